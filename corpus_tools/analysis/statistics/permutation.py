"""Permutation tests of one group of articles against the others, within strata: exact where splits are few, else by double
saddlepoint."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import comb, exp, log
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import gammaln, ndtr

from corpus_tools.analysis.statistics.intervals import ALPHA
from corpus_tools.analysis.statistics.saddlepoint import upper_tail

SMALLEST_P = 1e-300
MOST_SPLITS = 20_000  # up to here all are gone through
LENGTH_BAND = 1.25  # the longest article of a band over the shortest
NEAR = 1.25  # standard deviations: nearer to the mean the normal distribution is enough, p is at least .2 there
_ROUNDING, _MOST_LOG = 1e-12, 690.0
_AT_ONCE = 500  # columns held as a dense matrix at one time

Array = np.ndarray[Any, Any]


class Contrast(NamedTuple):
    """One group against the others, within strata: difference of ratios, its deviation under chance, its two-sided p-value and
    the smallest one attainable, whether its direction holds whichever article is left out; `more` and `less` are the sums of
    Mantel and Haenszel (1959), whose ratio is the rate ratio and whose difference has the `variance`; `gain` as in
    effects.Design; strata compared."""

    difference: Array
    deviation: Array
    p_value: Array
    smallest: Array
    firm: Array
    more: Array
    less: Array
    variance: Array
    gain: Array
    n_strata: int


class _Stratum(NamedTuple):
    """The articles of one stratum that has both sides: sums of an item over all and over the group, and of exposure."""

    rows: Array
    size: int
    total: Array
    own: Array
    exposure: float
    exposed: float

    @property
    def ratio(self) -> Array:
        return self.total / self.exposure

    @property
    def part(self) -> float:
        return self.exposed / self.exposure

    @property
    def chance(self) -> float:
        """Exact variance of the sum of errors over a random group of this size, as a part of the sum of squared errors."""
        n = len(self.rows)
        return self.size * (n - self.size) / (n * (n - 1))


def contrast(counts: Any, exposure: Array, inside: Array, strata: Array, *, presence: bool) -> Contrast:
    """Within each stratum, pooled with one dispersion for all: the weights are those of Mantel and Haenszel (1959).

    `counts` is articles x items (sparse), `presence`: counts are 0 or 1 and exposures equal, so that only presence counts. With a
    variance of its own, a stratum in which a word happens to be rare would outweigh all others.
    """
    items = counts.shape[1]
    found = list(_strata(counts, exposure, inside, strata))
    if not found:
        unknown, one, no = np.full(items, np.nan), np.ones(items), np.zeros(items)
        return Contrast(unknown, unknown, one, one, no.astype(bool), no, no, no, no, 0)
    weight = sum(s.exposed * (1 - s.part) for s in found)
    more, less, variance, gain = (np.zeros(items) for _ in range(4))
    for s in found:
        gain = gain + s.ratio * s.exposed * (1 - s.part)
        more, less = more + s.own * (1 - s.part), less + (s.total - s.own) * s.part
        variance = variance + s.chance * squared_errors(counts[s.rows], exposure[s.rows], s.ratio)
    p_value = _p_values(counts, exposure, inside, found, more - less, variance, presence)
    floor, smallest = _floors(counts, inside, found, presence)
    p_value = np.where(variance > 0, np.maximum(p_value, floor), 1.0)
    firm = np.zeros(items, dtype=bool)
    clear = np.flatnonzero(p_value <= ALPHA)
    for start in range(0, len(clear), _AT_ONCE):
        part = clear[start : start + _AT_ONCE]
        firm[part] = _holds(counts[:, part], exposure, inside, found, part)
    return Contrast(
        (more - less) / weight, np.sqrt(variance) / weight, p_value, smallest, firm, more, less, variance, gain,
        len(found),
    )  # fmt: skip


def _strata(counts: Any, exposure: Array, inside: Array, strata: Array) -> Iterator[_Stratum]:
    number = np.unique(strata, return_inverse=True)[1]
    sizes, in_group = np.bincount(number), np.bincount(number, weights=inside)
    order, ends = np.argsort(number, kind="stable"), np.cumsum(sizes)
    for stratum in np.flatnonzero((in_group > 0) & (in_group < sizes)):
        rows = order[ends[stratum] - sizes[stratum] : ends[stratum]]
        own = rows[inside[rows]]
        sums = counts[rows].sum(axis=0), counts[own].sum(axis=0)
        yield _Stratum(rows, len(own), *sums, float(exposure[rows].sum()), float(exposure[own].sum()))


def squared_errors(counts: Any, exposure: Array, ratio: Array) -> Array:
    """Sum over articles of (count - ratio * exposure) squared, for each item."""
    alone = counts.multiply(counts).sum(axis=0)
    squares = alone - 2 * ratio * (counts.T @ exposure) + ratio**2 * float((exposure**2).sum())
    return np.where(squares > _ROUNDING * alone, squares, 0.0)  # equal rates everywhere: what is left is rounding


def _p_values(
    counts: Any, exposure: Array, inside: Array, found: list[_Stratum], sums: Array, variance: Array, presence: bool
) -> Array:
    n_splits = exp(min(sum(log(comb(len(s.rows), s.size)) for s in found), _MOST_LOG))
    if presence and len(found) == 1:
        return presence_p(counts[found[0].rows], inside[found[0].rows])
    z = np.divide(np.abs(sums), np.sqrt(variance), out=np.zeros_like(sums), where=variance > 0)
    p_value = 2 * ndtr(-z)
    exact = n_splits <= MOST_SPLITS
    far = np.flatnonzero((variance > 0) & (exact | (z > NEAR)))
    order, layers = np.concatenate([s.rows for s in found]), np.repeat(range(len(found)), [len(s.rows) for s in found])
    columns, x = sparse.csc_array(counts[order]), exposure[order][:, None]
    sizes = np.array([s.size for s in found], dtype=float)
    half = 0.5 if presence else 0.0  # sums of presences are whole numbers apart
    for start in range(0, len(far), _AT_ONCE):
        part = far[start : start + _AT_ONCE]
        errors = columns[:, part].toarray() - x * np.array([s.ratio[part] for s in found])[layers]
        if exact:
            p_value[part] = _enumerated(errors, found, sums[part])
            continue
        tail = upper_tail(errors * np.sign(sums[part]), layers, sizes, np.abs(sums[part]) - half)
        p_value[part] = np.where(np.isnan(tail), p_value[part], np.minimum(2 * tail, 1.0))
    return np.maximum(p_value, min(1.0, 2 / n_splits))


def _enumerated(errors: Array, found: list[_Stratum], sums: Array) -> Array:
    """Two-sided p-value from all splits: twice the smaller tail, the observed split in both."""
    drawn = np.zeros((1, errors.shape[1]))
    start = 0
    for s in found:
        own = _splits(len(s.rows), s.size) @ errors[start : start + len(s.rows)]
        drawn = (drawn[:, None] + own).reshape(-1, errors.shape[1])
        start += len(s.rows)
    slack = 1e-9 * np.maximum(np.abs(errors).max(axis=0), _ROUNDING)
    upper, lower = (drawn >= sums - slack).mean(axis=0), (drawn <= sums + slack).mean(axis=0)
    return np.minimum(1.0, 2 * np.minimum(upper, lower))


@cache
def _splits(n: int, size: int) -> Array:
    """One row for each group of `size` of n articles, 1 where an article is in it."""
    rows = np.array(list(combinations(range(n), size)))
    inside = np.zeros((len(rows), n))
    np.put_along_axis(inside, rows, 1.0, axis=1)
    return inside


def _floors(counts: Any, inside: Array, found: list[_Stratum], presence: bool) -> tuple[Array, Array]:
    """What no p-value may be under, here and however the articles fell: where the group has all articles with an item, or none
    of them, twice the exact chance of that."""
    items = counts.shape[1]
    log_all, log_none, log_least = (np.zeros(items) for _ in range(3))
    holds_all, holds_none = np.ones(items, dtype=bool), np.ones(items, dtype=bool)
    for s in found:
        n_with, n_own = n_with_item(counts[s.rows]), n_with_item(counts[s.rows[inside[s.rows]]])
        all_in = _log_all_inside(n_with, s.size, len(s.rows), presence=presence)
        none_in = _log_all_inside(n_with, len(s.rows) - s.size, len(s.rows), presence=presence)
        log_all, log_none, log_least = log_all + all_in, log_none + none_in, log_least + np.minimum(all_in, none_in)
        holds_all &= n_own == n_with
        holds_none &= n_own == 0
    smallest = np.clip(2 * np.exp(log_least), SMALLEST_P, 1.0)
    floor = smallest
    for held, log_chance in ((holds_all, log_all), (holds_none, log_none)):
        floor = np.where(held, np.maximum(floor, np.minimum(1.0, 2 * np.exp(log_chance))), floor)
    return floor, smallest


def _holds(counts: Any, exposure: Array, inside: Array, found: list[_Stratum], items: Array) -> Array:
    """Whether the pooled difference keeps its direction when any single article is left out."""
    whole = np.sum([s.own[items] - s.ratio[items] * s.exposed for s in found], axis=0)
    least = most = whole
    for s in found:
        c, x, own = counts[s.rows].toarray(), exposure[s.rows][:, None], inside[s.rows][:, None]
        left, exposed = s.total[items] - c, s.exposed - own * x
        rest = s.own[items] - own * c - np.divide(left * exposed, s.exposure - x)
        without = whole - (s.own[items] - s.ratio[items] * s.exposed) + rest
        least, most = np.minimum(least, without.min(axis=0)), np.maximum(most, without.max(axis=0))
    return (least > 0) | (most < 0)


def of_like_length(exposure: Array, strata: Array) -> Array:
    """Number of the stratum and band of length of each article. Ranks hold only among articles of like length: a rate jumps by
    one word in so many, and in a shorter article by more."""
    band = np.rint(np.log(exposure / np.median(exposure)) / np.log(LENGTH_BAND)).astype(int)
    return np.unique(np.column_stack([np.unique(strata, return_inverse=True)[1], band]), axis=0, return_inverse=True)[1]


def ranks(counts: Any, strata: Array) -> Array:
    """Rank of each article's count among those of its stratum, ties at their mean: for rank sums within strata (van Elteren
    1960; of one stratum those of Wilcoxon 1945)."""
    from scipy.stats import rankdata  # loading it costs a second

    dense = counts.toarray()
    found = np.empty_like(dense)
    for stratum in np.unique(strata):
        rows = strata == stratum
        found[rows] = rankdata(dense[rows], axis=0)
    return found


def minimum_p(n_with: Array, size: int, total: int) -> Array:
    """Smallest two-sided p-value of any split: `n_with` of `total` articles have the item, `size` are in the group."""
    chances = [_log_all_inside(n_with, side, total, presence=False) for side in (size, total - size)]
    return np.clip(2 * np.exp(np.minimum(*chances)), SMALLEST_P, 1.0)


def _log_all_inside(n_with: Array, size: int, total: int, *, presence: bool) -> Array:
    """Log chance that a random group of `size` holds all articles that have the item; where these are more than the group can
    hold, of the one group that has it most often (with `presence`: of any group full of it)."""
    most = np.minimum(n_with, size)
    full = _log_choose(n_with, most) if presence else np.zeros(np.shape(n_with))
    return full + _log_choose(total - n_with, size - most) - _log_choose(np.array(total), np.array(size))


def _log_choose(n: Array, k: Array) -> Array:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def n_with_item(counts: Any) -> Array:
    return np.bincount(counts.indices[counts.data > 0], minlength=counts.shape[1])


def presence_p(counts: Any, inside: Array) -> Array:
    """Exact two-sided p-value of presence or absence (hypergeometric), for counts of 0 and 1 over equal exposures."""
    from scipy.stats import hypergeom  # loading it costs a second

    n_with, n_own = n_with_item(counts), n_with_item(counts[np.flatnonzero(inside)])
    upper = hypergeom.sf(n_own - 1, len(inside), n_with, int(inside.sum()))
    lower = hypergeom.cdf(n_own, len(inside), n_with, int(inside.sum()))
    return np.clip(2 * np.minimum(upper, lower), SMALLEST_P, 1.0)
