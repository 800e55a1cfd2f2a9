"""How good topics are: coherence, diversity, stability. Topics are lists of terms, the best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment

TOP = 10  # terms of a topic that are looked at
WINDOW = 10  # tokens, the sliding window of c_npmi
_EPSILON = 1e-12

Topics = Sequence[Sequence[str]]


class Coherence:
    """NPMI of terms over sliding windows of a reference corpus, equal to gensim's c_npmi.

    Bouma (2009); Roeder, Both and Hinneburg (2015). `documents` are lists of tokens; a text shorter than the window is one
    window. Like gensim, a window that slides forgets the token that leaves it even where it occurs in the window again.
    """

    def __init__(self, documents: Sequence[Sequence[str]], terms: Sequence[str], *, window: int = WINDOW) -> None:
        self.column: Mapping[str, int] = {term: i for i, term in enumerate(dict.fromkeys(terms))}
        rows, columns, self.n_windows = _windows(documents, self.column, window)
        shape = (self.n_windows, len(self.column))
        seen = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)
        seen.sum_duplicates()
        seen.data[:] = 1
        self._with = np.asarray(seen.sum(axis=0), dtype=float)
        self._both = (seen.T @ seen).tocsr()

    def of(self, topic: Sequence[str]) -> float:
        """Mean NPMI over the pairs of the first TOP terms that the corpus knows; null with fewer than two of them."""
        known = [self.column[term] for term in topic[:TOP] if term in self.column]
        known = [column for column in known if self._with[column] > 0]
        if len(known) < 2:
            return float("nan")
        alone = self._with[known] / self.n_windows
        both = self._both[known][:, known].toarray() / self.n_windows + _EPSILON
        npmi = np.log(both / np.outer(alone, alone)) / -np.log(both)
        return float(npmi[np.triu_indices(len(known), 1)].mean())

    def mean(self, topics: Topics) -> float:
        """Mean over topics; null where none has two known terms."""
        values = [self.of(topic) for topic in topics]
        return float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")


def _windows(
    documents: Sequence[Sequence[str]], column: Mapping[str, int], window: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """(window, term) of every window that a term is seen in, and the number of windows."""
    lengths = np.array([len(document) for document in documents], dtype=np.int64)
    n_windows = np.maximum(1, lengths - window + 1)
    first = np.concatenate([[0], np.cumsum(n_windows)]).astype(np.int64)
    known = [
        (number, column[token], place)
        for number, document in enumerate(documents)
        for place, token in enumerate(document)
        if token in column
    ]
    if not known:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), max(int(first[-1]), 1)
    document, term, place = np.array(known, dtype=np.int64).T
    order = np.lexsort((place, term, document))
    document, term, place = document[order], term[order], place[order]
    # A term enters with the first window that reaches it, and is forgotten when its first place in that window leaves.
    enters = np.maximum(0, place - window + 1)
    run = np.cumsum(np.concatenate([[0], (np.diff(document) != 0) | (np.diff(term) != 0)]))
    stride = int(place.max()) + 2
    forgotten = place[np.searchsorted(run * stride + place, run * stride + enters)]
    rows, columns = [], []
    for offset in range(window):
        at = enters + offset
        seen = (at <= forgotten) & (at < n_windows[document])
        rows.append(first[document[seen]] + at[seen])
        columns.append(term[seen])
    return np.concatenate(rows), np.concatenate(columns), int(first[-1])


def diversity(topics: Topics) -> float:
    """Share of different terms among the first TOP of all topics; null without topics."""
    terms = [term for topic in topics for term in topic[:TOP]]
    return len(set(terms)) / len(terms) if terms else float("nan")


def likeness(ours: Topics, theirs: Topics) -> list[float]:
    """Jaccard likeness of the first TOP terms of each of our topics and the one matched to it (Hungarian method)."""
    table = np.array([[_jaccard(set(a[:TOP]), set(b[:TOP])) for b in theirs] for a in ours])
    rows, columns = linear_sum_assignment(-table)
    return [float(table[row, column]) for row, column in zip(rows, columns, strict=True)]


def _jaccard(ours: set[str], theirs: set[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0
