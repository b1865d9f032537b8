/*
 * method.c
 *		Arguments of SQL functions that say how: a method by name, a confidence.
 */
#include "compat.h"

#include "lib/stringinfo.h"
#include "method.h"
#include "utils/builtins.h"

/* Place in a list, ended by NULL, of the known methods; else an error that names them. */
int
method_argument(FunctionCallInfo fcinfo, int argument, const char *const *known)
{
	char	   *method = text_to_cstring(PG_GETARG_TEXT_PP(argument));
	StringInfoData names;

	for (int i = 0; known[i] != NULL; i++)
		if (strcmp(known[i], method) == 0)
			return i;

	initStringInfo(&names);
	for (int i = 0; known[i] != NULL; i++)
		appendStringInfo(&names, "%s%s", i > 0 ? ", " : "", known[i]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized method: \"%s\"", method),
			 errhint("Known methods: %s.", names.data)));
}

/* A probability, neither 0 nor 1. */
float8
confidence_argument(FunctionCallInfo fcinfo, int argument)
{
	float8		confidence = PG_GETARG_FLOAT8(argument);

	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence %g is not between 0 and 1", confidence),
				 errhint("Write 0.95 for 95 %%.")));
	return confidence;
}
