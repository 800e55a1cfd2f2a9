"""Where a number stands in its sentence: in which clause, in which role, and under which verbs. Queries on the language layer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.language.chunks import HAVE, NounPhrase
from corpus_tools.extraction.language.clauses import INFINITIVE, PARTICIPIAL, RELATIVE, SUBORDINATE, Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.lexicons import Lexicons

SUBJECT, OBJECT, AGENT, NONE = "subject", "object", "agent", "none"  # roles; a preposition is a role by its word


class Standing(NamedTuple):
    """The clause of a number (an index, -1 where there is none), its role there, and its token."""

    clause: int
    role: str
    token: int


def standing_of(language: Language, offset: int) -> Standing:
    """Where the number at code point `offset` stands: as an object or in a phrase of its clause rather than as a subject."""
    token = language.at(offset)
    as_subject = -1
    for index, clause in enumerate(language.clauses):
        led = clause.kind == RELATIVE and language.codes[clause.start - 1] == "i"
        if _holds(clause.object, token) and not led:  # "the vote, without | which the party cannot win"
            return Standing(index, OBJECT, token)
        if _holds(clause.agent, token):
            return Standing(index, AGENT, token)
        for preposition, phrase in clause.prepositions:
            if _holds(phrase, token):
                return Standing(index, language.lowers[preposition], token)
        if _holds(clause.subject, token) and (as_subject < 0 or language.clauses[as_subject].kind == RELATIVE):
            as_subject = index  # "40,000 people who had not voted | have": of the two clauses that of the sentence
    if as_subject >= 0:
        return Standing(as_subject, SUBJECT, token)
    return Standing(clause_at(language, token), NONE, token)


def _holds(phrase: NounPhrase | None, token: int) -> bool:
    return phrase is not None and phrase.start <= token < phrase.end


def clause_at(language: Language, token: int) -> int:
    """The shortest clause around a token, -1 where there is none."""
    around = [(c.end - c.start, n) for n, c in enumerate(language.clauses) if c.start <= token < c.end]
    return min(around, default=(0, -1))[1]


@cache
def clause_words(words: Lexicons, role: str) -> frozenset[str]:
    """The words of clause_words with a role."""
    return words.holding("clause_words", "role", role)


@cache
def reporting(words: Lexicons) -> frozenset[str]:
    """The verbs of reporting_verbs: say, find, blame."""
    return frozenset(words.terms("reporting_verbs"))


@cache
def context_words(words: Lexicons, kind: str) -> frozenset[str]:
    """The words of cue_context with a kind."""
    return words.holding("cue_context", "kind", kind)


@cache
def assertion_words(words: Lexicons, how: str, meaning: str) -> frozenset[str]:
    """The cues of hypothetical_cues that say so in a way: by a modal, an opener, a verb, a noun."""
    rows = words["hypothetical_cues"]
    return frozenset(row["cue"] for row in rows if row["meaning"] == meaning and how in row["how"].split())


def is_perfect(language: Language, clause: Clause) -> bool:
    """Whether a clause is told of what has happened until now: "has served"."""
    return clause.verb.tense == "present" and _has_have(language, clause)


def is_past_perfect(language: Language, clause: Clause) -> bool:
    """Whether a clause is told of what had happened before: "had served"."""
    return clause.verb.tense == "past" and _has_have(language, clause)


def _has_have(language: Language, clause: Clause) -> bool:
    return HAVE in language.codes[clause.verb.start : clause.verb.head]


def lies_ahead(language: Language, index: int, below: int = -1) -> bool:
    """Whether a clause tells of what is to come: "whether he can win in May", "the fight to take the Senate in May"; but not
    where the clause `below` it tells what was: "to pass laws after the massacre in May | that killed 20"."""
    clauses = language.clauses
    if index in list(upwards(language, below))[1:] and clauses[below].verb.tense == "past":
        return False
    infinitive = False
    for clause in (clauses[n] for n in upwards(language, index)):
        if clause.verb.modal >= 0 or clause.verb.tense:
            ahead = (
                clause.verb.modal >= 0 or clause.verb.tense == "future" or (infinitive and clause.verb.tense != "past")
            )
            return ahead and not _has_have(language, clause)
        if clause.kind != INFINITIVE:
            return False
        infinitive = True
    return False


def upwards(language: Language, index: int) -> Iterator[int]:
    """A clause and those above it."""
    seen: set[int] = set()
    while index >= 0 and index not in seen:
        seen.add(index)
        yield index
        index = language.clauses[index].parent


def governing(language: Language, index: int) -> Iterator[tuple[int, Clause, Clause | None]]:
    """A clause and those that govern it, each with the clause below; facts told beside are left where they stand.

    What happened to somebody ("the people killed", "the guards who were killed", "after 12 were killed") is told as a fact,
    whatever the clause above it plans or denies; and so is a reason.
    """
    below: Clause | None = None
    because = clause_words(language.lexicons, "because")
    for at in upwards(language, index):
        clause = language.clauses[at]
        yield at, clause, below
        before = language.lowers[max(0, clause.verb.start - 1)]
        told = clause.verb.tense == "past" or is_perfect(language, clause) or language.lowers[clause.start] in because
        reduced = clause.kind == PARTICIPIAL and clause.is_passive
        after = clause.kind == PARTICIPIAL and before in clause_words(language.lexicons, "done")
        if reduced or after or (told and clause.kind in (RELATIVE, SUBORDINATE)):
            return
        below = clause
