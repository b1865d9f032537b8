-- Prints docs/program.md, the relations of a program, from their comments, with psql -qAtX.
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
SET search_path = customer_metrics, pg_catalog;

BEGIN;
DO $$ BEGIN PERFORM create_program('example'); END $$;

WITH section (place, kind, title, introduction) AS (
    VALUES
        (1, 'source', 'Sources', 'Tables, or views over what is given in their place. Columns that a given source leaves out are their default, or NULL.'),
        (2, 'personal', 'Personal views', 'What shows single persons.'),
        (3, 'report', 'Report views', 'Figures by stage, question, journey, segment and so on.'),
        (4, 'daily', 'Daily views', 'Summaries by day, to be merged by `rollup`.'),
        (5, 'internal', 'Internal views', 'What the others are built over; these may change from version to version.'),
        (6, 'state', 'State', 'How the program was made, and what is stored of it (see [guarantees.md](guarantees.md)); not to be changed by hand.'),
        (7, 'function', 'Functions', 'Report views over some days or of one segment; and what the views call.')
), relation AS (
    SELECT s.place, coalesce(f.ordinal, 0) AS ordinal, c.relname AS name, c.oid, obj_description(c.oid, 'pg_class') AS comment
    FROM pg_class AS c
    LEFT JOIN program_file() AS f ON f.name = c.relname
    JOIN section AS s ON s.kind = coalesce(f.kind, 'state')
    WHERE c.relnamespace = 'example'::regnamespace AND c.relkind IN ('r', 'v')
), description AS (
    SELECT r.oid, count(col_description(r.oid, a.attnum)) > 0 AS commented,
           string_agg(format('| %s | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                             replace(col_description(r.oid, a.attnum), '|', '\|')), E'\n' ORDER BY a.attnum) AS rows,
           string_agg(format('%s (%s)', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) AS line
    FROM relation AS r
    JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY r.oid
), line (place, ordinal, name, text) AS (
    SELECT 0, 0, '', E'# The relations of a program\n\nMade by `make docs` from the comments on what `SELECT customer_metrics.create_program(''example'')` makes: to change it, change those. '
        || E'All of it is there since version 0.1.0.\nIds are text here; they have the type of the given sources, or `id_type`. The functions are in [reference.md](reference.md).'
    UNION ALL
    SELECT place, -1, '', format(E'\n## %s\n\n%s', title, introduction) FROM section
    UNION ALL
    SELECT r.place, r.ordinal, r.name,
           format(E'\n### %s\n\n%s\n\n', r.name, r.comment)
           || CASE WHEN d.commented THEN E'| column | type | comment |\n| --- | --- | --- |\n' || d.rows ELSE format('Columns: %s.', d.line) END
    FROM relation AS r JOIN description AS d USING (oid)
    UNION ALL
    SELECT 7, 0, p.proname, format(E'\n### %s(%s)\n\n%s', p.proname, pg_get_function_arguments(p.oid), obj_description(p.oid, 'pg_proc'))
    FROM pg_proc AS p
    WHERE p.pronamespace = 'example'::regnamespace
)
SELECT text FROM line ORDER BY place, ordinal, name COLLATE "C";

ROLLBACK;
