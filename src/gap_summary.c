/*
 * gap_summary.c
 *		The type gap_summary: mergeable moments of (expected, perceived) pairs.
 *
 * What is kept are sums, since sums merge in any order: of the expectation e, of
 * the difference d = perceived - expected, of their squares and product, each
 * with twice the digits of a double.  Variances taken from such sums stay right
 * where the mean is a billion times the spread, and for whole numbers the sums
 * are exact.  Differences, not perceptions, are summed because they are the
 * figure asked for: a perception is e + d.
 *
 * A summary of weighted pairs holds the same sums with each term multiplied by
 * its weight, and six more.  Where those are wanted of an unweighted summary
 * they follow from its other fields, every weight being 1 (gap_sum()), so that
 * no other code asks which of the two it has.
 */
#include "compat.h"

#include <float.h>
#include <math.h>

#include "common/int.h"
#include "comparison.h"
#include "datatype/timestamp.h"
#include "double_double.h"
#include "form.h"
#include "gap_summary.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/float.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#define GAP_SUMMARY_VERSION		1	/* stored and on the wire */
#define GAP_SUMMARY_WEIGHTED	0x01
#define GAP_SUMMARY_FLAGS		GAP_SUMMARY_WEIGHTED

typedef enum GapSum
{
	SUM_EXPECTED,				/* w e */
	SUM_DIFFERENCE,				/* w d */
	SUM_EXPECTED2,				/* w e^2 */
	SUM_DIFFERENCE2,			/* w d^2 */
	SUM_PRODUCT,				/* w d e */
	GAP_PLAIN_SUMS,
	/* Stored with weights only. */
	SUM_WEIGHT = GAP_PLAIN_SUMS,	/* w */
	SUM_BELOW,					/* w where d < 0 */
	SUM_EXCEEDED,				/* w where d > 0 */
	SUM_WEIGHT2,				/* w^2 */
	SUM_WEIGHT2_DIFFERENCE,		/* w^2 d */
	SUM_WEIGHT2_DIFFERENCE2,	/* w^2 d^2 */
	GAP_ALL_SUMS
} GapSum;

/* The names of the sums in the text form. */
static const char *const sum_names[GAP_ALL_SUMS] = {
	"expected", "difference", "expected2", "difference2", "product",
	"weight", "below_weight", "exceeded_weight",
	"weight2", "weight2_difference", "weight2_difference2"
};

struct GapSummary
{
	int32		vl_len_;		/* varlena header, not to be touched */
	uint8		version;
	uint8		flags;
	uint8		unused[2];		/* zero */
	int64		answers;
	int64		below;			/* d < 0 */
	int64		exceeded;		/* d > 0 */
	DoubleDouble sums[FLEXIBLE_ARRAY_MEMBER];	/* GAP_PLAIN_SUMS or GAP_ALL_SUMS */
};

StaticAssertDecl(offsetof(GapSummary, answers) == 8, "no padding that is not named");

/* Version, flags, counts. */
#define GAP_WIRE_HEADER_SIZE	(2 + 3 * sizeof(int64))

static inline bool
is_weighted(const GapSummary *summary)
{
	return (summary->flags & GAP_SUMMARY_WEIGHTED) != 0;
}

static inline int
sums_of_layout(bool weighted)
{
	return weighted ? GAP_ALL_SUMS : GAP_PLAIN_SUMS;
}

static inline Size
size_of_layout(bool weighted)
{
	return offsetof(GapSummary, sums) + sums_of_layout(weighted) * sizeof(DoubleDouble);
}

static GapSummary *
gap_summary_make(bool weighted)
{
	Size		size = size_of_layout(weighted);
	GapSummary *summary = palloc0(size);

	SET_VARSIZE(summary, size);
	summary->version = GAP_SUMMARY_VERSION;
	summary->flags = weighted ? GAP_SUMMARY_WEIGHTED : 0;
	return summary;
}

/* A sum of either layout: the weights of an unweighted summary are all 1. */
static DoubleDouble
gap_sum(const GapSummary *summary, GapSum which)
{
	if (which < GAP_PLAIN_SUMS || is_weighted(summary))
		return summary->sums[which];

	switch (which)
	{
		case SUM_WEIGHT:
		case SUM_WEIGHT2:
			return dd_from_int64(summary->answers);
		case SUM_BELOW:
			return dd_from_int64(summary->below);
		case SUM_EXCEEDED:
			return dd_from_int64(summary->exceeded);
		case SUM_WEIGHT2_DIFFERENCE:
			return summary->sums[SUM_DIFFERENCE];
		case SUM_WEIGHT2_DIFFERENCE2:
			return summary->sums[SUM_DIFFERENCE2];
		default:
			elog(ERROR, "unrecognized sum of a gap_summary: %d", (int) which);
			return dd_make(0, 0);
	}
}

/* A copy to work on, in the layout asked for or the one that it needs. */
static GapSummary *
gap_summary_copy(const GapSummary *summary, bool weighted)
{
	GapSummary *copy = gap_summary_make(weighted || is_weighted(summary));
	int			sums = sums_of_layout(is_weighted(copy));

	copy->answers = summary->answers;
	copy->below = summary->below;
	copy->exceeded = summary->exceeded;
	for (int i = 0; i < sums; i++)
		copy->sums[i] = gap_sum(summary, i);
	return copy;
}

/*
 * Consistency
 *
 * Each checker gives a sentence for a DETAIL, or NULL where there is no flaw.
 * Inequalities have some slack, since sums are rounded: relatively, far more
 * than 2^63 additions can lose, and absolutely, what was lost below DBL_MIN.
 */
#define RELATIVE_SLACK 1e-9

static float8
absolute_slack(const GapSummary *summary, DoubleDouble weight)
{
	return (summary->answers + weight.hi) * 4 * DBL_MIN;
}

static const char *
counts_flaw(const GapSummary *summary)
{
	if (summary->answers < 0 || summary->below < 0 || summary->exceeded < 0)
		return "A count must not be negative.";
	if (summary->below > summary->answers ||
		summary->exceeded > summary->answers - summary->below)
		return "More answers are below or above the expectation than there are.";
	if (summary->answers == 0 && is_weighted(summary))
		return "A summary without answers has no weights.";
	return NULL;
}

static const char *
sums_flaw(const GapSummary *summary)
{
	int			sums = sums_of_layout(is_weighted(summary));

	for (int i = 0; i < sums; i++)
	{
		if (!dd_is_normal(summary->sums[i]))
			return "A sum must be finite, its second part less than half of the last digit of its first.";
		if (summary->answers == 0 && !dd_is_zero(summary->sums[i]))
			return "A summary without answers has no sums.";
	}
	return NULL;
}

/* A difference is counted by its sign. */
static const char *
signs_flaw(const GapSummary *summary)
{
	float8		difference = gap_sum(summary, SUM_DIFFERENCE).hi;
	float8		difference2 = gap_sum(summary, SUM_WEIGHT2_DIFFERENCE).hi;

	if (summary->below == 0 && (difference < 0 || difference2 < 0))
		return "No answer is below the expectation, but the sum of differences is negative.";
	if (summary->exceeded == 0 && (difference > 0 || difference2 > 0))
		return "No answer is above the expectation, but the sum of differences is positive.";
	if (summary->below == 0 && summary->exceeded == 0 &&
		!(dd_is_zero(gap_sum(summary, SUM_DIFFERENCE2)) &&
		  dd_is_zero(gap_sum(summary, SUM_WEIGHT2_DIFFERENCE2)) &&
		  dd_is_zero(gap_sum(summary, SUM_PRODUCT))))
		return "All answers meet the expectation, but differences were summed.";
	return NULL;
}

static const char *
weights_flaw(const GapSummary *summary)
{
	float8		weight = gap_sum(summary, SUM_WEIGHT).hi;
	float8		weight2 = gap_sum(summary, SUM_WEIGHT2).hi;
	float8		below = gap_sum(summary, SUM_BELOW).hi;
	float8		exceeded = gap_sum(summary, SUM_EXCEEDED).hi;

	if (weight <= 0 || weight2 < DBL_MIN)
		return "A sum of weights must be positive.";
	/* weight2 lies between weight^2 / answers and weight^2 */
	if (weight * (weight / weight2) > summary->answers * (1 + RELATIVE_SLACK) ||
		weight2 / weight > weight * (1 + RELATIVE_SLACK))
		return "The sum of squared weights does not fit the sum of weights.";
	if (below < 0 || (below > 0) != (summary->below > 0) ||
		exceeded < 0 || (exceeded > 0) != (summary->exceeded > 0) ||
		below + exceeded > weight * (1 + RELATIVE_SLACK))
		return "The weights below and above the expectation do not fit the counts.";
	return NULL;
}

/* Whether a variance comes out that is not negative. */
static bool
spread_possible(const GapSummary *summary, GapSum weight, GapSum sum, GapSum square)
{
	DoubleDouble total = gap_sum(summary, weight);
	float8		x = gap_sum(summary, sum).hi;
	float8		x2 = gap_sum(summary, square).hi;

	return x2 >= 0 &&
		x * (x / total.hi) <= (x2 + absolute_slack(summary, total)) * (1 + RELATIVE_SLACK);
}

static const char *
squares_flaw(const GapSummary *summary)
{
	float8		slack = absolute_slack(summary, gap_sum(summary, SUM_WEIGHT));

	if (!spread_possible(summary, SUM_WEIGHT, SUM_EXPECTED, SUM_EXPECTED2) ||
		!spread_possible(summary, SUM_WEIGHT, SUM_DIFFERENCE, SUM_DIFFERENCE2) ||
		!spread_possible(summary, SUM_WEIGHT2, SUM_WEIGHT2_DIFFERENCE, SUM_WEIGHT2_DIFFERENCE2))
		return "A sum of squares is too small for its sum.";
	if (fabs(gap_sum(summary, SUM_PRODUCT).hi) >
		sqrt(gap_sum(summary, SUM_EXPECTED2).hi + slack) *
		sqrt(gap_sum(summary, SUM_DIFFERENCE2).hi + slack) * (1 + RELATIVE_SLACK))
		return "The sum of products is too large for the sums of squares.";
	return NULL;
}

/* Whether any pairs at all can have led to this summary. */
static const char *
gap_summary_flaw(const GapSummary *summary)
{
	const char *flaw = counts_flaw(summary);

	if (flaw == NULL)
		flaw = sums_flaw(summary);
	if (flaw != NULL || summary->answers == 0)
		return flaw;

	flaw = signs_flaw(summary);
	if (flaw == NULL)
		flaw = weights_flaw(summary);
	if (flaw == NULL)
		flaw = squares_flaw(summary);
	return flaw;
}

static void
assert_valid(const GapSummary *summary)
{
	Assert(VARSIZE(summary) == size_of_layout(is_weighted(summary)));
	Assert(summary->version == GAP_SUMMARY_VERSION);
	Assert((summary->flags & ~GAP_SUMMARY_FLAGS) == 0);
	Assert(summary->unused[0] == 0 && summary->unused[1] == 0);
	Assert(gap_summary_flaw(summary) == NULL);
}

GapSummary *
gap_summary_from_datum(Datum datum)
{
	GapSummary *summary = (GapSummary *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(summary) < size_of_layout(false) ||
		summary->version != GAP_SUMMARY_VERSION ||
		(summary->flags & ~GAP_SUMMARY_FLAGS) != 0 ||
		VARSIZE(summary) != size_of_layout(is_weighted(summary)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("stored gap_summary is of a version that this release does not know, or damaged")));
	return summary;
}

/*
 * Text and binary forms
 */
static bool
parse_count(TextCursor *cursor, const char *name, int64 *count)
{
	return cursor_expect(cursor, name) && cursor_int64(cursor, count);
}

/* " name=hi", or " name=hi:lo" */
static bool
parse_sum(TextCursor *cursor, GapSum which, DoubleDouble *sum)
{
	return cursor_expect(cursor, " ") && cursor_expect(cursor, sum_names[which]) &&
		cursor_expect(cursor, "=") && cursor_double_double(cursor, sum);
}

/* What stands between the braces of a summary that is not empty. */
static GapSummary *
parse_fields(TextCursor *cursor)
{
	GapSummary *summary = gap_summary_make(true);
	int			sums = 0;

	if (!parse_count(cursor, "n=", &summary->answers) ||
		!parse_count(cursor, " below=", &summary->below) ||
		!parse_count(cursor, " exceeded=", &summary->exceeded))
		return NULL;
	while (sums < GAP_ALL_SUMS && !(sums == GAP_PLAIN_SUMS && *cursor->at == '}'))
	{
		if (!parse_sum(cursor, sums, &summary->sums[sums]))
			return NULL;
		sums++;
	}
	if (sums == GAP_PLAIN_SUMS)
	{
		summary->flags = 0;
		SET_VARSIZE(summary, size_of_layout(false));
	}
	return summary;
}

PG_FUNCTION_INFO_V1(gap_summary_in);
Datum
gap_summary_in(PG_FUNCTION_ARGS)
{
	TextCursor	cursor;
	GapSummary *summary;
	const char *flaw;

	cursor_start(&cursor, "gap_summary", PG_GETARG_CSTRING(0), fcinfo->context);
	if (!cursor_expect(&cursor, "{"))
		PG_RETURN_NULL();
	if (cursor_skip(&cursor, "}"))
	{
		if (!cursor_end(&cursor))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(gap_summary_make(false));
	}

	summary = parse_fields(&cursor);
	if (summary == NULL || !cursor_expect(&cursor, "}") || !cursor_end(&cursor))
		PG_RETURN_NULL();

	flaw = summary->answers == 0 ? "A summary without answers is written {}." :
		gap_summary_flaw(summary);
	if (flaw != NULL && !cursor_impossible(&cursor, flaw))
		PG_RETURN_NULL();
	assert_valid(summary);
	PG_RETURN_POINTER(summary);
}

PG_FUNCTION_INFO_V1(gap_summary_out);
Datum
gap_summary_out(PG_FUNCTION_ARGS)
{
	GapSummary *summary = PG_GETARG_GAP_SUMMARY(0);
	int			sums = sums_of_layout(is_weighted(summary));
	StringInfoData buffer;

	if (summary->answers == 0)
		PG_RETURN_CSTRING(pstrdup("{}"));

	initStringInfo(&buffer);
	appendStringInfo(&buffer, "{n=" INT64_FORMAT " below=" INT64_FORMAT " exceeded=" INT64_FORMAT,
					 summary->answers, summary->below, summary->exceeded);
	for (int i = 0; i < sums; i++)
	{
		appendStringInfo(&buffer, " %s=", sum_names[i]);
		append_double_double(&buffer, summary->sums[i]);
	}
	appendStringInfoChar(&buffer, '}');
	PG_RETURN_CSTRING(buffer.data);
}

PG_FUNCTION_INFO_V1(gap_summary_recv);
Datum
gap_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	GapSummary *summary;
	const char *flaw;
	int			version;
	int			flags;
	int			sums;

	if (buffer->len - buffer->cursor < 2)
		check_wire_length(buffer, "gap_summary", GAP_WIRE_HEADER_SIZE);
	version = pq_getmsgbyte(buffer);
	if (version != GAP_SUMMARY_VERSION)
		wire_unsupported("gap_summary", "version", version);
	flags = pq_getmsgbyte(buffer);
	if ((flags & ~GAP_SUMMARY_FLAGS) != 0)
		wire_unsupported("gap_summary", "flags", flags);

	summary = gap_summary_make((flags & GAP_SUMMARY_WEIGHTED) != 0);
	sums = sums_of_layout(is_weighted(summary));
	check_wire_length(buffer, "gap_summary", GAP_WIRE_HEADER_SIZE - 2 + sums * 2 * sizeof(float8));

	summary->answers = pq_getmsgint64(buffer);
	summary->below = pq_getmsgint64(buffer);
	summary->exceeded = pq_getmsgint64(buffer);
	for (int i = 0; i < sums; i++)
	{
		float8		hi = pq_getmsgfloat8(buffer);
		float8		lo = pq_getmsgfloat8(buffer);

		summary->sums[i] = dd_make(hi, lo);
	}

	flaw = gap_summary_flaw(summary);
	if (flaw != NULL)
		wire_impossible("gap_summary", flaw);
	assert_valid(summary);
	PG_RETURN_POINTER(summary);
}

PG_FUNCTION_INFO_V1(gap_summary_send);
Datum
gap_summary_send(PG_FUNCTION_ARGS)
{
	GapSummary *summary = PG_GETARG_GAP_SUMMARY(0);
	int			sums = sums_of_layout(is_weighted(summary));
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, summary->version);
	pq_sendbyte(&buffer, summary->flags);
	pq_sendint64(&buffer, summary->answers);
	pq_sendint64(&buffer, summary->below);
	pq_sendint64(&buffer, summary->exceeded);
	for (int i = 0; i < sums; i++)
	{
		pq_sendfloat8(&buffer, summary->sums[i].hi);
		pq_sendfloat8(&buffer, summary->sums[i].lo);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/*
 * Order and hash
 */
static int
compare_int64(int64 a, int64 b)
{
	return a < b ? -1 : (a > b ? 1 : 0);
}

/* By answers, then field by field: an order for sorting, without a meaning. */
static int
gap_summary_compare(const GapSummary *a, const GapSummary *b)
{
	int			sums = sums_of_layout(is_weighted(a));
	int			order = compare_int64(a->answers, b->answers);

	if (order == 0)
		order = compare_int64(a->below, b->below);
	if (order == 0)
		order = compare_int64(a->exceeded, b->exceeded);
	if (order == 0)
		order = (int) is_weighted(a) - (int) is_weighted(b);
	for (int i = 0; order == 0 && i < sums; i++)
		order = dd_compare(a->sums[i], b->sums[i]);
	return order;
}

/* Equal summaries are equal bytes: padding is zero, sums are in normal form. */
COMPARISON_FUNCTIONS(gap_summary, GapSummary, PG_GETARG_GAP_SUMMARY)

/*
 * Transition, merge, final
 */

/*
 * The first argument, to be changed and returned: itself where it is the state
 * of an aggregate (or a detoasted copy), else a copy, since these are ordinary
 * SQL functions too, which must leave stored values alone.
 *
 * A copy is made in the short-lived context: the executor copies what is not
 * the pointer that it passed into the aggregate's, and frees the old state.
 */
static GapSummary *
argument_to_update(FunctionCallInfo fcinfo, bool weighted)
{
	Datum		datum = PG_GETARG_DATUM(0);
	GapSummary *state = gap_summary_from_datum(datum);
	bool		ours = (Pointer) state != DatumGetPointer(datum) ||
	AggCheckCallContext(fcinfo, NULL) != 0;

	if (ours && (is_weighted(state) || !weighted))
		return state;
	return gap_summary_copy(state, weighted);
}

static void
add_count(int64 *count, int64 more)
{
	if (pg_add_s64_overflow(*count, more, count))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("bigint out of range"),
				 errdetail("A gap_summary counts up to %lld answers.",
						   (long long) PG_INT64_MAX)));
}

/* Says whether the sum is still finite. */
static inline bool
add_sum(DoubleDouble *sum, DoubleDouble more)
{
	*sum = dd_add(*sum, more);
	return isfinite(sum->hi) && isfinite(sum->lo);
}

/* Whether all sums of state are still finite with those of summary. */
static bool
add_sums(GapSummary *state, const GapSummary *summary)
{
	int			sums = sums_of_layout(is_weighted(state));
	bool		finite = true;

	for (int i = 0; i < sums; i++)
		finite &= add_sum(&state->sums[i], gap_sum(summary, i));
	return finite;
}

/* The terms of one pair, without a weight. */
static void
pair_terms(float8 expected, DoubleDouble difference, DoubleDouble *terms)
{
	terms[SUM_EXPECTED] = dd_make(expected, 0);
	terms[SUM_DIFFERENCE] = difference;
	terms[SUM_EXPECTED2] = dd_two_product(expected, expected);
	terms[SUM_DIFFERENCE2] = dd_multiply(difference, difference);
	terms[SUM_PRODUCT] = dd_multiply(difference, terms[SUM_EXPECTED]);
}

/* Gives the terms their weight, and makes those that only weighted pairs have. */
static void
weight_terms(float8 weight, DoubleDouble *terms)
{
	DoubleDouble weight1 = dd_make(weight, 0);
	DoubleDouble weight2 = dd_two_product(weight, weight);
	float8		sign = terms[SUM_DIFFERENCE].hi;

	terms[SUM_WEIGHT] = weight1;
	terms[SUM_BELOW] = dd_make(sign < 0 ? weight : 0, 0);
	terms[SUM_EXCEEDED] = dd_make(sign > 0 ? weight : 0, 0);
	terms[SUM_WEIGHT2] = weight2;
	terms[SUM_WEIGHT2_DIFFERENCE] = dd_multiply(weight2, terms[SUM_DIFFERENCE]);
	terms[SUM_WEIGHT2_DIFFERENCE2] = dd_multiply(weight2, terms[SUM_DIFFERENCE2]);
	for (int i = 0; i < GAP_PLAIN_SUMS; i++)
		terms[i] = dd_multiply(weight1, terms[i]);
}

static void
check_finite(const char *what, float8 value)
{
	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s value is out of range: %s", what, float8out_internal(value)),
				 errdetail("Expected and perceived values must be finite."),
				 errhint("Pass NULL for what is not known: such pairs are left out.")));
}

static void
check_weight(float8 weight)
{
	if (!isfinite(weight) || weight < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("weight is out of range: %s", float8out_internal(weight)),
				 errdetail("A weight must be finite and not negative."),
				 errhint("Pass NULL or 0 to leave a pair out.")));
	if (weight > 0 && weight * weight < DBL_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range: underflow"),
				 errdetail("The square of weight %s is too small.", float8out_internal(weight)),
				 errhint("Multiply all weights by the same number.")));
}

/* Takes one pair into the first argument; weight is NULL where there is none. */
static Datum
add_pair(FunctionCallInfo fcinfo, float8 expected, float8 perceived, const float8 *weight)
{
	DoubleDouble difference;
	DoubleDouble terms[GAP_ALL_SUMS];
	GapSummary *state;
	int			sums;
	bool		finite = true;

	check_finite("expected", expected);
	check_finite("perceived", perceived);
	if (weight != NULL)
	{
		check_weight(*weight);
		if (*weight == 0)
			return PG_GETARG_DATUM(0);
	}

	difference = dd_two_sum(perceived, -expected);
	pair_terms(expected, difference, terms);
	if (weight != NULL)
		weight_terms(*weight, terms);

	state = argument_to_update(fcinfo, weight != NULL);
	if (weight == NULL && is_weighted(state))
		weight_terms(1, terms);
	sums = sums_of_layout(is_weighted(state));
	for (int i = 0; i < sums; i++)
		finite &= add_sum(&state->sums[i], terms[i]);
	if (!finite)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range: overflow"),
				 weight == NULL ?
				 errdetail("The squares and sums cannot take in expected %s, perceived %s.",
						   float8out_internal(expected), float8out_internal(perceived)) :
				 errdetail("The squares and sums cannot take in expected %s, perceived %s, weight %s.",
						   float8out_internal(expected), float8out_internal(perceived),
						   float8out_internal(*weight))));

	add_count(&state->answers, 1);
	state->below += difference.hi < 0;	/* no more than the answers */
	state->exceeded += difference.hi > 0;
	assert_valid(state);
	PG_RETURN_POINTER(state);
}

/* Days from the actual date to the expected one: positive is early. */
static float8
days_early(const char *types, bool expected_finite, bool actual_finite,
		   int64 expected, int64 actual, int64 units_per_day)
{
	int64		early;

	if (!expected_finite || !actual_finite)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cannot subtract infinite %s", types),
				 errdetail("The %s one is infinite.", expected_finite ? "perceived" : "expected"),
				 errhint("Pass NULL for what has not happened: such pairs are left out.")));
	if (pg_sub_s64_overflow(expected, actual, &early))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errdetail("The two %s lie more than 292271 years apart.", types)));
	return (float8) early / units_per_day;
}

/* timestamptz or timestamp: one representation */
static float8
timestamps_early(FunctionCallInfo fcinfo)
{
	Timestamp	expected = PG_GETARG_TIMESTAMP(1);
	Timestamp	actual = PG_GETARG_TIMESTAMP(2);

	return days_early("timestamps", !TIMESTAMP_NOT_FINITE(expected), !TIMESTAMP_NOT_FINITE(actual),
					  expected, actual, USECS_PER_DAY);
}

static float8
dates_early(FunctionCallInfo fcinfo)
{
	DateADT		expected = PG_GETARG_DATEADT(1);
	DateADT		actual = PG_GETARG_DATEADT(2);

	return days_early("dates", !DATE_NOT_FINITE(expected), !DATE_NOT_FINITE(actual),
					  expected, actual, 1);
}

PG_FUNCTION_INFO_V1(gap_summary_add);
Datum
gap_summary_add(PG_FUNCTION_ARGS)
{
	return add_pair(fcinfo, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), NULL);
}

PG_FUNCTION_INFO_V1(gap_summary_add_weighted);
Datum
gap_summary_add_weighted(PG_FUNCTION_ARGS)
{
	float8		weight = PG_GETARG_FLOAT8(3);

	return add_pair(fcinfo, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), &weight);
}

PG_FUNCTION_INFO_V1(gap_summary_add_timestamps);
Datum
gap_summary_add_timestamps(PG_FUNCTION_ARGS)
{
	return add_pair(fcinfo, 0, timestamps_early(fcinfo), NULL);
}

PG_FUNCTION_INFO_V1(gap_summary_add_timestamps_weighted);
Datum
gap_summary_add_timestamps_weighted(PG_FUNCTION_ARGS)
{
	float8		weight = PG_GETARG_FLOAT8(3);

	return add_pair(fcinfo, 0, timestamps_early(fcinfo), &weight);
}

PG_FUNCTION_INFO_V1(gap_summary_add_dates);
Datum
gap_summary_add_dates(PG_FUNCTION_ARGS)
{
	return add_pair(fcinfo, 0, dates_early(fcinfo), NULL);
}

PG_FUNCTION_INFO_V1(gap_summary_add_dates_weighted);
Datum
gap_summary_add_dates_weighted(PG_FUNCTION_ARGS)
{
	float8		weight = PG_GETARG_FLOAT8(3);

	return add_pair(fcinfo, 0, dates_early(fcinfo), &weight);
}

/* The operator +, the combine function, and the transition function of rollup. */
PG_FUNCTION_INFO_V1(gap_summary_merge);
Datum
gap_summary_merge(PG_FUNCTION_ARGS)
{
	GapSummary *other = PG_GETARG_GAP_SUMMARY(1);
	GapSummary *state;

	if (other->answers == 0)
		return PG_GETARG_DATUM(0);

	state = argument_to_update(fcinfo, is_weighted(other));
	if (!add_sums(state, other))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range: overflow"),
				 errdetail("The sums of %lld and %lld answers cannot be added.",
						   (long long) state->answers, (long long) other->answers)));
	add_count(&state->answers, other->answers);
	state->below += other->below;	/* no more than the answers */
	state->exceeded += other->exceeded;
	assert_valid(state);
	PG_RETURN_POINTER(state);
}

/* No pairs, no summary; else a copy, since the state may still grow. */
PG_FUNCTION_INFO_V1(gap_summary_final);
Datum
gap_summary_final(PG_FUNCTION_ARGS)
{
	GapSummary *state = PG_GETARG_GAP_SUMMARY(0);

	if (state->answers == 0)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(gap_summary_copy(state, false));
}

/*
 * Figures
 */
static float8
mean_of(const GapSummary *summary, DoubleDouble sum)
{
	return dd_divide(sum, gap_sum(summary, SUM_WEIGHT)).hi;
}

static DoubleDouble
perceived_sum(const GapSummary *summary)
{
	return dd_add(gap_sum(summary, SUM_EXPECTED), gap_sum(summary, SUM_DIFFERENCE));
}

/*
 * What is left of a sum of products around the means: sum(w x y) less sum(w x)
 * sum(w y) / sum(w).  What the rounding of n additions can leave behind of terms
 * of the given size is taken for zero, so that constants have no spread.
 */
static float8
centred(const GapSummary *summary, DoubleDouble products, DoubleDouble x, DoubleDouble y,
		float8 size)
{
	DoubleDouble mean = dd_divide(y, gap_sum(summary, SUM_WEIGHT));
	float8		left = dd_subtract(products, dd_multiply(x, mean)).hi;
	float8		rounding = ldexp(summary->answers + 8.0, -104) * size;

	return fabs(left) <= rounding ? 0 : left;
}

static float8
centred_difference2(const GapSummary *summary)
{
	DoubleDouble sum = gap_sum(summary, SUM_DIFFERENCE);
	DoubleDouble squares = gap_sum(summary, SUM_DIFFERENCE2);

	return Max(centred(summary, squares, sum, sum, squares.hi), 0);
}

/* n / (n - 1) sum(w (d - mean)^2) / sum(w): by n - 1 where no weights are. */
static float8
difference_variance(const GapSummary *summary)
{
	float8		answers = summary->answers;

	if (summary->answers < 2)
		return 0;
	return centred_difference2(summary) / gap_sum(summary, SUM_WEIGHT).hi *
		(answers / (answers - 1));
}

/* sum(w^2 (d - mean)^2) */
static float8
difference_residual2(const GapSummary *summary)
{
	DoubleDouble mean = dd_divide(gap_sum(summary, SUM_DIFFERENCE), gap_sum(summary, SUM_WEIGHT));
	DoubleDouble squares = gap_sum(summary, SUM_WEIGHT2_DIFFERENCE2);
	DoubleDouble sum = gap_sum(summary, SUM_WEIGHT2_DIFFERENCE);
	DoubleDouble rest;

	/* squares - mean (2 sum - mean weight2) */
	rest = dd_subtract(dd_add(sum, sum), dd_multiply(mean, gap_sum(summary, SUM_WEIGHT2)));
	return Max(dd_subtract(squares, dd_multiply(mean, rest)).hi, 0);
}

void
gap_moments(const GapSummary *summary, GapMoments *moments)
{
	memset(moments, 0, sizeof(*moments));
	moments->weighted = is_weighted(summary);
	moments->answers = summary->answers;
	if (summary->answers == 0)
		return;

	moments->expected = mean_of(summary, gap_sum(summary, SUM_EXPECTED));
	moments->perceived = mean_of(summary, perceived_sum(summary));
	moments->difference = mean_of(summary, gap_sum(summary, SUM_DIFFERENCE));
	moments->variance = difference_variance(summary);
	moments->weight = gap_sum(summary, SUM_WEIGHT).hi;
	moments->weight2 = gap_sum(summary, SUM_WEIGHT2).hi;
	moments->residual2 = moments->variance > 0 ? difference_residual2(summary) : 0;
}

/* Of expected and perceived; says whether there is one. */
static bool
gap_correlation(const GapSummary *summary, float8 *correlation)
{
	DoubleDouble expected = gap_sum(summary, SUM_EXPECTED);
	DoubleDouble perceived = perceived_sum(summary);
	DoubleDouble expected2 = gap_sum(summary, SUM_EXPECTED2);
	DoubleDouble difference2 = gap_sum(summary, SUM_DIFFERENCE2);
	DoubleDouble product = gap_sum(summary, SUM_PRODUCT);
	DoubleDouble expected_perceived = dd_add(expected2, product);
	DoubleDouble perceived2 = dd_add(expected_perceived, dd_add(product, difference2));
	float8		size = expected2.hi + 2 * fabs(product.hi) + difference2.hi;
	float8		xx,
				yy,
				xy;

	if (summary->answers < 2)
		return false;
	xx = centred(summary, expected2, expected, expected, expected2.hi);
	yy = centred(summary, perceived2, perceived, perceived, size);
	xy = centred(summary, expected_perceived, expected, perceived, 0);
	if (xx <= 0 || yy <= 0)
		return false;

	xy /= sqrt(xx) * sqrt(yy);
	*correlation = Min(Max(xy, -1), 1);
	return true;
}

/* In points of 100. */
static float8
weight_share(const GapSummary *summary, DoubleDouble part)
{
	return dd_divide(dd_multiply(part, dd_make(100, 0)), gap_sum(summary, SUM_WEIGHT)).hi;
}

static float8
below_share(const GapSummary *summary)
{
	return weight_share(summary, gap_sum(summary, SUM_BELOW));
}

static float8
exceeded_share(const GapSummary *summary)
{
	return weight_share(summary, gap_sum(summary, SUM_EXCEEDED));
}

static float8
met_share(const GapSummary *summary)
{
	DoubleDouble part = gap_sum(summary, SUM_WEIGHT);

	/* Exactly nothing where nobody is left: weights are rounded. */
	if (summary->below + summary->exceeded == summary->answers)
		return 0;
	part = dd_subtract(part, gap_sum(summary, SUM_BELOW));
	part = dd_subtract(part, gap_sum(summary, SUM_EXCEEDED));
	return Max(weight_share(summary, part), 0);
}

static float8
effective_n(const GapSummary *summary)
{
	DoubleDouble weight = gap_sum(summary, SUM_WEIGHT);

	return dd_multiply(weight, dd_divide(weight, gap_sum(summary, SUM_WEIGHT2))).hi;
}

/* A function of SQL that gives a figure, or NULL where there are no answers. */
#define GAP_SUMMARY_FIGURE(name, figure) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	GapSummary *summary = PG_GETARG_GAP_SUMMARY(0); \
\
	if (summary->answers == 0) \
		PG_RETURN_NULL(); \
	PG_RETURN_FLOAT8(figure); \
}

GAP_SUMMARY_FIGURE(gap_summary_gap, mean_of(summary, gap_sum(summary, SUM_DIFFERENCE)))
GAP_SUMMARY_FIGURE(gap_summary_expected, mean_of(summary, gap_sum(summary, SUM_EXPECTED)))
GAP_SUMMARY_FIGURE(gap_summary_perceived, mean_of(summary, perceived_sum(summary)))
GAP_SUMMARY_FIGURE(gap_summary_below_share, below_share(summary))
GAP_SUMMARY_FIGURE(gap_summary_met_share, met_share(summary))
GAP_SUMMARY_FIGURE(gap_summary_exceeded_share, exceeded_share(summary))
GAP_SUMMARY_FIGURE(gap_summary_total_weight, gap_sum(summary, SUM_WEIGHT).hi)
GAP_SUMMARY_FIGURE(gap_summary_effective_n, effective_n(summary))

PG_FUNCTION_INFO_V1(gap_summary_answers);
Datum
gap_summary_answers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_GAP_SUMMARY(0)->answers);
}

PG_FUNCTION_INFO_V1(gap_summary_sd);
Datum
gap_summary_sd(PG_FUNCTION_ARGS)
{
	GapSummary *summary = PG_GETARG_GAP_SUMMARY(0);

	if (summary->answers < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sqrt(difference_variance(summary)));
}

PG_FUNCTION_INFO_V1(gap_summary_correlation);
Datum
gap_summary_correlation(PG_FUNCTION_ARGS)
{
	float8		correlation;

	if (!gap_correlation(PG_GETARG_GAP_SUMMARY(0), &correlation))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(correlation);
}

/*
 * JSON: the figures, for reading; they do not make a summary again.
 */
static char *
gap_summary_json(const GapSummary *summary)
{
	bool		any = summary->answers > 0;
	float8		correlation = 0;
	bool		correlated = gap_correlation(summary, &correlation);
	GapMoments	moments;
	StringInfoData buffer;

	gap_moments(summary, &moments);
	initStringInfo(&buffer);
	appendStringInfo(&buffer, "{\"answers\": " INT64_FORMAT, summary->answers);
	append_json_figure(&buffer, "expected", any ? moments.expected : NAN);
	append_json_figure(&buffer, "perceived", any ? moments.perceived : NAN);
	append_json_figure(&buffer, "gap", any ? moments.difference : NAN);
	append_json_figure(&buffer, "sd", summary->answers > 1 ? sqrt(moments.variance) : NAN);
	append_json_figure(&buffer, "correlation", correlated ? correlation : NAN);
	append_json_count(&buffer, "below", summary->below);
	append_json_count(&buffer, "met", summary->answers - summary->below - summary->exceeded);
	append_json_count(&buffer, "exceeded", summary->exceeded);
	append_json_figure(&buffer, "below_share", any ? below_share(summary) : NAN);
	append_json_figure(&buffer, "met_share", any ? met_share(summary) : NAN);
	append_json_figure(&buffer, "exceeded_share", any ? exceeded_share(summary) : NAN);
	append_json_figure(&buffer, "total_weight", any ? moments.weight : NAN);
	append_json_figure(&buffer, "effective_n", any ? effective_n(summary) : NAN);
	appendStringInfoChar(&buffer, '}');
	return buffer.data;
}

PG_FUNCTION_INFO_V1(gap_summary_to_json);
Datum
gap_summary_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(gap_summary_json(PG_GETARG_GAP_SUMMARY(0))));
}

PG_FUNCTION_INFO_V1(gap_summary_to_jsonb);
Datum
gap_summary_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in,
							   CStringGetDatum(gap_summary_json(PG_GETARG_GAP_SUMMARY(0))));
}
