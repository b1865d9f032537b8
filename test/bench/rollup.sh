# Sourced by run.sh. The rollup over the big company: SIZE interactions and a fifth as many responses, and a tenth of these beside, to see that
# reading costs the same. Prints times and ratios within this run.
interactions=$size
responses=$((size / 5))

sql() { "$bindir/psql" -qXAt -v ON_ERROR_STOP=1 "$@"; }
# Milliseconds of a statement, the last of so many runs in one session.
ms() { # database runs statement
	statements=
	i=0
	while [ $i -lt "$2" ]; do
		i=$((i + 1))
		statements="$statements
$3;"
	done
	printf '%s\n' "SET client_min_messages = error; SET max_parallel_workers_per_gather = ${workers:-0}; SET work_mem = '64MB';" '\o /dev/null' '\timing on' "$statements" |
		"$bindir/psql" -qX -d "$1" -v ON_ERROR_STOP=1 -f - | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | tail -n 1
}
say() { # what, milliseconds, [ratio, asked]
	printf '%-58s %12s %12s  %s\n' "$1" "$2" "${3:-}" "${4:-}"
}
ratio() { awk "BEGIN { printf \"%.${3:-2}f\", $1 / $2 }"; }

"$bindir/createdb" rollup_small
sql -d rollup_small -v interactions=$((interactions / 10)) -v responses=$((responses / 10)) -f "$here/company.sql" >/dev/null
"$bindir/createdb" rollup
sql -d rollup -v interactions=$interactions -v responses=$responses -f "$here/company.sql" >/dev/null
"$bindir/createdb" --template=rollup rollup_parallel
sql -d rollup -c CHECKPOINT -f "$here/by_hand.sql"
echo "$interactions interactions, $responses responses"
say "" ms ratio "asked"

cube_by_hand() { ms rollup $1 'SELECT count(x::text) FROM cube_by_hand AS x'; }
happened_by_hand() { ms rollup $1 'SELECT count(x::text) FROM happened_by_hand AS x'; }
asked_by_hand() { ms rollup $1 'SELECT count(x::text) FROM asked_by_hand AS x'; }
cube=$(cube_by_hand 2)
say 'the daily cube by hand, serial' "$cube"
happened=$(happened_by_hand 2)
say 'interactions and cases a day by hand, serial' "$happened"
asked=$(asked_by_hand 2)
say 'invitations a day by hand, serial' "$asked"
report=$(ms rollup 2 'SELECT * FROM report_by_hand')
say 'the report by stage by hand' "$report"
trend=$(ms rollup 1 'SELECT * FROM trend_by_hand')
say 'the trend of a year by hand' "$trend"

# Memory of its own that the refresh takes at most, sampled.
first_roll_up() {
	"$bindir/psql" -qX -d "$1" -c "SET application_name = 'refresh'" -c "SET work_mem = '64MB'" -c "SET max_parallel_workers_per_gather = ${workers:-0}" -c '\timing on' -c "CALL customer_metrics.refresh_program('big')" >"$work/refresh.out" 2>&1 &
	refresh=$!
	peak=0
	while kill -0 $refresh 2>/dev/null; do
		pid=$(sql -d "$1" -c "SELECT pid FROM pg_stat_activity WHERE application_name = 'refresh' LIMIT 1")
		now=$(sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/${pid:-self}/status" 2>/dev/null || true)
		[ "${now:-0}" -le $peak ] || peak=$now
		sleep 0.3
	done
	wait $refresh
	sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' "$work/refresh.out" | tail -n 1
	echo $((peak / 1024)) >"$work/peak"
}
first=$(first_roll_up rollup)
# A machine is not as fast in one minute as in the next: by hand before and after, on average.
cube=$(awk "BEGIN { print ($cube + $(cube_by_hand 1)) / 2 }")
happened=$(awk "BEGIN { print ($happened + $(happened_by_hand 1)) / 2 }")
asked=$(awk "BEGIN { print ($asked + $(asked_by_hand 1)) / 2 }")
say 'all three by hand again, the average of before and after' "$(awk "BEGIN { print $cube + $happened + $asked }")"
say 'first roll-up, serial, beside the cube by hand' "$first" "$(ratio $first $cube)"
say '  beside the cube and the interactions' "" "$(awk "BEGIN { printf \"%.2f\", $first / ($cube + $happened) }")"
say '  beside all three, since it rolls up all' "" "$(awk "BEGIN { printf \"%.2f\", $first / ($cube + $happened + $asked) }")" 'at most 2.0'
say '  its own memory at most, in MB' "$(cat "$work/peak")"
small=$(first_roll_up rollup_small)
say '  of a tenth of the company: ms, MB' "$small" "$(cat "$work/peak")"
workers=2
parallel=$(first_roll_up rollup_parallel)
"$bindir/dropdb" rollup_parallel
say 'first roll-up, serial beside 2 workers' "$parallel" "$(ratio $first $parallel)" 'at least 1.6'
raw="SELECT r.question, customer_metrics.rating_agg(customer_metrics.rating(r.score, q.worst, q.best)) FROM big.response AS r JOIN big.question AS q USING (question) GROUP BY r.question"
two=$(ms rollup 5 "$raw")
workers=0
one=$(ms rollup 5 "$raw")
say 'an aggregate over raw answers, serial beside 2 workers' "$two" "$(ratio $one $two)" 'at least 1.6'

for query in 'stage_satisfaction' "satisfaction_trend WHERE time >= '2025-01-01'"; do
	read_=$(ms rollup 9 "SELECT * FROM big.$query")
	small=$(ms rollup_small 9 "SELECT * FROM big.$query")
	hand=$report
	[ "$query" = stage_satisfaction ] || hand=$trend
	say "$query, rolled up; by hand beside it" "$read_" "$(ratio $hand $read_)" 'at least 100, under 50 ms'
	say '  the same of a tenth of the company; ours beside it' "$small" "$(ratio $read_ $small)" 'at most 1.5'
done

# One new day: a thousandth of the company and the answers to it.
new_day() {
	sql -d rollup -c "
		INSERT INTO big.interaction (interaction_id, occurred_at, touchpoint, customer_id, case_id, handled_by)
		SELECT 1000000000 + $1 * 1000000 + row_number() OVER (), timestamptz '2026-01-01 00:00+00' + $1 * interval '1 day' + (occurred_at - date_trunc('day', occurred_at)), touchpoint, customer_id, case_id + 1000000000, handled_by
		FROM big.interaction WHERE (occurred_at AT TIME ZONE 'UTC')::date = '2025-06-03';
		INSERT INTO big.response (response_id, question, answered_at, score, customer_id, case_id)
		SELECT 1000000000 + $1 * 1000000 + row_number() OVER (), question, timestamptz '2026-01-01 00:00+00' + $1 * interval '1 day' + (answered_at - date_trunc('day', answered_at)), score, customer_id, case_id + 1000000000
		FROM big.response WHERE (answered_at AT TIME ZONE 'UTC')::date = '2025-06-03'"
}
new_day 1
open=$(ms rollup 3 'SELECT * FROM big.stage_satisfaction')
say 'stage_satisfaction while that day is open' "$open"
refresh=$(ms rollup 1 "CALL customer_metrics.refresh_program('big')")
say 'refresh after one new day, % of the first' "$refresh" "$(awk "BEGIN { printf \"%.2f %%\", 100 * $refresh / $first }")" 'at most 1 %'

# COPY, rolled back each time, by turns with and without the triggers.
sql -d rollup -c "COPY (SELECT response_id + 2000000000 AS response_id, question, answered_at, score, customer_id, interaction_id, case_id FROM big.response LIMIT $((responses / 10))) TO '$work/response.csv' (FORMAT csv)" \
	-c "COPY (SELECT interaction_id + 2000000000 AS interaction_id, occurred_at, touchpoint, customer_id, case_id FROM big.interaction LIMIT $((interactions / 20))) TO '$work/interaction.csv' (FORMAT csv)"
copy() { # table columns
	"$bindir/psql" -qX -d rollup -c BEGIN -c '\timing on' -c "COPY big.$1 ($2) FROM '$work/$1.csv' (FORMAT csv)" -c '\timing off' -c ROLLBACK | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
	sql -d rollup -c "VACUUM big.$1" >/dev/null
}
for table in 'response response_id,question,answered_at,score,customer_id,interaction_id,case_id' 'interaction interaction_id,occurred_at,touchpoint,customer_id,case_id'; do
	set -- $table
	: >"$work/with"; : >"$work/without"
	copy "$1" "$2" >/dev/null
	for run in 1 2 3 4 5; do
		copy "$1" "$2" >>"$work/with"
		sql -d rollup -c "ALTER TABLE big.$1 DISABLE TRIGGER USER"
		copy "$1" "$2" >>"$work/without"
		sql -d rollup -c "ALTER TABLE big.$1 ENABLE TRIGGER USER"
	done
	with=$(sort -n "$work/with" | sed -n 3p)
	without=$(sort -n "$work/without" | sed -n 3p)
	say "COPY into $1 with tracking, beside without" "$with" "$(ratio $with $without)" 'at most 1.2'
done

# Single rows by four clients, safe on disk.
$as_owner "$bindir/pg_ctl" -D "$work/data" -l "$work/log" -w -o "-k $work -c listen_addresses='' -c jit=off -c fsync=on -c shared_buffers=1GB -c max_wal_size=8GB" restart >/dev/null
sql -d rollup -c 'CREATE SEQUENCE IF NOT EXISTS public.fresh START 3000000000'
echo "INSERT INTO big.response (response_id, question, answered_at, score, customer_id) SELECT nextval('fresh'), 'satisfied', now(), 4, 1 + (random() * 1000)::integer" >"$work/insert.sql"
: >"$work/with"; : >"$work/without"
for run in 1 2 3 4 5; do
	"$bindir/pgbench" -n -c 4 -j 2 -T 5 -f "$work/insert.sql" rollup 2>/dev/null | sed -n 's/^tps = \([0-9.]*\).*/\1/p' >>"$work/with"
	sql -d rollup -c 'ALTER TABLE big.response DISABLE TRIGGER USER'
	"$bindir/pgbench" -n -c 4 -j 2 -T 5 -f "$work/insert.sql" rollup 2>/dev/null | sed -n 's/^tps = \([0-9.]*\).*/\1/p' >>"$work/without"
	sql -d rollup -c 'ALTER TABLE big.response ENABLE TRIGGER USER'
done
with=$(sort -n "$work/with" | sed -n 3p)
without=$(sort -n "$work/without" | sed -n 3p)
say 'single-row inserts a second with tracking, beside without' "$with" "$(ratio $with $without)" 'at least 0.85'

# Another yardstick for the read, from npm: the same answers in a CSV file.
if command -v npm >/dev/null && mkdir -p "$work/node" && (cd "$work/node" && npm install --silent --no-audit --no-fund @duckdb/node-api >/dev/null 2>&1); then
	sql -d rollup -c "COPY (SELECT answered_at, stage, question, measure, score FROM public.attributed WHERE respondent = 'customer' AND item IS NULL) TO '$work/answer.csv' (FORMAT csv, HEADER)"
	cp "$here/duckdb.mjs" "$work/node"
	# Changes that were rolled back or rolled up are swept away by autovacuum within a minute.
	sql -d rollup -c "CALL customer_metrics.refresh_program('big')" -c 'VACUUM big.program_change'
	duck=$(cd "$work/node" && node duckdb.mjs "$work/answer.csv")
	read_=$(ms rollup 9 'SELECT * FROM big.stage_satisfaction')
	say 'DuckDB over a CSV of the attributed answers, beside ours' "$duck" "$(ratio $duck $read_)" 'at least 10'
else
	echo 'DuckDB: not installed from npm, left out'
fi
