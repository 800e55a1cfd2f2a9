"""Word lists: extended, cut, replaced; what is wrong is named."""

import pytest

import corpus_tools as ct
from corpus_tools import lexicons
from corpus_tools.lexicons import LexiconError, Lexicons


@pytest.fixture
def packaged(tmp_path, monkeypatch):
    """A package with one list, so that these tests do not depend on what the real lists say."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "verbs.tsv").write_text("# a comment\nterm\tclass\nsay\tspeech\nbelieve\tbelief\n", encoding="utf-8")
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
    ],
)
def test_what_is_wrong_is_named(packaged, tmp_path, text, told):
    with pytest.raises(LexiconError, match=told):
        ct.load_lexicons(_own(tmp_path, text))


def test_an_unknown_list_or_folder_is_told(packaged, tmp_path):
    with pytest.raises(LexiconError, match="The lists are: verbs"):
        ct.load_lexicons(_own(tmp_path, "term\n", "nouns.tsv"))
    with pytest.raises(FileNotFoundError, match="folder"):
        ct.load_lexicons(tmp_path / "nowhere")


def test_equal_content_is_equal_and_hashes_alike(packaged):
    assert Lexicons({"a": ({"term": "x"},)}) == Lexicons({"a": ({"term": "x"},)})
    assert hash(Lexicons({"a": ({"term": "x"},)})) != hash(Lexicons({"a": ({"term": "y"},)}))
