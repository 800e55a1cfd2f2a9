"""Lines that are furniture and lines that only look like it; datelines; linear patterns. Cases are data."""

import json
import re
import string
from pathlib import Path

import pytest
from timing import seconds

import corpus_tools as ct
from corpus_tools.reading import furniture
from corpus_tools.reading.cleaning_steps import cut_dateline
from corpus_tools.reading.drafts import BODY, Draft, Unit, to_lines
from corpus_tools.schema import FATES

CASES = Path(__file__).parent / "cases"
WORDS = ct.load_lexicons()
ADVERSARIAL = (
    "a" * 1_000_000,
    "read " * 200_000,
    "(" * 500_000,
    "share this " * 90_000,
    "A. " * 300_000,
    " .,-" * 250_000,
)


def _cases(name):
    rows = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]
    marks = {"fail": [pytest.mark.xfail(strict=True)], "pass": []}
    return [pytest.param(row, id=f"{row['label']}: {row['text'][:50]}", marks=marks[row["expect"]]) for row in rows]


@pytest.mark.parametrize("case", _cases("reading_lines.jsonl"))
def test_a_line_has_this_fate(case):
    where = frozenset({case["where"]} - {""})
    assert furniture.fate_of(case["text"], where, WORDS) == case["expected"]


@pytest.mark.parametrize("case", _cases("reading_datelines.jsonl"))
def test_a_dateline_is_cut(case):
    lines = to_lines(case["text"])
    draft = Draft(lines, units=[Unit(BODY, case["text"], lines)])
    cut_dateline(draft, WORDS)
    cuts = [cut.text for cut in lines[0].cuts]
    assert cuts == ([case["expected"]] if case["expected"] else [])
    assert "".join(cuts) + lines[0].text == case["text"]


def test_bylines_count_only_where_they_stand():
    assert furniture.fate_of("By Sami Rahal", frozenset(), WORDS) is None
    assert furniture.fate_of("By Sami Rahal", frozenset({"head"}), WORDS) == "byline"


@pytest.mark.parametrize("text", ADVERSARIAL, ids=lambda text: text[:8])
def test_patterns_stay_linear_on_a_megabyte(text):
    known = furniture.furniture(WORDS)
    sources = {rule.pattern for rules in known.rules.values() for rule in rules} | {known.quick, known.quick_cased}
    patterns = [re.compile(source) for source in (*sources, *known.quick_first.values())]
    patterns += [
        furniture.labels(WORDS)[0],
        furniture.datelines(WORDS),
        furniture.credits(WORDS),
        furniture.trailing_agency(WORDS),
    ]
    patterns += [furniture.CAPITAL_DATELINE, furniture.placed_media(WORDS), furniture.SPEAKER]
    assert min(seconds(lambda: [pattern.match(text) for pattern in patterns]) for _ in range(2)) < 2


def test_the_columns_that_make_matching_faster_lose_no_line():
    regex = pytest.importorskip("regex")  # comes with nltk; tells whether a pattern can begin with a character
    for row in WORDS["furniture"]:
        if row["begins"]:
            pattern = regex.compile(row["pattern"])
            can = {c for c in string.ascii_lowercase + string.digits if pattern.fullmatch(c, partial=True)}
            assert can <= set(row["begins"]), row["pattern"]
            others = any(pattern.fullmatch(c, partial=True) for c in "([©-•@\"“*_é#<.—/'’»")
            assert not others or furniture.OTHER in row["begins"], row["pattern"]


def test_every_row_of_the_lists_is_used():
    fates = {row["fate"] for row in WORDS["furniture"]}
    assert fates <= set(FATES)
    assert {row["where"] for row in WORDS["furniture"]} <= {"any", "head", "tail"}
    assert {row["zone"] for row in WORDS["labels"]} <= {"caption", "body"}
