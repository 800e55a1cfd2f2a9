"""Numeric claims: cases as data, and what must hold for any text."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import grows_linearly

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.extraction.claims import assertion, event_words, phrases
from corpus_tools.extraction.claims.likely_places import place_weights
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.lexicons import LexiconError, Lexicons, load_lexicons
from corpus_tools.schema import CLAIM_FIELDS

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "cases" / "claims.jsonl").read_text("utf-8").splitlines()]
PUBLISHED = pd.Timestamp("2021-10-28")


def _found(*texts, title=None):
    units = ([("title", title)] if title else []) + [("body", text) for text in texts]
    rows = [(f"a-1:{n}", "a-1", n, zone, n, None, None, text) for n, (zone, text) in enumerate(units)]
    sentences = tables.make("sentences", rows)
    articles = tables.make("articles", [{"article_id": "a-1", "n_words": 1, "published": PUBLISHED}])
    entities = ct.find_entities(sentences)
    statements = ct.find_statements(sentences, entities)
    return sentences, ct.find_claims(sentences, entities, statements, articles)


def _split(text):
    return re.split(r"(?<=[.!?]) (?=[A-Z])", text)


def _marked(case):
    failing = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=case["label"], marks=failing)


def _plain(value):
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return None if value is None or pd.isna(value) else value


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_cases(case):
    text = case["text"]
    _, found = _found(*([text] if "U.S." in text else _split(text)))
    tiers = {want.get("tier", "core") for want in case["expected"]}
    rows = found.claims[found.claims["tier"].isin(tiers)].to_dict("records")
    seen = [{key: _plain(row["number_text" if key == "number" else key]) for key in want}
            for row, want in zip(rows, case["expected"], strict=False)]  # fmt: skip
    assert seen == case["expected"]


def test_every_number_is_a_claim_or_ignored_with_a_reason():
    texts = ["On 5 May 2021, 13 guards of Brigade 55 were killed.", "No number here.", "Two of the 12 were freed."]
    sentences, found = _found(*texts, title="Kill 4")
    spans = {
        (sentence_id, number.start)
        for sentence_id, text in zip(sentences["sentence_id"], sentences["text"], strict=True)
        for number in ct.find_numbers(text)
    }
    made = {*zip(found.claims["sentence_id"], found.claims["start"], strict=True)}
    ignored = {*zip(found.ignored_numbers["sentence_id"], found.ignored_numbers["start"], strict=True)}
    optional = {*zip(*(found.claims.loc[found.claims["number_text"].isin(["a", "an", "A", "An"]), c]
                       for c in ("sentence_id", "start")), strict=True)}  # fmt: skip
    assert (made | ignored) - optional == spans - optional and not made & ignored


def test_every_field_can_be_traced_to_its_words():
    sentences, found = _found(
        "A bomb exploded at a market in Mosul on Sunday.",
        "The Health Ministry said at least 12 people were killed and six others wounded by the blast.",
        "The death toll could rise to 20, it said.",
    )
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    roles = found.claim_roles
    for row in roles[roles["start"].notna()].itertuples():
        assert texts[row.sentence_id][row.start : row.end] == row.text
    assert set(roles["role"]) <= set(CLAIM_FIELDS)
    assert not roles.duplicated(["claim_id", "role"]).any()
    inherited = roles[roles["inherited"]]
    assert {"place", "time"} <= set(inherited["role"])
    assert (inherited["sentence_id"] != inherited["claim_id"].str.rsplit(":", n=1).str[0]).all()


def test_filled_fields_have_a_row_of_evidence():
    _, found = _found("Masked gunmen killed six farmers in Mosul on Sunday, the army said.")
    claim = found.claims.iloc[0]
    roles = set(found.claim_roles.loc[found.claim_roles["claim_id"] == claim["claim_id"], "role"])
    filled = {"counted", "counted_head", "counted_class", "event_type", "actor", "target", "place", "time",
              "event_date", "scope", "part", "tier"}  # fmt: skip
    assert filled <= roles and claim[list(filled - {"event_date"})].notna().all()
    assert "source" in roles and claim["source_text"] == "the army"


def test_the_date_of_an_event_comes_from_the_articles_date():
    _, found = _found("Gunmen killed six farmers on Tuesday.")
    claim = found.claims.iloc[0]
    assert (claim["event_date"], claim["date_precision"]) == (pd.Timestamp("2021-10-26"), "day")


def test_a_title_has_no_place_of_a_body():
    _, found = _found("A bomb exploded in Mosul.", title="Four killed in attack")
    assert found.claims.iloc[0]["zone"] == "title" and pd.isna(found.claims.iloc[0]["place"])


def test_nothing_is_inherited_from_another_article():
    rows = [("a-1:0", "a-1", 0, "body", 0, None, None, "A bomb exploded in Mosul on Sunday."),
            ("b-1:0", "b-1", 0, "body", 0, None, None, "At least 12 people were killed.")]  # fmt: skip
    sentences = tables.make("sentences", rows)
    articles = tables.make("articles", [{"article_id": a, "n_words": 1} for a in ("a-1", "b-1")])
    entities = ct.find_entities(sentences)
    found = ct.find_claims(sentences, entities, ct.find_statements(sentences, entities), articles)
    assert found.claims[["place", "time"]].isna().all(axis=None)


def test_no_sentence_gives_empty_tables():
    _, found = _found()
    for name, table in found._asdict().items():
        assert len(table) == 0
        tables.check(name, table)


def test_own_words_change_the_event(tmp_path):
    (tmp_path / "event_verbs.tsv").write_text(
        "verb\tevent_type\tcounts\tpast\tparticiple\tstrength\nzap\tkilled\tobject\t\t\tstrong\n", encoding="utf-8"
    )
    words = load_lexicons(tmp_path)
    sentences = tables.make("sentences", [("a-1:0", "a-1", 0, "body", 0, None, None, "Robots zapped 12 guards.", None)])
    nothing = (tables.empty("entities"), tables.empty("statements"), tables.empty("articles"))
    assert ct.find_claims(sentences, *nothing).claims.iloc[0]["event_type"] == "other"
    assert ct.find_claims(sentences, *nothing, lexicons=words).claims.iloc[0]["event_type"] == "killed"


def test_an_event_type_of_ones_own_goes_all_the_way(tmp_path):
    """Its row, its verb: it stands in claims, in comparison and in a figure, without a line of code."""
    own = tmp_path / "words"
    own.mkdir()
    header = "event_type\tstrength\tbefalls\totherwise\ttakes\tharm\tviolent\tplaced\tsetting\tscope\tactor\tboth\n"
    (own / "event_types.tsv").write_text(
        header + "vaccinated\t35\tpersons\tother\tcount\t\t\taccount\t\tincident\t\t\n", "utf-8"
    )
    (own / "event_verbs.tsv").write_text(
        "verb\tevent_type\tcounts\tpast\tparticiple\tstrength\nvaccinate\tvaccinated\tobject\t\t\tstrong\n", "utf-8"
    )
    texts = ["Nurses vaccinated 412 children in the town of Orla on Monday, the clinic said.",
             "On Monday 412 children were vaccinated in the town of Orla, the clinic said."]  # fmt: skip
    records = pd.DataFrame({"id": ["a", "b"], "outlet": ["Post", "Herald"], "date": ["2031-03-04"] * 2,
                            "title": ["Clinic opens in Orla"] * 2, "text": texts})  # fmt: skip
    corpus = ct.build(records, lexicons=load_lexicons(own))
    assert corpus.claims["event_type"].tolist() == ["vaccinated"] * 2
    assert ct.compare_claims(corpus).pairs["relation"].tolist() == ["agree"]
    assert "vaccinated" in " ".join(label.get_text() for label in ct.plot_claims(corpus.claims).get_yticklabels())


def test_what_is_counted_is_never_who_says_so():
    _, found = _found(
        "Opposition leaders said hundreds had been killed by soldiers.",
        "Police said 4 were arrested in Basra.",
        "Reuters said 9 died.",
        "The union put the number of marchers at 20,000.",
    )
    roles = found.claim_roles[found.claim_roles["start"].notna()]
    spans = {(r.claim_id, r.role): (r.sentence_id, r.start, r.end) for r in roles.itertuples()}
    for (claim, role), (sentence, start, end) in spans.items():
        source = spans.get((claim, "source"))
        if role in ("counted", "counted_head") and source is not None and source[0] == sentence:
            assert end <= source[1] or source[2] <= start
    assert found.claims["source_text"].notna().sum() >= 3
    assert not set(found.claims["counted_head"].dropna()) & {"leader", "police", "reuters", "union"}


PIECES = (
    "13 at least six hundred soldiers were killed and wounded others including of the dead , ; : – “ ” ( ) who that in "
    "Mosul on Monday the army said it its rose to toll dozens a an by no 2021 5 % half Dr. ‘ ’s"
)
WORDS = st.sampled_from(PIECES.split(" "))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), min_size=1, max_size=3))
def test_any_text_gives_valid_tables(texts):
    sentences, found = _found(*texts)
    by_id = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    for name, table in found._asdict().items():
        tables.check(name, table)
    for row in found.claims.itertuples():
        assert by_id[row.sentence_id][row.start : row.end] == row.text
    for row in found.claim_roles[found.claim_roles["start"].notna()].itertuples():
        assert by_id[row.sentence_id][row.start : row.end] == row.text
    again = _found(*texts)[1]
    assert all(one.equals(other) for one, other in zip(found, again, strict=True))


@pytest.mark.parametrize(("plural", "noun"), [
    ("policemen", "policeman"), ("bodies", "body"), ("houses", "house"), ("churches", "church"), ("Iraqis", "iraqi"),
    ("headquarters", "headquarters"), ("buses", "bus"), ("killings", "killing"), ("class", "class"), ("car-bombs", "car-bomb"),
])  # fmt: skip
def test_singular(plural, noun):
    assert phrases.singular(plural, load_lexicons()) == noun


@pytest.mark.parametrize(("verb", "forms"), [
    ("kill", {"kill", "kills", "killed", "killing"}), ("bury", {"bury", "buries", "buried", "burying"}),
    ("free", {"free", "frees", "freed", "freeing"}), ("nab", {"nab", "nabs", "nabbed", "nabbing"}),
])  # fmt: skip
def test_verb_forms_are_found(verb, forms):
    words = load_lexicons()
    for form in forms:
        tokens = phrases.read_tokens(Sentence(f"they {form} 5", words), [])
        assert event_words.mark_events(tokens, words)[1] is not None, form


@pytest.mark.parametrize("piece", ["1 ", "and ", "-", "“", "including ", "of the ", "A.", "’s "])
def test_patterns_take_linear_time(piece):
    words = load_lexicons()

    def read(text):
        assertion.find_cues(text, phrases.read_tokens(Sentence(text, words), []), words)

    short, long = (piece * (size // len(piece)) for size in (15_000, 60_000))
    assert grows_linearly(read, short, long, most=9, noise=0.1)


def test_words_counted_never_overlap_the_words_of_the_source():
    roles = ct.load_example().claim_roles
    both = roles[roles["role"] == "counted"].merge(roles[roles["role"] == "source"], on=["claim_id", "sentence_id"])
    assert len(both)
    assert not ((both["start_x"] < both["end_y"]) & (both["start_y"] < both["end_x"])).any()


def test_a_place_that_is_only_likely_says_so():
    found = _found("Of Idaho's 44 counties, 11 have had no case.")[1].claim_roles
    places = found[found["role"] == "place"]
    assert places["rule"].tolist() == ["name of a place", "list place_weights"]


def test_weights_of_places_without_their_base_say_what_is_missing():
    with pytest.raises(LexiconError, match=r"place_weights.*any candidate"):
        place_weights(Lexicons({"place_weights": ({"level": "speaker: no", "weight": "1"},)}))
