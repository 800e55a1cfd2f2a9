"""The time up to which something was counted: "As of late Friday, 86 people had been killed"."""

from __future__ import annotations

import re

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.event_words import Event, is_harm
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.lexicons import Lexicons

_AS_OF_REACH = 20  # code points of "as of" and an adverb before a time
_AS_OF = re.compile(r"\b[Aa]s of (?:late |early |midday |mid-?)?$")
_UP_TO = re.compile(r"\b(?:[Aa]s of|[Bb]y) (?:late |early |midday |mid-?)?$")  # a deadline, but where harm is counted


def counted_by(reading: Reading, event: Event, clause: Span, words: Lexicons) -> Span | None:
    """The time up to which something was counted: "As of late Friday, 86 people had been killed", of harm also "by Friday"."""
    pattern = _UP_TO if is_harm(event, words) else _AS_OF
    for date in reading.dates:
        start = _start(pattern, date, reading)
        if start is not None and clause[0] <= date.start < clause[1]:
            return start, date.end
    return None


def as_of_before(date: DateSpan, reading: Reading) -> int | None:
    return _start(_AS_OF, date, reading)


def _start(pattern: re.Pattern[str], date: DateSpan, reading: Reading) -> int | None:
    found = pattern.search(reading.sentence.text, max(0, date.start - _AS_OF_REACH), date.start)
    return found.start() if found is not None else None
