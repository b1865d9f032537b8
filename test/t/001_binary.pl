# The wire forms: what is sent is received again; what is cut short or altered is
# refused as malformed, or is a value like any other.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
chmod 0755, $folder;
$ENV{PGDATABASE} = 'wire';
is(system('createdb wire && psql -qX -c "CREATE EXTENSION customer_metrics"'), 0, 'a database');

sub query
{
	open(my $psql, '-|', 'psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', 'SET search_path = public, customer_metrics', '-c', $_[0]) or die "psql: $!";
	my $answer = join('', <$psql>);
	close($psql);
	chomp $answer;
	return $answer;
}

# A file of COPY BINARY with one row of one field.
my $files = 0;
sub copy_file
{
	my ($field) = @_;
	my $name = "$folder/" . $files++;
	open(my $file, '>:raw', $name) or die "$name: $!";
	print $file "PGCOPY\n\377\r\n\0", pack('N N', 0, 0), pack('n N', 1, length($field)), $field, pack('n', 0xFFFF);
	close($file);
	return $name;
}

# One session that reads all files of fields: the number of rows, and of each SQLSTATE.
sub receive
{
	my ($type, @fields) = @_;
	query("SET client_min_messages = warning; DROP TABLE IF EXISTS received; CREATE TABLE received (v $type)");
	my $script = "$folder/script";
	open(my $file, '>', $script) or die "$script: $!";
	print $file "\\set VERBOSITY sqlstate\n", map { "\\copy received FROM '" . copy_file($_) . "' (FORMAT binary)\n" } @fields;
	close($file);
	my %seen;
	open(my $psql, '-|', "psql -qAtX -f $script 2>&1") or die "psql: $!";
	while (my $line = <$psql>)
	{
		$seen{ $line =~ /ERROR:\s+(\w{5})/ ? $1 : "other: $line" }++ if $line =~ /\S/;
	}
	close($psql);
	$seen{rows} = query('SELECT count(*) FROM received');
	return \%seen;
}

my %forms = (
	rating => ['9@0..10', '2@5..1', '-100@-100..0'],
	rating_summary => ['{}', '0..10{}', '0..10{0:3,6:10,9:44}', '1..5{4:12/14.5/18.25}', '5..1{5:1,1:9223372036854775806}'],
	gap_summary => ['{}', (map { query("SELECT $_ FROM (VALUES (1.5::float8, 2::float8, 0.3::float8), (3, 2, 2), (4, 4, 1)) AS v (e, p, w)") } 'gap_agg(e, p)', 'gap_agg(e, p, w)')],
	driver_summary => ['{}', (map { query("SELECT $_ FROM (VALUES (1.5::float8, 2::float8, 0.3::float8), (3, 2, 2), (4, NULL, 1), (4, 5, 6)) AS v (y, a, b)") } 'driver_agg(y, ARRAY[a, b])', 'driver_agg(y, NULL)', 'driver_agg(NULL, ARRAY[a])')]);

srand(42);
for my $type (sort keys %forms)
{
	my @sent = map { pack('H*', query("SELECT encode(${type}_send('$_'), 'hex')")) } @{ $forms{$type} };

	my $whole = receive($type, @sent);
	is_deeply($whole, { rows => scalar @sent }, "$type: what was sent is received");
	is(query("SELECT count(*) FROM received WHERE v::text = ANY (ARRAY['" . join("', '", @{ $forms{$type} }) . "'])"), scalar @sent, "$type: as it was");

	my @short = map { my $field = $_; map { substr($field, 0, $_) } 0 .. length($field) - 1 } @sent;
	my $short = receive($type, @short, map { $_ . "\0" } @sent);
	is_deeply($short, { '22P03' => @short + @sent, rows => 0 }, "$type: whatever is too short or too long is malformed");

	my @altered;
	for my $field (@sent)
	{
		for (1 .. 120)
		{
			my $altered = $field;
			substr($altered, int(rand(length($field))), 1) = chr((0, 1, 0x7f, 0x80, 0xff, int(rand(256)))[ int(rand(6)) ]);
			push @altered, $altered;
		}
	}
	my $altered = receive($type, @altered);
	my $known = ($altered->{rows} // 0) + ($altered->{'22P03'} // 0) + ($altered->{'22003'} // 0) + ($altered->{'22023'} // 0);
	is($known, scalar @altered, "$type: an altered byte gives a value or a stated error") or diag(explain($altered));
	is(query("SELECT count(*) FROM received WHERE v::text::$type <> v"), '0', "$type: and such values read back");
}

# A server in pieces would not answer.
is(query('SELECT 1'), '1', 'the server is there');
unlike(query("SELECT pg_read_file(current_setting('data_directory') || '/../log')"), qr/PANIC|terminated by signal/, 'and never went down');
done_testing();
