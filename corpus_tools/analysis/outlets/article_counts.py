"""Counts by article, zeros included: the table from which any regression starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.naming import naming_mentions
from corpus_tools.analysis.outlets.sourcing import COLUMN_OF, sourcing_statements
from corpus_tools.analysis.outlets.voices import ALL
from corpus_tools.analysis.outlets.watched import term_mentions
from corpus_tools.tables import Corpus

if TYPE_CHECKING:
    from corpus_tools.lexicons import Lexicons

STATEMENTS, SENTENCES = "statements", "sentences"
MEASURES = (SENTENCES, STATEMENTS, *COLUMN_OF)


def article_counts(
    corpus: Corpus,
    *,
    terms: Sequence[str] = (),
    labels: Sequence[str] = (),
    measures: Sequence[str] = (),
    voice: str = ALL,
    strata: pd.DataFrame | None = None,
    lexicons: Lexicons | None = None,
) -> pd.DataFrame:
    """The table article_counts: one row an article, with a column of counts for each thing asked for, zeros included.

    `terms`: words or phrases in any form, `labels`: words of the list actor_labels, both in `voice` (columns term:X, label:X).
    `measures`: sentences, statements, or a measure of compare_sourcing (columns measure:value, as counts of statements).
    `strata`: the table stories (fills story_id) or topic_weights (fills topic). Texts that repeat an earlier one are left out;
    captions do not count. ValueError: no such measure or label.
    """
    if unknown := [measure for measure in measures if measure not in MEASURES]:
        raise ValueError(f"measures={unknown} are not known. Allowed: {', '.join(MEASURES)}.")
    if unknown := sorted(set(labels) - set((lexicons or corpus.lexicons).terms("actor_labels"))):
        raise ValueError(f"labels={unknown}: not in the list actor_labels, in the singular. terms= counts any word.")
    articles = corpus.articles[corpus.articles["copy_of"].isna()]
    articles = articles.rename(columns={"n_words": "words", "published": "date"})
    own = {name: articles[name] for name in tables.empty("article_counts").columns if name in articles.columns}
    table = pd.DataFrame(own).reset_index(drop=True)
    if strata is not None:
        known = grouping.known_strata(corpus, strata)
        table["topic" if "topic" in strata.columns else "story_id"] = table["article_id"].map(known).astype("object")
    mentions = term_mentions(corpus, terms, voice=voice, lexicons=lexicons)
    _add(table, mentions, "term", terms, "term:")
    named = naming_mentions(corpus, lexicons=lexicons) if labels else mentions.assign(label="", voice="")
    _add(table, named[(named["voice"] == voice) | (voice == ALL)], "label", labels, "label:")
    statements = sourcing_statements(corpus)
    counted = grouping.counted_sentences(corpus)
    for measure in measures:
        if measure in COLUMN_OF:
            column = COLUMN_OF[measure]
            _add(table, statements, column, sorted(statements[column].dropna().unique()), f"{measure}:")
        else:
            rows = statements if measure == STATEMENTS else counted
            table[measure] = table["article_id"].map(rows["article_id"].value_counts()).fillna(0).astype(int)
    if "topic" in table:
        table["topic"] = table["topic"].map(lambda value: None if pd.isna(value) else str(value))
    return tables.make("article_counts", table)


def _add(table: pd.DataFrame, rows: pd.DataFrame, column: str, values: Sequence[str], prefix: str) -> None:
    """A column of counts for each of the values."""
    counts = rows.groupby(["article_id", column]).size()
    for value in values:
        own = counts.xs(value, level=column) if value in counts.index.get_level_values(column) else pd.Series(dtype=int)
        table[prefix + value] = table["article_id"].map(own).fillna(0).astype(int)
