"""Pairs of what is most alike, groups by average linkage (Sokal and Michener 1958), and what pairs join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product


def one_to_one(ranked: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Of pairs, the best first, those of which neither side stands in a better one."""
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for i, j in ranked:
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def join_on_average(
    n: int,
    likeness: Mapping[tuple[int, int], float],
    *,
    pair: float,
    least: float,
    unknown: float,
    are_apart: Callable[[int, int], bool] | None = None,
) -> list[list[int]]:
    """The numbers below `n` in groups, by their first members.

    Pairs that are at least `pair` alike join, most alike first, while two groups are on the average at least `least` alike: so
    one pair does not chain two groups, nor part one. A pair that is not in `likeness` (i < j) is `unknown` alike; where two such
    `are_apart`, their groups never join.
    """
    home = list(range(n))
    members = {i: [i] for i in home}
    above: dict[int, dict[int, float]] = defaultdict(dict)  # two groups -> sum of what their pairs are above unknown
    for (i, j), alike in likeness.items():
        above[i][j] = above[j][i] = alike - unknown
    tried = sorted((ij for ij, alike in likeness.items() if alike >= pair), key=lambda ij: (-likeness[ij], ij))
    for i, j in tried:
        a, b = sorted((home[i], home[j]))
        if a == b or unknown + above[a][b] / (len(members[a]) * len(members[b])) < least:
            continue
        if are_apart is not None:
            crossed = (tuple(sorted(ij)) for ij in product(members[a], members[b]))
            if any((i, j) not in likeness and are_apart(i, j) for i, j in crossed):
                continue
        for k in members[b]:
            home[k] = a
        members[a] += members.pop(b)
        for other, sum_ in above.pop(b).items():
            del above[other][b]
            if other != a:
                above[a][other] = above[other][a] = above[a].get(other, 0.0) + sum_
    return [sorted(group) for _, group in sorted(members.items())]


def first_of_joined(n: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of `n` numbered things the lowest number among itself and all that pairs join it to, also over others."""
    earlier = list(range(n))  # of each, one that it is joined to with a lower number, or itself

    def first(i: int) -> int:
        while earlier[i] != i:
            earlier[i] = i = earlier[earlier[i]]
        return i

    for a, b in pairs:
        old, new = sorted((first(a), first(b)))
        earlier[new] = old
    return [first(i) for i in range(n)]


def first_named_of_joined(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The same by name: each of `names` -> the first of them that pairs join it to, itself where it is alone."""
    place = {name: n for n, name in enumerate(names)}
    first = first_of_joined(len(names), ((place[a], place[b]) for a, b in pairs))
    return {name: names[n] for name, n in zip(names, first, strict=True)}
