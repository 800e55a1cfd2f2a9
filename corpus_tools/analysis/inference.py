"""The statistics of every comparison between groups of articles. The article is the unit, never the word.

`compare_groups` turns counts per article into estimates, intervals and p-values of each group against all the others;
`judge` corrects a whole table of them and gives the verdicts. The small functions above them can be used alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import gammainc, gammaincc, gammaln, ndtr, ndtri
from scipy.stats import false_discovery_control, hypergeom
from scipy.stats import t as student

ALPHA = 0.05
POWER = 0.8
MIN_ARTICLES = 5  # fewer in a group: description only
RESAMPLES = 999
FEW_GROUPS = 10  # up to here the note says that nothing follows for outlets at large
DIGITS = 9  # significant digits kept, so that the last bits of a sum over many articles never show
SMALLEST_P = 1e-300
_SKEW_OF_A_NORMAL = 1e-3
_ITEMS_AT_ONCE, _ITEMS_RESAMPLED = 2000, 500  # columns held as a dense matrix at one time

Array = np.ndarray[Any, Any]
NOTE_FEW = f"fewer than {MIN_ARTICLES} articles: description only"
NOTE_OTHERS = f"the other groups have fewer than {MIN_ARTICLES} articles: description only"
NOTE_APART = "agency copy, set apart: not the wording of the outlets that print it"
NOTE_UNTESTABLE = "in too few articles: no split of them could be called a difference"
NOTE_ONE = "rests on one article: without it the difference is gone"
NOTE_GROUPS = "speaks for the articles of these {n} groups, not for outlets at large"


class Interval(NamedTuple):
    """Lower and upper end."""

    low: float
    high: float


def wilson(successes: float, n: float, *, alpha: float = ALPHA) -> Interval:
    """Score interval of a proportion (Wilson 1927). Nulls where n is 0."""
    if n <= 0:
        return Interval(np.nan, np.nan)
    z = float(ndtri(1 - alpha / 2))
    share = successes / n
    centre, half = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)
    return Interval(0.0 if successes == 0 else float(low), 1.0 if successes == n else float(high))


def bootstrap_ratio(
    counts: Any, exposure: Any, *, seed: int = 0, n_resamples: int = RESAMPLES, alpha: float = ALPHA
) -> tuple[Array, Array]:
    """Ends of the interval of sum(counts) / sum(exposure) for each column of `counts`, by drawing articles with replacement.

    `counts` is articles x items (sparse or dense), `exposure` one number an article, or like `counts`. The percentiles are
    widened for small samples as a t interval is (expanded percentile interval: Hesterberg 2015). Nulls with fewer than two
    articles that have exposure.
    """
    n_articles, items = counts.shape
    low, high = np.full(items, np.nan), np.full(items, np.nan)
    if n_articles < 2:
        return low, high
    draws = np.random.default_rng(seed).multinomial(n_articles, np.full(n_articles, 1 / n_articles), size=n_resamples)
    weights = np.ascontiguousarray(draws.T, dtype=float)
    columns = sparse.csr_array(sparse.csc_array(counts).T)
    plain = getattr(exposure, "ndim", 1) == 1
    below = sparse.csr_array(np.asarray(exposure, dtype=float)[None, :] if plain else sparse.csc_array(exposure).T)
    level = _expanded_level(np.broadcast_to((below > 0).sum(axis=1), items), alpha)
    quantile = np.quantile if plain else np.nanquantile
    total = below @ weights if plain else None
    for start in range(0, items, _ITEMS_RESAMPLED):
        part = slice(start, start + _ITEMS_RESAMPLED)
        drawn = columns[part] @ weights
        under = below[part] @ weights if total is None else np.broadcast_to(total, drawn.shape)
        ratios = np.divide(drawn, under, out=np.full(drawn.shape, np.nan), where=under > 0)
        for at in np.unique(level[part]):
            same = np.flatnonzero(level[part] == at)
            if not np.isnan(at):
                low[start + same], high[start + same] = quantile(ratios[same], [at, 1 - at], axis=1)
    return low, high


def _expanded_level(n: Array, alpha: float) -> Array:
    """Percentile of the lower end for n articles; null for fewer than two."""
    known = np.maximum(n, 2).astype(float)
    level = ndtr(np.sqrt(known / (known - 1)) * student.ppf(alpha / 2, known - 1))
    return np.where(n >= 2, level, np.nan)


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
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.nan_to_num(total / np.sqrt(variance))
        skew = np.nan_to_num(third / variance**1.5)
    side = np.where(skew < 0, -1.0, 1.0)
    shape = 4 / np.maximum(np.abs(skew), _SKEW_OF_A_NORMAL) ** 2
    at = np.maximum(shape + side * z * np.sqrt(shape), 0.0)
    normal = ndtr(-np.abs(z))
    long_tail, short_tail = gammaincc(shape, at), np.maximum(gammainc(shape, at), normal)
    tail = np.where(side * z > 0, long_tail, short_tail)
    tail = np.where(np.abs(skew) <= _SKEW_OF_A_NORMAL, normal, tail)
    return np.where(variance > 0, np.clip(2 * tail, SMALLEST_P, 1.0), 1.0)


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


def adjust(p_values: Array, smallest: Array, *, alpha: float = ALPHA) -> tuple[Array, float]:
    """Benjamini-Hochberg p-values over all tests that could be significant at all, and the bar that the next one must pass.

    A test whose smallest attainable p-value is above alpha / K cannot be rejected whatever the data say; it is left out of the
    family and gets null (Tarone 1990; Gilbert 2005: K is the smallest number that no more than K tests can reach).
    """
    ordered = np.sort(smallest)
    family = next((k for k in range(1, len(ordered) + 1) if np.searchsorted(ordered, alpha / k, side="right") <= k), 1)
    testable = smallest <= alpha / family
    adjusted = np.full(len(p_values), np.nan)
    if not testable.any():
        return adjusted, alpha
    adjusted[testable] = false_discovery_control(p_values[testable])
    rejected = int((adjusted[testable] <= alpha).sum())
    return adjusted, alpha * min(rejected + 1, int(testable.sum())) / int(testable.sum())


def leave_one_out(counts: Any, exposure: Array) -> tuple[Array, Array]:
    """Lowest and highest sum(counts) / sum(exposure) of each column when one article is left out. Nulls with one article."""
    items = counts.shape[1]
    low, high = np.full(items, np.nan), np.full(items, np.nan)
    left = exposure.sum() - exposure
    if len(exposure) < 2 or not (left > 0).all():
        return low, high
    columns = sparse.csc_array(counts)
    for start in range(0, items, _ITEMS_AT_ONCE):
        part = slice(start, start + _ITEMS_AT_ONCE)
        dense = columns[:, part].toarray()
        without = (dense.sum(axis=0) - dense) / left[:, None]
        low[part], high[part] = without.min(axis=0), without.max(axis=0)
    return low, high


def design_effect(counts: Any, exposure: Array, *, share: bool) -> Array:
    """Variance of the ratio over articles, divided by what it would be if every word (or statement) were drawn alone.

    Kish (1965): 1 for words that scatter at random over articles, 5 where five words carry the information of one.
    `share`: the counts are parts of the exposure (binomial), else they are rates (Poisson).
    """
    n = len(exposure)
    squares = _power_sums(sparse.csr_array(counts), exposure)
    ratio = squares.total / squares.exposure
    spread = squares.error_2(ratio) * n / max(n - 1, 1)
    alone = squares.total * (1 - ratio) if share else squares.total
    return np.divide(spread, alone, out=np.full(len(ratio), np.nan), where=(alone > 0) & (n > 1))


class _PowerSums(NamedTuple):
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
        return np.maximum(self.cc - 2 * ratio * self.cx + ratio**2 * self.xx, 0.0)

    def error_3(self, ratio: Array) -> Array:
        return self.ccc - 3 * ratio * self.ccx + 3 * ratio**2 * self.cxx - ratio**3 * self.xxx


def _power_sums(counts: Any, exposure: Array) -> _PowerSums:
    x = exposure.astype(float)
    squared, cubed = counts.multiply(counts), counts.multiply(counts).multiply(counts)
    return _PowerSums(
        counts.T @ np.ones(len(x)), float(x.sum()), squared.T @ np.ones(len(x)), counts.T @ x, float((x**2).sum()),
        cubed.T @ np.ones(len(x)), squared.T @ x, counts.T @ x**2, float((x**3).sum()),
    )  # fmt: skip


def _permutation_moments(sums: _PowerSums, ratio: Array, size: int, total: int) -> tuple[Array, Array]:
    """Exact variance and third moment of the sum of e over a random group of `size` of `total` articles."""
    n, m = float(total), float(size)
    p1, p2 = m / n, m * (m - 1) / (n * (n - 1))
    p3 = m * (m - 1) * (m - 2) / (n * (n - 1) * (n - 2)) if total > 2 else 0.0
    return sums.error_2(ratio) * (p1 - p2), sums.error_3(ratio) * (p1 - 3 * p2 + 2 * p3)


class _Contrast(NamedTuple):
    """One group against the others: difference of ratios, its permutation test, and the smallest p-value attainable."""

    difference: Array
    deviation: Array
    p_value: Array
    smallest: Array


def _contrast(counts: Any, exposure: Array, inside: Array, strata: Array, *, presence: bool) -> _Contrast:
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
        sums = _power_sums(part, x)
        ratio = sums.total / sums.exposure
        spread, skewed = _permutation_moments(sums, ratio, size, total)
        own, exposed = part[np.flatnonzero(here)], float(x[here].sum())
        weight += 1 / (1 / exposed + 1 / (sums.exposure - exposed))
        pooled += own.sum(axis=0) - ratio * exposed
        variance, third = variance + spread, third + skewed
        n_with, n_own = _n_with(part), _n_with(own)
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
        return _Contrast(np.full(items, np.nan), np.full(items, np.nan), np.ones(items), np.ones(items))
    return _Contrast(pooled / weight, np.sqrt(variance) / weight, np.maximum(p_value, smallest), smallest)


def _n_with(counts: Any) -> Array:
    return np.bincount(counts.indices[counts.data > 0], minlength=counts.shape[1])


def _presence_p(counts: Any, inside: Array) -> Array:
    """Exact two-sided p-value of presence or absence (hypergeometric), for counts of 0 and 1 over equal exposures."""
    n_with, n_own = _n_with(counts), _n_with(counts[np.flatnonzero(inside)])
    upper = hypergeom.sf(n_own - 1, len(inside), n_with, int(inside.sum()))
    lower = hypergeom.cdf(n_own, len(inside), n_with, int(inside.sum()))
    return np.clip(2 * np.minimum(upper, lower), SMALLEST_P, 1.0)


def compare_groups(
    counts: Any,
    exposure: Array,
    groups: Sequence[str],
    *,
    per: float = 1.0,
    share: bool = False,
    apart: Collection[str] = (),
    strata: Sequence[str] | None = None,
    intervals: bool = True,
) -> pd.DataFrame:
    """One row for each group and item: the group's ratio, its interval, and its difference from the other groups.

    `counts` is articles x items (sparse or dense), `exposure` what the counts are counted in (words, statements, 1), one
    number an article; articles without exposure do not count. The estimate is per * sum(counts) / sum(exposure).
    `share`: counts are parts of the exposure. Groups in `apart` are described and never tested, nor part of "the others".
    `strata`: compare within each, pool by inverse variance. `intervals=False` leaves the bootstrap out (nulls).

    Columns: group, item (column number of `counts`), the columns that comparisons end with except p_adj, detectable,
    verdict and note, and _deviation, _smallest, _apart, which `judge` uses and drops.
    """
    rows = np.flatnonzero(np.asarray(exposure, dtype=float) > 0).tolist()
    matrix = sparse.csr_array(counts, dtype=float)[rows]
    matrix.eliminate_zeros()
    x = np.asarray(exposure, dtype=float)[rows]
    names = np.array([str(groups[row]) for row in rows], dtype=np.str_)
    layers = np.array(["" if strata is None else str(strata[row]) for row in rows], dtype=np.str_)
    own = np.array([name not in apart for name in names.tolist()], dtype=bool)
    parts = [
        _one_group(matrix, x, names, own, layers, group, per, share, intervals) for group in sorted(set(names.tolist()))
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"group": [], "item": []})


def _one_group(
    matrix: Any, x: Array, names: Array, own: Array, layers: Array, group: str, per: float, share: bool, intervals: bool
) -> pd.DataFrame:
    inside = names == group
    part, exposed = matrix[np.flatnonzero(inside)], x[inside]
    others = np.flatnonzero(own & ~inside)
    rest, n_items = matrix[others], matrix.shape[1]
    count, total = part.sum(axis=0), float(exposed.sum())
    unknown = np.full(n_items, np.nan)
    low, high = _interval(part, exposed, rest, share, group) if intervals else (unknown, unknown)
    least, most = leave_one_out(part, exposed)
    outside = rest.sum(axis=0) / x[others].sum() if len(others) else unknown
    frame = {
        "group": [group] * n_items,
        "item": np.arange(n_items),
        "n_articles": int(inside.sum()),
        "n_articles_with": _n_with(part),
        "n": count.round().astype(int),
        "estimate": per * count / total,
        "conf_low": per * low,
        "conf_high": per * high,
        "others": per * outside,
        "difference": per * (count / total - outside),
        "p_value": np.nan,
        "design_effect": design_effect(part, exposed, share=share),
        "leave_one_out_low": per * least,
        "leave_one_out_high": per * most,
        "_n_others": len(others),
        "_deviation": np.nan,
        "_smallest": np.nan,
        "_apart": not own[inside].all(),
    }
    if own[inside].all() and min(int(inside.sum()), len(others)) >= MIN_ARTICLES:
        kept = np.flatnonzero(own)
        presence = share and bool((x == 1).all() and (matrix.data == 1).all())
        found = _contrast(matrix[kept], x[kept], inside[kept], layers[kept], presence=presence)
        plain = presence and len(set(layers.tolist())) == 1
        p_value = _presence_p(matrix[kept], inside[kept]) if plain else found.p_value
        frame |= {"difference": per * found.difference, "p_value": p_value}
        frame |= {"_deviation": per * found.deviation, "_smallest": found.smallest}
    return pd.DataFrame(frame)


def _interval(part: Any, exposed: Array, rest: Any, share: bool, group: str) -> tuple[Array, Array]:
    """Bootstrap over articles; Wilson over articles where the counts are none, or all there could be."""
    n, count, total = len(exposed), part.sum(axis=0), float(exposed.sum())
    low, high = np.full(len(count), np.nan), np.full(len(count), np.nan)
    some = np.flatnonzero(count > 0)
    low[some], high[some] = bootstrap_ratio(part[:, some], exposed, seed=zlib.crc32(group.encode()))
    none = count == 0
    if n > 1 and none.any():
        most = wilson(0, n).high
        if share:
            high = np.where(none, most, high)
        else:  # as if that share of articles had it as often as those of the others that have it
            n_with = _n_with(rest)
            usual = np.divide(rest.sum(axis=0), n_with, out=np.ones(len(count)), where=n_with > 0)
            high = np.where(none, most * usual / (total / n), high)
        low = np.where(none, 0.0, low)
    if share and n > 1:
        everything = np.isclose(count, total)
        low, high = np.where(everything, wilson(n, n).low, low), np.where(everything, 1.0, high)
    return low, high


def shares(counts: Any, exposure: Any, groups: Sequence[str]) -> pd.DataFrame:
    """One row for each group and item: the share sum(counts) / sum(exposure) with its interval, and no test.

    `exposure` is like `counts` (articles x items): what each count is a part of. Columns: group, item, share, low, high.
    """
    names = np.array(list(map(str, groups)), dtype=np.str_)
    counts, exposure = sparse.csr_array(counts, dtype=float), sparse.csr_array(exposure, dtype=float)
    parts = []
    for group in sorted(set(names.tolist())):
        rows = np.flatnonzero(names == group)
        part, whole = counts[rows], exposure[rows]
        count, total, n = part.sum(axis=0), whole.sum(axis=0), _n_with(whole)
        low, high = bootstrap_ratio(part, whole, seed=zlib.crc32(group.encode()))
        for item in np.flatnonzero((n > 1) & ((count == 0) | (count == total))):
            low[item], high[item] = wilson(float(n[item]) if count[item] else 0.0, float(n[item]))
        share = np.divide(count, total, out=np.full(len(count), np.nan), where=total > 0)
        parts.append(
            pd.DataFrame({"group": group, "item": np.arange(len(count)), "share": share, "low": low, "high": high})
        )
    return pd.concat(parts, ignore_index=True)


def judge(rows: pd.DataFrame, *, alpha: float = ALPHA) -> pd.DataFrame:
    """The rows of one or several `compare_groups` with p_adj, detectable, verdict and note, judged as one table.

    difference: p_adj at most alpha, and no single article decides its direction. none_found: tested, and not so.
    too_few: no split of these articles could have been called a difference. descriptive: fewer than five articles in the group
    or in the others, or agency copy: no p-value.
    """
    table = rows.copy()
    tested = table["p_value"].notna().to_numpy() if len(table) else np.zeros(0, dtype=bool)
    adjusted, bar = np.full(len(table), np.nan), alpha
    if tested.any():
        p_values = table["p_value"].to_numpy(dtype=float)[tested]
        adjusted[tested], bar = adjust(p_values, table["_smallest"].to_numpy(dtype=float)[tested], alpha=alpha)
    above = table["difference"].to_numpy(dtype=float) > 0
    firm = np.where(above, table["leave_one_out_low"] > table["others"], table["leave_one_out_high"] < table["others"])
    found = adjusted <= alpha
    table["p_adj"] = adjusted
    table["detectable"] = (ndtri(1 - bar / 2) + ndtri(POWER)) * table["_deviation"]
    testable = tested & ~np.isnan(adjusted)
    table["verdict"] = np.select(
        [~tested, ~testable, found & firm], ["descriptive", "too_few", "difference"], default="none_found"
    )
    table["note"] = _notes(table, found & ~firm, tested, testable)
    numbers = table.select_dtypes("number").columns.difference(["item", "n", "n_articles", "n_articles_with"])
    table[list(numbers)] = round_significant(table[list(numbers)].to_numpy(dtype=float))
    return table.drop(columns=["_deviation", "_smallest", "_apart", "_n_others"])


def _notes(table: pd.DataFrame, one_article: Array, tested: Array, testable: Array) -> Array:
    n_groups = int(table.loc[~table["_apart"].astype(bool), "group"].nunique())
    scope = NOTE_GROUPS.format(n=n_groups) if n_groups < FEW_GROUPS else ""
    conditions = [
        table["_apart"].astype(bool), table["n_articles"] < MIN_ARTICLES, ~tested & (table["_n_others"] < MIN_ARTICLES),
        tested & ~testable, one_article,
    ]  # fmt: skip
    return np.select(conditions, [NOTE_APART, NOTE_FEW, NOTE_OTHERS, NOTE_UNTESTABLE, NOTE_ONE], default=scope)


def round_significant(values: Array, digits: int = DIGITS) -> Array:
    """Each number with `digits` significant digits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((values == 0) | ~np.isfinite(values), 0, np.floor(np.log10(np.abs(values))).clip(-290, 290))
    factor = 10.0 ** (digits - 1 - size)
    return np.where(np.isfinite(values), np.round(values * factor) / factor, values)
