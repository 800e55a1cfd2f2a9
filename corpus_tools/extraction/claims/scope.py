"""Over which time a number holds: one incident, a period, all so far, or as a stock."""

from __future__ import annotations

from functools import cache

from corpus_tools.dates import DateSpan
from corpus_tools.extraction.claims.assertion import Meaning
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.event_types import CHANGE, MEMBERS, OTHER, PARTICIPANTS, PHRASE, event_types
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import OBJECT, SUBJECT, Standing
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_LEVELS = frozenset(("percent", "fraction", "measure", "multiple"))  # kinds of numbers that tell how much something is


def find_scope(
    reading: Reading,
    event: Event,
    span: NumberSpan,
    meaning: Meaning,
    time: tuple[Reading, DateSpan] | None,
    standing: Standing,
) -> str:
    """The scope: by its own cues, else that of its event type; a month or a year makes it the total of that time."""
    words = reading.language.lexicons
    known = event_types(words)[event.event_type]
    if event.event_type == MEMBERS or (span.kind in _LEVELS and meaning.scope == known.scope == "incident"):
        return "stock" if event.event_type != CHANGE else known.scope
    if meaning.scope != "incident":
        return meaning.scope
    if event.event_type in (OTHER, PARTICIPANTS) and span.kind == "count" and _holds(reading.language, standing, words):
        return "stock"
    own_period = time is not None and time[0] is reading and time[1].precision in ("month", "year")
    in_phrase = known.placed == PHRASE
    once = in_phrase and known.setting  # an election
    total = event.role == "self" or (in_phrase and event.role != "none")
    if own_period and known.scope == "incident" and total and not once:
        return "period_total"
    return known.scope


def _holds(language: Language, standing: Standing, words: Lexicons) -> bool:
    """Whether the number stands with a verb of what holds: "twenty states | have bans", "a fleet | of which 12 remain"."""
    if standing.clause < 0 or standing.role not in (SUBJECT, OBJECT):
        return False
    clause = language.clauses[standing.clause]
    return not clause.is_passive and _states(words).get(clause.verb.lemma) in (standing.role, "both")


@cache
def _states(words: Lexicons) -> dict[str, str]:
    return words.mapping("state_verbs", "of")
