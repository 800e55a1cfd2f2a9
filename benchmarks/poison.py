"""Put hostile inputs among good articles and see that each costs itself alone.

    python -m benchmarks.poison SAMPLE [--good 500]

First files as they come: broken, cut, in other encodings, with text that once stopped a room. Each is one article, or one row of
skipped_inputs with its reason. Then a reader, a cleaning step, each room of the library and a worker process are made to stop on
one article each, which becomes a row of its own. The good articles have the rows that they have without any of it. Exit code 1
where it is not so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

import corpus_tools as ct
from corpus_tools.pipeline import build, engines, partitions, stage_one
from corpus_tools.pipeline.partitions import Task
from corpus_tools.pipeline.stage_one import STAGE_ONE
from corpus_tools.reading import pages

WORDS = "Police arrested {} men in Port Elm on Monday, the mayor, Anna Brook, said."
ROOMS = {
    "split_sentences": (stage_one, ValueError),
    "find_entities": (stage_one, RecursionError),
    "find_statements": (stage_one, IndexError),
    "find_claims": (stage_one, OverflowError),
    "find_names": (build, MemoryError),
}
COLUMNS = 10_000
PARTITIONS = 4  # of the good articles, for two workers
FATAL = "poison-worker"  # the article on which a worker process dies
TOLD = ["article_id", "reason", "room", "exception"]
BYTES_SPOILT = 36  # of the first data page of a Parquet file


def write_poisons(folder: Path) -> dict[str, tuple[int, int]]:
    """Files of which each was fatal once: name -> articles that are read of it, rows of skipped_inputs."""
    folder.mkdir(exist_ok=True)
    table = pd.DataFrame({"id": [f"r{n}" for n in range(4)], "text": [WORDS.format(n) for n in range(4)]})
    table.to_parquet(folder / "page.parquet", row_group_size=2, compression=None)
    data = bytearray((folder / "page.parquet").read_bytes())
    data[4 : 4 + BYTES_SPOILT] = b"\xff" * BYTES_SPOILT
    (folder / "page.parquet").write_bytes(bytes(data))
    mended = {
        "cue.txt": "The mayor of Port Elm, Anna Brook, said",
        "numbers.txt": " and ".join(map(str, range(1, 1201))) + " people died.",
        "arabic.txt": "٬".join(["١٢٣"] * 110) + " people died.",
        "digits.txt": ",".join(["123"] * 110) + " people died and " + "9" * 400 + " fled.",
        "surrogate.jsonl": json.dumps({"text": "Three people \ud800 died in Port Elm."}),
        "nul.txt": "Three people\0 died in Port Elm.",
    }
    wide = ("text", *(f"column {n}" for n in range(COLUMNS)))
    mended["wide.csv"] = f"{','.join(wide)}\nSix people died in Port Elm.{',x' * COLUMNS}\n"
    refused = {
        "deep.jsonl": '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "empty.csv": "",
        "huge.jsonl": '{"text": "Four people died.", "n": ' + "9" * 5000 + "}",
        "stops.html": "<p>A reader is made to stop on this.</p>",
    }
    for name, words in {**mended, **refused}.items():
        (folder / name).write_text(words, encoding="utf-8")
    (folder / "broken.txt.gz").write_bytes(gzip.compress(b"Five people died." * 100)[:-20])
    (folder / "bomb.parquet").write_bytes(b"PAR1" + struct.pack("<I", 2**31) + b"PAR1")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("Six people died in Port Elm.", encoding="utf-8")
    return {
        **dict.fromkeys((*mended, "caf\\xe9.txt"), (1, 0)),
        **dict.fromkeys((*refused, "broken.txt.gz", "bomb.parquet"), (0, 1)),
        "page.parquet": (2, 1),  # the other row group is whole
    }


@contextmanager
def stopping_rooms(articles: list[str]) -> Iterator[None]:
    """Each room of the library stops on one of the articles, with another exception."""
    with ExitStack() as stack:
        for (room, (module, error)), article in zip(ROOMS.items(), articles, strict=True):
            inner = getattr(module, room)
            stack.enter_context(mock.patch.object(module, room, _stopping(inner, article, error)))
        yield


def _stopping(inner: Callable[..., Any], article: str, error: type[Exception]) -> Callable[..., Any]:
    def room(*tables: pd.DataFrame, **options: Any) -> Any:
        if any("article_id" in table and (table["article_id"] == article).any() for table in tables):
            raise error("a room that stops")
        return inner(*tables, **options)

    return room


def _reader(*_: object) -> None:
    raise IndexError("a reader that stops")


def _dying(task: Task) -> int:
    """Like work, in a process that does not survive the poison."""
    if (partitions._read(task).articles["article_id"] == FATAL).any():
        os._exit(9)
    return partitions.work(task)


def differences(good: ct.Corpus, poisoned: ct.Corpus) -> Iterator[str]:
    """In which tables of stage 1 the good articles do not have the rows that they have by themselves."""
    ids = set(good.articles["article_id"])
    if lost := sorted(ids - set(poisoned.articles["article_id"])):
        yield f"{len(lost)} good articles are lost, the first: {lost[0]}"
    claims = set(good.claims["claim_id"])
    for name in STAGE_ONE:
        one, two = getattr(good, name), getattr(poisoned, name)
        own = two["article_id"].isin(ids) if "article_id" in two else two["claim_id"].isin(claims)
        if not one.equals(two[own].reset_index(drop=True)):
            yield f"table {name}: good articles have other rows beside the poison"


def poison_files(articles: pd.DataFrame, good: ct.Corpus) -> tuple[list[str], pd.DataFrame]:
    """What went wrong where hostile files lie beside the good articles; and a row for each of these files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = write_poisons(folder)
        articles.to_parquet(folder / "good.parquet", index=False)
        with mock.patch.dict(pages.READERS, {".html": _reader}):
            corpus = ct.build(folder)
    read, skipped = corpus.articles["file"].value_counts(), corpus.skipped_inputs.set_index("file")
    wrong, told = list(differences(good, corpus)), []
    for file, (n_read, n_skipped) in expected.items():
        rows = skipped[skipped.index == file]
        told.append((file, read.get(file, 0), len(rows), "; ".join(rows["reason"])))
        if (read.get(file, 0), len(rows)) != (n_read, n_skipped):
            wrong.append(f"{file}: {read.get(file, 0)} articles and {len(rows)} skipped, not {n_read} and {n_skipped}")
    wrong += [f"{file} was skipped, and is no poison" for file in sorted(set(skipped.index) - set(expected))]
    return wrong, pd.DataFrame(told, columns=["file", "articles", "skipped", "reason"])


def poison_rooms(articles: pd.DataFrame, good: ct.Corpus) -> tuple[list[str], pd.DataFrame]:
    """The same where each room stops on an article among the good ones."""
    ids = [f"poison-{room}" for room in ROOMS]
    hostile = pd.DataFrame({articles.columns[0]: ids, "text": [WORDS.format(n + 2) for n in range(len(ids))]})
    step = len(articles) // len(ids)
    parts = [part for n, _ in enumerate(ids) for part in (hostile[n : n + 1], articles[n * step : (n + 1) * step])]
    with stopping_rooms(ids):
        corpus = ct.build(pd.concat([*parts, articles[len(ids) * step :]], ignore_index=True))
    told = corpus.skipped_inputs[TOLD]
    expected = [
        (article, "failed", room, error.__name__)
        for article, (room, (_, error)) in zip(ids, ROOMS.items(), strict=True)
    ]
    wrong = list(differences(good, corpus))
    if sorted(told.itertuples(index=False, name=None)) != sorted(expected):
        wrong.append("the rows of skipped_inputs are not one for each room")
    return wrong, told


def poison_workers(articles: pd.DataFrame, good: ct.Corpus) -> tuple[list[str], pd.DataFrame]:
    """The same where the process dies that works on an article among the good ones."""
    middle = len(articles) // 2
    hostile = pd.DataFrame({articles.columns[0]: [FATAL], "text": [WORDS.format(2)]})
    some = mock.patch.object(partitions, "ARTICLES_PER_PARTITION", -(-len(articles) // PARTITIONS))
    with some, mock.patch.object(engines, "work", _dying):
        corpus = ct.build(pd.concat([articles[:middle], hostile, articles[middle:]], ignore_index=True), workers=2)
    told = corpus.skipped_inputs[TOLD]
    wrong = list(differences(good, corpus))
    if told.values.tolist() != [[FATAL, "failed", "worker", "BrokenProcessPool"]]:
        wrong.append("the rows of skipped_inputs are not one for the article on which a worker died")
    return wrong, told


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", type=Path, help="a Parquet file of articles")
    parser.add_argument("--good", type=int, default=500)
    given = parser.parse_args(arguments)
    articles = pd.read_parquet(given.sample).head(given.good)
    good = ct.build(articles)
    wrong = (
        [] if len(good.articles) == given.good else [f"{len(good.articles)} of {given.good} good articles were read"]
    )
    for poison in (poison_files, poison_rooms, poison_workers):
        found, told = poison(articles, good)
        wrong += found
        print(told.to_string(index=False))
    print("\n".join(wrong) or f"{given.good} good articles, each with its rows; each poison costs itself alone.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
