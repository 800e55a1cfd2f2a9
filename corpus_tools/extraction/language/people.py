"""The list people: which words tell what kind of source somebody is."""

from __future__ import annotations

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
