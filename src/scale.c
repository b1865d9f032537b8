/*
 * scale.c
 *		The scale of an answer: checks, and the conventions of each measure.
 */
#include "compat.h"

#include <math.h>

#include "scale.h"
#include "utils/builtins.h"

/* Scales have an arbitrary but total order: by worst, then by best. */
int
scale_compare(Scale a, Scale b)
{
	if (a.worst != b.worst)
		return a.worst < b.worst ? -1 : 1;
	if (a.best != b.best)
		return a.best < b.best ? -1 : 1;
	return 0;
}

bool
scale_check(int64 worst, int64 best, Node *escontext)
{
	if (worst < -SCALE_BOUND || worst > SCALE_BOUND ||
		best < -SCALE_BOUND || best > SCALE_BOUND)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scale %lld..%lld is out of range",
						(long long) worst, (long long) best),
				 errdetail("Both ends of a scale must be between %d and %d.",
						   -SCALE_BOUND, SCALE_BOUND)));

	if (!scale_valid(worst, best))
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scale %lld..%lld has %lld points",
						(long long) worst, (long long) best,
						(long long) (best > worst ? best - worst + 1 : worst - best + 1)),
				 errdetail("A scale must have between %d and %d points.",
						   SCALE_MIN_POINTS, SCALE_MAX_POINTS)));
	return true;
}

bool
scale_check_score(Scale scale, int64 score, Node *escontext)
{
	if (!scale_holds(scale, score))
		ereturn(escontext, false,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %lld is off the scale %d..%d",
						(long long) score, scale.worst, scale.best),
				 errhint("Leave such answers out with FILTER (WHERE score BETWEEN %d AND %d), or name the scale that they were given on: rating(score, worst, best).",
						 Min(scale.worst, scale.best), Max(scale.worst, scale.best))));
	return true;
}

/* A score that came as a number: never rounded, for that moves people between groups. */
int
scale_check_float8_score(Scale scale, float8 score)
{
	if (isnan(score) || isinf(score) || score != rint(score))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %s is not a whole number",
						DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(score)))),
				 errhint("An answer is a point of the scale %d..%d. Round it yourself if that is what is meant.",
						 scale.worst, scale.best)));

	/* Beyond this, off every scale; and within int64, so that the cast is defined. */
	if (score < -1e15 || score > 1e15)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %s is off the scale %d..%d",
						DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(score))),
						scale.worst, scale.best)));

	scale_check_score(scale, (int64) score, NULL);
	return (int) score;
}

/* Positions of a range of scores that is named in the scale's own numbers. */
void
scale_check_range(Scale scale, int32 from_score, int32 to_score, int *first, int *last)
{
	if (from_score > to_score)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("from_score %d is above to_score %d", from_score, to_score),
				 errhint("Write the lower score first, also on a scale where low is good.")));
	scale_check_score(scale, from_score, NULL);
	scale_check_score(scale, to_score, NULL);
	*first = Min(scale_position(scale, from_score), scale_position(scale, to_score));
	*last = Max(scale_position(scale, from_score), scale_position(scale, to_score));
}

void
scale_check_same(Scale a, Scale b)
{
	if (!scale_equal(a, b))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot combine answers on the scales %d..%d and %d..%d",
						a.worst, a.best, b.worst, b.best),
				 errhint("Group by the scale, or leave one of the two out.")));
}

void
scale_check_nps(Scale scale)
{
	if (!scale_equal(scale, NPS_SCALE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("net promoter score is not defined on the scale %d..%d",
						scale.worst, scale.best),
				 errdetail("It is defined on 0..10 only."),
				 errhint("Use csat(), mean() or share() for this scale.")));
}

/*
 * First position that counts as satisfied: the top 2 boxes of scales of 4 to 7
 * points, the top 1 of 2 or 3, the top 3 of 10 or 11; -1 where there is no
 * convention.
 */
static int
scale_satisfied_position(Scale scale)
{
	int			points = scale_points(scale);

	if (points <= 3)
		return points - 1;
	if (points >= 4 && points <= 7)
		return points - 2;
	if (points == 10 || points == 11)
		return points - 3;
	return -1;
}

int
scale_first_satisfied(Scale scale)
{
	int			position = scale_satisfied_position(scale);

	if (position < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("customer satisfaction is not defined on the scale %d..%d of %d points",
						scale.worst, scale.best, scale_points(scale)),
				 errdetail("It is defined on scales of 2 to 7, 10 and 11 points."),
				 errhint("Use share(summary, from_score, to_score) with the company's own cut.")));
	return position;
}

/* Ease of a position: the answer's number, turned so that more is always easier. */
float8
scale_ease(Scale scale, int position)
{
	return Min(scale.worst, scale.best) + position;
}

/* The Scale of SQL arguments (worst, best), checked. */
static Scale
scale_of_arguments(int32 worst, int32 best)
{
	Scale		scale;

	scale_check(worst, best, NULL);
	scale.worst = worst;
	scale.best = best;
	return scale;
}

/*
 * The cuts that the field agrees on for a measure, as positions: answers from
 * *satisfied up are satisfied, answers up to *unhappy are unhappy.  Returns
 * false where there is no convention.
 */
bool
scale_measure_cuts(Scale scale, const char *measure, int *satisfied, int *unhappy)
{
	int			points = scale_points(scale);

	if (strcmp(measure, "nps") == 0 && scale_equal(scale, NPS_SCALE))
	{
		*satisfied = NPS_FIRST_PROMOTER;
		*unhappy = NPS_LAST_DETRACTOR;
		return true;
	}
	if (strcmp(measure, "ces") == 0)
	{
		/* The easy and the hard third of the way from worst to best. */
		*unhappy = (points - 1) / 3;
		*satisfied = points - 1 - *unhappy;
		return true;
	}
	if (strcmp(measure, "csat") == 0 || strcmp(measure, "need_met") == 0 ||
		strcmp(measure, "perceived") == 0 || strcmp(measure, "other") == 0)
	{
		*satisfied = scale_satisfied_position(scale);
		*unhappy = points - 1 - *satisfied;
		return *satisfied >= 0;
	}
	return false;
}

PG_FUNCTION_INFO_V1(satisfied_from);
Datum
satisfied_from(PG_FUNCTION_ARGS)
{
	char	   *measure = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Scale		scale = scale_of_arguments(PG_GETARG_INT32(1), PG_GETARG_INT32(2));
	int			satisfied,
				unhappy;

	if (!scale_measure_cuts(scale, measure, &satisfied, &unhappy))
		PG_RETURN_NULL();
	PG_RETURN_INT32(scale_score(scale, satisfied));
}

PG_FUNCTION_INFO_V1(unhappy_to);
Datum
unhappy_to(PG_FUNCTION_ARGS)
{
	char	   *measure = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Scale		scale = scale_of_arguments(PG_GETARG_INT32(1), PG_GETARG_INT32(2));
	int			satisfied,
				unhappy;

	if (!scale_measure_cuts(scale, measure, &satisfied, &unhappy))
		PG_RETURN_NULL();
	PG_RETURN_INT32(scale_score(scale, unhappy));
}
