"""A review sheet for Excel: rows to judge and correct by hand, read back as corrections, and as how often rows are right."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claims.compare import Comparison, compare_claims
from corpus_tools.analysis.events.events import find_events
from corpus_tools.analysis.statistics.intervals import wilson
from corpus_tools.corrections import (
    BOUNDED,
    CORRECTION_COLUMNS,
    EVENT,
    EVENTS,
    KEEP,
    MEMBERS,
    MERGE,
    NAMES,
    PAIRS,
    REMOVE,
    REVIEWED,
    ROW,
    WHO,
    WHY,
    CorrectionError,
    as_written,
    contradiction,
    correctable,
    name_id,
    pair_id,
    typed,
)
from corpus_tools.folders import whole_file
from corpus_tools.lexicons import Lexicons
from corpus_tools.presentation.printed import read_printed
from corpus_tools.schema import TABLES, Column
from corpus_tools.tables import Corpus

RIGHT, YES, NO = "right", "yes", "no"
SHEETS = (*REVIEWED, PAIRS, NAMES, EVENTS, MEMBERS)
SHEET, ORIGINAL, ALLOWED = "review", "original", "allowed"
CELL_LETTERS = 32_000  # Excel's own limit is 32,767
SUFFIX = ".xlsx"
MOST_ROWS = 1_000_000
MANY_ROWS = 5_000  # a sheet of more has the first columns only
WRAPPED_FROM = 60  # letters of a cell
_WIDTHS = {"sentence": 80, "sentence_a": 60, "sentence_b": 60, "reason": 40, "title": 30, "text": 24, RIGHT: 8}
_NAMED = ("outlet", "title")  # of an article: shown beside other rows, and corrected in a sheet of articles alone
# What is corrected most stands first; all other columns are folded away at the right.
_FIRST = {
    "claims": ("text", "event_type", "value", "low", "high", "counted", "place", "actor", "source_text"),
    "statements": ("source_text", "source_type", "cue", "mode"),
    "entities": ("text", "label", "name"),
    "articles": ("outlet", "agency", "published", "title"),
    EVENTS: (
        *(MERGE, "event_type", "first_day", "last_day", "place", "attacker", "target"),
        *("killed_low", "killed_best", "killed_high", "wounded_best", "arrested_best"),
    ),
}
_MARKED = {"claims": ("start", "end"), "entities": ("start", "end"), "statements": ("content_start", "content_end")}


class _Rows(NamedTuple):
    """The rows of a sheet: the column with their id, what is shown beside them, what may be changed, what is marked where."""

    key: str
    shown: pd.DataFrame
    context: tuple[str, ...]
    changeable: tuple[str, ...]
    marks: dict[str, tuple[str, str]]  # column with a sentence -> columns with start and end of the marked words


def write_review_sheet(
    corpus: Corpus,
    table: str,
    path: str | Path,
    *,
    where: str | None = None,
    ids: Sequence[str] | None = None,
    sample: int | None = None,
    seed: int = 1,
    found: Comparison | None = None,
) -> Path:
    """Write rows of a table (default: all) into an Excel sheet to judge and to correct by hand; returns its path.

    `where` is a condition on the table's columns and outlet, published, title, sentence, as DataFrame.query takes it; `ids`
    are ids of rows (of claim_pairs: of claims); `sample` draws so many of these at random by `seed`. `found` is the result of
    compare_claims, where the table is claim_pairs. Each row has its outlet and sentence beside it, the words in question bold,
    a column `right` to judge it, drop-downs for columns with allowed values, a column `row` to take it out, and who and why;
    columns that are corrected seldom are folded away, and left out of sheets of thousands of rows. No cell can be read as a
    formula.

    CorrectionError for a table without a sheet, a condition that cannot be read, an unknown id, no row or too many rows;
    FileExistsError where the sheet is there already, for it may be filled; ImportError where openpyxl is not installed.
    """
    openpyxl = load_openpyxl()
    _refuse_other_suffix(path)
    if table not in SHEETS:
        raise CorrectionError(f"The table {table!r} has no review sheet. Those that have: {', '.join(SHEETS)}.")
    rows = _rows(corpus, table, found)
    n_rows, drawn = len(rows.shown), _drawn(where, ids, sample, seed)
    rows = rows._replace(shown=_chosen(rows, where, ids, sample, seed))
    if n_rows and rows.shown.empty:
        raise CorrectionError(f"No row of {table} is left for a sheet: of its {n_rows:,} none is in: {drawn}.")
    if len(rows.shown) > MOST_ROWS:
        raise CorrectionError(f"{len(rows.shown):,} rows do not fit into a sheet of {MOST_ROWS:,}. Give sample=.")
    first = [name for name in _FIRST.get(table, rows.changeable) if name in rows.changeable]
    if len(rows.shown) > MANY_ROWS:
        rows = rows._replace(changeable=tuple(first))
    rest = [name for name in rows.changeable if name not in first]
    header = [rows.key, RIGHT, *rows.context, *first, ROW, WHO, WHY, *rest]
    kept = [rows.key, *rows.changeable]
    named = [name for name in rows.context if name in _NAMED]
    allowed_here = _choices(table, corpus.lexicons)
    facts = {"table": table, "n_rows": n_rows, "drawn": drawn, "columns": kept, "named": named, "allowed": allowed_here}
    written = ([json.dumps(line, ensure_ascii=False)] for line in _cells(rows, [*kept, *named]))
    with whole_file(path) as unfinished:
        book = openpyxl.Workbook(write_only=True)
        review, original, allowed = (book.create_sheet(name) for name in (SHEET, ORIGINAL, ALLOWED))
        original.sheet_state = allowed.sheet_state = "hidden"
        _dress(review, allowed, header, len(rows.shown), allowed_here)
        append_rows(review, [header, *_cells(rows, header)], wrapped=True)
        append_rows(original, [[json.dumps(facts, ensure_ascii=False)], *written], wrapped=True)
        book.save(unfinished)
    return Path(path)


def _drawn(where: str | None, ids: Sequence[str] | None, sample: int | None, seed: int) -> str:
    parts = (
        f"where {where}" if where else "",
        f"{len(ids):,} ids" if ids else "",
        f"a sample of {sample:,}, seed {seed}" if sample is not None else "",
    )
    return "; ".join(filter(None, parts)) or "all rows"


def _rows(corpus: Corpus, table: str, found: Comparison | None) -> _Rows:
    if table == PAIRS:
        return _pairs(corpus, (found or compare_claims(corpus)).pairs)
    if table == NAMES:
        return _names(corpus)
    if table in (EVENTS, MEMBERS):
        return _events(corpus, table, found)
    key, frame = TABLES[table].key[0], getattr(corpus, table)
    changeable = tuple(column.name for column in correctable(table) if column.name in frame.columns)
    shown = tables.add_context(frame, corpus)
    if table == "sentences":
        shown = shown.drop(columns="sentence")
    context = tuple(name for name in ("outlet", "title", "sentence") if name in shown and name not in changeable)
    return _Rows(key, shown, context, changeable, {"sentence": _MARKED[table]} if table in _MARKED else {})


def _pairs(corpus: Corpus, pairs: pd.DataFrame) -> _Rows:
    """Each pair with outlet, figure and sentence of both sides."""
    printed = read_printed(corpus)
    shown = pairs[pairs["claim_b"].notna()].reset_index(drop=True)
    ends = list(zip(shown["claim_a"], shown["claim_b"], strict=True))
    new: dict[str, list[Any]] = {"pair": [pair_id(*pair) for pair in ends]}
    for number, side in enumerate("ab"):
        claims = [printed.claims[pair[number]] for pair in ends]
        new[f"outlet_{side}"] = [printed.outlet(claim["article_id"]) for claim in claims]
        new[f"figure_{side}"] = [printed.numbers[claim["claim_id"]] for claim in claims]
        new[f"sentence_{side}"] = [printed.sentences[claim["sentence_id"]][1] for claim in claims]
        new |= {f"{end}_{side}": [claim[end] for claim in claims] for end in ("start", "end")}
    context = ("outlet_a", "figure_a", "sentence_a", "outlet_b", "figure_b", "sentence_b", "reason")
    marks = {f"sentence_{side}": (f"start_{side}", f"end_{side}") for side in "ab"}
    return _Rows("pair", shown.assign(**new), context, ("relation",), marks)


def _events(corpus: Corpus, table: str, found: Comparison | None) -> _Rows:
    """Each event with the first sentence that tells of it, or each claim of an event, for merging and splitting."""
    made = find_events(corpus, found)
    columns = ["claim_id", "article_id", "sentence_id", "start", "end"]
    claims = tables.add_context(made.event_claims.merge(corpus.claims[columns], on="claim_id"), corpus)
    marks = {"sentence": ("start", "end")}
    if table == MEMBERS:
        return _Rows("claim_id", claims, ("outlet", "title", "sentence"), (EVENT,), marks)
    first = claims.drop_duplicates("event_id")[["event_id", "outlet", "sentence", "start", "end"]]
    shown = made.events.merge(first, on="event_id").assign(**{MERGE: None})
    changeable = tuple(column.name for column in correctable(EVENTS))
    return _Rows("event_id", shown, ("n_articles", "n_outlets", "outlet", "sentence"), changeable, marks)


def _names(corpus: Corpus) -> _Rows:
    """Each name with its type, the sentence where it is first printed, and how often it is."""
    mentions = tables.add_context(corpus.entities, corpus)
    first = mentions.groupby(["name", "label"], sort=False).agg(
        outlet=("outlet", "first"), sentence=("sentence", "first"), start=("start", "first"), end=("end", "first"),
        mentions=("entity_id", "size"),
    )  # fmt: skip
    shown = corpus.names.drop_duplicates(["name", "label"]).merge(first.reset_index(), on=["name", "label"], how="left")
    shown["name_id"] = [name_id(name, label) for name, label in zip(shown["name"], shown["label"], strict=True)]
    context = ("name", "label", "mentions", "outlet", "sentence")
    return _Rows("name_id", shown, context, ("canonical",), {"sentence": ("start", "end")})


def _chosen(rows: _Rows, where: str | None, ids: Sequence[str] | None, sample: int | None, seed: int) -> pd.DataFrame:
    shown = rows.shown
    if where:
        try:
            shown = shown.query(where, engine="python")
        except Exception as error:
            raise CorrectionError(
                f"where={where!r} cannot be read: {error}. Columns: {', '.join(shown.columns)}."
            ) from error
    if ids:
        keys = ("claim_a", "claim_b") if rows.key == "pair" else (rows.key,)
        unknown = [name for name in ids if not any((rows.shown[key] == name).any() for key in keys)]
        if unknown:
            raise CorrectionError(f"There is no row with the {keys[0]} {unknown[0]!r}.")
        shown = shown[np.logical_or.reduce([shown[key].isin(list(ids)) for key in keys])]
    if sample is not None and sample < len(shown):
        shown = shown.iloc[np.sort(np.random.default_rng(seed).choice(len(shown), sample, replace=False))]
    return shown.reset_index(drop=True)


def _cells(rows: _Rows, header: Sequence[str]) -> Iterator[list[Any]]:
    """The rows as lines of a sheet, the words in question bold."""
    ready = {ROW: KEEP, RIGHT: None, WHO: None, WHY: None}
    columns = [[ready[name]] * len(rows.shown) if name in ready else _column(rows, name) for name in header]
    return map(list, zip(*columns, strict=True)) if columns else iter(())


def _column(rows: _Rows, name: str) -> list[Any]:
    values = [cell_value(value) for value in rows.shown[name].astype(object)]
    if name not in rows.marks:
        return values
    spans = zip(*(rows.shown[end] for end in rows.marks[name]), strict=True)
    return [_bold(text, *span) for text, span in zip(values, spans, strict=True)]


def _bold(text: Any, start: Any, end: Any) -> Any:
    """A sentence with the words from start to end bold; control characters were replaced one by one, so places hold."""
    if text is None or pd.isna(start) or pd.isna(end) or not 0 <= start < end <= len(text):
        return text
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    start, end = int(start), int(end)
    marked = TextBlock(InlineFont(b=True, u="single"), text[start:end])
    return CellRichText([part for part in (text[:start], marked, text[end:]) if part])


def _refuse_other_suffix(path: str | Path) -> None:
    if Path(path).suffix.lower() != SUFFIX:
        raise CorrectionError(f"{path} is no name for a review sheet. Give one that ends in {SUFFIX}.")


class Returned(NamedTuple):
    """A sheet that came back: its table, how it was drawn, each row as it was written and as it is, and what cannot be read."""

    table: str
    n_rows: int | None
    drawn: str
    rows: list[tuple[str, dict[str, Any], dict[str, Any]]]
    unread: list[str]  # a sentence for each cell, which counts as left as it was
    unjudged: set[str]  # the rows with such a cell

    def changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """The columns in which a row is another one now."""
        return [name for name in (*before, ROW) if as_written(after.get(name)) != as_written(before.get(name, KEEP))]

    def corrections(self) -> pd.DataFrame:
        """What differs from what was written, with who and why."""
        rows = [
            (self.table, row_id, column, *map(as_written, (before.get(column, KEEP), after.get(column))), None, *by)
            for row_id, before, after in self.rows
            for by in [(as_written(after.get(WHO)), as_written(after.get(WHY)))]
            for column in self.changes(before, after)
        ]
        return tables.make("corrections", pd.DataFrame(rows, columns=CORRECTION_COLUMNS))

    def precision(self) -> pd.DataFrame:
        """How often rows are right, and each column."""
        judged = [
            (after.get(RIGHT) == YES and not changed, before, after, changed)
            for row_id, before, after in self.rows
            for changed in [self.changes(before, after)]
            if (changed or after.get(RIGHT) in (YES, NO)) and row_id not in self.unjudged
        ]
        found = {ROW: [is_right for is_right, *_ in judged]}
        for column in self.rows[0][1] if self.rows else ():
            found[column] = [
                column not in changed
                for _, before, after, changed in judged
                if ROW not in changed and (as_written(before[column]) or as_written(after.get(column)))
            ]
        rows = []
        for measure, right in found.items():
            low, high = wilson(sum(right), len(right))
            estimate = sum(right) / len(right) if right else None
            rows.append((self.table, measure, estimate, low, high, sum(right), len(right), self.n_rows, self.drawn))
        return tables.make("review_precision", rows)


def read_review_sheet(path: str | Path, *, strict: bool = False) -> pd.DataFrame:
    """The corrections that were made in a review sheet: what differs from what was written, with who and why.

    What cannot be read is left out, and one warning names each such cell with what was given and what is allowed: a formula, a
    value that its column does not allow, a changed id or one that stands twice, a changed outlet or title of a row that is no
    article. With `strict` it is a CorrectionError, as is a file that is no review sheet; FileNotFoundError where there is none.
    """
    sheet = returned(path)
    if sheet.unread and strict:
        raise CorrectionError(told(sheet, path))
    if sheet.unread:
        warnings.warn(told(sheet, path), stacklevel=3)
    return sheet.corrections()


def told(sheet: Returned, path: str | Path) -> str:
    """Which cells of a sheet cannot be read."""
    return "\n  ".join([f"{Path(path).name}: cells that cannot be read count as they were:", *sheet.unread])


def review_precision(path: str | Path) -> pd.DataFrame:
    """The table review_precision of a returned sheet: how often rows are right, and each column, with 95 % intervals.

    A row counts where `right` says yes or no, or where something in it was changed, and all of it can be read. It is right as a
    whole where `right` says yes and nothing was changed. A column counts in the rows that stay and where it says something, and
    is right where it was left as it was. Of a sheet of drawn rows the estimates hold for the rows that it was drawn from.
    CorrectionError for a file that is no review sheet; FileNotFoundError where there is none.
    """
    return returned(path).precision()


def returned(path: str | Path) -> Returned:
    """A sheet as it came back. Errors as review_precision."""
    openpyxl = load_openpyxl()
    _refuse_other_suffix(path)
    name = Path(path).name
    if not Path(path).is_file():
        raise FileNotFoundError(f"There is no review sheet {path}. ct.write_review_sheet() makes one.")
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (zipfile.BadZipFile, KeyError) as error:
        raise CorrectionError(f"{name} is no Excel file. ct.write_review_sheet() makes one.") from error
    if lost := [sheet for sheet in (SHEET, ORIGINAL) if sheet not in book.sheetnames]:
        raise CorrectionError(
            f"{name} is no review sheet: of its sheets ({', '.join(book.sheetnames)}) none is called {lost[0]!r}. Give it this "
            "name again where it was renamed; else write_review_sheet() makes a new one."
        )
    facts, *lines = (json.loads(row[0]) for row in book[ORIGINAL].iter_rows(values_only=True))
    key, *columns = facts["columns"]
    named = facts.get("named", [])
    written = {row_id: dict(zip([*columns, *named], cells, strict=True)) for row_id, *cells in lines}
    filled = book[SHEET].iter_rows()
    given = [cell.value for cell in next(filled, ())]
    if lost := [column for column in (key, *columns, ROW, RIGHT) if column not in given]:
        raise CorrectionError(f"{name}: the columns {', '.join(lost)} are gone. Correct cells, leave the header.")
    sheet = Returned(facts["table"], facts["n_rows"], facts["drawn"], [], [], set())
    fields = _fields(sheet.table, facts.get("allowed") or _choices(sheet.table))
    seen: set[str] = set()
    for number, line in enumerate(filled, start=2):
        cells, where = dict(zip(given, line, strict=False)), f"row {number}, column "
        row_id = cells[key].value
        if row_id is None:
            continue
        if row_id in seen or row_id not in written:
            said = "stands in a row above, too. Keep one" if row_id in seen else "was not in the sheet. Leave the ids"
            sheet.unread.append(f"{where}{key}: the id {row_id!r} {said}.")
            continue
        seen.add(row_id)
        before = written[row_id] | {ROW: KEEP, RIGHT: None, WHO: None, WHY: None}
        after, unread = _read({name: cells[name] for name in before if name in cells}, before, fields, where)
        sheet.rows.append((row_id, {column: before[column] for column in columns}, after))
        sheet.unread.extend(unread)
        sheet.unjudged.update([row_id] if unread else [])
    book.close()
    return sheet


def _fields(table: str, allowed: Mapping[str, Sequence[str]]) -> dict[str, Column]:
    """What the cells that a person fills may hold; `allowed` is what the word lists allowed when the sheet was written."""
    judged = (Column(ROW, "string", "", required=True), *(Column(name, "string", "") for name in (RIGHT, WHO, WHY)))
    return {c.name: c._replace(allowed=tuple(allowed.get(c.name, ()))) for c in (*correctable(table), *judged)}


def _read(
    row: Mapping[str, Any], before: Mapping[str, Any], fields: Mapping[str, Column], where: str
) -> tuple[dict[str, Any], list[str]]:
    """The values of a row, as they were written where they cannot be read, and a sentence for each of these."""
    after, unread = dict(before), []
    for name, cell in row.items():
        try:
            after[name] = _value(cell, before[name], fields.get(name), f"{where}{name}")
        except CorrectionError as error:
            unread.append(str(error))
    if said := contradiction(after, before):
        after |= {name: before[name] for name in BOUNDED if name in before}
        unread.append(f"{where}{said}. Change both, or empty one.")
    return after, unread


def _value(cell: Any, was: Any, field: Column | None, where: str) -> Any:
    """The value of a cell. CorrectionError says why it cannot be read."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        what = "is a formula" if cell.data_type == "f" else "is an error of Excel"
        raise CorrectionError(f"{where}: {value!r} {what}. Write a value, or empty it.")
    if field is not None and field.allowed:  # Killed and "yes " are meant like the words of the list
        value = {one.casefold(): one for one in field.allowed}.get(str(value).strip().casefold(), value)
    if as_written(value) == as_written(was):
        return value
    if field is None:
        raise CorrectionError(f"{where}: {value!r} belongs into a sheet of the table articles. Put back {was!r} here.")
    typed(field, value, where)
    return value


def append_rows(sheet: Any, lines: Iterable[Iterable[Any]], *, wrapped: bool = False) -> None:
    """Rows in which text is text: what begins like a formula is none, for Excel as for this library. `wrapped`: sentences are."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    breaking = Alignment(wrap_text=True, vertical="top")
    for line in lines:
        cells = []
        for value in line:
            if not isinstance(value, (str, list)):
                cells.append(value)
                continue
            cell = WriteOnlyCell(sheet, value="" if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.value, cell.data_type = value, "s"
            if wrapped and (not isinstance(value, str) or len(value) > WRAPPED_FROM):
                cell.alignment = breaking
            if str(value).startswith(("=", "+", "-", "@")):
                cell.quotePrefix = True
            cells.append(cell)
        sheet.append(cells)


def _choices(table: str, words: Lexicons | None = None) -> dict[str, tuple[str, ...]]:
    """Column -> the values that its cells may have."""
    columns = correctable(table, words)
    choices = {column.name: tuple(column.allowed) for column in columns if column.allowed}
    choices |= {column.name: ("TRUE", "FALSE") for column in columns if column.type == "boolean"}
    return choices | {ROW: (KEEP, REMOVE) if table in (*REVIEWED, EVENTS) else (KEEP,), RIGHT: (YES, NO)}


def _dress(sheet: Any, lists: Any, header: list[str], n: int, choices: Mapping[str, Sequence[str]]) -> None:
    """Drop-downs, filters, a fixed header, widths; what stands after who and why is folded away."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = [name for name in header if name in choices]
    for values in zip_longest(*(choices[name] for name in listed)):
        lists.append(list(values))
    for number, name in enumerate(header, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 16)
        if name in listed and n:
            source = get_column_letter(listed.index(name) + 1)
            place = f"{ALLOWED}!${source}$1:${source}${len(choices[name])}"
            rule = DataValidation("list", formula1=place, allow_blank=True)
            rule.error = "Choose one of the list."
            sheet.data_validations.append(rule)
            rule.add(f"{letter}2:{letter}{n + 1}")
    last, shown = get_column_letter(len(header)), header.index(WHY) + 1
    if shown < len(header):
        sheet.column_dimensions.group(get_column_letter(shown + 1), last, hidden=True)
    sheet.auto_filter.ref = f"A1:{last}{n + 1}"
    sheet.freeze_panes = "B2"


def cell_value(value: Any) -> Any:
    """A value as Excel takes it: null is empty, dates are written out, control characters and overlong texts are cut."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return value
    text = as_written(value) or ""
    clean = "".join(letter if letter >= " " or letter in "\t\n" else "�" for letter in text)
    return clean if len(clean) <= CELL_LETTERS else clean[: CELL_LETTERS - 1] + "…"


def load_openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise ImportError("Review sheets need the extra 'excel': pip install 'corpus_tools[excel]'.") from error
    return openpyxl
