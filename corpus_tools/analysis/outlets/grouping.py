"""Groups of articles that are compared, the strata they are compared in, and counts by article."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_tools.tables import Corpus, need

AGENCY = "agency: "
OUTLET, OUTLET_GROUP = "outlet", "outlet_group"
IN_NO_GROUP = "articles without a known {by}, which are in no group: {n:,}"
NO_GROUP = (
    "No article has a value in the column {by}, so nothing is compared. Another column of articles can be named as by=."
)
COUNTED_ZONES = ("title", "heading", "body")  # captions are the photo agencies' words, and pages repeat them
WIRE_COPIES = ("same_text", "edited_copy", "updated_version")
SEPARATOR = "; "  # between two notes of a row
MONTH, NO_STRATA = "month", "none"
MIN_SHARED = 5  # stories that two groups share: from so many on they are the strata where nobody names others


class Groups(NamedTuple):
    """The articles that are compared, each once: article_id, group, n_words; `apart` names the groups of agency copy, `left_out`
    tells how many articles are in none."""

    articles: pd.DataFrame
    apart: frozenset[str]
    left_out: str = ""

    def told(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with `left_out` in the note of every row."""
        return table.assign(note=[SEPARATOR.join(filter(None, (note, self.left_out))) for note in table["note"]])


def group_articles(corpus: Corpus, by: str, copies: pd.DataFrame | None = None) -> Groups:
    """Put every article into its group: a value of the column `by` of articles; for "outlet" that of group_outlets, if given.

    Texts that repeat an earlier article word for word are left out, and so are articles for which `by` is null. Agency copy is
    a group of its own, "agency: " and its name; with `copies` (the table of find_copies; by default what a corpus carries) also
    where only the other copy carries the credit, and of copies without any credit the earlier one alone is kept. KeyError where
    articles has no such column; a warning where the column is empty.
    """
    articles = corpus.articles
    if by not in articles.columns:
        raise KeyError(f"by={by!r} is no column of articles. Allowed: {', '.join(articles.columns)}.")
    if by == OUTLET and OUTLET_GROUP in articles.columns:
        by = OUTLET_GROUP
    if len(articles) and articles[by].isna().all():
        warnings.warn(NO_GROUP.format(by=by), stacklevel=3)
    agency = articles.set_index("article_id")["agency"].dropna().to_dict()
    dropped = set(articles.loc[articles["copy_of"].notna(), "article_id"])
    for first, second in _wire_pairs(corpus.kept.tables.get("copies") if copies is None else copies):
        shared = agency.get(first) or agency.get(second)
        if shared:
            agency.setdefault(first, shared)
            agency.setdefault(second, shared)
        else:
            dropped.add(second)
    alone = by == "article_id"
    group: list[str | None] = []
    for article, own in zip(articles["article_id"], articles[by], strict=True):
        if article in agency and not alone:
            group.append(AGENCY + agency[article])
        else:
            group.append(None if pd.isna(own) else str(own))
    frame = articles[["article_id"]].assign(group=group, n_words=articles["n_words"].astype(int))
    frame = frame[~frame["article_id"].isin(dropped)]
    n_unknown = int(frame["group"].isna().sum())
    left_out = IN_NO_GROUP.format(by=OUTLET if by == OUTLET_GROUP else by, n=n_unknown) if n_unknown else ""
    frame = frame.dropna(subset=["group"]).reset_index(drop=True)
    named = (name for name in frame["group"] if (name in agency if alone else name.startswith(AGENCY)))
    return Groups(frame, frozenset(named), left_out)


def _wire_pairs(copies: pd.DataFrame | None) -> list[tuple[str, str]]:
    if copies is None or not len(copies):
        return []
    need(copies, "copies", "relation", "article_a", "article_b")
    pairs = copies[copies["relation"].isin(WIRE_COPIES)].sort_values(["article_a", "article_b"])
    return list(zip(pairs["article_a"], pairs["article_b"], strict=True))


def strata_of(
    corpus: Corpus,
    groups: Groups,
    strata: str | Mapping[str, Any] | pd.DataFrame | None,
    stories: pd.DataFrame | None = None,
) -> list[str] | None:
    """The stratum of each article: a column of articles, "month" (of its date), a mapping article_id -> stratum, the table
    `stories`, or topic_weights (each article's main topic). "none" compares without strata.

    Where nobody names any, they are the stories (those given, or those that the corpus carries), if at least MIN_SHARED of them
    have articles of two groups. Articles without one are strata of their own, so that they are compared with nothing.
    KeyError for an unknown column.
    """
    if strata is None:
        strata = _shared(groups, corpus.kept.tables.get("stories") if stories is None else stories)
    if strata is None or (isinstance(strata, str) and strata == NO_STRATA):
        return None
    known = known_strata(corpus, strata)
    found = [(article, known.get(article)) for article in groups.articles["article_id"]]
    return [f"alone: {article}" if value is None or pd.isna(value) else str(value) for article, value in found]


def known_strata(corpus: Corpus, strata: str | Mapping[str, Any] | pd.DataFrame) -> dict[str, Any]:
    """article_id -> stratum, as `strata_of` takes it."""
    articles = corpus.articles
    if isinstance(strata, pd.DataFrame):
        if "topic" in strata.columns:
            weight = strata.groupby(["article_id", "topic"])["weight"].mean().unstack("topic")
            return weight.idxmax(axis=1).to_dict()
        need(strata, "strata", "article_id", "story_id")
        return dict(zip(strata["article_id"], strata["story_id"], strict=True))
    if not isinstance(strata, str):
        return dict(strata)
    if strata == MONTH and MONTH not in articles.columns:
        return dict(zip(articles["article_id"], articles["published"].dt.strftime("%Y-%m"), strict=True))
    if strata not in articles.columns:
        allowed = ", ".join((NO_STRATA, MONTH, *articles.columns))
        raise KeyError(f"strata={strata!r} is no column of articles. Allowed: {allowed}.")
    return dict(zip(articles["article_id"], articles[strata], strict=True))


def _shared(groups: Groups, stories: pd.DataFrame | None) -> pd.DataFrame | None:
    """`stories`, where at least MIN_SHARED of them have articles of two groups that are compared."""
    if stories is None or not len(stories) or not len(groups.articles):
        return None
    own = groups.articles[~groups.articles["group"].isin(groups.apart)]
    both = stories.merge(own, on="article_id").groupby("story_id")["group"].nunique() > 1
    return stories if int(both.sum()) >= MIN_SHARED else None


def counted_sentences(corpus: Corpus) -> pd.DataFrame:
    """The sentences that count: of titles, headings and bodies."""
    return corpus.sentences[corpus.sentences["zone"].isin(COUNTED_ZONES)]


def media_names(corpus: Corpus) -> list[str]:
    """The outlets and agencies of the corpus."""
    return list(map(str, corpus.articles[["outlet", "agency"]].stack().dropna().unique()))


def commonest(values: pd.Series) -> pd.Series:
    """How often each value stands, the commonest first, equal ones in their own order."""
    return values.value_counts().sort_index().sort_values(ascending=False, kind="stable")


def indicators(groups: Groups, pairs: pd.DataFrame, column: str, values: list[Any]) -> Any:
    """Articles x values: how often each article of the groups stands in `pairs` (article_id, `column`) with each value."""
    row_of = {article: i for i, article in enumerate(groups.articles["article_id"])}
    place = {value: i for i, value in enumerate(values)}
    known = pairs[pairs["article_id"].isin(row_of.keys()) & pairs[column].isin(place.keys())]
    return count_matrix(known["article_id"].map(row_of), known[column].map(place), (len(row_of), max(len(values), 1)))


def count_matrix(rows: Iterable[int], columns: Iterable[int], shape: tuple[int, int]) -> Any:
    """Sparse counts from one pair of indices an occurrence."""
    where = (np.fromiter(rows, dtype=np.int64), np.fromiter(columns, dtype=np.int64))
    matrix = sparse.csr_array((np.ones(len(where[0])), where), shape=shape)
    matrix.sum_duplicates()
    return matrix


def group_outlets(
    corpus: Corpus, groups: str | Path | pd.DataFrame | Mapping[str, str], *, column: str = OUTLET_GROUP
) -> Corpus:
    """The corpus with a column of articles that puts outlets into groups: what is compared by outlet is then compared by them.

    `groups` is a TSV with a header and two columns, outlet and group, such a frame, or a dict; an outlet that it does not name
    is a group of its own. Under another name of `column` they are compared where `by=` names it. ValueError for
    a table without two columns, or an outlet that the corpus does not have.
    """
    known = groups if isinstance(groups, Mapping) else _read_groups(groups)
    outlets = set(corpus.articles["outlet"].dropna())
    if unknown := sorted(set(known) - outlets):
        raise ValueError(f"groups: no article is of {unknown[0]!r}. The outlets are: {', '.join(sorted(outlets))}.")
    grouped = corpus.articles["outlet"].map(lambda outlet: known.get(outlet, outlet), na_action="ignore")
    return dataclasses.replace(corpus, articles=corpus.articles.assign(**{column: grouped.astype("str")}))


def _read_groups(groups: str | Path | pd.DataFrame) -> dict[str, str]:
    frame = (
        groups
        if isinstance(groups, pd.DataFrame)
        else pd.read_csv(groups, sep="\t", dtype=str, comment="#", keep_default_na=False, na_values=[""])
    )
    if len(frame.columns) < 2:
        raise ValueError(f"groups needs two columns, outlet and group; found: {', '.join(map(str, frame.columns))}.")
    first, second = frame.columns[:2]
    return dict(zip(frame[first], frame[second], strict=True))
