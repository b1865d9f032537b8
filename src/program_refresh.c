/*
 * program_refresh.c
 *		What a refresh of a program must know and SQL cannot tell it.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"

PG_FUNCTION_INFO_V1(program_check_autocommit);

/* As core's PreventInTransactionBlock(), with a hint. */
Datum
program_check_autocommit(PG_FUNCTION_ARGS)
{
	if (IsTransactionBlock() || IsSubTransaction())
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("%s cannot run inside a transaction block", "refresh_program"),
				 errhint("It commits after each step: call it as a statement by itself, with autocommit.")));
	PG_RETURN_VOID();
}
