"""Whom each outlet lets speak: kinds of speakers, named or not, and how their words are brought in."""

from __future__ import annotations

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.statistics import inference
from corpus_tools.tables import Corpus

NAMED, UNNAMED, NO_SPEAKER = "named", "unnamed", "none found"
ATTRIBUTED_SENTENCES = "attributed"
MEASURES = ("source_type", NAMED, "mode", "cue_class")


def sourcing_statements(corpus: Corpus, *, by: str = "outlet", copies: pd.DataFrame | None = None) -> pd.DataFrame:
    """The statements that compare_sourcing counts, with their group: captions and repeated articles are left out.

    Added columns: group, and `naming` (named, unnamed, none found: no speaker stands in the text).
    """
    groups = grouping.group_articles(corpus, by, copies)
    group_of = dict(zip(groups.articles["article_id"], groups.articles["group"], strict=True))
    counted = set(corpus.sentences.loc[corpus.sentences["zone"].isin(grouping.COUNTED_ZONES), "sentence_id"])
    rows = corpus.statements
    rows = rows[rows["article_id"].isin(set(group_of)) & rows["sentence_id"].isin(counted)]
    speaker = rows["source_text"].notna() | rows["source"].notna()
    naming = rows["named"].map({True: NAMED, False: UNNAMED}).where(speaker, NO_SPEAKER).fillna(UNNAMED)
    return rows.assign(group=rows["article_id"].map(group_of), naming=naming.astype("str")).reset_index(drop=True)


def compare_sourcing(corpus: Corpus, *, by: str = "outlet", copies: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table sourcing: the share of each group's statements that have each kind of speaker, naming, mode and cue.

    Measures: source_type, named (values named, unnamed, none found), mode, cue_class: shares of the statements; attributed: share
    of the sentences in which somebody's words are reported. `by` is a column of articles, `copies` the table of find_copies.
    How often a speaker goes unfound depends on the rules more than on the outlet: read `none found` together with `unnamed`.
    Each cell leads back through `sourcing_statements`. KeyError: no such column.
    """
    groups = grouping.group_articles(corpus, by, copies)
    statements = sourcing_statements(corpus, by=by, copies=copies)
    if not len(groups.articles) or not len(statements):
        return tables.empty("sourcing")
    columns = {"source_type": "source_type", NAMED: "naming", "mode": "mode", "cue_class": "cue_class"}
    parts = [_shares(statements, column, measure, groups) for measure, column in columns.items()]
    parts.append(_attributed(corpus, statements, groups))
    return tables.make("sourcing", inference.judge(pd.concat(parts, ignore_index=True)).drop(columns="item"))


def _shares(statements: pd.DataFrame, column: str, measure: str, groups: grouping.Groups) -> pd.DataFrame:
    row_of = {article: i for i, article in enumerate(groups.articles["article_id"])}
    known = statements[statements[column].notna()]
    values = known[column].value_counts().sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    rows = known["article_id"].map(row_of).to_numpy()
    shape = (len(row_of), max(len(values), 1))
    counts = grouping.count_matrix(rows, known[column].map({value: i for i, value in enumerate(values)}), shape)
    exposure = grouping.count_matrix(
        statements["article_id"].map(row_of), [0] * len(statements), (len(row_of), 1)
    ).toarray()
    part = inference.compare_groups(
        counts, exposure.ravel(), groups.articles["group"].tolist(), share=True, apart=groups.apart
    )
    if not values:
        return part.iloc[:0].assign(measure="", value="")
    return part.assign(measure=measure, value=[values[item] for item in part["item"]])


def _attributed(corpus: Corpus, statements: pd.DataFrame, groups: grouping.Groups) -> pd.DataFrame:
    row_of = {article: i for i, article in enumerate(groups.articles["article_id"])}
    sentences = corpus.sentences
    sentences = sentences[sentences["zone"].isin(grouping.COUNTED_ZONES) & sentences["article_id"].isin(set(row_of))]
    shape = (len(row_of), 1)
    every = grouping.count_matrix(sentences["article_id"].map(row_of), [0] * len(sentences), shape).toarray().ravel()
    said = statements.drop_duplicates("sentence_id")
    counts = grouping.count_matrix(said["article_id"].map(row_of), [0] * len(said), shape)
    names = groups.articles["group"].tolist()
    part = inference.compare_groups(counts, every, names, share=True, apart=groups.apart)
    return part.assign(measure=ATTRIBUTED_SENTENCES, value="reported")
