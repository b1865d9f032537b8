#!/bin/sh
# Runs the tests against the installed extension, on throwaway servers.
# Arguments: the names of the pg_regress tests.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
bindir=$("${PG_CONFIG:-pg_config}" --bindir)
pgxs=$(dirname "$("${PG_CONFIG:-pg_config}" --pgxs)")/../..

# PostgreSQL refuses to run as root: all the rest runs as postgres, in a copy
# that it may write to, so that nothing of its own is left in the checkout.
if [ "$(id -u)" = 0 ]; then
	as_owner='runuser -u postgres --'
else
	as_owner=
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/customer_metrics_test.XXXXXX")
stop() {
	$as_owner "$bindir/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
	cd / && rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

cp -R "$source/test" "$source/expected" "$work"
[ "$(id -u)" != 0 ] || chown -R postgres "$work"
cd "$work"

unset PGHOST PGPORT PGUSER PGDATABASE PGOPTIONS PGDATA
export LANG=C.UTF-8 LC_ALL=C.UTF-8 PGHOST="$work" PGUSER=postgres PGPORT=5432
if [ -d "$source/../shared/data" ]; then
	export CUSTOMER_METRICS_DATA="$(cd "$source/../shared/data" && pwd)"
fi

$as_owner "$bindir/initdb" --no-sync -D "$work/data" -U postgres -A trust --encoding=UTF8 >/dev/null
$as_owner "$bindir/pg_ctl" -D "$work/data" -l "$work/log" -w \
	-o "-k $work -c listen_addresses='' -c fsync=off -c jit=off" start >/dev/null

status=0
$as_owner "$pgxs/src/test/regress/pg_regress" --bindir="$bindir" \
	--inputdir=test --dbname=contrib_regression "$@" || {
	status=1
	cat regression.diffs 2>/dev/null || true
}

# Each pgTAP file has a database of its own.
for file in test/pgtap/*.sql; do
	[ -e "$file" ] || continue
	database=$(basename "$file" .sql)
	$as_owner "$bindir/createdb" "$database"
	$as_owner "$bindir/psql" -qX -d "$database" -c 'CREATE EXTENSION pgtap' -c 'CREATE EXTENSION customer_metrics'
	$as_owner prove --source pgTAP --pgtap-option dbname="$database" --pgtap-option suffix=.sql "$file" || status=1
done

if ls test/t/*.pl >/dev/null 2>&1; then
	PATH="$bindir:$PATH" PERL5LIB="$pgxs/src/test/perl" PG_REGRESS="$pgxs/src/test/regress/pg_regress" \
		$as_owner prove --timer test/t/*.pl || status=1
fi
exit $status
