"""The one door for text: what a reader, a frame or a caller gives becomes text on which no later room can fail."""

from __future__ import annotations

import re
from typing import Any

_ADDRESS = re.compile(r"0x[0-9a-f]+")  # of an object in memory: another one in every run
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# UTF-8 that a program took for Windows-1252 or Latin-1 and wrote again: ’ as "â€™", é as "Ã©"; what else could begin like it
# (IRMÃ’, «Â») is left as it is.
_BYTE_OF = {chr(byte): byte for byte in range(0x80, 0x100)}
_BYTE_OF |= {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0xC0)}
_NEXT = "".join(letter for letter, byte in _BYTE_OF.items() if byte < 0xC0)
MISREAD = re.compile(rf"â[€‚„\x80\x82\x84][{_NEXT}]|Ã(?![»’”\xa0])[{_NEXT}]|Â(?!»)[\x80-\xbf]|(?<=â€)[ÅÆË][{_NEXT}]")
LONGEST_DETAIL = 300  # characters of what an exception says

Row = dict[str, Any]


def mended(text: str) -> str:
    """The text without NUL; what was misread is read again, however often it was; halves of a surrogate pair are joined, a half
    that stands alone becomes U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    while MISREAD.search(text):
        text = MISREAD.sub(lambda found: bytes(_BYTE_OF[letter] for letter in found.group()).decode(), text)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def printable(text: str) -> str:
    """The text for a terminal or a page: a control code, which could steer it, becomes U+FFFD; line breaks and tabs stay."""
    return _CONTROL.sub("\ufffd", text)


def so_many(n: int, thing: str, several: str | None = None) -> str:
    """A number of things in words: 1 event, 1,200 events."""
    return f"{n:,} {thing if n == 1 else several or thing + 's'}"


def file_name(name: str) -> str:
    """The name of a file as text: bytes that are not UTF-8 are written out (caf\\xe9.txt), so that two names stay two."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def as_text(value: Any) -> str:
    """Any value as mended text: whole numbers without a point, bytes as UTF-8, a list as lines."""
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, bytes):
        return mended(value.decode("utf-8", "replace"))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return "\n".join(map(as_text, value))
    return mended(str(value))


def mended_row(row: Row) -> Row:
    """A row with mended keys and mended text in its cells."""
    return {mended(str(key)): mended(cell) if isinstance(cell, str) else cell for key, cell in row.items()}


def failed(room: str, error: BaseException, *, file: str, record: int | None = None, article: str | None = None) -> Row:
    """The row of skipped_inputs for an input on which `room` raised."""
    said = _ADDRESS.sub("", mended(str(error)))[:LONGEST_DETAIL].strip()
    name = type(error).__name__
    return {
        "file": file, "record": record, "article_id": article, "reason": "failed", "room": room, "exception": name,
        "detail": f"{room} stopped on it ({name}{f': {said}' if said else ''}). Everything else was built without it.",
    }  # fmt: skip
