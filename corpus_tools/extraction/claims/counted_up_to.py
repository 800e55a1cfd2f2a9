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
_BY = re.compile(
    r"\b[Bb]y (?:late |early |midday |mid-?)?$"
)  # a deadline, but where harm is counted a time of the count


def counted_by(reading: Reading, event: Event, clause: Span, words: Lexicons) -> Span | None:
    """The time up to which something was counted: "As of late Friday, 86 people had been killed"."""
    for date in reading.dates:
        start = _counts_up_to(date, reading, event, words)
        if start is not None and clause[0] <= date.start < clause[1]:
            return start, date.end
    return None


def _counts_up_to(date: DateSpan, reading: Reading, event: Event, words: Lexicons) -> int | None:
    """Where "as of" before a time begins, and "by" where people came to harm: that is near the time of the event too."""
    if is_harm(event, words) and date.precision == "day":
        found = _BY.search(reading.sentence.text, max(0, date.start - _AS_OF_REACH), date.start)
        if found is not None:
            return found.start()
    return as_of_before(date, reading)


def as_of_before(date: DateSpan, reading: Reading) -> int | None:
    found = _AS_OF.search(reading.sentence.text, max(0, date.start - _AS_OF_REACH), date.start)
    return found.start() if found is not None else None
