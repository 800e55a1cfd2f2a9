"""Both ends of a time ("between 2012 and 2014"), and whose each is of two numbers between which something moved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.in_clause import clause_at, clause_words
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.extraction.numbers import NumberSpan

_MOVED = ("from", "to")  # words before the numbers between which something moved
_RIGHT_AFTER = 2  # tokens between a number and a time of its own
_INTERVAL = re.compile(r"[-–]|\s(?:to|and|through|until|till)\s")
_AND = re.compile(r"\sand\s")
_OPENS_INTERVAL = re.compile(r"\b(?:[Ff]rom|[Bb]etween)\s$")


def time_words(reading: Reading, span: NumberSpan, date: DateSpan) -> Span:
    """A time with the word that bounds it, and whole: "| since 2014 |", "| between 2012 and 2014 |"."""
    language, start, end = reading.language, date.start, date.end
    before = language.at(start) - 1
    done = clause_words(language.lexicons, "done") | clause_words(language.lexicons, "ends")
    if moved_with(reading, span) is None:
        later = (one for one in reading.dates if one.start > date.start)
        end = next((one.end for one in later if _are_one(date, one, reading.sentence.text)), end)
    if date.anchored and date.kind == "distance" and language.lowers[language.at(end - 1)] in done:
        anchor = language.np_at(language.at(end))
        if anchor is not None and all(clause.subject != anchor for clause in language.clauses):
            end = language.span(anchor.start, anchor.end)[1]  # "ten weeks before | the vote |"
    text = reading.sentence.text
    interval = (end > date.end or _INTERVAL.search(date.text)) and _OPENS_INTERVAL.search(text, 0, start) is not None
    bounds = clause_words(language.lexicons, "bound")
    if before >= 0 and (language.lowers[before] in bounds or interval):
        start = language.starts[before]
    return start, end


def anchor_of(date: DateSpan, reading: Reading, before: Reading | None) -> DateSpan | None:
    """The time before, from which another is counted: "in 2004 ... | Four years later, |"; not "three days before the vote"."""
    language = reading.language
    last = language.at(date.end - 1)
    from_it = clause_words(language.lexicons, "done") | clause_words(language.lexicons, "ends")
    told_after = language.lowers[last] in from_it or date.offset_days == 0 or date.offset_months == 0
    if told_after and language.words[last + 1 : last + 2] not in ([","], ["."], [";"]):
        return None
    told = [d for d in reading.dates if d.end <= date.start] or (before.dates if before is not None else [])
    return told[-1] if told and not told[-1].anchored else None


def interval(date: DateSpan, dates: Sequence[DateSpan], reading: Reading, *, moved: bool) -> DateSpan:
    """The interval that ends with `date`: "from | 2010 to 2014 |"; of what has moved over it the time at which it began."""
    text = reading.sentence.text
    for earlier in dates:
        if _are_one(earlier, date, text):
            return earlier if moved else earlier._replace(end=date.end, text=text[earlier.start : date.end])
    return date


def _are_one(first: DateSpan, last: DateSpan, text: str) -> bool:
    """Whether two times are the ends of one interval, or joined as "| Saturday and Sunday |"."""
    if first.kind == last.kind and _AND.fullmatch(text, first.end, last.start):
        return True
    between = _INTERVAL.fullmatch(text, first.end, last.start)
    return between is not None and _OPENS_INTERVAL.search(text, 0, first.start) is not None


def moved_with(reading: Reading, span: NumberSpan) -> NumberSpan | None:
    """The number to or from which this one has moved: "to 8.3 percent from | 8.2 |"."""
    language = reading.language
    joints = {number: language.lowers[max(0, language.at(number.start) - 1)] for number in reading.numbers}
    if joints.get(span) not in _MOVED:
        return None
    alike = (n for n, joint in joints.items() if n.kind == span.kind and joint in _MOVED and joint != joints[span])
    same = (
        n for n in alike if clause_at(language, language.at(n.start)) == clause_at(language, language.at(span.start))
    )
    return next(same, None)


def of_a_move(own: list[DateSpan], reading: Reading, span: NumberSpan, sibling: NumberSpan) -> list[DateSpan]:
    """The times that may be those of one of two numbers between which something moved.

    Of an interval the first is that of what it was and the last that of what it became. What it was has else only a time of
    its own, right after it.
    """
    was, language = was_it(reading, span), reading.language
    for date in own:
        first = interval(date, own, reading, moved=True)
        if first is not date and not (min(span.start, sibling.start) < first.start < max(span.start, sibling.start)):
            return [first if was else date]
    after = [d for d in own if 0 <= language.at(d.start) - language.at(span.end) <= _RIGHT_AFTER]
    return after if was else own


def was_it(reading: Reading, span: NumberSpan) -> bool:
    """Whether a number is what something has moved from."""
    return reading.language.lowers[reading.language.at(span.start) - 1] == _MOVED[0]
