"""Over which time a number holds: one incident, a period, all so far, or as a stock."""

from __future__ import annotations

from functools import cache

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.assertion import Meaning
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.event_types import CHANGE, MEMBERS, OTHER, PHRASE, event_types
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import (
    AGENT,
    NONE,
    OBJECT,
    SUBJECT,
    Standing,
    clause_words,
    is_perfect,
)
from corpus_tools.extraction.claims.measured import moves
from corpus_tools.extraction.claims.open_times import WINDOW, is_open
from corpus_tools.extraction.claims.other_times import is_record
from corpus_tools.extraction.claims.reality import is_definite
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.extraction.language.clauses import Clause
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_RIGHT_AFTER = 12  # code points between a share and the words that make it one of what has been counted so far
_LEVELS = frozenset(("percent", "fraction", "measure", "multiple"))  # kinds of numbers that tell how much something is

SINCE, BE = "since", "be"
_AMONG = ("among", "amongst")
_FINISHED = frozenset("kgY")  # codes of forms that make a tense one of what has happened, or goes on


def find_scope(
    reading: Reading,
    event: Event,
    span: NumberSpan,
    meaning: Meaning,
    time: tuple[Reading, DateSpan] | None,
    standing: Standing,
    held: bool,
) -> str:
    """The scope: by its own cues, else that of its event type; a month or a year makes it the total of that time."""
    words = reading.language.lexicons
    if time is not None and time[1].kind == WINDOW and span.kind != "duration":
        return "period_total"  # "burnt 12,000 homes over the past few months"
    known = event_types(words)[event.event_type]
    level = span.kind in _LEVELS and event.event_type != CHANGE and known.scope in ("incident", "stock")
    far = meaning.scope_words is not None and meaning.scope_words[0] - span.end > _RIGHT_AFTER
    rest = meaning.scope in ("incident", "period_total") or (level and far)  # "48 percent, with 99 percent | counted"
    if event.event_type == MEMBERS or (rest and (level or known.scope == "stock")):
        return "stock"
    told = meaning.scope != "incident" and (span.kind != "duration" or _is_beside(meaning.scope_words, span))
    if told and not _dates_a_record(
        reading, meaning.scope_words
    ):  # "sentenced last year to | 23 years" is no total of the year
        return meaning.scope
    clause = reading.language.clauses[standing.clause] if standing.clause >= 0 else None
    lasting = clause is not None and _is_present(reading, clause)  # "it protects 800,000", "come from two surveys"
    if (held or lasting) and known.placed == PHRASE and span.kind != "duration":
        return "stock"
    if span.kind == "duration":
        return "stock" if moves(reading, span, standing) else _of_duration(reading, standing)
    if event.event_type == OTHER and span.kind == "count" and _is_of_known(reading, standing, span):
        return "stock"
    own_period = time is not None and time[0] is reading and time[1].precision in ("month", "year")
    in_phrase = known.placed == PHRASE
    once = in_phrase and known.setting != ""  # an election
    total = event.role == "self" or (in_phrase and event.role != "none")
    if own_period and known.scope == "incident" and total and not once:
        return "period_total"
    done = clause is not None and clause.verb.modal < 0 and is_perfect(reading.language, clause)
    acts = known.placed == PHRASE or event.role == "self"
    named = time is not None and not is_open(time[1])
    affected = standing.role == OBJECT or (standing.role == SUBJECT and clause is not None and clause.is_passive)
    if done and affected and not named and acts and known.scope == "incident":
        return "cumulative"  # "has turned over $1.7 million", "two strikes have been ordered"
    return known.scope


def _is_of_known(reading: Reading, standing: Standing, span: NumberSpan) -> bool:
    """Whether a number tells how many there are of what something is told: "from | the four | companies", "out of | 167 |
    countries", "a mother of | three |"."""
    language = reading.language
    first = language.at(span.start)
    noun = language.np_before_of(first)
    if noun is not None and language.lowers[noun.head] in clause_words(language.lexicons, "kin"):
        return True
    if language.lowers[max(0, first - 2) : first] == ["out", "of"] or standing.role in _AMONG:
        return True
    return standing.role not in (SUBJECT, OBJECT, AGENT, NONE) and is_definite(language, standing.token)


def _dates_a_record(reading: Reading, cue: Span | None) -> bool:
    """Whether a cue tells since when there was none like it: "the deadliest attack | since | the 2014 war"."""
    if cue is None or reading.sentence.text[slice(*cue)].lower() != SINCE:
        return False
    return is_record(reading.language, reading.language.at(cue[0]))


def _is_beside(cue: Span | None, span: NumberSpan) -> bool:
    """Whether a cue stands right beside a number: "over the past | two days", "eight hours | a day"."""
    return cue is not None and (cue[1] + 1 == span.start or span.end + 1 == cue[0])


def holds(reading: Reading, standing: Standing, span: NumberSpan) -> bool:
    """Whether the number is of what there is: "twenty states | have bans", "there are 12", "one of | seven"."""
    language = reading.language
    before = language.at(span.start) - 1
    owned = before >= 0 and language.tags[before] in ("PRP$", "POS")  # "its | 2 billion users"
    if owned or language.lowers[max(0, before - 1) : before + 1] == ["one", "of"]:
        return True
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None or clause.is_passive or standing.role not in (SUBJECT, OBJECT):
        return False
    return clause.verb.lemma == BE or _states(language.lexicons).get(clause.verb.lemma) in (standing.role, "both")


def _of_duration(reading: Reading, standing: Standing) -> str:
    """ "has served for | six years" goes on; other lengths of time are over."""
    clause = reading.language.clauses[standing.clause] if standing.clause >= 0 else None
    lasting = clause is not None and is_perfect(reading.language, clause) and standing.role in ("for", OBJECT)
    return "cumulative" if lasting else "incident"


def _is_present(reading: Reading, clause: Clause) -> bool:
    """Whether a clause tells what is so these days: "twelve governors | want it"; headlines tell what happened so too."""
    codes = reading.language.codes[clause.verb.start : clause.verb.end]
    plain = clause.verb.tense == "present" and not _FINISHED.intersection(codes)
    return plain and clause.verb.modal < 0 and reading.sentence.zone == "body"


@cache
def _states(words: Lexicons) -> dict[str, str]:
    return words.mapping("state_verbs", "of")
