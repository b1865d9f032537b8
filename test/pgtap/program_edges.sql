-- Programs at the edge: odd names, one of everything, nothing optional. No view fails.
BEGIN;
SELECT plan(24);
SET client_min_messages = warning;

-- Every view of a program, read whole under an empty search_path: what fails, with its error.
CREATE FUNCTION pg_temp.unreadable(program text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    view name;
BEGIN
    FOR view IN SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = program::regnamespace AND c.relkind = 'v' LOOP
        BEGIN
            PERFORM pg_catalog.set_config('search_path', '', true);
            EXECUTE pg_catalog.format('SELECT v::text FROM %s.%I AS v', program, view);
        EXCEPTION WHEN OTHERS THEN
            RETURN NEXT view || ': ' || SQLERRM;
        END;
    END LOOP;
    RESET search_path;
END
$$;
-- And every float8 of it that a tool could not show.
CREATE FUNCTION pg_temp.unshowable(program text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    shown record;
    wrong bigint;
BEGIN
    FOR shown IN
        SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'float8'::regtype
        WHERE c.relnamespace = program::regnamespace AND c.relkind = 'v' LOOP
        EXECUTE format('SELECT count(*) FROM %I.%I WHERE %I IN (''NaN'', ''Infinity'', ''-Infinity'')', program, shown.relname, shown.attname) INTO wrong;
        IF wrong > 0 THEN
            RETURN NEXT shown.relname || '.' || shown.attname;
        END IF;
    END LOOP;
END
$$;

-- And every figure and count of it that is not empty: where there is nothing there is nothing to say.
CREATE FUNCTION pg_temp.said(program text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    shown record;
    some_ bigint;
BEGIN
    FOR shown IN
        SELECT c.relname, a.attname FROM pg_class AS c
        JOIN customer_metrics.program_file() AS f ON f.name = c.relname AND f.kind IN ('report', 'personal', 'daily')
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid IN ('float8'::regtype, 'bigint'::regtype)
        WHERE c.relnamespace = program::regnamespace LOOP
        EXECUTE format('SELECT count(*) FROM %I.%I WHERE CASE pg_typeof(%I) WHEN ''bigint''::regtype THEN %3$I <> 0 ELSE %3$I IS NOT NULL END', program, shown.relname, shown.attname) INTO some_;
        IF some_ > 0 THEN
            RETURN NEXT shown.relname || '.' || shown.attname;
        END IF;
    END LOOP;
END
$$;

-- ---- nothing at all; then a journey that nobody went

SELECT customer_metrics.create_program('empty');
SELECT is_empty($$SELECT pg_temp.unreadable('empty')$$, 'an empty program: all views can be read');
SELECT is_empty($$SELECT pg_temp.said('empty')$$, 'and say nothing');
INSERT INTO empty.journey (journey, position) VALUES ('j', 1);
INSERT INTO empty.stage (stage, journey, position) VALUES ('s', 'j', 1), ('t', 'j', 2);
INSERT INTO empty.improvement (improvement_id, stage, opened_at) VALUES ('m', 's', '2026-01-01');
INSERT INTO empty.theme VALUES ('x', 'simple', 'x');
DELETE FROM empty.setting;
SELECT is_empty($$SELECT pg_temp.unreadable('empty')$$, 'stages without anything, and no setting: all views can be read');
-- (How many stages there are is said.)
SELECT bag_eq($$SELECT pg_temp.said('empty')$$, $$VALUES ('readiness.whole'), ('readiness.share')$$, 'and still say nothing');

-- ---- one customer, one answer, over given sources of only the columns that are needed

SELECT customer_metrics.create_program('bare',
    journey => $$SELECT 'j'::text AS journey, 1 AS position$$, stage => $$SELECT 's'::text AS stage, 'j'::text AS journey, 1 AS position$$,
    touchpoint => $$SELECT 't'::text AS touchpoint, 's'::text AS stage$$, question => $$SELECT 'q'::text AS question, 'csat'::text AS measure, 1 AS worst, 5 AS best, 's'::text AS stage$$,
    account => $$SELECT 'a'::text AS account_id$$, customer => $$SELECT 'c'::text AS customer_id$$,
    interaction => $$SELECT 'i'::text AS interaction_id, timestamptz '2026-01-01' AS occurred_at$$, invitation => $$SELECT 'v'::text AS invitation_id, timestamptz '2026-01-01' AS sent_at, 'sent'::text AS status$$,
    response => $$SELECT 'r'::text AS response_id, 'q'::text AS question, timestamptz '2026-01-01' AS answered_at, 1 AS score, 'c'::text AS customer_id$$,
    outcome => $$SELECT 'o'::text AS outcome_id, 'c'::text AS customer_id, timestamptz '2026-01-02' AS occurred_at, 'left'::text AS outcome$$,
    action => $$SELECT 'x'::text AS action_id, 'r'::text AS submission_id, timestamptz '2026-01-02' AS opened_at$$,
    improvement => $$SELECT 'm'::text AS improvement_id, 's'::text AS stage, timestamptz '2026-01-02' AS opened_at$$,
    theme => $$SELECT 'x'::text AS theme, 'simple'::text AS config, 'x'::text AS query$$, setting => $$SELECT timestamptz '2026-12-01' AS as_of$$);
SELECT is_empty($$SELECT pg_temp.unreadable('bare')$$, 'one answer, nothing optional: all views can be read');
SELECT is_empty($$SELECT pg_temp.unshowable('bare')$$, 'and show numbers or NULL');
SELECT results_eq(
    $$SELECT s.csat, s.csat_n, o.status, v.customers, v.value_at_stake, c.stage, c.delivered FROM bare.stage_satisfaction AS s, bare.open_loop AS o, bare.value_at_stake AS v, bare.response_coverage AS c WHERE s.stage = 's'$$,
    $$VALUES (0::double precision, 1::bigint, 'taken up, overdue', 1::bigint, NULL::double precision, NULL, 1::bigint)$$, 'and know of it');

-- ---- one of everything, and whatever is optional left out

SELECT customer_metrics.create_program('one');
INSERT INTO one.journey (journey, position) VALUES ('j', 1);
INSERT INTO one.stage (stage, journey, position) VALUES ('s', 'j', 1);
INSERT INTO one.touchpoint (touchpoint, stage) VALUES ('t', 's');
INSERT INTO one.question (question, measure, worst, best) SELECT m, m, 0, 10 FROM unnest(ARRAY['nps', 'csat', 'ces', 'need_met', 'minimum', 'expected', 'perceived', 'importance', 'other']) AS m;
UPDATE one.question SET item = 'i' WHERE measure IN ('minimum', 'expected', 'perceived', 'importance');
INSERT INTO one.customer (customer_id) VALUES ('c');
INSERT INTO one.interaction (interaction_id, occurred_at, touchpoint) VALUES ('i', '2026-01-01', 't'), ('nowhere', '2026-01-01', NULL);
INSERT INTO one.invitation (invitation_id, sent_at, status) VALUES ('v', '2026-01-01', 'sent');
INSERT INTO one.response (response_id, question, answered_at, score, interaction_id, submission_id) SELECT question, question, '2026-01-02', 0, 'i', 'r' FROM one.question;
INSERT INTO one.response (response_id, question, answered_at) VALUES ('none', 'csat', '2026-01-02');
INSERT INTO one.outcome (outcome_id, customer_id, occurred_at, outcome) VALUES ('o', 'c', '2026-01-03', 'left');
INSERT INTO one.action (action_id, submission_id, opened_at) VALUES ('a', 'r', '2026-01-02');
INSERT INTO one.improvement (improvement_id, stage, opened_at, done_at) VALUES ('m', 's', '2026-01-01', '2026-01-02'), ('elsewhere', 'no stage', '2026-01-01', NULL);
INSERT INTO one.theme VALUES ('x', 'simple', 'x');
SELECT is_empty($$SELECT pg_temp.unreadable('one')$$, 'one of everything: all views can be read');
SELECT is_empty($$SELECT pg_temp.unshowable('one')$$, 'and show numbers or NULL');

-- ---- scales without a convention, wherever a measure may have one

SELECT customer_metrics.create_program('wide');
INSERT INTO wide.journey (journey, position) VALUES ('j', 1);
INSERT INTO wide.stage (stage, journey, position) VALUES ('s', 'j', 1);
INSERT INTO wide.question (question, measure, worst, best, scope, stage) SELECT m || best, m, worst, best, 'relationship', 's'
FROM unnest(ARRAY['csat', 'ces', 'need_met', 'other']) AS m, (VALUES (0, 100), (-4, 4), (1, 2), (8, 0)) AS v (worst, best);
INSERT INTO wide.customer (customer_id, segment, need) VALUES ('c', 'a', 'n'), ('d', 'b', NULL);
INSERT INTO wide.response (response_id, question, answered_at, score, customer_id, comment)
SELECT concat_ws('-', question, k, person), question, timestamptz '2026-01-01' + k * interval '20 days', CASE k % 2 WHEN 0 THEN worst ELSE best END, person, 'x'
FROM wide.question, generate_series(1, 6) AS k, unnest(ARRAY['c', 'd']) AS person;
INSERT INTO wide.outcome (outcome_id, customer_id, occurred_at, outcome) VALUES ('o', 'c', '2026-06-03', 'left');
INSERT INTO wide.theme VALUES ('x', 'simple', 'x');
SELECT is_empty($$SELECT pg_temp.unreadable('wide')$$, 'scales of all lengths: all views can be read');
SELECT results_eq(
    $$SELECT question, satisfied_share, unhappy_share FROM wide.question_satisfaction WHERE question LIKE 'csat%' ORDER BY question$$,
    $$VALUES ('csat0', NULL::double precision, NULL::double precision), ('csat100', NULL, NULL), ('csat2', 50, 50), ('csat4', NULL, NULL)$$, 'where there is no convention nothing is called satisfied');
-- Each segment was asked on a scale of its own: nobody is there to be compared with.
DELETE FROM wide.response WHERE NOT (question = 'csat100' AND customer_id = 'c' OR question = 'csat4' AND customer_id = 'd');
SELECT is_empty($$SELECT pg_temp.unreadable('wide')$$, 'segments on two scales: all views can be read');
SELECT results_eq(
    $$SELECT value, n, rest_n, is_worst FROM wide.segment_satisfaction WHERE dimension = 'segment' ORDER BY value$$, $$VALUES ('a', 6::bigint, NULL::bigint, false), ('b', 6, NULL, false)$$, 'and are not compared');

-- ---- times that never come, and more words than anybody writes

SELECT customer_metrics.create_program('far');
INSERT INTO far.journey (journey, position) VALUES ('j', 1);
INSERT INTO far.stage (stage, journey, position, owner) VALUES ('s', 'j', 1, 'One'), ('t', 'j', 2, 'Two');
INSERT INTO far.question (question, measure, worst, best) VALUES ('q', 'csat', 1, 5);
INSERT INTO far.customer (customer_id) VALUES ('c');
INSERT INTO far.interaction (interaction_id, occurred_at, stage, customer_id, case_id, promised_at, delivered_at)
SELECT stage || at, at::timestamptz, stage, 'c', 'k', at::timestamptz, at::timestamptz FROM far.stage, unnest(ARRAY['2026-01-01', 'infinity', '-infinity']) AS at;
INSERT INTO far.response (response_id, question, answered_at, score, customer_id, interaction_id)
SELECT interaction_id, 'q', occurred_at, 1, 'c', interaction_id FROM far.interaction;
INSERT INTO far.action (action_id, submission_id, opened_at, contacted_at) SELECT response_id, response_id, answered_at, answered_at FROM far.response WHERE response_id LIKE 's%';
INSERT INTO far.outcome (outcome_id, customer_id, occurred_at, outcome) VALUES ('o', 'c', 'infinity', 'left');
INSERT INTO far.improvement (improvement_id, stage, opened_at, done_at) SELECT at, 's', at::timestamptz, at::timestamptz FROM unnest(ARRAY['2026-01-01', 'infinity', '-infinity']) AS at;
INSERT INTO far.theme VALUES ('long', 'simple', 'long');
UPDATE far.response SET comment = 'long ' || (SELECT string_agg(md5(i::text), ' ') FROM generate_series(1, 60000) AS i) WHERE response_id = 't2026-01-01';
SELECT is_empty($$SELECT pg_temp.unreadable('far')$$, 'infinite times, a long comment: all views can be read');
SELECT is_empty($$SELECT pg_temp.unshowable('far')$$, 'and show numbers or NULL');
SELECT is((SELECT mentions FROM far.theme_satisfaction WHERE stage = 't'), 1::bigint, 'and the long comment counts');

-- ---- days of 23 and 25 hours: a month begins at midnight where the program is, wherever its reader

SELECT customer_metrics.create_program('zone', time_zone => 'Europe/Berlin');
INSERT INTO zone.journey (journey, position) VALUES ('j', 1);
INSERT INTO zone.stage (stage, journey, position) VALUES ('s', 'j', 1), ('t', 'j', 2);
INSERT INTO zone.question (question, measure, worst, best, scope) VALUES ('q', 'csat', 1, 5, 'transaction');
INSERT INTO zone.theme VALUES ('x', 'simple', 'x');
-- The last moment of a month and the first of the next, where clocks were put forward and back in between.
INSERT INTO zone.interaction (interaction_id, occurred_at, stage, customer_id, case_id, direction)
SELECT 'i' || n, at, 's', 'c' || n, 'k' || n, 'in' FROM unnest(ARRAY['2026-03-31 21:59:59+00', '2026-03-31 22:00+00', '2026-10-31 22:59:59+00', '2026-10-31 23:00+00']::timestamptz[]) WITH ORDINALITY AS v (at, n);
INSERT INTO zone.customer (customer_id) SELECT DISTINCT customer_id FROM zone.interaction;
INSERT INTO zone.response (response_id, question, answered_at, score, customer_id, interaction_id, comment) SELECT interaction_id, 'q', occurred_at, 1, customer_id, interaction_id, 'x' FROM zone.interaction;
CREATE TEMPORARY TABLE month AS SELECT * FROM unnest(ARRAY['2026-02-28 23:00+00', '2026-03-31 22:00+00', '2026-09-30 22:00+00', '2026-10-31 23:00+00']::timestamptz[]) AS time;
SELECT results_eq('SELECT time FROM zone.satisfaction_trend', 'TABLE month', 'months are those of the time zone: satisfaction_trend');
SELECT results_eq('SELECT time FROM zone.service_basics', 'TABLE month', 'service_basics');
SELECT results_eq('SELECT time FROM zone.theme_satisfaction', 'TABLE month', 'theme_satisfaction');
SELECT results_eq('SELECT time FROM zone.recovery WHERE NOT is_total', 'TABLE month', 'recovery');
-- Every window ends during a change of clocks in New York, on 8 March 2026, or spans it. Of none does it matter where the reader is.
UPDATE zone.setting SET attribution_window = '1 day', follow_up = '1 day', stopped_after = '1 day', outcome_window = '1 day', repeat_window = '1 day', as_of = '2026-03-08 16:00+00';
INSERT INTO zone.customer (customer_id) VALUES ('ny'), ('ny2');
INSERT INTO zone.interaction (interaction_id, occurred_at, stage, customer_id, case_id, direction) VALUES
    ('ny', '2026-03-07 16:00+00', 's', 'ny', 'ny', 'in'), ('ny2', '2026-03-07 15:30+00', 's', 'ny2', 'ny2', 'in'), ('ny3', '2026-03-08 15:20+00', 's', 'ny2', 'ny3', 'in');
INSERT INTO zone.response (response_id, question, answered_at, score, customer_id) VALUES ('ny', 'q', '2026-03-07 15:55+00', 1, 'ny2'), ('ny2', 'q', '2026-03-08 15:25+00', 3, 'ny2'), ('ny3', 'q', '2026-03-08 15:55+00', 1, 'ny');
INSERT INTO zone.outcome (outcome_id, customer_id, occurred_at, outcome) VALUES ('ny', 'ny2', '2026-03-08 15:50+00', 'left');
INSERT INTO zone.improvement (improvement_id, stage, opened_at, done_at) VALUES ('ny', 's', '2026-03-01', '2026-03-07 15:30+00');
CREATE FUNCTION pg_temp.reading(zone text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    view name;
BEGIN
    FOR view IN SELECT f.name FROM customer_metrics.program_file() AS f WHERE f.kind IN ('report', 'personal', 'daily') LOOP
        PERFORM pg_catalog.set_config('TimeZone', zone, true);
        EXECUTE format('CREATE TEMPORARY TABLE reading ON COMMIT DROP AS SELECT * FROM zone.%I', view);
        PERFORM pg_catalog.set_config('TimeZone', 'UTC', true);
        RETURN QUERY EXECUTE format('SELECT %L || r::text FROM reading AS r', view);
        DROP TABLE reading;
    END LOOP;
END
$$;
SELECT bag_eq($$SELECT pg_temp.reading('UTC')$$, $$SELECT pg_temp.reading('America/New_York')$$, 'no figure depends on the time zone of its reader');

-- ---- names that nobody expected

SELECT customer_metrics.create_program('o''dd "name" 🙂');
CREATE FUNCTION pg_temp.odd(name text) RETURNS text LANGUAGE sql AS $$SELECT name || E' ''"; -- \\ 🙂 %s %I $1 :x ' || repeat('ä', 1000)$$;
INSERT INTO "o'dd ""name"" 🙂".journey (journey, position) VALUES (pg_temp.odd('j'), 1);
INSERT INTO "o'dd ""name"" 🙂".stage (stage, journey, position, owner, domain) SELECT pg_temp.odd('s' || i), pg_temp.odd('j'), i, pg_temp.odd('o' || i), pg_temp.odd('d') FROM generate_series(1, 3) AS i;
INSERT INTO "o'dd ""name"" 🙂".question (question, measure, worst, best) VALUES (pg_temp.odd('q'), 'csat', 1, 5);
INSERT INTO "o'dd ""name"" 🙂".customer (customer_id, segment, need) SELECT 'c' || i, pg_temp.odd('g' || i % 2), pg_temp.odd('n') FROM generate_series(1, 20) AS i;
INSERT INTO "o'dd ""name"" 🙂".interaction (interaction_id, occurred_at, stage, customer_id, case_id, asked)
SELECT concat(i, '-', k), timestamptz '2026-01-01' + i * interval '5 days' + k * interval '1 hour', pg_temp.odd('s' || k), 'c' || i, 'k' || i, ARRAY[pg_temp.odd('w')] FROM generate_series(1, 20) AS i, generate_series(1, 3) AS k;
INSERT INTO "o'dd ""name"" 🙂".response (response_id, question, answered_at, score, interaction_id, customer_id, comment)
SELECT interaction_id, pg_temp.odd('q'), occurred_at + interval '1 hour', 1 + length(interaction_id) % 5, interaction_id, customer_id, pg_temp.odd('said') FROM "o'dd ""name"" 🙂".interaction;
INSERT INTO "o'dd ""name"" 🙂".theme VALUES (pg_temp.odd('t'), 'simple', 'said');
INSERT INTO "o'dd ""name"" 🙂".outcome (outcome_id, customer_id, occurred_at, outcome) VALUES ('o', 'c1', '2026-02-01', pg_temp.odd('left'));
INSERT INTO "o'dd ""name"" 🙂".improvement (improvement_id, stage, opened_at, done_at, cause) VALUES (pg_temp.odd('m'), pg_temp.odd('s1'), '2026-01-01', '2026-02-01', pg_temp.odd('c'));
INSERT INTO "o'dd ""name"" 🙂".action (action_id, submission_id, opened_at, contacted_at, owner) SELECT response_id, response_id, answered_at, answered_at, pg_temp.odd('o') FROM "o'dd ""name"" 🙂".response WHERE score = 2;
INSERT INTO "o'dd ""name"" 🙂".invitation (invitation_id, sent_at, customer_id, interaction_id, channel, status) SELECT interaction_id, occurred_at, customer_id, interaction_id, pg_temp.odd('ch'), 'sent' FROM "o'dd ""name"" 🙂".interaction;
SELECT is_empty($$SELECT pg_temp.unreadable('"o''dd ""name"" 🙂"')$$, 'odd names: all views can be read');
SELECT is((SELECT count(*) FROM "o'dd ""name"" 🙂".journey_flow WHERE to_stage = pg_temp.odd('s2')), 1::bigint, 'and say them as they are');
SELECT is((SELECT count(*) FROM customer_metrics.check_program('o''dd "name" 🙂') WHERE level = 'error'), 0::bigint, 'the program is sound');

SELECT * FROM finish();
ROLLBACK;
