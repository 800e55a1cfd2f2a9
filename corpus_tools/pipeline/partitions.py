"""Stage 1 in pieces: whole articles, in reading order, each piece worked off from its own articles alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.claims.claims import find_claims
from corpus_tools.extraction.names.entities import find_entities
from corpus_tools.extraction.statements.statements import find_statements
from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.sentences import split_sentences

ARTICLES_PER_PARTITION = 50  # small enough for a smooth progress bar, large enough that start-up costs vanish
STAGE_ONE = ("sentences", "entities", "statements", "claims", "claim_roles", "ignored_numbers")


class Partition(NamedTuple):
    """Some articles with their blocks: all that stage 1 needs to know."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    lexicons: Lexicons


def extract(partition: Partition) -> dict[str, pd.DataFrame]:
    """Stage 1: the tables of some articles, from these articles alone."""
    articles, blocks, words = partition
    with collector_off():
        sentences = split_sentences(blocks, lexicons=words)
        entities = find_entities(sentences, lexicons=words)
        statements = find_statements(sentences, entities, lexicons=words)
        found = find_claims(sentences, entities, statements, articles, lexicons=words)
    return dict(zip(STAGE_ONE, (sentences, entities, statements, *found), strict=True))


@contextmanager
def collector_off() -> Iterator[None]:
    """Python does not look for reference cycles meanwhile: rows make none, and looking took a tenth of a build."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def cut(articles: pd.DataFrame, blocks: pd.DataFrame, words: Lexicons) -> list[Partition]:
    """Cut whole articles, in reading order, into partitions of a fixed size."""
    number = pd.Series(range(len(articles)), index=articles["article_id"], dtype="int64") // ARTICLES_PER_PARTITION
    by_block = blocks["article_id"].map(number)
    return [
        Partition(articles[number.to_numpy() == n], blocks[by_block.to_numpy() == n], words)
        for n in sorted(set(number))
    ]


def joined(done: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables of stage 1 from those of its partitions."""
    return {name: _concat(name, [result[name] for result in done]) for name in STAGE_ONE}


def _concat(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else tables.empty(name)
