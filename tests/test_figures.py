"""save_figure: files, words filled from data, equal bytes in every process."""

import hashlib
import io
import json
import re
import subprocess
import sys

import matplotlib as mpl
import pandas as pd
import pytest

from corpus_tools.presentation.figures import FigureError, fill, save_figure

mpl.use("agg")
DATA = pd.DataFrame({"claim_id": ["a", "b", "b"], "outlet": ["X", "X", "X"], "value": [1.0, 2.0, 1 / 3]})


def _ax():
    from matplotlib import pyplot

    ax = pyplot.subplots(figsize=(2, 1))[1]
    ax.barh([0, 1, 2], DATA["value"], hatch="//", label="costs $5 and $6")
    return ax


def test_a_figure_is_three_pictures_its_data_and_its_words(tmp_path):
    saved = save_figure(
        _ax(), "01-x", caption="{n_claims} claims by {outlet}", alt="Bars.", data=DATA, folder=tmp_path / "f"
    )
    assert sorted(path.name for path in saved.files) == ["01-x.csv", "01-x.json", "01-x.pdf", "01-x.png", "01-x.svg"]
    assert all(path.stat().st_size for path in saved.files)
    words = json.loads((tmp_path / "f" / "01-x.json").read_text(encoding="utf-8"))
    assert words["caption"] == saved.caption == "2 claims by X"
    assert words["n_rows"] == 3
    assert pd.read_csv(tmp_path / "f" / "01-x.csv").equals(DATA)
    assert "<title>Bars.</title>" in (tmp_path / "f" / "01-x.svg").read_text(encoding="utf-8")


def test_no_label_is_cut_off_in_any_picture(tmp_path):
    from matplotlib import pyplot

    ax = pyplot.subplots(figsize=(7, 2), layout="constrained")[1]
    long = "naming: rows of compare_naming about the actor, claim_pairs: links"
    ax.barh([long, "b", "c"], DATA["value"])
    ax.tick_params(labelsize=7.5)  # at 100 dots an inch such letters are narrower than at 200
    saved = save_figure(ax, "x", caption="c", alt="a", data=DATA, folder=tmp_path)
    for picture in (io.BytesIO(saved.png), tmp_path / "x.png"):
        assert (pyplot.imread(picture)[:, :3, :3] == 1).all()  # the left margin is white
    left = re.search(r"matplotlib\.axis_2.*?translate\((-?[\d.]+) ", (tmp_path / "x.svg").read_text(), re.DOTALL)
    assert float(left.group(1)) > 0


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    saved = save_figure(_ax(), "x", caption="c", alt="a", data=DATA, folder=None)
    assert saved.files == () and saved.png.startswith(b"\x89PNG")
    assert not list(tmp_path.iterdir())


def test_a_run_leaves_its_hashes_and_no_path(tmp_path):
    run = {"input": {"a.txt": "hash"}, "lexicons": {"units": "hash"}, "versions": {"python": "3"}}
    save_figure(_ax(), "x", caption="c", alt="a", data=DATA, folder=tmp_path, run=run)
    recorded = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["run"]
    assert set(recorded) == {"corpus_tools", "input", "lexicons"}
    assert len(recorded["input"]) == 12


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{n} rows, {n_claims} claims", "3 rows, 2 claims"),
        ("{n_outlets} outlet: {outlet}", "1 outlet: X"),
        ("{share:.1%} of {n_values}", "50.0% of 3"),
        ("braces {{stay}}", "braces {stay}"),
    ],
)
def test_fields_are_filled_from_the_data(template, words):
    assert fill(template, DATA, {"share": 0.5}) == words


def test_counts_in_a_caption_have_thousands_and_years_have_not():
    rows = pd.DataFrame({"claim_id": range(1234), "year": 2024})
    assert fill("{n} rows, {n_claims} claims of {year}", rows) == "1,234 rows, 1,234 claims of 2024"


def test_braces_in_the_data_are_words_and_no_fields():
    assert fill("{outlet}", pd.DataFrame({"outlet": ["{n} {x!r}"]})) == "{n} {x!r}"


@pytest.mark.parametrize("template", ["{claim_id}", "{n_planets}", "{missing}", "{outlet.upper}", " "])
def test_a_field_that_cannot_be_filled_is_an_error_that_names_the_columns(template):
    with pytest.raises(FigureError, match=r"columns are: claim_id, outlet, value|caption and an alt text"):
        fill(template, DATA)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden"])
def test_a_name_must_be_a_file_name(name, tmp_path):
    with pytest.raises(FigureError, match="file name"):
        save_figure(_ax(), name, caption="c", alt="a", data=DATA, folder=tmp_path)


def test_cells_of_the_data_cannot_be_read_as_formulas(tmp_path):
    data = pd.DataFrame({"term": ["=1+1", "@cmd", "-x", "plain"], "n": [-1, 2, 3, 4]})
    save_figure(_ax(), "x", caption="c", alt="a", data=data, folder=tmp_path)
    assert (tmp_path / "x.csv").read_text().splitlines()[1:] == ["'=1+1,-1", "'@cmd,2", "'-x,3", "plain,4"]


def test_drawing_leaves_the_style_and_the_data_as_they_were(tmp_path):
    before, data = dict(mpl.rcParams), DATA.copy()
    save_figure(_ax(), "x", caption="c", alt="a", data=DATA, folder=tmp_path)
    assert dict(mpl.rcParams) == before
    pd.testing.assert_frame_equal(DATA, data)


_CODE = """
import sys, pandas as pd, matplotlib
matplotlib.use("agg")
from corpus_tools import tables
from corpus_tools.presentation.figures import save_figure
from corpus_tools.presentation.plots.reading import plot_articles
rows = [dict(article_id=f"a{n}", outlet="O" * n, agency="AP" if n == 1 else None, n_words=100 * n) for n in range(1, 4)]
articles = tables.make("articles", rows)
save_figure(plot_articles(articles), "x", caption="{n_articles}", alt="a", data=articles, folder=sys.argv[1])
"""


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path):
    hashes = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "HOME": str(tmp_path)}
        subprocess.run([sys.executable, "-c", _CODE, str(folder)], check=True, env=environment)
        hashes.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())})
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 5
