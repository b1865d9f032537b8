/*
 * rating_summary.h
 *		The distribution of ratings on one scale: form, checks, merge.
 *
 * Counts by position on the scale, worst first.  A weighted summary has, after
 * the counts, the sums of the weights and of their squares by position.  An
 * empty summary is unweighted, so that equal summaries are equal bytes; one
 * that has seen no answer may also be of no scale yet.
 */
#ifndef CM_RATING_SUMMARY_H
#define CM_RATING_SUMMARY_H

#include "common/int.h"
#include "scale.h"

#define RATING_SUMMARY_VERSION	1

#define RATING_SUMMARY_HAS_SCALE	0x01
#define RATING_SUMMARY_WEIGHTED		0x02
#define RATING_SUMMARY_FLAGS		(RATING_SUMMARY_HAS_SCALE | RATING_SUMMARY_WEIGHTED)

typedef struct RatingSummary
{
	int32		vl_len_;		/* varlena header, never read directly */
	uint8		version;
	uint8		flags;
	int8		worst;			/* both 0 where there is no scale yet */
	int8		best;
	int64		counts[FLEXIBLE_ARRAY_MEMBER];	/* then, if weighted, float8
												 * weights[], float8 squares[] */
} RatingSummary;

static inline bool
summary_has_scale(const RatingSummary *summary)
{
	return (summary->flags & RATING_SUMMARY_HAS_SCALE) != 0;
}

static inline bool
summary_weighted(const RatingSummary *summary)
{
	return (summary->flags & RATING_SUMMARY_WEIGHTED) != 0;
}

static inline Scale
summary_scale(const RatingSummary *summary)
{
	return (Scale)
	{
		summary->worst, summary->best
	};
}

/* Positions of the summary; 0 where there is no scale yet. */
static inline int
summary_points(const RatingSummary *summary)
{
	return summary_has_scale(summary) ? scale_points(summary_scale(summary)) : 0;
}

/* Sums of the weights by position; of a weighted summary only. */
static inline float8 *
summary_weights(const RatingSummary *summary)
{
	return (float8 *) (summary->counts + summary_points(summary));
}

/* Sums of the squared weights by position; of a weighted summary only. */
static inline float8 *
summary_squares(const RatingSummary *summary)
{
	return summary_weights(summary) + summary_points(summary);
}

extern RatingSummary *rating_summary_of_no_scale(void);
extern RatingSummary *rating_summary_empty(Scale scale, bool weighted);
extern RatingSummary *rating_summary_copy(const RatingSummary *summary);
extern RatingSummary *rating_summary_as_weighted(const RatingSummary *summary);
extern RatingSummary *rating_summary_from_datum(Datum datum);

extern int64 rating_summary_answers(const RatingSummary *summary);
extern int64 rating_summary_answers_between(const RatingSummary *summary, int first, int last);
extern int	rating_summary_only_position(const RatingSummary *summary);
extern float8 rating_summary_weight_between(const RatingSummary *summary, int first, int last);
extern float8 rating_summary_squares_between(const RatingSummary *summary, int first, int last);
extern bool rating_summary_squares_vanished(const RatingSummary *summary);

extern bool rating_summary_fits(const RatingSummary *into, const RatingSummary *from);
extern void rating_summary_merge(RatingSummary *into, const RatingSummary *from);
extern RatingSummary *rating_summary_sum(const RatingSummary *a, const RatingSummary *b);
extern void rating_summary_add_weighted(RatingSummary *summary, int position, float8 weight);
extern void rating_summary_take_answers(RatingSummary *summary, int position, int64 answers);

extern void rating_summary_count_out_of_range(void) pg_attribute_noreturn();

/* One answer that weighs 1; inline, since it is done for every row there is. */
static inline void
rating_summary_add_answer(RatingSummary *summary, int position)
{
	if (unlikely(summary_weighted(summary)))
		rating_summary_add_weighted(summary, position, 1.0);
	else if (unlikely(pg_add_s64_overflow(summary->counts[position], 1, &summary->counts[position])))
		rating_summary_count_out_of_range();
}

#define PG_GETARG_RATING_SUMMARY(n) rating_summary_from_datum(PG_GETARG_DATUM(n))

#ifdef USE_ASSERT_CHECKING
extern bool rating_summary_is_valid(const RatingSummary *summary);
#endif

#endif							/* CM_RATING_SUMMARY_H */
