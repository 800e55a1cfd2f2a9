"""A story as its outlets tell it: each version, the time line of each toll, how many origins there are, what each leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import pandas as pd

from corpus_tools.analysis.claims.compare import Comparison, compare_claims
from corpus_tools.analysis.copies import find_copies
from corpus_tools.analysis.linkage import first_named_of_joined
from corpus_tools.analysis.outlets.grouping import WIRE_COPIES
from corpus_tools.analysis.versions import as_one
from corpus_tools.extraction.claims.event_types import of_persons
from corpus_tools.presentation.findings import what_is_counted
from corpus_tools.presentation.printed import Printed, are_pronouns, read_printed
from corpus_tools.tables import Corpus

SHARED = 0.5  # of the other articles: what so many have, and one has not, it leaves out
MOST_LEFT_OUT = 8  # names, speakers or figures told for one article
NAMED = ("PERSON", "ORG")


class Story(NamedTuple):
    """A story: its title, its articles with origins, the figures of each toll by day, and what each article leaves out."""

    story_id: str
    title: str
    n_origins: int
    versions: pd.DataFrame
    tolls: pd.DataFrame
    left_out: pd.DataFrame


def tell_stories(corpus: Corpus, found: Comparison | None = None) -> list[Story]:
    """Every story of two articles or more, those with most articles first.

    `found` is the result of compare_claims (default: compared here). `versions` has an article a row: article_id, published,
    outlet, title, agency, origin (the first article of its text). `tolls` has a figure a row in the order of printing:
    quantity, claim_id, published, outlet, figure, speaker. `left_out` has what at least half of the other texts have and
    one article has not: article_id, outlet, what (name, speaker, figure), missing. An article that shares wire text has the
    origin of the text; figures and names of the same text are no second witness.
    """
    compared = compare_claims(corpus) if found is None else found
    printed = read_printed(corpus)
    groups = compared.stories.groupby("story_id", sort=False)["article_id"]
    stories = {str(story): sorted(own, key=printed.moment) for story, own in groups if len(own) > 1}
    story_of = {article: story for story, own in stories.items() for article in own}
    origins = _origins(corpus)
    quantities = _quantities(story_of, compared, printed, of_persons(corpus.lexicons), origins)
    names = corpus.names[corpus.names["label"].isin(NAMED)]
    said_by = corpus.statements["source"]
    spoken = corpus.statements[said_by.notna() & ~are_pronouns(said_by, corpus)]
    has = {"name": _by_story(names, "canonical", story_of), "speaker": _by_story(spoken, "source", story_of)}
    agencies = corpus.articles.set_index("article_id")["agency"].to_dict()
    told = []
    for story, articles in sorted(stories.items(), key=lambda story: -len(story[1])):
        rows = [
            (a, printed.articles[a]["published"], printed.outlet(a), printed.title(a), agencies[a], origins[a])
            for a in articles
        ]
        versions = pd.DataFrame(rows, columns=["article_id", "published", "outlet", "title", "agency", "origin"])
        tolls = _tolls(articles, quantities[story], printed)
        counted = [
            (printed.claims[c]["article_id"], what) for what, claims in quantities[story].items() for c in claims
        ]
        own = {what: by_story[story] for what, by_story in has.items()} | {"figure": counted}
        missing = _left_out(articles, own, printed, origins)
        n_origins = versions["origin"].nunique()
        told.append(Story(story, printed.title(articles[0]), n_origins, versions, tolls, missing))
    return told


def _by_story(table: pd.DataFrame, column: str, story_of: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Story -> pairs of an article and a value of the column."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for article, value in zip(table["article_id"], table[column], strict=True):
        if article in story_of:
            found[story_of[article]].append((article, value))
    return found


def _origins(corpus: Corpus) -> dict[str, str]:
    """Article -> the first article that prints its text, word for word or as wire copy; itself where it is alone."""
    copies = find_copies(corpus).copies
    wire = copies[copies["relation"].isin(WIRE_COPIES)]
    same = corpus.articles.dropna(subset=["copy_of"])
    word_for_word = zip(same["copy_of"], same["article_id"], strict=True)
    joined = chain(word_for_word, zip(wire["article_a"], wire["article_b"], strict=True))
    return first_named_of_joined(corpus.articles["article_id"].tolist(), joined)


def _quantities(
    story_of: Mapping[str, str],
    found: Comparison,
    printed: Printed,
    persons: frozenset[str],
    origins: Mapping[str, str],
) -> dict[str, dict[str, list[str]]]:
    """Story -> the figures of people that several of its texts count: what is counted, with its claims.

    Quantities with one name are one time line: a toll that was counted again is another quantity of the same name.
    """
    members = found.members.groupby("group_id", sort=False)["claim_id"].agg(list).to_dict()
    told: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for group in found.groups.drop_duplicates("group_id").to_dict("records"):
        own: dict[str, list[str]] = defaultdict(list)
        for claim in members.get(group["group_id"], ()) if group["event_type"] in persons else ():
            if (story := story_of.get(printed.claims[claim]["article_id"])) is not None:
                own[story].append(claim)
        for story, claims in own.items():
            if len({origins[printed.claims[claim]["article_id"]] for claim in claims}) > 1:
                told[story].setdefault(what_is_counted(group, claims, printed), []).extend(claims)
    return told


def _tolls(articles: Sequence[str], quantities: Mapping[str, Sequence[str]], printed: Printed) -> pd.DataFrame:
    """A row for each figure of each quantity, in the order of printing."""
    rows = []
    for quantity, claims in quantities.items():
        for article, claim in sorted((articles.index(printed.claims[c]["article_id"]), c) for c in claims):
            published, outlet = printed.articles[articles[article]]["published"], printed.outlet(articles[article])
            figure = printed.numbers[claim]
            rows.append((quantity, claim, published, outlet, figure, printed.speakers[claim]))
    return pd.DataFrame(rows, columns=["quantity", "claim_id", "published", "outlet", "figure", "speaker"])


def _left_out(
    articles: Sequence[str], has: Mapping[str, Iterable[tuple[str, str]]], printed: Printed, origins: Mapping[str, str]
) -> pd.DataFrame:
    """What most of the other texts have, for each article that has not got it."""
    rows: list[tuple[str, ...]] = []
    for what, pairs in has.items():
        spelt: dict[str, str] = {}
        holders: dict[str, set[str]] = defaultdict(set)
        for article, value in pairs:
            holders[spelt.setdefault(as_one(value), value)].add(article)
        n_texts = {value: len({origins[article] for article in own}) for value, own in holders.items()}
        for article in articles:
            least = max(2, SHARED * len({origins[other] for other in articles if other != article}))
            missing = [value for value, own in holders.items() if article not in own and n_texts[value] >= least]
            rows += ((article, printed.outlet(article), what, value) for value in missing[:MOST_LEFT_OUT])
    return pd.DataFrame(rows, columns=["article_id", "outlet", "what", "missing"])
