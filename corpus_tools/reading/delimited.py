"""Tables in text form (CSV, TSV ...) row by row: strict with quotation marks, so that a stray one swallows nothing."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.records import Row, Skipped, header_row

DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 64_000_000  # characters in one cell; more is refused
HINT = "sep="  # a first line that Excel writes to name the delimiter
TOO_MANY = "{cells} cells, but the header names {named}. Quote cells that hold the delimiter."
UNREADABLE = "{error}; without its quotation marks it has {cells} cells, but the header names {named}: {start!r}"
DIGIT, DIGITS, LETTERS = "9", re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
HEADER_WITHIN = 9  # lines below the first in which the header is looked for
SHOWN = 60  # characters of a lost row that are quoted


class Table(NamedTuple):
    """Column names, rows as they are read, and the delimiter."""

    header: list[str]
    rows: Iterator[Row | Skipped]
    delimiter: str


def read_csv(stream: Iterable[str], delimiter: str | None, words: Lexicons) -> Table:
    """Header, rows and delimiter of a table in text form, row by row; a row that does not fit is a Skipped.

    The header is the first line, or one of the next that names more known columns: above it a title or a merged header may stand.
    A row whose quotation marks do not close, or close over whole other rows, is read without them: its marks are words.
    """
    lines = (line.replace("\0", "") for line in stream)
    first = next((line for line in lines if line.strip()), "").lstrip("\ufeff")
    if first.lower().startswith(HINT) and len(first.strip()) == len(HINT) + 1:
        delimiter, first = first.strip()[-1], next((line for line in lines if line.strip()), "")
    head = [first, *itertools.islice(lines, HEADER_WITHIN)]
    cells = [[cell.strip().strip('"') for cell in line.split(delimiter or _mark(line))] for line in head]
    head = head[header_row(cells, words) :]
    mark = delimiter or _mark(head[0])
    source = _Lines(itertools.chain(head, lines))
    header = [cell.strip() for cell in next(_rows(source, mark, None), _Parsed([], [], None)).cells]
    return Table(header, _as_records(header, _rows(source, mark, len(header))), mark)


def _mark(line: str) -> str:
    return max(DELIMITERS, key=lambda d: (line.count(d), -DELIMITERS.index(d)))


class _Lines:
    """Lines that can be given back, and those that the row being read has used."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: list[str] = []
        self.used: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._lines)
        self.used.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._returned.extend(reversed(lines))


class _Parsed(NamedTuple):
    """The cells of a row, and why they had to be read without quotation marks (None where they were not)."""

    cells: list[str]
    lines: list[str]
    error: str | None


def _rows(source: _Lines, mark: str, named: int | None) -> Iterator[_Parsed]:
    """Rows by the csv module; one that it refuses, or that holds whole rows, gives its first line alone and the rest back."""
    before = csv.field_size_limit(MAX_FIELD)
    try:
        reader = csv.reader(source, delimiter=mark, strict=True)
        while True:
            source.used = []
            error = None
            try:
                cells = next(reader, None)
            except csv.Error as problem:
                cells, error = [], str(problem)
            if cells is None:
                return
            if error is None and _swallows(source.used, mark, named):
                error = "a quotation mark closes in a later row"
            if error is not None:
                line, *rest = source.used
                source.give_back(rest)
                reader = csv.reader(source, delimiter=mark, strict=True)
                cells = _unquoted(line, mark, named or 0)
            if cells:
                yield _Parsed(cells, source.used, error)
    finally:
        csv.field_size_limit(before)


def _swallows(lines: list[str], mark: str, named: int | None) -> bool:
    """Whether each line of a row that goes over several is a whole row: as many cells, and a number where the first has one."""
    if named is None or len(lines) < 2 or any(line.count(mark) != named - 1 for line in lines):
        return False
    shapes = {_shape(line.partition(mark)[0]) for line in lines}
    return len(shapes) == 1 and DIGIT in shapes.pop()


def _shape(cell: str) -> str:
    """What identifiers of one kind share: A12 and B7 are letters and a number."""
    return DIGITS.sub(DIGIT, LETTERS.sub("a", cell.strip()))


def _unquoted(line: str, mark: str, named: int) -> list[str]:
    """Cells of a line whose quotation marks are words; a cell that is quoted as a whole loses its own.

    Where delimiters are left over, they belong to the one cell that a mark opens and none closes.
    """
    cells = line.rstrip("\r\n").split(mark)
    opened = [n for n, cell in enumerate(cells) if cell.startswith('"') and not _whole(cell)]
    over = len(cells) - named
    if over > 0 and len(opened) == 1 and opened[0] + over < len(cells):
        start, end = opened[0], opened[0] + over + 1
        cells[start:end] = [mark.join(cells[start:end])]
    return [cell[1:-1] if _whole(cell) else cell for cell in cells]


def _whole(cell: str) -> bool:
    """Whether a cell is quoted as a whole."""
    return len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1]


def _as_records(header: list[str], rows: Iterator[_Parsed]) -> Iterator[Row | Skipped]:
    named = len(header)
    for cells, lines, error in rows:
        if error is not None and len(cells) != named:
            said = UNREADABLE.format(error=error, cells=len(cells), named=named, start=lines[0].strip()[:SHOWN])
            yield Skipped("broken_row", said)
        elif any(cell.strip() for cell in cells[named:]):
            yield Skipped("ragged_row", TOO_MANY.format(cells=len(cells), named=named))
        else:
            yield dict(zip(header, cells + [""] * (named - len(cells)), strict=False))
