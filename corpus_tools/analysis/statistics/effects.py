"""Sizes of differences: rate ratios with intervals, a conservative bound, the smallest that would be found, dispersion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import betaincinv, ndtr, ndtri

from corpus_tools.analysis.statistics.intervals import ALPHA

POWER = 0.8
MOST_TIMES = 64.0  # larger factors are not looked for
WIDER = 0.25  # of the ratio of variances: half of its root, skewness of counts takes back the other half (simulated)
_BISECTIONS = 40
_LEAST = 1e-12

Array = np.ndarray[Any, Any]


def log_ratio(more: Array, less: Array) -> Array:
    """Binary logarithm of more / less (Hardie 2014: one step is a doubling); null where one of them is 0."""
    known = (more > 0) & (less > 0)
    return np.where(known, np.log2(np.where(known, more, 1.0) / np.where(known, less, 1.0)), np.nan)


def ratio_interval(more: Array, less: Array, variance: Array, *, alpha: float | Array = ALPHA) -> tuple[Array, Array]:
    """Ends of the interval of log_ratio(more, less), infinite where one of them is 0.

    The interval of a binomial share (Clopper and Pearson 1934) of as many independent words as carry the information of
    these: (more + less) / variance times their number, where `variance` is that of more - less over articles.
    """
    effective = np.divide(more + less, variance, out=np.zeros_like(more), where=variance > 0)
    ours, theirs = more * effective, less * effective
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(ours > 0, betaincinv(np.maximum(ours, 1e-12), theirs + 1, alpha / 2), 0.0)
        high = np.where(theirs > 0, betaincinv(ours + 1, np.maximum(theirs, 1e-12), 1 - alpha / 2), 1.0)
        return np.log2(low / (1 - low)), np.log2(high / (1 - high))


def nearest(low: Array, high: Array) -> Array:
    """The end of an interval that is nearest to 0, or 0 where the interval holds it."""
    return np.where(low > 0, low, np.where(high < 0, high, 0.0))


class Design(NamedTuple):
    """What power depends on besides the bar: the group's part of the exposure, what the sum of errors gains for each unit of
    (factor - 1), its variance under chance, and the rate of a share (0 for counts, which have no upper end)."""

    part: Array
    gain: Array
    variance: Array
    share: Array


def detectable(bar: Array, design: Design) -> tuple[Array, Array]:
    """(more, less): factors on the others' rate that are found with a power of POWER at p-value `bar`; null where none is.

    Power is that of a normal test of square roots of rates (of shares: of their angles), which keeps near to the permutation
    test of the rates where they are skewed. The group's own variance grows with the factor: by its square what comes in
    bursts, by the factor what scatters.
    """
    known = (design.gain > 0) & (design.variance > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.where(design.share > 0, np.minimum(MOST_TIMES, 1 / design.share), MOST_TIMES)
        more = np.exp2(_bisected(bar, design, np.log2(most), np.exp2))
        less = 1 - _bisected(bar, design, np.ones_like(most), lambda step: 1 - step)
    return np.where(known, more, np.nan), np.where(known, less, np.nan)


def _bisected(bar: Array, design: Design, limit: Array, factor: Callable[[Array], Array]) -> Array:
    """The smallest step up to `limit` whose factor has the power; null where the limit has not."""
    low, high = np.zeros_like(limit), limit
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        enough = _power(factor(middle), bar, design) >= POWER
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(_power(factor(limit), bar, design) >= POWER, high, np.nan)


def _power(factor: Array, bar: Array, design: Design) -> Array:
    whole = design.gain / (design.part * (1 - design.part))
    ours, others = design.part * whole, (1 - design.part) * whole
    effect = design.variance / design.gain  # 1 for words that scatter
    own, usual = (_spread(at, effect, design.share) for at in (factor, np.ones_like(effect)))
    shares = effect * design.share / np.maximum(1 - design.share, _LEAST) * (1 / ours + 1 / others)
    error = np.sqrt(np.where(design.share > 0, shares, own / ours + usual / others)) / 2
    # chance deals the articles of both sides to both: the smaller side then varies as the larger one does
    dealt = (design.part * factor * own + (1 - design.part) * usual) * (1 / ours + 1 / others)
    wider = (dealt / (factor * own / ours + usual / others)) ** WIDER
    gap = np.abs(_stretched(factor, design.share) - _stretched(1.0, design.share))
    return ndtr(gap / error + wider * ndtri(bar / 2))


def _spread(factor: Array, effect: Array, share: Array) -> Array:
    """Variance of a count over its mean, where the rate is `factor` times the others': what comes in bursts grows with it."""
    left = (1 - np.minimum(factor * share, 1.0)) / np.maximum(1 - share, _LEAST)
    return np.where(share > 0, effect * left, 1 + factor * np.maximum(effect - 1, 0))


def _stretched(factor: Array | float, share: Array) -> Array:
    """A rate on the scale on which its variance hardly depends on it."""
    return np.where(share > 0, np.arcsin(np.sqrt(np.minimum(factor * share, 1.0))), np.sqrt(factor))


def evenness(counts: Any, exposure: Array) -> Array:
    """Evenness of each item over articles, 1 where all have it at one rate, 0 where one has all: 1 - DP of Gries (2008),
    normalised (Lijffijt and Gries 2012)."""
    part = exposure / exposure.sum()
    total = counts.sum(axis=0)
    found = np.full(counts.shape[1], np.nan)
    columns = sparse.csc_array(counts)
    for item in np.flatnonzero(total > 0):
        rows = columns.indices[columns.indptr[item] : columns.indptr[item + 1]]
        own = columns.data[columns.indptr[item] : columns.indptr[item + 1]] / total[item]
        deviation = (np.abs(own - part[rows]).sum() + 1 - part[rows].sum()) / 2
        found[item] = 1 - deviation / (1 - part.min()) if len(part) > 1 else np.nan
    return found
