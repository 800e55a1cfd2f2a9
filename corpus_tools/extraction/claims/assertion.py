"""How a number is meant: part of what, over which time, as of when. Knows no tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.phrases import Token
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons, either

_MOVED, _ARTICLES = ("later", "down"), (" a ", " an ")
PARTED = ("count", "money")  # kinds of which a total has parts; of a share or a length of time it is told otherwise
_NEAR = 24  # characters next to a number in which a part cue stands


PART, SCOPE, AS_OF = "part_cues", "scope_cues", "as_of_cues"


class Cue(NamedTuple):
    """Words of one of the cue lists in a sentence: code points, the list, and what the list says of them."""

    start: int
    end: int
    list: str
    value: str  # subset, period_total ...
    side: str = "any"  # before, after, any: where the number stands to it
    near: int = 0  # code points between at most


@cache
def _compiled(words: Lexicons) -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    """First word -> the cues that begin with it, longest first."""
    cues = [(row["cue"], Cue(0, 0, PART, row["part"], row["side"])) for row in words[PART]]
    cues += [(row["cue"], Cue(0, 0, SCOPE, row["scope"], row["side"], int(row["near"]))) for row in words[SCOPE]]
    cues += [(row["term"], Cue(0, 0, AS_OF, row["order"], row["where"], int(row["near"]))) for row in words[AS_OF]]
    by_first: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for term, cue in cues:
        key = tuple(term.split())
        by_first.setdefault(key[0], []).append((key, cue))
    return {first: sorted(found, key=lambda item: -len(item[0])) for first, found in by_first.items()}


def find_cues(text: str, tokens: Sequence[Token], words: Lexicons) -> list[Cue]:
    """The cues of a sentence in order; of each list the longest one at a word."""
    known = _compiled(words)
    lowers = tuple([token.lower for token in tokens])
    found: list[Cue] = []
    for position in [position for position, lower in enumerate(lowers) if lower in known]:
        token, taken = tokens[position], set()
        for key, cue in known[lowers[position]]:
            end = position + len(key)
            if lowers[position:end] != key or cue.list in taken:
                continue
            if cue.list == SCOPE and token.tag == tags.PLURAL and tokens[position - 1].tag == tags.NUMBER:
                continue  # "40 houses" are counted, "the jail houses" is a cue
            taken.add(cue.list)
            found.append(cue._replace(start=token.start, end=tokens[end - 1].end))
    return found


def clause_ends(tokens: Sequence[Token]) -> list[int]:
    """The tokens that end a clause: semicolons, stops, ", while" and "and that": what follows is about something else."""
    following = [token.lower for token in tokens[1:]] + [""]
    return [
        position
        for position, token in enumerate(tokens)
        if (token.tag in tags.CLAUSE_MARKS and (token.tag != tags.COMMA or following[position] == "while"))
        or (token.tag == tags.CONJUNCTION and following[position] == "that")
    ]


def clause_around(
    tokens: Sequence[Token], ends: Sequence[int], at: int, text: str, content: tuple[int, int] | None
) -> tuple[int, int]:
    """Code points between which the clause of a number lies: what was said, where it was said, between the clause `ends`."""
    start, end = content if content is not None else (0, len(text))
    after = bisect_left(ends, at)
    if after > 0:
        start = max(start, tokens[ends[after - 1]].end)
    if after < len(ends):
        end = min(end, tokens[ends[after]].end)
    return start, max(end, tokens[at].end)


class Meaning(NamedTuple):
    """How a number is meant, each with the code points of the words that say so."""

    hypothetical: tuple[int, int] | None
    negated: tuple[int, int] | None
    part: str
    part_words: tuple[int, int] | None
    scope: str
    scope_words: tuple[int, int] | None
    as_of: tuple[int, int] | None


def find_meaning(
    text: str,
    cues: Sequence[Cue],
    span: NumberSpan,
    clause: tuple[int, int],
    words: Lexicons,
) -> Meaning:
    """How a number is meant, by the cues of its clause; whether it is planned or denied its verbs tell (reality.py)."""
    start, end = span.start, span.end
    near = [cue for cue in cues if clause[0] <= cue.start and cue.end <= clause[1]]
    part, part_words = _part(text, near, start, end) if span.kind in PARTED else ("total", None)
    scope, scope_words = _scope(text, near, max(start, span.number_start), end, words)
    return Meaning(None, None, part, part_words, scope, scope_words, _as_of(text, near, start, end))


_BEGINS = re.compile(r"(?:^|[.;:,“\"–—]|\b(?:and|but))\s*$", re.IGNORECASE)
_UP_TO_COMMA = re.compile(r"(?:[^,;:]|,(?=\d))+,\s*")
_CUTS = re.compile(r"[,;:]")


@cache
def _since_when(words: Lexicons) -> re.Pattern[str]:
    since = either(words.holding("cue_context", "kind", "since"))
    return re.compile(rf"\W{{1,8}}(?:(?:{since})\b|[A-Z]|\d)")


def _scope(text: str, cues: Sequence[Cue], start: int, end: int, words: Lexicons) -> tuple[str, tuple[int, int] | None]:
    """The scope by the nearest cue of the clause: "since the start of October", "its prisons hold", "so far"."""
    nearest: tuple[int, Cue] | None = None
    for cue in cues:
        if cue.list != SCOPE:
            continue
        before = cue.end <= start
        gap = text[cue.end : start] if before else text[end : cue.start]
        if cue.side not in ("any", "before" if before else "after") or len(gap) > cue.near:
            continue
        if cue.side != "any" and _CUTS.search(gap):
            continue
        if text[cue.start : cue.end].lower() == "since" and not _since_when(words).match(text, cue.end):
            continue
        if nearest is None or len(gap) < nearest[0]:
            nearest = (len(gap), cue)
    return (nearest[1].value, (nearest[1].start, nearest[1].end)) if nearest else ("incident", None)


def _as_of(text: str, cues: Sequence[Cue], start: int, end: int) -> tuple[int, int] | None:
    """The nearest words that place the count in time."""
    nearest: tuple[int, Cue] | None = None
    for cue in cues:
        if cue.list != AS_OF:
            continue
        before = cue.end <= start and cue.side in ("before", "both")
        gap = start - cue.end if before else cue.start - end
        if before and cue.value in _MOVED and text[:start].endswith(_ARTICLES):
            continue  # "reached | a $5 billion settlement"
        if (not before and cue.side == "before") or not 0 <= gap <= cue.near:
            continue
        if nearest is None or gap < nearest[0]:
            nearest = (gap, cue)
    return (nearest[1].start, nearest[1].end) if nearest else None


def _part(text: str, cues: Sequence[Cue], start: int, end: int) -> tuple[str, tuple[int, int] | None]:
    for cue in reversed(cues):
        if cue.list != PART:
            continue
        is_next = start - _NEAR <= cue.end <= start and not text[cue.end : start].strip(" ,:–—-")
        is_after = end <= cue.start <= end + 1 and cue.side != "before"
        if (is_next and cue.side != "after") or is_after or (cue.end <= start and _is_whole(text, cue, start)):
            return cue.value, (cue.start, cue.end)
    return "total", None


def _is_whole(text: str, cue: Cue, start: int) -> bool:
    """Whether a clause begins with the whole of which the number is a part: "Of the 8.8 million jobs lost, | 4.2 million"."""
    begins = cue.side == "after" and _BEGINS.search(text[: cue.start]) is not None
    return begins and _UP_TO_COMMA.fullmatch(text, cue.end, start) is not None
