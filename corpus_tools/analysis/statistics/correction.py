"""Shares and rates that include the errors of the instrument: corrected by a random sample that was judged by hand.

Design-based supervised learning (Egami, Hinck, Stewart and Wei 2023): each reviewed row's error, divided by the chance of its
review, is added to what the instrument says, so that errors may depend on the group or on anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from corpus_tools.analysis.statistics.intervals import ALPHA
from corpus_tools.tables import need

MIN_REVIEWED = 10  # fewer of a group: no estimate
PROBABILITY = "probability"  # optional column of a sheet: the chance with which each row was drawn
RIGHT = "right"  # column of a sheet: whether the row is what its table counts
CORRECTED = ("corrected", "corrected_low", "corrected_high", "n_reviewed")

Array = np.ndarray[Any, Any]


def correct_shares(rows: pd.DataFrame, reviewed: pd.DataFrame, column: str) -> pd.DataFrame:
    """The share of each value of `column` in each group of `rows`, corrected by the rows that were judged by hand.

    `rows` has the table's id in its first column, article_id and group; `reviewed` the same id, the judged `column`, and may
    have `probability`; without it rows are taken as drawn at random within each group. Intervals are over articles.
    Columns: group, `column`, corrected, corrected_low, corrected_high, n_reviewed.
    """
    key = str(rows.columns[0])
    need(reviewed, "reviewed", key, column)
    judged = reviewed.drop_duplicates(key).set_index(key)
    values = sorted(set(rows[column].dropna()) | set(judged[column].dropna()))
    found: list[tuple[Any, ...]] = []
    for group, part in rows.groupby("group", sort=True):
        truth, chance = judged[column].reindex(part[key]), _chances(judged, part[key])
        exposure = part["article_id"].value_counts().astype(float)
        for value in values:
            said, right = ((of == value).fillna(False).to_numpy(dtype=float) for of in (part[column], truth))
            estimate = _corrected(said, right, chance, part["article_id"], exposure)
            found.append((group, value, *np.clip(estimate[:3], 0, 1), estimate[3]))
    table = pd.DataFrame(found, columns=["group", column, *CORRECTED])
    return table[table["n_reviewed"] >= MIN_REVIEWED].reset_index(drop=True)


def correct_counts(
    rows: pd.DataFrame,
    reviewed: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    keys: Sequence[str],
    item: str,
    per: float = 1.0,
) -> pd.DataFrame:
    """The rate of each `item` in each group, corrected by the rows that were judged by hand.

    `rows`: keys, article_id, item, and `said`, what the instrument counts of the row (0 where it is only a candidate).
    `reviewed`: keys and `right` (true: the row counts), and may have `probability`; without it rows are taken as drawn at random
    within each group and item. `articles`: article_id, group, exposure. The rate is `per` times the sum over exposure; intervals
    are over articles. Columns: group, `item`, corrected, corrected_low, corrected_high, n_reviewed.
    """
    need(reviewed, "reviewed", *keys, RIGHT)
    judged = reviewed.drop_duplicates(list(keys)).set_index(list(keys))
    known = rows.merge(articles[["article_id", "group"]], on="article_id")
    exposures = {group: own.set_index("article_id")["exposure"] for group, own in articles.groupby("group")}
    found: list[tuple[Any, ...]] = []
    for (group, value), part in known.groupby(["group", item], sort=True):
        index = pd.MultiIndex.from_frame(part[list(keys)]) if len(keys) > 1 else part[keys[0]]
        right = judged[RIGHT].reindex(index).fillna(0).to_numpy(dtype=float)
        chance = _chances(judged, index)
        estimate = _corrected(part["said"].to_numpy(dtype=float), right, chance, part["article_id"], exposures[group])
        found.append((group, value, *np.maximum(per * np.array(estimate[:3]), 0.0), estimate[3]))
    table = pd.DataFrame(found, columns=["group", item, *CORRECTED])
    return table[table["n_reviewed"] >= MIN_REVIEWED].reset_index(drop=True)


def _chances(judged: pd.DataFrame, ids: Any) -> Array:
    """The chance with which each row was drawn for review, null for those that were not."""
    drawn = pd.Index(ids).isin(judged.index)
    chance = np.full(len(drawn), np.nan)
    chance[drawn] = judged[PROBABILITY].reindex(pd.Index(ids)[drawn]) if PROBABILITY in judged else drawn.mean()
    return chance


def _corrected(
    said: Array, right: Array, chance: Array, articles: pd.Series, exposure: pd.Series
) -> tuple[float, float, float, int]:
    """Sum over exposure, ends of its normal interval with the variance over articles (as wide as t with so many reviewed rows),
    and the number of rows reviewed."""
    drawn, n = ~np.isnan(chance), len(exposure)
    n_reviewed = int(drawn.sum())
    if n_reviewed < MIN_REVIEWED or n < 2:
        return np.nan, np.nan, np.nan, n_reviewed if n > 1 else 0
    corrected = said + np.where(drawn, (right - said) / chance, 0.0)
    sums = pd.Series(corrected).groupby(articles.to_numpy()).sum().reindex(exposure.index, fill_value=0.0).to_numpy()
    x = exposure.to_numpy(dtype=float)
    ratio = float(sums.sum() / x.sum())
    error = np.sqrt(n / (n - 1) * ((sums - ratio * x) ** 2).sum()) / x.sum()
    half = float(stdtrit(min(n, n_reviewed) - 1, 1 - ALPHA / 2) * error)
    return ratio, ratio - half, ratio + half, n_reviewed
