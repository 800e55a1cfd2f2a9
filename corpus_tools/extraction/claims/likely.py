"""What a number's place, time or actor probably was, where no rule says so: the candidates at hand, each weighed by its signals.

Each signal has a level ("told: here, phrase"); a list of weights says what the level is worth, in log2 odds (Fellegi and Sunter
1969). The lists are fitted from annotated claims by benchmarks/role_weights.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from corpus_tools.extraction.claims.drafts import Article, Reading, Sentence
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import Standing
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.level_weights import probability, read_weights
from corpus_tools.lexicons import Lexicons

BASE = "any candidate"  # the row of a list of weights that stands for how rare the right one is
HERE, BEFORE = "here", "before"  # in the number's sentence, and in earlier ones
Thing = TypeVar("Thing")


class Asked(NamedTuple):
    """The number of which something is asked, as far as it is read."""

    reading: Reading
    span: NumberSpan
    event: Event
    standing: Standing
    is_planned: bool
    counts_speakers: bool


class Candidate(NamedTuple, Generic[Thing]):
    """What may be meant, its sentence, so many sentences before the number's, and whether a rule told it of an earlier number."""

    thing: Thing
    sentence: Sentence
    distance: int
    passed_on: bool = False

    @property
    def where(self) -> str:
        return BEFORE if self.distance else HERE


class Role(NamedTuple, Generic[Thing]):
    """How one field is found by weights: its list, the least probability to be told, its candidates and their signals."""

    name: str
    list_name: str
    least: float
    candidates: Callable[[Asked, Article], Iterable[Candidate[Thing]]]
    claim_signals: Callable[[Asked, str, Article], Iterator[str]]  # of what is asked, for candidates here or before
    signals: Callable[[Asked, Candidate[Thing], Article], Iterator[str]]  # of a candidate


def likeliest(role: Role[Thing], asked: Asked, article: Article) -> Candidate[Thing] | None:
    """The candidate that was probably meant, if one is probable enough."""
    weights = role_weights(article.words, role.list_name)
    best, told = 0.0, None
    of_claim: dict[str, float] = {}
    for candidate in role.candidates(asked, article):
        where = candidate.where
        if where not in of_claim:
            of_claim[where] = weights[BASE] + worth(weights, role.claim_signals(asked, where, article))
        chance = probability(of_claim[where] + worth(weights, role.signals(asked, candidate, article)))
        if chance >= role.least and chance > best:
            best, told = chance, candidate
    return told


def worth(weights: Mapping[str, float], levels: Iterable[str]) -> float:
    """What these levels are worth together, in log2 odds."""
    return sum(weights.get(level, 0.0) for level in levels)


@cache
def role_weights(words: Lexicons, name: str) -> dict[str, float]:
    """The list `name`: level -> log2 odds. LexiconError where a weight is no number or the base is missing."""
    return read_weights(words, name, BASE, "how rare the right candidate is")
