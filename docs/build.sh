#!/bin/sh
# Writes the pages that the installed extension can tell of itself, on a throwaway server.
#     build.sh OUTPUT_FOLDER
set -eu

output=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
. "$source/test/server.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/customer_metrics_docs.XXXXXX")
trap 'server_stop "$work"' EXIT
trap 'exit 1' INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$work"
server_start "$work"

psql="$bindir/psql -qAtX -v ON_ERROR_STOP=1 -d postgres"
$psql -c 'CREATE EXTENSION customer_metrics'
for script in docs/reference.sql docs/program.sql test/coverage/coverage.sql; do
	page=$(basename "$script" .sql)
	$psql -f "$source/$script" >"$work/$page.md"
	cat "$work/$page.md" >"$output/$page.md"
done
