"""Linked pairs -> relations: the table of relations, and what a conflict or an update must be sure of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_tools.analysis.claims.comparisons import days_meet
from corpus_tools.analysis.claims.figures import UNNAMED, Figure, is_older
from corpus_tools.analysis.claims.pairs import Pair
from corpus_tools.analysis.claims.relations import (
    DOWN,
    EARLIER,
    LATER,
    Moment,
    Relation,
    gap,
    overlap,
    relate,
    same_number,
)  # fmt: skip

LINKED = 0.28  # probability from which a pair of one article is a link
LINKED_ACROSS = 0.4  # the same for two articles, where a wrong link does more harm
LINKED_UNLIKE = 0.5  # the same for two nouns of two event types: six of the crew, six bodies
LINKED_COMMON = 0.6  # the same for percentages and lengths of time: two answers of a poll are often equal
COMMON = frozenset(("share", "duration"))
SURE_CONFLICT = 0.7  # probability from which figures of two articles may contradict each other
SURE = 0.37  # probability from which a pair may be a conflict or an update
NEAR_GAP = 1.5  # the bound of one figure is at most this many times that of the other

GROWING = frozenset(("at_least", "more_than"))  # modifiers of a count that goes on


class Told(NamedTuple):
    """What is said of two figures; b is None where a title has no counterpart."""

    a: Figure
    b: Figure | None
    relation: str
    same_event: str
    tension: bool
    reason: str


def tell(linked: Sequence[Pair], quantities: Sequence[Sequence[Figure]], scored: Sequence[Pair]) -> Iterator[Told]:
    """The relation of each linked pair."""
    moments = {claim: moment for members in quantities for claim, moment in _moments(members).items()}
    lagging = _lagging_titles(linked)
    for pair in linked:
        a, b = pair.a, pair.b
        times = [moments[f.claim_id] for f in (a, b)]
        if _are_rivals(a, b):
            times = [_unordered(time, in_text=a.article == b.article) for time in times]
        found = relate(
            a.quantity,
            b.quantity,
            *times,
            is_lagging_headline=a.article == b.article
            and a.is_title != b.is_title
            and bool({a.claim_id, b.claim_id} & lagging),
            is_one_source=_is_one_source(a, b),
            can_grow=a.names_event,
        )
        if _is_proved(pair, found):
            yield Told(a, b, found.relation, same_event(a, b), found.tension, found.reason)


def is_linked(pair: Pair) -> bool:
    """Whether a pair is probable enough to be a link."""
    a, b = pair.a, pair.b
    if a.dimension in COMMON:
        return pair.probability >= LINKED_COMMON
    if a.event_type != b.event_type and None not in (a.head, b.head) and a.head != b.head:
        return pair.probability >= LINKED_UNLIKE
    return pair.probability >= (LINKED if a.article == b.article else LINKED_ACROSS)


def same_event(a: Figure, b: Figure) -> str:
    """Yes within one article; over two only where both give one day and one place."""
    if a.article == b.article:
        return "yes"
    is_dated = a.days is not None and a.days == b.days and a.days[0] == a.days[1]
    return "yes" if is_dated and a.places & b.places else "possible"


def _is_proved(pair: Pair, found: Relation) -> bool:
    """Whether figures that exclude each other may be told: words put them in order, or both texts are of one count.

    Else one of them was more likely misread than contradicted, and nothing is told of the two.
    """
    a, b = pair.a, pair.b
    if found.relation not in ("conflict", "update"):
        return True
    by_words = found.relation == "update" and any(f.order or is_older(f) for f in (a, b))
    if by_words and a.article == b.article:
        return True
    if found.relation == "conflict":
        is_one_text = a.article == b.article
        is_sure = pair.probability >= (SURE if is_one_text else SURE_CONFLICT)
        # a count that its own text has replaced contradicts none
        is_sure = is_sure and not is_older(a) and not is_older(b) and _is_anchored(a, b)
        return is_sure and (is_one_text or _are_rival_counts(a, b))
    return pair.probability >= SURE and (by_words or overlap(a.quantity, b.quantity) or _is_anchored(a, b))


def _is_anchored(a: Figure, b: Figure) -> bool:
    """Facts on both sides, neither background, neither a part; near in size, or both in leads, or of one day and place.

    In one text, two sources give them.
    """
    if (
        not (a.is_asserted and b.is_asserted)
        or a.is_background
        or b.is_background
        or a.part != b.part
        or a.scope != b.scope
    ):
        return False
    is_near = gap(a.quantity, b.quantity) <= NEAR_GAP
    if a.article == b.article:
        return _are_two_sources(a, b)
    return is_near or (a.is_lead and b.is_lead) or (days_meet(a, b) and bool(a.places & b.places))


def _are_rival_counts(a: Figure, b: Figure) -> bool:
    """Two texts' counts of one known event, of which neither was merely taken later; near ones in one place or of two sources.

    A higher count of a later day has grown; so may one of the same day that is still open ("at least 13" beside 11).
    """
    is_near = gap(a.quantity, b.quantity) <= NEAR_GAP
    is_one_event = a.names_event and a.event_type == b.event_type
    if not is_one_event or (is_near and not a.places & b.places and not _are_two_sources(a, b)):
        return False
    if a.published is None or b.published is None or a.size is None or b.size is None:
        return True
    higher, lower = (a, b) if a.size > b.size else (b, a)
    is_open = is_near and higher.quantity.modifier in GROWING
    return not _is_after(higher, lower) and not (is_open and higher.published == lower.published)


def _are_two_sources(a: Figure, b: Figure) -> bool:
    return a.voucher is not None and b.voucher is not None and a.voucher != b.voucher


def _moments(members: Sequence[Figure]) -> dict[str, Moment]:
    """When each figure of a quantity was counted: its words, and the day on which its value was first printed."""
    first: dict[float, float] = {}
    newer: dict[float, set[float]] = defaultdict(set)
    orders = {m.claim_id: _order_in(m, members) for m in members}
    valued = [(m, m.quantity.point) for m in members if m.quantity.point is not None]
    corrected = {point for m, point in valued if orders[m.claim_id] == DOWN}
    for m, point in valued:
        if m.published is not None:
            first[point] = min(m.published, first.get(point, m.published))
        if orders[m.claim_id] == EARLIER:
            newer[point] |= {
                p for o, p in valued if o.article == m.article and orders[o.claim_id] != EARLIER and p != point
            }
        elif orders[m.claim_id] == LATER:
            for other, lower in valued:
                if lower < point and lower not in corrected and not _is_after(other, m):
                    newer[lower].add(point)
    found = {m.claim_id: Moment(m.published, None, orders[m.claim_id]) for m in members}
    for m, point in valued:
        order = orders[m.claim_id] or (DOWN if point in corrected else None)
        corrects = frozenset(p for p, after in list(newer.items()) if point in after and p > point)
        found[m.claim_id] = Moment(m.published, first.get(point), order, frozenset(newer[point]), corrects=corrects)
    return found


def _order_in(figure: Figure, members: Sequence[Figure]) -> str | None:
    """Its own words, or "from" beside another figure of the quantity: "to 8.3 percent from 8.2 percent"."""
    beside = any(m.sentence == figure.sentence and m is not figure for m in members)
    return EARLIER if beside and is_older(figure) else figure.order


def _unordered(time: Moment, *, in_text: bool) -> Moment:
    """Without what does not order two rivals: days of printing within a text, other texts' wording between two."""
    return time._replace(first_seen=None, published=None) if in_text else time._replace(newer=frozenset())


def _are_rivals(a: Figure, b: Figure) -> bool:
    """Two sources, in one text or of one day, whose numbers exclude each other: what some other text puts first says nothing of
    them."""
    is_one_day = a.published is not None and a.published == b.published
    return (a.article == b.article or is_one_day) and _are_two_sources(a, b) and not overlap(a.quantity, b.quantity)


def _is_one_source(a: Figure, b: Figure) -> bool:
    """One named source on two days: it has not contradicted itself, it has counted again."""
    is_named = a.voucher is not None and not a.voucher.startswith(UNNAMED)
    return is_named and a.voucher == b.voucher and (_is_after(a, b) or _is_after(b, a))


def _is_after(a: Figure, b: Figure) -> bool:
    return a.published is not None and b.published is not None and a.published > b.published


def _lagging_titles(linked: Sequence[Pair]) -> set[str]:
    """Title figures linked to figures of their body, of which none repeats their number."""
    repeated: dict[str, bool] = {}
    for a, b, *_ in linked:
        if a.article == b.article and a.is_title != b.is_title and not (a.is_background or b.is_background):
            title = a if a.is_title else b
            repeated[title.claim_id] = repeated.get(title.claim_id, False) or same_number(a.quantity, b.quantity)
    return {title for title, is_repeated in repeated.items() if not is_repeated}
