"""Event words: what happened to a counted thing, as verbs and nouns in all their forms, and where a sentence has them.

Also the event that a number hangs on, which joins an event word with the role of the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.english.words import inflector
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.event_types import KILLED, EventType, event_types, strongest
from corpus_tools.extraction.claims.phrases import Token
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
AGENT_ONLY = "agent"  # verbs that tell who did it and count nothing
LOSSES, HIT = "losses", "what an attack hit"  # rules: what they fit, fitting_event says
FATAL = "fatal"  # the kind of adverbs that make harm deadly
LONGEST_EVENT = 4  # words of an event phrase: "number of people killed"
_PARTED = 10  # words between a verb and what belongs to it: "took 12 armed men into custody"
REACH = 30  # words over which a number is linked to its verb


class EventWord(NamedTuple):
    """One reading of an event word or phrase."""

    type: EventType
    sums: tuple[EventType, ...]  # the types that have this one as a part
    form: str
    counts: str
    strong: bool
    head: str = ""  # of a toll: the noun that its number counts

    @property
    def event_type(self) -> str:
        return self.type.name


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
    types = event_types(words)
    sums = {name: tuple(one for one in types.values() if name in one.both) for name in types}
    for row in words["event_verbs"]:
        for form, phrase in _forms(row["verb"], row["past"], row["participle"], words):
            word = EventWord(
                types[row["event_type"]], sums[row["event_type"]], form, row["counts"], row["strength"] == "strong"
            )
            phrases.setdefault(tuple(phrase.split()), []).append(word)
    for row in words["event_nouns"]:
        form = STATE_FORM if row["counts"] == STATE_FORM else NOUN_FORM
        word = EventWord(
            types[row["event_type"]],
            sums[row["event_type"]],
            form,
            row["counts"],
            row["strength"] == "strong",
            row["head"],
        )
        for noun in dict.fromkeys((row["noun"], inflector(words).plural(row["noun"]))):
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


def _forms(verb: str, past: str, participle: str, words: Lexicons) -> Iterator[tuple[str, str]]:
    """A verb or verb phrase in its forms; `past` and `participle` where the list gives them."""
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    forms = inflector(words).forms(first)
    given = {PAST_FORM: past, PARTICIPLE_FORM: participle or past}
    yield BASE, verb
    for form in (S_FORM, PAST_FORM, PARTICIPLE_FORM, GERUND_FORM):
        if given.get(form):
            yield form, given[form]
        else:
            yield from ((form, one + tail) for one in forms[form])


def mark_events(tokens: Sequence[Token], words: Lexicons) -> list[Mark | None]:
    """For each token the event word or phrase that it belongs to."""
    known = _compiled(words)
    marks: list[Mark | None] = [None] * len(tokens)
    lowers = tuple([token.lower for token in tokens])
    after = 0
    tails: set[int] = set()
    for position in [position for position, lower in enumerate(lowers) if lower in known]:
        if position < after or position in tails:
            continue
        for key, readings in known[lowers[position]]:
            end = position + len(key)
            if lowers[position:end] == key:
                marks[position:end] = [Mark(position, end, readings)] * len(key)
                after = end
                break
        parted = _parted(tokens, lowers, position, known[lowers[position]])
        if parted is not None:
            marks[position], tail = parted
            tails.add(tail)  # "sentenced five men | to death"
    return marks


def _parted(
    tokens: Sequence[Token],
    lowers: tuple[str, ...],
    position: int,
    phrases: Sequence[tuple[tuple[str, ...], tuple[EventWord, ...]]],
) -> tuple[Mark, int] | None:
    """A verb whose last words stand after its object: "took 12 men | into custody"; and where these begin."""
    near = lowers[position + 2 : position + _PARTED]
    for key, readings in phrases:
        tail = key[1:]
        if not tail or tail[0] not in near:
            continue
        objects = tuple(word for word in readings if word.counts == "object")
        if not objects:
            continue
        for at in range(position + 2, min(position + _PARTED, len(lowers) - len(tail))):
            if tokens[at].tag in tags.CLAUSE_ENDS:
                break
            if lowers[at : at + len(tail)] != tail or tokens[at + len(tail) - 1].tag == tags.PREPOSITION:
                continue
            if any(token.tag == tags.NUMBER for token in tokens[position + 1 : at]):
                return Mark(position, position + 1, objects), at
    return None


def taking(marks: Sequence[Mark | None], kind: str) -> list[Mark | None]:
    """The event words that can tell of a number of this kind, each with the readings that can."""
    kept: dict[int, Mark | None] = {}
    for mark in marks:
        if mark is not None and mark.start not in kept:
            readings = tuple(r for r in mark.readings if kind in r.type.takes)
            kept[mark.start] = mark._replace(readings=readings) if readings else None
    return [mark if mark is None else kept[mark.start] for mark in marks]


def mark_at(marks: Sequence[Mark | None], position: int) -> Mark | None:
    """The event word that begins at `position`."""
    mark = marks[position] if 0 <= position < len(marks) else None
    return mark if mark is not None and mark.start == position else None


class Event(NamedTuple):
    """What happened, which tokens say so, in which role the number stands to them, and the rule."""

    event_type: str
    start: int
    end: int
    role: str
    rule: str
    head: str = ""


def combined(marks: Sequence[Mark | None], tokens: Sequence[Token], mark: Mark, word: EventWord) -> str:
    """The event of a mark and of one joined to it: "killed and wounded" is one number for both; else the stronger wins."""
    if word.type.harm and _is_fatal(tokens, mark):
        return KILLED
    found = {word.type}
    for joint, other in ((mark.start - 1, mark.start - 2), (mark.end, mark.end + 1)):
        near = marks[other] if tokens[joint].tag == tags.CONJUNCTION else None
        if near is not None:
            found |= {r.type for r in near.readings if r.strong and (r.form != NOUN_FORM or r.counts == "of")}
    return strongest(found, word.sums)


def _is_fatal(tokens: Sequence[Token], mark: Mark) -> bool:
    """ "| fatally | shot", "wounded | mortally"."""
    beside = (*tokens[max(0, mark.start - 1) : mark.start], *tokens[mark.end : mark.end + 1])
    return any(token.kind == FATAL for token in beside)


def made_event(
    marks: Sequence[Mark | None], tokens: Sequence[Token], mark: Mark, word: EventWord, role: str, rule: str
) -> Event:
    return Event(combined(marks, tokens, mark, word), mark.start, mark.end, role, rule)


def begins_object(tokens: Sequence[Token], marks: Sequence[Mark | None], position: int) -> bool:
    """Whether an object begins at `position`, so that the verb before it is active."""
    while tokens[position].tag in (tags.FOCUS, tags.ADVERB) and tokens[position].kind in ("object", "more"):
        position += 1
    joined = mark_at(marks, position + 1) if tokens[position].tag == tags.CONJUNCTION else None
    if joined is not None:
        return begins_object(tokens, marks, joined.end)
    begins = tokens[position].tag in tags.OBJECT_STARTS
    return begins and (
        tokens[position].tag == tags.NUMBER or tokens[position + 1].tag != tags.TIME
    )  # captured | last week


def leads_to_state(tokens: Sequence[Token], marks: Sequence[Mark | None], position: int) -> bool:
    """Whether a participle is followed by the state that it ascribes: "feared | dead", "reported | wounded"."""
    if tokens[position].tag not in (tags.VERB, tags.PARTICIPLE) or marks[position] is not None:
        return False
    mark = mark_at(marks, position + 1)
    return mark is not None and mark.reading(STATE_FORM, PARTICIPLE_FORM) is not None


def is_harm(event: Event, words: Lexicons) -> bool:
    return event_types(words)[event.event_type].harm
