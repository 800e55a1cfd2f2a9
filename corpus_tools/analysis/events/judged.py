"""What a coder said of proposed events: accepted, fixed, rejected, merged, split. It is kept and replayed like any correction.

A judgement is a row of the corrections that a corpus carries (`ct.correct`). Of the table events: column `row` with `keep`
(accepted) or `remove` (rejected), `merge_into` with the id of another event, or a column of the table with the value that is
right. Of the table event_claims: column `event_id` of a claim with the event that it belongs to, which may be a new name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.events.event_rows import Told
from corpus_tools.corrections import APPLIED, EVENTS, KEEP, MEMBERS, MERGE, REMOVE, ROW, correctable, typed
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

ACCEPTED, FIXED = "accepted", "fixed"


class Judgements(NamedTuple):
    """What was said of events, the last word on each."""

    moved: dict[str, str]  # claim -> event
    merged: dict[str, str]  # event -> event
    fixed: dict[str, dict[str, Any]]  # event -> column -> value
    kept: dict[str, str]  # event -> keep or remove
    rows: list[Mapping[str, Any]]  # as they were given


def read_judgements(corpus: Corpus) -> Judgements:
    """The judgements on events among the corrections of a corpus."""
    rows = [row for row in corpus.run.get(APPLIED, ()) if row["table"] in (EVENTS, MEMBERS)]
    found = Judgements({}, {}, defaultdict(dict), {}, rows)
    for row in rows:
        name, value = str(row["row_id"]), row["value"]
        if row["table"] == MEMBERS:
            found.moved[name] = str(value)
        elif row["column"] == MERGE:
            found.merged[name] = str(value)
        elif row["column"] == ROW:
            found.kept[name] = str(value)
        else:
            found.fixed[name][row["column"]] = value
    return found


def regroup(proposed: Mapping[str, Sequence[Told]], judged: Judgements) -> dict[str, list[Told]]:
    """The claims of each event after merging, moving and rejecting, in the order in which the events were proposed."""
    together: dict[str, list[Told]] = defaultdict(list)
    known = _known(proposed, judged)
    merged = {event_id: into for event_id, into in judged.merged.items() if into in known}
    for event_id, claims in proposed.items():
        home = _home(event_id, merged)
        for claim in claims:
            together[judged.moved.get(claim["claim_id"], home)].append(claim)
    return {name: claims for name, claims in together.items() if judged.kept.get(name) != REMOVE}


def unfit(proposed: Mapping[str, Sequence[Told]], judged: Judgements) -> pd.DataFrame:
    """The judgements whose event or claim, or the event to merge into, is not there: corrections with a column `problem`."""
    claims = {claim["claim_id"] for own in proposed.values() for claim in own}
    names = {EVENTS: _known(proposed, judged), MEMBERS: claims}
    gone, nowhere = "there is no such row any more", "there is no event of the id that it is to be merged into"
    told = [
        (row, gone if row["row_id"] not in names[row["table"]] else nowhere)
        for row in judged.rows
        if row["row_id"] not in names[row["table"]] or (row["column"] == MERGE and row["value"] not in names[EVENTS])
    ]
    left = tables.make("corrections", [dict(row) for row, _ in told])
    return left.assign(problem=pd.Series([problem for _, problem in told], left.index, dtype="str"))


def _known(proposed: Mapping[str, Sequence[Told]], judged: Judgements) -> set[str]:
    """The ids of events: those that were proposed, and those that a coder made of claims."""
    return {*proposed, *judged.moved.values()}


def _home(event_id: str, merged: Mapping[str, str]) -> str:
    """The event that a chain of merges ends in; a ring ends where it began."""
    seen = [event_id]
    while (into := merged.get(seen[-1])) is not None and into not in seen:
        seen.append(into)
    return seen[-1]


def fix(events: pd.DataFrame, judged: Judgements, words: Lexicons) -> pd.DataFrame:
    """The table events with the cells that a coder put right, and `coded` where one has accepted or fixed the row."""
    place = {event_id: n for n, event_id in enumerate(events["event_id"])}
    columns = {column.name: column for column in correctable(EVENTS, words)}
    cells: dict[str, list[Any]] = {"coded": [None] * len(events)}
    for n, name, value in _cells(place, judged):
        current = cells.setdefault(name, tables.plain(events[name]).tolist())
        current[n] = typed(columns[name], value, name) if name in columns else value
    return tables.make("events", events.assign(**{name: pd.Series(c, dtype=object) for name, c in cells.items()}))


def _cells(place: Mapping[str, int], judged: Judgements) -> Iterator[tuple[int, str, Any]]:
    for event_id, said in judged.kept.items():
        if event_id in place and said == KEEP:
            yield place[event_id], "coded", ACCEPTED
    for event_id, values in judged.fixed.items():
        if event_id in place:
            yield place[event_id], "coded", FIXED
            yield from ((place[event_id], column, value) for column, value in values.items())
