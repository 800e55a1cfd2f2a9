"""Numeric claims: each number with its thing, event, actor, target, place, time and speaker."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.dates import DateSpan, find_dates, resolve_date
from corpus_tools.extraction.circumstances import (
    BARE,
    FIRM,
    PHRASE,
    Mention,
    Place,
    choose_place,
    choose_time,
    clause_around,
    find_meaning,
    find_places,
)  # fmt: skip
from corpus_tools.extraction.counted import Counted, counted_class, counted_phrase, phrase_before
from corpus_tools.extraction.events import Event, Mark, find_actor, find_event, mark_events
from corpus_tools.extraction.numbers import NumberSpan, find_numbers
from corpus_tools.extraction.phrases import (
    ADVERB,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    NUMBER,
    Phrase,
    Token,
    read_tokens,
    singular,
    text_of,
)  # fmt: skip
from corpus_tools.extraction.roles import Roles, Said, speaker_of
from corpus_tools.lexicons import Lexicons, load_lexicons


class Claims(NamedTuple):
    """The tables claims, claim_roles and ignored_numbers."""

    claims: pd.DataFrame
    claim_roles: pd.DataFrame
    ignored_numbers: pd.DataFrame


class _Sentence(NamedTuple):
    """One sentence with what the other rooms found in it."""

    sentence_id: str
    article_id: str
    zone: str
    text: str
    mentions: list[Mention]
    statements: list[Said]


class _Reading(NamedTuple):
    """A sentence read: its words, its event words, its places and times."""

    sentence: _Sentence
    numbers: list[NumberSpan]
    tokens: list[Token]
    marks: list[Mark | None]
    places: list[Place]
    dates: list[DateSpan]
    sources: list[tuple[int, int]]  # the words that name speakers: their places are not the event's


class _Found(NamedTuple):
    """What an earlier claim of the article passes on."""

    reading: _Reading
    at: int
    span: NumberSpan
    counted: Counted
    head: str | None
    head_span: tuple[str, str, int, int] | None  # sentence, its text, start, end
    counted_class: str | None
    event: Event
    place: tuple[_Reading, Place] | None
    time: tuple[_Reading, DateSpan] | None


_PASSED_ON = 4  # sentences over which a place and a time are inherited
_PERSONS = frozenset(("killed", "wounded", "killed_or_wounded", "arrested", "displaced", "released"))
_STRENGTH_OF = frozenset(("militant", "security_force"))
_LOOSE = frozenset(("duration", "other", "members"))  # events that only a phrase in their own clause places
_NEAR_TIME = 60  # code points between such a number and its time


def find_claims(
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    lexicons: Lexicons | None = None,
) -> Claims:
    """Claims, where each of their fields comes from, and the numbers that are no claims.

    Takes the tables sentences, entities, statements and articles; gives the tables claims, claim_roles and ignored_numbers.
    Each number of a sentence is a row of claims or of ignored_numbers.
    """
    words = lexicons or load_lexicons()
    published = _published(articles)
    said = _statements(statements)
    by_id = {one.statement_id: one for many in said.values() for one in many}
    claims: list[tuple[Any, ...]] = []
    roles: list[tuple[Any, ...]] = []
    ignored: list[tuple[Any, ...]] = []
    earlier: list[_Found] = []
    recent: list[_Sentence] = []
    readings: dict[str, _Reading] = {}
    for sentence in _sentences(sentences, _mentions(entities), said):
        if recent and recent[-1].article_id != sentence.article_id:
            earlier, recent, readings = [], [], {}
        numbers = find_numbers(sentence.text, lexicons=words)
        ignored.extend(_ignored(sentence, number) for number in numbers if number.ignored)
        if any(not number.ignored for number in numbers):
            article = _Article(published.get(sentence.article_id), by_id, recent, earlier, readings, words)
            for row, evidence in _read_claims(sentence, numbers, article):
                claims.append(row)
                roles.extend(evidence)
        recent.append(sentence)
    return Claims(
        tables.make("claims", claims), tables.make("claim_roles", roles), tables.make("ignored_numbers", ignored)
    )


class _Article(NamedTuple):
    """What is known of the article when a sentence is read."""

    published: datetime.date | None
    statements: dict[str, Said]
    recent: list[_Sentence]
    earlier: list[_Found]
    readings: dict[str, _Reading]
    words: Lexicons


def _published(articles: pd.DataFrame) -> dict[str, datetime.date]:
    known = articles.loc[articles["published"].notna(), ["article_id", "published"]]
    return {
        i: d.date() for i, d in zip(known["article_id"].tolist(), known["published"].dt.to_pydatetime(), strict=True)
    }


def _mentions(entities: pd.DataFrame) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    columns = ("sentence_id", "start", "end", "text", "label", "name")
    for sentence_id, start, end, text, label, name in zip(*(entities[c].tolist() for c in columns), strict=True):
        mention = Mention(int(start), int(end), text, label, name if isinstance(name, str) else text)
        found.setdefault(sentence_id, []).append(mention)
    return {sentence_id: sorted(mentions) for sentence_id, mentions in found.items()}


def _statements(statements: pd.DataFrame) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for row in zip(*(statements[column].tolist() for column in Said._fields), strict=True):
        said = Said(*(_known(value, field) for value, field in zip(row, Said._fields, strict=True)))
        found.setdefault(said.sentence_id, []).append(said)
    return found


def _known(value: Any, field: str) -> Any:
    """A cell as plain Python: a missing position is -1, a missing word None."""
    if field.endswith(("_start", "_end")):
        return -1 if value is None or value is pd.NA or value != value else int(value)
    return value if isinstance(value, str) else None


def _sentences(
    sentences: pd.DataFrame, mentions: dict[str, list[Mention]], said: dict[str, list[Said]]
) -> list[_Sentence]:
    columns = ("sentence_id", "article_id", "zone", "text")
    rows = zip(*(sentences[column].tolist() for column in columns), strict=True)
    return [_Sentence(i, a, z, t, mentions.get(i, []), said.get(i, [])) for i, a, z, t in rows]


def _ignored(sentence: _Sentence, number: NumberSpan) -> tuple[Any, ...]:
    return (sentence.sentence_id, sentence.article_id, number.start, number.end, number.text, number.ignored)


def _read(sentence: _Sentence, numbers: list[NumberSpan], words: Lexicons) -> _Reading:
    names = [(m.start, m.end) for m in sentence.mentions if m.label != "DATE"]
    tokens = read_tokens(sentence.text, numbers, words, names=names)
    marks = mark_events(tokens, words)
    places = find_places(sentence.text, tokens, sentence.mentions, words, [mark is not None for mark in marks])
    sources = [
        (said.source_start, said.source_end) for said in sentence.statements
        if said.source_sentence_id == sentence.sentence_id and said.source_start >= 0
    ]  # fmt: skip
    dates = [date for date in find_dates(sentence.text, lexicons=words) if not _dates_the_saying(date, sentence)]
    return _Reading(sentence, numbers, tokens, marks, places, dates, sources)


def _dates_the_saying(date: DateSpan, sentence: _Sentence) -> bool:
    """Whether a named time says when something was said: "announced on Monday that it killed 7"."""
    for said in sentence.statements:
        if said.cue_end < 0:
            continue
        gap = sentence.text[said.cue_end : date.start] if date.start >= said.cue_end else None
        if gap is not None and len(gap) < _CLOSE_TO_CUE and not said.content_start <= date.start < said.content_end:
            return True
    return False


_CLOSE_TO_CUE = 30  # characters between a cue and the time that dates it: "said in a statement on Monday"


def _read_claims(
    sentence: _Sentence, numbers: list[NumberSpan], article: _Article
) -> list[tuple[tuple[Any, ...], list[Any]]]:
    reading = _read(sentence, numbers, article.words)
    article.readings[sentence.sentence_id] = reading
    quoted = _quoted_spans(sentence.text)
    made = []
    for at, token in enumerate(reading.tokens):
        if token.tag == NUMBER:
            made.append(_claim(reading, at, numbers[token.number], quoted, article))
    return made


def _claim(
    reading: _Reading, at: int, span: NumberSpan, quoted: list[tuple[int, int]], article: _Article
) -> tuple[tuple[Any, ...], list[Any]]:
    sentence, words = reading.sentence, article.words
    text = sentence.text
    claim_id = f"{sentence.sentence_id}:c{span.start}"
    roles = Roles(claim_id, sentence.sentence_id, text)
    roles.here("number", (span.start, span.end), None, "number grammar")
    if span.modifier != "exact":
        roles.here("modifier", (span.start, span.end), span.modifier, "number grammar")
    if span.unit is not None:
        roles.here("unit", (span.start, span.end), span.unit, "number grammar")
    counted, head, head_at = _resolve(reading, at, span, article)
    counted_text = text_of(text, reading.tokens, _with_tail(counted)) if counted.phrase is not None else None
    if counted_text is not None and counted.phrase is not None:
        tail = _with_tail(counted)
        roles.here(
            "counted", (reading.tokens[tail.start].start, reading.tokens[tail.end - 1].end), None, counted.rule or ""
        )
    if head is not None and head_at is not None:
        roles.there("counted_head", head_at[0], head_at[1], (head_at[2], head_at[3]), head, head_at[4])
    speaker = speaker_of(span.start, span.end, sentence.statements, article.statements)
    event = find_event(reading.tokens, reading.marks, at, span, counted, words)
    if event.event_type == "other" and speaker.attribution and span.kind == "count" and head is not None:
        event = Event("participants", at, at + 1, "subject", "the number counts the speakers")
    event = _shared_event(reading, at, span, counted, event, article)
    event_span = _span(reading.tokens, event.start, event.end)
    kind_of = _class_of(reading, counted, head, event, article)
    if kind_of is not None:
        roles.here("counted_class", None, kind_of, "word list")
    event = _fitting(event, kind_of, span)
    clause = clause_around(reading.tokens, at, text, speaker.content)
    first = next((n for n, token in enumerate(reading.tokens) if token.start >= clause[0]), 0)
    actor = find_actor(reading.tokens, reading.marks, event, min(first, event.start))
    actor_text = None
    if actor is not None:
        actor_span = _span(reading.tokens, actor[0], actor[1])
        actor_text = text[actor_span[0] : actor_span[1]] if actor_span else None
        roles.here("actor", actor_span, None, actor[2])
    target = counted_text if event.event_type in _PERSONS and event.role != "actor" else None
    if target is not None:
        roles.here("target", None, None, "what the event counts")
    place = _place_of(reading, span, event, clause, article)
    time = _time_of(reading, span, event, clause, article)
    resolved = resolve_date(time[1], article.published) if time is not None else None
    if place is not None:
        where = place[0].sentence
        rule = "phrase of place" if place[1].weight > 1 else "name of a place"
        roles.there("place", where.sentence_id, where.text, (place[1].start, place[1].end), place[1].name, rule)
    if time is not None:
        when = time[0].sentence
        roles.there("time", when.sentence_id, when.text, (time[1].start, time[1].end), None, "named time")
    if resolved is not None:
        roles.here("event_date", None, resolved.date.isoformat(), "named time and the article's date")
    meaning = find_meaning(
        text, span.start, span.end, event_span, clause, words, lasting=span.kind == "duration"
    )
    if event.event_type == "other" and meaning.scope == "stock" and (kind_of in _STRENGTH_OF or head == "member"):
        event = event._replace(event_type="members", rule="standing strength")
        event_span = meaning.scope_words
    roles.here("event_type", event_span, event.event_type, event.rule)
    scope = meaning.scope
    roles.here("scope", meaning.scope_words, scope, "word list" if meaning.scope_words else "default")
    roles.here("part", meaning.part_words, meaning.part, "word list" if meaning.part_words else "default")
    as_of = text[meaning.as_of[0] : meaning.as_of[1]] if meaning.as_of else None
    if as_of is not None:
        roles.here("as_of", meaning.as_of, None, "word list")
    for field, cue in (("hypothetical", meaning.hypothetical), ("negated", meaning.negated)):
        if cue is not None:
            roles.here(field, cue, "true", "word list")
    roles.here("tier", None, span.tier, "number grammar")
    _add_source(roles, speaker, sentence, article)
    voice = speaker.voice
    article.earlier.append(
        _Found(reading, at, span, counted, head, head_at[:4] if head_at else None, kind_of, event, place, time)
    )
    row = (
        claim_id, sentence.sentence_id, sentence.article_id, sentence.zone, span.start, span.end, span.text, span.number_text,
        span.value, span.low, span.high, span.modifier, span.kind, span.unit, counted_text, head, kind_of, event.event_type,
        actor_text, target, place[1].text if place else None, place[1].name if place else None, time[1].text if time else None,
        pd.Timestamp(resolved.date) if resolved else None, resolved.precision if resolved else None, as_of, scope,
        meaning.part, speaker.said.statement_id if speaker.said else None, voice.source_text if voice else None,
        voice.source if voice else None, speaker.source_type,
        any(start <= span.start < end for start, end in quoted), meaning.hypothetical is not None,
        meaning.negated is not None, span.tier,
    )  # fmt: skip
    return row, roles.rows


def _shared_event(
    reading: _Reading, at: int, span: NumberSpan, counted: Counted, event: Event, article: _Article
) -> Event:
    """The event of the number before, for a stated part of it or an addition to it: "132 of which", "another nine"."""
    if event.event_type != "other" or span.kind not in ("count", "fraction", "percent") or not article.earlier:
        return event
    before = article.earlier[-1]
    position = at - 1
    while position > 0 and reading.tokens[position].tag in (DETERMINER, ADVERB):
        position -= 1
    near = reading.tokens[position].lower if position >= 0 else ""
    if before.reading is not reading or before.event.event_type in ("other", "duration"):
        return event
    listed = reading.tokens[position].tag in (CONJUNCTION, COMMA, DASH) and position - before.counted.end <= 1
    if (
        listed
        or near in ("another", "including", "included", "further", "additional", "whom")
        or counted.rule == "pronoun after of"
    ):
        return before.event._replace(rule="shared with the number before")
    return event


_TAKEN = frozenset(("arrested", "captured", "seized"))
_PEOPLE_CLASSES = frozenset(("security_force", "militant", "civilian", "official", "journalist", "detainee", "people"))


def _fitting(event: Event, counted_kind: str | None, span: NumberSpan) -> Event:
    """The event that fits what is counted: people are arrested, places captured, things seized; shares take no part."""
    if event.event_type == "participants" and (span.kind != "count" or counted_kind == "thing"):
        return event._replace(event_type="other")
    if event.event_type in _TAKEN:
        if counted_kind in _PEOPLE_CLASSES:
            return event._replace(event_type="arrested")
        if event.event_type == "arrested" and counted_kind is not None:
            return event._replace(event_type="captured")
    if event.event_type == "released" and counted_kind == "thing":
        return event._replace(event_type="other")
    return event


def _with_tail(counted: Counted) -> Phrase:
    """The counted phrase with what belongs to it in "of"."""
    assert counted.phrase is not None
    return counted.phrase._replace(end=max(counted.phrase.end, counted.end if not counted.elided else 0))


def _span(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    return (tokens[start].start, tokens[end - 1].end) if end > start else None


def _resolve(
    reading: _Reading, at: int, span: NumberSpan, article: _Article
) -> tuple[Counted, str | None, tuple[str, str, int, int, str] | None]:
    """The counted phrase, its head, and the words of the head; an elided noun is taken from the number before."""
    tokens, sentence = reading.tokens, reading.sentence
    counted = counted_phrase(tokens, at, span, article.words)
    if counted.head is not None and counted.phrase is not None and (not counted.elided or counted.head == "dead"):
        token = tokens[counted.phrase.head]
        return counted, counted.head, (sentence.sentence_id, sentence.text, token.start, token.end, counted.rule or "")
    if not counted.elided:
        return counted, None, None
    for found in reversed(article.earlier):
        if found.reading.sentence is not sentence or found.span.kind != "count":
            break
        if found.counted.elided and found.counted.head is not None:
            continue  # "nine dead and 13": the adjective is no noun to take over
        if (
            found.head is not None
            and found.head_span is not None
            and (counted.head is None or not found.counted.elided)
        ):
            return counted, found.head, (*found.head_span, "elided: from the number before")
    before = phrase_before(tokens, at, article.words)
    if before is not None and counted.phrase is None:
        head = singular(tokens[before.head].lower, article.words)
        token = tokens[before.head]
        counted = Counted(before, head, counted.end, "noun before the number", False, True)
        return counted, head, (
            sentence.sentence_id, sentence.text, token.start, token.end, "noun before the number")  # fmt: skip
    if counted.head is not None and counted.phrase is not None:
        token = tokens[counted.phrase.head]
        return counted, counted.head, (sentence.sentence_id, sentence.text, token.start, token.end, counted.rule or "")
    if at > 0 and tokens[at - 1].lower in ("the", "these", "those", "all"):
        for found in reversed(article.earlier):
            if found.head is not None and found.head_span is not None and found.span.value == span.value:
                return counted, found.head, (*found.head_span, "definite: the same number before")
    return counted, None, None


def _class_of(reading: _Reading, counted: Counted, head: str | None, event: Event, article: _Article) -> str | None:
    if head is None:
        return "people" if event.event_type in _PERSONS else None
    if counted.head is not None and counted.phrase is not None:
        return counted_class(reading.tokens, counted.phrase, head, article.words)
    for found in reversed(article.earlier):
        if found.head == head:
            return found.counted_class
    return None


def _place_of(
    reading: _Reading, span: NumberSpan, event: Event, clause: tuple[int, int], article: _Article
) -> tuple[_Reading, Place] | None:
    """Where the event was: in the number's sentence, else in the nearest earlier sentence that says where."""
    own = [place for place in _free_places(reading, span) if not place.start <= span.start < place.end]
    if event.event_type in _LOOSE:
        inside = [place for place in own if clause[0] <= place.start < clause[1]]
        owner = next((place for place in own if 0 <= span.start - place.end <= len("'s ")), None)
        chosen = choose_place(inside, span.start, span.end, clause, PHRASE) or owner
        return (reading, chosen) if chosen is not None else None
    chosen = choose_place(own, span.start, span.end, clause, FIRM)
    if chosen is not None:
        return reading, chosen
    for earlier in _sentences_before(reading, article):
        place = _place_passed_on(earlier, article)
        if place is not None:
            return place
    if reading.sentence.zone != "title":
        return None
    chosen = choose_place(own, span.start, span.end, clause, BARE)
    return (reading, chosen) if chosen is not None else None


def _sentences_before(reading: _Reading, article: _Article) -> list[_Reading]:
    """The sentences of the body from which a place and a time may be inherited, the nearest first."""
    if reading.sentence.zone != "body":
        return []
    near = [sentence for sentence in article.recent[-_PASSED_ON:] if sentence.zone == "body"]
    for sentence in near:
        if sentence.sentence_id not in article.readings:
            article.readings[sentence.sentence_id] = _read(sentence, [], article.words)
    return [article.readings[sentence.sentence_id] for sentence in reversed(near)]


def _place_passed_on(earlier: _Reading, article: _Article) -> tuple[_Reading, Place] | None:
    for found in reversed(article.earlier):
        if found.reading is earlier and found.place is not None and found.event.event_type not in _LOOSE:
            return found.place
    if not any(mark is not None and any(word.strong for word in mark.readings) for mark in earlier.marks):
        return None
    return next(((earlier, place) for place in _free_places(earlier) if place.weight == PHRASE), None)


def _free_places(reading: _Reading, span: NumberSpan | None = None) -> list[Place]:
    """The places of a sentence outside the words that name a speaker, unless the number stands in these."""
    at = span.start if span is not None else -1
    taken = [(start, end) for start, end in reading.sources if not start <= at < end]
    return [place for place in reading.places if not any(start <= place.start < end for start, end in taken)]


def _time_of(
    reading: _Reading, span: NumberSpan, event: Event, clause: tuple[int, int], article: _Article
) -> tuple[_Reading, DateSpan] | None:
    """When the event was: in the number's sentence, else in the nearest earlier sentence with an event and a time."""
    own = [date for date in reading.dates if not (date.start < span.end and span.start < date.end)]
    if event.event_type in _LOOSE:
        own = [date for date in own if clause[0] <= date.start < clause[1]]
        own = [
            date for date in own if abs(date.start - span.end) < _NEAR_TIME or abs(span.start - date.end) < _NEAR_TIME
        ]
    chosen = choose_time(own, span.start, clause)
    if chosen is not None:
        return reading, chosen
    if event.event_type in _LOOSE:
        return None
    for earlier in _sentences_before(reading, article):
        if earlier.dates and any(earlier.marks):
            return earlier, earlier.dates[0]
    return None


def _add_source(roles: Roles, speaker: Any, sentence: _Sentence, article: _Article) -> None:
    voice = speaker.voice
    if voice is None or voice.source_text is None:
        return
    if voice.source_start < 0:
        roles.here("source", None, voice.source or voice.source_text, speaker.rule)
        return
    source_sentence = next(
        (s for s in (sentence, *reversed(article.recent)) if s.sentence_id == voice.source_sentence_id), None
    )
    if source_sentence is None:
        roles.here("source", None, voice.source or voice.source_text, speaker.rule)
        return
    roles.there("source", source_sentence.sentence_id, source_sentence.text,
                (voice.source_start, voice.source_end), voice.source, speaker.rule)  # fmt: skip


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Stretches inside double quotation marks; an unclosed one runs to the end of the sentence."""
    spans: list[tuple[int, int]] = []
    opened = -1
    for position, mark in enumerate(text):
        if mark == "“" or (mark == '"' and opened < 0):
            opened = position
        elif mark in '”"' and opened >= 0:
            spans.append((opened, position))
            opened = -1
    if opened >= 0:
        spans.append((opened, len(text)))
    return spans
