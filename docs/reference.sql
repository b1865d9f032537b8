-- Prints docs/reference.md from the comments in the catalog, with psql -qAtX.
SET client_encoding = 'UTF8';
SET search_path = customer_metrics, pg_catalog;

WITH member AS (
    SELECT d.classid, d.objid
    FROM pg_depend AS d
    JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
    WHERE d.deptype = 'e' AND e.extname = 'customer_metrics'
), own_type AS (
    SELECT t.oid, t.typname, t.typtype, t.typrelid, t.typinput, t.typoutput, t.typreceive, t.typsend
    FROM member AS m
    JOIN pg_type AS t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
    WHERE t.typcategory <> 'A'
), own_operator AS (
    SELECT o.* FROM member AS m JOIN pg_operator AS o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
), own_cast AS (
    SELECT c.* FROM member AS m JOIN pg_cast AS c ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid
), support (oid) AS (
    -- What the server calls for a type, an operator, an index, a cast or an aggregate.
    SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend]::oid[]) FROM own_type
    UNION
    SELECT oprcode::oid FROM own_operator
    UNION
    SELECT amproc::oid FROM pg_amproc
    UNION
    SELECT c.castfunc FROM own_cast AS c JOIN pg_proc AS p ON p.oid = c.castfunc
    WHERE p.proname LIKE '%\_to\_' || format_type(c.casttarget, NULL)
    UNION
    SELECT unnest(ARRAY[a.aggtransfn, a.aggcombinefn, a.aggminvtransfn,
                        -- A figure of its own right has the name of the aggregate that ends in it.
                        CASE WHEN final.proname <> p.proname THEN a.aggfinalfn END]::oid[])
    FROM pg_aggregate AS a
    JOIN pg_proc AS p ON p.oid = a.aggfnoid
    LEFT JOIN pg_proc AS final ON final.oid = a.aggfinalfn
), routine AS (
    SELECT
        p.oid,
        p.proname AS name,
        replace(pg_get_function_arguments(p.oid), '::text', '') AS arguments,
        pg_get_function_result(p.oid) AS result,
        obj_description(p.oid, 'pg_proc') AS comment,
        CASE
            WHEN p.prokind = 'a' THEN 20
            WHEN p.oid IN (SELECT s.oid FROM support AS s) THEN 100
            -- Parts of the functions over programs are known by their name only.
            WHEN starts_with(p.proname, 'program_') THEN 100
            WHEN p.provolatile <> 'i' THEN 80
            WHEN result.typtype = 'c' THEN 60
            WHEN first_.typname = 'rating' THEN 30
            WHEN first_.typname = 'rating_summary' THEN 40
            WHEN first_.typname = 'gap_summary' THEN 50
            WHEN first_.typname = 'driver_summary' THEN 55
            WHEN result.oid IS NOT NULL THEN 11
            ELSE 70
        END AS topic
    FROM member AS m
    JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
    LEFT JOIN own_type AS result ON result.oid = p.prorettype
    LEFT JOIN own_type AS first_ ON first_.oid = p.proargtypes[0]
), variant AS (
    -- Variants that say the same stand together.
    SELECT r.topic, r.name, r.comment, min(r.arguments COLLATE "C") AS first_arguments,
           string_agg(format('%s(%s) -> %s', r.name,
                             CASE WHEN length(r.arguments) > 120 THEN E'\n    ' || replace(r.arguments, ', ', E',\n    ') || E'\n' ELSE r.arguments END,
                             r.result), E'\n' ORDER BY r.arguments COLLATE "C") AS signatures
    FROM routine AS r
    WHERE r.topic < 100
    GROUP BY r.topic, r.name, r.comment
), line (topic, place, name, sub, text) AS (
    SELECT topic, 0, '', '', text
    FROM (VALUES
        (0, E'# Reference\n\nMade by `make docs` from the comments in the catalog: to change it, change those. All of it is there since version 0.1.0.\nThe relations of a program are in [program.md](program.md).'),
        (10, E'\n## Types'),
        (11, E'\n## Making a value'),
        (20, E'\n## Aggregates'),
        (30, E'\n## Reading a rating'),
        (40, E'\n## Reading a rating_summary'),
        (50, E'\n## Reading a gap_summary'),
        (55, E'\n## Reading a driver_summary'),
        (60, E'\n## Estimates and changes'),
        (70, E'\n## Conventions and helpers'),
        (80, E'\n## Programs'),
        (90, E'\n## Operators and casts\n\n| operator | result | comment |\n| --- | --- | --- |'),
        (91, E'\n| cast | context | comment |\n| --- | --- | --- |'),
        (92, E'\n| operator class | access method | comment |\n| --- | --- | --- |'),
        (100, E'\n## Support functions\n\nWhat the server calls for types, operators, indexes, casts and aggregates, and the parts of the functions over programs; not for queries.\n\n| function | result | comment |\n| --- | --- | --- |')
    ) AS heading (topic, text)
    UNION ALL
    SELECT 10, CASE t.typtype WHEN 'b' THEN 1 ELSE 2 END, t.typname, '',
           format(E'\n### %s\n\n%s', t.typname, obj_description(t.oid, 'pg_type'))
           || coalesce((SELECT E'\n\n| field | type | comment |\n| --- | --- | --- |\n'
                               || string_agg(format('| %s | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod),
                                                    col_description(a.attrelid, a.attnum)), E'\n' ORDER BY a.attnum)
                        FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '')
    FROM own_type AS t
    UNION ALL
    SELECT topic, 1, name, first_arguments,
           CASE WHEN first_arguments = min(first_arguments) OVER (PARTITION BY topic, name) THEN format(E'\n### %s\n', name) ELSE '' END
           || format(E'\n```\n%s\n```\n\n%s', signatures, comment)
    FROM variant
    UNION ALL
    SELECT 90, 1, format_type(o.oprleft, NULL), o.oprname,
           format('| `%s %s %s` | %s | %s |', format_type(o.oprleft, NULL), o.oprname, format_type(o.oprright, NULL),
                  format_type(o.oprresult, NULL), obj_description(o.oid, 'pg_operator'))
    FROM own_operator AS o
    UNION ALL
    SELECT 91, 1, format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
           format('| `%s AS %s` | %s | %s |', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
                  CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END,
                  obj_description(c.oid, 'pg_cast'))
    FROM own_cast AS c
    UNION ALL
    SELECT 92, 1, o.opcname, a.amname, format('| %s | %s | %s |', o.opcname, a.amname, obj_description(o.oid, 'pg_opclass'))
    FROM member AS m
    JOIN pg_opclass AS o ON m.classid = 'pg_opclass'::regclass AND m.objid = o.oid
    JOIN pg_am AS a ON a.oid = o.opcmethod
    UNION ALL
    SELECT 100, 1, name, arguments, format('| `%s(%s)` | %s | %s |', name, arguments, result, replace(comment, '|', '\|'))
    FROM routine WHERE topic = 100
)
SELECT text FROM line ORDER BY topic, place, name COLLATE "C", sub COLLATE "C";
