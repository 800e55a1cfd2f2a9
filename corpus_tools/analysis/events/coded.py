"""Events in the columns of conflict databases, with a crosswalk that says what fills each column and what cannot be told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from corpus_tools.analysis.events.events import Events
from corpus_tools.tables import Corpus

SHAPES = ("ucdp", "acled")
INCIDENT, CIVILIAN, KILLED = "incident", "civilian", "killed"
WHERE_PREC = {"site": 1, "town": 1, "district": 3, "province": 4, "country": 6}
GEO_PRECISION = {"site": 1, "town": 1, "district": 2, "province": 3, "country": 3}
DATE_PREC = {"day": 1, "week": 3, "month": 4, "year": 5}
TIME_PRECISION = {"day": 1, "week": 2, "month": 3, "year": 3}
CELLS_OF_A_DEGREE, CELLS_OF_A_ROW = 2, 720  # PRIO-GRID: cells of half a degree (Tollefsen, Strand and Buhaug 2012)
JOINED = "; "


def code_events(corpus: Corpus, events: Events, *, shape: str = "ucdp") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events as rows of an event database, and the crosswalk of its columns.

    `shape` is `ucdp` (the 49 columns of UCDP GED 25.1) or `acled` (the 31 of ACLED). Rows are the events of incidents, by day;
    totals of a period are left out. Columns that the articles cannot tell are null. The crosswalk has the columns column, cell
    (what fills it; null where nothing can) and note. ValueError for another shape.
    """
    if shape not in SHAPES:
        raise ValueError(f"shape={shape!r} is not known. Give one of: {', '.join(SHAPES)}.")
    words = corpus.lexicons
    columns = [row for row in words["event_columns"] if row["shape"] == shape]
    told = events.events[events.events["scope"] == INCIDENT].sort_values(["first_day", "event_id"], kind="stable")
    behind = _behind(corpus, events)
    deaths = _civilian_deaths(events.event_figures)
    cells = [
        _cells(row, behind.get(row["event_id"], {}), deaths.get(row["event_id"])) for row in told.to_dict("records")
    ]
    table = pd.DataFrame(cells, columns=sorted({cell for row in cells for cell in row}))
    coded = pd.DataFrame({row["column"]: table.get(row["cell"]) for row in columns})
    crosswalk = pd.DataFrame([{"column": r["column"], "cell": r["cell"] or None, "note": r["note"]} for r in columns])
    return coded, crosswalk


def _behind(corpus: Corpus, events: Events) -> dict[str, dict[str, Any]]:
    """The articles, sources and first sentence behind each event."""
    claims = events.event_claims.merge(corpus.claims, on="claim_id").merge(
        corpus.articles[["article_id", "outlet", "title", "published"]], on="article_id"
    )
    sentences = corpus.sentences.set_index("sentence_id")["text"]
    found = {}
    for event_id, own in claims.groupby("event_id", sort=False):
        articles = own.drop_duplicates("article_id")
        dates = articles["published"].dt.strftime("%Y-%m-%d").fillna("undated")
        titles, outlets = articles["title"].fillna("without a title"), articles["outlet"].fillna("unknown outlet")
        found[str(event_id)] = {
            "outlets": JOINED.join(dict.fromkeys(outlets)),
            "titles": JOINED.join(titles),
            "dates": JOINED.join(dates),
            "citations": JOINED.join(f"{o}, {d}: {t}" for o, d, t in zip(outlets, dates, titles, strict=True)),
            "sources": JOINED.join(dict.fromkeys(own["source"].fillna(own["source_text"]).dropna())),
            "sentence": sentences[own["sentence_id"].iloc[0]],
        }
    return found


def _civilian_deaths(figures: pd.DataFrame) -> dict[str, float]:
    """The largest figure of killed civilians of each event: sums would count parts twice."""
    own = figures[(figures["event_type"] == KILLED) & (figures["counted_class"] == CIVILIAN)]
    return {str(event): float(best) for event, best in own.groupby("event_id")["best"].max().dropna().items()}


def _cells(event: Mapping[str, Any], behind: Mapping[str, Any], civilians: float | None) -> dict[str, Any]:
    """The fields of an event and what is worked out from them."""
    placed, best = pd.notna(event["lat"]), event["killed_best"]
    return {
        **event,
        **behind,
        "first_day": _day(event["first_day"]),
        "last_day": _day(event["last_day"]),
        "year": event["first_day"].year if pd.notna(event["first_day"]) else None,
        "where_prec": WHERE_PREC.get(event["precision"]),
        "geo_precision": GEO_PRECISION.get(event["precision"]),
        "date_prec": DATE_PREC.get(event["date_precision"]),
        "time_precision": TIME_PRECISION.get(event["date_precision"]),
        "clarity": 1 if event["date_precision"] in ("day", "week") else 2,
        "point": f"POINT ({event['lon']} {event['lat']})" if placed else None,
        "priogrid": _cell_of_grid(event["lat"], event["lon"]) if placed else None,
        "deaths_civilians": civilians,
        "deaths_unknown": best - (civilians or 0) if pd.notna(best) and best >= (civilians or 0) else None,
        "civilians": "Civilian targeting" if civilians else None,
        "fatalities": next(
            (event[f"killed_{bound}"] for bound in ("low", "best") if pd.notna(event[f"killed_{bound}"])), 0
        ),
    }


def _day(moment: Any) -> str | None:
    return moment.strftime("%Y-%m-%d") if pd.notna(moment) else None


def _cell_of_grid(lat: float, lon: float) -> int:
    row = math.floor((lat + 90) * CELLS_OF_A_DEGREE)
    return row * CELLS_OF_A_ROW + math.floor((lon + 180) * CELLS_OF_A_DEGREE) + 1
