/*
 * estimates.c
 *		Intervals around a figure, and tests of its change, from a rating_summary.
 *
 * Formulas in fractions of 1; the results are in points of 100 where the figure
 * is a share or a score.  What cannot be estimated is NULL: an interval is never
 * made up, and never of zero width for want of spread.
 */
#include "compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "gap_summary.h"
#include "metrics.h"
#include "numerics.h"
#include "utils/builtins.h"

/* A figure of one group. NaN stands for NULL. */
typedef struct Estimate
{
	float8		value;
	float8		low;
	float8		high;
} Estimate;

/* What happened to a figure between two groups. NaN stands for NULL. */
typedef struct Change
{
	float8		value;
	float8		low;
	float8		high;
	float8		p_value;
} Change;

/* Mean of what each position counts for, with its standard error. */
typedef struct Moments
{
	float8		n;				/* answers */
	float8		mean;
	float8		variance;		/* of one answer, divisor n - 1; NaN for n < 2 */
	float8		error;			/* standard error of the mean; NaN if unknown */
	bool		weighted;
} Moments;

/*---------- arguments and results ----------*/

static void
check_confidence(float8 confidence)
{
	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence %g is not between 0 and 1", confidence),
				 errhint("Write 0.95 for 95 %%.")));
}

static void
unknown_method(const char *method, const char *known)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized method: \"%s\"", method),
			 errhint("Known methods: %s.", known)));
}

/* The row type of the result, looked up once a query. */
static TupleDesc
result_type(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		TupleDesc	type;
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		fcinfo->flinfo->fn_extra = BlessTupleDesc(type);
		MemoryContextSwitchTo(caller);
	}
	return (TupleDesc) fcinfo->flinfo->fn_extra;
}

static void
set_float8(Datum *values, bool *nulls, int column, float8 value)
{
	nulls[column] = isnan(value) || isinf(value);
	values[column] = nulls[column] ? (Datum) 0 : Float8GetDatum(value);
}

/* The figure is the one that the metric itself gives, to the last bit; unit is that of the ends. */
static Datum
estimate_row(FunctionCallInfo fcinfo, float8 figure, Estimate estimate, float8 unit, int64 answers)
{
	Datum		values[4];
	bool		nulls[4];

	set_float8(values, nulls, 0, figure);
	set_float8(values, nulls, 1, unit * estimate.low);
	set_float8(values, nulls, 2, unit * estimate.high);
	values[3] = Int64GetDatum(answers);
	nulls[3] = false;
	return HeapTupleGetDatum(heap_form_tuple(result_type(fcinfo), values, nulls));
}

static Datum
change_row(FunctionCallInfo fcinfo, float8 figure, Change change, float8 unit)
{
	Datum		values[4];
	bool		nulls[4];

	set_float8(values, nulls, 0, figure);
	set_float8(values, nulls, 1, unit * change.low);
	set_float8(values, nulls, 2, unit * change.high);
	set_float8(values, nulls, 3, change.p_value);
	return HeapTupleGetDatum(heap_form_tuple(result_type(fcinfo), values, nulls));
}

/*---------- means ----------*/

/*
 * Mean of x over the answers.  Unweighted: SE = sd / sqrt(n).  Weighted: the
 * design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2)
 * / (sum w)^2.  Without spread there is no SE: NaN.
 */
static Moments
moments_of(const RatingSummary *summary, const float8 *x)
{
	int			points = summary_points(summary);
	float8		total = rating_summary_weight_between(summary, 0, points - 1);
	float8		sum = 0;
	float8		spread = 0;
	float8		design = 0;
	Moments		moments;

	for (int i = 0; i < points; i++)
		sum += rating_summary_weight_between(summary, i, i) * x[i];
	moments.weighted = summary_weighted(summary);
	moments.n = (float8) rating_summary_answers(summary);
	moments.mean = sum / total;
	for (int i = 0; i < points; i++)
	{
		float8		deviation = x[i] - moments.mean;

		if (summary->counts[i] == 0)
			continue;
		spread += rating_summary_weight_between(summary, i, i) / total * deviation * deviation;
		design += rating_summary_squares_between(summary, i, i) / total / total * deviation * deviation;
	}

	moments.variance = moments.error = NAN;
	if (moments.n >= 2 && spread > 0)
	{
		moments.variance = spread * (moments.n / (moments.n - 1));
		moments.error = sqrt(summary_weighted(summary) ?
							 design * (moments.n / (moments.n - 1)) :
							 moments.variance / moments.n);
	}
	return moments;
}

/* Mean +- t SE; weighted: +- z SE. */
static Estimate
moments_interval(Moments moments, float8 confidence)
{
	float8		reach = moments.error * (moments.weighted ?
										 numerics_normal_two_sided(confidence) :
										 numerics_t_two_sided(confidence, moments.n - 1));

	return (Estimate)
	{
		moments.mean, moments.mean - reach, moments.mean + reach
	};
}

static Estimate
mean_interval(const RatingSummary *summary, const float8 *x, float8 confidence)
{
	return moments_interval(moments_of(summary, x), confidence);
}

/* Welch's t on the difference of two means; if either is weighted, z with both SE. */
static Change
moments_difference(Moments a, Moments b, float8 confidence)
{
	float8		square_a = isnan(a.error) ? 0 : a.error * a.error;
	float8		square_b = isnan(b.error) ? 0 : b.error * b.error;
	float8		error = sqrt(square_a + square_b);
	Change		change = {b.mean - a.mean, NAN, NAN, NAN};

	/* One group may be without spread, both may not; each needs two answers. */
	if (a.n < 2 || b.n < 2 || error == 0)
		return change;

	if (a.weighted || b.weighted)
	{
		float8		z = numerics_normal_two_sided(confidence);

		change.low = change.value - z * error;
		change.high = change.value + z * error;
		change.p_value = numerics_normal_p_value(change.value / error);
	}
	else
	{
		/* Welch-Satterthwaite */
		float8		df = (square_a + square_b) * (square_a + square_b) /
			(square_a * square_a / (a.n - 1) + square_b * square_b / (b.n - 1));
		float8		t = numerics_t_two_sided(confidence, df);

		change.low = change.value - t * error;
		change.high = change.value + t * error;
		change.p_value = numerics_t_p_value(change.value / error, df);
	}
	return change;
}

static Change
mean_difference(const RatingSummary *before, const RatingSummary *after,
				const float8 *x, float8 confidence)
{
	return moments_difference(moments_of(before, x), moments_of(after, x), confidence);
}

/* What a position counts for: its score, its ease, 0 or 1 for a share, -1, 0 or 1 for NPS. */

static void
values_of_scores(Scale scale, float8 *x)
{
	for (int i = 0; i < scale_points(scale); i++)
		x[i] = scale_score(scale, i);
}

static void
values_of_ease(Scale scale, float8 *x)
{
	for (int i = 0; i < scale_points(scale); i++)
		x[i] = scale_ease(scale, i);
}

static void
values_of_share(Scale scale, int first, int last, float8 *x)
{
	for (int i = 0; i < scale_points(scale); i++)
		x[i] = i >= first && i <= last ? 1 : 0;
}

static void
values_of_nps(float8 *x)
{
	for (int i = 0; i < scale_points(NPS_SCALE); i++)
		x[i] = i >= NPS_FIRST_PROMOTER ? 1 : i <= NPS_LAST_DETRACTOR ? -1 : 0;
}

/*---------- net promoter score ----------*/

/* Score and standard error from the three counts, which may be fractions. */
static void
nps_of_counts(float8 detractors, float8 passives, float8 promoters, float8 *score, float8 *error)
{
	float8		n = detractors + passives + promoters;
	float8		p = promoters / n;
	float8		d = detractors / n;
	float8		rest = passives / n;

	*score = (promoters - detractors) / n;
	/* p + d - score^2 would cancel at large counts. */
	*error = sqrt((4 * p * d + rest * (p + d)) / n);
}

static void
nps_counts(const RatingSummary *summary, float8 added, float8 *score, float8 *error)
{
	nps_of_counts(rating_summary_answers_between(summary, 0, NPS_LAST_DETRACTOR) + added,
				  rating_summary_answers_between(summary, NPS_LAST_DETRACTOR + 1, NPS_FIRST_PROMOTER - 1) + 2 * added,
				  rating_summary_answers_between(summary, NPS_FIRST_PROMOTER, 10) + added,
				  score, error);
}

/* Answers that adjusted Wald adds to promoters and to detractors, and twice to passives. */
#define NPS_ADJUSTMENT 0.75

PG_FUNCTION_INFO_V1(nps_estimate);
Datum
nps_estimate(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = PG_GETARG_FLOAT8(1);
	char	   *method = text_to_cstring(PG_GETARG_TEXT_PP(2));
	bool		adjusted = strcmp(method, "adjusted_wald") == 0;
	Estimate	estimate;
	float8		z;

	check_confidence(confidence);
	if (!adjusted && strcmp(method, "wald") != 0)
		unknown_method(method, "adjusted_wald, wald");
	if (summary_has_scale(summary))
		scale_check_nps(summary_scale(summary));
	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();

	z = numerics_normal_two_sided(confidence);
	if (summary_weighted(summary))
	{
		float8		x[SCALE_MAX_POINTS];

		values_of_nps(x);
		estimate = mean_interval(summary, x, confidence);
	}
	else
	{
		float8		score,
					error;

		nps_counts(summary, 0, &estimate.value, &error);
		nps_counts(summary, adjusted ? NPS_ADJUSTMENT : 0, &score, &error);
		estimate.low = score - z * error;
		estimate.high = score + z * error;
		if (adjusted)
		{
			estimate.low = Max(estimate.low, -1);
			estimate.high = Min(estimate.high, 1);
		}
	}
	return estimate_row(fcinfo, metric_nps(summary), estimate, 100, rating_summary_answers(summary));
}

PG_FUNCTION_INFO_V1(nps_change);
Datum
nps_change(PG_FUNCTION_ARGS)
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = PG_GETARG_FLOAT8(2);
	Change		change;

	check_confidence(confidence);
	if (summary_has_scale(before))
		scale_check_nps(summary_scale(before));
	if (summary_has_scale(after))
		scale_check_nps(summary_scale(after));
	if (rating_summary_answers(before) == 0 || rating_summary_answers(after) == 0)
		PG_RETURN_NULL();

	if (summary_weighted(before) || summary_weighted(after))
	{
		float8		x[SCALE_MAX_POINTS];

		values_of_nps(x);
		change = mean_difference(before, after, x, confidence);
	}
	else
	{
		float8		z = numerics_normal_two_sided(confidence);
		float8		score_before,
					score_after,
					error_before,
					error_after,
					difference,
					error;

		nps_counts(before, 0, &score_before, &error_before);
		nps_counts(after, 0, &score_after, &error_after);
		change.value = score_after - score_before;

		nps_counts(before, NPS_ADJUSTMENT, &score_before, &error_before);
		nps_counts(after, NPS_ADJUSTMENT, &score_after, &error_after);
		difference = score_after - score_before;
		error = hypot(error_before, error_after);
		change.low = difference - z * error;
		change.high = difference + z * error;
		change.p_value = numerics_normal_p_value(difference / error);
	}
	return change_row(fcinfo, metric_nps(after) - metric_nps(before), change, 100);
}

/*---------- shares ----------*/

/* Wilson's score interval for x successes of n, without continuity correction. */
static Estimate
wilson_interval(float8 x, float8 n, float8 z)
{
	float8		p = x / n;
	float8		centre = p + z * z / (2 * n);
	float8		reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	float8		scale = 1 + z * z / n;

	/* At 0 and n the ends are 0 and 1 exactly, not nearly. */
	return (Estimate)
	{
		p,
			x == 0 ? 0 : (centre - reach) / scale,
			x == n ? 1 : (centre + reach) / scale
	};
}

static Datum
share_estimate_row(FunctionCallInfo fcinfo, const RatingSummary *summary,
				   int first, int last, float8 confidence)
{
	Estimate	estimate;

	if (summary_weighted(summary))
	{
		float8		x[SCALE_MAX_POINTS];

		values_of_share(summary_scale(summary), first, last, x);
		estimate = mean_interval(summary, x, confidence);
	}
	else
		estimate = wilson_interval(rating_summary_answers_between(summary, first, last),
								   rating_summary_answers(summary),
								   numerics_normal_two_sided(confidence));
	return estimate_row(fcinfo, metric_share(summary, first, last), estimate, 100, rating_summary_answers(summary));
}

/*
 * Newcombe (1998), method 10: from the two Wilson intervals.  The p value is of
 * the pooled z test; NULL where all answers of both groups are alike.
 */
static Datum
share_change_row(FunctionCallInfo fcinfo, const RatingSummary *before, const RatingSummary *after,
				 int first, int last, float8 confidence)
{
	Change		change;

	if (summary_weighted(before) || summary_weighted(after))
	{
		float8		x[SCALE_MAX_POINTS];

		values_of_share(summary_scale(before), first, last, x);
		change = mean_difference(before, after, x, confidence);
	}
	else
	{
		float8		z = numerics_normal_two_sided(confidence);
		float8		x_before = rating_summary_answers_between(before, first, last);
		float8		x_after = rating_summary_answers_between(after, first, last);
		float8		n_before = rating_summary_answers(before);
		float8		n_after = rating_summary_answers(after);
		Estimate	a = wilson_interval(x_before, n_before, z);
		Estimate	b = wilson_interval(x_after, n_after, z);
		float8		pooled = (x_before + x_after) / (n_before + n_after);

		change.value = b.value - a.value;
		change.low = change.value - hypot(b.value - b.low, a.high - a.value);
		change.high = change.value + hypot(b.high - b.value, a.value - a.low);
		change.p_value = numerics_normal_p_value(change.value /
												 sqrt(pooled * (1 - pooled) * (1 / n_before + 1 / n_after)));
	}
	return change_row(fcinfo, metric_share(after, first, last) - metric_share(before, first, last), change, 100);
}

PG_FUNCTION_INFO_V1(share_estimate);
Datum
share_estimate(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = PG_GETARG_FLOAT8(3);
	char	   *method = text_to_cstring(PG_GETARG_TEXT_PP(4));
	int			first,
				last;

	check_confidence(confidence);
	if (strcmp(method, "wilson") != 0)
		unknown_method(method, "wilson");
	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	scale_check_range(summary_scale(summary), PG_GETARG_INT32(1), PG_GETARG_INT32(2), &first, &last);
	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();
	return share_estimate_row(fcinfo, summary, first, last, confidence);
}

PG_FUNCTION_INFO_V1(csat_estimate);
Datum
csat_estimate(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = PG_GETARG_FLOAT8(1);
	char	   *method = text_to_cstring(PG_GETARG_TEXT_PP(2));
	int			first;

	check_confidence(confidence);
	if (strcmp(method, "wilson") != 0)
		unknown_method(method, "wilson");
	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	first = scale_first_satisfied(summary_scale(summary));
	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();
	return share_estimate_row(fcinfo, summary, first, summary_points(summary) - 1, confidence);
}

/* Whether there is a change to speak of: answers on both sides, on one scale. */
static bool
comparable(const RatingSummary *before, const RatingSummary *after)
{
	if (summary_has_scale(before) && summary_has_scale(after))
		scale_check_same(summary_scale(before), summary_scale(after));
	return rating_summary_answers(before) > 0 && rating_summary_answers(after) > 0;
}

PG_FUNCTION_INFO_V1(share_change);
Datum
share_change(PG_FUNCTION_ARGS)
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = PG_GETARG_FLOAT8(4);
	int			first,
				last;

	check_confidence(confidence);
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
	float8		confidence = PG_GETARG_FLOAT8(2);

	check_confidence(confidence);
	if (!comparable(before, after))
		PG_RETURN_NULL();
	return share_change_row(fcinfo, before, after,
							scale_first_satisfied(summary_scale(before)),
							summary_points(before) - 1, confidence);
}

/*---------- mean and effort ----------*/

static Datum
mean_estimate_row(FunctionCallInfo fcinfo, float8 (*metric) (const RatingSummary *),
				  void (*values_of) (Scale, float8 *))
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		confidence = PG_GETARG_FLOAT8(1);
	float8		x[SCALE_MAX_POINTS];

	check_confidence(confidence);
	if (rating_summary_answers(summary) == 0)
		PG_RETURN_NULL();
	values_of(summary_scale(summary), x);
	return estimate_row(fcinfo, metric(summary), mean_interval(summary, x, confidence), 1,
						rating_summary_answers(summary));
}

static Datum
mean_change_row(FunctionCallInfo fcinfo, float8 (*metric) (const RatingSummary *),
				void (*values_of) (Scale, float8 *))
{
	RatingSummary *before = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *after = PG_GETARG_RATING_SUMMARY(1);
	float8		confidence = PG_GETARG_FLOAT8(2);
	float8		x[SCALE_MAX_POINTS];

	check_confidence(confidence);
	if (!comparable(before, after))
		PG_RETURN_NULL();
	values_of(summary_scale(before), x);
	return change_row(fcinfo, metric(after) - metric(before), mean_difference(before, after, x, confidence), 1);
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
	return mean_change_row(fcinfo, metric_mean, values_of_scores);
}

PG_FUNCTION_INFO_V1(ces_change);
Datum
ces_change(PG_FUNCTION_ARGS)
{
	return mean_change_row(fcinfo, metric_ease, values_of_ease);
}

/*---------- expectation gap ----------*/

static Moments
moments_of_gap(const GapSummary *summary)
{
	GapMoments	gap;
	Moments		moments;

	gap_moments(summary, &gap);
	moments.weighted = gap.weighted;
	moments.n = (float8) gap.answers;
	moments.mean = gap.difference;
	moments.variance = moments.error = NAN;
	if (gap.variance > 0)
	{
		moments.variance = gap.variance;
		moments.error = sqrt(moments.n / (moments.n - 1) * gap.residual2) / gap.weight;
	}
	return moments;
}

PG_FUNCTION_INFO_V1(gap_estimate);
Datum
gap_estimate(PG_FUNCTION_ARGS)
{
	Moments		moments = moments_of_gap(PG_GETARG_GAP_SUMMARY(0));
	float8		confidence = PG_GETARG_FLOAT8(1);
	Estimate	estimate;

	check_confidence(confidence);
	if (moments.n == 0)
		PG_RETURN_NULL();
	estimate = moments_interval(moments, confidence);
	return estimate_row(fcinfo, estimate.value, estimate, 1, (int64) moments.n);
}

PG_FUNCTION_INFO_V1(gap_change);
Datum
gap_change(PG_FUNCTION_ARGS)
{
	Moments		before = moments_of_gap(PG_GETARG_GAP_SUMMARY(0));
	Moments		after = moments_of_gap(PG_GETARG_GAP_SUMMARY(1));
	float8		confidence = PG_GETARG_FLOAT8(2);
	Change		change;

	check_confidence(confidence);
	if (before.n == 0 || after.n == 0)
		PG_RETURN_NULL();
	change = moments_difference(before, after, confidence);
	return change_row(fcinfo, change.value, change, 1);
}
