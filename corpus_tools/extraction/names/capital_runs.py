"""Words of a sentence in runs: terms of the lists, titles, unbroken runs of capitals."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.names.gazetteer import (
    ARTICLE_NAME,
    LOWER,
    OWNER,
    PARTICLE,
    PUNCTUATION,
    ROLE,
    STOP,
    Entry,
    Gazetteer,
    Words,
)

ORDINAL = re.compile(r"(?<!\d)\d+(?:st|nd|rd|th)")
_OPENING = frozenset("\"“‘'([{:;-–—•*…?!.|/")


class Span(NamedTuple):
    """Words first..last (exclusive) of a sentence; label "" where its kind is still open."""

    first: int
    last: int
    label: str
    rule: str
    entry: Entry | None = None


class Line(NamedTuple):
    """A sentence under reading: its words, and whether its capitals mean little."""

    words: Words
    title_case: bool

    def opens(self, i: int) -> bool:
        """Does word i open the sentence, a quotation or a clause set off by a mark?"""
        words = self.words
        if i == 0 or words.kind[i - 1] != PUNCTUATION or words.text[i - 1] not in _OPENING:
            return i == 0
        return words.text[i - 1] != "-" or i == 1 or words.end[i - 2] < words.start[i - 1]  # "anti-Trump"

    def named(self, i: int) -> bool:
        return 0 <= i < len(self.words.kind) and self.words.kind[i] <= ARTICLE_NAME


def is_title_case(sentence: Sentence, words: Words, headline: bool, gazetteer: Gazetteer) -> bool:
    """Are the capitals of this sentence those of a headline, so that they say nothing?

    In a title or heading most longer words are capitalised then; elsewhere all are, but for prepositions and articles.
    """
    if headline or not sentence.is_title_case:
        return sentence.is_title_case
    return not any(
        kind == LOWER and word.isalpha() and len(word) > 1 and not has(word.capitalize(), STOP, gazetteer)
        for word, kind in zip(words.text, words.kind, strict=True)
    )


def match_term(line: Line, i: int, gazetteer: Gazetteer) -> tuple[int, Entry | None]:
    """End and entry of the longest term of the word lists that begins at word i; (i, None) where there is none."""
    text = line.words.text
    word = text[i]
    found = gazetteer.phrases.get(word)
    if found is None and len(word) > 3 and word.isupper():
        word = word.title()
        found = gazetteer.phrases.get(word)
        text = [other.title() if other.isupper() and len(other) > 1 else other for other in text[i : i + 8]]
        return (i, None) if found is None else _longest(text, 0, i, found)
    return (i, None) if found is None else _longest(text, i, i, found)


def _longest(
    text: list[str], at: int, i: int, found: tuple[tuple[tuple[str, ...], Entry], ...]
) -> tuple[int, Entry | None]:
    for rest, entry in found:
        if not rest or tuple(text[at + 1 : at + 1 + len(rest)]) == rest:
            return i + 1 + len(rest), entry
    return i, None


def match_title(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of the titles that begin at word i ("Lt. Gen.", "Prime Minister"), or i."""
    text = line.words.text
    end = i
    while end < len(text) and line.words.kind[end] <= LOWER:
        after = _one_title(text, end, gazetteer)
        if after == end:
            break
        end = after
        if end + 1 < len(text) and text[end] == "-" and text[end + 1] in ("elect", "Elect", "designate"):
            end += 2
    return end


def _one_title(text: list[str], i: int, gazetteer: Gazetteer) -> int:
    for rest in gazetteer.titles.get(text[i], ()):
        at = i + 1
        for word in rest:
            if at < len(text) and text[at] == ".":
                at += 1
            if at >= len(text) or text[at] != word:
                break
            at += 1
        else:
            return at + 1 if at < len(text) and text[at] == "." and len(text[at - 1]) <= 5 else at
    return i


def run_end(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of the unbroken run of capitalised words from i ("Children's Hospital", "A & M", "St. Louis" hold together)."""
    text, kind = line.words.text, line.words.kind
    end = i
    while end < len(text):
        if kind[end] <= ARTICLE_NAME:
            end += 1
        elif end == i or not (line.named(end + 1) or text[end] == "'"):
            break
        elif text[end] == "'" and (
            gazetteer.flags.get(text[end - 1], 0) & OWNER or text[end - 3 : end - 1] == ["St", "."]
        ):
            end += 1 + (end + 1 < len(text) and text[end + 1] == "s")
            if not line.named(end):
                return end - 1 - (text[end - 1] == "s")
        elif text[end] == "&" or (text[end] == "." and text[end - 1] in ("St", "Ft", "Mt")) or hyphen(line, end):
            end += 1
        else:
            break
    return end


def hyphen(line: Line, i: int) -> bool:
    """A hyphen inside a name: no blank beside it."""
    words = line.words
    return (
        words.text[i] == "-"
        and line.named(i + 1)
        and words.end[i - 1] == words.start[i]
        and words.end[i] == words.start[i + 1]
    )


def particle(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """A particle of a name in lower case, with a capital after it ("bin Laden", "al Sudani")."""
    text = line.words.text
    if i >= len(text) or not gazetteer.flags.get(text[i], 0) & PARTICLE:
        return False
    return line.named(i + 1) or (  # "van der Linden"
        line.named(i + 2) and text[i + 1].islower() and bool(gazetteer.flags.get(text[i + 1], 0) & PARTICLE)
    )


def has(word: str, kind: int, gazetteer: Gazetteer) -> bool:
    return bool(gazetteer.flags.get(word, 0) & kind)


def is_role(word: str, gazetteer: Gazetteer) -> bool:
    """Is the word (or its singular) a role: "lawmaker", "spokesmen"?"""
    flags = gazetteer.flags
    return bool(flags.get(word, 0) & ROLE or (word.endswith("s") and flags.get(word[:-1], 0) & ROLE))


def is_before_place(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """Do a comma and a state, province or country follow word i: "Irving, Texas", "Akron, OH"?"""
    text = line.words.text
    if i + 1 >= len(text) or text[i] != "," or not line.named(i + 1):
        return False
    end, entry = match_term(line, i + 1, gazetteer)
    return entry is not None and entry.kind in _LARGER_PLACES and text[end : end + 1] != ["'"]


_LARGER_PLACES = ("country", "division", "state_code")
