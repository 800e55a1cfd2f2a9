"""The list people: which words tell what kind of source somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corpus_tools.lexicons import Lexicons

HUMAN = frozenset({"person", "rank", "general"})  # kinds of words that mean people
DOCUMENT = "document"  # the kind of what speaks but does nothing


@cache
def role_terms(words: Lexicons) -> dict[str, tuple[str, str]]:
    """Word -> (source_type, kind), with the plurals of people."""
    terms = {row["term"]: (row["source_type"], row["kind"]) for row in words["people"] if row["source_type"]}
    for term, meaning in list(terms.items()):
        if meaning[1] in HUMAN and not term.endswith("s"):
            terms.setdefault(term + "s", meaning)
    return terms


@cache
def name_genders(words: Lexicons) -> dict[str, str]:
    """Given name -> m or f."""
    return words.mapping("name_genders", "gender")


def gender_of_name(genders: Mapping[str, str], name: str) -> str:
    """What the given name of a full name tells: m, f, or nothing."""
    given, _, rest = name.partition(" ")
    return genders.get(given, "") if rest else ""
