"""Weights of levels, what explains a pair, and what people say of one."""

import pandas as pd
import pytest
from comparison_corpus import corpus

import corpus_tools as ct
from corpus_tools.analysis.claims.links import BAR
from corpus_tools.analysis.claims.weights import read_weights
from corpus_tools.level_weights import probability
from corpus_tools.lexicons import LexiconError, Lexicons, load_lexicons

GALE = {
    "id": "a", "outlet": "North", "published": "2031-03-04",
    "body": ["The gale killed [13|killed people person; place=Tarn] people in Tarn.",
             "In Tarn [at least 13|killed people person; place=Tarn] people died, divers said.",
             "Boats of [two|other thing boat] owners sank."],
}  # fmt: skip


@pytest.fixture(scope="module")
def gale():
    c = corpus(GALE)
    return c, ct.compare_claims(c), c.claims["claim_id"].tolist()


def test_the_points_of_a_pair_add_up_to_its_weight(gale):
    c, found, (a, b, _) = gale
    table = ct.explain_pair(c, a, b)
    row = found.pairs.set_index(["claim_a", "claim_b"]).loc[(a, b)]
    assert table["total"].iloc[-1] == pytest.approx(row["weight"], abs=0.02)
    assert table["points"].sum() == pytest.approx(table["total"].iloc[-1], abs=0.05)
    assert table["probability"].iloc[-1] == pytest.approx(row["probability"], abs=0.002)
    assert ct.explain_pair(c, b, a).equals(table), "the order of the two never matters"
    assert table.set_index("comparison").loc["noun", "words"] == "person | person"


def test_what_cannot_be_explained_says_why(gale):
    c, _, (a, *_) = gale
    with pytest.raises(KeyError, match="no claim 'b'"):
        ct.explain_pair(c, a, "b")
    weeks = corpus({**GALE, "body": ["The gale killed [13|killed people] in [six weeks|duration]."]})
    with pytest.raises(ValueError, match="not on one scale"):
        ct.explain_pair(weeks, *weeks.claims["claim_id"])


def test_a_waterfall_ends_at_the_weight(gale):
    c, _, (a, b, _) = gale
    table = ct.explain_pair(c, a, b)
    ax = ct.plot_pair_weights(table)
    bars = ax.patches
    assert bars[-1].get_x() + bars[-1].get_width() == pytest.approx(table["total"].iloc[-1], abs=0.05)
    assert len(ct.plot_pair_weights(table.iloc[:0]).texts) == 1


def test_a_judgement_is_kept_and_followed(gale, tmp_path):
    c, found, (a, b, boat) = gale
    judged = ct.judge_pair(c, a, b, "distinct", "two gales", who="ana")
    (row,) = ct.compare_claims(judged).pairs.query("claim_a == @a and claim_b == @b").to_dict("records")
    assert (row["relation"], row["reason"]) == ("distinct", "judged: two gales")
    assert ct.compare_claims(judged).groups["n_claims"].max() == 1
    again = ct.correct(c, pd.DataFrame(judged.run["corrections"]))
    assert ct.compare_claims(again).pairs.equals(ct.compare_claims(judged).pairs)
    linked = ct.compare_claims(ct.judge_pair(c, a, boat, "compatible"))
    assert {"compatible"} == set(linked.pairs.query("claim_b == @boat")["relation"])
    assert ct.compare_claims(c).pairs.equals(found.pairs), "the corpus itself is as it was"


@pytest.mark.parametrize(
    ("b", "relation", "said"),
    [("x", "agree", "no claim 'x'"), (None, "alike", "alike"), ("same", "agree", "two claims")],
)
def test_a_judgement_that_does_not_fit_is_refused(gale, b, relation, said):
    c, _, (a, other, _) = gale
    with pytest.raises(ct.CorrectionError, match=said):
        ct.judge_pair(c, a, {None: other, "same": a}.get(b, b), relation)


def test_borderline_pairs_are_those_nearest_to_the_threshold():
    found = ct.compare_claims(ct.load_example())
    near = found.borderline(5)
    distance = (near["weight"] - BAR).abs()
    assert len(near) == 5 and distance.is_monotonic_increasing


def test_probability_is_the_weight():
    assert probability(0.0) == 0.5
    assert probability(3.0) == pytest.approx(8 / 9)


def test_weights_are_read_like_any_list(tmp_path):
    words = load_lexicons()
    known = read_weights(words)
    assert known.levels["", "noun", "same"] > 0
    (tmp_path / "link_weights.tsv").write_text("level\tweight\nany pair\tmany\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="any pair"):
        read_weights(Lexicons({"link_weights": ({"level": "event: same", "weight": "1"},)}))
    with pytest.raises(LexiconError, match="'any pair' has weight 'many'"):
        load_lexicons(tmp_path)
