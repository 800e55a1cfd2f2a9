"""Numbers tied to each other that count nothing: results, odds, ratios, phone numbers, chains."""

from __future__ import annotations

from corpus_tools.extraction.numbers.cardinals import simple_fraction
from corpus_tools.extraction.numbers.number_words import Grammar, match_at, match_before, may_be_unit
from corpus_tools.extraction.numbers.spans import Mask
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens

_PHONE_DIGITS = 7
_SEPTEMBER_11 = (9.0, 11.0)
_NEAR = 5  # tokens around a score


def chain(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """2-1 win, 4-4-2, 555-123-4567, 9/11, 24/7, 2014-15; 10:1, 3-for-4, 9-of-14."""
    mark = t.words[i + 1]
    if mark == ":" and t.glued(i + 1) and t.words[i + 2].isdecimal():
        verses = t.words[i + 3] in HYPHENS and t.is_digits(i + 4)  # 5:1-12
        return Mask(i + 5 if verses else i + 3, "score")
    if not (mark in HYPHENS or mark == "/") or not (t.glued(i) and t.glued(i + 1) and t.is_digits(i + 2)):
        return None
    if t.words[i] == "1" and t.words[i + 2].startswith("8") and t.words[i + 3] in HYPHENS and t.is_word(i + 4):
        return Mask(i + 3, "phone number")  # 1-800-CALL-FBI
    last, count, digits = i + 3, 2, len(t.words[i]) + len(t.words[i + 2])
    while t.words[last] == mark and t.is_digits(last + 1):
        digits += len(t.words[last + 1])
        last, count = last + 2, count + 1
    if count > 2:
        return Mask(last, "phone number" if digits >= _PHONE_DIGITS and mark != "/" else "label")
    return _pair(g, t, i, mark)


def _pair(g: Grammar, t: Tokens, i: int, mark: str) -> Mask | None:
    """Two numbers tied by a hyphen or a slash: 2-1, 9/11, 24/7, 2014-15."""
    a, b, last = t.values[i], t.values[i + 2], i + 3
    if a is None or b is None:
        return Mask(last, "label")
    if mark == "/" and may_be_unit(g, t, last):
        return None  # 29/37 mpg
    if mark == "/":
        return None if simple_fraction(t, i) else Mask(last, "label")
    if (a, b) == _SEPTEMBER_11:
        return Mask(last, "label")
    near = t.lowers[max(0, i - _NEAR) : i] + t.lowers[last : last + 3]
    if is_ballot(g, t, i, last):
        return None  # 237-189: two counts of votes
    if (unit := match_at(t, last, g.units)) and unit[1].kind == "percent":
        return None  # 55-45 percent
    if a >= b:
        return Mask(last, "score")
    if t.words[i].isdecimal() and b < 100 and not g.roles["score"].isdisjoint(near) and not may_be_unit(g, t, last):
        return Mask(last, "score")
    return None


def is_ballot(g: Grammar, t: Tokens, i: int, last: int) -> bool:
    """Whether the tied numbers at token `i` count those for and against: the sentence tells of a vote and of no match.

    A word of winning beside them is of a match ("lost 3-2"), unless a vote is named there ("lost the vote 52-48").
    """
    said, near = set(t.lowers), t.lowers[max(0, i - _NEAR) : i] + t.lowers[last : last + 1]
    if not g.sport.isdisjoint(said):
        return False
    is_won = not g.roles["score"].isdisjoint(near)
    return not g.roles["vote"].isdisjoint(near) or (not is_won and not g.roles["ballot"].isdisjoint(said))


def contest(g: Grammar, t: Tokens, i: int) -> Mask | None:
    """won 3 to 1, a 3-to-1 margin, odds of five to one: both numbers are the result; 52 to 48 votes are two counts."""
    if match_before(t, i, g.money_before) is not None:
        return None
    joint, at = _to(t, i + 1)
    a, b = _whole(g, t, i), _whole(g, t, at)
    if not joint or a is None or b is None or a < b or t.lowers[i - 1] in ("from", "between"):
        return None
    last = at + 1
    if may_be_unit(g, t, last):
        return None
    near = t.lowers[max(0, i - _NEAR) : i] + t.lowers[last : last + 3]
    if not g.roles["odds"].isdisjoint(near):
        return Mask(last, "score")
    is_vote = at == i + 2 and is_ballot(g, t, i, last)  # 85 to 15, not 3-to-1
    return None if is_vote or g.roles["score"].isdisjoint(near) else Mask(last, "score")


def _to(t: Tokens, i: int) -> tuple[bool, int]:
    """Whether "to" or "-to-" stands at token `i`, and the token after it."""
    if t.words[i] in HYPHENS and t.lowers[i + 1] == "to" and t.words[i + 2] in HYPHENS:
        return True, i + 3
    return t.lowers[i] == "to", i + 1


def _whole(g: Grammar, t: Tokens, i: int) -> float | None:
    """A whole number in digits or one plain word."""
    if t.is_digits(i):
        return t.values[i] if t.words[i].isdecimal() else None
    value, kind = g.cardinals.get(t.lowers[i], (0.0, ""))
    return value if kind in ("unit", "ten") else None
