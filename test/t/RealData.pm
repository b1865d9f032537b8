# What tests on the real data share: a database with the extension, the data in
# it, and the comparison of a report with plain SQL.
package RealData;
use strict;
use warnings;
use Exporter 'import';
use Test::More;

our @EXPORT = qw(start yardstick query load load_all agrees compared is_sound rest_is_empty);
my %compared;

# A database with the extension; skips the test where the data are not here.
sub start
{
	my ($database, $search_path) = @_;
	plan skip_all => 'CUSTOMER_METRICS_DATA is not set: the data are not here' unless $ENV{CUSTOMER_METRICS_DATA};
	$ENV{PGDATABASE} = $database;
	$ENV{PGOPTIONS} = "-c search_path=$search_path" if $search_path;
	system('createdb', $database) == 0 or BAIL_OUT('no database');
	query('CREATE EXTENSION customer_metrics');
}

# Intervals and p values in plain SQL, in the schema plain.
sub yardstick
{
	query(q{
		CREATE SCHEMA plain;
		-- Two-sided p value of a normal z and of Student's t, by Simpson's rule.
		CREATE FUNCTION plain.simpson(f double precision[], width double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
			AS 'SELECT width / 3 / (cardinality(f) - 1) * sum(v * CASE WHEN i IN (1, cardinality(f)) THEN 1 WHEN i % 2 = 0 THEN 4 ELSE 2 END) FROM unnest(f) WITH ORDINALITY AS u (v, i)';
		CREATE FUNCTION plain.p_of_z(z double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
			AS 'SELECT CASE WHEN abs(z) > 8 THEN 0 ELSE greatest(0, 1 - sqrt(2 / pi()) * (SELECT plain.simpson(array_agg(exp(-0.5 * (z * i / 2000) ^ 2) ORDER BY i), abs(z)) FROM generate_series(0, 2000) AS i)) END';
		-- With t = sqrt(df) tan(a) the density of t is one of cos(a) ^ (df - 1).
		CREATE FUNCTION plain.p_of_t(t double precision, df double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
			AS $$SELECT 1 - plain.simpson(inside, atan(abs(t) / sqrt(df))) / plain.simpson(whole, pi() / 2)
				FROM (SELECT array_agg(exp((df - 1) * ln(cos(atan(abs(t) / sqrt(df)) * i / 2000))) ORDER BY i) AS inside, array_agg(exp(greatest((df - 1) * ln(cos(pi() / 2 * i / 2000)), -600)) ORDER BY i) AS whole FROM generate_series(0, 2000) AS i) AS v$$;
		-- A share of x in n, in points of 100, by Wilson.
		CREATE FUNCTION plain.share(x bigint, n bigint, OUT value double precision, OUT low double precision, OUT high double precision) LANGUAGE sql IMMUTABLE
			AS $$SELECT 100 * p, 100 * (p + z2 / (2 * m) - half) / (1 + z2 / m), 100 * (p + z2 / (2 * m) + half) / (1 + z2 / m)
				FROM (SELECT x / nullif(n, 0)::double precision AS p, nullif(n, 0)::double precision AS m, 1.959963984540054 ^ 2::double precision AS z2) AS v, LATERAL (SELECT sqrt(z2) * sqrt(p * (1 - p) / m + z2 / (4 * m * m)) AS half) AS h$$;
		-- The difference of two shares: Newcombe's interval, and p of the pooled z test.
		CREATE FUNCTION plain.share_change(x0 bigint, n0 bigint, x1 bigint, n1 bigint, OUT value double precision, OUT low double precision, OUT high double precision, OUT p double precision) LANGUAGE sql IMMUTABLE
			AS $$SELECT a.value - b.value, a.value - b.value - sqrt((a.value - a.low) ^ 2 + (b.high - b.value) ^ 2), a.value - b.value + sqrt((a.high - a.value) ^ 2 + (b.value - b.low) ^ 2),
					CASE WHEN n0 > 0 AND n1 > 0 AND pooled > 0 AND pooled < 1 THEN plain.p_of_z((a.value - b.value) / 100 / sqrt(pooled * (1 - pooled) * (1.0 / n0 + 1.0 / n1))) END
				FROM plain.share(x0, n0) AS b, plain.share(x1, n1) AS a, LATERAL (SELECT (x0 + x1) / nullif(n0 + n1, 0)::double precision AS pooled) AS v$$;
		-- The net promoter score of p promoters and d detractors in n answers: raw, and by adjusted Wald.
		CREATE FUNCTION plain.nps(p bigint, d bigint, n bigint, OUT value double precision, OUT middle double precision, OUT variance double precision) LANGUAGE sql IMMUTABLE
			AS $$SELECT 100 * (p - d) / nullif(n, 0)::double precision, 100 * m, 10000 * ((p + d + 1.5) / (n + 3) - m ^ 2) / (n + 3) FROM (SELECT (p - d) / (n + 3)::double precision AS m) AS v$$;
		-- How far the ends of a t interval lie from its middle, as the p value that they stand for: 0.05.
		CREATE FUNCTION plain.confidence(value double precision, low double precision, high double precision, se double precision, df double precision) RETURNS text LANGUAGE sql IMMUTABLE
			AS $$SELECT CASE WHEN abs((high - value) - (value - low)) < 1e-9 AND abs(plain.p_of_t((high - value) / se, df) - 0.05) < 1e-9 THEN '95 %' ELSE 'not 95 %: ' || plain.p_of_t((high - value) / se, df) END$$;
	});
	# Against printed tables: the functions above are the yardstick.
	is(query('SELECT round(plain.p_of_z(1.959963984540054)::numeric, 12), round(plain.p_of_z(2.575829303548901)::numeric, 12), round(plain.p_of_t(2.228138851964939, 10)::numeric, 9), round(plain.p_of_t(2.042272456301238, 30)::numeric, 9)'),
		'0.050000000000|0.010000000000|0.050000000|0.050000000', 'the yardstick: quantiles of the normal and of t');
	is(query('SELECT round(low::numeric, 2), round(high::numeric, 2) FROM plain.share(81, 263) UNION ALL SELECT round(low::numeric, 2), round(high::numeric, 2) FROM plain.share_change(48, 80, 56, 70)'),
		"25.53|36.62\n5.24|33.39", 'the yardstick: Wilson and Newcombe, as in Newcombe 1998');
}

# One line, columns apart by |, or what went wrong.
sub query
{
	my ($sql, @option) = @_;
	open(my $psql, '-|', 'psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', @option, '-c', $sql) or die "psql: $!";
	my $answer = do { local $/; <$psql> } // '';
	close($psql);
	chomp $answer;
	return $answer;
}

# A file into a table that is there.
sub load
{
	my ($table, $file) = @_;
	system("gzip -dc '$ENV{CUSTOMER_METRICS_DATA}/$file' | psql -qX -v ON_ERROR_STOP=1 -c 'COPY $table FROM STDIN (FORMAT csv, HEADER)'") == 0
	  or BAIL_OUT("$file was not loaded");
}

# A file into a table of its columns, numbers but for those that are said to be text.
sub load_all
{
	my ($table, $file, %text) = @_;
	open(my $csv, '-|', "gzip -dc '$ENV{CUSTOMER_METRICS_DATA}/$file'") or die "gzip: $!";
	my $header = <$csv>;
	close($csv);
	$header =~ s/[\r\n"]//g;
	query("CREATE TABLE $table (" . join(', ', map { qq("$_" ) . ($text{$_} ? 'text' : 'float8') } split(/,/, $header)) . ')');
	load($table, $file);
}

# Rows by their first columns.
sub rows
{
	my ($sql, $keys) = @_;
	my %rows;
	foreach my $row (split(/\x1e/, query($sql, '-F', "\x1f", '-R', "\x1e", '-P', 'null=NULL')))
	{
		my @column = split(/\x1f/, $row, -1);
		my $key = join(' | ', @column[0 .. $keys - 1]);
		$rows{$key} = exists $rows{$key} ? ["$key comes twice"] : \@column;
	}
	return \%rows;
}

sub is_same
{
	my ($got, $wanted) = @_;
	my $number = qr/^-?\d+(\.\d+)?(e[-+]?\d+)?$/;
	return 1 if $got eq $wanted;
	return 0 unless $got =~ $number && $wanted =~ $number;
	my ($size) = sort { $b <=> $a } 1, abs($got), abs($wanted);
	return abs($got - $wanted) <= 1e-9 * $size;
}

# A query of a report and one of plain SQL give the same rows: by their first
# columns, which are their key; numbers to within 1e-9.
sub agrees
{
	my ($name, $keys, $report, $plain) = @_;
	my ($program, $view) = $report =~ /\bFROM\s+(\w+)\.(\w+)/;
	$compared{$program}{$view} = 1;
	my $got = rows($report, $keys);
	my $wanted = rows($plain, $keys);
	my @wrong = map {
		my ($g, $w) = ($got->{$_}, $wanted->{$_});
		!$g ? "missing: @$w" : !$w ? "too much: @$g" : @$g != @$w || grep({ !is_same($g->[$_], $w->[$_]) } 0 .. $#$g) ? "got: @$g\nnot: @$w" : ();
	} sort(keys %{ { %$got, %$wanted } });
	ok(%$got && !@wrong, "$name ($view, " . keys(%$got) . ' rows)') or diag(join("\n", @wrong ? @wrong[0 .. ($#wrong < 4 ? $#wrong : 4)] : 'no rows'));
}

# Whether a view of the program, or of any, was compared.
sub compared
{
	my ($view, $program) = @_;
	return grep { $compared{$_}{$view} } defined $program ? $program : keys %compared;
}

# Nothing is wrong in the mapping or the data.
sub is_sound
{
	my ($program) = @_;
	is(query("SELECT coalesce(string_agg(message, ', '), 'none') FROM customer_metrics.check_program('$program') WHERE level = 'error'"), 'none', "$program: no errors");
}

# The views that were not compared have as many rows as said, or none. Each is read as a whole.
sub rest_is_empty
{
	my ($program, %rows) = @_;
	my @view = grep { !compared($_, $program) } split(/\n/, query(q{SELECT name FROM customer_metrics.program_file() WHERE kind IN ('daily', 'personal', 'report') ORDER BY name}));
	my $found = query(join(' UNION ALL ', map { "SELECT '$_ ' || count(v) FROM $program.$_ AS v WHERE length(v::text) > 0" } @view));
	is($found, join("\n", map { "$_ " . ($rows{$_} // 0) } @view), "$program: what the data cannot feed is empty");
}

1;
