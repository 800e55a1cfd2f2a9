"""pytest plugin: nbval's kernels are spoken to through files of their own, and one that dies at its start is started again.

nbval gives a kernel ports that were free a moment ago; with two workers (or another user's program) a port can be taken before
the kernel binds it, and the kernel dies. Files in a folder of the test run's own cannot be taken.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any

import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager

from corpus_tools.presentation.notebooks import private_sockets

_start = nbval.kernel.start_new_kernel


def _start_again_once(**options: Any) -> Any:
    try:
        return _start(**options)
    except RuntimeError:  # died or never answered; a kernel that cannot start at all fails again
        return _start(**options)


def pytest_configure(config: pytest.Config) -> None:
    held = ExitStack()
    config.add_cleanup(held.close)
    nbval.kernel.KernelManager = partial(KernelManager, config=held.enter_context(private_sockets()))
    nbval.kernel.start_new_kernel = _start_again_once
