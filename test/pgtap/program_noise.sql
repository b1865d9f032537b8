-- Noise is called noise: a company in which nothing ever happens.
BEGIN;
SELECT plan(9);
SET search_path = customer_metrics, public;
SET client_min_messages = warning;
SELECT create_program('still');

INSERT INTO still.journey VALUES ('all', NULL, NULL, 1);
INSERT INTO still.stage (stage, journey, position) SELECT 's' || i, 'all', i FROM generate_series(1, 12) AS i;
INSERT INTO still.question (question, measure, worst, best, scope, stage)
SELECT measure || i, measure, 1, best, 'relationship', 's' || i FROM generate_series(1, 12) AS i, (VALUES ('csat', 5), ('ces', 7)) AS m (measure, best);
INSERT INTO still.customer (customer_id) SELECT 'c' || i FROM generate_series(1, 3000) AS i;
INSERT INTO still.improvement (improvement_id, stage, opened_at, done_at) SELECT 'i' || i, 's' || i, '2025-01-01', '2025-06-01' FROM generate_series(1, 12) AS i;
UPDATE still.setting SET as_of = '2026-01-01';

-- A number from 0 to 1, always the same for a name and a number. (The plain hash of neighbours is not random enough.)
CREATE FUNCTION pg_temp.draw(what text, i integer) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN ('x' || left(md5(what || i::text), 7))::bit(28)::integer / 268435456.0::float8;

-- 60 answers a question and month of two years, by customers who differ and stay as they are.
INSERT INTO still.response (response_id, question, answered_at, score, customer_id)
SELECT 'r' || n, measure || stage, timestamptz '2024-01-01 00:00+00' + month * interval '1 month' + pg_temp.draw('day', n) * interval '27 days',
       1 + floor(pg_temp.draw('score', n) * 0.7 * best + pg_temp.draw('mood', person) * 0.3 * best)::integer, 'c' || person
FROM (SELECT *, row_number() OVER (ORDER BY measure, stage, month, k)::integer AS n FROM (VALUES ('csat', 5), ('ces', 7)) AS m (measure, best), generate_series(1, 12) AS stage, generate_series(0, 23) AS month, generate_series(1, 60) AS k) AS a,
    LATERAL (SELECT 1 + floor(pg_temp.draw('person', n) * 3000)::integer) AS p (person);
-- Of the unhappy every second is contacted, by lot, and nothing comes of it.
INSERT INTO still.action (action_id, submission_id, opened_at, contacted_at)
SELECT 'a' || response_id, response_id, answered_at, answered_at + interval '1 day'
FROM still.answer WHERE unhappy AND pg_temp.draw('called', substr(response_id, 2)::integer) < 0.5;

SELECT cmp_ok((SELECT count(p_adjusted) FROM still.satisfaction_trend), '>=', 500::bigint, 'months are judged');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE is_real) / count(p_adjusted)::float8 FROM still.satisfaction_trend), '<=', 0.05::float8, 'of months in which nothing happened at most 5 % are called real');
SELECT results_eq(
    $$SELECT * FROM still.satisfaction_trend WHERE time >= '2024-06-01'$$,
    $$SELECT t.* FROM (SELECT * FROM still.satisfaction_trend OFFSET 0) AS t WHERE t.time >= '2024-06-01'$$,
    'whoever asks for some months only is told the same of them');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE p_value < 0.05) / count(p_value)::float8 FROM still.satisfaction_trend), '<=', 0.065::float8, 'and of single p values hardly more are below 0.05');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE is_real) / count(p_value)::float8 FROM still.recovery WHERE is_total), '<=', 0.15::float8, 'unhappy answers rise by themselves: that is no effect of a call')
FROM still.recovery HAVING min(rise_others) FILTER (WHERE is_total) > 0;
SELECT cmp_ok((SELECT count(*) FILTER (WHERE is_real) FROM still.improvement_effect), '<=', 2::bigint, 'twelve improvements that improved nothing');

-- Half of them leave by lot, whatever they said; and those refer somebody whom stage 1 pleased: 40 %, else 10 %.
INSERT INTO still.outcome (outcome_id, customer_id, occurred_at, outcome)
SELECT 'left' || customer_id, customer_id, timestamptz '2026-01-02', 'left' FROM still.customer WHERE pg_temp.draw('leaves', substr(customer_id, 2)::integer) < 0.5
UNION ALL
SELECT 'referred' || customer_id, customer_id, '2026-01-02', 'referred'
FROM (SELECT DISTINCT ON (a.customer_id) a.customer_id, a.satisfied FROM still.answer AS a WHERE a.question = 'csat1' ORDER BY a.customer_id, a.answered_at DESC) AS last
WHERE pg_temp.draw('refers', substr(customer_id, 2)::integer) < CASE WHEN satisfied THEN 0.4 ELSE 0.1 END;
UPDATE still.setting SET as_of = '2028-06-01', outcome_window = '800 days';
CREATE TEMPORARY TABLE basics AS SELECT * FROM still.stage_basics;
SELECT cmp_ok((SELECT count(*) FROM basics WHERE class <> 'none' AND outcome = 'left'), '<=', 2::bigint, 'of twelve stages that nobody left for, hardly one is called a basic or a delight');
SELECT is((SELECT count(*) FROM basics WHERE outcome = 'left' AND class IS NOT NULL), 12::bigint, 'all were judged');
SELECT results_eq(
    $$SELECT (array_agg(stage ORDER BY reward_low DESC))[1], max(class) FILTER (WHERE stage = 's1'), count(*) FILTER (WHERE stage <> 's1') <= 2 FROM basics WHERE outcome = 'referred' AND class <> 'none'$$,
    $$VALUES ('s1', 'delight', true)$$, 'what did matter is found');

SELECT * FROM finish();
ROLLBACK;
