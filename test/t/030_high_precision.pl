# Estimates and drivers against independent computations in high precision.
use strict;
use warnings;
use Test::More;

plan skip_all => 'python3 with mpmath is not installed' if system('python3 -c "import mpmath" 2>/dev/null') != 0;

$ENV{PGDATABASE} = 'high_precision';
is(system('createdb high_precision && psql -qX -c "CREATE EXTENSION customer_metrics"'), 0, 'a database');

# Each script prints: figures compared, figures on one side only, figures wrong; then lines to read.
sub compare
{
	my ($name, $least) = @_;
	my ($compared, $missing, $wrong, @lines) = split(/\n/, `psql -qAtX -v ON_ERROR_STOP=1 -f test/reference/$name.sql`);
	is($?, 0, "$name are computed");
	cmp_ok($compared, '>', $least, "$name: $compared figures");
	is($missing, 0, "$name: nothing is NULL that is known, and nothing known that is NULL");
	is($wrong, 0, "$name: relative errors are at most 1e-9");
	note($_) for @lines;
	diag($_) for grep { /^wrong/ } @lines;
	return @lines;
}

my ($score) = grep { /^score/ } compare('estimates', 3000);
like($score, qr/: 0$/, 'score intervals are right to 1e-10 of a score from -1 to 1, at a billion answers too');
compare('drivers', 200);
done_testing();
