"""Do the comparisons find anything where there is nothing, and do they find what is planted?

python -m benchmarks.null_calibration CORPUS [--splits 100] [--sizes 5 10 25 50] [--by outlet] [--first 0]

CORPUS: a folder of saved tables, or anything that ct.build reads. The articles of one outlet are split at random into two
sides of the same size, again and again (outlets in turn); every difference that a comparison reports between the sides is
false. --first is the number of the first split: other numbers are other draws. Power: words planted at twice their rate
in one side of 25 articles, share reported.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.statistics.intervals import wilson

VERBS: dict[str, Callable[[ct.Corpus], pd.DataFrame]] = {
    "compare_words": lambda corpus: ct.compare_words(corpus),
    "compare_naming": lambda corpus: ct.compare_naming(corpus),
    "compare_naming (an actor)": lambda corpus: ct.compare_naming(corpus, actor=ct.frequent_actors(corpus, 1)),
    "compare_sourcing": lambda corpus: ct.compare_sourcing(corpus),
    "compare_coverage": lambda corpus: ct.compare_coverage(corpus),
}
NEEDED = ("sentences", "entities", "names", "statements")
POWER_SIDE, N_PLANTED, MIN_WITH = 25, 20, 10


def part_of(corpus: ct.Corpus, articles: pd.DataFrame) -> ct.Corpus:
    """The corpus of some of its articles: the tables that comparisons read."""
    ids = set(articles["article_id"])
    rest = {name: getattr(corpus, name) for name in NEEDED}
    cut = {name: table[table["article_id"].isin(ids)].reset_index(drop=True) for name, table in rest.items()}
    return ct.Corpus(articles=articles.reset_index(drop=True), lexicons=corpus.lexicons, **cut)


def splits(corpus: ct.Corpus, by: str, size: int, numbers: range) -> Iterator[ct.Corpus]:
    """Articles of one value of `by`, halved at random; agency credits are taken off, so that the sides keep their size."""
    articles = corpus.articles[corpus.articles["copy_of"].isna()].assign(agency=pd.Series(dtype="str"))
    large = [part_of(corpus, own) for _, own in articles.groupby(by) if len(own) >= 2 * size]
    if not large:
        sys.exit(f"No {by} has {2 * size} articles. Give smaller --sizes.")
    for number in numbers:
        source = large[number % len(large)]
        drawn = np.random.default_rng([size, number]).permutation(len(source.articles))[: 2 * size]
        side = np.array(["a"] * size + ["b"] * size, dtype=object)
        yield part_of(source, source.articles.iloc[drawn].assign(**{by: pd.array(side, dtype="str")}))


def false_findings(corpus: ct.Corpus, by: str, size: int, numbers: range) -> pd.DataFrame:
    """For each verb: splits with any difference, the 95 % interval of their share, and comparisons made."""
    found = {verb: [0, 0] for verb in VERBS}
    for half in splits(corpus, by, size, numbers):
        renamed = dataclasses.replace(half, articles=half.articles.assign(outlet=half.articles[by]))
        for verb, compare in VERBS.items():
            table = compare(renamed)
            found[verb][0] += bool((table["verdict"] == "difference").any())
            found[verb][1] += int(table["p_adj"].notna().sum())
    n = len(numbers)
    rows = [(size, verb, n, some, *wilson(some, n), tests / n) for verb, (some, tests) in found.items()]
    columns = ["articles a side", "verb", "splits", "splits with a difference", "share from", "to", "tests a split"]
    return pd.DataFrame(rows, columns=columns).round(3)


def plant(corpus: ct.Corpus, seed: int) -> tuple[ct.Corpus, list[str]]:
    """The corpus with some of its words said twice as often in the articles of side a."""
    spoken = ct.word_mentions(corpus)
    spoken = spoken[~spoken["stop"].astype(bool)]
    n_with = spoken.groupby("term")["article_id"].nunique()
    frequent = sorted(n_with[n_with >= MIN_WITH].index)
    rng = np.random.default_rng(seed)
    words = [str(frequent[i]) for i in rng.permutation(len(frequent))[:N_PLANTED]]
    side = set(corpus.articles.loc[corpus.articles["outlet"] == "a", "article_id"])
    added = spoken[spoken["term"].isin(words) & spoken["article_id"].isin(side)]
    rows = [
        (f"{article}:planted", article, 10**6, "body", 10**6, None, None, " ".join(own["term"]))
        for article, own in added.groupby("article_id")
    ]
    sentences = pd.concat([corpus.sentences, tables.make("sentences", rows)], ignore_index=True)
    return dataclasses.replace(corpus, sentences=sentences), words


def power(corpus: ct.Corpus, by: str, numbers: range) -> pd.DataFrame:
    """Share of the planted words that compare_words reports, by how many of the 50 articles have the word."""
    rows = []
    for number, half in zip(numbers, splits(corpus, by, POWER_SIDE, numbers), strict=True):
        renamed = dataclasses.replace(half, articles=half.articles.assign(outlet=half.articles[by]))
        planted, words = plant(renamed, number)
        table = ct.compare_words(planted)
        own = table[(table["group"] == "a") & table["term"].isin(words)]
        n_with = own["n_articles_with"] + own["term"].map(
            table[table["group"] == "b"].set_index("term")["n_articles_with"]
        ).fillna(0)
        rows += list(zip(n_with, own["verdict"] == "difference", own["p_value"] <= 0.05, strict=True))
    frame = pd.DataFrame(rows, columns=["articles with the word", "reported", "p <= .05 before correction"])
    band = pd.cut(frame["articles with the word"].astype(int), [9, 20, 30, 40, 50])
    columns = ["reported", "p <= .05 before correction"]
    shares = frame.groupby(band, observed=True)[columns].mean().assign(words=frame.groupby(band, observed=True).size())
    shares.index = shares.index.astype(str)
    shares.loc["all"] = [*frame[columns].mean(), len(frame)]
    return shares


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--splits", type=int, default=100)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 10, 25, 50])
    parser.add_argument("--by", default="outlet")
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.splits)
    corpus = ct.open_corpus(given.corpus)
    for size in given.sizes:
        print(false_findings(corpus, given.by, size, numbers).to_string(index=False), flush=True)
    print(power(corpus, given.by, numbers).round(3).to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main())
