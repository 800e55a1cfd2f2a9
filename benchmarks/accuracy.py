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

import corpus_tools as ct
from benchmarks.gold import read_gold
from corpus_tools.accuracy.gold import Gold
from corpus_tools.accuracy.measures import Measures, headline, measure
from corpus_tools.accuracy.report import FLOORS, LOWER_IS_BETTER
from corpus_tools.accuracy.report import GOLD as SEEDS_GOLD
from corpus_tools.accuracy.text_scores import f1

ROOT = Path(__file__).parent.parent
STEP = 0.005  # floors are recorded rounded down to this


def _copies(gold: Gold, corpus: ct.Corpus) -> Measures:
    """Pairs of articles that share wire text; a pair that the gold does not judge is neither right nor wrong."""
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
        "copies": f1(len(found & wanted), len(found & (wanted | independent)), len(wanted)),
        "copies_full": {"share": len(found & must) / len(must) if must else 1.0, "n": len(must)},
    }


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
    corpus = ct.build(gold.source)
    scored = measure(gold, corpus) | (_copies(gold, corpus) if "copies" in gold.rows else {})
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
