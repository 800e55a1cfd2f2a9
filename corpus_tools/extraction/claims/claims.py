"""Numeric claims: each number with its thing, event, actor, target, place, time and speaker."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.dates import DateSpan, ResolvedDate, happened, resolve_date
from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.article_places import article_places
from corpus_tools.extraction.claims.assertion import Meaning, clause_around, find_meaning
from corpus_tools.extraction.claims.background import find_background
from corpus_tools.extraction.claims.claim_places import is_loose, place_of
from corpus_tools.extraction.claims.claim_rows import evidence_of, row_of
from corpus_tools.extraction.claims.claim_times import time_before, time_of
from corpus_tools.extraction.claims.counted import PEOPLE, TIED, Counted
from corpus_tools.extraction.claims.counted_up_to import counted_by
from corpus_tools.extraction.claims.doers import HARM, actor_before, actor_in_sentence, beside, counted_as_actor
from corpus_tools.extraction.claims.drafts import Article, Draft, Head, Reading, Sentence, read_sentence, reading_of
from corpus_tools.extraction.claims.elided import (
    FORCES,
    befits,
    class_of,
    counted_toll,
    fitting_event,
    resolve_counted,
    shared_event,
)  # fmt: skip
from corpus_tools.extraction.claims.event_types import (
    ACCOUNT,
    CHANGE,
    DURATION,
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
from corpus_tools.extraction.claims.events import find_event, noun_event, of_main_verb, rate_of, tied_votes
from corpus_tools.extraction.claims.in_clause import OBJECT, Standing, clause_at, standing_of
from corpus_tools.extraction.claims.likely import Asked, likeliest
from corpus_tools.extraction.claims.likely_places import PLACES
from corpus_tools.extraction.claims.measured import MOVES, SAID_OF, is_change, points
from corpus_tools.extraction.claims.number_sources import asks, vouches, with_voucher
from corpus_tools.extraction.claims.open_times import is_open
from corpus_tools.extraction.claims.phrases import span_of
from corpus_tools.extraction.claims.places import Mention
from corpus_tools.extraction.claims.reality import find_denial, find_hypothetical, is_definite
from corpus_tools.extraction.claims.role_evidence import Said, Speaker, speaker_of
from corpus_tools.extraction.claims.scope import find_scope, holds
from corpus_tools.extraction.claims.subjects import subject_as_actor
from corpus_tools.extraction.claims.surveys import (
    BY_TOPIC,
    SHARES,
    by_topic,
    fieldwork,
    survey_of,
    survey_told,
    tells_poll,
)
from corpus_tools.extraction.claims.time_intervals import time_words
from corpus_tools.extraction.claims.victims import find_victim, may_have_victims
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.language.sentence import Sentences, make
from corpus_tools.extraction.numbers import NumberSpan, read_numbers
from corpus_tools.lexicons import Lexicons, load_lexicons

COUNTED = ("count", "measure")  # kinds of numbers of so many things: 12 deaths, 12 deaths per 100,000


class Claims(NamedTuple):
    """The tables claims, claim_roles and ignored_numbers."""

    claims: pd.DataFrame
    claim_roles: pd.DataFrame
    ignored_numbers: pd.DataFrame


@tables.collector_off()
def find_claims(
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    lexicons: Lexicons | None = None,
    read: Sentences | None = None,
) -> Claims:
    """Claims, where each of their fields comes from, and the numbers that are no claims.

    Takes the tables sentences, entities, statements and articles; gives the tables claims, claim_roles and ignored_numbers.
    Each number of a sentence is a row of claims or of ignored_numbers; single victims without a number ("a policeman was
    killed") are optional rows of claims. A field that the article does not give is null. `read` holds the
    sentences that are read already.
    """
    words = lexicons or load_lexicons()
    read = Sentences(words) if read is None else read
    claims: list[tuple[Any, ...]] = []
    roles: list[tuple[Any, ...]] = []
    ignored: list[tuple[Any, ...]] = []
    for article, own in _by_article(sentences, entities, statements, articles, read):
        found = [read_numbers(sentence.language) for sentence in own]
        readings = _readings(own, found, words)
        for n, sentence in enumerate(own):
            for number in found[n]:
                if number.ignored is not None:
                    ignored.append((sentence.sentence_id, sentence.article_id, *number[:3], number.ignored))
            if n in readings:
                for row, evidence in _read_claims(readings[n], found[n], article):
                    claims.append(row)
                    roles.extend(evidence)
            article.before.append(sentence)
    return Claims(
        tables.make("claims", claims), tables.make("claim_roles", roles), tables.make("ignored_numbers", ignored)
    )


def _by_article(
    sentences: pd.DataFrame, entities: pd.DataFrame, statements: pd.DataFrame, articles: pd.DataFrame, read: Sentences
) -> Iterator[tuple[Article, list[Sentence]]]:
    """Each article with its sentences in reading order and what was found in them."""
    words = read.lexicons
    published = _published(articles)
    mentions = _mentions(entities)
    said = _statements(statements)
    by_id = {one.statement_id: one for many in said.values() for one in many}
    grouped: dict[str, list[Sentence]] = {}
    for sentence_id, article_id, zone, text in _rows(
        "sentences", sentences, ("sentence_id", "article_id", "zone", "text")
    ):
        own_words = [one for one in said.get(sentence_id, []) if vouches(one, text, words)]
        sentence = Sentence(sentence_id, article_id, zone, text, mentions.get(sentence_id, []), own_words, read[text])
        grouped.setdefault(article_id, []).append(sentence)
    for article_id, own in grouped.items():
        places = article_places([(sentence.text, sentence.mentions) for sentence in own], words)
        survey = survey_told(own, words)
        asked = fieldwork(own, words) if survey is not None else None
        yield Article(published.get(article_id), by_id, [], [], {}, words, own, places, survey, asked), own


def _rows(argument: str, frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    tables.need(frame, argument, *columns)
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def _published(articles: pd.DataFrame) -> dict[str, datetime.date]:
    rows = _rows("articles", articles, ("article_id", "published"))
    return {article_id: moment.date() for article_id, moment in rows if moment is not pd.NaT}


def _mentions(entities: pd.DataFrame) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for sentence_id, start, end, text, label, name in _rows(
        "entities", entities, ("sentence_id", "start", "end", "text", "label", "name")
    ):
        mention = Mention(int(start), int(end), text, label, name if isinstance(name, str) else text)
        found.setdefault(sentence_id, []).append(mention)
    return {sentence_id: sorted(mentions) for sentence_id, mentions in found.items()}


def _statements(statements: pd.DataFrame) -> dict[str, list[Said]]:
    tables.need(statements, "statements", *Said._fields)
    found: dict[str, list[Said]] = {}
    for row in zip(*(_plain(statements[field], field) for field in Said._fields), strict=True):
        said = Said(*row)
        found.setdefault(said.sentence_id, []).append(said)
    return found


def _plain(column: pd.Series, field: str) -> list[Any]:
    """A column as plain Python: a missing position is -1, a missing word None."""
    if field.endswith(("_start", "_end")):
        return column.fillna(-1).astype(int).tolist()
    return [value if isinstance(value, str) else None for value in column.tolist()]


def _readings(own: list[Sentence], found: list[list[NumberSpan]], words: Lexicons) -> dict[int, Reading]:
    """The sentences of an article that may hold a claim, read."""
    counting = [
        n
        for n, numbers in enumerate(found)
        if any(number.ignored is None for number in numbers) or may_have_victims(own[n].language.letters, words)
    ]
    make([own[n].language for n in counting], "tags", "codes", "chunks", "clauses")
    return {n: read_sentence(own[n], found[n], words) for n in counting}


def _read_claims(
    reading: Reading, numbers: list[NumberSpan], article: Article
) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    article.readings[reading.sentence.sentence_id] = reading
    for at, token in enumerate(reading.tokens):
        if token.tag == tags.NUMBER:
            span: NumberSpan | None = numbers[token.number]
        elif token.lower in INDEFINITE:
            span = find_victim(reading, at, article)
        else:
            continue
        if span is not None:
            draft = _draft(reading, at, span, article)
            article.earlier.append(draft)
            yield row_of(draft), evidence_of(draft, article)


def _draft(reading: Reading, at: int, span: NumberSpan, article: Article) -> Draft:
    sentence, words = reading.sentence, article.words
    standing = standing_of(reading.language, span.number_start)
    speaker = speaker_of(span.start, span.end, sentence.statements, article.statements)
    if speaker.said is not None and asks(speaker.said, sentence.text, words):
        others = [said for said in sentence.statements if not asks(said, sentence.text, words)]
        speaker = speaker_of(span.start, span.end, others, article.statements)
    speaker = with_voucher(speaker, reading, at, words)
    counted, head = _without_speaker(resolve_counted(reading, at, span, article), reading, speaker)
    event = find_event(reading.tokens, reading.marks, at, span, counted, words)
    event, standing = of_main_verb(reading, standing, event)
    if event.event_type == OTHER and span.kind == "count":
        event = tied_votes(sentence.text, reading.tokens, reading.marks, at) or event
    kind = class_of(reading, counted, head, event, article)
    untold = event_types(words)[event.event_type].is_loose
    if (
        untold and speaker.attribution and kind in PEOPLE and span.kind in COUNTED
    ):  # shares of those who say so are polled
        event = Event(PARTICIPANTS, at, at + 1, "subject", "the number counts the speakers")
    event = shared_event(reading, at, span, counted, event, article)
    if event.event_type == VOTES and span.kind in SHARES and tells_poll(reading, article):
        event = event._replace(event_type=POLLED, rule=BY_TOPIC)
    if event.event_type == OTHER and (span.kind in SHARES or (head is not None and head.noun in points(words))):
        event = by_topic(reading, event, span, counted, kind, article)
    if event.event_type == OTHER and span.kind in SHARES:
        moves = counted.rule == MOVES or is_change(reading, span, standing)
        event = event._replace(event_type=CHANGE if moves else SHARE, rule="a share of what is counted")
    if (span.kind in SHARES or event.rule == BY_TOPIC) and span.tier == "core":
        speaker = survey_of(speaker, reading, event, article)
    if event.role == "toll" and (head is None or counted.elided):
        counted, head = counted_toll(reading, counted, event, words)
    kind = class_of(reading, counted, head, event, article)
    if head is not None and counted.elided and kind is not None and not befits(event, kind, words):
        counted = counted._replace(
            phrase=None, rule=None
        )  # "held four blocks and killed four", "the count rose to 22 killed"
        head, kind = None, class_of(reading, counted, None, event, article)
    event = fitting_event(event, counted, kind, words)
    if span.kind in COUNTED:
        event = rate_of(reading.tokens, at, counted) or event
    if event.event_type == OTHER:
        event = noun_event(reading.tokens, reading.marks, at, span, counted, words) or event
    clause = clause_around(reading.tokens, reading.ends, at, sentence.text, speaker.content)
    whole = clause_around(reading.tokens, reading.ends, at, sentence.text, None)
    event_words = span_of(reading.tokens, event.start, event.end)
    meaning = find_meaning(sentence.text, reading.cues, span, event_words, whole, words)
    meaning = _with_clause(meaning, reading.language, standing, span, words)
    asked = event.event_type == POLLED and span.kind in SHARES  # "60 percent would vote for her": they have said so
    if asked or speaker.attribution:
        meaning = meaning._replace(hypothetical=None)
    told = event_types(words)[event.event_type]
    known = told.is_loose or (told.violent and event.role == "self") or (span.kind == "duration" and "-" in span.text)
    if known and is_definite(reading.language, standing.token):
        # "would remove its 28,500 troops", "would act after the two attacks"
        meaning = meaning._replace(hypothetical=None)
    strength = kind in FORCES or (head is not None and head.noun == "member")
    hyphened = counted.rule == TIED if span.kind == "count" else "-" in span.text
    is_attribute = hyphened and span.kind in COUNTED  # "the 76-member board meets", "read a six-page letter"
    held = span.kind == "count" and not is_attribute and holds(reading, standing, span)
    holding = meaning.scope == "stock" or counted.rule == SAID_OF or (held and standing.role == OBJECT)
    if event.event_type == OTHER and holding and strength and span.kind == "count":
        event, event_words = event._replace(event_type=MEMBERS, rule="standing strength"), meaning.scope_words
    if event.event_type == OTHER and span.kind == "count" and (meaning.scope == "stock" or held):
        event = event._replace(event_type=EXISTING, rule="what there is, or somebody has")
    first = next((n for n, token in enumerate(reading.tokens) if token.start >= clause[0]), 0)
    actor = actor_in_sentence(reading, event, min(first, event.start), speaker, article)
    if actor is None and not is_attribute:
        actor = subject_as_actor(reading, span, event, standing, article)
    actor = beside(actor, reading, event, counted, standing, speaker)
    if actor is None:
        actor = counted_as_actor(reading, counted, kind, event, standing, speaker)
    loose = is_loose(event, kind, words)
    if meaning.as_of is None:
        meaning = meaning._replace(as_of=counted_by(reading, event, whole, words))
    time = None if is_attribute and loose else time_of(reading, span, event, loose, meaning.scope, standing, article)
    asked_then = article.fieldwork if event.event_type == POLLED and article.fieldwork is not None else None
    if time is None and asked_then is not None and asked_then[0] in article.before:
        time = reading_of(asked_then[0], article), asked_then[1]
    if time is None and loose and meaning.hypothetical is None and not (speaker.attribution or is_attribute):
        time = time_before(reading, span, standing, article)
    place = place_of(reading, span, event, kind, meaning.scope, clause, standing, article)
    if speaker.attribution and event.event_type == PARTICIPANTS:
        place = None  # "it happened in Diyala, and two officials said"
    nobody = actor is None or actor.rule == HARM
    if nobody and meaning.scope == "incident" and meaning.hypothetical is None and span.tier == "core":
        actor = actor_before(reading, event, kind, place, article) or actor
    question = Asked(reading, span, event, standing, meaning.hypothetical is not None, speaker.attribution)
    likely = set()
    unlikely = speaker.attribution or event_types(words)[event.event_type].placed == ACCOUNT
    if place is None and not unlikely:
        chosen = likeliest(PLACES, question, article)
        if chosen is not None:
            place = reading_of(chosen.sentence, article), chosen.thing
            likely.add(PLACES.name)
    date = _date(time, meaning, standing, reading, article)
    known = event.event_type != DURATION or (time is not None and not is_open(time[1]))
    is_fact = known and meaning.hypothetical is None
    background = find_background(reading, standing, event, time, date, article) if is_fact else None
    return Draft(
        reading, span, counted, head, kind, event, event_words,
        actor, place, time, time_words(time[0], span, time[1]) if time is not None else None,
        date, meaning,
        find_scope(reading, event, span, meaning, time, standing, held), speaker,
        speaker.direct or any(quoted.start <= span.start < quoted.end for quoted in reading.language.quotations),
        event.event_type in of_persons(words),
        background,
        frozenset(likely),
    )  # fmt: skip


def _date(
    time: tuple[Reading, DateSpan] | None, meaning: Meaning, standing: Standing, reading: Reading, article: Article
) -> ResolvedDate | None:
    """The first day of a time; what is told as a fact, or in the past, has no day after the article's."""
    if time is None:
        return None
    where = clause_at(time[0].language, time[0].language.at(time[1].start))
    told = [(reading, standing.clause), (time[0], where)]
    past = any(n >= 0 and one.language.clauses[n].verb.tense == "past" for one, n in told)
    planned = meaning.hypothetical is not None and not past
    date = resolve_date(time[1], article.published, planned=planned)
    return date if planned else happened(date, article.published)


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


def _with_clause(
    meaning: Meaning, language: Language, standing: Standing, span: NumberSpan, words: Lexicons
) -> Meaning:
    """What the verbs above the number's clause add to the words near it: planned, feared, denied."""
    after = language.at(span.end - 1) + 1
    unreal = find_hypothetical(language, standing, span.kind == "duration", after, words)
    denied = find_denial(language, standing, words)
    if denied is not None and span.modifier_start == language.span(*denied)[0]:
        denied = None  # "may not exceed 40 percent" bounds the number
    return meaning._replace(
        hypothetical=meaning.hypothetical or (language.span(*unreal) if unreal else None),
        negated=meaning.negated or (language.span(*denied) if denied else None),
    )
