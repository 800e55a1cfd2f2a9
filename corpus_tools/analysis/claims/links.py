"""Linked pairs -> relations: the table of relations, and what a conflict or an update must be sure of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from corpus_tools.analysis.claims.comparisons import (
    CHANGE,
    COMMON,
    OVER_YEARS,
    SMALL,
    are_equal,
    are_two_events,
    are_two_sources,
    are_two_types,
)  # fmt: skip
from corpus_tools.analysis.claims.figures import ANYONE, COUNT, SOME, UNNAMED, Figure, is_older
from corpus_tools.analysis.claims.pairs import Pair
from corpus_tools.analysis.claims.relations import (
    APPROX_TOLERANCE,
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

SAID = 50.0  # margin of what a text or an analyst has said: more than any points
MOVES = {CHANGE: SAID, OVER_YEARS: -SAID}  # what one sentence says of two numbers of which it has one become the other
BAR = -1.2  # log2 odds that the pairs of one quantity have on the average, at least
BAR_UNLIKE = -0.5  # the same for two event types, and for numbers that differ of two nouns
BAR_SMALL = -0.6  # for equal counts up to three, which many things have
BAR_COMMON = 0.5  # and for percentages and lengths of time: two answers of a poll are often equal
SURE = 0.6  # probability from which two articles contradict each other
# From which those of no toll may be compatible, and days put those of no happening in order: votes do not pile up as tolls do.
SURER = 0.7
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


def tell(linked: Sequence[Pair], quantities: Sequence[Sequence[Figure]]) -> Iterator[Told]:
    """The relation of each linked pair."""
    moments = {claim: moment for members in quantities for claim, moment in _moments(members).items()}
    main = {f.claim_id for members in quantities for f in _main(members)}
    lagging = _lagging_titles(linked, main)
    for pair in linked:
        a, b = pair.a, pair.b
        times = [moments[f.claim_id] for f in (a, b)]
        if _are_rivals(a, b):
            times = [_unordered(time, in_text=a.article == b.article) for time in times]
        found = relate(
            a.quantity,
            b.quantity,
            *times,
            is_lagging_headline=(a.claim_id, b.claim_id) in lagging,
            is_one_source=_is_one_source(a, b),
            can_grow=a.names_event,
        )
        lower = min((a, b), key=lambda f: f.size)
        needed = {lower.claim_id} if found.relation == "update" else {a.claim_id, b.claim_id}
        if _is_proved(pair, found, are_main=needed <= main):
            yield Told(a, b, found.relation, same_event(a, b), found.tension, found.reason)


def margin(pair: Pair) -> float:
    """By how many points of log2 odds a pair is above what the pairs of one quantity must have on the average.

    Where one sentence has a count move from one number to the other, it says itself that they are one, but for what is counted by
    years: that of each is one; happenings that lie far apart in time are two.
    """
    a, b = pair.a, pair.b
    if pair.move in MOVES:
        return MOVES[pair.move]
    if are_two_events(a, b):
        return -SAID
    if a.dimension in COMMON:
        return pair.weight - BAR_COMMON
    if are_equal(a, b) and a.size <= SMALL and a.dimension == COUNT:
        return pair.weight - BAR_SMALL
    nouns = {f.thing or ANYONE for f in (a, b)}
    are_unlike = a.event_type != b.event_type or (len(nouns) > 1 and ANYONE not in nouns)
    if are_two_types(a, b) or (are_unlike and not are_equal(a, b)):
        return pair.weight - BAR_UNLIKE
    return pair.weight - BAR


def same_event(a: Figure, b: Figure) -> str:
    """Yes within one article; over two only where both give one day and one place."""
    if a.article == b.article:
        return "yes"
    is_dated = a.days is not None and a.days == b.days and a.days[0] == a.days[1]
    return "yes" if is_dated and a.places & b.places else "possible"


def _main(members: Sequence[Figure]) -> Iterator[Figure]:
    """The figures that a source of their article gives as the count: none of it is higher there, but for older ones."""
    highest: dict[tuple[str, str | None], float] = {}
    for m in members:
        if not is_older(m):
            highest[m.article, m.voucher] = max(m.size, highest.get((m.article, m.voucher), m.size))
    yield from (m for m in members if m.size >= highest.get((m.article, m.voucher), m.size))


def _is_proved(pair: Pair, found: Relation, *, are_main: bool) -> bool:
    """Whether figures that are not equal may be told: of those that exclude each other, words put them in order, or both texts
    are of one count.

    Else one of them was more likely misread than contradicted, and nothing is told of the two.
    """
    a, b = pair.a, pair.b
    if found.relation == "compatible":  # bounds seldom exclude each other, so that they fit tells little
        if a.article == b.article:  # where the toll of an earlier event is told beside that of the article's own
            return not a.is_toll or a.is_background == b.is_background
        return (a.is_toll and b.is_toll and not pair.n_both) or pair.probability >= SURER
    if found.relation not in ("conflict", "update"):
        return True
    by_words = found.relation == "update" and any(f.order or is_older(f) for f in (a, b))
    if by_words and a.article == b.article:
        return is_older(a) or is_older(b) or a.sentence == b.sentence
    if by_words and is_older(a) != is_older(b):
        return (b if is_older(a) else a).is_asserted  # "Twenty feared dead" takes nobody's count further
    if not _is_one_count(a, b) or not (are_main or by_words or a.article == b.article):
        return False
    if found.relation == "update":
        if a.article != b.article and not a.is_happening and pair.probability < SURER:
            return False
        is_told = a.is_asserted and b.is_asserted and not a.is_background and not b.is_background
        return by_words or (is_told and overlap(a.quantity, b.quantity)) or _is_anchored(pair)
    is_likely = a.article == b.article or pair.probability >= SURE
    return is_likely and _is_anchored(pair) and _are_rival_counts(pair)


def _is_one_count(a: Figure, b: Figure) -> bool:
    """One event or noun, whole beside whole, and nouns that count the same where both are given."""
    is_one_noun = not a.head or not b.head or a.thing == b.thing
    if a.part != b.part or not is_one_noun:
        return False
    return (a.names_event and a.event_type == b.event_type) or (a.head is not None and a.thing == b.thing)


def _is_anchored(pair: Pair) -> bool:
    """Facts of one scope, neither told as background, and no text tells the two side by side as two things."""
    a, b = pair.a, pair.b
    are_facts = a.is_asserted and b.is_asserted and not a.is_background and not b.is_background
    return are_facts and a.scope == b.scope and (a.article == b.article or not pair.n_both)


def _are_rival_counts(pair: Pair) -> bool:
    """Counts of which neither replaces the other: in one text, of two sources; over two, of one type, near or both in leads.

    A higher count of a later day has grown; so may one of the same day that is still open ("at least 13" beside 11).
    """
    a, b = pair.a, pair.b
    modifiers = {a.quantity.modifier, b.quantity.modifier}
    is_loose = a.dimension != COUNT or "approx" in modifiers
    if is_older(a) or is_older(b) or (is_loose and gap(a.quantity, b.quantity) <= 1 + APPROX_TOLERANCE):
        return False  # "about 100" hardly excludes 115, nor an "eight-minute video" one of eight and a half
    if a.part == SOME or "vague" in modifiers:
        return False  # bodies found here exclude none found there; "dozens hurt" may count others than "18 badly hurt"
    if a.article == b.article:
        return are_two_sources(a, b)
    is_near = gap(a.quantity, b.quantity) <= NEAR_GAP
    is_one_kind = a.event_type == b.event_type and (a.thing or ANYONE) == (b.thing or ANYONE)
    if not is_one_kind or not (is_near or (a.is_lead and b.is_lead)):
        return False
    if a.published is None or b.published is None:
        return True
    higher, lower = (a, b) if a.size > b.size else (b, a)
    is_open = is_near and higher.quantity.modifier in GROWING
    return not _is_after(higher, lower) and not (is_open and higher.published == lower.published)


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
            after = [(orders[o.claim_id], p) for o, p in valued if o.article == m.article and p != point]
            moved = {p for order, p in after if order in (LATER, DOWN)}
            newer[point] |= moved or {p for order, p in after if order != EARLIER}
        elif orders[m.claim_id] == LATER:
            for other, lower in valued:
                is_before = other.article != m.article or orders[other.claim_id] == EARLIER
                if lower < point and is_before and lower not in corrected and not _is_after(other, m):
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
    return (a.article == b.article or is_one_day) and are_two_sources(a, b) and not overlap(a.quantity, b.quantity)


def _is_one_source(a: Figure, b: Figure) -> bool:
    """One named source on two days: it has not contradicted itself, it has counted again."""
    is_named = a.voucher is not None and not a.voucher.startswith(UNNAMED)
    return is_named and a.voucher == b.voucher and (_is_after(a, b) or _is_after(b, a))


def _is_after(a: Figure, b: Figure) -> bool:
    return a.published is not None and b.published is not None and a.published > b.published


def _lagging_titles(linked: Sequence[Pair], main: Collection[str]) -> set[tuple[str, str]]:
    """Title figures beside figures of their body, of which none repeats their number: beside the count that the article gives,
    where it gives one."""
    beside: dict[str, list[Pair]] = defaultdict(list)
    for pair in linked:
        a, b = pair.a, pair.b
        if a.article == b.article and a.is_title != b.is_title and not (a.is_background or b.is_background):
            beside[(a if a.is_title else b).claim_id].append(pair)
    found = set()
    for pairs in beside.values():
        if not any(same_number(p.a.quantity, p.b.quantity) for p in pairs):
            counts = [(body.size, p) for p in pairs if (body := p.b if p.a.is_title else p.a).claim_id in main]
            most = max((size for size, _ in counts), default=None)
            given = [p for size, p in counts if size == most]
            found |= {(p.a.claim_id, p.b.claim_id) for p in given or pairs}
    return found
