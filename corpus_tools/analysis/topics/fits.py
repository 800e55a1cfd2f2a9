"""Fits of topics on a matrix of counts: weights of units in topics, and relevance of terms to topics."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from scipy import sparse

FEW_UNITS = 50  # below, the spread of a term is not taken over parts
BM25_K1, BM25_B = 4.0, 0.75  # late saturation, by held-out coherence
LENGTH_POWER = 0.5  # units are divided by this power of their norm: long ones keep some of their weight
TOLERANCE, MAX_ITERATIONS = 1e-3, 400
SPREAD_POWER = 0.4  # terms are ordered by fitted weight ** (1 - p) * spread over the topic's units ** p
SPREAD_K1 = 0.5  # early saturation: for the spread it counts that a unit has the term, not how often
SPREAD_PARTS, SPREAD_FLOOR = 4, 0.01
LSA_COMPONENTS = 100
LDA_PASSES = 20

Array = np.ndarray[Any, Any]


def bm25(counts: Any, *, k1: float = BM25_K1, b: float = BM25_B) -> Any:
    """BM25 weights (Robertson and Zaragoza 2009) of a matrix units x terms."""
    matrix = sparse.coo_array(counts)
    n, df, length = matrix.shape[0], (counts > 0).sum(axis=0), counts.sum(axis=1)
    idf = np.maximum(np.log((n - df + 0.5) / (df + 0.5)), 0.0)
    if not idf.any():  # one or two units: no term is rarer than another
        idf = np.ones_like(idf)
    row, column = matrix.coords
    saturated = matrix.data * (k1 + 1) / (matrix.data + k1 * (1 - b + b * length[row] / length.mean()))
    return sparse.csr_array((saturated * idf[column], (row, column)), shape=matrix.shape)


def _scaled(matrix: Any, power: float) -> Any:
    norm = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(np.where(norm > 0, norm, 1.0) ** -power) @ matrix)


def nmf(counts: Any, n_topics: int, seed: int) -> tuple[Array, Array]:
    from sklearn.decomposition import NMF  # loading it costs a second
    from sklearn.exceptions import ConvergenceWarning

    matrix = sparse.csr_matrix(_scaled(bm25(counts), LENGTH_POWER))
    model = NMF(n_topics, init="nndsvdar", random_state=seed, tol=TOLERANCE, max_iter=MAX_ITERATIONS)
    with np.errstate(invalid="ignore"), warnings.catch_warnings():
        # two units are fitted without any error, and the root of what rounding leaves of it is none
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = model.fit_transform(matrix)
    fitted = model.components_
    spread = _spread(counts, weights, seed)
    relevance = _unit_rows(fitted) ** (1 - SPREAD_POWER) * _unit_rows(spread) ** SPREAD_POWER
    return _shares(weights * fitted.sum(axis=1)), relevance


def _spread(counts: Any, weights: Array, seed: int) -> Array:
    """Topics x terms: how evenly a topic's units have each term, as the geometric mean over parts of the units.

    What a few long units alone repeat ranks high in a fit and means nothing in the next sample: it is low here.
    """
    present = _scaled(bm25(counts, k1=SPREAD_K1), LENGTH_POWER)
    n_parts = SPREAD_PARTS if len(weights) >= FEW_UNITS else 1
    part = np.random.default_rng(seed).permutation(len(weights)) % n_parts
    rows = [np.flatnonzero(part == number) for number in range(n_parts)]
    logs = [np.log(_unit_rows((present[chosen].T @ weights[chosen]).T) + SPREAD_FLOOR) for chosen in rows]
    return np.maximum(np.exp(np.mean(logs, axis=0)) - SPREAD_FLOOR, 0.0)


def _unit_rows(matrix: Array) -> Array:
    return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)


def _shares(weights: Array) -> Array:
    total = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def lsa_kmeans(counts: Any, n_topics: int, seed: int) -> tuple[Array, Array]:
    """Clusters of units in a latent space (Deerwester et al. 1990), described by class tf-idf."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer

    matrix = TfidfTransformer(sublinear_tf=True).fit_transform(sparse.csr_matrix(counts))
    n_components = min(LSA_COMPONENTS, min(counts.shape) - 1)
    space = (
        TruncatedSVD(n_components, random_state=seed).fit_transform(matrix) if n_components > 1 else matrix.toarray()
    )
    cluster = KMeans(n_topics, n_init=10, random_state=seed).fit_predict(_unit_rows(space))
    weights = np.zeros((counts.shape[0], n_topics))
    weights[np.arange(len(cluster)), cluster] = 1.0
    return weights, class_tfidf(counts, weights)


def lda(counts: Any, n_topics: int, seed: int) -> tuple[Array, Array]:
    """Online LDA (Hoffman, Blei and Bach 2010), the units shuffled first: in file order it fits their order."""
    from sklearn.decomposition import LatentDirichletAllocation

    order = np.random.default_rng(seed).permutation(counts.shape[0])
    matrix = sparse.csr_matrix(counts)
    model = LatentDirichletAllocation(n_topics, learning_method="online", max_iter=LDA_PASSES, random_state=seed)
    model.fit(matrix[order])
    return model.transform(matrix), model.components_


def class_tfidf(counts: Any, weights: Array) -> Array:
    """Topics x terms: frequency of a term among the units of a topic, against its frequency in all (Grootendorst 2022)."""
    main = np.zeros_like(weights)
    main[np.arange(len(weights)), weights.argmax(axis=1)] = 1.0
    by_class = (counts.T @ main).T
    total = by_class.sum(axis=1, keepdims=True)
    frequency = np.divide(by_class, total, out=np.zeros_like(by_class), where=total > 0)
    everywhere = np.maximum(by_class.sum(axis=0), 1e-12)
    return frequency * np.log1p(by_class.sum() / len(by_class) / everywhere)
