"""Which figures are compared: those of one story, or one article, that are on one scale and could be one quantity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from corpus_tools.analysis.claims.comparisons import Surroundings, are_equal, compare, ratio, sort
from corpus_tools.analysis.claims.figures import ANYONE, SUBSET, Figure
from corpus_tools.analysis.claims.weights import Weights, probability

FURTHEST = 5.0  # numbers further apart than this factor are no two versions of one
TWINS = 0.7  # probability from which equal figures are surely one


class Pair(NamedTuple):
    """Two figures, the first in reading order, with the weight of the pair and its probability to be a link."""

    a: Figure
    b: Figure
    weight: float
    probability: float


class Block(NamedTuple):
    """Figures that may be compared with each other, and what they have in common."""

    name: str
    figures: list[Figure]
    around: Surroundings


def blocks(figures: Sequence[Figure], story_of: Mapping[str, str]) -> list[Block]:
    """Figures by story; those of an article without a story by article."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[story_of.get(figure.article, figure.article)].append(figure)
    return [Block(name, members, Surroundings(members)) for name, members in found.items()]


def candidates(block: Block) -> Iterator[tuple[Figure, Figure]]:
    """Pairs on one scale whose numbers are equal, or near and of things that can be one."""
    scales: dict[str, list[Figure]] = defaultdict(list)
    for figure in block.figures:
        if figure.size is not None:
            scales[figure.dimension].append(figure)
    for members in scales.values():
        for a, b in combinations(members, 2):
            if _may_be_one(a, b):
                yield a, b


def _may_be_one(a: Figure, b: Figure) -> bool:
    if are_equal(a, b):
        return True
    vague = "vague" in (a.quantity.modifier, b.quantity.modifier)
    between = ratio(a, b)
    if between is None or (between > FURTHEST and not vague):
        return False
    if (a.names_event and b.names_event and a.event_type != b.event_type) or a.is_background != b.is_background:
        return False
    if a.part != b.part and SUBSET in (a.part, b.part):
        return False
    if a.sentence == b.sentence:
        return True
    if a.names_event and a.event_type == b.event_type:
        return True
    if a.dimension != "count":
        return bool(a.names & b.names or a.near & b.near)
    if a.head and b.head:
        return a.thing == b.thing or (a.is_person and b.is_person and ANYONE in (a.thing, b.thing))
    return bool(a.near & b.near)


def score(block: Block, weights: Weights) -> list[Pair]:
    """Every candidate pair of a block with its weight and probability.

    Where numbers differ, the pair takes half of what the best pair of figures surely equal to the two has more: a toll told
    without its circumstances is that of the sentence that tells them.
    """
    found = [(a, b, weights.total(sort(a, b), compare(a, b, block.around))) for a, b in candidates(block)]
    twins: dict[str, set[str]] = defaultdict(set)
    known: dict[tuple[str, str], float] = {}
    for a, b, weight in found:
        known[a.claim_id, b.claim_id] = known[b.claim_id, a.claim_id] = weight
        if probability(weight) >= TWINS and are_equal(a, b):
            twins[a.claim_id].add(b.claim_id)
            twins[b.claim_id].add(a.claim_id)
    pairs = []
    for a, b, weight in found:
        if not are_equal(a, b):
            left, right = twins[a.claim_id] | {a.claim_id}, twins[b.claim_id] | {b.claim_id}
            weight = (weight + max(known.get((x, y), weight) for x in left for y in right)) / 2
        pairs.append(Pair(a, b, weight, probability(weight)))
    return pairs
