"""What travels: the wheel holds code, word lists and notebooks; neither archive holds the news texts."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling is not installed: the archives cannot be built")
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)], cwd=ROOT, check=True, capture_output=True
    )
    return out


@pytest.mark.slow
def test_the_wheel_holds_the_package_its_word_lists_and_the_notebooks(built):
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    lists = {p.name for p in (ROOT / "corpus_tools" / "data").glob("*.tsv")}
    assert lists <= {Path(n).name for n in names}
    assert {p.name for p in (ROOT / "notebooks").glob("*.ipynb")} <= {Path(n).name for n in names}
    assert "corpus_tools/cli.py" in names
    assert not [n for n in names if not n.startswith(("corpus_tools/", "corpus_tools-"))]


@pytest.mark.slow
def test_neither_archive_holds_the_news_texts(built):
    seeds = {p.name for p in (ROOT / "seeds").glob("*.txt")}
    gold = {p.name for p in (ROOT / "tests" / "gold" / "seeds").iterdir()}
    wheel = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        source = archive.getnames()
    assert not [n for n in (*wheel, *source) if Path(n).name in seeds or ("gold" in n and Path(n).name in gold)]


def test_the_lock_has_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock and "://" not in lock and "--index" not in lock
