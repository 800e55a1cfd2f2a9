"""The words that bound or soften a quantity: before it, after it, or in the verb."""

from __future__ import annotations

from typing import NamedTuple

from corpus_tools.extraction.numbers.number_words import Grammar, counts_a_plural, match_at, match_before
from corpus_tools.extraction.numbers.spans import Quantity
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens

_DENIED = {"more_than": "at_most", "less_than": "at_least", "at_least": "less_than", "at_most": "more_than"}
_NEAR = 8  # tokens between a toll and the verb that it passes a mark with
_DETERMINERS = frozenset(("the", "these", "those"))
_PREPOSITIONS = frozenset(("over", "about", "around", "under", "above", "below", "some"))


class Modified(NamedTuple):
    first: int  # first token of the span
    last: int  # exclusive
    modifier: str
    words: tuple[int, int] | None  # tokens of the modifier


def read_modifier(g: Grammar, t: Tokens, q: Quantity) -> Modified:
    """The words before or after the quantity that bound or soften it."""
    first, last, modifier, words = q.first, q.last, q.number.modifier, None
    if q.number.tier == "vague":
        return Modified(first, last, "vague", None)  # "win over some", "about many of them"
    before = _before(g, t, q)
    if before:
        first, modifier, words = before[0], _stronger(before[1], modifier), (before[0], before[2])
    after = _after(g, t, q)
    if after:
        last, modifier = max(last, after[1]), _stronger(after[2], modifier)
        words = words or (after[0], after[1])
    if not modifier and (verb := _verb(g, t, q)):
        modifier, words = verb
    return Modified(first, last, modifier or "exact", words)


def _stronger(one: str, other: str | None) -> str:
    """A bound beats "about": "at least about 20"."""
    return other if one == "approx" and other else one


def _before(g: Grammar, t: Tokens, q: Quantity) -> tuple[int, str, int] | None:
    """First token, modifier and end of the modifier's words before the quantity."""
    i = at = q.first
    found, compared = None, False
    for _ in range(4):
        match = match_before(t, at, g.before)
        if match and compared and match[1] != "approx":
            break  # "more than the 161 of last year" compares, and bounds nothing
        if match and not _is_no_modifier(g, t, match[0], at, q):
            at = match[0]
            found = (at, _stronger(match[1], found[1] if found else None), found[2] if found else i)
            continue
        neutral = match_before(t, at, g.neutral)
        if not neutral and not (at == i and _is_stray_article(g, t, q)):
            break
        at = neutral[0] if neutral else at - 1
        compared = compared or t.lowers[at] in _DETERMINERS
    return found


def _is_stray_article(g: Grammar, t: Tokens, q: Quantity) -> bool:
    """over | a | 100 bodies; not "under a 5-year plan", "about a 2016 meeting"."""
    return t.lowers[q.first - 1] == "a" and q.kind == "count" and counts_a_plural(g, t, q.last)


def _is_no_modifier(g: Grammar, t: Tokens, first: int, last: int, q: Quantity) -> bool:
    """ "handed over 20 bodies", "talk about two things", "about one man", "$2m over 10 years" bound nothing."""
    if t.follows(first, ("up", "to")):
        return t.lowers[first - 1] in g.roles["change"] or t.lowers[first - 1] in g.roles["pushed"]
    if last - first > 1 or t.lowers[first] not in _PREPOSITIONS:
        return False
    if first and t.words[first - 1] in HYPHENS and t.glued(first - 1):
        return True  # a four-under 66
    word, before = t.lowers[first], t.lowers[first - 1] if first else ""
    if q.kind == "count" and q.number.value == 1.0:
        return True
    if word == "over" and q.kind == "duration":
        return before not in g.roles["length before over"] and t.lowers[q.last] not in g.roles["length after over"]
    if word == "over":
        taken = before in g.roles["taken"] and q.kind != "money"  # "took over 20 posts", but "took | over $800,000"
        return taken or before in g.roles["handed"]
    if word == "under":  # "fall under two categories"
        return before in g.roles["under"] and q.kind == "count"
    return word in ("about", "around") and before in g.roles["about"]


def _after(g: Grammar, t: Tokens, q: Quantity) -> tuple[int, int, str] | None:
    """First token, end and modifier of the words after the number or after the unit: "16 or more", "20-odd", "30+"."""
    for at in dict.fromkeys((q.number_last, q.last)):
        j = at + (t.words[at] in HYPHENS and t.glued(at - 1) and t.glued(at))
        if t.words[j] == "+" and t.glued(j - 1):
            return j, j + 1, "at_least"
        match = match_at(t, j, g.after)
        if match:
            if t.lowers[j] == "plus" and j == at and not counts_a_plural(g, t, j + 1):
                continue  # "one third plus one", "$30,000 plus tax"
            if match[0] > j + 1 and t.words[match[0]] in HYPHENS:
                continue  # "and over-50s"
            return j, match[0], match[1]
    return None


def _verb(g: Grammar, t: Tokens, q: Quantity) -> tuple[str, tuple[int, int]] | None:
    """ "exceeded 1,200"; "the toll passed 1,200", "surged past 1,200" where something is counted and no noun follows."""
    at = q.first - 1
    if at < 0 or t.lowers[at] not in g.verbs:
        return None
    modifier, position = g.verbs[t.lowers[at]]
    rises = t.lowers[at - 1] in g.roles["change"] if position == "after a rise" else _toll_before(g, t, at)
    if position == "verb" or (rises and not counts_a_plural(g, t, q.last)):
        if t.lowers[at - 1] in g.roles["denies"]:  # "would not exceed 25 percent"
            return _DENIED.get(modifier, modifier), (at - 1, at + 1)
        return modifier, (at, at + 1)
    return None


def _toll_before(g: Grammar, t: Tokens, i: int) -> bool:
    return not g.roles["toll"].isdisjoint(t.lowers[max(0, i - _NEAR) : i])
