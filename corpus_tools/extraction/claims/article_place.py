"""The place that an article is about: named at its head and far more often than any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.places import PHRASE, Mention, Place, place_openers
from corpus_tools.lexicons import Lexicons

_ABOUT = frozenset(("GPE", "LOC"))  # labels of places that an article can be about
_HEAD = 3  # sentences at the head of an article, its title among them
_OFTEN = 3  # mentions at least
_MORE = 1.5  # as often as any other place at least
_SETTLED = 2  # times with "in" before it, at least, where things happen there
_SHARE_SETTLED = 0.2  # and as share of its mentions


class ArticlePlace(NamedTuple):
    """The place, the number of the sentence that first names it, whether things happen there, and whether it is a nation."""

    sentence: int
    place: Place
    settled: bool
    nation: bool


def article_place(sentences: Sequence[tuple[str, Sequence[Mention]]], words: Lexicons) -> ArticlePlace | None:
    """The place that an article is about, by the text and the names of each of its sentences; None where none stands out."""
    places = [(text, [mention for mention in mentions if mention.label in _ABOUT]) for text, mentions in sentences]
    counts = Counter(mention.name for _, mentions in places for mention in mentions)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[0][1] < _MORE * ranked[1][1]):
        return None
    name, often = ranked[0]
    for number, (_, mentions) in enumerate(places[:_HEAD]):
        named = next((mention for mention in mentions if mention.name == name), None)
        if named is not None:
            own = [text[: mention.start].split() for text, some in places for mention in some if mention.name == name]
            within = sum(before[-1:] != [] and before[-1].lower() in place_openers(words) for before in own)
            settled = within >= max(_SETTLED, _SHARE_SETTLED * often)
            place = Place(named.start, named.end, named.text, named.name, PHRASE)
            return ArticlePlace(number, place, settled, name in nations(words))
    return None


@cache
def nations(words: Lexicons) -> frozenset[str]:
    """The names of countries."""
    return frozenset(row["name"] or row["term"] for row in words["places"] if row["kind"] == "country")
