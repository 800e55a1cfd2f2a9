"""The reading contract: what was understood of the input, in sentences that an analyst can check before anything is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.pages import METADATA
from corpus_tools.reading.text import so_many

FIELDS = ("title", "text", "outlet", "published")
LOOKED_AT = 1_000  # characters of an article by which its language is told
FEWEST_WORDS, LOWEST_SHARE = 3, 0.06  # common words that a language is told by, and their share of all words
SHORT, LONG = 50, 5_000  # words in title and body; fewer or more are named
NAMED = 5  # articles or inputs that are named; the others are counted
ENGLISH = "English"
USUAL_ENCODINGS, USUAL_DELIMITER = ("utf-8", "ascii"), ","
WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|[^\W\d_]+")


def reading_contract(
    articles: pd.DataFrame, skipped_inputs: pd.DataFrame, inputs: Mapping[str, Mapping[str, Any]], *, lexicons: Lexicons
) -> list[str]:
    """Which column or mark gave title, text, outlet and date, how many articles lack each, languages, copies, odd lengths.

    `inputs` are the facts of each input in the run record. One sentence a line; ids are named up to five.
    """
    files, given = articles["file"].nunique(), len({*inputs, *skipped_inputs["file"]} - {METADATA})
    read = f"read: {so_many(len(articles), 'article')} from {files:,} of {so_many(given, 'input')}."
    said = [read, *_skipped(skipped_inputs)]
    if len(articles):
        said += [_field(name, articles, inputs) for name in FIELDS]
        said += [_languages(articles, lexicons), _lengths(articles)]
    return [*said, *_told(inputs)]


def _skipped(skipped: pd.DataFrame) -> list[str]:
    """Each input and record that was left out, by name, and why."""
    if not len(skipped):
        return []
    rows = [
        f"{row.file}{'' if pd.isna(row.record) else f' record {int(row.record)}'} ({row.reason})"
        for row in skipped.itertuples()
    ]
    return [f"not read: {len(skipped):,}: {_ids(rows)}. skipped_inputs says why."]


def _field(name: str, articles: pd.DataFrame, inputs: Mapping[str, Any]) -> str:
    """How many articles have a field, and where it came from."""
    filled = articles[name].notna() & (articles[name].astype(str).str.strip() != "")
    evidence = articles.get(f"{name}_evidence", pd.Series(None, index=articles.index, dtype=object))
    sources = Counter(
        _source(name, inputs.get(file, {}), words)
        for file, words in zip(articles["file"][filled], evidence[filled], strict=True)
    )
    given = ", ".join(f"{source} ({count:,})" for source, count in sorted(sources.items(), key=lambda s: (-s[1], s[0])))
    said = f"{name}: {int(filled.sum()):,} of {len(articles):,}{f', from {given}' if given else ''}."
    unread = evidence[~filled].dropna() if name == "published" else evidence.iloc[:0]
    return f"{said} {len(unread):,} could not be read, such as {unread.iloc[0]!r}." if len(unread) else said


def _source(name: str, facts: Mapping[str, Any], evidence: Any) -> str:
    """What gave a field of one article: the words kept as evidence say so, else the kind of its input."""
    if isinstance(evidence, str):
        head = evidence.partition(":")[0]
        return head if head.startswith(("column ", "field ", "metadata")) else "the text"
    column = next((column for column, field in facts.get("columns", {}).items() if field == name), None)
    if column is not None:
        return f"column {column}"
    if "layout" in facts:
        return f"{facts['layout']} export"
    return "the page" if name == "text" else "the text"


def _languages(articles: pd.DataFrame, words: Lexicons) -> str:
    found: dict[str, list[str]] = {}
    for article, text, title in zip(articles["article_id"], articles["text"], articles["title"], strict=True):
        found.setdefault(language_of(f"{title or ''} {text or ''}", words) or "not told", []).append(article)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    said = ", ".join(f"{name} {len(ids):,}" + ("" if name == ENGLISH else f" ({_ids(ids)})") for name, ids in ordered)
    other = len(articles) - len(found.get(ENGLISH, []))
    warning = " The rules are English: rows from other languages are few and not to be relied on." if other else ""
    return f"language: {said}.{warning}"


def _ids(ids: list[str]) -> str:
    return ", ".join(ids[:NAMED]) + (f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else "")


@cache
def _languages_of(words: Lexicons) -> dict[str, tuple[str, ...]]:
    """Common word -> the languages in which it is one."""
    found: dict[str, tuple[str, ...]] = {}
    for row in words["language_words"]:
        for word in row["words"].split():
            found[word] = (*found.get(word, ()), row["language"])
    return found


def language_of(text: str, words: Lexicons) -> str | None:
    """The language whose commonest words stand most often in the text; None where none stands often enough."""
    common, hits = _languages_of(words), dict.fromkeys((row["language"] for row in words["language_words"]), 0)
    seen = WORD.findall(text[:LOOKED_AT].casefold())
    counts = Counter(seen)
    for word in counts.keys() & common.keys():
        for language in common[word]:
            hits[language] += counts[word]
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] >= max(FEWEST_WORDS, LOWEST_SHARE * len(seen)) else None


def _lengths(articles: pd.DataFrame) -> str:
    copies = int(articles["copy_of"].notna().sum())
    ids, n_words = articles["article_id"], articles["n_words"]
    odd = ((f"under {SHORT} words", list(ids[n_words < SHORT])), (f"over {LONG:,} words", list(ids[n_words > LONG])))
    told = "; ".join(f"{kind}: {len(of):,}{f' ({_ids(of)})' if of else ''}" for kind, of in odd)
    return f"copies: {copies:,}; {told}."


def _told(inputs: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Encodings and delimiters other than the usual ones, and what had to be replaced."""
    said = []
    for name, facts in inputs.items():
        encoding, delimiter = facts.get("encoding", USUAL_ENCODINGS[0]), facts.get("delimiter", USUAL_DELIMITER)
        odd = [] if encoding in USUAL_ENCODINGS else [f"encoding {encoding}"]
        odd += [] if delimiter == USUAL_DELIMITER else [f"delimiter {delimiter!r}"]
        odd += [facts["note"]] if "note" in facts else []
        if "misread" in facts:
            odd.append(f"{so_many(facts['misread'], 'text')} with misread characters (â€™ for ’), mended")
        said += [f"{name}: {', '.join(odd)}."] if odd else []
    more = f"{len(said) - NAMED:,} more inputs have an encoding or delimiter of their own."
    return [*said[:NAMED], *([more] if len(said) > NAMED else [])]
