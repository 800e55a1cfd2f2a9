"""Numbers that count nothing by their shape or the words beside them: ages in lists, addresses of machines, screen sizes."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus_tools.extraction.numbers.spans import Mask
from corpus_tools.extraction.numbers.tokens import Tokens
from corpus_tools.lexicons import Lexicons, either

_REACH = 40  # code points before a number that a shape looks at


class Shape(NamedTuple):
    """What stands before, the number itself (as far as it goes) with what must follow, and why it counts nothing."""

    before: re.Pattern[str] | None
    number: re.Pattern[str]
    reason: str


class Shapes(NamedTuple):
    """Shapes that few numbers have, what any of these numbers looks like, and shapes that only the words before tell."""

    rare: tuple[Shape, ...]
    number: re.Pattern[str]
    told_before: tuple[Shape, ...]


def read_shapes(words: Lexicons) -> Shapes:
    """The shapes, with the word lists in them."""

    def of(role: str) -> str:
        return either(row["word"] for row in words["number_context"] if row["role"] == role)

    named = r"(?<![\w’'.-])[A-Z][\w’'.-]*\s[A-Z][\w’'-]+,\s$"
    bill = r"\b(?:H\.\s?R|[AHS]\.\s?B|[HS]\.\s?(?:J\.\s?)?Res)\.\s$"
    rare = (
        ("", r"\d{1,3}(?:\.\d{1,3}){3}(?![\w.]\d)", "label"),
        ("", r"\d{3,4}\s?[x×]\s?\d{3,4}\b", "label"),
        ("", r"\d{5}(?:-\d{4})?(?=\s(?:ZIP|[Zz]ip)\b)", "label"),
        ("", rf"(?<!\w)(?:\d+|[a-z]+)(?=[-‑](?:{of('shaped')})\b)", "label"),
        (rf"\b(?:{of('dialled')})\s$", r"(?:911|999|112|000|110)\b(?!\s\w+s\b)", "label"),
        ("", rf"(?:911|999)(?=[\s-](?:{of('hotline')})\b)", "label"),
        (r"[a-z]{3}[.!?][”\"’]?$", r"\d{1,3}(?=\s*$)", "label"),  # of a note: "masks.15"
        ("", r"\d{1,2}/\d{1,2}(?=\s[A-Z])", "label"),  # "9/12 Project"
        (named, r"(?:1[01]\d|[1-9]\d)(?=;)", "age"),
        (rf"\b(?i:{of('aged')}),\s$", r"(?:1[01]\d|[1-9]\d)(?=,\s(?:was|died|who|is|had|has|said|told)\b)", "age"),
        (rf"\b(?!(?:{of('compared')})\b)\w+\sthan\s$", r"(?:19|20)\d\d(?=[.,;]|$|\s(?:and|when|was|but)\b)", "year"),
    )
    told_before = (
        (r"\bas\s(?:young|old)\sas\s$", r"(?:\d{1,3}|[a-z]+)\b(?!\s(?:year|month|week|day|hour)s?\b)", "age"),
        (bill, r"\d{1,4}\b", "label"),
    )
    any_rare = re.compile("|".join(number for _, number, _ in rare))
    return Shapes(_compiled(rare), any_rare, _compiled(told_before))


def _compiled(shapes: tuple[tuple[str, str, str], ...]) -> tuple[Shape, ...]:
    return tuple(Shape(re.compile(b) if b else None, re.compile(n), reason) for b, n, reason in shapes)


def shape_mask(shapes: Shapes, t: Tokens, i: int) -> Mask | None:
    """Why the number at token `i` counts nothing by its shape; None where it may be a quantity."""
    start = t.starts[i]
    rare = shapes.rare if shapes.number.match(t.text, start) else ()
    for before, number, reason in (*rare, *shapes.told_before):
        found = number.match(t.text, start)
        if found is None or (before is not None and before.search(t.text, max(0, start - _REACH), start) is None):
            continue
        last = i + 1
        while last < t.n and t.starts[last] < found.end():
            last += 1
        return Mask(last, reason)
    return None
