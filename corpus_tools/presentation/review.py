"""An analyst's corrections: a review sheet for Excel, read back as corrections, applied to a new corpus.

A correction is a row of a table of corrections: table, row_id, column, before, value, who, why. Keep that table (CSV)
beside the input and apply it after every build: it fails where the tables no longer say what it corrects.
"""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claims.compare import BETWEEN, PAIRS
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.schema import CLAIM_FIELDS, CORPUS_TABLES, RELATIONS, TABLES, Column
from corpus_tools.tables import Corpus

CORRECTION_COLUMNS = ("table", "row_id", "column", "before", "value", "who", "why")
ROW, KEEP, REMOVE = "row", "keep", "remove"  # the pseudo-column that takes a whole row out
WHO, WHY = "who", "why"
REVIEWED = tuple(name for name in CORPUS_TABLES if len(TABLES[name].key) == 1)  # rows that one id names
CONTEXT = ("outlet", "title", "sentence")
SHEET, ORIGINAL, ALLOWED = "review", "original", "allowed"
_LISTED = {"event_type": "event_types"}  # columns whose values are the terms of a word list
CELL_LETTERS = 32_000  # Excel's own limit is 32,767
SUFFIX = ".xlsx"
MOST_ROWS = 1_000_000
_WIDTHS = {"sentence": 80, "title": 30, "text": 24}
_UNCHANGEABLE = (
    "start",
    "end",
    "position",
    "block",
    "zone",
    "n_words",
    "first_line",
    "last_line",
    "record",
    "text_sha256",
)


class CorrectionError(ValueError):
    """A correction does not fit the tables."""


def correct(corpus: Corpus, corrections: pd.DataFrame) -> Corpus:
    """A new Corpus with the corrections applied; the given one stays as it is.

    `corrections` has a row for each: table, row_id, column, value, and may have before (the value that it corrects), who
    and why. A null value means "the text does not say". The column `row` with the value `remove` takes a row out. A row of
    the table claim_pairs is a judgement on a pair (`judge_pair`).
    Who and why are kept in `run`, and in `claim_roles` as the rule of the field.
    CorrectionError names the correction and what is allowed: an unknown table, row, column or value, a value that no
    longer is what it was.
    """
    missing = [name for name in ("table", "row_id", "column", "value") if name not in corrections.columns]
    if missing:
        raise CorrectionError(f"Corrections lack the columns {missing}. They need: {', '.join(CORRECTION_COLUMNS)}.")
    given = corrections.reindex(columns=list(CORRECTION_COLUMNS)).astype(object)
    given = given.where(given.notna(), None)
    changed: dict[str, pd.DataFrame] = {}
    for table, rows in given.groupby("table", sort=False):
        name = str(table)
        if name == PAIRS:
            _check_judgements(corpus, rows)
            continue
        if name not in REVIEWED:
            raise CorrectionError(
                f"The table {name!r} cannot be corrected. Those that can: {', '.join((*REVIEWED, PAIRS))}."
            )
        changed[name] = _corrected(
            name, getattr(corpus, name), rows, corpus.lexicons, has_before="before" in corrections.columns
        )
    if "claims" in changed:
        of_claims = given[given["table"] == "claims"]
        changed["claim_roles"] = _roles(corpus, changed["claims"], of_claims)
    kept = [*corpus.run.get("corrections", []), *given.to_dict("records")]
    run = {**corpus.run, "corrections": [{k: _written(v) for k, v in row.items()} for row in kept]}
    return dataclasses.replace(corpus, **{name: tables.check(name, frame) for name, frame in changed.items()}, run=run)


def judge_pair(corpus: Corpus, claim_a: str, claim_b: str, relation: str, note: str = "", *, who: str = "") -> Corpus:
    """A new Corpus that keeps what a person says of two claims: one of the relations of claim_pairs, or `distinct`.

    It is a correction of the table claim_pairs: it stands in `run`, is saved and loaded with the corpus, can be kept in a
    table of corrections and is replayed by `correct` after a build; `compare_claims` follows it. CorrectionError as there.
    """
    row = {
        "table": PAIRS,
        "row_id": BETWEEN.join((claim_a, claim_b)),
        "column": "relation",
        "value": relation,
        WHO: who,
        WHY: note,
    }
    return correct(corpus, pd.DataFrame([row]))


def _check_judgements(corpus: Corpus, rows: pd.DataFrame) -> None:
    known = set(corpus.claims["claim_id"])
    for row_id, column, value in zip(rows["row_id"], rows["column"], rows["value"], strict=True):
        where = f"Judgement of the pair {row_id!r}"
        claims = str(row_id).split(BETWEEN)
        unknown = [claim for claim in claims if claim not in known]
        if len(claims) != 2 or unknown or claims[0] == claims[1]:
            what = f"there is no claim {unknown[0]!r}" if unknown else "it takes two claims"
            raise CorrectionError(f"{where}: {what}. row_id is two claims with {BETWEEN!r} between.")
        if column != "relation" or value not in RELATIONS:
            raise CorrectionError(
                f"{where}: {column} {value!r} is not allowed. Allowed: relation, one of {', '.join(RELATIONS)}."
            )


def _corrected(
    name: str, frame: pd.DataFrame, rows: pd.DataFrame, words: Lexicons | None, *, has_before: bool
) -> pd.DataFrame:
    key, columns = TABLES[name].key[0], {column.name: column for column in correctable(name, words)}
    place = {row_id: number for number, row_id in enumerate(frame[key])}
    values: dict[str, list[Any]] = {}
    removed: set[int] = set()
    for correction in rows.to_dict("records"):
        row_id, column = correction["row_id"], correction["column"]
        where = f"Correction of {name}, row {row_id!r}, column {column!r}"
        if row_id not in place:
            raise CorrectionError(f"{where}: there is no such row. ct.find_orphans() lists all that have none.")
        number = place[row_id]
        if column == ROW:
            if correction["value"] not in (KEEP, REMOVE):
                raise CorrectionError(f"{where}: {correction['value']!r} is not allowed. Allowed: {KEEP}, {REMOVE}.")
            removed.update([number] if correction["value"] == REMOVE else [])
            continue
        declared = columns.get(column)
        if declared is None:
            allowed = ", ".join(columns)
            raise CorrectionError(f"{where}: this column cannot be corrected. Those that can: {allowed}, {ROW}.")
        current = values.setdefault(column, frame[column].astype(object).where(frame[column].notna(), None).tolist())
        if has_before and _text(current[number]) != _text(_typed(declared, correction["before"], where)):
            raise CorrectionError(
                f"{where}: it was made for {correction['before']!r}, but the value is {_text(current[number])!r} now. "
                "Check the sentence again and renew or drop the correction."
            )
        current[number] = _typed(declared, correction["value"], where)
    new = frame.assign(
        **{column: pd.Series(cells, index=frame.index, dtype=frame[column].dtype) for column, cells in values.items()}
    )
    return new.drop(index=[frame.index[number] for number in removed]).reset_index(drop=True)


def find_orphans(corpus: Corpus, corrections: pd.DataFrame) -> pd.DataFrame:
    """The corrections whose row is not in the corpus: its text is another one now, or gone. `correct` takes the others.

    An id that the input does not give carries a hash of the text, so a correction is never applied to another text.
    """
    ids = {name: set(getattr(corpus, name)[TABLES[name].key[0]]) for name in REVIEWED}
    known = [
        ids["claims"].issuperset(str(row_id).split(BETWEEN)) if table == PAIRS else row_id in ids.get(table, ())
        for table, row_id in zip(corrections["table"], corrections["row_id"], strict=True)
    ]
    return corrections[~pd.Series(known, index=corrections.index, dtype=bool)]


def correctable(name: str, words: Lexicons | None = None) -> list[Column]:
    """The columns of a table that may be corrected: no keys, no places in the text; with the values that a word list allows."""
    columns = [
        column
        for column in TABLES[name].columns
        if not column.name.endswith(("_id", "_start", "_end")) and column.name not in _UNCHANGEABLE
    ]
    lists = words or load_lexicons()
    return [
        column._replace(allowed=lists.terms(_LISTED[column.name])) if column.name in _LISTED else column
        for column in columns
    ]


def _typed(column: Column, value: Any, where: str) -> Any:
    """A cell as its column's type. CorrectionError says what is allowed."""
    if value is None or (isinstance(value, str) and not value.strip()) or pd.isna(value):
        if column.required:
            raise CorrectionError(f"{where}: this column is never empty.{_choices(column)}")
        return None
    text = str(value).strip()
    if column.allowed and text not in column.allowed:
        raise CorrectionError(f"{where}: {text!r} is not allowed.{_choices(column)}")
    try:
        if column.type == "boolean":
            return {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}[text.lower()]
        if column.type == "integer":
            return int(float(text))
        if column.type == "number":
            return float(text)
        if column.type == "date":
            return pd.Timestamp(value).as_unit("us")
    except (KeyError, ValueError) as error:
        raise CorrectionError(f"{where}: {text!r} is no {column.type}.") from error
    return text


def _choices(column: Column) -> str:
    return f" Allowed: {', '.join(column.allowed)}." if column.allowed else ""


def _roles(corpus: Corpus, claims: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """claim_roles in which corrected fields name the correction as their rule, without words, and removed claims have none."""
    roles = corpus.claim_roles[corpus.claim_roles["claim_id"].isin(claims["claim_id"])]
    sentence = dict(zip(claims["claim_id"], claims["sentence_id"], strict=True))
    fields = [
        (row["row_id"], row["column"], row["value"], row[WHO])
        for row in corrections.to_dict("records")
        if row["column"] in CLAIM_FIELDS and row["row_id"] in sentence
    ]
    touched = pd.MultiIndex.from_tuples([field[:2] for field in fields], names=["claim_id", "role"]) if fields else []
    rest = roles[~pd.MultiIndex.from_frame(roles[["claim_id", "role"]]).isin(touched)] if fields else roles
    new = {
        (claim, role): {
            "claim_id": claim,
            "role": role,
            "sentence_id": sentence[claim],
            "name": _text(value),
            "inherited": False,
            "rule": f"correction by {who}" if who else "correction",
        }
        for claim, role, value, who in fields
    }
    added = tables.make("claim_roles", list(new.values()))
    return pd.concat([rest, added], ignore_index=True) if len(added) else rest.reset_index(drop=True)


def write_review_sheet(corpus: Corpus, table: str, path: str | Path, *, rows: pd.DataFrame | None = None) -> Path:
    """Write rows of a table (default: all) into an Excel sheet to correct by hand; returns its path.

    Each row has its outlet, title and sentence beside it, drop-downs for columns with allowed values, a column `row` to take
    it out, and who and why. No cell can be read as a formula. CorrectionError for a table without one id a row or with too
    many rows; ImportError where openpyxl is not installed.
    """
    openpyxl = load_openpyxl()
    _refuse_other_suffix(path)
    if table not in REVIEWED:
        raise CorrectionError(f"The table {table!r} has no review sheet. Those that have: {', '.join(REVIEWED)}.")
    chosen = getattr(corpus, table) if rows is None else rows
    if len(chosen) > MOST_ROWS:
        raise CorrectionError(f"{len(chosen):,} rows do not fit into a sheet of {MOST_ROWS:,}. Pass rows= to choose.")
    key = TABLES[table].key[0]
    columns = [column.name for column in correctable(table) if column.name in chosen.columns]
    shown = tables.add_context(chosen[[key, *([] if key == "article_id" else _ids(chosen, key)), *columns]], corpus)
    context = [name for name in CONTEXT if name in shown.columns and name not in columns]
    book = openpyxl.Workbook()
    header = [key, *context, *columns, ROW, WHO, WHY]
    body = [
        [cell_value(value) for value in row] + [KEEP, None, None]
        for row in shown[[key, *context, *columns]].itertuples(index=False, name=None)
    ]
    _fill(book.active, SHEET, header, body)
    original = _fill(book.create_sheet(), ORIGINAL, ["table", table], [])
    for line in [header, *body]:
        _append(original, line)
    original.sheet_state = "hidden"
    _dress(book, header, len(body), table)
    book.save(path)
    return Path(path)


def _refuse_other_suffix(path: str | Path) -> None:
    if Path(path).suffix.lower() != SUFFIX:
        raise CorrectionError(f"{path} is no name for a review sheet. Give one that ends in {SUFFIX}.")


def read_review_sheet(path: str | Path) -> pd.DataFrame:
    """The corrections that were made in a review sheet: what differs from what was written, with who and why.

    CorrectionError for a file that is no review sheet, a formula, a changed id; FileNotFoundError where there is none.
    """
    openpyxl = load_openpyxl()
    _refuse_other_suffix(path)
    if not Path(path).is_file():
        raise FileNotFoundError(f"There is no review sheet {path}. ct.write_review_sheet() makes one.")
    try:
        book = openpyxl.load_workbook(path)
    except (zipfile.BadZipFile, KeyError) as error:
        raise CorrectionError(f"{Path(path).name} is no Excel file. ct.write_review_sheet() makes one.") from error
    if SHEET not in book.sheetnames or ORIGINAL not in book.sheetnames:
        raise CorrectionError(f"{Path(path).name} is no review sheet. write_review_sheet() makes one.")
    lines = list(book[ORIGINAL].iter_rows(values_only=True))
    table, header = str(lines[0][1]), [name for name in lines[1] if name is not None]
    before = {row[0]: dict(zip(header, row, strict=False)) for row in lines[2:]}
    filled = [_values(row, Path(path).name) for row in book[SHEET].iter_rows()]
    given = dict(enumerate(filled[0])) if filled else {}
    if set(header) - set(given.values()):
        lost = ", ".join(str(name) for name in header if name not in given.values())
        raise CorrectionError(f"{Path(path).name}: the columns {lost} are gone. Correct cells, leave the header.")
    corrections = []
    for cells in filled[1:]:
        row = {given[number]: cell for number, cell in enumerate(cells) if given.get(number) is not None}
        row_id = row.get(header[0])
        if row_id is None:
            continue
        if row_id not in before:
            raise CorrectionError(
                f"{Path(path).name}: the id {row_id!r} was not in the sheet. Correct cells, leave the ids."
            )
        for column in (name for name in header[1:] if name not in (WHO, WHY) and name in _changeable(table)):
            if _text(row[column]) != _text(before[row_id].get(column)):
                values = (before[row_id].get(column), row[column], row.get(WHO), row.get(WHY))
                corrections.append((table, row_id, column, *map(_text, values)))
    return pd.DataFrame(corrections, columns=list(CORRECTION_COLUMNS), dtype="str")


def _changeable(table: str) -> set[str]:
    return {column.name for column in correctable(table)} | {ROW}


def _values(row: Any, name: str) -> list[Any]:
    for cell in row:
        if cell.data_type == "f":
            raise CorrectionError(f"{name}: the cell {cell.coordinate} holds a formula. Write its value.")
    return [cell.value for cell in row]


def _ids(frame: pd.DataFrame, key: str) -> list[str]:
    return [name for name in ("sentence_id", "article_id") if name in frame.columns and name != key]


def _fill(sheet: Any, title: str, header: list[Any], body: list[list[Any]]) -> Any:
    sheet.title = title
    for line in [header, *body]:
        _append(sheet, line)
    return sheet


def _append(sheet: Any, line: list[Any]) -> None:
    """A row in which text is text: what begins like a formula is none, for Excel as for this library."""
    from openpyxl.cell import Cell  # a cell made before its row is known costs no search for the last row

    cells = []
    for value in line:
        cell = Cell(sheet)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        cells.append(cell)
    sheet.append(cells)


def _dress(book: Any, header: list[str], n: int, table: str) -> None:
    """Drop-downs, a fixed header, widths."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet, lists = book[SHEET], book.create_sheet(ALLOWED)
    lists.sheet_state = "hidden"
    allowed = {column.name: column.allowed for column in correctable(table) if column.allowed}
    allowed |= {column.name: ("TRUE", "FALSE") for column in correctable(table) if column.type == "boolean"}
    allowed[ROW] = (KEEP, REMOVE)
    for number, name in enumerate(header, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 16)
        sheet.cell(1, number).font = Font(bold=True)
        if name == "sentence":
            for line in range(2, n + 2):
                sheet.cell(line, number).alignment = Alignment(wrap_text=True, vertical="top")
        if name in allowed and n:
            column = lists.max_column + 1
            for line, value in enumerate(allowed[name], start=1):
                lists.cell(line, column).value = value
            source = get_column_letter(column)
            rule = DataValidation(
                "list", formula1=f"{ALLOWED}!${source}$1:${source}${len(allowed[name])}", allow_blank=True
            )
            rule.error = "Choose one of the list."
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{n + 1}")
    sheet.freeze_panes = "B2"


def cell_value(value: Any) -> Any:
    """A value as Excel takes it: null is empty, dates are written out, control characters and overlong texts are cut."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return value
    text = _text(value) or ""
    clean = "".join(letter if letter >= " " or letter in "\t\n" else "�" for letter in text)
    return clean if len(clean) <= CELL_LETTERS else clean[: CELL_LETTERS - 1] + "…"


def _text(value: Any) -> str | None:
    """A value as one text, however it was typed: 13 and 13.0, True and TRUE are one; empty is null."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.0f}" if float(value).is_integer() else repr(float(value))
    if isinstance(value, pd.Timestamp) or hasattr(value, "isoformat"):
        written = pd.Timestamp(value).isoformat()
        return written.removesuffix("T00:00:00")
    return str(value).strip() or None


def _written(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else _text(value)


def load_openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise ImportError("Review sheets need the extra 'excel': pip install 'corpus_tools[excel]'.") from error
    return openpyxl
