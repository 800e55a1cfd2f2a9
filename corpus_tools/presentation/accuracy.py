"""How often the tables are wrong: the scorers of the source folder (benchmarks/), as tables for a notebook.

An installed package has no annotation to measure against: the tables are then empty, and the note says so.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.analysis.statistics.intervals import wilson

ROOT = Path(__file__).parent.parent.parent
GOLD, FLOORS = ROOT / "tests" / "gold" / "seeds", ROOT / "tests" / "gold" / "floors.json"
IN_SAMPLE = (
    "In-sample: measured on the eight seed articles, on which the rules were written. New texts are read less well."
)
NOT_HERE = (
    "Nothing is measured here: an installed package carries no annotated texts. "
    "`make accuracy` in the source folder measures, docs/accuracy.md tells how."
)
_TABLE_OF = {
    "pages": "articles",
    "sentence": "sentences",
    "sentences": "sentences",
    "entities": "entities",
    "names": "names",
    "statement": "statements",
    "claim": "claims",
    "claims": "claims",
    "numbers": "ignored_numbers",
    "links": "claim_pairs",
    "relation": "claim_pairs",
    "relations": "claim_pairs",
    "look": "claim_pairs",
    "copies": "copies",
}
_LINKED, _APART = "look_alikes_linked", "look_alikes_kept_apart"
_COMPARED = ("value", "modifier", "kind", "event_type", "source_text", "place", "actor")
_GOLD_NAME = {"event_type": "event", "source_text": "source"}
_SCORE_OF = {"source_text": "source", "place": "place", "actor": "actor"}


class Accuracy(NamedTuple):
    """`measures`: table, measure, estimate, conf_low, conf_high, precision, recall, n, floor. `misses`: what was annotated
    and what was found, a row each. `note`: on what it was measured."""

    measures: pd.DataFrame
    misses: pd.DataFrame
    note: str


def measure_accuracy() -> Accuracy:
    """Every measure of `make accuracy` on the annotated seeds, with approximate 95 % intervals, and the fields of claims
    that differ from the annotation.

    The intervals are Wilson's (1927) for a share of n; errors of one article hang together, so they are too narrow.
    """
    columns = ["table", "measure", "estimate", "conf_low", "conf_high", "precision", "recall", "n", "floor"]
    missed = ["claim_id", "field", "annotated", "found"]
    if not (ROOT / "benchmarks" / "accuracy.py").is_file() or not GOLD.is_dir():
        return Accuracy(pd.DataFrame(columns=columns), pd.DataFrame(columns=missed), NOT_HERE)
    with _importable(ROOT):
        scorer, gold_reader, matcher = (import_module(f"benchmarks.{n}") for n in ("accuracy", "gold", "score_claims"))
        gold = gold_reader.read_gold(GOLD, ROOT / "seeds")
        corpus = scorer.ct.build(gold.source)
        scored = scorer.measure(gold, corpus)
        misses = list(_misses(gold, corpus, scorer, gold_reader, matcher))
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    rows = [_row(name, scores, scorer.headline(scores), floors) for name, scores in scored.items() if name != _LINKED]
    if _LINKED in scored:  # the one measure that is better when lower
        apart = {"share": 1 - scored[_LINKED]["share"], "n": scored[_LINKED].get("n")}
        floor = {_APART: 1 - floors[_LINKED]} if _LINKED in floors else {}
        rows.append(_row(_APART, apart, apart["share"], floor))
    return Accuracy(pd.DataFrame(rows, columns=columns), pd.DataFrame(misses, columns=missed), IN_SAMPLE)


def _row(name: str, scores: Mapping[str, Any], estimate: float, floors: Mapping[str, float]) -> tuple[Any, ...]:
    n = scores.get("n", scores.get("n_gold"))
    low, high = wilson(estimate * n, n) if n else (math.nan, math.nan)
    numbers = (estimate, low, high, scores.get("precision", math.nan), scores.get("recall", math.nan))
    table = _TABLE_OF.get(name.split("_")[0], "")
    return table, name.replace("_", " "), *(round(x, 3) for x in numbers), n, floors.get(name, math.nan)


def _misses(gold: Any, corpus: Any, scorer: Any, reader: Any, matcher: Any) -> Iterator[tuple[str, str, str, str]]:
    """Claims that were not found, that are none, and fields of claims that differ."""
    if "claims" not in gold.rows:
        return
    wanted, found = scorer._gold_claims(gold), scorer._spans(gold, corpus, "claims", reader.locate(gold, corpus))
    pairs = matcher.match(wanted, found, with_value=False)
    taken = set(pairs.values())
    for i, annotated in enumerate(wanted):
        if annotated["tier"] == "core" and i not in pairs:
            yield annotated["claim_id"], "the claim", annotated["text"], ""
    for j, claim in enumerate(found):
        if claim["tier"] == "core" and j not in taken:
            yield claim["claim_id"], "the claim", "", claim["text"]
    for i, j in sorted(pairs.items()):
        if wanted[i]["tier"] == "core":
            yield from _differing(wanted[i], found[j], matcher)


def _differing(
    annotated: Mapping[str, Any], found: Mapping[str, Any], matcher: Any
) -> Iterator[tuple[str, str, str, str]]:
    for column in _COMPARED:
        wanted, given = annotated.get(_GOLD_NAME.get(column, column)), found.get(column)
        if column in _SCORE_OF:
            alike = matcher.same_words(
                wanted, given, tuple(annotated.get("source_alt") or ()), lenient=column != "source_text"
            )
        elif column == "value" and wanted is not None and given is not None:
            alike = math.isclose(wanted, given, rel_tol=1e-3)
        else:
            alike = wanted == given or wanted in (annotated.get("modifier_alt") or [])
        if not alike:
            yield found["claim_id"], column, _said(wanted), _said(given)


def _said(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
