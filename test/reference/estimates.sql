-- Compares every interval and change with estimates.py, which stands beside; run
-- from the top of the tree with psql -qAtX, it prints counts, then lines to read.
SET search_path = public, customer_metrics;
CREATE TEMPORARY TABLE wanted (call text, low numeric, high numeric, p_value numeric);
\copy wanted FROM PROGRAM 'python3 test/reference/estimates.py' WITH (FORMAT csv, DELIMITER E'\t', NULL '')

CREATE FUNCTION pg_temp.got(call text, OUT low numeric, OUT high numeric, OUT p_value numeric) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT r ->> ''low'', r ->> ''high'', r ->> ''p_value'' FROM (SELECT to_jsonb(c) FROM %s AS c) AS j (r)', call) INTO low, high, p_value;
END $$;

CREATE TEMPORARY TABLE compared AS
SELECT call, substr(call, 1, strpos(call, '(') - 1) AS name, part, v.wanted, v.got,
    abs(v.got - v.wanted) AS error, abs(v.got - v.wanted) / nullif(abs(v.wanted), 0) AS relative_error
FROM wanted AS w,
    pg_temp.got(call) AS g,
    LATERAL (VALUES ('low', w.low, g.low), ('high', w.high, g.high), ('p value', w.p_value, g.p_value)) AS v (part, wanted, got);

SELECT count(*) FROM compared WHERE wanted IS NOT NULL;
SELECT count(*) FROM compared WHERE (wanted IS NULL) <> (got IS NULL);
SELECT count(*) FROM compared WHERE error > 1e-9 * abs(wanted);
-- in points: 1e-10 of a score from -1 to 1
SELECT format('score intervals further off than 1e-10: %s', count(*)) FROM compared WHERE call LIKE '%score%' AND error > 1e-8;
SELECT format('%s, %s: largest relative error %s', name, part, max(relative_error)::float8)
FROM compared GROUP BY name, part ORDER BY name, part;
SELECT format('wrong: %s %s is %s, not %s', call, part, got, wanted)
FROM compared WHERE error > 1e-9 * abs(wanted) OR (wanted IS NULL) <> (got IS NULL) LIMIT 20;
