"""Topics and comparisons come out the same in other processes: hash seeds, thread counts, kinds of processor."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import hashlib, sys
sys.path.insert(0, "tests")
import corpus_tools as ct
from test_topics import themed_corpus
corpus = ct.build("seeds")
found = [*ct.fit_topics(corpus, n_topics=6, unit="paragraph"), *ct.fit_topics(themed_corpus(120), n_topics=5),
         *ct.fit_topics(themed_corpus(60), n_topics=3, method="lsa-kmeans"),
         *ct.fit_topics(themed_corpus(60), n_topics=3, method="lda"),
         ct.compare_words(corpus), ct.compare_naming(corpus), ct.compare_sourcing(corpus), ct.compare_coverage(corpus)]
print([hashlib.sha256(table.to_csv().encode()).hexdigest()[:12] for table in found])
"""  # fmt: skip
SETTINGS = [
    {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell"},
    {"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4", "OPENBLAS_CORETYPE": "Nehalem"},
]


@pytest.mark.slow
def test_the_same_tables_in_every_process():
    root = Path(__file__).parent.parent
    printed = []
    for setting in SETTINGS:
        env = {**os.environ, **setting, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", CODE], cwd=root, env=env, capture_output=True, text=True, check=True
        )
        printed.append(done.stdout)
    assert printed[0].strip() and len(set(printed)) == 1
