"""Which claims tell of one event: joined by what the texts give, kept apart by days, places and scopes that differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

import pandas as pd

MOST, FEW = 60, 6  # claims under one key of which every pair is tried; else so many are tried with all others
EARTH = 6371.0  # kilometres
NEAR = 120.0  # kilometres: "north of Baghdad" and "near Baquba" may be one place where all else says so
DAY = pd.Timedelta(days=1)
INCIDENT, PERIOD = "incident", "period_total"
STRETCHES = {"day": DAY, "week": 7 * DAY, "month": pd.DateOffset(months=1), "year": pd.DateOffset(years=1)}


class Area(NamedTuple):
    """A place on the map with everything that holds it: its id, its province, its country."""

    names: frozenset[str]
    lat: float
    lon: float


class Happening(NamedTuple):
    """One claim, or all claims of one quantity of one article, as far as events need it."""

    claim_id: str
    article_id: str
    sentence_id: str
    event_type: str
    scope: str
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    place: str | None
    spot: Area | None
    group_id: str | None
    where: Hashable  # the words that say where, by sentence and start: equal for claims that inherit one place
    when: Hashable
    borrowed: bool  # whether the words that say where stand in another sentence
    lead_of: str | None  # the story, where the claim stands in the title or the first sentences of its article


class Cluster(NamedTuple):
    """What the claims joined so far say of their event."""

    members: list[int]
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    places: list[Area]
    scope: str
    types: frozenset[str]
    wheres: frozenset[Hashable]  # the words that say where
    borrowed: frozenset[Hashable]  # those of them that stand in other sentences, where no member has words of its own


def cluster(happenings: Sequence[Happening], same: Iterable[tuple[str, str]]) -> list[list[Happening]]:
    """The happenings of each event, in reading order. `same` are pairs of claims that the texts tell to be one event.

    Joins go from the surest to the least sure: one quantity, told to be one event, one sentence, one account of an article,
    the news that the articles of one story open with. A
    join that would bring two days, two places or two scopes together is not made, nor, within an account, one of two figures of
    one type that are not one quantity: "arrested 10" and, a paragraph later, "arrested two" are two events.
    """
    clusters = {n: _alone(n, one) for n, one in enumerate(happenings)}
    root = list(range(len(happenings)))
    at = {one.claim_id: n for n, one in enumerate(happenings)}
    told = [(at[a], at[b]) for a, b in same if a in at and b in at]
    for a, b, sure in _in_order(happenings, told):
        one, two = clusters[root[a]], clusters[root[b]]
        if one is two or not _fit(one, two, NEAR if sure else 0) or (not sure and one.types & two.types):
            continue
        joined = _joined(one, two)
        kept, gone = sorted((root[a], root[b]))
        clusters[kept] = joined
        del clusters[gone]
        for n in joined.members:
            root[n] = kept
    return [[happenings[n] for n in sorted(one.members)] for _, one in sorted(clusters.items())]


def _alone(n: int, one: Happening) -> Cluster:
    where = frozenset({one.where} if one.where else ())
    spots = [one.spot] if one.spot else []
    borrowed = where if one.borrowed else frozenset()
    return Cluster([n], one.first, one.last, spots, one.scope, frozenset({one.event_type}), where, borrowed)


def _in_order(happenings: Sequence[Happening], told: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Pairs to join, and whether the join is sure."""
    sure = (_runs(happenings, lambda one: one.group_id), told, _runs(happenings, lambda one: one.sentence_id))
    account = (
        _runs(happenings, lambda one: (one.article_id, one.where, one.when) if one.where and one.when else None),
        _runs(happenings, lambda one: (one.article_id, one.where) if one.where else None),
        _runs(happenings, lambda one: (one.article_id, one.place, one.first) if one.place and one.first else None),
        _runs(happenings, lambda one: (one.article_id, one.when) if one.when and one.scope != INCIDENT else None),
    )
    yield from ((a, b, True) for pairs in sure for a, b in pairs)
    yield from ((a, b, False) for pairs in account for a, b in pairs)
    yield from ((a, b, True) for a, b in _runs(happenings, lambda one: one.lead_of))


def _runs(happenings: Sequence[Happening], key: Callable[[Happening], Hashable]) -> Iterator[tuple[int, int]]:
    """Pairs that share a key; of very many the first few with each other one."""
    found: dict[Hashable, list[int]] = {}
    for n, one in enumerate(happenings):
        if (own := key(one)) is not None:
            found.setdefault(own, []).append(n)
    for members in found.values():
        yield from combinations(members, 2) if len(members) <= MOST else product(members[:FEW], members[FEW:])


def _fit(one: Cluster, two: Cluster, near: float) -> bool:
    if not _one_scope(one, two) or _apart(one, two) or _apart(two, one):
        return False
    pairs = product(one.places, two.places)
    return all(a.names <= b.names or b.names <= a.names or _kilometres(a, b) <= near for a, b in pairs)


def _one_scope(one: Cluster, two: Cluster) -> bool:
    """Two of one scope, or a total and an incident that has its place from the total's words alone: "these attacks killed 20"."""
    total, incident = (one, two) if one.scope != INCIDENT else (two, one)
    follows = incident.first is None and bool(incident.borrowed & total.wheres)
    return one.scope == two.scope or (total.scope == PERIOD and incident.scope == INCIDENT and follows)


def _kilometres(one: Area, two: Area) -> float:
    """Distance on a sphere, good enough to tell one district from another."""
    north, south = math.radians(one.lat), math.radians(two.lat)
    across = math.radians(one.lon - two.lon) * math.cos((north + south) / 2)
    return math.hypot(north - south, across) * EARTH


def _apart(one: Cluster, two: Cluster) -> bool:
    """Whether the one begins after the other has ended; of two days, more than a day after."""
    if one.first is None or two.last is None:
        return False
    gap, days = one.first - two.last, one.first == one.last and two.first == two.last
    return gap > DAY if days else one.first > two.last


def _joined(one: Cluster, two: Cluster) -> Cluster:
    """The narrower of two times, and the places of both."""
    dated = [c for c in (one, two) if c.first is not None and c.last is not None]
    narrow = min(dated, key=lambda c: c.last - c.first) if dated else one  # type: ignore[operator]
    places = list(dict.fromkeys([*one.places, *two.places]))
    scope = two.scope if one.scope == INCIDENT else one.scope
    borrowed = one.borrowed & two.borrowed
    return Cluster(
        [*one.members, *two.members], narrow.first, narrow.last, places, scope, one.types | two.types,
        one.wheres | two.wheres, borrowed,
    )  # fmt: skip


def interval(first: object, precision: object) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day of a time that is known to a day, week, month or year."""
    if not isinstance(first, pd.Timestamp) or pd.isna(first):
        return None, None
    return first, first + STRETCHES.get(str(precision), DAY) - DAY
