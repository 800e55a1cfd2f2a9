"""The gazetteer: places of the world with coordinates, from GeoNames (CC BY 4.0). Made by `benchmarks/gazetteer.py`."""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from corpus_tools.lexicons import PACKAGED

GEOGRAPHY = PACKAGED / "geography"
COUNTRY, PROVINCE, DISTRICT, TOWN, CAPITAL = "country", "province", "district", "town", "capital"
AREAS, TOWNS = (PROVINCE, DISTRICT), (TOWN, CAPITAL)
UNITS = {
    "province": PROVINCE, "governorate": PROVINCE, "state": PROVINCE, "region": PROVINCE, "oblast": PROVINCE,
    "county": DISTRICT, "district": DISTRICT, "town": TOWN, "village": TOWN,
}  # fmt: skip
_UNIT = re.compile(rf"\s(?:{'|'.join(UNITS)})$|^(?:(?:{'|'.join(UNITS)})\sof\s|the\s)", re.IGNORECASE)
# The Arabic article as it is written before any letter: al-Bab, Ar Raqqah, ash-Shirqat, el-Fasher.
_ARTICLE = re.compile(r"\b(?:a[lnrstdz]|ash|adh|ath|el|es)[ -](?=\w{3})")
_APOSTROPHES = str.maketrans("", "", "'’ʿ‘`.")
_GAP = re.compile(r"[-–\s]+")
_ENDING = re.compile(r"(?<=[aeiy])h$")  # Raqqah, Jablah beside Raqqa, Jabla


class Spot(NamedTuple):
    """One place of the gazetteer."""

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: int


class Gazetteer(NamedTuple):
    """Places by their spellings (each with whether it is the main one), countries by code, provinces by country and code."""

    by_name: dict[str, tuple[tuple[Spot, bool], ...]]
    countries: dict[str, Spot]
    provinces: dict[tuple[str, str], Spot]


def fold(name: str) -> str:
    """A place's spelling for look-up: lower case, no accents, no apostrophes, no Arabic article, no final h."""
    plain = name
    if not name.isascii():  # nine in ten are, and 190,000 are folded
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = _GAP.sub(" ", plain.translate(_APOSTROPHES).lower()).strip()
    return _ENDING.sub("", _ARTICLE.sub("", plain) or plain)


def unit_of(name: str) -> tuple[str, str | None]:
    """A name without the unit that it says it is, and that unit: "Kirkuk province" to ("Kirkuk", "province")."""
    found = _UNIT.search(name) if " " in name else None
    if found is None:
        return name, None
    word = next((unit for unit in UNITS if unit in found.group().lower()), None)
    bare = _UNIT.sub("", name)
    return (bare, UNITS[word]) if word and bare else (bare or name, None)


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    by_name: dict[str, dict[str, tuple[Spot, bool]]] = {}
    countries: dict[str, Spot] = {}
    provinces: dict[tuple[str, str], Spot] = {}
    with gzip.open(GEOGRAPHY / "gazetteer.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            key, name, names, kind, lat, lon, country, admin1, population = line.rstrip("\n").split("\t")
            spot = Spot(key, name, kind, float(lat), float(lon), country, admin1, int(population or 0))
            if kind == COUNTRY:
                countries[country] = spot
            elif kind == PROVINCE:
                provinces[country, admin1] = spot
            for spelling in (name, *filter(None, names.split("|"))):
                by_name.setdefault(fold(unit_of(spelling)[0]), {}).setdefault(key, (spot, spelling == name))
    return Gazetteer({name: tuple(spots.values()) for name, spots in by_name.items()}, countries, provinces)
