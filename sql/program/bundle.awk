# Joins the files of a program into the SQL function program_file(), which
# create_program reads them from. The kind of a view file is the first word of
# its first line: "-- report view: ...", "-- internal view: ...".

function close_file()
{
	if (name != "")
		print "$program_file$)"
}

BEGIN {
	print "-- The files of sql/program, as a table. Built by sql/program/bundle.awk."
	print ""
	print "CREATE FUNCTION program_file(OUT ordinal integer, OUT kind text, OUT name text, OUT definition text)"
	print "RETURNS SETOF record"
	print "LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 40"
	print "AS $program_files$"
	print "VALUES"
}

FNR == 1 {
	close_file()
	ordinal++
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.sql$/, "", name)
	kind = (FILENAME ~ /\/sources\//) ? "source" : (FILENAME ~ /\/state\//) ? "state" : $2
	if (kind !~ /^(source|state|internal|daily|personal|report)$/) {
		print FILENAME ": its first line does not say what kind of view it is" > "/dev/stderr"
		exit 1
	}
	printf("%s(%d, '%s', '%s', $program_file$", ordinal > 1 ? ", " : "  ", ordinal, kind, name)
}

/\$program_file/ {
	print FILENAME ": holds the mark that encloses it" > "/dev/stderr"
	exit 1
}

{ print }

END {
	close_file()
	print "$program_files$;"
	print "COMMENT ON FUNCTION program_file() IS 'The SQL that a program is built from, a row a relation, in the order of building. kind: source (a table, or the shape of a given source), state (a table), internal, daily, personal or report (a view). Placeholders are written :name (see program_definition).';"
}
