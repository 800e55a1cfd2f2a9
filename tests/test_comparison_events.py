"""Twelve invented events, each told by two to four outlets, from plain text to relations: cases as data.

A figure is named by article, number as printed in lower case, and how often that number has stood in the article so far
("a/23/2"). `expected` pairs have their relation; `apart` pairs have none that says that the two count one thing (a part of
it may be told); `unlinked` pairs none at all; `failing` lists what is known to be wrong.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "events.jsonl").read_text().splitlines()]
NOT_LINKED = (None, "distinct")


@cache
def _compared(number):
    """Names of the figures of an event, and the relation of each two."""
    articles = pd.DataFrame(CASES[number]["articles"]).rename(columns={"id": "article_id"})
    c = ct.build(articles)
    place = dict(zip(c.sentences["sentence_id"], c.sentences["position"], strict=True))
    claims = c.claims.assign(position=c.claims["sentence_id"].map(place)).sort_values(
        ["article_id", "position", "start"]
    )
    seen: Counter = Counter()
    names = {}
    for article, printed, claim in zip(claims["article_id"], claims["number_text"], claims["claim_id"], strict=True):
        seen[article, printed.lower()] += 1
        names[f"{article}/{printed.lower()}/{seen[article, printed.lower()]}"] = claim
    pairs = ct.compare_claims(c).pairs
    rows = zip(pairs["claim_a"], pairs["claim_b"], pairs["relation"], strict=True)
    return names, {frozenset((a, b)): relation for a, b, relation in rows}


def _relation(number, a, b):
    names, relations = _compared(number)
    return relations.get(frozenset((names.get(a), names.get(b))))


EVENTS = pytest.mark.parametrize("number", range(len(CASES)), ids=[case["label"].split(":")[0] for case in CASES])


@EVENTS
def test_relations(number):
    wrong = {
        (a, b): (_relation(number, a, b), relation)
        for a, b, relation in CASES[number]["expected"]
        if _relation(number, a, b) != relation
    }
    assert not wrong, "found, expected"


@EVENTS
def test_other_counts_stay_apart(number):
    case = CASES[number]
    linked = {(a, b) for a, b in case["unlinked"] if _relation(number, a, b) not in NOT_LINKED}
    rivals = {(a, b) for a, b in case["apart"] if _relation(number, a, b) not in (*NOT_LINKED, "refine")}
    assert not linked and not rivals


@pytest.mark.parametrize(
    ("number", "pair"),
    [(n, pair) for n, case in enumerate(CASES) for pair in case["failing"]],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.xfail(strict=True, reason="known to be wrong")
def test_known_failing(number, pair):
    a, b, expected = pair
    found = _relation(number, a, b)
    if expected == "unlinked":
        assert found in NOT_LINKED
    elif expected == "apart":
        assert found in (*NOT_LINKED, "refine")
    else:
        assert found == expected
