"""Do the comparisons find what is planted?

python -m benchmarks.power CORPUS [--sizes 25 50] [--splits 40] [--by outlet] [--only NAME ...] [--first 0]

Articles of one outlet are dealt to two sides (as in benchmarks.null_calibration), and words in at least MIN_WITH of them with
MIN_COUNT uses are planted in side a: said twice as often, each more use in an article drawn at random, or a quarter as often.
Printed: the share of planted words that are reported, from the full list and from a family of at most N_NAMED named beforehand,
half of which are planted; and the share of tables with a difference in a word that was not.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

import corpus_tools as ct
from benchmarks.null_calibration import SIDE, WORDS, A, B, calls_of, draws
from corpus_tools.analysis.statistics import inference
from corpus_tools.analysis.statistics.permutation import n_with_item

N_NAMED, MIN_WITH, MIN_COUNT = 50, 10, 20
NAMED = "named"
DOUBLED, QUARTER = "twice as often", "a quarter as often"

Array = np.ndarray[Any, Any]


def planted(counts: Array, inside: Array, words: Array, kind: str, seed: int) -> Array:
    """Counts (articles x words) with `words` said twice as often, or a quarter as often, in the articles inside."""
    rng = np.random.default_rng(seed)
    changed, rows = counts.copy(), np.flatnonzero(inside)
    for word in words:
        if kind == DOUBLED:
            more = rng.integers(0, len(rows), int(counts[rows, word].sum()))
            changed[rows, word] += np.bincount(more, minlength=len(rows))
        else:
            changed[rows, word] = rng.binomial(counts[rows, word].astype(int), 0.25)
    return changed


def power(corpus: ct.Corpus, by: str, only: list[str], size: int, numbers: range) -> pd.DataFrame:
    rows = []
    for number, drawn in zip(numbers, draws(corpus, by, only, size, numbers), strict=True):
        sided = dataclasses.replace(drawn, articles=drawn.articles.assign(**{SIDE: drawn.articles["article_id"]}))
        call = calls_of(WORDS, sided)[0]
        rng = np.random.default_rng([size, number])
        side = rng.permutation([A, B] * size)
        frequent = (n_with_item(call.counts) >= MIN_WITH) & (call.counts.sum(axis=0) >= MIN_COUNT)
        tested = call.items.loc[~call.items["described"], "item"]
        named = rng.permutation(tested[frequent[tested]])[:N_NAMED]
        words = named[: N_NAMED // 2]
        for kind in (DOUBLED, QUARTER):
            counts = planted(call.counts.toarray(), side == A, words, kind, number)
            table = inference.compare_groups(sparse.csr_array(counts), call.exposure, side.tolist(), intervals=False)
            for family, items in (("full list", tested), (NAMED, named)):
                judged = inference.judge(table[table["item"].isin(items)])
                hits = judged[judged["group"] == A].set_index("item")["verdict"] == "difference"
                rows.append((size, kind, family, hits[words].mean(), bool(hits.drop(words).any())))
    columns = ["articles a side", "planted", "family", "reported", "tables with a false one"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.groupby(columns[:3], sort=False).mean().assign(splits=len(numbers)).round(3).reset_index()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--sizes", type=int, nargs="+", default=[25, 50])
    parser.add_argument("--splits", type=int, default=40)
    parser.add_argument("--by", default="outlet")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    corpus = ct.open_corpus(given.corpus)
    for size in given.sizes:
        numbers = range(given.first, given.first + given.splits)
        print(power(corpus, given.by, given.only, size, numbers).to_string(index=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
