"""Whether the words of a phrase name somebody who acts, and the whole of those words."""

from __future__ import annotations

from functools import cache

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.actors import BY_AFTER, SUBJECT, attacks, with_of
from corpus_tools.extraction.claims.counted import PEOPLE
from corpus_tools.extraction.claims.drafts import Actor, Reading
from corpus_tools.extraction.claims.in_clause import clause_words
from corpus_tools.extraction.claims.phrases import Token, singular
from corpus_tools.extraction.claims.places import PLACE_LABELS, Mention, is_doer
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import PARTICIPIAL, RELATIVE
from corpus_tools.extraction.language.people import DOCUMENT, role_terms
from corpus_tools.lexicons import Lexicons

AGENTS = frozenset(("ORG", "PERSON", "NORP"))  # labels of names that act
_AFTER_A_DATELINE = (",", "(", "-", "–", "—")


def who_acts(reading: Reading, phrase: NounPhrase, rule: str = SUBJECT) -> Actor | None:
    """The subject of a clause as who did it, where it can act."""
    start, end = reading.language.span(phrase.start, phrase.end)
    positions = [n for n, token in enumerate(reading.tokens) if start <= token.start < end]
    if not positions:
        return None
    head = head_of(reading, positions[0], positions[-1] + 1)
    able = can_act(reading, head, positions[-1] + 1, rule, reading.language.lexicons)
    return _whole(reading, phrase, rule) if able else None


def _whole(reading: Reading, phrase: NounPhrase, rule: str) -> Actor:
    """A noun phrase as who did it, with what belongs to it in "of" and whom it is joined to."""
    language = reading.language
    start, stop = language.span(phrase.start, phrase.end)
    while (inner := with_of(language, language.at(stop - 1) + 1)) is not None:
        stop = language.ends[inner.end - 1]
    stop = max([stop, *(m.end for m in reading.sentence.mentions if m.start < stop < m.end)])
    positions = [n for n, token in enumerate(reading.tokens) if start <= token.start < stop]
    first, last = joined_with(reading, positions[0], positions[-1] + 1)
    name = next((m.name for m in reading.sentence.mentions if (m.start, m.end) == (first, last)), None)
    return Actor(reading.sentence, first, last, name, rule)


def joined_with(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The code points of the list that tokens start:end belong to: "| he and his wife | paid"."""
    language = reading.language
    phrase = language.np_at(language.at(reading.tokens[start].start))
    first, last = reading.tokens[start].start, reading.tokens[end - 1].end
    clause = next((c for c in reversed(language.clauses) if phrase is not None and c.subject == phrase), None)
    after, verb = language.at(last - 1) + 1, clause.verb.start if clause is not None else 0
    inside = {language.codes[n] for n in range(after, verb) if language.np_at(n) is None}
    if "&" in inside and inside <= {"&", ","}:
        last = language.ends[verb - 1]
    return first, last


def head_of(reading: Reading, start: int, end: int) -> Token:
    """The last word of a phrase before what belongs to it in "of" or "with"."""
    start += reading.tokens[start].tag == tags.NUMBER  # hundreds of | fighters
    inner = (n for n in range(start + 1, end) if reading.tokens[n].tag == tags.PREPOSITION)
    return reading.tokens[next(inner, end) - 1]


def can_act(reading: Reading, head: Token, end: int, rule: str, words: Lexicons) -> bool:
    """Whether the head of a phrase is a person, a group, a body or a state that acts; not an attack, a blast or a thing."""
    mention = next((m for m in reading.sentence.mentions if m.start <= head.start < m.end), None)
    if mention is not None and mention.label in PLACE_LABELS:
        return mention.label == "GPE" and _is_state_acting(reading, mention, end, rule, words)
    if mention is not None:
        return mention.label in AGENTS
    noun = singular(head.lower, words)
    return head.tag != tags.NUMBER and (noun in acting(words) or (head.tag == tags.NAME and rule == SUBJECT))


def _is_state_acting(reading: Reading, mention: Mention, end: int, rule: str, words: Lexicons) -> bool:
    """Whether a place's name stands for those who act: as an agent, before "airstrikes", as the subject of its own clause."""
    if rule == BY_AFTER:
        return True
    if rule != SUBJECT:
        return is_doer(reading.tokens, end, words)
    language = reading.language
    after = language.at(mention.end - 1) + 1
    at = language.at(mention.start)
    led = language.tags[max(0, at - 1)] == "IN"  # "the rampage | in Paris | that killed"
    if led or "".join(language.lowers[after : after + 1]) in _AFTER_A_DATELINE:
        return False
    subjects = (c.subject for c in language.clauses if c.kind not in (RELATIVE, PARTICIPIAL))
    return any(phrase is not None and phrase.start <= at < phrase.end for phrase in subjects)


@cache
def acting(words: Lexicons) -> frozenset[str]:
    """Nouns for persons, groups and bodies that act: roles of speakers, labels of armed groups, classes of people."""
    people = (
        row["term"] for row in words["counted_classes"] if row["where"] == "head" and row["counted_class"] in PEOPLE
    )
    roles = (term for term, (_, kind) in role_terms(words).items() if kind != DOCUMENT)  # a ruling does nothing
    terms = (*roles, *words.terms("actor_labels"), *people)
    heads = (singular(term.split()[-1].lower(), words) for term in terms)
    return frozenset(heads) | clause_words(words, "acts")


@cache
def harmful(words: Lexicons) -> frozenset[str]:
    """Nouns for what kills without anybody being named: attacks, blasts, storms."""
    return clause_words(words, "harmful") | attacks(words)
