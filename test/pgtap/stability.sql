-- Sums over ten million rows, far from zero: a mean of 1e9 with a spread of 1 keeps its variance.
BEGIN;
SELECT plan(7);
SET search_path = customer_metrics, public;

-- Values are 1e9 and a multiple of 2^-20, which a double holds exactly, so that the true variance follows from whole numbers.
CREATE FUNCTION pg_temp.part(i integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT (hashint4(i) & 1048575) * 3 + (hashint4(i + 7) & 15)';
CREATE FUNCTION pg_temp.close_to(got float8, wanted numeric) RETURNS boolean LANGUAGE sql AS 'SELECT abs(got::numeric - wanted) <= 1e-9 * wanted';

-- Serial, ten million rows; the odd one out first.
CREATE TEMPORARY TABLE serial AS
SELECT count(*) - 1 AS n, sum(part::bigint) AS sum, sum(part::bigint ^ 2::numeric) AS squares,
    gap_agg(0, 1e9 + part / 1048576.0::float8) FILTER (WHERE i > 0) AS gap,
    driver_agg(CASE WHEN i > 0 THEN 1e9 ELSE 0 END + part / 1048576.0::float8, ARRAY[1e9 + part / 1048576.0::float8, 7.7]) AS odd,
    driver_agg(1e9 + part / 1048576.0::float8, ARRAY[1e9 - part / 1048576.0::float8, 7.7]) FILTER (WHERE i > 0) AS even
FROM (SELECT i, CASE WHEN i > 0 THEN pg_temp.part(i) ELSE 0 END AS part FROM generate_series(0, 10000000) AS i) AS x;
CREATE TEMPORARY TABLE truth AS
SELECT n, (squares - sum::numeric ^ 2 / n) / (n - 1) / 1048576.0 ^ 2 AS variance,
    -- with a row at 0 the variance is that of its distance, too
    (squares - sum::numeric ^ 2 / n) / n / 1048576.0 ^ 2 + (1e9 + sum / n / 1048576.0) ^ 2 / (n + 1) AS odd_variance
FROM serial;
SELECT ok(pg_temp.close_to(sd(gap) ^ 2, variance), 'gap_summary, ten million rows') FROM serial, truth;
SELECT ok(pg_temp.close_to((even::jsonb #>> '{outcome,sd}')::float8 ^ 2, variance) AND pg_temp.close_to((even::jsonb #>> '{factors,0,sd}')::float8 ^ 2, variance), 'driver_summary, ten million rows') FROM serial, truth;
SELECT is(even::jsonb #>> '{factors,1,sd}', '0', 'a constant stays one') FROM serial;
SELECT ok(pg_temp.close_to((odd::jsonb #>> '{outcome,sd}')::float8 ^ 2, odd_variance) AND answers(odd) = serial.n + 1, 'the first row being the odd one out') FROM serial, truth;

-- By workers, and merged in a shuffled order.
CREATE TABLE value AS SELECT i, 1e9 + pg_temp.part(i) / 1048576.0::float8 AS x FROM generate_series(1, 1000000) AS i;
ANALYZE value;
CREATE TEMPORARY TABLE true_variance AS SELECT (sum(p ^ 2) - sum(p) ^ 2 / 1000000) / 999999 / 1048576.0 ^ 2 AS variance FROM (SELECT pg_temp.part(i)::numeric AS p FROM value) AS v;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT ok(pg_temp.close_to(sd(gap_agg(0, x)) ^ 2, max(variance)) AND pg_temp.close_to((driver_agg(x, ARRAY[x])::jsonb #>> '{outcome,sd}')::float8 ^ 2, max(variance)), 'by workers')
FROM value, true_variance;
SET max_parallel_workers_per_gather = 0;
CREATE TEMPORARY TABLE part AS SELECT i % 997 AS part, gap_agg(0, x) AS gap, driver_agg(x, ARRAY[x]) AS driver FROM value GROUP BY i % 997;
SELECT ok(bool_and(pg_temp.close_to(sd(gap) ^ 2, variance)), 'gap_summary, parts merged in five orders')
FROM true_variance, (SELECT rollup(gap ORDER BY hashint4(part + seed)) AS gap FROM part, generate_series(1, 5) AS seed GROUP BY seed) AS merged;
SELECT ok(bool_and(pg_temp.close_to((driver::jsonb #>> '{outcome,sd}')::float8 ^ 2, variance)), 'driver_summary, parts merged in five orders')
FROM true_variance, (SELECT rollup(driver ORDER BY hashint4(part + seed)) AS driver FROM part, generate_series(1, 5) AS seed GROUP BY seed) AS merged;

SELECT * FROM finish();
ROLLBACK;
