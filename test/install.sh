#!/bin/sh
# Installs what was built, unless that is what is installed already; says how
# where this user may not.
set -eu

cd "$(dirname "$0")/.."
pg_config=${PG_CONFIG:-pg_config}
library=$("$pg_config" --pkglibdir)
extension=$("$pg_config" --sharedir)/extension

same=yes
for pair in customer_metrics.so:"$library" customer_metrics.control:"$extension" \
	$(for script in sql/customer_metrics--*.sql; do echo "$script:$extension"; done); do
	cmp -s "${pair%%:*}" "${pair#*:}/$(basename "${pair%%:*}")" || same=no
done
[ "$same" = no ] || exit 0

if [ "$(id -u)" = 0 ] || { [ -w "$library" ] && [ -w "$extension" ]; }; then
	make -s install PG_CONFIG="$pg_config" >/dev/null
elif sudo -n true 2>/dev/null; then
	sudo make -s install PG_CONFIG="$pg_config" >/dev/null
else
	echo "install: $library cannot be written to. As root, run" >&2
	echo "    make -C $(pwd) install" >&2
	exit 1
fi
