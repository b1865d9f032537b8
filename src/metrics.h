/*
 * metrics.h
 *		Figures of a distribution of ratings.  All want a summary that has
 *		answers; shares and scores are in points of 100.
 */
#ifndef METRICS_H
#define METRICS_H

#include "rating_summary.h"

extern float8 metric_nps(const RatingSummary *summary);
extern float8 metric_share(const RatingSummary *summary, int first, int last);
extern float8 metric_mean(const RatingSummary *summary);
extern float8 metric_ease(const RatingSummary *summary);

#endif							/* METRICS_H */
