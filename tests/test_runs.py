"""What a newer build gained, lost and changed."""

import json

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.pipeline.build import EXAMPLE


@pytest.fixture(scope="module")
def days():
    articles = pd.DataFrame([json.loads(line) for line in EXAMPLE.read_text(encoding="utf-8").splitlines()])
    return ct.build(articles.head(3)), ct.build(articles.head(6))


def test_equal_builds_have_no_changes(days):
    assert len(ct.compare_runs(days[0], days[0])) == 0


def test_what_todays_articles_add_is_gained_with_its_sentences(days):
    old, new = days
    changes = ct.compare_runs(old, new)
    gained = changes[(changes["change"] == "gained") & (changes["table"] == "claims")]
    assert set(gained["row_id"]) == set(new.claims["claim_id"]) - set(old.claims["claim_id"])
    told = changes[(changes["table"] == "findings") & (changes["change"] == "gained")]
    assert told["said"].str.contains("counted again").any()
    assert len(ct.show_evidence(new, told[told["said"].str.contains("counted again")].iloc[0]))
    lost = ct.compare_runs(new, old)
    assert set(lost.loc[(lost["change"] == "lost") & (lost["table"] == "claims"), "row_id"]) == set(gained["row_id"])


def test_a_correction_is_a_change(days):
    claim = days[0].claims["claim_id"].iloc[0]
    corrected = ct.correct(
        days[0], pd.DataFrame([{"table": "claims", "row_id": claim, "column": "value", "value": 99}])
    )
    changes = ct.compare_runs(days[0], corrected)
    own = changes[(changes["table"] == "claims") & (changes["row_id"] == claim)].set_index("column")
    assert own.loc["value", "after"] == "99" and "(corrected)" in own.loc["text", "after"]
