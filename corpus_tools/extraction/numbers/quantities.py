"""From a bare number to a quantity (range, currency, unit), and from a quantity to a span."""

from __future__ import annotations

from corpus_tools.extraction.numbers.cardinals import HYPHENS, read_number
from corpus_tools.extraction.numbers.modifiers import read_modifier
from corpus_tools.extraction.numbers.spans import Number, NumberSpan, Quantity
from corpus_tools.extraction.numbers.tokens import Tokens
from corpus_tools.extraction.numbers.words import Grammar, Unit, match_at

_MILLION, _THOUSAND = 1_000_000.0, 1000.0
_CODE_LENGTH = 3  # letters of an ISO 4217 code
_OLDEST = 120  # years of a person
_WIDEST_CHOICE = 3.0  # "two or six" names no range: b is at most this many times a
_PERSON = "year"
_AGED = frozenset(("aged", "age", "ages"))
_BOUNDS = {  # modifier: is value the low bound, is it the high bound
    "exact": (True, True),
    "approx": (False, False),
    "at_least": (True, False),
    "more_than": (True, False),
    "at_most": (False, True),
    "less_than": (False, True),
}


def read_quantity(g: Grammar, t: Tokens, number: Number) -> Quantity:
    """`number` with its range, currency and unit."""
    first, currency = _currency_before(g, t, number.first)
    number = _metres(g, t, number, currency)
    second, last = _range(g, t, number, first, currency)
    low, high = (None, None) if second is None else _ends(t, number, second)
    end = last if second is not None else number.last
    number_last = second.last if second is not None else number.last
    unit, end = _unit(g, t, max(end, number_last), second or number, currency)
    kind, name, tier = unit.kind, unit.unit or None, unit.tier
    if number.tier != "core":
        tier = number.tier
    if kind == "count" and number.kind == "fraction":
        kind = "fraction"
    quantity = Quantity(number, first, end, low, high, kind, name, tier, number.first, number_last)
    return _negative(t, quantity) if second is None else quantity


def _negative(t: Tokens, q: Quantity) -> Quantity:
    """-5 degrees, minus 5 percent, $-50bn; a dash before a count is a dash."""
    if q.kind not in ("money", "percent", "measure") or q.number.value is None or not q.number.value:
        return q
    at = q.number.first - 1
    if at > 0 and t.words[at] in ("-", "−") and t.glued(at):
        at -= t.lowers[at - 1] == "minus"
        signed = t.lowers[at] == "minus" or q.first < at or not (t.glued(at - 1) or t.is_digits(at - 1))
    else:
        signed = at >= 0 and t.lowers[at] == "minus"
    if not signed:
        return q
    return q._replace(first=min(q.first, at), number=q.number._replace(value=-q.number.value))


# --- currency ----------------------------------------------------------------------------------------------------------


def _currency_before(g: Grammar, t: Tokens, i: int) -> tuple[int, str | None]:
    """The first token of a currency printed before the number ($, US$, USD, RM), and its code."""
    if t.words[i - 1] in ("-", "−") and t.glued(i - 1) and t.glued(i - 2):
        return _exact_currency(g, t, i - 1) or (i, None)  # $-50bn
    return _exact_currency(g, t, i) or (i, None)


def _exact_currency(g: Grammar, t: Tokens, i: int) -> tuple[int, str] | None:
    for phrase, (code, term) in g.money_before.get(t.lowers[i - 1], ()):
        first = i - len(phrase)
        if first >= 0 and t.text[t.starts[first] : t.ends[i - 1]] == term:
            return first, code
    return None


def _metres(g: Grammar, t: Tokens, number: Number, currency: str | None) -> Number:
    """100m is a hundred metres before "race" or "high", a hundred million elsewhere."""
    if currency is None and t.words[number.last - 1] == "m" and t.lowers[number.last] in g.roles["after metres"]:
        return number._replace(last=number.last - 1, value=(number.value or 0.0) / number.scale, scale=1.0)
    return number


# --- range -------------------------------------------------------------------------------------------------------------


def _range(g: Grammar, t: Tokens, number: Number, first: int, currency: str | None) -> tuple[Number | None, int]:
    """The second number of "between a and b", "a to b", "a-b", "a or b", and the end of the range."""
    none = (None, number.last)
    if number.value is None or number.kind == "part of a unit":
        return none
    j = number.last
    unit, after_unit = _unit(g, t, j, number, currency) if t.lowers[j] not in _JOINTS else (_NO_UNIT, j)
    if unit.kind != "count":
        j = after_unit
    before = t.lowers[first - 1] if first else ""
    joint, at = _joint(t, j, before)
    if not joint:
        return none
    at, second_currency = _currency_after_joint(g, t, at)
    if (second_currency and currency and second_currency != currency) or (second_currency and not currency):
        return none
    second = read_number(g, t, at) if t.values[at] is not None or t.lowers[at] in g.cardinals else None
    if second is None or second.value is None or second.kind != number.kind:
        return none
    if not _is_range(g, t, number, second, joint, first, unit, second_currency or currency):
        return none
    return second, second.last


_JOINTS = frozenset(("to", "or", "and", "up", *HYPHENS))
_NO_UNIT = Unit("", "count", "word", "core", ())


def _joint(t: Tokens, j: int, before: str) -> tuple[str, int]:
    word = t.lowers[j]
    if word in HYPHENS and t.glued(j - 1) and t.glued(j):
        if t.lowers[j + 1] == "to" and t.words[j + 2] in HYPHENS:
            return "to", j + 3  # 0-to-60
        return "-", j + 1
    if word in HYPHENS and t.is_digits(j - 1) and t.is_digits(j + 1) and before in ("between", "aged"):
        return "-", j + 1
    if word in HYPHENS and t.glued(j - 1) and t.lowers[j + 1] in ("or", "to"):
        return t.lowers[j + 1], j + 2  # 50- to 60-year-old
    if word == "up" and t.lowers[j + 1] == "to":
        return "to", j + 2
    if word in ("to", "or") or (word == "and" and before in ("between", "of")):
        return word, j + 1
    return "", j


def _currency_after_joint(g: Grammar, t: Tokens, at: int) -> tuple[int, str | None]:
    """ "$5 to $10": the number stands after one to four tokens of currency."""
    for end in range(at + 1, at + 5):
        if t.values[end] is not None:
            found = _exact_currency(g, t, end)
            return (end, found[1]) if found and found[0] == at else (at, None)
    return at, None


def _is_range(
    g: Grammar, t: Tokens, a: Number, b: Number, joint: str, first: int, unit: Unit, currency: str | None
) -> bool:
    low, high = _ends(t, a, b)
    before = t.lowers[first - 1] if first else ""
    if not low < high:
        return False
    if before == "between" or (before == "of" and t.lowers[first - 2] == "ages"):
        return True
    if joint == "and":
        return False
    if joint == "or":
        return low > 0 and high <= _WIDEST_CHOICE * low and unit.kind == "count"
    changes = g.roles["change"]
    if joint == "to" and (before in changes or (before in ("from", "by") and _near(t, first - 1, changes))):
        return False
    if unit.kind != "count" and joint == "to":
        same, _ = _unit(g, t, b.last, b, currency)
        return same.unit == unit.unit and not _near(t, first, changes)
    return True


def _near(t: Tokens, i: int, words: frozenset[str]) -> bool:
    return not words.isdisjoint(t.lowers[max(0, i - 5) : i])


def _ends(t: Tokens, a: Number, b: Number) -> tuple[float, float]:
    """Both ends of a range; the first takes the scale of the second where it has none ("four to five thousand", "10-15,000")."""
    low, high = a.value or 0.0, b.value or 0.0
    if a.scale == 1.0 and b.scale > 1.0 and low < high / b.scale:
        return low * b.scale, high
    grouped = "," in t.words[b.first] and t.words[b.first - 1] in HYPHENS
    if grouped and a.form == "digit" and low < high / _THOUSAND and "," not in t.words[a.first]:
        return low * _THOUSAND, high
    return low, high


# --- unit --------------------------------------------------------------------------------------------------------------


def _unit(g: Grammar, t: Tokens, j: int, number: Number, currency: str | None) -> tuple[Unit, int]:
    """The unit after the number and the end of the quantity; a count has none."""
    if currency is not None:
        return Unit(currency, "money", "word", "core", ()), j
    skipped = match_at(t, j, g.after)  # "20 or more years", "20-odd years"
    at, hyphen = (j + 1, True) if t.words[j] in HYPHENS and t.glued(j - 1) and t.glued(j) else (j, False)
    if hyphen and t.lowers[at] in ("odd", "plus"):
        at, hyphen = at + 1, False
    elif skipped and not hyphen:
        at = skipped[0]
    elif t.words[j] == "+" and t.glued(j - 1):
        at = j + 1
    if number.form == "article" and t.lowers[at] == "of":
        at += 1  # "a couple of weeks"
    if found := _named_unit(g, t, at, hyphen, number):
        unit, end = found
        return _with_age(g, t, unit, end, number)
    return _NO_UNIT, j


def _named_unit(g: Grammar, t: Tokens, at: int, hyphen: bool, number: Number) -> tuple[Unit, int] | None:
    money = match_at(t, at, g.money_after)
    if money and _is_currency(t, at, money, number):
        return Unit(money[1], "money", "word", "core", ()), money[0]
    start = at
    while t.lowers[at] in g.lengthening and at < start + 2:
        at += 1
    for phrase, unit in g.units.get(t.lowers[at], ()):
        if not t.follows(at, phrase):
            continue
        if at > start and unit.kind != "duration":
            continue
        if _written_as(t, at, unit, hyphen, number):
            return _pounds(t, at, unit, number), at + len(phrase)
    word = t.lowers[at]
    if word.endswith(("'s", "’s")) and (unit_of := g.units.get(word[:-2])) and unit_of[0][1].kind == "duration":
        return unit_of[0][1], at + 1  # "one week's notice"
    return None


def _is_currency(t: Tokens, at: int, money: tuple[int, str], number: Number) -> bool:
    """Codes are capitals (500 USD); "won" is a verb after small numbers."""
    end, code = money
    if t.lowers[at] == code.lower() and end == at + 1 and len(code) == _CODE_LENGTH:
        return t.words[at].isupper() or (t.lowers[at] == "won" and (number.value or 0) >= _THOUSAND)
    return True


def _written_as(t: Tokens, at: int, unit: Unit, hyphen: bool, number: Number) -> bool:
    if unit.form == "symbol":
        return tuple(t.words[at : at + len(unit.words)]) == unit.words
    if unit.form == "glued":
        return (t.glued(at - 1) or hyphen) and t.words[at] == unit.words[0]
    if unit.form == "hyphen":
        return hyphen
    if t.lowers[at] == "second" and not hyphen:
        return t.lowers[at + 1] not in ("half", "-", "place", "time", "round")
    if t.lowers[at] == "times":
        return not hyphen and t.words[at].islower()
    return True


def _pounds(t: Tokens, at: int, unit: Unit, number: Number) -> Unit:
    """Pounds are a weight, unless there are millions of them or another currency follows in brackets."""
    converted = t.words[at + 1] == "(" and t.words[at + 2] in ("$", "€", "US")
    if unit.unit == "pound" and (number.scale >= _MILLION or converted):
        return Unit("GBP", "money", "word", "core", ())
    return unit


def _with_age(g: Grammar, t: Tokens, unit: Unit, end: int, number: Number) -> tuple[Unit, int]:
    """25-year-old, 25 years old, 25 years of age are ages; 10-day-long is a duration."""
    hyphen = t.words[end] in HYPHENS
    at = end + hyphen
    if unit.kind != "duration":
        return unit, end
    if t.lowers[at] in ("old", "olds"):
        return _age_or_duration(g, t, unit, at + 1, number), at + 1
    if t.follows(at, ("of", "age")):
        return Unit(unit.unit, "measure", "word", "optional", ()), at + 2
    if t.lowers[at] == "long" and hyphen:
        return unit, at + 1
    return unit, end


def _age_or_duration(g: Grammar, t: Tokens, unit: Unit, after: int, number: Number) -> Unit:
    if t.lowers[after] in g.roles["lasting"]:
        return unit  # "the 10-month-old war"
    return Unit(unit.unit, "measure", "word", "optional", ())


# --- to spans ----------------------------------------------------------------------------------------------------------


def to_span(g: Grammar, t: Tokens, q: Quantity) -> NumberSpan:
    """The claim span of a quantity, with its bounds as GUIDELINES A.4 has them."""
    q = _age_from_context(g, t, q)
    m = read_modifier(g, t, q)
    first, last = m.first, m.last
    if q.low is not None:
        first = _range_start(t, q, first)
    value, low, high, modifier = _bounds(q, m.modifier)
    number_first = q.number_first + (q.number.form == "article" and q.number.value is not None)
    tier = "optional" if value == 0 and q.tier == "core" else q.tier
    return make_span(
        t, first, last, number_first, q.number_last, value, low, high, modifier, q.kind, q.unit, tier, m.words
    )


def _bounds(q: Quantity, modifier: str) -> tuple[float | None, float | None, float | None, str]:
    """Value, low, high and modifier: the table of docs/numbers.md."""
    if q.low is not None:
        return None, q.low, q.high, "range"
    if q.number.value is None:
        return None, q.number.low, None, "vague"
    value = _tidy(q.number.value)
    is_low, is_high = _BOUNDS[modifier]
    return value, value if is_low else None, value if is_high else None, modifier


def make_span(
    t: Tokens,
    first: int,
    last: int,
    number_first: int,
    number_last: int,
    value: float | None,
    low: float | None,
    high: float | None,
    modifier: str,
    kind: str,
    unit: str | None,
    tier: str,
    words: tuple[int, int] | None = None,
) -> NumberSpan:
    start, end = t.starts[first], t.ends[last - 1]
    number_start, number_end = t.starts[number_first], t.ends[number_last - 1]
    return NumberSpan(
        start,
        end,
        t.text[start:end],
        t.text[number_start:number_end],
        value,
        None if low is None else _tidy(low),
        None if high is None else _tidy(high),
        modifier,
        kind,
        unit,
        tier,
        None,
        number_start,
        number_end,
        t.starts[words[0]] if words else None,
        t.ends[words[1] - 1] if words else None,
    )


def _tidy(value: float) -> float:
    """2.1 * 10**9 without the noise of binary fractions."""
    return float(f"{value:.12g}")


def _range_start(t: Tokens, q: Quantity, first: int) -> int:
    """ "between" belongs to the span."""
    before = q.first - 1
    if before >= 0 and t.lowers[before] == "between":
        return min(first, before)
    if t.ends_with(q.first, ("between", "the", "ages", "of")):
        return q.first - 4
    return first


def _age_from_context(g: Grammar, t: Tokens, q: Quantity) -> Quantity:
    """aged 25, aged between 12 and 16, ages of 10 and 20 years; "Ahmed Hassan, 34, and"."""
    if q.kind not in ("count", "duration") or (q.number.value or 0) > _OLDEST:
        return q
    at = q.first - 1
    while at >= 0 and t.lowers[at] in (
        "between",
        "from",
        "of",
        "about",
        "around",
        "under",
        "over",
        "only",
        "just",
        "at",
        "than",
        "least",
        "or",
    ):
        at -= 1
    aged = (
        at >= 0 and t.lowers[at] in _AGED and (at == q.first - 1 or t.lowers[at] != "age" or t.lowers[at + 1] == "of")
    )
    if aged or (q.kind == "count" and _after_a_name(t, q)):
        return q._replace(kind="measure", unit=_PERSON, tier="optional")
    return q


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
        and t.words[q.number_last] in (",", ".", ")")
        and t.words[i].isdecimal()
    )
