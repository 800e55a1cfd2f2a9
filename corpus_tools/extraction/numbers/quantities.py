"""From a bare number to a quantity (range, currency, unit), and from a quantity to a span."""

from __future__ import annotations

from typing import NamedTuple

from corpus_tools.extraction.numbers.ages import age_from_context
from corpus_tools.extraction.numbers.cardinals import read_number
from corpus_tools.extraction.numbers.modifiers import read_modifier
from corpus_tools.extraction.numbers.number_words import Grammar, Unit
from corpus_tools.extraction.numbers.scores import is_ballot
from corpus_tools.extraction.numbers.spans import Number, NumberSpan, Quantity
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens
from corpus_tools.extraction.numbers.units import (
    NO_UNIT,
    ONE_OR_TWO,
    is_factor,
    per_so_many,
    read_unit,
    unit_before_or,
)

_MILLION, _THOUSAND = 1_000_000.0, 1000.0
_WIDEST_CHOICE = 3.0  # "two or six" names no range: b is at most this many times a
_WIDEST_MOVE = 10.0  # times what it was: "from 2 to 3 million" are millions both, "from 800 to 1.2 million" are not
_BOUNDS = {  # modifier: is value the low bound, is it the high bound
    "exact": (True, True),
    "approx": (False, False),
    "at_least": (True, False),
    "more_than": (True, False),
    "at_most": (False, True),
    "less_than": (False, True),
}


def read_quantity(g: Grammar, t: Tokens, number: Number) -> Quantity:
    """`number` with its range, currency and unit."""
    first, currency = _currency_before(g, t, number.first)
    number = _metres(g, t, number, currency)
    second, last = _range(g, t, number, first, currency)
    low, high = (None, None) if second is None else _ends(t, number, second)
    end = last if second is not None else number.last
    number_last = second.last if second is not None else number.last
    unit, end = read_unit(g, t, max(end, number_last), second or number, currency)
    if second is None and unit is NO_UNIT and (before := unit_before_or(g, t, number)) is not None:
        unit, (low, high) = before, ONE_OR_TWO
    if unit is NO_UNIT and number.value is not None:
        unit = per_so_many(t, end) or unit
    if second is None:
        number, unit = _moved(g, t, number, first, unit)
    kind, name, tier = unit.kind, unit.unit or None, unit.tier
    if number.tier != "core":
        tier = number.tier
    if kind == "count" and number.kind == "fraction":
        kind = "fraction"
    elif kind == "count" and is_factor(t, number):
        kind = "multiple"
    quantity = Quantity(number, first, end, low, high, kind, name, tier, number.first, number_last)
    return _negative(t, quantity) if second is None else quantity


def _negative(t: Tokens, q: Quantity) -> Quantity:
    """-5 degrees, minus 5 percent, $-50bn; a dash before a count is a dash."""
    if q.kind not in ("money", "percent", "measure") or q.number.value is None or not q.number.value:
        return q
    at = q.number.first - 1
    if at > 0 and t.words[at] in ("-", "−") and t.glued(at):
        at -= t.lowers[at - 1] == "minus"
        signed = t.lowers[at] == "minus" or q.first < at or not (t.glued(at - 1) or t.is_digits(at - 1))
    else:
        signed = at >= 0 and (
            t.lowers[at] == "minus" or (t.lowers[at] == "negative" and q.kind in ("percent", "measure"))
        )
    if not signed or t.ends_with(at, ("plus", "or")):
        return q
    return q._replace(first=min(q.first, at), number=q.number._replace(value=-q.number.value))


# --- currency ----------------------------------------------------------------------------------------------------------


def _currency_before(g: Grammar, t: Tokens, i: int) -> tuple[int, str | None]:
    """The first token of a currency printed before the number ($, US$, USD, RM), and its code."""
    if t.words[i - 1] in ("-", "−") and t.glued(i - 1) and t.glued(i - 2):
        return _exact_currency(g, t, i - 1) or (i, None)  # $-50bn
    return _exact_currency(g, t, i) or (i, None)


def _exact_currency(g: Grammar, t: Tokens, i: int) -> tuple[int, str] | None:
    for phrase, (code, term) in g.money_before.get(t.lowers[i - 1], ()):
        first = i - len(phrase)
        if first >= 0 and t.text[t.starts[first] : t.ends[i - 1]] == term:
            return first, code
    return None


def _metres(g: Grammar, t: Tokens, number: Number, currency: str | None) -> Number:
    """100m is a hundred metres before "race" or "high", a hundred million elsewhere."""
    is_letter = currency is None and number.scale == _MILLION and t.words[number.last - 1] == "m"
    race = t.lowers[number.first - 1] == "the" and t.words[number.first] in g.roles["track"]  # the 5,000m
    if is_letter and (race or t.lowers[number.last] in g.roles["after metres"]):
        return number._replace(last=number.last - 1, value=(number.value or 0.0) / number.scale, scale=1.0)
    return number


def _moved(g: Grammar, t: Tokens, number: Number, first: int, unit: Unit) -> tuple[Number, Unit]:
    """From 46 to 59 percent, from $2 to $3 million: what is printed of the second number alone holds for both.

    Without "from" only a percent does: 81 to 18 percent, 55-45 percent.
    """
    moves = first > 0 and t.lowers[first - 1] == "from"
    tied = t.words[number.last] in HYPHENS and t.glued(number.last - 1)
    if number.value is None or number.kind != "count" or not (tied or t.lowers[number.last] == "to"):
        return number, unit
    at, currency = _currency_after_joint(g, t, number.last + 1)
    is_number = t.values[at] is not None or t.lowers[at] in g.cardinals
    goal = read_number(g, t, at) if is_number else None
    if goal is None or goal.value is None:
        return number, unit
    if unit is NO_UNIT:
        shared = read_unit(g, t, goal.last, goal, currency)[0]
        if not moves and shared.kind != "percent":
            return number, unit
        unit = per_so_many(t, goal.last) or unit if shared is NO_UNIT else shared
    printed = goal.value / goal.scale
    if moves and number.scale == 1.0 < goal.scale and printed / _WIDEST_MOVE <= number.value <= printed * _WIDEST_MOVE:
        number = number._replace(value=number.value * goal.scale, scale=goal.scale)
    return number, unit


# --- range -------------------------------------------------------------------------------------------------------------


def _range(g: Grammar, t: Tokens, number: Number, first: int, currency: str | None) -> tuple[Number | None, int]:
    """The second number of "between a and b", "a to b", "a-b", "a or b", and the end of the range."""
    none = (None, number.last)
    if number.value is None or number.kind == "part of a unit":
        return none
    j = number.last
    unit, after_unit = read_unit(g, t, j, number, currency) if t.lowers[j] not in _JOINTS else (NO_UNIT, j)
    if unit.kind != "count":
        j = after_unit
    before = t.lowers[first - 1] if first else ""
    joint, at = _joint(t, j, before)
    if not joint:
        return none
    at, second_currency = _currency_after_joint(g, t, at)
    if second_currency and second_currency != currency:
        return none
    is_number = t.values[at] is not None or t.lowers[at] in g.cardinals
    share = number.kind == "fraction" and t.lowers[at] in ("a", "half", "two", "three")
    second = read_number(g, t, at) if is_number or share else None
    if second is None or second.value is None or second.kind != number.kind:
        return none
    if not _is_range(g, t, number, second, joint, first, unit, second_currency or currency):
        return none
    return second, second.last


_JOINTS = frozenset(("to", "or", "through", "and", "up", *HYPHENS))


def _joint(t: Tokens, j: int, before: str) -> tuple[str, int]:
    word = t.lowers[j]
    if word in HYPHENS and t.glued(j - 1) and t.glued(j):
        if t.lowers[j + 1] == "to":
            return "to", j + 3  # 0-to-60
        return "-", j + 1
    if word in HYPHENS and t.glued(j - 1) and t.lowers[j + 1] in ("or", "to"):
        return t.lowers[j + 1], j + 2  # 50- to 60-year-old
    if word == "up" and t.lowers[j + 1] == "to":
        return "to", j + 2
    if word == "to" and t.words[j + 1] in HYPHENS:
        return "to", j + 2  # 200 to-260
    if word in ("to", "or") or (word == "and" and before in ("between", "of")):
        return word, j + 1
    return "", j


def _currency_after_joint(g: Grammar, t: Tokens, at: int) -> tuple[int, str | None]:
    """ "$5 to $10": the number stands after one to four tokens of currency."""
    for end in range(at + 1, at + 5):
        if t.values[end] is not None:
            found = _exact_currency(g, t, end)
            return (end, found[1]) if found and found[0] == at else (at, None)
    return at, None


def _is_range(
    g: Grammar, t: Tokens, a: Number, b: Number, joint: str, first: int, unit: Unit, currency: str | None
) -> bool:
    low, high = _ends(t, a, b)
    before = t.lowers[first - 1] if first else ""
    if not low < high:
        return False
    if before == "between" or (before == "of" and t.lowers[first - 2] == "ages"):
        return True
    if joint == "and" or (joint != "or" and _are_votes(g, t, first, b.last)):
        return False
    if joint == "or":
        return high <= _WIDEST_CHOICE * low and unit.kind == "count"
    changes = g.roles["change"]
    shared = unit.kind == "count" and currency is None and read_unit(g, t, b.last, b, None)[0].kind != "count"
    by = before in changes or (before == "by" and _near(t, first - 1, changes))  # rose by 5 to 10 percent
    if joint == "to" and ((by and not shared) or (before == "from" and _near(t, first - 1, changes))):
        return False
    if unit.kind != "count" and joint == "to":
        same, _ = read_unit(g, t, b.last, b, currency)
        return same.unit == unit.unit and not _near(t, first, changes | g.roles["against"])
    return True


def _are_votes(g: Grammar, t: Tokens, first: int, last: int) -> bool:
    """voted 45-55, the bill failed 16-17 after ...: two counts of votes, and no range of something."""
    counts_nothing = not t.is_word(last) or t.lowers[last] in g.roles["pronoun after one"]
    return counts_nothing and is_ballot(g, t, first, last)


def _near(t: Tokens, i: int, words: frozenset[str]) -> bool:
    return not words.isdisjoint(t.lowers[max(0, i - 5) : i])


def _ends(t: Tokens, a: Number, b: Number) -> tuple[float, float]:
    """Both ends of a range; the first takes the scale of the second where it has none ("four to five thousand", "10-15,000")."""
    low, high = a.value or 0.0, b.value or 0.0
    if a.scale == 1.0 and b.scale > 1.0 and low < high / b.scale:
        return low * b.scale, high
    grouped = "," in t.words[b.first] and t.words[b.first - 1] in HYPHENS
    if grouped and low < high / _THOUSAND:
        return low * _THOUSAND, high
    return low, high


# --- to spans ----------------------------------------------------------------------------------------------------------


def to_span(g: Grammar, t: Tokens, q: Quantity) -> NumberSpan:
    """The claim span of a quantity, with its bounds as GUIDELINES A.4 has them."""
    q = age_from_context(g, t, q)
    m = read_modifier(g, t, q)
    first, last = m.first, m.last
    if q.low is not None:
        first = _range_start(t, q, first)
    bounds = _bounds(q, m.modifier)
    number_first = q.number_first + (q.number.form == "article")
    tier = "optional" if bounds.value == 0 else q.tier
    extent = Extent(first, last, number_first, q.number_last, m.words)
    return make_span(t, extent, bounds, q.kind, q.unit, tier)


class Extent(NamedTuple):
    """Which tokens a claim takes up, which of them are the bare number, and which give its modifier; ends are exclusive."""

    first: int
    last: int
    number_first: int
    number_last: int
    modifier: tuple[int, int] | None = None


class Bounds(NamedTuple):
    """What the number says."""

    value: float | None
    low: float | None
    high: float | None
    modifier: str = "exact"


def _bounds(q: Quantity, modifier: str) -> Bounds:
    """Value, low, high and modifier: the table of docs/numbers.md."""
    if q.low is not None:
        return Bounds(None, q.low, q.high, "range")
    if q.number.value is None:
        return Bounds(None, q.number.low, None, "vague")
    value = _tidy(q.number.value)
    is_low, is_high = _BOUNDS[modifier]
    return Bounds(value, value if is_low else None, value if is_high else None, modifier)


def make_span(t: Tokens, extent: Extent, bounds: Bounds, kind: str, unit: str | None, tier: str) -> NumberSpan:
    start, end = t.starts[extent.first], t.ends[extent.last - 1]
    number_start, number_end = t.starts[extent.number_first], t.ends[extent.number_last - 1]
    words = extent.modifier
    return NumberSpan(
        start,
        end,
        t.text[start:end],
        t.text[number_start:number_end],
        bounds.value,
        None if bounds.low is None else _tidy(bounds.low),
        None if bounds.high is None else _tidy(bounds.high),
        bounds.modifier,
        kind,
        unit,
        tier,
        None,
        number_start,
        number_end,
        t.starts[words[0]] if words else None,
        t.ends[words[1] - 1] if words else None,
    )


def _tidy(value: float) -> float:
    """2.1 * 10**9 without the noise of binary fractions."""
    return float(f"{value:.12g}")


def _range_start(t: Tokens, q: Quantity, first: int) -> int:
    """ "between" belongs to the span."""
    before = q.first - 1
    if before >= 0 and t.lowers[before] == "between":
        return min(first, before)
    if t.ends_with(q.first, ("between", "the", "ages", "of")):
        return q.first - 4
    return first
