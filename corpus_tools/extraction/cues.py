"""What a sentence offers to the reader of statements: its words with one class each, and the cues among them.

A sentence becomes a string of tags, one character a word, so that phrases can be read with short linear patterns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.quotations import Quoted
from corpus_tools.lexicons import Lexicons

# One tag a word. Closed classes come from statement_words.tsv, cues from reporting_verbs.tsv, E from role_words.tsv.
TAGS = {
    "determiner": "D", "quantifier": "Q", "pronoun": "R", "relative": "W", "that": "T", "wh": "H", "subordinator": "S",
    "preposition": "P", "of": "o", "to": "t", "conjunction": "&", "but": "U", "auxiliary": "A", "adverb": "B", "time": "M",
    "particle": "p",
}  # fmt: skip
# C capitalised, E role noun, N other word, d word in -ed, g word in -ing, 9 number, s possessive, Z long quotation,
# z short quotation, V finite cue, G cue in -ing, I cue in its base form, - dash, x other sign; punctuation stands for itself.
NOMINAL = "CENdg9zMxQ"
WORD = re.compile(
    r"['’](?:s|S|re|ve|ll|d|m)\b"
    r"|(?:[A-Za-z]\.){2,}"
    r"|\w+(?:(?!['’](?:s|S|re|ve|ll|d|m)\b)[-‑.'’&/@]\w+)*(?:\.(?=[ \xa0]\S))?"
    r"|--+|[–—―]|…|\S"
)
JOINED_NAME = re.compile(r"(?:al|el|as|ar|an|at|ad|az|ul|bin|ibn|abu|von|van|de)[-‑’'][A-Z]", re.IGNORECASE)
SHORT_QUOTATION = 4  # words; a quotation up to this length without a stop may be part of a noun phrase
LONGEST_TITLE = 60  # code points: a quotation in title case up to this length is the name of a work or a programme
DASHES = "–—―"


class Verb(NamedTuple):
    """One reporting verb: what it is and what may follow it."""

    lemma: str
    cue_class: str
    frames: frozenset[str]
    takes_object: bool
    is_noun: bool
    particle: tuple[str, ...]


class Span(NamedTuple):
    """Words from `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int


@dataclass
class Found:
    """One statement as found in its sentence; positions are words, content positions code points."""

    cue: Span
    source: Span | None
    cue_class: str
    mode: str
    content: tuple[int, int] | None
    inherits: bool = False
    lead: int = 0  # first word of the cue's clause, where an earlier statement's content ends
    frame: str = ""
    via: Span | None = None


class Inventory(NamedTuple):
    """The word lists of this room, compiled."""

    tags: dict[str, str]
    verbs: dict[str, tuple[Verb, ...]]
    kinds: dict[str, str]
    wanted: frozenset[str]
    according: re.Pattern[str]
    according_class: dict[str, str]
    not_sources: frozenset[str]
    settings: dict[str, str]
    documents: frozenset[str]
    roles: frozenset[str]


class Words(NamedTuple):
    """A sentence as words: where they stand, their lower-case forms and the string of their tags."""

    text: str
    starts: list[int]
    ends: list[int]
    lower: list[str]
    tags: str


@cache
def _compiled(words: Lexicons) -> Inventory:
    tags = {row["term"]: TAGS[row["class"]] for row in words["statement_words"]}
    verbs: dict[str, list[Verb]] = {}
    kinds: dict[str, str] = {}
    for row in words["reporting_verbs"]:
        if row["tier"] != "core":
            continue
        first, *particle = row["term"].split()
        verb = Verb(
            row["term"],
            row["class"],
            frozenset(row["frames"].split()),
            row["object"] == "yes",
            row["noun"] == "yes",
            tuple(particle),
        )
        for form, tag in _forms(first, row["forms"].split()):
            verbs.setdefault(form, []).append(verb)
            kinds[form] = tag if kinds.get(form) != "V" else "V"
    phrases = words.mapping("according_to", "class")
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)
    singular = words.terms("roles")
    roles = frozenset(term for term in words.terms("role_words") if " " not in term)
    roles |= {*singular, *(term + "s" for term in singular)} - {row["term"] for row in words["statement_words"]}
    return Inventory(
        tags,
        {form: tuple(sorted(found, key=lambda v: -len(v.particle))) for form, found in verbs.items()},
        kinds,
        frozenset(verbs)
        | {phrase.split()[-1] for phrase in phrases} - {"of", "on", "by", "per"}
        | {"viewpoint", "opinion"},
        pattern,
        phrases,
        frozenset(words.terms("not_sources")),
        words.mapping("speech_settings", "kind"),
        frozenset(words.terms("role_words", kind="document")),
        roles,
    )


def _forms(lemma: str, given: list[str]) -> list[tuple[str, str]]:
    """Inflected forms of a verb with their tags: regular ones, unless the list gives them."""
    if given:
        return [(lemma, "I"), *((form, "G" if form.endswith("ing") else "V") for form in given)]
    if lemma.endswith("e"):
        return [(lemma, "I"), (lemma + "s", "V"), (lemma + "d", "V"), (lemma[:-1] + "ing", "G")]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [(lemma, "I"), (lemma[:-1] + "ies", "V"), (lemma[:-1] + "ied", "V"), (lemma + "ing", "G")]
    plural = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [(lemma, "I"), (plural, "V"), (lemma + "ed", "V"), (lemma + "ing", "G")]


def read_words(text: str, quoted: list[Quoted], inventory: Inventory, *, title: bool = False) -> Words:
    """The words of a sentence with their tags; a quotation counts as one word."""
    starts: list[int] = []
    ends: list[int] = []
    lower: list[str] = []
    tags: list[str] = []
    spans = iter(quoted)
    span = next(spans, None)
    known, kinds, roles = inventory.tags, inventory.kinds, inventory.roles
    for match in WORD.finditer(text):
        start, end = match.span()
        while span is not None and start >= span.end:
            span = next(spans, None)
        if span is not None and start >= span.start:
            if starts and starts[-1] == span.start:
                continue
            starts.append(span.start)
            ends.append(span.end)
            lower.append("")
            inner = text[span.start : span.end]
            short = inner.count(" ") < SHORT_QUOTATION and not inner.rstrip().endswith((",", ".", "!", "?"))
            short = short or (len(inner) < LONGEST_TITLE and _is_title(inner))
            tags.append("z" if short and not span.carried_in and not span.carried_out else "Z")
            continue
        word = match.group()
        low = word.lower()
        first = word[0]
        if first.isalpha():
            capital = first.isupper()
            tag = known.get(low, "")
            if not tag or (capital and starts and tag not in "TPoRW" and not title):
                if capital and starts and not title:
                    tag = "M" if tag == "M" else "C"
                elif low in kinds and (not capital or title or not starts):
                    tag = kinds[low]
                elif capital:
                    tag = "E" if low in roles and not starts else "C"
                elif low in roles:
                    tag = "E"
                elif JOINED_NAME.match(word):
                    tag = "C"
                elif low.endswith("ly"):
                    tag = "B"
                elif low.endswith("ing"):
                    tag = "g"
                elif low.endswith("ed"):
                    tag = "d"
                else:
                    tag = "N"
        elif first.isdigit():
            tag = "9"
        elif first in "'’" and len(word) > 1:
            tag = "s" if len(word) == 2 and low[1] == "s" else "A"
        elif first in DASHES or word.startswith("--"):
            tag = "-"
        elif first in ".!?…":
            tag = "."
        elif first in ",:;()":
            tag = first
        elif first in "[]":
            tag = "(" if first == "[" else ")"
        elif first in "\"“”„«»'‘’`":
            continue
        else:
            tag = known.get(first, "x")
        starts.append(start)
        ends.append(end)
        lower.append(low)
        tags.append(tag)
    return Words(text, starts, ends, lower, _settled(tags, lower))


def _is_title(quotation: str) -> bool:
    """Whether a quotation is in title case: the name of a book, a song, a programme."""
    words = [word for word in quotation.split() if word[:1].isalnum()]
    return (
        len(words) > 1
        and words[0][0].isupper()
        and all(word[0].isupper() or len(word) <= LONGEST_SMALL_WORD for word in words)
    )


LONGEST_SMALL_WORD = 3  # "of", "the", "and" in a title


def _settled(tags: list[str], lower: list[str]) -> str:
    """The tags after a look at the neighbours: cue forms that are nouns here, name particles, a possessive that is `is`."""
    for i, tag in enumerate(tags):
        before = tags[i - 1] if i else ""
        if not before:
            continue
        if tag in "VI":
            left = before
            if before == "B" and i > 1 and lower[i].endswith("ed"):
                left = tags[i - 2]
                left = left if left in "DsP" else before
            follows = tags[i + 1] if i + 1 < len(tags) else ""
            nominal = left in "DsoP9" if tag == "V" else left in "DsoP9Q"
            if nominal and not (left in "9Q" and follows and follows in "TR"):
                tags[i] = "N"
        elif tag == "p":
            tags[i] = "C" if before == "C" and i + 1 < len(tags) and tags[i + 1] in "Cp" else "N"
        elif tag == "s" and before in "RHW":
            tags[i] = "A"
        elif tag == "Q" and before == "C":
            tags[i] = "N"
    return "".join(tags)
