"""Where what a claim counts happened: the place of its event, of its phrase, or of what it goes on with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.accounts import beside_an_event, continues, same_account
from corpus_tools.extraction.claims.drafts import Article, Reading
from corpus_tools.extraction.claims.event_types import (
    DURATION,
    MEMBERS,
    OWN,
    event_types,
)
from corpus_tools.extraction.claims.event_types import PHRASE as ONLY_PHRASE
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import NONE, OBJECT, Standing, clause_at, clause_words, governing
from corpus_tools.extraction.claims.places import BARE, FIRM, PHRASE, Place, choose_place
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.extraction.language.clauses import COORDINATED, SUBORDINATE
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_NEAR_PLACE = 60  # code points between a number without event, or its event word, and its place
_OWNS = re.compile(r"['’]s? |: ")  # between a place and what is told of it: "Texas' 42", "Texas: 42"
MILITANT = "militant"
_DESCRIBED = frozenset((OBJECT, NONE, "with"))  # roles of a number that describes the subject
_APART = (COORDINATED, SUBORDINATE)  # kinds of clauses that have places of their own
_WHERE = "where"
_OVER = ("for", "over")  # before a length of time that something went on


def is_loose(event: Event, counted_kind: str | None, words: Lexicons) -> bool:
    """Whether only a phrase in its own clause places an event: what officials say has no place, what attackers do has."""
    placed = _placed(event, words)
    return placed == ONLY_PHRASE or (placed == OWN and counted_kind != MILITANT)


def place_of(
    reading: Reading,
    span: NumberSpan,
    event: Event,
    counted_kind: str | None,
    scope: str,
    clause: Span,
    standing: Standing,
    article: Article,
) -> tuple[Reading, Place] | None:
    """Where the event was: in the number's sentence, else in the nearest earlier sentence of the event that says where."""
    own = [part for place in free_places(reading, span) if (part := _beyond(place, reading, span)) is not None]
    reach = _reach(reading, span, event)
    if is_loose(event, counted_kind, article.words):
        inside = [p for p in own if clause[0] <= p.start < clause[1] and _goes_with(p, reach, event)]
        inside = [p for p in inside if not _is_apart(p, reading, span, standing) and not _is_any(p, article.words)]
        owner = next((place for place in own if _is_owner(place, reading, span)), None)
        chosen = choose_place(inside, span.start, span.end, clause, PHRASE) or owner
        if event.event_type == DURATION:
            chosen = chosen if lasts(reading, span, standing) else None
        elif chosen is None:
            chosen = _described(reading, own, standing)
        return (reading, chosen) if chosen is not None else None
    chosen = choose_place(own, span.start, span.end, clause, FIRM)
    if chosen is not None:
        return reading, chosen
    for earlier in same_account(reading, scope, article):
        place = _place_passed_on(earlier, article)
        if place is not None and continues(reading, earlier, article):
            return place
    if reading.sentence.zone != "title":
        return None
    chosen = choose_place(own, span.start, span.end, clause, BARE)
    return (reading, chosen) if chosen is not None else None


def _beyond(place: Place, reading: Reading, span: NumberSpan) -> Place | None:
    """A place without the number that it holds, and what comes before: "in two villages of | Diyala province"."""
    if not place.start <= span.start < place.end:
        return place
    inside = (n for n, token in enumerate(reading.tokens) if span.end <= token.start < place.end)
    link = next((n for n in inside if reading.tokens[n].tag == tags.PREPOSITION), None)
    if link is None or place.name is None:
        return None
    start = reading.tokens[link + 1].start
    return place._replace(start=start, text=reading.sentence.text[start : place.end])


def _described(reading: Reading, places: Sequence[Place], standing: Standing) -> Place | None:
    """The place that a clause describes: "| Ferguson | is 67 percent black", "| Mississippi |'s population is 37 percent"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    describes = clause is not None and clause.verb.lemma in clause_words(language.lexicons, "describes")
    if clause is None or clause.subject is None or not describes or standing.role not in _DESCRIBED:
        return None
    at = language.starts[clause.subject.start]
    found = next((place for place in places if place.start <= at < place.end and place.name is not None), None)
    last = language.at(found.end - 1) + 1 if found is not None else 0
    whole = last == clause.subject.end or language.tags[last : last + 1] == ["POS"]
    return found if whole else None


def lasts(reading: Reading, span: NumberSpan, standing: Standing) -> bool:
    """Whether a length of time is one of what happened: "an 18-year | war", "lived there for | five years"; not "a week ago"."""
    language = reading.language
    phrase = language.np_at(standing.token)
    after = language.at(span.end)
    of_a_noun = language.lowers[after : after + 1] == ["of"]  # "two months of | calm"
    of_a_noun = of_a_noun or (phrase is not None and language.starts[phrase.head] >= span.end)
    return of_a_noun or standing.role in _OVER


def _is_any(place: Place, words: Lexicons) -> bool:
    """Whether a place is any state or city, which the number only tells about: "in | a country | of 330 million"."""
    told = place.text.lower().split()
    return place.name is None and told[0] in INDEFINITE and told[-1] in clause_words(words, "acts")


def _is_apart(place: Place, reading: Reading, span: NumberSpan, standing: Standing) -> bool:
    """Whether a place is that of a clause joined to the number's, or beyond its number: "$5 a head, | but more in Milan"."""
    language = reading.language
    where = clause_at(language, language.at(place.start))
    chains = [{index for index, *_ in governing(language, one)} | {one} for one in (where, standing.clause)]
    joined = [language.clauses[n] for n in chains[0] ^ chains[1] if n >= 0]
    if any(c.kind in _APART and language.lowers[c.start] != _WHERE for c in joined):
        return True
    first, last = (place.end, span.start) if place.start < span.start else (span.end, place.start)
    between = (n for n in reading.numbers if first < n.start < last and n.tier == "core" and n.ignored is None)
    return any(clause_at(language, language.at(number.start)) != standing.clause for number in between)


def _is_owner(place: Place, reading: Reading, span: NumberSpan) -> bool:
    """Whether a place owns what the number tells: "Syria's | 13-year conflict"."""
    return place.end < span.start and _OWNS.fullmatch(reading.sentence.text, place.end, span.start) is not None


def _placed(event: Event, words: Lexicons) -> str:
    return event_types(words)[event.event_type].placed


def _reach(reading: Reading, span: NumberSpan, event: Event) -> Span:
    """A number and the verb that it is the subject of: "hundreds of people, many from the north, | marched"."""
    if event.role == "subject" and event.end > event.start:
        return span.start, max(span.end, reading.tokens[event.end - 1].end)
    return span.start, span.end


def _goes_with(place: Place, reach: Span, event: Event) -> bool:
    """Whether a place stands close to a number without event; the strength of a force has its place anywhere."""
    after, before = place.start - reach[1], reach[0] - place.end
    near = place.start >= reach[0] and after <= _NEAR_PLACE
    return event.event_type == MEMBERS or near or 0 <= before <= _NEAR_PLACE // 2


def _place_passed_on(earlier: Reading, article: Article) -> tuple[Reading, Place] | None:
    for found in reversed(article.earlier):
        told = found.reading is earlier and found.place is not None and "place" not in found.likely
        if told and _placed(found.event, article.words) != ONLY_PHRASE:
            return found.place
    named = (place for place in free_places(earlier) if place.weight == PHRASE and place.name is not None)
    return next(((earlier, place) for place in named if beside_an_event(place.start, earlier)), None)


def free_places(reading: Reading, span: NumberSpan | None = None) -> list[Place]:
    """The places of a sentence outside the words that name a speaker, unless the number stands in these."""
    at = span.start if span is not None else -1
    taken = [(start, end) for start, end in reading.speakers if not start <= at < end]
    return [place for place in reading.places if not any(start <= place.start < end for start, end in taken)]
