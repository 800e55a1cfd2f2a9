"""Sentences with marked words, as HTML for a notebook or as plain text.

Everything that comes from a text is escaped. Marks are elements that are readable without any style, because JupyterLab
shows no style of an untrusted notebook; colours are translucent, so that they serve light and dark themes alike.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from corpus_tools.presentation.boxes import boxed
from corpus_tools.presentation.printed import NO_OUTLET
from corpus_tools.reading.text import printable


class Mark(NamedTuple):
    """Words of a sentence and what they are; the `main` one is what the row is about."""

    start: int
    end: int
    what: str
    main: bool = False


class Passage(NamedTuple):
    """A sentence with the words that are marked in it."""

    sentence_id: str
    article_id: str
    outlet: str | None
    title: str | None
    zone: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, repr=False)
class Evidence:
    """Passages under a heading; shows itself in a notebook and on a terminal. `table` has them as rows."""

    heading: str
    passages: tuple[Passage, ...]
    left_out: int = 0
    whole: bool = False  # one article from its first sentence to its last: the heading says which
    facts: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def table(self) -> pd.DataFrame:
        """One row a passage: outlet, title, article_id, sentence_id, zone, sentence, marked (words with what they are)."""
        columns = ["outlet", "title", "article_id", "sentence_id", "zone", "sentence", "marked"]
        listed = ("; ".join(f"{m.what}: {p.text[m.start : m.end]}" for m in p.marks) for p in self.passages)
        passages = zip(self.passages, listed, strict=True)
        rows = [(p.outlet, p.title, p.article_id, p.sentence_id, p.zone, p.text, marked) for p, marked in passages]
        return pd.DataFrame(rows, columns=columns, dtype="str")

    def __len__(self) -> int:
        return len(self.passages)

    def __repr__(self) -> str:
        parts = [self.heading]
        if len(self.facts):
            parts.append(self.facts.to_string(index=False, na_rep=""))
        parts += [f"{self._origin(p)}[{p.sentence_id}]\n  {marked_text(p.text, p.marks)}" for p in self.passages]
        return printable("\n".join([*parts, *_remarks(self)]))

    def _origin(self, passage: Passage) -> str:
        """What stands before the id of a sentence."""
        is_body = passage.zone == "body"
        if self.whole:
            return "" if is_body else f"{passage.zone} "
        zone = "" if is_body else f", {passage.zone}"
        return f"{passage.outlet or NO_OUTLET}: {passage.title or passage.article_id}{zone} "

    def _repr_html_(self) -> str:
        facts = self.facts.to_html(index=False, border=0, na_rep="", escape=True) if len(self.facts) else ""
        body = "".join(passage_html(passage, self._origin(passage)) for passage in self.passages)
        notes = "".join(f"<p>{html.escape(remark)}</p>" for remark in _remarks(self))
        return boxed("evidence", f"<p><b>{html.escape(self.heading)}</b></p>{facts}{body}{notes}")


def passage_html(passage: Passage, origin: str) -> str:
    """One passage as a quotation with its origin."""
    said = f"{origin}· {passage.sentence_id}" if origin else passage.sentence_id
    return f'<blockquote dir="auto"><small>{html.escape(said)}</small><br>{marked_html(passage.text, passage.marks)}</blockquote>'


def marked_html(text: str, marks: Iterable[Mark]) -> str:
    """`text`, escaped, with its marked words in <mark> (main) or <u>, each followed by what it is."""
    out = []
    for start, end, covering, ending in _segments(text, marks):
        words = html.escape(text[start:end])
        if any(mark.main for mark in covering):
            words = f"<mark>{words}</mark>"
        elif covering:
            words = f"<u>{words}</u>"
        out.append(words + (f"<sup>{html.escape(_named(ending))}</sup>" if ending else ""))
    return "".join(out)


def marked_text(text: str, marks: Iterable[Mark]) -> str:
    """`text` with [words]{what they are}, inner marks closed before outer ones."""
    out = []
    for start, end, covering, ending in _segments(text, marks):
        opened = {(mark.start, mark.end) for mark in covering if mark.start == start}
        closed = sorted({mark.start for mark in ending}, reverse=True)
        labels = (_named(mark for mark in ending if mark.start == begun) for begun in closed)
        out.append("[" * len(opened) + text[start:end] + "".join(f"]{{{label}}}" for label in labels))
    return "".join(out)


def _named(marks: Iterable[Mark]) -> str:
    return ", ".join(dict.fromkeys(mark.what for mark in marks))


def _segments(text: str, marks: Iterable[Mark]) -> Iterable[tuple[int, int, list[Mark], list[Mark]]]:
    """Pieces of `text` between the ends of marks, the marks that cover each, and those that end with it."""
    fitting = sorted({mark for mark in marks if 0 <= mark.start < mark.end <= len(text)})
    cuts = sorted({0, len(text), *(m.start for m in fitting), *(m.end for m in fitting)})
    for start, end in pairwise(cuts):
        covering = [mark for mark in fitting if mark.start <= start and mark.end >= end]
        yield start, end, covering, [mark for mark in covering if mark.end == end]


def _remarks(shown: Evidence) -> Sequence[str]:
    if not shown.passages and not len(shown.facts):
        return ["No sentence stands behind this."]
    return [f"{shown.left_out:,} more sentences are not shown: most= shows more."] if shown.left_out else []
