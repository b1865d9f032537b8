-- How often does an interval at 95 % hold the true score?  Simulated, and summed
-- exactly over all outcomes, which the simulation must agree with.  Prints
-- Markdown with psql -qAtX; the seed makes it print the same again.
SET client_encoding = 'UTF8';
SET search_path = public, customer_metrics;
SELECT setseed(0.95) \g /dev/null

-- Shapes: shares of detractors and passives; the rest are promoters.
CREATE TEMPORARY TABLE shape (position integer, shape text, detractors float8, passives float8);
INSERT INTO shape VALUES
    (1, 'usual', 0.20, 0.30),
    (2, 'disliked', 0.60, 0.25),
    (3, 'divided', 0.45, 0.10),
    (4, 'lukewarm', 0.10, 0.80),
    (5, 'loved', 0.02, 0.13);
CREATE TEMPORARY TABLE share_shape (position integer, share float8);
INSERT INTO share_shape VALUES (1, 0.5), (2, 0.8), (3, 0.95), (4, 0.99);

CREATE TEMPORARY TABLE ln_factorial AS
SELECT 0 AS n, 0::float8 AS value UNION ALL SELECT n, sum(ln(n::float8)) OVER (ORDER BY n) FROM generate_series(1, 100) AS n;

-- Every outcome of n answers, and how often it came up in 20,000 samples of n answers each.
CREATE TEMPORARY TABLE nps_outcome AS
SELECT position, n, d, p, n - d - p AS r,
    exp(ways.value + d * ln(detractors) + p * ln(passives) + (n - d - p) * ln(1 - detractors - passives)) AS probability
FROM shape, unnest(ARRAY[5, 10, 30, 100]) AS n, generate_series(0, n) AS d, generate_series(0, n - d) AS p,
    LATERAL (SELECT sum(CASE WHEN f.n = v.n THEN value ELSE 0 END) - sum(value * ((f.n = d)::integer + (f.n = p)::integer + (f.n = v.n - d - p)::integer)) AS value
             FROM ln_factorial AS f, (VALUES (n)) AS v (n) WHERE f.n IN (v.n, d, p, v.n - d - p)) AS ways;

CREATE TEMPORARY TABLE nps_sample (position integer, n bigint, d bigint, p bigint, times bigint);
DO $$
DECLARE
    cell record;
BEGIN
    FOR cell IN SELECT s.*, n FROM shape AS s, unnest(ARRAY[5, 10, 30, 100]) AS n ORDER BY s.position, n LOOP
        INSERT INTO nps_sample
        SELECT cell.position, cell.n, d, p, count(*)
        FROM (SELECT count(*) FILTER (WHERE u < cell.detractors) AS d, count(*) FILTER (WHERE u >= cell.detractors AND u < cell.detractors + cell.passives) AS p
              FROM (SELECT i / cell.n AS sample, random() AS u FROM generate_series(0, 20000 * cell.n - 1) AS i OFFSET 0) AS answer
              GROUP BY sample) AS sample
        GROUP BY d, p;
    END LOOP;
END $$;

CREATE TEMPORARY TABLE nps_coverage AS
SELECT s.position, o.n, method,
    sum(probability) FILTER (WHERE covered) AS exact,
    sum(times) FILTER (WHERE covered) / 20000 AS simulated,
    sum(probability * (high - low)) AS width
FROM nps_outcome AS o
JOIN shape AS s USING (position)
LEFT JOIN nps_sample AS t ON t.position = o.position AND t.n = o.n AND t.d = o.d AND t.p = o.p,
    unnest(ARRAY['wald', 'adjusted_wald', 'score']) AS method,
    nps_estimate(rating_summary(0, 10, ARRAY[o.d, 0, 0, 0, 0, 0, 0, o.p, 0, o.r, 0]), 0.95, method) AS e,
    -- a hair wider: a true score at the very end counts as held
    LATERAL (SELECT 100 * (1 - 2 * detractors - passives) BETWEEN low - 1e-9 AND high + 1e-9 AS covered) AS c
GROUP BY s.position, o.n, method;

CREATE TEMPORARY TABLE share_coverage AS
SELECT s.position, n, method, sum(probability) FILTER (WHERE 100 * share BETWEEN low - 1e-9 AND high + 1e-9) AS exact, sum(probability * (high - low)) AS width
FROM share_shape AS s, unnest(ARRAY[5, 10, 30, 100]) AS n, generate_series(0, n) AS x,
    LATERAL (SELECT exp((SELECT value FROM ln_factorial AS f WHERE f.n = v.n) - (SELECT value FROM ln_factorial AS f WHERE f.n = x) - (SELECT value FROM ln_factorial AS f WHERE f.n = v.n - x)
        + x * ln(share) + (v.n - x) * ln(1 - share)) AS probability FROM (VALUES (n)) AS v (n)) AS p,
    unnest(ARRAY['wald', 'agresti_coull', 'wilson', 'jeffreys', 'clopper_pearson']) AS method,
    share_estimate(rating_summary(0, 1, ARRAY[n - x, x]), 1, 1, 0.95, method) AS e
GROUP BY s.position, n, method;

\qecho '# Which interval really covers 95 %?'
\qecho
\qecho 'Made by `make docs` from test/coverage/coverage.sql.  An interval at 95 % promises to hold the true figure in 95 of 100 samples; the tables say'
\qecho 'in how many of 100 it does, and in brackets how wide it is on average, in points.'
\qecho
\qecho '## Net promoter score'
\qecho
\qecho 'First 20,000 simulated samples, then, after the slash, the sum over all outcomes that n answers can have.'
\qecho
\qecho '| shape | detractors, passives, promoters | n | wald | adjusted_wald (default) | score |'
\qecho '| --- | --- | --- | --- | --- | --- |'
SELECT format('| %s | %s, %s, %s %% | %s | %s |', shape, 100 * detractors, 100 * passives, round((100 * (1 - detractors - passives))::numeric), n,
    string_agg(format('%s / %s (%s)', round((100 * simulated)::numeric, 1), round((100 * exact)::numeric, 1), round(width::numeric)), ' | ' ORDER BY array_position(ARRAY['wald', 'adjusted_wald', 'score'], method)))
FROM nps_coverage JOIN shape USING (position) GROUP BY position, shape, detractors, passives, n ORDER BY position, n;
\qecho
\qecho '## Shares and CSAT'
\qecho
\qecho 'Sums over all outcomes.'
\qecho
\qecho '| true share | n | wald | agresti_coull | wilson (default) | jeffreys | clopper_pearson |'
\qecho '| --- | --- | --- | --- | --- | --- | --- |'
SELECT format('| %s %% | %s | %s |', 100 * share, n,
    string_agg(format('%s (%s)', round((100 * coalesce(exact, 0))::numeric, 1), round(width::numeric)), ' | ' ORDER BY array_position(ARRAY['wald', 'agresti_coull', 'wilson', 'jeffreys', 'clopper_pearson'], method)))
FROM share_coverage JOIN share_shape USING (position) GROUP BY position, share, n ORDER BY position, n;
