/*
 * form.c
 *		How values are read and written: text, JSON and wire.
 */
#include "compat.h"

#include <math.h>

#include "common/int.h"
#include "common/shortest_dec.h"
#include "form.h"

/*---------- reading text ----------*/

void
cursor_start(TextCursor *cursor, const char *type_name, char *text, Node *escontext)
{
	cursor->type_name = type_name;
	cursor->text = text;
	cursor->at = text;
	cursor->escontext = escontext;
}

/* The input is not of the type's form; hint says what is, or is NULL. */
bool
cursor_malformed(TextCursor *cursor, const char *hint)
{
	ereturn(cursor->escontext, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%s\"",
					cursor->type_name, cursor->text),
			 hint ? errhint("%s", hint) : 0));
}

/* The form is right, but no value can be so: flaw is a sentence that says why. */
bool
cursor_impossible(TextCursor *cursor, const char *flaw)
{
	ereturn(cursor->escontext, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%s\"",
					cursor->type_name, cursor->text),
			 errdetail("%s", flaw)));
}

static bool
cursor_out_of_range(TextCursor *cursor)
{
	ereturn(cursor->escontext, false,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("value out of range for type %s: \"%s\"",
					cursor->type_name, cursor->text)));
}

/* Steps over literal where it comes next; says whether it did. */
bool
cursor_skip(TextCursor *cursor, const char *literal)
{
	size_t		length = strlen(literal);

	if (strncmp(cursor->at, literal, length) != 0)
		return false;
	cursor->at += length;
	return true;
}

bool
cursor_expect(TextCursor *cursor, const char *literal)
{
	return cursor_skip(cursor, literal) || cursor_malformed(cursor, NULL);
}

bool
cursor_end(TextCursor *cursor)
{
	return *cursor->at == '\0' || cursor_malformed(cursor, NULL);
}

/* An optional minus sign and decimal digits. */
bool
cursor_int64(TextCursor *cursor, int64 *value)
{
	bool		negative = cursor_skip(cursor, "-");
	int64		result = 0;

	if (*cursor->at < '0' || *cursor->at > '9')
		return cursor_malformed(cursor, NULL);

	/* Built up as a negative number, since there is one more of those. */
	for (; *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++)
	{
		if (pg_mul_s64_overflow(result, 10, &result) ||
			pg_sub_s64_overflow(result, *cursor->at - '0', &result))
			return cursor_out_of_range(cursor);
	}

	if (!negative)
	{
		if (result == PG_INT64_MIN)
			return cursor_out_of_range(cursor);
		result = -result;
	}
	*value = result;
	return true;
}

/* A finite decimal number, with or without fraction and exponent. */
bool
cursor_float8(TextCursor *cursor, float8 *value)
{
	size_t		length = strspn(cursor->at, "0123456789+-.eE");
	char		number[64];
	char	   *end;

	/* Shortest digits that round-trip take 24 characters at most. */
	if (length == 0 || length >= sizeof(number))
		return cursor_malformed(cursor, NULL);
	memcpy(number, cursor->at, length);
	number[length] = '\0';

	/* The server runs with LC_NUMERIC "C", so strtod() takes a point. */
	*value = strtod(number, &end);
	if (*end != '\0' || number[0] == '+')
		return cursor_malformed(cursor, NULL);
	if (isinf(*value))
		return cursor_out_of_range(cursor);

	cursor->at += length;
	return true;
}

/* "hi", or "hi:lo" */
bool
cursor_double_double(TextCursor *cursor, DoubleDouble *value)
{
	float8		hi;
	float8		lo = 0;

	if (!cursor_float8(cursor, &hi) || (cursor_skip(cursor, ":") && !cursor_float8(cursor, &lo)))
		return false;
	*value = dd_make(hi, lo);
	return true;
}

/*---------- writing text and JSON ----------*/

/* The fewest digits that read back as the same number, whatever the settings. */
void
append_float8(StringInfo buffer, float8 value)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(value, digits);
	appendStringInfoString(buffer, digits);
}

void
append_double_double(StringInfo buffer, DoubleDouble value)
{
	append_float8(buffer, value.hi);
	if (value.lo != 0)
	{
		appendStringInfoChar(buffer, ':');
		append_float8(buffer, value.lo);
	}
}

/* Members of an object that follow another. */

void
append_json_count(StringInfo buffer, const char *name, int64 count)
{
	appendStringInfo(buffer, ", \"%s\": " INT64_FORMAT, name, count);
}

/* What is not known is NaN, and null. */
void
append_json_figure(StringInfo buffer, const char *name, float8 value)
{
	appendStringInfo(buffer, ", \"%s\": ", name);
	if (isnan(value))
		appendStringInfoString(buffer, "null");
	else
		append_float8(buffer, value);
}

/*---------- the wire ----------*/

/* What is left to read must be just so much. */
void
check_wire_length(StringInfo buffer, const char *type_name, Size expected)
{
	int			length = buffer->len - buffer->cursor;

	if (length < 0 || (Size) length != expected)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid length of external %s: %d bytes", type_name, length)));
}

void
wire_unsupported(const char *type_name, const char *what, int got)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("unsupported %s %d of external %s", what, got, type_name)));
}

/* No value can be so: flaw is a sentence that says why. */
void
wire_impossible(const char *type_name, const char *flaw)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid external %s", type_name),
			 errdetail("%s", flaw)));
}
