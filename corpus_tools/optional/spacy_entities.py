"""Entities by a spaCy pipeline, in the shape of `ct.find_entities`. Needs the extra `spacy` and an installed model.

    from corpus_tools.optional.spacy_entities import find_entities
    entities = find_entities(corpus.sentences, nlp="en_core_web_lg")

Spans are trimmed as the rules' spans are ("the", "'s"), labels are mapped, dates come from `ct.find_dates` (spaCy's DATE
holds durations), and names are joined within the article by the same rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.names.article_names import Mention
from corpus_tools.extraction.names.capital_runs import Line
from corpus_tools.extraction.names.entities import EntityRow, by_article, date_mentions, entity_rows, without_overlap
from corpus_tools.extraction.names.gazetteer import Gazetteer, gazetteer, split_words
from corpus_tools.extraction.names.person_roles import find_role
from corpus_tools.lexicons import Lexicons, load_lexicons

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm"
NO_SPACY = 'spaCy is not installed. pip install "corpus_tools[spacy]" brings it; ct.find_entities needs no model.'
LABELS = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "FAC", "FACILITY": "FAC",
    "NORP": "NORP",
}  # fmt: skip
_LEADING = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:['’]s?|[\s,;:.\"“”])$")
_BATCH = 256
_LONGEST_ABBREVIATION = 4


def find_entities(
    sentences: pd.DataFrame, *, nlp: str | Language = DEFAULT_MODEL, lexicons: Lexicons | None = None
) -> pd.DataFrame:
    """The table entities from the table sentences, found by the spaCy pipeline `nlp` (its name, or the pipeline itself).

    `rule` is "spacy" and the pipeline's own label. ImportError where spaCy or the model is missing: it says what to install.
    """
    pipeline = _pipeline(nlp)
    words = lexicons or load_lexicons()
    lists = gazetteer(words)
    rows: list[EntityRow] = []
    for article_id, parts in by_article(sentences).items():
        mentions: list[Mention] = []
        docs = pipeline.pipe((part.text for part in parts), batch_size=_BATCH)
        for n, (part, doc) in enumerate(zip(parts, docs, strict=True)):
            named = _named(n, part.text, doc, lists, words)
            mentions.extend(without_overlap(named, date_mentions(n, Sentence(part.text, words), lists)))
        rows.extend(entity_rows(article_id, parts, mentions, lists))
    return tables.make("entities", rows)


def _pipeline(nlp: str | Language) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise ImportError(NO_SPACY) from error
    if not isinstance(nlp, str):
        return nlp
    try:
        return spacy.load(nlp)
    except OSError as error:
        raise ImportError(
            f"The spaCy model {nlp!r} is not installed. Install it as a package (python -m spacy download {nlp}), or give a "
            "pipeline: find_entities(sentences, nlp=pipeline). Nothing is downloaded at run time."
        ) from error


def _named(n: int, text: str, doc: Any, lists: Gazetteer, words: Lexicons) -> list[Mention]:
    mentions: list[Mention] = []
    line = Line(split_words(Sentence(text, words), lists), False)
    for entity in doc.ents:
        label = LABELS.get(entity.label_)
        start, end = _trimmed(text, entity.start_char, entity.end_char)
        if label is None or start >= end:
            continue
        role = _role(line, start, end, text, lists) if label == "PERSON" else None
        rule = f"spacy {entity.label_}"
        mentions.append(Mention(n, start, end, text[start:end], label, rule, lists.term(text[start:end], label), role))
    return mentions


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading article and blanks, and without possessive and marks at its end ("Inc." keeps its stop)."""
    while start < end and text[start].isspace():
        start += 1
    leading = _LEADING.match(text, start, end)
    if leading and leading.end() < end:
        start = leading.end()
    while (trailing := _TRAILING.search(text[start:end])) and not _abbreviates(text, start, end):
        end = start + trailing.start()
    return start, end


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Does the stop at the end belong to the last word: "U.S.", "Inc.", "Jr."?"""
    last = text[start : end - 1].rsplit(" ", 1)[-1]
    return text[end - 1] == "." and ("." in last or 1 < len(last) <= _LONGEST_ABBREVIATION)


def _role(line: Line, start: int, end: int, text: str, lists: Gazetteer) -> str | None:
    inside = [
        i for i, (a, b) in enumerate(zip(line.words.start, line.words.end, strict=True)) if a >= start and b <= end
    ]
    return find_role(line, inside[0], inside[-1] + 1, text, lists) if inside else None
