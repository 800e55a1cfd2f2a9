"""A draft as the row of the table claims, and as the rows of claim_roles that tell where its fields come from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_tools.extraction.claims.drafts import Article, Draft
from corpus_tools.extraction.claims.open_times import is_open
from corpus_tools.extraction.claims.phrases import span_of
from corpus_tools.extraction.claims.places import PHRASE
from corpus_tools.extraction.claims.role_evidence import Roles


def row_of(draft: Draft) -> tuple[Any, ...]:
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
        draft.time[0].sentence.text[slice(*draft.time_words)] if draft.time and draft.time_words else None,
        pd.Timestamp(draft.date.date) if draft.date else None,
        draft.date.precision if draft.date else None, text[slice(*meaning.as_of)] if meaning.as_of else None, draft.scope,
        meaning.part, draft.speaker.said.statement_id if draft.speaker.said else None, voice.source_text if voice else None,
        voice.source if voice else None, draft.speaker.source_type, draft.quoted, meaning.hypothetical is not None,
        meaning.negated is not None, draft.background is not None, span.tier,
    )  # fmt: skip


def evidence_of(draft: Draft, article: Article) -> list[tuple[Any, ...]]:
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
        rule = "list place_weights" if "place" in draft.likely else rule
        roles.there("place", draft.place[0].sentence, (place.start, place.end), place.name, rule)
    if draft.time is not None and draft.time_words is not None:
        date = draft.time[1]
        rule = "word list open_times" if is_open(date) else "named time"
        roles.there("time", draft.time[0].sentence, draft.time_words, None, rule)
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
    for field, cue in (("hypothetical", meaning.hypothetical), ("negated", meaning.negated)):
        if cue is not None:
            roles.here(field, cue, "true", "word list hypothetical_cues")
    if draft.background is not None:
        roles.here("background", draft.background.words, "true", draft.background.rule)
    roles.here("tier", None, draft.span.tier, "number grammar")
