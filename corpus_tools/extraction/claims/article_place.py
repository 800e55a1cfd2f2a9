"""The place that an article is about: named at its head and far more often than any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from corpus_tools.extraction.claims.places import PHRASE, Mention, Place

_ABOUT = frozenset(("GPE", "LOC"))  # labels of places that an article can be about
_HEAD = 3  # sentences at the head of an article, its title among them
_OFTEN = 3  # mentions at least
_MORE = 1.5  # as often as any other place at least


class ArticlePlace(NamedTuple):
    """The place, and the sentence (by number in the article) that first names it."""

    sentence: int
    place: Place


def article_place(mentions: Sequence[Sequence[Mention]]) -> ArticlePlace | None:
    """The place that an article is about, from the names in each of its sentences; None where no place stands out."""
    places = [[mention for mention in one if mention.label in _ABOUT] for one in mentions]
    counts = Counter(mention.name for one in places for mention in one)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[0][1] < _MORE * ranked[1][1]):
        return None
    for number, one in enumerate(places[:_HEAD]):
        named = next((mention for mention in one if mention.name == ranked[0][0]), None)
        if named is not None:
            return ArticlePlace(number, Place(named.start, named.end, named.text, named.name, PHRASE))
    return None
