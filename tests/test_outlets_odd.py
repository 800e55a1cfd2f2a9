"""Odd corpora: every comparison and every fit ends in a sensible table, without a warning."""

import warnings

import numpy as np
import pandas as pd
import pytest

import corpus_tools as ct

WAR = (
    "The army said on Monday that militants killed 12 people in Nahr. ISIS terrorists fled to Homs, Karim Nasser said."
)
BANK = "Officials said the bank raised rates. Leila Haddad told reporters the market fell. Police denied the report."
GERMAN = "Die Regierung in Berlin teilte am Montag mit, dass zwölf Menschen starben. „Wir bleiben“, sagte Karl Huber."
ARABIC = "قال الجيش إن مسلحين قتلوا اثني عشر شخصا في بغداد. وأضاف المتحدث أن القوات تقدمت نحو المدينة."


def many(n, text, outlets=("A", "B"), title="A title"):
    return [(f"a{i}", outlets[i % len(outlets)], title, f"{text} {'word' * (i % 3)}") for i in range(n)]


CORPORA = {
    "one outlet": many(12, WAR, ("A",)),
    "no outlets": many(12, WAR, (None,)),
    "one article": [("a0", "A", "War", WAR)],
    "two articles": [("a0", "A", "War", WAR), ("a1", "B", "Bank", BANK)],
    "duplicates": [(f"a{i}", "AB"[i % 2], "War", WAR) for i in range(12)],
    "60 outlets of one article": many(60, WAR, tuple(f"O{i}" for i in range(60))),
    "German": many(12, GERMAN),
    "Arabic": many(12, ARABIC),
    "empty bodies": many(12, "", title="Title"),
    "nothing at all": [(f"a{i}", "AB"[i % 2], "", "") for i in range(12)],
    "stop words": [(f"a{i}", "AB"[i % 2], "The", "the of and to in it is") for i in range(12)],
}
VERBS = {
    "naming": ct.compare_naming,
    "naming of an actor": lambda corpus: ct.compare_naming(corpus, actor=ct.frequent_actors(corpus, 1)),
    "sourcing": ct.compare_sourcing,
    "words": ct.compare_words,
    "words of articles": lambda corpus: ct.compare_words(corpus, by="article_id", voice="all"),
    "words within stories": lambda corpus: ct.compare_words(corpus, strata=ct.find_stories(corpus)),
    "coverage": lambda corpus: ct.compare_coverage(corpus, stories=ct.find_stories(corpus)),
    "topics": lambda corpus: ct.fit_topics(corpus, n_topics=2).terms,
    "topics of paragraphs": lambda corpus: ct.fit_topics(corpus, n_topics=2, unit="paragraph").quality,
    "clusters": lambda corpus: ct.fit_topics(corpus, n_topics=3, method="lsa-kmeans").weights,
    "number of topics": lambda corpus: ct.choose_topics(corpus, (2,), n_splits=2),
    "shares": lambda corpus: ct.topic_shares(ct.fit_topics(corpus, n_topics=2), corpus),
    "examples": lambda corpus: ct.topic_examples(ct.fit_topics(corpus, n_topics=2), corpus),
}


@pytest.fixture(scope="module", params=CORPORA)
def corpus(request):
    rows = pd.DataFrame(CORPORA[request.param], columns=["article_id", "outlet", "title", "text"])
    return ct.build(rows)


def test_every_verb_ends_in_a_table(corpus):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message="No article has a value in the column outlet")
        for name, verb in VERBS.items():
            table = verb(corpus)
            assert isinstance(table, pd.DataFrame), name
            if "verdict" in table:
                assert not (table["verdict"] == "difference").any(), name
                descriptive = (table["verdict"] == "descriptive").to_numpy(dtype=bool)
                assert table.loc[descriptive, "p_value"].isna().all(), name
            numbers = table.select_dtypes("number").to_numpy(dtype=float, na_value=np.nan)
            assert not np.isinf(numbers).any(), name


def test_two_articles_have_topics():
    rows = pd.DataFrame(CORPORA["two articles"], columns=["article_id", "outlet", "title", "text"])
    terms = ct.fit_topics(ct.build(rows), n_topics=2).terms
    assert terms["topic"].nunique() == 2 and {"bank", "army"} <= set(terms["term"])


def test_a_broken_number_of_topics_is_refused():
    with pytest.raises(ValueError, match="whole number"):
        ct.fit_topics(ct.load_example(), n_topics=2.5)


def test_articles_of_no_known_outlet_are_in_no_group_but_in_one_of_a_column_that_they_have():
    frame = pd.DataFrame(many(12, WAR, ("A", "B", None)), columns=["id", "outlet", "title", "text"])
    corpus = ct.build(frame.assign(desk="home", text=[f"{text} Line {k}." for k, text in enumerate(frame["text"])]))
    for compare in (ct.compare_naming, ct.compare_sourcing, ct.compare_words, ct.compare_coverage):
        table = compare(corpus)
        assert set(table["group"]) == {"A", "B"}
        assert table["note"].str.endswith("articles without a known outlet, which are in no group: 4").all()
        assert set(compare(corpus, by="desk")["group"]) == {"home"}


def test_a_comparison_of_articles_without_any_outlet_says_why_it_is_empty():
    frame = pd.DataFrame(many(12, WAR, (None,)), columns=["id", "outlet", "title", "text"])
    corpus = ct.build(frame.assign(text=[f"{text} Line {k}." for k, text in enumerate(frame["text"])]))
    for compare in (ct.compare_naming, ct.compare_sourcing, ct.compare_words, ct.compare_coverage):
        with pytest.warns(UserWarning, match="column outlet, so nothing is compared. Another column"):
            assert compare(corpus).empty
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = ct.findings(corpus)["text"].iloc[-1]
    assert said.startswith("Outlets were not compared: no article has a known one.")
