/*
 * program_source.c
 *		What a user gives as the source of a program's relation: the name of a
 *		relation, or one SELECT.
 *
 * The text becomes a subquery of a view.  The server's own parser says where
 * the statement begins and ends, so that nothing can follow it; and the query
 * that it made of it, whether a table's rows come through one by one.
 */
#include "postgres.h"

#include <ctype.h>

#include "access/relation.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(program_source_query);
PG_FUNCTION_INFO_V1(program_is_row_by_row);

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

/* What is found of a table on the way down a source's query. */
typedef struct Reading
{
	Oid			table;
	Oid			view;			/* whose query it is */
	int			times;			/* that the table is read */
	bool		is_mixed;		/* whether a row may change what becomes of others */
} Reading;

static bool
is_union_all(const Node *operation)
{
	const SetOperationStmt *set = (const SetOperationStmt *) operation;

	if (operation == NULL || !IsA(operation, SetOperationStmt))
		return true;
	return set->op == SETOP_UNION && set->all && is_union_all(set->larg) && is_union_all(set->rarg);
}

static bool
mixes_rows(const Query *query)
{
	return query->hasAggs || query->hasWindowFuncs || query->hasRecursive ||
		query->distinctClause != NIL || query->groupClause != NIL || query->groupingSets != NIL ||
		query->havingQual != NULL || query->limitCount != NULL || query->limitOffset != NULL ||
		!is_union_all(query->setOperations);
}

static bool
reading_walker(Node *node, Reading *reading)
{
	int			before = reading->times;
	bool		mixes = false;

	check_stack_depth();
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *entry = (RangeTblEntry *) node;

		if (entry->rtekind != RTE_RELATION)
			return false;
		if (entry->relid == reading->table)
			reading->times++;
		/* Up to PostgreSQL 15 the query of a view names the view itself. */
		else if (entry->relkind == RELKIND_VIEW && entry->relid != reading->view)
		{
			Relation	view = relation_open(entry->relid, AccessShareLock);
			Oid			outer = reading->view;

			reading->view = entry->relid;
			reading_walker((Node *) get_view_query(view), reading);
			reading->view = outer;
			relation_close(view, NoLock);
		}
		return false;
	}
	if (IsA(node, Query))
	{
		query_tree_walker((Query *) node, reading_walker, reading, QTW_EXAMINE_RTES_BEFORE);
		mixes = mixes_rows((Query *) node);
	}
	else
	{
		expression_tree_walker(node, reading_walker, reading);
		/* What is only asked about, or read at several places. */
		mixes = IsA(node, SubLink) ||
			(IsA(node, CommonTableExpr) && ((CommonTableExpr *) node)->cterefcount > 1);
	}
	if (mixes && reading->times > before)
		reading->is_mixed = true;
	return false;
}

/* program_is_row_by_row(source, table) */
Datum
program_is_row_by_row(PG_FUNCTION_ARGS)
{
	Relation	source = relation_open(PG_GETARG_OID(0), AccessShareLock);
	Reading		reading = {PG_GETARG_OID(1), PG_GETARG_OID(0), 0, false};

	if (source->rd_rel->relkind == RELKIND_VIEW)
		reading_walker((Node *) get_view_query(source), &reading);
	relation_close(source, NoLock);
	PG_RETURN_BOOL(reading.times <= 1 && !reading.is_mixed);
}
