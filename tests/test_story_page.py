"""A story as its outlets tell it, and outlets put into groups."""

import dataclasses

import pandas as pd
import pytest
from timing import grows_linearly

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.claims.compare import Comparison

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


REPORT = (
    "A bomb killed 13 policemen at a checkpoint in Baquba on Monday, Omar Reyes said. “It was a terrible day for Baquba,” "
    "the governor's office said. The checkpoint in Baquba was hit at dawn, police said."
)
SHORT = (
    "A bomb killed 13 policemen at a checkpoint in Baquba on Monday. The checkpoint near the bridge was hit at dawn, police "
    "said. Baquba has seen many bombs at checkpoints this year."
)
OTHER = (
    "Police in Baquba counted 13 policemen killed by a bomb at a checkpoint on Monday. The Governor’s office said that the "
    "bomb at the checkpoint was the worst of the year in Baquba. I think it was the bridge, said an officer in Baquba."
)


def _story(**texts):
    title = "Bomb kills 13 policemen at a checkpoint in Baquba"
    rows = [
        {"id": name, "title": title, "text": text, "outlet": name, "published": "2025-03-07"}
        for name, text in texts.items()
    ]
    (story,) = ct.tell_stories(ct.build(pd.DataFrame(rows)))
    return story


def test_the_same_text_in_two_outlets_is_one_witness_of_what_others_leave_out():
    story = _story(a=REPORT, copy=REPORT, short=SHORT)
    assert story.left_out.empty and story.tolls.empty


def test_a_speaker_in_two_spellings_is_left_out_once():
    story = _story(a=REPORT, other=OTHER, short=SHORT)
    speakers = story.left_out[story.left_out["what"] == "speaker"]
    assert speakers[["outlet", "missing"]].to_numpy().tolist() == [["short", "governor's office"]]


def test_articles_that_tell_no_story_give_none():
    assert ct.tell_stories(ct.Corpus()) == []


@pytest.mark.parametrize("given", ["dict", "frame", "file"])
def test_outlets_are_put_into_groups(tmp_path, given):
    pairs = {"Vale Herald": "tabloids", "Northern Courier": "NA", "The Harbour Gazette": "NA"}
    frame = pd.DataFrame({"outlet": pairs.keys(), "group": pairs.values()})
    frame.to_csv(tmp_path / "groups.tsv", sep="\t", index=False)
    grouped = ct.group_outlets(CORPUS, {"dict": pairs, "frame": frame, "file": tmp_path / "groups.tsv"}[given])
    assert set(grouped.articles["outlet_group"]) == {"tabloids", "NA"}
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
    unnamed = dataclasses.replace(CORPUS, articles=CORPUS.articles.replace({"outlet": {"Northern Courier": None}}))
    named = ct.compare_sourcing(ct.group_outlets(unnamed, {"Vale Herald": "x"}))
    assert "unknown outlet" not in set(named["group"]) and named["note"].str.contains("no group: [1-3]$").all()


IDS = ["article_id", "sentence_id", "claim_id", "claim_a", "claim_b", "group_id", "story_id", "copy_of"]


def _archive(n):
    """The example n times, each time of other articles, with the comparison of its claims, and no copies."""

    def times(table):
        own = [name for name in IDS if name in table]
        return pd.concat([table.assign(**{i: f"{k}-" + table[i] for i in own}) for k in range(n)], ignore_index=True)

    corpus = dataclasses.replace(CORPUS, **{name: times(table) for name, table in CORPUS.tables()})
    nothing = {name: tables.empty(name) for name in ("copies", "copy_edits")}
    found = {name: times(table) for name, table in ct.compare_claims(CORPUS)._asdict().items()}
    return corpus.with_kept(tables.Kept(nothing, {"find_copies": {}})), Comparison(**found)


def test_the_time_of_stories_grows_with_the_archive_alone():
    assert grows_linearly(lambda given: ct.tell_stories(*given), _archive(10), _archive(60), most=10, noise=0.1)


def test_a_text_has_the_first_article_that_prints_it_as_its_origin():
    one, other, third = CORPUS.articles["article_id"][:3]
    pairs = [(one, third, 0.5, "edited_copy"), (other, third, 0.5, "edited_copy")]
    columns = ["article_a", "article_b", "containment", "relation"]
    copies = tables.make("copies", pd.DataFrame(pairs, columns=columns))
    kept = tables.Kept({"copies": copies, "copy_edits": tables.empty("copy_edits")}, {"find_copies": {}})
    (story,) = ct.tell_stories(CORPUS.with_kept(kept))
    origin = story.versions.set_index("article_id")["origin"]
    assert origin[[one, other, third]].tolist() == [one] * 3
