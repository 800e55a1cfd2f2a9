"""The person inside a speaker's words: the name as printed, the role and the gender that stand with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus_tools.extraction.language.people import HUMAN
from corpus_tools.extraction.statements.source_types import ATTACHED, CLOSED, RoleWords

# Without entities a name is a run of capitalised words; al-, bin, Abu and initials belong to it.
NAME = re.compile(
    r"(?<![\w.])(?:(?:al|el|Al|El)-)?[A-Z][\w’'\-]*\.?"
    r"(?: (?:(?:al|el|bin|ibn|abu|von|van|de|der|bint) ?-?)?[A-Z][\w’'\-]*\.?| (?:al|el)-[A-Z][\w’'\-]*){0,5}"
)
POSSESSIVE = ("'s", "’s", "' ", "’ ")
# "Farook family attorneys", "the Obama and Romney campaigns": a name before a common noun is no speaker
MODIFIER = re.compile(
    r"(?: and(?: [A-Z][\w.’'-]*){1,3})?"
    r" (?!(?:of|for|at|in|from|with|on|to|by|who|and|or|himself|herself|which|as)\b)[a-z]{3,}"
)
GOVERNED = re.compile(rf"{ATTACHED.pattern} ((?:[A-Z][\w.’'-]* ){{0,4}})$")
RELATIVE = re.compile(r"(?:^|,? )(?:who|which|whose|that|including|such as)\b")
NAMES_REMEMBERED = 10_000  # whose words are kept
MEMORY = 200  # speakers back in the article that a pronoun, a role noun or a surname may stand for


class Speaker(NamedTuple):
    """One speaker of an article, as far as known. `gender` is m, f or empty where the text does not tell."""

    text: str
    name: str
    role: str | None
    source_type: str
    named: bool
    human: bool
    plural: bool
    gender: str = ""


class Mention(NamedTuple):
    """One row of entities."""

    start: int
    end: int
    label: str
    text: str
    name: str
    role: str | None


class Article(NamedTuple):
    """What the entities of one article tell about its speakers."""

    roles: dict[str, str]
    countries: frozenset[str]  # that the article may be about
    has_entities: bool


def person_in(
    roles: RoleWords, article: Article, text: str, start: int, end: int, inside: list[Mention]
) -> tuple[str, str] | None:
    """A person's name inside the speaker's words, as printed and as the name within the article."""
    relative = RELATIVE.search(text, 1)
    persons = [
        m
        for m in inside
        if m.label == "PERSON"
        and (relative is None or m.start - start < relative.start())
        and "(" not in text[: m.start - start]
        and not text[m.end - start :].startswith(POSSESSIVE)
        and not _is_governed(roles, text[: m.start - start])
        and not MODIFIER.match(text[m.end - start :])
    ]
    persons = [m for m in persons if not roles.is_role(m.text.partition("-")[0])] or persons  # "Commander-Strategy"
    if persons:
        m = persons[0] if "," in text[persons[0].end - start :] else persons[-1]
        printed = text[m.start - start : m.end - start]
        name = m.name if m.name.split()[-1:] == printed.split()[-1:] or len(m.name) >= len(printed) else printed
        return printed, name
    if inside and inside[-1].end == end and inside[-1].label != "PERSON":  # the words end with another kind of name
        first, comma, _ = text.partition(",")
        guessed = guessed_person(roles, article, first, start) if comma else None
        return guessed if guessed and guessed[0] == first else None
    return guessed_person(roles, article, text[: relative.start()] if relative else text, start)


def _is_governed(roles: RoleWords, before: str) -> bool:
    """`a spokesman for`, `a spokesman for President`: whether the name behind these words is somebody else's."""
    governed = GOVERNED.search(before)
    if governed is None or (governed[1] and not roles.is_title(governed[1].split()[-1])):
        return False
    head = before[: governed.start()].split()[-1:]  # "Friends of the River President Jane Roe" names a body
    return not (governed[1] and head and head[0][0].isupper() and not roles.is_role(head[0]))


def guessed_person(roles: RoleWords, article: Article, text: str, start: int) -> tuple[str, str] | None:
    """Without an entity: a part between commas, or the end of one, that is a run of capitalised words and no role."""
    for part in re.split(r"[,(]", text):
        part = part.strip()
        runs = [m for m in NAME.finditer(part) if not roles.is_role(m.group())]
        if not runs:
            continue
        last = runs[-1]
        near = part[: last.start()] if article.has_entities else part[: last.start()][-8:]
        if last.end() != len(part) or ATTACHED.search(near):
            continue
        name = without_titles(roles, last.group())
        words = name.split()
        if roles.is_role(words[-1]) or _is_common(roles, words):
            continue
        alone = len(words) == 1 and start == 0  # a capital at the start says nothing
        if not part.lower().startswith("the ") and not (alone and article.has_entities):
            return name, name
    return None


def without_titles(roles: RoleWords, run: str) -> str:
    """`Press Secretary Jay Carney`: the name behind the last role or title of the run."""
    found = [word for word in roles.find(run) if word.end < len(run)]
    if found and found[-1].kind in HUMAN:
        run = run[found[-1].end :].lstrip(" .")
    words = run.split()
    while len(words) > 1 and words[0].rstrip(".").lower() in roles.genders:
        words = words[1:]
    return " ".join(words)


def _is_common(roles: RoleWords, words: list[str]) -> bool:
    return (len(words) == 1 and roles.is_tagged(words[0].lower(), CLOSED)) or words[0] in roles.countries


def role_in(roles: RoleWords, text: str, name: str) -> str:
    """The role printed with a name: what stands before it and, after a comma or a bracket, behind it."""
    before, _, after = text.partition(name)
    after = after if after[:1] in (",", "(", " ") else ""
    parts = (roles.trimmed_role(RELATIVE.split(part.strip(" ,"))[0].strip(" ,")) for part in (before, after))
    return " ".join(part for part in parts if part)


def gender_in(roles: RoleWords, text: str) -> str:
    told = (
        roles.genders.get(word.lower(), "") for word in re.findall(r"[A-Za-z]+(?![A-Za-z]|['’]s)", text)
    )  # not "the man's wife"
    return next(filter(None, told), "")


def full_name(name: str, known: list[Speaker]) -> tuple[str, Speaker | None]:
    """The fullest form of a name among the speakers so far: `Dahlaki` is `Raad al-Dahlaki`."""
    key = name_key(name)
    for speaker in reversed(known[-MEMORY:]):
        if speaker.named and speaker.human and not speaker.plural:
            other = name_key(speaker.name)
            if other == key or (len(key) <= len(other) and other[-len(key) :] == key):
                return speaker.name, speaker
            if key[-len(other) :] == other:
                return name, speaker
    return name, None


@lru_cache(NAMES_REMEMBERED)
def name_key(name: str) -> tuple[str, ...]:
    return tuple(re.sub(r"^(?:al|el)[-‑ ]", "", word.lower()) for word in name.split())
