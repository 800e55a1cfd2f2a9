"""The explorer: one file that loads nothing, in which a text can do nothing, and that says what it leaves out."""

import base64
import hashlib
import json
import re

import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.tables import Corpus

EVIL = "</script><script>alert('x')</script><!-- & 😀 = $title"


def _corpus(n=2):
    articles = [{"article_id": f"a{k}", "outlet": EVIL, "title": EVIL, "text": EVIL, "n_words": 5} for k in range(n)]
    sentences = [
        {"sentence_id": f"a{k}:0", "article_id": f"a{k}", "position": 0, "zone": "body", "block": 0, "text": EVIL}
        for k in range(n)
    ]
    made = {name: tables.make(name, rows) for name, rows in (("articles", articles), ("sentences", sentences))}
    return Corpus(**made)


def _data(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_allows_its_own_script_alone_and_names_no_address(tmp_path):
    page = ct.write_explorer(tmp_path, _corpus()).read_text(encoding="utf-8")
    assert page.count("<script") == 2
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'" in page
    assert not re.search(r"(?:src|href)=|https?://|innerHTML|eval\(", page)


def test_what_a_text_says_comes_back_as_it_was(tmp_path):
    page = ct.write_explorer(tmp_path, _corpus(), title="R & <D>").read_text(encoding="utf-8")
    assert "<h1>R &amp; &lt;D&gt;</h1>" in page
    article = _data(page)["articles"][0]
    assert article["title"] == article["sentences"][0]["text"] == article["outlet"] == EVIL


def test_every_row_stands_in_its_sentence(tmp_path):
    corpus = ct.load_example()
    found = ct.compare_claims(corpus)
    data = _data(ct.write_explorer(tmp_path, corpus, found=found).read_text(encoding="utf-8"))
    n = {name: len(table["rows"]) for name, table in data["tables"].items()}
    pairs = found.pairs["claim_b"].notna().sum()
    assert n == {"claims": len(corpus.claims), "pairs": pairs, "statements": len(corpus.statements), "articles": 9}
    for cells, *_, ((article, sentence),), name in data["tables"]["claims"]["rows"]:
        shown = data["articles"][article]["sentences"][sentence]
        assert cells[3] in shown["text"], name
        assert any(is_number and shown["text"][start:end] in cells[3] for start, end, _, is_number in shown["marks"])


def test_a_sample_is_said_and_the_same_input_gives_the_same_page(tmp_path):
    corpus = _corpus(7)
    some = ct.write_explorer(tmp_path / "some", corpus, most=3).read_text(encoding="utf-8")
    assert "A sample: 3 of 7 articles" in some
    assert [article["id"] for article in _data(some)["articles"]] == ["a0", "a2", "a4"]
    whole = [ct.write_explorer(tmp_path / name, corpus, most=None).read_bytes() for name in "ab"]
    assert whole[0] == whole[1] and b"A sample" not in whole[0]
    with pytest.raises(ValueError, match="most=0"):
        ct.write_explorer(tmp_path, corpus, most=0)
