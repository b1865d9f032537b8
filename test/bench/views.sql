-- Every view that people read, whole and live, over the big company: a tenth of :size interactions, a fiftieth of it responses.
SELECT :size / 10 AS interactions, :size / 50 AS responses \gset
\ir company.sql

\echo what check_program says of it
SELECT level, relation, message, rows FROM customer_metrics.check_program('big');

-- All columns of all rows, as a reader gets them; the planner would leave out what count(*) does not need.
CREATE TABLE view_run (name text, plan jsonb);
CREATE PROCEDURE run_view(name text) LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE format('EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) SELECT count(v::text) FROM big.%I AS v', name) INTO plan;
    INSERT INTO view_run VALUES (name, plan -> 0);
END $$;

\echo running the views
-- As a server comes, but for its memory.
SET work_mem = '64MB';
SET max_parallel_workers_per_gather = 2;
SELECT format('CALL run_view(%L)', r.name)
FROM customer_metrics.program_relation('big') AS r WHERE r.kind IN ('report', 'personal', 'daily') ORDER BY r.ordinal \gexec

-- Rows that a node handed on or threw away, over all its loops.
CREATE VIEW node AS
SELECT r.name, n.node ->> 'Node Type' AS node_type,
       (n.node ->> 'Actual Loops')::float8 * ((n.node ->> 'Actual Rows')::float8 + coalesce((n.node ->> 'Rows Removed by Filter')::float8, 0)
           + coalesce((n.node ->> 'Rows Removed by Join Filter')::float8, 0)) AS rows
FROM view_run AS r, jsonb_path_query(r.plan, 'strict $.**') AS n (node)
WHERE jsonb_typeof(n.node) = 'object' AND n.node ? 'Actual Rows';

SELECT r.name AS "view", (r.plan #>> '{Plan,Plans,0,Actual Rows}')::float8::bigint AS rows,
       round((r.plan ->> 'Planning Time')::numeric + (r.plan ->> 'Execution Time')::numeric) AS ms, 10000 AS "at most"
FROM view_run AS r ORDER BY ms DESC;

\echo A node of more than 20 rows an interaction multiplies tables; there must be none:
SELECT n.name AS "view", n.node_type AS node, n.rows::bigint AS rows, round((n.rows / :interactions)::numeric, 1) AS "an interaction", 20 AS "at most"
FROM node AS n WHERE n.rows > 20 * :interactions ORDER BY n.rows DESC;
