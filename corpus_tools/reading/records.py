"""Records to pages: one article a row, from CSV, TSV, JSON lines, Parquet or a DataFrame."""

from __future__ import annotations

import csv
import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError
from corpus_tools.reading.text import as_text, mended_row
from corpus_tools.schema import TABLES

FIELDS = ("article_id", "title", "text", "outlet", "published", "url", "agency")
DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 64_000_000  # characters in one cell of a CSV file; more is refused
ROWS_PER_BATCH = 1_000  # rows of a Parquet file that are in memory at a time

RESERVED = frozenset(TABLES["articles"].names) | {
    "captions"
}  # a column of the input that has such a name and is none of FIELDS

Row = dict[str, Any]


class Skipped(NamedTuple):
    """One record that could not be read."""

    record: int
    reason: str
    detail: str


def rename_map(found: list[str], columns: Mapping[str, str] | None, words: Lexicons) -> dict[str, str]:
    """Column of the input -> field of an article. UnreadableError (no_text_column) where no column holds the text."""
    wanted = {str(k): v for k, v in (columns or {}).items()}
    unknown = sorted(set(wanted.values()) - set(FIELDS))
    if unknown:
        raise ValueError(
            f"columns= maps to {', '.join(unknown)}, which is no field of an article. Allowed: {', '.join(FIELDS)}."
        )
    renamed = {column: wanted[column] for column in found if column in wanted}
    by_name = {_plain(column): column for column in reversed(found) if column not in renamed}
    for name, field in words.mapping("column_names", "field").items():
        if name in by_name and field not in renamed.values():
            renamed[by_name[name]] = field
    if "text" not in renamed.values():
        lost = [column for column in wanted if column not in found]
        named = f"columns= names {', '.join(map(repr, lost))}, which is not there" if lost else ""
        raise UnreadableError(
            "no_text_column",
            f"no column holds the text; {named or 'no name is a known one'}. The columns are: {', '.join(found) or 'none'}. "
            "Name the one with the text: columns={'body': 'text'}, or on the command line --columns body=text, "
            "with its name in place of body.",
        )
    return renamed


def _plain(column: str) -> str:
    return "".join(ch for ch in column.casefold() if ch.isalnum())


def read_csv(stream: Iterable[str], delimiter: str | None) -> tuple[list[str], Iterator[Row | Skipped], str]:
    """Header, rows and delimiter of a table in text form, row by row. A row with too many cells is a record that is skipped."""
    lines = iter(stream)
    first = next((line for line in lines if line.strip()), "").lstrip("\ufeff")
    mark = delimiter or max(DELIMITERS, key=lambda d: (first.count(d), -DELIMITERS.index(d)))
    rows = _csv_rows(itertools.chain([first], lines), mark)
    header = [str(cell).strip() for cell in next(rows, [])]
    return header, _as_records(header, rows), mark


def _csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(MAX_FIELD)
    try:
        for row in csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter):
            if row:
                yield row
    finally:
        csv.field_size_limit(before)


def _as_records(header: list[str], rows: Iterator[list[str]]) -> Iterator[Row | Skipped]:
    for number in itertools.count(1):
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Skipped(number, "broken_row", f"{error}. Quote cells that hold the delimiter or line breaks.")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells[len(header) :]):
            said = f"{len(cells)} cells, but the header names {len(header)}. Quote cells that hold the delimiter."
            yield Skipped(number, "ragged_row", said)
        else:
            yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))


def read_json_lines(lines: Iterable[str]) -> Iterator[Row | Skipped]:
    """One object a line; a line that is none is skipped, the others survive."""
    filled = (line for line in lines if line.strip("\ufeff\0 \t\r\n"))
    for number, line in enumerate(filled, start=1):
        try:
            yield _object(json.loads(line.strip("\ufeff\0")), number)
        except (ValueError, RecursionError) as error:
            yield Skipped(number, "broken_json", f"{error}. Each line holds one JSON object.")


def read_json(text: str) -> Iterator[Row | Skipped]:
    """The objects of one JSON array. UnreadableError (broken_json) where it is none."""
    try:
        found = json.loads(text.strip("\ufeff\0"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            "broken_json", f"{error}. Give an array of objects, or .jsonl with one a line."
        ) from error
    if not isinstance(found, list):
        raise UnreadableError("broken_json", f"a JSON {type(found).__name__}; give an array of objects, or .jsonl.")
    return (_object(value, number) for number, value in enumerate(found, start=1))


def _object(value: Any, number: int) -> Row | Skipped:
    if isinstance(value, dict):
        return {str(key): cell for key, cell in value.items()}
    return Skipped(
        number, "broken_json", f"a JSON {type(value).__name__}, not an object with the fields of an article."
    )


def read_parquet(source: Any) -> tuple[list[str], Iterator[Row | Skipped]]:
    """Column names and rows of a Parquet file, in batches."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source)
    except Exception as error:
        raise UnreadableError(
            "broken_parquet", f"{error}. Write it again, for example with DataFrame.to_parquet."
        ) from error
    return list(file.schema_arrow.names), _parquet_rows(file)


def _parquet_rows(file: Any) -> Iterator[Row | Skipped]:
    """The rows, by row groups: what of a group cannot be read is one skipped record, the other groups are read."""
    first = 1
    for group in range(file.num_row_groups):
        end, number = first + file.metadata.row_group(group).num_rows, first
        try:
            for batch in file.iter_batches(ROWS_PER_BATCH, row_groups=[group]):
                yield from (
                    dict(zip(batch.schema.names, cells, strict=True)) for cells in zip(*map(_cells, batch), strict=True)
                )
                number += len(batch)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            yield Skipped(number, "broken_parquet", f"records {number:,} to {end - 1:,} cannot be read: {said}")
        first = end


def _cells(column: Any) -> list[Any]:
    """The values of one column; text that is not UTF-8 as bytes."""
    try:
        return column.to_pylist()
    except UnicodeDecodeError:
        return column.cast("binary").to_pylist()


def read_frame(frame: pd.DataFrame) -> tuple[list[str], Iterator[Row]]:
    """Column names and rows of a DataFrame."""
    names = [str(column) for column in frame.columns]
    columns = [frame.iloc[:, place].tolist() for place in range(len(names))]
    return names, (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))


def as_page(row: Row, renamed: Mapping[str, str]) -> Row:
    """A record with the fields of an article under their own names; other columns keep theirs, or get `source_` before it
    where the library's own tables have a column of that name."""
    page: Row = {}
    for column, value in row.items():
        name = renamed.get(column) or (f"source_{column}" if column in RESERVED else column)
        page[name] = field_value(name, value)
    return mended_row(page)


def field_value(name: str, value: Any) -> Any:
    """What stands in one field or kept column of a record, as it is passed on."""
    if name == "text":
        return "" if is_missing(value) else as_text(value)
    if is_missing(value):
        return None
    if name == "published" and isinstance(value, datetime.date):  # also datetime and pandas' Timestamp
        return value
    if name in FIELDS:
        return as_text(value).strip() or None
    if isinstance(value, bytes):
        return as_text(value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (list, tuple, dict)) else value


def is_missing(value: Any) -> bool:
    """None, NaN, NaT or NA; a list is never missing."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
