"""What is written: made beside what is there and put in its place by a rename, never over a file of somebody else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

CORRECTIONS_FILE = "corrections.tsv"  # an analyst's, beside tables or articles: never replaced, never read as input
PACKAGE = "datapackage.json"  # written last: a folder without it is not finished
RUN = "run.json"
PARTITIONS = ".partitions"  # in the folder of the tables: hidden, so that it is never read as input
_HELD: set[Path] = set()  # folders that this process writes into


@contextmanager
def replaced(folder: str | Path, names: Iterable[str]) -> Iterator[Path]:
    """A new folder to write the files `names` into; when the block ends well it takes the place of `folder`.

    Files of others in `folder` stay in it. FileExistsError where one of `names` is such a file, or another process writes
    into the folder; NotADirectoryError where it is a file. Where the block raises, `folder` is as it was.
    """
    target = Path(folder).resolve()
    if target.is_file():
        raise NotADirectoryError(f"{folder} is a file. Name a folder to write tables into; it is made if needed.")
    with held(target):
        _refuse_foreign(target, names)
        new = _beside(target, "new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        try:
            yield new
            _swap(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)


@contextmanager
def held(folder: str | Path) -> Iterator[None]:
    """No other process writes into the folder meanwhile; what an earlier one left half done is put right first.

    FileExistsError where another one writes into it now.
    """
    target = Path(folder).resolve()
    if target in _HELD:
        yield
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = _beside(target, "lock")
    with lock.open("a") as file:
        if not _locked(file):
            raise FileExistsError(
                f"Another process writes into {folder} now. Wait until it is done, or name another folder."
            )
        _HELD.add(target)
        try:
            _settle(target)
            yield
        finally:
            _HELD.discard(target)
            with suppress(OSError):  # another process may wait for it where open files cannot be removed
                lock.unlink()


@contextmanager
def whole_file(path: str | Path, *, over: bool = False) -> Iterator[Path]:
    """A file to write that takes the name `path` when the block ends well: no half of it is ever there.

    FileExistsError where there is one and it is not to be written `over`.
    """
    target = Path(path)
    if target.exists() and not over:
        raise FileExistsError(f"{path} is there already. Name a new file, or take it away first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.write_bytes(b"")  # where nothing can be written, that is told before anything is made
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def listed(folder: Path) -> set[str]:
    """The files of a folder that its datapackage.json lists, with itself and run.json; none where it is not ours."""
    from corpus_tools.schema import TABLES

    try:
        resources = _package(folder)["resources"]
        if not all(resource["name"] in TABLES for resource in resources):
            return set()
        return {PACKAGE, RUN, *(resource["path"] for resource in resources)}
    except (ValueError, KeyError, TypeError):
        return set()


def is_broken(folder: Path) -> bool:
    """Whether a folder has a datapackage.json that is no JSON."""
    try:
        _package(folder)
    except ValueError:
        return True
    return False


def _package(folder: Path) -> Any:
    """What the datapackage.json of a folder says; None where none can be read. ValueError where it is no JSON."""
    try:
        return json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except OSError:
        return None


def link(file: Path, target: Path) -> None:
    """The same file under another name; a copy where the file system knows no second names."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False) + "\n", encoding="utf-8")


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")


def _refuse_foreign(target: Path, names: Iterable[str]) -> None:
    foreign = sorted(name for name in set(names) - listed(target) if (target / name).exists())
    if foreign:
        why = f"its {PACKAGE} is damaged" if is_broken(target) else f"no {PACKAGE} of this library lists it"
        raise FileExistsError(
            f"{target.name}/{foreign[0]} is there already, and {why}. Move it away, or name another folder."
        )


def _swap(new: Path, target: Path) -> None:
    old = _beside(target, "old")
    if target.exists():
        shutil.copymode(target, new)
        target.rename(old)
    new.rename(target)
    _settle(target)


def _settle(target: Path) -> None:
    """End a swap that began: back to the old folder where the new one is not in its place, else what others had in it."""
    old = _beside(target, "old")
    if not old.exists():
        return
    if not target.exists():
        old.rename(target)
        return
    for path in old.iterdir():
        if path.name not in listed(old) and not (target / path.name).exists():
            path.rename(target / path.name)
    shutil.rmtree(old)


def _locked(file: Any) -> bool:
    """Whether the file could be locked for this process; the lock ends with it, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return os.path.samestat(os.fstat(file.fileno()), Path(file.name).stat())  # else it was unlinked by who held it
