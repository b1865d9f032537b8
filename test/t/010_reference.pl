# Pages that are made say what they would say if they were made now.
use strict;
use warnings;
use Test::More;

my $database = 'reference';

sub content
{
	my ($mode, @source) = @_;
	open(my $file, $mode, @source) or die "$source[0]: $!";
	my $content = join('', <$file>);
	close($file) or die "$source[0] failed";
	return $content;
}

system('createdb', $database) == 0 or BAIL_OUT('no database');
my @psql = ('psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', $database);
system(@psql, '-c', 'CREATE EXTENSION customer_metrics') == 0 or BAIL_OUT('no extension');

my %script = (reference => 'docs/reference.sql', program => 'docs/program.sql', coverage => 'test/coverage/coverage.sql');
my %made = map { $_ => content('-|', @psql, '-f', $script{$_}) } keys %script;
for my $page (sort keys %script)
{
	ok($made{$page} eq content('<', "docs/$page.md"), "docs/$page.md is up to date")
	  or diag("docs/$page.md is not what $script{$page} prints: run make docs");
}

# Coverage by simulation is that by summing over all outcomes, but for noise.
my @cells = $made{coverage} =~ m{([\d.]+) / ([\d.]+) \(}g;
my $far = 0;
for (my $i = 0; $i < @cells; $i += 2)
{
	my $error = sqrt($cells[$i + 1] * (100 - $cells[$i + 1]) / 20000);
	$far++ if abs($cells[$i] - $cells[$i + 1]) > 4 * $error + 0.1;
}
is(scalar @cells, 2 * 3 * 20, 'coverage of three intervals, for five shapes and four sizes');
is($far, 0, 'simulated coverage is the exact one, but for noise');

done_testing();
