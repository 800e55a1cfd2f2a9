"""Words, word classes and noun phrases of a sentence as claims ask for them: the language layer, with numbers laid over it.

Knows no tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from corpus_tools.english.words import inflector
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.language.chunks import BE, BE_BASE, BEEN, BEING, HAVE, HAVING
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.numbers.tokens import HYPHENS
from corpus_tools.lexicons import Lexicons

_PLURAL_MODIFIERS = 3  # a noun phrase rarely has more plural nouns in a row
_ORDINAL = "ordinal"  # why a number counts nothing
_LONGEST_PHRASE = 12  # words of one noun phrase; anything longer is a list or a misreading
_MODIFIERS = frozenset((tags.ADJECTIVE, tags.NAME, tags.NOUN, tags.PARTICIPLE))  # words that commas and "and" join
_BEFORE_PLURAL = _MODIFIERS | {tags.FOCUS}
_KINDS = dict.fromkeys((BE, BE_BASE, BEEN, BEING), "be") | dict.fromkeys((HAVE, HAVING), "have")  # of auxiliaries


class Token(NamedTuple):
    """One word, mark or number of a sentence.

    `number` is the place of the number span it stands for, or -1; `kind` is what else the word list tells of it (be, have ...).
    """

    start: int
    end: int
    lower: str
    tag: str
    number: int = -1
    kind: str = ""


class Phrase(NamedTuple):
    """A noun phrase as token positions (end exclusive); `head` is the position of its head noun, -1 where it has none."""

    start: int
    end: int
    head: int


class _Listed(NamedTuple):
    """What no tag tells of a word."""

    classes: dict[str, str]
    kinds: dict[str, str]
    peoples: frozenset[str]


@cache
def _listed(words: Lexicons) -> _Listed:
    rows = words["word_classes"]
    classes = {row["word"]: tags.CLASSES[row["class"]] for row in rows if row["class"] in tags.CLASSES}
    kinds = {row["word"]: row["kind"] for row in rows if row["kind"]}
    peoples = frozenset(term.lower() for term in words.terms("demonyms") if term.endswith("s"))
    return _Listed(classes, kinds, peoples)


def singular(noun: str, words: Lexicons) -> str:
    """`noun` in lower case and, where it is a plural, in the singular: "policemen" to "policeman", "bodies" to "body"."""
    return inflector(words).singular(noun)


def read_tokens(
    sentence: Sentence, numbers: Sequence[NumberSpan], *, names: Sequence[tuple[int, int]] = ()
) -> list[Token]:
    """The words, marks and numbers of a sentence in order; each number span is one token, words inside `names` are names.

    An empty stop ends them, so that what stands before the first and after the last token can be asked.
    """
    classes, kinds, peoples = _listed(sentence.lexicons)
    tokens: list[Token] = []
    position, read = 0, 0  # where the last number ends, and how many were read
    named = iter(names)
    name = next(named, (0, 0))
    for word, lower, start, end, code in zip(
        sentence.words, sentence.lowers, sentence.starts, sentence.ends, sentence.codes, strict=True
    ):
        while read < len(numbers) and numbers[read].start < end:
            span = numbers[read]
            part = start < span.start or (span.ignored == _ORDINAL and span.end < end)
            if span.ignored and word[0].isalpha() and part:
                read += 1  # "an F/A-18 | fighter", "20 | first-graders"
                continue
            tag = tags.IGNORED if span.ignored else tags.NUMBER
            tokens.append(Token(span.start, span.end, span.text.lower(), tag, read))
            position, read = span.end, read + 1
        if start < position:
            if end > position + 1 and sentence.text[position] in HYPHENS:
                tokens.append(Token(position + 1, end, sentence.text[position + 1 : end].lower(), tags.HYPHENATED))
            continue
        while name[1] and name[1] <= start:
            name = next(named, (0, 0))
        kind = kinds.get(lower) or _KINDS.get(code, "")
        if code in "sS" and word != lower and lower in peoples:
            tag = tags.PLURAL
        elif name[0] <= start and end <= name[1] and word != lower:
            tag = tags.NAME
        else:
            tag = classes.get(lower) or tags.OF_CODES.get(code, tags.OTHER)
        tokens.append(Token(start, end, lower, tag, -1, kind))
    tokens.append(Token(len(sentence.text) + 1, len(sentence.text) + 1, "", tags.STOP))
    return tokens


def noun_phrase(tokens: Sequence[Token], start: int, *, one: bool = False, more: bool = False) -> Phrase:
    """The noun phrase that begins at `start`, right after a number: `one` where it is 1, so that its noun is singular.

    After a number of `more`, what looks like a verb in -s behind a noun is the plural noun: "1,100 air | attacks".

    It ends at the first word that cannot belong to it: "security members | dead", "wanted terrorists | in", "people | were".
    """
    while tokens[start].tag == tags.QUOTE:
        start += 1
    position, head, stop = start, -1, start + _LONGEST_PHRASE
    while position < stop:
        if more and position > start and _is_plural(tokens, position):
            head, position = position, position + 1
            break
        joined = _JOINED.get(tokens[position].tag)
        goes_on = joined(tokens, position, start, head, one) if joined is not None else None
        if goes_on is None:
            break
        head, position = goes_on, position + 1
    while position > start and head < position - 1 and tokens[position - 1].tag in tags.TRAILING:
        position -= 1
    if head < 0 and position > start:
        head = _last_adjective(tokens, start, position)
    return Phrase(start, position if head >= 0 else start, head)


# Each tells the head of a phrase that begins at `start` and goes on with the token at `position`, -1 where it has none so far;
# None where the phrase ends before that token.


def _with_noun(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    plural = head >= 0 and tokens[head].tag == tags.PLURAL
    if tokens[position].tag == tags.PLURAL:
        return None if plural and tokens[position - 1].tag != tags.PLURAL else position
    return None if plural else position  # nothing singular follows a plural head: "students | hostage"


def _with_adjective(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    ends = head >= 0 and (tokens[head].tag == tags.PLURAL or not _goes_on(tokens, position + 1))
    return None if ends else head


def _with_participle(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    single = one and tokens[position].tag != tags.GERUND
    verb = head >= 0 and (tokens[head].tag == tags.PLURAL or single)
    follows = _goes_on(tokens, position + 1) or _joins_modifiers(tokens, position + 1, head)
    return head if follows and not verb else None


def _with_adverb(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    follows = tokens[position + 1].tag == tags.ADJECTIVE or _goes_on(tokens, position + 1)
    return head if follows and head < 0 else None


def _with_focus(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    return None if head >= 0 or tokens[position].lower == "others" else head


def _with_owner(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    owns = tokens[position].tag == tags.POSSESSIVE or tokens[position + 1].tag == tags.POSSESSIVE
    return -1 if owns else None  # "victims of | Monday's | shootings"


def _with_number(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    owned = position > start and tokens[position - 1].tag == tags.POSSESSIVE
    return head if owned else None  # "seven of New Hampshire's | eight | newspapers"


def _with_link(tokens: Sequence[Token], position: int, start: int, head: int, one: bool) -> int | None:
    return -1 if _joins_modifiers(tokens, position, head) else None


_JOINED: dict[str, Callable[[Sequence[Token], int, int, int, bool], int | None]] = {
    **dict.fromkeys((tags.PLURAL, tags.NOUN, tags.NAME), _with_noun),
    **dict.fromkeys((tags.PARTICIPLE, tags.GERUND), _with_participle),
    **dict.fromkeys((tags.QUOTE, tags.ADVERB), _with_adverb),
    **dict.fromkeys((tags.POSSESSIVE, tags.TIME), _with_owner),
    **dict.fromkeys((tags.CONJUNCTION, tags.COMMA), _with_link),
    tags.ADJECTIVE: _with_adjective,
    tags.FOCUS: _with_focus,
    tags.NUMBER: _with_number,
}


def _is_plural(tokens: Sequence[Token], position: int) -> bool:
    verb = tokens[position].tag == tags.VERB and tokens[position].lower.endswith("s")
    return verb and tokens[position - 1].tag in _BEFORE_PLURAL


def _last_adjective(tokens: Sequence[Token], start: int, end: int) -> int:
    for position in range(end - 1, start - 1, -1):
        if tokens[position].tag in (tags.ADJECTIVE, tags.GERUND):
            return position
    return -1


def _goes_on(tokens: Sequence[Token], position: int) -> bool:
    """Whether a noun can follow at `position`: what stands before it is then a modifier."""
    for token in tokens[position : position + _PLURAL_MODIFIERS]:
        if token.tag in (tags.NOUN, tags.PLURAL, tags.NAME):
            return True
        if token.tag not in (tags.ADJECTIVE, tags.PARTICIPLE, tags.GERUND, tags.POSSESSIVE, tags.QUOTE):
            return False
    return False


def _joins_modifiers(tokens: Sequence[Token], position: int, head: int) -> bool:
    """Whether a comma or "and" at `position` joins modifiers of a plural noun that follows: "US, Israeli and other officials"."""
    if head >= 0 and tokens[head].tag == tags.PLURAL:
        return False
    if tokens[position].tag not in (tags.CONJUNCTION, tags.COMMA) or tokens[position - 1].tag not in _MODIFIERS:
        return False
    around = {tokens[position - 1].tag, tokens[position + 1].tag}
    if head < 0 and tokens[position].tag == tags.CONJUNCTION and around == {tags.ADJECTIVE}:
        return _goes_on(tokens, position + 1)  # "a five-month | political and legislative | minefield"
    for after, token in enumerate(tokens[position + 1 : position + _LONGEST_PHRASE]):
        if token.tag == tags.PLURAL:
            return after > 0
        if token.tag not in (*_MODIFIERS, tags.CONJUNCTION, tags.COMMA, tags.FOCUS):
            return False
    return False


def left_of(tokens: Sequence[Token], at: int) -> int:
    """The word before a number, articles, adverbs and quotation marks aside."""
    at -= 1
    while tokens[at].tag in (tags.FOCUS, tags.DETERMINER, tags.ADVERB, tags.QUOTE) and tokens[at].lower != "now":
        at -= 1
    return at


def neighbours(text: str, tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int, str]]:
    """The number at token `at` with the one before and the one after it: the two tokens, and what stands between."""
    numbers = [n for n, token in enumerate(tokens) if token.tag == tags.NUMBER or n == at]
    here = numbers.index(at)
    for first, second in pairwise(numbers[max(0, here - 1) : here + 2]):
        yield first, second, text[tokens[first].end : tokens[second].start]


def span_of(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """Where the tokens from `start` to `end` stand in their text; None where there are none."""
    return (tokens[start].start, tokens[end - 1].end) if end > start else None


def text_of(text: str, tokens: Sequence[Token], phrase: Phrase) -> str | None:
    """The words of a phrase as printed; None where it is empty."""
    span = span_of(tokens, phrase.start, phrase.end)
    return None if span is None else text[slice(*span)]
