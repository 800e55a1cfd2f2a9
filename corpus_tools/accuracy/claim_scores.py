"""Scores for claims (detection with value, attributes) and for links between claims, as docs/accuracy.md defines them.

Rows of gold and prediction are dicts with the column names of the library; `span` is absolute in the reference text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Any

from corpus_tools.accuracy.text_scores import f1
from corpus_tools.analysis.linkage import one_to_one

DAYS = {"second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.4375, "year": 365.25,
        "decade": 3652.5, "century": 36525}  # fmt: skip
SAME = 0.005  # relative difference up to which two numbers are equal
SAME_CONVERTED = 0.03  # the same where months and years were converted
VAGUE_FACTOR = 2.5  # how far the low of a vague word may be off
APPROX = 0.3  # how wide an interval around an approximate number may be
HALF = 0.5
Row = dict[str, Any]


def _close(a: float | None, b: float | None, tolerance: float = SAME) -> bool:
    return a is not None and b is not None and abs(a - b) <= tolerance * max(abs(a), abs(b))


def equal_values(gold: Row, found: Row) -> bool:
    """Equal value interval, under any modifier that the gold accepts, in percent or share, in any unit of time."""
    modifiers = [gold["modifier"], *(gold.get("modifier_alt") or [])]
    return any(_equal_scaled(gold, found, m, s) for m in modifiers for s in _scales(gold, found))


def _scales(gold: Row, found: Row) -> list[float]:
    if gold.get("kind") == "percent":
        return [1.0, 0.01]
    if gold.get("kind") == "duration" and gold.get("unit") in DAYS and found.get("unit") in DAYS:
        return [1.0, DAYS[gold["unit"]] / DAYS[found["unit"]]]
    return [1.0]


def _equal_scaled(gold: Row, found: Row, modifier: str, scale: float) -> bool:
    tolerance = SAME if scale == 1 else SAME_CONVERTED
    low, high, value = found.get("low"), found.get("high"), found.get("value")
    if modifier == "vague":
        return _equal_vague(gold, found, scale)
    if modifier == "range":
        return _close(low, gold["low"] * scale, tolerance) and _close(high, gold["high"] * scale, tolerance)
    given = next((gold[k] for k in ("value", "low", "high") if gold.get(k) is not None), None)
    if given is None:
        return False
    number = given * scale
    if low is None and high is None:
        return modifier in ("approx", found.get("modifier")) and _close(value, number, tolerance)
    if modifier == "exact":
        return _close(low, number, tolerance) and _close(high, number, tolerance)
    if modifier in ("at_least", "more_than"):
        strict = modifier == "more_than" and _close(low, number + 1, tolerance)
        return high is None and (_close(low, number, tolerance) or strict)
    if modifier in ("at_most", "less_than"):
        strict = modifier == "less_than" and _close(high, number - 1, tolerance)
        return (low is None or low < number) and (_close(high, number, tolerance) or strict)
    inside = low is not None and high is not None
    return inside and (1 - APPROX) * number <= low <= number * 1.001 and number * 0.999 <= high <= (1 + APPROX) * number


def _equal_vague(gold: Row, found: Row, scale: float) -> bool:
    wanted = gold.get("low")
    given = found["low"] if found.get("low") is not None else found.get("value")
    if wanted is None or given is None:
        return wanted is None or found.get("modifier") == "vague"
    return wanted * scale / VAGUE_FACTOR <= given <= wanted * scale * VAGUE_FACTOR


def words(text: str | None) -> list[str]:
    plain = re.sub(r"'s\b", "", (text or "").replace("’", "'").lower())
    return [w for w in re.findall(r"[a-z0-9]+", plain) if w not in {"the", "a", "an", "of", "in", "to", "s"}]


def same_words(gold: str | None, found: str | None, others: tuple[str, ...] = (), *, lenient: bool = False) -> bool:
    """Null with null; else more than half of the words shared (lenient: one contains the other)."""
    if not found:
        return not gold
    return any(_shared(candidate, found, lenient) for candidate in (gold, *others) if candidate)


def _shared(a: str, b: str, lenient: bool) -> bool:
    left, right = Counter(words(a)), Counter(words(b))
    if not left or not right:
        return False
    score = 2 * sum((left & right).values()) / (sum(left.values()) + sum(right.values()))
    return score > HALF or (lenient and (set(left) <= set(right) or set(right) <= set(left)))


def overlap(a: Row, b: Row) -> int:
    if a["doc"] != b["doc"]:
        return 0
    return max(0, min(a["span"][1], b["span"][1]) - max(a["span"][0], b["span"][0]))


def match(gold: list[Row], found: list[Row], *, with_value: bool) -> dict[int, int]:
    """Gold index -> found index, one to one: overlapping spans and, `with_value`, equal value intervals."""
    by_doc: dict[str, list[int]] = {}
    for j, row in enumerate(found):
        by_doc.setdefault(row["doc"], []).append(j)
    candidates = []
    for i, g in enumerate(gold):
        for j in by_doc.get(g["doc"], []):
            if shared := overlap(g, found[j]):
                equal = equal_values(g, found[j])
                if equal or not with_value:
                    union = max(g["span"][1], found[j]["span"][1]) - min(g["span"][0], found[j]["span"][0])
                    candidates.append((not equal, -shared / union, i, j))
    return one_to_one((i, j) for _, _, i, j in sorted(candidates))


def _is_core(row: Row) -> bool:
    return (row.get("tier") or "core") == "core"


def detection(gold: list[Row], found: list[Row], *, with_value: bool) -> tuple[dict[str, float], dict[int, int]]:
    """Precision, recall, F1 on core gold, and the matched pairs; hits on gold of other tiers are neither right nor wrong."""
    pairs = match(gold, found, with_value=with_value)
    taken = set(pairs.values())
    right = {i: j for i, j in pairs.items() if _is_core(gold[i])}
    other = [g for g in gold if not _is_core(g)]
    wrong = [f for j, f in enumerate(found) if j not in taken and _is_core(f) and not any(overlap(f, g) for g in other)]
    return f1(len(right), len(right) + len(wrong), sum(map(_is_core, gold))), right


def claims(gold: list[Row], found: list[Row]) -> dict[str, Any]:
    """Detection and, on the claims found with their value, the attributes."""
    detected, pairs = detection(gold, found, with_value=True)
    matched = [(gold[i], found[j]) for i, j in sorted(pairs.items())]
    attributes = {
        "exact_span": [(g["span"] == f["span"]) for g, f in matched],
        "modifier": [f["modifier"] in (g["modifier"], *(g.get("modifier_alt") or [])) for g, f in matched],
        "kind": [g["kind"] == f["kind"] for g, f in matched],
        "counted_head": [_same_head(g, f) for g, f in matched if g.get("counted_head") and g["kind"] == "count"],
        "event": [f["event_type"] in (g["event"], *(g.get("event_alt") or [])) for g, f in matched],
        "source": [same_words(g.get("source"), f["source_text"], _sources(g)) for g, f in matched],
        "source_given": [same_words(g["source"], f["source_text"], _sources(g)) for g, f in matched if g.get("source")],
        "place_lenient_given": [same_words(g["place"], f["place"], lenient=True) for g, f in matched if g.get("place")],
        "place_null_right": [not f["place"] for g, f in matched if not g.get("place")],
        "actor_lenient_given": [same_words(g["actor"], f["actor"], lenient=True) for g, f in matched if g.get("actor")],
        "quoted": [bool(f["quoted"]) == bool(g.get("quoted")) for g, f in matched],
        "hypothetical": [bool(f["hypothetical"]) == bool(g.get("hypothetical")) for g, f in matched],
    }
    scored = {f"claim_{k}": {"accuracy": sum(v) / len(v), "n": len(v)} for k, v in attributes.items() if v}
    return {"claims": detected, "claims_span_only": detection(gold, found, with_value=False)[0]} | scored


def _sources(gold: Row) -> tuple[str, ...]:
    joined = gold.get("source") or ""
    return (*(gold.get("source_alt") or []), *(joined.split(" ; ") if " ; " in joined else []))


def _same_head(gold: Row, found: Row) -> bool:
    given = (found.get("counted_head") or found.get("counted") or "").lower()
    annotated = (gold["counted_head"], *(gold.get("counted_head_alt") or []), gold.get("counted_resolved"))
    wanted = {word.lower() for word in annotated if word}
    forms = {given, given.split(" ")[-1]} - {""}
    same = {"people": "person", "persons": "person"}
    return bool({same.get(x, x) for x in forms} & {same.get(x, x) for x in wanted | {w.split(" ")[-1] for w in wanted}})


NOT_LINKED = ("distinct", "different")
UNSUPPORTED = "headline_mismatch"


def gold_pairs(groups: list[Row]) -> dict[frozenset[str], str]:
    """Pairs of gold claims and their relation."""
    found: dict[frozenset[str], str] = {}
    for row in groups:
        if row.get("type") == "sum":
            continue
        listed = row.get("pairs")
        if listed is None:
            ids = row["claims"]
            listed = [[a, b, row["relation"]] for k, a in enumerate(ids) for b in ids[k + 1 :]]
        for a, b, *rest in listed:
            if a != b:
                found[frozenset((a, b))] = rest[0] if rest else row["relation"]
    return found


def _without_counterpart(listed: dict[frozenset[str], str], core: set[str]) -> dict[frozenset[str], str]:
    """A title's figure whose body gives no number is one row, the title alone: gold may pair it with each of the body's
    words that stand for a number ("an entire unit"), a table of pairs may have null there."""
    found: dict[frozenset[str], str] = {}
    for key, relation in listed.items():
        titles = key & core
        found[frozenset(titles) if relation == UNSUPPORTED and len(titles) == 1 else key] = relation
    return found


def links(
    gold: list[Row], found: list[Row], groups: list[Row], pairs: list[tuple[str, str | None, str]]
) -> dict[str, Any]:
    """Links (F1, also as mean over events), three-way and six-way relations, look-alikes linked.

    A pair without a second claim is a title's figure that its body does not give.
    """
    core = {g["claim_id"] for g in gold if _is_core(g)}
    listed = _without_counterpart(gold_pairs(groups), core)
    positive = {k: v for k, v in listed.items() if v not in NOT_LINKED}
    alike = {k for k, v in listed.items() if v in NOT_LINKED}
    spans = match(gold, found, with_value=False)
    gold_of = {found[j]["claim_id"]: gold[i]["claim_id"] for i, j in spans.items()}
    parts = "refine" in positive.values()
    mapped = {}
    for a, b, relation in pairs:
        if relation == UNSUPPORTED:
            ends = {gold_of[claim] for claim in (a, b) if claim in gold_of}
            if (b is None or len(ends) == 2) and len(ends & core) == 1:
                mapped[frozenset(ends & core)] = relation
                continue
        if relation in NOT_LINKED or b is None or a not in gold_of or b not in gold_of or gold_of[a] == gold_of[b]:
            continue
        key = frozenset((gold_of[a], gold_of[b]))
        if key in listed or (key <= core and (relation != "refine" or parts)):
            mapped[key] = relation
    relations = _by_relation(positive, mapped)
    return {
        "links": f1(len(mapped.keys() & positive.keys()), len(mapped), len(positive)),
        "links_mean_over_events": {"f1": _mean_over_events(groups, positive, mapped)},
        "relations_three_way": {"macro_f1": _mean(_by_relation(_three_way(positive), _three_way(mapped)).values())},
        "relations_six_way": {"macro_f1": _mean(relations.values())},
        "look_alikes_linked": {
            "share": sum(k in alike for k in mapped) / len(alike) if alike else 0.0,
            "n": len(alike),
        },
    } | {f"relation_{name}": score for name, score in relations.items()}


def _three_way(pairs: dict) -> dict[Any, str]:
    return {pair: name if name in ("agree", "compatible") else "discrepant" for pair, name in pairs.items()}


def _by_relation(positive: dict, mapped: dict) -> dict[str, dict[str, float]]:
    right = Counter(name for pair, name in mapped.items() if positive.get(pair) == name)
    given, wanted = Counter(mapped.values()), Counter(positive.values())
    return {name: f1(right[name], given[name], wanted[name]) for name in sorted(wanted)}


def _mean(scores: Collection[dict[str, float]]) -> float:
    return sum(score["f1"] for score in scores) / len(scores) if scores else 0.0


def _mean_over_events(groups: list[Row], positive: dict, mapped: dict) -> float:
    event_of: dict[str, str] = {}
    for row in groups:
        for claim in [*(row.get("claims") or []), *(x for p in row.get("pairs") or [] for x in p[:2])]:
            event_of.setdefault(claim, row.get("event") or "all")
    counts: dict[str, Counter] = {}
    for key in set(positive) | set(mapped):
        event = event_of.get(min(key), "all")
        counts.setdefault(event, Counter()).update(
            right=key in positive and key in mapped, given=key in mapped, wanted=key in positive
        )
    return _mean([f1(**c) for c in counts.values() if c["wanted"]])
