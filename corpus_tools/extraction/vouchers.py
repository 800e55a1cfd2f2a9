"""Who vouches for a number where no statement was found around it: who counts it, whose toll it is, a headline's speaker.

Knows no tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.actors import subject_of
from corpus_tools.extraction.phrases import (
    ADJECTIVE,
    ADVERB,
    COLON,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    FOCUS,
    NAME,
    NOUN,
    NUMBER,
    PLURAL,
    POSSESSOR,
    PREPOSITION,
    QUOTE,
    Token,
    singular,
)  # fmt: skip
from corpus_tools.extraction.readings import Reading
from corpus_tools.extraction.roles import NO_STATEMENT, Said, Span, Speaker
from corpus_tools.lexicons import Lexicons

_SPEAKERS = frozenset(("ORG", "PERSON"))
_LONGEST_SPEAKER = 5  # words before the colon of a headline: "Health ministry: "
_FAR = 160  # code points between a number and "according to"
_REACH = 16  # words between a counting verb and its number
_BETWEEN = frozenset((
    ADVERB, DETERMINER, FOCUS, QUOTE, PREPOSITION, NOUN, COLON, ADJECTIVE, NUMBER, CONJUNCTION, COMMA, PLURAL,
))  # fmt: skip
_ACCORDING = re.compile(r"\b[Aa]ccording to ([^,;.:()“”\"]{3,80})")


class _Words(NamedTuple):
    verbs: frozenset[str]
    types: dict[str, str]
    tolls: frozenset[str]


@cache
def _compiled(words: Lexicons) -> _Words:
    return _Words(
        frozenset(words.terms("count_verbs")),
        words.mapping("role_words", "source_type"),
        frozenset(words.terms("cue_context", kind="toll")),
    )


def find_voucher(reading: Reading, at: int, words: Lexicons) -> Speaker | None:
    """Who vouches for the number at token `at`, or None. A speaker is a name, or words with a role word among them."""
    known = _compiled(words)
    for find, rule in (
        (_who_counts, "subject of a counting verb"),
        (_whose_toll, "whose toll it is"),
        (_before_colon, "speaker before a colon"),
        (_according_to, "according to, in the sentence"),
    ):
        span = find(reading, at, words)
        kind = _speaker_type(reading, span, known, words) if span is not None else None
        if span is not None and kind is not None:
            return _speaker(reading, span, kind, rule)
    return None


def _who_counts(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "The Diyala health department counts 15 people killed", "a police source gave the same count: 13"."""
    known, tokens = _compiled(words), reading.tokens
    position = at - 1
    while position >= max(1, at - _REACH) and tokens[position].lower not in known.verbs:
        if tokens[position].tag not in _BETWEEN and reading.marks[position] is None:
            return None
        position -= 1
    if position < max(1, at - _REACH):
        return None
    subject = subject_of(tokens, reading.marks, position, 0, words)
    return _words(tokens, *subject) if subject is not None else None


def _whose_toll(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "an earlier civil defence toll of 15 dead"."""
    known, tokens = _compiled(words), reading.tokens
    if at < 3 or tokens[at - 1].lower != "of" or tokens[at - 2].lower not in known.tolls:
        return None
    start = end = at - 2
    while start > 0 and tokens[start - 1].tag in (NOUN, NAME, PLURAL, POSSESSOR):
        start -= 1
    return _words(tokens, start, end) if start < end else None


def _before_colon(reading: Reading, at: int, words: Lexicons) -> Span | None:
    """ "SDF: 22 militants dead"."""
    tokens = reading.tokens[: min(at, _LONGEST_SPEAKER + 1)]
    colon = next((n for n, token in enumerate(tokens) if token.tag == COLON), 0)
    marked = any(mark is not None for mark in reading.marks[:colon])
    plain = not marked and all(token.tag not in (COMMA, QUOTE) for token in tokens[:colon])
    return _words(reading.tokens, 0, colon) if colon and plain else None


def _according_to(reading: Reading, at: int, words: Lexicons) -> Span | None:
    found = _ACCORDING.search(reading.sentence.text)
    number = reading.tokens[at]
    if found is None or found.start(1) <= number.start < found.end(1):
        return None
    if max(found.start() - number.end, number.start - found.end()) > _FAR:
        return None
    return found.start(1), found.start(1) + len(found.group(1).rstrip())


def _words(tokens: Sequence[Token], start: int, end: int) -> Span | None:
    return (tokens[start].start, tokens[end - 1].end) if end > start else None


def _speaker_type(reading: Reading, span: Span, known: _Words, words: Lexicons) -> str | None:
    """The kind of speaker by its last role word; "other" for a name without one; None where nothing names a speaker."""
    inside = [token for token in reading.tokens if span[0] <= token.start and token.end <= span[1]]
    for token in reversed(inside):
        kind = known.types.get(token.lower) or known.types.get(singular(token.lower, words))
        if kind is not None:
            return kind
    named = any(m.label in _SPEAKERS and span[0] <= m.start < span[1] for m in reading.sentence.mentions)
    return "other" if named else None


def _speaker(reading: Reading, span: Span, kind: str, rule: str) -> Speaker:
    sentence = reading.sentence
    text = sentence.text[span[0] : span[1]]
    name = next((m.name for m in sentence.mentions if m.label in _SPEAKERS and span[0] <= m.start < span[1]), text)
    voice = Said(
        "", sentence.sentence_id, sentence.sentence_id, *span, text, name, kind, -1, -1, "indirect", -1, -1, None
    )
    return Speaker(None, voice, rule)


def with_voucher(speaker: Speaker, reading: Reading, at: int, words: Lexicons) -> Speaker:
    """`speaker`, or who vouches for the number by other words where no statement was found around it."""
    if speaker.said is not None or speaker.voice is not None or speaker.rule != NO_STATEMENT:
        return speaker
    return find_voucher(reading, at, words) or speaker
