-- Drivers of an outcome, against published figures.
SET search_path = public, customer_metrics;
\pset format unaligned

-- Fertility on agriculture, examination, education, catholic, infant mortality in 47 provinces
-- of Switzerland, 1888 (Mosteller and Tukey 1977; R's swiss).
CREATE TABLE swiss (fertility float8, factors float8[]);
INSERT INTO swiss VALUES
    (80.2, ARRAY[17, 15, 12, 9.96, 22.2]), (83.1, ARRAY[45.1, 6, 9, 84.84, 22.2]), (92.5, ARRAY[39.7, 5, 5, 93.4, 20.2]), (85.8, ARRAY[36.5, 12, 7, 33.77, 20.3]),
    (76.9, ARRAY[43.5, 17, 15, 5.16, 20.6]), (76.1, ARRAY[35.3, 9, 7, 90.57, 26.6]), (83.8, ARRAY[70.2, 16, 7, 92.85, 23.6]), (92.4, ARRAY[67.8, 14, 8, 97.16, 24.9]),
    (82.4, ARRAY[53.3, 12, 7, 97.67, 21]), (82.9, ARRAY[45.2, 16, 13, 91.38, 24.4]), (87.1, ARRAY[64.5, 14, 6, 98.61, 24.5]), (64.1, ARRAY[62, 21, 12, 8.52, 16.5]),
    (66.9, ARRAY[67.5, 14, 7, 2.27, 19.1]), (68.9, ARRAY[60.7, 19, 12, 4.43, 22.7]), (61.7, ARRAY[69.3, 22, 5, 2.82, 18.7]), (68.3, ARRAY[72.6, 18, 2, 24.2, 21.2]),
    (71.7, ARRAY[34, 17, 8, 3.3, 20]), (55.7, ARRAY[19.4, 26, 28, 12.11, 20.2]), (54.3, ARRAY[15.2, 31, 20, 2.15, 10.8]), (65.1, ARRAY[73, 19, 9, 2.84, 20]),
    (65.5, ARRAY[59.8, 22, 10, 5.23, 18]), (65, ARRAY[55.1, 14, 3, 4.52, 22.4]), (56.6, ARRAY[50.9, 22, 12, 15.14, 16.7]), (57.4, ARRAY[54.1, 20, 6, 4.2, 15.3]),
    (72.5, ARRAY[71.2, 12, 1, 2.4, 21]), (74.2, ARRAY[58.1, 14, 8, 5.23, 23.8]), (72, ARRAY[63.5, 6, 3, 2.56, 18]), (60.5, ARRAY[60.8, 16, 10, 7.72, 16.3]),
    (58.3, ARRAY[26.8, 25, 19, 18.46, 20.9]), (65.4, ARRAY[49.5, 15, 8, 6.1, 22.5]), (75.5, ARRAY[85.9, 3, 2, 99.71, 15.1]), (69.3, ARRAY[84.9, 7, 6, 99.68, 19.8]),
    (77.3, ARRAY[89.7, 5, 2, 100, 18.3]), (70.5, ARRAY[78.2, 12, 6, 98.96, 19.4]), (79.4, ARRAY[64.9, 7, 3, 98.22, 20.2]), (65, ARRAY[75.9, 9, 9, 99.06, 17.8]),
    (92.2, ARRAY[84.6, 3, 3, 99.46, 16.3]), (79.3, ARRAY[63.1, 13, 13, 96.83, 18.1]), (70.4, ARRAY[38.4, 26, 12, 5.62, 20.3]), (65.7, ARRAY[7.7, 29, 11, 13.79, 20.5]),
    (72.7, ARRAY[16.7, 22, 13, 11.22, 18.9]), (64.4, ARRAY[17.6, 35, 32, 16.92, 23]), (77.6, ARRAY[37.6, 15, 7, 4.97, 20]), (67.6, ARRAY[18.7, 25, 7, 8.65, 19.5]),
    (35, ARRAY[1.2, 37, 53, 42.34, 18]), (44.7, ARRAY[46.6, 16, 29, 50.43, 18.2]), (42.8, ARRAY[27.7, 22, 29, 58.33, 19.3]);
-- Miles per gallon on cylinders, displacement, horsepower, gears (Henderson and Velleman 1981; R's mtcars).
CREATE TABLE cars (mpg float8, factors float8[]);
INSERT INTO cars VALUES
    (21, ARRAY[6, 160, 110, 4]), (21, ARRAY[6, 160, 110, 4]), (22.8, ARRAY[4, 108, 93, 4]), (21.4, ARRAY[6, 258, 110, 3]),
    (18.7, ARRAY[8, 360, 175, 3]), (18.1, ARRAY[6, 225, 105, 3]), (14.3, ARRAY[8, 360, 245, 3]), (24.4, ARRAY[4, 146.7, 62, 4]),
    (22.8, ARRAY[4, 140.8, 95, 4]), (19.2, ARRAY[6, 167.6, 123, 4]), (17.8, ARRAY[6, 167.6, 123, 4]), (16.4, ARRAY[8, 275.8, 180, 3]),
    (17.3, ARRAY[8, 275.8, 180, 3]), (15.2, ARRAY[8, 275.8, 180, 3]), (10.4, ARRAY[8, 472, 205, 3]), (10.4, ARRAY[8, 460, 215, 3]),
    (14.7, ARRAY[8, 440, 230, 3]), (32.4, ARRAY[4, 78.7, 66, 4]), (30.4, ARRAY[4, 75.7, 52, 4]), (33.9, ARRAY[4, 71.1, 65, 4]),
    (21.5, ARRAY[4, 120.1, 97, 3]), (15.5, ARRAY[8, 318, 150, 3]), (15.2, ARRAY[8, 304, 150, 3]), (13.3, ARRAY[8, 350, 245, 3]),
    (19.2, ARRAY[8, 400, 175, 3]), (27.3, ARRAY[4, 79, 66, 4]), (26, ARRAY[4, 120.3, 91, 5]), (30.4, ARRAY[4, 95.1, 113, 5]),
    (15.8, ARRAY[8, 351, 264, 5]), (19.7, ARRAY[6, 145, 175, 5]), (15, ARRAY[8, 301, 335, 5]), (21.4, ARRAY[4, 121, 109, 4]);

-- R squared, LMG and Johnson as R's relaimpo and rwa give them, in shares of R squared
SELECT round(r_squared(driver_agg(fertility, factors))::numeric, 12) AS r_squared FROM swiss;
SELECT l.factor, round((l.importance * r_squared(s) / 100)::numeric, 13) AS lmg, round((j.importance * r_squared(s) / 100)::numeric, 12) AS johnson, l.rank, j.rank
FROM (SELECT driver_agg(fertility, factors) AS s FROM swiss) AS a,
    drivers(s, ARRAY['agriculture', 'examination', 'education', 'catholic', 'mortality'], 'lmg') AS l JOIN LATERAL drivers(s, ARRAY['agriculture', 'examination', 'education', 'catholic', 'mortality']) AS j USING (factor);
SELECT factor, answers, round(mean::numeric, 4) AS mean, round(correlation::numeric, 6) AS correlation, round(beta::numeric, 6) AS beta, round(p_value::numeric, 6) AS p, round(vif::numeric, 6) AS vif
FROM (SELECT driver_agg(fertility, factors) AS s FROM swiss) AS a, drivers(s);
SELECT round(r_squared(driver_agg(mpg, factors))::numeric, 12) AS r_squared FROM cars;
SELECT d.factor, round((d.importance * r_squared(s) / 100)::numeric, 12) AS johnson FROM (SELECT driver_agg(mpg, factors) AS s FROM cars) AS a, drivers(s, '{cyl,disp,hp,gear}') AS d;
-- summary(lm(Fertility ~ ., swiss)): F = 19.76 on 5 and 41, p 5.594e-10
SELECT p_value(driver_agg(fertility, factors))::numeric(20, 13) AS p FROM swiss;

-- parts add up to the whole, in any order, and exactly for whole numbers
SELECT count(DISTINCT s::text) AS forms, count(DISTINCT round(r_squared(s)::numeric, 12)) AS fits FROM (
    SELECT driver_agg(fertility, factors) FROM swiss
    UNION ALL SELECT rollup(part ORDER BY part) FROM (SELECT driver_agg(fertility, factors) FROM swiss GROUP BY fertility::integer % 5) AS p (part)
    UNION ALL SELECT rollup(part ORDER BY part DESC) FROM (SELECT driver_agg(fertility, factors) FROM swiss GROUP BY fertility::integer % 7) AS p (part)) AS v (s);
SELECT count(DISTINCT s::jsonb) AS figures FROM (
    SELECT driver_agg(i % 7, ARRAY[i % 5, i * i % 11]) FROM generate_series(1, 1000) AS i
    UNION ALL SELECT rollup(part ORDER BY part) FROM (SELECT driver_agg(i % 7, ARRAY[i % 5, i * i % 11]) FROM generate_series(1, 1000) AS i GROUP BY i % 13) AS p (part)
    UNION ALL SELECT rollup(part ORDER BY part DESC) FROM (SELECT driver_agg(i % 7, ARRAY[i % 5, i * i % 11] ORDER BY i DESC) FROM generate_series(1, 1000) AS i GROUP BY i % 17) AS p (part)) AS v (s);

-- forms
SELECT driver_agg(y, f) AS s FROM (VALUES (1::float8, ARRAY[2, 3]::float8[]), (2, ARRAY[3, 5]), (4, ARRAY[1, NULL]), (NULL, ARRAY[1, 2]), (3, NULL), (5, ARRAY[9, 2])) AS v (y, f) \gset
SELECT :'s'::driver_summary AS s, answers(:'s'::driver_summary), left_out(:'s'::driver_summary), missing(:'s'::driver_summary), :'s'::driver_summary::jsonb, :'s'::driver_summary::json ->> 'left_out' AS left_out_json;
SELECT driver_agg(0.1, ARRAY[1e9 + 0.1, -0.0])::text, (driver_agg(0.1, ARRAY[0.3]) + driver_agg(0.7, ARRAY[0.1]))::text;
SELECT s::text::driver_summary = s AS same, s < s, s <= s, hash_agrees FROM (SELECT driver_agg(fertility, factors) AS s FROM swiss) AS a, LATERAL (SELECT count(*) = 2 AS hash_agrees FROM (VALUES (s), (s::text::driver_summary)) AS v (v) GROUP BY v) AS h;
-- no rows, none complete, no array ever
SELECT '{}'::driver_summary, '{}'::driver_summary + driver_agg(1, ARRAY[2]), r_squared('{}'), missing('{}'), '{}'::driver_summary::json;
SELECT driver_agg(1, ARRAY[1::float8]) FILTER (WHERE false), driver_agg(1, ARRAY[NULL, 2]::float8[]), driver_agg(1, NULL) FROM generate_series(1, 3);
SELECT driver_agg(1, NULL) + driver_agg(1, ARRAY[1, 2]), driver_agg(1, ARRAY[1, 2]) + driver_agg(1, NULL), driver_agg(NULL, ARRAY[1, NULL]) + driver_agg(NULL, NULL), rollup(NULL::driver_summary);

-- what cannot be known is NULL: a constant, a collinear and an all-NULL factor, too few rows, a constant outcome, an exact fit
SELECT d.factor, mean, round(correlation::numeric, 3) AS correlation, round(beta::numeric, 3) AS beta, p_value IS NULL AS p_unknown, vif IS NULL AS vif_unknown, round(importance::numeric, 3) AS importance, rank
FROM (SELECT driver_agg(i % 7, ARRAY[i % 5, 3, 2 * (i % 5) + 1, i * i % 11, i % 5 - i * i % 11]) AS s FROM generate_series(1, 200) AS i) AS a, drivers(s, '{x,constant,twice_x,z,x_less_z}') AS d;
-- .3 and .1 + .2 are one number that was computed in two ways
SELECT d.factor, correlation, importance, rank FROM (SELECT driver_agg(i % 7, ARRAY[CASE i % 2 WHEN 0 THEN 0.3::float8 ELSE 0.1::float8 + 0.2 END, i % 5]) AS s FROM generate_series(1, 200) AS i) AS a, drivers(s) AS d WHERE factor = '1';
SELECT d.factor, d.answers, importance, left_out(s), missing(s) FROM (SELECT driver_agg(i, ARRAY[i % 3, NULL]::float8[]) AS s FROM generate_series(1, 9) AS i) AS a, drivers(s) AS d;
SELECT n, factor, answers, round(mean::numeric, 3) AS mean, round(correlation::numeric, 3) AS correlation, round(beta::numeric, 3) AS beta, round(d.p_value::numeric, 3) AS p, round(vif::numeric, 3) AS vif, round(importance::numeric, 3) AS importance, rank, round(r_squared(s)::numeric, 3) AS r_squared, round(p_value(s)::numeric, 3) AS p_all
FROM generate_series(1, 4) AS n, LATERAL (SELECT driver_agg(i * i, ARRAY[i, i * i % 3]) AS s FROM generate_series(1, n) AS i) AS a, drivers(s) AS d;
SELECT d.*, r_squared(s) FROM (SELECT driver_agg(5, ARRAY[i, i * i % 3]) AS s FROM generate_series(1, 9) AS i) AS a, drivers(s) AS d;
SELECT factor, round(beta::numeric, 12) AS beta, p_value, round(importance::numeric, 9) AS importance, r_squared(s) > 1 - 1e-12 AS exact, p_value(s) FROM (SELECT driver_agg(i, ARRAY[i, i * i % 3]) AS s FROM generate_series(1, 9) AS i) AS a, drivers(s, method => 'lmg') AS d;
SELECT count(*), max(importance) FROM (SELECT driver_agg(i % 2, ARRAY[i / 2 % 2, i / 4 % 2]) AS s FROM generate_series(0, 7) AS i) AS a, drivers(s) AS d;
SELECT * FROM drivers(NULL);

-- alpha of three items: 3/2 (1 - 5.3 / 13.3), variances 2.5, 1.3, 1.5 and 13.3 of the sum
SELECT round(cronbach_alpha(s)::numeric, 6) AS alpha, round(e.low::numeric, 4) AS low, round(e.high::numeric, 4) AS high, e.answers
FROM (SELECT driver_agg(0, f) AS s FROM (VALUES (ARRAY[1, 2, 1]::float8[]), (ARRAY[2, 2, 2]), (ARRAY[3, 4, 3]), (ARRAY[4, 3, 2]), (ARRAY[5, 5, 4])) AS v (f)) AS a, cronbach_alpha_estimate(s) AS e;
SELECT cronbach_alpha(driver_agg(0, ARRAY[i])), cronbach_alpha(driver_agg(0, ARRAY[i, -i])), round(cronbach_alpha(driver_agg(0, ARRAY[i, i]))::numeric, 12) AS alpha, (cronbach_alpha_estimate(driver_agg(0, ARRAY[i, i]))).low FROM generate_series(1, 9) AS i;
-- more rows than any table has, against F in 40 digits: .461538394791300, .461538528285615 and .461538460843457, .461538462233467
SELECT answers, low::numeric(20, 15), high::numeric(20, 15)
FROM unnest(ARRAY[1000000000000000, 9223372036854775807]) AS n, LATERAL (SELECT format('{factors=2 n=%s left_out=0 missing=0,0,0 pivots=0,0,0 sums=0,0,0 products=1,0,1,0,0.3,1}', n)::driver_summary) AS s (s), cronbach_alpha_estimate(s);

-- stored summaries are left as they are by the functions behind the aggregate
CREATE TABLE kept AS SELECT driver_agg(fertility, factors) AS s FROM swiss;
SELECT driver_summary_add(s, 1, ARRAY[1, 2, 3, 4, 5]) <> s, driver_summary_merge(s, s) <> s, answers(s) FROM kept;
SELECT answers(s) FROM kept;

SELECT error_of(command) FROM unnest(ARRAY[
    $$SELECT driver_agg(1, ARRAY[1, i * 'NaN'::float8]) FROM generate_series(0, 1) AS i$$, $$SELECT driver_agg('Infinity', ARRAY[1])$$, $$SELECT driver_agg(1, ARRAY['-Infinity', NULL]::float8[])$$,
    $$SELECT driver_agg(1, CASE i WHEN 1 THEN ARRAY[1, 2] ELSE ARRAY[1] END) FROM generate_series(1, 2) AS i$$, $$SELECT driver_agg(1, ARRAY[1]) + driver_agg(1, ARRAY[1, 2])$$,
    $$SELECT driver_agg(1, '{}')$$, $$SELECT driver_agg(1, ARRAY[[1, 2], [3, 4]])$$, $$SELECT driver_agg(1, array_fill(1::float8, ARRAY[65]))$$,
    $$SELECT driver_agg(i, ARRAY[i * 1e200]) FROM generate_series(1, 2) AS i$$, $$SELECT drivers(s, method => 'shapley') FROM kept$$, $$SELECT drivers(s, '{a,b}') FROM kept$$, $$SELECT drivers(s, '{{a,b,c,d,e}}') FROM kept$$,
    $$SELECT drivers(driver_agg(i, array_fill(i::float8, ARRAY[17])), method => 'lmg') FROM generate_series(1, 40) AS i$$, $$SELECT cronbach_alpha_estimate(s, 2) FROM kept$$,
    $$SELECT '{factors=65 n=0 left_out=0 missing=0}'::driver_summary$$, $$SELECT '{factors=1 n=1 left_out=0 missing=0,1 pivots=1,1 sums=0,0 products=0,0,0}'::driver_summary$$,
    $$SELECT '{factors=1 n=4 left_out=0 missing=0,0 pivots=0,0 sums=0,0 products=1,2,1}'::driver_summary$$, $$SELECT '{factors=1 n=4 left_out=0 missing=0,0 pivots=0,0 sums=9,0 products=1,0,1}'::driver_summary$$,
    $$SELECT '{factors=2 n=4 left_out=0 missing=0,0,0 pivots=0,0,0 sums=0,0,0 products=1,0.9,1,0.9,-0.9,1}'::driver_summary$$, $$SELECT '{} '::driver_summary$$]) AS command;
SELECT drivers(s, method => 'shapley') FROM kept;
SELECT driver_agg(1, ARRAY['NaN'::float8]);
SELECT driver_agg(1, CASE i WHEN 1 THEN ARRAY[1, 2] ELSE ARRAY[1] END) FROM generate_series(1, 2) AS i;
