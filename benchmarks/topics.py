"""How good topics are: coherence, held-out coherence, diversity, stability over documents and time, by number of topics.

python -m benchmarks.topics TEXTS [--topics 10 20 30 40 50] [--method nmf]

TEXTS: a file with one preprocessed text a line (tokens separated by spaces, anything after a tab is ignored), or a folder
of saved tables. Held-out: topics of each random half are scored on the other half.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.topics import quality

SPLITS = 2


def read(path: Path) -> ct.Corpus:
    if path.is_dir():
        return ct.load(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines if line.strip()]
    return of([(f"t{number}", text) for number, text in enumerate(texts)])


def of(rows: list[tuple[str, str]]) -> ct.Corpus:
    articles = [{"article_id": article, "text": text, "n_words": len(text.split())} for article, text in rows]
    return ct.Corpus(articles=tables.make("articles", articles))


def tops(model: ct.Topics) -> list[list[str]]:
    return [terms.head(quality.TOP).tolist() for _, terms in model.terms.groupby("topic")["term"]]


def scored(topics: list[list[str]], corpus: ct.Corpus) -> float:
    documents = [text.split() for text in corpus.articles["text"]]
    return quality.Coherence(documents, [term for topic in topics for term in topic]).mean(topics)


def measure(corpus: ct.Corpus, n_topics: int, method: str) -> dict[str, float]:
    start = time.process_time()
    topics = tops(ct.fit_topics(corpus, n_topics=n_topics, method=method))
    seconds = time.process_time() - start
    heldout, alike = [], []
    rows = list(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    for split in range(SPLITS):
        drawn = np.random.default_rng(split).permutation(len(rows))
        halves = [of([rows[i] for i in half]) for half in np.array_split(drawn, 2)]
        fits = [tops(ct.fit_topics(half, n_topics=n_topics, method=method)) for half in halves]
        heldout += [scored(fits[0], halves[1]), scored(fits[1], halves[0])]
        alike.append(float(np.mean(quality.likeness(*fits))))
    return {
        "n_topics": n_topics,
        "npmi": scored(topics, corpus),
        "npmi_heldout": float(np.mean(heldout)),
        "diversity": quality.diversity(topics),
        "stability": float(np.mean(alike)),
        "CPU seconds": seconds,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--topics", type=int, nargs="+", default=[10, 20, 30, 40, 50])
    parser.add_argument("--method", default="nmf")
    given = parser.parse_args()
    corpus = read(given.texts)
    table = pd.DataFrame([measure(corpus, n, given.method) for n in given.topics])
    print(table.round(4).to_string(index=False))
    print("mean", table.drop(columns="n_topics").mean().round(4).to_dict())
    return 0


if __name__ == "__main__":
    sys.exit(main())
