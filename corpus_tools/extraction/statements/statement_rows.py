"""The rows of statements with their speakers: a name within the article, a role and a kind of source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from corpus_tools.extraction.statements.source_types import _compiled, strength
from corpus_tools.extraction.statements.speaker_identity import ArticleSpeakers
from corpus_tools.extraction.statements.speaker_names import Article, Mention, Speaker
from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import UNATTRIBUTED
from corpus_tools.tables import need

_READ = ("sentence_id", "start", "end", "label", "text", "name", "role")
CLEAR_MAJORITY = 1.5  # times as many mentions as another country: then an article is not about that one


@dataclass
class Row:
    """One row of the table, before its speaker is resolved. Positions are code points of the sentence."""

    sentence: int
    start: int
    cue: tuple[int, int] | None
    cue_class: str
    mode: str
    content: tuple[int, int] | None
    source_sentence: int | None = None
    source: tuple[int, int] | None = None
    meant: tuple[int, int] | None = None  # the words of the sentence that a pronoun stands for
    inherits: bool = False
    via: str | None = None
    carried_in: bool = False
    carried_out: bool = False
    group: str | None = None
    frame: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class Sources:
    """What is known about speakers: the entities by sentence, and the role words."""

    def __init__(self, entities: pd.DataFrame, words: Lexicons) -> None:
        self.roles = _compiled(words)
        self.mentions: dict[str, list[Mention]] = {}
        self.weights: dict[str, tuple[str, int]] = {}
        if len(entities):
            need(entities, "entities", *_READ)
            columns = [entities[c].tolist() for c in _READ]
            for sentence_id, start, end, label, text, name, role in zip(*columns, strict=True):
                role = role if isinstance(role, str) else None
                self.mentions.setdefault(sentence_id, []).append(Mention(start, end, label, text, name, role))

    def filled(self, article_id: str, rows: list[Row], ids: list[str], texts: list[str]) -> Iterator[dict[str, Any]]:
        """The rows of the table, with name, role and kind of each speaker."""
        if not rows:
            return
        keys = [f"{ids[row.sentence]}:q{row.start}" for row in rows]
        _group(rows, keys)
        quoted = frozenset(row.sentence for row in rows if row.cue is None)
        reader = ArticleSpeakers(self.roles, self.mentions, self._article(ids), ids, texts, quoted)
        for key, row in zip(keys, rows, strict=True):
            text = texts[row.sentence]
            speaker: Speaker | None = None
            start = end = None
            if row.source is not None and row.source_sentence is not None:
                start, end = row.source
                source_text = texts[row.source_sentence][start:end].rstrip(", ")
                end = start + len(source_text)
                said = row.content if row.sentence == row.source_sentence else None
                a, b = row.meant or (start, end)
                speaker = reader.speaker(texts[row.source_sentence][a:b], row.source_sentence, a, b, said)
                speaker = speaker._replace(text=source_text)
            yield {
                "statement_id": key,
                "sentence_id": ids[row.sentence],
                "article_id": article_id,
                "source_sentence_id": ids[row.source_sentence] if row.source_sentence is not None else None,
                "source_start": start,
                "source_end": end,
                "source_text": speaker.text if speaker else None,
                "source": speaker.name if speaker else None,
                "source_role": speaker.role if speaker else None,
                "source_type": speaker.source_type if speaker else UNATTRIBUTED,
                "named": speaker.named if speaker else None,
                "via": row.via,
                "cue_start": row.cue[0] if row.cue else None,
                "cue_end": row.cue[1] if row.cue else None,
                "cue": text[row.cue[0] : row.cue[1]] if row.cue else None,
                "cue_class": row.cue_class,
                "mode": row.mode,
                "content_start": row.content[0] if row.content else None,
                "content_end": row.content[1] if row.content else None,
                "quote_group": row.group,
            }

    def _article(self, ids: list[str]) -> Article:
        """The role printed with each name anywhere in the article, and the countries that the article may be about."""
        roles: dict[str, str] = {}
        countries: Counter[str] = Counter()
        mentions = [mention for sentence_id in ids for mention in self.mentions.get(sentence_id, ())]
        for mention in mentions:
            if mention.label == "PERSON" and mention.role:
                known = roles.get(mention.name, "")
                role, weight = self._weighed(mention.role)
                if role and (weight, len(role)) > (self._weighed(known)[1], len(known)):
                    roles[mention.name] = role
            elif mention.label in ("GPE", "NORP"):
                country = self.roles.countries.get(mention.text) or self.roles.countries.get(mention.name)
                countries.update([country] if country else [])
        most = max(countries.values(), default=0)
        own = frozenset(name for name, n in countries.items() if n * CLEAR_MAJORITY > most)
        return Article(roles, own, bool(mentions))

    def _weighed(self, role: str) -> tuple[str, int]:
        """A role as it is kept, and how much it tells; news repeats roles."""
        if role not in self.weights:
            kept = self.roles.trimmed_role(role)
            self.weights[role] = kept, strength(self.roles.source_type(kept))
        return self.weights[role]


def _group(rows: list[Row], keys: list[str]) -> None:
    """quote_group: the id of the first record of a quotation over several sentences."""
    key_of = {id(row): key for row, key in zip(rows, keys, strict=True)}
    for row in rows:
        partner = row.extra.get("with")
        if partner is None:
            continue
        first = partner if (partner.sentence, partner.start) <= (row.sentence, row.start) else row
        row.group = row.group or first.group or key_of[id(first)]
        partner.group = partner.group or row.group
