"""Which figures are compared: those of one story, or one article, that are on one scale and could be one quantity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from corpus_tools.analysis.claims.comparisons import (
    MOVE,
    Surroundings,
    are_equal,
    are_two_types,
    compare,
    is_rounded,
    ratio,
    sorts,
)  # fmt: skip
from corpus_tools.analysis.claims.figures import ANYONE, COUNT, SOME, SUBSET, Figure
from corpus_tools.analysis.claims.relations import agrees
from corpus_tools.analysis.claims.weights import Weights
from corpus_tools.level_weights import probability

FURTHEST = 5.0  # numbers further apart than this factor are no two versions of one
FURTHEST_VAGUE = 100.0  # the same for a vague word and a number
TWINS = 0.7  # probability from which equal figures are surely one
OWN_SHARE = 0.3  # of its own weight that a pair of differing figures keeps beside that of its twins


class Pair(NamedTuple):
    """Two figures, the first in reading order, with the weight of the pair and its probability to be a link."""

    a: Figure
    b: Figure
    weight: float
    probability: float
    n_both: int = 0  # articles of the story that give both numbers for such an event
    move: str = "none"  # its level of the comparison MOVE


class Block(NamedTuple):
    """Figures that may be compared with each other, and what they have in common."""

    figures: list[Figure]
    around: Surroundings


def blocks(figures: Sequence[Figure], story_of: Mapping[str, str]) -> Iterator[Block]:
    """Figures by story; those of an article without a story by article. Each block is gone when the next one is made."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[story_of.get(figure.article, figure.article)].append(figure)
    for members in map(_with_units, found.values()):
        yield Block(members, Surroundings(members))


def _with_units(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, where a count that may be one takes the unit with which its texts print the number: "48 percent to 42",
    "by 66 percent to 34"."""
    units: dict[tuple[float, str | None], set[tuple[str, float]]] = defaultdict(set)
    for f in figures:
        if f.quantity.point is not None and (f.dimension != COUNT or f.head):
            for sort in {None, None if f.dimension == COUNT else f.event_type}:
                units[f.quantity.point / f.quantity.unit_size, sort].add((f.dimension, f.quantity.unit_size))
    found = []
    for f in figures:
        sort = f.head or (f.event_type if f.names_event else None)
        known = units.get((f.quantity.point or 0.0, sort), set()) if f.dimension == COUNT else set()
        if len(known) == 1:
            f = replace(f, quantity=f.quantity.in_unit(*next(iter(known))))
        found.append(f)
    return found


def candidates(block: Block) -> Iterator[tuple[Figure, Figure]]:
    """Pairs on one scale whose numbers are equal, or near and of things that can be one."""
    scales: dict[str, list[Figure]] = defaultdict(list)
    for figure in block.figures:
        scales[figure.dimension].append(figure)
    for members in scales.values():
        for a, b in combinations(members, 2):
            if _may_be_one(a, b):
                yield a, b


def _may_be_one(a: Figure, b: Figure) -> bool:
    if are_equal(a, b) or is_rounded(a, b) or agrees(a.quantity, b.quantity):
        return True
    vague = "vague" in (a.quantity.modifier, b.quantity.modifier)
    between = ratio(a, b)
    if between > (FURTHEST_VAGUE if vague else FURTHEST):
        return False
    if are_two_types(a, b):
        return False
    if a.part != b.part and {a.part, b.part} & {SUBSET, SOME}:
        return False
    if a.sentence == b.sentence:
        return True
    if a.names_event and a.event_type == b.event_type:
        return True
    if a.dimension == COUNT and a.head and b.head:
        return a.thing == b.thing or (a.is_person and b.is_person and ANYONE in (a.thing, b.thing))
    return bool(a.near & b.near)


def score(block: Block, weights: Weights) -> list[Pair]:
    """Every candidate pair of a block with its weight and probability.

    Where numbers differ, the pair takes most of what the best pair of figures surely equal to the two has more: a toll told
    without its circumstances is that of the sentence that tells them.
    """
    compared = ((a, b, compare(a, b, block.around)) for a, b in candidates(block))
    found = [(a, b, weights.total(sorts(a, b), levels), levels[MOVE]) for a, b, levels in compared]
    twins: dict[Figure, set[Figure]] = defaultdict(set)
    known: dict[tuple[Figure, Figure], float] = {}
    for a, b, weight, _ in found:
        known[a, b] = known[b, a] = weight
        if probability(weight) >= TWINS and are_equal(a, b):
            twins[a].add(b)
            twins[b].add(a)
    pairs = []
    for a, b, weight, move in found:
        if not are_equal(a, b):
            best = max(known.get((x, y), weight) for x in twins[a] | {a} for y in twins[b] | {b})
            weight = OWN_SHARE * weight + (1 - OWN_SHARE) * best
        n_both = len(block.around.articles_with_both(a, b))
        pairs.append(Pair(a, b, weight, probability(weight), n_both, move))
    return pairs
