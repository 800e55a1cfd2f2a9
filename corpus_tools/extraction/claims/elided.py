"""What a claim takes from the rest of its sentence and of its article: elided nouns and shared events.

Knows no tables.
"""

from __future__ import annotations

from functools import cache

from corpus_tools.extraction.claims.counted import Counted, counted_class, counted_phrase, phrase_before
from corpus_tools.extraction.claims.drafts import Article, Head, Reading
from corpus_tools.extraction.claims.event_words import LOSSES, PERSONS, STATE_FORM, Event
from corpus_tools.extraction.claims.phrases import (
    ADVERB,
    AUXILIARY,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    PAST,
    VERB,
    Phrase,
    Token,
    singular,
)
from corpus_tools.extraction.claims.places import place_openers
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

DEAD = "dead"
NOUN_BEFORE = "noun before the number"  # the rule
FORCES = frozenset(("militant", "security_force"))  # who has a strength, and losses
_TAKEN = frozenset(("arrested", "captured", "seized"))
PEOPLE = frozenset(("security_force", "militant", "civilian", "official", "journalist", "detainee", "people"))
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


@cache
def _part_cues(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("part_cues"))


def shared_event(
    reading: Reading, at: int, span: NumberSpan, counted: Counted, event: Event, article: Article
) -> Event:
    """The event of the number before, for a stated part of it or an addition to it: "132 of which", "another nine"."""
    if event.event_type != "other" or span.kind not in _SHARES or not article.earlier or at == 0:
        return event
    if event.role == STATE_FORM:
        return event  # "12 dead, 30 | missing"
    before = article.earlier[-1]
    if before.reading is not reading or before.event.event_type in ("other", "duration"):
        return event
    position = at - 1
    while position > 0 and reading.tokens[position].tag in (DETERMINER, ADVERB):
        position -= 1
    near = reading.tokens[position]
    adjoining = near.tag in (CONJUNCTION, COMMA, DASH) and position - before.counted.end <= 1
    listed = adjoining and not _has_verb(reading, counted, near)
    item = _itemised(reading, at, near, counted, before.event, article.words)
    if listed or item or near.lower in _part_cues(article.words) or counted.rule == "pronoun after of":
        return before.event._replace(rule="shared with the number before")
    return event


def _has_verb(reading: Reading, counted: Counted, near: Token) -> bool:
    """Whether what is counted has a verb of its own: "a patient died and two nurses | became ill". "Of 90, 57 were" has not."""
    following = reading.tokens[counted.end].tag if counted.end < len(reading.tokens) else None
    return following in (VERB, PAST) or (following == AUXILIARY and near.tag == CONJUNCTION)


def _itemised(reading: Reading, at: int, near: Token, counted: Counted, event: Event, words: Lexicons) -> bool:
    """Whether a number without a noun is an item of what was counted before: "94 died: 48 in Texas, 12 in Ohio"."""
    following = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    alone = counted.phrase is None and counted.head is None
    placed = following is not None and following.lower in place_openers(words)
    return alone and placed and near.tag in (COLON, COMMA, CONJUNCTION) and event.event_type in PERSONS


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
    if event.rule == LOSSES and counted_kind not in FORCES:
        return event._replace(event_type="other", role="none")
    if event.event_type == "destroyed" and counted_kind in PEOPLE:
        return event._replace(event_type="other")  # "intercepted 82 migrants"
    return event
