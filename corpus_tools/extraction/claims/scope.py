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
from corpus_tools.extraction.claims.reality import is_definite
from corpus_tools.extraction.claims.role_evidence import Span
from corpus_tools.extraction.language.clauses import PARTICIPIAL, Clause
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_RIGHT_AFTER = 12  # code points between a share and the words that make it one of what has been counted so far
_LEVELS = frozenset(("percent", "fraction", "measure", "multiple"))  # kinds of numbers that tell how much something is

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
    if told:  # "sentenced last year to | 23 years" is no total of the year
        return meaning.scope
    clause = reading.language.clauses[standing.clause] if standing.clause >= 0 else None
    lasting = clause is not None and _is_present(reading, clause)  # "it protects 800,000", "come from two surveys"
    if (held or lasting) and known.placed == PHRASE and span.kind != "duration":
        return "stock"
    if span.kind == "duration":
        return "stock" if moves(reading, span, standing) else _of_duration(reading, standing)
    if (
        event.event_type == OTHER
        and span.kind == "count"
        and _is_of_known(reading, standing, span, dated=time is not None)
    ):
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
    if done and standing.role == OBJECT and not named and acts and known.scope == "incident":
        return "cumulative"  # "has turned over $1.7 million", "has ordered two strikes"
    return known.scope


def _is_of_known(reading: Reading, standing: Standing, span: NumberSpan, *, dated: bool) -> bool:
    """Whether a number tells how many there are of what something is told: "from | the four | companies", "out of | 167 |
    countries", "a mother of | three |", "13 million | are licensed"."""
    language = reading.language
    first = language.at(span.start)
    noun = language.np_before_of(first)
    if noun is not None and language.lowers[noun.head] in clause_words(language.lexicons, "kin"):
        return True
    if language.lowers[max(0, first - 2) : first] == ["out", "of"] or standing.role in _AMONG:
        return True
    if standing.clause < 0:
        return False
    clause = language.clauses[standing.clause]
    if standing.role == SUBJECT:
        state = clause.is_passive and clause.verb.tense == "present" and not is_perfect(language, clause)
        return state and not dated and clause.verb.modal < 0 and reading.sentence.zone == "body"
    beside = standing.role not in (OBJECT, AGENT, NONE)
    return beside and is_definite(language, standing.token)


def _is_beside(cue: Span | None, span: NumberSpan) -> bool:
    """Whether a cue stands right beside a number: "over the past | two days", "eight hours | a day"."""
    return cue is not None and (cue[1] + 1 == span.start or span.end + 1 == cue[0])


def holds(reading: Reading, standing: Standing, span: NumberSpan) -> bool:
    """Whether the number is of what there is: "twenty states | have bans", "there are 12", "one of | seven", "its two | sons"."""
    language, words = reading.language, reading.language.lexicons
    before = language.at(span.start) - 1
    if before > 0 and language.lowers[before] == "of" and language.lowers[before - 1] == "one":
        return True
    if before >= 0 and language.tags[before] in ("PRP$", "POS"):
        return True  # "its | 2 billion users"
    if standing.clause < 0:
        return False
    clause = language.clauses[standing.clause]
    if clause.is_passive:
        return False
    is_one = clause.verb.lemma == "be" and standing.role == OBJECT
    if is_one or (standing.role == SUBJECT and _is_present(reading, clause)):
        return True
    return standing.role in (SUBJECT, OBJECT) and _states(words).get(clause.verb.lemma) in (standing.role, "both")


def _of_duration(reading: Reading, standing: Standing) -> str:
    """ "over | ten years" is a period, "has served for | six years" goes on."""
    if standing.role in clause_words(reading.language.lexicons, "period"):
        return "period_total"
    clause = reading.language.clauses[standing.clause] if standing.clause >= 0 else None
    above = reading.language.clauses[clause.parent] if clause is not None and clause.kind == PARTICIPIAL else clause
    perfect = above is not None and is_perfect(reading.language, above)
    if perfect and standing.role in ("for", OBJECT):
        return "cumulative"
    return "stock" if clause is not None and _is_present(reading, clause) else "incident"


def _is_present(reading: Reading, clause: Clause) -> bool:
    """Whether a clause tells what is so these days: "twelve governors | want it"; headlines tell what happened so too."""
    codes = reading.language.codes[clause.verb.start : clause.verb.end]
    plain = clause.verb.tense == "present" and not _FINISHED.intersection(codes)
    return plain and clause.verb.modal < 0 and reading.sentence.zone == "body"


@cache
def _states(words: Lexicons) -> dict[str, str]:
    return words.mapping("state_verbs", "of")
