"""Numeric lean: one value an event, nothing under ten events, nothing in noise, updates and wire copy left out."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.statistics.paired import hodges_lehmann, without_each


class _Found(NamedTuple):
    pairs: pd.DataFrame
    groups: pd.DataFrame
    members: pd.DataFrame


def _corpus(values, *, relation="conflict", agency=None):
    """For each pair of values an event that Gazette and Herald report, one article each."""
    articles, claims, pairs, groups, members = [], [], [], [], []
    for i, (a, b) in enumerate(values):
        for name, outlet, value in (("g", "Gazette", a), ("h", "Herald", b)):
            article = f"{name}-{i}"
            articles.append({"article_id": article, "outlet": outlet, "agency": agency, "n_words": 10})
            claims.append({
                "claim_id": f"{article}:0:c0", "article_id": article, "event_type": "killed", "value": float(value),
            })  # fmt: skip
            members.append({"group_id": f"group-{i}", "claim_id": f"{article}:0:c0"})
        pairs.append({"claim_a": f"h-{i}:0:c0", "claim_b": f"g-{i}:0:c0", "relation": relation})
        groups.append({"group_id": f"group-{i}", "event_id": f"event-{i}"})
    corpus = ct.Corpus(articles=tables.make("articles", articles), claims=tables.make("claims", claims))
    made = (("claim_pairs", pairs), ("claim_groups", groups), ("claim_group_members", members))
    return corpus, _Found(*(tables.make(name, rows) for name, rows in made))


def test_an_outlet_that_prints_twice_as_much_is_found():
    rng = np.random.default_rng(1)
    values = [(2 * n, n) for n in rng.integers(5, 50, size=14)]
    lean = ct.compare_numeric_lean(*_corpus(values)).lean.set_index("event_type")
    row = lean.loc["killed"]
    assert (row["outlet_a"], row["outlet_b"], row["n"], row["verdict"]) == ("Gazette", "Herald", 14, "difference")
    assert row["estimate"] == pytest.approx(np.log(2))


def test_under_ten_events_there_is_the_list_only():
    found = ct.compare_numeric_lean(*_corpus([(20, 10)] * 9))
    assert set(found.lean["verdict"]) == {"too_few"} and found.lean["estimate"].isna().all()
    assert len(found.shared) == 9


def test_noise_is_no_lean():
    rng = np.random.default_rng(2)
    found_any = 0
    for _ in range(40):
        values = np.exp(rng.normal(3, 0.3, size=(15, 2))).round()
        found_any += "difference" in set(ct.compare_numeric_lean(*_corpus(values)).lean["verdict"])
    assert found_any <= 4


@pytest.mark.parametrize("n", [2, 3, 10, 25])
def test_the_estimate_without_each_event_is_that_of_the_others(n):
    values = np.random.default_rng(n).normal(size=n).round(1)
    assert without_each(values).tolist() == [hodges_lehmann(np.delete(values, i))[0] for i in range(n)]


def test_articles_without_an_outlet_are_told():
    corpus, compared = _corpus([(20, 10)] * 12)
    corpus.articles.loc[corpus.articles["article_id"] == "h-0", "outlet"] = None
    note = ct.compare_numeric_lean(corpus, compared).lean["note"]
    assert note.str.endswith("articles without a known outlet, which are in no group: 1").all()


def test_equal_figures_are_no_lean():
    lean = ct.compare_numeric_lean(*_corpus([(7, 7)] * 12, relation="agree")).lean
    assert set(lean["verdict"]) == {"none_found"} and (lean["estimate"] == 0).all()


@pytest.mark.parametrize("change", [{"relation": "update"}, {"relation": "refine"}, {"agency": "INA"}])
def test_updates_parts_and_wire_copy_are_left_out(change):
    found = ct.compare_numeric_lean(*_corpus([(20, 10)] * 12, **change))
    assert found.shared.empty and found.lean.empty


def test_an_uncredited_copy_of_wire_text_is_left_out():
    corpus, compared = _corpus([(20, 10)] * 12)
    row = {
        "article_a": "g-0", "article_b": "h-0", "containment": 0.8, "relation": "edited_copy", "agency": "INA",
        "kept": 1, "edited": 0, "dropped": 0, "added": 0,
    }  # fmt: skip
    assert len(ct.compare_numeric_lean(corpus, compared, copies=tables.make("copies", [row])).shared) == 11


def test_nothing_to_compare_ends_well():
    empty = _Found(*map(tables.empty, ("claim_pairs", "claim_groups", "claim_group_members")))
    found = ct.compare_numeric_lean(ct.Corpus(), empty)
    assert found.lean.empty and found.shared.empty
