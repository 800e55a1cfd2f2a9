"""Why two claims are linked or not: what each comparison found and what it adds."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claims.comparisons import Surroundings, compare, sorts
from corpus_tools.analysis.claims.figures import Figure, read_figures
from corpus_tools.analysis.claims.pairs import blocks, score
from corpus_tools.analysis.claims.weights import BASE, read_weights
from corpus_tools.analysis.stories import find_stories
from corpus_tools.level_weights import probability
from corpus_tools.schema import TIERS
from corpus_tools.tables import Corpus

SHOWN = 6  # shared words printed
_GIVEN: dict[str, Callable[[Figure], object]] = {
    "size": lambda f: f.text, "event": lambda f: f.event_type, "noun": lambda f: f.head,
    "modifier": lambda f: f.quantity.modifier, "part": lambda f: f.part, "definite": lambda f: f.before,
}  # fmt: skip
_SHARED: dict[str, Callable[[Figure], frozenset[str]]] = {
    "words near": lambda f: f.near,
    "words of the sentence": lambda f: f.words,
}


def explain_pair(corpus: Corpus, claim_a: str, claim_b: str, *, stories: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table pair_weights: each comparison of two claims, its level, the words it read, and its points in log2 odds.

    Strongest first, between the base (how rare links are) and what pairs of equal figures add; the last `total` is the weight of
    claim_pairs. `stories` as in compare_claims: what is rare depends on what the claims stand among. KeyError for a claim that is
    not there; ValueError for two on different scales (a share and a count), which are never compared.
    """
    figures = {f.claim_id: f for f in read_figures(corpus, TIERS)}
    unknown = [claim for claim in (claim_a, claim_b) if claim not in figures]
    if unknown:
        raise KeyError(
            f"There is no claim {unknown[0]!r} with a number in this corpus. The column claim_id of corpus.claims lists them."
        )
    a, b = sorted((figures[claim_a], figures[claim_b]), key=lambda f: f.rank)
    if a.dimension != b.dimension:
        raise ValueError(
            f"{a.text!r} ({a.dimension}) and {b.text!r} ({b.dimension}) are not on one scale: never compared."
        )
    core = set(corpus.claims.loc[corpus.claims["tier"] == "core", "claim_id"]) | {claim_a, claim_b}
    known = find_stories(corpus) if stories is None else stories
    story_of = dict(zip(known["article_id"], known["story_id"], strict=True))
    told = [f for f in figures.values() if f.claim_id in core and f.is_comparable]
    near = [block for block in blocks(told, story_of) if {a.claim_id, b.claim_id} & {f.claim_id for f in block.figures}]
    weights = read_weights(corpus.lexicons)
    around = near[0].around if len(near) == 1 else Surroundings([f for block in near for f in block.figures])
    levels = compare(a, b, around)
    points = weights.points(sorts(a, b), levels)
    ranked = sorted(points.items(), key=lambda item: (-abs(item[1]), item[0]))
    rows = [
        (BASE, sorts(a, b)[1], None, weights.base),
        *((name, levels[name], _words(name, a, b), p) for name, p in ranked),
    ]
    paired = [
        p.weight for block in near for p in score(block, weights) if {p.a.claim_id, p.b.claim_id} == {claim_a, claim_b}
    ]
    rest = (paired[0] if paired else weights.total(sorts(a, b), levels)) - sum(row[3] for row in rows)
    rows += (
        [("equal figures", "what the best pair of figures equal to these adds", None, rest)] if abs(rest) > 1e-9 else []
    )
    table = pd.DataFrame(rows, columns=["comparison", "level", "words", "points"])
    total = table["points"].cumsum()
    chance = total.map(probability).round(4)
    return tables.make(
        "pair_weights", table.assign(points=table["points"].round(3), total=total.round(3), probability=chance)
    )


def _words(name: str, a: Figure, b: Figure) -> str | None:
    """What the comparison read in the two texts."""
    if name in _SHARED:
        return ", ".join(sorted(_SHARED[name](a) & _SHARED[name](b))[:SHOWN]) or None
    if name in _GIVEN:
        return " | ".join(str(_GIVEN[name](f) or "-") for f in (a, b))
    return None
