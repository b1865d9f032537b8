/*
 * gap_summary.h
 *		Mergeable moments of pairs of what was expected and what was perceived.
 *
 * How a summary is stored is known to gap_summary.c only.
 */
#ifndef CM_GAP_SUMMARY_H
#define CM_GAP_SUMMARY_H

#include "compat.h"

typedef struct GapSummary GapSummary;

/*
 * What an estimate needs.  Without weights every weight counts as 1, so that
 *
 *		answers / (answers - 1) * residual2 / weight^2
 *
 * is the variance of the mean difference either way: the design-based one with
 * weights, variance / answers without.
 */
typedef struct GapMoments
{
	bool		weighted;
	int64		answers;		/* those of weight > 0; all else is 0 if this is */
	float8		expected;		/* means */
	float8		perceived;
	float8		difference;		/* perceived - expected */
	float8		variance;		/* of the differences, by n - 1; 0 if answers < 2
								 * or all differences are equal */
	float8		weight;			/* sum of w */
	float8		weight2;		/* sum of w^2 */
	float8		residual2;		/* sum of w^2 (difference - mean difference)^2; 0
								 * where variance is */
} GapMoments;

/* Detoasts: the result is aligned, may be the stored value, and is read only. */
extern GapSummary *gap_summary_from_datum(Datum datum);
extern void gap_moments(const GapSummary *summary, GapMoments *moments);

#define PG_GETARG_GAP_SUMMARY(n) gap_summary_from_datum(PG_GETARG_DATUM(n))

#endif							/* CM_GAP_SUMMARY_H */
