"""Files and frames to raw pages: one row a text page or record, and one row for every input that could not be read."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import io
import itertools
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.folders import CORRECTIONS_FILE, PACKAGE, is_broken, listed
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.reading.databases import may_be_export, read_export
from corpus_tools.reading.date_order import in_one_order, read_in_order
from corpus_tools.reading.delimited import HEADER_WITHIN, read_csv
from corpus_tools.reading.documents import Document, page_of_mhtml, read_docx, read_eml, read_mbox, read_rtf
from corpus_tools.reading.drafts import LINE_END
from corpus_tools.reading.encodings import REPLACEMENT, UnreadableError, decode, detect
from corpus_tools.reading.files import Scan, Source, files_of
from corpus_tools.reading.json_records import read_feed, read_json
from corpus_tools.reading.markup import MarkedLine, marked_lines, outline
from corpus_tools.reading.records import (
    FIELDS,
    Row,
    Skipped,
    as_page,
    at_path,
    by_known_names,
    check_columns,
    header_row,
    paths_of,
    read_parquet,
    rename_map,
)
from corpus_tools.reading.text import MISREAD, as_text, failed, file_name, mended_row
from corpus_tools.reading.webpages import CAPTIONS, read_html

EVIDENCED = ("outlet", "agency", "published")  # fields whose evidence is kept
METADATA_FILES = ("metadata.tsv", "metadata.csv")
METADATA_DELIMITERS = {".tsv": "\t"}  # of a file of any other kind its first line tells
TABLES, EXPLORER = "tables", "explorer.html"  # of a report, which is no folder of articles
GUIDE = "README.txt"  # what `corpus-tools init` writes, and others write about a folder
NO_INPUT = (*METADATA_FILES, CORRECTIONS_FILE)  # they tell about the articles beside them
METADATA_KEYS = ("file", "article_id")
# found by the names that columns of records have
METADATA_FIELDS = ("file", "outlet", "agency", "title", "published", "url")
METADATA_COLUMNS = (*METADATA_KEYS, "source_id", *METADATA_FIELDS[1:], "note")
FRAME = "frame"  # name of the input where a DataFrame was given
EXPORT = "export"  # of an article of a database's export: its lines, with what became of each
PAGE_COLUMNS = ("file", "record", *FIELDS, CAPTIONS, EXPORT, *(f"{field}_evidence" for field in EVIDENCED))
METADATA = "metadata"  # evidence that names it, and what its lines that fit no input are skipped inputs of
UNMATCHED = "unmatched"  # why they are skipped
FIRST_LINE = 2  # of metadata, below the header
NEAR_TOLD = 5  # lines for which the nearest name is looked for, which takes its time in an archive
FIRST_RECORDS = 100  # records of a JSON file whose keys tell its columns before the rest is read


# How long a line of them is says nothing.
WITHOUT_LINES = (".docx", ".rtf", ".eml", ".mbox", ".mhtml", ".mht", ".parquet")


class Pages(NamedTuple):
    """What was read: one row a page or record, what could not be read, what metadata says, and facts for the run record."""

    pages: pd.DataFrame  # PAGE_COLUMNS (record is null for a page) and the other columns of the input
    skipped_inputs: pd.DataFrame
    metadata: pd.DataFrame  # METADATA_COLUMNS and the columns that the analyst added; one row a file or article
    run: dict[str, Any]  # per input: SHA-256, encoding, delimiter, columns used


class _Reading:
    """Pages, skipped inputs and facts as they are collected."""

    def __init__(self, columns: Mapping[str, str] | None, words: Lexicons) -> None:
        self.columns = columns
        self.words = words
        self.pages: list[Row] = []
        self.skipped: list[Row] = []
        self.facts: dict[str, dict[str, Any]] = {}
        self.found: set[str] = set()  # columns of all records
        self.scan: Scan  # of the file that is read now

    def skip(self, file: str, record: int | None, reason: str, detail: str) -> None:
        self.skipped.append({"file": file, "record": record, "reason": reason, "detail": detail})

    def add(self, page: Row, file: str, record: int | None = None) -> None:
        """Keep one page of any reader: the only door, through which no broken text comes."""
        if any(isinstance(cell, str) and MISREAD.search(cell) for cell in page.values()):
            self.facts[file]["misread"] = self.facts[file].get("misread", 0) + 1
        self.pages.append({**mended_row(page), "file": file, "record": record})

    def name_columns(self, file: str, found: list[str]) -> dict[str, str]:
        """Column -> field for one input, noted for the run record."""
        self.found |= set(found)
        renamed = rename_map(found, self.columns, self.words)
        self.facts.setdefault(file, {})["columns"] = mended_row(renamed)
        return renamed

    def columns_of(self, row: Row, renamed: Mapping[str, str]) -> Mapping[str, str]:
        """The columns of one record: those of its file, or its own where it keeps its text elsewhere."""
        text = _source_of("text", renamed)
        if at_path(row, text) is not None or text in row:
            return renamed
        with suppress(UnreadableError):
            return rename_map(list(paths_of(row)), self.columns, self.words)
        return renamed

    def add_records(self, file: str, rows: Iterable[Row | Skipped], renamed: Mapping[str, str]) -> None:
        broken = number = 0
        for row in rows:
            number += 1
            if isinstance(row, Skipped):
                self.skip(file, number, row.reason, row.detail)
                number += row.more
                continue
            try:
                used = self.columns_of(row, renamed)
                page = as_page(row, used, self.words)
            except Exception as error:
                self.skipped.append(failed("read_pages", error, file=file, record=number))
                continue
            page |= {f"{f}_evidence": f"column {_source_of(f, used)}" for f in EVIDENCED if page.get(f) is not None}
            text = page.get("text") or ""
            broken += text.count(REPLACEMENT)
            if not text.strip() and not page.get("title"):
                said = f"the column {_source_of('text', renamed)!r} is empty in this record."
                self.skip(file, number, "empty_text", said)
            else:
                self.add(page, file, number)
        if broken:
            self.facts[file]["note"] = f"{broken:,} characters that could not be read"


Reader = Callable[[_Reading, Source], None]


def read_pages(
    source: str | Path | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | pd.DataFrame | None = None,
    lexicons: Lexicons | None = None,
) -> Pages:
    """Read a folder (with its folders), a file, or a DataFrame with one article a row.

    Text pages (.txt) and web pages (.html, extra `html`) are one row of `pages`; .csv, .tsv, .jsonl, .json and .parquet give
    a row for each record; each of them also gzipped. `columns` renames columns of records as in pandas, `{"body": "text"}`;
    common names are found by themselves (data/column_names.tsv). `metadata` is a TSV or frame with the column `file` or
    `article_id` and any of source_id, outlet, agency, title, published, url, note; default: metadata.tsv or .csv in the folder.

    FileNotFoundError for a path that does not exist; ValueError where columns or metadata do not fit the input, or a frame or
    single file of records has no text column. Any other input that cannot be read is a row of `skipped_inputs`.
    """
    check_columns(columns)
    reading = _Reading(columns, lexicons or load_lexicons())
    if isinstance(source, pd.DataFrame):
        _read_frame(reading, source)
        told = _read_metadata(reading, metadata, {FRAME})
    else:
        files = _read_path(reading, Path(source), metadata)
        told = _metadata_beside(reading, Path(source), metadata, files)
    missing = sorted(set(columns or {}) - reading.found)
    if missing and (reading.found or reading.pages):
        found = f"the input does not have. Found: {', '.join(sorted(reading.found)) or 'pages, which have no columns'}"
        raise ValueError(f"columns= names {missing}, which {found}.")
    read_in_order(reading.pages, reading.facts)
    run = {"inputs": {name: reading.facts[name] for name in sorted(reading.facts)}}
    return Pages(_as_pages(reading.pages), tables.make("skipped_inputs", reading.skipped), told, run)


def _as_pages(rows: list[Row]) -> pd.DataFrame:
    extra = list(dict.fromkeys(name for row in rows for name in row if name not in PAGE_COLUMNS))
    filled = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in (*PAGE_COLUMNS, *extra)}
    frame = pd.DataFrame(filled)
    frame["record"] = frame["record"].astype("Int64")
    return frame


def _read_frame(reading: _Reading, frame: pd.DataFrame) -> None:
    frame = _headed(frame, reading.words)
    names = list(map(str, frame.columns))
    try:
        renamed = reading.name_columns(FRAME, names)
    except UnreadableError as error:
        raise ValueError(error.detail) from error
    content = hashlib.sha256("\t".join(names).encode("utf-8", "backslashreplace"))
    columns = [frame.iloc[:, place].tolist() for place in range(len(names))]
    rows = (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))
    reading.add_records(FRAME, _hashed(rows, content), renamed)
    reading.facts[FRAME] |= {"sha256": content.hexdigest(), "records": len(frame)}


def _headed(frame: pd.DataFrame, words: Lexicons) -> pd.DataFrame:
    """The frame under its own header: of one in several rows the last, or a row below it that names more known columns."""
    names = [name[-1] if isinstance(name, tuple) else name for name in frame.columns]
    if isinstance(frame.columns, pd.MultiIndex) and len(set(names)) == len(names):
        frame = frame.set_axis(names, axis=1)
    below = frame.head(HEADER_WITHIN).itertuples(index=False, name=None)
    rows = [
        list(map(str, frame.columns)),
        *([cell if isinstance(cell, str) else "" for cell in row] for row in below),
    ]
    place = header_row(rows, words)
    return frame.iloc[place:].set_axis(rows[place], axis=1) if place else frame


def _hashed(rows: Iterable[Row], content: Any) -> Iterable[Row]:
    for row in rows:
        with suppress(Exception):  # a cell that cannot be printed is told where its record is made a page
            content.update("\t".join(map(str, row.values())).encode("utf-8", "backslashreplace"))
        yield row


def _read_path(reading: _Reading, given: Path, metadata: str | Path | pd.DataFrame | None) -> set[str]:
    """Read a file or every file of a folder but the metadata; the names of all inputs, read or not."""
    if not given.exists():
        raise FileNotFoundError(f"There is no file or folder {given}. Give a folder, a file or a DataFrame.")
    if given.is_dir() and listed(given):
        raise ValueError(f"{given} holds saved tables, not articles. ct.open_corpus({str(given)!r}) opens them.")
    if given.is_dir() and listed(given / TABLES) and (given / EXPLORER).is_file():
        raise ValueError(f"{given} holds a report, not articles; its tables are in {given / TABLES}.")
    if given.is_dir() and is_broken(given):
        raise ValueError(
            f"{given} has a {PACKAGE} that is no JSON: it lists saved tables, and is damaged. Build the tables anew; where the "
            f"folder holds articles to be read, take {PACKAGE} out of it."
        )
    told = {given / name for name in NO_INPUT}
    if isinstance(metadata, str | Path) and Path(metadata).resolve().is_relative_to(given.resolve()):
        told.add(given / Path(metadata).resolve().relative_to(given.resolve()))
    sources = files_of(given, without=told, guide=GUIDE) if given.is_dir() else [Source(given, file_name(given.name))]
    for source in sources:
        try:
            _read_file(reading, source)
        except UnreadableError as error:
            if error.reason == "no_text_column" and not given.is_dir():
                raise ValueError(f"{source.name}: {error.detail}") from error
            reading.skip(source.name, None, error.reason, error.detail)
        except Exception as error:
            reading.skipped.append(failed("read_pages", error, file=source.name))
    return {source.name for source in sources}


def _read_file(reading: _Reading, source: Source) -> None:
    if source.refused:
        raise source.refused
    reader = READERS.get(source.suffix)
    if source.suffix in CONVERTED:
        raise UnreadableError("needs_converting", CONVERTED[source.suffix])
    if reader is None:
        ending = "".join(source.path.suffixes[-2:]) or "no suffix"
        raise UnreadableError("unknown_format", f"{ending} is not read. Read are: {', '.join(READERS)}, also with .gz.")
    reading.scan = source.scan(lines=source.suffix not in WITHOUT_LINES)
    reading.facts[source.name] = {"sha256": reading.scan.sha256}
    reader(reading, source)


def _read_txt(reading: _Reading, source: Source) -> None:
    text = _page_text(reading, source)
    lines = [MarkedLine(line) for line in LINE_END.split(text)] if may_be_export(text, reading.words) else []
    if not (lines and _add_export(reading, source, lines)):
        reading.add({"text": text}, source.name)


def _add_export(reading: _Reading, source: Source, lines: list[MarkedLine]) -> bool:
    """The articles of a database's export, each a record; False for any other text."""
    found = read_export(lines, reading.words)
    if found is None:
        return False
    layout, exports = found
    reading.facts[source.name] |= {"layout": layout, "records": len(exports)}
    for number, export in enumerate(exports, start=1):
        reading.add({**export.fields, EXPORT: export, "text": "\n".join(export.lines)}, source.name, number)
    return True


def _read_html(reading: _Reading, source: Source) -> None:
    text = _page_text(reading, source)
    if may_be_export(outline(text), reading.words) and _add_export(reading, source, marked_lines(text)):
        return
    _add_web_page(reading, source, text)


def _read_mhtml(reading: _Reading, source: Source) -> None:
    text, address = page_of_mhtml(source.read(), reading.words)
    _add_web_page(reading, source, text, address)


def _add_web_page(reading: _Reading, source: Source, text: str, address: str | None = None) -> None:
    page = read_html(text)
    page |= {f"{field}_evidence": "metadata of the web page" for field in EVIDENCED if page.get(field) is not None}
    reading.add({**page, "url": page.get("url") or address}, source.name)


def _read_document(read: Callable[[bytes, Lexicons], Document]) -> Reader:
    """The reader of one kind of document: an export of a database, or one page of text."""

    def reader(reading: _Reading, source: Source) -> None:
        document = read(source.read(), reading.words)
        if not any(line.text.strip() for line in document.lines):
            raise UnreadableError("empty", "the file holds no words.")
        if not _add_export(reading, source, document.lines):
            _add_document(reading, source, document)

    return reader


def _add_document(reading: _Reading, source: Source, document: Document, record: int | None = None) -> None:
    told = {f"{name}_evidence": f"field {name} of the file" for name in EVIDENCED if name in document.fields}
    text = "\n".join(line.text for line in document.lines)
    reading.add({**document.fields, **told, "text": text}, source.name, record)


def _read_mbox(reading: _Reading, source: Source) -> None:
    """The mails of a mailbox, a record each."""
    number = 0
    for number, mail in enumerate(read_mbox(source.read(), reading.words), start=1):
        if isinstance(mail, UnreadableError):
            reading.skip(source.name, number, mail.reason, mail.detail)
        else:
            _add_document(reading, source, mail, number)
    if not number:
        raise UnreadableError("no_text", "no mail is in it: each begins with a line From.")


def _page_text(reading: _Reading, source: Source) -> str:
    """The text of a page; its encoding and what had to be replaced are noted."""
    decoded = decode(source.read(), detect(reading.scan.sample, reading.words))
    reading.facts[source.name] |= {"encoding": decoded.encoding} | ({"note": decoded.note} if decoded.note else {})
    if not decoded.text.strip():
        raise UnreadableError("empty", "the file holds only blanks.")
    return decoded.text


def _open_text(reading: _Reading, source: Source) -> io.TextIOWrapper:
    """A file of records as a stream; its encoding is noted."""
    stream, encoding = source.text(reading.scan, reading.words)
    reading.facts[source.name]["encoding"] = encoding
    return stream


def _read_csv(reading: _Reading, source: Source) -> None:
    with _open_text(reading, source) as stream:
        header, rows, delimiter = read_csv(stream, "\t" if source.suffix == ".tsv" else None, reading.words)
        reading.facts[source.name]["delimiter"] = delimiter
        reading.add_records(source.name, rows, reading.name_columns(source.name, header))


def _read_json(reading: _Reading, source: Source) -> None:
    with _open_text(reading, source) as stream:
        _add_json(reading, source.name, read_json(stream, reading.words))


def _read_feed(reading: _Reading, source: Source) -> None:
    _add_json(reading, source.name, read_feed(source.read()))


def _add_json(reading: _Reading, file: str, rows: Iterable[Row | Skipped]) -> None:
    """Records whose columns are told by the first ones; a column that comes later is kept, but cannot be the text."""
    rows = iter(rows)
    first = list(itertools.islice(rows, FIRST_RECORDS))
    found = list(dict.fromkeys(path for row in first if isinstance(row, dict) for path in paths_of(row)))
    renamed = reading.name_columns(file, found) if found else {}
    reading.add_records(file, itertools.chain(first, rows), renamed)


def _read_parquet(reading: _Reading, source: Source) -> None:
    found, rows = read_parquet(io.BytesIO(source.read()) if source.zipped else source.path)
    reading.add_records(source.name, rows, reading.name_columns(source.name, found))


READERS: dict[str, Reader] = {
    ".txt": _read_txt,
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_document(read_docx),
    ".rtf": _read_document(read_rtf),
    ".eml": _read_document(read_eml),
    ".mbox": _read_mbox,
    ".mhtml": _read_mhtml,
    ".mht": _read_mhtml,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_json,
    ".ndjson": _read_json,
    ".json": _read_json,
    ".parquet": _read_parquet,
    ".rss": _read_feed,
    ".atom": _read_feed,
    ".xml": _read_feed,
}
"""Suffix (after .gz is taken off) -> reader."""

CONVERTED = {
    ".pdf": "a PDF holds places of letters, no paragraphs. Convert it: pdftotext file.pdf (poppler-utils); or export .docx.",
    ".doc": "an old Word file. Convert it: soffice --headless --convert-to docx file.doc (LibreOffice).",
    ".odt": "an OpenDocument text. Convert it: soffice --headless --convert-to docx file.odt (LibreOffice).",
    ".xlsx": "a spreadsheet. Save it as CSV UTF-8, or read it with pandas: ct.build(pandas.read_excel('file.xlsx')).",
    ".xls": "a spreadsheet. Save it as CSV UTF-8, or read it with pandas: ct.build(pandas.read_excel('file.xls')).",
    ".ods": "a spreadsheet. Save it as CSV UTF-8.",
    ".msg": "a mail of Outlook. Convert it: msgconvert file.msg (libemail-outlook-message-perl), which gives .eml.",
    ".pst": "a mailbox of Outlook. Convert it: readpst -e file.pst (pst-utils), which gives .eml.",
    ".warc": "a web archive. Take its pages out: python -m warcat extract file.warc.gz (warcat), and name them .html.",
    ".zip": "an archive. Unpack it and give the folder.",
    ".epub": "an e-book. Convert it: pandoc file.epub -t plain -o file.txt.",
}
"""Suffix of a file that is refused -> what to do with it."""


def _source_of(field: str, renamed: Mapping[str, str]) -> str:
    return next((column for column, name in renamed.items() if name == field), field)


# --- metadata -----------------------------------------------------------------------------------------------------------


def _metadata_beside(
    reading: _Reading, given: Path, metadata: str | Path | pd.DataFrame | None, files: set[str]
) -> pd.DataFrame:
    """The metadata that was named; else METADATA_FILES in the folder, of which a single file uses its own lines."""
    folder = given if given.is_dir() else given.parent
    beside = [folder / name for name in METADATA_FILES if (folder / name).is_file()]
    if metadata is not None or not beside:
        return _read_metadata(reading, metadata, files)
    if len(beside) > 1:
        raise ValueError(
            f"{folder} holds {' and '.join(METADATA_FILES)}. Keep one of them, or name the one with metadata=."
        )
    frame = _known_columns(_metadata_file(beside[0], reading.words), reading.words)
    if not given.is_dir() and "file" in frame.columns:
        frame = frame[frame["file"].isin(files)].reset_index(drop=True)
    return _read_metadata(reading, frame, files)


def _known_columns(frame: pd.DataFrame, words: Lexicons) -> pd.DataFrame:
    """The metadata with the library's names of columns; those that are so called already go first."""
    names = sorted(map(str, frame.columns), key=lambda name: name not in METADATA_COLUMNS)
    return frame.rename(columns=by_known_names(names, METADATA_FIELDS, words))


def _read_metadata(reading: _Reading, metadata: str | Path | pd.DataFrame | None, files: set[str]) -> pd.DataFrame:
    """The table of metadata, with files named as in `pages`; a line that matches no input is skipped.

    ValueError where none matches one: it is the metadata of other files.
    """
    if metadata is None:
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in METADATA_COLUMNS})
    frame = metadata if isinstance(metadata, pd.DataFrame) else _metadata_file(Path(metadata), reading.words)
    frame = _known_columns(frame, reading.words)
    if not set(METADATA_KEYS) & set(frame.columns):
        raise ValueError(
            f"metadata needs a column file or article_id; found: {', '.join(map(repr, map(str, frame.columns)))}. "
            "Columns of a .tsv are separated by tabs; of other files the first line tells: commas, semicolons, tabs or bars."
        )
    for name in METADATA_COLUMNS:
        if name not in frame.columns:
            frame[name] = None
    frame = frame.astype(object).where(frame.notna() & (frame != ""), None).reset_index(drop=True)
    # a null, or a date that needs no reading, stays as it is
    texts = {name: [v if isinstance(v, datetime.date | None) else as_text(v) for v in frame[name]] for name in frame}
    texts["published"] = in_one_order(texts["published"])
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in texts.items()})
    frame["file"], unmatched = _matched(frame["file"], files)
    if unmatched and len(unmatched) == len(frame):
        raise ValueError(f"metadata, {unmatched[0]} No line fits the input.")
    for place, said in unmatched.items():
        reading.skip(METADATA, place + 1, UNMATCHED, said)
    frame = frame.drop(index=list(unmatched))  # the index tells the line
    _refuse_twice(frame)
    return frame


def _refuse_twice(frame: pd.DataFrame) -> None:
    """ValueError where two lines tell about one file or article: which of them is right, only the analyst knows."""
    lines: dict[tuple[str, str], int] = {}
    for line, file, article in zip(frame.index + FIRST_LINE, frame["file"], frame["article_id"], strict=True):
        key = ("article", article) if article else ("file", file)
        if key[1] is not None and lines.setdefault(key, line) != line:
            raise ValueError(
                f"metadata, lines {lines[key]} and {line}: both are for the {key[0]} {key[1]!r}. Keep one of them."
            )


def _metadata_file(path: Path, words: Lexicons) -> pd.DataFrame:
    if not path.is_file():
        raise FileNotFoundError(f"There is no metadata file {path}.")
    source = Source(path, path.name)
    if source.suffix in CONVERTED:
        raise ValueError(f"{path.name}: {CONVERTED[source.suffix]}")
    try:
        stream, _ = source.text(source.scan(), words)
    except UnreadableError as error:
        raise ValueError(f"{path.name}: {error.detail}") from error
    with stream:
        header, rows, _ = read_csv(stream, METADATA_DELIMITERS.get(source.suffix), words)
        records = list(rows)
    for line, row in enumerate(records, start=2):
        if isinstance(row, Skipped):
            raise ValueError(f"{path.name}, line {line}: {row.detail}")
    return pd.DataFrame(records, columns=pd.Index(header), dtype="str")


def _matched(given: Iterable[str | None], files: set[str]) -> tuple[list[str | None], dict[int, str]]:
    """The input that each line of metadata means: its path, or its bare name where only one input has it.

    Also the lines that mean none, or several, each with what is wrong.
    """
    by_name: dict[str, list[str]] = {}
    for file in sorted(files):
        by_name.setdefault(file.rpartition("/")[2], []).append(file)
    meant: list[str | None] = []
    unmatched: dict[int, str] = {}
    for place, name in enumerate(given):
        same = [name] if name is None or name in files else by_name.get(name, [])
        meant.append(same[0] if len(same) == 1 else name)
        if len(same) == 1:
            continue
        near = difflib.get_close_matches(str(name), files, n=1) if len(unmatched) < NEAR_TOLD else []
        said = f"is no input; did you mean {near[0]!r}?" if near else "is no input."
        if same:
            said = f"is the name of several inputs ({', '.join(map(str, same))}); give the folder too."
        unmatched[place] = f"line {place + FIRST_LINE}: {name!r} {said}"
    return meant, unmatched
