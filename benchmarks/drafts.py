"""How many wrong numbers of a draft check_text finds, and how many right ones it doubts.

Twenty drafts are put together from sentences of a corpus. Three sentences of each get an error: another digit, the figure that
another outlet has for the same quantity, a bound that is dropped ("at least"), another place. Three are left as they are.

python -m benchmarks.drafts --corpus FILE [--n 150] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import corpus_tools as ct
from benchmarks.snapshot import first_articles
from corpus_tools.draft_check import SUPPORTED
from corpus_tools.tables import Corpus

DRAFTS, OF_EACH = 20, 3  # drafts, and sentences with and without an error in each
RARE = 15  # errors of each kind but digits, at most
RIGHT = "right"
BOUNDS = ("at_least", "more_than", "at_most", "less_than", "approx")
INDEFINITE = ("a", "an", "couple")  # "less than an hour" without its bound is "an hour": no number is left
AGREE = "agree"
BREAK = "\n\n"


class Sentence(NamedTuple):
    """A sentence of a draft: what was done to it ("right": nothing), and where in it."""

    kind: str
    text: str
    start: int
    end: int


def planted(corpus: Corpus, draw: random.Random) -> dict[str, list[Sentence]]:
    """Sentences with one error each by kind, in random order, and sentences as they are."""
    core = corpus.claims[(corpus.claims["tier"] == "core") & (corpus.claims["zone"] == "body")]
    rows = core.sample(frac=1, random_state=draw.randrange(2**31)).to_dict("records")
    texts = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True))
    found: dict[str, list[Sentence]] = {kind: [] for kind in ("digit", "outlet", "bound", "place", RIGHT)}
    others, places = _other_figures(corpus), _places(corpus)
    used: set[str] = set()
    for kind in ("outlet", "bound", "place", "digit", RIGHT):  # the rarest first, so that a sentence serves once
        for row in rows:
            if row["sentence_id"] in used:
                continue
            changed = _changed(kind, row, texts[row["sentence_id"]], others, places, draw)
            if changed is not None and len(found[kind]) < DRAFTS * OF_EACH:
                found[kind].append(changed)
                used.add(row["sentence_id"])
    return found


def _changed(
    kind: str, row: dict[str, Any], text: str, others: dict[str, str], places: dict[str, list[Any]], draw: random.Random
) -> Sentence | None:
    """The sentence of a claim with an error of this kind; None where it has nothing to get it from."""
    start, end, number = int(row["start"]), int(row["end"]), str(row["number_text"])
    if kind == RIGHT:
        return Sentence(kind, text, start, end)
    if kind == "place":
        named = places.get(row["sentence_id"], [])
        choice = sorted({place.text for own in places.values() for place in own} - {place.text for place in named})
        return _put(kind, text, int(named[0].start), int(named[0].end), draw.choice(choice)) if named else None
    if kind == "bound":
        bound, _, rest = str(row["text"]).partition(number)
        is_said = row["modifier"] in BOUNDS and bound.strip() and number.lower() not in INDEFINITE
        return _put(kind, text, start, end, number + rest) if is_said else None
    at = text.find(number, start)
    if at < 0 or (kind == "outlet" and row["claim_id"] not in others):
        return None
    digits = [n for n, letter in enumerate(number) if letter.isdigit()]
    if kind == "digit" and digits:
        where = draw.choice(digits)
        other = draw.choice([digit for digit in "123456789" if digit != number[where]])
        return _put(kind, text, at, at + len(number), number[:where] + other + number[where + 1 :])
    return _put(kind, text, at, at + len(number), others[row["claim_id"]]) if kind == "outlet" else None


def _put(kind: str, text: str, start: int, end: int, words: str) -> Sentence:
    return Sentence(kind, text[:start] + words + text[end:], start, start + len(words))


def _other_figures(corpus: Corpus) -> dict[str, str]:
    """claim_id -> the number that an article of another outlet in its story has for an event of the same type and kind."""
    pairs = ct.compare_claims(corpus).pairs
    pairs = pairs[(pairs["relation"] != AGREE) & pairs["claim_b"].notna()]
    claims = corpus.claims.set_index("claim_id")
    outlet = corpus.articles.set_index("article_id")["outlet"]
    found: dict[str, str] = {}
    for a, b in zip(pairs["claim_a"], pairs["claim_b"], strict=True):
        is_other = claims.at[a, "value"] != claims.at[b, "value"]
        if is_other and outlet[claims.at[a, "article_id"]] != outlet[claims.at[b, "article_id"]]:
            found |= {a: str(claims.at[b, "number_text"]), b: str(claims.at[a, "number_text"])}
    return found


def _places(corpus: Corpus) -> dict[str, list[Any]]:
    """sentence_id -> its names of places."""
    named = corpus.entities[corpus.entities["label"] == "GPE"]
    return {str(sentence): list(own.itertuples()) for sentence, own in named.groupby("sentence_id", sort=False)}


def measure(corpus: Corpus, seed: int) -> Iterator[tuple[str, bool, str]]:
    """For each planted error its kind, whether it was found, and its sentence; for each number of a right sentence likewise."""
    draw = random.Random(seed)
    found = planted(corpus, draw)
    rare = [sentence for kind in ("outlet", "bound", "place") for sentence in found[kind][:RARE]]
    wrong = [*rare, *found["digit"][: DRAFTS * OF_EACH - len(rare)]]
    draw.shuffle(wrong)
    for n in range(DRAFTS):
        own = slice(n * OF_EACH, (n + 1) * OF_EACH)
        draft = [*wrong[own], *found[RIGHT][own]]
        draw.shuffle(draft)
        yield from _of_draft(draft, ct.check_text(BREAK.join(sentence.text for sentence in draft), corpus))


def _of_draft(draft: list[Sentence], checked: pd.DataFrame) -> Iterator[tuple[str, bool, str]]:
    at = 0
    for sentence in draft:
        rows = checked[(checked["start"] >= at) & (checked["start"] < at + len(sentence.text))]
        doubted = rows["verdict"] != SUPPORTED
        if sentence.kind == RIGHT:
            yield from ((RIGHT, not is_doubted, sentence.text) for is_doubted in doubted)
        else:
            touched = (rows["start"] < at + sentence.end) & (rows["end"] > at + sentence.start)
            is_found = doubted if sentence.kind == "place" else doubted & touched
            yield sentence.kind, bool(is_found.any()), sentence.text
        at += len(sentence.text) + len(BREAK)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path, help="Parquet, CSV or JSONL with an article a row")
    parser.add_argument("--n", type=int, default=150, help="articles, from the first on (default: 150)")
    parser.add_argument("--seed", type=int, default=1, help="draws sentences and errors (default: 1)")
    given = parser.parse_args(arguments)
    results = pd.DataFrame(
        measure(ct.build(first_articles(given.corpus, given.n)), given.seed), columns=["kind", "as_it_should", "text"]
    )
    for kind, own in results.groupby("kind", sort=True):
        said = "right numbers supported" if kind == RIGHT else "errors found"
        print(f"{kind}: {own['as_it_should'].sum()} of {len(own)} {said}")
    for kind, text in results.loc[~results["as_it_should"], ["kind", "text"]].itertuples(index=False):
        print(f"  {kind}: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
