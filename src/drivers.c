/*
 * drivers.c
 *		What drives an outcome: least squares over complete rows, and the share of
 *		each factor in what they explain.
 *
 * All is of standardized variables, so that only correlations are needed.  A
 * factor without spread, or that those before it determine, is left out of the
 * model; where the rows are too few for it, nothing is said at all.
 */
#include "compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "driver_summary.h"
#include "funcapi.h"
#include "intervals.h"
#include "method.h"
#include "miscadmin.h"
#include "numerics.h"
#include "result.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* A factor of which those before it leave less of its variance is collinear. */
#define COLLINEAR	1e-10

/* Where less of the outcome's variance is left, there is no error to test against. */
#define EXACT_FIT	1e-12

/* The subsets of so many factors can be told apart, and gone through, in a moment. */
#define LMG_MAX_FACTORS	16

typedef enum DriverMethod
{
	DRIVER_JOHNSON,
	DRIVER_LMG
} DriverMethod;

static const char *const driver_method_names[] = {"johnson", "lmg", NULL};

/* Matrices are symmetric, row by row, over the factors of the model. */
typedef struct DriverModel
{
	const DriverMoments *moments;
	int			size;			/* factors of the model */
	int			variable[DRIVER_MAX_FACTORS];	/* of moments, by place in the model */
	int			place[DRIVER_MAX_FACTORS + 1];	/* in the model by variable; -1: not in it */
	int64		freedom;		/* residual degrees of freedom: answers - size - 1 */
	bool		known;			/* whether there is a model at all; if so: */
	float8	   *correlations;	/* of the factors */
	float8	   *outcome;		/* of each with the outcome */
	float8	   *inverse;		/* of correlations */
	float8	   *betas;			/* standardized coefficients */
	float8		r_squared;
} DriverModel;

static float8
correlation_of(const DriverMoments *moments, int variable, int other)
{
	return moments->correlations[variable * moments->variables + other];
}

/*
 * The row of a Cholesky factor for one variable more: what rows there are say of
 * it, in row[0 .. size - 1], from its correlations with them.  Gives the share of
 * its variance that is its own.
 */
static float8
cholesky_row(int size, const float8 *const *rows, const float8 *correlations, float8 *row)
{
	float8		own = 1;

	for (int i = 0; i < size; i++)
	{
		float8		sum = correlations[i];

		for (int j = 0; j < i; j++)
			sum -= rows[i][j] * row[j];
		row[i] = sum / rows[i][i];
		own -= row[i] * row[i];
	}
	return own;
}

/* The factors that vary, and that those before them do not determine. */
static void
choose_factors(DriverModel *model)
{
	const DriverMoments *moments = model->moments;
	float8	   *rows[DRIVER_MAX_FACTORS];

	for (int variable = 1; variable < moments->variables; variable++)
	{
		float8		correlations[DRIVER_MAX_FACTORS];
		float8	   *row = palloc((model->size + 1) * sizeof(float8));
		float8		own;

		model->place[variable] = -1;
		for (int i = 0; i < model->size; i++)
			correlations[i] = correlation_of(moments, variable, model->variable[i]);
		own = cholesky_row(model->size, (const float8 *const *) rows, correlations, row);
		if (moments->deviations[variable] == 0 || !(own > COLLINEAR))
			continue;
		row[model->size] = sqrt(own);
		rows[model->size] = row;
		model->place[variable] = model->size;
		model->variable[model->size++] = variable;
	}
}

static DriverModel *
fit_model(const DriverSummary *summary)
{
	DriverModel *model = palloc0(sizeof(DriverModel));
	const DriverMoments *moments = model->moments = driver_moments(summary);
	int			size;

	choose_factors(model);
	size = model->size;
	model->freedom = moments->answers - size - 1;
	if (size == 0 || model->freedom < 1 || moments->deviations[0] == 0)
		return model;

	model->correlations = palloc(size * size * sizeof(float8));
	model->inverse = palloc(size * size * sizeof(float8));
	model->outcome = palloc(size * sizeof(float8));
	model->betas = palloc0(size * sizeof(float8));
	for (int i = 0; i < size; i++)
	{
		model->outcome[i] = correlation_of(moments, model->variable[i], 0);
		for (int j = 0; j < size; j++)
			model->correlations[i * size + j] = correlation_of(moments, model->variable[i], model->variable[j]);
	}
	if (!numerics_symmetric_inverse(size, model->correlations, model->inverse))
		return model;

	for (int i = 0; i < size; i++)
	{
		for (int j = 0; j < size; j++)
			model->betas[i] += model->inverse[i * size + j] * model->outcome[j];
		model->r_squared += model->betas[i] * model->outcome[i];
	}
	model->r_squared = Min(Max(model->r_squared, 0), 1);
	model->known = true;
	return model;
}

/* Of one coefficient by t; NaN where the fit is exact. */
static float8
beta_p_value(const DriverModel *model, int i)
{
	float8		unexplained = 1 - model->r_squared;

	if (unexplained < EXACT_FIT)
		return NAN;
	return numerics_t_p_value(model->betas[i] /
							  sqrt(unexplained / model->freedom * model->inverse[i * model->size + i]),
							  model->freedom);
}

/*
 * Relative weights (Johnson 2000): the factors' nearest uncorrelated companions,
 * related to the factors by the square root of their correlations, share R
 * squared out among themselves; each factor gets back what it gave to them.
 */
static bool
johnson_shares(const DriverModel *model, float8 *shares)
{
	int			size = model->size;
	float8	   *values = palloc(size * sizeof(float8));
	float8	   *vectors = palloc(size * size * sizeof(float8));
	float8	   *root = palloc0(size * size * sizeof(float8));
	float8	   *squares = palloc(size * sizeof(float8));

	if (!numerics_symmetric_eigen(size, model->correlations, values, vectors) || !(values[0] > 0))
		return false;
	for (int i = 0; i < size; i++)
	{
		float8		beta = 0;	/* of companion i on the outcome */

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < size; j++)
		{
			float8		inverse_root = 0;

			for (int k = 0; k < size; k++)
			{
				float8		product = vectors[k * size + i] * vectors[k * size + j];

				root[i * size + j] += product * sqrt(values[k]);
				inverse_root += product / sqrt(values[k]);
			}
			beta += inverse_root * model->outcome[j];
		}
		squares[i] = beta * beta;
	}
	for (int i = 0; i < size; i++)
	{
		shares[i] = 0;
		for (int j = 0; j < size; j++)
			shares[i] += root[i * size + j] * root[i * size + j] * squares[j];
	}
	return true;
}

/* What going through all subsets of the factors needs. */
typedef struct SubsetWalk
{
	const DriverModel *model;
	int			members[LMG_MAX_FACTORS];
	float8		rows[LMG_MAX_FACTORS][LMG_MAX_FACTORS]; /* Cholesky factor of the members */
	float8		scores[LMG_MAX_FACTORS];	/* outcome on each member, freed of those before */
	float8	   *r_squared;		/* by set of bits */
} SubsetWalk;

/* Fills in R squared of all sets that have these members and others after them. */
static void
walk_subsets(SubsetWalk *walk, int size, uint32 set)
{
	const DriverModel *model = walk->model;
	const float8 *rows[LMG_MAX_FACTORS];

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < size; i++)
		rows[i] = walk->rows[i];

	for (int next = size > 0 ? walk->members[size - 1] + 1 : 0; next < model->size; next++)
	{
		float8		correlations[LMG_MAX_FACTORS];
		float8	   *row = walk->rows[size];
		float8		own;
		float8		score = model->outcome[next];

		for (int i = 0; i < size; i++)
			correlations[i] = model->correlations[next * model->size + walk->members[i]];
		own = cholesky_row(size, rows, correlations, row);
		for (int i = 0; i < size; i++)
			score -= row[i] * walk->scores[i];
		row[size] = sqrt(own);
		walk->members[size] = next;
		walk->scores[size] = score / row[size];
		walk->r_squared[set | (1 << next)] = walk->r_squared[set] + walk->scores[size] * walk->scores[size];
		walk_subsets(walk, size + 1, set | (1 << next));
	}
}

/*
 * Lindeman, Merenda and Gold (1980): what a factor adds to R squared, averaged
 * over all orders in which factors may be added; Shapley's value.
 */
static void
lmg_shares(const DriverModel *model, float8 *shares)
{
	int			size = model->size;
	uint32		sets = (uint32) 1 << size;
	float8		chance[LMG_MAX_FACTORS];	/* that just a given set of so many comes before */
	SubsetWalk	walk = {.model = model};

	walk.r_squared = palloc(sets * sizeof(float8));
	walk.r_squared[0] = 0;
	walk_subsets(&walk, 0, 0);

	/* of all orders: so many before it (1 of size), and just these of the others */
	chance[0] = 1.0 / size;
	for (int before = 1; before < size; before++)
		chance[before] = chance[before - 1] * before / (size - before);

	for (int i = 0; i < size; i++)
	{
		CHECK_FOR_INTERRUPTS();
		shares[i] = 0;
		for (uint32 set = 0; set < sets; set++)
			if ((set & (1 << i)) == 0)
				shares[i] += chance[pg_popcount32(set)] * (walk.r_squared[set | (1 << i)] - walk.r_squared[set]);
	}
	pfree(walk.r_squared);
}

/* Shares in points of 100, in the order of the model; NaN where nothing is explained. */
static void
importance_of(const DriverModel *model, DriverMethod method, float8 *importance)
{
	float8		total = 0;
	bool		known = true;

	if (method == DRIVER_LMG)
		lmg_shares(model, importance);
	else
		known = johnson_shares(model, importance);
	for (int i = 0; i < model->size; i++)
		total += importance[i] = Max(importance[i], 0);
	for (int i = 0; i < model->size; i++)
		importance[i] = known && total > 0 ? 100 * importance[i] / total : NAN;
}

/* 1 is the most important; equals share the better rank. */
static int
rank_of(const float8 *importance, int size, int place)
{
	int			rank = 1;

	for (int i = 0; i < size; i++)
		rank += importance[i] > importance[place];
	return rank;
}

/* By factor: the names given, or their places where none are. */
static char **
factor_names(ArrayType *names, int factors)
{
	char	  **result = palloc(factors * sizeof(char *));
	Datum	   *values;
	bool	   *nulls;
	int			elements = 0;

	if (names != NULL)
	{
		if (ARR_NDIM(names) > 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("names must be an array of one dimension, not of %d", ARR_NDIM(names))));
		deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &elements);
		if (elements != factors && factors > 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%d names were given for %d factors", elements, factors),
					 errhint("Name each factor, in the order of the array that was aggregated.")));
	}
	for (int i = 0; i < factors; i++)
		result[i] = names != NULL && !nulls[i] ? TextDatumGetCString(values[i]) : psprintf("%d", i + 1);
	return result;
}

PG_FUNCTION_INFO_V1(drivers);
Datum
drivers(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	float8		importance[DRIVER_MAX_FACTORS];
	DriverMethod method;
	DriverModel *model;
	const DriverMoments *moments;
	char	  **names;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	method = method_argument(fcinfo, 2, driver_method_names);
	model = fit_model(PG_GETARG_DRIVER_SUMMARY(0));
	moments = model->moments;
	names = factor_names(PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1), moments->variables - 1);
	if (method == DRIVER_LMG && moments->variables - 1 > LMG_MAX_FACTORS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method \"lmg\" is for up to %d factors, not for %d",
						LMG_MAX_FACTORS, moments->variables - 1),
				 errhint("Use method \"johnson\".")));
	if (model->known)
		importance_of(model, method, importance);

	for (int variable = 1; variable < moments->variables; variable++)
	{
		int			place = model->place[variable];
		bool		varies = moments->deviations[0] > 0 && moments->deviations[variable] > 0;
		bool		modelled = model->known && place >= 0;
		Datum		values[9];
		bool		nulls[9] = {false};

		values[0] = CStringGetTextDatum(names[variable - 1]);
		values[1] = Int64GetDatum(moments->answers);
		set_float8(values, nulls, 2, moments->answers > 0 ? moments->means[variable] : NAN);
		set_float8(values, nulls, 3, varies ? correlation_of(moments, variable, 0) : NAN);
		set_float8(values, nulls, 4, modelled ? model->betas[place] : NAN);
		set_float8(values, nulls, 5, modelled ? beta_p_value(model, place) : NAN);
		set_float8(values, nulls, 6, modelled ? model->inverse[place * model->size + place] : NAN);
		/* Importance 0 is said of a factor that has none to give; NULL where nobody knows. */
		set_float8(values, nulls, 7, modelled ? importance[place] : model->known ? 0 : NAN);
		nulls[8] = !modelled || isnan(importance[place]);
		values[8] = nulls[8] ? (Datum) 0 : Int32GetDatum(rank_of(importance, model->size, place));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	PG_RETURN_NULL();
}

PG_FUNCTION_INFO_V1(driver_summary_r_squared);
Datum
driver_summary_r_squared(PG_FUNCTION_ARGS)
{
	DriverModel *model = fit_model(PG_GETARG_DRIVER_SUMMARY(0));

	if (!model->known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(model->r_squared);
}

/* F test of all coefficients together. */
PG_FUNCTION_INFO_V1(driver_summary_p_value);
Datum
driver_summary_p_value(PG_FUNCTION_ARGS)
{
	DriverModel *model = fit_model(PG_GETARG_DRIVER_SUMMARY(0));
	float8		unexplained = 1 - model->r_squared;

	if (!model->known || unexplained < EXACT_FIT)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(numerics_f_p_value((model->r_squared / model->size) / (unexplained / model->freedom),
										model->size, model->freedom));
}

/*
 * Raw alpha: k / (k - 1) (1 - sum of the items' variances / variance of their
 * sum), as the share of the covariances, which does not cancel; NaN for fewer
 * than 2 items or rows, or where the sum does not vary.
 */
static float8
cronbach_alpha_of(const DriverMoments *moments)
{
	int			items = moments->variables - 1;
	float8		own = 0;
	float8		shared = 0;

	for (int i = 1; i <= items; i++)
	{
		own += moments->deviations[i] * moments->deviations[i];
		for (int j = 1; j < i; j++)
			shared += 2 * moments->deviations[i] * moments->deviations[j] * correlation_of(moments, i, j);
	}
	/* Items that cancel each other leave a rounding of nothing. */
	if (items < 2 || moments->answers < 2 || !(own + shared > COLLINEAR * own))
		return NAN;
	return items / (items - 1.0) * (shared / (own + shared));
}

PG_FUNCTION_INFO_V1(driver_summary_cronbach_alpha);
Datum
driver_summary_cronbach_alpha(PG_FUNCTION_ARGS)
{
	float8		alpha = cronbach_alpha_of(driver_moments(PG_GETARG_DRIVER_SUMMARY(0)));

	if (isnan(alpha))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(alpha);
}

/*
 * Feldt (1965): (1 - alpha of all people) / (1 - alpha) is distributed as F with
 * n - 1 and (n - 1) (k - 1) degrees of freedom.
 */
PG_FUNCTION_INFO_V1(cronbach_alpha_estimate);
Datum
cronbach_alpha_estimate(PG_FUNCTION_ARGS)
{
	DriverMoments *moments = driver_moments(PG_GETARG_DRIVER_SUMMARY(0));
	float8		confidence = confidence_argument(fcinfo, 1);
	float8		alpha = cronbach_alpha_of(moments);
	float8		df = moments->answers - 1.0;
	float8		df2 = df * (moments->variables - 2);
	float8		tail = (1 - confidence) / 2;
	ConfidenceInterval interval;

	if (isnan(alpha))
		PG_RETURN_NULL();
	interval.low = interval.high = NAN;
	if (1 - alpha > EXACT_FIT)	/* else all items are one: no spread to judge by */
	{
		interval.low = 1 - (1 - alpha) * numerics_f_upper(tail, df, df2);
		interval.high = 1 - (1 - alpha) * numerics_f_lower(tail, df, df2);
	}
	return estimate_row(fcinfo, alpha, interval, 1, moments->answers);
}
