"""A table for reading: outlets and titles instead of ids, no empty columns, whole numbers whole, text at the left."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from corpus_tools.presentation.boxes import boxed
from corpus_tools.presentation.printed import NO_OUTLET, NO_TITLE, Printed, read_named
from corpus_tools.reading.text import printable
from corpus_tools.tables import Corpus

MOST = 40  # rows shown unless asked for more
DIGITS = 3  # significant digits of a number that is not whole
LETTERS = 300  # of a cell
HIDDEN = ("sentence_id", "source_sentence_id", "statement_id", "entity_id", "quote_group")  # lead nowhere for a reader
CLAIM_COLUMNS = ("claim", "group_id", "event_id")  # how their names begin: quantities are named after a claim
STORY_COLUMNS = ("story_id", "value")
OF_STORY = "story-"  # before the id of its first article, after which it is called
ARTICLE_COLUMNS = ("article_id", "article_a", "article_b", "group")


@dataclass(frozen=True, repr=False)
class Shown:
    """A table as it is read: `table` has its cells as text; the rows themselves stay as they are."""

    table: pd.DataFrame
    numbers: frozenset[str]
    n_rows: int

    @property
    def note(self) -> str:
        if not self.n_rows:
            return "No rows."
        return "" if len(self.table) == self.n_rows else f"The first {len(self.table):,} of {self.n_rows:,} rows."

    def __repr__(self) -> str:
        body = self.table.to_string(index=False, justify="left", max_colwidth=None) if len(self.table) else ""
        return printable("\n".join(filter(None, (body, self.note))))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(str(column))}</th>" for column in self.table.columns)
        kinds = ['<td class="number">' if name in self.numbers else '<td dir="auto">' for name in self.table.columns]
        rows = "".join(
            f"<tr>{''.join(kind + html.escape(cell) + '</td>' for kind, cell in zip(kinds, row, strict=True))}</tr>"
            for row in self.table.itertuples(index=False, name=None)
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if self.n_rows else ""
        return boxed("shown", table + (f"<p>{self.note}</p>" if self.note else ""))


def show(rows: pd.DataFrame | pd.Series, corpus: Corpus | None = None, *, most: int = MOST) -> Shown:
    """Rows of any table as a reader wants them, at most `most`; in a notebook the last line of a cell.

    With the corpus ids become words: an article its outlet and title, a claim its outlet and number. Columns without any value
    are left out, numbers have three digits, nulls are empty, headings are words.
    """
    frame = rows.to_frame() if isinstance(rows, pd.Series) else rows
    if any(name is not None for name in frame.index.names) or not pd.api.types.is_integer_dtype(frame.index.dtype):
        frame = frame.reset_index(names="" if frame.index.names == [None] else None)
    shown = frame.head(most)
    printed = None if corpus is None else _named(shown, corpus)
    kept = [c for c in shown.columns if c not in HIDDEN and (frame[c].notna().any() or not len(frame))]
    heads = dict(zip(kept, headings(kept), strict=True))
    numbers = frozenset(
        heads[c] for c in kept if pd.api.types.is_numeric_dtype(shown[c]) and shown[c].dtype != "boolean"
    )
    cells = {heads[c]: [_cell(str(c), value, printed) for value in shown[c]] for c in kept}
    return Shown(pd.DataFrame(cells, dtype="str"), numbers, len(frame))


def name_articles(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """A table for a figure: "outlet: title" in place of the ids of articles, in article_id, article_a, article_b and group.

    A story has the title of its first article, in story_id and value. Articles of one outlet and title, stories of one title,
    and what has no title, keep their id beside it.
    """
    articles = corpus.articles.set_index("article_id")[["outlet", "title"]]
    ids = articles.index.to_series()
    names = _told_apart(articles["outlet"].fillna(NO_OUTLET) + ": " + articles["title"].fillna(ids))
    stories = pd.concat([table[column] for column in STORY_COLUMNS if column in table.columns] or [ids])
    titles = articles["title"].set_axis(OF_STORY + articles.index)
    names |= _told_apart(titles[titles.index.isin(stories)].dropna())
    named = [c for c in (*ARTICLE_COLUMNS, *STORY_COLUMNS) if c in table.columns and table[c].isin(names.keys()).any()]
    return table.assign(**{c: table[c].map(lambda v: names.get(v, v), na_action="ignore") for c in named})


def _told_apart(names: pd.Series) -> dict[str, str]:
    """Id -> name, with the id beside it where several have that name."""
    return names.where(~names.duplicated(keep=False), names + " (" + names.index + ")").to_dict()


def _named(shown: pd.DataFrame, corpus: Corpus) -> Printed:
    """The articles and claims that ids in the rows name."""
    articles = [column for column in shown.columns if column in ARTICLE_COLUMNS]
    claims = [column for column in shown.columns if str(column).startswith(CLAIM_COLUMNS)]
    own, of_claims = ({c for name in names for c in shown[name] if isinstance(c, str)} for names in (articles, claims))
    stories = [cell for column in STORY_COLUMNS if column in shown for cell in shown[column] if isinstance(cell, str)]
    first = {cell.removeprefix(OF_STORY) for cell in stories if cell.startswith(OF_STORY)}
    return read_named(corpus, own | first, of_claims)


def headings(columns: Iterable[Any]) -> list[str]:
    """Names of columns as words; "id" at the end is left out where no other column has the name without it."""
    names = [str(column) for column in columns]
    return [(short if (short := name.removesuffix("_id")) not in names else name).replace("_", " ") for name in names]


def _cell(column: str, value: Any, printed: Printed | None) -> str:
    if not isinstance(value, str) and pd.isna(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float | Integral):
        return number(value)
    text = _called(column, str(value), printed) if printed else str(value)
    return text if len(text) <= LETTERS else text[: LETTERS - 1] + "…"


def number(value: Any) -> str:
    """A number as it is read: thousands apart, no more digits than a reader can use."""
    is_whole = float(value).is_integer() or 10**DIGITS <= abs(value) < float("inf")
    return f"{value:,.0f}" if is_whole else f"{value:.{DIGITS}g}"


def _called(column: str, value: str, printed: Printed) -> str:
    """What a reader calls the row that an id names."""
    if value in printed.articles and column in ARTICLE_COLUMNS:
        title = printed.title(value)
        return f"{printed.outlet(value)}: {title if title != NO_TITLE else value}"
    first = value.removeprefix(OF_STORY)
    if column in STORY_COLUMNS and first != value and first in printed.articles:
        title = printed.title(first)
        return title if title != NO_TITLE else value
    if value in printed.claims and column.startswith(CLAIM_COLUMNS):
        return f"{printed.outlet(printed.claims[value]['article_id'])}: {printed.numbers[value]}"
    return value
