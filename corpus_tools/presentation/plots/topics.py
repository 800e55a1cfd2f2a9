"""Topics: their terms, and where they stand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from corpus_tools.presentation.plots import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TERMS_SHOWN = 8
ACROSS = {1: 2, 2: 5}  # topics side by side
TERM_LETTERS = 20
MOST_UNITS = 300


@style.styled
def plot_topic_terms(terms: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """The strongest terms of each topic as bars of their weight, from the table `topic_terms`."""
    shown = terms[terms["rank"] <= TERMS_SHOWN]
    topics = sorted(shown["topic"].unique())
    across = min(max(len(topics), 1), ACROSS[columns])
    bands = math.ceil(len(topics) / across)
    ax = style.axes(ax, bands * (TERMS_SHOWN + 2), columns, row=0.18)
    if not topics:
        return style.nothing(ax, "No topics: too few texts.")
    for number, topic in enumerate(topics):
        left, top = number % across, (number // across) * (TERMS_SHOWN + 2)
        of_topic = shown[shown["topic"] == topic].sort_values("rank", kind="stable")
        widths = of_topic["weight"] / of_topic["weight"].max() * 0.94
        rows = [top + 1 + n for n in range(len(of_topic))]
        ax.barh(rows, widths, left=left, height=0.82, color=style.SKY, edgecolor="none")
        ax.text(left, top, f"topic {topic}", fontweight="bold", va="center")
        for row, term in zip(rows, of_topic["term"], strict=True):
            ax.text(left + 0.02, row, style.label(term, TERM_LETTERS), va="center", fontsize=7)
    ax.set_xlim(0, across)
    ax.set_ylim(bands * (TERMS_SHOWN + 2) - 1, -0.8)
    ax.set_axis_off()
    return ax


@style.styled
def plot_topic_weights(weights: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """The share of each topic in each unit, articles one below the other, from the table `topic_weights`."""
    units = weights.assign(block=weights["block"].fillna(0))  # null where the unit is the article
    wide = units.pivot_table(index=["article_id", "block"], columns="topic", values="weight", sort=False, dropna=False)
    wide = wide.dropna(how="all").iloc[:MOST_UNITS]
    ax = style.axes(ax, max(len(wide) // 3, 2 * wide.index.get_level_values(0).nunique()), columns, row=0.12)
    if wide.empty:
        return style.nothing(ax, "No topics: too few texts.")
    image = style.cells(ax, wide.to_numpy(dtype=float), vmin=0, vmax=1)
    articles = pd.Series(wide.index.get_level_values(0))
    ends = articles.groupby(articles, sort=False).size().cumsum()
    starts = ends.shift(fill_value=0)
    for end in ends[:-1]:
        ax.axhline(end - 0.5, color=style.ORANGE, linewidth=0.8)
    letters = style.LABEL_LETTERS[columns]
    ax.set_yticks((starts + ends - 1) / 2, [style.label(name, letters) for name in ends.index])
    ax.set_xticks(range(wide.shape[1]), [f"{topic}" for topic in wide.columns])
    ax.tick_params(length=0)
    style.axis_title(ax, "topic", columns)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.6, pad=0.02)
    bar.set_label("share of the text")
    return ax


@style.styled
def plot_topic_choice(choice: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Held-out coherence and stability by number of topics, with 95 % intervals, from the table `topic_choice`.

    The recommended number has a dotted line.
    """
    ax = style.axes(ax, 10, columns)
    if choice.empty:
        return style.nothing(ax, "Too few texts to compare numbers of topics.")
    drawn = (("npmi_heldout", "heldout", "held-out coherence", style.BLUE, "o"),
             ("stability", "stability", "stability of terms", style.RED, "s"))  # fmt: skip
    for column, bounds, name, colour, marker in drawn:
        known = choice.dropna(subset=[column])
        ax.plot(known["n_topics"], known[column], color=colour, marker=marker, markersize=4, linewidth=1.2, label=name)
        between = choice.dropna(subset=[f"{bounds}_low", f"{bounds}_high"])
        ax.fill_between(
            between["n_topics"].astype(float),
            between[f"{bounds}_low"],
            between[f"{bounds}_high"],
            color=colour,
            alpha=0.15,
            linewidth=0,
        )
    for number in choice.loc[choice["recommended"].fillna(False).astype(bool), "n_topics"]:
        ax.axvline(number, color=style.INK, linestyle=":", linewidth=1)
    ax.set_xticks(choice["n_topics"].astype(int).tolist())
    style.axis_title(ax, "number of topics (dotted: recommended)", columns)
    style.legend(ax, columns)
    return ax
