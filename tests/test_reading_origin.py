"""Who published an article, whose copy it is, and when: with the words that say so, and null where nothing does."""

from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct

SEEDS = Path(__file__).parent.parent / "seeds"
PARAGRAPH = "The governor of the province closed two roads on Monday, and the army sent boats to the villages."
HEADLINE = "Floods Close Two Roads in Basra"


def _article(*paragraphs, **fields):
    text = "\n\n".join([HEADLINE, *paragraphs])
    page = pd.DataFrame([{"file": "x.txt", "record": None, "text": text, **fields}])
    return ct.find_articles(page).articles.iloc[0]


@pytest.mark.parametrize(
    ("paragraphs", "outlet"),
    [
        ((f"Alwaght- {PARAGRAPH}",), "Alwaght"),
        ((PARAGRAPH, "The mayor told Asharq Al-Awsat that the roads are old."), "Asharq Al-Awsat"),
        ((PARAGRAPH, "Copyright © 2019 The Washington Times, LLC."), "The Washington Times"),
        ((f"Basra (CNN) {PARAGRAPH}",), "CNN"),
        ((PARAGRAPH, "The mayor told The New York Times that the roads are old."), None),  # others often quote it
        (("The mayor told The Hill so.", "An aide told The Hill otherwise.", PARAGRAPH), "The Hill"),
        (
            ("The mayor told Fox News so.", "An aide told Fox News otherwise.", PARAGRAPH),
            None,
        ),  # guests of broadcasters
        (("The mayor told Azzaman so.", "An aide told Arab News otherwise.", PARAGRAPH), None),  # which of the two?
        ((PARAGRAPH, "(Photo: Shafaq News)"), None),
        ((PARAGRAPH,), None),
    ],
)
def test_the_outlet_comes_from_the_articles_own_words(paragraphs, outlet):
    article = _article(*paragraphs)
    assert (article["outlet"] if pd.notna(article["outlet"]) else None) == outlet
    assert pd.notna(article["outlet_evidence"]) == (outlet is not None)


@pytest.mark.parametrize(
    ("paragraphs", "agency"),
    [
        ((f"BASRA (Reuters) - {PARAGRAPH}",), "Reuters"),
        (("By Sami Rahal, Associated Press", PARAGRAPH), "The Associated Press"),
        ((PARAGRAPH, "The mayor told The Associated Press that the roads are old."), "The Associated Press"),
        ((PARAGRAPH, "Officials who spoke to Reuters agreed."), "Reuters"),
        ((PARAGRAPH, "The Associated Press contributed to this report."), "The Associated Press"),
        ((f"{PARAGRAPH} (AFP)",), "AFP"),
        ((PARAGRAPH, "The mayor told Reuters so.", "An aide told AFP otherwise."), None),
        ((PARAGRAPH, "Photo: Sami Rahal/AP"), None),
        (("A car in the water. (File photo: Reuters)", PARAGRAPH), None),
        ((PARAGRAPH, "Reuters reported that the roads are closed."), None),
        ((PARAGRAPH, "The minister told IRNA that the roads are old."), None),  # a state agency is quoted, not copied
    ],
)
def test_the_agency_comes_from_bylines_credits_and_listeners_but_never_from_a_photo(paragraphs, agency):
    article = _article(*paragraphs)
    assert (article["agency"] if pd.notna(article["agency"]) else None) == agency
    assert pd.notna(article["agency_evidence"]) == (agency is not None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Friday, July 21, 2017", "2017-07-21"),
        ("Published: 12 March 2024", "2024-03-12"),
        ("2024-03-05", "2024-03-05"),
        ("03/04/2024", None),
        ("2 hours ago", None),
        ("On Monday", None),
    ],
)
def test_a_date_comes_only_from_a_line_that_gives_one(line, day):
    article = _article(line, PARAGRAPH)
    assert article["published"] == pd.Timestamp(day) if day else pd.isna(article["published"])


def test_the_seeds_without_metadata(tmp_path):
    for path in SEEDS.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = ct.find_articles(ct.read_pages(tmp_path).pages).articles
    outlets = [None if pd.isna(outlet) else outlet for outlet in found["outlet"]]
    agencies = [None if pd.isna(agency) else agency for agency in found["agency"]]
    own = "Asharq Al-Awsat"
    assert outlets == [own, None, "Alwaght", own, None, None, own, None]
    assert agencies == [None, "Reuters", None, None, "The Associated Press", None, None, None]
    assert found["published"].isna().all()
    evidence = found["outlet_evidence"].dropna().tolist()
    assert evidence == ["told Asharq Al-Awsat", "Alwaght-", "told Asharq Al-Awsat", "revealed to Asharq Al-Awsat"]


def test_the_seeds_with_metadata():
    read = ct.read_pages(SEEDS)
    found = ct.find_articles(read.pages, metadata=read.metadata).articles
    assert found["outlet"].tolist() == [*["Asharq Al-Awsat"] * 2, "Alwaght", *["Asharq Al-Awsat"] * 4, "The Reference"]
    assert set(found["outlet_evidence"]) == {"metadata"}
    assert found["published"].isna().all()
