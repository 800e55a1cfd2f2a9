"""Claims of one event as rows: what happened, when and where, and each figure with its bounds and vouchers."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from corpus_tools.analysis.events.clusters import INCIDENT, STRETCHES, interval
from corpus_tools.analysis.events.gazetteer import fold

TOLLS = ("killed", "wounded", "arrested", "displaced")  # the figures that stand in the events table itself
BOUNDS = ("low", "best", "high")
TITLE, TOTAL, SUBSET = "title", "total", "subset"
ID_LETTERS = 6
_WIDTHS = list(STRETCHES)  # precisions of a time, the narrowest first
SPOT_FIELDS = ("place", "place_id", "lat", "lon", "precision", "admin1", "country")
_SLUG = re.compile(r"[^a-z0-9]+")

Told = Mapping[str, Any]  # one claim with its place on the map, group, outlet and story; what is not told is None


def head(claims: Sequence[Told]) -> dict[str, Any]:
    """What happened, when and where, by the most telling of the claims."""
    body = [claim for claim in claims if claim["zone"] != TITLE] or list(claims)
    types = Counter(claim["event_type"] for claim in body)
    dated = [claim for claim in body if claim["event_date"] is not None]
    narrow = min(dated, key=_width, default=None)
    first, last = interval(narrow["event_date"], narrow["date_precision"]) if narrow else (None, None)
    spot = _where(body)
    at = [c for c in body if spot is None or (c["spot"] is not None and c["spot"]["place_id"] == spot["place_id"])]
    return {
        "event_type": types.most_common(1)[0][0],
        "event_types": " ".join(sorted(types)),
        "scope": next((claim["scope"] for claim in body if claim["scope"] != INCIDENT), INCIDENT),
        "first_day": first,
        "last_day": last,
        "date_precision": narrow["date_precision"] if narrow else None,
        "place_text": next((claim["place"] for claim in at if claim["place"] is not None), None),
        **{field: spot[field] if spot else None for field in SPOT_FIELDS},
        "attacker": _commonest(claim["actor"] for claim in body),
        "target": _commonest(claim["target"] for claim in body),
    }


def _width(claim: Told) -> int:
    precision = claim["date_precision"]
    return _WIDTHS.index(precision) if precision in _WIDTHS else len(_WIDTHS)


def _where(claims: Iterable[Told]) -> Told | None:
    """The most precise of the places, of equal ones that of most claims."""
    known = [claim["spot"] for claim in claims if claim["spot"] is not None]
    votes = Counter(spot["place_id"] for spot in known)
    return max(known, key=lambda spot: (spot["rank"], votes[spot["place_id"]]), default=None)


def _commonest(texts: Iterable[str | None]) -> str | None:
    given = Counter(text for text in texts if text is not None)
    return given.most_common(1)[0][0] if given else None


def event_id(claims: Sequence[Told], taken: Container[str]) -> str:
    """Day, place and type, which stay when articles come; where two events share them, a short hash of the first claim."""
    told = head(claims)
    day = told["first_day"].strftime("%Y%m%d") if told["first_day"] is not None else "undated"
    name = f"e{day}-{_SLUG.sub('-', fold(told['place'] or 'unplaced'))}-{told['event_type']}"
    if name in taken or told["first_day"] is None or told["place"] is None:
        name += "-" + hashlib.sha256(claims[0]["claim_id"].encode()).hexdigest()[:ID_LETTERS]
    return name


def counts(claims: Sequence[Told]) -> dict[str, Any]:
    """The story of an event, and how many claims, articles and outlets tell of it."""
    return {
        "story_id": _commonest(claim["story_id"] for claim in claims),
        "n_claims": len(claims),
        "n_articles": len({claim["article_id"] for claim in claims}),
        "n_outlets": len({claim["outlet"] for claim in claims} - {None}),
    }


def figures(
    claims: Sequence[Told], groups: Mapping[str, Told], conflicts: Mapping[str, set[str]]
) -> list[dict[str, Any]]:
    """A row for each quantity: a group of claims, or a claim that no other gives. `conflicts`: claim -> claims against it."""
    quantities: dict[str, list[Told]] = {}
    for claim in claims:
        quantities.setdefault(claim["group_id"] or claim["claim_id"], []).append(claim)
    return [_figure(name, own, groups.get(name), conflicts) for name, own in quantities.items()]


def _figure(name: str, claims: Sequence[Told], group: Told | None, conflicts: Mapping[str, set[str]]) -> dict[str, Any]:
    first = claims[0]
    if group is not None:
        low, best, high = (group[bound] for bound in BOUNDS)
        vouchers = int(group["n_vouchers"])
    else:
        low, best, high = first["low"], first["value"], first["high"]
        vouchers = len({claim["source"] or claim["source_text"] for claim in claims} - {None})
    inside = {claim["claim_id"] for claim in claims}
    return {
        "figure_id": name,
        "event_type": first["event_type"],
        "counted_class": first["counted_class"],
        "counted": _commonest(claim["counted"] for claim in claims),
        "part": first["part"],
        "low": low,
        "best": next((one for one in (best, low, high) if pd.notna(one)), None),  # no best: the conservative bound
        "high": high,
        "n_claims": len(claims),
        "n_vouchers": vouchers,
        "disputed": any(conflicts.get(claim, set()) & inside for claim in inside),
        "single_source": vouchers <= 1,
    }


def tolls(rows: Sequence[Told]) -> dict[str, Any]:
    """Low, best and high of each toll: its total figure that most claims give; parts add to no total."""
    cells: dict[str, Any] = {}
    for toll in TOLLS:
        own = [row for row in rows if row["event_type"] == toll and row["part"] != SUBSET]
        whole = [row for row in own if row["part"] == TOTAL] or own
        best = max(whole, key=lambda row: (row["n_claims"], row["best"] or 0.0), default=None)
        cells |= {f"{toll}_{bound}": best[bound] if best else None for bound in BOUNDS}
    cells["disputed"] = any(row["disputed"] for row in rows)
    cells["single_source"] = all(row["single_source"] for row in rows)
    return cells
