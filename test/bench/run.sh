#!/bin/sh
# Benchmarks on a throwaway server: medians, serial, JIT off. What counts is the
# ratio within one run; machines are noisy. SIZE is the number of answers.
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
export PGDATABASE=postgres

for file in "$here"/*.sql; do
	"$bindir/psql" -qX -v ON_ERROR_STOP=1 -v size="$size" -f "$file"
done
