"""Whose words they are: the outlet's own, somebody's that it reports, or quoted ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from corpus_tools.extraction.language.quotations import quoted_in
from corpus_tools.schema import VOICES

UNATTRIBUTED, ATTRIBUTED, QUOTED = VOICES
ALL = "all"
# a word, joined by hyphens and apostrophes; U.S. and U.S.-led are words too
WORD = re.compile(r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_]+)(?:[-'’][^\W\d_]+)*")

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
    """What quotation marks enclose, by sentence, as statements are read; between single marks also one word ("so-called")."""
    places = zip(sentences["article_id"], sentences["block"], strict=True)
    read = quoted_in(zip(places, sentences["text"], strict=True), least=1)
    spans = {
        sentence: [(q.start, q.end) for q in found]
        for sentence, found in zip(sentences["sentence_id"], read, strict=True)
    }
    return {sentence: found for sentence, found in spans.items() if found}
