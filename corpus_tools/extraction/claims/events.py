"""What happened to the counted thing: the event word that a number hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.counted import Counted
from corpus_tools.extraction.claims.event_clauses import (
    in_preposition,
    nominalised,
    verb_after,
    verb_before,
)
from corpus_tools.extraction.claims.event_types import (
    DISPLACED,
    DURATION,
    KILLED,
    OTHER,
    PARTICIPANTS,
    RATE,
    VOTES,
    EventType,
    event_types,
    of_persons,
)
from corpus_tools.extraction.claims.event_words import (  # fmt: skip
    AGENT_ONLY,
    GERUND_FORM,
    HIT,
    LONGEST_EVENT,
    LOSSES,
    NOUN_FORM,
    PARTICIPLE_FORM,
    PAST_FORM,
    REACH,
    STATE_FORM,
    Event,
    Mark,
    begins_object,
    leads_to_state,
    made_event,
    mark_at,
    taking,
)
from corpus_tools.extraction.claims.in_clause import context_words
from corpus_tools.extraction.claims.phrases import Token, left_of, neighbours
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.numbers.tokens import HYPHENS
from corpus_tools.lexicons import Lexicons

TOPIC = "topic"  # what some event words count: nothing, but they tell what shares near them are of
AFTER_NOUN, WEAK_NOUN = "event word after the noun", "event noun"  # rules
BODY, VICTIM = "body", "victim"  # what is counted where the dead are
_OF_PEOPLE = (tags.NOUN, tags.GERUND, tags.NAME)
_LIVES = "life"  # what is counted where lives are lost
_FEWER = ("fewer", "less")
_PER, _COUNTS = ("per", "/"), (tags.NUMBER, tags.IGNORED)


def find_event(
    tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, span: NumberSpan, counted: Counted, words: Lexicons
) -> Event:
    """What happened to what the number at token `at` counts, by the nearest event word that it hangs on."""
    if span.kind == "duration":
        return Event(DURATION, at, at + 1, "self", "a length of time")
    if span.kind != "count":
        marks = taking(marks, span.kind)
    noun = noun_event(tokens, marks, at, span, counted, words)
    tries: tuple[Event | None, ...] = (
        nominalised(tokens, marks, at),
        _state_after(tokens, marks, counted, at),
        noun if noun is not None and noun.rule.startswith("strong") else None,
        verb_before(tokens, marks, at, given=span.kind == "money"),
        verb_after(tokens, marks, at, counted),
        _toll_before(tokens, marks, at, words),
        _state_in_phrase(marks, counted),
        noun,
        _lost(tokens, at, words) if span.kind == "count" else None,
    )
    types = event_types(words)
    weak = noun if noun is not None and noun.rule == WEAK_NOUN else None
    if weak is not None and (span.kind == "percent" or weak.event_type == VOTES):  # "captured 40 seats"
        tries = (weak, *tries)
    tried = [_of_kind(found, span, types) for found in tries if found is not None]
    fitting = [found for found in tried if span.kind in types[found.event_type].takes]
    told = [found for found in fitting if not types[found.event_type].is_loose]
    dealt_with = [found for found in fitting if found not in told and found.role != "self"]
    if dealt_with and weak is not None and weak.event_type == DISPLACED:
        told = [found for found in told if found != weak]  # "admitted 12 refugees"
    if told and told[0].event_type == PARTICIPANTS:  # "sent dozens of wounded into hospitals"
        told = [found for found in told if types[found.event_type].harm] or told
    told = [found for found in told if found.rule != HIT] or told  # "attacked 12 men, who were killed"
    return next(iter((*told, *fitting)), Event(OTHER, at, at, "none", "no event word"))


def _of_kind(event: Event, span: NumberSpan, types: dict[str, EventType]) -> Event:
    """What an act on something else than its type takes is: "received | 200 letters" is no spending."""
    known = types[event.event_type]
    takes = span.kind in known.takes or event.role not in ("object", "subject")
    return event if takes else event._replace(event_type=known.otherwise)


def tied_votes(text: str, tokens: Sequence[Token], marks: Sequence[Mark | None], at: int) -> Event | None:
    """ "passed 237-189", "the vote was 85 to 15": two counts tied by a hyphen, or by "to" beside a word of votes."""
    tells_votes = any(mark is not None and any(r.event_type == VOTES for r in mark.readings) for mark in marks)
    for first, _, joint in neighbours(text, tokens, at):
        is_move = first > 0 and tokens[first - 1].lower == "from"
        if joint in HYPHENS or (tells_votes and joint == " to " and not is_move):
            return Event(VOTES, at, at, "none", "two counts of one vote")
    return None


def is_difference(tokens: Sequence[Token], at: int) -> bool:
    """ "all but | two | of the passengers died", "twelve died, | two | fewer than reported": to these it did not happen."""
    fewer = tokens[at + 1].lower in _FEWER and tokens[at + 2].lower == "than"
    return fewer or [token.lower for token in tokens[max(0, at - 2) : at]] == ["all", "but"]


def rate_of(tokens: Sequence[Token], at: int, counted: Counted) -> Event | None:
    """ "51.5 deaths | per | 100,000", "from 22.9 to 16.5 deaths per million": so many per so many, and these, tell how often."""
    end = max(counted.end, counted.phrase.end if counted.phrase is not None else 0)
    for position in (at - 1, end):
        if tokens[position].lower in _PER and tokens[position + 1].tag in _COUNTS:
            return Event(RATE, at, at, "none", "so many per so many")
    return None


def _state_after(tokens: Sequence[Token], marks: Sequence[Mark | None], counted: Counted, at: int) -> Event | None:
    """ "13 people killed in", "147 wounded", "at least 20 dead", "31 troops die": the event word right after the phrase."""
    position = counted.end
    skipped = (tags.ADVERB, tags.FOCUS, tags.QUOTE)
    while tokens[position].tag in skipped or leads_to_state(tokens, marks, position):
        position += 1
    mark = mark_at(marks, position)
    if mark is None:
        return None
    subject = next((r for r in mark.readings if r.counts == "subject" and (r.strong or r.form == GERUND_FORM)), None)
    if subject is not None:
        placed = in_preposition(tokens, at)  # "detained at six centres | fell ill"
        return None if placed else made_event(marks, tokens, mark, subject, "subject", "verb after the noun")
    word = mark.reading(STATE_FORM) or mark.reading(PARTICIPLE_FORM)
    if word is None or word.counts in ("subject", AGENT_ONLY):
        return None
    plain_state = mark.reading(STATE_FORM) is not None and mark.reading(PAST_FORM) is None
    if not plain_state and begins_object(tokens, marks, mark.end):
        return None
    return made_event(marks, tokens, mark, word, "state", AFTER_NOUN)


def noun_event(
    tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, span: NumberSpan, counted: Counted, words: Lexicons
) -> Event | None:
    """ "97 deaths", "three attacks": the counted noun names the event. Lives count where something took them."""
    if counted.phrase is None:
        return None
    mark = marks[counted.phrase.head]
    if mark is None or mark.end != counted.phrase.head + 1:
        return None
    nouns = (r for r in mark.readings if r.form == NOUN_FORM and r.counts in ("self", "both"))
    word = next((r for r in nouns if span.kind in r.type.takes), None)
    if word is None:
        return None
    led = counted.phrase.head - 1
    if mark.readings[0].head == BODY and led >= counted.phrase.start and tokens[led].tag in _OF_PEOPLE:
        return None  # "national governing | bodies"
    phrase = {token.lower for token in tokens[counted.phrase.start : counted.end]}
    if mark.readings[0].head == VICTIM and phrase & context_words(words, "endured"):
        return None  # "victims | of harassment"
    if word.counts == "self" and mark.readings[0].head == _LIVES and not _taken(tokens, at, mark.end, words):
        return None
    rule = "strong event noun" if word.strong else WEAK_NOUN
    return Event(word.event_type, mark.start, mark.end, "self", rule)


def _lost(tokens: Sequence[Token], at: int, words: Lexicons) -> Event | None:
    """ "lost 13 soldiers", "the loss of 13 soldiers": who can be lost so, `fitting_event` sees to."""
    position = left_of(tokens, at)
    of_loss = tokens[position].lower == "of" and tokens[position - 1].lower == "loss"
    lost = of_loss or tokens[position].lower in context_words(words, "losing")
    return Event(KILLED, position, position + 1, "state", LOSSES) if lost else None


def _taken(tokens: Sequence[Token], at: int, end: int, words: Lexicons) -> bool:
    """Whether lives were taken or lost: "claimed 200 | lives", "seven | lives sacrificed", "200 lives were | lost"."""
    while tokens[end].tag in (tags.AUXILIARY, tags.ADVERB):
        end += 1
    return not context_words(words, "deadly").isdisjoint((tokens[left_of(tokens, at)].lower, tokens[end].lower))


def _toll_before(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, words: Lexicons) -> Event | None:
    """ "the death toll rose to 27", "the victims included two": a toll that is said to be, reach or include the number."""
    for position in range(at - 1, max(-1, at - REACH // 2), -1):
        token = tokens[position]
        if token.tag in (tags.SEMICOLON, tags.STOP, tags.NUMBER):
            return None
        mark = marks[position]
        if mark is None:
            continue
        word = next((r for r in mark.readings if r.counts in ("toll", "self", "both", STATE_FORM)), None)
        counted = _number_of(tokens, mark.start)
        if word is None and counted:
            word = mark.reading(PARTICIPLE_FORM)
        if word is None or not (word.counts == "toll" or word.event_type in of_persons(words)):
            continue
        if word.counts in ("self", "both") and tokens[mark.end - 1].tag != tags.PLURAL:
            continue  # "his | body as the two men"
        if mark.readings[0].head == _LIVES and not _taken(tokens, mark.start, mark.end, words):
            continue  # "the lives of thousands are at stake"
        named = tokens[mark.start - 1].tag in (tags.DETERMINER, tags.NUMBER)
        if word.counts == STATE_FORM and not named and not counted:
            continue  # "the wounded include", but not "people detained at"
        if not _said_of(tokens, mark.end, at, words):
            continue
        return Event(word.event_type, mark.start, mark.end, "toll", "toll before the number", word.head)
    return None


def _number_of(tokens: Sequence[Token], position: int) -> bool:
    """Whether a state is that of a number of people: "raised the number of soldiers | killed since May to"."""
    before = " ".join(token.lower for token in tokens[max(0, position - LONGEST_EVENT - 1) : position])
    return "number of" in before


def _said_of(tokens: Sequence[Token], start: int, at: int, words: Lexicons) -> bool:
    """Whether the words before the number lead from a toll to it."""
    position = left_of(tokens, at)
    if tokens[position].lower == "to" and tokens[position - 1].lower == "according":
        return False
    return position >= start and tokens[position].lower in _links(words)


@cache
def _links(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("number_links"))


def _state_in_phrase(marks: Sequence[Mark | None], counted: Counted) -> Event | None:
    """ "two wounded soldiers": the event word stands before the counted noun."""
    if counted.phrase is None:
        return None
    for position in range(counted.phrase.start, counted.phrase.end):
        mark = marks[position]
        word = mark.reading(STATE_FORM, PARTICIPLE_FORM) if mark is not None else None
        if mark is not None and word is not None:
            return Event(word.event_type, mark.start, mark.end, "state", "event word before the noun")
    return None
