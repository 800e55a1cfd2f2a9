"""Whose words they are: the outlet's own, somebody's that it reports, or quoted ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from corpus_tools.schema import VOICES

UNATTRIBUTED, ATTRIBUTED, QUOTED = VOICES
ALL = "all"
# a word, joined by hyphens and apostrophes; U.S. and U.S.-led are words too
WORD = re.compile(r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_]+)(?:[-'’][^\W\d_]+)*")
QUOTE_MARK = re.compile("[\"“”„«»‘’']")
_LONGEST_SINGLE = 200  # code points between single quotation marks; more is an apostrophe that was taken for one

Span = tuple[int, int]


def check_voice(voice: str) -> None:
    """ValueError where there is no such voice."""
    if voice not in (*VOICES, ALL):
        raise ValueError(f"voice={voice!r} is not known. Allowed: {', '.join((*VOICES, ALL))}.")


class VoiceSpans:
    """Which stretches of a sentence are somebody else's words: content of statements, and what quotation marks enclose."""

    def __init__(self, sentences: pd.DataFrame, statements: pd.DataFrame) -> None:
        self._quoted = quoted_spans(sentences)
        self._attributed: dict[str, list[Span]] = {}
        columns = ("sentence_id", "content_start", "content_end", "mode")
        for sentence, start, end, mode in zip(*(statements[c].tolist() for c in columns), strict=True):
            if pd.isna(start) or pd.isna(end):
                continue
            where = self._quoted if mode == "direct" else self._attributed
            where.setdefault(sentence, []).append((int(start), int(end)))

    def words(self, sentence_id: str, text: str, voice: str) -> Iterator[re.Match[str]]:
        """The words of a sentence that stand in a voice, or in any of them."""
        quoted, attributed = self._quoted.get(sentence_id, ()), self._attributed.get(sentence_id, ())
        if voice == ALL or not (quoted or attributed):
            return WORD.finditer(text) if voice in (ALL, UNATTRIBUTED) else iter(())
        return (word for word in WORD.finditer(text) if _voice_at(word.start(), quoted, attributed) == voice)

    def voice(self, sentence_id: str, start: int, end: int) -> str:
        """quoted, attributed or unattributed: the voice of the first code point decides."""
        return _voice_at(start, self._quoted.get(sentence_id, ()), self._attributed.get(sentence_id, ()))


def _voice_at(at: int, quoted: Sequence[Span], attributed: Sequence[Span]) -> str:
    for start, end in quoted:
        if start <= at < end:
            return QUOTED
    for start, end in attributed:
        if start <= at < end:
            return ATTRIBUTED
    return UNATTRIBUTED


def quoted_spans(sentences: pd.DataFrame) -> dict[str, list[Span]]:
    """What quotation marks enclose, by sentence. A quotation may run over the sentences of one paragraph; one that is never
    closed runs to the paragraph's end, as in quotations of several paragraphs."""
    found: dict[str, list[Span]] = {}
    is_open, place = False, None
    columns = ("sentence_id", "article_id", "block", "text")
    for sentence, article, block, text in zip(*(sentences[c].tolist() for c in columns), strict=True):
        if (article, block) != place:
            is_open, place = False, (article, block)
        spans, is_open = _enclosed(text, is_open)
        if spans:
            found[sentence] = spans
    return found


def _enclosed(text: str, is_open: bool) -> tuple[list[Span], bool]:
    """What marks enclose in a sentence before which a double mark is open or not, and whether one is open at its end."""
    spans: list[Span] = []
    start, single = (0 if is_open else -1), -1
    for match in QUOTE_MARK.finditer(text):
        at, mark = match.start(), match.group()
        before, after = text[at - 1 : at].isalnum(), text[at + 1 : at + 2].isalnum()
        if mark in "‘’'":
            if single >= 0 and not after and mark != "‘" and at - single <= _LONGEST_SINGLE:
                spans.append((single, at))
                single = -1
            elif not before and after and mark != "’":
                single = at + 1
        elif is_open and mark in '"”»':
            spans.append((start, at))
            is_open, start = False, -1
        elif not is_open and mark in '"“„«' and not (mark == '"' and before and not after):
            is_open, start = True, at + 1
    if is_open:
        spans.append((start, len(text)))
    return sorted(spans), is_open
