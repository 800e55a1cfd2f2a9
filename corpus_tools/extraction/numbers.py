"""The grammar of quantities: text to number spans. Knows no tables and loads no pandas."""

from __future__ import annotations

from typing import NamedTuple

from corpus_tools.lexicons import Lexicons


class NumberSpan(NamedTuple):
    """One number of a text. `ignored` tells why it is no claim (year, ordinal, label ...), and is None for a claim."""

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


def find_numbers(text: str, *, lexicons: Lexicons | None = None) -> list[NumberSpan]:
    """Every number of `text`, in order, without overlaps: quantities, and numbers that are none with the reason."""
    return []
