"""Paired differences: Wilcoxon's signed rank, the estimate of Hodges and Lehmann, and its interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from corpus_tools.analysis.statistics.intervals import ALPHA

MOST_EXACT = 200  # pairs: up to here the distribution is exact

Array = np.ndarray[Any, Any]


def signed_rank_p(differences: Array) -> float:
    """Two-sided p-value of the signed rank (Wilcoxon 1945), zeros ranked and left out (Pratt 1959); 1 where all are 0.

    Exact also with ties: the sum of ranks over all choices of signs. Above MOST_EXACT pairs by the normal distribution.
    """
    from scipy.stats import rankdata  # loading it costs a second

    doubled = np.rint(2 * rankdata(np.abs(differences))).astype(int)[differences != 0]
    if not len(doubled):
        return 1.0
    positive, total = int(doubled[differences[differences != 0] > 0].sum()), int(doubled.sum())
    least = min(positive, total - positive)
    if len(doubled) > MOST_EXACT:
        return float(min(1.0, 2 * ndtr((least + 1 - total / 2) / np.sqrt((doubled**2.0).sum() / 4))))
    return float(min(1.0, 2 * _sums_of_ranks(doubled)[: least + 1].sum()))


def _sums_of_ranks(ranks: Iterable[int]) -> Array:
    """The chance of each sum of ranks where every rank counts or not by the toss of a coin."""
    chance = np.ones(1)
    for rank in ranks:
        chance = (np.pad(chance, (0, rank)) + np.pad(chance, (rank, 0))) / 2
    return chance


def hodges_lehmann(differences: Array) -> tuple[float, float, float]:
    """The median of all pairwise means (Hodges and Lehmann 1963), and the ends of its interval (Bauer 1972)."""
    first, second = np.triu_indices(len(differences))
    means = np.sort((differences[first] + differences[second]) / 2)
    below = _interval_rank(len(differences))
    return float(np.median(means)), float(means[below]), float(means[len(means) - 1 - below])


def without_each(differences: Array) -> Array:
    """The estimate of Hodges and Lehmann without each of the (two or more) differences in turn.

    The pairwise means are sorted once. Of what is left of them without one difference the median lies near the median of all: as
    far from it as means went, which are as many as there are differences.
    """
    n = len(differences)
    first, second = np.triu_indices(n)
    means = (differences[first] + differences[second]) / 2
    order = np.argsort(means, kind="stable")
    near = slice(max(0, len(order) // 2 - n - 1), len(order) // 2 + n + 2)
    first, second, means = first[order], second[order], means[order]
    left = len(means) - n
    before = np.bincount(first[: near.start], minlength=n) + np.bincount(second[: near.start], minlength=n)
    before -= np.bincount(first[: near.start][first[: near.start] == second[: near.start]], minlength=n)
    first, second, means = first[near], second[near], means[near]
    found = np.empty(n)
    for i in range(n):
        kept = means[(first != i) & (second != i)]
        skipped = near.start - before[i]
        found[i] = (kept[(left - 1) // 2 - skipped] + kept[left // 2 - skipped]) / 2
    return found


def _interval_rank(n: int) -> int:
    """How many of the sorted pairwise means lie outside the interval on each side: the quantile of the signed rank."""
    if n > MOST_EXACT:
        return max(0, int(n * (n + 1) / 4 + ndtri(ALPHA / 2) * np.sqrt(n * (n + 1) * (2 * n + 1) / 24)) - 1)
    return max(0, int(np.searchsorted(np.cumsum(_sums_of_ranks(range(1, n + 1))), ALPHA / 2)) - 1)
