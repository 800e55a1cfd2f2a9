"""Events: claims of one happening share a row, two happenings do not, totals stand apart, and an id stays when articles come."""

import pandas as pd
import pytest

import corpus_tools as ct

AMBUSH = (
    "Gunmen ambushed a patrol in Jableh on Thursday, killing 13 policemen and wounding six, the Syrian ministry said."
)
RAID = "On Monday, troops killed four fighters in Mosul, the Iraqi army said."
YEAR = "In 2024, troops killed 84 fighters in Iraq, the Iraqi army said."


def _corpus(**articles):
    rows = [
        {"id": name, "title": "News of the day", "text": text, "outlet": name, "published": "2025-03-07"}
        for name, text in articles.items()
    ]
    return ct.build(pd.DataFrame(rows))


def test_killed_and_wounded_of_one_sentence_are_one_event():
    events = ct.find_events(_corpus(a=AMBUSH)).events
    assert len(events) == 1
    row = events.iloc[0]
    assert (row["killed_best"], row["wounded_best"], row["place"], row["country"]) == (13, 6, "Jablah", "Syria")
    assert row["first_day"] == row["last_day"] == pd.Timestamp("2025-03-06")


def test_two_places_are_two_events_and_a_years_total_is_none_of_them():
    events = ct.find_events(_corpus(a=f"{AMBUSH}\n\n{RAID}\n\n{YEAR}")).events
    assert sorted(events["killed_best"].tolist()) == [4, 13, 84]
    assert events.set_index("killed_best")["scope"].to_dict() == {13: "incident", 4: "incident", 84: "period_total"}


def test_the_id_stays_when_articles_come():
    alone = ct.find_events(_corpus(b=RAID)).events
    more = ct.find_events(_corpus(a=AMBUSH, b=RAID)).events
    assert set(alone["event_id"]) <= set(more["event_id"])


def test_what_is_only_planned_is_no_event():
    assert ct.find_events(_corpus(a="The group planned to kill 30 people in Mosul.")).events.empty


def test_each_claim_stands_in_one_event_and_each_figure_in_an_event():
    found = ct.find_events(ct.load_example())
    assert not found.event_claims["claim_id"].duplicated().any()
    assert set(found.event_figures["event_id"]) == set(found.event_claims["event_id"]) == set(found.events["event_id"])


def test_the_map_draws_events_and_says_where_there_are_none():
    events = ct.find_events(_corpus(a=AMBUSH)).events
    assert ct.plot_map(events).collections
    assert not ct.plot_map(events[events["lat"].isna()]).collections


@pytest.mark.parametrize(("shape", "columns"), [("ucdp", 49), ("acled", 31)])
def test_events_fill_the_columns_of_event_databases(shape, columns):
    corpus = _corpus(a=f"{AMBUSH}\n\n{YEAR}")
    coded, crosswalk = ct.code_events(corpus, ct.find_events(corpus), shape=shape)
    assert len(coded) == 1, "a year's total is no event"
    assert list(coded.columns) == crosswalk["column"].tolist()
    assert len(crosswalk) == columns
    row = coded.iloc[0]
    names = {"ucdp": ("best", "date_start", "where_prec"), "acled": ("fatalities", "event_date", "geo_precision")}[
        shape
    ]
    assert tuple(row[name] for name in names) == (13, "2025-03-06", 1)


def test_an_unknown_shape_is_told():
    corpus = _corpus(a=AMBUSH)
    with pytest.raises(ValueError, match="ucdp, acled"):
        ct.code_events(corpus, ct.find_events(corpus), shape="gtd")


def test_the_time_line_shows_each_figure_at_the_day_of_its_article():
    corpus = ct.load_example()
    events = ct.find_events(corpus)
    drawn = ct.plot_timeline(events, corpus)
    days = [tick.get_text().splitlines()[0] for tick in drawn.get_xticklabels()]
    assert days == ["6 May", "7 May", "8 May"]
    with pytest.raises(KeyError, match="no event of this table"):
        ct.plot_timeline(events, corpus, event_id="e0")
