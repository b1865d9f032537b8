/*
 * is_first.c
 *		Window function: whether a row is the first of its partition with its values.
 *
 * What is distinct is counted where it first came, so that the counts add up.
 * Values that came are kept in a hash table while the partition lasts.  Most
 * partitions have one row, and need none.
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

/* What is kept of a partition: zeros at its beginning. */
typedef struct Partition
{
	seen_hash  *seen;
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

/* Notes values, of which it keeps a copy; false where they were noted before. */
static bool
note_values(seen_hash *seen, const NullableDatum *values)
{
	const ArgumentTypes *types = seen->private_data;
	bool		is_found;
	Seen	   *entry = seen_insert_hash(seen, unconstify(NullableDatum *, values), hash_values(types, values), &is_found);

	if (is_found)
		return false;

	entry->values = MemoryContextAlloc(seen->ctx, types->count * sizeof(NullableDatum));
	for (int i = 0; i < types->count; i++)
	{
		const TypeCacheEntry *type = types->argument[i].type;
		MemoryContext caller = MemoryContextSwitchTo(seen->ctx);

		entry->values[i].isnull = values[i].isnull;
		entry->values[i].value = values[i].isnull ? (Datum) 0 : datumCopy(values[i].value, type->typbyval, type->typlen);
		MemoryContextSwitchTo(caller);
	}
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

	if (partition->seen == NULL)
	{
		/* A second row: what the first one said was not noted yet. */
		partition->seen = seen_create(GetMemoryChunkContext(partition), 4, types);
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
		note_values(partition->seen, values);
	}

	for (int i = 0; i < types->count; i++)
		values[i].value = WinGetFuncArgCurrent(window, i, &values[i].isnull);
	is_new = note_values(partition->seen, values);
	/* Rows before are not looked at again. */
	WinSetMarkPosition(window, row);
	PG_RETURN_BOOL(is_new);
}
