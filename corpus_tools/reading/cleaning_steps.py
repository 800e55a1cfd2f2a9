"""Cleaning steps: lines of one article to its title, captions and paragraphs. Every line ends with one fate.

A step is a function (draft, words) -> None that decides lines or units which no earlier step has decided. Steps stand in STEPS
by name, in the order in which they run; each can be left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.drafts import (
    BODY,
    OUTER,
    Cut,
    Draft,
    Line,
    Unit,
    add_unit,
    ends_in_stop,
    is_credited,
    is_headline,
    letters,
    same,
)
from corpus_tools.reading.furniture import (
    CAPITAL_DATELINE,
    HEAD,
    SPEAKER,
    TAIL,
    datelines,
    fate_of,
    find_label,
    is_photo_caption,
    placed_media,
    trailing_agency,
)
from corpus_tools.reading.heads import find_repeated_head
from corpus_tools.reading.wrapping import join_wrapped_lines

MAX_HEADING_WORDS = 12
MAX_HEADING_CHARS = 90
HEAD_LINES = 6  # lines with words at the start of an article in which bylines stand
TAIL_LINES = 4  # and at its end
MIN_DUPLICATE_WORDS = 8  # shorter lines may be said twice
MIN_HEADLINE_WORDS = 5  # of a first line that could also be furniture
MAX_SECTION_WORDS = 3  # "Arab World" above a headline
LINES_UNDER_TITLE = 3  # may stand between a title and the first paragraph, beside names of the outlet and of authors:
NAMES_UNDER_TITLE, MAX_NAME_BLANKS = 6, 4  # lines in which these stand, and blanks in one
MIN_LINES_UNDER_SECTION = 3  # section, headline, paragraph
TEASER = "teaser"
MAX_LIST_WORDS = 4  # of the heading of a list of other articles
LIKE_HEADLINES = ("teaser", "credit", "newsletter", "byline")

Step = Callable[[Draft, Lexicons], None]


def drop_blank_lines(draft: Draft, words: Lexicons) -> None:
    for line in draft.lines:
        if not line.text.strip(OUTER):
            line.decide("blank", "drop_blank_lines")


def drop_furniture(draft: Draft, words: Lexicons) -> None:
    """Lines that match a pattern of data/furniture.tsv. An article of which nothing would be left keeps its lines."""
    opened = list(draft.open_lines())
    fates = [(line, fate_of(line.text.strip(OUTER), _part_of(n, len(opened)), words)) for n, line in enumerate(opened)]
    if all(fate for _, fate in fates) and not draft.units:
        return
    if fates and draft.title is None and _may_be_headline(fates[0][0].text, fates[0][1]):
        del fates[0]
    for line, fate in fates:
        if fate:
            line.decide(fate, "drop_furniture")


def drop_repeated_in_outlet(draft: Draft, words: Lexicons) -> None:
    """Lines that the corpus itself shows to be furniture of the outlet; an article of which nothing would be left keeps them."""
    if not draft.repeated:
        return
    opened = list(draft.open_lines())
    repeated = [line for line in opened if line.text.strip(OUTER) in draft.repeated]
    if len(repeated) < len(opened):
        for line in repeated:
            line.decide("repeated_in_outlet", "drop_repeated_in_outlet")


def drop_closing_lists(draft: Draft, words: Lexicons) -> None:
    """The headlines under "Most read" or "Related topics" that close a page: short lines, none of which ends like a sentence."""
    tail: list[Line] = []
    for line in reversed(draft.lines):
        text = same(line.text)
        if line.fate == TEASER and text.count(" ") < MAX_LIST_WORDS and not ends_in_stop(text):
            for listed in tail:
                listed.decide(TEASER, "drop_closing_lists")
            tail = []
        elif not line.fate:
            if ends_in_stop(text) or len(text) > MAX_HEADING_CHARS:
                return
            tail.append(line)


def _may_be_headline(text: str, fate: str | None) -> bool:
    """A headline like "Video: ..." is no teaser where the article has no other."""
    text = same(text)
    return fate in LIKE_HEADLINES and text.count(" ") + 1 >= MIN_HEADLINE_WORDS and is_headline(text)


def _part_of(place: int, of: int) -> frozenset[str]:
    parts = ((HEAD, place < HEAD_LINES), (TAIL, place >= of - TAIL_LINES and of > HEAD_LINES))
    return frozenset(part for part, is_in in parts if is_in)


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


_WORD = r"[A-Z][\w.'’-]{0,30}"
LINK_LIST = re.compile(  # "Jane Roe Jane (Jan) Ann RoeFerry sinks Council meets MORE": the name again in full, then headlines
    rf"\b(?P<name>{_WORD})(?P<list> ?(?:(?:\(?{_WORD}\)?|de|van|von) ){{1,5}}(?P=name)(?:[^\Wa-z_]|['‘’\"“]|$))"
    rf"|\b(?P<given>{_WORD}) (?P<names>(?:{_WORD} ){{0,2}}{_WORD})(?P<spaced> (?P=given) (?:{_WORD} ){{0,4}}(?P=names) )"
)
LINK_LIST_END = re.compile(r"MORE(?!\w)")
LONGEST_LINK_LIST = 700  # code points


def cut_link_lists(draft: Draft, words: Lexicons) -> None:
    """Links of a page that stand inside a sentence, behind a name whose profile they belong to."""
    for line in draft.open_lines():
        kept, at = [], 0
        for end in LINK_LIST_END.finditer(line.text):
            found = LINK_LIST.search(line.text, max(at, end.start() - LONGEST_LINK_LIST), end.start())
            if found is not None:
                start = max(found.start("list"), found.start("spaced"))
                line.cuts += (Cut(line.text[start : end.end()].strip(), TEASER, "cut_link_lists"),)
                kept.append(line.text[at:start])
                at = end.end()
        line.text = "".join((*kept, line.text[at:]))


def find_title(draft: Draft, words: Lexicons) -> None:
    """The title: as given by the record (its print in the text is dropped), or a first line that is like a headline."""
    body = draft.of(BODY)
    if not body:
        return
    if draft.title is not None:
        text, title = body[0].text, draft.title
        if draft.from_record and len(text) <= 2 * len(title) and letters(text) == letters(title):
            draft.drop(body[0], "repeated_title", "find_title")
        return
    first = body[0]
    if _is_section(body):
        draft.drop(first, "marker", "find_title")
        body = body[1:]
        first = body[0]
    if is_credited(first.text, words):
        return
    below = (unit.text for unit in body[1 : 1 + NAMES_UNDER_TITLE])
    under = itertools.islice(
        (text for text in below if ends_in_stop(text) or text.count(" ") > MAX_NAME_BLANKS), LINES_UNDER_TITLE
    )
    headline = first.text.rstrip(".") if draft.stopped_title else first.text
    if is_headline(headline) and any(ends_in_stop(text) or len(text) > len(first.text) for text in under):
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


def find_captions(draft: Draft, words: Lexicons) -> None:
    """Lines under the headline that end in a credit, and any that ends in a photo's; lines that repeat one are dropped.

    The only paragraph of an article stays one: an agency in brackets ends it as a credit.
    """
    known = {same(unit.text) for unit in draft.of("caption")}
    body = draft.of(BODY)
    if len(body) == 1 and not known:
        return
    head = True
    for unit in body:
        if known and same(unit.text) in known:
            draft.drop(unit, "repeated_caption", "find_captions")
        elif (head and is_credited(unit.text, words)) or is_photo_caption(unit.text):
            unit.zone = "caption"
            unit.decide("caption", "find_captions")
            known.add(same(unit.text))
        else:
            head = False


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
        short = len(text) <= MAX_HEADING_CHARS and text.count(" ") < MAX_HEADING_WORDS
        if not short or text.startswith(tuple('-–—•*"“')) or text.endswith(("!", '"', "”")):
            continue
        if is_headline(text) and ends_in_stop(after.text) and len(after.text) > len(text):
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
    line = unit.lines[0]
    inner = line.text.lstrip(OUTER)
    if found is None or found.end() >= len(inner):
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


CUT_OFF = re.compile(r"\s?(?P<mark>\[\+\d[\d,.]* chars?\])$")


def cut_truncation_mark(draft: Draft, words: Lexicons) -> None:
    """NewsAPI's note of how much it left out, "[+3042 chars]": cut; the text before it ends where the API cut it off."""
    for unit in draft.of(BODY)[-1:]:
        line = unit.lines[-1]
        found = CUT_OFF.search(line.text)
        if found and found.start():
            line.cuts += (Cut(found["mark"], "truncated", "cut_truncation_mark"),)
            unit.text = unit.text[: len(unit.text) - len(found.group())]
            line.text = line.text[: found.start()]


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
    cut_link_lists,
    drop_furniture,
    drop_repeated_in_outlet,
    drop_closing_lists,
    join_wrapped_lines,
    find_title,
    find_captions,
    find_headings,
    find_bylines,
    cut_dateline,
    cut_truncation_mark,
    cut_trailing_agency,
    cut_list_dashes,
    drop_duplicates,
)
"""The cleaning steps in the order in which they run."""
