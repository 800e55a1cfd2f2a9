"""Which numbers are ages of people: "25-year-old", "aged 25", "died at 87", "people over 65"; and which only look so."""

from __future__ import annotations

from corpus_tools.extraction.numbers.cardinals import HYPHENS
from corpus_tools.extraction.numbers.named_numbers import counts_a_plural, follows_a_person
from corpus_tools.extraction.numbers.number_words import Grammar, Unit
from corpus_tools.extraction.numbers.spans import Quantity
from corpus_tools.extraction.numbers.tokens import Tokens

_AGES_BEFORE = 8  # words: "the ages of those who were killed | ranged from 46 to 73"
_AGES_OF = frozenset(("of", "from", "between"))  # at the age of 10, ranging in age from 46 to 73
_BEFORE_AN_AGE = frozenset(
    ("between", "from", "of", "about", "around", "under", "over", "only", "just", "at", "than", "least", "or")
)
_JOINED = 8  # words and marks of a list of ages
_OLDEST = 120  # years of a person
_PERSON = "year"
_GROWN, _NOUN_PHRASE = 10, 4  # years; words of "five-year-old | Syrian civil war"
_SOMEBODY = frozenset(("i", "he", "she", "who"))
_BEING = frozenset(("i'm", "i’m", "he's", "he’s", "she's", "she’s"))
_LINKS = frozenset(("of", "the", "a", "an", "his", "her", "my", "between", "against", "now", "and"))
_AGED = frozenset(("aged", "age", "ages", "older", "younger"))


def age_or_duration(g: Grammar, t: Tokens, unit: Unit, after: int) -> Unit:
    """ "the 10-month-old war", "a five-year-old Syrian civil war" last; a 25-year-old law student is 25."""
    for at in range(after, after + _NOUN_PHRASE):
        if not t.words[at].isalpha():
            break
        if t.lowers[at] in g.roles["lasting"]:
            is_head = not _goes_on(g, t, at + 1) or t.lowers[at + 1].endswith(("ed", "s"))
            return unit if is_head else Unit(unit.unit, "measure", "word", "optional", ())
    return Unit(unit.unit, "measure", "word", "optional", ())


def age_from_context(g: Grammar, t: Tokens, q: Quantity) -> Quantity:
    """aged 25, in age from 12 to 16, ages of 10 and 20 years, ages ranged from 12 to 16; "Ahmed Hassan, 34, and"."""
    if q.kind not in ("count", "duration") or (q.number.value or 0) > _OLDEST:
        return q
    at = q.first - 1
    while at > max(1, q.first - _JOINED) and t.lowers[at] in ("and", ",") and t.is_digits(at - 1):
        at -= 2  # "aged 23 | and 49"
    if at < q.first - 1 and t.lowers[at] not in _AGED:
        at = q.first - 1
    while at >= 0 and t.lowers[at] in _BEFORE_AN_AGE:
        at -= 1
    aged = (q.kind == "count" and q.low is None and at >= 0 and _is_age(g, t, q, at)) or (
        at >= 0
        and t.lowers[at] in _AGED
        and (at == q.first - 1 or t.lowers[at] != "age" or t.lowers[at + 1] in _AGES_OF)
    )
    aged = aged or (
        q.low is not None
        and at >= 0
        and t.lowers[at] in g.roles["ranging"]
        and "ages" in t.lowers[max(0, at - _AGES_BEFORE) : at]
    )
    if aged or (q.kind == "count" and q.low is None and (_after_a_name(t, q) or follows_a_person(g, t, q.first))):
        return q._replace(kind="measure", unit=_PERSON, tier="optional")
    return q


def _goes_on(g: Grammar, t: Tokens, at: int) -> bool:
    """A noun may follow: the word before it is a modifier."""
    return t.words[at].isalpha() and t.lowers[at] not in g.roles["pronoun after one"] and t.lowers[at] not in _LINKS


def _is_age(g: Grammar, t: Tokens, q: Quantity, at: int) -> bool:
    """died at 87, turned 65, when I was 5, he will be 35, people over 65, children under 12: no noun follows."""
    value, i = q.number.value or 0.0, q.number.first
    if value != int(value) or q.number.kind != "count" or t.glued(i - 1):
        return False
    if t.lowers[q.number_last] in ("and", "or"):
        bound, person = t.lowers[q.number_last + 1], t.lowers[q.first - 1] in g.roles["persons"]
        if bound in ("older", "younger") or (person and bound in ("under", "over", "up", "above")):
            return True
    if t.words[q.number_last] in (*HYPHENS, "/", "%", ":") or t.lowers[q.number_last] in ("for", "of", "to", "out"):
        return False
    if t.lowers[at] in g.roles["persons"]:
        bounded = at < q.first - 1 and not {"over", "under", "between"}.isdisjoint(t.lowers[at + 1 : q.first])
        return bounded and not counts_a_plural(g, t, q.number_last)
    if _goes_on(g, t, q.number_last):
        return False
    verb = q.first - 1 - (t.lowers[q.first - 1] in ("only", "just", "now"))
    before, subject = t.lowers[verb], t.lowers[verb - 1]
    if before == "at":
        return subject in g.roles["at an age"]
    if before in ("turned", "turns", "turning", "turn"):
        return q.number.form == "digit" or value >= _GROWN
    if before == "be":
        return subject in ("will", "would", "may", "might", "must") and t.lowers[q.first - 3] in _SOMEBODY
    if before == "was" and t.words[q.first - 2][:1].isupper() and value >= _GROWN:
        then = t.lowers[q.number_last : q.number_last + 3]
        return subject in _SOMEBODY or then[:1] == ["when"] or then == ["at", "the", "time"]
    return (before in ("was", "am", "is") and subject in _SOMEBODY) or before in _BEING


def _after_a_name(t: Tokens, q: Quantity) -> bool:
    value, i = q.number.value, q.first
    return (
        q.number.form == "digit"
        and value is not None
        and value == int(value)
        and q.low is None
        and i >= 2
        and t.words[i - 1] == ","
        and t.words[i - 2][:1].isupper()
        and t.words[q.number_last] in (",", ".", ")", "—", "–")
        and t.words[i].isdecimal()
    )
