"""Pages to articles, blocks and the ledger of lines."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.field_dates import read_date
from corpus_tools.lexicons import LexiconError, Lexicons, load_lexicons
from corpus_tools.reading.cleaning_steps import STEPS, Step
from corpus_tools.reading.databases import STEP, Export
from corpus_tools.reading.drafts import (
    BODY,
    LINE_END,
    OUTER,
    Cut,
    Draft,
    Line,
    Unit,
    ends_in_stop,
    is_headline,
    letters,
    to_lines,
)
from corpus_tools.reading.heads import split_page
from corpus_tools.reading.origin import find_agency, find_outlet, find_published
from corpus_tools.reading.pages import EXPORT, FRAME, METADATA, METADATA_KEYS, PAGE_COLUMNS, UNMATCHED
from corpus_tools.reading.repeated_lines import repeated_lines
from corpus_tools.reading.text import failed
from corpus_tools.reading.webpages import CAPTIONS
from corpus_tools.schema import TABLES

FEWEST_TITLED, TITLED_SHARE = 10, 0.8  # texts, and the share of them with a headline, that show where titles stand
COMPARED_FIRST = 400  # characters at the start of two texts that are compared before the whole texts are
GAP = "\n\n"  # between the blocks of an article's text
ID_HASH_LETTERS = 8
FAILED, ROOM = "failed", "find_articles"  # fate of the lines of what a room stopped on, and this room
PLACED = ("file", "record")  # where an article stands in the input: no table but for these columns depends on it
KEPT_OF_PAGE = (*PLACED, "article_id")  # when an article is cleaned

Row = dict[str, Any]


class Articles(NamedTuple):
    """The tables articles, blocks and lines, and what could not be made an article, as rows of skipped_inputs."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    lines: pd.DataFrame
    skipped_inputs: pd.DataFrame


class Raw(NamedTuple):
    """An article as it stands in the input, with its id: all that cleaning may look at. Cut from its page, or not (`error`)."""

    page: Row
    number: int  # in its page
    first_line: int
    text: str
    article_id: str = ""
    told: Mapping[str, Any] = MappingProxyType({})  # by metadata
    repeated: frozenset[str] = frozenset()  # its lines that the corpus shows to be furniture of its outlet
    stopped_title: bool = False  # whether its first line ends in a stop and, as texts beside it show, is its title
    error: Exception | None = None


def find_articles(
    pages: pd.DataFrame,
    *,
    metadata: pd.DataFrame | None = None,
    steps: Sequence[Step] = STEPS,
    lexicons: Lexicons | None = None,
) -> Articles:
    """Articles, their blocks (title, captions, body), and the fate of every line of `pages` (as from read_pages).

    A page is cut where a headline is repeated under itself; a record is one article. `steps` are the cleaning steps, in order.
    `metadata` overrides what the text says, per file or per article; a line that matches none is a skipped input.
    """
    tables.need(pages, "pages", "file", "text")
    words = lexicons or load_lexicons()
    raw = cut_pages(pages, metadata, words)
    cleaned = clean_articles(raw, words, steps=steps)
    skipped = pd.concat([unmatched(metadata, raw), cleaned.skipped_inputs], ignore_index=True)
    return cleaned._replace(articles=complete(cleaned.articles, raw), skipped_inputs=skipped)


def cut_pages(pages: pd.DataFrame, metadata: pd.DataFrame | None, words: Lexicons) -> list[Raw]:
    """The articles of all pages before cleaning, in reading order: what one says of another (ids, furniture) is decided here."""
    told, names = _Metadata(metadata), _ArticleIds()
    rows = tables.records(pages)
    learnt, titled = _learnt(rows, told), _titled(rows)
    found: list[Raw] = []
    for page in rows:
        file = page["file"]
        furniture = learnt.get(told.outlet(file, page.get("outlet")) or "", frozenset())
        try:
            parts = list(_parts(page, words))
        except LexiconError:
            raise
        except Exception as error:
            found.append(Raw(page, 1, 1, page["text"] or "", error=error))
            continue
        for number, first_line, text in parts:
            name = names.of(page, number, text, told.source_id(file))
            own = furniture & {line.strip(OUTER) for line in text.split("\n")} if furniture else furniture
            stopped = _home(page) in titled and ends_in_stop(_first_line(text))
            found.append(Raw(page, number, first_line, text, name, told.of(file, name), own, stopped))
    return found


def unmatched(metadata: pd.DataFrame | None, raw: Sequence[Raw]) -> pd.DataFrame:
    """The lines of the metadata that name an article which is not there, as skipped inputs. ValueError where no line fits."""
    if metadata is None or any(found.error is not None for found in raw):  # such a page has no ids
        return tables.empty("skipped_inputs")
    named = metadata["article_id"].dropna()
    gone = named[~named.isin({found.article_id for found in raw})]
    if len(gone) and len(gone) == len(metadata):
        raise ValueError(f"metadata names the article {gone.iloc[0]!r}, which is not in the input. No line fits it.")
    rows = [
        {
            "file": METADATA,
            "record": place + 1,
            "reason": UNMATCHED,
            "detail": f"the article {name!r} is not in the input.",
        }
        for place, name in gone.items()
    ]
    return tables.make("skipped_inputs", rows)


def clean_articles(raw: Iterable[Raw], words: Lexicons, *, steps: Sequence[Step] = STEPS) -> Articles:
    """The articles after the cleaning steps, each from itself alone: `complete` adds what others say of it."""
    articles: list[Row] = []
    blocks: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    skipped: list[Row] = []
    for found in raw:
        try:
            draft = _cleaned(found, steps, words)
            row = _article(found, draft, words)
            own = list(_blocks(draft, found.article_id, row["title"]))
        except LexiconError:  # no article's fault
            raise
        except Exception as error:
            file, record = found.page["file"], found.page.get("record")
            skipped.append(failed(ROOM, error, file=file, record=record))
            left = to_lines(found.text, found.first_line)
            lines += [(file, record, line.number, 0, line.text, FAILED, ROOM, None, None) for line in left]
        else:
            articles.append(row)
            blocks += own
            lines += _ledger(found, draft)
    made = {"articles": articles, "blocks": blocks, "lines": lines, "skipped_inputs": skipped}
    return Articles(**{name: tables.make(name, rows) for name, rows in made.items()})


def complete(articles: pd.DataFrame, raw: Iterable[Raw]) -> pd.DataFrame:
    """The cleaned articles of a corpus with `copy_of` and the columns that the input and the metadata have beside ours."""
    own = {found.article_id: _kept(found) for found in raw}
    rows = [own[article] for article in articles["article_id"]]
    extra = {
        name: _one_type(pd.Series([row.get(name) for row in rows], dtype=object))
        for name in dict.fromkeys(name for row in rows for name in row)
    }
    copies = _copies(articles["article_id"].tolist(), articles["text"].tolist())
    return tables.make("articles", pd.DataFrame({**articles.assign(copy_of=copies), **extra}))


def content(found: Raw) -> Iterator[str]:
    """Whatever the cleaned article depends on, but its place in the input."""
    given = (found.page.get(name) for name in PAGE_COLUMNS if name not in (*PLACED, "text"))
    told = (f"{name}={value}" for name, value in sorted(found.told.items()))
    learnt = (*sorted(found.repeated), found.stopped_title)
    yield from map(str, (found.article_id, found.first_line, found.text, *given, *told, *learnt))


def without_text(found: Raw) -> Raw:
    """What `complete` needs of an article that is cleaned, and its place."""
    page = {name: value for name, value in found.page.items() if name in KEPT_OF_PAGE or name not in PAGE_COLUMNS}
    return found._replace(page=page, text="", repeated=frozenset(), error=None)


def _cleaned(found: Raw, steps: Sequence[Step], words: Lexicons) -> Draft:
    if found.error is not None:
        raise found.error
    draft = _draft(found)
    for step in steps:
        step(draft, words)
    _finish(draft)
    return draft


def _learnt(pages: list[Row], told: _Metadata) -> dict[str, frozenset[str]]:
    """The lines of each outlet that are its furniture, where the input names outlets."""
    outlets = [told.outlet(page["file"], page.get("outlet")) for page in pages]
    return repeated_lines(zip(outlets, (page["text"] or "" for page in pages), strict=True)) if any(outlets) else {}


def _titled(pages: list[Row]) -> set[str]:
    """Folders of pages, and files of records, in which nearly all texts without a given title begin with a headline."""
    begins: dict[str, list[bool]] = {}
    for page in pages:
        if page.get("title") is None and (first := _first_line(page["text"] or "")):
            begins.setdefault(_home(page), []).append(is_headline(first))
    return {home for home, of in begins.items() if len(of) >= FEWEST_TITLED and sum(of) >= TITLED_SHARE * len(of)}


def _home(page: Row) -> str:
    return str(page["file"] if page.get("record") is not None else PurePosixPath(page["file"]).parent)


def _first_line(text: str) -> str:
    return LINE_END.split(text.lstrip(OUTER), maxsplit=1)[0].rstrip(OUTER)


def _parts(page: Row, words: Lexicons) -> Iterator[tuple[int, int, str]]:
    """The articles of a page, each with its number, first line and text; a record and a web page are one article."""
    text = page["text"] or ""
    if page.get("record") is not None or page.get("title") is not None or page.get(CAPTIONS):
        yield int(page.get("record") or 1), 1, text
        return
    parts = split_page(to_lines(text), words)
    for number, part in enumerate(parts, start=1):
        yield number, part[0].number, "\n".join(line.text for line in part) if len(parts) > 1 else text


def _draft(found: Raw) -> Draft:
    page = found.page
    title, outlet = page.get("title"), page.get("outlet")
    if page.get(EXPORT) is not None:
        draft = _of_export(page[EXPORT], title, outlet)
    else:
        draft = Draft(to_lines(found.text, found.first_line), title=title, outlet=outlet, from_record=title is not None)
        draft.units = [Unit("caption", caption, []) for caption in (page.get(CAPTIONS) or "").splitlines()]
    draft.repeated, draft.stopped_title = found.repeated, found.stopped_title
    return draft


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

    def of(self, page: Row, number: int, text: str, source: str | None) -> str:
        own, stem = page.get("article_id"), source or _stem(page["file"])
        if own is not None:
            wanted = [_lettered(str(own), "id"), f"{stem}-{own}", f"{stem}-{own}-{number}"]
        else:
            wanted = [f"{stem}-{number}" if source else f"{stem}-{_hash_of(page.get('title') or '', text)}"]
        name = next((name for name in wanted if name not in self.given), wanted[-1])
        while name in self.given:
            self.given[wanted[-1]] += 1
            name = f"{wanted[-1]}-{self.given[wanted[-1]]}"
        self.given[name] = 1
        return name


def _hash_of(title: str, text: str) -> str:
    """A short hash of an article as it stands in the input, however its lines end."""
    content = f"{title}\n{LINE_END.sub(chr(10), text)}"
    return hashlib.sha256(content.encode()).hexdigest()[:ID_HASH_LETTERS]


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
    """What metadata says of files and articles."""

    def __init__(self, metadata: pd.DataFrame | None) -> None:
        rows = [] if metadata is None else tables.records(metadata)
        self.by_file = {row["file"]: row for row in rows if row.get("file") and not row.get("article_id")}
        self.by_article = {row["article_id"]: row for row in rows if row.get("article_id")}

    def source_id(self, file: str) -> str | None:
        return self.by_file.get(file, {}).get("source_id")

    def outlet(self, file: str, given: str | None) -> str | None:
        """The outlet of a page as far as it is told before its text is read."""
        return self.by_file.get(file, {}).get("outlet") or given

    def of(self, file: str, article_id: str) -> Row:
        """The line for the file, overridden by the line for the article; only what they say."""
        told = {**self.by_file.get(file, {}), **{k: v for k, v in self.by_article.get(article_id, {}).items() if v}}
        return {name: value for name, value in told.items() if value and name not in (*METADATA_KEYS, "source_id")}


# --- one article --------------------------------------------------------------------------------------------------------


def _article(found: Raw, draft: Draft, words: Lexicons) -> Row:
    page, said = found.page, found.told
    title = said.get("title") or draft.title
    text = GAP.join(unit.text for unit in draft.of(BODY, "heading"))
    outlet, outlet_evidence = _given(found, "outlet") or find_outlet(draft, text, words)
    agency, agency_evidence = _given(found, "agency") or find_agency(draft, text, words)
    published, published_evidence = _published(found) or find_published(draft)
    return {
        "article_id": found.article_id, "outlet": outlet, "outlet_evidence": outlet_evidence,
        "agency": agency, "agency_evidence": agency_evidence, "title": title, "text": text,
        "published": published, "published_evidence": published_evidence, "url": said.get("url") or page.get("url") or None,
        "n_words": len(text.split()) + len((title or "").split()),
        "file": page["file"], "record": page.get("record"),
        "first_line": draft.lines[0].number if draft.lines else None,
        "last_line": draft.lines[-1].number if draft.lines else None,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }  # fmt: skip


def _kept(found: Raw) -> Row:
    """What the input and the metadata say of an article in columns that are none of ours."""
    page, ours = found.page, (*PAGE_COLUMNS, *TABLES["articles"].names)
    kept = {name: value for name, value in {**page, **found.told}.items() if name not in ours}
    if page.get("article_id") is not None and str(page["article_id"]) != found.article_id:
        kept["source_article_id"] = str(page["article_id"])
    return kept


def _given(found: Raw, field: str) -> tuple[Any, str | None] | None:
    """What metadata or the page give for a field, and which of them does; None where neither does."""
    told, page = found.told, found.page
    given = ((told.get(field), METADATA), (page.get(field), page.get(f"{field}_evidence")))
    return next(((value, evidence) for value, evidence in given if value), None)


def _published(found: Raw) -> tuple[datetime.datetime | None, str | None] | None:
    """The date that is given, and who gives it; what can be read in two ways stays null and is quoted."""
    given = _given(found, "published")
    if given is None:
        return None
    value, evidence = given
    if isinstance(value, datetime.datetime):
        return pd.Timestamp(value).tz_localize(None).to_pydatetime(), evidence
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day), evidence
    date = read_date(str(value))
    return date, f"{evidence}: {value}" + ("" if date else " (no date that can be read in one way)")


def _copies(articles: Sequence[str], texts: Sequence[str]) -> list[str | None]:
    """For each article the earliest with the same words, whatever their case, marks and spaces; None for that one itself."""
    begins = [letters(text[:COMPARED_FIRST])[: COMPARED_FIRST // 4] for text in texts]
    often = Counter(begins)
    first: dict[str, str] = {}
    copies: list[str | None] = []
    for article, text, begin in zip(articles, texts, begins, strict=True):
        earliest = first.setdefault(letters(text), article) if begin and often[begin] > 1 else article
        copies.append(earliest if earliest != article else None)
    return copies


def _one_type(values: pd.Series) -> pd.Series:
    """A kept column in the type that its values share; as words where they share none."""
    typed = values.infer_objects()
    if typed.dtype.kind in "bifM" or typed.dtype == "str":
        return typed
    return values.where(values.isna(), values.map(str)).astype("str")


def _blocks(draft: Draft, article_id: str, title: str | None) -> Iterator[tuple[Any, ...]]:
    """Title, captions, then the body with its place in the text."""
    lines = [line for unit in draft.of("title") for line in unit.lines]
    titled, place = [] if title is None else [Unit("title", title, lines)], 0
    for block, unit in enumerate((*titled, *draft.of("caption"), *draft.of(BODY, "heading"))):
        for line in unit.lines:
            line.block = block
        ends = (unit.lines[0].number, unit.lines[-1].number) if unit.lines else (None, None)
        is_text = unit.zone in (BODY, "heading")
        span = (place, place + len(unit.text)) if is_text else (None, None)
        yield (article_id, block, unit.zone, unit.text, *ends, *span)
        place += len(unit.text) + len(GAP) if is_text else 0


def _ledger(found: Raw, draft: Draft) -> Iterator[tuple[Any, ...]]:
    """Every line with its fate; what was cut out of it in rows of its own."""
    file, record, article = found.page["file"], found.page.get("record"), found.article_id
    for line in draft.lines:
        yield (file, record, line.number, 0, line.text, line.fate, line.step, article, line.block)
        for part, cut in enumerate(line.cuts, start=1):
            yield (file, record, line.number, part, cut.text, cut.fate, cut.step, article, None)
