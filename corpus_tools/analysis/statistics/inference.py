"""The statistics of every comparison between groups of articles. The article is the unit, never the word.

`compare_groups` turns counts per article into estimates, intervals and p-values of each group against all the others;
`judge` corrects a whole table of them and gives the verdicts. What they are made of is in `intervals` and `permutation`.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import ndtri

from corpus_tools.analysis.statistics.intervals import ALPHA, bootstrap_ratio, leave_one_out, wilson
from corpus_tools.analysis.statistics.permutation import adjust, contrast, n_with_item, power_sums, presence_p

POWER = 0.8
MIN_ARTICLES = 5  # fewer in a group: description only
FEW_GROUPS = 10  # up to here the note says that nothing follows for outlets at large
DIGITS = 9  # significant digits kept, so that the last bits of a sum over many articles never show

Array = np.ndarray[Any, Any]
NOTE_FEW = f"fewer than {MIN_ARTICLES} articles: description only"
NOTE_OTHERS = f"the other groups have fewer than {MIN_ARTICLES} articles: description only"
NOTE_APART = "agency copy, set apart: not the wording of the outlets that print it"
NOTE_UNTESTABLE = "in too few articles: no split of them could be called a difference"
NOTE_ONE = "rests on one article: without it the difference is gone"
NOTE_GROUPS = "speaks for the articles of these {n} groups, not for outlets at large"


def design_effect(counts: Any, exposure: Array, *, share: bool) -> Array:
    """Variance of the ratio over articles, divided by what it would be if every word (or statement) were drawn alone.

    Kish (1965): 1 for words that scatter at random over articles, 5 where five words carry the information of one.
    `share`: the counts are parts of the exposure (binomial), else they are rates (Poisson).
    """
    n = len(exposure)
    squares = power_sums(sparse.csr_array(counts), exposure)
    ratio = squares.total / squares.exposure
    spread = squares.error_2(ratio) * n / max(n - 1, 1)
    alone = squares.total * (1 - ratio) if share else squares.total
    return np.divide(spread, alone, out=np.full(len(ratio), np.nan), where=(alone > 0) & (n > 1))


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
    untested_zeros: bool = True,
) -> pd.DataFrame:
    """One row for each group and item: the group's ratio, its interval, and its difference from the other groups.

    `counts` is articles x items (sparse or dense), `exposure` what the counts are counted in (words, statements, 1), one
    number an article; articles without exposure do not count. The estimate is per * sum(counts) / sum(exposure).
    `share`: counts are parts of the exposure. Groups in `apart` are described and never tested, nor part of "the others".
    `strata`: compare within each, pool by inverse variance. `intervals=False` leaves the bootstrap out (nulls);
    `untested_zeros=False` leaves out the rows of items that a group does not have where nothing is tested.

    Columns: group, item (column number of `counts`), the columns that comparisons end with except p_adj, detectable,
    verdict and note, and _deviation, _smallest, _doubling, _apart, which `judge` uses and drops.
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
    if not untested_zeros:
        parts = [part[(part["n"] > 0) | part["p_value"].notna()] for part in parts]
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
        "n_articles_with": n_with_item(part),
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
        "_doubling": np.nan,
        "_apart": not own[inside].all(),
    }
    if own[inside].all() and min(int(inside.sum()), len(others)) >= MIN_ARTICLES:
        kept = np.flatnonzero(own)
        presence = share and bool((x == 1).all() and (matrix.data == 1).all())
        found = contrast(matrix[kept], x[kept], inside[kept], layers[kept], presence=presence)
        plain = presence and len(set(layers.tolist())) == 1
        p_value = presence_p(matrix[kept], inside[kept]) if plain else found.p_value
        frame |= {"difference": per * found.difference, "p_value": p_value}
        frame |= {"_deviation": per * found.deviation, "_smallest": found.smallest}
        together = float(x[kept].sum())
        frame |= {"_doubling": per * _doubling(matrix[kept].sum(axis=0) / together, total / together, share)}
    return pd.DataFrame(frame)


def _doubling(ratio: Array, part: float, share: bool) -> Array:
    """The difference from the others if the group, `part` of the exposure, had twice their ratio (of a share: of what is rarer,
    having or not having), and all together had `ratio`. It does not depend on which articles are the group's."""
    return (np.minimum(ratio, np.maximum(1 - ratio, 0.0)) if share else ratio) / (1 + part)


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
            n_with = n_with_item(rest)
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
        count, total, n = part.sum(axis=0), whole.sum(axis=0), n_with_item(whole)
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
    adjusted, bar = np.full(len(table), np.nan), np.full(len(table), alpha)
    if tested.any():
        numbers = ["p_value", "_smallest", "_doubling", "_deviation"]
        p_values, smallest, doubling, deviation = table.loc[tested, numbers].to_numpy(dtype=float).T
        promise = np.divide(doubling, deviation, out=np.zeros_like(doubling), where=deviation > 0)
        adjusted[tested], bar[tested] = adjust(p_values, smallest, promise, alpha=alpha)
    above = table["difference"].to_numpy(dtype=float) > 0
    firm = np.where(above, table["leave_one_out_low"] > table["others"], table["leave_one_out_high"] < table["others"])
    found = adjusted <= alpha
    table["p_adj"] = adjusted
    table["detectable"] = (ndtri(POWER) - ndtri(bar / 2)) * table["_deviation"]
    testable = tested & ~np.isnan(adjusted)
    table["verdict"] = np.select(
        [~tested, ~testable, found & firm], ["descriptive", "too_few", "difference"], default="none_found"
    )
    table["note"] = _notes(table, found & ~firm, tested, testable)
    numbers = table.select_dtypes("number").columns.difference(["item", "n", "n_articles", "n_articles_with"])
    table[list(numbers)] = round_significant(table[list(numbers)].to_numpy(dtype=float))
    return table.drop(columns=["_deviation", "_smallest", "_doubling", "_apart", "_n_others"])


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
