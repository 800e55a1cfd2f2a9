"""Does nbval wake up? Change one thing in a copy of the source folder, run the notebooks, and see them turn red.

    python tests/mutations.py              every change below, and none (which must stay green)
    python tests/mutations.py NAME ...     these alone

Exit code 0 where every change was noticed and the unchanged copy was green.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COPIED = ("corpus_tools", "notebooks", "seeds", "tests/gold", "pyproject.toml")
RED, GREEN = 1, 0  # exit codes of pytest: a failed cell, all passed


class Change(NamedTuple):
    """`before` stands once in `file` and becomes `after`; `notebooks` must notice."""

    file: str
    before: str
    after: str
    notebooks: tuple[str, ...]


CHANGES = {
    "a digit in a seed": Change(
        "seeds/002_67fd7bee9bb774d1.txt", "killed at least 16.", "killed at least 17.", ("03-claims", "08-report")
    ),
    "a term of a word list": Change(
        "corpus_tools/data/number_modifiers.tsv", "\nat least\t", "\nat leest\t", ("03-claims", "08-report")
    ),
    "a sign in inference": Change(
        "corpus_tools/analysis/statistics/intervals.py",
        "low, high = (centre - half)",
        "low, high = (centre + half)",
        ("90-accuracy",),
    ),
    "a line that cleaning drops": Change("seeds/000_95215c7763ea517c.txt", "\nTT\n\nGaza", "\nGaza", ("00-corpus",)),
}


def copied(target: Path) -> None:
    """The parts of the source folder that notebooks need, in `target`."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / name)


def changed(target: Path, change: Change) -> None:
    """Make the change in the copy. ValueError where the words do not stand there exactly once."""
    path = target / change.file
    text = path.read_text(encoding="utf-8")
    if text.count(change.before) != 1:
        raise ValueError(f"{change.file} holds {change.before!r} {text.count(change.before)} times: renew this change.")
    path.write_text(text.replace(change.before, change.after), encoding="utf-8")


def nbval(target: Path, notebooks: tuple[str, ...]) -> int:
    """The exit code of nbval on these notebooks of the copy (none given: all)."""
    paths = [f"notebooks/{name}.ipynb" for name in notebooks] or ["notebooks"]
    environment = {**os.environ, "PYTHONPATH": str(target), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    options = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "-q", "-x", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, *paths]
    return subprocess.run(
        command, cwd=target, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode


def noticed(name: str) -> bool:
    """Whether the notebooks turn red by this change."""
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch)
        copied(target)
        changed(target, CHANGES[name])
        return nbval(target, CHANGES[name].notebooks) == RED


def unchanged_is_green() -> bool:
    with tempfile.TemporaryDirectory() as scratch:
        copied(Path(scratch))
        return nbval(Path(scratch), ()) == GREEN


def main(names: list[str]) -> int:
    wrong = 0
    if not names:
        green = unchanged_is_green()
        wrong += not green
        print("nothing changed:", "green" if green else "RED, though nothing was changed")
    for name in names or CHANGES:
        red = noticed(name)
        wrong += not red
        print(f"{name} changed:", "red" if red else "STILL GREEN")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
