/*
 * rating_summary.c
 *		The distribution of ratings on one scale: form, checks, merge.
 */
#include "compat.h"

#include <float.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "comparison.h"
#include "form.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "rating_summary.h"
#include "utils/array.h"
#include "utils/builtins.h"

#define RATING_SUMMARY_WIRE_VERSION 1

void
rating_summary_count_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("count of answers out of range"),
			 errdetail("A rating_summary holds at most %lld answers.", (long long) PG_INT64_MAX)));
}

static void
weight_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("sum of weights out of range"),
			 errhint("Scale the weights down: figures depend on their ratios only.")));
}

/*---------- making ----------*/

static Size
summary_size(int points, bool weighted)
{
	return offsetof(RatingSummary, counts) +
		points * (sizeof(int64) + (weighted ? 2 * sizeof(float8) : 0));
}

RatingSummary *
rating_summary_of_no_scale(void)
{
	RatingSummary *summary = palloc0(summary_size(0, false));

	SET_VARSIZE(summary, summary_size(0, false));
	summary->version = RATING_SUMMARY_VERSION;
	return summary;
}

/* weighted makes room for weights; the first answer must follow. */
RatingSummary *
rating_summary_empty(Scale scale, bool weighted)
{
	Size		size = summary_size(scale_points(scale), weighted);
	RatingSummary *summary = palloc0(size);

	SET_VARSIZE(summary, size);
	summary->version = RATING_SUMMARY_VERSION;
	summary->flags = RATING_SUMMARY_HAS_SCALE | (weighted ? RATING_SUMMARY_WEIGHTED : 0);
	summary->worst = scale.worst;
	summary->best = scale.best;
	return summary;
}

RatingSummary *
rating_summary_copy(const RatingSummary *summary)
{
	RatingSummary *copy = palloc(VARSIZE(summary));

	memcpy(copy, summary, VARSIZE(summary));
	return copy;
}

/* An unweighted summary with room for weights: each answer so far weighs 1. */
RatingSummary *
rating_summary_as_weighted(const RatingSummary *summary)
{
	RatingSummary *result = rating_summary_empty(summary_scale(summary), true);

	rating_summary_merge(result, summary);
	return result;
}

/* The summary that a Datum holds, however it is stored; never to be changed. */
RatingSummary *
rating_summary_from_datum(Datum datum)
{
	RatingSummary *summary = (RatingSummary *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(summary) < offsetof(RatingSummary, counts) ||
		summary->version != RATING_SUMMARY_VERSION ||
		(summary->flags & ~RATING_SUMMARY_FLAGS) != 0 ||
		VARSIZE(summary) != summary_size(summary_points(summary), summary_weighted(summary)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid rating_summary: version %d, %d bytes",
						summary->version, (int) VARSIZE(summary)),
				 errhint("It was written by a newer customer_metrics, or is damaged.")));
	return summary;
}

#ifdef USE_ASSERT_CHECKING
/* What holds of every summary that leaves this file. */
bool
rating_summary_is_valid(const RatingSummary *summary)
{
	bool		any = false;

	for (int i = 0; i < summary_points(summary); i++)
	{
		if (summary->counts[i] < 0)
			return false;
		if (summary_weighted(summary) &&
			(summary->counts[i] > 0) != (summary_weights(summary)[i] > 0))
			return false;
		any = any || summary->counts[i] > 0;
	}
	return any || !summary_weighted(summary);
}
#endif

/*---------- reading ----------*/

int64
rating_summary_answers_between(const RatingSummary *summary, int first, int last)
{
	int64		answers = 0;

	for (int i = first; i <= last; i++)
		if (pg_add_s64_overflow(answers, summary->counts[i], &answers))
			rating_summary_count_out_of_range();
	return answers;
}

int64
rating_summary_answers(const RatingSummary *summary)
{
	return rating_summary_answers_between(summary, 0, summary_points(summary) - 1);
}

/* The position of all answers, where they are alike; else -1. */
int
rating_summary_only_position(const RatingSummary *summary)
{
	int64		answers = rating_summary_answers(summary);

	for (int i = 0; i < summary_points(summary); i++)
		if (summary->counts[i] > 0)
			return summary->counts[i] == answers ? i : -1;
	return -1;
}

/* Sum of weights of the answers in these positions; unweighted ones weigh 1. */
float8
rating_summary_weight_between(const RatingSummary *summary, int first, int last)
{
	float8		weight = 0;

	if (!summary_weighted(summary))
		return (float8) rating_summary_answers_between(summary, first, last);
	for (int i = first; i <= last; i++)
		weight += summary_weights(summary)[i];
	return weight;
}

float8
rating_summary_squares_between(const RatingSummary *summary, int first, int last)
{
	float8		squares = 0;

	if (!summary_weighted(summary))
		return (float8) rating_summary_answers_between(summary, first, last);
	for (int i = first; i <= last; i++)
		squares += summary_squares(summary)[i];
	return squares;
}

/*
 * Whether squares of weights are so small that the digits of their sum are gone:
 * what is known of such weights is their ratios to others, not their spread.
 */
bool
rating_summary_squares_vanished(const RatingSummary *summary)
{
	float8		squares = rating_summary_squares_between(summary, 0, summary_points(summary) - 1);

	return squares < rating_summary_answers(summary) * (DBL_MIN / DBL_EPSILON);
}

/*---------- changing, in place ----------*/

/* weight is above 0 and finite, and the summary has room for it. */
void
rating_summary_add_weighted(RatingSummary *summary, int position, float8 weight)
{
	float8		sum = summary_weights(summary)[position] + weight;
	float8		squares = summary_squares(summary)[position] + weight * weight;

	Assert(summary_weighted(summary));
	if (isinf(sum) || isinf(squares))
		weight_out_of_range();
	if (pg_add_s64_overflow(summary->counts[position], 1, &summary->counts[position]))
		rating_summary_count_out_of_range();
	summary_weights(summary)[position] = sum;
	summary_squares(summary)[position] = squares;
}

/* Takes away answers that were added before; of an unweighted summary only. */
void
rating_summary_take_answers(RatingSummary *summary, int position, int64 answers)
{
	if (summary_weighted(summary))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot take answers away from a weighted rating_summary"),
				 errdetail("Sums of weights cannot be undone exactly."),
				 errhint("Aggregate the answers that remain.")));
	if (summary->counts[position] < answers)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cannot take away %lld answers of score %d: there are %lld",
						(long long) answers,
						scale_score(summary_scale(summary), position),
						(long long) summary->counts[position])));
	summary->counts[position] -= answers;
}

/* Whether from can be merged into the room that into has. */
bool
rating_summary_fits(const RatingSummary *into, const RatingSummary *from)
{
	if (!summary_has_scale(from))
		return true;
	return summary_has_scale(into) && (summary_weighted(into) || !summary_weighted(from));
}

void
rating_summary_merge(RatingSummary *into, const RatingSummary *from)
{
	Assert(rating_summary_fits(into, from));
	if (!summary_has_scale(from))
		return;
	scale_check_same(summary_scale(into), summary_scale(from));

	for (int i = 0; i < summary_points(into); i++)
	{
		if (pg_add_s64_overflow(into->counts[i], from->counts[i], &into->counts[i]))
			rating_summary_count_out_of_range();
		if (summary_weighted(into))
		{
			summary_weights(into)[i] += rating_summary_weight_between(from, i, i);
			summary_squares(into)[i] += rating_summary_squares_between(from, i, i);
			if (isinf(summary_weights(into)[i]) || isinf(summary_squares(into)[i]))
				weight_out_of_range();
		}
	}
	(void) rating_summary_answers(into);	/* the total must fit, too */
}

/* The merge of two summaries, as a new one. */
RatingSummary *
rating_summary_sum(const RatingSummary *a, const RatingSummary *b)
{
	RatingSummary *result;

	if (!summary_has_scale(a))
		return rating_summary_copy(b);
	if (!summary_has_scale(b))
		return rating_summary_copy(a);

	scale_check_same(summary_scale(a), summary_scale(b));
	result = rating_summary_empty(summary_scale(a),
								  summary_weighted(a) || summary_weighted(b));
	rating_summary_merge(result, a);
	rating_summary_merge(result, b);
	return result;
}

PG_FUNCTION_INFO_V1(rating_summary_plus);
Datum
rating_summary_plus(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(rating_summary_sum(PG_GETARG_RATING_SUMMARY(0),
										 PG_GETARG_RATING_SUMMARY(1)));
}

PG_FUNCTION_INFO_V1(rating_summary_minus);
Datum
rating_summary_minus(PG_FUNCTION_ARGS)
{
	RatingSummary *whole = PG_GETARG_RATING_SUMMARY(0);
	RatingSummary *part = PG_GETARG_RATING_SUMMARY(1);
	RatingSummary *result;

	if (summary_weighted(part))
		rating_summary_take_answers(part, 0, 0);	/* says why not */
	if (!summary_has_scale(part))
		PG_RETURN_POINTER(rating_summary_copy(whole));
	if (!summary_has_scale(whole))
		result = rating_summary_empty(summary_scale(part), false);
	else
		result = rating_summary_copy(whole);
	scale_check_same(summary_scale(result), summary_scale(part));
	for (int i = 0; i < summary_points(part); i++)
		rating_summary_take_answers(result, i, part->counts[i]);
	PG_RETURN_POINTER(result);
}

/*---------- text and binary form ----------*/

/*
 * Whether so many weights have these sums: squares lie between weight^2 / answers
 * and weight^2.  With slack, since sums are rounded: relatively, more than long
 * additions lose, and absolutely, what was lost below DBL_MIN.
 */
static bool
weights_fit(int64 answers, float8 weight, float8 squares)
{
	const float8 relative = 1 + 1e-3;
	const float8 absolute = answers * DBL_MIN;

	return squares <= weight * weight * relative + absolute &&
		weight * (weight / answers) <= squares * relative + absolute;
}

/* One "score:answers" or "score:answers/weights/squares". */
static bool
read_cell(TextCursor *cursor, Scale scale, bool *seen,
		  int64 *counts, float8 *weights, float8 *squares, bool *weighted)
{
	int64		score;
	int			position;

	if (!cursor_int64(cursor, &score) || !scale_check_score(scale, score, cursor->escontext))
		return false;
	position = scale_position(scale, score);
	if (seen[position])
		return cursor_malformed(cursor, "Name each score once.");
	seen[position] = true;

	if (!cursor_expect(cursor, ":") || !cursor_int64(cursor, &counts[position]))
		return false;
	if (counts[position] < 0)
		return cursor_malformed(cursor, "A count of answers cannot be negative.");

	*weighted = cursor_skip(cursor, "/");
	if (!*weighted)
		return true;
	if (!cursor_float8(cursor, &weights[position]) || !cursor_expect(cursor, "/") ||
		!cursor_float8(cursor, &squares[position]))
		return false;
	if (counts[position] == 0 || !(weights[position] > 0) || squares[position] < 0 ||
		signbit(squares[position]))
		return cursor_malformed(cursor, "Weighted answers, their weights and squared weights are above 0.");
	return weights_fit(counts[position], weights[position], squares[position]) ||
		cursor_impossible(cursor, "A sum of squared weights does not fit the sum of weights.");
}

PG_FUNCTION_INFO_V1(rating_summary_in);
Datum
rating_summary_in(PG_FUNCTION_ARGS)
{
	TextCursor	cursor;
	int64		worst,
				best;
	Scale		scale;
	int64		counts[SCALE_MAX_POINTS] = {0};
	float8		weights[SCALE_MAX_POINTS] = {0};
	float8		squares[SCALE_MAX_POINTS] = {0};
	bool		seen[SCALE_MAX_POINTS] = {false};
	int			weighted_cells = 0;
	int			plain_cells = 0;
	int64		total = 0;
	RatingSummary *summary;

	cursor_start(&cursor, "rating_summary", PG_GETARG_CSTRING(0), fcinfo->context);

	if (cursor_skip(&cursor, "{"))
	{
		if (!cursor_expect(&cursor, "}") || !cursor_end(&cursor))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(rating_summary_of_no_scale());
	}

	if (!cursor_int64(&cursor, &worst) || !cursor_expect(&cursor, "..") ||
		!cursor_int64(&cursor, &best) || !cursor_expect(&cursor, "{") ||
		!scale_check(worst, best, fcinfo->context))
		PG_RETURN_NULL();
	scale = (Scale)
	{
		worst, best
	};

	if (!cursor_skip(&cursor, "}"))
	{
		do
		{
			bool		weighted = false;

			if (!read_cell(&cursor, scale, seen, counts, weights, squares, &weighted))
				PG_RETURN_NULL();
			if (weighted)
				weighted_cells++;
			else
				plain_cells++;
		} while (cursor_skip(&cursor, ","));
		if (!cursor_expect(&cursor, "}"))
			PG_RETURN_NULL();
	}
	if (!cursor_end(&cursor))
		PG_RETURN_NULL();
	if (weighted_cells > 0 && plain_cells > 0)
	{
		cursor_malformed(&cursor, "Write all scores with weights, or none.");
		PG_RETURN_NULL();
	}

	for (int i = 0; i < scale_points(scale); i++)
		if (pg_add_s64_overflow(total, counts[i], &total))
			ereturn(fcinfo->context, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("count of answers out of range")));

	summary = rating_summary_empty(scale, weighted_cells > 0);
	memcpy(summary->counts, counts, scale_points(scale) * sizeof(int64));
	if (weighted_cells > 0)
	{
		memcpy(summary_weights(summary), weights, scale_points(scale) * sizeof(float8));
		memcpy(summary_squares(summary), squares, scale_points(scale) * sizeof(float8));
	}
	PG_RETURN_POINTER(summary);
}

PG_FUNCTION_INFO_V1(rating_summary_out);
Datum
rating_summary_out(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	StringInfoData buffer;
	const char *separator = "";

	initStringInfo(&buffer);
	if (summary_has_scale(summary))
		appendStringInfo(&buffer, "%d..%d", summary->worst, summary->best);
	appendStringInfoChar(&buffer, '{');
	for (int i = 0; i < summary_points(summary); i++)
	{
		if (summary->counts[i] == 0)
			continue;
		appendStringInfo(&buffer, "%s%d:%lld", separator,
						 scale_score(summary_scale(summary), i),
						 (long long) summary->counts[i]);
		if (summary_weighted(summary))
		{
			appendStringInfoChar(&buffer, '/');
			append_float8(&buffer, summary_weights(summary)[i]);
			appendStringInfoChar(&buffer, '/');
			append_float8(&buffer, summary_squares(summary)[i]);
		}
		separator = ",";
	}
	appendStringInfoChar(&buffer, '}');
	PG_RETURN_CSTRING(buffer.data);
}

static void
malformed_binary(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid external rating_summary: %s", what)));
}

static void
need_bytes(StringInfo buffer, int bytes)
{
	if (buffer->len - buffer->cursor < bytes)
		malformed_binary("it ends too early");
}

/*
 * Version, flags; with a scale: worst, best, and for each position with answers
 * (as many as their number says, ascending) position, count and, if weighted,
 * the sums of weights and of squared weights.
 */
PG_FUNCTION_INFO_V1(rating_summary_recv);
Datum
rating_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			flags;
	int			worst,
				best;
	int			cells;
	int			last = -1;
	bool		weighted;
	int64		total = 0;
	RatingSummary *summary;

	need_bytes(buffer, 2);
	if (pq_getmsgbyte(buffer) != RATING_SUMMARY_WIRE_VERSION)
		malformed_binary("unsupported version");
	flags = pq_getmsgbyte(buffer);
	if ((flags & ~RATING_SUMMARY_FLAGS) != 0 || flags == RATING_SUMMARY_WEIGHTED)
		malformed_binary("unsupported flags");
	if (flags == 0)
	{
		if (buffer->cursor != buffer->len)
			malformed_binary("bytes are left over");
		PG_RETURN_POINTER(rating_summary_of_no_scale());
	}
	weighted = (flags & RATING_SUMMARY_WEIGHTED) != 0;

	need_bytes(buffer, 3);
	worst = (int8) pq_getmsgbyte(buffer);
	best = (int8) pq_getmsgbyte(buffer);
	if (!scale_valid(worst, best))
		malformed_binary("its scale is out of range");
	cells = pq_getmsgbyte(buffer);
	if (weighted && cells == 0)
		malformed_binary("it is weighted and empty");

	summary = rating_summary_empty((Scale) {worst, best}, weighted);
	for (int i = 0; i < cells; i++)
	{
		int			position;

		need_bytes(buffer, weighted ? 25 : 9);
		position = pq_getmsgbyte(buffer);
		if (position <= last || position >= summary_points(summary))
			malformed_binary("a score is off the scale or out of order");
		last = position;

		summary->counts[position] = pq_getmsgint64(buffer);
		if (summary->counts[position] <= 0 ||
			pg_add_s64_overflow(total, summary->counts[position], &total))
			malformed_binary("a count of answers is out of range");
		if (weighted)
		{
			float8		weight = pq_getmsgfloat8(buffer);
			float8		square = pq_getmsgfloat8(buffer);

			if (!(weight > 0) || isinf(weight) || !(square >= 0) || isinf(square) || signbit(square))
				malformed_binary("a sum of weights is out of range");
			if (!weights_fit(summary->counts[position], weight, square))
				malformed_binary("a sum of squared weights does not fit the sum of weights");
			summary_weights(summary)[position] = weight;
			summary_squares(summary)[position] = square;
		}
	}
	if (buffer->cursor != buffer->len)
		malformed_binary("bytes are left over");
	PG_RETURN_POINTER(summary);
}

PG_FUNCTION_INFO_V1(rating_summary_send);
Datum
rating_summary_send(PG_FUNCTION_ARGS)
{
	RatingSummary *summary = PG_GETARG_RATING_SUMMARY(0);
	StringInfoData buffer;
	int			cells = 0;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, RATING_SUMMARY_WIRE_VERSION);
	pq_sendbyte(&buffer, summary->flags);
	if (summary_has_scale(summary))
	{
		for (int i = 0; i < summary_points(summary); i++)
			cells += summary->counts[i] > 0;
		pq_sendbyte(&buffer, summary->worst);
		pq_sendbyte(&buffer, summary->best);
		pq_sendbyte(&buffer, cells);
		for (int i = 0; i < summary_points(summary); i++)
		{
			if (summary->counts[i] == 0)
				continue;
			pq_sendbyte(&buffer, i);
			pq_sendint64(&buffer, summary->counts[i]);
			if (summary_weighted(summary))
			{
				pq_sendfloat8(&buffer, summary_weights(summary)[i]);
				pq_sendfloat8(&buffer, summary_squares(summary)[i]);
			}
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* From counts kept elsewhere, worst first. */
PG_FUNCTION_INFO_V1(rating_summary_construct);
Datum
rating_summary_construct(PG_FUNCTION_ARGS)
{
	int32		worst = PG_GETARG_INT32(0);
	int32		best = PG_GETARG_INT32(1);
	ArrayType  *counts = PG_GETARG_ARRAYTYPE_P(2);
	RatingSummary *summary;

	scale_check(worst, best, NULL);
	summary = rating_summary_empty((Scale) {worst, best}, false);

	if (ARR_NDIM(counts) != 1 || ARR_DIMS(counts)[0] != summary_points(summary))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("array of counts must have one dimension and %d elements",
						summary_points(summary)),
				 errhint("One count for each score from worst (%d) to best (%d).", worst, best)));
	if (array_contains_nulls(counts))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("array of counts must not contain nulls"),
				 errhint("Write 0 for a score that nobody gave.")));

	memcpy(summary->counts, ARR_DATA_PTR(counts), summary_points(summary) * sizeof(int64));
	for (int i = 0; i < summary_points(summary); i++)
		if (summary->counts[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("count of score %d must not be negative: %lld",
							scale_score(summary_scale(summary), i),
							(long long) summary->counts[i])));
	(void) rating_summary_answers(summary);
	PG_RETURN_POINTER(summary);
}

/*---------- comparison ----------*/

/* No scale first; then by scale, counts from the worst up, weights. */
static int
rating_summary_compare(const RatingSummary *a, const RatingSummary *b)
{
	int			result;

	if (summary_has_scale(a) != summary_has_scale(b))
		return summary_has_scale(a) ? 1 : -1;
	if ((result = scale_compare(summary_scale(a), summary_scale(b))) != 0)
		return result;
	for (int i = 0; i < summary_points(a); i++)
		if (a->counts[i] != b->counts[i])
			return a->counts[i] < b->counts[i] ? -1 : 1;
	if (summary_weighted(a) != summary_weighted(b))
		return summary_weighted(a) ? 1 : -1;
	if (summary_weighted(a))
		for (int i = 0; i < 2 * summary_points(a); i++)
			if (summary_weights(a)[i] != summary_weights(b)[i])
				return summary_weights(a)[i] < summary_weights(b)[i] ? -1 : 1;
	return 0;
}

/* Equal summaries are equal bytes after the length: no -0 and no NaN among the weights. */
COMPARISON_FUNCTIONS(rating_summary, RatingSummary, PG_GETARG_RATING_SUMMARY)
