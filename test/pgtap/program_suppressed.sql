-- What is too few to be shown is told by no view: not by a figure, a count, or what can be taken from another in the same row.
\set program few
\ir ../company.sql
BEGIN;
SELECT plan(23);
SET search_path = customer_metrics, public;
SET client_min_messages = warning;

-- Columns of the reports that are figures of answers, or count them; all others are of what happened, or of stages.
CREATE TEMPORARY VIEW told AS
SELECT c.relname::text AS view, a.attname::text AS name, a.atttypid = 'bigint'::regtype AS is_count
FROM pg_class AS c
JOIN program_file() AS f ON f.name = c.relname AND f.kind = 'report'
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid IN ('float8'::regtype, 'bigint'::regtype)
WHERE c.relnamespace = 'few'::regnamespace
    AND c.relname NOT IN ('journey_flow', 'journey_funnel', 'service_basics', 'readiness')
    AND (c.relname, a.attname::text) NOT IN (
        ('stage_satisfaction', 'interactions'), ('stage_satisfaction', 'cases'), ('stage_satisfaction', 'invited'), ('journey_satisfaction', 'interactions'), ('journey_satisfaction', 'cases'),
        ('promise_gap', 'promises'), ('promise_gap', 'due'), ('promise_gap', 'kept'), ('promise_gap', 'late'), ('promise_gap', 'overdue'), ('promise_gap', 'kept_share'), ('promise_gap', 'kept_low'),
        ('promise_gap', 'kept_high'), ('promise_gap', 'days_late_median'), ('promise_gap', 'days_late_p90'), ('promise_gap', 'days_mean'), ('promise_gap', 'days_sd'),
        ('owner_handoff', 'cases'), ('owner_handoff', 'handoffs'), ('owner_handoff', 'hours_median'), ('owner_handoff', 'hours_p90'),
        ('repeated_ask', 'cases'), ('repeated_ask', 'again'), ('repeated_ask', 'again_share'), ('repeated_ask', 'again_low'), ('repeated_ask', 'again_high'),
        ('response_coverage', 'invited'), ('response_coverage', 'delivered'), ('response_coverage', 'opted_out'), ('improvement_effect', 'days'));

-- Which of them tell anything.
CREATE FUNCTION pg_temp.telling() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    told record;
    some_ bigint;
BEGIN
    FOR told IN SELECT * FROM pg_temp.told LOOP
        EXECUTE format('SELECT count(*) FROM few.%I WHERE %I <> %s', told.view, told.name, CASE WHEN told.is_count THEN '0' ELSE '''NaN''' END) INTO some_;
        IF some_ > 0 THEN
            RETURN NEXT told.view || '.' || told.name;
        END IF;
    END LOOP;
END
$$;
-- Which of the bases are of too few. (Of others, as of the satisfied, a part may be as small as it is.)
CREATE FUNCTION pg_temp.low(below integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    told record;
    wrong bigint;
BEGIN
    FOR told IN SELECT * FROM pg_temp.told WHERE is_count AND name ~ '^(n|n_.*|.*_n|answers|submissions|pairs|returned|comments|mentions)$' OR (view, name) IN (('recovery', 'unhappy'), ('value_at_stake', 'customers'), ('stage_basics', 'customers')) LOOP
        EXECUTE format('SELECT count(*) FROM few.%I WHERE %I > 0 AND %2$I < %s', told.view, told.name, below) INTO wrong;
        IF wrong > 0 THEN
            RETURN NEXT told.view || '.' || told.name;
        END IF;
    END LOOP;
END
$$;

-- Each column tells something while all may be told, or this test would be of nothing. (What takes a year, or all of a month, is not there.)
SELECT bag_eq($$SELECT view || '.' || name FROM told EXCEPT SELECT pg_temp.telling()$$,
    $$SELECT view || '.' || name FROM told WHERE view = 'satisfaction_trend' AND name LIKE '%year%'$$, 'all columns say something');
SELECT cmp_ok((SELECT count(*) FROM pg_temp.low(20)), '>=', 20::bigint, 'and many are of few');

UPDATE few.setting SET suppress_below = 20;
SELECT is_empty($$SELECT pg_temp.low(20)$$, 'no base of fewer is told');
UPDATE few.setting SET suppress_below = 3;
SELECT is_empty($$SELECT pg_temp.low(3)$$, 'whatever few means');
UPDATE few.setting SET suppress_below = 100000;
SELECT is_empty($$SELECT pg_temp.telling()$$, 'where all are too few nothing is told');
SELECT is_empty($$SELECT * FROM few.stage_satisfaction WHERE sparkline IS NOT NULL UNION ALL SELECT s.* FROM few.stage_satisfaction AS s, few.question_satisfaction AS q, few.segment_satisfaction AS g WHERE concat(q.sparkline, g.sparkline) <> ''$$, 'not by a picture either');
SELECT results_eq($$SELECT what FROM few.readiness WHERE part IS NOT NULL ORDER BY what$$,
    $$VALUES ('data are recent'), ('every stage has an owner'), ('every stage is measured'), ('expectations are asked for'), ('needs are asked for'), ('the company asks itself')$$, 'readiness counts stages');
SELECT is_empty($$SELECT * FROM few.readiness WHERE evidence ~ '\d' AND part IS NULL OR level IS NOT NULL AND part IS NULL$$, 'and tells no other number in words');
UPDATE few.setting SET suppress_below = 0;
CREATE TEMPORARY TABLE asked AS SELECT part, whole FROM few.readiness WHERE what = 'customers answer';
UPDATE few.setting SET suppress_below = 20;
SELECT results_eq($$SELECT part, whole FROM few.readiness WHERE what = 'customers answer'$$, 'SELECT * FROM asked', 'what is shown of all leaves none out');

-- ---- by hand: five may be shown, four may not

SELECT create_program('hand');
INSERT INTO hand.journey (journey, position) VALUES ('j', 1);
INSERT INTO hand.stage (stage, journey, position) VALUES ('s', 'j', 1), ('t', 'j', 2), ('u', 'j', 3);
INSERT INTO hand.question (question, measure, worst, best, scope, stage, item) VALUES
    ('q', 'csat', 1, 5, 'relationship', 's', NULL), ('o', 'csat', 1, 5, 'relationship', 'u', NULL), ('hoped', 'expected', 1, 7, 'relationship', 't', 'i'), ('found', 'perceived', 1, 7, 'relationship', 't', 'i'),
    ('least', 'minimum', 1, 7, 'relationship', 't', 'i'), ('matters', 'importance', 1, 7, 'relationship', 't', 'i');
UPDATE hand.setting SET as_of = '2026-12-01', suppress_below = 5, small_base = 1, outcome_window = '30 days';
INSERT INTO hand.customer (customer_id) SELECT 'c' || i FROM generate_series(1, 10) AS i;

-- Six pairs; four of them say what the least is, and what it matters.
INSERT INTO hand.response (response_id, question, answered_at, score, submission_id)
SELECT concat(question, i), question, timestamptz '2026-02-10', score, 's' || i FROM (VALUES ('hoped', 6), ('found', 5), ('least', 4), ('matters', 7)) AS v (question, score), generate_series(1, 6) AS i
WHERE i <= 4 OR question IN ('hoped', 'found');
SELECT results_eq($$SELECT pairs, gap, adequacy, below_minimum_share, inside_zone_share, importance, weighted_gap FROM hand.stage_gap$$,
    $$VALUES (6::bigint, -1::double precision, NULL::double precision, NULL::double precision, NULL::double precision, NULL::double precision, NULL::double precision)$$, 'gap: the other two have bases of their own');
INSERT INTO hand.response (response_id, question, answered_at, score, submission_id) VALUES ('least5', 'least', '2026-02-10', 4, 's5'), ('matters5', 'matters', '2026-02-10', 7, 's5');
SELECT results_eq($$SELECT adequacy, below_minimum_share, inside_zone_share, importance, weighted_gap FROM hand.stage_gap$$,
    $$VALUES (1::double precision, 0::double precision, 100::double precision, 7::double precision, -1::double precision)$$, 'gap: five are enough');

-- Ten write at s, of whom six speak of it and four do not; the others are told by neither figure nor count.
INSERT INTO hand.theme VALUES ('late', 'simple', 'late');
INSERT INTO hand.response (response_id, question, answered_at, score, customer_id, comment)
SELECT 'q' || i, 'q', timestamptz '2026-02-10', CASE WHEN i <= 6 THEN 1 ELSE 5 END, 'c' || i, CASE WHEN i <= 6 THEN 'late' ELSE 'kind' END FROM generate_series(1, 10) AS i;
SELECT results_eq($$SELECT comments, mentions, mention_share, figure_with, figure_without, n_without, difference FROM hand.theme_satisfaction$$,
    $$VALUES (NULL::bigint, NULL::bigint, NULL::double precision, NULL::double precision, NULL::double precision, NULL::bigint, NULL::double precision)$$, 'themes: the others are four');
UPDATE hand.response SET comment = 'kind' WHERE response_id = 'q6';
SELECT results_eq($$SELECT comments, mentions, figure_with, figure_without, n_without, scale FROM hand.theme_satisfaction$$,
    $$VALUES (10::bigint, 5::bigint, 0::double precision, 80::double precision, 5::bigint, '1..5')$$, 'themes: five and five');
UPDATE hand.response SET comment = 'late' WHERE question = 'q';
SELECT results_eq($$SELECT comments, mentions, figure_with, figure_without FROM hand.theme_satisfaction$$,
    $$VALUES (10::bigint, 10::bigint, 40::double precision, NULL::double precision)$$, 'themes: nobody else is no secret');

-- An improvement of s, with ten answers before and ten after; elsewhere four and ten.
INSERT INTO hand.improvement (improvement_id, stage, opened_at, done_at) VALUES ('m', 's', '2026-02-01', '2026-03-01');
INSERT INTO hand.response (response_id, question, answered_at, score) SELECT 'r' || i, 'q', timestamptz '2026-03-10', 5 FROM generate_series(1, 10) AS i;
INSERT INTO hand.response (response_id, question, answered_at, score) SELECT 'o' || i, 'o', CASE WHEN i <= 4 THEN timestamptz '2026-02-10' ELSE '2026-03-10' END, 5 FROM generate_series(1, 14) AS i;
SELECT results_eq($$SELECT change, others_change, effect, effect_low, is_real FROM hand.improvement_effect$$,
    $$VALUES (60::double precision, NULL::double precision, NULL::double precision, NULL::double precision, false)$$, 'improvement: four others tell nothing');
INSERT INTO hand.response (response_id, question, answered_at, score) VALUES ('o0', 'o', timestamptz '2026-02-10', 5);
SELECT results_eq($$SELECT change, others_change, effect FROM hand.improvement_effect$$, $$VALUES (60::double precision, 0::double precision, 60::double precision)$$, 'improvement: five do');

-- Six of ten satisfied renewed at s; four of them were asked at u too, so that no model of both is shown.
INSERT INTO hand.outcome (outcome_id, customer_id, occurred_at, outcome) SELECT 'o' || i, 'c' || i, timestamptz '2026-02-20', 'renewed' FROM generate_series(1, 7) AS i;
INSERT INTO hand.response (response_id, question, answered_at, score, customer_id) SELECT 'u' || i, 'o', timestamptz '2026-02-10', 1 + i % 5, 'c' || i FROM generate_series(4, 7) AS i;
SELECT results_eq($$SELECT stage, n, model_n, importance, rank, beta, quadrant FROM hand.stage_driver$$,
    $$VALUES ('s', 10::bigint, NULL::bigint, NULL::double precision, NULL::integer, NULL::double precision, NULL)$$, 'drivers: the model has a base of its own');
INSERT INTO hand.response (response_id, question, answered_at, score, customer_id) SELECT 'u' || i, 'o', timestamptz '2026-02-10', 1 + i % 5, 'c' || i FROM generate_series(8, 10) AS i;
SELECT results_eq($$SELECT stage, n, model_n, importance IS NOT NULL FROM hand.stage_driver$$, $$VALUES ('s', 10::bigint, 7::bigint, true), ('u', 7, 7, true)$$, 'drivers: seven are enough');
-- Satisfied at s are four of ten, unhappy six: what one band did cannot be told beside the other.
SELECT is_empty($$SELECT * FROM hand.stage_basics WHERE stage = 's'$$, 'basics: all bands, or none');
SELECT results_eq($$SELECT band, customers, satisfied_rate, difference, outcomes_at_stake FROM hand.value_at_stake WHERE stage = 's'$$,
    $$VALUES ('unhappy', 6::bigint, NULL::double precision, NULL::double precision, NULL::double precision)$$, 'value at stake: the satisfied are four');

-- In one month two segments of six; in the next one of four, which is neither shown nor called nobody.
INSERT INTO hand.response (response_id, question, answered_at, score, segment)
SELECT concat('g', month, segment, i), 'q', month::timestamptz, 5, segment FROM (VALUES ('2026-06-10', 'a', 6), ('2026-06-10', 'b', 6), ('2026-07-10', 'a', 6), ('2026-07-10', 'b', 4)) AS v (month, segment, n), generate_series(1, n) AS i;
SELECT results_eq(
    $$SELECT value, n_before, n_after, share_before, share_after, inside, mix FROM hand.trend_explained WHERE time = '2026-07-01' AND dimension = 'segment' ORDER BY value$$,
    $$VALUES ('a', 6::bigint, 6::bigint, 50::double precision, 60::double precision, 0::double precision, 0::double precision), ('b', NULL, NULL, NULL, NULL, NULL, NULL)$$, 'explained: hidden is not nobody');

-- Five were unhappy and contacted, and answered again; of the others four did.
INSERT INTO hand.response (response_id, question, answered_at, score, customer_id)
SELECT concat('w', k, i), 'o', timestamptz '2026-08-01' + k * interval '40 days', 1 + k * (i % 3), 'c' || i FROM generate_series(0, 1) AS k, generate_series(1, 9) AS i;
INSERT INTO hand.action (action_id, submission_id, opened_at, contacted_at) SELECT 'w' || i, 'w0' || i, timestamptz '2026-08-02', timestamptz '2026-08-03' FROM generate_series(1, 5) AS i;
SELECT results_eq($$SELECT unhappy, n_contacted, rise_contacted IS NOT NULL, rise_others, n_others, effect FROM hand.recovery WHERE stage = 'u' AND time = '2026-08-01'$$,
    $$VALUES (9::bigint, 5::bigint, true, NULL::double precision, NULL::bigint, NULL::double precision)$$, 'recovery: the others are four');
INSERT INTO hand.response (response_id, question, answered_at, score, respondent)
SELECT concat(r, i), 'q', timestamptz '2026-02-10', 5, r FROM (VALUES ('employee', 5), ('executive', 4)) AS v (r, n), generate_series(1, n) AS i;
SELECT results_eq($$SELECT customers_n > 5, employees_n, employees_figure, executives_n, executives_figure, executives_gap FROM hand.belief_gap$$,
    $$VALUES (true, 5::bigint, 100::double precision, NULL::bigint, NULL::double precision, NULL::double precision)$$, 'belief: executives are four');

SELECT * FROM finish();
ROLLBACK;
