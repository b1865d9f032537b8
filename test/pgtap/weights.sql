-- Weighted figures are those of a sample in which people stand for different numbers of others.
BEGIN;
SELECT plan(17);
SET search_path = customer_metrics, public;

-- Published: Kish's effective n; mean and standard error as R's survey gives them.
SELECT is(round(effective_n(rating_agg(rating(1, 1, 5), w))::numeric, 2), 4.28, 'Kish: 4.28') FROM unnest(ARRAY[1.5, 0.8, 1.2, 1.1, 2.5]::float8[]) AS w;
CREATE TEMPORARY TABLE survey AS
SELECT * FROM unnest(ARRAY[15, 143, 21, 51, 337, 50, 274, 145, 15, 86]::float8[], ARRAY[20, 200, 11, 25, 550, 30, 250, 100, 10, 55]::float8[]) AS v (value, weight);
SELECT is(round(e.value::numeric, 3) || ' ' || round(((e.high - e.low) / 2 / 1.959963984540054)::numeric, 3), '113.700 35.626', 'svymean of equal weights')
FROM (SELECT gap_agg(0, value, 100) AS s FROM survey) AS a, gap_estimate(s) AS e;
SELECT is(round(e.value::numeric, 3) || ' ' || round(((e.high - e.low) / 2 / 1.959963984540054)::numeric, 3), '243.914 48.752', 'and of others')
FROM (SELECT gap_agg(0, value, weight) AS s FROM survey) AS a, gap_estimate(s) AS e;

-- Three thousand answers of two halves of a year, with weights of all kinds.
CREATE TEMPORARY TABLE answer AS
SELECT i, i % 2 AS half, (hashint4(i) & 65535) % 11 AS score, (hashint4(i + 1) & 65535) % 5 AS expected, CASE WHEN i % 10 = 3 THEN 0 WHEN i % 10 <> 4 THEN 0.01 + (hashint4(-i) & 65535) / 7e3 END::float8 AS weight
FROM generate_series(1, 3000) AS i;

-- Every figure that takes weights, for weights times a factor.
CREATE FUNCTION pg_temp.figures(factor float8) RETURNS TABLE (name text, value float8, low float8, high float8, p_value float8) LANGUAGE sql AS $$
    WITH half AS (
        SELECT half, rating_agg(rating(score, 0, 10), weight * factor) AS s, gap_agg(expected, score, weight * factor) AS g FROM answer GROUP BY half
    ), year AS (
        SELECT a.s AS before, b.s AS after, a.s + b.s AS s, a.g AS gap_before, b.g AS gap_after, a.g + b.g AS g FROM half AS a, half AS b WHERE a.half = 0 AND b.half = 1
    )
    SELECT 'nps', e.value, e.low, e.high, NULL::float8 FROM year, nps_estimate(s) AS e
    UNION ALL SELECT 'csat', e.value, e.low, e.high, NULL FROM year, csat_estimate(s, method => 'jeffreys') AS e
    UNION ALL SELECT 'share', e.value, e.low, e.high, NULL FROM year, share_estimate(s, 2, 7) AS e
    UNION ALL SELECT 'mean', e.value, e.low, e.high, NULL FROM year, mean_estimate(s) AS e
    UNION ALL SELECT 'ces', e.value, e.low, e.high, NULL FROM year, ces_estimate(s) AS e
    UNION ALL SELECT 'gap', e.value, e.low, e.high, NULL FROM year, gap_estimate(g) AS e
    UNION ALL SELECT 'nps change', e.* FROM year, nps_change(before, after) AS e
    UNION ALL SELECT 'csat change', e.* FROM year, csat_change(before, after) AS e
    UNION ALL SELECT 'share change', e.* FROM year, share_change(before, after, 2, 7) AS e
    UNION ALL SELECT 'mean change', e.* FROM year, mean_change(before, after) AS e
    UNION ALL SELECT 'ces change', e.* FROM year, ces_change(before, after) AS e
    UNION ALL SELECT 'gap change', e.* FROM year, gap_change(gap_before, gap_after) AS e
    UNION ALL SELECT 'effective n, sd, median', effective_n(s), sd(s), percentile(s, 0.5), effective_n(g) FROM year
    UNION ALL SELECT 'met', met_share(g), below_share(g), exceeded_share(g), correlation(g) FROM year
$$;

-- The same from the rows: y +- z SE, var = n / (n - 1) * sum(w^2 (x - y)^2) / (sum w)^2.
CREATE FUNCTION pg_temp.by_hand(wanted integer) RETURNS TABLE (name text, value float8, low float8, high float8) LANGUAGE sql AS $$
    SELECT name, y, y - 1.959963984540054 * se, y + 1.959963984540054 * se
    FROM (
        SELECT name, y, sqrt(count(*) / (count(*) - 1.0) * sum(weight ^ 2 * (x - y) ^ 2) / sum(weight) ^ 2) AS se
        FROM (
            SELECT name, x, weight, sum(weight * x) OVER (PARTITION BY name) / sum(weight) OVER (PARTITION BY name) AS y
            FROM answer, LATERAL (VALUES
                ('nps', CASE WHEN score >= 9 THEN 100 WHEN score <= 6 THEN -100 ELSE 0 END), ('csat', CASE WHEN score >= 8 THEN 100 ELSE 0 END),
                ('share', CASE WHEN score BETWEEN 2 AND 7 THEN 100 ELSE 0 END), ('mean', score), ('ces', score), ('gap', score - expected)) AS v (name, x)
            WHERE weight > 0 AND (wanted IS NULL OR half = wanted)) AS x
        GROUP BY name, y) AS se
$$;

SELECT is((SELECT count(*) FROM pg_temp.figures(1) AS f JOIN pg_temp.by_hand(NULL) AS h USING (name)
           WHERE abs(f.value - h.value) + abs(f.low - h.low) + abs(f.high - h.high) < 1e-10), 6::bigint, 'estimates are those of the formula over the rows');
SELECT is((SELECT count(*) FROM pg_temp.figures(1) AS f JOIN pg_temp.by_hand(0) AS a ON f.name = a.name || ' change' JOIN pg_temp.by_hand(1) AS b ON a.name = b.name
           WHERE abs(f.value - (b.value - a.value)) + abs((f.high - f.low) / 2 - sqrt(((b.high - b.low) / 2) ^ 2 + ((a.high - a.low) / 2) ^ 2)) < 1e-10), 6::bigint, 'changes take both errors');
SELECT is((SELECT count(*) FROM pg_temp.figures(1) AS a JOIN pg_temp.figures(f) AS b USING (name)
           WHERE greatest(abs(a.value - b.value), abs(a.low - b.low), abs(a.high - b.high), abs(a.p_value - b.p_value)) > 1e-9), 0::bigint, 'weights times ' || f || ' change no figure')
FROM unnest(ARRAY[1e-100, 1e-9, 0.1, 3, 10, 1e5 / 7, 1e6, 1e100]) AS f;
SELECT is((SELECT count(*) FROM pg_temp.figures(1) WHERE value IS NULL OR low IS NULL OR high IS NULL), 0::bigint, 'all are there');

-- Weights of 1 are svymean's too, and not the t interval; the figure is the unweighted one.
UPDATE answer SET weight = 1;
SELECT is((SELECT count(*) FROM pg_temp.figures(1) AS f JOIN pg_temp.by_hand(NULL) AS h USING (name)
           WHERE abs(f.value - h.value) + abs(f.low - h.low) + abs(f.high - h.high) < 1e-10), 6::bigint, 'weights of 1 as well');
SELECT is((SELECT nps_agg(score, weight) FROM (SELECT score, CASE WHEN i % 10 = 3 THEN 0::float8 WHEN i % 10 <> 4 THEN 2 END AS weight FROM answer) AS w),
          (SELECT nps_agg(score, 2::float8) FROM answer WHERE i % 10 NOT IN (3, 4)), 'weights of 0 and NULL drop the answer');
-- As whole numbers weights are exact: parts add up to the same error.
SELECT is((SELECT nps_estimate(rollup(s)) FROM (SELECT nps_agg(score, (i % 4)::float8) FROM answer GROUP BY i % 9) AS parts (s)), (SELECT nps_estimate(nps_agg(score, (i % 4)::float8)) FROM answer), 'the error rolls up');

SELECT * FROM finish();
ROLLBACK;
