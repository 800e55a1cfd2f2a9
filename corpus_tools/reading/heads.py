"""Heads of pages: where a headline is printed again under itself, an article begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.drafts import (
    MAX_HEAD_LINES,
    MAX_HEADLINE_CHARS,
    OUTER,
    Draft,
    Line,
    add_unit,
    alike,
    ends_in_stop,
    is_credited,
    is_headline,
    is_marker,
    same,
)

ENDS_IN_INITIAL = re.compile(r"(?<=[A-Z])\.$")  # in the U.S.
STOP = re.compile(r"(?<=\w)\.$")
MAX_LINES_ABOVE = 2  # short lines above a repeated headline: a section's name, a date


def split_page(lines: Sequence[Line], words: Lexicons) -> list[list[Line]]:
    """Cut a page where a headline is repeated with only captions, markers and numbers in between.

    Lines before the first headline belong to the first article; a page without such a headline is one article.
    """
    starts = _headline_starts(lines, words)
    cuts = [0, *starts[1:], len(lines)] if starts else [0, len(lines)]
    above = (line.text for line in (lines[: starts[0]] if starts else ()))
    if any(len(text) > MAX_HEADLINE_CHARS // 2 and ends_in_stop(text.strip(OUTER)) for text in above):
        cuts.insert(1, starts[0])
    return [list(lines[start:end]) for start, end in itertools.pairwise(cuts)]


def _headline_starts(lines: Sequence[Line], words: Lexicons) -> list[int]:
    places = [place for place, line in enumerate(lines) if line.text.strip(OUTER)]
    texts = [same(lines[place].text) for place in places]
    keys = list(map(alike, texts))
    heads: list[tuple[int, int]] = []
    covered = -1
    for n, text in enumerate(texts):
        if n <= covered or keys[n] not in keys[n + 1 : n + 2 + MAX_HEAD_LINES]:
            continue
        repeat = _repetition(texts, keys, n, words)
        if repeat is not None and not is_marker(text, words) and not is_credited(text, words):
            covered = _head_end(texts, keys, n, repeat, words)
            heads.append((n, covered))
    followed = itertools.pairwise([*heads, (len(texts), covered)])
    return [places[n] for (n, end), (beyond, _) in followed if end + 1 < beyond]  # a head without a text begins nothing


def _repetition(
    texts: list[str], keys: list[str], n: int, words: Lexicons, stop: re.Pattern[str] = ENDS_IN_INITIAL
) -> int | None:
    """Where the headline at `n`, which may end in `stop`, is printed again, if all between is what stands under a headline."""
    head = keys[n + 1 : n + 2 + MAX_HEAD_LINES]
    if keys[n] not in head or not is_headline(stop.sub("", texts[n])):
        return None
    repeat = n + 1 + head.index(keys[n])
    nearby = keys[n + 1 : n + 3 + 2 * MAX_HEAD_LINES]
    between = zip(texts[n + 1 : repeat], keys[n + 1 : repeat], strict=True)
    fits = all(nearby.count(key) > 1 or is_marker(text, words) or is_credited(text, words) for text, key in between)
    return repeat if fits else None


def _head_end(texts: list[str], keys: list[str], n: int, repeat: int, words: Lexicons) -> int:
    """The last line of the head that begins at `n`: captions and markers may follow the repeated headline."""
    known = set(keys[n : repeat + 1])
    while repeat + 1 < len(texts) and (keys[repeat + 1] in known or is_credited(texts[repeat + 1], words)):
        repeat += 1
    return repeat


def _first_head(texts: list[str], keys: list[str], words: Lexicons) -> tuple[int, int | None]:
    """Where the first lines hold a repeated headline (a section's name may stand above it), and where it is repeated.

    The very first line may end in a full stop; further down such a line is rather something that is said twice.
    """
    for n, text in enumerate(texts[: MAX_LINES_ABOVE + 1]):
        if n and (ends_in_stop(texts[n - 1]) or len(texts[n - 1]) > MAX_HEADLINE_CHARS // 4):
            break
        repeat = (
            None if is_credited(text, words) else _repetition(texts, keys, n, words, ENDS_IN_INITIAL if n else STOP)
        )
        if repeat is not None:
            return n, repeat
    return 0, None


def find_repeated_head(draft: Draft, words: Lexicons) -> None:
    """Title and captions of a page that prints its headline twice: each kept once, every other print dropped."""
    step = "find_repeated_head"
    first = list(itertools.islice(draft.open_lines(), 4 * MAX_HEAD_LINES))
    texts = [same(line.text) for line in first]
    keys = list(map(alike, texts))
    start, repeat = _first_head(texts, keys, words)
    if repeat is None:
        return
    for line in first[:start]:
        line.decide("marker", step)
    title, end = texts[start], _head_end(texts, keys, start, repeat, words) + 1
    seen: set[str] = set()
    for line, text, key in zip(first[start:end], texts[start:end], keys[start:end], strict=True):
        if is_marker(text, words):
            continue
        kind = "title" if key == keys[start] else "caption"
        if key in seen:
            line.decide(f"repeated_{kind}", step)
        elif kind == "caption" or draft.title is None:
            add_unit(draft, kind, [line], step)
            draft.title = title if kind == "title" else draft.title
        seen.add(key)
