"""Dates in text: calendar dates, weekdays, relative days, years; as spans, and as dates where the article's date allows."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons


class DateSpan(NamedTuple):
    """Words that name a time, and what they say. Fields that the words do not give are None."""

    start: int
    end: int
    text: str
    kind: str  # calendar, weekday, relative, year, month, part (of a month or year)
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # Monday is 0
    offset_days: int | None = None  # from the article's date ("yesterday" -1) or, where anchored, from another event
    precision: str = "day"  # day, week, month, year


class ResolvedDate(NamedTuple):
    """First day of a named time, and how much of it is known."""

    date: datetime.date
    precision: str


def find_dates(text: str, *, lexicons: Lexicons | None = None) -> list[DateSpan]:
    """Every named time in `text`, in order, without overlaps."""
    return []


def resolve_date(span: DateSpan, published: datetime.date | None) -> ResolvedDate | None:
    """The calendar date that `span` names for an article of the day `published`; None where it stays open."""
    return None


def read_date(text: str) -> datetime.datetime | None:
    """One unambiguous date (and time) written in a field of metadata; None where it could be read in two ways (03/04/2024)."""
    return None
