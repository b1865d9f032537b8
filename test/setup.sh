#!/bin/sh
# Installs, from the distribution, what is needed to build and test and is missing;
# says what to install where it may not.
set -eu

# A pg_config that was named, or is on the path, decides which PostgreSQL it is.
pg_config=${PG_CONFIG:-pg_config}

packages() {
	echo g++
	echo libboost-math-dev
	echo libeigen3-dev
	echo libipc-run-perl
	echo libtap-parser-sourcehandler-pgtap-perl
	echo python3-mpmath
	if [ -x /usr/bin/apt-cache ] && [ -z "${PG_CONFIG:-}" ]; then
		major=$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -n 1 | cut -d/ -f5)
		[ -n "$major" ] || major=$(apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p')
		echo "postgresql-$major"
		echo "postgresql-server-dev-$major"
		echo "postgresql-$major-pgtap"
	fi
}

missing() {
	for package in $(packages); do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf ' %s' "$package"
	done
}

if ! command -v dpkg-query >/dev/null; then
	command -v "$pg_config" >/dev/null && exit 0
	echo "setup: this is no Debian system: install PostgreSQL 15 or newer with its server headers, pgTAP, a C++ compiler, Boost.Math and Eigen" >&2
	exit 1
fi

# A system whose package lists were never read does not know what postgresql is.
if [ -z "$(apt-cache depends postgresql 2>/dev/null)" ] && [ "$(id -u)" = 0 ]; then
	apt-get -qq update
fi

lacking=$(missing)
[ -n "$lacking" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	root=
elif sudo -n true 2>/dev/null; then
	root=sudo
else
	echo "setup: packages are missing. As root, run" >&2
	echo "    apt-get install$lacking" >&2
	exit 1
fi

echo "setup: installing$lacking"
# The packages must not start a server of their own.
$root mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] ||
	echo 'create_main_cluster = false' | $root tee /etc/postgresql-common/createcluster.conf >/dev/null
$root apt-get -qq update
$root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends \
	-o Dpkg::Options::=--force-confold $lacking >/dev/null
