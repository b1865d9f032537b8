/*
 * scale.h
 *		The scale of an answer: its bounds, its direction, its boxes.
 *
 * The only place where a convention of the field (top 2 of 5, promoters 9 and
 * 10) is written down.  Everything else counts positions from the worst answer:
 * position 0 is worst, points - 1 is best, whichever way the numbers run.
 */
#ifndef CM_SCALE_H
#define CM_SCALE_H

#include "compat.h"

#define SCALE_BOUND			100 /* worst and best lie within -100..100 */
#define SCALE_MIN_POINTS	2
#define SCALE_MAX_POINTS	101

typedef struct Scale
{
	int8		worst;
	int8		best;
} Scale;

/* Scales that the aggregates over plain numbers stand for. */
#define NPS_SCALE	((Scale) {0, 10})
#define CSAT_SCALE	((Scale) {1, 5})
#define CES_SCALE	((Scale) {1, 7})

/* The net promoter groups, as positions on 0..10. */
#define NPS_LAST_DETRACTOR	6
#define NPS_FIRST_PROMOTER	9

static inline int
scale_points(Scale scale)
{
	int			span = scale.best - scale.worst;

	return (span < 0 ? -span : span) + 1;
}

static inline bool
scale_equal(Scale a, Scale b)
{
	return a.worst == b.worst && a.best == b.best;
}

/* Position of a score that is on the scale. */
static inline int
scale_position(Scale scale, int score)
{
	return scale.best > scale.worst ? score - scale.worst : scale.worst - score;
}

static inline int
scale_score(Scale scale, int position)
{
	return scale.best > scale.worst ? scale.worst + position : scale.worst - position;
}

static inline bool
scale_holds(Scale scale, int64 score)
{
	return scale.best > scale.worst ?
		(score >= scale.worst && score <= scale.best) :
		(score >= scale.best && score <= scale.worst);
}

/* Whether worst..best is a scale at all. */
static inline bool
scale_valid(int64 worst, int64 best)
{
	int64		span = best > worst ? best - worst : worst - best;

	return worst >= -SCALE_BOUND && worst <= SCALE_BOUND &&
		best >= -SCALE_BOUND && best <= SCALE_BOUND &&
		span >= SCALE_MIN_POINTS - 1 && span <= SCALE_MAX_POINTS - 1;
}

extern int	scale_compare(Scale a, Scale b);
extern bool scale_check(int64 worst, int64 best, Node *escontext);
extern bool scale_check_score(Scale scale, int64 score, Node *escontext);
extern int	scale_check_float8_score(Scale scale, float8 score);
extern void scale_check_range(Scale scale, int32 from_score, int32 to_score, int *first, int *last);
extern void scale_check_same(Scale a, Scale b);

extern void scale_check_nps(Scale scale);
extern int	scale_first_satisfied(Scale scale);
extern float8 scale_ease(Scale scale, int position);
extern bool scale_measure_cuts(Scale scale, const char *measure, int *satisfied, int *unhappy);

#endif							/* CM_SCALE_H */
