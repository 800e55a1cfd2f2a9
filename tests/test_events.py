"""Events: claims of one happening share a row, two happenings do not, totals stand apart, and an id stays when articles come."""

from pathlib import Path

import pandas as pd
import pytest

import corpus_tools as ct
from benchmarks import events as benchmark
from benchmarks.gold import read_gold
from corpus_tools.accuracy.gold import read_jsonl
from corpus_tools.cli import main

GOLD = Path(__file__).parent / "gold/seeds"
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
    drawn = ct.plot_map(events)
    assert drawn.collections and drawn.get_xlabel().startswith("1 event, area by killed")
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


def test_no_death_is_less_than_none_where_more_civilians_are_told_than_the_best_figure():
    corpus = _corpus(a="On Monday, a bomb killed two civilians in Mosul, the Iraqi army said.")
    events = ct.find_events(corpus)
    assert ct.code_events(corpus, events)[0]["deaths_unknown"].tolist() == [0]
    more = events._replace(event_figures=events.event_figures.assign(best=4.0))
    coded = ct.code_events(corpus, more)[0].iloc[0]
    assert (coded["best"], coded["deaths_civilians"]) == (2, 4) and pd.isna(coded["deaths_unknown"])


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


@pytest.fixture(scope="module")
def seeds():
    gold = read_gold(GOLD)
    corpus = ct.build(gold.source)
    return gold, benchmark.members(gold, corpus, ct.find_events(corpus))


@pytest.mark.parametrize("event", [row["event_id"] for row in read_jsonl(GOLD / "events.jsonl")])
def test_the_events_of_the_seeds_are_as_annotated(seeds, event):
    _, told = seeds
    assert event in benchmark.whole(told), "split, or merged with another"


def test_what_these_attacks_did_belongs_to_them_and_not_to_a_day():
    found = ct.find_events(
        _corpus(
            a="In the first week of March, four attacks were carried out in Mosul. These attacks killed 20 soldiers."
        )
    )
    assert found.events[["event_types", "scope"]].to_numpy().tolist() == [["attacked killed", "period_total"]]


def test_totals_of_one_stretch_are_one_row_and_those_of_two_are_two():
    found = ct.find_events(
        _corpus(
            a="In 2023, troops killed 84 fighters, the Iraqi army said. It also destroyed 260 houses.",
            b="In 2023, troops killed 84 fighters. In 2022, they destroyed 260 houses.",
        )
    )
    rows = found.event_claims.merge(found.events, on="event_id")
    years = rows["first_day"].dt.year.groupby(rows["claim_id"].str.split(":").str[0]).agg(lambda own: sorted(set(own)))
    assert years.to_dict() == {"a": [2023], "b": [2022, 2023]}


@pytest.mark.parametrize(
    ("where", "place", "precision"),
    [
        ("in Kirkuk", "Kirkuk", "town"),
        ("near Kirkuk", "Kirkuk", "district"),
        ("outside the city of Kirkuk", "Kirkuk", "district"),
        ("in a village north of Kirkuk", "Kirkuk", "province"),
        ("in a village near Kirkuk in Iraq", "Kirkuk", "district"),
        ("in Jableh, near Latakia", "Jablah", "town"),
        ("in North Carolina", "North Carolina", "province"),
    ],
)
def test_a_place_that_is_only_near_is_told_to_be_less_precise(where, place, precision):
    events = ct.find_events(_corpus(a=f"Gunmen killed 13 policemen {where} on Thursday, the ministry said.")).events
    assert events[["place", "precision"]].to_numpy().tolist() == [[place, precision]]


def test_a_coders_verdicts_are_followed_and_survive_a_rebuild():
    articles = {"a": f"{AMBUSH}\n\n{RAID}", "b": RAID.replace("Mosul", "Basra")}
    corpus = _corpus(**articles)
    names = ct.find_events(corpus).events.set_index("place_text")["event_id"]
    claims = ct.find_events(corpus).event_claims.set_index("event_id")["claim_id"]
    said = [
        ("events", names["Jableh"], "killed_best", "14"),
        ("events", names["Jableh"], "first_day", "2025-03-05"),
        ("events", names["Mosul"], "merge_into", names["Basra"]),
        ("events", names["Basra"], "row", "keep"),
        ("event_claims", claims[names["Jableh"]].iloc[1], "event_id", "the shots of the evening"),
    ]
    corrections = pd.DataFrame(said, columns=["table", "row_id", "column", "value"])
    for built in (corpus, _corpus(**articles, c="Prices rose by 3 percent in May.")):
        found = ct.find_events(ct.correct(built, corrections))
        rows = found.events.set_index("event_id")
        assert set(rows.index) == {names["Jableh"], names["Basra"], "the shots of the evening"}
        assert (rows.loc[names["Jableh"], "killed_best"], rows.loc[names["Jableh"], "coded"]) == (14, "fixed")
        assert rows.loc[names["Jableh"], "first_day"] == pd.Timestamp("2025-03-05")
        assert pd.isna(rows.loc[names["Jableh"], "wounded_best"]), "the wounded were moved to an event of their own"
        assert rows.loc[names["Basra"], ["n_claims", "coded"]].tolist() == [2, "accepted"]
        assert found.left_out.empty


def test_what_fits_no_event_any_more_is_listed():
    row = {"table": "events", "row_id": "e20250101-nowhere-killed", "column": "place", "value": "Mosul"}
    found = ct.find_events(ct.correct(_corpus(a=AMBUSH), pd.DataFrame([row])))
    assert found.left_out["row_id"].tolist() == [row["row_id"]]
    assert found.events["coded"].isna().all()


def test_an_event_is_not_merged_into_one_that_is_not_there():
    corpus = _corpus(a=AMBUSH)
    before = ct.find_events(corpus).events
    row = {
        "table": "events",
        "row_id": before["event_id"].iloc[0],
        "column": "merge_into",
        "value": "e2025-typed-wrongly",
    }
    found = ct.find_events(ct.correct(corpus, pd.DataFrame([row])))
    assert found.events["event_id"].tolist() == before["event_id"].tolist()
    assert "to be merged into" in found.left_out["problem"].iloc[0]


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("events", "row", "perhaps", "keep, remove"),
        ("events", "n_claims", "3", "cannot be corrected"),
        ("events", "killed_best", "many", "is no number"),
        ("events", "scope", "battle", "Allowed: incident"),
        ("events", "merge_into", None, "name an event"),
        ("event_claims", "event_id", "e1", "there is no claim"),
    ],
)
def test_a_verdict_that_cannot_be_followed_is_refused_in_words(table, column, value, told):
    row = {"table": table, "row_id": "e20250306-jabla-killed", "column": column, "value": value}
    with pytest.raises(ct.CorrectionError, match=told):
        ct.correct(_corpus(a=AMBUSH), pd.DataFrame([row]))


def test_a_coders_sheet_comes_back_through_the_commands(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="the extra excel is not installed")
    folder, sheet = _corpus(a=f"{AMBUSH}\n\n{RAID}").save(tmp_path / "tables"), tmp_path / "events.xlsx"
    assert main(["review", str(folder), "--table", "events", "--sheet", str(sheet)]) == 0
    book = openpyxl.load_workbook(sheet)
    header, *rows = list(book["review"].iter_rows())
    at = {cell.value: number for number, cell in enumerate(header)}
    jableh, mosul = sorted(rows, key=lambda row: row[at["place"]].value != "Jablah")
    assert "ambushed" in str(jableh[at["sentence"]].value)
    jableh[at["killed_best"]].value = 14
    mosul[at["row"]].value = "remove"
    book.save(sheet)
    assert main(["review", str(folder), "--sheet", str(sheet), "--apply"]) == 0
    events = ct.find_events(ct.open_corpus(folder)).events
    assert events[["place", "killed_best", "coded"]].to_numpy().tolist() == [["Jablah", 14, "fixed"]]
    assert main(["review", str(folder), "--table", "event_claims", "--sheet", str(tmp_path / "claims.xlsx")]) == 0


def test_a_rejected_event_is_gone_from_every_table():
    corpus = _corpus(a=f"{AMBUSH}\n\n{RAID}")
    gone = ct.find_events(corpus).events.set_index("place").loc["Mosul", "event_id"]
    row = {"table": "events", "row_id": gone, "column": "row", "value": "remove"}
    found = ct.find_events(ct.correct(corpus, pd.DataFrame([row])))
    for table in found[:3]:
        assert gone not in set(table["event_id"]) and len(table)
