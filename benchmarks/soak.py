"""Kill a build (or report) at random moments, go on, and compare the tables with those of an undisturbed run.

    python -m benchmarks.soak SOURCE [--kills 20] [--command build] [--first N] [--seed 1]

After each kill the folder holds no finished tables, or whole ones: never a mixture that `corpus-tools check` accepts. Exit code
1 where a mixture was accepted or the final tables differ.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from corpus_tools.checks import check_folder
from corpus_tools.folders import listed
from corpus_tools.tables import sha256

TABLES = {"build": ".", "report": "tables"}  # where a command writes its tables


def soak(source: Path, folder: Path, *, kills: int, command: str = "build", seed: int = 1) -> list[str]:
    """What went wrong: one line a finding, none where all is well."""
    drawn = random.Random(seed)
    undisturbed, disturbed = folder / "undisturbed", folder / "disturbed"
    began = time.monotonic()
    _start(command, source, undisturbed).wait()
    takes = time.monotonic() - began
    wrong: list[str] = []
    number = 0
    while number < kills:
        process = _start(command, source, disturbed)
        began, moment = time.monotonic(), drawn.uniform(0, takes)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            number += 1
        else:  # it had little left to do: the next is killed while it does that again, up to its renaming of folders
            takes = time.monotonic() - began
        problems = _problems(disturbed / TABLES[command])
        wrong += [f"kill {number} after {moment:.1f} s: {problem}" for problem in problems]
    _start(command, source, disturbed).wait()
    one, two = (bytes_of(out / TABLES[command]) for out in (undisturbed, disturbed))
    wrong += [
        f"{name} differs from the undisturbed run"
        for name in sorted(one.keys() | two.keys())
        if one.get(name) != two.get(name)
    ]
    return wrong if one else [*wrong, "the undisturbed run wrote nothing"]


def _start(command: str, source: Path, out: Path) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "corpus_tools.cli", command, str(source), "--output", str(out)]
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _problems(tables: Path) -> list[str]:
    try:
        return [problem for _, problem in check_folder(tables) if problem]
    except FileNotFoundError:
        return []  # nothing finished yet


def bytes_of(folder: Path) -> dict[str, str]:
    """Hash of each file that datapackage.json lists: the log tells times."""
    return {name: sha256(folder / name) for name in listed(folder)}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--command", choices=TABLES, default="build")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N rows of a Parquet file")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder, source = Path(name), given.source.resolve()
        if given.first:
            source = folder / "first.parquet"
            pd.read_parquet(given.source).head(given.first).to_parquet(source, index=False)
        wrong = soak(source, folder, kills=given.kills, command=given.command, seed=given.seed)
    print("\n".join(wrong) or f"{given.kills} kills of a {given.command}: no mixture, the same bytes.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
