"""What a share, a sum of money or another measure is of, where the words do not follow "of": "the rate fell to 5.9 percent".

Queries on the language layer; the phrase is given in the tokens of the claims room.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.counted import Counted
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.in_clause import OBJECT, Standing, standing_of
from corpus_tools.extraction.claims.phrases import Phrase, singular
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import PARTICIPIAL, Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

SAID_OF, PURPOSE = "subject of the clause", "what money is for"  # rules
_LEADS = frozenset(
    ("to", "at", "from", "by", "of", "above", "below", "near", "around", "over", "under", "between", "than")
)
_CHANGES = frozenset(("to", "at", "from", "by"))  # between the object of a change and its size
_PURPOSES = frozenset(("in", "on", "for", "toward", "towards"))  # between money and what it is for
_LONGEST = 9  # words of what is measured
_NOUNS = ("NN", "JJ", "VBG", "CD", "DT", "PRP$", "POS", "IN", "CC", "$", "SYM")


class _Words(NamedTuple):
    links: frozenset[str]
    quantities: frozenset[str]


@cache
def _words(words: Lexicons) -> _Words:
    links = {*words.terms("number_links"), *(row["word"] for row in words["number_context"] if row["role"] == "change")}
    quantities = frozenset(row["word"] for row in words["number_context"] if row["role"] == "sum noun")
    return _Words(frozenset(links), quantities)


def measured(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """The noun phrase that the number tells the size of, None where its sentence names none."""
    language = reading.language
    standing = standing_of(language, span.number_start)
    if standing.token >= len(language):
        return None
    return (
        _modified(reading, span, standing, words)
        or _before_of(reading, span, words)
        or _changed(reading, span, standing, words)
        or _said_of(reading, standing, words)
        or (_purpose(reading, span, words) if span.kind == "money" else None)
    )


def _modified(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> Counted | None:
    """ "a $2 billion project", "a 5 percent rise": the head of the phrase that the number stands in."""
    phrase = reading.language.np_at(standing.token)
    if phrase is None or phrase.is_time or reading.language.starts[phrase.head] < span.end:
        return None
    first = reading.language.at(span.end)
    return _made(reading, first, phrase.end, phrase.head, "noun after the number", words)


def _before_of(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "a margin of error of 2.9 percent": the noun before "of"; a total, an average or a record names nothing."""
    language = reading.language
    of = language.at(span.start) - 1
    phrase = language.np_at(of - 1) if of > 0 and language.lowers[of] == "of" else None
    if phrase is None:
        return None
    before = phrase.start - 1
    whole = language.np_at(before - 1) if before > 0 and language.lowers[before] == "of" else None
    start, head = (whole.start, whole.head) if whole is not None else (phrase.start, phrase.head)
    return _made(reading, start, phrase.end, head, "noun before of", words)


def _said_of(reading: Reading, standing: Standing, words: Lexicons) -> Counted | None:
    """The subject of a verb that tells sizes, or the noun that a participle belongs to: "families | earning more than"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    subject = clause.subject if clause is not None else None
    if clause is None or subject is None or subject.start <= standing.token < subject.end:
        return None
    reduced = clause.kind == PARTICIPIAL and subject.end == clause.verb.start
    telling = language.lowers[clause.verb.head] in _words(words).links and (
        standing.role == OBJECT or standing.role in _LEADS or clause.start <= standing.token < clause.end
    )
    if not (reduced or telling) or _names_somebody(reading, subject, language):
        return None
    end = _end_of_subject(language, subject, clause)
    return _made(reading, subject.start, end, subject.head, SAID_OF, words)


def _changed(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> Counted | None:
    """The object that a change is made to: "raised | the rate | to 5 percent", "sold | the firm | for $5 million"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    led = standing.role in _CHANGES or (standing.role == "for" and span.kind == "money")
    if clause is None or not led or clause.object is None or clause.object.number >= 0:
        return None
    phrase = clause.object
    if phrase.end > standing.token or phrase.is_time or _names_somebody(reading, phrase, language):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, "object of a change", words)


def _names_somebody(reading: Reading, phrase: NounPhrase, language: Language) -> bool:
    """Whether a phrase is a pronoun or the name of somebody: what these have is not what they measure."""
    tag = language.tags[phrase.head]
    if tag in ("PRP", "EX", "WP", "WDT", "DT") or tag.startswith("NNP"):
        return language.lowers[phrase.head] not in ("those", "all")
    start, end = language.span(phrase.head, phrase.head + 1)
    return any(m.start < end and start < m.end and m.label != "DATE" for m in reading.sentence.mentions)


def _end_of_subject(language: Language, subject: NounPhrase, clause: Clause) -> int:
    """The end of a subject with the phrases that belong to it: "support | for the bill | stands"."""
    end = clause.verb.start
    while end > subject.end and language.tags[end - 1].startswith("RB"):
        end -= 1
    inside = language.tags[subject.end : end]
    plain = all(tag.startswith(_NOUNS) for tag in inside)
    return end if plain and end - subject.start <= _LONGEST else subject.end


def _purpose(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "$5 million in aid", "$18,000 worth of gifts", "$2 million on ads": not a place, a time or somebody."""
    language = reading.language
    position = language.at(span.end)
    if position < len(language) and language.lowers[position] == "worth":
        position += 1
        led = position < len(language) and language.lowers[position] in ("of", "in")
    else:
        led = position < len(language) and language.lowers[position] in _PURPOSES
    phrase = language.np_at(position + 1) if led else None
    if phrase is None or phrase.is_time or phrase.head >= len(language) or _names_somebody(reading, phrase, language):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, PURPOSE, words)


def _made(reading: Reading, first: int, end: int, head: int, rule: str, words: Lexicons) -> Counted | None:
    """The phrase in the tokens of the claims room."""
    language = reading.language
    if not first <= head < end or language.lowers[head] in _words(words).quantities:
        return None
    if any(date.start < language.ends[head] <= date.end for date in reading.dates):
        return None
    starts = [token.start for token in reading.tokens]
    at = [bisect_left(starts, language.starts[n]) for n in (first, head, end - 1)]
    if at[2] >= len(starts) or starts[at[1]] != language.starts[head]:
        return None
    phrase = Phrase(at[0], at[2] + 1, at[1])
    return Counted(phrase, singular(reading.tokens[at[1]].lower, words), at[2] + 1, rule, False, True)
