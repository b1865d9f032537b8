-- What users call to make, mend, share and remove a program.

CREATE FUNCTION program_fill_setting(program text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.setting
                    SELECT justify_hours(p.attribution_window), justify_hours(p.follow_up), justify_hours(p.stopped_after), justify_hours(p.outcome_window),
                           justify_hours(p.repeat_window), p.small_base, p.small_base_nps, p.suppress_below, p.confidence, p.repeats, p.as_of
                    FROM %1$I.program_setting AS p', program);
END
$$;
COMMENT ON FUNCTION program_fill_setting(text) IS 'Puts the defaults into a program''s own table setting, to be read and changed there.';

CREATE FUNCTION program_create(program text, given jsonb, id_type regtype, time_zone text, security text, path text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    source record;
BEGIN
    PERFORM program_check_name(program);
    PERFORM program_check_time_zone(time_zone);
    IF id_type IS NULL OR security IS NULL THEN
        RAISE EXCEPTION 'id_type and security must not be null' USING ERRCODE = '22004';
    ELSIF security NOT IN ('owner', 'invoker') THEN
        RAISE EXCEPTION 'security must be ''owner'' or ''invoker'', not %', quote_literal(security) USING ERRCODE = '22023';
    ELSIF EXISTS (SELECT FROM pg_namespace WHERE nspname = program) THEN
        RAISE EXCEPTION 'schema % already exists', quote_ident(program)
            USING ERRCODE = '42P06', HINT = 'A program is a schema of its own: choose another name, or drop the schema first.';
    END IF;
    EXECUTE format('CREATE SCHEMA %I', program);
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', program, 'A program of customer_metrics: sources, and the reports over them.');
    EXECUTE format('CREATE TABLE %I.program (
        time_zone text NOT NULL,
        security  text NOT NULL,
        id_type   text NOT NULL,
        version   text NOT NULL
    )', program);
    EXECUTE format('CREATE UNIQUE INDEX program_one_row ON %I.program ((true))', program);
    EXECUTE format('COMMENT ON TABLE %I.program IS %L', program, 'How the program was built: one row, kept by create_program and upgrade_program.');
    EXECUTE format('COMMENT ON COLUMN %I.program.time_zone IS %L', program, 'Time zone of days and months in reports.');
    EXECUTE format('COMMENT ON COLUMN %I.program.security IS %L', program, 'owner: views read with their owner''s rights; invoker: with the reader''s.');
    EXECUTE format('COMMENT ON COLUMN %I.program.id_type IS %L', program, 'Type of ids that no given source decides.');
    EXECUTE format('COMMENT ON COLUMN %I.program.version IS %L', program, 'Version of the extension that built the views.');
    EXECUTE format('CREATE TABLE %I.program_source (
        relation    text NOT NULL CONSTRAINT program_source_key PRIMARY KEY,
        definition  text NOT NULL,
        search_path text NOT NULL,
        columns     text[]
    )', program);
    EXECUTE format('COMMENT ON TABLE %I.program_source IS %L', program, 'The given sources, one row each, kept by create_program and set_source.');
    EXECUTE format('COMMENT ON COLUMN %I.program_source.relation IS %L', program, 'The relation of the program that it fills.');
    EXECUTE format('COMMENT ON COLUMN %I.program_source.definition IS %L', program, 'The relation or SELECT, as it was given.');
    EXECUTE format('COMMENT ON COLUMN %I.program_source.search_path IS %L', program, 'The search_path that it is read under.');
    EXECUTE format('COMMENT ON COLUMN %I.program_source.columns IS %L', program, 'The columns that it had when the program was last built.');

    EXECUTE format('INSERT INTO %I.program VALUES ($1, $2, $3, (SELECT extversion FROM pg_extension WHERE extname = ''customer_metrics''))', program)
    -- As of given sources, varchar is text.
    USING time_zone, security, format_type(CASE id_type WHEN 'varchar'::regtype THEN 'text'::regtype ELSE id_type END, -1);
    EXECUTE format('INSERT INTO %I.program_source SELECT key, value, $2 FROM jsonb_each_text($1) WHERE value IS NOT NULL', program)
    USING given, concat_ws(', ', nullif(path, ''), 'pg_temp');

    PERFORM program_build(program);
    IF NOT given ? 'setting' THEN
        PERFORM program_fill_setting(program);
    END IF;
END
$$;
COMMENT ON FUNCTION program_create(text, jsonb, regtype, text, text, text) IS 'create_program, with the given sources as one object and the search_path that they are read under.';

CREATE FUNCTION create_program(
    name text,
    journey text DEFAULT NULL, stage text DEFAULT NULL, touchpoint text DEFAULT NULL, question text DEFAULT NULL,
    account text DEFAULT NULL, customer text DEFAULT NULL, interaction text DEFAULT NULL, invitation text DEFAULT NULL,
    response text DEFAULT NULL, outcome text DEFAULT NULL, action text DEFAULT NULL, improvement text DEFAULT NULL,
    theme text DEFAULT NULL, setting text DEFAULT NULL,
    id_type text DEFAULT 'text', time_zone text DEFAULT 'UTC', security text DEFAULT 'owner')
RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    SELECT @extschema@.program_create(name,
        jsonb_strip_nulls(jsonb_build_object(
            'journey', journey, 'stage', stage, 'touchpoint', touchpoint, 'question', question,
            'account', account, 'customer', customer, 'interaction', interaction, 'invitation', invitation,
            'response', response, 'outcome', outcome, 'action', action, 'improvement', improvement,
            'theme', theme, 'setting', setting)),
        id_type::regtype, time_zone, security, current_setting('search_path'));
END;
COMMENT ON FUNCTION create_program(text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS 'Makes a program: a schema of this name with a relation for each source and the report views. A source that is given (a relation, or exactly one SELECT, read under the caller''s search_path) becomes a view of the canonical shape; one that is not becomes an empty table. id_type: type of the ids that no given source decides (varchar is taken as text). time_zone: of days and months in reports, as in pg_timezone_names. security: ''owner'' (readers need no rights on the sources) or ''invoker'' (they do, and row-level security holds for each). Errors: the schema exists, 42P06; columns missing, 42703, or of wrong types, 42804, all listed; ids of a type that has no order of PostgreSQL''s own, such as citext or json, or of a nondeterministic collation, 42804; a definition that is more than one SELECT, 42601; an unknown time zone or security, 22023; a NULL name, 22004.';

CREATE FUNCTION program_set_source(program text, relation text, definition text, replace boolean, path text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    is_table boolean;
    has_rows boolean := false;
BEGIN
    PERFORM program_check_exists(program);
    IF relation IS NULL OR NOT EXISTS (SELECT FROM program_file() AS f WHERE f.kind = 'source' AND f.name = relation) THEN
        RAISE EXCEPTION '% is not a source of a program', coalesce(quote_literal(relation), 'NULL')
            USING ERRCODE = '22023',
                  HINT = 'The sources are ' || (SELECT string_agg(f.name, ', ' ORDER BY f.ordinal) FROM program_file() AS f WHERE f.kind = 'source') || '.';
    END IF;

    SELECT c.relkind <> 'v' INTO is_table FROM program_relation(program) AS own JOIN pg_class AS c USING (oid) WHERE own.name = relation;
    IF is_table AND definition IS NOT NULL THEN
        has_rows := program_lock_rows(program, relation);
        IF has_rows AND replace IS NOT TRUE THEN
            RAISE EXCEPTION 'table %.% has rows, which a given source would take the place of', quote_ident(program), quote_ident(relation)
                USING ERRCODE = '55000', HINT = 'Keep them elsewhere, then call set_source with replace => true.';
        END IF;
        IF has_rows THEN
            EXECUTE format('DELETE FROM %I.%I', program, relation);
        END IF;
    END IF;

    EXECUTE format('DELETE FROM %I.program_source AS s WHERE s.relation = $1', program) USING relation;
    IF definition IS NOT NULL THEN
        EXECUTE format('INSERT INTO %I.program_source VALUES ($1, $2, $3)', program)
        USING relation, definition, concat_ws(', ', nullif(path, ''), 'pg_temp');
    END IF;
    PERFORM program_build(program);
    IF relation = 'setting' AND definition IS NULL AND is_table IS FALSE THEN
        PERFORM program_fill_setting(program);
    END IF;
END
$$;
COMMENT ON FUNCTION program_set_source(text, text, text, boolean, text) IS 'set_source, with the search_path that the definition is read under.';

CREATE FUNCTION set_source(program text, relation text, definition text, replace boolean DEFAULT false)
RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    SELECT @extschema@.program_set_source(program, relation, definition, replace, current_setting('search_path'));
END;
COMMENT ON FUNCTION set_source(text, text, text, boolean) IS 'Gives a program''s relation another source: a relation or one SELECT, or NULL for an empty table of its own. A table that has rows is replaced, and its rows are deleted, only where replace is true (else error 55000). Owners, grants and comments stay. Errors as create_program; 22023 for a relation that is no source; 3F000 for a program that is not there; 2BP01, naming them, where other objects depend on views whose columns change.';

CREATE FUNCTION upgrade_program(program text, time_zone text DEFAULT NULL, security text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    frozen_before date;
BEGIN
    PERFORM program_check_exists(program);
    IF time_zone IS NOT NULL THEN
        PERFORM program_check_time_zone(time_zone);
        -- Frozen days stay those of the old zone: what lies about midnight would count there and in the new one, or in neither.
        EXECUTE format('SELECT r.frozen_before FROM %I.program_rollup AS r CROSS JOIN %1$I.program AS p WHERE p.time_zone <> $1', program)
        INTO frozen_before USING time_zone;
        IF frozen_before > '-infinity' THEN
            RAISE EXCEPTION 'time zone of program % cannot change while days before % are frozen', quote_ident(program), frozen_before
                USING ERRCODE = '55000',
                      HINT = format('They were counted in the old one. Where the sources still hold them: SELECT freeze_program(%L, ''-infinity'', lose_data => true) lifts it.', program);
        END IF;
    END IF;
    IF security NOT IN ('owner', 'invoker') THEN
        RAISE EXCEPTION 'security must be ''owner'' or ''invoker'', not %', quote_literal(security) USING ERRCODE = '22023';
    END IF;
    EXECUTE format('UPDATE %I.program AS p
                    SET time_zone = coalesce($1, p.time_zone),
                        security = coalesce($2, p.security),
                        version = (SELECT extversion FROM pg_extension WHERE extname = ''customer_metrics'')', program)
    USING time_zone, security;
    PERFORM program_build(program);
END
$$;
COMMENT ON FUNCTION upgrade_program(text, text, text) IS 'Builds a program''s views again: after an update of the extension, or after a table behind a given source was swapped. Changes time_zone or security where these are given (NULL: as they are). Owners, grants, options and comments stay. Errors as create_program; 55000, another time_zone while days are frozen; 2BP01, naming them, where other objects depend on views whose columns change.';

CREATE FUNCTION grant_program(program text, reader text, personal boolean DEFAULT false)
RETURNS TABLE (relation text, granted boolean)
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    security   text;
    suppressed boolean;
    own        record;
    given      boolean;
BEGIN
    PERFORM program_check_exists(program);
    IF reader IS NULL OR personal IS NULL THEN
        RAISE EXCEPTION 'reader and personal must not be null' USING ERRCODE = '22004';
    ELSIF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
        RAISE EXCEPTION 'role "%" does not exist', reader USING ERRCODE = '42704';
    END IF;
    EXECUTE format('SELECT p.security, s.suppress_below > 0 FROM %I.program AS p CROSS JOIN %1$I.program_setting AS s', program)
    INTO security, suppressed;

    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', program, reader);
    FOR own IN SELECT * FROM program_relation(program) AS r ORDER BY r.ordinal LOOP
        given := own.kind = 'report'
            -- Counts and single answers would undo the suppression.
            OR own.kind = 'daily' AND NOT suppressed
            OR own.kind = 'personal' AND personal AND NOT (own.name = 'answer' AND suppressed)
            -- In 'invoker' mode a view reads with the rights of who reads it.
            OR security = 'invoker' AND (own.kind IN ('source', 'internal', 'daily') OR own.name IN ('answer', 'program_rollup', 'program_change') OR own.name LIKE 'stored\_%');
        EXECUTE format(CASE WHEN given THEN 'GRANT SELECT ON %I.%I TO %I' ELSE 'REVOKE SELECT ON %I.%I FROM %I' END,
                       program, own.name, reader);
        relation := format('%I.%I', program, own.name);
        granted := true;
        IF given THEN
            RETURN NEXT;
        END IF;
    END LOOP;

    FOR own IN SELECT f FROM program_function(program) AS f JOIN pg_proc AS p ON p.oid = f WHERE p.proname LIKE '%\_between' LOOP
        -- Of two spans that differ by a day, the day could be told.
        EXECUTE format(CASE WHEN suppressed THEN 'REVOKE EXECUTE ON FUNCTION %s FROM %I' ELSE 'GRANT EXECUTE ON FUNCTION %s TO %I' END, own.f, reader);
    END LOOP;

    -- What lies behind given sources is for its owner to grant.
    IF security = 'invoker' THEN
        FOR relation IN
            SELECT DISTINCT format('%I.%I', n.nspname, c.relname)
            FROM program_relation(program) AS r
            JOIN pg_rewrite AS w ON w.ev_class = r.oid
            JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
            JOIN pg_class AS c ON c.oid = d.refobjid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname <> program AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND NOT (has_schema_privilege(reader, n.oid, 'USAGE')
                         AND CASE WHEN d.refobjsubid > 0 THEN has_column_privilege(reader, c.oid, d.refobjsubid::smallint, 'SELECT') ELSE has_any_column_privilege(reader, c.oid, 'SELECT') END)
            ORDER BY 1
        LOOP
            granted := false;
            RETURN NEXT;
        END LOOP;
    END IF;
END
$$;
COMMENT ON FUNCTION grant_program(text, text, boolean) IS 'Gives a role what it needs to read the reports of a program, and no more: USAGE on the schema, SELECT on the report views. personal: also on the views that show persons; false takes these back. Where suppress_below is set, the views that show counts of any size are not given. With security ''invoker'' the role gets the sources too, and what lies behind given ones is for its owner to grant. A row for each relation: granted, or still to be granted by its owner. Errors: no such role, 42704; NULL, 22004; no such program, 3F000.';

CREATE FUNCTION erase_customer(program text, customer_id text)
RETURNS TABLE (relation text, rows bigint, done text)
LANGUAGE plpgsql
SET jit = off
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    id_type text;
    step    record;
    kinds   jsonb;
    is_here boolean := false;
BEGIN
    PERFORM program_check_exists(program);
    IF customer_id IS NULL THEN
        RAISE EXCEPTION 'customer_id must not be null' USING ERRCODE = '22004';
    END IF;
    SELECT format_type(a.atttypid, -1) INTO id_type
    FROM program_relation(program) AS own JOIN pg_attribute AS a ON a.attrelid = own.oid
    WHERE own.name = 'customer' AND a.attname = 'customer_id';
    BEGIN
        EXECUTE format('SELECT $1::%s', id_type) USING customer_id;
    EXCEPTION WHEN data_exception OR check_violation THEN
        RAISE EXCEPTION 'customer_id % of program % is not of type %', quote_literal(customer_id), quote_ident(program), id_type
            USING ERRCODE = SQLSTATE, DETAIL = SQLERRM, HINT = format('Ids are listed by: SELECT customer_id FROM %I.customer', program);
    END;
    SELECT jsonb_object_agg(own.name, c.relkind) INTO kinds FROM program_relation(program) AS own JOIN pg_class AS c USING (oid);

    FOR step IN
        SELECT * FROM (VALUES
            -- First what the figures take from the person is written where they take it from, so that none changes.
            ('action', 'notes removed',
             'UPDATE %1$I.action SET note = NULL
              WHERE submission_id IN (SELECT coalesce(r.submission_id, r.response_id) FROM %1$I.response AS r WHERE r.customer_id = $1::%2$s) AND note IS NOT NULL'),
            ('response', 'rejected responses deleted',
             'DELETE FROM %1$I.response
              WHERE customer_id = $1::%2$s AND response_id IN (SELECT r.response_id FROM %1$I.rejected_response AS r WHERE r.customer_id = $1::%2$s)'),
            ('response', 'segment, stage and need kept, person and comment removed',
             'UPDATE %1$I.response AS r
              SET segment = a.segment, interaction_id = a.interaction_id, customer_id = NULL, comment = NULL, may_contact = NULL
              FROM (SELECT j.response_id, j.segment, j.interaction_id FROM %1$I.judged_response AS j WHERE j.customer_id = $1::%2$s) AS a
              WHERE r.response_id = a.response_id AND r.customer_id = $1::%2$s'),
            ('interaction', 'need kept, person and attributes removed',
             'UPDATE %1$I.interaction AS i
              SET need = coalesce(i.need, (SELECT c.need FROM %1$I.customer AS c WHERE c.customer_id = $1::%2$s)), customer_id = NULL, attributes = NULL
              WHERE i.customer_id = $1::%2$s'),
            ('invitation', 'person removed', 'UPDATE %1$I.invitation SET customer_id = NULL WHERE customer_id = $1::%2$s'),
            ('outcome', 'deleted', 'DELETE FROM %1$I.outcome WHERE customer_id = $1::%2$s'),
            ('customer', 'deleted', 'DELETE FROM %1$I.customer WHERE customer_id = $1::%2$s')
        ) AS s (name, done, command)
    LOOP
        -- Of a given source there is one thing to say.
        CONTINUE WHEN kinds ->> step.name = 'v' AND step.name = relation;
        relation := step.name;
        IF kinds ->> step.name = 'v' THEN
            EXECUTE format(CASE step.name WHEN 'action'
                                THEN 'SELECT count(*) FROM %I.action WHERE submission_id IN (SELECT coalesce(r.submission_id, r.response_id) FROM %1$I.response AS r WHERE r.customer_id = $1::%3$s)'
                                ELSE 'SELECT count(*) FROM %I.%I WHERE customer_id = $1::%s' END, program, step.name, id_type)
            INTO rows USING customer_id;
            done := 'a given source: remove the person there';
        ELSE
            EXECUTE format(step.command, program, id_type) USING customer_id;
            GET DIAGNOSTICS rows = ROW_COUNT;
            done := step.done;
        END IF;
        is_here := is_here OR rows > 0;
        RETURN NEXT;
    END LOOP;
    IF NOT is_here THEN
        RAISE NOTICE 'nobody in program % has the customer_id %', quote_ident(program), quote_literal(customer_id);
    END IF;
END
$$;
COMMENT ON FUNCTION erase_customer(text, text) IS 'Removes a person from the tables of a program: id, comments, notes, attributes, outcomes. The scores stay, without a name, and no satisfaction figure of a stage or segment changes. Case and interaction ids stay. A row for each relation with the number of rows that were changed; rows of given sources are counted, not changed. Where nobody has the id, a notice says so. Errors: NULL, 22004; no such program, 3F000; an id that is not of the program''s type, 22P02 or as the type says.';

CREATE FUNCTION erase_customer(program text, customer_id anyelement)
RETURNS TABLE (relation text, rows bigint, done text)
LANGUAGE sql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
    SELECT * FROM @extschema@.erase_customer(program, customer_id::text)
$$;
COMMENT ON FUNCTION erase_customer(text, anyelement) IS 'erase_customer for ids of any other type than text.';

CREATE FUNCTION answer_matrix(program text, outcome text, questions text[])
RETURNS TABLE (outcome_score double precision, factors double precision[])
LANGUAGE plpgsql STABLE
SET jit = off
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    unknown text;
BEGIN
    PERFORM program_check_exists(program);
    EXECUTE format('SELECT string_agg(quote_literal(w.question), '', '' ORDER BY w.question)
                    FROM unnest($1 || $2) AS w (question) WHERE NOT EXISTS (SELECT FROM %I.known_question AS q WHERE q.question = w.question)', program)
    INTO unknown USING questions, outcome;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'program "%" has no question %', program, unknown
            USING ERRCODE = '22023', HINT = format('Questions are listed by: SELECT question FROM %I.question', program);
    END IF;

    -- Of two answers to one question in a submission the latest counts; points above the worst answer, so that more is better.
    RETURN QUERY EXECUTE format($query$
        WITH said AS (
            SELECT DISTINCT ON (a.submission_id, a.question) a.submission_id, a.question, abs(a.score - worst(a.rating))::double precision AS height
            FROM %I.answer AS a
            WHERE a.respondent = 'customer' AND a.question = ANY ($1 || $2) AND a.weight IS DISTINCT FROM 0
            ORDER BY a.submission_id, a.question, a.answered_at DESC, a.response_id DESC
        )
        SELECT max(s.height) FILTER (WHERE s.question = $2),
               (SELECT array_agg(h.height ORDER BY w.place)
                FROM unnest($1) WITH ORDINALITY AS w (question, place)
                LEFT JOIN unnest(array_agg(s.question), array_agg(s.height)) AS h (question, height) ON h.question = w.question)
        FROM said AS s
        GROUP BY s.submission_id $query$, program)
    USING questions, outcome;
END
$$;
COMMENT ON FUNCTION answer_matrix(text, text, text[]) IS 'One row a submission of a customer of the program: the score of the question outcome, and those of the questions in their order, ready for driver_agg(outcome_score, factors). Scores are points above the worst answer (more is better, whichever way the scale is numbered); NULL where a question was not answered. A question that the program does not have is error 22023. Needs what the view answer needs.';

CREATE FUNCTION program_unindexed(plan jsonb, pattern text, OUT table_ regclass, OUT alias text, OUT condition text, OUT output text, OUT obstacle text)
RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- Of partitions, what they are partitions of.
    SELECT coalesce(pg_partition_root(r.relation), r.relation), quote_ident(node ->> 'Alias'), node ->> 'Filter',
           -- The query's one column, where it is the table's; a partition's alias ends in a number, and what joins partitions names none.
           (SELECT substring(o.column_ FROM '\.("(?:[^"]|"")+"|\w+)$')
            FROM jsonb_array_elements_text(node -> 'Output') AS o (column_)
            WHERE regexp_replace(o.column_, '(_\d+)?("?\.)', '\2') = regexp_replace(jsonb_path_query_first(plan, '$.**.Output[0]') #>> '{}', '(_\d+)?("?\.)', '\2')
            LIMIT 1),
           CASE WHEN r.relation IS NULL THEN 'A condition does not get through to its tables: leave LIMIT, DISTINCT, GROUP BY, window functions and UNION of columns of several types out of its SELECT, or give a table.'
                WHEN c.relkind = 'f' THEN 'It is a foreign table: create the index on its server, or give a copy.' END
    FROM jsonb_path_query(plan, 'strict $.**') AS node
    CROSS JOIN LATERAL (SELECT to_regclass(quote_ident(node ->> 'Schema') || '.' || quote_ident(node ->> 'Relation Name'))) AS r (relation)
    LEFT JOIN pg_class AS c ON c.oid = r.relation
    WHERE jsonb_typeof(node) = 'object' AND node ->> 'Filter' ~ pattern;
END;
COMMENT ON FUNCTION program_unindexed(jsonb, text) IS 'The tables (NULL: something computed) that a plan filters by a condition of this pattern, for want of an index; which of their columns is the query''s; and what to do where no index of ours can help.';

CREATE FUNCTION check_program(program text)
RETURNS TABLE (level text, relation text, message text, rows bigint, hint text)
LANGUAGE plpgsql
SET jit = off
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    seqscan text := current_setting('enable_seqscan');
    id      record;
    rolled  record;
    plan    jsonb;
    is_slow boolean := false;
BEGIN
    PERFORM program_check_exists(program);

    -- Columns of given sources that nothing reads: often a misspelt name.
    RETURN QUERY EXECUTE format($query$
        SELECT 'note', s.relation, format('column %%I of the source is not used', c.name), NULL::bigint,
               format('Columns are found by name: see those of %%s.', s.relation)
        FROM %I.program_source AS s
        JOIN @extschema@.program_relation(%L) AS own ON own.name = s.relation
        CROSS JOIN unnest(s.columns) AS c (name)
        WHERE NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = own.oid AND a.attname = c.name)
        ORDER BY s.relation, c.name $query$, program, program);

    -- What is looked up once for each response must not read a whole table: where it would even if that were dear, an index is missing.
    PERFORM set_config('enable_seqscan', 'off', true);
    FOR id IN SELECT i.id, i.relation, a.atttypid, a.attcollation, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), -1) AS type FROM program_id_column() AS i
              JOIN program_relation(program) AS own ON own.name = i.relation JOIN pg_class AS c ON c.oid = own.oid AND c.relkind = 'v'
              JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = i.id JOIN pg_type AS t ON t.oid = a.atttypid
              WHERE i.relation = 'interaction' AND i.id IN ('customer_id', 'case_id') LOOP
        -- NULL, which the plan cannot know, in a form by which the condition is told.
        EXECUTE format('EXPLAIN (FORMAT JSON, VERBOSE) SELECT i.occurred_at FROM %I.%I AS i WHERE i.%I = nullif(current_setting(''server_version_num''), current_setting(''server_version_num''))::%s', program, id.relation, id.id, id.type)
        INTO plan;
        RETURN QUERY
        SELECT DISTINCT 'warning', id.relation, format('a lookup by %s reads all of %s', id.id, coalesce(u.table_::text, 'the source')), NULL::bigint,
               -- An index on the column serves where the source gives it as it is.
               coalesce(u.obstacle,
                        (SELECT format('CREATE INDEX ON %s (%I%s)', u.table_, a.attname, ', ' || u.output) FROM pg_attribute AS a
                         WHERE a.attrelid = u.table_ AND a.attnum > 0 AND a.attcollation = id.attcollation
                             AND (a.atttypid = id.atttypid OR a.atttypid = 'varchar'::regtype AND id.atttypid = 'text'::regtype)
                             AND quote_ident(a.attname) = substring(u.condition FROM '(?:^|AND )\(+(?:"(?:[^"]|"")+"|\w+)\.("(?:[^"]|"")+"|\w+)\)*(?:::text)?\)* = \(*NULLIF\(')),
                        'Create an index on what the source gives as ' || id.id || ', and the column of occurred_at.')
        FROM program_unindexed(plan, '= \(*NULLIF\(current_setting\(''server_version_num''') AS u;
        is_slow := is_slow OR FOUND;
    END LOOP;
    -- The same of the days that are open, where some are stored.
    EXECUTE format('SELECT r.is_rolled_up, p.time_zone FROM %I.program_rollup AS r CROSS JOIN %1$I.program AS p', program) INTO rolled;
    FOR id IN SELECT own.name AS relation, t.time FROM (VALUES ('response', 'answered_at'), ('interaction', 'occurred_at'), ('invitation', 'sent_at')) AS t (relation, time)
              JOIN program_relation(program) AS own ON own.name = t.relation JOIN pg_class AS c ON c.oid = own.oid AND c.relkind = 'v'
              WHERE rolled.is_rolled_up LOOP
        EXECUTE format('EXPLAIN (FORMAT JSON, VERBOSE) SELECT FROM %I.%I AS i WHERE (i.%I AT TIME ZONE %L)::date = ANY (ARRAY[current_date, current_date - 1])', program, id.relation, id.time, rolled.time_zone)
        INTO plan;
        RETURN QUERY
        SELECT DISTINCT 'warning', id.relation, format('looking up a day reads all of %s', coalesce(u.table_::text, 'the source')), NULL::bigint,
               -- The expression that the date is of, without what else a filter holds.
               coalesce(u.obstacle,
                        format('CREATE INDEX ON %s', u.table_)
                        || ' (((' || replace(substring(u.condition FROM '\(\(((?:[^()]|\([^()]*\))* AT TIME ZONE [^()]*)\)\)::date = ANY'), u.alias || '.', '') || ')::date))',
                        'Create an index on the day of what the source gives as ' || id.time || '.')
        FROM program_unindexed(plan, ' AT TIME ZONE .*\)::date = ANY') AS u;
    END LOOP;
    PERFORM set_config('enable_seqscan', seqscan, true);

    -- Who tracks partitions one by one writes to them directly.
    RETURN QUERY
    SELECT 'warning', b.relation, format('changes are not logged of partitions of %s that are written to directly: others have triggers of their own', b.table_),
           count(*), format('track_source for each, as for the others: %s.', string_agg(p.partition::text, ', ' ORDER BY p.partition))
    FROM (SELECT DISTINCT r.name AS relation, t.cause, r.oid AS source, b.oid::regclass AS table_
          FROM program_tracking() AS t JOIN program_relation(program) AS r ON r.name = t.relation, LATERAL program_tables_behind(r.oid) AS b (oid)) AS b
    CROSS JOIN LATERAL (SELECT f.relid AS partition, program_is_tracked(b.source, f.relid, program, b.cause) AS is_tracked FROM pg_partition_tree(b.table_) AS f WHERE f.isleaf AND f.level > 0) AS p
    GROUP BY b.relation, b.table_, p.is_tracked
    HAVING NOT p.is_tracked AND count(*) < (SELECT count(*) FROM pg_partition_tree(b.table_) AS f WHERE f.isleaf AND f.level > 0);

    -- Without an index each response reads all interactions: where that takes more than about half a minute, it is said instead of done.
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM %I.response CROSS JOIN %1$I.interaction', program) INTO plan;
    IF is_slow AND (plan #>> '{0,Plan,Plan Rows}')::double precision > 2e8 THEN
        RETURN QUERY SELECT 'note', 'response', 'the data were not looked at, which would take long', NULL::bigint, 'Create the indexes, ANALYZE, then ask again.';
    ELSE
        RETURN QUERY EXECUTE format('SELECT * FROM %I.program_check', program);
    END IF;
END
$$;
COMMENT ON FUNCTION check_program(text) IS 'What is wrong in the mapping or the data of a program, a row each; no rows: nothing. level: error (a report is wrong or empty), warning (something is left out or slow), note. rows: how many rows it concerns. hint: what to do. Where a lookup lacks an index and the data are many, they are not looked at, which a note says. Error 3F000 where there is no such program.';

CREATE FUNCTION drop_program(program text, lose_data boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    own           record;
    frozen_before date;
    filled        text[] := '{}';
    foreign_      text;
    tracked       text;
BEGIN
    PERFORM program_check_exists(program);
    FOR own IN SELECT r.*, c.relkind FROM program_relation(program) AS r JOIN pg_class AS c USING (oid)
               WHERE r.kind = 'source' AND r.name <> 'setting' AND c.relkind <> 'v' ORDER BY r.ordinal LOOP
        IF program_lock_rows(program, own.name) THEN
            filled := filled || own.name;
        END IF;
    END LOOP;
    EXECUTE format('SELECT r.frozen_before FROM %I.program_rollup AS r', program) INTO frozen_before;
    IF frozen_before > '-infinity' AND lose_data IS NOT TRUE THEN
        RAISE EXCEPTION 'cannot drop program % because it holds frozen days', quote_ident(program)
            USING ERRCODE = '55000', DETAIL = format('What is stored of the days before %s may be in no source any more.', frozen_before),
                  HINT = 'Call drop_program with lose_data => true to drop it too.';
    END IF;
    IF filled <> '{}' AND lose_data IS NOT TRUE THEN
        RAISE EXCEPTION 'cannot drop program % because its tables have rows', quote_ident(program)
            USING ERRCODE = '55000', DETAIL = 'Tables with rows: ' || array_to_string(filled, ', ') || '.',
                  HINT = 'Call drop_program with lose_data => true to drop them too.';
    END IF;

    SELECT string_agg(d, E'\n' ORDER BY d) INTO foreign_
    FROM (SELECT * FROM program_dependents(program)
          UNION
          SELECT pg_describe_object('pg_class'::regclass, c.oid, 0)
          FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
          WHERE n.nspname = program AND c.relkind NOT IN ('i', 'I', 't', 'c') AND c.oid NOT IN (SELECT r.oid FROM program_relation(program) AS r)
              AND NOT EXISTS (SELECT FROM pg_depend AS owned JOIN program_relation(program) AS r ON r.oid = owned.refobjid
                              WHERE owned.classid = 'pg_class'::regclass AND owned.objid = c.oid AND owned.deptype IN ('a', 'i'))
          UNION
          SELECT pg_describe_object('pg_proc'::regclass, p.oid, 0) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
          WHERE n.nspname = program AND p.oid NOT IN (SELECT f::oid FROM program_function(program) AS f)
          UNION
          SELECT pg_describe_object('pg_type'::regclass, t.oid, 0) FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace
          WHERE n.nspname = program AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class AS c WHERE c.oid = t.typrelid AND c.relkind = 'c')) AND t.typelem = 0) AS f (d);
    IF foreign_ IS NOT NULL THEN
        RAISE EXCEPTION 'cannot drop program % because it holds, or is used by, other objects', quote_ident(program)
            USING ERRCODE = '2BP01', DETAIL = foreign_, HINT = 'Drop or move these first.';
    END IF;

    PERFORM program_drop_views(program);
    FOR own IN SELECT r.* FROM program_relation(program) AS r ORDER BY r.ordinal DESC, r.name LOOP
        EXECUTE format('DROP TABLE %I.%I', program, own.name);
    END LOOP;
    EXECUTE format('DROP FUNCTION %I.reads_some_rows()', program);
    EXECUTE format('DROP SCHEMA %I', program);

    SELECT string_agg(DISTINCT format('SELECT %I.untrack_source(%L, %L)', '@extschema@', program, t.table_), '; ') INTO tracked FROM program_attached(program) AS t;
    IF tracked IS NOT NULL THEN
        RAISE WARNING 'tables that log their changes for program % refuse them from now on', quote_ident(program)
            USING HINT = 'Take the triggers off: ' || tracked;
    END IF;
END
$$;
COMMENT ON FUNCTION drop_program(text, boolean) IS 'Drops a program and its schema. Refuses where its own tables (setting aside) have rows, or days are frozen, unless lose_data is true (error 55000), and where the schema holds other objects or others depend on it (2BP01, naming them). Given sources are left alone; where triggers of track_source are still on their tables, which refuse changes then, a warning names the calls that take them off. Error 3F000 where there is no such program.';
