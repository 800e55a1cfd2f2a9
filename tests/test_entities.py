"""find_entities: cases as data, and what must always hold."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "entities.jsonl").open(encoding="utf-8")]


def sentences(*texts, zone="body", article_id="a1"):
    rows = [
        {
            "sentence_id": f"{article_id}:{n}",
            "article_id": article_id,
            "position": n,
            "zone": zone,
            "block": n,
            "text": text,
        }
        for n, text in enumerate(texts)
    ]
    return tables.make("sentences", rows)


def found(*texts, **options):
    entities = ct.find_entities(sentences(*texts, **options))
    return [[row.text, row.label] for row in entities.itertuples()]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else [])
        for case in CASES
    ],
)
def test_case(case):
    texts = case["text"] if isinstance(case["text"], list) else [case["text"]]
    assert found(*texts, zone=case.get("zone", "body")) == case["expected"]


_PIECES = st.sampled_from(
    ["President", "Gen.", "Iraq", "al-", "Abu", "the", "Ministry of", "(", ")", '"', "'s", "’", "-", "U.S.", "é", "Jr.", "of",
     "bin", "&", "ISIS", "\u200f", "Bank", "and", "John", "Xyz", ",", "."]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=14), st.text(max_size=30))
def test_spans_give_the_words_and_do_not_overlap(pieces, noise):
    text = " ".join(pieces) + noise
    table = sentences(text)
    entities = tables.check("entities", ct.find_entities(table))
    last = 0
    for row in entities.itertuples():
        assert text[row.start : row.end] == row.text
        assert row.start >= last
        last = row.end


def test_input_is_not_changed_and_the_result_is_the_same_twice():
    table = sentences("President Jane Doe met Mr. Smith in Paris.", "Doe left.")
    before = table.copy(deep=True)
    first = ct.find_entities(table)
    pd.testing.assert_frame_equal(first, ct.find_entities(table))
    pd.testing.assert_frame_equal(table, before)


def test_no_sentences_give_an_empty_table():
    tables.check("entities", ct.find_entities(tables.empty("sentences")))


def test_articles_do_not_know_each_other():
    one = sentences("Minister Karla Ostrander spoke.", "Ostrander left.", article_id="a1")
    other = sentences("Reporters asked Ostrander twice.", article_id="a2")
    both = ct.find_entities(pd.concat([one, other], ignore_index=True))
    alone = ct.find_entities(other)
    pd.testing.assert_frame_equal(both[both["article_id"] == "a2"].reset_index(drop=True), alone)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Secretary of State Karla Ostrander spoke.", "Secretary of State"),
        ("They met Deputy Minister of Health Karla Ostrander.", "Deputy Minister of Health"),
        ("Supporters of President Karla Ostrander met.", "President"),
        ("Karla Ostrander, a lawmaker from the north, spoke.", "lawmaker from the north"),
        ("Karla Ostrander, one of the lawmakers who left, spoke.", "the lawmakers who left"),
        ("Plans of Karla Ostrander, lawmakers after the storm.", None),
        ("A clerk of the court said in a statement, Karla Ostrander won.", None),
    ],
)
def test_a_role_is_of_one_person_and_of_the_right_one(text, role):
    found = ct.find_entities(sentences(text))
    printed = found.loc[found["text"] == "Karla Ostrander", "role"].iloc[0]
    assert (None if pd.isna(printed) else printed) == role
