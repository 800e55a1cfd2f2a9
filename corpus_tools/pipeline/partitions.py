"""What is made of each article, in files: partitions that are worked off apart, kept, and found again.

A partition is a folder, written under another name and renamed when it is whole. It lists its articles by a hash of all
that its tables depend on: the article as it stands in the input, the word lists, the code. So a killed build goes on where it
was, added articles cost themselves, and a changed list or version costs what depends on it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus_tools import tables
from corpus_tools.folders import whole_file, write_json
from corpus_tools.lexicons import LexiconError, Lexicons
from corpus_tools.pipeline.stage_one import SKIPPED, Piece, Tables, concat, extract, failure
from corpus_tools.reading.articles import Articles, Raw, clean_articles, content, without_text
from corpus_tools.schema import DECLARED

ARTICLES_PER_PARTITION = 100  # small enough for a smooth progress bar, large enough that opening files costs little
KEYS = "keys.json"  # of a finished partition: article_id -> hash, of articles that were built and those it stopped at
BUILT, STOPPED = "built", "stopped"
PLACE = "_place"  # of an article in the corpus, while partitions are put together
INPUT, UNFINISHED = "input", "unfinished"  # endings of folders that are no finished partition
READING = ("articles", "blocks", "lines")
PLACED_TABLES = ("articles", "lines", SKIPPED)  # tell where in the input an article stands
# Of a partition's files: so they are read three times as fast.
QUICK: dict[str, Any] = {"compression": "lz4", "use_dictionary": False, "write_statistics": False}
LIBRARIES = ("pandas", "numpy", "nltk", "pyarrow")
PACKAGE = Path(__file__).parent.parent


class Task(NamedTuple):
    """Some articles of a partition to be worked off: names of files only, so that it can be sent anywhere."""

    store: str
    name: str
    words: str
    start: int
    end: int

    @property
    def folder(self) -> Path:
        return Path(self.store) / f"{self.name}-{self.start:03}-{self.end:03}"

    def halves(self) -> tuple[Task, Task]:
        middle = (self.start + self.end) // 2
        return self._replace(end=middle), self._replace(start=middle)


def work(task: Task) -> int:
    """Work off a task: read its articles, write its tables. The number of articles."""
    piece = _read(task)
    _write(task, piece, extract(piece))
    return task.end - task.start


def attempt(task: Task, run: Callable[[Task], int]) -> int:
    """`run` the task where it may not come back; if so its halves, down to the article on which it does not."""
    try:
        return run(task)
    except LexiconError:
        raise
    except Exception as error:
        if task.end - task.start == 1:
            piece = _read(task)
            _write(task, piece, failure(piece, error))
            return 1
        return sum(attempt(half, run) for half in task.halves())


class Store:
    """A folder of partitions, finished ones and those to be worked off, for the articles of one build."""

    def __init__(self, folder: str | Path, raw: Sequence[Raw], lexicons: Lexicons) -> None:
        self.folder = Path(folder).resolve()
        self.raw, self.lexicons = raw, lexicons
        self.keys = article_keys(raw, lexicons)
        self.places = {found.article_id: place for place, found in enumerate(raw)}
        self.uncleaned: list[Articles] = []

    def tasks(self) -> list[Task]:
        """What is still to be done, its input written: the articles after cleaning."""
        known = {key for keys in self._finished(BUILT).values() for key in keys.values()}
        left = [found for found in self.raw if self.keys.get(found.article_id) not in known]
        self.raw = [without_text(found) for found in self.raw]
        if not left:
            return []
        self.folder.mkdir(parents=True, exist_ok=True)
        words = self.folder / f"words-{_hash(str(self.lexicons.hashes))}.json"
        if not words.is_file():
            lists = {name: self.lexicons[name] for name in self.lexicons}
            with whole_file(words) as file:
                file.write_text(json.dumps(lists, ensure_ascii=False), encoding="utf-8")
        pieces = (left[n : n + ARTICLES_PER_PARTITION] for n in range(0, len(left), ARTICLES_PER_PARTITION))
        return [task for number, some in enumerate(pieces) if (task := self._task(number, some, words.name))]

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One table of all articles, or some columns of it, in reading order."""
        with _little_memory():
            made = tables.make(name, self._stored(name, columns).to_pandas())
            return self._with_uncleaned(name, made) if columns is None else made[list(columns)]

    def stored(self, name: str) -> pa.Table | None:
        """The same as it was stored and checked; None where some of it is in no partition."""
        if self.uncleaned and name in (SKIPPED, "lines"):
            return None
        with _little_memory():
            return self._stored(name, None)

    def _stored(self, name: str, columns: Sequence[str] | None) -> pa.Table:
        homes = [self.stopped] if name == SKIPPED else [self.built, *([self.stopped] if name in READING else [])]
        wanted: dict[str, dict[str, int]] = {}
        for home, articles in (pair for some in homes for pair in some.items()):
            wanted[home] = wanted.get(home, {}) | articles  # a partition may hold articles of both kinds
        made = self._joined(wanted, name, columns)
        return self._placed(made) if name in PLACED_TABLES else made

    def _with_uncleaned(self, name: str, made: pd.DataFrame) -> pd.DataFrame:
        """The table with the rows of articles that could not be cleaned."""
        if name == SKIPPED:
            return concat(name, [*(part.skipped_inputs for part in self.uncleaned), made])
        if name == "lines" and self.uncleaned:
            return self._in_page_order(concat(name, [made, *(part.lines for part in self.uncleaned)]))
        return made

    @cached_property
    def built(self) -> dict[str, dict[str, int]]:
        """Partitions that hold articles of this build, each with these articles and their places; asked for when all are done."""
        return self._wanted(BUILT)

    @cached_property
    def stopped(self) -> dict[str, dict[str, int]]:
        """The same of articles on which a room stopped, where no partition holds them finished."""
        done = {article for articles in self.built.values() for article in articles}
        return {
            home: {article: place for article, place in articles.items() if article not in done}
            for home, articles in self._wanted(STOPPED).items()
        }

    @cached_property
    def undivided(self) -> set[str]:
        """Partitions all of whose articles are those of this build, in reading order, none of another partition between them."""
        placed = (articles.values() for home in (self.built, self.stopped) for articles in home.values())
        rank = {place: n for n, place in enumerate(sorted(chain.from_iterable(placed)))}
        listed, stopped = self._finished(BUILT), self._finished(STOPPED)
        ranks = {
            home: [rank[articles[article]] for article in listed[home]]
            for home, articles in self.built.items()
            if len(articles) == len(listed[home]) and not stopped[home]
        }
        return {home for home, found in ranks.items() if found == list(range(found[0], found[0] + len(found)))}

    def clean(self) -> None:
        """Take away what no article of this build needs."""
        for path in self.folder.glob("*/"):
            if path.name not in self.built:
                shutil.rmtree(path)
        for path in self.folder.glob("words-*.json"):
            path.unlink()

    def _task(self, number: int, some: Sequence[Raw], words: str) -> Task | None:
        """The task of some articles; None where none of them could be cleaned."""
        cleaned = clean_articles(some, self.lexicons)
        if len(cleaned.skipped_inputs):
            lost = cleaned.lines[cleaned.lines["article_id"].isna()]
            self.uncleaned.append(cleaned._replace(lines=lost))
        if not len(cleaned.articles):
            return None
        keys = [self.keys[article] for article in cleaned.articles["article_id"]]
        name = f"{number:06}-{_hash(*keys)}"
        path = self.folder / f"{name}.{INPUT}"
        if not path.is_dir():
            unfinished = _unfinished(path)
            for table in READING:
                getattr(cleaned, table).to_parquet(unfinished / f"{table}.parquet", index=False)
            write_json(unfinished / KEYS, keys)
            unfinished.rename(path)
        return Task(str(self.folder), name, words, 0, len(keys))

    def _finished(self, what: str) -> dict[str, dict[str, str]]:
        """Finished partitions, each with its articles that were built, or stopped at, and their hashes."""
        found = sorted(self.folder.glob(f"*/{KEYS}"))
        whole = [path for path in found if path.parent.suffix != f".{INPUT}" and UNFINISHED not in path.parent.name]
        keys: dict[str, dict[str, str]] = {}
        for path in whole:
            with _whole_or_told(path.parent):
                keys[path.parent.name] = json.loads(path.read_text(encoding="utf-8"))[what]
        return keys

    def _wanted(self, what: str) -> dict[str, dict[str, int]]:
        home = {key: name for name, keys in self._finished(what).items() for key in keys.values()}
        wanted: dict[str, dict[str, int]] = {}
        for article, key in self.keys.items():
            if key in home:
                wanted.setdefault(home[key], {})[article] = self.places[article]
        return wanted

    def _joined(self, wanted: Mapping[str, Mapping[str, int]], name: str, columns: Sequence[str] | None) -> pa.Table:
        """One table of all partitions: the rows of wanted articles by the place of the article, within it as they are."""
        read = None if columns is None else list(columns)
        parts: list[tuple[int, pa.Table]] = []
        for folder, places in wanted.items():
            with _whole_or_told(self.folder / folder):
                part = pq.ParquetFile(self.folder / folder / f"{name}.parquet").read(read, use_threads=False)
            parts += [(min(places.values()), part)] if folder in self.undivided else _by_article(part, places)
        if not parts:
            none = tables.empty(name)
            return pa.Table.from_pandas(none if read is None else none[read], preserve_index=False)
        return pa.concat_tables(part for _, part in sorted(parts, key=lambda placed: placed[0]))

    def _placed(self, table: pa.Table) -> pa.Table:
        """The rows with the file and record in which their article stands now."""
        known = table["article_id"].combine_chunks().dictionary_encode()
        pages = [self.raw[self.places[article]].page for article in known.dictionary.to_pylist()]
        for name in {"file", "record"} & set(table.column_names):
            place = table.schema.get_field_index(name)
            cells = pa.array([page.get(name) for page in pages], table.schema.field(place).type)
            table = table.set_column(place, table.schema.field(place), cells.take(known.indices))
        return table

    def _in_page_order(self, lines: pd.DataFrame) -> pd.DataFrame:
        """The ledger in the order of the input, where it holds lines of pages and articles that were not cleaned."""
        pages: dict[tuple[str, int | None], int] = {}
        for found in self.raw:
            pages.setdefault((found.page["file"], found.page.get("record")), len(pages))
        records = [None if pd.isna(record) else record for record in lines["record"]]
        of_row = [pages[page] for page in zip(lines["file"], records, strict=True)]
        order = lines.assign(**{PLACE: of_row}).sort_values([PLACE, "line", "part"], kind="stable", ignore_index=True)
        return order.drop(columns=PLACE)


@contextmanager
def _whole_or_told(folder: Path) -> Iterator[None]:
    """ValueError that says what to do where a file of the partition in `folder` is gone or damaged."""
    try:
        yield
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(
            f"The partition {folder} is damaged ({error}). Take this folder away: its articles alone are built anew."
        ) from error


@contextmanager
def _little_memory() -> Iterator[None]:
    """Arrow's usual memory pool would keep a third of what it needs on the way."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def _by_article(part: pa.Table, places: Mapping[str, int]) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each wanted article with its place."""
    runs = pc.run_end_encode(_article_of(part).combine_chunks())
    start = 0
    for article, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        if article in places:
            yield places[article], part.slice(start, end - start)
        start = end


def _article_of(part: pa.Table) -> pa.ChunkedArray:
    """The article of each row; the table of claim roles has it in the id of the claim."""
    if "article_id" in part.column_names:
        return part["article_id"].cast(pa.large_string())
    return pc.replace_substring_regex(part["claim_id"].cast(pa.large_string()), ":[^:]*:[^:]*$", "")


def pieces(whole: Piece) -> Iterator[Piece]:
    """The articles in reading order, in pieces of a fixed size."""
    number = dict(zip(whole.articles["article_id"], range(len(whole.articles)), strict=True))
    of_block = whole.blocks["article_id"].map(number).to_numpy() // ARTICLES_PER_PARTITION
    for n in range(-(-len(whole.articles) // ARTICLES_PER_PARTITION)):
        some = whole.articles.iloc[n * ARTICLES_PER_PARTITION : (n + 1) * ARTICLES_PER_PARTITION]
        yield whole._replace(articles=some, blocks=whole.blocks[of_block == n])


def article_keys(raw: Sequence[Raw], lexicons: Lexicons) -> dict[str, str]:
    """Hash of each article as it stands in the input, the word lists and the code."""
    base = hashlib.sha256(f"{_code()} {lexicons.hashes}".encode())
    keys = {}
    for found in raw:
        if found.error is None:
            whole = base.copy()
            whole.update("\x1f".join(content(found)).encode("utf-8", "backslashreplace"))
            keys[found.article_id] = whole.hexdigest()[:32]
    return keys


@cache
def _code() -> str:
    """Hash of the sources of this package and versions of what it builds on: other code may give other tables."""
    content = hashlib.sha256(" ".join(map(version, LIBRARIES)).encode())
    for path in sorted((*PACKAGE.rglob("*.py"), *DECLARED.glob("*.tsv"))):
        content.update(path.read_bytes())
    return content.hexdigest()


def _hash(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


@cache
def _words(path: Path) -> Lexicons:
    return Lexicons({name: tuple(rows) for name, rows in json.loads(path.read_text(encoding="utf-8")).items()})


def _read(task: Task) -> Piece:
    folder = Path(task.store) / f"{task.name}.{INPUT}"
    found = {name: tables.make(name, pd.read_parquet(folder / f"{name}.parquet")) for name in ("articles", "blocks")}
    return Piece(**found, lexicons=_words(Path(task.store) / task.words)).part(task.start, task.end)


def _write(task: Task, piece: Piece, made: Tables) -> None:
    """The tables of a task as a finished partition; an article on which a room stopped is tried again by the next build."""
    given = Path(task.store) / f"{task.name}.{INPUT}"
    keys = json.loads((given / KEYS).read_text(encoding="utf-8"))[task.start : task.end]
    articles = piece.articles["article_id"]
    lines = pd.read_parquet(given / "lines.parquet")
    lines = lines[lines["article_id"].isin(articles)]
    stopped = set(made[SKIPPED]["article_id"])
    unfinished = _unfinished(task.folder)
    for name, table in {**made, "articles": piece.articles, "blocks": piece.blocks, "lines": lines}.items():
        table.to_parquet(unfinished / f"{name}.parquet", index=False, **QUICK)
    listed: dict[str, dict[str, str]] = {BUILT: {}, STOPPED: {}}
    for article, key in zip(articles, keys, strict=True):
        listed[STOPPED if article in stopped else BUILT][article] = key
    write_json(unfinished / KEYS, listed)
    shutil.rmtree(task.folder, ignore_errors=True)
    try:
        unfinished.rename(task.folder)
    except OSError:  # another worker was faster
        shutil.rmtree(unfinished)


def _unfinished(path: Path) -> Path:
    made = path.with_name(f"{path.name}.{UNFINISHED}-{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    return made
