"""Saved tables are whole or not there, are never written over what somebody else made, and `check` knows them by hash."""

import json
import subprocess
import sys

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import checks, folders, tables
from corpus_tools.cli import main

TEXT = "Police arrested 12 men in Port Elm on Monday, the mayor, Anna Brook, said. “The bridge is gone,” she said."


@pytest.fixture(scope="module")
def one():
    return ct.build(
        pd.DataFrame({"id": ["a", "b"], "text": [TEXT, "At least 30 people died in a flood in Lower Vale."]})
    )


@pytest.fixture(scope="module")
def two():
    return ct.build(pd.DataFrame({"id": ["c"], "text": [TEXT]}))


@pytest.fixture
def saved(one, tmp_path):
    return one.save(tmp_path / "out")


def problems(folder):
    return [said for _, said in checks.check_folder(folder) if said]


def test_what_is_saved_is_checked(saved, two):
    assert problems(saved) == []
    two.save(saved)
    assert problems(saved) == [] and len(ct.load(saved).articles) == 1
    assert sorted(p.name for p in saved.parent.iterdir()) == ["out"]


@pytest.mark.parametrize("moment", ["claims", "run.json", "datapackage.json"])
def test_a_save_that_ends_early_leaves_the_old_tables(moment, saved, one, two, monkeypatch):
    def stop(path, *rest):
        if moment in path.name:
            raise KeyboardInterrupt
        return inner(path, *rest)

    target, name = (tables, "sha256") if moment == "claims" else (folders, "write_json")
    inner = getattr(target, name)
    monkeypatch.setattr(target, name, stop)
    with pytest.raises(KeyboardInterrupt):
        two.save(saved)
    monkeypatch.undo()
    assert problems(saved) == [] and ct.load(saved).articles.equals(one.articles)


def test_a_swap_that_was_cut_in_two_is_ended_by_the_next(saved, two):
    (saved / "notes.txt").write_text("mine", encoding="utf-8")
    old = saved.rename(saved.with_name(".out.old"))
    two.save(saved.with_name(".out.new"))
    with folders.held(saved):  # what the next build does first: nothing stood in the place, so the old tables do again
        assert len(ct.load(saved).articles) == 2 and (saved / "notes.txt").is_file() and not old.exists()
    saved.rename(old)
    two.save(saved.with_name("made")).rename(saved)
    with folders.held(saved):  # the new tables were in place already: what others had in the old folder is taken over
        assert len(ct.load(saved).articles) == 1 and (saved / "notes.txt").is_file() and not old.exists()


def test_files_of_others_are_kept_and_never_written_over(saved, two):
    (saved / "notes.txt").write_text("mine", encoding="utf-8")
    two.save(saved)
    assert (saved / "notes.txt").read_text(encoding="utf-8") == "mine"
    two.save(saved, format="csv")
    assert not (saved / "claims.parquet").exists() and problems(saved) == []
    (saved / "claims.parquet").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"claims.parquet is there already"):
        two.save(saved)
    assert (saved / "claims.parquet").read_text(encoding="utf-8") == "mine" and problems(saved) == []


def test_a_datapackage_of_somebody_else_is_not_written_over(two, tmp_path):
    words = json.dumps({"resources": [{"name": "prices", "path": "prices.csv"}]})
    (tmp_path / "datapackage.json").write_text(words, encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"datapackage.json"):
        two.save(tmp_path)
    assert (tmp_path / "datapackage.json").read_text(encoding="utf-8") == words


HOLD = """
import sys
from corpus_tools import folders
with folders.held(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_process_that_writes_into_a_folder_is_told(saved, two, capsys):
    command = [sys.executable, "-c", HOLD, str(saved)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(FileExistsError, match="Another process writes"):
            two.save(saved)
        other.kill()  # a killed one holds nothing
    two.save(saved)
    assert len(ct.load(saved).articles) == 1


def _change(folder, name, **columns):
    frame = pd.read_parquet(folder / f"{name}.parquet").assign(**columns)
    frame.to_parquet(folder / f"{name}.parquet", index=False)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource["hash"] = f"sha256:{tables.sha256(folder / resource['path'])}"
    folders.write_json(folder / "datapackage.json", package)


@pytest.mark.parametrize(
    ("name", "columns", "told"),
    [
        ("claims", {"start": 0, "end": 3}, "has 'Pol' from 0 to 3, not"),
        ("claims", {"end": 9_999}, "leave a:0, which has"),
        ("entities", {"sentence_id": "x:0"}, "'x:0' is not in sentences"),
        ("claims", {"low": 99.0, "value": 3.0}, "low 99.0 is more than value 3.0"),
        ("claims", {"value": float("inf"), "high": float("inf")}, "is not finite"),
        ("claims", {"kind": "guess"}, "'guess' is not allowed"),
        ("claims", {"claim_id": "same"}, "must be unique"),
        ("sentences", {"text": "Other words."}, "not 'Other words.'"),
        ("statements", {"content_end": 9_999}, "leave"),
        ("articles", {"copy_of": "nowhere"}, "'nowhere' is not in articles"),
    ],
)
def test_what_does_not_fit_is_told(name, columns, told, saved):
    _change(saved, name, **columns)
    assert any(told in problem for problem in problems(saved)), problems(saved)


def test_a_mixture_of_two_builds_is_told(saved, two, tmp_path, capsys):
    other = two.save(tmp_path / "other")
    (other / "claims.parquet").replace(saved / "claims.parquet")
    (saved / "blocks.parquet").unlink()
    assert main(["check", str(saved)]) == 1
    told = capsys.readouterr().err
    assert "claims.parquet is not the one that was written" in told and "blocks.parquet is gone" in told
    assert main(["check", str(other)]) == 1


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"resources": [{"name": "claims"}]}', "{"])
def test_a_broken_description_is_told(written, saved, capsys):
    (saved / "datapackage.json").write_text(written, encoding="utf-8")
    assert main(["check", str(saved)]) == 2
    assert "does not describe saved tables" in capsys.readouterr().err


def test_a_correction_that_breaks_a_rule_of_its_table_is_refused(one):
    claim = one.claims.loc[one.claims["low"].notna(), "claim_id"].iloc[0]
    rows = pd.DataFrame({"table": ["claims"], "row_id": [claim], "column": ["low"], "value": ["9e9"]})
    with pytest.raises(ct.CorrectionError, match="is more than"):
        ct.correct(one, rows)


def test_the_seeds_and_the_example_hold_all_rules(tmp_path):
    assert problems(ct.load_example().save(tmp_path / "example")) == []


def test_what_was_written_into_the_input_is_not_read_again(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    first = ct.build(tmp_path)
    first.save(tmp_path / "out")
    again = ct.build(tmp_path)
    assert again.articles.equals(first.articles) and again.skipped_inputs.empty


def test_a_file_is_whole_or_not_there(tmp_path):
    def stopped():
        with folders.whole_file(tmp_path / "a.txt") as file:
            file.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "left", "error", "said"),
    [
        ("claims.parquet", 900, tables.TableError, r"claims\.parquet is damaged: .*check .*out looks through all"),
        ("claims.parquet", None, FileNotFoundError, r"claims\.parquet is gone\. Build the tables again"),
        ("run.json", 9, tables.TableError, r"run\.json is damaged"),
    ],
)
def test_a_damaged_file_is_named_with_what_to_do(saved, file, left, error, said):
    if left is None:
        (saved / file).unlink()
    else:
        (saved / file).write_bytes((saved / file).read_bytes()[:left])
    with pytest.raises(error, match=said):
        ct.load(saved)


def test_tables_are_not_written_over_where_their_list_is_damaged(saved, two):
    (saved / folders.PACKAGE).write_text("{")
    with pytest.raises(FileExistsError, match=r"its datapackage\.json is damaged. Move it away"):
        two.save(saved)
    with pytest.raises(ValueError, match="is damaged"):
        ct.open_corpus(saved)
