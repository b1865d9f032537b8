/*
 * result.h
 *		Rows of the types metric_estimate and metric_change.
 */
#ifndef CM_RESULT_H
#define CM_RESULT_H

#include "compat.h"

#include "intervals.h"

extern void set_float8(Datum *values, bool *nulls, int column, float8 value);
extern Datum estimate_row(FunctionCallInfo fcinfo, float8 figure, ConfidenceInterval interval,
						  float8 unit, int64 answers);
extern Datum change_row(FunctionCallInfo fcinfo, float8 figure, Difference difference, float8 unit);

#endif							/* CM_RESULT_H */
