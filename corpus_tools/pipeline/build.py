"""From input to Corpus: read, work off stage 1 by partitions, put together what concerns the corpus."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.names import find_names
from corpus_tools.lexicons import PACKAGED, Lexicons, load_lexicons
from corpus_tools.pipeline.engines import Map, extract_all
from corpus_tools.pipeline.partitions import collector_off, cut, joined
from corpus_tools.reading.articles import find_articles
from corpus_tools.reading.pages import read_pages
from corpus_tools.schema import CORPUS_TABLES
from corpus_tools.tables import Corpus

EXAMPLE = PACKAGED / "example" / "articles.jsonl"
_VERSIONED = ("corpus_tools", "pandas", "numpy", "nltk", "pyarrow")


def build(
    source: str | Path | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | pd.DataFrame | None = None,
    lexicons: Lexicons | None = None,
    workers: int | Map = 1,
    progress: bool = False,
) -> Corpus:
    """Turn news articles into a Corpus of tidy tables.

    `source` is a folder, a file, or a DataFrame with one article a row; `columns` renames the columns of records
    (`{"body": "text"}`); `metadata` is a TSV or frame that tells what the text cannot (default: `metadata.tsv` in the folder);
    `lexicons` comes from `load_lexicons(folder)`; `workers` is a number of processes, or a function like the built-in map
    (`optional.dask_engine.dask_map`); `progress` shows a bar.

    FileNotFoundError for a path that does not exist; ValueError for options that do not fit the input. Input that cannot be
    read becomes a row of skipped_inputs.
    """
    words = lexicons or load_lexicons()
    read = read_pages(source, columns=columns, metadata=metadata, lexicons=words)
    with collector_off():
        found = find_articles(read.pages, metadata=read.metadata, lexicons=words)
    extracted = joined(extract_all(cut(found.articles, found.blocks, words), workers, progress))
    names = find_names(extracted["entities"], lexicons=words)
    built: dict[str, pd.DataFrame] = {
        "lines": found.lines,
        "skipped_inputs": read.skipped_inputs,
        "articles": found.articles,
        "blocks": found.blocks,
        **extracted,
        "names": names,
    }
    built = {name: tables.check(name, built[name]) for name in CORPUS_TABLES}
    return Corpus(**built, run=_run_record(read.run, words, built), lexicons=words)


def open_corpus(source: str | Path, *, metadata: str | Path | None = None, words: str | Path | None = None) -> Corpus:
    """The Corpus of `source`: loaded where it is a folder of saved tables, built otherwise.

    `metadata` as in `build`; `words` is a folder of word lists for `load_lexicons`. Errors as of these two.
    """
    lexicons = load_lexicons(words)
    if (Path(source) / "datapackage.json").is_file():
        return tables.load(source, lexicons=lexicons)
    return build(source, metadata=metadata, lexicons=lexicons)


def load_example() -> Corpus:
    """A small invented corpus: three outlets on three days, one news agency, one ferry accident that never happened.

    Its toll rises and is revised, a survivor contradicts it, one outlet prints an older figure and an edited copy of the agency's
    text. It shows what the sample corpus cannot.
    """
    return build(EXAMPLE)


def _run_record(read: Mapping[str, Any], words: Lexicons, built: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Versions, input and word-list hashes, options, counts: no time and no path, so that equal runs have equal records."""
    return {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _VERSIONED}},
        "input": dict(read),
        "lexicons": words.hashes,
        "counts": {name: len(table) for name, table in built.items()},
    }
