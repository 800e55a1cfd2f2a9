"""The scorers: the gold against itself is perfect, and a wrong row costs what it should."""

import ast
import builtins
from pathlib import Path

import pytest

from benchmarks import conditions, newsquant
from benchmarks.accuracy import raised
from benchmarks.gold import read_gold
from corpus_tools.accuracy import claim_scores, text_scores

SEEDS = Path(__file__).parent / "gold" / "seeds"


@pytest.fixture(scope="module")
def gold():
    return read_gold(SEEDS, Path(__file__).parent.parent / "seeds")


def _as_found(row):
    return {**row, "event_type": row["event"], "source_text": row["source"]}


def test_every_gold_span_holds_its_words(gold):
    for kind in ("claims", "entities", "negatives"):
        for row in gold.rows[kind]:
            start, end = row["span"]
            assert gold.documents[row["doc"]].text[start:end] == row["text"]


def test_gold_claims_against_themselves_are_perfect(gold):
    rows = gold.rows["claims"]
    scored = claim_scores.claims(rows, [_as_found(r) for r in rows])
    wrong = {name: s for name, s in scored.items() if s.get("f1", s.get("accuracy")) != 1.0}
    assert not wrong


def test_gold_links_against_themselves_are_perfect(gold):
    rows = gold.rows["claims"]
    pairs = [(*sorted(k), v) for k, v in claim_scores.gold_pairs(gold.rows["comparisons"]).items()]
    scored = claim_scores.links(rows, [_as_found(r) for r in rows], gold.rows["comparisons"], pairs)
    assert scored["links"]["f1"] == 1.0
    assert scored["relations_six_way"]["macro_f1"] == 1.0
    assert scored["look_alikes_linked"]["share"] == 0.0


def test_a_title_without_support_may_stand_alone(gold):
    rows = gold.rows["claims"]
    found = [_as_found(r) for r in rows]
    pairs = [("003-1-c01", None, "headline_mismatch")]
    scored = claim_scores.links(rows, found, gold.rows["comparisons"], pairs)
    assert scored["relation_headline_mismatch"]["f1"] == 1.0 and scored["links"]["precision"] == 1.0
    wrong = claim_scores.links(rows, found, gold.rows["comparisons"], [("002-2-c01", None, "headline_mismatch")])
    assert wrong["links"]["precision"] == 0.0, "a title that its body supports"


def test_a_wrong_value_is_a_miss_and_a_false_find(gold):
    rows = gold.rows["claims"]
    found = [_as_found(r) for r in rows]
    core = next(i for i, r in enumerate(rows) if r["tier"] == "core" and r["modifier"] == "exact")
    found[core] = {**found[core], "value": 999, "low": 999, "high": 999}
    scored = claim_scores.claims(rows, found)["claims"]
    assert scored["precision"] < 1 and scored["recall"] < 1


@pytest.mark.parametrize(
    ("gold_row", "found", "equal"),
    [
        ({"modifier": "at_least", "value": 13, "low": 13, "high": None}, {"low": 13, "high": None}, True),
        ({"modifier": "at_least", "value": 13, "low": 13, "high": None}, {"low": 13, "high": 13}, False),
        ({"modifier": "more_than", "value": 100, "low": 100, "high": None}, {"low": 101, "high": None}, True),
        ({"modifier": "range", "value": None, "low": 3, "high": 5}, {"low": 3, "high": 5}, True),
        ({"modifier": "range", "value": None, "low": 3, "high": 5}, {"low": 3, "high": 4}, False),
        ({"modifier": "vague", "value": None, "low": 24, "high": None}, {"low": 12, "high": None}, True),
        ({"modifier": "vague", "value": None, "low": 200, "high": None}, {"low": 24, "high": None}, False),
        (
            {"modifier": "exact", "kind": "duration", "unit": "year", "value": 1, "low": 1, "high": 1},
            {"low": 12, "high": 12, "unit": "month"},
            True,
        ),
    ],
)
def test_equal_values(gold_row, found, equal):
    assert claim_scores.equal_values(gold_row, found) is equal


def test_statements_are_matched_by_a_shared_cue_word():
    text = "The minister said that rain fell."
    row = {"source": [(0, 12)], "cue": [(13, 17)], "content": [(23, 32)]}
    wrong = {"source": [(4, 12)], "cue": [(23, 27)], "content": [(23, 32)]}
    right = text_scores.statements({"d": text}, {"d": [row]}, {"d": [row]}, {"d": [(0, 33)]})
    missed = text_scores.statements({"d": text}, {"d": [row]}, {"d": [wrong]}, {"d": [(0, 33)]})
    assert right["statement_cues"]["f1"] == 1.0 and right["statement_contents"]["token_f1"] == 1.0
    assert missed["statement_cues"]["f1"] == 0.0


def test_contents_in_pieces_are_also_compared_near_the_cue():
    text = "Rain fell. The minister said so, and snow too."
    found = {"source": [(11, 23)], "cue": [(24, 28)], "content": [(29, 45)]}
    gold = {**found, "content": [(0, 9), (29, 45)], "cue_class": "say"}
    scored = text_scores.statements({"d": text}, {"d": [gold]}, {"d": [found]}, {"d": [(0, 10), (11, 46)]})
    assert scored["statement_contents"]["token_f1"] < 1.0 == scored["statement_contents_near"]["token_f1"]
    assert scored["statement_cues_say"]["f1"] == 1.0


def test_floors_are_only_ever_raised():
    assert raised({"claims": {"f1": 0.5}}, {"claims": 0.9}) == {"claims": 0.9}
    assert raised({"claims": {"f1": 0.951}}, {"claims": 0.9}) == {"claims": 0.95}
    assert raised({"look_alikes_linked": {"share": 0.5}}, {"look_alikes_linked": 0.1}) == {"look_alikes_linked": 0.1}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One of the boats sank.", [(1, 1, "=", "-")]),
        ("Dozens of boats sank.", [(12, 120, "=", "boats")]),
        ("They won 3-1 on Monday.", [(1, 3, "=", "-")]),
        ("The rate fell from 4.8 to 4.7 percent.", [(4.7, 4.8, "=", "percentage")]),
        ("More than 20 boats sank twice.", [(20, 20, ">", "boats")]),
        ("About £5 was paid.", [(5, 5, "~", "pound sterling")]),
        ("A third of voters stayed away.", [(1 / 3, 1 / 3, "=", "% voters")]),
        ("A man was killed and both boats sank.", []),
        ("It ran 30 km.", [(30, 30, "=", "kilometre")]),
    ],
)
def test_quantities_in_the_conventions_of_newsquant(text, wanted):
    [found] = newsquant.quantities([text])
    assert [(pytest.approx(r["low"]), pytest.approx(r["high"]), r["change"], r["unit"]) for r in found] == wanted


def test_probes_keep_the_conventions_of_the_claims_table():
    [one, dozens] = newsquant.quantities(["One of the boats sank.", "Dozens of boats sank."], probes=True)
    assert one == []
    assert [(r["low"], r["high"], r["change"]) for r in dozens] == [(24, 120, "~")]


def test_conditions_that_never_decide_are_told(monkeypatch):
    source = "def sign(x):\n    if x is None:\n        return 0\n    return (x > 0 and x < 99) or x == 0\n"
    counts, names = conditions.Counts(), {}
    monkeypatch.setattr(builtins, conditions.COUNTER, counts.seen, raising=False)
    tree = conditions.Marked(counts, "sign.py", source).visit(ast.parse(source))
    exec(compile(ast.fix_missing_locations(tree), "sign.py", "exec"), names)
    assert [names["sign"](x) for x in (5, -1, 0)] == [True, False, True]
    found = {(c.text, c.way): (true, false) for true, false, c in counts.undecided(0)}
    assert found == {("x is None", "if"): (0, 3), ("x < 99", "and"): (1, 0)}
