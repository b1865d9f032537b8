# The reference pages say what the catalog says.
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

for my $page ('reference', 'program')
{
	ok(content('-|', @psql, '-f', "docs/$page.sql") eq content('<', "docs/$page.md"), "docs/$page.md is up to date")
	  or diag("docs/$page.md differs from the comments in the catalog: run make docs");
}

done_testing();
