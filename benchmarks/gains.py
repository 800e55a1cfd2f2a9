"""What a change of the rules wins and loses on texts that nobody annotated: two revisions, the same articles, one page.

python -m benchmarks.gains --base REVISION --corpus FILE [--n 500] [--seed 1] [--output report/gains] [--cache FOLDER]

FILE is Parquet, CSV or JSONL with an article a row; its first N are built by the base revision (kept in the cache for the
next run) and by the working tree. The page tells per table and column the rows gained, lost and changed, the same by rule,
and shows examples of each with the words around: [source], «what the row is about», {content}.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.differences import Difference, differences
from benchmarks.pages import Reader, Section, facts, rule_of, value, write

ROOT = Path(__file__).parent.parent
SNAPSHOT = Path(__file__).with_name("snapshot.py")
OUTPUT = Path("report") / "gains"
EXAMPLES = 20

Tables = dict[str, pd.DataFrame]


def snapshot(code: Path, corpus: Path, n: int, folder: Path) -> None:
    """The tables that the package in `code` makes of the corpus, in `folder`. CalledProcessError where it cannot."""
    command = [sys.executable, "-P", str(SNAPSHOT), str(corpus), str(n), str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(code)})


def base_snapshot(revision: str, corpus: Path, n: int, cache: Path) -> Path:
    """The folder of the base revision's tables, built only where the cache has none of this revision, file and number."""
    commit = _git("rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    folder = cache / f"{commit[:12]}-{_digest(corpus)}-{n}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            code, tables = Path(scratch) / "code", Path(scratch) / "tables"
            with tarfile.open(fileobj=io.BytesIO(_git("archive", commit, "corpus_tools"))) as archive:
                archive.extractall(code, filter="data")
            snapshot(code, corpus, n, tables)
            if not folder.is_dir():  # another run may have been quicker
                tables.rename(folder)
    return folder


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, stdout=subprocess.PIPE).stdout


def _digest(corpus: Path) -> str:
    files = sorted(corpus.rglob("*")) if corpus.is_dir() else [corpus]
    content = b"".join(file.read_bytes() for file in files if file.is_file())
    return hashlib.sha256(SNAPSHOT.read_bytes() + content).hexdigest()[:12]


def read_snapshot(folder: Path) -> Tables:
    return {file.stem: pd.read_parquet(file) for file in sorted(folder.glob("*.parquet"))}


def compared(before: Tables, after: Tables, seed: int) -> list[Section]:
    """The sections of the page: rows by table, by column, by rule, then examples."""
    found = differences(before, after)
    of_both = {d.table: d for d in found}
    readers = (
        Reader({name: d.before for name, d in of_both.items()}),
        Reader({name: d.after for name, d in of_both.items()}),
    )
    return [
        Section("Rows", ("table", "before", "after", "lost", "gained", "changed"), [_rows(d) for d in found]),
        Section(
            "Values of rows that stand in both",
            ("table", "column", "filled", "emptied", "changed"),
            [row for d in found for row in _columns(d)],
        ),
        Section(
            "By rule",
            ("table", "rule", "before", "after", "lost", "gained"),
            [row for d in found for row in _by_rule(d)],
        ),
        *(section for d in found for section in _examples(d, readers, seed)),
    ]


def _rows(d: Difference) -> tuple[str, int, int, int, int, int]:
    return d.table, len(d.before), len(d.after), len(d.lost), len(d.gained), d.n_changed


def _columns(d: Difference) -> Iterator[tuple[str, str, int | str, int | str, int | str]]:
    for column in d.changed:
        pairs = d.values(column)
        filled, emptied = sum(old is None for old, _ in pairs), sum(new is None for _, new in pairs)
        if pairs:
            yield d.table, column, filled, emptied, len(pairs) - filled - emptied
    if len(d.before.columns) and len(d.after.columns):
        yield from ((d.table, str(c), "column is new", "", "") for c in d.after.columns if c not in d.before)
        yield from ((d.table, str(c), "", "column is gone", "") for c in d.before.columns if c not in d.after)


def _by_rule(d: Difference) -> Iterator[tuple[str, str, int, int, int, int]]:
    before, after = rule_of(d.table, d.before), rule_of(d.table, d.after)
    counts = [s.value_counts() for s in (before, after, before.iloc[d.lost], after.iloc[d.gained])]
    for rule in sorted({*counts[0].index, *counts[1].index}):
        was, now, lost, gained = (int(count.get(rule, 0)) for count in counts)
        if was != now or lost or gained:
            yield d.table, rule, was, now, lost, gained


def _examples(d: Difference, readers: tuple[Reader, Reader], seed: int) -> Iterator[Section]:
    for what, rows, positions, reader in (
        ("lost", d.before, d.lost, readers[0]),
        ("gained", d.after, d.gained, readers[1]),
    ):
        if positions:
            drawn = [rows.iloc[at] for at in _drawn(positions, f"{seed} {d.table} {what}")]
            shown = [(reader.words(row), facts(d.table, row)) for row in drawn]
            yield Section(f"{d.table}: {len(positions):,} {what}", ("words", "row"), shown, folded=True)
    for column, pairs in d.changed.items():
        if pairs:
            drawn = _drawn(pairs, f"{seed} {d.table} {column}")
            both = [(d.before.iloc[b], d.after.iloc[a]) for b, a in drawn]
            shown = [(readers[1].words(new), _change(column, old, new, readers[0])) for old, new in both]
            yield Section(f"{d.table}.{column}: {len(pairs):,} changed", ("words", "value"), shown, folded=True)


def _change(column: str, old: pd.Series, new: pd.Series, reader: Reader) -> str:
    """Both values; of a place in a sentence the words as they were marked before."""
    if column.endswith(("start", "end")):
        return f"before: {reader.words(old)}"
    return f"{value(old[column])} → {value(new[column])}"


def _drawn(items: list[Any], seed: str) -> list[Any]:
    """Twenty at most, by the seed, in the order of the table."""
    return sorted(random.Random(seed).sample(items, min(EXAMPLES, len(items))))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="revision to compare the working tree with")
    parser.add_argument("--corpus", required=True, type=Path, help="Parquet, CSV or JSONL with an article a row")
    parser.add_argument("--n", type=int, default=500, help="articles, from the first on (default: 500)")
    parser.add_argument("--seed", type=int, default=1, help="draws the examples (default: 1)")
    parser.add_argument("--output", type=Path, default=OUTPUT, help=f"folder of the page (default: {OUTPUT})")
    parser.add_argument(
        "--cache", type=Path, default=OUTPUT / "cache", help="folder that keeps builds of base revisions"
    )
    given = parser.parse_args(arguments)
    corpus = given.corpus.resolve()
    base = base_snapshot(given.base, corpus, given.n, given.cache)
    with tempfile.TemporaryDirectory() as scratch:
        now = Path(scratch) / "tables"
        snapshot(ROOT, corpus, given.n, now)
        seconds = [json.loads((folder / "seconds.json").read_text(encoding="utf-8")) for folder in (base, now)]
        sections = compared(read_snapshot(base), read_snapshot(now), given.seed)
    spent = ", ".join(f"{name} {seconds[0][name]:.1f} and {seconds[1][name]:.1f}" for name in seconds[0])
    note = f"{corpus.name}, first {given.n:,} articles; CPU seconds before and after: {spent}; examples by seed {given.seed}."
    target = write(given.output, corpus.stem, f"Gains since {given.base}", note, sections)
    for section in sections[:2]:
        print(pd.DataFrame(section.rows, columns=list(section.header)).to_string(index=False), end="\n\n")
    print(f"{note}\nWritten: {target} and .html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
