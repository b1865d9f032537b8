-- Aggregates: what they take, refuse and ignore; parts and wholes.
SET search_path = public, customer_metrics;
\pset format unaligned

SELECT nps(v), nps(v::smallint), nps(v::bigint), nps(v::numeric), nps(v::float8), nps(rating(v, 0, 10)) FROM unnest(ARRAY[10, 9, 3, NULL]) AS v;
SELECT nps(v), nps_agg(v), rating_agg(rating(v, 0, 10)), csat(v), ces(v), rollup(nps_agg) FROM (SELECT NULL::integer, NULL::rating_summary) AS n (v, nps_agg);
SELECT csat_agg(v, w), csat(v, w) FROM (VALUES (5, 2.0::float8), (1, 1), (3, 0), (3, NULL), (NULL, 1)) AS a (v, w);

SELECT error_of(command) FROM unnest(ARRAY[
    'SELECT nps(11)', 'SELECT nps(-1)', 'SELECT nps(9.5)', 'SELECT nps(9.00000000000000000001)', 'SELECT nps(9.00)', 'SELECT nps(''NaN''::float8)', 'SELECT nps(''infinity''::numeric)', 'SELECT nps(1e300::float8)', 'SELECT nps(1e300::numeric)', 'SELECT nps(9223372036854775807)',
    'SELECT csat(0)', 'SELECT ces(8)', 'SELECT csat(4, -1.0::float8)', 'SELECT csat(4, ''NaN''::float8)', 'SELECT csat(4, ''infinity''::float8)', 'SELECT csat(4, 1e300::float8)',
    'SELECT nps(rating(4, 1, 5))', 'SELECT csat(r) FROM (VALUES (rating(4, 1, 5)), (rating(4, 1, 7))) AS v (r)', 'SELECT rollup(s) FROM (VALUES (''1..5{4:1}''::rating_summary), (''1..7{4:1}'')) AS v (s)']) AS command;

-- parts and wholes: random splits, parallel plans, empty and NULL parts
CREATE TABLE score AS
    SELECT i, (hashint4(i) & 65535) % 11 AS score, (hashint4(i + 1) & 65535) % 37 AS part FROM generate_series(1, 200000) AS i;
SELECT rollup(s) = (SELECT nps_agg(score) FROM score) AS equal
FROM (SELECT nps_agg(score) AS s FROM score GROUP BY part UNION ALL SELECT unnest(ARRAY[NULL, '{}', '0..10{}']::rating_summary[])) AS v;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 4;
CREATE TABLE parallel AS SELECT nps_agg(score) AS plain, rating_agg(rating(score, 0, 10)) AS rated, nps_agg(score, 0.5::float8) AS weighted FROM score;
SET max_parallel_workers_per_gather = 0;
SELECT plain = nps_agg(score) AS plain, rated = nps_agg(score) AS rated, weighted = nps_agg(score, 0.5::float8) AS weighted FROM parallel, score GROUP BY parallel.plain, rated, weighted;

-- each window frame against a fresh aggregate; NULLs and changes of scale slide too
WITH answer AS (
    SELECT i, CASE WHEN i % 7 > 0 THEN i * i % 11 END AS v, CASE WHEN i / 50 % 2 = 0 THEN NULL WHEN i / 50 % 4 = 1 THEN rating(i % 5 + 1, 1, 5) ELSE rating(i % 11, 0, 10) END AS r
    FROM generate_series(1, 1000) AS i
), framed AS (
    SELECT i, nps_agg(v) OVER frame AS a, nps_agg(v::numeric) OVER frame AS n, nps_agg(v::float8) OVER frame AS f, rating_agg(r) OVER (ORDER BY i ROWS 20 PRECEDING) AS r
    FROM answer
    WINDOW frame AS (ORDER BY i ROWS BETWEEN 30 PRECEDING AND 3 FOLLOWING)
)
SELECT count(*), count(*) FILTER (WHERE a IS DISTINCT FROM fresh), count(*) FILTER (WHERE n IS DISTINCT FROM fresh), count(*) FILTER (WHERE f IS DISTINCT FROM fresh), count(DISTINCT worst(r))
FROM framed CROSS JOIN LATERAL (SELECT nps_agg(v) AS fresh FROM answer WHERE answer.i BETWEEN framed.i - 30 AND framed.i + 3) AS again;

-- called as functions, these never change a stored row, however it is stored
CREATE TABLE stored AS
    SELECT i, CASE i % 3 WHEN 0 THEN '0..10{9:3}'::rating_summary WHEN 1 THEN '1..5{4:12/14.5/18.25}' ELSE rating_summary(0, 100, array_agg(j::bigint)) END AS s
    FROM generate_series(1, 30) AS i, generate_series(0, 100) AS j GROUP BY i;
ALTER TABLE stored ADD COLUMN toasted rating_summary;
ALTER TABLE stored ALTER COLUMN toasted SET STORAGE external;
UPDATE stored SET toasted = s;
CREATE TABLE before AS SELECT i, md5(rating_summary_send(s)) AS s, md5(rating_summary_send(toasted)) AS toasted FROM stored;
SELECT count(rating_summary_add(s, rating(worst(s), worst(s), best(s)))), count(rating_summary_add(s, worst(s), 0.5::float8)), count(rating_summary_combine(s, toasted)), count(rating_summary_combine(toasted, s)),
    count(rating_summary_remove(s, 9)) FILTER (WHERE i % 3 = 0), count(s + toasted), count(rating_summary_final(s))
FROM stored;
SELECT count(*) FILTER (WHERE md5(rating_summary_send(stored.s)) = before.s AND md5(rating_summary_send(stored.toasted)) = before.toasted) AS unchanged FROM stored JOIN before USING (i);
SELECT worst(s), best(s), rollup(s) = rollup(toasted) AS equal, rollup(s + toasted) = rollup(s) + rollup(toasted) AS sums, answers(rollup(s)) = sum(answers(s)) AS answers FROM stored GROUP BY 1, 2 ORDER BY 1, 2;

-- a survey in which some answers have a weight
SELECT response_agg(r, w) FILTER (WHERE i < 3) AS unweighted, response_agg(r, w) AS mixed, response_agg(r, w) = rating_agg(r, coalesce(w, 1)) AS same, response_agg(NULL, 1) IS NULL AS none
FROM (VALUES (1, '5@1..5'::rating, NULL::float8), (2, '4@1..5', NULL), (3, '5@1..5', 2.5), (4, '1@1..5', 0), (5, NULL, 7)) AS v (i, r, w);
SELECT rating_summary_add_response('1..5{5:1}', '4@1..5', NULL), rating_summary_add_response('1..5{5:1}', '4@1..5', 2), rating_summary_add_response(NULL, '4@1..5', 2);
