"""Events on a map: dots over outlines of countries, drawn from data that comes with the package."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from corpus_tools.extraction.claims.event_types import OTHER
from corpus_tools.lexicons import PACKAGED
from corpus_tools.presentation.plots import style
from corpus_tools.reading.text import so_many

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FINE_BELOW = 60.0  # degrees of longitude: narrower maps have the finer outlines
LEAST_SPAN = {"lon": 16.0, "lat": 9.0}  # degrees: a map of one town shows its country around it
ROOM = 0.12  # of the span, around the outermost dots
LEAST_DOT, LARGEST_DOT = 14.0, 260.0  # square points
HIGHEST, WIDEST = 1.4, 0.45  # of the width: a map is no strip
LABELS = {1: 6, 2: 14}  # places named, the largest first
LETTER = {1: 0.02, 2: 0.0105}  # of the width: a letter of a label
LINE, POINTS = 2.2, 72  # height of a letter over its width; points of an inch
TYPES_SHOWN = 6  # colours that can be told apart; rarer types are "other"
LAND, SEA, BORDER = "#F2F2F2", "white", "#BBBBBB"


@style.styled
def plot_map(events: pd.DataFrame, *, size: str = "killed_best", ax: Axes | None = None, columns: int = 2) -> Axes:
    """Events as dots over the outlines of countries, from the table `events`: colour and form by type, area by `size`.

    Takes lat and lon (degrees), event_type, place and the column named by `size` (a number; a null one is the smallest dot).
    An event known to a province or country alone is hollow: its dot stands in the middle of the inhabitants. Outlines:
    Natural Earth. KeyError where `size` is no column.
    """
    if size not in events:
        raise KeyError(f"size={size!r} is no column of this table. It has: {', '.join(events.columns)}.")
    placed = events[events["lat"].notna() & events["lon"].notna()]
    if placed.empty:
        return style.nothing(style.axes(ax, 6, columns), "No event has a place on the map.")
    west, east, south, north = _frame(placed)
    stretch = 1 / max(0.2, math.cos(math.radians((south + north) / 2)))
    share = min(HIGHEST, max(WIDEST, (north - south) * stretch / (east - west)))
    ax = style.axes(ax, 1, columns, row=style.WIDTHS[columns] * share)
    _draw_outlines(ax, (west, east, south, north))
    _draw_dots(ax, placed, size, columns)
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect(stretch)
    ax.set_xticks([])
    ax.set_yticks([])
    for side in ("top", "right"):
        ax.spines[side].set_visible(True)
    _name_places(ax, placed, size, columns)
    without = len(events) - len(placed)
    said = f"; {without:,} more without a place" if without else ""
    measure = size.removesuffix("_best").replace("_", " ")
    style.axis_title(ax, f"{so_many(len(placed), 'event')}, area by {measure}{said}", columns)
    style.legend(ax, columns)
    return ax


def _frame(placed: pd.DataFrame) -> tuple[float, float, float, float]:
    """West, east, south and north of a map that shows every dot."""
    ends = []
    for axis, limit in (("lon", 180.0), ("lat", 85.0)):
        low, high = placed[axis].min(), placed[axis].max()
        span = max(high - low, LEAST_SPAN[axis])
        middle, half = (low + high) / 2, span * (0.5 + ROOM)
        ends += [max(middle - half, -limit), min(middle + half, limit)]
    west, east, south, north = ends
    lacking = (WIDEST * (east - west) - (north - south)) / 2
    return (west, east, south - lacking, north + lacking) if lacking > 0 else (west, east, south, north)


def _draw_outlines(ax: Axes, frame: tuple[float, float, float, float]) -> None:
    from matplotlib.collections import PolyCollection  # heavy: only drawing needs it

    west, east, south, north = frame
    rings = [
        ring
        for ring in _outlines("50m" if east - west < FINE_BELOW else "110m")
        if ring[:, 0].max() > west and ring[:, 0].min() < east and ring[:, 1].max() > south and ring[:, 1].min() < north
    ]
    ax.set_facecolor(SEA)
    ax.add_collection(PolyCollection(rings, facecolor=LAND, edgecolor=BORDER, linewidth=0.5, zorder=0))


@cache
def _outlines(scale: str) -> tuple[np.ndarray, ...]:
    """The rings of all countries in degrees, from quantised TopoJSON: arcs are differences, a ring is a chain of arcs."""
    with gzip.open(PACKAGED / "geography" / f"countries-{scale}.json.gz", "rt", encoding="utf-8") as file:
        topology = json.load(file)
    factor, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(arc, axis=0) * factor + shift for arc in topology["arcs"]]
    rings = (ring for shape in topology["objects"]["countries"]["geometries"] for ring in _rings(shape))
    closed = (np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]) for ring in rings)
    return tuple(part for ring in closed for part in _beside_the_date_line(ring))


def _beside_the_date_line(ring: np.ndarray) -> Iterator[np.ndarray]:
    """A ring that crosses the date line goes on beyond it, and once more at the other side of the map."""
    whole = np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])
    yield whole
    for beyond, turn in ((whole[:, 0].max() > 180, -360), (whole[:, 0].min() < -180, 360)):
        if beyond:
            yield whole + np.array([turn, 0])


def _rings(shape: dict[str, Any]) -> Iterator[Sequence[int]]:
    """The outer rings of a country, each a list of arcs."""
    polygons = {"Polygon": [shape.get("arcs", [])], "MultiPolygon": shape.get("arcs", [])}.get(shape["type"], [])
    for polygon in polygons:
        yield polygon[0]


def _draw_dots(ax: Axes, placed: pd.DataFrame, size: str, columns: int) -> None:
    types = placed["event_type"].value_counts()
    shown = [str(name) for name in types.index if name != OTHER][:TYPES_SHOWN]
    kinds = placed["event_type"].where(placed["event_type"].isin(shown), OTHER)
    areas = _areas(placed[size])
    coarse = placed.get("precision", pd.Series(index=placed.index)).isin(("province", "country"))
    for n, kind in enumerate([*shown, OTHER]):
        for hollow in (False, True):
            these = (kinds == kind) & (coarse == hollow)
            if not these.any():
                continue
            named = not hollow or not ((kinds == kind) & ~coarse).any()
            ax.scatter(
                placed.loc[these, "lon"], placed.loc[these, "lat"], s=areas[these], marker=style.MARKERS[n], linewidth=0.7,
                facecolor="none" if hollow else style.PALETTE[n], edgecolor=style.PALETTE[n] if hollow else style.INK,
                alpha=0.85, zorder=2, label=style.label(kind.replace("_", " "), style.LABEL_LETTERS[columns]) if named else None,
            )  # fmt: skip


def _areas(sizes: pd.Series) -> pd.Series:
    """Square points: in proportion to the number, the largest LARGEST_DOT, none below LEAST_DOT."""
    numbers = pd.to_numeric(sizes, errors="coerce").fillna(0.0).clip(lower=0).astype(float)
    return (numbers / max(numbers.max(), 1.0) * LARGEST_DOT).clip(lower=LEAST_DOT)


def _name_places(ax: Axes, placed: pd.DataFrame, size: str, columns: int) -> None:
    """Names beside dots, those of the largest first, as long as none covers another: right, left, above or below its dot."""
    sums = placed.assign(_area=_areas(placed[size])).groupby(["place", "lon", "lat"])["_area"].agg(["max", "size"])
    order = sums.sort_values(["max", "size"], ascending=False, kind="stable").head(LABELS[columns])["max"]
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    across, high = (east - west) * LETTER[columns], (north - south) * LETTER[columns] * LINE * _shape(ax, columns)
    degrees = (east - west) / (style.WIDTHS[columns] * POINTS)
    taken = [_dot(lon, lat, area, degrees) for (_, lon, lat), area in sums["max"].items()]
    for (place, lon, lat), area in order.items():
        text = style.label(place, style.LABEL_LETTERS[columns])
        wide, radius = across * (len(text) + 1), math.sqrt(area) / 2 * degrees
        beside, above = radius + across / 2, radius + high
        offsets = ((beside, 0.0, "left"), (-beside, 0.0, "right"), (0.0, above, "center"), (0.0, -above, "center"))
        for dx, dy, side in offsets:
            left = lon + dx - {"left": 0.0, "right": wide, "center": wide / 2}[side]
            box = (left, left + wide, lat + dy - high, lat + dy + high)
            inside = west < box[0] and box[1] < east and south < box[2] and box[3] < north
            if inside and not any(_cover(box, other) for other in taken):
                taken.append(box)
                ax.text(lon + dx, lat + dy, text, ha=side, va="center", fontsize=7, color=style.INK, zorder=3)
                break


def _dot(lon: float, lat: float, area: float, degrees: float) -> tuple[float, float, float, float]:
    """The box of a dot, so that no name covers it."""
    radius = math.sqrt(area) / 2 * degrees
    return (lon - radius, lon + radius, lat - radius, lat + radius)


def _shape(ax: Axes, columns: int) -> float:
    """Width of the figure over its height."""
    figure = ax.get_figure(root=True)
    width, height = figure.get_size_inches() if figure is not None else (style.WIDTHS[columns], style.WIDTHS[columns])
    return float(width / height)


def _cover(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[1] and two[0] < one[1] and one[2] < two[3] and two[2] < one[3]
