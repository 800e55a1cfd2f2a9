"""Quantities in the conventions of NewsQuant (Almasian et al., EMNLP 2023), made from `find_numbers`.

python -m benchmarks.newsquant GOLD.jsonl PREDICTIONS.jsonl [--probes]

Its conventions differ from the claims table: "one of the" counts as 1, vague numerals are ranges (dozens 12, hundreds 100 to
1,000), an approximate range is "~", ages count, frequencies ("twice") do not, and the unit of a count is its noun phrase.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from corpus_tools.extraction.claims.phrases import (
    ADJECTIVE,
    ADVERB,
    DETERMINER,
    GERUND,
    HYPHENATED,
    IGNORED,
    NAME,
    NOUN,
    NUMBER,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSOR,
    PRONOUN,
    VERB,
    Phrase,
    Token,
    noun_phrase,
    read_tokens,
)  # fmt: skip
from corpus_tools.extraction.numbers import NumberSpan, find_numbers
from corpus_tools.lexicons import load_lexicons

CHANGES = {"approx": "~", "at_least": ">", "more_than": ">", "at_most": "<", "less_than": "<"}
CURRENCIES = {
    "USD": "dollar", "GBP": "pound sterling", "EUR": "euro", "JPY": "japanese yen", "CNY": "chinese yuan",
    "INR": "indian rupee", "MYR": "malaysian ringgit", "HKD": "hong kong dollar", "CAD": "canadian dollar",
    "AUD": "australian dollar", "IQD": "iraqi dinar", "NZD": "new zealand dollar", "SGD": "singapore dollar",
    "CHF": "swiss franc", "ZAR": "south african rand", "HRK": "croatian kuna", "TRY": "turkish lira", "ILS": "shekel",
    "BRL": "brazilian real", "MXN": "mexican peso", "SEK": "swedish krona", "NOK": "norwegian krone", "DKK": "danish krone",
    "PLN": "polish złoty", "THB": "thai baht", "IDR": "indonesian rupiah", "PHP": "philippine peso", "NGN": "nigerian naira",
    "PKR": "pakistani rupee", "SAR": "saudi riyal", "AED": "united arab emirates dirham", "TWD": "new taiwan dollar",
    "VND": "vietnamese dong", "KES": "kenyan shilling", "UAH": "ukrainian hryvnia", "CZK": "czech koruna",
    "HUF": "hungarian forint",
    "ARS": "argentine peso", "COP": "colombian peso", "CLP": "chilean peso", "¥": "japanese yen", "won": "south korean won",
    "RUB": "russian ruble", "KRW": "south korean won", "BTC": "bitcoin",
}  # fmt: skip
SYMBOLS = {
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "nm": "nanometre", "kg": "kilogram", "mg": "milligram",
    "g": "gram", "m": "metre", "mw": "megawatt", "gw": "gigawatt", "kw": "kilowatt", "tw": "terawatt",
    "mwh": "megawatt hour", "gwh": "gigawatt hour", "kwh": "kilowatt hour", "twh": "terawatt hour", "kv": "kilovolt",
    "ghz": "gigahertz", "mhz": "megahertz", "khz": "kilohertz", "hz": "hertz", "gb": "gigabyte", "mb": "megabyte",
    "tb": "terabyte", "mph": "mile per hour", "km/h": "kilometre per hour", "mpg": "mile per gallon",
    "rpm": "revolutions per minute", "db": "decibel", "W": "watt", "L": "litre", "V": "volt", "mpa": "megapascal",
    "ppb": "parts-per-billion", "ppm": "part per million",
    "mah": "milliampere-hour", "mp": "megapixel", "nm2": "newton metre", "oz": "ounce", "degree celsius": "celsius",
    "degree fahrenheit": "fahrenheit", "pound": "pound-mass", "gigawatt-hour": "gigawatt hour",
    "kilowatt-hour": "kilowatt hour", "mmbtu": "mega british thermal unit", "mbps": "megabit per second",
    "gbps": "gigabit per second", "kb": "kilobyte", "ml": "millilitre", "cl": "centilitre", "dl": "decilitre", "kilo": "kilogram",
    "megawatt-hour": "megawatt hour", "terawatt-hour": "terawatt hour", "watt-hour": "watt hour", "kpa": "kilopascal",
    "gpa": "gigapascal", "nits": "nit", "micron": "micrometre", "amp": "ampere",
}  # fmt: skip
WORDS = load_lexicons()
_GERUNDS = (
    "shipping housing building training parking trading banking meeting hearing manufacturing engineering swimming fishing "
    "mining drilling marketing advertising accounting lending computing polling voting"
)
KEPT_GERUNDS = frozenset(_GERUNDS.split())
PARTICIPLES = frozenset(
    ["known", "unknown", "given", "grown", "born", "drawn", "written", "proven"]
)  # tagged as adjectives, read as in -ed
PLAIN = frozenset((NOUN, PLURAL, NAME, ADJECTIVE, POSSESSOR))
PER = re.compile(r"[\s-]per[\s-]([A-Za-z]{2,})\b")
RATE = re.compile(
    r"(?:[\s-](?:an?|each|every)[\s-]|/)(barrel|share|year|month|week|day|hour|minute|second|gallon|litre|liter|ton|tonne|ounce|"
    r"pound|person|night|century|metre|meter|foot|mile|kilometre|kilometer|acre|head|household|game|piece|pop)\b"
)
FROM = re.compile(r"\bfrom\s(?:up\sto\s|about\s|around\s)?(?:[A-Z]{0,3}\s?\$|£|€|[A-Z]{2,3}\s?)?$")
TO = re.compile(r"(?:[^,;.]|\.\d|U\.S\.){0,40}?\s?to\s(?:about\s|around\s)?(?:[A-Z]{0,3}\s?\$|£|€|[A-Z]{2,3}\s?)?")
POSSESSIVE = re.compile(r"['’]s?$")
MEN = re.compile(r"(?<=\w\w)men$")
AGED = re.compile(r"\baged?\s(?:between\s)?$|\bages\s(?:of\s)?$")
APPOSED = re.compile(r",\s")
LATER = re.compile(r"\s(?:an?|each|every)\s\w+\s(?:ago|earlier|later|before)\b")
AVERAGED = re.compile(r"\b(?:averaged|averages|averaging)\s$")
CONVERTED = re.compile(r"[^()\d]{0,25}\((?:\w{2,3}\s?)?[$£€]?|[^()\d]{0,15}\s/\s")  # "500 km (310 miles)"
RESULT = re.compile(r"\s(lead|win|victory|defeat|loss|draw|vote|margin|record|decision|ruling|majority)\b")
RANK = re.compile(r"\b(category|level|grade)\s$")  # "a category one hurricane" counts there
RANKS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
GENERATION = re.compile(r"[2-6]G")
SCORE = re.compile(r"(\d{1,3})\s?[-–]\s?(\d{1,3})")
ONE_OF_MANY = re.compile(r"\sof\s$")
PARENTHESES = re.compile(r"\([^()]*$")
SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]")
MONEY = frozenset((*CURRENCIES.values(), "cent", "penny"))
NAME_BEFORE = re.compile(r"[A-Za-z]\w{0,20}[-–]$")
PLACE = re.compile(r"\b(?:population|city|town|village|nation|country|crowd|audience)\sof\s(?:\w+\s){0,2}$")
JOINED = re.compile(r"\b(?:from|to|and|or|versus|vs|against|with|than)\s$")  # "from $208 to 193"
TIMES = ("year", "month", "week", "day", "hour", "minute", "second", "decade", "century")
UNSHARED = frozenset(("-", "percentage", "count", *TIMES))
SUPERLATIVES = {
    "best": "good", "worst": "bad", "most": "", "least": "", "eldest": "old", "largest": "large", "latest": "late",
    "widest": "wide", "safest": "safe", "closest": "close", "finest": "fine", "strangest": "strange", "simplest": "simple",
    "rarest": "rare", "whitest": "white",
}  # fmt: skip
NO_SUPERLATIVES = frozenset(
    (
        "interest",
        "forest",
        "protest",
        "arrest",
        "contest",
        "request",
        "harvest",
        "guest",
        "west",
        "northwest",
        "southwest",
        "midwest",
    )
)
EST = re.compile(r"(?<=\w\w[^e])est$")  # proudest, strictest


def quantities(text: str, *, probes: bool = False) -> list[dict[str, Any]]:
    """The quantities of `text`: low, high, change, unit, start, end.

    `probes` takes the conventions of this project's own hard cases, which are nearer to the claims table: "one of the" is
    none, dozens are about 24 to 120, ages of names count, from a to b are two numbers.
    """
    r = _read(text)
    rows = [row for index in range(len(r.spans)) for row in _rows(r, index, probes)]
    _share_units(text, rows)
    if not probes:
        rows = _parts_of_few(text, _changes(text, rows))
        _bound_conversions(text, rows)
    return rows


def _changes(text: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """ "from 4.8 to 4.7 percent" is one range there, whichever end is lower."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        if kept and FROM.search(text[: kept[-1]["start"]]) and TO.fullmatch(text[kept[-1]["end"] : row["start"]]):
            low, high = sorted((kept[-1]["low"], row["high"]))
            unit = kept[-1]["unit"] if " per " in kept[-1]["unit"] else row["unit"]
            kept[-1] |= {"low": low, "high": high, "change": "=", "end": row["end"], "unit": unit}
        else:
            kept.append(row)
    return kept


def _parts_of_few(text: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """ "one of four concepts" is a quarter there."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        one = kept and kept[-1]["low"] == 1.0 and ONE_OF_MANY.fullmatch(text[kept[-1]["end"] : row["start"]])
        if one and row["low"] > 1 and row["low"] == row["high"]:
            kept[-1] |= {"low": 1 / row["low"], "high": 1 / row["low"], "unit": f"% {row['unit']}"}
        else:
            kept.append(row)
    return kept


def _rows(r: _Reading, index: int, probes: bool) -> list[dict[str, Any]]:
    span, text = r.spans[index], r.text
    if span.ignored:
        return [] if probes else _rows_of_ignored(r, index)
    if span.tier == "vague" or span.value == 0.0:
        return []
    if probes and (span.kind == "multiple" or (span.kind, span.tier) == ("duration", "optional")):
        return []  # "day 16"
    aged = span.unit == "year" and span.kind == "measure"
    if (
        not probes
        and aged
        and (
            AGED.search(text[: span.number_start])
            or (text[: span.start].endswith(", ") and APPOSED.match(text[span.end :]))
        )
    ):
        return []  # "aged 25 to 54", "Senard, 65, now" are not annotated
    if span.number_text.lower() in ("both", "twin", "pair", "no", "twice"):
        return []
    if span.number_text.lower() in ("a", "an") and span.value == 1:
        return []
    unit = _unit(r, index)
    if span.modifier == "vague":
        low, high = _vague(span, probes)
        return [_row(span, low, high, "~" if probes else "=", unit)]
    low = span.value if span.low is None or span.modifier != "range" else span.low
    high = span.value if span.modifier != "range" else span.high
    change = CHANGES.get(span.modifier, "=")
    if change == "=" and not probes and AVERAGED.search(text[: span.start]):
        change = "~"
    return [_row(span, low, high, change, unit)]


def _rows_of_ignored(r: _Reading, index: int) -> list[dict[str, Any]]:
    """What counts there though it is no claim: "one of the", results, generations of networks."""
    span = r.spans[index]
    if span.ignored == "partitive one of":
        at = r.places[index] + 2
        few = at < len(r.tokens) and r.tokens[at].tag == NUMBER
        return [_row(span, 1.0, 1.0, "=", "-" if few else _noun(r, at - 1, span.end, one=False)[0])]
    if span.ignored == "score" and (score := SCORE.fullmatch(span.text)):
        low, high = sorted((float(score[1]), float(score[2])))
        noun = text_after.group(1) if (text_after := RESULT.match(r.text[span.end :])) else "-"
        return [_row(span, low, high, "=", noun) | {"result": True}]
    if span.ignored == "label" and (rank := RANK.search(r.text[: span.start])) and span.text.lower() in RANKS:
        noun = _noun(r, r.places[index] + 1, span.end, one=True)[0]
        return [_row(span, RANKS[span.text.lower()], RANKS[span.text.lower()], "=", f"{rank[1]} {noun}")]
    if span.ignored == "label" and GENERATION.fullmatch(span.text):
        return [_row(span, float(span.text[0]), float(span.text[0]), "=", "generation wireless")]
    return []


def _row(span: NumberSpan, low: float | None, high: float | None, change: str, unit: str) -> dict[str, Any]:
    return {
        "low": low,
        "high": high,
        "change": change,
        "unit": unit,
        "start": span.number_start,
        "end": span.number_end,
    }


def _vague(span: NumberSpan, probes: bool) -> tuple[float, float]:
    half = (span.low or 0.0) / 2
    if span.number_text.lower() == "dozens":
        return (2 * half, 10 * half) if probes else (half, 10 * half)
    return half, 10 * half


class _Reading(NamedTuple):
    """A text with its numbers, and its words with their classes."""

    text: str
    spans: list[NumberSpan]
    tokens: list[Token]
    places: dict[int, int]  # number to token


def _read(text: str) -> _Reading:
    spans = find_numbers(text)
    tokens: list[Token] = []
    for token in read_tokens(text, spans, WORDS):
        if token.tag == PRONOUN and text[token.start : token.end].isupper():
            token = token._replace(tag=NAME)  # US
        elif token.tag == IGNORED and (name := NAME_BEFORE.search(text[: token.start])):
            token = token._replace(start=name.start(), tag=NAME)  # COVID-19
        elif token.tag == VERB and token.lower.endswith("s") and tokens and tokens[-1].lower == "of":
            token = token._replace(tag=PLURAL)  # millions of lives
        tokens.append(token)
    return _Reading(text, spans, tokens, {token.number: at for at, token in enumerate(tokens) if token.number >= 0})


def _unit(r: _Reading, index: int) -> str:
    span = r.spans[index]
    end = max(span.end, span.number_end)
    if span.kind == "multiple":
        return "count"
    if span.kind == "percent":
        return span.unit if span.unit and span.unit != "%" else "percentage"
    if span.kind == "measure" and span.tier == "optional" and span.unit in ("year", "month", "week", "day"):
        return f"{span.unit} of age"
    if span.kind == "money":
        unit = "point" if span.text.endswith("p") else CURRENCIES.get(span.unit or "", (span.unit or "").lower())
    elif span.text.lower().endswith(("lb-ft", "lb ft")):
        unit = "foot pound-force"
    elif span.unit:
        unit = " per ".join(SYMBOLS.get(part) or SYMBOLS.get(part.lower(), part) for part in span.unit.split(" per "))
    else:
        unit, end = _noun(r, r.places[index] + 1, end, one=span.value == 1)
        if span.kind == "fraction":
            return f"% {unit}"
        if unit != "-" and r.text[: span.start].lower().endswith("top "):
            unit = f"top {unit}"
    after = r.text[end:]
    rate = PER.match(after) or (RATE.match(after) if not LATER.match(after) else None)
    return f"{unit} per {SYMBOLS.get(rate[1].lower(), rate[1])}" if rate else unit


def _noun(r: _Reading, at: int, end: int, *, one: bool) -> tuple[str, int]:
    """The noun phrase that begins at token `at` ("of" and articles skipped), and its end: what the number counts."""
    tokens = r.tokens
    if at < len(tokens) and tokens[at].tag == HYPHENATED:
        return tokens[at].lower, tokens[at].end  # three-point range
    if at + 1 < len(tokens) and tokens[at].lower in ("last", "next", "this") and tokens[at + 1].lower in TIMES:
        return "-", end  # 2.1 last year
    partitive = at < len(tokens) and tokens[at].lower == "of"
    at += partitive
    while at < len(tokens) and _is_before_noun(r, at, partitive):
        at += 1
    if at < len(tokens) and tokens[at].lower == "others":
        return "others", tokens[at].end
    found = noun_phrase(tokens, at, one=one)
    if found.head < 0:
        return "-", end
    words = _words(r, found.start, found.head + 1)
    return " ".join([*words, *_what_follows(r, found, words)]) or "-", tokens[found.head].end


def _is_before_noun(r: _Reading, at: int, partitive: bool) -> bool:
    """two-year (of "six two-year colleges"), the, (of the) four, (of the) combined 4.3m, most (of "the most gifted")."""
    tokens = r.tokens
    tag, lower = tokens[at].tag, tokens[at].lower
    if tag == NUMBER and "-" in lower:
        return True
    if tag == IGNORED or (tag == HYPHENATED and tokens[at - 1].tag == IGNORED):
        return True  # two | first-round picks
    if tag == DETERMINER or (partitive and (tag == NUMBER or lower in ("most", "least"))):
        return True
    return partitive and tag in (PAST, ADJECTIVE) and at + 1 < len(tokens) and tokens[at + 1].tag == NUMBER


def _what_follows(r: _Reading, found: Phrase, words: list[str]) -> list[str]:
    """Categories | of products; one of the proudest moments | in his life."""
    tokens, at = r.tokens, found.head + 1
    if at + 1 >= len(tokens):
        return []
    superlative = any(
        token.lower in SUPERLATIVES or EST.search(token.lower) for token in tokens[found.start : found.head]
    )
    if tokens[at].lower == "of" and tokens[found.head].tag == PLURAL and tokens[at + 1].tag in (NOUN, PLURAL):
        after = noun_phrase(tokens, at + 1)
    elif tokens[at].lower == "in" and superlative and tokens[at + 1].lower != "this":
        start = at + 1 + (tokens[at + 1].tag in (DETERMINER, PRONOUN))
        after = noun_phrase(tokens, start)
    else:
        return []
    return _words(r, after.start, after.head + 1) if after.head >= 0 else []


def _words(r: _Reading, start: int, end: int) -> list[str]:
    words: list[str] = []
    for at in range(start, end):
        token, last = r.tokens[at], at == end - 1
        word = POSSESSIVE.sub("", r.text[token.start : token.end])
        participle = token.tag in (PAST, PARTICIPLE) or token.lower in PARTICIPLES
        gerund = token.tag == GERUND and at == start and token.lower not in KEPT_GERUNDS
        kept = at > 0 and r.tokens[at - 1].lower in SUPERLATIVES  # the most gifted
        plain = token.tag in PLAIN or token.tag == GERUND or token.lower == "other"
        plain = plain or (token.tag == ADVERB and at + 1 < end and r.tokens[at + 1].tag in PLAIN)  # likely voters
        if not last and not kept and (participle or gerund or not plain):
            continue
        words.append(MEN.sub("man", SUPERLATIVES.get(token.lower, _plain(word))))
    return [word for word in words if word]


def _plain(word: str) -> str:
    """early for earliest, proud for proudest."""
    if word.lower() in NO_SUPERLATIVES:
        return word
    if word.lower().endswith("iest"):
        return word[:-4] + "y"
    return re.sub(r"([b-df-hj-np-rtv-z])\1$", r"\1", EST.sub("", word)) if EST.search(word) else word


def _share_units(text: str, rows: list[dict[str, Any]]) -> None:
    """A left-out unit is that of the last quantity of its kind in the sentence: "3.9 million headsets, up from 2.4 million"."""
    for at, row in enumerate(rows):
        if row["unit"].split(" per ")[0] != "-" or row.pop("result", False) or PLACE.search(text[: row["start"]]):
            continue
        if at + 1 < len(rows) and re.fullmatch(r"\sor\s[$£€]", text[row["end"] : rows[at + 1]["start"]]):
            row["unit"] = rows[at + 1]["unit"]  # 8 or $9
            continue
        for before in reversed(rows[:at]):
            between = text[before["end"] : row["start"]]
            if SENTENCE_END.search(between):
                break
            unit = before["unit"]
            enclosed = PARENTHESES.search(text[: before["start"]]) and not PARENTHESES.search(text[: row["start"]])
            joined = unit in MONEY and not JOINED.search(text[: row["start"]])
            if joined or unit in UNSHARED or unit.startswith("%") or unit.endswith("of age") or enclosed:
                continue
            row["unit"] = row["unit"].replace("-", unit, 1)
            break


def _bound_conversions(text: str, rows: list[dict[str, Any]]) -> None:
    """The bound of a quantity holds for the same quantity in other units: "more than 100 kilometers (60 miles)"."""
    for before, row in pairwise(rows):
        if (
            row["change"] == "="
            and before["change"] in "<>"
            and CONVERTED.fullmatch(text[before["end"] : row["start"]])
        ):
            row["change"] = before["change"]


def main(gold: str, predictions: str, *options: str) -> None:
    probes = "--probes" in options
    rows = [json.loads(line) for line in Path(gold).read_text("utf-8").splitlines() if line.strip()]
    found = [{"id": row["id"], "quantities": quantities(row["text"], probes=probes)} for row in rows]
    Path(predictions).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
