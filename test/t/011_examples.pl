# The examples of the pages that people read: every query that is followed by its
# output gives that output.
use strict;
use warnings;
use File::Temp qw(tempfile);
use Test::More;

sub content
{
	open(my $file, '<', $_[0]) or die "$_[0]: $!";
	return join('', <$file>);
}

# What psql says, errors last, without blanks at the ends of lines.
sub output
{
	my ($database, $sql) = @_;
	my ($file, $name) = tempfile(UNLINK => 1);
	print $file $sql;
	close($file);
	my $said = `psql -Xq -d $database < $name 2> $name.errors` . content("$name.errors");
	unlink("$name.errors");
	return trimmed($said);
}

sub trimmed
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/^\n+|\n+$//g;
	return $text;
}

# The examples of a page, each with its output or undef, and the order in which they are run: README shows a query before the table
# that it is about.
sub examples
{
	my ($page) = @_;
	my @examples;
	my $text = content($page);
	push @examples, [ $1, $2 ] while $text =~ /^```sql\n(.*?)^```\n(?:```\n(.*?)^```\n)?/msg;
	return ((grep { $_->[0] =~ /^CREATE TABLE answer/m } @examples), (grep { $_->[0] !~ /^CREATE TABLE answer/m } @examples));
}

# What a page is about, beside the extension: a script, or what another page makes.
my %company = ('docs/questions.md' => 'examples/simulated_company.sql');
my %other = ('docs/guarantees.md' => 'README.md');
my %shown = ('docs/guarantees.md' => 0);

for my $page ('README.md', 'docs/methods.md', 'docs/questions.md', 'docs/guarantees.md')
{
	(my $database = "examples_$page") =~ s/\W/_/g;
	$database = lc $database;
	system("createdb $database && psql -qX -d $database -c 'CREATE EXTENSION customer_metrics' -c 'ALTER DATABASE $database SET search_path = public, customer_metrics'") == 0
	  or BAIL_OUT('no database');

	if ($company{$page})
	{
		system("psql -Xq -d $database -f $company{$page} >/dev/null && psql -Xq -d $database -c 'ALTER DATABASE $database SET search_path = shop, customer_metrics, public'") == 0
		  or BAIL_OUT("$company{$page} fails");
	}
	output($database, $_->[0]) for $other{$page} ? examples($other{$page}) : ();

	my $shown = 0;
	for my $example (examples($page))
	{
		my ($sql, $expected) = @$example;
		my ($first) = $sql =~ /(.*)/;
		# Needs another extension.
		next if $sql =~ /cron\./;
		if (!defined $expected)
		{
			unlike(output($database, $sql), qr/ERROR/, "$page: $first");
			next;
		}
		is(output($database, $sql), trimmed($expected), "$page: $first");
		$shown++;
	}
	cmp_ok($shown, '>=', $shown{$page} // 6, "$page: $shown examples");

	next unless $page eq 'README.md';
	# What the tables of the page tell to write, about its program.
	my @tasks = grep { /'shop'|\bshop\./ && !/\.\.\./ } join("\n", content($page) =~ /^\|(.*)\|$/mg) =~ /`((?:SELECT|UPDATE|CALL) .*?)`/g;
	output($database, 'CREATE ROLE bi_reader');
	unlike(output($database, $_), qr/ERROR/, "$page: $_") for @tasks;
	output($database, 'DROP ROLE bi_reader');
	cmp_ok(scalar @tasks, '>=', 12, "$page: " . @tasks . ' tasks');
}
done_testing();
