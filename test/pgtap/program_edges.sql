-- Programs at the edge: odd names, one of everything, nothing optional. No view fails.
BEGIN;
SELECT plan(6);
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
SELECT is_empty($$SELECT pg_temp.unreadable('"o''dd ""name"" 🙂"')$$, 'odd names: all views can be read');
SELECT is((SELECT count(*) FROM "o'dd ""name"" 🙂".journey_flow WHERE to_stage = pg_temp.odd('s2')), 1::bigint, 'and say them as they are');
SELECT is((SELECT count(*) FROM customer_metrics.check_program('o''dd "name" 🙂') WHERE level = 'error'), 0::bigint, 'the program is sound');

SELECT * FROM finish();
ROLLBACK;
