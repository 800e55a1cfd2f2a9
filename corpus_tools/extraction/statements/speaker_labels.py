"""Speakers that stand as labels: `Police: two men held` in a headline, `HOLT: It is late.` in a transcript, a name below a
quotation, a name with an account below a post."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.language.people import HUMAN, role_terms
from corpus_tools.extraction.statements.tagged_sentence import word_groups
from corpus_tools.lexicons import Lexicons

HEADLINE = re.compile(r"(?P<name>[^:\n]{2,60}): +(?P<content>\S.*)")
HEADLINE_END = re.compile(r"(?P<content>[^:\n]{8,200}): +(?P<name>[^:\n]{2,40})$")
TURN = re.compile(
    r"[\"“]?(?P<name>[A-Z][A-Z.'’-]{2,20}(?: [A-Z][A-Z.'’-]{0,20}){0,3})"
    r"(?:,[^:,\n]{1,40}| ?\([^()\n]{1,40}\))?: +(?P<content>\S.*)"
)
SIGNATURE = re.compile(  # the line below a quotation: "Jane Roe, Port Elm Herald", "— Jane Roe"
    r"(?P<dash>[-–—―]{1,2} ?)?(?P<name>[A-Z][\w.’'-]{0,30}(?: (?:[A-Z][\w.’'-]{0,30}|d[eu]|v[ao]n|al|and|of|the|&)){1,7}"
    r"(?P<who>(?:, [A-Za-z][^.,:;!?“”\"\n]{1,60}){0,2}))"
)
POST_END = re.compile(  # below a post: "— Jane Roe (@janeroe) June 5, 2018"
    r"(?:[–—―]|(?<!\S)-{1,2} ) ?(?P<name>[^–—―()\n]{2,60}) \(@\w+\)(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})?\W{0,3}$"
)
ATTACHED = re.compile(r" (?:of|to|for|in|at|from|on) ")
ON_TOPIC = " on "
MOST_WORDS = 6  # of a label
FEWEST_WORDS = 3  # of what is said
FEWEST_TURNS, FEWEST_SPEAKERS = 4, 2  # in a transcript
FEWEST_OWN_TURNS = 2  # of a speaker whom the article does not name


class Label(NamedTuple):
    """A label with what is said: spans of code points; `is_role` where it needs no name to be a speaker."""

    name: tuple[int, int]
    content: tuple[int, int]
    is_role: bool


@cache
def _compiled(words: Lexicons) -> frozenset[tuple[str, ...]]:
    """Role words and findings that are speakers as they stand: `police`, `former minister`, `poll`."""
    found = {tuple(term.lower().split()) for term, (_, kind) in role_terms(words).items() if kind in HUMAN}
    return frozenset(found | {(term,) for term in word_groups(words)["label"]})


def headline_label(text: str, words: Lexicons) -> Label | None:
    """The label of a headline, in front or at the end."""
    for pattern in (HEADLINE, HEADLINE_END):
        match = pattern.fullmatch(text)
        if match is None or match["name"].count(" ") >= MOST_WORDS:
            continue
        if match["content"].count(" ") < FEWEST_WORDS - 1:
            continue
        start, end = match.span("name")
        topic = match["name"].find(ON_TOPIC)  # "Kasich on war: ..."
        end = start + topic if topic > 0 else end
        is_role = _is_role(match["name"], words)
        if is_role or pattern is HEADLINE:
            return Label((start, end), match.span("content"), is_role)
    return None


def signature(text: str) -> tuple[int, int] | None:
    """A name after a dash, or with a description, in a line that is nothing else, as it stands below a quotation."""
    match = SIGNATURE.fullmatch(text)
    if match is None or not (match["dash"] or match["who"]):
        return None
    return match.start("name"), match.end("name") - match["name"].endswith(".")


class Post(NamedTuple):
    """A sentence of a post: the sentence that names who wrote it, the name there, and where what is said stands."""

    signed: int
    name: tuple[int, int]
    content: tuple[int, int]


def posts(texts: list[str], blocks: list[int | None]) -> dict[int, Post]:
    """The posts of an article by sentence: a paragraph that a name with an account ends."""
    found: dict[int, Post] = {}
    for n, text in enumerate(texts):
        if "(@" not in text or blocks[n] is None:
            continue
        match = POST_END.search(text)
        if match is None:
            continue
        found[n] = Post(n, match.span("name"), (0, _before_links(text, match.start())))
        before = n - 1
        while before >= 0 and blocks[before] == blocks[n] and before not in found:
            found[before] = Post(n, match.span("name"), (0, len(texts[before])))
            before -= 1
    return found


def _before_links(text: str, end: int) -> int:
    """Where words end before tags and addresses that end a post: "It is shut. | #harbour ex.ample.com/6A"."""
    while words := text[:end].rstrip():
        first = words.rfind(" ") + 1
        if words[first] != "#" and "/" not in words[first:]:
            break
        end = first
    return end


def _is_role(name: str, words: Lexicons) -> bool:
    head = ATTACHED.split(name.lower())[0].split()
    return any(tuple(head[k:]) in _compiled(words) for k in range(len(head)))


def turns(texts: list[str], surnames: Callable[[], frozenset[str]]) -> dict[int, Label]:
    """The turns of a transcript by sentence: labels in capitals that recur, one of them a name among the article's `surnames`."""
    matches = [(n, match) for n, text in enumerate(texts) if ": " in text and (match := TURN.match(text))]
    if len(matches) < FEWEST_TURNS:
        return {}
    turns_of = Counter(_last_word(match) for _, match in matches)
    known = surnames() & turns_of.keys()
    speakers = known | {name for name, n in turns_of.items() if n >= FEWEST_OWN_TURNS}
    found = {
        n: Label(match.span("name"), match.span("content"), False)
        for n, match in matches
        if _last_word(match) in speakers
    }
    return found if known and len(found) >= FEWEST_TURNS and len(speakers) >= FEWEST_SPEAKERS else {}


def _last_word(match: re.Match[str]) -> str:
    return match["name"].split()[-1].lower()
