"""Topics: planted themes are found, quality is measured as published, and nothing depends on order or threads."""

import importlib.util

import numpy as np
import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.topics import model, quality

THEMES = {
    "sport": "match goal team coach season striker league penalty stadium keeper",
    "money": "bank profit market shares investor rate inflation bond currency loan",
    "war": "army troops shelling border ceasefire convoy rocket militia checkpoint garrison",
}


def themed_corpus(n=90, seed=0, outlets=("A", "B")):
    rng = np.random.default_rng(seed)
    rows, blocks = [], []
    for i in range(n):
        words = list(THEMES.values())[i % 3].split()
        rare = [f"{w}{chr(97 + rng.integers(0, 20))}x" for w in rng.choice(["city", "man", "road"], 6)]
        text = " ".join(rng.permutation([*rng.choice(words, 24), *rare]))
        rows.append({"article_id": f"a{i:03}", "outlet": outlets[i % len(outlets)], "text": text, "n_words": 30})
        blocks.append((f"a{i:03}", 0, "body", text, None, None, 0, len(text)))
    return ct.Corpus(articles=tables.make("articles", rows), blocks=tables.make("blocks", blocks))


@pytest.mark.parametrize("method", model.METHODS)
@pytest.mark.parametrize("unit", model.UNITS)
def test_planted_themes_are_found(method, unit):
    found = ct.fit_topics(themed_corpus(), n_topics=3, method=method, unit=unit)
    tables.check("topic_terms", found.terms), tables.check("topic_weights", found.weights)
    tables.check("topic_quality", found.quality)
    tops = [set(terms.head(8)) for _, terms in found.terms.groupby("topic")["term"]]
    for theme in THEMES.values():
        assert max(len(top & set(theme.split())) for top in tops) >= 7
    assert found.weights.groupby("article_id")["weight"].sum().between(0.99, 1.01).all()


def test_the_same_fit_twice_is_the_same():
    first, second = (ct.fit_topics(themed_corpus(), n_topics=4, seed=3) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert one.equals(other)


def test_the_input_is_not_changed():
    corpus = themed_corpus(12)
    before = corpus.articles.copy(deep=True)
    ct.fit_topics(corpus, n_topics=2)
    assert corpus.articles.equals(before)


def test_few_units_are_said_to_be_few():
    quality = ct.fit_topics(themed_corpus(8), n_topics=3).quality.set_index("measure")
    assert quality.loc["n_units", "estimate"] == 8
    assert "description" in quality.loc["npmi", "note"]
    asked = ct.fit_topics(themed_corpus(8), n_topics=9).quality.set_index("measure")
    assert "9 topics asked for" in asked.loc["n_topics", "note"]


def test_no_text_gives_empty_tables():
    found = ct.fit_topics(ct.Corpus(), n_topics=3)
    assert found.terms.empty and found.weights.empty and found.quality["estimate"].dropna().tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(("option", "allowed"), [({"n_topics": 0}, "1 or more"), ({"n_topics": 2, "unit": "page"}, "paragraph"),
                                                 ({"n_topics": 2, "method": "magic"}, "nmf")])  # fmt: skip
def test_wrong_options_say_what_is_allowed(option, allowed):
    with pytest.raises(ValueError, match=allowed):
        ct.fit_topics(themed_corpus(6), **option)


def test_coherence_by_hand():
    # windows of 2: ab, ba, ac -> a in 3, b in 2, together 2, of 3
    documents = [["a", "b", "a", "c"]]
    expected = np.log((2 / 3) / ((3 / 3) * (2 / 3))) / -np.log(2 / 3)
    assert quality.Coherence(documents, ["a", "b"], window=2).of(["a", "b"]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.skipif(importlib.util.find_spec("gensim") is None, reason="gensim is not installed")
def test_coherence_equals_gensim():
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    rng = np.random.default_rng(0)
    documents = [[f"w{t}" for t in rng.zipf(1.4, rng.integers(0, 60)) % 50] for _ in range(80)]
    known = sorted({token for document in documents for token in document})
    lists = [list(rng.choice(known, 10, replace=False)) for _ in range(5)]
    theirs = CoherenceModel(topics=lists, texts=documents, dictionary=Dictionary(documents), coherence="c_npmi",
                            topn=10, window_size=10, processes=1).get_coherence_per_topic()  # fmt: skip
    ours = quality.Coherence(documents, known)
    assert [ours.of(topic) for topic in lists] == pytest.approx(theirs, abs=1e-9)


def test_diversity_and_likeness():
    assert quality.diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert quality.likeness([["a", "b"], ["c", "d"]], [["c", "d"], ["a", "x"]]) == [pytest.approx(1 / 3), 1.0]


def test_the_number_of_topics_is_chosen_on_texts_that_were_not_fitted():
    table = tables.check("topic_choice", ct.choose_topics(themed_corpus(), (2, 3, 8), n_splits=3))
    assert table["n_topics"].tolist() == [2, 3, 8] and table["recommended"].sum() == 1
    assert table.set_index("n_topics")["stability"].idxmax() == 3
    few = ct.choose_topics(themed_corpus(9), (2, 3), n_splits=2)
    assert list(few.columns) == list(table.columns)
    assert not few["recommended"].any() and few["note"].str.contains("description").all()


def test_shares_of_topics_by_outlet():
    corpus = themed_corpus()
    corpus.articles["outlet"] = ["Sports Daily" if i % 3 == 0 else "Gazette" for i in range(len(corpus.articles))]
    model = ct.fit_topics(corpus, n_topics=3)
    table = tables.check("topic_shares", ct.topic_shares(model, corpus))
    sums = table.groupby("group")["estimate"].sum()
    assert sums.between(0.99, 1.01).all()
    top = table[table["group"] == "Sports Daily"].sort_values("estimate").iloc[-1]
    terms = set(model.terms.loc[model.terms["topic"] == top["topic"], "term"].head(8))
    assert len(terms & set(THEMES["sport"].split())) >= 7 and top["verdict"] == "difference"


def test_examples_show_their_topic():
    corpus = themed_corpus(60)
    rows = [
        (f"{a}:0", a, 0, "body", 0, 0, len(t), t)
        for a, t in zip(corpus.articles["article_id"], corpus.articles["text"], strict=True)
    ]
    corpus = ct.Corpus(articles=corpus.articles, sentences=tables.make("sentences", rows))
    model = ct.fit_topics(corpus, n_topics=3)
    examples = tables.check("topic_examples", ct.topic_examples(model, corpus, n_examples=2))
    assert examples.groupby("topic").size().tolist() == [2, 2, 2]
    for row in examples.itertuples():
        terms = model.terms.loc[model.terms["topic"] == row.topic, "term"].head(10)
        assert sum(term in row.text.split() for term in terms) >= 4


def test_a_reader_who_sorts_as_the_fit_does_agrees_with_it():
    corpus = themed_corpus()
    model = ct.fit_topics(corpus, n_topics=3)
    sheet = tables.check("topic_use_test", ct.topic_use_test(model, corpus, topic=2))
    assert sheet["part"].value_counts().to_dict() == {"shown": 7, "to sort": 20}
    assert sheet["answer"].isna().all() and not sheet["article_id"].duplicated().any()
    right = ct.topic_agreement(sheet.assign(answer=sheet["belongs"])).iloc[0]
    assert (right["n"], right["agreement"], right["kappa"]) == (20, 1.0, 1.0)
    assert ct.topic_agreement(sheet.assign(answer=True)).iloc[0]["kappa"] == 0
    with pytest.raises(ValueError, match="1 to 3"):
        ct.topic_use_test(model, corpus, topic=9)
    few = ct.build(pd.DataFrame({"title": ["It"], "text": ["It is."]}))
    assert ct.topic_use_test(ct.fit_topics(few, n_topics=3), few, topic=1).empty


def test_topic_shares_are_corrected_by_articles_that_were_read():
    corpus = themed_corpus()
    model = ct.fit_topics(corpus, n_topics=3)
    main = model.weights.sort_values("weight").drop_duplicates("article_id", keep="last")[["article_id", "topic"]]
    swapped = main.assign(topic=main["topic"].replace({1: 2}))
    table = ct.topic_shares(model, corpus, reviewed=swapped).set_index(["topic", "group"])
    assert table.loc[1, "corrected"].eq(0).all() and table["n_reviewed"].eq(45).all()
    assert table["corrected"].groupby("group").sum().to_numpy() == pytest.approx([1, 1])
    twice = pd.concat([swapped, swapped])
    assert ct.topic_shares(model, corpus, reviewed=twice)["n_reviewed"].eq(45).all(), "read by two: the first counts"
    with pytest.raises(tables.TableError, match="reviewed has no column 'topic'"):
        ct.topic_shares(model, corpus, reviewed=swapped[["article_id"]])
