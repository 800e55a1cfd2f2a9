"""The decision table on two figures: cases as data, and what must hold for any two figures."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.analysis.claims.relations import Moment, Quantity, relate

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "relations.jsonl").read_text().splitlines()]
VAGUE = {"dozens": 24.0, "hundreds": 200.0}


def figure(words):
    if words in VAGUE:
        return Quantity(None, VAGUE[words], None, "vague")
    if words.startswith(">="):
        n = float(words[2:])
        return Quantity(n, n, None, "at_least")
    if words.startswith("<="):
        n = float(words[2:])
        return Quantity(n, None, n, "at_most")
    if words.startswith(">"):
        n = float(words[1:])
        return Quantity(n, n, None, "more_than")
    if words.startswith("~"):
        return Quantity(float(words[1:]), None, None, "approx")
    if "-" in words:
        low, high = map(float, words.split("-"))
        return Quantity(None, low, high, "range")
    return Quantity(float(words), float(words), float(words), "exact")


def moment(case, side):
    day = case.get(f"day_{side}")
    return Moment(day, day, case.get(f"order_{side}"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_relation(case, swapped, request):
    if case["expect"] == "fail":
        request.applymarker(pytest.mark.xfail(strict=True))
    a, b = ("b", "a") if swapped else ("a", "b")
    found = relate(
        figure(case[a]),
        figure(case[b]),
        moment(case, a),
        moment(case, b),
        is_lagging_headline=case.get("lagging", False),
    )
    assert found.relation == case["expected"]
    assert found.reason
    if "tension" in case:
        assert found.tension == case["tension"]


FIGURES = st.one_of(
    st.integers(2, 400).map(lambda n: f"{n}"),
    st.integers(2, 400).map(lambda n: f">={n}"),
    st.integers(2, 400).map(lambda n: f">{n}"),
    st.integers(2, 400).map(lambda n: f"<={n}"),
    st.integers(2, 400).map(lambda n: f"~{n}"),
    st.tuples(st.integers(2, 200), st.integers(1, 200)).map(lambda p: f"{p[0]}-{p[0] + p[1]}"),
    st.sampled_from(sorted(VAGUE)),
)
DAYS = st.one_of(st.none(), st.integers(0, 5))
ORDERS = st.sampled_from([None, "earlier", "later", "down"])


@given(FIGURES, FIGURES, DAYS, DAYS, ORDERS, ORDERS)
def test_the_order_of_the_two_figures_never_matters(a, b, day_a, day_b, order_a, order_b):
    one, two = Moment(day_a, day_a, order_a), Moment(day_b, day_b, order_b)
    assert relate(figure(a), figure(b), one, two).relation == relate(figure(b), figure(a), two, one).relation


@given(FIGURES)
def test_a_figure_never_conflicts_with_itself(words):
    assert relate(figure(words), figure(words), Moment(1, 1, None), Moment(2, 1, None)).relation in (
        "agree",
        "compatible",
    )


@pytest.mark.parametrize(
    ("short", "text", "long", "relation"),
    [
        (1_300_000.0, "1.3 million", 1_344_406.0, "agree"),
        (1_300_000.0, "1.3 million", 1_394_406.0, "conflict"),  # that is 1.4 million
        (140.0, "140 people", 144.0, "conflict"),  # told in full
    ],
)
def test_a_number_told_in_short_agrees_with_what_it_is_short_for(short, text, long, relation):
    a = Quantity(short, short, short, "exact", text=text)
    b = Quantity(long, long, long, "exact", text=f"{long:,.0f}")
    nothing = Moment(None, None, None)
    assert relate(a, b, nothing, nothing).relation == relate(b, a, nothing, nothing).relation == relation


def measured(low, high, unit, dimension):
    number = low if low == high else None
    base = [None if n is None else n * unit for n in (number, low, high)]
    return Quantity(*base, "exact" if low == high else "range", unit, f"{low} to {high}", dimension)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (measured(2, 2, 1.0, "length"), measured(6, 6, 0.3048, "length"), "agree"),  # "2-metre (6-foot) waves"
        (measured(20, 30, 1.0, "length"), measured(65, 100, 0.3048, "length"), "agree"),
        (measured(2, 2, 1.0, "length"), measured(12, 12, 0.3048, "length"), "conflict"),
        (measured(6, 6, 30.44, "duration"), measured(180, 180, 1.0, "duration"), "agree"),
        (measured(12, 12, 30.44, "duration"), measured(300, 300, 1.0, "duration"), "conflict"),
        (measured(48.8, 48.8, 0.01, "share"), measured(48.9, 48.9, 0.01, "share"), "conflict"),
        (measured(49.9, 49.9, 0.01, "share"), measured(50, 50, 0.01, "share"), "agree"),
    ],
)
def test_numbers_are_as_exact_as_they_are_printed(a, b, relation):
    nothing = Moment(None, None, None)
    assert relate(a, b, nothing, nothing).relation == relate(b, a, nothing, nothing).relation == relation


def test_words_that_order_two_counts_go_before_rounding():
    now, before = figure("~12"), figure("12.3")
    assert relate(now, before, Moment(1, 1, None), Moment(1, 1, "earlier")).relation == "update"
    assert relate(now, before, Moment(1, 1, None), Moment(1, 1, None)).relation == "agree"
