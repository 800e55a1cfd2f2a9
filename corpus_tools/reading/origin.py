"""Who published an article, whose copy it is, and when: only from words of the article itself, with those words as evidence.

A photo credit proves neither, a weekday is no date, and nothing is borrowed from another article of the page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from corpus_tools.field_dates import read_date
from corpus_tools.lexicons import Lexicons, either
from corpus_tools.reading.drafts import Draft, Line

WIRE = "wire"  # agencies that spread their copy, in contrast to state agencies, which are quoted
OWN_PRESS = ("newspaper", "site", "magazine")  # their reporters are "told"; guests of broadcasters are quoted by all
MANY = 2  # statements to one medium that prove it to be the outlet even where others quote it often
MAX_EVIDENCE = 160
PHOTO = re.compile(r"(?i)\b(?:photo|image|picture|getty|illustration|file)\b")
REPORTING = re.compile(r"(?i)contribut|report|with (?:files|wires)|written|compiled|source")
PUBLISHED = re.compile(
    r"(?i)^\W*(?:first |last |originally )?"
    r"(?P<kind>published|posted|updated|modified|created|filed|revised|issued|date)?(?: on| at)?\W*"
)
NEWEST = ("updated", "modified", "revised")  # not the day of publication where another is given


class Evidence(NamedTuple):
    """A value (a name, or for find_published a date) and the words that say so; both None where nothing does."""

    value: Any
    words: str | None


NOTHING = Evidence(None, None)


@cache
def _agencies(words: Lexicons) -> dict[str, str]:
    return words.mapping("agencies", "agency")


@cache
def _wires(words: Lexicons) -> tuple[str, ...]:
    """The shortest names that stand in every name of a wire agency."""
    names = words.terms("agencies", kind=WIRE)
    return tuple(name for name in names if not any(other in name for other in names if other != name))


@cache
def _outlets(words: Lexicons) -> dict[str, str]:
    return words.mapping("media", "outlet")


@cache
def _listeners(words: Lexicons) -> re.Pattern[str]:
    """Somebody said it to a medium: "told X", "revealed to X", "spoke to X"."""
    names = either((*words.terms("agencies", kind=WIRE), *words.terms("media")))
    verbs = either(words.terms("listener_cues"))
    return re.compile(rf"\b(?:{verbs}) (?:the )?(?P<medium>{names})(?![\w-])")


@cache
def _named(words: Lexicons) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{either((*words.terms('agencies'), *words.terms('media')))})(?![\w-])")


def find_outlet(draft: Draft, text: str, words: Lexicons) -> Evidence:
    """The outlet: its name before the first sentence or in a copyright line, or as the listener of the people quoted."""
    outlets = _outlets(words)
    for medium, said in draft.told_by:
        if medium in outlets:
            return Evidence(outlets[medium], said)
        if medium not in _agencies(words):
            return Evidence(medium, said)
    owned = (line.text for line in draft.lines if line.fate == "copyright")
    return _alone_in(owned, outlets, words) or _told_outlet(text, words)


def _alone_in(lines: Iterable[str], names: Mapping[str, str], words: Lexicons) -> Evidence | None:
    """What the first of the lines names that names one of them alone."""
    for line in lines:
        named = {names[name] for name in _named(words).findall(line) if name in names}
        if len(named) == 1:
            return Evidence(named.pop(), line.strip()[:MAX_EVIDENCE])
    return None


def _told_outlet(text: str, words: Lexicons) -> Evidence:
    """The one medium to which people speak in the text. One that others often quote needs to be told twice."""
    rows = {row["name"]: row for row in words["media"]}
    told = [match for match in _listeners(words).finditer(text) if match["medium"] in rows]
    named = {rows[match["medium"]]["outlet"] for match in told if rows[match["medium"]]["kind"] in OWN_PRESS}
    if len(named) != 1:
        return NOTHING
    outlet = named.pop()
    own = [match for match in told if rows[match["medium"]]["outlet"] == outlet]
    if rows[own[0]["medium"]]["quoted"] and len(own) < MANY:
        return NOTHING
    return Evidence(outlet, own[0].group())


def find_agency(draft: Draft, text: str, words: Lexicons) -> Evidence:
    """The agency: from a dateline, a byline, a credit for reporting, a copyright line, or as the one agency that was told."""
    agencies = _agencies(words)
    for medium, said in draft.told_by:
        if medium in agencies:
            return Evidence(agencies[medium], said)
    credits = (line.text for line in draft.lines if line.fate in ("byline", "copyright") or _is_report_credit(line))
    if found := _alone_in(credits, agencies, words):
        return found
    if not any(name in text for name in _wires(words)):
        return NOTHING
    told = [match for match in _listeners(words).finditer(text) if match["medium"] in agencies]
    if len({agencies[match["medium"]] for match in told}) == 1:
        return Evidence(agencies[told[0]["medium"]], told[0].group())
    return NOTHING


def _is_report_credit(line: Line) -> bool:
    return line.fate == "credit" and REPORTING.search(line.text) is not None and PHOTO.search(line.text) is None


def find_published(draft: Draft) -> Evidence:
    """The date of a line that is only a date or says when it was published; of an update only where no other is given."""
    found: list[tuple[bool, int, datetime.datetime, str]] = []
    for line in draft.lines:
        if line.fate == "dateline" and not line.cuts:
            said = line.text.strip()
            label = PUBLISHED.match(said)
            rest = said[label.end() :] if label else said
            date = read_date(rest)
            if date is not None:
                newest = bool(label and label["kind"] and label["kind"].lower() in NEWEST)
                found.append((newest, line.number, date, said[:MAX_EVIDENCE]))
    return Evidence(*min(found)[2:]) if found else NOTHING
