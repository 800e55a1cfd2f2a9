"""What a claim takes from the rest of its sentence and of its article: elided nouns, shared events, places, times.

Knows no tables.
"""

from __future__ import annotations

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.counted import Counted, counted_class, counted_phrase, phrase_before
from corpus_tools.extraction.events import PERSONS, Event
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.phrases import (
    ADVERB,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    Phrase,
    singular,
)
from corpus_tools.extraction.places import BARE, FIRM, PHRASE, Place, choose_place
from corpus_tools.extraction.readings import Article, Head, Reading, read_sentence
from corpus_tools.extraction.roles import Span

LOOSE = frozenset(("duration", "other", "members"))  # events that only a phrase in their own clause places
DEAD = "dead"
NOUN_BEFORE = "noun before the number"  # the rule
_PASSED_ON = 4  # sentences over which a place and a time are inherited
_NEAR_PLACE = 60  # code points between a number without event and its place
_NEAR_TIME = 60  # code points between a number without event and its time
_OWNER = len("'s ")  # code points between the owner of a number and it: "Syria's 13-year conflict"
_TAKEN = frozenset(("arrested", "captured", "seized"))
PEOPLE = frozenset(("security_force", "militant", "civilian", "official", "journalist", "detainee", "people"))
_CARRYING = frozenset(
    (*PERSONS, "attacked", "operations", "destroyed", "captured", "seized")
)  # events with a place and a time
_SHARES = frozenset(("count", "fraction", "percent"))


def resolve_counted(reading: Reading, at: int, span: NumberSpan, article: Article) -> tuple[Counted, Head | None]:
    """What the number at token `at` counts, and its head noun.

    A noun left out is taken from the number before in the sentence ("13 policemen and six others"), from the phrase before the
    number ("its members are estimated at"), or, for "the eight", from the number that names it first.
    """
    tokens, sentence = reading.tokens, reading.sentence
    counted = counted_phrase(tokens, at, span, article.words)
    own = _own_head(reading, counted)
    if own is not None and (not counted.elided or own.noun == DEAD):
        return counted, own
    if not counted.elided:
        return counted, None
    taken_over = _head_taken_over(reading, counted, article)
    if taken_over is not None:
        return counted, taken_over
    before = phrase_before(tokens, at, article.words) if counted.phrase is None else None
    if before is not None:
        token = tokens[before.head]
        noun = singular(token.lower, article.words)
        resolved = Counted(before, noun, counted.end, NOUN_BEFORE, False, True)
        return resolved, Head(noun, sentence, token.start, token.end, NOUN_BEFORE)
    if own is None and at > 0 and tokens[at - 1].tag in _DEFINITE and tokens[at - 1].lower not in ("a", "an"):
        own = next((f.head for f in reversed(article.earlier) if f.head and f.span.value == span.value), None)
        own = own._replace(rule="definite: the same number before") if own is not None else None
    return counted, own


_DEFINITE = frozenset((DETERMINER, "F"))


def _own_head(reading: Reading, counted: Counted) -> Head | None:
    if counted.head is None or counted.phrase is None:
        return None
    token = reading.tokens[counted.phrase.head]
    return Head(counted.head, reading.sentence, token.start, token.end, counted.rule or "")


def _head_taken_over(reading: Reading, counted: Counted, article: Article) -> Head | None:
    for found in reversed(article.earlier):
        if found.reading is not reading or found.span.kind != "count":
            return None
        if found.head is None or (found.counted.elided and found.counted.head is not None):
            continue  # "nine dead and 13": an adjective is no noun to take over
        return found.head._replace(rule="elided: from the number before")
    return None


def class_of(reading: Reading, counted: Counted, head: Head | None, event: Event, article: Article) -> str | None:
    """The class of what is counted; killed, wounded and arrested without a noun are people."""
    if head is None:
        return "people" if event.event_type in PERSONS else None
    if counted.head is not None and counted.phrase is not None:
        return counted_class(reading.tokens, counted.phrase, head.noun, article.words)
    known = next((f.counted_class for f in reversed(article.earlier) if f.head and f.head.noun == head.noun), None)
    return known or counted_class(reading.tokens, Phrase(0, 0, 0), head.noun, article.words)


def shared_event(
    reading: Reading, at: int, span: NumberSpan, counted: Counted, event: Event, article: Article
) -> Event:
    """The event of the number before, for a stated part of it or an addition to it: "132 of which", "another nine"."""
    if event.event_type != "other" or span.kind not in _SHARES or not article.earlier or at == 0:
        return event
    before = article.earlier[-1]
    if before.reading is not reading or before.event.event_type in ("other", "duration"):
        return event
    position = at - 1
    while position > 0 and reading.tokens[position].tag in (DETERMINER, ADVERB):
        position -= 1
    near = reading.tokens[position]
    listed = near.tag in (CONJUNCTION, COMMA, DASH) and position - before.counted.end <= 1
    if listed or near.lower in article.words.terms("part_cues") or counted.rule == "pronoun after of":
        return before.event._replace(rule="shared with the number before")
    return event


def fitting_event(event: Event, counted: Counted, counted_kind: str | None, span: NumberSpan) -> Event:
    """The event that fits what is counted: people are arrested, places captured, things seized; shares take no part."""
    if event.event_type == "participants":
        unnamed = counted.elided and counted_kind is None and event.role == "subject"  # "thousands rally in Paris"
        if span.kind != "count" or not (counted_kind in PEOPLE or unnamed):
            return event._replace(event_type="other")
    if event.event_type in _TAKEN:
        if counted_kind in PEOPLE:
            return event._replace(event_type="arrested")
        if event.event_type == "arrested" and counted_kind is not None:
            return event._replace(event_type="captured")
    if event.event_type == "released" and counted_kind == "thing":
        return event._replace(event_type="other")
    return event


def is_loose(event: Event, counted_kind: str | None) -> bool:
    """Whether only a phrase in its own clause places an event: what officials say has no place, what attackers do has."""
    return event.event_type in LOOSE or (event.event_type == "participants" and counted_kind != "militant")


def place_of(
    reading: Reading, span: NumberSpan, event: Event, counted_kind: str | None, clause: Span, article: Article
) -> tuple[Reading, Place] | None:
    """Where the event was: in the number's sentence, else in the nearest earlier sentence that says where."""
    own = [place for place in _free_places(reading, span) if not place.start <= span.start < place.end]
    if is_loose(event, counted_kind):
        inside = [place for place in own if clause[0] <= place.start < clause[1] and _goes_with(place, span, event)]
        owner = next((place for place in own if 0 <= span.start - place.end <= _OWNER), None)
        chosen = choose_place(inside, span.start, span.end, clause, PHRASE) or owner
        return (reading, chosen) if chosen is not None else None
    chosen = choose_place(own, span.start, span.end, clause, FIRM)
    if chosen is not None:
        return reading, chosen
    first = next((p for p in own if p.weight == BARE and p.start == clause[0]), None)
    if first is not None and event.role != "object":
        return reading, first  # "Louisiana has seen 1,729 deaths"
    for earlier in _readings_before(reading, article):
        place = _place_passed_on(earlier, article)
        if place is not None:
            return place
    if reading.sentence.zone != "title":
        return None
    chosen = choose_place(own, span.start, span.end, clause, BARE)
    return (reading, chosen) if chosen is not None else None


def _goes_with(place: Place, span: NumberSpan, event: Event) -> bool:
    """Whether a place stands close to a number without event; the strength of a force has its place anywhere."""
    after, before = place.start - span.end, span.start - place.end
    return event.event_type == "members" or 0 <= after <= _NEAR_PLACE or 0 <= before <= _NEAR_PLACE // 2


def _readings_before(reading: Reading, article: Article) -> list[Reading]:
    """The sentences of the body from which a place and a time may be inherited, the nearest first."""
    if reading.sentence.zone != "body":
        return []
    near = [sentence for sentence in article.before[-_PASSED_ON:] if sentence.zone == "body"]
    for sentence in near:
        if sentence.sentence_id not in article.readings:
            article.readings[sentence.sentence_id] = read_sentence(sentence, [], article.words)
    return [article.readings[sentence.sentence_id] for sentence in reversed(near)]


def _place_passed_on(earlier: Reading, article: Article) -> tuple[Reading, Place] | None:
    for found in reversed(article.earlier):
        if found.reading is earlier and found.place is not None and found.event.event_type not in LOOSE:
            return found.place
    if not _tells_an_event(earlier):
        return None
    return next(((earlier, place) for place in _free_places(earlier) if place.weight == PHRASE), None)


def _free_places(reading: Reading, span: NumberSpan | None = None) -> list[Place]:
    """The places of a sentence outside the words that name a speaker, unless the number stands in these."""
    at = span.start if span is not None else -1
    taken = [(start, end) for start, end in reading.speakers if not start <= at < end]
    return [place for place in reading.places if not any(start <= place.start < end for start, end in taken)]


def time_of(
    reading: Reading, span: NumberSpan, loose: bool, clause: Span, article: Article
) -> tuple[Reading, DateSpan] | None:
    """When the event was: in the number's sentence, else in the nearest earlier sentence with an event and a time."""
    own = [date for date in reading.dates if not (date.start < span.end and span.start < date.end)]
    if loose:
        own = [date for date in own if clause[0] <= date.start < clause[1] and _distance(date, span) < _NEAR_TIME]
    if own:
        nearest = min(own, key=lambda d: (not clause[0] <= d.start < clause[1], abs(d.start - span.start)))
        return reading, nearest
    if loose:
        return None
    for earlier in _readings_before(reading, article):
        day = next((date for date in earlier.dates if date.precision == "day"), None)
        if day is not None and _tells_an_event(earlier):
            return earlier, day
    return None


def _tells_an_event(reading: Reading) -> bool:
    """Whether a sentence has an event word that can carry its place and time on to the next ones."""
    return any(
        mark is not None and any(word.event_type in _CARRYING for word in mark.readings) for mark in reading.marks
    )


def _distance(date: DateSpan, span: NumberSpan) -> int:
    return date.start - span.end if date.start >= span.end else span.start - date.end
