/*
 * numerics.h
 *		Quantiles and tails, from Boost.Math behind a C interface.
 *
 * Nothing here throws, aborts or touches the server.  Outside its domain a
 * function returns NaN.
 */
#ifndef CM_NUMERICS_H
#define CM_NUMERICS_H

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

#ifdef __cplusplus
}
#endif

#endif							/* CM_NUMERICS_H */
