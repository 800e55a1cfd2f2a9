"""Build corpora of news fragments, sentences cut anywhere and odd characters until CPU time is spent, and say what is wrong.

    python -m benchmarks.fuzz [--seconds 600] [--seed 1]

Nothing may raise, every span gives its words, every key leads somewhere, and every number is a claim or ignored with a reason.
Exit code 1 with the smallest texts found on which that is not so. tests/test_fuzz.py is the short form.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator

import pandas as pd
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import checks
from corpus_tools.lexicons import load_lexicons
from corpus_tools.pipeline.build import EXAMPLE

ARTICLES, EXAMPLES = 4, 50  # in a corpus; corpora between two looks at the clock
WORDS = load_lexicons()
TERM_COLUMNS, LONGEST_LIST = ("term", "verb", "cue", "noun", "word"), 2_000  # words of rules, not of names and places
FRAGMENTS = (
    "The mayor, Anna Brook, said", "“We expected rain,”", "told the Gazette", "at least 12 people were killed", "and 30 injured",
    "in Port Elm", "on Monday", "according to police", "Mr. Brook", "U.S.", "$3.5 million", "between 10 and 15", "a dozen",
    "the Islamic State group", "5 March 2024", "1,200", "12:30 p.m.", "50%", "two-thirds", "said.", "—", "…", "“", "”", "ISIS",
    "who", "that", "by", "of the", "REUTERS -", "(AFP)", "\n\n", "\n", ".", ",", ":", "مدينة", "١٢٣", "Köln", "😀", "\ud800",
    "'s", "\0", "\x1b[31m", "\u200f", "\u2028", "ﬁ", "٬", "²", "½", "é", "e\u0301",
)  # fmt: skip
SENTENCES = tuple(
    sentence
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
    for sentence in re.split(r"(?<=[.”])\s", json.loads(line)["text"])
)
LISTED = tuple(
    dict.fromkeys(
        row[column]
        for name in WORDS
        if len(WORDS[name]) <= LONGEST_LIST
        for row in WORDS[name]
        for column in TERM_COLUMNS
        if column in row
    )
)
ODD = st.text(st.characters(), min_size=1, max_size=6)
CUT = st.builds(
    lambda words, a, b: words[a : a + b],
    st.sampled_from((*FRAGMENTS, *SENTENCES)),
    st.integers(0, 40),
    st.integers(1, 90),
)
TEXT = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(LISTED), CUT, ODD), min_size=1, max_size=25).map(
    " ".join
)
TEXTS = st.lists(TEXT, min_size=ARTICLES, max_size=ARTICLES)


def problems(texts: list[str]) -> list[str]:
    """What is wrong with the corpus of these texts: one line a finding, none where all is well."""
    ids = [f"a{n}" for n in range(len(texts))]
    corpus = ct.build(pd.DataFrame({"id": ids, "text": pd.Series(texts, dtype=object)}))
    failed = corpus.skipped_inputs["reason"] == "failed"
    found = dict(corpus.tables())
    wrong = corpus.skipped_inputs.loc[failed, "detail"].tolist()
    for name, table in found.items():
        ct.tables.check(name, table)
        wrong += checks.check_links(name, table, found)
    return [*wrong, *_lost_numbers(corpus)]


def _lost_numbers(corpus: ct.Corpus) -> Iterator[str]:
    taken: dict[str, list[tuple[int, int]]] = {}
    for table in (corpus.claims, corpus.ignored_numbers):
        for sentence, start, end in zip(table["sentence_id"], table["start"], table["end"], strict=True):
            taken.setdefault(sentence, []).append((start, end))
    for sentence, text in zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True):
        for number in re.finditer(r"\d+", text):
            if not any(start < number.end() and number.start() < end for start, end in taken.get(sentence, [])):
                yield f"{number[0]} is lost in {text!r}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(arguments)
    built = 0

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts=TEXTS)
    def nothing_is_wrong(texts: list[str]) -> None:
        nonlocal built
        built += 1
        assert problems(texts) == []

    number = told.seed
    while time.process_time() < told.seconds:
        seed(number)(nothing_is_wrong)()
        number += 1
    print(f"{built:,} corpora of {ARTICLES} texts in {time.process_time():.0f} CPU seconds: nothing is wrong.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
