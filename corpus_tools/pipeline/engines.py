"""Where partitions are worked off: in this process, in several, or by a function like the built-in map."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any

from corpus_tools.pipeline.partitions import Partition, Tables, extract, halved

Map = Callable[[Callable[[Partition], Tables], Iterable[Partition]], Iterable[Tables]]
AHEAD = 2  # partitions a worker that are handed out before their turn: what a dead worker may have taken with it


def extract_all(partitions: list[Partition], workers: int | Map, progress: bool) -> list[Tables]:
    """The tables of each partition, in their order. ValueError for a number of workers that is not possible."""
    return list(_with_bar(_mapped(partitions, workers), len(partitions), progress))


def _mapped(partitions: list[Partition], workers: int | Map) -> Iterable[Tables]:
    if callable(workers):
        return workers(extract, partitions)
    if not isinstance(workers, int) or workers < 1:
        raise ValueError(f"workers={workers!r} is not possible. Give 1 (this process) or more processes.")
    if workers == 1 or len(partitions) <= 1:
        return map(extract, partitions)
    return _over_processes(partitions, workers)


def _over_processes(partitions: list[Partition], workers: int) -> Iterator[Tables]:
    """Over several processes. Where one dies, what it may have died on is tried again, each partition in its own process."""
    left = partitions
    while left:
        finished = 0
        try:
            for result in _in_turn(left, workers):
                finished += 1
                yield result
        except BrokenProcessPool:
            suspects = left[finished : finished + AHEAD * workers]
            yield from (halved(suspect, _in_own_process) for suspect in suspects)
            finished += len(suspects)
        left = left[finished:]


def _in_turn(partitions: list[Partition], workers: int) -> Iterator[Tables]:
    with _pool(workers) as pool:
        running: deque[Future[Tables]] = deque()
        for partition in partitions:
            if len(running) == AHEAD * workers:
                yield running.popleft().result()
            running.append(pool.submit(extract, partition))
        while running:
            yield running.popleft().result()


def _in_own_process(partition: Partition) -> Tables:
    with _pool(1) as pool:
        return pool.submit(extract, partition).result()


def _pool(workers: int) -> ProcessPoolExecutor:
    """New processes that share nothing with this one. RuntimeError where they cannot start."""
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _end_with_parent)
    try:
        pool.submit(abs, 0).result()
    except BrokenProcessPool as error:
        pool.shutdown()
        raise RuntimeError(
            "Worker processes cannot start. In a script of your own, put the call under `if __name__ == '__main__':`; "
            "or give workers=1."
        ) from error
    return pool


def _end_with_parent() -> None:
    """A worker whose parent was killed does not stay behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _with_bar(results: Iterable[Any], total: int, progress: bool) -> Iterable[Any]:
    if not progress:
        return results
    from tqdm import tqdm  # only a terminal needs it

    return tqdm(results, total=total, unit="partition", desc="extracting")
