"""CPU seconds of each room of a build, its share, and MB of text per CPU second.

    python -m benchmarks.speed                       the seeds, forty times over
    python -m benchmarks.speed SOURCE [--first N]    a folder, file or table of records (its first N articles)

One process, one thread. Ratios within one run can be compared; absolute times on a shared machine cannot.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_tools as ct
from corpus_tools.pipeline import build, stage_one

ROOT = Path(__file__).parent.parent
REPEATS = 40
MEGABYTE = 1_000_000
ROOMS = {
    build: ("read_pages", "cut_pages", "clean_articles", "find_names"),
    stage_one: ("split_sentences", "find_entities", "find_statements", "find_claims"),
}
ANALYSES: dict[str, Callable[[ct.Corpus], Any]] = {
    name: lambda corpus, name=name: getattr(ct, name)(corpus)
    for name in ("find_stories", "find_copies", "compare_claims", "compare_sourcing", "compare_words")
    if name in ct.__all__
}


def _timed(spent: dict[str, float], home: Any, name: str) -> Callable[..., Any]:
    inner = getattr(home, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return inner(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began

    return call


def _source(given: str | None, first: int | None) -> Any:
    if given is None:
        articles = ct.build(ROOT / "seeds").articles
        frame = pd.concat(
            [articles.assign(id=articles["article_id"] + f"-{i}") for i in range(REPEATS)], ignore_index=True
        )
        return frame[["id", "outlet", "title", "text"]]
    if first is None:
        return given
    readers = {".parquet": pd.read_parquet, ".csv": pd.read_csv}
    return readers[Path(given).suffix](given).head(first)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?")
    parser.add_argument("--first", type=int, metavar="N")
    given = parser.parse_args(arguments)
    source = _source(given.source, given.first)
    spent: dict[str, float] = {}
    for home, names in ROOMS.items():
        for name in names:
            setattr(home, name, _timed(spent, home, name))
    began = time.process_time()
    corpus = ct.build(source)
    total = time.process_time() - began
    megabytes = corpus.articles["text"].str.len().sum() / MEGABYTE
    print(f"{len(corpus.articles):,} articles, {megabytes:.2f} MB, {len(corpus.sentences):,} sentences")
    print(f"{'room':20} {'CPU s':>8} {'share':>6} {'MB/s':>8} {'sentences/s':>12}")
    for name, seconds in [*spent.items(), ("build", total)]:
        safe = max(seconds, 1e-9)
        rates = f"{megabytes / safe:8.2f} {len(corpus.sentences) / safe:12,.0f}"
        print(f"{name:20} {seconds:8.2f} {seconds / total:6.0%} {rates}")
    for name, analysis in ANALYSES.items():
        began = time.process_time()
        analysis(corpus)
        print(f"{name:20} {time.process_time() - began:8.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
