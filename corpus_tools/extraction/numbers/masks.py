"""Numbers that count nothing, with the reason: dates, clock times, ordinals, labels, scores, phone numbers, idioms."""

from __future__ import annotations

import re
from bisect import bisect_right

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.numbers.named_numbers import OPENERS, band, can_name, is_numbered, label
from corpus_tools.extraction.numbers.number_words import PERCENT, Grammar, counts_a_plural, match_before, may_be_unit
from corpus_tools.extraction.numbers.scores import chain, contest
from corpus_tools.extraction.numbers.spans import Mask
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens
from corpus_tools.extraction.numbers.units import rate_base

_MERIDIEM = re.compile(r"[\s.-]?(?:[ap]m\b|[ap]\.\s?m\b)", re.IGNORECASE)  # 9am, 9 p.m., 9.30 PM
_SECONDS = re.compile(r"\d\d(?:\.\d+)?")  # 9:30, 1:54.22
_ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))
_POINTS = ("two", "three")  # of what somebody tells one by one
_YEAR_DIGITS, _SHORT_YEAR = 4, 2
_LONGEST_AMOUNT = 7  # digits without a comma; longer ones are identifiers
_LONGEST_PREFIX = 4  # letters of F-16, COVID, MH370
_LONGEST_ORDINAL = 8  # tokens of "hundred-and-twenty-first"
_LAST_DAY = 31
_LONGEST_NOTE = 30  # tokens in brackets
_LONE_TOKENS = 4  # "(20)."
_LARGEST_MARKER = 99  # of a list: "12."
_EMERGENCY = frozenset(("911", "999"))


def by_shape(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """a three-star general, the 40 under 40 award; she called 911, 911 calls; 100 percent sure."""
    after = i + 1 + (t.words[i + 1] in HYPHENS and t.glued(i))
    shape = (t.lowers[after], f"{t.lowers[after]} {t.lowers[after + 1]}")  # "pronged", "yard line"
    shaped = after > i + 1 and not g.roles["shaped"].isdisjoint(shape)
    is_number = t.words[i] in _EMERGENCY and not counts_a_plural(g, t, i + 1)
    called = t.words[i] in _EMERGENCY and t.lowers[after] in g.roles["hotline"]
    if shaped or called or (is_number and t.lowers[i - 1] in g.roles["dialled"]):
        return Mask(i + 1, "label")
    if t.lowers[i + 1] == "under" and t.words[i] == t.words[i + 2]:
        return Mask(i + 3, "label")
    if t.words[i] == "100" and t.lowers[i + 1] in PERCENT and t.lowers[i + 2] in g.roles["degree"]:
        return Mask(i + 2, "idiom")
    return Mask(i + 1, "label") if _is_a_class(g, t, i) else None


def _is_a_class(g: Grammar, t: Tokens, i: int) -> bool:
    """the 1% and the rest of us; not the 1 percent of earners, the 1 percent increase."""
    if t.words[i] not in g.roles["few percent"] or t.lowers[i - 1] != "the" or t.lowers[i + 1] not in PERCENT:
        return False
    after = t.lowers[i + 2]
    return not t.is_word(i + 2) or after in g.roles["pronoun after one"] or after.endswith(("n't", "n’t"))


def digits_mask(g: Grammar, t: Tokens, i: int, named_times: list[tuple[int, int]], label_until: int) -> Mask | None:
    """Why the digits at token `i` count nothing; None where they may be a quantity."""
    if (first := _named_time(t, i, named_times)) is not None:
        is_year = len(t.words[i]) == _YEAR_DIGITS
        if not is_year or first != t.starts[i] or can_name(g, t, i):  # but: 2000 rpm
            return Mask(i + 1, "year" if is_year else "calendar day")
    return (
        _second_day(g, t, i, named_times)
        or _alone(t, i)
        or _clock(t, i)
        or _base_of_a_rate(t, i)
        or _short_year(g, t, i, named_times)
        or _glued(g, t, i)
        or chain(g, t, i)
        or contest(g, t, i)
        or label(g, t, i, label_until)
        or _address(g, t, i)
        or _identifier(t, i)
    )


def _named_time(t: Tokens, i: int, named_times: list[tuple[int, int]]) -> int | None:
    """Start of the day, month or year in which token `i` stands."""
    at = bisect_right(named_times, (t.starts[i], len(t.text))) - 1
    return named_times[at][0] if at >= 0 and t.starts[i] < named_times[at][1] else None


def _second_day(g: Grammar, t: Tokens, i: int, named_times: list[tuple[int, int]]) -> Mask | None:
    """July 15 and 16."""
    joint = t.lowers[i - 1] in ("and", "or", "to", "through", "until") and t.words[i].isdecimal()
    if not joint or _named_time(t, i - 2, named_times) is None or counts_a_plural(g, t, i + 1):
        return None
    return Mask(i + 1, "calendar day") if (t.values[i - 2] or 0.0) < (t.values[i] or 0.0) <= _LAST_DAY else None


def _alone(t: Tokens, i: int) -> Mask | None:
    """A line that is a number; a list marker: 1. or 2)."""
    if t.n <= _LONE_TOKENS and len(t.digits) == 1 and not any(map(t.is_word, range(t.n))):
        return Mask(i + 1, "lone number")
    value, after = t.values[i], t.words[i + 1]
    short = value is not None and value <= _LARGEST_MARKER and t.words[i].isdecimal()
    if i == 0 and short and after in (".", ")") and t.is_word(2) and t.words[2][0].isupper():
        return Mask(i + 1, "list marker")
    if short and after == ")" and _marks_a_point(t, i):
        return Mask(i + 1, "list marker")
    return None


def _base_of_a_rate(t: Tokens, i: int) -> Mask | None:
    """22.9 deaths per | 100,000 |, 328 deaths/| 100 000 |."""
    last = rate_base(t, i - 1)
    return Mask(last, "base of a rate") if last else None


def _marks_a_point(t: Tokens, i: int) -> bool:
    """1) it is old; 2) it is dear, and (3) it is far."""
    if t.words[i - 1] == "(":
        return i == 1 or t.words[i - 2] in ",;:—" or t.lowers[i - 2] in ("and", "or")
    before = t.words[max(0, i - _LONGEST_NOTE) : i]
    return before.count("(") <= before.count(")")


# --- times -------------------------------------------------------------------------------------------------------------


def _clock(t: Tokens, i: int) -> Mask | None:
    """9:30, 9:30 a.m., 9 am, 9.30pm, 9 o'clock, "from 9 to 11 a.m."."""
    if t.words[i + 1] == ":" and t.glued(i + 1) and _SECONDS.fullmatch(t.words[i + 2]):
        last = i + 3
        if t.words[last] == ":":
            last += 2
        return Mask(last, "clock time")
    if t.lowers[i + 1] in ("o'clock", "o’clock") or _MERIDIEM.match(t.text, t.ends[i]):
        return Mask(i + 1, "clock time")
    joined = t.words[i + 1] in HYPHENS or t.lowers[i + 1] in ("to", "and")
    if joined and t.is_digits(i + 2) and _MERIDIEM.match(t.text, t.ends[i + 2]):
        return Mask(i + 1, "clock time")
    return None


_CLOSING_QUOTES = frozenset('”"')
_APOSTROPHES = frozenset("'’‘")


def _ends_a_year(t: Tokens, i: int) -> bool:
    """Whether digits after four others and a mark may be the last ones of a second year: two after a hyphen ("1991-95"), or
    those of the very next year ("1978/9", "the 2014/15 season")."""
    mark, digits = t.words[i - 1], t.words[i]
    if not digits.isdecimal() or not t.glued(i - 1) or len(t.words[i - 2]) != _YEAR_DIGITS:
        return False
    if mark in HYPHENS and len(digits) == _SHORT_YEAR:
        return True
    tied = t.glued(i - 2) and t.is_digits(i - 2) and (mark in HYPHENS or mark == "/")
    return tied and len(digits) <= _SHORT_YEAR and str(int(t.words[i - 2]) + 1).endswith(digits)


def _short_year(g: Grammar, t: Tokens, i: int, named_times: list[tuple[int, int]]) -> Mask | None:
    """The second year of 1991-92 and 1978/9, and '16."""
    if _ends_a_year(t, i) and _named_time(t, i - 2, named_times) is not None:
        return Mask(i + 1, "year")
    if len(t.words[i]) != _SHORT_YEAR or not t.words[i].isdecimal() or not t.glued(i - 1):
        return None
    if t.words[i - 1] not in _APOSTROPHES or t.is_digits(i - 2) or (t.words[i + 1] in HYPHENS and t.is_digits(i + 2)):
        return None
    counts = counts_a_plural(g, t, i + 1) or (t.glued(i) and (t.is_word(i + 1) or t.words[i + 1] == "%"))
    return None if counts else Mask(i + 1, "year")


# --- letters and marks around ------------------------------------------------------------------------------------------


def _glued(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """14th, 1990s, '90s, F-16, COVID-19, S8, 5G, #5, a/12, user@12."""
    after = t.lowers[i + 1] if t.glued(i) else ""
    if after in _ORDINAL_ENDS:
        return Mask(i + 2, "ordinal")
    if after and t.words[i].endswith("0") and len(t.words[i]) in (2, _YEAR_DIGITS):
        if after == "s":
            return Mask(i + 2, "decade")
        if after in ("'", "’") and t.lowers[i + 2] == "s":
            return Mask(i + 3, "decade")
    if t.glued(i - 1) and (mask := _glued_before(g, t, i)):
        return mask
    return _glued_name(g, t, i, after) if after else None


def _glued_name(g: Grammar, t: Tokens, i: int, after: str) -> Mask | None:
    """What follows makes it a name or an address: 9M729, 501(c), 350.org, 3D."""
    if after.isalpha() and t.glued(i + 1) and t.is_digits(i + 2):
        return Mask(i + 3, "label")  # 9M729
    if after == "(" and len(t.words[i + 2]) == 1 and t.is_word(i + 2):
        return Mask(i + 1, "label")  # 501(c)
    if after == "." and t.glued(i + 1) and t.lowers[i + 2] in g.roles["domain"]:
        return Mask(i + 1, "address")  # 350.org
    if after.isalpha() and after not in g.abbreviations and not may_be_unit(g, t, i + 1):
        return Mask(i + 2, "label")  # 5G, 3D
    return None


def _glued_before(g: Grammar, t: Tokens, i: int) -> Mask | None:
    before = t.words[i - 1]
    if match_before(t, i, g.money_before):
        return None
    if before in ("_", "@", "=", "&", "\\") or (before == "/" and t.is_word(i - 2) and t.glued(i - 2)):
        return Mask(i + 1, "address")
    is_sum = t.is_word(i - 2) or (t.is_digits(i - 2) and t.is_word(i - 3) and t.glued(i - 3))
    if before == "#" or (before == "+" and t.glued(i - 2) and is_sum):
        return Mask(i + 1, "label")  # #5, D+7, P5+1
    if before == "(" and t.glued(i - 2) and not t.is_word(i - 2):
        return Mask(i + 1, "label")  # Article 2(4), 501(c)(4)
    if before in _CLOSING_QUOTES and t.glued(i - 2) and t.words[i - 2] in (".", ",", "?", "!"):
        return Mask(i + 1, "reference")
    if before == "/" and t.words[i - 2] == "/":
        return Mask(i + 1, "address")
    if before.isalpha() or (before == "." and t.words[i - 2].isupper()):
        return Mask(i + 1, "label")
    if before in HYPHENS and t.is_word(i - 2):
        if t.glued(i - 2):
            return (chain(g, t, i) if t.words[i + 1] == "/" else None) or _after_hyphen(g, t, i)  # post-9/11
        return Mask(i + 1, "label") if t.words[i - 2].isupper() else None  # COVID -19
    return None


def _after_hyphen(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """F-16, COVID-19, mid-20s; but "minus-2", "militants-12 of them"."""
    prefix = t.words[i - 2]
    if prefix.lower() in ("foot", "feet", "ft"):
        return None  # 6-foot-2
    if g.labels.get(prefix.lower()) == "always":
        return Mask(i + 1, "label")  # covid-19
    if prefix.lower() in g.roles["prefix of a number"]:
        return None
    short = len(prefix) <= _LONGEST_PREFIX and not may_be_unit(g, t, i + 1)
    return Mask(i + 1, "label") if prefix[0].isupper() or short else None


# --- addresses and identifiers ------------------------------------------------------------------------------------------


def _address(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """10 Downing Street."""
    at = i + 1
    while at < i + 4 and t.words[at][:1].isupper():
        if t.lowers[at] in g.roles["street"]:
            return Mask(i + 1, "address")
        at += 1
    return None


def _identifier(t: Tokens, i: int) -> Mask | None:
    """1.2.3, 0049, 1234567890."""
    word = t.words[i]
    long = len(word) > _LONGEST_AMOUNT and t.words[i - 1] not in ("$", "£", "€")
    is_code = word.isdecimal() and (long or (word[0] == "0" and len(word) > 1))
    return Mask(i + 1, "label") if is_code or t.values[i] is None else None


# --- words -------------------------------------------------------------------------------------------------------------


def word_mask(g: Grammar, t: Tokens, i: int, label_until: int) -> Mask | None:
    """Why the number word at token `i` counts nothing; None where it may be a quantity."""
    word = t.lowers[i]
    if mask := _idiom(g, t, i) or _result(g, t, i):
        return mask
    if word in g.ordinals or word in g.fractions:
        return None
    if word not in g.cardinals:
        named = word in g.vague and i > 0 and t.words[i - 1][:1].isupper() and t.lowers[i - 1] not in g.vague
        return _named_group(t, i) if named and word.endswith("s") and word != "tens" else None
    if t.lowers[i + 1] in ("o'clock", "o’clock") or _MERIDIEM.match(t.text, t.ends[i]):
        return Mask(i + 1, "clock time")
    if mask := ordinal(g, t, i):
        return mask
    if (i == 0 and t.words[1] == ":") or _is_a_point(t, i):
        return Mask(i + 1, "list marker")  # Three: the debate is over
    if label_until == i:
        return Mask(i + 1, "label")
    if mask := contest(g, t, i) or band(g, t, i):
        return mask
    case = g.labels.get(t.lowers[i - 1])
    named = case is not None and (case == "any" or t.words[i - 1][0].isupper()) and t.words[i][0].islower()
    if named and not counts_a_plural(g, t, i + 1) and _ends_a_name(g, t, i):
        return Mask(i + 1, "label")
    return _named_group(t, i)


def _is_a_point(t: Tokens, i: int) -> bool:
    """And, | two |, we know that he lied; that shows one, how near he was, and | two |, how little he did"""
    if t.lowers[i] not in _POINTS or t.words[i + 1] != ",":
        return False
    apart = t.words[i - 1] in (",", ";") or t.lowers[i - 1] == "and"
    opens = [word for word in t.lowers[:i] if word.isalpha()] == ["and"]
    return opens or (apart and any(t.follows(n, ("one", ",")) for n in range(i)))


def _ends_a_name(g: Grammar, t: Tokens, i: int) -> bool:
    """phase two ends, a category two storm, on night two of it; but "the law two men wrote"."""
    after, noun = t.lowers[i + 1], t.lowers[i - 1]
    if noun in g.roles["rank"] or not is_numbered(g, t, i - 1):
        return noun in g.roles["rank"]
    return not t.is_word(i + 1) or (after == "of" and t.lowers[i] != "one") or after in g.roles["pronoun after one"]


def _result(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """Test scores, old scores, he scores; not scores of people, scores killed, killing scores."""
    if t.lowers[i] not in g.roles["result noun"] or t.lowers[i + 1] == "of":
        return None
    after = i + 2 if t.lowers[i + 1] in ("was", "were", "more") else i + 1
    is_killed = t.lowers[i - 1] in g.roles["event before one"]
    return None if is_killed or t.lowers[after] in g.roles["victim after one"] else Mask(i + 1, "score")


def _idiom(g: Grammar, t: Tokens, i: int) -> Mask | None:
    at = i + (t.lowers[i] in INDEFINITE)  # worth a thousand words
    for phrase, reason in g.idioms.get(t.lowers[at], ()):
        first = at - phrase.index(t.lowers[at])
        if 0 <= first <= i and t.follows(first, phrase):
            return Mask(at + 1, reason)
    return None


def ordinal(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """first, twenty-first, hundred-and-tenth."""
    at, last = i, i + _LONGEST_ORDINAL
    while at < last and t.lowers[at] in g.cardinals and t.words[at + 1] in HYPHENS and t.glued(at) and t.glued(at + 1):
        at += 2
    if t.lowers[at] not in g.ordinals:
        return None
    if at > i and g.cardinals[t.lowers[at - 2]][1] == "unit":
        return None  # one-third
    return Mask(at + 1, "ordinal")


def _named_group(t: Tokens, i: int) -> Mask | None:
    """the Seven Seas, Formula One, the Gang of Eight: inside a sentence only names have a capital."""
    if i == 0 or not t.words[i][0].isupper() or t.words[i - 1] in OPENERS:
        return None
    return None if t.is_headline else Mask(i + 1, "label")


def one_mask(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """Why a single "one" counts nothing: partitive, pronoun; None where it is the determiner of a noun, or counts a victim."""
    before, after = t.lowers[i - 1] if i else "", t.lowers[i + 1]
    if after == "of":
        return Mask(i + 1, "partitive one of")
    if before in g.roles["determiner"] or after.endswith(("n't", "n’t")):
        return Mask(i + 1, "pronoun")
    if before in g.roles["event before one"] or after in g.roles["victim after one"]:
        return None
    if t.lowers[i + 1] in ("was", "is", "were") and t.lowers[i + 2] in g.roles["victim after one"]:
        return None
    if (after in HYPHENS and t.glued(i)) or (after in ("to", "or") and t.lowers[i + 2] in g.cardinals):
        return None
    if not t.is_word(i + 1) or after in g.roles["pronoun after one"] or after.endswith(("'s", "’s")):
        return Mask(i + 1, "pronoun")
    return None
