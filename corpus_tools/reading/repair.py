"""Cleaning steps: lines of one article to its title, captions and paragraphs. Every line ends with one fate.

A step is a function (draft, words) -> None that decides lines or units which no earlier step has decided. Steps stand in STEPS
by name, in the order in which they run; each can be left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.furniture import (
    CAPITAL_DATELINE,
    HEAD,
    SPEAKER,
    TAIL,
    credits,
    datelines,
    fate_of,
    find_label,
    placed_media,
    trailing_agency,
)

OUTER = " \t\n\r\f\v\u00a0\u2002\u2003\u2009\u200b\u200e\u200f\u202f\ufeff"  # blanks and invisible marks at the ends of a line
BODY, KEPT, JOINED = "body", "keep", "join_wrapped_lines"

MAX_HEADLINE_WORDS = 32
MAX_HEADLINE_CHARS = 220
MAX_HEADING_WORDS = 12
MAX_HEADING_CHARS = 90
HEAD_LINES = 6  # lines with words at the start of an article in which bylines stand
TAIL_LINES = 4  # and at its end
PARTS = {
    (False, False): frozenset[str](),
    (True, False): frozenset({HEAD}),
    (False, True): frozenset({TAIL}),
    (True, True): frozenset({HEAD, TAIL}),
}
MAX_HEAD_LINES = 10  # lines with words between a headline and its repetition
MIN_DUPLICATE_WORDS = 8  # shorter lines may be said twice
MIN_HEADLINE_WORDS = 5  # of a first line that could also be furniture
MAX_SECTION_WORDS = 3  # "Arab World" above a headline
LINES_UNDER_TITLE = 3  # a byline or a place may stand between a title and the first paragraph
MIN_LINES_UNDER_SECTION = 3  # section, headline, paragraph
MAX_WRAP_WIDTH = 130  # hard-wrapped lines are no longer than this
MIN_WRAP_WIDTH = 40
MIN_WRAPPED_PAIRS = 3
WRAPPED_SHARE = 0.3  # of neighbouring lines, so many must break inside a sentence
WRAP_SLACK = 12  # a full line may end this much before the widest one

LIKE_HEADLINES = ("teaser", "credit", "newsletter", "byline")

STOPS = frozenset(".?!…:;")
CLOSERS = "\"'”’»)]"
HEADLINE_END = re.compile(r"[\w)\]?!%'\"’”»]")
LOWER = re.compile(r"[\"'“‘(]?[a-z]")
HYPHENATED = re.compile(r"(?<=[^\W\d_]-) (?=[a-z])")  # a word broken over two lines keeps its hyphen and gets no blank
NO_LETTER = re.compile(r"[\W_]+")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Cut:
    """Words taken out of a line."""

    text: str
    fate: str
    step: str


@dataclass(slots=True)
class Line:
    """One line of the input: what is left of it, and what became of it ("" while undecided)."""

    number: int
    text: str
    fate: str = ""
    step: str = ""
    block: int | None = None
    cuts: tuple[Cut, ...] = ()

    def decide(self, fate: str, step: str) -> None:
        self.fate, self.step = fate, step


@dataclass(slots=True, eq=False)
class Unit:
    """One block in the making: some lines, joined."""

    zone: str
    text: str
    lines: list[Line]

    def decide(self, fate: str, step: str) -> None:
        for line in self.lines:
            line.decide(fate, step)


@dataclass(slots=True)
class Draft:
    """One article in the making."""

    lines: list[Line]
    title: str | None = None
    from_record: bool = False
    outlet: str | None = None  # as the record says
    told_by: list[tuple[str, str]] = field(default_factory=list)  # media in datelines and credits, with the words
    units: list[Unit] = field(default_factory=list)

    def open_lines(self) -> Iterator[Line]:
        return (line for line in self.lines if not line.fate)

    def of(self, *zones: str) -> list[Unit]:
        return [unit for unit in self.units if unit.zone in zones]

    def drop(self, unit: Unit, fate: str, step: str) -> None:
        unit.decide(fate, step)
        self.units.remove(unit)


Step = Callable[[Draft, Lexicons], None]


def to_lines(text: str) -> list[Line]:
    """The numbered lines of a text; \\n, \\r\\n and \\r end a line."""
    return [Line(number, line) for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1)]


def ends_in_stop(text: str) -> bool:
    """Whether a line ends like a sentence: a stop, then perhaps closing marks."""
    return text.rstrip(CLOSERS)[-1:] in STOPS


def same(text: str) -> str:
    """What two prints of one line have in common: no outer or repeated blanks."""
    return " ".join(text.strip(OUTER).split())


# --- the page: several articles -----------------------------------------------------------------------------------------


def split_page(lines: Sequence[Line], words: Lexicons) -> list[list[Line]]:
    """Cut a page where a headline is repeated with only captions, markers and numbers in between.

    Lines before the first headline belong to the first article; a page without such a headline is one article.
    """
    starts = _headline_starts(lines, words)
    cuts = [0, *starts[1:], len(lines)] if starts else [0, len(lines)]
    if starts and any(_has_body(line.text) for line in lines[: starts[0]]):
        cuts.insert(1, starts[0])
    return [list(lines[start:end]) for start, end in itertools.pairwise(cuts)]


def _has_body(text: str) -> bool:
    return len(text) > MAX_HEADLINE_CHARS // 2 and ends_in_stop(text.strip(OUTER))


def _headline_starts(lines: Sequence[Line], words: Lexicons) -> list[int]:
    filled = [(place, same(line.text)) for place, line in enumerate(lines) if line.text.strip(OUTER)]
    alike = [_alike(text) for _, text in filled]
    starts: list[int] = []
    covered = -1
    for n, (place, text) in enumerate(filled):
        if n <= covered or alike[n] not in alike[n + 1 : n + 2 + MAX_HEAD_LINES]:
            continue
        repeat = _repetition(filled, alike, n, words)
        if repeat is not None and not is_marker(text, words) and not is_credited(text, words):
            starts.append(place)
            covered = _head_end(filled, alike, n, repeat, words)
    return starts


def _alike(text: str) -> str:
    """What two prints of one line share: letters and digits; the line itself where it has none."""
    return NO_LETTER.sub("", text.casefold()) or text


def _repetition(filled: list[tuple[int, str]], alike: list[str], n: int, words: Lexicons) -> int | None:
    """Where the headline at `n` is printed again, if all between is what stands under a headline."""
    head = alike[n + 1 : n + 2 + MAX_HEAD_LINES]
    if alike[n] not in head:
        return None
    distance = head.index(alike[n])
    if not is_headline(filled[n][1] if distance == 0 else filled[n][1].rstrip(".…:")):
        return None
    nearby = alike[n + 1 : n + 3 + 2 * MAX_HEAD_LINES]
    between = [(text, alike[n + 1 + m]) for m, (_, text) in enumerate(filled[n + 1 : n + 1 + distance])]
    fits = all(nearby.count(key) > 1 or is_marker(text, words) or is_credited(text, words) for text, key in between)
    return n + 1 + distance if fits else None


def _head_end(filled: list[tuple[int, str]], alike: list[str], n: int, repeat: int, words: Lexicons) -> int:
    """The last line of the head that begins at `n`: captions and markers may follow the repeated headline."""
    known = set(alike[n : repeat + 1])
    while repeat + 1 < len(filled) and (alike[repeat + 1] in known or is_credited(filled[repeat + 1][1], words)):
        repeat += 1
    return repeat


def is_headline(text: str) -> bool:
    """A line that could be a headline: short, begins like one, does not end like a sentence."""
    if len(text) > MAX_HEADLINE_CHARS or not LETTER.search(text) or LOWER.match(text):
        return False
    n_words = text.count(" ") + 1
    return 2 <= n_words <= MAX_HEADLINE_WORDS and HEADLINE_END.match(text[-1]) is not None


# --- steps on lines -----------------------------------------------------------------------------------------------------


def drop_blank_lines(draft: Draft, words: Lexicons) -> None:
    for line in draft.lines:
        if not line.text.strip(OUTER):
            line.decide("blank", "drop_blank_lines")


def find_repeated_head(draft: Draft, words: Lexicons) -> None:
    """Title and captions of a page that prints its headline twice: each kept once, every other print dropped."""
    step = "find_repeated_head"
    first = list(itertools.islice(draft.open_lines(), 4 * MAX_HEAD_LINES))
    if not first or is_credited(same(first[0].text), words):
        return
    filled = [(n, same(line.text)) for n, line in enumerate(first)]
    alike = [_alike(text) for _, text in filled]
    repeat = _repetition(filled, alike, 0, words)
    if repeat is None:
        return
    title = filled[0][1]
    head = [(first[n], text, alike[n]) for n, text in filled[: _head_end(filled, alike, 0, repeat, words) + 1]]
    seen: set[str] = set()
    for line, text, key in head:
        if is_marker(text, words):
            continue
        kind = "title" if key == alike[0] else "caption"
        if key in seen:
            line.decide(f"repeated_{kind}", step)
        elif kind == "caption" or draft.title is None:
            add_unit(draft, kind, [line], step)
            draft.title = title if kind == "title" else draft.title
        seen.add(key)


def drop_furniture(draft: Draft, words: Lexicons) -> None:
    """Lines that match a pattern of data/furniture.tsv. An article of which nothing would be left keeps its lines."""
    opened = [line for line in draft.lines if not line.fate]
    fates = [(line, fate_of(line.text.strip(OUTER), _part_of(n, len(opened)), words)) for n, line in enumerate(opened)]
    if all(fate for _, fate in fates) and not draft.units:
        return
    if fates and draft.title is None and _may_be_headline(fates[0][0].text, fates[0][1]):
        del fates[0]
    for line, fate in fates:
        if fate:
            line.decide(fate, "drop_furniture")


def _may_be_headline(text: str, fate: str | None) -> bool:
    """A headline like "Video: ..." is no teaser where the article has no other."""
    text = same(text)
    return fate in LIKE_HEADLINES and text.count(" ") + 1 >= MIN_HEADLINE_WORDS and is_headline(text)


def _part_of(place: int, of: int) -> frozenset[str]:
    head, tail = place < HEAD_LINES, place >= of - TAIL_LINES and of > HEAD_LINES
    return PARTS[head, tail]


def cut_labels(draft: Draft, words: Lexicons) -> None:
    """Words like "Image caption" before a line: cut, and the line becomes a caption or stays text."""
    for line in list(draft.open_lines()):
        found = find_label(line.text.strip(OUTER), words)
        if found is None:
            continue
        text = line.text.strip(OUTER)
        end, zone = found
        line.cuts += (Cut(text[:end], "media_label", "cut_labels"),)
        line.text = text[end:]
        if zone == "caption":
            add_unit(draft, zone, [line], "cut_labels")


def is_marker(text: str, words: Lexicons) -> bool:
    return fate_of(text, PARTS[True, False], words) is not None


def is_credited(text: str, words: Lexicons) -> bool:
    return text[-2:].rstrip(".")[-1:] in ")]" and credits(words).search(text[-160:]) is not None


# --- from lines to units ------------------------------------------------------------------------------------------------


def add_unit(draft: Draft, zone: str, lines: list[Line], step: str) -> Unit:
    unit = Unit(
        zone,
        HYPHENATED.sub("", " ".join(line.text.strip(OUTER) for line in lines))
        if len(lines) > 1
        else lines[0].text.strip(OUTER),
        lines,
    )
    for n, line in enumerate(lines):
        line.decide(zone, step if n == 0 or zone != BODY else JOINED)
    draft.units.append(unit)
    return unit


def join_wrapped_lines(draft: Draft, words: Lexicons) -> None:
    """Paragraphs from lines: hard-wrapped lines are joined by a blank; where lines are paragraphs each stays one."""
    groups = [[line] for line in draft.open_lines()]
    widths = wrap_widths(list(draft.open_lines()))
    if widths:
        groups = _joined(groups, widths)
    for group in groups:
        add_unit(draft, BODY, group, KEPT)


def wrap_widths(lines: list[Line]) -> tuple[int, ...]:
    """The column at which lines were wrapped, and that of first lines where it is less; () where lines are paragraphs."""
    pairs = [(a.text.strip(OUTER), b.text.strip(OUTER)) for a, b in _neighbours(lines)]
    inside = [a for a, b in pairs if LOWER.match(b) and not ends_in_stop(a)]
    if len(inside) < MIN_WRAPPED_PAIRS or len(inside) < WRAPPED_SHARE * len(pairs):
        return ()
    width = max(map(len, inside))
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return ()
    short = [len(a) for a, _ in pairs if len(a) < width - WRAP_SLACK and not ends_in_stop(a)]
    narrow = [n for n in short if sum(n - WRAP_SLACK < other <= n for other in short) >= MIN_WRAPPED_PAIRS]
    return (width, max(narrow)) if narrow else (width,)


def _neighbours(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs of lines with nothing between them."""
    return ((a, b) for a, b in itertools.pairwise(lines) if b.number == a.number + 1)


def _first(text: str) -> int:
    return len(text.split(maxsplit=1)[0]) if text else 0


def _joined(groups: list[list[Line]], widths: tuple[int, ...]) -> list[list[Line]]:
    joined: list[list[Line]] = []
    for group in groups:
        line = group[0]
        if joined and line.number == joined[-1][-1].number + 1 and _wraps(joined[-1][-1].text, line.text, widths):
            joined[-1].append(line)
        else:
            joined.append([line])
    return joined


def _wraps(above: str, below: str, widths: tuple[int, ...]) -> bool:
    """Whether the line `below` goes on with the paragraph of `above`."""
    above, below = above.strip(OUTER), below.strip(OUTER)
    needed = len(above) + 1 + _first(below)
    full = any(width - (WRAP_SLACK if width == widths[0] else 0) < needed and len(above) <= width for width in widths)
    if not ends_in_stop(above):
        return full or LOWER.match(below) is not None
    if len(widths) == 1:
        return full
    return full and len(above) > widths[-1] and not _opens_paragraph(below, widths)


def _opens_paragraph(text: str, widths: tuple[int, ...]) -> bool:
    """In pages whose first lines are shorter: a line of that width that does not end its sentence."""
    return (
        len(widths) > 1
        and len(text) <= widths[-1] + WRAP_SLACK
        and not ends_in_stop(text)
        and LOWER.match(text) is None
    )


# --- steps on units -----------------------------------------------------------------------------------------------------


def find_title(draft: Draft, words: Lexicons) -> None:
    """The title: as given by the record (its print in the text is dropped), or a first line that is like a headline."""
    body = draft.of(BODY)
    if not body:
        return
    if draft.title is not None:
        if draft.from_record and _same_letters(body[0].text, draft.title):
            draft.drop(body[0], "repeated_title", "find_title")
        return
    first = body[0]
    if _is_section(body):
        draft.drop(first, "marker", "find_title")
        body = body[1:]
        first = body[0]
    if is_credited(first.text, words):
        return
    if is_headline(first.text) and any(
        _is_paragraph(unit.text, first.text) for unit in body[1 : 1 + LINES_UNDER_TITLE]
    ):
        first.zone, draft.title = "title", first.text
        first.decide("title", "find_title")


def _is_section(body: list[Unit]) -> bool:
    """A section's name above the headline: a few words, then a longer line like a headline, then a paragraph."""
    if len(body) < MIN_LINES_UNDER_SECTION or ends_in_stop(body[0].text):
        return False
    name, headline = body[0].text, body[1].text
    return (
        name.count(" ") < MAX_SECTION_WORDS
        and headline.count(" ") + 1 >= MIN_HEADLINE_WORDS
        and is_headline(headline)
        and any(ends_in_stop(unit.text) for unit in body[2 : 2 + MIN_LINES_UNDER_SECTION])
    )


def _same_letters(text: str, title: str) -> bool:
    """Whether two prints of a title differ in case, marks and blanks alone."""
    if len(text) > 2 * len(title):
        return False
    return NO_LETTER.sub("", text.casefold()) == NO_LETTER.sub("", title.casefold())


def _is_paragraph(text: str, headline: str) -> bool:
    return ends_in_stop(text) or len(text) > len(headline) or len(text) > MAX_HEADING_CHARS


def find_captions(draft: Draft, words: Lexicons) -> None:
    """Lines under the headline that end in a photo credit; lines that repeat a caption are dropped.

    The only paragraph of an article stays one: an agency in brackets ends it as a credit.
    """
    known = {same(unit.text) for unit in draft.of("caption")}
    body = draft.of(BODY)
    if len(body) == 1 and not known:
        return
    head = True
    for n, unit in enumerate(body):
        head = head and n < MAX_HEAD_LINES
        if known and same(unit.text) in known:
            draft.drop(unit, "repeated_caption", "find_captions")
        elif head and is_credited(unit.text, words):
            unit.zone = "caption"
            unit.decide("caption", "find_captions")
            known.add(same(unit.text))
        else:
            head = False
            if not known:
                return


NAMES = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}"
NAME_LINE = re.compile(rf"{NAMES}(?:(?:,| and|, and| &) {NAMES}){{0,3}}$")


def find_bylines(draft: Draft, words: Lexicons) -> None:
    """Lines before the first paragraph that are a medium's name or, under a title, only names."""
    media = _media(words)
    first = _first_paragraph(draft)
    placed = placed_media(words)
    for unit in [unit for unit in draft.of(BODY, "heading") if unit.lines[0].number <= first]:
        if unit.text in media or (draft.outlet and unit.text.casefold() == draft.outlet.casefold()):
            draft.told_by.append((unit.text, unit.text))
            draft.drop(unit, "byline", "find_bylines")
        elif found := placed.match(unit.text):
            draft.told_by.append((found["medium"], unit.text))
            draft.drop(unit, "byline", "find_bylines")
        elif draft.title is not None and NAME_LINE.match(unit.text):
            draft.drop(unit, "byline", "find_bylines")


def _first_paragraph(draft: Draft) -> int:
    """Number of the line before which no paragraph stands; 0 where none does."""
    paragraphs = [
        unit.lines[0].number for unit in draft.of(BODY) if ends_in_stop(unit.text) or len(unit.text) > MAX_HEADING_CHARS
    ]
    return min(paragraphs, default=0) - 1


@cache
def _media(words: Lexicons) -> frozenset[str]:
    return frozenset((*words.terms("media"), *words.terms("agencies")))


def find_headings(draft: Draft, words: Lexicons) -> None:
    """Short lines inside the body that are like titles and are followed by a paragraph."""
    body = draft.of(BODY)
    for unit, after in itertools.pairwise(body):
        text = unit.text
        if len(text) > MAX_HEADING_CHARS or text.count(" ") + 1 > MAX_HEADING_WORDS or text[0] in '-–—•*"“':
            continue
        if (
            is_headline(text)
            and not text.endswith(("!", '"', "”"))
            and ends_in_stop(after.text)
            and len(after.text) > len(text)
        ):
            unit.zone = "heading"
            unit.decide("heading", "find_headings")


DASH = re.compile(r"[-–—•*▪●·]\s*(?=[^\W\d_]|[\"“‘'])")


def cut_list_dashes(draft: Draft, words: Lexicons) -> None:
    """The dash or dot of a list, where more than one paragraph begins with one."""
    listed = [unit for unit in draft.of(BODY, "heading") if DASH.match(unit.text)]
    if len(listed) > 1:
        for unit in listed:
            _cut_start(unit, DASH.match(unit.text), "marker", "cut_list_dashes")


def _cut_start(unit: Unit, found: re.Match[str] | None, fate: str, step: str) -> None:
    if found is None or found.end() >= len(unit.text):
        return
    line = unit.lines[0]
    inner = line.text.lstrip(OUTER)
    if found.end() > len(inner):
        return
    line.cuts += (Cut(inner[: found.end()], fate, step),)
    line.text = inner[found.end() :]
    unit.text = unit.text[found.end() :]


def cut_dateline(draft: Draft, words: Lexicons) -> None:
    """Place, day and medium before the first paragraph ("BEIRUT (Reuters) - ", "Alwaght- "): cut; the medium is evidence."""
    body = draft.of(BODY)
    if not body:
        return
    first = body[0]
    found = datelines(words).match(first.text)
    if found:
        draft.told_by.append((found["medium"] or found["prefix"], found.group().strip()))
    else:
        found = CAPITAL_DATELINE.match(first.text)
        if found and found.group().endswith(": ") and any(SPEAKER.match(unit.text) for unit in body[1:]):
            return
    _cut_start(first, found, "dateline", "cut_dateline")


def cut_trailing_agency(draft: Draft, words: Lexicons) -> None:
    """An agency's name after the last sentence: cut; it is kept as evidence."""
    for unit in draft.of(BODY)[-1:]:
        found = trailing_agency(words).search(unit.text[-60:])
        line = unit.lines[-1]
        text = line.text.strip(OUTER)
        if found and text.endswith(found.group().strip()) and len(text) > len(found.group()):
            cut = found.group().strip()
            draft.told_by.append((found["medium"], cut))
            line.cuts += (Cut(cut, "credit", "cut_trailing_agency"),)
            line.text = text[: len(text) - len(cut)].rstrip()
            unit.text = unit.text[: len(unit.text) - len(cut)].rstrip()


def drop_duplicates(draft: Draft, words: Lexicons) -> None:
    """A paragraph that has been printed before in the article."""
    seen: set[str] = set()
    for unit in draft.of(BODY):
        if unit.text in seen and unit.text.count(" ") >= MIN_DUPLICATE_WORDS - 1:
            draft.drop(unit, "duplicate", "drop_duplicates")
        seen.add(unit.text)


STEPS: tuple[Step, ...] = (
    drop_blank_lines,
    find_repeated_head,
    cut_labels,
    drop_furniture,
    join_wrapped_lines,
    find_title,
    find_captions,
    find_headings,
    find_bylines,
    cut_dateline,
    cut_trailing_agency,
    cut_list_dashes,
    drop_duplicates,
)
"""The cleaning steps in the order in which they run."""
