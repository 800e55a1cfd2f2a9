"""Rows reviewed in a notebook: accept, fix, undo, replay; with buttons where ipywidgets is installed."""

import sys

import pandas as pd
import pytest

import corpus_tools as ct


@pytest.fixture(scope="module")
def corpus():
    return ct.load_example()


def test_steps_become_corrections_and_can_be_undone_and_replayed(corpus, tmp_path):
    killed = corpus.claims[corpus.claims["event_type"] == "killed"]
    first, second = killed["claim_id"].iloc[:2]
    desk = ct.review(corpus, killed, who="mh")
    desk.accept(first)
    desk.fix(second, "place", "Northdale", "next sentence")
    desk.fix(second, "value", 99)
    desk.undo()
    assert desk.history[["row_id", "action"]].to_numpy().tolist() == [[first, "accept"], [second, "fix"]]
    assert desk.corrections[["row_id", "column", "value", "who"]].to_numpy().tolist() == [
        [second, "place", "Northdale", "mh"]
    ]
    assert desk.corrected.claims.set_index("claim_id").loc[second, "place"] == "Northdale"
    assert "2 done, 1 corrections" in repr(desk)
    again = ct.review(ct.load_example(), killed)
    again.replay(desk.history)
    pd.testing.assert_frame_equal(again.corrections, desk.corrections)
    assert ct.read_corrections(desk.save(tmp_path / "corrections.tsv"))["text_hash"].notna().all()
    desk.undo()
    desk.undo()
    with pytest.raises(ct.CorrectionError, match="no step to undo"):
        desk.undo()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("pairs", "relation", "distinct"), ("names", "canonical", "The Port"), ("statements", "mode", "direct")],
)
def test_pairs_names_and_statements_are_reviewed_alike(corpus, table, column, value):
    rows = ct.compare_claims(corpus).pairs if table == "pairs" else getattr(corpus, table)
    desk = ct.review(corpus, rows.head(3))
    desk.fix(next(iter(desk.rows)), column, value)
    assert desk.corrected.run["corrections"][0]["value"] == value


def test_what_is_not_allowed_is_refused(corpus):
    desk = ct.review(corpus, corpus.claims)
    with pytest.raises(ct.CorrectionError, match="not allowed"):
        desk.fix(corpus.claims["claim_id"].iloc[0], "event_type", "hurt")
    with pytest.raises(KeyError, match="under review"):
        desk.accept("nobody")
    with pytest.raises(ct.CorrectionError, match="have no id"):
        ct.review(corpus, pd.DataFrame({"colour": ["blue"]}))
    assert len(desk.history) == 0


def test_buttons_do_what_the_methods_do(corpus, monkeypatch):
    widgets = pytest.importorskip("ipywidgets")
    from corpus_tools.presentation.desk import _Panel

    desk = ct.review(corpus, corpus.claims.head(2))
    panel = _Panel(desk, widgets)
    assert "<mark>" in panel.evidence.value
    buttons = {button.description: button for button in panel.box.children[2].children}
    buttons["Accept"].click()
    panel.column.value = "event_type"
    panel.value.value = "hurt"
    buttons["Fix"].click()
    assert "not allowed" in panel.said.value and len(desk.history) == 1
    panel.value.value = "wounded"
    buttons["Fix"].click()
    assert desk.corrections["value"].tolist() == ["wounded"]
    buttons["Undo"].click()
    assert len(desk.corrections) == 0 and "1 done" in panel.said.value


def test_without_widgets_it_says_what_to_install(corpus, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    ct.review(corpus, corpus.claims.head(2))._ipython_display_()
    assert "corpus_tools[review]" in capsys.readouterr().out
