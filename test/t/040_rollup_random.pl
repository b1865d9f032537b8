# The rollup of a small company in which everything changes at random: what the views say is what the sources say, after each change and
# after each refresh.
use strict;
use warnings;
use Test::More;

my $rounds = $ENV{CUSTOMER_METRICS_ROUNDS} || 25;

foreach my $case ([1, 'all'], [2, 'latest'])
{
	my ($seed, $repeats) = @$case;
	local $ENV{PGDATABASE} = "rollup_$repeats";
	is(system("createdb $ENV{PGDATABASE} && psql -qX -c 'CREATE EXTENSION customer_metrics'"), 0, "$repeats: a database");
	my ($wrong, $stored, $looked, @cells) = split(/\n/, `psql -qX -v seed=$seed -v repeats=$repeats -v rounds=$rounds -f test/rollup/random.sql`);
	is($?, 0, "$repeats: $rounds rounds of changes");
	is($stored, 't', "$repeats: something is stored");
	cmp_ok($looked, '>', $rounds / 3, "$repeats: looked at $looked times while days were open");
	is($wrong, 0, "$repeats: no cell differs") or diag(join("\n", @cells[0 .. ($#cells < 9 ? $#cells : 9)]));
}
done_testing();
