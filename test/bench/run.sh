#!/bin/sh
# Benchmarks on a throwaway server, serial, JIT off; machines are noisy: what
# counts of medians is the ratio within one run. SIZE is the number of answers,
# and scales the rest. run.sh NAME ...: these only; each has its own database.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
size=${SIZE:-10000000}
. "$here/../server.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/customer_metrics_bench.XXXXXX")
trap 'server_stop "$work"' EXIT
trap 'exit 1' INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$work"
cd "$work"

server_start "$work" -c shared_buffers=1GB -c max_wal_size=8GB -c max_parallel_workers_per_gather=0

for bench in ${*:-aggregates drivers views rollup}; do
	if [ -e "$here/$bench.sh" ]; then
		. "$here/$bench.sh"
	else
		"$bindir/createdb" "$bench"
		"$bindir/psql" -qX -d "$bench" -v ON_ERROR_STOP=1 -v size="$size" -f "$here/$bench.sql"
	fi
done
