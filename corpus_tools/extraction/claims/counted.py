"""What a number counts: the noun phrase before or after it, its head noun, and its class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.phrases import Phrase, Token, noun_phrase, singular
from corpus_tools.extraction.language.people import HUMAN
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

TIED, OF_WHOM = "noun tied by a hyphen", "noun after of"  # rules
PERSONS = "people"  # the class of words for people that the list counted_classes does not part
CAPTIVES = frozenset(("security_force", "militant", "civilian", "journalist", PERSONS))  # whom somebody may hold
PEOPLE = CAPTIVES | {"official", "detainee"}
MORE = "more"  # the kind of words that stand for a noun left out
OTHERS = "others"
_JOINS = (",", "and", "or")


class Counted(NamedTuple):
    """The counted noun phrase: token positions in the number's sentence, head noun, the rule, and what it was resolved from.

    `end` is the first token after the phrase and what belongs to it; it is the token after the number where there is no phrase.
    """

    phrase: Phrase | None
    head: str | None
    end: int
    rule: str | None
    elided: bool = False


class _Classes(NamedTuple):
    heads: dict[str, str]
    anywhere: dict[str, str]


@cache
def _compiled(words: Lexicons) -> _Classes:
    rows = words["counted_classes"]
    heads = {row["term"].lower(): PERSONS for row in words["people"] if row["kind"] in HUMAN and " " not in row["term"]}
    heads |= dict.fromkeys((term.lower() for term in words.terms("demonyms")), PERSONS)
    heads |= {row["term"]: row["counted_class"] for row in rows if row["where"] == "head"}
    anywhere = {row["term"]: row["counted_class"] for row in rows if row["where"] == "any"}
    return _Classes(heads, anywhere)


def counted_phrase(tokens: Sequence[Token], at: int, span: NumberSpan, words: Lexicons) -> Counted:
    """What the number at token `at` counts, from its own sentence; `elided` where the noun is left out."""
    if span.kind == "measure":
        at = _over_aside(tokens, at)
    says_of = tokens[at + 1].lower == "of" or (span.kind == "count" and _says_number_of(tokens, at))
    if span.kind in ("duration", "money") or (span.kind == "measure" and not says_of):
        return _after_hyphen(tokens, at, span, words)
    if says_of:
        return _partitive(tokens, at, words)
    if span.kind in ("percent", "multiple"):
        return Counted(None, None, at + 1, None)
    if tokens[at + 1].tag == tags.HYPHENATED:
        tied = Phrase(at + 1, at + 2, at + 1)
        return Counted(tied, singular(tokens[at + 1].lower, words), at + 2, TIED)
    found = noun_phrase(
        tokens, at + 1, one=span.value == 1, more=span.kind == "count" and (span.value is None or span.value > 1)
    )
    if found.head >= 0 and tokens[found.head].tag != tags.ADJECTIVE:
        found = _with_joined(tokens, at, found)
        return Counted(
            found, singular(tokens[found.head].lower, words), _with_of(tokens, found.end), "noun after the number"
        )
    end = at + 1
    while tokens[end].kind == MORE:
        end += 1
    others = Phrase(at + 1, end, end - 1) if end > at + 1 and tokens[end - 1].lower == OTHERS else None
    return Counted(others, None, end, "others" if others else None, elided=True)


def _over_aside(tokens: Sequence[Token], at: int) -> int:
    """The token before what follows a measure told in two units: "11,500 acres (46 sq km) | of land"."""
    if tokens[at + 1].tag == tags.CLOSE:
        return at + 1
    aside = tokens[at + 1].tag == tags.OPEN and tokens[at + 2].tag == tags.NUMBER and tokens[at + 3].tag == tags.CLOSE
    return at + 3 if aside else at


def _after_hyphen(tokens: Sequence[Token], at: int, span: NumberSpan, words: Lexicons) -> Counted:
    """The noun after a hyphenated duration or measure: "13-year conflict"; other durations count nothing but time."""
    if "-" not in span.text:
        return Counted(None, None, at + 1, None)
    found = noun_phrase(tokens, at + 1, one=True)
    if found.head < 0:
        return Counted(None, None, at + 1, None)
    return Counted(
        found, singular(tokens[found.head].lower, words), _with_of(tokens, found.end), "noun after the number"
    )


def _partitive(tokens: Sequence[Token], at: int, words: Lexicons) -> Counted:
    """ "dozens of operations", "a third of the country's territory", "two of the prisoners", "three of them"."""
    start = at + (4 if _says_number_of(tokens, at) else 2)
    if tokens[start].tag in (tags.PRONOUN, tags.RELATIVE):
        return Counted(Phrase(start, start + 1, start), None, start + 1, "pronoun after of", elided=True)
    while tokens[start].tag in (tags.DETERMINER, tags.FOCUS, tags.NUMBER, tags.OPEN):
        start += 1
    found = noun_phrase(tokens, start, more=tokens[start - 1].tag == tags.NUMBER)
    participle = tokens[start].tag == tags.PARTICIPLE
    if tokens[start - 1].lower == "those" and (participle or found.head < 0):
        return Counted(
            Phrase(at + 2, start + participle, start - 1), None, start + participle, OF_WHOM
        )  # "of | those polled"
    if found.head < 0:
        return Counted(None, None, start, None, elided=True)
    found = _with_joined(tokens, at, found)
    whole = found._replace(start=at + 2) if not _says_number_of(tokens, at) else found
    head = singular(tokens[found.head].lower.split()[-1], words)  # of a "40 years"
    return Counted(whole, head, _with_of(tokens, found.end), OF_WHOM)


def _with_joined(tokens: Sequence[Token], at: int, found: Phrase) -> Phrase:
    """A plural with those that are joined to it and counted too: "a dozen agents | and officials |", "80 people, | banks and
    firms |", not "and 2 officials"."""
    joined, closes = found, False
    while not closes and tokens[joined.head].tag == tags.PLURAL and tokens[joined.end].lower in _JOINS:
        after = joined.end + (tokens[joined.end + 1].lower in _JOINS)
        closes = tokens[after].tag == tags.CONJUNCTION
        joined = noun_phrase(tokens, after + 1)
        is_subject = tokens[joined.end].tag in tags.FINITE and any(token.tag in tags.FINITE for token in tokens[:at])
        if joined.head < 0 or tokens[after + 1].tag in tags.VERBAL or is_subject:
            return found  # "killed 12 soldiers | and officials said"
    return found._replace(end=joined.end) if closes and tokens[joined.head].tag == tags.PLURAL else found


def _says_number_of(tokens: Sequence[Token], at: int) -> bool:
    """ "brings to 14 | the number of | journalists killed"."""
    return [token.lower for token in tokens[at + 1 : at + 4]] == ["the", "number", "of"]


def _with_of(tokens: Sequence[Token], end: int) -> int:
    """The end of a noun phrase with what follows in "of": "members | of the General Security directorate"."""
    while tokens[end].lower == "of":
        inner = end + 1
        while tokens[inner].tag in (tags.DETERMINER, tags.FOCUS, tags.POSSESSIVE):
            inner += 1
        found = noun_phrase(tokens, inner)
        if found.head < 0:
            break
        end = found.end
    return end


def is_people(noun: str, words: Lexicons) -> bool:
    """Whether a noun in the singular is one for persons."""
    return _compiled(words).heads.get(noun) in PEOPLE


def counted_class(tokens: Sequence[Token], phrase: Phrase, head: str, words: Lexicons) -> str | None:
    """The class of a counted noun phrase: its longest known phrase that ends in the head, a telling modifier, the head itself."""
    classes = _compiled(words)
    before = [token.lower for token in tokens[phrase.start : phrase.head]]
    for n_words in (2, 1):
        longer = " ".join([*before[-n_words:], head]) if len(before) >= n_words else ""
        if longer in classes.heads:
            return classes.heads[longer]
    known = classes.heads.get(head)
    if known in (None, "people", "militant"):
        told = _told_by_modifier(before, classes) if known != "militant" else None
        if told is not None and known is not None:
            return told
    return known


def _told_by_modifier(before: list[str], classes: _Classes) -> str | None:
    for n_words in (3, 2, 1):
        for start in range(len(before) - n_words, -1, -1):
            told = classes.anywhere.get(" ".join(before[start : start + n_words]))
            if told is not None:
                return told
    return None
