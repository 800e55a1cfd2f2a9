"""Who did it: the subject of an event, "by" after it, the attacker in the same clause. Knows no tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from corpus_tools.extraction.claims.event_types import ATTACKED, ITSELF, event_types
from corpus_tools.extraction.claims.event_words import BASE, NOUN_FORM, PAST_FORM, S_FORM, Event, Mark, mark_at
from corpus_tools.extraction.claims.phrases import (
    ADJACENT,
    ADJECTIVE,
    ADVERB,
    AUXILIARY,
    CLOSE,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    FOCUS,
    GERUND,
    NAME,
    NOUN,
    NUMBER,
    OPEN,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSOR,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SEMICOLON,
    STOP,
    SUBORDINATOR,
    TIME,
    VERB,
    VERBAL,
    Token,
    singular,
)
from corpus_tools.lexicons import Lexicons

_DATELINE = 7  # words before the dash of a dateline at most: "BAGHDAD (AP) - "
ATTACKER = "who attacked in the same sentence"  # a rule
_TAKES = frozenset((DETERMINER, NAME, NOUN, PLURAL, ADJECTIVE))  # what an object begins with
BY_AFTER, SUBJECT = "by after the event", "subject of the verb"  # rules
_BY_REACH = 15  # words between an event and the "by" that names who did it


def find_actor(
    tokens: Sequence[Token], marks: Sequence[Mark | None], event: Event, first: int, words: Lexicons
) -> tuple[int, int, str] | None:
    """Who did it, as token positions with the rule: "by" after the event, the subject of the verb, the name before an attack.

    `first` is the first token of the clause: the speaker before it did nothing but speak.
    """
    if event.role in ("none", "actor"):
        return None
    known = event_types(words)[event.event_type]
    if event.role == "self" and not (known.of_persons or known.befalls == {ITSELF}):
        return None
    agent = _by_phrase(tokens, event.end)
    if agent is not None:
        return (*agent, BY_AFTER)
    if event.role == "object":
        return _doer(tokens, marks, event.start, first, words)
    leaving = next((p for p in range(event.start, first, -1) if tokens[p].kind == "leave"), None)
    if leaving is not None:
        return _doer(tokens, marks, leaving, first, words)
    return _attacker(tokens, marks, first, words) if known.violent else None


_AGENT = frozenset((DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSOR, PAST, FOCUS, NUMBER))
_NAMING = frozenset((NOUN, PLURAL, NAME))
_PLAIN = frozenset((DETERMINER, ADJECTIVE, NOUN, PLURAL, NAME, POSSESSOR, NUMBER))


def _by_phrase(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    for position in range(start, min(len(tokens) - 1, start + _BY_REACH)):
        tag = tokens[position].tag
        if tokens[position].lower == "by" and tokens[position + 1].tag in _AGENT:
            end = position + 1
            while end < len(tokens) and tokens[end].tag in _AGENT:
                end += 1
            return position + 1, end
        if tag in ADJACENT and tokens[position + 1].lower == "by":
            continue  # "an assault | led | by the Taliban"
        if tag in (SEMICOLON, STOP, VERB, SUBORDINATOR, AUXILIARY, COMMA, NUMBER, PAST, PARTICIPLE):
            return None
    return None


def _doer(
    tokens: Sequence[Token], marks: Sequence[Mark | None], verb: int, first: int, words: Lexicons
) -> tuple[int, int, str] | None:
    """The subject of the verb; where that is an attack, who made it: "an assault led by the Taliban left"."""
    subject = subject_of(tokens, marks, verb, first, words)
    if subject is None:
        return None
    attacker = attacker_between(tokens, marks, subject[0], verb, words)
    if attacker is not None:
        return (*attacker, "who made the attack that is the subject")
    return None if _is_attack(tokens, *subject, words) else (*subject, SUBJECT)


def _is_attack(tokens: Sequence[Token], start: int, end: int, words: Lexicons) -> bool:
    """Whether a phrase is what happened, not who did it: "the ambush in the town of Jableh"."""
    joined = next((position for position in range(start, end) if tokens[position].lower in _JOINS), end)
    return joined > start and singular(tokens[joined - 1].lower, words) in _attacks(words)


@cache
def _attacks(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("event_nouns", event_type="attacked"))


def subject_of(
    tokens: Sequence[Token], marks: Sequence[Mark | None], verb: int, first: int, words: Lexicons
) -> tuple[int, int] | None:
    """The noun phrase that is the subject of the verb at `verb`: what a relative refers to, or the first one of the clause."""
    if tokens[verb].tag == GERUND and verb > first and tokens[verb - 1].tag in _NAMING:
        return _phrase_ending(tokens, verb, first)  # "a video of extremists | beheading"
    start = verb
    while start > first and tokens[start - 1].tag not in (SEMICOLON, STOP, COLON, SUBORDINATOR, RELATIVE, QUOTE):
        joined = (
            start > 1 and tokens[start - 1].lower in _JOINS and tokens[start - 2].tag in _NAMING
        )  # "men | with | guns"
        plain = start < verb and _is_plain(tokens, start, verb)
        if tokens[start - 1].kind == "clausal" and not joined and (plain or _has_verb(tokens, start, verb)):
            break  # "two weeks after | a bomb attack killed"
        if tokens[start - 1].tag == DASH and start - first < _DATELINE:
            break
        start -= 1
    if start > first and tokens[start - 1].tag == RELATIVE and (start == verb or tokens[start].tag in VERBAL):
        return attacker_between(tokens, marks, first, start - 1, words) or _phrase_ending(tokens, start - 1, first)
    start = _after_opening(tokens, start, verb)
    if tokens[start].tag in ADJACENT:
        return None
    while start < verb and tokens[start].tag not in _AGENT and tokens[start].tag != PRONOUN:
        start += 1
    end = start
    while end < verb and tokens[end].tag not in (VERB, AUXILIARY, RELATIVE, COMMA, SEMICOLON, DASH):
        if tokens[end].tag == GERUND and not _is_noun(marks, end):
            break
        last = _last_word(tokens, start, end)
        if end > start and tokens[end].tag in ADJACENT and tokens[last].tag in _NAMING | {CLOSE, PRONOUN, TIME}:
            break
        mark = mark_at(marks, end)
        if (
            end > start
            and mark is not None
            and mark.reading(S_FORM, BASE)
            and tokens[end - 1].tag in (PLURAL, NAME)
            and tokens[mark.end].tag in (NUMBER, DETERMINER)
        ):
            break
        end += 1
    while end > start and tokens[end - 1].tag not in _NAMING | {CLOSE, PRONOUN} and not _is_noun(marks, end - 1):
        end -= 1
    return (start, end) if end > start else None


def _is_noun(marks: Sequence[Mark | None], position: int) -> bool:
    """Whether a word in -ing is the noun of an event: "the suicide | bombing"."""
    mark = marks[position]
    return mark is not None and mark.reading(NOUN_FORM) is not None


def _last_word(tokens: Sequence[Token], start: int, end: int) -> int:
    """The last word before `end` that is no adverb: "the units | also coordinated"."""
    last = end - 1
    while last > start and tokens[last].tag == ADVERB:
        last -= 1
    return max(last, start)


def _is_plain(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether only the words of a noun phrase stand between."""
    return all(token.tag in _PLAIN for token in tokens[start:end])


def _has_verb(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a clause with its own verb begins at `start`: "after | bombers killed 30 people and wounded"."""
    return any(token.tag in ADJACENT or token.tag == VERB for token in tokens[start:end])


def _after_opening(tokens: Sequence[Token], start: int, verb: int) -> int:
    """The start of a clause after what introduces it: "In the 24 hours to Tuesday, | security forces"."""
    subordinate = start > 0 and tokens[start - 1].tag == SUBORDINATOR
    if start < verb and (subordinate or tokens[start].tag in (PREPOSITION, ADVERB, CONJUNCTION, TIME)):
        comma = next((p for p in range(start, verb) if tokens[p].tag == COMMA), None)
        if comma is not None:
            return comma + 1
        if tokens[start].tag == PREPOSITION:
            return verb
    return start


def _phrase_ending(tokens: Sequence[Token], end: int, first: int) -> tuple[int, int] | None:
    start = end - (end > first and tokens[end - 1].tag == GERUND)  # "the bombing"
    while start > first and (tokens[start - 1].tag in _AGENT or _inside_phrase(tokens, start - 1)):
        start -= 1
        if tokens[start].tag == DETERMINER and (start == first or tokens[start - 1].lower not in _JOINS):
            break
    return (start, end) if any(token.tag in (*_NAMING, GERUND) for token in tokens[start:end]) else None


def _inside_phrase(tokens: Sequence[Token], position: int) -> bool:
    """Whether a preposition joins two parts of one noun phrase: "warship crashes | in | the Pacific"."""
    joins = tokens[position].tag == PREPOSITION and tokens[position].lower in _JOINS
    return joins and position > 0 and tokens[position - 1].tag in (*_NAMING, TIME)


_JOINS = frozenset(("of", "in", "at", "on", "near", "with"))


def _attacker(
    tokens: Sequence[Token], marks: Sequence[Mark | None], first: int, words: Lexicons
) -> tuple[int, int, str] | None:
    found = attacker_between(tokens, marks, first, len(tokens), words)
    if found is None and first > 0:
        found = attacker_between(tokens, marks, 0, first, words)
    return (*found, ATTACKER) if found is not None else None


def attacker_in(tokens: Sequence[Token], marks: Sequence[Mark | None], words: Lexicons) -> tuple[int, int] | None:
    """Who attacked, anywhere in a sentence."""
    return attacker_between(tokens, marks, 0, len(tokens), words)


@cache
def _assaults(words: Lexicons) -> frozenset[str]:
    """Verbs whose object is the place attacked: "gunmen | raided | the village"."""
    return frozenset(words.terms("place_words", kind="verb"))


def attacker_between(
    tokens: Sequence[Token], marks: Sequence[Mark | None], first: int, last: int, words: Lexicons
) -> tuple[int, int] | None:
    """Who attacked, by the words from `first` to `last`: "an ISIS attack", "an attack by ISIS", "when gunmen attacked"."""
    for position in range(first, last):
        mark = mark_at(marks, position)
        if mark is None or tokens[position].tag == NAME:
            continue
        attack = any(r.event_type == ATTACKED for r in mark.readings)
        agent = _by_phrase(tokens, mark.end) if attack else None
        if agent is None and position > first and _assails(tokens, mark, attack, words):
            agent = _attacking(tokens, marks, position, first, words)
        if agent is None and attack and mark.reading(NOUN_FORM) is not None:
            agent = _name_before(tokens, mark.start, first)
        if agent is not None and tokens[agent[0]].tag != PRONOUN:
            return agent
    return None


def _is_counted(tokens: Sequence[Token], position: int) -> bool:
    """Whether the noun phrase that ends before `position` begins with a number."""
    while position > 0 and tokens[position - 1].tag in (ADJECTIVE, NOUN, NAME):
        position -= 1
    return position > 0 and tokens[position - 1].tag == NUMBER


def _attacking(
    tokens: Sequence[Token], marks: Sequence[Mark | None], verb: int, first: int, words: Lexicons
) -> tuple[int, int] | None:
    """Who attacked: the noun phrase before the verb, or where it ends in a phrase like "with guns" the subject."""
    start = verb
    while start > first and tokens[start - 1].tag in _AGENT:
        start -= 1
    if start > first and tokens[start - 1].tag == CONJUNCTION:
        return None  # "six killed and students | attacked"
    if start == verb or (start > first and tokens[start - 1].lower in _JOINS):
        return subject_of(tokens, marks, verb, first, words)
    return start, verb


def _assails(tokens: Sequence[Token], mark: Mark, attack: bool, words: Lexicons) -> bool:
    """Whether an event word is an active verb of attack: "gunmen | attacked in Diyala", "militants | raid barracks"."""
    if mark.reading(PAST_FORM, BASE, S_FORM) is None or tokens[mark.start - 1].kind == "be":
        return False
    if mark.reading(NOUN_FORM) is not None and _is_counted(tokens, mark.start):
        return False  # "30 air | attacks a day"
    following = tokens[mark.end].tag if mark.end < len(tokens) else None
    if tokens[mark.start].lower in _assaults(words) and following in _TAKES:
        return True
    return attack and mark.reading(PAST_FORM) is not None


def _name_before(tokens: Sequence[Token], position: int, first: int) -> tuple[int, int] | None:
    """The name that stands before an attack: "a deadly ISIS | attack", "an Islamic State (ISIS) | attack"."""
    end = position
    while end > first and tokens[end - 1].tag in (NOUN, ADJECTIVE):
        end -= 1
    start = end
    while start > first and tokens[start - 1].tag in (NAME, OPEN, CLOSE):
        start -= 1
    return (start, end) if start < end else None
