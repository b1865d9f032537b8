# What drives overall satisfaction in two real surveys: both methods against each
# other, and the parts against PostgreSQL's own regression functions.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Test::More;
use RealData;

start('real_drivers', 'public,customer_metrics');

# --- directory advertising: overall satisfaction q1 on nine attributes

load_all('yellowpages', 'csat_yellowpages/customerSat.csv.gz');
query('CREATE TABLE yellowpages_summary AS SELECT driver_agg(q1, ARRAY[q2, q3, q4, q5, q6, q7, q8, q9, q10]) AS s FROM yellowpages');
my $names = "'{q2,q3,q4,q5,q6,q7,q8,q9,q10}'";

is(query('SELECT answers(s), left_out(s) FROM yellowpages_summary'), '1811|0', 'yellowpages: every row is complete');
is(query("SELECT count(*) FROM yellowpages_summary, drivers(s, $names) AS d,
		LATERAL (SELECT avg(f) AS mean, corr(q1, f) AS correlation FROM yellowpages, LATERAL (SELECT (to_jsonb(yellowpages) ->> d.factor)::float8) AS v (f)) AS plain
		WHERE abs(d.mean - plain.mean) < 1e-12 AND abs(d.correlation - plain.correlation) < 1e-12"), '9', 'yellowpages: means and correlations are those of avg() and corr()');
is(query('SELECT bool_and(abs(r_squared(driver_agg) - regr_r2) < 1e-12) FROM (SELECT driver_agg(q1, ARRAY[q6]), regr_r2(q1, q6) FROM yellowpages) AS one'), 't', 'yellowpages: R squared of one factor is that of regr_r2()');
# beta in units of the answers, by the residuals of a regression on the rest: Frisch, Waugh and Lovell, for two factors
is(query("SELECT abs(beta - by_hand) < 1e-12 FROM (SELECT driver_agg(q1, ARRAY[q6, q4]) AS s, regr_slope(q1 - q1_line, q6 - q6_line) * max(sd6) / max(sd1) AS by_hand
		FROM (SELECT q1, q6, q4, avg(q1) OVER () + regr_slope(q1, q4) OVER () * (q4 - avg(q4) OVER ()) AS q1_line, avg(q6) OVER () + regr_slope(q6, q4) OVER () * (q4 - avg(q4) OVER ()) AS q6_line,
			stddev(q6) OVER () AS sd6, stddev(q1) OVER () AS sd1 FROM yellowpages) AS lines) AS v, drivers(s, '{q6,q4}') WHERE factor = 'q6'"), 't', 'yellowpages: a coefficient is that of the residuals');

my $both = "SELECT factor, j.importance AS johnson, j.rank AS johnson_rank, l.importance AS lmg, l.rank AS lmg_rank FROM summary, drivers(s, NAMES) AS j JOIN LATERAL drivers(s, NAMES, 'lmg') AS l USING (factor)";
(my $yellowpages = $both) =~ s/NAMES/$names/g;
$yellowpages =~ s/summary,/yellowpages_summary,/;
is(query("SELECT round(sum(johnson)::numeric, 9), round(sum(lmg)::numeric, 9) FROM ($yellowpages) AS b"), '100.000000000|100.000000000', 'yellowpages: importance adds up');
is(query("SELECT string_agg(factor, ' ' ORDER BY factor) FILTER (WHERE johnson_rank <= 3), string_agg(factor, ' ' ORDER BY factor) FILTER (WHERE lmg_rank <= 3) FROM ($yellowpages) AS b"),
	'q2 q4 q6|q2 q4 q6', 'yellowpages: the same three factors lead by both methods');
is(query("SELECT string_agg(factor || ' ' || johnson_rank || ' ' || lmg_rank, ', ' ORDER BY johnson_rank) FROM ($yellowpages) AS b WHERE johnson_rank <> lmg_rank"),
	'q6 1 2, q4 2 1', 'yellowpages: but the first two change places');
# Nobody can know which of the two is first: the sample itself would have to be larger.
query('CREATE TABLE resample AS SELECT sample, driver_agg(q1, ARRAY[q2, q3, q4, q5, q6, q7, q8, q9, q10]) AS s
	FROM (SELECT row_number() OVER () AS i, * FROM yellowpages) AS y
	JOIN (SELECT sample, 1 + abs(hashint8(sample * 10000::bigint + k)::bigint) % 1811 AS i FROM generate_series(1, 400) AS sample, generate_series(1, 1811) AS k) AS r USING (i) GROUP BY sample');
is(query("SELECT bool_and(low < 0 AND high > 0) FROM (
		SELECT percentile_cont(0.025) WITHIN GROUP (ORDER BY lead) AS low, percentile_cont(0.975) WITHIN GROUP (ORDER BY lead) AS high
		FROM (SELECT method, sample, max(importance) FILTER (WHERE factor = 'q6') - max(importance) FILTER (WHERE factor = 'q4') AS lead
			FROM resample, unnest(ARRAY['johnson', 'lmg']) AS method, drivers(s, $names, method) GROUP BY method, sample) AS leads GROUP BY method) AS ends"),
	't', 'yellowpages: the lead of either over the other is noise, by both methods');

# --- kiosks: overall satisfaction on eight dimensions of what was perceived

load_all('kiosk', 'kservqual/kservqual.csv.gz', map { $_ => 1 } qw(respondent_id sex age_band usage_freq));
query('CREATE TABLE kiosk_summary AS SELECT driver_agg(overall_sat, ARRAY[(p01 + p02 + p03) / 3, (p04 + p05 + p06) / 3, (p07 + p08 + p09) / 3, (p10 + p11 + p12) / 3,
	(p13 + p14 + p15 + p16) / 4, (p17 + p18) / 2, (p19 + p20 + p21) / 3, (p22 + p23 + p24) / 3]) AS s FROM kiosk');
$names = "'{function,enjoyment,autonomy,time and cost,customization,convenience,security,design}'";
(my $kiosk = $both) =~ s/NAMES/$names/g;
$kiosk =~ s/summary,/kiosk_summary,/;
is(query('SELECT answers(s), left_out(s) FROM kiosk_summary'), query("SELECT count(*) FILTER (WHERE complete), count(*) FILTER (WHERE NOT complete) FROM
	(SELECT overall_sat IS NOT NULL AND NOT EXISTS (SELECT FROM jsonb_each(to_jsonb(kiosk)) WHERE key ~ '^p[0-9]' AND value = 'null') AS complete FROM kiosk) AS k"), 'kiosk: complete rows count, the others are counted');
is(query("SELECT string_agg(factor, ', ' ORDER BY johnson_rank) FILTER (WHERE johnson_rank <= 3), string_agg(factor, ', ' ORDER BY lmg_rank) FILTER (WHERE lmg_rank <= 3) FROM ($kiosk) AS b"),
	'convenience, security, time and cost|convenience, security, time and cost', 'kiosk: both methods agree on the first three, in order');
is(query("SELECT count(*) FROM ($kiosk) AS b WHERE johnson_rank <> lmg_rank"), '0', 'kiosk: and on all others');
is(query("SELECT round(cronbach_alpha(driver_agg(0, ARRAY[p19, p20, p21]))::numeric, 9) = round((1.5 * (1 - (var_samp(p19) + var_samp(p20) + var_samp(p21)) / var_samp(p19 + p20 + p21)))::numeric, 9)
	FROM kiosk WHERE p19 + p20 + p21 IS NOT NULL"), 't', 'kiosk: alpha of security is that of the variances');
done_testing();
