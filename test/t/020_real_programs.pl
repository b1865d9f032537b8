# Three companies of different shape, as programs over their real data: figures
# against those known of the data, and against independent SQL.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Test::More;
use RealData;

start('real_programs');

# --- Olist: interactions, cases, promises; the example itself

is(system("examples/olist/load.sh '$ENV{CUSTOMER_METRICS_DATA}/olist_sample' >/dev/null"), 0, 'olist: loaded');
is(system('psql -qX -f examples/olist/program.sql'), 0, 'olist: a program');
is(query('SELECT stage, interactions, submissions, round(csat::numeric, 6) FROM marketplace.stage_satisfaction'),
	"purchased|8135|146|32.191781\napproved|7989|1636|8.863081\nshipped|6353|1183|19.442096\ndelivered|5170|5170|78.278530",
	'olist: interactions, latest reviews and satisfied, by stage');
is(query('SELECT stage, n, round(mean::numeric, 6) FROM marketplace.question_satisfaction'),
	"purchased|146|2.541096\napproved|1636|1.500000\nshipped|1183|1.987320\ndelivered|5170|4.132689", 'olist: means by stage');
is(query(q{SELECT count(*), count(*) FILTER (WHERE status = 'superseded'), count(*) FILTER (WHERE status = 'accepted'),
		count(*) FILTER (WHERE found_by = 'direct_after') FROM marketplace.judged_response}),
	'8225|90|8135|348', 'olist: responses add up; 348 came before the event they are tied to');
is(query(q{SELECT round(days_mean::numeric, 6), round(days_sd::numeric, 6), late, round((100.0 * late / (kept + late))::numeric, 6), kept, due, round(kept_share::numeric) FROM marketplace.promise_gap}),
	'-11.301646|10.320446|415|8.027079|4755|8131|58', 'olist: the promise, and what never came');
is(query(q{SELECT round(avg(score) FILTER (WHERE delivered_at <= promised_at), 6), round(avg(score) FILTER (WHERE delivered_at > promised_at), 6)
		FROM marketplace.answer JOIN marketplace.interaction i USING (case_id) WHERE promised_at IS NOT NULL}),
	'4.275289|2.498795', 'olist: mean score on time and late');
query(q{UPDATE marketplace.setting SET repeats = 'all'});
is(query('SET search_path = customer_metrics; SELECT answers(s), counts(s), round(mean(s)::numeric, 6), round(sd(s)::numeric, 6), round(csat(s)::numeric, 6)
		FROM (SELECT rollup(ratings) AS s FROM marketplace.daily_satisfaction) AS d'),
	'8225|{2638,382,667,1184,3354}|3.271611|1.740986|55.173252', 'olist: all reviews, from the days');
is(query(q{
	SELECT count(*) FROM marketplace.segment_satisfaction s FULL JOIN (
		SELECT stage, segment, count(*) n, 100.0 * count(*) FILTER (WHERE score >= 4) / count(*) AS csat
		FROM (SELECT CASE WHEN o.order_delivered_customer_date IS NOT NULL THEN 'delivered' WHEN o.order_delivered_carrier_date IS NOT NULL THEN 'shipped'
				WHEN o.order_approved_at IS NOT NULL THEN 'approved' ELSE 'purchased' END AS stage,
				min(c2.customer_state) AS segment, r.review_id, r.review_score AS score
			FROM olist.order_reviews r JOIN olist.orders o USING (order_id) JOIN olist.customers c USING (customer_id)
			JOIN olist.customers c2 ON c2.customer_unique_id = c.customer_unique_id
			GROUP BY r.review_id, r.order_id, 1, r.review_score) AS plain
		GROUP BY 1, 2) AS p ON p.stage = s.stage AND p.segment = s.value
	WHERE s.dimension = 'segment' AND (s.n IS DISTINCT FROM p.n OR abs(s.figure - p.csat) > 1e-9)}), '0', 'olist: segments agree with plain SQL');
agrees('olist: themes', 1, 'SELECT theme, sum(mentions) FROM marketplace.theme_satisfaction GROUP BY theme', q{
	SELECT theme, count(*) FROM (SELECT concat_ws(E'\n', review_comment_title, review_comment_message) AS words FROM olist.order_reviews) AS r,
		LATERAL (VALUES ('never came', to_tsvector('simple', words) @@ '(''não'' | ''nao'') <-> (''recebi'' | ''chegou'')'::tsquery), ('wrong or broken', to_tsvector('portuguese', words) @@ '''errad'' | ''defeit'' | ''quebr'' | ''diferent'''::tsquery),
			('delivery time', to_tsvector('portuguese', words) @@ '''praz'' | ''atras'' | ''demor'' | ''antes'''::tsquery)) AS t (theme, is_mentioned)
	WHERE is_mentioned GROUP BY theme});
is(query(q{SELECT count(*) FROM customer_metrics.check_program('marketplace') WHERE level = 'error'}), '0', 'olist: nothing is wrong');
is(query(q{SELECT relation, message, rows FROM customer_metrics.check_program('marketplace')}), '', 'olist: nothing to warn of');

# --- nps_bt: anonymous answers about a stage as such, no interactions at all

query('CREATE SCHEMA bt; CREATE TABLE bt.answer (id text, at text, stage text, rating text, score integer, quarter text, chars integer)');
load('bt.answer', 'nps_bt/nps_bt_by_stage.csv.gz');
query(q{
	SELECT customer_metrics.create_program('telecom',
		journey => $$SELECT 'contract' AS journey, 1 AS position$$,
		stage => $$SELECT stage, 'contract' AS journey, position FROM unnest(ARRAY['Order', 'Equipment Received', 'First Payment', 'Service in Use']) WITH ORDINALITY AS s (stage, bigposition), LATERAL (SELECT bigposition::integer) AS p (position)$$,
		question => $$SELECT DISTINCT 'nps ' || stage AS question, 'nps' AS measure, 0 AS worst, 10 AS best, 'relationship' AS scope, stage FROM bt.answer$$,
		response => $$SELECT id AS response_id, 'nps ' || stage AS question, to_timestamp(at, 'DD/MM/YYYY HH24:MI') AT TIME ZONE current_setting('TimeZone') AT TIME ZONE 'UTC' AS answered_at, score FROM bt.answer$$)});
is(query(q{
	SELECT count(*) FROM telecom.stage_satisfaction s FULL JOIN (
		SELECT stage, count(score) n, count(*) FILTER (WHERE score >= 9) p, count(*) FILTER (WHERE score <= 6) d,
			100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score) AS nps FROM bt.answer GROUP BY stage) AS b USING (stage)
	WHERE s.nps_n IS DISTINCT FROM b.n OR s.promoters IS DISTINCT FROM b.p OR s.detractors IS DISTINCT FROM b.d OR abs(s.nps - b.nps) > 1e-9 OR s.nps_low >= s.nps OR s.nps_high <= s.nps}),
	'0', 'nps_bt: the score of each stage agrees with plain SQL, inside its interval');
is(query('SELECT sum(promoters), sum(passives), sum(detractors), sum(nps_n), sum(interactions) FROM telecom.stage_satisfaction'), '690|392|1271|2353|0', 'nps_bt: promoters, passives, detractors');
is(query(q{SELECT string_agg(stage, ', ' ORDER BY position) FILTER (WHERE base = 'small'), string_agg(stage, ', ' ORDER BY position) FROM telecom.stage_satisfaction}),
	'Service in Use|Order, Equipment Received, First Payment, Service in Use', 'nps_bt: 30 answers are a small base');
is(query(q{SELECT count(*) FROM telecom.judged_response WHERE status = 'without a score'}), '32', 'nps_bt: 32 without a score');
is(query(q{
	SET search_path = customer_metrics;
	SELECT count(*) > 3 AND bool_and(m.nps = p.nps AND e.low < m.nps AND m.nps < e.high)
	FROM (SELECT date_trunc('month', day)::date AS month, nps(rollup(ratings)) AS nps, rollup(ratings) AS ratings FROM telecom.daily_satisfaction GROUP BY 1) AS m
	JOIN (SELECT to_date(substr(at, 4, 7), 'MM/YYYY') AS month, 100.0::double precision * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score) AS nps
		FROM bt.answer GROUP BY 1) AS p USING (month), nps_estimate(m.ratings) AS e}), 't', 'nps_bt: the score of each month agrees with plain SQL, inside its interval');

# --- airline: fourteen questions a person, 0 is not applicable, no interactions

my @asked = ('Departure and Arrival Time Convenience', 'Ease of Online Booking', 'Check-in Service', 'Online Boarding', 'Gate Location', 'On-board Service',
	'Seat Comfort', 'Leg Room Service', 'Cleanliness', 'Food and Drink', 'In-flight Service', 'In-flight Wifi Service', 'In-flight Entertainment', 'Baggage Handling');
query('CREATE SCHEMA airline; CREATE TABLE airline.passenger ("ID" integer, "Gender" text, "Age" integer, "Customer Type" text, "Type of Travel" text, "Class" text,
	"Flight Distance" integer, "Departure Delay" integer, "Arrival Delay" integer, ' . join(', ', map { qq("$_" integer) } @asked) . ', "Satisfaction" text)');
load('airline.passenger', 'airline/airline_passenger_satisfaction.csv.gz');
my $number = 0;
my $values = join(', ', map { $number++; qq(($number, '$_', "$_")) } @asked);
query(qq{
	CREATE TABLE airline.answer AS
		SELECT "ID" || '.' || number AS response_id, "ID"::text AS submission_id, touchpoint AS question,
			timestamptz '2015-01-01 00:00+00' AS answered_at, nullif(score, 0) AS score, "Class" AS segment
		FROM airline.passenger CROSS JOIN LATERAL (VALUES $values) AS v (number, touchpoint, score) WHERE "ID" % 10 = 0;
	SELECT customer_metrics.create_program('flights',
		journey => \$\$SELECT 'flight' AS journey, 1 AS position\$\$,
		stage => \$\$SELECT DISTINCT question AS stage, 'flight' AS journey, 1 AS position FROM airline.answer\$\$,
		question => \$\$SELECT DISTINCT question, 'csat' AS measure, 1 AS worst, 5 AS best, question AS stage FROM airline.answer\$\$,
		response => 'airline.answer')});
is(query(q{
	SELECT count(*), count(*) FILTER (WHERE s.csat_n = p.n AND abs(s.csat - p.csat) < 1e-9 AND s.interactions = 0) FROM flights.stage_satisfaction s JOIN (
		SELECT question AS stage, count(score) AS n, 100.0 * count(*) FILTER (WHERE score >= 4) / count(score) AS csat FROM airline.answer GROUP BY question) AS p USING (stage)}),
	'14|14', 'airline: each question agrees with plain SQL; what does not apply is no answer');
is(query(q{SELECT (SELECT count(*) FROM flights.judged_response WHERE status = 'without a score') = (SELECT count(*) FROM airline.answer WHERE score IS NULL)}), 't', 'airline: and is counted');
is(query(q{
	SELECT count(*), count(*) FILTER (WHERE s.n = p.n AND abs(s.figure - p.csat) < 1e-9) FROM flights.segment_satisfaction s JOIN (
		SELECT question AS stage, segment AS value, count(score) AS n, 100.0 * count(*) FILTER (WHERE score >= 4) / count(score) AS csat FROM airline.answer GROUP BY 1, 2) AS p USING (stage, value)
	WHERE s.dimension = 'segment'}), '42|42', 'airline: and so do the three classes');

done_testing();
