"""Pages that are repaired: several articles, wrapped lines, captions, labels, duplicates; and what is left alone."""
# ruff: noqa: E501

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.reading.cleaning_steps import STEPS, drop_duplicates, drop_furniture

WORDS = ct.load_lexicons()
HEAD = "Floods Close Two Roads in Basra"
CAPTION = "A car in the water near Basra on Monday. (Sami Rahal/Reuters)"
BODY = "Two roads were closed on Monday after floods, the governor said in the morning."
WRAPPED = """Floods have closed two of the roads
that lead to the port of Basra, the governor's office said on Monday, and the
army has sent forty boats to bring food to the villages that lie to the south of
the river and cannot be reached by car.
Boats and
tents
The army said that it would also
send tents, because the water is expected to stay for at least two weeks in the
lower parts of the province, where three schools have been opened to families.
No one has been hurt so far, it
said in a second statement."""


def _read(text, **columns):
    page = {"file": "page.txt", "record": None, "text": text, **columns}
    return ct.find_articles(pd.DataFrame([page]), lexicons=WORDS)


def _zones(found, number=0):
    article = found.articles["article_id"][number]
    blocks = found.blocks[found.blocks["article_id"] == article]
    return list(zip(blocks["zone"], blocks["text"], strict=True))


def test_a_page_with_two_repeated_headlines_is_two_articles():
    other = "Court Frees Three Drivers"
    page = f"{HEAD}\n\n{CAPTION}\nTT\n\n{HEAD}\n{CAPTION}\n\n{BODY}\n\n\n{other}\n{other}\n\nThree drivers went home on Friday."
    found = _read(page)
    assert len(found.articles) == 2
    assert _zones(found) == [("title", HEAD), ("caption", CAPTION), ("body", BODY)]
    assert _zones(found, 1) == [("title", other), ("body", "Three drivers went home on Friday.")]


def test_a_line_printed_twice_at_the_end_of_a_page_begins_no_article_without_text():
    asked = "Should the Port Stay Closed until Friday?"
    assert len(_read(f"{HEAD}\n\n{BODY}\n\n{asked}\n\n{asked}\n").articles) == 1


def test_a_headline_that_stands_again_in_the_text_is_no_second_article():
    page = f"{HEAD}\n\n{BODY}\n\nThe governor spoke for an hour in the town hall of the city.\n\n{HEAD}\n\nHe said no more."
    assert len(_read(page).articles) == 1


def test_a_caption_printed_once_is_a_caption():
    assert _zones(_read(f"{HEAD}\n{CAPTION}\n{BODY}")) == [("title", HEAD), ("caption", CAPTION), ("body", BODY)]


def test_wrapped_lines_are_joined_and_headings_between_them_found():
    zones = _zones(_read(WRAPPED))
    assert [zone for zone, _ in zones] == ["body", "heading", "body", "body"]
    assert zones[0][1].startswith("Floods have closed two of the roads that lead to the port of Basra")
    assert zones[1][1] == "Boats and tents"
    assert zones[3][1] == "No one has been hurt so far, it said in a second statement."


def test_lines_that_are_paragraphs_are_left_alone():
    page = f"{HEAD}\nThe governor spoke first.\nthe mayor spoke next\nThe crowd went home at noon."
    assert [text for zone, text in _zones(_read(page)) if zone == "body"] == page.split("\n")[1:]


def test_a_word_broken_over_two_lines_gets_no_blank():
    lines = ["the water rose in the lower parts of the province and the govern-", "ment sent boats to the"]
    page = "\n".join((lines * 4)[:8]) + " south."
    assert "govern-ment" in _zones(_read(page))[0][1]


def test_the_first_line_is_no_title_where_it_is_a_sentence():
    found = _read(f"{BODY}\n\nThe roads will open again on Friday.")
    assert found.articles["title"].isna().all()


def test_a_record_keeps_its_title_and_drops_its_repetition():
    found = _read(f"{HEAD.upper()}\n\n{BODY}", title=HEAD, record=1)
    assert _zones(found) == [("title", HEAD), ("body", BODY)]
    assert "repeated_title" in set(found.lines["fate"])


def test_a_label_is_cut_and_its_line_becomes_a_caption():
    found = _read(f"{BODY}\nImage caption The bridge was closed to cars\n{BODY} Again.", title=HEAD, record=1)
    assert ("caption", "The bridge was closed to cars") in _zones(found)
    assert found.lines.loc[found.lines["part"] == 1, "text"].tolist() == ["Image caption "]


def test_list_dashes_are_cut_where_several_lines_have_one():
    found = _read(f"{HEAD}\n\n{BODY}\n-The first road is open again.\n-The second road is not open yet.")
    assert [text for zone, text in _zones(found)][2:] == [
        "The first road is open again.",
        "The second road is not open yet.",
    ]
    assert (found.lines["part"] == 1).sum() == 2


def test_a_paragraph_printed_twice_is_kept_once():
    found = _read(f"{HEAD}\n\n{BODY}\n\nIt rained for ten days in the whole of the province.\n\n{BODY}")
    assert [text for _, text in _zones(found)].count(BODY) == 1
    assert "duplicate" in set(found.lines["fate"])


@pytest.mark.parametrize(
    "text", ["Two died.", "20", "TT", "Read more:", "By Sami Rahal", "(AFP)", "Photo: Reuters", "!"]
)
def test_a_tiny_record_survives_whole(text):
    found = _read(text, record=1)
    assert found.blocks["text"].tolist() == [text]


def test_a_headline_like_furniture_stays_a_headline():
    assert _zones(_read(f"Video: Floods Close Two Roads in Basra\n\n{BODY}", record=1))[0][0] == "title"


def test_a_page_of_captions_is_an_article_without_body():
    found = _read(f"{CAPTION}\n{CAPTION}\n\nA second car in the water. (AFP)\n")
    assert found.articles["text"].tolist() == [""]
    assert found.blocks["zone"].tolist() == ["caption", "caption"]
    assert found.lines["fate"].value_counts()["repeated_caption"] == 1


def test_a_step_can_be_left_out():
    page = f"{HEAD}\n\n{BODY}\nAdvertisement\n\n{BODY}"
    without = tuple(step for step in STEPS if step not in (drop_furniture, drop_duplicates))
    kept = ct.find_articles(
        pd.DataFrame([{"file": "p.txt", "record": None, "text": page}]), steps=without, lexicons=WORDS
    )
    assert kept.blocks["text"].tolist()[1:] == [BODY, "Advertisement", BODY]


def test_own_furniture_is_dropped(tmp_path):
    (tmp_path / "furniture.tsv").write_text(
        "pattern\tfate\twhere\nthe daily crier .*\tnewsletter\tany\n", encoding="utf-8"
    )
    page = pd.DataFrame([{"file": "p.txt", "record": None, "text": f"{HEAD}\n\n{BODY}\nThe Daily Crier at seven"}])
    found = ct.find_articles(page, lexicons=ct.load_lexicons(tmp_path))
    assert found.lines["fate"].tolist()[-1] == "newsletter"


ANY_LINE = st.sampled_from(
    [
        HEAD,
        CAPTION,
        BODY,
        "",
        " ",
        "TT",
        "20",
        "- a point",
        "Read more:",
        "the end of it",
        "\u00a0",
        "By Sami Rahal",
        "©",
        "😀",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(ANY_LINE, st.text(max_size=60)), max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_every_line_has_one_fate_and_no_word_is_lost_or_made(lines, end):
    text = end.join(lines)
    found = _read(text)
    rows = found.lines
    whole = rows[rows["part"] == 0]
    assert whole["line"].tolist() == list(range(1, len(whole) + 1))
    given = sorted("".join(text.split()))
    assert sorted("".join("".join(rows["text"]).split())) == given
    body = found.blocks[found.blocks["start"].notna()]
    texts = found.articles.set_index("article_id")["text"]
    for row in body.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text
    for name in ("articles", "blocks", "lines"):
        tables.check(name, getattr(found, name))


def test_a_headline_repeated_with_other_marks_is_the_same_headline():
    page = f"Army ‘Ends’ the Siege in the U.S.\n{CAPTION}\nTT\nARMY 'ENDS' THE SIEGE IN THE U.S.\n{CAPTION}\n{BODY}"
    zones = _zones(_read(page))
    assert zones == [("title", "Army ‘Ends’ the Siege in the U.S."), ("caption", CAPTION), ("body", BODY)]


def test_a_sections_name_above_the_headline_is_no_title():
    found = _read(f"Arab World\n\n{HEAD}\n\nLondon: Asharq Al-Awsat\n\n{BODY}\n\nThe roads are old.")
    assert _zones(found)[:2] == [("title", HEAD), ("body", BODY)]
    assert found.articles["outlet"].tolist() == ["Asharq Al-Awsat"]
    assert found.lines["fate"].tolist()[0] == "marker"


def test_a_sections_name_above_a_repeated_headline_is_a_marker():
    page = f"Arab World\n\n{HEAD}\n\n{CAPTION}\n{CAPTION}\nTT\n20\n\n{HEAD}\n{CAPTION}\n\n{BODY}"
    found = _read(page)
    assert _zones(found) == [("title", HEAD), ("caption", CAPTION), ("body", BODY)]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Boats lie on the quay of Port Elm on Sunday. Photo: Jane Roe/AFP", True),
        ("Boats lie on the quay of Port Elm. Photograph: Jane Roe for The Crier", True),
        ("An officer stands guard on the quay (AP Photo/Jane Roe)", True),
        ("The quay of Port Elm. (Jane Roe/Getty Images)", True),
        ("The minister, who was shown the photo, left the room (and the town).", False),
        ("The inquiry rests on one photo: Jane Roe took it on Sunday.", False),
        ("The agency reported the toll first. (Reuters)", False),
        ("She asked for a photo by noon.", False),
    ],
)
def test_a_photo_credit_makes_a_caption_wherever_it_stands(line, is_one):
    page = f"Ferry sinks off Port Elm\nThe ferry sank on Sunday, the harbour office said.\nNobody was hurt, it added.\n{line}\nThe inquiry goes on, it said."
    blocks = ct.find_articles(ct.read_pages(pd.DataFrame({"text": [page]})).pages).blocks
    zone = dict(zip(blocks["text"], blocks["zone"], strict=True))
    assert zone[line] == ("caption" if is_one else "body")


def test_a_list_of_other_headlines_that_closes_a_page_is_dropped():
    page = "Ferry sinks off Port Elm\nThe ferry sank on Sunday, the harbour office said.\nMost read\nMan bites dog\nHow to cook rice\nRelated topics\nShipping\n"
    found = ct.find_articles(ct.read_pages(pd.DataFrame({"text": [page]})).pages)
    assert found.articles["text"].tolist() == ["The ferry sank on Sunday, the harbour office said."]
    assert set(found.lines.loc[found.lines["step"] == "drop_closing_lists", "text"]) == {
        "Man bites dog",
        "How to cook rice",
        "Shipping",
    }


def test_what_ends_like_a_sentence_ends_no_page_as_a_list():
    page = "Ferry sinks off Port Elm\nThe ferry sank on Sunday, the office said.\nMore on this\nWhat the office knew\nIt knew of the storm.\nIt sailed."
    found = ct.find_articles(ct.read_pages(pd.DataFrame({"text": [page]})).pages)
    assert "What the office knew" in set(found.blocks["text"])
    assert "It sailed." in found.articles["text"].iloc[0]


def test_a_bar_of_sections_above_the_headline_is_no_title():
    page = "Home | World | Politics | Sport\nFerry sinks off Port Elm in storm\nThe ferry sank on Sunday, the harbour office said.\n"
    assert ct.find_articles(ct.read_pages(pd.DataFrame({"text": [page]})).pages).articles["title"].tolist() == [
        "Ferry sinks off Port Elm in storm"
    ]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Rep. Jane Roe Jane (Jan) Ann RoeFerry sinks Quay shuts MORE (D) met Al Holt Al HoltMORE.", "Rep. Jane Roe (D) met Al Holt."),
        ("Speaker Jane Roe Jane Ann Roe Ferry sinks off the quay MORE spoke.", "Speaker Jane Roe spoke."),
        ("Mayor Al de Boer Al de Boer2 ferries sink MORE’s plan failed.", "Mayor Al de Boer’s plan failed."),
        ("She said Jane Roe and Jane Roe wanted MORE.", "She said Jane Roe and Jane Roe wanted MORE."),
    ],
)  # fmt: skip
def test_links_inside_a_sentence_are_cut(line, left):
    found = _read(f"{HEAD}\n{line}\n{BODY}")
    assert ("body", left) in _zones(found)
    assert set(found.lines.loc[found.lines["step"] == "cut_link_lists", "fate"]) <= {"teaser"}


def test_a_share_bar_before_a_caption_is_cut():
    page = "Ferry sinks off Port Elm\nFacebook Twitter Pinterest Boats lie on the quay of Port Elm. Photograph: Jane Roe/AFP\nThe ferry sank on Sunday, it said.\n"
    blocks = ct.find_articles(ct.read_pages(pd.DataFrame({"text": [page]})).pages).blocks
    captions = blocks.loc[blocks["zone"] == "caption", "text"].tolist()
    assert captions == ["Boats lie on the quay of Port Elm. Photograph: Jane Roe/AFP"]


STOPPED = "Ferry sinks. Nobody is hurt."


def _titles(pages):
    read = ct.read_pages(pd.DataFrame({"text": pages}))
    return ct.find_articles(read.pages).articles["title"]


def test_a_headline_with_a_stop_is_a_title_where_the_texts_beside_it_begin_with_theirs():
    headed = [f"Ferry {n} sinks off Port Elm\n\n{BODY} It was ferry {n}." for n in range(12)]
    bare = [f"{BODY} It was ferry {n}.\n\n{BODY} Nobody knew." for n in range(12)]
    stopped = f"{STOPPED}\n\n{BODY}"
    assert _titles([*headed, stopped]).iloc[-1] == STOPPED
    assert pd.isna(_titles([*bare, stopped]).iloc[-1]) and pd.isna(_titles([*headed[:5], stopped]).iloc[-1])


def test_a_headline_with_a_stop_that_is_printed_twice_is_a_title():
    assert _titles([f"{STOPPED}\nBy Jane Roe\n{STOPPED}\n{BODY}\n{BODY} Nobody knew."]).tolist() == [STOPPED]
    said = f"Ferry sinks\n{BODY}\nThank you all.\nThank you all.\n{BODY} Nobody knew."
    assert _titles([said]).tolist() == ["Ferry sinks"]


def test_outlet_and_authors_may_stand_between_title_and_text():
    page = f"Ferry sinks off Port Elm\nTHE CRIER\nMarch 5, 2024\nJane Roe\nAl Holt\nTHE CRIER\n{BODY} It sank."
    assert _titles([page]).tolist() == ["Ferry sinks off Port Elm"]
