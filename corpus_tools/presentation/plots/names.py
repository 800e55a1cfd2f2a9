"""Who and where the coverage is about: names by their mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from corpus_tools.presentation.plots import style
from corpus_tools.tables import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_GROUPS = len(style.PALETTE)  # more cannot be told apart by colour


@style.styled
def plot_top_names(counts: pd.DataFrame, *, top: int = 15, ax: Axes | None = None, columns: int = 2) -> Axes:
    """The `top` names (rows) by mentions per 1,000 words, a mark for each article or outlet; the line spans them.

    Takes `ct.name_counts(corpus)`: canonical, group, n, rate. Up to eight groups have a colour and a form of their own.
    """
    need(counts, "counts", "canonical", "group", "rate")
    names = list(dict.fromkeys(counts["canonical"]))[:top]
    ax = style.axes(ax, len(names), columns, row=0.22)
    if not names:
        return style.nothing(ax, "No names were counted, or no article has a known group.")
    row = {name: y for y, name in enumerate(names)}
    shown = counts[counts["canonical"].isin(names)]
    shown = shown.groupby(["canonical", "group"], as_index=False)["rate"].sum()  # of a name with two labels, a row each
    spans = shown.groupby("canonical")["rate"].agg(["min", "max"])
    for name, (low, high) in zip(spans.index, spans.to_numpy(), strict=True):
        ax.plot([low, high], [row[name]] * 2, color=style.PALE, linewidth=2, zorder=1, solid_capstyle="round")
    groups = sorted(set(shown["group"].astype(str)))
    coloured = len(groups) <= MOST_GROUPS
    for n, group in enumerate(groups):
        of_group = shown[shown["group"].astype(str) == group]
        ax.scatter(
            of_group["rate"], [row[name] for name in of_group["canonical"]], s=22, zorder=2, linewidth=0.4,
            color=style.PALETTE[n] if coloured else style.GREY, marker=style.MARKERS[n] if coloured else "o",
            edgecolor=style.INK, label=style.wrapped(group, style.LEGEND_LETTERS),
        )  # fmt: skip
    style.rows(ax, names, columns)
    ax.set_xlim(left=0)
    many = "" if coloured else f"; a mark for each of {len(groups)} outlets or articles"
    style.axis_title(ax, f"mentions per 1,000 words{many}", columns)
    if coloured:
        style.legend(ax, columns)
    return ax
