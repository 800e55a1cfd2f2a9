"""Scores for sentence bounds, entities and statements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import combinations, product
from typing import Any

from corpus_tools.analysis.linkage import one_to_one
from corpus_tools.reading.sentences import trim

Span = tuple[int, int]
_TOKEN = re.compile(r"\w+(?:[’'.\-]\w+)*")
PARTS = ("source", "cue", "content")
_DETERMINERS = {"the", "a", "an"}


def f1(right: int = 0, given: int = 0, wanted: int = 0) -> dict[str, float]:
    """Precision, recall and F1, with the counts behind them."""
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    score = 2 * precision * recall / both if both else 0.0
    return {"precision": precision, "recall": recall, "f1": score, "n_predicted": given, "n_gold": wanted}


def sentence_bounds(texts: dict[str, str], gold: dict[str, set[Span]], found: dict[str, set[Span]]) -> dict[str, Any]:
    """F1 of sentence ends and of whole sentences."""
    ends: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    for name, wanted in gold.items():
        given = {trim(texts[name], *span) for span in found.get(name, set())}
        target = {trim(texts[name], *span) for span in wanted}
        _count(ends, {end for _, end in given}, {end for _, end in target})
        _count(spans, given, target)
    return {"sentence_ends": f1(**ends), "sentences": f1(**spans)}


def _count(into: Counter, given: set, wanted: set) -> None:
    into.update(right=len(given & wanted), given=len(given), wanted=len(wanted))


def entities(
    gold: dict[str, set[tuple[int, int, str]]],
    found: dict[str, set[tuple[int, int, str]]],
    ignored: dict[str, set[Span]],
) -> dict[str, Any]:
    """Exact span and type F1, in all and by type. What overlaps an `ignored` span alone is neither right nor wrong."""
    by_type: dict[str, Counter] = {}
    for name, wanted in gold.items():
        out = ignored.get(name, set())
        given = {e for e in found.get(name, set()) if e in wanted or not any(b > e[0] and a < e[1] for a, b in out)}
        for label in {e[2] for e in wanted | given}:
            counts = by_type.setdefault(label, Counter())
            _count(counts, {e for e in given if e[2] == label}, {e for e in wanted if e[2] == label})
    total = sum(by_type.values(), Counter())
    return {"entities": f1(**total)} | {f"entities_{k}": f1(**c) for k, c in sorted(by_type.items())}


def pairwise_names(gold: dict[str, str], found: dict[str, str]) -> dict[str, Any]:
    """F1 over all pairs of distinct mention strings: one name or two. Strings that were not found are names of their own."""
    joined = {word: found.get(word, f"\0{word}") for word in gold}
    counts: Counter[str] = Counter()
    for a, b in combinations(gold, 2):
        in_gold, in_found = gold[a] == gold[b], joined[a] == joined[b]
        counts.update(right=in_gold and in_found, given=in_found, wanted=in_gold)
    return {"names_pairwise": f1(**counts)}


class _Tokens:
    """Words of a text, so that spans can be compared as sets of words."""

    def __init__(self, text: str) -> None:
        self.spans = [m.span() for m in _TOKEN.finditer(text)]
        self.words = [text[a:b].lower() for a, b in self.spans]

    def of(self, spans: Iterable[Span]) -> set[int]:
        return {i for s, e in spans for i, (a, b) in enumerate(self.spans) if a < e and b > s}

    def without_determiner(self, ids: set[int]) -> set[int]:
        ordered = sorted(ids)
        while ordered and self.words[ordered[0]] in _DETERMINERS:
            ordered.pop(0)
        return set(ordered)


def _overlap_f1(a: set[int], b: set[int]) -> float:
    if not a and not b:
        return 1.0
    return 2 * len(a & b) / (len(a) + len(b))


def near_cue(contents: list[Span], cues: list[Span], sentences: list[Span]) -> list[Span]:
    """What of the contents stands in a sentence that holds a cue; all of it where nothing does."""
    homes = [(start, end) for start, end in sentences if any(start < e and end > s for s, e in cues)]
    inside = [(max(a, s), min(b, e)) for a, b in contents for s, e in homes if a < e and b > s]
    return inside or contents


def statements(
    texts: dict[str, str],
    gold: dict[str, list[dict[str, Any]]],
    found: dict[str, list[dict[str, list[Span]]]],
    sentences: dict[str, list[Span]],
) -> dict[str, Any]:
    """Cue F1 (a shared word), source exact and content word F1 given the cue, F1 of sentences that are mostly content.

    Where the gold gives a `cue_class`, the F1 of each class counts its cues alone; what is no cue of any class is wrong in each.
    Contents are compared whole; where the gold has some in pieces, again with what stands of them in the cue's own sentence.
    """
    cue: Counter[str] = Counter()
    halves: Counter[str] = Counter()
    by_class: dict[str, Counter] = {}
    sources: list[bool] = []
    contents: list[float] = []
    near: list[float] = []
    pieces = any(len(row["content"]) > 1 for rows in gold.values() for row in rows)
    for name, text in texts.items():
        tokens = _Tokens(text)
        rows = gold.get(name, [])
        wanted = [{k: tokens.of(row[k]) for k in PARTS} for row in rows]
        given = [{k: tokens.of(v) for k, v in row.items()} for row in found.get(name, [])]
        pairs = _matched(wanted, given)
        n_given, n_wanted = (sum(bool(row["cue"]) for row in rows) for rows in (given, wanted))
        cue.update(right=len(pairs), given=n_given, wanted=n_wanted)
        for i, j in pairs:
            a, b = (tokens.without_determiner(r["source"]) for r in (wanted[i], given[j]))
            sources.append(a == b)
            contents.append(_overlap_f1(wanted[i]["content"], given[j]["content"]))
            home = near_cue(rows[i]["content"], rows[i]["cue"], sentences.get(name, []))
            near.append(_overlap_f1(tokens.of(home), given[j]["content"]))
        hits = {i for i, _ in pairs}
        for i, row in enumerate(rows):
            if row.get("cue_class") and wanted[i]["cue"]:
                by_class.setdefault(row["cue_class"], Counter()).update(right=i in hits, wanted=1)
        said, heard = (set[int]().union(*(row["content"] for row in rows)) for rows in (wanted, given))
        for span in sentences.get(name, []):
            words = tokens.of([span])
            in_gold = bool(words) and 2 * len(words & said) >= len(words)
            in_found = bool(words) and 2 * len(words & heard) >= len(words)
            halves.update(right=in_gold and in_found, given=in_found, wanted=in_gold)
    wrong = cue["given"] - cue["right"]
    return {
        "statement_cues": f1(**cue),
        **{f"statement_cues_{k}": f1(c["right"], c["right"] + wrong, c["wanted"]) for k, c in sorted(by_class.items())},
        "statement_sources_exact": {"accuracy": sum(sources) / len(sources) if sources else 0.0, "n": len(sources)},
        "statement_contents": {"token_f1": sum(contents) / len(contents) if contents else 0.0, "n": len(contents)},
        **({"statement_contents_near": {"token_f1": sum(near) / len(near), "n": len(near)}} if pieces else {}),
        "statement_sentences": f1(**halves),
    }


def _matched(wanted: list[dict[str, set[int]]], given: list[dict[str, set[int]]]) -> list[tuple[int, int]]:
    """One-to-one, by shared words of the cue, then by likeness of the content."""
    candidates = []
    for (i, a), (j, b) in product(enumerate(wanted), enumerate(given)):
        if shared := a["cue"] & b["cue"]:
            candidates.append((len(shared), _overlap_f1(a["content"], b["content"]), i, j))
    return list(one_to_one((i, j) for _, _, i, j in sorted(candidates, reverse=True)).items())
