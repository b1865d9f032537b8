-- The type rating: forms, errors, order.
CREATE EXTENSION customer_metrics;
SET search_path = public, customer_metrics;
\pset format unaligned

SELECT '9@0..10'::rating, '2@5..1'::rating, '-3@-100..0'::rating;
SELECT rating(9, 0, 10), try_rating(11, 0, 10), try_rating(1, 1, 1), rating(NULL, 0, 10);
SELECT score(r), worst(r), best(r), normalized(r), r::integer, r::jsonb, r::json
FROM (VALUES ('2@5..1'::rating)) AS v (r);

-- whatever is not exactly the form, or off the scale
CREATE FUNCTION error_of(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    value text;
BEGIN
    EXECUTE command INTO value;
    RETURN coalesce('no error: ' || value, 'no error');
EXCEPTION WHEN OTHERS THEN
    RETURN sqlstate || ' ' || sqlerrm;
END $$;
SELECT input, error_of(format('SELECT %L::rating', input))
FROM unnest(ARRAY['', '9', '9@', '9@0', '9@0..', '9@0..10 ', ' 9@0..10', '+9@0..10', '9.0@0..10', '9@0...10', 'é@0..10',
    '11@0..10', '-1@0..10', '1@0..0', '1@0..101', '1@-101..0', '99999999999999999999@0..10', '9223372036854775807@0..10',
    '1@-9223372036854775808..9223372036854775807']) AS input;
SELECT error_of('SELECT rating(11, 0, 10)'), error_of('SELECT rating(1, 0, 2147483647)'), error_of('SELECT rating(1, -2147483648, 2147483647)');

-- by scale, then from worst to best
SELECT array_agg(r ORDER BY r) FROM unnest(ARRAY['9@0..10', '1@5..1', '5@5..1', '0@0..10', '3@1..5']::rating[]) AS r;
SELECT count(DISTINCT r), count(*) FROM (SELECT rating(i % 11, 0, 10) FROM generate_series(1, 100) AS i) AS v (r);
SELECT '9@0..10'::rating = '9@0..10', '9@0..10'::rating = '9@0..11', '1@5..1'::rating > '5@5..1'::rating;
CREATE TABLE answer (r rating PRIMARY KEY);
INSERT INTO answer SELECT rating(i, 0, 10) FROM generate_series(0, 10) AS i;
SELECT count(*) FROM answer AS a JOIN answer AS b USING (r);

-- the wire form
SELECT rating_send('9@0..10'), rating_send('-3@0..-100');
