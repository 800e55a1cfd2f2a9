"""Tables: typed when empty, checked with readable errors, written and read back equal."""

import copy
import csv
import json
import pickle

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.schema import CORPUS_TABLES, DTYPES, TABLES

_SENTENCE = {
    "sentence_id": "a-1:0", "article_id": "a-1", "position": 0, "zone": "body", "block": 0, "start": 0, "end": 4,
    "text": "Rain",
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_every_column_with_its_type(name):
    frame = tables.empty(name)
    assert {c.name: DTYPES[c.type] for c in TABLES[name].columns} == {c: str(t) for c, t in frame.dtypes.items()}
    assert tables.check(name, frame) is frame


def test_an_unknown_table_names_the_known_ones():
    with pytest.raises(ct.TableError, match="sentences"):
        tables.empty("sentence")


def test_make_orders_types_and_keeps_what_the_input_brings_besides():
    frame = tables.make("sentences", [{**_SENTENCE, "extra": 3}])
    assert list(frame.columns) == [*TABLES["sentences"].names, "extra"]
    assert str(frame["start"].dtype) == "Int64"


def test_missing_values_stay_null_in_every_type():
    frame = tables.make("claims", [{"claim_id": "x", "place": None, "low": None}])
    assert frame["place"].isna().all() and frame["low"].isna().all() and frame["event_date"].isna().all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"zone": "footer"}, "Allowed: title"),
        ({"text": None}, "is null"),
        ({"position": "first"}, "expected integer"),
    ],
)
def test_a_wrong_value_is_told(change, told):
    with pytest.raises(ct.TableError, match=told):
        tables.check("sentences", tables.make("sentences", [{**_SENTENCE, **change}]))


def test_a_key_given_twice_is_told():
    with pytest.raises(ct.TableError, match="given twice"):
        tables.check("sentences", tables.make("sentences", [_SENTENCE, _SENTENCE]))


def test_a_missing_column_names_the_verb_that_makes_the_table():
    with pytest.raises(ct.TableError, match="split_sentences"):
        tables.check("sentences", pd.DataFrame({"sentence_id": ["a"]}))


_TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=20)


@settings(max_examples=20)
@given(texts=st.lists(_TEXTS.filter(lambda t: t.strip() == t), min_size=1, max_size=4, unique=True))
def test_what_is_written_is_read_back_equal(tmp_path_factory, texts):
    rows = [{**_SENTENCE, "sentence_id": f"a-1:{i}", "text": t} for i, t in enumerate(texts)]
    written = {"sentences": tables.make("sentences", rows), "claims": tables.empty("claims")}
    for format in tables.FORMATS:
        folder = tables.write_tables(written, tmp_path_factory.mktemp("tables"), format=format)
        read = ct.read_tables(folder)
        for name, frame in written.items():
            pd.testing.assert_frame_equal(read[name], frame)


def test_no_cell_of_a_csv_can_be_read_as_a_formula(tmp_path):
    texts = ["=1+1", "+1", "-1", "@x", "'=1", "'It is'", "plain"]
    frame = tables.make("sentences", [{**_SENTENCE, "sentence_id": f"a:{i}", "text": t} for i, t in enumerate(texts)])
    ct.write_tables({"sentences": frame}, tmp_path, format="csv")
    with (tmp_path / "sentences.csv").open(encoding="utf-8", newline="") as lines:
        cells = [row[-1] for row in csv.reader(lines)][1:]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert ct.read_tables(tmp_path)["sentences"]["text"].tolist() == texts


@pytest.mark.parametrize("format", tables.FORMATS)
def test_dates_flags_and_numbers_survive_both_formats(tmp_path, format):
    rows = [
        {"claim_id": "x", "event_date": pd.Timestamp("2024-03-05"), "quoted": True, "low": 13.0, "source": "null"},
        {"claim_id": "y", "event_date": None, "quoted": None, "low": None, "source": None},
    ]
    frame = tables.make("claims", rows)
    ct.write_tables({"claims": frame}, tmp_path, format=format)
    pd.testing.assert_frame_equal(ct.read_tables(tmp_path)["claims"], frame)


def test_the_datapackage_describes_every_column(tmp_path):
    ct.Corpus().save(tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == list(CORPUS_TABLES)
    assert all(f["description"] for r in package["resources"] for f in r["schema"]["fields"])


def test_a_saved_corpus_is_loaded_equal(tmp_path):
    corpus = ct.Corpus(sentences=tables.make("sentences", [_SENTENCE]), run={"versions": {}})
    loaded = ct.load(corpus.save(tmp_path))
    assert loaded.run == corpus.run
    for (_, a), (_, b) in zip(corpus.tables(), loaded.tables(), strict=True):
        pd.testing.assert_frame_equal(a, b)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda corpus: pickle.loads(pickle.dumps(corpus))])
def test_a_corpus_is_copied_and_pickled_with_its_analyses_and_word_lists(copied):
    stories = tables.empty("stories")
    corpus = ct.Corpus(sentences=tables.make("sentences", [_SENTENCE])).with_kept(tables.Kept({"stories": stories}))
    for whole in (ct.Corpus(), corpus):
        tables.counted(whole, repr)
        again = copied(whole)
        assert again.lexicons == whole.lexicons and hash(again.lexicons) == hash(whole.lexicons)
        assert not again.counted, "what can be counted again is not carried along"
    pd.testing.assert_frame_equal(again.sentences, corpus.sentences)
    pd.testing.assert_frame_equal(again.kept.tables["stories"], stories)


def test_loading_a_folder_without_tables_says_what_writes_them(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"corpus\.save"):
        ct.load(tmp_path)


def test_add_context_joins_outlet_and_sentence_and_keeps_the_rows():
    articles = tables.make("articles", [{"article_id": "a-1", "outlet": "The Gazette", "title": "Rain", "n_words": 1}])
    corpus = ct.Corpus(articles=articles, sentences=tables.make("sentences", [_SENTENCE]))
    rows = pd.DataFrame({"sentence_id": ["a-1:0"], "n": [1]})
    joined = ct.add_context(rows, corpus)
    assert joined.loc[0, ["outlet", "sentence", "title", "n"]].tolist() == ["The Gazette", "Rain", "Rain", 1]
    assert list(rows.columns) == ["sentence_id", "n"]
    with pytest.raises(KeyError, match="sentence_id"):
        ct.add_context(pd.DataFrame({"x": [1]}), corpus)


def test_bytes_do_not_tell_in_how_many_pieces_rows_came_together(tmp_path):
    rows = [
        {"line": n, "part": 0, "file": "a.txt", "text": f"line {n}" * (n % 7), "fate": "body"} for n in range(60_000)
    ]
    whole = pa.Table.from_pandas(ct.tables.make("lines", rows), preserve_index=False)
    pieces = pa.concat_tables(whole.slice(start, 7_000) for start in range(0, len(whole), 7_000))
    for name, table in (("whole", whole), ("pieces", pieces), ("frame", whole.to_pandas())):
        ct.write_tables({"lines": table}, tmp_path / name)
    assert len({(tmp_path / name / "lines.parquet").read_bytes() for name in ("whole", "pieces", "frame")}) == 1
