"""Stage 1 over a Dask cluster: `ct.build(source, workers=dask_map)`. Needs the extra `dask`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

MISSING = 'Dask is not installed. pip install "corpus_tools[dask]" brings it; without it, workers=2 uses two processes.'


def dask_map(
    function: Callable[[Any], dict[str, pd.DataFrame]], partitions: Iterable[Any]
) -> Iterable[dict[str, pd.DataFrame]]:
    """The results of `function` for each partition, in their order.

    Runs on the cluster of the active `dask.distributed.Client`, else on Dask's local scheduler. A worker that dies costs
    nothing: its partitions are run again, and since a partition is a pure function of its articles the tables are equal.
    ImportError where Dask is missing.
    """
    try:
        from dask.base import compute
        from dask.delayed import delayed
    except ImportError as error:
        raise ImportError(MISSING) from error
    # traverse=False: a partition is data, not a graph to be searched
    tasks = [delayed(function, pure=False)(delayed(part, traverse=False)) for part in partitions]
    results: Iterable[dict[str, pd.DataFrame]] = compute(*tasks)
    return results
