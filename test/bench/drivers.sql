-- Drivers beside the correlations that people compute one by one.
\ir measure.sql
\echo loading drivers
CREATE TABLE rated AS
SELECT (hashint4(i) & 7)::float8 AS y, (hashint4(i + 1) & 7)::float8 AS f1, (hashint4(i + 2) & 7)::float8 AS f2, (hashint4(i + 3) & 7)::float8 AS f3, (hashint4(i + 4) & 7)::float8 AS f4, (hashint4(i + 5) & 7)::float8 AS f5,
    (hashint4(i + 6) & 7)::float8 AS f6, (hashint4(i + 7) & 7)::float8 AS f7, (hashint4(i + 8) & 7)::float8 AS f8, (hashint4(i + 9) & 7)::float8 AS f9, (hashint4(i + 10) & 7)::float8 AS f10
FROM generate_series(1, :size / 10) AS i;
CREATE TABLE sixteen AS
SELECT driver_agg(hashint4(i) & 7, (SELECT array_agg((hashint4(i * 16 + k) & 7)::float8 + i % 3) FROM generate_series(1, 16) AS k)) AS s FROM generate_series(1, 1000) AS i;
VACUUM ANALYZE rated;

CALL measure(jsonb_build_object(
    'driver_agg of 10 factors', 'SELECT driver_agg(y, ARRAY[f1, f2, f3, f4, f5, f6, f7, f8, f9, f10]) FROM rated',
    'ten corr', 'SELECT corr(y, f1), corr(y, f2), corr(y, f3), corr(y, f4), corr(y, f5), corr(y, f6), corr(y, f7), corr(y, f8), corr(y, f9), corr(y, f10) FROM rated',
    'lmg of 16 factors', 'SELECT * FROM sixteen, drivers(s, method => ''lmg'')',
    'johnson of 16 factors', 'SELECT * FROM sixteen, drivers(s)'), 7);
SELECT 'driver_agg of 10 factors' AS "query", 'ten corr' AS beside, round(median('driver_agg of 10 factors')) AS ms, round((median('driver_agg of 10 factors') / median('ten corr'))::numeric, 3) AS ratio, 1.5 AS "at most";
SELECT name AS "query", round(median(name)::numeric, 3) AS ms, 1000 AS "at most" FROM unnest(ARRAY['lmg of 16 factors', 'johnson of 16 factors']) AS name;
