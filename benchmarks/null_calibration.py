"""Do the comparisons find anything where there is nothing?

python -m benchmarks.null_calibration CORPUS [--verbs words naming ...] [--sizes 5 10 25 50] [--splits 10] [--deals 20]
    [--thin 0.4] [--by outlet] [--only NAME ...] [--first 0]

CORPUS: a folder of saved tables, or anything that ct.build reads. From one outlet at a time (all in turn, or those of --only)
2 x size articles are drawn (--splits times, --first is the number of the first draw) and dealt at random to two sides, --deals
times each. Every difference that a verb then reports is false. The verb counts once a draw, an article a row; what is dealt
anew is which rows are whose, and the same statistics judge each deal, so that thousands of tables take minutes. --thin: side b
has that share of its sentences, drawn at random.

Two verbs compare other units. collocations: which sentences name the actor is turned round within each article by a random
number of places, so that these stay as near to each other as they are; with --thin that share of them is left. lean: whole
stories are drawn until they have 2 x size articles, which are dealt (CORPUS needs stories that several articles tell); with
--thin that share of the claims of side b is left.

Printed: for each verb the tables, those with any difference, the 95 % interval of their share (Wilson), comparisons that could be
tested in a table (mean), and tables where any could; of words also how often single p-values are at most .05, .01, .001 among
those that could be.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import pandas as pd
from scipy import sparse

import corpus_tools as ct
from corpus_tools.analysis.statistics import inference, permutation
from corpus_tools.analysis.statistics.intervals import wilson
from corpus_tools.analysis.statistics.multiplicity import adjust

SIDE, A, B = "side", "a", "b"
TWIN = "~"  # ends the ids of an article's thinned copy
TOPICS = 8
WORDS, COLLOCATIONS, LEAN = "words", "collocations", "lean"
VERBS: dict[str, Callable[[ct.Corpus], pd.DataFrame]] = {
    WORDS: lambda corpus: ct.compare_words(corpus, by=SIDE),
    "listed words": lambda corpus: ct.compare_words(corpus, by=SIDE, list="watched_terms", voice="all"),
    "naming": lambda corpus: ct.compare_naming(corpus, by=SIDE),
    "naming of one": lambda corpus: ct.compare_naming(corpus, by=SIDE, actor=ct.frequent_actors(corpus, 1)),
    "sourcing": lambda corpus: ct.compare_sourcing(corpus, by=SIDE),
    "coverage": lambda corpus: ct.compare_coverage(corpus, by=SIDE),
    "topics": lambda corpus: ct.topic_shares(ct.fit_topics(corpus, n_topics=TOPICS), corpus, by=SIDE),
    COLLOCATIONS: lambda corpus: ct.collocations(corpus, actor=ct.frequent_actors(corpus, 1)[0]),
}
NEEDED = ("sentences", "entities", "names", "statements")
LEVELS = (0.05, 0.01, 0.001)

Array = np.ndarray[Any, Any]


class Call(NamedTuple):
    """What a verb gave to compare_groups: counts, exposure, the group and stratum of each row, options; and of each item that was
    to be judged its family and whether it is only described."""

    counts: Any
    exposure: Array
    groups: Array
    strata: Array | None
    options: dict[str, Any]
    items: pd.DataFrame


class _Judged(Exception):  # noqa: N818  no error: the verb has given all that it would judge
    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows


def calls_of(verb: str, corpus: ct.Corpus) -> list[Call]:
    """The verb up to its statistics: what it would compare, each article a group of its own (of collocations: each sentence is
    beside the name or elsewhere)."""
    given: list[tuple[Any, Array, Array, Array | None, dict[str, Any]]] = []

    def compare(counts: Any, exposure: Any, groups: Any, *, strata: Any = None, **options: Any) -> pd.DataFrame:
        rows = pd.DataFrame({"group": groups[0], "item": range(counts.shape[1]), "_call": len(given)})
        layers = None if strata is None else np.array(strata, dtype=np.str_)
        given.append(
            (sparse.csr_array(counts), np.asarray(exposure, float), np.array(groups, np.str_), layers, options)
        )
        return rows

    def judge(rows: Any, **_: Any) -> None:
        raise _Judged(rows if isinstance(rows, pd.DataFrame) else pd.concat(rows, ignore_index=True))

    with mock.patch.multiple(inference, compare_groups=compare, judge=judge):
        try:
            VERBS[verb](corpus)
        except _Judged as judged:
            rows = judged.rows.reindex(columns=["_call", "item", "family", "described"])
            family = rows["family"].astype(object).fillna(inference.EVERYTHING)
            rows = rows.assign(family=family, described=rows["described"].eq(True))
            return [Call(*call, rows[rows["_call"] == n].drop(columns="_call")) for n, call in enumerate(given)]
        except ValueError:  # nobody is named at all
            pass
    return []


def dealt(call: Call, sides: dict[str, str], thin: float) -> tuple[Array, Array]:
    """Rows of a call and their sides: of an article on side b its thinned copy where `thin` is below 1."""
    article = np.array([name.removesuffix(TWIN) for name in call.groups])
    side = np.array([sides[name] for name in article.tolist()], dtype=np.str_)
    rows = np.flatnonzero((call.groups != article) == ((side == B) & (thin < 1)))
    return rows, side[rows]


def turned(call: Call, rng: np.random.Generator, thin: float) -> tuple[Array, Array]:
    """Rows of sentences and their sides: the sides turned round within each stratum."""
    assert call.strata is not None
    side = call.groups.copy()
    for stratum in np.unique(call.strata):
        own = np.flatnonzero(call.strata == stratum)
        side[own] = np.roll(side[own], rng.integers(len(own)))
    rows = np.flatnonzero((side != "beside") | (rng.random(len(side)) < thin))
    return rows, side[rows]


def verdicts(calls: list[Call], deals: list[tuple[Array, Array]]) -> tuple[bool, int, Array]:
    """Whether `inference.judge` would call anything a difference in one deal of each call, how many comparisons it could test,
    and their p-values before the correction with the smallest that each could have."""
    columns: list[list[Any]] = []
    for call, (rows, side) in zip(calls, deals, strict=True):
        items = call.items.drop_duplicates("item")
        items = items[~items["described"]]
        rows, side = rows[call.exposure[rows] > 0], side[call.exposure[rows] > 0]
        counts = call.counts[rows][:, items["item"].to_numpy()]
        if not len(rows) or not len(items):
            continue
        if call.strata is None and not call.options.get(
            "share"
        ):  # what no deal could find is in no family: not computed
            n_own, n_with = int((side == side[0]).sum()), permutation.n_with_item(counts)
            able = permutation.minimum_p(n_with, n_own, len(rows)) <= inference.FALSE_DISCOVERIES
            counts, items = counts[:, np.flatnonzero(able)], items[able]
        layers = None if call.strata is None else call.strata[rows]
        found = inference.tested(counts, call.exposure[rows], side, layers, bool(call.options.get("share")))
        if found and len(items):
            own = next(iter(found.values()))
            numbers = (np.broadcast_to(own[name], len(items)) for name in ("p_value", "_smallest", "_promise", "_firm"))
            columns.append([items["family"].to_numpy(dtype=object), *numbers])
    if not columns:
        return False, 0, np.empty((0, 2))
    family, p_values, smallest, promise, firm = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    some, testable, known = False, 0, ~np.isnan(p_values)
    for name in set(family[known].tolist()):
        here = known & (family == name)
        adjusted, _ = adjust(p_values[here], smallest[here], promise[here], alpha=inference.FALSE_DISCOVERIES)
        some = some or bool(((adjusted <= inference.FALSE_DISCOVERIES) & firm[here]).any())
        testable += int((~np.isnan(adjusted)).sum())
    return some, testable, np.column_stack([p_values, smallest])[known]


def part_of(corpus: ct.Corpus, articles: pd.DataFrame) -> ct.Corpus:
    """The corpus of some of its articles: the tables that comparisons read."""
    ids = set(articles["article_id"])
    rest = {name: getattr(corpus, name) for name in NEEDED}
    cut = {name: table[table["article_id"].isin(ids)].reset_index(drop=True) for name, table in rest.items()}
    return ct.Corpus(articles=articles.reset_index(drop=True), lexicons=corpus.lexicons, **cut)


def with_twins(corpus: ct.Corpus, share: float, seed: int) -> ct.Corpus:
    """The corpus and a thinned copy of each article: a share of its sentences, drawn at random, and what stands in them."""
    drawn = np.random.default_rng(seed).random(len(corpus.sentences)) < share
    kept = corpus.sentences[drawn]
    ids = set(kept["sentence_id"])
    thinned = {"sentences": kept, "names": corpus.names}
    for name in ("entities", "statements"):
        table = getattr(corpus, name)
        thinned[name] = table[table["sentence_id"].isin(ids)]
    texts = kept.groupby("article_id")["text"].agg(" ".join).reindex(corpus.articles["article_id"]).fillna("")
    n_words = texts.str.split().str.len().to_numpy()
    thinned["articles"] = corpus.articles.assign(title="", text=texts.array, n_words=n_words)
    both = {}
    for name, table in thinned.items():
        keys = [key for key in ("article_id", "sentence_id") if key in table]
        copy = table.assign(**{key: table[key] + TWIN for key in keys})
        both[name] = pd.concat([getattr(corpus, name), copy], ignore_index=True)
    return dataclasses.replace(corpus, **both)


def draws(corpus: ct.Corpus, by: str, only: list[str], size: int, numbers: range) -> Iterator[ct.Corpus]:
    """2 x size articles of one value of `by`; agency credits are taken off, so that sides keep their size."""
    articles = corpus.articles[corpus.articles["copy_of"].isna()].assign(agency=pd.Series(dtype="str"))
    articles = articles[articles[by].isin(only or articles[by])]
    large = [part_of(corpus, own) for _, own in articles.groupby(by) if len(own) >= 2 * size]
    if not large:
        sys.exit(f"No {by} has {2 * size} articles. Give smaller --sizes.")
    for number in numbers:
        source = large[number % len(large)]
        drawn = np.random.default_rng([size, number]).permutation(len(source.articles))[: 2 * size]
        yield part_of(source, source.articles.iloc[np.sort(drawn)])


class Tally:
    """Tables, those with a difference, those where anything could be tested, and comparisons that could be."""

    def __init__(self) -> None:
        self.tables = self.found = self.able = self.tests = 0

    def add(self, found: bool, testable: int) -> None:
        self.tables += 1
        self.found += found
        self.able += testable > 0
        self.tests += testable

    def row(self) -> tuple[int | float, ...]:
        n = self.tables
        return n, self.found, self.found / n, *wilson(self.found, n), self.tests / n, self.able


COLUMNS = ["tables", "with a difference", "share", "from", "to", "testable a table", "tables with any"]


def deals(
    corpus: ct.Corpus, verbs: list[str], by: str, only: list[str], size: int, numbers: range, n_deals: int, thin: float
) -> tuple[pd.DataFrame, Array]:
    """One row a verb (COLUMNS), and the single p-values of words with the smallest that each could have."""
    tallies = {verb: Tally() for verb in verbs}
    single = [np.empty((0, 2))]
    for number, drawn in zip(numbers, draws(corpus, by, only, size, numbers), strict=True):
        ids = drawn.articles["article_id"].tolist()
        both = with_twins(drawn, thin, number) if thin < 1 else drawn
        both, drawn = (
            dataclasses.replace(c, articles=c.articles.assign(**{SIDE: c.articles["article_id"]}))
            for c in (both, drawn)
        )
        for verb in verbs:
            calls = calls_of(verb, drawn if verb == COLLOCATIONS else both)
            for deal in range(n_deals):
                rng = np.random.default_rng([size, number, deal])
                sides = dict(zip(ids, rng.permutation([A, B] * size).tolist(), strict=True))
                turn = verb == COLLOCATIONS
                rows = [turned(call, rng, thin) if turn else dealt(call, sides, thin) for call in calls]
                some, testable, before = verdicts(calls, rows)
                tallies[verb].add(some, testable)
                if verb == WORDS:
                    single.append(before)
    found = [(size, verb, *tally.row()) for verb, tally in tallies.items()]
    return pd.DataFrame(found, columns=["articles a side", "verb", *COLUMNS]).round(3), np.concatenate(single)


def lean_deals(corpus: ct.Corpus, size: int, numbers: range, n_deals: int, thin: float) -> pd.DataFrame:
    """The row of numeric lean: the articles of stories dealt to two outlets."""
    found, tally = ct.compare_claims(corpus), Tally()
    stories = found.stories
    several = stories[stories.groupby("story_id")["article_id"].transform("size") > 1]
    names = np.array(sorted(several["story_id"].unique()))
    for number in numbers:
        order = np.random.default_rng([size, number]).permutation(names).tolist()
        ids = pd.concat([several.loc[several["story_id"] == story, "article_id"] for story in order])[: 2 * size]
        for deal in range(n_deals):
            rng = np.random.default_rng([size, number, deal])
            sides = dict(zip(ids, rng.permutation([A, B] * size).tolist(), strict=False))
            outlet = corpus.articles["article_id"].map(sides)
            on_b = corpus.claims["article_id"].map(sides) == B
            left = set(corpus.claims.loc[~on_b | (rng.random(len(on_b)) < thin), "claim_id"])
            pairs = found.pairs[found.pairs["claim_a"].isin(left) & found.pairs["claim_b"].isin(left)]
            articles = corpus.articles.assign(outlet=outlet.astype("str"), agency=pd.Series(dtype="str"))
            dealt_to = dataclasses.replace(corpus, articles=articles)
            lean = ct.compare_numeric_lean(dealt_to, found._replace(pairs=pairs)).lean
            tally.add(bool((lean["verdict"] == "difference").any()), int(lean["p_value"].notna().sum()))
    return pd.DataFrame([(size, LEAN, *tally.row())], columns=["articles a side", "verb", *COLUMNS]).round(3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--verbs", nargs="+", default=[*VERBS], choices=[*VERBS, LEAN])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 10, 25, 50])
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--deals", type=int, default=20)
    parser.add_argument("--thin", type=float, default=1.0)
    parser.add_argument("--by", default="outlet")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.splits)
    corpus = ct.open_corpus(given.corpus)
    verbs = [verb for verb in given.verbs if verb != LEAN]
    for size in given.sizes:
        if verbs:
            table, single = deals(corpus, verbs, given.by, given.only, size, numbers, given.deals, given.thin)
            print(table.to_string(index=False), flush=True)
            for level in LEVELS:
                able = single[single[:, 1] <= level, 0]
                if len(able):
                    print(f"single p-values of words at most {level}: {(able <= level).mean():.5f} of {len(able)}")
        if LEAN in given.verbs:
            print(lean_deals(corpus, size, numbers, given.deals, given.thin).to_string(index=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
