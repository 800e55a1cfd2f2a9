"""What a sentence offers to the reader of statements: its words with one class each, and the cues among them.

A sentence becomes a string of tags, one character a word, so that phrases can be read with short linear patterns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.language.people import role_terms
from corpus_tools.extraction.language.quotations import Quoted
from corpus_tools.lexicons import LexiconError, Lexicons, either

# One tag a word. Closed classes come from statement_words.tsv, cues from reporting_verbs.tsv, E from people.tsv.
TAGS = {
    "determiner": "D", "quantifier": "Q", "pronoun": "R", "relative": "W", "that": "T", "wh": "H", "subordinator": "S",
    "preposition": "P", "of": "o", "to": "t", "conjunction": "&", "but": "U", "auxiliary": "A", "adverb": "B", "time": "M",
    "particle": "p", "verb": "L", "generation": "J",
}  # fmt: skip
# C capitalised, E role noun, N other word, d word in -ed, g word in -ing, 9 number, s possessive, Z long quotation,
# z short quotation, L verb that is no cue, V finite cue, G cue in -ing, I cue in its base form, - dash, x other sign;
# punctuation stands for itself.
NOMINAL = "CENdg9zMxQ"
WORD = re.compile(
    r"['’](?:s|S|re|ve|ll|d|m)\b"
    r"|(?:[A-Za-z]\.){2,}"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?\b"
    r"|\w+(?:(?!['’](?:s|S|re|ve|ll|d|m)\b)[-‑.'’&/@]\w+)*(?:\.(?=[ \xa0]\S|[,;:)]))?"
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
    needs_object: bool
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
    unsaid: bool = False  # under a modal: no statement, but the content before it ends here


class Tagger(dict[str, str]):
    """Word -> tag, worked out on first use. `anywhere` reads capitalised words as if they were not (titles, first words)."""

    def __init__(self, known: dict[str, str], kinds: dict[str, str], roles: frozenset[str], *, anywhere: bool) -> None:
        super().__init__()
        self._known, self._kinds, self._roles, self._anywhere = known, kinds, roles, anywhere

    def __missing__(self, word: str) -> str:
        tag = self._letters(word) if word[0].isalpha() else self._sign(word)
        if len(self) < MOST_REMEMBERED:
            self[word] = tag
        return tag

    def _letters(self, word: str) -> str:
        low = word.lower()
        capital = word[0].isupper()
        tag = self._known.get(low, "")
        if capital and not self._anywhere:
            return tag if tag and tag in KEPT_WHEN_CAPITAL else "C"
        if tag:
            return tag
        if low in self._kinds:
            return self._kinds[low]
        if low in self._roles:
            return "E"
        if capital or JOINED_NAME.match(word):
            return "C"
        for ending, ending_tag in ENDINGS:
            if low.endswith(ending):
                return ending_tag
        return "N"

    def _sign(self, word: str) -> str:
        first = word[0]
        if first.isdigit():
            return "9"
        if first in "'’" and len(word) > 1:
            return "s" if word[1] in "sS" and len(word) == 2 else "A"
        if first in DASHES or word.startswith("--"):
            return "-"
        if first in ".!?…":
            return "."
        if first in ",:;()":
            return first
        if first in "[]":
            return "(" if first == "[" else ")"
        if first in "\"“”„«»'‘’`":
            return ""
        return self._known.get(first, "x")


ENDINGS = (("ly", "B"), ("ing", "g"), ("ed", "d"))
KEPT_WHEN_CAPITAL = "TPoRWMJ"  # classes that a capital letter inside a sentence does not turn into a name
MOST_REMEMBERED = 200_000  # words; beyond that, tags are worked out again rather than kept


class Inventory(NamedTuple):
    """The word lists of this room, compiled."""

    tagger: Tagger
    title_tagger: Tagger
    verbs: dict[str, tuple[Verb, ...]]
    wanted: frozenset[str]
    company: dict[str, frozenset[str]]
    weak: frozenset[str]
    nouns: frozenset[str]
    according: re.Pattern[str]
    according_class: dict[str, str]
    according_words: frozenset[str]
    according_names: frozenset[str]
    not_sources: frozenset[str]
    settings: dict[str, str]
    groups: dict[str, frozenset[str]]
    documents: frozenset[str]


class Words(NamedTuple):
    """A sentence as words: where they stand, their lower-case forms and the string of their tags."""

    text: str
    starts: list[int]
    ends: list[int]
    lower: list[str]
    tags: str
    inventory: Inventory


@cache
def _compiled(words: Lexicons) -> Inventory:
    tags = _word_tags(words)
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
            row["object"] != "",
            row["object"] == "needed",
            row["noun"] == "yes",
            tuple(particle),
        )
        for form, tag in _forms(first, row["forms"].split()):
            verbs.setdefault(form, []).append(verb)
            kinds[form] = tag if kinds.get(form) != "V" else "V"
    phrases = words.mapping("according_to", "class")
    settings = frozenset(words.terms("speech_settings"))
    company = {
        form: frozenset(word for verb in found for word in verb.particle) | settings
        for form, found in verbs.items()
        if all(_is_weak(verb) for verb in found)
    }
    according_words = frozenset(max(phrase.split(), key=len) for phrase in phrases)
    pattern = re.compile(rf"\b(?:{either(phrases)})\b", re.IGNORECASE)
    singular = words.terms("people", noun="yes")
    roles = frozenset(term for term in role_terms(words) if " " not in term)
    roles |= {*singular, *(term + "s" for term in singular)} - {row["term"] for row in words["statement_words"]}
    return Inventory(
        Tagger(tags, kinds, roles, anywhere=False),
        Tagger(tags, kinds, roles, anywhere=True),
        {form: tuple(sorted(found, key=lambda v: -len(v.particle))) for form, found in verbs.items()},
        frozenset(form for form in verbs if form not in company) | according_words,
        company,
        frozenset(company),
        frozenset(form for form, found in verbs.items() if any(verb.is_noun for verb in found)),
        pattern,
        phrases,
        according_words,
        frozenset(row["term"] for row in words["according_to"] if row["names"] == "yes"),
        frozenset(words.terms("not_sources")),
        words.mapping("speech_settings", "kind"),
        word_groups(words),
        frozenset(words.terms("people", kind="document")),
    )


GROUPS = (
    "object", "contrast", "condition", "be", "breaking", "degree", "no_speaker", "nobody", "first_person", "plural",
    "negation", "he", "she", "they", "thing", "ourselves", "day", "amount", "example", "aside", "single",
    "label", "approximate", "agent", "finite", "modal", "narrated", "remote", "able", "bare", "afterwards",
)  # fmt: skip


def word_groups(words: Lexicons) -> dict[str, frozenset[str]]:
    """The groups of single words that the rules ask about, by name. LexiconError for a group that no rule knows."""
    groups: dict[str, set[str]] = {name: set() for name in GROUPS}
    for row in words["statement_words"]:
        for name in row["groups"].split():
            if name not in groups:
                raise LexiconError(
                    f"statement_words: the group {name!r} of {row['term']!r} is not known. Allowed: {', '.join(GROUPS)}."
                )
            groups[name].add(row["term"])
    return {name: frozenset(terms) for name, terms in groups.items()}


def _word_tags(words: Lexicons) -> dict[str, str]:
    """The tag of each closed-class word. LexiconError for a class that has none."""
    tags: dict[str, str] = {}
    for row in words["statement_words"]:
        if row["class"] and row["class"] not in TAGS:
            raise LexiconError(
                f"statement_words: class {row['class']!r} of {row['term']!r} is not known. Allowed: {', '.join(TAGS)}."
            )
        if row["class"]:
            tags[row["term"]] = TAGS[row["class"]]
    return tags


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


def may_hold_cue(words: list[str], inventory: Inventory) -> bool:
    """Whether one of the lower-case `words` of a sentence can be a cue; a weak one only with a word that makes it one."""
    if not inventory.wanted.isdisjoint(words):
        return True
    weak = inventory.weak.intersection(words)
    return any(not inventory.company[form].isdisjoint(words) for form in weak)


def read_words(text: str, quoted: list[Quoted], inventory: Inventory, *, title: bool = False) -> Words:
    """The words of a sentence with their tags; a quotation counts as one word."""
    tagger = inventory.title_tagger if title else inventory.tagger
    spans = [match.span() for match in WORD.finditer(text)]
    tags = [tagger[text[start:end]] for start, end in spans]
    if "s'" in text or "s’" in text:
        for n, (start, end) in enumerate(spans):
            if (
                n
                and not tags[n]
                and _PLURAL_OWNER.match(text, start, end + 2)
                and not _OPENING_MARK.search(text, 0, start)
            ):
                tags[n] = "s"
    if spans:
        tags[0] = inventory.title_tagger[text[slice(*spans[0])]]
        if tags[0] == "I" and len(tags) > 1 and tags[1] in "C&":  # "State Department", "State and local leaders"
            tags[0] = "C"
    for n, stretch in enumerate(quoted):
        if n == 0:
            kept: list[tuple[int, int]] = []
            kept_tags: list[str] = []
            at = 0
        while at < len(spans) and spans[at][0] < stretch.start:
            kept.append(spans[at])
            kept_tags.append(tags[at])
            at += 1
        while at < len(spans) and spans[at][0] < stretch.end:
            at += 1
        part = _is_part_of_phrase(text, stretch)
        ends_clause = part and text[stretch.end - 1] == "," and stretch.end - stretch.start > 1
        kept.append((stretch.start, stretch.end - ends_clause))
        kept_tags.append("z" if part else "Z")
        if ends_clause:  # 'on "Meet the Press," the senator said': the comma ends the phrase, not the title
            kept.append((stretch.end - 1, stretch.end))
            kept_tags.append(",")
    if quoted:
        spans, tags = kept + spans[at:], kept_tags + tags[at:]
    if "" in tags:
        spans = [span for span, tag in zip(spans, tags, strict=True) if tag]
        tags = [tag for tag in tags if tag]
    lower = ["" if tag in "Zz" else text[start:end].lower() for (start, end), tag in zip(spans, tags, strict=True)]
    return Words(
        text,
        [start for start, _ in spans],
        [end for _, end in spans],
        lower,
        _settled(tags, lower, inventory),
        inventory,
    )


_PLURAL_OWNER = re.compile(r"(?<=s)['’](?= \w)")  # "the Republicans' claim that"
_OPENING_MARK = re.compile(r"‘|(?:^|(?<=[\s(]))['’]")


def _is_part_of_phrase(text: str, stretch: Quoted) -> bool:
    """Whether a quotation is so short, or so clearly the name of a work, that it may be part of a noun phrase."""
    if stretch.carried_in or stretch.carried_out:
        return False
    inner = text[stretch.start : stretch.end]
    if inner.count(" ") < SHORT_QUOTATION and not inner.rstrip().endswith((",", ".", "!", "?")):
        return True
    return len(inner) < LONGEST_TITLE and _is_title(inner)


def _is_title(quotation: str) -> bool:
    """Whether a quotation is in title case: the name of a book, a song, a programme."""
    words = [word for word in quotation.split() if word[:1].isalnum()]
    return (
        len(words) > 1
        and words[0][0].isupper()
        and all(word[0].isupper() or len(word) <= LONGEST_SMALL_WORD for word in words)
    )


LONGEST_SMALL_WORD = 3  # "of", "the", "and" in a title


def _is_weak(verb: Verb) -> bool:
    """Whether a verb is a cue only with another word: a particle, "a statement", "concern"."""
    return bool(verb.particle) or bool(verb.frames & {"setting", "feeling"})


def _settled(tags: list[str], lower: list[str], inventory: Inventory) -> str:
    """The tags after a look at the neighbours: cue forms that are nouns here, name particles, a possessive that is `is`."""
    for i, tag in enumerate(tags):
        before = tags[i - 1] if i else ""
        if not before:
            if tag == "p":
                tags[i] = "C"
            continue
        if tag in "VIG" and lower[i] in inventory.weak and not _has_company(i, tag, before, lower, inventory):
            tags[i] = "g" if tag == "G" else "d" if lower[i].endswith("ed") else "N"
        elif tag == "V" and lower[i].endswith("ed") and lower[i - 1] in inventory.groups["degree"]:
            tags[i] = "d"  # "the much lamented plan"
        elif (
            tag == "V"
            and lower[i].endswith("ed")
            and (
                (before == "S" and tags[i - 2 : i - 1] != ["A"])
                or (before == "T" and (i == 1 or tags[i + 1 : i + 2] == ["N"]))
            )
        ):  # "after reported raids", "when asked"
            tags[i] = "d"
        elif tag in "VI":
            left = before
            if before == "B" and i > 1 and lower[i].endswith("ed"):
                left = tags[i - 2]
                left = left if left in "DsP" else before
            follows = tags[i + 1] if i + 1 < len(tags) else ""
            is_noun = lower[i] in inventory.nouns
            nominal = (
                left in "DsoP"
                or (left == "t" and is_noun and lower[i].endswith("s"))
                or (left == "9" and (is_noun or tag == "V"))
            )
            nominal = nominal or (left == "Q" and is_noun and (tag == "I" or lower[i].endswith("s")))
            if is_noun and tag == "I" and before in "VT" and follows and follows in "N&EC":  # "says state police"
                nominal = True
            if is_noun and lower[i].endswith("s") and before in "CEN" and follows and follows in "VA":
                nominal = True  # "social media posts pointed to"
            if is_noun and left == "G":  # "continuing claims"
                nominal = True
            if is_noun and tag == "I" and left == "Z" and follows and follows in "CEN":  # '"..., " state police said'
                nominal = True
            if is_noun and lower[i].endswith("s") and before in "S," and _is_subject(i, before, tags):
                nominal = True
            if tag == "I" and lower[i] in inventory.nouns and follows and follows in "NE":  # "Iraqi state television"
                nominal = nominal or (before in ",CEN&W" and not lower[i - 1].endswith("s"))
            if tag == "I" and is_noun and tags[i + 1 : i + 2] == ["&"] and tags[i + 3 : i + 4] in (["N"], ["E"]):
                nominal = True  # "state and local leaders"
            several = left in "9Q" and lower[i - 1] not in inventory.groups["single"]
            if nominal and not (several and follows and follows in "TR"):
                tags[i] = "N"
        elif tag == "G" and before in "Ds":
            tags[i] = "g"
        elif tag == "J":
            tags[i] = "C"
            if before == "," and i > 1 and tags[i - 2] == "C":  # "King, Jr.": the comma belongs to the name
                tags[i - 1] = "x"
        elif tag == "p":
            tags[i] = "C" if before == "C" and i + 1 < len(tags) and tags[i + 1] in "Cp" else "N"
        elif tag == "s" and before in "RHW":
            tags[i] = "A"
        elif tag == "Q" and before == "C":
            tags[i] = "N"
    return "".join(tags)


def _is_subject(i: int, before: str, tags: list[str]) -> bool:
    """Whether a noun form in -s begins a clause of its own: `as states without such laws`, `..., states resorted to`."""
    follows = tags[i + 1] if i + 1 < len(tags) else ""
    if before == "S":
        return follows in ("P", "d", "A", "L")
    return follows in ("d", "A", "L")


def _has_company(i: int, tag: str, before: str, lower: list[str], inventory: Inventory) -> bool:
    """Whether a weak cue form stands with its particle, or where only a verb can stand."""
    for verb in inventory.verbs[lower[i]]:
        if verb.particle:
            if verb.particle == tuple(lower[i + 1 : i + 1 + len(verb.particle)]):
                return True
        elif (
            (tag == "V" and not lower[i].endswith("s"))
            or before in "ARtW"
            or (before in "CEN" and lower[i].endswith("s"))
        ):
            return any(word in inventory.settings for word in lower[i + 1 : i + 1 + COMPANY_REACH])
    return False


COMPANY_REACH = 7  # words after "issued" within which "statement" must stand
