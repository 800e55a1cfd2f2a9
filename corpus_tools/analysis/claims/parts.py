"""Parts and their whole: stated ("including six children"), and figures of one sentence that add up to a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from corpus_tools.analysis.claims.figures import COUNT, SOME, SUBSET, TOTAL, Figure
from corpus_tools.analysis.claims.links import Told
from corpus_tools.analysis.claims.relations import EARLIER, same_number

OPEN_TOTAL = 1.2  # "at least 100" and "about 100" hold parts up to 120
PARTS_AT_MOST = 4
SUM_AT_LEAST = 10  # small numbers add up by chance


def find_parts(figures: Sequence[Figure]) -> Iterator[Told]:
    """Parts with their total, within each article; `figures` are in reading order."""
    by_article: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.is_asserted and figure.dimension == COUNT:
            by_article[figure.article].append(figure)
    for own in by_article.values():
        for part in own:
            if part.part == SUBSET and (whole := _whole_of(part, own)):
                yield Told(part, whole, "refine", "yes", False, f"the text counts {part.text} among {whole.text}")
        yield from _sums(own)


def _whole_of(part: Figure, figures: Sequence[Figure]) -> Figure | None:
    """The nearest total before the part in its sentence or the one before, else after it in its sentence; of the dead and hurt
    ("12 of the dead were clerks") the highest that stands before."""
    told = [
        f for f in figures
        if f.part in (TOTAL, SOME) and f.event_type == part.event_type and f.order != EARLIER and can_hold(f, part)
        and f.position <= part.position
    ]  # fmt: skip
    wholes = [f for f in told if f.position >= part.position - 1]
    if not wholes and part.is_toll:
        return max((f for f in told if f.part == TOTAL and not f.is_background), key=lambda f: f.size, default=None)
    wholes = [f for f in wholes if f.part == TOTAL] or wholes  # children are some of the dead rather than of the bodies
    before = [f for f in wholes if f.rank < part.rank]
    return before[-1] if before else next((f for f in wholes if f.rank > part.rank), None)


def can_hold(whole: Figure, part: Figure) -> bool:
    """Whether `part` may be some of `whole` by its number."""
    if same_number(whole.quantity, part.quantity):
        return False
    most = whole.quantity.high
    if most is None and whole.quantity.point is not None:
        most = whole.quantity.point * OPEN_TOTAL
    least = part.quantity.low if part.quantity.low is not None else part.quantity.point
    return most is None or least is None or least <= most


def _sums(figures: Sequence[Figure]) -> Iterator[Told]:
    """Exact figures of one sentence, of different people, that add up to another figure of the article: 93 + 120 = 213."""
    by_sentence: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        is_exact = figure.quantity.modifier == "exact" and figure.order is None
        if is_exact and figure.names_event and figure.part != SUBSET:
            by_sentence[figure.sentence, figure.event_type].append(figure)
    for (_, event_type), listed in by_sentence.items():
        totals = [f for f in figures if f.event_type == event_type]
        for n in range(2, min(PARTS_AT_MOST, len(listed)) + 1):
            for parts in combinations(listed, n):
                yield from _totals_of(parts, totals)


def _totals_of(parts: tuple[Figure, ...], totals: Sequence[Figure]) -> Iterator[Told]:
    added = sum(p.size for p in parts)
    if added < SUM_AT_LEAST or len({p.thing for p in parts}) < len(parts):
        return
    told = " + ".join(p.text for p in parts)
    for total in totals:
        if total.quantity.point == added and total not in parts:
            yield from (Told(p, total, "refine", "yes", False, f"{told} meet {total.text}") for p in parts)
