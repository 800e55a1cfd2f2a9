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

from corpus_tools import folders, tables
from corpus_tools.analysis.names import find_names
from corpus_tools.corrections import correction_files, with_corrections
from corpus_tools.lexicons import PACKAGED, Lexicons, load_lexicons
from corpus_tools.pipeline import engines
from corpus_tools.pipeline.analyses import keep_analyses
from corpus_tools.pipeline.partitions import Store, pieces
from corpus_tools.pipeline.stage_one import (
    SKIPPED,
    STAGE_ONE,
    Piece,
    Tables,
    collector_off,
    concat,
    extract,
    halved,
    in_room,
    joined,
)
from corpus_tools.reading.articles import FAILED, Raw, clean_articles, complete, cut_pages
from corpus_tools.reading.contract import reading_contract
from corpus_tools.reading.pages import read_pages
from corpus_tools.schema import CORPUS_TABLES
from corpus_tools.tables import Corpus

EXAMPLE = PACKAGED / "example" / "articles.jsonl"
T = TypeVar("T")
LOG = logging.getLogger("corpus_tools")
KIBI = 1024
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
    words = lexicons or load_lexicons()
    with _step("read_pages"):
        read = read_pages(source, columns=columns, metadata=metadata, lexicons=words)
    work = _Work(workers, engine, partitions, progress)
    with _step("find_articles"), collector_off():
        raw = cut_pages(read.pages, read.metadata, words)
    made = _at_once(raw, words, work) if work.at_once else _through_files(raw, words, work)
    with _step("find_names"):
        named = _named(made, words)
    stopped = concat(SKIPPED, [made[SKIPPED], named[SKIPPED]])
    built = _without(stopped.dropna(subset="article_id"), {**made, **named})
    built |= {"articles": complete(built["articles"], raw), SKIPPED: concat(SKIPPED, [read.skipped_inputs, stopped])}
    if not len(built["articles"]) and (said := one_reason(built[SKIPPED])):
        LOG.error(said)
    built = {name: tables.check(name, built[name]) for name in CORPUS_TABLES}
    return Corpus(**built, run=_run_record(read.run, words, built), lexicons=words)


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

    workers: int
    engine: str | None
    partitions: str | Path | None
    progress: bool

    @property
    def at_once(self) -> bool:
        """Whether nothing is kept and nothing leaves this process. ValueError for workers that are not possible."""
        if not isinstance(self.workers, int) or self.workers < 1:
            raise ValueError(f"workers={self.workers!r} is not possible. Give 1 (this process) or more processes.")
        return self.partitions is None and self.workers == 1 and self.engine is None


def _at_once(raw: Sequence[Raw], words: Lexicons, how: _Work) -> Tables:
    """The tables of all articles, each from itself alone."""
    with _step("cleaning"), collector_off():
        cleaned = clean_articles(raw, words)
    with _step("stage 1"):
        whole = Piece(cleaned.articles, cleaned.blocks, words)
        counted = ((extract(piece), len(piece.articles)) for piece in pieces(whole))
        done = joined([made for made, _ in _with_bar(counted, len(whole.articles), how)])
    done = {**{name: tables.empty(name) for name in (*STAGE_ONE, SKIPPED)}, **done}
    return {**cleaned._asdict(), **done, SKIPPED: concat(SKIPPED, [cleaned.skipped_inputs, done[SKIPPED]])}


def _through_files(raw: Sequence[Raw], words: Lexicons, how: _Work) -> Tables:
    """The same, by way of partitions, because they are kept or made elsewhere."""
    with tempfile.TemporaryDirectory() if how.partitions is None else nullcontext(how.partitions) as folder:
        store = Store(folder, raw, words)
        with _step("cleaning"), collector_off():
            tasks = store.tasks()
        with _step("stage 1"):
            counted = ((None, n) for n in engines.run(tasks, how.workers, how.engine))
            deque(_with_bar(counted, sum(task.end - task.start for task in tasks), how), maxlen=0)
        with _step("partitions joined"):
            made = store.result()
            store.clean()
    return made


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


def _named(made: Tables, words: Lexicons) -> Tables:
    """The table names, and the articles whose names cannot be joined with the others."""
    entities = made["entities"]

    def name(piece: Piece) -> Tables:
        own = entities if piece is whole else entities[entities["article_id"].isin(piece.articles["article_id"])]
        with in_room("find_names"):
            return {"names": find_names(own, lexicons=words), SKIPPED: tables.empty(SKIPPED)}

    whole = Piece(made["articles"], made["blocks"], words)
    named = halved(whole, name)
    if not len(named[SKIPPED]):
        return named
    rest = whole.articles[~whole.articles["article_id"].isin(named[SKIPPED]["article_id"])]
    return {**halved(whole._replace(articles=rest), name), SKIPPED: named[SKIPPED]}


def _without(stopped: pd.DataFrame, built: Tables) -> Tables:
    """The tables without the articles on which a room stopped; their lines stay in the ledger."""
    lost = dict(zip(stopped["article_id"], stopped["room"], strict=True))
    if not lost:
        return built
    kept = {
        name: table[~table["article_id"].isin(lost)].reset_index(drop=True)
        for name, table in built.items()
        if "article_id" in table.columns and name not in ("lines", SKIPPED)
    }
    roles = built["claim_roles"]
    kept["claim_roles"] = roles[roles["claim_id"].isin(kept["claims"]["claim_id"])].reset_index(drop=True)
    lines, none = built["lines"], built["lines"]["article_id"].isin(lost)
    changed = {
        "fate": lines["fate"].mask(none, FAILED),
        "step": lines["step"].mask(none, lines["article_id"].map(lost)),
        "article_id": lines["article_id"].mask(none),
        "block": lines["block"].mask(none),
    }
    return {**built, **kept, "lines": lines.assign(**changed)}


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
        return with_corrections(
            build(source, metadata=metadata, lexicons=lexicons), correction_files(corrections, source)
        )
    saved = tables.load(source, lexicons=lexicons)
    corrected = with_corrections(saved, correction_files(corrections, source))
    options = getattr(saved, "kept", tables.Kept()).options
    if corrected is saved or not options:
        return corrected
    return keep_analyses(corrected, **options.get("compare_claims", {}))


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
        "reading": reading_contract(built["articles"], built[SKIPPED], read.get("inputs", {}), lexicons=words),
        "lexicons": words.hashes,
        "counts": {name: len(table) for name, table in built.items()},
    }
