/*
 * result.c
 *		Rows of the types metric_estimate and metric_change.
 */
#include "compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "result.h"

/* The row type of the result, looked up once a query. */
static TupleDesc
result_type(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		TupleDesc	type;
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		fcinfo->flinfo->fn_extra = BlessTupleDesc(type);
		MemoryContextSwitchTo(caller);
	}
	return (TupleDesc) fcinfo->flinfo->fn_extra;
}

/* A column; what is not known, or beyond all numbers, is NULL. */
void
set_float8(Datum *values, bool *nulls, int column, float8 value)
{
	nulls[column] = isnan(value) || isinf(value);
	values[column] = nulls[column] ? (Datum) 0 : Float8GetDatum(value);
}

/* The figure is the one that the metric itself gives, to the last bit; unit is that of the ends. */
Datum
estimate_row(FunctionCallInfo fcinfo, float8 figure, ConfidenceInterval interval, float8 unit, int64 answers)
{
	Datum		values[4];
	bool		nulls[4];

	set_float8(values, nulls, 0, figure);
	set_float8(values, nulls, 1, unit * interval.low);
	set_float8(values, nulls, 2, unit * interval.high);
	values[3] = Int64GetDatum(answers);
	nulls[3] = false;
	return HeapTupleGetDatum(heap_form_tuple(result_type(fcinfo), values, nulls));
}

Datum
change_row(FunctionCallInfo fcinfo, float8 figure, Difference difference, float8 unit)
{
	Datum		values[4];
	bool		nulls[4];

	set_float8(values, nulls, 0, figure);
	set_float8(values, nulls, 1, unit * difference.low);
	set_float8(values, nulls, 2, unit * difference.high);
	set_float8(values, nulls, 3, difference.p_value);
	return HeapTupleGetDatum(heap_form_tuple(result_type(fcinfo), values, nulls));
}
