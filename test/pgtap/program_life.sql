-- Making, mending, sharing and dropping programs.
BEGIN;
SELECT plan(73);
SET search_path = customer_metrics, public;
SET client_min_messages = warning;

-- names and arguments
SELECT throws_ok($$SELECT create_program(NULL)$$, '22004', NULL, 'a name is needed');
SELECT throws_ok($$SELECT create_program('')$$, '42602', NULL, 'an empty name is none');
SELECT throws_ok($$SELECT create_program(repeat('x', 64))$$, '42622', NULL, 'names are never cut');
SELECT throws_ok($$SELECT create_program('my_pg_program')$$, '22023', NULL, 'tools leave out names with pg_');
SELECT throws_ok($$SELECT create_program('public')$$, '42P06', NULL, 'a schema that is there is not touched');
SELECT throws_ok($$SELECT create_program('p', time_zone => 'Mars')$$, '22023', 'time zone "Mars" not recognized', 'time zones are checked');
SELECT throws_ok($$SELECT create_program('p', time_zone => NULL)$$, '22004', NULL, 'a time zone is needed');
SELECT throws_ok($$SELECT create_program('p', security => 'definer')$$, '22023', NULL, 'security is owner or invoker');
SELECT throws_ok($$SELECT create_program('p', id_type => 'nothing')$$, '42704', NULL, 'id_type is a type');
SELECT create_program('varied', id_type => 'varchar(9)');
INSERT INTO varied.customer (customer_id) VALUES ('ann'), ('bob');
SELECT upgrade_program('varied');
SELECT results_eq('SELECT customer_id FROM varied.customer ORDER BY 1', $$VALUES ('ann'), ('bob')$$, 'varchar is text, and no row is lost');
SELECT drop_program('varied', lose_data => true);
SELECT throws_ok($$SELECT create_program('p', id_type => 'rating')$$, '42804', 'ids of program p cannot be of type rating', 'of which views and groups think alike');
SELECT throws_ok(format('SELECT create_program(''p'', id_type => %L)', t), '42804', 'ids of program p cannot be of type ' || t, t || ' has no order')
FROM unnest('{json,point,integer[],record}'::text[]) AS t;
CREATE TYPE public.mood AS ENUM ('good', 'bad');
SELECT lives_ok($$SELECT create_program('moody', id_type => 'mood')$$, 'a type is found by the caller''s search_path');
SELECT drop_program('moody');
CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE DOMAIN blind_id AS text COLLATE blind;
SELECT throws_ok($$SELECT create_program('p', id_type => 'blind_id')$$, '42804', 'ids of program p cannot be of type blind_id', 'nor one whose collation has one');
SELECT throws_ok($$SELECT create_program('p', customer => 'SELECT ''A'' COLLATE blind AS customer_id')$$, '42804', 'columns of source customer of program p have nondeterministic collations: customer_id', 'nor a source''s column');
CREATE DOMAIN here AS integer NOT NULL;
SELECT throws_ok($$SELECT create_program('p', id_type => 'here')$$, '42804', 'ids of program p cannot be of type here', 'nor one that is never NULL');
SELECT create_program('sighted', customer => 'SELECT ''A'' AS customer_id, ''x'' COLLATE blind AS nickname');
SELECT drop_program('sighted');
SELECT create_program('kept');
INSERT INTO kept.customer (customer_id) VALUES ('ann');
SELECT program_drop_views('kept');
ALTER TABLE kept.customer ALTER customer_id TYPE varchar;
SELECT throws_ok($$SELECT upgrade_program('kept')$$, '55000', 'table kept.customer has rows, and its ids would change their type', 'no table that has rows is built anew');
ALTER TABLE kept.customer ALTER customer_id TYPE text;
SELECT lives_ok($$SELECT upgrade_program('kept')$$, 'with the type that they had it is built over them');
SELECT results_eq('SELECT customer_id FROM kept.customer', $$VALUES ('ann')$$, 'and they are there');
SELECT drop_program('kept', lose_data => true);
SELECT throws_ok($$SELECT create_program('p', id_type => 'text); DROP SCHEMA public; --')$$, NULL, NULL, 'id_type is nothing but a type');

-- what a source may be
SELECT throws_ok($$SELECT create_program('p', stage => 'SELECT 1; SELECT 2')$$, '42601', NULL, 'one statement');
SELECT throws_ok($$SELECT create_program('p', stage => 'DELETE FROM pg_class')$$, '42601', NULL, 'a SELECT');
SELECT throws_ok($$SELECT create_program('p', stage => 'SELECT 1 INTO x')$$, '42601', NULL, 'without INTO');
SELECT throws_ok($$SELECT create_program('p', stage => 'SELECT 1 FOR UPDATE')$$, '42601', NULL, 'that locks nothing');
SELECT throws_ok($$SELECT create_program('p', stage => 'SELECT 1) AS a, (SELECT 2')$$, '42601', NULL, 'that closes what it opens');
SELECT throws_ok($$SELECT create_program('p', stage => '')$$, '42601', NULL, 'not empty');
SELECT throws_ok($$SELECT create_program('p', stage => 'no_such_table')$$, '42P01', NULL, 'that is there');
SELECT throws_ok($$SELECT create_program('p', stage => 'WITH d AS (DELETE FROM pg_class RETURNING 1) SELECT * FROM d')$$, '0A000', NULL, 'that changes nothing');
SELECT is(program_source_query('values(1)'), 'values(1)', 'a query needs no space');
SELECT is(program_source_query('Crm."Order Event"'), 'SELECT * FROM crm."Order Event"', 'names follow the rules of SQL');
SELECT lives_ok($$SELECT create_program('p1', stage => 'SELECT ''s'' AS stage, ''j'' AS journey, 1 AS position -- the only one')$$, 'a comment may end it');

-- what is wrong is said at once
SELECT throws_ok($$SELECT create_program('p', response => 'SELECT 1 AS response_id, 4::bigint AS score, now()::timestamp AS answered_at', stage => 'SELECT 1 AS stage')$$,
    '42804', NULL, 'columns missing and of wrong types');
CREATE FUNCTION pg_temp.detail_of(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE detail text;
BEGIN
    EXECUTE command;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN detail;
END $$;
SELECT is(pg_temp.detail_of($$SELECT create_program('p', response => 'SELECT 1 AS response_id, 4::bigint AS score, now()::timestamp AS answered_at', stage => 'SELECT 1 AS stage')$$),
'stage: column stage is integer, must be text; where every value fits, write stage::text
stage: column journey (text) is missing
stage: column "position" (integer) is missing
response: column question (text) is missing
response: column answered_at is timestamp without time zone, must be timestamp with time zone; write answered_at AT TIME ZONE ''...'' AS answered_at
response: column score is bigint, must be integer; where every value fits, write score::integer', 'all that is wrong, in one list');
SELECT is(pg_temp.detail_of($$SELECT create_program('p', customer => 'SELECT 1 AS customer_id', interaction => 'SELECT ''i'' AS interaction_id, now() AS occurred_at, ''c'' AS customer_id')$$),
    'customer_id: integer in customer.customer_id, text in interaction.customer_id', 'one kind of id has one type');
SELECT is_empty($$SELECT FROM pg_namespace WHERE nspname = 'p'$$, 'nothing is left of what failed');

-- given sources: ids keep their type, columns may be left out, any string is text
CREATE SCHEMA crm;
CREATE TABLE crm.person (customer_id uuid PRIMARY KEY, segment varchar(20), extra text);
CREATE TABLE crm."Order Event" ("Id" bigint PRIMARY KEY, at timestamptz, person uuid, kind text);
CREATE TYPE crm.place AS ENUM ('shop', 'web');
SET search_path = crm, public;
SELECT customer_metrics.create_program('Ann''s "shop"',
    customer => 'person',
    interaction => $$SELECT "Id" AS interaction_id, at AS occurred_at, person AS customer_id, kind AS stage FROM "Order Event";$$,
    touchpoint => $$SELECT place AS touchpoint, 's' AS stage, NULL::interval AS promised_wait FROM unnest(enum_range(NULL::place)) AS place$$);
RESET search_path;
SET search_path = customer_metrics, public;
SELECT col_type_is('Ann''s "shop"', 'customer', 'customer_id', 'uuid', 'a given id keeps its type');
SELECT col_type_is('Ann''s "shop"', 'response', 'customer_id', 'uuid', 'own tables follow it');
SELECT col_type_is('Ann''s "shop"', 'response', 'interaction_id', 'bigint', 'each kind of id its own');
SELECT col_type_is('Ann''s "shop"', 'response', 'case_id', 'text', 'where nothing is given, id_type');
SELECT col_type_is('Ann''s "shop"', 'customer', 'segment', 'text', 'varchar is text');
SELECT results_eq($$SELECT touchpoint, stage, channel FROM "Ann's ""shop""".touchpoint$$, $$VALUES ('shop', 's', NULL), ('web', 's', NULL)$$, 'an enum is text');
SELECT results_eq($$SELECT message FROM check_program('Ann''s "shop"') WHERE level = 'note'$$, $$VALUES ('column extra of the source is not used')$$, 'unused columns are noted');

SELECT results_eq($$SELECT hint FROM check_program('Ann''s "shop"') WHERE level = 'warning'$$, $$VALUES ('CREATE INDEX ON crm."Order Event" (person, at)')$$, 'the index that a lookup lacks is named');
CREATE INDEX ON crm."Order Event" (person, at);
SELECT is_empty($$SELECT FROM check_program('Ann''s "shop"') WHERE level = 'warning'$$, 'and no more once it is there');

-- a temporary table never stands in for a permanent one
CREATE TEMPORARY TABLE person (customer_id uuid);
CREATE TEMPORARY TABLE response (response_id text, score text);
SELECT lives_ok($$SELECT create_program('t1', customer => 'crm.person')$$, 'temporary tables named like sources do not matter');
SET search_path = crm, customer_metrics, public;
SELECT set_source('t1', 'customer', 'person');
SET search_path = customer_metrics, public;
SELECT is((SELECT count(*) FROM information_schema.view_table_usage WHERE view_schema = 't1' AND view_name = 'customer' AND table_schema = 'crm'), 1::bigint, 'the permanent one is read');
DROP TABLE pg_temp.person, pg_temp.response;

-- set_source
SELECT create_program('s');
CREATE ROLE reader_of_reports;
CREATE ROLE owner_of_program;
GRANT SELECT ON s.stage_satisfaction, s.customer TO reader_of_reports;
COMMENT ON VIEW s.stage_satisfaction IS 'ours';
ALTER VIEW s.question_satisfaction OWNER TO owner_of_program;
ALTER VIEW s.stage_satisfaction SET (security_barrier = true);
INSERT INTO s.customer (customer_id) VALUES ('c');
SELECT throws_ok($$SELECT set_source('s', 'customer', 'crm.person')$$, '55000', NULL, 'a table with rows is not replaced');
SELECT lives_ok($$SELECT set_source('s', 'customer', 'crm.person', replace => true)$$, 'unless told');
SELECT col_type_is('s', 'response', 'customer_id', 'uuid', 'empty tables follow the new type of an id');
SELECT ok(has_table_privilege('reader_of_reports', 's.stage_satisfaction', 'SELECT') AND has_table_privilege('reader_of_reports', 's.customer', 'SELECT'), 'grants stay');
SELECT is(obj_description('s.stage_satisfaction'::regclass), 'ours', 'comments stay');
SELECT view_owner_is('s', 'question_satisfaction', 'owner_of_program', 'owners stay');
SELECT ok((SELECT reloptions @> '{security_barrier=true}' FROM pg_class WHERE oid = 's.stage_satisfaction'::regclass), 'options stay');
CREATE VIEW crm.dashboard AS SELECT stage, csat FROM s.stage_satisfaction;
SELECT lives_ok($$SELECT set_source('s', 'customer', 'SELECT customer_id FROM crm.person')$$, 'in place, under other views');
SELECT throws_ok($$SELECT set_source('s', 'customer', NULL)$$, '2BP01', NULL, 'what depends on the views stops a rebuild');
SELECT is(pg_temp.detail_of($$SELECT set_source('s', 'customer', NULL)$$), 'view crm.dashboard', 'and is named');
SELECT lives_ok($$SELECT upgrade_program('s', security => 'invoker')$$, 'upgrade_program builds in place');
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 's'::regnamespace AND relkind = 'v' AND NOT reloptions @> '{security_invoker=true}'), 0::bigint, 'security changes for all views');
SELECT throws_ok($$SELECT set_source('s', 'answer', 'crm.person')$$, '22023', NULL, 'a view is no source');
SELECT throws_ok($$SELECT set_source('nothing', 'customer', 'crm.person')$$, '3F000', NULL, 'no such program');
SELECT throws_ok($$SELECT set_source('s', 'customer', 'SELECT customer_id FROM s.answer')$$, '42P17', NULL, 'a source does not read what is built from it');
SELECT throws_ok($$SELECT drop_program('s')$$, '2BP01', NULL, 'drop_program names what uses the program');
DROP VIEW crm.dashboard;
SELECT lives_ok($$SELECT set_source('s', 'customer', NULL)$$, 'back to a table');
INSERT INTO s.journey (journey, position) VALUES ('j', 1);
SELECT throws_ok($$SELECT drop_program('s')$$, '55000', NULL, 'drop_program loses no rows');
SELECT lives_ok($$SELECT drop_program('s', lose_data => true)$$, 'unless told');
SELECT is_empty($$SELECT FROM pg_namespace WHERE nspname = 's'$$, 'nothing is left of it');

-- what a reader sees
SELECT create_program('e');
INSERT INTO e.journey (journey, position) VALUES ('j', 1);
INSERT INTO e.stage (stage, journey, position) VALUES ('s', 'j', 1);
SELECT grant_program('e', 'reader_of_reports') \g /dev/null
SET ROLE reader_of_reports;
SELECT lives_ok('SELECT FROM e.stage_satisfaction', 'a reader reads reports');
SELECT throws_ok('SELECT FROM e.answer', '42501', NULL, 'not single answers');
SELECT throws_ok('SELECT FROM e.response', '42501', NULL, 'nor sources');
RESET ROLE;
SELECT throws_ok($$SELECT grant_program('e', 'nobody at all')$$, '42704', NULL, 'a role is needed');

SELECT * FROM finish();
ROLLBACK;
