"""What outlets do: edit wire copy, let people speak, choose words; and how often the library is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_tools.presentation.plots import style
from corpus_tools.presentation.plots.speakers import COLOURS, SPEAKER_OF

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COPY_PARTS = {
    "kept": (style.SKY, ""),
    "edited": (style.YELLOW, "..."),
    "dropped": (style.RED, "xxx"),
    "added": (style.BLUE, "///"),
}
AGENCY = "agency: "  # what the groups of agency copy begin with in comparisons between outlets
OWN_VOICE = "unattributed"
DARK = 0.55  # share of the highest value above which a cell needs white figures


@style.styled
def plot_copies(pairs: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Pairs of copies (rows) by sentences kept, edited, dropped and added: columns article_a, article_b and these counts."""
    ax = style.axes(ax, len(pairs), columns, row=0.28)
    if pairs.empty:
        return style.nothing(ax, "No two articles share wire text.")
    left = pd.Series(0, index=pairs.index)
    for part, (colour, hatch) in _COPY_PARTS.items():
        if part in pairs.columns and pairs[part].any():
            drawn: dict[str, Any] = {
                "color": colour,
                "hatch": hatch,
                "edgecolor": style.INK,
                "linewidth": 0.3,
                "height": 0.7,
            }
            ax.barh(range(len(pairs)), pairs[part], left=left, label=part, **drawn)
            left = left + pairs[part]
    style.rows(ax, [f"{a}, {b}" for a, b in zip(pairs["article_a"], pairs["article_b"], strict=True)], columns)
    style.axis_title(ax, "sentences", columns)
    style.legend(ax, columns)
    return ax


@style.styled
def plot_sourcing(statements: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Statements of each article (rows) by kind of speaker, unnamed speakers hatched and printed as "8/14 unnamed".

    Takes `ct.add_context(corpus.statements, corpus)`: the columns article_id, source_type, named, and outlet where known.
    """
    groups = [SPEAKER_OF[kind] for kind in statements["source_type"]]
    unnamed = ~statements["named"].fillna(False).astype(bool)
    counted = pd.crosstab(statements["article_id"], [pd.Series(groups, statements.index, name="speaker"), unnamed])
    counted = counted.reindex(list(dict.fromkeys(statements["article_id"])))
    shown = counted.iloc[: style.MOST_ROWS]
    ax = style.axes(ax, len(shown), columns, row=0.26)
    if shown.empty:
        return style.nothing(ax, "No statements were found.")
    left = pd.Series(0, index=shown.index)
    for speaker in COLOURS:
        for hidden in (False, True):
            if (speaker, hidden) in shown.columns:
                width = shown[(speaker, hidden)]
                drawn: dict[str, Any] = {
                    "color": COLOURS[speaker],
                    "edgecolor": style.INK,
                    "linewidth": 0.3,
                    "height": 0.72,
                }
                ax.barh(range(len(shown)), width, left=left, hatch=style.HATCHED if hidden else "", **drawn)
                left = left + width
    nameless = unnamed.groupby(statements["article_id"]).sum().reindex(shown.index)
    for row, (total, hidden_ones) in enumerate(zip(left, nameless, strict=True)):
        ax.text(total, row, f" {int(hidden_ones)}/{int(total)}", va="center", fontsize=7)
    style.rows(ax, list(shown.index), columns)
    ax.margins(x=0.1)
    style.axis_title(ax, "reported statements; printed: unnamed speakers of all", columns)
    style.legend(ax, columns, _source_handles(groups, bool(unnamed.any())))
    return ax


@style.styled
def plot_label_use(naming: pd.DataFrame, *, label: str, columns: int = 2) -> list[Axes]:
    """One label in three panels, a row a group: how often, how often per 1,000 words, in whose voice; from `naming`.

    With compare_naming(by="article_id") the rows are articles. Groups of agency copy are hatched. The panels stand side by side,
    on one column below each other.
    """
    from matplotlib import pyplot

    of_label = naming[naming["label"] == label]
    total = of_label[of_label["voice"] == "all"].iloc[: style.MOST_ROWS]
    own = of_label[of_label["voice"] == OWN_VOICE].set_index("group")["voice_share"]
    panels_down, panels_across = (1, 3) if columns == 2 else (3, 1)
    height = max(style.LEAST, style.MARGIN + style.ROW * len(total)) * panels_down
    size = (style.WIDTHS[columns], height)
    _, made = pyplot.subplots(panels_down, panels_across, figsize=size, layout="constrained", sharey=columns == 2)
    panels = list(made)
    if total.empty:
        for panel in panels[1:]:
            panel.set_axis_off()
        style.nothing(panels[0], "The label is not used.")
        return panels
    groups = list(total["group"])
    contents = (
        ("uses", total["n"].astype("float64").tolist(), "{:,.0f}"),
        ("uses per 1,000 words", total["estimate"].tolist(), "{:.1f}"),
        ("share in the outlet's own voice", own.reindex(groups).where((total["n"] > 0).to_numpy()).tolist(), "{:.2f}"),
    )
    for panel, (title, values, form) in zip(panels, contents, strict=True):
        _bars(panel, groups, values, form)
        panel.set_title(title, loc="left")
    panels[2].set_xlim(0, 1.3)
    for panel in panels if columns == 1 else panels[:1]:
        style.rows(panel, groups, 1)
    for panel in panels[1:] if columns == 2 else []:
        panel.tick_params(axis="y", length=0)
    return panels


def _bars(panel: Axes, groups: Sequence[str], values: Sequence[float], form: str) -> None:
    """Bars with their numbers; a dash where there is none."""
    for row, (group, value) in enumerate(zip(groups, values, strict=True)):
        known = value == value  # a null is not equal to itself
        drawn: dict[str, Any] = {"color": style.SKY, "edgecolor": style.INK, "linewidth": 0.3, "height": 0.7}
        panel.barh(row, value if known else 0, hatch=style.HATCHED if group.startswith(AGENCY) else "", **drawn)
        panel.text(value if known else 0, row, " " + (form.format(value) if known else "–"), va="center", fontsize=7)
    largest = max((value for value in values if value == value), default=0)
    panel.set_xlim(0, largest * 1.3 or 1)
    panel.locator_params(axis="x", nbins=4)


@style.styled
def plot_heat(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    text: str | None = None,
    ax: Axes | None = None,
    columns: int = 2,
) -> Axes:
    """A table as shades of grey with the number in each cell: `row`, `column`, `value` name columns of a long table.

    `text` names a column printed instead of the number (a spelling, say). Rows and columns keep the order of the table.
    """
    names, across = list(dict.fromkeys(table[row]))[: style.MOST_ROWS], list(dict.fromkeys(table[column]))
    ax = style.axes(ax, len(names) + 4, columns, row=0.24)
    if not names:
        return style.nothing(ax, "Nothing to compare.")
    wide = table.pivot_table(index=row, columns=column, values=value, sort=False).reindex(index=names, columns=across)
    words = table.set_index([row, column])[text].to_dict() if text else {}
    values = wide.astype("float64").to_numpy()
    top = max(float(wide.max().max()), 1e-9)
    style.cells(ax, values, vmin=0, vmax=top * 1.25)
    letters = max(4, int(style.WIDTHS[columns] * 17 / (len(across) + 2)))
    for y, name in enumerate(names):
        for x, other in enumerate(across):
            if values[y, x] == values[y, x]:
                shown = words.get((name, other), _short(values[y, x]))
                colour = "white" if values[y, x] > DARK * top * 1.25 else style.INK if values[y, x] else style.GREY
                ax.text(x, y, style.label(shown, letters), ha="center", va="center", fontsize=6.5, color=colour)
    style.rows(ax, names, columns)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xticks(
        range(len(across)), [style.label(name, 18) for name in across], rotation=45, ha="right", rotation_mode="anchor"
    )
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


@style.styled
def plot_estimates(
    table: pd.DataFrame, *, row: str, floor: str | None = None, ax: Axes | None = None, columns: int = 2
) -> Axes:
    """Estimates with 95 % intervals, a row each: columns `row`, estimate, conf_low, conf_high; `floor` a column of limits."""
    shown = table.dropna(subset=["estimate"]).iloc[: style.MOST_ROWS]
    ax = style.axes(ax, len(shown), columns)
    if shown.empty:
        return style.nothing(ax, "Nothing was measured.")
    places = range(len(shown))
    has_interval = shown["conf_low"].notna() & shown["conf_high"].notna()
    for place, low, high, drawn in zip(places, shown["conf_low"], shown["conf_high"], has_interval, strict=True):
        if drawn:
            ax.plot([low, high], [place, place], color=style.INK, linewidth=1)
    ax.scatter(shown["estimate"], places, s=18, facecolor=style.BLUE, edgecolor=style.INK, linewidth=0.4, zorder=3)
    if floor is not None:
        ax.scatter(shown[floor], places, marker="|", s=60, color=style.RED, zorder=2, label="floor")
        style.legend(ax, columns)
    style.rows(ax, list(shown[row]), columns)
    ax.grid(axis="x", color=style.PALE, linewidth=0.5)
    return ax


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}"


def _source_handles(groups: Sequence[str], unnamed: bool) -> list[Any]:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=COLOURS[g], edgecolor=style.INK, label=g) for g in COLOURS if g in set(groups)]
    if unnamed:
        handles.append(Patch(facecolor="white", edgecolor=style.INK, hatch=style.HATCHED, label="speaker not named"))
    return handles
