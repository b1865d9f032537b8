#!/bin/sh
# Benchmarks on a throwaway server: medians, serial, JIT off. What counts is the
# ratio within one run; machines are noisy. SIZE is the number of answers.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
size=${SIZE:-10000000}
bindir=$("${PG_CONFIG:-pg_config}" --bindir)
if [ "$(id -u)" = 0 ]; then as_owner='runuser -u postgres --'; else as_owner=; fi

work=$(mktemp -d "${TMPDIR:-/tmp}/customer_metrics_bench.XXXXXX")
stop() {
	$as_owner "$bindir/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
	cd / && rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$work"
cd "$work"

unset PGPORT PGDATABASE PGOPTIONS PGDATA
export LANG=C.UTF-8 LC_ALL=C.UTF-8 PGHOST="$work" PGUSER=postgres PGPORT=5432 PGDATABASE=postgres
$as_owner "$bindir/initdb" --no-sync -D "$work/data" -U postgres -A trust --encoding=UTF8 >/dev/null
$as_owner "$bindir/pg_ctl" -D "$work/data" -l "$work/log" -w \
	-o "-k $work -c listen_addresses='' -c fsync=off -c jit=off -c shared_buffers=1GB -c max_wal_size=8GB -c max_parallel_workers_per_gather=0" start >/dev/null

for file in "$here"/*.sql; do
	"$bindir/psql" -qX -v ON_ERROR_STOP=1 -v size="$size" -f "$file"
done
