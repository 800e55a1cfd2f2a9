"""What changes in the tables when words that mean the same to the instrument are exchanged in real articles.

python -m benchmarks.swaps ARTICLES.parquet [--n 400]

Labels: each loaded word of actor_labels becomes its neutral partner. Names: nations, their people and armed groups change places
(name_swaps.tsv). Counted are statements whose speaker gets another kind, numbers that come or go, numbers with another event.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_tools as ct
from corpus_tools.lexicons import Lexicons, either, load_lexicons, neutral_partners

NAMES = Path(__file__).parent / "name_swaps.tsv"
FIELDS = ("title", "text")


def label_pairs(words: Lexicons) -> dict[str, str]:
    """Loaded word -> neutral partner."""
    return neutral_partners(words["actor_labels"])


def name_pairs() -> dict[str, str]:
    """Name -> the name that takes its place, both ways."""
    pairs = pd.read_csv(NAMES, sep="\t", comment="#")
    there = dict(zip(pairs["a"], pairs["b"], strict=True))
    return there | {b: a for a, b in there.items()}


def exchanged(text: str, pairs: Mapping[str, str]) -> str:
    """The text with each word of `pairs` exchanged; common words in lower case, or where they begin a sentence."""
    common = all(word.islower() for word in pairs)
    words = rf"(?<![\w-])(?:{either(pairs)})(?![\w-])"
    opening = rf"{_OPENING}(?:{either(word[0].upper() + word[1:] for word in pairs)})(?![\w-]| [A-Z])"
    pattern = re.compile(f"{words}|{opening}" if common else words)

    def other(match: re.Match[str]) -> str:
        word = match.group()
        return pairs[word] if word in pairs else pairs[word.lower()].capitalize()

    return pattern.sub(other, text)


_OPENING = r"(?:(?<=^)|(?<=[.!?:] )|(?<=\n)|(?<=[\"“]))"


def swap_articles(articles: pd.DataFrame, pairs: Mapping[str, str]) -> pd.DataFrame:
    """The articles with title and text exchanged."""
    fields = [field for field in FIELDS if field in articles.columns]
    return articles.assign(
        **{f: [exchanged(t, pairs) if isinstance(t, str) else t for t in articles[f]] for f in fields}
    )


def changes(before: ct.Corpus, after: ct.Corpus, pairs: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What changed between two builds of the same articles: for each measure `changed`, `of` and the changed rows.

    speakers: statements of both whose speaker's words hold one of `pairs`, with another source_type; numbers: core claims that
    only one build has; events: core claims of both with another event_type.
    """
    said = [_keyed(corpus.statements, "cue", "source_type", "source_text") for corpus in (before, after)]
    held = {
        key for key, (_, source) in said[0].items() if isinstance(source, str) and exchanged(source, pairs) != source
    }
    counted = [
        _keyed(corpus.claims[corpus.claims["tier"] == "core"], "text", "event_type") for corpus in (before, after)
    ]
    both = counted[0].keys() & counted[1].keys()
    found = {
        "speakers": (_differing(*said, held & said[1].keys()), len(held)),
        "numbers": (sorted(counted[0].keys() ^ counted[1].keys()), len(counted[0])),
        "events": (_differing(*counted, both), len(both)),
    }
    return {name: {"changed": len(rows), "of": of, "rows": rows} for name, (rows, of) in found.items()}


def _keyed(table: pd.DataFrame, text: str, *columns: str) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """(sentence, printed words, which of several) -> the values of the columns."""
    number = table.groupby(["sentence_id", text], dropna=False).cumcount()
    keys = zip(table["sentence_id"], table[text].fillna(""), number, strict=True)
    return dict(zip(keys, zip(*(table[c].tolist() for c in columns), strict=True), strict=True))


def _differing(before: dict, after: dict, keys: set) -> list[tuple[Any, ...]]:
    return [(*key, before[key], after[key]) for key in sorted(keys) if before[key][0] != after[key][0]]


def measure(articles: pd.DataFrame, words: Lexicons | None = None) -> dict[str, dict[str, dict[str, Any]]]:
    """The changes by labels and by names. `articles` as ct.build takes them, with a column article_id."""
    given = words or load_lexicons()
    before = ct.build(articles, lexicons=given)
    return {
        kind: changes(before, ct.build(swap_articles(articles, pairs), lexicons=given), pairs)
        for kind, pairs in (("labels", label_pairs(given)), ("names", name_pairs()))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", help="a parquet file of articles")
    parser.add_argument("--n", type=int, default=400, help="the first n articles")
    parser.add_argument("--rows", type=int, default=0, help="print so many of the changed rows of each kind")
    given = parser.parse_args()
    for kind, found in measure(pd.read_parquet(given.articles).head(given.n)).items():
        for name, counts in found.items():
            print(f"{kind:7} {name:9} {counts['changed']:5} of {counts['of']}")
            for row in counts["rows"][: given.rows]:
                print("   ", row)


if __name__ == "__main__":
    main()
