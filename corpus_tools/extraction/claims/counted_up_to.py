"""The time up to which something was counted: "As of late Friday, 86 people had been killed"."""

from __future__ import annotations

import re

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.role_evidence import Span

_AS_OF_REACH = 20  # code points of "as of" and an adverb before a time
_AS_OF = re.compile(r"\b[Aa]s of (?:late |early |midday |mid-?)?$")


def counted_by(reading: Reading, clause: Span) -> Span | None:
    """The time up to which something was counted: "As of late Friday, 86 people had been killed"."""
    for date in reading.dates:
        start = as_of_before(date, reading)
        if start is not None and clause[0] <= date.start < clause[1]:
            return start, date.end
    return None


def as_of_before(date: DateSpan, reading: Reading) -> int | None:
    found = _AS_OF.search(reading.sentence.text, max(0, date.start - _AS_OF_REACH), date.start)
    return found.start() if found is not None else None
