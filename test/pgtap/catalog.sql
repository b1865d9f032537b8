-- What holds of every member of the extension.
BEGIN;
SELECT plan(4);

CREATE TEMPORARY VIEW member AS
    SELECT classid, objid, pg_describe_object(classid, objid, 0) AS description
    FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
        AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'customer_metrics')
        -- made by the server beside a type, a class or a cast, and no object of ours
        AND NOT (classid = 'pg_type'::regclass AND objid IN (SELECT oid FROM pg_type WHERE typcategory = 'A'))
        AND classid <> 'pg_opfamily'::regclass;

SELECT is_empty($$
    SELECT description FROM member WHERE obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) IS NULL AND classid <> 'pg_class'::regclass
$$, 'every member has a comment');

SELECT is_empty($$
    SELECT description FROM member JOIN pg_proc AS p ON p.oid = objid AND classid = 'pg_proc'::regclass
    WHERE EXISTS (SELECT FROM pg_proc AS core WHERE core.proname = p.proname AND core.pronamespace = 'pg_catalog'::regnamespace)
$$, 'no function shares its name with one of pg_catalog');

SELECT is_empty($$
    SELECT description FROM member JOIN pg_proc AS p ON p.oid = objid AND classid = 'pg_proc'::regclass
    WHERE (proparallel <> 's' OR provolatile <> 'i') AND proname !~ 'program|^set_source$|^erase_customer$|^answer_matrix$|^rollup_drift$|track_source$'
$$, 'functions over values are immutable and parallel safe');

SELECT is_empty($$
    SELECT aggfnoid::regprocedure FROM pg_aggregate JOIN member ON objid = aggfnoid AND classid = 'pg_proc'::regclass
    WHERE aggcombinefn = 0 OR aggtranstype = 'internal'::regtype OR aggtransspace = 0
$$, 'every aggregate combines, over a state that is an SQL type of known size');

SELECT * FROM finish();
ROLLBACK;
