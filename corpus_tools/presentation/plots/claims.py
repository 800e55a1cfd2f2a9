"""Numbers that are claimed: how firmly, by whom, and where two sources differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_tools.presentation.plots import style
from corpus_tools.presentation.plots.speakers import COLOURS, MARKERS, SPEAKER_OF, speaker_handles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST_ON_LOG = 0.5  # a log axis has no zero
BRACKET_COLUMNS = 6
LABEL_ROOM = {1: 1.7, 2: 1.35}  # of the axis, for the words beside a mark
_BRACKETS = {"conflict": (style.RED, "-"), "headline_mismatch": (style.PURPLE, "--"), "update": (style.INK, ":")}
CLAIMS_AS_ROWS = 60  # above, claims of one event share a band


@style.styled
def plot_claims(claims: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Counts by event type (rows) and value (log scale), colour and shape by speaker, from the table `claims`.

    A closed range is a line, an open bound an arrow, an approximation hollow. Only kind `count`: other units have other axes.
    """
    counts = claims[(claims["kind"] == "count") & claims[["value", "low", "high"]].notna().any(axis=1)]
    counts = counts.assign(_at=_anchors(counts).clip(lower=LEAST_ON_LOG)).sort_values(
        ["event_type", "_at", "claim_id"], kind="stable"
    )
    events = list(counts["event_type"].value_counts(sort=False).sort_index().index)
    apart = len(counts) <= CLAIMS_AS_ROWS
    ax = style.axes(ax, len(counts) + len(events) if apart else 4 * len(events), columns, row=0.11 if apart else 0.14)
    if not events:
        return style.nothing(ax, "No counts are claimed.")
    top, ticks = 0.0, []
    for event in events:
        of_event = counts[counts["event_type"] == event]
        band = len(of_event) if apart else 4.0
        heights = [
            top + (n + 0.5) * band / len(of_event) if apart else top + 0.4 + (n * 7 % 13) / 4
            for n in range(len(of_event))
        ]
        _draw_bounds(ax, of_event, heights, small=not apart)
        ticks.append(top + band / 2)
        top += band + (1.0 if apart else 0.4)
        ax.axhline(top - (0.5 if apart else 0.2), color=style.PALE, linewidth=0.6)
    ax.set_xscale("log")
    low, high = counts["_at"].min(), max(counts["_at"].max(), counts["high"].max())
    ax.set_xlim(max(low, LEAST_ON_LOG) / 1.6, max(high, LEAST_ON_LOG) * 3)
    numbers = counts["event_type"].value_counts()
    ax.set_yticks(ticks, [f"{event.replace('_', ' ')} ({numbers[event]})" for event in events])
    ax.set_ylim(top - (0.5 if apart else 0.2), -0.5)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    style.axis_title(ax, "number claimed (log scale)", columns)
    style.legend(ax, columns, speaker_handles(counts["source_type"]))
    return ax


@style.styled
def plot_claim_ranges(
    found: Any, corpus: Any, *, group_id: str | None = None, ax: Axes | None = None, columns: int = 2
) -> Axes:
    """The figures for one quantity, a row a claim in reading order, from the result of `compare_claims` and the corpus.

    Bounds are closed lines or open arrows; figures that conflict are joined by a bracket at the right, updates by a
    dotted line. `group_id` chooses the quantity (default: the one with most different figures). KeyError for an unknown one.
    """
    rows = claims_of_group(found, corpus, group_id)
    ax = style.axes(ax, len(rows), columns, row=0.28)
    if rows.empty:
        return style.nothing(ax, "No figure is given twice for one quantity.")
    _draw_bounds(ax, rows, list(range(len(rows))))
    outlets = corpus.articles["outlet"].fillna("unknown outlet")
    agencies = (" (" + corpus.articles["agency"] + ")").fillna("")
    outlet = dict(zip(corpus.articles["article_id"], outlets + agencies, strict=True))
    speakers = rows["source"].fillna(rows["source_text"]).fillna("no speaker found")
    zones = rows["zone"].where(rows["zone"] != "body", "")
    letters = style.LABEL_LETTERS[columns]
    places = [
        f"{outlet.get(article)}, {zone}".rstrip(", ") for article, zone in zip(rows["article_id"], zones, strict=True)
    ]
    names = [
        f"{style.label(speaker, letters)}\n{style.label(place, letters)}"
        for speaker, place in zip(speakers, places, strict=True)
    ]
    ax.set_yticks(range(len(rows)), names)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    _value_labels(ax, rows, columns)
    relations = _brackets(ax, rows, found.pairs)
    style.axis_title(ax, _quantity(rows), columns)
    style.legend(ax, columns, [*speaker_handles(rows["source_type"]), *relations])
    return ax


@style.styled
def plot_headline_numbers(claims: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Titles with numbers: the title's number (diamond) beside the body's numbers for the same event and scope (dots).

    From `claims`. A diamond is hollow where no claim of the body has its number for that event and scope.
    """
    counts = claims[(claims["kind"] == "count") & (_anchors(claims).notna())]
    titles = counts[counts["zone"] == "title"]
    ax = style.axes(ax, len(titles), columns, row=0.3)
    if titles.empty:
        return style.nothing(ax, "No title holds a number.")
    bodies = counts[counts["zone"] == "body"].assign(_at=lambda rows: _anchors(rows))
    names, edge = [], 0.0
    columns_read = (titles["article_id"], titles["event_type"], titles["scope"], _anchors(titles), titles["text"])
    for row, (article, event, scope, at, text) in enumerate(zip(*columns_read, strict=True)):
        alike = (bodies["article_id"] == article) & (bodies["event_type"] == event) & (bodies["scope"] == scope)
        same = bodies.loc[alike, "_at"]
        drawn: dict[str, Any] = {"s": 16, "facecolor": style.SKY, "edgecolor": style.INK, "linewidth": 0.6, "zorder": 3}
        ax.scatter(same, [row] * len(same), **drawn)
        supported = bool((same == at).any())
        ax.scatter(
            [at], [row], marker="D", s=46, facecolor=style.RED if supported else "none", edgecolor=style.RED, zorder=2
        )
        ax.plot([min([at, *same]), max([at, *same])], [row, row], color=style.PALE, linewidth=1, zorder=1)
        names.append(
            f"{style.label(article, style.LABEL_LETTERS[columns])}\n{event.replace('_', ' ')}: {style.label(text, 16)}"
        )
        edge = max(edge, at, *same)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    _wide_axis(ax, edge, columns)
    style.axis_title(ax, "number claimed", columns)
    style.legend(ax, columns, _headline_handles())
    return ax


def claims_of_group(found: Any, corpus: Any, group_id: str | None = None) -> pd.DataFrame:
    """The claims that plot_claim_ranges draws: those of one group (default: the one with most different figures)."""
    chosen = widest_group(found, corpus.claims) if group_id is None else group_id
    members = set(found.members.loc[found.members["group_id"] == chosen, "claim_id"])
    if group_id is not None and not members:
        raise KeyError(f"There is no group {group_id!r}. The groups are in found.groups, column group_id.")
    columns = [
        "claim_id",
        "article_id",
        "sentence_id",
        "zone",
        "event_type",
        "place_name",
        "value",
        "low",
        "high",
        "modifier",
    ]
    return corpus.claims.loc[
        corpus.claims["claim_id"].isin(members), [*columns, "source_text", "source", "source_type", "text"]
    ]


def widest_group(found: Any, claims: pd.DataFrame) -> str | None:
    """The group with most different figures; of equal ones the one with most claims, then the first."""
    members = found.members.drop_duplicates().merge(claims[["claim_id", "value", "low", "high"]], on="claim_id")
    if members.empty:
        return None
    bounds = members[["value", "low", "high"]]
    ranked = (
        members.assign(figure=bounds.groupby(list(bounds), dropna=False).ngroup())
        .groupby("group_id", sort=False)
        .agg(figures=("figure", "nunique"), claims=("claim_id", "nunique"))
    )
    return str(ranked.sort_values(["figures", "claims"], ascending=False, kind="stable").index[0])


def _anchors(claims: pd.DataFrame) -> pd.Series:
    """Where a claim's mark stands: its number, or the end of it that is known."""
    return claims["value"].fillna(claims["low"]).fillna(claims["high"])


def _draw_bounds(ax: Axes, claims: pd.DataFrame, heights: Sequence[float], *, small: bool = False) -> None:
    """A mark for each claim; a line for a closed range, an arrow for an open end, hollow for an approximation."""
    size, reach = (10, 9) if small else (30, 16)
    anchors = claims["_at"] if "_at" in claims else _anchors(claims)
    columns = (anchors, claims["low"], claims["high"], claims["modifier"], claims["source_type"])
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
    for row, (at, high, text) in enumerate(zip(_anchors(claims), claims["high"], claims["text"], strict=True)):
        right = max(at, high) if high == high else at
        ax.annotate(
            style.label(text, 24), (right, row), xytext=(4, 7), textcoords="offset points", fontsize=7, va="center"
        )
    _wide_axis(ax, float(pd.concat([_anchors(claims), claims["high"]]).max()), columns)


def _wide_axis(ax: Axes, largest: float, columns: int) -> None:
    """From zero, so that lengths can be compared, with room for labels at the right."""
    ax.set_xlim(-0.03 * max(largest, 1), max(largest, 1) * LABEL_ROOM[columns])
    ax.locator_params(axis="x", integer=True)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _brackets(ax: Axes, rows: pd.DataFrame, pairs: pd.DataFrame) -> list[Any]:
    """Conflicts, headlines and updates as brackets at the right edge, shortest first; returns their legend entries.

    Each two figures are joined once for each relation, and brackets that would need more than six columns are only counted.
    """
    place = {claim: row for row, claim in enumerate(rows["claim_id"])}
    figure = dict(
        zip(rows["claim_id"], zip(rows["value"].fillna(-1), rows["low"].fillna(-1), strict=True), strict=True)
    )
    wanted: dict[tuple[Any, ...], tuple[int, int, int, str]] = {}
    for a, b, relation in zip(pairs["claim_a"], pairs["claim_b"], pairs["relation"], strict=True):
        if relation in _BRACKETS and a in place and b in place:
            low, high = sorted((place[a], place[b]))
            joined = (relation, *sorted((figure[a], figure[b])))
            wanted[joined] = min(
                wanted.get(joined, (99, 9999, 0, "")), (list(_BRACKETS).index(relation), high - low, low, relation)
            )
    ends: list[list[tuple[int, int]]] = []  # the brackets in each column
    entries: dict[str, Any] = {}
    left_out = 0
    for _, span, low, relation in sorted(wanted.values()):
        column = next(
            (n for n, taken in enumerate(ends) if all(low > b or low + span < a for a, b in taken)), len(ends)
        )
        if column >= BRACKET_COLUMNS:
            left_out += 1
            continue
        ends[column:] = ends[column:] or [[]]
        ends[column].append((low, low + span))
        entries[relation] = _bracket(ax, 1.01 + 0.03 * column, low + 0.1, low + span - 0.1, relation)
    if left_out:
        entries[""] = ax.plot([], [], linestyle="none", label=f"and {left_out} more")[0]
    return list(entries.values())


def _bracket(ax: Axes, x: float, top: float, bottom: float, relation: str) -> Any:
    colour, dashes = _BRACKETS[relation]
    xs, ys = [x - 0.012, x, x, x - 0.012], [top, top, bottom, bottom]
    drawn: dict[str, Any] = {"color": colour, "linestyle": dashes, "linewidth": 1.2, "clip_on": False}
    return ax.plot(xs, ys, transform=ax.get_yaxis_transform(), label=relation.replace("_", " "), **drawn)[0]


def _quantity(rows: pd.DataFrame) -> str:
    """What happened and where: the place that most of the claims name."""
    event = str(rows["event_type"].iloc[0]).replace("_", " ")
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
