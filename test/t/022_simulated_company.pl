# The simulated company: the same on each run, every source filled, and its story is found by the reports.
use strict;
use warnings;
use Test::More;

sub query
{
	open(my $psql, '-|', 'psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', 'SET search_path = shop, customer_metrics, public', '-c', $_[0]) or die "psql: $!";
	my $answer = join('', <$psql>);
	close($psql);
	chomp $answer;
	return $answer;
}

$ENV{PGDATABASE} = 'simulated';
is(system('createdb simulated && psql -qX -c "CREATE EXTENSION customer_metrics" && psql -qX -f examples/simulated_company.sql >/dev/null'), 0, 'it is made');

is(query(qq{SELECT count(*) FROM $_}) > 0, 1, "$_ is filled")
  for qw(journey stage touchpoint question account customer interaction invitation response outcome action improvement theme setting);
is(query('SELECT (SELECT count(*) FROM response) = (SELECT count(*) FROM answer) + (SELECT count(*) FROM judged_response WHERE NOT is_accepted)'), 't', 'responses add up');
is(query(q{SELECT md5(string_agg(md5(concat_ws('|', response_id, question, extract(epoch FROM answered_at)::bigint, score, customer_id, interaction_id, comment)), '' ORDER BY response_id COLLATE "C")) FROM response}),
	'84a86e24b4f48f29c24da1f8b2357b0d', 'each run gives the same answers');
is(query(q{SELECT string_agg(reason || ' ' || rows, ', ' ORDER BY reason) FROM (SELECT reason, count(*) AS rows FROM rejected_response GROUP BY reason) AS r}),
	'off the scale 2, unknown customer 1, unknown question 1', 'what cannot be used is told');

# the story
is(query(q{SELECT stage FROM stage_satisfaction WHERE stage IS NOT NULL ORDER BY csat LIMIT 1}), 'first bill', 'one stage disappoints');
is(query(q{SELECT value FROM segment_satisfaction WHERE stage = 'diagnose' AND dimension = 'segment' AND measure = 'csat' AND is_worst AND difference_high < -30}), 'small business', 'the average hides a segment');
is(query(q{SELECT kept_share < 65 FROM promise_gap WHERE stage = 'repair'}), 't', 'promises are broken');
is(query(q{SELECT kept_share > 90 FROM promise_gap WHERE stage = 'activate'}), 't', 'not all of them');
is(query(q{SELECT kept_figure_low > late_figure_high FROM promise_gap WHERE stage = 'repair'}), 't', 'and customers say so');
is(query(q{SELECT csat = max(csat) OVER () AND need_met_high < 60 FROM stage_satisfaction WHERE stage IN ('discover', 'choose', 'order', 'activate', 'first bill') ORDER BY csat DESC LIMIT 1}), 't', 'pleasant, and needs unmet');
is(query(q{SELECT value FROM segment_satisfaction WHERE stage = 'choose' AND dimension = 'need' AND measure = 'need_met' AND is_worst}), 'wants explanations', 'above all of those who want explanations');
is(query(q{SELECT stage, employees_gap_low > 0, executives_gap_low > 0, round(customers_figure) < 80, executives_figure > 80 FROM belief_gap LIMIT 1}), 'repair|t|t|t|t', 'a department and the board believe themselves superior');
is(query(q{SELECT count(*) > 40 FROM open_loop WHERE time > (SELECT as_of FROM setting) - interval '9 days'}), 't', 'the unhappy of the last days wait');
is(query(q{SELECT count(*) FILTER (WHERE status LIKE '%overdue') > 0.8 * count(*) FROM open_loop}), 't', 'most of them too long');
is(query(q{SELECT stage FROM unmet_need WHERE is_total AND base = 'ok' ORDER BY enjoyed_unserved_share DESC LIMIT 1}), 'choose', 'the most enjoyed without being served is advice');
is(query(q{SELECT enjoyed_unserved_low > 30 FROM unmet_need WHERE is_total AND stage = 'choose'}), 't', 'by a third of all');
is(query(q{SELECT string_agg(to_char(time AT TIME ZONE 'UTC', 'YYYY-MM') || CASE WHEN change < 0 THEN ' fell' ELSE ' rose' END, ', ' ORDER BY time) FROM satisfaction_trend WHERE stage = 'report' AND measure = 'csat' AND is_real}), '2025-11 fell', 'one month fell');
is(query(q{SELECT value FROM trend_explained WHERE stage = 'report' AND measure = 'ces' AND dimension = 'touchpoint' AND time = '2025-11-01' ORDER BY inside LIMIT 1}), 'help line', 'because of the hotline');
is(query(q{SELECT count(*) <= 0.05 * count(p_adjusted) OR count(*) <= 2 FROM satisfaction_trend WHERE is_real AND NOT (stage = 'report' AND time BETWEEN '2025-11-01' AND '2025-12-01')}), 't', 'the other months are noise');
is(query(q{SELECT max(unanswered_share) FILTER (WHERE time = '2025-11-01') > 2 * max(unanswered_share) FILTER (WHERE time <> '2025-11-01') FROM service_basics WHERE touchpoint = 'help line'}), 't', 'nobody answered it');
is(query(q{SELECT string_agg(what, ', ' ORDER BY what) FROM repeated_ask WHERE stage = 'diagnose' AND difference_high < 0 AND again_share > 90}), 'contract number, name', 'what customers are asked for twice');
is(query(q{SELECT from_owner, to_owner FROM owner_handoff LIMIT 1}), 'Customer care|Technical support', 'after the hand-off');
is(query(q{SELECT stage || ': ' || item FROM stage_gap WHERE base = 'ok' ORDER BY weighted_gap LIMIT 2}), "choose: explained\nrepair: punctual", 'which expectations are not kept');
is(query(q{SELECT theme FROM theme_satisfaction WHERE stage = 'first bill' GROUP BY theme ORDER BY sum(mentions) DESC LIMIT 1}), 'bill', 'what they write of');
is(query(q{SELECT string_agg(from_stage || ' to ' || to_stage, ', ') FROM journey_flow WHERE is_backwards}), 'repair to diagnose', 'some have to come back');
is(query(q{SELECT string_agg(stage || ' ' || class, ', ' ORDER BY stage) FROM stage_basics WHERE outcome = 'renewed' AND stage IN ('activate', 'confirm')}), 'activate basic, confirm delight', 'what customers take for granted, and what wins them');
is(query(q{SELECT stage || ' ' || band FROM value_at_stake WHERE outcome = 'renewed' LIMIT 1}), 'activate unhappy', 'what a failing basic may cost');
is(query(q{SELECT stage FROM stage_driver WHERE outcome = 'renewed' AND journey = 'get help' AND rank = 1}), 'confirm', 'which stage goes with staying');
is(query(q{SELECT string_agg(improvement_id || ' ' || is_real, ', ' ORDER BY improvement_id) FROM improvement_effect}), 'bill in plain words false, new line test false, shorter order true', 'one improvement improved something');
is(query(q{SELECT bool_and(effect > 0 AND is_real AND rise_others > 0) FROM recovery WHERE is_total AND measure = 'csat' AND stage IN ('first bill', 'diagnose', 'repair')}), 't', 'calling helped, by more than scores rise by themselves');
is(query(q{SELECT what FROM readiness WHERE area = 'action' ORDER BY share LIMIT 1}), 'loops are closed', 'and it is done too seldom');
is(query(q{SELECT string_agg(DISTINCT stage, ', ') FROM (SELECT stage FROM question_satisfaction WHERE measure = 'csat' ORDER BY figure LIMIT 2) AS q}), 'first bill', 'whichever way it is asked');
is(query(q{SELECT owner FROM domain_satisfaction AS d WHERE measure = 'csat' AND owner IS NOT NULL AND high < ALL (SELECT o.low FROM domain_satisfaction AS o WHERE o.measure = 'csat' AND o.base = 'ok' AND o.owner <> d.owner)}), 'Billing', 'one department is behind all others');
is(query(q{SELECT string_agg(journey, ' < ' ORDER BY csat), max(csat_high) FILTER (WHERE journey = 'join') < max(csat_low) FILTER (WHERE journey = 'get help') FROM journey_satisfaction WHERE csat IS NOT NULL}), 'join < get help|t', 'and so the journey that ends there');
is(query(q{SELECT touchpoint, high < (SELECT max(low) FROM touchpoint_satisfaction WHERE stage = 'report' AND measure = 'ces') FROM touchpoint_satisfaction WHERE stage = 'report' AND measure = 'ces' ORDER BY figure LIMIT 1}), 'help line|t', 'the help line is the hardest way to report');
is(query(q{SELECT segment FROM response_coverage GROUP BY segment ORDER BY sum(returned) / sum(delivered) LIMIT 1}), 'small business', 'who is least content answers least');
is(query(q{SELECT stage FROM journey_funnel WHERE journey = 'get help' ORDER BY stopped_share DESC LIMIT 1}), 'repair', 'most who never get through stop where the promise is broken');
is(query(q{SELECT count(*) FILTER (WHERE detail = 'late') FROM customer_timeline WHERE event = 'delivery' AND stage = 'repair'}), query(q{SELECT late FROM promise_gap WHERE stage = 'repair'}), 'each late repair is in the life of a customer');
is(query(q{SELECT string_agg(DISTINCT event, ', ') FROM customer_timeline}), 'closed, contacted, delivery, interaction, invitation, outcome, response, taken up', 'with all else');
# Of a customer who was called: unhappy, then called, then better.
is(query(q{WITH life AS MATERIALIZED (SELECT customer_id, time, event, score FROM customer_timeline WHERE event = 'contacted' OR what = 'satisfied' AND score BETWEEN 1 AND 5),
	around AS (
		SELECT *, lag(event) OVER w AS event_before, lag(score) OVER w AS score_before, lead(event) OVER w AS event_after, lead(score) OVER w AS score_after
		FROM life WINDOW w AS (PARTITION BY customer_id ORDER BY time))
	SELECT count(*) > 100, avg(score_before) < 2, avg(score_after) > 4 FROM around WHERE event = 'contacted' AND event_before = 'response' AND event_after = 'response'}), 't|t|t', 'unhappy, called, and better');
is(query(q{SELECT sum(stopped + finished + still_open) FROM journey_funnel}), query(q{SELECT count(DISTINCT case_id) FROM interaction WHERE case_id IS NOT NULL}), 'each case is somewhere, once');
is(query(q{SELECT sum(invited) FROM response_coverage}), query('SELECT count(*) FROM invitation'), 'each invitation is counted');
is(query(q{SELECT count(*) FROM customer_metrics.check_program('shop') WHERE level = 'error' AND message NOT LIKE 'rejected:%'}), '0', 'the program is sound');

# the same company, over given sources
my $given = join(', ', map { "$_ => 'shop.$_'" } qw(journey stage touchpoint question account customer interaction invitation response outcome action improvement theme setting));
query("SELECT customer_metrics.create_program('copy', $given)");
# (Sums of floats depend on the order of the rows: 13 digits.)
is(query("SET extra_float_digits = -2; SELECT count(*) FROM ((SELECT v::text FROM shop.$_ AS v EXCEPT SELECT v::text FROM copy.$_ AS v) UNION ALL (SELECT v::text FROM copy.$_ AS v EXCEPT SELECT v::text FROM shop.$_ AS v)) AS differing"), '0', "over given sources: $_ is the same")
  for qw(stage_satisfaction journey_satisfaction segment_satisfaction promise_gap satisfaction_trend trend_explained unmet_need belief_gap open_loop stage_gap response_coverage
		theme_satisfaction journey_flow journey_funnel owner_handoff repeated_ask service_basics stage_basics value_at_stake stage_driver improvement_effect recovery readiness);

done_testing();
