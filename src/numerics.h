/*
 * numerics.h
 *		Distributions, roots and small linear algebra, from Boost.Math and Eigen
 *		behind a C interface.
 *
 * Nothing here throws, aborts or touches the server.  Outside its domain, and
 * where memory is short, a function returns NaN, or false.
 *
 * A tail is the probability that is left beyond a quantile: it is passed as it
 * is, never as 1 - tail, since that would round small ones away.
 */
#ifndef CM_NUMERICS_H
#define CM_NUMERICS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C"
{
#endif

/* The z with P(|Z| <= z) = confidence, for a standard normal Z. */
extern double numerics_normal_two_sided(double confidence);

/* P(|Z| >= |z|). */
extern double numerics_normal_p_value(double z);

/* The t with P(|T| <= t) = confidence, for Student's T; df need not be whole. */
extern double numerics_t_two_sided(double confidence, double df);

/* P(|T| >= |t|). */
extern double numerics_t_p_value(double t, double df);

/* The x with P(X <= x) = tail, and that with P(X >= x) = tail, for X of Beta(a, b). */
extern double numerics_beta_lower(double tail, double a, double b);
extern double numerics_beta_upper(double tail, double a, double b);

/* The same for Fisher's F, and P(F >= f). */
extern double numerics_f_lower(double tail, double df1, double df2);
extern double numerics_f_upper(double tail, double df1, double df2);
extern double numerics_f_p_value(double f, double df1, double df2);

/*
 * The root of a continuous function between low and high, where it has opposite
 * signs (or is zero), to the last digits.  The function must not throw or jump.
 */
typedef double (*NumericsFunction) (double x, const void *argument);
extern double numerics_root(NumericsFunction function, const void *argument, double low, double high);

/*
 * Of a symmetric matrix of n rows, stored row by row: its eigenvalues, ascending,
 * and, unless NULL, as many eigenvectors of length 1, one a row.
 */
extern bool numerics_symmetric_eigen(int n, const double *matrix, double *values, double *vectors);

/* The inverse of a symmetric positive definite matrix; false where it is not. */
extern bool numerics_symmetric_inverse(int n, const double *matrix, double *inverse);

#ifdef __cplusplus
}
#endif

#endif							/* CM_NUMERICS_H */
