"""Events against gold sets whose claims or articles name their event, or that have events.jsonl.

    python -m benchmarks.events GOLD...

Printed for each set: pairwise precision, recall and F1 over the gold claims that the table event_claims holds (two claims of one
gold event should share a row), the gold events that are whole (neither split nor merged), and how many of the events whose gold
has killed get a best figure that a gold claim of the event gives.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter, defaultdict
from typing import NamedTuple

import pandas as pd

import corpus_tools as ct
from benchmarks.gold import read_gold
from corpus_tools.accuracy.gold import Gold, Record, locate
from corpus_tools.accuracy.measures import found_rows
from corpus_tools.accuracy.text_scores import f1
from corpus_tools.tables import Corpus

KILLED = "killed"


class Members(NamedTuple):
    """Claims of each event, in the gold set and as found, and the gold row of each claim."""

    wanted: dict[str, list[str]]
    got: dict[str, list[str]]
    gold_of: dict[str, Record]


def members(gold: Gold, corpus: Corpus, found: ct.Events) -> Members:
    """The gold claims that stand in the table event_claims, by event."""
    event_of = found.event_claims.set_index("claim_id")["event_id"].to_dict()
    named = _named(gold)
    told = Members(defaultdict(list), defaultdict(list), {})
    for row in found_rows(gold, corpus, "claims", locate(gold, corpus)):
        hit = next((g for g in gold.rows["claims"] if g["doc"] == row["doc"] and _meet(g["span"], row["span"])), None)
        if hit is None or row["claim_id"] not in event_of:
            continue
        event = (
            named.get(hit["claim_id"])
            if named
            else hit.get("event_id") or gold.documents[hit["doc"]].facts.get("event")
        )
        if event is not None:
            told.wanted[event].append(row["claim_id"])
            told.got[event_of[row["claim_id"]]].append(row["claim_id"])
            told.gold_of[row["claim_id"]] = hit
    return told


def _named(gold: Gold) -> dict[str, str]:
    """Claim -> event, as events.jsonl or else the groups of comparisons.jsonl say; empty where neither does."""
    groups = [row for row in gold.rows.get("comparisons", ()) if row.get("type") == "group" and row.get("event")]
    rows = gold.rows.get("events") or [{**row, "event_id": row["event"]} for row in groups]
    claims = {claim: row["event_id"] for row in rows for claim in row["claims"]}
    told = any(row.get("event_id") for row in gold.rows["claims"])
    return {} if told else claims


def whole(told: Members) -> list[str]:
    """The gold events whose claims are those of one found event."""
    found = {frozenset(claims) for claims in told.got.values()}
    return [event for event, claims in told.wanted.items() if frozenset(claims) in found]


def score(gold: Gold) -> None:
    corpus = ct.build(gold.source)
    found = ct.find_events(corpus)
    told = members(gold, corpus, found)
    right, said = _pairs(told.wanted), _pairs(told.got)
    scores = {k: round(v, 3) for k, v in f1(len(right & said), len(said), len(right)).items()}
    print(gold.name, scores, f"{len(told.gold_of)} claims, {len(told.got)} events, {len(told.wanted)} in gold")
    print(f"  whole: {len(whole(told))} of {len(told.wanted)}")
    _print_events(told, found)


def _print_events(told: Members, found: ct.Events) -> None:
    event_of = {claim: event for event, claims in told.got.items() for claim in claims}
    rows, hits = found.events.set_index("event_id"), Counter[bool]()
    for event, claims in told.wanted.items():
        name, n = Counter(event_of[c] for c in claims).most_common(1)[0]
        row = rows.loc[name]
        given = {g["value"] for c in claims if (g := told.gold_of[c])["event"] == KILLED and g["value"] is not None}
        if given:
            hits[row["killed_best"] in given] += 1
        day = row["first_day"].date() if pd.notna(row["first_day"]) else None
        print(f"  {event}: {n} of {len(claims)} in {name}; {day}, {row['place']} ({row['precision']}), "
              f"killed {row['killed_best']} of {sorted(given)}")  # fmt: skip
    print(f"  killed best given by a gold claim of the event: {hits[True]} of {hits.total()}")


def _pairs(members: dict[str, list[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for claims in members.values() for pair in itertools.combinations(claims, 2)}


def _meet(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


if __name__ == "__main__":
    for path in sys.argv[1:]:
        score(read_gold(path))
