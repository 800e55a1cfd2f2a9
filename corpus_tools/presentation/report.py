"""One self-contained page: the findings, every figure with its caption, its numbers, its sentences, and what it cannot say.

No script, no address, nothing that is loaded: pictures are inside the page. All that comes from a text is escaped.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from numbers import Integral
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools.analysis.claims.compare import Comparison, compare_claims
from corpus_tools.analysis.outlets.grouping import OUTLET, group_articles
from corpus_tools.presentation.boxes import TEMPLATES
from corpus_tools.presentation.evidence.passages import Passage, marked_html
from corpus_tools.presentation.evidence.rows import NotInCorpusError, Place, find_places
from corpus_tools.presentation.evidence.verbs import gather
from corpus_tools.presentation.explorer import NAME as EXPLORER
from corpus_tools.presentation.explorer import write_explorer
from corpus_tools.presentation.figures import run_hashes
from corpus_tools.presentation.findings import findings
from corpus_tools.presentation.notebooks import NotebookRun
from corpus_tools.presentation.printed import Printed, filled, read_printed
from corpus_tools.presentation.shown import headings, number
from corpus_tools.presentation.stories import Story, tell_stories
from corpus_tools.schema import ID_SEPARATOR
from corpus_tools.tables import Corpus

FEW_ARTICLES = 5  # under this many a group is described, not tested (docs/methods.md)
FEW_TEXTS = 50  # under this many a topic describes these texts and nothing more
ROWS_SHOWN = 60
STORIES_SHOWN = 12
OUTLETS_NAMED = 10
SENTENCES_SHOWN = ARTICLES_SHOWN = 600
ID_COLUMNS = (
    *("claim_id", "claim_a", "claim_b", "statement_id", "entity_id", "sentence_id", "sentence_a", "sentence_b"),
    *("article_id", "article_a", "article_b"),
)
LINKS = 12  # sentences that a finding links to
_HEADINGS = {
    "conflict": "Figures that exclude each other",
    "update": "Figures that were counted again",
    "headline": "Titles that say more than their text",
    "single_source": "Figures that rest on one source",
    "copy": "Texts that several articles print",
    "speakers": "Whom outlets let speak",
    "naming": "How outlets name actors",
    "words": "Words of one outlet",
    "nothing_found": "Nothing found",
}
LIMITS = "What this cannot say"
SMALL = "(max-width: 40rem)"
NUMBER = 2  # letters of a figure's name that are the number of its notebook


class _Exported(NamedTuple):
    """A figure that save_figure wrote: what the report needs of its files."""

    name: str
    words: dict[str, Any]
    picture: bytes
    data: pd.DataFrame


def write_report(
    folder: str | Path,
    corpus: Corpus,
    runs: Sequence[NotebookRun],
    *,
    title: str = "Report",
    found: Comparison | None = None,
) -> Path:
    """Write FOLDER/index.html from the corpus, the notebooks that were run and the figures in FOLDER/figures.

    FOLDER/explorer.html is written beside it. A figure belongs to the notebook whose number its name begins with; figures of an
    earlier run on other input are left out. `found` is the result of compare_claims (default: compared here).
    """
    target = Path(folder)
    if target.is_file():
        raise NotADirectoryError(f"{folder} is a file. Name a folder to write the report into; it is made if needed.")
    target.mkdir(parents=True, exist_ok=True)
    figures = [_exported(path) for path in sorted((target / "figures").glob("[0-9][0-9]-*.json"))]
    figures = [figure for figure in figures if _is_of(figure, corpus)]
    compared = compare_claims(corpus) if found is None else found
    told = findings(corpus, compared)
    printed = read_printed(corpus)
    stories = tell_stories(corpus, compared)[:STORIES_SHOWN]
    of_stories = [claim for story in stories for claim in story.tolls["claim_id"]]
    of_findings = [name for ids in told["evidence_ids"].dropna() for name in ids.split(ID_SEPARATOR)[:LINKS]]
    passages, left_out = _passages(corpus, [*of_findings, *of_stories, *_ids_of_figures(figures)])
    labels = _labels(corpus, printed, passages)
    write_explorer(target, corpus, found=compared, title=title)
    narrow = _for_print(figures)
    sections = [_section(run, [f for f in figures if f.name[:2] == run.name[:2]], narrow, labels) for run in runs]
    parts = [
        f"<h1>{_escape(title)}</h1>",
        _origin(corpus),
        _findings(told, printed, labels),
        _navigation(runs),
        _stories(stories, labels),
        _summary(corpus),
        *sections,
        _sentences(passages, left_out, printed, labels),
        _articles(corpus.articles),
        _record(corpus),
    ]
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8").replace("SMALL", SMALL)
    page = Template((TEMPLATES / "report.html").read_text(encoding="utf-8"))  # whose policy lets a browser load nothing
    path = target / "index.html"
    path.write_text(page.substitute(title=_escape(title), style=style, body="".join(parts)), encoding="utf-8")
    return path


def too_little(corpus: Corpus) -> list[str]:
    """What this corpus is too small to show, in sentences."""
    articles = corpus.articles
    if not len(articles):
        return ["No article was read, so there is nothing to show."]
    said = []
    if len(articles) == 1:
        said.append("There is one article: nothing can be compared between articles or outlets.")
    if articles[OUTLET].isna().all():
        said.append("No outlet is known, so outlets are not compared. A metadata.tsv beside the files can name them.")
    elif small := _small_groups(corpus):
        listed = ", ".join(f"{name} ({n})" for name, n in list(small.items())[:OUTLETS_NAMED])
        others = len(small) - OUTLETS_NAMED
        more = f" and {others:,} other{'s' if others > 1 else ''}" if others > 0 else ""
        said.append(
            f"Outlets with fewer than {FEW_ARTICLES} articles of their own are described, not tested: {listed}{more}."
        )
    if len(articles) < FEW_TEXTS:
        said.append(
            f"With fewer than {FEW_TEXTS} articles ({len(articles)}) topics describe these texts and nothing more."
        )
    return said


def _small_groups(corpus: Corpus) -> dict[str, int]:
    """Outlets with too few articles for a test and how many they have, as comparisons count: without agency copy and copies."""
    groups = group_articles(corpus, OUTLET)
    own = (
        groups.articles.loc[~groups.articles["group"].isin(groups.apart), "group"].value_counts(sort=False).sort_index()
    )
    return own[own < FEW_ARTICLES].to_dict()


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
    return f'<h2 id="read">What was read</h2><p>{counts}</p><ul>{said}</ul>' + "".join(notes)


def _origin(corpus: Corpus) -> str:
    """Of which days the articles are, and what wrote the page; not when: equal input gives an equal page."""
    days = corpus.articles["published"].dropna()
    span = " to ".join(dict.fromkeys(f"{day:%Y-%m-%d}" for day in (days.min(), days.max()))) if len(days) else ""
    dated = f" of {span}" if span else ", none with a date"
    said = f"{len(corpus.articles):,} articles{dated}. Written by corpus_tools {version('corpus_tools')}."
    return f'<p class="soft">{_escape(said)} <a href="{EXPLORER}">Explore the tables and the articles.</a></p>'


def _findings(told: pd.DataFrame, printed: Printed, labels: Mapping[str, str]) -> str:
    """Each finding with links to its sentences, and its citation and correction to copy; then what was looked at in vain."""
    parts, shown = [], None
    for kind, text, ids, citation in zip(*(told[c] for c in ("kind", "text", "evidence_ids", "citation")), strict=True):
        if kind != shown:
            parts.append(f"{'</ul>' if shown else ''}<h3>{_HEADINGS[kind]}</h3><ul>")
            shown = kind
        names = [name for name in filled(ids).split(ID_SEPARATOR) if name in labels][:LINKS]
        links = " ".join(f'<a href="#{_anchor(name)}">[{i}]</a>' for i, name in enumerate(names, start=1))
        lines = "".join(f"<p>{_escape(line)}</p>" for line in filled(citation).splitlines())
        correction = _correction([name for name in names if name in printed.claims])
        cited = f"<details><summary>To cite, or to correct</summary>{lines}{correction}</details>" if lines else ""
        parts.append(f'<li dir="auto">{_escape(text)} {links}{cited}</li>')
    return f'<section><h2 id="findings">Findings</h2>{"".join(parts)}{"</ul>" if shown else ""}</section>'


def _correction(claims: Sequence[str]) -> str:
    """How claims are put right: the commands to copy."""
    if not claims:
        return ""
    command = f"corpus-tools review tables --sheet review.xlsx --claims {' '.join(claims)}"
    then = "corpus-tools review tables --sheet review.xlsx --apply"
    words = "A number is wrong? In the folder of this page:", "Fill in the sheet, then:", "and make the report again."
    return f"<p>{words[0]} <code>{_escape(command)}</code> {words[1]} <code>{then}</code> {words[2]}</p>"


def _stories(stories: Sequence[Story], labels: Mapping[str, str]) -> str:
    """Each story: who tells it when and from which text, the time line of each toll, what each version leaves out."""
    body = "".join(_story(story, labels) for story in stories) or "<p>No two articles tell one story.</p>"
    return f'<section><h2 id="stories">Stories</h2>{body}</section>'


def _story(story: Story, labels: Mapping[str, str]) -> str:
    versions, outlets = story.versions, story.versions["outlet"].nunique()
    head = f"{len(versions)} articles of {outlets} outlets; independent texts: {story.n_origins}."
    told = versions.assign(origin=versions["origin"].mask(versions["origin"] == versions["article_id"]).map(labels))
    told = told.assign(article_id=versions["article_id"])[["published", "article_id", "agency", "origin"]]
    parts = [
        f"<h3>{_escape(story.title)}</h3><p>{head}</p>",
        _wide(told.rename(columns={"origin": "same text as"}), labels),
    ]
    for quantity, figures in story.tolls.groupby("quantity", sort=False):
        shown = figures[["published", "outlet", "claim_id", "speaker"]]
        parts.append(f"<h4>{_escape(quantity)}</h4>{_wide(shown, labels)}")
    missing = []
    for article, rows in story.left_out.groupby("article_id", sort=False):
        named = "; ".join(f"{what} {value}" for what, value in zip(rows["what"], rows["missing"], strict=True))
        missing.append(f"<li>{_escape(labels.get(str(article), article))}: {_escape(named)}</li>")
    if missing:
        words = "What each leaves out that most others have"
        parts.append(f"<details><summary>{words}</summary><ul>{''.join(missing)}</ul></details>")
    return "".join(parts)


def _wide(data: pd.DataFrame, labels: Mapping[str, str]) -> str:
    return f'<div class="wide">{_table(data.dropna(axis="columns", how="all"), labels)}</div>'


def _navigation(runs: Sequence[NotebookRun]) -> str:
    named = {"findings": "Findings", "stories": "Stories", "read": "What was read"}
    entries = [f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in named.items()]
    entries += [f'<li><a href="#notebook{_anchor(run.name)}">{_escape(_title(run))}</a></li>' for run in runs]
    entries += [f'<li><a href="#{name.lower()}">{name}</a></li>' for name in ("Sentences", "Articles", "Run")]
    return f'<nav aria-label="Contents"><ol>{"".join(entries)}</ol></nav>'


def _for_print(figures: Sequence[_Exported]) -> dict[str, _Exported]:
    """Name of a figure -> the same theme drawn one column wide by a later notebook: 08-claims of 03-claims."""
    first: dict[str, str] = {}
    found = {}
    for figure in figures:
        theme = figure.name[NUMBER:]
        if first.setdefault(theme, figure.name) != figure.name:
            found[first[theme]] = figure
    return found


def _section(
    run: NotebookRun, figures: Sequence[_Exported], narrow: Mapping[str, _Exported], labels: Mapping[str, str]
) -> str:
    parts = [f'<h2 id="notebook{_anchor(run.name)}">{_escape(_title(run))}</h2>']
    if run.error:
        parts.append(f"<p><b>This notebook stopped:</b> {_escape(run.error)}</p>")
    shown_before = [figure.name for figure in figures if figure in narrow.values()]
    parts += [_figure(f, narrow.get(f.name), labels) for f in figures if f.name not in shown_before]
    if shown_before:
        files = f"in the folder figures, as SVG, PDF and PNG: {', '.join(shown_before)}"
        parts.append(f"<p>The figures above stand one column wide {_escape(files)}.</p>")
    if not figures:
        parts.append("<p>No figure here; the tables are in the notebook.</p>")
    limits = _limits(run)
    if limits:
        parts.append(f'<div class="limits"><h3>{LIMITS}</h3>{_markdown(limits)}</div>')
    parts.append(f'<p class="soft">Notebook: notebooks/{_escape(run.path.name)}</p>')
    return f"<section>{''.join(parts)}</section>"


def _figure(figure: _Exported, narrow: _Exported | None, labels: Mapping[str, str]) -> str:
    """A figure with its caption and numbers; a small screen shows its `narrow` form, or lets the wide one be moved."""
    shown = figure.data.head(ROWS_SHOWN)
    more = f"<p>The first {ROWS_SHOWN} of {len(figure.data):,} rows; all are in figures/{_escape(figure.name)}.csv.</p>"
    small = "" if narrow is None else f'<source media="{SMALL}" srcset="{_inside(narrow.picture)}">'
    shape = "fits" if narrow else "moves"
    return (
        f'<figure id="figure{_anchor(figure.name)}">'
        f'<div class="wide"><picture class="{shape}">{small}'
        f'<img src="{_inside(figure.picture)}" alt="{_escape(figure.words["alt"])}"></picture></div>'
        f"<figcaption><b>{_escape(figure.name)}.</b> {_escape(figure.words['caption'])}</figcaption>"
        f'<details><summary>Its numbers, and the sentences behind them</summary><div class="wide">{_table(shown, labels)}</div>'
        f"{more if len(shown) < len(figure.data) else ''}</details></figure>"
    )


def _inside(picture: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode('ascii')}"


def _table(data: pd.DataFrame, labels: Mapping[str, str], *, anchored: bool = False) -> str:
    """`anchored`: each row can be led to by its index."""
    head = "".join(f"<th>{_escape(name)}</th>" for name in headings(data.columns))
    body = "".join(
        (f'<tr id="{_anchor(name)}">' if anchored else "<tr>")
        + f"{''.join(_cell(column, value, labels) for column, value in zip(data.columns, row, strict=True))}</tr>"
        for name, *row in data.itertuples(name=None)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(column: str, value: Any, labels: Mapping[str, str]) -> str:
    """A cell; where an id is known, the words it stands for, as a link to them."""
    if pd.isna(value):
        return "<td></td>"
    if column in ID_COLUMNS and value in labels:
        return f'<td><a href="#{_anchor(value)}">{_escape(labels[value])}</a></td>'
    if isinstance(value, pd.Timestamp):
        return f'<td class="day">{value:%Y-%m-%d}</td>'
    is_number = isinstance(value, float | Integral) and not isinstance(value, bool | np.bool_)
    return f"<td>{_escape(number(value) if is_number else value)}</td>"


def _labels(corpus: Corpus, printed: Printed, passages: Mapping[Passage, Sequence[str]]) -> dict[str, str]:
    """id -> what the page calls it: an article by outlet and title, a claim by its number, a speaker or name by its words."""
    said = corpus.statements.dropna(subset="source_text").set_index("statement_id")["source_text"]
    words = said.to_dict() | corpus.entities.set_index("entity_id")["text"].to_dict() | printed.numbers
    shown = {name for passage, names in passages.items() for name in (passage.sentence_id, *names)}
    labels = {name: words.get(name) or printed.sentences.get(name, ("", "the sentence"))[1] for name in shown}
    listed = corpus.articles["article_id"].head(ARTICLES_SHOWN)
    return labels | {article: f"{printed.outlet(article)}: {printed.title(article)}" for article in listed}


def _ids_of_figures(figures: Iterable[_Exported]) -> list[str]:
    columns = [column for column in ID_COLUMNS if not column.startswith("article")]
    shown = [f.data[column].head(ROWS_SHOWN).dropna() for f in figures for column in columns if column in f.data]
    return [str(name) for names in shown for name in names]


def _passages(corpus: Corpus, names: Iterable[str]) -> tuple[dict[Passage, list[str]], int]:
    """The sentences behind ids, each with the ids that lead to it; and how many are left out. An article is no passage."""
    articles = set(corpus.articles["article_id"])
    leads: dict[str, list[str]] = {}
    places: list[Place] = []
    for name in dict.fromkeys(names):
        if name in articles:
            continue
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


def _sentences(
    passages: Mapping[Passage, Sequence[str]], left_out: int, printed: Printed, labels: Mapping[str, str]
) -> str:
    parts, article = [], None
    for passage, names in passages.items():
        if passage.article_id != article:
            article = passage.article_id
            origin = _escape(printed.titled(article))
            if article in labels:  # in the table of articles below
                origin = f'<a href="#{_anchor(article)}">{origin}</a>'
            parts.append(f"<h3>{origin}</h3>")
        anchors = "".join(f'<a id="{_anchor(name)}"></a>' for name in names if name != passage.sentence_id)
        text = marked_html(passage.text, passage.marks)
        parts.append(f'<p dir="auto" id="{_anchor(passage.sentence_id)}">{anchors}{text}</p>')
    if left_out:
        parts.append(f"<p>{left_out:,} more sentences are not shown here.</p>")
    body = "".join(parts) or "<p>No finding or figure of this report names a sentence.</p>"
    return f'<section><h2 id="sentences">Sentences</h2>{body}</section>'


def _articles(articles: pd.DataFrame) -> str:
    shown = articles.head(ARTICLES_SHOWN).set_index("article_id").rename(columns={"n_words": "words"})
    rows = _table(shown[["outlet", "title", "published", "agency", "words"]], {}, anchored=True)
    more = f"<p>The first {len(shown):,} of {len(articles):,} articles.</p>" if len(shown) < len(articles) else ""
    table = f'<div class="wide">{rows}</div>{more}' if len(shown) else "<p>None.</p>"
    return f'<section><h2 id="articles">Articles</h2>{table}</section>'


def _record(corpus: Corpus) -> str:
    record = json.dumps(corpus.run, ensure_ascii=False, indent=1)
    words = "Versions, hashes of the input and of the word lists, options, counts"
    return f'<section><h2 id="run">Run</h2><details><summary>{words}</summary><pre>{_escape(record)}</pre></details></section>'


def _exported(record: Path) -> _Exported:
    data = pd.read_csv(record.with_suffix(".csv"), keep_default_na=False, na_values=[""])
    words = json.loads(record.read_text(encoding="utf-8"))
    return _Exported(record.stem, words, record.with_suffix(".svg").read_bytes(), data)


def _is_of(figure: _Exported, corpus: Corpus) -> bool:
    """Whether the figure was made from this corpus, as far as it says."""
    made, own = figure.words.get("run", {}), run_hashes(corpus.run)
    return all(made[part] == own[part] for part in ("input", "lexicons") if part in made and part in own)


def _cells(run: NotebookRun) -> list[str]:
    if not run.path.is_file():
        return []
    cells = json.loads(run.path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def _title(run: NotebookRun) -> str:
    titles = (cell.strip().splitlines()[0] for cell in _cells(run) if cell.startswith("# "))
    return next(titles, run.name).lstrip("# ")


def _limits(run: NotebookRun) -> str:
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


def _escape(text: object) -> str:
    return html.escape(str(text))
