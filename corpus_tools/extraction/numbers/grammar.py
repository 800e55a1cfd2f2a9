"""find_numbers: one walk over the tokens of a text."""

from __future__ import annotations

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.numbers import masks
from corpus_tools.extraction.numbers.cardinals import read_number
from corpus_tools.extraction.numbers.modifiers import read_modifier
from corpus_tools.extraction.numbers.named_numbers import goes_on
from corpus_tools.extraction.numbers.number_words import (
    ARTICLES,
    Grammar,
    compiled,
    counts_a_plural,
    holds_number,
    match_at,
)
from corpus_tools.extraction.numbers.quantities import Bounds, Extent, make_span, read_quantity, to_span
from corpus_tools.extraction.numbers.spans import Mask, Number, NumberSpan
from corpus_tools.extraction.numbers.tokens import Tokens
from corpus_tools.lexicons import Lexicons, load_lexicons


def find_numbers(text: str, *, lexicons: Lexicons | None = None) -> list[NumberSpan]:
    """Every number of `text`, in order, without overlaps: quantities, and numbers that are none with the reason.

    The conventions are those of docs/numbers.md. Text without digit or number word costs next to nothing.
    """
    words = lexicons or load_lexicons()
    return read_numbers(Sentence(text, words))


def read_numbers(sentence: Sentence) -> list[NumberSpan]:
    """The numbers of a sentence that is read already: see find_numbers."""
    grammar = compiled(sentence.lexicons)
    if not holds_number(sentence, grammar):
        return []
    tokens = Tokens(sentence)
    stops = _stops(grammar, tokens)
    return _walk(grammar, tokens, stops, sentence.calendar_spans) if stops else []


def _walk(g: Grammar, t: Tokens, stops: list[int], times: list[tuple[int, int]]) -> list[NumberSpan]:
    spans: list[NumberSpan] = []
    label_until, floor, resume = -1, 0, 0
    for i in stops:
        if i < resume or t.starts[i] < floor:
            continue
        mask = _mask(g, t, i, times, label_until)
        if mask is not None:
            spans.append(_ignored(t, i, mask))
            if mask.reason == "label":
                label_until = goes_on(t, mask.last)
            resume = mask.last
            continue
        span, last = _claim(g, t, i)
        if span is not None:
            span = _after_floor(t, span, floor)
            spans.append(span)
            floor = span.end
        resume = last
    return spans


def _stops(g: Grammar, t: Tokens) -> list[int]:
    """The tokens at which a number may begin."""
    lowers, starts, after_article = t.lowers, g.starts, g.after_article
    words = [
        i
        for i, word in enumerate(lowers)
        if word in starts and (word not in ARTICLES or lowers[i + 1] in after_article)
    ]
    return sorted({*words, *t.digits}) if t.digits else words


def _after_floor(t: Tokens, span: NumberSpan, floor: int) -> NumberSpan:
    """A span never begins inside the one before it."""
    if span.start >= floor:
        return span
    return span._replace(start=span.number_start, text=t.text[span.number_start : span.end])


def _mask(g: Grammar, t: Tokens, i: int, times: list[tuple[int, int]], label_until: int) -> Mask | None:
    if shaped := masks.by_shape(g, t, i):
        return shaped
    if not t.is_digits(i):
        return masks.word_mask(g, t, i, label_until)
    return masks.digits_mask(g, t, i, times, label_until)


def _ignored(t: Tokens, i: int, mask: Mask) -> NumberSpan:
    start, end = t.starts[i], t.ends[mask.last - 1]
    text = t.text[start:end]
    return NumberSpan(start, end, text, text, ignored=mask.reason, number_start=start, number_end=end)


def _claim(g: Grammar, t: Tokens, i: int) -> tuple[NumberSpan | None, int]:
    """The quantity that begins at token `i`, if any, and where to go on."""
    word = t.lowers[i]
    if word in _SPECIAL:
        return _SPECIAL[word](g, t, i)
    if word in g.multiples:
        return _double(g, t, i)
    if word in g.folds:
        q = read_quantity(g, t, Number(i, i + 1, g.folds[word]))
        return to_span(g, t, q._replace(kind="multiple", unit=None)), i + 1
    number = read_number(g, t, i)
    if number is None:
        return (_article_and_unit(g, t, i), i + 1) if word in INDEFINITE else _not_read(g, t, i)
    if number.form == "vague" and (number.tier == "vague") and not _is_quantifier(g, t, number):
        return None, number.last
    if number.value == 1 and word == "one":
        return _one(g, t, number)
    if number.kind == "loose half":
        return _half(g, t, number)
    quantity = read_quantity(g, t, number)
    if number.kind == "part of a unit" and quantity.kind == "count":
        return _ignored(t, i, Mask(number.last, "idiom")), number.last
    span = to_span(g, t, quantity)
    return span, max(quantity.last, quantity.number_last)


def _not_read(g: Grammar, t: Tokens, i: int) -> tuple[NumberSpan | None, int]:
    if (mask := masks.ordinal(g, t, i)) is not None:
        return _ignored(t, i, mask), mask.last
    return None, i + 1


def _one(g: Grammar, t: Tokens, number: Number) -> tuple[NumberSpan | None, int]:
    i = number.first
    if (mask := masks.one_mask(g, t, i)) is not None:
        return _ignored(t, i, mask), mask.last
    quantity = read_quantity(g, t, number)
    if quantity.low is None and quantity.kind in ("count", "duration", "measure"):
        quantity = quantity._replace(tier="optional")
    return to_span(g, t, quantity), max(quantity.last, quantity.number_last)


def _half(g: Grammar, t: Tokens, number: Number) -> tuple[NumberSpan | None, int]:
    """ "nearly half" is a fraction; "the second half" is none."""
    fraction = number._replace(kind="fraction")
    quantity = read_quantity(g, t, fraction)
    if read_modifier(g, t, quantity).modifier != "exact":
        return to_span(g, t, quantity), quantity.last
    return _ignored(t, number.first, Mask(number.last, "idiom")), number.last


def _article_and_unit(g: Grammar, t: Tokens, i: int) -> NumberSpan | None:
    """less than a month, a week or more, a year and a half; a bare "a month" is left to the claims."""
    at = i + 1
    while t.lowers[at] in g.lengthening:
        at += 1
    unit = match_at(t, at, g.units)
    if unit is None or unit[1].kind not in ("duration", "measure") or unit[1].form != "word":
        return None
    quantity = read_quantity(g, t, Number(i, i + 1, 1.0))
    if t.follows(quantity.last, ("and", "a", "half")):
        return to_span(g, t, quantity._replace(last=quantity.last + 3, number=quantity.number._replace(value=1.5)))
    modified = read_modifier(g, t, quantity)
    if modified.modifier == "exact" or quantity.kind not in ("duration", "measure"):
        return None
    return to_span(g, t, quantity)


def _is_quantifier(g: Grammar, t: Tokens, number: Number) -> bool:
    """A vague word quantifies a plural noun or a group ("of"): not "how many", "the most dangerous"."""
    first, last = number.first, number.last
    word, before, after = t.lowers[first], t.lowers[first - 1] if first else "", t.lowers[last]
    if before in g.roles["before many"] and word in ("many", "few"):
        return False
    if word == "most" and (before in g.roles["before most"] or before.endswith(("'s", "’s"))):
        return False
    if t.lowers[last - 1] in g.roles["quantity noun"]:
        return after == "of"
    if after == "of" or (after in ("other", "others") and word in ("many", "several", "some", "few")):
        return True
    return counts_a_plural(g, t, last) and after != "times"


def _optional(t: Tokens, i: int, value: float, kind: str = "count") -> NumberSpan:
    return make_span(t, Extent(i, i + 1, i, i + 1), Bounds(value, value, value), kind, None, "optional")


def _two(g: Grammar, t: Tokens, i: int) -> tuple[NumberSpan | None, int]:
    """both sides, twin bombs, a pair of shoes; "both men and women" joins and counts nothing."""
    joins = t.lowers[i] == "both" and "and" in t.lowers[i + 1 : i + 4]
    counts = t.lowers[i + 1] == "of" if t.lowers[i] == "pair" else counts_a_plural(g, t, i + 1)
    return _optional(t, i, 2.0) if counts and not joins else None, i + 1


def _no(g: Grammar, t: Tokens, i: int) -> tuple[NumberSpan | None, int]:
    """no casualties, no immediate deaths."""
    nouns = g.roles["zero noun"]
    if t.lowers[i + 1] in nouns or (t.lowers[i + 2] in nouns and t.lowers[i + 1].isalpha()):
        return _optional(t, i, 0.0), i + 1
    return None, i + 1


def _twice(g: Grammar, t: Tokens, i: int) -> tuple[NumberSpan | None, int]:
    """twice; more than twice as high"""
    return _bounded(g, t, i, 2.0) or _optional(t, i, 2.0, "multiple"), i + 1


def _double(g: Grammar, t: Tokens, i: int) -> tuple[NumberSpan | None, int]:
    """almost double those of its rivals; not "it will more than double the price"."""
    span = _bounded(g, t, i, g.multiples[t.lowers[i]]) if t.lowers[i + 1] in g.roles["after double"] else None
    first = next((n for n in range(i, 0, -1) if span is not None and t.starts[n] == span.start), i)
    return None if t.lowers[first - 1] in g.roles["before a verb"] else span, i + 1


def _bounded(g: Grammar, t: Tokens, i: int, value: float) -> NumberSpan | None:
    """A multiple with a modifier, which is a number like any other; None where it has none."""
    quantity = read_quantity(g, t, Number(i, i + 1, value))._replace(kind="multiple", unit=None)
    return to_span(g, t, quantity) if read_modifier(g, t, quantity).modifier != "exact" else None


_SPECIAL = {"both": _two, "twin": _two, "pair": _two, "no": _no, "twice": _twice}
