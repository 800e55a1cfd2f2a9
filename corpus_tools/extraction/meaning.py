"""How a number is meant: asserted or not, part of what, over which time, as of when. Knows no tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.phrases import SEMICOLON, STOP, Token
from corpus_tools.lexicons import Lexicons

_CUE_REACH = 60  # characters before a number or its event in which a cue is looked for
_NEAR = 24  # characters next to a number in which a part cue stands


class _Cues(NamedTuple):
    part: dict[str, str]
    part_pattern: re.Pattern[str]
    scope: dict[str, tuple[str, str, int]]
    scope_pattern: re.Pattern[str]
    meaning: dict[str, str]
    meaning_pattern: re.Pattern[str]
    as_of: dict[str, tuple[str, int]]
    as_of_pattern: re.Pattern[str]


def _any_of(terms: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile(r"(?<![\w'’])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w’'])", re.IGNORECASE)


@cache
def _compiled(words: Lexicons) -> _Cues:
    return _Cues(
        words.mapping("part_cues", "part"),
        _any_of(words.terms("part_cues")),
        {row["cue"]: (row["scope"], row["side"], int(row["near"])) for row in words["scope_cues"]},
        _any_of(words.terms("scope_cues")),
        words.mapping("hypothetical_cues", "meaning"),
        _any_of(words.terms("hypothetical_cues")),
        {row["term"]: (row["where"], int(row["near"])) for row in words["as_of_cues"]},
        _any_of(words.terms("as_of_cues")),
    )


def clause_around(tokens: Sequence[Token], at: int, text: str, content: tuple[int, int] | None) -> tuple[int, int]:
    """Code points between which the clause of a number lies: what was said, where it was said; semicolons and stops end it."""
    start, end = content if content is not None else (0, len(text))
    for position in range(at - 1, -1, -1):
        if tokens[position].tag in (SEMICOLON, STOP):
            start = max(start, tokens[position].end)
            break
    for position in range(at + 1, len(tokens)):
        if tokens[position].tag in (SEMICOLON, STOP):
            end = min(end, tokens[position].end)
            break
    return start, max(end, tokens[at].end)


class Meaning(NamedTuple):
    """How a number is meant, each with the code points of the words that say so."""

    hypothetical: tuple[int, int] | None
    negated: tuple[int, int] | None
    part: str
    part_words: tuple[int, int] | None
    scope: str
    scope_words: tuple[int, int] | None
    as_of: tuple[int, int] | None


def find_meaning(
    text: str,
    start: int,
    end: int,
    event: tuple[int, int] | None,
    clause: tuple[int, int],
    words: Lexicons,
    *,
    lasting: bool = False,
) -> Meaning:
    """Cues around the number at start:end, whose event word stands at `event`, in the clause given by its code points."""
    cues = _compiled(words)
    hypothetical, negated = _asserted(text, start, event, clause, lasting, cues)
    part, part_words = _part(text, start, end, clause, cues)
    scope, scope_words = _scope(text, start, end, clause, cues)
    return Meaning(hypothetical, negated, part, part_words, scope, scope_words, _as_of(text, start, end, clause, cues))


_SINCE_WHEN = re.compile(r"\W+(?:the |last |early |late |then|his |her |its |their |[A-Z]|\d)")
_CUTS = re.compile(r"[,;:]")


def _scope(text: str, start: int, end: int, clause: tuple[int, int], cues: _Cues) -> tuple[str, tuple[int, int] | None]:
    """The scope by the nearest cue of the clause: "since the start of October", "its prisons hold", "so far"."""
    nearest: tuple[int, str, tuple[int, int]] | None = None
    for match in cues.scope_pattern.finditer(text, *clause):
        scope, side, near = cues.scope[match.group().lower()]
        before = match.end() <= start
        gap = text[match.end() : start] if before else text[end : match.start()]
        if (
            side not in ("any", "before" if before else "after")
            or len(gap) > near
            or match.start() < end <= match.end()
        ):
            continue
        if (side != "any" and _CUTS.search(gap)) or (
            match.group().lower() == "since" and not _SINCE_WHEN.match(text, match.end())
        ):
            continue
        if nearest is None or len(gap) < nearest[0]:
            nearest = (len(gap), scope, match.span())
    return (nearest[1], nearest[2]) if nearest else ("incident", None)


def _as_of(text: str, start: int, end: int, clause: tuple[int, int], cues: _Cues) -> tuple[int, int] | None:
    """The nearest words before the number, else after it, that place the count in time."""
    nearest: tuple[int, tuple[int, int]] | None = None
    for match in cues.as_of_pattern.finditer(text, *clause):
        where, near = cues.as_of[match.group().lower()]
        before = match.end() <= start and where in ("before", "both")
        gap = start - match.end() if before else match.start() - end
        if (not before and where == "before") or not 0 <= gap <= near:
            continue
        if nearest is None or gap < nearest[0]:
            nearest = (gap, match.span())
    return nearest[1] if nearest else None


def _asserted(
    text: str, start: int, event: tuple[int, int] | None, clause: tuple[int, int], lasting: bool, cues: _Cues
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Words that make the event planned or feared, and words that deny it: before the number or before its event word.

    For a length of time only a planned length counts ("meant to last six weeks"), not what is due at its end.
    """
    word = event[0] if event else start
    first, last = max(clause[0], min(start, word) - _CUE_REACH), max(start, word)
    found: dict[str, tuple[int, int]] = {}
    for match in cues.meaning_pattern.finditer(text, first, last):
        target = min(start, word) if match.end() <= min(start, word) else last
        between = text[match.end() : target]
        if _APART.search(between) or (lasting and not _LASTS.match(between)) or match.group() == "May":
            continue
        found[cues.meaning[match.group().lower()]] = match.span()
    return found.get("hypothetical"), found.get("negated")


_APART = re.compile(r"[,;:]|\b(?:that|who|which|after|before|when|while|and then)\b")
_LASTS = re.compile(r"\W*(?:last|run|continue|serve|spend|stay)\b")


def _part(text: str, start: int, end: int, clause: tuple[int, int], cues: _Cues) -> tuple[str, tuple[int, int] | None]:
    before = list(cues.part_pattern.finditer(text, max(clause[0], start - _NEAR), start))
    if before and not text[before[-1].end() : start].strip(" ,:–—-"):
        return cues.part[before[-1].group().lower()], before[-1].span()
    after = cues.part_pattern.match(text, end + 1) if end + 1 < len(text) else None
    if after:
        return cues.part[after.group().lower()], after.span()
    return "total", None
