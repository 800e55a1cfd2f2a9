"""The one tokeniser: words with their hyphens and inner marks, clitics ('s, 're, 'll) and single marks, each with its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import add

_CLITIC = r"['’](?:s|S|re|ve|ll|d|m)(?!\w)"
# a word without marks | U.S., a.m. | words, numbers (1,234.5), compounds (six-year-old, AT&T, and/or) | 's and 'll
# | .500 | a dash, dots, any other mark
TOKEN = re.compile(
    r"\w++(?![-‑.'’&/@,:])|(?:[A-Za-z]\.){2,}(?:[-‑]\w+)*"
    rf"|\w+(?:(?!{_CLITIC})(?:\.?[-‑]|[.'’&@]|/(?!\d)|(?<=\d)[,:/](?=\d))\w+)*"
    rf"|{_CLITIC}|(?<![\w.,])\.\d+|--+|\.\.+|[^\w\s]"
)
# don't, country's | 1,234.5 and 13,14 | .500 | any other mark
_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|(?<![\w.,])\.\d+|\S")
_LETTERS = re.compile(r"[^\W\d_]+")
_REMEMBERED = 100_000  # words with marks or digits whose letters are kept
LONG_WORD = 3  # letters; shorter words stay small in headlines
ENOUGH_WORDS = 3  # longer words, from which their capitals tell something
TITLE_CASE = 0.6  # share of capitalised longer words above which a sentence is a headline


def tokenise(text: str, abbreviations: frozenset[str] = frozenset()) -> tuple[list[str], list[int], list[int]]:
    """The tokens of `text`, where each starts and where it ends (code points).

    The full stop of an initial ("J. Smith"), or of one of the `abbreviations` (lower case, without it), belongs to its word
    where the text goes on after it.
    """
    words = TOKEN.findall(text)
    starts: list[int] = []
    at = 0
    for word in words:  # faster than to ask matches for their place
        at = text.find(word, at)
        starts.append(at)
        at += len(word)
    if text.find(".", 0, -1) >= 0:
        _join_stops(words, starts, abbreviations)
    return words, starts, list(map(add, starts, map(len, words)))


def _join_stops(words: list[str], starts: list[int], abbreviations: frozenset[str]) -> None:
    stops = [i for i, word in enumerate(words) if word == "."]
    for i in reversed(stops):
        before = words[i - 1]
        if not 0 < i < len(words) - 1 or starts[i - 1] + len(before) != starts[i]:
            continue
        if (len(before) == 1 and before.isupper()) or before.lower().rpartition("-")[2] in abbreviations:
            words[i - 1] += "."
            del words[i], starts[i]


def letters_of(lowers: Iterable[str]) -> frozenset[str]:
    """The runs of letters of words in lower case: by them a quick look tells whether a word may stand in their text."""
    found: set[str] = set()
    for word in lowers:
        if word.isalpha():
            found.add(word)
        else:
            found.update(_letters_in(word))
    return frozenset(found)


@lru_cache(_REMEMBERED)
def _letters_in(word: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(word))


def pieces(words: Sequence[str], starts: Sequence[int]) -> tuple[list[str], list[int]]:
    """The finer cut of a sentence's tokens, and where each piece starts: compounds at their hyphens, numbers off letters.

    A clitic stays with its word ("country's").
    """
    parts: list[str] = []
    places: list[int] = []
    for word, start in zip(words, starts, strict=True):
        if word.isalpha() or len(word) == 1:
            parts.append(word)
            places.append(start)
        elif word[0] in "'’" and parts and parts[-1][-1].isalpha() and places[-1] + len(parts[-1]) == start:
            parts[-1] += word
        else:
            for piece in _PIECE.finditer(word):
                parts.append(piece.group())
                places.append(start + piece.start())
    return parts, places


def is_title_case(words: list[str]) -> bool:
    """Whether most longer words after the first begin with a capital, as in headlines: capitals say nothing then."""
    longer = [word[0] for word in words[1:] if len(word) > LONG_WORD and word[0].isalpha()]
    return len(longer) >= ENOUGH_WORDS and sum(map(str.isupper, longer)) > TITLE_CASE * len(longer)
