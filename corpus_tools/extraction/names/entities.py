"""Mentions of persons, organisations, places, peoples and dates, by rules and word lists.

In the manner of Mikheev, Moens and Grover (1999), "Named Entity Recognition without Gazetteers": rules that are nearly
always right read each sentence first; what they find is then looked for in the rest of the article, where a surname or a
short form is enough; only then do weaker signs decide about the capitalised words that are left.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.language.sentence import Sentence, Sentences
from corpus_tools.extraction.names.article_names import Mention, join_names
from corpus_tools.extraction.names.article_wide import Seen, settle, settle_long_runs
from corpus_tools.extraction.names.capital_runs import Line, Span, is_title_case
from corpus_tools.extraction.names.gazetteer import Gazetteer, gazetteer, split_words
from corpus_tools.extraction.names.person_roles import find_role
from corpus_tools.extraction.names.sure_names import find_spans
from corpus_tools.lexicons import Lexicons, load_lexicons

HEADLINE_ZONES = ("title", "heading")
_READ = ("sentence_id", "article_id", "zone", "text")
_NO_DATES = ("relative", "distance")
_YEAR = re.compile(r"\d{4}")

EntityRow = tuple[Any, ...]  # in the column order of the table


class Part(NamedTuple):
    """What the rules need of a sentence."""

    sentence_id: str
    zone: str
    text: str


@tables.collector_off()
def find_entities(
    sentences: pd.DataFrame, *, lexicons: Lexicons | None = None, read: Sentences | None = None
) -> pd.DataFrame:
    """The table entities from the table sentences (sentence_id, article_id, zone, text).

    Each row names its `rule`; `name` is the fullest spelling in the article, `joined_by` says why it differs from the
    words. Mentions do not overlap. TableError where a column of sentences is missing.
    `read` holds the sentences that are read already.
    """
    tables.need(sentences, "sentences", *_READ)
    words = lexicons or load_lexicons()
    read = Sentences(words) if read is None else read
    lists = gazetteer(words)
    rows: list[EntityRow] = []
    for article_id, parts in by_article(sentences).items():
        rows.extend(entity_rows(article_id, parts, _mentions(parts, lists, read), lists))
    return tables.make("entities", rows)


def by_article(sentences: pd.DataFrame) -> dict[str, list[Part]]:
    """The sentences of each article, in the order of the table."""
    columns = (sentences[column].tolist() for column in _READ)
    articles: dict[str, list[Part]] = {}
    for sentence_id, article_id, zone, text in zip(*columns, strict=True):
        articles.setdefault(article_id, []).append(Part(sentence_id, zone, text))
    return articles


def entity_rows(article_id: str, parts: list[Part], mentions: list[Mention], lists: Gazetteer) -> list[EntityRow]:
    """Rows of the table entities, each mention with its name within the article."""
    joined = join_names(mentions, [part.text for part in parts], lists)
    return [
        (
            f"{parts[m.sentence].sentence_id}:e{m.start}", parts[m.sentence].sentence_id, article_id, m.start, m.end, m.text,
            m.label, name, m.role, m.rule, joined_by,
        )
        for m, (name, joined_by) in zip(mentions, joined, strict=True)
    ]  # fmt: skip


def date_mentions(n: int, sentence: Sentence, lists: Gazetteer) -> list[Mention]:
    """Weekdays, calendar dates, years and named parts of them in sentence n; never a duration or "yesterday"."""
    text = sentence.text
    if lists.date_letters.isdisjoint(sentence.letters) and not _YEAR.search(text):
        return []
    found: list[Mention] = []
    for date in sentence.dates:
        if date.kind in _NO_DATES:
            continue
        start = date.start + (len("the ") if date.text.lower().startswith("the ") else 0)
        if found and date.kind == "year" and text[found[-1].end : start] == " to " and found[-1].rule == "year date":
            start = found.pop().start  # "2014 to 2017"
        found.append(Mention(n, start, date.end, text[start : date.end], "DATE", date.kind + " date", None, None))
    return found


def without_overlap(named: list[Mention], dates: list[Mention]) -> list[Mention]:
    """Names and dates of one sentence in order. Where they overlap the date stays."""
    named = [m for m in named if not any(m.start < d.end and d.start < m.end for d in dates)] if dates else named
    return sorted([*named, *dates], key=lambda m: m.start)


def _mentions(parts: list[Part], lists: Gazetteer, read: Sentences) -> list[Mention]:
    sentences = [read[part.text] for part in parts]
    dates = [date_mentions(n, sentence, lists) for n, sentence in enumerate(sentences)]
    words = [split_words(sentence, lists) for sentence in sentences]
    lines = [
        Line(own, is_title_case(sentence, own, part.zone in HEADLINE_ZONES, lists))
        for part, sentence, own in zip(parts, sentences, words, strict=True)
    ]
    found = [find_spans(line, lists) for line in lines]
    seen = Seen.of(lines, found, lists)
    settle_long_runs(lines, found, seen, lists)
    settled = [
        [last for span in spans for last in settle(line, span, seen, lists)]
        for line, spans in zip(lines, found, strict=True)
    ]
    mentions: list[Mention] = []
    for n, (line, spans, part) in enumerate(zip(lines, settled, parts, strict=True)):
        named = [_mention(n, line, span, part.text, lists) for span in spans]
        mentions.extend(without_overlap(named, dates[n]))
    return mentions


def _mention(n: int, line: Line, span: Span, text: str, lists: Gazetteer) -> Mention:
    start, end = line.words.start[span.first], line.words.end[span.last - 1]
    role = find_role(line, span.first, span.last, text, lists) if span.label == "PERSON" else None
    return Mention(n, start, end, text[start:end], span.label, span.rule, span.entry, role)
