"""Statements without a reporting verb: `according to X`, a quotation signed with a name, a name and a colon."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from corpus_tools.extraction.language.clauses import COORDINATED, MAIN, Clause
from corpus_tools.extraction.statements.contents import left_content, right_end, trimmed
from corpus_tools.extraction.statements.speaker_phrases import (
    MAX_APPOSITIONS,
    head_noun,
    head_word,
    noun_phrase_after,
    subject_after,
    subject_before,
)
from corpus_tools.extraction.statements.tagged_sentence import NOMINAL, Found, Inventory, Span, Words

_PREDICATE = re.compile(r"B{0,2}[AVL]|Z")
_OPENED = re.compile("[ST&UH],$")  # "because, according to X,"
_SIGNED = re.compile(r"Z-(?P<name>C{1,4})(?:,[^ZV]{1,30}|P[^ZVAL,]{1,8})?\.?$")
_INTRODUCED = re.compile(r"[-P]?(?P<name>D?C{1,6})(?:PD?C{1,5}|\(C{1,4}\)|,D?C{1,4})?(?P<colon>:)(?:Z|$)")


def according(words: Words, match: re.Match[str], inventory: Inventory) -> Found | None:
    """`according to X`: the speaker follows, what was said stands before or after."""
    tags = words.tags
    first, after = bisect_left(words.starts, match.start()), bisect_left(words.starts, match.end())
    at_start = first == 0 or tags[first - 1] in "&U.;:T" or _OPENED.search(tags, 0, first) is not None
    span = (noun_phrase_after if at_start else subject_after)(words, after)
    phrase = match.group().lower()
    if span is None or not _is_source(words, first, span, phrase, at_start=at_start):
        return None
    kind = inventory.according_class[phrase]
    if at_start and tags.startswith(":", span.end) and span.end + 1 == len(tags):  # "According to the Herald:"
        return Found(Span(first, after), span, kind, "direct", None, lead=first, frame="introduced")
    source, content = (_after_source if at_start else _around_source)(words, first, span)
    if content[0] >= content[1]:
        return None
    return Found(Span(first, after), source, kind, "indirect", content, lead=first, frame="according")


def _is_source(words: Words, first: int, span: Span, phrase: str, *, at_start: bool) -> bool:
    """Whether the phrase leads to a speaker: not `a plan based on the report`, `sully him in their eyes`, `per capita`."""
    tags, inventory = words.tags, words.inventory
    head, kind = head_noun(words, span), inventory.according_class[phrase]
    apart = at_start or tags[first - 1] == ","
    based = words.lower[first] == "based" and not at_start and tags[first - 1] in NOMINAL + "AB"
    if based or (kind == "belief" and not apart):
        return False
    if phrase in inventory.according_names and not (apart and _NAMED.match(tags, span.start)):
        return False  # ", per the Herald", but "per capita"
    return head not in inventory.not_sources and (kind != "document" or head in inventory.documents)


_NAMED = re.compile("D?[CE]")


def _after_source(words: Words, first: int, span: Span) -> tuple[Span, tuple[int, int]]:
    """`According to X, Y`: the source and what was said behind it."""
    tags = words.tags
    k = _phrase_end(words, span)
    if k + 1 >= len(tags):
        return span, (0, 0)
    content = trimmed(words.text, words.starts[k + 1], right_end(words, k + 1, len(tags)))
    relative = tags.find("W", span.start, k)
    return Span(span.start, relative if relative > 0 else k), content


def _around_source(words: Words, first: int, span: Span) -> tuple[Span, tuple[int, int]]:
    """`Y, according to X`, and what goes on behind: the source and what was said."""
    tags, n = words.tags, len(words.tags)
    start, stop = left_content(words, first)
    end = _PARTICIPLE_PHRASE.match(tags, span.end) if tags[span.end - 1] in "dg" else None
    span = Span(span.start, end.end()) if end else span
    comma = span.end if tags.startswith(",", span.end) else tags.find(",", span.start)
    if comma < 0:
        return span, (start, stop)
    told = right_end(words, min(comma + 1, n - 1), n)
    if tags[first - 1] == "," and _PREDICATE.match(tags, comma + 1):
        return Span(span.start, comma), (start, told)  # "The bridge, according to X, will"
    led = tags[:first] == "R," or set(tags[:first]).isdisjoint("AVLdZR")  # "There, according to X, Y"
    if led and not set(tags[comma + 1 :]).isdisjoint("AVLd"):
        return Span(span.start, comma), trimmed(words.text, words.starts[comma + 1], told)  # "Then, according to X, Y"
    return span, (start, stop)


_PARTICIPLE_PHRASE = re.compile(r"[^,.;:AVLIGWTZRS-]+(?=\.?$)")  # "a post recapping | the role of the council."


def _phrase_end(words: Words, span: Span) -> int:
    """The comma after the phrase of `according to`, over commas inside a list or an apposition."""
    tags = words.tags
    k = tags.find(",", span.end)
    for _ in range(MAX_APPOSITIONS):
        nxt = tags.find(",", k + 1)
        is_apposition = k > 0 and nxt > 0 and _APPOSITION.match(tags, k + 1, nxt)
        if not is_apposition or _tells(words, k + 1, nxt):
            break
        k = nxt
    return k if k > 0 else len(tags)


def _tells(words: Words, first: int, end: int) -> bool:
    """Whether words between commas are a clause of their own: "According to the bank, | the storm cost 12 jobs |, a record"."""
    a, b = words.tokens[first], words.tokens[end]
    acts = (c for c in words.sentence.clauses if c.kind in (MAIN, COORDINATED) and c.verb.is_finite)
    told = (c for c in acts if c.object is not None or words.tags[words.word_of(c.verb.start)] != "d")  # not "based in"
    return any(clause.subject is not None and a <= clause.subject.start < clause.verb.start < b for clause in told)


_APPOSITION = re.compile("(?:[DW][^AVIGZ]*|E[^AVIGZ]*|C|[^AVIGZRSP&][^AVIGZ&]*&[^AVIGZ]*)$")


def signed_quotation(words: Words) -> Found | None:
    """`"..." - Name`: a quotation with its speaker after a dash."""
    match = _SIGNED.search(words.tags)
    if match is None:
        return None
    dash = match.start() + 1
    content = trimmed(words.text, words.starts[dash - 1], words.ends[dash - 1])
    source = Span(*match.span("name"))
    return Found(Span(dash, dash + 1), source, "speech", "direct", content, lead=dash, frame="end")


def introduced_quotation(words: Words) -> Found | None:
    """`Name: "..."`, `From Name: "..."`, `Name in The Post:`: a quotation introduced by a name and a colon."""
    match = _INTRODUCED.match(words.tags)
    if match is None:
        return _introduced_by_clause(words)
    return _introduced(words, Span(*match.span("name")), match.start("colon"))


def _introduced_by_clause(words: Words) -> Found | None:
    """`Roe summed it up: "..."`: the subject of the clause before the colon speaks, if it is a person or a body."""
    match = _COLON.search(words.tags)
    if match is None:
        return None
    clauses = words.sentence.clauses
    last = bisect_left(clauses, words.tokens[match.start()], key=lambda clause: clause.verb.start)
    subject = person_told_of(words, reversed(clauses[:last]))
    return _introduced(words, subject, match.start()) if subject is not None else None


def person_told_of(words: Words, clauses: Iterable[Clause]) -> Span | None:
    """The subject of the first main clause among some, if it is a name, people or a pronoun for one person."""
    main = (clause for clause in clauses if clause.kind in (MAIN, COORDINATED) and clause.verb.is_finite)
    first = next(main, None)
    span = subject_before(words, words.word_of(first.verb.start)).span if first is not None else None
    if span is None:
        return None
    head, groups = head_word(words, span), words.inventory.groups
    one = words.lower[head] in groups["he"] or words.lower[head] in groups["she"]
    return span if one or words.tags[head] in "CE" else None


_COLON = re.compile(r"(?<![C)]):(?=Z|$)")  # not "these words from Isaiah:"


def _introduced(words: Words, name: Span, colon: int) -> Found:
    k = colon + 1
    content = trimmed(words.text, words.starts[k], words.ends[k]) if k < len(words.tags) else None
    return Found(Span(colon, k), name, "speech", "direct", content, frame="quote" if content else "introduced")
