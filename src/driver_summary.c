/*
 * driver_summary.c
 *		The type driver_summary: mergeable cross-products of an outcome and factors.
 *
 * A row counts if it is complete.  Of each variable (the outcome, then the
 * factors) a pivot is kept, which is its value in the first row; of the rows,
 * sums of the deviations d from the pivots and of the products of each two.
 * Sums have twice the digits of a double, and merging moves one side to the
 * other's pivots with those digits: variances stay right where the mean is a
 * billion times the spread, for whole numbers all is exact, and a constant is
 * known as such because nothing at all was summed.
 *
 * Each product is rounded to a double.  Products are at most n times as large
 * as what is left of them around the mean, since the first row is one of the n:
 * 1e7 rows of which the first is the odd one out keep 9 digits at worst.
 *
 * What is not whole, or not there, is counted: rows left out, and values missing
 * of each variable.
 */
#include "compat.h"

#include <float.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "comparison.h"
#include "double_double.h"
#include "driver_summary.h"
#include "form.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "numerics.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/jsonb.h"

#define DRIVER_SUMMARY_VERSION	1	/* stored and on the wire */
#define MAX_VARIABLES			(DRIVER_MAX_FACTORS + 1)

/*
 * The number of factors is 0 until a row brings an array.  Behind the fields
 * stand, by variable, missing (int64), pivots, and sums; then the products of
 * each variable with itself and those before it.  Sums and products stand as
 * all of their first parts, then all of their second, so that a row's products
 * are added side by side.
 */
struct DriverSummary
{
	int32		vl_len_;		/* varlena header, not to be touched */
	uint8		version;
	uint8		factors;
	uint8		unused[2];		/* zero */
	int64		answers;		/* complete rows */
	int64		left_out;		/* rows with a NULL */
	float8		numbers[FLEXIBLE_ARRAY_MEMBER];
};

StaticAssertDecl(offsetof(DriverSummary, answers) == 8, "no padding that is not named");
StaticAssertDecl(sizeof(int64) == sizeof(float8), "counts stand among numbers");

/* Where in the numbers each part begins. */
typedef struct Layout
{
	int			variables;
	int			products;
	int64	   *missing;
	float8	   *pivots;
	float8	   *sums_hi;
	float8	   *sums_lo;
	float8	   *products_hi;
	float8	   *products_lo;
} Layout;

static inline int
products_of(int variables)
{
	return variables * (variables + 1) / 2;
}

/* Place of the product of two variables, the second not after the first. */
static inline int
product_of(int variable, int other)
{
	Assert(other <= variable);
	return products_of(variable) + other;
}

static inline int
variables_of(const DriverSummary *summary)
{
	return summary->factors + 1;
}

static inline Size
size_of_factors(int factors)
{
	int			variables = factors + 1;

	return offsetof(DriverSummary, numbers) +
		sizeof(float8) * (4 * variables + 2 * products_of(variables));
}

static inline Layout
layout_of(const DriverSummary *summary)
{
	Layout		layout;
	float8	   *at = unconstify(DriverSummary *, summary)->numbers;

	layout.variables = variables_of(summary);
	layout.products = products_of(layout.variables);
	layout.missing = (int64 *) at;
	layout.pivots = at += layout.variables;
	layout.sums_hi = at += layout.variables;
	layout.sums_lo = at += layout.variables;
	layout.products_hi = at += layout.variables;
	layout.products_lo = at + layout.products;
	return layout;
}

static inline DoubleDouble
sum_at(Layout layout, int variable)
{
	return dd_make(layout.sums_hi[variable], layout.sums_lo[variable]);
}

static inline DoubleDouble
product_at(Layout layout, int place)
{
	return dd_make(layout.products_hi[place], layout.products_lo[place]);
}

static DriverSummary *
driver_summary_make(int factors)
{
	Size		size = size_of_factors(factors);
	DriverSummary *summary = palloc0(size);

	SET_VARSIZE(summary, size);
	summary->version = DRIVER_SUMMARY_VERSION;
	summary->factors = factors;
	return summary;
}

/*
 * A copy to work on, with room for so many factors where it knows of none yet:
 * rows without an array miss every factor.
 */
static DriverSummary *
driver_summary_copy(const DriverSummary *summary, int factors)
{
	DriverSummary *copy;

	if (summary->factors > 0 || factors == 0)
	{
		copy = palloc(VARSIZE(summary));
		memcpy(copy, summary, VARSIZE(summary));
		return copy;
	}
	copy = driver_summary_make(factors);
	copy->left_out = summary->left_out;
	layout_of(copy).missing[0] = layout_of(summary).missing[0];
	for (int i = 1; i <= factors; i++)
		layout_of(copy).missing[i] = summary->left_out;
	return copy;
}

/*
 * Moments
 */

/* sum(d e) less sum(d) sum(e) / n: the product of two variables around their means. */
static float8
centred(const DriverSummary *summary, Layout layout, int variable, int other)
{
	DoubleDouble mean = dd_divide(sum_at(layout, other), dd_from_int64(summary->answers));

	return dd_subtract(product_at(layout, product_of(variable, other)),
					   dd_multiply(sum_at(layout, variable), mean)).hi;
}

static float8
mean_of(const DriverSummary *summary, Layout layout, int variable)
{
	DoubleDouble mean = dd_divide(sum_at(layout, variable), dd_from_int64(summary->answers));

	return dd_add(mean, dd_make(layout.pivots[variable], 0)).hi;
}

/*
 * Sum of squares around the mean; 0 where it is not more than the rounding of
 * the values themselves, or of their squares near the smallest double, would
 * leave of a constant.
 */
static float8
spread_of(const DriverSummary *summary, Layout layout, int variable)
{
	float8		spread = centred(summary, layout, variable, variable);
	float8		rounding = 4 * DBL_EPSILON * mean_of(summary, layout, variable);

	if (spread <= summary->answers * Max(rounding * rounding, DBL_MIN / DBL_EPSILON))
		return 0;
	return spread;
}

DriverMoments *
driver_moments(const DriverSummary *summary)
{
	Layout		layout = layout_of(summary);
	int			variables = layout.variables;
	DriverMoments *moments = palloc0(sizeof(DriverMoments));
	float8	   *spreads = palloc0(variables * sizeof(float8));

	moments->answers = summary->answers;
	moments->variables = variables;
	moments->means = palloc0(variables * sizeof(float8));
	moments->deviations = palloc0(variables * sizeof(float8));
	moments->correlations = palloc0(variables * variables * sizeof(float8));
	if (summary->answers == 0)
		return moments;

	for (int i = 0; i < variables; i++)
	{
		moments->means[i] = mean_of(summary, layout, i);
		if (summary->answers < 2)
			continue;
		spreads[i] = spread_of(summary, layout, i);
		moments->deviations[i] = sqrt(spreads[i] / (summary->answers - 1));
	}
	for (int i = 0; i < variables; i++)
		for (int j = 0; j <= i; j++)
		{
			float8		correlation = 0;

			if (spreads[i] > 0 && spreads[j] > 0)
				correlation = i == j ? 1 :
					centred(summary, layout, i, j) / (sqrt(spreads[i]) * sqrt(spreads[j]));
			moments->correlations[i * variables + j] =
				moments->correlations[j * variables + i] = Min(Max(correlation, -1), 1);
		}
	return moments;
}

/*
 * Consistency
 *
 * Each checker gives a sentence for a DETAIL, or NULL where there is no flaw.
 */
static const char *
counts_flaw(const DriverSummary *summary)
{
	Layout		layout = layout_of(summary);
	int64		total;
	float8		missing = 0;

	if (summary->answers < 0 || summary->left_out < 0 ||
		pg_add_s64_overflow(summary->answers, summary->left_out, &total))
		return "The numbers of rows must not be negative, and their sum must be a bigint.";
	if (summary->answers > 0 && summary->factors == 0)
		return "Complete rows have factors.";
	for (int i = 0; i < layout.variables; i++)
	{
		if (layout.missing[i] < 0 || layout.missing[i] > summary->left_out)
			return "Values are missing in rows that were left out, in no others.";
		missing += layout.missing[i];
	}
	if (summary->factors > 0 && missing < summary->left_out)
		return "A row is left out because of a missing value.";
	return NULL;
}

static const char *
numbers_flaw(const DriverSummary *summary)
{
	Layout		layout = layout_of(summary);
	bool		empty = summary->answers == 0;

	for (int i = 0; i < layout.variables; i++)
		if (!isfinite(layout.pivots[i]) || !dd_is_normal(sum_at(layout, i)) ||
			(empty && (layout.pivots[i] != 0 || layout.sums_hi[i] != 0)))
			return "A pivot or sum is not finite, not in normal form, or of no rows.";
	for (int i = 0; i < layout.products; i++)
		if (!dd_is_normal(product_at(layout, i)) || (empty && layout.products_hi[i] != 0))
			return "A sum of products is not finite, not in normal form, or of no rows.";
	return NULL;
}

/*
 * Whether rows can have such products: around the mean, no combination of
 * variables has a negative variance.
 */
static const char *
products_flaw(const DriverSummary *summary)
{
	const float8 slack = 1e-9;
	Layout		layout = layout_of(summary);
	int			variables = layout.variables;
	float8		spreads[MAX_VARIABLES];
	float8	   *matrix = palloc0(variables * variables * sizeof(float8));
	float8		values[MAX_VARIABLES];

	for (int i = 0; i < variables; i++)
	{
		float8		squares = layout.products_hi[product_of(i, i)];

		spreads[i] = centred(summary, layout, i, i);
		if (squares < 0 || !(spreads[i] >= -slack * squares) || !isfinite(mean_of(summary, layout, i)))
			return "A sum of squares is too small for its sum.";
		spreads[i] = Max(spreads[i], slack * squares);
	}
	for (int i = 0; i < variables; i++)
		for (int j = 0; j <= i; j++)
		{
			float8		product = centred(summary, layout, i, j);
			float8		size = sqrt(spreads[i]) * sqrt(spreads[j]);

			if (i == j || size == 0)
			{
				if (size == 0 && product != 0)
					return "The products of a variable without spread are zero.";
				matrix[i * variables + j] = i == j;
				continue;
			}
			if (!(fabs(product) <= size * (1 + slack)))
				return "A sum of products is too large for the sums of squares.";
			matrix[i * variables + j] = matrix[j * variables + i] = product / size;
		}
	if (!numerics_symmetric_eigen(variables, matrix, values, NULL) || !(values[0] >= -slack * variables))
		return "The sums of products do not fit each other.";
	pfree(matrix);
	return NULL;
}

static const char *
driver_summary_flaw(const DriverSummary *summary)
{
	const char *flaw = counts_flaw(summary);

	if (flaw == NULL)
		flaw = numbers_flaw(summary);
	if (flaw == NULL && summary->answers > 0)
		flaw = products_flaw(summary);
	return flaw;
}

/* What is cheap enough to ask after each change; the products are left to the tests. */
static void
assert_valid(const DriverSummary *summary)
{
	Assert(VARSIZE(summary) == size_of_factors(summary->factors));
	Assert(summary->version == DRIVER_SUMMARY_VERSION);
	Assert(summary->unused[0] == 0 && summary->unused[1] == 0);
	Assert(counts_flaw(summary) == NULL);
	Assert(numbers_flaw(summary) == NULL);
}

DriverSummary *
driver_summary_from_datum(Datum datum)
{
	DriverSummary *summary = (DriverSummary *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(summary) < size_of_factors(0) ||
		summary->version != DRIVER_SUMMARY_VERSION ||
		summary->factors > DRIVER_MAX_FACTORS ||
		VARSIZE(summary) != size_of_factors(summary->factors))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("stored driver_summary is of a version that this release does not know, or damaged")));
	return summary;
}

/*
 * Text and binary forms
 *
 * {factors=2 n=3 left_out=1 missing=0,1,0 pivots=5,3,4 sums=... products=...},
 * without the last three where no row was complete; {} where there was no row.
 */
static bool
parse_numbers(TextCursor *cursor, const char *name, float8 *hi, float8 *lo, int count)
{
	if (!cursor_expect(cursor, name))
		return false;
	for (int i = 0; i < count; i++)
	{
		DoubleDouble number;

		if ((i > 0 && !cursor_expect(cursor, ",")) || !cursor_double_double(cursor, &number))
			return false;
		hi[i] = number.hi;
		if (lo != NULL)
			lo[i] = number.lo;
		else if (number.lo != 0)
			return cursor_malformed(cursor, "A pivot is a single number.");
	}
	return true;
}

static DriverSummary *
parse_driver_summary(TextCursor *cursor)
{
	DriverSummary *summary;
	Layout		layout;
	int64		factors;

	if (cursor_skip(cursor, "{}"))
		return cursor_end(cursor) ? driver_summary_make(0) : NULL;
	if (!cursor_expect(cursor, "{factors=") || !cursor_int64(cursor, &factors))
		return NULL;
	if (factors < 0 || factors > DRIVER_MAX_FACTORS)
	{
		(void) cursor_malformed(cursor, "There are up to 64 factors.");
		return NULL;
	}
	summary = driver_summary_make((int) factors);
	layout = layout_of(summary);
	if (!cursor_expect(cursor, " n=") || !cursor_int64(cursor, &summary->answers) ||
		!cursor_expect(cursor, " left_out=") || !cursor_int64(cursor, &summary->left_out) ||
		!cursor_expect(cursor, " missing="))
		return NULL;
	for (int i = 0; i < layout.variables; i++)
		if ((i > 0 && !cursor_expect(cursor, ",")) || !cursor_int64(cursor, &layout.missing[i]))
			return NULL;
	if (summary->answers != 0 &&
		(!parse_numbers(cursor, " pivots=", layout.pivots, NULL, layout.variables) ||
		 !parse_numbers(cursor, " sums=", layout.sums_hi, layout.sums_lo, layout.variables) ||
		 !parse_numbers(cursor, " products=", layout.products_hi, layout.products_lo, layout.products)))
		return NULL;
	if (!cursor_expect(cursor, "}") || !cursor_end(cursor))
		return NULL;
	return summary;
}

PG_FUNCTION_INFO_V1(driver_summary_in);
Datum
driver_summary_in(PG_FUNCTION_ARGS)
{
	TextCursor	cursor;
	DriverSummary *summary;
	const char *flaw;

	cursor_start(&cursor, "driver_summary", PG_GETARG_CSTRING(0), fcinfo->context);
	summary = parse_driver_summary(&cursor);
	if (summary == NULL)
		PG_RETURN_NULL();
	flaw = driver_summary_flaw(summary);
	if (flaw != NULL && !cursor_impossible(&cursor, flaw))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(summary);
}

static void
append_numbers(StringInfo buffer, const char *name, const float8 *hi, const float8 *lo, int count)
{
	appendStringInfoString(buffer, name);
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoChar(buffer, ',');
		append_double_double(buffer, dd_make(hi[i], lo == NULL ? 0 : lo[i]));
	}
}

PG_FUNCTION_INFO_V1(driver_summary_out);
Datum
driver_summary_out(PG_FUNCTION_ARGS)
{
	DriverSummary *summary = PG_GETARG_DRIVER_SUMMARY(0);
	Layout		layout = layout_of(summary);
	StringInfoData buffer;

	if (summary->factors == 0 && summary->left_out == 0)
		PG_RETURN_CSTRING(pstrdup("{}"));
	initStringInfo(&buffer);
	appendStringInfo(&buffer, "{factors=%d n=" INT64_FORMAT " left_out=" INT64_FORMAT " missing=",
					 summary->factors, summary->answers, summary->left_out);
	for (int i = 0; i < layout.variables; i++)
		appendStringInfo(&buffer, "%s" INT64_FORMAT, i > 0 ? "," : "", layout.missing[i]);
	if (summary->answers > 0)
	{
		append_numbers(&buffer, " pivots=", layout.pivots, NULL, layout.variables);
		append_numbers(&buffer, " sums=", layout.sums_hi, layout.sums_lo, layout.variables);
		append_numbers(&buffer, " products=", layout.products_hi, layout.products_lo, layout.products);
	}
	appendStringInfoChar(&buffer, '}');
	PG_RETURN_CSTRING(buffer.data);
}

/* Version, factors, the two numbers of rows; then all numbers as they are stored. */
PG_FUNCTION_INFO_V1(driver_summary_recv);
Datum
driver_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	DriverSummary *summary;
	Layout		layout;
	const char *flaw;
	int			version;
	int			factors;
	float8	   *end;

	if (buffer->len - buffer->cursor < 2)
		check_wire_length(buffer, "driver_summary", 2 + size_of_factors(0));
	version = pq_getmsgbyte(buffer);
	if (version != DRIVER_SUMMARY_VERSION)
		wire_unsupported("driver_summary", "version", version);
	factors = pq_getmsgbyte(buffer);
	if (factors > DRIVER_MAX_FACTORS)
		wire_unsupported("driver_summary", "number of factors", factors);

	summary = driver_summary_make(factors);
	layout = layout_of(summary);
	check_wire_length(buffer, "driver_summary",
					  VARSIZE(summary) - offsetof(DriverSummary, answers));
	summary->answers = pq_getmsgint64(buffer);
	summary->left_out = pq_getmsgint64(buffer);
	for (int i = 0; i < layout.variables; i++)
		layout.missing[i] = pq_getmsgint64(buffer);
	end = layout.products_lo + layout.products;
	for (float8 *number = layout.pivots; number < end; number++)
		*number = pq_getmsgfloat8(buffer) + 0.0;	/* no negative zero */

	flaw = driver_summary_flaw(summary);
	if (flaw != NULL)
		wire_impossible("driver_summary", flaw);
	PG_RETURN_POINTER(summary);
}

PG_FUNCTION_INFO_V1(driver_summary_send);
Datum
driver_summary_send(PG_FUNCTION_ARGS)
{
	DriverSummary *summary = PG_GETARG_DRIVER_SUMMARY(0);
	Layout		layout = layout_of(summary);
	const float8 *end = layout.products_lo + layout.products;
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, summary->version);
	pq_sendbyte(&buffer, summary->factors);
	pq_sendint64(&buffer, summary->answers);
	pq_sendint64(&buffer, summary->left_out);
	for (int i = 0; i < layout.variables; i++)
		pq_sendint64(&buffer, layout.missing[i]);
	for (const float8 *number = layout.pivots; number < end; number++)
		pq_sendfloat8(&buffer, *number);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/*
 * Order and hash
 */

/* By factors and rows, then number by number: an order for sorting, without a meaning. */
static int
driver_summary_compare(const DriverSummary *a, const DriverSummary *b)
{
	Layout		x = layout_of(a);
	Layout		y = layout_of(b);

	if (a->factors != b->factors)
		return a->factors < b->factors ? -1 : 1;
	if (a->answers != b->answers)
		return a->answers < b->answers ? -1 : 1;
	if (a->left_out != b->left_out)
		return a->left_out < b->left_out ? -1 : 1;
	for (int i = 0; i < x.variables; i++)
		if (x.missing[i] != y.missing[i])
			return x.missing[i] < y.missing[i] ? -1 : 1;
	for (int i = 0; i < 3 * x.variables + 2 * x.products; i++)
		if (x.pivots[i] != y.pivots[i])
			return x.pivots[i] < y.pivots[i] ? -1 : 1;
	return 0;
}

/* Equal summaries are equal bytes: no zero is negative, sums are in normal form. */
COMPARISON_FUNCTIONS(driver_summary, DriverSummary, PG_GETARG_DRIVER_SUMMARY)

/*
 * Transition and merge
 */

/*
 * The first argument, to be changed and returned: itself where it is the state
 * of an aggregate (or a detoasted copy) with room for the factors, else a copy,
 * since these are ordinary SQL functions too, which must leave stored values
 * alone.  NULL is the state before the first row.
 */
static DriverSummary *
argument_to_update(FunctionCallInfo fcinfo, int factors)
{
	Datum		datum = PG_GETARG_DATUM(0);
	DriverSummary *state;
	bool		ours;

	if (PG_ARGISNULL(0))
		return driver_summary_make(factors);
	state = driver_summary_from_datum(datum);
	if (factors > 0 && state->factors > 0 && state->factors != factors)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot summarize %d and %d factors together", state->factors, factors),
				 errhint("Every row needs the same factors, in the same order; NULL where one is not known.")));

	ours = (Pointer) state != DatumGetPointer(datum) || AggCheckCallContext(fcinfo, NULL) != 0;
	if (ours && (state->factors > 0 || factors == 0))
		return state;
	return driver_summary_copy(state, factors);
}

static void
add_count(int64 *count, int64 more)
{
	if (pg_add_s64_overflow(*count, more, count))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("bigint out of range"),
				 errdetail("A driver_summary counts up to %lld rows.", (long long) PG_INT64_MAX)));
}

static void
check_finite(const char *what, float8 value)
{
	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s value is out of range: %s", what, float8out_internal(value)),
				 errdetail("An outcome and its factors must be finite."),
				 errhint("Pass NULL for what is not known: such rows are left out, and counted.")));
}

/* After a row was added, or two summaries merged: no product is larger than two squares. */
static void
check_squares(Layout layout)
{
	float8		total = 0;

	for (int i = 0; i < layout.variables; i++)
		total += layout.products_hi[product_of(i, i)];
	if (likely(isfinite(total)))
		return;
	for (int i = 0; i < layout.variables; i++)
		if (!isfinite(layout.products_hi[product_of(i, i)]) || i == layout.variables - 1)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value out of range: overflow"),
					 errdetail("The squares of %s cannot be summed.",
							   i == 0 ? "the outcome" : psprintf("factor %d", i)),
					 errhint("Scale the values down: importance does not depend on units.")));
}

/* The factors of a row, behind the place of the outcome; says how many are NULL. */
static int
read_factors(ArrayType *array, float8 *values, bool *missing)
{
	int			factors = ARR_NDIM(array) == 1 ? ARR_DIMS(array)[0] : 0;
	const float8 *at = (const float8 *) ARR_DATA_PTR(array);
	const bits8 *present = ARR_NULLBITMAP(array);
	int			nulls = 0;

	for (int i = 0; i < factors; i++)
	{
		missing[i + 1] = present != NULL && (present[i / 8] & (1 << (i % 8))) == 0;
		if (missing[i + 1])
		{
			nulls++;
			continue;
		}
		values[i + 1] = *at++;
		if (unlikely(!isfinite(values[i + 1])))
			check_finite(psprintf("factor %d", i + 1), values[i + 1]);
	}
	return nulls;
}

static void
check_factors(ArrayType *array)
{
	if (ARR_NDIM(array) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("factors must be an array of one dimension, not of %d", ARR_NDIM(array)),
				 errhint("Write driver_agg(outcome, ARRAY[first, second, ...]).")));
	if (ARR_DIMS(array)[0] > DRIVER_MAX_FACTORS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot summarize %d factors", ARR_DIMS(array)[0]),
				 errdetail("There may be up to %d.", DRIVER_MAX_FACTORS)));
}

/*
 * Adds to each number of twice the digits one of a double.  This is dd_add() of
 * one part, spelled out so that the compiler takes several at a time; the result
 * is in normal form, and never a negative zero where the first part was none.
 */
static void
add_side_by_side(float8 *restrict hi, float8 *restrict lo, const float8 *restrict more, int count)
{
	for (int i = 0; i < count; i++)
	{
		float8		sum = hi[i] + more[i];
		float8		part = sum - hi[i];
		float8		rest = ((hi[i] - (sum - part)) + (more[i] - part)) + lo[i];

		hi[i] = sum + rest;
		lo[i] = rest - (hi[i] - sum);
	}
}

static void
add_complete_row(DriverSummary *state, const float8 *values)
{
	Layout		layout = layout_of(state);
	float8		deviations[MAX_VARIABLES];
	float8		products[MAX_VARIABLES * (MAX_VARIABLES + 1) / 2];
	float8	   *product = products;

	if (state->answers == 0)
		for (int i = 0; i < layout.variables; i++)
			layout.pivots[i] = values[i] + 0.0; /* no negative zero */
	add_count(&state->answers, 1);

	for (int i = 0; i < layout.variables; i++)
		deviations[i] = values[i] - layout.pivots[i];
	for (int i = 0; i < layout.variables; i++)
		for (int j = 0; j <= i; j++)
			*product++ = deviations[i] * deviations[j];

	add_side_by_side(layout.sums_hi, layout.sums_lo, deviations, layout.variables);
	add_side_by_side(layout.products_hi, layout.products_lo, products, layout.products);
	check_squares(layout);
}

/* driver_agg: state, outcome, factors; none need be there. */
PG_FUNCTION_INFO_V1(driver_summary_add);
Datum
driver_summary_add(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_ARGISNULL(2) ? NULL : PG_GETARG_ARRAYTYPE_P(2);
	float8		values[MAX_VARIABLES];
	bool		missing[MAX_VARIABLES];
	int			factors = 0;
	int			nulls = 0;
	DriverSummary *state;

	if (array != NULL)
	{
		check_factors(array);
		factors = ARR_DIMS(array)[0];
		nulls = read_factors(array, values, missing);
	}
	missing[0] = PG_ARGISNULL(1);
	if (!missing[0])
	{
		values[0] = PG_GETARG_FLOAT8(1);
		check_finite("outcome", values[0]);
	}

	state = argument_to_update(fcinfo, factors);
	if (array != NULL && nulls == 0 && !missing[0])
		add_complete_row(state, values);
	else
	{
		Layout		layout = layout_of(state);

		add_count(&state->left_out, 1);
		for (int i = 0; i < layout.variables; i++)
			layout.missing[i] += array == NULL && i > 0 ? 1 : missing[i];
	}
	assert_valid(state);
	PG_RETURN_POINTER(state);
}

/* Moves the rows of other to the pivots of state, and adds them. */
static void
merge_rows(DriverSummary *state, const DriverSummary *other)
{
	Layout		into = layout_of(state);
	Layout		from = layout_of(other);
	DoubleDouble rows = dd_from_int64(other->answers);
	DoubleDouble shifts[MAX_VARIABLES];

	/* d' = d + shift, so that the products gain s_i S_j + s_j S_i + n s_i s_j */
	for (int i = 0; i < into.variables; i++)
		shifts[i] = dd_two_sum(from.pivots[i], -into.pivots[i]);
	for (int i = 0; i < into.variables; i++)
	{
		DoubleDouble shifted = dd_add(sum_at(from, i), dd_multiply(rows, shifts[i]));
		DoubleDouble sum = dd_add(sum_at(into, i), shifted);

		for (int j = 0; j <= i; j++)
		{
			int			place = product_of(i, j);
			DoubleDouble product = dd_add(product_at(into, place), product_at(from, place));

			product = dd_add(product, dd_multiply(shifts[i], sum_at(from, j)));
			product = dd_add(product, dd_multiply(shifts[j], shifted));
			into.products_hi[place] = product.hi;
			into.products_lo[place] = product.lo;
		}
		into.sums_hi[i] = sum.hi;
		into.sums_lo[i] = sum.lo;
	}
	check_squares(into);
}

/* The operator +, the combine function, and the transition function of rollup. */
PG_FUNCTION_INFO_V1(driver_summary_merge);
Datum
driver_summary_merge(PG_FUNCTION_ARGS)
{
	DriverSummary *other = PG_GETARG_DRIVER_SUMMARY(1);
	DriverSummary *state = argument_to_update(fcinfo, other->factors);
	Layout		into = layout_of(state);

	if (other->factors < state->factors)
		other = driver_summary_copy(other, state->factors);
	if (other->answers > 0 && state->answers > 0)
		merge_rows(state, other);
	else if (other->answers > 0)
		memcpy(into.pivots, layout_of(other).pivots,
			   sizeof(float8) * (3 * into.variables + 2 * into.products));

	add_count(&state->answers, other->answers);
	add_count(&state->left_out, other->left_out);
	for (int i = 0; i < into.variables; i++)
		into.missing[i] += layout_of(other).missing[i];	/* no more than are left out */
	assert_valid(state);
	PG_RETURN_POINTER(state);
}

/*
 * Counts, and JSON
 */
PG_FUNCTION_INFO_V1(driver_summary_answers);
Datum
driver_summary_answers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_DRIVER_SUMMARY(0)->answers);
}

PG_FUNCTION_INFO_V1(driver_summary_left_out);
Datum
driver_summary_left_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_DRIVER_SUMMARY(0)->left_out);
}

/* The outcome first. */
PG_FUNCTION_INFO_V1(driver_summary_missing);
Datum
driver_summary_missing(PG_FUNCTION_ARGS)
{
	DriverSummary *summary = PG_GETARG_DRIVER_SUMMARY(0);
	Layout		layout = layout_of(summary);
	Datum		counts[MAX_VARIABLES];

	for (int i = 0; i < layout.variables; i++)
		counts[i] = Int64GetDatum(layout.missing[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(counts, layout.variables,
										  INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* The figures, for reading; they do not make a summary again. */
static char *
driver_summary_json(const DriverSummary *summary)
{
	DriverMoments *moments = driver_moments(summary);
	Layout		layout = layout_of(summary);
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfo(&buffer, "{\"answers\": " INT64_FORMAT, summary->answers);
	append_json_count(&buffer, "left_out", summary->left_out);
	for (int i = 0; i < layout.variables; i++)
	{
		bool		spread = moments->deviations[0] > 0 && moments->deviations[i] > 0;

		if (i == 0)
			appendStringInfoString(&buffer, ", \"outcome\": {");
		else
			appendStringInfoString(&buffer, i == 1 ? ", \"factors\": [{" : ", {");
		appendStringInfo(&buffer, "\"missing\": " INT64_FORMAT, layout.missing[i]);
		append_json_figure(&buffer, "mean", summary->answers > 0 ? moments->means[i] : NAN);
		append_json_figure(&buffer, "sd", summary->answers > 1 ? moments->deviations[i] : NAN);
		if (i > 0)
			append_json_figure(&buffer, "correlation", spread ? moments->correlations[i] : NAN);
		appendStringInfoChar(&buffer, '}');
	}
	appendStringInfoString(&buffer, summary->factors > 0 ? "]}" : ", \"factors\": []}");
	return buffer.data;
}

PG_FUNCTION_INFO_V1(driver_summary_to_json);
Datum
driver_summary_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(driver_summary_json(PG_GETARG_DRIVER_SUMMARY(0))));
}

PG_FUNCTION_INFO_V1(driver_summary_to_jsonb);
Datum
driver_summary_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in,
							   CStringGetDatum(driver_summary_json(PG_GETARG_DRIVER_SUMMARY(0))));
}
