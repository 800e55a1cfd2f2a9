"""Records to pages: one article a row, whatever its columns are called and however its values are nested."""

from __future__ import annotations

import ast
import datetime
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError
from corpus_tools.reading.markup import is_html, plain_text
from corpus_tools.reading.text import as_text
from corpus_tools.schema import TABLES

FIELDS = ("article_id", "title", "text", "outlet", "published", "url", "agency")
# Further values of `field` in column_names.tsv.
SHORT_TEXT, TITLES_ONLY, PART, WRAPPER, FILE = "short_text", "titles_only", "part", "wrapper", "file"
METADATA_HERE = (
    " If it tells about files: metadata is read from what metadata= or --metadata names, or from metadata.tsv or metadata.csv "
    "in the folder that is given, not in a folder inside it. Put its lines there, with the path of each file."
)
ROWS_PER_BATCH = 1_000  # rows of a Parquet file that are in memory at a time
FIELDS_OF_HEADER, LONGEST_NAME = 2, 60  # of a header that is not the first row; letters of a column's name
MAX_DEPTH = 3  # keys in a path into a nested value
MAX_LITERAL = 5_000_000  # characters of a cell that is looked at as a printed list or object
URL = re.compile(r"https?://\S+")
PAGE_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)  # in the extras of GDELT's knowledge graph
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")  # seconds or milliseconds since 1970
SECONDS_DIGITS = 10

# Names that a column of the input cannot keep, if it is none of FIELDS.
RESERVED = {*TABLES["articles"].names, "captions"}

Row = dict[str, Any]


class Skipped(NamedTuple):
    """A record that could not be read, and how many more behind it."""

    reason: str
    detail: str
    more: int = 0


# --- names of columns ---------------------------------------------------------------------------------------------------


@cache
def fields_by_name(words: Lexicons) -> dict[str, str]:
    """Name of a column or path, without case and marks -> what it holds, best name first."""
    return words.mapping("column_names", "field")


@cache
def plain_name(column: str) -> str:
    """A column's name without case, blanks and marks; dots lead into nested values and stay."""
    return "".join(ch for ch in column.casefold() if ch.isalnum() or ch in ".@#$")


def paths_of(row: Mapping[str, Any], depth: int = MAX_DEPTH) -> Iterator[str]:
    """The keys of a record, and those inside its nested objects with a dot before them."""
    for key, value in row.items():
        yield str(key)
        if isinstance(value, Mapping) and depth > 1:
            yield from (f"{key}.{inner}" for inner in paths_of(value, depth - 1))


def at_path(row: Mapping[str, Any], path: str) -> Any:
    """The value at a path; None where it leads nowhere."""
    if path in row:
        return row[path]
    key, _, rest = path.partition(".")
    inner = row.get(key)
    return at_path(inner, rest) if rest and isinstance(inner, Mapping) else None


def check_columns(columns: Mapping[str, str] | None) -> None:
    """ValueError where a column is to be renamed to what is no field of an article."""
    unknown = sorted(set((columns or {}).values()) - set(FIELDS))
    if unknown:
        raise ValueError(
            f"columns= maps to {', '.join(unknown)}, which is no field of an article. Allowed: {', '.join(FIELDS)}. "
            "Other columns are kept in articles under their own names; by= takes these."
        )


def rename_map(found: list[str], columns: Mapping[str, str] | None, words: Lexicons) -> dict[str, str]:
    """Column (or path) of the input -> field of an article. UnreadableError (no_text_column) where none holds the text."""
    wanted = {str(k): v for k, v in (columns or {}).items()}
    renamed = {column: wanted[column] for column in found if column in wanted}
    fields = fields_by_name(words)
    others = [column for column in found if column not in renamed]
    by_name = _by_name(others, fields)
    renamed |= by_known_names(others, [field for field in FIELDS if field not in renamed.values()], words)
    if "text" not in renamed.values():
        short = next((by_name[name] for name, field in fields.items() if field == SHORT_TEXT and name in by_name), None)
        if short is not None:
            renamed[short] = "text"
        elif not any(fields.get(name) == TITLES_ONLY for name in by_name):
            tells_of_files = any(fields.get(name) == FILE for name in by_name)
            raise UnreadableError("no_text_column", _no_text(found, wanted) + METADATA_HERE * tells_of_files)
    return renamed


def header_row(rows: Sequence[Sequence[str]], words: Lexicons) -> int:
    """Which of the first rows of a table is its header: the first, or one that names more fields, several at least."""
    fields = fields_by_name(words)
    names = (map(plain_name, (cell for cell in row if len(cell) <= LONGEST_NAME)) for row in rows)
    named = [len({fields[name] for name in row if name in fields}) for row in names]
    best = max(range(len(rows)), key=lambda n: (named[n], -n))
    return best if named[best] >= FIELDS_OF_HEADER else 0


def by_known_names(found: Sequence[str], wanted: Container[str], words: Lexicons) -> dict[str, str]:
    """Column -> field, for each of the wanted fields that one of the columns is a known name of: the best name's."""
    fields = fields_by_name(words)
    by_name, renamed = _by_name(found, fields), dict[str, str]()
    for name, field in fields.items():
        if name in by_name and field in wanted and field not in renamed.values():
            renamed[by_name[name]] = field
    return renamed


def _by_name(columns: Iterable[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Plain name -> column, the first that has it; a dot may be a mark like any other, wrappers are left out."""
    named: dict[str, str] = {}
    listed = list(columns)
    for column in listed:
        named.setdefault(plain_name(column), column)
    for column in listed:
        named.setdefault(plain_name(column).replace(".", ""), column)
    for column in listed:
        named.setdefault(_unwrapped(plain_name(column), fields), column)
    return named


def _unwrapped(name: str, fields: Mapping[str, str]) -> str:
    """The name behind the objects that only wrap others: meta.source.name is source.name."""
    outer, dot, inner = name.partition(".")
    return _unwrapped(inner, fields) if inner and fields.get(outer + dot) == WRAPPER else name


def _no_text(found: list[str], wanted: Mapping[str, str]) -> str:
    lost = [column for column in wanted if column not in found]
    named = f"columns= names {', '.join(map(repr, lost))}, which is not there" if lost else ""
    return (
        f"no column holds the text; {named or 'no name is a known one'}. The columns are: {', '.join(found) or 'none'}. "
        "Name the one with the text: columns={'body': 'text'}, or on the command line --columns body=text, "
        "with its name in place of body."
    )


# --- rows ---------------------------------------------------------------------------------------------------------------


def read_parquet(source: Any) -> tuple[list[str], Iterator[Row | Skipped]]:
    """Column names and rows of a Parquet file, in batches."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source)
    except Exception as error:
        said = f"{error}. Write it again, for example with DataFrame.to_parquet."
        raise UnreadableError("broken_parquet", said) from error
    return list(file.schema_arrow.names), _parquet_rows(file)


def _parquet_rows(file: Any) -> Iterator[Row | Skipped]:
    """The rows, by row groups: what of a group cannot be read is one skipped record, the other groups are read."""
    for group in range(file.num_row_groups):
        left = file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(ROWS_PER_BATCH, row_groups=[group]):
                yield from (
                    dict(zip(batch.schema.names, cells, strict=True)) for cells in zip(*map(_cells, batch), strict=True)
                )
                left -= len(batch)
        except Exception as error:
            said = f"{left:,} records from here on cannot be read: {type(error).__name__}: {error}"
            yield Skipped("broken_parquet", said, left - 1)


def _cells(column: Any) -> list[Any]:
    """The values of one column; text that is not UTF-8 as bytes."""
    try:
        return column.to_pylist()
    except UnicodeDecodeError:
        return column.cast("binary").to_pylist()


def as_page(row: Row, renamed: Mapping[str, str], words: Lexicons) -> Row:
    """A record with the fields of an article under their own names; other columns keep theirs, or get `source_` before it
    where the library's own tables have a column of that name. Of a nested value that is read, the rest is kept."""
    page: Row = {}
    for path, field in renamed.items():
        if path not in row and at_path(row, path) is not None:
            page[field] = _field(field, at_path(row, path), words)
            row = _without(row, path)
    for column, value in row.items():
        name = renamed.get(column)
        if name is not None:
            page[name] = _field(name, value, words)
        else:
            page[f"source_{column}" if column in RESERVED else column] = _kept(value)
    return _with_address(page, row, words)


def _with_address(page: Row, row: Row, words: Lexicons) -> Row:
    """An address in a column that names the outlet elsewhere (`source` of trafilatura) is the article's, and no outlet."""
    fields = fields_by_name(words)
    addresses = [v for k, v in row.items() if fields.get(plain_name(k)) == "outlet" and URL.fullmatch(str(v))]
    if page.get("outlet") in addresses:
        page["outlet"] = None
    if addresses and not page.get("url"):
        page["url"] = addresses[0]
    return page


def _without(row: Row, path: str) -> Row:
    """The record without the value at a path; nested objects that held nothing else are gone too."""
    key, _, rest = path.partition(".")
    left = {name: value for name, value in row.items() if name != key}
    inner = _without(dict(row[key]), rest) if rest else {}
    return {name: inner if name == key else row[name] for name in row if name in left or inner}


def _field(name: str, value: Any, words: Lexicons) -> Any:
    if is_missing(value):
        return "" if name == "text" else None
    if name == "published":
        return _moment(value, words)
    text = _as_text(value, words, "\n" if name == "text" else ", ")
    if name == "title" and (found := PAGE_TITLE.search(text)):
        text = found[1]
    if name in ("text", "title") and is_html(text):
        text = plain_text(text)
    return text if name == "text" else " ".join(text.split()) or None if name == "title" else text.strip() or None


def _moment(value: Any, words: Lexicons) -> Any:
    """A date as it is given; a number that counts seconds or milliseconds as the time that it means, in UTC."""
    if isinstance(value, datetime.date):  # also datetime and pandas' Timestamp
        return value
    text = _as_text(value, words, ", ").strip()
    if EPOCH.fullmatch(text):
        seconds = float(text) / (1 if len(text.partition(".")[0]) == SECONDS_DIGITS else 1000)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return text or None


def _kept(value: Any) -> Any:
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return as_text(value)
    return None if is_missing(value) else value


def _as_text(value: Any, words: Lexicons, between: str) -> str:
    """The words of a value: of a list those of its elements, of an object those of its known keys; never its print."""
    if isinstance(value, str):
        inner = _literal(value)
        return value if inner is None else _as_text(inner, words, between)
    if isinstance(value, Mapping):
        fields = fields_by_name(words)
        elements: Any = [v for key, v in value.items() if fields.get(plain_name(str(key))) in (PART, "text", "title")]
    elif pd.api.types.is_list_like(value):
        elements = value
    else:
        return "" if is_missing(value) else as_text(value)
    return between.join(filter(None, (_as_text(element, words, between) for element in elements)))


def _literal(text: str) -> Any:
    """The list or object that a cell prints ("{'name': 'CNN'}", as pandas writes one); None for other text."""
    trimmed = text.strip()
    if not 2 <= len(trimmed) <= MAX_LITERAL or trimmed[0] + trimmed[-1] not in ("[]", "{}"):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(trimmed)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return found if isinstance(found, (list, dict)) else None
    return None


def has_text(row: Mapping[str, Any], words: Lexicons) -> bool:
    """Whether a record has a column for the text that holds something."""
    fields = fields_by_name(words)
    return any(fields.get(plain_name(path)) == "text" and at_path(row, path) for path in paths_of(row))


def is_missing(value: Any) -> bool:
    """None, NaN, NaT or NA; a list is never missing."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
