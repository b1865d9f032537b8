/*
 * program_refresh.c
 *		How a program is refreshed: by whom, and where.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(program_check_autocommit);
PG_FUNCTION_INFO_V1(program_as_owner);

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

/* The role whose program it is. */
static Oid
program_owner(const char *program)
{
	Oid			schema = get_namespace_oid(program, true);
	HeapTuple	rollup = OidIsValid(schema) ?
		SearchSysCache2(RELNAMENSP, CStringGetDatum("program_rollup"), ObjectIdGetDatum(schema)) : NULL;
	Oid			owner;

	if (!HeapTupleIsValid(rollup))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("program %s does not exist", quote_identifier(program))));
	owner = ((Form_pg_class) GETSTRUCT(rollup))->relowner;
	ReleaseSysCache(rollup);
	return owner;
}

/*
 * Runs a query of one row and column as the owner of a program, as REFRESH
 * MATERIALIZED VIEW does: what the owner made (sources, triggers) runs with
 * the owner's rights and can take on nobody else's, whoever calls.
 */
Datum
program_as_owner(PG_FUNCTION_ARGS)
{
	char	   *program = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *query = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Oid			owner = program_owner(program);
	MemoryContext context = CurrentMemoryContext;
	Oid			caller;
	int			caller_security;
	int			caller_settings;
	char	   *value;
	text	   *result = NULL;

	if (!has_privs_of_role(GetUserId(), owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of program %s", quote_identifier(program)),
				 errdetail("It belongs to role %s.", quote_identifier(GetUserNameFromId(owner, false)))));

	GetUserIdAndSecContext(&caller, &caller_security);
	SetUserIdAndSecContext(owner, caller_security | SECURITY_RESTRICTED_OPERATION);
	caller_settings = NewGUCNestLevel();

	SPI_connect();
	if (SPI_execute(query, false, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "query of program_as_owner did not return one row");
	value = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	if (value != NULL)
	{
		MemoryContext before = MemoryContextSwitchTo(context);

		result = cstring_to_text(value);
		MemoryContextSwitchTo(before);
	}
	SPI_finish();

	AtEOXact_GUC(false, caller_settings);
	SetUserIdAndSecContext(caller, caller_security);
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(result);
}
