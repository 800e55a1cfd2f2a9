"""Who says what: cases as data, and what must hold for any text."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables

CASES = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "cases").glob("statements*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def sentences_of(text):
    """A sentences table: paragraphs at line ends, sentences at ` || `."""
    rows = []
    for block, paragraph in enumerate(text.split("\n")):
        for sentence in paragraph.split(" || "):
            position = len(rows)
            rows.append(
                {"sentence_id": f"a1:{position}", "article_id": "a1", "position": position, "zone": "body",
                 "block": block, "text": sentence}
            )  # fmt: skip
    return tables.make("sentences", rows)


def found_in(text):
    sentences = sentences_of(text)
    statements = tables.check("statements", ct.find_statements(sentences, tables.empty("entities")))
    return sentences, statements


def _with_words(sentences, statements):
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    rows = statements.astype(object).where(statements.notna(), None).to_dict("records")
    for row in rows:
        text = texts[row["sentence_id"]]
        row["content"] = None if row["content_start"] is None else text[row["content_start"] : row["content_end"]]
        row["quote_group"] = "first" if row["quote_group"] == rows[0]["statement_id"] else row["quote_group"]
    return rows


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else [])
        for case in CASES
    ],
)
def test_case(case):
    rows = _with_words(*found_in(case["text"]))
    assert [{key: row[key] for key in want} for row, want in zip(rows, case["expected"], strict=False)] == case[
        "expected"
    ]
    assert len(rows) == len(case["expected"]), rows


WORDS = (
    "said told says adding according to in the Ahmed al-Shami minister who that and but was he statement on Monday 13"
)
MARKS = [",", ".", ":", ";", "“", "”", '"', "'", "''", "—", "(", ")", " || ", "\n"]
PIECES = st.sampled_from(WORDS.split() + MARKS)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_offsets_hold_on_any_text(text):
    sentences, statements = found_in(text)
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    for row in statements.astype(object).where(statements.notna(), None).to_dict("records"):
        inside = texts[row["sentence_id"]]
        if row["cue"] is not None:
            assert inside[row["cue_start"] : row["cue_end"]] == row["cue"]
        if row["content_start"] is not None:
            assert 0 <= row["content_start"] < row["content_end"] <= len(inside)
        if row["source_text"] is not None:
            spoken = texts[row["source_sentence_id"]]
            assert spoken[row["source_start"] : row["source_end"]] == row["source_text"]
        else:
            assert row["source_type"] == "unattributed"


def test_the_input_is_not_changed_and_the_result_is_the_same_twice():
    sentences, first = found_in("“It is open,” said Karim Nasser. || He added that it will stay open.")
    before = sentences.copy()
    second = ct.find_statements(sentences, tables.empty("entities"))
    assert sentences.equals(before)
    assert first.equals(second)


def test_no_sentences_give_an_empty_table():
    assert ct.find_statements(tables.empty("sentences"), tables.empty("entities")).equals(tables.empty("statements"))


def test_act_verbs_are_off_until_the_word_list_says_core(tmp_path):
    text = "The mayor condemned the attack on the bridge."
    assert found_in(text)[1].empty
    (tmp_path / "reporting_verbs.tsv").write_text(
        "term\tclass\ttier\tframes\ncondemn\tact\tcore\tnp\n", encoding="utf-8"
    )
    words = ct.load_lexicons(tmp_path)
    found = ct.find_statements(sentences_of(text), tables.empty("entities"), lexicons=words)
    assert found[["source_text", "cue", "cue_class"]].to_numpy().tolist() == [["The mayor", "condemned", "act"]]


def test_a_word_list_with_an_unknown_class_says_what_is_allowed(tmp_path):
    (tmp_path / "statement_words.tsv").write_text("term\tclass\nhence\tlink\n", encoding="utf-8")
    words = ct.load_lexicons(tmp_path)
    with pytest.raises(ct.LexiconError, match=r"class 'link' of 'hence'.*adverb"):
        ct.find_statements(sentences_of("He said so."), tables.empty("entities"), lexicons=words)


def test_entities_give_the_name_within_the_article_and_the_role_printed_elsewhere():
    sentences = sentences_of("Interior Minister Leila Haddad opened the dam. || “It is safe,” Haddad said.")
    rows = [
        (
            "a1:0:e18",
            "a1:0",
            "a1",
            18,
            30,
            "Leila Haddad",
            "PERSON",
            "Leila Haddad",
            "Interior Minister",
            "title",
            None,
        ),
        ("a1:1:e14", "a1:1", "a1", 14, 20, "Haddad", "PERSON", "Leila Haddad", None, "surname", "surname"),
    ]
    found = ct.find_statements(sentences, tables.make("entities", rows))
    assert found[["source_text", "source", "source_role", "source_type", "named"]].to_numpy().tolist() == [
        ["Haddad", "Leila Haddad", "Interior Minister", "government", True]
    ]


def test_he_is_the_subject_of_the_main_clause_and_she_has_the_gender_of_her_title():
    sentences = sentences_of(
        "When Ahmed Nasser was held, Omar Haddad invited him. || He said it was late. || Gert Kooi voted for Paul Romney. || "
        "“I voted,” Ms. Kooi said. || She added, “We do not care for him.”"
    )
    found = ct.find_statements(sentences, ct.find_entities(sentences))
    assert found["source"].tolist() == ["Omar Haddad", "Gert Kooi", "Gert Kooi"]


def test_two_persons_who_speak_together_have_both_names_and_neither_is_he():
    sentences = sentences_of(
        "Leila Haddad and Omar Reyes said it was late. || They added that it was. || Reyes said it was not."
    )
    persons = [
        (0, 0, "Leila Haddad", "Leila Haddad"),
        (0, 17, "Omar Reyes", "Omar Reyes"),
        (2, 0, "Reyes", "Omar Reyes"),
    ]
    rows = [
        (f"a1:{n}:e{at}", f"a1:{n}", "a1", at, at + len(text), text, "PERSON", name, None, "forename", None)
        for n, at, text, name in persons
    ]
    found = ct.find_statements(sentences, tables.make("entities", rows))
    assert found["source"].tolist() == ["Leila Haddad and Omar Reyes", "Leila Haddad and Omar Reyes", "Omar Reyes"]


@pytest.mark.parametrize(
    ("speaker", "persons", "name", "kind"),
    [
        ("Haddad and Senate Democrats", ["Haddad"], "Haddad and Senate Democrats", "other"),
        (
            "Mr. Haddad, Gov. Omar Reyes and others",
            ["Haddad", "Omar Reyes"],
            "Mr. Haddad, Gov. Omar Reyes and others",
            "government",
        ),
        ("An attorney for Haddad, Omar Reyes", ["Haddad", "Omar Reyes"], "Omar Reyes", "other"),
        ("Haddad, a fan of Omar Reyes and a sailor,", ["Haddad", "Omar Reyes"], "Haddad", "other"),
        ("Guardians of the Quay President Leila Haddad", ["Leila Haddad"], "Leila Haddad", "other"),
        ("A friend of President Leila Haddad", ["Leila Haddad"], "A friend of President Leila Haddad", "witness"),
        ("Leila Haddad of the Brookings Institution", ["Leila Haddad"], "Leila Haddad", "expert"),
        ("Leila Haddad from Nahr", ["Leila Haddad"], "Leila Haddad", "other"),
        (
            "Leila Haddad, a Green, and Gov. Omar Reyes, a Liberal,",
            ["Leila Haddad", "Omar Reyes"],
            "Leila Haddad, a Green, and Gov. Omar Reyes, a Liberal",
            "government",
        ),
        ("The Haddad and Reyes campaigns", ["Haddad", "Reyes"], "Haddad and Reyes campaigns", "other"),
    ],
)
def test_who_is_meant_by_a_phrase_with_a_name(speaker, persons, name, kind):
    rows = [
        (f"a1:0:e{at}", "a1:0", "a1", at, at + len(person), person, "PERSON", person, None, "forename", None)
        for person in persons
        for at in [speaker.index(person)]
    ]
    found = ct.find_statements(sentences_of(f"{speaker} said that it was late."), tables.make("entities", rows))
    assert found[["source", "source_type"]].to_numpy().tolist() == [[name, kind]]


@pytest.mark.parametrize(
    ("speaker", "bodies", "name"),
    [
        ("The Quay Times and the Herald", ["Quay Times", "Herald"], "Quay Times and the Herald"),
        ("The Bank of Nahr and Sole", ["Bank of Nahr and Sole"], "Bank of Nahr and Sole"),
    ],
)
def test_bodies_that_speak_together_have_their_words_for_a_name(speaker, bodies, name):
    rows = [
        (f"a1:0:e{at}", "a1:0", "a1", at, at + len(body), body, "ORG", body, None, "list", None)
        for body in bodies
        for at in [speaker.index(body)]
    ]
    found = ct.find_statements(sentences_of(f"{speaker} said that it was late."), tables.make("entities", rows))
    assert found["source"].tolist() == [name]


def test_a_minister_of_another_country_is_a_foreign_government():
    sentences = sentences_of(
        "Norway met Norway and Norway. || Swedish Minister Leila Haddad said no. || Norwegian Minister Per Dahl said yes."
    )
    rows = [
        (f"a1:0:e{start}", "a1:0", "a1", start, start + 6, "Norway", "GPE", "Norway", None, "place", None)
        for start in (0, 11, 22)
    ]
    rows.append(("a1:1:e17", "a1:1", "a1", 17, 29, "Leila Haddad", "PERSON", "Leila Haddad", None, "title", None))
    rows.append(("a1:2:e19", "a1:2", "a1", 19, 27, "Per Dahl", "PERSON", "Per Dahl", None, "title", None))
    found = ct.find_statements(sentences, tables.make("entities", rows))
    assert found["source_type"].tolist() == ["foreign_government", "government"]


def test_sentences_cut_after_any_word():
    """The last line of a page is often cut: what should follow a cue, a speaker or a comma is not there."""
    known = {piece for case in CASES for piece in case["text"].replace("\n", " || ").split(" || ")}
    cut = [piece[: gap.start()] for piece in sorted(known) for gap in re.finditer(" ", piece)]
    sentences = sentences_of(" || ".join(f"{piece}{mark}" for piece in cut for mark in ("", ",")))
    statements = tables.check("statements", ct.find_statements(sentences, tables.empty("entities")))
    length = statements["sentence_id"].map(dict(zip(sentences["sentence_id"], sentences["text"].map(len), strict=True)))
    assert statements["content_end"].fillna(0).le(length).all()


@pytest.mark.parametrize(
    ("before", "persons", "pronoun"),
    [
        ("This is from a column by Susan Haddad, a critic of Robert Reyes.", ["Susan Haddad", "Robert Reyes"], "She"),
        ("In Susan Haddad’s farewell speech, she praised the dam.", ["Susan Haddad"], "She"),
        ("On “The Quay,” Susan Haddad compares the two dams:", ["Susan Haddad"], "She"),
    ],
)
def test_she_is_the_person_of_the_sentence_before(before, persons, pronoun):
    sentences = sentences_of(f"{before} || {pronoun} said it was late.")
    rows = [
        (
            f"a1:0:e{(at := before.index(name))}",
            "a1:0",
            "a1",
            at,
            at + len(name),
            name,
            "PERSON",
            name,
            None,
            "forename",
            None,
        )
        for name in persons
    ]
    found = ct.find_statements(sentences, tables.make("entities", rows))
    assert found["source"].tolist()[-1] == "Susan Haddad"
