"""Analyses of the whole corpus are made once, saved with it, and given back only where they are its own."""

import dataclasses

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import checks, tables
from corpus_tools.analysis import copies
from corpus_tools.analysis.claims import compare
from corpus_tools.analysis.outlets import grouping
from corpus_tools.pipeline import analyses
from corpus_tools.presentation import findings


@pytest.fixture(scope="module")
def corpus():
    return ct.load_example()


@pytest.fixture(scope="module")
def loaded(corpus, tmp_path_factory):
    return ct.load(ct.keep_analyses(corpus).save(tmp_path_factory.mktemp("kept") / "out"))


@pytest.fixture
def never(monkeypatch):
    """No analysis is made again."""
    for room, name in ((copies, "shared"), (compare, "read_profile")):
        monkeypatch.setattr(room, name, lambda *_: pytest.fail("an analysis was made again"))


def equal(one, two):
    for a, b in zip(one, two, strict=True):
        pd.testing.assert_frame_equal(a, b)


def test_what_was_saved_is_what_would_be_made(corpus, loaded, never, monkeypatch):
    kept = ct.compare_claims(loaded), ct.find_copies(loaded), ct.find_stories(loaded)
    assert ct.compare_claims(loaded, profile="literal").groups.equals(kept[0].groups)
    monkeypatch.undo()
    equal(kept[0], ct.compare_claims(corpus))
    equal(kept[1], ct.find_copies(corpus))
    equal([kept[2]], [ct.find_stories(corpus)])


def test_what_a_report_compares_between_outlets_is_made_once(corpus, tmp_path, monkeypatch):
    saved = corpus.save(tmp_path / "tables")
    analyses.add_analyses(saved)
    once = ct.load(saved)
    made = {table: verb(once) for table, verb in findings.BETWEEN_OUTLETS.items()}
    analyses.add_findings(saved)
    assert all(problem is None for _, problem in checks.check_folder(saved))
    loaded = ct.load(saved)
    copies = ct.find_copies(loaded).copies
    monkeypatch.setattr(grouping, "group_articles", lambda *_: pytest.fail("outlets were compared again"))
    for table, verb in findings.BETWEEN_OUTLETS.items():
        equal([made[table]] * 2, [verb(loaded), verb(loaded, copies=copies)])
    monkeypatch.undo()
    changed = dataclasses.replace(loaded, statements=loaded.statements.head(1))
    assert len(ct.compare_sourcing(changed)) < len(made["sourcing"])


def test_copies_that_a_corpus_carries_are_set_apart(corpus):
    carried, copies = ct.keep_analyses(corpus), ct.find_copies(corpus).copies
    told, untold, none = (
        set(grouping.group_articles(*given).articles["article_id"])
        for given in ((corpus, "outlet", copies), (carried, "outlet"), (carried, "outlet", copies.head(0)))
    )
    assert told == untold
    assert none == set(grouping.group_articles(corpus, "outlet").articles["article_id"])


def test_profiles_start_from_one_comparison(corpus, monkeypatch):
    fresh = dataclasses.replace(corpus)
    stories = ct.compare_claims(fresh).stories
    wanted = ct.compare_claims(corpus, profile="ucdp_like")
    monkeypatch.setattr(compare, "score", lambda *_: pytest.fail("pairs were scored again"))
    equal(ct.compare_claims(fresh, profile="ucdp_like", stories=stories), wanted)


def test_other_options_are_made_anew(corpus, loaded):
    equal(ct.compare_claims(loaded, profile="ucdp_like"), ct.compare_claims(corpus, profile="ucdp_like"))
    equal(ct.find_copies(loaded, min_containment=0.9), ct.find_copies(corpus, min_containment=0.9))
    strict = ct.keep_analyses(corpus, profile="ucdp_like")
    equal(ct.compare_claims(strict), ct.compare_claims(corpus))


def test_a_changed_corpus_carries_none(loaded):
    changed = dataclasses.replace(loaded, claims=loaded.claims.head(1))
    assert len(ct.compare_claims(changed).members) < 2


def test_what_is_given_back_is_nobody_elses(loaded):
    ct.find_stories(loaded)["evidence"] = "mine"
    assert (ct.find_stories(loaded)["evidence"] != "mine").all()


@pytest.mark.parametrize("format", tables.FORMATS)
def test_an_archive_s_analyses_are_made_from_the_columns_that_they_read(corpus, format, tmp_path):
    at_once = ct.keep_analyses(corpus, profile="ucdp_like").save(tmp_path / "one", format=format)
    saved = corpus.save(tmp_path / "two", format=format)
    (saved / "mine.txt").write_text("stays", encoding="utf-8")
    analyses.add_analyses(saved, profile="ucdp_like")
    assert {path.name for path in saved.iterdir()} == {path.name for path in at_once.iterdir()} | {"mine.txt"}
    for path in at_once.iterdir():
        assert (saved / path.name).read_bytes() == path.read_bytes(), path.name
    assert all(problem is None for _, problem in checks.check_folder(saved))
