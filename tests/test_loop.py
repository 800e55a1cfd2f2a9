"""From a doubted figure to its sentence, to a corrected row, to the figure again: the whole way through the commands."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from in_process import run_in_process

import corpus_tools as ct
from corpus_tools.cli import main
from corpus_tools.pipeline.build import EXAMPLE
from corpus_tools.presentation import notebooks

openpyxl = pytest.importorskip("openpyxl")
pytestmark = pytest.mark.slow
DOUBTED = "example-gazette-1:1:c34"  # 21 wounded, against 25


def _fill(path, changes):
    book = openpyxl.load_workbook(path)
    header = {cell.value: cell.column for cell in book["review"][1]}
    for column, value in changes.items():
        book["review"].cell(2, header[column]).value = value
    book.save(path)


def _reasons(folder):
    pairs = ct.compare_claims(ct.open_corpus(folder / "tables")).pairs
    return pairs[(pairs["claim_a"] == DOUBTED) & (pairs["relation"] == "conflict")]["reason"].tolist()


def test_a_doubted_figure_is_corrected_and_stands_corrected_in_the_report(tmp_path, monkeypatch, capsys):
    chosen = tmp_path / "notebooks"
    chosen.mkdir()
    shutil.copy(Path(__file__).parent.parent / "notebooks" / "03-claims.ipynb", chosen)
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: chosen)
    run_in_process(monkeypatch)
    shutil.copy(EXAMPLE, tmp_path / "news.jsonl")
    out, sheet = tmp_path / "report", str(tmp_path / "sheet.xlsx")
    report = ["report", str(tmp_path / "news.jsonl"), "--output", str(out)]

    assert main(report) == 0
    before = pd.read_csv(out / "figures" / "03-claims.csv").set_index("claim_id").loc[DOUBTED]
    assert before["value"] == 21 and _reasons(out) == ["21 and 25 cannot both be true of one time"]

    assert main(["review", str(out / "tables"), "--sheet", sheet, "--claims", DOUBTED]) == 0
    _fill(sheet, {"value": 24, "who": "mh", "why": "the hospital says so", "right": "no"})
    assert main(["review", str(out / "tables"), "--sheet", sheet, "--apply"]) == 0
    assert "claims: 0 of 1 rows right" in capsys.readouterr().out

    assert main(report) == 0
    after = pd.read_csv(out / "figures" / "03-claims.csv").set_index("claim_id").loc[DOUBTED]
    assert list(after[["value", "low", "high"]]) == [24, 24, 24]
    assert "24 (corrected) and 25 cannot both be true of one time" in _reasons(out)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "24 (corrected)" in page and "corrections: 1 applied, 0 left out." in page
    assert "24 (corrected)" in (out / "explorer.html").read_text(encoding="utf-8")
    assert "correction by mh" in repr(ct.explain_claim(ct.open_corpus(out / "tables"), DOUBTED))

    assert main(["check", str(out / "tables")]) == 0
    assert main(["export", str(out / "tables"), "--xlsx", str(tmp_path / "all.xlsx")]) == 0
    assert main(["report", str(out / "tables"), "--output", str(tmp_path / "again")]) == 0
    assert main(["build", str(out), "--output", str(tmp_path / "wrong")]) == 2
    assert "holds a report, not articles; its tables are in" in capsys.readouterr().err
    assert "24 (corrected)" in (tmp_path / "again" / "index.html").read_text(encoding="utf-8")


def test_a_sheet_may_be_taken_back_twice_where_it_takes_a_row_out(tmp_path, capsys):
    tables, sheet = tmp_path / "tables", tmp_path / "claims.xlsx"
    assert main(["build", str(EXAMPLE), "--output", str(tables)]) == 0
    assert main(["review", str(tables), "--sheet", str(sheet), "--claims", DOUBTED]) == 0
    assert main(["review", str(tables), "--sheet", str(sheet), "--apply"]) == 0, "a sheet without a correction"
    assert "0 corrections added" in capsys.readouterr().out
    _fill(sheet, {"row": "remove"})
    for told in ("1 corrections added", "0 corrections added"):
        assert main(["review", str(tables), "--sheet", str(sheet), "--apply"]) == 0
        said = capsys.readouterr()
        assert told in said.out and "left out" not in said.err
    assert DOUBTED not in set(ct.open_corpus(tables).claims["claim_id"])


def test_who_is_overruled_is_told(tmp_path, capsys):
    tables, sheet = tmp_path / "tables", tmp_path / "claims.xlsx"
    assert main(["build", str(EXAMPLE), "--output", str(tables)]) == 0
    assert main(["review", str(tables), "--sheet", str(sheet), "--claims", DOUBTED]) == 0
    for place, who in (("Northdale", "A"), ("Southdale", "B")):
        _fill(sheet, {"place": place, "who": who})
        assert main(["review", str(tables), "--sheet", str(sheet), "--apply"]) == 0
    assert "place, is now 'Southdale' by B instead of 'Northdale' by A." in capsys.readouterr().err


def test_a_file_of_corrections_may_lie_elsewhere(tmp_path, capsys):
    shutil.copy(EXAMPLE, tmp_path / "news.jsonl")
    row = {"table": "claims", "row_id": DOUBTED, "column": "value", "before": "21", "value": "24"}
    corrections = pd.DataFrame([row, {**row, "row_id": "gone"}])
    ct.add_corrections(tmp_path / "mine.tsv", corrections, ct.load_example())
    build = ["build", str(tmp_path / "news.jsonl"), "--output", str(tmp_path / "tables")]
    assert main([*build, "--corrections", str(tmp_path / "mine.tsv")]) == 0
    assert "24 (corrected)" in set(ct.load(tmp_path / "tables").claims["text"])
    assert "the correction of gone, value, was left out: there is no such row any more." in capsys.readouterr().err
