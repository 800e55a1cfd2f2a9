"""Base noun phrases and verb groups: what a sentence's tags show without a grammar, read by patterns over one letter a token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.english.tags import TAGS
from corpus_tools.english.words import ING, PARTICIPLE, PAST, S_FORM, Inflector, inflector
from corpus_tools.lexicons import Lexicons

# One letter a tag, for patterns over whole sentences; marks stand for themselves. Forms of be, have and do have letters of their own.
CODES = {tag: tag for tag in TAGS if not tag[0].isalpha()} | {
    "NN": "n", "NNS": "s", "NNP": "N", "NNPS": "S", "FW": "N", "ADD": "N", "GW": "n", "NFP": "x", "SYM": "x", "LS": "x", "AFX": "j",
    "CD": "9", "JJ": "j", "JJR": "j", "JJS": "j", "RB": "r", "RBR": "r", "RBS": "r", "RP": "p", "UH": "u", "DT": "d", "PDT": "d",
    "PRP": "o", "EX": "o", "PRP$": "h", "WP$": "h", "WDT": "W", "WP": "W", "WRB": "Q", "IN": "i", "SC": "c", "TO": "t", "CC": "&",
    "POS": "'", "MD": "m", "VB": "v", "VBP": "z", "VBZ": "Z", "VBD": "b", "VBN": "k", "VBG": "g",
}  # fmt: skip
BE, BE_BASE, BEEN, BEING, HAVE, HAVING, DO, MODAL = "B", "y", "Y", "G", "H", "K", "O", "m"
_AUXILIARY = f"[{BE}{BE_BASE}{BEEN}{BEING}{HAVE}{HAVING}{DO}{MODAL}]"
_AROUND = "r{0,3}"  # adverbs inside a verb group
_DETERMINED = "(?:d{0,2}h?)"
# very large | armed | US, Israeli and other: what stands before the first noun; a participle only before what it can modify
_MODIFIER = r"(?:r{0,2}j(?:,r?j){0,4}(?:,?&r?j)?|r?[9$]|(?<=[dh9j'])r?[kg](?=[jnsNS])|(?<![a-zA-Z9'&])k(?=[nsNS])|(?<=i)k(?=[nsNS]))"
_NOUNS = r"(?:[nsNS$](?:-(?=[nsNS9]))?|9|j(?=[jnsNS])|'(?:r?[j9kg]){0,4}(?=[nsNS]))"
CHUNK = re.compile(
    rf"(?P<verbs>t?{_AROUND}(?:{_AUXILIARY}{_AROUND}){{0,4}}(?!k[nsNS](?<=[ir].))[vzZbkg]|t?{_AROUND}(?:{_AUXILIARY}{_AROUND}){{0,4}}{_AUXILIARY})"
    rf"|(?P<noun>o|{_DETERMINED}{_MODIFIER}{{0,8}}{_NOUNS}{{0,20}}[nsNS9]|{_DETERMINED}{_MODIFIER}{{1,8}}(?<=[9])|d)"
)
NEGATIONS = ("not", "never")
ACTIVE, PASSIVE = "active", "passive"


class NounPhrase(NamedTuple):
    """A base noun phrase as token positions: end exclusive, -1 where a part is missing. Premodifiers are start..head."""

    start: int
    end: int
    head: int
    determiner: int
    number: int
    is_time: bool


class VerbGroup(NamedTuple):
    """A verb with its auxiliaries as token positions.

    voice: active, passive · tense: past, present, future, "" (infinitives, participles, -ing) · negation, modal: token or -1.
    """

    start: int
    end: int
    head: int
    lemma: str
    voice: str
    tense: str
    negation: int
    modal: int

    @property
    def is_finite(self) -> bool:
        return self.tense != ""


class Chunks(NamedTuple):
    """Phrases and verb groups in order, and the sentence with one letter a chunk (N, V) or other token (its code)."""

    noun_phrases: tuple[NounPhrase, ...]
    verb_groups: tuple[VerbGroup, ...]
    shape: str
    places: list[int]  # of each letter: index of the phrase, of the group, or token


class ClosedWords(NamedTuple):
    """What the chunker asks of single words."""

    auxiliaries: dict[str, str]
    quantity: frozenset[tuple[str, ...]]
    times: frozenset[str]
    inflector: Inflector


@cache
def closed_words(words: Lexicons) -> ClosedWords:
    """The word lists in the chunker's shape."""
    forms = inflector(words)
    auxiliaries = {"be": BE_BASE, "been": BEEN, "being": BEING, "having": HAVING}
    for verb, code in (("be", BE), ("have", HAVE), ("do", DO)):
        for form in ("base", S_FORM, PAST):
            auxiliaries |= {word: auxiliaries.get(word, code) for word in forms.forms(verb)[form]}
    auxiliaries |= {"am": BE, "are": BE, "'s": BE, "’s": BE, "'re": BE, "’re": BE, "'m": BE, "’m": BE, "'ve": HAVE, "’ve": HAVE}
    auxiliaries |= {word + end: code for word, code in auxiliaries.items() if code in (BE, HAVE, DO) for end in ("n't", "n’t")}
    before = (row["term"] for row in words["number_modifiers"] if row["position"] == "before")
    times = frozenset(row["word"] for row in words["word_classes"] if row["class"] == "time")
    return ClosedWords(auxiliaries, frozenset(tuple(term.split()) for term in before), times, forms)


def encode(lowers: Sequence[str], tags: Sequence[str], closed: ClosedWords) -> str:
    """One letter a token."""
    codes = [CODES[tag] for tag in tags]
    auxiliaries = closed.auxiliaries
    for i, code in enumerate(codes):
        if code in "vzZbkgHm" and lowers[i] in auxiliaries:
            codes[i] = auxiliaries[lowers[i]]
        elif code == "9" and i:
            for length in (1, 2, 3):
                if tuple(lowers[max(0, i - length) : i]) in closed.quantity:
                    codes[max(0, i - length) : i] = "r" * min(length, i)
                    break
    return "".join(codes)


def read_chunks(lowers: Sequence[str], codes: str, closed: ClosedWords) -> Chunks:
    """Phrases, groups and shape of a sentence, from left to right."""
    nouns: list[NounPhrase] = []
    verbs: list[VerbGroup] = []
    shape: list[str] = []
    places: list[int] = []
    at = 0
    for found in CHUNK.finditer(codes):
        start, end = found.span()
        shape.extend(codes[at:start])
        places.extend(range(at, start))
        if found.lastgroup == "noun":
            shape.append("N")
            places.append(len(nouns))
            nouns.append(_noun_phrase(start, end, lowers, codes, closed))
        else:
            shape.append("V")
            places.append(len(verbs))
            verbs.append(_verb_group(start, end, lowers, codes, closed))
        at = end
    shape.extend(codes[at:])
    places.extend(range(at, len(codes)))
    return Chunks(tuple(nouns), tuple(verbs), "".join(shape), places)


def _noun_phrase(start: int, end: int, lowers: Sequence[str], codes: str, closed: ClosedWords) -> NounPhrase:
    head = end - 1
    number = codes.find("9", start, head)
    determiner = start if codes[start] in "dh" and start < head else -1
    return NounPhrase(start, end, head, determiner, number, lowers[head] in closed.times)


def _verb_group(start: int, end: int, lowers: Sequence[str], codes: str, closed: ClosedWords) -> VerbGroup:
    head = end - 1
    form = closed.inflector.verb(lowers[head])
    last = codes[head]
    auxiliaries = codes[start:head].replace("r", "").replace("t", "")
    modal = start + codes[start:head].find(MODAL) if MODAL in codes[start:head] else -1
    negation = next((i for i in range(start, end) if lowers[i] in NEGATIONS or lowers[i].endswith(("n't", "n’t")) or lowers[i] == "cannot"), -1)
    past_form = last in "bk" or form.form not in ("base", S_FORM, ING)
    passive = past_form and auxiliaries[-1:] in (BE, BE_BASE, BEEN, BEING) and auxiliaries != "" and last not in _AUXILIARY
    if codes[start] == "t":
        tense = ""
    elif modal >= 0:
        tense = "future" if lowers[modal] in ("will", "'ll", "’ll", "won't", "shall") else "present"
    elif auxiliaries or last in _AUXILIARY:
        first = next(i for i in range(start, end) if codes[i] in _AUXILIARY)
        tense = "" if codes[first] in (BEING, HAVING, BE_BASE, BEEN) else "past" if lowers[first].startswith(("was", "were", "had", "did")) else "present"
    else:
        tense = "past" if last == "b" else "present" if last in "vzZ" else ""
    bare = last == "k" and not auxiliaries
    return VerbGroup(start, end, head, form.lemma, PASSIVE if passive or bare else ACTIVE, tense, negation, modal)
