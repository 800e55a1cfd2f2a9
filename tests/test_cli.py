"""The command line: exit codes, and errors in one sentence."""

import pytest

import corpus_tools as ct
from corpus_tools.cli import main


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "articles.csv"
    path.write_text("headline,body\nRain,Three people died in the flood.\nSun,Nothing happened.\n", encoding="utf-8")
    return path


def test_build_writes_tables_that_load_reads(articles, tmp_path, capsys):
    out = tmp_path / "tables"
    assert main(["build", str(articles), "--output", str(out), "--columns", "headline=title", "body=text"]) == 0
    assert ct.load(out).articles["title"].tolist() == ["Rain", "Sun"]
    assert "2 articles" in capsys.readouterr().out
    assert main(["check", str(out)]) == 0


def test_csv_tables_are_read_back_equal(articles, tmp_path):
    assert main(["build", str(articles), "-o", str(tmp_path / "csv"), "--format", "csv"]) == 0
    assert main(["build", str(articles), "-o", str(tmp_path / "parquet")]) == 0
    one, two = ct.load(tmp_path / "csv"), ct.load(tmp_path / "parquet")
    for (name, a), (_, b) in zip(one.tables(), two.tables(), strict=True):
        assert a.equals(b), name


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "nowhere", "-o", "out"], "nowhere"),
        (["build", ".", "-o", "out", "--columns", "body"], "GIVEN=KNOWN"),
        (["build", "articles.txt", "-o", "out", "--columns", "desk=section"], "maps to section, which is no field"),
        (["check", "nowhere"], "no folder"),
        (["build", "articles.txt", "-o", "out", "--engine", "spark"], "engine='spark' is neither"),
        (
            ["build", "articles.txt", "-o", "out", "--columns", "body=text"],
            "Found: pages, which have no columns",
        ),
        (["build", ".", "-o", "out", "--words", "nowhere"], "no folder"),
        (["build", ".", "-o", "out"], "inside the input"),
        (["build", ".", "-o", "."], "inside the input"),
        (["build", "articles.txt", "-o", "articles.txt"], "is a file"),
        (["report", "articles.txt", "-o", "out", "--profile", "x"], "The profiles are: literal"),
        (["report", "articles.txt", "-o", "out", "--actors", "Jane Roe"], "No mention of actor='Jane Roe' was found"),
        (["report", "articles.txt", "-o", "out", "--groups", "nowhere.tsv"], "no file of groups nowhere.tsv"),
        (["review", ".", "--sheet", "x.csv"], "is no name for a review sheet"),
        (["build", "tables", "-o", "out", "--corrections", "nowhere.tsv"], "no file or folder tables"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_2(arguments, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles.txt").write_text("Rain fell on Monday.", encoding="utf-8")
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert told in message and message.count("\n") == 1 and "Traceback" not in message


@pytest.mark.parametrize(
    ("stopped_by", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "stopped. Given again, build and report go on where they were."),
        (
            OSError(28, "No space left on device"),
            2,
            "No space left on device. Make room, or name a folder on another disk.",
        ),
        (PermissionError(13, "Permission denied", "out/x"), 2, "Permission denied: out/x. Name a folder or file that"),
    ],
)
def test_what_stops_a_command_is_told_in_words(articles, tmp_path, monkeypatch, capsys, stopped_by, code, told):
    def stop(*_):
        raise stopped_by

    monkeypatch.setattr("corpus_tools.pipeline.partitions.Store.tasks", stop)
    assert main(["build", str(articles), "-o", str(tmp_path / "out"), "--columns", "body=text"]) == code
    assert told in capsys.readouterr().err


def test_a_folder_without_articles_is_not_exported(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["export", str(tmp_path / "empty"), "--sqlite", str(tmp_path / "x.db")]) == 2
    assert "holds neither saved tables nor articles" in capsys.readouterr().err


def test_a_broken_table_is_told_and_exit_1(articles, tmp_path, capsys):
    out = tmp_path / "tables"
    main(["build", str(articles), "-o", str(out)])
    ct.load(out).claims.drop(columns="value").to_parquet(out / "claims.parquet")
    sentences = ct.load(out).sentences
    sentences.assign(zone="footer").to_parquet(out / "sentences.parquet")
    assert main(["check", str(out)]) == 1
    assert "footer" in capsys.readouterr().err


def test_init_makes_a_folder_and_never_overwrites_one(tmp_path, capsys):
    assert main(["init", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine" / "pages" / "metadata.tsv").is_file()
    assert main(["init", str(tmp_path / "mine")]) == 2
    assert main(["init", str(tmp_path / "mine" / "README.txt")]) == 2
    assert capsys.readouterr().err.count("is not an empty folder. Name a new folder.") == 2


def test_what_an_analyst_wants_to_know_at_once_is_said(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("date,text\n05/06/2019,Rain fell.\n2019-06-05,Snow fell.\n", encoding="utf-8")
    assert main(["build", str(tmp_path / "a.csv"), "-o", str(tmp_path / "one")]) == 0
    told = capsys.readouterr().err
    assert "1 of 2 articles have a date that could not be read; the first: column date, no row of which shows" in told
    assert "the order of day and month: 05/06/2019" in told
    (tmp_path / "nothing").mkdir()
    assert main(["build", str(tmp_path / "nothing"), "-o", str(tmp_path / "two")]) == 1
    assert "no article was read" in capsys.readouterr().err
    (tmp_path / "b.pages").write_text("x", encoding="utf-8")
    assert main(["build", str(tmp_path / "b.pages"), "-o", str(tmp_path / "three")]) == 1
    assert "no article was read: could not read one input b.pages: .pages is not read" in capsys.readouterr().err
