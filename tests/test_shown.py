"""Tables for reading: words instead of ids, no empty columns, whole numbers whole."""

import pandas as pd

import corpus_tools as ct
from corpus_tools import tables

CORPUS = ct.load_example()


def test_ids_become_words_and_numbers_are_plain():
    claims = CORPUS.claims.head(3)[["claim_id", "article_id", "sentence_id", "low", "high", "event_type", "quoted"]]
    shown = ct.show(claims.assign(share=[1 / 3, 3.0, None], unit=None), CORPUS)
    assert list(shown.table.columns) == ["claim", "article", "low", "high", "event type", "quoted", "share"]
    first = shown.table.iloc[0]
    assert first["claim"].startswith("The Harbour Gazette: ") and first["article"].startswith(
        "The Harbour Gazette: Ferry"
    )
    assert list(shown.table["share"]) == ["0.333", "3", ""] and set(shown.table["quoted"]) <= {"yes", "no", ""}
    page = shown._repr_html_()
    assert ".000" not in page and "NaN" not in page and "<NA>" not in page


def test_what_is_left_out_is_said_and_text_is_escaped():
    shown = ct.show(pd.DataFrame({"a": ["<b>"] * 50}), most=2)
    assert "The first 2 of 50 rows." in repr(shown) and "&lt;b&gt;" in shown._repr_html_()
    assert "No rows." in ct.show(CORPUS.skipped_inputs, CORPUS)._repr_html_()


def test_the_index_of_a_grouped_table_is_shown():
    counts = CORPUS.claims.groupby("event_type").size().rename("claims")
    assert list(ct.show(counts).table.columns) == ["event type", "claims"]
    assert list(ct.show(pd.DataFrame({"x": [1]}, index=["row"])).table.columns) == ["", "x"]
    assert list(ct.show(CORPUS.claims.query("value > 20")[["value"]]).table.columns) == ["value"]


def test_two_columns_that_differ_by_id_alone_keep_their_own_cells():
    shown = ct.show(pd.DataFrame({"place": ["Baquba"], "place_id": ["g98112"], "event_id": ["e1"]})).table
    assert shown.to_dict("records") == [{"place": "Baquba", "place id": "g98112", "event": "e1"}]


def test_numbers_have_thousands_and_no_exponent():
    cells = ct.show(pd.DataFrame({"n": [1234.5, 999.4, 0.12345, 12000.0, float("inf")]})).table["n"].tolist()
    assert cells == ["1,234", "999", "0.123", "12,000", "inf"]


def test_a_quantity_is_called_by_its_first_claim():
    members = ct.compare_claims(CORPUS).members[["group_id", "claim_id"]]
    named = ct.show(members.head(1), CORPUS).table.iloc[0]
    assert named["group"] == named["claim"] and named["group"].startswith("The Harbour Gazette: ")


def test_a_story_is_called_by_the_title_of_its_first_article():
    stories = ct.find_stories(CORPUS)
    assert ct.show(stories, CORPUS).table["story"].iloc[0].startswith("Ferry capsizes off Port Elm")
    counted = ct.compare_coverage(CORPUS, stories=stories).query("what == 'story'")
    assert ct.show(counted, CORPUS).table["value"].str.startswith("Ferry capsizes").any()
    assert not ct.name_articles(counted, CORPUS)["value"].str.startswith("story-").any()


def test_stories_of_one_title_and_without_a_title_keep_their_id_in_figures():
    titles = pd.DataFrame(
        {"article_id": ["a", "b", "c", "d"], "outlet": "O", "title": ["Flood", "Flood", "Fire", None]}
    )
    corpus = ct.Corpus(articles=tables.make("articles", titles.assign(n_words=9)))
    stories = pd.DataFrame({"story_id": ["story-a", "story-b", "story-c", "story-d"], "article_id": list("abcd")})
    named = ct.name_articles(stories, corpus)
    assert named["story_id"].tolist() == ["Flood (story-a)", "Flood (story-b)", "Fire", "story-d"]
    assert named["article_id"].tolist() == ["O: Flood (a)", "O: Flood (b)", "O: Fire", "O: d"]
