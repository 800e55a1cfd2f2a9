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
from typing import Any

from corpus_tools.extraction.numbers import NumberSpan, find_numbers

CHANGES = {"approx": "~", "at_least": ">", "more_than": ">", "at_most": "<", "less_than": "<"}
CURRENCIES = {
    "USD": "dollar", "GBP": "pound sterling", "EUR": "euro", "JPY": "japanese yen", "CNY": "chinese yuan",
    "INR": "indian rupee", "MYR": "malaysian ringgit", "HKD": "hong kong dollar", "CAD": "canadian dollar",
    "AUD": "australian dollar", "IQD": "iraqi dinar", "NZD": "new zealand dollar", "SGD": "singapore dollar",
    "CHF": "swiss franc", "ZAR": "south african rand", "HRK": "croatian kuna", "TRY": "turkish lira", "ILS": "shekel",
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
    "kilowatt-hour": "kilowatt hour",
}  # fmt: skip
PLURALS = ("people", "men", "women", "children", "police", "staff", "troops", "others", "personnel")
# Words at which a noun phrase ends. This is a measuring aid, not a part of the library: claims.py reads real noun phrases.
_ENDS = (
    "a about above across after against ago along also although amid an and apart are around as at away be because "
    "been before behind being below between but by can could did do does down during each earlier eight even every "
    "five for four from had has have he her here his how i if in including into is it its just last later like may "
    "might must my next nine nor not now of off on one only onto or our out over per said says seven shall she "
    "should since six so still such ten than that the their then there these they this those though three through "
    "to told two under until up was we were what when where which while who whom whose why will with within without "
    "would yet you your"
)
ENDS = frozenset(_ENDS.split())
WORD = re.compile(r"[^\W\d_][\w’'-]*|\S")
RATE = re.compile(
    r"[\s-](?:per|an?|each|every)[\s-](barrel|share|year|month|week|day|hour|minute|second|gallon|litre|liter|ton|tonne|ounce|pound|"
    r"person|gram|kilogram|capita|night|century|metre|meter|foot|mile|mmBTU)\b"
)
OWNER = re.compile(r"^\sof\s(?:the|its|his|her|their|my|our|your|these|those|\w+['’]s?)?")
FROM = re.compile(r"\bfrom\s(?:up\sto\s|about\s|around\s)?(?:[A-Z]{0,3}\$|£|€|[A-Z]{2,3}\s?)?$")
TO = re.compile(r"[^,;.\d]{0,30}\s?to\s(?:about\s|around\s)?(?:[A-Z]{0,3}\$|£|€|[A-Z]{2,3}\s?)?")
JOINED = re.compile(r"(?<=[A-Za-z])\sand\s(?=\w+\s\w+s\b)")  # Kia and Hyundai vehicles
POSSESSIVE = re.compile(r"['’]s$")
MEN = re.compile(r"(?<=\w\w)men$")
APPOSED = re.compile(r",\s")
LATER = re.compile(r"\s(?:an?|each|every)\s\w+\s(?:ago|earlier|later|before)\b")
SUPERLATIVES = {
    "best": "good",
    "worst": "bad",
    "most": "",
    "least": "",
    "biggest": "big",
    "hottest": "hot",
    "largest": "large",
}


def quantities(text: str, *, probes: bool = False) -> list[dict[str, Any]]:
    """The quantities of `text`: low, high, change, unit, start, end.

    `probes` takes the conventions of this project's own hard cases, which are nearer to the claims table: "one of the" is
    none, dozens are about 24 to 120, ages of names count, from a to b are two numbers.
    """
    spans = [span for span in find_numbers(text) if not (probes and span.ignored)]
    rows = [row for span in spans for row in _rows(text, span, probes)]
    rows = rows if probes else _changes(text, rows)
    for before, row in pairwise(rows):
        if row["unit"] == "-" and before["unit"] not in ("-", "percentage", "year of age"):
            row["unit"] = before["unit"]  # elided: "3.9 million headsets, up from 2.4 million"
    return rows


def _changes(text: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """ "from 4.8 to 4.7 percent" is one range there, whichever end is lower."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        if kept and FROM.search(text[: kept[-1]["start"]]) and TO.fullmatch(text[kept[-1]["end"] : row["start"]]):
            low, high = sorted((kept[-1]["low"], row["high"]))
            kept[-1] |= {"low": low, "high": high, "change": "=", "end": row["end"], "unit": row["unit"]}
        else:
            kept.append(row)
    return kept


def _rows(text: str, span: NumberSpan, probes: bool) -> list[dict[str, Any]]:
    if span.ignored == "partitive one of":
        return [_row(span, 1.0, 1.0, "=", _noun(OWNER.sub(" ", text[span.end :]), True))]
    if span.ignored or span.tier == "vague" or span.value == 0.0:
        return []
    if probes and (span.kind == "multiple" or (span.kind, span.tier) == ("duration", "optional")):
        return []  # "day 16"
    if (
        not probes
        and span.unit == "year"
        and span.kind == "measure"
        and (span.modifier == "range" or APPOSED.match(text[span.end :]))
    ):
        return []  # "aged 25 to 54", "Senard, 65, now" are not annotated
    if span.number_text.lower() in ("both", "twin", "pair", "a", "an", "no", "twice"):
        return []
    if span.modifier == "vague":
        low, high = _vague(span, probes)
        return [_row(span, low, high, "~" if probes else "=", _unit(text, span))]
    low = span.value if span.low is None or span.modifier != "range" else span.low
    high = span.value if span.modifier != "range" else span.high
    return [_row(span, low, high, CHANGES.get(span.modifier, "="), _unit(text, span))]


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


def _unit(text: str, span: NumberSpan) -> str:
    after = text[max(span.end, span.number_end) :]
    if span.kind == "multiple":
        return "count"
    if span.kind == "money":
        unit = CURRENCIES.get(span.unit or "", (span.unit or "").lower())
    elif span.kind == "percent":
        return span.unit if span.unit != "%" else "percentage"
    elif span.kind == "measure" and span.tier == "optional" and span.unit in ("year", "month", "week", "day"):
        return f"{span.unit} of age"
    elif span.unit:
        unit = SYMBOLS.get(span.unit) or SYMBOLS.get(span.unit.lower(), span.unit)
    else:
        unit = _noun(after, span.value != 1)
        after = after[after.find(unit.split(" ")[-1]) + len(unit.split(" ")[-1]) :]
        if span.kind == "fraction":
            noun = _noun(re.sub(r"^\s(?:of\s)?(?:the|its|his|her|their|all|those)?", " ", after), True)
            return f"% {noun}"
    rate = RATE.match(after) if not LATER.match(after) else None
    return f"{unit} per {rate[1]}" if rate else unit


def _noun(after: str, plural: bool) -> str:
    """The noun phrase that the number counts: adjectives and nouns up to the first plural."""
    taken: list[str] = []
    after = re.sub(r"^\sof\s(?:the\s)?", " ", after)
    words = WORD.findall(JOINED.sub(" ", after.lstrip("-")))[:6]
    for word in words:
        low = POSSESSIVE.sub("", word.lower())
        if not word[0].isalpha() or low in ENDS or (low.endswith("ed") and taken and not plural):
            break
        taken.append(SUPERLATIVES.get(low, re.sub(r"(?<=..[^e])est$", "", MEN.sub("man", POSSESSIVE.sub("", word)))))
        if plural and (low in PLURALS or (low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "’s")))):
            break
        if not plural and len(taken) == 2:
            break
    return " ".join(word for word in taken if word) or "-"


def main(gold: str, predictions: str, *options: str) -> None:
    probes = "--probes" in options
    rows = [json.loads(line) for line in Path(gold).read_text("utf-8").splitlines() if line.strip()]
    found = [{"id": row["id"], "quantities": quantities(row["text"], probes=probes)} for row in rows]
    Path(predictions).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
