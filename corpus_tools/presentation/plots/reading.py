"""What was read: the lines of each file by fate, the articles by length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from corpus_tools.presentation.plots import style
from corpus_tools.presentation.printed import NO_OUTLET
from corpus_tools.tables import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Twenty-three fates are too many colours: what was kept by zone, what was dropped by reason.
FATE_GROUPS = {
    "body": ("body", "heading"),
    "title": ("title",),
    "caption": ("caption",),
    "credit, byline, dateline": ("credit", "byline", "dateline"),
    "repeated": ("repeated_title", "repeated_caption", "duplicate"),
    "page furniture": (
        *("marker", "page_number", "share_bar", "teaser", "newsletter", "copyright", "media_label"),
        "repeated_in_outlet",
    ),
    "export": ("cover", "export_field", "truncated"),
    "blank": ("blank",),
    "failed": ("failed",),
}
_COLOURS = (style.BLUE, style.SKY, style.GREEN, style.YELLOW, style.RED, style.ORANGE, style.PURPLE, style.PALE,
            style.GREY)  # fmt: skip
_HATCHES = ("", "...", "", "\\\\\\", "xxx", "///", "...", "", "+++")
_FATE_LOOKS = dict(zip(FATE_GROUPS, map(style.Look, _COLOURS, _HATCHES), strict=True))
LEAST_FOR_MEDIAN = 3  # articles
ARTICLES_AS_BARS = 30  # above, an article is a dot in the row of its outlet


@style.styled
def plot_lines(lines: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """The lines of each input file (rows) by what became of them (colour), from the table `lines`.

    Files beyond the 40 longest are one row. `columns` is the width in columns of a page, 1 or 2.
    """
    need(lines, "lines", "file", "fate")
    group = {fate: name for name, fates in FATE_GROUPS.items() for fate in fates}
    counted = pd.crosstab(lines["file"], lines["fate"].map(group)).reindex(columns=list(FATE_GROUPS), fill_value=0)
    counted = _longest(counted, style.MOST_ROWS)
    ax = style.axes(ax, len(counted), columns)
    if not len(counted):
        return style.nothing(ax, "No lines: nothing was read.")
    style.stacked_bars(ax, counted, _FATE_LOOKS)
    style.rows(ax, list(counted.index), columns)
    style.axis_title(ax, "lines of the input", columns)
    style.legend(ax, columns)
    return ax


def _longest(counted: pd.DataFrame, most: int) -> pd.DataFrame:
    if len(counted) <= most:
        return counted
    order = counted.sum(axis=1).sort_values(ascending=False, kind="stable").index
    rest = counted.loc[order[most - 1 :]]
    others = pd.DataFrame([rest.sum()], index=[f"{len(rest):,} other files"])
    return pd.concat([counted.loc[order[: most - 1]], others])


@style.styled
def plot_articles(articles: pd.DataFrame, *, ax: Axes | None = None, columns: int = 2) -> Axes:
    """The articles by length in words, from the table `articles`; agency copy is hatched (or hollow).

    Up to 30 articles of up to eight outlets are bars coloured by outlet; more are dots in the row of their outlet.
    """
    need(articles, "articles", "outlet", "article_id", "agency", "n_words")
    outlets = articles["outlet"].fillna(NO_OUTLET)
    if not len(articles):
        return style.nothing(style.axes(ax, 1, columns), "No articles.")
    order = list(dict.fromkeys(outlets))
    if len(articles) > ARTICLES_AS_BARS or len(order) > len(style.PALETTE):
        return _articles_as_dots(articles, outlets, ax, columns)
    ax = style.axes(ax, len(articles), columns)
    shown = zip(articles["n_words"].astype(int), outlets, articles["agency"].notna(), strict=True)
    for row, (words, outlet, agency) in enumerate(shown):
        colour = style.PALETTE[order.index(outlet)]
        ax.barh(row, words, color=colour, hatch=style.HATCHED if agency else "", **style.BAR)
        ax.text(words, row, f" {words:,}", va="center", fontsize=7)
    style.rows(ax, list(articles["article_id"]), columns)
    ax.margins(x=0.12)
    style.axis_title(ax, "words in title and body", columns)
    letters = min(style.LABEL_LETTERS[columns], style.LEGEND_LETTERS)
    named = [(style.wrapped(name, letters), colour) for name, colour in zip(order, style.PALETTE, strict=False)]
    style.legend(ax, columns, style.patches(named, "agency copy" if articles["agency"].notna().any() else None))
    return ax


def _articles_as_dots(articles: pd.DataFrame, outlets: pd.Series, ax: Axes | None, columns: int) -> Axes:
    counts = outlets.value_counts(sort=True)
    names = sorted(counts.index, key=lambda name: (-counts[name], name))[: style.MOST_ROWS]
    ax = style.axes(ax, len(names), columns, row=0.26)
    for row, name in enumerate(names):
        of_outlet = articles[(outlets == name).to_numpy()]
        words = of_outlet["n_words"].astype(int).to_numpy()
        spread = [((n * 7 + 5) % 11 - 5) / 5 * 0.28 for n in range(len(words))]  # equal values stay apart
        hollow = of_outlet["agency"].notna().to_numpy()
        for chosen, face in ((~hollow, style.BLUE), (hollow, "white")):
            height = [row + s for s, keep in zip(spread, chosen, strict=True) if keep]
            ax.scatter(words[chosen], height, s=9, facecolor=face, edgecolor=style.BLUE, linewidth=0.6, alpha=0.7)
        if len(words) >= LEAST_FOR_MEDIAN:
            ax.plot([pd.Series(words).median()] * 2, [row - 0.4, row + 0.4], color=style.INK, linewidth=1.6)
    style.rows(ax, names, columns, counts=[counts[name] for name in names])
    rest = style.shown_of(len(names), len(counts), "outlets")
    style.axis_title(ax, f"words in title and body; line: median of three or more; hollow: agency copy{rest}", columns)
    return ax
