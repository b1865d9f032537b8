-- The type rating_summary: forms, errors, merge.
SET search_path = public, customer_metrics;
\pset format unaligned

SELECT s::rating_summary FROM unnest(ARRAY['{}', '0..10{}', '0..10{0:3,6:10,9:44}', '0..10{9:44,0:3}', '1..5{4:12/14.5/18.25}', '5..1{1:2,5:1}', '0..10{3:0}']) AS s;
SET extra_float_digits = 0;
SELECT csat_agg(4, 0.1::float8) FROM generate_series(1, 3);
RESET extra_float_digits;
-- weights whose squares are rounded below the smallest normal number come back too
SELECT s, s::text::rating_summary = s AS same FROM (SELECT csat_agg(4, w) FROM unnest(ARRAY[2e-162, 1e-162, 1e-200]::float8[]) AS w, generate_series(1, 100) GROUP BY w) AS v (s) ORDER BY s;

SELECT input, error_of(format('SELECT %L::rating_summary', input))
FROM unnest(ARRAY['', '{', '{}x', '0..10', '0..10{', '0..10{9}', '0..10{9:}', '0..10{9:1,}', '0..10{9:1,9:1}', '0..10{9:-1}', '0..10{9:1.5}',
    '0..10{11:1}', '0..0{}', '0..10{9:9223372036854775808}', '0..10{9:9223372036854775807,8:1}',
    '1..5{4:12/14.5}', '1..5{4:12/14.5/}', '1..5{4:1/1/1,5:1}', '1..5{4:0/0/0}', '1..5{4:1/-1/1}', '1..5{4:1/nan/1}', '1..5{4:1/1e999/1}', '1..5{4:1/+1/1}', '1..5{4:1/1/-0}', '1..5{4:2/1/1.1}', '1..5{4:2/1/0.4}', '1..5{4:1/1e308/1e308}']) AS input;

SELECT rating_summary(0, 2, ARRAY[1, 2, 3]), rating_summary(2, 0, ARRAY[1, 2, 3]);
SELECT error_of('SELECT rating_summary(0, 2, ' || counts || ')')
FROM unnest(ARRAY['ARRAY[1, 2]', 'ARRAY[1, NULL, 2]', 'ARRAY[1, -1, 2]', 'ARRAY[[1, 2, 3]]', '''{}''', 'ARRAY[9223372036854775807, 1, 0]']) AS counts;

SELECT '0..10{9:1}'::rating_summary + '0..10{9:2,3:1}', '{}'::rating_summary + '0..10{9:2}', '1..5{4:1/2/4}'::rating_summary + '1..5{4:1,5:2}';
SELECT '0..10{9:3}'::rating_summary - '0..10{9:1}', '0..10{9:3}'::rating_summary - '{}', '{}'::rating_summary - '0..10{}';
SELECT error_of(command) FROM unnest(ARRAY[
    $$SELECT '0..10{9:1}'::rating_summary + '1..5{4:1}'$$,
    $$SELECT '0..10{9:9223372036854775807}'::rating_summary + '0..10{9:1}'$$,
    $$SELECT '0..10{9:9223372036854775807}'::rating_summary + '0..10{8:1}'$$,
    $$SELECT '1..5{4:9/1e154/1e308}'::rating_summary + '1..5{4:9/1e154/1e308}'$$,
    $$SELECT '0..10{9:1}'::rating_summary - '0..10{9:2}'$$,
    $$SELECT '0..10{9:1}'::rating_summary - '1..5{4:1}'$$,
    $$SELECT '1..5{4:1/2/4}'::rating_summary - '1..5{4:1}'$$,
    $$SELECT '1..5{4:1}'::rating_summary - '1..5{4:1/2/4}'$$]) AS command;

SELECT array_agg(s ORDER BY s) FROM unnest(ARRAY['0..10{9:1}', '{}', '0..10{}', '0..10{0:1}', '1..5{4:1/1/1}', '1..5{4:1}']::rating_summary[]) AS s;
SELECT s, count(*) FROM unnest(ARRAY['0..10{9:1}', '{}', '0..10{9:1}', '{}', '1..5{4:1/1/1}', '1..5{4:1}']::rating_summary[]) AS s GROUP BY s ORDER BY s;
SELECT rating_summary_send('{}'), rating_summary_send('0..10{9:3}'), rating_summary_send('1..5{4:1/2/4}');
SELECT '0..2{0:1,2:3}'::rating_summary::jsonb, '0..2{0:1,2:3}'::rating_summary::json, '{}'::rating_summary::jsonb;
