"""What the grammar finds."""

from __future__ import annotations

from typing import NamedTuple


class NumberSpan(NamedTuple):
    """One number of a text. `ignored` tells why it is no claim (year, ordinal, label ...), and is None for a claim.

    `start` and `end` bound the claim as gold writes it: modifier and number, with the unit where it is part of the quantity.
    `number_start` and `number_end` bound `number_text`, the bare number. `modifier_start` and `modifier_end` bound the words
    that gave `modifier`, also where they stand outside the span ("passed 1,200"); null where there are none.
    """

    start: int
    end: int
    text: str
    number_text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    modifier: str = "exact"
    kind: str = "count"
    unit: str | None = None
    tier: str = "core"
    ignored: str | None = None
    number_start: int = 0
    number_end: int = 0
    modifier_start: int | None = None
    modifier_end: int | None = None


class Number(NamedTuple):
    """A bare number, as a range of tokens. `value` is None for vague words, which have only a `low`."""

    first: int
    last: int  # exclusive
    value: float | None
    low: float | None = None
    kind: str = "count"  # count, fraction
    form: str = "word"  # digit, word, article, vague
    tier: str = "core"
    scale: float = 1.0  # the multiplier written with it: 1,000,000 in "5 million"
    modifier: str | None = None  # "a couple" is approximate by itself


class Quantity(NamedTuple):
    """A number or range with currency and unit, as a range of tokens."""

    number: Number
    first: int  # with the currency before the number
    last: int  # with the unit, exclusive
    low: float | None  # bounds of a range; None where it is none
    high: float | None
    kind: str
    unit: str | None
    tier: str
    number_first: int
    number_last: int


class Mask(NamedTuple):
    """Why the tokens up to `last` count nothing."""

    last: int  # exclusive
    reason: str
