-- internal view: whether what changes is logged
CREATE OR REPLACE VIEW tracked_source AS
SELECT
    t.relation,
    count(*) AS tables,
    count(*) FILTER (WHERE l.is_tracked) AS tracked,
    string_agg(b.oid::regclass::text, ', ' ORDER BY b.oid) FILTER (WHERE NOT l.is_tracked) AS untracked_tables
FROM program_rollup AS r
CROSS JOIN program_tracking() AS t
JOIN pg_class AS place ON place.oid = 'program_rollup'::regclass
JOIN pg_namespace AS n ON n.oid = place.relnamespace
JOIN pg_class AS c ON c.relname = t.relation AND c.relnamespace = n.oid
CROSS JOIN LATERAL program_tables_behind(c.oid) AS b (oid)
CROSS JOIN LATERAL program_is_tracked(c.oid, b.oid, n.nspname, t.cause) AS l (is_tracked)
WHERE r.is_rolled_up
GROUP BY t.relation;

COMMENT ON VIEW tracked_source IS 'One row a source that stored figures rest on: the tables that it is or reads, how many of them log their changes by enabled triggers, and which do not. No rows before the first refresh.';
