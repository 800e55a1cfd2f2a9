"""What each word list is worth: rows of the tables that are lost or changed on some articles where the list is emptied.

    python -m benchmarks.lists CORPUS [--first N] [LIST ...]

A list without any is one that these articles do not need: lists of the analysis and of readers of files are among them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys

import pandas as pd

import corpus_tools as ct
from benchmarks.snapshot import first_articles
from corpus_tools.lexicons import Lexicons
from corpus_tools.pipeline.stage_one import STAGE_ONE

Rows = dict[str, set[str]]
NO_TABLES = "nothing is read without it"


def _rows(articles: pd.DataFrame, words: Lexicons) -> Rows:
    corpus = ct.build(articles, lexicons=words)
    return {
        name: {str(row) for row in getattr(corpus, name).itertuples(index=False, name=None)}
        for name in ("articles", *STAGE_ONE)
    }


def _lost(articles: pd.DataFrame, whole: Rows, emptied: str) -> dict[str, int] | None:
    """Table -> rows that are not as they were; None where nothing can be read without the list."""
    packaged = ct.load_lexicons()
    lists = {name: () if name == emptied else packaged[name] for name in packaged}
    try:
        made = _rows(articles, Lexicons(lists))
    except ValueError:
        return None
    return {name: lost for name, rows in whole.items() if (lost := len(rows - made[name]))}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("lists", nargs="*", metavar="LIST")
    parser.add_argument("--first", type=int, default=12, metavar="N")
    given = parser.parse_intermixed_args(arguments)
    articles = first_articles(given.corpus, given.first)
    names = given.lists or list(ct.load_lexicons())
    with multiprocessing.Pool(1, maxtasksperchild=1) as pool:  # a process a list: what it compiles goes with it
        whole = pool.apply(_rows, (articles, ct.load_lexicons()))
        for name, lost in zip(names, pool.starmap(_lost, [(articles, whole, name) for name in names]), strict=True):
            told = NO_TABLES if lost is None else ", ".join(f"{table} {n:,}" for table, n in lost.items()) or "-"
            print(f"{name:24} {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
