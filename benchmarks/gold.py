"""Gold sets in the formats of the benchmarks (docs/accuracy.md), besides that of page files.

A folder of records holds articles.jsonl with claims.jsonl and, optionally, comparisons.jsonl and copies.jsonl. A file holds one
document a line with `text` and `sentences`, `entities` or `attributions`.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from corpus_tools.accuracy.gold import SEPARATOR, Document, Gold, Record, placed, read_jsonl, read_pages_gold, read_rows
from corpus_tools.accuracy.text_scores import PARTS


def read_gold(path: str | Path, pages: str | Path = "seeds") -> Gold:
    """The gold set in a folder or file; `pages` are the page files that a folder with captions and paragraphs annotates."""
    where = Path(path)
    if where.is_file():
        return _gold_file(where)
    if (where / "articles.json").is_file():
        return read_pages_gold(where, Path(pages))
    if (where / "articles.jsonl").is_file():
        return _gold_records(where)
    raise FileNotFoundError(
        f"{where} is no gold set: it holds neither articles.json nor articles.jsonl, and is no .jsonl file."
    )


def _gold_records(where: Path) -> Gold:
    documents, records = {}, []
    for row in read_jsonl(where / "articles.jsonl"):
        title = row.get("title") or ""
        head = title + SEPARATOR if title else ""
        documents[row["id"]] = Document(row["id"], head + row["text"], {"title": 0, "body": len(head)}, row)
        kept = ("id", "outlet", "title", "text", "date", "url", "event")
        records.append({key: row.get(key) for key in kept if key in row})
    return Gold(where.name, documents, placed(read_rows(where), documents), pd.DataFrame(records))


def _gold_file(where: Path) -> Gold:
    documents, records = {}, []
    rows: dict[str, list[Record]] = {"sentences": [], "entities": [], "attributions": []}
    for number, row in enumerate(read_jsonl(where)):
        name = str(row.get("doc", row.get("id", number)))
        documents[name] = Document(name, row["text"], {"body": 0}, row)
        records.append({"id": name, "text": row["text"]})
        rows["sentences"] += [{"doc": name, "span": tuple(span)} for span in row.get("sentences") or []]
        rows["entities"] += [
            {"doc": name, "span": (start, end), "type": label} for start, end, label in row.get("entities") or []
        ]
        rows["attributions"] += [
            {
                "doc": name,
                "cue_class": said.get("cue_class"),
                **{part: [tuple(s) for s in said[part]] for part in PARTS},
            }
            for said in row.get("attributions") or []
        ]
    return Gold(where.stem, documents, {kind: found for kind, found in rows.items() if found}, pd.DataFrame(records))
