"""Stage 1 over Dask gives the same tables as in this process."""

import builtins

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.optional.dask_engine import dask_map

ARTICLES = pd.DataFrame({
    "id": [f"a-{i}" for i in range(5)],
    "outlet": ["Gazette"] * 5,
    "text": [f"Police arrested {i + 2} men in Port Elm, the mayor said. The bridge is closed." for i in range(5)],
})  # fmt: skip


@pytest.fixture
def one_a_partition(monkeypatch):
    monkeypatch.setattr("corpus_tools.pipeline.partitions.ARTICLES_PER_PARTITION", 1)


def _assert_equal(a, b):
    for (name, left), (_, right) in zip(a.tables(), b.tables(), strict=True):
        pd.testing.assert_frame_equal(left, right, obj=name)


def test_the_local_scheduler_gives_the_same_tables(one_a_partition):
    pytest.importorskip("dask", reason="the extra dask is not installed")
    _assert_equal(ct.build(ARTICLES, workers=dask_map), ct.build(ARTICLES))


@pytest.mark.slow
def test_a_cluster_gives_the_same_tables(one_a_partition):
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "processes": False}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster):
        _assert_equal(ct.build(ARTICLES, workers=dask_map), ct.build(ARTICLES))


def test_a_missing_dask_names_the_extra(monkeypatch):
    inner = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.startswith("dask"):
            raise ImportError(name)
        return inner(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError, match=r"corpus_tools\[dask\]"):
        dask_map(len, [])
