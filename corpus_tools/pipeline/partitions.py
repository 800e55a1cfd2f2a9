"""Stage 1 in files: partitions of articles that are worked off apart, kept, and found again.

A partition is a folder, written under another name and renamed when it is whole. It lists its articles by a hash of all
that stage 1 depends on: the article, the word lists, the code. So a killed build goes on where it was, added articles cost
themselves, and a changed list or version costs what depends on it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.folders import write_json
from corpus_tools.lexicons import Lexicons
from corpus_tools.pipeline.stage_one import SKIPPED, STAGE_ONE, Piece, Tables, concat, extract, failure

ARTICLES_PER_PARTITION = 50  # small enough for a smooth progress bar, large enough that start-up costs vanish
KEYS = (
    "keys.json"  # of a finished partition: article_id -> hash, of the articles that were built and those it stopped at
)
BUILT, STOPPED = "built", "stopped"
PLACE = "_place"  # of an article in the corpus, while partitions are put together
INPUT, UNFINISHED = "input", "unfinished"  # endings of folders that are no finished partition
ORIGIN = ("file", "record")  # where an article stands in the input: its tables do not depend on it
READ = (
    "article_id",
    "outlet",
    "agency",
    "title",
    "text",
    "published",
    "url",
)  # columns of articles that they depend on
READ_BLOCKS = ("block", "zone", "text", "start", "end")
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
    _write(task, extract(_read(task)))
    return task.end - task.start


def attempt(task: Task, run: Callable[[Task], int]) -> int:
    """`run` the task where it may not come back; if so its halves, down to the article on which it does not."""
    try:
        return run(task)
    except Exception as error:
        if task.end - task.start == 1:
            _write(task, failure(_read(task), error))
            return 1
        return sum(attempt(half, run) for half in task.halves())


class Store:
    """A folder of partitions, finished ones and those to be worked off, for the articles of one build."""

    def __init__(self, folder: str | Path, whole: Piece) -> None:
        self.folder = Path(folder).resolve()
        self.whole = whole
        self.keys = article_keys(whole)

    def tasks(self) -> list[Task]:
        """What is still to be done, its input written."""
        known = {key for keys in self._finished(BUILT).values() for key in keys.values()}
        left = [place for place, key in enumerate(self.keys.values()) if key not in known]
        if not left:
            return []
        self.folder.mkdir(parents=True, exist_ok=True)
        words = self.folder / f"words-{_hash(str(self.whole.lexicons.hashes))}.json"
        if not words.is_file():
            write_json(words, {name: self.whole.lexicons[name] for name in self.whole.lexicons})
        return [self._task(number, piece, words.name) for number, piece in enumerate(pieces(self.whole, left))]

    def result(self) -> Tables:
        """The tables of stage 1 for all articles, in reading order."""
        built = self._wanted(BUILT)
        made = {name: concat(name, [self._rows(*item, name) for item in built.items()]) for name in STAGE_ONE}
        done = {article for articles in built.values() for article in articles}
        stopped = {home: articles for home, articles in self._wanted(STOPPED).items() if not done & set(articles)}
        rows = concat(SKIPPED, [self._rows(*item, SKIPPED) for item in stopped.items()])
        now = self.whole.articles.set_index("article_id")
        made[SKIPPED] = rows.assign(**{name: rows["article_id"].map(now[name]) for name in ORIGIN})
        return {name: _in_order(table) for name, table in made.items()}

    def clean(self) -> None:
        """Take away what no article of this build needs."""
        needed = set(self._wanted(BUILT))
        for path in self.folder.glob("*/"):
            if path.name not in needed:
                shutil.rmtree(path)
        for path in self.folder.glob("words-*.json"):
            path.unlink()

    def _task(self, number: int, piece: Piece, words: str) -> Task:
        keys = [self.keys[article] for article in piece.articles["article_id"]]
        name = f"{number:06}-{_hash(*keys)}"
        path = self.folder / f"{name}.{INPUT}"
        if not path.is_dir():
            unfinished = _unfinished(path)
            piece.articles[[*READ, *ORIGIN]].assign(key=keys).to_parquet(unfinished / "articles.parquet", index=False)
            piece.blocks.to_parquet(unfinished / "blocks.parquet", index=False)
            unfinished.rename(path)
        return Task(str(self.folder), name, words, 0, len(keys))

    def _finished(self, what: str) -> dict[str, dict[str, str]]:
        """Finished partitions, each with its articles that were built, or stopped at, and their hashes."""
        found = sorted(self.folder.glob(f"*/{KEYS}"))
        whole = [path for path in found if UNFINISHED not in path.parent.name]
        return {path.parent.name: json.loads(path.read_text(encoding="utf-8"))[what] for path in whole}

    def _wanted(self, what: str) -> dict[str, dict[str, int]]:
        """Partitions that hold articles of this build, each with these articles and their places."""
        home = {key: name for name, keys in self._finished(what).items() for key in keys.values()}
        wanted: dict[str, dict[str, int]] = {}
        for place, (article, key) in enumerate(self.keys.items()):
            if key in home:
                wanted.setdefault(home[key], {})[article] = place
        return wanted

    def _rows(self, folder: str, wanted: dict[str, int], name: str) -> pd.DataFrame:
        """Rows of one table of a partition that belong to wanted articles, with the article's place."""
        frame = tables.make(name, pd.read_parquet(self.folder / folder / f"{name}.parquet"))
        article = frame["article_id"] if "article_id" in frame else frame["claim_id"].str.rsplit(":", n=2).str[0]
        place = article.map(wanted)
        return frame.assign(**{PLACE: place})[place.notna()]


def pieces(whole: Piece, places: Sequence[int] | None = None) -> Iterator[Piece]:
    """The articles at some places (default: all), in reading order, in pieces of a fixed size."""
    chosen = range(len(whole.articles)) if places is None else places
    number = dict(zip(whole.articles["article_id"], range(len(whole.articles)), strict=True))
    of_block = whole.blocks["article_id"].map(number).to_numpy()
    for n in range(0, len(chosen), ARTICLES_PER_PARTITION):
        some = list(chosen[n : n + ARTICLES_PER_PARTITION])
        yield whole._replace(articles=whole.articles.iloc[some], blocks=whole.blocks[np.isin(of_block, some)])


def article_keys(whole: Piece) -> dict[str, str]:
    """Hash of each article, its blocks, the word lists and the code."""
    base = f"{_code()} {whole.lexicons.hashes}".encode()
    hashes = {article: hashlib.sha256(base) for article in whole.articles["article_id"]}
    for frame, columns in ((whole.articles, READ), (whole.blocks, READ_BLOCKS)):
        for article, *cells in zip(*(frame[name].tolist() for name in ("article_id", *columns)), strict=True):
            hashes[article].update("\x1f".join(map(str, cells)).encode("utf-8", "backslashreplace"))
    return {article: content.hexdigest()[:32] for article, content in hashes.items()}


@cache
def _code() -> str:
    """Hash of the sources of this package and versions of what it builds on: other code may give other tables."""
    content = hashlib.sha256(" ".join(map(version, LIBRARIES)).encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        content.update(path.read_bytes())
    return content.hexdigest()


def _hash(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


@cache
def _words(path: Path) -> Lexicons:
    return Lexicons({name: tuple(rows) for name, rows in json.loads(path.read_text(encoding="utf-8")).items()})


def _read(task: Task) -> Piece:
    folder = Path(task.store) / f"{task.name}.{INPUT}"
    articles = pd.read_parquet(folder / "articles.parquet")
    whole = Piece(
        tables.make("articles", articles),
        tables.make("blocks", pd.read_parquet(folder / "blocks.parquet")),
        _words(Path(task.store) / task.words),
    )
    return whole.part(task.start, task.end)


def _write(task: Task, made: Tables) -> None:
    """The tables of a task as a finished partition; an article on which a room stopped is tried again by the next build."""
    articles = pd.read_parquet(
        Path(task.store) / f"{task.name}.{INPUT}" / "articles.parquet", columns=["article_id", "key"]
    )
    stopped = set(made[SKIPPED]["article_id"])
    keys = zip(*(articles[name].iloc[task.start : task.end] for name in ("article_id", "key")), strict=True)
    unfinished = _unfinished(task.folder)
    for name, table in made.items():
        table.to_parquet(unfinished / f"{name}.parquet", index=False)
    listed: dict[str, dict[str, str]] = {BUILT: {}, STOPPED: {}}
    for article, key in keys:
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


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """The rows by the place of their article; within an article as they are."""
    if PLACE not in table:
        return table
    return table.sort_values(PLACE, kind="stable", ignore_index=True).drop(columns=PLACE)
