"""Every measure that a gold set allows, table by table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pandas as pd

from corpus_tools.accuracy import claim_scores, text_scores
from corpus_tools.accuracy.gold import Gold, Record, locate
from corpus_tools.analysis.claims.compare import compare_claims
from corpus_tools.analysis.statistics.intervals import wilson
from corpus_tools.tables import Corpus, plain, records

ALL = "all"
MAIN = ("f1", "accuracy", "token_f1", "macro_f1", "share")
PLACES = {"GPE": "LOC", "FAC": "LOC", "PER": "PERSON"}
SCORED_TYPES = ("PERSON", "ORG", "LOC")
ZONES = ("title", "body", "heading", "caption")

Measures = dict[str, dict[str, Any]]


def measure(gold: Gold, corpus: Corpus) -> Measures:
    """Every measure that the gold allows, of the corpus that was built from its source."""
    starts = locate(gold, corpus)
    scored: Measures = {}
    if gold.by_file:
        scored |= _pages(gold, corpus)
    scores = {"sentences": _sentences, "entities": _entities, "attributions": _statements, "claims": _claims}
    for kind, score in scores.items():
        if kind in gold.rows:
            scored |= score(gold, corpus, starts)
    return scored


def found_rows(gold: Gold, corpus: Corpus, table: str, starts: dict[str, int]) -> list[Record]:
    """Rows of a table with `doc` and absolute `span`; rows of sentences that are not in the gold's text are left out."""
    article_of = gold.article_of(corpus)
    rows = [r for r in records(getattr(corpus, table)) if r["sentence_id"] in starts and r["article_id"] in article_of]
    for row in rows:
        row["doc"] = article_of[row["article_id"]]
        if row.get("start") is not None:
            row["span"] = (starts[row["sentence_id"]] + row["start"], starts[row["sentence_id"]] + row["end"])
    return rows


def _pages(gold: Gold, corpus: Corpus) -> Measures:
    """Articles, titles, captions, paragraphs and headings of page dumps, each equal to the gold's or wrong."""
    article_of = gold.article_of(corpus)
    blocks: dict[str, dict[str, list[str]]] = {}
    for row in records(corpus.blocks):
        name = article_of.get(row["article_id"])
        if name:
            blocks.setdefault(name, {}).setdefault(row["zone"], []).append(row["text"])
    right = {"titles": 0, "captions": 0, "paragraphs": 0, "headings": 0}
    wanted, given = dict(right), dict(right)
    for name, document in gold.documents.items():
        facts, found = document.facts, blocks.get(name, {})
        for kind, expected, zone in (
            ("titles", [facts["title"]] if facts["title"] else [], "title"),
            ("captions", facts["captions"], "caption"),
            ("paragraphs", facts["paragraphs"], "body"),
            ("headings", [h["text"] if isinstance(h, dict) else h for h in facts["headings"]], "heading"),
        ):
            wanted[kind] += len(expected)
            given[kind] += len(found.get(zone, []))
            right[kind] += len([x for x in expected if x in found.get(zone, [])])
    return {f"pages_{kind}": text_scores.f1(right[kind], given[kind], wanted[kind]) for kind in right}


def _by_document(gold: Gold, items: Iterable[tuple[str, Any]]) -> dict[str, set]:
    """Document -> its items."""
    found: dict[str, set] = {name: set() for name in gold.documents}
    for name, item in items:
        found[name].add(item)
    return found


def _found_sentences(gold: Gold, corpus: Corpus, starts: dict[str, int], zones: Collection[str]) -> dict[str, set]:
    """Document -> the spans of the sentences of some zones that the library finds in it."""
    article_of = gold.article_of(corpus)
    own = corpus.sentences[corpus.sentences["zone"].isin(zones) & corpus.sentences["sentence_id"].isin(starts)]
    columns = (own[name] for name in ("article_id", "sentence_id", "text"))
    return _by_document(
        gold, ((article_of[a], (starts[s], starts[s] + len(text))) for a, s, text in zip(*columns, strict=True))
    )


def _sentences(gold: Gold, corpus: Corpus, starts: dict[str, int]) -> Measures:
    texts = {name: d.text for name, d in gold.documents.items()}
    wanted = _by_document(gold, ((row["doc"], row["span"]) for row in gold.rows["sentences"]))
    found = _found_sentences(gold, corpus, starts, ("body",) if gold.by_file else ZONES)
    return text_scores.sentence_bounds(texts, wanted, found)


def _entities(gold: Gold, corpus: Corpus, starts: dict[str, int]) -> Measures:
    core = [row for row in gold.rows["entities"] if row.get("tier", "core") == "core"]
    other = (row for row in gold.rows["entities"] if row.get("tier", "core") != "core")
    wanted = _by_document(gold, ((row["doc"], (*row["span"], PLACES.get(row["type"], row["type"]))) for row in core))
    ignored = _by_document(gold, ((row["doc"], row["span"]) for row in other))
    named = [row for row in core if row["type"] not in ("NORP", "DATE") and "canonical" in row]
    canonical = {row["text"]: row["canonical"] for row in named}
    rows = found_rows(gold, corpus, "entities", starts)
    found = _by_document(gold, ((row["doc"], (*row["span"], PLACES.get(row["label"], row["label"]))) for row in rows))
    scored = text_scores.entities(_of_types(wanted, SCORED_TYPES), _of_types(found, SCORED_TYPES), ignored)
    for label in ("NORP", "DATE"):
        if any(e[2] == label for es in wanted.values() for e in es):
            one = text_scores.entities(_of_types(wanted, (label,)), _of_types(found, (label,)), ignored)
            scored[f"entities_{label}"] = one["entities"]
    return scored | (_names(canonical, rows, corpus) if canonical else {})


def _of_types(spans: dict[str, set], types: tuple[str, ...]) -> dict[str, set]:
    return {name: {e for e in found if e[2] in types} for name, found in spans.items()}


def _names(canonical: dict[str, str], rows: list[Record], corpus: Corpus) -> Measures:
    across = {(r["name"], r["article_id"]): r["canonical"] for r in records(corpus.names)}
    found: dict[str, str] = {}
    for row in rows:
        if row["label"] not in ("NORP", "DATE") and row["text"] in canonical:
            name = across.get((row["name"], row["article_id"])) or row["name"]
            found.setdefault(row["text"], name or row["text"])
    return text_scores.pairwise_names(canonical, found)


def _statements(gold: Gold, corpus: Corpus, starts: dict[str, int]) -> Measures:
    return text_scores.statements(*_statement_parts(gold, corpus, starts))


def statement_recall(gold: Gold, corpus: Corpus) -> pd.DataFrame:
    """How many of the annotated statements are found, by outlet and by how their words are brought in.

    Columns: outlet, mode (all, and each that was annotated), n, recall, conf_low, conf_high (Wilson 1927).
    """
    texts, wanted, found, sentences = _statement_parts(gold, corpus, locate(gold, corpus))
    outlets = {row["article_id"]: row["outlet"] or "unknown" for row in records(corpus.articles)}
    outlet_of = {name: outlets[article] for article, name in gold.article_of(corpus).items()}
    modes = sorted({row["mode"] for rows in wanted.values() for row in rows if row.get("mode")})
    rows = []
    for outlet in sorted(set(outlet_of.values())):
        own = {name: text for name, text in texts.items() if outlet_of.get(name) == outlet}
        for mode in (ALL, *modes):
            asked = {name: [row for row in wanted[name] if mode in (ALL, row.get("mode"))] for name in own}
            cues = text_scores.statements(own, asked, found, sentences)["statement_cues"]
            if n := cues["n_gold"]:
                rows.append((outlet, mode, n, cues["recall"], *wilson(cues["recall"] * n, n)))
    return pd.DataFrame(rows, columns=["outlet", "mode", "n", "recall", "conf_low", "conf_high"])


def _statement_parts(
    gold: Gold, corpus: Corpus, starts: dict[str, int]
) -> tuple[dict[str, str], dict[str, list], dict[str, list], dict[str, list]]:
    """Text, annotated statements, found ones and sentences of each document."""
    texts = {name: d.text for name, d in gold.documents.items()}
    wanted: dict[str, list] = {name: [] for name in texts}
    for row in gold.rows["attributions"]:
        wanted[row["doc"]].append(row)
    found: dict[str, list] = {name: [] for name in texts}
    for row in found_rows(gold, corpus, "statements", starts):
        found[row["doc"]].append(_statement_spans(row, starts))
    sentences = {name: sorted(spans) for name, spans in _found_sentences(gold, corpus, starts, ZONES).items()}
    return texts, wanted, found, sentences


def _statement_spans(row: Record, starts: dict[str, int]) -> dict[str, list]:
    spans: dict[str, list] = {}
    for part in ("source", "cue", "content"):
        home = row["source_sentence_id"] if part == "source" else row["sentence_id"]
        known = row[f"{part}_start"] is not None and home in starts
        # a speaker carried on from another sentence is no source printed with this cue
        known = known and (part != "source" or home == row["sentence_id"])
        spans[part] = [(starts[home] + row[f"{part}_start"], starts[home] + row[f"{part}_end"])] if known else []
    return spans


def _claims(gold: Gold, corpus: Corpus, starts: dict[str, int]) -> Measures:
    wanted, found = gold.rows["claims"], found_rows(gold, corpus, "claims", starts)
    scored = claim_scores.claims(wanted, found)
    if "negatives" in gold.rows:
        scored |= _negatives(gold, corpus, starts, found)
    if "comparisons" in gold.rows:
        pairs = compare_claims(corpus).pairs
        linked = list(plain(pairs[["claim_a", "claim_b", "relation"]]).itertuples(index=False, name=None))
        scored |= claim_scores.links(wanted, found, gold.rows["comparisons"], linked)
    return scored


def _negatives(gold: Gold, corpus: Corpus, starts: dict[str, int], found: list[Record]) -> Measures:
    ignored = found_rows(gold, corpus, "ignored_numbers", starts)
    right = 0
    for row in gold.rows["negatives"]:
        claimed = any(claim_scores.overlap(row, f) for f in found if f["tier"] == "core")
        right += not claimed and any(claim_scores.overlap(row, i) for i in ignored)
    total = len(gold.rows["negatives"])
    return {"numbers_ignored_with_reason": {"share": right / total, "n": total}}


def headline(scores: dict[str, Any]) -> float:
    """The one number of a measure that floors are about."""
    return float(next(scores[name] for name in MAIN if name in scores))
