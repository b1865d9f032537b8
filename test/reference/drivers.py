#!/usr/bin/python3
"""Drivers of made-up outcomes, computed independently in high precision.

Prints tab-separated rows (company, place, name, value):

    name 'row'    value is an array: the outcome, then the factors, of one row
    else          value is the figure of that name, to 25 digits, of the factor at
                  place, or of all together where place is 0

Arithmetic is that of mpmath with 50 digits, on the very doubles that the server gets:

    beta, r_squared, vif   normal equations of the standardized variables
    p_value                of a coefficient by t, of all by F, by the incomplete beta function
    johnson                relative weights through the square root of the correlation
                           matrix (Johnson, Multivariate Behavioral Research 35, 2000)
    lmg                    what a factor adds to R squared, over all orders, each order
                           gone through (Lindeman, Merenda and Gold 1980)
    cronbach_alpha         from the covariance matrix; its ends by F (Feldt 1965)
"""
import itertools
import random
import sys

import mpmath
from mpmath import mp, mpf, sqrt

from estimates import beta_quantile, beta_tails, t_p_value

mp.dps = 50


def f_p_value(f, df1, df2):
    return beta_tails(df2 / (df2 + df1 * f), df2 / 2, df1 / 2)[0]


def f_quantile(tail, df1, df2, upper=False):
    x = beta_quantile(tail, df1 / 2, df2 / 2, upper=upper)
    return df2 * x / (df1 * (1 - x))


def covariances(rows):
    n, size = len(rows), len(rows[0])
    means = [sum(row[i] for row in rows) / n for i in range(size)]
    return means, mpmath.matrix(size, size) + mpmath.matrix(
        [[sum((row[i] - means[i]) * (row[j] - means[j]) for row in rows) / (n - 1) for j in range(size)] for i in range(size)])


def figures(rows):
    """Yields (place, name, value)."""
    n, size = len(rows), len(rows[0]) - 1
    means, covariance = covariances(rows)
    correlation = mpmath.matrix(size + 1, size + 1)
    for i in range(size + 1):
        for j in range(size + 1):
            correlation[i, j] = covariance[i, j] / sqrt(covariance[i, i] * covariance[j, j])
    factors, outcome = correlation[1:, 1:], correlation[1:, 0]

    def explained(chosen):
        if not chosen:
            return mpf(0)
        part = mpmath.matrix([[factors[i, j] for j in chosen] for i in chosen])
        side = mpmath.matrix([outcome[i] for i in chosen])
        return (side.T * mpmath.lu_solve(part, side))[0]

    inverse = factors ** -1
    betas = inverse * outcome
    r_squared = explained(range(size))
    freedom = mpf(n - size - 1)
    yield 0, "r_squared", r_squared
    yield 0, "p_value", f_p_value((r_squared / size) / ((1 - r_squared) / freedom), mpf(size), freedom)

    # the square root of the correlation matrix
    values, vectors = mpmath.eigsy(factors)
    root = vectors * mpmath.diag([sqrt(value) for value in values]) * vectors.T
    weights = root ** -1 * outcome
    johnson = [sum(root[i, j] ** 2 * weights[j] ** 2 for j in range(size)) for i in range(size)]

    gains = [mpf(0)] * size
    orders = 0
    known = {}
    for order in itertools.permutations(range(size)):
        orders += 1
        before = mpf(0)
        for place, factor in enumerate(order):
            chosen = tuple(sorted(order[:place + 1]))
            if chosen not in known:
                known[chosen] = explained(chosen)
            gains[factor] += known[chosen] - before
            before = known[chosen]

    for i in range(size):
        yield i + 1, "mean", means[i + 1]
        yield i + 1, "correlation", outcome[i]
        yield i + 1, "beta", betas[i]
        yield i + 1, "vif", inverse[i, i]
        yield i + 1, "p_value", t_p_value(betas[i] / sqrt((1 - r_squared) / freedom * inverse[i, i]), freedom)
        yield i + 1, "johnson", 100 * johnson[i] / r_squared
        yield i + 1, "lmg", 100 * gains[i] / orders / r_squared

    own = sum(covariance[i, i] for i in range(1, size + 1))
    total = sum(covariance[i, j] for i in range(1, size + 1) for j in range(1, size + 1))
    alpha = mpf(size) / (size - 1) * (1 - own / total)
    df1, df2 = mpf(n - 1), mpf(n - 1) * (size - 1)
    yield 0, "alpha", alpha
    yield 0, "alpha_low", 1 - (1 - alpha) * f_quantile(mpf("0.025"), df1, df2, upper=True)
    yield 0, "alpha_high", 1 - (1 - alpha) * f_quantile(mpf("0.025"), df1, df2)


def answers(count, size, made, unit=lambda i: 1.0):
    """Rows of (outcome, factors) by a function of the row's mood and noise, and of units."""
    source = random.Random(size * 1000 + count)
    rows = []
    for _ in range(count):
        mood = source.gauss(0, 1)
        factors = [made(mood, source.gauss(0, 1), i) for i in range(size)]
        outcome = sum((i + 1) * factor for i, factor in enumerate(factors)) + 9 * source.gauss(0, 1)
        rows.append([outcome] + [factor * unit(i) for i, factor in enumerate(factors)])
    return rows


def main():
    companies = {
        "ratings": answers(300, 5, lambda mood, noise, i: float(min(7, max(1, round(4 + mood + noise))))),
        "few rows": answers(9, 6, lambda mood, noise, i: mood + noise),
        "far from zero": answers(200, 4, lambda mood, noise, i: 1e9 + mood + noise),
        "nearly collinear": answers(80, 5, lambda mood, noise, i: mood + noise / 50),
        "of all sizes": answers(120, 6, lambda mood, noise, i: mood + noise, unit=lambda i: 10.0 ** (12 * i - 36)),
        "one driver": answers(60, 1, lambda mood, noise, i: mood),
    }
    for company, rows in companies.items():
        for row in rows:
            print("\t".join([company, "0", "row", "{" + ",".join(map(repr, row)) + "}"]))
        exact = [[mpf(value) for value in row] for row in rows]
        for place, name, value in figures(exact) if len(rows[0]) > 2 else one_driver(exact):
            print("\t".join([company, str(place), name, mpmath.nstr(value, 25, min_fixed=0, max_fixed=0)]))
    return 0


def one_driver(rows):
    """With a single factor everything follows from its correlation."""
    _, covariance = covariances(rows)
    r = covariance[0, 1] / sqrt(covariance[0, 0] * covariance[1, 1])
    freedom = mpf(len(rows) - 2)
    yield 0, "r_squared", r * r
    yield 1, "beta", r
    yield 1, "vif", mpf(1)
    yield 1, "p_value", t_p_value(r * sqrt(freedom / (1 - r * r)), freedom)
    yield 1, "johnson", mpf(100)
    yield 1, "lmg", mpf(100)


if __name__ == "__main__":
    sys.exit(main())
