"""Where the fields of a claim come from: one row a field, and the join with the statements for the speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from corpus_tools.schema import UNATTRIBUTED

Span = tuple[int, int]
NO_STATEMENT = "no statement around the number"


class Said(NamedTuple):
    """What claims need of a row of the table statements."""

    statement_id: str
    sentence_id: str
    source_sentence_id: str | None
    source_start: int
    source_end: int
    source_text: str | None
    source: str | None
    source_type: str
    cue_start: int
    cue_end: int
    mode: str
    content_start: int
    content_end: int
    quote_group: str | None


class Speaker(NamedTuple):
    """Who vouches for a number; `attribution` where the number itself counts the speakers."""

    said: Said | None
    voice: Said | None
    rule: str
    attribution: bool = False

    @property
    def content(self) -> Span | None:
        """What was said, where the number stands in it."""
        return (self.said.content_start, self.said.content_end) if self.said is not None else None

    @property
    def direct(self) -> bool:
        """Whether the number stands in words printed as a quotation."""
        return self.said is not None and self.said.mode == "direct"

    @property
    def source_type(self) -> str:
        return self.voice.source_type if self.voice is not None else UNATTRIBUTED


def speaker_of(start: int, end: int, statements: Sequence[Said], by_id: Mapping[str, Said]) -> Speaker:
    """The speaker of the number at start:end of a sentence with these statements.

    The narrowest statement whose content holds the number wins; a continued quotation speaks with the voice of its first
    sentence; a number inside the words that name a speaker has none.
    """
    holding = [said for said in statements if said.content_start <= start and end <= said.content_end]
    naming = [
        said for said in statements
        if said.source_text is not None and said.source_sentence_id == said.sentence_id
        and said.source_start <= start and end <= said.source_end
    ]  # fmt: skip
    holding.sort(key=lambda said: (said.content_end - said.content_start, said.content_start))
    if naming and (not holding or naming[0] in holding):
        return Speaker(None, None, "number inside the words that name a speaker", True)
    for said in holding:
        if said.source_text is not None:
            return Speaker(said, said, "statement around the number", bool(naming))
    for said in holding:
        voice = by_id.get(said.quote_group or "")
        if voice is not None and voice.source_text is not None:
            return Speaker(said, voice, "quotation continued")
    if holding:
        return Speaker(holding[0], None, "statement without a speaker", bool(naming))
    return Speaker(None, None, NO_STATEMENT, bool(naming))


Row = tuple[str, str, str, int | None, int | None, str | None, str | None, bool, str]  # claim_roles, in column order


class Words(Protocol):
    """A sentence as far as evidence needs it."""

    @property
    def sentence_id(self) -> str: ...

    @property
    def text(self) -> str: ...


class Roles:
    """Collects the rows of claim_roles for one claim."""

    def __init__(self, claim_id: str, sentence_id: str, text: str) -> None:
        self._claim_id, self._sentence_id, self._text = claim_id, sentence_id, text
        self.rows: list[Row] = []

    def here(self, role: str, span: Span | None, name: str | None, rule: str) -> None:
        """A field whose words stand in the number's own sentence; without words where `span` is None."""
        words = self._text[span[0] : span[1]] if span is not None else None
        start, end = span if span is not None else (None, None)
        self.rows.append((self._claim_id, role, self._sentence_id, start, end, words, name, False, rule))

    def there(self, role: str, sentence: Words, span: Span, name: str | None, rule: str) -> None:
        """A field whose words stand in `sentence`, which may be another than the number's."""
        inherited = sentence.sentence_id != self._sentence_id
        words = sentence.text[span[0] : span[1]]
        self.rows.append((self._claim_id, role, sentence.sentence_id, *span, words, name, inherited, rule))

    def source(self, speaker: Speaker, own: Words, before: Sequence[Words]) -> None:
        """Who vouches for the number, with the words that name the speaker."""
        voice = speaker.voice
        if voice is None or voice.source_text is None:
            return
        name = voice.source or voice.source_text
        near = (own, *reversed(before))
        sentence = next((s for s in near if s.sentence_id == voice.source_sentence_id), None)
        if sentence is None or voice.source_start < 0:
            self.here("source", None, name, speaker.rule)
        else:
            self.there("source", sentence, (voice.source_start, voice.source_end), name, speaker.rule)
