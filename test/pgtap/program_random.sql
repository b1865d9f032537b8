-- A random company, ties and gaps included: attribution and figures against plain SQL that knows nothing of the views.
BEGIN;
SELECT plan(10);
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

-- ---- changes explained: answers of all measures, weighted and not, of segments, needs and touchpoints that come and go

SELECT create_program('moved', id_type => 'integer', time_zone => 'Europe/Berlin');
INSERT INTO moved.journey (journey, position) VALUES ('j', 1);
INSERT INTO moved.stage (stage, journey, position) SELECT 's' || i, 'j', i FROM generate_series(1, 3) AS i;
INSERT INTO moved.touchpoint (touchpoint, stage, channel) SELECT 't' || i, 's' || 1 + i % 3, 'c' || i % 2 FROM generate_series(1, 9) AS i;
INSERT INTO moved.question (question, measure, worst, best) VALUES
    ('a', 'csat', 1, 5), ('b', 'nps', 0, 10), ('c', 'ces', 7, 1), ('d', 'need_met', 0, 1), ('e', 'other', -3, 3);
INSERT INTO moved.customer (customer_id, need) SELECT i, CASE WHEN i % 4 > 0 THEN 'n' || i % 4 END FROM generate_series(1, 200) AS i;
INSERT INTO moved.interaction (interaction_id, occurred_at, touchpoint, handled_by, customer_id)
SELECT i, '2025-01-01', 't' || 1 + floor(random() * 9), CASE WHEN random() < 0.5 THEN 'bot' ELSE 'human' END, 1 + floor(random() * 200) FROM generate_series(1, 600) AS i;
-- Every other month has segments of its own; in the first half nothing has a weight.
INSERT INTO moved.response (response_id, question, answered_at, score, customer_id, interaction_id, weight, segment)
SELECT i, q.question, r.at, least(worst, best) + floor(random() * (abs(best - worst) + 1))::integer, 1 + floor(random() * 200), 1 + floor(random() * 600),
       CASE WHEN r.at > '2025-07-01' AND random() < 0.7 THEN floor(random() * 40) / 10 END,
       CASE WHEN random() < 0.8 THEN 'g' || floor(random() * 3) + 3 * (extract(month FROM r.at)::integer % 2) * (random() < 0.7)::integer END
FROM generate_series(1, 6000) AS i, LATERAL (SELECT timestamptz '2025-01-01' + i * 7919 % 3640 * interval '144 minutes' AS at) AS r
JOIN moved.question AS q ON true WHERE q.question = chr(97 + i % 5);
UPDATE moved.setting SET as_of = '2026-06-01';
CREATE TEMPORARY TABLE explained AS SELECT * FROM moved.trend_explained;

SELECT is_empty($$SELECT stage, measure, time, dimension, sum(inside + mix), max(change) FROM explained GROUP BY stage, measure, time, dimension
    HAVING abs(sum(inside + mix) - max(change)) > 1e-12 * greatest(abs(max(change)), sum(abs(inside) + abs(mix)), 1) OR bool_or(inside IS NULL OR mix IS NULL)$$, 'inside and mix add up to each change');
SELECT cmp_ok((SELECT count(*) FROM explained WHERE figure_before IS NULL OR figure_after IS NULL), '>=', 500::bigint, 'also where values appear or vanish');
-- Each change there is: three stages, five measures, eleven months, three dimensions. And shares are of all.
SELECT results_eq($$SELECT count(*), bool_and(abs(before - 100) < 1e-9 AND abs(after - 100) < 1e-9)
    FROM (SELECT sum(share_before) AS before, sum(share_after) AS after FROM explained GROUP BY stage, measure, time, dimension) AS s$$, $$VALUES (495::bigint, true)$$, 'of every month, stage, measure and dimension');
-- Against plain SQL from the answers, by the formula: means of the measure's own numbers.
SELECT is_empty($$
    WITH said AS (
        SELECT s.stage, q.measure, date_trunc('month', r.answered_at AT TIME ZONE 'Europe/Berlin') AS month, coalesce(r.segment, '-') AS value, coalesce(r.weight, 1) AS w,
               CASE q.measure WHEN 'csat' THEN 100 * (r.score >= 4)::integer WHEN 'nps' THEN 100 * ((r.score >= 9)::integer - (r.score <= 6)::integer) WHEN 'need_met' THEN 100 * r.score
                              WHEN 'ces' THEN 8 - r.score ELSE r.score END::float8 AS x
        FROM moved.response AS r JOIN moved.question AS q USING (question) JOIN moved.interaction AS i USING (interaction_id) JOIN moved.touchpoint AS s USING (touchpoint) WHERE r.weight IS DISTINCT FROM 0
    ), whole AS (SELECT stage, measure, month, sum(w * x) / sum(w) AS y, sum(w) AS w FROM said GROUP BY 1, 2, 3),
    part AS (SELECT stage, measure, month, value, sum(w * x) / sum(w) AS y, sum(w) AS w FROM said GROUP BY 1, 2, 3, 4),
    plain AS (
        SELECT b.stage, b.measure, b.month, v.value, p0.w / a.w AS w0, p1.w / b.w AS w1, coalesce(p0.y, p1.y) AS y0, coalesce(p1.y, p0.y) AS y1, a.y AS whole0, b.y AS whole1
        FROM whole AS b JOIN whole AS a ON (a.stage, a.measure) = (b.stage, b.measure) AND a.month = b.month - interval '1 month'
        JOIN (SELECT DISTINCT stage, measure, value FROM said) AS v ON (v.stage, v.measure) = (b.stage, b.measure)
        LEFT JOIN part AS p0 ON (p0.stage, p0.measure, p0.month, p0.value) = (a.stage, a.measure, a.month, v.value)
        LEFT JOIN part AS p1 ON (p1.stage, p1.measure, p1.month, p1.value) = (b.stage, b.measure, b.month, v.value)
        WHERE p0.w > 0 OR p1.w > 0)
    SELECT FROM plain AS p FULL JOIN (SELECT * FROM explained WHERE dimension = 'segment') AS e
        ON e.stage = p.stage AND e.measure = p.measure AND e.time AT TIME ZONE 'Europe/Berlin' = p.month AND coalesce(e.value, '-') = p.value
    WHERE (abs(e.inside - (coalesce(w0, 0) + coalesce(w1, 0)) / 2 * (y1 - y0)) < 1e-9
           AND abs(e.mix - (coalesce(w1, 0) - coalesce(w0, 0)) * ((y0 + y1) / 2 - (whole0 + whole1) / 2)) < 1e-9 AND abs(e.change - (whole1 - whole0)) < 1e-9) IS NOT TRUE$$, 'and as plain SQL says');

SELECT * FROM finish();
ROLLBACK;
