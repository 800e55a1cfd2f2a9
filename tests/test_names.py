"""Names within an article and across articles, and the table that the analyst edits."""

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.extraction.names.spelling import is_acronym_of, same_spelling, same_words, sound_key, spoken_words
from corpus_tools.tables import Corpus

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "names.jsonl").open(encoding="utf-8")]


def sentences(articles):
    rows = [
        {
            "sentence_id": f"{article}:{n}",
            "article_id": article,
            "position": n,
            "zone": "body",
            "block": n,
            "text": text,
        }
        for article, texts in articles.items()
        for n, text in enumerate(texts)
    ]
    return tables.make("sentences", rows)


def corpus_of(articles):
    table = sentences(articles)
    entities = ct.find_entities(table)
    rows = [{"article_id": a, "outlet": f"Outlet {n}", "n_words": 1} for n, a in enumerate(articles)]
    names = ct.find_names(entities)
    return Corpus(articles=tables.make("articles", rows), sentences=table, entities=entities, names=names)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else [])
        for case in CASES
    ],
)
def test_within_the_article(case):
    entities = ct.find_entities(sentences({"a1": case["text"]}))
    names = dict(zip(entities["text"], entities["name"], strict=True))
    assert {text: names.get(text) for text in case["expected"]} == case["expected"]


def canonical(corpus):
    return {(r.name_, r.article_id): r.canonical for r in corpus.names.rename(columns={"name": "name_"}).itertuples()}


def test_across_articles_names_of_several_words_join_and_a_surname_alone_only_with_company():
    corpus = corpus_of({
        "a1": ["Minister Sergei Ostrov spoke.", "Ostrov left.", "Minister Sergei Ostrov wept."],
        "a2": ["Minister Sergey Ostrov spoke."],
        "a3": ["Mr. Ostrov spoke."],
    })  # fmt: skip
    found = canonical(corpus)
    assert found["Sergey Ostrov", "a2"] == "Sergei Ostrov"
    assert found["Ostrov", "a3"] == "Ostrov"


def test_a_surname_alone_joins_the_bearer_to_whom_corpus_and_article_point():
    corpus = corpus_of({
        "a1": ["Minister Sergei Ostrov met Karla Verhoef of the Coastal Hazards Commission."],
        "a2": ["Minister Sergei Ostrov met Karla Verhoef and the Coastal Hazards Commission again."],
        "a3": ["Karla Verhoef left the Coastal Hazards Commission, said Minister Ostrov."],
        "a4": ["Mr. Ostrov sold a horse."],
    })  # fmt: skip
    found = canonical(corpus)
    assert found["Ostrov", "a3"] == "Sergei Ostrov"
    assert found["Ostrov", "a4"] == "Ostrov"
    assert set(corpus.names.loc[corpus.names["canonical"] != corpus.names["name"], "joined_by"]) == {"surname_corpus"}


def test_known_people_are_joined_by_their_surname_and_their_office():
    corpus = corpus_of({
        "a1": ["Hillary Clinton spoke.", "Secretary Hillary Clinton left."],
        "a2": ["Hillary Clinton spoke in Ohio."],
        "a3": ["Hillary Clinton spoke in Iowa."],
        "a4": ["Former President Bill Clinton spoke."],
        "a5": ["Mr. Obama met Clinton."],
        "a6": ["They asked President Clinton."],
        "a7": ["Prince Andrew came with Andrew."],
    })  # fmt: skip
    found = canonical(corpus)
    assert found["Clinton", "a5"] == "Hillary Clinton"
    assert found["Clinton", "a6"] == "Bill Clinton"
    assert found["Obama", "a5"] == "Obama"  # no article prints the full name


def test_a_known_family_means_its_first_bearer_and_patronyms_join_nobody():
    corpus = corpus_of({
        "a1": ["President Barack Obama spoke."],
        "a2": ["Barack Obama left.", "Mohammed bin Salman met Barack Obama."],
        "a3": ["Malia Obama came with Michelle Obama, and Malia Obama left.", "Obama said it was late."],
        "a4": ["They met King Salman in Oslo."],
        **{f"b{n}": ["Barack Obama spoke."] for n in range(4)},
    })  # fmt: skip
    found = canonical(corpus)
    assert found["Obama", "a3"] == "Barack Obama"
    assert found.get(("Salman", "a4"), "Salman") == "Salman"


def test_a_form_of_address_tells_whom_a_surname_does_not_mean():
    corpus = corpus_of({
        **{f"b{n}": ["Justice Clarence Thomas spoke."] for n in range(4)},
        "a1": ["They met Mrs. Thomas in Oslo.", "Mrs. Thomas left."],
        "a2": ["They met Mr. Thomas in Oslo.", "Mr. Thomas left."],
    })  # fmt: skip
    found = canonical(corpus)
    assert found["Thomas", "a1"] == "Thomas"
    assert found["Thomas", "a2"] == "Clarence Thomas"


def test_a_surname_that_is_a_word_needs_a_role_or_a_second_mention():
    corpus = corpus_of({
        "a1": ["President Gerald Ford spoke."],
        "a2": ["Gerald Ford left."],
        "a3": ["They met Mr. Ford.", "They liked Ford."],
        "a4": ["They met Ford in Iowa, said Obama."],
        **{f"b{n}": ["Rand Paul spoke."] for n in range(4)},
        "a5": ["Speaker Paul Ryan left.", "They were with Paul."],
    })  # fmt: skip
    found = canonical(corpus)
    assert found["Ford", "a3"] == "Gerald Ford"
    assert found.get(("Paul", "a5"), "Paul") != "Rand Paul"
    assert found.get(("Ford", "a4"), "Ford") == "Ford"


def test_the_canonical_name_is_one_that_an_article_prints():
    corpus = corpus_of(
        {"a1": ["Abu Mohammad al-Jolani spoke.", "Al-Jolani left.", "Al-Jolani wept."], "a2": ["Daesh fled."]}
    )
    assert "Ahmed al-Sharaa" not in set(corpus.names["canonical"])
    assert canonical(corpus)["Daesh" if ("Daesh", "a2") in canonical(corpus) else "ISIS", "a2"] == "Daesh"
    both = corpus_of({"a1": ["ISIS fled.", "ISIS wept."], "a2": ["Daesh fled."]})
    assert set(both.names["canonical"]) == {"ISIS"}


def test_one_name_in_the_spellings_of_abd_al_salam():
    spelt = ["Abdul Salam Ahmed", "Abdulsalam Ahmed", "Abd al-Salam Ahmed", "Abdel-Salam Ahmed"]
    assert len({spoken_words(name) for name in spelt}) == 1
    corpus = corpus_of({f"a{n}": [f"Minister {name} spoke."] for n, name in enumerate(spelt)})
    assert len(set(corpus.names["canonical"])) == 1
    assert spoken_words("Paula Abdul") == ("paula", "abdul")


def test_a_city_is_not_its_state():
    names = corpus_of({"a1": ["It rained in New York City and in New York."]}).names
    assert len(set(names["canonical"])) == 2


def test_an_acronym_is_joined_where_the_corpus_spells_it_out_one_way():
    one = {"a1": ["The Coastal Hazards Commission (CHC) met."], "a2": ["The CHC met again."]}
    assert canonical(corpus_of(one))["CHC", "a2"] == "Coastal Hazards Commission"
    two = {**one, "a3": ["The Central Harbour Council (CHC) met."]}
    assert canonical(corpus_of(two))["CHC", "a2"] == "CHC"


def test_full_middle_names_are_not_left_out_across_articles():
    corpus = corpus_of({"a1": ["Senator John Adams spoke."], "a2": ["Senator John Wilson Adams spoke."]})
    assert len(set(corpus.names["canonical"])) == 2


def test_strangers_of_like_names_stay_apart_across_articles():
    """Two listed spellings, and frequent surnames with an initial, may be two persons; a rare surname is one."""
    pairs = [("Marion Barry", "Marion Berry"), ("Kelly Ward", "Kelli Ward"), ("John Smith", "John E. Smith")]
    for one, other in pairs:
        corpus = corpus_of({"a1": [f"Senator {one} spoke."], "a2": [f"Senator {other} spoke."]})
        assert len(set(corpus.names["canonical"])) == 2, (one, other)
    for one, other in [("Dana Ostrander", "Dana E. Ostrander"), ("Hillary Ostrander", "Hilary Ostrander")]:
        corpus = corpus_of({"a1": [f"Senator {one} spoke."], "a2": [f"Senator {other} spoke."]})
        assert len(set(corpus.names["canonical"])) == 1, (one, other)


def test_lists_of_the_analyst_join_and_keep_apart(tmp_path):
    (tmp_path / "aliases.tsv").write_text("term\tname\nThe Owl\tBasim Haddu\n", encoding="utf-8")
    (tmp_path / "must_not_merge.tsv").write_text("term\tothers\nSergei Ostrov\tSergey Ostrov\n", encoding="utf-8")
    words = ct.load_lexicons(tmp_path)
    texts = {
        "a1": ["Minister Sergei Ostrov met Minister Sergey Ostrov."],
        "a2": ["Minister Sergey Ostrov met Colonel Owl."],
    }
    entities = ct.find_entities(sentences(texts), lexicons=words)
    assert set(entities["name"]) == {"Sergei Ostrov", "Sergey Ostrov", "Owl"}
    names = ct.find_names(entities, lexicons=words)
    assert set(names["canonical"]) == {"Sergei Ostrov", "Sergey Ostrov", "Owl"}  # no article prints Basim Haddu
    alias = ct.find_names(
        ct.find_entities(sentences({"a3": ["Colonel Basim Haddu is Colonel Owl."]}), lexicons=words), lexicons=words
    )
    assert set(alias["canonical"]) == {"Basim Haddu"}
    plain = ct.find_names(ct.find_entities(sentences(texts)))
    assert set(plain["canonical"]) == {"Sergei Ostrov", "Owl"}


def test_names_table_has_variants_counts_roles_and_outlets():
    corpus = corpus_of({
        "a1": ["Interior Minister Karla Ostrander spoke.", "Ostrander left."],
        "a2": ["Karla Ostrander, head of the council, spoke."],
    })  # fmt: skip
    table = ct.names_table(corpus)
    row = table[table["name"] == "Karla Ostrander"].iloc[0]
    assert row["variants"] == "Karla Ostrander | Ostrander"
    assert (row["mentions"], row["articles"], row["outlets"]) == (3, 2, "Outlet 0 | Outlet 1")
    assert row["roles"] == "Interior Minister | head of the council"
    assert int(table["mentions"].sum()) == int((corpus.entities["label"] != "DATE").sum())


def test_the_edited_table_merges_splits_and_renames(tmp_path):
    corpus = corpus_of({
        "a1": ["Minister Karla Ostrander met Minister Piet Verhoef in Mosul."],
        "a2": ["Minister Karla Ostrander met Minister Lena Okoye."],
    })  # fmt: skip
    table = ct.names_table(corpus)
    table.loc[table["name"] == "Piet Verhoef", "canonical"] = "Lena Okoye"  # merge
    table.loc[table["name"] == "Mosul", "canonical"] = "Mosul (Iraq)"  # rename
    table["article_id"] = ""
    split = table[table["name"] == "Karla Ostrander"].assign(canonical="Another Ostrander", article_id="a2")  # split
    path = tmp_path / "names.csv"
    pd.concat([table, split]).to_csv(path, index=False)
    edited = ct.edit_names(corpus, path)
    found = canonical(edited)
    assert found["Piet Verhoef", "a1"] == found["Lena Okoye", "a2"] == "Lena Okoye"
    assert found["Mosul", "a1"] == "Mosul (Iraq)"
    assert found["Karla Ostrander", "a1"] == "Karla Ostrander"
    assert found["Karla Ostrander", "a2"] == "Another Ostrander"
    tables.check("names", edited.names)
    pd.testing.assert_frame_equal(corpus.names, ct.find_names(corpus.entities))  # the corpus itself is unchanged


def test_an_untouched_table_changes_nothing(tmp_path):
    corpus = corpus_of({"a1": ["Minister Karla Ostrander spoke.", "ISIL and Daesh left the U.S.", "Ostrander wept."]})
    ct.names_table(corpus).to_csv(tmp_path / "names.csv", index=False)
    pd.testing.assert_frame_equal(ct.edit_names(corpus, tmp_path / "names.csv").names, corpus.names)


def test_rows_that_cannot_be_used_are_told():
    corpus = corpus_of({"a1": ["Minister Karla Ostrander spoke."]})
    table = ct.names_table(corpus)
    with pytest.raises(ValueError, match="lacks the columns"):
        ct.edit_names(corpus, table.drop(columns="canonical"))
    with pytest.raises(ValueError, match=r"row 2.*has no canonical"):
        ct.edit_names(corpus, table.assign(canonical=" "))
    with pytest.raises(ValueError, match=r"row 3.*Keep one row"):
        ct.edit_names(corpus, pd.concat([table, table.assign(canonical="Other")]))


def test_names_cover_every_named_mention():
    corpus = corpus_of({"a1": ["Minister Karla Ostrander left Mosul on Monday for the UN.", "Ostrander met Iraqis."]})
    keys = corpus.entities[corpus.entities["label"] != "DATE"][["name", "article_id", "label"]].drop_duplicates()
    assert len(corpus.names) == len(keys) == len(keys.merge(corpus.names))


def test_no_entities_give_an_empty_table():
    tables.check("names", ct.find_names(tables.empty("entities")))
    assert len(ct.names_table(Corpus())) == 0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Qassem Soleimani", "Qasim Sulaimani", False),  # u/e in one word: left to the list of aliases
        ("Sergei Lavrov", "Sergey Lavrov", True),
        ("Osama bin Laden", "Usama bin Laden", True),
        ("Fallujah", "Falluja", True),
        ("Hasan", "Hassan", True),
        ("Iraq", "Iran", False),
        ("Saladin", "Salahuddin", False),
        ("Jane Q. Moreau", "Jane Moreau", True),
        ("Jane Moreau", "Moreau", False),
    ],
)
def test_spelling(a, b, same):
    assert same_spelling(a, b) is same
    assert same_spelling(b, a) is same


@given(st.text(max_size=25), st.text(max_size=25))
@settings(max_examples=200, deadline=None)
def test_spelling_never_raises_and_is_symmetric(a, b):
    assert same_spelling(a, b) == same_spelling(b, a)
    assert same_words(a, b) == same_words(b, a)
    assert not same_words(a, b) or sound_key(a) == sound_key(b) or "ise" in a + b or not spoken_words(a)
    is_acronym_of(a, b)


def test_name_counts_give_rates_and_the_commonest_spelling():
    corpus = corpus_of({"a1": ["ISIL fled. ISIL left, said Daesh."], "a2": ["ISIS fled Mosul."]})
    counts = ct.name_counts(corpus)
    assert set(counts["canonical"]) == {"ISIS", "Mosul"}
    first = counts[counts["canonical"] == "ISIS"].set_index("group")
    assert first["n"].to_dict() == {"a1": 3, "a2": 1}
    assert first["printed"].to_dict() == {"a1": "ISIL", "a2": "ISIS"}
    assert first.loc["a1", "rate"] == 3000  # one word an article in these tables
    by_outlet = ct.name_counts(corpus, by="outlet")
    assert set(by_outlet["group"]) == {"Outlet 0", "Outlet 1"}
    with pytest.raises(KeyError, match="no column of articles"):
        ct.name_counts(corpus, by="colour")
    assert len(ct.name_counts(Corpus())) == 0


def test_names_by_outlet_are_counted_as_comparisons_count_them():
    corpus = corpus_of({name: ["ISIL fled Mosul."] for name in ("a1", "a2", "a3", "a4")})
    articles = corpus.articles.assign(
        outlet=["Post", "Sun", "Sun", "Herald"], agency=[None, None, "AP", None], copy_of=[None, None, None, "a1"]
    )
    corpus = dataclasses.replace(corpus, articles=tables.make("articles", articles))
    corpus = ct.group_outlets(corpus, {"Post": "dailies", "Sun": "dailies"})
    counts = ct.name_counts(corpus, by="outlet")
    assert counts.loc[counts["canonical"] == "Mosul", ["group", "n"]].values.tolist() == [
        ["agency: AP", 1],
        ["dailies", 2],
    ]
    for row in counts.to_dict("records"):
        shown = ct.show_evidence(corpus, row)
        assert sum(mark.main for passage in shown.passages for mark in passage.marks) == row["n"]


@pytest.mark.parametrize("groups", [0, 3, 12])
def test_plot_top_names(groups):
    import matplotlib as mpl

    mpl.use("agg")
    rows = [
        {"canonical": name, "label": "GPE", "group": f"a{n}", "n": n + 1, "rate": 1.5 * n, "printed": name}
        for n in range(groups)
        for name in ("Mosul", "$5 and $6", "A very long name of a body that goes on and on")
    ]
    counts = pd.DataFrame(rows, columns=["canonical", "label", "group", "n", "rate", "printed"])
    ax = ct.plot_top_names(counts)
    assert ax.axison is (groups > 0)
    mpl.pyplot.close("all")
