"""What cleaning shows: side by side for an article, in one table for the corpus."""

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.tables import Corpus

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PAGE = """Floods <b>Close</b> Two Roads

Advertisement
BASRA (Reuters) - The governor closed two roads on Monday & sent
<script>alert(1)</script> boats.
"""


@pytest.fixture(scope="module")
def corpus():
    frame = pd.DataFrame(
        {"id": ["a", "b", "c"], "text": ["A page.", "The army left.", None], "outlet": ["The Crier", None, "The Crier"]}
    )
    read = ct.read_pages(frame)
    pages = read.pages.assign(text=[PAGE, *read.pages["text"][1:]])  # a record with tags would be read as a web page
    found = ct.find_articles(pages)
    return Corpus(*[found.lines, read.skipped_inputs, found.articles, found.blocks])


def test_every_line_of_the_article_is_shown_with_its_fate_and_step(corpus):
    shown = ct.explain_cleaning(corpus, "a").table
    assert shown["line"].tolist() == [1, 2, 3, 4, 4, 5, 6]
    assert shown["fate"].tolist() == ["title", "blank", "marker", "body", "dateline", "body", "blank"]
    assert shown["step"].tolist()[2] == "drop_furniture"
    assert shown["kept"].notna().tolist() == [True, False, False, True, False, True, False]


def test_the_html_is_escaped_stable_and_uses_the_themes_colours(corpus):
    page = ct.explain_cleaning(corpus, "a")._repr_html_()
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert "<b>Close" not in page
    assert "var(--jp-ui-font-color1" in page
    assert "<s>Advertisement</s>" in page
    assert page == ct.explain_cleaning(corpus, "a")._repr_html_()
    assert ">nan<" not in page and ">None<" not in page, "a line that was dropped is nothing in the article"


def test_joined_lines_share_one_cell():
    pairs = [
        f"The governor said on {day} that the two roads to the port of\nthe city will be closed to" for day in DAYS
    ]
    found = ct.find_articles(
        pd.DataFrame([{"file": "x.txt", "record": None, "text": "\n".join(pairs) + "\nall cars."}])
    )
    corpus = Corpus(lines=found.lines, articles=found.articles, blocks=found.blocks)
    assert 'rowspan="11"' in ct.explain_cleaning(corpus, found.articles["article_id"][0])._repr_html_()


def test_an_unknown_article_is_an_error_that_says_where_to_look(corpus):
    with pytest.raises(KeyError, match=r"corpus\.articles"):
        ct.explain_cleaning(corpus, "z")


def test_the_overview_counts_every_line_and_every_skipped_input_once(corpus):
    table = ct.overview(corpus)
    assert table["outlet"].fillna("").tolist() == ["The Crier", ""]
    assert table[["articles", "lines", "skipped"]].sum().tolist() == [2, 7, 1]
    parts = table[["text", "repeated", "furniture", "blank"]].sum(axis=1)
    assert parts.tolist() == table["lines"].tolist()


def test_the_overview_of_nothing_is_an_empty_table():
    assert len(ct.overview(Corpus())) == 0
