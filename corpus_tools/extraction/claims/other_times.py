"""Times of a sentence that are told of something else than its numbers: of a noun, when words came out, what is compared."""

from __future__ import annotations

from functools import cache

from corpus_tools.dates import CALENDAR, DateSpan
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.in_clause import clause_words
from corpus_tools.extraction.claims.measured import is_move
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.places import place_openers
from corpus_tools.extraction.language.clauses import PREPOSITIONS
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_SUPERLATIVES = ("JJS", "RBS")
_RECORD = 12  # words before "since" among which a superlative makes a record: "the lowest crime rate since 1968"
_DESCRIBED = ("d", "j")  # codes of words before a day that stands before a noun
_ONE = "one"  # of those counted
_ENDS_RECORD = frozenset((",", ";", ":", "-"))  # codes of marks that no record reaches over


def modifies(date: DateSpan, reading: Reading) -> bool:
    """Whether a time stands before a noun, which it dates alone: "a 2014 home invasion", "two Sunday talk shows"."""
    language = reading.language
    after, before = language.at(date.end), language.at(date.start) - 1
    if date.kind in ("weekday", "season", "feast"):
        # "the Saturday | attack", but "the Tuesday | Group"
        is_known = before >= 0 and language.lowers[before] == "the" and date.kind == "weekday"
        return language.tags[after : after + 1] in ([["NNP"]] if is_known else [["NN"], ["NNS"], ["NNP"]])
    if not is_before_noun(date, language):
        return False
    phrase = language.np_at(after if date.kind == "year" else before + 1)
    first = phrase.start if phrase is not None else before + 1
    # "in 2014 | rifles killed 250", "in the 2014 | race"
    led = {language.lowers[n - 1] for n in (first, before + 1) if n > 0}
    governed = date.kind == "year" or language.codes[first - 1] in PREPOSITIONS
    return governed and led.isdisjoint(_in_which(language.lexicons))


def is_before_noun(date: DateSpan, language: Language) -> bool:
    """Whether a year, or a day after a determiner, stands before a noun: "in the | 2016 | race", "the | June 26 | vote"."""
    after, before = language.at(date.end), language.at(date.start) - 1
    if date.kind == CALENDAR and before >= 0 and language.codes[before] in _DESCRIBED:
        after += language.words[after : after + 1] == [","]  # "the Sept. 11, 2001, | attacks"
    elif date.kind != "year":
        return False
    phrase = language.np_at(after)
    return phrase is not None and language.tags[after][:2] in ("NN", "JJ")


def dates_a_report(date: DateSpan, reading: Reading) -> bool:
    """Whether a time is that of a report after it: "Sunday's | poll"; "Sunday's | gathering" says when."""
    language = reading.language
    after = language.at(date.end)
    if after >= len(language) or language.tags[after] != "POS":
        return False
    phrase = language.np_at(after)
    return phrase is None or is_report(language.lowers[phrase.head], language.lexicons)


def dates_what_is_owned(date: DateSpan, reading: Reading, span: NumberSpan) -> bool:
    """Whether a time after the number is that of a noun alone: "up 300 from | Tuesday's | record", not "in Tuesday's fire"."""
    language = reading.language
    before, after = language.at(date.start) - 1, language.at(date.end)
    if date.start < span.start or language.tags[after : after + 1] != ["POS"]:
        return False
    before -= date.direction != 0 and language.codes[before] not in PREPOSITIONS  # "in last | November's | election"
    of_it = before == language.at(span.end - 1) + 1  # "eight of | this year's | races"
    return not of_it and language.lowers[before] not in _in_which(language.lexicons)


def dates_one_of_them(date: DateSpan, reading: Reading, span: NumberSpan) -> bool:
    """Whether a time is that of one of those counted: "two summits, | one in Oslo last year |", "including | one on Monday |"."""
    language = reading.language
    last = language.at(date.start)
    one = next((n for n in range(language.at(span.end), last) if language.lowers[n] == _ONE), last)
    apart = language.lowers[one - 1] == "including" or language.codes[one - 1] in _ENDS_RECORD
    return one < last and apart and language.lowers[one + 1] != "of" and "," not in language.words[one:last]


def opens_an_anchor(date: DateSpan, reading: Reading, span: NumberSpan) -> bool:
    """Whether a distance is counted from what the number tells: "| three weeks after | a bomb killed 44"."""
    language = reading.language
    last, number = language.at(date.end - 1), language.at(span.start)
    from_it = clause_words(language.lexicons, "done") | clause_words(language.lexicons, "ends")
    counted = date.anchored and date.start < span.start and language.lowers[last] in from_it
    return counted and "," not in language.words[last:number]


def dates_a_release(date: DateSpan, reading: Reading) -> bool:
    """Whether a time tells when words came out that hold the number: "a poll | out on Monday", "(@name) | May 4, 2018"."""
    language = reading.language
    before = language.at(date.start) - 1
    if date.kind == CALENDAR and before > 0 and language.words[before] == ")":
        return language.at(date.end - 1) + 1 == len(language)
    before -= before > 0 and language.lowers[before] in place_openers(language.lexicons)
    came_out = before > 0 and language.lowers[before] in clause_words(language.lexicons, "release")
    return came_out and language.tags[before - 1].startswith("NN")


def dates_what_is_compared(date: DateSpan, reading: Reading, span: NumberSpan) -> bool:
    """Whether a time is that of another number, which this one is set against: "fell to 7.7% from 7.9% | in October"."""
    language = reading.language
    before = language.at(date.start) - 1
    before -= before > 0 and language.lowers[before] in _in_which(language.lexicons)
    other = next((n for n in reading.numbers if language.at(n.end - 1) == before), None)
    if other is None or other.start == span.start:
        return False
    return language.lowers[language.at(other.start) - 1] in clause_words(language.lexicons, "compared")


def compares(date: DateSpan, reading: Reading) -> bool:
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
        return is_record(language, before)
    if word not in clause_words(language.lexicons, "compared"):
        return False
    if word == "than":
        return not date.anchored
    return is_move(language, before - 1)


def is_record(language: Language, since: int) -> bool:
    """Whether "since" dates a record: "the highest level of mistrust in polls | since 1989", "a new high | since 1992"."""
    records = clause_words(language.lexicons, "record")
    for n in range(since - 1, max(-1, since - _RECORD), -1):
        if language.codes[n] in _ENDS_RECORD:
            return False
        superlative = language.tags[n] in _SUPERLATIVES and language.codes[n] == "j"
        if superlative or language.lowers[n] in records:
            return True  # no "at least"
    return False


@cache
def _in_which(words: Lexicons) -> frozenset[str]:
    """Prepositions that say in what something happened: in, at, during."""
    return place_openers(words) | clause_words(words, "period")
