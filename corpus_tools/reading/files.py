"""Files as bytes: which ones a folder holds, what is in them (gzipped or not), and a look through each before it is read."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from corpus_tools.folders import listed
from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError, detect
from corpus_tools.reading.text import file_name

CHUNK = 1_000_000
SAMPLE = 200_000  # bytes that are looked at to tell text from binary and one encoding from another
AROUND = 1_000  # bytes before the first one that is not UTF-8 that are looked at too
MAX_LINE_BYTES = 32_000_000  # a longer line is no line of a page; it is refused before it fills the memory
MAX_UNZIPPED = 4_000_000_000  # bytes; a zipped file can hold a thousand times its own size
GZIP = ".gz"
WEB_PAGES = (".html", ".htm")
OF_PAGE = "_files"  # of the folder in which a browser saves the pictures and frames of news.html


class Scan(NamedTuple):
    """What one look through a file tells: its hash, and the bytes by which its encoding is told."""

    sha256: str
    sample: bytes


class Source(NamedTuple):
    """One input file, the name it has relative to what was given, and why it is not read (None where it can be)."""

    path: Path
    name: str
    refused: UnreadableError | None = None

    @property
    def zipped(self) -> bool:
        return self.path.suffix.lower() == GZIP

    @property
    def suffix(self) -> str:
        """The suffix that tells the format, lower case, without .gz."""
        return (self.path.with_suffix("") if self.zipped else self.path).suffix.lower()

    def open(self) -> IO[bytes]:
        return cast("IO[bytes]", gzip.open(self.path)) if self.zipped else self.path.open("rb")

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces; UnreadableError where the file cannot be opened or unzipped."""
        try:
            with self.open() as file:
                size = 0
                while chunk := file.read(CHUNK):
                    size += len(chunk)
                    if self.zipped and size > MAX_UNZIPPED:
                        said = f"unzipped it is larger than {MAX_UNZIPPED:,} bytes; nothing of it was read. Give it unzipped."
                        raise UnreadableError("too_large", said)
                    yield chunk
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError("unreadable", f"{type(error).__name__}: it cannot be opened or unzipped.") from error

    def scan(self, *, lines: bool = True) -> Scan:
        """Look through the file once, in bounded memory. UnreadableError (empty, line_too_long, unreadable)."""
        content = hashlib.sha256()
        decoder = codecs.getincrementaldecoder("utf-8")()
        open_line, read, sample, is_utf8 = 0, 0, b"", True
        for chunk in self.chunks():
            content.update(chunk)
            last = chunk.rfind(b"\n")
            open_line = open_line + len(chunk) if last < 0 else len(chunk) - last - 1
            if lines and open_line > MAX_LINE_BYTES:
                said = f"a line is longer than {MAX_LINE_BYTES:,} bytes; nothing of it was read. Break the text into lines."
                raise UnreadableError("line_too_long", said)
            sample = sample or chunk[:SAMPLE]
            if is_utf8 and lines:
                is_utf8, odd = _look(decoder, chunk)
                sample = sample if is_utf8 or read + odd < SAMPLE else sample[:AROUND] + chunk[odd : odd + SAMPLE]
            read += len(chunk)
        if not sample:
            raise UnreadableError("empty", "the file is empty.")
        return Scan(content.hexdigest(), sample)

    def read(self) -> bytes:
        """All bytes: for pages, which are one text each."""
        return b"".join(self.chunks())

    def text(self, scan: Scan, words: Lexicons) -> tuple[io.TextIOWrapper, str]:
        """The file as a stream of text, and its encoding. UnreadableError (binary)."""
        encoding = detect(scan.sample, words)
        stream = io.TextIOWrapper(self.open(), encoding=encoding, errors="replace", newline="")
        return stream, encoding.removesuffix("-sig")


def _look(decoder: codecs.IncrementalDecoder, chunk: bytes) -> tuple[bool, int]:
    """Whether the text is UTF-8 up to here, and else a place before the first byte that is not."""
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        return False, max(error.start - AROUND, 0) // 2 * 2  # even, as the places of letters in UTF-16 are
    return True, 0


def files_of(folder: Path, *, without: Container[Path], guide: str) -> list[Source]:
    """Every file below a folder in a fixed order, without hidden ones, those of `without`, and any that is named `guide`.

    What a browser saved beside a web page (news_files beside news.html) is part of that page, and no input. A folder of tables
    that this library wrote is none either. A folder that cannot be entered, a link that leads nowhere, out of the folder or to
    another folder, and a pipe or device are refused, each by name.
    """
    found: list[Source] = []

    def add(path: Path, refused: UnreadableError | None) -> None:
        found.append(Source(path, file_name(path.relative_to(folder).as_posix()), refused))

    def not_entered(error: OSError) -> None:
        said = f"{error.strerror}: nothing in this folder was read."
        add(Path(str(error.filename)), UnreadableError("unreadable_folder", said))

    for at, folders, files in os.walk(folder, onerror=not_entered):
        pages = tuple(name.rpartition(".")[0] for name in files if name.lower().endswith(WEB_PAGES))
        folders[:] = [
            name
            for name in folders
            if not (
                name.startswith(".")
                or (name.endswith(OF_PAGE) and name.removesuffix(OF_PAGE) in pages)
                or listed(Path(at) / name)
            )
        ]
        linked = [name for name in folders if (Path(at) / name).is_symlink()]
        for name in (*linked, *files):
            if not name.startswith(".") and name != guide and Path(at) / name not in without:
                add(Path(at) / name, _refusal(Path(at) / name, folder))
    return sorted(found, key=lambda source: source.path.parts)


def _refusal(path: Path, folder: Path) -> UnreadableError | None:
    """Why something in a folder is no file of it; None for a file."""
    if path.is_symlink():
        target = path.resolve()
        if not target.exists():
            return UnreadableError("broken_link", "a link that leads nowhere. Put the file itself into the folder.")
        if not target.is_relative_to(folder.resolve()):
            return UnreadableError(
                "outside", "a link that leaves the folder. Put the file itself into it, or read that folder."
            )
        if target.is_dir():
            return UnreadableError(
                "linked_folder", "a link to another folder of the input, which is read once, where it is."
            )
    if not path.is_file():
        return UnreadableError("no_file", "a pipe, socket or device, not a file with text in it.")
    return None
