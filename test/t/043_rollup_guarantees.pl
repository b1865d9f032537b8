# docs/guarantees.md: what the promise leaves out really is left out, rollup_drift finds it, and the remedy mends it; given sources, partitions,
# freezing, readers whose rows are limited.
use strict;
use warnings;
use Test::More;
use lib 'test/lib';
use Connection;

$ENV{PGDATABASE} = 'guarantees';
is(system('createdb guarantees && psql -qX -c "CREATE EXTENSION customer_metrics"'), 0, 'a database');
my $connection = Connection->new;

sub query { return $connection->query($_[0]) }
sub refresh { return query("CALL customer_metrics.refresh_program('$_[0]'" . ($_[1] ? ", since => '$_[1]'" : '') . ')') }
sub drift { return query("SELECT count(*) > 0 FROM customer_metrics.rollup_drift('$_[0]')") }

# What a statement prints where it fails.
sub failure
{
	my ($sql) = @_;
	local $ENV{SQL} = $sql;
	open(my $psql, '-|', 'psql -XAtq -v VERBOSITY=verbose -c "$SQL" 2>&1') or die $!;
	my $said = join('', <$psql>);
	close($psql);
	return $said;
}

query('SET client_min_messages = warning');
query($_) for split(/;\n/, q{
CREATE SCHEMA crm;
CREATE TABLE crm.event (id integer, at timestamptz, kind text, customer integer) PARTITION BY RANGE (at);
CREATE TABLE crm.event_01 PARTITION OF crm.event FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE crm.event_02 PARTITION OF crm.event FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE TABLE crm.answer (id integer, at timestamptz, score integer, customer integer) PARTITION BY RANGE (at);
CREATE TABLE crm.answer_01 PARTITION OF crm.answer FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE crm.answer_02 PARTITION OF crm.answer FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE INDEX ON crm.event (customer, at);
INSERT INTO crm.event SELECT i, timestamptz '2026-01-05 00:00+00' + i * interval '5 hours', 'call', i % 20 FROM generate_series(1, 200) AS i;
INSERT INTO crm.answer SELECT i, timestamptz '2026-01-06 00:00+00' + i * interval '5 hours', 1 + i % 5, i % 20 FROM generate_series(1, 200) AS i;
SELECT customer_metrics.create_program('given', id_type => 'integer',
    interaction => 'SELECT id AS interaction_id, at AS occurred_at, kind AS stage, customer AS customer_id FROM crm.event WHERE kind IS NOT NULL',
    response => 'SELECT id AS response_id, ''csat'' AS question, at AS answered_at, score, customer AS customer_id FROM crm.answer');
INSERT INTO given.journey (journey, position) VALUES ('j', 1);
INSERT INTO given.stage (stage, journey, position) VALUES ('call', 'j', 1), ('visit', 'j', 2);
INSERT INTO given.question (question, measure, worst, best) VALUES ('csat', 'csat', 1, 5);
INSERT INTO given.customer (customer_id, segment) SELECT i, 's' || i % 3 FROM generate_series(0, 19) AS i});

# ---- sources that nothing tracks

like(failure("CALL customer_metrics.refresh_program('given')"), qr/55000.*not tracked: interaction, response.*since/s, 'untracked sources: nothing is stored without since');
is(query('SELECT is_rolled_up FROM given.program_rollup'), 'f', 'and nothing was');
my $before = query('SELECT string_agg(s::text, E\'\n\') FROM given.stage_satisfaction AS s');
like(failure("CALL customer_metrics.refresh_program('given', since => current_date + 2)"), qr/22023.*days to come/s, 'nor until a day to come');
like(failure("BEGIN; CALL customer_metrics.refresh_program('given', since => '2026-02-10')"), qr/25001: refresh_program cannot run inside a transaction block.*autocommit/s, 'nor within a transaction block');
like(failure("CALL customer_metrics.refresh_program('Given')"), qr/3F000.*There are: given\. /s, 'a program that is not there: those that are');
refresh('given', '2026-02-10');
is(query('SELECT string_agg(s::text, E\'\n\') FROM given.stage_satisfaction AS s'), $before, 'since: the same figures');
query(q{INSERT INTO crm.answer VALUES (1000, '2026-02-20 12:00+00', 5, 1)});
is(drift('given'), 'f', 'what comes after since is read live');
query(q{INSERT INTO crm.answer VALUES (1001, '2026-01-20 12:00+00', 5, 1)});
is(drift('given'), 't', 'what comes before it is not seen');
refresh('given', '2026-01-15');
is(drift('given'), 'f', 'until it is said to be live again');

# ---- workers

# Of own tables windows and lookups are done in shares. An id is the same one whether it is written 1.0 or 1.00.
query(q{
CREATE FUNCTION public.stored(program text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    family record;
    rows_  text;
    said   text := '';
BEGIN
    FOR family IN SELECT * FROM customer_metrics.program_family() LOOP
        EXECUTE format('SELECT count(*) || E'' rows\n'' || string_agg(s::text, E''\n'' ORDER BY s::text) FROM %I.%I AS s', program, 'stored_' || family.family) INTO rows_;
        said := said || family.family || ': ' || coalesce(rows_, '-') || E'\n';
    END LOOP;
    RETURN said;
END $$});
query($_) for split(/;\n/, q{
SELECT customer_metrics.create_program('shared', id_type => 'numeric');
INSERT INTO shared.journey TABLE given.journey;
INSERT INTO shared.stage TABLE given.stage;
INSERT INTO shared.question TABLE given.question;
INSERT INTO shared.question (question, measure, worst, best, scope) VALUES ('nps', 'nps', 0, 10, 'relationship');
INSERT INTO shared.customer (customer_id, segment) SELECT customer_id, segment FROM given.customer;
INSERT INTO shared.interaction (interaction_id, occurred_at, stage, customer_id, case_id)
SELECT id, at, kind, customer, nullif(id % 7, 0) + CASE WHEN id % 2 = 0 THEN 0.0 ELSE 0.00 END FROM crm.event;
INSERT INTO shared.response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, weight)
SELECT id, CASE id % 5 WHEN 0 THEN 'nps' ELSE 'csat' END, at, score, (id / 3) + CASE WHEN id % 2 = 0 THEN 0.0 ELSE 0.00 END, customer, nullif(id % 3, 0), nullif(id % 4, 0) FROM crm.answer;
INSERT INTO shared.invitation (invitation_id, sent_at, interaction_id, status) SELECT id, at, id, 'sent' FROM crm.event});
my %stored;
my %shares = (0 => 1, 2 => 2, 4 => 8);
foreach my $workers (0, 2, 4)
{
	query("SET max_parallel_workers_per_gather = $workers");
	is(query("SELECT customer_metrics.program_shares('{}')"), $shares{$workers}, "$workers workers: $shares{$workers} shares");
	query("INSERT INTO shared.program_change (cause) VALUES ('everything')");
	refresh('shared');
	$stored{$workers} = query("SELECT public.stored('shared')");
	is(drift('shared'), 'f', "$workers workers: what is stored is what the sources say");
}
like($stored{0}, qr/cut: [1-9].*,journey,,.*cut_interaction: [1-9].*satisfaction: [1-9]/s, 'all is stored, and what is said of the company as a whole');
is($stored{2}, $stored{0}, 'two shares: the same');
is($stored{4}, $stored{0}, 'eight shares: the same');
is(query("SELECT customer_metrics.program_shares('{}') FROM set_config('max_parallel_workers', '1', true)"), '1', 'without workers in the pool there are no shares');
is(query("SELECT customer_metrics.program_id_hash('shared', 'response', 'submission_id')"), 'hash_numeric(submission_id)', 'shares go by the hash of ids');

# What decides is the type that submissions have, not the program's id_type: that of a source which was given once may stay.
query($_) for split(/;\n/, q{
CREATE TABLE crm.coded (id bit(8), sub bit(8), at timestamptz, q text, score integer);
SELECT customer_metrics.create_program('coded', response => 'SELECT id AS response_id, sub AS submission_id, at AS answered_at, q AS question, score FROM crm.coded');
INSERT INTO coded.action (action_id, submission_id, opened_at) VALUES ('a', B'00000001', '2026-01-01');
SELECT customer_metrics.set_source('coded', 'response', NULL);
INSERT INTO coded.question (question, measure, worst, best) VALUES ('q', 'csat', 1, 5);
INSERT INTO coded.response (response_id, question, answered_at, score, submission_id) SELECT i::bit(8), 'q', '2026-01-02', 3, i::bit(8) FROM generate_series(1, 10) AS i});
refresh('coded');
is(query('SELECT sum(answers) FROM coded.stored_satisfaction'), '10', 'ids that have no hash are rolled up by one process');
query(q{SELECT customer_metrics.drop_program('coded', lose_data => true); DROP TABLE crm.coded});

# A given source may do what no worker may, and say something else whenever it is read: it is read once.
query($_) for split(/;\n/, q{
CREATE TABLE crm.reader (name text, at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION crm.answers() RETURNS SETOF crm.answer LANGUAGE sql AS 'INSERT INTO crm.reader VALUES (current_user); SELECT * FROM crm.answer';
SELECT customer_metrics.create_program('written', id_type => 'text',
    response => 'SELECT gen_random_uuid()::text AS response_id, ''csat'' AS question, at AS answered_at, score FROM crm.answers()');
INSERT INTO written.question TABLE given.question});
refresh('written', '2026-03-01');
cmp_ok(query('SELECT count(*) FROM crm.reader'), '>', 0, 'a source that writes is read, though no worker may');
is(query('SELECT sum(answers) FROM written.daily_satisfaction'), query('SELECT count(*) FROM crm.answer'), 'and each answer counts once, though its id is drawn');
query('RESET max_parallel_workers_per_gather');
query('CREATE TEMPORARY TABLE rolled_answer AS SELECT 1 AS one');
query("INSERT INTO shared.program_change (cause) VALUES ('everything')");
refresh('shared');
is(query('SELECT one FROM rolled_answer'), '1', q{the caller's own tables are left alone});
query('DROP TABLE rolled_answer');

# ---- triggers

like(failure("SELECT customer_metrics.track_source('given', 'response', 'crm.answer')"), qr/42703.*answered_at, customer_id, response_id/s, 'columns that are missing are named');
like(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer', columns => '{"response_id": "id", "answered_at": "ad", "customer_id": "customer"}')}), qr/42703.*no column for: answered_at \(ad\)$/m, 'as they were written');
like(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer', columns => '{"id": "response_id", "answered_at": "at", "customer": "customer_id"}')}), qr/42703.*response of program given has no column: customer, id$/m, 'what is written the wrong way round is said');
like(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer', columns => '["id"]')}), qr/22023: columns must be an object, not of type array/, 'and what is no object');
like(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer', columns => '{"response_id": "id", "answered_at": "at", "customer_id": "customer", "comment": null}')}), qr/22023: columns must name columns/, 'nor a name that is none');
query('CREATE TABLE crm.typed (id text, at timestamptz, customer integer)');
like(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.typed', columns => '{"response_id": "id", "answered_at": "at", "customer_id": "customer", "submission_id": "id"}')}), qr/42804.*id is text, must be integer/s, 'and those of other types');
like(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.typed', columns => '{"response_id": "id", "answered_at": "at", "customer_id": "customer", "comment": "words"}')}), qr/42703.*no column for: comment \(words\)$/m, 'columns that nothing stored rests on are looked up too');
query(q{CREATE TABLE crm.coded (id bigint, at timestamptz, case_id integer); SELECT customer_metrics.create_program('coded', response => $$SELECT id::integer AS response_id, 'csat' AS question, at AS answered_at, 3 AS score, case_id FROM crm.coded$$)});
like(failure(q{SELECT customer_metrics.track_source('coded', 'response', 'crm.coded', columns => '{"response_id": "id", "answered_at": "at"}')}), qr/42804.*id is bigint, must be integer/, 'a key that stands for the submission has its type');
like(failure(q{SELECT customer_metrics.track_source('coded', 'response', 'crm.typed', columns => '{"response_id": "customer", "answered_at": "at", "case_id": "customer"}')}), qr/NOTICE.*response of program coded does not read table crm\.typed/, 'a table that is not read is told');
unlike(failure(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer_02', columns => '{"response_id": "id", "answered_at": "at", "customer_id": "customer"}'); SELECT customer_metrics.untrack_source('given', 'crm.answer_02')}), qr/NOTICE/, 'a partition is read');
query(q{SELECT customer_metrics.untrack_source('coded', 'crm.typed'); SELECT customer_metrics.drop_program('coded')});
like(failure(q{CREATE SCHEMA other; CREATE TABLE other.program_change (cause integer); CREATE TABLE other.response (id integer);
	CREATE TRIGGER t AFTER INSERT ON other.response REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION customer_metrics.program_log_change('', 'response', ''); INSERT INTO other.response VALUES (1)}), qr/55000.*no column "cause"/s, 'a table that only looks like the log is none');
query(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer', columns => '{"response_id": "id", "answered_at": "at", "customer_id": "customer"}')});
query(q{SELECT customer_metrics.track_source('given', 'interaction', 'crm.event', columns => '{"interaction_id": "id", "occurred_at": "at", "customer_id": "customer"}')});
refresh('given');
is(query('SELECT live_from FROM given.program_rollup'), 'infinity', 'tracked: nothing is always live');
is(query('SELECT count(*) FROM given.program_change'), '0', 'all is rolled up');
query($_) for (q{INSERT INTO crm.answer VALUES (1002, '2026-01-21 12:00+00', 1, 2)}, q{UPDATE crm.answer SET score = 2 WHERE id = 7}, q{DELETE FROM crm.answer WHERE id = 9},
	q{INSERT INTO crm.event VALUES (1003, '2026-01-11 00:00+00', 'visit', 3)}, q{UPDATE crm.event SET kind = 'visit' WHERE id = 30}, q{UPDATE given.customer SET segment = 'other' WHERE customer_id = 4});
is(query("SELECT count(*) > 0 FROM given.changed_day"), 't', 'changes are seen');
is(drift('given'), 'f', 'tracked: changes through the parents are right before a refresh');
refresh('given');
is(drift('given'), 'f', 'and after it');

# ---- sources whose rows depend on each other

query(q{CREATE TABLE crm.said (id integer PRIMARY KEY, at timestamptz, score integer, customer integer); INSERT INTO crm.said SELECT i, timestamptz '2026-01-01' + i * interval '1 hour', 1 + i % 5, i % 10 FROM generate_series(1, 100) AS i;
	CREATE VIEW crm.latest AS SELECT DISTINCT ON (customer) * FROM crm.said ORDER BY customer, at DESC});
my $said = q{SELECT s.id AS response_id, 'csat' AS question, s.at AS answered_at, s.score};
my %mixed = (
	LIMIT => "$said FROM crm.said AS s ORDER BY s.at DESC LIMIT 100", 'DISTINCT ON, behind a view' => "$said FROM crm.latest AS s",
	'a window function' => "$said FROM (SELECT *, row_number() OVER (PARTITION BY customer ORDER BY at DESC) AS place FROM crm.said) AS s WHERE s.place = 1",
	'an aggregate' => q{SELECT max(s.id) AS response_id, 'csat' AS question, max(s.at) AS answered_at, max(s.score) AS score FROM crm.said AS s GROUP BY s.customer},
	'a subquery' => "$said FROM crm.said AS s WHERE NOT EXISTS (SELECT FROM crm.said AS l WHERE l.customer = s.customer AND l.at > s.at)",
	'a query that is read twice' => "WITH l AS (SELECT * FROM crm.said) $said FROM l AS s LEFT JOIN l AS o ON o.customer = s.customer AND o.at > s.at WHERE o.id IS NULL",
	UNION => "$said FROM crm.said AS s UNION SELECT NULL, NULL, NULL, NULL WHERE false", 'a table that is only asked' => "$said FROM (VALUES (1, timestamptz '2026-01-01', 3)) AS s (id, at, score) WHERE EXISTS (SELECT FROM crm.said)");
my %apart = (
	'as it is' => "$said FROM crm.said AS s", 'joined and sorted' => "$said FROM crm.said AS s LEFT JOIN given.customer AS c ON c.customer_id = s.customer WHERE s.id > 0 ORDER BY s.at",
	'UNION ALL' => "$said FROM crm.said AS s UNION ALL SELECT NULL, NULL, NULL, NULL WHERE false", 'beside an aggregate' => "$said FROM crm.said AS s CROSS JOIN (SELECT count(*) FROM given.customer) AS c");
my $track = q{SELECT customer_metrics.track_source('mixed', 'response', 'crm.said', columns => '{"response_id": "id", "answered_at": "at"}')};
query(q{SELECT customer_metrics.create_program('mixed', response => 'SELECT 1 AS response_id, ''csat'' AS question, now() AS answered_at, 1 AS score')});
query('INSERT INTO mixed.question TABLE given.question');
foreach my $what (sort keys %mixed)
{
	query("SELECT customer_metrics.set_source('mixed', 'response', \$given\$$mixed{$what}\$given\$)");
	like(failure($track), qr/22023: rows of table crm\.said do not become rows of relation response of program mixed one by one.*everything => true/s, "$what: a row may change others");
}
foreach my $what (sort keys %apart)
{
	query("SELECT customer_metrics.set_source('mixed', 'response', \$given\$$apart{$what}\$given\$)");
	is(failure("BEGIN; $track; ROLLBACK"), "\n", "$what: each row by itself");
}
query("SELECT customer_metrics.set_source('mixed', 'response', 'SELECT id AS response_id, ''csat'' AS question, at AS answered_at, score FROM crm.latest')");
query(q{SELECT customer_metrics.track_source('mixed', 'response', 'crm.said', everything => true)});
refresh('mixed');
query(q{INSERT INTO crm.said SELECT 200 + i, timestamptz '2026-02-01' + i * interval '1 hour', 5, i FROM generate_series(1, 5) AS i});
is(query('SELECT sum(answers) FROM mixed.daily_satisfaction'), '10', 'tracked as everything it is right, read');
refresh('mixed');
is(query('SELECT sum(answers) FROM mixed.daily_satisfaction') . drift('mixed'), '10f', 'and refreshed');
query("SELECT customer_metrics.set_source('mixed', 'response', \$given\$$apart{'as it is'}\$given\$); SELECT customer_metrics.untrack_source('mixed', 'crm.said'); $track");
refresh('mixed');
query("SELECT customer_metrics.set_source('mixed', 'response', \$given\$$mixed{LIMIT}\$given\$)");
like(failure(q{CALL customer_metrics.refresh_program('mixed')}), qr/55000.*not tracked: response.*They read: response crm\.said\./s, 'triggers that no longer suit the source are none');
query(q{SELECT customer_metrics.untrack_source('mixed', 'crm.said'); SELECT customer_metrics.drop_program('mixed', lose_data => true); DROP TABLE crm.said CASCADE});

# ---- erasing

like(failure(q{SELECT FROM customer_metrics.erase_customer('given', 'ann')}), qr/22P02: customer_id 'ann' of program given is not of type integer.*SELECT customer_id FROM given\.customer/s, 'an id of another type');
like(failure(q{SELECT FROM customer_metrics.erase_customer('given', '12345678901')}), qr/22003: customer_id .* is not of type integer/, 'or too large');
like(failure(q{SELECT FROM customer_metrics.erase_customer('given', 999)}), qr/NOTICE.*nobody in program given has the customer_id '999'/, 'an id that nobody has');
is(query(q{SELECT count(*) - count(DISTINCT relation) FROM customer_metrics.erase_customer('given', 999)}), '0', 'of a given source one thing is said');
unlike(failure(q{BEGIN; SELECT FROM customer_metrics.erase_customer('given', 5); ROLLBACK}), qr/NOTICE/, 'one that somebody has');
# As a type of its own, character is one letter long.
query($_) for split(/;\n/, q{
SELECT customer_metrics.create_program('padded', customer => $$SELECT 'C117'::char(8) AS customer_id UNION ALL SELECT 'C'$$);
INSERT INTO padded.outcome (outcome_id, customer_id, outcome, occurred_at) VALUES ('1', 'C', 'left', now())});
is(query(q{SELECT sum(rows) FROM customer_metrics.erase_customer('padded', 'C117') WHERE relation = 'outcome'}), '0', 'a padded id is not cut: another person is not erased');
query(q{SELECT customer_metrics.drop_program('padded', lose_data => true)});

# ---- days are found by an index

my $hints = q{SELECT hint FROM customer_metrics.check_program('given') WHERE message LIKE 'looking up a day%' ORDER BY hint};
is(query($hints), join("\n", map { "CREATE INDEX ON crm.$_ (((at AT TIME ZONE 'UTC'::text)::date))" } qw(answer event)), 'the index that a source lacks is printed, once for all partitions');
query($_) for split(/\n/, query($hints));
is(query($hints), '', 'and serves');
query(q{CREATE TABLE crm.call (id integer, at timestamptz, customer integer);
	SELECT customer_metrics.create_program('last', interaction => 'SELECT id AS interaction_id, at AS occurred_at, customer AS customer_id FROM crm.call ORDER BY at DESC LIMIT 1000')});
is(query(q{SELECT message FROM customer_metrics.check_program('last') WHERE level = 'warning'}), 'a lookup by customer_id reads all of the source', 'what no index helps is told too');
query(q{SELECT customer_metrics.set_source('last', 'interaction', 'SELECT id AS interaction_id, at AS occurred_at, abs(customer) AS customer_id FROM crm.call')});
is(query(q{SELECT hint FROM customer_metrics.check_program('last') WHERE level = 'warning'}), 'Create an index on what the source gives as customer_id, and the column of occurred_at.', 'no index is printed that would not serve');
foreach my $given ('customer::text', 'customer::text COLLATE "C"')
{
	query(qq{SELECT customer_metrics.set_source('last', 'interaction', 'SELECT id AS interaction_id, at AS occurred_at, $given AS customer_id FROM crm.call')});
	is(query(q{SELECT hint FROM customer_metrics.check_program('last') WHERE message LIKE 'a lookup%'}), 'Create an index on what the source gives as customer_id, and the column of occurred_at.', "nor for $given");
}
query(q{CREATE TABLE crm.monthly (id integer, at timestamptz, customer integer) PARTITION BY RANGE (at); CREATE TABLE crm.monthly_1 PARTITION OF crm.monthly FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
	CREATE TABLE crm.monthly_2 PARTITION OF crm.monthly FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
	SELECT customer_metrics.set_source('last', 'interaction', 'SELECT id AS interaction_id, at AS occurred_at, customer AS customer_id FROM crm.monthly')});
is(query(q{SELECT hint FROM customer_metrics.check_program('last') WHERE message LIKE 'a lookup%'}), 'CREATE INDEX ON crm.monthly (customer, at)', 'of partitions, the one on all');
# Neither what else the source computes nor the key of a join is taken for what is looked up.
query(q{SELECT customer_metrics.set_source('last', 'interaction', 'WITH first AS MATERIALIZED (SELECT min(at) AS at FROM crm.call) SELECT id AS interaction_id, at AS occurred_at, customer AS customer_id FROM crm.call WHERE at >= (SELECT at FROM first)')});
is(query(q{SELECT hint FROM customer_metrics.check_program('last') WHERE message LIKE 'a lookup%'}), 'CREATE INDEX ON crm.call (customer)', 'the index of a source that computes something else too');
query(q{CREATE TABLE crm.moment (id integer, at timestamptz); CREATE INDEX ON crm.moment (id);
	SELECT customer_metrics.set_source('last', 'interaction', 'SELECT c.id AS interaction_id, m.at AS occurred_at, c.customer AS customer_id FROM crm.call AS c JOIN crm.moment AS m ON m.id = c.id')});
is(query(q{SELECT hint FROM customer_metrics.check_program('last') WHERE message LIKE 'a lookup%'}), 'CREATE INDEX ON crm.call (customer)', 'and of a join, whose key is no time');
query(q{SELECT customer_metrics.drop_program('last'); DROP TABLE crm.call, crm.moment, crm.monthly});

# Each of 20,000 answers would read 20,000 calls.
query(q{CREATE TABLE crm.call (id integer, at timestamptz, customer integer); INSERT INTO crm.call SELECT i, '2026-01-01', i FROM generate_series(1, 20000) AS i;
	SELECT customer_metrics.create_program('many', id_type => 'integer', customer => 'SELECT id AS customer_id FROM crm.call', interaction => 'SELECT id AS interaction_id, at AS occurred_at, customer AS customer_id FROM crm.call',
		response => 'SELECT id AS response_id, ''csat'' AS question, at AS answered_at, 3 AS score, customer AS customer_id FROM crm.call');
	INSERT INTO many.question TABLE given.question});
is(query(q{SELECT string_agg(level || ': ' || message, '; ') FROM customer_metrics.check_program('many')}), 'warning: a lookup by customer_id reads all of crm.call; note: the data were not looked at, which would take long', 'what would take long is not done');
query('CREATE INDEX ON crm.call (customer, at)');
like(query(q{SELECT string_agg(message, '; ') FROM customer_metrics.check_program('many')}), qr/no stage that the program knows/, 'until there is an index');
query(q{SELECT customer_metrics.drop_program('many', lose_data => true); DROP TABLE crm.call});

# ---- what triggers do not see, and the remedies

sub unseen
{
	my ($what, $since, @sql) = @_;
	query($_) for @sql;
	is(drift('given'), 't', "$what: not seen, and found by rollup_drift");
	refresh('given', $since);
	is(drift('given'), 'f', "$what: mended");
}
unseen('rows put into a partition', '2026-01-01', q{INSERT INTO crm.answer_01 VALUES (1010, '2026-01-22 12:00+00', 1, 2)});
query(q{SELECT customer_metrics.track_source('given', 'response', 'crm.answer_01', columns => '{"response_id": "id", "answered_at": "at", "customer_id": "customer"}')});
is(query(q{SELECT hint FROM customer_metrics.check_program('given') WHERE message LIKE '%written to directly%'}), 'track_source for each, as for the others: crm.answer_02.', 'where one partition is tracked by itself, those that are not are told');
refresh('given');
query(q{INSERT INTO crm.answer_01 VALUES (1011, '2026-01-22 12:00+00', 1, 2)});
is(drift('given'), 'f', 'a partition with triggers of its own: seen');
query(q{INSERT INTO crm.answer VALUES (1012, '2026-01-22 12:00+00', 1, 2)});
is(drift('given'), 'f', 'and through the parent too');
refresh('given');
unseen('a partition that is attached', '2026-03-01', 'CREATE TABLE crm.answer_03 (LIKE crm.answer)', q{INSERT INTO crm.answer_03 VALUES (1020, '2026-03-05 12:00+00', 1, 2)},
	q{ALTER TABLE crm.answer ATTACH PARTITION crm.answer_03 FOR VALUES FROM ('2026-03-01 00:00+00') TO ('2026-04-01 00:00+00')});
unseen('a partition that is detached', '2026-03-01', 'ALTER TABLE crm.answer DETACH PARTITION crm.answer_03');
unseen('a row that MERGE moves to another partition', '2026-01-01', q{MERGE INTO crm.answer AS a USING (VALUES (5)) AS v (id) ON a.id = v.id WHEN MATCHED THEN UPDATE SET at = '2026-02-20 12:00+00'});
unseen('replica', '2026-01-01', 'SET session_replication_role = replica', q{INSERT INTO crm.answer VALUES (1030, '2026-01-23 12:00+00', 1, 2)}, 'RESET session_replication_role');
unseen('a disabled trigger', '2026-01-01', 'ALTER TABLE given.customer DISABLE TRIGGER program_change_update', q{UPDATE given.customer SET segment = 'unseen' WHERE customer_id = 5},
	'ALTER TABLE given.customer ENABLE TRIGGER program_change_update');
query('ALTER TABLE given.customer DISABLE TRIGGER program_change_update');
is(query(q{SELECT level FROM customer_metrics.check_program('given') WHERE relation = 'customer' AND message LIKE '%not logged%'}), 'error', 'disabled triggers are told by check_program');
is(query(q{SELECT part < whole FROM given.readiness WHERE what = 'changes are tracked'}), 't', 'and by readiness');
is(query(q{SELECT message FROM customer_metrics.check_program('given') WHERE message LIKE '%not logged of%' AND relation = 'customer'}), 'changes are not logged of given.customer', 'by name');
query('ALTER TABLE given.customer ENABLE TRIGGER program_change_update');
is(query(q{SELECT part = whole FROM given.readiness WHERE what = 'changes are tracked'}), 't', 'and no longer when they are enabled');
query('CREATE TABLE crm.child () INHERITS (given.customer)');
unseen('an inheritance child', '2026-01-01', q{INSERT INTO crm.child (customer_id, segment) VALUES (99, 'child')}, q{UPDATE crm.answer SET customer = 99 WHERE false},
	q{SET session_replication_role = replica}, q{UPDATE crm.answer SET customer = 99 WHERE id = 11}, 'RESET session_replication_role');
query('DROP TABLE crm.child');
query(q{SELECT customer_metrics.upgrade_program('given')});
refresh('given');
query(q{CREATE VIEW crm.seen AS SELECT id, at, score, customer FROM crm.answer});
query(q{SELECT customer_metrics.set_source('given', 'response', 'SELECT id AS response_id, ''csat'' AS question, at AS answered_at, score, customer AS customer_id FROM crm.seen')});
refresh('given');
query('CREATE OR REPLACE VIEW crm.seen AS SELECT id, at, 6 - score AS score, customer FROM crm.answer');
is(drift('given'), 't', 'a view behind a source that is replaced: not seen');
query(q{SELECT customer_metrics.upgrade_program('given')});
is(drift('given'), 'f', 'a view behind a source that is replaced: mended');
query(q{SELECT customer_metrics.set_source('given', 'response', 'SELECT id AS response_id, ''csat'' AS question, at AS answered_at, score, customer AS customer_id FROM crm.answer')});
refresh('given');
query(q{CREATE TABLE crm.local (id integer, at timestamp, score integer); INSERT INTO crm.local VALUES (1, '2026-01-10 23:30', 3);
	SELECT customer_metrics.create_program('local', id_type => 'integer', response => 'SELECT id AS response_id, ''csat'' AS question, at::timestamptz AS answered_at, score FROM crm.local');
	INSERT INTO local.question TABLE given.question});
refresh('local', '2026-02-01');
query(q{SET TimeZone = 'America/New_York'});
is(drift('local'), 't', 'a source that goes by the TimeZone of who reads it');
query(q{SELECT customer_metrics.set_source('local', 'response', 'SELECT id AS response_id, ''csat'' AS question, at AT TIME ZONE ''Europe/Berlin'' AS answered_at, score FROM crm.local')});
refresh('local');
query('RESET TimeZone');
is(drift('local'), 'f', 'is mended by naming one');
query(q{SELECT customer_metrics.drop_program('local', lose_data => true); DROP TABLE crm.local});
query(q{SELECT customer_metrics.create_program('emptied', id_type => 'integer'); INSERT INTO emptied.question TABLE given.question;
	INSERT INTO emptied.response (response_id, question, answered_at, score) VALUES (1, 'csat', '2026-01-10', 3)});
refresh('emptied');
my $earlier = Connection->new;
$earlier->query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
query('TRUNCATE emptied.response');
is(drift('emptied'), 'f', 'TRUNCATE is seen');
is($earlier->query(q{SELECT count(*) > 0 FROM customer_metrics.rollup_drift('emptied')}), 't', 'but not by a snapshot of before, to which the table is empty too');
$earlier->query('COMMIT');
is($earlier->query(q{SELECT count(*) > 0 FROM customer_metrics.rollup_drift('emptied')}), 'f', 'the next one sees it');
$earlier->quit;
query(q{SELECT customer_metrics.drop_program('emptied', lose_data => true)});
query('DROP TRIGGER program_change_insert ON given.customer');
is(query(q{SELECT level FROM customer_metrics.check_program('given') WHERE message = 'changes are not logged of given.customer'}), 'error', 'a trigger that was dropped is told');
query(q{SELECT customer_metrics.upgrade_program('given')});
is(query(q{SELECT count(*) FROM customer_metrics.check_program('given') WHERE message = 'changes are not logged of given.customer'}), '0', 'and made again by upgrade_program');
refresh('given');
unseen('somebody who writes to what is stored', '2026-01-01', q{UPDATE given.stored_satisfaction SET answers = answers + 1 WHERE day = '2026-01-10'});

# ---- partitions that are dropped

my $history = q{SELECT string_agg(s::text, E'\n' ORDER BY s::text) FROM (SELECT d.day, d.answers, d.segment, d.ratings::text FROM given.daily_satisfaction AS d WHERE d.day < '2026-02-01') AS s};
my $kept = query($history);
like(failure(q{SELECT customer_metrics.create_program('waiting', id_type => 'integer', interaction => 'SELECT id AS interaction_id, at AS occurred_at, id AS waited FROM crm.event')}),
	qr/waited is integer, must be interval; where it is in seconds, write make_interval\(secs => waited\) AS waited/, 'a wait in seconds: what to write');
is(query(q{BEGIN; UPDATE given.setting SET suppress_below = 10; SELECT part IS NOT NULL FROM given.readiness WHERE what = 'changes are tracked'; ROLLBACK}), 't', 'tables are no customers: they are counted, however few');
like(failure(q{SELECT customer_metrics.freeze_program('given', current_date + 40)}), qr/22023.*days to come/s, 'days to come are not frozen');
is(query(q{BEGIN; INSERT INTO given.program_change (cause) VALUES ('everything'); SELECT customer_metrics.freeze_program('given', '-infinity'); ROLLBACK}), '-infinity', 'what is not frozen stays so, whatever is open');
like(failure(q{BEGIN; UPDATE given.program_rollup SET live_from = '2026-01-15'; SELECT customer_metrics.freeze_program('given', '2026-02-17'); ROLLBACK}), qr/55000: days before 2026-02-01 of program given may still change.*since => '2026-02-01'/s, 'nor days that are read live');
is(query(q{SELECT customer_metrics.freeze_program('given', '2026-02-17')}), '2026-02-01', 'frozen to the first of the month');
like(failure(q{BEGIN; UPDATE given.program_rollup SET frozen_before = '-infinity'; SELECT customer_metrics.freeze_program('given', '2026-02-17'); ROLLBACK}),
	qr/NOTICE.*interactions from 2026-01-02 on are still needed.*an answer names, and cases that go on/s, 'which interactions later answers still look up is said');
like(failure(q{SELECT customer_metrics.freeze_program('given', '2026-01-31')}), qr/55000: days of program given before 2026-02-01 are frozen already.*'2026-01-31', lose_data => true/s, 'an earlier day would lift it, and is refused');
is(query(q{BEGIN; SELECT customer_metrics.freeze_program('given', '2026-01-31', lose_data => true); SELECT count(*) FROM given.program_change WHERE cause = 'everything'; ROLLBACK}), "2026-01-01\n1", 'unless told: then all is taken from the sources again');
like(failure(q{BEGIN; SELECT customer_metrics.drop_program('given'); ROLLBACK}), qr/55000: cannot drop program given because it holds frozen days.*lose_data => true/s, 'nor is history dropped');
like(failure(q{SELECT customer_metrics.upgrade_program('given', time_zone => 'Europe/Berlin')}), qr/55000: time zone of program given cannot change while days before 2026-02-01 are frozen/, 'frozen days keep their time zone');
is(query(q{SELECT customer_metrics.upgrade_program('given', time_zone => 'UTC'); SELECT frozen_before FROM given.program_rollup}), "\n2026-02-01", 'which may be named');
my $unknown_stage = q{SELECT message FROM customer_metrics.check_program('given') WHERE message LIKE 'stages of frozen days%'};
is(query($unknown_stage), '', 'stages of frozen days are there');
is(query(qq{BEGIN; UPDATE given.stage SET stage = 'phone' WHERE stage = 'call'; $unknown_stage; ROLLBACK}), q{stages of frozen days that are not there: 'call'}, 'or it is told');
is(query(q{BEGIN; UPDATE given.question SET question = 'happy'; SELECT message FROM customer_metrics.check_program('given') WHERE message LIKE 'questions of frozen days%'; ROLLBACK}), q{questions of frozen days that are not there: 'csat'}, 'and so of questions');
query('DROP TABLE crm.answer_01, crm.event_01');
is(query($history), $kept, 'partitions are dropped, and their history stays');
query(q{INSERT INTO crm.answer VALUES (1040, '2026-02-21 12:00+00', 3, 77)});
my $unknown = q{SELECT sum(rows) FROM customer_metrics.check_program('given') WHERE message = 'rejected: unknown customer'};
is(query($unknown), '1', 'what is rejected is told');
is(query(qq{BEGIN; UPDATE given.program_rollup SET frozen_before = '2026-03-01'; $unknown; ROLLBACK}), '', 'but not of frozen days');
query(q{DELETE FROM crm.answer WHERE id = 1040});
query(q{UPDATE given.question SET satisfied_from = 5});
is(query(q{SELECT count(*) > 0 FROM given.program_change WHERE cause = 'everything'}), 't', 'then everything changes');
is(query($history), $kept, 'and it stays, read');
refresh('given');
is(query($history), $kept, 'and refreshed');
is(query(q{SELECT sum(csat_n) > 150 FROM given.stage_satisfaction}), 't', 'reports still hold it');
is(drift('given'), 'f', 'the rest is right');
query(q{SELECT customer_metrics.upgrade_program('given')});
is(query($history), $kept, 'an upgrade keeps it');
query(q{SELECT customer_metrics.untrack_source('given', 'crm.event')});
like(failure(q{CALL customer_metrics.refresh_program('given', since => '2026-01-10')}), qr/NOTICE.*days of program given before 2026-02-01 are frozen, and stay as they are/, 'since a frozen day');
is(query('SELECT live_from FROM given.program_rollup'), '2026-02-01', 'is since the first that is not');
query(q{SELECT customer_metrics.track_source('given', 'interaction', 'crm.event', columns => '{"interaction_id": "id", "occurred_at": "at", "customer_id": "customer"}')});
refresh('given');
refresh('given');
is(query($history), $kept, 'and the refresh after it');

# ---- readers whose rows are limited

query($_) for split(/;\n/, q{
CREATE ROLE rollup_limited;
CREATE ROLE rollup_seeing;
SELECT customer_metrics.create_program('secured', id_type => 'integer', security => 'invoker');
INSERT INTO secured.journey (journey, position) VALUES ('j', 1);
INSERT INTO secured.stage (stage, journey, position) VALUES ('a', 'j', 1);
INSERT INTO secured.question (question, measure, worst, best, scope, stage) VALUES ('csat', 'csat', 1, 5, 'relationship', 'a');
INSERT INTO secured.response (response_id, question, answered_at, score, segment) SELECT i, 'csat', '2026-01-01', 3, CASE WHEN i <= 10 THEN 'DE' ELSE 'FR' END FROM generate_series(1, 30) AS i;
ALTER TABLE secured.response ENABLE ROW LEVEL SECURITY;
CREATE POLICY only_de ON secured.response TO rollup_limited USING (segment = 'DE');
CREATE POLICY all_of_it ON secured.response TO rollup_seeing USING (true);
SELECT * FROM customer_metrics.grant_program('secured', 'rollup_limited');
SELECT * FROM customer_metrics.grant_program('secured', 'rollup_seeing')});
refresh('secured');
is(query('SELECT count(*) > 0 FROM secured.stored_cut'), 't', 'secured: it is stored');
query('SET ROLE rollup_limited');
is(query('SELECT csat_n FROM secured.stage_satisfaction'), '10', 'secured: a limited reader is told of his rows');
is(query(q{SELECT string_agg(DISTINCT value, ',') FROM secured.segment_satisfaction WHERE dimension = 'segment'}), 'DE', 'secured: in every cut');
is(query('SELECT count(*) FROM secured.stored_cut'), '0', 'secured: and sees nothing of what is stored');
is(query('SELECT count(*) FROM secured.stage_satisfaction_between() WHERE csat_n = 10'), '1', 'secured: functions too');
query('RESET ROLE');
query(q{INSERT INTO secured.response (response_id, question, answered_at, score, segment) VALUES (100, 'csat', '2026-01-03', 3, 'FR')});
query('SET ROLE rollup_limited');
is(query('SELECT count(*) FROM secured.program_change'), '0', 'secured: nor of what changed');
query('RESET ROLE');
is(query('SELECT csat_n FROM secured.stage_satisfaction'), '31', 'secured: its owner sees all');

# ---- nobody reads behind the views

query(q{CREATE ROLE rollup_reader LOGIN});
query(q{SELECT * FROM customer_metrics.grant_program('given', 'rollup_reader')});
query('SET ROLE rollup_reader');
is(query('SELECT count(*) > 0 FROM given.stage_satisfaction'), 't', 'owner: the reports are read');
is(query(q{SELECT count(*) > 0 FROM given.stage_satisfaction_between('2026-01-01')}), 't', 'owner: and their functions');
query('RESET ROLE');
like(failure(q{SET ROLE rollup_reader; SELECT * FROM given.read_live_cut('{}', '-infinity', '-infinity', gen_random_uuid())}), qr/42501/, 'owner: not what lies behind them');
like(failure(q{SET ROLE rollup_reader; SELECT * FROM given.open_days(NULL)}), qr/42501/, 'owner: nor which days are open');
like(`psql -XAtq -U rollup_reader -v VERBOSITY=verbose -c "CALL customer_metrics.refresh_program('given')" 2>&1`, qr/42501: must be owner of program given/, 'owner: nor does he refresh it');
like(`psql -XAtq -U rollup_reader -v VERBOSITY=verbose -c "SELECT customer_metrics.freeze_program('given', '2026-01-01')" 2>&1`, qr/42501: must be owner of program given/, 'owner: or freeze it');
like(failure(q{SET ROLE rollup_reader; SELECT * FROM given.stored_cut}), qr/42501/, 'owner: nor what is stored');

query('REVOKE SELECT ON secured.response FROM rollup_seeing');
query('SET ROLE rollup_seeing');
is(query('SELECT count(*) FROM secured.stored_cut'), '0', 'secured: who may not read a source is told nothing stored of it');
query('RESET ROLE');
query('GRANT SELECT ON secured.response TO rollup_seeing');
query($_) for ('CREATE TABLE crm.open AS SELECT response_id, question, answered_at, score, comment FROM secured.response', 'GRANT SELECT (response_id) ON crm.open TO rollup_seeing', 'GRANT USAGE ON SCHEMA crm TO rollup_seeing',
	q{SELECT customer_metrics.create_program('columned', id_type => 'integer', security => 'invoker', response => 'SELECT response_id, question, answered_at, score FROM crm.open')},
	q{SELECT customer_metrics.grant_program('columned', 'rollup_seeing')}, 'SET ROLE rollup_seeing');
is(query('SELECT columned.reads_some_rows()'), 't', 'secured: nor who may read but some of the columns that a source reads');
query('RESET ROLE');
is(query(q{SELECT string_agg(relation, ',') FROM customer_metrics.grant_program('columned', 'rollup_seeing') WHERE NOT granted}), 'crm.open', 'secured: which grant_program says');
query('GRANT SELECT (question, answered_at, score) ON crm.open TO rollup_seeing');
query('SET ROLE rollup_seeing');
is(query('SELECT columned.reads_some_rows()'), 'f', 'secured: rights on all of these are enough');
query('RESET ROLE');
query(q{SELECT customer_metrics.drop_program('columned'); DROP TABLE crm.open});
query(q{SELECT customer_metrics.create_program('looking', id_type => 'integer', security => 'invoker',
	response => 'SELECT response_id, question, answered_at, score FROM secured.response WHERE segment = ''DE'' OR current_user = ''postgres''')});
is(query('SELECT looking.reads_some_rows()'), 't', 'secured: nor of a source that looks at who reads it');
query(q{SELECT customer_metrics.drop_program('looking')});

# ---- tracked is what logs for this program, as this cause

query(q{SELECT customer_metrics.create_program('second', id_type => 'integer', journey => 'secured.journey', stage => 'secured.stage', question => 'secured.question', response => 'secured.response')});
like(failure(q{CALL customer_metrics.refresh_program('second')}), qr/55000.*not tracked: question, response, stage/s, 'tables of another program log for that one only');
query(q{SELECT customer_metrics.drop_program('second')});
query($_) for ('CREATE TABLE crm.both (id integer, at timestamptz, status text)', q{SELECT customer_metrics.create_program('twice', id_type => 'integer',
	interaction => 'SELECT id AS interaction_id, at AS occurred_at FROM crm.both', invitation => 'SELECT id AS invitation_id, at AS sent_at, status FROM crm.both')},
	q{SELECT customer_metrics.track_source('twice', 'invitation', 'crm.both', columns => '{"invitation_id": "id", "sent_at": "at"}')});
like(failure(q{CALL customer_metrics.refresh_program('twice')}), qr/55000.*not tracked: interaction/s, 'and a table behind two sources for each of them');
query(q{SELECT customer_metrics.track_source('twice', 'interaction', 'crm.both', columns => '{"interaction_id": "id", "occurred_at": "at"}')});
refresh('twice');
query(q{INSERT INTO crm.both VALUES (1, '2026-01-05', 'sent'), (2, 'infinity', 'sent'), (3, NULL, 'sent'), (4, '294276-12-20', 'sent')});
is(drift('twice'), 'f', 'both are seen, and times out of all bounds count nowhere');
refresh('twice');
is(drift('twice'), 'f', 'before and after a refresh');
is(query('SELECT sum(interactions), sum(delivered) FROM twice.daily_interaction'), '1|1', 'one counts');
is(query(q{SELECT rows FROM customer_metrics.check_program('twice') WHERE message LIKE 'interactions without a time%'}), '3', 'and the others are told');

# ---- columns of one's own

query(q{ALTER TABLE secured.response ADD COLUMN account_id uuid, ADD COLUMN day text});
query(q{INSERT INTO secured.response (response_id, question, answered_at, score, segment, day) VALUES (101, 'csat', '2026-01-03', 3, 'FR', 'Saturday')});
is(drift('secured'), 'f', 'columns of ones own, named like others of the log, are nobodys business');
query(q{DELETE FROM secured.response WHERE response_id = 101});
query(q{ALTER TABLE secured.response DROP COLUMN account_id, DROP COLUMN day});

# ---- what an own trigger changes is seen

query($_) for (q{CREATE FUNCTION lowers() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.satisfied_from := 3; RETURN NEW; END'}, 'CREATE TRIGGER lowers BEFORE UPDATE ON secured.question FOR EACH ROW EXECUTE FUNCTION lowers()');
query(q{UPDATE secured.question SET wording = 'How was it?'});
is(query(q{SELECT count(*) > 0 FROM secured.program_change WHERE cause = 'everything'}), 't', 'though the statement names other columns');
query('DROP TRIGGER lowers ON secured.question');
refresh('secured');
query(q{UPDATE secured.question SET wording = 'How was it then?'});
is(query(q{SELECT count(*) FROM secured.program_change}), '0', 'and what concerns no figure leaves no trace');

# ---- a log that is none

like(failure(q{CREATE TABLE crm.program_change (cause text, submission_id text NOT NULL); CREATE TABLE crm.t (submission_id text);
	CREATE TRIGGER t AFTER INSERT ON crm.t REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION customer_metrics.program_log_change('', 'c', ''); INSERT INTO crm.t VALUES (NULL)}),
	qr/55000.*must not be NOT NULL/s, 'a table with NOT NULL is no log');
query(q{CREATE ROLE rollup_plain LOGIN});
query(q{GRANT CREATE ON DATABASE guarantees TO rollup_plain});
is(failure(q{SET ROLE rollup_plain; SELECT customer_metrics.create_program('plains')}), "\n", 'a program of an ordinary user');
is(`psql -XAtq -U rollup_plain -c "CALL customer_metrics.refresh_program('plains')" 2>&1`, '', 'is refreshed by its owner');
is(failure(q{CALL customer_metrics.refresh_program('plains')}), '', 'and by a superuser');
query($_) for split(/;;\n/, q{
CREATE SCHEMA trap AUTHORIZATION rollup_plain;;
SET ROLE rollup_plain;;
CREATE FUNCTION trap.said() RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('role', 'none', false); RETURN current_user; END $$;;
CREATE TABLE trap.answer AS SELECT 1 AS response_id, 'q'::text AS question, timestamptz '2026-01-01' AS answered_at, 3 AS score;;
SELECT customer_metrics.create_program('traps', response => 'SELECT response_id, question, answered_at, score, trap.said() AS segment FROM trap.answer');;
INSERT INTO traps.question (question, measure, worst, best) VALUES ('q', 'csat', 1, 5);;
RESET ROLE});
foreach my $role ('postgres', 'rollup_plain')
{
	like(failure(qq{SET ROLE $role; SELECT customer_metrics.program_as_owner('traps', 'SELECT trap.said()')}), qr/42501: cannot set parameter "role" within security-restricted operation/, "$role: what the owner made takes on nobody's rights");
}
like(failure(q{CALL customer_metrics.refresh_program('traps', since => current_date)}), qr/42501: cannot set parameter "role"/, 'nor while it is refreshed');
is(query(q{SELECT count(*) FROM traps.stored_satisfaction}), '0', 'and nothing of it is stored');
query('DROP SCHEMA trap CASCADE');

# ---- days and keys that are odd

query($_) for split(/;\n/, q{
SELECT customer_metrics.create_program('turned', id_type => 'integer', time_zone => 'America/St_Johns');
INSERT INTO turned.journey (journey, position) VALUES ('j', 1);
INSERT INTO turned.stage (stage, journey, position) VALUES ('a', 'j', 1);
INSERT INTO turned.question (question, measure, worst, best) VALUES ('csat', 'csat', 1, 5);
INSERT INTO turned.interaction (interaction_id, occurred_at, stage) VALUES (1, '2010-11-01 00:00+00', 'a');
INSERT INTO turned.response (response_id, question, answered_at, score, interaction_id) VALUES (1, 'csat', '2010-11-07 02:30:30+00', 3, 1)});
refresh('turned');
query(q{INSERT INTO turned.response (response_id, question, answered_at, score, interaction_id) VALUES (2, 'csat', '2010-11-07 02:40+00', 3, 1)});
is(drift('turned'), 'f', 'a clock turned back over midnight: the later answer lies on the earlier day');
refresh('turned');
is(drift('turned'), 'f', 'and is rolled up there');

query(q{INSERT INTO turned.response (response_id, question, answered_at, score, interaction_id) VALUES (3, 'csat', '0001-01-01 00:00+00', 3, 1)});
is(drift('turned'), 'f', 'the first day of all, which is the one before in the west');
refresh('turned');
is(drift('turned'), 'f', 'is rolled up');

query($_) for split(/;\n/, q{
CREATE TABLE crm.returned (response_id integer, question text, answered_at timestamptz, score integer, invitation_id integer);
INSERT INTO crm.returned VALUES (NULL, 'q', '2026-03-01 12:00+00', 3, 1), (2, 'q', '2026-03-01 12:00+00', 3, 2);
SELECT customer_metrics.create_program('keyless', id_type => 'integer', response => 'crm.returned');
INSERT INTO keyless.invitation (invitation_id, sent_at, status) VALUES (1, '2026-02-01', 'sent'), (2, '2026-02-01', 'sent');
SELECT customer_metrics.track_source('keyless', 'response', 'crm.returned')});
refresh('keyless');
refresh('keyless', '2026-01-01');
is(drift('keyless'), 'f', 'a response without a key: no invitation is returned by it, refreshed by days as well');
is(query('SELECT sum(delivered), sum(returned) FROM keyless.daily_interaction'), '2|1', 'nor at all');

# ---- a dump is whole

is(query('BEGIN; SELECT customer_metrics.freeze_program(\'secured\', \'2026-01-01\'); SELECT current_user; COMMIT'), "2026-01-01\npostgres", 'freezing leaves the caller who he was');
refresh('secured');
is(system('createdb rollup_restored && psql -qX -d rollup_restored -c "CREATE EXTENSION customer_metrics" && pg_dump -n secured guarantees | psql -qX -v ON_ERROR_STOP=1 -d rollup_restored >/dev/null'), 0, 'a rolled-up program is dumped and restored');
my $all = q{SELECT string_agg(s::text, E'\n') FROM secured.stage_satisfaction AS s};
is(`psql -XAtq -d rollup_restored -c "$all"`, query($all) . "\n", 'with the same figures');
is(`psql -XAtq -d rollup_restored -c "SELECT count(*) FROM secured.program_change" -c "SELECT count(*) > 0 FROM secured.stored_cut" -c "SELECT count(*) FROM customer_metrics.rollup_drift('secured')"`, "0\nt\n0\n", 'read from what is stored, and right');
system(q{psql -XAtq -d rollup_restored -c "UPDATE secured.response SET score = 5 WHERE response_id = 3"});
is(`psql -XAtq -d rollup_restored -c "SELECT count(*) FROM secured.program_change" -c "SELECT count(*) FROM customer_metrics.rollup_drift('secured')"`, "2\n0\n", 'and tracked');

# ---- rows that others are about to commit

query(q{SELECT customer_metrics.create_program('waited', id_type => 'integer'); CREATE TABLE crm.waited AS SELECT 1 AS customer_id});
foreach my $call (q{SELECT customer_metrics.set_source('waited', 'customer', 'crm.waited')}, q{SELECT customer_metrics.drop_program('waited')})
{
	my $writer = Connection->new;
	$writer->query('BEGIN; INSERT INTO waited.customer (customer_id) VALUES (7)');
	open(my $waiting, '-|', qq{psql -XAtq -v VERBOSITY=verbose -c "$call" 2>&1}) or die $!;
	my $waits = q{SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'SELECT customer_metrics.%waited%' AND pid <> pg_backend_pid()};
	select(undef, undef, undef, 0.05) until query($waits) eq '1';
	$writer->query('COMMIT');
	$writer->quit;
	like(join('', <$waiting>), qr/55000/, "$call: rows that were committed meanwhile are seen");
	close($waiting);
	is(query('DELETE FROM waited.customer RETURNING customer_id'), '7', 'and there');
}
query(q{SELECT customer_metrics.drop_program('waited')});

# ---- names that change

query(q{CREATE TABLE crm.other (id integer, at timestamptz, score integer); SELECT customer_metrics.create_program('old', id_type => 'integer', response => 'SELECT id AS response_id, ''q'' AS question, at AS answered_at, score FROM crm.other')});
query(q{SELECT customer_metrics.track_source('old', 'response', 'crm.other', columns => '{"response_id": "id", "answered_at": "at"}')});
refresh('old');
query('ALTER TABLE crm.other RENAME COLUMN at TO said_at');
like(failure('INSERT INTO crm.other VALUES (1, now(), 1)'), qr/42703: column "at" that trigger .* names does not exist.*track_source\(\) again with its new name, for program "old"/s, 'a tracked column that is renamed');
like(failure(q{SELECT customer_metrics.upgrade_program('old')}), qr/42703: source response of program old cannot be read: column "at" does not exist.*set_source\('old', 'response'/s, 'and what must be given anew');
query('ALTER TABLE crm.other RENAME COLUMN said_at TO at');
query('ALTER SCHEMA old RENAME TO "New One"');
like(failure(q{CALL customer_metrics.refresh_program('New One')}), qr/55000: program "New One" was renamed.*SELECT upgrade_program\('New One'\)/s, 'a program that is renamed');
query(q{SELECT customer_metrics.untrack_source('old', 'crm.other'); SELECT customer_metrics.upgrade_program('New One')});
query(q{SELECT customer_metrics.track_source('New One', 'response', 'crm.other', columns => '{"response_id": "id", "answered_at": "at"}')});
refresh('New One');
query('INSERT INTO crm.other VALUES (1, now(), 1)');
is(drift('New One'), 'f', 'and upgraded');
query(q{SELECT customer_metrics.untrack_source('New One', 'crm.other'); SELECT customer_metrics.drop_program('New One'); DROP TABLE crm.other});

# ---- a program that is gone

query(q{CREATE TABLE crm.other (id integer, at timestamptz, score integer)});
query(q{SELECT customer_metrics.create_program('gone', id_type => 'integer', response => 'SELECT id AS response_id, ''q'' AS question, at AS answered_at, score FROM crm.other')});
query(q{SELECT customer_metrics.track_source('gone', 'response', 'crm.other', columns => '{"response_id": "id", "answered_at": "at"}')});
refresh('gone');
like(failure(q{SELECT customer_metrics.drop_program('gone')}), qr/WARNING.*refuse them.*SELECT customer_metrics\.untrack_source\('gone', 'crm\.other'\)/s, 'dropping a program says whose triggers are left');
like(failure('INSERT INTO crm.other VALUES (1, now(), 1)'), qr/42P01.*SELECT customer_metrics\.untrack_source\('gone', 'crm\.other'\)$/ms, 'a trigger whose program is gone says so');
query(q{SELECT customer_metrics.untrack_source('gone', 'crm.other')});
query('INSERT INTO crm.other VALUES (1, now(), 1)');
is(query('SELECT count(*) FROM crm.other'), '1', 'and is taken off');

$connection->quit;
done_testing();
