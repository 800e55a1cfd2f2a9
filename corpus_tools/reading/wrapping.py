"""Paragraphs from lines that were broken at a fixed width; lines that are paragraphs are left alone."""

from __future__ import annotations

import itertools
from bisect import bisect_right

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.drafts import BODY, KEPT, LOWER, OUTER, Draft, Line, add_unit, ends_in_stop

MAX_WRAP_WIDTH = 130  # hard-wrapped lines are no longer than this
MIN_WRAP_WIDTH = 40
MIN_WRAPPED_PAIRS = 3
WRAPPED_SHARE = 0.3  # of neighbouring lines, so many must break inside a sentence
WRAP_SLACK = 12  # a full line may end this much before the widest one


def join_wrapped_lines(draft: Draft, words: Lexicons) -> None:
    """Paragraphs from lines: hard-wrapped lines are joined by a blank; where lines are paragraphs each stays one."""
    groups = [[line] for line in draft.open_lines()]
    widths = wrap_widths(list(draft.open_lines())) or (_known_width(groups) if draft.wrapped else ())
    if widths:
        groups = _joined(groups, widths)
    for group in groups:
        add_unit(draft, BODY, group, KEPT)


def _known_width(groups: list[list[Line]]) -> tuple[int, ...]:
    """The width of lines that are known to be broken, however few they are; () where one is too long for that."""
    width = max((len(line.text.strip(OUTER)) for line, *_ in groups), default=0)
    return (width,) if 0 < width <= MAX_WRAP_WIDTH else ()


def wrap_widths(lines: list[Line]) -> tuple[int, ...]:
    """The column at which lines were wrapped, and that of first lines where it is less; () where lines are paragraphs."""
    neighbours = ((a, b) for a, b in itertools.pairwise(lines) if b.number == a.number + 1)
    pairs = [(a.text.strip(OUTER), b.text.strip(OUTER)) for a, b in neighbours]
    inside = [a for a, b in pairs if LOWER.match(b) and not ends_in_stop(a)]
    if len(inside) < MIN_WRAPPED_PAIRS or len(inside) < WRAPPED_SHARE * len(pairs):
        return ()
    width = max(map(len, inside))
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return ()
    short = sorted(len(a) for a, _ in pairs if len(a) < width - WRAP_SLACK and not ends_in_stop(a))
    alike = (n + 1 - bisect_right(short, length - WRAP_SLACK) for n, length in enumerate(short))
    narrow = [length for length, count in zip(short, alike, strict=True) if count >= MIN_WRAPPED_PAIRS]
    return (width, narrow[-1]) if narrow else (width,)


def _joined(groups: list[list[Line]], widths: tuple[int, ...]) -> list[list[Line]]:
    joined: list[list[Line]] = []
    for line, *_ in groups:
        if joined and line.number == joined[-1][-1].number + 1 and _wraps(joined[-1][-1].text, line.text, widths):
            joined[-1].append(line)
        else:
            joined.append([line])
    return joined


def _wraps(above: str, below: str, widths: tuple[int, ...]) -> bool:
    """Whether the line `below` goes on with the paragraph of `above`."""
    above, below = above.strip(OUTER), below.strip(OUTER)
    needed = len(above) + 1 + len(below.partition(" ")[0])
    full = any(width - (WRAP_SLACK if width == widths[0] else 0) < needed and len(above) <= width for width in widths)
    if not ends_in_stop(above):
        return full or LOWER.match(below) is not None
    if len(widths) == 1:
        return full
    # where first lines are shorter, one of that width that does not end its sentence opens a paragraph
    opens = len(below) <= widths[-1] + WRAP_SLACK and not ends_in_stop(below) and LOWER.match(below) is None
    return full and len(above) > widths[-1] and not opens
