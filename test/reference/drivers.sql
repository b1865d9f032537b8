-- Compares drivers with drivers.py, which stands beside; run from the top of the
-- tree with psql -qAtX, it prints counts, then lines to read.
SET search_path = public, customer_metrics;
CREATE TEMPORARY TABLE line (company text, place integer, name text, value text);
\copy line FROM PROGRAM 'python3 test/reference/drivers.py' WITH (FORMAT csv, DELIMITER E'\t', QUOTE E'\b')

CREATE TEMPORARY TABLE summary AS
SELECT company, driver_agg(v[1], v[2:]) AS s
FROM (SELECT company, value::float8[] AS v FROM line WHERE name = 'row') AS row
GROUP BY company;

CREATE TEMPORARY TABLE compared AS
SELECT l.company, l.place, l.name, l.value::numeric AS wanted, g.value::numeric AS got,
    abs(g.value::numeric - l.value::numeric) AS error
FROM line AS l
JOIN summary USING (company)
LEFT JOIN LATERAL (
    SELECT f.place, f.name, f.value
    FROM drivers(s) WITH ORDINALITY AS d
    JOIN drivers(s, method => 'lmg') WITH ORDINALITY AS m USING (ordinality),
        LATERAL (VALUES
            (ordinality, 'mean', d.mean), (ordinality, 'correlation', d.correlation), (ordinality, 'beta', d.beta), (ordinality, 'vif', d.vif),
            (ordinality, 'p_value', d.p_value), (ordinality, 'johnson', d.importance), (ordinality, 'lmg', m.importance)) AS f (place, name, value)
    UNION ALL
    SELECT 0, v.name, v.value
    FROM cronbach_alpha_estimate(s) AS e,
        LATERAL (VALUES ('r_squared', r_squared(s)), ('p_value', p_value(s)), ('alpha', cronbach_alpha(s)), ('alpha_low', e.low), ('alpha_high', e.high)) AS v (name, value)
    UNION ALL
    SELECT 0, 'r_squared', r_squared(s) WHERE cronbach_alpha(s) IS NULL
) AS g ON g.place = l.place AND g.name = l.name
WHERE l.name <> 'row';

SELECT count(*) FROM compared;
SELECT count(*) FROM compared WHERE got IS NULL;
SELECT count(*) FROM compared WHERE error > 1e-9 * abs(wanted);
SELECT format('%s, %s: largest relative error %s', company, name, max(error / abs(wanted))::float8)
FROM compared GROUP BY company, name ORDER BY company, name;
SELECT format('wrong: %s of %s, %s, is %s, not %s', name, place, company, got, wanted)
FROM compared WHERE got IS NULL OR error > 1e-9 * abs(wanted) LIMIT 20;
