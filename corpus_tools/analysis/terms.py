"""The words of a text as comparisons see them: normal forms, without the words that all news share."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from corpus_tools.lexicons import Lexicons

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
REMEMBERED = 200_000  # words whose normal form is kept; texts repeat theirs
_POSSESSIVE = re.compile(r"['’]s$")
_ARTICLES = ("al-", "el-", "as-", "ad-", "an-", "ar-", "ash-")  # of Arabic names, written or not from text to text
_OPENERS = frozenset(("new", "south", "north", "east", "west"))  # begin names, and are none alone


def printed(word: str) -> str:
    """The word without possessive."""
    return _POSSESSIVE.sub("", word)


@lru_cache(maxsize=REMEMBERED)
def normal(word: str) -> str:
    """Lower case, without possessive, Arabic article, apostrophes, hyphens and plural s: "Al-Rashad's" -> "rashad"."""
    lower = printed(word.lower())
    if "-" in lower:
        for article in _ARTICLES:
            lower = lower.removeprefix(article)
        lower = lower.replace("-", "")
    lower = lower.replace("'", "").replace("’", "")
    return lower[:-1] if len(lower) > 4 and lower.endswith("s") and not lower.endswith("ss") else lower


@cache
def common(words: Lexicons) -> frozenset[str]:
    """The words that all news share, as written and in normal form."""
    terms = words.terms("news_words")
    return frozenset(terms) | frozenset(map(normal, terms))


@cache
def _no_names(words: Lexicons) -> frozenset[str]:
    """Words that name no place, whatever their capital: those of all news, and nouns of places."""
    return common(words) - _OPENERS | frozenset(map(normal, words.terms("place_nouns")))


@cache
def _demonyms(words: Lexicons) -> dict[str, str]:
    """Word for the people of a country -> word of the country's name, both in normal form."""
    return {normal(row["term"]): " ".join(map(normal, WORD.findall(row["name"]))) for row in words["demonyms"]}


def name_words(text: str, words: Lexicons) -> frozenset[str]:
    """Normal forms of the capitalised words that name something; a people stands for its country."""
    return frozenset(part for name in place_names(text, words) for part in name.split())


@lru_cache(maxsize=REMEMBERED)
def place_names(text: str, words: Lexicons) -> frozenset[str]:
    """Normal forms of the names in a place, words side by side as one: "al-Rashad, New Mexico" -> two names."""
    skipped, nations = _no_names(words), _demonyms(words)
    found: list[list[str]] = []
    last_end = -2
    for hit in WORD.finditer(text):
        word = hit.group()
        if not (word[0].isupper() or word.lower().startswith(_ARTICLES)):
            continue
        n = normal(word)
        if n in skipped or len(n) < 2:
            continue
        if hit.start() - last_end == 1 and text[last_end] == " ":
            found[-1].append(n)
        else:
            found.append([n])
        last_end = hit.end()
    names = (" ".join(name) for name in found)
    return frozenset(nations.get(name, name) for name in names if name not in _OPENERS)
