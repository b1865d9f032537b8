/*
 * numerics.cpp
 *		Quantiles and tails, from Boost.Math behind a C interface.
 *
 * Knows doubles and Boost.Math, and nothing of PostgreSQL.
 */
#include "numerics.h"

#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace
{

using namespace boost::math::policies;

/* No exceptions, no errno, no long double: the same digits on every machine. */
using quiet = policy<
	domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
	underflow_error<ignore_error>, denorm_error<ignore_error>, rounding_error<ignore_error>,
	evaluation_error<ignore_error>, indeterminate_result_error<ignore_error>,
	promote_double<false>, promote_float<false>>;

using normal = boost::math::normal_distribution<double, quiet>;
using students_t = boost::math::students_t_distribution<double, quiet>;

/* The promise of the header: whatever happens in there, a number comes out. */
template <typename Function>
double
guarded(Function function) noexcept
{
	try
	{
		return function();
	}
	catch (...)
	{
		return std::numeric_limits<double>::quiet_NaN();
	}
}

}	/* namespace */

double
numerics_normal_two_sided(double confidence)
{
	return guarded([=] {
		return boost::math::quantile(boost::math::complement(normal(), (1.0 - confidence) / 2.0));
	});
}

double
numerics_normal_p_value(double z)
{
	return guarded([=] {
		return 2.0 * boost::math::cdf(boost::math::complement(normal(), std::fabs(z)));
	});
}

double
numerics_t_two_sided(double confidence, double df)
{
	return guarded([=] {
		return boost::math::quantile(boost::math::complement(students_t(df), (1.0 - confidence) / 2.0));
	});
}

double
numerics_t_p_value(double t, double df)
{
	return guarded([=] {
		return 2.0 * boost::math::cdf(boost::math::complement(students_t(df), std::fabs(t)));
	});
}
