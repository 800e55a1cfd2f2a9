"""From input to Corpus: stage 1 per article, cut into partitions; stage 2 over the corpus."""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.names import find_names
from corpus_tools.extraction.claims.claims import find_claims
from corpus_tools.extraction.names.entities import find_entities
from corpus_tools.extraction.statements.statements import find_statements
from corpus_tools.lexicons import PACKAGED, Lexicons, load_lexicons
from corpus_tools.reading.articles import find_articles
from corpus_tools.reading.pages import read_pages
from corpus_tools.reading.sentences import split_sentences
from corpus_tools.schema import CORPUS_TABLES
from corpus_tools.tables import Corpus

EXAMPLE = PACKAGED / "example" / "articles.jsonl"
ARTICLES_PER_PARTITION = 50  # small enough for a smooth progress bar, large enough that start-up costs vanish
_VERSIONED = ("corpus_tools", "pandas", "numpy", "nltk", "pyarrow")
_STAGE_ONE = ("sentences", "entities", "statements", "claims", "claim_roles", "ignored_numbers")

Map = Callable[
    [Callable[["Partition"], dict[str, pd.DataFrame]], Iterable["Partition"]], Iterable[dict[str, pd.DataFrame]]
]


class Partition(NamedTuple):
    """Some articles with their blocks: all that stage 1 needs to know."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    lexicons: Lexicons


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
    with _collector_off():
        found = find_articles(read.pages, metadata=read.metadata, lexicons=words)
    extracted = _extract_all(_partitions(found.articles, found.blocks, words), workers, progress)
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


def extract(partition: Partition) -> dict[str, pd.DataFrame]:
    """Stage 1: the tables of some articles, from these articles alone."""
    articles, blocks, words = partition
    with _collector_off():
        sentences = split_sentences(blocks, lexicons=words)
        entities = find_entities(sentences, lexicons=words)
        statements = find_statements(sentences, entities, lexicons=words)
        found = find_claims(sentences, entities, statements, articles, lexicons=words)
    return dict(zip(_STAGE_ONE, (sentences, entities, statements, *found), strict=True))


@contextmanager
def _collector_off() -> Iterator[None]:
    """Python does not look for reference cycles meanwhile: rows make none, and looking took a tenth of a build."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _partitions(articles: pd.DataFrame, blocks: pd.DataFrame, words: Lexicons) -> list[Partition]:
    """Cut whole articles, in reading order, into partitions of a fixed size."""
    number = pd.Series(range(len(articles)), index=articles["article_id"], dtype="int64") // ARTICLES_PER_PARTITION
    by_block = blocks["article_id"].map(number)
    return [
        Partition(articles[number.to_numpy() == n], blocks[by_block.to_numpy() == n], words)
        for n in sorted(set(number))
    ]


def _extract_all(partitions: list[Partition], workers: int | Map, progress: bool) -> dict[str, pd.DataFrame]:
    done = list(_with_bar(_mapped(partitions, workers), len(partitions), progress))
    return {name: _concat(name, [result[name] for result in done]) for name in _STAGE_ONE}


def _mapped(partitions: list[Partition], workers: int | Map) -> Iterable[dict[str, pd.DataFrame]]:
    if callable(workers):
        return workers(extract, partitions)
    if not isinstance(workers, int) or workers < 1:
        raise ValueError(f"workers={workers!r} is not possible. Give 1 (this process) or more processes.")
    if workers == 1 or len(partitions) <= 1:
        return map(extract, partitions)
    return _over_processes(partitions, workers)


def _over_processes(partitions: list[Partition], workers: int) -> Iterable[dict[str, pd.DataFrame]]:
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(extract, partitions)


def _with_bar(results: Iterable[Any], total: int, progress: bool) -> Iterable[Any]:
    if not progress:
        return results
    from tqdm import tqdm  # only a terminal needs it

    return tqdm(results, total=total, unit="partition", desc="extracting")


def _concat(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else tables.empty(name)


def _run_record(read: Mapping[str, Any], words: Lexicons, built: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Versions, input and word-list hashes, options, counts: no time and no path, so that equal runs have equal records."""
    return {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _VERSIONED}},
        "input": dict(read),
        "lexicons": words.hashes,
        "counts": {name: len(table) for name, table in built.items()},
    }
