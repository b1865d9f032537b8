/*
 * rating.c
 *		The type rating: one answer together with its scale.
 *
 * The scale lives in the value because the commonest wrong number in this field
 * is a figure over answers that were not given on the scale it assumes.
 */
#include "compat.h"

#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "form.h"
#include "rating.h"

PG_MODULE_MAGIC;

#define RATING_WIRE_VERSION 1
#define RATING_WIRE_SIZE	4	/* version, score, worst, best */

/* Checks the three numbers, from wherever they came, and makes the rating. */
static bool
rating_make(int64 score, int64 worst, int64 best, Rating *rating, Node *escontext)
{
	Scale		scale;

	if (!scale_check(worst, best, escontext))
		return false;
	scale.worst = worst;
	scale.best = best;
	if (!scale_check_score(scale, score, escontext))
		return false;

	*rating = (Rating)
	{
		score, worst, best, 0
	};
	return true;
}

PG_FUNCTION_INFO_V1(rating_in);
Datum
rating_in(PG_FUNCTION_ARGS)
{
	TextCursor	cursor;
	int64		score,
				worst,
				best;
	Rating		rating;

	cursor_start(&cursor, "rating", PG_GETARG_CSTRING(0), fcinfo->context);
	if (!cursor_int64(&cursor, &score) || !cursor_expect(&cursor, "@") ||
		!cursor_int64(&cursor, &worst) || !cursor_expect(&cursor, "..") ||
		!cursor_int64(&cursor, &best) || !cursor_end(&cursor) ||
		!rating_make(score, worst, best, &rating, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_RATING(rating);
}

PG_FUNCTION_INFO_V1(rating_out);
Datum
rating_out(PG_FUNCTION_ARGS)
{
	Rating		rating = PG_GETARG_RATING(0);

	PG_RETURN_CSTRING(psprintf("%d@%d..%d", rating.score, rating.worst, rating.best));
}

PG_FUNCTION_INFO_V1(rating_recv);
Datum
rating_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	Rating		rating;
	Scale		scale;
	int			version;

	if (buffer->len - buffer->cursor != RATING_WIRE_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid length of external rating: %d bytes",
						buffer->len - buffer->cursor)));
	version = pq_getmsgbyte(buffer);
	if (version != RATING_WIRE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version %d of external rating", version)));

	rating.score = (int8) pq_getmsgbyte(buffer);
	rating.worst = (int8) pq_getmsgbyte(buffer);
	rating.best = (int8) pq_getmsgbyte(buffer);
	rating.unused = 0;

	scale = rating_scale(rating);
	if (!scale_valid(rating.worst, rating.best) || !scale_holds(scale, rating.score))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid external rating: score %d, scale %d..%d",
						rating.score, rating.worst, rating.best)));
	PG_RETURN_RATING(rating);
}

PG_FUNCTION_INFO_V1(rating_send);
Datum
rating_send(PG_FUNCTION_ARGS)
{
	Rating		rating = PG_GETARG_RATING(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, RATING_WIRE_VERSION);
	pq_sendbyte(&buffer, rating.score);
	pq_sendbyte(&buffer, rating.worst);
	pq_sendbyte(&buffer, rating.best);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(rating_construct);
Datum
rating_construct(PG_FUNCTION_ARGS)
{
	Rating		rating;

	rating_make(PG_GETARG_INT32(0), PG_GETARG_INT32(1), PG_GETARG_INT32(2), &rating, NULL);
	PG_RETURN_RATING(rating);
}

/* As rating(), with NULL in the place of an error. */
PG_FUNCTION_INFO_V1(rating_try_construct);
Datum
rating_try_construct(PG_FUNCTION_ARGS)
{
	int32		score = PG_GETARG_INT32(0);
	int32		worst = PG_GETARG_INT32(1);
	int32		best = PG_GETARG_INT32(2);

	if (!scale_valid(worst, best) || !scale_holds((Scale) {worst, best}, score))
		PG_RETURN_NULL();
	PG_RETURN_RATING(((Rating) {score, worst, best, 0}));
}

PG_FUNCTION_INFO_V1(rating_score);
Datum
rating_score(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RATING(0).score);
}

PG_FUNCTION_INFO_V1(rating_worst);
Datum
rating_worst(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RATING(0).worst);
}

PG_FUNCTION_INFO_V1(rating_best);
Datum
rating_best(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RATING(0).best);
}

PG_FUNCTION_INFO_V1(rating_normalized);
Datum
rating_normalized(PG_FUNCTION_ARGS)
{
	Rating		rating = PG_GETARG_RATING(0);

	PG_RETURN_FLOAT8((float8) rating_position(rating) / (scale_points(rating_scale(rating)) - 1));
}

/* By scale, then from worst to best. */
static int
rating_compare(Rating a, Rating b)
{
	int			by_scale = scale_compare(rating_scale(a), rating_scale(b));

	return by_scale != 0 ? by_scale : rating_position(a) - rating_position(b);
}

PG_FUNCTION_INFO_V1(rating_cmp);
Datum
rating_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(rating_compare(PG_GETARG_RATING(0), PG_GETARG_RATING(1)));
}

#define RATING_COMPARISON(name, operator) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(rating_compare(PG_GETARG_RATING(0), PG_GETARG_RATING(1)) operator 0); \
}

RATING_COMPARISON(rating_eq, ==)
RATING_COMPARISON(rating_ne, !=)
RATING_COMPARISON(rating_lt, <)
RATING_COMPARISON(rating_le, <=)
RATING_COMPARISON(rating_gt, >)
RATING_COMPARISON(rating_ge, >=)

/* The bytes in a fixed order, so that hash values are the same on every machine. */
static uint32
rating_bits(Rating rating)
{
	return ((uint32) (uint8) rating.score << 16) |
		((uint32) (uint8) rating.worst << 8) |
		(uint32) (uint8) rating.best;
}

PG_FUNCTION_INFO_V1(rating_hash);
Datum
rating_hash(PG_FUNCTION_ARGS)
{
	return hash_uint32(rating_bits(PG_GETARG_RATING(0)));
}

PG_FUNCTION_INFO_V1(rating_hash_extended);
Datum
rating_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_uint32_extended(rating_bits(PG_GETARG_RATING(0)), PG_GETARG_INT64(1));
}
