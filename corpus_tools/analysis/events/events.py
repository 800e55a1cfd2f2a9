"""Events: one row an attack, clash, arrest or protest, with what every article says of it.

As conflict databases code them (UCDP GED codebook 23.1, ACLED codebook 2023): one event is one happening at one place and day,
or in a stretch of days that the text gives; lowest, best and highest figures stand side by side; figures of a period or a
campaign are rows of their own and are never added to the events that they may hold.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.events.clusters import Area, Happening, cluster, interval
from corpus_tools.analysis.events.gazetteer import fold
from corpus_tools.analysis.events.judged import fix, read_judgements, regroup
from corpus_tools.analysis.events.places import find_places
from corpus_tools.tables import Corpus

TOLLS = ("killed", "wounded", "arrested", "displaced")  # the figures that stand in the events table itself
UNIT_FIGURE = "count"
PLACED = "account"  # event types that happen at a place and a time: see event_types.tsv
TOTAL, PERIOD = "total", "period_total"
LEAD = 4  # sentences, the title among them, in which an article tells its news
ID_LETTERS = 6
_RANK = {"site": 5, "town": 4, "district": 3, "province": 2, "country": 1}
_SLUG = re.compile(r"[^a-z0-9]+")


class Events(NamedTuple):
    """The tables events, event_figures (a figure of an event by type and thing counted) and event_claims (the claims behind)."""

    events: pd.DataFrame
    event_figures: pd.DataFrame
    event_claims: pd.DataFrame


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
    together = cluster(_happenings(claims), same.itertuples(index=False, name=None))
    groups = found.groups[found.groups["profile"] == profile].set_index("group_id")
    judged = read_judgements(corpus.run.get("corrections", []))
    proposed = _named([claims.loc[[one.claim_id for one in each]] for each in together])
    made = _tables(regroup(proposed, judged), groups, found.pairs)
    return made._replace(events=fix(made.events, judged))


def _spots(places: pd.DataFrame) -> dict[tuple[str, str], Mapping[str, Any]]:
    placed = places[places["place_id"].notna()]
    return {(row["article_id"], row["name"]): row for row in placed.to_dict("records")}


def _claims(corpus: Corpus, found: Any, spots: Mapping[tuple[str, str], Mapping[str, Any]]) -> pd.DataFrame:
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
    position = corpus.sentences.set_index("sentence_id")["position"].reindex(kept["sentence_id"]).to_numpy()
    story = found.stories.drop_duplicates("article_id").set_index("article_id")["story_id"]
    kept["story_id"] = kept["article_id"].map(story)
    kept["lead_of"] = kept["story_id"].where(position < LEAD)
    kept["spot"] = [spots.get(key) for key in zip(kept["article_id"], kept["place_name"], strict=True)]
    return kept


def _happenings(claims: pd.DataFrame) -> list[Happening]:
    rows = []
    for row in claims.to_dict("records"):
        first, last = interval(row["event_date"], row["date_precision"])
        place = row["place_name"] if isinstance(row["place_name"], str) else None
        rows.append(
            Happening(
                row["claim_id"], row["article_id"], row["sentence_id"], row["event_type"],
                row["scope"], first, last, place, _area(row["spot"]),
                *(row[column] if isinstance(row[column], str) else None for column in ("group_id", "where", "when", "lead_of")),
            )
        )  # fmt: skip
    return rows


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


def _named(together: Iterable[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The claims of each event by its id."""
    named: dict[str, pd.DataFrame] = {}
    for claims in together:
        named[_event_id(_head(claims), claims, named)] = claims
    return named


def _tables(together: Mapping[str, pd.DataFrame], groups: pd.DataFrame, pairs: pd.DataFrame) -> Events:
    conflicts = set(
        pairs.loc[pairs["relation"] == "conflict", ["claim_a", "claim_b"]].itertuples(index=False, name=None)
    )
    events, figures, members = [], [], []
    for event_id, claims in together.items():
        own = [_figure(event_id, key, these, groups, conflicts) for key, these in _quantities(claims)]
        figures += own
        members += [(event_id, claim_id) for claim_id in claims.index]
        events.append({"event_id": event_id, **_head(claims), **_counts(claims), **_tolls(own)})
    return Events(
        tables.make("events", pd.DataFrame(events)) if events else tables.empty("events"),
        tables.make("event_figures", pd.DataFrame(figures)) if figures else tables.empty("event_figures"),
        tables.make("event_claims", members),
    )


def _head(claims: pd.DataFrame) -> dict[str, Any]:
    """What happened, when and where, by the most telling of the claims."""
    body = claims if (claims["zone"] == "title").all() else claims[claims["zone"] != "title"]
    types = Counter(body["event_type"])
    dated = body[body["event_date"].notna()]
    narrow = dated.iloc[[0]] if len(dated) else dated
    if len(dated):
        width = dated["date_precision"].map({"day": 0, "week": 1, "month": 2, "year": 3}).fillna(4)
        narrow = dated[width == width.min()].head(1)
    first, last = interval(*narrow[["event_date", "date_precision"]].iloc[0]) if len(narrow) else (None, None)
    spot = max((s for s in body["spot"] if s is not None), key=lambda s: _RANK.get(s["precision"], 0), default=None)
    printed = (
        body.loc[body["spot"].map(lambda s: s is spot and s is not None), "place"] if spot else body["place"].dropna()
    )
    fields = ("place_id", "lat", "lon", "precision", "admin1", "country")
    return {
        "event_type": types.most_common(1)[0][0],
        "event_types": " ".join(sorted(types)),
        "scope": body["scope"].iloc[0],
        "first_day": first,
        "last_day": last,
        "date_precision": narrow["date_precision"].iloc[0] if len(narrow) else None,
        "place": spot["place"] if spot else None,
        "place_text": printed.iloc[0] if len(printed) else None,
        **{field: spot[field] if spot else None for field in fields},
        "attacker": _commonest(body["actor"]),
        "target": _commonest(body["target"]),
    }


def _commonest(texts: pd.Series) -> str | None:
    given = Counter(text for text in texts if isinstance(text, str))
    return given.most_common(1)[0][0] if given else None


def _event_id(head: Mapping[str, Any], claims: pd.DataFrame, taken: Container[str]) -> str:
    """Day, place and type, which stay when articles come; where two events share them, a short hash of the first claim."""
    day = head["first_day"].strftime("%Y%m%d") if head["first_day"] is not None else "undated"
    place = _SLUG.sub("-", fold(head["place"] or "unplaced"))
    name = f"e{day}-{place}-{head['event_type']}"
    if name in taken or day == "undated" or head["place"] is None:
        name += "-" + hashlib.sha256(claims.index[0].encode()).hexdigest()[:ID_LETTERS]
    return name


def _counts(claims: pd.DataFrame) -> dict[str, Any]:
    return {
        "story_id": _commonest(claims["story_id"]),
        "n_claims": len(claims),
        "n_articles": claims["article_id"].nunique(),
        "n_outlets": claims["outlet"].nunique(),
    }


def _quantities(claims: pd.DataFrame) -> Iterable[tuple[tuple[str, str | None], pd.DataFrame]]:
    """The claims of each quantity: a group, or a claim that no other gives."""
    quantity = claims["group_id"].where(claims["group_id"].notna(), claims["claim_id"])
    for _, these in claims.groupby(quantity, sort=False):
        first = these.iloc[0]
        yield (first["event_type"], first["counted_class"] if isinstance(first["counted_class"], str) else None), these


def _figure(
    event_id: str,
    key: tuple[str, str | None],
    claims: pd.DataFrame,
    groups: pd.DataFrame,
    conflicts: set[tuple[str, str]],
) -> dict[str, Any]:
    group_id = claims["group_id"].iloc[0]
    group = groups.loc[group_id] if group_id in groups.index else None
    first = claims.iloc[0]
    low, best, high = (
        (group["low"], group["best"], group["high"])
        if group is not None
        else (first["low"], first["value"], first["high"])
    )
    inside = set(claims.index)
    vouchers = claims["source"].fillna(claims["source_text"]).dropna().nunique()
    return {
        "event_id": event_id,
        "figure_id": group_id if group is not None else first["claim_id"],
        "event_type": key[0],
        "counted_class": key[1],
        "counted": _commonest(claims["counted"]),
        "part": first["part"],
        "low": low,
        "best": best if pd.notna(best) else _fallback(low, high),
        "high": high,
        "n_claims": len(claims),
        "n_vouchers": int(group["n_vouchers"]) if group is not None else vouchers,
        "disputed": any(a in inside and b in inside for a, b in conflicts),
        "single_source": (int(group["n_vouchers"]) if group is not None else vouchers) <= 1,
    }


def _fallback(low: float, high: float) -> float:
    """Where the profile picks none, the conservative bound: the lowest that any text gives."""
    return low if pd.notna(low) else high


def _tolls(figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Low, best and high of each toll: its total figure that most claims give; parts add to no total."""
    cells: dict[str, Any] = {}
    for toll in TOLLS:
        own = [f for f in figures if f["event_type"] == toll and f["part"] != "subset"]
        whole = [f for f in own if f["part"] == TOTAL] or own
        best = max(whole, key=lambda f: (f["n_claims"], f["best"] if pd.notna(f["best"]) else 0.0), default=None)
        for bound in ("low", "best", "high"):
            cells[f"{toll}_{bound}"] = best[bound] if best else None
    cells["disputed"] = any(f["disputed"] for f in figures)
    cells["single_source"] = all(f["single_source"] for f in figures)
    return cells
