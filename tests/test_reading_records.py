"""Records of scrapers, news APIs, feeds and tables: each shape gives its fields, and no record is lost without a row."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools.reading.delimited import read_csv
from corpus_tools.reading.records import Skipped

CASES = Path(__file__).parent / "cases"


def _cases(name):
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["label"]) for case in map(json.loads, lines)]


def _articles(folder, name, data):
    (folder / name).write_text(data, encoding="utf-8")
    read = ct.read_pages(folder)
    return read, ct.find_articles(read.pages)


@pytest.mark.parametrize("case", _cases("reading_records"))
def test_a_known_shape_gives_its_fields(tmp_path, case):
    given = case["input"] if isinstance(case["input"], str) else json.dumps(case["input"], ensure_ascii=False)
    read, found = _articles(tmp_path, case["file"], given)
    expected = dict(case["expected"])
    assert len(found.articles) == expected.pop("n", 1)
    assert not len(read.skipped_inputs)
    if texts := expected.pop("texts", None):
        assert list(found.articles["text"]) == texts
    row = found.articles.iloc[0]
    for name, value in expected.items():
        got = row[name]
        told = None if got is None or got != got else got.isoformat() if name == "published" else got
        assert told == value, name
    assert not found.articles["text"].str.contains(r"\{'|\['").any()


@pytest.mark.parametrize("case", _cases("reading_delimited"))
def test_a_stray_quotation_mark_swallows_nothing(tmp_path, case):
    read, found = _articles(tmp_path, "news.csv", case["text"])
    assert list(found.articles["text"]) == case["texts"]
    assert len(read.skipped_inputs) == case["skipped"]


_CELL = st.text(alphabet='ab,"\n ', min_size=1, max_size=8).filter(str.strip)


@settings(max_examples=200, deadline=None)
@given(st.lists(_CELL, min_size=1, max_size=6), st.sets(st.integers(0, 5)))
def test_rows_in_are_rows_out_wherever_marks_are_lost(texts, broken):
    """Every row is a record or a Skipped, and rows that are written by the book are read by the book."""
    rows = []
    for number, text in enumerate(texts):
        quoted = '"' + text.replace('"', '""') + '"'
        rows.append(f"A{number},{quoted[:-1] if number in broken and chr(10) not in text else quoted}\n")
    table = read_csv(["id,text\n", *"".join(rows).splitlines(keepends=True)], ",", ct.load_lexicons())
    read = list(table.rows)
    assert all(isinstance(row, Skipped) or set(row) == {"id", "text"} for row in read)
    if not broken:
        assert [row["text"] for row in read] == texts


def test_the_cut_of_an_api_is_a_row_of_its_own(tmp_path):
    record = {"title": "Two die", "content": "Two men died in Kilmar on Monday. The army… [+3042 chars]"}
    _, found = _articles(tmp_path, "a.jsonl", json.dumps(record))
    cut = found.lines[found.lines["fate"] == "truncated"]
    assert list(cut["text"]) == ["[+3042 chars]"]


def test_a_stray_mark_costs_one_row_of_two_hundred(tmp_path):
    rows = [f'N{n},Title {n},"{n} men died, police said."\n' for n in range(200)]
    rows[57] = 'N57,Title 57,"57 men died.\n'
    read, found = _articles(tmp_path, "news.csv", "id,title,text\n" + "".join(rows))
    assert len(found.articles) + len(read.skipped_inputs) == 200
    assert len(found.articles) == 200


def test_other_values_of_a_nested_column_are_kept(tmp_path):
    record = {"title": "Two die", "text": "Two men died.", "source": {"name": "Kilmar Post", "country": "Iraq"}}
    _, found = _articles(tmp_path, "a.jsonl", json.dumps(record))
    assert json.loads(found.articles["source"].iloc[0]) == {"country": "Iraq"}


LINE_SEPARATOR = "\u2028"  # in the texts of many web pages; JSON may hold it as it is


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_objects_are_parted_by_the_ends_of_lines_alone(tmp_path, name):
    texts = [f"Man {n} died.{LINE_SEPARATOR}The army said so." for n in range(3)]
    read, _ = _articles(tmp_path, name, "\n".join(json.dumps({"text": t}, ensure_ascii=False) for t in texts))
    assert list(read.pages["text"]) == texts
    assert not len(read.skipped_inputs)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_broken_json_is_one_row_that_says_what_to_do(tmp_path, name):
    read, _ = _articles(tmp_path, name, '[\n {"text": "Two men died."},\n')
    (row,) = read.skipped_inputs.itertuples()
    assert row.reason == "broken_json"
    assert "one object a line" in row.detail


def _dated(*dates, **more):
    texts = [f"The council of Port Elm met on road {n} and voted for the bridge." for n in range(len(dates))]
    return pd.DataFrame({"Datum": dates, "text": texts, **more}).rename(columns={"Datum": "date"})


def _days(corpus):
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in corpus.articles["published"]]


def test_dates_are_read_in_the_order_that_other_rows_of_their_column_show():
    corpus = ct.build(_dated("07.06.2014", "25.06.2014", "07/06/2014", "13/06/2014"))
    assert _days(corpus) == ["2014-06-07", "2014-06-25", "2014-06-07", "2014-06-13"]
    assert (
        corpus.articles["published_evidence"].iloc[0] == "column date: 07.06.2014 (the day first, as other rows show)"
    )
    assert any("2 dates read with the day first" in line for line in corpus.run["reading"])
    assert _days(ct.build(_dated("6/7/14", "6/25/14"))) == ["2014-06-07", "2014-06-25"]


@pytest.mark.parametrize(
    ("dates", "why"),
    [
        (("07/06/2014", "25/06/2014", "06/25/2014"), "whose rows differ in the order of day and month"),
        (("07/06/2014", "2014-06-25"), "no row of which shows the order of day and month"),
    ],
)
def test_dates_of_a_column_without_one_order_stay_null_and_say_why(dates, why):
    corpus = ct.build(_dated(*dates))
    assert _days(corpus)[0] is None and why in corpus.articles["published_evidence"].iloc[0]


def test_a_file_that_shows_no_order_takes_that_of_the_files_beside_it_with_the_same_columns(tmp_path):
    _dated("25/06/2014").to_csv(tmp_path / "a.csv", index=False)
    _dated("07/06/2014").to_csv(tmp_path / "b.csv", index=False)
    _dated("08/06/2014").rename(columns={"text": "body"}).to_csv(tmp_path / "c.csv", index=False)
    assert _days(ct.build(tmp_path)) == ["2014-06-25", "2014-06-07", None]


def test_dates_of_metadata_are_read_in_the_order_of_their_column(tmp_path):
    for n, day in enumerate(("07/06/2014", "25/06/2014")):
        (tmp_path / f"{n}.txt").write_text(f"The council of Port Elm met on road {n}.", encoding="utf-8")
        with (tmp_path / "metadata.tsv").open("a", encoding="utf-8") as told:
            told.write(("" if n else "file\tpublished\n") + f"{n}.txt\t{day}\n")
    assert _days(ct.build(tmp_path)) == ["2014-06-07", "2014-06-25"]


def test_fields_inside_wrappers_of_json_are_found_and_told(tmp_path):
    body = "The council of Port Elm voted for the bridge on Monday."
    inner = {"headline": "Council votes for bridge", "body": body, "published": "2031-03-05", "id": "k7"}
    record = {
        "article": inner,
        "meta": {"source": {"name": "Vale Herald"}, "lang": "en"},
        "image": {"url": "x.jpg", "id": "9"},
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    corpus = ct.build(tmp_path)
    article = corpus.articles.iloc[0]
    told = [article[name] for name in ("article_id", "title", "text", "outlet", "published_evidence")]
    assert told == ["k7", "Council votes for bridge", body, "Vale Herald", "column article.published: 2031-03-05"]
    assert pd.isna(article["url"]) and json.loads(article["meta"]) == {"lang": "en"}
    assert any("from column article.headline" in line for line in corpus.run["reading"])
