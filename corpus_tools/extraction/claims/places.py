"""Where something was: the phrases of a sentence that name a place, and the one that fits a number. Knows no tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.phrases import Token
from corpus_tools.lexicons import Lexicons

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_NO_PLACE_LABELS = frozenset(("PERSON", "ORG", "DATE"))
_LONGEST_PLACE = 12  # words of a place with what belongs to it
# How firmly a place says where: a phrase, a name that belongs to the event, a phrase that only points back, a name only.
PHRASE, FIRM, DEFINITE, BARE = 4, 3, 2, 1
_ON_REACH = 8  # words before "on" among which an event word makes it a place: "dropped bombs on Douma"
_AFTER_LIST = tags.ENDS | {tags.COMMA, tags.PREPOSITION, tags.CONJUNCTION, tags.DASH, tags.CLOSE, tags.OPEN, tags.TIME}
_BARE_DEFINITE = 2  # words of a place that only points back: "the school", "their homes"
_RIGHT_BEFORE = 10  # what a place right before the number costs: "in Texas, 12 | in Ohio"
_BEFORE_COSTS = 2  # a place before the number counts as this many times farther off than one after it


class Mention(NamedTuple):
    """A named entity in a sentence."""

    start: int
    end: int
    text: str
    label: str
    name: str


class Place(NamedTuple):
    """Words that say where something is, the name in them, and how firmly they say it (PHRASE to BARE)."""

    start: int
    end: int
    text: str
    name: str | None
    weight: int


class _Words(NamedTuple):
    nouns: frozenset[str]
    buildings: frozenset[str]
    openers: frozenset[str]
    kept: frozenset[str]
    verbs: frozenset[str]
    directions: frozenset[str]
    inner: frozenset[str]
    acts: frozenset[str]
    firsts: frozenset[str]  # words that a phrase of a place may begin with
    wide: frozenset[str]  # words that are a place by themselves: "nationwide"
    parts: frozenset[str]  # nouns that are a place with what they are part of: "the edge | of Baghdad"
    shared: frozenset[str]  # nouns for what two places have in common: "the border | with Iran"


@cache
def _compiled(words: Lexicons) -> _Words:
    def of(*kinds: str) -> frozenset[str]:
        return frozenset(word for kind in kinds for word in words.terms("place_words", kind=kind))

    return _Words(
        of("noun", "building", "shared"), of("building"), of("preposition", "kept", "verb"), of("kept"), of("verb"),
        of("direction"), of("inner"), of("act"), of("preposition", "kept", "verb", "direction"), of("wide"), of("part"),
        of("shared"),
    )  # fmt: skip


def find_places(
    text: str,
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    words: Lexicons,
    events: Sequence[bool],
    times: frozenset[int] = frozenset(),
) -> list[Place]:
    """The phrases of a sentence that say where: "the town of Jableh, near the city of Latakia", "a coastal town".

    `events` tells for each token whether it is an event word: a name right before one is a place ("the Baghdad bombing").
    `times` are the code points at which times begin.
    """
    cues = _compiled(words)
    named = [mention for mention in mentions if _is_place_name(mention, cues)]
    others = [mention for mention in mentions if mention.label in _NO_PLACE_LABELS and mention not in named]
    places: list[Place] = []
    after = 0
    for position in [n for n, token in enumerate(tokens) if token.lower in cues.firsts]:
        away = tokens[position].lower in cues.directions and tokens[position + 1].lower in cues.inner
        opens = tokens[position].lower in cues.openers and tokens[position].tag != tags.NAME
        if position < after or not (opens or away) or _on_nothing(tokens, position, named, events):
            continue
        start = position + 1 + away
        end = _place_phrase(tokens, start, named, others, cues)
        bare = end == start + 1 and tokens[start].tag in (tags.NOUN, tags.PLURAL)
        bare = bare and tokens[position].lower not in cues.verbs  # "in hospital", "at home" tell a state
        whole = _extended(tokens, end, named, others, cues) if end > start and not bare else start
        if whole > start and not _is_modifier(tokens, whole, times):
            after = whole
            first = position if tokens[position].lower in cues.kept or away else start
            if tokens[position - 1].tag == tags.CONJUNCTION and tokens[position - 2].lower in cues.openers:
                first = position - 2  # "in | and around | Baghdad"
            place = _place(text, tokens, first, after, named)
            places.append(place._replace(weight=FIRM) if away else place)  # "killed 13 | north of Kirkuk"
    for position, token in enumerate(tokens):
        if token.lower in cues.wide and not _is_modifier(tokens, position + 1, times):
            places.append(Place(token.start, token.end, text[token.start : token.end], None, PHRASE))
    covered = [(place.start, place.end) for place in places]
    for mention in named:
        if mention.label != "ORG" and not any(start <= mention.start < end for start, end in covered):
            weight = FIRM if _names_the_place(tokens, mention, events, cues) else BARE
            places.append(Place(mention.start, mention.end, mention.text, mention.name, weight))
    return sorted(places)


def _on_nothing(tokens: Sequence[Token], position: int, named: Sequence[Mention], events: Sequence[bool]) -> bool:
    """Whether no place follows "on": before a name without an attack before it ("a nightmare on the US")."""
    after = position + 1 + (tokens[position + 1].tag == tags.DETERMINER)
    state = any(m.label == "GPE" and m.start == tokens[after].start for m in named)
    state = state and tokens[after + 1].tag not in (tags.NOUN, tags.PLURAL)  # "on the Paris | streets"
    if tokens[position].lower != "on" or not (state or tokens[position + 1].tag == tags.NAME):
        return False
    return not any(events[max(0, position - _ON_REACH) : position])


def _is_modifier(tokens: Sequence[Token], end: int, times: frozenset[int]) -> bool:
    """Whether a noun goes on where a place ends, which then only tells it apart: "in the U.S. | national interest", "along the
    U.S.|-Mexico border"."""
    if tokens[end].tag == tags.DASH and tokens[end].start == tokens[end - 1].end:
        return True
    while tokens[end].tag == tags.ADJECTIVE and tokens[end].start not in times:
        end += 1
    return tokens[end].tag in (tags.NOUN, tags.PLURAL, tags.NAME) and tokens[end].start not in times


@cache
def place_openers(words: Lexicons) -> frozenset[str]:
    """Prepositions that begin a phrase of place and are dropped from it: in, at, on ..."""
    return frozenset(words.terms("place_words", kind="preposition"))


def _is_place_name(mention: Mention, cues: _Words) -> bool:
    """A place, or a body that is named after its building: "Army Public School"."""
    if mention.label == "ORG":
        return " " in mention.text and mention.text.rpartition(" ")[2].lower() in cues.buildings
    return mention.label in PLACE_LABELS


def _place(text: str, tokens: Sequence[Token], first: int, end: int, named: Sequence[Mention]) -> Place:
    start, stop = tokens[first].start, tokens[end - 1].end
    inside = next((mention for mention in named if start <= mention.start < stop), None)
    noun = first + (tokens[first].tag == tags.PREPOSITION)
    pointing = tokens[noun].tag == tags.DETERMINER and tokens[noun].lower not in INDEFINITE
    definite = inside is None and pointing and end - noun <= _BARE_DEFINITE
    return Place(start, stop, text[start:stop], inside.name if inside else None, DEFINITE if definite else PHRASE)


def _names_the_place(tokens: Sequence[Token], mention: Mention, events: Sequence[bool], cues: _Words) -> bool:
    """Whether a bare name says where: before an event or a place noun ("the Pakistan school"), or as a dateline."""
    for position, token in enumerate(tokens):
        if token.start >= mention.end:
            possessed = token.tag == tags.POSSESSIVE
            after = position + possessed
            event = events[after] and tokens[after].tag != tags.PARTICIPLE and tokens[after].lower not in cues.acts
            return (
                event
                or (possessed and tokens[after].tag == tags.NUMBER)  # "Indiana's | 57", not "pays Washington | 57"
                or tokens[after].lower in cues.nouns
                or (mention.start == 0 and tokens[after].tag in (tags.OPEN, tags.DASH))
            )
    return False


def is_doer(tokens: Sequence[Token], position: int, words: Lexicons) -> bool:
    """Whether a place's name right before token `position` stands for who did it: "US | airstrikes", not "Paris | attacks"."""
    return tokens[position].lower in _compiled(words).acts


def _place_phrase(
    tokens: Sequence[Token], start: int, named: Sequence[Mention], others: Sequence[Mention], cues: _Words
) -> int:
    """The end of the noun phrase at `start` where it is a place; `start` where it is none."""
    position, end = start, start
    while position < start + _LONGEST_PLACE:
        token = tokens[position]
        if token.tag not in tags.PLACE_PHRASE and token.lower not in cues.directions:
            break
        if any(mention.start <= token.start < mention.end for mention in named):
            end = position + 1
        elif any(mention.start <= token.start < mention.end for mention in others):
            in_state = _before_its_state(tokens, position, named)
            if not in_state and not _before_place_noun(tokens, position, cues):
                break  # "at al-Sinaa prison" and "in DuPont, Washington" go on, "in Obama's" does not
            end = position + 1 if in_state else end
        elif _is_place_noun(token.lower, cues):
            end = position + 1
        elif token.lower in cues.parts and tokens[position + 1].lower in cues.inner:
            whole = _place_phrase(tokens, position + 2, named, others, cues)
            return whole if whole > position + 2 else start
        elif token.tag in (tags.NOUN, tags.PLURAL, tags.NAME) and tokens[position + 1].tag != tags.POSSESSIVE:
            if not _goes_with_place(tokens, position, cues):
                return start  # another noun: "the village council", "the same day Iraq marked" are no places
        elif end > start and tokens[end].tag != tags.POSSESSIVE and not _goes_with_place(tokens, position, cues):
            break
        position += 1
    return end if end == start or tokens[end].tag != tags.POSSESSIVE else start


def _before_place_noun(tokens: Sequence[Token], position: int, cues: _Words) -> bool:
    """Whether a run of names at `position` leads to a place noun."""
    while tokens[position].tag == tags.NAME:
        position += 1
    return _is_place_noun(tokens[position].lower, cues)


def _before_its_state(tokens: Sequence[Token], position: int, named: Sequence[Mention]) -> bool:
    """Whether a name stands right before a comma and a place that it lies in."""
    comma = tokens[position + 1].tag == tags.COMMA
    return comma and any(mention.label == "GPE" and mention.start == tokens[position + 2].start for mention in named)


def _goes_with_place(tokens: Sequence[Token], position: int, cues: _Words) -> bool:
    """Whether a noun stands before a place noun, as part of its name: "police outpost", "border areas"."""
    for token in tokens[position + 1 : position + 3]:
        if _is_place_noun(token.lower, cues):
            return True
        if token.tag not in (tags.NOUN, tags.NAME):
            return False
    return False


def _is_place_noun(lower: str, cues: _Words) -> bool:
    return lower in cues.nouns or (lower.endswith("s") and lower[:-1] in cues.nouns) or lower in cues.directions


def _extended(
    tokens: Sequence[Token], end: int, named: Sequence[Mention], others: Sequence[Mention], cues: _Words
) -> int:
    """The end of a place with the places that it is described by: ", near the city of Latakia", "south of Kirkuk"."""
    while True:
        after = end + (tokens[end].tag == tags.COMMA)
        after += tokens[after].lower in cues.directions
        inside = cues.inner if tokens[end - 1].lower not in cues.shared else {*cues.inner, "with"}
        linked = tokens[after].lower in cues.openers or tokens[after].lower in inside
        after += linked
        inner = _place_phrase(tokens, after, named, others, cues)
        named_yet, by_name = (any(m.start <= tokens[n].start < m.end for m in named) for n in (end - 1, after))
        if inner == after and (joined := _joined(tokens, end, named, others, cues)) > end:
            return joined
        if inner == after and tokens[after - 1].lower in cues.inner and not named_yet:
            inner = _whose(tokens, after)
        if inner == after or not (linked or by_name):
            return end
        end = inner


def _whose(tokens: Sequence[Token], start: int) -> int:
    """The end of the phrase at `start` to which a place belongs: "the headquarters of | the weekly Charlie Hebdo |"."""
    end = position = start
    while tokens[position].tag in tags.PLACE_PHRASE - {tags.NUMBER}:
        position += 1
        if tokens[position - 1].tag in (tags.NOUN, tags.PLURAL, tags.NAME):
            end = position
    return end


def _joined(
    tokens: Sequence[Token], end: int, named: Sequence[Mention], others: Sequence[Mention], cues: _Words
) -> int:
    """The end of the last place of a list that goes on at `end`: "in Syria |, Russia and southern Iran|"; else `end`."""
    after = end + (tokens[end].tag == tags.COMMA) + 1
    if tokens[after - 1].tag != tags.CONJUNCTION:
        return end
    last = _place_phrase(tokens, after, named, others, cues)
    holds = any(tokens[after].start <= mention.start < tokens[last - 1].end for mention in named)
    before_verb = tokens[last].tag in tags.FINITE and all(token.tag not in tags.FINITE for token in tokens[:end])
    return last if last > after and holds and (tokens[last].tag in _AFTER_LIST or before_verb) else end


def choose_place(places: Sequence[Place], at: int, end: int, clause: tuple[int, int], least: int) -> Place | None:
    """The place that fits the number at at:end best: in its clause, a phrase rather than a name, after it rather than before.

    Places that say less firmly where than `least` are left out.
    """
    usable = [
        place
        for place in places
        if (place.weight >= least or place.weight == DEFINITE) and (place.start < clause[1] or place.end <= at)
    ]
    if not usable:
        return None

    def cost(place: Place) -> tuple[bool, int, int]:
        inside = clause[0] <= place.start < clause[1]
        distance = place.start - end if place.start >= end else (at - place.end) * _BEFORE_COSTS + _RIGHT_BEFORE
        return not inside, -min(place.weight, FIRM), abs(distance)

    return min(usable, key=cost)
