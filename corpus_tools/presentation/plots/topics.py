"""Topics: their terms, and where they stand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from corpus_tools.presentation.plots import style
from corpus_tools.tables import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TERMS_SHOWN = 8
ACROSS = {1: 2, 2: 5}  # topics side by side
TERM_LETTERS = 20
TOPICS_NAMED = {1: 12, 2: 30}  # topics whose numbers have room below
CROWD_ROWS = 60  # rows of units in a high figure
LABEL_HEIGHT = 0.11  # inches


@style.styled
def plot_topic_terms(terms: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """The strongest terms of each topic as bars of their weight, from the table `topic_terms`."""
    need(terms, "terms", "rank", "topic", "weight", "term")
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
    """The share of each topic in each unit, articles one below the other, from the table `topic_weights`.

    More than 40 articles are not named; their units then stand in the order of their main topic.
    """
    need(weights, "weights", "block", "article_id", "topic", "weight")
    units = weights.assign(block=weights["block"].fillna(0))  # null where the unit is the article
    wide = units.pivot_table(index=["article_id", "block"], columns="topic", values="weight", sort=False, dropna=False)
    wide = wide.dropna(how="all")
    n_articles = wide.index.get_level_values(0).nunique()
    many = n_articles > style.MOST_ROWS
    ax = style.axes(ax, CROWD_ROWS if many else max(min(len(wide) // 3, CROWD_ROWS), 2 * n_articles), columns, row=0.12)
    if wide.empty:
        return style.nothing(ax, "No topics: too few texts.")
    wide = _by_main_topic(wide) if many else wide
    image = style.cells(ax, wide.to_numpy(dtype=float), vmin=0, vmax=1)
    if many:
        ax.set_yticks([])
        alone = len(wide) == n_articles
        units_of = f"{n_articles:,} articles" if alone else f"{len(wide):,} units of {n_articles:,} articles"
        ax.set_ylabel(f"{units_of}, by main topic")
    else:
        _name_articles(ax, pd.Series(wide.index.get_level_values(0)), columns)
    step = math.ceil(wide.shape[1] / TOPICS_NAMED[columns])
    ax.set_xticks(range(0, wide.shape[1], step), [f"{topic}" for topic in wide.columns[::step]])
    ax.tick_params(length=0)
    style.axis_title(ax, "topic", columns)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.6, pad=0.02)
    bar.set_label("share of the text")
    return ax


def _by_main_topic(wide: pd.DataFrame) -> pd.DataFrame:
    """Rows by the topic that has most of them, those that are most about it first."""
    shares = wide.fillna(0.0).to_numpy(dtype=float)
    main = pd.DataFrame({"topic": shares.argmax(axis=1), "share": -shares.max(axis=1)})
    return wide.iloc[main.sort_values(["topic", "share"], kind="stable").index.to_numpy()]


def _name_articles(ax: Axes, articles: pd.Series, columns: int) -> None:
    """Lines between articles, and the name of each that is high enough to hold it."""
    ends = articles.groupby(articles, sort=False).size().cumsum()
    starts = ends.shift(fill_value=0)
    for end in ends[:-1]:
        ax.axhline(end - 0.5, color=style.ORANGE, linewidth=0.8)
    figure = ax.get_figure(root=True)
    inch = len(articles) / max(figure.get_size_inches()[1] - style.MARGIN, 0.5) if figure is not None else 0.0
    places, names, last = [], [], -len(articles) * 1.0
    for name, middle in zip(ends.index, (starts + ends - 1) / 2, strict=True):
        if middle - last >= LABEL_HEIGHT * inch:
            places.append(middle)
            names.append(style.label(name, style.LABEL_LETTERS[columns]))
            last = middle
    ax.set_yticks(places, names)


@style.styled
def plot_topic_choice(choice: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """Held-out coherence and stability by number of topics, with 95 % intervals, from the table `topic_choice`.

    The recommended number has a dotted line.
    """
    drawn = (("npmi_heldout", "heldout", "held-out coherence", style.BLUE, "o"),
             ("stability", "stability", "stability of terms", style.RED, "s"))  # fmt: skip
    bounds_read = [f"{bounds}_{end}" for _, bounds, *_ in drawn for end in ("low", "high")]
    need(choice, "choice", "n_topics", "recommended", *(column for column, *_ in drawn), *bounds_read)
    ax = style.axes(ax, 10, columns)
    if choice[[column for column, *_ in drawn]].isna().all(axis=None):
        return style.nothing(ax, "Too few texts to compare numbers of topics.")
    for column, bounds, name, colour, marker in drawn:
        known = choice.dropna(subset=[column])
        ax.plot(known["n_topics"], known[column], color=colour, marker=marker, markersize=4, linewidth=1.2, label=name)
        ends = [f"{bounds}_low", f"{bounds}_high"]
        between = choice.dropna(subset=ends)
        places, (low, high) = between["n_topics"].astype(float), (between[end] for end in ends)
        ax.fill_between(places, low, high, color=colour, alpha=0.15, linewidth=0)
    for number in choice.loc[choice["recommended"].fillna(False).astype(bool), "n_topics"]:
        ax.axvline(number, color=style.INK, linestyle=":", linewidth=1)
    ax.set_xticks(choice["n_topics"].astype(int).tolist())
    style.axis_title(ax, "number of topics (dotted: recommended; bands: 95 % intervals)", columns)
    style.legend(ax, columns)
    return ax
