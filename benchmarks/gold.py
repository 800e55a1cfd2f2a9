"""Gold sets and the library's tables on one ruler: absolute offsets in one reference text an article.

A gold folder holds articles (articles.json or articles.jsonl) with claims.jsonl and, optionally, sentences.jsonl,
entities.jsonl, attributions.jsonl, comparisons.jsonl, copies.jsonl (formats: docs/accuracy.md). A gold file holds one document
a line with `text` and `sentences`, `entities` or `attributions`, or a sentence a line with `quantities`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_tools as ct

SEPARATOR = "\n\n"
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
    """A gold set: its documents, its rows by kind, and how to build a corpus from it."""

    name: str
    documents: dict[str, Document]
    rows: dict[str, list[Record]]
    source: Any  # what ct.build takes
    by_file: dict[tuple[str, int], str] = field(default_factory=dict)  # (file, number in file) -> gold article id

    def article_of(self, corpus: ct.Corpus) -> dict[str, str]:
        """The library's article_id -> the gold's."""
        if not self.by_file:
            ids = corpus.articles["article_id"]
            given = corpus.articles.get("source_article_id", ids).fillna(ids)
            return dict(zip(ids, given, strict=True))
        number = corpus.articles.groupby("file").cumcount() + 1
        pairs = zip(corpus.articles["article_id"], corpus.articles["file"], number, strict=True)
        return {a: self.by_file[Path(f).name, n] for a, f, n in pairs if (Path(f).name, n) in self.by_file}


def read_jsonl(path: Path) -> list[Record]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_gold(path: str | Path, pages: str | Path = "seeds") -> Gold:
    """The gold set in a folder or file; `pages` are the page files that a folder with captions and paragraphs annotates."""
    where = Path(path)
    if where.is_file():
        return _gold_file(where)
    if (where / "articles.json").is_file():
        return _gold_pages(where, Path(pages))
    if (where / "articles.jsonl").is_file():
        return _gold_records(where)
    raise FileNotFoundError(
        f"{where} is no gold set: it holds neither articles.json nor articles.jsonl, and is no .jsonl file."
    )


def _rows(where: Path) -> dict[str, list[Record]]:
    kinds = ("claims", "negatives", "sentences", "entities", "attributions", "comparisons", "copies")
    return {kind: read_jsonl(where / f"{kind}.jsonl") for kind in kinds if (where / f"{kind}.jsonl").is_file()}


def _gold_pages(where: Path, pages: Path) -> Gold:
    rows = _rows(where)
    articles = json.loads((where / "articles.json").read_text(encoding="utf-8"))
    sentences: dict[str, list[Record]] = {}
    for row in rows["sentences"]:
        sentences.setdefault(row["article_id"], []).append(row)
    documents = {a["article_id"]: _page_document(a, sentences[a["article_id"]]) for a in articles}
    by_file = {(a["file"], int(a["article_index"])): a["article_id"] for a in articles}
    return Gold(where.name, documents, rows, pages, by_file)


def _page_document(article: Record, sentences: list[Record]) -> Document:
    text, starts = "", {}
    for unit, words in [("title", article["title"]), *_captions(article)]:
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


def _captions(article: Record) -> list[tuple[str, str]]:
    return [("caption" + (str(i + 1) if i else ""), words) for i, words in enumerate(article["captions"])]


def _gold_records(where: Path) -> Gold:
    documents, records = {}, []
    for row in read_jsonl(where / "articles.jsonl"):
        title = row.get("title") or ""
        head = title + SEPARATOR if title else ""
        documents[row["id"]] = Document(row["id"], head + row["text"], {"title": 0, "body": len(head)}, row)
        kept = ("id", "outlet", "title", "text", "date", "url", "event")
        records.append({key: row.get(key) for key in kept if key in row})
    return Gold(where.name, documents, _rows(where), pd.DataFrame(records))


def _gold_file(where: Path) -> Gold:
    documents, records = {}, []
    rows: dict[str, list[Record]] = {}
    for number, row in enumerate(read_jsonl(where)):
        name = str(row.get("doc", row.get("id", number)))
        documents[name] = Document(name, row["text"], {"body": 0}, row)
        records.append({"id": name, "text": row["text"]})
        for kind in ("sentences", "entities", "attributions", "quantities"):
            rows.setdefault(kind, []).extend({"doc": name, "row": item} for item in row.get(kind) or [])
    return Gold(where.stem, documents, {k: v for k, v in rows.items() if v}, pd.DataFrame(records))


def locate(gold: Gold, corpus: ct.Corpus) -> dict[str, int]:
    """sentence_id -> start of the sentence in its document's reference text; sentences that are not in it are left out."""
    article_of = gold.article_of(corpus)
    cursor: dict[str, int] = {}
    found: dict[str, int] = {}
    columns = ("sentence_id", "article_id", "zone", "text")
    for sentence_id, article_id, _zone, text in zip(*(corpus.sentences[c] for c in columns), strict=True):
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
