"""What each level is worth, from the list link_weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corpus_tools import level_weights
from corpus_tools.lexicons import Lexicons

BASE = "any pair"  # the row that stands for how rare links are


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights in log2 odds by sort of pair ("" for any), comparison and level."""

    base: float
    levels: Mapping[tuple[str, str, str], float]

    def points(self, sorts: tuple[str, ...], found: Mapping[str, str]) -> dict[str, float]:
        """Comparison -> what its level adds in any pair and in pairs of these sorts."""
        return {name: _worth(self, sorts, name, level) for name, level in found.items()}

    def total(self, sorts: tuple[str, ...], found: Mapping[str, str]) -> float:
        """The pair's weight: log2 odds that the two are one quantity."""
        return self.base + sum(self.points(sorts, found).values())


@cache
def _worth(weights: Weights, sorts: tuple[str, ...], name: str, level: str) -> float:
    return sum(weights.levels.get((sort, name, level), 0.0) for sort in ("", *sorts))


@cache
def read_weights(words: Lexicons) -> Weights:
    """The list link_weights. LexiconError where the base is missing."""
    found = level_weights.read_weights(words, "link_weights", BASE, "how rare links are")
    return Weights(found.pop(BASE), {_key(level): weight for level, weight in found.items()})


def _key(row: str) -> tuple[str, str, str]:
    """Sort, comparison and level of "noun: same" and "equal counts, noun: same"."""
    told, _, level = row.partition(": ")
    sort, _, name = told.rpartition(", ")
    return sort, name, level
