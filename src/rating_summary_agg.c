/*
 * rating_summary_agg.c
 *		Transition, inverse and combine functions over rating_summary.
 *
 * The state is the SQL type itself, so that it can be stored, sent to another
 * server and merged there.  It is updated in place only within an aggregate:
 * called as ordinary functions, these must not change their argument, which may
 * be a stored row.
 */
#include "compat.h"

#include <math.h>

#include "nodes/execnodes.h"
#include "rating.h"
#include "rating_summary.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* What AggCheckCallContext asks, without the call: it is asked for each row. */
static inline bool
in_aggregate(FunctionCallInfo fcinfo)
{
	return fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState));
}

static pg_noinline RatingSummary *
state_copy(FunctionCallInfo fcinfo)
{
	RatingSummary *state = PG_GETARG_RATING_SUMMARY(0);

	return (Pointer) state == DatumGetPointer(PG_GETARG_DATUM(0)) ? rating_summary_copy(state) : state;
}

/* Argument 0 as a state that may be written to. */
static inline RatingSummary *
state_to_write(FunctionCallInfo fcinfo)
{
	Pointer		argument = DatumGetPointer(PG_GETARG_DATUM(0));

	/* In an aggregate the state is one of ours, and was checked when made. */
	if (likely(in_aggregate(fcinfo) && !VARATT_IS_EXTENDED(argument)))
		return (RatingSummary *) argument;
	return state_copy(fcinfo);
}

/* The scale of a state that plain numbers are added to. */
static inline Scale
state_scale(const RatingSummary *state)
{
	if (unlikely(!summary_has_scale(state)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot add a score to a rating_summary of no scale"),
				 errhint("Start from an empty summary of the scale, such as '0..10{}', or add a rating.")));
	return summary_scale(state);
}

static int
score_from_numeric(Scale scale, Numeric score)
{
	Datum		value = NumericGetDatum(score);

	/* Compared as numeric: float8 would round 9.0000000000000000001 to 9. */
	if (numeric_is_nan(score) || numeric_is_inf(score) ||
		!DatumGetBool(DirectFunctionCall2(numeric_eq, value,
										  DirectFunctionCall2(numeric_trunc, value, Int32GetDatum(0)))))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %s is not a whole number",
						DatumGetCString(DirectFunctionCall1(numeric_out, value))),
				 errhint("An answer is a point of the scale %d..%d. Round it yourself if that is what is meant.",
						 scale.worst, scale.best)));
	return scale_check_float8_score(scale, DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, value)));
}

/* The scale of the state becomes that of its first rating. */
static RatingSummary *
state_with_scale(RatingSummary *state, Scale scale)
{
	if (!summary_has_scale(state))
		return rating_summary_empty(scale, false);
	scale_check_same(summary_scale(state), scale);
	return state;
}

static inline void
add_answer(RatingSummary *state, Scale scale, int score)
{
	rating_summary_add_answer(state, scale_position(scale, score));
}

/* Adds an answer that counts as weight; the state grows at the first. */
static RatingSummary *
add_weighted(RatingSummary *state, int position, float8 weight)
{
	if (isnan(weight) || isinf(weight) || weight < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("weight %s is out of range",
						DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(weight)))),
				 errdetail("A weight must be finite, and 0 or more."),
				 errhint("Answers of weight 0 or NULL are left out.")));
	if (weight == 0)
		return state;
	if (!summary_weighted(state))
		state = rating_summary_as_weighted(state);
	rating_summary_add_weighted(state, position, weight);
	return state;
}

PG_FUNCTION_INFO_V1(rating_summary_add_integer);
Datum
rating_summary_add_integer(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	int32		score = PG_GETARG_INT32(1);
	Scale		scale;

	/* The usual case in one comparison: below worst, the difference wraps round to a large number. */
	if (likely(state->flags == RATING_SUMMARY_HAS_SCALE && state->best > state->worst))
	{
		uint32		position = (uint32) score - (uint32) (int32) state->worst;

		if (likely(position <= (uint32) (state->best - state->worst)))
		{
			rating_summary_add_answer(state, position);
			PG_RETURN_POINTER(state);
		}
	}

	scale = state_scale(state);
	if (!scale_holds(scale, score))
		scale_check_score(scale, score, NULL);	/* says what is wrong */
	add_answer(state, scale, score);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_add_numeric);
Datum
rating_summary_add_numeric(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);

	add_answer(state, scale, score_from_numeric(scale, PG_GETARG_NUMERIC(1)));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_add_float8);
Datum
rating_summary_add_float8(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);

	add_answer(state, scale, scale_check_float8_score(scale, PG_GETARG_FLOAT8(1)));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_add_rating);
Datum
rating_summary_add_rating(PG_FUNCTION_ARGS)
{
	Rating		rating = PG_GETARG_RATING(1);
	RatingSummary *state = state_with_scale(state_to_write(fcinfo), rating_scale(rating));

	rating_summary_add_answer(state, rating_position(rating));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_add_weighted_integer);
Datum
rating_summary_add_weighted_integer(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);
	int32		score = PG_GETARG_INT32(1);

	scale_check_score(scale, score, NULL);
	PG_RETURN_POINTER(add_weighted(state, scale_position(scale, score), PG_GETARG_FLOAT8(2)));
}

PG_FUNCTION_INFO_V1(rating_summary_add_weighted_numeric);
Datum
rating_summary_add_weighted_numeric(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);
	int			score = score_from_numeric(scale, PG_GETARG_NUMERIC(1));

	PG_RETURN_POINTER(add_weighted(state, scale_position(scale, score), PG_GETARG_FLOAT8(2)));
}

PG_FUNCTION_INFO_V1(rating_summary_add_weighted_float8);
Datum
rating_summary_add_weighted_float8(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);
	int			score = scale_check_float8_score(scale, PG_GETARG_FLOAT8(1));

	PG_RETURN_POINTER(add_weighted(state, scale_position(scale, score), PG_GETARG_FLOAT8(2)));
}

PG_FUNCTION_INFO_V1(rating_summary_add_weighted_rating);
Datum
rating_summary_add_weighted_rating(PG_FUNCTION_ARGS)
{
	Rating		rating = PG_GETARG_RATING(1);
	RatingSummary *state = state_with_scale(state_to_write(fcinfo), rating_scale(rating));

	PG_RETURN_POINTER(add_weighted(state, rating_position(rating), PG_GETARG_FLOAT8(2)));
}

/* As answers come from a survey: one without a weight weighs 1. */
PG_FUNCTION_INFO_V1(rating_summary_add_response);
Datum
rating_summary_add_response(PG_FUNCTION_ARGS)
{
	Rating		rating;
	RatingSummary *state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));

	rating = PG_GETARG_RATING(1);
	state = state_with_scale(state_to_write(fcinfo), rating_scale(rating));
	if (!PG_ARGISNULL(2))
		PG_RETURN_POINTER(add_weighted(state, rating_position(rating), PG_GETARG_FLOAT8(2)));
	rating_summary_add_answer(state, rating_position(rating));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_remove_integer);
Datum
rating_summary_remove_integer(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);
	int32		score = PG_GETARG_INT32(1);

	scale_check_score(scale, score, NULL);
	rating_summary_take_answers(state, scale_position(scale, score), 1);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_remove_numeric);
Datum
rating_summary_remove_numeric(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);
	int			score = score_from_numeric(scale, PG_GETARG_NUMERIC(1));

	rating_summary_take_answers(state, scale_position(scale, score), 1);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(rating_summary_remove_float8);
Datum
rating_summary_remove_float8(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	Scale		scale = state_scale(state);
	int			score = scale_check_float8_score(scale, PG_GETARG_FLOAT8(1));

	rating_summary_take_answers(state, scale_position(scale, score), 1);
	PG_RETURN_POINTER(state);
}

/*
 * A frame that holds nothing any more has no scale any more, as if it had been
 * aggregated afresh: the next rating may be on another scale.
 */
PG_FUNCTION_INFO_V1(rating_summary_remove_rating);
Datum
rating_summary_remove_rating(PG_FUNCTION_ARGS)
{
	Rating		rating = PG_GETARG_RATING(1);
	RatingSummary *state = state_with_scale(state_to_write(fcinfo), rating_scale(rating));

	rating_summary_take_answers(state, rating_position(rating), 1);
	for (int i = 0; i < summary_points(state); i++)
		if (state->counts[i] > 0)
			PG_RETURN_POINTER(state);
	PG_RETURN_POINTER(rating_summary_of_no_scale());
}

PG_FUNCTION_INFO_V1(rating_summary_combine);
Datum
rating_summary_combine(PG_FUNCTION_ARGS)
{
	RatingSummary *state = state_to_write(fcinfo);
	RatingSummary *part = PG_GETARG_RATING_SUMMARY(1);

	if (!rating_summary_fits(state, part))
		PG_RETURN_POINTER(rating_summary_sum(state, part));
	rating_summary_merge(state, part);
	PG_RETURN_POINTER(state);
}

/* What an aggregate of no answers gives is NULL, not an empty summary. */
PG_FUNCTION_INFO_V1(rating_summary_final);
Datum
rating_summary_final(PG_FUNCTION_ARGS)
{
	RatingSummary *state = PG_GETARG_RATING_SUMMARY(0);

	if (rating_summary_answers(state) == 0)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(rating_summary_copy(state));
}
