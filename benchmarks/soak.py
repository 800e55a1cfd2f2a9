"""Kill a build, a report or a Dask worker at random moments, go on, and compare with an undisturbed run.

    python -m benchmarks.soak SOURCE [--kills 20] [--command build|report|dask] [--first N] [--seed 1]

After each kill the folder holds no finished tables, or whole ones: never a mixture that `corpus-tools check` accepts. Exit code
1 where a mixture was accepted or the final tables differ. Of a build on Dask only workers are killed, all during one build.
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
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.checks import check_folder
from corpus_tools.folders import listed
from corpus_tools.tables import sha256

BUILD, REPORT, DASK = "build", "report", "dask"
TABLES = {BUILD: ".", REPORT: "tables", DASK: "."}  # where a command writes its tables
DASK_WORKERS = 2


class Soaked(NamedTuple):
    """What went wrong, a line a finding, and how many kills fell while tables were saved."""

    wrong: list[str]
    while_saved: int


def soak(source: Path, folder: Path, *, kills: int, command: str = BUILD, seed: int = 1) -> Soaked:
    """Kill the command so often, and compare what it leaves and what it ends with."""
    drawn = random.Random(seed)
    undisturbed, disturbed = folder / "undisturbed", folder / "disturbed"
    began = time.monotonic()
    _start(command, source, undisturbed).wait()
    takes = time.monotonic() - began
    wrong: list[str] = []
    number = while_saved = 0
    while number < kills:
        process = _start(command, source, disturbed)
        began, moment = time.monotonic(), drawn.uniform(0, takes)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            number += 1
            while_saved += _is_being_saved(disturbed / TABLES[command])
        else:  # it had little left to do: the next is killed while it does that again, up to its renaming of folders
            takes = time.monotonic() - began
        problems = _problems(disturbed / TABLES[command])
        wrong += [f"kill {number} after {moment:.1f} s: {problem}" for problem in problems]
    _start(command, source, disturbed).wait()
    return Soaked([*wrong, *_differences(undisturbed / TABLES[command], disturbed / TABLES[command])], while_saved)


def soak_workers(source: Path, folder: Path, *, kills: int, seed: int = 1) -> list[str]:
    """The same of the workers of a cluster on this machine, so many of them killed while they build."""
    from distributed import LocalCluster

    drawn = random.Random(seed)
    undisturbed, disturbed = folder / "undisturbed", folder / "disturbed"
    with LocalCluster(n_workers=DASK_WORKERS, threads_per_worker=1, dashboard_address=None) as cluster:
        began = time.monotonic()
        _start(BUILD, source, undisturbed, "--engine", cluster.scheduler_address).wait()
        moments = sorted(drawn.uniform(0, time.monotonic() - began) for _ in range(kills))
        began = time.monotonic()
        process = _start(BUILD, source, disturbed, "--engine", cluster.scheduler_address)
        for moment in moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            drawn.choice(_alive(cluster)).kill()
        wrong = [f"the build ended with exit code {process.returncode}"] if process.wait() else []
    return [*wrong, *_differences(undisturbed, disturbed)]


def _alive(cluster: Any) -> list[Any]:
    """The workers' processes, waited for where all were killed and none is started again yet."""
    while True:
        processes = [nanny.process.process for nanny in cluster.workers.values() if nanny.process]
        if alive := [process for process in processes if process and process.is_alive()]:
            return alive
        time.sleep(0.1)


def _start(command: str, source: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "corpus_tools.cli", command, str(source), "--output", str(out), *options]
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _is_being_saved(tables: Path) -> bool:
    """Whether the killed command was about to put tables into their place: folders beside it are left."""
    whole = tables.resolve()
    return any(whole.with_name(f".{whole.name}.{part}").exists() for part in ("new", "old"))


def _problems(tables: Path) -> list[str]:
    try:
        return [problem for _, problem in check_folder(tables) if problem]
    except FileNotFoundError:
        return []  # nothing finished yet


def _differences(undisturbed: Path, disturbed: Path) -> list[str]:
    one, two = bytes_of(undisturbed), bytes_of(disturbed)
    if not one:
        return ["the undisturbed run wrote nothing"]
    return [
        f"{name} differs from the undisturbed run"
        for name in sorted(one.keys() | two.keys())
        if one.get(name) != two.get(name)
    ]


def bytes_of(folder: Path) -> dict[str, str]:
    """Hash of each file that datapackage.json lists: the log tells times."""
    return {name: sha256(folder / name) for name in listed(folder)}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--command", choices=TABLES, default=BUILD)
    parser.add_argument("--first", type=int, metavar="N", help="only the first N rows of a Parquet file")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder, source = Path(name), given.source.resolve()
        if given.first:
            source = folder / "first.parquet"
            pd.read_parquet(given.source).head(given.first).to_parquet(source, index=False)
        if given.command == DASK:
            found = Soaked(soak_workers(source, folder, kills=given.kills, seed=given.seed), 0)
        else:
            found = soak(source, folder, kills=given.kills, command=given.command, seed=given.seed)
    said = f"{given.kills} kills ({given.command}), {found.while_saved} of them inside the save: no mixture, the same bytes."
    print("\n".join(found.wrong) or said)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
