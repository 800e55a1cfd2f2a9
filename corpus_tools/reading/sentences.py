"""Blocks to sentences: Punkt (Kiss and Strunk, 2006) with our own abbreviations, and rules for what it cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons, load_lexicons

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

Span = tuple[int, int]

WHOLE_ZONES = ("title", "heading")  # one sentence each, whatever stops stand in them

# A boundary between two pieces that Punkt gave is taken back where the left one ends and the right one begins like this.
CLOSERS = "\"'”’»)\\]"
OPENERS = "\"'“‘«(\\["
RUNS_ON = re.compile(rf"(?:[?!…]|\.\.)[{CLOSERS}]*$")  # "Why?" she asked; it... but
LOWER_START = re.compile(rf"[{OPENERS}]*[a-z]")
ENDS_IN_WORD = re.compile(r"(?:^|[\s(\[“\"‘'/-])([^\W\d][\w.&'-]*)\.$")
# A stop with its space missing: gains.Security, "there.”The". Not in names of sites and files.
MISSING_SPACE = re.compile(
    rf"(?<=[a-z0-9%)][.?!])(?=[{OPENERS}]?[A-Z][a-z]+[\s,’'])|(?<=[a-z][.?!][”\"])(?=[A-Z][a-z]*\s)"
)


class _NoOrthography(dict):
    """Punkt's orthographic counts: none, and none are kept, so that no text changes how the next one is split."""

    def __missing__(self, key: str) -> int:
        return 0


@cache
def _compiled(words: Lexicons) -> PunktSentenceTokenizer:
    """Punkt with the packaged abbreviations and sentence starters as its parameters: nothing is trained or downloaded."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = set(words.terms("abbreviations"))
    parameters.sent_starters = set(words.terms("sentence_starters"))
    parameters.ortho_context = _NoOrthography()
    return PunktSentenceTokenizer(parameters)


@cache
def _never_final(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("abbreviations", follow="never"))


def split_sentences(blocks: pd.DataFrame, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table `sentences` from the table `blocks`: every sentence with its place in the article.

    A title or heading is one sentence. `text` is the block's own words; body sentences carry their start and end in the
    article's text. Method: Kiss and Strunk (2006) with a fixed list of abbreviations, then the rules of this module.
    """
    words = lexicons or load_lexicons()
    rows: list[tuple[Any, ...]] = []
    position, current = 0, None
    columns = ("article_id", "block", "zone", "text", "start")
    for article, block, zone, text, start in zip(*(blocks[c].tolist() for c in columns), strict=True):
        if article != current:
            position, current = 0, article
        shift = None if pd.isna(start) else int(start)
        spans = [trim(text, 0, len(text))] if zone in WHOLE_ZONES else sentence_spans(text, words)
        for begin, end in spans:
            if begin == end:
                continue
            place = (None, None) if shift is None else (shift + begin, shift + end)
            rows.append((f"{article}:{position}", article, position, zone, block, *place, text[begin:end]))
            position += 1
    return tables.make("sentences", rows)


def sentence_spans(text: str, words: Lexicons) -> list[Span]:
    """Start and end of each sentence of one paragraph, without outer blanks."""
    pieces = [part for piece in _compiled(words).span_tokenize(text) for part in _resplit(text, *piece)]
    return [trim(text, *span) for span in _merged(text, pieces, _never_final(words))]


def _resplit(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut where a stop has lost its space."""
    for match in MISSING_SPACE.finditer(text, start, end):
        yield start, match.start()
        start = match.start()
    yield start, end


def _merged(text: str, pieces: list[Span], never_final: frozenset[str]) -> list[Span]:
    """Take back the boundaries that are none."""
    merged: list[Span] = []
    for start, end in pieces:
        if merged and _goes_on(text[merged[-1][0] : merged[-1][1]].rstrip(), text[start:end].lstrip(), never_final):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _goes_on(left: str, right: str, never_final: frozenset[str]) -> bool:
    if not right or not any(map(str.isalnum, right)):
        return True
    if LOWER_START.match(right) and RUNS_ON.search(left):
        return True
    last = ENDS_IN_WORD.search(left[-40:])
    return last is not None and last.group(1).lower() in never_final


def trim(text: str, start: int, end: int) -> Span:
    """The span without blanks at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()) if piece.strip() else start
