"""Claims and stories -> pairs and groups: who gives which figure for one quantity of one event (docs/comparison.md)."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claim_continuations import PERIODS, read_on
from corpus_tools.analysis.claim_events import (
    DATE_SLACK,
    Incident,
    Places,
    days_disjoint,
    find_events,
    find_incidents,
    labels_meet,
)
from corpus_tools.analysis.claim_figures import (
    COMBINED,
    DAYS_OF,
    UNNAMED,
    VICTIM_EVENTS,
    Figure,
    order_of,
    read_figures,
)
from corpus_tools.analysis.claim_groups import group_rows, read_profile
from corpus_tools.analysis.claim_links import (
    LOOSE_EVENTS,
    OUT_OF_SCALE,
    PLENTY,
    find_quantities,
    strength,
    sum_reason,
    sums,
)
from corpus_tools.analysis.relations import (
    DOWN,
    EARLIER,
    LATER,
    Moment,
    describe,
    gap,
    overlap,
    relate,
    same_number,
    update_reason,
)
from corpus_tools.analysis.stories import find_stories
from corpus_tools.schema import TIERS
from corpus_tools.tables import Corpus

LOOKALIKES_AT_MOST = 12  # a number that more figures give ("two killed") is no look-alike, only a frequent number
OPEN_TOTAL = 1.2  # "at least 100" and "about 100" hold parts up to 120
NEAR_GAP = 1.5  # the bound of one figure is at most this many times that of the other
BASE_SCORE, EVIDENCE_SCORE = 0.5, 0.1

_Pair = dict[str, Any]


class Comparison(NamedTuple):
    """The tables claim_pairs, claim_groups, claim_group_members and stories."""

    pairs: pd.DataFrame
    groups: pd.DataFrame
    members: pd.DataFrame
    stories: pd.DataFrame


@tables.kept("claim_pairs", "claim_groups", "claim_group_members", "stories", result=Comparison)
def compare_claims(
    corpus: Corpus,
    *,
    profile: str = "literal",
    stories: pd.DataFrame | None = None,
    tiers: tuple[str, ...] = ("core",),
) -> Comparison:
    """Pairs of claims about one quantity, with how they stand to each other and why, and groups with low, best and high.

    `profile` is a coding profile of the list profiles: it picks `best`; `stories` is a table stories (default: find_stories);
    `tiers` are the claims that count. ValueError for a profile or tier that is not known. Nothing is averaged, and no group is
    summed. A pair over two articles is `same_event` "yes" only where both texts date and place it alike.
    """
    wrong = [tier for tier in tiers if tier not in TIERS]
    if wrong:
        raise ValueError(f"tiers={tiers!r}: {wrong[0]!r} is not known. Allowed: {', '.join(TIERS)}.")
    coding = read_profile(profile, corpus.lexicons)
    known = find_stories(corpus) if stories is None else tables.check("stories", stories)
    story_of = dict(zip(known["article_id"], known["story_id"], strict=True))
    texts = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True))
    printed = read_on(read_figures(corpus, tiers), texts, corpus.lexicons)
    figures = [figure for figure in printed if figure.is_asserted or _is_plan(figure)]
    places = Places(figures, corpus)
    events = find_events(find_incidents(figures, places, corpus), story_of, places)
    pairs: dict[tuple[str, str | None], _Pair] = {}
    quantities: list[tuple[int, list[Figure]]] = []
    event_of: dict[str, int] = {}
    for number, event in enumerate(events):
        _add(pairs, _parts(event))
        found = find_quantities(event)
        quantities += [(number, members) for members in found]
        event_of |= {f.claim_id: number for members in found for f in members}
        for members in found:
            _add(pairs, _pairs_of(members))
    _add(pairs, _unsupported_titles(printed, corpus))
    _add(pairs, _periods(figures))
    _add(pairs, _lookalikes(figures, event_of))
    rows = [row for _, row in sorted(pairs.items(), key=lambda item: item[1]["order"])]
    groups, members_rows = group_rows(quantities, rows, story_of, _copies(corpus), _outlets(corpus), coding)
    for row in rows:
        del row["order"]
    return Comparison(
        tables.make("claim_pairs", rows),
        tables.make("claim_groups", groups),
        tables.make("claim_group_members", members_rows),
        known,
    )


def _is_plan(figure: Figure) -> bool:
    """What is planned can be compared ("to cut 1,200 jobs"); victims that are feared, and what is denied, cannot."""
    return figure.is_planned and figure.event_type == "other" and figure.dimension == "count"


def _outlets(corpus: Corpus) -> dict[str, str | None]:
    outlets = corpus.articles["outlet"].astype(object).where(corpus.articles["outlet"].notna(), None)
    return dict(zip(corpus.articles["article_id"], outlets, strict=True))


def _copies(corpus: Corpus) -> dict[str, str]:
    """Article -> the article whose copy it is, itself where it is none."""
    articles = corpus.articles
    original = articles["copy_of"].where(articles["copy_of"].notna(), articles["article_id"])
    return dict(zip(articles["article_id"], original, strict=True))


def _add(pairs: dict[tuple[str, str | None], _Pair], new: list[_Pair]) -> None:
    """Keep the first row for two claims: rows come in the order of the decision table."""
    for row in new:
        pairs.setdefault((row["claim_a"], row["claim_b"]), row)


def _row(a: Figure, b: Figure | None, relation: str, same_event: str, reason: str, *, tension: bool = False) -> _Pair:
    first, second = (a, b) if b is None or a.rank < b.rank else (b, a)
    return {
        "claim_a": first.claim_id,
        "claim_b": None if second is None else second.claim_id,
        "relation": relation,
        "same_event": same_event,
        "score": _score(a, b) if b and relation != "distinct" else None,
        "tension": tension,
        "label_drift": b is not None and _drifts(a, b),
        "same_voucher": b is not None and a.voucher is not None and a.voucher == b.voucher,
        "days_apart": None if b is None or None in (a.published, b.published) else abs(a.published - b.published),  # type: ignore[operator]
        "reason": reason,
        "order": (first.rank, -1 if second is None else second.rank),
    }


def _score(a: Figure, b: Figure) -> float:
    """Half, and a tenth for each thing that the two share: article, place, day, class, noun."""
    shared = (
        a.article == b.article,
        bool(a.places & b.places),
        a.days is not None and b.days is not None and not days_disjoint(a.days, b.days),
        a.counted_class is not None and a.counted_class == b.counted_class,
        a.head is not None and a.head == b.head,
    )
    return round(BASE_SCORE + EVIDENCE_SCORE * sum(shared), 2)


def _drifts(a: Figure, b: Figure) -> bool:
    return bool(a.colours and b.colours) and not a.colours & b.colours


def _same_event(a: Figure, b: Figure) -> str:
    """Yes within one article; over two only where both give one day and one place."""
    if a.article == b.article:
        return "yes"
    dated = a.days is not None and a.days == b.days and a.days[0] == a.days[1]
    return "yes" if dated and a.places & b.places else "possible"


def _pairs_of(members: list[Figure]) -> list[_Pair]:
    """Every two figures of one quantity, by the decision table."""
    moments = _moments(members)
    lagging = _lagging_titles(members)
    rows = []
    for a, b in combinations(members, 2):
        is_lagging = a.article == b.article and a.is_title != b.is_title and bool({a.claim_id, b.claim_id} & lagging)
        times = [moments[f.claim_id] for f in (a, b)]
        if _are_rivals(a, b):
            times = [_unordered(time, in_text=a.article == b.article) for time in times]
        found = relate(
            a.quantity,
            b.quantity,
            times[0],
            times[1],
            is_lagging_headline=is_lagging,
            is_one_source=_is_one_source(a, b),
            can_grow=a.event_type not in LOOSE_EVENTS,
        )
        is_open = found.relation == "conflict" or (
            found.relation == "update" and update_reason(a.quantity, b.quantity, *times) is None
        )
        is_told = not is_open or overlap(a.quantity, b.quantity) or _is_sure(a, b)
        if is_told and not _says_nothing(a, b):
            rows.append(_row(a, b, found.relation, _same_event(a, b), found.reason, tension=found.tension))
    return rows


def _says_nothing(a: Figure, b: Figure) -> bool:
    """In two texts, a vague word beside a number of another scale: "hundreds" beside 100,000."""
    if a.article == b.article:
        return False
    sizes = sorted((a.quantity.point or a.quantity.low or 0.0, b.quantity.point or b.quantity.low or 0.0))
    return "vague" in (a.quantity.modifier, b.quantity.modifier) and sizes[1] > OUT_OF_SCALE * sizes[0] > 0


def _is_sure(a: Figure, b: Figure) -> bool:
    """Whether two figures that exclude each other are about one thing for certain enough; else a word that was read wrongly is
    likelier than a contradiction.

    In one article two sources give them, or one is the lead's and they are not far apart; over two, both stand in a lead, or have
    one day and place, or are not far apart.
    """
    is_near = gap(a.quantity, b.quantity) <= NEAR_GAP
    if a.article == b.article:
        if a.voucher is None or b.voucher is None:
            return is_near and (a.is_lead or b.is_lead)
        is_thing = a.event_type not in VICTIM_EVENTS and a.event_type not in LOOSE_EVENTS
        is_one = a.event_type in VICTIM_EVENTS or (is_thing and is_near) or strength(a, b) >= PLENTY
        return a.voucher != b.voucher and is_one
    if is_near or (a.is_lead and b.is_lead):
        return True
    is_dated = a.days is not None and b.days is not None and not days_disjoint(a.days, b.days, DATE_SLACK)
    return is_dated and bool(a.places & b.places)


def _moments(members: list[Figure]) -> dict[str, Moment]:
    """When each figure was counted: its words, and the day on which its value was first printed for this quantity."""
    first: dict[float, float] = {}
    newer: dict[float, set[float]] = defaultdict(set)
    valued = [(m, m.quantity.point) for m in members if m.quantity.point is not None]
    corrected = {point for m, point in valued if order_of(m) == DOWN}
    unfinished = {point for m, point in valued if m.expects_more}
    for m, point in valued:
        if m.published is not None:
            first[point] = min(m.published, first.get(point, m.published))
        if order_of(m) == EARLIER:
            newer[point] |= {p for o, p in valued if o.article == m.article and order_of(o) != EARLIER} - {point}
        elif order_of(m) == LATER:
            for other, lower in valued:
                if lower < point and lower not in corrected and not _is_after(other, m):
                    newer[lower].add(point)
    found = {m.claim_id: Moment(m.published, None, order_of(m)) for m in members}
    for m, point in valued:
        order = order_of(m) or (DOWN if point in corrected else None)
        corrects = frozenset(p for p, after in list(newer.items()) if point in after and p > point)
        found[m.claim_id] = Moment(
            m.published, first.get(point), order, frozenset(newer[point]), point in unfinished, corrects
        )
    return found


def _unordered(time: Moment, *, in_text: bool) -> Moment:
    """Without what does not order two rivals: days of printing within a text, other texts' wording between two."""
    return time._replace(first_seen=None, published=None) if in_text else time._replace(newer=frozenset())


def _are_rivals(a: Figure, b: Figure) -> bool:
    """Two sources, in one text or of one day, whose numbers exclude each other: what some other text puts first says nothing of
    them."""
    is_one_day = a.published is not None and a.published == b.published
    return (
        (a.article == b.article or is_one_day)
        and not overlap(a.quantity, b.quantity)
        and a.voucher is not None
        and b.voucher is not None
        and a.voucher != b.voucher
    )


def _is_one_source(a: Figure, b: Figure) -> bool:
    """One named source on two days: it has not contradicted itself, it has counted again."""
    is_named = a.voucher is not None and not a.voucher.startswith(UNNAMED)
    return is_named and a.voucher == b.voucher and (_is_after(a, b) or _is_after(b, a))


def _is_after(a: Figure, b: Figure) -> bool:
    return a.published is not None and b.published is not None and a.published > b.published


def _lagging_titles(members: list[Figure]) -> set[str]:
    """Title figures that no figure in the body of their article repeats."""
    body: dict[str, list[Figure]] = defaultdict(list)
    for m in members:
        if not m.is_title:
            body[m.article].append(m)
    return {
        m.claim_id
        for m in members
        if m.is_title and not any(same_number(m.quantity, b.quantity) for b in body[m.article])
    }


def _parts(event: list[Incident]) -> list[_Pair]:
    """Parts with their total: stated ones, and those that add up to it."""
    rows = []
    for incident in event:
        for part in incident.figures:
            if part.part == "subset" and part.dimension.startswith(("count", "money")):
                whole = _whole_of(part, incident.figures)
                if whole is not None:
                    reason = f"the text counts {describe(part.quantity)} among {describe(whole.quantity)}"
                    rows.append(_row(part, whole, "refine", "yes", reason))
    for parts, total in sums(event):
        rows += [_row(p, total, "refine", _same_event(p, total), sum_reason(parts, total)) for p in parts]
    return rows + [row for incident in event for row in _combined(incident)]


def _combined(incident: Incident) -> list[_Pair]:
    """One incident's figure beside a figure that adds up several."""
    totals = [f for f in incident.figures if f.scope == COMBINED]
    return [
        _row(f, total, "refine", "yes", f"{describe(total.quantity)} adds up several incidents, {describe(f.quantity)} is of one")
        for total in totals
        for f in incident.figures
        if f.scope == "incident" and f.event_type == total.event_type and not f.is_title and _can_hold(total, f)
        and f.part != "subset"
    ]  # fmt: skip


def _whole_of(part: Figure, figures: list[Figure]) -> Figure | None:
    """The nearest total before the part, else after it, in its sentence or the one before."""
    wholes = [
        f
        for f in figures
        if f.part == "total" and f.event_type == part.event_type and f.dimension == part.dimension
        and f.position >= part.position - 1 and f.order != EARLIER and _can_hold(f, part)
    ]  # fmt: skip
    before = [f for f in wholes if f.rank < part.rank]
    after = [f for f in wholes if f.rank > part.rank and f.sentence == part.sentence]
    return before[-1] if before else (after[0] if after else None)


def _can_hold(whole: Figure, part: Figure) -> bool:
    if same_number(whole.quantity, part.quantity):
        return False
    most = whole.quantity.high
    if most is None and whole.quantity.point is not None:
        most = whole.quantity.point * OPEN_TOTAL
    least = part.quantity.low if part.quantity.low is not None else part.quantity.point
    return most is None or least is None or least <= most


def _unsupported_titles(figures: list[Figure], corpus: Corpus) -> list[_Pair]:
    """Title figures about an event whose number stands nowhere in the body: a row without counterpart."""
    numbers: dict[str, set[float]] = defaultdict(set)
    bodies = set(corpus.sentences.loc[corpus.sentences["zone"] == "body", "article_id"])
    claims = corpus.claims[corpus.claims["zone"] != "title"]
    for article, value in zip(claims["article_id"], claims["value"], strict=True):
        numbers[article].add(value)
    by_article: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_article[figure.article].append(figure)
    rows = []
    for article, own in by_article.items():
        for title in own:
            if not title.is_title or article not in bodies or title.quantity.point is None:
                continue
            if title.event_type not in VICTIM_EVENTS or title.quantity.point in numbers[article]:
                continue
            body = [f for f in own if _is_counterpart(f, title)]
            if not body:
                reason = f"the title says {describe(title.quantity)}; the body gives no number for it"
                rows.append(_row(title, None, "headline_mismatch", "yes", reason))
            elif not title.is_asserted:
                reason = f"the title fears {describe(title.quantity)}; no figure of the body repeats it"
                rows.append(_row(title, body[0], "headline_mismatch", "yes", reason))
    return rows


def _is_counterpart(figure: Figure, title: Figure) -> bool:
    """Whether a body figure is on the quantity of a title's."""
    is_own = not figure.is_title and figure.is_asserted and not figure.is_apart and figure.part != "subset"
    return is_own and figure.event_type == title.event_type and labels_meet(figure, title)


def _periods(figures: list[Figure]) -> list[_Pair]:
    """Incidents beside a total of their period, which may hold them: never summed, never in conflict.

    People must be counted for one party (who did it, who vouches); things may be nobody's. A vague total of a period beside a
    number for the same things ("dozens of operations", 341) may be one total.
    """
    rows = []
    alike: dict[tuple[str, str, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        what = figure.label if figure.event_type in VICTIM_EVENTS else figure.thing
        alike[figure.article, figure.event_type, what].append(figure)
    for members in alike.values():
        for a, b in combinations(members, 2):
            if _is_period(a) != _is_period(b) and _can_be_one_party(a, b):
                single, total = (b, a) if _is_period(a) else (a, b)
                if _can_hold(total, single):
                    reason = f"{describe(single.quantity)} may be part of the period's {describe(total.quantity)}"
                    rows.append(_row(a, b, "compatible", "possible", reason))
            elif _is_period(a) and _is_period(b) and _is_vague_total(a, b):
                reason = f"{describe(a.quantity)} and {describe(b.quantity)} may be one total of the period"
                rows.append(_row(a, b, "compatible", "possible", reason, tension=True))
    return rows


def _can_be_one_party(a: Figure, b: Figure) -> bool:
    is_of_things = a.counted_class == b.counted_class == "thing" and a.thing is not None
    return bool(a.party & b.party) or (is_of_things and not (a.party and b.party))


def _is_vague_total(a: Figure, b: Figure) -> bool:
    """One of two totals of things is a vague word that leaves room for the other, and their periods can be one."""
    vague = [f for f in (a, b) if f.quantity.modifier == "vague"]
    return (
        len(vague) == 1
        and a.thing is not None
        and overlap(a.quantity, b.quantity)
        and not (a.party and b.party and not a.party & b.party)
        and not days_disjoint(a.days, b.days)
    )


def _is_period(figure: Figure) -> bool:
    """A total of a period by its scope, or by its date: "84 in 2024"."""
    if figure.scope in PERIODS:
        return True
    return figure.days is not None and figure.days[1] - figure.days[0] >= DAYS_OF["month"] - 1


def _lookalikes(figures: list[Figure], event_of: dict[str, int]) -> list[_Pair]:
    """Figures that only look like one quantity: equal numbers, or one event type in one article; with what tells them apart."""
    rows = []
    alike: dict[tuple[str, float], list[Figure]] = defaultdict(list)
    inside: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.dimension == "count" and figure.quantity.point is not None:
            alike[figure.event_type, figure.quantity.point].append(figure)
            inside[figure.article, figure.event_type].append(figure)
    for (kind, _), members in alike.items():
        if kind != "other" and len(members) <= LOOKALIKES_AT_MOST:
            rows += [_distinct(a, b, event_of) for a, b in combinations(members, 2)]
    for (_, kind), members in inside.items():
        if kind in VICTIM_EVENTS and len(members) <= LOOKALIKES_AT_MOST:
            rows += [_distinct(a, b, event_of) for a, b in combinations(members, 2)]
    return [row for row in rows if row is not None]


def _distinct(a: Figure, b: Figure, event_of: dict[str, int]) -> _Pair | None:
    if not labels_meet(a, b):
        why = f"other people: {a.label} and {b.label}"
        return _row(a, b, "distinct", "possible" if event_of[a.claim_id] == event_of[b.claim_id] else "no", why)
    if a.scope != b.scope:
        return _row(a, b, "distinct", "no", f"different scope: {a.scope} and {b.scope}")
    if event_of[a.claim_id] == event_of[b.claim_id]:
        return _row(a, b, "distinct", "yes", "one event, but another part of those counted")
    return _row(a, b, "distinct", "no", _difference(a, b))


def _difference(a: Figure, b: Figure) -> str:
    if days_disjoint(a.days, b.days):
        return "another time"
    if a.places and b.places and not a.places & b.places:
        return f"another place: {', '.join(sorted(a.places))} and {', '.join(sorted(b.places))}"
    if a.is_apart != b.is_apart:
        return "one is told as background"
    return "no sign that the events are one" if a.article != b.article else "another incident in the article"
