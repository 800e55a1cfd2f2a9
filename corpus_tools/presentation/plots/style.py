"""What all figures share: sizes, colours that also differ in grey, labels that fit, an empty figure that says so."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import pandas as pd

from corpus_tools.presentation.boxes import TEMPLATES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTHS = {1: 3.4, 2: 7.0}  # inches: one and two columns of a printed page
LABEL_LETTERS = {1: 20, 2: 38}
LEGEND_ACROSS, LEGEND_LETTERS = {1: 2, 2: 4}, 24  # entries side by side, and the letters of each on a line
AXIS_LETTERS = {1: 36, 2: 80}
POWERS_ACROSS = {1: 4, 2: 8}
SPARE = 3  # letters that a word may stick out before it is broken
TWO_LINE_SIZE = 6.0  # points, so that two lines fit the height of a row
ROW, MARGIN, LEAST, LEGEND_ROW = 0.2, 0.75, 1.2, 0.17  # inches: a row of bars, the axis below, the lowest figure
MOST_ROWS = 40  # more do not fit on a page

# Okabe and Ito (2008), safe for the colour-blind, in an order in which neighbours also differ in grey.
BLUE, ORANGE, GREEN, YELLOW, PURPLE, SKY, RED, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#56B4E9", "#D55E00", "#999999",
)  # fmt: skip
INK, PALE = "#222222", "#DDDDDD"
PALETTE = (BLUE, ORANGE, SKY, RED, GREEN, YELLOW, PURPLE, PALE)  # grey is too near to purple under green blindness
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")  # one for each colour
HATCHED = "////"
STYLE = TEMPLATES / "figures.mplstyle"
BAR: Any = {"edgecolor": INK, "linewidth": 0.3, "height": 0.7}

P = ParamSpec("P")
R = TypeVar("R")


def styled(plot: Callable[P, R]) -> Callable[P, R]:
    """Draw in this style without leaving it behind. ValueError where `columns` is neither 1 nor 2."""

    @wraps(plot)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        from matplotlib import rc_context  # heavy: only drawing needs it

        columns = kwargs.get("columns", 2)
        if columns not in WIDTHS:
            raise ValueError(
                f"columns={columns!r} is not possible. Give 1 (a narrow figure) or 2 (the width of a page)."
            )
        with rc_context(fname=STYLE):
            return plot(*args, **kwargs)

    return drawn


def axes(ax: Axes | None, rows: int, columns: int, *, row: float = ROW) -> Axes:
    """The given Axes, or one on a new figure of one or two page columns, as high as its rows need."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    height = max(LEAST, MARGIN + row * min(rows, 4 * MOST_ROWS))
    _, made = pyplot.subplots(figsize=(WIDTHS[columns], height), layout="constrained")
    return made


def nothing(ax: Axes, message: str) -> Axes:
    """An empty figure that says why it is empty."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, message, ha="center", va="center", transform=ax.transAxes, color=INK, wrap=True)
    return ax


def _line(text: Any) -> str:
    return "" if pd.isna(text) else " ".join(str(text).split())


def label(text: Any, letters: int) -> str:
    """`text` on one line, cut to `letters` with an ellipsis, drawn as it stands: a dollar sign starts no formula."""
    line = _line(text)
    if len(line) > letters:
        line = line[: letters - 1].rstrip() + "…"
    return line.replace("$", r"\$")


def wrapped(text: Any, letters: int, lines: int = 2) -> str:
    """`text` on at most `lines` lines of `letters`, broken between words where that can be; what does not fit is cut."""
    line = _line(text)
    longest = max(map(len, line.split()), default=0)
    width = max(letters, min(longest, letters + SPARE))  # a word that is a little too long stays whole
    parts = textwrap.wrap(line, width, max_lines=lines, placeholder="…")
    return "\n".join(label(part, width) for part in parts)


def rows(
    ax: Axes, names: Sequence[object], columns: int, *, counts: Sequence[int] | None = None, letters: int | None = None
) -> None:
    """Label the rows from the top down, with a count in brackets that is never cut; a long name has two lines."""
    room = letters or LABEL_LETTERS[columns]
    ends = [f" ({count:,})" for count in counts] if counts is not None else [""] * len(names)
    labels = [wrapped(name, room - len(end)) + end for name, end in zip(names, ends, strict=True)]
    name_rows(ax, labels, linespacing=0.95)
    if any("\n" in shown for shown in labels):
        ax.tick_params(axis="y", labelsize=TWO_LINE_SIZE)


def name_rows(ax: Axes, labels: Sequence[str], **text: Any) -> None:
    """Rows from the top down with labels as they are."""
    ax.set_yticks(range(len(labels)), labels, **text)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def cells(ax: Axes, values: Any, *, vmin: float, vmax: float) -> Any:
    """The numbers of a grid as shades of grey, first row on top; rectangles, so that a PDF of it stays small and sharp."""
    down, across = values.shape
    x, y = [place - 0.5 for place in range(across + 1)], [place - 0.5 for place in range(down + 1)]
    mesh = ax.pcolormesh(x, y, values, cmap="Greys", vmin=vmin, vmax=vmax, edgecolors="face", linewidth=0.2)
    ax.set_ylim(down - 0.5, -0.5)
    return mesh


class Look(NamedTuple):
    """How one part of a bar is drawn."""

    colour: str
    hatch: str = ""


def stacked_bars(ax: Axes, counts: pd.DataFrame, looks: Mapping[Any, Look]) -> pd.Series:
    """Each row of `counts` as a bar of its columns side by side, in the order of `looks`; returns how long the bars are.

    A column that is missing or zero throughout is not drawn; the others are labelled by their name for a legend.
    """
    left = pd.Series(0.0, index=counts.index)
    for part, look in looks.items():
        if part in counts.columns and counts[part].any():
            ax.barh(
                range(len(counts)), counts[part], left=left, label=str(part), color=look.colour, hatch=look.hatch, **BAR
            )
            left = left + counts[part]
    return left


def shown_of(shown: int, total: int, what: str) -> str:
    """What an axis title adds where a figure has no room for all: "; 40 of 97 pairs". Empty where it has."""
    return f"; {shown:,} of {total:,} {what}" if shown < total else ""


def short_number(value: float) -> str:
    """A number for an axis over many powers of ten: 10,000, 5M, 2bn, 1tn."""
    for size, letters in ((1e12, "tn"), (1e9, "bn"), (1e6, "M")):
        if abs(value) >= size:
            return f"{value / size:,.3g}{letters}"
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def legend(ax: Axes, columns: int, handles: Sequence[Any] | None = None) -> None:
    """A legend above the plot, where it covers nothing and may be wider than the Axes."""
    given = handles if handles is not None else ax.get_legend_handles_labels()[0]
    if not given:
        return
    across = min(len(given), LEGEND_ACROSS[columns])
    figure = ax.get_figure(root=True)
    if figure is not None and len(figure.axes) == 1 and figure.get_layout_engine() is not None:
        width, height = figure.get_size_inches()
        lines = max(1 + str(handle.get_label()).count("\n") for handle in given)
        figure.set_size_inches(width, height + LEGEND_ROW * lines * -(-len(given) // across))
        figure.legend(handles=given, loc="outside upper left", ncols=across)
    else:
        ax.legend(handles=given, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=across, borderaxespad=0.2)


def patches(named: Iterable[tuple[str, str]], hatched: str | None) -> list[Any]:
    """Entries of a legend: a name for each colour, and one for what is hatched, if anything is."""
    from matplotlib.patches import Patch

    entries = [Patch(facecolor=colour, edgecolor=INK, label=name) for name, colour in named]
    return [*entries, Patch(facecolor="white", edgecolor=INK, hatch=HATCHED, label=hatched)] if hatched else entries


def log_axis(ax: Axes, highest: float, columns: int) -> None:
    """A log scale from zero, with so many powers of ten as have room for their numbers."""
    powers = range(int(math.log10(max(highest, 1))) + 2)
    step = math.ceil(len(powers) / POWERS_ACROSS[columns])
    ax.set_xscale("symlog", linthresh=1, linscale=0.3)
    ax.set_xticks([0.0, *(10.0**power for power in powers if power % step == 0)])
    ax.set_xlim(-0.3, max(highest, 1) * 3)
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(lambda value, _: short_number(value))


def axis_title(ax: Axes, text: str, columns: int) -> None:
    """The title of the x axis, wrapped to the width of the figure."""
    ax.set_xlabel(textwrap.fill(text, AXIS_LETTERS[columns]))
