"""The seed pages against their annotation: titles, captions, paragraphs, headings, ids; every line with a fate."""

import json
from pathlib import Path

import pytest

import corpus_tools as ct

ROOT = Path(__file__).parent.parent
GOLD = json.loads((ROOT / "tests/gold/seeds/articles.json").read_text(encoding="utf-8"))
IDS = {"000": "aawsat-000", "001": "alwaght-001", "002": "aawsat-002", "003": "aawsat-003", "004": "reference-004"}


def _id(gold):
    file, number = gold["article_id"].split("-")
    return f"{IDS[file]}-{number}"


@pytest.fixture(scope="module")
def found():
    read = ct.read_pages(ROOT / "seeds")
    return ct.find_articles(read.pages, metadata=read.metadata)


@pytest.mark.parametrize("gold", GOLD, ids=_id)
def test_a_seed_article_equals_its_annotation(found, gold):
    blocks = found.blocks[found.blocks["article_id"] == _id(gold)]
    texts = {
        zone: blocks.loc[blocks["zone"] == zone, "text"].tolist() for zone in ("title", "caption", "heading", "body")
    }
    assert texts["title"] == ([gold["title"]] if gold["title"] else [])
    assert texts["caption"] == gold["captions"]
    assert texts["heading"] == [heading["text"] for heading in gold["headings"]]
    assert texts["body"] == gold["paragraphs"]


def test_the_seeds_are_eight_articles_with_ids_from_metadata(found):
    assert found.articles["article_id"].tolist() == [_id(gold) for gold in GOLD]


def test_every_line_of_the_seeds_has_one_fate(found):
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        lines = found.lines[(found.lines["file"] == path.name) & (found.lines["part"] == 0)]
        assert lines["line"].tolist() == list(range(1, path.read_text(encoding="utf-8").count("\n") + 2))


def test_sentences_stand_where_they_say(found):
    sentences = ct.split_sentences(found.blocks)
    text = found.articles.set_index("article_id")["text"]
    inside = sentences[sentences["start"].notna()]
    assert len(inside) > 170
    for row in inside.itertuples():
        assert text[row.article_id][row.start : row.end] == row.text
