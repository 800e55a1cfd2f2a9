"""Who says what: cases as data, and what must hold for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables

CASES = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "cases").glob("statements*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def sentences_of(text):
    """A sentences table: paragraphs at line ends, sentences at ` || `."""
    rows = []
    for block, paragraph in enumerate(text.split("\n")):
        for sentence in paragraph.split(" || "):
            position = len(rows)
            rows.append(
                {"sentence_id": f"a1:{position}", "article_id": "a1", "position": position, "zone": "body",
                 "block": block, "text": sentence}
            )  # fmt: skip
    return tables.make("sentences", rows)


def found_in(text):
    sentences = sentences_of(text)
    statements = tables.check("statements", ct.find_statements(sentences, tables.empty("entities")))
    return sentences, statements


def _with_words(sentences, statements):
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    rows = statements.astype(object).where(statements.notna(), None).to_dict("records")
    for row in rows:
        text = texts[row["sentence_id"]]
        row["content"] = None if row["content_start"] is None else text[row["content_start"] : row["content_end"]]
        row["quote_group"] = "first" if row["quote_group"] == rows[0]["statement_id"] else row["quote_group"]
    return rows


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else [])
        for case in CASES
    ],
)
def test_case(case):
    rows = _with_words(*found_in(case["text"]))
    assert [{key: row[key] for key in want} for row, want in zip(rows, case["expected"], strict=False)] == case[
        "expected"
    ]
    assert len(rows) == len(case["expected"]), rows


WORDS = (
    "said told says adding according to in the Ahmed al-Shami minister who that and but was he statement on Monday 13"
)
MARKS = [",", ".", ":", ";", "“", "”", '"', "'", "''", "—", "(", ")", " || ", "\n"]
PIECES = st.sampled_from(WORDS.split() + MARKS)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_offsets_hold_on_any_text(text):
    sentences, statements = found_in(text)
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    for row in statements.astype(object).where(statements.notna(), None).to_dict("records"):
        inside = texts[row["sentence_id"]]
        if row["cue"] is not None:
            assert inside[row["cue_start"] : row["cue_end"]] == row["cue"]
        if row["content_start"] is not None:
            assert 0 <= row["content_start"] < row["content_end"] <= len(inside)
        if row["source_text"] is not None:
            spoken = texts[row["source_sentence_id"]]
            assert spoken[row["source_start"] : row["source_end"]] == row["source_text"]
        else:
            assert row["source_type"] == "unattributed"


def test_the_input_is_not_changed_and_the_result_is_the_same_twice():
    sentences, first = found_in("“It is open,” said Karim Nasser. || He added that it will stay open.")
    before = sentences.copy()
    second = ct.find_statements(sentences, tables.empty("entities"))
    assert sentences.equals(before)
    assert first.equals(second)


def test_no_sentences_give_an_empty_table():
    assert ct.find_statements(tables.empty("sentences"), tables.empty("entities")).equals(tables.empty("statements"))


def test_act_verbs_are_off_until_the_word_list_says_core(tmp_path):
    text = "The mayor condemned the attack on the bridge."
    assert found_in(text)[1].empty
    (tmp_path / "reporting_verbs.tsv").write_text(
        "term\tclass\ttier\tframes\ncondemn\tact\tcore\tnp\n", encoding="utf-8"
    )
    words = ct.load_lexicons(tmp_path)
    found = ct.find_statements(sentences_of(text), tables.empty("entities"), lexicons=words)
    assert found[["source_text", "cue", "cue_class"]].to_numpy().tolist() == [["The mayor", "condemned", "act"]]
