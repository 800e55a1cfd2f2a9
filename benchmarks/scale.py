"""What an archive costs: a sample several times over with other dates, ids and words, built, extended, compared.

    python -m benchmarks.scale SAMPLE FOLDER [--copies 4] [--added 100] [--minutes 9]

Each call runs one step, a process of its own, of which CPU time and highest memory go to FOLDER/measured.jsonl; after the
minutes it is killed. The next call goes on where it was, as an interrupted build does; the time of all parts counts. What is
added is held out of the copies, for a line that five copies have would change them all. Exit code 1 where the extended
archive's tables are not, byte for byte, those of one that was built from scratch.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks.soak import bytes_of
from corpus_tools.cli import PARTITIONS
from corpus_tools.lexicons import load_lexicons
from corpus_tools.pipeline.analyses import ANALYSES

APART = 4018  # days between two copies: no story goes over two
WORD = re.compile(r"[A-Za-z]+")
STAYING = "stopwords"  # the list whose words every copy has: sentences stay sentences
LEAST, ENDING = 40, 2  # words that trade places at least, and letters in which the others are alike
COUNTED = 10_000  # words from which a list is a counted one: with those, too few words would share their lists
# Corpora: a copy, all copies, these and what is added, the same added.
ONE, ALL, MORE, EXTENDED = "one", "all", "more", "extended"
MEASURED = "measured.jsonl"
ANALYSIS = """
import sys
from corpus_tools.pipeline.analyses import ANALYSES
from corpus_tools.tables import load_columns
folder, verb, stories = sys.argv[1:]
wanted = next(a for a in ANALYSES if a.verb.__name__ == verb)
corpus = load_columns(folder, wanted.reads)
found = wanted.verb(corpus, **({"stories": __import__("pandas").read_parquet(stories)} if verb == "compare_claims" else {}))
if verb == "find_stories":
    found.to_parquet(stories)
"""


class Step(NamedTuple):
    """A process to be measured: its name and its command."""

    name: str
    command: list[str]


def copies_of(sample: pd.DataFrame, n: int) -> pd.DataFrame:
    """The sample n times: each copy has ids of its own, is dated later, and its texts share few runs of words with the others.

    Words that are no stop words trade places with words of like frequency that stand in the same word lists, where there are
    enough of them, else that end alike, in a whole copy alike: copies then hold as many repetitions within themselves as the
    sample, and few of each other.
    """
    texts = [text for name in ("title", "text") for text in sample[name].dropna()]
    groups: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    lists = _lists()
    for word, _ in Counter(word for text in texts for word in WORD.findall(text)).most_common():
        if STAYING not in (held := lists.get(word.lower(), [])):
            groups.setdefault((word[0].isupper(), tuple(held)), []).append(word)
    alone = [word for key, words in list(groups.items()) if len(words) < LEAST for word in groups.pop(key)]
    for word in alone:
        groups.setdefault((word[0].isupper(), (word[-ENDING:].lower(),)), []).append(word)
    made = []
    for copy in range(n):
        other = {
            word: words[at - at % n + (at + copy) % n]
            for words in groups.values()
            for at, word in enumerate(words[: len(words) // n * n])
        }
        later = pd.to_datetime(sample["date"], errors="coerce") + pd.Timedelta(days=APART * copy)
        renamed = {name: sample[name].map(partial(_renamed, other), na_action="ignore") for name in ("title", "text")}
        ids = sample["article_id"].astype(str) + f"-{copy}"
        made.append(sample.assign(article_id=ids, date=later.dt.strftime("%Y-%m-%d"), **renamed))
    return pd.concat(made, ignore_index=True)


def _lists() -> dict[str, list[str]]:
    """Word -> the lists that hold it alone; not those that were counted and hold most words."""
    words, found = load_lexicons(), defaultdict[str, list[str]](list)
    for name in words:
        terms = dict.fromkeys(map(str.lower, words.terms(name)))
        for term in terms if len(terms) < COUNTED else ():
            found[term].append(name)
    return found


def _renamed(other: Mapping[str, str], text: str) -> str:
    return WORD.sub(lambda hit: other.get(hit[0], hit[0]), text)


def prepare(sample: Path, folder: Path, copies: int, added: int) -> None:
    """The corpora as files."""
    folder.mkdir(parents=True, exist_ok=True)
    given = pd.read_parquet(sample)
    one, late = given.head(len(given) - added), given.tail(added)
    whole = pd.concat([copies_of(one, copies), late], ignore_index=True)
    for name, rows in ((ONE, len(one)), (ALL, copies * len(one)), (MORE, len(whole))):
        whole.head(rows).to_parquet(folder / f"{name}.parquet", index=False)


def steps(folder: Path) -> list[Step]:
    """What is measured, in turn."""
    build = [sys.executable, "-m", "corpus_tools.cli", "build", "--workers", "1"]
    built = [
        Step(f"build {name}", [*build, f"{folder / name}.parquet", "-o", str(folder / name)]) for name in (ONE, ALL)
    ]
    added = Step("build added", [*build, f"{folder / MORE}.parquet", "-o", str(folder / EXTENDED)])
    scratch = Step("build more", [*build, f"{folder / MORE}.parquet", "-o", str(folder / MORE)])
    analyses = [
        Step(f"{a.verb.__name__} {name}",
             [sys.executable, "-c", ANALYSIS, str(folder / name), a.verb.__name__, str(folder / f"stories-{name}.parquet")])
        for a in ANALYSES for name in (ONE, ALL)
    ]  # fmt: skip
    return [*built, added, *analyses, scratch]


def measured(folder: Path) -> pd.DataFrame:
    """CPU seconds and MiB of each part of each step."""
    path = folder / MEASURED
    rows = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return pd.DataFrame([json.loads(row) for row in rows], columns=["step", "cpu", "peak", "done"])


def measure(step: Step, folder: Path, seconds: float) -> bool:
    """Run a step for so many seconds at most and note what it took; whether it came to its end."""
    process = subprocess.Popen(step.command, stdout=subprocess.DEVNULL)
    end = threading.Timer(seconds, process.kill)
    end.start()
    _, status, used = os.wait4(process.pid, 0)
    end.cancel()
    done = os.waitstatus_to_exitcode(status) == 0
    row = {
        "step": step.name,
        "cpu": round(used.ru_utime + used.ru_stime, 1),
        "peak": used.ru_maxrss // 1024,
        "done": done,
    }
    with (folder / MEASURED).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    return done


def table(folder: Path) -> pd.DataFrame:
    """Step, CPU seconds over its parts, highest MiB, parts."""
    return measured(folder).groupby("step", sort=False).agg(
        cpu=("cpu", "sum"), peak=("peak", "max"), parts=("done", "size"), done=("done", "any")
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--added", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=9)
    told = parser.parse_args(arguments)
    folder: Path = told.folder
    if not (folder / f"{MORE}.parquet").is_file():
        prepare(told.sample, folder, told.copies, told.added)
    known = table(folder)
    left = [step for step in steps(folder) if not (step.name in known.index and known.loc[step.name, "done"])]
    if left:
        if left[0].name == "build added" and not (folder / EXTENDED).exists():  # goes on from the archive without it
            shutil.copytree(folder / ALL / PARTITIONS, folder / EXTENDED / PARTITIONS)
        measure(left[0], folder, told.minutes * 60)
    print(table(folder).to_string())
    if len(left) > 1 or not (folder / MORE / "datapackage.json").is_file():
        return 0
    same = bytes_of(folder / EXTENDED) == bytes_of(folder / MORE)
    print("the extended archive is", "the same, byte for byte" if same else "ANOTHER than one built from scratch")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
