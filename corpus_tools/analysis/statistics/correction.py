"""Shares that include the errors of the instrument: corrected by a random sample that was judged by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t as student

from corpus_tools.analysis.statistics.intervals import ALPHA

MIN_REVIEWED = 10  # fewer of a group: no estimate
PROBABILITY = "probability"


def correct_shares(rows: pd.DataFrame, reviewed: pd.DataFrame, column: str, *, alpha: float = ALPHA) -> pd.DataFrame:
    """The share of each value of `column` in each group of `rows`, corrected by the rows that were judged by hand.

    Design-based supervised learning (Egami, Hinck, Stewart and Wei 2023): each reviewed row's error, divided by the chance of its
    review, is added to what the instrument says, so that errors may depend on the group or on anything else. `rows` has
    the table's id in its first column, article_id and group; `reviewed` the same id, the judged `column`, and may have
    `probability`, the chance with which each was drawn; without it they are taken as drawn at random within each group.
    Intervals are over articles. Columns: group, `column`, corrected, corrected_low, corrected_high, n_reviewed.
    """
    key = str(rows.columns[0])
    judged = reviewed.drop_duplicates(key).set_index(key)
    own = rows[key].isin(judged.index)
    values = sorted(set(rows[column].dropna()) | set(judged[column].dropna()))
    found: list[dict[str, Any]] = []
    for group, part in rows.assign(_reviewed=own.to_numpy()).groupby("group", sort=True):
        drawn = part["_reviewed"].to_numpy(dtype=bool)
        if drawn.sum() < MIN_REVIEWED:
            continue
        chance = np.full(len(part), drawn.mean())
        if PROBABILITY in judged.columns:
            chance[drawn] = judged.loc[part.loc[drawn, key], PROBABILITY].to_numpy(dtype=float)
        truth = judged[column].reindex(part[key])
        for value in values:
            said = (part[column] == value).fillna(False).to_numpy(dtype=float)
            right = (truth == value).fillna(False).to_numpy(dtype=float)
            corrected = said + np.where(drawn, (right - said) / chance, 0.0)
            low, high = _interval(corrected, part["article_id"].to_numpy(), int(drawn.sum()), alpha)
            row = {"group": group, column: value, "corrected": float(np.clip(corrected.mean(), 0, 1))}
            found.append(row | {"corrected_low": low, "corrected_high": high, "n_reviewed": int(drawn.sum())})
    columns = ["group", column, "corrected", "corrected_low", "corrected_high", "n_reviewed"]
    return pd.DataFrame(found, columns=columns)


def _interval(corrected: Any, articles: Any, n_reviewed: int, alpha: float) -> tuple[float, float]:
    """Normal interval of the mean with the variance of sums over articles, as wide as t with so many reviewed rows."""
    mean, n = corrected.mean(), len(corrected)
    sums = np.bincount(np.unique(articles, return_inverse=True)[1], weights=corrected - mean)
    error = np.sqrt(len(sums) / max(len(sums) - 1, 1) * (sums**2).sum()) / n
    half = float(student.ppf(1 - alpha / 2, min(len(sums), n_reviewed) - 1)) * error
    return float(np.clip(mean - half, 0, 1)), float(np.clip(mean + half, 0, 1))
