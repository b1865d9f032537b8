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

# What a page is about, beside the extension.
my %company = ('docs/questions.md' => 'examples/simulated_company.sql');

for my $page ('README.md', 'docs/methods.md', 'docs/questions.md')
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

	my @examples;
	my $text = content($page);
	push @examples, [ $1, $2 ] while $text =~ /^```sql\n(.*?)^```\n(?:```\n(.*?)^```\n)?/msg;
	# The README shows a query before the table that it is about.
	my ($tables, $queries) = ([], []);
	push @{ !defined $_->[1] && $_->[0] =~ /^CREATE TABLE/ ? $tables : $queries }, $_ for @examples;
	output($database, $_->[0]) for @$tables;

	my $shown = 0;
	for my $example (@$queries)
	{
		my ($sql, $expected) = @$example;
		next unless defined $expected;
		my ($first) = $sql =~ /(.*)/;
		is(output($database, $sql), trimmed($expected), "$page: $first");
		$shown++;
	}
	cmp_ok($shown, '>=', 6, "$page: $shown examples");
}
done_testing();
