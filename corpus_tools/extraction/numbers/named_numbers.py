"""Numbers that name: Article 4, Channel 14, Phase One, Apollo 11, “Frozen 2”, iOS 13.4; and what cannot be one."""

from __future__ import annotations

import re

from corpus_tools.extraction.numbers.number_words import Grammar, counts_a_plural, match_at, match_before, may_be_unit
from corpus_tools.extraction.numbers.spans import Mask
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens

_VERSION = re.compile(r"\d{1,2}\.\d")
OPENERS = frozenset(".:?!;…|•*\"“”‘'(-–—")  # marks after which a capital says nothing
_SCALES = frozenset(("hundred", "word", "dozen"))  # classes of "thousand", "dozen"
_NUMBER_SIGNS = frozenset(("no", "nos", "nr", "ch", "№", "#"))
_CODES, _US_CODE = frozenset(("USC", "CFR")), ("u", ".", "s", ".", "c", ".")
_BANDS, _LETTERS = frozenset(("Group", "Gang")), frozenset("bkm")  # Group of 20; Rule 40b
_PROGRAMMES = frozenset(("minutes", "hours", "days", "years"))
_BILL, _ERA = ("h", ".", "r", "."), ("a", ".", "d", ".")


def label(g: Grammar, t: Tokens, i: int, label_until: int) -> Mask | None:
    """Article 4, Articles 4 and 5, Channel 14, No. 10, Phase One, Boeing 737, Big Three."""
    mask = _by_what_follows(g, t, i)
    if mask is not None or i == 0 or not can_name(g, t, i):
        return mask
    return Mask(i + 1, "list marker") if _is_marker(t, i) else _by_what_precedes(g, t, i, label_until)


def _by_what_follows(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """iOS 13.4, Rule 40b, 60 Minutes."""
    named = i > 1 and t.words[i - 1][:1].isupper() and t.words[i].endswith(".0") and t.words[i - 2] not in OPENERS
    if i and (named or g.labels.get(t.lowers[i - 1]) == "always") and _is_version(g, t, i):
        return Mask(i + 1, "label")
    if i and t.words[i + 1] in _LETTERS and t.glued(i) and t.words[i - 1][0].isupper() and t.lowers[i - 1] in g.labels:
        return Mask(i + 2, "label")  # Rule 40b
    if i and t.lowers[i + 1] in _PROGRAMMES and t.words[i + 1][0].isupper() and not t.is_headline:
        return Mask(i + 1, "label")  # he told 60 Minutes
    return None


def band(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """the Group of Seven, the Gang of Eight; but a group of eight senators"""
    named = i > 1 and t.lowers[i - 1] == "of" and t.words[i - 2] in _BANDS and not counts_a_plural(g, t, i + 1)
    return Mask(i + 1, "label") if named else None


def _is_marker(t: Tokens, i: int) -> bool:
    """Reason 7: ..."""
    return i == 1 and t.words[2] == ":" and not t.glued(2)


def _by_what_precedes(g: Grammar, t: Tokens, i: int, label_until: int) -> Mask | None:
    """The noun, sign or code that the number numbers."""
    if mask := band(g, t, i):
        return mask
    coded = any(t.ends_with(i, code) for code in (_BILL, _ERA, _US_CODE)) or t.follows(i + 1, _US_CODE)
    if coded or not _CODES.isdisjoint((t.words[i - 1], t.words[i + 1])):
        return Mask(i + 1, "label")  # 18 USC 2071
    if _is_aircraft(g, t, i):
        return Mask(i + 1, "label")
    at = i - 1
    signed = t.words[at] == "." and t.lowers[at - 1] in _NUMBER_SIGNS
    at -= signed or (t.words[at] == ":" and t.lowers[at - 1] in g.roles["rank"])
    if t.lowers[at] in _NUMBER_SIGNS and (t.words[at] != "no" or t.words[at + 1] == "."):
        return Mask(i + 1, "label")
    if label_until == i:
        return Mask(i + 1, "label")
    noun = t.lowers[at]
    case = g.labels.get(noun) if is_numbered(g, t, at) else None
    if case and (case == "always" or t.words[at][0].isupper() or (case == "any" and not counts_a_plural(g, t, i + 1))):
        return Mask(i + 1, "label")
    if _is_titled(t, i) or t.lowers[i + 1] in ("form", "zip"):
        return Mask(i + 1, "label")
    return Mask(i + 1, "label") if _names(g, t, i) else None


def _is_titled(t: Tokens, i: int) -> bool:
    """“Frozen 2”, “The 700 Club”"""
    before, after = t.words[i - 1], t.words[i + 1]
    if after in ("”", "’", '"') and before[:1].isupper():
        return t.words[i - 2] in ("“", "‘", '"') or t.words[i - 2][:1].isupper()
    return before == "The" and after[:1].isupper() and t.words[i - 2] in ("“", "‘", '"')


def is_numbered(g: Grammar, t: Tokens, noun: int) -> bool:
    """on | night | two, week 5; not "that night two fell", "Friday night 5 fell", where a length of time is named already"""
    before = t.lowers[noun - 1]
    if t.lowers[noun] == "number" and (before.endswith("s") or before in ("now", "to")):
        return False  # casualties number 80
    if not noun or not any(unit.kind == "duration" for _, unit in g.units.get(t.words[noun], ())):
        return True
    named = t.words[noun - 1][:1].isupper() and before not in g.roles["pronoun after one"]
    return not named and before not in g.roles["names a time"]


def _is_aircraft(g: Grammar, t: Tokens, i: int) -> bool:
    """the 747, of 737 Max deliveries"""
    if t.words[i] not in g.roles["aircraft"] or t.lowers[i - 1] not in ("the", "a", "of"):
        return False
    return t.words[i + 1][:1].isupper() or not counts_a_plural(g, t, i + 1)


def _is_version(g: Grammar, t: Tokens, i: int) -> bool:
    """iOS 13.4"""
    return _VERSION.fullmatch(t.words[i]) is not None and not may_be_unit(g, t, i + 1)


def can_name(g: Grammar, t: Tokens, i: int) -> bool:
    """Names have whole numbers without comma, scale, unit or currency."""
    after = t.lowers[i + 1]
    scaled = after in g.cardinals and g.cardinals[after][1] in _SCALES
    if not t.words[i].isdecimal() or scaled or (t.glued(i) and after in g.abbreviations):
        return False
    if match_at(t, i + 1, g.money_after) is not None or match_before(t, i, g.money_before) is not None:
        return False
    return not may_be_unit(g, t, i + 1 + (t.words[i + 1] in HYPHENS))


def goes_on(t: Tokens, i: int) -> int:
    """The token at which a list of labels goes on after one that ends at `i` ("Articles 4, 5 and 6"); -1 where it ends."""
    if t.lowers[i] in ("and", "or", "to", ",", "&", "through", "/") or t.words[i] in HYPHENS:
        return i + 1
    if t.lowers[i] == "of" and t.is_digits(i + 1):
        return i + 1  # Photo 1 of 3
    at = i
    while at < i + 3 and t.words[at][:1].isupper():
        at += 1
    named = t.words[at + 2][:1].isupper() and not t.is_headline
    return at + 1 if at > i and t.lowers[at] in ("and", "or", ",") and named else -1  # iPhone 11 Pro and 11 Pro Max


def _names(g: Grammar, t: Tokens, i: int) -> bool:
    """A capitalised name just before, no noun after: Apollo 11, Euro 2016. Headlines capitalise everything: not there."""
    before, after = t.words[i - 1], t.words[i + 1]
    if len(before) == 1 and before.isupper() and before not in ("A", "I"):
        return True  # S&P 500
    coded = before.isupper() and after == ")"  # USS Boxer (LHD 4)
    if i < 2 or not before[:1].isupper() or not before.isalpha() or (t.words[i - 2] in OPENERS and not coded):
        return False
    if after.isalpha() and (after[0].islower() and t.lowers[i + 1] not in g.roles["after a name"]):
        return False
    if t.words[i + 1] in ("%", "$", ",") or t.lowers[i - 1] in g.roles["not names"] or counts_a_plural(g, t, i + 1):
        return False
    if match_before(t, i, g.before) is not None:
        return False
    return not t.is_headline
