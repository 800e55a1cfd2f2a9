"""An article in the making: its lines, what became of each, and the units (title, captions, paragraphs) made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.furniture import HEAD, credits, fate_of, is_photo_caption

LINE_END = re.compile(r"\r\n|\n|\r")
OUTER = " \t\n\r\f\v\u00a0\u2002\u2003\u2009\u200b\u200e\u200f\u202f\ufeff"  # blanks and invisible marks at the ends of a line
BODY, KEPT, JOINED = "body", "keep", "join_wrapped_lines"

MAX_HEADLINE_WORDS = 32
MAX_HEADLINE_CHARS = 220
MAX_HEAD_LINES = 10  # lines with words between a headline and its repetition
IN_HEAD = frozenset((HEAD,))

STOPS = frozenset(".?!…:;")
CLOSERS = "\"'”’»)]"
HEADLINE_END = re.compile(r"[\w)\]?!%'\"’”»]")
LOWER = re.compile(r"[\"'“‘(]?[a-z]")
HYPHENATED = re.compile(r"(?<=[^\W\d_]-) (?=[a-z])")  # a word broken over two lines keeps its hyphen and gets no blank
NO_LETTER = re.compile(r"[\W_]+")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Cut:
    """Words taken out of a line."""

    text: str
    fate: str
    step: str


@dataclass(slots=True)
class Line:
    """One line of the input: what is left of it, and what became of it ("" while undecided)."""

    number: int
    text: str
    fate: str = ""
    step: str = ""
    block: int | None = None
    cuts: tuple[Cut, ...] = ()

    def decide(self, fate: str, step: str) -> None:
        self.fate, self.step = fate, step


@dataclass(slots=True, eq=False)
class Unit:
    """One block in the making: some lines, joined."""

    zone: str
    text: str
    lines: list[Line]

    def decide(self, fate: str, step: str) -> None:
        for line in self.lines:
            line.decide(fate, step)


@dataclass(slots=True)
class Draft:
    """One article in the making."""

    lines: list[Line]
    title: str | None = None
    from_record: bool = False
    wrapped: bool = False  # known to have lines that are broken at a fixed width
    outlet: str | None = None  # as the record says
    repeated: frozenset[str] = frozenset()  # lines that many articles of its outlet have, and no other outlet's
    stopped_title: bool = False  # whether its first line is a title although it ends in a stop
    told_by: list[tuple[str, str]] = field(default_factory=list)  # media in datelines and credits, with the words
    units: list[Unit] = field(default_factory=list)

    def open_lines(self) -> Iterator[Line]:
        return (line for line in self.lines if not line.fate)

    def of(self, *zones: str) -> list[Unit]:
        return [unit for unit in self.units if unit.zone in zones]

    def drop(self, unit: Unit, fate: str, step: str) -> None:
        unit.decide(fate, step)
        self.units.remove(unit)


def to_lines(text: str, first: int = 1) -> list[Line]:
    """The lines of a text, numbered from `first`."""
    return [Line(number, line) for number, line in enumerate(LINE_END.split(text), start=first)]


def ends_in_stop(text: str) -> bool:
    """Whether a line ends like a sentence: a stop, then perhaps closing marks."""
    return text.rstrip(CLOSERS)[-1:] in STOPS


def same(text: str) -> str:
    """What two prints of one line have in common: no outer or repeated blanks."""
    return " ".join(text.strip(OUTER).split())


def letters(text: str) -> str:
    """What two prints of one text share, whatever their case, marks and blanks: letters and digits."""
    return NO_LETTER.sub("", text.casefold())


def alike(text: str) -> str:
    """The same of a line; the line itself where it has none."""
    return letters(text) or text


def is_headline(text: str) -> bool:
    """A line that could be a headline: short, begins like one, does not end like a sentence."""
    if len(text) > MAX_HEADLINE_CHARS or not LETTER.search(text) or LOWER.match(text):
        return False
    n_words = text.count(" ") + 1
    return 2 <= n_words <= MAX_HEADLINE_WORDS and HEADLINE_END.match(text[-1]) is not None


def is_marker(text: str, words: Lexicons) -> bool:
    return fate_of(text, IN_HEAD, words) is not None


def is_credited(text: str, words: Lexicons) -> bool:
    """Whether a line ends in the credit of a photo, or an agency's name in brackets."""
    in_brackets = text[-2:].rstrip(".")[-1:] in ")]" and credits(words).search(text[-160:]) is not None
    return in_brackets or is_photo_caption(text)


def add_unit(draft: Draft, zone: str, lines: list[Line], step: str) -> Unit:
    text = " ".join(line.text.strip(OUTER) for line in lines)
    unit = Unit(zone, HYPHENATED.sub("", text) if len(lines) > 1 else text, lines)
    for n, line in enumerate(lines):
        line.decide(zone, step if n == 0 or zone != BODY else JOINED)
    draft.units.append(unit)
    return unit
