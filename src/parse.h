/*
 * parse.h
 *		A cursor over the text form of a value, shared by the input functions.
 *
 * Every function returns false after a soft error was saved in escontext; with
 * no context to save it in, it does not return.  Nothing but the exact form is
 * accepted: no blanks, no plus sign, no trailing characters.
 */
#ifndef CM_PARSE_H
#define CM_PARSE_H

#include "compat.h"

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
extern bool cursor_end(TextCursor *cursor);
extern bool cursor_malformed(TextCursor *cursor, const char *hint);

#endif							/* CM_PARSE_H */
