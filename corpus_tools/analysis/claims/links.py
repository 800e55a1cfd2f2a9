"""Linked pairs -> relations: the table of relations, and what a conflict or an update must be sure of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_tools.analysis.claims.comparisons import (
    BRACKETS,
    CHANGE,
    COMMON,
    OVER_YEARS,
    SMALL,
    are_equal,
    are_two_events,
    are_two_sources,
    are_two_types,
    is_small,
    is_told_anew,
)  # fmt: skip
from corpus_tools.analysis.claims.figures import ANYONE, COUNT, TOTAL, Figure, is_older
from corpus_tools.analysis.claims.pairs import Pair
from corpus_tools.analysis.claims.relations import (
    APPROX_TOLERANCE,
    EARLIER,
    LATER,
    Moment,
    gap,
    overlap,
    relate,
    same_number,
)  # fmt: skip

SAID = 50.0  # margin of what a text or an analyst has said: more than any points
MOVES = {CHANGE: SAID, OVER_YEARS: -SAID}  # what one sentence says of two numbers of which it has one become the other
BAR = -1.2  # log2 odds that the pairs of one quantity have on the average, at least
BAR_UNLIKE = -0.5  # the same for two event types, and for numbers that differ of two nouns
BAR_SMALL = -0.6  # for equal counts up to three, which many things have
BAR_COMMON = 0.5  # and for percentages and lengths of time: two answers of a poll are often equal
NEARBY, ANEW = 1, 1.0  # sentences within which a small number told anew must be so many points above the bar
NEAR_GAP = 1.5  # times the other's bound up to which an open count may be that which has grown
SURE = 0.65  # probability from which what two articles tell differently is told as of one quantity

GROWING = frozenset(("at_least", "more_than"))  # modifiers of a count that goes on


class Told(NamedTuple):
    """What is said of two figures; b is None where a title has no counterpart."""

    a: Figure
    b: Figure | None
    relation: str
    same_event: str
    tension: bool
    reason: str


def tell(linked: Sequence[Pair], quantities: Sequence[Sequence[Figure]]) -> Iterator[Told]:
    """The relation of each linked pair."""
    moments = {claim: moment for members in quantities for claim, moment in _moments(members).items()}
    lagging = _lagging_titles(linked)
    for pair in linked:
        a, b = pair.a, pair.b
        times = [moments[f.claim_id] for f in (a, b)]
        if _are_rivals(a, b):
            times = [time._replace(newer=frozenset()) for time in times]
        is_lagging = (a.claim_id, b.claim_id) in lagging
        found = relate(a.quantity, b.quantity, *times, is_lagging_headline=is_lagging)
        if _is_proved(pair, found.relation):
            yield Told(a, b, found.relation, same_event(a, b), found.tension, found.reason)


def margin(pair: Pair) -> float:
    """By how many points of log2 odds a pair is above what the pairs of one quantity must have on the average.

    Where one sentence has a count move from one number to the other, it says itself that they are one, but for what is counted by
    years: that of each is one. Happenings far apart in time are two, and so are equal numbers of one sentence ("four died, four
    fled"), unless one is the other in another unit or goes back to it ("the four"). A small number told anew in the next
    sentence is rather that of something else.
    """
    a, b = pair.a, pair.b
    if pair.move in MOVES:
        return MOVES[pair.move]
    if are_two_events(a, b) or (is_told_anew(a, b, 0) and pair.move != BRACKETS):
        return -SAID
    return pair.weight - _bar(a, b) - (ANEW if is_told_anew(a, b, NEARBY) and is_small(a) else 0.0)


def _bar(a: Figure, b: Figure) -> float:
    if a.dimension in COMMON:
        return BAR_COMMON
    if are_equal(a, b) and a.size <= SMALL and a.dimension == COUNT:
        return BAR_SMALL
    nouns = {f.thing or ANYONE for f in (a, b)}
    are_unlike = a.event_type != b.event_type or (len(nouns) > 1 and ANYONE not in nouns)
    return BAR_UNLIKE if are_two_types(a, b) or (are_unlike and not are_equal(a, b)) else BAR


def same_event(a: Figure, b: Figure) -> str:
    """Yes within one article; over two only where both give one day and one place."""
    if a.article == b.article:
        return "yes"
    is_dated = a.days is not None and a.days == b.days and a.days[0] == a.days[1]
    return "yes" if is_dated and a.places & b.places else "possible"


def _is_proved(pair: Pair, relation: str) -> bool:
    """Whether figures that are not equal may be told: bounds that fit tell little, and of two that exclude each other one was
    more likely misread than contradicted. Over two articles the pair must be likely; words that order the two prove it too.
    """
    a, b = pair.a, pair.b
    is_in_text = a.article == b.article
    is_likely = is_in_text or pair.probability >= SURE
    if relation == "compatible":
        if is_in_text:  # it may tell of an earlier toll beside the own one, or of two places
            are_placed_apart = a.places and b.places and not a.places & b.places
            return not are_placed_apart and (not a.is_toll or a.is_background == b.is_background)
        return (a.is_toll and b.is_toll and not pair.n_both) or is_likely
    if relation == "update" and any(f.order or is_older(f) for f in (a, b)):
        is_ordered = not is_in_text or is_older(a) or is_older(b)
        return is_ordered and all(f.is_asserted or is_older(f) for f in (a, b))  # what is feared replaces no count
    if relation not in ("conflict", "update"):
        return True
    is_one_count = a.part == b.part and (not a.head or not b.head or a.thing == b.thing)
    are_facts = a.is_asserted and b.is_asserted
    return is_one_count and are_facts and is_likely and (relation == "update" or _are_rival_counts(a, b))


def _are_rival_counts(a: Figure, b: Figure) -> bool:
    """Counts of one scope, of which neither replaces the other: in one text, of two sources; over two,
    the higher not of a later day, on which it has grown, nor an open one of the same day ("at least 13" beside 11).
    """
    modifiers = {a.quantity.modifier, b.quantity.modifier}
    is_loose = a.dimension != COUNT or "approx" in modifiers
    if is_loose and gap(a.quantity, b.quantity) <= 1 + APPROX_TOLERANCE:
        return False  # "about 100" hardly excludes 115, nor an "eight-minute video" one of eight and a half
    if is_older(a) or is_older(b) or a.scope != b.scope or a.part != TOTAL or "vague" in modifiers:
        return False
    if a.article == b.article:
        return are_two_sources(a, b)
    higher, lower = (a, b) if a.size > b.size else (b, a)
    is_open = higher.quantity.modifier in GROWING and gap(a.quantity, b.quantity) <= NEAR_GAP
    return not _is_after(higher, lower) and not (is_open and higher.published == lower.published)


def _moments(members: Sequence[Figure]) -> dict[str, Moment]:
    """When each figure of a quantity was counted: its words, and the day on which its value was first printed."""
    first: dict[float, float] = {}
    newer: dict[float, set[float]] = defaultdict(set)
    orders = {m.claim_id: _order_in(m, members) for m in members}
    valued = [(m, m.quantity.point) for m in members if m.quantity.point is not None]
    for m, point in valued:
        if m.published is not None:
            first[point] = min(m.published, first.get(point, m.published))
        if orders[m.claim_id] == EARLIER:
            own = [(orders[o.claim_id], p) for o, p in valued if o.article == m.article and p != point]
            newer[point].update(p for order, p in own if order != EARLIER)
        elif orders[m.claim_id] == LATER:
            for other, lower in valued:
                is_before = other.article != m.article or orders[other.claim_id] == EARLIER
                if lower < point and is_before and not _is_after(other, m):
                    newer[lower].add(point)
    found = {m.claim_id: Moment(m.published, None, orders[m.claim_id]) for m in members}
    for m, point in valued:
        corrects = frozenset(p for p, after in newer.items() if point in after and p > point)
        found[m.claim_id] = Moment(
            m.published, first.get(point), orders[m.claim_id], frozenset(newer.get(point, ())), corrects
        )
    return found


def _order_in(figure: Figure, members: Sequence[Figure]) -> str | None:
    """Its own words, or "from" beside another figure of the quantity: "to 8.3 percent from 8.2 percent"."""
    beside = any(m.sentence == figure.sentence and m is not figure for m in members)
    return EARLIER if beside and is_older(figure) else figure.order


def _are_rivals(a: Figure, b: Figure) -> bool:
    """Two articles of one day that exclude each other by two sources: what some other text puts first says nothing of them."""
    is_one_day = a.article != b.article and a.published is not None and a.published == b.published
    return is_one_day and are_two_sources(a, b) and not overlap(a.quantity, b.quantity)


def _is_after(a: Figure, b: Figure) -> bool:
    return a.published is not None and b.published is not None and a.published > b.published


def _lagging_titles(linked: Sequence[Pair]) -> set[tuple[str, str]]:
    """Title figures beside figures of their body, of which none repeats their number."""
    beside: dict[str, list[Pair]] = defaultdict(list)
    for pair in linked:
        a, b = pair.a, pair.b
        if a.article == b.article and a.is_title != b.is_title and not (a.is_background or b.is_background):
            beside[(a if a.is_title else b).claim_id].append(pair)
    return {
        (p.a.claim_id, p.b.claim_id)
        for pairs in beside.values()
        if not any(same_number(p.a.quantity, p.b.quantity) for p in pairs)
        for p in pairs
    }
