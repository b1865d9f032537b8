-- What holds of every relation of a program.
BEGIN;
SELECT plan(7);
SET client_min_messages = warning;
SELECT customer_metrics.create_program('example');

CREATE TEMPORARY VIEW own AS
    SELECT c.oid, c.relname AS name, c.relkind, coalesce(f.kind, 'state') AS kind, f.ordinal
    FROM pg_class AS c
    LEFT JOIN customer_metrics.program_file() AS f ON f.name = c.relname
    WHERE c.relnamespace = 'example'::regnamespace AND c.relkind IN ('r', 'v');

CREATE TEMPORARY VIEW own_column AS
    SELECT o.*, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod) AS type
    FROM own AS o
    JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped;

SELECT set_eq('SELECT name FROM own WHERE kind <> ''state''', 'SELECT name FROM customer_metrics.program_file() WHERE kind <> ''state''', 'every file makes a relation of its name');

SELECT is_empty($$
    SELECT name FROM own WHERE obj_description(oid, 'pg_class') IS NULL
$$, 'every view and table has a comment');

SELECT is_empty($$
    SELECT name, attname FROM own_column WHERE kind <> 'internal' AND name NOT LIKE 'stored\_%' AND col_description(oid, attnum) IS NULL
$$, 'every column that is not of an internal view has a comment');

SELECT is_empty($$
    SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'example'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
$$, 'every function has a comment');

-- What every reporting tool can show; ids are of their own type, here text.
SELECT set_eq($$
    SELECT name::text, attname::text, type FROM own_column
    WHERE kind IN ('report', 'personal', 'daily')
        AND type NOT IN ('text', 'boolean', 'integer', 'bigint', 'double precision', 'date', 'timestamp with time zone')
$$, $$
    VALUES ('answer', 'rating', 'customer_metrics.rating'),
           ('daily_satisfaction', 'ratings', 'customer_metrics.rating_summary'),
           ('daily_gap', 'gaps', 'customer_metrics.gap_summary')
$$, 'readers get plain types, and ours in three places');

SELECT is_empty($$
    SELECT name FROM own WHERE name LIKE '%pg\_%'
    UNION ALL
    SELECT attname FROM own_column WHERE attname LIKE '%pg\_%'
$$, 'no name holds pg_');

-- All views on an empty program, with nothing on the search_path.
CREATE FUNCTION pg_temp.unreadable() RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
    view name;
BEGIN
    FOR view IN SELECT o.name FROM pg_temp.own AS o WHERE o.relkind = 'v' ORDER BY o.ordinal LOOP
        BEGIN
            PERFORM pg_catalog.set_config('search_path', '', true);
            EXECUTE pg_catalog.format('SELECT * FROM example.%I', view);
        EXCEPTION WHEN OTHERS THEN
            RETURN NEXT view || ': ' || SQLERRM;
        END;
    END LOOP;
    RESET search_path;
END
$$;
SELECT is_empty('SELECT pg_temp.unreadable()', 'all views can be read on an empty program, whatever the search_path');

SELECT * FROM finish();
ROLLBACK;
