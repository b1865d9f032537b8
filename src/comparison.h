/*
 * comparison.h
 *		Order and hash of a summary, for btree and hash operator classes.
 *
 * COMPARISON_FUNCTIONS(name, Type, GETARG) defines the SQL functions name_cmp,
 * name_eq and so on, name_hash and name_hash_extended, from
 *
 *		static int name_compare(const Type *a, const Type *b);
 *
 * which is below, at or above zero.  Summaries that are equal by it must be equal
 * bytes behind their length.  An index must not be left with detoasted copies.
 */
#ifndef CM_COMPARISON_H
#define CM_COMPARISON_H

#include "compat.h"

#include "common/hashfn.h"

#define COMPARISON_FUNCTION(function, name, operator) \
PG_FUNCTION_INFO_V1(function); \
Datum \
function(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(name##_compare_arguments(fcinfo) operator 0); \
}

#define COMPARISON_FUNCTIONS(name, Type, GETARG) \
static int \
name##_compare_arguments(FunctionCallInfo fcinfo) \
{ \
	Type	   *a = GETARG(0); \
	Type	   *b = GETARG(1); \
	int			order = name##_compare(a, b); \
\
	PG_FREE_IF_COPY(a, 0); \
	PG_FREE_IF_COPY(b, 1); \
	return order; \
} \
\
PG_FUNCTION_INFO_V1(name##_cmp); \
Datum \
name##_cmp(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT32(name##_compare_arguments(fcinfo)); \
} \
\
COMPARISON_FUNCTION(name##_eq, name, ==) \
COMPARISON_FUNCTION(name##_ne, name, !=) \
COMPARISON_FUNCTION(name##_lt, name, <) \
COMPARISON_FUNCTION(name##_le, name, <=) \
COMPARISON_FUNCTION(name##_gt, name, >) \
COMPARISON_FUNCTION(name##_ge, name, >=) \
\
PG_FUNCTION_INFO_V1(name##_hash); \
Datum \
name##_hash(PG_FUNCTION_ARGS) \
{ \
	Type	   *value = GETARG(0); \
	Datum		hash = hash_any((unsigned char *) VARDATA(value), VARSIZE(value) - VARHDRSZ); \
\
	PG_FREE_IF_COPY(value, 0); \
	return hash; \
} \
\
PG_FUNCTION_INFO_V1(name##_hash_extended); \
Datum \
name##_hash_extended(PG_FUNCTION_ARGS) \
{ \
	Type	   *value = GETARG(0); \
	Datum		hash = hash_any_extended((unsigned char *) VARDATA(value), \
										 VARSIZE(value) - VARHDRSZ, PG_GETARG_INT64(1)); \
\
	PG_FREE_IF_COPY(value, 0); \
	return hash; \
}

#endif							/* CM_COMPARISON_H */
