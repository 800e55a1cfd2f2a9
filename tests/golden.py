"""Golden rows: a short hash of every table of every article of the seeds and of the example corpus, and how many rows it has.

python -m tests.golden --write        after a change of behaviour that is meant; the difference in git shows where it is
"""

import hashlib
import sys
from pathlib import Path

import pandas as pd

import corpus_tools as ct

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).with_name("golden_rows.tsv")
RENEW = "python -m tests.golden --write"
HEAD = ["corpus", "table", "article", "rows", "hash"]
DIGITS = 12  # of a hash
NONE = "-"  # lines that belong to no article


def golden_rows():
    """(corpus, table, article) -> (rows, hash)."""
    corpora = {"example": ct.load_example(), "seeds": ct.build(ROOT / "seeds")}
    return {key: told for name, corpus in corpora.items() for key, told in hashed(name, corpus).items()}


def hashed(name, corpus):
    tables = {**dict(corpus.tables()), "claim_pairs": ct.compare_claims(corpus).pairs}
    article_of = {
        **dict(zip(corpus.sentences["sentence_id"], corpus.sentences["article_id"], strict=True)),
        **dict(zip(corpus.claims["claim_id"], corpus.claims["article_id"], strict=True)),
    }
    found = {}
    for table, rows in tables.items():
        for article, group in rows.groupby(_articles(rows, article_of), sort=True):
            found[name, table, article] = (str(len(group)), _hash(group))
    return found


def _articles(rows, article_of):
    if "article_id" in rows:
        return rows["article_id"].fillna(NONE)
    owner = next((column for column in ("claim_id", "claim_a") if column in rows), None)
    return rows[owner].map(article_of) if owner else pd.Series(NONE, index=rows.index)


def _hash(rows):
    written = rows.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return hashlib.sha256(written.encode()).hexdigest()[:DIGITS]


def read(path=GOLDEN):
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {tuple(line.split("\t")[:3]): tuple(line.split("\t")[3:]) for line in lines}


def write(rows, path=GOLDEN):
    lines = ["\t".join(HEAD), *("\t".join((*key, *told)) for key, told in sorted(rows.items()))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def differing(kept, now):
    """One line for each table of an article that is not as it was kept."""
    told = []
    for key in sorted({*kept, *now}):
        (n_kept, old), (n_now, new) = kept.get(key, ("0", "")), now.get(key, ("0", ""))
        if (n_kept, old) != (n_now, new):
            corpus, table, article = key
            told.append(f"{corpus}, table {table}, article {article}: {n_kept} rows kept, {n_now} now")
    return told


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(f"{RENEW} renews {GOLDEN.name}.")
    write(golden_rows())
