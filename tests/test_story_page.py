"""A story as its outlets tell it, and outlets put into groups."""

import pandas as pd
import pytest

import corpus_tools as ct

CORPUS = ct.load_example()


def test_a_story_has_its_versions_tolls_origins_and_what_each_leaves_out():
    (story,) = ct.tell_stories(CORPUS)
    assert len(story.versions) == 9 and story.n_origins == 8, "one outlet prints an edited copy of the agency's text"
    killed = story.tolls[story.tolls["quantity"] == "Killed, 2031-05-06"]
    assert killed["published"].is_monotonic_increasing
    assert killed["figure"].tolist()[0] == "at least 8" and "Twelve people" in set(killed["figure"])
    assert "a survivor who did not want to be named" in set(killed["speaker"])
    assert set(story.tolls["claim_id"]) <= set(CORPUS.claims["claim_id"])
    left = story.left_out[story.left_out["outlet"] == "Northern Courier"]
    assert ["name", "Anna Brook"] in left[["what", "missing"]].to_numpy().tolist()
    courier = CORPUS.entities[CORPUS.entities["article_id"] == "example-courier-1"]
    assert "Anna Brook" not in set(courier["name"])


def test_articles_that_tell_no_story_give_none():
    assert ct.tell_stories(ct.Corpus()) == []


@pytest.mark.parametrize("given", ["dict", "frame", "file"])
def test_outlets_are_put_into_groups(tmp_path, given):
    pairs = {"Vale Herald": "tabloids", "Northern Courier": "others", "The Harbour Gazette": "others"}
    frame = pd.DataFrame({"outlet": pairs.keys(), "group": pairs.values()})
    frame.to_csv(tmp_path / "groups.tsv", sep="\t", index=False)
    grouped = ct.group_outlets(CORPUS, {"dict": pairs, "frame": frame, "file": tmp_path / "groups.tsv"}[given])
    assert set(grouped.articles["outlet_group"]) == {"tabloids", "others"}
    assert "tabloids" in set(ct.compare_sourcing(grouped, by="outlet_group")["group"])


def test_groups_that_cannot_be_used_are_told():
    with pytest.raises(ValueError, match="no article is of 'Nobody'"):
        ct.group_outlets(CORPUS, {"Nobody": "x"})
    with pytest.raises(ValueError, match="two columns"):
        ct.group_outlets(CORPUS, pd.DataFrame({"outlet": ["Vale Herald"]}))
    assert ct.group_outlets(CORPUS, {"Vale Herald": "x"}).articles["outlet_group"].nunique() == 3


def test_what_is_compared_by_outlet_is_compared_by_group_where_outlets_have_one():
    groups = set(ct.compare_sourcing(ct.group_outlets(CORPUS, {"Vale Herald": "x"}))["group"])
    assert "x" in groups and "Vale Herald" not in groups
