"""What tables, articles and evidence show of themselves in a notebook: HTML in a box with the style of its kind."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corpus_tools.reading.text import printable

TEMPLATES = Path(__file__).parent / "templates"
NO_FORMULA = "tex2jax_ignore mathjax_ignore"  # JupyterLab reads no formula between two dollar signs of a text


def boxed(kind: str, content: str) -> str:
    """HTML (escaped before) in a box of its own class, with templates/KIND.css."""
    return printable(f'<style>\n{_style(kind)}</style><div class="ct-{kind} {NO_FORMULA}">{content}</div>')


@cache
def _style(kind: str) -> str:
    return (TEMPLATES / f"{kind}.css").read_text(encoding="utf-8")
