"""Where on the map: each place name of an article looked up in the gazetteer, and null where two places fit.

A name alone rarely tells which place is meant. What decides, in this order: the place that stands right after it ("Zubair, in
Basra province"), the countries that the article speaks of, a province that it names, and that one place is far larger than every
other of its name. In the manner of Leidner (2007), "Toponym Resolution in Text", with rules alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise, permutations
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.events.gazetteer import (
    AREAS,
    CAPITAL,
    COUNTRY,
    DISTRICT,
    PROVINCE,
    TOWN,
    TOWNS,
    Gazetteer,
    Spot,
    fold,
    load_gazetteer,
    unit_of,
)
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

PLACE_LABELS = ("GPE", "LOC", "FAC")
# What counts how much, in powers of ten of inhabitants: set on invented cases (Tripoli, Paris, Cairo) and read on real articles.
COUNTRY_WEIGHT = 2.5  # all that the article says on countries is on this one
PROVINCE_WEIGHT = 1.5  # the article names the province
CAPITAL_WEIGHT = 1.0  # it is the capital of a country
AREA_WEIGHT = -0.5  # it is a province or district, which texts rather name with their unit where a town has its name
MAIN_WEIGHT = 0.7  # the spelling is the place's main one
CLOSE = 0.5  # two places that score as near as this cannot be told apart
WELL_KNOWN = 100_000  # inhabitants from which a place needs no word on its country, where the article names no country
METROPOLIS = 1_000_000  # the same where it names other countries
Candidates = dict[Spot, bool]
PRECISIONS = {COUNTRY: "country", PROVINCE: "province", DISTRICT: "district", TOWN: "town", CAPITAL: "town"}
_JOINT = re.compile(r"^(?:\s*,\s*(?:in\s+|near\s+)?(?:the\s+)?|\s+in\s+(?:the\s+)?|\s*\(\s*)$")


class Mention(NamedTuple):
    """A place name where it stands."""

    sentence_id: str
    start: int
    end: int
    text: str
    name: str


class Choice(NamedTuple):
    """The place that a name is taken for, and why."""

    spot: Spot
    rule: str


def find_places(corpus: Corpus, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table places: each place name of each article with its place on the map.

    lat and lon are degrees (WGS 84), for countries and provinces the middle of their inhabitants. place_id and what follows are
    null where the gazetteer has no such place or where two fit.
    """
    words = lexicons or corpus.lexicons
    book, codes, aliases = load_gazetteer(), _country_codes(words), _aliases(words)
    text_of = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True))
    rows: list[tuple[Any, ...]] = []
    for article_id, mentions, peoples in _by_article(corpus):
        article = _Article(mentions, peoples, text_of, book, codes, aliases)
        for name, own in article.by_name.items():
            rows.append((article_id, name, own[0].text, *_cells(article.choose(name), book)))
    return tables.make("places", rows)


def _cells(choice: Choice | None, book: Gazetteer) -> tuple[Any, ...]:
    if choice is None:
        return (None,) * 8
    spot = choice.spot
    admin1 = book.provinces.get((spot.country, spot.admin1))
    return (
        spot.place_id, spot.name, spot.lat, spot.lon, PRECISIONS[spot.kind], admin1.name if admin1 else None,
        book.countries[spot.country].name if spot.country in book.countries else None, choice.rule,
    )  # fmt: skip


def _by_article(corpus: Corpus) -> Iterable[tuple[str, list[Mention], list[str]]]:
    """Each article with its place names and the peoples that it names, both in reading order."""
    columns = ["article_id", "label", "sentence_id", "start", "end", "text", "name"]
    found: dict[str, tuple[list[Mention], list[str]]] = {}
    kept = corpus.entities[corpus.entities["label"].isin((*PLACE_LABELS, "NORP"))]
    for article_id, label, *mention in kept[columns].itertuples(index=False, name=None):
        mentions, peoples = found.setdefault(article_id, ([], []))
        if label == "NORP":
            peoples.append(mention[-1])
        else:
            mentions.append(Mention(*mention))
    return ((article_id, mentions, peoples) for article_id, (mentions, peoples) in found.items() if mentions)


@cache
def _country_codes(words: Lexicons) -> dict[str, str]:
    """Folded names of countries and of their peoples -> code of the country."""
    book = load_gazetteer()
    codes = {name: spot.country for name, spots in book.by_name.items() for spot, _ in spots if spot.kind == COUNTRY}
    for row in words["places"]:
        known = codes.get(fold(row["name"] or row["term"])) or row["country"]
        if row["kind"] == COUNTRY and known:
            codes[fold(row["term"])] = known
    for row in words["demonyms"]:
        people_of = codes.get(fold(row["name"]))
        if people_of:
            codes.setdefault(fold(row["term"]), people_of)
    return codes


@cache
def _aliases(words: Lexicons) -> dict[str, list[str]]:
    """Names of the package's own lists -> other spellings of them."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in words["aliases"]:
        found[row["name"]].append(row["term"])
    for row in words["places"]:
        found[row["name"]].append(row["term"])
    return found


class _Article:
    """The place names of one article, and what they say about each other."""

    def __init__(
        self, mentions: Sequence[Mention], peoples: Sequence[str], text_of: dict[str, str], book: Gazetteer,
        codes: dict[str, str], aliases: dict[str, list[str]],
    ) -> None:  # fmt: skip
        self._book, self._codes, self._text_of, self._aliases = book, codes, text_of, aliases
        self.by_name: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self.by_name[mention.name].append(mention)
        self._candidates = {name: self._spots(name, own) for name, own in self.by_name.items()}
        self._after = self._containers(mentions)
        self._provinces = {
            (spot.country, spot.admin1): name
            for name, spots in self._candidates.items()
            for spot in spots
            if spot.kind == PROVINCE
        }
        self._votes = self._country_votes(peoples)

    def _spots(self, name: str, mentions: Sequence[Mention]) -> Candidates:
        """The places of that name, each with whether it is its main name; those of the unit that the text says."""
        bare, unit = unit_of(name)
        others = (self._called(other) for other in self._aliases.get(name, ()))
        spots = self._called(bare) or next(filter(None, others), {})
        unit = unit or next((said for m in mentions if (said := self._unit_after(m))), None)
        if unit is None:
            return spots
        kinds = TOWNS if unit == TOWN else AREAS
        return {s: m for s, m in spots.items() if s.kind == unit} or {s: m for s, m in spots.items() if s.kind in kinds}

    def _called(self, spelling: str) -> Candidates:
        return dict(self._book.by_name.get(fold(unit_of(spelling)[0]), ()))

    def _unit_after(self, mention: Mention) -> str | None:
        following = self._text_of[mention.sentence_id][mention.end : mention.end + 12].split()
        return unit_of(f"{mention.name} {following[0].strip('.,;:')}")[1] if following else None

    def _containers(self, mentions: Sequence[Mention]) -> dict[str, list[str]]:
        """Name -> names that stand right after it as what holds it: "Zubair, in Basra"."""
        after: dict[str, list[str]] = defaultdict(list)
        for one, two in pairwise(mentions):
            if one.sentence_id == two.sentence_id and _JOINT.match(self._text_of[one.sentence_id][one.end : two.start]):
                after[one.name].append(two.name)
        return after

    def _country_votes(self, peoples: Sequence[str]) -> Counter[str]:
        """How often the article speaks of each country: by its name, its people, or a place that only it has."""
        votes: Counter[str] = Counter(code for name in peoples if (code := self._codes.get(fold(name))))
        for name, own in self.by_name.items():
            code = self._codes.get(fold(name))
            if code is None:
                held = {spot.country for spot in self._candidates[name]}
                code = held.pop() if len(held) == 1 else None
            if code is not None:
                votes[code] += len(own)
        return votes

    def choose(self, name: str) -> Choice | None:
        """The place that the name stands for, or None where the article leaves it open."""
        code = self._codes.get(fold(name))
        spots = self._candidates[name]
        if code is not None and not self._is_province_of_named(spots, code):
            return Choice(self._book.countries[code], "name of a country")
        inside = self._inside(name, spots)
        if inside:
            return self._best(name, inside, "inside the place named after it")
        if any(self._share(name, spot) for spot in spots):
            return self._best(name, spots, "countries and provinces of the article, inhabitants")
        floor = METROPOLIS if self._others(spots) else WELL_KNOWN
        known = any(
            spot.population >= (WELL_KNOWN if main and spot.kind == PROVINCE else floor)
            and (main or spot.kind in TOWNS)
            for spot, main in spots.items()
        )
        return self._best(name, spots, "far larger than others of its name") if known else None

    def _others(self, spots: Iterable[Spot]) -> bool:
        """Whether the article names countries in which no place of this name lies."""
        return bool(set(self._votes) - {spot.country for spot in spots})

    def _share(self, name: str, spot: Spot) -> float:
        """Share of the article's words on countries that are on this spot's; those that the name itself gave prove nothing."""
        own = len(self.by_name[name]) if len({s.country for s in self._candidates[name]}) == 1 else 0
        total = self._votes.total() - own
        return (self._votes[spot.country] - own) / total if total and self._votes[spot.country] > own else 0.0

    def _is_province_of_named(self, spots: Iterable[Spot], code: str) -> bool:
        """Georgia the state, where the article speaks of the United States and not of the country's people."""
        others = [s for s in spots if s.kind == PROVINCE and s.country != code and self._votes[s.country]]
        return bool(others) and self._votes[code] <= max(self._votes[s.country] for s in others)

    def _inside(self, name: str, spots: Candidates) -> Candidates:
        for holder in self._after.get(name, ()):
            code = self._codes.get(fold(holder))
            areas = {(s.country, s.admin1) for s in self._candidates[holder] if s.kind in AREAS}
            narrow = {s: main for s, main in spots.items() if (s.country, s.admin1) in areas and s.kind != PROVINCE}
            held = {s: main for s, main in spots.items() if s.country == code and s.kind != COUNTRY}
            if narrow or held:
                return narrow or held
        return {}

    def _best(self, name: str, spots: Candidates, rule: str) -> Choice | None:
        """The place that scores best, where no other comes close."""
        pool = _without_nested(spots)
        scores = sorted(((self._score(name, spot, main), spot) for spot, main in pool.items()), reverse=True)
        if len(scores) > 1 and scores[0][0] - scores[1][0] < CLOSE:
            return None
        return Choice(scores[0][1], rule) if scores else None

    def _score(self, name: str, spot: Spot, main: bool) -> float:
        """Powers of ten of the inhabitants, and what the article says of the spot's country and province."""
        near = self._provinces.get((spot.country, spot.admin1), name) != name
        known = math.log10(spot.population + 10)
        said = COUNTRY_WEIGHT * self._share(name, spot) + PROVINCE_WEIGHT * near
        kind = CAPITAL_WEIGHT * (spot.kind == CAPITAL) + AREA_WEIGHT * (spot.kind in AREAS)
        return known + said + kind + MAIN_WEIGHT * main


def _without_nested(spots: Candidates) -> Candidates:
    """Of a town and the area of its name around it one: the town, unless only the area is properly called so."""
    dropped: set[Spot] = set()
    for area, town in permutations(spots, 2):
        same_area = (area.country, area.admin1) == (town.country, town.admin1)
        if same_area and area.kind in AREAS and town.kind in (*TOWNS, DISTRICT) and area.kind != town.kind:
            properly = spots[town] or not spots[area] or town.population >= METROPOLIS
            dropped.add(area if properly else town)
    return {spot: main for spot, main in spots.items() if spot not in dropped}
