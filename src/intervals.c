/*
 * intervals.c
 *		Intervals around a figure, and tests of a difference, from counts and
 *		moments alone.
 *
 * Each formula stands in the form that does not cancel: ends near 0 and near 1
 * keep their digits at a billion answers.
 */
#include "compat.h"

#include <math.h>

#include "double_double.h"
#include "intervals.h"
#include "numerics.h"

/*
 * part_after / whole_after - part_before / whole_before, rounded once: the
 * difference of two nearly equal quotients has lost its digits.  Of whole
 * numbers; infinite where their products overflow.
 */
float8
quotient_difference(float8 part_after, float8 whole_after, float8 part_before, float8 whole_before)
{
	DoubleDouble after = dd_two_product(part_after, whole_before);
	DoubleDouble before = dd_two_product(part_before, whole_after);

	return dd_divide(dd_subtract(after, before), dd_two_product(whole_after, whole_before)).hi;
}

/*---------- net promoter score ----------*/

/* Answers that adjusted Wald adds to promoters and to detractors, and twice to passives. */
#define NPS_ADJUSTMENT 0.75

static float8
nps_answers(NpsCounts counts)
{
	return counts.detractors + counts.passives + counts.promoters;
}

static float8
nps_score(NpsCounts counts)
{
	return (counts.promoters - counts.detractors) / nps_answers(counts);
}

static float8
nps_error(NpsCounts counts)
{
	float8		n = nps_answers(counts);
	float8		p = counts.promoters / n;
	float8		d = counts.detractors / n;
	float8		rest = counts.passives / n;

	/* p + d - score^2 would cancel at large counts. */
	return sqrt((4 * p * d + rest * (p + d)) / n);
}

static NpsCounts
nps_adjusted(NpsCounts counts)
{
	counts.detractors += NPS_ADJUSTMENT;
	counts.passives += 2 * NPS_ADJUSTMENT;
	counts.promoters += NPS_ADJUSTMENT;
	return counts;
}

static ConfidenceInterval
nps_wald(NpsCounts counts, float8 confidence)
{
	float8		reach = numerics_normal_two_sided(confidence) * nps_error(counts);

	return (ConfidenceInterval)
	{
		nps_score(counts) - reach, nps_score(counts) + reach
	};
}

/* Sauro and Lewis. */
static ConfidenceInterval
nps_adjusted_wald(NpsCounts counts, float8 confidence)
{
	ConfidenceInterval	interval = nps_wald(nps_adjusted(counts), confidence);

	return (ConfidenceInterval)
	{
		Max(interval.low, -1), Min(interval.high, 1)
	};
}

/* What the score test asks about a difference of two shares of the same answers. */
typedef struct ScoreTest
{
	float8		plus;			/* answers that count +1 */
	float8		minus;			/* that count -1 */
	float8		answers;
	float8		z;
} ScoreTest;

/*
 * Variance of one answer that counts +1, 0 or -1, where the mean is held at
 * delta >= 0: with q the most likely share of -1 under that, a root of
 *
 *		2n q^2 + ((2n - plus + minus) delta - plus - minus) q - minus delta (1 - delta)
 *
 * it is 2q + delta - delta^2 (Tango 1998, equations 8 to 10).
 */
static float8
score_variance(float8 plus, float8 minus, float8 answers, float8 delta)
{
	float8		a = 2 * answers;
	float8		b = (2 * answers - plus + minus) * delta - plus - minus;
	float8		c = -minus * delta * (1 - delta);
	float8		root = sqrt(b * b - 4 * a * c);	/* c <= 0: nothing cancels */
	float8		q = b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a);

	return 2 * q + delta * (1 - delta);
}

/* By how much the mean lies above delta, less z standard errors. */
static float8
score_excess(float8 delta, const void *argument)
{
	const ScoreTest *test = argument;
	float8		variance = delta >= 0 ?
		score_variance(test->plus, test->minus, test->answers, delta) :
		score_variance(test->minus, test->plus, test->answers, -delta);

	return (test->plus - test->minus) - test->answers * delta -
		test->z * sqrt(test->answers * Max(variance, 0));
}

/* The smallest mean that the test does not reject. */
static float8
score_low(float8 plus, float8 minus, float8 answers, float8 z)
{
	ScoreTest	test = {plus, minus, answers, z};

	if (minus == answers)
		return -1;
	/* Where all answers are alike, a second root lies at the mean, where no variance is. */
	if (plus == answers)
		return (answers - z * z) / (answers + z * z);
	if (plus == 0 && minus == 0)
		return -z * z / (answers + z * z);
	return numerics_root(score_excess, &test, -1, (plus - minus) / answers);
}

/* Tango (1998): the means that the score test does not reject. */
static ConfidenceInterval
nps_score_interval(NpsCounts counts, float8 confidence)
{
	float8		z = numerics_normal_two_sided(confidence);
	float8		answers = nps_answers(counts);

	return (ConfidenceInterval)
	{
		score_low(counts.promoters, counts.detractors, answers, z),
			-score_low(counts.detractors, counts.promoters, answers, z)
	};
}

const char *const nps_method_names[] = {"adjusted_wald", "wald", "score", NULL};

ConfidenceInterval
nps_interval(NpsCounts counts, NpsMethod method, float8 confidence)
{
	switch (method)
	{
		case NPS_ADJUSTED_WALD:
			return nps_adjusted_wald(counts, confidence);
		case NPS_WALD:
			return nps_wald(counts, confidence);
		case NPS_SCORE:
			return nps_score_interval(counts, confidence);
	}
	pg_unreachable();
}

/* Adjusted Wald on each side, unpooled. */
Difference
nps_difference(NpsCounts before, NpsCounts after, float8 confidence)
{
	NpsCounts	a = nps_adjusted(before);
	NpsCounts	b = nps_adjusted(after);
	float8		difference = quotient_difference(b.promoters - b.detractors, nps_answers(b),
												 a.promoters - a.detractors, nps_answers(a));
	float8		error = hypot(nps_error(a), nps_error(b));
	float8		reach = numerics_normal_two_sided(confidence) * error;

	return (Difference)
	{
		difference - reach, difference + reach, numerics_normal_p_value(difference / error)
	};
}

/*---------- shares ----------*/

/* Of answers within the range, and of those without. */
static ShareCounts
complement(ShareCounts counts)
{
	return (ShareCounts)
	{
		counts.answers - counts.successes, counts.answers
	};
}

static float8
share_of(ShareCounts counts)
{
	return counts.successes / counts.answers;
}

static ConfidenceInterval
wald(float8 share, float8 rest, float8 answers, float8 z)
{
	float8		reach = z * sqrt(share * rest / answers);

	return (ConfidenceInterval)
	{
		share - reach, share + reach
	};
}

static ConfidenceInterval
share_wald(ShareCounts counts, float8 confidence)
{
	return wald(share_of(counts), share_of(complement(counts)), counts.answers,
				numerics_normal_two_sided(confidence));
}

/* Agresti and Coull (1998): Wald with z^2 / 2 successes and failures more. */
static ConfidenceInterval
share_agresti_coull(ShareCounts counts, float8 confidence)
{
	float8		z = numerics_normal_two_sided(confidence);
	float8		answers = counts.answers + z * z;

	return wald((counts.successes + z * z / 2) / answers,
				(complement(counts).successes + z * z / 2) / answers, answers, z);
}

/* Wilson (1927), without continuity correction; 0 and 1 at the border. */
static ConfidenceInterval
wilson(ShareCounts counts, float8 z)
{
	float8		n = counts.answers;
	float8		p = share_of(counts);
	float8		rest = share_of(complement(counts));
	float8		reach = z * sqrt((p * rest + z * z / (4 * n)) / n);
	float8		sum = p + z * z / (2 * n) + reach;

	/* low * high = p^2 / (1 + z^2/n): taking that root does not cancel */
	return (ConfidenceInterval)
	{
		p == 0 ? 0 : p * (p / sum), rest == 0 ? 1 : sum / (1 + z * z / n)
	};
}

/*
 * Quantiles of beta distributions at half of 1 - confidence, with more or less
 * of an answer added to successes and failures; 0 and 1 at the border.
 */
static ConfidenceInterval
beta_interval(ShareCounts counts, float8 confidence, float8 added_below, float8 added_above)
{
	float8		tail = (1 - confidence) / 2;
	float8		successes = counts.successes;
	float8		failures = complement(counts).successes;

	return (ConfidenceInterval)
	{
		successes == 0 ? 0 : numerics_beta_lower(tail, successes + added_below, failures + added_above),
			failures == 0 ? 1 : numerics_beta_upper(tail, successes + added_above, failures + added_below)
	};
}

/* Clopper and Pearson (1934): never covers less than it says. */
static ConfidenceInterval
share_clopper_pearson(ShareCounts counts, float8 confidence)
{
	return beta_interval(counts, confidence, 0, 1);
}

/* Equal tails of the posterior of Jeffreys' prior (Brown, Cai and DasGupta 2001). */
static ConfidenceInterval
share_jeffreys(ShareCounts counts, float8 confidence)
{
	return beta_interval(counts, confidence, 0.5, 0.5);
}

const char *const share_method_names[] = {
	"wilson", "clopper_pearson", "agresti_coull", "jeffreys", "wald", NULL
};

ConfidenceInterval
share_interval(ShareCounts counts, ShareMethod method, float8 confidence)
{
	switch (method)
	{
		case SHARE_WILSON:
			return wilson(counts, numerics_normal_two_sided(confidence));
		case SHARE_CLOPPER_PEARSON:
			return share_clopper_pearson(counts, confidence);
		case SHARE_AGRESTI_COULL:
			return share_agresti_coull(counts, confidence);
		case SHARE_JEFFREYS:
			return share_jeffreys(counts, confidence);
		case SHARE_WALD:
			return share_wald(counts, confidence);
	}
	pg_unreachable();
}

/* As below, where most answers are without the range. */
static Difference
minority_difference(ShareCounts before, ShareCounts after, float8 confidence)
{
	float8		z = numerics_normal_two_sided(confidence);
	ShareCounts pooled = {before.successes + after.successes, before.answers + after.answers};
	ConfidenceInterval a = wilson(before, z);
	ConfidenceInterval b = wilson(after, z);
	float8		difference = quotient_difference(after.successes, after.answers, before.successes, before.answers);
	float8		error = sqrt(share_of(pooled) * share_of(complement(pooled)) * (1 / before.answers + 1 / after.answers));

	return (Difference)
	{
		difference - hypot(share_of(after) - b.low, a.high - share_of(before)),
			difference + hypot(b.high - share_of(after), share_of(before) - a.low),
			numerics_normal_p_value(difference / error)
	};
}

/*
 * Newcombe (1998), method 10: from the two Wilson intervals.  The p value is of
 * the pooled z test; NaN where all answers of both groups are alike.
 */
Difference
share_difference(ShareCounts before, ShareCounts after, float8 confidence)
{
	Difference	mirrored;

	if (before.successes + after.successes <= (before.answers + after.answers) / 2)
		return minority_difference(before, after, confidence);

	/* Shares near 1 lose their digits: the complement's do not. */
	mirrored = minority_difference(complement(before), complement(after), confidence);
	return (Difference)
	{
		-mirrored.high, -mirrored.low, mirrored.p_value
	};
}

/*---------- means ----------*/

/* Mean +- t SE; weighted: +- z SE. */
ConfidenceInterval
moments_interval(Moments moments, float8 confidence)
{
	float8		reach = moments.error * (moments.weighted ?
										 numerics_normal_two_sided(confidence) :
										 numerics_t_two_sided(confidence, moments.answers - 1));

	return (ConfidenceInterval)
	{
		moments.mean - reach, moments.mean + reach
	};
}

/*
 * Welch's t; if either side is weighted, z with both standard errors.  One group
 * may be without spread, both may not, and each needs two answers.
 */
Difference
moments_difference(Moments before, Moments after, float8 difference, float8 confidence)
{
	float8		a = isnan(before.error) ? 0 : before.error;
	float8		b = isnan(after.error) ? 0 : after.error;
	float8		error = hypot(a, b);
	float8		reach;
	float8		p_value;

	if (before.answers < 2 || after.answers < 2 || error == 0)
		return (Difference)
	{
		NAN, NAN, NAN
	};

	if (before.weighted || after.weighted)
	{
		reach = numerics_normal_two_sided(confidence) * error;
		p_value = numerics_normal_p_value(difference / error);
	}
	else
	{
		/* Welch and Satterthwaite; shares of the variance, so that no square vanishes */
		float8		share_a = (a / error) * (a / error);
		float8		share_b = (b / error) * (b / error);
		float8		df = 1 / (share_a * share_a / (before.answers - 1) +
							  share_b * share_b / (after.answers - 1));

		reach = numerics_t_two_sided(confidence, df) * error;
		p_value = numerics_t_p_value(difference / error, df);
	}
	return (Difference)
	{
		difference - reach, difference + reach, p_value
	};
}
