"""The command corpus-tools: build, report, check."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    sys.stderr.write("corpus-tools: no command is built yet.\n")
    return 2
