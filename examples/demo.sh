#!/bin/sh
# The demo: a throwaway server with the simulated company, or with the Olist files of the folder DATA.
#     demo.sh          shows the stage report, and leaves the server running
#     demo.sh stop     ends the server and removes all that the demo made
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
. "$source/test/server.sh"
folder=${TMPDIR:-/tmp}/customer_metrics_demo.$(id -u)
data=${DATA:+$(cd "$DATA" && pwd)}

if [ "${1:-}" = stop ]; then
	if [ -d "$folder" ]; then
		server_stop "$folder"
		echo "demo: the server is stopped, and $folder is removed"
	else
		echo "demo: there is nothing to stop"
	fi
	exit 0
fi

if [ -n "$data" ]; then program=marketplace; else program=shop; fi

# Only its owner may come in: the server asks for no password.
if [ ! -d "$folder" ]; then
	mkdir -m 700 "$folder"
	[ "$(id -u)" != 0 ] || chown postgres "$folder"
elif [ "$(id -u)" != 0 ] && [ ! -O "$folder" ]; then
	echo "demo: $folder is somebody else's" >&2
	exit 1
fi
server_environment "$folder"
if $as_owner "$bindir/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then
	echo "demo: the server is running already"
else
	echo "demo: starting a server in $folder"
	server_start "$folder" -c work_mem=64MB
fi

psql="$bindir/psql -qX -v ON_ERROR_STOP=1"
# What was built, and of which data: the same is not loaded twice.
stamp=$(cat "$source/customer_metrics.so" "$source"/sql/customer_metrics--*.sql "$source"/examples/*.sql "$source"/examples/olist/* | cksum | tr ' ' -)\ $data
loaded=$($psql -d postgres -Atc "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$program'")
if [ "$loaded" != "$stamp" ]; then
	$psql -d postgres -c "DROP DATABASE IF EXISTS $program WITH (FORCE)" -c "CREATE DATABASE $program" 2>/dev/null
	$psql -d $program -c 'CREATE EXTENSION customer_metrics'
	if [ -n "$data" ]; then
		PGDATABASE=$program PATH="$bindir:$PATH" "$source/examples/olist/load.sh" "$data"
		echo "marketplace: creating the program"
		$psql -d $program -f "$source/examples/olist/program.sql"
	else
		$psql -d $program -f "$source/examples/simulated_company.sql"
	fi
	$psql -d postgres -v stamp="$stamp" <<-END
		COMMENT ON DATABASE $program IS :'stamp';
	END
fi

echo
echo "How satisfied are customers at each stage?   psql -v program=$program -f examples/stage_report.sql"
echo
$psql -d $program -v program=$program -f "$source/examples/stage_report.sql"

cat <<END
Go on:   $bindir/psql -h $folder -U postgres $program
         SET search_path = $program, customer_metrics;
         SELECT * FROM segment_satisfaction WHERE is_worst AND difference_high < 0 ORDER BY difference;
         SELECT * FROM promise_gap;
         SELECT * FROM check_program('$program');
End it:  make demo-stop   (until then the server runs, and its files are in $folder)
END
