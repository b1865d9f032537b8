-- Intervals and changes, against published and independently computed figures.
SET search_path = public, customer_metrics;
\pset format unaligned

-- detractors, passives, promoters; Wald, adjusted Wald and score in fractions of 1
SELECT d, n, p, round((w.low / 100)::numeric, 6) AS wald_low, round((w.high / 100)::numeric, 6) AS wald_high,
    round((a.low / 100)::numeric, 6) AS low, round((a.high / 100)::numeric, 6) AS high,
    round((t.low / 100)::numeric, 6) AS score_low, round((t.high / 100)::numeric, 6) AS score_high, a.answers
FROM (VALUES (1, 2, 3), (75, 675, 250), (3, 2, 5), (0, 0, 10)) AS v (d, n, p),
    LATERAL (SELECT rating_summary(0, 10, ARRAY[d, 0, 0, 0, 0, 0, 0, n, 0, p, 0])) AS s (s),
    nps_estimate(s, method => 'wald') AS w, nps_estimate(s) AS a, nps_estimate(s, method => 'score') AS t;

-- R package NPS: variance of an answer and standard error of the score; the upper end of ten promoters is clamped from 1.063426
SELECT d, n, p, round(value::numeric / 100, 6) AS nps, round((se ^ 2 * answers)::numeric, 6) AS variance, round(se::numeric, 3) AS se
FROM (VALUES (1, 2, 3), (1, 0, 1), (0, 1, 1), (1, 1, 1)) AS v (d, n, p),
    nps_estimate(rating_summary(0, 10, ARRAY[d, 0, 0, 0, 0, 0, 0, n, 0, p, 0]), method => 'wald') AS e, LATERAL (SELECT (high - low) / 200 / 1.959963984540054 AS se) AS s;
SELECT round((2 * 10 / 13.0 - low / 100)::numeric, 6) AS unclamped FROM nps_estimate('0..10{10:10}');

-- Newcombe 1998: 81/263, 15/148, 0/20, 1/29
SELECT x, n, round((e.low / 100)::numeric, 4) AS low, round((e.high / 100)::numeric, 4) AS high
FROM (VALUES (81, 263), (15, 148), (0, 20), (1, 29)) AS v (x, n), share_estimate(rating_summary(0, 1, ARRAY[n - x, x]), 1, 1) AS e;
-- Clopper and Pearson for 81/263 as in Newcombe 1998: .2527, .3676; none and all of 20: by every method
SELECT x, n, method, round(e.low::numeric, 4) AS low, round(e.high::numeric, 4) AS high
FROM (VALUES (81, 263), (0, 20), (20, 20)) AS v (x, n), unnest(ARRAY['wilson', 'clopper_pearson', 'agresti_coull', 'jeffreys', 'wald']) AS method,
    share_estimate(rating_summary(0, 1, ARRAY[n - x, x]), 1, 1, method => method) AS e;
SELECT csat_estimate('1..5{1:8,5:12}', 0.9, 'clopper_pearson') = share_estimate('1..5{1:8,5:12}', 4, 5, 0.9, 'clopper_pearson') AS same;
-- all answers alike, and one answer
SELECT s, round(e.low::numeric, 4) AS low, round(e.high::numeric, 4) AS high
FROM unnest(ARRAY['0..10{0:1}', '0..10{7:1}', '0..10{10:1}', '0..10{0:7}', '0..10{8:7}', '0..10{9:7}']::rating_summary[]) AS s, nps_estimate(s, method => 'score') AS e;
-- a difference is rounded once: 30 % less 10 % is 20, and one of a billion is not nothing
SELECT c.value, share_change('0..1{0:1000000000}', '0..1{0:999999999,1:1}', 1, 1) FROM share_change('0..1{0:9,1:1}', '0..1{0:7,1:3}', 1, 1) AS c;
-- more answers than there are people: a quarter of 1e12, 1e15 and 9e18, against quadratures of the density in 40 digits
SELECT n, c.low::numeric(20, 13), c.high::numeric(20, 13), j.low::numeric(20, 13) AS jeffreys_low, j.high::numeric(20, 13) AS jeffreys_high
FROM (VALUES (1000000000000), (1000000000000000), (9000000000000000000)) AS v (n), LATERAL (SELECT rating_summary(0, 1, ARRAY[n / 4 * 3, n / 4])) AS s (s),
    share_estimate(s, 1, 1, method => 'clopper_pearson') AS c, share_estimate(s, 1, 1, method => 'jeffreys') AS j;
-- next to no confidence: z is sqrt(pi / 2) times it, t of 1, 4 and 19 degrees pi / 2, 4 / 3 and 1.2699063945352271 times, and a little more at 0.001
SELECT confidence, abs(e.high / (z * confidence * 100 / sqrt(10)) - 1) < 1e-14 AS z, abs(a.high / (t1 * confidence) - 1) < precision AS t1,
    abs(b.high / (t4 * confidence * sqrt(0.5)) - 1) < precision AS t4, abs(c.high / (t19 * confidence / sqrt(19)) - 1) < precision AS t19
FROM (VALUES (1e-15::float8, 1.2533141373155003, pi() / 2, 4 / 3.0, 1.2699063945352271, 1e-14), (1e-9, 1.2533141373155003, pi() / 2, 4 / 3.0, 1.2699063945352271, 1e-14),
        (0.00099, 1.2533144589030216, 1.5707975930149454, 1.333333817333639, 1.2699067466716155, 1e-14), (0.001, 1.2533144654325545, 1.5707976187243667, 1.3333338271608121, 1.2699067538214147, 1e-10)) AS v (confidence, z, t1, t4, t19, precision),
    nps_estimate('0..10{0:5,10:5}', confidence, 'wald') AS e, mean_estimate('-1..1{-1:1,1:1}', confidence) AS a,
    mean_estimate('-2..2{-2:1,-1:1,0:1,1:1,2:1}', confidence) AS b, mean_estimate('-1..1{-1:10,1:10}', confidence) AS c;
-- weighted answers that are alike have no spread, though 3 w / w need not be 3
SELECT count(*) AS samples, count(*) FILTER (WHERE m.value <> score OR sd(s) <> 0 OR c.value <> 0) AS wrong, count(*) FILTER (WHERE m.low IS NOT NULL OR n.low IS NOT NULL OR c.p_value IS NOT NULL) AS made_up
FROM (SELECT score, nps_agg(score, 0.01 + sin(k * 37 + i * 11) ^ 2) AS s FROM generate_series(0, 10) AS score, generate_series(1, 100) AS k, generate_series(1, 5) AS i GROUP BY score, k) AS a,
    mean_estimate(s) AS m, nps_estimate(s) AS n, mean_change(s, s) AS c;
-- weights whose squares vanish have no spread to speak of
SELECT e.* FROM (SELECT csat_agg(i, 1e-200) FROM generate_series(1, 5) AS i) AS s (s), mean_estimate(s) AS e;

-- Newcombe 1998, method 10: 56/70 - 48/80, 9/10 - 3/10, 5/56 - 0/29, 10/10 - 0/20
SELECT round((c.low / 100)::numeric, 4) AS low, round((c.high / 100)::numeric, 4) AS high, round(c.p_value::numeric, 4) AS p
FROM (VALUES (56, 70, 48, 80), (9, 10, 3, 10), (5, 56, 0, 29), (10, 10, 0, 20)) AS v (x1, n1, x0, n0),
    share_change(rating_summary(0, 1, ARRAY[n0 - x0, x0]), rating_summary(0, 1, ARRAY[n1 - x1, x1]), 1, 1) AS c;

-- t interval of 1, 2, 3, 4, 5: 3 +- 2.776445 * sqrt(2.5 / 5)
SELECT round(e.low::numeric, 6) AS low, round(e.high::numeric, 6) AS high FROM mean_estimate('1..5{1:1,2:1,3:1,4:1,5:1}') AS e;
SELECT mean_estimate('1..5{4:1}'), mean_estimate('1..5{4:9}'), mean_estimate('1..5{}'), mean_estimate('{}'), ces_estimate('5..1{1:3}');
SELECT nps_estimate('{}'), nps_estimate('0..10{9:1}'), csat_estimate('1..5{5:1}'), csat_estimate('{}');
-- weights of 1: the formula of svymean; scaled weights change no figure
SELECT round(e.low::numeric, 8) AS low, round(e.high::numeric, 8) AS high
FROM (VALUES (1.0::float8), (0.001), (1e6)) AS v (w), LATERAL (SELECT csat_agg(i, w) FROM generate_series(1, 5) AS i) AS s (s), mean_estimate(s) AS e;
SELECT round(value::numeric, 6), round(low::numeric, 6), round(high::numeric, 6), round(p_value::numeric, 6) FROM mean_change('1..5{1:1,2:1,3:1,4:1,5:1}', '1..5{3:2,4:3,5:5}');
SELECT mean_change('1..5{3:2}', '1..5{4:2}'), mean_change('1..5{3:2}', '1..5{4:1}'), csat_change('1..5{5:2}', '1..5{5:2}'), ces_change('1..7{}', '1..7{1:1}');
SELECT round(value::numeric, 6), round(low::numeric, 6), round(high::numeric, 6), round(p_value::numeric, 6) FROM nps_change('0..10{0:75,7:675,9:250}', '0..10{0:3,7:2,9:5}');

SELECT error_of(command) FROM unnest(ARRAY[
    $$SELECT nps_estimate('0..10{9:1}', 0)$$, $$SELECT nps_estimate('0..10{9:1}', 1)$$, $$SELECT nps_estimate('0..10{9:1}', 'NaN')$$, $$SELECT nps_estimate('0..10{9:1}', method => 'Wald')$$,
    $$SELECT nps_estimate('1..5{4:1}')$$, $$SELECT csat_estimate('1..8{4:1}')$$, $$SELECT csat_estimate('1..5{4:1}', method => '')$$,
    $$SELECT share_estimate('1..5{4:1}', 4, 6)$$, $$SELECT share_change('1..5{4:1}', '1..7{4:1}', 4, 5)$$, $$SELECT nps_change('1..5{4:1}', '{}')$$]) AS command;

-- one side with weights, the other without: z with both errors, as if the other weighed 1
SELECT w, nps_change(a, b) = nps_change(plain, b) AS nps, share_change(b, a, 2, 7) = share_change(b, plain, 2, 7) AS share, mean_change(a, b) = mean_change(plain, b) AS mean, round((mean_change(plain, b)).p_value::numeric, 6) AS p
FROM (SELECT nps_agg(i, 1::float8), nps_agg(i) FROM generate_series(0, 10) AS i) AS before (a, plain), LATERAL (SELECT w, nps_agg(i, w) FROM unnest(ARRAY[1, 7]::float8[]) AS w, generate_series(5, 9) AS i GROUP BY w) AS after (w, b) ORDER BY w;
-- differences 1, 2, 3, 4, 5 as above; weights of 1 as svymean; a change as of means
SELECT g.weighted, round(e.low::numeric, 8) AS low, round(e.high::numeric, 8) AS high, e.answers
FROM (SELECT false, gap_agg(0, i::float8) FROM generate_series(1, 5) AS i UNION ALL SELECT true, gap_agg(0, i::float8, 7.0) FROM generate_series(1, 5) AS i) AS g (weighted, s), gap_estimate(s) AS e;
SELECT round(c.value::numeric, 6), round(c.low::numeric, 6), round(c.high::numeric, 6), round(c.p_value::numeric, 6)
FROM (SELECT gap_agg(0, i::float8) FROM generate_series(1, 5) AS i) AS a (s), (SELECT gap_agg(0, x) FROM unnest(ARRAY[3, 3, 4, 4, 4, 5, 5, 5, 5, 5]::float8[]) AS x) AS b (s), gap_change(a.s, b.s) AS c;
-- a standard error of which the square vanishes
SELECT round((e.high * 1e168)::numeric, 6) AS high, round((c.high * 1e168)::numeric, 6) AS high_of_change, c.p_value
FROM (VALUES ('{n=1000000000000000000 below=500000000000000000 exceeded=500000000000000000 expected=0 difference=0 expected2=0 difference2=1e-300 product=0}'::gap_summary)) AS v (s), gap_estimate(s) AS e, gap_change(s, s) AS c;
SELECT w, gap_change(a, b) = gap_change(plain, b) AS gap, round((gap_change(plain, b)).p_value::numeric, 6) AS p
FROM (SELECT gap_agg(0, i::float8, 1), gap_agg(0, i::float8) FROM generate_series(0, 10) AS i) AS before (a, plain), LATERAL (SELECT w, gap_agg(0, i::float8, w) FROM unnest(ARRAY[1, 7]::float8[]) AS w, generate_series(5, 9) AS i GROUP BY w) AS after (w, b) ORDER BY w;
SELECT gap_estimate('{}'), gap_estimate(gap_agg(1::float8, 2)), gap_change('{}', gap_agg(1::float8, 2)) FROM generate_series(1, 1);

-- the value of an estimate is the metric itself, to the last bit
SELECT count(*) AS differing
FROM (SELECT rating_summary(0, 10, array_agg(floor(random() * 50)::bigint)) AS s FROM generate_series(1, 11000) AS g GROUP BY g % 1000) AS many
CROSS JOIN LATERAL nps_estimate(s) AS n
CROSS JOIN LATERAL csat_estimate(s) AS c
CROSS JOIN LATERAL mean_estimate(s) AS m
CROSS JOIN LATERAL ces_estimate(s) AS e
WHERE n.value <> nps(s) OR c.value <> csat(s) OR m.value <> mean(s) OR e.value <> ces(s);
