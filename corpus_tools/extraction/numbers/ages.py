"""Which numbers are ages of people: "25-year-old", "aged 25", "died at 87", "people over 65"; and which only look so."""

from __future__ import annotations

from corpus_tools.extraction.numbers.number_words import Grammar, Unit
from corpus_tools.extraction.numbers.spans import Quantity
from corpus_tools.extraction.numbers.tokens import Tokens

_BEFORE_AN_AGE = frozenset(
    ("between", "from", "of", "about", "around", "under", "over", "only", "just", "at", "than", "least", "or", ":")
)
_OLDEST = 120  # years of a person
_PERSON = "year"
_MOVED_WITHIN = 8  # words between "age" and what it is raised to
_NOUN_PHRASE = 4  # words of "five-year-old | Syrian civil war"
_SOMEBODY = frozenset(("i", "he", "she", "who"))
_BEING = frozenset(("i'm", "i’m", "he's", "he’s", "she's", "she’s"))
_CLOSES_AN_AGE = (",", ".", ")", "—", "–", ";")
_THEN = ("now", "then")
_AGED = frozenset(("aged", "age", "ages", "older", "younger"))


def age_or_duration(g: Grammar, t: Tokens, unit: Unit, after: int) -> Unit:
    """ "the 10-month-old war", "a five-year-old Syrian civil war" last; a 25-year-old law student is 25."""
    lasting = (at for at in range(after, after + _NOUN_PHRASE) if t.lowers[at] in g.roles["lasting"])
    if any(not _goes_on(g, t, at + 1) or t.lowers[at + 1].endswith(("ed", "s")) for at in lasting):
        return unit
    return Unit(unit.unit, "measure", "word", "optional", ())


def age_from_context(g: Grammar, t: Tokens, q: Quantity) -> Quantity:
    """aged 25, in age from 12 to 16, ages of 10 and 20 years, died at 87; "Ahmed Hassan, 34, and"."""
    if q.kind not in ("count", "duration") or (q.number.value or 0) > _OLDEST:
        return q
    at = q.first - 1
    while t.lowers[at] in _BEFORE_AN_AGE or _is_listed(t, at):
        at -= 1
    bare = q.kind == "count" and q.low is None
    near = t.lowers[max(0, q.first - _MOVED_WITHIN) : q.first]
    moved = q.kind == "count" and t.lowers[q.first - 1] in ("from", "to") and "age" in near
    if (
        t.lowers[at] in _AGED
        or moved
        or (bare and (_is_age(g, t, q, at) or _after_a_name(g, t, q) or _shares_an_age(t, q)))
    ):
        return q._replace(kind="measure", unit=_PERSON, tier="optional")
    return q


def _is_listed(t: Tokens, at: int) -> bool:
    """ages 12, 14 | and | 16: what stands between the ages of a list."""
    if t.lowers[at] in ("and", ","):
        return t.is_digits(at - 1) or (t.words[at - 1] == "," and t.is_digits(at - 2))
    return t.is_digits(at) and t.lowers[at + 1] in ("and", ",")


def _shares_an_age(t: Tokens, q: Quantity) -> bool:
    """| 22 | and 23 years old"""
    last = q.number_last
    return t.lowers[last] in ("and", "or") and t.is_digits(last + 1) and t.follows(last + 2, ("years", "old"))


def _goes_on(g: Grammar, t: Tokens, at: int) -> bool:
    """A noun may follow: the word before it is a modifier."""
    return t.words[at].isalpha() and t.lowers[at] not in g.roles["pronoun after one"]


def _is_age(g: Grammar, t: Tokens, q: Quantity, at: int) -> bool:
    """died at 87, turned 65, when I was 5, as young as 14, people over 65, children under 12: no noun follows."""
    value = q.number.value
    if value is None or value != int(value):
        return False
    if t.lowers[q.number_last] in ("and", "or") and t.lowers[q.number_last + 1] in ("older", "younger"):
        return True
    if t.lowers[at] in g.roles["persons"]:
        return not {"over", "under", "between"}.isdisjoint(t.lowers[at + 1 : q.first])
    if _goes_on(g, t, q.number_last):
        return False
    if t.lowers[q.first - 1] in _THEN and t.words[q.first - 2] == ",":
        return True  # "Ms. Windsor, now | 83 |, sued"
    verb = q.first - 1 - (t.lowers[q.first - 1] in ("only", "just", "now"))
    before, subject = t.lowers[verb], t.lowers[verb - 1]
    if before == "as":
        return subject in ("young", "old")
    if before == "at":
        opens = verb == 0 or t.lowers[q.number_last + 1] in _SOMEBODY  # At | 34 |, she
        return subject in g.roles["at an age"] or (opens and t.words[q.number_last] == ",")
    if before in ("was", "am", "is"):
        return subject in _SOMEBODY
    return before in _BEING or before in ("turned", "turns", "turning", "turn")


def _after_a_name(g: Grammar, t: Tokens, q: Quantity) -> bool:
    """Ahmed Hassan, | 34 |, and her son, | 6 |; Emily Roberts, | five |"""
    i = q.first
    named = t.words[i - 2][:1].isupper() or t.lowers[i - 2] in g.roles["one person"]
    told = t.words[i].isdecimal() or (t.words[i - 2][:1].isupper() and t.words[i - 3][:1].isupper())
    return named and told and t.words[i - 1] == "," and t.words[q.number_last] in _CLOSES_AN_AGE
