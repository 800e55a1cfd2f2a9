"""From a speaker's words to a name within the article, a role and a kind of source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import UNATTRIBUTED

# Without entities a name is a run of capitalised words; al-, bin, Abu and initials belong to it.
NAME = re.compile(
    r"(?<![\w.])(?:(?:al|el|Al|El)-)?[A-Z][\w’'\-]*\.?"
    r"(?: (?:(?:al|el|bin|ibn|abu|von|van|de|der|bint) ?-?)?[A-Z][\w’'\-]*\.?| (?:al|el)-[A-Z][\w’'\-]*){0,5}"
)
ARTICLE = re.compile(
    r"^(?:the|this|that|these|those|a|an|his|her|its|their|our|my|some|another|one|two|several)\b\s*", re.IGNORECASE
)
INDEFINITE = re.compile(r"^(?:a|an|some|another|one|two|three|several|many|few|other|others)\b", re.IGNORECASE)
ATTACHED = re.compile(r"\b(?:of|for|at|in|from|with|on|to|by|who|that|which)\b")
PERSONS = frozenset({"he", "she", "i", "him", "her", "his"})
GROUPS = frozenset({"they", "we", "them", "their"})
THINGS = frozenset({"it", "its", "which"})
HUMAN = frozenset({"person", "rank", "general"})
OTHER = "other"
VAGUE_TYPES = frozenset({"other", "anonymous_official"})


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
    inherits: bool = False
    via: str | None = None
    carried_in: bool = False
    carried_out: bool = False
    group: str | None = None
    frame: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class Speaker(NamedTuple):
    """One speaker of an article, as far as known."""

    text: str
    name: str
    role: str | None
    source_type: str
    named: bool
    human: bool
    plural: bool


class Mention(NamedTuple):
    """One row of entities."""

    start: int
    end: int
    label: str
    name: str
    role: str | None


class Roles(NamedTuple):
    """The role words, compiled: the pattern that finds them and what each says."""

    pattern: re.Pattern[str]
    kinds: dict[str, tuple[str, str]]


@cache
def _compiled(words: Lexicons) -> Roles:
    kinds = {row["term"]: (row["source_type"], row["kind"]) for row in words["role_words"]}
    terms = sorted(kinds, key=lambda term: (-len(term), term))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, terms)) + r")(?![\w-])", re.IGNORECASE)
    return Roles(pattern, kinds)


class Sources:
    """What is known about speakers: the entities by sentence, and the role words."""

    def __init__(self, entities: pd.DataFrame, words: Lexicons) -> None:
        self.roles = _compiled(words)
        self.mentions: dict[str, list[Mention]] = {}
        if len(entities):
            columns = [entities[c].tolist() for c in ("sentence_id", "start", "end", "label", "name", "role", "text")]
            for sentence_id, start, end, label, name, role, text in zip(*columns, strict=True):
                mention = Mention(
                    start, end, label, name if isinstance(name, str) else text, role if isinstance(role, str) else None
                )
                self.mentions.setdefault(sentence_id, []).append(mention)

    def filled(self, article_id: str, rows: list[Row], ids: list[str], texts: list[str]) -> Iterator[dict[str, Any]]:
        """The rows of the table, with name, role and kind of each speaker."""
        keys = [f"{ids[row.sentence]}:q{row.start}" for row in rows]
        _group(rows, keys)
        known: list[Speaker] = []
        seen: dict[tuple[int, int, int], Speaker] = {}
        for key, row in zip(keys, rows, strict=True):
            text = texts[row.sentence]
            speaker: Speaker | None = None
            start = end = None
            if row.source is not None and row.source_sentence is not None:
                start, end = row.source
                source_text = texts[row.source_sentence][start:end].rstrip(", ")
                end = start + len(source_text)
                place = (row.source_sentence, start, end)
                if place not in seen:
                    seen[place] = self._speaker(source_text, ids[row.source_sentence], start, end, known)
                speaker = seen[place]
                known.append(speaker)
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

    def _speaker(self, text: str, sentence_id: str, start: int, end: int, known: list[Speaker]) -> Speaker:
        low = text.lower()
        if low in PERSONS or low in GROUPS or low in THINGS:
            return _by_pronoun(text, known)
        name = self._person(text, sentence_id, start, end)
        if name is None:
            role_noun = self._by_role_noun(text, known)
            if role_noun is not None:
                return role_noun
            return self._unnamed(text, sentence_id, start, end)
        role = _without(text, name[0])
        full, earlier = _full_name(name[1], known)
        if earlier is not None and not role:
            return earlier._replace(text=text)
        source_type = self.kind_of(role) if role else OTHER
        if earlier is not None and source_type in VAGUE_TYPES:
            source_type, role = earlier.source_type, earlier.role if source_type == OTHER and earlier.role else role
        if source_type == "anonymous_official":
            source_type = "government"
        return Speaker(text, full, role or None, source_type, True, True, False)

    def _person(self, text: str, sentence_id: str, start: int, end: int) -> tuple[str, str] | None:
        """A person's name inside the speaker's words, as printed and as the name within the article."""
        inside = [m for m in self.mentions.get(sentence_id, ()) if start <= m.start and m.end <= end]
        persons = [m for m in inside if m.label == "PERSON" and not text[m.end - start :].startswith(("'s", "’s"))]
        if persons:
            m = persons[-1] if "," not in text[: persons[-1].start - start] or len(persons) == 1 else persons[0]
            return text[m.start - start : m.end - start], m.name
        if inside and inside[-1].end == end:  # the words end with another kind of name
            return None
        return self._guessed_person(text)

    def _guessed_person(self, text: str) -> tuple[str, str] | None:
        """Without entities: a part between commas, or the last part of one, that is a run of capitalised words and no role."""
        for part in re.split(r"[,(]", text):
            part = part.strip()
            runs = [m for m in NAME.finditer(part) if not self.roles.pattern.fullmatch(m.group())]
            if not runs:
                continue
            last = runs[-1]
            name = last.group()
            if last.end() != len(part) or ATTACHED.search(part[: last.start()][-8:]):
                continue
            words = name.split()
            while len(words) > 1 and self.roles.pattern.fullmatch(words[0].rstrip(".")):
                words = words[1:]
            if self.roles.pattern.search(words[-1]) or (part.lower().startswith("the ") and last.start() <= 4):
                continue
            return " ".join(words), " ".join(words)
        return None

    def _by_role_noun(self, text: str, known: list[Speaker]) -> Speaker | None:
        """`the spokesman`, `the agency`: the latest speaker whose words hold that noun."""
        if not ARTICLE.match(text) or INDEFINITE.match(text):
            return None
        bare = ARTICLE.sub("", text)
        head = ATTACHED.split(bare)[0].split(",")[0].strip().split()
        if not head or any(word[:1].isupper() for word in head[1:]) or len(head) > 3:
            return None
        noun = re.compile(rf"\b{re.escape(head[-1])}\b", re.IGNORECASE)
        for speaker in reversed(known):
            if noun.search(speaker.text) or noun.search(speaker.name) or (speaker.role and noun.search(speaker.role)):
                return speaker._replace(text=text)
        return None

    def _unnamed(self, text: str, sentence_id: str, start: int, end: int) -> Speaker:
        source_type = self.kind_of(text)
        bare = ARTICLE.sub("", text)
        head = ATTACHED.split(bare)[0].split(",")[0]
        kinds = [self.roles.kinds[m.group().lower()][1] for m in self.roles.pattern.finditer(head)]
        human = bool(kinds) and kinds[-1] in HUMAN
        capital = any(word[:1].isupper() for word in text.split()[1:]) or (
            text[:1].isupper() and not ARTICLE.match(text) and not kinds
        )
        body = "body" in kinds and not INDEFINITE.match(text)
        named = not human and (body or (capital and not INDEFINITE.match(text)) or (capital and "body" in kinds))
        plural = head.rstrip().endswith("s")
        name = bare if named else text
        return Speaker(text, name, None, source_type, named, human, plural)

    def kind_of(self, text: str) -> str:
        """The source type that the role words in `text` tell: specific roles first, then the body named beside a general one."""
        first_general: str | None = None
        body: str | None = None
        rank: str | None = None
        attached = ATTACHED.search(text)
        cut = attached.start() if attached else len(text)
        for match in self.roles.pattern.finditer(text):
            source_type, kind = self.roles.kinds[match.group().lower()]
            if kind == "person" and (match.start() < cut or first_general is None):
                return source_type
            if kind == "rank":
                rank = rank or source_type
            elif kind == "general":
                if first_general is None or first_general == OTHER:
                    first_general = source_type
            elif kind == "body" and source_type != OTHER and (body is None or match.start() > cut > 0):
                body = source_type if body is None or match.start() > cut else body
        return body or rank or first_general or OTHER


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


def _by_pronoun(text: str, known: list[Speaker]) -> Speaker:
    low = text.lower()
    for speaker in reversed(known):
        fits = (
            speaker.human and not speaker.plural
            if low in PERSONS
            else speaker.plural or not speaker.human
            if low in GROUPS
            else not speaker.human
        )
        if fits:
            return speaker._replace(text=text)
    return Speaker(text, text, None, OTHER, False, low in PERSONS, low in GROUPS)


def _full_name(name: str, known: list[Speaker]) -> tuple[str, Speaker | None]:
    """The fullest form of a name among the speakers so far: `Dahlaki` is `Raad al-Dahlaki`."""
    key = _key(name)
    for speaker in reversed(known):
        if speaker.named and speaker.human:
            other = _key(speaker.name)
            if other == key or (len(key) <= len(other) and other[-len(key) :] == key):
                return speaker.name, speaker
            if key[-len(other) :] == other:
                return name, speaker
    return name, None


def _key(name: str) -> list[str]:
    return [re.sub(r"^(?:al|el)[-‑ ]", "", word.lower()) for word in name.split()]


def _without(text: str, name: str) -> str:
    """The role printed with a name: the speaker's words without it."""
    before, _, after = text.partition(name)
    return " ".join(part for part in (before.strip(" ,"), after.strip(" ,")) if part)
