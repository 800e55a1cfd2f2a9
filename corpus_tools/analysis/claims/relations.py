"""The decision table: how two figures for one quantity stand to each other (docs/comparison.md)."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

APPROX_TOLERANCE = 0.1  # "about 20" is read as 18 to 22, and agrees with what lies within
VAGUE_TOLERANCE = 0.2  # "dozens" is read as 19 and more
TENSION_FACTOR = 5.0  # "dozens" beside 341 can both be true, but a human should look
EQUAL = 0.003  # what rounding leaves between equal numbers: "50 percent" and 49.9
SAME = 1e-9  # what a change of units leaves
CONVERTED = 0.1  # a number in another unit is as exact as its rounding: 2 metres are six feet
CONVERTED_TIME = 0.025  # the same for lengths of time, whose units are parts of each other: 180 days are six months
ROUNDED_FROM = 10  # smaller numbers are not rounded
THOUSAND = 1_000  # from here numbers are told in short: "1.3 million"
REMEMBERED = 10_000  # numbers whose digits are kept
COARSE_UNIT = 0.5  # a length in weeks is known to half a week when the other one is in days

SHARE, DURATION = "share", "duration"  # dimensions: of percentages and points of percent, of lengths of time
EARLIER, LATER, DOWN, OPEN = "earlier", "later", "down", "open"


class Quantity(NamedTuple):
    """A figure as the decision table reads it. Bounds are in the dimension's base unit; None where open."""

    point: float | None  # the number itself; None for ranges and vague words
    low: float | None
    high: float | None
    modifier: str
    unit_size: float = 1.0  # base units in one of the unit as printed
    text: str = ""  # the words, for reasons
    dimension: str = ""  # the scale: share, duration, length ...

    def in_unit(self, dimension: str, size: float) -> Quantity:
        """The same printed number in another unit."""
        point, low, high = (None if x is None else x * size / self.unit_size for x in (self.point, self.low, self.high))
        return self._replace(point=point, low=low, high=high, unit_size=size, dimension=dimension)


class Moment(NamedTuple):
    """When a figure was counted, as far as the texts tell."""

    published: float | None  # day number of its article
    first_seen: float | None  # day on which this value was first printed for this quantity
    order: str | None  # EARLIER, LATER, DOWN or None
    newer: frozenset[float] = frozenset()  # counts that some text puts after this value
    corrects: frozenset[float] = frozenset()  # counts that this one is known to correct


class Relation(NamedTuple):
    """The relation, whether a human should look, and why, in words."""

    relation: str
    tension: bool
    reason: str


def bounds(quantity: Quantity) -> tuple[float, float]:
    """Lowest and highest number that the words allow; approximations get APPROX_TOLERANCE either way, vague words below."""
    if quantity.modifier == "approx" and quantity.point is not None:
        slack = abs(quantity.point) * APPROX_TOLERANCE
        return quantity.point - slack, quantity.point + slack
    low = -math.inf if quantity.low is None else quantity.low
    if quantity.modifier == "vague":
        low *= 1 - VAGUE_TOLERANCE
    high = math.inf if quantity.high is None else quantity.high
    return low, high


def same_number(a: Quantity, b: Quantity) -> bool:
    """The same digits, whatever stands before them ("13", "at least 13"); ranges and vague words by their bounds."""
    if a.point is not None and b.point is not None:
        return is_one_number(a.point, b.point, a, b)
    ends = ((a.low, b.low), (a.high, b.high))
    are_both_open = a.point is None and b.point is None
    return are_both_open and all(
        x is y or (x is not None and y is not None and is_one_number(x, y, a, b)) for x, y in ends
    )


def is_one_number(x: float, y: float, a: Quantity, b: Quantity) -> bool:
    """Whether two numbers of these quantities are one, as far as it is printed: 48.8 and 48.9 percent are two."""
    if a.unit_size == b.unit_size:
        is_rounded = math.isclose(x, y, rel_tol=EQUAL) and rounds(abs(x) / a.unit_size, abs(y) / b.unit_size)
        return is_rounded or math.isclose(x, y, rel_tol=SAME)
    return math.isclose(x, y, rel_tol=_converted(a))


def _converted(quantity: Quantity) -> float:
    """By how much a number may be off that is told in another unit."""
    return {SHARE: EQUAL, DURATION: CONVERTED_TIME}.get(quantity.dimension, CONVERTED)


def rounds(a: float, b: float) -> bool:
    """Whether one number is the other with fewer digits: 140 and 144."""
    if min(a, b) <= ROUNDED_FROM:
        return False
    short, long = sorted((a, b), key=digits_of)
    return digits_of(short) < digits_of(long) and float(f"{long:.{digits_of(short)}g}") == short


@lru_cache(maxsize=REMEMBERED)
def digits_of(size: float) -> int:
    """How many digits a number tells."""
    return max(len(f"{size:.12g}".replace(".", "").strip("0")), 1)


def _is_short_for(a: Quantity, b: Quantity) -> bool:
    """ "1.3 million" for 1,344,406: two digits or more in words of thousands; "100 million" may be another number than 132."""
    points = [q.point for q in (a, b) if q.point is not None and q.point > 0]
    if len(points) < 2 or a.unit_size != b.unit_size or not rounds(*points):
        return False
    short = min((a, b), key=lambda q: digits_of(q.point or 0.0))
    is_telling = digits_of(short.point or 0.0) > 1 and (short.point or 0.0) >= THOUSAND
    return is_telling and any(letter.isalpha() for letter in short.text)


def agrees(a: Quantity, b: Quantity) -> bool:
    """Equal values, whatever bounds them; "about N" and what lies within 10 % of N; "1.3 million" and what it is short for."""
    if {a.modifier, b.modifier} in ({"approx"}, {"approx", "exact"}) and a.point is not None and b.point is not None:
        return abs(a.point - b.point) <= APPROX_TOLERANCE * max(abs(a.point), abs(b.point))
    return same_number(a, b) or ({a.modifier, b.modifier} == {"exact"} and _is_short_for(a, b))


def overlap(a: Quantity, b: Quantity) -> bool:
    """Whether one number can satisfy both."""
    low_a, high_a = _widened(a, b)
    low_b, high_b = _widened(b, a)
    return max(low_a, low_b) <= min(high_a, high_b)


def gap(a: Quantity, b: Quantity) -> float:
    """How many times the lower figure's upper bound the higher one's lower bound is; 1 where they overlap."""
    (_, top), (bottom, _) = sorted((_widened(a, b), _widened(b, a)))
    if bottom <= top:
        return 1.0
    return bottom / top if top > 0 else math.inf


def _widened(quantity: Quantity, other: Quantity) -> tuple[float, float]:
    """A coarser unit is known less exactly: a week beside days is 3.5 to 10.5 days; a number in another unit is rounded."""
    low, high = bounds(quantity)
    if quantity.unit_size > other.unit_size * 1.01 and quantity.modifier in ("exact", "approx"):
        slack = quantity.unit_size * COARSE_UNIT
        low, high = low - slack, high + slack
    if quantity.unit_size != other.unit_size:
        low, high = low * (1 - _converted(quantity)), high * (1 + _converted(quantity))
    return low, high


def update_reason(a: Quantity, b: Quantity, time_a: Moment, time_b: Moment) -> str | None:
    """The words that make the two counts at two times; None where there are none. `a` and `b` differ in value."""
    for (old, when_old), (new, when_new) in permutations(((a, time_a), (b, time_b))):
        if old.point is None:
            continue
        if new.point is not None and (why := _moved(old, new, when_old, when_new)):
            return why
        is_above = new.point is not None or (new.low is not None and old.point < new.low)
        if when_old.order == EARLIER != when_new.order and is_above:
            return f"the text calls {old.text} an earlier count"
    return None


def _moved(old: Quantity, new: Quantity, when_old: Moment, when_new: Moment) -> str | None:
    """What texts say of a count that has moved from one number to another."""
    before, after = old.point or 0.0, new.point or 0.0
    if when_new.order == LATER and before < after:
        return f"the text has the count move up to {new.text}"
    if when_new.order == DOWN and before > after and (not when_new.corrects or before in when_new.corrects):
        return f"the text has the count corrected down to {new.text}"
    return f"a text of the story puts {new.text} after {old.text}" if after in when_old.newer else None


def _update_by_date(a: Quantity, b: Quantity, time_a: Moment, time_b: Moment) -> str | None:
    """Higher, and first printed on a later day."""
    if a.point is None or b.point is None or time_a.first_seen is None or time_b.first_seen is None:
        return None
    (low, high), days = ((a, b) if a.point < b.point else (b, a)), time_b.first_seen - time_a.first_seen
    days = days if low is a else -days
    return f"{high.text} was first printed {days:g} day(s) after {low.text}" if days > 0 else None


def relate(
    a: Quantity,
    b: Quantity,
    time_a: Moment,
    time_b: Moment,
    *,
    is_lagging_headline: bool = False,
) -> Relation:
    """The first relation of the table that applies to two figures for one quantity (refine and distinct are decided before).

    `is_lagging_headline`: one of them stands in a title and no figure of that article's body repeats it.
    """
    if is_lagging_headline and not _rounds(a, b):
        return Relation("headline_mismatch", False, "the title's figure stands nowhere in the body of its article")
    fits, is_same = overlap(a, b), same_number(a, b)
    by_words = None if is_same or _is_loose(a, b, fits) else update_reason(a, b, time_a, time_b)
    if by_words is None and agrees(a, b):
        return Relation("agree", False, _agreement(a, b))
    if not is_same and not _is_loose(a, b, fits) and (why := by_words or _update_by_date(a, b, time_a, time_b)):
        return Relation("update", False, why)
    if fits:
        tension = _has_tension(a, b)
        return Relation("compatible", tension, f"{a.text} and {b.text} can both be true")
    return Relation("conflict", False, f"{a.text} and {b.text} cannot both be true of one time")


def _is_loose(a: Quantity, b: Quantity, fits: bool) -> bool:
    """Vague words that leave room for the other figure tell nothing about time."""
    return fits and "vague" in (a.modifier, b.modifier)


def _rounds(a: Quantity, b: Quantity) -> bool:
    """A title that rounds its body's figure ("dozens", "nearly 60") has not lagged behind it."""
    return overlap(a, b) and bool({"vague", "approx"} & {a.modifier, b.modifier})


def _agreement(a: Quantity, b: Quantity) -> str:
    if a.modifier == b.modifier == "approx":
        return f"{a.text} and {b.text} lie within 10 %"
    if a.modifier == b.modifier == "exact" and not same_number(a, b):
        return f"{a.text} and {b.text} are one number, one of them rounded"
    if a.modifier == b.modifier:
        return f"both say {a.text}"
    return f"{a.text} meets {b.text} at its edge"


def _has_tension(a: Quantity, b: Quantity) -> bool:
    if a.modifier == b.modifier and a.modifier in ("at_least", "more_than", "at_most", "less_than"):
        return a.point != b.point
    if "vague" in (a.modifier, b.modifier):
        lows = [bounds(q)[0] for q in (a, b)]
        return min(lows) > 0 and max(lows) >= TENSION_FACTOR * min(lows)
    return {a.modifier, b.modifier} == {"at_least", "exact"}
