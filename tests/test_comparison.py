"""Claims to pairs and groups, on invented corpora."""

import json
from pathlib import Path

import pandas as pd
import pytest
from comparison_corpus import corpus

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.tables import Corpus


def relations(found):
    return {(a, b): r for a, b, r in zip(found.pairs.claim_a, found.pairs.claim_b, found.pairs.relation, strict=True)}


def texts(c, found):
    """Pairs by the words of their claims, with relation and same_event."""
    words = dict(zip(c.claims["claim_id"], c.claims["text"], strict=True))
    return {
        (words[a], words.get(b)): (r, s)
        for a, b, r, s in zip(
            found.pairs.claim_a, found.pairs.claim_b, found.pairs.relation, found.pairs.same_event, strict=True
        )
    }


FERRY = {
    "id": "north-1", "outlet": "North", "published": "2031-03-04", "title": "[13|killed people] die as ferry sinks off Tarn",
    "body": [
        "A ferry sank off Tarn harbour on Tuesday, and "
        "[at least 13|killed people person; place=Tarn; date=2031-03-04; source=Tarn coastguard] people died, "
        "the Tarn coastguard said.",
        "The Lake Observatory counted [at least 16|killed; place=Tarn; date=2031-03-04; source=Lake Observatory] dead.",
        "A harbour official spoke of "
        "[13|killed people passenger; place=Tarn; date=2031-03-04; source=harbour official] passengers killed.",
    ],
}  # fmt: skip


def test_bounds_of_two_monitors_and_an_official():
    c = corpus(FERRY)
    found = texts(c, ct.compare_claims(c))
    assert found["13", "at least 13"] == ("agree", "yes")
    assert found["at least 13", "at least 16"] == ("compatible", "yes")
    assert found["at least 16", "13"] == ("conflict", "yes")


def test_a_group_has_low_best_high_and_counts_sources_once():
    c = corpus(FERRY)
    (group,) = ct.compare_claims(c).groups.to_dict("records")
    assert (group["low"], group["n_claims"], group["n_articles"], group["n_outlets"]) == (13, 4, 1, 1)
    assert group["n_vouchers"] == 3
    assert group["disputed"] and not group["headline_only"]
    assert group["high"] != group["high"], "an open bound stays open"
    assert group["best"] != group["best"], "literal picks none of two figures that conflict"


def test_a_title_figure_without_support_stands_alone():
    c = corpus({"id": "a1", "title": "Coastguard kills [4|killed militant pirate] pirates off Tarn",
                "body": ["The coastguard killed a number of pirates off Tarn, it said."]})  # fmt: skip
    (row,) = ct.compare_claims(c).pairs.to_dict("records")
    assert (row["relation"], row["same_event"]) == ("headline_mismatch", "yes")
    assert row["claim_b"] is None or row["claim_b"] != row["claim_b"]
    assert ct.compare_claims(c).groups["headline_only"].tolist() == [True]


@pytest.mark.parametrize(
    "articles",
    [(), ({"id": "a1", "title": None, "body": ["Nothing is counted here."]},), (FERRY,)],
    ids=["no article", "no claim", "one article"],
)
def test_small_input_ends_well(articles):
    found = ct.compare_claims(corpus(*articles))
    for name, table in zip(("claim_pairs", "claim_groups", "claim_group_members", "stories"), found, strict=True):
        tables.check(name, table)
    assert len(ct.compare_claims(Corpus()).pairs) == 0


def test_wrong_options_say_what_is_allowed():
    with pytest.raises(ValueError, match="literal"):
        ct.compare_claims(Corpus(), profile="averaged")
    with pytest.raises(ValueError, match="core"):
        ct.compare_claims(Corpus(), tiers=("sure",))


def test_the_input_is_not_changed_and_the_result_is_the_same_twice():
    c = corpus(FERRY)
    before = {name: table.copy() for name, table in c.tables()}
    one, two = ct.compare_claims(c), ct.compare_claims(c)
    assert all(x.equals(y) for x, y in zip(one, two, strict=True))
    assert all(before[name].equals(table) for name, table in c.tables())


@pytest.fixture(scope="module")
def example():
    c = ct.load_example()
    return c, ct.compare_claims(c)


def test_groups_account_for_their_claims(example):
    c, found = example
    for name, table in zip(("claim_pairs", "claim_groups", "claim_group_members", "stories"), found, strict=True):
        tables.check(name, table)
    assert found.members["claim_id"].is_unique
    counted = found.members.groupby("group_id").size()
    assert (found.groups.set_index("group_id")["n_claims"] == counted.reindex(found.groups["group_id"])).all()
    known = set(c.claims["claim_id"])
    assert set(found.pairs["claim_a"]) | set(found.pairs["claim_b"].dropna()) <= known
    assert set(found.members["claim_id"]) <= known


def test_the_example_tells_updates_from_conflicts(example):
    c, found = example
    seen = texts(c, found)
    assert seen["at least 8", "14"][0] == "update"
    assert seen["14", "12"][0] == "update"
    assert seen["14", "At least 30"][0] == "conflict"
    assert len(set(found.stories["story_id"])) == 1


def test_every_pair_of_the_example_is_of_one_quantity(example):
    """All pairs were read: a part stands beside its whole, and no other pair joins two quantities."""
    _, found = example
    cases = (Path(__file__).parent / "cases" / "example_quantities.jsonl").read_text(encoding="utf-8")
    quantity = {claim: row["quantity"] for row in map(json.loads, cases.splitlines()) for claim in row["claims"]}
    linked = found.pairs[(found.pairs["relation"] != "distinct") & found.pairs["claim_b"].notna()]
    told = {
        (relation, quantity.get(a), quantity.get(b))
        for a, b, relation in zip(linked["claim_a"], linked["claim_b"], linked["relation"], strict=True)
    }
    wrong = {row for row in told if row[0] != "refine" and (row[1] != row[2] or row[1] is None)}
    assert not wrong
    assert {row[1:] for row in told if row[0] == "refine"} <= {
        ("people on board", "crew on board"),
        ("killed in the ferry accident", "children killed"),
        ("injured in it", "in critical condition"),
        ("injured in it", "sent home"),
    }


def test_what_is_feared_neither_updates_nor_contradicts_a_count(example):
    c, found = example
    feared = set(c.claims.loc[c.claims["hypothetical"], "claim_id"])
    assert feared
    told = found.pairs[found.pairs["relation"].isin(["update", "conflict"])]
    assert not (told["claim_a"].isin(feared) | told["claim_b"].isin(feared)).any()


def test_a_source_that_is_repeated_counts_once():
    c = corpus(
        *(
            {"id": f"a{i}", "outlet": f"Outlet {i}", "published": "2031-03-04", "title": "Ferry Merrow sinks off Tarn harbour",
             "body": ["The ferry Merrow sank off Tarn harbour in a gale, divers said.",
                      "[13|killed people; place=Tarn; date=2031-03-04; source=Lake Observatory] died, it said."]}
            for i in range(4)
        )
    )  # fmt: skip
    (group,) = ct.compare_claims(c).groups.to_dict("records")
    assert (group["n_claims"], group["n_outlets"], group["n_vouchers"], group["best"]) == (4, 4, 1, 13)
    assert set(ct.compare_claims(c).pairs["relation"]) == {"agree"}
    assert ct.compare_claims(c).pairs["same_voucher"].all()


def test_a_profile_changes_best_and_no_bound():
    c = corpus(FERRY)
    literal, lowest = (ct.compare_claims(c, profile=name).groups for name in ("literal", "acled_like"))
    assert lowest["best"].tolist() == [13]
    assert literal["low"].equals(lowest["low"]) and literal["high"].equals(lowest["high"])


@pytest.mark.parametrize(
    ("told", "one", "other"),
    [
        (["compatible"], "[hundreds|other people resident]", "[more than 1,000|other people resident]"),
        ([], "[dozens|other people resident]", "[hundreds|other people resident]"),
    ],
)
def test_bounds_of_two_articles_are_compatible_where_the_pair_is_likely(told, one, other):
    rows = [{"id": name, "outlet": name, "published": "2031-03-05", "title": "Ferry sinks off Tarn"} for name in "ab"]
    numbers = f"{one} live on the island.", f"{other} live in Elm."
    bodies = [["The ferry Marigold sank off Tarn on Tuesday.", number] for number in numbers]
    pairs = ct.compare_claims(corpus(*({**row, "body": body} for row, body in zip(rows, bodies, strict=True)))).pairs
    assert pairs["relation"].tolist() == told


def test_a_length_of_time_beside_a_finer_one_is_no_conflict():
    """ "Eight minutes" excludes eight and a half no more than "about 100" excludes 105."""
    said = "In an {} video, Mayor Dora Venn of Tarn announced on Tuesday that she would not run again for the council."
    texts = [said.format("eight-minute"), said.format("eight-and-a-half-minute")]
    rows = [{"article_id": f"v{n}", "outlet": f"O{n}", "date": "2031-03-04", "title": "Mayor Venn of Tarn will not run again",
             "text": text} for n, text in enumerate(texts)]  # fmt: skip
    pairs = ct.compare_claims(ct.build(pd.DataFrame(rows))).pairs
    assert "conflict" not in set(pairs["relation"])
