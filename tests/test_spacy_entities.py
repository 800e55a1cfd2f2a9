"""The spaCy adapter, with a pipeline that the test makes itself: no model is needed."""

import pandas as pd
import pytest

from corpus_tools import tables
from corpus_tools.optional import spacy_entities

TEXTS = [
    "The Ministry of Trade's spokesman, Lena Okoye, met U.S. envoys in the Netherlands on Monday.",
    "Okoye spoke for two days in Acme Inc. offices near the Old Bridge.",
]


def _sentences():
    rows = [
        {"sentence_id": f"a1:{n}", "article_id": "a1", "position": n, "zone": "body", "block": n, "text": text}
        for n, text in enumerate(TEXTS)
    ]
    return tables.make("sentences", rows)


@pytest.fixture(scope="module")
def pipeline():
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed (extra `spacy`): the adapter is not tested")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    words = {
        "ORG": ["The Ministry of Trade's", "Acme Inc."], "PERSON": ["Lena Okoye", "Okoye"], "GPE": ["U.S.", "the Netherlands"],
        "FAC": ["the Old Bridge."], "DATE": ["Monday", "two days"], "CARDINAL": ["two"],
    }  # fmt: skip
    patterns = [
        {"label": label, "pattern": [{"ORTH": token.text} for token in nlp.make_doc(phrase)]}
        for label, phrases in words.items()
        for phrase in phrases
    ]
    ruler.add_patterns(patterns)
    return nlp


@pytest.mark.slow
def test_same_shape_trimmed_and_mapped(pipeline):
    table = _sentences()
    before = table.copy(deep=True)
    entities = tables.check("entities", spacy_entities.find_entities(table, nlp=pipeline))
    pd.testing.assert_frame_equal(table, before)
    found = list(zip(entities["text"], entities["label"], strict=True))
    assert found == [
        ("Ministry of Trade", "ORG"), ("Lena Okoye", "PERSON"), ("U.S.", "GPE"), ("Netherlands", "GPE"), ("Monday", "DATE"),
        ("Okoye", "PERSON"), ("Acme Inc.", "ORG"), ("Old Bridge", "FAC"),
    ]  # fmt: skip
    assert all(
        TEXTS[int(row.sentence_id.split(":")[1])][row.start : row.end] == row.text for row in entities.itertuples()
    )


@pytest.mark.slow
def test_names_are_joined_within_the_article(pipeline):
    entities = spacy_entities.find_entities(_sentences(), nlp=pipeline).set_index("text")
    assert entities.loc["Okoye", "name"] == "Lena Okoye"
    assert entities.loc["Okoye", "joined_by"] == "surname"
    assert entities.loc["U.S.", "name"] == "United States"


@pytest.mark.slow
def test_a_missing_model_is_told(pipeline):
    with pytest.raises(ImportError, match=r"no_such_model.* is not installed"):
        spacy_entities.find_entities(_sentences(), nlp="no_such_model")


def test_missing_spacy_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    with pytest.raises(ImportError, match=r"corpus_tools\[spacy\]"):
        spacy_entities.find_entities(_sentences())
