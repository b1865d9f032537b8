#!/bin/sh
# Writes the reference pages into a folder, from the installed extension, on a throwaway server.
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
for page in reference program; do
	$psql -f "$source/docs/$page.sql" >"$work/$page.md"
	cat "$work/$page.md" >"$output/$page.md"
done
