"""Numeric claims: each number with its thing, event, actor, target, place, time and speaker."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.article_places import article_places
from corpus_tools.extraction.claims.claim_rows import evidence_of, row_of
from corpus_tools.extraction.claims.draft_claim import draft_claim
from corpus_tools.extraction.claims.drafts import Article, Reading, Sentence
from corpus_tools.extraction.claims.number_sources import vouches
from corpus_tools.extraction.claims.places import Mention
from corpus_tools.extraction.claims.role_evidence import Said
from corpus_tools.extraction.claims.surveys import (
    fieldwork,
    survey_told,
)
from corpus_tools.extraction.claims.victims import find_victim, may_have_victims
from corpus_tools.extraction.language.sentence import Sentences, make
from corpus_tools.extraction.numbers import NumberSpan, read_numbers
from corpus_tools.lexicons import Lexicons, load_lexicons


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
    """The sentences of an article that may hold a claim."""
    counting = [n for n, numbers in enumerate(found) if any(number.ignored is None for number in numbers)]
    make([own[n].language for n in counting], "tags", "codes", "chunks", "clauses")
    telling = (n for n, sentence in enumerate(own) if may_have_victims(sentence.language.letters, words))
    readings = {n: Reading(own[n], found[n]) for n in {*counting, *telling}}
    make([readings[n] for n in counting], "tokens", "marks", "places", "dates")
    return readings


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
            draft = draft_claim(reading, at, span, article)
            article.earlier.append(draft)
            yield row_of(draft), evidence_of(draft, article)
