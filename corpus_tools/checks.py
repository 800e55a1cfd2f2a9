"""Saved tables as a whole: files as they were written, keys that lead somewhere, spans that give their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.folders import PACKAGE
from corpus_tools.schema import CORRECTED, TABLES
from corpus_tools.tables import TableError

# Column -> table and column where its values stand.
REFERENCES = {
    **dict.fromkeys(("article_id", "article_a", "article_b", "copy_of"), ("articles", "article_id")),
    **dict.fromkeys(("sentence_id", "source_sentence_id", "sentence_a", "sentence_b"), ("sentences", "sentence_id")),
    **dict.fromkeys(("claim_id", "claim_a", "claim_b"), ("claims", "claim_id")),
    **dict.fromkeys(("statement_id", "quote_group"), ("statements", "statement_id")),
}
LEADING_NOWHERE = ("skipped_inputs",)  # names articles that were not built


class Span(NamedTuple):
    """Columns that give a place in a text, and the column with the words that stand there (None: they are not kept)."""

    home: str
    start: str
    end: str
    words: str | None


SPANS = {
    "sentences": (Span("article_id", "start", "end", "text"),),
    "statements": (
        Span("source_sentence_id", "source_start", "source_end", None),
        Span("sentence_id", "cue_start", "cue_end", None),
        Span("sentence_id", "content_start", "content_end", None),
    ),
    **{
        name: (Span("sentence_id", "start", "end", "text"),)
        for name in ("entities", "claims", "claim_roles", "ignored_numbers", "naming_mentions")
    },
}


def check_folder(folder: str | Path) -> Iterator[tuple[str, str | None]]:
    """Each table of a folder of saved tables, and what is wrong with it: one pair a finding, None where nothing is.

    FileNotFoundError where the folder holds no finished tables.
    """
    package = tables.read_package(folder)
    found: dict[str, pd.DataFrame] = {}
    wrong: dict[str, list[str]] = {}
    for resource in package["resources"]:
        name = resource["name"]
        wrong[name] = list(_file_problems(Path(folder), resource))
        if name in TABLES and (Path(folder) / resource["path"]).is_file():
            try:
                found[name] = tables.check(name, tables.read_resource(Path(folder), resource))
                if (rows := len(found[name])) != (written := resource.get("rows", rows)):
                    wrong[name].append(f"Table {name} has {rows:,} rows; {written:,} were written.")
            except (TableError, ValueError, OSError) as error:
                wrong[name].append(str(error))
    for name, table in found.items():
        wrong[name] += check_links(name, table, found)
    if "run" in package:
        wrong["run"] = list(_file_problems(Path(folder), package["run"]))
    for name, said in wrong.items():
        yield from ((name, words) for words in said)
        if not said:
            yield name, None


def check_links(name: str, table: pd.DataFrame, found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """What is wrong between a table and those that its keys and spans lead to."""
    if name in LEADING_NOWHERE:
        return
    for column, (home, key) in REFERENCES.items():
        if column in table.columns and home in found and (home, key) != (name, column):
            lost = table[column].dropna()
            lost = lost[~lost.isin(found[home][key])]
            if len(lost):
                yield f"Table {name}, column {column}: {lost.iloc[0]!r} is not in {home}."
    for span in SPANS.get(name, ()):
        home, key = REFERENCES[span.home]
        if home in found:
            yield from _span_problems(name, table, span, dict(zip(found[home][key], found[home]["text"], strict=True)))


def _span_problems(name: str, table: pd.DataFrame, span: Span, texts: Mapping[str, str]) -> Iterator[str]:
    """The first row whose span does not give its words, or leaves its text."""
    rows = table.dropna(subset=[column for column in span if column is not None])
    words: Iterable[Any] = rows[span.words] if span.words else [None] * len(rows)
    for home, start, end, said in zip(rows[span.home], rows[span.start], rows[span.end], words, strict=True):
        text = texts.get(home)
        if text is None:
            continue
        if not 0 <= start <= end <= len(text):
            yield f"Table {name}: {span.start} {start} to {span.end} {end} leave {home}, which has {len(text)} characters."
            return
        if said is not None and text[start:end] != said and not said.endswith(CORRECTED):
            yield f"Table {name}: {home} has {text[start:end]!r} from {start} to {end}, not {said!r}."
            return


def _file_problems(folder: Path, resource: Mapping[str, Any]) -> Iterator[str]:
    path = folder / resource["path"]
    if resource.get("name", "run") not in (*TABLES, "run"):
        yield f"{resource['name']} is no table of this library."
    elif not path.is_file():
        yield f"The file {resource['path']} is gone; {PACKAGE} lists it."
    elif resource.get("hash", None) not in (None, f"sha256:{tables.sha256(path)}"):
        yield f"The file {resource['path']} is not the one that was written: its hash is another one."
