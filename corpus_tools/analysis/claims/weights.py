"""What each level is worth, from the list link_weights, and how likely a pair is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from corpus_tools.lexicons import LexiconError, Lexicons

BASE = "any pair"  # the row that stands for how rare links are


class Weights(NamedTuple):
    """Weights in log2 odds by level ("noun: same"), and by sort of pair and level ("equal counts, noun: same")."""

    base: float
    levels: Mapping[str, float]

    def points(self, sorts: Iterable[str], found: Mapping[str, str]) -> dict[str, float]:
        """Comparison -> what its level adds in any pair and in pairs of these sorts."""
        get, before = self.levels.get, ("", *(f"{sort}, " for sort in sorts))
        return {name: sum(get(f"{of}{name}: {level}", 0.0) for of in before) for name, level in found.items()}

    def total(self, sorts: Iterable[str], found: Mapping[str, str]) -> float:
        """The pair's weight: log2 odds that the two are one quantity."""
        return self.base + sum(self.points(sorts, found).values())


def probability(weight: float) -> float:
    """Log2 odds as a probability."""
    return 1 / (1 + 2.0**-weight)


@cache
def read_weights(words: Lexicons) -> Weights:
    """The list link_weights. LexiconError where a weight is no number or the base is missing."""
    try:
        levels = {row["level"]: float(row["weight"]) for row in words["link_weights"]}
        return Weights(levels.pop(BASE), levels)
    except ValueError as error:
        raise LexiconError(f"link_weights.tsv: {error}. The column weight holds numbers (log2 odds).") from error
    except KeyError as error:
        raise LexiconError(f"link_weights.tsv has no row {BASE!r}: it says how rare links are.") from error
