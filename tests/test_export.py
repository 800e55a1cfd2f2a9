"""Saved tables in other programs: SQLite, Excel, DuckDB, Polars."""

import sqlite3

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.cli import main

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", "plain"]


@pytest.fixture(scope="module")
def corpus():
    texts = [f"Police arrested {n + 2} men in Port Elm, the mayor said." for n in range(len(HOSTILE))]
    return ct.build(pd.DataFrame({"title": HOSTILE, "text": texts, "=HYPERLINK(1)": HOSTILE}))


@pytest.fixture(scope="module")
def saved(corpus, tmp_path_factory):
    return corpus.save(tmp_path_factory.mktemp("export") / "tables")


def test_sqlite_holds_every_table_with_keys_and_search(corpus, saved, tmp_path):
    path = tmp_path / "corpus.db"
    assert main(["export", str(saved), "--sqlite", str(path)]) == 0
    with sqlite3.connect(path) as base:
        for name, table in corpus.tables():
            assert base.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(table),)
        assert base.execute("SELECT title FROM articles ORDER BY rowid").fetchall() == [(title,) for title in HOSTILE]
        found = base.execute("SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'mayor'").fetchone()
        assert found == (len(HOSTILE),)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        keys = {row[3]: row[2] for row in base.execute("PRAGMA foreign_key_list(claims)")}
        assert keys["article_id"] == "articles" and keys["sentence_id"] == "sentences"
    assert main(["export", str(saved), "--sqlite", str(path)]) == 2  # never over a file


def test_columns_of_the_input_that_differ_in_capitals_are_told_apart(tmp_path):
    articles = ct.build(pd.DataFrame({"title": ["It"], "text": ["It is."]})).articles.assign(Notes="x", notes="y")
    with sqlite3.connect(ct.write_sqlite({"articles": articles}, tmp_path / "corpus.db")) as base:
        assert base.execute("SELECT Notes, notes_2 FROM articles").fetchall() == [("x", "y")]


def test_a_workbook_has_a_codebook_and_no_formula(corpus, saved, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="the extra excel is not installed")
    path = tmp_path / "corpus.xlsx"
    assert main(["export", str(saved), "--xlsx", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["codebook", *(name for name, _ in corpus.tables())]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}.isdisjoint({"f"})
    header, *rows = book["articles"].iter_rows(values_only=True)
    assert "=HYPERLINK(1)" in header and [row[header.index("title")] for row in rows] == HOSTILE
    told = {(row[0], row[2]) for row in book["codebook"].iter_rows(values_only=True)}
    assert {("claims", "value"), ("articles", "=HYPERLINK(1)")} <= told


@pytest.mark.parametrize(("shape", "best"), [("ucdp", "best"), ("acled", "fatalities")])
def test_events_are_written_in_the_columns_of_event_databases_with_a_crosswalk(shape, best, tmp_path):
    text = "Gunmen killed 13 policemen in Jableh on Thursday, the ministry said."
    saved = ct.build(pd.DataFrame({"title": ["=1+1"], "text": [text], "date": ["2025-03-07"]})).save(tmp_path / "saved")
    target = tmp_path / "events.csv"
    assert main(["export", str(saved), "--events", shape, "--output", str(target)]) == 0
    rows, crosswalk = pd.read_csv(target), pd.read_csv(tmp_path / "events_crosswalk.csv")
    assert rows[best].tolist() == [13]
    assert rows.columns.tolist() == crosswalk["column"].tolist()
    assert not rows.map(lambda cell: str(cell).startswith("=")).to_numpy().any()
    assert main(["export", str(saved), "--events", shape, "--output", str(target)]) == 2, "never over a file"


def test_duckdb_and_polars_read_the_tables(corpus, saved):
    duckdb = pytest.importorskip("duckdb", reason="the extra query is not installed")
    polars = pytest.importorskip("polars", reason="the extra query is not installed")
    found = duckdb.sql(
        f"SELECT sum(value) FROM '{saved}/claims.parquet' JOIN '{saved}/articles.parquet' USING (article_id)"
    )
    assert found.fetchall()[0][0] == corpus.claims["value"].sum()
    for name, table in corpus.tables():
        frame = polars.read_parquet(saved / f"{name}.parquet")
        assert frame.columns == list(table.columns) and len(frame) == len(table)


def test_nothing_to_export_is_told(saved, capsys):
    assert main(["export", str(saved)]) == 2
    assert "--sqlite FILE" in capsys.readouterr().err
