"""Saved tables for other programs: a SQLite file with keys and full-text index, an Excel workbook, files of events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_tools.analysis.events.coded import code_events
from corpus_tools.analysis.events.events import Events, find_events
from corpus_tools.checks import LEADING_NOWHERE, REFERENCES
from corpus_tools.folders import whole_file
from corpus_tools.presentation.review import MOST_ROWS, append_rows, cell_value, load_openpyxl
from corpus_tools.schema import TABLES
from corpus_tools.tables import Corpus, plain, without_formulas

SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
SEARCHED = {"sentences": ("text",), "articles": ("title", "text")}
CODEBOOK = "codebook"
CODEBOOK_COLUMNS = ("table", "row", "column", "type", "meaning", "allowed")


def write_sqlite(tables: Mapping[str, pd.DataFrame], path: str | Path) -> Path:
    """Write tables into a new SQLite file: typed columns, primary and foreign keys, full-text index of sentences and articles.

    FileExistsError where the file is there already.
    """
    with whole_file(path) as unfinished, closing(sqlite3.connect(unfinished)) as base, base:
        for name, frame in tables.items():
            base.execute(_create(name, _told_apart(frame), tables))
            marks = ", ".join("?" * len(frame.columns))
            base.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", _sql_rows(frame))
            if name in SEARCHED:
                columns = ", ".join(SEARCHED[name])
                base.execute(f"CREATE VIRTUAL TABLE {name}_fts USING fts5({columns}, content={_quoted(name)})")
                base.execute(f"INSERT INTO {name}_fts({name}_fts) VALUES ('rebuild')")
    return Path(path)


def write_workbook(tables: Mapping[str, pd.DataFrame], path: str | Path) -> Path:
    """Write tables into a new Excel workbook, a sheet each, after a codebook that tells every column.

    No cell and no header can be read as a formula. ValueError for a table with more rows than a sheet holds; FileExistsError
    where the file is there already; ImportError where openpyxl is not installed.
    """
    openpyxl = load_openpyxl()
    with whole_file(path) as unfinished:
        book = openpyxl.Workbook(write_only=True)
        append_rows(book.create_sheet(CODEBOOK), [CODEBOOK_COLUMNS, *_codebook(tables)])
        for name, frame in tables.items():
            if len(frame) >= MOST_ROWS:
                raise ValueError(
                    f"The table {name} has {len(frame):,} rows; a sheet holds {MOST_ROWS:,}. Use --sqlite."
                )
            rows = ([cell_value(value) for value in row] for row in frame.itertuples(index=False, name=None))
            append_rows(book.create_sheet(name), [map(str, frame.columns), *rows])
        book.save(unfinished)
    return Path(path)


def write_events(
    corpus: Corpus, path: str | Path, *, shape: str = "ucdp", events: Events | None = None
) -> tuple[Path, Path]:
    """Write the events of a corpus as CSV in the columns of UCDP GED or ACLED, and beside it the crosswalk of the columns.

    `events` is the result of `find_events` (made here where it is not given). Returns both paths; the crosswalk's name ends in
    _crosswalk.csv. No cell can be read as a formula. FileExistsError where one of them is there already; ValueError for
    another shape.
    """
    coded, crosswalk = code_events(corpus, find_events(corpus) if events is None else events, shape=shape)
    table, key = Path(path), Path(path).with_name(f"{Path(path).stem}_crosswalk.csv")
    with whole_file(table) as one, whole_file(key) as other:
        for frame, unfinished in ((coded, one), (crosswalk, other)):
            without_formulas(frame).to_csv(unfinished, index=False, encoding="utf-8", lineterminator="\n")
    return table, key


def _create(name: str, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> str:
    declared = {column.name: SQL_TYPES[column.type] for column in TABLES[name].columns}
    parts = [f"{_quoted(column)} {declared.get(column, '')}".strip() for column in map(str, frame.columns)]
    if TABLES[name].key:
        parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, TABLES[name].key))})")
    for column, (home, key) in REFERENCES.items():
        if column in frame.columns and home in tables and (home, key) != (name, column) and name not in LEADING_NOWHERE:
            parts.append(f"FOREIGN KEY ({_quoted(column)}) REFERENCES {_quoted(home)}({_quoted(key)})")
    return f"CREATE TABLE {_quoted(name)} ({', '.join(parts)})"


def _told_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with "notes_2" for a column "notes" after "Notes": SQLite knows no capitals in names."""
    names = frame.columns.astype("str")
    again = names.str.lower().to_series().groupby(level=0).cumcount().to_numpy()
    return frame.set_axis([f"{name}_{n + 1}" if n else name for name, n in zip(names, again, strict=True)], axis=1)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _sql_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for row in plain(frame).itertuples(index=False, name=None):
        yield tuple(value.isoformat() if isinstance(value, pd.Timestamp) else value for value in row)


def _codebook(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[Any, ...]]:
    for name, frame in tables.items():
        declared = {column.name: column for column in TABLES[name].columns}
        for column in map(str, frame.columns):
            known = declared.get(column)
            told = (known.type, known.meaning, ", ".join(known.allowed)) if known else (None, "kept from the input")
            yield (name, TABLES[name].row, column, *told)
