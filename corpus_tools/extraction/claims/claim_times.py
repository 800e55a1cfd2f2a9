"""When what a claim counts happened: the time in its clause, in its sentence, or of the event that it goes on with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.accounts import beside_an_event, continues, same_account
from corpus_tools.extraction.claims.drafts import Article, Reading
from corpus_tools.extraction.claims.event_types import (
    DURATION,
    EXISTING,
    JOBS,
    MEMBERS,
    OTHER,
    POLLED,
    RATE,
    VOTES,
    event_types,
)
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import SUBJECT, Standing, clause_at, clause_words
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.places import place_openers
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.extraction.language.clauses import (
    COMPLEMENT,
    COORDINATED,
    INFINITIVE,
    PARTICIPIAL,
    RELATIVE,
    SUBORDINATE,
    Clause,
)
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.numbers.cardinals import HYPHENS
from corpus_tools.lexicons import Lexicons

_SUPERLATIVES = ("JJS", "RBS")
_RECORD = 12  # words before "since" among which a superlative makes a record: "the lowest crime rate since 1968"
_ENDS_RECORD = frozenset((",", ";", ":", "-"))  # codes of marks that no record reaches over
_RIGHT_BEFORE = 2  # tokens before a clause: "the attack on | Sunday | that killed 12"
_BESIDE = 12  # code points between a length of time and the time that it was in: "two days in July"
_OF_ITS_KIND = 2  # sentences over which a time is taken from a number of the same kind
_PER = ("per ", "/")
_AS_OF_REACH = 20  # code points of "as of" and an adverb before a time
_AS_OF = re.compile(r"\b[Aa]s of (?:late |early |midday |mid-?)?$")
_BY = re.compile(
    r"\b[Bb]y (?:late |early |midday |mid-?)?$"
)  # a deadline, but where harm is counted a time of the count
_INTERVAL = re.compile(r"[-–]|\s(?:to|and|through|until|till)\s")
_INTERVAL_TO = re.compile(r"[-–]|\s(?:to|and|through|until|till|on)\b")
_OPENS_INTERVAL = re.compile(r"\b(?:[Ff]rom|[Bb]etween)\s$")


def time_of(
    reading: Reading, span: NumberSpan, event: Event, loose: bool, scope: str, standing: Standing, article: Article
) -> tuple[Reading, DateSpan] | None:
    """When the event was: in the number's clause, else in its sentence, else in the nearest earlier sentence that says when."""
    within = time_within(reading, span)
    if within is not None:
        return reading, within
    beside = [d for d in reading.dates if not (d.start < span.end and span.start < d.end)]
    own = [d for d in beside if not _compares(d, reading) and not _dates_what_is_compared(d, reading, span)]
    if loose:
        own = [d for d in own if not _dates_a_release(d, reading)]
        own = [d for d in own if not _owns(d, reading) and (event.event_type != DURATION or _beside(d, span))]
    else:
        own = [d for d in own if _as_of_before(d, reading) is None]
        language = reading.language
        own = [d for d in own if not _owns(d, reading) or clause_at(language, language.at(d.start)) == standing.clause]
    fitting = [(key, n) for n, d in enumerate(own) if (key := _fit(d, reading, span, event, standing)) is not None]
    fitting = [(key, n) for key, n in fitting if not (loose and key[1])]
    if fitting:
        return reading, _first_of_interval(own[min(fitting)[1]], own, reading)
    if (date := _month_of_figures(own, reading, event)) is not None:
        return reading, date
    if any(_as_of_before(date, reading) is not None for date in beside):
        return None
    if loose:
        return _time_of_its_kind(reading, span, event, own, article)
    told = (date for date in reversed(own) if date.end <= span.start or _is_joined(date, reading, standing))
    if (day := next((date for date in told if _dates_an_event(date, reading)), None)) is not None:
        return reading, day  # "a bomber hit a church | on Sunday; | 22 people died"
    for earlier in same_account(reading, scope, article):
        day = next((date for date in earlier.dates if _dates_an_event(date, earlier)), None)
        day = day if day is not None and day.precision == "day" else None
        if day is not None and continues(reading, earlier, article):
            return earlier, day
    return None


def _is_joined(date: DateSpan, reading: Reading, standing: Standing) -> bool:
    """Whether a time stands in a clause joined to a number's: "20 people died | and others were wounded on Sunday"."""
    where = clause_at(reading.language, reading.language.at(date.start))
    clause = reading.language.clauses[where]
    return where >= 0 and clause.kind == COORDINATED and clause.parent == standing.clause


def _dates_an_event(date: DateSpan, reading: Reading) -> bool:
    """Whether a time is that of an event: "released a video on Tuesday of the killing" dates the video."""
    return not date.anchored and beside_an_event(date.start, reading)


def _month_of_figures(dates: Sequence[DateSpan], reading: Reading, event: Event) -> DateSpan | None:
    """The month of all figures of a sentence: "added 146,000 jobs in November, and the rate fell to 7.7%", "a poll in May"."""
    if event.event_type not in (JOBS, RATE, POLLED, VOTES):
        return None
    language = reading.language
    for date in dates:
        where = clause_at(language, language.at(date.start))
        beside = where >= 0 and language.clauses[where].kind in (RELATIVE, PARTICIPIAL)
        since = language.lowers[language.at(date.start) - 1] in clause_words(language.lexicons, "since")
        past = not (date.anchored or since) and (date.kind == "month" or (date.offset_months or 0) < 0)
        if date.precision == "month" and past and not beside:
            return date
    return None


def time_within(reading: Reading, span: NumberSpan) -> DateSpan | None:
    """The time that a length of time is told for: "it began | two years ago"."""
    if span.kind != "duration":
        return None
    return next((d for d in reading.dates if not d.anchored and d.start < span.end < d.end), None)


def _fit(
    date: DateSpan, reading: Reading, span: NumberSpan, event: Event, standing: Standing
) -> tuple[bool, bool, bool, bool, int] | None:
    """How well a time fits a number, None where it is that of another clause; less is better.

    In its own clause rather than one that shares its time, no number between, not told by another event, after it, near.
    """
    language = reading.language
    at = language.at(date.start)
    where = clause_at(language, at)
    verb = language.at(reading.tokens[event.start].start) if event.end > event.start else standing.token
    own = {standing.clause, clause_at(language, verb), -1}
    last_word = language.at(date.end - 1)
    if is_harm(event, language.lexicons) and any(_dates_what_did_it(language, last_word, n) for n in own):
        own.add(where)  # "the Nov. 13 attacks | that killed 129 and wounded hundreds"
    elif _modifies(date, reading):
        return None
    leads = where >= 0 and _leads(language, at, where, standing.clause)
    if where not in own and not leads and where not in _sharing(language, standing):
        return None
    first, last = (date.end, span.start) if date.start < span.start else (span.start, date.start)
    told = (n for n in reading.numbers if n.tier == "core" and n.ignored is None)
    between = any(first < n.start < last and not _is_part(reading.sentence.text, n, span) for n in told)
    as_subject = standing.role == SUBJECT and where == standing.clause  # "14 people | raised $2 million in August"
    between = between and not as_subject and not leads
    before = date.start < span.start
    return where not in own, between, date.anchored and before, before, abs(date.start - span.start)


def _is_part(text: str, number: NumberSpan, own: NumberSpan) -> bool:
    """Whether a number tells the same as another: what it is told for ("51.5 deaths per | 100,000"), tied to it ("51-| 49")."""
    return text[: number.start].endswith(_PER) or text[own.end : number.start] in HYPHENS


def _leads(language: Language, at: int, where: int, index: int) -> bool:
    """Whether a time opens a sentence for all clauses joined in it: "| On Sunday, | a bomb killed 7, and another wounded 12"."""
    contrast = clause_words(language.lexicons, "contrast")
    while index >= 0 and index != where:
        clause = language.clauses[index]
        if clause.kind != COORDINATED and language.lowers[clause.start] not in contrast:
            break
        index = clause.parent
    subject = language.clauses[where].subject
    return index == where and subject is not None and at < subject.start


def _dates_what_did_it(language: Language, at: int, index: int) -> bool:
    """Whether a time stands with the subject of a clause: "the | Nov. 13 | attacks that killed 129"."""
    while index >= 0 and language.clauses[index].kind == COORDINATED:
        index = language.clauses[index].parent
    clause = language.clauses[index] if index >= 0 else None
    if clause is None:
        return False
    subject = clause.subject
    first = subject.start if subject is not None else at
    if clause.kind == RELATIVE or _has_no_subject(clause):
        joined = subject is not None and language.lowers[first - 1] in clause_words(language.lexicons, "joins")
        whole = language.np_at(first - 2) if joined else None  # "the attack | in Berlin"
        first -= _RIGHT_BEFORE * (language.lowers[first - 1] == ",")  # "on Monday | , an attack | that"
        first = min(clause.start - _RIGHT_BEFORE, first if whole is None else whole.start)
    elif subject is None:
        return False
    return first <= at < clause.verb.start


def _has_no_subject(clause: Clause) -> bool:
    """Whether what looks like a reported clause is told of a noun: "a bomb exploded | that killed 80"."""
    return clause.kind == COMPLEMENT and clause.subject is None


def _sharing(language: Language, standing: Standing) -> Iterator[int]:
    """The clauses that share their time with that of a number: those without a tense of their own, or told as of the same time.

    "Beginning in May, | he paid", "a man drove off on Monday, | killing 12", "12 were shot | after a man came on Sunday".
    """
    clauses, index = language.clauses, standing.clause
    joined = {index}
    while index >= 0 and (shared := _shares_above(language, index)) is not None:
        if _is_gapped(language, index):
            joined.add(clauses[index].parent)
        index = clauses[index].parent
        if shared:
            yield index
    joined |= {n for n, clause in enumerate(clauses) if clause.parent in joined and _is_gapped(language, n)}
    at_once = clause_words(language.lexicons, "then") | clause_words(language.lexicons, "done")
    for n, clause in enumerate(clauses):
        opener = clause.start if clause.subject is None else min(clause.start, max(0, clause.subject.start - 1))
        when = clause.kind in (SUBORDINATE, PARTICIPIAL) and language.lowers[opener] in at_once
        below = n in joined or clause.kind == INFINITIVE or when or _is_subject(language, standing.token, clause)
        opens = clause.kind == PARTICIPIAL and clause.start == 0
        if opens or (clause.parent in joined and below):
            yield n


def _is_subject(language: Language, token: int, clause: Clause) -> bool:
    """Whether a participle is told of the number: "with | 99 percent | of precincts reporting on Monday"."""
    if clause.kind != PARTICIPIAL or clause.is_passive or clause.subject is None:
        return False
    whole = language.np_before_of(clause.subject.start) or clause.subject
    return whole.start <= token < clause.subject.end


def _shares_above(language: Language, index: int) -> bool | None:
    """Whether the time of the clause above is that of a clause too; None where it is not.

    "flared on Saturday | when 100 people broke windows", "on Tuesday a bomb went off | that killed 80"; what is joined
    ("shattered windows | and skirmished") only hands on.
    """
    clause = language.clauses[index]
    above = language.clauses[clause.parent] if clause.parent >= 0 else None
    if above is None:
        return None
    relative = _has_no_subject(clause) or (clause.kind == RELATIVE and clause.subject == above.subject)
    moved = relative and clause.start >= above.verb.end
    unfinished = clause.kind == INFINITIVE or (clause.kind == PARTICIPIAL and not clause.is_passive)
    if (
        unfinished
        or moved
        or language.lowers[clause.start] in clause_words(language.lexicons, "then")
        or _is_gapped(language, index)
    ):
        return True
    return False if clause.kind == COORDINATED and clause.subject == above.subject else None


def _is_gapped(language: Language, index: int) -> bool:
    """Whether a clause has its auxiliary from the one before: "two people were killed | and 116 injured on Sunday"."""
    clause = language.clauses[index]
    joined = clause.kind == COORDINATED and clause.parent >= 0
    return joined and clause.is_passive and language.clauses[clause.parent].is_passive


def _modifies(date: DateSpan, reading: Reading) -> bool:
    """Whether a time stands before a noun, which it dates alone: "a 2014 home invasion", "two Sunday talk shows"."""
    language = reading.language
    after = language.at(date.end)
    if date.kind == "weekday":
        return language.tags[after : after + 1] in (["NN"], ["NNS"], ["NNP"])
    if date.kind != "year" or after >= len(language) or language.tags[after][:2] not in ("NN", "JJ"):
        return False
    phrase = language.np_at(after)
    led = phrase is not None and phrase.start > 0 and language.lowers[phrase.start - 1] in _in_which(language.lexicons)
    return phrase is None or not led or phrase.determiner < 0 or language.lowers[phrase.determiner] != "the"


def _dates_a_release(date: DateSpan, reading: Reading) -> bool:
    """Whether a time tells when words came out that hold the number: "a poll | out on Monday", "data | released Thursday"."""
    language = reading.language
    before = language.at(date.start) - 1
    before -= before > 0 and language.lowers[before] in place_openers(language.lexicons)
    came_out = before > 0 and language.lowers[before] in clause_words(language.lexicons, "release")
    return came_out and language.tags[before - 1].startswith("NN")


def _compares(date: DateSpan, reading: Reading) -> bool:
    """Whether the number is set against a time, or against the one that this is joined to: "than in 2008 | and 2016"."""
    language = reading.language
    joined = language.at(date.start) - 1
    if joined > 0 and language.codes[joined] in ("&", ","):
        earlier = next((d for d in reading.dates if d.end <= date.start and language.at(d.end - 1) == joined - 1), None)
        return earlier is not None and _is_set_against(earlier, reading)
    return _is_set_against(date, reading)


def _dates_what_is_compared(date: DateSpan, reading: Reading, span: NumberSpan) -> bool:
    """Whether a time is that of another number, which this one is set against: "fell to 7.7% from 7.9% | in October"."""
    language = reading.language
    before = language.at(date.start) - 1
    before -= before > 0 and language.lowers[before] in _in_which(language.lexicons)
    other = next((n for n in reading.numbers if language.at(n.end - 1) == before), None)
    if other is None or other.start == span.start:
        return False
    start = language.at(other.start)
    if (peak := language.np_before_of(start)) is not None:
        start = peak.start  # "down from a peak of almost 15 percent"
    return language.lowers[start - 1] in clause_words(language.lexicons, "compared")


def _is_set_against(date: DateSpan, reading: Reading) -> bool:
    """Whether the number is set against a time: "the lowest | since 2019", "a jump | from last year", "than | in 2012"."""
    language = reading.language
    before = language.at(date.start) - 1
    if before > 0 and language.lowers[before] in place_openers(language.lexicons):
        before -= 1
    word = language.lowers[max(0, before)]
    if word in clause_words(language.lexicons, "ends"):
        return True
    if before < 1:
        return False
    if language.lowers[before - 1] in clause_words(language.lexicons, "again"):
        return True  # "up 57 percent over the same period | last year"
    if word in clause_words(language.lexicons, "since"):
        return _is_record(language, before)
    if word not in clause_words(language.lexicons, "compared"):
        return False
    if word == "than":
        return not date.anchored
    within = _INTERVAL.search(reading.sentence.text, date.start, date.end)  # "a survey taken from | May 9-11"
    report = is_report(language.lowers[before - 1], language.lexicons)  # "in a poll from | May"
    return not (within or report or _INTERVAL_TO.match(reading.sentence.text, date.end))


def _is_record(language: Language, since: int) -> bool:
    """Whether "since" dates a record: "the highest level of mistrust in polls | since 1989", "a new high | since 1992"."""
    records = clause_words(language.lexicons, "record")
    for n in range(since - 1, max(-1, since - _RECORD), -1):
        if language.codes[n] in _ENDS_RECORD:
            return False
        if (language.tags[n] in _SUPERLATIVES and language.codes[n] == "j") or language.lowers[n] in records:
            return True  # no "at least"
    return False


@cache
def _in_which(words: Lexicons) -> frozenset[str]:
    """Prepositions that say in what something happened: in, at, during."""
    return place_openers(words) | clause_words(words, "period")


def _owns(date: DateSpan, reading: Reading) -> bool:
    """Whether a time is that of a noun after it: "Sunday's gathering", "in today's dollars"; "in Wednesday's vote" says when."""
    language = reading.language
    after, before = language.at(date.end), language.at(date.start) - 1
    if after >= len(language) or language.tags[after] != "POS":
        return False
    phrase = language.np_at(after)
    report = phrase is None or is_report(language.lowers[phrase.head], language.lexicons)
    return before < 0 or report or date.offset_days == 0 or language.lowers[before] not in _in_which(language.lexicons)


def _beside(date: DateSpan, span: NumberSpan) -> bool:
    return min(abs(date.start - span.end), abs(span.start - date.end)) <= _BESIDE


def _first_of_interval(date: DateSpan, dates: Sequence[DateSpan], reading: Reading) -> DateSpan:
    """The first time of an interval that ends with `date`: "from 2010 to 2014"."""
    text = reading.sentence.text
    for earlier in dates:
        joined = _INTERVAL.fullmatch(text, earlier.end, date.start) is not None
        if joined and _OPENS_INTERVAL.search(text, 0, earlier.start):
            return earlier
    return date


def _time_of_its_kind(
    reading: Reading, span: NumberSpan, event: Event, own: Sequence[DateSpan], article: Article
) -> tuple[Reading, DateSpan] | None:
    """The time of the number before in its sentence of the same kind of event; over sentences only of the jobs of one month."""
    if event.event_type in (OTHER, DURATION, MEMBERS, EXISTING) or reading.sentence.zone != "body":
        return None
    goes_on = event.event_type == JOBS and not reading.dates
    near = [reading.sentence, *(article.before[-_OF_ITS_KIND:] if goes_on else [])]
    alike = (
        found
        for found in reversed(article.earlier)
        if found.reading.sentence in near and (found.event.event_type, found.span.kind) == (event.event_type, span.kind)
    )
    last = next(alike, None)
    later = last is not None and any(date.start > last.span.start for date in own)
    return last.time if last is not None and not later else None


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
    return _as_of_before(date, reading)


def _as_of_before(date: DateSpan, reading: Reading) -> int | None:
    found = _AS_OF.search(reading.sentence.text, max(0, date.start - _AS_OF_REACH), date.start)
    return found.start() if found is not None else None


def is_harm(event: Event, words: Lexicons) -> bool:
    return event_types(words)[event.event_type].harm
