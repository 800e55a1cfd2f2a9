"""Furniture learnt from the corpus: lines that many articles of one outlet have, and no article of another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus_tools.reading.drafts import OUTER

FEWEST = 5  # articles of one outlet that must have a line
OUTER_LINES = 8  # lines with words at the start and at the end of an article in which furniture is learnt
LONGEST = 400  # characters of such a line
CONTENT = re.compile(r"[\d\"“”«»]|:$")  # a number, a quotation, or what leads to one: reports repeat these too


def repeated_lines(texts: Iterable[tuple[str | None, str]]) -> dict[str, frozenset[str]]:
    """Outlet -> lines that stand in at least five of its articles with different texts, and in none of another outlet.

    `texts` holds the outlet (null where none is known) and the text of each article. A line with a number or a quotation is never
    learnt, whoever repeats it: it may be the report's own.
    """
    outlets: dict[str, str | None] = {}
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for outlet, text in texts:
        if text in seen:
            continue
        seen.add(text)
        for line in _outer(text):
            if outlets.setdefault(line, outlet) != outlet:
                outlets[line] = None
            counts[line] = counts.get(line, 0) + 1
    learnt: dict[str, set[str]] = {}
    for line, count in counts.items():
        outlet = outlets[line]
        if outlet is not None and count >= FEWEST:
            learnt.setdefault(outlet, set()).add(line)
    return {outlet: frozenset(lines) for outlet, lines in learnt.items()}


def _outer(text: str) -> set[str]:
    """The first and last lines of a text that could be furniture."""
    lines = [line for line in text.split("\n") if line.strip()]
    outer = lines if len(lines) <= 2 * OUTER_LINES else lines[:OUTER_LINES] + lines[-OUTER_LINES:]
    return {line.strip(OUTER) for line in outer if len(line) <= LONGEST and not CONTENT.search(line)}
