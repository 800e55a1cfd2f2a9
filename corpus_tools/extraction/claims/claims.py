"""Numeric claims: each number with its thing, event, actor, target, place, time and speaker."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.dates import DateSpan, ResolvedDate, happened, resolve_date
from corpus_tools.extraction.claims.actors import ATTACKER, BY_AFTER, SUBJECT, find_actor
from corpus_tools.extraction.claims.article_place import article_place
from corpus_tools.extraction.claims.assertion import Meaning, clause_around, find_meaning
from corpus_tools.extraction.claims.background import find_background
from corpus_tools.extraction.claims.counted import Counted, counted_class
from corpus_tools.extraction.claims.drafts import Actor, Article, Draft, Head, Reading, Sentence, read_sentence
from corpus_tools.extraction.claims.elided import (
    FORCES,
    NOUN_BEFORE,
    PEOPLE,
    befits,
    class_of,
    fitting_event,
    resolve_counted,
    shared_event,
)  # fmt: skip
from corpus_tools.extraction.claims.event_types import (
    ATTACKED,
    CHANGE,
    DURATION,
    MEMBERS,
    OTHER,
    PARTICIPANTS,
    SHARE,
    event_types,
    of_persons,
)
from corpus_tools.extraction.claims.event_types import PHRASE as ONLY_PHRASE
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.events import find_event, noun_event, topic_of
from corpus_tools.extraction.claims.in_clause import NONE, OBJECT, Standing, standing_of
from corpus_tools.extraction.claims.in_clause import SUBJECT as AS_SUBJECT
from corpus_tools.extraction.claims.measured import MOVES, points
from corpus_tools.extraction.claims.number_sources import is_report, survey_of, vouches, with_voucher
from corpus_tools.extraction.claims.phrases import NUMBER, PREPOSITION, PRONOUN, Phrase, noun_phrase, singular, span_of
from corpus_tools.extraction.claims.place_and_time import (
    actor_before,
    counted_by,
    is_loose,
    place_of,
    place_of_article,
    time_of,
)
from corpus_tools.extraction.claims.places import PHRASE, PLACE_LABELS, Mention, is_doer
from corpus_tools.extraction.claims.reality import find_denial, find_hypothetical
from corpus_tools.extraction.claims.role_evidence import Roles, Said, Span, Speaker, speaker_of
from corpus_tools.extraction.claims.victims import VICTIM_ARTICLES, find_victim, may_have_victims
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.language.sentence import Sentences
from corpus_tools.extraction.numbers import NumberSpan, read_numbers
from corpus_tools.lexicons import Lexicons, load_lexicons

_SHARES = frozenset(("percent", "fraction"))  # kinds of numbers that tell parts
_TOPIC_LASTS = 3  # sentences after "poll" in which shares are still its shares
_NUMBER_OF = 5  # words between "number of" and what happened to them: "the number of soldiers killed"


class Claims(NamedTuple):
    """The tables claims, claim_roles and ignored_numbers."""

    claims: pd.DataFrame
    claim_roles: pd.DataFrame
    ignored_numbers: pd.DataFrame


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
        for sentence in own:
            numbers = read_numbers(sentence.language)
            for number in numbers:
                if number.ignored is not None:
                    ignored.append((sentence.sentence_id, sentence.article_id, *number[:3], number.ignored))
            if any(number.ignored is None for number in numbers) or may_have_victims(sentence.text, words):
                for row, evidence in _read_claims(sentence, numbers, article):
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
        named = article_place([sentence.mentions for sentence in own])
        about = (own[named.sentence], named.place) if named is not None else None
        yield Article(published.get(article_id), by_id, [], [], {}, words, about), own


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


def _read_claims(
    sentence: Sentence, numbers: list[NumberSpan], article: Article
) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    reading = read_sentence(sentence, numbers, article.words)
    article.readings[sentence.sentence_id] = reading
    quoted = _quoted_spans(sentence.text)
    for at, token in enumerate(reading.tokens):
        if token.tag == NUMBER:
            span: NumberSpan | None = numbers[token.number]
        elif token.lower in VICTIM_ARTICLES:
            span = find_victim(reading, at, article)
        else:
            continue
        if span is not None:
            draft = _draft(reading, at, span, quoted, article)
            article.earlier.append(draft)
            yield _row(draft), _evidence(draft, article)


def _draft(reading: Reading, at: int, span: NumberSpan, quoted: list[Span], article: Article) -> Draft:
    sentence, words = reading.sentence, article.words
    speaker = speaker_of(span.start, span.end, sentence.statements, article.statements)
    speaker = with_voucher(speaker, reading, at, words)
    counted, head = _without_speaker(resolve_counted(reading, at, span, article), reading, speaker)
    event = find_event(reading.tokens, reading.marks, at, span, counted, words)
    kind = class_of(reading, counted, head, event, article)
    if event.event_type == OTHER and speaker.attribution and kind in PEOPLE:
        event = Event(PARTICIPANTS, at, at + 1, "subject", "the number counts the speakers")
    event = shared_event(reading, at, span, counted, event, article)
    if event.event_type == OTHER and (span.kind in _SHARES or (head is not None and head.noun in points(words))):
        event = _by_topic(reading, event, span, article)
    if event.event_type == OTHER and span.kind in _SHARES and (head is not None or counted.phrase is not None):
        event = event._replace(event_type=CHANGE if counted.rule == MOVES else SHARE, rule="a share of what is counted")
    if span.kind in _SHARES and span.tier == "core":
        speaker = survey_of(speaker, reading, event.event_type, _near(article))
    if event.role == "toll" and (head is None or counted.elided):
        counted, head = _counted_toll(reading, counted, event, words)
    kind = class_of(reading, counted, head, event, article)
    if head is not None and counted.elided and kind is not None and not befits(event, kind, words):
        counted = counted._replace(
            phrase=None, rule=None
        )  # "held four blocks and killed four", "the count rose to 22 killed"
        head, kind = None, class_of(reading, counted, None, event, article)
    event = fitting_event(event, counted, kind, span, words)
    if event.event_type == OTHER:
        event = noun_event(reading.tokens, reading.marks, at, span, counted, words) or event
    clause = clause_around(reading.tokens, reading.ends, at, sentence.text, speaker.content)
    whole = clause_around(reading.tokens, reading.ends, at, sentence.text, None)
    event_words = span_of(reading.tokens, event.start, event.end)
    meaning = find_meaning(sentence.text, reading.cues, span, event_words, whole, words)
    standing = standing_of(reading.language, span.number_start)
    meaning = _with_clause(meaning, reading.language, standing, span, words)
    strength = kind in FORCES or (head is not None and head.noun == "member")
    holding = meaning.scope == "stock" or counted.rule == NOUN_BEFORE
    if event.event_type == OTHER and holding and strength and span.kind == "count":
        event, event_words = event._replace(event_type=MEMBERS, rule="standing strength"), meaning.scope_words
    first = next((n for n, token in enumerate(reading.tokens) if token.start >= clause[0]), 0)
    actor = _actor(reading, event, min(first, event.start), speaker, article)
    actor = actor or _subject_as_actor(reading, event, standing, article)
    actor = _beside_counted(actor, reading, counted)
    loose = is_loose(event, kind, words)
    if meaning.as_of is None:
        meaning = meaning._replace(as_of=counted_by(reading, event, whole, words))
    time = time_of(reading, span, event, loose, meaning.scope, standing, article)
    place = place_of(reading, span, event, kind, meaning.scope, clause, article)
    if place is None and meaning.hypothetical is None:
        place = place_of_article(reading, event, time, article)
    nobody = actor is None or (actor.rule == SUBJECT and _is_attack(reading, actor))
    if nobody and meaning.scope == "incident" and meaning.hypothetical is None and span.tier == "core":
        actor = actor_before(reading, event, kind, place, article) or actor
    date = _date(time, meaning, standing, reading, article)
    return Draft(
        reading, span, counted, head, kind, event, event_words,
        actor, place, time,
        date, meaning,
        _scope(reading, event, span, meaning, time, standing), speaker,
        speaker.direct or any(start <= span.start < end for start, end in quoted),
        event.event_type in of_persons(words),
        None if event.event_type == DURATION else find_background(reading, standing, time, date, article.published, words),
    )  # fmt: skip


def _date(
    time: tuple[Reading, DateSpan] | None, meaning: Meaning, standing: Standing, reading: Reading, article: Article
) -> ResolvedDate | None:
    """The first day of a time; what is told as a fact, or in the past, has no day after the article's."""
    if time is None:
        return None
    past = standing.clause >= 0 and reading.language.clauses[standing.clause].verb.tense == "past"
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


def _near(article: Article) -> list[Reading]:
    """The sentences before that have numbers or victims, as far as a topic lasts."""
    near = (article.readings.get(sentence.sentence_id) for sentence in article.before[-_TOPIC_LASTS:])
    return [one for one in near if one is not None]


def _by_topic(reading: Reading, event: Event, span: NumberSpan, article: Article) -> Event:
    """A share without an event word, in or soon after a sentence that tells of a poll or an election."""
    for one in (reading, *reversed(_near(article))):
        topic = topic_of(one.marks)
        if topic is not None and span.kind in event_types(article.words)[topic].takes:
            return event._replace(event_type=topic, rule="what the sentences are about")
    return event


def _with_clause(
    meaning: Meaning, language: Language, standing: Standing, span: NumberSpan, words: Lexicons
) -> Meaning:
    """What the verbs above the number's clause add to the words near it: planned, feared, denied."""
    unreal = find_hypothetical(language, standing, span.kind == "duration", words)
    denied = find_denial(language, standing, words)
    return meaning._replace(
        hypothetical=meaning.hypothetical or (language.span(*unreal) if unreal else None),
        negated=meaning.negated or (language.span(*denied) if denied else None),
    )


def _scope(
    reading: Reading,
    event: Event,
    span: NumberSpan,
    meaning: Meaning,
    time: tuple[Reading, DateSpan] | None,
    standing: Standing,
) -> str:
    """The scope: by its own cues, else that of its event type; a month or a year makes it the total of that time."""
    words = reading.language.lexicons
    known = event_types(words)[event.event_type]
    if event.event_type == MEMBERS or (span.kind in _LEVELS and meaning.scope == known.scope == "incident"):
        return "stock" if event.event_type != CHANGE else known.scope
    if meaning.scope != "incident":
        return meaning.scope
    if event.event_type in (OTHER, PARTICIPANTS) and span.kind == "count" and _holds(reading.language, standing, words):
        return "stock"
    own_period = time is not None and time[0] is reading and time[1].precision in ("month", "year")
    in_phrase = known.placed == ONLY_PHRASE
    once = in_phrase and known.setting  # an election
    total = event.role == "self" or (in_phrase and event.role != "none")
    if own_period and known.scope == "incident" and total and not once:
        return "period_total"
    return known.scope


def _holds(language: Language, standing: Standing, words: Lexicons) -> bool:
    """Whether the number stands with a verb of what holds: "twenty states | have bans", "a fleet | of which 12 remain"."""
    if standing.clause < 0 or standing.role not in (AS_SUBJECT, OBJECT):
        return False
    clause = language.clauses[standing.clause]
    return not clause.is_passive and _states(words).get(clause.verb.lemma) in (standing.role, "both")


@cache
def _states(words: Lexicons) -> dict[str, str]:
    return words.mapping("state_verbs", "of")


_LEVELS = frozenset(("percent", "fraction", "measure", "multiple"))  # kinds of numbers that tell how much something is


def _actor(reading: Reading, event: Event, first: int, speaker: Speaker, article: Article) -> Actor | None:
    """Who did it. A pronoun is the speaker in what a speaker says of an act ("said that it killed 7"), else null."""
    found = find_actor(reading.tokens, reading.marks, event, first, article.words)
    if found is None:
        return None
    start, end, rule = found
    if end - start > 1 or reading.tokens[start].tag != PRONOUN:
        mention = next((m for m in reading.sentence.mentions if m.start == reading.tokens[start].start), None)
        where = mention is not None and mention.label in PLACE_LABELS and mention.end == reading.tokens[end - 1].end
        if where and rule != BY_AFTER and not is_doer(reading.tokens, end, article.words) and rule != SUBJECT:
            return None
        name = mention.name if mention is not None and mention.end == reading.tokens[end - 1].end else None
        return Actor(reading.sentence, reading.tokens[start].start, reading.tokens[end - 1].end, name, rule)
    voice = speaker.voice
    if voice is None or voice.source_start < 0:
        return None
    near = (reading.sentence, *reversed(article.before))
    sentence = next((s for s in near if s.sentence_id == voice.source_sentence_id), None)
    if sentence is None:
        return None
    return Actor(sentence, voice.source_start, voice.source_end, voice.source, "pronoun for the speaker")


def _beside_counted(actor: Actor | None, reading: Reading, counted: Counted) -> Actor | None:
    """The actor, unless it is what is counted: "families earning $250,000"."""
    own = counted.phrase if actor is not None and actor.sentence is reading.sentence else None
    if actor is None or own is None or own.head < 0:
        return actor
    return None if actor.start <= reading.tokens[own.head].start < actor.end else actor


_NO_ACTORS = frozenset(("GPE", "LOC", "FAC", "DATE"))


def _is_attack(reading: Reading, actor: Actor) -> bool:
    """Whether an attack stands for who made it: "the attack in the village killed 11"."""
    inside = (n for n, token in enumerate(reading.tokens) if actor.start <= token.start < actor.end)
    marks = (reading.marks[n] for n in inside)
    return any(r.event_type == ATTACKED for mark in marks if mark is not None for r in mark.readings)


def _can_act(reading: Reading, phrase: Phrase, rule: str, words: Lexicons) -> bool:
    """Whether a phrase names somebody: a person, a group, a force, a state as the doer; not an attack, a blast or a flood."""
    start, end = reading.tokens[phrase.start].start, reading.tokens[phrase.end - 1].end
    inside = [mention for mention in reading.sentence.mentions if mention.start < end and start < mention.end]
    if any(mention.label not in _NO_ACTORS for mention in inside) or rule == ATTACKER:
        return True
    positions = range(phrase.start, phrase.end)
    if any(reading.tokens[n].tag == PRONOUN for n in positions):
        return True
    if inside and reading.tokens[phrase.end - 1].end == inside[-1].end:
        return True
    of = next((n for n in positions if reading.tokens[n].tag == PREPOSITION and n > phrase.start), phrase.end)
    head = singular(reading.tokens[of - 1].lower, words)
    return counted_class(reading.tokens, Phrase(phrase.start, of, of - 1), head, words) in PEOPLE or head in _bodies(
        words
    )


@cache
def _bodies(words: Lexicons) -> frozenset[str]:
    """Words for forces and groups that act: army, militia, rebels."""
    acting = (row["term"] for row in words["actor_labels"])
    return frozenset(term.split()[-1].lower() for term in acting)


def _subject_as_actor(reading: Reading, event: Event, standing: Standing, article: Article) -> Actor | None:
    """The subject of the number's clause, for what somebody does with what is counted: "Bevin issued 428 pardons"."""
    language = reading.language
    known = event_types(article.words)[event.event_type]
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None or clause.subject is None or clause.is_passive or clause.verb.lemma == "be":
        return None
    beside = known.actor == "clause" and standing.role not in (AS_SUBJECT, NONE)  # "led | with 49.6 percent"
    if not (beside or (known.actor == "subject" and standing.role == OBJECT)):
        return None
    if is_report(language.lowers[clause.subject.head], article.words):
        return None
    start, end = language.span(clause.subject.start, clause.subject.end)
    positions = [n for n, token in enumerate(reading.tokens) if start <= token.start < end]
    phrase = Phrase(positions[0], positions[-1] + 1, positions[-1]) if positions else None
    if phrase is None or not _can_act(reading, phrase, SUBJECT, article.words):
        return None
    if any(reading.tokens[n].tag == PRONOUN for n in positions):
        return None
    name = next((m.name for m in reading.sentence.mentions if (m.start, m.end) == (start, end)), None)
    return Actor(reading.sentence, start, end, name, "subject of the clause")


def _counted_toll(reading: Reading, counted: Counted, event: Event, words: Lexicons) -> tuple[Counted, Head]:
    """What a toll counts: deaths, in "the death toll rose to 27"; soldiers, in "the number of soldiers killed rose to 60"."""
    rule, tokens = "toll before the number", reading.tokens
    of = next(
        (n for n in range(event.start - 1, max(event.start - _NUMBER_OF, 0), -1) if tokens[n].lower == "of"), None
    )
    found = noun_phrase(tokens, of + 1) if of is not None and not event.head else None
    if found is not None and 0 <= found.head < event.start:
        phrase, noun = found, singular(tokens[found.head].lower, words)
    else:
        phrase = Phrase(event.start, event.end, event.end - 1)
        noun = event.head or singular(tokens[event.end - 1].lower, words)
    toll = Counted(phrase, noun, counted.end, rule, False, True)
    return toll, Head(noun, reading.sentence, tokens[phrase.start].start, tokens[phrase.end - 1].end, rule)


def _row(draft: Draft) -> tuple[Any, ...]:
    """The claim as a row of the table, in the order of its columns."""
    sentence, span, meaning, voice = draft.reading.sentence, draft.span, draft.meaning, draft.speaker.voice
    text = sentence.text
    return (
        f"{sentence.sentence_id}:c{span.start}", sentence.sentence_id, sentence.article_id, sentence.zone, span.start, span.end,
        span.text, span.number_text, span.value, span.low, span.high, span.modifier, span.kind, span.unit,
        draft.counted_words or (draft.head.words if draft.head else None), draft.head.noun if draft.head else None,
        draft.counted_class, draft.event.event_type,
        draft.actor.text if draft.actor else None, draft.counted_words if draft.has_target else None,
        draft.place[1].text if draft.place else None, draft.place[1].name if draft.place else None,
        draft.time[1].text if draft.time else None, pd.Timestamp(draft.date.date) if draft.date else None,
        draft.date.precision if draft.date else None, text[slice(*meaning.as_of)] if meaning.as_of else None, draft.scope,
        meaning.part, draft.speaker.said.statement_id if draft.speaker.said else None, voice.source_text if voice else None,
        voice.source if voice else None, draft.speaker.source_type, draft.quoted, meaning.hypothetical is not None,
        meaning.negated is not None, draft.background is not None, span.tier,
    )  # fmt: skip


def _evidence(draft: Draft, article: Article) -> list[tuple[Any, ...]]:
    """The rows of claim_roles: for each field of the claim its words and its rule."""
    sentence, span = draft.reading.sentence, draft.span
    roles = Roles(f"{sentence.sentence_id}:c{span.start}", sentence.sentence_id, sentence.text)
    grammar = "number grammar"
    roles.here("number", (span.number_start, span.number_end), None, grammar)
    modifier = (span.modifier_start, span.modifier_end)
    roles.here("modifier", modifier if None not in modifier else None, span.modifier, grammar)  # type: ignore[arg-type]
    if span.unit is not None:
        roles.here("unit", (span.start, span.end), span.unit, grammar)
    phrase = draft.counted_phrase
    counted = span_of(draft.reading.tokens, phrase.start, phrase.end) if phrase is not None else None
    if counted is not None:
        roles.here("counted", counted, None, draft.counted.rule or "")
    elif draft.head is not None:
        roles.there("counted", draft.head.sentence, (draft.head.start, draft.head.end), None, draft.head.rule)
    if draft.head is not None:
        roles.there(
            "counted_head", draft.head.sentence, (draft.head.start, draft.head.end), draft.head.noun, draft.head.rule
        )
    if draft.counted_class is not None:
        roles.here("counted_class", counted, draft.counted_class, "word list counted_classes")
    roles.here("event_type", draft.event_words, draft.event.event_type, draft.event.rule)
    if draft.actor is not None:
        actor = draft.actor
        roles.there("actor", actor.sentence, (actor.start, actor.end), actor.name, actor.rule)
    if draft.has_target:
        roles.here("target", counted, None, "what the event counts")
    if draft.place is not None:
        place = draft.place[1]
        rule = "phrase of place" if place.weight == PHRASE else "name of a place"
        roles.there("place", draft.place[0].sentence, (place.start, place.end), place.name, rule)
    if draft.time is not None:
        date = draft.time[1]
        roles.there("time", draft.time[0].sentence, (date.start, date.end), None, "named time")
    if draft.date is not None and draft.time is not None:
        span_of_date = (draft.time[1].start, draft.time[1].end)
        dated = f"{draft.date.date.isoformat()} ({draft.date.precision})"
        roles.there("event_date", draft.time[0].sentence, span_of_date, dated, "named time and the article's date")
    _evidence_of_meaning(roles, draft)
    roles.source(draft.speaker, sentence, article.before)
    return roles.rows


def _evidence_of_meaning(roles: Roles, draft: Draft) -> None:
    meaning = draft.meaning
    if meaning.as_of is not None:
        roles.here("as_of", meaning.as_of, None, "word list as_of_cues")
    said = meaning.scope_words if draft.scope == meaning.scope else None
    roles.here("scope", said, draft.scope, "word list scope_cues" if said else "no cue")
    roles.here("part", meaning.part_words, meaning.part, "word list part_cues" if meaning.part_words else "no cue")
    told = (("hypothetical", meaning.hypothetical), ("negated", meaning.negated), ("background", draft.background))
    for field, cue in told:
        if cue is not None:
            listed = "background_cues" if field == "background" else "hypothetical_cues"
            roles.here(field, cue, "true", f"word list {listed}")
    roles.here("tier", None, draft.span.tier, "number grammar")


_MARKS = re.compile(r"[“”\"]")


def _quoted_spans(text: str) -> list[Span]:
    """Stretches inside double quotation marks; an unclosed one runs to the end of the sentence."""
    spans: list[Span] = []
    opened = -1
    for match in _MARKS.finditer(text):
        mark, position = match.group(), match.start()
        if mark == "“" or (mark == '"' and opened < 0):
            opened = position
        elif opened >= 0:
            spans.append((opened, position))
            opened = -1
    if opened >= 0:
        spans.append((opened, len(text)))
    return spans
