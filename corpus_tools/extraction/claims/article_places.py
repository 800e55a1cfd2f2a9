"""The places that an article names: how often each, in which of them things happen, and which in each sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.places import Mention, place_openers
from corpus_tools.lexicons import Lexicons

_LABELS = frozenset(("GPE", "LOC"))  # of places that an article can be about
_WITHIN, _SHARE_WITHIN = (
    2,
    0.2,
)  # times at least, and share of its mentions, that "in" stands before a place where things happen


class ArticlePlaces(NamedTuple):
    """Name -> times, the names of places in which things happen, and the names in each sentence."""

    times: Counter[str]
    within: frozenset[str]
    of_sentence: Sequence[frozenset[str]]


def article_places(sentences: Sequence[tuple[str, Sequence[Mention]]], words: Lexicons) -> ArticlePlaces:
    """The names of places in an article, by the text and the names of each of its sentences."""
    times: Counter[str] = Counter()
    within: Counter[str] = Counter()
    of_sentence = []
    for text, mentions in sentences:
        named = [mention for mention in mentions if mention.label in _LABELS]
        of_sentence.append(frozenset(mention.name for mention in named))
        times.update(mention.name for mention in named)
        before = ((mention.name, text[: mention.start].rstrip().rpartition(" ")[2]) for mention in named)
        within.update(name for name, word in before if word.lower() in place_openers(words))
    often = frozenset(name for name, n in within.items() if n >= max(_WITHIN, _SHARE_WITHIN * times[name]))
    return ArticlePlaces(times, often, of_sentence)


@cache
def nations(words: Lexicons) -> frozenset[str]:
    """The names of countries."""
    return frozenset(row["name"] or row["term"] for row in words["places"] if row["kind"] == "country")
