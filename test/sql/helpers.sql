-- Adjusted p values and sample sizes.
SET search_path = public, customer_metrics;
\pset format unaligned

-- as R's p.adjust: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "BH") is 0.05 throughout, "holm" .05, .08, .09, .09, .09
SELECT p_adjust(ARRAY[0.01, 0.02, 0.03, 0.04, 0.05]), p_adjust(ARRAY[0.01, 0.02, 0.03, 0.04, 0.05], 'holm');
-- Benjamini and Hochberg (1995), their example of 15: four are below 0.05 by BH, three by Holm
SELECT method, count(*) FILTER (WHERE a <= 0.05) AS real
FROM unnest(ARRAY['BH', 'holm']) AS method,
    unnest(p_adjust(ARRAY[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000], method)) AS a
GROUP BY method ORDER BY method;
-- order, NULLs, shape and borders
SELECT p_adjust(ARRAY[0.5, NULL, 0.01, 0.5]), p_adjust(ARRAY[NULL]::float8[]), p_adjust('{}'), p_adjust('[0:1][1:2]={{0.1,0.2},{0,1}}'), p_adjust(NULL), p_adjust(ARRAY[0.9, 0.8], 'holm');

-- the recipe for the rows of a query
SELECT unnest(array_agg(stage ORDER BY stage)) AS stage, unnest(array_agg(p ORDER BY stage)) AS p, unnest(p_adjust(array_agg(p ORDER BY stage))) AS adjusted
FROM (VALUES ('deliver', 0.004), ('order', 0.03), ('pay', 0.2)) AS v (stage, p);

SELECT nps_sample_size(5), nps_sample_size(5, 0.95, 80), nps_sample_size(margin => 10, confidence => 0.9), nps_sample_size(1000);
-- it keeps its promise: the Wald interval of so many answers, half of them promoters, reaches 5 points and no further
SELECT round((high - low)::numeric / 2, 2) AS reach FROM nps_estimate(rating_summary(0, 10, ARRAY[769, 0, 0, 0, 0, 0, 0, 0, 0, 0, 768]), method => 'wald');

-- The first of its values in a partition: NULLs are alike, and two values are one only together.
SELECT customer, day, stage, measure,
       is_first(stage) OVER visit, is_first(stage, measure) OVER visit AS of_both, is_first(measure, NULL::text) OVER visit AS of_measure
FROM (VALUES (1, 1, 'order', 'csat'), (1, 2, 'pay', NULL), (1, 3, 'order', NULL), (1, 4, NULL, 'csat'), (1, 5, NULL, 'csat'), (1, 6, 'order', 'csat'), (2, 1, 'order', 'csat')) AS v (customer, day, stage, measure)
WINDOW visit AS (PARTITION BY customer ORDER BY day)
ORDER BY customer, day;
-- as many as are distinct, whatever the type, and however many there are
SELECT count(*) FILTER (WHERE t) AS texts, count(*) FILTER (WHERE a) AS arrays, count(*) FILTER (WHERE n) AS numbers, count(*) FILTER (WHERE b) AS pairs
FROM (SELECT is_first(repeat('x', 3000) || i % 700) OVER w AS t, is_first(ARRAY[i % 50, 1]) OVER w AS a, is_first((i % 30)::numeric) OVER w AS n, is_first(i % 6 = 0, i % 10) OVER w AS b
      FROM generate_series(1, 5000) AS i WINDOW w AS (ORDER BY i)) AS v;
-- values that are equal without being the same: a numeric with more digits, text by its collation
CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT n, is_first(n) OVER w AS number, is_first(c) OVER w AS caseless, is_first(t) OVER w AS text, is_first(c, t) OVER w AS both
FROM (SELECT i, n, t COLLATE caseless AS c, t COLLATE "C" AS t FROM (VALUES (1, 1.0, 'Bill'), (2, 1.00, 'bill'), (3, 1.01, 'BILL'), (4, 1.0, 'bill')) AS v (i, n, t)) AS v
WINDOW w AS (ORDER BY i) ORDER BY i;
DROP COLLATION caseless;

SELECT error_of(command) FROM unnest(ARRAY[
    $$SELECT p_adjust(ARRAY[0.1, 1.1])$$, $$SELECT p_adjust(ARRAY['NaN'::float8])$$, $$SELECT p_adjust(ARRAY[-0.1])$$, $$SELECT p_adjust(ARRAY[0.1], 'bonferroni')$$,
    $$SELECT nps_sample_size(0)$$, $$SELECT nps_sample_size(5, 1)$$, $$SELECT nps_sample_size(5, 0.95, 101)$$, $$SELECT nps_sample_size('NaN')$$,
    $$SELECT nps_sample_size(1e-9)$$, $$SELECT is_first(point(1, 2)) OVER ()$$, $$SELECT is_first(1)$$]) AS command;
\set VERBOSITY default
SELECT p_adjust(ARRAY[0.1], 'bh');
SELECT nps_estimate('0..10{9:1}', method => 'bootstrap');
SELECT share_estimate('0..10{9:1}', 9, 10, method => 'exact');
