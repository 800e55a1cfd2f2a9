"""Does one outlet print larger figures than another for the same quantities? Asked of events, not of articles or pages."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from corpus_tools import tables
from corpus_tools.analysis.outlets.grouping import IN_NO_GROUP, OUTLET, SEPARATOR, WIRE_COPIES
from corpus_tools.analysis.statistics.inference import FALSE_DISCOVERIES
from corpus_tools.analysis.statistics.intervals import ALPHA
from corpus_tools.analysis.statistics.multiplicity import false_discoveries
from corpus_tools.analysis.statistics.paired import hodges_lehmann, signed_rank_p, without_each
from corpus_tools.tables import Corpus

MIN_EVENTS = 10  # fewer shared events: the list only
ALL = "all"
ONE_TIME = ("agree", "compatible", "conflict")  # relations of two figures for one quantity at one time
_EFFICIENCY = float(np.sqrt(np.pi / 3))  # of the signed rank, beside the mean of normal differences
_Z_BOTH = float(ndtri(1 - ALPHA / 2) + ndtri(0.8))  # two-sided test at ALPHA with a power of 0.8
NOTE_FEW = f"fewer than {MIN_EVENTS} shared events: see the list of shared figures"
NOTE_RATIO = "estimate, interval and difference are natural logarithms of the ratio; 0 is equal figures"


class NumericLean(NamedTuple):
    """The tables numeric_lean and shared_figures."""

    lean: pd.DataFrame
    shared: pd.DataFrame


def compare_numeric_lean(corpus: Corpus, found: Any, *, copies: pd.DataFrame | None = None) -> NumericLean:
    """For each pair of outlets: the figures that both print for one quantity at one time, and whether one prints more.

    `found` comes from compare_claims(corpus). Updates, parts and look-alikes are left out, and so are ranges, vague words and
    wire copies, whose figures are the agency's (`copies` from find_copies names the uncredited ones). numeric_lean: `estimate`
    is that of Hodges and Lehmann over events of the log ratio of the two outlets' figures (one value an event, its median), with
    its interval over events, Wilcoxon's signed rank and Benjamini-Hochberg over the table; n counts events, share_higher and
    share_lower the parts of them in which outlet_a prints more and less. Under ten shared
    events the verdict is too_few, and `shared` is all there is.
    """
    shared = _shared(corpus, found, _wire_copies(copies))
    printed = sorted(set(zip(shared["outlet_a"], shared["outlet_b"], shared["event_type"], strict=True)))
    keys = dict.fromkeys((a, b, each) for a, b, kind in printed for each in (ALL, kind))
    table = tables.make("numeric_lean", [_row(shared, *key) for key in keys])
    if n_unknown := int(corpus.articles["outlet"].isna().sum()):
        table["note"] += SEPARATOR + IN_NO_GROUP.format(by=OUTLET, n=n_unknown)
    return NumericLean(_corrected(table), shared)


def _wire_copies(copies: pd.DataFrame | None) -> set[str]:
    """Articles whose text is an agency's though they may not say so."""
    if copies is None:
        return set()
    tables.need(copies, "copies", "agency", "relation")
    wire = copies[copies["agency"].notna() & copies["relation"].isin(WIRE_COPIES)]
    return {*wire["article_a"], *wire["article_b"]}


def _shared(corpus: Corpus, found: Any, wire: set[str]) -> pd.DataFrame:
    pairs = found.pairs[found.pairs["relation"].isin(ONE_TIME) & found.pairs["claim_b"].notna()]
    articles = corpus.articles
    own = articles[articles["agency"].isna() & articles["copy_of"].isna() & ~articles["article_id"].isin(wire)]
    claims = corpus.claims.merge(own[["article_id", "outlet"]].dropna(), on="article_id")
    claims = claims.loc[claims["value"] > 0, ["claim_id", "outlet", "event_type", "value"]]
    left, right = claims.add_suffix("_a"), claims.add_suffix("_b")
    both = pairs[["claim_a", "claim_b"]].merge(left, left_on="claim_a", right_on="claim_id_a")
    both = both.merge(right, left_on="claim_b", right_on="claim_id_b")
    both = both[both["outlet_a"] != both["outlet_b"]]
    turned = both["outlet_a"] > both["outlet_b"]
    swap = {f"{name}_{x}": f"{name}_{y}" for name in ("claim", "outlet", "value") for x, y in ("ab", "ba")}
    both = pd.concat([both[~turned], both[turned].rename(columns=swap)], ignore_index=True)
    events = found.members.merge(found.groups.drop_duplicates("group_id")[["group_id", "event_id"]], on="group_id")
    event_of = events.drop_duplicates("claim_id").set_index("claim_id")["event_id"]
    filled = both.assign(
        event_id=both["claim_a"].map(event_of).fillna(both["claim_b"].map(event_of)),
        event_type=both["event_type_a"],
        log_ratio=np.log(both["value_a"].to_numpy(float) / both["value_b"].to_numpy(float)).round(9),
    ).sort_values(["outlet_a", "outlet_b", "claim_a", "claim_b"], kind="stable")
    return tables.make("shared_figures", filled[list(tables.empty("shared_figures").columns)])


def _row(shared: pd.DataFrame, outlet_a: str, outlet_b: str, event_type: str) -> dict[str, object]:
    rows = shared[(shared["outlet_a"] == outlet_a) & (shared["outlet_b"] == outlet_b)]
    rows = rows if event_type == ALL else rows[rows["event_type"] == event_type]
    key = rows["event_id"].fillna(rows["claim_a"])
    by_quantity = rows["log_ratio"].groupby([key, rows["event_type"]]).median()
    ratios = by_quantity.groupby(level=0).median().to_numpy(float)
    claims = pd.concat([rows["claim_a"], rows["claim_b"]])
    row: dict[str, object] = {
        "outlet_a": outlet_a, "outlet_b": outlet_b, "event_type": event_type,
        "n_articles": claims.str.rsplit(":", n=2).str[0].nunique(), "n": len(ratios),
    }  # fmt: skip
    if len(ratios) < MIN_EVENTS:
        return row | {"verdict": "too_few", "note": NOTE_FEW}
    return row | _tested(ratios)


def _tested(ratios: np.ndarray) -> dict[str, object]:
    estimate, low, high = hodges_lehmann(ratios)
    without = without_each(ratios)
    found = _Z_BOTH * float(np.std(ratios, ddof=1)) / len(ratios) ** 0.5 * _EFFICIENCY
    return {
        "estimate": round(estimate, 9), "difference": round(estimate, 9), "others": 0.0,
        "conf_low": round(low, 9), "conf_high": round(high, 9), "p_value": round(signed_rank_p(ratios), 12),
        "share_higher": float((ratios > 0).mean()), "share_lower": float((ratios < 0).mean()),
        "detectable_more": round(float(np.exp(found)), 9), "detectable_less": round(float(np.exp(-found)), 9),
        "leave_one_out_low": round(float(without.min()), 9), "leave_one_out_high": round(float(without.max()), 9),
        "verdict": "none_found", "family": "shared figures", "note": NOTE_RATIO,
    }  # fmt: skip


def _corrected(table: pd.DataFrame) -> pd.DataFrame:
    """Benjamini-Hochberg over all pairs that were tested; a difference must also hold whichever event is left out."""
    tested = table["p_value"].notna()
    if not tested.any():
        return table
    found = false_discoveries(table.loc[tested, "p_value"].to_numpy(dtype=float))
    adjusted = pd.Series(found, index=table.index[tested]).reindex(table.index)
    one_side = (table["leave_one_out_low"] > 0) | (table["leave_one_out_high"] < 0)
    differs = adjusted.le(FALSE_DISCOVERIES) & one_side
    return table.assign(
        p_adj=adjusted.round(12), n_testable=int(tested.sum()), verdict=table["verdict"].mask(differs, "difference")
    )
