/*
 * form.h
 *		How values are read and written, shared by the input, output, receive, send
 *		and cast functions of all types.
 *
 * A cursor reads a text form.  Each of its functions returns false after a soft
 * error was saved in escontext; with no context to save it in, it does not
 * return.  Nothing but the exact form is accepted: no blanks, no plus sign, no
 * trailing characters.
 */
#ifndef CM_FORM_H
#define CM_FORM_H

#include "compat.h"

#include "double_double.h"
#include "lib/stringinfo.h"

typedef struct TextCursor
{
	const char *type_name;		/* for messages: "rating" */
	const char *text;			/* the whole input */
	const char *at;				/* what is still to be read */
	Node	   *escontext;
} TextCursor;

extern void cursor_start(TextCursor *cursor, const char *type_name, char *text, Node *escontext);
extern bool cursor_skip(TextCursor *cursor, const char *literal);
extern bool cursor_expect(TextCursor *cursor, const char *literal);
extern bool cursor_int64(TextCursor *cursor, int64 *value);
extern bool cursor_float8(TextCursor *cursor, float8 *value);
extern bool cursor_double_double(TextCursor *cursor, DoubleDouble *value);
extern bool cursor_end(TextCursor *cursor);
extern bool cursor_malformed(TextCursor *cursor, const char *hint);
extern bool cursor_impossible(TextCursor *cursor, const char *flaw);

extern void append_float8(StringInfo buffer, float8 value);
extern void append_double_double(StringInfo buffer, DoubleDouble value);
extern void append_json_count(StringInfo buffer, const char *name, int64 count);
extern void append_json_figure(StringInfo buffer, const char *name, float8 value);

extern void check_wire_length(StringInfo buffer, const char *type_name, Size expected);
extern void wire_unsupported(const char *type_name, const char *what, int got) pg_attribute_noreturn();
extern void wire_impossible(const char *type_name, const char *flaw) pg_attribute_noreturn();

#endif							/* CM_FORM_H */
