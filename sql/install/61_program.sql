-- Programs: schemas built from sql/program over tables of their own or given sources.

CREATE FUNCTION program_source_query(definition text)
RETURNS text
AS 'MODULE_PATHNAME', 'program_source_query'
LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION program_source_query(text) IS 'The query behind the definition of a program''s source: SELECT * FROM the relation that it names, or the one SELECT that it is, without what stands around it. Anything else is error 42601.';

CREATE FUNCTION program_check_name(program text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
BEGIN
    IF program IS NULL THEN
        RAISE EXCEPTION 'name of a program must not be null' USING ERRCODE = '22004';
    ELSIF program = '' THEN
        RAISE EXCEPTION 'name of a program must not be empty' USING ERRCODE = '42602';
    ELSIF octet_length(program) > 63 THEN
        RAISE EXCEPTION 'name of a program is too long: % bytes, at most 63 are allowed', octet_length(program) USING ERRCODE = '42622';
    ELSIF program LIKE '%pg\_%' THEN
        RAISE EXCEPTION 'name of program % must not hold "pg_"', quote_ident(program)
            USING ERRCODE = '22023', HINT = 'Some reporting tools leave out all names that hold it.';
    END IF;
END
$$;
COMMENT ON FUNCTION program_check_name(text) IS 'Raises an error unless a program may have this name: NULL is error 22004, an empty one 42602, more than 63 bytes 42622, one with pg_ in it 22023.';

CREATE FUNCTION program_check_time_zone(time_zone text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
BEGIN
    IF time_zone IS NULL THEN
        RAISE EXCEPTION 'time_zone must not be null' USING ERRCODE = '22004';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_timezone_names AS z WHERE z.name = time_zone) THEN
        RAISE EXCEPTION 'time zone "%" not recognized', time_zone
            USING ERRCODE = '22023', HINT = 'The names are in pg_timezone_names, for example ''UTC'' or ''Europe/Berlin''.';
    END IF;
END
$$;
COMMENT ON FUNCTION program_check_time_zone(text) IS 'Raises an error unless pg_timezone_names has this time zone, written so: NULL is error 22004, any other 22023.';

CREATE FUNCTION program_check_exists(program text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    programs text[] := ARRAY(SELECT n.nspname::text
                             FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                             WHERE c.relkind = 'r' AND c.relname IN ('program', 'program_source')
                             GROUP BY n.nspname HAVING count(*) = 2);
BEGIN
    IF program IS NULL THEN
        RAISE EXCEPTION 'name of a program must not be null' USING ERRCODE = '22004';
    END IF;
    IF program <> ALL (programs) THEN
        RAISE EXCEPTION 'program % does not exist', quote_ident(program)
            USING ERRCODE = '3F000',
                  HINT = concat('There are: ' || (SELECT string_agg(quote_ident(p), ', ' ORDER BY quote_ident(p)) FROM unnest(programs) AS p) || '. ',
                                format('SELECT %I.create_program(%L) creates it.', '@extschema@', program));
    END IF;
END
$$;
COMMENT ON FUNCTION program_check_exists(text) IS 'Raises an error unless there is a program of this name: NULL is error 22004, no such program 3F000.';

CREATE FUNCTION program_id_column(OUT relation text, OUT id text, OUT kind text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- A response that came alone is its own submission: they have one type.
    SELECT file.name, found[1], CASE found[1] WHEN 'submission_id' THEN 'response_id' ELSE found[1] END
    FROM @extschema@.program_file() AS file,
        regexp_matches(file.definition, '(\w+)\s+:\w+', 'g') AS found
    WHERE file.kind = 'source';
END;
COMMENT ON FUNCTION program_id_column() IS 'The columns of a program''s sources that hold ids, with the kind of id: one kind has one type throughout a program.';

CREATE FUNCTION program_source_shape(relation text)
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT array_agg(found[1] ORDER BY place)
    FROM @extschema@.program_file() AS file, regexp_matches(file.definition, '\n    ([a-z_]+) ', 'g') WITH ORDINALITY AS m (found, place)
    WHERE file.kind = 'source' AND file.name = relation;
END;
COMMENT ON FUNCTION program_source_shape(text) IS 'The columns that a source of a program may have, in order: those of the own table, without what users added to it.';

CREATE FUNCTION program_relation(program text)
RETURNS TABLE (oid oid, name text, kind text, ordinal integer)
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- Behind a view live_NAME stands a table stored_NAME.
    SELECT c.oid, c.relname, CASE file.name WHEN c.relname THEN file.kind ELSE 'state' END, CASE file.name WHEN c.relname THEN file.ordinal ELSE 0 END
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN @extschema@.program_file() AS file ON file.name IN (c.relname, regexp_replace(c.relname, '^stored_', 'live_'))
    WHERE n.nspname = program AND c.relkind IN ('r', 'p', 'v')
        AND (file.name IS NOT NULL OR c.relname IN ('program', 'program_source', 'rolled_answer'));
END;
COMMENT ON FUNCTION program_relation(text) IS 'The relations of a program that exist, with their kind: state, or as in program_file. Relations that somebody else put into its schema are not among them.';

CREATE FUNCTION program_lock_rows(program text, relation text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    has_rows boolean;
BEGIN
    EXECUTE format('LOCK TABLE %I.%I', program, relation);
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', program, relation) INTO has_rows;
    RETURN has_rows;
END
$$;
COMMENT ON FUNCTION program_lock_rows(text, text) IS 'Whether an own table of a program has rows, which nobody can put into it, or take out of it, until the transaction ends.';

CREATE FUNCTION program_function(program text)
RETURNS SETOF regprocedure
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT p.oid::regprocedure
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    LEFT JOIN @extschema@.program_file() AS file ON file.name = regexp_replace(regexp_replace(p.proname, '^read_live_', 'live_'), '_between$', '')
    WHERE n.nspname = program AND (file.name IS NOT NULL OR p.proname IN ('changed_days', 'open_days', 'reads_some_rows'));
END;
COMMENT ON FUNCTION program_function(text) IS 'The functions in a program''s schema that belong to it.';

CREATE FUNCTION program_drop_views(program text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    own record;
BEGIN
    -- From the last to the first: functions over reports, views, the functions that read for them, the views behind these.
    FOR own IN
        SELECT format('DROP FUNCTION %s', f) AS command, 0 AS step, 0 AS place FROM program_function(program) AS f JOIN pg_proc AS p ON p.oid = f WHERE p.proname LIKE '%\_between'
        UNION ALL
        SELECT format('DROP FUNCTION %s', f), 2, CASE WHEN p.proname LIKE 'read\_live%' THEN 0 WHEN p.proname = 'open_days' THEN 1 ELSE 2 END
        FROM program_function(program) AS f JOIN pg_proc AS p ON p.oid = f WHERE p.proname NOT LIKE '%\_between' AND p.proname <> 'reads_some_rows'
        UNION ALL
        SELECT format('DROP VIEW %I.%I', program, r.name), CASE WHEN r.ordinal > (SELECT max(f.ordinal) FROM program_file() AS f WHERE f.name LIKE 'live\_%') THEN 1 ELSE 3 END, -r.ordinal
        FROM program_relation(program) AS r JOIN pg_class AS c USING (oid)
        WHERE c.relkind = 'v'
        ORDER BY 2, 3
    LOOP
        EXECUTE own.command;
    END LOOP;
END
$$;
COMMENT ON FUNCTION program_drop_views(text) IS 'Drops the views of a program, and the functions between them.';

CREATE FUNCTION program_dependents(program text)
RETURNS SETOF text
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    WITH own AS (
        SELECT oid FROM @extschema@.program_relation(program)
    ), referenced AS (
        SELECT 'pg_class'::regclass AS classid, oid AS objid FROM own
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid FROM pg_type AS t JOIN own ON t.typrelid = own.oid
        UNION ALL
        SELECT 'pg_type'::regclass, t.typarray FROM pg_type AS t JOIN own ON t.typrelid = own.oid
    )
    SELECT DISTINCT CASE WHEN r.ev_class IS NULL THEN pg_describe_object(d.classid, d.objid, 0)
                         ELSE pg_describe_object('pg_class'::regclass, r.ev_class, 0) END
    FROM referenced
    JOIN pg_depend AS d ON d.refclassid = referenced.classid AND d.refobjid = referenced.objid
    LEFT JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
    WHERE d.deptype = 'n'
        AND NOT (d.classid = 'pg_class'::regclass AND d.objid IN (SELECT oid FROM own))
        AND NOT coalesce(r.ev_class IN (SELECT oid FROM own), false)
        AND NOT EXISTS (SELECT FROM pg_constraint AS c JOIN own ON own.oid = c.conrelid
                        WHERE d.classid = 'pg_constraint'::regclass AND c.oid = d.objid)
        AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT f::oid FROM @extschema@.program_function(program) AS f))
        AND NOT EXISTS (SELECT FROM pg_trigger AS t JOIN own ON own.oid = t.tgrelid
                        WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid AND t.tgname LIKE 'program\_change\_%');
END;
COMMENT ON FUNCTION program_dependents(text) IS 'What rests on a program''s relations without being one of them: views, functions, foreign keys, policies, in words.';

CREATE FUNCTION program_keepsakes(program text)
RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    WITH relation AS (
        SELECT c.oid, own.name, format('%I.%I', program, own.name) AS quoted, c.relkind, c.relowner, c.relacl, c.reloptions
        FROM @extschema@.program_relation(program) AS own
        JOIN pg_class AS c ON c.oid = own.oid
    ), keepsake (step, relation, view_only, command) AS (
        SELECT 1, name, false, format('ALTER TABLE %s OWNER TO %I', quoted, pg_get_userbyid(relowner)) FROM relation
        UNION ALL
        SELECT 2, name, false, format('GRANT %s ON %s TO %s%s', acl.privilege_type, quoted,
                         CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
                         CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM relation, aclexplode(relacl) AS acl
        WHERE acl.grantee <> relowner
        UNION ALL
        SELECT 2, name, false, format('GRANT %s (%I) ON %s TO %s%s', acl.privilege_type, a.attname, quoted,
                         CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
                         CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM relation JOIN pg_attribute AS a ON a.attrelid = relation.oid, aclexplode(a.attacl) AS acl
        WHERE NOT a.attisdropped AND acl.grantee <> relowner
        UNION ALL
        SELECT 2, relation.name, true, format('GRANT EXECUTE ON FUNCTION %s TO %s%s', f,
                         CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
                         CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM @extschema@.program_function(program) AS f JOIN pg_proc AS p ON p.oid = f JOIN relation ON p.proname = relation.name || '_between', aclexplode(p.proacl) AS acl
        WHERE acl.grantee <> p.proowner
        UNION ALL
        SELECT 3, name, true, format('ALTER VIEW %s SET (%s)', quoted, option)
        FROM relation, unnest(reloptions) AS option
        WHERE relkind = 'v' AND option NOT LIKE 'security_invoker=%'
        UNION ALL
        SELECT 4, name, true, format('COMMENT ON VIEW %s IS %L', quoted, description)
        FROM relation JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = oid AND objsubid = 0
        WHERE relkind = 'v'
        UNION ALL
        SELECT 4, name, true, format('COMMENT ON COLUMN %s.%I IS %L', quoted, a.attname, description)
        FROM relation JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = oid
        JOIN pg_attribute AS a ON a.attrelid = oid AND a.attnum = objsubid
        WHERE relkind = 'v'
    )
    SELECT coalesce(jsonb_agg(to_jsonb(keepsake) ORDER BY step, command), '[]') FROM keepsake;
END;
COMMENT ON FUNCTION program_keepsakes(text) IS 'The commands that give a program''s relations, once they are built again, the owners, grants, options and comments that they have now: an array of objects with step, relation, view_only (what suits no table) and command.';

CREATE FUNCTION program_given_columns(program text, relation text, definition text, path text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    here     text := current_setting('search_path');
    command  text := format(E'CREATE VIEW %I.program_source_probe AS SELECT * FROM (\n%s\n) AS source',
                            program, program_source_query(definition));
    probe    oid;
    circular text;
    unfit    text;
    hint     text;
    columns  jsonb;
BEGIN
    IF EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
               WHERE n.nspname = program AND c.relname = 'program_source_probe') THEN
        EXECUTE format('DROP VIEW %I.program_source_probe', program);
    END IF;

    -- Read as its author read it, but no temporary table ever stands in for a permanent one.
    PERFORM pg_catalog.set_config('search_path', path, true);
    BEGIN
        EXECUTE command;
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR invalid_schema_name THEN
        GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
        RAISE EXCEPTION 'source % of program % cannot be read: %', relation, quote_ident(program), SQLERRM
            USING ERRCODE = SQLSTATE, HINT = coalesce(nullif(hint, ''), format('Where it has another name now: set_source(%L, %L, ...).', program, relation));
    END;
    PERFORM pg_catalog.set_config('search_path', here, true);

    SELECT c.oid INTO probe
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = program AND c.relname = 'program_source_probe';

    WITH RECURSIVE behind (oid) AS (
        SELECT probe
        UNION
        SELECT d.refobjid
        FROM behind
        JOIN pg_rewrite AS r ON r.ev_class = behind.oid
        JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        WHERE d.refclassid = 'pg_class'::regclass
    )
    SELECT string_agg(own.name, ', ' ORDER BY own.name) INTO circular
    FROM program_relation(program) AS own JOIN behind ON behind.oid = own.oid
    WHERE own.kind NOT IN ('source', 'state') OR own.name = relation;
    IF circular IS NOT NULL THEN
        RAISE EXCEPTION 'source % of program % reads what is built from it: %', relation, quote_ident(program), circular
            USING ERRCODE = '42P17', HINT = 'Give the relation that the company''s data is in.';
    END IF;

    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO unfit
    FROM pg_attribute AS a
    JOIN pg_collation AS c ON c.oid = a.attcollation
    WHERE a.attrelid = probe AND a.attnum > 0 AND a.attname = ANY (program_source_shape(relation)) AND NOT c.collisdeterministic;
    IF unfit IS NOT NULL THEN
        RAISE EXCEPTION 'columns of source % of program % have nondeterministic collations: %', relation, quote_ident(program), unfit
            USING ERRCODE = '42804', DETAIL = 'Views and groups would differ on which values are equal.',
                  HINT = 'Give a SELECT that says customer_id COLLATE "default" AS customer_id, or lower(customer_id) COLLATE "default" where case is not to matter.';
    END IF;

    SELECT coalesce(jsonb_object_agg(attname, atttypid::bigint), '{}') INTO columns
    FROM pg_attribute WHERE attrelid = probe AND attnum > 0;
    EXECUTE format('DROP VIEW %I.program_source_probe', program);
    RETURN columns;
END
$$;
COMMENT ON FUNCTION program_given_columns(text, text, text, text) IS 'The columns of a given source, read under this search_path: an object of names and the OIDs of their types. A source that reads the program''s own views is error 42P17; one with a column of a nondeterministic collation 42804.';

CREATE FUNCTION program_id_types(program text, given jsonb)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    column_  record;
    has_rows boolean;
    seen     jsonb := '[]';
    conflict text;
    types    jsonb;
BEGIN
    -- Given sources decide, and own tables that have rows already; empty ones can be built anew.
    FOR column_ IN
        SELECT id.relation, id.id, id.kind, coalesce((given -> id.relation ->> id.id)::oid, a.atttypid) AS type,
               given ? id.relation AS is_given
        FROM program_id_column() AS id
        LEFT JOIN program_relation(program) AS own ON own.name = id.relation AND NOT given ? id.relation
        LEFT JOIN pg_class AS c ON c.oid = own.oid AND c.relkind <> 'v'
        LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = id.id
    LOOP
        CONTINUE WHEN column_.type IS NULL;
        IF NOT column_.is_given THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', program, column_.relation) INTO has_rows;
            CONTINUE WHEN NOT has_rows;
        END IF;
        -- varchar and text compare as one, by the same index.
        seen := seen || jsonb_build_object('kind', column_.kind, 'place', column_.relation || '.' || column_.id,
            'type', format_type(CASE column_.type WHEN 'varchar'::regtype THEN 'text'::regtype ELSE column_.type END, -1));
    END LOOP;

    SELECT string_agg(format('%s: %s', kind, places), E'\n' ORDER BY kind) INTO conflict
    FROM (SELECT kind, string_agg(format('%s in %s', type, place), ', ' ORDER BY place) AS places
          FROM jsonb_to_recordset(seen) AS f (kind text, place text, type text)
          GROUP BY kind HAVING count(DISTINCT type) > 1) AS kinds;
    IF conflict IS NOT NULL THEN
        RAISE EXCEPTION 'ids of one kind must have one type in program %', quote_ident(program)
            USING ERRCODE = '42804', DETAIL = conflict,
                  HINT = 'Cast the ids of the smaller table in its SELECT: a cast keeps an index from being used.';
    END IF;

    EXECUTE format($command$
        SELECT jsonb_object_agg(id.id, coalesce(f.type, p.id_type))
        FROM @extschema@.program_id_column() AS id
        CROSS JOIN %I.program AS p
        LEFT JOIN jsonb_to_recordset($1) AS f (kind text, type text) ON f.kind = id.kind $command$, program)
    INTO types USING seen;

    -- Views join by the operators of pg_catalog, and group by those of the type: both must call the same ids equal.
    WITH RECURSIVE base (name, oid) AS (
        SELECT i.value, i.value::regtype::oid FROM jsonb_each_text(types) AS i
        UNION
        SELECT b.name, t.typbasetype FROM base AS b JOIN pg_type AS t ON t.oid = b.oid WHERE t.typtype = 'd'
    )
    SELECT string_agg(DISTINCT b.name, ', ') INTO conflict
    FROM base AS b
    JOIN pg_type AS t ON t.oid = b.oid
    LEFT JOIN pg_collation AS c ON c.oid = t.typcollation
    WHERE NOT c.collisdeterministic OR t.typnotnull
        OR EXISTS (SELECT FROM pg_opclass AS o WHERE o.opcintype = b.oid AND o.opcdefault AND o.opcnamespace <> 'pg_catalog'::regnamespace)
        OR CASE t.typtype
               WHEN 'b' THEN t.typcategory = 'A' OR NOT EXISTS (
                   SELECT FROM pg_opclass AS o JOIN pg_am AS m ON m.oid = o.opcmethod
                   WHERE m.amname = 'btree' AND o.opcdefault
                       AND (o.opcintype = b.oid OR o.opcintype IN (SELECT p.casttarget FROM pg_cast AS p WHERE p.castsource = b.oid AND p.castmethod = 'b' AND p.castcontext = 'i')))
               ELSE t.typtype NOT IN ('d', 'e', 'r')
           END;
    IF conflict IS NOT NULL THEN
        RAISE EXCEPTION 'ids of program % cannot be of type %', quote_ident(program), conflict
            USING ERRCODE = '42804', DETAIL = 'Ids are compared and sorted by PostgreSQL''s own operators, by which each equals itself alone.',
                  HINT = 'Use text; where case is not to matter, give a SELECT that says lower(customer_id::text) AS customer_id.';
    END IF;
    RETURN types;
END
$$;
COMMENT ON FUNCTION program_id_types(text, jsonb) IS 'The type of each kind of id, given the columns of the given sources: theirs, else that of own tables that have rows, else the program''s id_type. Two types for one kind are error 42804, which lists them; so is a type that is not compared and sorted by PostgreSQL''s own operators, such as citext or json, or has a nondeterministic collation.';

CREATE FUNCTION program_source_ddl(definition text, id_types jsonb)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    id text;
BEGIN
    FOR id IN SELECT * FROM jsonb_object_keys(id_types) LOOP
        definition := replace(definition, ' :' || id || ' ', ' ' || (id_types ->> id) || ' ');
        definition := replace(definition, ' :' || id || ',', ' ' || (id_types ->> id) || ',');
    END LOOP;
    RETURN definition;
END
$$;
COMMENT ON FUNCTION program_source_ddl(text, jsonb) IS 'The definition of an own table with the types of its ids in the place of their placeholders.';

CREATE FUNCTION program_fit(given_type oid, wanted_type oid)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT CASE
        WHEN given_type = wanted_type THEN 'same'
        -- What these casts give depends on the session's TimeZone.
        WHEN wanted_type = 'timestamptz'::regtype AND given_type IN ('timestamp'::regtype, 'date'::regtype) THEN 'zone'
        WHEN wanted_type = 'text'::regtype AND given.typcategory IN ('S', 'E') THEN 'cast'
        WHEN wanted_type = 'text[]'::regtype AND given_type = 'varchar[]'::regtype THEN 'cast'
        WHEN wanted_type = 'jsonb'::regtype AND given_type = 'json'::regtype THEN 'cast'
        WHEN given.typbasetype = wanted_type THEN 'cast'
        WHEN EXISTS (SELECT FROM pg_cast WHERE castsource = given_type AND casttarget = wanted_type AND castcontext = 'i') THEN 'cast'
        WHEN EXISTS (SELECT FROM pg_cast WHERE castsource = given_type AND casttarget = wanted_type) THEN 'explicit'
        ELSE 'none'
    END
    FROM pg_type AS given WHERE given.oid = given_type;
END;
COMMENT ON FUNCTION program_fit(oid, oid) IS 'How a column of a given source fits the wanted type: same; cast (loses nothing); zone (needs a time zone to be named); explicit (its author must say so, since it may lose something); none.';

CREATE FUNCTION program_build_given(program text, relation text, definition text, path text, columns jsonb, id_types jsonb)
RETURNS text[]
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    here     text := current_setting('search_path');
    ddl      text := (SELECT file.definition FROM program_file() AS file WHERE file.name = relation);
    wanted   record;
    given    oid;
    fit      text;
    targets  text[] := '{}';
    problems text[] := '{}';
    command  text;
    comments text[];
BEGIN
    -- The canonical shape is that of the own table: read from a table made of its columns alone.
    EXECUTE replace(split_part(program_source_ddl(ddl, id_types), E'\n);', 1) || E'\n)',
                    format('CREATE TABLE %I (', relation), format('CREATE TABLE %I.program_source_shape (', program));
    FOR wanted IN
        SELECT a.attname, a.atttypid, a.attnotnull, format_type(a.atttypid, -1) AS type, pg_get_expr(d.adbin, d.adrelid) AS default_
        FROM pg_attribute AS a
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                            WHERE n.nspname = program AND c.relname = 'program_source_shape')
            AND a.attnum > 0
        ORDER BY a.attnum
    LOOP
        given := columns ->> wanted.attname;
        IF given IS NULL THEN
            IF wanted.attnotnull AND wanted.default_ IS NULL THEN
                problems := problems || format('%s: column %I (%s) is missing', relation, wanted.attname, wanted.type);
            END IF;
            targets := targets || format('%s AS %I', coalesce(wanted.default_, format('NULL::%s', wanted.type)), wanted.attname);
            CONTINUE;
        END IF;
        fit := program_fit(given, wanted.atttypid);
        IF fit NOT IN ('same', 'cast') THEN
            problems := problems || format('%s: column %I is %s, must be %s%s', relation, wanted.attname, format_type(given, -1), wanted.type,
                CASE WHEN fit = 'zone' THEN format('; write %I%s AT TIME ZONE ''...'' AS %1$I', wanted.attname,
                                                   CASE given WHEN 'date'::regtype THEN '::timestamp' ELSE '' END)
                     WHEN wanted.atttypid = 'interval'::regtype AND (SELECT t.typcategory FROM pg_type AS t WHERE t.oid = given) = 'N'
                         THEN format('; where it is in seconds, write make_interval(secs => %I) AS %1$I', wanted.attname)
                     ELSE format('; where every value fits, write %I::%s', wanted.attname, wanted.type) END);
        END IF;
        targets := targets || format(CASE WHEN wanted.default_ IS NOT NULL THEN 'coalesce(source.%1$I::%2$s, %3$s) AS %1$I'
                                          WHEN fit = 'same' THEN 'source.%1$I' ELSE 'source.%1$I::%2$s AS %1$I' END, wanted.attname, wanted.type, wanted.default_);
    END LOOP;
    SELECT array_agg(format('COMMENT ON COLUMN %I.%I.%I IS %L', program, relation, a.attname, replace(match[2], '''''', ''''))) INTO comments
    FROM regexp_matches(ddl, 'COMMENT ON COLUMN \w+\.(\w+) IS ''(([^'']|'''')*)''', 'g') AS match
    JOIN pg_attribute AS a ON a.attname = match[1] AND a.attnum > 0
        AND a.attrelid = (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                          WHERE n.nspname = program AND c.relname = 'program_source_shape');
    EXECUTE format('DROP TABLE %I.program_source_shape', program);
    IF problems <> '{}' THEN
        RETURN problems;
    END IF;

    command := format(E'CREATE OR REPLACE VIEW %I.%I AS\nSELECT %s\nFROM (\n%s\n) AS source',
                      program, relation, array_to_string(targets, ', '), program_source_query(definition));
    PERFORM pg_catalog.set_config('search_path', path, true);
    EXECUTE command;
    PERFORM pg_catalog.set_config('search_path', here, true);

    FOREACH command IN ARRAY comments LOOP
        EXECUTE command;
    END LOOP;
    EXECUTE format('COMMENT ON VIEW %I.%I IS %L', program, relation,
                   replace((regexp_match(ddl, 'COMMENT ON TABLE \w+ IS ''(([^'']|'''')*)'''))[1], '''''', '''') || ' A given source.');
    RETURN problems;
END
$$;
COMMENT ON FUNCTION program_build_given(text, text, text, text, jsonb, jsonb) IS 'Makes the view of the canonical shape over a given source; gives what is missing or wrongly typed, all of it, and then makes nothing. Columns that are left out are their default, or NULL.';

CREATE FUNCTION program_file_query(file text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    -- Between the head of the view and the first semicolon that ends a line.
    SELECT left(body, strpos(body, E';\n') - 1)
    FROM @extschema@.program_file() AS f, LATERAL (SELECT substr(f.definition, strpos(f.definition, E' AS\n') + 4)) AS b (body)
    WHERE f.name = file;
END;
COMMENT ON FUNCTION program_file_query(text) IS 'The query of a view in program_file, with its placeholders; NULL where there is no such file.';

CREATE FUNCTION program_columns(relation regclass, prefix text)
RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
BEGIN ATOMIC
    SELECT string_agg(format('%s.%I', prefix, a.attname), ', ' ORDER BY a.attnum)
    FROM pg_attribute AS a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped;
END;
COMMENT ON FUNCTION program_columns(regclass, text) IS 'The columns of a relation, each with the prefix, as a list.';

CREATE FUNCTION program_definition(program text, definition text, given jsonb, time_zone text)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    found        text[];
    is_rolled_up boolean;
BEGIN
    definition := replace(definition, ':''time_zone''', quote_literal(time_zone));

    -- Of a given source a key may come twice; in an own table it cannot.
    FOR found IN SELECT m FROM regexp_matches(definition, '(:(once|copies)\(''(\w+)'', ''(\w+)'', ''([^'']+)''(?:, ''([^'']+)'')?\))', 'g') AS m LOOP
        definition := replace(definition, found[1], CASE
            WHEN found[2] = 'once' AND NOT given ? found[3] THEN found[3]
            WHEN found[2] = 'once' THEN format('(SELECT DISTINCT ON (%2$s) * FROM %1$s%4$s ORDER BY %2$s, %3$s)', found[3], found[4], found[5], ' WHERE ' || found[6])
            WHEN NOT given ? found[3] THEN format('(SELECT *, 1 AS copy FROM %s)', found[3])
            ELSE format('(SELECT *, row_number() OVER (PARTITION BY %2$s ORDER BY %3$s) AS copy FROM %1$s)', found[3], found[4], found[5])
        END);
    END LOOP;

    -- Nothing is known of the values of a given source: what readers ask for would be taken for rare, and joined row by row.
    FOR found IN SELECT m FROM regexp_matches(definition, '(:fence\(''(\w+)''\))', 'g') AS m LOOP
        definition := replace(definition, found[1], CASE WHEN given ? found[2] THEN 'OFFSET 0' ELSE '' END);
    END LOOP;

    FOR found IN SELECT m FROM regexp_matches(definition, '(:rolled\(''(\w+)'', ''(day|month)''\))', 'g') AS m LOOP
        EXECUTE format('SELECT r.is_rolled_up FROM %I.program_rollup AS r', program) INTO is_rolled_up;
        definition := replace(definition, found[1],
            CASE WHEN is_rolled_up THEN program_rolled_query(program, found[2], found[3]) ELSE 'live_' || found[2] END);
    END LOOP;
    RETURN definition;
END
$$;
COMMENT ON FUNCTION program_definition(text, text, jsonb, text) IS 'A definition from program_file with its placeholders filled: :''time_zone'', the program''s; :once(relation, key, order [, condition]), the relation with each key once, the first in this order; :copies(relation, key, order), the relation with a column copy that numbers the rows of a key; a line :fence(relation), where a given relation''s conditions are kept from going further down; :rolled(family, grain), what is stored of a family beside the live rest.';

CREATE FUNCTION program_build_relations(program text, given jsonb, id_types jsonb, time_zone text, security text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    here     text := current_setting('search_path');
    bound    text := format('%I, %I, pg_temp', program, '@extschema@');
    file     record;
    source   record;
    problems text[] := '{}';
    command  text;
    views    text;
BEGIN
    FOR file IN SELECT * FROM program_file() ORDER BY ordinal LOOP
        EXECUTE format('SELECT * FROM %I.program_source WHERE relation = $1', program) INTO source USING file.name;
        IF file.kind = 'source' AND given ? file.name THEN
            problems := problems || program_build_given(program, file.name, source.definition, source.search_path, given -> file.name, id_types);
            CONTINUE;
        ELSIF file.kind = 'source' THEN
            CONTINUE WHEN EXISTS (SELECT FROM program_relation(program) AS own WHERE own.name = file.name);
            command := program_source_ddl(file.definition, id_types);
        ELSIF file.kind = 'state' THEN
            EXIT WHEN problems <> '{}';
            CONTINUE WHEN EXISTS (SELECT FROM program_relation(program) AS own WHERE own.name = file.name);
            command := program_source_ddl(file.definition, id_types);
        ELSE
            -- The sources come first: all that is wrong with them is said at once.
            EXIT WHEN problems <> '{}';
            command := program_definition(program, file.definition, given, time_zone);
        END IF;
        PERFORM pg_catalog.set_config('search_path', bound, true);
        EXECUTE command;
        PERFORM pg_catalog.set_config('search_path', here, true);
        IF file.name = 'changed_day' THEN
            PERFORM program_build_reader(program, given, security);
        ELSIF file.name LIKE 'live\_%' THEN
            PERFORM program_build_family(program, substr(file.name, 6), given, time_zone, security);
        ELSIF file.name = 'program_rollup' THEN
            EXECUTE format('INSERT INTO %I.program_rollup DEFAULT VALUES', program);
        END IF;
    END LOOP;

    IF problems <> '{}' THEN
        RAISE EXCEPTION 'given sources of program % do not have the columns that are needed', quote_ident(program)
            USING ERRCODE = CASE WHEN problems::text LIKE '% must be %' THEN '42804' ELSE '42703' END,
                  DETAIL = array_to_string(problems, E'\n'),
                  HINT = 'Give a SELECT that names and casts the columns.';
    END IF;

    PERFORM program_build_between(program, given, time_zone, security);
    PERFORM program_track(program, time_zone);

    FOR views IN SELECT own.name FROM program_relation(program) AS own JOIN pg_class AS c USING (oid) WHERE c.relkind = 'v' LOOP
        EXECUTE format('ALTER VIEW %I.%I SET (security_invoker = %s)', program, views, CASE security WHEN 'invoker' THEN 'true' ELSE 'false' END);
    END LOOP;
END
$$;
COMMENT ON FUNCTION program_build_relations(text, jsonb, jsonb, text, text) IS 'Makes the relations of a program in order: tables that are not there yet, views in place of those that are. Sources that do not fit are error 42703 (only columns missing) or 42804, which lists all that is wrong.';

CREATE FUNCTION program_build(program text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
    setting    record;
    source     record;
    existing   record;
    given      jsonb := '{}';
    id_types   jsonb;
    keepsakes  jsonb := program_keepsakes(program);
    standing   boolean;
    dependents text;
    command    text;
BEGIN
    EXECUTE format('SELECT * FROM %I.program', program) INTO STRICT setting;
    FOR source IN EXECUTE format('SELECT * FROM %I.program_source ORDER BY relation', program) LOOP
        given := given || jsonb_build_object(source.relation,
            program_given_columns(program, source.relation, source.definition, source.search_path));
        EXECUTE format('UPDATE %I.program_source AS s SET columns = ARRAY(SELECT jsonb_object_keys($2)) WHERE s.relation = $1', program)
        USING source.relation, given -> source.relation;
    END LOOP;
    id_types := program_id_types(program, given);

    -- What stands can be replaced in place, and keeps all that rests on it, while no relation changes its kind or its columns.
    SELECT bool_and(CASE WHEN given ? f.name THEN c.relkind = 'v'
                         ELSE c.relkind <> 'v' AND NOT EXISTS (
                             SELECT FROM program_id_column() AS id JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = id.id
                             WHERE id.relation = f.name AND format_type(a.atttypid, -1) <> id_types ->> id.id) END)
    INTO standing
    FROM program_file() AS f
    JOIN program_relation(program) AS own ON own.name = f.name
    JOIN pg_class AS c ON c.oid = own.oid
    WHERE f.kind = 'source';

    IF standing THEN
        BEGIN
            PERFORM program_build_relations(program, given, id_types, setting.time_zone, setting.security);
        EXCEPTION WHEN invalid_table_definition THEN
            standing := false;
        END;
    END IF;

    IF NOT coalesce(standing, false) THEN
        SELECT string_agg(d, E'\n' ORDER BY d) INTO dependents FROM program_dependents(program) AS d;
        IF dependents IS NOT NULL THEN
            RAISE EXCEPTION 'cannot rebuild program % because other objects depend on it', quote_ident(program)
                USING ERRCODE = '2BP01', DETAIL = dependents,
                      HINT = 'Columns change, so that the views must be dropped: drop these objects first, and create them again afterwards.';
        END IF;
        PERFORM program_drop_views(program);
        FOR existing IN SELECT own.* FROM program_relation(program) AS own
                        WHERE own.kind = 'source' OR own.name = 'program_change' ORDER BY own.ordinal DESC LOOP
            IF existing.name = 'program_change' THEN
                -- Its ids may change their type; what it holds, everything stands for.
                EXECUTE format('DROP TABLE %I.program_change', program);
            ELSIF given ? existing.name
                OR EXISTS (SELECT FROM program_id_column() AS id JOIN pg_attribute AS a ON a.attrelid = existing.oid AND a.attname = id.id
                           WHERE id.relation = existing.name AND format_type(a.atttypid, -1) <> id_types ->> id.id) THEN
                -- set_source has emptied it, where it was told to.
                IF program_lock_rows(program, existing.name) THEN
                    RAISE EXCEPTION 'table %.% has rows, and its ids would change their type', quote_ident(program), quote_ident(existing.name)
                        USING ERRCODE = '55000', HINT = 'Keep them elsewhere and empty the table, or give the source that decides the type a SELECT that casts its ids.';
                END IF;
                EXECUTE format('DROP TABLE %I.%I', program, existing.name);
            END IF;
        END LOOP;
        PERFORM program_build_relations(program, given, id_types, setting.time_zone, setting.security);

        -- Default privileges must not give what had been taken away.
        FOR command IN
            SELECT DISTINCT format('REVOKE ALL ON %I.%I FROM %s', program, own.name,
                                   CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END)
            FROM program_relation(program) AS own JOIN pg_class AS c ON c.oid = own.oid, aclexplode(c.relacl) AS acl
            WHERE acl.grantee <> c.relowner
                AND keepsakes @> jsonb_build_array(jsonb_build_object('relation', own.name))
        LOOP
            EXECUTE command;
        END LOOP;
    END IF;

    FOR command IN
        SELECT k.command
        FROM jsonb_to_recordset(keepsakes) AS k (step integer, relation text, view_only boolean, command text)
        JOIN program_relation(program) AS own ON own.name = k.relation
        JOIN pg_class AS c ON c.oid = own.oid
        WHERE c.relkind = 'v' OR NOT k.view_only
        ORDER BY k.step, k.command
    LOOP
        EXECUTE command;
    END LOOP;

    -- What is new belongs to the program's owner, whoever builds it.
    FOR command IN
        SELECT format('ALTER FUNCTION %s OWNER TO %I', f, pg_get_userbyid(n.nspowner))
        FROM program_function(program) AS f JOIN pg_proc AS p ON p.oid = f JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE p.proowner <> n.nspowner
    LOOP
        EXECUTE command;
    END LOOP;
    FOR command IN
        SELECT format('ALTER TABLE %I.%I OWNER TO %I', program, own.name, pg_get_userbyid(n.nspowner))
        FROM program_relation(program) AS own JOIN pg_class AS c ON c.oid = own.oid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND c.relowner <> n.nspowner
            AND NOT keepsakes @> jsonb_build_array(jsonb_build_object('relation', own.name))
    LOOP
        EXECUTE command;
    END LOOP;
END
$$;
COMMENT ON FUNCTION program_build(text) IS 'Makes a program what its state says: its sources as tables or views, and the views over them. In place where no columns change; else all views are dropped and made again, with their owners, grants and comments, unless other objects depend on them (error 2BP01, which names them).';
