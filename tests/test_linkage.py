"""Grouping by average linkage: pairs join most alike first while whole groups stay alike on the average."""

import random
from typing import NamedTuple

import pytest
from timing import grows_linearly

from corpus_tools.analysis.claims import groups
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


def test_groups_with_two_that_are_apart_do_not_join_but_where_their_pair_is_known():
    known = {(0, 1): 5.0, (1, 2): 5.0}
    how = {"pair": 0.0, "least": 0.0, "unknown": 0.0, "are_apart": lambda i, j: {i, j} == {0, 2}}
    assert join_on_average(3, known, **how) == [[0, 1], [2]]
    assert join_on_average(3, {**known, (0, 2): -1.0}, **how) == [[0, 1, 2]]


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


class _Told(NamedTuple):
    """A figure as far as events read it."""

    sentence: int
    names_event: bool


def _joined_by_definition(quantities):
    """Every quantity is held against every other, until no two of one sentence are apart."""
    event = list(range(len(quantities)))
    told = [{f.sentence for f in figures if f.names_event} for figures in quantities]
    for _ in quantities:
        event = [min(event[m] for m, other in enumerate(told) if m == n or own & other) for n, own in enumerate(told)]
    return event


@pytest.mark.parametrize("seed", range(20))
def test_events_are_what_sentences_join(seed):
    random_ = random.Random(seed)
    quantities = [
        [_Told(random_.randrange(20), random_.random() < 0.7) for _ in range(random_.randrange(1, 4))]
        for _ in range(15)
    ]
    assert groups._events(quantities) == _joined_by_definition(quantities)


def test_events_cost_no_more_for_each_quantity_of_an_archive():
    def archive(n):
        return [[_Told(i // 2, True), _Told(i // 3, True)] for i in range(n)]

    assert grows_linearly(groups._events, archive(5_000), archive(20_000), most=6, noise=0.1)
