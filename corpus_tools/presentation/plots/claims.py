"""Numbers that are claimed: how firmly, by whom, and where two sources differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_tools.extraction.claims.event_types import OTHER
from corpus_tools.presentation.plots import style
from corpus_tools.presentation.plots.speakers import COLOURS, MARKERS, SPEAKER_OF, speaker_handles
from corpus_tools.presentation.printed import NO_OUTLET
from corpus_tools.tables import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST_ON_LOG = 0.5  # a log axis has no zero
BRACKET_COLUMNS = 6
LABEL_ROOM = {1: 1.7, 2: 1.35}  # of the axis, for the words beside a mark
_BRACKETS = {"conflict": (style.RED, "-"), "headline_mismatch": (style.PURPLE, "--"), "update": (style.INK, ":")}
NAME_LINE, NAME_LINES = 0.14, 3  # inches of a line of a name, and lines of a speaker or an outlet
ROWS_AT_MOST = 24  # claims of one quantity that a figure can show
CLAIMS_AS_ROWS = 60  # above, claims of one event share a band
DISPUTED = ("conflict", "update")
TITLE_LETTERS = {1: 16, 2: 30}  # of the words of a title's number
# Inches: the line of a claim alone, a small mark, bands between these bounds, the room between, the names at the left.
ROW_ALONE, MARK, LEAST_BAND, HIGHEST_BAND, GAP, NAMED_EVENT = 0.11, 0.05, 0.25, 1.8, 0.11, 1.2
HIGHEST = 14.0  # inches of a figure's rows
LOG_FROM = 1_000  # a largest number from which titles are drawn on a log scale
_BOUNDS_READ = ("kind", "value", "low", "high")
_OF_GROUP = (
    *("claim_id", "article_id", "sentence_id", "zone", "event_type", "counted", "place_name", "value", "low", "high"),
    *("modifier", "source_text", "source", "source_type", "text"),
)
_RIGHT_ARROW = ((0.6, 0.0), (2.6, 0.0), (1.9, 0.4), (2.6, 0.0), (1.9, -0.4))


@style.styled
def plot_claims(claims: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Counts by event type (rows) and value (log scale), colour and shape by speaker, from the table `claims`.

    A closed range is a line, an open bound an arrow, an approximation hollow. Only kind `count`: other units have other axes.
    Up to 60 claims have a line each; more share the band of their event, equal values one above the other.
    """
    need(claims, "claims", *_BOUNDS_READ, "modifier", "source_type", "claim_id", "event_type")
    counts = claims[(claims["kind"] == "count") & claims[["value", "low", "high"]].notna().any(axis=1)]
    counts = counts.assign(_at=anchors(counts).clip(lower=LEAST_ON_LOG))
    counts = counts.sort_values(["event_type", "_at", "claim_id"], kind="stable")
    numbers = counts["event_type"].value_counts(sort=False).to_dict()
    events = sorted(numbers, key=lambda event: (event == OTHER, event))
    apart = len(counts) <= CLAIMS_AS_ROWS
    limits = _log_limits(counts)
    lines = {} if apart else _stacked(counts, limits, columns)
    bands = {event: numbers[event] * ROW_ALONE if apart else _band(lines[event]) for event in events}
    high = sum(bands.values()) + GAP * len(events)
    ax = style.axes(ax, 1, columns, row=min(high, HIGHEST))
    if not events:
        return style.nothing(ax, "No counts are claimed.")
    ax.set_xscale("log")
    ax.set_xlim(*limits)
    top, ticks = 0.0, []
    for event in events:
        of_event = counts[counts["event_type"] == event]
        if apart:
            heights = [top + (n + 0.5) * ROW_ALONE for n in range(len(of_event))]
            _draw_bounds(ax, of_event, heights)
        else:
            levels = pd.Series(lines[event])
            step = min(MARK, bands[event] / (levels.max() - levels.min() + 2))
            middle = top + bands[event] / 2 - (levels.max() + levels.min()) / 2 * step
            _draw_crowd(ax, of_event, (middle + levels * step).tolist())
        ticks.append(top + bands[event] / 2)
        top += bands[event] + GAP
        ax.axhline(top - GAP / 2, color=style.PALE, linewidth=0.6)
    ax.set_yticks(ticks, [f"{event.replace('_', ' ')} ({numbers[event]:,})" for event in events])
    ax.set_ylim(top - GAP / 2, -GAP / 2)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(lambda value, _: style.short_number(value))
    style.axis_title(ax, "number claimed (log scale)", columns)
    style.legend(ax, columns, speaker_handles(counts["source_type"]))
    return ax


def _log_limits(counts: pd.DataFrame) -> tuple[float, float]:
    """The ends of the axis, with room for an arrow at the right."""
    low, high = counts["_at"].min(), max(counts["_at"].max(), counts["high"].max())
    return max(low, LEAST_ON_LOG) / 1.6, max(high, LEAST_ON_LOG) * 3


def _stacked(counts: pd.DataFrame, limits: tuple[float, float], columns: int) -> dict[str, list[int]]:
    """For each event the level of each of its claims: marks that would cover one another stand above and below the middle."""
    low, high = (math.log10(end) for end in limits)
    places = max(1, int((style.WIDTHS[columns] - NAMED_EVENT) / MARK))
    found: dict[str, list[int]] = {}
    for event, of_event in counts.groupby("event_type", sort=False):
        taken: dict[int, int] = {}
        levels = found.setdefault(str(event), [])
        for at in of_event["_at"]:
            place = int((math.log10(at) - low) / (high - low) * places)
            n = taken[place] = taken.get(place, -1) + 1
            levels.append((n + 1) // 2 * (-1 if n % 2 else 1))  # 0, -1, 1, -2, 2 ...
    return found


def _band(levels: Sequence[int]) -> float:
    """Inches that an event's marks need, within bounds."""
    return min(max((max(levels) - min(levels) + 2) * MARK, LEAST_BAND), HIGHEST_BAND)


@style.styled
def plot_claim_ranges(
    found: Any, corpus: Any, *, group_id: str | None = None, ax: Axes | None = None, columns: int = 2
) -> Axes:
    """The figures for one quantity, a row a claim by day and reading order, from the result of `compare_claims` and the corpus.

    Bounds are closed lines or open arrows; figures that conflict are joined by a bracket at the right, and each count with
    the one that took its place by a dotted line. Of a large quantity ROWS_AT_MOST claims are drawn, first those that differ;
    the legend says how many more there are. `group_id` chooses the quantity (default: the one on which sources differ most).
    KeyError for an unknown one.
    """
    every = _by_day(claims_of_group(found, corpus, group_id), corpus.articles)
    joins = _joins(every, found.pairs)
    rows = _telling(every, joins)
    names = _who_and_where(rows, corpus, columns)
    high = max((1 + name.count("\n") for name in names), default=1) * NAME_LINE
    ax = style.axes(ax, len(rows), columns, row=max(high, 2 * NAME_LINE))
    if rows.empty:
        return style.nothing(ax, "No two figures are given for one quantity.")
    _draw_bounds(ax, rows, list(range(len(rows))))
    style.name_rows(ax, names)
    _value_labels(ax, rows, columns)
    relations = _brackets(ax, rows, joins)
    if len(every) > len(rows):
        relations.append(_more(ax, len(every) - len(rows), "claims"))
    style.axis_title(ax, _quantity(rows), columns)
    style.legend(ax, columns, [*speaker_handles(rows["source_type"]), *relations])
    return ax


def _who_and_where(rows: pd.DataFrame, corpus: Any, columns: int) -> list[str]:
    """For each claim its speaker, and under it the outlet with the agency and the part of the article that is not the body."""
    outlets = corpus.articles["outlet"].fillna(NO_OUTLET)
    agencies = (" (" + corpus.articles["agency"] + ")").fillna("")
    outlet = dict(zip(corpus.articles["article_id"], outlets + agencies, strict=True))
    speakers = rows["source"].fillna(rows["source_text"]).fillna("no speaker found")
    zones = rows["zone"].where(rows["zone"] != "body", "")
    letters = style.LABEL_LETTERS[columns]
    names = []
    for speaker, article, zone in zip(speakers, rows["article_id"], zones, strict=True):
        pair = speaker, f"{outlet.get(article)}, {zone}".rstrip(", ")
        names.append("\n".join(style.wrapped(name, letters, NAME_LINES) for name in pair))
    return names


@style.styled
def plot_headline_numbers(claims: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Titles with numbers: the title's number (diamond) beside the body's numbers for the same event, people and scope (dots).

    A title that counts neither an event that is told apart nor people of a class has nothing to be held against and is left out.

    From `claims`, named by outlet where `add_context` gave it. A diamond is hollow where no claim of the body has its number.
    The first 40 titles, on a log scale where a number is 1,000 or more.
    """
    need(claims, "claims", *_BOUNDS_READ, "article_id", "zone", "event_type", "scope", "text", "counted_class")
    counts = claims[(claims["kind"] == "count") & (anchors(claims).notna())]
    is_comparable = (counts["event_type"] != OTHER) | counts["counted_class"].notna()
    titles = counts[(counts["zone"] == "title") & is_comparable]
    shown = titles.iloc[: style.MOST_ROWS]
    lines = 1 if columns == 2 else 2  # of an outlet, above the words of its title
    ax = style.axes(ax, len(shown), columns, row=NAME_LINE * (lines + 1) + 0.02)
    if shown.empty:
        return style.nothing(ax, "No title holds a number.")
    bodies = counts[counts["zone"] == "body"].assign(_at=anchors)
    names, ends = [], [0.0]
    whose = shown["outlet"].fillna(shown["article_id"]) if "outlet" in shown.columns else shown["article_id"]
    columns_read = (whose, shown["event_type"], anchors(shown), shown["text"])
    for row, (article, event, at, text) in enumerate(zip(*columns_read, strict=True)):
        same = bodies.loc[same_quantity(shown.iloc[row], bodies), "_at"]
        supported = bool((same == at).any())
        numbers = [at, *same]
        _title_and_body(ax, row, numbers, supported)
        name = style.wrapped(article, style.LABEL_LETTERS[columns], lines)
        what = str(shown.iloc[row]["counted_class"]) if event == OTHER else event
        names.append(f"{name}\n{what.replace('_', ' ')}: {style.label(text, TITLE_LETTERS[columns])}")
        ends += numbers
    style.name_rows(ax, names)
    rest = style.shown_of(len(shown), len(titles), "titles")
    is_log = max(ends) >= LOG_FROM
    (style.log_axis if is_log else _wide_axis)(ax, max(ends), columns)
    style.axis_title(ax, f"number claimed{' (log scale)' if is_log else ''}{rest}", columns)
    style.legend(ax, columns, _headline_handles())
    return ax


def same_quantity(title: pd.Series, bodies: pd.DataFrame) -> pd.Series:
    """Which claims of bodies may be of what a title counts: its article, event and scope, and people of no other class."""
    alike = (bodies["article_id"] == title["article_id"]) & (bodies["event_type"] == title["event_type"])
    classes = bodies["counted_class"]
    if title["event_type"] == OTHER:  # only what is counted says that it is one quantity
        alike &= classes == title["counted_class"]
    elif pd.notna(title["counted_class"]) and title["counted_class"] != "people":
        alike &= classes.isna() | classes.isin((title["counted_class"], "people"))
    return alike & (bodies["scope"] == title["scope"])


def _title_and_body(ax: Axes, row: int, numbers: Sequence[float], supported: bool) -> None:
    """One title: its number, which comes first in `numbers`, and those of the body."""
    at, same = numbers[0], list(numbers[1:])
    ax.scatter(same, [row] * len(same), s=16, facecolor=style.SKY, edgecolor=style.INK, linewidth=0.6, zorder=3)
    face = style.RED if supported else "none"
    ax.scatter([at], [row], marker="D", s=46, facecolor=face, edgecolor=style.RED, zorder=2)
    ax.plot([min(numbers), max(numbers)], [row, row], color=style.PALE, linewidth=1, zorder=1)


def claims_of_group(found: Any, corpus: Any, group_id: str | None = None) -> pd.DataFrame:
    """The claims that plot_claim_ranges draws: those of one group (default: that of widest_group)."""
    chosen = widest_group(found, corpus.claims) if group_id is None else group_id
    members = set(found.members.loc[found.members["group_id"] == chosen, "claim_id"])
    if group_id is not None and not members:
        raise KeyError(f"There is no group {group_id!r}. The groups are in found.groups, column group_id.")
    return corpus.claims.loc[corpus.claims["claim_id"].isin(members), list(_OF_GROUP)]


def widest_group(found: Any, claims: pd.DataFrame) -> str | None:
    """The group on which sources differ most: of an event that is told apart, with figures that exclude or replace each other,
    with most different figures, with most claims; of equal ones the first. None where no group has two different figures.
    """
    bounds = ["value", "low", "high"]
    members = found.members.drop_duplicates().merge(claims[["claim_id", "event_type", *bounds]], on="claim_id")
    disputed = found.pairs[found.pairs["relation"].isin(DISPUTED)][["claim_a", "claim_b"]].stack()
    members = members.assign(
        figure=members.groupby(bounds, dropna=False).ngroup(),
        disputed=members["claim_id"].isin(disputed),
        told_apart=members["event_type"] != OTHER,
    )
    order = {"told_apart": "any", "disputed": "any", "figures": "nunique", "claims": "nunique"}
    source = {"figures": "figure", "claims": "claim_id"}
    ranked = members.groupby("group_id", sort=False).agg(**{k: (source.get(k, k), how) for k, how in order.items()})
    ranked = ranked[ranked["figures"] > 1].sort_values(list(order), ascending=False, kind="stable")
    return str(ranked.index[0]) if len(ranked) else None


def anchors(claims: pd.DataFrame) -> pd.Series:
    """Where a claim's mark stands: its number, or the end of it that is known."""
    return claims["value"].fillna(claims["low"]).fillna(claims["high"])


def _draw_crowd(ax: Axes, claims: pd.DataFrame, heights: Sequence[float]) -> None:
    """As _draw_bounds, in few strokes however many claims there are, with smaller marks."""
    from matplotlib.path import Path

    from_low, to_high = claims["low"].notna(), claims["high"].notna()
    drawn = claims[["low", "high", "_at"]].assign(_y=heights, _speaker=claims["source_type"].map(SPEAKER_OF))
    ranges = drawn[from_low & to_high & (claims["low"] < claims["high"])]
    ax.hlines(ranges["_y"], ranges["low"].clip(lower=LEAST_ON_LOG), ranges["high"], color=style.INK, linewidth=0.9)
    for open_end, side in ((from_low & ~to_high, 1), (to_high & ~from_low, -1)):
        arrow = Path([(side * x, y) for x, y in _RIGHT_ARROW], [Path.MOVETO, *[Path.LINETO] * 4])
        some = drawn[open_end]
        if len(some):
            pen: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 0.6}
            ax.scatter(some["_at"], some["_y"], marker=arrow, s=90, **pen)
    hollow = claims["modifier"].isin(["approx", "vague"])
    for speaker, colour in COLOURS.items():
        for outlined in (False, True):
            some = drawn[(drawn["_speaker"] == speaker) & (hollow == outlined)]
            if some.empty:
                continue
            look: dict[str, Any] = {"facecolor": "white" if outlined else colour, "linewidth": 0.8 if outlined else 0.3}
            ax.scatter(some["_at"], some["_y"], marker=MARKERS[speaker], s=10, edgecolor=style.INK, zorder=4, **look)


def _draw_bounds(ax: Axes, claims: pd.DataFrame, heights: Sequence[float]) -> None:
    """A mark for each claim; a line for a closed range, an arrow for an open end, hollow for an approximation."""
    size, reach = 30, 16
    at_of = claims["_at"] if "_at" in claims else anchors(claims)
    columns = (at_of, claims["low"], claims["high"], claims["modifier"], claims["source_type"])
    for at, low, high, modifier, kind, height in zip(*columns, heights, strict=True):
        speaker = SPEAKER_OF[kind]
        from_low, to_high = low == low, high == high  # a null is not equal to itself
        ends = [low, high] if from_low and to_high and low < high else [at]
        if len(ends) == 2:
            ax.plot(ends, [height, height], color=style.INK, linewidth=1.4, zorder=2)
        elif from_low != to_high:
            _arrow(ax, at, height, reach if from_low else -reach)
        hollow = modifier in ("approx", "vague")
        face, line = ("white", 0.9) if hollow else (COLOURS[speaker], 0.4)
        marked: dict[str, Any] = {"marker": MARKERS[speaker], "s": size, "zorder": 4, "edgecolor": style.INK}
        ax.scatter(ends, [height] * len(ends), facecolor=face, linewidth=line, **marked)


def _arrow(ax: Axes, at: float, height: float, points: int) -> None:
    """An arrow of a fixed length on paper: how far an open bound reaches is not known."""
    drawn: dict[str, Any] = {"arrowstyle": "<-", "color": style.INK, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=(at, height), xytext=(points, 0), textcoords="offset points", arrowprops=drawn)


def _value_labels(ax: Axes, claims: pd.DataFrame, columns: int) -> None:
    for row, (at, high, text) in enumerate(zip(anchors(claims), claims["high"], claims["text"], strict=True)):
        place = (max(at, high) if high == high else at, row)
        ax.annotate(style.label(text, 24), place, xytext=(4, 7), textcoords="offset points", fontsize=7, va="center")
    _wide_axis(ax, float(pd.concat([anchors(claims), claims["high"]]).max()), columns)


def _wide_axis(ax: Axes, largest: float, columns: int) -> None:
    """From zero, so that lengths can be compared, with room for labels at the right."""
    ax.set_xlim(-0.03 * max(largest, 1), max(largest, 1) * LABEL_ROOM[columns])
    ax.locator_params(axis="x", integer=True)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _by_day(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The claims by the day of their article; those without one last; of one day in reading order."""
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    days = pd.Series([published.get(article) for article in rows["article_id"]], index=rows.index, dtype="object")
    return rows.assign(_day=pd.to_datetime(days, utc=True)).sort_values("_day", kind="stable").drop(columns="_day")


def _joins(rows: pd.DataFrame, pairs: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Relation and two claims for each bracket: conflicts first, then headlines, then updates, the nearest rows first.

    Each two figures are joined once for each relation, and no update spans two that lie one after the other between its ends.
    """
    place = {claim: row for row, claim in enumerate(rows["claim_id"])}
    bounds = zip(rows["value"].fillna(-1), rows["low"].fillna(-1), strict=True)
    figure = dict(zip(rows["claim_id"], bounds, strict=True))
    turn = {values: n for n, values in enumerate(dict.fromkeys(figure.values()))}
    wanted: dict[tuple[str, Any, Any], tuple[int, int, int, str, str, str]] = {}
    for a, b, relation in zip(pairs["claim_a"], pairs["claim_b"], pairs["relation"], strict=True):
        if relation not in _BRACKETS or a not in place or b not in place:
            continue
        first, last = sorted((a, b), key=place.__getitem__)
        low, high = sorted((figure[a], figure[b]))
        span = place[last] - place[first]
        bracket = (list(_BRACKETS).index(relation), span, place[first], relation, first, last)
        wanted[relation, low, high] = min(wanted.get((relation, low, high), bracket), bracket)
    steps = {tuple(sorted((turn[x], turn[y]))) for relation, x, y in wanted if relation == "update" and x != y}
    over = {(x, z) for x, y in steps for y_too, z in steps if y == y_too}
    return [
        (relation, first, last)
        for *_, relation, first, last in sorted(wanted.values())
        if relation != "update" or tuple(sorted((turn[figure[first]], turn[figure[last]]))) not in over
    ]


def _telling(rows: pd.DataFrame, joins: list[tuple[str, str, str]]) -> pd.DataFrame:
    """At most ROWS_AT_MOST claims: those that brackets join, then the first of each figure, then further ones."""
    if len(rows) <= ROWS_AT_MOST:
        return rows
    repeats = rows.groupby(["value", "low", "high", "modifier"], dropna=False, sort=False).cumcount()
    plain = rows["claim_id"].iloc[repeats.argsort(kind="stable")]
    joined = [claim for _, first, last in joins for claim in (first, last)]
    kept = list(dict.fromkeys([*joined, *plain]))[:ROWS_AT_MOST]
    return rows[rows["claim_id"].isin(kept)]


def _brackets(ax: Axes, rows: pd.DataFrame, joins: list[tuple[str, str, str]]) -> list[Any]:
    """Brackets at the right edge; returns their legend entries. Those that would need more than six columns are only counted."""
    place = {claim: row for row, claim in enumerate(rows["claim_id"])}
    ends: list[list[tuple[int, int]]] = []  # the brackets in each column
    entries: dict[str, Any] = {}
    left_out = 0
    for relation, first, last in joins:
        if first not in place or last not in place:
            left_out += 1
            continue
        low, high = place[first], place[last]
        column = next((n for n, taken in enumerate(ends) if all(low > b or high < a for a, b in taken)), len(ends))
        if column >= BRACKET_COLUMNS:
            left_out += 1
            continue
        ends[column:] = ends[column:] or [[]]
        ends[column].append((low, high))
        entries[relation] = _bracket(ax, 1.01 + 0.03 * column, low + 0.1, high - 0.1, relation)
    return [*entries.values(), *([_more(ax, left_out, "brackets")] if left_out else [])]


def _more(ax: Axes, n: int, what: str) -> Any:
    return ax.plot([], [], linestyle="none", label=f"and {n} more {what}")[0]


def _bracket(ax: Axes, x: float, top: float, bottom: float, relation: str) -> Any:
    colour, dashes = _BRACKETS[relation]
    xs, ys = [x - 0.012, x, x, x - 0.012], [top, top, bottom, bottom]
    drawn: dict[str, Any] = {"color": colour, "linestyle": dashes, "linewidth": 1.2, "clip_on": False}
    return ax.plot(xs, ys, transform=ax.get_yaxis_transform(), label=relation.replace("_", " "), **drawn)[0]


def _quantity(rows: pd.DataFrame) -> str:
    """What happened and where: the place that most of the claims name."""
    event = str(rows["event_type"].iloc[0]).replace("_", " ")
    if event == OTHER:
        event = style.label(rows["counted"].dropna().iloc[0] if rows["counted"].notna().any() else event, 40)
    places = rows["place_name"].value_counts(sort=True)
    return f"{event}, {style.label(places.index[0], 40)}" if len(places) else event


def _headline_handles() -> list[Any]:
    from matplotlib.lines import Line2D

    diamond: dict[str, Any] = {"linestyle": "none", "marker": "D", "markeredgecolor": style.RED, "markersize": 6}
    return [
        Line2D([], [], markerfacecolor=style.RED, label="in the title", **diamond),
        Line2D([], [], markerfacecolor="none", label="in the title alone", **diamond),
        Line2D([], [], linestyle="none", marker="o", markerfacecolor=style.SKY, markeredgecolor=style.INK, markersize=4,
               label="in the body"),
    ]  # fmt: skip
