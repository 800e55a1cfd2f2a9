"""Bytes to text: which encoding it is, or why it cannot be read.

Nothing is mangled silently: the name of the encoding and what had to be replaced go into the run record.
"""

from __future__ import annotations

import codecs
from collections import Counter
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite": "a database",
    b"PAR1": "a Parquet file",
}
SAMPLE = 200_000  # bytes that are looked at to tell text from binary and one encoding from another
TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x08\x0b")
MAX_CONTROL_SHARE = 0.02  # more control bytes than this is no text
UTF16_NUL_SHARE = 0.2  # Latin text in UTF-16 has a NUL in every second byte
MAX_BROKEN_SHARE = 0.2  # broken bytes among the non-ASCII bytes of text that is still UTF-8
NON_LATIN_SHARE = 0.4  # high bytes among the letters of a text in another script
REPLACEMENT = "�"


class UnreadableError(ValueError):
    """An input that cannot be read: `reason` in one word, `detail` in a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and what had to be done to it (None where nothing)."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, words: Lexicons) -> Decoded:
    """The text of `data`. UnreadableError (binary, encoding) says what it looks like."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _with_replacements(data, encoding)
    sample = data[:SAMPLE]
    for start, what in SIGNATURES.items():
        if sample.startswith(start):
            raise UnreadableError(
                "binary", f"looks like {what}, not like text. Export it as text, HTML, CSV or Parquet."
            )
    if b"\0" in sample and sample.count(0) / len(sample) >= UTF16_NUL_SHARE:
        return _utf16(data, sample)
    controls = sum(count for byte, count in Counter(sample).items() if byte < 32 and byte not in TEXT_CONTROLS)
    if sample and controls / len(sample) > MAX_CONTROL_SHARE:
        raise UnreadableError(
            "binary", f"{controls:,} of its first {len(sample):,} bytes are control codes: it is no text file."
        )
    decoded = _without_bom(data, sample, words)
    if "\0" not in decoded.text:
        return decoded
    note = f"{decoded.text.count(chr(0)):,} NUL characters removed"
    return Decoded(decoded.text.replace("\0", ""), decoded.encoding, "; ".join(filter(None, (decoded.note, note))))


def _utf16(data: bytes, sample: bytes) -> Decoded:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) > max(even, odd) / 10:
        raise UnreadableError("binary", "every part of it holds NUL bytes: it is no text file.")
    return _with_replacements(data, "utf-16-le" if odd > even else "utf-16-be")


def _with_replacements(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    broken = text.count(REPLACEMENT) - data.count(REPLACEMENT.encode("utf-8"))
    return Decoded(text, encoding.removesuffix("-sig"), f"{broken:,} broken bytes replaced" if broken > 0 else None)


def _without_bom(data: bytes, sample: bytes, words: Lexicons) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    high = sum(byte >= 128 for byte in sample) or sum(byte >= 128 for byte in data)
    replaced = _with_replacements(data, "utf-8")
    broken = replaced.text[:SAMPLE].count(REPLACEMENT) or replaced.text.count(REPLACEMENT)
    if broken <= MAX_BROKEN_SHARE * high:
        return replaced
    encoding = _single_byte(sample, words)
    text = data.decode(encoding, errors="replace")
    missing = text.count(REPLACEMENT)
    return Decoded(text, encoding, f"{missing:,} broken bytes replaced" if missing else None)


def _single_byte(sample: bytes, words: Lexicons) -> str:
    """Windows-1252 where high bytes are rare among letters; else the code page in which the commonest letters fit best."""
    high = sum(byte >= 192 for byte in sample)
    ascii_letters = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    script = high > NON_LATIN_SHARE * (high + ascii_letters)
    candidates = [row for row in words["encodings"] if (row["script"] != "Latin") == script]
    return max(candidates, key=lambda row: _fit(sample, row["encoding"], row["letters"]))["encoding"]


def _fit(sample: bytes, encoding: str, letters: str) -> int:
    """How many of the non-ASCII characters are among the commonest ones of that code page's languages."""
    counted = Counter(sample.decode(encoding, errors="replace"))
    return sum(counted[letter] for letter in letters) - counted[REPLACEMENT]
