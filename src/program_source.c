/*
 * program_source.c
 *		What a user gives as the source of a program's relation: the name of a
 *		relation, or one SELECT.
 *
 * The text becomes a subquery of a view.  The server's own parser says where
 * the statement begins and ends, so that nothing can follow it.
 */
#include "postgres.h"

#include <ctype.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(program_source_query);

/*
 * The parser gives positions in the definition, which is not the query that
 * the client sent.
 */
static void
definition_error_callback(void *arg)
{
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery((const char *) arg);
	}
	errcontext("definition of a program's source");
}

/* SplitIdentifierString takes whatever has no space for a name: values(1), too. */
static bool
could_be_names(const char *definition)
{
	bool		quoted = false;

	for (const char *c = definition; *c != '\0'; c++)
	{
		if (*c == '"')
			quoted = !quoted;
		else if (!quoted && !isalnum((unsigned char) *c) && !IS_HIGHBIT_SET(*c) &&
				 strchr("_$. \t\n\r\f", *c) == NULL)
			return false;
	}
	return true;
}

/*
 * One to three names with dots between them: SELECT * FROM these.  NULL where
 * the definition is something else.
 */
static char *
select_from_relation(const char *definition)
{
	List	   *names;
	ListCell   *cell;
	StringInfoData query;

	/* SplitIdentifierString scribbles on its input. */
	if (!could_be_names(definition) ||
		!SplitIdentifierString(pstrdup(definition), '.', &names) ||
		names == NIL || list_length(names) > 3)
		return NULL;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT * FROM ");
	foreach(cell, names)
	{
		if (cell != list_head(names))
			appendStringInfoChar(&query, '.');
		appendStringInfoString(&query, quote_identifier(lfirst(cell)));
	}
	return query.data;
}

/* Exactly one SELECT (or VALUES, TABLE, WITH ... SELECT): its own text. */
static char *
select_statement(char *definition)
{
	ErrorContextCallback callback;
	List	   *statements;
	RawStmt    *statement;
	SelectStmt *select;

	callback.callback = definition_error_callback;
	callback.arg = definition;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	statements = raw_parser(definition, RAW_PARSE_DEFAULT);
	error_context_stack = callback.previous;

	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("a source must be one relation or one SELECT, not %d statements",
						list_length(statements))));

	statement = linitial_node(RawStmt, statements);
	if (!IsA(statement->stmt, SelectStmt))
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("a source must be one relation or one SELECT"),
				 errdetail("The definition is a statement of another kind.")));

	select = (SelectStmt *) statement->stmt;
	if (select->intoClause != NULL || select->lockingClause != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("a source must not have %s",
						select->intoClause != NULL ? "INTO" : "FOR UPDATE or FOR SHARE"),
				 errhint("Reports only read their sources.")));

	definition += statement->stmt_location;
	return statement->stmt_len > 0 ? pnstrdup(definition, statement->stmt_len)
		: pstrdup(definition);
}

Datum
program_source_query(PG_FUNCTION_ARGS)
{
	char	   *definition = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *query = select_from_relation(definition);

	if (query == NULL)
		query = select_statement(definition);
	PG_RETURN_TEXT_P(cstring_to_text(query));
}
