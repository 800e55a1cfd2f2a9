"""Stage 1 over Dask: `ct.build(source, engine="dask")`, or `engine="tcp://scheduler:8786"`. Needs the extra `dask`.

Workers read and write the partitions; the scheduler is handed their names. On several machines `partitions=` has to be a
folder that all of them see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from functools import partial
from typing import Any

MISSING = 'Dask is not installed. pip install "corpus_tools[dask]" brings it; without it, workers=2 uses two processes.'
HERE = "dask"  # the client that is active, else a cluster of processes on this machine


def run_on_dask(
    work: Callable[[Any], int], attempt: Callable[..., int], tasks: Sequence[Any], engine: str
) -> Iterator[int]:
    """`work` off every task on the cluster; the number of articles of each.

    A worker that dies costs nothing: Dask runs its tasks again. A task on which several workers die is halved (`attempt`) down
    to the article. ImportError where Dask is missing; OSError where no scheduler answers at the address.
    """
    try:
        from distributed import Client, as_completed, get_client
    except ImportError as error:
        raise ImportError(MISSING) from error
    try:
        active = nullcontext(get_client()) if engine == HERE else None
    except ValueError:
        active = None
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None} if engine == HERE else {}
    with active or closing(Client(None if engine == HERE else engine, **options)) as client:
        again = partial(attempt, run=lambda task: client.submit(work, task, pure=False).result())
        waiting = {client.submit(work, task, pure=False): task for task in tasks}
        for future in as_completed(list(waiting)):
            yield future.result() if future.status == "finished" else again(waiting[future])
