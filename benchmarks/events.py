"""Which claims are put into one event, against gold sets whose claims or articles name their event.

    python -m benchmarks.events GOLD...

Pairwise precision, recall and F1 over the gold claims that the table event_claims holds: two claims of one gold event should
share an event row (totals apart).
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter, defaultdict

import corpus_tools as ct
from benchmarks.gold import read_gold
from corpus_tools.accuracy.gold import Gold, locate
from corpus_tools.accuracy.measures import found_rows
from corpus_tools.accuracy.text_scores import f1


def score(gold: Gold) -> None:
    corpus = ct.build(gold.source)
    found = ct.find_events(corpus)
    event_of = found.event_claims.set_index("claim_id")["event_id"].to_dict()
    scope_of = found.events.set_index("event_id")["scope"]
    rows = [r for r in found_rows(gold, corpus, "claims", locate(gold, corpus)) if r["claim_id"] in event_of]
    wanted, got = defaultdict(list), defaultdict(list)
    for row in rows:
        hit = next((g for g in gold.rows["claims"] if g["doc"] == row["doc"] and _meet(g["span"], row["span"])), None)
        if hit is None or scope_of[event_of[row["claim_id"]]] != "incident":
            continue
        wanted[hit.get("event_id") or gold.documents[hit["doc"]].facts.get("event")].append(row["claim_id"])
        got[event_of[row["claim_id"]]].append(row["claim_id"])
    right, said = _pairs(wanted), _pairs(got)
    scores = f1(len(right & said), len(said), len(right))
    print(
        gold.name,
        {k: round(v, 3) for k, v in scores.items()},
        f"{len(rows)} claims, {len(got)} events, {len(wanted)} in gold",
    )
    for name, claims in wanted.items():
        print("  ", name, Counter(event_of[c] for c in claims).most_common(4))


def _pairs(members: dict[str, list[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for claims in members.values() for pair in itertools.combinations(claims, 2)}


def _meet(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


if __name__ == "__main__":
    for path in sys.argv[1:]:
        score(read_gold(path))
