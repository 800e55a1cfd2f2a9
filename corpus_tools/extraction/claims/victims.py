"""Single victims that no number counts: "a policeman was killed", as optional claims of one. Knows no tables."""

from __future__ import annotations

from functools import cache

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.counted import PEOPLE, counted_class, counted_phrase
from corpus_tools.extraction.claims.drafts import Article, Reading
from corpus_tools.extraction.claims.event_types import of_persons
from corpus_tools.extraction.claims.event_words import event_words
from corpus_tools.extraction.claims.events import find_event
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons


@cache
def _telling(words: Lexicons) -> frozenset[str]:
    """One word of each verb and noun that tells what happened to a person."""
    keys = event_words(words, of_persons(words))
    return frozenset(max(key, key=lambda word: (len(word), word)) for key in keys)


def may_have_victims(seen: frozenset[str], words: Lexicons) -> bool:
    """Whether a sentence with these words has an article and words that tell what happened to a person: a quick look."""
    return not INDEFINITE.isdisjoint(seen) and not _telling(words).isdisjoint(seen)


def find_victim(reading: Reading, at: int, article: Article) -> NumberSpan | None:
    """The optional claim that "a" or "an" at token `at` makes, where what follows is a person to whom something happened."""
    token = reading.tokens[at]
    if token.tag != tags.DETERMINER:
        return None
    text = reading.sentence.text[token.start : token.end]
    span = NumberSpan(token.start, token.end, text, text, 1.0, 1.0, 1.0, tier="optional",
                      number_start=token.start, number_end=token.end)  # fmt: skip
    counted = counted_phrase(reading.tokens, at, span, article.words)
    if counted.head is None or counted.phrase is None:
        return None
    if counted_class(reading.tokens, counted.phrase, counted.head, article.words) not in PEOPLE:
        return None
    event = find_event(reading.tokens, reading.marks, at, span, counted, article.words)
    befell = event.event_type in of_persons(article.words) and event.role in ("object", "subject", "state", "of")
    return span if befell else None
