"""What is done is kept: a killed build goes on, added articles cost themselves, and the bytes are those of one build."""

import hashlib

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.cli import main
from corpus_tools.folders import PARTITIONS
from corpus_tools.pipeline import partitions, stage_one

WORDS = "Police arrested {} men in Port Elm on Monday, the mayor, Anna Brook, said. “The bridge is gone,” she told the Gazette."

BUILD = ["build", "in.csv", "-o", "out", "--workers", "1"]  # in this process, where tests look on


def articles(numbers):
    return pd.DataFrame({"id": [f"a{n}" for n in numbers], "text": [WORDS.format(n + 2) for n in numbers]})


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(partitions, "ARTICLES_PER_PARTITION", 3)


@pytest.fixture
def worked(monkeypatch):
    """Ids of the articles on which stage 1 ran."""
    ids = []

    def counting(piece):
        ids.extend(piece.articles["article_id"])
        return stage_one.extract(piece)

    monkeypatch.setattr(partitions, "extract", counting)
    return ids


def bytes_of(corpus, folder):
    corpus.save(folder)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def test_added_articles_cost_themselves_and_the_bytes_are_those_of_one_build(worked, tmp_path):
    ct.build(articles(range(7)), partitions=tmp_path / "kept")
    worked.clear()
    mixed = articles([9, 0, 1, 8, 2, 3, 4, 5, 6])  # new ones among the old, in another order of files
    corpus = ct.build(mixed, partitions=tmp_path / "kept")
    assert sorted(worked) == ["a8", "a9"]
    assert bytes_of(corpus, tmp_path / "one") == bytes_of(ct.build(mixed), tmp_path / "two")
    worked.clear()
    assert ct.build(articles(range(2)), partitions=tmp_path / "kept").articles["article_id"].tolist() == ["a0", "a1"]
    assert worked == []


def test_a_changed_article_list_or_version_is_done_again(worked, tmp_path, monkeypatch):
    frame, kept = articles(range(4)), tmp_path / "kept"
    ct.build(frame, partitions=kept)
    worked.clear()
    frame.loc[2, "text"] = "Rain fell on Monday."
    ct.build(frame, partitions=kept)
    assert worked == ["a2"]
    (tmp_path / "words").mkdir()
    crier = "name\toutlet\tkind\tquoted\nThe Port Elm Crier\tThe Port Elm Crier\tnewspaper\t\n"
    (tmp_path / "words" / "media.tsv").write_text(crier, encoding="utf-8")
    worked.clear()
    ct.build(frame, partitions=kept, lexicons=ct.load_lexicons(tmp_path / "words"))
    assert len(worked) == 4
    worked.clear()
    monkeypatch.setattr(partitions, "_code", lambda: "another version")
    ct.build(frame, partitions=kept)
    assert len(worked) == 4


def test_a_build_that_was_killed_goes_on(worked, tmp_path, monkeypatch):
    def killed(piece):
        if "a5" in set(piece.articles["article_id"]):
            raise KeyboardInterrupt
        return inner(piece)

    inner = partitions.extract
    monkeypatch.setattr(partitions, "extract", killed)
    with pytest.raises(KeyboardInterrupt):
        ct.build(articles(range(8)), partitions=tmp_path / "kept")
    monkeypatch.setattr(partitions, "extract", inner)
    worked.clear()
    corpus = ct.build(articles(range(8)), partitions=tmp_path / "kept")
    assert worked == ["a3", "a4", "a5", "a6", "a7"]
    assert bytes_of(corpus, tmp_path / "one") == bytes_of(ct.build(articles(range(8))), tmp_path / "two")


def test_what_stopped_once_is_tried_again(tmp_path, monkeypatch):
    def short(*tables, **options):
        if (tables[0]["article_id"] == "a1").any():
            raise MemoryError
        return inner(*tables, **options)

    inner = stage_one.find_statements
    monkeypatch.setattr(stage_one, "find_statements", short)
    for _ in range(2):
        corpus = ct.build(articles(range(4)), partitions=tmp_path / "kept")
        assert corpus.skipped_inputs["article_id"].tolist() == ["a1"] and len(corpus.articles) == 3
    monkeypatch.setattr(stage_one, "find_statements", inner)
    again = ct.build(articles(range(4)), partitions=tmp_path / "kept")
    assert again.skipped_inputs.empty and again.statements.equals(ct.build(articles(range(4))).statements)


@pytest.mark.slow
def test_processes_give_the_same_bytes(tmp_path):
    over_two = ct.build(articles(range(8)), workers=2)
    assert bytes_of(over_two, tmp_path / "one") == bytes_of(ct.build(articles(range(8))), tmp_path / "two")


def test_the_command_keeps_partitions_and_fresh_does_them_again(worked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    articles(range(4)).to_csv("in.csv", index=False)
    assert main(BUILD) == 0
    assert (tmp_path / "out" / PARTITIONS).is_dir()
    (tmp_path / "out" / "datapackage.json").rename(tmp_path / "taken.json")
    with pytest.raises(ValueError, match="did not come to its end"):
        ct.open_corpus("out")
    (tmp_path / "taken.json").rename(tmp_path / "out" / "datapackage.json")
    worked.clear()
    assert main(BUILD) == 0 and worked == []
    assert main([*BUILD, "--fresh"]) == 0 and len(worked) == 4
    assert main(["check", "out"]) == 0


def test_the_command_saves_table_by_table_what_a_corpus_in_memory_saves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    articles(range(4)).to_csv("in.csv", index=False)
    monkeypatch.setattr(ct.Corpus, "save", lambda *_: pytest.fail("the whole corpus is in memory"))
    assert main(BUILD) == 0
    monkeypatch.undo()
    at_once = bytes_of(ct.build(tmp_path / "in.csv"), tmp_path / "two")
    assert at_once == {name: hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() for name in at_once}


@pytest.mark.parametrize("file", ["claims.parquet", "keys.json"])
def test_a_damaged_partition_says_what_to_do(tmp_path, file):
    ct.build(articles(range(2)), partitions=tmp_path)
    (damaged,) = tmp_path.glob(f"*/{file}")
    damaged.write_bytes(damaged.read_bytes()[:10])
    with pytest.raises(ValueError, match=rf"{damaged.parent.name} is damaged .* Take this folder away"):
        ct.build(articles(range(2)), partitions=tmp_path)
