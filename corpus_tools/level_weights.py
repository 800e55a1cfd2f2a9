"""Weights in log2 odds (Fellegi and Sunter 1969) as word lists keep them, and the probability that a sum of them stands for."""

from __future__ import annotations

from corpus_tools.lexicons import LexiconError, Lexicons


def probability(points: float) -> float:
    """Log2 odds as a probability."""
    return 1 / (1 + 2.0**-points)


def read_weights(words: Lexicons, name: str, base: str, meaning: str) -> dict[str, float]:
    """The list `name`: level -> log2 odds. LexiconError where the row `base` is missing, which says what `meaning` tells."""
    weights = {row["level"]: float(row["weight"]) for row in words[name]}
    if base not in weights:
        raise LexiconError(f"{name}.tsv has no row {base!r}: it says {meaning}.")
    return weights
