"""Intervals over articles: Wilson's, the bootstrap, and what is left when one article goes."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.special import ndtr, ndtri, stdtrit

ALPHA = 0.05
RESAMPLES = 999
_ITEMS_AT_ONCE, _ITEMS_RESAMPLED = 2000, 500  # columns held as a dense matrix at one time

Array = np.ndarray[Any, Any]


def wilson(successes: float, n: float) -> tuple[float, float]:
    """Ends of the score interval of a proportion (Wilson 1927). Nulls where n is 0."""
    if n <= 0:
        return np.nan, np.nan
    z = float(ndtri(1 - ALPHA / 2))
    share = successes / n
    centre, half = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)
    return 0.0 if successes == 0 else float(low), 1.0 if successes == n else float(high)


def bootstrap_ratio(counts: Any, exposure: Any, *, seed: int = 0, n_resamples: int = RESAMPLES) -> tuple[Array, Array]:
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
    level = _expanded_level(np.broadcast_to((below > 0).sum(axis=1), items))
    total = below @ weights if plain else None
    for start in range(0, items, _ITEMS_RESAMPLED):
        part = slice(start, start + _ITEMS_RESAMPLED)
        drawn = columns[part] @ weights
        under = below[part] @ weights if total is None else np.broadcast_to(total, drawn.shape)
        ratios = np.divide(drawn, under, out=np.full(drawn.shape, np.nan), where=under > 0)
        partly = np.isnan(ratios).any(axis=1)  # the quantiles of such rows are found row by row, which takes long
        for at in np.unique(level[part]):
            for quantile, rows in ((np.quantile, ~partly), (np.nanquantile, partly)):
                same = np.flatnonzero((level[part] == at) & rows)
                if len(same):
                    low[start + same], high[start + same] = quantile(ratios[same], [at, 1 - at], axis=1)
    return low, high


def _expanded_level(n: Array) -> Array:
    """Percentile of the lower end for n articles; null for fewer than two."""
    known = np.maximum(n, 2).astype(float)
    level = ndtr(np.sqrt(known / (known - 1)) * stdtrit(known - 1, ALPHA / 2))
    return np.where(n >= 2, level, np.nan)


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
