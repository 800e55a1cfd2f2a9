"""Pairs of texts that share runs of words outside quotations: containment of shingles (Broder 1997).

Two independent reports may quote one statement, and one of them without marks. So a run of words that any text prints as
quoted, between marks or as a signed post of a network, tells nothing wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

SHINGLE = 5  # words
NAMES_AT_MOST = 3  # of the five words of a shingle; those of names alone are lists (states, teams) that anyone prints
MAX_TEXTS = 60  # a shingle in more texts than this is furniture, or a wire text that everybody prints
MOST_OF_IT = 0.25  # share of all shingles from which a pair counts those that so many texts have
WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_MARK = re.compile(r'[“”"]')
_OPENERS = "([—–-"  # what may stand before a mark that opens, besides a space
_SIGNED = re.compile(r"[—–-]\s?[^\W\d_][^()@]{0,80}\(@\w")  # "— Jane Roe (@janeroe)", after a post
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that multiplying loses nothing (Knuth's golden-ratio constant)

Pair = tuple[int, int]
Body = Iterable[tuple[int, str]]  # block and text of each sentence


class Shared(NamedTuple):
    """Shingles that two texts have in common, as a number and as a share of the shorter text's."""

    n: int
    containment: float


def parts(body: Body) -> Iterator[tuple[int, bool, str]]:
    """The text in parts: the number of the sentence, whether the part is quoted, its words.

    A quotation may run over sentences, not over blocks. A straight mark that opens stands between a space and none, whether or
    not the last quotation was closed. What stands in a block before the signature of a post is the post.
    """
    for _, block in groupby(enumerate(body), key=lambda numbered: numbered[1][0]):
        texts = [(n, text) for n, (_, text) in block]
        signed = [place for place, (_, text) in enumerate(texts) if "(@" in text and _SIGNED.search(text)]
        posts = signed[-1] + 1 if signed else 0
        yield from ((n, True, text) for n, text in texts[:posts])
        quoted = False
        for n, text in texts[posts:]:
            start = 0
            for mark in _MARK.finditer(text):
                yield n, quoted, text[start : mark.start()]
                start = mark.end()
                opens = bool(text[start : start + 1].strip()) and not text[: mark.start()][-1:].strip().strip(_OPENERS)
                quoted = mark[0] == "“" or (mark[0] == '"' and opens)
            yield n, quoted, text[start:]


class _Vocabulary(dict[str, int]):
    """Word -> twice the number of its lower case, plus one where it is printed with a capital or is a number."""

    def __init__(self) -> None:
        self.folded: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self.folded.setdefault(word.casefold(), len(self.folded) + 1)
        self[word] = code = 2 * number + (word[0].isupper() or word[0].isdigit())
        return code


def shared(bodies: Iterable[Body], least: int) -> Iterator[tuple[Pair, Shared]]:
    """Pairs of texts with at least `least` shingles in common, in reading order.

    A shingle in more than MAX_TEXTS pairs the first of them with each other one, and only where the two have MOST_OF_IT in
    common by all of their shingles: what a wire text shares with a hundred others is most of it, what furniture shares is little.
    """
    shingles, owners, quoted, sizes = _shingles(bodies)
    shingles, owners = _repeated(shingles, owners, quoted)
    starts = np.flatnonzero(np.diff(shingles, prepend=~shingles[:1]))
    lengths = np.diff(starts, append=len(shingles))
    common = np.repeat(lengths > MAX_TEXTS, lengths)
    ends = np.repeat(starts + lengths, lengths)
    pairing = ~common
    pairing[starts] = True
    paired = np.flatnonzero(pairing)
    paired = paired[np.argsort(owners[paired], kind="stable")]
    own = np.searchsorted(owners[paired], np.arange(len(sizes) + 1))
    for a, (first, last) in enumerate(pairwise(own.tolist())):
        mine = paired[first:last]
        lengths_after = ends[mine] - mine - 1
        others, place, counts = np.unique(
            owners[_ranges(mine + 1, ends[mine])], return_inverse=True, return_counts=True
        )
        rare = np.bincount(place, weights=np.repeat(~common[mine], lengths_after), minlength=len(others))
        for b, n, n_rare in zip(others.tolist(), counts.tolist(), rare.tolist(), strict=True):
            shorter = min(sizes[a], sizes[b])
            counted = n if n >= MOST_OF_IT * shorter else int(n_rare)
            if counted >= least:
                yield (a, b), Shared(counted, counted / shorter)


def _shingles(bodies: Iterable[Body]) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[int]]:
    """Every distinct shingle of every text as a number, the text it is in, those that are quoted, and how many each text has."""
    vocabulary = _Vocabulary()
    told, quoted = [np.array([], dtype=np.uint64)], [np.array([], dtype=np.uint64)]
    for body in bodies:
        codes: tuple[list[int], list[int]] = ([], [])
        for _, is_quoted, text in parts(body):
            codes[is_quoted].extend(map(vocabulary.__getitem__, WORD.findall(text)))
        own, said = (np.array(side, dtype=np.uint64) for side in codes)
        told.append(np.unique(_rolled(own >> np.uint64(1))[_tells(own)]))
        quoted.append(_rolled(said >> np.uint64(1)))
    sizes = [len(own) for own in told[1:]]
    return np.concatenate(told), np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), np.concatenate(quoted), sizes


def _rolled(words: np.ndarray) -> np.ndarray:
    """A 64-bit number for each run of SHINGLE words."""
    n = max(len(words) - SHINGLE + 1, 0)
    value = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in range(SHINGLE):
            value = (value ^ (value >> np.uint64(29))) * _MULTIPLIER + words[column : column + n]
    return value


def _tells(codes: np.ndarray) -> np.ndarray:
    """Which runs are not of names alone."""
    so_far = np.append(np.uint64(0), np.cumsum(codes & np.uint64(1)))
    return np.asarray(so_far[SHINGLE:] - so_far[:-SHINGLE] <= NAMES_AT_MOST)


def _repeated(shingles: np.ndarray, owners: np.ndarray, quoted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those that stand in several texts and are quoted in none, in order, with the texts."""
    order = np.argsort(shingles, kind="stable")
    shingles, owners = shingles[order], owners[order]
    again = shingles[1:] == shingles[:-1]
    several = np.append(again, False) | np.insert(again, 0, False)[: len(shingles)]
    shingles, owners = shingles[several], owners[several]
    if not len(shingles):
        return shingles, owners
    place = np.searchsorted(shingles, quoted).clip(max=len(shingles) - 1)
    said = np.unique(quoted[shingles[place] == quoted])
    kept = ~np.isin(shingles, said)
    return shingles[kept], owners[kept]


def _ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The numbers from each start to before its end, one range after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())
