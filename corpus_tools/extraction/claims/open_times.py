"""Times that no calendar has: "now", "every year", "over the next ten years", "since taking office"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.in_clause import clause_at
from corpus_tools.extraction.language.clauses import MAIN, PREPOSITIONS, Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.lexicons import Lexicons

PRESENT, RECURRENT, WINDOW, BOUND, PERIOD = "present", "recurrent", "window", "bound", "period"  # kinds of times
LONG = (WINDOW, BOUND, RECURRENT)  # those over which a whole sentence may be told
_EACH, _RECENT, _AMOUNT = "each", "recent", "amount"  # kinds of words in them
_NUMBER, _DETERMINER, _GERUND = "9", "d", "g"  # codes
_MOST = 4  # tokens of an amount: "a couple of dozen"
_NOW, _FROM = "now", "from"
_DECADE = re.compile(r"\b(?:[Tt]he )?(?:(?:early|mid|late)[ -])?(?:\b1[89]|\b20|['’])[0-9]0s\b")


class _Words(NamedTuple):
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]  # first word -> the phrases that begin with it, longest first
    each: frozenset[str]
    windows: frozenset[str]
    recent: frozenset[str]  # those of them that need no amount: "in recent years"
    bounds: frozenset[str]
    amounts: frozenset[str]
    units: dict[str, str]  # form -> unit
    any: frozenset[str]  # words of which all but decades need one


def open_times(language: Language) -> list[tuple[int, DateSpan]]:
    """The times of a sentence that no calendar has, each with the index of the clause that it is told of."""
    words = _words(language.lexicons)
    found = [_span(language, *found, PERIOD) for found in _decades(language)]
    if not words.any.isdisjoint(language.lowers):
        found += [_span(language, *found) for found in _told_from_now(language, words)]
    dated = {n for date in language.dates for n in range(language.at(date.start), language.at(date.end - 1) + 1)}
    clauses = ((clause_at(language, language.at(time.start)), time) for time in found)
    told = [(n, time) for n, time in clauses if language.at(time.start) not in dated]
    bounds = (n for n, word in enumerate(language.lowers) if word in words.bounds)
    return told + [time for n in bounds for time in _bound(language, n, dated)]


def is_open(time: DateSpan) -> bool:
    """Whether a time is one that no calendar has."""
    return time.kind in (PRESENT, RECURRENT, WINDOW, BOUND, PERIOD)


def _span(language: Language, first: int, end: int, kind: str) -> DateSpan:
    start, stop = language.span(first, end)
    return DateSpan(start, stop, language.text[start:stop], kind, precision="", anchored=True)


def _decades(language: Language) -> Iterator[tuple[int, int]]:
    """First token and end of the decades: "the late 1990s"."""
    if "0s" in language.text:
        for found in _DECADE.finditer(language.text):
            yield language.at(found.start()), language.at(found.end() - 1) + 1


def _told_from_now(language: Language, words: _Words) -> Iterator[tuple[int, int, str]]:
    """First token, end and kind of what is so now, recurs, or is a stretch of time beside now."""
    lowers = language.lowers
    for n, word in enumerate(lowers):
        phrases = words.phrases.get(word, ())
        end, kind = next(((n + len(p), kind) for p, kind in phrases if tuple(lowers[n : n + len(p)]) == p), (0, ""))
        if end:
            if kind == PERIOD or not (_is_before_noun(language, n, end) or _is_no_time(language, n, end)):
                yield n, end, kind
        elif word in words.each and lowers[n + 1 : n + 2] and lowers[n + 1] in words.units:
            yield n, n + 2, RECURRENT
        elif word in words.windows and (end := _unit_after(language, n, words)):
            yield n - (n > 0 and language.codes[n - 1] == _DETERMINER), end, WINDOW


def _is_before_noun(language: Language, n: int, end: int) -> bool:
    """Whether a word like "daily" describes a noun: "his | daily | briefing"."""
    phrase = language.np_at(n)
    return phrase is not None and phrase.head >= end


def _is_no_time(language: Language, n: int, end: int) -> bool:
    """Whether such words are part of a name or of others, or only open what is said: "China | Daily |", "| so far | as I know",
    "from | now |", "| Now, | he won", "| now | that he has won"."""
    clause, before, after = clause_at(language, n), language.lowers[max(0, n - 1) : n], language.lowers[end : end + 1]
    named = n > 0 and language.words[n][0].isupper() and language.words[n - 1][0].isupper()
    past = clause >= 0 and language.clauses[clause].verb.tense == "past"
    opens = past or (before in ([], [","]) and after == [","]) or after == ["that"] or before == [_FROM]
    return named or after == ["as"] or (language.lowers[n:end] == [_NOW] and opens)


def _unit_after(language: Language, at: int, words: _Words) -> int:
    """Where the unit of time ends that follows an amount of it, or "past", or is one: "the last decade"; else 0."""
    lowers = language.lowers
    for n in range(at + 1, min(at + 1 + _MOST, len(language))):
        unit = words.units.get(lowers[n])
        if unit is not None:
            return n + 1 if n > at + 1 or unit == lowers[n] or lowers[at] in words.recent else 0
        if language.codes[n] != _NUMBER and lowers[n] not in words.amounts:
            return 0
    return 0


def _bound(language: Language, n: int, dated: set[int]) -> Iterator[tuple[int, DateSpan]]:
    """What begins at token n with "since" and names no date: "since taking office", "since the vote"."""
    clause = next((c for c in language.clauses if c.start == n and "," not in language.words[n : c.verb.start]), None)
    if clause is not None:
        if clause.verb.modal < 0 and (clause.verb.tense == "past" or language.codes[clause.verb.head] == _GERUND):
            yield _told_of(language, clause), _span(language, n, _end_of(language, n, clause), BOUND)
        return
    end = n
    while end < len(language) and (end == n or language.codes[end] in PREPOSITIONS):
        phrase = language.np_at(end + 1)
        if phrase is None or language.tags[phrase.head] == "PRP":
            break
        end = phrase.end
    if end > n and n + 1 not in dated:
        yield clause_at(language, n), _span(language, n, end, BOUND)


def _told_of(language: Language, clause: Clause) -> int:
    """The clause beside one that is a time itself."""
    if clause.parent >= 0:
        return clause.parent
    return next((n for n, c in enumerate(language.clauses) if c.kind == MAIN and c.start > clause.start), -1)


def _end_of(language: Language, n: int, clause: Clause) -> int:
    """Where a clause ends that begins at token n: at its first mark after the verb."""
    end = max(clause.end, clause.object.end if clause.object is not None else 0)
    after = range(clause.verb.end, end)
    return next((at for at in after if not language.words[at][0].isalnum()), end)


@cache
def _words(words: Lexicons) -> _Words:
    def of(kind: str) -> frozenset[str]:
        return frozenset(words.terms("open_times", kind=kind))

    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind in (PRESENT, RECURRENT, PERIOD):
        for term in sorted(words.terms("open_times", kind=kind), key=len, reverse=True):
            phrase = tuple(term.split())
            phrases.setdefault(phrase[0], []).append((phrase, kind))
    units = {row["term"]: row["unit"] for row in words["units"] if row["kind"] == "duration" and row["form"] == "word"}
    windows, recent = of(WINDOW) | of(_RECENT), of(_RECENT)
    first = frozenset(phrases) | of(_EACH) | windows | of(BOUND)
    return _Words(phrases, of(_EACH), windows, recent, of(BOUND), of(_AMOUNT), units, first)
