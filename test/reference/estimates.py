#!/usr/bin/python3
"""Intervals and changes over a wide grid, computed independently in high precision.

Prints one tab-separated row a case:

    call        the SQL call that gives a row (low, high, p_value), as text
    low, high   the ends, in points of 100 or on the scale, to 25 digits; empty for NULL
    p_value     the same; empty where there is none

Arithmetic is that of mpmath with 50 digits, so that formulas can stand as they are
published, whether they cancel or not:

    Wald, adjusted Wald   score +- z SE; Sauro and Lewis, Quantifying the User Experience
    score                 the delta at which Tango's statistic (Statistics in Medicine 17,
                          1998) is +-z, by bisection with 90 digits
    Wilson                the p at which (x/n - p)^2 = z^2 p (1 - p) / n
    Clopper, Pearson      quantiles of Beta(x, n - x + 1) and Beta(x + 1, n - x), by Newton's steps
    Jeffreys              quantiles of Beta(x + 1/2, n - x + 1/2), likewise
    Agresti, Coull        Wald at n + z^2 answers (American Statistician 52, 1998)
    Newcombe              method 10 (Statistics in Medicine 17, 1998), pooled z test
    Student, Welch        t by the incomplete beta function; Satterthwaite's degrees of freedom
"""
import sys

import mpmath
from mpmath import mp, mpf, sqrt

mp.dps = 50
CONFIDENCES = ["0.5", "0.8", "0.9", "0.95", "0.99", "0.9999"]


# Distributions

def normal_two_sided(confidence):
    """The z with erf(z / sqrt 2) = confidence."""
    return sqrt(2) * mpmath.erfinv(confidence)


def normal_p_value(z):
    return mpmath.erfc(abs(z) / sqrt(2))


def beta_fraction(x, a, b):
    """The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz."""
    tiny = mpf(10) ** -(2 * mp.dps)
    c, d = mpf(1), 1 - (a + b) * x / (a + 1)
    d = 1 / (d or tiny)
    value = d
    m = 1
    while True:
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 / ((1 + term * d) or tiny)
            c = (1 + term / c) or tiny
            value *= c * d
        if abs(c * d - 1) < mpf(10) ** -(mp.dps - 15):
            return value
        m += 1


def beta_tails(x, a, b):
    """P(X <= x) and P(X >= x) of Beta(a, b), the smaller one computed as such."""
    if x <= 0 or x >= 1:
        return (mpf(0), mpf(1)) if x <= 0 else (mpf(1), mpf(0))
    if x > (a + 1) / (a + b + 2):
        upper, lower = beta_tails(1 - x, b, a)
        return lower, upper
    factor = mpmath.exp(mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)
                        + a * mpmath.log(x) + b * mpmath.log1p(-x))
    lower = factor * beta_fraction(x, a, b) / a
    return lower, 1 - lower


def beta_density(x, a, b):
    return mpmath.exp(mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)
                      + (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log1p(-x))


def beta_quantile(tail, a, b, upper=False):
    """Safeguarded Newton steps on the tail, from the mean outward."""
    low, high = mpf(0), mpf(1)
    x = a / (a + b)
    for _ in range(400):
        below, above = beta_tails(x, a, b)
        excess = above - tail if upper else below - tail
        if (excess > 0) != upper:
            high = x
        else:
            low = x
        density = beta_density(x, a, b)
        # on the scale of log x, so that a tiny quantile is reached too
        tail_now = above if upper else below
        step = mpmath.log(tail_now / tail) * tail_now / (density * x * (-1 if upper else 1))
        new = x * mpmath.exp(-step) if abs(step) < 50 else mpf(-1)
        if not low < new < high:
            new = sqrt(low * high) if low > 0 else high / 1000
        if abs(new - x) < abs(x) * mpf(10) ** -22:
            return new
        x = new
    raise ArithmeticError("no quantile of Beta(%s, %s) at %s" % (a, b, tail))


def t_p_value(t, df):
    return beta_tails(df / (df + t * t), df / 2, mpf(1) / 2)[0]


def t_two_sided(confidence, df):
    """From P(|T| >= t) = I(df / (df + t^2); df / 2, 1 / 2)."""
    y = beta_quantile(1 - confidence, mpf(1) / 2, df / 2, upper=True)
    return sqrt(df * y / (1 - y))


def bisect(function, low, high):
    """The root of a function that is positive at low and negative at high."""
    for _ in range(400):
        middle = (low + high) / 2
        if function(middle) > 0:
            low = middle
        else:
            high = middle
        if high - low < mpf(10) ** -25 * max(abs(low), abs(high), mpf(10) ** -25):
            break
    return (low + high) / 2


# Net promoter score

def nps_moments(d, n, p):
    total = d + n + p
    score = (p - d) / total
    return score, sqrt(((p + d) / total - score ** 2) / total), total


def nps_wald(counts, z):
    score, error, _ = nps_moments(*counts)
    return score - z * error, score + z * error


def adjusted(counts):
    return tuple(count + mpf(added) for count, added in zip(counts, ("0.75", "1.5", "0.75")))


def nps_adjusted_wald(counts, z):
    low, high = nps_wald(adjusted(counts), z)
    return max(low, mpf(-1)), min(high, mpf(1))


def nps_score(counts, z):
    d, n, p = counts
    total = d + n + p

    def statistic(delta):
        """(score - delta) over its SE at the most likely shares with p - d = delta."""
        # the q at which d log q + p log(q + delta) + n log(1 - 2q - delta) is greatest
        a = 2 * total
        b = (2 * total - p + d) * delta - p - d
        c = -d * delta * (1 - delta)
        q = (-b + sqrt(b * b - 4 * a * c)) / (2 * a)
        variance = (q + q + delta - delta ** 2) / total
        return ((p - d) / total - delta) / sqrt(variance)

    edge = mpf(10) ** -40
    score = (p - d) / total
    with mpmath.workdps(90):
        low = mpf(-1) if d == total else bisect(lambda x: statistic(x) - z, -1 + edge, score - edge * (score == 1))
        high = mpf(1) if p == total else bisect(lambda x: statistic(x) + z, score + edge * (score == -1), 1 - edge)
    return low, high


# Shares

def share_wald(x, n, z):
    p = x / n
    return p - z * sqrt(p * (1 - p) / n), p + z * sqrt(p * (1 - p) / n)


def share_wilson(x, n, z):
    """Roots of (p - x/n)^2 = z^2 p (1 - p) / n."""
    p = x / n
    centre, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (centre - reach) / (1 + z * z / n), (centre + reach) / (1 + z * z / n)
    return low if x > 0 else mpf(0), high if x < n else mpf(1)


def share_interval(method, x, n, confidence, z):
    tail = (1 - confidence) / 2
    if method == "wald":
        return share_wald(x, n, z)
    if method == "wilson":
        return share_wilson(x, n, z)
    if method == "agresti_coull":
        return share_wald(x + z * z / 2, n + z * z, z)
    below, above = (mpf(0), mpf(1)) if method == "clopper_pearson" else (mpf("0.5"), mpf("0.5"))
    low = mpf(0) if x == 0 else beta_quantile(tail, x + below, n - x + above)
    high = mpf(1) if x == n else beta_quantile(tail, x + above, n - x + below, upper=True)
    return low, high


# Differences

def nps_difference(before, after, z):
    a, ea, _ = nps_moments(*adjusted(before))
    b, eb, _ = nps_moments(*adjusted(after))
    error = sqrt(ea ** 2 + eb ** 2)
    return b - a - z * error, b - a + z * error, normal_p_value((b - a) / error)


def share_difference(xa, na, xb, nb, z):
    pa, pb = xa / na, xb / nb
    la, ua = share_wilson(xa, na, z)
    lb, ub = share_wilson(xb, nb, z)
    pooled = (xa + xb) / (na + nb)
    error = sqrt(pooled * (1 - pooled) * (1 / na + 1 / nb))
    return (pb - pa - sqrt((pb - lb) ** 2 + (ua - pa) ** 2),
            pb - pa + sqrt((ub - pb) ** 2 + (pa - la) ** 2),
            normal_p_value((pb - pa) / error) if error else None)


def moments(counts):
    """Answers, mean and variance of scores 1, 2, ... that were given so often."""
    n = sum(counts)
    mean = sum(count * (i + 1) for i, count in enumerate(counts)) / n
    if n < 2:
        return n, mean, mpf(0)
    return n, mean, sum(count * (i + 1 - mean) ** 2 for i, count in enumerate(counts)) / (n - 1)


def mean_interval(counts, confidence):
    n, mean, variance = moments(counts)
    if variance == 0:
        return None, None
    reach = t_two_sided(confidence, n - 1) * sqrt(variance / n)
    return mean - reach, mean + reach


def mean_difference(before, after, confidence):
    (na, ma, va), (nb, mb, vb) = moments(before), moments(after)
    if na < 2 or nb < 2 or va + vb == 0:
        return None, None, None
    va, vb = va / na, vb / nb
    df = (va + vb) ** 2 / (va ** 2 / (na - 1) + vb ** 2 / (nb - 1))
    error = sqrt(va + vb)
    reach = t_two_sided(confidence, df) * error
    return mb - ma - reach, mb - ma + reach, t_p_value((mb - ma) / error, df)


# The grid

def row(call, low, high, p_value=None, unit=1):
    if p_value is not None and p_value < mpf(10) ** -320:
        p_value = mpf(0)        # below the smallest double
    digits = ["" if value is None else mpmath.nstr(value, 25, min_fixed=0, max_fixed=0)
              for value in (None if low is None else low * unit, None if high is None else high * unit, p_value)]
    print("\t".join([call] + digits))


def nps_summary(counts):
    d, n, p = (int(count) for count in counts)
    return "rating_summary(0, 10, ARRAY[0, 0, 0, 0, 0, 0, %d, 0, %d, 0, %d])" % (d, n, p)


def share_summary(x, n):
    return "rating_summary(0, 1, ARRAY[%d, %d])" % (n - x, x)


def score_summary(counts):
    return "rating_summary(1, %d, ARRAY[%s])" % (len(counts), ", ".join(str(int(count)) for count in counts))


def main():
    triples = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 2, 3), (3, 2, 5), (75, 675, 250), (0, 0, 10), (10, 0, 0), (0, 7, 0),
               (0, 9, 1), (1, 9, 0), (5, 0, 5), (1, 0, 999), (0, 1, 999), (333, 334, 333), (10 ** 5, 3 * 10 ** 5, 6 * 10 ** 5),
               (10 ** 9, 0, 0), (0, 0, 10 ** 9), (0, 10 ** 9, 0), (1, 10 ** 9 - 1, 0), (0, 1, 10 ** 9 - 1), (1, 0, 10 ** 9 - 1),
               (2 * 10 ** 8, 3 * 10 ** 8, 5 * 10 ** 8), (5 * 10 ** 8, 0, 5 * 10 ** 8), (499999999, 3, 499999998)]
    triples = [tuple(mpf(count) for count in triple) for triple in triples]
    shares = [(0, 1), (1, 1), (0, 20), (20, 20), (1, 29), (81, 263), (15, 148), (5, 10), (999, 1000), (10 ** 5, 10 ** 6),
              (0, 10 ** 9), (10 ** 9, 10 ** 9), (1, 10 ** 9), (10 ** 9 - 1, 10 ** 9), (5 * 10 ** 8, 10 ** 9), (999000000, 10 ** 9), (1000, 10 ** 9),
              (7, 10 ** 9), (50, 123456789), (999999950, 10 ** 9), (3, 10 ** 5)]
    scores = [(1, 0, 0, 0, 0), (0, 0, 9, 0, 0), (1, 1, 0, 0, 0), (1, 1, 1, 1, 1), (0, 0, 0, 1, 30), (17, 30, 120, 410, 423),
              (10 ** 9 - 1, 1), (10 ** 8, 2 * 10 ** 8, 3 * 10 ** 8, 3 * 10 ** 8, 10 ** 8), (4, 0, 0, 0, 10 ** 9 - 4)]
    scores = [tuple(mpf(count) for count in counts) for counts in scores]

    for text in CONFIDENCES:
        confidence = mpf(text)
        z = normal_two_sided(confidence)

        for counts in triples:
            for method, interval in (("wald", nps_wald), ("adjusted_wald", nps_adjusted_wald), ("score", nps_score)):
                low, high = interval(counts, z)
                row("nps_estimate(%s, %s, '%s')" % (nps_summary(counts), text, method), low, high, unit=100)
        for before, after in zip(triples, triples[1:]):
            low, high, p_value = nps_difference(before, after, z)
            row("nps_change(%s, %s, %s)" % (nps_summary(before), nps_summary(after), text), low, high, p_value, unit=100)

        for x, n in shares:
            for method in ("wilson", "clopper_pearson", "agresti_coull", "jeffreys", "wald"):
                # the incomplete beta function of a billion is slow: not at every confidence
                if n == 10 ** 9 and 10 ** 6 < x < n - 10 ** 7 and method in ("clopper_pearson", "jeffreys") and text not in ("0.95", "0.9999"):
                    continue
                low, high = share_interval(method, mpf(x), mpf(n), confidence, z)
                row("share_estimate(%s, 1, 1, %s, '%s')" % (share_summary(x, n), text, method), low, high, unit=100)
        for (xa, na), (xb, nb) in list(zip(shares, shares[1:])) + [((10 ** 9 - 1, 10 ** 9), (10 ** 9 - 4, 10 ** 9)), ((1, 10 ** 9), (4, 10 ** 9))]:
            low, high, p_value = share_difference(mpf(xa), mpf(na), mpf(xb), mpf(nb), z)
            row("share_change(%s, %s, 1, 1, %s)" % (share_summary(xa, na), share_summary(xb, nb), text), low, high, p_value, unit=100)

        for counts in scores:
            low, high = mean_interval(counts, confidence)
            row("mean_estimate(%s, %s)" % (score_summary(counts), text), low, high)
        for before, after in zip(scores, scores[1:]):
            if len(before) == len(after):
                low, high, p_value = mean_difference(before, after, confidence)
                row("mean_change(%s, %s, %s)" % (score_summary(before), score_summary(after), text), low, high, p_value)
    return 0


if __name__ == "__main__":
    sys.exit(main())
