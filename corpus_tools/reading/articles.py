"""Pages to articles, blocks and the ledger of lines."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.dates import read_date
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.reading.cleaning_steps import STEPS, Step
from corpus_tools.reading.databases import STEP, Export
from corpus_tools.reading.drafts import BODY, NO_LETTER, Cut, Draft, Line, Unit, to_lines
from corpus_tools.reading.heads import split_page
from corpus_tools.reading.origin import find_agency, find_outlet, find_published
from corpus_tools.reading.pages import EXPORT, FRAME, PAGE_COLUMNS
from corpus_tools.reading.repeated_lines import repeated_lines
from corpus_tools.reading.text import failed
from corpus_tools.reading.webpages import CAPTIONS
from corpus_tools.schema import TABLES

COMPARED_FIRST = 400  # characters at the start of two texts that are compared before the whole texts are
GAP = "\n\n"  # between the blocks of an article's text
OVERRIDDEN = ("outlet", "agency", "title", "published", "url")  # what metadata may say instead of the text
ID_HASH_LETTERS = 8
FAILED = "failed"  # fate of the lines of what a room stopped on
METADATA = "metadata"  # evidence that names the metadata file

Row = dict[str, Any]


class Articles(NamedTuple):
    """The tables articles, blocks and lines, and what could not be made an article, as rows of skipped_inputs."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    lines: pd.DataFrame
    skipped_inputs: pd.DataFrame


class _Article(NamedTuple):
    """A draft with the page it comes from and its place in it."""

    draft: Draft
    page: Row
    number: int


def find_articles(
    pages: pd.DataFrame,
    *,
    metadata: pd.DataFrame | None = None,
    steps: Sequence[Step] = STEPS,
    lexicons: Lexicons | None = None,
) -> Articles:
    """Articles, their blocks (title, captions, body), and the fate of every line of `pages` (as from read_pages).

    A page is cut where a headline is repeated under itself; a record is one article. `steps` are the cleaning steps, in order.
    `metadata` overrides what the text says, per file or per article; ValueError names a line that matches none.
    """
    tables.need(pages, "pages", "file", "text")
    words = lexicons or load_lexicons()
    told = _Metadata(metadata)
    names = _ArticleIds()
    articles: list[Row] = []
    blocks: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    skipped: list[Row] = []
    learnt = _learnt(pages, told)
    for page in _rows(pages):
        try:
            drafts = list(_drafts(page, words))
        except Exception as error:
            whole = _Article(Draft(to_lines(page["text"] or "")), page, 1)
            skipped.append(_failed(whole, error))
            lines += _failed_lines(whole)
            continue
        for found in drafts:
            found.draft.repeated = learnt.get(told.outlet(page["file"], page.get("outlet")) or "", frozenset())
            try:
                row = _cleaned(found, steps, names, told, words)
                own = list(_blocks(found.draft, row["article_id"], row["title"]))
            except Exception as error:
                skipped.append(_failed(found, error))
                lines += _failed_lines(found)
            else:
                articles.append(row)
                blocks += own
                lines += _ledger(found, row["article_id"])
    if not skipped:
        told.check()
    _mark_copies(articles)
    return Articles(
        _articles_table(articles),
        tables.make("blocks", blocks),
        tables.make("lines", lines),
        tables.make("skipped_inputs", skipped),
    )


def _cleaned(found: _Article, steps: Sequence[Step], names: _ArticleIds, told: _Metadata, words: Lexicons) -> Row:
    """The row of an article after the cleaning steps."""
    for step in steps:
        step(found.draft, words)
    _finish(found.draft)
    return _article(found, names.of(found, told), told, words)


def _learnt(pages: pd.DataFrame, told: _Metadata) -> dict[str, frozenset[str]]:
    """The lines of each outlet that are its furniture, where the input names outlets."""
    given = pages["outlet"] if "outlet" in pages.columns else pd.Series(None, index=pages.index, dtype=object)
    outlets = [
        told.outlet(file, None if _null(outlet) else outlet) for file, outlet in zip(pages["file"], given, strict=True)
    ]
    return repeated_lines(zip(outlets, pages["text"].fillna("").astype(str), strict=True)) if any(outlets) else {}


def _failed(found: _Article, error: Exception) -> Row:
    return failed("find_articles", error, file=found.page["file"], record=found.page.get("record"))


def _rows(pages: pd.DataFrame) -> Iterator[Row]:
    names = list(pages.columns)
    for cells in zip(*(pages[name].tolist() for name in names), strict=True):
        yield {name: None if _null(value) else value for name, value in zip(names, cells, strict=True)}


def _null(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or value is pd.NaT or value is pd.NA


def _drafts(page: Row, words: Lexicons) -> Iterator[_Article]:
    """The articles of a page in the making; a record and a web page are one article."""
    lines = to_lines(page["text"] or "")
    title, outlet = page.get("title"), page.get("outlet")
    captions = (page.get(CAPTIONS) or "").splitlines()
    if page.get(EXPORT) is not None:
        yield _Article(_of_export(page[EXPORT], title, outlet), page, int(page["record"]))
        return
    if page.get("record") is None and title is None and not captions:
        for number, part in enumerate(split_page(lines, words), start=1):
            yield _Article(Draft(part, outlet=outlet), page, number)
        return
    draft = Draft(lines, title=title, outlet=outlet, from_record=title is not None)
    draft.units = [Unit("caption", caption, []) for caption in captions]
    yield _Article(draft, page, int(page.get("record") or 1))


def _of_export(export: Export, title: str | None, outlet: str | None) -> Draft:
    """The article of a database's export: its fields and marks are decided, only the text is open."""
    lines = [Line(number, text) for number, text in enumerate(export.lines, start=export.first_line)]
    for line, fate, prefix in zip(lines, export.fates, export.prefixes, strict=True):
        if prefix:
            line.cuts = (Cut(line.text[:prefix], "export_field", STEP),)
            line.text = line.text[prefix:]
        elif fate:
            line.decide(fate, STEP)
    titled = [line for line in lines if line.fate == "title"]
    units = [Unit("title", title, titled)] if title and titled else []
    return Draft(lines, title=title, from_record=title is not None, outlet=outlet, wrapped=export.wrapped, units=units)


def _finish(draft: Draft) -> None:
    """What no step decided stays: as body, in reading order."""
    for line in draft.lines:
        if not line.fate:
            unit = Unit(BODY, line.text.strip(), [line])
            line.decide(BODY if unit.text else "blank", "keep")
            draft.units += [unit] if unit.text else []
    draft.units.sort(key=lambda unit: unit.lines[0].number if unit.lines else 0)


# --- ids ----------------------------------------------------------------------------------------------------------------


class _ArticleIds:
    """Article ids: begin with a letter, are unique, and depend on nothing but the article's own input where they can.

    An id that nobody gave carries a hash of the text, so that it stays when other articles come and goes with its text.
    """

    def __init__(self) -> None:
        self.given: dict[str, int] = {}  # id -> how many articles wanted it

    def of(self, found: _Article, told: _Metadata) -> str:
        file, number, own = found.page["file"], found.number, found.page.get("article_id")
        source = told.source_id(file)
        stem = source or _stem(file)
        if own is not None:
            wanted = [_lettered(str(own), "id"), f"{stem}-{own}", f"{stem}-{own}-{number}"]
        else:
            wanted = [f"{stem}-{number}" if source else f"{stem}-{_hash_of(found)}"]
        name = next((name for name in wanted if name not in self.given), wanted[-1])
        while name in self.given:
            self.given[wanted[-1]] += 1
            name = f"{wanted[-1]}-{self.given[wanted[-1]]}"
        self.given[name] = 1
        return name


def _hash_of(found: _Article) -> str:
    """A short hash of an article as it stands in the input."""
    lines = [found.page.get("title") or "", *(line.text for line in found.draft.lines)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:ID_HASH_LETTERS]


def _lettered(name: str, prefix: str) -> str:
    return name if name[:1].isalpha() else f"{prefix}-{name}"


def _stem(file: str) -> str:
    """Folder and file name without suffixes, as an id."""
    if file == FRAME:
        return "article"
    path = PurePosixPath(file)
    suffix = "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix
    stem = "-".join((*path.parent.parts, path.name.removesuffix(suffix)))
    return _lettered(re.sub(r"[^\w.-]+", "-", stem), "file")


# --- metadata -----------------------------------------------------------------------------------------------------------


class _Metadata:
    """What metadata says of files and articles, and which of its lines have been used."""

    def __init__(self, metadata: pd.DataFrame | None) -> None:
        rows = [] if metadata is None else list(_rows(metadata))
        self.by_file = {row["file"]: row for row in rows if row.get("file") and not row.get("article_id")}
        self.by_article = {row["article_id"]: row for row in rows if row.get("article_id")}
        self.unused = set(self.by_article)

    def source_id(self, file: str) -> str | None:
        return self.by_file.get(file, {}).get("source_id")

    def outlet(self, file: str, given: str | None) -> str | None:
        """The outlet of a page as far as it is told before its text is read."""
        return self.by_file.get(file, {}).get("outlet") or given

    def of(self, file: str, article_id: str) -> Row:
        """The line for the file, overridden by the line for the article; only what they say."""
        self.unused.discard(article_id)
        told = {**self.by_file.get(file, {}), **{k: v for k, v in self.by_article.get(article_id, {}).items() if v}}
        return {
            name: value for name, value in told.items() if value and name not in ("file", "article_id", "source_id")
        }

    def check(self) -> None:
        if self.unused:
            raise ValueError(f"metadata names the article {min(self.unused)!r}, which is not in the input.")


# --- one article --------------------------------------------------------------------------------------------------------


def _article(found: _Article, article_id: str, told: _Metadata, words: Lexicons) -> Row:
    draft, page = found.draft, found.page
    said = told.of(page["file"], article_id)
    title = said.get("title") or draft.title
    text = GAP.join(unit.text for unit in draft.of(BODY, "heading"))
    outlet, outlet_evidence = _first((said.get("outlet"), METADATA), (page.get("outlet"), page.get("outlet_evidence")))
    if outlet is None:
        outlet, outlet_evidence = find_outlet(draft, text, words)
    agency, agency_evidence = _first((said.get("agency"), METADATA), (page.get("agency"), page.get("agency_evidence")))
    if agency is None:
        agency, agency_evidence = find_agency(draft, text, words)
    url, _ = _first((said.get("url"), METADATA), (page.get("url"), None))
    published, published_evidence = _published(
        (said.get("published"), METADATA), (page.get("published"), page.get("published_evidence"))
    )
    if published_evidence is None:
        published, published_evidence = find_published(draft)
    kept = {k: v for k, v in page.items() if k not in PAGE_COLUMNS}
    kept |= {k: v for k, v in said.items() if k not in OVERRIDDEN}
    if page.get("article_id") is not None and str(page["article_id"]) != article_id:
        kept["source_article_id"] = str(page["article_id"])
    return kept | {
        "article_id": article_id, "outlet": outlet, "outlet_evidence": outlet_evidence,
        "agency": agency, "agency_evidence": agency_evidence, "title": title, "text": text,
        "published": published, "published_evidence": published_evidence, "url": url,
        "n_words": len(text.split()) + len((title or "").split()),
        "file": page["file"], "record": page.get("record"),
        "first_line": draft.lines[0].number if draft.lines else None,
        "last_line": draft.lines[-1].number if draft.lines else None,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }  # fmt: skip


def _first(*candidates: tuple[Any, str | None]) -> tuple[Any, str | None]:
    return next(((value, evidence) for value, evidence in candidates if value), (None, None))


def _published(*candidates: tuple[Any, str | None]) -> tuple[datetime.datetime | None, str | None]:
    """The first date that is given, and who gives it; what can be read in two ways stays null and is quoted."""
    value, evidence = _first(*candidates)
    if value is None:
        return None, None
    if isinstance(value, datetime.datetime):
        return pd.Timestamp(value).tz_localize(None).to_pydatetime(), evidence
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day), evidence
    date = read_date(str(value))
    return date, f"{evidence}: {value}" + ("" if date else " (no date that can be read in one way)")


def _mark_copies(articles: list[Row]) -> None:
    """copy_of: the earlier article with the same words, whatever their case, marks and spaces."""
    alike: dict[str, list[Row]] = {}
    for row in articles:
        start = _letters(row["text"][:COMPARED_FIRST])[: COMPARED_FIRST // 4]
        if start:
            alike.setdefault(start, []).append(row)
    for rows in alike.values():
        first: dict[str, str] = {}
        for row in rows if len(rows) > 1 else ():
            earlier = first.setdefault(_letters(row["text"]), row["article_id"])
            row["copy_of"] = None if earlier == row["article_id"] else earlier


def _letters(text: str) -> str:
    return NO_LETTER.sub("", text.casefold())


def _articles_table(rows: list[Row]) -> pd.DataFrame:
    if not rows:
        return tables.empty("articles")
    extra = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in extra}
    declared = TABLES["articles"].names
    typed = {name: values if name in declared else _one_type(values) for name, values in columns.items()}
    return tables.make("articles", pd.DataFrame(typed))


def _one_type(values: pd.Series) -> pd.Series:
    """A kept column in the type that its values share; as words where they share none."""
    typed = values.infer_objects()
    return (
        typed
        if typed.dtype.kind in "bifM" or typed.dtype == "str"
        else values.where(values.isna(), values.map(str)).astype("str")
    )


def _blocks(draft: Draft, article_id: str, title: str | None) -> Iterator[tuple[Any, ...]]:
    """Title, captions, then the body with its place in the text."""
    block, place = 0, 0
    titled = draft.of("title")
    if title is not None:
        lines = [line.number for line in titled[0].lines] if titled else []
        for unit in titled:
            for line in unit.lines:
                line.block = block
        yield (article_id, block, "title", title, *(_ends(lines)), None, None)
        block += 1
    for unit in (*draft.of("caption"), *draft.of(BODY, "heading")):
        for line in unit.lines:
            line.block = block
        ends = _ends([line.number for line in unit.lines])
        if unit.zone == "caption":
            yield (article_id, block, "caption", unit.text, *ends, None, None)
        else:
            yield (article_id, block, unit.zone, unit.text, *ends, place, place + len(unit.text))
            place += len(unit.text) + len(GAP)
        block += 1


def _ends(numbers: list[int]) -> tuple[int | None, int | None]:
    return (numbers[0], numbers[-1]) if numbers else (None, None)


def _ledger(found: _Article, article_id: str) -> Iterator[tuple[Any, ...]]:
    """Every line with its fate; what was cut out of it in rows of its own."""
    file, record = found.page["file"], found.page.get("record")
    for line in found.draft.lines:
        yield (file, record, line.number, 0, line.text, line.fate, line.step, article_id, line.block)
        for part, cut in enumerate(line.cuts, start=1):
            yield (file, record, line.number, part, cut.text, cut.fate, cut.step, article_id, None)


def _failed_lines(found: _Article) -> Iterator[tuple[Any, ...]]:
    """The lines of what could not be made an article: kept in the ledger, in no article."""
    file, record = found.page["file"], found.page.get("record")
    for line in found.draft.lines:
        yield (file, record, line.number, 0, line.text, FAILED, "find_articles", None, None)
        for part, cut in enumerate(line.cuts, start=1):
            yield (file, record, line.number, part, cut.text, FAILED, "find_articles", None, None)
