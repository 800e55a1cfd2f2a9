"""Speakers that stand as labels before a colon: in headlines and in transcripts."""

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables

BODY = "Governor Lena Ortega met the press in Port Ellis on Friday."


def statements_of(*sentences):
    """Speaker, content and mode of each statement of an article: (zone, block, text) for each sentence."""
    texts, found = _read(sentences)
    return [
        (row.source_text, texts[row.sentence_id][int(row.content_start) : int(row.content_end)], row.mode)
        for row in found.itertuples()
    ]


def _read(sentences):
    """The text of each sentence, and the statements with entities as the library finds them."""
    rows = [
        {"sentence_id": f"a1:{n}", "article_id": "a1", "position": n, "zone": zone, "block": block, "text": text}
        for n, (zone, block, text) in enumerate(sentences)
    ]
    table = tables.make("sentences", rows)
    found = tables.check("statements", ct.find_statements(table, ct.find_entities(table)))
    return dict(zip(table["sentence_id"], table["text"], strict=True)), found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ortega: Harbour will stay shut until May", ("Ortega", "Harbour will stay shut until May", "indirect")),
        ("Lena Ortega: ‘We will not reopen the harbour’", ("Lena Ortega", "We will not reopen the harbour", "direct")),
        ("Police: Two men held after harbour attack", ("Police", "Two men held after harbour attack", "indirect")),
        ("Two men held after harbour attack: police", ("police", "Two men held after harbour attack", "indirect")),
        ("Former captain: Harbour is not safe", ("Former captain", "Harbour is not safe", "indirect")),
        ("Ortega on harbour: ‘We will not reopen it’", ("Ortega", "We will not reopen it", "direct")),
        ("Ortega: Council would confirm new judge", ("Ortega", "Council would confirm new judge", "indirect")),
        ("Poll: Most voters want a new harbour", ("Poll", "Most voters want a new harbour", "indirect")),
    ],
)  # fmt: skip
def test_label_of_a_headline_is_its_speaker(title, expected):
    assert statements_of(("title", 0, title), ("body", 1, BODY)) == [expected]


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: The harbour must reopen now",
        "Syria: Two men held after harbour attack",
        "Harbour attack: what we know so far",
        "Harbour closure: a town in despair",
        "Two men held: a timeline",
    ],
)
def test_label_of_a_topic_is_no_speaker(title):
    assert statements_of(("title", 0, title), ("body", 1, BODY)) == []


def test_label_of_a_headline_counts_in_headlines_only():
    assert statements_of(("body", 0, "Ortega: Harbour will stay shut until May"), ("body", 1, BODY)) == []


TRANSCRIPT = [
    ("body", 0, "Lena Ortega met Omar Reyes in Port Ellis on Friday."),
    ("body", 1, "ORTEGA: It is late."),
    ("body", 1, "We should go."),
    ("body", 2, "OMAR REYES (on the phone): It is not."),
    ("body", 3, "ORTEGA: The harbour is old."),
    ("body", 4, "REYES: It is 40 years old."),
    ("body", 5, "The harbour is old."),
]


def test_turns_of_a_transcript():
    assert statements_of(*TRANSCRIPT) == [
        ("ORTEGA", "It is late.", "direct"),
        ("ORTEGA", "We should go.", "direct"),
        ("OMAR REYES", "It is not.", "direct"),
        ("ORTEGA", "The harbour is old.", "direct"),
        ("REYES", "It is 40 years old.", "direct"),
    ]


POST = [
    ("body", 0, "The mayor came to Port Ellis."),
    ("body", 1, "The harbour is old."),
    ("body", 1, "It will be shut for 40 days. #harbour ex.ample.com/6A — Omar Reyes (@reyes) May 13, 2018"),
    ("body", 2, "“It is late.”"),
]


def test_a_post_is_said_by_who_signed_it():
    assert statements_of(*POST[:3]) == [
        ("Omar Reyes", "The harbour is old.", "direct"),
        ("Omar Reyes", "It will be shut for 40 days.", "direct"),
    ]
    assert pd.isna(statements_of(*POST)[-1][0])  # nobody says what is quoted below it


@pytest.mark.parametrize(
    "line", ["Omar Reyes (@reyes) is a reporter.", "The harbour is old, wrote Omar Reyes (@reyes) of the Herald."]
)
def test_an_account_alone_makes_no_post(line):
    assert [source for source, _, mode in statements_of(("body", 0, line)) if mode == "direct"] == []


def test_few_labels_in_capitals_make_no_transcript():
    assert statements_of(*TRANSCRIPT[:4], *TRANSCRIPT[6:]) == []


def test_labels_that_nobody_bears_make_no_transcript():
    facts = [
        ("body", 2 * n + k, f"{label}: The harbour is safe.")
        for n in range(4)
        for k, label in enumerate(("MYTH", "FACT"))
    ]
    assert statements_of(*facts) == []


def test_he_passes_over_a_sentence_that_begins_with_he():
    _, found = _read(
        [
            ("body", 0, "“It is late,” said Jack Kent, the clerk."),
            ("body", 1, "Mayor John Reyes had faced a charge for years."),
            ("body", 2, "He apologized last week in a letter."),
            ("body", 3, "“I am sorry that it hurt people,” he said."),
        ]
    )
    assert found["source"].tolist() == ["Jack Kent", "John Reyes"]


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["House Speaker Lena Ortega spoke.", "Ortega, a California Democrat, said it was shut."], "lawmaker"),
        (["Lena Ortega came.", "Ortega, a California Democrat, said it was shut."], "party_or_militia"),
        (["Prime Minister Lena Ortega spoke.", "Ortega, a mother of two, said it was shut."], "government"),
        (["Rep. Lena Ortega voted.", "Ortega spokesman Dan Roe said it was shut."], "lawmaker"),
        (["Rep. Lena Ortega voted.", "The spokesman of the port, Dan Roe, said it was shut."], "other"),
        (["NPR's Jane Roe said it was shut."], "media"),
        (["Rep. Lena Ortega voted.", "A lawyer representing Ortega said it was shut."], "expert"),
        (["Harlow's Jane Roe said it was shut."], "other"),
    ],
)
def test_kind_of_a_person(sentences, expected):
    _, found = _read([("body", n, text) for n, text in enumerate(sentences)])
    assert found["source_type"].tolist() == [expected]


def test_he_is_the_only_person_told_of_since_somebody_spoke():
    _, found = _read(
        [
            ("body", 0, "“It is late,” said Jack Kent, the clerk."),
            ("body", 1, "The office was a tough fit for John Reyes from the start."),
            ("body", 2, "“I am sorry that it hurt people,” he said."),
        ]
    )
    assert found["source"].tolist() == ["Jack Kent", "John Reyes"]


def test_a_quotation_goes_on_with_whom_the_channel_reports():
    _, found = _read(
        [
            ("body", 0, "“It is best to wait for the report,” John Reyes told Holt in May, the Herald reported."),
            ("body", 0, "“It is best to be late.”"),
        ]
    )
    assert found["source"].tolist()[-1] == "John Reyes"


def test_us_in_capitals_is_a_country():
    _, found = _read([("body", 0, "Talks fail, but US says it is committed.")])
    assert found["source"].tolist() == ["United States"]
