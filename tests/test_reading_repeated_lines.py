"""Furniture learnt from the corpus: what one outlet repeats and no other has; never a number, never a quotation."""

import pandas as pd
import pytest

import corpus_tools as ct

NOTE = "Jane Roe writes about ferries for this paper and lives by the river"
PARAGRAPH = "Police in the town of {n} closed {n} roads on Monday, an official said, and the army sent boats."


def _built(note, *, outlets=("The Crier",) * 6, n=6):
    texts = [f"{PARAGRAPH.format(n=k + 2)}\n{note}\n{PARAGRAPH.format(n=k + 50)}\n{note}" for k in range(n)]
    read = ct.read_pages(pd.DataFrame({"title": "Boats sent", "text": texts, "outlet": list(outlets)[:n]}))
    return ct.find_articles(read.pages)


def _dropped(found):
    return set(found.lines.loc[found.lines["fate"] == "repeated_in_outlet", "text"])


def test_a_line_of_many_articles_of_one_outlet_is_dropped_with_a_row():
    found = _built(NOTE)
    assert _dropped(found) == {NOTE}
    assert not found.articles["text"].str.contains(NOTE).any()


@pytest.mark.parametrize(
    "note",
    [
        "The war has killed 300 thousand people since it began in the spring",
        "“We will stay”, the minister of the province said on many days of that year",
        "The agency said this:",
    ],
)
def test_what_a_report_may_say_often_is_kept(note):
    assert not _dropped(_built(note))


def test_a_line_of_two_outlets_or_of_few_articles_is_kept():
    assert not _dropped(_built(NOTE, outlets=["The Crier"] * 5 + ["The Herald"]))
    assert not _dropped(_built(NOTE, n=4))


def test_copies_of_one_article_teach_nothing():
    text = f"{PARAGRAPH.format(n=2)}\n{NOTE}"
    read = ct.read_pages(pd.DataFrame({"text": [text] * 9, "outlet": "The Crier"}))
    assert not _dropped(ct.find_articles(read.pages))


def test_an_outlet_named_by_metadata_is_known(tmp_path):
    for k in range(6):
        (tmp_path / f"{k}.txt").write_text(f"Boats were sent to the town\n\n{PARAGRAPH.format(n=k + 2)}\n\n{NOTE}\n")
    rows = "".join(f"{k}.txt\tThe Crier\n" for k in range(6))
    (tmp_path / "metadata.tsv").write_text(f"file\toutlet\n{rows}")
    read = ct.read_pages(tmp_path)
    found = ct.find_articles(read.pages, metadata=read.metadata)
    assert NOTE in _dropped(found)
