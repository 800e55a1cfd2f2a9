"""The draft of one claim: what a number counts, what happened to it, how it is meant, by whom, when and where.

Knows no tables.
"""

from __future__ import annotations

from typing import NamedTuple

from corpus_tools.dates import DateSpan, ResolvedDate, happened, resolve_date
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.assertion import Meaning, clause_around, find_meaning
from corpus_tools.extraction.claims.background import find_background
from corpus_tools.extraction.claims.claim_places import is_loose, place_of
from corpus_tools.extraction.claims.claim_times import time_before, time_of
from corpus_tools.extraction.claims.counted import CAPTIVES, PEOPLE, TIED, Counted
from corpus_tools.extraction.claims.counted_up_to import counted_by
from corpus_tools.extraction.claims.doers import (
    HARM,
    actor_before,
    actor_in_sentence,
    beside,
    counted_as_actor,
    points_back,
)
from corpus_tools.extraction.claims.drafts import Actor, Article, Draft, Head, Reading, reading_of
from corpus_tools.extraction.claims.elided import (
    FORCES,
    SHARED,
    befits,
    class_of,
    counted_toll,
    fitting_event,
    resolve_counted,
    shared_event,
)  # fmt: skip
from corpus_tools.extraction.claims.event_types import (
    ACCOUNT,
    ARRESTED,
    ATTACKED,
    CHANGE,
    DISPLACED,
    EXISTING,
    MEMBERS,
    OTHER,
    PARTICIPANTS,
    POLLED,
    SHARE,
    VOTES,
    event_types,
    of_persons,
)
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.events import (
    WEAK_NOUN,
    find_event,
    is_difference,
    noun_event,
    rate_of,
    tied_votes,
)
from corpus_tools.extraction.claims.in_clause import OBJECT, Standing, clause_at, is_perfect, lies_ahead, standing_of
from corpus_tools.extraction.claims.likely_places import Asked, likeliest
from corpus_tools.extraction.claims.measured import MOVES, SAID_OF, is_change, points
from corpus_tools.extraction.claims.number_sources import asks, but_for_asides, with_voucher
from corpus_tools.extraction.claims.open_times import is_open
from corpus_tools.extraction.claims.phrases import span_of
from corpus_tools.extraction.claims.places import Place
from corpus_tools.extraction.claims.reality import find_denial, find_hypothetical, is_attempt, is_definite
from corpus_tools.extraction.claims.role_evidence import Span, Speaker, speaker_of
from corpus_tools.extraction.claims.scope import find_scope, holds
from corpus_tools.extraction.claims.subjects import subject_as_actor
from corpus_tools.extraction.claims.surveys import (
    BY_TOPIC,
    SHARES,
    by_topic,
    survey_of,
    tells_poll,
)
from corpus_tools.extraction.claims.time_intervals import anchor_of, time_words
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

# What stands between the items of a list.
_LISTING = frozenset((tags.CONJUNCTION, tags.COMMA, tags.DETERMINER, tags.ADVERB, tags.FOCUS))
_HOLD = "hold"  # people are held captive, all else is had
COUNTED = ("count", "measure")  # kinds of numbers of so many things: 12 deaths, 12 deaths per 100,000


class _Number(NamedTuple):
    """The number that a claim is drafted of: its sentence, its token, itself, and its article."""

    reading: Reading
    at: int
    span: NumberSpan
    article: Article

    @property
    def words(self) -> Lexicons:
        return self.article.words


class _Thing(NamedTuple):
    """What a number counts, its head noun and class, and what happened to it."""

    counted: Counted
    head: Head | None
    kind: str | None
    event: Event


def draft_claim(reading: Reading, at: int, span: NumberSpan, article: Article) -> Draft:
    """All that can be found about the number at token `at`."""
    number = _Number(reading, at, span, article)
    standing = standing_of(reading.language, span.number_start)
    speaker = _speaker(number)
    found = _without_speaker(resolve_counted(reading, at, span, article), reading, speaker)
    event = _event(number, *found, speaker)
    event = _event_of_share(number, *found, event, standing)
    if (span.kind in SHARES or event.rule == BY_TOPIC) and span.tier == "core":
        speaker = survey_of(speaker, reading, event, article)
    thing = _fitting(number, *found, event)
    meaning = _meaning(number, thing, standing, speaker)
    held = _is_held(number, thing, standing)
    thing, event_words = _with_standing_event(number, thing, standing, meaning, held)
    clause = _clause(number, speaker.content)
    actor = _actor(number, thing, standing, speaker, clause)
    time = _time(number, thing, standing, meaning, speaker)
    place, likely = _place(number, thing, standing, meaning, speaker, clause)
    nobody = actor is None or actor.rule == HARM
    if nobody and meaning.scope == "incident" and meaning.hypothetical is None and span.tier == "core":
        told_where = None if actor is not None and points_back(actor) else place
        actor = actor_before(reading, thing.event, thing.kind, told_where, article) or actor
    date = _date(time, meaning, standing, reading, article)
    event = thing.event
    speaker = but_for_asides(speaker, reading, standing, event)
    return Draft(
        reading, span, thing.counted, thing.head, thing.kind, event, event_words,
        actor, place, time, time_words(time[0], span, time[1]) if time is not None else None,
        date if time is not None and _is_of_calendar(_named_in(time), standing, reading.language) else None, meaning,
        find_scope(reading, event, span, meaning, time, standing, held), speaker,
        speaker.direct or any(quoted.start <= span.start < quoted.end for quoted in reading.language.quotations),
        event.event_type in of_persons(number.words),
        find_background(reading, standing, span, event, time, date, article) if meaning.hypothetical is None else None,
        likely,
    )  # fmt: skip


def _speaker(number: _Number) -> Speaker:
    """Who says so; not who asks."""
    reading, at, span, article = number
    sentence = reading.sentence
    speaker = speaker_of(span.start, span.end, sentence.statements, article.statements)
    if speaker.said is not None and asks(speaker.said, sentence.text, article.words):
        others = [said for said in sentence.statements if not asks(said, sentence.text, article.words)]
        speaker = speaker_of(span.start, span.end, others, article.statements)
    return with_voucher(speaker, reading, at, article.words)


def _event(number: _Number, counted: Counted, head: Head | None, speaker: Speaker) -> Event:
    """What happened to what is counted."""
    reading, at, span, article = number
    if is_difference(reading.tokens, at):
        return Event(OTHER, at, at, "none", "how many fewer")
    event = find_event(reading.tokens, reading.marks, at, span, counted, article.words)
    if event.event_type == OTHER and span.kind == "count":
        event = tied_votes(reading.sentence.text, reading.tokens, reading.marks, at) or event
    kind = class_of(reading, counted, head, event, article)
    untold = event_types(article.words)[event.event_type].is_loose
    if untold and speaker.attribution and kind in PEOPLE and span.kind in COUNTED:  # shares of those are polled
        event = Event(PARTICIPANTS, at, at + 1, "subject", "the number counts the speakers")
    return shared_event(reading, at, span, counted, event, article)


def _event_of_share(number: _Number, counted: Counted, head: Head | None, event: Event, standing: Standing) -> Event:
    """The event of shares: of votes, of those who were asked, of a change, or none but that it is a share."""
    reading, _, span, article = number
    if event.event_type == VOTES and span.kind in SHARES and tells_poll(reading, article):
        event = event._replace(event_type=POLLED, rule=BY_TOPIC)
    if event.event_type == OTHER and (span.kind in SHARES or (head is not None and head.noun in points(number.words))):
        event = by_topic(reading, event, span, counted, class_of(reading, counted, head, event, article), article)
    if span.kind in SHARES and (event.event_type == OTHER or (event.role == "self" and counted.rule == MOVES)):
        moves = counted.rule == MOVES or is_change(reading, span, standing)
        event = event._replace(event_type=CHANGE if moves else SHARE, rule="a share of what is counted")
    return event


def _fitting(number: _Number, counted: Counted, head: Head | None, event: Event) -> _Thing:
    """What is counted and what happened to it, as far as the two fit each other."""
    reading, at, span, article = number
    if event.role == "toll" and (head is None or counted.elided):
        counted, head = counted_toll(reading, counted, event, article.words)
    kind = class_of(reading, counted, head, event, article)
    if head is not None and counted.elided and kind is not None and not befits(event, kind, article.words):
        # "held four blocks and killed four", "the count rose to 22 killed"
        counted, head = counted._replace(phrase=None, rule=None), None
        kind = class_of(reading, counted, head, event, article)
    event = fitting_event(event, counted, kind, article.words)
    if span.kind in COUNTED:
        event = rate_of(reading.tokens, at, counted) or event
    if event.event_type == OTHER:
        named = noun_event(reading.tokens, reading.marks, at, span, counted, article.words)
        dealt_with = named is not None and event.role != "none" and named.event_type == DISPLACED
        event = named if named is not None and not dealt_with else event
    return _Thing(counted, head, kind, event)


def _meaning(number: _Number, thing: _Thing, standing: Standing, speaker: Speaker) -> Meaning:
    """Whether it is told as a fact, of what period, and since when."""
    reading, _, span, article = number
    words, language, event = article.words, reading.language, thing.event
    whole = _clause(number, None)
    meaning = find_meaning(reading.sentence.text, reading.cues, span, whole, words)
    told = event_types(words)[event.event_type]
    meaning = _with_clause(meaning, language, standing, span, told.is_loose)
    # "60 percent would vote for her", "53 percent do not know": they have said so
    asked = event.event_type == POLLED and span.kind in SHARES and standing.role != OBJECT
    known = told.is_loose or (told.violent and event.role == "self") or (span.kind == "duration" and "-" in span.text)
    definite = known and is_definite(language, standing.token)  # "would remove its 28,500 troops"
    if asked or speaker.attribution or definite:
        meaning = meaning._replace(hypothetical=None, negated=None if asked else meaning.negated)
    meaning = meaning._replace(part=_part(number, thing, meaning.part))
    if meaning.as_of is None:
        meaning = meaning._replace(as_of=counted_by(reading, event, whole, words))
    return meaning


def _part(number: _Number, thing: _Thing, part: str) -> str:
    """Whether it is a part of what was counted before: an item of it, or one of a list that begins with a part."""
    reading, at, _, article = number
    event = thing.event
    if part == "additional" and event.event_type in of_persons(article.words) and not thing.counted.elided:
        told = {f.event.event_type for f in article.earlier if f.reading.sentence.zone == reading.sentence.zone}
        beside = event.event_type not in told and not told.isdisjoint(of_persons(article.words))
        return "total" if beside else part  # "10 died. Another 42 people were hurt"
    before = article.earlier[-1] if article.earlier else None
    if (
        part != "total"
        or before is None
        or before.reading is not reading
        or before.event.event_type != event.event_type
    ):
        return part
    between = [token.tag for token in reading.tokens[before.counted.end : at]]
    itemised = event.rule == SHARED and (
        tags.COLON in between or (before.meaning.part == "subset" and before.event.rule == SHARED)
    )
    listed = before.meaning.part == "subset" and tags.CONJUNCTION in between and set(between) <= _LISTING
    return "subset" if itemised or listed else part


def _clause(number: _Number, content: Span | None) -> Span:
    reading, at, *_ = number
    return clause_around(reading.tokens, reading.ends, at, reading.sentence.text, content)


def _is_attribute(span: NumberSpan, counted: Counted) -> bool:
    """Whether the number describes what it is tied to: "the 76-member board meets", "read a six-page letter"."""
    tied = counted.rule == TIED if span.kind == "count" else "-" in span.text
    return tied and span.kind in COUNTED


def _is_held(number: _Number, thing: _Thing, standing: Standing) -> bool:
    """Whether somebody has what is counted."""
    reading, _, span, _ = number
    return span.kind == "count" and not _is_attribute(span, thing.counted) and holds(reading, standing, span)


def _with_standing_event(
    number: _Number, thing: _Thing, standing: Standing, meaning: Meaning, held: bool
) -> tuple[_Thing, Span | None]:
    """The strength of a force, or what there is, where nothing happened; and the words of the event."""
    reading, _, span, _ = number
    event = thing.event
    event_words = span_of(reading.tokens, event.start, event.end)
    weapons = event.event_type == ATTACKED and event.rule == WEAK_NOUN  # "has 60 missiles"
    if not (event.event_type == OTHER or weapons) or span.kind != "count":
        return thing, event_words
    clause = reading.language.clauses[standing.clause] if standing.clause >= 0 else None
    holding = held and standing.role == OBJECT and clause is not None and clause.verb.lemma == _HOLD
    if holding and clause is not None and clause.verb.modal < 0 and thing.kind in CAPTIVES:
        return thing._replace(event=event._replace(event_type=ARRESTED, rule="held captive")), event_words
    strength = thing.kind in FORCES or (thing.head is not None and thing.head.noun == "member")
    lasting = meaning.scope == "stock"
    if strength and (lasting or thing.counted.rule == SAID_OF or (held and standing.role == OBJECT)):
        return thing._replace(event=event._replace(event_type=MEMBERS, rule="standing strength")), meaning.scope_words
    if lasting or held:
        event = event._replace(event_type=EXISTING, rule="what there is, or somebody has")
    return thing._replace(event=event), event_words


def _actor(number: _Number, thing: _Thing, standing: Standing, speaker: Speaker, clause: Span) -> Actor | None:
    """Who did it, as its own sentence tells."""
    reading, _, span, article = number
    event = thing.event
    first = next((n for n, token in enumerate(reading.tokens) if token.start >= clause[0]), 0)
    actor = actor_in_sentence(reading, event, min(first, event.start), speaker, article)
    if actor is None and not _is_attribute(span, thing.counted):
        actor = subject_as_actor(reading, span, event, standing, article)
    actor = beside(actor, reading, event, thing.counted, standing, speaker)
    return actor or counted_as_actor(reading, thing.counted, thing.kind, event, standing, speaker)


def _time(
    number: _Number, thing: _Thing, standing: Standing, meaning: Meaning, speaker: Speaker
) -> tuple[Reading, DateSpan] | None:
    """When it was, and in which sentence that is told."""
    reading, _, span, article = number
    event, is_attribute = thing.event, _is_attribute(span, thing.counted)
    loose = is_loose(event, thing.kind, article.words)
    time = None if is_attribute and loose else time_of(reading, span, event, loose, meaning.scope, standing, article)
    asked = article.fieldwork if event.event_type == POLLED else None
    if time is None and asked is not None and asked[0] in article.before:
        time = reading_of(asked[0], article), asked[1]
    if time is None and loose and meaning.hypothetical is None and not (speaker.attribution or is_attribute):
        time = time_before(reading, span, standing, article)
    return time


def _place(
    number: _Number, thing: _Thing, standing: Standing, meaning: Meaning, speaker: Speaker, clause: Span
) -> tuple[tuple[Reading, Place] | None, frozenset[str]]:
    """Where it was, in which sentence that is told, and whether only weights say so."""
    reading, _, span, article = number
    event = thing.event
    place = place_of(reading, span, event, thing.kind, meaning.scope, clause, standing, article)
    if speaker.attribution and event.event_type == PARTICIPANTS:
        place = None  # "it happened in Diyala, and two officials said"
    if place is not None or speaker.attribution or event_types(article.words)[event.event_type].placed == ACCOUNT:
        return place, frozenset()
    asked = Asked(reading, span, event, standing, meaning.hypothetical is not None, speaker.attribution)
    chosen = likeliest(asked, article)
    if chosen is None:
        return None, frozenset()
    return (reading_of(chosen.sentence, article), chosen.place), frozenset({"place"})


def _date(
    time: tuple[Reading, DateSpan] | None, meaning: Meaning, standing: Standing, reading: Reading, article: Article
) -> ResolvedDate | None:
    """The first day of a time; what is told as a fact, or in the past, has no day after the article's."""
    if time is None:
        return None
    there, named = time[0], _named_in(time)
    where = clause_at(there.language, there.language.at(named.start))
    told = [(reading, standing.clause), (there, where)]
    past = any(n >= 0 and one.language.clauses[n].verb.tense == "past" for one, n in told)
    ahead = lies_ahead(there.language, where, standing.clause if there is reading else -1)
    planned = (meaning.hypothetical is not None and not past) or ahead
    before = reading_of(article.before[-1], article) if there is reading and article.before else None
    anchor = anchor_of(named, there, before) if named.anchored else None
    date = resolve_date(named, article.published, planned=planned, anchor=anchor)
    return date if meaning.hypothetical is not None and planned else happened(date, article.published)


def _named_in(time: tuple[Reading, DateSpan]) -> DateSpan:
    """The time that names a date: of one that no calendar has the one in it, "since the uprising began | in March 2011 |"."""
    reading, span = time
    inside = [date for date in reading.dates if span.start < date.start and date.end <= span.end]
    return inside[0] if is_open(span) and len(inside) == 1 else span


def _is_of_calendar(time: DateSpan, standing: Standing, language: Language) -> bool:
    """Whether a time is a date as it is told: not "nearly two decades ago", nor "today, 41 states allow it"."""
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    these_days = time.offset_days == 0 and time.precision == "day" and not time.anchored
    lasting = clause is not None and clause.verb.tense == "present" and not is_perfect(language, clause)
    return not time.inexact and not (these_days and lasting)


def _without_speaker(
    found: tuple[Counted, Head | None], reading: Reading, speaker: Speaker
) -> tuple[Counted, Head | None]:
    """What is counted, unless it is who says so: "opposition leaders said | hundreds had been killed" counts no leaders."""
    counted, head = found
    voice = speaker.voice
    if voice is None or voice.source_sentence_id != reading.sentence.sentence_id:
        return found
    words = span_of(reading.tokens, counted.phrase.start, counted.phrase.end) if counted.phrase is not None else None
    places = [words] if words is not None else []
    places += [(head.start, head.end)] if head is not None and head.sentence is reading.sentence else []
    if not any(start < voice.source_end and voice.source_start < end for start, end in places):
        return found
    return Counted(None, None, counted.end, None, elided=True), None


def _with_clause(meaning: Meaning, language: Language, standing: Standing, span: NumberSpan, loose: bool) -> Meaning:
    """What the verbs of the number's clause and of those above it add: planned, feared, denied."""
    lasting, tokens = span.kind == "duration", (language.at(span.start), language.at(span.end - 1) + 1)
    unreal = find_hypothetical(language, standing, lasting, tokens)
    if loose and unreal is not None and is_attempt(language, unreal[0]):
        unreal = None  # "tried to persuade 12" tells of 12, "tried to kill 12" of none killed
    denied = find_denial(language, standing, lasting, tokens)
    if denied is not None and span.modifier_start == language.span(*denied)[0]:
        denied = None  # "may not exceed 40 percent" bounds the number
    return meaning._replace(
        hypothetical=language.span(*unreal) if unreal else None, negated=language.span(*denied) if denied else None
    )
