"""News articles to tidy tables of sentences, entities, statements and numeric claims, and what differs between outlets.

Use it as `import corpus_tools as ct`. What it offers stands in `__init__.pyi`; verbs are loaded on first use, so that importing
the package stays light.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import Any

from corpus_tools.misuse import checked

# Each name and its room, as type checkers and editors read them.
_STUB = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
_ROOM_OF = {name.name: node.module for node in _STUB.body if isinstance(node, ast.ImportFrom) for name in node.names}

__all__ = sorted(_ROOM_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # half of the time of importing the package

        return version("corpus_tools")
    if name not in _ROOM_OF:
        raise AttributeError(f"corpus_tools has no {name!r}. dir(corpus_tools) lists what it has.")
    return _public(name)


@cache
def _public(name: str) -> Any:
    """The public name as people use it: a verb says in one sentence what is wrong with its arguments."""
    value = getattr(import_module(str(_ROOM_OF[name])), name)
    return checked(value, name) if isfunction(value) else value


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__version__"]
