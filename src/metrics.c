/*
 * metrics.c
 *		A figure from a rating_summary.
 *
 * Shares and scores are in points of 100.  Every figure of no answers is NULL.
 */
#include "compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "metrics.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* Weight of all answers; 0 where there are none. */
static float8
total_weight(const RatingSummary *summary)
{
	float8		total = rating_summary_weight_between(summary, 0, summary_points(summary) - 1);

	if (isinf(total))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("sum of weights out of range"),
				 errhint("Scale the weights down: figures depend on their ratios only.")));
	return total;
}

static float8
weight_at(const RatingSummary *summary, int position)
{
	return rating_summary_weight_between(summary, position, position);
}

/* 100 part / total, rounded once as by the formula that people write by hand. */
static float8
in_points(float8 part, float8 total)
{
	float8		points = 100.0 * part;

	return isinf(points) ? 100.0 * (part / total) : points / total;
}

/* Mean of what each position counts for: first, then one more, or one less, a position. */
static float8
mean_from(const RatingSummary *summary, float8 first, float8 step)
{
	float8		total = total_weight(summary);
	int			only = rating_summary_only_position(summary);
	float8		sum = 0;

	/* 3 w / w need not be 3, and what is constant has no spread. */
	if (only >= 0)
		return first + only * step;
	/* Of counts the sum is exact, and the mean rounded once, as by avg(). */
	for (int i = 0; i < summary_points(summary); i++)
		sum += weight_at(summary, i) * (first + i * step);
	if (isfinite(sum))
		return sum / total;

	/* Weights near the limit of float8: divide first, and round more often. */
	sum = 0;
	for (int i = 0; i < summary_points(summary); i++)
		sum += weight_at(summary, i) / total * (first + i * step);
	return sum;
}

/* Mean of the positions: 0 is the worst answer. */
static float8
mean_position(const RatingSummary *summary)
{
	return mean_from(summary, 0, 1);
}

float8
metric_share(const RatingSummary *summary, int first, int last)
{
	return in_points(rating_summary_weight_between(summary, first, last), total_weight(summary));
}

float8
metric_nps(const RatingSummary *summary)
{
	float8		promoters = rating_summary_weight_between(summary, NPS_FIRST_PROMOTER, 10);
	float8		detractors = rating_summary_weight_between(summary, 0, NPS_LAST_DETRACTOR);

	return in_points(promoters - detractors, total_weight(summary));
}

float8
metric_mean(const RatingSummary *summary)
{
	return mean_from(summary, summary->worst, summary->best > summary->worst ? 1 : -1);
}

float8
metric_ease(const RatingSummary *summary)
{
	return mean_from(summary, scale_ease(summary_scale(summary), 0), 1);
}

#define RETURN_NULL_IF_EMPTY(summary) \
	do { \
		if (rating_summary_answers(summary) == 0) \
			PG_RETURN_NULL(); \
	} while (0)

PG_FUNCTION_INFO_V1(rating_summary_nps);
Datum
rating_summary_nps(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);

	if (summary_has_scale(summary))
		scale_check_nps(summary_scale(summary));
	RETURN_NULL_IF_EMPTY(summary);

	PG_RETURN_FLOAT8(metric_nps(summary));
}

PG_FUNCTION_INFO_V1(rating_summary_csat);
Datum
rating_summary_csat(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	int			first;

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	first = scale_first_satisfied(summary_scale(summary));
	RETURN_NULL_IF_EMPTY(summary);
	PG_RETURN_FLOAT8(metric_share(summary, first, summary_points(summary) - 1));
}

PG_FUNCTION_INFO_V1(rating_summary_ces);
Datum
rating_summary_ces(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);

	RETURN_NULL_IF_EMPTY(summary);
	PG_RETURN_FLOAT8(metric_ease(summary));
}

PG_FUNCTION_INFO_V1(rating_summary_mean);
Datum
rating_summary_mean(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);

	RETURN_NULL_IF_EMPTY(summary);
	PG_RETURN_FLOAT8(metric_mean(summary));
}

PG_FUNCTION_INFO_V1(measure_satisfied);
Datum
measure_satisfied(PG_FUNCTION_ARGS)
{
	char	   *measure = text_to_cstring(PG_GETARG_TEXT_PP(0));
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(1);
	int			satisfied,
				unhappy;

	if (!summary_has_scale(summary) ||
		!scale_measure_cuts(summary_scale(summary), measure, &satisfied, &unhappy))
		PG_RETURN_NULL();
	PG_RETURN_INT64(rating_summary_answers_between(summary, satisfied, summary_points(summary) - 1));
}

/* Two passes over the distribution: nothing cancels, whatever the mean. */
PG_FUNCTION_INFO_V1(rating_summary_sd);
Datum
rating_summary_sd(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		answers = (float8) rating_summary_answers(summary);
	float8		mean,
				total,
				variance = 0;

	if (answers < 2)
		PG_RETURN_NULL();
	mean = mean_position(summary);
	total = total_weight(summary);
	for (int i = 0; i < summary_points(summary); i++)
		variance += weight_at(summary, i) / total * (i - mean) * (i - mean);
	PG_RETURN_FLOAT8(sqrt(variance * (answers / (answers - 1))));
}

/* Position of the answer of that rank (from 0) when all stand in order of their number. */
static int
number_at_rank(const RatingSummary *summary, int64 rank)
{
	bool		ascending = summary->best > summary->worst;
	int			points = summary_points(summary);

	for (int i = 0; i < points; i++)
	{
		int			position = ascending ? i : points - 1 - i;

		if (rank < summary->counts[position])
			return scale_score(summary_scale(summary), position);
		rank -= summary->counts[position];
	}
	return Max(summary->worst, summary->best);
}

/*
 * Smallest score up to which the weights reach the fraction; midway to the next
 * if just so.  Sums of weights are rounded, and differently when all weights are
 * scaled: just so is what lies within 1e-12 of the whole.
 */
static float8
weighted_percentile(const RatingSummary *summary, float8 fraction)
{
	bool		ascending = summary->best > summary->worst;
	int			points = summary_points(summary);
	float8		total = total_weight(summary);
	float8		wanted = fraction * total;
	float8		slack = fraction > 0 && fraction < 1 ? 1e-12 * total : 0;
	float8		reached = 0;
	int			last = 0;
	bool		just = false;

	for (int i = 0; i < points; i++)
	{
		int			position = ascending ? i : points - 1 - i;
		int			score = scale_score(summary_scale(summary), position);

		if (summary->counts[position] == 0)
			continue;
		if (just)
			return (last + score) / 2.0;
		reached += weight_at(summary, position);
		last = score;
		if (reached > wanted + slack)
			return score;
		just = reached >= wanted - slack && slack > 0;
	}
	return last;
}

PG_FUNCTION_INFO_V1(rating_summary_percentile);
Datum
rating_summary_percentile(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	float8		fraction = PG_GETARG_FLOAT8(1);
	int64		answers = rating_summary_answers(summary);
	float8		rank;
	int			low,
				high;

	if (!(fraction >= 0 && fraction <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", fraction)));
	if (answers == 0)
		PG_RETURN_NULL();
	if (summary_weighted(summary))
		PG_RETURN_FLOAT8(weighted_percentile(summary, fraction));

	/* As percentile_cont(): between the two answers that the rank falls between. */
	rank = fraction * (answers - 1);
	low = number_at_rank(summary, (int64) Min(floor(rank), (float8) (answers - 1)));
	high = number_at_rank(summary, (int64) Min(ceil(rank), (float8) (answers - 1)));
	PG_RETURN_FLOAT8(low + (rank - floor(rank)) * (high - low));
}

PG_FUNCTION_INFO_V1(rating_summary_answers_sql);
Datum
rating_summary_answers_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(rating_summary_answers(PG_GETARG_RATING_SUMMARY(0)));
}

PG_FUNCTION_INFO_V1(rating_summary_total_weight);
Datum
rating_summary_total_weight(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(total_weight(PG_GETARG_RATING_SUMMARY(0)));
}

/*
 * Kish: (sum of weights)^2 / sum of squared weights.  Squares that are numbers
 * one by one may not be one together: all is scaled down first, by a power of
 * two, which changes no digit.
 */
PG_FUNCTION_INFO_V1(rating_summary_effective_n);
Datum
rating_summary_effective_n(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	const float8 scale = 1.0 / (1 << 8);
	float8		total = total_weight(summary) * scale;
	float8		squares = 0;

	RETURN_NULL_IF_EMPTY(summary);
	if (rating_summary_squares_vanished(summary))
		PG_RETURN_NULL();
	for (int i = 0; i < summary_points(summary); i++)
		squares += rating_summary_squares_between(summary, i, i) * (scale * scale);
	PG_RETURN_FLOAT8(total * (total / squares));
}

PG_FUNCTION_INFO_V1(rating_summary_share);
Datum
rating_summary_share(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	int			first,
				last;

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	scale_check_range(summary_scale(summary), PG_GETARG_INT32(1), PG_GETARG_INT32(2), &first, &last);
	RETURN_NULL_IF_EMPTY(summary);
	PG_RETURN_FLOAT8(metric_share(summary, first, last));
}

/* Additive counts: of a summary without answers they are 0. */
static int64
nps_group(const RatingSummary *summary, int first, int last)
{
	if (!summary_has_scale(summary))
		return 0;
	scale_check_nps(summary_scale(summary));
	return rating_summary_answers_between(summary, first, last);
}

PG_FUNCTION_INFO_V1(rating_summary_promoters);
Datum
rating_summary_promoters(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(nps_group(PG_GETARG_RATING_SUMMARY(0), NPS_FIRST_PROMOTER, 10));
}

PG_FUNCTION_INFO_V1(rating_summary_passives);
Datum
rating_summary_passives(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(nps_group(PG_GETARG_RATING_SUMMARY(0),
							  NPS_LAST_DETRACTOR + 1, NPS_FIRST_PROMOTER - 1));
}

PG_FUNCTION_INFO_V1(rating_summary_detractors);
Datum
rating_summary_detractors(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(nps_group(PG_GETARG_RATING_SUMMARY(0), 0, NPS_LAST_DETRACTOR));
}

PG_FUNCTION_INFO_V1(rating_summary_satisfied);
Datum
rating_summary_satisfied(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);

	if (!summary_has_scale(summary))
		PG_RETURN_INT64(0);
	PG_RETURN_INT64(rating_summary_answers_between(summary,
												   scale_first_satisfied(summary_scale(summary)),
												   summary_points(summary) - 1));
}

PG_FUNCTION_INFO_V1(rating_summary_worst);
Datum
rating_summary_worst(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	PG_RETURN_INT32(summary->worst);
}

PG_FUNCTION_INFO_V1(rating_summary_best);
Datum
rating_summary_best(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	PG_RETURN_INT32(summary->best);
}

PG_FUNCTION_INFO_V1(rating_summary_counts);
Datum
rating_summary_counts(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	Datum		counts[SCALE_MAX_POINTS];

	if (!summary_has_scale(summary))
		PG_RETURN_NULL();
	for (int i = 0; i < summary_points(summary); i++)
		counts[i] = Int64GetDatum(summary->counts[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(counts, summary_points(summary),
										  INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

PG_FUNCTION_INFO_V1(rating_summary_distribution);
Datum
rating_summary_distribution(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	bool		empty = rating_summary_answers(summary) == 0;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < summary_points(summary); i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false, false, empty};

		values[0] = Int32GetDatum(scale_score(summary_scale(summary), i));
		values[1] = Int64GetDatum(summary->counts[i]);
		values[2] = empty ? (Datum) 0 : Float8GetDatum(metric_share(summary, i, i));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

/* One character a score, worst first; the tallest is the commonest answer. */
PG_FUNCTION_INFO_V1(rating_summary_sparkline);
Datum
rating_summary_sparkline(PG_FUNCTION_ARGS)
{
	static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const letters[] = {"_", ".", ":", "-", "=", "+", "*", "#"};
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	const char *const *picture = GetDatabaseEncoding() == PG_UTF8 ? blocks : letters;
	StringInfoData line;
	float8		tallest = 0;

	RETURN_NULL_IF_EMPTY(summary);
	for (int i = 0; i < summary_points(summary); i++)
		tallest = Max(tallest, weight_at(summary, i));

	initStringInfo(&line);
	for (int i = 0; i < summary_points(summary); i++)
		appendStringInfoString(&line, picture[(int) rint(7 * (weight_at(summary, i) / tallest))]);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(line.data, line.len));
}
