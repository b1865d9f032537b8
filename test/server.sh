# Sourced by what needs a server of its own: a cluster in a folder, its socket
# there too, and nothing that listens elsewhere.

bindir=$("${PG_CONFIG:-pg_config}" --bindir)

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
	as_owner='runuser -u postgres --'
else
	as_owner=
fi

# Points all clients at the server in the folder.
server_environment() {
	unset PGHOSTADDR PGSERVICE PGDATABASE PGOPTIONS PGDATA PGPASSFILE PGSSLMODE
	export LANG=C.UTF-8 LC_ALL=C.UTF-8 PGHOST="$1" PGUSER=postgres PGPORT=5432
}

# server_start folder [option ...]: the folder is there, and the owner's.
server_start() {
	server_environment "$1"
	folder=$1
	shift
	[ -d "$folder/data" ] ||
		$as_owner "$bindir/initdb" --no-sync -D "$folder/data" -U postgres -A trust --encoding=UTF8 >/dev/null
	$as_owner "$bindir/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
		-o "-k $folder -c listen_addresses='' -c fsync=off -c jit=off $*" start >/dev/null || {
		cat "$folder/log" >&2
		return 1
	}
}

server_stop() {
	$as_owner "$bindir/pg_ctl" -D "$1/data" -m immediate stop >/dev/null 2>&1 || true
	cd / && rm -rf "$1"
}
