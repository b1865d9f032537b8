/*
 * double_double.h
 *		Sums with twice the digits of a double, for moments that must not cancel.
 *
 * A value is the unevaluated sum of two doubles, 106 significant bits together.
 * It is kept in its one normal form: hi is the double nearest to the value, lo
 * the rest, and no zero is negative.  Equal values are therefore equal bytes.
 *
 * The algorithms are those of Dekker (1971) and Knuth, with the error bounds of
 * Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic
 * building blocks of double-word arithmetic" (2017).  They need every operation
 * to be rounded on its own: the Makefile forbids contraction to fused
 * multiply-add, which is asked for by name where it is wanted.
 *
 * Nothing is checked on the way: what overflows ends with a part that is not
 * finite, and dd_is_normal() says so.
 */
#ifndef CM_DOUBLE_DOUBLE_H
#define CM_DOUBLE_DOUBLE_H

#include "compat.h"

#include <math.h>

typedef struct DoubleDouble
{
	float8		hi;
	float8		lo;
} DoubleDouble;

/* Adding zero makes a negative zero positive. */
static inline DoubleDouble
dd_make(float8 hi, float8 lo)
{
	return (DoubleDouble)
	{
		hi + 0.0, lo + 0.0
	};
}

static inline bool
dd_is_normal(DoubleDouble x)
{
	return isfinite(x.hi) && isfinite(x.lo) && x.hi + x.lo == x.hi;
}

static inline bool
dd_is_zero(DoubleDouble x)
{
	return x.hi == 0;
}

/* a + b, exactly. */
static inline DoubleDouble
dd_two_sum(float8 a, float8 b)
{
	float8		sum = a + b;
	float8		part = sum - a;

	return dd_make(sum, (a - (sum - part)) + (b - part));
}

/* The same where a is the larger, or is zero. */
static inline DoubleDouble
dd_fast_two_sum(float8 a, float8 b)
{
	float8		sum = a + b;

	return dd_make(sum, b - (sum - a));
}

/* a * b, exactly, but for what falls below the smallest double. */
static inline DoubleDouble
dd_two_product(float8 a, float8 b)
{
	float8		product = a * b;

	return dd_make(product, fma(a, b, -product));
}

/* Exactly: an int64 has 63 bits. */
static inline DoubleDouble
dd_from_int64(int64 value)
{
	const int64 half = INT64CONST(1) << 32;

	return dd_two_sum((float8) (value / half) * (float8) half, (float8) (value % half));
}

/* Commutative, and exact as long as 106 bits hold the result. */
static inline DoubleDouble
dd_add(DoubleDouble x, DoubleDouble y)
{
	DoubleDouble high = dd_two_sum(x.hi, y.hi);
	DoubleDouble low = dd_two_sum(x.lo, y.lo);
	DoubleDouble sum = dd_fast_two_sum(high.hi, high.lo + low.hi);

	return dd_fast_two_sum(sum.hi, low.lo + sum.lo);
}

static inline DoubleDouble
dd_subtract(DoubleDouble x, DoubleDouble y)
{
	return dd_add(x, dd_make(-y.hi, -y.lo));
}

static inline DoubleDouble
dd_multiply(DoubleDouble x, DoubleDouble y)
{
	DoubleDouble product = dd_two_product(x.hi, y.hi);

	return dd_fast_two_sum(product.hi, product.lo + fma(x.hi, y.lo, x.lo * y.hi));
}

/* The divisor is not zero. */
static inline DoubleDouble
dd_divide(DoubleDouble x, DoubleDouble y)
{
	float8		quotient = x.hi / y.hi;
	DoubleDouble rest = dd_subtract(x, dd_multiply(y, dd_make(quotient, 0)));

	return dd_fast_two_sum(quotient, rest.hi / y.hi);
}

/* A total order, for values in normal form. */
static inline int
dd_compare(DoubleDouble x, DoubleDouble y)
{
	if (x.hi != y.hi)
		return x.hi < y.hi ? -1 : 1;
	if (x.lo != y.lo)
		return x.lo < y.lo ? -1 : 1;
	return 0;
}

#endif							/* CM_DOUBLE_DOUBLE_H */
