"""The statistics of every comparison between groups of articles. The article is the unit, never the word.

`compare_groups` turns counts per article into estimates, intervals and p-values of each group against all the others;
`judge` corrects a whole table of them and gives the verdicts.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_tools.analysis.statistics import effects
from corpus_tools.analysis.statistics.intervals import ALPHA, bootstrap_ratio, leave_one_out, wilson
from corpus_tools.analysis.statistics.multiplicity import adjust
from corpus_tools.analysis.statistics.permutation import (
    Contrast,
    contrast,
    n_with_item,
    of_like_length,
    ranks,
    squared_errors,
)

MIN_ARTICLES = 5  # fewer in a group: description only
FEW_GROUPS = 10  # up to here the note says that nothing follows for outlets at large
DIGITS = 9  # significant digits kept, so that the last bits of a sum over many articles never show
FALSE_DISCOVERIES = 0.04  # of null tables .036 to .046 then have any difference (docs/outlets.md)
EVERYTHING = "whole table"  # the family of a comparison that nobody narrowed beforehand
TESTS = ("rates", "ranks")

Array = np.ndarray[Any, Any]
NOTE_FEW = f"fewer than {MIN_ARTICLES} articles: description only"
NOTE_OTHERS = f"the other groups have fewer than {MIN_ARTICLES} articles: description only"
NOTE_APART = "agency copy, set apart: not the wording of the outlets that print it"
NOTE_STRATA = "no stratum has articles of this group and of others: description only"
NOTE_MEASURE = "set aside: description only (docs/outlets.md)"
NOTE_UNTESTABLE = "too rare for a list of this length, whichever articles had it: p_value holds for this row alone"
NOTE_ONE = "rests on one article: without it the difference is gone"
NOTE_GROUPS = "speaks for the articles of these {n} groups, not for outlets at large"


def design_effect(counts: Any, exposure: Array, *, share: bool) -> Array:
    """Variance of the ratio over articles, divided by what it would be if every word (or statement) were drawn alone.

    Kish (1965): 1 for words that scatter at random over articles, 5 where five words carry the information of one.
    `share`: the counts are parts of the exposure (binomial), else they are rates (Poisson).
    """
    n, counts = len(exposure), sparse.csr_array(counts)
    total = counts.sum(axis=0)
    ratio = total / float(exposure.sum())
    spread = squared_errors(counts, exposure, ratio) * n / max(n - 1, 1)
    alone = total * (1 - ratio) if share else total
    return np.divide(spread, alone, out=np.full(len(ratio), np.nan), where=(alone > 0) & (n > 1))


def compare_groups(  # noqa: PLR0913  every option has a name
    counts: Any,
    exposure: Array,
    groups: Sequence[str],
    *,
    per: float = 1.0,
    share: bool = False,
    apart: Collection[str] = (),
    strata: Sequence[str] | None = None,
    intervals: bool = True,
    pooled: bool = True,
    untested_zeros: bool = True,
    test: str = "rates",
) -> pd.DataFrame:
    """One row for each group and item: the group's ratio, its interval, and its difference from the other groups.

    `counts` is articles x items (sparse or dense), `exposure` what the counts are counted in (words, statements, 1), one
    number an article; articles without exposure do not count. The estimate is per * sum(counts) / sum(exposure).
    `share`: counts are parts of the exposure. Groups in `apart` are described and never tested, nor part of "the others".
    `strata`: compare within each, pool by inverse variance; the pooled_* columns then hold the same without strata.
    `test`: rates (difference of ratios) or ranks (rank sums of counts among articles of like length). `intervals=False` leaves
    the bootstrap out, `pooled=False` what stands without strata (nulls); `untested_zeros=False` the rows of items that a group
    does not have where nothing is tested.

    Columns: group, item (column number of `counts`), the columns that comparisons end with except those that `judge` adds, and
    columns that begin with _, which `judge` uses and drops. Of two groups the second is the first, seen from its side.
    """
    if test not in TESTS:
        raise ValueError(f"test={test!r} is not known. Allowed: {', '.join(TESTS)}.")
    rows = np.flatnonzero(np.asarray(exposure, dtype=float) > 0).tolist()
    matrix = sparse.csr_array(counts, dtype=float)[rows]
    matrix.eliminate_zeros()
    x = np.asarray(exposure, dtype=float)[rows]
    names = np.array([str(groups[row]) for row in rows], dtype=np.str_)
    layers = None if strata is None else np.array([str(strata[row]) for row in rows], dtype=np.str_)
    kept = np.array([name not in apart for name in names.tolist()], dtype=bool)
    strata_kept = None if layers is None else layers[kept]
    found = tested(matrix[np.flatnonzero(kept)], x[kept], names[kept], strata_kept, share, test, pooled=pooled)
    parts = []
    for group in sorted(set(names.tolist())):
        part = _described(matrix, x, names == group, kept, group, per, share, intervals)
        if group in found:
            scaled = {name: per * found[group][name] for name in ("difference", "pooled_difference")}
            part = part.assign(**(found[group] | scaled))
        parts.append(part if untested_zeros else part[(part["n"] > 0) | part["p_value"].notna()])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"group": [], "item": []})


def _described(
    matrix: Any, x: Array, inside: Array, kept: Array, group: str, per: float, share: bool, intervals: bool
) -> pd.DataFrame:
    part, exposed = matrix[np.flatnonzero(inside)], x[inside]
    others = np.flatnonzero(kept & ~inside)
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
        "log_ratio": effects.log_ratio(count / total, outside),
        "p_value": np.nan,
        "pooled_difference": np.nan,
        "pooled_p": np.nan,
        "n_strata": pd.NA,
        "design_effect": design_effect(part, exposed, share=share),
        "leave_one_out_low": per * least,
        "leave_one_out_high": per * most,
        "_n_others": len(others),
        "_apart": not kept[inside].all(),
        "_mirror": False,
        "_firm": False,
        **dict.fromkeys(("_smallest", "_promise", "_more", "_less", "_variance", "_part", "_gain", "_share"), np.nan),
    }
    return pd.DataFrame(frame)


def tested(
    matrix: Any, x: Array, names: Array, layers: Array | None, share: bool, test: str = TESTS[0], *, pooled: bool = True
) -> dict[str, dict[str, Any]]:
    """For each group that can be tested, what the test of each item gives; of two groups the second mirrors the first."""
    groups = sorted(set(names.tolist()))
    presence = share and len(x) > 0 and bool((x == x[0]).all() and (matrix.data == 1).all())
    found: dict[str, dict[str, Any]] = {}
    for group in groups:
        inside = names == group
        if min(int(inside.sum()), len(names) - int(inside.sum())) < MIN_ARTICLES:
            continue
        if len(groups) == 2 and found:
            found[group] = _seen_from_the_other_side(next(iter(found.values())))
            continue
        alone = np.zeros(len(names), dtype=np.str_)
        within = alone if layers is None else layers
        result = contrast(matrix, x, inside, within, presence=presence)
        whole = contrast(matrix, x, inside, alone, presence=presence) if pooled and layers is not None else None
        if test == "ranks":
            result = _by_ranks(result, matrix, x, inside, within)
        found[group] = _numbers(result, layers is not None, whole, matrix, x, inside, share)
    return found


def _by_ranks(result: Contrast, matrix: Any, x: Array, inside: Array, layers: Array) -> Contrast:
    bands = of_like_length(x, layers)
    ranked = contrast(sparse.csr_array(ranks(matrix, bands)), np.ones(len(x)), inside, bands, presence=False)
    smallest = np.maximum(result.smallest, ranked.smallest)
    return result._replace(p_value=np.maximum(ranked.p_value, smallest), smallest=smallest, firm=ranked.firm)


def _numbers(
    result: Contrast, layered: bool, pooled: Contrast | None, matrix: Any, x: Array, inside: Array, share: bool
) -> dict[str, Any]:
    part, ratio = float(x[inside].sum() / x.sum()), matrix.sum(axis=0) / x.sum()
    # what a doubling of the others' rate would be (of a share: of what is rarer, having or not having), whoever has which
    doubling = (np.minimum(ratio, np.maximum(1 - ratio, 0.0)) if share else ratio) / (1 + part)
    promise = np.divide(doubling, result.deviation, out=np.zeros_like(ratio), where=result.deviation > 0)
    known = result.n_strata > 0
    return {
        "difference": result.difference,
        "log_ratio": effects.log_ratio(result.more, result.less),
        "p_value": result.p_value if known else np.nan,
        "pooled_difference": np.nan if pooled is None else pooled.difference,
        "pooled_p": np.nan if pooled is None else pooled.p_value,
        "n_strata": result.n_strata if layered else pd.NA,
        "_firm": result.firm,
        "_smallest": result.smallest,
        "_promise": promise,
        "_more": result.more,
        "_less": result.less,
        "_variance": result.variance,
        "_part": part,
        "_gain": result.gain,
        "_share": ratio if share else 0.0,
    }


def _seen_from_the_other_side(numbers: dict[str, Any]) -> dict[str, Any]:
    changed = {name: -numbers[name] for name in ("difference", "log_ratio", "pooled_difference")}
    sides = {"_more": numbers["_less"], "_less": numbers["_more"], "_part": 1 - numbers["_part"]}
    return numbers | changed | sides | {"_mirror": True}


def _interval(part: Any, exposed: Array, rest: Any, share: bool, group: str) -> tuple[Array, Array]:
    """Bootstrap over articles; Wilson over articles where the counts are none, or all there could be."""
    n, count, total = len(exposed), part.sum(axis=0), float(exposed.sum())
    low, high = np.full(len(count), np.nan), np.full(len(count), np.nan)
    some = np.flatnonzero(count > 0)
    low[some], high[some] = bootstrap_ratio(part[:, some], exposed, seed=zlib.crc32(group.encode()))
    none = count == 0
    if n > 1 and none.any():
        _, most = wilson(0, n)
        if share:
            high = np.where(none, most, high)
        else:  # as if that share of articles had it as often as those of the others that have it
            n_with = n_with_item(rest)
            usual = np.divide(rest.sum(axis=0), n_with, out=np.ones(len(count)), where=n_with > 0)
            high = np.where(none, most * usual / (total / n), high)
        low = np.where(none, 0.0, low)
    if share and n > 1:
        everything = np.isclose(count, total)
        low, high = np.where(everything, wilson(n, n)[0], low), np.where(everything, 1.0, high)
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
        found = {"group": group, "item": np.arange(len(count)), "share": share, "low": low, "high": high}
        parts.append(pd.DataFrame(found))
    return pd.concat(parts, ignore_index=True)


def judge(rows: pd.DataFrame | Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of one or several `compare_groups` with p_adj, family, n_testable, detectable_*, bound, verdict and note.

    They are judged as one table, or by families where the column `family` names them; where `described` is true, a row is
    not tested. difference: p_adj at most FALSE_DISCOVERIES, and its direction holds whichever article is left out. none_found:
    tested, and not so. too_few: too rare for a list of this length. descriptive: no p-value.
    """
    table = rows.copy() if isinstance(rows, pd.DataFrame) else pd.concat(rows, ignore_index=True)
    described = (table.pop("described") if "described" in table else pd.Series(False, table.index)).to_numpy(dtype=bool)
    table["family"] = table.get("family", EVERYTHING)
    table["p_value"] = table["p_value"].where(~described)
    adjusted, bar, n_testable = (np.full(len(table), value) for value in (np.nan, FALSE_DISCOVERIES, 0.0))
    tested = table["p_value"].notna().to_numpy()
    for family in table.loc[tested, "family"].unique():
        here = np.flatnonzero(tested & (table["family"] == family).to_numpy())
        adjusted[here], bar[here], n_testable[here] = _corrected(table.iloc[here])
    found, testable = adjusted <= FALSE_DISCOVERIES, tested & ~np.isnan(adjusted)
    firm = table["_firm"].to_numpy(dtype=bool)
    table["p_adj"], table["n_testable"] = adjusted, n_testable.astype(int)
    _add_sizes(table, tested, bar)
    conditions = [~tested, ~testable, found & firm]
    table["verdict"] = np.select(conditions, ["descriptive", "too_few", "difference"], default="none_found")
    table["note"] = _notes(table, found & ~firm, described, testable)
    counted = ["item", "n", "n_articles", "n_articles_with", "n_testable"]
    numbers = list(table.select_dtypes("number").columns.difference(counted))
    table[numbers] = round_significant(table[numbers].to_numpy(dtype=float, na_value=np.nan))
    return table.drop(columns=[name for name in table if name.startswith("_")])


def _corrected(table: pd.DataFrame) -> tuple[Array, Array, int]:
    """p_adj, bar and number of testable comparisons of one family; what is shown from two sides counts once."""
    once = ~table["_mirror"].to_numpy(dtype=bool)
    p_values, smallest, promise = table.loc[once, ["p_value", "_smallest", "_promise"]].to_numpy(dtype=float).T
    adjusted, bar = adjust(p_values, smallest, promise, alpha=FALSE_DISCOVERIES)
    n_testable = int((~np.isnan(adjusted)).sum())
    if once.all():
        return adjusted, bar, n_testable
    keys = [name for name in _KEYS if name in table]
    place = {key: at for at, key in enumerate(table.loc[once, keys].itertuples(index=False, name=None))}
    at = [place[key] for key in table[keys].itertuples(index=False, name=None)]
    return adjusted[at], bar[at], n_testable


_KEYS = ("actor", "voice", "measure", "what", "value", "label", "item")


def _add_sizes(table: pd.DataFrame, tested: Array, bar: Array) -> None:
    """The columns log_ratio_low, log_ratio_high, bound, detectable_more, detectable_less."""
    here = table[tested]
    more, less, variance = here[["_more", "_less", "_variance"]].to_numpy(dtype=float).T
    low, high = effects.ratio_interval(more, less, variance, alpha=ALPHA)
    n_tests = np.maximum(table["n_testable"].to_numpy(dtype=float)[tested], 1)
    bound = effects.nearest(*effects.ratio_interval(more, less, variance, alpha=ALPHA / n_tests))
    design = effects.Design(*here[["_part", "_gain", "_variance", "_share"]].to_numpy(dtype=float).T)
    can = bar[tested] >= here["_smallest"].to_numpy(dtype=float)
    factors = [np.where(can, factor, np.nan) for factor in effects.detectable(bar[tested], design)]
    names = ("log_ratio_low", "log_ratio_high", "bound", "detectable_more", "detectable_less")
    for name, values in zip(names, (low, high, bound, *factors), strict=True):
        column = np.full(len(table), np.nan)
        column[tested] = np.where(np.isfinite(values), values, np.nan)
        table[name] = column


def _notes(table: pd.DataFrame, one_article: Array, described: Array, testable: Array) -> Array:
    apart, tested = table["_apart"].to_numpy(dtype=bool), table["p_value"].notna().to_numpy()
    n_groups = int(table.loc[~apart, "group"].nunique())
    scope = NOTE_GROUPS.format(n=n_groups) if n_groups < FEW_GROUPS else ""
    conditions = [
        apart, table["n_articles"] < MIN_ARTICLES, ~tested & (table["_n_others"] < MIN_ARTICLES), described, ~tested,
        ~testable, one_article,
    ]  # fmt: skip
    notes = [NOTE_APART, NOTE_FEW, NOTE_OTHERS, NOTE_MEASURE, NOTE_STRATA, NOTE_UNTESTABLE, NOTE_ONE]
    return np.select(conditions, notes, default=scope)


def round_significant(values: Array) -> Array:
    """Each number with DIGITS significant digits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((values == 0) | ~np.isfinite(values), 0, np.floor(np.log10(np.abs(values))).clip(-290, 290))
    factor = 10.0 ** (DIGITS - 1 - size)
    return np.where(np.isfinite(values), np.round(values * factor) / factor, values)
