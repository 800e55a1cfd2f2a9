"""Do the comparisons find anything where there is nothing, and do they find what is planted?

python -m benchmarks.null_calibration CORPUS [--splits 100] [--sizes 5 10 25 50] [--by outlet] [--first 0] [--thin 0.4]
    [--deals 0] [--power]

CORPUS: a folder of saved tables, or anything that ct.build reads. The articles of one outlet are split at random into two
sides of the same size, again and again (outlets in turn); every difference that a comparison reports between the sides is
false. --first is the number of the first split: other numbers are other draws. --thin keeps that share of the sentences of
side b, drawn at random: articles of unequal length. Printed beside: how often single p-values of words are at most .05, .01,
.001, among words that could have so small a one and among all. --deals: the articles of each split are dealt to the sides so
many times more and their words compared, which is quick, as they are counted once: thousands of null tables. --power: words
planted in one side, said twice as often (spread over its articles) or a quarter as often; the share that is reported, from
the full list and from a family of 50 named beforehand.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse

import corpus_tools as ct
from corpus_tools.analysis.outlets import keyness
from corpus_tools.analysis.statistics import inference, permutation
from corpus_tools.analysis.statistics.intervals import wilson
from corpus_tools.lexicons import load_lexicons

VERBS: dict[str, Callable[[ct.Corpus], pd.DataFrame]] = {
    "compare_words": lambda corpus: ct.compare_words(corpus),
    "compare_words (a list)": lambda corpus: ct.compare_words(corpus, list="watched_terms", voice="all"),
    "compare_naming": lambda corpus: ct.compare_naming(corpus),
    "compare_naming (an actor)": lambda corpus: ct.compare_naming(corpus, actor=ct.frequent_actors(corpus, 1)),
    "compare_sourcing": lambda corpus: ct.compare_sourcing(corpus),
    "compare_coverage": lambda corpus: ct.compare_coverage(corpus),
}
NEEDED = ("sentences", "entities", "names", "statements")
LEVELS = (0.05, 0.01, 0.001)
N_PLANTED, MIN_WITH, MIN_COUNT = 50, 10, 20


def part_of(corpus: ct.Corpus, articles: pd.DataFrame) -> ct.Corpus:
    """The corpus of some of its articles: the tables that comparisons read."""
    ids = set(articles["article_id"])
    rest = {name: getattr(corpus, name) for name in NEEDED}
    cut = {name: table[table["article_id"].isin(ids)].reset_index(drop=True) for name, table in rest.items()}
    return ct.Corpus(articles=articles.reset_index(drop=True), lexicons=corpus.lexicons, **cut)


def thinned(corpus: ct.Corpus, share: float, seed: int) -> ct.Corpus:
    """The corpus with only a share of the sentences of side b, drawn at random, and what stands in them."""
    side = set(corpus.articles.loc[corpus.articles["outlet"] == "b", "article_id"])
    sentences = corpus.sentences
    drawn = np.random.default_rng(seed).random(len(sentences)) < share
    kept = sentences[drawn | ~sentences["article_id"].isin(side).to_numpy()]
    ids = set(kept["sentence_id"])
    rest = {name: getattr(corpus, name) for name in ("entities", "statements")}
    cut = {name: table[table["sentence_id"].isin(ids)].reset_index(drop=True) for name, table in rest.items()}
    words = kept["text"].str.split().str.len().groupby(kept["article_id"]).sum()
    articles = corpus.articles.assign(n_words=corpus.articles["article_id"].map(words).fillna(0).astype(int))
    return dataclasses.replace(corpus, articles=articles, sentences=kept.reset_index(drop=True), **cut)


def splits(corpus: ct.Corpus, by: str, size: int, numbers: range) -> Iterator[ct.Corpus]:
    """Articles of one value of `by`, halved at random; agency credits are taken off, so that the sides keep their size."""
    articles = corpus.articles[corpus.articles["copy_of"].isna()].assign(agency=pd.Series(dtype="str"))
    large = [part_of(corpus, own) for _, own in articles.groupby(by) if len(own) >= 2 * size]
    if not large:
        sys.exit(f"No {by} has {2 * size} articles. Give smaller --sizes.")
    for number in numbers:
        source = large[number % len(large)]
        drawn = np.random.default_rng([size, number]).permutation(len(source.articles))[: 2 * size]
        side = pd.array(np.array(["a"] * size + ["b"] * size, dtype=object), dtype="str")
        yield part_of(source, source.articles.iloc[drawn].assign(outlet=side))


def false_findings(
    corpus: ct.Corpus, by: str, size: int, numbers: range, thin: float, deals: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """For each verb: splits with any difference, the 95 % interval of their share, comparisons that could be tested; and the
    share of single p-values of words under each level, among those that could be."""
    found = {verb: [0, 0] for verb in VERBS}
    dealt = np.zeros(2, dtype=int)
    small = []
    for number, half in zip(numbers, splits(corpus, by, size, numbers), strict=True):
        dealt_from, half = half, thinned(half, thin, number) if thin < 1 else half
        for verb, compare in VERBS.items():
            table = compare(half)
            found[verb][0] += bool((table["verdict"] == "difference").any())
            found[verb][1] += int(table["p_adj"].notna().sum()) // 2
        small.append(single_p_values(half))
        dealt += found_in_deals(dealt_from, number, deals, thin)
    n = len(numbers)
    rows = [(size, verb, n, some, *wilson(some, n), tests / n) for verb, (some, tests) in found.items()]
    if n_dealt := n * deals:
        interval = wilson(dealt[0], n_dealt)
        rows.append((size, "words, dealt anew", n_dealt, int(dealt[0]), *interval, dealt[1] / n_dealt))
    columns = ["articles a side", "verb", "splits", "splits with a difference", "share from", "to", "testable a split"]
    p_values, smallest = np.concatenate(small).T
    shares = [
        [(p_values[smallest <= level] <= level).mean() for level in LEVELS],
        [(p_values <= x).mean() for x in LEVELS],
    ]
    calibration = pd.DataFrame(shares, columns=[f"p <= {level}" for level in LEVELS], index=["could be", "all words"])
    return pd.DataFrame(rows, columns=columns).round(3), calibration.round(5)


def found_in_deals(corpus: ct.Corpus, number: int, deals: int, thin: float) -> tuple[int, int]:
    """Of tables of the same words with the sides dealt anew: those with any difference, and comparisons that could be tested."""
    sentences = corpus.sentences
    alone = dataclasses.replace(corpus, sentences=sentences.assign(article_id=sentences["sentence_id"]))
    stop = frozenset(load_lexicons().terms("stopwords"))
    counted = keyness._count_terms(alone, "unattributed", sentences["sentence_id"].tolist(), stop)
    articles, home = np.unique(sentences["article_id"], return_inverse=True)
    sums = sparse.csr_array((np.ones(len(home)), (home, np.arange(len(home)))), shape=(len(articles), len(home)))
    n_with, size = ((sums @ counted.counts) > 0).sum(axis=0), len(articles) // 2
    counts = counted.counts[:, permutation.minimum_p(n_with, size, len(articles)) <= inference.FALSE_DISCOVERIES]
    found = testable = 0
    for deal in range(deals):
        rng = np.random.default_rng([number, deal])
        sides = rng.permutation(["a", "b"] * size)
        kept = sums * ((rng.random(len(home)) < thin) | (sides[home] == "a"))
        rows = inference.compare_groups(kept @ counts, kept @ counted.length, sides.tolist(), intervals=False)
        table = inference.judge(rows)
        found += bool((table["verdict"] == "difference").any())
        testable += int(table["n_testable"].max())
    return found, testable


def counted_words(corpus: ct.Corpus) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Articles x words, words of each article, and the side of each article."""
    stop = frozenset(load_lexicons().terms("stopwords"))
    counted = keyness._count_terms(corpus, "unattributed", corpus.articles["article_id"].tolist(), stop)
    return counted.counts.toarray(), counted.length, corpus.articles["outlet"].tolist()


def single_p_values(corpus: ct.Corpus) -> np.ndarray:
    """The p-value of each word before correction, and the smallest that it could have."""
    counts, length, names = counted_words(corpus)
    table = inference.compare_groups(counts, length, names, intervals=False)
    return table.loc[table["group"] == "a", ["p_value", "_smallest"]].dropna().to_numpy(dtype=float)


def planted(counts: np.ndarray, inside: np.ndarray, words: np.ndarray, kind: str, seed: int) -> np.ndarray:
    """Counts with `words` said twice as often on one side, each more use in an article drawn at random, or a quarter as often."""
    rng = np.random.default_rng(seed)
    changed, rows = counts.copy(), np.flatnonzero(inside)
    for word in words:
        if kind == "doubled":
            more = rng.integers(0, len(rows), int(counts[rows, word].sum()))
            changed[rows, word] += np.bincount(more, minlength=len(rows))
        else:
            changed[rows, word] = rng.binomial(counts[rows, word].astype(int), 0.25)
    return changed


def power(corpus: ct.Corpus, by: str, size: int, numbers: range) -> pd.DataFrame:
    """Share of planted words that are reported, from the full list and from a family of their own named beforehand.

    Words planted: drawn from those in at least MIN_WITH of the articles with MIN_COUNT uses; those named are as many again
    that are not planted, half and half.
    """
    rows = []
    for number, half in zip(numbers, splits(corpus, by, size, numbers), strict=True):
        counts, length, names = counted_words(half)
        inside = np.array(names) == "a"
        frequent = np.flatnonzero(((counts > 0).sum(axis=0) >= MIN_WITH) & (counts.sum(axis=0) >= MIN_COUNT))
        drawn = np.random.default_rng([size, number]).permutation(frequent)[: 2 * N_PLANTED]
        words, named = drawn[: N_PLANTED // 2], drawn[:N_PLANTED]
        for kind in ("doubled", "a quarter"):
            table = inference.compare_groups(
                planted(counts, inside, words, kind, number), length, names, intervals=False
            )
            full = inference.judge(table)
            own = inference.judge(table[table["item"].isin(named)])
            for family, judged in (("full list", full), ("named", own)):
                judged = judged[judged["group"] == "a"].set_index("item")
                hits = judged["verdict"] == "difference"
                rows.append((kind, family, hits[words].mean(), bool(hits.drop(words).any())))
    frame = pd.DataFrame(rows, columns=["planted", "family", "reported", "splits with a false one"])
    return frame.groupby(["planted", "family"]).mean().assign(size=size, splits=len(numbers)).reset_index()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--splits", type=int, default=100)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 10, 25, 50])
    parser.add_argument("--by", default="outlet")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--thin", type=float, default=1.0)
    parser.add_argument("--deals", type=int, default=0)
    parser.add_argument("--power", action="store_true")
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.splits)
    corpus = ct.open_corpus(given.corpus)
    for size in given.sizes:
        if given.power:
            print(power(corpus, given.by, size, numbers).round(3).to_string(index=False), flush=True)
            continue
        for table in false_findings(corpus, given.by, size, numbers, given.thin, given.deals):
            print(table.to_string(index=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
