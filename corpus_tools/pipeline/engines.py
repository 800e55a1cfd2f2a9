"""Where partitions are worked off: in this process, in several, or by a function like the built-in map."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pandas as pd

from corpus_tools.pipeline.partitions import Partition, extract

Map = Callable[[Callable[[Partition], dict[str, pd.DataFrame]], Iterable[Partition]], Iterable[dict[str, pd.DataFrame]]]


def extract_all(partitions: list[Partition], workers: int | Map, progress: bool) -> list[dict[str, pd.DataFrame]]:
    """The tables of each partition, in their order. ValueError for a number of workers that is not possible."""
    return list(_with_bar(_mapped(partitions, workers), len(partitions), progress))


def _mapped(partitions: list[Partition], workers: int | Map) -> Iterable[dict[str, pd.DataFrame]]:
    if callable(workers):
        return workers(extract, partitions)
    if not isinstance(workers, int) or workers < 1:
        raise ValueError(f"workers={workers!r} is not possible. Give 1 (this process) or more processes.")
    if workers == 1 or len(partitions) <= 1:
        return map(extract, partitions)
    return _over_processes(partitions, workers)


def _over_processes(partitions: list[Partition], workers: int) -> Iterable[dict[str, pd.DataFrame]]:
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(extract, partitions)


def _with_bar(results: Iterable[Any], total: int, progress: bool) -> Iterable[Any]:
    if not progress:
        return results
    from tqdm import tqdm  # only a terminal needs it

    return tqdm(results, total=total, unit="partition", desc="extracting")
