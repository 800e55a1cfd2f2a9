"""The patterns of stories and comparison stay linear on text made to be slow."""

import pytest
from timing import seconds

from corpus_tools.analysis import claim_continuations, claim_figures, terms
from corpus_tools.lexicons import load_lexicons

MANY = 300_000
SECONDS = 3.0
TEXTS = ("a" * MANY, "an earlier " * (MANY // 11), "rose to " * (MANY // 8), "-'" * (MANY // 2), "A" * MANY, " " * MANY)
LISTS = ("background_cues", "addition_cues", "combined_cues", "length_cues", "weekdays")


def patterns():
    words = load_lexicons()
    yield terms.WORD
    for name in LISTS:
        yield claim_figures.any_of(words, name)
    yield claim_figures._any_cue(words, "earlier", "later", "down")
    yield claim_figures._organisations(words)[0]
    yield claim_figures._exceeds(words)
    yield claim_figures._among(words)
    yield claim_figures.any_of(words, "same_count_cues")
    yield claim_continuations._FROM


@pytest.mark.slow
@pytest.mark.parametrize("pattern", list(patterns()), ids=lambda pattern: pattern.pattern[:30])
def test_linear_on_adversarial_text(pattern):
    for text in TEXTS:
        assert seconds(lambda text=text: sum(1 for _ in pattern.finditer(text))) < SECONDS, text[:20]
