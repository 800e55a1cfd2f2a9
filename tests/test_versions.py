"""Versions of a page: what an outlet changed, and what is no version."""

import pandas as pd
import pytest

import corpus_tools as ct

LEAD = "Gunmen ambushed a patrol near Samarra on Thursday, killing 13 policemen, the Iraqi ministry of interior said."
REST = (
    "The patrol was on its way back from a village where farmers had complained of raids on their herds in past weeks. "
    "Residents told reporters that they heard shots for an hour before soldiers came from the base on the northern road."
)
PAGE = f"{LEAD} {REST}"
LATER = (
    PAGE.replace("Gunmen", "Terrorists")
    .replace("13 policemen", "16 policemen")
    .replace("Iraqi ministry of interior", "army")
)


def _corpus(*pages):
    base = {"title": "Ambush near Samarra", "outlet": "The Daily", "text": PAGE, "date": "2025-03-07"}
    return ct.build(pd.DataFrame([{"id": f"p{n}", **base, **page} for n, page in enumerate(pages)]))


def test_a_changed_page_tells_its_figures_labels_speakers_and_headline():
    address = "https://www.daily.example/news/1"
    corpus = _corpus(
        {"url": address, "text": LATER, "title": "Sixteen killed near Samarra", "read_at": "2025-03-08 09:00"},
        {"url": f"{address}?utm_source=x#top", "read_at": "2025-03-07 21:00"},
    )
    found = ct.find_versions(corpus)
    row = found.versions.iloc[0]
    assert (row["article_a"], row["article_b"], row["matched_by"]) == ("p1", "p0", "address"), "read_at orders them"
    assert row["headline_changed"]
    assert row["figures"] == "killed (security_force) 13 → 16"
    assert row["labels"] == "Gunmen → Terrorists"
    assert "ministry" in row["speakers_gone"].lower()
    assert ("13", "16") in set(zip(found.copy_edits["before"], found.copy_edits["after"], strict=True))
    assert row["n_edits"] == len(found.copy_edits)


@pytest.mark.parametrize(
    ("other", "matched_by"),
    [
        ({"text": LATER}, "title"),
        ({"url": "http://daily.example/news/1/", "text": LATER, "title": "Other words"}, "address"),
        ({"url": "http://daily.example/news/1", "text": "A new text. It has nothing of the old one.", "title": "New"}, "address"),
        ({"url": "http://daily.example/news/1/?from=mail", "text": LATER, "title": "New"}, "address"),
        ({"url": "http://daily.example/news/1?id=2", "text": "The market opened. Bread was dear.", "title": "New"}, None),
        ({"outlet": "The Weekly", "text": LATER}, None),
        ({"text": "The market opened on Monday. Prices of bread rose again, traders said."}, None),
        ({"url": "https://daily.example/news/2", "title": "Something else"}, None),
    ],
    ids=["title", "address", "rewritten", "other query", "other page of one script", "other outlet",
         "other text under a standing title", "other page"],
)  # fmt: skip
def test_what_is_a_version_of_a_page(other, matched_by):
    corpus = _corpus({"url": "https://www.daily.example/news/1"}, other)
    versions = ct.find_versions(corpus).versions
    assert versions["matched_by"].tolist() == ([matched_by] if matched_by else [])


def test_three_versions_are_two_rows_in_order_of_time():
    corpus = _corpus(
        {"date": "2025-03-09", "text": PAGE.replace("13", "17")}, {"date": "2025-03-07"},
        {"date": "2025-03-08", "text": PAGE.replace("13", "15")},
    )  # fmt: skip
    versions = ct.find_versions(corpus).versions
    assert versions[["article_a", "article_b"]].to_numpy().tolist() == [["p1", "p2"], ["p2", "p0"]]
    assert versions["figures"].tolist() == ["killed (security_force) 13 → 15", "killed (security_force) 15 → 17"]


def test_a_corpus_without_versions_gives_the_empty_table():
    found = ct.find_versions(ct.load_example())
    assert not len(found.versions)
    assert list(found.versions.columns) == ct.tables.TABLES["versions"].names
