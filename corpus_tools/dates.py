"""Dates in text: calendar dates, weekdays, relative days, years; as spans, and as dates where the article's date allows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from corpus_tools.english.tokens import letters_of
from corpus_tools.lexicons import Lexicons, either, load_lexicons

CALENDAR = "calendar"  # the kind of a span that names a day
_A_MONTH = datetime.timedelta(days=30)
_FINENESS = ("year", "month", "week", "day")  # precisions
HALF_YEAR = 183  # days: a date without year is the one nearest to the article's date
MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7
_SATURDAY = 5
FIRST_PLAIN_YEAR, LAST_PLAIN_YEAR = 1900, 2039  # four digits that are a year where nothing speaks against it
_RECENT = range(1960, 2031)  # and also before a plural noun, unless they are round or count people
_CONTEXT = 28  # characters looked at before and after a number of four digits
_JOINT = len(" through ")  # the longest joint of two dates


class DateSpan(NamedTuple):
    """Words that name a time, and what they say. Fields that the words do not give are None."""

    start: int
    end: int
    text: str
    kind: str  # calendar, weekday, relative ("last week"), distance ("two weeks ago"), year, month, part, season, feast
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # Monday is 0
    offset_days: int | None = None  # from the article's date ("yesterday" -1) or, where anchored, from another event
    precision: str = "day"  # day, week, month, year
    offset_months: int | None = None  # the same in months ("last month" -1, "last year" -12)
    anchored: bool = False  # counted from another event of the text ("two days earlier", "the same day")
    direction: int = 0  # of a weekday or month: -1 "last Monday", 1 "next Monday", 0 plain
    inexact: bool = False  # "nearly two decades ago"


class ResolvedDate(NamedTuple):
    """First day of a named time, and how much of it is known."""

    date: datetime.date
    precision: str


class _Finder(NamedTuple):
    """A pattern, what a match says, and the words (or marks) without which it cannot match."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], _Words], DateSpan | None]
    needs: str


class _Patterns(NamedTuple):
    needed: dict[str, frozenset[str]]
    words_needed: frozenset[str]  # all of them
    feasts: tuple[frozenset[str], ...]  # the words of each name
    finders: tuple[_Finder, ...]
    words: _Words


class _Words(NamedTuple):
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    relative: dict[str, tuple[str, int, bool]]
    bounds: re.Pattern[str]  # words before an amount that make it inexact
    before_year: dict[str, str]
    named: dict[str, Mapping[str, str]]  # a season or feast -> its row


def find_dates(text: str, *, lexicons: Lexicons | None = None) -> list[DateSpan]:
    """Every named time in `text`, in order, without overlaps: of two readings that overlap, the longer.

    A duration ("six weeks") is none; a distance from a time is ("two days ago", "a week earlier").
    """
    return dates_in(date_readings(text, letters_of([text.lower()]), lexicons or load_lexicons()))


def date_readings(text: str, letters: frozenset[str], lexicons: Lexicons) -> list[tuple[str, DateSpan]]:
    """What each pattern reads in `text`, with the words that it needs; they may overlap. `letters` are the runs of letters."""
    patterns = _compiled(lexicons)
    possible = _possible(text, letters, patterns)
    if not possible:
        return []
    finders = [finder for finder in patterns.finders if finder.needs in possible]
    readings = (
        (needs, read(match, patterns.words)) for pattern, read, needs in finders for match in pattern.finditer(text)
    )
    return [(needs, span) for needs, span in readings if span is not None]


def dates_in(readings: list[tuple[str, DateSpan]]) -> list[DateSpan]:
    """What find_dates gives for a text of these readings."""
    return _with_years(_longest([span for _, span in readings]))


def _with_years(spans: list[DateSpan]) -> list[DateSpan]:
    """The spans; a month joined to one of a year is of that year, or of the one before: "from | October | to March 2014"."""
    for n in range(len(spans) - 2, -1, -1):
        first, last = spans[n : n + 2]
        if first.month and last.month and last.year and first.year is None and last.start - first.end <= _JOINT:
            spans[n] = first._replace(year=last.year - (first.month > last.month))
    return spans


def calendar_spans(readings: list[tuple[str, DateSpan]]) -> list[tuple[int, int]]:
    """Start and end of the days, months and years that a text names with digits, in order: what counts nothing."""
    found = _longest([span for needs, span in readings if needs in _WITH_DIGITS])
    return [(span.start, span.end) for span in found if span.kind in (CALENDAR, "month", "part", "season", "year")]


_WITH_DIGITS = frozenset(("month", "numeric", "part", "season", "year"))
_FOUR_DIGITS = re.compile(r"\d{4}")
_JOINED_DIGITS = re.compile(r"\d[/.-]\d")


def _possible(text: str, letters: frozenset[str], patterns: _Patterns) -> set[str]:
    """Which kinds of dates may stand in `text`, by its words alone."""
    possible = set()
    if not patterns.words_needed.isdisjoint(letters):
        possible = {kind for kind, needed in patterns.needed.items() if not needed.isdisjoint(letters)}
    if "way" not in possible:
        possible.discard("distance")
    if "feast" in possible and not any(name <= letters for name in patterns.feasts):
        possible.discard("feast")
    if _FOUR_DIGITS.search(text):
        possible.add("year")
        if _JOINED_DIGITS.search(text):
            possible.add("numeric")
    return possible


def _longest(spans: list[DateSpan]) -> list[DateSpan]:
    """The spans in order; of two that overlap, the longer."""
    kept: list[DateSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end - span.start > kept[-1].end - kept[-1].start:
            kept[-1] = span  # "this Tuesday" gives way to "Tuesday, May 28"
    return kept


# The stop of "Feb." and "Sept.", but not the one that ends a sentence after "March".
_STOP = r"(?:(?<=[A-Za-z]{3})(?<![A-Za-z]{5})(?<!May|MAY)(?<!June|JUNE|July|JULY)\.)?+"


def _alternatives(terms: Iterable[str]) -> str:
    """Longest first, so that "Sept" wins over "Sep"; spaces match any run of blanks."""
    return either(terms).replace(r"\ ", r"\s")


def _by_first_word(terms: Iterable[str]) -> str:
    """The same, terms with the same first word together: fewer to try at each place."""
    groups: dict[str, list[str]] = {}
    for term in terms:
        first, _, rest = term.partition(" ")
        groups.setdefault(first, []).append(rest)
    return "|".join(
        rf"{re.escape(first)}(?:\s(?:{_alternatives(filter(None, rests))})){'?' * ('' in rests)}"
        if any(rests)
        else re.escape(first)
        for first, rests in groups.items()
    )


@cache
def _compiled(lexicons: Lexicons) -> _Patterns:
    words = _Words(
        months={term.lower(): int(n) for term, n in lexicons.mapping("months", "month").items()},
        weekdays={term.lower(): int(n) for term, n in lexicons.mapping("weekdays", "weekday").items()},
        numbers={row["term"]: int(row["value"]) for row in lexicons["number_words"] if row["class"] in ("unit", "ten")}
        | {"a": 1, "an": 1, "several": 0, "few": 0},
        relative={
            row["term"]: (row["precision"], int(row["offset"]), row["anchored"] == "yes")
            for row in lexicons["relative_dates"]
        },
        bounds=re.compile(
            rf"\b(?:{_alternatives(lexicons.terms('number_modifiers', position='before'))})\s$", re.IGNORECASE
        ),
        before_year=lexicons.mapping("year_context", "role"),
        named={row["term"]: row for row in lexicons["named_times"]},
    )
    names, days = lexicons.terms("months"), lexicons.terms("weekdays")
    names, days = (*names, *map(str.upper, names)), (*days, *map(str.upper, days))
    parts = {
        # March, MARCH, Mar., but not "march" or "may"
        "MONTH": rf"(?:(?P<month>{_alternatives(names)})\b{_STOP})",
        "AND_MONTH": rf"(?:\sand\s(?P<last>{_alternatives(names)})\b{_STOP})?",
        # Monday, MONDAY, Mon.
        "WEEKDAY": rf"(?P<weekday>{_alternatives(days)})\b{_STOP}",
        "FULL_DAY": rf"(?P<weekday>{_alternatives(day for day in days if len(day) > 5)})",
        # 4, 04, 4th
        "DAY": r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?",
        "YEAR": r"(?P<year>(?:1[5-9]|2[01])\d\d)(?![\d%])",
        "COUNT": rf"(?P<count>\d{{1,3}}|{_alternatives(words.numbers)})",
        "RELATIVE": _by_first_word(words.relative),
        # letters: tried first, as most words have others
        "FIRSTS": "".join(sorted({re.escape(term[0]) for term in words.relative})),
        "SEASON": rf"(?P<name>{_alternatives(lexicons.terms('named_times', kind='season'))})",
        "FEAST": rf"(?P<name>{_alternatives(lexicons.terms('named_times', kind='day'))})".replace("'", "['’]"),
    }
    finders = (_Finder(re.compile(pattern % parts, flags), read, needs) for pattern, flags, read, needs in _FINDERS)
    names_of_days = lexicons.terms("named_times", kind="day")
    feasts = tuple(frozenset(re.findall(r"[^\W\d_]{2,}", name.lower())) for name in names_of_days)
    needed = {
        "month": frozenset(words.months),
        "weekday": frozenset(words.weekdays),
        "relative": frozenset(re.findall(r"[^\W\d_]+", term)[-1] for term in words.relative),
        "distance": frozenset(unit + plural for unit in _UNITS for plural in ("", "s")),
        "way": frozenset(_WAYS),
        "season": frozenset(lexicons.terms("named_times", kind="season")),
        "feast": frozenset().union(*feasts),
        "part": frozenset(("months", "month", "quarter", "quarters", "half", "weeks", "week", "days", "day")),
    }
    return _Patterns(needed, frozenset().union(*needed.values()), feasts, tuple(finders), words)


_UNITS = ("day", "week", "month", "year", "decade")
_MANY = {"dozen": 12, "couple": 2}  # "a dozen years ago"
_WAYS = ("ago", "earlier", "later", "before", "previously", "after")


# --- reading a match ---------------------------------------------------------------------------------------------------


def _span(match: re.Match[str], kind: str, **fields: Any) -> DateSpan:
    return DateSpan(match.start(), match.end(), match.group(), kind, **fields)


def _calendar(match: re.Match[str], words: _Words) -> DateSpan | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    month, day = words.months[groups["month"].lower()], int(groups["day"])
    if not _is_date(year or 2000, month, day):
        return None
    weekday = words.weekdays[groups["weekday"].lower()] if groups.get("weekday") else None
    return _span(match, CALENDAR, year=year, month=month, day=day, weekday=weekday)


def as_datetime(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime.datetime | None:
    """The point in time; None where there is no such day or hour."""
    try:
        return datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def _is_date(year: int, month: int, day: int) -> bool:
    return as_datetime(year, month, day) is not None


def _numeric(match: re.Match[str], words: _Words) -> DateSpan | None:
    """2024-03-04 and 13/03/2024 are read; 03/04/2024 is a date of which only the year is known."""
    year, a, b = int(match["year"]), int(match["a"]), int(match["b"])
    if match["iso"]:
        return _span(match, CALENDAR, year=year, month=a, day=b) if _is_date(year, a, b) else None
    order = numeric_order(a, b, year, stops="." in match.group())
    if order is None:
        possible = _is_date(year, a, b) or _is_date(year, b, a)
        return _span(match, "year", year=year, precision="year") if possible else None
    return _span(match, CALENDAR, year=year, month=order[0], day=order[1])


def numeric_order(a: int, b: int, year: int, *, stops: bool = False) -> tuple[int, int] | None:
    """Month and day of two numbers of a date; None where both orders are possible. With stops (4.3.2024) the day comes first."""
    readings = {(month, day) for month, day in ((b, a), (a, b)) if _is_date(year, month, day)}
    if stops and (b, a) in readings:
        return b, a
    return readings.pop() if len(readings) == 1 else None


_SHORT, _MAY = 3, 5  # letters of an abbreviated month, the month whose whole name is as short
_NAME_AFTER = re.compile(r"(?<!\.)\s[A-Z]")  # at Mar | Elias, by Jan | Brewer
_OF_THEN = re.compile(r",?\sof\s(?:that|the\ssame)\syear\b")


def _month(match: re.Match[str], words: _Words) -> DateSpan | None:
    part, month = match["part"], words.months[match["month"].lower()]
    turned = match["last"] is not None and words.months[match["last"].lower()] < month  # December and January 2015
    year = int(match["year"]) - turned if match["year"] else None
    short = len(match["month"]) == _SHORT and month != _MAY
    if short and year is None and _NAME_AFTER.match(match.string, match.end()):
        return None
    direction = {"last": -1, "next": 1}.get((match["cue"] or "").lower().split(" ")[0], 0)
    start = match.start("part") if part else match.start("month")
    then = _OF_THEN.match(match.string, match.end())
    end = then.end() if then is not None else match.end()  # "in | December of that year |"
    kind = "part" if part else "month"
    text, anchored = match.string[start:end], then is not None
    return DateSpan(start, end, text, kind, year, month, None, None, None, "month", None, anchored, direction)


def _weekday(match: re.Match[str], words: _Words) -> DateSpan | None:
    direction = {"last": -1, "next": 1, "coming": 1, "past": -1}.get((match["cue"] or "").lower().split(" ")[0], 0)
    return _span(match, "weekday", weekday=words.weekdays[match["weekday"].lower()], direction=direction)


def _season(match: re.Match[str], words: _Words) -> DateSpan | None:
    """ "last winter", "the summer of 2015", and after a preposition "the late summer"; but no verb: "reports that fall short"."""
    determiner, year = (match["determiner"] or "").lower().rstrip(), match["year"]
    verb = words.named[match["name"]]["may_be"] == "verb"
    open_ended = determiner in (("", "that") if verb else ()) or (determiner in ("", "the") and not match["cue"])
    if year is None and (open_ended or _GOES_ON.match(match.string, match.end())):
        return None
    start, end = match.span("said")
    then, text = determiner == "that", match.string[start:end]
    return DateSpan(start, end, text, "season", int(year) if year else None, precision="month", anchored=then)


def _feast(match: re.Match[str], words: _Words) -> DateSpan | None:
    """ "on Christmas Day", "over the Easter weekend"; a day only where it is always the same."""
    cue = (match["cue"] or "").lower().split()
    if not cue and match["year"] is None:
        return None  # "a Merry | Christmas"
    start, end = match.span("said")
    row = words.named[match["name"].replace("’", "'")]
    year = int(match["year"]) if match["year"] else None
    near = match["around"] or match["around_it"] or not cue or cue[0] in ("last", "next")
    month, day = (None, None) if near or row["month"] == "0" else (int(row["month"]), int(row["day"]))
    return DateSpan(start, end, match.string[start:end], "feast", year, month, day)


def _relative(match: re.Match[str], words: _Words) -> DateSpan | None:
    if match.group()[0].isupper() and match.string.startswith(('"', "”"), match.end()):
        return None  # “World News | Tonight |”
    precision, offset, anchored = words.relative[" ".join(match.group().lower().split())]
    if precision == "weekend":
        return _span(match, "weekday", weekday=_SATURDAY, direction=offset)
    return _span(match, "relative", **_offset(precision, offset), anchored=anchored)


def _distance(match: re.Match[str], words: _Words) -> DateSpan | None:
    """ "two days ago" is counted from the article's date, "two days earlier" from another event."""
    count = (match["count"] or "").lower()
    number = _MANY[match["many"].lower().split()[0]] if match["many"] else 0
    number = number or (int(count) if count.isdecimal() else words.numbers[count])
    way = match["way"].lower()
    sign = 1 if way in ("later", "after") else -1
    precision = match["unit"].lower().rstrip("s")
    if match["half"] and precision == "year":
        precision, number = "month", number * MONTHS_A_YEAR + MONTHS_A_YEAR // 2
    known = _offset(precision, sign * number) if number else {"precision": precision}
    hedge = words.bounds.search(match.string[max(0, match.start() - _CONTEXT) : match.start()])
    span = _span(match, "distance", **known, anchored=way != "ago", inexact=hedge is not None)
    start = span.start - len(hedge[0]) if hedge is not None else span.start
    return span._replace(start=start, text=match.string[start : span.end])


def _part_of_year(match: re.Match[str], words: _Words) -> DateSpan | None:
    if match["said"]:
        precision, offset, _ = words.relative[" ".join(match["said"].lower().split())]
        return _span(match, "part", **_offset(precision, offset))
    return _span(match, "part", year=int(match["year"]), precision="year")


def _offset(precision: str, offset: int) -> dict[str, Any]:
    if precision == "decade":
        precision, offset = "year", 10 * offset
    if precision in ("month", "year"):
        return {"precision": precision, "offset_months": offset * (MONTHS_A_YEAR if precision == "year" else 1)}
    return {"precision": precision, "offset_days": offset * (DAYS_A_WEEK if precision == "week" else 1)}


_WORD_BEFORE = re.compile(r"([^\W\d_]{1,40}|['’]s)[\s(]{0,8}$")
_OF_BEFORE = re.compile(r"([^\W\d_]{1,40})\sof\s$")
_PLURAL_AFTER = re.compile(
    r"\s(?:[a-z]+\s){0,1}(?P<noun>[a-z]{2,}[^\Wsui_]s|people|[a-z]*men|[a-z]*children|police|troops|staff)\b"
)
_BETTER_BEFORE = re.compile(r"\b(?:better|worse) than $")  # than 2011
_UNTIL_BEFORE = re.compile(
    r"\b(?:until|till|before|since|through|by|between|from)\s"
    r"(?:at\sleast|at\sthe\searliest|as\s(?:early|far\sback|late)\sas|about|around|roughly|nearly|only|just)\s$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r".*(?:men|people|children|police|troops|staff)")
_ROUND = 100


def _year(match: re.Match[str], words: _Words) -> DateSpan | None:
    """A number of four digits is a year where the words around it say so; alone it is none (2000 soldiers)."""
    start, end = match.span()
    before, after = match.string[max(0, start - _CONTEXT) : start], match.string[end : end + _CONTEXT]
    if not _names_a_year(int(match["year"]), before, after, words):
        return None
    return _span(match, "year", year=int(match["year"]), precision="year")


def _names_a_year(year: int, before: str, after: str, words: _Words) -> bool:
    plural = _PLURAL_AFTER.match(after)
    noun = plural["noun"] if plural is not None else ""
    people = words.before_year.get(noun) == "people" or _PEOPLE.fullmatch(noun) is not None
    recent = year % _ROUND != 0 and not people and year in _RECENT  # 2017 voting records
    counted = plural is not None and not recent
    word = _WORD_BEFORE.search(before)
    role = (words.before_year.get(word[1].lower()) or words.before_year.get(word[1], "")) if word else ""
    if role in ("preposition", "calendar", "determiner"):
        return not (counted and year % _ROUND == 0)
    if role == "loose" and (amount := _OF_BEFORE.search(before)):  # an average of 1500
        return not counted and words.before_year.get(amount[1].lower()) != "amount"
    if role == "quantity":
        return bool(_UNTIL_BEFORE.search(before)) or (plural is None and bool(_BETTER_BEFORE.search(before)))
    if role == "loose" or before.endswith(("-", "–", "/")):  # post-2003, 2014-2017
        return not counted
    bracketed = before.endswith("(") and after.startswith((")", "-", "–"))  # Marbury v. Madison (1803)
    return bracketed or (not counted and FIRST_PLAIN_YEAR <= year <= LAST_PLAIN_YEAR)


_GOES_ON = re.compile(r"\s(?:of|in|from)\b")  # the fall | of Aleppo
_FINDERS: tuple[tuple[str, int, Callable[[re.Match[str], _Words], DateSpan | None], str], ...] = (
    # Monday, March 4, 2024 / March 4th / Mar. 4 2024 / Jan. 5-7
    (r"\b(?:%(WEEKDAY)s,?\s)?%(MONTH)s\s?%(DAY)s\b(?!\s(?:percent|per\scent|million|billion)|[%%:]|[.,]\d)"
     r"(?:(?:\s?[-–]|\s(?:and|to)(?=\s\d+(?:[.,;)]|\s(?:in|at|of)\b|$)))\s?(?:[12]\d|3[01]|[1-9])\b(?!\d))?(?:,?\s%(YEAR)s)?",
     0, _calendar, "month"),
    # Monday 4 March 2024 / 4th of March / 5-7 May
    (r"(?<![\d.,:$£€])\b(?:%(WEEKDAY)s,?\s(?:the\s)?)?(?:(?:[12]\d|3[01]|[1-9])\s?[-–]\s?)?%(DAY)s(?:\sof)?"
     r"[\s-]%(MONTH)s(?:[,-]?\s?%(YEAR)s)?", 0, _calendar, "month"),
    # 2024-03-04, 2024/03/04 / 13/03/2024, 4.3.2024
    (r"(?<![\d/.-])(?:(?P<iso>(?P<year>(?:1[5-9]|20)\d\d)[-/](?P<a>\d\d)[-/](?P<b>\d\d)))(?![\d/-])", 0, _numeric, "numeric"),
    (r"(?<![\d/.-])(?P<iso>)(?P<a>\d\d?)(?P<mark>[/.-])(?P<b>\d\d?)(?P=mark)"
     r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d/-])", 0, _numeric, "numeric"),
    # in March 2024 / early March / the end of March / last May / the first week of September
    (r"\b(?:(?P<part>(?:(?i:early|late|mid)[\s-](?:in\s)?|(?i:the\s)?(?i:beginning|start|end|middle|first\s(?:half|week|days)"
     r"|second\s(?:half|week)|third\sweek|last\sweek)\sof\s))|(?P<cue>(?i:in|last|this|next|since|until|till|by|from|during|between|through|before|after|of|to|every)\s))"
     r"%(MONTH)s%(AND_MONTH)s(?:,?\s(?:of\s)?%(YEAR)s)?(?![\w-]|[’'](?!s\b)|\s\d)", 0, _month, "month"),
    # March 2024
    (r"\b(?P<part>)(?P<cue>)%(MONTH)s%(AND_MONTH)s,?\s(?:of\s)?%(YEAR)s", 0, _month, "month"),
    # Monday / last Friday / Friday night
    (r"\b(?:(?P<cue>(?i:last|next|this|coming|past|overnight)\s)?%(FULL_DAY)s)"
     r"(?:\s(?:morning|afternoon|evening|night))?\b", 0, _weekday, "weekday"),
    # last week, but not "the last week", which is counted from now, nor "World News Tonight"
    (r"\b(?=[%(FIRSTS)s])(?<!\bthe\s)(?:%(RELATIVE)s)\b(?![-’'](?!s\b))", re.IGNORECASE, _relative, "relative"),
    # this spring / early last winter / the summer of 2015 / in the fall
    (r"\b(?P<cue>(?i:in|by|over|during|until|till|through|for|before|after)\s)?(?P<said>(?:(?i:early|earlier|late|later|mid)[\s-])?"
     r"(?P<determiner>(?i:this\spast|this\scoming|this|last|next|that|the)\s)?(?:(?:early|late|following|previous|coming)\s)?"
     r"%(SEASON)s\b(?:\s(?:of\s)?%(YEAR)s)?)(?![-’'](?!s\b))", 0, _season, "season"),
    # on Christmas Day / over the Easter weekend / on the eve of Diwali / Halloween 2014
    (r"\b(?P<cue>(?i:on|at|over|by|during|until|till|through|before|after|between|this|last|next)\s(?:the\s)?(?:last\s)?)?"
     r"(?P<said>(?P<around>eve\sof\s)?%(FEAST)s\b(?:,?\s%(YEAR)s)?(?P<around_it>\s(?:weekend|week|season|holidays?))?)"
     r"(?![-’'](?!s\b))", 0, _feast, "feast"),
    # two days ago / a week earlier / 10 years later / fifty years ago today
    (r"(?<![\d.,-])\b(?:%(COUNT)s(?P<half>\sand\sa\shalf)?|a\s(?P<many>dozen|couple\sof))\s(?P<unit>day|week|month|year|decade)s?"
     r"\s(?P<way>ago|earlier|later|before|previously|after)\b(?:(?<=ago)\s(?:today|tomorrow|yesterday|this\s(?:week|month))\b)?",
     re.IGNORECASE, _distance, "distance"),
    # the first nine months of this year / the third quarter of 2018
    (r"\b(?:the\s)?(?:first|second|third|fourth|last|final)\s(?:%(COUNT)s\s)?(?:days?|weeks?|months?|quarters?|half)\sof\s"
     r"(?:the\s)?(?:fiscal\s)?(?:(?P<said>this\syear|last\syear|next\syear)|%(YEAR)s)\b(?![.,:]\d)",
     re.IGNORECASE, _part_of_year, "part"),
    (r"(?<![\d.,$£€:])%(YEAR)s(?![.,:]\d|[-–]?[A-Za-z°])", 0, _year, "year"),
)  # fmt: skip


# --- from words to dates -----------------------------------------------------------------------------------------------


def resolve_date(
    span: DateSpan, published: datetime.date | None, *, planned: bool = False, anchor: DateSpan | None = None
) -> ResolvedDate | None:
    """The calendar date that `span` names for an article of the day `published`; None where it stays open.

    A date without year is the one nearest to `published` (at most half a year away); a plain weekday is the last such day up
    to and including `published`, or the day after it, which news of the evening before already names; a plain month the last
    such month. What is `planned` is on the next such day or month.
    What is counted from another event stays open, unless that is at `anchor` and known as exactly.
    """
    if span.anchored:
        return _counted_from(anchor, span, published) if anchor is not None else None
    if span.year is not None:
        precision = "day" if span.day is not None else "month" if span.month is not None else "year"
        return ResolvedDate(datetime.date(span.year, span.month or 1, span.day or 1), precision)
    if published is None:
        return None
    day = published.date() if isinstance(published, datetime.datetime) else published
    if planned and span.direction == 0:
        if span.weekday == day.weekday() and span.month is None:
            return ResolvedDate(day, "day")
        # "will have left in March", in April
        lately = span.day is None and span.month in (day.month, (day - _A_MONTH).month)
        span = span._replace(direction=0 if lately else 1)
    if span.month is not None:
        return _nearest_day(span, day) if span.day is not None else _nearest_month(span, day)
    if span.weekday is not None:
        return ResolvedDate(_nearest_weekday(span.weekday, span.direction, day), "day")
    return _moved(span, day)


def _counted_from(anchor: DateSpan, span: DateSpan, published: datetime.date | None) -> ResolvedDate | None:
    """What is counted from another time: "in 2004 ... | four years later", "in May 2009 ... | October of that year"."""
    start = resolve_date(anchor, published)
    if start is None or anchor.inexact or span.precision not in _FINENESS:
        return None
    if span.month is not None:
        return ResolvedDate(datetime.date(start.date.year, span.month, 1), "month")
    exact = "day" if span.precision == "week" else span.precision
    return _moved(span, start.date) if _FINENESS.index(start.precision) >= _FINENESS.index(exact) else None


def happened(date: ResolvedDate | None, published: datetime.date | None) -> ResolvedDate | None:
    """The date, where what happened then can be told by an article of the day `published` (or of the evening before)."""
    if date is None or published is None or (date.date - published).days <= 1:
        return date
    return None


def _nearest_day(span: DateSpan, published: datetime.date) -> ResolvedDate | None:
    month, day = span.month or 1, span.day or 1
    years = (year for year in (published.year - 1, published.year, published.year + 1) if _is_date(year, month, day))
    dates = (datetime.date(year, month, day) for year in years)
    away, near = min(((abs((date - published).days), date) for date in dates), default=(HALF_YEAR + 1, published))
    return ResolvedDate(near, "day") if away <= HALF_YEAR else None


def _nearest_month(span: DateSpan, published: datetime.date) -> ResolvedDate:
    month = span.month or 1
    passed, ahead = month <= published.month, month > published.month
    ahead = ahead or (span.direction < 0 and month == published.month)  # "last December", said in December
    year = published.year + passed if span.direction > 0 else published.year - ahead
    return ResolvedDate(datetime.date(year, month, 1), "month")


def _nearest_weekday(weekday: int, direction: int, published: datetime.date) -> datetime.date:
    if direction > 0:
        ahead = (weekday - published.weekday() - 1) % DAYS_A_WEEK + 1
        return published + datetime.timedelta(days=ahead)
    behind = (published.weekday() - weekday) % DAYS_A_WEEK
    if direction == 0 and behind == DAYS_A_WEEK - 1:
        return published + datetime.timedelta(days=1)
    if direction < 0 and behind == 0:
        behind = DAYS_A_WEEK
    return published - datetime.timedelta(days=behind)


def _moved(span: DateSpan, published: datetime.date) -> ResolvedDate | None:
    if span.offset_days is not None:
        try:
            day = published + datetime.timedelta(days=span.offset_days)
        except OverflowError:
            return None
        if span.precision == "week" and span.kind != "distance":
            day -= datetime.timedelta(days=day.weekday())
        return ResolvedDate(day, span.precision)
    if span.offset_months is None:
        return None
    months = published.year * MONTHS_A_YEAR + published.month - 1 + span.offset_months
    year, month = divmod(months, MONTHS_A_YEAR)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    return ResolvedDate(datetime.date(year, 1 if span.precision == "year" else month + 1, 1), span.precision)
