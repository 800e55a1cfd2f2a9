"""Stage 1 over Dask gives the same tables as in this process."""

import builtins

import pandas as pd
import pytest

import corpus_tools as ct

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


@pytest.mark.slow
def test_a_cluster_gives_the_same_tables_and_loses_nothing_when_a_worker_dies(one_a_partition, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    expected = ct.build(ARTICLES)
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster):
        _assert_equal(ct.build(ARTICLES, engine="dask"), expected)
        next(iter(cluster.workers.values())).process.process.kill()
        _assert_equal(ct.build(ARTICLES, engine=cluster.scheduler_address, partitions=tmp_path), expected)


def test_a_missing_dask_names_the_extra(monkeypatch):
    inner = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.startswith("distributed"):
            raise ImportError(name)
        return inner(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError, match=r"corpus_tools\[dask\]"):
        ct.build(ARTICLES, engine="dask")
