"""Two builds held against each other: which claims, pairs and findings the newer one gained, lost or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claims.compare import compare_claims
from corpus_tools.corrections import as_written, pair_id
from corpus_tools.presentation.findings import findings
from corpus_tools.presentation.printed import Printed, filled, read_printed
from corpus_tools.schema import ID_SEPARATOR
from corpus_tools.tables import Corpus

GAINED, LOST, CHANGED = "gained", "lost", "changed"
_HELD = {  # columns whose change is told
    "claims": (
        *("text", "value", "low", "high", "modifier", "counted", "event_type"),
        *("actor", "place", "event_date", "source_text"),
    ),
    "claim_pairs": ("relation", "same_event"),
    "findings": ("text",),
}
Rows = Mapping[str, Mapping[str, Any]]


def compare_runs(old: Corpus, new: Corpus) -> pd.DataFrame:
    """The table run_changes: what `new` has that `old` has not, and the other way round; what did today's articles add?

    Claims and pairs are one where their ids are, findings where their kind and evidence are. show_evidence(new, row) shows the
    sentences of what was gained or changed.
    """
    before, after = _rows(old), _rows(new)
    rows = [row for table in _HELD for row in _changes(table, before[table], after[table])]
    return tables.make("run_changes", rows)


def _changes(table: str, before: Rows, after: Rows) -> Iterator[dict[str, Any]]:
    for row_id, row in after.items():
        shared = {"table": table, "row_id": row_id, "said": row["said"], "evidence_ids": row["evidence_ids"]}
        if row_id not in before:
            yield {**shared, "change": GAINED}
            continue
        for column in _HELD[table]:
            old, new = as_written(before[row_id][column]), as_written(row[column])
            if old != new:
                yield {**shared, "change": CHANGED, "column": column, "before": old, "after": new}
    for row_id, row in before.items():
        if row_id not in after:
            yield {"table": table, "row_id": row_id, "said": row["said"], "change": LOST}


def _rows(corpus: Corpus) -> dict[str, dict[str, dict[str, Any]]]:
    """Claims, pairs and findings by what names them in both builds, each with its words and the ids behind it."""
    found, printed = compare_claims(corpus), read_printed(corpus)
    pairs = {}
    for pair in found.pairs[found.pairs["claim_b"].notna()].to_dict("records"):
        ends = (pair["claim_a"], pair["claim_b"])
        said = " and ".join(_said(claim, printed) for claim in ends)
        pairs[pair_id(*ends)] = {**pair, "said": said, "evidence_ids": ID_SEPARATOR.join(ends)}
    told = {}
    for row in findings(corpus, found).to_dict("records"):
        told[f"{row['kind']}: {filled(row['evidence_ids'], row['text'])}"] = {**row, "said": row["text"]}
    claims = {name: {**row, "said": _said(name, printed), "evidence_ids": name} for name, row in printed.claims.items()}
    return {"claims": claims, "claim_pairs": pairs, "findings": told}


def _said(claim: str, printed: Printed) -> str:
    row = printed.claims[claim]
    return f"{printed.dated(row['article_id'])}: {printed.numbers[claim]} ({row['event_type'].replace('_', ' ')})"
