"""What each outlet covers and what it leaves out: actors and stories, by the share of its articles that have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.actors import canonical_names
from corpus_tools.analysis.statistics import inference
from corpus_tools.analysis.statistics.correction import correct_counts
from corpus_tools.analysis.statistics.permutation import of_like_length
from corpus_tools.tables import Corpus

ACTOR, STORY = "actor", "story"
ACTOR_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
MIN_ARTICLES_WITH = 2  # what a single article has is no pattern
MANY_ARTICLES, MIN_OF_MANY = 50, 5  # from so many articles on, it must stand in so many of them


def compare_coverage(
    corpus: Corpus,
    *,
    by: str = "outlet",
    stories: pd.DataFrame | None = None,
    strata: str | Mapping[str, Any] | pd.DataFrame | None = None,
    reviewed: pd.DataFrame | None = None,
    copies: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table coverage: the share of each group's articles that name an actor, and with `stories` that belong to a story.

    `by` is a column of articles; `stories` the table of find_stories, `copies` that of find_copies, `strata` as in compare_words
    (of actors; the default takes `stories` too). Actors are compared among articles of like length, pooled as strata are
    (n_strata counts the bands), as a longer article names more of them. left_out: no article of the group has it, while others
    have. Captions do not count. Whether an article is in a corpus at all was decided by whoever collected it. `reviewed`: pairs
    article_id, value drawn at random, with `right` where the article has it indeed (corrected* as in compare_words). Each cell
    leads back through entities and names (canonical), or stories. KeyError: no such column.
    """
    if stories is not None:
        tables.need(stories, "stories", "article_id", "story_id")
    groups = grouping.group_articles(corpus, by, copies)
    layers = grouping.strata_of(corpus, groups, strata, stories)
    mentions = canonical_names(corpus)
    counted = grouping.counted_sentences(corpus)["sentence_id"]
    named = mentions[mentions["label"].isin(ACTOR_LABELS) & mentions["sentence_id"].isin(counted)]
    actors = named[["article_id", "canonical"]].rename(columns={"canonical": "value"})
    told = [] if stories is None else [stories.rename(columns={"story_id": "value"})[["article_id", "value"]]]
    made = (_present(actors, groups, ACTOR, layers), *(_present(pairs, groups, STORY, None) for pairs in told))
    parts = [part for part in made if len(part)]
    if not parts:
        return tables.empty("coverage")
    table = inference.judge(parts).drop(columns="item")
    if reviewed is not None:
        pairs = pd.concat([own.drop_duplicates() for own in (actors, *told)], ignore_index=True).assign(said=1.0)
        keys, exposed = ["article_id", "value"], groups.articles.assign(exposure=1.0)
        found = correct_counts(pairs, reviewed, exposed, keys=keys, item="value")
        table = table.merge(found, on=["group", "value"], how="left", validate="many_to_one")
    table["left_out"] = (table["n"] == 0) & (table["others"] > 0) & ~table["group"].isin(groups.apart)
    return tables.make("coverage", groups.told(table))


def _present(pairs: pd.DataFrame, groups: grouping.Groups, what: str, layers: list[str] | None) -> pd.DataFrame:
    articles = groups.articles
    pairs = pairs[pairs["article_id"].isin(set(articles["article_id"]))].drop_duplicates()
    least = MIN_OF_MANY if what == ACTOR and len(articles) >= MANY_ARTICLES else MIN_ARTICLES_WITH
    n_with = grouping.commonest(pairs["value"])
    values = n_with[n_with >= least].index.tolist()
    if not values:
        return pd.DataFrame()
    present = grouping.indicators(groups, pairs, "value", values)
    strata = layers if what == STORY else _of_like_length(articles, layers)
    part = inference.compare_groups(
        present, np.ones(len(articles)), articles["group"].tolist(), share=True, apart=groups.apart, strata=strata
    )
    return part.assign(what=what, value=[values[item] for item in part["item"]])


def _of_like_length(articles: pd.DataFrame, layers: list[str] | None) -> list[str] | None:
    """The strata, cut into bands of length: a longer article names more actors, but not each of them in one measure."""
    words = np.maximum(articles["n_words"].to_numpy(dtype=float), 1.0)
    if len(set(words)) == 1:
        return layers
    alone = np.zeros(len(words), dtype=np.str_) if layers is None else np.array(layers, dtype=np.str_)
    return [str(band) for band in of_like_length(words, alone)]
