-- Figures of a distribution.
SET search_path = public, customer_metrics;
\pset format unaligned

-- published: AskNicely .20, BigFunctions .25, MediaWiki .20, the R package NPS 1/3
SELECT nps(v) FROM unnest(ARRAY[10, 10, 9, 9, 9, 8, 7, 4, 2, 1]) AS v;
SELECT nps(v) FROM unnest(ARRAY[9, 10, 6, 8]) AS v;
SELECT nps(v) FROM unnest(ARRAY[3, 7, 8, 9, 10]) AS v;
SELECT nps('0..10{0:1,7:2,9:3}'::rating_summary);
-- R package survey: Kish 4.28
SELECT round(effective_n(csat_agg(4, w))::numeric, 2) FROM unnest(ARRAY[1.5, .8, 1.2, 1.1, 2.5]::float8[]) AS w;

SELECT csat(s), ces(s), mean(s), answers(s), satisfied(s), worst(s), best(s), counts(s), sparkline(s)
FROM unnest(ARRAY['1..5{1:1,4:2,5:1}', '5..1{5:1,2:2,1:1}', '0..10{0:1,7:1,8:2}', '{}', '1..5{}', '1..3{3:1,2:1}', '1..5{1:1/1/1,5:1/3/9}']::rating_summary[]) AS s;
SELECT promoters(s), passives(s), detractors(s) FROM unnest(ARRAY['0..10{0:1,6:2,7:3,8:4,9:5,10:6}', '{}']::rating_summary[]) AS s;
SELECT share(s, 4, 5), share(s, 1, 1), percentile(s, 0), percentile(s, 0.5), percentile(s, 1), total_weight(s)
FROM unnest(ARRAY['1..5{1:1,4:2,5:1}', '5..1{1:1,4:2,5:1}', '1..5{1:1/1/1,5:1/3/9}', '1..5{1:1/1/1,5:1/1/1}']::rating_summary[]) AS s;
SELECT * FROM distribution('5..1{1:1,4:3}');
SELECT * FROM distribution('0..2{}');
-- the median of answers that weigh half and half is the middle, in whatever unit the weights are: .1 + .2 is not .3
SELECT array_agg(DISTINCT percentile(s, 0.5)) AS median, array_agg(DISTINCT percentile(s, 0)) AS least, array_agg(DISTINCT percentile(s, 1)) AS greatest
FROM unnest(ARRAY[1, 10, 100, 0.1, 0.001, 1e6, 3, 1 / 7.0]::float8[]) AS f, LATERAL (SELECT csat_agg(score, w * f) FROM (VALUES (1, 0.1::float8), (1, 0.2), (2, 0.3)) AS v (score, w)) AS a (s);
SELECT percentile(s, 0), percentile(s, 0.5), percentile(s, 1) FROM (SELECT csat_agg(score, w) FROM (VALUES (1, 1e-13::float8), (3, 1), (5, 1e-13)) AS v (score, w)) AS a (s);
-- weights of which the squares vanish, or are more than a number only together
SELECT w, effective_n(s), nps(s) FROM unnest(ARRAY[2e-162, 1e-150, 1e-140, 1e154]::float8[]) AS w, LATERAL (SELECT nps_agg(score, w) FROM unnest(ARRAY[0, 8, 9, 10]) AS score) AS a (s);

-- against the formulas in plain SQL, over many distributions
SELECT count(*) AS differences
FROM (
    SELECT csat_agg(score) AS s, avg(score) AS mean, stddev_samp(score) AS sd, percentile_cont(.3) WITHIN GROUP (ORDER BY score) AS p,
        100.0 * count(*) FILTER (WHERE score >= 4) / count(*) AS satisfied
    FROM (SELECT i % 97 AS g, (hashint4(i) & 65535) % 5 + 1 AS score FROM generate_series(1, 5000) AS i) AS v
    GROUP BY g
) AS v
WHERE abs(mean(s) - mean) > 1e-12 OR abs(sd(s) - sd) > 1e-12 OR abs(percentile(s, .3) - p) > 1e-12 OR abs(csat(s) - satisfied) > 1e-12;

SELECT error_of(command) FROM unnest(ARRAY[
    $$SELECT nps('1..5{4:1}'::rating_summary)$$, $$SELECT nps('10..0{4:1}'::rating_summary)$$, $$SELECT csat('1..8{4:1}'::rating_summary)$$,
    $$SELECT promoters('1..5{4:1}')$$, $$SELECT share('1..5{4:1}', 0, 3)$$, $$SELECT share('1..5{4:1}', 5, 4)$$,
    $$SELECT percentile('1..5{4:1}', 1.5)$$, $$SELECT percentile('1..5{4:1}', 'nan')$$]) AS command;

SELECT measure, worst, best, satisfied_from(measure, worst, best), unhappy_to(measure, worst, best)
FROM (VALUES ('nps', 0, 10), ('csat', 1, 5), ('csat', 5, 1), ('csat', 1, 8), ('ces', 1, 7), ('ces', 5, 1), ('need_met', 0, 1), ('expected', 1, 7)) AS v (measure, worst, best);
