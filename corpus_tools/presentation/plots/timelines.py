"""How a toll was told over time: each figure at the day of its article, with who said it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_tools.presentation.plots import style
from corpus_tools.presentation.plots.claims import anchors
from corpus_tools.presentation.plots.speakers import COLOURS, MARKERS, SPEAKER_OF, speaker_handles
from corpus_tools.presentation.printed import filled
from corpus_tools.reading.text import so_many

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCH = 2.6  # height of the Axes
ROOM = 1.25  # of the highest figure, for labels above it
MOST_LABELS = {1: 4, 2: 9}
MOST_DAYS = {1: 4, 2: 8}
APART = {1: 0.22, 2: 0.12}  # of the axis: labels nearer than this to the one before are left out


@style.styled
def plot_timeline(
    events: Any,
    corpus: Any,
    *,
    event_id: str | None = None,
    toll: str = "killed",
    ax: Axes | None = None,
    columns: int = 2,
) -> Axes:
    """The figures of one event's `toll` (an event type) by the day of their articles, from the result of `find_events`.

    A bound is a line from the figure upwards or downwards, colour and form tell the kind of speaker, words beside a mark who says
    it first. `event_id` chooses the event (default: the one whose toll has most different figures). KeyError for an unknown one.
    """
    rows = _told(events, corpus, event_id, toll)
    ax = style.axes(ax, 1, columns, row=INCH)
    if rows.empty:
        return style.nothing(ax, f"No event has figures of the {toll.replace('_', ' ')} in dated articles.")
    for kind, own in rows.groupby("kind", sort=True):
        ax.scatter(own["published"], own["at"], color=COLOURS[kind], marker=MARKERS[kind], s=30, zorder=3, edgecolor=style.INK,
                   linewidth=0.5)  # fmt: skip
    top = rows["at"].max() * ROOM
    for day, low, high in rows[["published", "low", "high"]].itertuples(index=False, name=None):
        ends = (low if pd.notna(low) else 0.0, high if pd.notna(high) else top)
        if ends[0] != ends[1]:
            ax.plot([day, day], ends, color=style.GREY, linewidth=0.8, zorder=1)
    _name_speakers(ax, rows, columns)
    ax.set_ylim(0, top)
    ax.tick_params(axis="x", rotation=0)
    ax.locator_params(axis="y", integer=True)
    _days(ax, rows["published"], columns)
    event = events.events[events.events["event_id"] == rows["event_id"].iloc[0]].iloc[0]
    place = filled(event["place"], filled(event["place_text"]))
    ax.set_ylabel(style.wrapped(", ".join(filter(None, (toll.replace("_", " "), place))), style.LABEL_LETTERS[2]))
    figures, articles = (rows[name].nunique() for name in ("claim_id", "article_id"))
    counted = f"{so_many(figures, 'figure')} of {so_many(articles, 'article')}"
    style.axis_title(ax, f"day of the article; {counted}", columns)
    style.legend(ax, columns, speaker_handles(rows["source_type"]))
    return ax


def _told(events: Any, corpus: Any, event_id: str | None, toll: str) -> pd.DataFrame:
    """The claims of the toll with the day of their article, by day."""
    known = set(events.events["event_id"])
    if event_id is not None and event_id not in known:
        raise KeyError(f"event_id={event_id!r} is no event of this table. `events.events` lists them.")
    claims = events.event_claims.merge(corpus.claims[corpus.claims["event_type"] == toll], on="claim_id")
    claims = claims.merge(corpus.articles[["article_id", "outlet", "published"]], on="article_id")
    claims["at"] = anchors(claims)
    claims = claims[claims["published"].notna() & claims["at"].notna() & (claims["part"] != "subset")]
    if event_id is None and len(claims):
        event_id = claims.groupby("event_id", sort=False)["at"].nunique().idxmax()
    own = claims[claims["event_id"] == event_id].sort_values(["published", "claim_id"], kind="stable")
    return own.assign(kind=own["source_type"].map(SPEAKER_OF))


def _name_speakers(ax: Axes, rows: pd.DataFrame, columns: int) -> None:
    """Who gives a figure first, beside its mark, where there is room."""
    first, last = rows["published"].min(), rows["published"].max()
    span = (last - first) / pd.Timedelta(days=1) or 1.0
    height = rows["at"].max() * ROOM
    taken: list[tuple[float, float]] = []
    named = rows.assign(unnamed=rows["source"].isna()).sort_values(["published", "unnamed"], kind="stable")
    firsts = named.drop_duplicates("at")
    speakers = firsts["source"].fillna(firsts["source_text"]).fillna(firsts["outlet"])
    for day, at, speaker in zip(firsts["published"], firsts["at"], speakers, strict=True):
        place = ((day - first) / pd.Timedelta(days=1) / span, at / height)
        near = any(abs(place[0] - x) < 2 * APART[columns] and abs(place[1] - y) < APART[2] for x, y in taken)
        if near or len(taken) >= MOST_LABELS[columns]:
            continue
        taken.append(place)
        late = place[0] > 1 - 2 * APART[columns]
        text = style.wrapped(f"{style.short_number(at)} {speaker}", style.LABEL_LETTERS[columns])
        ax.annotate(text, (day, at), xytext=(-5 if late else 5, 4), textcoords="offset points", fontsize=7,
                    ha="right" if late else "left", zorder=4)  # fmt: skip


def _days(ax: Axes, published: pd.Series, columns: int) -> None:
    """Days as they are written, no more than the axis has room for."""
    days = pd.date_range(published.min().normalize(), published.max(), freq="D")
    step = -(-len(days) // MOST_DAYS[columns])
    ax.set_xticks(list(days[::step]), [f"{day.day} {day:%b}\n{day.year}" for day in days[::step]])
