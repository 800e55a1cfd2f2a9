"""Words and their forms: one inflector for verbs and nouns."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons

BASE, S_FORM, PAST, PARTICIPLE, ING = "base", "s", "past", "participle", "ing"
PAST_OR_PARTICIPLE = "past or participle"
INDEFINITE = frozenset(("a", "an"))
MOST_REMEMBERED = 200_000  # words; beyond that, forms are worked out again rather than kept
_VOWELS = "aeiou"
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_NO_PLURAL = ("ss", "us", "is", "'s", "’s")
_SHORTEST_PLURAL = 4  # letters
_DOUBLE_STEMS = ("ss", "ff", "zz", "ee", "oo")  # pass, staff, buzz: written so before any ending
_PREFIXES = ("re", "over", "under", "out", "mis")
_NEVER_DOUBLED = "wxyh"
# Last letters of a stem that is written with a silent e: forc-e, sav-e, us-e, argu-e, seiz-e, judg-e, settl-e
_SILENT_E = ("c", "v", "s", "u", "z", "dg", "rg", "ng", "at", "ut", "ir", "ur", "in", "id", "ik", "ak", "iz")


class VerbForm(NamedTuple):
    """A form of a verb: base, s, past, participle, past or participle, ing."""

    lemma: str
    form: str


class Inflector:
    """The forms of verbs and nouns, and the way back. Made once for a set of word lists: see `inflector`."""

    def __init__(self, words: Lexicons) -> None:
        self._verbs = {row["verb"]: row for row in words["irregular_verbs"]}
        self._singular = words.mapping("irregular_nouns", "singular")
        self._plural = {one: many for many, one in reversed(self._singular.items())}
        self._known = frozenset(words.terms("common_words")) | self._verbs.keys()
        self._read: dict[str, VerbForm] = {}
        self._irregular = {"am": VerbForm("be", BASE), "are": VerbForm("be", BASE)}
        self._irregular |= {"is": VerbForm("be", S_FORM), "has": VerbForm("have", S_FORM)}
        for verb in self._verbs:
            forms = self.forms(verb)
            for form in (ING, PARTICIPLE, PAST):
                for word in forms[form]:
                    both = word in forms[PAST] and word in forms[PARTICIPLE]
                    self._irregular.setdefault(word, VerbForm(verb, PAST_OR_PARTICIPLE if both else form))

    def forms(self, verb: str) -> dict[str, tuple[str, ...]]:
        """The written forms of a verb or of a phrase that begins with one ("set ablaze"), the commonest first."""
        first, blank, rest = verb.partition(" ")
        row = self._verbs.get(first, {})
        past = tuple(row.get("past", "").split()) or (_with_ed(first),)
        forms = {
            BASE: (first,),
            S_FORM: ({"be": "is", "have": "has"}.get(first) or _with_s(first),),
            PAST: past,
            PARTICIPLE: tuple(row.get("participle", "").split()) or past,
            ING: tuple(row.get("ing", "").split()) or (_with_ing(first),),
        }
        return {form: tuple(word + blank + rest for word in written) for form, written in forms.items()}

    def verb(self, word: str) -> VerbForm:
        """The verb of which `word` (lower case) is a form; the word itself as its base form where no ending tells."""
        found = self._read.get(word)
        if found is None:
            found = self._irregular.get(word) or self._by_rule(word)
            if len(self._read) < MOST_REMEMBERED:
                self._read[word] = found
        return found

    def is_past(self, word: str) -> bool:
        """Whether a word (lower case) is written like a past or participle, and unlike a base form."""
        lemma, form = self.verb(word)
        return lemma != word and form in (PAST, PARTICIPLE, PAST_OR_PARTICIPLE)

    def _by_rule(self, word: str) -> VerbForm:
        prefix = next((prefix for prefix in _PREFIXES if word.startswith(prefix)), "")
        known = self._irregular.get(word[len(prefix) :]) if prefix else None
        if known and known.form != ING:
            return VerbForm(prefix + known.lemma, known.form)  # retaken
        if word.endswith("ied") and len(word) > 4:
            return VerbForm(word[:-3] + "y", PAST_OR_PARTICIPLE)
        if word.endswith("ed") and len(word) > 3 and not word.endswith("eed"):
            return VerbForm(self._stem(word[:-2]), PAST_OR_PARTICIPLE)
        if word.endswith("ing") and len(word) > 4:
            return VerbForm(self._stem(word[:-3]), ING)
        if word.endswith("s") and not word.endswith("ss") and len(word) > 2 and word not in self._verbs:
            return VerbForm(self._without_s(word), S_FORM)
        return VerbForm(word, BASE)

    def _stem(self, stem: str) -> str:
        """The verb behind a stem: "kidnapp" to "kidnap", "forc" to "force", "kill" as it is."""
        doubled = len(stem) > 3 and stem[-1] == stem[-2] and not stem.endswith(_DOUBLE_STEMS)
        candidates = [stem, stem + "e", *([stem[:-1]] if doubled else [])]
        made = [verb for verb in candidates if stem in (_with_ed(verb)[:-2], _with_ing(verb)[:-3])] or candidates
        known = [verb for verb in made if verb in self._known]
        if known:
            with_e = stem + "e"
            return with_e if with_e in known else stem if stem in known else known[-1]
        if doubled:
            return stem[:-1]
        return stem + "e" if _takes_e(stem) else stem

    def _without_s(self, word: str) -> str:
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("xes", "ches", "shes", "sses", "zzes")) and word[:-1] not in self._known:
            return word[:-2]
        if word.endswith("ses") and word[:-2] in self._known and word[:-1] not in self._known:
            return word[:-2]  # focuses, gases
        if word.endswith("oes"):
            return word[:-2]
        return word[:-1]

    def singular(self, noun: str) -> str:
        """`noun` in lower case and, where it is a plural, in the singular: "policemen" to "policeman", "bodies" to "body"."""
        lower = noun.lower().strip("'’\"“”‘")
        if lower in self._singular:
            return self._singular[lower]
        stem, mark, last = lower.rpartition("-")
        if mark and last in self._singular:
            return f"{stem}-{self._singular[last]}"
        if lower.endswith(_NO_PLURAL) or not lower.endswith("s") or len(lower) < _SHORTEST_PLURAL:
            return lower
        if lower.endswith("ies"):
            return lower[:-3] + "y"
        if lower.endswith(("xes", "ches", "shes", "sses", "zzes")):
            return lower[:-2]
        return lower[:-1]

    def plural(self, noun: str) -> str:
        """The plural of a noun, or of a phrase by its last word: "death toll" to "death tolls"."""
        before, blank, last = noun.rpartition(" ")
        if last in self._singular:  # a plural already
            return noun
        return before + blank + (self._plural.get(last) or _with_s(last))


@cache
def inflector(words: Lexicons) -> Inflector:
    """The inflector for a set of word lists (irregular_verbs, irregular_nouns, common_words)."""
    return Inflector(words)


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_SIBILANTS) or (word.endswith("o") and word[-2:-1] not in _VOWELS) else "s")


def _with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


def _with_ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _doubles(verb) else "") + "ing"


def _doubles(verb: str) -> bool:
    """One syllable, one vowel, one consonant at the end: stop, stab, gun. Longer ones are in the list of irregular verbs."""
    if len(verb) < 3 or verb[-1] in _VOWELS + _NEVER_DOUBLED or verb[-2] not in _VOWELS:
        return False
    before = verb[:-2]
    if before.endswith("qu"):
        before = before[:-2] + "q"
    return not any(letter in _VOWELS for letter in before)


def _takes_e(stem: str) -> bool:
    if len(stem) > 2 and stem[-1] == "l" and stem[-2] in "bcdfgkpstz":
        return True  # settl, tackl
    return stem.endswith(_SILENT_E) and not stem.endswith(
        ("ss", "ain", "ein", "oin", "een", "oat", "eat", "out", "our")
    )
