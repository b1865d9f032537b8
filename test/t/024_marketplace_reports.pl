# The Olist marketplace with all that its columns can be taken for: reports on
# journeys, promises, follow-up and trends beside plain SQL over the raw tables.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Test::More;
use RealData;

start('marketplace_reports');
yardstick();
system("examples/olist/load.sh '$ENV{CUSTOMER_METRICS_DATA}/olist_sample' >/dev/null") == 0 or BAIL_OUT('olist was not loaded');

# What the marketplace does not note is taken from what it does:
#   * an inbound contact is a purchase (answered once the payment is approved, which is the wait; settled by the delivery), and a bad review with words,
#     which asks where the order is;
#   * a customer is asked for his means of payment: the first at the purchase, each further one at the approval;
#   * the review's creation is the invitation, come back where the answer took at most three days; cancelled orders stand for opting out, unavailable ones for bounces;
#   * whether the order had come when the review was written is the need that was met;
#   * customers who pay by several instalments are taken for contacted after a bad review, as long after it as they had taken to write it.
query(q{
	CREATE SCHEMA raw;
	CREATE TABLE raw.orders AS
		SELECT o.order_id, o.order_status AS status, c.customer_unique_id AS person, min(c.customer_state) OVER (PARTITION BY c.customer_unique_id) AS state, o.order_purchase_timestamp AT TIME ZONE 'UTC' AS purchased,
			o.order_approved_at AT TIME ZONE 'UTC' AS approved, o.order_delivered_carrier_date AT TIME ZONE 'UTC' AS shipped, o.order_delivered_customer_date AT TIME ZONE 'UTC' AS delivered, o.order_estimated_delivery_date AT TIME ZONE 'UTC' AS promised,
			p.means, p.instalments, p.value
		FROM olist.orders AS o JOIN olist.customers AS c USING (customer_id)
		LEFT JOIN (SELECT order_id, array_agg(payment_type ORDER BY payment_sequential) AS means, max(payment_installments) AS instalments, sum(payment_value) AS value FROM olist.order_payments GROUP BY order_id) AS p USING (order_id);
	CREATE TABLE raw.review AS
		SELECT r.review_id || ' ' || r.order_id AS id, r.order_id, o.person, o.state, o.status, o.instalments, o.means[1] AS means, r.review_score AS score, r.review_answer_timestamp AT TIME ZONE 'UTC' AS at, r.review_creation_date AT TIME ZONE 'UTC' AS sent,
			nullif(concat_ws(E'\n', r.review_comment_title, r.review_comment_message), '') AS words, coalesce(o.delivered <= r.review_answer_timestamp AT TIME ZONE 'UTC', false) AS came,
			CASE WHEN o.delivered IS NOT NULL THEN 'delivered' WHEN o.shipped IS NOT NULL THEN 'shipped' WHEN o.approved IS NOT NULL THEN 'approved' ELSE 'purchased' END AS stage
		FROM olist.order_reviews AS r JOIN raw.orders AS o USING (order_id);
	CREATE TABLE raw.event AS
		SELECT order_id || ' ' || stage AS id, order_id, person, stage, at, stage = 'purchased' AS is_in FROM raw.orders, LATERAL (VALUES ('purchased', purchased), ('approved', approved), ('shipped', shipped), ('delivered', delivered)) AS e (stage, at) WHERE at IS NOT NULL
		UNION ALL SELECT order_id || ' chased ' || id, order_id, person, 'chased', at, true FROM raw.review WHERE score <= 2 AND words IS NOT NULL;
	CREATE TABLE raw.stage (stage text, position integer, owner text, domain text);
	INSERT INTO raw.stage VALUES ('purchased', 1, 'Marketplace', 'sales'), ('approved', 2, 'Payments', 'billing'), ('shipped', 3, 'Sellers', 'logistics'), ('chased', 4, 'Care', 'service'), ('delivered', 5, 'Carriers', 'logistics');
	CREATE TABLE raw.now AS SELECT date_trunc('day', greatest((SELECT max(at) FROM raw.event), (SELECT max(at) FROM raw.review)), 'UTC') + interval '1 day' AS now;
	CREATE INDEX ON raw.event (id);
	CREATE INDEX ON raw.event (order_id, at, id);
	CREATE INDEX ON raw.event (person, at, id);
	CREATE INDEX ON raw.orders (order_id);
	ANALYZE;
	SELECT customer_metrics.create_program('bazaar',
		journey => $$SELECT 'order' AS journey, 1 AS position$$,
		stage => $$SELECT stage, 'order' AS journey, position, domain, owner FROM raw.stage$$,
		touchpoint => $$SELECT DISTINCT 'by ' || means[1] AS touchpoint, 'purchased' AS stage, means[1] AS channel, CASE means[1] WHEN 'boleto' THEN interval '2 days' ELSE interval '1 hour' END AS promised_wait FROM raw.orders WHERE means IS NOT NULL$$,
		question => $$SELECT * FROM (VALUES ('review', 'csat', 1, 5), ('came', 'need_met', 0, 1)) AS q (question, measure, worst, best)$$,
		customer => $$SELECT DISTINCT person AS customer_id, state AS segment FROM raw.orders$$,
		interaction => $$
			SELECT e.id AS interaction_id, e.at AS occurred_at, CASE WHEN e.stage = 'purchased' THEN 'by ' || o.means[1] END AS touchpoint, e.stage, e.person AS customer_id, e.order_id AS case_id, CASE WHEN e.is_in THEN 'in' ELSE 'system' END AS direction,
				CASE WHEN e.stage = 'purchased' THEN o.approved IS NOT NULL END AS answered, CASE WHEN e.stage = 'purchased' AND o.approved >= o.purchased THEN o.approved - o.purchased END AS waited,
				CASE WHEN e.stage = 'purchased' THEN o.promised END AS promised_at, CASE WHEN e.stage = 'purchased' THEN o.delivered END AS delivered_at, CASE WHEN e.stage = 'purchased' THEN o.delivered IS NOT NULL END AS resolved,
				CASE e.stage WHEN 'purchased' THEN o.means[1:1] WHEN 'approved' THEN o.means[2:] END AS asked
			FROM raw.event AS e JOIN raw.orders AS o USING (order_id)$$,
		invitation => $$SELECT id AS invitation_id, sent AS sent_at, person AS customer_id, order_id || ' ' || stage AS interaction_id, means AS channel, CASE status WHEN 'canceled' THEN 'opted_out' WHEN 'unavailable' THEN 'bounced' ELSE 'sent' END AS status FROM raw.review$$,
		response => $$
			SELECT id || question AS response_id, id AS submission_id, question, at AS answered_at, CASE question WHEN 'review' THEN score ELSE came::integer END AS score, person AS customer_id, order_id || ' ' || stage AS interaction_id, order_id AS case_id,
				CASE WHEN at - sent <= interval '3 days' THEN id END AS invitation_id, CASE question WHEN 'review' THEN words END AS comment
			FROM raw.review, (VALUES ('review'), ('came')) AS q (question)$$,
		outcome => $$
			SELECT order_id AS outcome_id, person AS customer_id, purchased AS occurred_at, 'repurchased' AS outcome, value
			FROM (SELECT *, row_number() OVER (PARTITION BY person ORDER BY purchased, order_id) AS number FROM raw.orders) AS o WHERE number > 1$$,
		action => $$
			SELECT 'about ' || id AS action_id, id AS submission_id, at AS opened_at, CASE WHEN instalments > 1 THEN at + (at - sent) END AS contacted_at, CASE WHEN status = 'canceled' THEN at + interval '1 day' END AS closed_at, 'Care' AS owner, status AS cause
			FROM raw.review WHERE score <= 2 AND (instalments > 1 OR status IN ('canceled', 'invoiced'))$$,
		improvement => $$SELECT * FROM (VALUES ('carriers', 'delivered', timestamptz '2017-11-01 00:00+00', timestamptz '2018-03-01 00:00+00'), ('payment', 'approved', '2017-06-01 00:00+00', '2017-09-01 00:00+00'), ('sellers', 'shipped', '2018-06-01 00:00+00', NULL)) AS i (improvement_id, stage, opened_at, done_at)$$,
		theme => $$SELECT * FROM (VALUES ('never came', 'simple', '(não | nao) <-> (recebi | chegou)'), ('time', 'portuguese', 'prazo | atrasos | demorou'), ('thanks', 'simple', 'obrigado | obrigada')) AS t (theme, config, query)$$);
	UPDATE bazaar.setting SET as_of = now FROM raw.now});
is_sound('bazaar');

# --- stages, journey, departments

my $said = q{SELECT stage, count(*) AS n, count(*) FILTER (WHERE score >= 4) AS x, count(*) FILTER (WHERE came) AS c FROM raw.review GROUP BY stage};
agrees('each stage', 1, 'SELECT stage, position, interactions, cases, answers, submissions, invited, response_rate, coverage, csat, csat_low, csat_high, csat_n, satisfied, need_met, need_met_low, need_met_high, need_met_n, gap, base FROM bazaar.stage_satisfaction', qq{
	SELECT s.stage, s.position, e.n, e.cases, coalesce(2 * a.n, 0), coalesce(a.n, 0), i.delivered, 100.0 * i.returned / i.delivered, 100.0 * covered / e.n, c.value, c.low, c.high, a.n, a.x, m.value, m.low, m.high, a.n, NULL, CASE WHEN a.n >= 30 THEN 'ok' ELSE 'none' END
	FROM raw.stage AS s JOIN (SELECT stage, count(*) AS n, count(DISTINCT order_id) AS cases, count(r.event) AS covered FROM raw.event LEFT JOIN (SELECT DISTINCT order_id || ' ' || stage AS event FROM raw.review) AS r ON event = id GROUP BY stage) AS e USING (stage)
	LEFT JOIN ($said) AS a USING (stage)
	LEFT JOIN (SELECT stage, count(*) AS delivered, count(*) FILTER (WHERE at - sent <= interval '3 days') AS returned FROM raw.review WHERE status <> 'unavailable' OR at - sent <= interval '3 days' GROUP BY stage) AS i USING (stage)
	LEFT JOIN LATERAL plain.share(a.x, a.n) AS c ON true LEFT JOIN LATERAL plain.share(a.c, a.n) AS m ON true});
agrees('the journey, by its end', 1, 'SELECT journey, interactions, cases, submissions, csat, csat_low, csat_high, csat_n, job_done, job_done_low, job_done_high, job_done_n FROM bazaar.journey_satisfaction', qq{
	SELECT 'order', (SELECT count(*) FROM raw.event), (SELECT count(*) FROM raw.orders), n, c.value, c.low, c.high, n, m.value, m.low, m.high, n FROM ($said) AS a, plain.share(x, n) AS c, plain.share(a.c, n) AS m WHERE stage = 'delivered'});
agrees('departments', 3, 'SELECT domain, owner, measure, submissions, answers, figure, low, high, n FROM bazaar.domain_satisfaction', qq{
	SELECT domain, owner, measure, n, n, s.value, s.low, s.high, n FROM ($said) AS a JOIN raw.stage USING (stage), LATERAL (VALUES ('csat', x), ('need_met', c)) AS m (measure, yes), plain.share(yes, n) AS s});
agrees('states, beside all others', 3, q{SELECT stage, value, measure, dimension, submissions, figure, low, high, n, rest_figure, rest_n, difference, difference_low, difference_high, p_value, is_worst, base FROM bazaar.segment_satisfaction WHERE dimension = 'segment'}, q{
	WITH v AS (SELECT stage, state, measure, count(*) AS n, count(*) FILTER (WHERE is_yes) AS x FROM raw.review, LATERAL (VALUES ('csat', score >= 4), ('need_met', came)) AS m (measure, is_yes) GROUP BY 1, 2, 3),
	a AS (SELECT *, sum(n) OVER w - n AS rest_n, sum(x) OVER w - x AS rest_x FROM v WINDOW w AS (PARTITION BY stage, measure))
	SELECT stage, state, measure, 'segment', n, s.value, s.low, s.high, n, r.value, nullif(rest_n, 0), d.value, d.low, d.high, d.p, n >= 30 AND count(*) FILTER (WHERE n >= 30) OVER w > 1 AND s.value = min(s.value) FILTER (WHERE n >= 30) OVER w AND s.value < r.value, CASE WHEN n < 30 THEN 'small' ELSE 'ok' END
	FROM a, plain.share(x, n) AS s, plain.share(rest_x::bigint, rest_n::bigint) AS r, plain.share_change(rest_x::bigint, rest_n::bigint, x, n) AS d WINDOW w AS (PARTITION BY stage, measure)});
agrees('enjoyed, but not served', 3, 'SELECT stage, segment, is_total, submissions, satisfied_served, satisfied_unserved, unsatisfied_served, unsatisfied_unserved, unserved_share, unserved_low, unserved_high, enjoyed_unserved_share, enjoyed_unserved_low, enjoyed_unserved_high, base FROM bazaar.unmet_need', q{
	SELECT stage, state, is_total, n, a, b, c, d, u.value, u.low, u.high, e.value, e.low, e.high, CASE WHEN n < 30 THEN 'small' ELSE 'ok' END
	FROM (SELECT stage, g.state, g.is_total, count(*) AS n, sum((score >= 4 AND came)::integer) AS a, sum((score >= 4 AND NOT came)::integer) AS b, sum((score < 4 AND came)::integer) AS c, sum((score < 4 AND NOT came)::integer) AS d
		FROM raw.review AS r, LATERAL (VALUES (r.state, false), (NULL, true)) AS g (state, is_total) GROUP BY 1, 2, 3) AS v, plain.share(b + d, n) AS u, plain.share(b, n) AS e});

# --- months: change, p value, adjusted among the stages of the month

query(q{
	CREATE TABLE raw.month AS
		SELECT stage, measure, cut, value, date_trunc('month', at, 'UTC') AS month, count(*) AS n, count(*) FILTER (WHERE is_yes) AS x, 100.0::float8 * count(*) FILTER (WHERE is_yes) / count(*) AS figure
		FROM raw.review, LATERAL (VALUES ('csat', score >= 4), ('need_met', came)) AS m (measure, is_yes), LATERAL (VALUES ('all', NULL), ('segment', state)) AS c (cut, value) GROUP BY 1, 2, 3, 4, 5;
	ANALYZE raw.month});
agrees('each month', 3, q{SELECT stage, measure, time, submissions, figure, low, high, n, change, change_low, change_high, p_value, p_adjusted, is_real, year_change, year_change_low, year_change_high, year_p_value, year_p_adjusted, is_real_year, is_complete, base FROM bazaar.satisfaction_trend}, q{
	WITH v AS MATERIALIZED (
		SELECT m.stage, m.measure, m.month, m.n, s.value, s.low, s.high, c.value AS change, c.low AS change_low, c.high AS change_high, c.p, y.value AS year_change, y.low AS year_low, y.high AS year_high, y.p AS year_p, m.month + interval '1 month' <= now AS is_complete,
			CASE WHEN m.n >= 30 AND b.n >= 30 AND m.month + interval '1 month' <= now THEN c.p END AS judged, CASE WHEN m.n >= 30 AND a.n >= 30 AND m.month + interval '1 month' <= now THEN y.p END AS year_judged
		FROM raw.now, (SELECT * FROM raw.month WHERE cut = 'all') AS m
		LEFT JOIN raw.month AS b ON b.cut = 'all' AND b.stage = m.stage AND b.measure = m.measure AND b.month AT TIME ZONE 'UTC' + interval '1 month' = m.month AT TIME ZONE 'UTC'
		LEFT JOIN raw.month AS a ON a.cut = 'all' AND a.stage = m.stage AND a.measure = m.measure AND a.month AT TIME ZONE 'UTC' + interval '1 year' = m.month AT TIME ZONE 'UTC',
			plain.share(m.x, m.n) AS s, plain.share_change(b.x, b.n, m.x, m.n) AS c, plain.share_change(a.x, a.n, m.x, m.n) AS y
	), adjusted AS (
		-- Benjamini and Hochberg: the smallest p times number by rank among those that are no smaller.
		SELECT v.*, CASE WHEN judged IS NOT NULL THEN (SELECT least(min(k.p * k.m / k.rank), 1) FROM (SELECT w.judged AS p, count(*) OVER () AS m, rank() OVER (ORDER BY w.judged) + count(*) OVER (PARTITION BY w.judged) - 1 AS rank FROM v AS w WHERE w.measure = v.measure AND w.month = v.month AND w.judged IS NOT NULL) AS k WHERE k.p >= v.judged) END AS adjusted,
			CASE WHEN year_judged IS NOT NULL THEN (SELECT least(min(k.p * k.m / k.rank), 1) FROM (SELECT w.year_judged AS p, count(*) OVER () AS m, rank() OVER (ORDER BY w.year_judged) + count(*) OVER (PARTITION BY w.year_judged) - 1 AS rank FROM v AS w WHERE w.measure = v.measure AND w.month = v.month AND w.year_judged IS NOT NULL) AS k WHERE k.p >= v.year_judged) END AS year_adjusted
		FROM v
	)
	SELECT stage, measure, month, n, value, low, high, n, change, change_low, change_high, p, adjusted, coalesce(adjusted < 0.05, false), year_change, year_low, year_high, year_p, year_adjusted, coalesce(year_adjusted < 0.05, false), is_complete, CASE WHEN n < 30 THEN 'small' ELSE 'ok' END FROM adjusted});
agrees('why it moved', 4, q{SELECT stage, measure, time, value, dimension, change, figure_before, figure_after, n_before, n_after, share_before, share_after, inside, mix FROM bazaar.trend_explained WHERE dimension = 'segment'}, q{
	SELECT stage, measure, month, value, 'segment', change, y0, y1, n0, n1, 100 * w0, 100 * w1, (w0 + w1) / 2 * (coalesce(y1, y0) - coalesce(y0, y1)), (w1 - w0) * ((coalesce(y0, y1) + coalesce(y1, y0)) / 2 - middle)
	FROM (SELECT v.stage, v.measure, t.month, v.value, t.figure - b.figure AS change, (t.figure + b.figure) / 2 AS middle, max(v.figure) FILTER (WHERE v.month = b.month) AS y0, max(v.figure) FILTER (WHERE v.month = t.month) AS y1,
			coalesce(max(v.n) FILTER (WHERE v.month = b.month), 0) AS n0, coalesce(max(v.n) FILTER (WHERE v.month = t.month), 0) AS n1, coalesce(max(v.n) FILTER (WHERE v.month = b.month), 0) / b.n::float8 AS w0, coalesce(max(v.n) FILTER (WHERE v.month = t.month), 0) / t.n::float8 AS w1
		FROM raw.month AS t JOIN raw.month AS b ON t.cut = 'all' AND b.cut = 'all' AND b.stage = t.stage AND b.measure = t.measure AND b.month AT TIME ZONE 'UTC' + interval '1 month' = t.month AT TIME ZONE 'UTC'
		JOIN raw.month AS v ON v.cut = 'segment' AND v.stage = t.stage AND v.measure = t.measure AND v.month IN (t.month, b.month) GROUP BY v.stage, v.measure, t.month, v.value, t.figure, b.figure, t.n, b.n) AS p});
is(query(q{SELECT count(*), count(*) FILTER (WHERE abs(parts - change) > 1e-9) FROM (SELECT max(change) AS change, sum(inside + mix) AS parts FROM bazaar.trend_explained GROUP BY stage, measure, time, dimension) AS t}) =~ /^(\d+)\|0$/ && $1 > 100, 1, 'the parts add up to the change');

# --- promises and journeys

agrees('promises', 1, 'SELECT stage, promises, due, kept, late, overdue, kept_share, kept_low, kept_high, days_late_median, days_late_p90, days_mean, days_sd, measure, kept_figure, kept_figure_low, kept_figure_high, kept_n, late_figure, late_figure_low, late_figure_high, late_n, overdue_figure, overdue_figure_low, overdue_figure_high, overdue_n, base FROM bazaar.promise_gap', q{
	WITH f AS (SELECT o.*, CASE WHEN delivered <= promised THEN 'kept' WHEN delivered IS NOT NULL THEN 'late' WHEN promised < now THEN 'overdue' END AS fate, extract(epoch FROM delivered - promised)::float8 / 86400 AS days FROM raw.orders AS o, raw.now),
	c AS (SELECT count(*) AS n, count(fate) AS due, count(*) FILTER (WHERE fate = 'kept') AS kept, count(*) FILTER (WHERE fate = 'late') AS late, count(*) FILTER (WHERE fate = 'overdue') AS overdue, percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE fate = 'late') AS median,
		percentile_cont(0.9) WITHIN GROUP (ORDER BY days) FILTER (WHERE fate = 'late') AS p90, avg(days) AS mean, stddev_samp(days) AS sd FROM f),
	s AS (SELECT count(*) FILTER (WHERE fate = 'kept') AS kn, count(*) FILTER (WHERE fate = 'kept' AND score >= 4) AS kx, count(*) FILTER (WHERE fate = 'late') AS ln, count(*) FILTER (WHERE fate = 'late' AND score >= 4) AS lx, count(*) FILTER (WHERE fate = 'overdue') AS o_n, count(*) FILTER (WHERE fate = 'overdue' AND score >= 4) AS ox FROM f JOIN raw.review USING (order_id))
	SELECT 'purchased', n, due, kept, late, overdue, h.value, h.low, h.high, median, p90, mean, sd, 'csat', k.value, k.low, k.high, kn, l.value, l.low, l.high, ln, o.value, o.low, o.high, o_n, 'ok' FROM c, s, plain.share(kept, due) AS h, plain.share(kx, kn) AS k, plain.share(lx, ln) AS l, plain.share(ox, o_n) AS o});
agrees('where customers go next', 2, 'SELECT from_stage, to_stage, from_owner, to_owner, transitions, cases, share, hours_median, hours_p90, is_backwards FROM bazaar.journey_flow', q{
	WITH v AS (SELECT e.order_id, e.stage, e.at, n.stage AS next_stage, n.at AS next_at FROM raw.event AS e LEFT JOIN LATERAL (SELECT * FROM raw.event AS n WHERE n.order_id = e.order_id AND (n.at, n.id) > (e.at, e.id) ORDER BY n.at, n.id LIMIT 1) AS n ON true)
	SELECT v.stage, v.next_stage, f.owner, t.owner, count(*), count(DISTINCT order_id), 100.0 * count(*) / sum(count(*)) OVER (PARTITION BY v.stage), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM next_at - at)::float8 / 3600), percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM next_at - at)::float8 / 3600), coalesce(t.position < f.position, false)
	FROM v JOIN raw.stage AS f ON f.stage = v.stage LEFT JOIN raw.stage AS t ON t.stage = v.next_stage WHERE v.next_stage IS DISTINCT FROM v.stage GROUP BY v.stage, v.next_stage, f.owner, t.owner, f.position, t.position});
agrees('where cases stop', 1, 'SELECT stage, cases, customers, reached_share, stopped, stopped_share, stopped_low, stopped_high, finished, still_open FROM bazaar.journey_funnel', q{
	WITH l AS (SELECT DISTINCT ON (order_id) order_id, stage, at + interval '30 days' < now AS is_silent FROM raw.event, raw.now ORDER BY order_id, at DESC, id DESC),
	c AS (SELECT e.stage, count(DISTINCT e.order_id) AS n, count(DISTINCT e.person) AS people, count(DISTINCT l.order_id) FILTER (WHERE is_silent) AS silent, count(DISTINCT l.order_id) FILTER (WHERE NOT is_silent) AS open FROM raw.event AS e LEFT JOIN l ON l.order_id = e.order_id AND l.stage = e.stage GROUP BY e.stage)
	SELECT stage, n, people, 100.0 * n / (SELECT count(*) FROM raw.orders), stopped, s.value, s.low, s.high, silent - stopped, open FROM (SELECT c.*, CASE WHEN stage = 'delivered' THEN 0 ELSE silent END AS stopped FROM c) AS c, plain.share(stopped, n - open) AS s});
agrees('hand-offs', 2, 'SELECT from_owner, to_owner, cases, handoffs, hours_median, hours_p90, measure, figure_with, figure_with_low, figure_with_high, n_with, figure_without, figure_without_low, figure_without_high, n_without, difference, difference_low, difference_high, p_value FROM bazaar.owner_handoff', q{
	WITH v AS (SELECT e.order_id, s.owner, e.at, n.owner AS next_owner, n.at AS next_at FROM raw.event AS e JOIN raw.stage AS s USING (stage) LEFT JOIN LATERAL (SELECT t.owner, n.at FROM raw.event AS n JOIN raw.stage AS t USING (stage) WHERE n.order_id = e.order_id AND (n.at, n.id) > (e.at, e.id) ORDER BY n.at, n.id LIMIT 1) AS n ON true),
	h AS (SELECT owner, next_owner, count(*) AS handoffs, count(DISTINCT order_id) AS cases, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM next_at - at)::float8 / 3600) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM next_at - at)::float8 / 3600) AS p90 FROM v WHERE next_owner <> owner GROUP BY 1, 2),
	s AS (SELECT h.owner, h.next_owner, count(*) FILTER (WHERE w.is_handed) AS wn, count(*) FILTER (WHERE w.is_handed AND score >= 4) AS wx, count(*) FILTER (WHERE NOT w.is_handed) AS o_n, count(*) FILTER (WHERE NOT w.is_handed AND score >= 4) AS ox
		FROM h JOIN (SELECT DISTINCT order_id, owner FROM v) AS c USING (owner) JOIN raw.review USING (order_id), LATERAL (SELECT EXISTS (SELECT FROM v WHERE v.order_id = c.order_id AND v.owner = h.owner AND v.next_owner = h.next_owner) AS is_handed) AS w GROUP BY 1, 2)
	SELECT h.owner, h.next_owner, cases, handoffs, median, p90, 'csat', w.value, w.low, w.high, nullif(wn, 0), o.value, o.low, o.high, nullif(o_n, 0), d.value, d.low, d.high, d.p FROM h JOIN s USING (owner, next_owner), plain.share(wx, wn) AS w, plain.share(ox, o_n) AS o, plain.share_change(ox, o_n, wx, wn) AS d});
agrees('asked twice', 2, 'SELECT stage, what, cases, again, again_share, again_low, again_high, asked_before_by, measure, figure_again, n_again, figure_others, n_others, difference, difference_low, difference_high, p_value FROM bazaar.repeated_ask', q{
	-- (Few are approved in the second of the purchase: then the approval is first, by its name.)
	WITH a AS (SELECT order_id, 'purchased' AS stage, means[1] AS what, coalesce(approved <= purchased AND means[1] = ANY (means[2:]), false) AS is_again FROM raw.orders WHERE means IS NOT NULL
		UNION ALL SELECT DISTINCT order_id, 'approved', m, m = means[1] AND approved > purchased FROM raw.orders, unnest(means[2:]) AS m WHERE approved IS NOT NULL),
	c AS (SELECT stage, what, count(*) AS cases, count(*) FILTER (WHERE is_again) AS again FROM a GROUP BY 1, 2),
	s AS (SELECT c.stage, c.what, count(r.id) FILTER (WHERE a.is_again) AS n, count(*) FILTER (WHERE a.is_again AND score >= 4) AS x, count(r.id) FILTER (WHERE a.is_again IS NOT TRUE) AS o_n, count(*) FILTER (WHERE a.is_again IS NOT TRUE AND score >= 4) AS ox FROM c LEFT JOIN raw.review AS r ON r.stage = c.stage LEFT JOIN a ON a.stage = c.stage AND a.what = c.what AND a.order_id = r.order_id GROUP BY 1, 2)
	SELECT stage, what, cases, again, e.value, e.low, e.high, CASE WHEN again > 0 THEN CASE stage WHEN 'approved' THEN 'Marketplace' ELSE 'Payments' END END, 'csat', i.value, nullif(n, 0), o.value, o_n, d.value, d.low, d.high, d.p FROM c JOIN s USING (stage, what), plain.share(again, cases) AS e, plain.share(x, n) AS i, plain.share(ox, o_n) AS o, plain.share_change(ox, o_n, x, n) AS d});
agrees('is anybody there', 3, q{SELECT stage, touchpoint, time, channel, contacts, unanswered, unanswered_share, unanswered_low, unanswered_high, waits, wait_minutes_median, wait_minutes_p90, promised, within_promise_share, within_promise_low, within_promise_high,
		first_contacts, resolved_first_share, resolved_first_low, resolved_first_high, mature, repeated, repeat_share, repeat_low, repeat_high, resolved, reopened, reopened_share, base FROM bazaar.service_basics}, q{
	WITH e AS (SELECT e.*, o.means[1] AS means, e.stage = 'purchased' AS is_first, o.approved, o.delivered, CASE WHEN o.approved >= o.purchased THEN extract(epoch FROM o.approved - o.purchased)::float8 / 60 END AS minutes,
			EXISTS (SELECT FROM raw.event AS a WHERE a.is_in AND a.person = e.person AND a.stage = e.stage AND (a.at, a.id) > (e.at, e.id) AND a.at <= e.at + interval '7 days') AS is_repeated, EXISTS (SELECT FROM raw.event AS a WHERE a.is_in AND a.order_id = e.order_id AND (a.at, a.id) > (e.at, e.id)) AS is_reopened, e.at + interval '7 days' <= now AS is_mature,
			-- Some reviews are older than the order that they name.
			NOT EXISTS (SELECT FROM raw.event AS a WHERE a.is_in AND a.order_id = e.order_id AND (a.at, a.id) < (e.at, e.id)) AS is_opening
		FROM raw.event AS e JOIN raw.orders AS o USING (order_id), raw.now WHERE e.is_in),
	c AS (SELECT stage, CASE WHEN is_first THEN 'by ' || means END AS touchpoint, CASE WHEN is_first THEN means END AS channel, date_trunc('month', at, 'UTC') AS month, count(*) AS n, count(*) FILTER (WHERE is_first) AS known, count(*) FILTER (WHERE is_first AND is_opening) AS openings, count(*) FILTER (WHERE is_first AND approved IS NULL) AS unanswered,
			count(minutes) FILTER (WHERE is_first) AS waits, percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE is_first) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE is_first) AS p90,
			count(*) FILTER (WHERE is_first AND means IS NOT NULL AND (minutes IS NOT NULL OR approved IS NULL)) AS promised, count(*) FILTER (WHERE is_first AND minutes <= CASE WHEN means = 'boleto' THEN 2880 ELSE 60 END) AS within, count(*) FILTER (WHERE is_first AND is_opening AND delivered IS NOT NULL AND NOT is_reopened) AS at_once,
			count(*) FILTER (WHERE is_mature) AS mature, count(*) FILTER (WHERE is_mature AND is_repeated) AS repeated, count(*) FILTER (WHERE is_first AND delivered IS NOT NULL) AS resolved, count(*) FILTER (WHERE is_first AND delivered IS NOT NULL AND is_reopened) AS reopened FROM e GROUP BY 1, 2, 3, 4)
	SELECT stage, touchpoint, month, channel, n, unanswered, u.value, u.low, u.high, waits, median, p90, promised, w.value, w.low, w.high, openings, f.value, f.low, f.high, mature, repeated, r.value, r.low, r.high, resolved, reopened, o.value, CASE WHEN n < 30 THEN 'small' ELSE 'ok' END
	FROM c, plain.share(unanswered, known) AS u, plain.share(within, promised) AS w, plain.share(at_once, openings) AS f, plain.share(repeated, mature) AS r, plain.share(reopened, resolved) AS o});

# --- who answers, and what comes of it

agrees('who answers', 3, 'SELECT stage, segment, channel, invited, delivered, returned, response_rate, response_rate_low, response_rate_high, opted_out, index_to_whole, base FROM bazaar.response_coverage', q{
	WITH i AS (SELECT *, at - sent <= interval '3 days' AS is_back, status <> 'unavailable' OR at - sent <= interval '3 days' AS is_there FROM raw.review),
	c AS (SELECT stage, state, means, count(*) AS n, count(*) FILTER (WHERE is_there) AS delivered, count(*) FILTER (WHERE is_back) AS returned, count(*) FILTER (WHERE status = 'canceled') AS opted FROM i GROUP BY 1, 2, 3)
	SELECT stage, state, means, n, delivered, returned, s.value, s.low, s.high, opted, 100 * s.value / (100.0 * sum(returned) OVER () / sum(delivered) OVER ()), CASE WHEN delivered < 30 THEN 'small' ELSE 'ok' END FROM c, plain.share(returned, delivered) AS s});
agrees('who waits', 1, 'SELECT submission_id, time, due_at, hours_waiting, status, stage, owner, customer_id, measure, lowest_score, scale, comments FROM bazaar.open_loop', q{
	SELECT id, at, at + interval '2 days', extract(epoch FROM now - at)::float8 / 3600, concat_ws(', ', CASE WHEN status = 'invoiced' AND r.score <= 2 THEN 'taken up' END, CASE WHEN at + interval '2 days' < now THEN 'overdue' WHEN status <> 'invoiced' OR r.score > 2 THEN 'waiting' END),
		stage, CASE WHEN status = 'invoiced' AND r.score <= 2 THEN 'Care' ELSE owner END, person, v.measure, v.score, v.scale, words
	FROM raw.review AS r JOIN raw.stage USING (stage), raw.now, LATERAL (SELECT * FROM (VALUES ('csat', r.score, '1..5', (r.score - 1) / 4.0, r.score <= 2, 2), ('need_met', came::integer, '0..1', came::integer, NOT came, 1)) AS v (measure, score, scale, height, is_unhappy, place) WHERE is_unhappy ORDER BY height, place LIMIT 1) AS v
	WHERE NOT (r.score <= 2 AND coalesce(instalments > 1, false)) AND NOT (r.score <= 2 AND status = 'canceled')});
agrees('what themes say', 3, q{SELECT theme, stage, time, measure, comments, mentions, mention_share, figure_with, figure_with_low, figure_with_high, figure_without, n_without, difference, difference_low, difference_high, p_value, base FROM bazaar.theme_satisfaction}, q{
	WITH c AS (SELECT theme, stage, date_trunc('month', at, 'UTC') AS month, count(*) AS n, count(*) FILTER (WHERE m) AS mn, count(*) FILTER (WHERE m AND score >= 4) AS mx, count(*) FILTER (WHERE NOT m AND score >= 4) AS ox
		FROM raw.review, LATERAL (VALUES ('never came', to_tsvector('simple', words) @@ '(''não'' | ''nao'') <-> (''recebi'' | ''chegou'')'::tsquery), ('time', to_tsvector('portuguese', words) @@ '''praz'' | ''atras'' | ''demor'''::tsquery), ('thanks', to_tsvector('simple', words) @@ '''obrigado'' | ''obrigada'''::tsquery)) AS t (theme, m) WHERE words IS NOT NULL GROUP BY 1, 2, 3)
	SELECT theme, stage, month, 'csat', n, mn, 100.0 * mn / n, w.value, w.low, w.high, o.value, nullif(n - mn, 0), d.value, d.low, d.high, d.p, CASE WHEN mn < 30 THEN 'small' ELSE 'ok' END FROM c, plain.share(mx, mn) AS w, plain.share(ox, n - mn) AS o, plain.share_change(ox, n - mn, mx, mn) AS d});

# Each bad answer, with the next of the same customer to the same question.
query(q{
	CREATE TABLE raw.bad AS
		SELECT v.*, CASE WHEN score <= 2 AND instalments > 1 THEN at + (at - sent) END AS contacted, greatest(extract(epoch FROM coalesce(CASE WHEN score <= 2 AND instalments > 1 THEN at + (at - sent) END, now) - at)::float8 / 3600, 0) AS hours, coalesce(CASE WHEN score <= 2 AND instalments > 1 THEN at + (at - sent) END < next_at, false) AS is_contacted
		FROM (SELECT r.*, measure, height, lead(height) OVER w AS next_height, lead(at) OVER w AS next_at FROM raw.review AS r, LATERAL (VALUES ('csat', score - 1, 'review'), ('need_met', came::integer, 'came')) AS m (measure, height, question) WINDOW w AS (PARTITION BY person, measure ORDER BY at, id)) AS v, raw.now
		WHERE CASE measure WHEN 'csat' THEN score <= 2 ELSE NOT came END;
	CREATE TABLE raw.rise AS
		SELECT stage, measure, count(*) AS unhappy, count(contacted) AS contacted, count(next_height) FILTER (WHERE is_contacted) AS cn, avg(next_height - height) FILTER (WHERE is_contacted) AS c, var_samp(next_height - height) FILTER (WHERE is_contacted) / nullif(count(next_height) FILTER (WHERE is_contacted), 0) AS cv,
			count(next_height) FILTER (WHERE NOT is_contacted) AS o_n, avg(next_height - height) FILTER (WHERE NOT is_contacted) AS o, var_samp(next_height - height) FILTER (WHERE NOT is_contacted) / nullif(count(next_height) FILTER (WHERE NOT is_contacted), 0) AS ov
		FROM raw.bad GROUP BY 1, 2});
# Kaplan and Meier, one hour of a contact after the other: who waits at least so long is at risk.
agrees('did it help to call', 2, q{SELECT r.stage, r.measure, r.scale, r.unhappy, r.contacted, contacted_share, hours_to_contact_median, rise_contacted, n_contacted, rise_others, n_others, effect, p_value,
		CASE WHEN rise_others_low IS NOT NULL THEN plain.confidence(rise_others, rise_others_low, rise_others_high, sqrt(ov), o_n - 1) END, CASE WHEN effect_low IS NOT NULL THEN plain.confidence(effect, effect_low, effect_high, sqrt(cv + ov), (cv + ov) ^ 2 / (cv ^ 2 / (cn - 1) + ov ^ 2 / (o_n - 1))) END
	FROM bazaar.recovery AS r JOIN raw.rise AS p ON p.stage = r.stage AND p.measure = r.measure WHERE is_total}, q{
	WITH k AS MATERIALIZED (SELECT stage, measure, hours, count(contacted) AS d, (sum(count(*)) OVER (PARTITION BY stage, measure ORDER BY hours DESC))::float8 AS n FROM raw.bad GROUP BY 1, 2, 3)
	SELECT stage, measure, CASE measure WHEN 'csat' THEN '1..5' ELSE '0..1' END, unhappy, contacted, 100.0 * contacted / unhappy,
		(SELECT min(hours) FROM (SELECT stage, measure, hours, exp(sum(ln(nullif(1 - d / n, 0))) OVER (PARTITION BY stage, measure ORDER BY hours)) AS still FROM k WHERE d > 0) AS k WHERE k.stage = p.stage AND k.measure = p.measure AND still <= 0.5),
		c, nullif(cn, 0), o, nullif(o_n, 0), c - o, CASE WHEN cv + ov > 0 THEN plain.p_of_t((c - o) / sqrt(cv + ov), (cv + ov) ^ 2 / (cv ^ 2 / (cn - 1) + ov ^ 2 / (o_n - 1))) END, CASE WHEN ov > 0 THEN '95 %' END, CASE WHEN cv + ov > 0 THEN '95 %' END
	FROM raw.rise AS p});
agrees('did it improve', 1, 'SELECT improvement_id, stage, days, measure, figure_before, figure_before_low, figure_before_high, n_before, figure_after, n_after, change, change_low, change_high, others_change, others_change_low, others_change_high, effect, effect_low, effect_high, is_real, base FROM bazaar.improvement_effect', q{
	SELECT i, stage, 180, 'csat', f.value, f.low, f.high, bn, 100.0 * ax / an, an, c.value, c.low, c.high, o.value, o.low, o.high, c.value - o.value, c.value - o.value - sqrt((c.value - c.low) ^ 2 + (o.high - o.value) ^ 2), c.value - o.value + sqrt((c.high - c.value) ^ 2 + (o.value - o.low) ^ 2),
		c.value - o.value - sqrt((c.value - c.low) ^ 2 + (o.high - o.value) ^ 2) > 0 OR c.value - o.value + sqrt((c.high - c.value) ^ 2 + (o.value - o.low) ^ 2) < 0, 'ok'
	FROM (SELECT i, v.stage, count(*) FILTER (WHERE mine AND NOT after) AS bn, count(*) FILTER (WHERE mine AND NOT after AND score >= 4) AS bx, count(*) FILTER (WHERE mine AND after) AS an, count(*) FILTER (WHERE mine AND after AND score >= 4) AS ax,
			count(*) FILTER (WHERE NOT mine AND NOT after) AS obn, count(*) FILTER (WHERE NOT mine AND NOT after AND score >= 4) AS obx, count(*) FILTER (WHERE NOT mine AND after) AS oan, count(*) FILTER (WHERE NOT mine AND after AND score >= 4) AS oax
		FROM (VALUES ('carriers', 'delivered', timestamptz '2018-03-01 00:00+00'), ('payment', 'approved', '2017-09-01 00:00+00')) AS v (i, stage, done) JOIN raw.review AS r ON at >= done - interval '180 days' AND at < done + interval '180 days', LATERAL (SELECT r.stage = v.stage AS mine, at >= done AS after) AS w GROUP BY 1, 2) AS n,
		plain.share(bx, bn) AS f, plain.share_change(bx, bn, ax, an) AS c, plain.share_change(obx, obn, oax, oan) AS o
	UNION ALL SELECT 'sellers', 'shipped', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 'none'});
# One customer in sixteen, all that happened to them.
agrees('all that a customer did', 4, q{SELECT customer_id, time, event, id, stage, what, detail, score, case_id FROM bazaar.customer_timeline WHERE customer_id LIKE 'a%'}, q{
	SELECT * FROM (
		SELECT e.person, e.at, 'interaction', id, stage, CASE WHEN stage = 'purchased' THEN coalesce('by ' || o.means[1], stage) ELSE stage END, NULL, NULL::integer, order_id FROM raw.event AS e JOIN raw.orders AS o USING (order_id)
		UNION ALL SELECT person, delivered, 'delivery', order_id || ' purchased', 'purchased', 'promised by ' || to_char(promised AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), CASE WHEN delivered <= promised THEN 'kept' ELSE 'late' END, NULL, order_id FROM raw.orders WHERE delivered IS NOT NULL
		UNION ALL SELECT person, sent, 'invitation', id, NULL, means, CASE status WHEN 'canceled' THEN 'opted_out' WHEN 'unavailable' THEN 'bounced' ELSE 'sent' END, NULL, NULL FROM raw.review
		UNION ALL SELECT person, at, 'response', id || question, stage, question, CASE question WHEN 'review' THEN words END, CASE question WHEN 'review' THEN score ELSE came::integer END, order_id FROM raw.review, (VALUES ('review'), ('came')) AS q (question)
		UNION ALL SELECT person, t.time, t.event, 'about ' || id, NULL, t.event, 'Care: ' || status, NULL, NULL FROM raw.review, LATERAL (VALUES ('taken up', at), ('contacted', CASE WHEN instalments > 1 THEN at + (at - sent) END), ('closed', CASE WHEN status = 'canceled' THEN at + interval '1 day' END)) AS t (event, time) WHERE score <= 2 AND (instalments > 1 OR status IN ('canceled', 'invoiced')) AND t.time IS NOT NULL
		UNION ALL SELECT person, purchased, 'outcome', order_id, NULL, 'repurchased', value::text, NULL, NULL FROM (SELECT *, row_number() OVER (PARTITION BY person ORDER BY purchased, order_id) AS number FROM raw.orders) AS o WHERE number > 1
	) AS t (person, time, event, id, stage, what, detail, score, case_id) WHERE person LIKE 'a%'});
agrees('each answer', 1, q{SELECT response_id, submission_id, question, score, satisfied, unhappy, stage, touchpoint, channel, domain, owner, customer_id, segment, day, attribution, interaction_id, case_id FROM bazaar.answer WHERE customer_id LIKE 'b%'}, q{
	SELECT r.id || q, r.id, q, CASE q WHEN 'review' THEN score ELSE came::integer END, CASE q WHEN 'review' THEN score >= 4 ELSE came END, CASE q WHEN 'review' THEN score <= 2 ELSE NOT came END, r.stage, CASE WHEN r.stage = 'purchased' THEN 'by ' || means END, CASE WHEN r.stage = 'purchased' THEN means END, domain, owner, r.person, state, (r.at AT TIME ZONE 'UTC')::date,
		CASE WHEN e.at > r.at THEN 'direct_after' ELSE 'direct' END, e.id, r.order_id
	FROM raw.review AS r JOIN raw.stage USING (stage) JOIN raw.event AS e ON e.id = r.order_id || ' ' || r.stage, (VALUES ('review'), ('came')) AS q (q) WHERE r.person LIKE 'b%'});
agrees('how far the company is', 1, 'SELECT what, area, part, whole, share, level FROM bazaar.readiness', q{
	SELECT what, area, part, whole, 100.0 * part / nullif(whole, 0), CASE WHEN part = 0 THEN 0 WHEN part >= full_from * whole THEN 3 WHEN part >= half_from * whole THEN 2 ELSE 1 END
	FROM (SELECT count(*) AS n, count(DISTINCT stage) AS stages, count(DISTINCT person) AS people, count(*) FILTER (WHERE status <> 'unavailable' OR at - sent <= interval '3 days') AS delivered, count(*) FILTER (WHERE at - sent <= interval '3 days') AS returned, count(DISTINCT person) FILTER (WHERE person IN (SELECT person FROM raw.orders GROUP BY person HAVING count(*) > 1)) AS again,
			count(*) FILTER (WHERE (score <= 2 OR NOT came) AND at + interval '2 days' < now) AS due, count(*) FILTER (WHERE score <= 2 AND (instalments > 1 OR status = 'canceled') AND at + interval '2 days' < now) AS done FROM raw.review, raw.now) AS v,
		LATERAL (VALUES ('needs are asked for', 'service', stages, 5, 0.9, 0.5), ('expectations are asked for', 'service', 0, 5, 0.9, 0.5), ('every stage is measured', 'measurement', stages, 5, 0.9, 0.5), ('answers find their stage', 'measurement', 2 * n, 2 * n, 0.9, 0.5), ('responses can be used', 'measurement', 2 * n, 2 * n, 0.9, 0.5),
			('customers answer', 'measurement', returned, delivered, 0.3, 0.15), ('every stage has an owner', 'ownership', 5, 5, 0.9, 0.5), ('loops are closed', 'action', done, due, 0.9, 0.5), ('outcomes are linked', 'action', again, people, 0.9, 0.5), ('the company asks itself', 'belief', 0, 5, 0.9, 0.5)) AS c (what, area, part, whole, full_from, half_from)
	UNION ALL SELECT 'data are recent', 'measurement', floor(extract(epoch FROM now - (SELECT max(at) FROM raw.review)) / 86400), NULL, NULL, 3 FROM raw.now});

# What only other data can feed: 023_more_real_programs.pl compares it.
is(join(' ', grep { !compared($_) } split(/\n/, query(q{SELECT name FROM customer_metrics.program_file() WHERE kind IN ('personal', 'report') ORDER BY name}))),
	'belief_gap question_satisfaction rejected_response stage_basics stage_driver stage_gap touchpoint_satisfaction value_at_stake', 'every other report was compared');

done_testing();
