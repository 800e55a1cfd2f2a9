"""Sentence boundaries: cases as data, and what must hold for any text."""

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.reading.sentences import sentence_spans

ROOT = Path(__file__).parent
CASES = [json.loads(line) for line in (ROOT / "cases/sentences.jsonl").read_text(encoding="utf-8").splitlines()]
WORDS = ct.load_lexicons()
PIECES = [*"aB .?!…\"'”“)(,:-–•\n\t013é😀ق", "Mr.", "U.S.", " said", ". ", "[...] "]
ODD = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def _case(case):
    marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case["text"], case["expected"], id=case["label"], marks=marks)


def _split(text):
    return [text[start:end] for start, end in sentence_spans(text, WORDS)]


@pytest.mark.parametrize(("text", "expected"), [_case(case) for case in CASES])
def test_a_text_is_split_like_this(text, expected):
    assert _split(text) == expected


@settings(max_examples=150, deadline=None)
@given(ODD)
def test_sentences_cover_every_character_but_blanks_in_order(text):
    spans = sentence_spans(text, WORDS)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)


@settings(max_examples=40, deadline=None)
@given(ODD, ODD)
def test_a_text_is_split_the_same_whatever_was_split_before(first, second):
    alone = _split(second)
    _split(first)
    assert _split(second) == alone


def test_the_seeds_are_split_like_their_annotation():
    gold = {}
    for line in (ROOT / "gold/seeds/sentences.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["paragraph"]:
            gold.setdefault((row["article_id"], row["paragraph"]), set()).add(row["para_end"])
    hits = made = wanted = 0
    for article in json.loads((ROOT / "gold/seeds/articles.json").read_text(encoding="utf-8")):
        for number, paragraph in enumerate(article["paragraphs"], start=1):
            ends = {end for _, end in sentence_spans(paragraph, WORDS)}
            expected = gold[article["article_id"], number]
            hits, made, wanted = hits + len(ends & expected), made + len(ends), wanted + len(expected)
    assert 2 * hits / (made + wanted) >= 0.99


def test_titles_and_headings_are_one_sentence_and_have_no_place_in_the_text():
    blocks = tables.make(
        "blocks",
        [
            ("a-1", 0, "title", "Mr. Roe wins. Mrs. Poe loses", 1, 1, None, None),
            ("a-1", 1, "caption", "A tank in Mosul. (AFP)", 2, 2, None, None),
            ("a-1", 2, "body", "One left. Two stayed.", 3, 3, 0, 21),
            ("a-1", 3, "heading", "What now? Nobody knows", 4, 4, 23, 45),
        ],
    )
    found = ct.split_sentences(blocks)
    assert found["text"].tolist() == [
        "Mr. Roe wins. Mrs. Poe loses",
        "A tank in Mosul. (AFP)",
        "One left.",
        "Two stayed.",
        "What now? Nobody knows",
    ]
    assert found["sentence_id"].tolist() == [f"a-1:{n}" for n in range(5)]
    assert found["start"].fillna(-1).tolist() == [-1, -1, 0, 10, 23]
    tables.check("sentences", found)


def test_no_blocks_give_no_sentences():
    pd.testing.assert_frame_equal(ct.split_sentences(tables.empty("blocks")), tables.empty("sentences"))


def test_an_own_abbreviation_changes_the_split(tmp_path):
    (tmp_path / "abbreviations.tsv").write_text("abbreviation\tkind\tfollow\npresbyt\ttitle\tnever\n", encoding="utf-8")
    words = ct.load_lexicons(tmp_path)
    assert len(sentence_spans("He met Presbyt. Samuel there.", words)) == 1
    assert len(sentence_spans("He met Presbyt. Samuel there.", WORDS)) == 2
