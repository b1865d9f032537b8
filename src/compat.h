/*
 * compat.h
 *		One code for PostgreSQL 15 and newer, written as for 16.
 *
 * Input functions report bad input through ereturn(), which a caller that
 * passes an ErrorSaveContext (pg_input_is_valid() and COPY ... ON_ERROR, from
 * 16 on) catches without a subtransaction.  On 15 it is a plain error.
 */
#ifndef CM_COMPAT_H
#define CM_COMPAT_H

#include "postgres.h"
#include "fmgr.h"
#include "nodes/nodes.h"

#if PG_VERSION_NUM < 150000
#error "customer_metrics needs PostgreSQL 15 or newer"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#else
#define ereturn(escontext, dummy_value, ...) \
	do { \
		(void) (escontext); \
		ereport(ERROR, __VA_ARGS__); \
	} while (0)
#endif

#endif							/* CM_COMPAT_H */
