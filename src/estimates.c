/*
 * estimates.c
 *		Intervals around a figure, and tests of its change, from a summary.
 *
 * Results are in points of 100 where the figure is a share or a score.  What
 * cannot be estimated is NULL: an interval is never made up, and one of a mean
 * is never of zero width for want of spread.
 */
#include "compat.h"

#include <math.h>

#include "gap_summary.h"
#include "intervals.h"
#include "method.h"
#include "metrics.h"
#include "result.h"

/*---------- what answers count for ----------*/

/* What each position of a scale counts for. */
typedef float8 PositionValues[SCALE_MAX_POINTS];

static void
values_of_scores(Scale scale, PositionValues x)
{
	for (int i = 0; i < scale_points(scale); i++)
		x[i] = scale_score(scale, i);
}

static void
values_of_ease(Scale scale, PositionValues x)
{
	for (int i = 0; i < scale_points(scale); i++)
		x[i] = scale_ease(scale, i);
}

static void
values_of_share(Scale scale, int first, int last, PositionValues x)
{
	for (int i = 0; i < scale_points(scale); i++)
		x[i] = i >= first && i <= last ? 1 : 0;
}

static void
values_of_nps(PositionValues x)
{
	for (int i = 0; i < scale_points(NPS_SCALE); i++)
		x[i] = i >= NPS_FIRST_PROMOTER ? 1 : i <= NPS_LAST_DETRACTOR ? -1 : 0;
}

static float8
sum_of(const RatingSummary *summary, const PositionValues x)
{
	float8		sum = 0;

	for (int i = 0; i < summary_points(summary); i++)
		sum += rating_summary_weight_between(summary, i, i) * x[i];
	return sum;
}

static float8
total_of(const RatingSummary *summary)
{
	return rating_summary_weight_between(summary, 0, summary_points(summary) - 1);
}

/* Where all answers are alike it is just what they count for: 3 w / w need not be 3. */
static float8
mean_of(const RatingSummary *summary, const PositionValues x)
{
	int			only = rating_summary_only_position(summary);

	return only >= 0 ? x[only] : sum_of(summary, x) / total_of(summary);
}

/*
 * Mean over the answers.  Unweighted: SE = sd / sqrt(n).  Weighted: the
 * design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2)
 * / (sum w)^2.  Without spread there is no SE: NaN.
 */
static Moments
moments_of(const RatingSummary *summary, const PositionValues x)
{
	float8		total = total_of(summary);
	float8		answers = (float8) rating_summary_answers(summary);
	float8		mean = mean_of(summary, x);
	float8		spread = 0;
	Moments		moments = {answers, mean, NAN, summary_weighted(summary)};

	for (int i = 0; i < summary_points(summary); i++)
	{
		float8		deviation = x[i] - mean;

		if (summary->counts[i] > 0)
			spread += rating_summary_squares_between(summary, i, i) / total / total * deviation * deviation;
	}
	if (answers >= 2 && spread > 0 && !rating_summary_squares_vanished(summary))
		moments.error = sqrt(spread * (answers / (answers - 1)));
	return moments;
}

/*
 * Difference of two means.  Of whole numbers it is rounded once, and so may
 * differ in the last digit from that of two figures, each rounded on its own.
 */
static float8
mean_difference(const RatingSummary *before, const RatingSummary *after,
				const PositionValues x, float8 unit)
{
	if (summary_weighted(before) || summary_weighted(after))
		return unit * (mean_of(after, x) - mean_of(before, x));
	return quotient_difference(unit * sum_of(after, x), total_of(after),
							   unit * sum_of(before, x), total_of(before));
}

/* Any figure that is a mean, by its moments: the only way with weights. */
static Datum
moments_estimate_row(FunctionCallInfo fcinfo, const RatingSummary *summary, const PositionValues x,
					 float8 figure, float8 unit, float8 confidence)
{
	return estimate_row(fcinfo, figure, moments_interval(moments_of(summary, x), confidence), unit,
						rating_summary_answers(summary));
}

static Datum
moments_change_row(FunctionCallInfo fcinfo, const RatingSummary *before, const RatingSummary *after,
				   const PositionValues x, float8 unit, float8 confidence)
{
	Difference	difference = moments_difference(moments_of(before, x), moments_of(after, x),
												mean_difference(before, after, x, 1), confidence);

	return change_row(fcinfo, mean_difference(before, after, x, unit), difference, unit);
}

/* Whether there is a change to speak of: answers on both sides, on one scale. */
static bool
comparable(const RatingSummary *before, const RatingSummary *after)
{
	if (summary_has_scale(before) && summary_has_scale(after))
		scale_check_same(summary_scale(before), summary_scale(after));
	return rating_summary_answers(before) > 0 && rating_summary_answers(after) > 0;
}

/*---------- net promoter score ----------*/

static void
check_nps(const RatingSummary *summary)
{
	if (summary_has_scale(summary))
		scale_check_nps(summary_scale(summary));
}

static NpsCounts
nps_counts(const RatingSummary *summary)
{
	return (NpsCounts)
	{
		rating_summary_answers_between(summary, 0, NPS_LAST_DETRACTOR),
			rating_summary_answers_between(summary, NPS_LAST_DETRACTOR + 1, NPS_FIRST_PROMOTER - 1),
			rating_summary_answers_between(summary, NPS_FIRST_PROMOTER, 10)
	};
}

PG_FUNCTION_INFO_V1(nps_estimate);
Datum
nps_estimate(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = confidence_argument(fcinfo, 1);
	NpsMethod	method = method_argument(fcinfo, 2, nps_method_names);
	PositionValues x;

	check_nps(summary);
	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();

	values_of_nps(x);
	if (summary_weighted(summary))
		return moments_estimate_row(fcinfo, summary, x, metric_nps(summary), 100, confidence);
	return estimate_row(fcinfo, metric_nps(summary),
						nps_interval(nps_counts(summary), method, confidence), 100,
						rating_summary_answers(summary));
}

PG_FUNCTION_INFO_V1(nps_change);
Datum
nps_change(PG_FUNCTION_ARGS)
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = confidence_argument(fcinfo, 2);
	PositionValues x;

	check_nps(before);
	check_nps(after);
	if (!comparable(before, after))
		PG_RETURN_NULL();

	values_of_nps(x);
	if (summary_weighted(before) || summary_weighted(after))
		return moments_change_row(fcinfo, before, after, x, 100, confidence);
	return change_row(fcinfo, mean_difference(before, after, x, 100),
					  nps_difference(nps_counts(before), nps_counts(after), confidence), 100);
}

/*---------- shares ----------*/

static ShareCounts
share_counts(const RatingSummary *summary, int first, int last)
{
	return (ShareCounts)
	{
		rating_summary_answers_between(summary, first, last), rating_summary_answers(summary)
	};
}

static Datum
share_estimate_row(FunctionCallInfo fcinfo, const RatingSummary *summary,
				   int first, int last, ShareMethod method, float8 confidence)
{
	PositionValues x;

	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();
	values_of_share(summary_scale(summary), first, last, x);
	if (summary_weighted(summary))
		return moments_estimate_row(fcinfo, summary, x, metric_share(summary, first, last), 100, confidence);
	return estimate_row(fcinfo, metric_share(summary, first, last),
						share_interval(share_counts(summary, first, last), method, confidence), 100,
						rating_summary_answers(summary));
}

static Datum
share_change_row(FunctionCallInfo fcinfo, const RatingSummary *before, const RatingSummary *after,
				 int first, int last, float8 confidence)
{
	PositionValues x;

	values_of_share(summary_scale(before), first, last, x);
	if (summary_weighted(before) || summary_weighted(after))
		return moments_change_row(fcinfo, before, after, x, 100, confidence);
	return change_row(fcinfo, mean_difference(before, after, x, 100),
					  share_difference(share_counts(before, first, last),
									   share_counts(after, first, last), confidence), 100);
}

PG_FUNCTION_INFO_V1(share_estimate);
Datum
share_estimate(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = confidence_argument(fcinfo, 3);
	ShareMethod method = method_argument(fcinfo, 4, share_method_names);
	int			first,
				last;

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	scale_check_range(summary_scale(summary), PG_GETARG_INT32(1), PG_GETARG_INT32(2), &first, &last);
	return share_estimate_row(fcinfo, summary, first, last, method, confidence);
}

PG_FUNCTION_INFO_V1(csat_estimate);
Datum
csat_estimate(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = confidence_argument(fcinfo, 1);
	ShareMethod method = method_argument(fcinfo, 2, share_method_names);

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	return share_estimate_row(fcinfo, summary, scale_first_satisfied(summary_scale(summary)),
							  summary_points(summary) - 1, method, confidence);
}

PG_FUNCTION_INFO_V1(share_change);
Datum
share_change(PG_FUNCTION_ARGS)
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = confidence_argument(fcinfo, 4);
	int			first,
				last;

	if (!comparable(before, after))
		PG_RETURN_NULL();
	scale_check_range(summary_scale(before), PG_GETARG_INT32(2), PG_GETARG_INT32(3), &first, &last);
	return share_change_row(fcinfo, before, after, first, last, confidence);
}

PG_FUNCTION_INFO_V1(csat_change);
Datum
csat_change(PG_FUNCTION_ARGS)
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = confidence_argument(fcinfo, 2);

	if (!comparable(before, after))
		PG_RETURN_NULL();
	return share_change_row(fcinfo, before, after,
							scale_first_satisfied(summary_scale(before)),
							summary_points(before) - 1, confidence);
}

/*---------- mean and effort ----------*/

static Datum
mean_estimate_row(FunctionCallInfo fcinfo, float8 (*metric) (const RatingSummary *),
				  void (*values_of) (Scale, PositionValues))
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = confidence_argument(fcinfo, 1);
	PositionValues x;

	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();
	values_of(summary_scale(summary), x);
	return moments_estimate_row(fcinfo, summary, x, metric(summary), 1, confidence);
}

static Datum
mean_change_row(FunctionCallInfo fcinfo, void (*values_of) (Scale, PositionValues))
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = confidence_argument(fcinfo, 2);
	PositionValues x;

	if (!comparable(before, after))
		PG_RETURN_NULL();
	values_of(summary_scale(before), x);
	return moments_change_row(fcinfo, before, after, x, 1, confidence);
}

PG_FUNCTION_INFO_V1(mean_estimate);
Datum
mean_estimate(PG_FUNCTION_ARGS)
{
	return mean_estimate_row(fcinfo, metric_mean, values_of_scores);
}

PG_FUNCTION_INFO_V1(ces_estimate);
Datum
ces_estimate(PG_FUNCTION_ARGS)
{
	return mean_estimate_row(fcinfo, metric_ease, values_of_ease);
}

PG_FUNCTION_INFO_V1(mean_change);
Datum
mean_change(PG_FUNCTION_ARGS)
{
	return mean_change_row(fcinfo, values_of_scores);
}

PG_FUNCTION_INFO_V1(ces_change);
Datum
ces_change(PG_FUNCTION_ARGS)
{
	return mean_change_row(fcinfo, values_of_ease);
}

/*---------- expectation gap ----------*/

static Moments
moments_of_gap(const GapMoments *gap)
{
	float8		answers = (float8) gap->answers;
	Moments		moments = {answers, gap->difference, NAN, gap->weighted};

	if (gap->variance > 0)
		moments.error = sqrt(answers / (answers - 1) * gap->residual2) / gap->weight;
	return moments;
}

PG_FUNCTION_INFO_V1(gap_estimate);
Datum
gap_estimate(PG_FUNCTION_ARGS)
{
	GapSummary *summary = PG_GETARG_GAP_SUMMARY(0);
	float8		confidence = confidence_argument(fcinfo, 1);
	GapMoments	gap;

	gap_moments(summary, &gap);
	if (gap.answers == 0)
		PG_RETURN_NULL();
	return estimate_row(fcinfo, gap.difference,
						moments_interval(moments_of_gap(&gap), confidence), 1, gap.answers);
}

PG_FUNCTION_INFO_V1(gap_change);
Datum
gap_change(PG_FUNCTION_ARGS)
{
	GapSummary *before = PG_GETARG_GAP_SUMMARY(0);
	GapSummary *after = PG_GETARG_GAP_SUMMARY(1);
	float8		confidence = confidence_argument(fcinfo, 2);
	GapMoments	a,
				b;
	float8		difference;

	gap_moments(before, &a);
	gap_moments(after, &b);
	if (a.answers == 0 || b.answers == 0)
		PG_RETURN_NULL();
	difference = b.difference - a.difference;
	return change_row(fcinfo, difference,
					  moments_difference(moments_of_gap(&a), moments_of_gap(&b), difference, confidence), 1);
}
