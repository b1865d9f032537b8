-- Rolling a program up: what is stored, what is read live, and what brings the one up to the other.
--
-- A family is a view live_NAME over the sources, one row a day and cell. Beside it stands a table stored_NAME of the same columns, by day
-- and, of what reports add up, by month. Triggers log what changes (program_change); views read what is stored of days that no
-- logged change concerns, and the sources for the rest.

CREATE FUNCTION program_log_change()
RETURNS trigger
AS 'MODULE_PATHNAME', 'program_log_change'
LANGUAGE C;
COMMENT ON FUNCTION program_log_change() IS 'Trigger function, AFTER and FOR EACH STATEMENT: logs each row of the transition tables, as it was and as it is, in the table program_change of a program. Arguments: the program (empty: that of the table''s schema); the cause to write down; columns, with blanks between, without whose change an update leaves no trace (empty: all); then pairs of a column of the log and the table''s column that fills it, where their names differ. Without transition tables it logs the cause alone. The table''s owner needs INSERT on program_change (error 42501).';

CREATE FUNCTION program_rows(shape anyelement, query text)
RETURNS SETOF anyelement
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN QUERY EXECUTE query;
END
$$;
COMMENT ON FUNCTION program_rows(anyelement, text) IS 'The rows of a query, of the type of shape: unlike the query of an INSERT, it may have workers; and a worker may run it whole, whatever the query does that is not done in parallel.';

CREATE FUNCTION program_shared_query(shape text, query text, shares integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT CASE shares
        WHEN 1 THEN replace(replace(query, ':share(', '(true OR 0 = ('), ':)', '))')
        -- In a form that the planner does not take for rare.
        ELSE (SELECT string_agg(format('SELECT w.* FROM @extschema@.program_rows(NULL::%s, %L) AS w', shape,
                                       replace(replace(query, ':share(', 'CASE ('), ':)', format(') & %s WHEN %s THEN true ELSE false END', shares - 1, s.share))),
                                E'\nUNION ALL\n' ORDER BY s.share)
              FROM generate_series(0, shares - 1) AS s (share))
    END;
END;
COMMENT ON FUNCTION program_shared_query(text, text, integer) IS 'A query in shares (a power of two), each of which a worker runs by itself, so that windows and lookups of the latest row are parallel too. In the query stands :share(number:), true of the rows whose number falls to the share; rows that are looked at together must have the same number, whatever they are written like (1.0 and 1.00 are one id). shape: the type of the query''s rows.';

CREATE FUNCTION program_relations_behind(relation oid)
RETURNS SETOF oid
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE behind (oid) AS (
        SELECT relation
        UNION
        SELECT d.refobjid
        FROM behind
        JOIN pg_rewrite AS r ON r.ev_class = behind.oid
        JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        WHERE d.refclassid = 'pg_class'::regclass
    )
    SELECT oid FROM behind WHERE oid IS NOT NULL ORDER BY oid;
END;
COMMENT ON FUNCTION program_relations_behind(oid) IS 'The relations that a relation is, or reads, through any number of views.';

CREATE FUNCTION program_tables_behind(relation oid)
RETURNS SETOF oid
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT c.oid FROM @extschema@.program_relations_behind(relation) AS b (oid) JOIN pg_class AS c USING (oid) WHERE c.relkind IN ('r', 'p', 'f', 'm') ORDER BY c.oid;
END;
COMMENT ON FUNCTION program_tables_behind(oid) IS 'The tables that a relation is, or reads, through any number of views.';

CREATE FUNCTION program_rolled_query(program text, family text, grain text)
RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
    SELECT format(CASE grain
        WHEN 'day' THEN $query$(
    WITH open AS MATERIALIZED (
        SELECT o.*, r.token FROM program_rollup AS r CROSS JOIN LATERAL open_days(r.token) AS o
    )
    SELECT %2$s
    FROM open AS o
    JOIN stored_%1$s AS s ON s.grain = 'day' AND (s.day < o.frozen_before OR (s.day < o.live_from AND s.day <> ALL (o.days)))
    UNION ALL
    SELECT l.*
    FROM open AS o
    CROSS JOIN LATERAL read_live_%1$s(o.days, o.live_from, o.frozen_before, o.token) AS l
)$query$
        ELSE $query$(
    WITH open AS MATERIALIZED (
        SELECT o.*, r.token FROM program_rollup AS r CROSS JOIN LATERAL open_days(r.token) AS o
    )
    -- Months in which nothing is open; days of the others that are not.
    SELECT %2$s
    FROM open AS o
    JOIN stored_%1$s AS s ON s.grain = 'month'
        AND (s.day < o.frozen_before OR (s.day < o.live_from AND s.day <> ALL (o.months)))
    UNION ALL
    SELECT %2$s
    FROM open AS o
    CROSS JOIN LATERAL unnest(o.months) AS m (month)
    JOIN stored_%1$s AS s ON s.grain = 'day' AND s.day >= m.month AND s.day < m.month + interval '1 month'
        AND s.day < o.live_from AND s.day <> ALL (o.days)
    WHERE m.month >= o.frozen_before
    UNION ALL
    SELECT l.*
    FROM open AS o
    CROSS JOIN LATERAL read_live_%1$s(o.days, o.live_from, o.frozen_before, o.token) AS l
)$query$
    END, family, program_columns(format('%I.%I', program, 'live_' || family)::regclass, 's'))
$$;
COMMENT ON FUNCTION program_rolled_query(text, text, text) IS 'What a view of a family reads, in brackets: the stored rows of one grain that nothing has changed, and the live rest.';

CREATE FUNCTION program_scoped_query(program text, family text, given jsonb, time_zone text)
RETURNS text
LANGUAGE sql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
    -- The views' own queries, one over the other, each name standing for what concerns the open days: the responses of these and all that
    -- count together with them, the interactions of these and of their cases.
    WITH scope (place, name, query) AS (
        VALUES
            (1, 'seed_response', $query$
    SELECT r.answered_at AS at, coalesce(r.submission_id, r.response_id) AS submission_id, r.customer_id, r.case_id, r.interaction_id, r.invitation_id
    FROM response AS r
    WHERE :open(r.answered_at)$query$),
            (2, 'response_kin', NULL),
            (3, 'kin', $query$
    SELECT r.response_id, r.case_id FROM response AS r WHERE :open(r.answered_at)
    UNION
    SELECT r.response_id, r.case_id FROM response AS r WHERE r.response_id :among(SELECT k.response_id FROM response_kin AS k:)$query$),
            (4, 'response', $query$
    SELECT :columns('response', 'r') FROM response AS r WHERE r.response_id :among(
        SELECT k.response_id FROM kin AS k
        UNION
        -- Where the latest answer of a case counts, all of them are needed to tell.
        SELECT m.response_id
        FROM response AS m
        WHERE (SELECT p.repeats FROM program_setting AS p) = 'latest' AND m.case_id IN (SELECT k.case_id FROM kin AS k):)$query$),
            (5, 'judged_response', NULL),
            (6, 'answer', NULL),
            (7, 'heard_answer', NULL),
            (8, 'expectation_pair', NULL),
            (9, 'placed_interaction', $query$
    SELECT i.* FROM placed_interaction AS i WHERE :open(i.occurred_at)
    UNION ALL
    SELECT i.*
    FROM placed_interaction AS i
    WHERE i.case_id :among(SELECT o.case_id FROM placed_interaction AS o WHERE :open(o.occurred_at):) AND NOT :open(i.occurred_at)$query$),
            (10, 'invitation', $query$
    SELECT n.* FROM invitation AS n WHERE :open(n.sent_at)
    UNION
    SELECT n.* FROM invitation AS n WHERE n.invitation_id IN (SELECT r.invitation_id FROM response AS r)$query$)
    )
    -- Few are looked up by the index that an own table has; of a given source nobody knows.
    SELECT program_definition(program,
               regexp_replace(replace(replace(replace(
                   E'WITH ' || string_agg(format(E'%s AS (\n%s\n)', s.name, coalesce(s.query, program_file_query(s.name))), ', ' ORDER BY s.place)
                   || format(E'\nSELECT l.*\nFROM (\n%s\n) AS l\nWHERE (l.day = ANY (days) OR l.day >= live_from) AND l.day >= frozen_before', program_file_query('live_' || family)),
                   -- Own tables may have further columns, named as what is looked up for them.
                   ':columns(''response'', ''r'')', (SELECT string_agg('r.' || c, ', ') FROM unnest(program_source_shape('response')) AS c)),
                   ':among(', CASE WHEN given ?| ARRAY['response', 'interaction'] THEN 'IN (' ELSE '= ANY (ARRAY(' END), ':)', CASE WHEN given ?| ARRAY['response', 'interaction'] THEN ')' ELSE '))' END),
                   ':open\(([\w.]+)\)',
                   '(((\1 AT TIME ZONE :''time_zone'')::date = ANY (days) OR (\1 AT TIME ZONE :''time_zone'')::date >= live_from) AND (\1 AT TIME ZONE :''time_zone'')::date >= frozen_before)', 'g'),
               given, time_zone)
    FROM scope AS s
$$;
COMMENT ON FUNCTION program_scoped_query(text, text, jsonb, text) IS 'The query of live_FAMILY over what the open days need of the sources, with the parameters days, live_from and frozen_before of the function read_live_FAMILY. What it gives of these days is what live_FAMILY gives.';

CREATE FUNCTION program_added_query(program text, family text, grain text, cells text)
RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
    -- Keys are what is neither counted nor summarized.
    SELECT format('SELECT %s FROM %s GROUP BY %s',
        string_agg(c.expression || format(' AS %I', a.attname), ', ' ORDER BY a.attnum),
        cells,
        string_agg(c.expression, ', ' ORDER BY a.attnum) FILTER (WHERE a.atttypid NOT IN ('rating_summary'::regtype, 'gap_summary'::regtype, 'bigint'::regtype)))
    FROM pg_attribute AS a,
        LATERAL (SELECT CASE
            WHEN a.attname = 'day' AND grain = 'month' THEN 'date_trunc(''month'', s.day::timestamp)::date'
            WHEN a.atttypid IN ('rating_summary'::regtype, 'gap_summary'::regtype) THEN format('rollup(s.%I)', a.attname)
            WHEN a.atttypid = 'bigint'::regtype THEN format('sum(s.%I)::bigint', a.attname)
            ELSE format('s.%I', a.attname)
        END) AS c (expression)
    WHERE a.attrelid = format('%I.%I', program, 'live_' || family)::regclass AND a.attnum > 0
$$;
COMMENT ON FUNCTION program_added_query(text, text, text, text) IS 'The rows of a family by day or by month, added up from cells: a relation named s, and a condition on it.';

CREATE FUNCTION program_id_hash(program text, relation text, id text)
RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- hash_record(ROW(id)) would take any type, and four times as long.
    SELECT format('%s(%I)', h.function, id)
    FROM pg_attribute AS a
    JOIN (VALUES ('smallint'::regtype, 'hashint2'), ('integer', 'hashint4'), ('bigint', 'hashint8'), ('numeric', 'hash_numeric'), ('uuid', 'uuid_hash'), ('text', 'hashtext')) AS h (type, function)
        ON h.type = a.atttypid
    WHERE a.attrelid = format('%I.%I', program, relation)::regclass AND a.attname = id;
END;
COMMENT ON FUNCTION program_id_hash(text, text, text) IS 'The expression by which rows are divided into shares by an id of a relation of the program: equal ids have one hash. NULL where the id''s type has none.';

CREATE FUNCTION program_rebuild_query(program text, family text, frozen_before date, given jsonb, time_zone text, shares integer)
RETURNS text
LANGUAGE sql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
    WITH scope AS (
        SELECT CASE
            -- Nearly each answer has a cell of its own, and a cell is of one day.
            WHEN family = 'satisfaction' THEN $query$
    answer AS NOT MATERIALIZED (SELECT a.* FROM rolled_answer AS a WHERE :share(a.day - date '2000-01-01':))$query$
            -- Interactions of a case stay together; what was answered and what was asked are looked up apart; shares are added up.
            WHEN family = 'cut_interaction' THEN format($query$
    placed_interaction AS NOT MATERIALIZED (SELECT i.* FROM placed_interaction AS i WHERE :share(%s:)),
    answer AS NOT MATERIALIZED (SELECT a.* FROM rolled_answer AS a WHERE :share(0:)),
    response AS NOT MATERIALIZED (SELECT r.* FROM response AS r WHERE :share(1:)),
    invitation AS NOT MATERIALIZED (SELECT n.* FROM invitation AS n WHERE :share(1:))$query$,
                coalesce('coalesce(' || program_id_hash(program, 'interaction', 'case_id') || ', ' || program_id_hash(program, 'interaction', 'interaction_id') || ')', '0'))
            ELSE $query$
    answer AS NOT MATERIALIZED (SELECT a.* FROM rolled_answer AS a),
    heard_answer AS NOT MATERIALIZED (SELECT a.* FROM answer AS a WHERE a.is_heard),
    expectation_pair AS NOT MATERIALIZED ($query$ || program_file_query('expectation_pair') || ')'
        END AS sources
    ), live AS (
        SELECT program_definition(program,
            format(E'WITH %s\nSELECT l.*\nFROM (\n%s\n) AS l%s', s.sources,
                   -- Of a table nothing is computed twice by being read twice, and workers can share it.
                   replace(program_file_query('live_' || family), 'AS MATERIALIZED', 'AS NOT MATERIALIZED'),
                   E'\nWHERE ' || concat_ws(' AND ', 'true',
                       -- A condition that leaves nothing out would still be taken for one that does.
                       CASE WHEN isfinite(frozen_before) THEN format('l.day >= %L', frozen_before) END,
                       -- Each cut is computed by itself: the longest first, so that workers have about the same to do.
                       CASE WHEN family = 'cut' THEN $query$:share(coalesce(array_position('{segment,need,touchpoint,all,domain,journey}', l.cut), 0):)$query$ END)),
            given, time_zone) AS query
        FROM scope AS s
    ), shared AS (
        SELECT program_shared_query('live_' || family, l.query, CASE WHEN l.query LIKE '%:share(%' THEN shares ELSE 1 END) AS query FROM live AS l
    )
    SELECT CASE WHEN shares > 1 AND family = 'cut_interaction' THEN program_added_query(program, family, 'day', format(E'(\n%s\n) AS s', s.query)) ELSE s.query END
    FROM shared AS s
$$;
COMMENT ON FUNCTION program_rebuild_query(text, text, date, jsonb, text, integer) IS 'The query of live_FAMILY over all answers, attributed once in rolled_answer; in shares, where workers are to do it.';

CREATE FUNCTION program_family(OUT family text, OUT has_months boolean)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT substr(f.name, 6), EXISTS (SELECT FROM @extschema@.program_file() AS m WHERE m.name = 'monthly_' || substr(f.name, 6))
    FROM @extschema@.program_file() AS f
    WHERE f.name LIKE 'live\_%'
    ORDER BY f.ordinal;
END;
COMMENT ON FUNCTION program_family() IS 'The families of views that are stored, in order: those with a view monthly_FAMILY by month too.';

CREATE FUNCTION program_protect(program text, table_ text, security text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
BEGIN
    -- In 'invoker' mode readers have rights on the table: who may not see all rows of the sources sees none of it.
    IF security = 'owner' THEN
        EXECUTE format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', program, table_);
        RETURN;
    END IF;
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', program, table_);
    IF NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = format('%I.%I', program, table_)::regclass AND p.polname = 'program_reader') THEN
        EXECUTE format('CREATE POLICY program_reader ON %1$I.%2$I USING (NOT %1$I.reads_some_rows())', program, table_);
    END IF;
END
$$;
COMMENT ON FUNCTION program_protect(text, text, text) IS 'Keeps what is stored of a program from readers of whom row-level security keeps rows of its sources.';

CREATE FUNCTION program_build_reader(program text, given jsonb, security text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    is_limited text := 'false';
BEGIN
    -- What is stored is of all rows: who may not see them all reads the sources, row by row.
    IF security = 'invoker' THEN
        SELECT coalesce(string_agg(DISTINCT CASE
                   -- What a view says to one reader it may not say to another.
                   WHEN c.relkind = 'v' AND pg_get_viewdef(c.oid) ~* '\m(current_user|session_user|current_role|current_setting)\M' THEN 'true'
                   ELSE concat('NOT (', m.may_read, ')', CASE WHEN c.relkind IN ('r', 'p') THEN format(' OR row_security_active(%L::regclass)', m.name) END)
               END, ' OR '), 'false') INTO is_limited
        FROM program_relation(program) AS r
        CROSS JOIN LATERAL program_relations_behind(r.oid) AS t (oid)
        JOIN pg_class AS c ON c.oid = t.oid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        -- Rights on the columns that are read, where a view says which.
        CROSS JOIN LATERAL (
            SELECT q.name,
                   format('has_table_privilege(%L::regclass, ''SELECT'')', q.name)
                   || format(' OR coalesce((SELECT bool_and(has_column_privilege(a.attrelid, a.attnum, ''SELECT'')) FROM pg_attribute AS a WHERE a.attrelid = %L::regclass AND a.attname = ANY (%L) HAVING count(*) = %s), false)',
                             q.name, array_agg(DISTINCT a.attname), count(DISTINCT a.attname)) AS may_read
            FROM (SELECT format('%I.%I', n.nspname, c.relname) AS name) AS q
            LEFT JOIN (pg_rewrite AS w JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND w.ev_class <> d.refobjid
                       JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0)
                ON d.refobjid = c.oid AND w.ev_class IN (SELECT v FROM program_relations_behind(r.oid) AS v)
            GROUP BY q.name
        ) AS m
        WHERE r.kind = 'source' AND (c.relkind IN ('r', 'p', 'f', 'm') OR c.oid = r.oid OR pg_get_viewdef(c.oid) ~* '\m(current_user|session_user|current_role|current_setting)\M');
    END IF;

    EXECUTE format('CREATE OR REPLACE FUNCTION %I.reads_some_rows() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS %L',
                   program, 'SELECT ' || is_limited);
    EXECUTE format('COMMENT ON FUNCTION %I.reads_some_rows() IS %L', program, 'Whether some rows of a source are not for the reader, by row-level security, by privileges, or because the source looks at who reads it: he is then told nothing that is stored.');

    -- Whatever the planner expects of them, changes are few beside what is looked up by an own table's indexes.
    EXECUTE format('CREATE OR REPLACE FUNCTION %1$I.changed_days() RETURNS SETOF date LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = %1$I, %2$I, pg_temp %3$s AS %4$L',
                   program, '@extschema@', CASE WHEN NOT given ?| ARRAY['response', 'interaction'] THEN 'SET enable_hashjoin = off SET enable_mergejoin = off' END,
                   'SELECT d.day FROM changed_day AS d');
    EXECUTE format('COMMENT ON FUNCTION %I.changed_days() IS %L', program, 'The days of the view changed_day.');

    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION %1$I.open_days(token uuid, OUT days date[], OUT months date[], OUT live_from date, OUT frozen_before date)
        LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY %3$s SET search_path = %1$I, %2$I, pg_temp AS %4$L $create$,
        program, '@extschema@', CASE security WHEN 'invoker' THEN 'INVOKER' ELSE 'DEFINER' END, $body$
DECLARE
    state program_rollup;
BEGIN
    SELECT r.* INTO STRICT state FROM program_rollup AS r;
    IF token IS DISTINCT FROM state.token THEN
        RAISE EXCEPTION 'permission denied for function open_days' USING ERRCODE = '42501', HINT = 'Read the views of the program.';
    END IF;
    days := '{}';
    live_from := state.live_from;
    frozen_before := state.frozen_before;
    IF reads_some_rows() THEN
        live_from := '-infinity';
        frozen_before := '-infinity';
    ELSIF EXISTS (SELECT FROM program_change AS c WHERE c.cause IN ('everything', 'rebuilding')) THEN
        live_from := '-infinity';
    ELSIF EXISTS (SELECT FROM program_change) THEN
        days := ARRAY(SELECT d.day FROM changed_days() AS d (day) WHERE d.day >= state.frozen_before AND d.day < state.live_from);
    END IF;
    months := ARRAY(SELECT DISTINCT date_trunc('month', d.day::timestamp)::date FROM unnest(days || CASE WHEN isfinite(live_from) THEN live_from END) AS d (day) WHERE d.day IS NOT NULL);
END
$body$);
    EXECUTE format('COMMENT ON FUNCTION %I.open_days(uuid) IS %L', program, 'Days whose figures are not those that are stored, and their months; all from live_from on, and none before frozen_before. For the views of the program, which know its token.');
    EXECUTE format('GRANT EXECUTE ON FUNCTION %1$I.reads_some_rows(), %1$I.changed_days(), %1$I.open_days(uuid) TO PUBLIC', program);

    PERFORM program_protect(program, 'program_change', security);
END
$$;
COMMENT ON FUNCTION program_build_reader(text, jsonb, text) IS 'Makes the functions of a program that say which days are open, and to whom.';

CREATE FUNCTION program_build_family(program text, family text, given jsonb, time_zone text, security text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    live      regclass := format('%I.%I', program, 'live_' || family)::regclass;
    stored    regclass := to_regclass(format('%I.%I', program, 'stored_' || family));
    differs   boolean;
    is_frozen boolean;
BEGIN
    -- The table has the columns of the view, after the grain.
    IF stored IS NOT NULL THEN
        SELECT count(*) FILTER (WHERE s.attname IS DISTINCT FROM l.attname OR s.atttypid IS DISTINCT FROM l.atttypid) > 0 INTO differs
        FROM (SELECT * FROM pg_attribute WHERE attrelid = live AND attnum > 0) AS l
        FULL JOIN (SELECT *, row_number() OVER (ORDER BY attnum) - 1 AS place FROM pg_attribute WHERE attrelid = stored AND attnum > 0 AND NOT attisdropped) AS s ON s.place = l.attnum
        WHERE s.attname IS DISTINCT FROM 'grain';
        IF differs THEN
            EXECUTE format('SELECT r.frozen_before > ''-infinity'' FROM %I.program_rollup AS r', program) INTO is_frozen;
            IF is_frozen THEN
                RAISE EXCEPTION 'stored history of program % does not have the columns of this version: table stored_%', quote_ident(program), family
                    USING ERRCODE = '55000', HINT = 'It holds frozen days, which cannot be computed again: alter the table to the columns of the view live_' || family || ' first.';
            END IF;
            EXECUTE format('DROP TABLE %s CASCADE', stored);
            stored := NULL;
        END IF;
    END IF;
    IF stored IS NULL THEN
        EXECUTE format('CREATE TABLE %1$I.%2$I AS SELECT ''''::text AS grain, * FROM %1$I.%3$I WITH NO DATA', program, 'stored_' || family, 'live_' || family);
        EXECUTE format('COMMENT ON TABLE %I.%I IS %L', program, 'stored_' || family, format('live_%s as it was rolled up: rows of a day, and (grain month, where reports add them up) of a month, as its first day.', family));
    END IF;
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION %1$I.%3$I(days date[], live_from date, frozen_before date, token uuid) RETURNS SETOF %1$I.%4$I
        LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 1000 SECURITY %5$s SET search_path = %1$I, %2$I, pg_temp SET plan_cache_mode = force_custom_plan AS %6$L $create$,
        program, '@extschema@', 'read_live_' || family, 'live_' || family, CASE security WHEN 'invoker' THEN 'INVOKER' ELSE 'DEFINER' END,
        format($body$
BEGIN
    IF token IS DISTINCT FROM (SELECT r.token FROM program_rollup AS r) THEN
        RAISE EXCEPTION 'permission denied for function %1$s' USING ERRCODE = '42501', HINT = 'Read the views of the program.';
    END IF;
    IF live_from = '-infinity' THEN
        RETURN QUERY SELECT l.* FROM %2$I AS l WHERE l.day >= frozen_before;
    ELSIF days <> '{}' OR live_from < 'infinity' THEN
        RETURN QUERY
%3$s;
    END IF;
END
$body$, 'read_live_' || family, 'live_' || family, program_scoped_query(program, family, given, time_zone)));
    EXECUTE format('COMMENT ON FUNCTION %I.%I(date[], date, date, uuid) IS %L', program, 'read_live_' || family,
                   format('The rows of live_%s of the days that are open. For the views of the program, which know its token.', family));
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I.%I(date[], date, date, uuid) TO PUBLIC', program, 'read_live_' || family);
    PERFORM program_protect(program, 'stored_' || family, security);
END
$$;
COMMENT ON FUNCTION program_build_family(text, text, jsonb, text, text) IS 'Makes the table that stores a family, and the function that reads the rest live. Stored history is kept; where it has other columns than the view now has, it is made anew, unless days are frozen (error 55000).';

CREATE FUNCTION program_build_between(program text, given jsonb, time_zone text, security text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    view_  record;
    bound  text := format('%I, %I, pg_temp', program, '@extschema@');
    -- The views' own queries over some days and, where reports read one cut only, one segment in the place of all.
    days   text := $query$
WITH monthly_cut AS NOT MATERIALIZED (
    SELECT d.day, d.cut, d.value, d.channel, d.handled_by, d.stage, d.question, d.measure, d.scale, d.is_headline, d.ratings, d.submissions, d.any_submissions
    FROM daily_cut AS d
    WHERE d.day >= coalesce($1, '-infinity') AND d.day < coalesce($2, 'infinity')
), monthly_cut_interaction AS NOT MATERIALIZED (
    SELECT d.* FROM daily_cut_interaction AS d WHERE d.day >= coalesce($1, '-infinity') AND d.day < coalesce($2, 'infinity')
)$query$;
    segment text := $query$
WITH monthly_cut AS NOT MATERIALIZED (
    SELECT d.day, 'all' AS cut, NULL AS value, d.channel, d.handled_by, d.stage, d.question, d.measure, d.scale, d.is_headline, d.ratings, d.submissions, d.any_submissions
    FROM daily_cut AS d
    WHERE d.day >= coalesce($1, '-infinity') AND d.day < coalesce($2, 'infinity')
        AND CASE WHEN $3 IS NULL THEN d.cut = 'all' ELSE d.cut = 'segment' AND d.value = $3 END
), monthly_cut_gap AS NOT MATERIALIZED (
    SELECT d.day, 'all' AS cut, NULL AS value, d.stage, d.gaps
    FROM daily_cut_gap AS d
    WHERE d.day >= coalesce($1, '-infinity') AND d.day < coalesce($2, 'infinity')
        AND CASE WHEN $3 IS NULL THEN d.cut = 'all' ELSE d.cut = 'segment' AND d.value = $3 END
), monthly_cut_interaction AS NOT MATERIALIZED (
    SELECT d.* FROM daily_cut_interaction AS d WHERE $3 IS NULL AND d.day >= coalesce($1, '-infinity') AND d.day < coalesce($2, 'infinity')
    UNION ALL
    -- Interactions are not stored by segment: those of its customers, from the sources.
    SELECT l.*
    FROM (
        WITH answer AS NOT MATERIALIZED (
            SELECT a.* FROM answer AS a WHERE a.segment = $3
        ), placed_interaction AS NOT MATERIALIZED (
            SELECT i.* FROM placed_interaction AS i JOIN known_customer AS c ON c.customer_id = i.customer_id WHERE c.segment = $3
        ), invitation AS NOT MATERIALIZED (
            SELECT n.* FROM invitation AS n JOIN known_customer AS c ON c.customer_id = n.customer_id WHERE c.segment = $3
        )
        SELECT l.* FROM (:live) AS l
    ) AS l
    WHERE $3 IS NOT NULL AND l.day >= coalesce($1, '-infinity') AND l.day < coalesce($2, 'infinity')
)$query$;
BEGIN
    FOR view_ IN
        SELECT v.name, v.by_segment, v.name || '_between' AS function_name, CASE WHEN v.by_segment THEN ', segment text DEFAULT NULL' ELSE '' END AS parameter
        FROM (VALUES ('stage_satisfaction', true), ('question_satisfaction', true), ('journey_satisfaction', false), ('touchpoint_satisfaction', false),
                     ('segment_satisfaction', false), ('domain_satisfaction', false)) AS v (name, by_segment)
    LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION %1$I.%2$I(since date DEFAULT NULL, until date DEFAULT NULL%3$s) RETURNS SETOF %1$I.%4$I LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY %5$s SET search_path = %6$s AS %7$L',
            program, view_.function_name, view_.parameter, view_.name, CASE security WHEN 'invoker' THEN 'INVOKER' ELSE 'DEFINER' END, bound,
            program_definition(program, replace(CASE WHEN view_.by_segment THEN segment ELSE days END, ':live', program_file_query('live_cut_interaction'))
                || format(E', cell_satisfaction AS NOT MATERIALIZED (\n%s\n), measured_satisfaction AS NOT MATERIALIZED (\n%s\n), shown AS (\n%s\n)\nSELECT * FROM shown',
                          program_file_query('cell_satisfaction'), program_file_query('measured_satisfaction'), program_file_query(view_.name)), given, time_zone));
        EXECUTE format('COMMENT ON FUNCTION %I.%I(date, date%s) IS %L', program, view_.function_name, CASE WHEN view_.by_segment THEN ', text' ELSE '' END,
            format('The view %s over the days from since on and before until (NULL: no such end)%s.', view_.name,
                   CASE WHEN view_.by_segment THEN ', of one segment (NULL: of all customers): interactions are then those of customers who now are in it' ELSE '' END));
        IF NOT EXISTS (SELECT FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = program AND p.proname = view_.function_name AND p.proacl IS NOT NULL) THEN
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %I.%I(date, date%s) FROM PUBLIC', program, view_.function_name, CASE WHEN view_.by_segment THEN ', text' ELSE '' END);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION program_build_between(text, jsonb, text, text) IS 'Makes the functions that give report views over some days, or of one segment, from the views'' own queries.';

CREATE FUNCTION program_tracking(OUT relation text, OUT cause text, OUT matters text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- What a stored figure rests on: rows that are logged one by one, with the columns that matter; what changes everything, with its columns.
    VALUES
        ('response', 'response', 'response_id question answered_at score submission_id customer_id interaction_id case_id invitation_id weight respondent segment comment'),
        ('interaction', 'interaction', 'interaction_id occurred_at touchpoint stage customer_id case_id handled_by need'),
        ('invitation', 'invitation', 'invitation_id sent_at interaction_id status'),
        ('customer', 'customer', 'customer_id account_id segment need'),
        ('account', 'account', 'account_id segment'),
        ('stage', 'everything', 'stage journey position domain owner'),
        ('touchpoint', 'everything', 'touchpoint stage channel'),
        ('question', 'everything', 'question measure worst best scope stage item dimension satisfied_from unhappy_to'),
        ('setting', 'everything', 'attribution_window repeats');
END;
COMMENT ON FUNCTION program_tracking() IS 'The sources whose changes are logged, with the cause that is written down and the columns that matter.';

CREATE FUNCTION program_shares(given jsonb)
RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT CASE
        -- A given source may say something else to each share that reads it, or do what no worker may.
        WHEN given ?| ARRAY(SELECT t.relation FROM @extschema@.program_tracking() AS t) THEN 1
        -- PostgreSQL gives 2 arms of a UNION ALL 2 workers, and 8 arms 4 of them.
        WHEN w.workers >= 4 THEN 8
        WHEN w.workers >= 2 THEN 2
        ELSE 1
    END
    FROM (SELECT least(current_setting('max_parallel_workers_per_gather')::integer, current_setting('max_parallel_workers')::integer) AS workers) AS w;
END;
COMMENT ON FUNCTION program_shares(jsonb) IS 'In how many shares workers are to do what cannot be done in parallel otherwise; 1: nobody shares.';

CREATE FUNCTION program_source_columns(program text, relation text)
RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    columns text[];
BEGIN
    EXECUTE format('SELECT s.columns FROM %I.program_source AS s WHERE s.relation = $1', program) INTO columns USING relation;
    RETURN coalesce(columns, ARRAY(SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = format('%I.%I', program, relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped));
END
$$;
COMMENT ON FUNCTION program_source_columns(text, text) IS 'The columns that a source of a program has: a given one may leave some out.';

CREATE FUNCTION program_logged_column(program text, relation text, OUT name text, OUT logged text)
RETURNS SETOF record
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
    -- Of what matters, what the log has a column for; a response that came alone is its own submission. A given source may leave columns out.
    SELECT w.name, l.name
    FROM program_tracking() AS t
    CROSS JOIN regexp_split_to_table(t.matters, ' ') AS w (name)
    CROSS JOIN LATERAL (SELECT CASE WHEN w.name IN ('answered_at', 'occurred_at', 'sent_at') THEN 'at' ELSE w.name END) AS l (name)
    WHERE t.relation = $2 AND t.cause <> 'everything'
        AND w.name = ANY (program_source_columns(program, relation))
        AND (l.name = 'response_id'
             OR l.name IN (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = format('%I.program_change', program)::regclass AND a.attnum > 0))
$$;
COMMENT ON FUNCTION program_logged_column(text, text) IS 'The columns of a source whose values are logged, each with the log''s column for it.';

CREATE FUNCTION program_create_triggers(table_ regclass, program text, relation text, mapping jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    tracking  record;
    is_own    boolean := table_ = to_regclass(format('%I.%I', program, relation));
    -- A schema that is renamed takes its own tables along.
    logs_for  text := CASE WHEN is_own THEN '' ELSE program END;
    cause     text;
    arguments text;
    event     record;
    name      text;
BEGIN
    SELECT * INTO STRICT tracking FROM program_tracking() AS t WHERE t.relation = program_create_triggers.relation;
    cause := CASE WHEN mapping IS NULL THEN 'everything' ELSE tracking.cause END;
    -- Of an own table only some columns matter; what a given source makes of its columns nobody knows.
    SELECT string_agg(quote_literal(l.argument), ', ' ORDER BY l.place) INTO arguments
    FROM unnest(ARRAY[logs_for, cause, CASE WHEN is_own THEN tracking.matters ELSE '' END]
                || ARRAY(SELECT pair.name
                         FROM program_logged_column(program, relation) AS c, unnest(ARRAY[c.logged, coalesce(mapping ->> c.name, c.name)]) WITH ORDINALITY AS pair (name, part)
                         WHERE cause <> 'everything'
                         ORDER BY c.name, pair.part)) WITH ORDINALITY AS l (argument, place);

    FOR event IN
        SELECT *
        FROM (VALUES ('insert', 'INSERT', 'NEW TABLE AS program_new'), ('update', 'UPDATE', 'OLD TABLE AS program_old NEW TABLE AS program_new'),
                     ('delete', 'DELETE', 'OLD TABLE AS program_old'), ('truncate', 'TRUNCATE', NULL)) AS v (name, event, transition)
    LOOP
        name := concat_ws('_', 'program_change', event.name, CASE WHEN NOT is_own THEN left(md5(program || '/' || relation), 16) END);
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.program_log_change(%s)',
                       name,
                       event.event,
                       table_,
                       -- What changes everything needs no rows, but those that say whether an update matters.
                       CASE WHEN cause <> 'everything' OR event.name = 'update' AND is_own THEN ' REFERENCING ' || event.transition END,
                       -- Of a table that was emptied no row is left to be named.
                       CASE WHEN event.name = 'truncate' OR cause = 'everything' AND NOT (event.name = 'update' AND is_own) THEN format('%L, %L, %L', logs_for, 'everything', '') ELSE arguments END);
    END LOOP;
END
$$;
COMMENT ON FUNCTION program_create_triggers(regclass, text, text, jsonb) IS 'Makes the triggers that log the changes of a table, as a relation of the program: an own table''s, or those of one behind a given source, whose columns mapping names where they have other names. mapping NULL: whatever changes, everything does.';

CREATE FUNCTION program_track(program text, time_zone text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    own          record;
    indexed      text;
    is_rolled_up boolean;
BEGIN
    EXECUTE format('SELECT r.is_rolled_up FROM %I.program_rollup AS r', program) INTO is_rolled_up;
    FOR own IN SELECT r.oid::regclass AS table_, t.relation, t.cause FROM program_tracking() AS t JOIN program_relation(program) AS r ON r.name = t.relation
               JOIN pg_class AS c ON c.oid = r.oid WHERE c.relkind <> 'v' LOOP
        -- Until it is rolled up, there is nothing to be kept right.
        IF is_rolled_up AND (SELECT count(*) FROM pg_trigger WHERE tgrelid = own.table_ AND tgname IN ('program_change_insert', 'program_change_update', 'program_change_delete', 'program_change_truncate')) < 4 THEN
            PERFORM program_create_triggers(own.table_, program, own.relation, '{}');
        END IF;
        IF own.cause IN ('response', 'interaction', 'invitation') THEN
            -- Days are those of the program's time zone: open ones are found by this index.
            indexed := CASE own.cause WHEN 'response' THEN 'answered_at' WHEN 'interaction' THEN 'occurred_at' ELSE 'sent_at' END;
            IF strpos(coalesce(pg_get_indexdef(to_regclass(format('%I.%I', program, own.relation || '_day'))), ''), quote_literal(time_zone)) = 0 THEN
                IF to_regclass(format('%I.%I', program, own.relation || '_day')) IS NOT NULL THEN
                    EXECUTE format('DROP INDEX %I.%I', program, own.relation || '_day');
                END IF;
                EXECUTE format('CREATE INDEX %I ON %s (((%I AT TIME ZONE %L)::date))', own.relation || '_day', own.table_, indexed, time_zone);
            END IF;
        END IF;
    END LOOP;
    EXECUTE format('INSERT INTO %I.program_change (cause) VALUES (''everything'')', program);
END
$$;
COMMENT ON FUNCTION program_track(text, text) IS 'Gives a program''s own tables the triggers and indexes that the rollup needs, and marks all that is stored as changed: the views may now say something else.';

CREATE FUNCTION program_today(program text)
RETURNS date
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    today date;
BEGIN
    EXECUTE format('SELECT (now() AT TIME ZONE p.time_zone)::date FROM %I.program AS p', program) INTO today;
    RETURN today;
END
$$;
COMMENT ON FUNCTION program_today(text) IS 'The day that it is in a program''s time zone.';

CREATE FUNCTION program_as_owner(program text, query text)
RETURNS text
AS 'MODULE_PATHNAME', 'program_as_owner'
LANGUAGE C STRICT;
COMMENT ON FUNCTION program_as_owner(text, text) IS 'What a query of one row and column gives, run as the owner of the program and with no other rights, as REFRESH MATERIALIZED VIEW does. Errors: 42501, the caller is neither the owner nor has its rights; 3F000, no such program.';

CREATE FUNCTION program_lock(program text, wait boolean)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    place oid := (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = program AND c.relname = 'program_rollup');
BEGIN
    IF wait THEN
        PERFORM pg_advisory_xact_lock(hashtext('customer_metrics'), hashtext(place::text));
        RETURN true;
    END IF;
    RETURN pg_try_advisory_xact_lock(hashtext('customer_metrics'), hashtext(place::text));
END
$$;
COMMENT ON FUNCTION program_lock(text, boolean) IS 'Takes the lock of a program''s rollup until the transaction ends; false where another session has it and wait is false.';

CREATE FUNCTION program_is_row_by_row(source oid, table_ oid)
RETURNS boolean
AS 'MODULE_PATHNAME', 'program_is_row_by_row'
LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION program_is_row_by_row(oid, oid) IS 'Whether a row of the table alone decides which rows of the source it becomes: the source reads it once, and not through DISTINCT, GROUP BY, aggregates, window functions, LIMIT, UNION, EXCEPT, INTERSECT or a recursion. True of a source that does not read the table, or is it.';

CREATE FUNCTION program_is_tracked(source oid, table_ oid, program text, cause text)
RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- Arguments of a trigger are stored one after the other, each ended by a zero. Bits 2 to 5 of its type are its event.
    SELECT count(DISTINCT t.tgtype & 60) = 4
    FROM pg_trigger AS t
    JOIN pg_proc AS p ON p.oid = t.tgfoid
    JOIN pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT encode(t.tgargs, 'escape')) AS a (arguments)
    WHERE t.tgrelid = table_ AND p.proname = 'program_log_change' AND t.tgenabled IN ('O', 'A')
        -- A trigger that names no program logs for that of its table's schema.
        AND CASE split_part(a.arguments, '\000', 1) WHEN '' THEN n.nspname = program ELSE split_part(a.arguments, '\000', 1) = encode(convert_to(program, getdatabaseencoding()), 'escape') END
        -- A cause says what concerns one row: where others depend on it, everything does.
        AND split_part(a.arguments, '\000', 2) IN ('everything', CASE WHEN @extschema@.program_is_row_by_row(source, table_) THEN cause END);
END;
COMMENT ON FUNCTION program_is_tracked(oid, oid, text, text) IS 'Whether a table logs its changes as a source of a program needs it, as this cause or as everything: enabled triggers for insert, update, delete and truncate.';

CREATE FUNCTION program_untracked(program text, OUT relation text, OUT tables text)
RETURNS SETOF record
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT t.relation, string_agg(b.oid::regclass::text, ', ' ORDER BY b.oid)
    FROM @extschema@.program_tracking() AS t
    JOIN @extschema@.program_relation(program) AS r ON r.name = t.relation
    JOIN pg_class AS c ON c.oid = r.oid
    CROSS JOIN LATERAL @extschema@.program_tables_behind(r.oid) AS b (oid)
    WHERE c.relkind = 'v' AND NOT @extschema@.program_is_tracked(r.oid, b.oid, program, t.cause)
    GROUP BY t.relation;
END;
COMMENT ON FUNCTION program_untracked(text) IS 'The given sources of a program that stored figures rest on, with the tables behind them that do not log their changes.';

CREATE FUNCTION program_resolve(program text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    rebuild boolean;
    days    bigint;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.program_change AS c WHERE c.cause IN (''everything'', ''rebuilding''))', program) INTO rebuild;
    IF NOT rebuild THEN
        -- Causes become days, in one statement: what it sees changed it also sees logged, and what comes later stays in the log.
        EXECUTE format($command$
            WITH resolved AS MATERIALIZED (
                SELECT d.day FROM %1$I.program_rollup AS r CROSS JOIN %1$I.changed_days() AS d (day) WHERE d.day >= r.frozen_before AND d.day < r.live_from
            ), gone AS (
                -- What changes everything may have come since it was looked for: the next refresh sees to it.
                DELETE FROM %1$I.program_change AS c WHERE c.cause NOT IN ('everything', 'rebuilding')
            )
            INSERT INTO %1$I.program_change (cause, day) SELECT 'day', d.day FROM resolved AS d $command$, program);
        GET DIAGNOSTICS days = ROW_COUNT;
        -- Much of it: attributing all answers once is faster.
        IF days > 62 THEN
            EXECUTE format('SELECT $1 > count(DISTINCT s.day) / 4 FROM %I.stored_satisfaction AS s', program) INTO rebuild USING days;
        END IF;
    END IF;
    IF rebuild THEN
        EXECUTE format('DELETE FROM %I.program_change', program);
        EXECUTE format('INSERT INTO %I.program_change (cause) VALUES (''rebuilding'')', program);
        EXECUTE format('UPDATE %I.program_rollup SET step = ''answer'', steps_done = 0, steps_left = 1 + (SELECT count(*) FROM @extschema@.program_family())', program);
    ELSE
        EXECUTE format('UPDATE %1$I.program_rollup SET step = ''days'', steps_done = 0, steps_left = (SELECT count(DISTINCT date_trunc(''month'', c.day::timestamp)) FROM %1$I.program_change AS c WHERE c.cause = ''day'')', program);
    END IF;
END
$$;
COMMENT ON FUNCTION program_resolve(text) IS 'First part of a refresh: turns the logged causes into days that are to be rolled up, or into rebuilding, where it is everything or much of it.';

CREATE FUNCTION program_refresh_start(program text, since date)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    state     record;
    untracked text;
    reads     text;
    time_zone text;
BEGIN
    IF NOT program_lock(program, false) THEN
        RAISE NOTICE 'program % is being refreshed by another session', quote_ident(program);
        RETURN false;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = program) AND p.proname = 'open_days'
                       AND format('search_path=%I, %I, pg_temp', program, '@extschema@') = ANY (p.proconfig)) THEN
        RAISE EXCEPTION 'program % was renamed', quote_ident(program)
            USING ERRCODE = '55000', HINT = format('SELECT upgrade_program(%L) builds it under its new name.', program);
    END IF;
    EXECUTE format('SELECT * FROM %I.program_rollup', program) INTO STRICT state;
    SELECT string_agg(u.relation, ', ' ORDER BY u.relation), string_agg(u.relation || ' ' || u.tables, '; ' ORDER BY u.relation) INTO untracked, reads FROM program_untracked(program) AS u;
    IF untracked IS NOT NULL AND since IS NULL AND state.live_from = 'infinity' THEN
        RAISE EXCEPTION 'changes of given sources of program % are not tracked: %', quote_ident(program), untracked
            USING ERRCODE = '55000',
                  DETAIL = 'They read: ' || reads || '.',
                  HINT = format('Attach triggers to each (see track_source), or say from which day on they may still change: CALL refresh_program(%L, since => current_date - 30).', program);
    ELSIF since IS NOT NULL AND NOT isfinite(since) THEN
        RAISE EXCEPTION 'since must be a day, not %', since USING ERRCODE = '22023';
    END IF;
    IF since > program_today(program) THEN
        RAISE EXCEPTION 'days to come cannot be rolled up: % is after today', since
            USING ERRCODE = '22023', HINT = 'What comes until then would be looked at no more.';
    END IF;
    EXECUTE format('UPDATE %I.program_rollup SET started_at = clock_timestamp()', program);
    IF NOT state.is_rolled_up THEN
        EXECUTE format('UPDATE %I.program_rollup SET is_rolled_up = true', program);
        PERFORM program_build(program);
    END IF;

    IF untracked IS NOT NULL THEN
        -- What lies before since is settled: rolled up once, and not looked at again. The rest is read from the sources.
        since := coalesce(since, state.live_from);
        IF since < state.frozen_before THEN
            RAISE NOTICE 'days of program % before % are frozen, and stay as they are', quote_ident(program), state.frozen_before;
            since := state.frozen_before;
        END IF;
        EXECUTE format('INSERT INTO %I.program_change (cause, day) SELECT ''day'', d::date FROM generate_series($1::timestamp, $2::timestamp, interval ''1 day'') AS d WHERE $1 IS NOT NULL', program)
        USING CASE WHEN state.is_rolled_up AND isfinite(state.live_from) THEN state.live_from END, since - 1;
    ELSE
        -- All is tracked, but something may have slipped by, or was read live until now: these days are rolled up again.
        since := least(since, nullif(state.live_from, 'infinity'));
        IF since IS NOT NULL THEN
            EXECUTE format('SELECT p.time_zone FROM %I.program AS p', program) INTO time_zone;
            EXECUTE format($command$
                INSERT INTO %1$I.program_change (cause, day)
                SELECT 'day', d.day FROM %1$I.stored_satisfaction AS d WHERE d.day >= $1
                UNION SELECT 'day', d.day FROM %1$I.stored_cut_interaction AS d WHERE d.day >= $1
                UNION SELECT 'day', (d.answered_at AT TIME ZONE %2$L)::date FROM %1$I.response AS d WHERE (d.answered_at AT TIME ZONE %2$L)::date >= $1
                UNION SELECT 'day', (d.occurred_at AT TIME ZONE %2$L)::date FROM %1$I.interaction AS d WHERE (d.occurred_at AT TIME ZONE %2$L)::date >= $1
                UNION SELECT 'day', (d.sent_at AT TIME ZONE %2$L)::date FROM %1$I.invitation AS d WHERE (d.sent_at AT TIME ZONE %2$L)::date >= $1
                $command$, program, time_zone)
            USING since;
        END IF;
        since := 'infinity';
    END IF;
    EXECUTE format('UPDATE %I.program_rollup SET live_from = $1', program) USING since;
    PERFORM program_resolve(program);
    RETURN true;
END
$$;
COMMENT ON FUNCTION program_refresh_start(text, date) IS 'The first transaction of refresh_program; false where another session is at it.';

CREATE FUNCTION program_rebuild(program text, step text, frozen_before date)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    setting record;
    given   jsonb;
    stored  text := 'stored_' || step;
    -- Who answered, and when.
    unneeded name[] := '{response_id,customer_id,account_id,case_id,answered_at,position,scope}';
    wordless text;
    found   text;
    kept    text;
    rows_   text;
    hash_   text;
    shares  integer;
BEGIN
    EXECUTE format('SELECT * FROM %I.program', program) INTO STRICT setting;
    EXECUTE format('SELECT coalesce(jsonb_object_agg(s.relation, true), ''{}'') FROM %I.program_source AS s', program) INTO given;
    -- Where submissions have no hash, nobody shares.
    hash_ := program_id_hash(program, 'response', 'submission_id');
    shares := CASE WHEN hash_ IS NULL THEN 1 ELSE program_shares(given) END;
    PERFORM set_config('search_path', format('%I, %I, pg_temp', program, '@extschema@'), true);
    IF step = 'answer' THEN
        -- Each answer, attributed once, and which of a submission is its first; not logged, without words, and without who and when.
        IF to_regclass(format('%I.rolled_answer', program)) IS NOT NULL THEN
            EXECUTE format('DROP TABLE %I.rolled_answer', program);
        END IF;
        SELECT string_agg(CASE a.attname WHEN 'comment' THEN 'CASE WHEN a.comment IS NOT NULL THEN '''' END AS comment' ELSE format('a.%I', a.attname) END, ', ' ORDER BY a.attnum)
        INTO wordless
        FROM pg_attribute AS a
        WHERE a.attrelid = to_regclass('answer') AND a.attnum > 0;
        -- Fixed widths first: what each cut looks at is then found without reading words.
        SELECT string_agg(CASE WHEN a.attname = ANY (unneeded) THEN format('NULL::%s AS %I', format_type(a.atttypid, a.atttypmod), a.attname) ELSE format('h.%I', a.attname) END, ', ' ORDER BY a.attnum),
               string_agg(format('h.%I', a.attname), ', ' ORDER BY a.attlen < 0, a.attnum) FILTER (WHERE a.attname <> ALL (unneeded))
        INTO found, kept
        FROM pg_attribute AS a
        WHERE a.attrelid = to_regclass('heard_answer') AND a.attnum > 0;
        rows_ := @extschema@.program_shared_query('heard_answer',
            format(E'WITH answer AS NOT MATERIALIZED (SELECT %s FROM answer AS a WHERE :share(%s:))\nSELECT %s\nFROM (\n%s\n) AS h',
                   wordless, coalesce(hash_, '0'), found, @extschema@.program_definition(program, @extschema@.program_file_query('heard_answer'), given, setting.time_zone)), shares);
        EXECUTE format('CREATE UNLOGGED TABLE %I.rolled_answer AS SELECT %s FROM (%s) AS h', program, kept, rows_);
        EXECUTE format('ANALYZE %I.rolled_answer', program);
        RETURN;
    END IF;

    EXECUTE format('DELETE FROM %I WHERE day >= %L', stored, frozen_before);
    -- Within an INSERT, workers take part in no query but that of a function.
    rows_ := format('INSERT INTO %I SELECT %%L, l.* FROM ', stored)
        || CASE WHEN current_setting('max_parallel_workers_per_gather')::integer > 0 THEN format('@extschema@.program_rows(NULL::%I, %%L) AS l', 'live_' || step) ELSE '(%s) AS l' END;
    EXECUTE format(rows_, 'day', @extschema@.program_rebuild_query(program, step, frozen_before, given, setting.time_zone, shares));
    IF (SELECT f.has_months FROM @extschema@.program_family() AS f WHERE f.family = step) THEN
        -- How many months there are is not guessed.
        EXECUTE format('ANALYZE %I', stored);
        EXECUTE format(rows_, 'month', @extschema@.program_added_query(program, step, 'month', format('%I AS s WHERE s.grain = ''day'' AND s.day >= %L', stored, frozen_before)));
    END IF;
END
$$;
COMMENT ON FUNCTION program_rebuild(text, text, date) IS 'Stores one step of rolling up everything: all answers, attributed, as rolled_answer (step answer), or the days, and months, of a family. Done in shares by workers, where there are more than one.';

CREATE FUNCTION program_rebuild_step(program text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    state         record;
    stored        text;
    families      text[] := ARRAY(SELECT f.family FROM program_family() AS f);
    following     text;
    index_        record;
    is_everything boolean;
BEGIN
    EXECUTE format('SELECT * FROM %I.program_rollup', program) INTO STRICT state;
    stored := 'stored_' || state.step;

    -- What an index is built with, all answers may be sorted with.
    IF pg_size_bytes(current_setting('maintenance_work_mem')) > pg_size_bytes(current_setting('work_mem')) THEN
        PERFORM set_config('work_mem', current_setting('maintenance_work_mem'), true);
    END IF;
    -- Workers are worth their while, and hand over little beside what they do; the leader, who stores it, is not to keep them waiting.
    PERFORM set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true), set_config('parallel_leader_participation', 'off', true);
    PERFORM program_rebuild(program, state.step, state.frozen_before);
    IF state.step <> 'answer' THEN
        -- An index is built faster than it grows.
        FOR index_ IN
            SELECT stored || '_' || v.suffix AS name, v.columns
            FROM (VALUES ('day', 'day'), ('cut', 'grain, cut, day')) AS v (suffix, columns)
            WHERE to_regclass(format('%I.%I', program, stored || '_' || v.suffix)) IS NULL
                AND (v.suffix = 'day' OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = to_regclass(format('%I.%I', program, stored)) AND a.attname = v.suffix))
        LOOP
            EXECUTE format('CREATE INDEX %I ON %I.%I (%s)', index_.name, program, stored, index_.columns);
        END LOOP;
        EXECUTE format('ANALYZE %I.%I', program, stored);
    END IF;
    -- After the answers the first family, after a family the one that follows it.
    following := families[coalesce(array_position(families, state.step), 0) + 1];
    IF following IS NULL THEN
        EXECUTE format('DROP TABLE %I.rolled_answer', program);
        EXECUTE format('DELETE FROM %I.program_change WHERE cause = ''rebuilding''', program);
    END IF;
    EXECUTE format('UPDATE %I.program_rollup SET step = $1, steps_done = steps_done + 1, steps_left = steps_left - 1', program) USING following;
    IF following IS NULL THEN
        -- What changed meanwhile; where that is everything again, the next refresh begins anew.
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.program_change AS c WHERE c.cause = ''everything'')', program) INTO is_everything;
        IF NOT is_everything THEN
            PERFORM program_resolve(program);
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION program_rebuild_step(text) IS 'One transaction of rolling up everything: all answers, attributed once, then a family at a time. Sorts and hashes in maintenance_work_mem, or in work_mem where that is more.';

CREATE FUNCTION program_refresh_step(program text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    state      record;
    family     record;
    month      date;
    days       date[];
    is_rebuilt boolean;
BEGIN
    IF NOT program_lock(program, false) THEN
        RAISE NOTICE 'program % is being refreshed by another session, which goes on with it', quote_ident(program);
        RETURN false;
    END IF;
    EXECUTE format('SELECT * FROM %I.program_rollup', program) INTO STRICT state;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.program_change AS c WHERE c.cause = ''rebuilding'')', program) INTO is_rebuilt;

    IF is_rebuilt THEN
        PERFORM program_rebuild_step(program);
        RETURN true;
    END IF;

    -- One month of days: first they leave the log, then they are computed, from what is committed by then.
    EXECUTE format('SELECT min(date_trunc(''month'', c.day::timestamp)::date) FROM %I.program_change AS c WHERE c.cause = ''day''', program) INTO month;
    IF month IS NULL THEN
        EXECUTE format('UPDATE %I.program_rollup SET step = NULL, refreshed_at = clock_timestamp()', program);
        RETURN false;
    END IF;
    EXECUTE format($command$
        WITH gone AS (DELETE FROM %I.program_change AS c WHERE c.cause = 'day' AND date_trunc('month', c.day::timestamp)::date = $1 RETURNING c.day)
        SELECT array_agg(DISTINCT g.day ORDER BY g.day) FROM gone AS g $command$, program)
    INTO days USING month;
    FOR family IN SELECT * FROM program_family() LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE grain = ''day'' AND day = ANY ($1)', program, 'stored_' || family.family) USING days;
        EXECUTE format('INSERT INTO %1$I.%2$I SELECT ''day'', l.* FROM %1$I.%3$I($1, ''infinity'', $2, $3) AS l', program, 'stored_' || family.family, 'read_live_' || family.family)
        USING days, state.frozen_before, state.token;
        IF family.has_months THEN
            EXECUTE format('DELETE FROM %I.%I WHERE grain = ''month'' AND day = $1', program, 'stored_' || family.family) USING month;
            EXECUTE format('INSERT INTO %I.%I SELECT ''month'', m.* FROM (%s) AS m', program, 'stored_' || family.family,
                           program_added_query(program, family.family, 'month', format('%I.%I AS s WHERE s.grain = ''day'' AND s.day BETWEEN $1 AND $1 + interval ''1 month - 1 day''', program, 'stored_' || family.family)))
            USING month;
        END IF;
    END LOOP;
    EXECUTE format('UPDATE %I.program_rollup SET step = $1, steps_done = steps_done + 1, steps_left = greatest(steps_left - 1, 0)', program)
    USING 'days of ' || coalesce(to_char(month, 'YYYY-MM'), 'infinity');
    RETURN true;
END
$$;
COMMENT ON FUNCTION program_refresh_step(text) IS 'One further transaction of refresh_program: a month of days, or a family where everything is rolled up; false where nothing is left.';

CREATE FUNCTION program_check_autocommit()
RETURNS void
AS 'MODULE_PATHNAME', 'program_check_autocommit'
LANGUAGE C;
COMMENT ON FUNCTION program_check_autocommit() IS 'Raises error 25001 within a transaction block, where a procedure cannot commit.';

CREATE PROCEDURE refresh_program(program text, since date DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
    is_going_on boolean;
BEGIN
    PERFORM @extschema@.program_check_autocommit();
    PERFORM @extschema@.program_check_exists(program);
    -- A procedure that commits can pin no search_path: each of its steps is a function that does.
    is_going_on := @extschema@.program_as_owner(program, pg_catalog.format('SELECT @extschema@.program_refresh_start(%L, %L)', program, since));
    WHILE is_going_on LOOP
        COMMIT;
        is_going_on := @extschema@.program_as_owner(program, pg_catalog.format('SELECT @extschema@.program_refresh_step(%L)', program));
    END LOOP;
END
$$;
COMMENT ON PROCEDURE refresh_program(text, date) IS 'Rolls up what is new or changed in a program, so that its views read stored summaries instead of the sources; without it, and between two calls, they are as right and take longer. Commits after each step (a month of changed days), can be broken off and called again, and by several sessions at once: one works, the others say so and return. See program_rollup for its progress. since: for given sources whose changes are not tracked, the day from which on they may still change (what is before is rolled up once, what is later is read from the sources; NULL: as last time); where all is tracked, days from since on are rolled up again, as a remedy after changes that no trigger saw. The owner, who has his rights, and superusers may call it; it runs as the owner and with no other rights. Errors: 3F000, no such program; 55000, untracked sources and no since, or a program that was renamed; 22023, since is no day, or one to come; 25001, called within a transaction block, or 2D000, within a function; 42501, not the owner.';

CREATE FUNCTION program_freeze(program text, before date, lose_data boolean)
RETURNS date
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    state    record;
    month    date := date_trunc('month', before::timestamp)::date;
    is_open  boolean;
    earliest date;
BEGIN
    IF before IS NULL THEN
        RAISE EXCEPTION 'before must not be null' USING ERRCODE = '22004';
    ELSIF before = 'infinity' THEN
        RAISE EXCEPTION 'before must be a day, or -infinity, not %', before USING ERRCODE = '22023';
    END IF;
    PERFORM program_lock(program, true);
    IF before > program_today(program) + 1 THEN
        RAISE EXCEPTION 'days to come cannot be frozen: % is after today', before
            USING ERRCODE = '22023', HINT = 'What came then would be looked at no more.';
    END IF;
    EXECUTE format('SELECT * FROM %I.program_rollup', program) INTO STRICT state;
    IF month < state.frozen_before AND lose_data IS NOT TRUE THEN
        RAISE EXCEPTION 'days of program % before % are frozen already', quote_ident(program), state.frozen_before
            USING ERRCODE = '55000',
                  HINT = format('An earlier day takes those after it from the sources again, and what is no longer in these is lost: SELECT freeze_program(%L, %L, lose_data => true).', program, before);
    ELSIF month < state.frozen_before THEN
        EXECUTE format('INSERT INTO %I.program_change (cause) VALUES (''everything'')', program);
    ELSIF month > state.frozen_before THEN
        IF month > state.live_from THEN
            RAISE EXCEPTION 'days before % of program % may still change', month, quote_ident(program)
                USING ERRCODE = '55000', DETAIL = format('Its sources are read from %s on.', state.live_from),
                      HINT = format('Where they change no more: CALL refresh_program(%L, since => %L) first.', program, month);
        END IF;
        EXECUTE format($command$
            SELECT EXISTS (SELECT FROM %1$I.program_change AS c WHERE c.cause IN ('everything', 'rebuilding'))
                OR EXISTS (SELECT FROM %1$I.changed_days() AS d (day) WHERE d.day >= $2 AND d.day < $1) $command$, program)
        INTO is_open USING month, state.frozen_before;
        IF NOT state.is_rolled_up OR is_open THEN
            RAISE EXCEPTION 'days before % of program % are not rolled up', month, quote_ident(program)
                USING ERRCODE = '55000', HINT = format('CALL refresh_program(%L) first.', program);
        END IF;
        EXECUTE format('SELECT ($1 - s.attribution_window)::date FROM %I.program_setting AS s', program) INTO earliest USING month;
        RAISE NOTICE 'interactions from % on are still needed: later answers may belong to them', earliest
            USING HINT = 'Before it, those that an answer names, and cases that go on.';
    END IF;
    EXECUTE format('UPDATE %I.program_rollup SET frozen_before = $1', program) USING month;
    RETURN month;
END
$$;
COMMENT ON FUNCTION program_freeze(text, date, boolean) IS 'freeze_program, run by the program''s owner.';

CREATE FUNCTION freeze_program(program text, before date, lose_data boolean DEFAULT false)
RETURNS date
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
BEGIN
    PERFORM program_check_exists(program);
    RETURN program_as_owner(program, format('SELECT program_freeze(%L, %L, %L)', program, before, lose_data));
END
$$;
COMMENT ON FUNCTION freeze_program(text, date, boolean) IS 'Freezes the days of a program before a day, rounded down to the first of its month, which it gives: they stay as they are stored, whatever changes, so that old partitions of the sources can be dropped. A notice says from which day on answers that are not frozen still look up interactions (attribution_window before it; named ones and cases may be older). lose_data: an earlier day than before, or -infinity, is accepted, and the days after it are taken from the sources again; what is no longer in these is then lost. Errors: 55000, not rolled up yet, or an earlier day without lose_data; 42501, not the owner; 3F000, no such program; 22004 and 22023, no day, or one to come.';

CREATE FUNCTION program_alike(a rating_summary, b rating_summary)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- Sums of floats depend on their order; counts do not.
    SELECT a IS NOT DISTINCT FROM b
        OR coalesce(counts(a) = counts(b) AND abs(total_weight(a) - total_weight(b)) <= 1e-9 * total_weight(b)
                    AND abs(effective_n(a) - effective_n(b)) <= 1e-9 * effective_n(b) AND abs(mean(a) - mean(b)) <= 1e-9 * (1 + abs(mean(b))), false);
END;
COMMENT ON FUNCTION program_alike(rating_summary, rating_summary) IS 'Whether two distributions are the same: counts exactly, weights to a relative 1e-9.';

CREATE FUNCTION program_alike(a gap_summary, b gap_summary)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT a IS NOT DISTINCT FROM b
        OR coalesce(answers(a) = answers(b) AND abs(gap(a) - gap(b)) <= 1e-9 * (1 + abs(gap(b))) AND abs(expected(a) - expected(b)) <= 1e-9 * (1 + abs(expected(b)))
                    AND below_share(a) = below_share(b) AND exceeded_share(a) = exceeded_share(b)
                    AND coalesce(abs(sd(a) - sd(b)) <= 1e-9 * (1 + sd(b)), sd(a) IS NULL AND sd(b) IS NULL), false);
END;
COMMENT ON FUNCTION program_alike(gap_summary, gap_summary) IS 'Whether two summaries of gaps are the same: counts exactly, moments to 1e-9.';

CREATE FUNCTION rollup_drift(program text)
RETURNS TABLE (relation text, day date, cell jsonb, stored jsonb, live jsonb)
LANGUAGE plpgsql
SET jit = off
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    family record;
    keys   text;
    alike  text;
    names  text;
BEGIN
    PERFORM program_check_exists(program);
    FOR family IN SELECT f.family, v.name FROM program_family() AS f, LATERAL (VALUES ('daily_' || f.family, false), ('monthly_' || f.family, true)) AS v (name, is_monthly)
                  WHERE f.has_months OR NOT v.is_monthly LOOP
        SELECT string_agg(format('d.%I', a.attname), ', ') FILTER (WHERE k.is_key),
               string_agg(format(CASE WHEN a.atttypid IN ('rating_summary'::regtype, 'gap_summary'::regtype) THEN 'program_alike(s.%1$I, l.%1$I)'
                                      WHEN a.atttypid = 'double precision'::regtype THEN '(s.%1$I IS NOT DISTINCT FROM l.%1$I OR coalesce(abs(s.%1$I - l.%1$I) <= 1e-9 * (1 + abs(l.%1$I)), false))'
                                      ELSE 's.%1$I IS NOT DISTINCT FROM l.%1$I' END, a.attname), ' AND ') FILTER (WHERE NOT k.is_key),
               string_agg(quote_literal(a.attname), ', ') FILTER (WHERE k.is_key)
        INTO keys, alike, names
        FROM pg_attribute AS a, LATERAL (SELECT a.atttypid NOT IN ('rating_summary'::regtype, 'gap_summary'::regtype, 'bigint'::regtype, 'double precision'::regtype)) AS k (is_key)
        WHERE a.attrelid = format('%I.%I', program, 'live_' || family.family)::regclass AND a.attnum > 0;

        -- Rows of one key stand beside each other: the keys are compared as one value, to which NULLs are equal.
        RETURN QUERY EXECUTE format($query$
            WITH stored AS (
                SELECT d.*, ROW(%3$s) AS key FROM (%5$s) AS d CROSS JOIN %1$I.program_rollup AS r WHERE d.day >= r.frozen_before OR d.day IS NULL
            ), live AS (
                SELECT d.*, ROW(%3$s) AS key FROM (%6$s) AS d CROSS JOIN %1$I.program_rollup AS r WHERE d.day >= r.frozen_before OR d.day IS NULL
            )
            SELECT %2$L::text, coalesce(s.day, l.day),
                   (SELECT jsonb_object_agg(c.key, c.value) FROM jsonb_each(coalesce(to_jsonb(s), to_jsonb(l))) AS c WHERE c.key IN (%7$s)),
                   to_jsonb(s) - ARRAY[%7$s, 'key'], to_jsonb(l) - ARRAY[%7$s, 'key']
            FROM stored AS s FULL JOIN live AS l ON s.key = l.key
            WHERE s.key IS NULL OR l.key IS NULL OR NOT (%4$s)
            $query$, program, family.name, keys, alike,
            CASE WHEN family.name LIKE 'monthly%' THEN program_added_query(program, family.family, 'month', format('%I.%I AS s', program, family.name)) ELSE format('SELECT * FROM %I.%I', program, family.name) END,
            CASE WHEN family.name LIKE 'monthly%' THEN program_added_query(program, family.family, 'month', format('%I.%I AS s', program, 'live_' || family.family)) ELSE format('SELECT * FROM %I.%I', program, 'live_' || family.family) END,
            names);
    END LOOP;
END
$$;
COMMENT ON FUNCTION rollup_drift(text) IS 'Computes all that is stored of a program again from its sources, a family at a time (as long as reading all history live five times over; create the indexes that check_program prints first), and lists where the views say otherwise, a row a cell, as stored (what the view says) and live (what the sources say); no row: nowhere. Counts are compared exactly, sums of weights and means to a relative 1e-9. Frozen days are left out. Remedy: CALL refresh_program(program, since => day). Error 3F000 where there is no such program.';

CREATE FUNCTION track_source(program text, relation text, table_ regclass, columns jsonb DEFAULT '{}', everything boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    ancestors oid[] := ARRAY(SELECT a FROM pg_partition_ancestors(table_) AS a UNION SELECT table_ UNION SELECT i.inhparent FROM pg_inherits AS i WHERE i.inhrelid = table_);
    missing   text;
BEGIN
    PERFORM program_check_exists(program);
    IF relation IS NULL OR NOT EXISTS (SELECT FROM program_tracking() AS t WHERE t.relation = track_source.relation) THEN
        RAISE EXCEPTION 'no stored figure rests on %', coalesce(quote_literal(relation), 'NULL')
            USING ERRCODE = '22023', HINT = 'Changes are tracked of ' || (SELECT string_agg(t.relation, ', ') FROM program_tracking() AS t) || '.';
    ELSIF NOT EXISTS (SELECT FROM program_relation(program) AS r JOIN pg_class AS c ON c.oid = r.oid WHERE r.name = track_source.relation AND c.relkind = 'v') THEN
        RAISE EXCEPTION 'relation % of program % is a table of its own, which is tracked', relation, quote_ident(program) USING ERRCODE = '22023';
    ELSIF table_ IS NULL OR columns IS NULL OR everything IS NULL THEN
        RAISE EXCEPTION 'table_, columns and everything must not be null' USING ERRCODE = '22004';
    ELSIF jsonb_typeof(columns) <> 'object' THEN
        RAISE EXCEPTION 'columns must be an object, not of type %', jsonb_typeof(columns) USING ERRCODE = '22023', HINT = 'As in columns => ''{"answered_at": "created"}''.';
    END IF;
    IF EXISTS (SELECT FROM jsonb_each(columns) AS c WHERE jsonb_typeof(c.value) <> 'string') THEN
        RAISE EXCEPTION 'columns must name columns of the table, as strings' USING ERRCODE = '22023', HINT = 'As in columns => ''{"answered_at": "created"}''.';
    END IF;
    SELECT string_agg(quote_ident(k.name), ', ' ORDER BY k.name) INTO missing
    FROM jsonb_object_keys(columns) AS k (name)
    WHERE NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = format('%I.%I', program, relation)::regclass AND a.attnum > 0 AND a.attname = k.name);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'relation % of program % has no column: %', relation, quote_ident(program), missing
            USING ERRCODE = '42703', HINT = 'Name the program''s column first, then the table''s, as in columns => ''{"answered_at": "created"}''.';
    END IF;
    IF NOT EXISTS (SELECT FROM program_relation(program) AS r, LATERAL program_tables_behind(r.oid) AS b (oid)
                   WHERE r.name = track_source.relation AND b.oid = ANY (ancestors)) THEN
        RAISE NOTICE 'relation % of program % does not read table %', relation, quote_ident(program), table_
            USING HINT = 'Unless a function does, its triggers log what changes no figure.';
    END IF;
    IF NOT everything AND EXISTS (SELECT FROM unnest(ancestors) AS a WHERE NOT program_is_row_by_row(format('%I.%I', program, relation)::regclass, a)) THEN
        RAISE EXCEPTION 'rows of table % do not become rows of relation % of program % one by one', table_, relation, quote_ident(program)
            USING ERRCODE = '22023', DETAIL = 'The source reads it through DISTINCT, GROUP BY, a window function, LIMIT or the like, or twice: what changes in one row may change others.',
                  HINT = 'Write everything => true: each change is then one of all figures.';
    END IF;

    IF NOT everything THEN
        SELECT string_agg(w.name || coalesce(' (' || quote_ident(columns ->> w.name) || ')', ''), ', ' ORDER BY w.name) INTO missing
        FROM (SELECT c.name FROM program_logged_column(program, relation) AS c UNION SELECT * FROM jsonb_object_keys(columns)) AS w
        WHERE NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = table_ AND a.attnum > 0 AND a.attname = coalesce(columns ->> w.name, w.name));
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION 'table % has no column for: %', table_, missing
                USING ERRCODE = '42703',
                      HINT = 'Name its columns, as in columns => ''{"answered_at": "created"}''; where the source computes them, or only looks things up in the table, write everything => true.';
        END IF;
        SELECT string_agg(DISTINCT format('%I is %s, must be %s', t.attname, format_type(t.atttypid, -1), format_type(l.atttypid, -1)), ', ') INTO missing
        FROM program_logged_column(program, relation) AS c
        JOIN pg_attribute AS t ON t.attrelid = table_ AND t.attnum > 0 AND t.attname = coalesce(columns ->> c.name, c.name)
        JOIN pg_attribute AS l ON l.attrelid = format('%I.program_change', program)::regclass AND l.attname = CASE c.logged WHEN 'response_id' THEN 'submission_id' ELSE c.logged END
        WHERE t.atttypid <> l.atttypid AND NOT (t.atttypid = 'varchar'::regtype AND l.atttypid = 'text'::regtype);
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION 'columns of table % do not have the types of the program''s: %', table_, missing
                USING ERRCODE = '42804', HINT = 'Where the source casts them, write everything => true.';
        END IF;
    END IF;
    PERFORM program_create_triggers(table_, program, relation, CASE WHEN NOT everything THEN columns END);
    EXECUTE format('INSERT INTO %I.program_change (cause) VALUES (''everything'')', program);
END
$$;
COMMENT ON FUNCTION track_source(text, text, regclass, jsonb, boolean) IS 'Attaches to a table behind a given source the triggers that log its changes for a program: once for each table that the source reads, and once for each partition that is written to directly; a second call for the same source and table takes the place of the first. A table that the source does not read is told by a notice. columns: the table''s columns for the source''s, where their names differ. everything: a change of any row is taken as one of all figures (for tables in which things are only looked up, or whose rows do not become rows of the source one by one). The caller must own the table or have TRIGGER on it, and its owner needs INSERT on program_change. Errors: 42703, a column is missing, or columns names one that the source does not have; 42804, of another type; 22023, no source, one that is tracked already, columns that are no object of names, or a source that does not read the table row by row; 22004; 3F000, no such program.';

CREATE FUNCTION program_attached(program text, OUT table_ regclass, OUT name name)
RETURNS SETOF record
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT t.tgrelid::regclass, t.tgname
    FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
    WHERE p.proname = 'program_log_change'
        AND split_part(encode(t.tgargs, 'escape'), '\000', 1) = encode(convert_to(program, getdatabaseencoding()), 'escape');
END;
COMMENT ON FUNCTION program_attached(text) IS 'The triggers that track_source attached for a program, which need not be there any more, and their tables.';

CREATE FUNCTION untrack_source(program text, table_ regclass)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    attached record;
BEGIN
    FOR attached IN SELECT t.name FROM program_attached(program) AS t WHERE t.table_ = untrack_source.table_ LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', attached.name, table_);
    END LOOP;
END
$$;
COMMENT ON FUNCTION untrack_source(text, regclass) IS 'Takes the triggers that track_source attached for a program off a table; the program need not be there any more.';
