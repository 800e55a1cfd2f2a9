"""Quotation marks: which code points of a sentence are quoted, and which quotations run on into the next sentence.

Works on any text: marks may be straight, curly, mixed, doubled apostrophes or missing. A quotation ends at the latest with
its paragraph. A mark that opens and is never closed nearby quotes its own sentence only.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from itertools import chain, groupby
from typing import NamedTuple

SIGN = re.compile(r"[\"“”„«»'`‘](?:(?<=[\"“”„«»])|(?<=')(?:'|(?=\w))|(?<=`)`|(?<=‘)(?=\w))")  # one may stand here
MARK = re.compile(r"[\"“”„«»]|''|``|‘‘|’’")
SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[\w“\"])|(?<=[\w.,!?…])[’'](?![\w’'])")
OPENING, CLOSING = "“„«", "”»"
MIN_SINGLE_WORDS = 3  # shorter stretches between single marks are as likely an apostrophe as a quotation
MARK_WIDTH = 2  # code points
REACH = 12  # sentences: an opening mark without a closing one within so many is taken for a lone mark


class Quoted(NamedTuple):
    """A quoted stretch of one sentence: the words without their marks, and whether it began before or goes on after."""

    start: int
    end: int
    carried_in: bool
    carried_out: bool


def quoted_in(lines: Iterable[tuple[Hashable, str]], *, least: int = MIN_SINGLE_WORDS) -> list[list[Quoted]]:
    """The quoted stretches of each sentence of a text: its paragraph, and its words; `least` words between single marks."""
    paragraphs = [[text for _, text in paragraph] for _, paragraph in groupby(lines, key=lambda line: line[0])]
    following = [*(paragraph[0] for paragraph in paragraphs[1:]), ""]
    read = (
        quoted_stretches(own, goes_on=opens_with_mark(after), least=least)
        for own, after in zip(paragraphs, following, strict=False)
    )
    return list(chain.from_iterable(read))


def quoted_stretches(
    sentences: list[str], *, goes_on: bool = False, least: int = MIN_SINGLE_WORDS
) -> list[list[Quoted]]:
    """The quoted stretches of each sentence of one paragraph; `goes_on` if the next paragraph opens with a mark."""
    marks = [list(MARK.finditer(text)) if SIGN.search(text) else [] for text in sentences]
    if not any(marks):
        return [_single_quoted(text, least) for text in sentences]
    found: list[list[Quoted]] = []
    is_open = False
    opened_at = 0
    for n, text in enumerate(sentences):
        stretches: list[Quoted] = []
        if not marks[n]:
            found.append([Quoted(0, len(text), True, True)] if is_open else _single_quoted(text, least))
            is_open = is_open and n - opened_at < REACH
            continue
        start, carried = 0, is_open
        for mark in marks[n]:
            opens = _opens(text, mark, is_open)
            if not is_open and (opens or _opens_next(marks, sentences, n, mark)):
                is_open, start, carried, opened_at = True, mark.end(), False, n
            elif not opens and is_open:
                is_open = False
                if mark.start() > start:
                    stretches.append(Quoted(start, mark.start(), carried, False))
            elif not opens and mark.start() > 0 and not stretches:
                # a closing mark without an opening one: where the quotation began is unknown, the sentence is taken
                stretches.append(Quoted(0, mark.start(), True, False))
        if is_open and not _closes(marks, sentences, n, whole=goes_on or (opened_at == 0 and start <= MARK_WIDTH)):
            is_open = False
            if len(text) > start:
                stretches.append(Quoted(start, len(text), carried, False))
        elif is_open and len(text) > start:
            stretches.append(Quoted(start, len(text), carried, True))
        found.append(stretches)
    return found


def _opens_next(marks: list[list[re.Match[str]]], sentences: list[str], n: int, mark: re.Match[str]) -> bool:
    """Whether a straight mark that ends the sentence `n` belongs to the next one, where a space was lost: `late."It is,"`."""
    following = marks[n + 1] if n + 1 < len(sentences) else []
    lost = bool(following) and len(marks[n]) == 1 and mark.group() == '"' and mark.end() == len(sentences[n])
    return lost and not _opens(sentences[n + 1], following[0], False)


def _closes(marks: list[list[re.Match[str]]], sentences: list[str], n: int, *, whole: bool) -> bool:
    """Whether the quotation open at the end of sentence `n` is closed later in the paragraph, before a mark opens another.

    A quotation over several paragraphs closes in the last one only: `whole` says that the paragraph may be part of one.
    """
    for later in range(n + 1, len(sentences)):
        if marks[later]:
            return later - n <= REACH and not _opens(sentences[later], marks[later][0], True)
    return whole and len(sentences) - n <= REACH


def opens_with_mark(text: str) -> bool:
    """Whether a paragraph begins with a quotation mark."""
    mark = MARK.match(text)
    return mark is not None and _opens(text, mark, False)


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


def _single_quoted(text: str, least: int) -> list[Quoted]:
    """Stretches between single marks, where both marks stand and enough words lie between them."""
    if "‘" not in text and "'" not in text:
        return []
    found: list[Quoted] = []
    start = -1
    for mark in SINGLE.finditer(text):
        opens = mark.start() == 0 or not (text[mark.start() - 1].isalnum() or text[mark.start() - 1] in ".,!?…")
        if opens and start < 0:
            start = mark.end()
        elif not opens and start >= 0:
            if text.count(" ", start, mark.start()) >= least - 1:
                found.append(Quoted(start, mark.start(), False, False))
            elif text[mark.start() - 1] in "sS":  # "officers'": a possessive, the quotation goes on
                continue
            start = -1
    return found
