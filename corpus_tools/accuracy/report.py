"""How often the tables are wrong on the annotated seeds, as tables for a notebook.

An installed package has no annotation to measure against: the tables are then empty, and the note says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.accuracy.claim_scores import match, same_words
from corpus_tools.accuracy.gold import Gold, Record, locate, read_pages_gold
from corpus_tools.accuracy.measures import found_rows, headline, measure, statement_recall
from corpus_tools.analysis.statistics.intervals import wilson
from corpus_tools.pipeline.build import build
from corpus_tools.tables import Corpus

ROOT = Path(__file__).parent.parent.parent
UNSEEN = Path(__file__).parent / "accuracy_unseen.tsv"  # no word list: a measurement, made by hand
GOLD, FLOORS = ROOT / "tests" / "gold" / "seeds", ROOT / "tests" / "gold" / "floors.json"
IN_SAMPLE = (
    "In-sample: measured on the eight seed articles, on which the rules were written. New texts are read less well."
)
NOT_HERE = (
    "Nothing is measured here: an installed package carries no annotated texts. "
    "`make accuracy` in the source folder measures, docs/accuracy.md tells how."
)
_TABLE_OF = {  # by the first word of a measure
    **{name: name for name in ("sentences", "entities", "names", "claims", "copies")},
    **{"pages": "articles", "sentence": "sentences", "statement": "statements", "claim": "claims"},
    **{"numbers": "ignored_numbers", **dict.fromkeys(("links", "relation", "relations", "look"), "claim_pairs")},
}
LOWER_IS_BETTER = ("look_alikes_linked",)
_LINKED, _APART = *LOWER_IS_BETTER, "look_alikes_kept_apart"
_COMPARED = ("value", "modifier", "kind", "event_type", "source_text", "place", "actor")
_GOLD_NAME = {"event_type": "event", "source_text": "source"}
_BY_WORDS = ("source_text", "place", "actor")


class Accuracy(NamedTuple):
    """`measures`: table, measure, estimate, conf_low, conf_high, precision, recall, n, floor. `misses`: what was annotated
    and what was found, a row each. `note`: on what it was measured. `statements`: how many of the annotated statements were
    found, by outlet and by how their words are brought in. `beside`: the figures on unseen news (`unseen_accuracy`) with the
    nearest one on the seeds, as `seeds` and `n_seeds`."""

    measures: pd.DataFrame
    misses: pd.DataFrame
    note: str
    statements: pd.DataFrame
    beside: pd.DataFrame


def measure_accuracy() -> Accuracy:
    """Every measure of `make accuracy` on the annotated seeds, with approximate 95 % intervals, and the fields of claims
    that differ from the annotation.

    The intervals are Wilson's (1927) for a share of n; errors of one article hang together, so they are too narrow.
    """
    columns = ["table", "measure", "estimate", "conf_low", "conf_high", "precision", "recall", "n", "floor"]
    missed = ["claim_id", "field", "annotated", "found"]
    if not GOLD.is_dir():
        nothing = pd.DataFrame(columns=columns)
        return Accuracy(nothing, pd.DataFrame(columns=missed), NOT_HERE, pd.DataFrame(), _beside(nothing))
    gold = read_pages_gold(GOLD, ROOT / "seeds")
    corpus = build(gold.source)
    scored = measure(gold, corpus)
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    rows = [_row(name, scores, headline(scores), floors) for name, scores in scored.items() if name != _LINKED]
    if _LINKED in scored:  # the one measure that is better when lower
        apart = {"share": 1 - scored[_LINKED]["share"], "n": scored[_LINKED].get("n")}
        floor = {_APART: 1 - floors[_LINKED]} if _LINKED in floors else {}
        rows.append(_row(_APART, apart, apart["share"], floor))
    misses = pd.DataFrame(list(_misses(gold, corpus)), columns=missed)
    measures = pd.DataFrame(rows, columns=columns)
    return Accuracy(measures, misses, IN_SAMPLE, statement_recall(gold, corpus), _beside(measures))


def _beside(measures: pd.DataFrame) -> pd.DataFrame:
    """The figures on unseen news, each with the nearest in-sample figure."""
    unseen = unseen_accuracy()
    own = measures[["measure", "estimate", "n"]].astype({"measure": "str", "estimate": "float64"})
    own = own.drop_duplicates("measure")
    own = own.rename(columns={"measure": "in_sample", "estimate": "seeds", "n": "n_seeds"})
    shown = ["table", "measure", "estimate", "conf_low", "conf_high", "n"]
    joined = unseen.merge(own, on="in_sample", how="left")[[*shown, "seeds", "n_seeds"]]
    return joined.astype({"n_seeds": "Int64"})


def unseen_accuracy() -> pd.DataFrame:
    """How often rows are right on news that no rule was written on: the table accuracy_unseen.

    In `attrs`: `note`, on what, when and how it was measured, and of which version. It is no measurement of this run.
    """
    note, _, rows = UNSEEN.read_text(encoding="utf-8").partition("\n")
    table = tables.make("accuracy_unseen", pd.read_csv(StringIO(rows), sep="\t"))
    table.attrs["note"] = note.lstrip("# ")
    return table


def _row(name: str, scores: Mapping[str, Any], estimate: float, floors: Mapping[str, float]) -> tuple[Any, ...]:
    n = scores.get("n", scores.get("n_gold"))
    low, high = wilson(estimate * n, n) if n else (math.nan, math.nan)
    numbers = (estimate, low, high, scores.get("precision", math.nan), scores.get("recall", math.nan))
    table = _TABLE_OF.get(name.split("_")[0], "")
    return table, name.replace("_", " "), *(round(x, 3) for x in numbers), n, floors.get(name, math.nan)


def _misses(gold: Gold, corpus: Corpus) -> Iterator[tuple[str, str, str, str]]:
    """Claims that were not found, that are none, and fields of claims that differ."""
    wanted, found = gold.rows["claims"], found_rows(gold, corpus, "claims", locate(gold, corpus))
    pairs = match(wanted, found, with_value=False)
    taken = set(pairs.values())
    for i, annotated in enumerate(wanted):
        if annotated["tier"] == "core" and i not in pairs:
            yield annotated["claim_id"], "the claim", annotated["text"], ""
    for j, claim in enumerate(found):
        if claim["tier"] == "core" and j not in taken:
            yield claim["claim_id"], "the claim", "", claim["text"]
    for i, j in sorted(pairs.items()):
        if wanted[i]["tier"] == "core":
            yield from _differing(wanted[i], found[j])


def _differing(annotated: Record, found: Record) -> Iterator[tuple[str, str, str, str]]:
    for column in _COMPARED:
        wanted, given = annotated.get(_GOLD_NAME.get(column, column)), found.get(column)
        if column in _BY_WORDS:
            alike = same_words(wanted, given, tuple(annotated.get("source_alt") or ()), lenient=column != "source_text")
        elif column == "value" and wanted is not None and given is not None:
            alike = math.isclose(wanted, given, rel_tol=1e-3)
        else:
            alike = wanted == given or wanted in (annotated.get("modifier_alt") or [])
        if not alike:
            yield found["claim_id"], column, _said(wanted), _said(given)


def _said(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
