"""Permutation tests of one group of articles against the others by exact moments, and the correction over many of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammainc, gammaincc, gammaln, ndtr
from scipy.stats import false_discovery_control, hypergeom

from corpus_tools.analysis.statistics.intervals import ALPHA

SMALLEST_P = 1e-300
EVEN = 0.5  # part of the weights that is the same for all tests
_SKEW_OF_A_NORMAL = 1e-3
_ROUNDING = 1e-12
_NO_PROMISE, _SURE, _STEEPEST, _BISECTIONS = 1e-6, 30.0, 1e3, 60

Array = np.ndarray[Any, Any]


def permutation_p(counts: Array, exposure: Array, inside: Array, *, seed: int = 0, n_resamples: int = 9999) -> float:
    """Two-sided p-value of the difference of ratios, by drawing labels at random. Slow and exact: the check on `moment_p`."""
    error = counts - counts.sum() / exposure.sum() * exposure
    rng = np.random.default_rng(seed)
    observed, size = error[inside].sum(), int(inside.sum())
    drawn = np.array([error[rng.permutation(len(error))[:size]].sum() for _ in range(n_resamples)])
    slack = 1e-9 * max(1.0, abs(observed))
    upper = (1 + (drawn >= observed - slack).sum()) / (n_resamples + 1)
    lower = (1 + (drawn <= observed + slack).sum()) / (n_resamples + 1)
    return float(min(1.0, 2 * min(upper, lower)))


def moment_p(total: Array, variance: Array, third: Array) -> Array:
    """Two-sided p-value of a permutation sum from its exact mean (0), variance and third central moment.

    On the side of its long tail the permutation distribution is taken as Pearson type III (Mielke and Berry 2007), which is
    what thousands of random shufflings approach, without their noise and without their floor at 1 / (number of
    shufflings). On the short side that distribution ends too early, and the wider of it and the normal one is taken.
    """
    known = variance > 0
    spread = np.sqrt(np.where(known, variance, 1.0))
    z, skew = np.where(known, total / spread, 0.0), np.where(known, third / spread**3, 0.0)
    side = np.where(skew < 0, -1.0, 1.0)
    shape = 4 / np.maximum(np.abs(skew), _SKEW_OF_A_NORMAL) ** 2
    at = np.maximum(shape + side * z * np.sqrt(shape), 0.0)
    normal = ndtr(-np.abs(z))
    long_tail, short_tail = gammaincc(shape, at), np.maximum(gammainc(shape, at), normal)
    tail = np.where(side * z > 0, long_tail, short_tail)
    tail = np.where(np.abs(skew) <= _SKEW_OF_A_NORMAL, normal, tail)
    return np.where(known, np.clip(2 * tail, SMALLEST_P, 1.0), 1.0)


def minimum_p(n_with: Array, size: int, total: int, *, presence: bool = False) -> Array:
    """Smallest two-sided p-value of any split: `n_with` of `total` articles have the item, `size` are in the group.

    With `presence` only whether an article has it counts, not how often.
    """
    chances = [_log_all_inside(n_with, side, total, presence=presence) for side in (size, total - size)]
    return np.clip(2 * np.exp(np.minimum(*chances)), SMALLEST_P, 1.0)


def _log_all_inside(n_with: Array, size: int, total: int, *, presence: bool) -> Array:
    """Log chance that a random group of `size` holds all articles that have the item; where these are more than the group can
    hold, of the one group that has it most often (with `presence`: of any group full of it)."""
    most = np.minimum(n_with, size)
    full = _log_choose(n_with, most) if presence else np.zeros(np.shape(n_with))
    return full + _log_choose(total - n_with, size - most) - _log_choose(np.array(total), np.array(size))


def _log_choose(n: Array, k: Array) -> Array:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


class PowerSums(NamedTuple):
    """Sums over articles from which the moments of e = count - ratio * exposure follow for any ratio."""

    total: Array
    exposure: float
    cc: Array
    cx: Array
    xx: float
    ccc: Array
    ccx: Array
    cxx: Array
    xxx: float

    def error_2(self, ratio: Array) -> Array:
        squares = self.cc - 2 * ratio * self.cx + ratio**2 * self.xx
        return np.where(squares > _ROUNDING * self.cc, squares, 0.0)  # equal rates everywhere: what is left is rounding

    def error_3(self, ratio: Array) -> Array:
        return self.ccc - 3 * ratio * self.ccx + 3 * ratio**2 * self.cxx - ratio**3 * self.xxx


def power_sums(counts: Any, exposure: Array) -> PowerSums:
    x = exposure.astype(float)
    squared, cubed = counts.multiply(counts), counts.multiply(counts).multiply(counts)
    return PowerSums(
        counts.T @ np.ones(len(x)), float(x.sum()), squared.T @ np.ones(len(x)), counts.T @ x, float((x**2).sum()),
        cubed.T @ np.ones(len(x)), squared.T @ x, counts.T @ x**2, float((x**3).sum()),
    )  # fmt: skip


def permutation_moments(sums: PowerSums, ratio: Array, size: int, total: int) -> tuple[Array, Array]:
    """Exact variance and third moment of the sum of e over a random group of `size` of `total` articles."""
    n, m = float(total), float(size)
    p1, p2 = m / n, m * (m - 1) / (n * (n - 1))
    p3 = m * (m - 1) * (m - 2) / (n * (n - 1) * (n - 2)) if total > 2 else 0.0
    return sums.error_2(ratio) * (p1 - p2), sums.error_3(ratio) * (p1 - 3 * p2 + 2 * p3)


class Contrast(NamedTuple):
    """One group against the others: difference of ratios, its permutation test, and the smallest p-value attainable."""

    difference: Array
    deviation: Array
    p_value: Array
    smallest: Array


def contrast(counts: Any, exposure: Array, inside: Array, strata: Array, *, presence: bool) -> Contrast:
    """Within each stratum, pooled by inverse variance; one stratum is the plain difference.

    One dispersion is taken for all strata, so that the weights are those of Mantel and Haenszel (1959): with a variance
    of its own, a stratum in which a word happens to be rare would outweigh all others.
    """
    items = counts.shape[1]
    pooled, variance, third, log_all, log_none, log_least = (np.zeros(items) for _ in range(6))
    weight = 0.0
    holds_all, holds_none = np.ones(items, dtype=bool), np.ones(items, dtype=bool)
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        here, x = inside[rows], exposure[rows]
        size, total = int(here.sum()), len(rows)
        if size == 0 or size == total:
            continue
        part = counts[rows]
        sums = power_sums(part, x)
        ratio = sums.total / sums.exposure
        spread, skewed = permutation_moments(sums, ratio, size, total)
        own, exposed = part[np.flatnonzero(here)], float(x[here].sum())
        weight += 1 / (1 / exposed + 1 / (sums.exposure - exposed))
        pooled += own.sum(axis=0) - ratio * exposed
        variance, third = variance + spread, third + skewed
        n_with, n_own = n_with_item(part), n_with_item(own)
        inside_all = _log_all_inside(n_with, size, total, presence=presence)
        inside_none = _log_all_inside(n_with, total - size, total, presence=presence)
        log_all, log_none = log_all + inside_all, log_none + inside_none
        log_least += np.minimum(inside_all, inside_none)
        holds_all &= n_own == n_with
        holds_none &= n_own == 0
    p_value = moment_p(pooled, variance, third)
    for held, log_chance in ((holds_all, log_all), (holds_none, log_none)):
        p_value = np.where(held, np.maximum(p_value, np.minimum(1.0, 2 * np.exp(log_chance))), p_value)
    smallest = np.clip(2 * np.exp(log_least), SMALLEST_P, 1.0)
    if weight == 0:
        return Contrast(np.full(items, np.nan), np.full(items, np.nan), np.ones(items), np.ones(items))
    return Contrast(pooled / weight, np.sqrt(variance) / weight, np.maximum(p_value, smallest), smallest)


def n_with_item(counts: Any) -> Array:
    return np.bincount(counts.indices[counts.data > 0], minlength=counts.shape[1])


def presence_p(counts: Any, inside: Array) -> Array:
    """Exact two-sided p-value of presence or absence (hypergeometric), for counts of 0 and 1 over equal exposures."""
    n_with, n_own = n_with_item(counts), n_with_item(counts[np.flatnonzero(inside)])
    upper = hypergeom.sf(n_own - 1, len(inside), n_with, int(inside.sum()))
    lower = hypergeom.cdf(n_own, len(inside), n_with, int(inside.sum()))
    return np.clip(2 * np.minimum(upper, lower), SMALLEST_P, 1.0)


def adjust(
    p_values: Array, smallest: Array, promise: Array | None = None, *, alpha: float = ALPHA
) -> tuple[Array, Array]:
    """Benjamini-Hochberg p-values over all tests that could be significant at all, and the bar that the next one must pass.

    A test whose smallest attainable p-value is above alpha / K cannot be rejected whatever the data say; it is left out of the
    family and gets null (Tarone 1990; Gilbert 2005: K is the smallest number that no more than K tests can reach).
    With `promise` p-values are divided by `weights` first (Genovese, Roeder and Wasserman 2006).
    """
    ordered = np.sort(smallest)
    sizes = np.arange(1, len(ordered) + 1)
    family = int(sizes[np.argmax(np.searchsorted(ordered, alpha / sizes, side="right") <= sizes)])
    testable = smallest <= alpha / family
    adjusted, bar = np.full(len(p_values), np.nan), np.full(len(p_values), alpha)
    if not testable.any():
        return adjusted, bar
    n = int(testable.sum())
    weight = np.ones(n) if promise is None else weights(promise[testable], alpha=alpha)
    adjusted[testable] = false_discovery_control(np.minimum(p_values[testable] / weight, 1.0))
    rejected = int((adjusted[testable] <= alpha).sum())
    bar[testable] = np.minimum(weight * alpha * min(rejected + 1, n) / n, 1.0)
    return adjusted, bar


def weights(promise: Array, *, alpha: float = ALPHA) -> Array:
    """Weights of tests, 1 on average: half of each is even, half goes where a difference worth finding would show.

    `promise`: such a difference (a doubling) divided by its standard deviation under chance. The second half is what gives the
    most findings if all differences were of that size (Roeder and Wasserman 2009). No weight is under one half, so that no
    test needs less than half the p-value it would need without weights.
    """
    scale, z = len(promise) / alpha, np.clip(promise, _NO_PROMISE, _SURE)
    low, high = -_STEEPEST, _STEEPEST
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if scale * ndtr(-(z / 2 + middle / z)).mean() > 1 else (low, middle)
    best = scale * ndtr(-(z / 2 + high / z))
    return EVEN + (1 - EVEN) * best / best.mean()
