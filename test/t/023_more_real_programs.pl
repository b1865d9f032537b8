# Four more companies as programs over given sources, and every report view
# beside plain SQL over the raw tables: none of it uses our types or aggregates.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Test::More;
use RealData;

# What 024_marketplace_reports.pl cannot compare.
my @only_here = qw(belief_gap question_satisfaction rejected_response stage_basics stage_driver stage_gap touchpoint_satisfaction value_at_stake);

start('more_real_programs');
yardstick();

# --- kservqual: 211 users of kiosks; 24 items as expected, found, important and satisfying, on 1..7, and four headline questions on 1..5.
# Nobody knows when: one day is taken for all. Who would use it again, and who would recommend it, are taken for outcomes a day later.

load_all('kiosk', 'kservqual/kservqual.csv.gz', map { $_ => 1 } qw(respondent_id sex age_band usage_freq));
query(q{
	CREATE TABLE kiosk_long AS
		SELECT respondent_id, sex, age_band, usage_freq, key AS question, value::integer AS score
		FROM kiosk, jsonb_each_text(to_jsonb(kiosk)) WHERE key !~ '^(respondent|sex|age|usage)';
	CREATE INDEX ON kiosk_long (respondent_id);
	ANALYZE kiosk_long;
	SELECT customer_metrics.create_program('kiosks',
		journey => $$SELECT 'buy' AS journey, 'Buy without help' AS job, 1 AS position$$,
		stage => $$SELECT 'kiosk' AS stage, 'buy' AS journey, 1 AS position, 'product' AS domain, 'Kiosks' AS owner$$,
		question => $$
			SELECT DISTINCT question, 'csat' AS measure, 1 AS worst, CASE WHEN question ~ '[0-9]' THEN 7 ELSE 5 END AS best, 'kiosk' AS stage, substring(question, '[0-9]+') AS item FROM kiosk_long$$,
		customer => 'SELECT respondent_id AS customer_id, age_band AS segment, usage_freq AS need FROM kiosk',
		response => $$SELECT respondent_id || ' ' || question AS response_id, question, timestamptz '2021-05-01 12:00+00' AS answered_at, score, respondent_id AS submission_id, respondent_id AS customer_id FROM kiosk_long$$,
		outcome => $$
			SELECT respondent_id || ' ' || question AS outcome_id, respondent_id AS customer_id, timestamptz '2021-05-02 12:00+00' AS occurred_at, question AS outcome
			FROM kiosk_long WHERE question IN ('reuse_intent', 'recommend') AND score >= 4$$);
	UPDATE kiosks.setting SET as_of = '2021-05-08 00:00+00', outcome_window = '2 days'});
# With all questions as one measure 71 % are satisfied, of the four headline questions. Pooled with those of the 24 items, it would be 41 %.
is(query(q{SELECT round(csat), csat_n, submissions, (SELECT round(100.0 * count(*) FILTER (WHERE score >= CASE WHEN question ~ '[0-9]' THEN 6 ELSE 4 END) / count(score)) FROM kiosk_long WHERE question ~ '^(sat|overall|reuse|recommend)') FROM kiosks.stage_satisfaction}),
	'71|828|207|41', 'kiosks: items are not pooled with headline questions');
# What each question measures.
query(q{SELECT customer_metrics.set_source('kiosks', 'question', $$
		SELECT DISTINCT question, CASE substring(question, '^[a-z]+') WHEN 'e' THEN 'expected' WHEN 'p' THEN 'perceived' WHEN 'imp' THEN 'importance' WHEN 'sat' THEN 'csat' WHEN 'overall' THEN 'csat' ELSE 'other' END AS measure,
			1 AS worst, CASE WHEN question ~ '[0-9]' THEN 7 ELSE 5 END AS best, 'kiosk' AS stage, substring(question, '[0-9]+') AS item,
			(ARRAY['function', 'enjoyment', 'autonomy', 'time and cost', 'customization', 'convenience', 'security', 'design'])[width_bucket(substring(question, '[0-9]+')::integer, ARRAY[1, 4, 7, 10, 13, 17, 19, 22])] AS dimension
		FROM kiosk_long$$)});
agrees('kiosks: each item and question', 1, 'SELECT question, measure, scale, n, mean, sd, satisfied_share, unhappy_share FROM kiosks.question_satisfaction', q{
	SELECT question, CASE substring(question, '^[a-z]+') WHEN 'e' THEN 'expected' WHEN 'p' THEN 'perceived' WHEN 'imp' THEN 'importance' WHEN 'sat' THEN 'csat' WHEN 'overall' THEN 'csat' ELSE 'other' END,
		CASE WHEN question ~ '[0-9]' THEN '1..7' ELSE '1..5' END, count(score), avg(score), stddev_samp(score),
		-- What is expected, or important, satisfies nobody.
		CASE WHEN question !~ '^(e|imp)[0-9]' THEN 100.0 * count(*) FILTER (WHERE score >= CASE WHEN question ~ '[0-9]' THEN 6 ELSE 4 END) / count(score) END,
		CASE WHEN question !~ '^(e|imp)[0-9]' THEN 100.0 * count(*) FILTER (WHERE score <= 2) / count(score) END
	FROM kiosk_long GROUP BY question});
agrees('kiosks: the gap of each item', 1, q{
	SELECT item, dimension, pairs, expected, perceived, gap, plain.confidence(gap, gap_low, gap_high, (SELECT stddev_samp(p.score - e.score) / sqrt(count(p.score - e.score)) FROM kiosk_long AS p JOIN kiosk_long AS e USING (respondent_id) WHERE p.question = 'p' || item AND e.question = 'e' || item), pairs - 1),
		below_share, met_share, exceeded_share, importance, weighted_gap, adequacy, base
	FROM kiosks.stage_gap}, q{
	SELECT item, (ARRAY['function', 'enjoyment', 'autonomy', 'time and cost', 'customization', 'convenience', 'security', 'design'])[width_bucket(item::integer, ARRAY[1, 4, 7, 10, 13, 17, 19, 22])],
		count(p - e), avg(e) FILTER (WHERE p IS NOT NULL), avg(p) FILTER (WHERE e IS NOT NULL), avg(p - e), '95 %',
		100.0 * count(*) FILTER (WHERE p < e) / count(p - e), 100.0 * count(*) FILTER (WHERE p = e) / count(p - e), 100.0 * count(*) FILTER (WHERE p > e) / count(p - e),
		avg(imp), avg(p - e) * (avg(imp) - 1) / 6, NULL, 'ok'
	FROM (SELECT respondent_id, right(question, 2) AS item, max(score) FILTER (WHERE question ~ '^e') AS e, max(score) FILTER (WHERE question ~ '^p') AS p, max(score) FILTER (WHERE question ~ '^imp') AS imp
		FROM kiosk_long WHERE question ~ '[0-9]' GROUP BY 1, 2) AS pair GROUP BY item});
# The gap of the stage is one of persons, each the mean of his items: 24 items of one person are not 24 persons.
query(q{
	CREATE TABLE kiosk_person AS
		SELECT respondent_id, avg(p - e) AS gap FROM (SELECT respondent_id, right(question, 2) AS item, max(score) FILTER (WHERE question ~ '^e') AS e, max(score) FILTER (WHERE question ~ '^p') AS p
			FROM kiosk_long WHERE question ~ '^[ep][0-9]' GROUP BY 1, 2) AS pair GROUP BY respondent_id HAVING count(p - e) > 0});
agrees('kiosks: the stage', 1, q{
	SELECT stage, gap, gap_n, plain.confidence(gap, gap_low, gap_high, (SELECT stddev_samp(gap) / sqrt(count(*)) FROM kiosk_person), gap_n - 1), submissions, answers, csat, csat_low, csat_high, csat_n, satisfied, nps, interactions, base, note
	FROM kiosks.stage_satisfaction}, q{
	SELECT 'kiosk', (SELECT avg(gap) FROM kiosk_person), (SELECT count(*) FROM kiosk_person), '95 %', count(DISTINCT respondent_id), count(score),
		s.value, s.low, s.high, max(n), max(x), NULL, 0, 'ok', NULL
	FROM kiosk_long, (SELECT count(*) FILTER (WHERE score >= 4) AS x, count(score) AS n FROM kiosk_long WHERE question ~ '^overall') AS c, plain.share(c.x, c.n) AS s
	WHERE question ~ '^(overall|reuse|recommend)' AND score IS NOT NULL GROUP BY s.value, s.low, s.high});
is(query(q{SELECT round((stddev_samp(gap) / sqrt(count(*)))::numeric, 3), (SELECT round((stddev_samp(p.score - e.score) / sqrt(count(*)))::numeric, 3) FROM kiosk_long AS p JOIN kiosk_long AS e ON e.respondent_id = p.respondent_id AND p.question = 'p' || right(e.question, 2) AND e.question ~ '^e[0-9]') FROM kiosk_person}),
	'0.058|0.024', 'kiosks: as if all pairs were persons, its error would look like less than half');

# What satisfied, neutral and unhappy customers did: by rows of stage, outcome, customer, band, height (0 to 1) and happened.
sub agrees_on_outcomes
{
	my ($program, $verdict, $value) = @_;

	# The regression of the outcome on two dummies, its normal equations solved by Cramer's rule; what the unhappy do more often is not wanted.
	agrees("$program: reward and penalty are the coefficients of a regression", 2, "SELECT stage, outcome, is_wanted, customers, reward, reward_low, reward_high, penalty, penalty_low, penalty_high, asymmetry, class, failing_share, base FROM $program.stage_basics", qq{
		WITH b AS (
			SELECT stage, outcome, count(*) AS n, (var_pop(u) * covar_pop(s, y) - covar_pop(s, u) * covar_pop(u, y)) / (var_pop(s) * var_pop(u) - covar_pop(s, u) ^ 2) AS of_satisfied,
				(var_pop(s) * covar_pop(u, y) - covar_pop(s, u) * covar_pop(s, y)) / (var_pop(s) * var_pop(u) - covar_pop(s, u) ^ 2) AS of_unhappy, avg(u) AS failing,
				sum(s) AS n_s, sum(u) AS n_u, sum(s * y) AS x_s, sum(u * y) AS x_u, sum((1 - s - u) * y) AS x_n, count(*) - sum(s) - sum(u) AS n_n
			FROM (SELECT stage, outcome, (band = 'satisfied')::integer AS s, (band = 'unhappy')::integer AS u, happened::integer AS y FROM $verdict) AS d GROUP BY stage, outcome
		), o AS (
			SELECT b.*, CASE WHEN w.wanted THEN 1 ELSE -1 END AS sign, w.wanted FROM b JOIN (SELECT outcome, sum(x_s) / sum(n_s)::float8 >= sum(x_u) / sum(n_u)::float8 AS wanted FROM b GROUP BY outcome) AS w USING (outcome)
		), e AS (
			SELECT o.*, least(sign * up.low, sign * up.high) AS reward_low, greatest(sign * up.low, sign * up.high) AS reward_high, least(sign * down.low, sign * down.high) AS penalty_low, greatest(sign * down.low, sign * down.high) AS penalty_high,
				greatest(sign * 100 * of_satisfied, 0) AS reward, greatest(-sign * 100 * of_unhappy, 0) AS penalty
			FROM o, plain.share_change(x_n, n_n, x_s, n_s) AS up, plain.share_change(x_u, n_u, x_n, n_n) AS down
		)
		SELECT stage, outcome, wanted, n, reward, reward_low, reward_high, penalty, penalty_low, penalty_high, (reward - penalty) / (reward + penalty),
			CASE WHEN reward_low <= 0 AND penalty_low <= 0 THEN 'none' WHEN (reward - penalty) / (reward + penalty) < -0.25 THEN 'basic' WHEN (reward - penalty) / (reward + penalty) > 0.25 THEN 'delight' ELSE 'performance' END,
			100 * failing, CASE WHEN least(n_s, n_n, n_u) < 30 THEN 'small' ELSE 'ok' END
		FROM e});
	agrees("$program: what is at stake", 3, "SELECT stage, outcome, band, customers, rate, rate_low, rate_high, satisfied_rate, difference, difference_low, difference_high, p_value, outcome_value, outcomes_at_stake, value_at_stake, value_at_stake_low, value_at_stake_high, trapped, base FROM $program.value_at_stake", qq{
		WITH b AS (SELECT stage, outcome, band, count(*) AS n, count(*) FILTER (WHERE happened) AS x FROM $verdict GROUP BY stage, outcome, band)
		SELECT b.stage, b.outcome, b.band, b.n, r.value, r.low, r.high, 100.0 * s.x / s.n, d.value, d.low, d.high, d.p, v.value, d.value / 100 * b.n, d.value / 100 * b.n * v.value, d.low / 100 * b.n * v.value, d.high / 100 * b.n * v.value,
			CASE WHEN b.band = 'unhappy' THEN CASE WHEN s.x / s.n::float8 >= b.x / b.n::float8 THEN b.x ELSE b.n - b.x END END, CASE WHEN b.n < 30 THEN 'small' ELSE 'ok' END
		FROM b JOIN b AS s ON s.stage = b.stage AND s.outcome = b.outcome AND s.band = 'satisfied', plain.share(b.x, b.n) AS r, plain.share_change(b.x, b.n, s.x, s.n) AS d, ($value) AS v (value)});
}

query(q{
	CREATE TABLE kiosk_verdict AS
		SELECT 'kiosk' AS stage, o.question AS outcome, s.respondent_id, CASE WHEN s.score >= 4 THEN 'satisfied' WHEN s.score <= 2 THEN 'unhappy' ELSE 'neutral' END AS band, (s.score - 1) / 4.0 AS height, coalesce(o.score >= 4, false) AS happened
		FROM (SELECT DISTINCT ON (respondent_id) respondent_id, score FROM kiosk_long WHERE question IN ('overall_sat', 'overall_quality') AND score IS NOT NULL ORDER BY respondent_id, question DESC) AS s
		LEFT JOIN kiosk_long AS o ON o.respondent_id = s.respondent_id AND o.question IN ('reuse_intent', 'recommend')});
agrees_on_outcomes('kiosks', 'kiosk_verdict', 'SELECT NULL::float8');
# Of one stage alone the standardized coefficient is the correlation.
agrees('kiosks: a driver alone', 1, 'SELECT outcome, stage, n, performance, correlation, importance, rank, beta, p_value, stated_importance, quadrant, base FROM kiosks.stage_driver', q{
	SELECT outcome, 'kiosk', n, performance, r, 100, 1, r, plain.p_of_t(r * sqrt((n - 2) / (1 - r ^ 2)), n - 2), (SELECT 100 * avg((score - 1) / 6.0) FROM kiosk_long WHERE question ~ '^imp'), 'keep up', 'ok'
	FROM (SELECT outcome, count(*) AS n, 100 * avg((band = 'satisfied')::integer) AS performance, corr(happened::integer, height::float8) AS r FROM kiosk_verdict GROUP BY outcome) AS c});
# What is said of the stage is said of its end, at no touchpoint; the unhappy of each measure have no second answer; nobody wrote anything.
is_sound('kiosks');
query('DELETE FROM kiosk_long WHERE respondent_id::integer > 50');
rest_is_empty('kiosks', journey_satisfaction => 1, journey_funnel => 1, domain_satisfaction => 2, touchpoint_satisfaction => 2, segment_satisfaction => query(q{SELECT 2 * (count(DISTINCT age_band) + count(DISTINCT usage_freq)) FROM kiosk_long WHERE score IS NOT NULL}),
	satisfaction_trend => 2, recovery => 4, readiness => 11, answer => query('SELECT count(score) FROM kiosk_long'), daily_satisfaction => query('SELECT count(*) FROM (SELECT DISTINCT question, age_band, usage_freq FROM kiosk_long WHERE score IS NOT NULL) AS d'),
	open_loop => query(q{SELECT count(DISTINCT respondent_id) FROM kiosk_long WHERE question !~ '[0-9]' AND score <= 2}), daily_gap => 24,
	customer_timeline => query(q{SELECT count(*) + count(*) FILTER (WHERE question IN ('reuse_intent', 'recommend') AND score >= 4) FROM kiosk_long}));

# --- telco_ibm_fictional: a score of 1 to 5 a customer, who left, and what each was worth.
# The quarter's bill is taken for the interaction before the answer, the kind of line for its touchpoint, support for who handled it; the reason for
# leaving for the comment; 30 September for the day of the answer, and a fortnight later for that of leaving.

load_all('telco_status', 'telco_ibm_fictional/Telco_customer_churn_status.csv.gz', map { $_ => 1 } 'Customer ID', 'Quarter', 'Customer Status', 'Churn Label', 'Churn Category', 'Churn Reason');
load_all('telco_service', 'telco_ibm_fictional/Telco_customer_churn_services.csv.gz', map { $_ => 1 } 'Customer ID', 'Quarter', 'Referred a Friend', 'Offer', 'Phone Service', 'Multiple Lines', 'Internet Service', 'Internet Type', 'Online Security',
	'Online Backup', 'Device Protection Plan', 'Premium Tech Support', 'Streaming TV', 'Streaming Movies', 'Streaming Music', 'Unlimited Data', 'Contract', 'Paperless Billing', 'Payment Method');
query(q{
	CREATE TABLE telco AS SELECT s."Customer ID" AS id, "Satisfaction Score"::integer AS score, "Churn Label" = 'Yes' AS has_left, "CLTV" AS worth, "Churn Reason" AS reason, "Contract" AS contract, "Internet Type" AS line,
		"Premium Tech Support" = 'Yes' AS has_support, "Offer" AS offer, "Total Revenue" AS revenue
		FROM telco_status AS s JOIN telco_service AS v USING ("Customer ID");
	CREATE INDEX ON telco (id);
	ANALYZE telco;
	SELECT customer_metrics.create_program('telco_program',
		journey => $$SELECT 'use' AS journey, 1 AS position$$,
		stage => $$SELECT 'bill' AS stage, 'use' AS journey, 1 AS position, 'billing' AS domain, 'Billing' AS owner$$,
		touchpoint => $$SELECT DISTINCT line AS touchpoint, 'bill' AS stage, CASE WHEN line = 'None' THEN 'letter' ELSE 'mail' END AS channel FROM telco$$,
		question => $$SELECT 'satisfied' AS question, 'csat' AS measure, 1 AS worst, 5 AS best$$,
		account => $$SELECT id AS account_id, contract AS segment, revenue::numeric AS revenue FROM telco$$,
		customer => $$SELECT id AS customer_id, id AS account_id, offer AS need FROM telco$$,
		interaction => $$SELECT 'bill ' || id AS interaction_id, timestamptz '2019-09-15 00:00+00' AS occurred_at, line AS touchpoint, id AS customer_id, 'out' AS direction, CASE WHEN has_support THEN 'human' ELSE 'self' END AS handled_by FROM telco$$,
		response => $$SELECT id AS response_id, 'satisfied' AS question, timestamptz '2019-09-30 00:00+00' AS answered_at, score, id AS customer_id, reason AS comment FROM telco$$,
		outcome => $$SELECT id AS outcome_id, id AS customer_id, timestamptz '2019-10-14 00:00+00' AS occurred_at, 'left' AS outcome, worth::numeric AS value FROM telco WHERE has_left$$,
		theme => $$SELECT * FROM (VALUES ('competitor', 'english', 'competitor'), ('attitude', 'english', 'attitude | rude')) AS t (theme, config, query)$$);
	UPDATE telco_program.setting SET as_of = '2019-12-31 00:00+00', outcome_window = '30 days';
	CREATE TABLE telco_verdict AS SELECT 'bill' AS stage, 'left' AS outcome, id, CASE WHEN score >= 4 THEN 'satisfied' WHEN score <= 2 THEN 'unhappy' ELSE 'neutral' END AS band, (score - 1) / 4.0 AS height, has_left AS happened FROM telco});
agrees_on_outcomes('telco_program', 'telco_verdict', 'SELECT avg(worth) FROM telco WHERE has_left');
my $answered = 'count(*) AS n, count(*) FILTER (WHERE score >= 4) AS x';
agrees('telco: the stage', 1, 'SELECT stage, interactions, cases, submissions, coverage, csat, csat_low, csat_high, csat_n, satisfied, base, invited FROM telco_program.stage_satisfaction', qq{
	SELECT 'bill', n, 0, n, 100, s.value, s.low, s.high, n, x, 'ok', NULL FROM (SELECT $answered FROM telco) AS a, plain.share(x, n) AS s});
agrees('telco: the journey, by its end', 1, 'SELECT journey, interactions, submissions, csat, csat_low, csat_high, csat_n, nps, job_done FROM telco_program.journey_satisfaction', qq{
	SELECT 'use', n, n, s.value, s.low, s.high, n, NULL, NULL FROM (SELECT $answered FROM telco) AS a, plain.share(x, n) AS s});
agrees('telco: each kind of line, with support and without', 3, 'SELECT touchpoint, channel, handled_by, stage, measure, submissions, figure, low, high, n, satisfied, base FROM telco_program.touchpoint_satisfaction', qq{
	SELECT line, CASE WHEN line = 'None' THEN 'letter' ELSE 'mail' END, CASE WHEN has_support THEN 'human' ELSE 'self' END, 'bill', 'csat', n, s.value, s.low, s.high, n, x, 'ok'
	FROM (SELECT line, has_support, $answered FROM telco GROUP BY 1, 2) AS a, plain.share(x, n) AS s});
agrees('telco: each contract and offer, beside all others', 2, 'SELECT dimension, value, stage, submissions, figure, low, high, n, satisfied, rest_figure, rest_n, difference, difference_low, difference_high, p_value, is_worst FROM telco_program.segment_satisfaction', qq{
	SELECT dimension, v.value, 'bill', n, s.value, s.low, s.high, n, x, 100.0 * (all_x - x) / (all_n - n), all_n - n, d.value, d.low, d.high, d.p, s.value = min(s.value) OVER (PARTITION BY dimension)
	FROM (SELECT dimension, value, $answered FROM telco, LATERAL (VALUES ('segment', contract), ('need', offer)) AS c (dimension, value) GROUP BY 1, 2) AS v, (SELECT count(*) AS all_n, count(*) FILTER (WHERE score >= 4) AS all_x FROM telco) AS a,
		plain.share(x, n) AS s, plain.share_change(all_x - x, all_n - n, x, n) AS d});
agrees('telco: the department', 1, 'SELECT domain, owner, measure, submissions, figure, low, high, n, satisfied FROM telco_program.domain_satisfaction', qq{
	SELECT 'billing', 'Billing', 'csat', n, s.value, s.low, s.high, n, x FROM (SELECT $answered FROM telco) AS a, plain.share(x, n) AS s});
agrees('telco: who waits for an answer', 1, 'SELECT submission_id, time, hours_waiting, status, stage, owner, account_revenue, lowest_score, scale, comments, may_contact FROM telco_program.open_loop', q{
	SELECT id, timestamptz '2019-09-30 00:00+00', 92 * 24, 'overdue', 'bill', 'Billing', revenue, score, '1..5', reason, NULL FROM telco WHERE score <= 2});
agrees('telco: what the leavers say', 1, 'SELECT theme, comments, mentions, mention_share, figure_with, figure_with_low, figure_with_high, figure_without, n_without, difference, difference_low, difference_high, p_value FROM telco_program.theme_satisfaction', q{
	SELECT theme, n, m, 100.0 * m / n, w.value, w.low, w.high, o.value, n - m, d.value, d.low, d.high, d.p
	FROM (SELECT theme, count(*) AS n, count(*) FILTER (WHERE reason ~* word) AS m, count(*) FILTER (WHERE reason ~* word AND score >= 4) AS x, count(*) FILTER (WHERE reason !~* word AND score >= 4) AS y
		FROM telco, (VALUES ('competitor', 'competitor'), ('attitude', 'attitude|rude')) AS t (theme, word) WHERE reason <> '' GROUP BY theme) AS c,
		plain.share(x, m) AS w, plain.share(y, n - m) AS o, plain.share_change(y, n - m, x, m) AS d});
is_sound('telco_program');
query(q{DELETE FROM telco WHERE id > '2'});
rest_is_empty('telco_program', customer_timeline => query('SELECT 2 * count(*) + count(*) FILTER (WHERE has_left) FROM telco'), journey_funnel => 1, question_satisfaction => 1, satisfaction_trend => 1, stage_driver => 1, recovery => 2, readiness => 11,
	answer => query('SELECT count(*) FROM telco'), daily_satisfaction => query('SELECT count(*) FROM (SELECT DISTINCT line, contract, offer FROM telco) AS d'), daily_interaction => 2);

# --- ecsi_bank: 250 customers, 27 items on 0..10. The last item of quality and of value is the overall one: it is taken for the headline of its stage.
# Satisfaction and recommending are of the bank as a whole. Who would choose it again (8 and more) is taken for an outcome a day later.

load_all('bank', 'ecsi_bank/satisfaction.csv.gz', gender => 1);
query(q{
	ALTER TABLE bank ADD id integer GENERATED ALWAYS AS IDENTITY;
	CREATE TABLE bank_long AS SELECT id, gender, key AS item, value::integer AS score FROM bank, jsonb_each_text(to_jsonb(bank)) WHERE key NOT IN ('id', 'gender');
	SELECT customer_metrics.create_program('bank_program',
		journey => $$SELECT 'banking' AS journey, 1 AS position$$,
		stage => $$SELECT * FROM (VALUES ('service', 'banking', 1, 'service', 'Branches'), ('price', 'banking', 2, 'product', 'Products')) AS s (stage, journey, position, domain, owner)$$,
		question => $$
			SELECT DISTINCT item AS question, CASE WHEN item IN ('qual5', 'val4', 'sat1') THEN 'csat' WHEN item = 'loy3' THEN 'nps' ELSE 'other' END AS measure, 0 AS worst, 10 AS best, 'relationship' AS scope,
				CASE WHEN item ~ '^(expe|qual)' THEN 'service' WHEN item ~ '^val' THEN 'price' END AS stage, CASE WHEN item NOT IN ('qual5', 'val4', 'sat1', 'loy3') THEN item END AS item, rtrim(item, '0123456789') AS dimension
			FROM bank_long$$,
		customer => 'SELECT id AS customer_id, gender AS segment FROM bank',
		response => $$SELECT id || ' ' || item AS response_id, item AS question, timestamptz '2005-01-01 00:00+00' AS answered_at, score, id::text AS submission_id, id AS customer_id FROM bank_long$$,
		outcome => $$SELECT id AS outcome_id, id AS customer_id, timestamptz '2005-01-02 00:00+00' AS occurred_at, 'chosen again' AS outcome FROM bank WHERE loy1 >= 8$$);
	UPDATE bank_program.setting SET as_of = '2005-02-01 00:00+00', outcome_window = '2 days'});
agrees('bank: each item', 1, 'SELECT question, measure, stage, dimension, scale, n, mean, sd, base FROM bank_program.question_satisfaction', q{
	SELECT item, CASE WHEN item IN ('qual5', 'val4', 'sat1') THEN 'csat' WHEN item = 'loy3' THEN 'nps' ELSE 'other' END, CASE WHEN item ~ '^(expe|qual)' THEN 'service' WHEN item ~ '^val' THEN 'price' END,
		rtrim(item, '0123456789'), '0..10', count(*), avg(score), stddev_samp(score), 'ok' FROM bank_long GROUP BY item});
# The end of the journey, and the bank as a whole; NPS by adjusted Wald.
agrees('bank: as a whole', 1, 'SELECT journey, submissions, csat, csat_low, csat_high, csat_n, nps, nps_low, nps_high, nps_n, job_done FROM bank_program.journey_satisfaction', q{
	SELECT NULL, count(*), s.value, s.low, s.high, count(*), n.value, n.middle - 1.959963984540054 * sqrt(n.variance), n.middle + 1.959963984540054 * sqrt(n.variance), count(*), NULL
	FROM bank, (SELECT count(*) FILTER (WHERE sat1 >= 8) AS x, count(*) FILTER (WHERE loy3 >= 9) AS p, count(*) FILTER (WHERE loy3 <= 6) AS d, count(*) AS n FROM bank) AS c, plain.share(x, c.n) AS s, plain.nps(p, d, c.n) AS n GROUP BY s, s.value, s.low, s.high, n.value, n.middle, n.variance
	UNION ALL
	SELECT 'banking', n, s.value, s.low, s.high, n, NULL, NULL, NULL, NULL, NULL FROM (SELECT count(*) AS n, count(*) FILTER (WHERE val4 >= 8) AS x FROM bank) AS c, plain.share(x, n) AS s});
# Women and men: the other is the rest.
agrees('bank: women and men', 3, q{SELECT coalesce(stage, 'whole'), measure, value, figure, low, high, n, rest_figure, difference, difference_low, difference_high, p_value FROM bank_program.segment_satisfaction WHERE dimension = 'segment'}, q{
	WITH c AS (SELECT stage, measure, gender, count(*) AS n, count(*) FILTER (WHERE score >= 8) AS x, count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score <= 6) AS d
		FROM bank_long, (VALUES ('service', 'csat', 'qual5'), ('price', 'csat', 'val4'), ('whole', 'csat', 'sat1'), ('whole', 'nps', 'loy3')) AS h (stage, measure, headline) WHERE item = headline GROUP BY 1, 2, 3)
	SELECT c.stage, c.measure, c.gender, s.value, s.low, s.high, c.n, r.value, d.value, d.low, d.high, d.p FROM c JOIN c AS o ON o.stage = c.stage AND o.measure = c.measure AND o.gender <> c.gender, plain.share(c.x, c.n) AS s, plain.share(o.x, o.n) AS r, plain.share_change(o.x, o.n, c.x, c.n) AS d
	WHERE c.measure = 'csat'
	UNION ALL
	SELECT c.stage, c.measure, c.gender, s.value, s.middle - 1.959963984540054 * sqrt(s.variance), s.middle + 1.959963984540054 * sqrt(s.variance), c.n, r.value, s.value - r.value,
		s.middle - r.middle - 1.959963984540054 * sqrt(s.variance + r.variance), s.middle - r.middle + 1.959963984540054 * sqrt(s.variance + r.variance), plain.p_of_z((s.middle - r.middle) / sqrt(s.variance + r.variance))
	FROM c JOIN c AS o ON o.stage = c.stage AND o.measure = c.measure AND o.gender <> c.gender, plain.nps(c.p, c.d, c.n) AS s, plain.nps(o.p, o.d, o.n) AS r
	WHERE c.measure = 'nps'});
# Of two stages, Johnson's weights are the averages of what each explains alone and after the other, and the coefficients have a closed form.
agrees('bank: two drivers', 1, 'SELECT stage, outcome, n, performance, correlation, model_n, importance, rank, beta, p_value, stated_importance, quadrant FROM bank_program.stage_driver', q{
	WITH c AS (SELECT corr(y, a) AS ra, corr(y, b) AS rb, corr(a, b) AS r, count(*) AS n, 100 * avg((a >= 8)::integer) AS pa, 100 * avg((b >= 8)::integer) AS pb FROM (SELECT (loy1 >= 8)::integer AS y, qual5 AS a, val4 AS b FROM bank) AS d),
	e AS (SELECT c.*, (ra ^ 2 + rb ^ 2 - 2 * ra * rb * r) / (1 - r ^ 2) AS explained, (ra - rb * r) / (1 - r ^ 2) AS ba, (rb - ra * r) / (1 - r ^ 2) AS bb FROM c)
	SELECT stage, 'chosen again', n, p, own, n, 100 * i, CASE WHEN i > 0.5 THEN 1 ELSE 2 END, beta, plain.p_of_t(beta / sqrt((1 - explained) / (n - 3) / (1 - r ^ 2)), n - 3), NULL,
		CASE WHEN i >= 0.5 THEN CASE WHEN p < (pa + pb) / 2 THEN 'mend first' ELSE 'keep up' END ELSE CASE WHEN p < (pa + pb) / 2 THEN 'mend later' ELSE 'enough' END END
	FROM e, LATERAL (VALUES ('service', pa, ra, ba, (ra ^ 2 + explained - rb ^ 2) / 2 / explained), ('price', pb, rb, bb, (rb ^ 2 + explained - ra ^ 2) / 2 / explained)) AS v (stage, p, own, beta, i)});
query(q{CREATE TABLE bank_verdict AS SELECT stage, 'chosen again' AS outcome, id, CASE WHEN score >= 8 THEN 'satisfied' WHEN score <= 2 THEN 'unhappy' ELSE 'neutral' END AS band, loy1 >= 8 AS happened FROM bank, LATERAL (VALUES ('service', qual5), ('price', val4)) AS s (stage, score)});
agrees('bank: departments', 2, 'SELECT domain, measure, owner, figure, low, high, n, satisfied FROM bank_program.domain_satisfaction WHERE domain IS NOT NULL', q{
	SELECT domain, 'csat', owner, s.value, s.low, s.high, n, x FROM (SELECT domain, owner, count(*) AS n, count(*) FILTER (WHERE score >= 8) AS x FROM bank, LATERAL (VALUES ('service', 'Branches', qual5), ('product', 'Products', val4)) AS d (domain, owner, score) GROUP BY 1, 2) AS c, plain.share(x, n) AS s});
is_sound('bank_program');
query('DELETE FROM bank_long WHERE id > 60');
rest_is_empty('bank_program', answer => 60 * 27, customer_timeline => 60 * 27 + query('SELECT count(*) FROM bank WHERE loy1 >= 8'), daily_satisfaction => 54, journey_funnel => 2, open_loop => query('SELECT count(*) FROM bank WHERE id <= 60 AND (least(qual5, val4, sat1) <= 2 OR loy3 <= 6)'),
	readiness => 11, recovery => 8, satisfaction_trend => 4, stage_basics => 2, stage_satisfaction => 3, touchpoint_satisfaction => 4, value_at_stake => query('SELECT count(*) FROM (SELECT DISTINCT stage, band FROM bank_verdict WHERE id <= 60) AS b'));

# --- csat_yellowpages: 1,811 anonymous advertisers, satisfaction overall and with nine attributes on 1..10. Several questions speak of one stage: their answers
# are pooled, their submissions are not. No employee was asked: of the first 600 every fifth is taken for one, and every twentieth for an executive, whose scores are three points higher.

load_all('yellow', 'csat_yellowpages/customerSat.csv.gz');
query(q{
	ALTER TABLE yellow ADD id integer GENERATED ALWAYS AS IDENTITY;
	CREATE TABLE yellow_long AS
		SELECT id, key AS question, CASE WHEN id % 20 = 0 THEN 'executive' WHEN id % 5 = 0 THEN 'employee' ELSE 'customer' END AS who, CASE WHEN id % 20 = 0 THEN least(value::integer + 3, 10) ELSE value::integer END AS score,
			CASE WHEN key IN ('q2', 'q3', 'q4') THEN 'price' WHEN key IN ('q9', 'q10') THEN 'distribution' WHEN key <> 'q1' THEN 'reach' END AS stage
		FROM yellow, jsonb_each_text(to_jsonb(yellow)) WHERE key <> 'id' AND id <= 600;
	ANALYZE yellow_long;
	SELECT customer_metrics.create_program('advertising',
		journey => $$SELECT 'advertise' AS journey, 1 AS position$$,
		stage => $$SELECT stage, 'advertise' AS journey, position FROM (VALUES ('price', 1), ('reach', 2), ('distribution', 3)) AS s (stage, position)$$,
		question => $$SELECT DISTINCT question, 'csat' AS measure, 1 AS worst, 10 AS best, 'relationship' AS scope, stage FROM yellow_long$$,
		response => $$SELECT id || question AS response_id, question, timestamptz '2000-06-15 00:00+00' AS answered_at, score, id::text AS submission_id, who AS respondent FROM yellow_long$$);
	UPDATE advertising.setting SET as_of = '2000-08-01 00:00+00'});
agrees('yellowpages: each stage', 1, 'SELECT label, journey, answers, submissions, csat, csat_low, csat_high, csat_n, satisfied, base, interactions, nps, response_rate FROM advertising.stage_satisfaction', q{
	SELECT coalesce(stage, '(not attributed)'), CASE WHEN stage IS NOT NULL THEN 'advertise' END, n, submissions, s.value, s.low, s.high, n, x, 'ok', 0, NULL, NULL
	FROM (SELECT stage, count(*) AS n, count(DISTINCT id) AS submissions, count(*) FILTER (WHERE score >= 8) AS x FROM yellow_long WHERE who = 'customer' GROUP BY stage) AS c, plain.share(x, n) AS s});
agrees('yellowpages: what the company believes', 1, q{SELECT question, stage, customers_figure, customers_low, customers_high, customers_n, employees_figure, employees_low, employees_high, employees_n, executives_figure, executives_low, executives_high, executives_n,
		employees_gap, employees_gap_low, employees_gap_high, employees_p_value, executives_gap, executives_gap_low, executives_gap_high, executives_p_value, base FROM advertising.belief_gap}, q{
	SELECT question, stage, c.value, c.low, c.high, cn, e.value, e.low, e.high, en, x.value, x.low, x.high, xn, ec.value, ec.low, ec.high, ec.p, xc.value, xc.low, xc.high, xc.p, 'ok'
	FROM (SELECT question, stage, count(*) FILTER (WHERE who = 'customer') AS cn, count(*) FILTER (WHERE who = 'employee') AS en, count(*) FILTER (WHERE who = 'executive') AS xn,
			count(*) FILTER (WHERE score >= 8 AND who = 'customer') AS cx, count(*) FILTER (WHERE score >= 8 AND who = 'employee') AS ex, count(*) FILTER (WHERE score >= 8 AND who = 'executive') AS xx FROM yellow_long GROUP BY 1, 2) AS q,
		plain.share(cx, cn) AS c, plain.share(ex, en) AS e, plain.share(xx, xn) AS x, plain.share_change(cx, cn, ex, en) AS ec, plain.share_change(cx, cn, xx, xn) AS xc});
is(query('SELECT count(*) FILTER (WHERE employees_gap_low < 0 AND employees_gap_high > 0), count(*) FILTER (WHERE executives_gap_low > 0) FROM advertising.belief_gap'), '9|10', 'yellowpages: those taken at random believe as customers do (one of ten intervals misses it), those three points higher better');
agrees('yellowpages: each question, of customers', 1, 'SELECT question, stage, n, mean, sd, figure, low, high, satisfied_share, unhappy_share FROM advertising.question_satisfaction', q{
	SELECT question, stage, n, mean, sd, s.value, s.low, s.high, s.value, unhappy FROM (SELECT question, stage, count(*) AS n, avg(score) AS mean, stddev_samp(score) AS sd, count(*) FILTER (WHERE score >= 8) AS x, 100.0 * count(*) FILTER (WHERE score <= 3) / count(*) AS unhappy
		FROM yellow_long WHERE who = 'customer' GROUP BY 1, 2) AS c, plain.share(x, n) AS s});
is_sound('advertising');
query('DELETE FROM yellow_long WHERE id > 100');
rest_is_empty('advertising', answer => 1000, daily_satisfaction => 30, domain_satisfaction => 1, journey_funnel => 3, journey_satisfaction => 2, open_loop => query(q{SELECT count(DISTINCT id) FROM yellow_long WHERE who = 'customer' AND score <= 3}), readiness => 11,
	satisfaction_trend => 4, segment_satisfaction => 8, touchpoint_satisfaction => 4);

# --- airline again, now with 0 (not applicable) given as a score: off the scale, each with its reason

my @asked = ('Departure and Arrival Time Convenience', 'Ease of Online Booking', 'Check-in Service', 'Online Boarding', 'Gate Location', 'On-board Service', 'Seat Comfort', 'Leg Room Service', 'Cleanliness', 'Food and Drink',
	'In-flight Service', 'In-flight Wifi Service', 'In-flight Entertainment', 'Baggage Handling');
load_all('passenger', 'airline/airline_passenger_satisfaction.csv.gz', map { $_ => 1 } 'Gender', 'Customer Type', 'Type of Travel', 'Class', 'Satisfaction');
query(q{
	CREATE TABLE passenger_long AS SELECT "ID"::integer AS id, key AS question, value::integer AS score FROM (SELECT * FROM passenger WHERE "ID"::integer % 100 = 0) AS p, jsonb_each_text(to_jsonb(p)) WHERE key = ANY (ARRAY['} . join("', '", @asked) . q{']);
	SELECT customer_metrics.create_program('flights',
		journey => $$SELECT 'flight' AS journey, 1 AS position$$,
		stage => $$SELECT DISTINCT question AS stage, 'flight' AS journey, 1 AS position FROM passenger_long$$,
		question => $$SELECT DISTINCT question, 'csat' AS measure, 1 AS worst, 5 AS best, question AS stage FROM passenger_long$$,
		response => $$SELECT id || question AS response_id, question, timestamptz '2015-01-01 00:00+00' AS answered_at, score, id::text AS submission_id FROM passenger_long$$)});
agrees('airline: what is off the scale', 1, 'SELECT response_id, submission_id, question, score, scale, reason FROM flights.rejected_response', q{SELECT id || question, id, question, score, '1..5', 'off the scale' FROM passenger_long WHERE score = 0});
agrees('airline: and all else', 1, 'SELECT response_id, question, measure, score, satisfied, unhappy, stage, attribution FROM flights.answer', q{SELECT id || question, question, 'csat', score, score >= 4, score <= 2, question, 'question' FROM passenger_long WHERE score > 0});

is(join(' ', grep { !compared($_) } @only_here), '', 'each view that Olist cannot feed was compared');
done_testing();
