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
	'18b1b6afe2b9b6d7d63609c64bf3aba0', 'each run gives the same answers');
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
is(query(q{SELECT min(csat_change.low) > 0 FROM
	(SELECT rollup(ratings) AS s FROM daily_satisfaction WHERE question = 'yearly repair' AND respondent = 'customer') AS c,
	(SELECT rollup(ratings) AS s FROM daily_satisfaction WHERE question = 'yearly repair' AND respondent = 'employee') AS e, csat_change(c.s, e.s)}), 't', 'a department believes itself superior');
is(query(q{SELECT count(*) > 50 FROM answer AS a WHERE unhappy AND respondent = 'customer' AND item IS NULL AND answered_at > (SELECT as_of FROM setting) - interval '9 days'
	AND NOT EXISTS (SELECT FROM action WHERE submission_id = a.submission_id AND contacted_at IS NOT NULL)}), 't', 'the unhappy of the last days wait');
is(query(q{SELECT count(*) FROM customer_metrics.check_program('shop') WHERE level = 'error' AND message NOT LIKE 'rejected:%'}), '0', 'the program is sound');

# the same company, over given sources
my $given = join(', ', map { "$_ => 'shop.$_'" } qw(journey stage touchpoint question account customer interaction invitation response outcome action improvement theme setting));
query("SELECT customer_metrics.create_program('copy', $given)");
is(query("SELECT count(*) FROM ((TABLE shop.$_ EXCEPT TABLE copy.$_) UNION ALL (TABLE copy.$_ EXCEPT TABLE shop.$_)) AS differing"), '0', "over given sources: $_ is the same")
  for qw(stage_satisfaction journey_satisfaction segment_satisfaction promise_gap);

done_testing();
