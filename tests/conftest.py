"""Settings for all tests: property tests are the same in every run, a slow machine fails none, no test leaves a figure open."""

import sys

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("here")


@pytest.fixture(autouse=True)
def _no_open_figures():
    """What a test drew is closed after it, so that no test depends on which ones ran before in its process."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
