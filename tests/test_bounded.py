"""Four times the text costs about four times the time in every room, whatever the text is made of."""

import pandas as pd
import pytest
from timing import TRIES, seconds

import corpus_tools as ct

HOSTILE = (
    "Clinton ", "12 and ", "“No,” he said. ", "The ", "12 people died in Mosul. ", "1", "Police said so\n",
)  # fmt: skip
SHORT, TIMES = 2_500, 4  # characters
MOST, NOISE = 5, 0.15  # times as long, and CPU seconds


def rooms(text):
    """CPU seconds of each room on one article."""
    spent = {}

    def timed(room, *tables):
        found = []
        spent[room.__name__] = seconds(lambda: found.append(room(*tables)))
        return found[0]

    pages = timed(ct.read_pages, pd.DataFrame({"id": ["a"], "text": [text]})).pages
    read = timed(ct.find_articles, pages)
    sentences = timed(ct.split_sentences, read.blocks)
    entities = timed(ct.find_entities, sentences)
    statements = timed(ct.find_statements, sentences, entities)
    timed(ct.find_claims, sentences, entities, statements, read.articles)
    timed(ct.find_names, entities)
    return spent


def slow_rooms(piece):
    short, long = (rooms((piece * (n // len(piece) + 1))[:n]) for n in (SHORT, TIMES * SHORT))
    return {room: (short[room], long[room]) for room in short if long[room] > MOST * short[room] + NOISE}


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text(piece):
    rooms("The mayor, Anna Brook, said on Monday that 12 people died in Mosul.")  # word lists are compiled once
    tries = [slow_rooms(piece) for _ in range(1)]
    while tries[-1] and len(tries) < TRIES:
        tries.append(slow_rooms(piece))
    assert not tries[-1]


def test_an_overlong_sentence_is_cut_and_says_so():
    text = "The list names " + ", ".join(f"Place {n} with {n} dead" for n in range(200)) + " and so on."
    corpus = ct.build(pd.DataFrame({"id": ["a"], "text": [text]}))
    found = corpus.sentences
    assert len(found) > 2 and found["cut"].tolist() == [True] * (len(found) - 1) + [False]
    assert "".join(found["text"]).replace(" ", "") == text.replace(" ", "")
    assert all(text[a:b] == words for a, b, words in zip(found["start"], found["end"], found["text"], strict=True))
    assert found["text"].str.endswith(",").tolist() == found["cut"].tolist()


@pytest.mark.parametrize("text", ["x" * 20_000, "12345 " * 3_000, "“" + "so, he said, " * 900])
def test_no_sentence_is_longer_than_is_read_at_once(text):
    blocks = ct.tables.make("blocks", [("a", 0, "body", text, 1, 1, 0, len(text))])
    found = ct.split_sentences(blocks)
    assert found["text"].str.len().max() <= 3_000
    assert "".join(found["text"]).replace(" ", "") == text.replace(" ", "")
