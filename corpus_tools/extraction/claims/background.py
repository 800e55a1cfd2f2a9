"""Whether a number is told of an earlier or another event than the article's, and the words that say so."""

from __future__ import annotations

import datetime
from functools import cache

from corpus_tools.dates import DateSpan, ResolvedDate
from corpus_tools.extraction.claims.drafts import Article, Background, Reading
from corpus_tools.extraction.claims.event_types import DURATION, event_types
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import OBJECT, Standing, clause_words, governing, is_perfect
from corpus_tools.extraction.claims.measured import is_move
from corpus_tools.extraction.claims.open_times import is_open
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.extraction.language.clauses import Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_LEAD = 2  # sentences that tell the news: the title and the first
_HEAD = 4  # sentences at the head of an article, which tell what it is about
_RECENT = 10  # days before an article within which an event is still its news
_YEAR, _YEARS = 365, ("year", "decade")  # days; units of what has lasted long
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
    span: NumberSpan,
    event: Event,
    time: tuple[Reading, DateSpan] | None,
    date: ResolvedDate | None,
    article: Article,
) -> Background | None:
    """The words that set the number apart: that it changed since, years that passed, its own time, long before the article, a
    cue in its clause, or that people came to harm where the head of the article tells of none."""
    if (words := _left(reading.language, span)) is not None:
        return Background(words, "figure before a change")
    if (words := _lasted(reading.language, standing, span, article)) is not None:
        return Background(words, "years that passed")
    if event.event_type == DURATION and (time is None or is_open(time[1])):
        return None  # what a length of time only measures
    clause = reading.language.clauses[standing.clause] if standing.clause >= 0 else None
    if (words := _old_time(reading, clause, time, date, article)) is not None:
        return Background(words, "named time")
    if (words := _cue(reading, clause, standing, article)) is not None:
        return Background(words, "word list background_cues")
    words = _other_harm(reading, clause, event, article)
    return Background(words, "harm of which the head does not tell") if words is not None else None


def _old_time(
    reading: Reading,
    clause: Clause | None,
    time: tuple[Reading, DateSpan] | None,
    date: ResolvedDate | None,
    article: Article,
) -> Span | None:
    """The number's own time, if it lies before the news: a year, or in a clause that tells what was, a day or a month."""
    if time is None or is_open(time[1]) or time[0] is not reading or date is None or article.published is None:
        return None
    language, start = reading.language, time[1].start
    since = language.lowers[language.at(start) - 1] in clause_words(article.words, "since")
    if since or not _is_past(date, article.published):  # "since August, 90 were carried out": until now
        return None
    told = clause is None or (clause.verb.modal < 0 and clause.verb.tense != "present")
    old = (article.published - date.date).days > _YEAR
    if not old and date.precision != "year" and (not told or len(article.before) < _LEAD):
        return None
    return start, time[1].end


def _cue(reading: Reading, clause: Clause | None, standing: Standing, article: Article) -> Span | None:
    language, cues = reading.language, _cues(article.words)
    if len(article.before) < _LEAD or cues.keys().isdisjoint(language.lowers):
        return None
    first, last = (clause.start, clause.end) if clause is not None else (0, len(language))
    for position in (*range(first, last), *range(min(first, standing.token))):
        for key in cues.get(language.lowers[position], ()):
            if tuple(language.lowers[position : position + len(key)]) == key:
                return language.span(position, position + len(key))
    return None


def _left(language: Language, span: NumberSpan) -> Span | None:
    """ "Fell to 7.9 percent | from | 8.2 percent", "down | from | 12": what a figure was before it changed."""
    at = language.at(span.start) - 1
    if at < 0 or language.lowers[at] != "from":
        return None
    sizes = zip(language.lowers, language.tags[1:], strict=False)
    moved = (at > 0 and is_move(language, at - 1)) or any(word == "to" and tag in ("CD", "$") for word, tag in sizes)
    return language.span(at, at + 1) if moved else None


def _lasted(language: Language, standing: Standing, span: NumberSpan, article: Article) -> Span | None:
    """ "| Served | two decades", "has been in force for 12 years": what has gone on for years."""
    years = span.kind == "duration" and span.unit in _YEARS and standing.role in (OBJECT, "for")
    if not years or len(article.before) < _LEAD:
        return None
    told = next((clause for _, clause, _ in governing(language, standing.clause) if clause.verb.is_finite), None)
    if told is None or told.verb.modal >= 0 or not (told.verb.tense == "past" or is_perfect(language, told)):
        return None
    return language.span(told.verb.head, told.verb.head + 1)


def _other_harm(reading: Reading, clause: Clause | None, event: Event, article: Article) -> Span | None:
    """The verb that tells in the past of harm, in an article whose head tells of other things."""
    known = event_types(article.words)
    if clause is None or clause.verb.modal >= 0 or clause.verb.tense != "past" or len(article.before) < _HEAD:
        return None
    if not known[event.event_type].harm:
        return None
    head = {sentence.sentence_id for sentence in article.sentences[:_HEAD]}
    if any(known[one.event.event_type].harm and one.reading.sentence.sentence_id in head for one in article.earlier):
        return None
    return reading.language.span(clause.verb.head, clause.verb.head + 1)


def _is_past(date: ResolvedDate, published: datetime.date) -> bool:
    """Whether a time lies before the news of the article: by days, by the month before last, by a year."""
    if date.precision == "year":
        return date.date.year < published.year
    days = (published - date.date).days
    return days > (_LAST_MONTH if date.precision == "month" else _RECENT)
