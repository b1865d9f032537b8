/*
 * numerics.cpp
 *		Distributions, roots and small linear algebra, from Boost.Math and Eigen
 *		behind a C interface.
 *
 * Knows doubles and the two libraries, and nothing of PostgreSQL.
 */
#include "numerics.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <Eigen/Dense>

#ifndef EIGEN_NO_DEBUG
#error "an assertion of Eigen would take the whole server down: build with -DEIGEN_NO_DEBUG"
#endif

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
using beta = boost::math::beta_distribution<double, quiet>;
using fisher_f = boost::math::fisher_f_distribution<double, quiet>;

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/* The promise of the header: whatever happens in there, a result comes out. */
template <typename Result, typename Function>
Result
guarded(Result otherwise, Function function) noexcept
{
	try
	{
		return function();
	}
	catch (...)
	{
		return otherwise;
	}
}

template <typename Distribution>
double
lower(const Distribution &distribution, double tail)
{
	return boost::math::quantile(distribution, tail);
}

template <typename Distribution>
double
upper(const Distribution &distribution, double tail)
{
	return boost::math::quantile(boost::math::complement(distribution, tail));
}

template <typename Distribution>
double
beyond(const Distribution &distribution, double x)
{
	return boost::math::cdf(boost::math::complement(distribution, x));
}

/*
 * Where both parameters are whole, Boost sums powers of 1 - x, whose rounding
 * leaves seven digits of the tail at a billion.  A parameter that is not whole
 * takes it to its continued fraction, which keeps them; a change of 1e-13 alters
 * a quantile by no more than that.
 */
double
not_whole(double parameter)
{
	return parameter > 1e4 ? parameter * (1.0 + 1e-13) : parameter;
}

beta
beta_of(double a, double b)
{
	return beta(not_whole(a), not_whole(b));
}

fisher_f
fisher_f_of(double df1, double df2)
{
	return fisher_f(not_whole(df1), not_whole(df2));
}

/*
 * Where both parameters are as large as this, quantiles come from the series of
 * fisher_z(): the sums of Boost lose a digit for each digit that is added, and
 * with 1e18 answers the lower end of an interval came out above the upper one.
 */
constexpr double large = 1e9;

bool
are_large(double a, double b)
{
	return a > large && b > large;
}

/*
 * Half the logarithm of the F with 2a and 2b degrees of freedom that a tail is
 * left below (Carter, Biometrika 34, 1947; Abramowitz and Stegun 26.5.22).  What
 * is left out is less than 1e-13 for large parameters and any tail of a double.
 */
double
fisher_z(double tail, double a, double b)
{
	const double y = lower(normal(), tail);
	const double inverse_a = 1.0 / (2.0 * a - 1.0);
	const double inverse_b = 1.0 / (2.0 * b - 1.0);
	const double h = 2.0 / (inverse_a + inverse_b);
	const double lambda = (y * y - 3.0) / 6.0;

	return y * std::sqrt(h + lambda) / h +
		(inverse_b - inverse_a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
}

}	/* namespace */

double
numerics_normal_two_sided(double confidence)
{
	return guarded(unknown, [=] {
		/* Near the middle it is the confidence that has the digits, not the tail. */
		if (confidence < 0.5)
			return std::sqrt(2.0) * boost::math::erf_inv(confidence, quiet());
		return upper(normal(), (1.0 - confidence) / 2.0);
	});
}

double
numerics_normal_p_value(double z)
{
	return guarded(unknown, [=] { return 2.0 * beyond(normal(), std::fabs(z)); });
}

double
numerics_t_two_sided(double confidence, double df)
{
	return guarded(unknown, [=] {
		const students_t t(df);

		/*
		 * As above: with the density's series t - a t^3 + b t^5 for P(|T| <= t) over
		 * twice its peak, inverted; u^7 is nothing.
		 */
		if (confidence < 1e-3)
		{
			const double u = confidence / (2.0 * boost::math::pdf(t, 0.0));
			const double a = (df + 1.0) / (6.0 * df);
			const double b = (df + 1.0) / df * ((df + 3.0) / df) / 40.0;

			return u * (1.0 + u * u * (a + u * u * (3.0 * a * a - b)));
		}
		return upper(t, (1.0 - confidence) / 2.0);
	});
}

double
numerics_t_p_value(double t, double df)
{
	return guarded(unknown, [=] { return 2.0 * beyond(students_t(df), std::fabs(t)); });
}

double
numerics_beta_lower(double tail, double a, double b)
{
	return guarded(unknown, [=] {
		if (are_large(a, b))
			return a / (a + b * std::exp(-2.0 * fisher_z(tail, a, b)));
		return lower(beta_of(a, b), tail);
	});
}

double
numerics_beta_upper(double tail, double a, double b)
{
	return guarded(unknown, [=] {
		/* 1 - X is of the same family, with the parameters swapped. */
		if (are_large(a, b))
			return a / (a + b * std::exp(2.0 * fisher_z(tail, b, a)));
		return upper(beta_of(a, b), tail);
	});
}

double
numerics_f_lower(double tail, double df1, double df2)
{
	return guarded(unknown, [=] {
		if (are_large(df1 / 2.0, df2 / 2.0))
			return std::exp(2.0 * fisher_z(tail, df1 / 2.0, df2 / 2.0));
		return lower(fisher_f_of(df1, df2), tail);
	});
}

double
numerics_f_upper(double tail, double df1, double df2)
{
	/* 1 / F is of the same family, with the degrees of freedom swapped. */
	return 1.0 / numerics_f_lower(tail, df2, df1);
}

double
numerics_f_p_value(double f, double df1, double df2)
{
	return guarded(unknown, [=] { return beyond(fisher_f_of(df1, df2), f); });
}

double
numerics_root(NumericsFunction function, const void *argument, double low, double high)
{
	return guarded(unknown, [=] {
		const double at_low = function(low, argument);
		const double at_high = function(high, argument);

		if (at_low == 0)
			return low;
		if (at_high == 0)
			return high;
		if (!(std::signbit(at_low) != std::signbit(at_high)))
			return unknown;

		std::uintmax_t steps = 200;
		const auto bracket = boost::math::tools::toms748_solve(
			[=](double x) { return function(x, argument); }, low, high, at_low, at_high,
			boost::math::tools::eps_tolerance<double>(52), steps, quiet());
		return bracket.first + (bracket.second - bracket.first) / 2;
	});
}

bool
numerics_symmetric_eigen(int n, const double *matrix, double *values, double *vectors)
{
	return guarded(false, [=] {
		const Eigen::Map<const Matrix> symmetric(matrix, n, n);
		const Eigen::SelfAdjointEigenSolver<Matrix> solver(
			symmetric, vectors ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);

		if (solver.info() != Eigen::Success)
			return false;
		Eigen::Map<Eigen::VectorXd>(values, n) = solver.eigenvalues();
		if (vectors)
			Eigen::Map<Matrix>(vectors, n, n) = solver.eigenvectors().transpose();
		return true;
	});
}

bool
numerics_symmetric_inverse(int n, const double *matrix, double *inverse)
{
	return guarded(false, [=] {
		const Eigen::Map<const Matrix> symmetric(matrix, n, n);
		const Eigen::LLT<Matrix> cholesky(symmetric);

		if (cholesky.info() != Eigen::Success)
			return false;
		Eigen::Map<Matrix>(inverse, n, n) = cholesky.solve(Matrix::Identity(n, n));
		return true;
	});
}
