"""What a coder said of proposed events: accepted, fixed, rejected, merged, split. It is kept and replayed like any correction.

A judgement is a row of the corrections that a corpus carries (`ct.correct`). Of the table events: column `row` with `keep`
(accepted) or `remove` (rejected), `merge_into` with the id of another event, or a column of the table with the value that is
right. Of the table event_claims: column `event_id` of a claim with the event that it belongs to, which may be a new name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.schema import DTYPES, TABLES

EVENTS, MEMBERS = "events", "event_claims"
ROW, KEEP, REMOVE = "row", "keep", "remove"
MERGE, EVENT_ID = "merge_into", "event_id"
ACCEPTED, FIXED = "accepted", "fixed"


class Judgements(NamedTuple):
    """What was said of events, the last word on each."""

    moved: dict[str, str]  # claim -> event
    merged: dict[str, str]  # event -> event
    fixed: dict[str, dict[str, Any]]  # event -> column -> value
    kept: dict[str, str]  # event -> keep or remove


def read_judgements(corrections: Iterable[Mapping[str, Any]]) -> Judgements:
    """The judgements among the corrections of a corpus."""
    found = Judgements({}, {}, defaultdict(dict), {})
    for row in corrections:
        name, value = str(row["row_id"]), row["value"]
        if row["table"] == MEMBERS:
            found.moved[name] = str(value)
        elif row["table"] == EVENTS and row["column"] == MERGE:
            found.merged[name] = str(value)
        elif row["table"] == EVENTS and row["column"] == ROW:
            found.kept[name] = str(value)
        elif row["table"] == EVENTS:
            found.fixed[name][row["column"]] = value
    return found


def regroup(proposed: Mapping[str, pd.DataFrame], judged: Judgements) -> dict[str, pd.DataFrame]:
    """The claims of each event after merging, moving and rejecting, in the order in which the events were proposed."""
    if not (judged.moved or judged.merged or judged.kept):
        return dict(proposed)
    parts: dict[str, list[pd.DataFrame]] = defaultdict(list)
    for event_id, claims in proposed.items():
        home = _home(event_id, judged.merged)
        for name, own in claims.groupby([judged.moved.get(claim, home) for claim in claims.index], sort=False):
            parts[str(name)].append(own)
    return {name: pd.concat(own) for name, own in parts.items() if judged.kept.get(name) != REMOVE}


def _home(event_id: str, merged: Mapping[str, str]) -> str:
    """The event that a chain of merges ends in; a ring ends where it began."""
    seen = [event_id]
    while (into := merged.get(seen[-1])) is not None and into not in seen:
        seen.append(into)
    return seen[-1]


def fix(events: pd.DataFrame, judged: Judgements) -> pd.DataFrame:
    """The table events with the cells that a coder put right, and `coded` where one has accepted or fixed the row."""
    place = {event_id: n for n, event_id in enumerate(events["event_id"])}
    cells: dict[str, list[Any]] = {"coded": [None] * len(events)}
    for n, column, value in _cells(place, judged):
        cells.setdefault(column, events[column].astype(object).tolist())[n] = value
    return events.assign(**{name: _typed(name, values, events.index) for name, values in cells.items()})


def _cells(place: Mapping[str, int], judged: Judgements) -> Iterator[tuple[int, str, Any]]:
    for event_id, said in judged.kept.items():
        if event_id in place and said == KEEP:
            yield place[event_id], "coded", ACCEPTED
    for event_id, values in judged.fixed.items():
        if event_id in place:
            yield place[event_id], "coded", FIXED
            yield from ((place[event_id], column, value) for column, value in values.items())


def _typed(name: str, values: list[Any], index: pd.Index) -> pd.Series:
    """Cells as their column's type; corrections are kept as text."""
    kind = next(column.type for column in TABLES[EVENTS].columns if column.name == name)
    given = pd.Series(values, index=index, dtype=object)
    if kind == "date":
        return pd.to_datetime(given).astype(DTYPES[kind])
    if kind == "boolean":
        return given.map({True: True, False: False, "TRUE": True, "FALSE": False}).astype(DTYPES[kind])
    if kind in ("number", "integer"):
        return pd.to_numeric(given).astype(DTYPES[kind])
    return given.where(given.notna(), None).astype(DTYPES[kind])
