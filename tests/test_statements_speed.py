"""Time stays linear on text made to be slow: long stretches without a sentence end."""

import pytest
from timing import grows_linearly

import corpus_tools as ct
from corpus_tools import tables

HOSTILE = [
    "said ", '"', "' ", "“”", "he said, ", ", ", "according to the X, ", "of the minister ", "who said who ", "(a) ",
    "and officials ", "the ", "Clinton ", "that ", "saying, ", "A", "-", "Name: ", "very ", "9 ", "a'", "al-",
    '"X," said Y, head of Z, adding that ',
]  # fmt: skip
SHORT, LONG = 10_000, 40_000  # code points
MOST = 9  # times as long: linear reading takes 4 times, quadratic 16
NOISE = 0.1  # seconds


def read(rows):
    sentences = tables.make("sentences", rows)
    tables.check("statements", ct.find_statements(sentences, tables.empty("entities")))


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece):
    rows = []
    for length in (SHORT, LONG):
        text = (piece * (length // len(piece) + 1))[:length]
        rows.append(
            {"sentence_id": "a1:0", "article_id": "a1", "position": 0, "zone": "body", "block": 0, "text": text}
        )
    assert grows_linearly(read, [rows[0]], [rows[1]], most=MOST, noise=NOISE)


@pytest.mark.slow
def test_a_quotation_over_many_sentences_is_read_in_one_pass():
    rows = [
        {"sentence_id": f"a1:{n}", "article_id": "a1", "position": n, "zone": "body", "block": 0,
         "text": "“It is open." if n == 0 else "He said it is open." if n % 2 else "It said so.”"}
        for n in range(2000)
    ]  # fmt: skip
    assert grows_linearly(read, rows[:500], rows, most=MOST, noise=NOISE)
