#!/bin/sh
# Runs the tests against the installed extension, on throwaway servers.
# Arguments: the names of the pg_regress tests.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
. "$source/test/server.sh"
pgxs=$(dirname "$("${PG_CONFIG:-pg_config}" --pgxs)")/../..

# All runs in a copy that the server's user may write to, so that nothing of its
# own is left in the checkout.
work=$(mktemp -d "${TMPDIR:-/tmp}/customer_metrics_test.XXXXXX")
trap 'server_stop "$work"' EXIT
trap 'exit 1' INT TERM

cp -R "$source/test" "$source/expected" "$source/examples" "$source/docs" "$source/README.md" "$work"
[ "$(id -u)" != 0 ] || chown -R postgres "$work"
cd "$work"

if [ -d "$source/../shared/data" ]; then
	export CUSTOMER_METRICS_DATA="$(cd "$source/../shared/data" && pwd)"
fi

server_start "$work"

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
