"""Words, word classes and noun phrases of a sentence: the small grammar that claims are read with.

There is no parser: closed classes and irregular forms come from word lists, the rest from endings. Knows no tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus_tools.english.tokens import is_title_case
from corpus_tools.english.words import inflector
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_HYPHENS = frozenset("-‑")
_QUOTES = frozenset("\"'“”‘’«»`")
_PLAIN = r"\w++(?![.'’\-‑])|"  # most words: tried first
_WORD = re.compile(_PLAIN + r"(?:[A-Z]\.){2,}|['’]s?(?![\w])|\w+(?:[.'’\-‑]\w+)*(?:['’](?=\s|$|[,.;]))?|--|[^\w\s]")
_WORD_IN_QUOTES = re.compile(  # where ’ closes a quotation
    _PLAIN + r"(?:[A-Z]\.){2,}|['’]s(?![\w])|\w+(?:[.'’\-‑]\w+)*|--|[^\w\s]"
)
_PLURAL_MODIFIERS = 3  # a noun phrase rarely has more plural nouns in a row
_LONG_WORD = 4  # letters
_LONGEST_ARTICLE = 3  # letters of an article that a hyphen ties to a name: "al-", "ash-"
_REMEMBERED = 50_000  # words whose class is kept
_LONGEST_PHRASE = 12  # words of one noun phrase; anything longer is a list or a misreading
_ADVERB_ENDING, _ADJECTIVE_ENDINGS = "ly", ("ous", "ful", "ish", "able", "ible", "less", "ic", "ary", "esque", "ed")
_MODIFIERS = frozenset((tags.ADJECTIVE, tags.NAME, tags.NOUN, *tags.ADJACENT))  # words that commas and "and" join
_NOUN_LIKE = frozenset((tags.NOUN, tags.PLURAL))
_MISREAD = {  # class by list or ending, and tag -> class
    (tags.GERUND, "NN"): tags.NOUN,  # "one | thing"
    (tags.VERB, "NN"): tags.NOUN,
    (tags.VERB, "NNS"): tags.PLURAL,  # "thousands of | lives"
    (tags.ADVERB, "NN"): tags.NOUN,
    (tags.ADVERB, "JJ"): tags.ADJECTIVE,
}
_BY_ENDING = _NOUN_LIKE | {tag for tag, _ in _MISREAD}
_FINITE = frozenset(("VB", "VBP", "VBZ"))
_BEFORE_VERB = frozenset(("TO", "MD", "RB", "PRP", "WDT", "WP"))  # tags before a verb and before no noun
_TENSED = frozenset(("VBZ", "VBP", "VBD", "MD"))
_NO_PLURAL = ("ss", "us", "is", "'s", "’s")


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


class Grammar(NamedTuple):
    """The word lists in the shape in which the reader wants them."""

    classes: dict[str, str]
    kinds: dict[str, str]
    singular: dict[str, str]
    peoples: frozenset[str]


@cache
def _compiled(words: Lexicons) -> Grammar:
    classes = {row["word"]: tags.CLASSES[row["class"]] for row in words["word_classes"]}
    kinds = {row["word"]: row["kind"] for row in words["word_classes"] if row["kind"]}
    peoples = frozenset(term.lower() for term in words.terms("demonyms") if term.endswith("s"))
    return Grammar(classes, kinds, words.mapping("irregular_nouns", "singular"), peoples)


def singular(noun: str, words: Lexicons) -> str:
    """`noun` in lower case and, where it is a plural, in the singular: "policemen" to "policeman", "bodies" to "body"."""
    return inflector(words).singular(noun)


def read_tokens(
    sentence: Sentence, numbers: Sequence[NumberSpan], *, names: Sequence[tuple[int, int]] = ()
) -> list[Token]:
    """The words, marks and numbers of a sentence in order; each number span is one token, words inside `names` are names.

    An empty stop ends them, so that what stands before the first and after the last token can be asked.
    """
    text, read = sentence.text, _reader(sentence.lexicons)
    folded = is_title_case(text.split())
    in_single_quotes = "‘" in text
    tokens: list[Token] = []
    before = tags.STOP
    position, following = 0, iter(enumerate(numbers))
    pending = next(following, None)
    named = iter(names)
    name = next(named, (0, 0))
    for match in (_WORD_IN_QUOTES if in_single_quotes else _WORD).finditer(text):
        start, end = match.span()
        while pending is not None and pending[1].start < end:
            index, span = pending
            before = tags.IGNORED if span.ignored else tags.NUMBER
            tokens.append(Token(span.start, span.end, text[span.start : span.end].lower(), before, index))
            position = span.end
            pending = next(following, None)
        if start < position:
            if end > position + 1 and text[position] in _HYPHENS:
                before = tags.HYPHENATED
                tokens.append(Token(position + 1, end, text[position + 1 : end].lower(), before))
            continue
        while name[1] and name[1] <= start:
            name = next(named, (0, 0))
        inside = name[0] <= start < name[1]
        word = match.group()
        if inside and word == "." and end < name[1]:
            continue  # "St. | Louis"
        lower, tag, kind = read(word, folded or before in tags.BEGINS, inside)
        if tag in _BY_ENDING and not inside:
            tag = _as_tagged(tag, sentence, sentence.at(start), before)
        if tag == tags.VERB and lower.endswith("s") and not lower.endswith(_NO_PLURAL) and _is_counted(tokens):
            is_verb = _is_verb(sentence, sentence.at(start))
            tag = tag if is_verb else tags.PLURAL  # "seven | lives": after a number hardly a verb ends in s
        elif tag == tags.RELATIVE and lower == "that" and before == tags.PREPOSITION:
            tag = tags.DETERMINER  # "in that short time"
        elif tag == tags.QUOTE and word in "'’" and start > 0 and text[start - 1] in "sSzx" and not in_single_quotes:
            tag = tags.POSSESSIVE
        tokens.append(Token(start, end, lower, tag, -1, kind))
        before = tag
    tokens.append(Token(len(text) + 1, len(text) + 1, "", tags.STOP))
    return tokens


def _as_tagged(tag: str, sentence: Sentence, at: int, before: str) -> str:
    """The class of a word that its ending or the list may misread: by the tag that it has in its sentence."""
    penn = sentence.tags[at] if at < len(sentence) else ""
    if tag in _NOUN_LIKE:
        return tags.VERB if _is_verb(sentence, at) else tag
    if tag in (tags.VERB, tags.ADVERB) and before in (tags.NUMBER, tags.PLURAL):
        return tag  # "thousands | rally in Paris"
    return _MISREAD.get((tag, penn), tag)


def _is_verb(sentence: Sentence, at: int) -> bool:
    """Whether what the tagger calls a verb is one: "11 now | support an inquiry"; right after a number it is where the sentence
    has no other: "Plane carrying 162 | disappears"."""
    if not 0 < at < len(sentence) or sentence.tags[at] not in _FINITE:
        return False
    if sentence.tags[at] == "VBZ" and sentence.tags[at - 1] == "CD":
        return not any(tag in _TENSED for n, tag in enumerate(sentence.tags) if n != at)
    return sentence.tags[at - 1] in _BEFORE_VERB


def _is_counted(before: Sequence[Token]) -> bool:
    """Whether a number stands before, adjectives between aside."""
    return next((token.tag for token in reversed(before) if token.tag != tags.ADJECTIVE), None) == tags.NUMBER


@cache
def _reader(words: Lexicons) -> Callable[[str, bool, bool], tuple[str, str, str]]:
    """A function that gives a word's lower case, class and kind; it remembers words, which news repeats."""
    grammar = _compiled(words)

    @lru_cache(maxsize=_REMEMBERED)
    def read(word: str, may_be_any_word: bool, inside_name: bool) -> tuple[str, str, str]:
        lower = word.lower()
        return lower, _class(word, lower, may_be_any_word, inside_name, grammar), grammar.kinds.get(lower, "")

    return read


def _class(word: str, lower: str, may_be_any_word: bool, inside_name: bool, grammar: Grammar) -> str:
    if lower in tags.MARKS:
        return tags.MARKS[lower]
    if lower in ("'s", "’s"):
        return tags.POSSESSIVE
    if not word[0].isalnum():
        return tags.QUOTE if word in _QUOTES else tags.OTHER
    if lower.endswith(("'s", "’s", "s'", "s’")) and lower.replace("’", "'") not in grammar.classes:
        return tags.POSSESSOR
    if word[0].isupper() and lower in grammar.peoples:
        return tags.PLURAL
    if inside_name and _is_capital(word):
        return tags.NAME
    return _tag(word, lower, may_be_any_word, grammar)


def _is_capital(word: str) -> bool:
    """Whether a word begins with a capital, also after an article: "al-Rashad"."""
    if word[0].isupper():
        return True
    article, mark, name = word.partition("-")
    return bool(mark) and len(article) <= _LONGEST_ARTICLE and name[:1].isupper()


def _tag(word: str, lower: str, may_be_any_word: bool, grammar: Grammar) -> str:
    """The class of a word. A capital tells a name, except where any word would have one."""
    known = grammar.classes.get(lower.replace("’", "'"))
    if known is not None and (known != tags.ADJECTIVE or word.islower() or may_be_any_word):
        return known
    if lower in grammar.singular:
        return tags.PLURAL
    if _is_capital(word) and (not may_be_any_word or not word[0].isupper()):
        return tags.NAME
    return known or _by_ending(lower)


def _by_ending(lower: str) -> str:
    if lower.endswith(_ADVERB_ENDING) and len(lower) > _LONG_WORD:
        return tags.ADVERB
    if lower.endswith("ed") and len(lower) > _LONG_WORD - 1:
        return tags.PAST
    if lower.endswith("ing") and len(lower) > _LONG_WORD:
        return tags.GERUND
    if lower.endswith("s") and not lower.endswith(_NO_PLURAL) and len(lower) > _LONG_WORD - 1:
        return tags.PLURAL
    if lower.endswith(_ADJECTIVE_ENDINGS):
        return tags.ADJECTIVE
    return tags.NOUN


def noun_phrase(tokens: Sequence[Token], start: int, *, one: bool = False) -> Phrase:
    """The noun phrase that begins at `start`, right after a number: `one` where the number is 1, so that its noun is singular.

    It ends at the first word that cannot belong to it: "security members | dead", "wanted terrorists | in", "people | were".
    """
    position, head, stop = start, -1, start + _LONGEST_PHRASE
    while position < stop:
        tag = tokens[position].tag
        if tag == tags.PLURAL:
            if head >= 0 and tokens[head].tag == tags.PLURAL and tokens[position - 1].tag != tags.PLURAL:
                break
            head = position
        elif tag in (tags.NOUN, tags.NAME):
            if head >= 0 and tokens[head].tag == tags.PLURAL:
                break  # nothing singular follows a plural head: "students | hostage"
            head = position
        elif tag == tags.ADJECTIVE:
            if head >= 0 and (tokens[head].tag == tags.PLURAL or not _goes_on(tokens, position + 1)):
                break
        elif tag in tags.ADJACENT or tag == tags.GERUND:
            verb = tokens[head].tag == tags.PLURAL or (one and tag != tags.GERUND) if head >= 0 else False
            if verb or not (_goes_on(tokens, position + 1) or _joins_modifiers(tokens, position + 1, head)):
                break
        elif tag in (tags.POSSESSOR, tags.POSSESSIVE):
            head = -1
        elif tag == tags.NUMBER and position > start and tokens[position - 1].tag in (tags.POSSESSOR, tags.POSSESSIVE):
            pass  # "seven of New Hampshire's | eight | newspapers"
        elif tag in (tags.CONJUNCTION, tags.COMMA):
            if not _joins_modifiers(tokens, position, head):
                break
            head = -1
        elif tag in (tags.QUOTE, tags.ADVERB):
            if head >= 0 or not _goes_on(tokens, position + 1):
                break
        elif tag == tags.FOCUS:
            if head >= 0 or (tokens[position].lower == "others"):
                break
        else:
            break
        position += 1
    while position > start and head < position - 1 and tokens[position - 1].tag in tags.TRAILING:
        position -= 1
    if head < 0 and position > start:
        head = _last_adjective(tokens, start, position)
    return Phrase(start, position if head >= 0 else start, head)


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
        if token.tag not in (tags.ADJECTIVE, tags.PAST, tags.PARTICIPLE, tags.GERUND, tags.POSSESSOR, tags.QUOTE):
            return False
    return False


def _joins_modifiers(tokens: Sequence[Token], position: int, head: int) -> bool:
    """Whether a comma or "and" at `position` joins modifiers of a plural noun that follows: "US, Israeli and other officials"."""
    if head >= 0 and tokens[head].tag == tags.PLURAL:
        return False
    if tokens[position].tag not in (tags.CONJUNCTION, tags.COMMA) or tokens[position - 1].tag not in _MODIFIERS:
        return False
    for after, token in enumerate(tokens[position + 1 : position + _LONGEST_PHRASE]):
        if token.tag == tags.PLURAL:
            return after > 0
        if token.tag not in (*_MODIFIERS, tags.CONJUNCTION, tags.COMMA, tags.FOCUS):
            return False
    return False


def neighbours(text: str, tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int, str]]:
    """The number at token `at` with the one before and the one after it: the two tokens, and what stands between."""
    numbers = [n for n, token in enumerate(tokens) if token.tag == tags.NUMBER]
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
