"""Which figures of an event count one thing: by event type, class, scope and part, never by value alone."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from corpus_tools.analysis.claim_events import Incident, Union, days_disjoint
from corpus_tools.analysis.claim_figures import ANYONE, COMBINED, SPECIAL_CLASSES, VICTIM_EVENTS, Figure
from corpus_tools.analysis.relations import APPROX_AGREE, agrees, describe, overlap, same_number

LOOSE_EVENTS = frozenset(("participants", "members", "other"))  # here the words around a figure must agree too
STATES = LOOSE_EVENTS | {"displaced"}  # here a text seldom says whether it counts what happened or what is
SUM_AT_LEAST = 5  # smaller totals are met by chance
PARTS_AT_MOST = 4
OUT_OF_SCALE = 100.0  # a number a hundred times as large as any in the other texts counts something else
ENOUGH = 2  # words in common that make two figures for something unnamed one
PLENTY = 4  # words in common that make two rival figures for something unnamed one
FAR_MORE = 2.0  # children in one text below twice as many people in another are some of them
SCALE = 5.0  # a number in the same text five times as large counts something else
HOSTILE = frozenset(("attacker", "bomber"))  # groups of nouns for those who carried an attack out


def find_quantities(event: list[Incident]) -> list[list[Figure]]:
    """The figures of an event that count one thing, in reading order; figures alone are sets of one."""
    event = [_with_combined_titles(incident) for incident in event]
    figures = sorted((f for incident in event for f in incident.figures), key=lambda f: f.rank)
    added = [part for parts, whole in sums(event) if whole.event_type == parts[0].event_type for part in parts]
    parts = {part.claim_id for part in added} | _some_of_all(event)
    partial = _partial_labels(event, parts)
    keyed: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        keyed[_key(figure, partial, figure.claim_id in parts)].append(figure)
    found = []
    for key, members in keyed.items():
        if key[0] in ("context", "things"):
            found += _by_sense(members, needs_context=key[0] == "context")
        else:
            found += [group for side in _by_side(members) for group in _by_scale(side)]
    return sorted(_with_plain_parts(found), key=lambda members: members[0].rank)


def _with_plain_parts(quantities: list[list[Figure]]) -> list[list[Figure]]:
    """A stated part without a noun ("132 of the dead") joins the one part with its number that the event has."""
    found = list(quantities)
    for plain in [members for members in quantities if _is_plain_part(members[0])]:
        if plain not in found:
            continue
        same = [
            members
            for members in found
            if members is not plain
            and members[0].event_type == plain[0].event_type
            and any(f.part == "subset" for f in members)
            and any(same_number(f.quantity, plain[0].quantity) for f in members)
        ]
        named = [members for members in same if not _is_plain_part(members[0])]
        if same and len(named) <= 1:
            one = (named or same)[0]
            found.remove(plain)
            found[found.index(one)] = sorted(one + plain, key=lambda figure: figure.rank)
    return found


def _is_plain_part(figure: Figure) -> bool:
    return figure.part == "subset" and figure.label is None


def _with_combined_titles(incident: Incident) -> Incident:
    """A title repeats the scope of the body's figure: if "23" adds up two attacks below, it does so above."""
    combined = [f for f in incident.figures if f.scope == COMBINED and not f.is_title]
    if not combined:
        return incident
    figures = [
        f._replace(scope=COMBINED)
        if f.is_title and any(same_number(f.quantity, c.quantity) and f.event_type == c.event_type for c in combined)
        else f
        for f in incident.figures
    ]
    return Incident(incident.article, incident.is_own, incident.places, incident.areas, incident.days, figures)


def sums(event: list[Incident]) -> list[tuple[tuple[Figure, ...], Figure]]:
    """Exact figures of one sentence that add up to another of the event: 93 + 120 = 213; each with the total.

    The killed and the wounded together may also meet a figure for both: 13 + 6 beside about 20.
    """
    found = _casualties(event)
    by_type: dict[str, list[Figure]] = defaultdict(list)
    for figure in (f for incident in event for f in incident.figures):
        if figure.event_type in VICTIM_EVENTS and figure.dimension == "count" and figure.quantity.point is not None:
            by_type[figure.event_type].append(figure)
    for figures in by_type.values():
        totals = [f for f in figures if (f.quantity.point or 0) >= SUM_AT_LEAST]
        for parts in _sentence_lists([f for f in figures if f.quantity.modifier == "exact"]):
            added = sum(p.quantity.point or 0 for p in parts)
            if _can_add(parts):
                found += [(parts, total) for total in totals if total.quantity.point == added and total not in parts]
    return found


def _can_add(parts: tuple[Figure, ...]) -> bool:
    """Parts of one total: different people, none of them a newer count, and not a total with its own part."""
    is_mixed = len({p.part == "subset" for p in parts}) > 1
    return not is_mixed and len({p.label for p in parts}) == len(parts) and all(p.order is None for p in parts)


def _casualties(event: list[Incident]) -> list[tuple[tuple[Figure, ...], Figure]]:
    figures = [f for incident in event for f in incident.figures if f.dimension == "count" and f.scope == "incident"]
    both = [f for f in figures if f.event_type == "killed_or_wounded"]
    if not both:
        return []
    killed = [f for f in figures if f.event_type == "killed" and f.quantity.modifier == "exact"]
    wounded = {f.sentence: f for f in figures if f.event_type == "wounded" and f.quantity.modifier == "exact"}
    found: list[tuple[tuple[Figure, ...], Figure]] = []
    for k in killed:
        w = wounded.get(k.sentence)
        if w is not None and k.quantity.point and w.quantity.point:
            added = k.quantity.point + w.quantity.point
            found += [((k, w), total) for total in both if _is_near(added, total)]
    return found


def _is_near(number: float, total: Figure) -> bool:
    if total.quantity.point is None:
        return False
    slack = APPROX_AGREE if total.quantity.modifier == "approx" else 0.0
    return abs(total.quantity.point - number) <= slack * total.quantity.point


def _some_of_all(event: list[Incident]) -> set[str]:
    """Figures for children, relatives, one nation ... below a figure for everyone, those for any sort of people far below one
    in their text, and those of one building below one for the event: parts, whether or not a text says so."""
    everyone: dict[str, float] = defaultdict(float)
    in_text: dict[tuple[str, str], float] = defaultdict(float)
    figures = [f for incident in event for f in incident.figures]
    for f in figures:
        if f.label is None and not f.is_some and f.part != "subset" and f.scope == "incident" and not f.site:
            size = f.quantity.point or 0.0
            everyone[f.event_type] = max(everyone[f.event_type], size)
            in_text[f.article, f.event_type] = max(in_text[f.article, f.event_type], size)
    found = set()
    for f in figures:
        size = f.quantity.point or 0.0
        beside = in_text[f.article, f.event_type]
        is_some = f.is_some and (beside > size or everyone[f.event_type] > FAR_MORE * size)
        is_at_site = bool(f.site) and not f.is_title and not f.is_lead and everyone[f.event_type] > size > 0
        is_far_less = f.label is not None and f.quantity.point is not None and beside > FAR_MORE * size
        if is_some or is_far_less or is_at_site:
            found.add(f.claim_id)
    return found


def _sentence_lists(figures: list[Figure]) -> list[tuple[Figure, ...]]:
    by_sentence: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence].append(figure)
    return [
        parts
        for listed in by_sentence.values()
        for n in range(2, min(PARTS_AT_MOST, len(listed)) + 1)
        for parts in combinations(listed[: PARTS_AT_MOST + 2], n)
    ]


def _partial_labels(event: list[Incident], parts: set[str]) -> dict[str, set[str]]:
    """Event type -> labels that some text counts beside or as part of others: the soldiers dead beside the civilians."""
    found: dict[str, set[str]] = defaultdict(set)
    for incident in event:
        by_type: dict[str, list[Figure]] = defaultdict(list)
        for figure in incident.figures:
            if figure.event_type in VICTIM_EVENTS and figure.scope == "incident":
                by_type[figure.event_type].append(figure)
        for event_type, figures in by_type.items():
            whole = {f.label for f in figures if not _is_part(f, parts)}
            named = {label for label in whole if label is not None}
            found[event_type] |= {f.label for f in figures if _is_part(f, parts) and f.label} - named
            if len(named) > 1:
                found[event_type] |= named
            if "militant" in named and len(whole) > 1:
                found[event_type].add("militant")
    return found


def _is_part(figure: Figure, parts: set[str]) -> bool:
    return figure.part == "subset" or figure.claim_id in parts


def _key(figure: Figure, partial: dict[str, set[str]], adds_up: bool) -> tuple[str, ...]:
    """What a figure counts, beginning with how far that decides: "whole", "part", or "context" (its words must agree)."""
    kind, scope = figure.event_type, figure.scope
    if kind in STATES and scope == "incident":
        scope = "stock"
    if figure.is_beside:
        return ("things", "beside", kind, scope, figure.thing or "")
    if figure.dimension == "duration" and figure.is_length:
        return ("length", scope)
    if kind in VICTIM_EVENTS and figure.dimension == "count":
        what = figure.label or ""
        if figure.part == "subset" or adds_up:
            is_special = what in SPECIAL_CLASSES and what not in partial.get(kind, ())
            return ("part", kind, scope, (figure.head if is_special else what) or f"only {figure.claim_id}")
        return (
            "part" if what in partial.get(kind, ()) else "whole",
            kind,
            scope,
            what if what in partial.get(kind, ()) else "",
        )
    if kind == "participants" and figure.thing in HOSTILE and figure.dimension == "count":
        return ("whole", kind, scope, figure.thing)
    if kind in LOOSE_EVENTS or figure.dimension != "count":
        noun = figure.head if figure.thing == ANYONE else figure.thing
        part = "subset" if figure.part == "subset" else ""
        return ("context", figure.dimension, scope, part, (noun or "") if figure.dimension == "count" else "")
    return ("things", kind, scope, figure.thing or "")


def _by_sense(figures: list[Figure], *, needs_context: bool) -> list[list[Figure]]:
    """Figures for one sort of thing, those with most in common first; two of one text that are rivals stay apart.

    `needs_context`: only figures whose nouns and surrounding words share enough.
    """
    shared = []
    for (i, a), (j, b) in combinations(enumerate(figures), 2):
        common = strength(a, b)
        if common >= ENOUGH or not needs_context:
            shared.append((-common, i, j))
    joined = Union(len(figures))
    members = {i: [figure] for i, figure in enumerate(figures)}
    for _, i, j in sorted(shared):
        one, two = sorted((joined.find(i), joined.find(j)))
        if one != two and not any(_exclude(a, b) for a in members[one] for b in members[two]):
            joined.join(one, two)
            members[one] += members.pop(two)
    return [sorted(group, key=lambda figure: figure.rank) for group in members.values()]


def strength(a: Figure, b: Figure) -> int:
    """How much two figures share: words around them, and the noun; all that is needed where one counts the other anew."""
    if b.claim_id == a.again or a.claim_id == b.again:
        return PLENTY
    return len(a.context & b.context) + (a.head is not None and a.head == b.head)


def _exclude(a: Figure, b: Figure) -> bool:
    """Two figures for things: in one text another number is another thing, unless two sources give it; so are other days."""
    if same_number(a.quantity, b.quantity):
        return False
    if a.is_asserted != b.is_asserted and a.article == b.article:
        return True
    if a.article != b.article:
        return days_disjoint(a.days, b.days) or (not overlap(a.quantity, b.quantity) and not _must_be_one(a, b))
    if a.dimension == "count" and a.thing == b.thing and (a.order is not None or b.order is not None):
        return False  # "260 homes, up from 140"
    return a.dimension != "count" or a.head != b.head or a.voucher == b.voucher or None in (a.voucher, b.voucher)


def _must_be_one(a: Figure, b: Figure) -> bool:
    """Whether two texts that give numbers that exclude each other use so many of the same words that they mean one thing."""
    if a.dimension != "count" and not a.dimension.startswith("money"):
        return False
    return a.event_type not in LOOSE_EVENTS or strength(a, b) >= PLENTY


def _by_side(figures: list[Figure]) -> list[list[Figure]]:
    """Figures of people of two named sides apart (Kurdish fighters, ISIS fighters); those without a side with the first."""
    sides = list(dict.fromkeys(f.side for f in figures if f.side is not None))
    if len(sides) < 2 or any(f.label is None for f in figures):
        return [figures]
    return [[f for f in figures if (f.side or sides[0]) == side] for side in sides]


def _by_scale(figures: list[Figure]) -> list[list[Figure]]:
    """Each text's figures beside its first one in the body: those that no voice would give for one thing are set apart."""
    anchors: dict[str, Figure] = {}
    for figure in figures:
        if not figure.is_title:
            anchors.setdefault(figure.article, figure)
    kept: list[Figure] = []
    other: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        anchor = anchors.get(figure.article, figure)
        is_one = figure is anchor or _can_be_one(figure, anchor) or _is_rival(figure, anchor, figures)
        is_one = is_one and not _is_far_off(figure, figures)
        (kept if is_one else other[figure.article]).append(figure)
    return [members for members in (kept, *(group for far in other.values() for group in _by_number(far))) if members]


def _can_be_one(figure: Figure, anchor: Figure) -> bool:
    """Whether one text can give both figures for one thing: the same number, an older or newer count, a title, another source,
    or a word that rounds. One voice does not contradict itself."""
    if same_number(figure.quantity, anchor.quantity) or figure.order is not None:
        return True
    if _ratio(figure, anchor) > SCALE:
        return False
    if figure.is_title or anchor.order is not None or figure.voucher != anchor.voucher:
        return True
    return bool({"vague", "approx"} & {figure.quantity.modifier, anchor.quantity.modifier}) and overlap(
        figure.quantity, anchor.quantity
    )


def _is_rival(figure: Figure, anchor: Figure, figures: list[Figure]) -> bool:
    """A number of another source, however far off, that another text gives too: an army's count beside the rebels'."""
    if figure.voucher is None or anchor.voucher is None or figure.voucher == anchor.voucher:
        return False
    others = (other for other in figures if other.article != figure.article)
    return any(same_number(figure.quantity, other.quantity) for other in others)


def _is_far_off(figure: Figure, figures: list[Figure]) -> bool:
    """Out of scale with every figure of the other texts: the dead of a war beside those of an attack."""
    ratios = [_ratio(figure, other) for other in figures if other.article != figure.article]
    return bool(ratios) and min(ratios) > OUT_OF_SCALE


def _ratio(a: Figure, b: Figure) -> float:
    sizes = [figure.quantity.point or figure.quantity.low or 0.0 for figure in (a, b)]
    return max(sizes) / min(sizes) if min(sizes) > 0 else 1.0


def _by_number(figures: list[Figure]) -> list[list[Figure]]:
    """Figures that agree with each other and whose words have something in common."""
    joined = Union(len(figures))
    for (i, a), (j, b) in combinations(enumerate(figures), 2):
        if agrees(a.quantity, b.quantity) and strength(a, b) >= ENOUGH:
            joined.join(i, j)
    return [[figures[i] for i in members] for members in joined.sets()]


def sum_reason(parts: tuple[Figure, ...], total: Figure) -> str:
    """The sum in words: "93 + 120 = 213"."""
    return " + ".join(describe(p.quantity) for p in parts) + f" = {describe(total.quantity)}"
