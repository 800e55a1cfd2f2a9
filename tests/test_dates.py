"""Dates in text and in metadata: cases as data, and what must hold for any text."""

import datetime
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tools.dates import find_dates, resolve_date
from corpus_tools.field_dates import read_date

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "dates.jsonl").read_text("utf-8").splitlines()]
PUBLISHED = datetime.date(2024, 3, 15)  # a Friday


def _marked(case):
    failing = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=case["label"], marks=failing)


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_cases(case):
    found = []
    for span in find_dates(case["text"]):
        date = resolve_date(span, PUBLISHED)
        found.append([span.text, span.kind, date and date.date.isoformat(), date and date.precision])
    assert found == case["expected"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-04", "2024-03-04T00:00:00"),
        ("2024-03-04T10:05:00Z", "2024-03-04T10:05:00"),
        ("2024-03-04 10:05:00+03:00", "2024-03-04T10:05:00"),
        ("2024-W10-1", "2024-03-04T00:00:00"),
        ("2024-03-04 10:05:00 UTC", "2024-03-04T10:05:00"),
        ("2024-03-04 9:05 pm", "2024-03-04T21:05:00"),
        ("2024-03-04 10:05:00 +0000 UTC", "2024-03-04T10:05:00"),
        ("2024-03-04 (Monday)", "2024-03-04T00:00:00"),
        ("2024/3/4", "2024-03-04T00:00:00"),
        ("2024.03.04 10:05", "2024-03-04T10:05:00"),
        ("20240304100500", "2024-03-04T10:05:00"),
        ("20240304100500Z", "2024-03-04T10:05:00"),
        ("2024-03-04 or 2024-03-05", None),
        ("2024-03-04 10:05 - 2024/03/05", None),
        ("2024-3-45", None),
        ("Mon, 04 Mar 2024 10:11:12 +0000", "2024-03-04T10:11:12"),
        ("4 March 2024", "2024-03-04T00:00:00"),
        ("Published March 4, 2024 at 9:30 pm", "2024-03-04T21:30:00"),
        ("4-Mar-24", "2024-03-04T00:00:00"),
        ("04 Mar 99 9:30", "1999-03-04T09:30:00"),
        ("40-Mar-24", None),
        ("4 Points 24", None),
        ("13/04/2024", "2024-04-13T00:00:00"),
        ("03/04/2024", None),
        ("March 2024", None),
        ("4 March", None),
        ("4 March 2024 or 5 March 2024", None),
        ("2024-13-45", None),
        ("", None),
        ("Monday", None),
    ],
)
def test_a_date_of_metadata_is_read_only_where_it_is_unambiguous(text, expected):
    read = read_date(text)
    assert (read and read.isoformat()) == expected


def test_without_the_article_s_date_only_full_dates_resolve():
    full, open_ = find_dates("On 4 March 2024 or on May 5")
    assert resolve_date(full, None).date == datetime.date(2024, 3, 4)
    assert resolve_date(open_, None) is None


_WORDS = st.sampled_from(
    ["March", "May", "4", "2024", "31", "Monday", "last", "two", "days", "ago", "of", ",", "-", "/", "in", "Feb.", "29"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(_WORDS).map(" ".join)))
def test_spans_are_in_order_and_hold_their_words(text):
    spans = find_dates(text)
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert span.start < span.end
        resolve_date(span, PUBLISHED)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert spans == find_dates(text)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="0123456789-/:TZW+. MarchPM")))
def test_reading_a_date_never_raises(text):
    read_date(text)
