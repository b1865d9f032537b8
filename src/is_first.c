/*
 * is_first.c
 *		Window function: whether a row is the first of its partition with its values.
 *
 * What is distinct is counted where it first came, so that the counts add up.
 * Values that came are kept while the partition lasts: most partitions have one
 * row, and need nothing kept; a few are compared one by one, more are hashed.
 */
#include "compat.h"

#include "common/hashfn.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/typcache.h"
#include "windowapi.h"

/* How values of an argument are compared and copied. */
typedef struct ArgumentType
{
	TypeCacheEntry *type;
	Oid			collation;
} ArgumentType;

/* What is known of a call, as long as its query runs. */
typedef struct ArgumentTypes
{
	int			count;
	ArgumentType argument[FLEXIBLE_ARRAY_MEMBER];
} ArgumentTypes;

/* Values that came together. */
typedef struct Seen
{
	NullableDatum *values;
	uint32		hash;
	char		status;
} Seen;

static bool values_are_alike(const ArgumentTypes *types, const NullableDatum *a, const NullableDatum *b);

#define SH_PREFIX seen
#define SH_ELEMENT_TYPE Seen
#define SH_KEY_TYPE NullableDatum *
#define SH_KEY values
#define SH_HASH_KEY(table, key) (0)
#define SH_EQUAL(table, a, b) values_are_alike((const ArgumentTypes *) (table)->private_data, a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(table, element) ((element)->hash)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* What is compared one by one, at most. */
#define FEW		8

/* What is kept of a partition: zeros at its beginning. */
typedef struct Partition
{
	int64		count;
	NullableDatum *few;			/* the first FEW, one after the other */
	seen_hash  *seen;			/* all, once there are more */
} Partition;

/* Like IS NOT DISTINCT FROM. */
static bool
values_are_alike(const ArgumentTypes *types, const NullableDatum *a, const NullableDatum *b)
{
	for (int i = 0; i < types->count; i++)
	{
		if (a[i].isnull != b[i].isnull)
			return false;
		if (!a[i].isnull &&
			!DatumGetBool(FunctionCall2Coll(&types->argument[i].type->eq_opr_finfo, types->argument[i].collation,
											a[i].value, b[i].value)))
			return false;
	}
	return true;
}

static uint32
hash_values(const ArgumentTypes *types, const NullableDatum *values)
{
	uint32		hash = 0;

	for (int i = 0; i < types->count; i++)
	{
		const ArgumentType *argument = &types->argument[i];

		hash = hash_combine(hash, values[i].isnull ? 0 :
							DatumGetUInt32(FunctionCall1Coll(&argument->type->hash_proc_finfo, argument->collation,
															 values[i].value)));
	}
	return hash;
}

static ArgumentTypes *
argument_types(FunctionCallInfo fcinfo)
{
	const WindowFunc *call = castNode(WindowFunc, fcinfo->flinfo->fn_expr);
	ArgumentTypes *types = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt,
											  offsetof(ArgumentTypes, argument) + PG_NARGS() * sizeof(ArgumentType));

	types->count = PG_NARGS();
	for (int i = 0; i < types->count; i++)
	{
		const Node *argument = list_nth(call->args, i);
		ArgumentType *entry = &types->argument[i];

		entry->collation = exprCollation(argument);
		entry->type = lookup_type_cache(exprType(argument), TYPECACHE_EQ_OPR_FINFO | TYPECACHE_HASH_PROC_FINFO);
		if (!OidIsValid(entry->type->eq_opr_finfo.fn_oid) || !OidIsValid(entry->type->hash_proc_finfo.fn_oid))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_FUNCTION),
					 errmsg("could not identify a hash function for type %s", format_type_be(exprType(argument))),
					 errhint("Cast the argument to a type that can be hashed, such as text.")));
	}
	return types;
}

static void
copy_values(const ArgumentTypes *types, NullableDatum *copy, const NullableDatum *values)
{
	for (int i = 0; i < types->count; i++)
	{
		const TypeCacheEntry *type = types->argument[i].type;

		copy[i].isnull = values[i].isnull;
		copy[i].value = values[i].isnull ? (Datum) 0 : datumCopy(values[i].value, type->typbyval, type->typlen);
	}
}

static void
insert_values(seen_hash *seen, NullableDatum *values)
{
	bool		is_found;

	seen_insert_hash(seen, values, hash_values(seen->private_data, values), &is_found);
	Assert(!is_found);
}

static bool
is_noted(const Partition *partition, const ArgumentTypes *types, NullableDatum *values)
{
	if (partition->seen != NULL)
		return seen_lookup_hash(partition->seen, values, hash_values(types, values)) != NULL;
	for (int i = 0; i < partition->count; i++)
		if (values_are_alike(types, partition->few + i * types->count, values))
			return true;
	return false;
}

/* Notes values, of which it keeps a copy; false where they were noted before. */
static bool
note_values(Partition *partition, ArgumentTypes *types, NullableDatum *values)
{
	MemoryContext keep = GetMemoryChunkContext(partition);
	MemoryContext caller;

	if (is_noted(partition, types, values))
		return false;

	caller = MemoryContextSwitchTo(keep);
	if (partition->few == NULL)
		partition->few = palloc(FEW * types->count * sizeof(NullableDatum));
	if (partition->count < FEW)
		copy_values(types, partition->few + partition->count * types->count, values);
	else
	{
		NullableDatum *copy = palloc(types->count * sizeof(NullableDatum));

		if (partition->seen == NULL)
		{
			partition->seen = seen_create(keep, 4 * FEW, types);
			for (int i = 0; i < FEW; i++)
				insert_values(partition->seen, partition->few + i * types->count);
		}
		copy_values(types, copy, values);
		insert_values(partition->seen, copy);
	}
	partition->count++;
	MemoryContextSwitchTo(caller);
	return true;
}

PG_FUNCTION_INFO_V1(is_first);
Datum
is_first(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64		row = WinGetCurrentPosition(window);
	ArgumentTypes *types;
	Partition  *partition;
	NullableDatum *values;
	bool		is_new;

	if (fcinfo->flinfo->fn_extra == NULL)
		fcinfo->flinfo->fn_extra = argument_types(fcinfo);
	if (row == 0)
		PG_RETURN_BOOL(true);

	types = fcinfo->flinfo->fn_extra;
	values = palloc(types->count * sizeof(NullableDatum));
	partition = WinGetPartitionLocalMemory(window, sizeof(Partition));

	if (partition->count == 0)
	{
		/* A second row: what the first one said was not noted yet. */
		for (int i = 0; i < types->count; i++)
		{
			const TypeCacheEntry *type = types->argument[i].type;
			bool		is_out;

			values[i].value = WinGetFuncArgInPartition(window, i, 0, WINDOW_SEEK_HEAD, false, &values[i].isnull, &is_out);
			Assert(!is_out);
			/* The next argument is read by the same slot. */
			if (!values[i].isnull)
				values[i].value = datumCopy(values[i].value, type->typbyval, type->typlen);
		}
		note_values(partition, types, values);
	}

	for (int i = 0; i < types->count; i++)
		values[i].value = WinGetFuncArgCurrent(window, i, &values[i].isnull);
	is_new = note_values(partition, types, values);
	/* Rows before are not looked at again; they are let go now and then. */
	if (row % 128 == 0)
		WinSetMarkPosition(window, row);
	PG_RETURN_BOOL(is_new);
}
