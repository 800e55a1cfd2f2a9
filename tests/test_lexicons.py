"""Word lists: extended, cut, replaced; what is wrong is named."""

import ast
import re
from pathlib import Path

import pytest

import corpus_tools as ct
from corpus_tools import lexicons
from corpus_tools.lexicons import LexiconError, Lexicons


@pytest.fixture
def packaged(tmp_path, monkeypatch):
    """A package with one list, so that these tests do not depend on what the real lists say."""
    folder = tmp_path / "data"
    folder.mkdir()
    listed = "# a comment\n# class is one of: speech, belief, -\nterm\tclass\nsay\tspeech\nbelieve\tbelief\n"
    (folder / "verbs.tsv").write_text(listed, encoding="utf-8")
    monkeypatch.setattr(lexicons, "PACKAGED", folder)
    lexicons._packaged.cache_clear()
    yield
    lexicons._packaged.cache_clear()


def _own(tmp_path, text, name="verbs.tsv"):
    folder = tmp_path / "own"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_packaged_list_can_be_read():
    assert isinstance(ct.load_lexicons(), Lexicons)


def test_a_list_of_the_same_name_extends(packaged, tmp_path):
    words = ct.load_lexicons(_own(tmp_path, "term\tclass\nvow\tspeech\n"))
    assert words.terms("verbs") == ("say", "believe", "vow")
    assert words.terms("verbs", **{"class": "speech"}) == ("say", "vow")
    assert words != ct.load_lexicons()


def test_remove_cuts_and_replace_replaces(packaged, tmp_path):
    assert ct.load_lexicons(_own(tmp_path, "term\taction\nsay\tremove\n")).terms("verbs") == ("believe",)
    assert ct.load_lexicons(_own(tmp_path, "# replace\nterm\tclass\nvow\tspeech\n")).terms("verbs") == ("vow",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("term\tclass\nvow\tspeech\nvow\tbelief\n", "line 3.*'vow' stands twice"),
        ("term\tclass\nvow\tspeech\tmore\n", "3 cells"),
        ("term\taction\nsing\tremove\n", "cannot remove 'sing'"),
        ("term\taction\nsay\tdelete\n", "Allowed: add, remove"),
        ("term\tcolour\nsay\tred\n", "unknown columns"),
        ("# mine\nterm\tclass\nvow\tspech\n", "verbs.tsv, line 3: 'vow' has class 'spech'. Allowed: speech, belief"),
    ],
)
def test_what_is_wrong_is_named(packaged, tmp_path, text, told):
    with pytest.raises(LexiconError, match=told):
        ct.load_lexicons(_own(tmp_path, text))


def test_a_list_in_another_encoding_is_named(packaged, tmp_path):
    (_own(tmp_path, "") / "verbs.tsv").write_bytes("term\tclass\nn\xe9gocier\tspeech\n".encode("latin-1"))
    with pytest.raises(LexiconError, match=r"verbs\.tsv is not in UTF-8.*Save it as UTF-8"):
        ct.load_lexicons(tmp_path / "own")


def test_an_unknown_list_or_folder_is_told(packaged, tmp_path):
    with pytest.raises(LexiconError, match="The lists are: verbs"):
        ct.load_lexicons(_own(tmp_path, "term\n", "nouns.tsv"))
    with pytest.raises(FileNotFoundError, match="folder"):
        ct.load_lexicons(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["aliases.csv", "aliases.txt", "aliases.TSV", "aliases"])
def test_a_list_under_another_ending_is_told_instead_of_left_out(tmp_path, name):
    (tmp_path / "notes.txt").write_text("on our lists", encoding="utf-8")
    assert ct.load_lexicons(tmp_path) == ct.load_lexicons()
    (tmp_path / name).write_text("term\tname\nDaish\tISIS\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=f"{name} is not read: .* named aliases.tsv"):
        ct.load_lexicons(tmp_path)


def test_equal_content_is_equal_and_hashes_alike(packaged):
    assert Lexicons({"a": ({"term": "x"},)}) == Lexicons({"a": ({"term": "x"},)})
    assert hash(Lexicons({"a": ({"term": "x"},)})) != hash(Lexicons({"a": ({"term": "y"},)}))


@pytest.mark.parametrize(
    ("rule", "cell", "told"),
    [
        ("is a number", "-2.5", None),
        ("is a number", "two", "'go' has worth 'two'. Allowed: a number"),
        ("is some of: red, blue", "blue red", None),
        ("is some of: red, blue", "", None),
        ("is some of: red, blue", "blue green", "has worth 'green'"),
        ("is one of: red, -", "", None),
        ("is one of: red", "", "has worth ''"),
        ("is a term of words", "go", None),
        ("is a term of words", "stay", "has worth 'stay'. Allowed: go"),
        ("is some terms of words", "go stay", "has worth 'stay'"),
    ],
)
def test_a_list_says_what_its_columns_may_hold(tmp_path, monkeypatch, rule, cell, told):
    (tmp_path / "words.tsv").write_text(f"# worth {rule}\nterm\tworth\ngo\t{cell}\n", encoding="utf-8")
    monkeypatch.setattr(lexicons, "PACKAGED", tmp_path)
    lexicons._packaged.cache_clear()
    try:
        if told is None:
            assert ct.load_lexicons()["words"][0]["worth"] == cell
        else:
            with pytest.raises(LexiconError, match=f"words.tsv, line 3.*{told}"):
                ct.load_lexicons()
    finally:
        lexicons._packaged.cache_clear()


def _lists_named_in(path):
    """Names of word lists in a module: words["x"] of a Lexicons, and .terms("x"), .mapping("x")."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for room in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        given = {a.arg for a in ast.walk(room.args) if isinstance(a, ast.arg) and "Lexicons" in ast.unparse(a)}
        assigned = (
            node
            for node in ast.walk(room)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.BoolOp)
        )
        loaded = (node for node in assigned if re.match(r"(lexicons or )?load_lexicons\(", ast.unparse(node.value)))
        named = {"lexicons", *given, *(ast.unparse(target) for node in loaded for target in node.targets)}
        for node in ast.walk(room):
            found = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                found = node.args[0] if node.func.attr in ("terms", "mapping") else None
            elif (
                isinstance(node, ast.Subscript)
                and isinstance(node.slice, ast.Constant)
                and ast.unparse(node.value).rpartition(".")[2] in named
            ):
                found = node.slice
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                yield found.value


def test_every_list_that_the_code_names_is_there():
    root = Path(ct.__file__).parent
    named = {(name, path.name) for path in root.rglob("*.py") for name in _lists_named_in(path)}
    assert len({name for name, _ in named}) > 60
    there = {path.stem for path in lexicons.PACKAGED.glob("*.tsv")}
    assert {(name, file) for name, file in named if name not in there} == set()


PATTERNS = ("furniture", "labels")
FORMATS = ("event_columns",)  # columns of other databases: tests/test_events.py compares them whole


@pytest.fixture(scope="module")
def tested_text():
    """What the tests read: their cases, and themselves, in lower case; and its words."""
    here = Path(__file__).parent
    files = [*here.glob("cases/*.jsonl"), *(path for path in here.glob("test_*.py") if path != Path(__file__))]
    text = " ".join(path.read_text(encoding="utf-8") for path in files).lower()
    return text, frozenset(re.findall(r"[\w'’.&/$€£-]+", text.replace('"', " ")))


@pytest.mark.parametrize("name", sorted(set(ct.load_lexicons()) - set(FORMATS)))
def test_a_term_of_every_list_stands_in_a_test(name, tested_text):
    text, words = tested_text
    terms = [next(iter(row.values())).lower().rpartition(": ")[2] for row in ct.load_lexicons()[name]]
    if name in PATTERNS:
        assert any(re.search(term, text) for term in terms)
    else:
        assert any(term in text if " " in term else term in words for term in terms)
