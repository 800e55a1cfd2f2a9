"""Records to pages: one article a row, from CSV, TSV, JSON lines, Parquet or a DataFrame."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError, decode

FIELDS = ("article_id", "title", "text", "outlet", "published", "url", "agency")
DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 64_000_000  # characters in one cell of a CSV file; more is refused
ROWS_PER_BATCH = 1_000  # rows of a Parquet file that are in memory at a time

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
        raise ValueError(f"columns= maps to {unknown}. Allowed fields: {', '.join(FIELDS)}.")
    renamed = {column: wanted[column] for column in found if column in wanted}
    by_name = {_plain(column): column for column in reversed(found) if column not in renamed}
    for name, field in words.mapping("column_names", "field").items():
        if name in by_name and field not in renamed.values():
            renamed[by_name[name]] = field
    if "text" not in renamed.values():
        raise UnreadableError(
            "no_text_column",
            f"no column holds the text; found: {', '.join(found) or 'none'}. "
            f"Name it: columns={{'{(found or ['body'])[0]}': 'text'}}.",
        )
    return renamed


def _plain(column: str) -> str:
    return "".join(ch for ch in column.casefold() if ch.isalnum())


def read_csv(
    data: bytes, words: Lexicons, delimiter: str | None
) -> tuple[list[str], Iterator[Row | Skipped], dict[str, str]]:
    """Header, rows and facts (encoding, delimiter) of a table in text form. Ragged rows are records that are skipped."""
    decoded = decode(data, words)
    facts = {"encoding": decoded.encoding, **({"note": decoded.note} if decoded.note else {})}
    first = decoded.text.lstrip("\r\n").partition("\n")[0]
    mark = delimiter or max(DELIMITERS, key=lambda d: (first.count(d), -DELIMITERS.index(d)))
    facts["delimiter"] = mark
    rows = _csv_rows(decoded.text, mark)
    header = [str(cell).strip() for cell in next(rows, [])]
    return header, _as_records(header, rows), facts


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(min(MAX_FIELD, sys.maxsize))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                yield row
    finally:
        csv.field_size_limit(before)


def _as_records(header: list[str], rows: Iterator[list[str]]) -> Iterator[Row | Skipped]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Skipped(number, "broken_row", f"{error}. Quote cells that hold the delimiter or line breaks.")
            return
        if cells is None:
            return
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            yield Skipped(
                number,
                "ragged_row",
                f"{len(cells)} cells, but the header names {len(header)}. Quote cells that hold the delimiter.",
            )
        else:
            yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))


def read_json_lines(lines: Iterable[bytes], words: Lexicons) -> Iterator[Row | Skipped]:
    """One object a line; a line that is none is skipped, the others survive."""
    number = 0
    for line in lines:
        if not line.strip():
            continue
        number += 1
        try:
            record = json.loads(decode(line, words).text)
        except (ValueError, RecursionError) as error:
            yield Skipped(number, "broken_json", f"{error}. Each line holds one JSON object.")
            continue
        yield (
            record
            if isinstance(record, dict)
            else Skipped(
                number,
                "broken_json",
                f"a JSON {type(record).__name__}, not an object. Each line holds one JSON object.",
            )
        )


def read_parquet(source: Any) -> tuple[list[str], Iterator[Row]]:
    """Column names and rows of a Parquet file, in batches."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source)
    except Exception as error:
        raise UnreadableError(
            "broken_parquet", f"{error}. Write it again, for example with DataFrame.to_parquet."
        ) from error
    rows = (row for batch in file.iter_batches(ROWS_PER_BATCH) for row in batch.to_pylist())
    return list(file.schema_arrow.names), rows


def read_frame(frame: pd.DataFrame) -> tuple[list[str], Iterator[Row]]:
    """Column names and rows of a DataFrame."""
    names = [str(column) for column in frame.columns]
    columns = [frame.iloc[:, place].tolist() for place in range(len(names))]
    return names, (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))


def as_page(row: Row, renamed: Mapping[str, str]) -> Row:
    """A record with the fields of an article under their own names; other columns keep theirs."""
    page = {renamed.get(column, column): value for column, value in row.items()}
    return {name: _field(name, value) for name, value in page.items()}


def _field(name: str, value: Any) -> Any:
    if name == "text":
        return "" if is_missing(value) else _as_text(value)
    if name == "published" and isinstance(value, datetime.date):  # also datetime and pandas' Timestamp
        return None if is_missing(value) else value
    if name in FIELDS:
        text = None if is_missing(value) else _as_text(value).strip()
        return text or None
    return None if is_missing(value) else value


def _as_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def is_missing(value: Any) -> bool:
    """None, NaN, NaT or NA; a list is never missing."""
    return value is None or (not isinstance(value, (list, tuple, dict, str)) and bool(pd.isna(value)))
