/*
 * driver_summary.h
 *		Mergeable cross-products of an outcome and the factors that may drive it,
 *		over complete rows.
 *
 * How a summary is stored is known to driver_summary.c only.
 */
#ifndef CM_DRIVER_SUMMARY_H
#define CM_DRIVER_SUMMARY_H

#include "compat.h"

#define DRIVER_MAX_FACTORS	64

typedef struct DriverSummary DriverSummary;

/*
 * What an analysis needs.  Variables are the outcome, 0, and the factors from 1.
 * A variable without spread has deviation 0, and correlation 0 with all others.
 */
typedef struct DriverMoments
{
	int64		answers;		/* complete rows */
	int			variables;		/* factors + 1 */
	float8	   *means;			/* by variable */
	float8	   *deviations;		/* standard deviations, divisor n - 1; 0 if answers < 2 */
	float8	   *correlations;	/* symmetric, row by row */
} DriverMoments;

/* Detoasts: the result is aligned, may be the stored value, and is read only. */
extern DriverSummary *driver_summary_from_datum(Datum datum);
extern DriverMoments *driver_moments(const DriverSummary *summary);

#define PG_GETARG_DRIVER_SUMMARY(n) driver_summary_from_datum(PG_GETARG_DATUM(n))

#endif							/* CM_DRIVER_SUMMARY_H */
