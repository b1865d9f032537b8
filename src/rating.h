/*
 * rating.h
 *		One answer together with its scale: 4 bytes, passed by value.
 */
#ifndef CM_RATING_H
#define CM_RATING_H

#include "scale.h"

typedef struct Rating
{
	int8		score;
	int8		worst;
	int8		best;
	int8		unused;			/* zero, so that equal ratings are equal bytes */
} Rating;

StaticAssertDecl(sizeof(Rating) == sizeof(int32), "a rating is passed as an int32");

static inline Rating
rating_from_datum(Datum datum)
{
	int32		bits = DatumGetInt32(datum);
	Rating		rating;

	memcpy(&rating, &bits, sizeof(rating));
	return rating;
}

static inline Datum
rating_to_datum(Rating rating)
{
	int32		bits;

	memcpy(&bits, &rating, sizeof(bits));
	return Int32GetDatum(bits);
}

static inline Scale
rating_scale(Rating rating)
{
	return (Scale)
	{
		rating.worst, rating.best
	};
}

static inline int
rating_position(Rating rating)
{
	return scale_position(rating_scale(rating), rating.score);
}

#define PG_GETARG_RATING(n) rating_from_datum(PG_GETARG_DATUM(n))
#define PG_RETURN_RATING(x) return rating_to_datum(x)

#endif							/* CM_RATING_H */
