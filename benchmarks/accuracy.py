"""How often the tables are wrong: every measure that a gold set allows, against floors that are only ever raised.

python -m benchmarks.accuracy                          the seeds' gold, with floors
python -m benchmarks.accuracy --gold FOLDER_OR_FILE    another gold set in the same formats, without floors
python -m benchmarks.accuracy --raise-floors           record what is better now
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_tools as ct
from benchmarks import score_claims, score_text
from benchmarks.gold import Gold, Record, locate, read_gold

ROOT = Path(__file__).parent.parent
SEEDS_GOLD = ROOT / "tests" / "gold" / "seeds"
FLOORS = ROOT / "tests" / "gold" / "floors.json"
MAIN = ("f1", "accuracy", "token_f1", "macro_f1", "share")
LOWER_IS_BETTER = ("look_alikes_linked",)
PLACES = {"GPE": "LOC", "FAC": "LOC", "PER": "PERSON"}
SCORED_TYPES = ("PERSON", "ORG", "LOC")
STEP = 0.005  # floors are recorded rounded down to this

Measures = dict[str, dict[str, Any]]


def plain(table: pd.DataFrame) -> list[Record]:
    """Rows as dicts with None for null."""
    return table.astype(object).where(table.notna(), None).to_dict("records")


def measure(gold: Gold, corpus: ct.Corpus | None = None) -> Measures:
    """Every measure that the gold allows."""
    if corpus is None:
        corpus = ct.build(gold.source)
    starts = locate(gold, corpus)
    scored: Measures = {}
    if gold.by_file:
        scored |= _pages(gold, corpus)
    for kind, score in (
        ("sentences", _sentences),
        ("entities", _entities),
        ("attributions", _statements),
        ("claims", _claims),
    ):
        if kind in gold.rows:
            scored |= score(gold, corpus, starts)
    if "copies" in gold.rows:
        scored |= _copies(gold, corpus)
    return scored


def _spans(gold: Gold, corpus: ct.Corpus, table: str, starts: dict[str, int]) -> list[Record]:
    """Rows of a table with `doc` and absolute `span`; rows of sentences that are not in the gold's text are left out."""
    article_of = gold.article_of(corpus)
    rows = [r for r in plain(getattr(corpus, table)) if r["sentence_id"] in starts and r["article_id"] in article_of]
    for row in rows:
        row["doc"] = article_of[row["article_id"]]
        if row.get("start") is not None:
            row["span"] = (starts[row["sentence_id"]] + row["start"], starts[row["sentence_id"]] + row["end"])
    return rows


def _pages(gold: Gold, corpus: ct.Corpus) -> Measures:
    """Articles, titles, captions, paragraphs and headings of page dumps, each equal to the gold's or wrong."""
    article_of = gold.article_of(corpus)
    blocks: dict[str, dict[str, list[str]]] = {}
    for row in plain(corpus.blocks):
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
    return {f"pages_{kind}": score_text.f1(right[kind], given[kind], wanted[kind]) for kind in right}


def _sentences(gold: Gold, corpus: ct.Corpus, starts: dict[str, int]) -> Measures:
    texts = {name: d.text for name, d in gold.documents.items()}
    wanted: dict[str, set] = {name: set() for name in texts}
    for row in gold.rows["sentences"]:
        if "row" in row:
            wanted[row["doc"]].add(tuple(row["row"]))
        elif row["kind"] == "sentence":
            start = gold.documents[row["article_id"]].starts[str(row["sentence"])]
            wanted[row["article_id"]].add((start, start + len(row["text"])))
    found: dict[str, set] = {name: set() for name in texts}
    article_of = gold.article_of(corpus)
    zones = ("body",) if gold.by_file else ("title", "body", "heading", "caption")
    for row in plain(corpus.sentences):
        if row["sentence_id"] in starts and row["zone"] in zones:
            start = starts[row["sentence_id"]]
            found[article_of[row["article_id"]]].add((start, start + len(row["text"])))
    return score_text.sentence_bounds(texts, wanted, found)


def _entities(gold: Gold, corpus: ct.Corpus, starts: dict[str, int]) -> Measures:
    wanted: dict[str, set] = {name: set() for name in gold.documents}
    ignored: dict[str, set] = {name: set() for name in gold.documents}
    canonical: dict[str, str] = {}
    for row in gold.rows["entities"]:
        if "row" in row:
            start, end, label = row["row"]
            wanted[row["doc"]].add((start, end, PLACES.get(label, label)))
            continue
        span = gold.documents[row["article_id"]].absolute(row)
        if span is None:
            continue
        if row["tier"] == "core":
            wanted[row["article_id"]].add((*span, PLACES.get(row["type"], row["type"])))
            if row["type"] not in ("NORP", "DATE"):
                canonical[row["text"]] = row["canonical"]
        else:
            ignored[row["article_id"]].add(span)
    rows = _spans(gold, corpus, "entities", starts)
    found: dict[str, set] = {name: set() for name in gold.documents}
    for row in rows:
        found[row["doc"]].add((*row["span"], PLACES.get(row["label"], row["label"])))
    scored = score_text.entities(_of_types(wanted, SCORED_TYPES), _of_types(found, SCORED_TYPES), ignored)
    for label in ("NORP", "DATE"):
        if any(e[2] == label for es in wanted.values() for e in es):
            one = score_text.entities(_of_types(wanted, (label,)), _of_types(found, (label,)), ignored)
            scored[f"entities_{label}"] = one["entities"]
    return scored | (_names(canonical, rows, corpus) if canonical else {})


def _of_types(spans: dict[str, set], types: tuple[str, ...]) -> dict[str, set]:
    return {name: {e for e in found if e[2] in types} for name, found in spans.items()}


def _names(canonical: dict[str, str], rows: list[Record], corpus: ct.Corpus) -> Measures:
    across = {(r["name"], r["article_id"]): r["canonical"] for r in plain(corpus.names)}
    found: dict[str, str] = {}
    for row in rows:
        if row["label"] not in ("NORP", "DATE") and row["text"] in canonical:
            found.setdefault(row["text"], across.get((row["name"], row["article_id"]), row["name"] or row["text"]))
    return score_text.pairwise_names(canonical, found)


def _statements(gold: Gold, corpus: ct.Corpus, starts: dict[str, int]) -> Measures:
    texts = {name: d.text for name, d in gold.documents.items()}
    wanted: dict[str, list] = {name: [] for name in texts}
    for row in gold.rows["attributions"]:
        if "row" in row:
            spans = {k: [tuple(s) for s in row["row"][k]] for k in score_text.PARTS}
            wanted[row["doc"]].append({**spans, "cue_class": row["row"].get("cue_class")})
            continue
        document = gold.documents[row["article_id"]]
        spans = {k: document.absolute(row, f"{k}_") for k in score_text.PARTS}
        wanted[row["article_id"]].append({k: [s] if s else [] for k, s in spans.items()})
    found: dict[str, list] = {name: [] for name in texts}
    for row in _spans(gold, corpus, "statements", starts):
        found[row["doc"]].append(_statement_spans(row, starts))
    sentences: dict[str, list] = {name: [] for name in texts}
    article_of = gold.article_of(corpus)
    for row in plain(corpus.sentences):
        if row["sentence_id"] in starts:
            start = starts[row["sentence_id"]]
            sentences[article_of[row["article_id"]]].append((start, start + len(row["text"])))
    return score_text.statements(texts, wanted, found, sentences)


def _statement_spans(row: Record, starts: dict[str, int]) -> dict[str, list]:
    spans: dict[str, list] = {}
    for part in ("source", "cue", "content"):
        home = row["source_sentence_id"] if part == "source" else row["sentence_id"]
        known = row[f"{part}_start"] is not None and home in starts
        # a speaker carried on from another sentence is no source printed with this cue
        known = known and (part != "source" or home == row["sentence_id"])
        spans[part] = [(starts[home] + row[f"{part}_start"], starts[home] + row[f"{part}_end"])] if known else []
    return spans


def _gold_claims(gold: Gold) -> list[Record]:
    rows = []
    for row in gold.rows["claims"]:
        span = gold.documents[row["article_id"]].absolute(row)
        if span is not None:
            rows.append({**row, "doc": row["article_id"], "span": span})
    return rows


def _claims(gold: Gold, corpus: ct.Corpus, starts: dict[str, int]) -> Measures:
    wanted, found = _gold_claims(gold), _spans(gold, corpus, "claims", starts)
    scored = score_claims.claims(wanted, found)
    if "negatives" in gold.rows:
        scored |= _negatives(gold, corpus, starts, found)
    if "comparisons" in gold.rows and hasattr(ct, "compare_claims"):
        pairs = ct.compare_claims(corpus).pairs
        second = pairs["claim_b"].astype(object).where(pairs["claim_b"].notna(), None)
        linked = list(zip(pairs["claim_a"], second, pairs["relation"], strict=True))
        scored |= score_claims.links(wanted, found, gold.rows["comparisons"], linked)
    return scored


def _negatives(gold: Gold, corpus: ct.Corpus, starts: dict[str, int], found: list[Record]) -> Measures:
    ignored = _spans(gold, corpus, "ignored_numbers", starts)
    right = 0
    for row in gold.rows["negatives"]:
        span = gold.documents[row["article_id"]].absolute(row)
        probe = {"doc": row["article_id"], "span": span}
        claimed = any(score_claims._overlap(probe, f) for f in found if f["tier"] == "core")
        right += not claimed and any(score_claims._overlap(probe, i) for i in ignored)
    total = len(gold.rows["negatives"])
    return {"numbers_ignored_with_reason": {"share": right / total, "n": total}}


def _copies(gold: Gold, corpus: ct.Corpus) -> Measures:
    if not hasattr(ct, "find_copies"):
        return {}
    article_of = gold.article_of(corpus)
    copies = ct.find_copies(corpus).copies
    found = {
        frozenset((article_of[a], article_of[b])) for a, b in zip(copies["article_a"], copies["article_b"], strict=True)
    }
    wanted = {frozenset((r["a"], r["b"])) for r in gold.rows["copies"] if r["relation"] != "independent"}
    must = {
        frozenset((r["a"], r["b"])) for r in gold.rows["copies"] if r["relation"] in ("edited_copy", "updated_version")
    }
    independent = {frozenset((r["a"], r["b"])) for r in gold.rows["copies"] if r["relation"] == "independent"}
    return {
        "copies": score_text.f1(len(found & wanted), len(found & (wanted | independent)), len(wanted)),
        "copies_full": {"share": len(found & must) / len(must) if must else 1.0, "n": len(must)},
    }


def headline(scores: dict[str, Any]) -> float:
    """The one number of a measure that floors are about."""
    return float(next(scores[name] for name in MAIN if name in scores))


def report(scored: Measures, floors: dict[str, float]) -> tuple[str, list[str]]:
    """A table as text, and the measures that are under their floor."""
    lines, fallen = [f"{'measure':32} {'value':>7} {'precision':>9} {'recall':>7} {'n':>6} {'floor':>6}"], []
    for name, scores in scored.items():
        value, floor = headline(scores), floors.get(name)
        n = scores.get("n", scores.get("n_gold", ""))
        parts = [f"{scores[k]:.3f}" if k in scores else "" for k in ("precision", "recall")]
        lines.append(
            f"{name:32} {value:7.3f} {parts[0]:>9} {parts[1]:>7} {n:>6} {'' if floor is None else f'{floor:.3f}':>6}"
        )
        under = floor is not None and (value > floor if name in LOWER_IS_BETTER else value < floor)
        if under:
            fallen.append(f"{name}: {value:.3f} against the floor {floor:.3f}")
    return "\n".join(lines), fallen


def raised(scored: Measures, floors: dict[str, float]) -> dict[str, float]:
    """Floors never sink: the better of the old floor and what is measured now, rounded towards easy."""
    new = dict(floors)
    for name, scores in scored.items():
        value = headline(scores)
        if name in LOWER_IS_BETTER:
            new[name] = min(floors.get(name, 1.0), round(math.ceil(value / STEP) * STEP, 4))
        else:
            new[name] = max(floors.get(name, 0.0), round(math.floor(value / STEP + 1e-9) * STEP, 4))
    return new


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", default=str(SEEDS_GOLD), help="folder or file (default: the seeds' gold)")
    parser.add_argument("--pages", default=str(ROOT / "seeds"), help="page files that the gold annotates")
    parser.add_argument("--raise-floors", action="store_true", help="record what is better now")
    parser.add_argument("--json", help="write all measures to this file")
    given = parser.parse_args(arguments)
    gold = read_gold(given.gold, given.pages)
    own = Path(given.gold).resolve() == SEEDS_GOLD.resolve()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if own and FLOORS.is_file() else {}
    scored = measure(gold)
    text, fallen = report(scored, floors)
    print(f"Gold: {gold.name}" + (" (in-sample: the rules were written on these texts)" if own else ""))
    print(text)
    if given.json:
        Path(given.json).write_text(json.dumps(scored, indent=1), encoding="utf-8")
    if given.raise_floors and own:
        FLOORS.write_text(json.dumps(raised(scored, floors), indent=1) + "\n", encoding="utf-8")
    for line in fallen:
        print(f"UNDER ITS FLOOR {line}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
