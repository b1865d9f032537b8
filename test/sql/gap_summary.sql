-- gap_summary: forms, parts and wholes, agreement with plain SQL.
SET search_path = public, customer_metrics;
\pset format unaligned

SELECT gap(e, p), gap_agg(e, p) FROM (VALUES (5::float8, 3::float8), (4, 4), (3, 5), (5, 2), (NULL, 1), (1, NULL)) AS v (e, p);
SELECT gap(e, p, w), answers(gap_agg(e, p, w)), below_share(gap_agg(e, p, w)) FROM (VALUES (5::float8, 3::float8, 2::float8), (4, 4, 1), (3, 5, 0), (3, 5, NULL)) AS v (e, p, w);
SELECT gap(NULL::float8, 1), gap_agg(NULL::float8, 1), rollup(NULL::gap_summary), gap('{}'::gap_summary), answers('{}'::gap_summary), sd('{}'::gap_summary);

CREATE TABLE pair AS
    SELECT i, (hashint4(i) & 65535) % 7 + 1.0::float8 AS expected, (hashint4(-i) & 65535) % 7 + 1.0::float8 AS perceived, i % 13 AS part FROM generate_series(1, 20000) AS i;
SELECT abs(gap(s) - avg) < 1e-12 AS gap, abs(sd(s) - stddev) < 1e-12 AS sd, abs(correlation(s) - corr) < 1e-12 AS correlation, abs(expected(s) - e) < 1e-12 AS expected, abs(perceived(s) - p) < 1e-12 AS perceived,
    abs(below_share(s) - below) < 1e-12 AS below, abs(met_share(s) - met) < 1e-12 AS met, abs(exceeded_share(s) - exceeded) < 1e-12 AS exceeded
FROM (
    SELECT gap_agg(expected, perceived) AS s, avg(perceived - expected) AS avg, stddev_samp(perceived - expected) AS stddev, corr(expected, perceived) AS corr, avg(expected) AS e, avg(perceived) AS p,
        100.0 * count(*) FILTER (WHERE perceived < expected) / count(*) AS below, 100.0 * count(*) FILTER (WHERE perceived = expected) / count(*) AS met, 100.0 * count(*) FILTER (WHERE perceived > expected) / count(*) AS exceeded
    FROM pair
) AS v;

-- parts and wholes; text and binary forms; stored rows stay as they are
CREATE TABLE gap_part AS SELECT part, gap_agg(expected, perceived) AS s, gap_agg(expected, perceived, 0.5) AS w FROM pair GROUP BY part;
CREATE TABLE gap_before AS SELECT part, md5(gap_summary_send(s)) AS s, md5(gap_summary_send(w)) AS w FROM gap_part;
SELECT rollup(s) = (SELECT gap_agg(expected, perceived) FROM pair) AS plain, rollup(w) = (SELECT gap_agg(expected, perceived, 0.5) FROM pair) AS weighted FROM gap_part;
SELECT bool_and(s::text::gap_summary = s) AS text, bool_and(w::text::gap_summary = w) AS weighted FROM gap_part;
SELECT count(gap_summary_add(s, 1, 2)), count(gap_summary_add(w, 1, 2, 3)), count(gap_summary_add(s, 1, 2, 3)), count(gap_summary_merge(s, w)), count(gap_summary_merge(w, s)), count(s + w) FROM gap_part;
SELECT count(*) FILTER (WHERE md5(gap_summary_send(p.s)) = b.s AND md5(gap_summary_send(p.w)) = b.w) AS unchanged FROM gap_part AS p JOIN gap_before AS b USING (part);
SET max_parallel_workers_per_gather = 4; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SELECT gap_agg(expected, perceived) = (SELECT rollup(s) FROM gap_part) AS parallel FROM pair;

-- far from zero nothing cancels: mean 1e9, spread 1
SELECT abs(sd(gap_agg(0, 1e9 + i % 2)) / stddev_samp(i % 2) - 1) < 1e-9 AS stable FROM generate_series(1, 100000) AS i;

-- days; early is positive
SELECT gap(gap_agg(e, a)), gap(gap_agg(e::timestamptz, a::timestamptz)), gap(gap_agg(e::date, a::date)), exceeded_share(gap_agg(e, a))
FROM (VALUES (timestamp '2026-01-10', timestamp '2026-01-08 12:00'), ('2026-01-10', '2026-01-11')) AS v (e, a);

SELECT error_of(command) FROM unnest(ARRAY[
    $$SELECT gap('NaN'::float8, 1)$$, $$SELECT gap(1, 'infinity'::float8)$$, $$SELECT gap(-1e308::float8, 1.7e308)$$, $$SELECT gap(1, 2, -1::float8)$$, $$SELECT gap(1, 2, 'NaN')$$,
    $$SELECT gap_agg(timestamp 'infinity', timestamp '2026-01-01')$$, $$SELECT gap_agg(date '2026-01-01', date '-infinity')$$]) AS command;
SELECT input, error_of(format('SELECT %L::gap_summary', input)) FROM unnest(ARRAY['', '{', '{}x', '{x=1}', '1']) AS input;
SELECT s::jsonb, s::json FROM (SELECT gap_agg(5::float8, 3::float8)) AS v (s);
