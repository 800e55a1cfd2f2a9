"""Quantities in the conventions of NewsQuant (Almasian et al., EMNLP 2023), made from the tables claims and ignored_numbers.

python -m benchmarks.newsquant GOLD.jsonl PREDICTIONS.jsonl [--probes]

Only what its annotators decided otherwise is done here, and nothing is read from the text again: "one of the" and results count
there, "twice", "double" and single victims do not; vague words are ranges (dozens 12 to 120, hundreds 100 to 1,000), from a to b
is one; a fraction has "%" before what it is of; units have other names. The unit of a count is the column `counted`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_tools as ct
from corpus_tools import tables

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
NO_QUANTITIES = ("a", "an", "both", "double", "no", "pair", "twin", "twice")  # words of numbers that are none
SCORE = re.compile(r"(\d{1,3})\s?[-–]\s?(\d{1,3})")
FROM = re.compile(r"\bfrom\s(?:\S+\s)?(?:[A-Z]{0,3}[$£€]|[A-Z]{2,3}\s?)?$")
TO = re.compile(r"[^,;.]{0,40}?\s?to\s(?:\S+\s)?(?:[A-Z]{0,3}[$£€]|[A-Z]{2,3}\s?)?")

Row = dict[str, Any]


def quantities(texts: list[str], *, probes: bool = False) -> list[list[Row]]:
    """The quantities of each text: low, high, change, unit, start, end.

    `probes` takes the conventions of this project's own hard cases, which are those of the claims table: "one of the" and results
    are none, vague words keep their bounds, from a to b are two numbers.
    """
    ids = [f"t{number}" for number in range(len(texts))]
    sentences = tables.make(
        "sentences",
        pd.DataFrame({"sentence_id": ids, "article_id": ids, "position": 0, "zone": "body", "block": 0, "text": texts}),
    )
    entities = ct.find_entities(sentences)
    found = ct.find_claims(sentences, entities, ct.find_statements(sentences, entities), tables.empty("articles"))
    rows: dict[str, list[Row]] = defaultdict(list)
    for claim in _plain(found.claims):
        if _counts(claim, probes):
            rows[claim["sentence_id"]].append(_quantity(claim, probes))
    for number in [] if probes else _plain(found.ignored_numbers):
        rows[number["sentence_id"]] += _of_ignored(number)
    ordered = [sorted(rows[one], key=lambda row: row["start"]) for one in ids]
    return ordered if probes else [_changes(text, row) for text, row in zip(texts, ordered, strict=True)]


def _plain(table: pd.DataFrame) -> list[Row]:
    return table.astype(object).where(table.notna(), None).to_dict("records")


def _counts(claim: Row, probes: bool) -> bool:
    if claim["tier"] == "vague" or claim["value"] == 0 or claim["number_text"].lower().split()[0] in NO_QUANTITIES:
        return False
    return not probes or claim["tier"] == "core" or claim["kind"] not in ("multiple", "duration")  # "day 16"


def _quantity(claim: Row, probes: bool) -> Row:
    low, high = claim["value"], claim["value"]
    change = CHANGES.get(claim["modifier"], "=")
    if claim["modifier"] == "range" or low is None:
        low, high = claim["low"], claim["high"]
    if claim["modifier"] == "vague":
        half = (claim["low"] or 0.0) / 2
        dozens = probes and claim["number_text"].lower() == "dozens"
        low, high, change = half * (2 if dozens else 1), 10 * half, "~" if probes else "="
    return {"low": low, "high": high, "change": change, "unit": _unit(claim), **_place(claim)}


def _unit(claim: Row) -> str:
    kind, unit = claim["kind"], claim["unit"]
    if kind == "multiple":
        return "count"
    if kind == "percent":
        return unit if unit and unit != "%" else "percentage"
    if kind == "measure" and claim["tier"] == "optional" and unit in ("year", "month", "week", "day"):
        return f"{unit} of age"
    if unit:
        names = CURRENCIES if kind == "money" else SYMBOLS
        return " per ".join(names.get(part) or names.get(part.lower(), part) for part in unit.split(" per "))
    counted = claim["counted"] or claim["counted_head"] or "-"
    return f"% {counted}" if kind == "fraction" else counted


def _of_ignored(number: Row) -> list[Row]:
    """What counts there though it is no claim, without a unit."""
    if number["reason"] == "partitive one of":
        return [{"low": 1.0, "high": 1.0, "change": "=", "unit": "-", **_place(number)}]
    if number["reason"] == "score" and (score := SCORE.fullmatch(number["text"])):
        low, high = sorted((float(score[1]), float(score[2])))
        return [{"low": low, "high": high, "change": "=", "unit": "-", **_place(number)}]
    return []


def _place(row: Row) -> Row:
    return {"start": row["start"], "end": row["end"]}


def _changes(text: str, rows: list[Row]) -> list[Row]:
    """ "from 4.8 to 4.7 percent" is one range there, whichever end is lower."""
    kept: list[Row] = []
    for row in rows:
        if kept and FROM.search(text[: kept[-1]["start"]]) and TO.fullmatch(text[kept[-1]["end"] : row["start"]]):
            low, high = sorted((kept[-1]["low"], row["high"]))
            kept[-1] |= {"low": low, "high": high, "change": "=", "end": row["end"], "unit": row["unit"]}
        else:
            kept.append(row)
    return kept


def main(gold: str, predictions: str, *options: str) -> None:
    rows = [json.loads(line) for line in Path(gold).read_text("utf-8").splitlines() if line.strip()]
    found = quantities([row["text"] for row in rows], probes="--probes" in options)
    told = [{"id": row["id"], "quantities": of_row} for row, of_row in zip(rows, found, strict=True)]
    Path(predictions).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
