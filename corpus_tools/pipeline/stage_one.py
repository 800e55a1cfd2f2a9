"""Stage 1: the tables of some articles, from these articles alone.

An article on which a room stops costs itself: the piece is halved until it stands alone, and it becomes a row of
skipped_inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.claims.claims import find_claims
from corpus_tools.extraction.language.sentence import Sentences
from corpus_tools.extraction.names.entities import find_entities
from corpus_tools.extraction.statements.statements import find_statements
from corpus_tools.lexicons import LexiconError, Lexicons
from corpus_tools.reading.sentences import split_sentences
from corpus_tools.reading.text import failed

STAGE_ONE = ("sentences", "entities", "statements", "claims", "claim_roles", "ignored_numbers")
SKIPPED = "skipped_inputs"
WORKER = "worker"  # stands for a room where a process died

Tables = dict[str, pd.DataFrame]


class Piece(NamedTuple):
    """Some articles with their blocks: all that stage 1 needs to know."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    lexicons: Lexicons

    def part(self, start: int, end: int) -> Piece:
        """The articles from `start` to `end` with their blocks."""
        articles = self.articles.iloc[start:end]
        blocks = self.blocks[self.blocks["article_id"].isin(articles["article_id"])]
        return self._replace(articles=articles, blocks=blocks)


class RoomError(Exception):
    """A room stopped; the exception that it raised is the cause."""

    def __init__(self, room: str, error: Exception) -> None:
        super().__init__(room, error)
        self.room, self.error = room, error


def extract(piece: Piece) -> Tables:
    """Stage 1: the tables of some articles, from these articles alone, and the articles on which it stopped."""
    with tables.collector_off():  # until all that was read of the articles is let go
        return halved(piece, _extract)


def halved(piece: Piece, work: Callable[[Piece], Tables]) -> Tables:
    """What `work` makes of the piece; where it raises, of its halves, down to the article that it cannot be made of.

    LexiconError where a word list is at fault, for that is no article's.
    """
    try:
        return work(piece)
    except LexiconError:
        raise
    except Exception as error:
        n = len(piece.articles)
        if n == 1:
            return failure(piece, error)
        halves = (piece.part(0, n // 2), piece.part(n // 2, n))
        return joined([halved(half, work) for half in halves])


def _extract(piece: Piece) -> Tables:
    articles, blocks, words = piece
    read = Sentences(words)
    with in_room("split_sentences"):
        sentences = tables.check("sentences", split_sentences(blocks, lexicons=words))
    with in_room("find_entities"):
        entities = tables.check("entities", find_entities(sentences, lexicons=words, read=read))
    with in_room("find_statements"):
        statements = tables.check("statements", find_statements(sentences, entities, lexicons=words, read=read))
    with in_room("find_claims"):
        found = find_claims(sentences, entities, statements, articles, lexicons=words, read=read)
        claims = {name: tables.check(name, table) for name, table in found._asdict().items()}
    made = {"sentences": sentences, "entities": entities, "statements": statements}
    return {**made, **claims, SKIPPED: tables.empty(SKIPPED)}


@contextmanager
def in_room(room: str) -> Iterator[None]:
    """Whatever is raised inside is a RoomError that names the room."""
    try:
        yield
    except LexiconError:
        raise
    except Exception as error:
        raise RoomError(room, error) from error


def failure(piece: Piece, error: Exception) -> Tables:
    """No tables, and a row of skipped_inputs for each article of the piece."""
    room, cause = (error.room, error.error) if isinstance(error, RoomError) else (WORKER, error)
    columns = (piece.articles[name].tolist() for name in ("article_id", "file", "record"))
    rows = [
        failed(room, cause, file=file, record=None if pd.isna(record) else record, article=article)
        for article, file, record in zip(*columns, strict=True)
    ]
    return {**{name: tables.empty(name) for name in STAGE_ONE}, SKIPPED: tables.make(SKIPPED, rows)}


def joined(done: list[Tables]) -> Tables:
    """The tables of several pieces as those of one; of none, none."""
    names = dict.fromkeys(name for result in done for name in result)
    return {name: concat(name, [result[name] for result in done if name in result]) for name in names}


def concat(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all parts; the table `name` without rows where there are none."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else tables.empty(name)
