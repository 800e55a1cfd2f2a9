"""Who did it, by the words of one sentence: the subject of an event, "by" after it, the attacker in the same clause."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.event_types import ATTACKED, OPERATIONS, event_types
from corpus_tools.extraction.claims.event_words import BASE, NOUN_FORM, PAST_FORM, S_FORM, Event, Mark, mark_at
from corpus_tools.extraction.claims.in_clause import clause_words
from corpus_tools.extraction.claims.phrases import singular
from corpus_tools.extraction.claims.places import PLACE_LABELS
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import INFINITIVE, Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.lexicons import Lexicons

ATTACKER = "who attacked in the same sentence"  # a rule
BY_AFTER, SUBJECT = "by after the event", "subject of the verb"  # rules
_BY_REACH = 15  # words between an event and the "by" that names who did it
_BEFORE_BY = tags.ENDS - {tags.COLON, tags.RELATIVE, tags.QUOTE} | {
    tags.VERB,
    tags.AUXILIARY,
    tags.COMMA,
    tags.NUMBER,
    tags.PARTICIPLE,
}

_OPEN_END = frozenset((tags.CONJUNCTION, tags.COMMA, tags.STOP))  # what follows a verb without an object
_DATES = ("DATE",)
_ATTACKING = frozenset(("ORG", "NORP", "GPE"))  # labels; persons before an attack are its victims
_AFTER_NO_SUBJECT = frozenset((":", ")", "—", "--", "whose"))
EMPTY = ("EX", "WDT", "WP", "DT")  # tags of subjects that name nobody

Words = tuple[int, int]  # tokens of a sentence, end exclusive


def find_actor(reading: Reading, event: Event, first: int) -> tuple[int, int, str] | None:
    """Who did it, as token positions with the rule: "by" after the event, the subject of the verb, the name before an attack.

    `first` is the first token of the clause: the speaker before it did nothing but speak.
    """
    known = event_types(reading.language.lexicons)[event.event_type]
    if event.role in ("none", "actor") or (event.role == "self" and not known.of_persons):
        return None
    agent = _by_phrase(reading, event.end)
    if agent is not None:
        return (*agent, BY_AFTER)
    if event.role == "object":
        return _doer(reading, event.start, first)
    leaving = next((p for p in range(event.start, first, -1) if reading.tokens[p].kind == "leave"), None)
    if leaving is not None:
        return _doer(reading, leaving, first)
    return _attacker(reading, first) if known.violent else None


def _by_phrase(reading: Reading, start: int) -> Words | None:
    tokens = reading.tokens
    for position in range(start, min(len(tokens), start + _BY_REACH)):
        if tokens[position].lower == "by" and tokens[position + 1].tag in tags.AGENT:
            end = position + 1
            while tokens[end].tag in tags.AGENT:
                end += 1
            return position + 1, end
        if tokens[position].tag == tags.PARTICIPLE and tokens[position + 1].lower == "by":
            if position > start:
                return None  # "bombs in the kitchen | used | by their mother"
            continue  # "an assault | led | by the Taliban"
        if tokens[position].tag in _BEFORE_BY:
            return None
    return None


def _doer(reading: Reading, verb: int, first: int) -> tuple[int, int, str] | None:
    """The subject of the verb; where that is an attack, who made it: "an assault led by the Taliban left"."""
    subject = subject_of(reading, verb, first)
    if subject is not None:
        subject = _attack_before(reading, *subject)
    at = reading.tokens[subject[0]].start if subject is not None else -1
    named = subject is None or any(m.start == at and m.label in PLACE_LABELS for m in reading.sentence.mentions)
    attacker = attacker_between(reading, first if named or subject is None else subject[0], verb)
    if attacker is not None:  # "an ISIS attack in Kirkuk | that killed"
        return (*attacker, "who made the attack that is the subject")
    return (*subject, SUBJECT) if subject is not None else None


def _attack_before(reading: Reading, start: int, end: int) -> Words:
    """The attack that a phrase belongs to, else the phrase: "the shelling | of a bus station | that killed 15"."""
    language = reading.language
    at = language.at(reading.tokens[start].start)
    words = language.lexicons
    own = singular(reading.tokens[end - 1].lower, words) in clause_words(words, "harmful")
    joined = not own and at > 1 and language.lowers[at - 1] in clause_words(words, "joins")
    phrase = language.np_at(at - 2) if joined else None
    if phrase is None or singular(language.lowers[phrase.head], words) not in attacks(words):
        return start, end
    first, last = language.span(phrase.start, phrase.end)
    inside = [n for n, token in enumerate(reading.tokens) if first <= token.start < last]
    return inside[0], inside[-1] + 1


@cache
def attacks(words: Lexicons) -> frozenset[str]:
    """Nouns for attacks and raids."""
    kinds = (ATTACKED, OPERATIONS)
    return frozenset(word for kind in kinds for word in words.terms("event_nouns", event_type=kind))


def subject_of(reading: Reading, verb: int, first: int) -> Words | None:
    """The noun phrase that is the subject of the verb at token `verb`, with what belongs to it in "of"; not before `first`."""
    tokens, language = reading.tokens, reading.language
    at = language.at(tokens[verb].start)
    clause = next((c for c in reversed(language.clauses) if c.verb.start <= at < c.verb.end), None)
    phrase = clause.subject if clause is not None else _first_before(language, language.at(tokens[first].start), at)
    above = language.clauses[clause.parent] if clause is not None and clause.parent >= 0 else None
    if above is not None and above.is_passive and tokens[verb].kind == "leave":
        phrase = above.agent  # "the town was stormed | by police |, leaving 20 hurt"
    colon = (
        language.lowers.index(":", phrase.end, at)
        if phrase is not None and ":" in language.lowers[phrase.end : at]
        else -1
    )
    if colon >= 0:  # "Baghdad: | gunmen from the north stormed"
        phrase = next((np for np in language.noun_phrases if np.start > colon), None)
    phrase = after_brackets(language, phrase)
    if phrase is not None and (phrase.is_time or is_labelled(reading, phrase, _DATES)):
        phrase = (
            language.np_at(clause.verb.start - 1) if clause is not None and clause.verb.start else None
        )  # "June 22, | he"
    cut = clause is not None and phrase == clause.subject and is_cut(language, clause)
    if phrase is None or phrase.is_time or cut or language.tags[phrase.head] in EMPTY:
        return None
    start, stop = language.span(phrase.start, phrase.end if clause is not None else min(phrase.end, at))
    while (inner := with_of(language, language.at(stop - 1) + 1)) is not None:
        stop = language.ends[inner.end - 1]
    stop = max(
        [stop, *(m.end for m in reading.sentence.mentions if m.start < stop < m.end and m.end <= tokens[verb].start)]
    )
    inside = [n for n, token in enumerate(tokens) if start <= token.start < stop]
    return (inside[0], inside[-1] + 1) if inside and inside[0] >= first else None


def after_brackets(language: Language, phrase: NounPhrase | None) -> NounPhrase | None:
    """The phrase after one in brackets at the head of a sentence, which is its agency: "(CNN) | Roe | defeated"."""
    if phrase is None or phrase.start != 1 or language.lowers[phrase.end : phrase.end + 1] != [")"]:
        return phrase
    return language.np_at(phrase.end + 1)


def is_cut(language: Language, clause: Clause) -> bool:
    """Whether a subject is no whole one, or that of another verb: "the average Roman | lifespan rose", "the mission | to"."""
    phrase = clause.subject
    if phrase is None or phrase.end > clause.verb.start:
        return True  # "says | Larry Minnix, president of a group of 6,000"
    after = phrase.end
    if after == clause.verb.start:
        return clause.kind == INFINITIVE and language.tags[phrase.head] == "NN"
    return language.tags[after].startswith(("NN", "JJ")) or language.lowers[after] in _AFTER_NO_SUBJECT


def _first_before(language: Language, first: int, at: int) -> NounPhrase | None:
    """The noun phrase right before token `at`, else the first one from `first` on: "militants dead | after killing 12"."""
    near = language.np_at(at - 1) if at else None
    return near or next((np for np in language.noun_phrases if np.start >= first and np.end <= at), None)


def is_labelled(reading: Reading, phrase: NounPhrase, labels: Collection[str]) -> bool:
    """Whether the head of a phrase belongs to a name with one of these labels."""
    at = reading.language.starts[phrase.head]
    return any(m.start <= at < m.end and m.label in labels for m in reading.sentence.mentions)


def with_of(language: Language, end: int) -> NounPhrase | None:
    """The phrase after "of" or "with" at token `end`."""
    return language.np_at(end + 1) if end < len(language) and language.lowers[end] in ("of", "with") else None


def _attacker(reading: Reading, first: int) -> tuple[int, int, str] | None:
    found = attacker_between(reading, first, len(reading.tokens))
    if found is None and first > 0:
        found = attacker_between(reading, 0, first)
    return (*found, ATTACKER) if found is not None else None


@cache
def assaults(words: Lexicons) -> frozenset[str]:
    """Verbs whose object is the place attacked: "gunmen | raided | the village"."""
    return frozenset(words.terms("place_words", kind="verb"))


def attacker_between(reading: Reading, first: int, last: int) -> Words | None:
    """Who attacked, by the words from `first` to `last`: "an ISIS attack", "an attack by ISIS", "when gunmen attacked"."""
    tokens = reading.tokens
    for position in range(first, last):
        mark = mark_at(reading.marks, position)
        if mark is None or tokens[position].tag == tags.NAME:
            continue
        attack = any(r.event_type == ATTACKED for r in mark.readings)
        agent = _by_phrase(reading, mark.end) if attack else None
        if agent is None and position > first and _assails(reading, mark, attack):
            agent = subject_of(reading, position, first)
        if agent is None and attack and mark.reading(NOUN_FORM) is not None:
            agent = _name_before(reading, mark.start, first)
        if agent is not None and tokens[agent[0]].tag != tags.PRONOUN:
            return agent
    return None


def _assails(reading: Reading, mark: Mark, attack: bool) -> bool:
    """Whether an event word is an active verb of attack: "gunmen | attacked in Diyala", "militants | raid barracks"."""
    tokens = reading.tokens
    if mark.reading(PAST_FORM, BASE, S_FORM) is None or tokens[mark.start - 1].kind == "be":
        return False
    following = tokens[mark.end].tag
    if tokens[mark.start].lower in assaults(reading.language.lexicons) and following in tags.OBJECT_FIRST:
        return True
    open_end = following in _OPEN_END  # "with six people killed and students | attacked"
    return attack and mark.reading(PAST_FORM) is not None and not open_end


def _name_before(reading: Reading, position: int, first: int) -> Words | None:
    """The name that stands before an attack: "a deadly ISIS | attack", "an Islamic State (ISIS) | attack"."""
    tokens, end = reading.tokens, position
    while end > first and tokens[end - 1].tag in (tags.NOUN, tags.ADJECTIVE):
        end -= 1
    start = end
    while start > first and tokens[start - 1].tag in (tags.NAME, tags.OPEN, tags.CLOSE):
        start -= 1
    if start == end:
        return None
    first_at, last_at = tokens[start].start, tokens[end - 1].end
    dated = any(d.start < last_at <= d.end for d in reading.dates)  # "Easter Sunday | blasts"
    named = any(first_at <= m.start < last_at and m.label in _ATTACKING for m in reading.sentence.mentions)
    return (start, end) if named and not dated else None  # "the Tomahawk | strike", "the Charlie Kirk | shooting"
