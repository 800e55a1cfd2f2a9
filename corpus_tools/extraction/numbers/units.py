"""The unit or currency after a number."""

from __future__ import annotations

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.numbers.ages import age_or_duration
from corpus_tools.extraction.numbers.number_words import PERCENT, Grammar, Unit, counts_a_plural, match_at
from corpus_tools.extraction.numbers.spans import Number
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens

NO_UNIT = Unit("", "count", "word", "core", ())
_FOOT = Unit("foot", "measure", "symbol", "core", ())
_POINT = Unit("percentage point", "percent", "word", "core", ())
_INCH = Unit("inch", "measure", "symbol", "core", ())
_MILLION, _THOUSAND = 1_000_000.0, 1000.0
_CODE_LENGTH = 3  # letters of an ISO 4217 code
_OR_TWO, ONE_OR_TWO = 3, (1.0, 2.0)  # tokens of "a day or"; what "a day or two" means
_LED = 4  # tokens between points and a word like "lead"
_TIMES, _FACTOR, _COMPARATIVE = "times", "factor", "er"
_RATED = 5  # words of "22.9 premature deaths of men per 100,000"
_BASES = frozenset(("100", "1000", "10000", "100000", "1000000"))  # a rate is told for so many
_TALLEST, _INCHES = 9, 12  # feet of a person; inches of a foot
_FOOT_MARKS, _INCH_MARKS = frozenset("'’′"), frozenset('"”″')
_INCHES_WORDS = frozenset(("inch", "inches", "in"))


def read_unit(g: Grammar, t: Tokens, j: int, number: Number, currency: str | None) -> tuple[Unit, int]:
    """The unit after the number and the end of the quantity; a count has none."""
    if currency is not None:
        return Unit(currency, "money", "word", "core", ()), j
    skipped = match_at(t, j, g.after)  # "20 or more years", "20-odd years"
    at, hyphen = (j + 1, True) if t.words[j] in HYPHENS and t.glued(j - 1) and t.glued(j) else (j, False)
    if hyphen and t.lowers[at] in ("odd", "plus"):
        at, hyphen = at + 1, False
    elif skipped:
        at = skipped[0]
    elif t.words[j] == "+" and t.glued(j - 1):
        at = j + 1
    couple = number.form == "article" or number.modifier == "approx"
    if t.lowers[at] == "of" and (couple or (number.form == "vague" and number.tier == "core")):
        at += 1  # "a couple of weeks", "tens of millions of dollars"
    if found := _named_unit(g, t, at, hyphen, number):
        unit, end = found
        return _with_age(g, t, unit, end, number)
    return NO_UNIT, j


def _named_unit(g: Grammar, t: Tokens, at: int, hyphen: bool, number: Number) -> tuple[Unit, int] | None:
    money = match_at(t, at, g.money_after)
    if money and _is_currency(t, at, money, number):
        return Unit(money[1], "money", "word", "core", ()), money[0]
    start = at
    while t.lowers[at] in g.lengthening:
        at += 1
    if height := _feet_or_inches(t, at, number):
        return height
    for phrase, unit in g.units.get(t.lowers[at], ()):
        end = t.end_of(at, phrase)
        if not end or (at > start and unit.kind != "duration"):
            continue
        if unit.kind == "multiple" and unit.form == "word" and not _is_multiple(g, t, end, number):
            continue  # "tried | six times"
        if _written_as(g, t, at, unit, hyphen):
            return _rate(g, t, _pounds(t, at, unit, number), end)
    if _is_of_a_lead(g, t, at, hyphen, number):
        return _POINT, at + 1
    word = t.lowers[at]
    if word.endswith(("'s", "’s")) and (unit_of := g.units.get(word[:-2])) and unit_of[0][1].kind == "duration":
        return unit_of[0][1], at + 1  # "one week's notice"
    return None


def _feet_or_inches(t: Tokens, at: int, number: Number) -> tuple[Unit, int] | None:
    """5'10, 5’ 10”, 6-foot-2, 6ft 2: feet and inches of a person."""
    value, i = number.value or 0.0, number.first
    if number.form != "digit" or value != int(value) or number.last != i + 1:
        return None
    mark = t.words[at] if t.glued(at - 1) else ""
    inches = mark in _INCH_MARKS
    if mark in _FOOT_MARKS and 0 < value <= _TALLEST and t.is_digits(at + 1):
        return _FOOT, at + 1
    before = i - 1 - (t.words[i - 1] in HYPHENS)
    after_feet = t.words[i - 1] in _FOOT_MARKS or t.lowers[before] in ("foot", "feet", "ft")
    if not after_feet or value >= _INCHES or not t.is_digits(before - 1 - (t.words[before - 1] in HYPHENS)):
        return None
    if inches or t.lowers[at] not in _INCHES_WORDS:
        return _INCH, at + inches
    return None


def _rate(g: Grammar, t: Tokens, unit: Unit, end: int) -> tuple[Unit, int]:
    """g/km, W/m2, kV/cm: one unit for each of another."""
    if unit.kind != "measure" or t.words[end] != "/" or not t.glued(end - 1):
        return unit, end
    for phrase, below in g.units.get(t.lowers[end + 1], ()):
        if below.kind in ("measure", "duration") and (last := t.end_of(end + 1, phrase)):
            return unit._replace(unit=f"{unit.unit} per {below.unit}"), last
    return unit, end


def _is_multiple(g: Grammar, t: Tokens, end: int, number: Number) -> bool:
    """Whether "times" compare: three times as many, ten times the size, rose five times; not how often: wrote five times."""
    after = t.lowers[end]
    comparative = after.endswith(_COMPARATIVE) and after not in g.roles["pronoun after one"]
    compared = comparative or after in g.roles["after times"] or after in g.roles["after double"]
    return t.lowers[end - 1] != _TIMES or compared or t.lowers[number.first - 1] in g.roles["multiplies"]


def _before(t: Tokens, number: Number) -> list[str]:
    """The few words before a number."""
    return t.lowers[max(0, number.first - _LED) : number.first]


def is_factor(t: Tokens, number: Number) -> bool:
    """by a factor of | 14 |, a factor of more than | four |"""
    before = _before(t, number)
    return _FACTOR in before and "of" in before


def _is_of_a_lead(g: Grammar, t: Tokens, at: int, hyphen: bool, number: Number) -> bool:
    """Whether points are those of a hundred: a 5-point edge, won by 17 points; not of an index, a match or a plan.

    Beside a share those are that it moved by: it was 40 percent and rose 3 points.
    """
    if t.lowers[at] not in ("point", "points"):
        return False
    if not g.sport.isdisjoint(t.lowers) or not g.roles["index"].isdisjoint(t.lowers):
        return False
    around = t.lowers[at + 1 : at + _LED] if hyphen else [*_before(t, number), t.lowers[at + 1]]
    moved = not g.roles["change"].isdisjoint(around) and not PERCENT.isdisjoint(t.lowers)
    return moved or not g.roles["led"].isdisjoint(around)


def per_so_many(t: Tokens, last: int) -> Unit | None:
    """22.9 deaths | per 100,000 |: the measure of what follows a number within a few words; None where it is no rate."""
    for at in range(last, last + _RATED):
        if base_end := rate_base(t, at):
            base = t.text[t.starts[at + 1] : t.ends[base_end - 1]]
            return Unit(f"per {base}", "measure", "word", "core", ())
        if not t.is_word(at):
            return None
    return None


def unit_before_or(g: Grammar, t: Tokens, number: Number) -> Unit | None:
    """a | day | or two, a | jab | or two: the unit, or NO_UNIT, of a number that goes on from one; None where it does not."""
    i, (_, two) = number.first, ONE_OR_TWO
    if number.value != two or i < _OR_TWO or t.lowers[i - 1] != "or" or t.lowers[i - _OR_TWO] not in INDEFINITE:
        return None
    if not t.lowers[i - 2].isalpha() or t.lowers[i - 2] in g.cardinals or counts_a_plural(g, t, number.last):
        return None
    units = (unit for phrase, unit in g.units.get(t.lowers[i - 2], ()) if len(phrase) == 1)
    return next((unit for unit in units if unit.form == "word"), NO_UNIT)


def rate_base(t: Tokens, at: int) -> int:
    """The end of a round number after "per" or a slash at token `at`: per | 100,000 |; 0 where there is none."""
    if t.lowers[at] != "per" and not (t.words[at] == "/" and t.glued(at - 1) and t.glued(at)):
        return 0
    last = at + 1
    while (t.words[last] == "000" and last > at + 1) or (last == at + 1 and t.is_digits(last)):
        last += 1
    digits = "".join(t.words[at + 1 : last]).replace(",", "")
    return last if digits in _BASES else 0


def _is_currency(t: Tokens, at: int, money: tuple[int, str], number: Number) -> bool:
    """Codes are capitals (500 USD); "won" is a verb after small numbers."""
    end, code = money
    if t.lowers[at] == code.lower() and end == at + 1 and len(code) == _CODE_LENGTH:
        return t.words[at].isupper() or (t.lowers[at] == "won" and (number.value or 0) >= _THOUSAND)
    return True


def _written_as(g: Grammar, t: Tokens, at: int, unit: Unit, hyphen: bool) -> bool:
    if unit.form == "rate":
        return False
    if unit.form == "symbol":
        return tuple(t.words[at : at + len(unit.words)]) == unit.words
    if unit.form == "glued":
        if hyphen and t.words[at + 1] in HYPHENS:
            return False  # a 2-in-1 model
        tied = t.glued(at - 1) or (t.words[at + 1] == "/" and t.glued(at) and t.glued(at + 1))  # 120 g/km
        goes_on = t.glued(at) and t.is_digits(at + 1)  # 4x100
        return tied and t.words[at] == unit.words[0] and not goes_on
    if unit.form in ("letter", "apart"):
        return t.words[at] == unit.words[0] and _stands_alone(g, t, at, unit)
    if unit.form == "hyphen":
        return hyphen
    if t.lowers[at] == "second" and not hyphen:
        return t.lowers[at + 1] not in ("half", "-", "place", "time", "round")
    if t.lowers[at] == "times":
        return not hyphen and t.words[at].islower()
    return True


def _pounds(t: Tokens, at: int, unit: Unit, number: Number) -> Unit:
    """Pounds are a weight, unless there are millions of them or another currency follows in brackets."""
    converted = t.words[at + 1] == "(" and t.words[at + 2] in ("$", "€", "US")
    if unit.unit == "pound" and (number.scale >= _MILLION or converted):
        return Unit("GBP", "money", "word", "core", ())
    return unit


def _with_age(g: Grammar, t: Tokens, unit: Unit, end: int, number: Number) -> tuple[Unit, int]:
    """25-year-old, 25 years old, 25 years of age are ages; 10-day-long is a duration."""
    hyphen = t.words[end] in HYPHENS
    at = end + hyphen
    if unit.kind != "duration":
        return unit, end
    if t.lowers[at] in ("old", "olds"):
        return age_or_duration(g, t, unit, at + 1), at + 1
    if t.follows(at, ("of", "age")):
        return Unit(unit.unit, "measure", "word", "optional", ()), at + 2
    if t.lowers[at] == "long" and hyphen:
        return unit, at + 1
    return unit, end


def _stands_alone(g: Grammar, t: Tokens, at: int, unit: Unit) -> bool:
    """41 C, 35C, 300 K for, 5 A in; not F-16, N95, A/C, Launch Pad 39A, "1 A rule"."""
    after = t.words[at + 1]
    tied = after in HYPHENS or t.is_digits(at + 1) or (after == "." and t.is_word(at + 2))
    if t.glued(at) and tied:
        return False
    if unit.form == "letter":
        return True
    return not t.is_word(at + 1) or t.lowers[at + 1] in g.roles["pronoun after one"]
