"""Places on the map: what an article says of a place decides which one is meant, and two that fit give none."""

import pandas as pd
import pytest

import corpus_tools as ct

CASES = [
    ("Two people died in Tripoli on Monday, Lebanese police said. Lebanon closed the port.", "Tripoli", "Lebanon"),
    ("Two people died in Tripoli on Monday, Libyan police said. Libya closed the port.", "Tripoli", "Libya"),
    ("Shells hit Samarra, in Saladin province, on Monday.", "Samarra", "Iraq"),
    ("The train to Paris, Texas, was late. The United States sent a team.", "Paris", "United States"),
    ("American officials flew to Paris on Monday. The United States and France signed.", "Paris", "France"),
    ("Officials in Washington said on Monday that the United States would wait.", "Washington", "United States"),
    ("The army took Jableh from the rebels, a Syrian monitor said. Syria said nothing.", "Jableh", "Syria"),
    ("A storm reached Springfield on Monday. The United States sent no help.", "Springfield", None),
    ("The White House said nothing on Monday. Officials in Iraq waited.", "White House", None),
]


def _places(text):
    corpus = ct.build(pd.DataFrame({"id": ["a"], "title": ["A report"], "text": [text], "outlet": ["x"]}))
    return ct.find_places(corpus)


@pytest.mark.parametrize(("text", "name", "country"), CASES, ids=[f"{name} in {country}" for _, name, country in CASES])
def test_the_article_decides_which_place_is_meant(text, name, country):
    found = _places(text)
    row = found[found["text"] == name]
    if country is None:
        assert row["place_id"].isna().all()
    else:
        assert row["country"].tolist() == [country]
        assert row["lat"].between(-90, 90).all() and row["lon"].between(-180, 180).all()


def test_a_province_said_to_be_one_is_one():
    assert _places("Troops left Kirkuk province on Monday. Iraq was quiet.")["precision"].tolist()[0] == "province"
    assert _places("Troops left Kirkuk on Monday. Iraq was quiet.")["precision"].tolist()[0] == "town"


def test_no_places_is_an_empty_table():
    found = _places("Nobody said anything.")
    assert found.empty
    assert "place_id" in found
