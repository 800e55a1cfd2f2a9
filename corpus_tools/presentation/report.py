"""One self-contained page: every figure with its caption, its numbers, the sentences behind them, and what it cannot say.

No script, no address, nothing that is loaded: pictures are inside the page. All that comes from a text is escaped.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pandas as pd

from corpus_tools.presentation.evidence.passages import Passage, marked_html
from corpus_tools.presentation.evidence.rows import NotInCorpusError, Place, find_places
from corpus_tools.presentation.evidence.verbs import gather
from corpus_tools.presentation.figures import rounded, run_hashes
from corpus_tools.tables import Corpus

FEW_ARTICLES = 5  # under this many a group is described, not tested (docs/methods.md)
FEW_TEXTS = 50  # under this many a topic describes these texts and nothing more
ROWS_SHOWN = 60
SENTENCES_SHOWN = ARTICLES_SHOWN = 600
ID_COLUMNS = (
    *("claim_id", "claim_a", "claim_b", "statement_id", "entity_id", "sentence_id", "sentence_a", "sentence_b"),
    *("article_id", "article_a", "article_b"),
)
LIMITS = "What this cannot say"
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --soft: #5a5a5a; --line: #cccccc; --link: #0b5394; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #161616; --soft: #b0b0b0; --line: #4a4a4a; --link: #8ab4f8; }
}
* { box-sizing: border-box; }
body { color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 0 auto; padding: 1rem; }
a { color: var(--link); }
nav ol { columns: 2; padding-left: 1.4rem; }
h1, h2, h3 { line-height: 1.2; }
h2 { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem; }
figure { margin: 1.5rem 0; }
figure img { background: #ffffff; border: 1px solid var(--line); height: auto; max-width: 100%; padding: 0.5rem; }
figcaption, .limits, small, .soft { color: var(--soft); }
.limits { border-left: 3px solid var(--line); padding-left: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.2rem 0.6rem; text-align: left; vertical-align: top; }
mark { background: rgba(255, 179, 0, 0.4); color: inherit; }
u { text-decoration: underline 2px rgba(86, 180, 233, 0.9); text-underline-offset: 0.2em; }
:target { outline: 2px solid #d55e00; }
pre { overflow-x: auto; white-space: pre-wrap; }
@media print { nav, details:not([open]) { display: none; } }
"""


class _Run(Protocol):
    """What is needed of a notebook that was run (notebooks.NotebookRun)."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def error(self) -> str | None: ...


class _Exported(NamedTuple):
    """A figure that save_figure wrote: what the report needs of its files."""

    name: str
    words: dict[str, Any]
    picture: bytes
    data: pd.DataFrame


def write_report(folder: str | Path, corpus: Corpus, runs: Sequence[_Run], *, title: str = "Report") -> Path:
    """Write FOLDER/index.html from the corpus, the notebooks that were run and the figures in FOLDER/figures.

    A figure belongs to the notebook whose number its name begins with. Figures of an earlier run on other input are left out.
    """
    target = Path(folder)
    if target.is_file():
        raise NotADirectoryError(f"{folder} is a file. Name a folder to write the report into; it is made if needed.")
    target.mkdir(parents=True, exist_ok=True)
    figures = [_exported(path) for path in sorted((target / "figures").glob("[0-9][0-9]-*.json"))]
    figures = [figure for figure in figures if _is_of(figure, corpus)]
    passages, left_out = _passages(corpus, figures)
    linked = {
        *corpus.articles["article_id"].head(ARTICLES_SHOWN),
        *(name for names in passages.values() for name in names),
    }
    linked.update(passage.sentence_id for passage in passages)
    sections = [_section(run, [f for f in figures if f.name[:2] == run.name[:2]], linked) for run in runs]
    page = "".join(
        [
            f"<h1>{_escape(title)}</h1>",
            _summary(corpus),
            _navigation(runs),
            *sections,
            _sentences(passages, left_out),
            _articles(corpus.articles),
            _record(corpus),
        ]
    )
    path = target / "index.html"
    path.write_text(_page(title, page), encoding="utf-8")
    return path


def too_little(corpus: Corpus) -> list[str]:
    """What this corpus is too small to show, in sentences."""
    articles = corpus.articles
    if not len(articles):
        return ["No article was read, so there is nothing to show."]
    said = []
    if len(articles) == 1:
        said.append("There is one article: nothing can be compared between articles or outlets.")
    known = articles["outlet"].dropna()
    small = {name: n for name, n in known.value_counts(sort=False).sort_index().items() if n < FEW_ARTICLES}
    if known.empty:
        said.append("No outlet is known, so outlets are not compared. A metadata.tsv beside the files can name them.")
    elif small:
        listed = ", ".join(f"{name} ({n})" for name, n in list(small.items())[:ROWS_SHOWN])
        said.append(f"Outlets with fewer than {FEW_ARTICLES} articles are described, not tested: {listed}.")
    if len(articles) < FEW_TEXTS:
        said.append(
            f"With fewer than {FEW_TEXTS} articles ({len(articles)}) topics describe these texts and nothing more."
        )
    return said


def _summary(corpus: Corpus) -> str:
    numbers = {
        "articles": len(corpus.articles),
        "known outlets": corpus.articles["outlet"].nunique(),
        "sentences": len(corpus.sentences),
        "reported statements": len(corpus.statements),
        "claims": len(corpus.claims),
    }
    counts = ", ".join(f"{number:,} {name}" for name, number in numbers.items()) + "."
    notes = [f"<p><b>{_escape(sentence)}</b></p>" for sentence in too_little(corpus)]
    if len(corpus.skipped_inputs):
        shown = corpus.skipped_inputs.head(ROWS_SHOWN)
        rows = "".join(
            f"<li>{_escape(file)}{'' if pd.isna(record) else f', record {record}'}: {_escape(detail)}</li>"
            for file, record, detail in zip(
                shown["file"], shown["record"], shown["detail"].fillna(shown["reason"]), strict=True
            )
        )
        notes.append(f"<p>{len(corpus.skipped_inputs):,} inputs could not be read:</p><ul>{rows}</ul>")
    said = "".join(f"<li>{_escape(line)}</li>" for line in corpus.run.get("reading", ()))
    return f"<p>{counts}</p><h2>What was read</h2><ul>{said}</ul>" + "".join(notes)


def _navigation(runs: Sequence[_Run]) -> str:
    entries = [f'<li><a href="#notebook{_anchor(run.name)}">{_escape(_title(run))}</a></li>' for run in runs]
    entries += [f'<li><a href="#{name.lower()}">{name}</a></li>' for name in ("Sentences", "Articles", "Run")]
    return f'<nav aria-label="Contents"><ol>{"".join(entries)}</ol></nav>'


def _section(run: _Run, figures: Sequence[_Exported], linked: Set[str]) -> str:
    parts = [f'<h2 id="notebook{_anchor(run.name)}">{_escape(_title(run))}</h2>']
    if run.error:
        parts.append(f"<p><b>This notebook stopped:</b> {_escape(run.error)}</p>")
    parts += [_figure(figure, linked) for figure in figures]
    if not figures:
        parts.append("<p>No figure here; the tables are in the notebook.</p>")
    limits = _limits(run)
    if limits:
        parts.append(f'<div class="limits"><h3>{LIMITS}</h3>{_markdown(limits)}</div>')
    parts.append(f'<p class="soft">Notebook: notebooks/{_escape(run.path.name)}</p>')
    return f"<section>{''.join(parts)}</section>"


def _figure(figure: _Exported, linked: Set[str]) -> str:
    shown = rounded(figure.data).head(ROWS_SHOWN)
    more = f"<p>The first {ROWS_SHOWN} of {len(figure.data):,} rows; all are in figures/{_escape(figure.name)}.csv.</p>"
    picture = base64.b64encode(figure.picture).decode("ascii")
    return (
        f'<figure id="figure{_anchor(figure.name)}">'
        f'<img src="data:image/svg+xml;base64,{picture}" alt="{_escape(figure.words["alt"])}">'
        f"<figcaption><b>{_escape(figure.name)}.</b> {_escape(figure.words['caption'])}</figcaption>"
        f'<details><summary>Its numbers, and the sentences behind them</summary><div class="wide">{_table(shown, linked)}</div>'
        f"{more if len(shown) < len(figure.data) else ''}</details></figure>"
    )


def _table(data: pd.DataFrame, linked: Set[str]) -> str:
    head = "".join(f"<th>{_escape(column)}</th>" for column in data.columns)
    body = "".join(
        f"<tr>{''.join(_cell(column, value, linked) for column, value in zip(data.columns, row, strict=True))}</tr>"
        for row in data.itertuples(index=False, name=None)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(column: str, value: Any, linked: Set[str]) -> str:
    if pd.isna(value):
        return "<td></td>"
    whole = isinstance(value, float) and value.is_integer()
    shown = _escape(f"{value:.0f}" if whole else value)
    return (
        f'<td><a href="#{_anchor(value)}">{shown}</a></td>'
        if column in ID_COLUMNS and value in linked
        else f"<td>{shown}</td>"
    )


def _passages(corpus: Corpus, figures: Iterable[_Exported]) -> tuple[dict[Passage, list[str]], int]:
    """The sentences behind the ids in the figures' data, each with the ids that lead to it; and how many are left out."""
    named = [
        figure.data[column].head(ROWS_SHOWN).dropna()
        for figure in figures
        for column in ID_COLUMNS
        if column in figure.data and not column.startswith("article")
    ]
    ids = dict.fromkeys(str(name) for names in named for name in names)
    leads: dict[str, list[str]] = {}
    places: list[Place] = []
    for name in ids:
        try:
            found = find_places(corpus, name)
        except NotInCorpusError:  # the figure shows an id that is of no table of the corpus
            continue
        places += found
        for place in found[:1]:
            leads.setdefault(place.sentence_id, []).append(name)
    passages = gather(corpus, places)
    kept = {passage: leads.get(passage.sentence_id, []) for passage in passages[:SENTENCES_SHOWN]}
    return kept, max(0, len(passages) - SENTENCES_SHOWN)


def _sentences(passages: dict[Passage, list[str]], left_out: int) -> str:
    parts, article = [], None
    for passage, names in passages.items():
        if passage.article_id != article:
            article = passage.article_id
            origin = f"{passage.outlet or 'unknown outlet'}: {passage.title or passage.article_id}"
            parts.append(f'<h3><a href="#{_anchor(article)}">{_escape(origin)}</a></h3>')
        anchors = "".join(f'<a id="{_anchor(name)}"></a>' for name in names if name != passage.sentence_id)
        text = marked_html(passage.text, passage.marks)
        parts.append(
            f'<p dir="auto" id="{_anchor(passage.sentence_id)}">{anchors}<small>{_escape(passage.sentence_id)}</small> {text}</p>'
        )
    if left_out:
        parts.append(f"<p>{left_out:,} more sentences are not shown here.</p>")
    body = "".join(parts) or "<p>No figure of this report names a sentence.</p>"
    return f'<section><h2 id="sentences">Sentences</h2>{body}</section>'


def _articles(articles: pd.DataFrame) -> str:
    columns = ("article_id", "outlet", "agency", "published", "n_words", "title")
    shown = articles.head(ARTICLES_SHOWN)
    rows = "".join(
        f'<tr id="{_anchor(row[0])}">{"".join(f"<td>{_escape(_plain(value))}</td>" for value in row)}</tr>'
        for row in zip(*(shown[column] for column in columns), strict=True)
    )
    head = "".join(f"<th>{column}</th>" for column in columns)
    more = f"<p>The first {len(shown):,} of {len(articles):,} articles.</p>" if len(shown) < len(articles) else ""
    table = f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}'
    return f'<section><h2 id="articles">Articles</h2>{table if rows else "<p>None.</p>"}</section>'


def _record(corpus: Corpus) -> str:
    record = json.dumps(corpus.run, ensure_ascii=False, indent=1)
    words = "Versions, hashes of the input and of the word lists, options, counts"
    return f'<section><h2 id="run">Run</h2><details><summary>{words}</summary><pre>{_escape(record)}</pre></details></section>'


def _page(title: str, body: str) -> str:
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"  # a browser loads nothing from anywhere
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def _exported(record: Path) -> _Exported:
    data = pd.read_csv(record.with_suffix(".csv"), keep_default_na=False, na_values=[""])
    words = json.loads(record.read_text(encoding="utf-8"))
    return _Exported(record.stem, words, record.with_suffix(".svg").read_bytes(), data)


def _is_of(figure: _Exported, corpus: Corpus) -> bool:
    """Whether the figure was made from this corpus, as far as it says."""
    made, own = figure.words.get("run", {}), run_hashes(corpus.run)
    return all(made[part] == own[part] for part in ("input", "lexicons") if part in made and part in own)


def _cells(run: _Run) -> list[str]:
    if not run.path.is_file():
        return []
    cells = json.loads(run.path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def _title(run: _Run) -> str:
    first = next(iter(_cells(run)), "").strip().splitlines()
    return first[0].lstrip("# ") if first else run.name


def _limits(run: _Run) -> str:
    """What stands under the heading on limits in the notebook."""
    for cell in _cells(run):
        heading, _, rest = cell.strip().partition("\n")
        if heading.lstrip("# ") == LIMITS:
            return rest.strip()
    return ""


def _markdown(text: str) -> str:
    """The little Markdown that limits are written in: paragraphs, list items, `code`, **bold**."""
    blocks = []
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().splitlines()
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append("<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>")
        else:
            blocks.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(blocks)


def _inline(text: str) -> str:
    escaped = re.sub(r"`([^`]*)`", r"<code>\1</code>", _escape(text))
    return re.sub(r"\*\*([^*]*)\*\*", r"<b>\1</b>", escaped)


def _anchor(name: object) -> str:
    """A name as an id in the page: only letters that need no escaping, different names stay different."""
    return "-" + re.sub(r"[^A-Za-z0-9.:-]", lambda letter: f"_{ord(letter[0]):x}_", str(name))


def _plain(value: Any) -> str:
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _escape(text: object) -> str:
    return html.escape(str(text))
