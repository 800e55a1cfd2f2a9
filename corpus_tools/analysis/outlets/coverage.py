"""What each outlet covers and what it leaves out: actors and stories, by the share of its articles that have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.actors import canonical_names
from corpus_tools.analysis.statistics import inference
from corpus_tools.tables import Corpus

ACTOR, STORY = "actor", "story"
ACTOR_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
MIN_ARTICLES_WITH = 2  # what a single article has is no pattern
MANY_ARTICLES, MIN_OF_MANY = 50, 5  # from so many articles on, it must stand in so many of them


def compare_coverage(
    corpus: Corpus, *, by: str = "outlet", stories: pd.DataFrame | None = None, copies: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The table coverage: the share of each group's articles that name an actor, and with `stories` that belong to a story.

    `by` is a column of articles; `stories` the table of find_stories, `copies` that of find_copies. left_out: no article of
    the group has it, while others have. Captions do not count. Whether an article is in a corpus at all was decided by whoever
    collected it. Each cell leads
    back through entities and names (canonical), or stories. KeyError: no such column.
    """
    groups = grouping.group_articles(corpus, by, copies)
    mentions = canonical_names(corpus)
    counted = corpus.sentences.loc[corpus.sentences["zone"].isin(grouping.COUNTED_ZONES), "sentence_id"]
    named = mentions[mentions["label"].isin(ACTOR_LABELS) & mentions["sentence_id"].isin(set(counted))]
    found = [_present(named[["article_id", "canonical"]].rename(columns={"canonical": "value"}), groups, ACTOR)]
    if stories is not None:
        tables.need(stories, "stories", "article_id", "story_id")
        found.append(_present(stories.rename(columns={"story_id": "value"})[["article_id", "value"]], groups, STORY))
    parts = [part for part in found if len(part)]
    if not parts:
        return tables.empty("coverage")
    table = inference.judge(pd.concat(parts, ignore_index=True)).drop(columns="item")
    table["left_out"] = (table["n"] == 0) & (table["others"] > 0) & ~table["group"].isin(groups.apart)
    return tables.make("coverage", table)


def _present(pairs: pd.DataFrame, groups: grouping.Groups, what: str) -> pd.DataFrame:
    row_of = {article: i for i, article in enumerate(groups.articles["article_id"])}
    pairs = pairs[pairs["article_id"].isin(set(row_of))].drop_duplicates()
    least = MIN_OF_MANY if what == ACTOR and len(row_of) >= MANY_ARTICLES else MIN_ARTICLES_WITH
    n_with = pairs["value"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    values = n_with[n_with >= least].index.tolist()
    if not values:
        return pd.DataFrame()
    pairs = pairs[pairs["value"].isin(set(values))]
    place = {value: i for i, value in enumerate(values)}
    counts = grouping.count_matrix(
        pairs["article_id"].map(row_of), pairs["value"].map(place), (len(row_of), len(values))
    )
    part = inference.compare_groups(
        counts, np.ones(len(row_of)), groups.articles["group"].tolist(), share=True, apart=groups.apart
    )
    return part.assign(what=what, value=[values[item] for item in part["item"]])
