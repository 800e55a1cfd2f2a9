"""Names across articles: a map, joined late, which the analyst can edit."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.spelling import is_acronym_of, same_spelling, spoken_words
from corpus_tools.lexicons import Lexicons, load_lexicons

_KINDS = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_UNNAMED = ("DATE",)


def find_names(entities: pd.DataFrame, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table names from the table entities: each name of an article, and its name across the corpus.

    Joined are other spellings of names of several words, acronyms with one long name, and what the list `aliases` says;
    never a surname alone.
    """
    words = lexicons or load_lexicons()
    known = entities[~entities["label"].isin(_UNNAMED) & entities["name"].notna()]
    rows = known[["name", "article_id", "label"]].drop_duplicates()
    counts = Counter(zip(known["name"], known["label"], strict=True))
    canonical = _canonical(counts, words)
    found = [canonical[name, label] for name, label in zip(rows["name"], rows["label"], strict=True)]
    return tables.make("names", rows.assign(canonical=[name for name, _ in found], joined_by=[why for _, why in found]))


def _canonical(counts: Counter[tuple[str, str]], words: Lexicons) -> dict[tuple[str, str], tuple[str, str | None]]:
    """(name, label) -> canonical name, and why."""
    alias = words.mapping("aliases", "name")
    apart = {frozenset((row["term"], row["other"])) for row in words["must_not_merge"]}
    result: dict[tuple[str, str], tuple[str, str | None]] = {}
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, label), n in counts.items():
        by_kind[_KINDS.get(label, label)][name] += n
    joined = {kind: _join(names, alias, apart) for kind, names in by_kind.items()}
    for name, label in counts:
        result[name, label] = joined[_KINDS.get(label, label)][name]
    return result


def _join(names: Counter[str], alias: dict[str, str], apart: set[frozenset[str]]) -> dict[str, tuple[str, str | None]]:
    ordered = sorted(names, key=lambda name: (-names[name], -len(name), name))
    by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
    result: dict[str, tuple[str, str | None]] = {}
    long_names = [name for name in ordered if len(spoken_words(name)) > 1]
    for name in ordered:
        if name in alias:
            result[name] = (alias[name], "alias")
            continue
        parts = spoken_words(name)
        result[name] = (name, None)
        if len(parts) > 1:
            key = (parts[0][:1], parts[-1][:1])
            home = next(
                (
                    other
                    for other in by_sound[key]
                    if same_spelling(other, name) and frozenset((other, name)) not in apart
                ),
                None,
            )
            if home is not None:
                result[name] = (home, "spelling")
            else:
                by_sound[key].append(name)
    for name in ordered:
        if result[name][1] is None and name.isupper() and len(name) > 2:
            full = {result[other][0] for other in long_names if is_acronym_of(name, other)}
            if len(full) == 1 and frozenset((name, next(iter(full)))) not in apart:
                result[name] = (full.pop(), "acronym")
    return result
