"""Quotation marks: which code points of a sentence are quoted, and which quotations run on into the next sentence.

Works on any text: marks may be straight, curly, mixed, doubled apostrophes or missing. A quotation ends at the latest with
its paragraph; a paragraph that ends inside one may be continued by a next paragraph that opens with a mark again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MARK = re.compile(r"[\"“”„«»]|''|``|‘‘|’’")
SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[\w“\"])|(?<=[\w.,!?…])[’'](?![\w’'])")
OPENING, CLOSING = "“„«", "”»"
MIN_SINGLE_WORDS = 3  # shorter stretches between single marks are as likely an apostrophe as a quotation


class Quoted(NamedTuple):
    """A quoted stretch of one sentence: the words without their marks, and whether it began before or goes on after."""

    start: int
    end: int
    carried_in: bool
    carried_out: bool


class QuoteState:
    """Whether a quotation is open where a sentence begins; one per paragraph."""

    def __init__(self) -> None:
        self.open = False

    def read(self, text: str) -> list[Quoted]:
        """The quoted stretches of the next sentence of the paragraph."""
        marks = list(MARK.finditer(text))
        if not marks:
            if self.open:
                return [Quoted(0, len(text), True, True)]
            return _single_quoted(text)
        found: list[Quoted] = []
        start, carried = 0, self.open
        for mark in marks:
            opens = _opens(text, mark, self.open)
            if opens and not self.open:
                self.open, start, carried = True, mark.end(), False
            elif not opens and self.open:
                self.open = False
                if mark.start() > start:
                    found.append(Quoted(start, mark.start(), carried, False))
            elif not opens and mark.start() > 0 and not found:
                # a closing mark without an opening one: where the quotation began is unknown, the sentence is taken
                found.append(Quoted(0, mark.start(), True, False))
        if self.open and len(text) > start:
            found.append(Quoted(start, len(text), carried, True))
        return found


def _opens(text: str, mark: re.Match[str], is_open: bool) -> bool:
    """Whether a mark opens a quotation. Curly marks say so, straight ones by their neighbours, then by what is open."""
    kind = mark.group()
    if kind[0] in OPENING or kind in ("``", "‘‘"):
        return True
    if kind[0] in CLOSING or kind == "’’":
        # some texts open with a closing mark: at the start, or after a space and before a letter
        return not is_open and _space_before(text, mark) and _letter_after(text, mark)
    before, after = _space_before(text, mark), _letter_after(text, mark)
    if before and after:
        return True
    if not before and not after:
        return False
    return not is_open and after


def _space_before(text: str, mark: re.Match[str]) -> bool:
    return mark.start() == 0 or text[mark.start() - 1] in " \t\xa0([—–-:"


def _letter_after(text: str, mark: re.Match[str]) -> bool:
    return mark.end() < len(text) and not text[mark.end()].isspace() and text[mark.end()] not in ".,;:!?)]"


def _single_quoted(text: str) -> list[Quoted]:
    """Stretches between single marks, where both marks stand and enough words lie between them."""
    if "‘" not in text and "'" not in text:
        return []
    found: list[Quoted] = []
    start = -1
    for mark in SINGLE.finditer(text):
        opens = mark.start() == 0 or not (text[mark.start() - 1].isalnum() or text[mark.start() - 1] in ".,!?…")
        if opens and start < 0:
            start = mark.end()
        elif not opens and start >= 0 and text.count(" ", start, mark.start()) >= MIN_SINGLE_WORDS - 1:
            found.append(Quoted(start, mark.start(), False, False))
            start = -1
    return found
