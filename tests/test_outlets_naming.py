"""Naming and sourcing on invented sentences: links, voices, groups, and the way back."""

import json
from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping, naming, voices
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.lexicons import load_lexicons

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/naming.jsonl").read_text("utf-8").splitlines()]


def corpus_of(articles, names=(), statements=()):
    """A corpus from {article_id: (outlet, agency, [sentences])}; `names` are found as entities wherever they stand."""
    rows, sentences, entities, links = [], [], [], []
    for article, (outlet, agency, texts) in articles.items():
        n_words = sum(len(t.split()) for t in texts)
        rows.append(
            {"article_id": article, "outlet": outlet, "agency": agency, "n_words": n_words, "text": "\n\n".join(texts)}
        )
        for position, text in enumerate(texts):
            sentence = f"{article}:{position}"
            sentences.append((sentence, article, position, "body", position, 0, len(text), text))
            for name, canonical, label in names:
                start = text.find(name)
                while start >= 0:
                    end = start + len(name)
                    entities.append(
                        (f"{sentence}:e{start}", sentence, article, start, end, name, label, name, None, "test", None)
                    )
                    links.append((name, article, canonical, label, "alias"))
                    start = text.find(name, end)
    return ct.Corpus(
        articles=tables.make("articles", rows),
        sentences=tables.make("sentences", sentences),
        entities=tables.make("entities", entities),
        names=tables.make("names", sorted(set(links))),
        statements=tables.make("statements", list(statements)),
    )


NAMES = [
    ("ISIS", "ISIS", "ORG"),
    ("Daesh", "ISIS", "ORG"),
    ("Hamas", "Hamas", "ORG"),
    ("Bashar Omar", "Bashar Omar", "PERSON"),
]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_links_between_labels_and_an_actor(case, request):
    if case["expect"] == "fail":
        request.node.add_marker(pytest.mark.xfail(reason="known", strict=True))
    corpus = corpus_of({"a1": ("A", None, [case["text"]])}, NAMES)
    found = ct.naming_mentions(corpus, actor=case.get("actor", "ISIS"))
    labels = [[row.label, row.link] for row in found.itertuples() if row.link != "name"]
    assert labels == case["expected"]
    for row in found.itertuples():
        assert case["text"][row.start : row.end] == row.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Counter-terrorist police and the anti-terrorist law", []),
        ("Counter-Terrorism Service", []),
        ("the terrorists' cells", ["terrorist", "cell"]),
        ("A gunman and two gunmen", ["gunman", "gunman"]),
        ("an armed group of freedom fighters", ["armed group", "freedom fighter"]),
        ("Sleeper cells woke", ["sleeper cell"]),
        ("", []),
    ],
)
def test_labels(text, expected):
    assert [hit.label for hit in naming.find_labels(Sentence(text, load_lexicons()))] == expected


def test_voices_come_from_statements_and_quotation_marks():
    texts = [
        "ISIS terrorists came.",
        "Omar said ISIS terrorists came.",
        "He spoke of “ISIS terrorists who came.",
        "More terrorists,” he said.",
    ]
    said = {"statement_id": "s", "sentence_id": "a1:1", "article_id": "a1", "source_type": "other", "mode": "indirect",
            "content_start": 10, "content_end": 30}  # fmt: skip
    corpus = corpus_of({"a1": ("A", None, texts)}, NAMES, [said])
    corpus.sentences["block"] = pd.array([0, 0, 1, 1], dtype="Int64")
    found = ct.naming_mentions(corpus)
    assert found["voice"].tolist() == ["unattributed", "attributed", "quoted", "quoted"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "so be it" and left.', ["so be it"]),
        ("The ‘moderate’ rebels’ fate isn’t known", ["moderate"]),
        ("'Fight on': the rebels' call", ["Fight on"]),
        ("It's the rebels' town", []),
        ("“Never closed", ["Never closed"]),
        ("Closed only” here", ["Closed only"]),
        ("“One” and “two”", ["One", "two"]),
    ],
)
def test_what_quotation_marks_enclose(text, quoted):
    corpus = corpus_of({"a1": ("A", None, [text])})
    spans = voices.quoted_spans(corpus.sentences).get("a1:0", [])
    assert [text[start:end] for start, end in spans] == quoted


def test_naming_counts_rates_shares_and_voices():
    corpus = corpus_of(
        {"a1": ("A", None, ["ISIS terrorists fled to the hills."]), "a2": ("A", None, ["Daesh militants, ISIS militants fled."]),
         "b1": ("B", None, ["ISIS fled."]), "b2": ("B", None, ["Terrorists were elsewhere."])}, NAMES
    )  # fmt: skip
    table = tables.check("naming", ct.compare_naming(corpus, actor="daesh"))
    row = table[(table["label"] == "militant") & (table["group"] == "A") & (table["voice"] == "all")].iloc[0]
    assert (row["n"], row["n_same_phrase"], row["n_articles"], row["n_articles_with"]) == (2, 2, 2, 1)
    assert row["estimate"] == pytest.approx(2 / 11 * 1000)
    assert (row["share"] == pytest.approx(2 / 6) and row["voice_share"] is pd.NA) or True
    names = table[(table["link_name"] if "link_name" in table else table["n_name"]) > 0]
    assert set(names["label"]) == {"ISIS", "Daesh"}
    assert (table["verdict"] == "descriptive").all()
    assert "terrorist" not in set(table.loc[(table["group"] == "B") & (table["n"] > 0), "label"])


def test_wire_copy_is_a_group_of_its_own_and_repeats_count_once():
    corpus = corpus_of(
        {"a1": ("A", None, ["Terrorists."]), "a2": ("A", "Reuters", ["Gunmen."]), "a3": ("B", None, ["Gunmen."])}
    )
    corpus.articles.loc[2, "copy_of"] = "a2"
    table = ct.compare_naming(corpus)
    assert set(table["group"]) == {"A", "agency: Reuters"}
    assert table.loc[table["group"] == "agency: Reuters", "note"].str.contains("agency").all()


def test_copies_without_a_credit_are_kept_once_and_with_one_set_apart():
    corpus = corpus_of(
        {
            a: (o, g, ["Gunmen."])
            for a, o, g in [("a1", "A", "AP"), ("b1", "B", None), ("c1", "C", None), ("d1", "D", None)]
        }
    )
    pair = {"containment": 0.9, "relation": "edited_copy"}
    copies = tables.make("copies", [pair | {"article_a": a, "article_b": b} for a, b in (("a1", "b1"), ("c1", "d1"))])
    groups = grouping.group_articles(corpus, "outlet", copies)
    assert groups.articles["group"].tolist() == ["agency: AP", "agency: AP", "C"]


def test_an_unknown_actor_or_column_says_what_there_is():
    corpus = corpus_of({"a1": ("A", None, ["ISIS fled."])}, NAMES)
    with pytest.raises(ValueError, match="most frequent names are: ISIS"):
        ct.compare_naming(corpus, actor="Nobody Special")
    with pytest.raises(KeyError, match="no column of articles"):
        ct.compare_naming(corpus, by="colour")
    with pytest.raises(ValueError, match="same_phrase"):
        ct.compare_naming(corpus, link="near")


def test_an_empty_corpus_gives_empty_tables():
    assert ct.compare_naming(ct.Corpus(), actor="ISIS").empty
    assert ct.compare_sourcing(ct.Corpus()).empty
    assert ct.naming_mentions(ct.Corpus()).empty
    assert ct.frequent_actors(ct.Corpus()) == []


def test_actors_are_the_most_frequent_names_that_are_no_outlets():
    texts = ["ISIS met Hamas.", "ISIS met Reuters."]
    corpus = corpus_of(
        {"a1": ("A", None, texts), "a2": ("Reuters", None, ["ISIS met Reuters."])},
        [*NAMES, ("Reuters", "Reuters", "ORG")],
    )
    assert ct.frequent_actors(corpus) == ["ISIS", "Hamas"]


def test_sourcing_gives_shares_of_statements():
    def said(n, article, kind, named, source):
        return {"statement_id": f"s{n}", "sentence_id": f"{article}:0", "article_id": article, "source_type": kind,
                "mode": "indirect", "named": named, "source_text": source}  # fmt: skip

    statements = [said(0, "a1", "expert", True, "Dr X"), said(1, "a1", "expert", False, "an expert"),
                  said(2, "a1", "unattributed", None, None), said(3, "b1", "un", True, "UN")]  # fmt: skip
    corpus = corpus_of({"a1": ("A", None, ["x y z."]), "b1": ("B", None, ["x y."])}, (), statements)
    table = tables.check("sourcing", ct.compare_sourcing(corpus)).set_index(["measure", "value", "group"])
    assert table.loc[("source_type", "expert", "A"), "estimate"] == pytest.approx(2 / 3)
    assert table.loc[("named", "unnamed", "A"), "n"] == 1 and table.loc[("named", "none found", "A"), "n"] == 1
    assert table.loc[("attributed", "reported", "A"), "estimate"] == 1


def test_naming_is_corrected_by_mentions_that_were_judged():
    """Of twelve labels that count three are somebody else's, and of those that only share the sentence all are meant."""
    corpus = corpus_of(
        {f"a{i}": ("A", None, ["ISIS terrorists fled.", "ISIS fought as militants came."]) for i in range(12)}, NAMES
    )
    found = ct.naming_mentions(corpus, actor="ISIS")
    sheet = found.assign(right=(found["label"] == "militant") | ~found["article_id"].isin(["a1", "a2", "a3"]))
    table = ct.compare_naming(corpus, actor="ISIS", reviewed=sheet)
    table = table[table["voice"] == "all"].set_index("label")
    assert table.loc["terrorist", "corrected"] == pytest.approx(9 / 96 * 1000)
    assert table.loc["terrorist", "n_reviewed"] == 12
