"""Dates in digits that could be read in two ways, read in the order of day and month that other rows of their column show."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from corpus_tools.field_dates import day_and_month_orders

Row = dict[str, Any]
Source = tuple[Any, ...]
NOTE = "{n:,} dates read with the {order} first, as other rows show"
DIFFER = "whose rows differ in the order of day and month"
NONE_SHOWS = "no row of which shows the order of day and month"


def read_in_order(pages: Iterable[Row], facts: Mapping[str, Row]) -> None:
    """Give each record its date where the order of its column is known, and else say in its evidence why it is not.

    An order is known where all dates of the column that show one show the same: those of the file, or, where none there does,
    those of the files of its folder with the same columns. A number read in an order is told in the facts of its file.
    """
    dated = [page for page in pages if page.get("record") is not None and isinstance(page.get("published"), str)]
    read = [(page, day_and_month_orders(page["published"]), _sources(page, facts)) for page in dated]
    shown: dict[Source, set[str]] = {}
    for _, dates, sources in read:
        if len(dates) == 1:
            for source in sources:
                shown.setdefault(source, set()).update(dates)
    counts: dict[tuple[str, str], int] = {}
    for page, dates, sources in read:
        if len(set(dates.values())) > 1:
            orders = next((shown[source] for source in sources if source in shown), set())
            _decide(page, dates, orders)
            for order in orders if len(orders) == 1 else ():
                counts[page["file"], order] = counts.get((page["file"], order), 0) + 1
    for (file, order), n in counts.items():
        said = NOTE.format(n=n, order=order)
        facts[file]["note"] = f"{facts[file]['note']}, {said}" if "note" in facts[file] else said


def in_one_order(values: list[Any]) -> list[Any]:
    """The values of one column, those that could be read in two ways as dates where the others show the order."""
    read = [day_and_month_orders(value) if isinstance(value, str) else {} for value in values]
    orders = {order for dates in read if len(dates) == 1 for order in dates}
    order = next(iter(orders)) if len(orders) == 1 else ""
    return [
        dates[order] if order in dates and len(dates) > 1 else value for value, dates in zip(values, read, strict=True)
    ]


def _sources(page: Row, facts: Mapping[str, Row]) -> list[Source]:
    """What has one order: the column in its file, then in the files of its folder with the same columns."""
    file, column, columns = page["file"], page.get("published_evidence"), facts.get(page["file"], {}).get("columns")
    own: list[Source] = [(file, column)]
    return [*own, (PurePosixPath(file).parent, column, *sorted(columns.items()))] if columns else own


def _decide(page: Row, dates: Mapping[str, datetime.datetime], orders: set[str]) -> None:
    if len(orders) == 1:
        order = next(iter(orders))
        page["published_evidence"] += f": {page['published']} (the {order} first, as other rows show)"
        page["published"] = dates[order]
    else:
        page["published_evidence"] += f", {DIFFER if orders else NONE_SHOWS}"
