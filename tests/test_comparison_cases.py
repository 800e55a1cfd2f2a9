"""Relations between claims of small invented corpora: cases as data.

A case names claims by article and order ("a.0"); `expected` lists pairs with their relation, `unlinked` pairs that must not be
linked (no row, or a row `distinct`).
"""

import json
from pathlib import Path

import pytest
from comparison_corpus import corpus

import corpus_tools as ct

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "comparisons.jsonl").read_text().splitlines()]


def _ids(c):
    order = {}
    for article, claim in zip(c.claims["article_id"], c.claims["claim_id"], strict=True):
        order.setdefault(article, []).append(claim)
    return {f"{article}.{i}": claim for article, claims in order.items() for i, claim in enumerate(claims)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, request):
    if case["expect"] == "fail":
        request.applymarker(pytest.mark.xfail(strict=True, reason=case.get("why")))
    c = corpus(*case["articles"])
    found = ct.compare_claims(c)
    ids = _ids(c)
    rows = {frozenset((row["claim_a"], row["claim_b"])): row for row in found.pairs.to_dict("records")}
    for a, b, relation in case["expected"]:
        row = rows.get(frozenset((ids[a], ids[b])))
        assert row is not None, f"{a} and {b}: no row"
        assert row["relation"] == relation, row["reason"]
        assert row["reason"]
    for a, b in case["unlinked"]:
        row = rows.get(frozenset((ids[a], ids[b])))
        assert row is None or row["relation"] == "distinct", row["reason"]
    for pair, same in case.get("same_event", {}).items():
        a, b = pair.split()
        assert rows[frozenset((ids[a], ids[b]))]["same_event"] == same
    if case.get("one_event"):
        assert found.groups["event_id"].nunique() == 1
        assert len(found.groups) > 1
