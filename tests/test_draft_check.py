"""A draft against the corpus: each kind of error is told, and what is right is left alone."""

import pandas as pd
import pytest

import corpus_tools as ct

ENVOYS = "Iran sent 7 envoys with letters to Oman on Monday, and Iran called them back in the evening of the same day."
TEXT = (
    "Gunmen killed at least 13 policemen in Jableh on Thursday, a Syrian monitor said.\n\n"
    "The agency arrested 10 wanted men in Mosul on Monday, it said in a statement.\n\n"
    f"{ENVOYS}"
)


@pytest.fixture(scope="module")
def corpus():
    return ct.build(pd.DataFrame({"id": ["a"], "title": ["News"], "text": [TEXT], "outlet": ["Herald"]}))


RIGHT = "Gunmen killed at least 13 policemen in Jableh on Thursday, a Syrian monitor said."
CASES = [
    (RIGHT, "supported"),
    ("In Jableh, at least 13 policemen were killed by gunmen on Thursday, the monitor said.", "supported"),
    (RIGHT.replace("13", "16"), "differs"),
    (RIGHT.replace("at least 13", "13"), "differs"),
    (RIGHT.replace("Jableh", "Mosul"), "differs"),
    (ENVOYS, "supported"),
    (ENVOYS.replace("Iran", "Syria", 1), "differs"),
    ("The parliament passed 42 laws in its spring session.", "no source found"),
]


@pytest.mark.parametrize(("draft", "verdict"), CASES, ids=[f"{verdict}: {draft[:40]}" for draft, verdict in CASES])
def test_each_number_has_a_verdict(corpus, draft, verdict):
    found = ct.check_text(draft, corpus)
    assert found["verdict"].tolist() == [verdict]
    number = found.iloc[0]
    assert draft[number["start"] : number["end"]] == number["text"]


def test_numbers_are_found_again_where_the_first_line_is_read_as_a_title(corpus):
    draft = f"Gunmen kill 13 in Jableh\n\n{RIGHT}\n\nThe agency  arrested 10 wanted men in Mosul on Monday, it said."
    found = ct.check_text(draft, corpus)
    assert [draft[start : start + 2] for start in found["start"]] == ["13", "at", "10"]


def test_the_note_says_what_stands_here_and_there(corpus):
    found = ct.check_text(RIGHT.replace("13", "16"), corpus)
    assert found["note"].tolist() == ["at least 16 here, at least 13 there"]
    assert found["outlet"].tolist() == ["Herald"]


def test_a_draft_without_numbers_gives_no_rows_and_one_without_text_is_told(corpus):
    assert ct.check_text("Nobody came.", corpus).empty
    with pytest.raises(ValueError, match="draft is empty"):
        ct.check_text("  ", corpus)
