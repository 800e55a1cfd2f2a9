"""From input to Corpus: read, work off stage 1 by partitions, put together what concerns the corpus."""

from __future__ import annotations

import logging
import platform
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import pyarrow as pa

from corpus_tools import folders, tables
from corpus_tools.analysis.names import find_names
from corpus_tools.analysis.surnames import MENTION
from corpus_tools.corrections import correction_files, with_corrections
from corpus_tools.lexicons import PACKAGED, Lexicons, load_lexicons
from corpus_tools.pipeline import engines
from corpus_tools.pipeline.partitions import Store, pieces
from corpus_tools.pipeline.stage_one import SKIPPED, STAGE_ONE, Piece, Tables, concat, extract, halved, in_room, joined
from corpus_tools.reading.articles import FAILED, Raw, clean_articles, complete, cut_pages, unmatched
from corpus_tools.reading.contract import reading_contract
from corpus_tools.reading.pages import Pages, read_pages
from corpus_tools.schema import CORPUS_TABLES
from corpus_tools.tables import Corpus

EXAMPLE = PACKAGED / "example" / "articles.jsonl"
T = TypeVar("T")
LOG = logging.getLogger("corpus_tools")
KIBI = 1024
PLACES = ("article_id", "file", "record")
COMPLETED = ("articles", "names", SKIPPED)  # tables to which the whole corpus adds something
_VERSIONED = ("corpus_tools", "pandas", "numpy", "nltk", "pyarrow")


def build(
    source: str | Path | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | pd.DataFrame | None = None,
    lexicons: Lexicons | None = None,
    workers: int = 1,
    engine: str | None = None,
    partitions: str | Path | None = None,
    progress: bool = False,
) -> Corpus:
    """Turn news articles into a Corpus of tidy tables.

    `source` is a folder, a file, or a DataFrame with one article a row; `columns` renames the columns of records
    (`{"body": "text"}`); `metadata` is a TSV or frame that tells what the text cannot (default: `metadata.tsv` in the folder);
    `lexicons` comes from `load_lexicons(folder)`; `workers` is a number of processes; `engine` is "dask" or the address of a
    Dask scheduler; `partitions` is a folder that keeps what is done, so that a killed build goes on where it was and added
    articles cost only themselves; `progress` shows a bar. The tables are the same however they were made.

    FileNotFoundError for a path that does not exist; ValueError for options that do not fit the input. Input that cannot be
    read, and an article on which a room of this library stops, becomes a row of skipped_inputs; the rest is built. LexiconError
    where a room needs a word list that is not there.
    """
    made = building(source, columns=columns, metadata=metadata, lexicons=lexicons, workers=workers, engine=engine,
                    partitions=partitions, progress=progress)  # fmt: skip
    with made as built:
        return built.corpus()


@contextmanager
def building(source: str | Path | pd.DataFrame, *, lexicons: Lexicons | None = None, **options: Any) -> Iterator[Built]:
    """What `build` makes, with its options, one table after the other: an archive is never in memory as a whole.

    Errors as of `build`. Partitions that nothing needs any more are taken away when the block ends well.
    """
    words = lexicons or load_lexicons()
    work = _Work(*(options.pop(name, default) for name, default in _Work._field_defaults.items()))
    with _step("read_pages"):
        read = read_pages(source, **options, lexicons=words)
    with _step("find_articles"), tables.collector_off():
        raw = cut_pages(read.pages, read.metadata, words)
    skipped = concat(SKIPPED, [read.skipped_inputs, unmatched(read.metadata, raw)])
    read = read._replace(pages=read.pages.head(0), skipped_inputs=skipped)
    if work.at_once:
        yield Built(_at_once(raw, words, work), read, words)
        return
    with tempfile.TemporaryDirectory() if work.partitions is None else nullcontext(work.partitions) as folder:
        store = Store(folder, raw, words)
        del raw  # of which the store keeps what is not in its files
        _fill(store, work)
        yield Built(store, read, words)
        store.clean()


class Built(Mapping[str, pd.DataFrame | pa.Table]):
    """The tables of a corpus, each put together when it is asked for, and the record of the run after the last.

    What partitions hold whole is given as they hold it, for it was checked when they were written; other tables are frames.
    """

    def __init__(self, made: InMemory | Store, read: Pages, words: Lexicons) -> None:
        self.made, self.read, self.lexicons = made, read, words
        articles = made.table("articles", PLACES)
        with _step("find_names"), tables.collector_off():
            self.names, unnamed = _named(articles, made.table("entities", MENTION), words)
        stopped = concat(SKIPPED, [made.table(SKIPPED), unnamed])
        self.skipped_inputs = concat(SKIPPED, [read.skipped_inputs, stopped])
        stopped = stopped.dropna(subset="article_id")
        self.lost = dict(zip(stopped["article_id"], stopped["room"], strict=True))
        self.n_articles = int((~articles["article_id"].isin(self.lost)).sum())
        self.counts: dict[str, int] = {}
        self.reading: list[str] = []
        if not self.n_articles and (said := one_reason(self.skipped_inputs)):
            LOG.error(said)

    def __iter__(self) -> Iterator[str]:
        return iter(CORPUS_TABLES)

    def __len__(self) -> int:
        return len(CORPUS_TABLES)

    def __getitem__(self, name: str) -> pd.DataFrame | pa.Table:
        kept = None if self.lost or name in COMPLETED else self.made.stored(name)
        table = self.frame(name) if kept is None else kept
        self.counts[name] = len(table)
        return table

    def frame(self, name: str) -> pd.DataFrame:
        """A table, checked."""
        if name in ("names", SKIPPED):
            table: pd.DataFrame = getattr(self, name)
        else:
            table = self._without_lost(name)
        if name == "articles":
            table = complete(table, self.made.raw)
            self.reading = reading_contract(
                table, self.skipped_inputs, self.read.run.get("inputs", {}), lexicons=self.lexicons
            )
        return tables.check(name, table)

    def corpus(self) -> Corpus:
        """All of them, in memory."""
        frames = {name: self.frame(name) for name in self}
        self.counts = {name: len(table) for name, table in frames.items()}
        return Corpus(**frames, run=self.run(), lexicons=self.lexicons)

    def run(self) -> dict[str, Any]:
        """Versions, input and word-list hashes, options, counts: no time and no path, so that equal runs have equal records."""
        return {
            "versions": {"python": platform.python_version(), **{name: version(name) for name in _VERSIONED}},
            "input": dict(self.read.run),
            "reading": self.reading,
            "lexicons": self.lexicons.hashes,
            "counts": dict(self.counts),
        }

    def _without_lost(self, name: str) -> pd.DataFrame:
        """A table without the articles on which a room stopped; their lines stay in the ledger."""
        table = self.made.table(name)
        if not self.lost:
            return table
        if name == "lines":
            none = table["article_id"].isin(self.lost)
            changed = {
                "fate": table["fate"].mask(none, FAILED),
                "step": table["step"].mask(none, table["article_id"].map(self.lost)),
                "article_id": table["article_id"].mask(none),
                "block": table["block"].mask(none),
            }
            return table.assign(**changed)
        if name == "claim_roles":
            claims = self.made.table("claims", ("claim_id", "article_id"))
            none = table["claim_id"].isin(claims.loc[claims["article_id"].isin(self.lost), "claim_id"])
        else:
            none = table["article_id"].isin(self.lost)
        return table[~none].reset_index(drop=True)


def one_reason(skipped: pd.DataFrame) -> str:
    """What to say where a room stopped on every one of several inputs for the same reason: it is hardly theirs. Else ""."""
    if len(skipped) < 2 or (skipped["reason"] != FAILED).any() or skipped["detail"].nunique() > 1:
        return ""
    return (
        f"all {len(skipped):,} articles failed for one reason, so the fault is hardly theirs but this library's, "
        f"its word lists' or this machine's: {skipped['detail'].iloc[0].partition('. Everything')[0]}."
    )


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Log the time of a step, CPU time of this process, and the highest memory so far."""
    began, worked = time.perf_counter(), time.process_time()
    yield
    spent = time.perf_counter() - began, time.process_time() - worked
    LOG.info("%s: %.1f s (%.1f s of CPU), peak memory %s", name, *spent, _peak_memory())


def _peak_memory() -> str:
    try:
        import resource
    except ImportError:  # Windows
        return "unknown"
    per_unit = 1 if sys.platform == "darwin" else KIBI
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * per_unit / KIBI**2:,.0f} MiB"


class _Work(NamedTuple):
    """How the articles are worked off."""

    workers: int = 1
    engine: str | None = None
    partitions: str | Path | None = None
    progress: bool = False

    @property
    def at_once(self) -> bool:
        """Whether nothing is kept and nothing leaves this process. ValueError for workers or an engine that are not possible."""
        if not isinstance(self.workers, int) or self.workers < 1:
            raise ValueError(f"workers={self.workers!r} is not possible. Give 1 (this process) or more processes.")
        if self.engine not in (None, "dask") and ":" not in str(self.engine):
            said = "is neither 'dask' nor the address of a Dask scheduler, such as tcp://host:8786."
            raise ValueError(f"engine={self.engine!r} {said}")
        return self.partitions is None and self.workers == 1 and self.engine is None


class InMemory(NamedTuple):
    """Tables that were made at once, and the articles before cleaning."""

    tables: Tables
    raw: Sequence[Raw]

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        return self.tables[name] if columns is None else self.tables[name][list(columns)]

    def stored(self, name: str) -> None:
        """No table is in files."""


def _at_once(raw: Sequence[Raw], words: Lexicons, how: _Work) -> InMemory:
    """The tables of all articles, each from itself alone."""
    with _step("cleaning"), tables.collector_off():
        cleaned = clean_articles(raw, words)
    with _step("stage 1"):
        whole = Piece(cleaned.articles, cleaned.blocks, words)
        counted = ((extract(piece), len(piece.articles)) for piece in pieces(whole))
        done = joined([made for made, _ in _with_bar(counted, len(whole.articles), how)])
    done = {**{name: tables.empty(name) for name in (*STAGE_ONE, SKIPPED)}, **done}
    skipped = concat(SKIPPED, [cleaned.skipped_inputs, done[SKIPPED]])
    return InMemory({**cleaned._asdict(), **done, SKIPPED: skipped}, raw)


def _fill(store: Store, how: _Work) -> None:
    """The same in partitions, because they are kept or made elsewhere."""
    with _step("cleaning"), tables.collector_off():
        tasks = store.tasks()
    with _step("stage 1"):
        counted = ((None, n) for n in engines.run(tasks, how.workers, how.engine))
        deque(_with_bar(counted, sum(task.end - task.start for task in tasks), how), maxlen=0)


def _with_bar(results: Iterable[tuple[T, int]], total: int, how: _Work) -> Iterator[tuple[T, int]]:
    """The results, each with its number of articles: what is done, articles a second, time left."""
    if not how.progress:
        yield from results
        return
    from tqdm import tqdm  # only a terminal needs it

    with tqdm(total=total, unit="article", desc="extracting") as bar:
        for result in results:
            yield result
            bar.update(result[1])


def _named(articles: pd.DataFrame, entities: pd.DataFrame, words: Lexicons) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table names, and as skipped_inputs the articles whose names cannot be joined with the others."""

    def name(piece: Piece) -> Tables:
        own = entities if piece is whole else entities[entities["article_id"].isin(piece.articles["article_id"])]
        with in_room("find_names"):
            return {"names": find_names(own, lexicons=words), SKIPPED: tables.empty(SKIPPED)}

    whole = Piece(articles, tables.empty("blocks"), words)
    named = halved(whole, name)
    stopped = named[SKIPPED]
    if len(stopped):
        rest = articles[~articles["article_id"].isin(stopped["article_id"])]
        named = halved(whole._replace(articles=rest), name)
    return named["names"], stopped


def open_corpus(
    source: str | Path,
    *,
    metadata: str | Path | None = None,
    words: str | Path | None = None,
    corrections: str | Path | None = None,
) -> Corpus:
    """The Corpus of `source`, corrected: loaded where it is a folder of saved tables, built otherwise.

    `metadata` as in `build`; `words` is a folder of word lists for `load_lexicons`; `corrections` is a file of corrections
    beside corrections.tsv in the folder. What of them fits no more is listed in `run` and said. Errors as of these verbs.
    """
    lexicons = load_lexicons(words)
    if not folders.listed(Path(source)):
        if (Path(source) / folders.PARTITIONS).is_dir() and not folders.is_broken(Path(source)):
            raise ValueError(
                f"A build into {source} did not come to its end. Where it runs no more, give it again: it goes on where it was."
            )
        return with_corrections(
            build(source, metadata=metadata, lexicons=lexicons), correction_files(corrections, source)
        )
    saved = tables.load(source, lexicons=lexicons)
    corrected = with_corrections(saved, correction_files(corrections, source))
    options = getattr(saved, "kept", tables.Kept()).options
    if corrected is saved or not options:
        return corrected
    from corpus_tools.pipeline.analyses import keep_analyses  # heavy: only a corrected corpus makes them anew

    return keep_analyses(corrected, **options.get("compare_claims", {}))


def load_example() -> Corpus:
    """A small invented corpus: three outlets on three days, one news agency, one ferry accident that never happened.

    Its toll rises and is revised, a survivor contradicts it, one outlet prints an older figure and an edited copy of the agency's
    text. It shows what the sample corpus cannot.
    """
    return build(EXAMPLE)
