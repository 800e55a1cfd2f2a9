"""Events: one row an attack, clash, arrest or protest, with what every article says of it.

As conflict databases code them (UCDP GED codebook 23.1, ACLED codebook 2023): one event is one happening at one place and day,
or in a stretch of days that the text gives; lowest, best and highest figures stand side by side; figures of a period or a
campaign are rows of their own and are never added to the events that they may hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.events import event_rows
from corpus_tools.analysis.events.clusters import PERIOD, Area, Happening, cluster, interval
from corpus_tools.analysis.events.event_rows import Told
from corpus_tools.analysis.events.judged import fix, read_judgements, regroup, unfit
from corpus_tools.analysis.events.places import find_places
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

UNIT_FIGURE = "count"
PLACED = "account"  # event types that happen at a place and a time: see event_types.tsv
LEAD = 4  # sentences, the title among them, in which an article tells its news
# How much a place tells; one that is only told to be near is known to its district, one "north of" it to its province.
_RANK = {"site": 5.0, "town": 4.0, "district": 3.0, "province": 2.0, "country": 1.0}
_NEAR, _TOWARDS = ("district", 2.5), ("province", 1.5)


class Events(NamedTuple):
    """The tables events, event_figures (a figure of an event by type and thing counted) and event_claims (the claims behind).

    left_out has the corrections of events that fit none any more, with the reason as `problem`.
    """

    events: pd.DataFrame
    event_figures: pd.DataFrame
    event_claims: pd.DataFrame
    left_out: pd.DataFrame


def find_events(
    corpus: Corpus, found: Any = None, *, profile: str = "literal", places: pd.DataFrame | None = None
) -> Events:
    """The events that the corpus reports, a row each, and the figures and claims of each.

    `found` is the result of `compare_claims(corpus)` (made here where it is not given); `profile` the coding profile that picks
    the best figure; `places` the table of `find_places`. Only core claims of counts count that are neither denied nor
    hypothetical. Claims tell of one event where they are one quantity, stand in one sentence or share the words that say where
    and when, and where no day, place or scope differs. What a coder said of events (corrections of the tables events and
    event_claims that the corpus carries) is followed. ValueError for an unknown profile.
    """
    if found is None:
        from corpus_tools import compare_claims  # its room is chosen by the package

        found = compare_claims(corpus)
    known = sorted(set(found.groups["profile"])) if len(found.groups) else [profile]
    if profile not in known:
        raise ValueError(f"profile={profile!r} is not one of the coding profiles: {', '.join(known)}.")
    spots = _spots(find_places(corpus) if places is None else places)
    claims = _claims(corpus, found, spots)
    same = found.pairs.loc[found.pairs["same_event"] == "yes", ["claim_a", "claim_b"]].dropna()
    together = cluster([_happening(claim) for claim in claims], same.itertuples(index=False, name=None))
    told = {claim["claim_id"]: claim for claim in claims}
    judged = read_judgements(corpus)
    proposed = _named([[told[one.claim_id] for one in each] for each in together])
    made = _tables(regroup(proposed, judged), found.groups[found.groups["profile"] == profile], found.pairs)
    return made._replace(events=fix(made.events, judged, corpus.lexicons), left_out=unfit(proposed, judged))


def _spots(places: pd.DataFrame) -> dict[tuple[str, str], Mapping[str, Any]]:
    placed = places[places["place_id"].notna()]
    return {(row["article_id"], row["name"]): row for row in placed.to_dict("records")}


def _claims(corpus: Corpus, found: Any, spots: Mapping[tuple[str, str], Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The claims that tell of something that happened, in reading order, with their group and the words behind place and time."""
    types = {row["event_type"] for row in corpus.lexicons["event_types"] if row["placed"] == PLACED}
    claims = corpus.claims
    kept = claims[
        (claims["tier"] == "core") & (claims["kind"] == UNIT_FIGURE) & claims["event_type"].isin(types)
        & ~claims["hypothetical"] & ~claims["negated"]
    ].set_index("claim_id", drop=False)  # fmt: skip
    group_of = found.members.drop_duplicates("claim_id").set_index("claim_id")["group_id"]
    kept = kept.assign(group_id=group_of.reindex(kept.index))
    outlet = corpus.articles.set_index("article_id")["outlet"]
    kept["scope"] = kept["scope"].mask(kept["date_precision"] == "year", PERIOD)  # no event of a day is dated by a year
    kept["outlet"] = kept["article_id"].map(outlet)
    roles = corpus.claim_roles[corpus.claim_roles["claim_id"].isin(kept.index)]
    for role, column in (("place", "where"), ("time", "when")):
        own = roles[roles["role"] == role].drop_duplicates("claim_id").set_index("claim_id")
        words = own["sentence_id"].str.cat(own["start"].astype("string"), sep=":")
        kept[column] = words.reindex(kept.index)
        kept[f"{column}_borrowed"] = own["inherited"].reindex(kept.index).fillna(False).astype(bool)
    position = corpus.sentences.set_index("sentence_id")["position"].reindex(kept["sentence_id"]).to_numpy()
    story = found.stories.drop_duplicates("article_id").set_index("article_id")["story_id"]
    kept["story_id"] = kept["article_id"].map(story)
    kept["lead_of"] = kept["story_id"].where(position < LEAD)
    beside = _beside(corpus.lexicons)
    told = zip(kept["article_id"], kept["place_name"], kept["place"], strict=True)
    kept["spot"] = [
        _ranked(spots[article, name], str(text), str(name), beside) if (article, name) in spots else None
        for article, name, text in told
    ]
    return tables.records(kept)


class _Beside(NamedTuple):
    """What stands before the name of a place that the event was near to ("outside"), or away from ("north of")."""

    near: re.Pattern[str]
    towards: re.Pattern[str]


@cache
def _beside(words: Lexicons) -> _Beside:
    near, towards = ("|".join(map(re.escape, words.terms("place_words", kind=kind))) for kind in ("kept", "direction"))
    return _Beside(
        re.compile(rf"\b(?:{near})\b(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE),
        re.compile(rf"\b(?:{towards})\s+(?:of|from)\b(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE),
    )


def _ranked(spot: Mapping[str, Any], text: str, name: str, beside: _Beside) -> Mapping[str, Any]:
    """The place with how much it tells of the event's."""
    before = text[: max(text.find(name), 0)]
    if beside.towards.search(before):
        precision, rank = _TOWARDS
    elif beside.near.search(before):
        precision, rank = _NEAR
    else:
        return {**spot, "rank": _RANK[spot["precision"]]}
    wide = _RANK[spot["precision"]] < rank
    return {**spot, "precision": spot["precision"] if wide else precision, "rank": min(rank, _RANK[spot["precision"]])}


def _happening(claim: Told) -> Happening:
    first, last = interval(claim["event_date"], claim["date_precision"])
    return Happening(
        claim["claim_id"], claim["article_id"], claim["sentence_id"], claim["event_type"], claim["scope"], first, last,
        claim["place_name"], _area(claim["spot"]), claim["group_id"], claim["where"], claim["when"],
        claim["where_borrowed"], claim["lead_of"],
    )  # fmt: skip


def _area(spot: Mapping[str, Any] | None) -> Area | None:
    """A place with what holds it, so that a town in a province is no other place than the province."""
    if spot is None:
        return None
    names = [spot["country"]]
    if spot["precision"] != "country":
        names.append(f"{spot['country']}/{spot['admin1']}")
    if spot["precision"] not in ("country", "province"):
        names.append(spot["place_id"])
    return Area(frozenset(map(str, names)), spot["lat"], spot["lon"])


def _named(together: Iterable[Sequence[Told]]) -> dict[str, Sequence[Told]]:
    """The claims of each event by its id."""
    named: dict[str, Sequence[Told]] = {}
    for claims in together:
        named[event_rows.event_id(claims, named)] = claims
    return named


def _tables(together: Mapping[str, Sequence[Told]], groups: pd.DataFrame, pairs: pd.DataFrame) -> Events:
    conflicts: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs.loc[pairs["relation"] == "conflict", ["claim_a", "claim_b"]].itertuples(index=False, name=None):
        conflicts[a].add(b)
    known = {str(row["group_id"]): row for row in tables.records(groups)}
    events, figures, members = [], [], []
    for event_id, claims in together.items():
        own = event_rows.figures(claims, known, conflicts)
        figures += [{"event_id": event_id, **row} for row in own]
        members += [(event_id, claim["claim_id"]) for claim in claims]
        told = {**event_rows.head(claims), **event_rows.counts(claims), **event_rows.tolls(own)}
        events.append({"event_id": event_id, **told})
    return Events(
        tables.make("events", events), tables.make("event_figures", figures), tables.make("event_claims", members),
        tables.empty("corrections"),
    )  # fmt: skip
