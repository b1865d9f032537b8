# What needs sessions of other roles, or another database: readers in both security modes, and a dump.
use strict;
use warnings;
use Test::More;

sub query
{
	my ($database, $role, $sql) = @_;
	open(my $psql, '-|', 'psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=sqlstate', '-U', $role, '-d', $database, '-c', $sql) or die "psql: $!";
	my $answer = join('', <$psql>);
	close($psql);
	chomp $answer;
	return $? ? 'ERROR' : $answer;
}

# Whether a role may read a relation.
sub readable
{
	my ($role, $relation) = @_;
	open(my $copy, '>&', \*STDERR);
	open(STDERR, '>', '/dev/null');
	my $answer = query('roles', $role, "SELECT count(*) FROM $relation");
	open(STDERR, '>&', $copy);
	return $answer ne 'ERROR';
}

is(system('createdb', 'roles'), 0, 'a database');
is(query('roles', 'postgres', 'CREATE ROLE builder LOGIN; CREATE ROLE analyst LOGIN; CREATE ROLE nobody LOGIN; GRANT CREATE ON DATABASE roles TO builder'), '', 'roles');

# An ordinary user makes the extension and the program.
is(query('roles', 'builder', q{
	CREATE EXTENSION customer_metrics;
	CREATE SCHEMA crm;
	CREATE TABLE crm.answer (response_id integer PRIMARY KEY, country text, score integer, at timestamptz);
	INSERT INTO crm.answer VALUES (1, 'DE', 5, '2026-01-01'), (2, 'DE', 4, '2026-01-02'), (3, 'FR', 1, '2026-01-03');
	ALTER TABLE crm.answer ENABLE ROW LEVEL SECURITY;
	CREATE POLICY german ON crm.answer TO analyst USING (country = 'DE');
	SELECT customer_metrics.create_program(name, security => security, id_type => 'integer',
		journey => $$SELECT 'j' AS journey, 1 AS position$$,
		stage => $$SELECT 's' AS stage, 'j' AS journey, 1 AS position$$,
		question => $$SELECT 'q' AS question, 'csat' AS measure, 1 AS worst, 5 AS best, 's' AS stage$$,
		response => $$SELECT response_id, 'q' AS question, at AS answered_at, score, country AS segment FROM crm.answer$$)
	FROM (VALUES ('as_owner', 'owner'), ('as_invoker', 'invoker')) AS p (name, security)}), "\n", 'programs of an ordinary user');

# owner: the reports, and nothing behind them
ok(!readable('analyst', 'as_owner.stage_satisfaction'), 'owner: nothing before it is granted');
query('roles', 'builder', q{SELECT customer_metrics.grant_program('as_owner', 'analyst')});
ok(readable('analyst', "as_owner.$_"), "owner: $_ is granted")
  for qw(stage_satisfaction segment_satisfaction question_satisfaction journey_satisfaction touchpoint_satisfaction domain_satisfaction promise_gap daily_satisfaction daily_gap daily_interaction);
ok(!readable('analyst', "as_owner.$_"), "owner: $_ is not")
  for qw(answer rejected_response customer_timeline judged_response response customer interaction setting program program_source known_customer);
ok(!readable('analyst', 'crm.answer'), 'owner: nor the table behind');
ok(!readable('nobody', 'as_owner.stage_satisfaction'), 'owner: nobody else may read');
is(query('roles', 'analyst', 'SELECT csat_n FROM as_owner.stage_satisfaction'), '3', 'owner: figures are of all rows');
query('roles', 'builder', q{SELECT customer_metrics.grant_program('as_owner', 'analyst', personal => true)});
ok(readable('analyst', "as_owner.$_"), "owner: $_ is granted with personal") for qw(answer rejected_response customer_timeline);
query('roles', 'builder', q{SELECT customer_metrics.grant_program('as_owner', 'analyst', personal => false)});
ok(!readable('analyst', "as_owner.$_"), "owner: $_ is taken back") for qw(answer rejected_response customer_timeline);
query('roles', 'builder', q{UPDATE as_owner.setting SET suppress_below = 2; SELECT customer_metrics.grant_program('as_owner', 'analyst')});
ok(!readable('analyst', "as_owner.$_"), "owner: $_ would undo suppression") for qw(daily_satisfaction daily_gap daily_interaction);
is(query('roles', 'analyst', q{SELECT value, n FROM as_owner.segment_satisfaction WHERE dimension = 'segment' ORDER BY value}), "DE|2\nFR|", 'owner: small figures are not shown');

# invoker: the reader's own rights, row by row
is(query('roles', 'builder', q{SELECT relation FROM customer_metrics.grant_program('as_invoker', 'analyst') WHERE NOT granted}), 'crm.answer', 'invoker: what its owner must grant is named');
ok(!readable('analyst', 'as_invoker.stage_satisfaction'), 'invoker: without it nothing is read');
query('roles', 'builder', 'GRANT USAGE ON SCHEMA crm TO analyst; GRANT SELECT ON crm.answer TO analyst');
is(query('roles', 'builder', q{SELECT relation FROM customer_metrics.grant_program('as_invoker', 'analyst') WHERE NOT granted}), '', 'invoker: nothing is left to grant');
is(query('roles', 'analyst', 'SELECT csat_n FROM as_invoker.stage_satisfaction'), '2', 'invoker: row-level security holds in reports');
is(query('roles', 'analyst', q{SELECT string_agg(DISTINCT value, ',') FROM as_invoker.segment_satisfaction WHERE dimension = 'segment'}), 'DE', 'invoker: in each of them');
is(query('roles', 'builder', 'SELECT csat_n FROM as_invoker.stage_satisfaction'), '3', 'invoker: the owner sees all');

# Row-level security in each view: a reader who may see the German rows only, over own tables and over given sources, reads what a program of
# nothing but these rows says.
is(system('psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-U', 'builder', '-v', 'program=whole', '-d', 'roles', '-f', 'test/company.sql'), 0, 'a company of two countries');
my %key = (account => 'account_id', customer => 'customer_id', interaction => 'interaction_id', invitation => 'invitation_id', response => 'response_id',
	action => 'action_id', outcome => 'outcome_id');
my @source = qw(journey stage touchpoint question account customer interaction invitation response outcome action improvement theme setting);
my $given = join(', ', map { "$_ => 'whole.$_'" } @source);
query('roles', 'builder', join('; ',
	"SELECT customer_metrics.upgrade_program('whole', security => 'invoker')",
	"SELECT customer_metrics.create_program('mapped', security => 'invoker', $given)",
	"SELECT customer_metrics.create_program('german')", 'DELETE FROM german.setting',
	map({ "INSERT INTO german.$_ SELECT * FROM whole.$_" . ($key{$_} ? " WHERE starts_with($key{$_}, 'DE')" : '') } @source),
	map({ "ALTER TABLE whole.$_ ENABLE ROW LEVEL SECURITY; CREATE POLICY german ON whole.$_ TO analyst USING (starts_with($key{$_}, 'DE'))" } sort keys %key),
	map({ "SELECT customer_metrics.grant_program('$_', 'analyst', personal => true)" } qw(whole mapped))));

# All rows of a view, in an order of their own.
sub rows
{
	my ($role, $view) = @_;
	return query('roles', $role, "SET extra_float_digits = -2; SELECT v::text FROM $view AS v ORDER BY v::text COLLATE \"C\"");
}

for my $view (split(/\n/, query('roles', 'builder', q{SELECT name FROM customer_metrics.program_file() WHERE kind IN ('report', 'personal', 'daily') ORDER BY ordinal})))
{
	my $expected = rows('builder', "german.$view");
	unlike($expected, qr/^(ERROR)?$/, "$view says something");
	isnt(rows('builder', "whole.$view"), $expected, "$view says more to who may see more");
	is(rows('analyst', "whole.$view"), $expected, "$view: row-level security holds over own tables");
	is(rows('analyst', "mapped.$view"), $expected, "$view: and over given sources");
}
my $matrix = q{SELECT m::text FROM customer_metrics.answer_matrix('%s', 'happy', ARRAY['easy', 'served']) AS m ORDER BY m::text COLLATE "C"};
like(query('roles', 'analyst', sprintf($matrix, 'whole')), qr/^\(/, 'answer_matrix says something');
is(query('roles', 'analyst', sprintf($matrix, 'whole')), query('roles', 'builder', sprintf($matrix, 'german')), 'and in answer_matrix');

# a superuser upgrades what is another's
query('roles', 'postgres', q{SELECT customer_metrics.upgrade_program('as_owner', time_zone => 'Europe/Berlin')});
is(query('roles', 'postgres', q{SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ',') FROM pg_class WHERE relnamespace = 'as_owner'::regnamespace AND relkind IN ('r', 'v')}), 'builder', 'owners stay');
ok(readable('analyst', 'as_owner.stage_satisfaction') && !readable('analyst', 'as_owner.answer'), 'grants stay');

# a dump is whole
is(query('roles', 'builder', q{
	SELECT customer_metrics.create_program('dumped');
	INSERT INTO dumped.journey (journey, position) VALUES ('j', 1);
	INSERT INTO dumped.stage (stage, journey, position) VALUES ('s', 'j', 1);
	INSERT INTO dumped.question (question, measure, worst, best, stage) VALUES ('q', 'nps', 0, 10, 's');
	INSERT INTO dumped.response (response_id, question, answered_at, score) SELECT i, 'q', '2026-01-01', i % 11 FROM generate_series(1, 100) AS i}), '', 'a program with rows');
is(system('createdb restored && psql -qX -d restored -c "CREATE EXTENSION customer_metrics" && pg_dump -n dumped roles | psql -qX -v ON_ERROR_STOP=1 -d restored >/dev/null'), 0, 'pg_dump -n, and back');
is(query('restored', 'postgres', 'SELECT s.* FROM dumped.stage_satisfaction AS s'), query('roles', 'postgres', 'SELECT s.* FROM dumped.stage_satisfaction AS s'), 'the restored program gives the same report');
is(query('restored', 'postgres', q{SELECT customer_metrics.upgrade_program('dumped'); SELECT count(*) FROM customer_metrics.check_program('dumped')}), "\n0", 'and can be upgraded');

done_testing();
