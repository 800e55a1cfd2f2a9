"""Killed at any moment, a build leaves whole tables or none, and ends with the bytes of an undisturbed one."""

import pandas as pd
import pytest

from benchmarks.soak import soak

TEXT = "Police arrested {} men in Port Elm on Monday, the mayor, Anna Brook, said. “The bridge is gone,” she told the Gazette."


@pytest.mark.slow
def test_kills_leave_no_mixture(tmp_path):
    source = tmp_path / "in.parquet"
    frame = pd.DataFrame(
        {"id": [f"a{n}" for n in range(120)], "text": [" ".join([TEXT.format(n + 2)] * 8) for n in range(120)]}
    )
    frame.to_parquet(source)
    assert soak(source, tmp_path, kills=3).wrong == []
