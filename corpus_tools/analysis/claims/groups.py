"""Groups: one quantity of one event, with low, best by coding profile, high, and how many independent sources vouch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.analysis.claims.comparisons import are_two_types
from corpus_tools.analysis.claims.figures import OTHER_KIND, UNNAMED, Figure
from corpus_tools.analysis.claims.relations import DOWN, EARLIER, LATER
from corpus_tools.analysis.linkage import first_of_joined, join_on_average
from corpus_tools.lexicons import Lexicons

AGREED, LOWEST, LATEST, RELIABLE = "agreed", "lowest", "latest", "reliable"
BESTS = (AGREED, LOWEST, LATEST, RELIABLE)
VAGUE_WORDS = ("tens", "dozens", "scores", "hundreds", "thousands")
DECIMALS = 6
UNCOMPARED = -1.0  # margin of two figures that no comparison brought together


class Profile(NamedTuple):
    """A coding profile: how best is picked, what vague words are worth, which sources count as most reliable."""

    name: str
    best: str
    vague: dict[str, float]
    sources: tuple[str, ...]
    events: frozenset[str]  # event types that it counts; empty: all


def read_profile(name: str, words: Lexicons) -> Profile:
    """The profile `name` of the list profiles; "ucdp" is short for "ucdp_like". ValueError names the profiles there are."""
    for row in words["profiles"]:
        if row["profile"] in (name, f"{name}_like"):
            if row["best"] not in BESTS:
                raise ValueError(
                    f"profiles.tsv, {name}: best={row['best']!r} is not known. Allowed: {', '.join(BESTS)}."
                )
            vague = {word: float(row[word]) for word in VAGUE_WORDS if row.get(word)}
            return Profile(
                name,
                row["best"],
                vague,
                tuple(row.get("sources", "").split()),
                frozenset(row.get("events", "").split()),
            )
    known = ", ".join(row["profile"] for row in words["profiles"])
    raise ValueError(
        f"profile={name!r} is not known. The profiles are: {known}. Add one in a profiles.tsv of your own."
    )


def join(figures: Sequence[Figure], margins: Mapping[tuple[str, str | None], float]) -> list[list[Figure]]:
    """Quantities: figures that are one on the average over their pairs. Every figure is in one, in reading order.

    `margins` holds, by two claim_ids in reading order, how far a pair is above its bar.
    """
    number: dict[str | None, int] = {f.claim_id: n for n, f in enumerate(figures)}
    likeness = {(number[a], number[b]): margin for (a, b), margin in margins.items()}
    groups = join_on_average(
        len(figures), likeness, pair=0.0, least=0.0, unknown=UNCOMPARED,
        are_apart=lambda i, j: are_two_types(figures[i], figures[j]),
    )  # fmt: skip
    return [[figures[n] for n in group] for group in groups]


def _events(quantities: Sequence[Sequence[Figure]]) -> list[int]:
    """The number of each quantity's event: quantities of known events that one sentence tells share it."""
    told: dict[str, int] = {}
    known = ((n, figure.sentence) for n, figures in enumerate(quantities) for figure in figures if figure.names_event)
    return first_of_joined(len(quantities), ((told.setdefault(sentence, n), n) for n, sentence in known))


def group_rows(
    quantities: Sequence[list[Figure]],
    pairs: list[dict[str, Any]],
    story_of: dict[str, str],
    copy_of: dict[str, str],
    outlets: dict[str, str | None],
    profile: Profile,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of claim_groups and claim_group_members."""
    shown = [  # a figure of a known event makes a group; others only with a second one
        (event, figures)
        for event, figures in zip(_events(quantities), quantities, strict=True)
        if (len(figures) > 1 or figures[0].names_event)
        and (not profile.events or figures[0].event_type in profile.events)
    ]
    shown.sort(key=lambda item: item[1][0].rank)
    conflicts = {claim for p in pairs if p["relation"] == "conflict" for claim in (p["claim_a"], p["claim_b"])}
    groups, members = [], []
    event_id: dict[int, str] = {}
    for event, figures in shown:
        group_id = figures[0].claim_id
        groups.append(
            {"group_id": group_id, "profile": profile.name, "event_id": event_id.setdefault(event, group_id)}
            | _described(figures, story_of)
            | _counted(figures, copy_of, outlets)
            | _range(figures, profile, {f.claim_id for f in figures} & conflicts)
        )
        members += [{"group_id": group_id, "claim_id": figure.claim_id} for figure in figures]
    return groups, members


def _described(figures: list[Figure], story_of: dict[str, str]) -> dict[str, Any]:
    dated = [f.days for f in figures if f.days is not None]
    day = min(dated, key=lambda d: (d[1] - d[0], d[0]))[0] if dated else None
    stories = sorted({story_of[f.article] for f in figures if f.article in story_of})
    return {
        "story_id": story_of.get(figures[0].article, stories[0] if stories else None),
        "event_type": figures[0].event_type,
        "counted_class": _most_told(f.counted_class for f in figures),
        "place_name": _most_told(f.place for f in figures),
        "event_date": None if day is None else pd.Timestamp(day, unit="D"),
    }


def _most_told(names: Iterable[str | None]) -> str | None:
    """The name that most figures give, of equals the first."""
    told = Counter(filter(None, names)).most_common(1)
    return told[0][0] if told else None


def _counted(figures: list[Figure], copy_of: dict[str, str], outlets: dict[str, str | None]) -> dict[str, Any]:
    """Articles, outlets and independent sources; a copy and its original count once, the outlet's own voice is no source."""
    return {
        "n_claims": len(figures),
        "n_articles": len({copy_of.get(f.article, f.article) for f in figures}),
        "n_outlets": len({outlets.get(f.article) for f in figures} - {None}),
        "n_vouchers": _independent(_vouchers(figures)),
        "headline_only": all(f.is_title for f in figures),
    }


def _vouchers(figures: list[Figure]) -> set[frozenset[str]]:
    """The words of each source; one without a name is that of its kind which the article names ("a monitoring group said")."""
    named = {
        (f.article, f.source_type)
        for f in figures
        if f.voucher and not f.voucher.startswith(UNNAMED) and f.source_type != OTHER_KIND
    }
    return {
        frozenset(f.voucher.split())
        for f in figures
        if f.voucher and not (f.voucher.startswith(UNNAMED) and (f.article, f.source_type) in named)
    }


def _independent(vouchers: set[frozenset[str]]) -> int:
    """Sources, where a shorter name is that of a longer one: "the Observatory" is the Syrian Observatory."""
    return sum(not any(voucher < other for other in vouchers) for voucher in vouchers)


def _range(figures: list[Figure], profile: Profile, in_conflict: set[str]) -> dict[str, Any]:
    """Lowest and highest bound that any figure gives (open where the highest is open), best by the profile, disputed."""
    lows = [low for f in figures if (low := _low(f, profile)) is not None]
    highs = [_high(f) for f in figures]
    closed = [h for h in highs if h is not None]
    return {
        "low": _rounded(min(lows)) if lows else None,
        "best": _rounded(_best(figures, profile, bool(in_conflict))),
        "high": _rounded(max(closed)) if closed and len(closed) == len(highs) else None,
        "disputed": bool(in_conflict),
    }


def _rounded(value: float | None) -> float | None:
    """Without what the change of units leaves behind the comma."""
    return None if value is None else round(value, DECIMALS)


def _low(figure: Figure, profile: Profile) -> float | None:
    quantity = figure.quantity
    if quantity.modifier == "vague":
        for word, value in profile.vague.items():
            if word in figure.text.lower():
                return value
    return quantity.low if quantity.low is not None or quantity.modifier != "approx" else quantity.point


def _high(figure: Figure) -> float | None:
    quantity = figure.quantity
    return quantity.point if quantity.modifier == "approx" else quantity.high


def _best(figures: list[Figure], profile: Profile, is_disputed: bool) -> float | None:
    """The figure that the profile picks; null where it picks none. Body before title, never an older count."""
    usable = [f for f in figures if f.order != EARLIER] or figures
    usable = [f for f in usable if not f.is_title] or usable
    valued = [(f, v) for f in usable if (v := _value(f, profile)) is not None]
    if not valued or (profile.best == AGREED and is_disputed):
        return None
    if profile.best == LOWEST:
        return min(v for _, v in valued)
    if profile.best == RELIABLE:
        rank = {source: i for i, source in enumerate(profile.sources)}
        best = min(rank.get(f.source_type, len(rank)) for f, _ in valued)
        return min(v for f, v in valued if rank.get(f.source_type, len(rank)) == best)
    newest = _newest(valued, figures)
    exact = {v for f, v in newest if f.quantity.modifier == "exact"}
    if profile.best == AGREED and len(exact) > 1:
        return None
    return max(exact) if exact else max(v for _, v in newest)


def _newest(valued: list[tuple[Figure, float]], figures: list[Figure]) -> list[tuple[Figure, float]]:
    """The figures of the latest day; of these, those whose number a text of that day calls risen or corrected."""
    days = [f.published for f, _ in valued if f.published is not None]
    latest = max(days, default=None)
    newest = [(f, v) for f, v in valued if f.published == latest]
    moved = {f.quantity.point for f in figures if f.order in (LATER, DOWN) and f.published == latest}
    return [(f, v) for f, v in newest if v in moved] or newest


def _value(figure: Figure, profile: Profile) -> float | None:
    return figure.quantity.point if figure.quantity.point is not None else _low(figure, profile)
