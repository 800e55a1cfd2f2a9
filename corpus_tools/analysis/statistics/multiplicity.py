"""Many tests at once: which of them can be significant at all, weights, and the false discovery rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtr

from corpus_tools.analysis.statistics.intervals import ALPHA

EVEN = 0.5  # part of the weights that is the same for all tests
_NO_PROMISE, _SURE, _STEEPEST, _BISECTIONS = 1e-6, 30.0, 1e3, 60

Array = np.ndarray[Any, Any]


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
    adjusted[testable] = false_discoveries(np.minimum(p_values[testable] / weight, 1.0))
    rejected = int((adjusted[testable] <= alpha).sum())
    bar[testable] = np.minimum(weight * alpha * min(rejected + 1, n) / n, 1.0)
    return adjusted, bar


def false_discoveries(p_values: Array) -> Array:
    """P-values adjusted for the false discovery rate (Benjamini and Hochberg 1995)."""
    order = np.argsort(p_values)
    scaled = p_values[order] * (len(order) / np.arange(1, len(order) + 1))
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(0, 1)
    return adjusted


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
