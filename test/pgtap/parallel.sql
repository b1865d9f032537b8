-- Workers really aggregate, toasted values really lie elsewhere, and the results are the serial ones.
BEGIN;
SELECT plan(12);
SET search_path = customer_metrics, public;

CREATE TABLE score AS
    SELECT i, (hashint4(i) & 65535) % 11 AS score, 0.5 + (i % 4) AS weight, (hashint4(i + 7) & 65535) % 5 + 0.5 AS found FROM generate_series(1, 100000) AS i;
ANALYZE score;

CREATE FUNCTION pg_temp.workers(query text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) ' || query INTO plan;
    IF (plan -> 0 -> 'Plan' ->> 'Partial Mode') <> 'Finalize' THEN
        RETURN 0;
    END IF;
    RETURN plan -> 0 -> 'Plan' -> 'Plans' -> 0 ->> 'Workers Launched';
END $$;

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT cmp_ok(pg_temp.workers('SELECT nps_agg(score) FROM score'), '>', 0, 'workers count answers');
SELECT cmp_ok(pg_temp.workers('SELECT rating_agg(rating(score, 0, 10)) FROM score'), '>', 0, 'workers count ratings');
SELECT cmp_ok(pg_temp.workers('SELECT nps_agg(score, weight::float8) FROM score'), '>', 0, 'workers sum weights');
SELECT cmp_ok(pg_temp.workers('SELECT gap_agg(score::float8, found::float8) FROM score'), '>', 0, 'workers sum gaps');
SELECT cmp_ok(pg_temp.workers('SELECT driver_agg(score, ARRAY[found, weight]) FROM score'), '>', 0, 'workers sum products');
CREATE TEMPORARY TABLE parallel AS
    SELECT nps_agg(score) AS plain, nps_agg(score, weight::float8) AS weighted, gap_agg(score::float8, found::float8) AS gaps, gap_agg(score::float8, found::float8, weight::float8) AS weighted_gaps, driver_agg(score, ARRAY[found, weight]) AS drivers FROM score;
SET max_parallel_workers_per_gather = 0;
CREATE TEMPORARY TABLE serial AS
    SELECT nps_agg(score) AS plain, nps_agg(score, weight::float8) AS weighted, gap_agg(score::float8, found::float8) AS gaps, gap_agg(score::float8, found::float8, weight::float8) AS weighted_gaps, driver_agg(score, ARRAY[found, weight]) AS drivers FROM score;
SELECT ok((SELECT p.plain = s.plain FROM parallel AS p, serial AS s), 'counts are the serial ones');
SELECT ok((SELECT p.gaps = s.gaps FROM parallel AS p, serial AS s), 'sums of gaps too');
SELECT ok((SELECT p.drivers::jsonb = s.drivers::jsonb FROM parallel AS p, serial AS s), 'figures of products, whose pivots may be others');
SELECT ok((SELECT counts(p.weighted) = counts(s.weighted) AND abs(nps(p.weighted) - nps(s.weighted)) < 1e-10 AND abs(gap(p.weighted_gaps) - gap(s.weighted_gaps)) < 1e-12 FROM parallel AS p, serial AS s), 'and weighted ones, but for rounding');

-- A weighted summary of a hundred points is wider than a row may be.
CREATE TABLE stored (part integer, s rating_summary) WITH (toast_tuple_target = 128);
ALTER TABLE stored ALTER COLUMN s SET STORAGE external;
INSERT INTO stored SELECT i % 50, rating_agg(rating(-(i % 101), -100, 0), 1.5::float8) FROM generate_series(1, 20000) AS i GROUP BY i % 50;
SELECT cmp_ok((SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'stored'::regclass), '>', 0::bigint, 'summaries lie in the toast table');
SELECT ok((SELECT answers(rollup(s)) = 20000 AND total_weight(rollup(s)) = 30000 FROM stored), 'and are merged from there');
ALTER TABLE stored ALTER COLUMN s SET STORAGE extended;
UPDATE stored SET s = s + (SELECT '-100..0{}'::rating_summary);
SELECT ok((SELECT answers(rollup(s)) = 20000 AND bool_and(pg_column_size(s) < 2000) FROM stored), 'or compressed');

SELECT * FROM finish();
ROLLBACK;
