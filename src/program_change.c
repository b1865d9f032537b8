/*
 * program_change.c
 *		Logs what changes in the sources of a program, for the rollup.
 *
 * A statement trigger over transition tables: it appends a row to the program's
 * table program_change for each row that was changed, as it was and as it is.
 * It looks nothing up and takes no lock that another writer would wait for.
 */
#include "compat.h"

#include "access/heapam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"

/* Rows that are inserted at once; as many tuples are kept in memory. */
#define BATCH_ROWS 1000

/*
 * The trigger's arguments: the program's name (empty: that of the table's
 * schema); the cause; columns, with blanks between, without whose change an
 * update leaves no trace (empty: all); then pairs of a column of the log and
 * the source's column that fills it; response_id, which the log does not
 * have, fills its submission_id where a response came alone.
 */
typedef enum Argument
{
	PROGRAM,
	CAUSE,
	MATTERS,
	MAPPING
} Argument;

/* How a row of the source becomes one of the log. */
typedef struct ChangeLog
{
	Relation	log;
	AttrNumber	cause;			/* of the log */
	Datum		cause_name;
	AttrNumber *source_of;		/* by column of the log: that of the source, or 0 */
	AttrNumber	submission_id;	/* of the log, where the source is a response */
	AttrNumber	response_id;	/* of the source: the submission of a response that came alone */
	BulkInsertState bulk;
	CommandId	command;
	TupleTableSlot **slots;
	int			pending;
} ChangeLog;

/*
 * The log of the program that the trigger names, else of the one that its table
 * is in.  The owner of the table must be allowed to write to it.
 */
static Relation
open_log(const Trigger *trigger, Relation source)
{
	Oid			schema = trigger->tgargs[PROGRAM][0] == '\0' ? RelationGetNamespace(source) :
													   get_namespace_oid(trigger->tgargs[PROGRAM], true);
	Oid			log = OidIsValid(schema) ? get_relname_relid("program_change", schema) : InvalidOid;
	Relation	relation;

	if (!OidIsValid(log))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("trigger \"%s\" logs changes for a program that does not exist", trigger->tgname),
				 errhint("Take it off: SELECT customer_metrics.untrack_source(%s, %s)",
						 quote_literal_cstr(trigger->tgargs[PROGRAM]),
						 quote_literal_cstr(quote_qualified_identifier(get_namespace_name(RelationGetNamespace(source)),
																	   RelationGetRelationName(source))))));
	if (pg_class_aclcheck(log, source->rd_rel->relowner, ACL_INSERT) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("owner of table \"%s\" may not log changes for program \"%s\"",
						RelationGetRelationName(source), get_namespace_name(schema)),
				 errhint("GRANT INSERT ON %s TO %s.",
						 quote_qualified_identifier(get_namespace_name(schema), "program_change"),
						 quote_identifier(GetUserNameFromId(source->rd_rel->relowner, false)))));
	relation = table_open(log, RowExclusiveLock);
	if (relation->rd_rel->relkind != RELKIND_RELATION || relation->rd_rel->relhasindex)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table program_change of program \"%s\" must be a plain table without an index",
						get_namespace_name(schema))));
	return relation;
}

/* Column of a relation by name; 0 where there is none. */
static AttrNumber
column_named(TupleDesc columns, const char *name)
{
	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);

		if (!column->attisdropped && strcmp(NameStr(column->attname), name) == 0)
			return column->attnum;
	}
	return 0;
}

/*
 * The column of the source that fills a column of the log: that which the
 * trigger's arguments name ("at", "answered_at"); 0 where they name none.
 */
static AttrNumber
source_column(const Trigger *trigger, TupleDesc source, const char *name)
{
	for (int i = MAPPING; i + 1 < trigger->tgnargs; i += 2)
		if (strcmp(trigger->tgargs[i], name) == 0)
		{
			AttrNumber	column = column_named(source, trigger->tgargs[i + 1]);

			if (column == 0)
				ereport(ERROR,
						(errcode(ERRCODE_UNDEFINED_COLUMN),
						 errmsg("column \"%s\" that trigger \"%s\" names does not exist",
								trigger->tgargs[i + 1], trigger->tgname),
						 errhint("Call customer_metrics.track_source() again with its new name, for program \"%s\".",
								 trigger->tgargs[PROGRAM])));
			return column;
		}
	return 0;
}

/* Whether a column of the source can stand in one of the log as it is. */
static void
check_type(const ChangeLog *change, const Trigger *trigger, TupleDesc source, AttrNumber from, AttrNumber to)
{
	Oid			given = TupleDescAttr(source, from - 1)->atttypid;
	Oid			wanted = TupleDescAttr(RelationGetDescr(change->log), to - 1)->atttypid;

	if (given != wanted && !(given == VARCHAROID && wanted == TEXTOID))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" is of type %s, but trigger \"%s\" logs its changes as %s",
						NameStr(TupleDescAttr(source, from - 1)->attname), format_type_be(given),
						trigger->tgname, format_type_be(wanted)),
				 errhint("Attach the trigger again by customer_metrics.track_source(), with everything => true.")));
}

static void
map_columns(ChangeLog *change, const Trigger *trigger, TupleDesc source)
{
	TupleDesc	log = RelationGetDescr(change->log);

	change->source_of = palloc0((log->natts + 1) * sizeof(AttrNumber));
	change->cause = column_named(log, "cause");
	if (change->cause == 0 || TupleDescAttr(log, change->cause - 1)->atttypid != TEXTOID)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table program_change is not that of a program"),
				 errdetail("It has no column \"cause\" of type text.")));
	/* Rows are put into it as they are: it must ask for nothing that nobody checks. */
	if (log->constr != NULL && (log->constr->num_check > 0 || log->constr->has_generated_stored))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table program_change is not that of a program"),
				 errdetail("It has a check constraint or a generated column.")));
	for (int i = 0; i < log->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(log, i);
		AttrNumber	from;

		if (column->attnotnull && !column->attisdropped && column->attnum != change->cause)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("table program_change is not that of a program"),
					 errdetail("Its column \"%s\" must not be NOT NULL.", NameStr(column->attname))));
		if (column->attisdropped || column->attnum == change->cause ||
			strcmp(NameStr(column->attname), "day") == 0)
			continue;
		from = source_column(trigger, source, NameStr(column->attname));
		if (from != 0)
			check_type(change, trigger, source, from, column->attnum);
		change->source_of[column->attnum] = from;
	}
	change->submission_id = column_named(log, "submission_id");
	change->response_id = source_column(trigger, source, "response_id");
	if (change->submission_id != 0 && change->response_id != 0)
		check_type(change, trigger, source, change->response_id, change->submission_id);
}

static void
flush_log(ChangeLog *change)
{
	if (change->pending == 0)
		return;
	/* A ring of buffers of its own is for what fills more than a page. */
	if (change->pending == BATCH_ROWS && change->bulk == NULL)
		change->bulk = GetBulkInsertState();
	table_multi_insert(change->log, change->slots, change->pending, change->command, 0, change->bulk);
	for (int i = 0; i < change->pending; i++)
		ExecClearTuple(change->slots[i]);
	change->pending = 0;
}

/* One row; columns are copied, since the source's slot is used again. */
static void
log_row(ChangeLog *change, TupleTableSlot *source)
{
	TupleDesc	log = RelationGetDescr(change->log);
	TupleTableSlot *slot;

	if (change->slots[change->pending] == NULL)
		change->slots[change->pending] = table_slot_create(change->log, NULL);
	slot = change->slots[change->pending++];

	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, log->natts * sizeof(bool));
	slot->tts_values[change->cause - 1] = change->cause_name;
	slot->tts_isnull[change->cause - 1] = false;
	if (source != NULL)
	{
		for (int i = 0; i < log->natts; i++)
			if (change->source_of[i + 1] != 0)
				slot->tts_values[i] = slot_getattr(source, change->source_of[i + 1], &slot->tts_isnull[i]);
		if (change->submission_id != 0 && change->response_id != 0 && slot->tts_isnull[change->submission_id - 1])
			slot->tts_values[change->submission_id - 1] =
				slot_getattr(source, change->response_id, &slot->tts_isnull[change->submission_id - 1]);
	}
	ExecStoreVirtualTuple(slot);
	ExecMaterializeSlot(slot);
	if (change->pending == BATCH_ROWS)
		flush_log(change);
}

static bool
same_row(TupleTableSlot *before, TupleTableSlot *after, const AttrNumber *matters, int count)
{
	for (int i = 0; i < count; i++)
	{
		Form_pg_attribute column = TupleDescAttr(before->tts_tupleDescriptor, matters[i] - 1);
		bool		null_before,
					null_after;
		Datum		value_before = slot_getattr(before, matters[i], &null_before);
		Datum		value_after = slot_getattr(after, matters[i], &null_after);

		if (null_before != null_after ||
			(!null_before && !datum_image_eq(value_before, value_after, column->attbyval, column->attlen)))
			return false;
	}
	return true;
}

/* Columns by the names in a list with blanks between. */
static AttrNumber *
matter_columns(const char *list, TupleDesc source, int *count)
{
	AttrNumber *result = palloc(source->natts * sizeof(AttrNumber));
	char	   *copy = pstrdup(list);
	char	   *rest;

	*count = 0;
	for (char *name = strtok_r(copy, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest))
	{
		AttrNumber	column = column_named(source, name);

		if (column != 0 && *count < source->natts)
			result[(*count)++] = column;
	}
	return result;
}

static void
log_rows(ChangeLog *change, TriggerData *trigger)
{
	TupleDesc	source = RelationGetDescr(trigger->tg_relation);
	TupleTableSlot *before = MakeSingleTupleTableSlot(source, &TTSOpsMinimalTuple);
	TupleTableSlot *after = MakeSingleTupleTableSlot(source, &TTSOpsMinimalTuple);
	Tuplestorestate *old_rows = trigger->tg_oldtable;
	Tuplestorestate *new_rows = trigger->tg_newtable;
	int			matters_count = 0;
	AttrNumber *matters = NULL;

	if (old_rows != NULL && new_rows != NULL)
		matters = matter_columns(trigger->tg_trigger->tgargs[MATTERS], source, &matters_count);
	if (old_rows != NULL)
		tuplestore_rescan(old_rows);
	if (new_rows != NULL)
		tuplestore_rescan(new_rows);

	/* An update puts a row into both, in the same order. */
	for (;;)
	{
		bool		was = old_rows != NULL && tuplestore_gettupleslot(old_rows, true, false, before);
		bool		is = new_rows != NULL && tuplestore_gettupleslot(new_rows, true, false, after);

		if (!was && !is)
			break;
		CHECK_FOR_INTERRUPTS();
		if (was && is && matters_count > 0 && same_row(before, after, matters, matters_count))
			continue;
		if (was)
			log_row(change, before);
		if (is)
			log_row(change, after);
	}
	ExecDropSingleTupleTableSlot(before);
	ExecDropSingleTupleTableSlot(after);
}

PG_FUNCTION_INFO_V1(program_log_change);
Datum
program_log_change(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	ChangeLog	change = { 0 };

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event) || trigger->tg_trigger->tgnargs < MAPPING)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("program_log_change must be called by an AFTER trigger for each statement, with a program, a cause and a list of columns"),
				 errhint("track_source makes such triggers.")));

	change.log = open_log(trigger->tg_trigger, trigger->tg_relation);
	change.cause_name = CStringGetTextDatum(trigger->tg_trigger->tgargs[CAUSE]);
	change.command = GetCurrentCommandId(true);
	change.slots = palloc0(BATCH_ROWS * sizeof(TupleTableSlot *));
	map_columns(&change, trigger->tg_trigger, RelationGetDescr(trigger->tg_relation));

	/* Without transition tables there is nothing to say of single rows. */
	if (trigger->tg_oldtable == NULL && trigger->tg_newtable == NULL)
		log_row(&change, NULL);
	else
		log_rows(&change, trigger);
	flush_log(&change);

	for (int i = 0; i < BATCH_ROWS && change.slots[i] != NULL; i++)
		ExecDropSingleTupleTableSlot(change.slots[i]);
	if (change.bulk != NULL)
	{
		table_finish_bulk_insert(change.log, 0);
		FreeBulkInsertState(change.bulk);
	}
	table_close(change.log, NoLock);
	return PointerGetDatum(NULL);
}
