"""A gold set and the library's tables on one ruler: absolute offsets in one reference text an article.

A gold folder of page files holds articles.json, sentences.jsonl and any of claims, negatives, entities, attributions and
comparisons (formats: docs/accuracy.md).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus_tools.accuracy.text_scores import PARTS
from corpus_tools.tables import Corpus

SEPARATOR = "\n\n"
KINDS = ("claims", "negatives", "sentences", "entities", "attributions", "comparisons", "copies", "events")
Record = dict[str, Any]


@dataclass
class Document:
    """One gold article: its reference text, and where each unit (title, caption, sentence, body) begins in it."""

    article_id: str
    text: str
    starts: dict[str, int]
    facts: Record = field(default_factory=dict)

    def absolute(self, row: Record, prefix: str = "") -> tuple[int, int] | None:
        """Start and end in the reference text of a gold row's span."""
        start, end = row.get(f"{prefix}start"), row.get(f"{prefix}end")
        unit = str(row.get("field", row.get("sentence")))
        if start is None or end is None or unit not in self.starts:
            return None
        return self.starts[unit] + int(start), self.starts[unit] + int(end)


@dataclass
class Gold:
    """A gold set: its documents, its rows by kind, and how to build a corpus from it.

    A row that stands somewhere has `doc` and, absolute in its text, `span`; one of attributions a list of spans for each part.
    """

    name: str
    documents: dict[str, Document]
    rows: dict[str, list[Record]]
    source: Any  # what ct.build takes
    by_file: dict[tuple[str, int], str] = field(default_factory=dict)  # (file, number in file) -> gold article id

    def article_of(self, corpus: Corpus) -> dict[str, str]:
        """The library's article_id -> the gold's."""
        if not self.by_file:
            ids = corpus.articles["article_id"]
            given = corpus.articles.get("source_article_id", ids).fillna(ids)
            return dict(zip(ids, given, strict=True))
        number = corpus.articles.groupby("file").cumcount() + 1
        pairs = zip(corpus.articles["article_id"], corpus.articles["file"], number, strict=True)
        return {a: self.by_file[Path(f).name, n] for a, f, n in pairs if (Path(f).name, n) in self.by_file}


def read_jsonl(path: Path) -> list[Record]:
    """One record a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_rows(where: Path) -> dict[str, list[Record]]:
    """The rows of every kind that the folder has."""
    return {kind: read_jsonl(where / f"{kind}.jsonl") for kind in KINDS if (where / f"{kind}.jsonl").is_file()}


def read_pages_gold(where: Path, pages: Path) -> Gold:
    """The gold set in a folder that annotates the page files `pages`."""
    rows = read_rows(where)
    articles = json.loads((where / "articles.json").read_text(encoding="utf-8"))
    sentences: dict[str, list[Record]] = {}
    for row in rows["sentences"]:
        sentences.setdefault(row["article_id"], []).append(row)
    documents = {a["article_id"]: _page_document(a, sentences[a["article_id"]]) for a in articles}
    rows["sentences"] = [
        {**row, "start": 0, "end": len(row["text"])} for row in rows["sentences"] if row["kind"] == "sentence"
    ]
    by_file = {(a["file"], int(a["article_index"])): a["article_id"] for a in articles}
    return Gold(where.name, documents, placed(rows, documents), pages, by_file)


def placed(rows: dict[str, list[Record]], documents: dict[str, Document]) -> dict[str, list[Record]]:
    """Rows with their absolute spans; those that stand nowhere are left out."""
    found = dict(rows)
    for kind in ("claims", "negatives", "sentences", "entities"):
        if kind in rows:
            spans = [(row, documents[row["article_id"]].absolute(row)) for row in rows[kind]]
            found[kind] = [{**row, "doc": row["article_id"], "span": span} for row, span in spans if span]
    if "attributions" in rows:
        found["attributions"] = [
            {"doc": row["article_id"], "mode": row.get("mode"), **_parts(row, documents[row["article_id"]])}
            for row in rows["attributions"]
        ]
    return found


def _parts(row: Record, document: Document) -> Record:
    spans = {part: document.absolute(row, f"{part}_") for part in PARTS}
    return {part: [span] if span else [] for part, span in spans.items()}


def _page_document(article: Record, sentences: list[Record]) -> Document:
    text, starts = "", {}
    captions = (("caption" + (str(n) if n > 1 else ""), words) for n, words in enumerate(article["captions"], start=1))
    for unit, words in (("title", article["title"]), *captions):
        if words:
            text += SEPARATOR if text else ""
            starts[unit] = len(text)
            text += words
    paragraph = None
    for row in sentences:
        same = row["kind"] == "sentence" and row["paragraph"] == paragraph
        text += " " if same else SEPARATOR if text else ""
        paragraph = row["paragraph"]  # null for a heading
        starts[str(row["sentence"])] = len(text)
        text += row["text"]
    return Document(article["article_id"], text, starts, article)


def locate(gold: Gold, corpus: Corpus) -> dict[str, int]:
    """sentence_id -> start of the sentence in its document's reference text; sentences that are not in it are left out."""
    article_of = gold.article_of(corpus)
    cursor: dict[str, int] = {}
    found: dict[str, int] = {}
    columns = ("sentence_id", "article_id", "text")
    for sentence_id, article_id, text in zip(*(corpus.sentences[c] for c in columns), strict=True):
        name = article_of.get(article_id)
        if name is None or name not in gold.documents:
            continue
        reference = gold.documents[name].text
        start = _find(reference, text, cursor.get(article_id, 0))
        if start is None:
            start = _find(reference, text, 0)
        if start is not None:
            found[sentence_id] = start
            cursor[article_id] = start + len(text)
    return found


def _find(reference: str, text: str, start: int) -> int | None:
    position = reference.find(text, start)
    if position >= 0:
        return position
    # joins of hard-wrapped lines may differ in their white space, nothing else may
    match = re.compile(r"\s+".join(map(re.escape, text.split()))).search(reference, start)
    return match.start() if match and len(match[0]) == len(text) else None
