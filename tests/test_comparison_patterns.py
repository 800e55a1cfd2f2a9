"""The patterns of stories and comparison stay linear on text made to be slow."""

import pytest
from timing import seconds

from corpus_tools.analysis import terms

MANY = 300_000
SECONDS = 3.0
TEXTS = ("a" * MANY, "an earlier " * (MANY // 11), "rose to " * (MANY // 8), "-'" * (MANY // 2), "A" * MANY, " " * MANY)


@pytest.mark.slow
def test_linear_on_adversarial_text():
    for text in TEXTS:
        assert seconds(lambda text=text: sum(1 for _ in terms.WORD.finditer(text))) < SECONDS, text[:20]
