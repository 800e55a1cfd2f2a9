"""The date that a field of metadata gives, as people, feeds and spreadsheets write it."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache

from corpus_tools.dates import CALENDAR, as_datetime, find_dates, numeric_order
from corpus_tools.lexicons import either, load_lexicons

_ISO = re.compile(r"\d{4}(?:-?\d\d-?\d\d|-?W\d\d-?\d)(?:[T\s].*)?")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?\s?(?P<half>[ap]\.?m\b)?", re.IGNORECASE
)
_NOON = 12
_COMPACT = re.compile(r"^(\d{8})(\d{6})(?=Z?$)")  # 20240304093000
# 2024-03-04 9:30 pm, 2024/3/4, 2024.03.04; no second date may follow
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d\d?)\2(\d\d?)(?:[\sT,]+(?!.*\d{4}[/.-])(.*))?")
# 16-Jan-14, as spreadsheets print a day
_SHORT_YEAR = re.compile(r"(\d{1,2}([ -])[^\W\d_]{3,9}\.?\2)(\d\d)([ ,T]+\d{1,2}:.*)?")
_NUMBERS = re.compile(r"(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d\d)(?P<rest>[\sT,].*)?")
_CHINESE = re.compile(r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")
_CENTURY, _LAST_OF_THIS_CENTURY = 100, 68  # two digits up to 68 are of this century (POSIX)


def read_date(text: str) -> datetime.datetime | None:
    """One unambiguous date (and time) written in a field of metadata; None where it could be read in two ways (03/04/2024).

    ISO 8601 (also with a week: 2024-W10-1), RFC 2822, dates in digits where one of two is no month (2/27/18), English dates
    ("4 March 2024", "March 4, 2024, 9:30 pm", "4-Mar-24") and those of data/foreign_months.tsv ("4. März 2024") are read.
    The time is the one printed: a zone is dropped, because the weekdays of the article follow the printed day.
    """
    trimmed = _COMPACT.sub(r"\1T\2", " ".join(text.split()))
    if _ISO.fullmatch(trimmed):
        with suppress(ValueError):
            return datetime.datetime.fromisoformat(trimmed.replace(" ", "T", 1)).replace(tzinfo=None)
    if found := _YEAR_FIRST.fullmatch(trimmed):
        return as_datetime(int(found[1]), int(found[3]), int(found[4]), *_read_clock(found[5] or ""))
    if found := _NUMBERS.fullmatch(trimmed):
        return _read_numbers(found)
    if found := _SHORT_YEAR.fullmatch(trimmed):
        trimmed = f"{found[1]}{_whole_year(int(found[3]))}{found[4] or ''}"
    try:
        return parsedate_to_datetime(trimmed).replace(tzinfo=None)
    except (ValueError, TypeError, IndexError):
        return _read_words(trimmed)


def day_and_month_orders(text: str) -> dict[str, datetime.datetime]:
    """What a date in digits means with the day first and with the month first, where it can: 13/04/2024 only with the day."""
    found = _NUMBERS.fullmatch(" ".join(text.split()))
    if not found:
        return {}
    first, second, year = int(found["first"]), int(found["second"]), _whole_year(int(found["year"]))
    clock = _read_clock(found["rest"] or "")
    read = {"day": as_datetime(year, second, first, *clock), "month": as_datetime(year, first, second, *clock)}
    return {order: date for order, date in read.items() if date is not None}


def _read_words(text: str) -> datetime.datetime | None:
    spans = [span for span in find_dates(text) if span.kind == CALENDAR and span.year is not None]
    days = {(span.year, span.month, span.day) for span in spans}
    if len(days) != 1:
        return _read_foreign(text) if not days else None
    year, month, day = days.pop()
    rest = text[: spans[0].start] + " " + text[spans[0].end :]
    hour, minute, second = _read_clock(rest)
    return datetime.datetime(year or 1, month or 1, day or 1, hour, minute, second)


def _whole_year(year: int) -> int:
    """A year of two digits in its century."""
    if year >= _CENTURY:
        return year
    return year + (2000 if year <= _LAST_OF_THIS_CENTURY else 1900)


def _read_numbers(found: re.Match[str]) -> datetime.datetime | None:
    """Day and month in digits, where only one order gives a date: 2/27/18, 27.2.2018, 4/4/2024."""
    first, second, year = int(found["first"]), int(found["second"]), _whole_year(int(found["year"]))
    order, clock = numeric_order(first, second, year), _read_clock(found["rest"] or "")
    return as_datetime(year, *order, *clock) if order else None


@cache
def _foreign_dates() -> tuple[re.Pattern[str], dict[str, int]]:
    months = {term: int(n) for term, n in load_lexicons().mapping("foreign_months", "month").items()}
    names = either(months)
    day, year = r"(?<!\d)(?P<day>\d{1,2})(?:\.|er|[ºª])?\s?(?:de |d['’])?", r"(?: del? | |, )?(?P<year>\d{4})(?!\d)"
    pattern = rf"{day}(?P<month>{names})\b\.?{year}"
    return re.compile(pattern), months


def _read_foreign(text: str) -> datetime.datetime | None:
    """The one date of a text that names its month in another language; the clock may follow it."""
    pattern, months = _foreign_dates()
    lower = text.lower()
    found = [*pattern.finditer(lower), *_CHINESE.finditer(lower)]
    days = ((int(m["year"]), months.get(m["month"]) or int(m["month"]), int(m["day"])) for m in found)
    clocks = (_read_clock(lower[m.end() :]) for m in found)
    dates = {as_datetime(*day, *clock) for day, clock in zip(days, clocks, strict=True)} - {None}
    return dates.pop() if len(dates) == 1 else None


def _read_clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.search(text)
    if not match:
        return 0, 0, 0
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].lower().startswith("p") else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else (0, 0, 0)
