"""Blocks to sentences: Punkt (Kiss and Strunk, 2006) with our own abbreviations, and rules for what it cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons, load_lexicons

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

Span = tuple[int, int]

WHOLE_ZONES = ("title", "heading")  # one sentence each, whatever stops stand in them
NEVER, CAPITAL = "never", "capital"  # values of abbreviations.tsv

CLOSE = "\"'”’»)\\]"
OPEN = "\"'“‘«(\\["
QUOTES = "\"'“”‘’«»"
ENDINGS = f".?!…{QUOTES})]"
CANDIDATE = re.compile(rf"[.?!]([{CLOSE}“‘]*)\s+(?=(\S+))")  # a stop, closing marks, a blank
ANY_STOP = re.compile(r"[.?!…]")
MAX_TOKENS = 300  # a sentence of more is a list or a table; it is read in pieces
MAX_CHARACTERS = 3_000
TOKEN = re.compile(r"\w+|[^\w\s]")
PAUSE = re.compile(r"[,;:]\s+")
BLANKS = re.compile(r"\s+")
LOOK_BACK = 40  # characters before a boundary by which it is judged

# Boundaries of Punkt that are none, by what stands before and after them.
ENDS_IN_WORD = re.compile(r"(?:^|[\s(\[“\"‘'/–—-])([^\W\d_][\w.&'’-]{0,40})\.$")
DOTTED = re.compile(r"(?:^|[\s(\[“\"‘'])((?:[A-Z]\.-?){1,6})$")  # K.C. | Maurer; the F.B.I. | agent
LIST_NUMBER = re.compile(r"[(]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\.$")  # 1. | The first
QUOTE_ENDS = re.compile(rf"[.?!…,–—-][{CLOSE}]*[\"'”’»][)\]]?$")  # "Why?" | she asked
CRY_ENDS = re.compile(r"(?:!|\.\.|\. \.|…\.?|\.[)\]])[)\]]?$")  # Yahoo! | said; it... | but; (R-Texas.) | said
LOWER_START = re.compile(rf"[{OPEN}]*(?!(?:al|el|e|i)[-A-Z])[a-z]")
ONLY_CREDIT = re.compile(r"[(\[][^()\[\]]{0,60}[^()\[\].?!][)\]]\.?$")  # a caption. | (AFP)
CITED = re.compile(  # "... a long game." | - Its author; - Edwin G. Monroy.
    r"[-–—―]{1,2}\s?(?:[A-Z][^.?!]{2,60}|[A-Z][\w’'-]{0,30}\.?(?: [A-Z][\w’'-]{0,30}\.?){1,4})$"
)

# Boundaries that Punkt does not see.
MISSING_SPACE = re.compile(  # gains.Security | there.”The | 2011.In; not in names of sites and files
    r"[.?!](?:(?<=[a-z0-9%)][.?!])(?=[“‘«(\[]?(?:[A-Z][a-z]+|A|I)[\s,’'])|(?<=[a-z][.?!])[”\"](?=[A-Z][a-z]*\s))"
)
OMITTED = re.compile(r"(?:\[\.\.\.\]|\[…\]|\(\.\.\.\))\s+(?=[\"“‘']?[A-Z])")  # [...] | However
ELLIPSIS = re.compile(r"(?<=\w)(?:\.{3,}|…)[”\"’']?\s+(?=[\"“‘']?[A-Z][a-z]*)")


class _Abbreviations(NamedTuple):
    """abbreviations.tsv by what follows, and sentence_starters.tsv."""

    all: frozenset[str]
    starters: frozenset[str]
    never_final: frozenset[str]
    capital: frozenset[str]


class _NoOrthography(dict[str, int]):
    """Punkt's orthographic counts: none, and none are kept, so that no text changes how the next one is split."""

    def __missing__(self, key: str) -> int:
        return 0


@cache
def _abbreviations(words: Lexicons) -> _Abbreviations:
    return _Abbreviations(
        frozenset(words.terms("abbreviations")),
        frozenset(words.terms("sentence_starters")),
        frozenset(words.terms("abbreviations", follow=NEVER)),
        frozenset(words.terms("abbreviations", printed=CAPITAL)),
    )


@cache
def _compiled(words: Lexicons) -> PunktSentenceTokenizer:
    """Punkt with our abbreviations and sentence starters as its parameters: nothing is trained or downloaded."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    known = _abbreviations(words)
    parameters = PunktParameters()
    parameters.abbrev_types = set(known.all)
    parameters.sent_starters = set(known.starters)
    parameters.ortho_context = _NoOrthography()
    return PunktSentenceTokenizer(parameters)


def split_sentences(blocks: pd.DataFrame, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table `sentences` from the table `blocks`: every sentence with its place in the article.

    A title or heading is one sentence; one of more than 300 words and marks is cut into several (`cut`). `text` is
    the block's own words; body sentences carry their start and end in the article's text. Method: Kiss and Strunk
    (2006) with a fixed list of abbreviations, then the rules of this module.
    """
    columns = ("article_id", "block", "zone", "text", "start")
    tables.need(blocks, "blocks", *columns)
    words = lexicons or load_lexicons()
    rows: list[tuple[Any, ...]] = []
    position, current = 0, None
    starts = [None if pd.isna(start) else int(start) for start in blocks["start"].tolist()]
    cells = (blocks[c].tolist() for c in columns[:-1])
    for article, block, zone, text, shift in zip(*cells, starts, strict=True):
        if article != current:
            position, current = 0, article
        for span in [trim(text, 0, len(text))] if zone in WHOLE_ZONES else sentence_spans(text, words):
            for (begin, end), is_cut in _bounded(text, span):
                place = (None, None) if shift is None else (shift + begin, shift + end)
                rows.append((f"{article}:{position}", article, position, zone, block, *place, text[begin:end], is_cut))
                position += 1
    return tables.make("sentences", rows)


def sentence_spans(text: str, words: Lexicons) -> list[Span]:
    """Start and end of each sentence of one paragraph, without outer blanks."""
    first = ANY_STOP.search(text)
    if first is None or first.end() >= len(text) - 1:
        whole = trim(text, 0, len(text))
        return [whole] if whole[0] < whole[1] else []
    known = _abbreviations(words)
    bounds = sorted({0, len(text), *_seen(text, known, words), *_unseen(text)})
    pieces = [trim(text, *span) for span in pairwise(bounds)]
    return _merged(text, [(start, end) for start, end in pieces if start < end], known)


def _seen(text: str, known: _Abbreviations, words: Lexicons) -> Iterator[int]:
    """Boundaries after a stop and a blank, as Punkt decides."""
    punkt = _compiled(words)
    for found in CANDIDATE.finditer(text):
        stop = found.start()
        word, after = text[text.rfind(" ", 0, stop) + 1 : stop], found[2]
        is_sure = text[stop] != "." or word in known.capital  # "ill." is no state
        after = after.rstrip(ENDINGS) or after  # a stop behind it is no boundary here: the U.S. | Senate.”
        if is_sure or punkt.text_contains_sentbreak(f"{word}. {after}"):
            yield found.end()


def _unseen(text: str) -> list[int]:
    """Places of boundaries that are no stop with a blank."""
    cuts = [match.end() for match in MISSING_SPACE.finditer(text)]
    if ".." in text or "…" in text:
        cuts += [match.end() for pattern in (OMITTED, ELLIPSIS) for match in pattern.finditer(text)]
    return cuts


def _merged(text: str, pieces: list[Span], known: _Abbreviations) -> list[Span]:
    """Take back the boundaries that are none."""
    merged = pieces[:1]
    for start, end in pieces[1:]:
        before, stop = merged[-1]
        if _goes_on(text[max(before, stop - LOOK_BACK) : stop], text[start:end], known):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _goes_on(tail: str, right: str, known: _Abbreviations) -> bool:
    """Whether the sentence that ends in `tail` goes on with `right`."""
    first = right[0]
    if first == "&" or (first in "([" and ONLY_CREDIT.match(right)):
        return True
    if not first.isalnum() and not any(map(str.isalnum, right)):
        return True
    if first in "-–—―":
        return tail[-1] in QUOTES and CITED.match(right) is not None
    if LIST_NUMBER.match(tail):
        return True
    if LOWER_START.match(right):  # after quotations, cries, dots and dotted names
        return any(pattern.search(tail) for pattern in (QUOTE_ENDS, CRY_ENDS, DOTTED))
    if tail[-1] != ".":
        return False
    dotted = DOTTED.search(tail)
    if dotted and dotted[1].lower()[:-1] not in known.all:
        return first.isupper()
    last = ENDS_IN_WORD.search(tail)
    return last is not None and last[1].lower() in known.never_final


def _bounded(text: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """The sentence, in pieces where it is overlong, and whether each was cut off: what reads a sentence may then take its time.

    Cut is after a comma or the like, else at a blank, else where the longest piece ends.
    """
    start, end = span
    while start < end:
        stop = _piece_end(text, start, end)
        yield trim(text, start, stop), stop < end
        start = trim(text, stop, end)[0]


def _piece_end(text: str, start: int, end: int) -> int:
    if end - start <= MAX_TOKENS:
        return end
    tokens = [token.end() for token in islice(TOKEN.finditer(text, start, end), MAX_TOKENS + 1)]
    longest = min(start + MAX_CHARACTERS, tokens[-2] if len(tokens) > MAX_TOKENS else end)
    if longest == end:
        return end
    window = text[start + (longest - start) // 2 : longest]
    for pattern in (PAUSE, BLANKS):
        *_, last = [0, *(found.end() for found in pattern.finditer(window))]
        if last:
            return longest - len(window) + last
    return longest


def trim(text: str, start: int, end: int) -> Span:
    """The span without blanks at its ends."""
    part = text[start:end]
    begin = end - len(part.lstrip())
    return begin, max(begin, start + len(part.rstrip()))
