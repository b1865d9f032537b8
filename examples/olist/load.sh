#!/bin/sh
# Loads the CSV files of the Olist data (https://www.kaggle.com/datasets/olistbr/brazilian-ecommerce),
# plain or gzip'd, from a folder into staging tables of the database that psql connects to:
#     examples/olist/load.sh folder
set -eu

folder=${1:?usage: load.sh folder}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
	command psql -qX -v ON_ERROR_STOP=1 "$@"
}

psql -f "$here/staging.sql"
for table in customers orders order_payments order_reviews; do
	file=$folder/olist_${table}_dataset.csv
	if [ -e "$file" ]; then
		reader=cat
	elif [ -e "$file.gz" ]; then
		file=$file.gz
		reader='gzip -dc'
	else
		echo "load: there is neither $file nor $file.gz" >&2
		exit 1
	fi
	echo "loading $(basename "$file")"
	$reader "$file" | psql -c "COPY olist.$table FROM STDIN (FORMAT csv, HEADER)"
done
psql -c 'ANALYZE olist.customers, olist.orders, olist.order_payments, olist.order_reviews'
