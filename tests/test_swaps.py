"""The instrument does not bend with the word it measures: a loaded word is read as its neutral partner is."""

from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct
from benchmarks import swaps
from corpus_tools import lexicons
from corpus_tools.lexicons import JUDGING, LexiconError, load_lexicons, neutral_partners

SEEDS = Path(__file__).parent.parent / "seeds"
LABELS = load_lexicons()["actor_labels"]
PARTNERS = neutral_partners(LABELS)


def _rows(name):
    rows = load_lexicons()[name]
    key = next(iter(rows[0]))
    return {row[key]: {k: v for k, v in row.items() if k != key} for row in rows}


@pytest.mark.parametrize("name", JUDGING)
def test_every_label_has_the_row_of_its_neutral_partner(name):
    rows = _rows(name)
    differing = [label for label, neutral in PARTNERS.items() if rows.get(label) != rows.get(neutral)]
    assert differing == []


@pytest.mark.parametrize("name", JUDGING)
def test_no_list_holds_a_row_of_its_own_for_a_label(name):
    written = lexicons._read(lexicons.PACKAGED / f"{name}.tsv")
    assert {next(iter(row.values())) for row in written.rows} & PARTNERS.keys() == set()


def test_a_partner_is_itself_neutral():
    assert [label for label, neutral in PARTNERS.items() if PARTNERS.get(neutral)] == []


def test_an_analysts_row_for_a_label_is_refused(tmp_path):
    (tmp_path / "counted_classes.tsv").write_text("term\tcounted_class\nterrorist\tofficial\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"'terrorist' is a loaded word of actor_labels.*partner 'fighter'"):
        load_lexicons(tmp_path)


def test_an_analysts_label_is_read_as_its_partner(tmp_path):
    (tmp_path / "actor_labels.tsv").write_text(
        "term\tplural\tclass\tneutral\tneutral_plural\nhireling\thirelings\tarmed\tfighter\tfighters\n",
        encoding="utf-8",
    )
    text = "Three hirelings were killed on Monday. The hirelings said the road was closed."
    corpus = ct.build(pd.DataFrame({"text": [text]}), lexicons=load_lexicons(tmp_path))
    assert corpus.claims["counted_class"].tolist() == ["militant"]
    assert corpus.statements["source_type"].tolist() == ["militant"]


@pytest.mark.parametrize(
    ("text", "source_type", "neutral"),
    [
        ("The regime said 12 people were killed.", "government", "The government said 12 people were killed."),
        ("The junta said 9 people died.", "government", "The government said 9 people died."),
        ("Extremists said the road was closed.", "monitor_ngo", "Activists said the road was closed."),
        (
            "A mob of two thousand marched, thugs said.",
            "monitor_ngo",
            "A crowd of two thousand marched, protesters said.",
        ),
    ],
)
def test_loaded_words_of_speakers_tell_the_kind_of_their_partner(text, source_type, neutral):
    assert swaps.exchanged(text, PARTNERS) == neutral
    for given in (text, neutral):
        assert ct.build(pd.DataFrame({"text": [given]})).statements["source_type"].tolist() == [source_type]


def test_words_are_exchanged_with_their_capitals_and_whole():
    assert swaps.exchanged("Mobs and a mob, the Media Cell, mobsters.", PARTNERS) == (
        "Crowds and a crowd, the Media Cell, mobsters."
    )
    assert swaps.exchanged("Iran and Iranians met Israelis.", swaps.name_pairs()) == "Israel and Israelis met Iranians."


@pytest.fixture(scope="module", params=["seeds", "example"])
def found(request):
    corpus = ct.build(SEEDS) if request.param == "seeds" else ct.load_example()
    articles = [
        {"article_id": str(n), "title": None, "text": "\n\n".join(blocks["text"])}
        for n, (_, blocks) in enumerate(corpus.blocks.groupby("article_id", sort=True))
    ]
    return swaps.measure(pd.DataFrame(articles))


def test_real_articles_are_counted_alike_whatever_their_words(found):
    speakers = found["labels"]["speakers"]
    assert speakers["changed"] <= 0.02 * speakers["of"], speakers["rows"]
    for kind in ("labels", "names"):
        assert found[kind]["numbers"]["rows"] == []
        assert found[kind]["events"]["rows"] == []
