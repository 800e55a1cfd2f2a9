"""Whether a number is told of an earlier or another event than the article's, and the words that say so."""

from __future__ import annotations

import datetime
from functools import cache

from corpus_tools.dates import DateSpan, ResolvedDate
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.in_clause import Standing
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.lexicons import Lexicons

_RECENT = 10  # days before an article within which an event is still its news
_LAST_MONTH = 62  # days back within which a month is still that of the figures that come out now


@cache
def _cues(words: Lexicons) -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word -> the cues that begin with it, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for term in words.terms("background_cues"):
        key = tuple(term.split())
        found.setdefault(key[0], []).append(key)
    return {first: tuple(sorted(keys, key=len, reverse=True)) for first, keys in found.items()}


def find_background(
    reading: Reading,
    standing: Standing,
    time: tuple[Reading, DateSpan] | None,
    date: ResolvedDate | None,
    published: datetime.date | None,
    words: Lexicons,
) -> Span | None:
    """The words that set the number apart: its own time, long before the article, or a cue in its clause."""
    own = time is not None and time[0] is reading
    if own and date is not None and published is not None and time is not None and _is_past(date, published):
        return time[1].start, time[1].end
    language, cues = reading.language, _cues(words)
    if cues.keys().isdisjoint(language.lowers):
        return None
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    first, last = (clause.start, clause.end) if clause is not None else (0, len(language))
    for position in (*range(first, last), *range(min(first, standing.token))):
        for key in cues.get(language.lowers[position], ()):
            if tuple(language.lowers[position : position + len(key)]) == key:
                return language.span(position, position + len(key))
    return None


def _is_past(date: ResolvedDate, published: datetime.date) -> bool:
    """Whether a time lies before the news of the article: by days, by the month before last, by a year."""
    if date.precision == "year":
        return date.date.year < published.year
    days = (published - date.date).days
    return days > (_LAST_MONTH if date.precision == "month" else _RECENT)
