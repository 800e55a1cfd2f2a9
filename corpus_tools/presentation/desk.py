"""Rows reviewed in a notebook, one after the other: accepted, fixed, undone; what was done is a table that can be replayed."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.corrections import (
    CANONICAL,
    CORRECTION_COLUMNS,
    NAMES,
    PAIRS,
    REVIEWED,
    ROW,
    CorrectionError,
    add_corrections,
    as_written,
    correct,
    correctable,
    name_id,
    pair_id,
)
from corpus_tools.presentation.evidence.verbs import show_evidence
from corpus_tools.schema import TABLES
from corpus_tools.tables import Corpus

ACCEPT, FIX = "accept", "fix"
NO_WIDGETS = (
    "Buttons need the extra 'review': pip install 'corpus_tools[review]', then start JupyterLab again. Without them: "
    "review.accept(row_id), review.fix(row_id, column, value, why), review.undo(), review.corrections."
)


class _Step(NamedTuple):
    """One thing done."""

    row_id: str
    action: str
    column: str | None = None
    before: str | None = None
    value: str | None = None
    who: str | None = None
    why: str | None = None


HISTORY = _Step._fields


class Review:
    """Rows of a table under review. In JupyterLab it shows itself with buttons; every button is one of these methods.

    `corrections` are those made so far, `corrected` the corpus with them, `history` every step, a row each: it can be saved
    and given to `replay` of another review.
    """

    def __init__(self, corpus: Corpus, rows: pd.DataFrame, *, who: str = "") -> None:
        self.corpus, self.who = corpus, who
        self.table, ids = _named(rows)
        self.rows = dict(zip(ids, rows.to_dict("records"), strict=True))
        self._steps: list[_Step] = []

    def accept(self, row_id: str) -> None:
        """The row is right as it is. KeyError where it is not under review."""
        self._known(row_id)
        self._steps.append(_Step(row_id, ACCEPT, who=self.who or None))

    def fix(self, row_id: str, column: str, value: Any, why: str = "") -> None:
        """Another value for one cell (None: the text does not say); column "row", value "remove" takes the row out.

        CorrectionError where it is not allowed.
        """
        before = as_written(self._known(row_id).get(column)) if column != ROW else None
        step = _Step(row_id, FIX, column, before, as_written(value), self.who or None, why or None)
        correct(self.corpus, self._as_corrections([step]))  # refuses what is not allowed
        self._steps.append(step)

    def undo(self) -> None:
        """Take the last step back. CorrectionError where there is none."""
        if not self._steps:
            raise CorrectionError("There is no step to undo.")
        self._steps.pop()

    def replay(self, history: pd.DataFrame) -> None:
        """Do again the steps of another review. CorrectionError where a row or value fits no more."""
        tables.need(history, "history", *HISTORY)
        for cells in tables.plain(history[list(HISTORY)]).itertuples(index=False):
            done = _Step(*cells)
            self._known(done.row_id)
            if done.action == FIX:
                correct(self.corpus, self._as_corrections([done]))
            self._steps.append(done)

    @property
    def history(self) -> pd.DataFrame:
        """Every step that was not undone."""
        return pd.DataFrame(self._steps, columns=list(HISTORY), dtype="str")

    @property
    def corrections(self) -> pd.DataFrame:
        """The table corrections: the last word on each cell."""
        fixes = [step for step in self._steps if step.action == FIX]
        return self._as_corrections(list({(step.row_id, step.column): step for step in fixes}.values()))

    @property
    def corrected(self) -> Corpus:
        """The corpus with the corrections."""
        made = self.corrections
        return correct(self.corpus, made) if len(made) else self.corpus

    def save(self, path: str | Path) -> Path:
        """Add the corrections to a file (corrections.tsv beside the corpus), with the hash of each row's text."""
        return add_corrections(path, self.corrections, self.corpus)

    def _known(self, row_id: str) -> Mapping[Any, Any]:
        if row_id not in self.rows:
            raise KeyError(f"There is no row {row_id!r} under review. It has: {', '.join(list(self.rows)[:5])} ...")
        return self.rows[row_id]

    def _as_corrections(self, steps: Sequence[_Step]) -> pd.DataFrame:
        rows = [(self.table, s.row_id, s.column, s.before, s.value, None, s.who, s.why) for s in steps]
        return tables.make("corrections", pd.DataFrame(rows, columns=CORRECTION_COLUMNS))

    def __repr__(self) -> str:
        done = {step.row_id for step in self._steps}
        return f"Review of {len(self.rows):,} {self.table}: {len(done):,} done, {len(self.corrections):,} corrections."

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook calls this

        try:
            import ipywidgets
        except ImportError:
            display({"text/plain": f"{self!r}\n{NO_WIDGETS}"}, raw=True)
            return
        display(_Panel(self, ipywidgets).box)


class _Panel:
    """The buttons: one row at a time with its sentences."""

    def __init__(self, review: Review, widgets: Any) -> None:
        self.review, self.ids, self.at = review, list(review.rows), 0
        columns = [column.name for column in correctable(review.table)] + ([ROW] if review.table in REVIEWED else [])
        self.choices = {c.name: list(c.allowed) for c in correctable(review.table) if c.allowed} | {ROW: ["remove"]}
        self.evidence, self.said = widgets.HTML(), widgets.HTML()
        self.column = widgets.Dropdown(options=columns, description="column")
        self.value = widgets.Combobox(description="value", ensure_option=False)
        self.why = widgets.Text(description="why")
        self.column.observe(lambda _: self.show(), names="value")
        buttons = []
        for act in (self.back, self.next, self.accept, self.fix, review.undo):
            button = widgets.Button(description=act.__name__.capitalize())
            button.on_click(lambda _, act=act: self.do(act))
            buttons.append(button)
        fields = widgets.HBox([self.column, self.value, self.why])
        self.box = widgets.VBox([self.evidence, fields, widgets.HBox(buttons), self.said])
        self.show()

    def do(self, act: Any) -> None:
        """One button; what is not allowed is said under the buttons."""
        try:
            act()
            self.show()
        except (CorrectionError, KeyError) as error:
            self.said.value = f"<b>{html.escape(str(error.args[0]))}</b>"

    def back(self) -> None:
        self.at = max(self.at - 1, 0)

    def next(self) -> None:
        self.at = min(self.at + 1, len(self.ids) - 1)

    def accept(self) -> None:
        self.review.accept(self.ids[self.at])
        self.next()

    def fix(self) -> None:
        self.review.fix(self.ids[self.at], self.column.value, self.value.value or None, self.why.value)

    def show(self) -> None:
        if not self.ids:
            self.said.value = "No row is under review."
            return
        row_id = self.ids[self.at]
        row = self.review.rows[row_id]
        self.evidence.value = show_evidence(self.review.corpus, row)._repr_html_()
        self.value.options = tuple(self.choices.get(self.column.value, ()))
        self.value.value = as_written(row.get(self.column.value)) or ""
        done = self.review.history[self.review.history["row_id"] == row_id]["action"]
        state = f"{self.at + 1} of {len(self.ids)}: {', '.join(done) or 'not looked at'}. {self.review!r}"
        self.said.value = html.escape(state)


def _named(rows: pd.DataFrame) -> tuple[str, list[str]]:
    """The table that rows are of, and the ids by which corrections name them. CorrectionError where there is none."""
    if {"claim_a", "claim_b"} <= set(rows.columns):
        return PAIRS, [pair_id(a, b) for a, b in zip(rows["claim_a"], rows["claim_b"].astype(str), strict=True)]
    if {"name", "label", CANONICAL} <= set(rows.columns):
        return NAMES, [name_id(name, label) for name, label in zip(rows["name"], rows["label"], strict=True)]
    for table in ("claims", "statements", "entities", "sentences", "articles"):
        key = TABLES[table].key[0]
        if key in rows.columns:
            return table, list(rows[key])
    raise CorrectionError(
        f"These rows cannot be reviewed: they have no id. Columns: {', '.join(map(str, rows.columns))}."
    )


def review(corpus: Corpus, rows: pd.DataFrame, *, who: str = "") -> Review:
    """Review rows of claims, statements, entities, articles, names or claim_pairs, in JupyterLab with buttons.

    `who` is kept with each correction. The rows stay as they are; see Review for what comes of it. CorrectionError for rows
    without an id.
    """
    return Review(corpus, rows, who=who)
