"""Build the first articles of a corpus file and save every table: what `benchmarks.gains` runs once for each revision.

    python -P benchmarks/snapshot.py FILE N FOLDER      with PYTHONPATH set to the revision

It is run on older revisions too, so it uses nothing but `ct.build` and `ct.compare_claims`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas as pd

import corpus_tools as ct

READERS = {
    ".parquet": pd.read_parquet,
    ".csv": pd.read_csv,
    ".jsonl": lambda path: pd.read_json(path, lines=True, dtype=False),
}


def first_articles(path: str | Path, n: int) -> pd.DataFrame | Path:
    """The first `n` articles of a file of records; a folder as it is. ValueError for another kind of file."""
    file = Path(path)
    if file.is_dir():
        return file
    if file.suffix not in READERS:
        raise ValueError(f"{path}: a folder, or one of {', '.join(READERS)} is needed.")
    return READERS[file.suffix](file).head(n)


def main(file: str, n: str, folder: str) -> None:
    source = first_articles(file, int(n))
    began = time.process_time()
    corpus = ct.build(source)
    built = time.process_time()
    pairs = ct.compare_claims(corpus).pairs
    spent = {"build": built - began, "compare_claims": time.process_time() - built}
    target = corpus.save(folder)
    pairs.to_parquet(target / "claim_pairs.parquet", index=False)
    (target / "seconds.json").write_text(json.dumps(spent), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
