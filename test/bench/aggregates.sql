-- Aggregates against the formulas that people write by hand.
\ir measure.sql

\echo loading :size answers
CREATE TABLE answer AS SELECT (hashint4(i) & 65535) % 11 AS score, i / 10 AS person FROM generate_series(1, :size) AS i;
CREATE TABLE recent AS SELECT row_number() OVER () AS i, score FROM answer LIMIT 1000000;
VACUUM ANALYZE answer, recent;

CALL measure(jsonb_build_object(
    'count', 'SELECT count(score) FROM answer',
    'nps', 'SELECT nps(score) FROM answer',
    'nps by hand', 'SELECT 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(*) FROM answer',
    'panel', 'SELECT nps(s), mean(s), sd(s), counts(s), e.* FROM (SELECT nps_agg(score) AS s FROM answer) AS a, nps_estimate(s) AS e',
    'panel by hand', 'SELECT p - d, p - d - 1.96 * sqrt((p + d - (p - d) ^ 2) / n), p - d + 1.96 * sqrt((p + d - (p - d) ^ 2) / n), a.*
        FROM (SELECT count(*) AS n, count(*) FILTER (WHERE score >= 9)::float8 / count(*) AS p, count(*) FILTER (WHERE score <= 6)::float8 / count(*) AS d, avg(score), stddev_samp(score),
            count(*) FILTER (WHERE score = 0) AS s0, count(*) FILTER (WHERE score = 1) AS s1, count(*) FILTER (WHERE score = 2) AS s2,
            count(*) FILTER (WHERE score = 3) AS s3, count(*) FILTER (WHERE score = 4) AS s4, count(*) FILTER (WHERE score = 5) AS s5,
            count(*) FILTER (WHERE score = 6) AS s6, count(*) FILTER (WHERE score = 7) AS s7, count(*) FILTER (WHERE score = 8) AS s8,
            count(*) FILTER (WHERE score = 9) AS s9, count(*) FILTER (WHERE score = 10) AS s10
        FROM answer) AS a'), 5);
CALL measure(jsonb_build_object(
    'window', 'SELECT max(x) FROM (SELECT nps(score) OVER (ORDER BY i ROWS 49999 PRECEDING) AS x FROM recent) AS w',
    'window by hand', 'SELECT max(x) FROM (SELECT 100.0 * (count(*) FILTER (WHERE score >= 9) OVER w - count(*) FILTER (WHERE score <= 6) OVER w) / count(*) OVER w AS x FROM recent WINDOW w AS (ORDER BY i ROWS 49999 PRECEDING)) AS w'), 3);

SELECT name AS "query", beside, round(median(name)) AS ms, round((median(name) / median(beside))::numeric, 3) AS ratio, asked AS "at most"
FROM (VALUES ('nps', 'count', 1.05), ('nps', 'nps by hand', 0.77), ('panel', 'panel by hand', 0.35), ('window', 'window by hand', 0.8)) AS v (name, beside, asked);

-- Memory of a group: hash aggregation of a group for every ten answers.
CREATE FUNCTION hash_memory(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) ' || query INTO plan;
    RETURN 1024 * (jsonb_path_query_first(plan, '$.**."Peak Memory Usage"') #>> '{}')::bigint;
END $$;
SET work_mem = '2GB'; SET hash_mem_multiplier = 1; SET enable_sort = off;
SELECT groups, round((hash_memory('SELECT person, nps(score) FROM answer GROUP BY person') - hash_memory('SELECT person, count(score) FROM answer GROUP BY person')) / groups::numeric) AS "bytes a group above count", 200 AS "at most"
FROM (SELECT count(DISTINCT person) AS groups FROM answer) AS g;
SET work_mem = '4MB';
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT person, nps(score) FROM answer GROUP BY person;
