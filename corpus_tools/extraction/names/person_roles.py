"""The role or title that is printed with a person."""

from __future__ import annotations

import re

from corpus_tools.extraction.names.capital_runs import Line, has, is_role, match_title
from corpus_tools.extraction.names.gazetteer import (
    ARTICLE_NAME,
    LOWER,
    ROLE,
    ROLE_MODIFIER,
    STOP,
    VERB_OF_PERSONS,
    Gazetteer,
)

MAX_WORDS_BEFORE = 8
MAX_APPOSITION = 120
_AFTER = re.compile(
    r",\s(?:(?:who (?:is|was)|a|an|the|(?P<one_of>(?:another|one) of)|another)\s)?"
    r"(?P<role>[^,.;:()\"“”—]{3,120})(?=[,.;)—]|\s-|$)"
)
_BEFORE = re.compile(
    r"(?:^|[.,;:\"“”]\s?)(?:(?:But |And )?(?:at least )?(?:[Tt]he |[Aa]n? |[Aa]nother |[Oo]ne ))?([^,.;:()\"“”]{3,120}),\s?$"
)
_WORD = re.compile(r"[\w'’-]+")
_ROLE_WITHIN = 6  # words of an apposition in which its role must stand
_RELATIVE = re.compile(r"\b(?:who|which|that)\b")
_OF = ("of", "for")
_OF_WORDS = 3  # "of Homeland Security"


def find_role(line: Line, first: int, last: int, text: str, lists: Gazetteer) -> str | None:
    """The role of the person at words first..last: before the name, or set off by commas; None where none is printed."""
    before = _before(line, first, text, lists)
    if before:
        return before
    after = _AFTER.match(text, line.words.end[last - 1])
    if after and _has_role(after["role"], lists, one_of=bool(after["one_of"])):
        return after["role"].strip()
    start = line.words.start[first]
    apart = _BEFORE.search(text[max(0, start - MAX_APPOSITION) : start]) if text[:start].rstrip()[-1:] == "," else None
    if apart and _has_role(apart.group(1), lists):
        return apart.group(1).strip()
    return None


def _has_role(words: str, lists: Gazetteer, *, one_of: bool = False) -> bool:
    """Does a role of one person stand there ("Roe, lawmakers say" tells none of Roe), or of several where he is `one_of` them?"""
    if any(has(word, VERB_OF_PERSONS, lists) for word in _WORD.findall(_RELATIVE.split(words)[0])):
        return False  # "the mayor said in a statement"
    found = (word.lower() for word in _WORD.findall(words)[:_ROLE_WITHIN])
    return any(is_role(word, lists) if one_of else has(word, ROLE, lists) for word in found)


def _before(line: Line, first: int, text: str, lists: Gazetteer) -> str | None:
    """Titles and roles directly before the name, with what qualifies them ("Iraqi Prime Minister")."""
    words = line.words
    at, seen = first, False
    while at > 0 and first - at < MAX_WORDS_BEFORE:
        word = words.text[at - 1]
        if word == "." and at > 1 and words.kind[at - 2] <= ARTICLE_NAME and len(words.text[at - 2]) <= 5:
            at -= 1
            continue
        flags = lists.flags.get(word, 0)
        if words.kind[at - 1] <= ARTICLE_NAME and not (flags & STOP and line.opens(at - 1)):
            seen = seen or is_role(word.lower(), lists) or match_title(line, at - 1, lists) > at - 1
            at -= 1
        elif words.kind[at - 1] == LOWER and (is_role(word, lists) or (flags & ROLE_MODIFIER and at < first)):
            seen = seen or is_role(word, lists)
            at -= 1
        elif (
            not seen
            and at < first
            and word in _OF
            and line.named(at - 2)
            and is_role(words.text[at - 2].lower(), lists)
        ):
            at -= 1  # "Secretary of State Jane Roe"
        else:
            break
        if not seen and first - at > _OF_WORDS:
            return None
    return text[words.start[at] : words.end[first - 1]].strip() or None if seen and at < first else None
