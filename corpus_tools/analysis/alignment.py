"""Which sentences of two texts are one sentence: by the words of both, or by what they tell in other words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus_tools.analysis import terms
from corpus_tools.analysis.linkage import one_to_one

ALIKE = 0.5  # share of words (Dice) from which two sentences are taken for one
FACT_WEIGHT = 2.0  # of names and numbers, where other words count once
TOLD_AT_LEAST = 4  # words that two sentences share if they tell the same

Pair = tuple[int, int]


def by_words(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> list[Pair]:
    """Sentences, given as words, that share half of them: best first, each used once, in the order of the first text."""
    same: dict[tuple[str, ...], list[int]] = {}
    for j, words in enumerate(other):
        same.setdefault(tuple(sorted(words)), []).append(j)
    pairs = _best((0.0, i, j) for i, words in enumerate(one) if words for j in same.get(tuple(sorted(words)), ()))
    changed = [i for i in range(len(one)) if i not in pairs], set(range(len(other))) - set(pairs.values())
    return sorted((pairs | _best(_alike(one, other, *changed))).items())


def _best(candidates: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """Pairs of the candidates (unlikeness and two places), best first, each place used once."""
    ranked = sorted((unlike, abs(i - j), i, j) for unlike, i, j in candidates)
    return one_to_one((i, j) for _, _, i, j in ranked)


def _alike(
    one: Sequence[Sequence[str]], other: Sequence[Sequence[str]], of_one: Iterable[int], of_other: Iterable[int]
) -> Iterator[tuple[float, int, int]]:
    """Those of the sentences that share enough words (Dice), and how unlike they are."""
    homes: dict[str, list[tuple[int, int]]] = {}
    for j in of_other:
        for word, n in Counter(other[j]).items():
            homes.setdefault(word, []).append((j, n))
    for i in of_one:
        shared: dict[int, int] = {}
        for word, n in Counter(one[i]).items():
            for j, m in homes.get(word, ()):
                shared[j] = shared.get(j, 0) + (n if n < m else m)
        for j, n in shared.items():
            likeness = 2 * n / (len(one[i]) + len(other[j]))
            if likeness >= ALIKE:
                yield 1 - likeness, i, j


class Told(NamedTuple):
    """What a sentence tells, in normal forms and without the words that all news share."""

    words: frozenset[str]
    facts: frozenset[str]  # names and numbers


class Retold(NamedTuple):
    """Sentences of two texts that tell the same, and how alike they are in what they tell, 0 to 1."""

    pairs: dict[Pair, float]
    wording: float  # words other than names and numbers that they share, each counted as far as its sentences are alike


def told(text: str, common: frozenset[str]) -> Told:
    """Names are told by their capital, so that the first word of a sentence is none."""
    words: set[str] = set()
    facts: set[str] = set()
    for place, word in enumerate(terms.WORD.findall(text)):
        normal = terms.normal(word)
        if normal in common or (len(normal) < 3 and not normal.isdigit()):
            continue
        is_fact = normal.isdigit() or (place > 0 and word[0].isupper())
        (facts if is_fact else words).add(normal)
    return Told(frozenset(words - facts), frozenset(facts))


def by_facts(one: Sequence[Told], other: Sequence[Told]) -> Retold:
    """Sentences of the two that share what few other sentences of both tell: names and numbers first, then other words.

    Independent reports share names and numbers; whoever rewrites a text also keeps words that he need not have chosen.
    """
    seen = Counter(word for sentence in (*one, *other) for word in sentence.words | sentence.facts)
    left, right = ([_weighed(sentence, seen) for sentence in side] for side in (one, other))
    totals = [[math.fsum(weights.values()) for weights in side] for side in (left, right)]
    homes: dict[str, list[int]] = {}
    for j, weights in enumerate(right):
        for word in weights:
            homes.setdefault(word, []).append(j)
    candidates = []
    for i, weights in enumerate(left):
        met = Counter(j for word in weights for j in homes.get(word, ()))
        for j, n in met.items():
            if n >= TOLD_AT_LEAST:
                shared = math.fsum(min(weight, right[j][word]) for word, weight in weights.items() if word in right[j])
                candidates.append((1 - 2 * shared / (totals[0][i] + totals[1][j]), i, j))
    likeness = {(i, j): 1 - unlike for unlike, i, j in candidates if 1 - unlike >= ALIKE}
    pairs = {(i, j): likeness[i, j] for i, j in _best((1 - alike, *pair) for pair, alike in likeness.items()).items()}
    return Retold(pairs, sum(alike * len(one[i].words & other[j].words) for (i, j), alike in pairs.items()))


def _weighed(sentence: Told, seen: Counter[str]) -> dict[str, float]:
    """What the sentence tells, each word less the more sentences have it."""
    return {
        word: (FACT_WEIGHT if word in sentence.facts else 1.0) / math.sqrt(seen[word])
        for word in sorted(sentence.words | sentence.facts)
    }
