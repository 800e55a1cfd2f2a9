"""Event words: what happened to a counted thing, as verbs and nouns in all their forms, and where a sentence has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.phrases import Token
from corpus_tools.lexicons import Lexicons

BASE, S_FORM, PAST_FORM, PARTICIPLE_FORM, GERUND_FORM, NOUN_FORM, STATE_FORM = (
    "base",
    "s",
    "past",
    "participle",
    "ing",
    "noun",
    "state",
)
_VOWELS = "aeiou"


class EventWord(NamedTuple):
    """One reading of an event word or phrase."""

    event_type: str
    form: str
    counts: str
    strong: bool
    head: str = ""  # of a toll: the noun that its number counts


class Mark(NamedTuple):
    """An event word in a sentence: token positions and its readings."""

    start: int
    end: int
    readings: tuple[EventWord, ...]

    def reading(self, *forms: str) -> EventWord | None:
        return next((r for r in self.readings if r.form in forms), None)


@cache
def _compiled(words: Lexicons) -> dict[str, list[tuple[tuple[str, ...], tuple[EventWord, ...]]]]:
    """First word -> phrases (longest first) with their readings."""
    phrases: dict[tuple[str, ...], list[EventWord]] = {}
    for row in words["event_verbs"]:
        for form, phrase in _forms(row["verb"], row["past"], row["participle"]):
            word = EventWord(row["event_type"], form, row["counts"], row["strength"] == "strong")
            phrases.setdefault(tuple(phrase.split()), []).append(word)
    for row in words["event_nouns"]:
        form = STATE_FORM if row["counts"] == STATE_FORM else NOUN_FORM
        word = EventWord(row["event_type"], form, row["counts"], row["strength"] == "strong", row["head"])
        for noun in dict.fromkeys((row["noun"], _plural(row["noun"]))):
            phrases.setdefault(tuple(noun.split()), []).append(word)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[EventWord, ...]]]] = {}
    for key, readings in phrases.items():
        by_first.setdefault(key[0], []).append((key, tuple(readings)))
    return {first: sorted(found, key=lambda item: -len(item[0])) for first, found in by_first.items()}


def event_words(words: Lexicons, event_types: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """The words and phrases that tell one of these events, word by word in lower case; without weak nouns."""
    return frozenset(
        key
        for phrases in _compiled(words).values()
        for key, readings in phrases
        if any(word.event_type in event_types and (word.strong or word.counts != "self") for word in readings)
    )


def _forms(verb: str, past: str, participle: str) -> list[tuple[str, str]]:
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    regular = _regular_past(first) + tail
    return [
        (BASE, verb), (S_FORM, _with_s(first) + tail), (PAST_FORM, past or regular),
        (PARTICIPLE_FORM, participle or past or regular), (GERUND_FORM, _with_ing(first) + tail),
    ]  # fmt: skip


def _doubles(verb: str) -> bool:
    return len(verb) > 2 and verb[-1] in "bgmnptr" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS and len(verb) < 5


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + verb[-1] + "ed" if _doubles(verb) else verb + "ed"


def _with_s(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _with_ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + verb[-1] + "ing" if _doubles(verb) else verb + "ing"


def _plural(noun: str) -> str:
    first, mark, last = noun.rpartition(" ")
    return f"{first}{mark}{_with_s(last)}"


def mark_events(tokens: Sequence[Token], words: Lexicons) -> list[Mark | None]:
    """For each token the event word or phrase that it belongs to."""
    known = _compiled(words)
    marks: list[Mark | None] = [None] * len(tokens)
    position = 0
    while position < len(tokens):
        for key, readings in known.get(tokens[position].lower, ()):
            end = position + len(key)
            if len(key) == 1 or tuple(t.lower for t in tokens[position:end]) == key:
                mark = Mark(position, end, readings)
                marks[position:end] = [mark] * len(key)
                position = end - 1
                break
        position += 1
    return marks


def mark_at(marks: Sequence[Mark | None], position: int) -> Mark | None:
    """The event word that begins at `position`."""
    mark = marks[position] if 0 <= position < len(marks) else None
    return mark if mark is not None and mark.start == position else None
