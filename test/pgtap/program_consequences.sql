-- What came of it: outcomes, improvements, contacts, by hand.
BEGIN;
SELECT plan(21);
SET search_path = customer_metrics, public;
SET client_min_messages = warning;
SELECT create_program('after');

INSERT INTO after.journey VALUES ('use', NULL, NULL, 1);
INSERT INTO after.stage (stage, journey, position, owner, basic) VALUES ('start', 'use', 1, 'One', true), ('extra', 'use', 2, 'Two', false), ('other', 'use', 3, NULL, NULL);
INSERT INTO after.question (question, measure, worst, best, scope, stage) VALUES
    ('start?', 'csat', 1, 5, 'relationship', 'start'), ('extra?', 'csat', 1, 5, 'relationship', 'extra'), ('other?', 'csat', 1, 5, 'relationship', 'other'), ('grade', 'csat', 5, 1, 'relationship', 'other');
INSERT INTO after.customer (customer_id) SELECT 'c' || i FROM generate_series(1, 40) AS i;
UPDATE after.setting SET as_of = '2026-12-31 00:00+00', small_base = 5;

-- ---- thirty customers judged both stages in December; some renewed

-- start: of ten satisfied 8 renewed, of ten neutral 8, of ten unhappy 2. extra, the other way round: 8, 5 and 5 of nine, nine and twelve.
CREATE TEMPORARY TABLE person AS
SELECT i, CASE WHEN i <= 10 THEN 5 WHEN i <= 20 THEN 3 ELSE 1 END AS start, (i * 7) % 5 + 1 AS extra, i % 10 < CASE WHEN i <= 20 THEN 8 ELSE 2 END AS renewed
FROM generate_series(1, 30) AS i;
INSERT INTO after.response (response_id, question, answered_at, score, customer_id)
SELECT 's' || i, 'start?', timestamptz '2025-12-10', start, 'c' || i FROM person UNION ALL SELECT 'e' || i, 'extra?', '2025-12-10', extra, 'c' || i FROM person;
INSERT INTO after.outcome (outcome_id, customer_id, occurred_at, outcome, value) SELECT 'o' || i, 'c' || i, timestamptz '2026-02-01', 'renewed', 100 FROM person WHERE renewed;
-- Too late, before the answer, and of an answer that is too young: none of these counts.
INSERT INTO after.outcome (outcome_id, customer_id, occurred_at, outcome, value) VALUES ('late', 'c29', '2026-12-01', 'renewed', 100), ('early', 'c28', '2025-12-01', 'renewed', 100);
INSERT INTO after.response (response_id, question, answered_at, score, customer_id) VALUES ('young', 'start?', '2026-12-01', 5, 'c40');
INSERT INTO after.outcome (outcome_id, customer_id, occurred_at, outcome) VALUES ('young', 'c40', '2026-12-02', 'renewed');

SELECT results_eq(
    $$SELECT class, declared_basic, is_wanted, rate_satisfied, rate_neutral, rate_unhappy, n_satisfied, n_neutral, n_unhappy, reward, penalty, asymmetry, failing_share, base FROM after.stage_basics WHERE stage = 'start'$$,
    $$VALUES ('basic', true, true, 80::double precision, 80::double precision, 20::double precision, 10::bigint, 10::bigint, 10::bigint, 0::double precision, 60::double precision, -1::double precision, 100 / 3::double precision, 'ok')$$,
    'basic: costs when it fails, gains nothing');
SELECT results_eq(
    $$SELECT band, customers, rate, satisfied_rate, difference, outcomes_at_stake, value_at_stake, trapped FROM after.value_at_stake WHERE stage = 'start'$$,
    $$VALUES ('unhappy', 10::bigint, 20::double precision, 80::double precision, 60::double precision, 6::double precision, 600::double precision, 2::bigint), ('neutral', 10, 80, 80, 0, 0, 0, NULL), ('satisfied', 10, 80, 80, 0, 0, 0, NULL)$$,
    'value at stake: what the unhappy would do if they did as the satisfied');
SELECT results_eq(
    $$SELECT stage, n, model_n, importance, rank, round(correlation::numeric, 12) FROM after.stage_driver ORDER BY stage$$,
    $$SELECT d.factor, 30::bigint, d.answers, d.importance, d.rank, round(d.correlation::numeric, 12)
      FROM (SELECT driver_agg(renewed::integer, ARRAY[(start - 1) / 4.0, (extra - 1) / 4.0]) AS s FROM person) AS p, drivers(s, '{start,extra}') AS d ORDER BY d.factor$$,
    'drivers: as by hand');
SELECT ok((SELECT quadrant = 'mend first' AND rank = 1 FROM after.stage_driver WHERE stage = 'start'), 'drivers: important, and weak');

-- Nobody wants to leave: less of it is the reward.
DELETE FROM after.outcome;
INSERT INTO after.outcome (outcome_id, customer_id, occurred_at, outcome) SELECT 'l' || i, 'c' || i, timestamptz '2026-02-01', 'left' FROM person WHERE NOT renewed;
SELECT results_eq(
    $$SELECT class, is_wanted, rate_satisfied, rate_unhappy, reward, penalty FROM after.stage_basics WHERE stage = 'start'$$,
    $$VALUES ('basic', false, 20::double precision, 80::double precision, 0::double precision, 60::double precision)$$,
    'basic: turned round for what nobody wants');
SELECT results_eq($$SELECT trapped, value_at_stake FROM after.value_at_stake WHERE stage = 'start' AND band = 'unhappy'$$, $$VALUES (2::bigint, NULL::double precision)$$, 'trapped: unhappy, and stayed');

-- ---- an improvement of 'other' on 1 July: 10 of 20 satisfied before, 15 of 20 after; elsewhere nothing changed

DELETE FROM after.response WHERE response_id = 'young';
INSERT INTO after.improvement (improvement_id, stage, opened_at, done_at) VALUES ('better', 'other', '2026-06-01', '2026-07-01'), ('later', 'other', '2026-06-01', NULL), ('next year', 'other', '2026-06-01', '2027-07-01');
INSERT INTO after.response (response_id, question, answered_at, score)
SELECT concat_ws('-', question, day, i), question, day::timestamptz, CASE WHEN i <= happy THEN 5 ELSE 1 END
FROM (VALUES ('other?', '2026-06-15', 10), ('other?', '2026-07-15', 15), ('start?', '2026-06-15', 10), ('start?', '2026-07-15', 10)) AS v (question, day, happy), generate_series(1, 20) AS i;
SELECT results_eq(
    $$SELECT improvement_id, measure, figure_before, figure_after, change, others_change, effect, is_real, base FROM after.improvement_effect ORDER BY improvement_id$$,
    $$VALUES ('better', 'csat', 50::double precision, 75::double precision, 25::double precision, 0::double precision, 25::double precision, false, 'ok'),
             ('later', NULL, NULL, NULL, NULL, NULL, NULL, false, 'none'), ('next year', NULL, NULL, NULL, NULL, NULL, NULL, false, 'none')$$,
    'improvement: beside the other stages; what is not done has no effect');
SELECT ok((SELECT effect_low BETWEEN -17 AND -15 AND effect_high BETWEEN 60 AND 65 FROM after.improvement_effect WHERE improvement_id = 'better'), 'improvement: and nobody can know with twenty answers');

-- ---- six unhappy answers on a scale where low is good; three were contacted, before the next answer

INSERT INTO after.response (response_id, question, answered_at, score, customer_id)
SELECT 'first' || i, 'grade', timestamptz '2026-08-01 00:00+00', 5, 'c' || i FROM generate_series(31, 36) AS i
UNION ALL
SELECT 'next' || i, 'grade', '2026-09-01 00:00+00', score, 'c' || i FROM (VALUES (31, 2), (32, 2), (33, 1), (34, 4), (35, 4), (36, 3)) AS v (i, score);
INSERT INTO after.action (action_id, submission_id, opened_at, contacted_at)
SELECT 'a' || i, 'first' || i, timestamptz '2026-08-01 00:00+00', timestamptz '2026-08-01 00:00+00' + (i - 30) * interval '10 hours' FROM generate_series(31, 33) AS i
-- A contact after the next answer cannot have moved it.
UNION ALL SELECT 'a34', 'first34', '2026-08-01 00:00+00', '2026-10-01 00:00+00';
SELECT results_eq(
    $$SELECT is_total, time::date, scale, unhappy, contacted, contacted_share, hours_to_contact_median, rise_contacted, n_contacted, rise_others, n_others, effect, is_real
      FROM after.recovery WHERE stage = 'other' AND scale = '5..1' AND (is_total OR time < '2026-09-01') ORDER BY is_total DESC$$,
    $$VALUES (true, NULL::date, '5..1', 8::bigint, 4::bigint, 50::double precision, 1464::double precision, 10 / 3::double precision, 3::bigint, 4 / 3::double precision, 3::bigint, 2::double precision, true),
             (false, '2026-08-01', '5..1', 6, 4, 200 / 3::double precision, 30, 10 / 3::double precision, 3, 4 / 3::double precision, 3, 2, true)$$,
    'recovery: beside those whom nobody called, in points of the scale; half were reached after 30 hours');

-- ---- a matrix of answers

INSERT INTO after.response (response_id, question, answered_at, score, submission_id) VALUES
    ('m1', 'start?', '2026-10-01', 5, 'm'), ('m2', 'extra?', '2026-10-01', 3, 'm'), ('m3', 'extra?', '2026-10-02', 2, 'm'), ('m4', 'grade', '2026-10-01', 1, 'm'),
    ('k1', 'start?', '2026-10-01', 4, 'k'), ('k2', 'other?', '2026-10-01', 2, 'k');
SELECT results_eq(
    $$SELECT * FROM answer_matrix('after', 'start?', ARRAY['extra?', 'other?', 'grade']) WHERE outcome_score IS NOT NULL AND factors <> ARRAY[NULL, NULL, NULL]::float8[] ORDER BY outcome_score DESC$$,
    $$VALUES (4::double precision, ARRAY[1, NULL, 4]::double precision[]), (3, ARRAY[NULL, 1, NULL])$$,
    'matrix: the latest answer, more is better, NULLs in place');
SELECT throws_ok($$SELECT * FROM answer_matrix('after', 'start?', ARRAY['what?'])$$, '22023', 'program "after" has no question ''what?''', 'matrix: unknown questions are named');
SELECT throws_ok($$SELECT * FROM answer_matrix('nowhere', 'start?', ARRAY['extra?'])$$, NULL, NULL, 'matrix: so is an unknown program');

SELECT results_eq(
    -- Unhappy, all longer ago than two days: 10 and 12 in December, 35 of the improvement, 8 grades, m and k; four customers were contacted.
    -- 36 known customers answered, and 12 of them left.
    $$SELECT what, level, part, whole FROM after.readiness ORDER BY what$$,
    $$VALUES ('answers find their stage', 0, 0::bigint, 0::bigint), ('customers answer', 0, 0, 0), ('data are recent', 1, 90, NULL), ('every stage has an owner', 2, 2, 3),
             ('every stage is measured', 3, 3, 3), ('expectations are asked for', 0, 0, 3), ('loops are closed', 1, 4, 67), ('needs are asked for', 0, 0, 3),
             ('outcomes are linked', 1, 12, 36), ('responses can be used', 3, 158, 158), ('the company asks itself', 0, 0, 3)$$,
    'readiness: in numbers');
SELECT is_empty($$SELECT * FROM after.readiness WHERE level NOT BETWEEN 0 AND 3 OR evidence IS NULL OR next_step IS NULL$$, 'readiness: each check says what to do');

-- ---- what is weighted 0 is in no figure, and what is never done has no effect

UPDATE after.response SET weight = 0 WHERE response_id = 'first33';
SELECT results_eq(
    $$SELECT unhappy, contacted, rise_contacted, n_contacted FROM after.recovery WHERE stage = 'other' AND scale = '5..1' AND is_total$$,
    $$VALUES (7::bigint, 3::bigint, 3::double precision, 2::bigint)$$, 'recovery: without the answer of weight 0');
INSERT INTO after.improvement (improvement_id, stage, opened_at, done_at) VALUES ('never', 'other', '2026-06-01', 'infinity');
SELECT results_eq($$SELECT days, change FROM after.improvement_effect WHERE improvement_id = 'never'$$, $$VALUES (NULL::double precision, NULL::double precision)$$, 'improvement: done at infinity is never');

-- ---- delights and performance: 60 customers each, of whom twenty were satisfied, twenty neutral and twenty unhappy

SELECT create_program('won');
INSERT INTO won.journey (journey, position) VALUES ('use', 1);
INSERT INTO won.stage (stage, journey, position) VALUES ('wow', 'use', 1), ('more', 'use', 2), ('same', 'use', 3);
INSERT INTO won.question (question, measure, worst, best, scope, stage) SELECT stage, 'csat', 1, 5, 'relationship', stage FROM won.stage;
UPDATE won.setting SET as_of = '2026-12-31', small_base = 20;
-- How many of each twenty renewed.
CREATE TEMPORARY TABLE renewal AS
SELECT stage, score, i, i <= renewed AS renewed
FROM (VALUES ('wow', 5, 16), ('wow', 3, 8), ('wow', 1, 8), ('more', 5, 18), ('more', 3, 10), ('more', 1, 2), ('same', 5, 10), ('same', 3, 10), ('same', 1, 10)) AS v (stage, score, renewed), generate_series(1, 20) AS i;
INSERT INTO won.customer (customer_id) SELECT concat(stage, score, '-', i) FROM renewal;
INSERT INTO won.response (response_id, question, answered_at, score, customer_id) SELECT concat(stage, score, '-', i), stage, timestamptz '2026-01-01', score, concat(stage, score, '-', i) FROM renewal;
INSERT INTO won.outcome (outcome_id, customer_id, occurred_at, outcome) SELECT concat(stage, score, '-', i), concat(stage, score, '-', i), timestamptz '2026-02-01', 'renewed' FROM renewal WHERE renewed;
SELECT results_eq(
    $$SELECT stage, class, reward, penalty, asymmetry, failing_share, base FROM won.stage_basics ORDER BY stage$$,
    $$VALUES ('more', 'performance', 40::double precision, 40::double precision, 0::double precision, 100 / 3::double precision, 'ok'),
             ('same', 'none', 0, 0, NULL, 100 / 3::double precision, 'ok'), ('wow', 'delight', 40, 0, 1, 100 / 3::double precision, 'ok')$$,
    'a delight gains and costs nothing, performance does both');
-- The penalty is minus the coefficient of the unhappy dummy, the reward that of the satisfied one.
SELECT results_eq(
    $$SELECT stage, round(reward::numeric, 9), round(penalty::numeric, 9) FROM won.stage_basics ORDER BY stage$$,
    $$SELECT r.stage, round((100 * d.b1)::numeric, 9), round((-100 * d.b2)::numeric, 9)
      FROM (SELECT stage, driver_agg(renewed::integer, ARRAY[(score = 5)::integer, (score = 1)::integer]::float8[]) AS s, stddev_samp(renewed::integer)::float8 AS sy,
                   stddev_samp((score = 5)::integer)::float8 AS s1, stddev_samp((score = 1)::integer)::float8 AS s2 FROM renewal GROUP BY stage) AS r,
           LATERAL (SELECT max(beta) FILTER (WHERE factor = 'high') * sy / s1 AS b1, max(beta) FILTER (WHERE factor = 'low') * sy / s2 AS b2 FROM drivers(r.s, '{high,low}')) AS d
      ORDER BY r.stage$$, 'as the regression on both dummies says');
DELETE FROM won.response WHERE question = 'wow' AND score = 3;
SELECT results_eq($$SELECT class, reward, n_neutral, base FROM won.stage_basics WHERE stage = 'wow'$$, $$VALUES (NULL, NULL::double precision, NULL::bigint, 'small')$$, 'a band that is empty is a small base');

-- ---- of a promise, all is said in one measure: that which is asked first, whatever the late said

INSERT INTO won.question (question, measure, worst, best, scope) VALUES ('happy', 'csat', 1, 5, 'transaction'), ('tell', 'nps', 0, 10, 'transaction');
INSERT INTO won.interaction (interaction_id, occurred_at, stage, case_id, promised_at, delivered_at) VALUES
    ('p1', '2026-03-01', 'same', 'k1', '2026-03-03', '2026-03-02'), ('p2', '2026-03-01', 'same', 'k2', '2026-03-03', '2026-03-05'), ('p3', '2026-03-01', 'same', 'k3', '2026-03-03', '2026-03-05');
INSERT INTO won.response (response_id, question, answered_at, score, case_id, interaction_id, weight) VALUES
    ('p1', 'happy', '2026-03-06', 5, 'k1', NULL, NULL), ('p2', 'tell', '2026-03-06', 3, NULL, 'p2', NULL), ('p3', 'happy', '2026-03-06', 1, NULL, 'p3', 0);
SELECT results_eq(
    $$SELECT measure, kept_figure, kept_n, late_figure, late_n FROM won.promise_gap$$,
    $$VALUES ('csat', 100::double precision, 1::bigint, NULL::double precision, NULL::bigint)$$, 'promise: the late were asked something else, or weigh nothing');
DELETE FROM won.response WHERE response_id = 'p1';
SELECT results_eq(
    $$SELECT measure, kept_figure, late_figure, late_n FROM won.promise_gap$$, $$VALUES ('nps', NULL::double precision, -100::double precision, 1::bigint)$$, 'promise: what weighs nothing chooses no measure');

SELECT * FROM finish();
ROLLBACK;
