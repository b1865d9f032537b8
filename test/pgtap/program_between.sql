-- Report views over some days, or of one segment: against programs that hold only the answers of these, and against plain SQL.
\set program whole
\ir ../company.sql
BEGIN;
SELECT plan(23);

SELECT customer_metrics.create_program('part',
    journey => 'whole.journey', stage => 'whole.stage', touchpoint => 'whole.touchpoint', question => 'whole.question', account => 'whole.account', customer => 'whole.customer',
    interaction => 'whole.interaction', setting => 'whole.setting',
    response => $$SELECT * FROM whole.response WHERE answered_at >= '2026-02-01 00:00+00' AND answered_at < '2026-04-01 00:00+00'$$);
SELECT customer_metrics.create_program('segment',
    journey => 'whole.journey', stage => 'whole.stage', touchpoint => 'whole.touchpoint', question => 'whole.question', account => 'whole.account', customer => 'whole.customer',
    interaction => $$SELECT i.* FROM whole.interaction AS i JOIN whole.customer AS c USING (customer_id) LEFT JOIN whole.account AS a USING (account_id) WHERE coalesce(c.segment, a.segment) = 'family'$$,
    invitation => $$SELECT i.* FROM whole.invitation AS i JOIN whole.customer AS c USING (customer_id) LEFT JOIN whole.account AS a USING (account_id) WHERE coalesce(c.segment, a.segment) = 'family'$$,
    setting => 'whole.setting',
    response => $$SELECT r.* FROM whole.response AS r JOIN whole.customer AS c USING (customer_id) LEFT JOIN whole.account AS a USING (account_id) WHERE coalesce(c.segment, a.segment) = 'family'$$);

-- ---- no end and no segment: the view itself

SELECT is_empty(format($$(SELECT v::text FROM whole.%1$I AS v EXCEPT ALL SELECT v::text FROM whole.%2$I() AS v) UNION ALL (SELECT v::text FROM whole.%2$I() AS v EXCEPT ALL SELECT v::text FROM whole.%1$I AS v)$$, name, name || '_between'),
    'all days: ' || name)
FROM unnest(ARRAY['stage_satisfaction', 'question_satisfaction', 'journey_satisfaction', 'touchpoint_satisfaction', 'segment_satisfaction', 'domain_satisfaction']) AS name;

-- ---- two months: what a program says that has only their answers; interactions and cases of these days

CREATE FUNCTION pg_temp.said(relation text, VARIANT text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT (to_jsonb(v) - ARRAY[''interactions'', ''cases'', ''invited'', ''response_rate'', ''coverage''])::text FROM %s AS v', relation || VARIANT);
END $$;
SELECT is_empty(format($$(SELECT pg_temp.said('part.' || %1$L, '') EXCEPT ALL SELECT pg_temp.said('whole.' || %1$L, '_between(''2026-02-01'', ''2026-04-01'')')) UNION ALL
                         (SELECT pg_temp.said('whole.' || %1$L, '_between(''2026-02-01'', ''2026-04-01'')') EXCEPT ALL SELECT pg_temp.said('part.' || %1$L, ''))$$, name), 'two months: ' || name)
FROM unnest(ARRAY['stage_satisfaction', 'question_satisfaction', 'journey_satisfaction', 'touchpoint_satisfaction', 'segment_satisfaction', 'domain_satisfaction']) AS name;
SELECT results_eq($$SELECT stage, interactions FROM whole.stage_satisfaction_between('2026-02-01', '2026-04-01') WHERE stage IS NOT NULL$$,
    $$SELECT s.stage, count(i.interaction_id) FROM whole.stage AS s JOIN whole.journey AS j USING (journey) LEFT JOIN whole.touchpoint AS t USING (stage)
      LEFT JOIN whole.interaction AS i ON i.touchpoint = t.touchpoint AND i.occurred_at >= '2026-02-01 00:00+00' AND i.occurred_at < '2026-04-01 00:00+00' GROUP BY s.stage, j.position, s.position ORDER BY j.position, s.position$$, 'two months: interactions');
SELECT results_eq($$SELECT stage, sum(interactions)::bigint, sum(cases)::bigint, sum(submissions)::bigint, sum(answers)::bigint, coalesce(sum(csat_n)::bigint, 0)
                   FROM (SELECT f.* FROM generate_series(timestamp '2025-12-01', '2026-07-01', '1 month') AS m (month), whole.stage_satisfaction_between(m.month::date, (m.month + interval '1 month')::date) AS f) AS f GROUP BY stage ORDER BY stage$$,
    $$SELECT stage, interactions, cases, submissions, answers, coalesce(csat_n, 0) FROM whole.stage_satisfaction ORDER BY stage$$, 'months add up');

-- ---- a segment: what a program says that has only its customers

SELECT is_empty($$(SELECT v::text FROM segment.stage_satisfaction AS v WHERE v.stage IS NOT NULL EXCEPT ALL SELECT v::text FROM whole.stage_satisfaction_between(segment => 'family') AS v) UNION ALL
                  (SELECT v::text FROM whole.stage_satisfaction_between(segment => 'family') AS v WHERE v.stage IS NOT NULL EXCEPT ALL SELECT v::text FROM segment.stage_satisfaction AS v)$$, 'a segment: stage_satisfaction, interactions too');
SELECT is_empty($$(SELECT v::text FROM segment.question_satisfaction AS v EXCEPT ALL SELECT v::text FROM whole.question_satisfaction_between(segment => 'family') AS v) UNION ALL
                  (SELECT v::text FROM whole.question_satisfaction_between(segment => 'family') AS v EXCEPT ALL SELECT v::text FROM segment.question_satisfaction AS v)$$, 'a segment: question_satisfaction');
SELECT is((SELECT sum(answers) FROM whole.stage_satisfaction_between(segment => 'nobody')), 0::numeric, 'a segment that nobody is in has no answers');
SELECT is((SELECT sum(answers) FROM whole.stage_satisfaction_between('2026-02-01', '2026-02-01')), 0::numeric, 'nor have no days');
SELECT cmp_ok((SELECT sum(csat_n) FROM whole.stage_satisfaction_between('2026-02-01', '2026-04-01', 'family')), '<', (SELECT sum(csat_n) FROM whole.stage_satisfaction_between('2026-02-01', '2026-04-01')), 'both at once are fewer');
SELECT is((SELECT csat_n FROM whole.stage_satisfaction_between('2026-02-01', '2026-04-01', 'family') WHERE stage = 'order'),
    (SELECT count(*) FROM whole.answer WHERE stage = 'order' AND measure = 'csat' AND segment = 'family' AND respondent = 'customer' AND item IS NULL AND weight IS DISTINCT FROM 0 AND day >= '2026-02-01' AND day < '2026-04-01'), 'and are those of the answers');

-- ---- suppression holds

UPDATE whole.setting SET suppress_below = 1000;
SELECT is((SELECT count(csat) + count(answers) FROM whole.stage_satisfaction_between(segment => 'family') WHERE base <> 'none'), 0::bigint, 'what is too few is not shown');
SELECT has_function_privilege('public', 'whole.stage_satisfaction_between(date, date, text)', 'EXECUTE') AS open_to_all \gset
SELECT is(:'open_to_all'::boolean, false, 'who was granted nothing cannot call them');
UPDATE whole.setting SET suppress_below = 0;
SET search_path = '';
SELECT count(*) AS stages FROM whole.stage_satisfaction_between() \gset
SET search_path = public;
SELECT cmp_ok(:'stages'::bigint, '>', 3::bigint, 'under an empty search_path');
SELECT * FROM finish();
ROLLBACK;
