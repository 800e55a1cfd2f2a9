"""What outlets do: edit wire copy, let people speak, choose words; and how often the library is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from corpus_tools.analysis.outlets.grouping import AGENCY
from corpus_tools.presentation.plots import style
from corpus_tools.presentation.plots.speakers import COLOURS, SPEAKER_OF
from corpus_tools.presentation.printed import NO_OUTLET
from corpus_tools.tables import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COPY_LOOKS = {
    "kept": style.Look(style.SKY),
    "edited": style.Look(style.YELLOW, "..."),
    "dropped": style.Look(style.RED, "xxx"),
    "added": style.Look(style.BLUE, "///"),
}
_SPEAKER_LOOKS = {
    (speaker, hidden): style.Look(colour, style.HATCHED if hidden else "")
    for speaker, colour in COLOURS.items()
    for hidden in (False, True)
}
OWN_VOICE = "unattributed"
ARTICLE, OUTLETS = "article_id", ("group", "outlet")
FEW_PAIRS = 12  # of copies, whose names have room for two lines each
PANEL_LETTERS, TITLE_LETTERS = {1: 20, 2: 26}, 30  # of the names beside three panels, and of the line above each
MOST_ACROSS = {1: 10, 2: 20}  # columns of a heat map that can be told apart; with words in the cells:
IN_WORDS = {"n": "number", "z": "z-score"}  # columns of one letter, on the axis
COLUMN_LETTERS = 26  # of the name of a column, on each of two lines
MOST_ACROSS_WORDS = {1: 4, 2: 10}
NAME_LETTERS_AN_INCH, LETTERS_AN_INCH = 16, 18  # of the names of rows, and of the words in a cell
MOSTLY = 0.5  # share of filled cells from which they are shaded
LEAST_SHOWN = 0.005  # a number that two digits would round to nought
DOT = 260.0  # else the size of the largest dot, in square points
DARK = 0.55  # share of the highest value above which a cell needs white figures


@style.styled
def plot_copies(pairs: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Pairs of copies (rows) by sentences kept, edited, dropped and added: columns article_a, article_b and these counts.

    The first 40 pairs, or the 40 with most shared words where the table has the column containment.
    """
    need(pairs, "pairs", "article_a", "article_b", *_COPY_LOOKS)
    shown = pairs.iloc[: style.MOST_ROWS]
    if len(shown) < len(pairs) and "containment" in pairs.columns:
        closest = pairs["containment"].sort_values(ascending=False, kind="stable").index[: style.MOST_ROWS]
        shown = pairs[pairs.index.isin(closest)]
    lines = 2 if len(shown) <= FEW_PAIRS else 1  # of each article's name
    ax = style.axes(ax, len(shown), columns, row=0.26 * lines)
    if shown.empty:
        return style.nothing(ax, "No two articles share wire text.")
    style.stacked_bars(ax, shown, _COPY_LOOKS)
    letters = style.LABEL_LETTERS[columns]
    pairs_named = zip(shown["article_a"], shown["article_b"], strict=True)
    names = ["\n".join(style.wrapped(name, letters, lines) for name in pair) for pair in pairs_named]
    style.name_rows(ax, names, linespacing=0.95)
    style.axis_title(ax, "sentences" + style.shown_of(len(shown), len(pairs), "pairs"), columns)
    style.legend(ax, columns)
    return ax


@style.styled
def plot_sourcing(statements: pd.DataFrame, *, by: str | None = None, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Statements of each article (rows) by kind of speaker, unnamed speakers hatched and printed as "8/14" (unnamed of all).

    Takes `ct.add_context(corpus.statements, corpus)` or `ct.sourcing_statements(corpus)`: the columns article_id, source_type
    and named. `by` names the column whose values are the rows; default: article_id, beyond 40 articles group, else outlet.
    The bars of other rows than articles are shares.
    """
    need(statements, "statements", "article_id", "source_type", "named", *([by] if by else []))
    articles = statements["article_id"]
    if by is None:
        outlets = (column for column in OUTLETS if column in statements.columns)
        by = next(outlets, ARTICLE) if articles.nunique() > style.MOST_ROWS else ARTICLE
    by_outlet = by != ARTICLE
    rows = statements[by].astype("str").fillna(NO_OUTLET if by in OUTLETS else "unknown") if by_outlet else articles
    groups = [SPEAKER_OF[kind] for kind in statements["source_type"]]
    unnamed = ~statements["named"].fillna(False).astype(bool)
    counted = pd.crosstab(rows, [pd.Series(groups, statements.index, name="speaker"), unnamed])
    counted = counted.reindex(rows.value_counts(sort=True).index if by_outlet else rows.unique())
    shown = counted.iloc[: style.MOST_ROWS]
    ax = style.axes(ax, len(shown), columns, row=0.26)
    if shown.empty:
        return style.nothing(ax, "No statements were counted, or no article has a known group.")
    total = shown.sum(axis=1)
    ends = style.stacked_bars(ax, shown.div(total, axis=0) if by_outlet else shown, _SPEAKER_LOOKS)
    nameless = unnamed.groupby(rows).sum().reindex(shown.index)
    for row, (end, of_all, hidden) in enumerate(zip(ends, total, nameless, strict=True)):
        ax.text(end, row, f" {int(hidden):,}/{int(of_all):,}", va="center", fontsize=7)
    counts = articles.groupby(rows).nunique().reindex(shown.index).tolist() if by_outlet else None
    style.rows(ax, list(shown.index), columns, counts=counts)
    ax.margins(x=0.15)
    title = "reported statements; printed: unnamed speakers of all"
    if by_outlet:
        title = "share of the statements (in brackets: articles); printed: unnamed of all"
    rest = style.shown_of(
        len(shown), len(counted), "articles" if not by_outlet else "outlets" if by in OUTLETS else "rows"
    )
    style.axis_title(ax, title + rest, columns)
    speaking = [(name, colour) for name, colour in COLOURS.items() if name in groups]
    style.legend(ax, columns, style.patches(speaking, "speaker not named" if unnamed.any() else None))
    return ax


@style.styled
def plot_label_use(naming: pd.DataFrame, *, label: str, columns: int = 2) -> list[Axes]:
    """One label in three panels, a row a group: how often, how often per 1,000 words, in whose voice; from `naming`.

    With compare_naming(by="article_id") the rows are articles; with several actors, an actor in a group. Agency copy is hatched.
    Of more than 40 rows those that use it are drawn, at most the 40 with most uses. The panels stand side by side, on one column
    below each other.
    """
    from matplotlib import pyplot

    need(naming, "naming", "label", "voice", "group", "n", "estimate", "voice_share")
    of_label = naming[naming["label"] == label]
    if "actor" in of_label.columns and of_label["actor"].nunique() > 1:
        of_label = of_label.assign(group=of_label["actor"] + ", " + of_label["group"])
    everyone = of_label[of_label["voice"] == "all"]
    using = everyone[everyone["n"] > 0] if len(everyone) > style.MOST_ROWS else everyone
    highest = using["n"].sort_values(ascending=False, kind="stable").index[: style.MOST_ROWS]
    total = everyone[everyone.index.isin(highest)]
    own = of_label[of_label["voice"] == OWN_VOICE].set_index("group")["voice_share"]
    down, across = (1, 3) if columns == 2 else (3, 1)
    size = (style.WIDTHS[columns], max(style.LEAST, style.MARGIN + style.ROW * len(total)) * down)
    _, made = pyplot.subplots(down, across, figsize=size, layout="constrained", sharey=columns == 2)
    panels = list(made)
    if total.empty:
        for panel in panels[1:]:
            panel.set_axis_off()
        style.nothing(panels[0], f"The label “{label}” is not used, or no article has a known group.")
        return panels
    groups = list(total["group"])
    contents = (
        (f"uses of “{label}”", total["n"].astype("float64").tolist()),
        ("uses per 1,000 words", total["estimate"].tolist()),
        ("share in the outlet's own voice", own.reindex(groups).where((total["n"] > 0).to_numpy()).tolist()),
    )
    for panel, (title, values) in zip(panels, contents, strict=True):
        _bars(panel, groups, values)
        panel.set_title(style.wrapped(title, TITLE_LETTERS), loc="left")
    panels[2].set_xlim(0, 1.3)
    for panel in panels if columns == 1 else panels[:1]:
        style.rows(panel, groups, columns, letters=PANEL_LETTERS[columns])
    told = ["hatched: agency copy"] if any(AGENCY in group for group in groups) else []
    if len(total) < len(everyone):
        told.append(f"the {len(total):,} of {len(everyone):,} with most uses")
    style.axis_title(panels[0], "; ".join(told), 1)
    for panel in panels[1:] if columns == 2 else []:
        panel.tick_params(axis="y", length=0)
    return panels


def _bars(panel: Axes, groups: Sequence[str], values: Sequence[float]) -> None:
    """Bars with their numbers; a dash where there is none."""
    for row, (group, value) in enumerate(zip(groups, values, strict=True)):
        known = value == value  # a null is not equal to itself
        length, hatch = value if known else 0, style.HATCHED if AGENCY in group else ""
        panel.barh(row, length, color=style.SKY, hatch=hatch, **style.BAR)
        panel.text(length, row, " " + (_short(value) if known else "–"), va="center", fontsize=7)
    largest = max((value for value in values if value == value), default=0)
    panel.set_xlim(0, largest * 1.3 or 1)
    panel.locator_params(axis="x", nbins=4, integer=all(value % 1 == 0 for value in values))


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

    Where fewer than half of the cells have a value above nought, and none one below, they are dots instead, larger for more: a
    sheet of empty cells would show nothing but itself.

    `text` names a column printed instead of the number (a spelling, say). Rows and columns keep the order of the table. Where
    there is no room for all, these are the first rows, and the columns with the highest sums of `value` in them. ValueError
    where a cell would hold several rows.
    """
    need(table, "table", row, column, value, *([text] if text else []))
    if table.duplicated([row, column]).any():
        raise ValueError(
            f"table has several rows for one {row} and {column}, and a cell holds one. Choose some first: rows of one voice, "
            "one measure, one actor."
        )
    names, everything = (list(dict.fromkeys(table[name])) for name in (row, column))
    ax = style.axes(ax, min(len(names), style.MOST_ROWS) + 4, columns, row=0.24 if text is None else 0.28)
    if table[value].isna().all():
        return style.nothing(ax, "Nothing to compare: the table has no rows with a value.")
    in_rows = table[table[row].isin(names[: style.MOST_ROWS])]
    across = _highest(in_rows, column, value, (MOST_ACROSS if text is None else MOST_ACROSS_WORDS)[columns])
    wide = table.pivot_table(index=row, columns=column, values=value, sort=False).reindex(index=names, columns=across)
    if len(across) < len(everything):
        wide = wide[wide.gt(0).any(axis=1)]  # a row may be filled elsewhere alone
    wide = wide.head(style.MOST_ROWS).astype("float64")
    shown = list(wide.index)
    named = min(max(len(str(name)) for name in shown), style.LABEL_LETTERS[columns]) / NAME_LETTERS_AN_INCH
    letters = max(3, int((style.WIDTHS[columns] - named) / len(across) * LETTERS_AN_INCH))
    _draw_cells(ax, wide, table.set_index([row, column])[text].to_dict() if text else {}, letters)
    style.rows(ax, shown, columns)
    ax.set_ylim(len(shown) - 0.5, -0.5)
    heads = [style.wrapped(name, COLUMN_LETTERS) for name in across]
    ax.set_xticks(range(len(across)), heads, rotation=45, ha="right", rotation_mode="anchor", linespacing=0.95)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    told = ("shade: " if text else "in each cell: ") + IN_WORDS.get(value, value.replace("_", " "))
    told += style.shown_of(len(shown), len(names), "rows")
    told += style.shown_of(len(across), len(everything), "columns, those with the most in all")
    style.axis_title(ax, told, columns)
    return ax


def _draw_cells(ax: Axes, wide: pd.DataFrame, words: Mapping[tuple[Any, Any], str], letters: int) -> None:
    """Shades or dots, and in each cell its number or its words of so many letters a line."""
    values = wide.to_numpy()
    top, filled = max(float(wide.max().max()), 1e-9), np.nan_to_num(values) > 0
    is_sparse = filled.mean() < MOSTLY and not np.nanmin(values) < 0
    if is_sparse:
        at = np.argwhere(filled)
        ax.scatter(at[:, 1], at[:, 0], s=DOT * values[filled] / top, color=style.PALE, zorder=1)
        ax.set_xlim(-0.5, wide.shape[1] - 0.5)
    else:
        style.cells(ax, values, vmin=0, vmax=top * 1.25)
    for y, x in np.argwhere(filled if is_sparse else ~np.isnan(values)):
        shown = values[y, x]
        printed = style.wrapped(words.get((wide.index[y], wide.columns[x]), _short(shown)), letters)
        is_dark = shown > DARK * top * 1.25 and not is_sparse
        colour = "white" if is_dark else style.INK if shown else style.GREY
        ax.text(x, y, printed, ha="center", va="center", fontsize=6.5, linespacing=0.95, color=colour)


def _highest(table: pd.DataFrame, column: str, value: str, most: int) -> list[Any]:
    """The values of `column` with the highest sums of `value`, at most `most`, in the order of the table."""
    order = list(dict.fromkeys(table[column]))
    sums = table.groupby(column, sort=False)[value].sum().sort_values(ascending=False, kind="stable")
    chosen = set(sums.index[:most])
    return [name for name in order if name in chosen]


@style.styled
def plot_estimates(
    table: pd.DataFrame, *, row: str, floor: str | None = None, ax: Axes | None = None, columns: int = 2
) -> Axes:
    """Estimates with 95 % intervals, a row each: columns `row`, estimate, conf_low, conf_high; `floor` a column of limits."""
    need(table, "table", "estimate", "conf_low", "conf_high", row, *([floor] if floor else []))
    measured = table.dropna(subset=["estimate"])
    shown = measured.iloc[: style.MOST_ROWS]
    ax = style.axes(ax, len(shown), columns)
    if shown.empty:
        return style.nothing(ax, "Nothing was measured.")
    places = range(len(shown))
    for place, low, high in zip(places, shown["conf_low"], shown["conf_high"], strict=True):
        if pd.notna(low) and pd.notna(high):
            ax.plot([low, high], [place, place], color=style.INK, linewidth=1)
    ax.scatter(shown["estimate"], places, s=18, facecolor=style.BLUE, edgecolor=style.INK, linewidth=0.4, zorder=3)
    if floor is not None:
        ax.scatter(shown[floor], places, marker="|", s=60, color=style.RED, zorder=2, label="floor")
        style.legend(ax, columns)
    style.rows(ax, list(shown[row]), columns)
    rest = style.shown_of(len(shown), len(measured), "rows")
    style.axis_title(ax, f"estimate; line: 95 % interval{rest}", columns)
    ax.grid(axis="x", color=style.PALE, linewidth=0.5)
    return ax


def _short(value: float) -> str:
    if 0 < value < LEAST_SHOWN:
        return f"<{2 * LEAST_SHOWN:g}"
    return f"{value:,.0f}" if value == int(value) else f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}"
