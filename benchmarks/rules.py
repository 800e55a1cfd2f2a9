"""Every rule that made a row, with how often it did and two examples.

python -m benchmarks.rules --corpus FILE [--n 500] [--seed 1] [--output report/rules]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

import corpus_tools as ct
from benchmarks.pages import RULES, Reader, Section, facts, rule_of, write
from benchmarks.snapshot import first_articles

OUTPUT = Path("report") / "rules"
EXAMPLES = 2


def rules(tables: Mapping[str, pd.DataFrame], seed: int) -> Iterator[Section]:
    """A section for each table whose rows name a rule: rule, hits, examples."""
    reader = Reader(tables)
    for name, table in tables.items():
        if {*RULES} & {*table.columns} and len(table):
            groups = table.groupby(rule_of(name, table), sort=True)
            rows = [row for rule, hits in groups for row in _examples(name, str(rule), hits, reader, seed)]
            yield Section(f"{name}: {groups.ngroups} rules", ("rule", "hits", "words", "row"), rows)


def _examples(
    table: str, rule: str, hits: pd.DataFrame, reader: Reader, seed: int
) -> Iterator[tuple[str, str, str, str]]:
    drawn = random.Random(f"{seed} {table} {rule}").sample(range(len(hits)), min(EXAMPLES, len(hits)))
    for nth, at in enumerate(sorted(drawn)):
        named = ("", "") if nth else (rule, f"{len(hits):,}")
        yield *named, reader.words(hits.iloc[at]), facts(table, hits.iloc[at])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path, help="Parquet, CSV or JSONL with an article a row")
    parser.add_argument("--n", type=int, default=500, help="articles, from the first on (default: 500)")
    parser.add_argument("--seed", type=int, default=1, help="draws the examples (default: 1)")
    parser.add_argument("--output", type=Path, default=OUTPUT, help=f"folder of the page (default: {OUTPUT})")
    given = parser.parse_args(arguments)
    corpus = ct.build(first_articles(given.corpus, given.n))
    tables = {**dict(corpus.tables()), "claim_pairs": ct.compare_claims(corpus).pairs}
    note = f"{given.corpus.name}, first {given.n:,} articles; examples by seed {given.seed}."
    sections = list(rules(tables, given.seed))
    target = write(given.output, given.corpus.stem, "Rules and their hits", note, sections)
    for section in sections:
        print(section.title)
        print("\n".join(f"{hits:>9}  {rule}" for rule, hits, *_ in section.rows if rule), end="\n\n")
    print(f"Written: {target} and .html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
