"""When what a claim counts happened: the time in its clause, in its sentence, or of the event that it goes on with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.accounts import beside_an_event, same_account
from corpus_tools.extraction.claims.actors import assaults
from corpus_tools.extraction.claims.counted_up_to import as_of_before
from corpus_tools.extraction.claims.drafts import Article, Reading, reading_of
from corpus_tools.extraction.claims.event_types import (
    DURATION,
    EXISTING,
    JOBS,
    MEMBERS,
    OTHER,
    POLLED,
    VOTES,
    event_types,
)
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import (
    SUBJECT,
    Standing,
    clause_at,
    clause_words,
    governing,
    is_past_perfect,
    is_perfect,
    reporting,
    upwards,
)
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.open_times import BOUND, LONG, PERIOD, WINDOW
from corpus_tools.extraction.claims.other_times import (
    compares,
    dates_a_release,
    dates_a_report,
    dates_one_of_them,
    dates_what_is_compared,
    dates_what_is_owned,
    is_before_noun,
    is_record,
    modifies,
    opens_an_anchor,
)
from corpus_tools.extraction.claims.reality import THAN, is_definite
from corpus_tools.extraction.claims.time_intervals import interval, moved_with, of_a_move, was_it
from corpus_tools.extraction.claims.who_acts import harmful
from corpus_tools.extraction.language.clauses import (
    COMPLEMENT,
    COORDINATED,
    INFINITIVE,
    MAIN,
    PARTICIPIAL,
    PREPOSITIONS,
    RELATIVE,
    SUBORDINATE,
    Clause,
)
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.numbers.tokens import HYPHENS
from corpus_tools.lexicons import Lexicons

_FIGURES = ("percent", "money")  # kinds of numbers that a month has several of
_ALSO = "also"  # adds to the sentence before
_SHARED = 1  # rank of a time in a clause that shares it with the number's
_UNFINISHED = (INFINITIVE, PARTICIPIAL)  # clauses without a tense
_OF_ITS_KIND = 2  # sentences over which a time is taken from a number of the same kind
_LENGTHS = ("duration", "measure")
_STORY = 2  # sentences over which a story goes on
_APART = (INFINITIVE, SUBORDINATE)  # clauses that take no time from one beside
_BESIDE_IT = 3  # rank of a time in a clause that neither governs the number's nor shares its time
_BEFORE, _AFTER = 14, 7  # tokens between a number and such a time before or after it
_PER = ("per ", "/")


def time_of(
    reading: Reading, span: NumberSpan, event: Event, loose: bool, scope: str, standing: Standing, article: Article
) -> tuple[Reading, DateSpan] | None:
    """When the event was: a named time, else one that no calendar has, in the number's clause."""
    times = reading.open_times
    if span.kind == "duration":
        around = (t for _, t in times if t.kind == WINDOW and t.start <= span.start and span.end <= t.end)
        if (window := next(around, None)) is not None:
            return reading, window
    named = _named_time(reading, span, event, loose, scope, standing, article)
    if named is not None and named[0] is reading:
        date = named[1]
        since = (t for _, t in times if t.kind == BOUND and t.start < date.start and date.end <= t.end)
        if (whole := next(since, None)) is not None and not whole.start <= span.start < whole.end:
            return reading, whole
        if _clause_of(date, reading) == standing.clause:
            return named
    found = _open_time(times, reading, span, standing)
    return (reading, found) if found is not None else named


def _open_time(
    times: Sequence[tuple[int, DateSpan]], reading: Reading, span: NumberSpan, standing: Standing
) -> DateSpan | None:
    """Of the times that no calendar has the nearest that may be the number's: of its clause, of one that tells of what is
    counted, and if it is long also of one joined to it."""
    language, index = reading.language, standing.clause
    told_of = {n for n, c in enumerate(language.clauses) if c.parent == index and _tells_of(c, standing)}
    near = told_of | {*_with_unfinished(language, index), *_joined(language, index), _joined_to(language, index)}
    found = []
    for n, time in times:
        opens = n < 0 and time.start < span.start
        fits = n == index or opens or n in (near if time.kind in LONG else told_of)
        apart = time.end <= span.start or span.end <= time.start
        lasting = span.kind != "duration" or time.kind == PERIOD
        if fits and apart and lasting and not is_record(language, language.at(time.start)):
            found.append(time)
    return min(found, key=lambda time: abs(time.start - span.start), default=None)


def _tells_of(clause: Clause, standing: Standing) -> bool:
    """Whether a clause tells of what is counted: "the 14,000 troops | currently stationed there"."""
    whose = clause.subject
    return clause.kind in (PARTICIPIAL, RELATIVE) and whose is not None and whose.start <= standing.token < whose.end


def _joined_to(language: Language, index: int) -> int:
    """The clause that one goes on with: "| burnt over the past few months, | and 1,000 homes were destroyed"."""
    clause = language.clauses[index] if index >= 0 else None
    return clause.parent if clause is not None and clause.kind in (COORDINATED, PARTICIPIAL) else index


def _clause_of(date: DateSpan, reading: Reading) -> int:
    return clause_at(reading.language, reading.language.at(date.start))


def _named_time(
    reading: Reading, span: NumberSpan, event: Event, loose: bool, scope: str, standing: Standing, article: Article
) -> tuple[Reading, DateSpan] | None:
    """When the event was: in the number's clause, else in its sentence, else in the nearest earlier sentence that says when."""
    within = time_within(reading, span)
    if within is not None:
        return reading, within
    beside = [d for d in reading.dates if not (d.start < span.end and span.start < d.end)]
    sibling = moved_with(reading, span)
    own = _dating(beside, reading, span, event, standing)
    if sibling is not None:
        own = of_a_move(own, reading, span, sibling)
    language = reading.language
    if standing.clause >= 0 and is_perfect(language, language.clauses[standing.clause]):  # "that has killed 70,000"
        return _of_perfect(own, reading, standing)
    own = [d for d in own if loose or as_of_before(d, reading) is None]
    ranked = sorted((*_rank(d, reading, span, event, standing), n) for n, d in enumerate(own))
    if ranked and not (loose and (ranked[0][0] > _SHARED or ranked[0][1])):
        return reading, interval(own[ranked[0][-1]], own, reading, moved=sibling is not None)
    if ranked and _is_of_figures(own[ranked[0][-1]], reading, span, event, article.words):
        return reading, own[ranked[0][-1]]
    if sibling is not None and was_it(reading, span):
        return None
    if not loose:
        return _of_the_account(reading, scope, article)
    return _time_of_its_kind(reading, span, event, own, article) or _told_nearby(own, reading, span, event, standing)


def _of_the_account(reading: Reading, scope: str, article: Article) -> tuple[Reading, DateSpan] | None:
    """The day of the event that a sentence goes on with, or the time of the one that it adds to: "260 were | also | burnt"."""
    last = next((found for found in reversed(article.earlier) if found.reading is not reading), None)
    if last is not None and _ALSO in reading.language.lowers and last.reading.sentence in article.before[-1:]:
        return last.time
    for earlier in same_account(reading, scope, article):
        day = next((date for date in earlier.dates if _dates_an_event(date, earlier)), None)
        if day is None and earlier.sentence is article.before[-1] and _goes_on_with_it(reading.language):
            day = next((date for date in earlier.dates if _is_day_of_story(date, earlier)), None)
        if day is not None:
            return earlier, day
    return None


def _goes_on_with_it(language: Language) -> bool:
    """Whether a sentence tells of the same by a pronoun or its noun: "a train derailed on Monday. | The crash | hurt 26"."""
    subject = next((c.subject for c in language.clauses if c.kind == MAIN), None)
    if subject is None or language.tags[subject.head] == "PRP":
        return subject is not None
    return language.lowers[subject.start] == "the" and language.lemma(subject.head) in harmful(language.lexicons)


def time_before(
    reading: Reading, span: NumberSpan, standing: Standing, article: Article
) -> tuple[Reading, DateSpan] | None:
    """The day on which the story of the sentence before happened, where a count goes on with it: "met on Monday. | Six spoke"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if reading.sentence.zone != "body" or span.kind != "count" or clause is None or language.dates:
        return None
    if clause.verb.tense != "past" or clause.verb.modal >= 0 or is_past_perfect(language, clause):
        return None
    quoted = any(words.start <= span.start < words.end for words in language.quotations)
    if quoted or is_definite(language, standing.token) or reading.open_times:
        return None
    for sentence in reversed(article.before[-_STORY:]):
        if sentence.zone != "body":
            return None
        earlier = reading_of(sentence, article)
        named = [d for d in earlier.dates if not d.anchored]
        if named:
            return (earlier, named[-1]) if _is_day_of_story(named[-1], earlier) else None
    return None


def _is_day_of_story(date: DateSpan, reading: Reading) -> bool:
    """Whether a day is that of the main clause of its sentence."""
    language = reading.language
    where = clause_at(language, language.at(date.start))
    if date.precision != "day" or where < 0 or language.clauses[where].kind != MAIN:
        return False
    if as_of_before(date, reading) is not None:
        return False
    beside = (modifies, compares, dates_a_report, dates_a_release)
    return not any(refuses(date, reading) for refuses in beside)


def _told_nearby(
    own: Sequence[DateSpan], reading: Reading, span: NumberSpan, event: Event, standing: Standing
) -> tuple[Reading, DateSpan] | None:
    """The time that opens the sentence, else one close to the number in a clause beside its own."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if span.kind in _LENGTHS or (clause is not None and (clause.kind in _APART or clause.verb.modal >= 0)):
        return None
    ranked = sorted((*_rank(d, reading, span, event, standing), n) for n, d in enumerate(own))
    for rank, between, _, before, _, n in ranked:
        date = own[n]
        opens = before and _opens(date, language) and _goes_on(clause, date, reading, event)
        close = clause is not None and rank == _BESIDE_IT and _is_close(date, reading, span)
        if not between and (opens or close):
            return reading, interval(date, own, reading, moved=False)
    return None


def _opens(date: DateSpan, language: Language) -> bool:
    """Whether a time opens a sentence: "| In 2010, | the office found that 7 percent"."""
    first, after = language.at(date.start), language.at(date.end)
    led = first == 1 and language.codes[0] in PREPOSITIONS
    return (first == 0 or led) and language.words[after : after + 1] == [","]


def _goes_on(clause: Clause | None, date: DateSpan, reading: Reading, event: Event) -> bool:
    """Whether what a clause tells goes on from the head of its sentence: what was said that day was not of that day."""
    if clause is None or event.event_type == POLLED:
        return True
    return clause.kind not in (RELATIVE, PARTICIPIAL) and not (clause.kind == COMPLEMENT and date.precision == "day")


def _is_close(date: DateSpan, reading: Reading, span: NumberSpan) -> bool:
    """Whether a time in a clause beside the number's is near: "was too close to call | Wednesday, | with him ahead by 641"."""
    language, where = reading.language, _clause_of(date, reading)
    told = language.clauses[where] if where >= 0 else None
    if told is not None and (
        told.kind in (RELATIVE, SUBORDINATE) or told.verb.lemma in clause_words(language.lexicons, "compares")
    ):
        return False
    if date.start < span.start:
        return language.at(span.start) - language.at(date.end) <= _BEFORE
    return told is not None and told.kind == PARTICIPIAL and language.at(date.start) - language.at(span.end) <= _AFTER


def _dating(
    dates: Sequence[DateSpan], reading: Reading, span: NumberSpan, event: Event, standing: Standing
) -> list[DateSpan]:
    """The times of a sentence that may be those of the number: not of a noun alone, of what it is compared with, of what is
    told beside."""
    own = [d for d in dates if not modifies(d, reading) or _tells_of_dated(d, reading, event, standing)]
    own = [d for d in own if not any(refuses(d, reading) for refuses in (dates_a_report, dates_a_release, compares))]
    apart = (dates_what_is_compared, dates_what_is_owned, dates_one_of_them, opens_an_anchor)
    own = [d for d in own if not any(refuses(d, reading, span) for refuses in apart)]
    return [d for d in own if not _is_apart(d, reading, event, standing)]


def _tells_of_dated(date: DateSpan, reading: Reading, event: Event, standing: Standing) -> bool:
    """Whether the number's clause tells of the noun that a time stands before: "the | 1995 bombing | that killed 168", "the |
    Aug. 21 attack | killed 40"; or that noun tells what happened."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    dated = language.np_at(language.at(date.end))
    if dated is not None and event.end > event.start and dated.head == _verb_of(reading, event, standing):
        return True
    if clause is None or dated is None or dated not in (clause.subject, clause.agent):
        return False
    return clause.kind in (RELATIVE, PARTICIPIAL) or language.lemma(dated.head) in harmful(language.lexicons)


def _of_perfect(own: Sequence[DateSpan], reading: Reading, standing: Standing) -> tuple[Reading, DateSpan] | None:
    """The time of what has happened until now: that of its clause, or of one that goes on with it."""
    language = reading.language
    clauses = [standing.clause, *_joined(language, standing.clause)]
    within = ((clauses.index(n), d) for d in own if (n := clause_at(language, language.at(d.start))) in clauses)
    first = min(within, key=lambda found: found[0], default=None)
    return (reading, first[1]) if first is not None else None


def _dates_an_event(date: DateSpan, reading: Reading) -> bool:
    """Whether a day is that of an event: "released a video on Tuesday of the killing" dates the video; nor is it the day up to
    which something was counted, or of what a relative clause recalls or holds now."""
    if date.precision != "day" or date.anchored or as_of_before(date, reading) is not None:
        return False
    where = _clause_of(date, reading)
    clause = reading.language.clauses[where] if where >= 0 else None
    beside = clause is not None and (
        clause.kind == RELATIVE or (date.offset_days is not None and clause.verb.tense == "present")
    )
    return not beside and beside_an_event(date.start, reading)


def _is_of_figures(date: DateSpan, reading: Reading, span: NumberSpan, event: Event, words: Lexicons) -> bool:
    """Whether a month is that of all figures of its sentence: "added 146,000 jobs in November, and the rate fell to 7.7%"."""
    language = reading.language
    where = clause_at(language, language.at(date.start))
    beside = where >= 0 and language.clauses[where].kind in (RELATIVE, PARTICIPIAL)
    told = event_types(words)[event.event_type].scope != "incident" or event.event_type == VOTES
    figures = span.kind in _FIGURES or (span.kind == "count" and event.event_type not in (EXISTING, MEMBERS) and told)
    past = not date.anchored and (date.kind == "month" or (date.offset_months or 0) < 0)
    return date.precision == "month" and past and figures and not beside


def time_within(reading: Reading, span: NumberSpan) -> DateSpan | None:
    """The time that a length of time is told for: "it began | two years ago"."""
    if span.kind != "duration":
        return None
    around = (d for d in reading.dates if d.start < span.end < d.end)
    return next((d for d in around if not d.anchored or _is_from_then(d, reading)), None)


def _is_from_then(date: DateSpan, reading: Reading) -> bool:
    """Whether a time is counted from what was told: "two weeks | later", not "later than planned", "before he left"."""
    language = reading.language
    after = language.at(date.end)
    opens = clause_words(language.lexicons, "done") | clause_words(language.lexicons, "ends")
    return language.lowers[after - 1] not in opens and language.lowers[after : after + 1] != [THAN]


def _rank(
    date: DateSpan, reading: Reading, span: NumberSpan, event: Event, standing: Standing
) -> tuple[int, bool, bool, bool, int]:
    """How well a time fits a number: its clause or one above, no number between, not told by another event, after it, near."""
    language = reading.language
    at = language.at(date.start)
    where = clause_at(language, at)
    own = {standing.clause, clause_at(language, _verb_of(reading, event, standing))}
    above = {index for index, *_ in governing(language, standing.clause)}
    shared = where in _with_unfinished(language, standing.clause)
    leads = where >= 0 and _leads(language, at, where, standing.clause)
    shared = shared or leads
    rank = 0 if where in own or where < 0 else _SHARED if shared else 2 if where in above else 3
    first, last = (date.end, span.start) if date.start < span.start else (span.start, date.start)
    told = (n for n in reading.numbers if n.tier == "core" and n.ignored is None)
    parts = (n for n in told if not _is_part(reading.sentence.text, n, span))
    between = any(first < n.start < last and not is_definite(language, language.at(n.number_start)) for n in parts)
    as_subject = standing.role == SUBJECT and where == standing.clause  # "14 people | raised $2 million in August"
    between = between and not as_subject
    before = date.start < span.start
    loose = (date.anchored and before) or is_before_noun(date, language)
    return rank, between and not leads, loose, before, abs(date.start - span.start)


def _is_part(text: str, number: NumberSpan, own: NumberSpan) -> bool:
    """Whether a number tells the same as another: what it is told for ("51.5 deaths per | 100,000"), tied to it ("51-| 49")."""
    if " to " in (text[own.end : number.start], text[number.end : own.start]) and number.kind == own.kind:
        return True
    return text[: number.start].endswith(_PER) or text[own.end : number.start] in HYPHENS


def _leads(language: Language, at: int, where: int, index: int) -> bool:
    """Whether a time opens a sentence for all clauses joined in it: "| On Sunday, | a bomb killed 7, and another wounded 12"."""
    while index >= 0 and index != where:
        if language.clauses[index].kind != COORDINATED:
            return False
        index = language.clauses[index].parent
    subject = language.clauses[where].subject
    return index == where and subject is not None and at < subject.start


def _with_unfinished(language: Language, index: int) -> Iterator[int]:
    """The clauses that share their time with this one, as one of the two has no tense: "opposed | removing it in 2010"."""
    words = language.lexicons
    for other, clause in enumerate(language.clauses):
        reduced = clause.kind == PARTICIPIAL and clause.is_passive  # "the figures | released on Monday"
        led = clause.kind == PARTICIPIAL and language.lowers[clause.verb.start - 1] in clause_words(words, "about")
        reduced = reduced or led  # "voted in favor | of holding a hearing in May"
        if index >= 0 and clause.parent == index and clause.kind in _UNFINISHED and not reduced:
            yield other
    own = language.clauses[index] if index >= 0 else None
    if own is not None and _describes_other(language, own):
        return
    if own is not None and (own.kind in _UNFINISHED or language.lowers[own.start] in clause_words(words, "then")):
        yield own.parent  # "flared on Saturday | when 100 people broke windows"


def _describes_other(language: Language, clause: Clause) -> bool:
    """ "Pushed Monday for a tax on families | earning $250,000 |": a clause that tells of a noun but its parent's subject."""
    above = language.clauses[clause.parent] if clause.kind == PARTICIPIAL and clause.parent >= 0 else None
    noun = clause.subject
    if above is None or noun is None or noun.end != clause.verb.start or above.subject == noun:
        return False
    return noun.start == 0 or language.lowers[noun.start - 1] != "with"  # "| with the Dow | falling 500 points"


def _joined(language: Language, index: int) -> list[int]:
    """The clauses that go on with one: "have killed two | and injured four others this month"."""
    return [n for n, clause in enumerate(language.clauses) if clause.parent == index and clause.kind == COORDINATED]


def _is_apart(date: DateSpan, reading: Reading, event: Event, standing: Standing) -> bool:
    """Whether a time is told of something beside: in a relative clause that the number is not in."""
    language = reading.language
    where = clause_at(language, language.at(date.start))
    if where < 0 or where in (standing.clause, clause_at(language, _verb_of(reading, event, standing))):
        return False
    above = set(upwards(language, standing.clause))
    aside = takewhile(lambda n: n not in above, upwards(language, where))
    relative = [n for n in aside if language.clauses[n].kind == RELATIVE]
    if any(n == where or not _tells_of(language.clauses[n], standing) for n in relative):
        return True
    other = language.clauses[where]
    own = language.clauses[standing.clause] if above and not _tells_of(other, standing) else None
    return own is not None and _has_time_of_its_own(language, own, other, date)


def _has_time_of_its_own(language: Language, own: Clause, other: Clause, date: DateSpan) -> bool:
    """Whether a clause is told of another time than that of the clause `other`: what had been, what was found that day, what is
    told of a noun ("blamed on Monday for the crash | that killed nine |"; but "the crash on Monday | that killed nine |", "the
    bomb | that killed nine | went off on Monday"), a state of these days beside what happened."""
    if own.verb.tense == "past":
        had_been = is_past_perfect(language, own) and language.clauses[own.parent] != other
        return had_been or _is_of_known(language, own, other, date)
    if own.verb.tense != "present":
        return False
    noun = other.subject
    # "set up in 1971, it has 9", but "the poll, taken Monday, has"
    aside = other.kind == PARTICIPIAL and other.is_passive and not is_perfect(language, own)
    polled = noun is not None and is_report(language.lowers[noun.head], language.lexicons)
    return (own.kind == COORDINATED and other.verb.tense == "past") or (aside and not polled)


def _is_of_known(language: Language, own: Clause, other: Clause, date: DateSpan) -> bool:
    """Whether a clause in the past recalls what was found that day, or tells of a noun that neither time nor verb is of."""
    while own.kind == COORDINATED and own.parent >= 0:
        own = language.clauses[own.parent]
    said = other.verb.lemma in reporting(language.lexicons)
    if own.kind == COMPLEMENT:
        return said and date.precision == "day" and language.clauses[own.parent] == other
    noun = own.subject
    if own.kind != RELATIVE or noun is None or noun.end > own.start or noun.is_time:
        return False
    if noun.start <= language.at(date.end) <= own.start:
        return False
    told = noun in (other.subject, other.object) and not said
    did = told or language.lowers[other.verb.head] in assaults(language.lexicons)
    return not did or language.lemma(noun.head) not in harmful(language.lexicons)


def _verb_of(reading: Reading, event: Event, standing: Standing) -> int:
    """The token of the word that tells what happened, or of the number."""
    language = reading.language
    return language.at(reading.tokens[event.start].start) if event.end > event.start else standing.token


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
