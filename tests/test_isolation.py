"""Nothing is lost: what a reader, an article or a worker stops on is one row of skipped_inputs, and the rest is built."""

import gzip
import os
import time

import numpy as np
import pandas as pd
import pytest

import corpus_tools as ct
from benchmarks import poison
from corpus_tools.cli import main
from corpus_tools.pipeline import build as build_room
from corpus_tools.pipeline import engines, partitions, stage_one
from corpus_tools.reading import articles as articles_room
from corpus_tools.reading import pages, text
from corpus_tools.schema import CORPUS_TABLES

GOOD = (
    "Police arrested {} men in Port Elm on Monday, the mayor said. “The bridge is closed,” Anna Brook told the Gazette."
)
POISON = "poison"
IDS = ["a", "b", POISON, "c", "d"]
ROOMS = {
    "split_sentences": stage_one,
    "find_entities": stage_one,
    "find_statements": stage_one,
    "find_claims": stage_one,
    "find_names": build_room,
}


def articles(ids):
    return pd.DataFrame({"id": ids, "title": ids, "text": [GOOD.format(n + 2) for n in range(len(ids))]})


@pytest.fixture(scope="module")
def without():
    return ct.build(articles(IDS)[lambda frame: frame["id"] != POISON])


def assert_only_poison_is_lost(corpus, without, room, error):
    skipped = corpus.skipped_inputs
    assert skipped[["file", "reason", "room", "exception"]].values.tolist() == [["frame", "failed", room, error]]
    assert skipped["record"].tolist() == [3] and error in skipped["detail"][0]
    for name in CORPUS_TABLES:
        if name not in ("lines", "skipped_inputs", "articles"):
            pd.testing.assert_frame_equal(getattr(corpus, name), getattr(without, name), obj=name)
    assert corpus.articles["article_id"].tolist() == ["a", "b", "c", "d"]
    lost = corpus.lines[corpus.lines["record"] == 3]
    assert (
        len(lost)
        and set(lost["fate"]) == {"failed"}
        and set(lost["step"]) == {room}
        and lost["article_id"].isna().all()
    )
    ct.plot_lines(corpus.lines), ct.overview(corpus)


def stub(inner, error):
    def room(*tables, **options):
        if any("article_id" in table and (table["article_id"] == POISON).any() for table in tables):
            raise error("a room that stops")
        return inner(*tables, **options)

    return room


@pytest.mark.parametrize("error", [ValueError, RecursionError])
@pytest.mark.parametrize("name", ROOMS)
def test_an_article_on_which_a_room_stops_costs_itself(name, error, without, monkeypatch):
    monkeypatch.setattr(ROOMS[name], name, stub(getattr(ROOMS[name], name), error))
    assert_only_poison_is_lost(ct.build(articles(IDS)), without, name, error.__name__)


def test_the_same_where_partitions_are_kept(without, monkeypatch, tmp_path):
    monkeypatch.setattr(stage_one, "find_claims", stub(stage_one.find_claims, ValueError))
    at_once, kept = ct.build(articles(IDS)), ct.build(articles(IDS), partitions=tmp_path)
    assert_only_poison_is_lost(kept, without, "find_claims", "ValueError")
    pd.testing.assert_frame_equal(kept.lines, at_once.lines)


@pytest.mark.parametrize("error", [IndexError, OverflowError, MemoryError])
def test_a_cleaning_step_that_stops_costs_its_article(error, without, monkeypatch):
    def step(draft, words):
        if draft.title == POISON:
            raise error("a step that stops")

    monkeypatch.setitem(articles_room.clean_articles.__kwdefaults__, "steps", (step, *articles_room.STEPS))
    assert_only_poison_is_lost(ct.build(articles(IDS)), without, "find_articles", error.__name__)


def test_a_table_that_is_not_as_declared_costs_its_article(without, monkeypatch):
    def doubled(sentences, *tables, **options):
        found = inner(sentences, *tables, **options)
        return pd.concat([found, found[found["article_id"] == POISON]], ignore_index=True)

    inner = stage_one.find_statements
    monkeypatch.setattr(stage_one, "find_statements", doubled)
    assert_only_poison_is_lost(ct.build(articles(IDS)), without, "find_statements", "TableError")


def test_a_reader_that_stops_costs_its_file(tmp_path, monkeypatch, capsys):
    def reader(reading, source):
        raise IndexError("a reader that stops at 0x7f00aa")

    monkeypatch.setitem(pages.READERS, ".html", reader)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / "b.html").write_text("<p>x</p>", encoding="utf-8")
    assert main(["build", str(tmp_path / "in"), "-o", str(tmp_path / "out")]) == 1
    assert "b.html" in capsys.readouterr().err
    corpus = ct.load(tmp_path / "out")
    assert len(corpus.articles) == 1
    assert corpus.skipped_inputs[["file", "room", "exception"]].values.tolist() == [
        ["b.html", "read_pages", "IndexError"]
    ]
    assert "0x7f" not in corpus.skipped_inputs["detail"][0]


def test_a_record_that_cannot_even_be_printed_costs_itself():
    class Hostile:
        def __str__(self):
            raise RuntimeError("no words")

    corpus = ct.build(pd.DataFrame({"text": [GOOD, Hostile(), GOOD + " Twice."]}))
    assert corpus.skipped_inputs[["record", "room", "exception"]].values.tolist() == [[2, "read_pages", "RuntimeError"]]
    assert len(corpus.articles) == 2


def test_a_later_copy_of_a_lost_article_is_no_copy(monkeypatch):
    frame = pd.DataFrame({"id": [POISON, "b", "c"], "text": [GOOD] * 3})
    assert ct.build(frame).articles["copy_of"].tolist()[1:] == [POISON, POISON]
    monkeypatch.setattr(stage_one, "find_claims", stub(stage_one.find_claims, ValueError))
    copies = ct.build(frame).articles["copy_of"]
    assert copies.isna().tolist() == [True, False] and copies[1] == "b"


@pytest.mark.parametrize("engine", [{}, {"partitions": "kept"}])
def test_a_missing_word_list_is_no_article_s_fault(engine, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stage_one, "find_claims", lambda *tables, lexicons, **options: lexicons["deleted"])
    with pytest.raises(ct.LexiconError, match="no word list 'deleted'"):
        ct.build(articles(IDS), **engine)


def test_one_reason_for_all_articles_is_told_loudly(monkeypatch, tmp_path, capsys, caplog):
    def stops(*tables, **options):
        raise KeyError("a room that stops")

    monkeypatch.setattr(stage_one, "find_claims", stops)
    articles(["a", "b"]).to_csv(tmp_path / "in.csv", index=False)
    assert main(["build", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out")]) == 1
    said = "all 2 articles failed for one reason"
    assert said in capsys.readouterr().err and said in caplog.text
    assert not (tmp_path / "out" / "datapackage.json").exists()


def dying(task):
    """Like work, in a process that does not survive the poison."""
    if (partitions._read(task).articles["article_id"] == POISON).any():
        os._exit(9)
    return partitions.work(task)


@pytest.mark.slow
def test_a_worker_that_dies_costs_the_article_it_died_on(monkeypatch):
    monkeypatch.setattr(engines, "work", dying)
    monkeypatch.setattr(partitions, "ARTICLES_PER_PARTITION", 2)
    corpus = ct.build(articles(["a", POISON, "c"]), workers=2)
    assert corpus.articles["article_id"].tolist() == ["a", "c"] and set(corpus.sentences["article_id"]) == {"a", "c"}
    columns = ["article_id", "room", "exception"]
    assert corpus.skipped_inputs[columns].values.tolist() == [[POISON, "worker", "BrokenProcessPool"]]


@pytest.mark.slow
def test_ctrl_c_waits_for_no_worker():
    long = 120
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), engines._pool(2) as pool:
        for _ in range(4):
            pool.submit(time.sleep, long)
        raise KeyboardInterrupt
    assert time.monotonic() - began < long / 2


# --- the door for text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("plain", "plain"), ("Zürich ’s", "Zürich ’s"), ("a\0b", "ab"), ("a\ud800b", "a�b"), ("\udce9", "�"),
        ("\ud83d\ude00", "😀"), ("\ude00\ud83d", "��"), ("\x1b[31m", "\x1b[31m"), ("", ""),
        ("itâ€™s MÃ¡laga, Â£5", "it’s Málaga, £5"), ("itâ\x80\x99s SantamarÃ\xada", "it’s Santamaría"),
        ("Ã¢â‚¬ËœtaxÃ¢â‚¬â„¢ Ã¢â‚¬Å“cafÃƒÂ©Ã¢â‚¬\x9d", "‘tax’ “café”"), ("badlyÃ¢Â\x80Â¦", "badly…"),
        ("IRMÃ’ NÃO «Â» voilà\xa0» «CAFÉ» âge Å“", "IRMÃ’ NÃO «Â» voilà\xa0» «CAFÉ» âge Å“"),
    ],
)  # fmt: skip
def test_text_is_mended(given, known):
    assert text.mended(given) == known
    known.encode("utf-8")


@pytest.mark.parametrize(
    ("given", "known"), [(3.0, "3"), (None, "None"), (b"caf\xe9", "caf�"), (["a", b"b"], "a\nb"), (7, "7")]
)
def test_any_value_is_text(given, known):
    assert text.as_text(given) == known


def hostile_values():
    nested = []
    for _ in range(50):
        nested = [nested]
    return ["\ud800", "\0", b"\xff", 3, 3.5, float("inf"), None, float("nan"), pd.NaT, ["a", "\ud800"], {"k": "\ud800"}, nested,
            np.array([1, 2]), 10**400, -1, True, {1, 2}, object, pd.Timestamp("2024-01-01"), complex(1, 2)]  # fmt: skip


@pytest.mark.parametrize("column", ["text", "title", "id", "outlet", "date", "url", "kept"])
def test_whatever_stands_in_a_frame_is_built_and_saved(column, tmp_path):
    values = hostile_values()
    frame = pd.DataFrame({"text": [GOOD.format(n) for n in range(len(values))]}).astype(object)
    frame[column] = pd.Series(values, dtype=object)
    corpus = ct.build(frame)
    assert len(corpus.articles) + len(corpus.skipped_inputs) == len(frame)
    assert len(corpus.articles) == len(frame) or column == "text"
    for format in ("parquet", "csv"):
        loaded = ct.load(corpus.save(tmp_path / format, format=format))
        assert loaded.articles["article_id"].tolist() == corpus.articles["article_id"].tolist()


def test_hostile_metadata_is_mended():
    metadata = pd.DataFrame({"file": ["frame"], "outlet": ["\ud800 News"], "title": [3], "mine": [b"x"]}, dtype=object)
    article = ct.build(pd.DataFrame({"text": [GOOD]}), metadata=metadata).articles.iloc[0]
    assert (article["outlet"], article["title"], article["mine"]) == ("� News", "3", "x")


@pytest.mark.slow
@pytest.mark.parametrize("poison_with", [poison.poison_files, poison.poison_rooms])
def test_a_poisoned_corpus_loses_no_good_article(poison_with, monkeypatch):
    monkeypatch.setattr(poison, "COLUMNS", 200)
    good = articles([f"good-{n:03}" for n in range(30)])
    wrong, told = poison_with(good, ct.build(good))
    assert wrong == [] and len(told)


def test_a_zipped_file_that_unfolds_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus_tools.reading.files.MAX_UNZIPPED", 100_000)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a\n" * 1_000_000))
    assert ct.read_pages(tmp_path).skipped_inputs["reason"].tolist() == ["too_large"]


def test_two_thousand_columns_are_kept():
    names = [f"c{n}" for n in range(2_000)]
    corpus = ct.build(pd.DataFrame([["x"] * 2_000], columns=names).assign(text=GOOD))
    assert set(names) <= set(corpus.articles.columns)


def test_what_is_shown_holds_no_control_code_and_no_formula():
    corpus = ct.build(
        pd.DataFrame({"id": ["a"], "text": ["The tax rose from $5 to $6 \x1b[31m\x9b on Monday, the mayor said."]})
    )
    for shown in (ct.show_article(corpus, "a"), ct.explain_cleaning(corpus, "a")):
        assert "\x1b" not in repr(shown) + shown._repr_html_() and "\x9b" not in repr(shown)
        assert "mathjax_ignore" in shown._repr_html_()


def test_a_build_is_logged_and_its_errors_steer_no_terminal(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / "b\x1b[31m.xyz").write_text("x", encoding="utf-8")
    assert main(["build", str(tmp_path / "in"), "-o", str(tmp_path / "out")]) == 0
    assert "\x1b" not in capsys.readouterr().err
    assert "find_articles: " in (tmp_path / "out" / "build.log").read_text(encoding="utf-8")
    assert main(["build", str(tmp_path / "in"), "-o", str(tmp_path / "out")]) == 0
