/*
 * helpers.c
 *		What an analysis needs around its figures: p values adjusted for how many
 *		there are, and the size of a sample before it is drawn.
 */
#include "compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "method.h"
#include "numerics.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* A p value and where in the array it stood. */
typedef struct RankedP
{
	float8		p;
	int			place;
} RankedP;

typedef enum AdjustMethod
{
	ADJUST_BH,
	ADJUST_HOLM
} AdjustMethod;

static const char *const adjust_method_names[] = {"BH", "holm", NULL};

static int
compare_ranked_p(const void *a, const void *b)
{
	float8		p = ((const RankedP *) a)->p;
	float8		q = ((const RankedP *) b)->p;

	return p < q ? -1 : (p > q ? 1 : 0);
}

/*
 * Benjamini and Hochberg (1995): p n / rank, but no more than for any larger p.
 * Values stand in ascending order; the place is left alone.
 */
static void
adjust_bh(RankedP *ranked, int n)
{
	float8		least = 1;

	for (int i = n - 1; i >= 0; i--)
	{
		least = Min(least, ranked[i].p * ((float8) n / (i + 1)));
		ranked[i].p = least;
	}
}

/* Holm (1979): p times those not smaller, but no less than for any smaller p. */
static void
adjust_holm(RankedP *ranked, int n)
{
	float8		greatest = 0;

	for (int i = 0; i < n; i++)
	{
		greatest = Max(greatest, Min(1, ranked[i].p * (n - i)));
		ranked[i].p = greatest;
	}
}

static void
check_p_value(float8 p)
{
	if (!(p >= 0 && p <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("p value %g is not between 0 and 1", p),
				 errhint("Pass NULL where there is none.")));
}

PG_FUNCTION_INFO_V1(p_adjust);
Datum
p_adjust(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	AdjustMethod method = method_argument(fcinfo, 1, adjust_method_names);
	Datum	   *values;
	bool	   *nulls;
	RankedP    *ranked;
	int			elements;
	int			n = 0;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &values, &nulls, &elements);
	ranked = palloc(elements * sizeof(RankedP));
	for (int i = 0; i < elements; i++)
	{
		if (nulls[i])
			continue;
		check_p_value(DatumGetFloat8(values[i]));
		ranked[n].p = DatumGetFloat8(values[i]);
		ranked[n++].place = i;
	}

	qsort(ranked, n, sizeof(RankedP), compare_ranked_p);
	if (method == ADJUST_BH)
		adjust_bh(ranked, n);
	else
		adjust_holm(ranked, n);

	for (int i = 0; i < n; i++)
		values[ranked[i].place] = Float8GetDatum(ranked[i].p);
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, ARR_NDIM(array), ARR_DIMS(array), ARR_LBOUND(array),
											 FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* (z spread / margin)^2, rounded up: spread / sqrt(n) is the standard error. */
PG_FUNCTION_INFO_V1(nps_sample_size);
Datum
nps_sample_size(PG_FUNCTION_ARGS)
{
	float8		margin = PG_GETARG_FLOAT8(0);
	float8		confidence = confidence_argument(fcinfo, 1);
	float8		spread = PG_GETARG_FLOAT8(2);
	float8		ratio;
	float8		answers;

	if (!(margin > 0) || isinf(margin))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("margin %g is not a positive number", margin),
				 errhint("Write 5 for a score that is known to within 5 points.")));
	if (!(spread > 0 && spread <= 100))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("spread %g is not between 0 and 100", spread),
				 errhint("It is the standard deviation of an answer that counts 100, 0 or -100: 100 where half are promoters and half detractors.")));

	ratio = numerics_normal_two_sided(confidence) * spread / margin;
	answers = ceil(ratio * ratio);
	if (!(answers < (float8) PG_INT64_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("bigint out of range"),
				 errdetail("A margin of %g points needs more answers than can be counted.", margin)));
	PG_RETURN_INT64((int64) Max(answers, 1));
}
