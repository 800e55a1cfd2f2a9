"""Figures for reports: every figure with its data, its n, its caption, its alt text and the run that made it."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from numbers import Integral
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools.tables import without_formulas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 200  # sharp in print at the size it was drawn, small enough for a page
SCREEN_DPI = 100
DIGITS = 3  # of the numbers shown beside a figure: more would differ between machines
_CANVASES = {"png": "Agg", "svg": "SVG", "pdf": "Pdf"}
ROWS_SHOWN = 60  # pandas leaves out the middle of longer tables
# Equal input gives equal bytes: nothing random in ids, one font, no compression that depends on the zlib at hand.
REPRODUCIBLE: Any = {
    "svg.hashsalt": "corpus_tools",
    "svg.fonttype": "path",
    "pdf.compression": 0,
    "font.family": ["DejaVu Sans"],
    "savefig.bbox": "standard",
    "savefig.transparent": False,
}


class FigureError(ValueError):
    """A figure's caption or data cannot be used."""


class SavedFigure(NamedTuple):
    """A figure with what it is made of; in a notebook it shows picture, caption and numbers. `files` may be empty."""

    name: str
    caption: str
    alt: str
    data: pd.DataFrame
    png: bytes
    files: tuple[Path, ...]

    def __repr__(self) -> str:
        return f"Figure {self.name}: {self.caption}"

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook calls this, and it has it

        picture = {"image/png": base64.b64encode(self.png).decode("ascii"), "text/plain": self.alt}
        display(picture, raw=True, metadata={"image/png": {"alt": self.alt}})
        words = {"text/html": self._words(), "text/plain": self.caption}
        display(words, raw=True)

    def _words(self) -> str:
        shown = rounded(self.data).head(ROWS_SHOWN)
        left_out = len(self.data) - len(shown)
        more = f"<p>The first {ROWS_SHOWN} of {len(self.data):,} rows.</p>" if left_out else ""
        table = shown.to_html(index=False, border=0, na_rep="", escape=True)
        return (
            f"<p><b>{html.escape(self.name)}.</b> {html.escape(self.caption)}</p>"
            f"<details><summary>The numbers behind this figure</summary>{table}{more}</details>"
        )


def save_figure(
    ax: Axes | Any,
    name: str,
    *,
    caption: str,
    alt: str,
    data: pd.DataFrame,
    values: Mapping[str, Any] | None = None,
    folder: str | Path | None = "figures",
    run: Mapping[str, Any] | None = None,
) -> SavedFigure:
    """Write a figure into `folder` as NAME.svg, .png and .pdf with its data as NAME.csv and its words as NAME.json.

    `ax` is an Axes (or several) of the figure. `caption` and `alt` may hold fields in braces that are filled from `data`:
    {n} is its rows, {n_claims} the different values of its column claim_id (or claim, claims), {outlet} the value of a
    column that has only one; `values` adds others. `run` is `corpus.run`: hashes of it go into NAME.json.
    `folder=None` writes nothing and only shows. Equal input gives equal bytes.

    FigureError for an empty caption or alt text, a field that cannot be filled, or a name that is no file name.
    """
    from matplotlib import pyplot, rc_context  # heavy: only drawing needs it

    if not name or Path(name).name != name or name.startswith("."):
        raise FigureError(
            f"{name!r} is no file name for a figure. Give letters, digits and hyphens: '04-claim-ranges'."
        )
    words = {"caption": fill(caption, data, values), "alt": fill(alt, data, values)}
    figure = _figure(ax)
    with rc_context(REPRODUCIBLE):
        png = _drawn(figure, "png", SCREEN_DPI, words)
        files = () if folder is None else _write(figure, Path(folder), name, words, data, run)
    pyplot.close(figure)  # else a notebook shows it a second time
    return SavedFigure(name, words["caption"], words["alt"], data, png, files)


def fill(template: str, data: pd.DataFrame, values: Mapping[str, Any] | None = None) -> str:
    """`template` with its {fields} filled from `data` and `values`, see save_figure. FigureError where one cannot be."""
    if not template.strip():
        raise FigureError("A figure needs a caption and an alt text: what it shows, for how many articles.")
    pieces = []
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise FigureError(f"{template!r} has a brace without its partner. Write {{{{ and }}}} for braces.") from error
    for text, field, spec, _ in parsed:
        pieces.append(text)
        if field is not None:
            value = _value(field, data, values or {})
            is_count = isinstance(value, Integral) and re.match("n(_|$)", field)  # a year has no comma
            pieces.append(format(value, spec or ("," if is_count else "")))
    return "".join(pieces)


def _value(field: str, data: pd.DataFrame, values: Mapping[str, Any]) -> Any:
    if field in values:
        return values[field]
    if field == "n":
        return len(data)
    if field.startswith("n_"):
        for column in _counted(field.removeprefix("n_")):
            if column in data.columns:
                return int(data[column].nunique())
    elif field in data.columns and data[field].nunique() == 1:
        return data[field].dropna().iloc[0]
    raise FigureError(
        f"The caption asks for {{{field}}}, which the data does not give. Its columns are: {', '.join(map(str, data.columns))}. "
        "Use {n} for rows, {n_articles} for the different values of article_id, or pass values={...}."
    )


def _counted(plural: str) -> list[str]:
    """Columns that {n_plural} may count: article_id for articles, story_id for stories, a column of that name."""
    singulars = dict.fromkeys((plural.removesuffix("s"), re.sub("ies$", "y", plural), plural))
    return [name for word in singulars for name in (f"{word}_id", word)]


def _figure(ax: Any) -> Figure:
    """The figure of an Axes, of several, or itself."""
    first = ax
    while isinstance(first, Sequence | np.ndarray) and not isinstance(first, str) and len(first):
        first = first[0]
    if hasattr(first, "savefig"):
        return first
    if not hasattr(first, "get_figure"):
        raise FigureError(
            f"ax is of class {type(ax).__name__}. Give what a ct.plot_ verb returns: Axes, or a list of them."
        )
    return first.get_figure(root=True)


def _drawn(figure: Figure, kind: str, dpi: int, words: Mapping[str, str]) -> bytes:
    metadata: dict[str, dict[str, str | None]] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None, "Title": words["alt"]},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Title": words["caption"]},
    }
    buffer = io.BytesIO()
    figure.set_dpi(dpi)
    backend = import_module(f"matplotlib.backends.backend_{_CANVASES[kind].lower()}")
    canvas = getattr(backend, f"FigureCanvas{_CANVASES[kind]}")(figure)
    getattr(canvas, f"print_{kind}")(buffer, metadata=metadata[kind])  # savefig would draw everything twice
    return buffer.getvalue()


def _write(
    figure: Figure, folder: Path, name: str, words: Mapping[str, str], data: pd.DataFrame, run: Mapping[str, Any] | None
) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in ("png", "svg", "pdf"):
        files.append(folder / f"{name}.{kind}")
        files[-1].write_bytes(_drawn(figure, kind, DPI, words))
        figure.set_layout_engine("none")  # as laid out for the first, which takes longer than to draw
    table, record = folder / f"{name}.csv", folder / f"{name}.json"
    mixed = [column for column, dtype in data.dtypes.items() if str(dtype) == "object"]
    objects = {str(column): data[column].map(str, na_action="ignore") for column in mixed}
    without_formulas(data.assign(**objects)).to_csv(table, index=False, encoding="utf-8", lineterminator="\n")
    content = {"name": name, **words, "n_rows": len(data), "run": run_hashes(run)}
    record.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return (*files, table, record)


def run_hashes(run: Mapping[str, Any] | None) -> dict[str, str]:
    """Which code, input and word lists made the figure: short hashes, the whole record is in run.json."""
    hashes = {
        part: hashlib.sha256(json.dumps(run[part], sort_keys=True).encode()).hexdigest()[:12]
        for part in ("input", "lexicons")
        if run and part in run
    }
    return {"corpus_tools": version("corpus_tools"), **hashes}


def rounded(data: pd.DataFrame) -> pd.DataFrame:
    """`data` with its fractions rounded for display."""
    return data.round(dict.fromkeys(data.select_dtypes("float").columns, DIGITS))
