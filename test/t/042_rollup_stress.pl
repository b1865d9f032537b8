# Eight writers of all kinds, a refresher in a loop and readers that compare what is stored with its sources, each in one snapshot; then the
# server is killed in the middle of it, several times. CUSTOMER_METRICS_STRESS: seconds, by default few.
use strict;
use warnings;
use Test::More;
use File::Temp;
use POSIX ':sys_wait_h';
use Time::HiRes qw(time sleep);
use lib 'test/lib';
use Connection;

my $seconds = $ENV{CUSTOMER_METRICS_STRESS} || 10;
plan skip_all => 'pgbench is not installed' if system('pgbench --version >/dev/null 2>&1') != 0;

# A server of its own, since it will be killed.
my $folder = File::Temp->newdir('customer_metrics_stress.XXXXXX', TMPDIR => 1);
my $options = "-k $folder -c listen_addresses='' -c fsync=off -c jit=off -c max_connections=40 -c deadlock_timeout=100ms";
@ENV{qw(PGHOST PGDATABASE)} = ("$folder", 'stress');

# The dead may take a moment to let go of their memory.
sub start
{
	for my $attempt (1 .. 20)
	{
		return if system("pg_ctl -D $folder/data -l $folder/log -w -o \"$options\" start >/dev/null 2>&1") == 0;
		sleep(0.5);
	}
	BAIL_OUT('the server does not start: ' . `tail -5 $folder/log`);
}

system("initdb --no-sync -D $folder/data -U postgres -A trust --encoding=UTF8 >/dev/null") == 0 or BAIL_OUT('initdb failed');
start();
is(system("createdb stress && psql -qX -c 'CREATE EXTENSION customer_metrics' && psql -qX -v seed=1 -v repeats=all -f test/rollup/company.sql >/dev/null"), 0, 'a company');
is(system(q{psql -qX -c "CALL customer_metrics.refresh_program('small')"}), 0, 'rolled up');

open(my $script, '>', "$folder/change.sql") or die $!;
print $script "SELECT change_something();\n";
close($script);

# Runs a command in the background, its output in a file.
sub spawn
{
	my ($name, $command) = @_;
	my $pid = fork();
	return $pid if $pid;
	open(STDOUT, '>', "$folder/$name.out");
	open(STDERR, '>&', \*STDOUT);
	exec('sh', '-c', $command) or die $!;
}

sub writers { return spawn('writers', "PGOPTIONS='-c search_path=customer_metrics,public' pgbench -n -c 8 -j 2 -T $_[0] -f $folder/change.sql") }

# A statement again and again, until the file is gone; its answer a line, or done.
sub repeater
{
	my ($name, $sql) = @_;
	return spawn($name, "while [ -e $folder/go ]; do psql -XAtq -c \"SET client_min_messages = error\" -c \"$sql\" || exit 1; echo done; done");
}

sub lines { open(my $file, '<', "$folder/$_[0].out") or return (); my @lines = <$file>; chomp @lines; return @lines }
my $refresh = q{CALL customer_metrics.refresh_program('small')};
my $compare = q{SELECT count(*) FROM customer_metrics.rollup_drift('small')};

system('touch', "$folder/go");
my @loops = (repeater('refreshes', $refresh), map { repeater("reader$_", $compare) } 1 .. 2);
my $bench = writers($seconds);

# Nobody ever waits for the table that changes are logged in, but for its pages.
my ($samples, $waits) = (0, 0);
my $watcher = Connection->new;
my $end = time() + $seconds;
while (time() < $end)
{
	$waits += $watcher->query("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'extend' AND relation = 'small.program_change'::regclass");
	$samples++;
	sleep(0.05);
}
waitpid($bench, 0);
is($?, 0, 'writers: no statement failed') or diag(join("\n", lines('writers')));
unlink("$folder/go");
waitpid($_, 0) for @loops;

my @compared = grep { $_ ne 'done' } map { lines($_) } qw(reader1 reader2);
my ($written) = map { /transactions actually processed: (\d+)/ } lines('writers');
note("$written changes, " . lines('refreshes') . ' refreshes, ' . @compared . " comparisons, $samples looks at locks in $seconds s");
cmp_ok($written, '>', 20 * $seconds, 'writers wrote');
cmp_ok(scalar(lines('refreshes')), '>', 2, 'the refresher refreshed');
cmp_ok(scalar(@compared), '>', 4, 'readers compared');
is(scalar(grep { $_ ne '0' } @compared), 0, 'what is stored never differs from its sources') or diag(join(' ', @compared));
is($waits, 0, 'no writer waits for another');
is($watcher->query('SELECT sum(deadlocks) FROM pg_stat_database'), '0', 'no deadlock');
is($watcher->query($compare), '0', 'nothing differs afterwards');
$watcher->quit;

# ---- killed in the middle of refreshes and writes

foreach my $crash (1 .. 3)
{
	system('touch', "$folder/go");
	my @busy = (writers(30), repeater('refreshes', $refresh));
	sleep(1 + 0.7 * $crash);
	open(my $file, '<', "$folder/data/postmaster.pid") or die $!;
	chomp(my $postmaster = <$file>);
	close($file);
	my @processes = ($postmaster, split(/\s+/, `pgrep -P $postmaster`));
	kill('KILL', @processes);
	unlink("$folder/go");
	waitpid($_, 0) for @busy;
	# Whoever should bury the dead may be slow: the file names a server that is no more.
	unlink("$folder/data/postmaster.pid");
	start();
	my $survivor = Connection->new;
	is($survivor->query($compare), '0', "crash $crash: nothing differs after recovery");
	$survivor->query('SET client_min_messages = error');
	$survivor->query($refresh);
	is($survivor->query($compare), '0', "crash $crash: nor after the next refresh");
	$survivor->quit;
}
system("pg_ctl -D $folder/data -m immediate stop >/dev/null");
done_testing();
