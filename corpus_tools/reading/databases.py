"""Exports of news databases (Nexis, Nexis Uni, Factiva, ProQuest, Europresse, Gale) to articles with their fields.

A layout is a row of data/database_layouts.tsv, the names of fields are in data/database_fields.tsv: an analyst adds a database by
adding rows. Every line keeps its place, and is the title, text, or a line whose fate is decided here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from corpus_tools.dates import find_dates
from corpus_tools.field_dates import read_date
from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError
from corpus_tools.reading.markup import MarkedLine

STEP = "read_export"
COVER, FIELD, MARK, TITLE, COPYRIGHT = "cover", "export_field", "marker", "title", "copyright"
ALONE = ("text", "abstract")  # fields whose name may stand on a line without a colon
HEAD, TAIL, END = "head", "tail", "end"
MAX_NAMED = 60  # characters of a line that can be a date, a length or a field's name
AUTHOR_WORDS = 10
NEAR_START = 8  # lines with words in which an article of an export says its date
LENGTH = re.compile(
    r"(?P<words>\d[\d., ]{0,9}) (?:words?|wörter|worte|mots?|palabras|parole|palavras|woorden|ord)\b.*", re.IGNORECASE
)
RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\) |all rights reserved|alle rechte|tous droits|todos los derechos|tutti i diritti).*",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: \w{2,5}(?:[+-]\d{1,2})?)?")
YEAR = re.compile(r"(?:19|20)\d\d")
CITED_DATE = re.compile(r"\d{1,2} [^\W\d_]{3,10}\.? \d{4}|[^\W\d_]{3,10}\.? \d{1,2}, \d{4}")
BY = re.compile(r"(?:by|von|par|por|di|door)\s+(?=[A-Z])", re.IGNORECASE)
ISSUE = re.compile(r",? (?:no\.?|n[°º]|nr\.?) ?\d.*$", re.IGNORECASE)  # Le Monde, no. 21845
DOCUMENT = re.compile(r"(?:document|dokument|documento|gale)\b\s*\|?\s*", re.IGNORECASE)
REFUSED = (
    "it looks like an export of a news database in a layout that is not known ({mark!r}), and would be read as one article. "
    "Export it as .docx or .rtf from Nexis Uni, as .html or .rtf from Factiva, as .txt from ProQuest; or describe it in a row "
    "of database_layouts.tsv (docs/reading.md)."
)


class Layout(NamedTuple):
    """One row of database_layouts.tsv."""

    name: str
    sure: re.Pattern[str]
    least: int
    start: re.Pattern[str] | None
    end: re.Pattern[str] | None
    label: re.Pattern[str] | None
    order: tuple[str, ...]
    wrapped: bool

    @property
    def known(self) -> bool:
        return bool(self.start or self.end or self.label)


class Export(NamedTuple):
    """One article of an export: what its fields say, and its lines with what became of each ("" for text)."""

    fields: dict[str, Any]
    first_line: int  # in the file, 1-based
    lines: list[str]
    fates: list[str]
    prefixes: list[int]  # characters before the text of a line that name its field
    wrapped: bool


@dataclass(slots=True, eq=False)
class _Line:
    """A line of an export: the field it names or belongs to, and where the words for it begin."""

    text: str
    name: str = ""  # the field that it names; "" for a line without a name
    place: str = ""
    value: str = ""
    prefix: int = 0
    fate: str = ""
    classed: bool = False  # named by the class of its element

    @property
    def blank(self) -> bool:
        return not self.text


@dataclass(slots=True)
class _Article:
    """The lines of one article and the fields read so far."""

    lines: list[_Line]
    fields: dict[str, str] = field(default_factory=dict)

    def tell(self, name: str, value: str) -> None:
        """Keep what is told of a field first; a header is told in parts."""
        if name == "header":
            value = ", ".join(filter(None, (self.fields.pop(name, ""), value)))
        if value and not self.fields.get(name):
            self.fields[name] = value


@cache
def layouts(words: Lexicons) -> tuple[Layout, ...]:
    """The rows of database_layouts.tsv, compiled."""

    found = []
    for row in words["database_layouts"]:
        start, end, label = (re.compile(row[mark]) if row[mark] else None for mark in ("start", "end", "label"))
        sure, order, wrapped = re.compile(row["sure"]), tuple(row["order"].split()), row["wrapped"] == "yes"
        found.append(Layout(row["name"], sure, int(row["least"]), start, end, label, order, wrapped))
    return tuple(found)


@cache
def _surely(words: Lexicons) -> re.Pattern[str]:
    either = "|".join(f"(?:{row['sure']})" for row in words["database_layouts"])
    return re.compile(rf"(?m)^[ \t\xa0]*+(?:{either})[ \t\xa0\r]*$")


def may_be_export(text: str, words: Lexicons) -> bool:
    """A quick look: whether any line of a text is a sure mark of some layout."""
    return _surely(words).search(text) is not None


@cache
def _field_names(words: Lexicons) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """One pattern of all names of fields, and what each group of it holds and where it stands."""
    rows = words["database_fields"]
    pattern = re.compile("|".join(f"(?P<n{n}>(?:{row['name']})$)" for n, row in enumerate(rows)))
    return pattern, {f"n{n}": (row["field"], row["place"]) for n, row in enumerate(rows)}


@cache
def _named(name: str, words: Lexicons) -> tuple[str, str]:
    """Field and place of a field's name or a class; ("", "") for other words."""
    pattern, rows = _field_names(words)
    found = pattern.match(name.strip().lower())
    return rows[found.lastgroup] if found and found.lastgroup else ("", "")


def read_export(lines: Sequence[MarkedLine], words: Lexicons) -> tuple[str, list[Export]] | None:
    """The layout and the articles of an export; None for any other text.

    UnreadableError (unknown_export) for a text with the marks of an export that no layout fits.
    """
    texts = [line.text.replace("\xa0", " ").strip() for line in lines]
    classes = {f".{name}" for line in lines for name in line.classes}
    if not may_be_export("\n".join([*texts, *sorted(classes)]), words):
        return None
    layout, read = _best_layout(lines, texts, classes, words)
    if layout is None:
        return None
    if layout.known:
        exports = [_export(article, first, lines, layout) for first, article in _articles(read, layout)]
        if exports:
            return layout.name, exports
    mark = next(text for text in texts if layout.sure.fullmatch(text))
    raise UnreadableError("unknown_export", REFUSED.format(mark=mark[:MAX_NAMED]))


def _best_layout(
    lines: Sequence[MarkedLine], texts: list[str], classes: set[str], words: Lexicons
) -> tuple[Layout | None, list[_Line]]:
    """The layout of which most marks and names are found, and the lines read by it."""
    best: tuple[int, Layout | None, list[_Line]] = (0, None, [])
    for layout in layouts(words):
        sure = [text for text in texts if text and layout.sure.fullmatch(text)]
        sure += [name for name in classes if layout.sure.fullmatch(name)]
        if not sure or (not layout.known and (len(sure) < layout.least or best[1] is not None)):
            continue
        read = [_read_line(line, text, layout, words) for line, text in zip(lines, texts, strict=True)]
        marks = {line.name for line in read if line.name} | {
            mark for line in read for mark in ("start", "end") if _is(layout, mark, line.text)
        }
        count = len(marks) + (sum(1 for text in texts if LENGTH.fullmatch(text)) > 0)
        if not layout.known or (count >= layout.least and count > best[0]):
            best = (count, layout, read)
    return best[1], best[2]


def _is(layout: Layout, mark: str, text: str) -> bool:
    pattern = layout.start if mark == "start" else layout.end
    return bool(text and pattern and pattern.fullmatch(text))


def _read_line(line: MarkedLine, text: str, layout: Layout, words: Lexicons) -> _Line:
    """A line with the field that its element's class or its first words name."""
    if line.text == "\f":
        return _Line("\f", fate=MARK)
    for name in reversed(line.classes):
        held, place = _named(f".{name}", words)
        if held:
            return _Line(text, held, place, text, classed=True)
    found = layout.label.match(text) if layout.label and text else None
    if found:
        held, place = _named(found["label"], words)
        value = found["value"]
        if held and (value is not None or held in ALONE or place == END):
            return _Line(text, held, place, (value or "").strip(), found.start("value") if value else 0)
    return _Line(text, fate=MARK if text and layout.sure.fullmatch(text) else "")


# --- cutting ------------------------------------------------------------------------------------------------------------


def _articles(read: list[_Line], layout: Layout) -> Iterator[tuple[int, _Article]]:
    """Each article with the place of its first line. Lines before the first, and after one that is complete, are cover."""
    pending: list[_Line] = []
    found: list[list[_Line]] = []
    for part in _parts(read, layout):
        if _begins_article(part, layout):
            found.append(pending + part)
            pending = []
        elif not found:
            _cover(part)
            pending += part
        else:
            if not _goes_on(part, found[-1], layout):
                _cover(part)
            found[-1] += part
    first = 0
    for lines in found:
        yield first, _Article(lines)
        first += len(lines)


def _goes_on(part: list[_Line], before: list[_Line], layout: Layout) -> bool:
    """Whether a part without a head belongs to the text before it, which only seemed to end or begin there."""
    if any(_is(layout, "start", line.text) for line in before):
        return not any(line.place in (TAIL, END) for line in before)
    return any(_is(layout, "end", line.text) for line in part)


def _cover(lines: list[_Line]) -> None:
    for line in lines:
        line.fate = line.fate or ("" if line.blank else COVER)


def _parts(read: list[_Line], layout: Layout) -> Iterator[list[_Line]]:
    starts = [n for n, line in enumerate(read) if _is(layout, "start", line.text)]
    if not starts and layout.end is None:  # the pages of the old Europresse name the outlet first
        starts = [n for n, line in enumerate(read) if line.classed and line.name == "outlet"]
    ends = [] if starts else [n + 1 for n, line in enumerate(read) if _is(layout, "end", line.text)]
    for line in read:
        if _is(layout, "start", line.text) or _is(layout, "end", line.text):
            line.fate = MARK
    cuts = sorted({0, *starts, *ends, len(read)})
    return (read[start:end] for start, end in itertools.pairwise(cuts))


def _begins_article(part: list[_Line], layout: Layout) -> bool:
    """Whether a part has what stands above an article: a sure mark, a field, or a date near its start."""
    filled = [line for line in part if not line.blank and line.fate != MARK]
    if not filled:
        return False
    if _is(layout, "start", part[0].text) and layout.sure.fullmatch(part[0].text):
        return True
    if any(line.place == HEAD for line in filled):
        return True
    dated = layout.end is not None and "date" in layout.order
    return dated and any(_is_date(line.text) for line in filled[:NEAR_START])


def _is_date(text: str) -> bool:
    """Whether a line is a date with its year; one with another name before it is none ("Time of Request: ...")."""
    year = YEAR.search(text) if len(text) <= MAX_NAMED else None
    return year is not None and ":" not in text[: year.start()] and read_date(text) is not None


# --- one article --------------------------------------------------------------------------------------------------------


def _export(article: _Article, first: int, lines: Sequence[MarkedLine], layout: Layout) -> Export:
    head, body = _zones(article, layout)
    _read_fields(article, body, layout)
    if layout.order:
        _read_unnamed(article, article.lines[:head], layout)
    _decide(article, body)
    texts = [line.text for line in lines[first : first + len(article.lines)]]
    fates = [line.fate for line in article.lines]
    # where the words after a field's name begin in the line as it stands in the file
    prefixes = [
        len(text) - len(text.lstrip()) + line.prefix if line.prefix and not line.fate else 0
        for text, line in zip(texts, article.lines, strict=True)
    ]
    return Export(_as_fields(article.fields, layout), first + 1, texts, fates, prefixes, layout.wrapped)


def _zones(article: _Article, layout: Layout) -> tuple[int, set[int]]:
    """Where the head ends, and the places of the lines of text."""
    lines = article.lines
    named = [n for n, line in enumerate(lines) if line.name == "text" and not line.fate]
    if any(lines[n].classed for n in named):
        return min(named), {n for n in named if lines[n].classed}
    if not named and any(line.classed and line.name == TITLE for line in lines):
        return _under_title(lines, layout)
    if not layout.order:
        return _of_names(lines, named)
    start = named[0] if named else _head_end(lines, layout)
    end = _tail_start(lines, start + 1 if named else start, layout)
    body = set(range(start, end)) if not named or lines[start].value else set(range(start + 1, end))
    if not any(not lines[n].blank and not lines[n].fate for n in body):
        body = _under(lines, "abstract")
    return start, {n for n in body if not lines[n].fate}


def _under_title(lines: list[_Line], layout: Layout) -> tuple[int, set[int]]:
    """In a page that marks the title and not the text: what follows the title and the author under it."""
    title = next(n for n, line in enumerate(lines) if line.classed and line.name == TITLE)
    start = next((n + 1 for n in range(title + 1, len(lines)) if _is_author(lines[n])), title + 1)
    start = start if all(lines[n].blank for n in range(title + 1, start - 1)) else title + 1
    return start, {n for n in range(start, _tail_start(lines, start, layout)) if not (lines[n].fate or lines[n].name)}


def _is_author(line: _Line) -> bool:
    """Whether an unnamed line under a title can be the author's: few words, and no sentence."""
    if line.blank or line.name or line.fate or LENGTH.fullmatch(line.text) or _is_date(line.text):
        return False
    return line.text.count(" ") < AUTHOR_WORDS and line.text[-1].isalpha()


def _of_names(lines: list[_Line], named: list[int]) -> tuple[int, set[int]]:
    """In a layout in which each line belongs to the name above it: the lines under the names of text."""
    body: set[int] = set()
    inside = False
    for n, line in enumerate(lines):
        if line.name:
            inside = line.name == "text"
            if inside and line.value:
                body.add(n)
        elif inside and not line.fate:
            body.add(n)
    return (min(named) if named else len(lines)), body


def _under(lines: list[_Line], name: str) -> set[int]:
    """The line that names a field, and those after it up to the next name."""
    start = next((n for n, line in enumerate(lines) if line.name == name), None)
    if start is None:
        return set()
    end = next((n for n in range(start + 1, len(lines)) if lines[n].name or lines[n].fate), len(lines))
    return set(range(start, end))


def _head_end(lines: list[_Line], layout: Layout) -> int:
    """Where the text begins if nothing names it: after the fields at the start, and the title where it stands under the date."""
    last, seen, named, titled = 0, False, False, False
    for start, end in _paragraphs(lines):
        here = lines[start:end]
        if any(_is_head_line(line) for line in here):
            last = end
            named = named or any(line.name for line in here)
            seen = seen or named or any(_is_date(line.text) or LENGTH.fullmatch(line.text) for line in here)
        elif seen:
            if named or titled or layout.order[-1] != TITLE:
                break
            last, titled = end, True
    return last


def _is_head_line(line: _Line) -> bool:
    return bool(
        line.fate or line.place == HEAD or LENGTH.fullmatch(line.text) or _is_date(line.text) or RIGHTS.match(line.text)
    )


def _paragraphs(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of lines without a blank one."""
    start = 0
    for blank, run in itertools.groupby(lines, key=lambda line: line.blank):
        end = start + len(list(run))
        if not blank:
            yield start, end
        start = end


def _tail_start(lines: list[_Line], start: int, layout: Layout) -> int:
    """Where the fields after the text begin: the first that only stands there, or the run of fields that closes the article."""
    sure = next((n for n in range(start, len(lines)) if lines[n].place == END), len(lines))
    end = sure
    runs = _paragraphs(lines[:sure]) if layout.wrapped else ((n, n + 1) for n in range(sure) if not lines[n].blank)
    for first, last in reversed([run for run in runs if run[0] >= start]):
        closing = all(line.fate for line in lines[first:last]) or (lines[first].name and lines[first].name != "text")
        if not closing and not RIGHTS.match(lines[first].text):
            break
        end = first
    return end


def _read_fields(article: _Article, body: set[int], layout: Layout) -> None:
    """What the names say: a value on their own line, or on the lines below up to a blank one."""
    for n, line in enumerate(article.lines):
        if line.fate == MARK and _is(layout, "end", line.text) and DOCUMENT.match(line.text):
            article.tell("article_id", line.value or line.text)
        if not line.name or n in body or line.fate:
            continue
        under: list[_Line] = []
        if not line.classed and line.name != "text":
            for other in article.lines[n + 1 :]:
                if other.name or other.fate or (other.blank and (line.value or under)):
                    break
                under += [] if other.blank else [other]
        if line.name == TITLE and line.classed:
            below = next((other for other in article.lines[n + 1 : n + 3] if not other.blank), line)
            article.tell("byline", below.text if _is_author(below) and article.lines.index(below) not in body else "")
        if line.name == TITLE and not line.value:
            _take_title(article, under)
        article.tell(line.name, " ".join(filter(None, (line.value, *(other.text for other in under)))))


def _read_unnamed(article: _Article, head: list[_Line], layout: Layout) -> None:
    """Title, outlet and date where they stand without a name, by their order around the date."""
    plain = [line for line in head if not (line.blank or line.fate or line.name or RIGHTS.match(line.text))]
    unnamed = set(plain)
    runs = [[line for line in head[start:end] if line in unnamed] for start, end in _paragraphs(head)]
    day = next((line for line in plain if _is_date(line.text)), None)
    length = next((line for line in plain if LENGTH.fullmatch(line.text)), None)
    above = _Above([run for run in runs if run], plain, day, length)
    article.tell("published", above.day.text if above.day else "")
    article.tell("length", above.length.text if above.length else "")
    if layout.order[0] == "outlet":
        _outlet_first(article, above)
    elif "length" in layout.order and above.length:
        _length_first(article, above, above.length)
    else:
        _title_first(article, above, with_outlet="outlet" in layout.order)


class _Above(NamedTuple):
    """The lines above an article that no name explains, by paragraph and all; the date and the length among them."""

    runs: list[list[_Line]]
    plain: list[_Line]
    day: _Line | None
    length: _Line | None


def _outlet_first(article: _Article, above: _Above) -> None:
    """Outlet, date with the edition under it, then the title in a paragraph of its own (the old Nexis)."""
    first = 1 if len(above.runs) > 1 else 0  # paragraph of the title where no date stands
    under = next((n + 1 for n, run in enumerate(above.runs) if above.day in run), first)
    outlet = [line.text for line in itertools.chain(*above.runs[:under])]
    before = above.plain.index(above.day) if above.day else len(outlet)
    article.tell("outlet", "".join(outlet[:before][-1:]))
    _take_title(article, [line for run in above.runs[under : under + 1] for line in run])


def _title_first(article: _Article, above: _Above, *, with_outlet: bool) -> None:
    """The title, and under it the outlet above the date (Nexis Uni); lines further up are of a cover page."""
    upper = list(itertools.takewhile(lambda line: line is not above.day, above.plain))
    if with_outlet and len(upper) > 1 and (above.day is not None or len(upper) == 2):
        article.tell("outlet", upper[-1].text)
        _take_title(article, upper[-2:-1])
    else:
        first = next((n for n, line in enumerate(article.lines) if line.name), 0)
        _take_title(article, [line for line in upper if line in article.lines[:first]][-1:] or upper[:1])


def _length_first(article: _Article, above: _Above, length: _Line) -> None:
    """Section and title in one paragraph, then byline, length, date, clock and outlet in the next (Factiva); or all in one."""
    place = next(n for n, run in enumerate(above.runs) if length in run)
    run = above.runs[place]
    own = run[: run.index(length)]
    under = [line for line in run[run.index(length) + 1 :] if line is not above.day]
    clock = next((line for line in under if CLOCK.fullmatch(line.text)), None)
    article.tell("time", clock.text if clock else "")
    article.tell("outlet", next((line.text for line in under if line is not clock), ""))
    titled = above.runs[place - 1] if place else [line for line in own if not BY.match(line.text)]
    for line in own:
        if place or line not in titled:
            article.tell("byline", line.text)
    article.tell("section", " ".join(line.text for line in titled[:-1]))
    _take_title(article, titled[-1:])


def _take_title(article: _Article, lines: list[_Line]) -> None:
    if lines and not article.fields.get("title"):
        article.fields["title"] = " ".join(line.text for line in lines)
        for line in lines:
            line.fate = TITLE


def _decide(article: _Article, body: set[int]) -> None:
    """What became of each line: text stays open, all others are told."""
    rights = " ".join(line.text for line in article.lines if RIGHTS.match(line.text)).casefold()
    last = max((n for n in body if not article.lines[n].blank), default=None)
    if last is not None and len(body) > 1 and article.lines[last].text.casefold() in rights:
        body.discard(last)  # Factiva prints the owner once more under the text
    titled = any(line.fate == TITLE for line in article.lines)
    for n, line in enumerate(article.lines):
        if line.blank or line.fate or n in body:
            continue
        if line.name == TITLE and line.value and not titled and article.fields.get(TITLE, "").startswith(line.value):
            line.fate, titled = TITLE, True
        else:
            line.fate = COPYRIGHT if RIGHTS.match(line.text) or line.name == COPYRIGHT else FIELD


def _as_fields(told: dict[str, str], layout: Layout) -> dict[str, Any]:
    """The fields as columns: outlet without its issue, length as a number, a date with its clock, a byline without "By"."""
    citation, header = told.get("citation", ""), told.get("header", "")
    cited = CITED_DATE.search(citation)
    day = told.get("published") or (cited.group() if cited else header)
    outlet = told.get("outlet") or citation.partition(";")[0]
    words = LENGTH.search(told.get("length") or header)
    section = told.get("section") or _section_of(header)
    fields: dict[str, Any] = {
        "title": told.get("title"),
        "outlet": ISSUE.sub("", outlet.partition(";")[0]).strip(" ,") or None,
        "published": " ".join(filter(None, (day, told.get("time")))) or None,
        "url": next(iter(re.findall(r"https?://\S+", told.get("url", ""))), None),
        "article_id": DOCUMENT.sub("", told.get("article_id", ""), count=1).strip() or None,
        "byline": BY.sub("", told.get("byline", ""), count=1) or None,
        "section": section or None,
        "length": int(re.sub(r"\D", "", words["words"])) if words else None,
        "language": told.get("language"),
        "database": layout.name,
    }
    for name in ("outlet", "published"):
        if fields[name]:
            fields[f"{name}_evidence"] = f"field of a {layout.name} export"
    return fields


def _section_of(header: str) -> str:
    """The words before the date in Europresse's line "Économie, samedi 4 juillet 2015 - 355 mots"; a weekday is no section."""
    first, _, rest = header.partition(",")
    return first if read_date(rest.partition(",")[0]) and not find_dates(first) else ""
