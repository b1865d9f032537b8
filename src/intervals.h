/*
 * intervals.h
 *		Intervals around a figure, and tests of a difference, from counts and
 *		moments alone.  In fractions of 1; what cannot be estimated is NaN.
 */
#ifndef CM_INTERVALS_H
#define CM_INTERVALS_H

#include "compat.h"

typedef struct ConfidenceInterval
{
	float8		low;
	float8		high;
} ConfidenceInterval;

/* How a difference, after - before, is known. */
typedef struct Difference
{
	float8		low;
	float8		high;
	float8		p_value;		/* two-sided, of no difference */
} Difference;

/* Answers in the three groups of the net promoter score. */
typedef struct NpsCounts
{
	float8		detractors;
	float8		passives;
	float8		promoters;
} NpsCounts;

/* Answers within a range of scores, and all answers. */
typedef struct ShareCounts
{
	float8		successes;
	float8		answers;
} ShareCounts;

/* Mean of numbers, with its standard error. */
typedef struct Moments
{
	float8		answers;
	float8		mean;
	float8		error;			/* standard error; NaN for fewer than 2 answers, or without
								 * spread */
	bool		weighted;		/* normal intervals instead of t */
} Moments;

/* Methods by the names that SQL knows them by; each list ends with NULL. */
typedef enum NpsMethod
{
	NPS_ADJUSTED_WALD,
	NPS_WALD,
	NPS_SCORE
} NpsMethod;

typedef enum ShareMethod
{
	SHARE_WILSON,
	SHARE_CLOPPER_PEARSON,
	SHARE_AGRESTI_COULL,
	SHARE_JEFFREYS,
	SHARE_WALD
} ShareMethod;

extern const char *const nps_method_names[];
extern const char *const share_method_names[];

extern ConfidenceInterval nps_interval(NpsCounts counts, NpsMethod method, float8 confidence);
extern ConfidenceInterval share_interval(ShareCounts counts, ShareMethod method, float8 confidence);
extern ConfidenceInterval moments_interval(Moments moments, float8 confidence);

extern Difference nps_difference(NpsCounts before, NpsCounts after, float8 confidence);
extern Difference share_difference(ShareCounts before, ShareCounts after, float8 confidence);
extern Difference moments_difference(Moments before, Moments after, float8 difference, float8 confidence);

extern float8 quotient_difference(float8 part_after, float8 whole_after,
								  float8 part_before, float8 whole_before);

#endif							/* CM_INTERVALS_H */
