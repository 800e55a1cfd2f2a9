"""Documents of word processors and mail to lines: .docx and .rtf (extra `documents`), .eml, .mbox; pages saved as .mhtml."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, NamedTuple

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError, decode, detect
from corpus_tools.reading.markup import MarkedLine, marked_lines
from corpus_tools.reading.text import mended

NEEDS = "needs the extra documents: pip install 'corpus_tools[documents]'. Or save it as text (UTF-8)."
CELL = re.compile(r"\\(?:nest)?cell\b ?")
RTF_START = b"{\\rtf"
MAIL_START = re.compile(rb"^From [^\n]*\n(?=[\w-]+:)", re.MULTILINE)  # and a header field
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)  # a line of a mail that would begin another one


class Document(NamedTuple):
    """The lines of a document, and what its own fields say (of mail: subject and date)."""

    lines: list[MarkedLine]
    fields: dict[str, Any]


def read_docx(data: bytes, words: Lexicons) -> Document:
    """Paragraphs and cells of tables in their order. UnreadableError (needs_documents, broken_docx)."""
    try:
        import docx
        from docx.table import Table
    except ImportError as error:
        raise UnreadableError("needs_documents", f".docx {NEEDS}") from error
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever the ZIP and XML readers below raise
        said = f"{type(error).__name__}: it is no Word file that can be opened. Save it again."
        raise UnreadableError("broken_docx", said) from error
    texts: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            texts += [paragraph.text for row in part.rows for cell in row.cells for paragraph in cell.paragraphs]
        else:
            texts.append(part.text)
    return Document(_plain("\n".join(texts)), {})


def read_rtf(data: bytes, words: Lexicons) -> Document:
    """The text of a rich text file, a line a paragraph or cell. UnreadableError (needs_documents, broken_rtf)."""
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise UnreadableError("needs_documents", f".rtf {NEEDS}") from error
    if not data.lstrip().startswith(RTF_START):
        raise UnreadableError("broken_rtf", "it does not begin like rich text. If it is text, name it .txt.")
    try:
        text = rtf_to_text(CELL.sub(r"\\par ", data.decode("latin-1")), errors="replace")
    except Exception as error:
        raise UnreadableError("broken_rtf", f"{type(error).__name__}: {error}. Save it again, or as .docx.") from error
    return Document(_plain(text), {})


def read_eml(data: bytes, words: Lexicons) -> Document:
    """The text of a mail (the plain part, or the HTML one), its subject as title and its date. UnreadableError (no_text)."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    body = message.get_body(("html", "plain"))
    if body is None:
        raise UnreadableError("no_text", "a mail without a text part. Save its attachments as files of their own.")
    text = _part(body, words)
    lines = marked_lines(text) if body.get_content_subtype() == "html" else _plain(text)
    fields = {"title": message["subject"], "published": message["date"], "sender": message["from"]}
    return Document(lines, {name: str(value) for name, value in fields.items() if value})


def read_mbox(data: bytes, words: Lexicons) -> Iterator[Document | UnreadableError]:
    """Each mail of a mailbox, or why it cannot be read."""
    for mail in MAIL_START.split(data)[1:]:
        try:
            yield read_eml(QUOTED_FROM.sub(rb"\1", mail), words)
        except UnreadableError as error:
            yield error


def page_of_mhtml(data: bytes, words: Lexicons) -> tuple[str, str | None]:
    """The HTML of a web page that was saved as one file, and its address. UnreadableError (no_text)."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        raise UnreadableError("no_text", "no web page is in it. Save the page again, as .html.")
    return _part(page, words), message["Snapshot-Content-Location"]


def _part(part: Any, words: Lexicons) -> str:
    """The text of a part of a mail."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(raw, detect(raw, words)).text


def _plain(text: str) -> list[MarkedLine]:
    return [MarkedLine(line) for line in re.split(r"\r\n|[\n\r\v\u2028]", mended(text))]
