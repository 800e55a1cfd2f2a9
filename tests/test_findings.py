"""Findings: ranked, true to the tables, each with what stands behind it; and what was looked at where nothing is found."""

import random

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.schema import FINDING_KINDS, ID_SEPARATOR
from corpus_tools.tables import Corpus

STORY = "{toll} people were killed by a bomb in Ashdale on Tuesday, {speaker} said.\n\nPolice closed the road to the market."


def _corpus(tmp_path, *texts):
    rows = [
        {
            "id": f"x{k}",
            "title": title,
            "text": text,
            "outlet": outlet,
            "published": day,
            "url": f"https://news.example/{k}",
        }
        for k, (outlet, day, title, text) in enumerate(texts)
    ]
    (tmp_path / "in").mkdir()
    pd.DataFrame(rows).to_csv(tmp_path / "in" / "news.csv", index=False)
    return ct.build(tmp_path / "in")


@pytest.fixture(scope="module")
def example():
    corpus = ct.load_example()
    found = ct.compare_claims(corpus)
    return corpus, found, ct.findings(corpus, found)


def test_the_table_is_as_declared_and_ranked_by_kind(example):
    rows = tables.check("findings", example[2])
    assert list(rows["rank"]) == list(range(1, len(rows) + 1))
    places = [FINDING_KINDS.index(kind) for kind in rows["kind"]]
    assert places == sorted(places)
    assert {"conflict", "update", "headline", "copy"} <= set(rows["kind"])


def test_every_finding_leads_to_its_sentences_and_can_be_cited(example):
    corpus, found, rows = example
    outlets = set(corpus.articles["outlet"])
    for row in rows[rows["kind"] != "nothing_found"].to_dict("records"):
        shown = ct.show_evidence(corpus, row, found=found)
        assert len(shown)
        first = row["citation"].splitlines()[0]
        assert first.split(", “")[0] in outlets and "2031-05-0" in first
        assert any(passage.text in row["citation"] for passage in shown.passages)


def test_numbers_stand_in_the_text_as_the_sentence_prints_them(example):
    corpus, _, rows = example
    texts = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True))
    places = dict(zip(corpus.claims["claim_id"], corpus.claims["sentence_id"], strict=True))
    for row in rows[rows["kind"] == "conflict"].to_dict("records"):
        quoted = [part.split("”")[0] for part in row["text"].split("has “")[1:]]
        ids = row["evidence_ids"].split(ID_SEPARATOR)
        assert all(words in texts[places[claim]] for words, claim in zip(quoted, ids, strict=False))


def test_two_outlets_that_contradict_each_other_come_first(tmp_path):
    day, north, south = "2031-03-05", ("At least 31", "the interior ministry"), ("13", "the health ministry")
    texts = [STORY.format(toll=toll, speaker=speaker) for toll, speaker in (north, south)]
    corpus = _corpus(
        tmp_path, ("North Post", day, "Bomb in Ashdale", texts[0]), ("South Post", day, "Ashdale bombed", texts[1])
    )
    first = ct.findings(corpus).iloc[0]
    assert first["kind"] == "conflict" and first["n_outlets"] == 2
    assert "North Post (2031-03-05) has “At least 31 people”, said by the interior ministry" in first["text"]
    assert "South Post (2031-03-05) has “13 people”" in first["text"]
    assert "https://news.example/0" in first["citation"]


def test_what_was_looked_at_in_vain_is_said(tmp_path):
    rows = ct.findings(_corpus(tmp_path, ("North Post", None, "Quiet day", "Nothing happened in Ashdale on Tuesday.")))
    assert set(rows["kind"]) == {"nothing_found"}
    assert rows["evidence_ids"].isna().all() and rows["text"].str.contains("Looked at|not compared").all()


def test_an_empty_corpus_has_no_finding():
    assert set(ct.findings(Corpus())["kind"]) == {"nothing_found"}


def test_at_most_so_many_of_a_kind(example):
    corpus, found, _ = example
    kinds = ct.findings(corpus, found, most=1)["kind"]
    assert kinds[kinds != "nothing_found"].is_unique
    with pytest.raises(ValueError, match="most=0"):
        ct.findings(corpus, found, most=0)


def test_two_prints_of_one_text_are_told_as_such(tmp_path):
    text = (
        STORY.format(toll="Nine", speaker="the mayor")
        + "\n\nA second bomb was found near the old harbour and made safe."
    )
    corpus = _corpus(tmp_path, ("A", "2031-03-05", "Bomb in Ashdale", text), ("B", "2031-03-05", "Bomb in town", text))
    (told,) = ct.findings(corpus).query("kind == 'copy'")["text"]
    assert told == "A (2031-03-05), “Bomb in Ashdale” and B (2031-03-05), “Bomb in town” print the same text."


def test_a_text_that_several_print_is_told_once_and_so_is_its_edited_copy(tmp_path):
    text = (
        STORY.format(toll="Nine", speaker="the mayor")
        + "\n\nA second bomb was found near the old harbour and made safe."
    )
    prints = [(outlet, f"2031-03-0{day}", "Bomb in Ashdale", text) for day, outlet in enumerate("CAB", start=5)]
    edited = text.replace("near the old harbour and made safe", "in a boat at the old harbour")
    corpus = _corpus(tmp_path, *prints, ("D", "2031-03-08", "Bomb in town", edited))
    copies = ct.findings(corpus).query("kind == 'copy'")
    same = copies[copies["text"].str.contains("same text")]
    assert same["text"].tolist() == [
        "C (2031-03-05), “Bomb in Ashdale”, A (2031-03-06), “Bomb in Ashdale” and B (2031-03-07), “Bomb in Ashdale” "
        "print the same text."
    ]
    assert same["n_outlets"].tolist() == [3] and same["evidence_ids"].tolist() == ["x0 | x1 | x2"]
    assert len(copies) == 2


def _bombs(tmp_path, other):
    first = "A bomb killed six people in Ashdale on Tuesday, Jane Roe, the mayor, said. She said that {} were wounded."
    return _corpus(
        tmp_path,
        ("A", "2031-03-05", "Bomb in Ashdale", first.format("at least four others")),
        ("B", "2031-03-06", "Bomb in Ashdale kills people", f"A bomb killed people in Ashdale on Tuesday. {other}"),
    )


@pytest.mark.parametrize(
    ("other", "told"),
    [("At least four others were wounded.", ["Jane Roe."]), ("Three were wounded.", [])],
)
def test_one_source_is_named_and_told_only_of_a_figure_that_several_articles_print(tmp_path, other, told):
    rows = ct.findings(_bombs(tmp_path, other))
    said = rows.loc[rows["kind"] == "single_source", "text"]
    assert [text.split("one source: ")[1] for text in said] == told


def test_articles_of_an_unknown_outlet_are_no_outlet_that_others_are_compared_with(tmp_path):
    draw = random.Random(1)
    speakers = ("the mayor", "police", "a nurse", "the army")
    texts = []
    for k in range(18):
        words = ["".join(draw.choices("abdegiklmno", k=7)) for _ in range(24)]
        said = [
            f"The {a} has no {b}, {draw.choice(speakers)} said." for a, b in zip(words[:12], words[12:], strict=True)
        ]
        texts.append((None if k < 10 else f"Paper {k}", "2031-03-05", f"News {k}", " ".join(said)))
    corpus = _corpus(tmp_path, *texts)
    sourcing = ct.compare_sourcing(corpus)
    assert set(sourcing["group"]) == {f"Paper {k}" for k in range(10, 18)}
    rows = ct.findings(corpus)
    assert not rows["kind"].isin(["speakers", "naming", "words"]).any()
    said = " ".join(rows.loc[rows["kind"] == "nothing_found", "text"])
    assert "No difference" not in said and "Outlets were not compared in speakers, naming, words: two with 5" in said
