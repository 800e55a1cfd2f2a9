"""Whom each outlet lets speak: kinds of speakers, named or not, and how their words are brought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.statistics import inference
from corpus_tools.analysis.statistics.correction import correct_shares
from corpus_tools.tables import Corpus

NAMED, UNNAMED, NO_SPEAKER = "named", "unnamed", "none found"
ATTRIBUTED_SENTENCES = "attributed"
COLUMN_OF = {"source_type": "source_type", NAMED: "naming", "mode": "mode", "cue_class": "cue_class"}
DESCRIBED = (NAMED, NO_SPEAKER)  # over outlets their shares do not rank as those of a hand annotation do


def sourcing_statements(corpus: Corpus, *, by: str = "outlet", copies: pd.DataFrame | None = None) -> pd.DataFrame:
    """The statements that compare_sourcing counts, with their group: captions and repeated articles are left out.

    Added columns: group, and `naming` (named, unnamed, none found: no speaker stands in the text).
    """
    groups = grouping.group_articles(corpus, by, copies)
    group_of = dict(zip(groups.articles["article_id"], groups.articles["group"], strict=True))
    counted, rows = grouping.counted_sentences(corpus)["sentence_id"], corpus.statements
    rows = rows[rows["article_id"].isin(set(group_of)) & rows["sentence_id"].isin(counted)]
    speaker = rows["source_text"].notna() | rows["source"].notna()
    naming = rows["named"].map({True: NAMED, False: UNNAMED}).where(speaker, NO_SPEAKER).fillna(UNNAMED)
    return rows.assign(group=rows["article_id"].map(group_of), naming=naming.astype("str")).reset_index(drop=True)


@tables.kept("sourcing")
def compare_sourcing(
    corpus: Corpus,
    *,
    by: str = "outlet",
    strata: str | Mapping[str, Any] | pd.DataFrame | None = None,
    reviewed: pd.DataFrame | None = None,
    copies: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table sourcing: the share of each group's statements that have each kind of speaker, naming, mode and cue.

    Measures: source_type, named (values named, unnamed, none found), mode, cue_class: shares of the statements; attributed: share
    of the sentences in which somebody's words are reported. `by` is a column of articles, `copies` the table of find_copies,
    `strata` as in compare_words. `named` and `none found` are described and not tested: how often a speaker goes unfound depends
    on how an outlet writes (docs/outlets.md). `reviewed`: statements drawn at random and judged by hand (`correct_shares`);
    the columns corrected* then hold estimates that include the errors of this package.
    Each cell leads back through `sourcing_statements`. KeyError: no such column.
    """
    groups = grouping.group_articles(corpus, by, copies)
    statements = sourcing_statements(corpus, by=by, copies=copies)
    if not len(groups.articles) or not len(statements):
        return tables.empty("sourcing")
    layers = grouping.strata_of(corpus, groups, strata)
    parts = [_shares(statements, column, measure, groups, layers) for measure, column in COLUMN_OF.items()]
    parts.append(_attributed(corpus, statements, groups, layers))
    table = inference.judge(parts).drop(columns="item")
    if reviewed is not None:
        table = _corrected(table, statements, reviewed)
    return tables.make("sourcing", groups.told(table))


def _shares(
    statements: pd.DataFrame, column: str, measure: str, groups: grouping.Groups, layers: list[str] | None
) -> pd.DataFrame:
    known = statements[statements[column].notna()]
    values = grouping.commonest(known[column]).index.tolist()
    part = _compared(grouping.indicators(groups, known, column, values), statements, groups, layers)
    if not values:
        return part.iloc[:0].assign(measure="", value="", described=False)
    part = part.assign(measure=measure, value=[values[item] for item in part["item"]])
    return part.assign(described=(part["measure"] == NAMED) & part["value"].isin(DESCRIBED))


def _attributed(
    corpus: Corpus, statements: pd.DataFrame, groups: grouping.Groups, layers: list[str] | None
) -> pd.DataFrame:
    counts = _per_article(groups, statements.drop_duplicates("sentence_id"))
    part = _compared(counts, grouping.counted_sentences(corpus), groups, layers)
    return part.assign(measure=ATTRIBUTED_SENTENCES, value="reported", described=False)


def _compared(counts: Any, every: pd.DataFrame, groups: grouping.Groups, layers: list[str] | None) -> pd.DataFrame:
    """Counts by article as shares of all rows of the article."""
    exposure, names = _per_article(groups, every).toarray().ravel(), groups.articles["group"].tolist()
    return inference.compare_groups(counts, exposure, names, share=True, apart=groups.apart, strata=layers)


def _per_article(groups: grouping.Groups, rows: pd.DataFrame) -> Any:
    return grouping.indicators(groups, rows.assign(_all=0), "_all", [0])


def _corrected(table: pd.DataFrame, statements: pd.DataFrame, reviewed: pd.DataFrame) -> pd.DataFrame:
    """The columns corrected, corrected_low, corrected_high and n_reviewed, where the reviewed sheet has the measure's column."""
    parts = []
    for measure, column in COLUMN_OF.items():
        if column in reviewed.columns:
            found = correct_shares(statements, reviewed, column)
            parts.append(found.rename(columns={column: "value"}).assign(measure=measure))
    if not parts:
        raise ValueError(f"reviewed= has none of the columns {', '.join(COLUMN_OF.values())}.")
    return table.merge(pd.concat(parts), on=["measure", "value", "group"], how="left", validate="one_to_one")
