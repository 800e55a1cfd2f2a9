"""Where tasks are worked off: in this process, in several, or on a Dask cluster. Engines are handed names, not tables."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection, wait

from corpus_tools.pipeline.partitions import Task, attempt, work

AHEAD = 2  # tasks a worker that are handed out before their turn: what a dead worker may have taken with it


def run(tasks: Sequence[Task], workers: int, engine: str | None) -> Iterable[int]:
    """Work off every task; the number of articles of each as it is done. ValueError for workers that are not possible."""
    if engine is not None:
        adapter = import_module("corpus_tools.optional.dask_engine")  # an extra: looked for where it is asked for
        return adapter.run_on_dask(work, attempt, tasks, engine)
    if workers == 1 or len(tasks) <= 1:
        return map(work, tasks)
    return _over_processes(tasks, workers)


def _over_processes(tasks: Sequence[Task], workers: int) -> Iterator[int]:
    """Over several processes. Where one dies, what it may have died on is tried again, each task in its own process."""
    left = tasks
    while left:
        finished = 0
        try:
            for n in _in_turn(left, workers):
                finished += 1
                yield n
        except BrokenProcessPool:
            suspects = left[finished : finished + AHEAD * workers]
            yield from map(partial(attempt, run=_in_own_process), suspects)
            finished += len(suspects)
        left = left[finished:]


def _in_turn(tasks: Sequence[Task], workers: int) -> Iterator[int]:
    with _pool(workers) as pool:
        running: deque[Future[int]] = deque()
        for task in tasks:
            if len(running) == AHEAD * workers:
                yield running.popleft().result()
            running.append(pool.submit(work, task))
        while running:
            yield running.popleft().result()


def _in_own_process(task: Task) -> int:
    with _pool(1) as pool:
        return pool.submit(work, task).result()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """New processes that share nothing with this one, and end at once where the block is left by an exception, such as Ctrl-C.

    RuntimeError where they cannot start.
    """
    context = multiprocessing.get_context("spawn")
    wanted, want_no_more = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _end_with_parent, (wanted,))
    try:
        try:
            pool.submit(abs, 0).result()
        except BrokenProcessPool as error:
            raise RuntimeError(
                "Worker processes cannot start. In a script of your own, put the call under `if __name__ == '__main__':`; "
                "or give workers=1."
            ) from error
        yield pool
    except BaseException:
        want_no_more.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        want_no_more.close()
        wanted.close()


def _end_with_parent(wanted: Connection) -> None:
    """A worker whose parent was killed, or wants no more of it, does not stay behind; Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel, wanted]), os._exit(1)), daemon=True).start()
