"""The list place_weights: what each signal of a candidate is worth, in log2 odds that it is the place of the claim.

python -m benchmarks.place_weights GOLD... [--reading FILE --corpus FILE]            figures on left-out articles
python -m benchmarks.place_weights GOLD... [--reading FILE --corpus FILE] --write    the same, and the list, fitted on all

GOLD is a folder of articles.jsonl with claims.jsonl (place, place_alt). A reading (benchmarks/readings/likely_places_*.tsv) names
claims of CORPUS and the places that were judged right, without text. Only claims for which no rule finds a place are fitted:
logistic regression with a ridge; a claim weighs one over the root of the number of claims of its article. Counts and
weights are kept.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np
import pandas as pd
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import corpus_tools as ct
from benchmarks.gold import read_gold
from corpus_tools.accuracy import claim_scores
from corpus_tools.accuracy.gold import locate
from corpus_tools.extraction.claims import draft_claim as room
from corpus_tools.extraction.claims.drafts import Article
from corpus_tools.extraction.claims.likely_places import (
    BASE,
    LEAST,
    Asked,
    candidates,
    claim_signals,
    place_signals,
    worth,
)
from corpus_tools.level_weights import probability
from corpus_tools.lexicons import load_lexicons
from corpus_tools.tables import records

LIST = Path(ct.__file__).parent / "data" / "place_weights.tsv"
RIDGE = 0.3  # inverse strength of the ridge
OTHER_NAME = 0.15  # what a wrong candidate weighs where the gold has no other readings: often a wider or narrower one
READ = 3.0  # what a claim read by eye weighs: such articles were drawn at random, those of a gold set chosen
FOLDS = 10
SMALLEST = 0.05  # log2 odds below which a weight is left out of the list
HEADER = """\
# What a level of a signal is worth, in log2 odds that a place is that of a claim for which no rule finds one.
# right, others: candidates with this level that are, and are not, the claim's.
# Made by `python -m benchmarks.place_weights GOLD... --write`; only counts and weights are kept. Licence: MIT.
# weight is a number
level\tweight\tright\tothers
"""


class Candidate(NamedTuple):
    text: str
    levels: tuple[str, ...]
    at: tuple[str, int, int]  # sentence and position


class Claim(NamedTuple):
    """A claim for which no rule finds a place: its candidates, and the words that are right (none: it has no place)."""

    group: str
    right: tuple[str, ...]
    given: bool
    candidates: tuple[Candidate, ...]
    weight: float
    wrong_weight: float


Found = Mapping[str, tuple[Candidate, ...]]  # claim_id -> candidates


def find_candidates(corpus: ct.Corpus) -> Found:
    """The candidates of the claims of a corpus for which no rule finds a place."""
    found: dict[str, tuple[Candidate, ...]] = {}

    def record(asked: Asked, article: Article) -> None:
        claim = f"{asked.reading.sentence.sentence_id}:c{asked.span.start}"
        found[claim] = tuple(
            Candidate(
                one.place.text,
                (*claim_signals(asked, one.where, article), *place_signals(asked, one, article)),
                (one.sentence.sentence_id, one.place.start, one.place.end),
            )
            for one in candidates(asked, article)
        )

    with mock.patch.object(room, "likeliest", record):
        ct.find_claims(corpus.sentences, corpus.entities, corpus.statements, corpus.articles)
    return found


def gold_claims(folder: str) -> Iterator[Claim]:
    """The core claims of a gold set; a story's articles are left out together."""
    gold = read_gold(folder)
    corpus = ct.build(gold.source)
    found, starts, article_of = find_candidates(corpus), locate(gold, corpus), gold.article_of(corpus)
    told = [
        {**row, "doc": article_of[row["article_id"]],
         "span": (starts[row["sentence_id"]] + row["start"], starts[row["sentence_id"]] + row["end"])}
        for row in records(corpus.claims) if row["sentence_id"] in starts
    ]  # fmt: skip
    wanted = [row for row in gold.rows["claims"] if row.get("span") and row.get("tier", "core") == "core"]
    for i, j in claim_scores.match(wanted, told, with_value=False).items():
        row = wanted[i]
        if told[j]["claim_id"] in found:
            right = tuple(text for text in (row.get("place"), *(row.get("place_alt") or ())) if text)
            facts = gold.documents[row["doc"]].facts
            one_reading = "place_alt" not in row
            yield Claim(
                str(facts.get("event") or row["doc"]), right, bool(row.get("place")), found[told[j]["claim_id"]],
                1.0, OTHER_NAME if one_reading else 1.0,
            )  # fmt: skip


def read_claims(reading: Path, corpus_file: Path) -> Iterator[Claim]:
    """The claims of a reading."""
    rows = pd.read_csv(reading, sep="\t", comment="#", keep_default_na=False)
    frame = pd.read_parquet(corpus_file)
    articles = set(rows["claim_id"].str.rsplit(":", n=2).str[0])
    ids = frame["article_id"].astype(str)
    found = find_candidates(ct.build(frame[ids.isin(articles) | ("id-" + ids).isin(articles)]))
    for claim, places in zip(rows["claim_id"], rows["places"], strict=True):
        if claim in found:
            right = tuple(one.text for one in found[claim] if any(_holds(one, at) for at in places.split()))
            yield Claim(claim.rsplit(":", 2)[0], right, bool(right), found[claim], READ, 1.0)


def _holds(candidate: Candidate, at: str) -> bool:
    """Whether a candidate stands where the reading says."""
    sentence, _, start = at.rpartition(":")
    return candidate.at[0] == sentence and candidate.at[1] <= int(start) < candidate.at[2]


def is_right(claim: Claim, text: str) -> bool:
    same = bool(claim.right) and claim_scores.same_words(claim.right[0], text, claim.right[1:], lenient=True)
    return same or _place_named(text) in {_place_named(one) for one in claim.right} - {None}


def _place_named(text: str) -> str | None:
    """The name of a place that has several: America for the U.S."""
    return _spellings().get(text.lower().removeprefix("the "))


@cache
def _spellings() -> dict[str, str]:
    return {row["term"].lower(): row["name"] or row["term"] for row in load_lexicons()["places"]}


def fit(claims: Sequence[Claim]) -> dict[str, float]:
    """Weight by level, in log2 odds, and the base."""
    of_article = Counter(claim.group for claim in claims)
    pairs = [(claim, one) for claim in claims for one in claim.candidates]
    right = np.array([is_right(claim, one.text) for claim, one in pairs])
    share = [
        claim.weight / len(claim.candidates) / of_article[claim.group] ** 0.5 * (1.0 if ok else claim.wrong_weight)
        for (claim, _), ok in zip(pairs, right, strict=True)
    ]
    weight = np.array(share) * len(claims) / sum(share)
    vectors = DictVectorizer()
    x = vectors.fit_transform([dict.fromkeys(one.levels, 1.0) for _, one in pairs])
    model = LogisticRegression(C=RIDGE, max_iter=1000).fit(x, right, sample_weight=weight)
    log2 = np.log(2)
    levels = zip(vectors.get_feature_names_out(), model.coef_[0] / log2, strict=True)
    return {BASE: float(model.intercept_[0] / log2), **{str(name): float(value) for name, value in levels}}


def choose(claim: Claim, weights: Mapping[str, float]) -> str | None:
    """What would be told."""
    best, told = 0.0, None
    for one in claim.candidates:
        chance = probability(weights[BASE] + worth(weights, one.levels))
        if chance >= LEAST and chance > best:
            best, told = chance, one.text
    return told


def report(name: str, claims: Sequence[Claim], told: Sequence[str | None]) -> str:
    """How many were told, how many of them are right, and how many of those that the gold gives were found."""
    right = [text is not None and is_right(claim, text) for claim, text in zip(claims, told, strict=True)]
    given = [ok for claim, ok in zip(claims, right, strict=True) if claim.given]
    n = sum(text is not None for text in told)
    return f"{name:28} {sum(right)} of {n} told are right, {sum(given)} of {len(given)} given are found"


def left_out(claims: Sequence[Claim]) -> list[str | None]:
    """For each claim what is told by weights in which its article had no part."""
    told: list[str | None] = [None] * len(claims)
    groups = [claim.group for claim in claims]
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        weights = fit([claims[i] for i in train])
        for i in test:
            told[i] = choose(claims[i], weights)
    return told


def written(weights: Mapping[str, float], claims: Sequence[Claim]) -> str:
    """The list as text: levels that are worth something, with the candidates behind them."""
    counts: Counter[tuple[str, bool]] = Counter()
    for claim in claims:
        for one in claim.candidates:
            counts.update((level, is_right(claim, one.text)) for level in (BASE, *one.levels))
    rows = [(BASE, weights[BASE]), *((n, w) for n, w in sorted(weights.items()) if n != BASE and abs(w) >= SMALLEST)]
    return HEADER + "".join(f"{n}\t{w:.2f}\t{counts[n, True]}\t{counts[n, False]}\n" for n, w in rows)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", help="folders with annotated claims")
    parser.add_argument("--reading", type=Path, help="places of claims read by eye")
    parser.add_argument("--corpus", type=Path, help="the articles of the reading (.parquet)")
    parser.add_argument("--write", action="store_true", help="write the list, fitted on all")
    given = parser.parse_args(arguments)
    sets = {Path(folder).name: list(gold_claims(folder)) for folder in given.gold}
    if given.reading:
        sets[given.reading.name] = list(read_claims(given.reading, given.corpus))
    claims = [claim for some in sets.values() for claim in some if claim.candidates]
    told = dict(zip(map(id, claims), left_out(claims), strict=True))
    for name, some in sets.items():
        print(report(name, some, [told.get(id(claim)) for claim in some]))
    if given.write:
        LIST.write_text(written(fit(claims), claims), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
