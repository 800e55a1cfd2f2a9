"""One bare number: digits, number words, scales, fractions, vague numerals. No unit, no modifier, no range."""

from __future__ import annotations

import re
from bisect import bisect_left
from math import gcd

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.numbers.number_words import Grammar, counts_a_plural, match_at, match_before, may_be_unit
from corpus_tools.extraction.numbers.spans import Number
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens

_POWER = re.compile(r"\s?[×x]\s?10\^?([-−]?\d{1,2})\b")  # 1.99×10^30, 6x10-3
_GOES_ON_FROM = {  # class of a number word: of those that it may follow
    "unit": ("", "ten", "hundred", "word"),
    "ten": ("", "hundred", "word"),
    "hundred": ("", "unit", "ten"),
    "dozen": ("", "unit", "ten", "hundred"),
    "word": ("", "unit", "ten", "hundred", "word"),
}
_SMALLEST_GROUP = 3  # digits after a blank: 10 000
_WHOLES = frozenset((4.0, 5.0, 10.0, 20.0, 100.0, 1000.0))  # "three in five"
_PERIODS = frozenset(("quarters", "halves", "seconds"))  # parts of a year or a match
_PARTS = frozenset((2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0))  # written with a slash
_LARGEST_PART = 20  # "nineteen twentieths" is the largest fraction read


def read_number(g: Grammar, t: Tokens, i: int) -> Number | None:
    """The number that begins at token `i`, as long as it goes."""
    if t.values[i] is not None:
        return _share(g, t, _halves(g, t, _digits(g, t, i)))
    word = t.lowers[i]
    if word in INDEFINITE:
        return _after_article(g, t, i)
    if word == "couple":  # "the last | couple of years"
        couple = _couple(g, t, i - 1) if i and t.lowers[i - 1] in g.roles["before couple"] else None
        return couple._replace(first=i, form="word") if couple is not None else None
    if word == "half":
        return _half(g, t, i)
    if word in g.vague and (vague := _vague(g, t, i)):
        return vague
    if word in g.cardinals:
        words = _words(g, t, i)
        return _fraction(g, t, words) or _share(g, t, _halves(g, t, words))
    if word in g.signs:
        return Number(i, i + 1, g.signs[word], kind="fraction", form="digit")
    return None


# --- digits ------------------------------------------------------------------------------------------------------------


def _digits(g: Grammar, t: Tokens, i: int) -> Number:
    """13, 1,234.5, 10 000, 2.1bn, 5 million, 3 dozen, 1/2."""
    value = t.values[i] or 0.0
    last = i + 1
    if simple := simple_fraction(t, i):
        return simple
    while _continues_with_blank(t, i, last):
        value = value * 1000 + (t.values[last] or 0.0)
        last += 1
    scale, last = _scale_after(g, t, last)
    if t.lowers[last] in ("×", "x") and (power := _POWER.match(t.text, t.ends[last - 1])):
        return Number(
            i, bisect_left(t.starts, power.end()), value * 10.0 ** int(power[1].replace("−", "-")), form="digit"
        )
    return Number(i, last, value * scale, form="digit", scale=scale)


def _continues_with_blank(t: Tokens, i: int, last: int) -> bool:
    """10 000: groups of three digits, one blank apart; the first group has one to three."""
    first, group = t.words[i], t.words[last]
    return (
        len(group) == _SMALLEST_GROUP
        and t.values[last] is not None
        and len(first) <= _SMALLEST_GROUP
        and first.isdecimal()
        and t.starts[last] - t.ends[last - 1] == 1
    )


def _scale_after(g: Grammar, t: Tokens, last: int) -> tuple[float, int]:
    """The product of the scale words from `last` on ("5 hundred thousand"), and their end."""
    scale = 1.0
    while True:
        at = last
        if t.words[at] in HYPHENS and t.glued(at - 1) and t.glued(at):
            at += 1  # $2-million
        word = t.lowers[at]
        if word in g.cardinals and g.cardinals[word][1] in ("word", "dozen", "hundred"):
            scale *= g.cardinals[word][0]
        elif word.endswith("s") and word[:-1] in g.cardinals and g.cardinals[word[:-1]][1] == "word":
            scale *= g.cardinals[word[:-1]][0]  # "5 millions"
        elif word in g.abbreviations and scale == 1.0 and _is_abbreviation(g, t, at, word):
            return g.abbreviations[word][0], at + 1
        else:
            return scale, last
        last = at + 1


def _is_abbreviation(g: Grammar, t: Tokens, at: int, word: str) -> bool:
    if g.abbreviations[word][1] == "abbreviation" or (t.words[at] == "B" and t.words[at + 1][:1].islower()):
        return True  # 8 B people
    money = match_before(t, at - 1, g.money_before) is not None or match_at(t, at + 1, g.money_after) is not None
    return t.is_digits(at - 1) and (t.glued(at - 1) or money)


def simple_fraction(t: Tokens, i: int) -> Number | None:
    """1/2, 3/4; not 4/9, a date."""
    if t.words[i + 1] != "/" or not (t.glued(i) and t.glued(i + 1)):
        return None
    above, below = t.values[i], t.values[i + 2]
    if above is None or below not in _PARTS or not 0 < above < below or gcd(int(above), int(below)) > 1:
        return None
    return Number(i, i + 3, above / below, kind="fraction", form="digit")


def _halves(g: Grammar, t: Tokens, number: Number) -> Number:
    """2½, 2 1/2, two and a half, two and a half million, two-and-one-half-year, a million and a half."""
    if number.value is None:
        return number
    last = number.last
    if number.form == "digit" and t.lowers[last] in g.signs:
        return number._replace(last=last + 1, value=number.value + g.signs[t.lowers[last]])
    if number.form == "digit" and number.scale == 1.0 and t.is_digits(last) and (part := simple_fraction(t, last)):
        return number._replace(last=part.last, value=number.value + (part.value or 0.0))
    last += t.words[last] in HYPHENS
    for phrase in (("and", "a", "half"), ("and", "one", "half"), ("and-a-half",)):
        if after := t.end_of(last, phrase):
            scale, end = _scale_after(g, t, after)
            half = 0.5 * number.scale if end == after else 0.5
            return number._replace(last=end, value=(number.value + half) * scale, scale=number.scale * scale)
    return number


# --- words -------------------------------------------------------------------------------------------------------------


def _words(g: Grammar, t: Tokens, i: int) -> Number:
    """one hundred and twenty-five, two hundred fifty, three million, twenty five hundred, two dozen"""
    total, group, scale, previous, j = 0.0, 0.0, 1.0, "", i
    while True:
        at = _next_number_word(g, t, j, previous) if j > i else j
        value, kind = g.cardinals.get(t.lowers[at], (0.0, ""))
        if not _fits(kind, value, previous):
            break
        if kind in ("unit", "ten"):
            group += value
        elif kind == "hundred":
            group = (group or 1.0) * value
        else:
            total += (group or 1.0) * value
            group, scale = 0.0, value
        previous, j = kind, at + 1
    return Number(i, j, total + group, scale=scale if group == 0.0 else 1.0)


def _next_number_word(g: Grammar, t: Tokens, j: int, previous: str) -> int:
    """The token where the number may go on: the next one, after a hyphen, or after "and"."""
    word = t.lowers[j]
    if word in HYPHENS and t.glued(j - 1) and t.glued(j):
        return j + 1
    if word == "," and previous == "word" and g.cardinals.get(t.lowers[j + 2], (0.0, ""))[1] == "hundred":
        return j + 1  # five thousand, six hundred
    return j + (word == "and" and previous in ("hundred", "word"))


def _fits(kind: str, value: float, previous: str) -> bool:
    return previous in _GOES_ON_FROM.get(kind, ()) and (value > 0 or not previous)


# --- fractions and articles --------------------------------------------------------------------------------------------


def _fraction(g: Grammar, t: Tokens, number: Number) -> Number | None:
    """one-third, two thirds, three-quarters, three quarters of a million."""
    value = number.value
    if value is None or number.last - number.first > 1 or not 0 < value < _LARGEST_PART:
        return None
    hyphen = t.words[number.last] in HYPHENS and t.glued(number.last) and t.glued(number.last - 1)
    at = number.last + hyphen
    word = t.lowers[at]
    part = g.plural_fractions.get(word) if value > 1 else g.fractions.get(word)
    if part is None or value * part >= 1:
        return None
    alone = not hyphen and not _of_follows(t, at + 1)
    one = value == 1 and t.lowers[number.first - 1] not in g.roles["before a third"]
    if alone and (one or word in _PERIODS):
        return None  # three quarters in a row
    fraction = number._replace(last=at + 1, value=value * part, kind="fraction")
    return _of_a_scale(g, t, fraction)


def _share(g: Grammar, t: Tokens, number: Number) -> Number:
    """one in five, 7 in 10, nine out of ten, one in every five, 1 in 5 million: a fraction."""
    out_of = t.follows(number.last, ("out", "of"))
    if not out_of and t.lowers[number.last] != "in":
        return number
    at = number.last + 1 + out_of
    every = t.lowers[at] == "every"
    at += every
    if t.values[at] is not None:
        whole = _digits(g, t, at)
    elif t.lowers[at] in g.cardinals:
        whole = _words(g, t, at)
    else:
        return number
    value, below = number.value, whole.value or 0.0
    if value is None or not 0 < value < below:
        return number
    if not out_of and not every and below not in _WHOLES and value != 1:
        return number  # "killed two in three attacks"
    return number._replace(last=whole.last, value=value / below, kind="fraction")


def _of_follows(t: Tokens, i: int) -> bool:
    return t.lowers[i] in ("of", "majority", "as", "more", "less", "plus")


def _of_a_scale(g: Grammar, t: Tokens, number: Number) -> Number:
    """three quarters of a million, a quarter-of-a-million: counts."""
    for phrase in (("of", "a"), ("-", "of", "-", "a", "-"), ()):
        at = number.last + len(phrase)
        scale, kind = g.cardinals.get(t.lowers[at], (0.0, ""))
        if kind == "word" and number.value is not None and t.follows(number.last, phrase):
            return number._replace(last=at + 1, value=number.value * scale, kind="count", scale=scale)
    return number


def _of_a_unit(g: Grammar, t: Tokens, number: Number) -> Number:
    """a quarter of a century, a quarter-mile: parts of a unit."""
    last = number.last + 2 * t.follows(number.last, ("of", "a"))
    hyphen = t.words[last] in HYPHENS
    if may_be_unit(g, t, last + hyphen) and (last > number.last or t.lowers[last - 1] == "quarter"):
        return number._replace(last=last, kind="part of a unit")
    return number


def _after_article(g: Grammar, t: Tokens, i: int) -> Number | None:
    """a hundred, a million and a half, a dozen, a half-dozen, a third of, a quarter of a million, a few hundred, a couple of."""
    if (vague := _vague(g, t, i)) is not None:
        return vague
    word = t.lowers[i + 1]
    if word == "half" and t.lowers[i + 2] not in INDEFINITE:
        half = _half(g, t, i + 1)
        return half and half._replace(first=i, form="article")
    if word == "couple":
        return _couple(g, t, i)
    if word in g.fractions:
        fraction = Number(i, i + 2, g.fractions[word], kind="fraction", form="article")
        part = _of_a_unit(g, t, fraction)
        if part is not fraction:
            return part
        scaled = _of_a_scale(g, t, fraction)
        if t.lowers[i + 2] == "of" or t.follows(i + 2, ("-", "of")) or (scaled is not fraction and word == "quarter"):
            return scaled
        if t.lowers[i - 1] in g.roles["before a third"] and t.lowers[i + 2] in g.roles["after a third"]:
            return fraction
    if g.cardinals.get(word, (0.0, ""))[1] in ("hundred", "word", "dozen"):
        words = _words(g, t, i + 1)
        return _halves(g, t, words._replace(first=i, form="article"))
    return None


def _vague(g: Grammar, t: Tokens, i: int) -> Number | None:
    """dozens, a few hundred, several hundred million."""
    found = match_at(t, i, g.vague)
    if found is None:
        return None
    scale, last = _scale_after(g, t, found[0])
    entry = found[1]
    low = entry.low * scale if entry.low is not None else None
    return Number(i, last, None, low, entry.kind, "vague", entry.tier)


def _couple(g: Grammar, t: Tokens, i: int) -> Number | None:
    """a couple of suspects, a couple days, a couple hundred, a couple of thousand."""
    last = i + 2
    is_two = t.lowers[last] == "of" or counts_a_plural(g, t, last)
    scale_at = last + (t.lowers[last] == "of")
    scale, end = _scale_after(g, t, scale_at)
    if end > scale_at:
        return Number(i, end, 2 * scale, form="article", scale=scale, modifier="approx")
    return Number(i, last, 2.0, form="article", modifier="approx") if is_two else None


def _half(g: Grammar, t: Tokens, i: int) -> Number | None:
    """half a million, half a dozen, half-dozen, half an hour (the unit follows), half of, half the, half were."""
    at = i + 1
    if t.lowers[at] in INDEFINITE:
        scale, last = _scale_after(g, t, at + 1)
        if last > at + 1:
            return Number(i, last, 0.5 * scale, scale=scale)
        return Number(i, at + 1, 0.5, kind="part of a unit")
    hyphen = t.words[at] in HYPHENS and t.glued(i)
    tied = hyphen and t.lowers[at + 1] in INDEFINITE and t.words[at + 2] in HYPHENS
    begin = at + 3 if tied else at + hyphen  # "half-a-million"
    scale, last = _scale_after(g, t, begin)
    if last > begin:
        return Number(i, last, 0.5 * scale, scale=scale)
    if hyphen or may_be_unit(g, t, at):
        return Number(i, begin - 1 if tied else i + 1, 0.5, kind="part of a unit")
    named = i > 0 and (t.lowers[i - 1] in g.ordinals or t.lowers[i - 1] in g.roles["before half"])
    if t.lowers[at] in g.roles["after half"] and not named:
        return Number(i, i + 1, 0.5, kind="fraction")
    return Number(i, i + 1, 0.5, kind="loose half")
