"""JSON and feeds (RSS, Atom) to records: arrays, one object a line or a file, and the answers of news APIs unpacked."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

from corpus_tools.lexicons import Lexicons
from corpus_tools.reading.encodings import UnreadableError
from corpus_tools.reading.records import Row, Skipped, at_path, fields_by_name, has_text, paths_of, plain_name

OUTER = "\ufeff\0 \t\r\n"
RECORDS = "records"  # in column_names.tsv: where an answer of an API keeps its articles
FEED_TITLE = "feed.title"  # what a feed calls itself, given to each of its items
GRAPH = "@graph"  # of JSON-LD: things of every kind, of which some are articles
FEED_ITEMS = ("item", "entry")
SOURCE = "_source"


def read_json(lines: Iterable[str], words: Lexicons) -> Iterator[Row | Skipped]:
    """The objects of a JSON text (an array, an answer of an API, one article), or of one in each line.

    A line that is no JSON is skipped, the others survive. UnreadableError (broken_json) where no line is.
    """
    filled: Iterator[str] = (line for line in lines if line.strip(OUTER))
    first = next(filled, "")
    found = _parsed(first)
    if found is None:
        rest = [first, *filled]
        try:
            found, filled = json.loads("".join(rest).strip(OUTER)), iter(())
        except (ValueError, RecursionError) as error:
            if not any(isinstance(_parsed(line), dict) for line in rest):
                said = f"{error}. Give an object, an array of objects, or one object a line."
                raise UnreadableError("broken_json", said) from error
            found, filled = [], iter(rest)
    return _as_records(itertools.chain(_unpacked(found, words), _of_lines(filled, words)))


def _of_lines(lines: Iterable[str], words: Lexicons) -> Iterator[Any]:
    for line in lines:
        try:
            yield from _unpacked(json.loads(line.strip(OUTER)), words)
        except (ValueError, RecursionError) as error:
            yield Skipped("broken_json", f"{error}. Each line holds one JSON object.")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.strip(OUTER))
    except (ValueError, RecursionError):
        return None


def _as_records(values: Iterable[Any]) -> Iterator[Row | Skipped]:
    for value in values:
        if isinstance(value, dict):
            yield {str(key): cell for key, cell in value.items()}
        elif isinstance(value, Skipped):
            yield value
        else:
            said = f"a JSON {type(value).__name__}, not an object with the fields of an article."
            yield Skipped("broken_json", said)


def _unpacked(value: Any, words: Lexicons) -> Iterator[Any]:
    """The articles in a JSON value: itself, the elements of an array, or those that an answer holds (NewsAPI's `articles`)."""
    if isinstance(value, list):
        for element in value:
            yield from _unpacked(element, words) if isinstance(element, dict) else (element,)
        return
    inner = _inner(value, words) if isinstance(value, dict) else None
    if inner is None:
        yield value
        return
    title = value.get("title")
    for element in inner:
        yield {FEED_TITLE: title, **element} if isinstance(title, str) and isinstance(element, dict) else element


def _inner(value: Row, words: Lexicons) -> list[Any] | None:
    """The list of records in an answer; None where the object is an article itself."""
    if has_text(value, words):
        return None
    fields, paths = fields_by_name(words), {plain_name(path): path for path in paths_of(value)}
    for name in (name for name, field in fields.items() if field == RECORDS and name in paths):
        found = at_path(value, paths[name])
        if isinstance(found, list) and any(isinstance(element, dict) for element in found):
            if name != GRAPH:
                return [_source(element) for element in found]
            return [e for e in found if isinstance(e, dict) and has_text(e, words)] or None
    return None


def _source(element: Any) -> Any:
    """A record of a search engine is kept under _source."""
    return element[SOURCE] if isinstance(element, dict) and isinstance(element.get(SOURCE), dict) else element


def read_feed(data: bytes) -> list[Row]:
    """The items of an RSS or Atom file. UnreadableError (broken_feed) for XML that is none."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise UnreadableError("broken_feed", f"{error}: no XML. Save the feed again, or give it as JSON.") from error
    items = [node for node in root.iter() if _local(node.tag) in FEED_ITEMS]
    if not items:
        said = f"XML whose root is {_local(root.tag)}, without item or entry: no RSS or Atom feed."
        raise UnreadableError("no_items", said)
    channel = next((node for node in root.iter() if _local(node.tag) == "channel"), root)
    title = next((node.text for node in channel if _local(node.tag) == "title"), None)
    return [{FEED_TITLE: title, **_item(node)} for node in items]


def _item(node: ElementTree.Element) -> Row:
    """The children of an item by name; of a name that stands twice the first that holds words."""
    row: Row = {}
    for child in node:
        text = "".join(child.itertext()).strip() or child.get("href")
        if text and not row.get(_local(child.tag)):
            row[_local(child.tag)] = text
    return row


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
