-- Report views over a company small enough to be counted by hand.
BEGIN;
SELECT plan(27);
SET search_path = customer_metrics, public;
SET client_min_messages = warning;
SELECT create_program('small');

INSERT INTO small.journey VALUES ('help', 'Help', 'have it work again', 1);
INSERT INTO small.stage (stage, journey, position, owner) VALUES ('ask', 'help', 1, 'Desk'), ('fix', 'help', 2, 'Works'), ('done', 'help', 3, 'Desk');
INSERT INTO small.touchpoint VALUES ('line', 'ask', 'phone', '2 minutes');
INSERT INTO small.question (question, measure, worst, best, scope, stage, item) VALUES
    ('happy', 'csat', 1, 5, 'transaction', NULL, NULL),
    ('served', 'need_met', 0, 1, 'transaction', NULL, NULL),
    ('fixed well', 'csat', 1, 5, 'relationship', 'fix', NULL),
    ('done well', 'csat', 1, 5, 'relationship', 'done', NULL),
    ('hoped', 'expected', 1, 7, 'transaction', 'ask', 'speed'),
    ('found', 'perceived', 1, 7, 'transaction', 'ask', 'speed'),
    ('least', 'minimum', 1, 7, 'transaction', 'ask', 'speed'),
    ('matters', 'importance', 1, 7, 'transaction', 'ask', 'speed');
INSERT INTO small.account (account_id, revenue) VALUES ('firm', 1200.5);
INSERT INTO small.customer (customer_id, account_id, segment) VALUES ('ann', 'firm', 'a'), ('bob', NULL, 'b'), ('cat', NULL, 'b'), ('dan', NULL, 'a');
INSERT INTO small.theme VALUES ('time', 'simple', 'late | slow');
UPDATE small.setting SET as_of = '2026-03-15 00:00+00';

-- ---- what moved: of 'fixed well' 30 of 40 are satisfied in January, 10 of 40 in February; of 'done well' nothing moves

INSERT INTO small.response (response_id, question, answered_at, score, segment)
SELECT concat_ws('-', question, month, segment, i), question, month::date + interval '36 hours', CASE WHEN i <= happy THEN 5 ELSE 1 END, segment
FROM (VALUES
    ('fixed well', '2026-01-01', 'a', 20, 20), ('fixed well', '2026-01-01', 'b', 10, 10), ('fixed well', '2026-01-01', 'old', 10, 0),
    ('fixed well', '2026-02-01', 'a', 20, 10), ('fixed well', '2026-02-01', 'b', 10, 0), ('fixed well', '2026-02-01', 'new', 10, 0),
    ('fixed well', '2026-03-01', 'a', 40, 40),
    ('done well', '2026-01-01', 'a', 40, 20), ('done well', '2026-02-01', 'a', 40, 20), ('done well', '2026-03-01', 'a', 5, 0)) AS v (question, month, segment, n, happy),
    generate_series(1, n) AS i;

SELECT results_eq(
    $$SELECT time::date, figure, n, change, is_real, is_complete, base FROM small.satisfaction_trend WHERE stage = 'fix'$$,
    $$VALUES (date '2026-01-01', 75::double precision, 40::bigint, NULL::double precision, false, true, 'ok'),
             ('2026-02-01', 25, 40, -50, true, true, 'ok'), ('2026-03-01', 100, 40, 75, false, false, 'ok')$$,
    'trend: the fall is real; a month that is not over is not judged');
SELECT results_eq(
    $$SELECT time::date, figure, change, p_value, p_adjusted, is_real, base FROM small.satisfaction_trend WHERE stage = 'done'$$,
    $$VALUES (date '2026-01-01', 50::double precision, NULL::double precision, NULL::double precision, NULL::double precision, false, 'ok'),
             ('2026-02-01', 50, 0, 1, 1, false, 'ok'), ('2026-03-01', 0, -50, (SELECT p_value FROM csat_change('1..5{1:20,5:20}', '1..5{1:5}')), NULL, false, 'small')$$,
    'trend: no change is none, and a small base is not judged');
SELECT ok((SELECT f.p_adjusted = 2 * f.p_value AND f.p_value < 1e-4 FROM small.satisfaction_trend AS f WHERE f.stage = 'fix' AND f.time::date = '2026-02-01'), 'trend: two stages were judged together');
SELECT results_eq(
    $$SELECT value, inside, mix, share_before, share_after FROM small.trend_explained WHERE stage = 'fix' AND dimension = 'segment' AND time::date = '2026-02-01' ORDER BY value$$,
    $$VALUES ('a', -25::double precision, 0::double precision, 50::double precision, 50::double precision), ('b', -25, 0, 25, 25), ('new', 0, -12.5, 0, 25), ('old', 0, 12.5, 25, 0)$$,
    'explained: inside and mix, also of those who came and went');
SELECT is_empty(
    $$SELECT stage, time, dimension FROM small.trend_explained GROUP BY stage, measure, time, dimension HAVING abs(sum(inside + mix) - max(change)) > 1e-9$$,
    'explained: parts add up to the change');

-- ---- cases

INSERT INTO small.interaction (interaction_id, occurred_at, touchpoint, stage, customer_id, case_id, direction, answered, waited, resolved, asked) VALUES
    ('i1', '2026-01-01 10:00+00', 'line', NULL, 'ann', 'c1', 'in', true, '1 minute', true, '{name}'),
    ('i2', '2026-01-02 10:00+00', 'line', NULL, 'ann', 'c1', 'in', true, '3 minutes', true, NULL),
    ('i3', '2026-01-02 12:00+00', NULL, 'fix', 'ann', 'c1', 'out', NULL, NULL, NULL, '{name,name}'),
    ('i4', '2026-01-03 12:00+00', NULL, 'done', 'ann', 'c1', 'out', NULL, NULL, NULL, NULL),
    ('i5', '2026-01-01 10:00+00', 'line', NULL, 'bob', 'c2', 'in', false, NULL, NULL, '{name}'),
    ('i6', '2026-01-01 16:00+00', NULL, 'fix', 'bob', 'c2', 'out', NULL, NULL, NULL, NULL),
    ('i7', '2026-01-03 10:00+00', 'line', NULL, 'bob', 'c2', 'in', true, '2 minutes', true, '{name}'),
    ('i8', '2026-01-03 14:00+00', NULL, 'fix', 'bob', 'c2', 'out', NULL, NULL, NULL, NULL),
    ('i9', '2026-01-05 10:00+00', 'line', NULL, 'cat', 'c3', 'in', true, '4 minutes', true, NULL),
    ('i10', '2026-03-14 10:00+00', 'line', NULL, 'dan', 'c4', 'in', true, '1 minute', NULL, NULL),
    ('i11', '2026-01-05 10:00+00', NULL, 'fix', 'dan', NULL, 'system', NULL, NULL, NULL, '{name}');

SELECT results_eq(
    $$SELECT from_stage, to_stage, transitions, cases, share, hours_median, is_backwards FROM small.journey_flow$$,
    $$VALUES ('ask', 'fix', 3::bigint, 2::bigint, 60::double precision, 4::double precision, false), ('ask', NULL, 2, 2, 40, NULL, false),
             ('fix', 'ask', 1, 1, 100 / 3::double precision, 42, true), ('fix', 'done', 1, 1, 100 / 3::double precision, 24, false), ('fix', NULL, 1, 1, 100 / 3::double precision, NULL, false),
             ('done', NULL, 1, 1, 100, NULL, false)$$,
    'flow: visits, not interactions; who comes back is told');
SELECT results_eq(
    $$SELECT stage, cases, customers, reached_share, stopped, stopped_share, finished, still_open FROM small.journey_funnel$$,
    $$VALUES ('ask', 4::bigint, 4::bigint, 100::double precision, 1::bigint, 100 / 3::double precision, 0::bigint, 1::bigint), ('fix', 2, 2, 50, 1, 50, 0, 0), ('done', 1, 1, 25, 0, 0, 1, 0)$$,
    'funnel: reached, stopped, finished, still open');
-- Two minutes are promised: 1 and 2 keep it, 3 and 4 do not, nor does what nobody answered.
SELECT results_eq(
    $$SELECT stage, touchpoint, time::date, contacts, unanswered_share, wait_minutes_median, within_promise_share, first_contacts, resolved_first_share, mature, repeat_share, resolved, reopened_share FROM small.service_basics$$,
    $$VALUES ('ask', 'line', date '2026-01-01', 5::bigint, 20::double precision, 2.5::double precision, 40::double precision, 2::bigint, 50::double precision, 5::bigint, 40::double precision, 4::bigint, 25::double precision),
             ('ask', 'line', '2026-03-01', 1, 0, 1, 100, 0, NULL, 0, NULL, 0, NULL)$$,
    'basics: answered, waits, settled at once, came again');

-- ---- what they said of it: four submissions at ask

INSERT INTO small.response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, comment, may_contact) VALUES
    ('r1', 'happy', '2026-01-04 00:00+00', 5, 's1', 'ann', 'i1', 'not late at all', true), ('r2', 'served', '2026-01-04 00:00+00', 1, 's1', 'ann', 'i1', NULL, NULL),
    ('r3', 'happy', '2026-01-04 00:00+00', 4, 's2', 'dan', 'i10', 'kind', NULL), ('r4', 'served', '2026-01-04 00:00+00', 0, 's2', 'dan', 'i10', NULL, false),
    ('r5', 'happy', '2026-01-05 00:00+00', 2, 's3', 'bob', 'i5', 'late', true), ('r6', 'served', '2026-01-05 00:00+00', 1, 's3', 'bob', 'i5', 'so slow', true),
    ('r7', 'happy', '2026-03-14 00:00+00', 1, 's4', 'ann', 'i2', NULL, NULL), ('r8', 'served', '2026-03-14 00:00+00', 0, 's4', 'ann', 'i2', NULL, NULL);
SELECT results_eq(
    $$SELECT segment, is_total, submissions, satisfied_served, satisfied_unserved, unsatisfied_served, unsatisfied_unserved, unserved_share, enjoyed_unserved_share, base FROM small.unmet_need$$,
    $$VALUES (NULL, true, 4::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 50::double precision, 25::double precision, 'small'),
             ('a', false, 3, 1, 1, 0, 1, 200 / 3::double precision, 100 / 3::double precision, 'small'), ('b', false, 1, 0, 0, 1, 0, 0, 0, 'small')$$,
    'unmet need: enjoyed, but not served');
SELECT results_eq(
    $$SELECT submission_id, status, hours_waiting, owner, lowest_score, scale, comments, may_contact, account_revenue FROM small.open_loop WHERE submission_id ~ '^s'$$,
    $$VALUES ('s2', 'overdue', 1680::double precision, 'Desk', 0, '0..1', 'kind', false, NULL::double precision), ('s3', 'overdue', 1656, 'Desk', 2, '1..5', E'late\nso slow', true, NULL),
             ('s4', 'waiting', 24, 'Desk', 1, '1..5', NULL, NULL, 1200.5)$$,
    'open loops: the longest waiting first, with what they wrote');
INSERT INTO small.action (action_id, submission_id, opened_at, contacted_at, owner) VALUES ('a1', 's2', '2026-01-06', '2026-01-07', 'Care'), ('a2', 's3', '2026-01-06', NULL, 'Care');
SELECT results_eq(
    $$SELECT submission_id, status, owner FROM small.open_loop WHERE submission_id ~ '^s'$$,
    $$VALUES ('s3', 'taken up, overdue', 'Care'), ('s4', 'waiting', 'Desk')$$,
    'open loops: who was contacted waits no more; who was only noted does');
SELECT results_eq(
    $$SELECT stage, time::date, measure, comments, mentions, mention_share, figure_with, figure_without, difference FROM small.theme_satisfaction$$,
    $$VALUES ('ask', date '2026-01-01', 'csat', 3::bigint, 2::bigint, 200 / 3::double precision, 50::double precision, 100::double precision, -50::double precision)$$,
    'themes: those who write of it, beside the others who write');
-- 'slowness' and 'so slow' have one stem, 'lately' and 'late' too; 'not' is a stop word
INSERT INTO small.theme VALUES ('stem', 'english', '(slowness & lately) | not');
SELECT results_eq(
    $$SELECT theme, comments, mentions, figure_with, figure_without FROM small.theme_satisfaction WHERE theme = 'stem'$$,
    $$VALUES ('stem', 3::bigint, 1::bigint, 0::double precision, 100::double precision)$$,
    'themes: words of a query are brought to their stems as those of comments are');
DELETE FROM small.theme WHERE theme = 'stem';
SELECT results_eq(
    $$SELECT stage, what, cases, again, again_share, asked_before_by, figure_again, n_again, figure_others, n_others FROM small.repeated_ask$$,
    $$VALUES ('ask', 'name', 2::bigint, 1::bigint, 50::double precision, 'Desk', 0::double precision, 1::bigint, 200 / 3::double precision, 3::bigint),
             ('fix', 'name', 1, 1, 100, 'Desk', NULL, NULL, NULL, NULL)$$,
    'asked again: counted once an interaction, by case');
SELECT results_eq(
    $$SELECT from_owner, to_owner, cases, handoffs, hours_median, figure_with, n_with, figure_without, n_without, difference FROM small.owner_handoff$$,
    $$VALUES ('Desk', 'Works', 2::bigint, 3::bigint, 4::double precision, 100 / 3::double precision, 3::bigint, 100::double precision, 1::bigint, -200 / 3::double precision),
             ('Works', 'Desk', 2, 2, 33, 100 / 3::double precision, 3, NULL, NULL, NULL)$$,
    'hand-offs: cases with and without');

-- ---- the company about itself

INSERT INTO small.response (response_id, question, answered_at, score, respondent) VALUES
    ('e1', 'fixed well', '2026-01-20', 5, 'employee'), ('e2', 'fixed well', '2026-01-20', 4, 'employee'), ('e3', 'fixed well', '2026-01-20', 3, 'executive');
SELECT results_eq(
    $$SELECT stage, question, customers_figure, customers_n, employees_figure, employees_n, employees_gap, executives_figure, executives_gap, base FROM small.belief_gap$$,
    $$VALUES ('fix', 'fixed well', 200 / 3::double precision, 120::bigint, 100::double precision, 2::bigint, 100 / 3::double precision, 0::double precision, -200 / 3::double precision, 'ok')$$,
    'belief: only what both were asked');

-- ---- expectations

INSERT INTO small.response (response_id, question, answered_at, score, submission_id)
SELECT concat_ws('-', submission, question), question, '2026-01-10', score, submission
FROM (VALUES ('x1', 'hoped', 6), ('x1', 'found', 4), ('x1', 'least', 3), ('x1', 'matters', 7), ('x2', 'hoped', 4), ('x2', 'found', 5), ('x2', 'least', 5), ('x2', 'matters', 4),
             ('x3', 'found', 1)) AS v (submission, question, score);
SELECT results_eq(
    $$SELECT stage, item, scale, pairs, round(expected::numeric, 9), round(perceived::numeric, 9), round(gap::numeric, 9), below_share, met_share, exceeded_share,
             round(adequacy::numeric, 9), below_minimum_share, inside_zone_share, round(importance::numeric, 9), round(weighted_gap::numeric, 9), base FROM small.stage_gap$$,
    $$VALUES ('ask', 'speed', '1..7', 2::bigint, 5.0, 4.5, -0.5, 50::double precision, 0::double precision, 50::double precision, 0.5, 0::double precision, 50::double precision, 5.5, -0.375, 'small')$$,
    'gap: item by item, against expectation and minimum');
-- 4, 5 and 1 were found: none is in the boxes 6 and 7, one is 2 or less
SELECT results_eq(
    $$SELECT question, n, satisfied_share, unhappy_share FROM small.question_satisfaction WHERE item = 'speed' ORDER BY question$$,
    $$VALUES ('found', 3::bigint, 0::double precision, 100 / 3::double precision), ('hoped', 2, NULL, NULL), ('least', 2, NULL, NULL), ('matters', 2, NULL, NULL)$$,
    'questions: what is hoped for, or matters, satisfies nobody');
SELECT results_eq(
    $$SELECT m.measure, m.summary, measure_satisfied(m.measure, m.summary::rating_summary)
      FROM (VALUES ('perceived', '1..7{7:3}'), ('expected', '1..7{7:3}'), ('nps', '0..10{6:1,8:2,9:4,10:8}'), ('nps', '1..10{10:3}'), ('csat', '5..1{1:1,2:2,3:4,5:8}'),
                   ('csat', '1..5{}'), ('csat', NULL), (NULL, '1..5{5:1}'), ('ces', '1..7{4:1,5:2,7:4}'), ('need_met', '0..1{0:3,1:5}')) AS m (measure, summary)$$,
    $$VALUES ('perceived', '1..7{7:3}', 3::bigint), ('expected', '1..7{7:3}', NULL), ('nps', '0..10{6:1,8:2,9:4,10:8}', 12), ('nps', '1..10{10:3}', NULL), ('csat', '5..1{1:1,2:2,3:4,5:8}', 3),
             ('csat', '1..5{}', 0), ('csat', NULL, NULL), (NULL, '1..5{5:1}', NULL), ('ces', '1..7{4:1,5:2,7:4}', 6), ('need_met', '0..1{0:3,1:5}', 5)$$,
    'satisfied: by convention, towards best; none where a measure has none');

-- ---- who answers

INSERT INTO small.invitation (invitation_id, sent_at, customer_id, interaction_id, channel, status) VALUES
    ('n1', '2026-01-03', 'ann', 'i1', 'mail', 'completed'), ('n2', '2026-01-03', 'ann', 'i2', 'mail', 'sent'), ('n3', '2026-01-03', 'ann', 'i1', 'mail', 'bounced'),
    ('n4', '2026-01-03', 'ann', 'i1', 'mail', 'suppressed'), ('n5', '2026-01-03', 'ann', 'i1', 'mail', 'opted_out'), ('n6', '2026-01-03', 'bob', 'i6', 'mail', 'completed');
UPDATE small.response SET invitation_id = 'n1' WHERE submission_id = 's1';
UPDATE small.response SET invitation_id = 'n6' WHERE submission_id = 's3';
SELECT results_eq(
    $$SELECT stage, segment, channel, invited, delivered, returned, response_rate, opted_out, index_to_whole FROM small.response_coverage$$,
    $$VALUES ('ask', 'a', 'mail', 5::bigint, 3::bigint, 1::bigint, 100 / 3::double precision, 1::bigint, 200 / 3::double precision), ('fix', 'b', 'mail', 1, 1, 1, 100, 0, 200)$$,
    'coverage: of what arrived, and beside the whole');

-- ---- too few to be shown are not shown

UPDATE small.setting SET suppress_below = 50;
SELECT is_empty($$SELECT * FROM small.satisfaction_trend WHERE figure IS NOT NULL OR change IS NOT NULL OR submissions IS NOT NULL OR satisfied IS NOT NULL$$, 'suppressed: trend');
SELECT is_empty($$SELECT * FROM small.trend_explained$$, 'suppressed: explained');
SELECT is_empty($$SELECT * FROM small.unmet_need WHERE submissions IS NOT NULL OR unserved_share IS NOT NULL OR satisfied_unserved IS NOT NULL$$, 'suppressed: unmet need');
SELECT is_empty($$SELECT * FROM small.stage_gap WHERE gap IS NOT NULL OR pairs IS NOT NULL OR expected IS NOT NULL OR importance IS NOT NULL OR weighted_gap IS NOT NULL$$, 'suppressed: gap');
SELECT results_eq($$SELECT customers_n, employees_figure, employees_gap FROM small.belief_gap$$, $$VALUES (120::bigint, NULL::double precision, NULL::double precision)$$, 'suppressed: belief of two employees');
SELECT is_empty($$SELECT * FROM small.theme_satisfaction WHERE mentions IS NOT NULL OR figure_with IS NOT NULL OR figure_without IS NOT NULL$$, 'suppressed: themes');
SELECT is_empty($$SELECT * FROM small.owner_handoff AS h, small.repeated_ask AS r WHERE h.figure_with IS NOT NULL OR r.figure_again IS NOT NULL OR r.figure_others IS NOT NULL$$, 'suppressed: cases');

SELECT * FROM finish();
ROLLBACK;
