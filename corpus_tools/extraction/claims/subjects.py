"""The subject of a number's clause as who did what the number tells, where it can act."""

from __future__ import annotations

from corpus_tools.extraction.claims.actors import BY_AFTER, EMPTY, after_brackets, is_cut, is_labelled, with_of
from corpus_tools.extraction.claims.drafts import Actor, Article, Reading
from corpus_tools.extraction.claims.event_types import INFECTED, ITSELF, POLLED, RATE, VOTES, event_types
from corpus_tools.extraction.claims.event_words import LOSSES, Event
from corpus_tools.extraction.claims.in_clause import NONE, OBJECT, SUBJECT, Standing, clause_words
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.phrases import singular
from corpus_tools.extraction.claims.pronouns import meant_by
from corpus_tools.extraction.claims.reality import is_definite
from corpus_tools.extraction.claims.who_acts import who_acts
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import (
    COMPLEMENT,
    INFINITIVE,
    MAIN,
    PARTICIPIAL,
    RELATIVE,
    SAY,
    SUBORDINATE,
    Clause,
)
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan

_NAMED, _PERSON, _PEOPLES = ("ORG", "PERSON"), ("PERSON",), ("NORP",)  # labels
_PLURAL = ("NNS", "NNPS")
_PRONOUN = "PRP"
_BESIDE = frozenset(("with", "at", "by"))  # prepositions between who has a share and it
_OF_OTHERS = frozenset(("among", "including", "from", "with"))  # prepositions before what others are or do
_WITHIN = frozenset(("in", "over", "for", "during", "within"))  # prepositions before how long something took
_NEAR = 12  # words between a verb and a number in one breath
_PARTED = frozenset(",&(")  # codes of what stands between a verb and what it does not govern
_WHO = ("WDT", "WP", "WP$")  # tags of what takes a subject up after a comma: "Roe, | whose | ..."
IN_BRACKETS = "name before its share"  # a rule


def subject_as_actor(
    reading: Reading, span: NumberSpan, event: Event, standing: Standing, article: Article
) -> Actor | None:
    """The subject of the number's clause, for what somebody does with what is counted: "Bevin issued 428 pardons".

    Who has a name also does what the clause tells in a phrase: "Roe rode the subway in five days", "Haddad led by 641 votes".
    """
    shown = _name_before(reading, span, event)
    if shown is not None or standing.clause < 0:
        return shown
    language, clause = reading.language, reading.language.clauses[standing.clause]
    clause = clause._replace(subject=_nearest(language, clause, after_brackets(language, clause.subject)))
    if clause.is_passive:
        return _agent(reading, clause, standing)
    if (
        clause.subject is None
        or is_cut(language, clause)
        or is_report(language.lowers[clause.subject.head], article.words)
    ):
        return None
    beside = standing.role in (OBJECT, SUBJECT, NONE) and event.event_type not in (POLLED, VOTES)
    if clause.verb.lemma == SAY and beside:
        return None  # "two men | who they say are suspects"
    idle = clause.verb.lemma == "be" and not is_labelled(reading, clause.subject, _PERSON)
    if event.event_type == VOTES and _is_passed(reading, clause.subject):
        return None
    if idle or _acts_itself(reading, standing):
        return None
    if _does_it(reading, event, clause, standing):
        return _actor(reading, clause.subject, article)
    opposite = _other_side(reading, span, clause, standing)
    if opposite is not None and (span.kind != "count" or is_labelled(reading, opposite, _NAMED)):
        return who_acts(reading, opposite) if is_labelled(reading, opposite, _NAMED) else None
    if not _does_something(reading, span, event, clause, standing):
        return None
    anybody = _is_named(reading, clause.subject) or _in_one_breath(reading, clause, standing)
    return _actor(reading, clause.subject, article) if anybody else None


def _nearest(language: Language, clause: Clause, subject: NounPhrase | None) -> NounPhrase | None:
    """The phrase right before the verb, where a comma parts it from what seemed the subject: "taking office, | Roe | won"."""
    near = language.np_at(clause.verb.start - 1) if clause.verb.start else None
    if subject is None or near is None or near.start <= subject.end or near.end != clause.verb.start:
        return subject
    parted = language.lowers[subject.end] == "," and language.tags[subject.end + 1] not in _WHO
    plain = not near.is_time and language.codes[near.start - 1] != "&" and language.tags[near.head].startswith("NN")
    return near if parted and plain and clause.kind != INFINITIVE else subject


def _name_before(reading: Reading, span: NumberSpan, event: Event) -> Actor | None:
    """Whose share stands in brackets: "Haddad (13 percent), Roe (8 percent)"."""
    text, start = reading.sentence.text, span.start - len(" (")
    share = (
        event.event_type in (POLLED, VOTES) and text[start : span.start] == " (" and text[span.end :].startswith(")")
    )
    name = next((m for m in reading.sentence.mentions if share and m.end == start and m.label in _PERSON), None)
    return Actor(reading.sentence, name.start, name.end, name.name, IN_BRACKETS) if name is not None else None


def _agent(reading: Reading, clause: Clause, standing: Standing) -> Actor | None:
    """Who did it in a passive, where the number does not count them: "indicted | by a grand jury | on 12 counts"."""
    agent = clause.agent
    if agent is None or agent.start <= standing.token < agent.end:
        return None
    return who_acts(reading, agent, BY_AFTER)


def _acts_itself(reading: Reading, standing: Standing) -> bool:
    """Whether what a number counts does something in a phrase of its own: "with | 99 percent of the precincts | reporting"."""
    language, phrase = reading.language, reading.language.np_at(standing.token)
    while phrase is not None and (inner := with_of(language, phrase.end)) is not None:
        phrase = inner
    return phrase is not None and standing.role == "with" and language.codes[phrase.end : phrase.end + 1] == "g"


def _does_it(reading: Reading, event: Event, clause: Clause, standing: Standing) -> bool:
    """Whether the subject acts on what is counted, or has the share: "issued | 428 pardons", "led | with 49 percent"."""
    known = event_types(reading.language.lexicons)[event.event_type]
    if clause.kind == PARTICIPIAL and _tells_which(reading, clause):
        return False
    beside = known.actor == "clause" and standing.role in _BESIDE  # "led | with 49.6 percent"
    told = ITSELF in known.befalls or (known.violent and _is_told_by(reading, event, clause, standing))
    return beside or (standing.role == OBJECT and (bool(known.actor) or told))


def _tells_which(reading: Reading, clause: Clause) -> bool:
    """Whether a participle only tells which people are meant: "families | earning $250,000"."""
    subject = clause.subject
    return subject is not None and subject.end == clause.verb.start and not _is_named(reading, subject)


def _is_told_by(reading: Reading, event: Event, clause: Clause, standing: Standing) -> bool:
    """Whether the event word stands between the verb and the number: "shot | dead | at least 13"."""
    told = clause.verb.start <= reading.language.at(reading.tokens[event.start].start) < standing.token
    return told and event.rule != LOSSES


def _other_side(reading: Reading, span: NumberSpan, clause: Clause, standing: Standing) -> NounPhrase | None:
    """Who has the second of two numbers: "Roe leads | Haddad |, 51 percent to 45 percent"."""
    first = next((n for n in reversed(reading.numbers) if n.end <= span.start and n.kind == span.kind), None)
    between = reading.sentence.text[first.end : span.start].strip() if first is not None else ""
    return clause.object if between == standing.role == "to" else None


def _does_something(reading: Reading, span: NumberSpan, event: Event, clause: Clause, standing: Standing) -> bool:
    """Whether a number tells more of what the subject does: it is no known thing, and no part of another."""
    known = event_types(reading.language.lexicons)[event.event_type]
    if known.violent or known.harm or event.event_type in (INFECTED, RATE):
        return False  # "Texas | reported | 5,551 infections"
    hyphened = "-" in span.text  # "a 40-page document"
    long = span.kind == "duration"
    definite = is_definite(reading.language, standing.token) and not (long and standing.role in _WITHIN)
    if definite or clause.kind == SUBORDINATE or (clause.kind == PARTICIPIAL and not _is_apart(clause, standing)):
        return False
    return long or (not hyphened and standing.role not in _OF_OTHERS)


def _is_apart(clause: Clause, standing: Standing) -> bool:
    """Whether a participle tells what the subject of another verb does, not which people are meant: "began | making | 12"."""
    near = clause.verb.end <= standing.token <= clause.verb.end + _NEAR
    return near and clause.subject is not None and clause.subject.end < clause.verb.start


def _is_passed(reading: Reading, subject: NounPhrase) -> bool:
    """Whether a subject is what is voted on: "the bill | cleared the Senate by 64 to 36"."""
    words = reading.language.lexicons
    return singular(reading.language.lowers[subject.head], words) in clause_words(words, "passed")


def _in_one_breath(reading: Reading, clause: Clause, standing: Standing) -> bool:
    """Whether subject, verb and number follow each other: "the team | had scoured | it for two months"."""
    subject, between = clause.subject, reading.language.codes[clause.verb.end : standing.token]
    follows = subject is not None and (
        clause.kind == RELATIVE or (subject.end == clause.verb.start and clause.kind in (MAIN, COMPLEMENT))
    )
    return follows and clause.verb.end <= standing.token <= clause.verb.end + _NEAR and _PARTED.isdisjoint(between)


def _is_named(reading: Reading, subject: NounPhrase) -> bool:
    """Whether a subject is a person, a body, several of a people or a party, or a pronoun."""
    tag = reading.language.tags[subject.head]
    several = tag in _PLURAL and is_labelled(reading, subject, _PEOPLES)
    return tag == _PRONOUN or several or is_labelled(reading, subject, _NAMED)


def _actor(reading: Reading, subject: NounPhrase, article: Article) -> Actor | None:
    """A subject as who did it, where it can act; a pronoun as whom it stands for."""
    language = reading.language
    if subject.is_time or language.tags[subject.head] in EMPTY:
        return None
    if language.tags[subject.head] != _PRONOUN:
        return who_acts(reading, subject) if language.codes[max(0, subject.start - 2) : subject.start] != "o&" else None
    if language.codes[subject.end : subject.end + 1] == "&":
        return None  # "he | and his wife"
    return meant_by(reading, subject, article)
