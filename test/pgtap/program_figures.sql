-- A company small enough to be counted by hand.
BEGIN;
SELECT plan(30);
SET search_path = customer_metrics, public;
SELECT create_program('small');

INSERT INTO small.journey VALUES ('buy', 'Buy', 'get it', 1);
INSERT INTO small.stage (stage, journey, position, domain, owner) VALUES
    ('look', 'buy', 1, 'sales', 'Shop'), ('pay', 'buy', 2, 'billing', 'Bank'), ('use', 'buy', 3, 'sales', 'Shop');
INSERT INTO small.touchpoint VALUES ('desk', 'pay', 'shop'), ('till', 'pay', 'web');
INSERT INTO small.question (question, measure, worst, best, scope, stage, item) VALUES
    ('happy', 'csat', 1, 5, 'transaction', NULL, NULL),
    ('grade', 'csat', 6, 1, 'transaction', NULL, NULL),
    ('tell', 'nps', 0, 10, 'relationship', NULL, NULL),
    ('use?', 'csat', 1, 5, 'relationship', 'use', NULL),
    ('hoped', 'expected', 1, 7, 'transaction', NULL, 'speed'),
    ('found', 'perceived', 1, 7, 'transaction', NULL, 'speed'),
    ('hoped care', 'expected', 1, 7, 'transaction', NULL, 'care'),
    ('found care', 'perceived', 1, 7, 'transaction', NULL, 'care');
INSERT INTO small.account (account_id, segment) VALUES ('firm', 'business');
INSERT INTO small.customer (customer_id, account_id, segment, need) VALUES
    ('ann', NULL, 'private', 'hurry'), ('bob', 'firm', NULL, NULL), ('cat', 'firm', 'private', NULL);
INSERT INTO small.interaction (interaction_id, occurred_at, touchpoint, stage, customer_id, case_id, need, promised_at, delivered_at) VALUES
    ('i1', '2026-01-01 10:00+00', NULL, 'look', 'ann', 'c1', NULL, '2026-01-05 00:00+00', '2026-01-04 00:00+00'),
    ('i2', '2026-01-02 10:00+00', 'desk', NULL, 'ann', 'c1', 'advice', NULL, NULL),
    ('i3', '2026-01-03 10:00+00', NULL, 'use', 'ann', 'c1', NULL, NULL, NULL),
    ('i4', '2026-01-01 10:00+00', NULL, 'look', 'bob', 'c2', NULL, '2026-01-03 00:00+00', '2026-01-06 12:00+00'),
    ('i5', '2026-01-02 10:00+00', 'till', NULL, 'bob', 'c2', NULL, NULL, NULL),
    ('i6', '2026-01-02 10:00+00', 'desk', NULL, 'bob', NULL, NULL, NULL, NULL),
    ('i7', '2026-01-01 10:00+00', NULL, 'look', 'cat', 'c3', NULL, '2026-01-03 00:00+00', NULL),
    ('i8', '2026-01-01 10:00+00', NULL, 'nowhere', 'cat', 'c3', NULL, '2027-01-03 00:00+00', NULL);
UPDATE small.setting SET as_of = '2026-02-01 00:00+00';

INSERT INTO small.response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, case_id, weight, respondent, segment) VALUES
    ('direct', 'happy', '2026-01-02 12:00+00', 5, NULL, 'ann', 'i2', NULL, NULL, 'customer', NULL),
    ('after', 'happy', '2026-01-02 12:00+00', 2, NULL, 'ann', 'i3', NULL, NULL, 'customer', NULL),
    ('case', 'happy', '2026-01-02 11:00+00', 4, NULL, 'ann', NULL, 'c1', NULL, 'customer', 'guest'),
    -- two interactions at one moment: the higher id
    ('latest', 'happy', '2026-01-20 10:00+00', 1, NULL, 'bob', NULL, NULL, NULL, 'customer', NULL),
    ('too late', 'happy', '2026-02-20 10:00+00', 1, NULL, 'bob', NULL, NULL, NULL, 'customer', NULL),
    ('about', 'use?', '2026-01-20 10:00+00', 4, NULL, NULL, NULL, NULL, NULL, 'customer', NULL),
    ('whole', 'tell', '2026-01-20 10:00+00', 9, NULL, 'cat', NULL, NULL, NULL, 'customer', NULL),
    ('staff', 'happy', '2026-01-20 10:00+00', 5, NULL, NULL, 'i2', NULL, NULL, 'employee', NULL),
    ('no score', 'happy', '2026-01-20 10:00+00', NULL, NULL, 'ann', 'i2', NULL, NULL, 'customer', NULL),
    ('again', 'happy', '2026-01-02 11:30+00', 3, NULL, 'ann', NULL, 'c1', NULL, 'customer', NULL),
    ('off', 'happy', '2026-01-20 10:00+00', 6, NULL, 'ann', 'i2', NULL, NULL, 'customer', NULL),
    ('what', 'nothing', '2026-01-20 10:00+00', 6, NULL, 'ann', 'i2', NULL, NULL, 'customer', NULL),
    ('who', 'happy', '2026-01-20 10:00+00', 3, NULL, 'dan', 'i2', NULL, NULL, 'customer', NULL),
    ('where', 'happy', '2026-01-20 10:00+00', 3, NULL, 'ann', 'i9', NULL, NULL, 'customer', NULL),
    ('h1', 'hoped', '2026-01-02 12:00+00', 6, 's1', 'ann', 'i1', NULL, NULL, 'customer', NULL),
    ('f1', 'found', '2026-01-02 12:00+00', 4, 's1', 'ann', 'i1', NULL, NULL, 'customer', NULL),
    ('h2', 'hoped care', '2026-01-02 12:00+00', 5, 's1', 'ann', 'i1', NULL, NULL, 'customer', NULL),
    ('f2', 'found care', '2026-01-02 12:00+00', 5, 's1', 'ann', 'i1', NULL, NULL, 'customer', NULL),
    ('h3', 'hoped', '2026-01-02 12:00+00', 4, 's2', 'bob', 'i4', NULL, NULL, 'customer', NULL),
    ('f3', 'found', '2026-01-02 12:00+00', 5, 's2', 'bob', 'i4', NULL, NULL, 'customer', NULL);

SELECT results_eq(
    $$SELECT response_id, stage, attribution, interaction_id FROM small.answer WHERE item IS NULL ORDER BY response_id COLLATE "C"$$,
    $$VALUES ('about', 'use', 'question', NULL), ('after', 'use', 'direct_after', 'i3'), ('again', 'pay', 'case', 'i2'), ('case', 'pay', 'case', 'i2'),
             ('direct', 'pay', 'direct', 'i2'), ('latest', 'pay', 'latest', 'i6'), ('staff', 'pay', 'direct', 'i2'), ('too late', NULL, 'none', NULL), ('whole', NULL, 'none', NULL)$$,
    'each answer is attributed by the first rule that holds');
SELECT results_eq(
    $$SELECT response_id, reason FROM small.rejected_response ORDER BY response_id COLLATE "C"$$,
    $$VALUES ('off', 'off the scale'), ('what', 'unknown question'), ('where', 'unknown interaction'), ('who', 'unknown customer')$$,
    'each rejected response says why');
SELECT results_eq(
    $$SELECT status, count(*) FROM small.judged_response GROUP BY status ORDER BY status$$,
    $$VALUES ('accepted', 15::bigint), ('rejected', 4), ('without a score', 1)$$,
    'responses add up');
SELECT results_eq(
    $$SELECT response_id, segment, need FROM small.answer WHERE response_id IN ('case', 'direct', 'latest', 'whole') ORDER BY response_id COLLATE "C"$$,
    $$VALUES ('case', 'guest', 'advice'), ('direct', 'private', 'advice'), ('latest', 'business', NULL), ('whole', 'private', NULL)$$,
    'segment and need: the answer''s own, the customer''s, the account''s');

SELECT results_eq(
    $$SELECT stage, interactions, cases, answers, submissions, csat, csat_n, satisfied, base FROM small.stage_satisfaction$$,
    $$VALUES ('look', 3::bigint, 3::bigint, 0::bigint, 0::bigint, NULL::double precision, NULL::bigint, NULL::bigint, 'none'),
             ('pay', 3, 2, 4, 4, 50, 4, 2, 'small'),
             ('use', 1, 1, 2, 2, 50, 2, 1, 'small'),
             (NULL, 1, 1, 2, 2, 0, 1, 0, 'small')$$,
    'stages in order, and what belongs to none; employees do not count');
SELECT results_eq(
    $$SELECT nps, nps_n, promoters FROM small.stage_satisfaction WHERE stage IS NULL$$,
    $$VALUES (100::double precision, 1::bigint, 1::bigint)$$, 'what is asked of the company as a whole belongs to no stage');
SELECT results_eq(
    $$SELECT gap, gap_n, answers FROM small.stage_satisfaction WHERE stage = 'look'$$,
    $$VALUES (0::double precision, 2::bigint, 0::bigint)$$, 'the gap is a mean over submissions: (-1 + 1) / 2, not over pairs: -1 / 3');
SELECT results_eq(
    $$SELECT item, gap(gaps), pairs, below, met, exceeded FROM small.daily_gap ORDER BY item$$,
    $$VALUES ('care', 0::double precision, 1::bigint, 0::bigint, 1::bigint, 0::bigint), ('speed', -0.5, 2, 1, 0, 1)$$, 'daily_gap has the pairs of each item');
SELECT results_eq(
    $$SELECT stage, coverage FROM small.stage_satisfaction WHERE stage IN ('look', 'pay', 'use')$$,
    $$VALUES ('look', 100 * 2 / 3::double precision), ('pay', 100 * 2 / 3::double precision), ('use', 100)$$, 'coverage: interactions with an answer');

SELECT results_eq(
    $$SELECT journey, submissions, csat, csat_n, nps FROM small.journey_satisfaction$$,
    $$VALUES ('buy', 2::bigint, 50::double precision, 2::bigint, NULL::double precision), (NULL, 1, NULL, NULL, 100)$$,
    'a journey is judged at its end and as a whole');
SELECT results_eq(
    $$SELECT stage, question, n, mean, round(sd::numeric, 6), figure, satisfied_share, unhappy_share, base FROM small.question_satisfaction WHERE item IS NULL$$,
    -- pay: 5, 4, 3, 1, whose squares are 3.0625 + 0.5625 + 0.0625 + 5.0625 = 8.75 away from their mean.
    $$VALUES ('pay', 'happy', 4::bigint, 3.25::double precision, 1.707825, 50::double precision, 50::double precision, 25::double precision, 'small'),
             ('use', 'happy', 1, 2, NULL, 0, 0, 100, 'small'), ('use', 'use?', 1, 4, NULL, 100, 100, 0, 'small'),
             (NULL, 'happy', 1, 1, NULL, 0, 0, 100, 'small'), (NULL, 'tell', 1, 9, NULL, 100, 100, 0, 'small')$$,
    'each question on its own: mean, spread, figure, boxes');
SELECT results_eq(
    $$SELECT stage, item, question, n, mean, figure FROM small.question_satisfaction WHERE item IS NOT NULL$$,
    $$VALUES ('look', 'care', 'found care', 1::bigint, 5::double precision, 5::double precision), ('look', 'care', 'hoped care', 1, 5, 5),
             ('look', 'speed', 'found', 2, 4.5, 4.5), ('look', 'speed', 'hoped', 2, 5, 5)$$, 'items too');
SELECT results_eq(
    $$SELECT touchpoint, channel, figure, n FROM small.touchpoint_satisfaction WHERE stage = 'pay'$$,
    $$VALUES ('desk', 'shop', 50::double precision, 4::bigint)$$, 'a touchpoint has its channel');
SELECT results_eq(
    $$SELECT domain, owner, measure, figure, n FROM small.domain_satisfaction ORDER BY domain, measure$$,
    $$VALUES ('billing', 'Bank', 'csat', 50::double precision, 4::bigint), ('sales', 'Shop', 'csat', 50, 2), (NULL, NULL, 'csat', 0, 1), (NULL, NULL, 'nps', 100, 1)$$,
    'a domain has its stages');
SELECT results_eq(
    $$SELECT value, figure, n, rest_figure, rest_n, difference FROM small.segment_satisfaction WHERE stage = 'pay' AND dimension = 'segment'$$,
    $$VALUES ('business', 0::double precision, 1::bigint, 200 / 3::double precision, 3::bigint, -200 / 3::double precision),
             ('private', 50, 2, 50, 2, 0), ('guest', 100, 1, 100 / 3::double precision, 3, 200 / 3::double precision)$$,
    'a segment is compared with the rest, not with an average that it is in');
SELECT is((SELECT count(*) FROM small.segment_satisfaction WHERE is_worst), 0::bigint, 'no worst among small bases');
UPDATE small.setting SET small_base = 1;
SELECT is((SELECT string_agg(value, ',') FROM small.segment_satisfaction WHERE is_worst AND stage = 'pay' AND dimension = 'segment'), 'business', 'the worst cut is shown');

SELECT results_eq(
    $$SELECT stage, promises, due, kept, late, overdue, days_late_median FROM small.promise_gap ORDER BY stage$$,
    $$VALUES ('look', 3::bigint, 3::bigint, 1::bigint, 1::bigint, 1::bigint, 3.5::double precision), (NULL, 1, 0, 0, 0, 0, NULL)$$,
    'what never came is broken once its time is over');
SELECT results_eq(
    $$SELECT kept_figure, kept_n, late_n FROM small.promise_gap WHERE stage = 'look'$$,
    -- Of c1, by name or by interaction: 5, 4, 3 and 2. Nobody said anything in c2.
    $$VALUES (50::double precision, 4::bigint, NULL::bigint)$$, 'satisfaction of the cases whose promise was kept');

INSERT INTO small.invitation (invitation_id, sent_at, customer_id, channel, status) VALUES ('v1', '2026-01-03', 'bob', 'mail', 'sent');
INSERT INTO small.action (action_id, submission_id, opened_at, contacted_at, owner, cause) VALUES ('a1', 'latest', '2026-01-21', '2026-01-22', 'Care', 'queue');
INSERT INTO small.outcome (outcome_id, customer_id, occurred_at, outcome, value) VALUES ('o1', 'bob', '2026-02-01', 'left', 12.50);
SELECT results_eq(
    $$SELECT time AT TIME ZONE 'UTC', event, id, stage, what, detail, score FROM small.customer_timeline WHERE customer_id = 'bob' ORDER BY time, event, id$$,
    $$VALUES (timestamp '2026-01-01 10:00', 'interaction', 'i4', 'look', 'look', NULL, NULL::integer),
             ('2026-01-02 10:00', 'interaction', 'i5', 'pay', 'till', NULL, NULL), ('2026-01-02 10:00', 'interaction', 'i6', 'pay', 'desk', NULL, NULL),
             ('2026-01-02 12:00', 'response', 'f3', 'look', 'found', NULL, 5), ('2026-01-02 12:00', 'response', 'h3', 'look', 'hoped', NULL, 4),
             ('2026-01-03 00:00', 'invitation', 'v1', NULL, 'mail', 'sent', NULL),
             ('2026-01-06 12:00', 'delivery', 'i4', 'look', 'promised by 2026-01-03 00:00', 'late', NULL),
             ('2026-01-20 10:00', 'response', 'latest', 'pay', 'happy', NULL, 1),
             ('2026-01-21 00:00', 'taken up', 'a1', NULL, 'taken up', 'Care: queue', NULL), ('2026-01-22 00:00', 'contacted', 'a1', NULL, 'contacted', 'Care: queue', NULL),
             ('2026-02-01 00:00', 'outcome', 'o1', NULL, 'left', '12.50', NULL),
             ('2026-02-20 10:00', 'response', 'too late', NULL, 'happy', NULL, 1)$$, 'all that one customer did, said and got');

-- Two stages that the program does not know are one: none.
INSERT INTO small.interaction (interaction_id, occurred_at, stage, customer_id) VALUES ('i10', '2026-01-03', 'yonder', 'cat');
INSERT INTO small.invitation (invitation_id, sent_at, customer_id, interaction_id, channel, status) VALUES ('v2', '2026-01-03', 'cat', 'i8', 'mail', 'sent'), ('v3', '2026-01-03', 'cat', 'i10', 'mail', 'bounced');
SELECT results_eq(
    $$SELECT stage, segment, channel, invited, delivered, returned, response_rate FROM small.response_coverage$$,
    $$VALUES (NULL, 'business', 'mail', 1::bigint, 1::bigint, 0::bigint, 0::double precision), (NULL, 'private', 'mail', 2, 1, 0, 0)$$, 'coverage: one row a stage that is not known');

UPDATE small.setting SET repeats = 'latest';
SELECT results_eq(
    $$SELECT response_id FROM small.judged_response WHERE status = 'superseded'$$, $$VALUES ('case')$$, 'of the answers in a case the latest counts');
UPDATE small.setting SET repeats = 'all', suppress_below = 3;
SELECT results_eq(
    $$SELECT stage, answers, csat, csat_n, sparkline, base FROM small.stage_satisfaction WHERE stage IN ('pay', 'use')$$,
    $$VALUES ('pay', 4::bigint, 50::double precision, 4::bigint, (SELECT sparkline(rating_agg(rating(s, 1, 5))) FROM unnest(ARRAY[5, 4, 3, 1]) AS s), 'ok'),
             ('use', NULL, NULL, NULL, NULL, 'small')$$,
    'figures of few answers are not shown, nor their counts');
UPDATE small.setting SET suppress_below = 0;

INSERT INTO small.response (response_id, question, answered_at, score, interaction_id) VALUES ('graded', 'grade', '2026-01-20', 1, 'i2');
SELECT results_eq(
    $$SELECT csat, answers, note FROM small.stage_satisfaction WHERE stage = 'pay'$$,
    $$VALUES (NULL::double precision, 5::bigint, 'csat: answers on 2 scales are not pooled')$$, 'two scales are never pooled');
DELETE FROM small.response WHERE response_id = 'graded';

UPDATE small.response SET weight = CASE response_id WHEN 'direct' THEN 3 WHEN 'case' THEN 0 END WHERE response_id IN ('direct', 'case', 'latest');
SELECT results_eq(
    $$SELECT csat, csat_n FROM small.stage_satisfaction WHERE stage = 'pay'$$,
    $$VALUES (60::double precision, 3::bigint)$$, 'weights count, weight 0 does not: 3 of 5');
UPDATE small.response SET weight = NULL;

-- A day is one in the program's time zone.
SELECT upgrade_program('small', time_zone => 'Pacific/Auckland');
SELECT results_eq($$SELECT day FROM small.answer WHERE response_id = 'direct'$$, $$VALUES (date '2026-01-03')$$, 'days are those of the time zone');
SELECT upgrade_program('small', time_zone => 'UTC');

-- Erasing a person changes no figure.
CREATE TEMPORARY TABLE before_ AS
    SELECT 'stage' AS report, to_jsonb(s) AS figures FROM small.stage_satisfaction AS s
    UNION ALL SELECT 'segment', to_jsonb(s) FROM small.segment_satisfaction AS s
    UNION ALL SELECT 'touchpoint', to_jsonb(s) FROM small.touchpoint_satisfaction AS s
    UNION ALL SELECT 'promise', to_jsonb(s) FROM small.promise_gap AS s;
SELECT results_eq(
    $$SELECT relation, rows FROM erase_customer('small', 'ann')$$,
    $$VALUES ('action', 0::bigint), ('response', 3), ('response', 9), ('interaction', 3), ('invitation', 0), ('outcome', 0), ('customer', 1)$$,
    'erase_customer says what it did');
SELECT is_empty($$
    SELECT * FROM before_
    EXCEPT (SELECT 'stage' AS report, to_jsonb(s) AS figures FROM small.stage_satisfaction AS s
            UNION ALL SELECT 'segment', to_jsonb(s) FROM small.segment_satisfaction AS s
            UNION ALL SELECT 'touchpoint', to_jsonb(s) FROM small.touchpoint_satisfaction AS s
            UNION ALL SELECT 'promise', to_jsonb(s) FROM small.promise_gap AS s)$$, 'no figure changes');
SELECT is_empty($$SELECT FROM small.response WHERE customer_id = 'ann' UNION ALL SELECT FROM small.interaction WHERE customer_id = 'ann' UNION ALL SELECT FROM small.customer_timeline WHERE customer_id = 'ann'$$,
    'nothing names the person');

-- Of two segments with a base the lower is not the worst where all others together are worse still.
SELECT create_program('last');
INSERT INTO last.journey (journey, position) VALUES ('buy', 1);
INSERT INTO last.stage (stage, journey, position) VALUES ('pay', 'buy', 1), ('use', 'buy', 2);
INSERT INTO last.question (question, measure, worst, best, stage) VALUES ('paid', 'csat', 1, 5, 'pay'), ('used', 'csat', 1, 5, 'use');
INSERT INTO last.response (response_id, question, answered_at, score, segment)
SELECT concat(question, segment, i), question, '2026-01-01 12:00+00', CASE WHEN i <= content THEN 5 ELSE 1 END, segment
FROM (VALUES ('paid', 'business', 4, 3), ('paid', 'private', 2, 2), ('paid', 'guest', 1, 0),
             ('used', 'business', 4, 1), ('used', 'private', 2, 2), ('used', 'guest', 1, 0)) AS v (question, segment, answers, content), generate_series(1, answers) AS i;
UPDATE last.setting SET small_base = 2;
SELECT results_eq(
    $$SELECT stage, value, figure, rest_figure, base, is_worst FROM last.segment_satisfaction WHERE dimension = 'segment'$$,
    $$VALUES ('pay', 'guest', 0::double precision, 500 / 6::double precision, 'small', false), ('pay', 'business', 75, 200 / 3::double precision, 'ok', false), ('pay', 'private', 100, 60, 'ok', false),
             ('use', 'guest', 0, 50, 'small', false), ('use', 'business', 25, 200 / 3::double precision, 'ok', true), ('use', 'private', 100, 20, 'ok', false)$$,
    'who is better than all others together is not the worst');

SELECT * FROM finish();
ROLLBACK;
