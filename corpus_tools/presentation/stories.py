"""A story as its outlets tell it: each version, the time line of each toll, how many origins there are, what each leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.analysis.claims.compare import Comparison, compare_claims
from corpus_tools.analysis.copies import find_copies
from corpus_tools.extraction.claims.event_types import of_persons
from corpus_tools.presentation.findings import WIRE, what_is_counted
from corpus_tools.presentation.printed import Printed, filled, read_printed
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
    quantity, claim_id, published, outlet, figure, speaker. `left_out` has what at least half of the other articles have and
    one has not: article_id, outlet, what (name, speaker, figure), missing. An article that shares wire text has the origin of
    the text; figures and names of the same text are no second witness.
    """
    compared = compare_claims(corpus) if found is None else found
    printed = read_printed(corpus)
    origin = _origins(corpus)
    groups = compared.stories.groupby("story_id", sort=False)["article_id"]
    stories = [(str(story), sorted(own, key=printed.moment)) for story, own in groups if len(own) > 1]
    stories.sort(key=lambda story: -len(story[1]))
    return [_told(story, own, corpus, compared, printed, origin) for story, own in stories]


def _told(
    story: str, articles: list[str], corpus: Corpus, found: Comparison, printed: Printed, origin: dict[str, str]
) -> Story:
    agency = corpus.articles.set_index("article_id")["agency"]
    versions = [
        (a, printed.articles[a]["published"], printed.outlet(a), printed.title(a), agency[a], origin.get(a, a))
        for a in articles
    ]
    columns = ["article_id", "published", "outlet", "title", "agency", "origin"]
    figures = _figures(articles, found, printed, of_persons(corpus.lexicons))
    told = ["quantity", "claim_id", "published", "outlet", "figure", "speaker"]
    tolls = pd.DataFrame(sorted(figures, key=lambda row: row[0]), columns=["", *told])[told]
    missing = ["article_id", "outlet", "what", "missing"]
    left = pd.DataFrame(_left_out(articles, corpus, tolls, printed), columns=missing)
    n_origins = len({row[-1] for row in versions})
    return Story(story, printed.title(articles[0]), n_origins, pd.DataFrame(versions, columns=columns), tolls, left)


def _origins(corpus: Corpus) -> dict[str, str]:
    """Article -> the first article that prints its text, word for word or as wire copy; itself where it is alone."""
    copies = find_copies(corpus).copies
    wire = copies[copies["relation"].isin(WIRE)]
    first = {article: article for article in corpus.articles["article_id"]}
    same = corpus.articles.dropna(subset=["copy_of"])
    word_for_word = zip(same["copy_of"], same["article_id"], strict=True)
    for a, b in (*word_for_word, *zip(wire["article_a"], wire["article_b"], strict=True)):
        one, other = first[a], first[b]
        first = {article: one if home == other else home for article, home in first.items()}
    return first


def _figures(
    articles: list[str], found: Comparison, printed: Printed, persons: frozenset[str]
) -> Iterator[tuple[Any, ...]]:
    """The figures of people that several articles of the story count, each after its place in the order of telling.

    Quantities with one name are one time line: a toll that was counted again is another quantity of the same name.
    """
    members = {group: list(claims) for group, claims in found.members.groupby("group_id", sort=False)["claim_id"]}
    order: dict[str, int] = {}
    for group in found.groups.drop_duplicates("group_id").to_dict("records"):
        claims = [c for c in members.get(group["group_id"], ()) if printed.claims[c]["article_id"] in articles]
        is_told = len({printed.claims[claim]["article_id"] for claim in claims}) > 1
        if not is_told or group["event_type"] not in persons:
            continue
        quantity = what_is_counted(group, claims, printed)
        for claim in claims:
            row, article = printed.claims[claim], printed.claims[claim]["article_id"]
            place = (order.setdefault(quantity, len(order)), articles.index(article), claim)
            published, figure = printed.articles[article]["published"], printed.numbers[claim]
            yield place, quantity, claim, published, printed.outlet(article), figure, filled(row["source_text"])


def _left_out(articles: list[str], corpus: Corpus, tolls: pd.DataFrame, printed: Printed) -> Iterator[tuple[str, ...]]:
    """What most of the others have, for each article that has not got it."""
    names = corpus.names[corpus.names["label"].isin(NAMED)]
    spoken = corpus.statements[corpus.statements["source"].notna()]
    article_of = {claim: printed.claims[claim]["article_id"] for claim in tolls["claim_id"]}
    has = {
        "name": zip(names["article_id"], names["canonical"], strict=True),
        "speaker": zip(spoken["article_id"], spoken["source"], strict=True),
        "figure": zip(tolls["claim_id"].map(article_of), tolls["quantity"], strict=True),
    }
    for what, pairs in has.items():
        holders: dict[str, set[str]] = {}
        for article, value in pairs:
            if article in articles:
                holders.setdefault(value, set()).add(article)
        for article in articles:
            least = max(2, SHARED * (len(articles) - 1))
            missing = [value for value, own in holders.items() if article not in own and len(own) >= least]
            yield from ((article, printed.outlet(article), what, value) for value in missing[:MOST_LEFT_OUT])
