"""The grammar of quantities: cases as data, and what must hold for any text."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tools.extraction.numbers import find_numbers

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "cases" / "numbers.jsonl").read_text("utf-8").splitlines()]
GOLD = HERE / "gold" / "seeds"


def _marked(case):
    failing = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=case["label"], marks=failing)


def _summary(span):
    """One line a span, as the case files have it: text = value, bounds and unit, or text ! reason."""
    if span.ignored:
        return f"{span.text} ! {span.ignored}"
    value = {"range": f"{_n(span.low)}..{_n(span.high)}", "vague": f">{_n(span.low)}"}.get(
        span.modifier, _n(span.value)
    )
    words = [value, *([] if span.modifier in ("exact", "range") else [span.modifier])]
    words += [] if span.kind == "count" else [span.kind]
    words += ([span.unit] if span.unit else []) + ([] if span.tier == "core" else [f"({span.tier})"])
    return f"{span.text} = {' '.join(words)}"


def _n(value):
    return "?" if value is None else f"{value:.6g}" if value < 1e6 else f"{value:.10g}"


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_cases(case):
    assert [_summary(span) for span in find_numbers(case["text"])] == case["expected"]


def _seed_texts():
    rows = [json.loads(line) for line in (GOLD / "sentences.jsonl").read_text("utf-8").splitlines()]
    texts = {(row["article_id"], str(row["sentence"])): row["text"] for row in rows}
    for article in json.loads((GOLD / "articles.json").read_text("utf-8")):
        texts[article["article_id"], "title"] = article["title"]
        for number, caption in enumerate(article["captions"], start=1):
            texts[article["article_id"], "caption" if number == 1 else f"caption{number}"] = caption
    return texts


def test_numbers_of_the_seeds_that_are_no_claims_are_ignored_with_their_reason():
    texts = _seed_texts()
    for line in (GOLD / "negatives.jsonl").read_text("utf-8").splitlines():
        negative = json.loads(line)
        spans = find_numbers(texts[negative["article_id"], str(negative["sentence"])])
        hits = [span for span in spans if span.start < negative["end"] and negative["start"] < span.end]
        assert [(span.start, span.end) for span in hits] == [(negative["start"], negative["end"])]
        assert hits[0].ignored == negative["reason"].split(" (")[0]


def test_core_claims_of_the_seeds_are_found_with_value_modifier_and_kind():
    texts = _seed_texts()
    for line in (GOLD / "claims.jsonl").read_text("utf-8").splitlines():
        claim = json.loads(line)
        if claim["tier"] != "core":
            continue
        spans = find_numbers(texts[claim["article_id"], str(claim["sentence"])])
        found = [span for span in spans if (span.start, span.end) == (claim["start"], claim["end"])]
        assert len(found) == 1, claim["text"]
        span = found[0]
        assert (span.modifier, span.kind, span.unit) == (claim["modifier"], claim["kind"], claim["unit"])
        for field in ("value", "low", "high"):
            expected = claim[field] if claim[field] is None else pytest.approx(claim[field], rel=1e-3)
            assert getattr(span, field) == expected


_PIECES = st.sampled_from(
    [
        "one",
        "two",
        "twenty",
        "hundred",
        "thousand",
        "million",
        "half",
        "a",
        "an",
        "third",
        "dozens",
        "of",
        "and",
        "to",
        "-",
        "or",
        "3",
        "1,200",
        "2.1bn",
        "$",
        "%",
        "km",
        "years",
        "year-old",
        ",",
        ".",
        "no",
        "Article",
        "first",
        "most",
        "between",
        "from",
        "2014",
        "May",
        "F",
        "16",
        "'s",
        "(",
        ")",
        "people",
        "killed",
        "was",
        "+",
        "/",
        ":",
        "½",
        "US$",
        "twice",
        "at",
        "least",
        "more",
        "than",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES).map(" ".join), st.lists(_PIECES).map("".join)))
def test_spans_are_in_order_without_overlap_and_hold_their_words(text):
    spans = find_numbers(text)
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert text[span.number_start : span.number_end] == span.number_text
        assert span.start <= span.number_start < span.number_end <= span.end
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert spans == find_numbers(text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(alphabet="0123456789,.-/: $%abs'"), st.lists(_PIECES).map(" ".join)))
def test_no_digit_is_lost(text):
    """Every digit stands in a claim or in an ignored number."""
    covered = {i for span in find_numbers(text) for i in range(span.start, span.end)}
    assert {i for i, character in enumerate(text) if character.isdecimal()} <= covered
