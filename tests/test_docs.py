"""Documentation is held against the code: tables, verbs, word lists, commands, links, examples."""

import importlib.util
import inspect
import re
import shutil
from pathlib import Path

import matplotlib as mpl
import pytest

import corpus_tools as ct
from corpus_tools import cli
from corpus_tools.lexicons import load_lexicons

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "corpus_tools/data/README.md",
]


def _builder():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_GENERATED = ("docs/tables.md", "docs/verbs.md")


@pytest.mark.parametrize("path", [*_GENERATED, "corpus_tools/data/README.md"])
def test_generated_pages_are_up_to_date(path):
    assert (ROOT / path).read_text(encoding="utf-8") == _builder().PAGES[path](), f"{path} is old: run make docs"


@pytest.mark.parametrize("name", ct.__all__)
def test_every_public_name_says_what_it_does(name):
    assert len(inspect.getdoc(getattr(ct, name)) or "") > 20


@pytest.mark.parametrize("name", sorted(load_lexicons()))
def test_every_word_list_has_its_row(name):
    page = (ROOT / "corpus_tools/data/README.md").read_text(encoding="utf-8")
    assert re.search(rf"^\|[^|]*\b{name}\b", page, re.MULTILINE), (
        f"{name}.tsv has no row in corpus_tools/data/README.md"
    )


@pytest.mark.parametrize(("name", "rooms"), sorted(_builder().list_users().items()))
def test_every_word_list_is_used(name, rooms):
    assert rooms, f"{name}.tsv is read by no module: delete it"


def test_the_page_of_the_word_lists_names_no_list_that_is_gone():
    page = (ROOT / "corpus_tools/data/README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `?(\w+)`? \|", page, re.MULTILINE)) - {"list"} == set(load_lexicons())


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in cli._parser()._subparsers._group_actions[0].choices:
        assert f"corpus-tools {command}" in readme


@pytest.mark.parametrize("page", [p for p in PAGES if p.is_file()], ids=lambda p: p.name)
def test_every_link_between_pages_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        if page.is_file():
            named = set(re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8")))
            assert named <= targets, f"{page.name} names {named - targets}"


def test_the_figures_on_unseen_news_are_those_of_the_package():
    table = ct.unseen_accuracy()
    page = (ROOT / "docs/limits.md").read_text(encoding="utf-8")
    for row in table.to_dict("records"):
        interval = f"{row['conf_low']:.3f} to {row['conf_high']:.3f}"
        assert f"| {row['table']} | {row['measure']} | {row['estimate']:.3f} | {interval} | {row['n']} |" in page
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = table[
        (table["table"] == "claim_pairs")
        & table["measure"].isin(["agree is right", "conflict is right", "update is right", "refine is right"])
    ]
    for row in told.to_dict("records"):
        assert f"{row['estimate']:.2f} ({row['conf_low']:.2f} to {row['conf_high']:.2f}, n {row['n']})" in readme


def _code(page):
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


WITH_CODE = [page for page in PAGES if page.name not in ("verbs.md", "tables.md") and _code(page)]


@pytest.fixture(scope="module")
def sample():
    return ct.build(ROOT / "seeds")


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.name)
def test_the_code_of_every_page_runs(page, sample, tmp_path, monkeypatch):
    """As a reader would run it in an empty folder, from the first block to the last, with nothing but what the page defines."""
    real, example = ct.build, ct.load_example()
    monkeypatch.setattr(
        ct, "build", lambda source, **given: sample if source == "seeds" and not given else real(source, **given)
    )
    monkeypatch.setattr(ct, "load_example", lambda: example)
    monkeypatch.chdir(tmp_path)
    mpl.use("agg")
    for folder in ("seeds", "pages"):
        shutil.copytree(ROOT / "seeds", tmp_path / folder)
    (tmp_path / "my_words").mkdir()
    names: dict[str, object] = {}
    for number, block in enumerate(_code(page)):
        if "spacy_entities" not in block:  # needs a model that is not here
            exec(compile(block, f"{page.name}, block {number}", "exec"), names)
