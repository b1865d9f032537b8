-- A random company, ties and gaps included: attribution and figures against plain SQL that knows nothing of the views.
BEGIN;
SELECT plan(6);
SET search_path = customer_metrics, public;
SELECT setseed(0.2026);
SELECT create_program('chance', id_type => 'integer');
INSERT INTO chance.journey (journey, position) SELECT 'j' || i, i FROM generate_series(1, 2) AS i;
INSERT INTO chance.stage (stage, journey, position, domain) SELECT 's' || i, 'j' || 1 + i % 2, i, 'd' || i % 3 FROM generate_series(1, 6) AS i;
INSERT INTO chance.touchpoint SELECT 't' || i, 's' || 1 + i % 6, 'c' || i % 2 FROM generate_series(1, 9) AS i;
INSERT INTO chance.question (question, measure, worst, best, scope, stage) VALUES
    ('a', 'csat', 1, 5, 'transaction', NULL), ('b', 'csat', 1, 5, 'transaction', 's3'), ('c', 'csat', 1, 5, 'relationship', NULL);
INSERT INTO chance.customer (customer_id, segment) SELECT i, CASE WHEN i % 5 > 0 THEN 'g' || i % 3 END FROM generate_series(1, 60) AS i;
-- Whole days, so that many things happen at one moment; some interactions at no stage, some at an unknown one.
INSERT INTO chance.interaction (interaction_id, occurred_at, touchpoint, stage, customer_id, case_id)
SELECT i, timestamptz '2026-01-01 00:00+00' + floor(random() * 90) * interval '1 day',
    CASE WHEN random() < 0.5 THEN 't' || 1 + floor(random() * 10) END, CASE WHEN random() < 0.7 THEN 's' || 1 + floor(random() * 7) END,
    CASE WHEN random() < 0.9 THEN 1 + floor(random() * 60) END, CASE WHEN random() < 0.6 THEN 1 + floor(random() * 200) END
FROM generate_series(1, 1500) AS i;
INSERT INTO chance.response (response_id, question, answered_at, score, customer_id, interaction_id, case_id, weight, respondent, segment)
SELECT i, chr(97 + floor(random() * 3)::integer), timestamptz '2026-01-01 00:00+00' + floor(random() * 120) * interval '1 day', CASE WHEN random() < 0.95 THEN 1 + floor(random() * 5) END,
    CASE WHEN random() < 0.8 THEN 1 + floor(random() * 60) END, CASE WHEN random() < 0.3 THEN 1 + floor(random() * 1500) END, CASE WHEN random() < 0.4 THEN 1 + floor(random() * 220) END,
    CASE WHEN random() < 0.2 THEN floor(random() * 4) END, CASE WHEN random() < 0.9 THEN 'customer' ELSE 'employee' END, CASE WHEN random() < 0.1 THEN 'g9' END
FROM generate_series(1, 4000) AS i;
UPDATE chance.setting SET attribution_window = '10 days';

CREATE TEMPORARY TABLE place AS
    SELECT i.*, coalesce(t.stage, i.stage) AS at_stage FROM chance.interaction AS i LEFT JOIN chance.touchpoint AS t ON t.touchpoint = i.touchpoint;
CREATE TEMPORARY TABLE expected AS
SELECT r.*, s.stage AS at, s.domain,
    coalesce(r.segment, (SELECT c.segment FROM chance.customer AS c WHERE c.customer_id = r.customer_id)) AS of_segment
FROM (
    SELECT r.*, CASE
        WHEN r.question = 'b' THEN 's3'
        WHEN r.interaction_id IS NOT NULL THEN (SELECT p.at_stage FROM place AS p WHERE p.interaction_id = r.interaction_id)
        ELSE (
            SELECT p.at_stage FROM place AS p
            WHERE (p.touchpoint IS NOT NULL OR p.stage IS NOT NULL) AND p.occurred_at <= r.answered_at
                AND (p.case_id = r.case_id OR r.question = 'a' AND p.customer_id = r.customer_id AND p.occurred_at >= r.answered_at - interval '10 days')
            ORDER BY (p.case_id = r.case_id) IS TRUE DESC, p.occurred_at DESC, p.interaction_id DESC
            LIMIT 1)
        END AS named_stage
    FROM chance.response AS r
    WHERE r.score IS NOT NULL
) AS r
LEFT JOIN chance.stage AS s ON s.stage = r.named_stage;

SELECT is_empty($$
    SELECT FROM chance.answer AS a FULL JOIN expected AS e USING (response_id)
    WHERE a.stage IS DISTINCT FROM e.at OR a.score IS DISTINCT FROM e.score OR a.segment IS DISTINCT FROM e.of_segment$$, 'each answer is at its stage');
SELECT cmp_ok((SELECT count(DISTINCT attribution) FROM chance.answer), '=', 6::bigint, 'by all six ways');
SELECT is_empty($$
    SELECT FROM chance.stage_satisfaction AS s
    FULL JOIN (SELECT at AS stage, count(*) AS n, sum(coalesce(weight, 1)) FILTER (WHERE score >= 4) * 100 / sum(coalesce(weight, 1)) AS csat
               FROM expected WHERE respondent = 'customer' AND weight IS DISTINCT FROM 0 GROUP BY at) AS e ON coalesce(e.stage, '-') = coalesce(s.stage, '-')
    WHERE s.csat_n IS DISTINCT FROM e.n OR abs(s.csat - e.csat) > 1e-9 OR s.csat IS NULL$$, 'stage_satisfaction agrees');
SELECT is_empty($$
    SELECT FROM (SELECT * FROM chance.segment_satisfaction WHERE dimension = 'segment') AS s
    FULL JOIN (SELECT at AS stage, of_segment, count(*) AS n, sum(coalesce(weight, 1)) FILTER (WHERE score >= 4) * 100 / sum(coalesce(weight, 1)) AS csat
               FROM expected WHERE respondent = 'customer' AND weight IS DISTINCT FROM 0 GROUP BY at, of_segment) AS e
        ON coalesce(e.stage, '-') = coalesce(s.stage, '-') AND coalesce(e.of_segment, '-') = coalesce(s.value, '-')
    WHERE s.n IS DISTINCT FROM e.n OR abs(s.figure - coalesce(e.csat, 0)) > 1e-9$$, 'segment_satisfaction agrees');
SELECT is_empty($$
    SELECT FROM chance.domain_satisfaction AS s
    FULL JOIN (SELECT domain, count(*) AS n FROM expected WHERE respondent = 'customer' AND weight IS DISTINCT FROM 0 GROUP BY domain) AS e ON coalesce(e.domain, '-') = coalesce(s.domain, '-')
    WHERE s.n IS DISTINCT FROM e.n$$, 'domain_satisfaction agrees');
SELECT is((SELECT sum(answers) FROM chance.daily_satisfaction), (SELECT count(*)::numeric FROM expected WHERE weight IS DISTINCT FROM 0), 'the days add up');

SELECT * FROM finish();
ROLLBACK;
