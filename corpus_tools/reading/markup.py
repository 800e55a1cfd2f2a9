"""HTML to lines of text by the standard library alone: for cells of a table, e-mail and the exports of databases.

Web pages go through trafilatura (webpages), which knows an article from what stands around it; here everything is text.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import NamedTuple

UNSEEN = frozenset(("script", "style", "head", "title", "noscript", "template", "svg"))
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PARTS = ("article", "section", "header", "footer", "figure")
PARAGRAPHS = frozenset((*HEADINGS, *PARTS, "p", "blockquote", "hr", "ul", "ol"))
LINES = frozenset(("br", "div", "li", "tr", "td", "th", "table", "figcaption", "aside", "dt", "dd", "pre", "form"))
VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed"))
ENDED_BY_NEXT = frozenset(("p", "li", "tr", "td", "th", "dt", "dd", "option"))  # whose end tag pages leave out
DEEPEST = 100  # elements inside one another of which the classes are known; no page has more
ARTICLE = "article"  # an element of this name, or with this class, begins an article
TAGS = re.compile(
    r"</?(?:p|br|div|span|h[1-6]|a|ul|ol|li|em|strong|b|i|blockquote|figure|img|table)\b[^<>]*>", re.IGNORECASE
)
ENTITIES = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[\da-f]{2,6});", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f]+")
INLINE = re.compile(r"</?(?:b|strong|span|i|em|font|a|small|mark|u)\b[^<>]{0,2000}>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^<>]{1,2000}>")
CLASSES = re.compile(r"class\s?=\s?[\"']([^\"'<>]{1,200})")


class MarkedLine(NamedTuple):
    """A line, and the classes of the elements in which it stands, innermost last."""

    text: str
    classes: tuple[str, ...] = ()


def is_html(text: str) -> bool:
    """Whether a cell holds markup: a tag or a named or numbered character."""
    return TAGS.search(text) is not None or ENTITIES.search(text) is not None


def plain_text(text: str) -> str:
    """Markup as text: paragraphs parted by a blank line; text without any as it is."""
    if TAGS.search(text):
        return "\n".join(line.text for line in marked_lines(text)).strip("\n")
    return html.unescape(text) if ENTITIES.search(text) else text


def outline(text: str) -> str:
    """The words of a page in lines, and its classes with a dot before each: a quick look, without reading the nesting."""
    classes = {f".{name}" for found in CLASSES.findall(text) for name in found.split()}
    return "\n".join([html.unescape(ANY_TAG.sub("\n", INLINE.sub("", text))), *sorted(classes)])


def marked_lines(text: str) -> list[MarkedLine]:
    """The lines of an HTML text. A paragraph is a line with a blank one before it; an article begins with a form feed."""
    parser = _Lines()
    parser.feed(text)
    parser.close()
    parser.end_line()
    return parser.lines


class _Lines(HTMLParser):
    """Collects lines; broken nesting does no harm, because an end tag closes what it can and no more."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[MarkedLine] = []
        self._open: list[tuple[str, str]] = []  # element and its classes
        self._words: list[str] = []
        self._classes: tuple[str, ...] = ()
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag in VOID:
            return
        if tag == "body":  # ends a head that nothing else ends
            self._open, self._unseen = [], 0
        elif tag in ENDED_BY_NEXT and self._open and self._open[-1][0] == tag:
            self._open.pop()
        if tag in UNSEEN and len(self._open) < DEEPEST:
            self._unseen += 1
        classes = next((value or "" for name, value in attrs if name == "class"), "")
        if len(self._open) < DEEPEST:
            self._open.append((tag, classes))
        if tag == ARTICLE or ARTICLE in classes.split():
            self.lines.append(MarkedLine("\f"))

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if all(name != tag for name, _ in self._open):
            return
        name = ""
        while name != tag:
            name, _ = self._open.pop()
            self._unseen -= name in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            if data.strip() and not self._classes:
                self._classes = tuple(name for _, classes in self._open for name in classes.split())
            self._words.append(data)

    def _break(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.end_line()
            if self.lines and self.lines[-1].text.strip(" \t\r\n"):
                self.lines.append(MarkedLine(""))
        elif tag in LINES:
            self.end_line()

    def end_line(self) -> None:
        text = BLANKS.sub(" ", "".join(self._words)).replace("\xa0", " ").strip()
        if text:
            self.lines.append(MarkedLine(text, self._classes))
        self._words, self._classes = [], ()
