"""Tables made, checked, written and read by their declaration in schema, and the Corpus that holds them."""

from __future__ import annotations

import csv
import dataclasses
import gc
import hashlib
import html
import inspect
import json
import math
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_tools import folders
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.schema import CORPUS_TABLES, DTYPES, TABLES, Column, Table

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", pd.DataFrame, pd.Series)
FORMATS = ("parquet", "csv")
COLUMNS_NAMED = 12  # of a table in a message
ROWS_IN_GROUP = 100_000  # of a Parquet file: what a program that reads it may leave out, and what is in memory twice
_CSV_DATE = "%Y-%m-%dT%H:%M:%S"
_FORMULA = re.compile(r"\A'*[=+\-@\t\r]")  # what a spreadsheet reads as a formula, or as one that is quoted already
_QUOTED_FORMULA = re.compile(r"\A'(?='*[=+\-@\t\r])")
# A column that is never more than another one, where both have a value.
_ORDERED = (("low", "value"), ("value", "high"), ("low", "high"), ("low", "best"), ("best", "high"), ("start", "end"))
_FRICTIONLESS_TYPES = {**{name: name for name in DTYPES}, "date": "datetime"}


class TableError(ValueError):
    """A table does not have the shape that the schema declares."""


def _declared(name: str) -> Table:
    if name not in TABLES:
        raise TableError(f"There is no table {name!r}. The tables are: {', '.join(TABLES)}.")
    return TABLES[name]


def empty(name: str) -> pd.DataFrame:
    """The table `name` without rows: every column, with its type. TableError for an unknown name."""
    _declared(name)
    return _without_rows(name).copy()


@cache
def _without_rows(name: str) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series([], dtype=DTYPES[c.type]) for c in TABLES[name].columns})


def make(name: str, rows: list[dict[str, Any]] | list[tuple[Any, ...]] | pd.DataFrame) -> pd.DataFrame:
    """The table `name` from rows (dicts, tuples in column order, or a frame): declared columns first, typed.

    Missing columns are null; columns that the schema does not know are kept at the end. TableError where a value
    does not fit its column's type.
    """
    table = _declared(name)
    if len(rows) == 0 and not isinstance(rows, pd.DataFrame):
        return empty(name)
    given: dict[Hashable, Any]
    if isinstance(rows, pd.DataFrame) or isinstance(rows[0], dict):
        given = dict(pd.DataFrame(rows).reset_index(drop=True).items())
    else:
        # faster than a frame whose cells are cast
        given = dict(zip(table.names, zip(*rows, strict=True), strict=False))
    typed = {c.name: _typed(table, c, given.pop(c.name, [None] * len(rows))) for c in table.columns}
    return pd.DataFrame(typed | given)


@contextmanager
def collector_off() -> Iterator[None]:
    """Python does not look for reference cycles meanwhile: rows make none, and looking took a tenth of a build."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _typed(table: Table, column: Column, cells: pd.Series | Sequence[Any]) -> pd.api.extensions.ExtensionArray:
    try:
        values = pd.to_datetime(pd.Series(cells)) if column.type == "date" else cells
        return pd.array(values, dtype=DTYPES[column.type])
    except (TypeError, ValueError) as error:
        raise TableError(
            f"Table {table.name}, column {column.name}: expected {column.type} values ({error})."
        ) from error


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` if it is a valid table `name`; else TableError says which column or row is wrong and what is allowed."""
    table = _declared(name)
    missing = [column for column in table.names if column not in frame.columns]
    if missing:
        raise TableError(
            f"Table {name} lacks the columns {missing}. It is made by ct.{table.filled_by}(); found: {list(frame.columns)}."
        )
    dtypes = dict(zip(frame.columns, map(str, frame.dtypes), strict=True))
    for column in table.columns:
        if dtypes[column.name] != DTYPES[column.type]:
            raise TableError(
                f"Table {name}, column {column.name}: type {dtypes[column.name]}, expected {DTYPES[column.type]}. "
                "ct.tables.make() sets the types."
            )
    if frame.empty:
        return frame
    for column in table.columns:
        if column.required or column.allowed or column.type == "number":
            _check_values(table, column, frame[column.name])
    for low, high in _ORDERED:
        if low in table.names and high in table.names and (wrong := (frame[low] > frame[high]).fillna(False)).any():
            row = frame.loc[wrong, [low, high]].iloc[0].tolist()
            raise TableError(f"Table {name}: {low} {row[0]} is more than {high} {row[1]}.")
    if table.key and frame.duplicated(list(table.key)).any():
        first = frame.loc[frame.duplicated(list(table.key)), list(table.key)].iloc[0].to_dict()
        raise TableError(f"Table {name}: the key {table.key} must be unique; given twice: {first}.")
    return frame


def plain(values: T) -> T:
    """A frame or a column as Python objects, None for null."""
    return values.astype(object).where(values.notna(), None)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts with None for null."""
    rows: list[dict[str, Any]] = plain(frame).to_dict("records")
    return rows


def need(frame: pd.DataFrame, argument: str, *columns: str) -> None:
    """TableError where the argument of a verb lacks one of the columns that the verb reads."""
    lost = next((column for column in columns if column not in frame.columns), None)
    if lost is not None:
        found = list(map(str, frame.columns))
        more = ", ..." if len(found) > COLUMNS_NAMED else ""
        made = f" ct.{TABLES[argument].filled_by} makes such a table." if argument in TABLES else ""
        raise TableError(
            f"{argument} has no column {lost!r}; it has: {', '.join(found[:COLUMNS_NAMED]) or 'none'}{more}.{made}"
        )


def _check_values(table: Table, column: Column, values: pd.Series) -> None:
    where = f"Table {table.name}, column {column.name}"
    if column.required and values.isna().any():
        raise TableError(f"{where}: row {int(values.isna().to_numpy().argmax())} is null; every row needs a value.")
    if column.type == "number" and not math.isfinite(values.sum()) and np.isinf(values).any():
        raise TableError(f"{where}: row {int(np.isinf(values).to_numpy().argmax())} is not finite.")
    if column.allowed:
        wrong = [value for value in values.dropna().unique() if value not in column.allowed]
        if wrong:
            raise TableError(f"{where}: {wrong[0]!r} is not allowed. Allowed: {', '.join(column.allowed)}.")


@dataclass(frozen=True)
class Kept:
    """Tables of analyses that a corpus carries, and for each verb that made some the options that were not its defaults."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def kept(*names: str, result: Callable[..., Any] | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For a verb on a corpus: where the corpus carries its tables `names`, made with the same options, they are the answer.

    A table that the corpus carries, given as the option of its name (stories, copies), is no other option: verbs take it anyway.
    `result` puts the tables together as the verb does; None for a verb that gives one table.
    """

    def wrapped(verb: Callable[P, R]) -> Callable[P, R]:
        @wraps(verb)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            carried: Kept = getattr(args[0] if args else kwargs.get("corpus"), "kept", Kept())
            given = given_options(verb, *args, **kwargs)
            same = {name for name, table in carried.tables.items() if table.equals(given.get(name))}
            options = {name: value for name, value in given.items() if name not in same}
            if carried.options.get(verb.__name__) == options and all(name in carried.tables for name in names):
                found = [carried.tables[name].copy() for name in names]
                return cast("R", result(*found) if result else found[0])
            return verb(*args, **kwargs)

        return call

    return wrapped


def given_options(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The arguments of a call after the first that are not the verb's defaults."""
    signature = inspect.signature(verb)
    given = list(signature.bind_partial(*args, **kwargs).arguments.items())[1:]
    defaults = {name: parameter.default for name, parameter in signature.parameters.items()}
    simple = (str, int, float, tuple)
    return {
        name: value
        for name, value in given
        if value is not defaults[name] and not (isinstance(value, simple) and value == defaults[name])
    }


def _empty_field(name: str) -> Any:
    return field(default_factory=lambda: empty(name), repr=False)


@dataclass(frozen=True, repr=False)
class Corpus:
    """The tables of one build, with the record of the run. Tables are plain DataFrames; docs/tables.md tells their columns."""

    lines: pd.DataFrame = _empty_field("lines")
    skipped_inputs: pd.DataFrame = _empty_field("skipped_inputs")
    articles: pd.DataFrame = _empty_field("articles")
    blocks: pd.DataFrame = _empty_field("blocks")
    sentences: pd.DataFrame = _empty_field("sentences")
    entities: pd.DataFrame = _empty_field("entities")
    names: pd.DataFrame = _empty_field("names")
    statements: pd.DataFrame = _empty_field("statements")
    claims: pd.DataFrame = _empty_field("claims")
    claim_roles: pd.DataFrame = _empty_field("claim_roles")
    ignored_numbers: pd.DataFrame = _empty_field("ignored_numbers")
    run: dict[str, Any] = field(default_factory=dict)
    lexicons: Lexicons = field(default_factory=load_lexicons, repr=False)
    # not given: a corpus with another table has other analyses, and verbs count in it anew (see `counted`)
    kept: Kept = field(default_factory=Kept, init=False)
    counted: dict[Any, Any] = field(default_factory=dict, init=False)

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled and copied: all but what verbs can count again."""
        return {**self.__dict__, "counted": {}}

    def with_kept(self, kept: Kept) -> Corpus:
        """The same corpus, carrying analyses that were made of it."""
        same = dataclasses.replace(self)
        object.__setattr__(same, "kept", kept)
        return same

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and table, in the order in which data flows."""
        return ((f.name, getattr(self, f.name)) for f in fields(self) if f.name in TABLES)

    def save(self, folder: str | Path, *, format: str = "parquet") -> Path:
        """Write every table, kept analyses, datapackage.json and run.json into `folder`; `format` is "parquet" or "csv"."""
        whole = {**dict(self.tables()), **self.kept.tables}
        return write_tables(whole, folder, format=format, run=self.run, options=self.kept.options)

    def __repr__(self) -> str:
        return described({name: len(table) for name, table in self.tables()}, self.run)

    def _repr_html_(self) -> str:
        outlets = self.articles["outlet"].fillna("unknown outlet")
        counted = self.articles.groupby(outlets, sort=True).agg(
            articles=("article_id", "size"), words=("n_words", "sum")
        )
        rows = "".join(
            f"<tr><th>{html.escape(str(outlet))}</th><td>{row.articles:,}</td><td>{row.words:,}</td></tr>"
            for outlet, row in counted.iterrows()
        )
        dropped = int((~self.lines["fate"].isin(["title", "body", "heading", "caption", "blank"])).sum())
        return (
            f"<p><b>Corpus</b>: {len(self.articles):,} articles, {len(self.sentences):,} sentences, "
            f"{len(self.claims):,} claims; {dropped:,} of {len(self.lines):,} lines dropped by cleaning, "
            f"{len(self.skipped_inputs):,} inputs skipped.</p>"
            f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in self.run.get('reading', ()))}</ul>"
            f"<table><thead><tr><th>outlet</th><th>articles</th><th>words</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def counted(corpus: Corpus, verb: Callable[..., R], **options: Hashable) -> R:
    """What a verb counts in a corpus: asked for once, however many rows lead back to it."""
    key = (verb.__module__, verb.__qualname__, *sorted(options.items()))
    known: dict[Any, R] = corpus.counted
    if key not in known:
        known[key] = verb(corpus, **options)
    return known[key]


def described(counts: Mapping[str, int], run: Mapping[str, Any]) -> str:
    """What a Corpus prints: the rows of its tables, and what was understood of the input."""
    rows = ", ".join(f"{n:,} {name}" for name, n in counts.items() if name in CORPUS_TABLES)
    return "\n".join([f"Corpus: {rows}", *run.get("reading", ())])


def _field(column: Column) -> dict[str, Any]:
    described = {"name": column.name, "type": _FRICTIONLESS_TYPES[column.type], "description": column.meaning}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    return described | ({"constraints": constraints} if constraints else {})


def write_tables(
    tables: Mapping[str, pd.DataFrame | pa.Table],
    folder: str | Path,
    *,
    format: str = "parquet",
    run: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> Path:
    """Write tables (frames, or Arrow tables as Parquet files gave them) into `folder` (made if needed) with datapackage.json and,
    if given, run.json.

    `options` tells with which options the tables of an analysis were made. Each table is asked for when its turn has come, `run`
    after the last. All or nothing: the files appear together, in place of what an earlier call wrote. ValueError:
    unknown format; FileExistsError: a file of that name is not ours, or another process writes into the folder.
    """
    if format not in FORMATS:
        raise ValueError(f"format={format!r} is not known. Allowed: {', '.join(FORMATS)}.")
    names = (*(_file(name, format) for name in tables), folders.PACKAGE, folders.RUN)
    with folders.replaced(folder, names) as target:
        package: dict[str, Any] = {"profile": "tabular-data-package"}
        package["resources"] = [_written(name, tables[name], target, format) for name in tables]
        if run is not None:
            folders.write_json(target / folders.RUN, run() if callable(run) else run)
            package["run"] = {"path": folders.RUN, "hash": f"sha256:{sha256(target / folders.RUN)}"}
        folders.write_json(target / folders.PACKAGE, package | ({"options": options} if options else {}))
    return Path(folder)


def add_tables(
    folder: str | Path, tables: Mapping[str, pd.DataFrame], options: Mapping[str, Mapping[str, Any]]
) -> None:
    """Add tables of analyses, made with `options`, to those saved in `folder`, which are not written again. All or nothing."""
    saved, package = Path(folder), read_package(folder)
    others = [resource for resource in package["resources"] if resource["name"] not in tables]
    format = others[0]["format"]
    old = [resource["path"] for resource in (*others, *([package["run"]] if "run" in package else []))]
    with folders.replaced(folder, (*old, *(_file(name, format) for name in tables), folders.PACKAGE)) as target:
        for name in old:
            folders.link(saved / name, target / name)
        added = [_written(name, table, target, format) for name, table in tables.items()]
        folders.write_json(target / folders.PACKAGE, package | {"resources": [*others, *added], "options": options})


def _file(name: str, format: str) -> str:
    return f"{_declared(name).name}.{format}"


def _written(name: str, frame: pd.DataFrame | pa.Table, target: Path, format: str) -> dict[str, Any]:
    """Write a table; its Frictionless description: columns, types, key, allowed values, meaning, with rows, size and hash."""
    table, path = _declared(name), target / _file(name, format)
    _write(frame, path, format)
    declared = {column.name: column for column in table.columns}
    described = [
        _field(declared[column]) if column in declared else {"name": str(column), "description": "kept from the input"}
        for column in (frame.column_names if isinstance(frame, pa.Table) else frame.columns)
    ]
    return {
        "name": name,
        "path": path.name,
        "description": table.row,
        "format": format,
        "schema": {"fields": described} | ({"primaryKey": list(table.key)} if table.key else {}),
        "rows": len(frame),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }


def _write(table: pd.DataFrame | pa.Table, path: Path, format: str) -> None:
    if format == "parquet":
        whole = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table, preserve_index=False)
        with pq.ParquetWriter(path, whole.schema) as writer:
            for start in range(0, max(len(whole), 1), ROWS_IN_GROUP):
                # as one chunk, so that the bytes do not tell how the rows came together
                writer.write_table(whole.slice(start, ROWS_IN_GROUP).combine_chunks(), ROWS_IN_GROUP)
        return
    frame = table.to_pandas() if isinstance(table, pa.Table) else table
    without_formulas(frame).to_csv(
        path, index=False, encoding="utf-8", lineterminator="\n", date_format=_CSV_DATE, quoting=csv.QUOTE_NONNUMERIC
    )


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A cell that a spreadsheet would run as a formula gets an apostrophe, which reading takes away again."""
    return _replaced(frame, _FORMULA, r"'\g<0>")


def with_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """What `without_formulas` changed, as it was."""
    return _replaced(frame, _QUOTED_FORMULA, "")


def _replaced(frame: pd.DataFrame, pattern: re.Pattern[str], by: str) -> pd.DataFrame:
    texts = [column for column, dtype in frame.dtypes.items() if str(dtype) in ("str", "object")]
    return frame.assign(**{str(c): frame[c].str.replace(pattern, by, regex=True) for c in texts})


def read_tables(folder: str | Path) -> dict[str, pd.DataFrame]:
    """The tables that `write_tables` wrote into `folder`, equal to what was written. FileNotFoundError says what is missing."""
    return {r["name"]: read_resource(Path(folder), r) for r in read_package(folder)["resources"]}


def read_package(folder: str | Path) -> dict[str, Any]:
    """datapackage.json of a folder of saved tables. FileNotFoundError where there is none."""
    package = Path(folder) / folders.PACKAGE
    if not package.is_file():
        raise FileNotFoundError(
            f"{folder} holds no saved tables (no datapackage.json in it). corpus-tools build or corpus.save(folder) writes them."
        )
    try:
        described: dict[str, Any] = json.loads(package.read_text(encoding="utf-8"))
        known = [resource for resource in described["resources"] if resource["path"] and resource["format"]]
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(
            f"{package} is damaged: it does not describe saved tables. Take it from a copy, or build into a new folder."
        ) from error
    return {**described, "resources": known}


def read_resource(folder: Path, resource: Mapping[str, Any], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One table that datapackage.json lists, or some columns of it. TableError where it is damaged, or none of this library."""
    _declared(resource["name"])
    wanted = None if columns is None else list(columns)
    with _whole_or_told(folder / resource["path"]):
        frame = _read(folder / resource["path"], resource, wanted)
    made = make(resource["name"], frame)
    return made if wanted is None else made[wanted]


def _read(path: Path, resource: Mapping[str, Any], wanted: list[str] | None) -> pd.DataFrame:
    if resource["format"] == "parquet":
        return pd.read_parquet(path, columns=wanted)
    typed = {c.name: DTYPES[c.type] for c in TABLES[resource["name"]].columns if c.type != "date"}
    frame = pd.read_csv(
        path, dtype=typed, usecols=wanted, keep_default_na=False, na_values=[""], encoding="utf-8", lineterminator="\n"
    )
    return with_formulas(frame)


@contextmanager
def _whole_or_told(path: Path) -> Iterator[None]:
    """TableError, or FileNotFoundError, that says what to do where a saved file cannot be read."""
    again = (
        f"Build the tables again, or take it from a copy; corpus-tools check {path.parent} looks through all of them."
    )
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{path} is gone. {again}") from error
    except (OSError, ValueError, KeyError) as error:
        raise TableError(f"{path} is damaged: {error} {again}") from error


def load(folder: str | Path, *, lexicons: Lexicons | None = None) -> Corpus:
    """The Corpus that `corpus.save(folder)` wrote. FileNotFoundError where there is none."""
    tables = read_tables(folder)
    corpus = _corpus(folder, {name: table for name, table in tables.items() if name in CORPUS_TABLES}, lexicons)
    if lexicons is not None and lexicons.hashes != corpus.run.get("lexicons"):
        return corpus  # analyses with other word lists would be others
    others = {name: table for name, table in tables.items() if name not in CORPUS_TABLES}
    return corpus.with_kept(Kept(others, read_package(folder).get("options", {})))


def load_columns(
    folder: str | Path, columns: Mapping[str, Sequence[str]], *, lexicons: Lexicons | None = None
) -> Corpus:
    """A saved Corpus with some columns of some tables, for who reads no others; its other tables are empty."""
    resources = {resource["name"]: resource for resource in read_package(folder)["resources"]}
    some = {name: read_resource(Path(folder), resources[name], wanted) for name, wanted in columns.items()}
    return _corpus(folder, some, lexicons)


def _corpus(folder: str | Path, tables: Mapping[str, pd.DataFrame], lexicons: Lexicons | None) -> Corpus:
    run = Path(folder) / folders.RUN
    with _whole_or_told(run):
        record = json.loads(run.read_text(encoding="utf-8")) if run.is_file() else {}
    return Corpus(**tables, run=record, lexicons=lexicons or load_lexicons())


def add_context(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """`rows` of any table with outlet, published, title and, where they name a sentence, its text as `sentence`.

    KeyError where the rows have neither article_id nor sentence_id.
    """
    if "article_id" not in rows.columns and "sentence_id" not in rows.columns:
        raise KeyError(f"add_context needs a column article_id or sentence_id; given: {list(rows.columns)}.")
    joined = rows
    if "sentence_id" in rows.columns:
        wanted = ["sentence_id", "text"] + ([] if "article_id" in rows.columns else ["article_id"])
        sentences = corpus.sentences[wanted].rename(columns={"text": "sentence"})
        joined = joined.merge(sentences, on="sentence_id", how="left", validate="many_to_one")
    new = [column for column in ("outlet", "published", "title") if column not in joined.columns]
    articles = corpus.articles[["article_id", *new]]
    return joined.merge(articles, on="article_id", how="left", validate="many_to_one")
