# Every interval and change against an independent computation in high precision,
# over a wide grid.
use strict;
use warnings;
use Test::More;

plan skip_all => 'python3 with mpmath is not installed' if system('python3 -c "import mpmath" 2>/dev/null') != 0;

$ENV{PGDATABASE} = 'estimates_grid';
is(system('createdb estimates_grid && psql -qX -c "CREATE EXTENSION customer_metrics"'), 0, 'a database');

my ($compared, $missing, $wrong, $score, @lines) = split(/\n/, `psql -qAtX -v ON_ERROR_STOP=1 -f test/reference/estimates.sql`);
is($?, 0, 'the grid is computed');
cmp_ok($compared, '>', 3000, "$compared ends and p values");
is($missing, 0, 'nothing is NULL that is known, and nothing known that is NULL');
is($wrong, 0, 'relative errors are at most 1e-9');
is($score, 0, 'score intervals are right to 1e-10 of a score from -1 to 1, at a billion answers too');
note($_) for @lines;
diag($_) for grep { /^wrong/ } @lines;
done_testing();
