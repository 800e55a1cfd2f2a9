"""Why two claims are linked: the points of each comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from corpus_tools.presentation.plots import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 14  # comparisons; the others are one bar
LEAST = 0.05  # points below which a comparison is one of the others


@style.styled
def plot_pair_weights(table: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """A waterfall of pair_weights (explain_pair): from how rare links are, comparison by comparison, to the pair's weight.

    Bars to the right speak for one quantity, to the left against it; the axis is in log2 odds: one point doubles the odds.
    """
    rows = _shown(table)
    ax = style.axes(ax, len(rows), columns)
    if rows.empty:
        return style.nothing(ax, "No comparison of two claims is given.")
    ends = rows["points"].cumsum()
    begins = ends - rows["points"]
    heights = range(len(rows))
    colours = [style.BLUE if points >= 0 else style.ORANGE for points in rows["points"]]
    ax.barh(heights, rows["points"], left=begins, color=colours, height=0.7)
    tops, bottoms = ([h + end for h in heights[:-1]] for end in (-0.35, 1.35))
    ax.vlines(ends[:-1], tops, bottoms, color=style.GREY, linewidth=0.6)
    ax.axvline(0, color=style.INK, linewidth=0.8)
    names = rows["comparison"] + rows["level"].map(lambda level: f": {level}", na_action="ignore").fillna("")
    style.rows(ax, list(names), columns)
    ax.use_sticky_edges = False  # a bar that ends at the frame looks cut
    ax.autoscale_view(scaley=False)
    total = ends.iloc[-1]
    told = f"in sum {total:+.1f}, probability {1 / (1 + 2**-total):.2f}"
    style.axis_title(ax, f"log2 odds, blue for one quantity, orange against; {told}", columns)
    return ax


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """The strongest comparisons in the order of the table, and the sum of the others."""
    strong = table["points"].abs().nlargest(SHOWN, keep="first").index
    kept = table.loc[sorted(strong)]
    kept = kept[kept["points"].abs() >= LEAST]
    rest = table["points"].sum() - kept["points"].sum()
    if len(kept) < len(table):
        others = {"comparison": f"{len(table) - len(kept)} others", "level": None, "points": rest}
        kept = pd.concat([kept, pd.DataFrame([others])])
    return kept.reset_index(drop=True)
