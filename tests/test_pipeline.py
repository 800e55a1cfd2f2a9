"""What holds for every build: accounting, offsets, determinism, independence of articles, offline."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools.schema import CORPUS_TABLES

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

TEXTS = {
    "gazette-1": (
        "Flood kills 12 in Lower Vale\n\nAt least 12 people were killed and 30 injured on Monday when the river Ash burst "
        "its banks in Lower Vale, the mayor, Anna Brook, said.\n\n“We expected rain, not this,” Brook told the Gazette. "
        "“The bridge is gone.”\n\nIn 2019 a flood killed three farmers."
    ),
    "herald-1": "Police arrested two men in Port Elm, according to a statement. They seized about 40 kg of copper.",
}


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame({"id": list(TEXTS), "outlet": ["Gazette", "Herald"], "text": list(TEXTS.values())})


@pytest.fixture(scope="module")
def seeds():
    return ct.build(SEEDS)


@pytest.fixture(scope="module")
def small(frame):
    return ct.build(frame)


@pytest.fixture(params=["seeds", "small"])
def corpus(request):
    return request.getfixturevalue(request.param)


def test_every_table_is_as_declared(corpus):
    for name, table in corpus.tables():
        ct.tables.check(name, table)


def test_every_span_gives_its_words(corpus):
    texts = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True))
    for name in ("entities", "claims", "ignored_numbers"):
        table = getattr(corpus, name)
        for sentence_id, start, end, text in zip(
            *(table[c] for c in ("sentence_id", "start", "end", "text")), strict=True
        ):
            assert texts[sentence_id][start:end] == text, f"{name}: {sentence_id} {start}-{end}"
    roles = corpus.claim_roles.dropna(subset=["start", "end", "text"])
    for sentence_id, start, end, text in zip(*(roles[c] for c in ("sentence_id", "start", "end", "text")), strict=True):
        assert texts[sentence_id][start:end] == text


def test_every_statement_span_lies_in_its_sentence(corpus):
    length = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"].str.len(), strict=True))
    for part, home in (("cue", "sentence_id"), ("content", "sentence_id"), ("source", "source_sentence_id")):
        spans = corpus.statements.dropna(subset=[f"{part}_start"])
        for sentence_id, start, end in zip(spans[home], spans[f"{part}_start"], spans[f"{part}_end"], strict=True):
            assert 0 <= start < end <= length[sentence_id]


def test_body_sentences_stand_in_their_article(corpus):
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    body = corpus.sentences[corpus.sentences["zone"].isin(["body", "heading"])]
    for article_id, start, end, text in zip(*(body[c] for c in ("article_id", "start", "end", "text")), strict=True):
        assert texts[article_id][start:end] == text


def test_every_number_is_a_claim_or_ignored_with_a_reason(corpus):
    """Rule 2: digits that no row accounts for are lost silently."""
    taken: dict[str, list] = {}
    for table in (corpus.claims, corpus.ignored_numbers):
        for sentence_id, start, end in zip(table["sentence_id"], table["start"], table["end"], strict=True):
            taken.setdefault(sentence_id, []).append((start, end))
    lost = [
        (sentence_id, match[0], text)
        for sentence_id, text in zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True)
        for match in re.finditer(r"\d+", text)
        if not any(s < match.end() and match.start() < e for s, e in taken.get(sentence_id, []))
    ]
    assert not lost


def test_no_line_of_the_seeds_is_lost(seeds):
    for path in sorted(SEEDS.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        ledger = seeds.lines[seeds.lines["file"] == path.name]
        assert ledger["line"].nunique() in (len(lines), len(lines) - 1)  # a last line break ends a line, it begins none
        assert ledger["fate"].notna().all()


def test_the_input_is_never_changed(frame):
    before = frame.copy(deep=True)
    ct.build(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_an_article_does_not_depend_on_its_neighbours(frame, small):
    alone = ct.build(frame.iloc[[1]])
    for name in ("sentences", "entities", "statements", "claims", "claim_roles"):
        together = getattr(small, name)
        ids = together["claim_id"].str.rsplit(":", n=2).str[0] if name == "claim_roles" else together["article_id"]
        pd.testing.assert_frame_equal(getattr(alone, name), together[ids == "herald-1"].reset_index(drop=True))


def test_processes_give_the_same_tables(frame, small, monkeypatch):
    monkeypatch.setattr("corpus_tools.pipeline.partitions.ARTICLES_PER_PARTITION", 1)
    over_two = ct.build(frame, workers=2)
    for name, table in small.tables():
        pd.testing.assert_frame_equal(getattr(over_two, name), table)


def test_no_workers_is_refused(frame):
    with pytest.raises(ValueError, match="workers=0"):
        ct.build(frame, workers=0)


_BUILD = "import sys, corpus_tools as ct; ct.build(sys.argv[1]).save(sys.argv[2])"
_OFFLINE = """
import socket, sys
def refuse(*args, **kwargs):
    raise RuntimeError("the network was asked for")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""


def _run(code, *arguments, **environment):
    env = {**os.environ, **environment}
    subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], check=True, env=env, cwd=ROOT, capture_output=True
    )


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(tmp_path):
    one = {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    two = {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"}
    _run(_BUILD, SEEDS, tmp_path / "one", **one)
    _run(_BUILD, SEEDS, tmp_path / "two", **two)
    files = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert files == sorted([f"{name}.parquet" for name in CORPUS_TABLES] + ["datapackage.json", "run.json"])
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


@pytest.mark.slow
def test_a_build_never_asks_for_the_network(tmp_path):
    _run(_OFFLINE + _BUILD, SEEDS, tmp_path / "tables")


def test_an_empty_folder_is_an_empty_corpus(tmp_path):
    corpus = ct.build(tmp_path)
    assert all(len(table) == 0 for _, table in corpus.tables())
    assert "0 articles" in corpus._repr_html_()


def test_a_path_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        ct.build(tmp_path / "nowhere")


def test_the_run_record_names_no_path_and_no_time(seeds):
    assert str(ROOT) not in str(seeds.run)
    assert seeds.run["counts"]["articles"] == 8
    assert set(seeds.run["lexicons"]) == set(ct.load_lexicons())


def test_what_names_a_group_is_escaped(frame):
    shown = ct.build(frame.assign(outlet="<script>alert(1)</script>"))._repr_html_()
    assert "<script>" not in shown


@pytest.mark.parametrize("texts", [[], ["Rain fell on Monday."]])
def test_every_analysis_ends_well_on_next_to_nothing(texts):
    """No article, or one without a name or a number: every verb gives its tables, and none raises."""
    corpus = ct.build(
        pd.DataFrame({"id": [f"a-{i}" for i in range(len(texts))], "text": pd.Series(texts, dtype="str")})
    )
    quality = ct.fit_topics(corpus, n_topics=3).quality
    assert {"npmi", "stability", "n_units"} <= set(quality["measure"])
    assert ct.compare_claims(corpus).groups.empty and ct.find_copies(corpus).copies.empty
    assert ct.frequent_actors(corpus) == []
    assert len(ct.find_stories(corpus)) <= len(texts)
    ct.compare_sourcing(corpus)
    ct.compare_words(corpus)
