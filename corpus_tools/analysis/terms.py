"""The words of a text as comparisons see them: normal forms, without the words that all news share."""

from __future__ import annotations

import re
from functools import cache

from corpus_tools.lexicons import Lexicons

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_POSSESSIVE = re.compile(r"['’]s$")
_ARTICLES = ("al-", "el-", "as-", "ad-", "an-", "ar-", "ash-")  # of Arabic names, written or not from text to text


def printed(word: str) -> str:
    """The word without possessive."""
    return _POSSESSIVE.sub("", word)


def normal(word: str) -> str:
    """Lower case, without possessive, Arabic article, apostrophes, hyphens and plural s: "Al-Rashad's" -> "rashad"."""
    lower = printed(word.lower())
    for article in _ARTICLES:
        lower = lower.removeprefix(article)
    lower = lower.replace("'", "").replace("’", "").replace("-", "")
    return lower[:-1] if len(lower) > 4 and lower.endswith("s") and not lower.endswith("ss") else lower


@cache
def common(words: Lexicons) -> frozenset[str]:
    """The words that all news share, as written and in normal form."""
    terms = words.terms("news_words")
    return frozenset(terms) | frozenset(map(normal, terms))


def content(text: str, words: Lexicons) -> frozenset[str]:
    """Normal forms of the words of `text` that tell what it is about."""
    shared = common(words)
    return frozenset(n for n in map(normal, WORD.findall(text)) if len(n) > 2 and n not in shared and not n.isdigit())


@cache
def _place_nouns(words: Lexicons, kind: str = "") -> frozenset[str]:
    rows = words["place_nouns"]
    return frozenset(normal(row["term"]) for row in rows if not kind or row["kind"] == kind)


@cache
def _demonyms(words: Lexicons) -> dict[str, str]:
    """Word for the people of a country -> word of the country's name, both in normal form."""
    if "demonyms" not in set(words):
        return {}
    return {normal(row["term"]): normal(row["name"]) for row in words["demonyms"] if " " not in row["name"]}


def place_names(text: str, words: Lexicons) -> frozenset[str]:
    """Normal forms of the capitalised words of a place that name it: "the village of al-Rashad" -> {"rashad"}."""
    skipped = common(words) | _place_nouns(words)
    countries = _demonyms(words)
    return frozenset(
        countries.get(n, n)
        for word in WORD.findall(text)
        if (word[0].isupper() or word.lower().startswith(_ARTICLES))
        and (n := normal(word)) not in skipped
        and len(n) > 1
    )


def names_a_building(place: str, words: Lexicons) -> bool:
    """Whether a place is a building or site, whose name says nothing of the area that it lies in."""
    buildings = _place_nouns(words, "building")
    return any(normal(word) in buildings for word in WORD.findall(place))


@cache
def countries(words: Lexicons) -> dict[str, str]:
    """Normal form of a place's one-word name -> code of its country; "" for a country; empty without a gazetteer."""
    if "places" not in set(words):
        return {}
    return {
        normal(row["term"]): "" if row["kind"] == "country" else row["country"]
        for row in words["places"]
        if " " not in row["term"]
    }
