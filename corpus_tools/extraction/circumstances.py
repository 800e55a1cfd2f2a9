"""Where and when an event was, and how its number is meant: as of when, which scope, part of what, asserted or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.phrases import (
    ADJECTIVE,
    COMMA,
    DASH,
    DETERMINER,
    FOCUS,
    GERUND,
    NAME,
    NOUN,
    NUMBER,
    OPEN,
    PAST,
    PLURAL,
    POSSESSIVE,
    POSSESSOR,
    SEMICOLON,
    STOP,
    Token,
)  # fmt: skip
from corpus_tools.lexicons import Lexicons

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_NO_PLACE_LABELS = frozenset(("PERSON", "ORG"))
_PLACE_PHRASE = frozenset((NUMBER, DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSOR, FOCUS, GERUND, PAST))
_LONGEST_PLACE = 12  # words of a place with what belongs to it
_CUE_REACH = 60  # characters before a number or its event in which a cue is looked for
_NEAR = 24  # characters next to a number in which a part cue stands


class Mention(NamedTuple):
    """A named entity in a sentence."""

    start: int
    end: int
    text: str
    label: str
    name: str


class Place(NamedTuple):
    """Words that say where something is, the name in them, and how firmly they say it (PHRASE, FIRM, BARE)."""

    start: int
    end: int
    text: str
    name: str | None
    weight: int


class _Cues(NamedTuple):
    nouns: frozenset[str]
    buildings: frozenset[str]
    openers: frozenset[str]
    kept: frozenset[str]
    verbs: frozenset[str]
    directions: frozenset[str]
    inner: frozenset[str]
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
        frozenset((*words.terms("place_words", kind="noun"), *words.terms("place_words", kind="building"))),
        frozenset(words.terms("place_words", kind="building")),
        frozenset(word for kind in ("preposition", "kept", "verb") for word in words.terms("place_words", kind=kind)),
        frozenset(words.terms("place_words", kind="kept")),
        frozenset(words.terms("place_words", kind="verb")),
        frozenset(words.terms("place_words", kind="direction")),
        frozenset(words.terms("place_words", kind="inner")),
        words.mapping("part_cues", "part"),
        _any_of(words.terms("part_cues")),
        {row["cue"]: (row["scope"], row["side"], int(row["near"])) for row in words["scope_cues"]},
        _any_of(words.terms("scope_cues")),
        words.mapping("hypothetical_cues", "meaning"),
        _any_of(words.terms("hypothetical_cues")),
        {row["term"]: (row["where"], int(row["near"])) for row in words["as_of_cues"]},
        _any_of(words.terms("as_of_cues")),
    )


def find_places(
    text: str, tokens: Sequence[Token], mentions: Sequence[Mention], words: Lexicons, events: Sequence[bool] = ()
) -> list[Place]:
    """The phrases of a sentence that say where: "the town of Jableh, near the city of Latakia", "a coastal town".

    `events` tells for each token whether it is an event word: a name right before one is a place ("the Baghdad bombing").
    """
    cues = _compiled(words)
    named = [mention for mention in mentions if _is_place_name(mention, cues)]
    others = [mention for mention in mentions if mention.label in _NO_PLACE_LABELS and mention not in named]
    places: list[Place] = []
    position = 0
    while position < len(tokens):
        lower = tokens[position].lower
        if lower in cues.openers:
            end = _place_phrase(tokens, position + 1, named, others, cues)
            if end > position + 1:
                first = position if lower in cues.kept else position + 1
                end = _extended(tokens, end, named, others, cues)
                places.append(_place(text, tokens, first, end, named))
                position = end
                continue
        position += 1
    covered = [(place.start, place.end) for place in places]
    for mention in named:
        if mention.label != "ORG" and not any(start <= mention.start < end for start, end in covered):
            weight = FIRM if _names_the_place(tokens, mention, events, cues) else BARE
            places.append(Place(mention.start, mention.end, mention.text, mention.name, weight))
    return sorted(places)


def _is_place_name(mention: Mention, cues: _Cues) -> bool:
    """A place, or a body that is named after its building: "Army Public School"."""
    if mention.label == "ORG":
        return " " in mention.text and mention.text.rpartition(" ")[2].lower() in cues.buildings
    return mention.label in PLACE_LABELS


def _place(text: str, tokens: Sequence[Token], first: int, end: int, named: Sequence[Mention]) -> Place:
    start, stop = tokens[first].start, tokens[end - 1].end
    inside = next((mention for mention in named if start <= mention.start < stop), None)
    definite = inside is None and tokens[first].lower == "the" and end - first <= _BARE_DEFINITE
    return Place(start, stop, text[start:stop], inside.name if inside else None, BARE if definite else PHRASE)


def _names_the_place(tokens: Sequence[Token], mention: Mention, events: Sequence[bool], cues: _Cues) -> bool:
    """Whether a bare name says where: before an event or a place noun ("the Pakistan school"), or as a dateline."""
    for position, token in enumerate(tokens):
        if token.start >= mention.end:
            possessed = token.tag == POSSESSIVE
            after = position + possessed
            if after >= len(tokens):
                return False
            event = after < len(events) and events[after]
            return (
                event or tokens[after].lower in cues.nouns or (mention.start == 0 and tokens[after].tag in (OPEN, DASH))
            )
    return False


def _place_phrase(
    tokens: Sequence[Token], start: int, named: Sequence[Mention], others: Sequence[Mention], cues: _Cues
) -> int:
    """The end of the noun phrase at `start` where it is a place; `start` where it is none."""
    position, end = start, start
    while position < min(len(tokens), start + _LONGEST_PLACE) and tokens[position].tag in _PLACE_PHRASE:
        token = tokens[position]
        if any(mention.start <= token.start < mention.end for mention in named):
            end = position + 1
        elif any(mention.start <= token.start < mention.end for mention in others):
            break
        elif _is_place_noun(token.lower, cues) or (token.tag == NAME and position == start):
            end = position + 1  # a name after "in" that is nothing else is a place
        elif token.tag in (NOUN, PLURAL, NAME):
            if not _goes_with_place(tokens, position, named, cues):
                return start  # another noun: "the village council", "the same day Iraq marked" are no places
        elif end > start:
            break
        position += 1
    return end


def _goes_with_place(tokens: Sequence[Token], position: int, named: Sequence[Mention], cues: _Cues) -> bool:
    """Whether a noun stands before a place noun, as part of its name: "police outpost", "border areas"."""
    for token in tokens[position + 1 : position + 3]:
        if _is_place_noun(token.lower, cues):
            return True
        if token.tag not in (NOUN, NAME):
            return False
    return False


def _is_place_noun(lower: str, cues: _Cues) -> bool:
    return lower in cues.nouns or (lower.endswith("s") and lower[:-1] in cues.nouns) or lower in cues.directions


def _extended(
    tokens: Sequence[Token], end: int, named: Sequence[Mention], others: Sequence[Mention], cues: _Cues
) -> int:
    """The end of a place with the places that it is described by: ", near the city of Latakia", "south of Kirkuk"."""
    while end < len(tokens):
        after = end
        if tokens[after].tag == COMMA:
            after += 1
        if after < len(tokens) and tokens[after].lower in cues.directions:
            after += 1
        linked = after < len(tokens) and (tokens[after].lower in cues.openers or tokens[after].lower in cues.inner)
        if linked and tokens[after].lower in cues.verbs:
            break
        after += linked
        if after >= len(tokens):
            break
        inner = _place_phrase(tokens, after, named, others, cues)
        by_name = any(mention.start <= tokens[after].start < mention.end for mention in named)
        appositive = tokens[after - 1].tag == COMMA and tokens[after].tag == DETERMINER
        if inner == after or not (linked or by_name or appositive):
            break
        end = inner
    return end


def choose_place(places: Sequence[Place], at: int, end: int, clause: tuple[int, int], least: int) -> Place | None:
    """The place that fits the number at at:end best: in its clause, a phrase rather than a name, after it rather than before.

    Places that say less firmly where than `least` are left out.
    """
    usable = [place for place in places if place.weight >= least]
    if not usable:
        return None

    def cost(place: Place) -> tuple[bool, int, int]:
        inside = clause[0] <= place.start < clause[1]
        distance = place.start - end if place.start >= end else (at - place.end) * _BEFORE_COSTS
        return (not inside, -min(place.weight, FIRM), abs(distance))

    return min(usable, key=cost)


PHRASE, FIRM, BARE = 3, 2, 1  # how firmly a place says where: a phrase, a name that belongs to the event, a name only
_BARE_DEFINITE = 2  # words of a place that only points back: "the school"
_BEFORE_COSTS = 2  # a place before the number counts as this many times farther off than one after it


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


def choose_time(dates: Sequence[DateSpan], at: int, clause: tuple[int, int]) -> DateSpan | None:
    """The named time that fits a number best: in its clause, the nearest."""
    if not dates:
        return None
    return min(dates, key=lambda d: (not clause[0] <= d.start < clause[1], abs(d.start - at)))


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
