# The rollup while transactions overlap: a change that is still open while another session commits an answer and a third one refreshes.
# Each is played in several orders, at READ COMMITTED and REPEATABLE READ; afterwards, and after another refresh, nothing may differ.
use strict;
use warnings;
use Test::More;
use lib 'test/lib';
use Connection;

$ENV{PGDATABASE} = 'interleaved';
is(system('createdb interleaved && psql -qX -c "CREATE EXTENSION customer_metrics"'), 0, 'a database');

my ($changer, $answerer, $refresher, $reader) = map { Connection->new } 1 .. 4;
$_->query('SET client_min_messages = error') for ($changer, $answerer, $refresher, $reader);

$reader->query($_) for split(/;\n/, q{SELECT customer_metrics.create_program('shop', id_type => 'integer');
INSERT INTO shop.journey (journey, position) VALUES ('j', 1);
INSERT INTO shop.stage (stage, journey, position) VALUES ('a', 'j', 1), ('b', 'j', 2), ('c', 'j', 3);
INSERT INTO shop.touchpoint (touchpoint, stage) VALUES ('t', 'a'), ('u', 'b');
INSERT INTO shop.question (question, measure, worst, best) VALUES ('csat', 'csat', 1, 5);
INSERT INTO shop.account (account_id, segment) SELECT i, 'x' FROM generate_series(1, 100) AS i;
INSERT INTO shop.customer (customer_id, account_id) SELECT i, i FROM generate_series(1, 100) AS i;
INSERT INTO shop.interaction (interaction_id, occurred_at, touchpoint, customer_id, case_id) SELECT i, '2026-01-10', 't', i, i FROM generate_series(1, 100) AS i;
INSERT INTO shop.response (response_id, question, answered_at, score, customer_id, submission_id) SELECT i, 'csat', '2026-01-12', 3, i, i FROM generate_series(1, 100) AS i;
CALL customer_metrics.refresh_program('shop')});

# What is changed, of the customer or scenario N. An answer of the same customer is committed meanwhile, on another day.
my %change = (
	'customer moves to a segment' => q{UPDATE shop.customer SET segment = 'new' WHERE customer_id = N},
	'customer is deleted' => q{DELETE FROM shop.customer WHERE customer_id = N},
	'account moves to a segment' => q{UPDATE shop.account SET segment = 'new' WHERE account_id = N},
	'late interaction takes earlier answers' => q{INSERT INTO shop.interaction (interaction_id, occurred_at, touchpoint, customer_id) VALUES (1000 + N, '2026-01-11', 'u', N)},
	'interaction moves to a touchpoint' => q{UPDATE shop.interaction SET touchpoint = 'u' WHERE interaction_id = N},
	'interaction moves in time' => q{UPDATE shop.interaction SET occurred_at = '2026-01-25' WHERE interaction_id = N},
	'interaction is deleted' => q{DELETE FROM shop.interaction WHERE interaction_id = N},
	'answer is inserted' => q{INSERT INTO shop.response (response_id, question, answered_at, score, customer_id, submission_id) VALUES (3000 + N, 'csat', '2026-01-11', 5, N, N)},
	'answer is backdated' => q{UPDATE shop.response SET answered_at = '2025-06-01' WHERE response_id = N},
	'answer is deleted' => q{DELETE FROM shop.response WHERE response_id = N},
	'touchpoint moves to a stage' => q{UPDATE shop.touchpoint SET stage = CASE stage WHEN 'a' THEN 'c' ELSE 'a' END WHERE touchpoint = 't'},
	'question gets other cuts' => q{UPDATE shop.question SET satisfied_from = CASE satisfied_from WHEN 5 THEN 4 ELSE 5 END},
	'setting gets another window' => q{UPDATE shop.setting SET attribution_window = CASE attribution_window WHEN '3 days' THEN interval '30 days' ELSE '3 days' END});

my $answer = q{INSERT INTO shop.response (response_id, question, answered_at, score, customer_id, submission_id) VALUES (2000 + N, 'csat', '2026-01-20', 1, N, 20000 + N)};
my $refresh = q{CALL customer_metrics.refresh_program('shop')};

my $scenario = 0;

# Steps of an order: c the change, C its commit; a the answer, committed; b the answer, B its commit; r a refresh. Gives how many cells differ
# then, and after another refresh.

sub play
{
	my ($what, $order, $isolation) = @_;
	$scenario++;
	my %sql = (c => $change{$what}, a => $answer, b => $answer);
	s/\bN\b/$scenario/g for values %sql;
	foreach my $step (split(//, $order))
	{
		if ($step eq 'c') { $changer->query("BEGIN ISOLATION LEVEL $isolation"); $changer->query('SELECT 1'); $changer->query($sql{c}); }
		elsif ($step eq 'C') { $changer->query('COMMIT'); }
		elsif ($step eq 'a') { $answerer->query($sql{a}); }
		elsif ($step eq 'b') { $answerer->query("BEGIN ISOLATION LEVEL $isolation"); $answerer->query($sql{b}); }
		elsif ($step eq 'B') { $answerer->query('COMMIT'); }
		else { $refresher->query($refresh); }
	}
	my $drift = $reader->query("SELECT count(*) FROM customer_metrics.rollup_drift('shop')");
	$refresher->query($refresh);
	my $later = $reader->query("SELECT count(*) FROM customer_metrics.rollup_drift('shop')");
	return "$drift|$later";
}

foreach my $what (sort keys %change)
{
	foreach my $isolation ('READ COMMITTED', 'REPEATABLE READ')
	{
		# Both orders of each; of the entangled ones one at each level.
		foreach my $order (qw(carC crCa), $isolation eq 'READ COMMITTED' ? 'bcrCB' : 'bcrBC')
		{
			is(play($what, $order, $isolation), '0|0', "$what, $order, $isolation");
		}
	}
}

# What changes everything while a refresh has looked for that, and not yet emptied the log: the lock holds it there.
$changer->query('BEGIN; UPDATE shop.question SET best = 7; LOCK TABLE shop.program_change IN SHARE MODE');
open(my $waiting, '-|', qq{psql -qX -c "$refresh"}) or die $!;
my $waits = q{SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CALL customer_metrics.refresh_program%'};
select(undef, undef, undef, 0.05) until $reader->query($waits) eq '1';
$changer->query('COMMIT');
close($waiting);
is($reader->query("SELECT count(*) FROM customer_metrics.rollup_drift('shop')"), '0', 'everything changes while the log is emptied');
$refresher->query($refresh);
is($reader->query("SELECT count(*) FROM customer_metrics.rollup_drift('shop')"), '0', 'and is rolled up');

# What locks the whole table lets nobody in between.
$change{truncated} = 'TRUNCATE shop.response';
is(play('truncated', 'cCa', 'READ COMMITTED'), '0|0', 'answers are truncated');

# The same with a trigger that looks up the days at once: it misses what others commit, and this test must see that.
$reader->query($_) for (q{CREATE FUNCTION looks_up() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
		INSERT INTO shop.program_change (cause, day)
		SELECT ''day'', (r.answered_at AT TIME ZONE ''UTC'')::date FROM shop.response AS r JOIN changed AS c USING (customer_id);
		RETURN NULL;
	END'}, 'DROP TRIGGER program_change_update ON shop.customer',
	'CREATE TRIGGER program_change_update AFTER UPDATE ON shop.customer REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION looks_up()');
isnt(play('customer moves to a segment', 'carC', 'READ COMMITTED'), '0|0', 'a lookup in the trigger is found out');

$_->quit for ($changer, $answerer, $refresher, $reader);
done_testing();
