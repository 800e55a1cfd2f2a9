"""Claims of a gold set in the form that a scorer outside this package reads: one JSON object a line, offsets in title or body.

    python -m benchmarks.claim_predictions GOLD OUT.jsonl [--half even|odd]

What comes before the claims (articles, sentences, entities, statements) is kept in OUT's folder, by gold set, so that a rule of
claims can be tried again in seconds; delete `*.before` there when another room has changed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import corpus_tools as ct
from benchmarks.gold import read_gold
from corpus_tools.accuracy.gold import Gold, locate
from corpus_tools.tables import records

RENAMED = {"event_type": "event", "source_text": "source"}


def read_before(gold: Gold, folder: Path) -> ct.Corpus:
    """The corpus of a gold set as it was built last, or built now."""
    kept = folder / f"{gold.name}.before"
    if not kept.is_dir():
        ct.build(gold.source).save(kept)
    return ct.load(kept)


def predictions(gold: Gold, corpus: ct.Corpus) -> list[dict[str, Any]]:
    """The claims of the corpus, made anew, with the gold's article ids and positions."""
    claims = ct.find_claims(corpus.sentences, corpus.entities, corpus.statements, corpus.articles).claims
    starts, article_of = locate(gold, corpus), gold.article_of(corpus)
    rows = []
    for row in records(claims):
        name = article_of.get(row["article_id"])
        if name is None or row["sentence_id"] not in starts:
            continue
        at = starts[row["sentence_id"]] + int(row["start"])
        unit, begins = _unit(gold.documents[name].starts, at)
        length = int(row["end"]) - int(row["start"])
        given = {RENAMED.get(key, key): value for key, value in row.items() if key not in RENAMED.values()}
        given |= {"article_id": name, "field": unit, "start": at - begins, "end": at - begins + length}
        given["is_headline"] = unit == "title"
        rows.append({key: str(value)[:10] if key == "event_date" and value else value for key, value in given.items()})
    return rows


def _unit(starts: dict[str, int], at: int) -> tuple[str, int]:
    """The unit that holds a position, and where it begins; a title of no length is the body."""
    return max(
        ((unit, begins) for unit, begins in starts.items() if begins <= at), key=lambda one: (one[1], one[0] == "body")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--half", choices=("even", "odd"), help="only every other article, and the gold beside OUT cut alike"
    )
    asked = parser.parse_args()
    gold = read_gold(asked.gold)
    rows = predictions(gold, read_before(gold, asked.out.parent))
    if asked.half:
        kept = set(list(gold.documents)[0 if asked.half == "even" else 1 :: 2])
        rows = [row for row in rows if row["article_id"] in kept]
        cut = [row for row in gold.rows["claims"] if row["article_id"] in kept]
        _write(asked.out.with_suffix(".gold.jsonl"), cut)
    _write(asked.out, rows)


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
