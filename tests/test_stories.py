"""Which articles cover one story, on invented corpora."""

from comparison_corpus import corpus

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.tables import Corpus

FERRY = (
    "The ferry Merrow sank off Tarn harbour in a gale, the Tarn coastguard said.",
    "Divers searched the wreck of the Merrow in Lake Ostra while relatives waited in the harbour of Tarn.",
)
STRIKE = (
    "Bakers in Vellin walked out over wages, the Bakers' Guild said.",
    "Guild leader Oda Hamm met mill owners in Vellin, and shops ran out of bread.",
)


def article(name, day, body, outlet="North"):
    return {"id": name, "outlet": outlet, "published": day, "title": body[0][:30], "body": list(body)}


def test_two_articles_on_one_event_share_a_story_and_say_why():
    found = ct.find_stories(
        corpus(
            article("a1", "2031-03-04", FERRY),
            article("b1", "2031-03-05", tuple(reversed(FERRY)), "South"),
            article("c1", "2031-03-05", STRIKE, "South"),
        )
    )
    tables.check("stories", found)
    assert found["article_id"].tolist() == ["a1", "b1"]
    assert set(found["story_id"]) == {"story-a1"}
    assert "Merrow" in found["evidence"].iloc[0]
    assert found["similarity"].between(0.2, 1).all()


def test_the_same_words_a_year_later_are_another_story():
    found = ct.find_stories(corpus(article("a1", "2031-03-04", FERRY), article("b1", "2032-03-04", FERRY)))
    assert len(found) == 0


def test_two_stories_of_one_day_stay_apart():
    found = ct.find_stories(
        corpus(*(article(f"{n}{i}", "2031-03-04", body) for n, body in (("a", FERRY), ("c", STRIKE)) for i in range(3)))
    )
    assert found.groupby("story_id")["article_id"].apply(list).tolist() == [["a0", "a1", "a2"], ["c0", "c1", "c2"]]


def test_no_article_and_one_article_end_well():
    assert len(ct.find_stories(Corpus())) == 0
    assert len(ct.find_stories(corpus(article("a1", None, FERRY)))) == 0
