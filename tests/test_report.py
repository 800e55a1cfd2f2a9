"""The report: one page that loads nothing, escapes everything, and says what is too little."""
# ruff: noqa: E501

import dataclasses
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import nbformat
import pandas as pd
import pytest
from in_process import run_in_process

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.presentation.notebooks import NotebookRun
from corpus_tools.presentation.report import OUTLETS_NAMED, too_little, write_report
from corpus_tools.tables import Corpus

mpl.use("agg")
EVIL = "<script>alert('x')</script> & <img src=x onerror=y>"


def _corpus(n=2, outlet=EVIL):
    articles = [{"article_id": f"a{k}", "outlet": outlet, "title": EVIL, "text": EVIL, "n_words": 5} for k in range(n)]
    sentences = [
        {"sentence_id": f"a{k}:0", "article_id": f"a{k}", "position": 0, "zone": "body", "block": 0, "start": 0, "end": 9, "text": EVIL + " 13"}
        for k in range(n)
    ]  # fmt: skip
    claims = [
        {"claim_id": f"a{k}:0:c50", "sentence_id": f"a{k}:0", "article_id": f"a{k}", "zone": "body", "start": len(EVIL) + 1, "end": len(EVIL) + 3, "text": "13", "number_text": "13",
         "value": 13, "low": 13, "high": 13, "modifier": "exact", "kind": "count", "event_type": "killed", "scope": "incident", "part": "total",
         "source_type": "unattributed", "quoted": False, "hypothetical": False, "negated": False, "tier": "core"}
        for k in range(n)
    ]  # fmt: skip
    made = {
        name: tables.make(name, rows)
        for name, rows in (("articles", articles), ("sentences", sentences), ("claims", claims))
    }
    return Corpus(**made, run={"input": {"file": EVIL}, "lexicons": {}})


def _run(folder: Path, name="03-claims", error=None):
    cells = [
        nbformat.v4.new_markdown_cell("# Which numbers & why?\n\n**Needs** x"),
        nbformat.v4.new_markdown_cell("## What this cannot say\n\nNot `code` nor <b>.\n\n- one\n- **two**"),
    ]
    path = folder / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return NotebookRun(name, path, error)


def _figure(folder, corpus, name="03-claims"):
    data = corpus.claims[["claim_id", "article_id", "value", "text"]]
    ax = ct.plot_claims(corpus.claims)
    ct.save_figure(
        ax, name, caption="{n_claims} claims, " + EVIL, alt=EVIL, data=data, folder=folder / "figures", run=corpus.run
    )


class _Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.sources, self.open = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.sources += [given["src"]] if "src" in given else []
        assert not any(name.startswith("on") for name in given)
        if tag not in ("meta", "br", "img", "source"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def page(tmp_path):
    corpus = _corpus()
    _figure(tmp_path, corpus)
    path = write_report(tmp_path, corpus, [_run(tmp_path), _run(tmp_path, "04-x", "ValueError: <b>")], title="R & D")
    return path.read_text(encoding="utf-8")


def test_the_page_is_whole_and_loads_nothing(page):
    read = _Page(page)
    assert not read.open
    assert "script" not in read.tags and "link" not in read.tags and "iframe" not in read.tags
    assert len(read.sources) == 1 and all(source.startswith("data:image/") for source in read.sources)
    assert all(link.startswith("#") or link == "explorer.html" for link in read.links)
    assert "default-src 'none'" in page
    assert not re.search(r"(?:https?:)?//[a-z]", re.sub(r'src="data:[^"]*"', "", page))


def test_every_link_has_its_target_and_every_target_is_one(page):
    read = _Page(page)
    assert len(read.ids) == len(set(read.ids))
    assert {link[1:] for link in read.links if link != "explorer.html"} <= set(read.ids)


def test_a_figure_leads_to_the_sentences_behind_it(page):
    assert 'href="#-a0:0:c50"' in page and 'id="-a0:0:c50"' in page
    assert "<mark>13</mark><sup>killed</sup>" in page


def test_captions_limits_errors_and_articles_are_there_and_escaped(page):
    assert "2 claims, &lt;script&gt;" in page
    assert (
        "<h3>What this cannot say</h3><p>Not <code>code</code> nor &lt;b&gt;.</p><ul><li>one</li><li><b>two</b></li></ul>"
        in page
    )
    assert "<b>This notebook stopped:</b> ValueError: &lt;b&gt;" in page
    assert "<title>R &amp; D</title>" in page
    assert "Which numbers &amp; why?" in page


def test_a_theme_stands_once_and_its_narrow_figure_is_for_small_screens(tmp_path):
    corpus = _corpus()
    for name in ("03-claims", "08-claims"):
        _figure(tmp_path, corpus, name)
    runs = [_run(tmp_path), _run(tmp_path, "08-report")]
    page = write_report(tmp_path, corpus, runs).read_text(encoding="utf-8")
    assert page.count("<figure") == page.count('<source media="(max-width: 40rem)"') == 1
    assert "stand one column wide in the folder figures, as SVG, PDF and PNG: 08-claims." in page


def test_a_finding_tells_the_command_that_corrects_its_claims(tmp_path):
    corpus = ct.load_example()
    page = write_report(tmp_path, corpus, []).read_text(encoding="utf-8")
    command = re.search(r"<code>corpus-tools review tables --sheet review.xlsx --claims ([^<]*)</code>", page)
    assert set(command[1].split()) <= set(corpus.claims["claim_id"])


def test_the_same_input_gives_the_same_page(tmp_path, page):
    again = tmp_path / "again"
    corpus = _corpus()
    _figure(again, corpus)
    written = write_report(again, corpus, [_run(again), _run(again, "04-x", "ValueError: <b>")], title="R & D")
    assert written.read_text(encoding="utf-8") == page


def test_figures_of_another_corpus_are_left_out(tmp_path):
    corpus = _corpus()
    _figure(tmp_path, corpus)
    path = tmp_path / "figures" / "03-claims.json"
    words = json.loads(path.read_text(encoding="utf-8"))
    words["run"]["input"] = "another"
    path.write_text(json.dumps(words), encoding="utf-8")
    assert "<figure" not in write_report(tmp_path, corpus, [_run(tmp_path)]).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("n", "outlet", "said"),
    [
        (0, "X", ["No article was read"]),
        (1, "X", ["one article", "fewer than 5 articles of their own", "X (1)"]),
        (4, None, ["No outlet is known"]),
        (10, "X", ["fewer than 50 articles (10)"]),
        (60, "X", []),
    ],
)
def test_what_is_too_little_is_said(n, outlet, said):
    words = " ".join(too_little(_corpus(n, outlet)))
    assert all(part in words for part in said)
    assert bool(words) == bool(said)


def test_one_small_outlet_that_is_not_named_is_one_other():
    corpus = _corpus(OUTLETS_NAMED + 1)
    few = corpus.articles.assign(outlet=[f"Paper {k}" for k in range(OUTLETS_NAMED + 1)])
    assert " and 1 other." in " ".join(too_little(dataclasses.replace(corpus, articles=few)))


def test_agency_copy_is_no_article_of_an_outlet_in_what_is_too_little():
    corpus = _corpus(6)
    credited = corpus.articles.assign(outlet="Gazette", agency=["Reuters", "Reuters", None, None, None, None])
    assert "Gazette (4)" in " ".join(too_little(dataclasses.replace(corpus, articles=credited)))


def test_an_empty_corpus_has_a_report_that_says_so(tmp_path):
    skipped = tables.make(
        "skipped_inputs", [{"file": "a.pdf", "reason": "unknown_suffix", "detail": "a.pdf: .pdf is not read."}]
    )
    page = write_report(tmp_path, Corpus(skipped_inputs=skipped), []).read_text(encoding="utf-8")
    assert "No article was read" in page and ".pdf is not read" in page
    assert not _Page(page).open


@pytest.mark.slow
@pytest.mark.parametrize(("n", "in_kernels"), [(1, False), (10, False), (10, True)])
def test_the_command_ends_well_on_small_corpora(tmp_path, n, in_kernels, monkeypatch):
    """All notebooks but the one that measures the seeds whatever the corpus is, which nbval runs; two of them in kernels."""
    from corpus_tools import cli
    from corpus_tools.presentation import notebooks

    left_out = shutil.ignore_patterns("90-*", *(["0[1-79]-*"] if in_kernels else []))
    shutil.copytree(notebooks.notebook_folder(), tmp_path / "notebooks", ignore=left_out)
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path / "notebooks")
    if not in_kernels:
        run_in_process(monkeypatch)
    rows = [{"id": f"x{k}", "title": f"Blast kills {k} in Ashdale", "text": f"At least {k + 3} people were killed, the ministry said.\n\nPolice arrested two men.", "outlet": "AB"[k % 2]} for k in range(n)]  # fmt: skip
    (tmp_path / "in").mkdir()
    pd.DataFrame(rows).to_csv(tmp_path / "in" / "news.csv", index=False)
    assert cli.main(["report", str(tmp_path / "in"), "--output", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert not _Page(page).open
    assert "No article was read" not in page
    assert "This notebook stopped" not in page
