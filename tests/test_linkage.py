"""Grouping by average linkage: pairs join most alike first while whole groups stay alike on the average."""

import random

import pytest

from corpus_tools.analysis.linkage import join_on_average


@pytest.mark.parametrize(
    ("likeness", "unknown", "groups"),
    [
        (
            {(0, 1): 1.0, (1, 2): 1.0},
            -3.0,
            [[0, 1], [2]],
        ),  # one figure does not chain two that nothing brought together
        ({(0, 1): 5.0, (1, 2): 5.0, (0, 2): -1.0}, -3.0, [[0, 1, 2]]),  # one weak pair does not part a group
        ({(0, 1): 1.0, (1, 2): 5.0, (0, 2): -9.0}, -3.0, [[0], [1, 2]]),  # the surest pair joins first
        ({(0, 1): -0.5}, 0.0, [[0], [1], [2]]),  # nothing below the bar joins
        ({}, 0.0, [[0], [1], [2]]),
    ],
)
def test_groups(likeness, unknown, groups):
    assert join_on_average(3, likeness, pair=0.0, least=0.0, unknown=unknown) == groups


def _by_definition(n, likeness, *, pair, least, unknown):
    """The same with every average taken anew."""
    groups = [{i} for i in range(n)]
    for i, j in sorted((ij for ij in likeness if likeness[ij] >= pair), key=lambda ij: (-likeness[ij], ij)):
        a, b = (next(g for g in groups if k in g) for k in (i, j))
        alike = [likeness.get((min(x, y), max(x, y)), unknown) for x in a for y in b]
        if a is not b and sum(alike) / len(alike) >= least:
            groups.remove(b)
            a |= b
    return sorted(sorted(group) for group in groups)


@pytest.mark.parametrize("seed", range(20))
def test_sums_that_are_kept_are_those_of_the_pairs(seed):
    rng = random.Random(seed)
    pairs = [(i, j) for i in range(12) for j in range(i + 1, 12) if rng.random() < 0.5]
    likeness = {ij: rng.randint(-8, 8) / 2 for ij in pairs}  # halves: sums are exact in any order
    how = {"pair": 0.0, "least": 0.0, "unknown": -1.0}
    assert sorted(join_on_average(12, likeness, **how)) == _by_definition(12, likeness, **how)


def test_the_table_given_is_left_as_it_was():
    likeness = {(0, 1): 1.0}
    join_on_average(2, likeness, pair=0.0, least=0.0, unknown=0.0)
    assert likeness == {(0, 1): 1.0}
