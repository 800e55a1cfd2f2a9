"""Files and frames to raw pages: one row a text page or record, and one row for every input that could not be read."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.reading.encodings import UnreadableError, decode
from corpus_tools.reading.records import (
    FIELDS,
    Row,
    Skipped,
    as_page,
    read_csv,
    read_frame,
    read_json_lines,
    read_parquet,
    rename_map,
)

METADATA_FILE = "metadata.tsv"  # never an input
METADATA_KEYS = ("file", "article_id")
METADATA_COLUMNS = (*METADATA_KEYS, "source_id", "outlet", "agency", "title", "published", "url", "note")
FRAME = "frame"  # name of the input where a DataFrame was given
MAX_LINE_BYTES = 32_000_000  # a longer line is no line of a page; reading stops before it fills the memory
CHUNK = 1_000_000
PAGE_COLUMNS = ("file", "record", *FIELDS)


class Pages(NamedTuple):
    """What was read: one row a page or record, what could not be read, what metadata says, and facts for the run record."""

    pages: (
        pd.DataFrame
    )  # file, record (null for a page), article_id, title, text, outlet, published, url, agency, other columns
    skipped_inputs: pd.DataFrame
    metadata: pd.DataFrame  # METADATA_COLUMNS and the columns that the analyst added; one row a file or article
    run: dict[str, Any]  # per input: SHA-256, encoding, delimiter, columns used


class _Input(NamedTuple):
    """One input file: its bytes, its suffix without .gz, and its name relative to what was given."""

    name: str
    suffix: str
    data: bytes


class _Reading:
    """Pages, skipped inputs and facts as they are collected."""

    def __init__(self) -> None:
        self.pages: list[Row] = []
        self.skipped: list[Row] = []
        self.facts: dict[str, dict[str, Any]] = {}

    def skip(self, file: str, record: int | None, reason: str, detail: str) -> None:
        self.skipped.append({"file": file, "record": record, "reason": reason, "detail": detail})

    def add_records(self, file: str, rows: Iterable[Row | Skipped], renamed: Mapping[str, str]) -> None:
        for number, row in enumerate(rows, start=1):
            if isinstance(row, Skipped):
                self.skip(file, row.record, row.reason, row.detail)
                continue
            page = as_page(row, renamed)
            if not (page.get("text") or "").strip() and not page.get("title"):
                self.skip(
                    file, number, "empty_text", f"the column {_source_of('text', renamed)!r} is empty in this record."
                )
                continue
            self.pages.append({**page, "file": file, "record": number})


def read_pages(
    source: str | Path | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | pd.DataFrame | None = None,
    lexicons: Lexicons | None = None,
) -> Pages:
    """Read a folder (with its folders), a file, or a DataFrame with one article a row.

    Text pages (.txt) and web pages (.html, extra `html`) are one row of `pages`; .csv, .tsv, .jsonl and .parquet give a row
    for each record; each of them also gzipped. `columns` renames columns of records as in pandas, `{"body": "text"}`; common
    names are found by themselves (data/column_names.tsv). `metadata` is a TSV or frame with the column `file` or `article_id`
    and any of source_id, outlet, agency, title, published, url, note; default: metadata.tsv in the folder.

    FileNotFoundError for a path that does not exist; ValueError where columns or metadata do not fit the input, or a frame or
    single file of records has no text column. Any other input that cannot be read is a row of `skipped_inputs`.
    """
    words = lexicons or load_lexicons()
    reading = _Reading()
    if isinstance(source, pd.DataFrame):
        _read_frame_into(reading, source, columns, words)
        known = {FRAME}
    else:
        known = _read_path_into(reading, Path(source), columns, words)
        folder = Path(source) if Path(source).is_dir() else Path(source).parent
        metadata = folder / METADATA_FILE if metadata is None and (folder / METADATA_FILE).is_file() else metadata
    return Pages(
        _as_pages(reading.pages),
        tables.make("skipped_inputs", reading.skipped),
        _read_metadata(metadata, known, words, alone=not isinstance(source, pd.DataFrame) and Path(source).is_file()),
        {"inputs": reading.facts},
    )


def _as_pages(rows: list[Row]) -> pd.DataFrame:
    extra = list(dict.fromkeys(name for row in rows for name in row if name not in PAGE_COLUMNS))
    filled = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in (*PAGE_COLUMNS, *extra)}
    frame = pd.DataFrame(filled)
    frame["record"] = frame["record"].astype("Int64")
    for name in extra:
        frame[name] = frame[name].infer_objects()
    return frame


def _read_frame_into(
    reading: _Reading, frame: pd.DataFrame, columns: Mapping[str, str] | None, words: Lexicons
) -> None:
    names, rows = read_frame(frame)
    _check_columns(columns, set(names))
    renamed = rename_map(names, columns, words)
    content = hashlib.sha256()
    kept: list[Row] = []
    for row in rows:
        content.update(repr(sorted((k, str(v)) for k, v in row.items())).encode("utf-8", "backslashreplace"))
        kept.append(row)
    reading.facts[FRAME] = {"sha256": content.hexdigest(), "columns": renamed, "records": len(kept)}
    reading.add_records(FRAME, kept, renamed)


def _read_path_into(reading: _Reading, source: Path, columns: Mapping[str, str] | None, words: Lexicons) -> set[str]:
    """Read a file or every file of a folder; the names of all inputs, read or not."""
    if not source.exists():
        raise FileNotFoundError(f"There is no file or folder {source}. Give a folder, a file or a DataFrame.")
    base = source if source.is_dir() else source.parent
    paths = _files_of(source) if source.is_dir() else [source]
    seen: set[str] = set()
    for path in paths:
        name = path.relative_to(base).as_posix()
        try:
            seen |= _read_file_into(reading, path, name, columns, words)
        except UnreadableError as error:
            if error.reason == "no_text_column" and not source.is_dir():
                raise ValueError(f"{name}: {error.detail}") from error
            reading.skip(name, None, error.reason, error.detail)
    if any("columns" in facts for facts in reading.facts.values()):
        _check_columns(columns, seen)
    return {path.relative_to(base).as_posix() for path in paths}


def _files_of(folder: Path) -> list[Path]:
    """Every file below a folder in a fixed order, without hidden ones and metadata.tsv."""
    inside = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    visible = [p for p in inside if not any(part.startswith(".") for part in p.parts) and p.name != METADATA_FILE]
    return [folder / path for path in sorted(visible, key=lambda p: p.parts)]


def _check_columns(columns: Mapping[str, str] | None, found: set[str]) -> None:
    missing = sorted(set(columns or {}) - found)
    if missing:
        raise ValueError(f"columns= names {missing}, which the input does not have. Found: {', '.join(sorted(found))}.")


def _read_file_into(
    reading: _Reading, path: Path, name: str, columns: Mapping[str, str] | None, words: Lexicons
) -> set[str]:
    """Read one file; return the names of its columns (none for a page)."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    zipped = suffixes[-1:] == [".gz"]
    suffix = (suffixes[:-1] if zipped else suffixes)[-1:]
    reader = READERS.get(suffix[0] if suffix else "")
    if reader is None:
        raise UnreadableError(
            "unknown_format",
            f"files ending in {path.suffix or 'nothing'} are not read. Read are: {', '.join(READERS)}.",
        )
    data = _read_bytes(path, zipped, lines=suffix[0] != ".parquet")
    reading.facts[name] = {"sha256": hashlib.sha256(data).hexdigest()}
    if not data.strip():
        raise UnreadableError("empty", "the file is empty.")
    return reader(reading, _Input(name, suffix[0], data), columns, words)


def _read_bytes(path: Path, zipped: bool, *, lines: bool) -> bytes:
    """The bytes of a file, unzipped; UnreadableError before one line of text fills the memory."""
    try:
        with gzip.open(path) if zipped else path.open("rb") as file:
            return b"".join(_chunks(file, lines))
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(
            "unreadable", f"{type(error).__name__}: the file cannot be opened or unzipped."
        ) from error


def _chunks(file: Any, lines: bool) -> Iterator[bytes]:
    open_line = 0
    while chunk := file.read(CHUNK):
        last = chunk.rfind(b"\n")
        open_line = open_line + len(chunk) if last < 0 else len(chunk) - last - 1
        if lines and open_line > MAX_LINE_BYTES:
            raise UnreadableError(
                "line_too_long", f"one line is longer than {MAX_LINE_BYTES:,} bytes. Break the text into lines."
            )
        yield chunk


def _read_text(reading: _Reading, given: _Input, columns: Mapping[str, str] | None, words: Lexicons) -> set[str]:
    decoded = decode(given.data, words)
    reading.facts[given.name] |= {"encoding": decoded.encoding} | ({"note": decoded.note} if decoded.note else {})
    if not decoded.text.strip():
        raise UnreadableError("empty", "the file holds only blanks.")
    reading.pages.append({"file": given.name, "record": None, "text": decoded.text})
    return set()


def _read_csv(reading: _Reading, given: _Input, columns: Mapping[str, str] | None, words: Lexicons) -> set[str]:
    header, rows, facts = read_csv(given.data, words, "\t" if given.suffix == ".tsv" else None)
    renamed = rename_map(header, columns, words)
    reading.facts[given.name] |= facts | {"columns": renamed}
    reading.add_records(given.name, rows, renamed)
    return set(header)


def _read_json_lines(reading: _Reading, given: _Input, columns: Mapping[str, str] | None, words: Lexicons) -> set[str]:
    rows = list(read_json_lines(given.data.splitlines(), words))
    found = list(dict.fromkeys(str(key) for row in rows if isinstance(row, dict) for key in row))
    renamed = rename_map(found, columns, words) if found else {}
    reading.facts[given.name] |= {"encoding": decode(given.data[:CHUNK], words).encoding, "columns": renamed}
    reading.add_records(given.name, rows, renamed)
    return set(found)


def _read_parquet(reading: _Reading, given: _Input, columns: Mapping[str, str] | None, words: Lexicons) -> set[str]:
    import pyarrow as pa

    found, rows = read_parquet(pa.BufferReader(given.data))
    renamed = rename_map(found, columns, words)
    reading.facts[given.name] |= {"columns": renamed}
    reading.add_records(given.name, rows, renamed)
    return set(found)


READERS = {
    ".txt": _read_text,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_json_lines,
    ".parquet": _read_parquet,
}
"""Suffix (after .gz is taken off) -> reader."""


def _source_of(field: str, renamed: Mapping[str, str]) -> str:
    return next((column for column, name in renamed.items() if name == field), field)


def _read_metadata(
    metadata: str | Path | pd.DataFrame | None, files: set[str], words: Lexicons, *, alone: bool
) -> pd.DataFrame:
    """The table of metadata, with files named as in `pages`; ValueError names a line that matches no input."""
    if metadata is None:
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in METADATA_COLUMNS})
    frame = metadata.copy() if isinstance(metadata, pd.DataFrame) else _metadata_file(Path(metadata), words)
    if not set(METADATA_KEYS) & set(frame.columns):
        raise ValueError(f"metadata needs a column file or article_id; found: {', '.join(map(str, frame.columns))}.")
    for name in METADATA_COLUMNS:
        if name not in frame.columns:
            frame[name] = None
    frame = frame.astype(object).where(frame.notna() & (frame != ""), None)
    frame["file"] = [_matched(given, files, line) for line, given in enumerate(frame["file"], start=2)]
    return frame[frame["file"].isin(files) | frame["file"].isna()].reset_index(drop=True) if alone else frame


def _metadata_file(path: Path, words: Lexicons) -> pd.DataFrame:
    if not path.is_file():
        raise FileNotFoundError(f"There is no metadata file {path}.")
    header, rows, _ = read_csv(path.read_bytes(), words, "\t")
    return pd.DataFrame([row for row in rows if isinstance(row, dict)], columns=pd.Index(header), dtype="str")


def _matched(given: str | None, files: set[str], line: int) -> str | None:
    """The input that a line of metadata means: its path, or its bare name where only one input has it."""
    if given is None or given in files:
        return given
    same = [file for file in files if file.rpartition("/")[2] == given]
    if len(same) == 1:
        return same[0]
    return given
