"""Words and coverage: the published formula, voices, strata, the placebo, and what is left out."""

import math

import numpy as np
import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.analysis.outlets import keyness


def written(articles, statements=()):
    """A corpus from rows (article_id, outlet, agency, section, text), one sentence each."""
    rows = [
        {"article_id": a, "outlet": o, "agency": g, "section": s, "text": t, "n_words": len(t.split())}
        for a, o, g, s, t in articles
    ]
    sentences = [(f"{a}:0", a, 0, "body", 0, 0, len(t), t) for a, _, _, _, t in articles]
    return ct.Corpus(
        articles=tables.make("articles", rows),
        sentences=tables.make("sentences", sentences),
        statements=tables.make("statements", list(statements)),
    )


def spoken(n, seed, sides=("A", "B"), planted="zeal"):
    """n articles a side of random words; the first side says `planted` in most articles."""
    rng = np.random.default_rng(seed)
    vocabulary = [f"{a}{b}{c}word" for a in "bcdf" for b in "aeio" for c in "lmnr"]
    articles = []
    for side in sides:
        for i in range(n):
            text = [str(word) for word in rng.choice(vocabulary, 120)]
            if side == sides[0] and i % 5:
                text += [planted] * 3
            articles.append((f"{side.lower()}{i}", side, None, "war" if i % 2 else "trade", " ".join(text)))
    return articles


def test_log_odds_are_the_published_formula():
    """Monroe, Colaresi and Quinn (2008), worked by hand: prior (1, 2, 3), counts (5, 1, 0) against (2, 2, 6)."""
    delta, z = ct.log_odds([5, 1, 0], [2, 2, 6], [1, 2, 3])
    expected = [
        math.log(6 / (12 - 6)) - math.log(3 / (16 - 3)),
        math.log(3 / (12 - 3)) - math.log(4 / (16 - 4)),
        math.log(3 / (12 - 3)) - math.log(9 / (16 - 9)),
    ]
    deviation = [math.sqrt(1 / 6 + 1 / 3), math.sqrt(1 / 3 + 1 / 4), math.sqrt(1 / 3 + 1 / 9)]
    assert delta == pytest.approx(expected, abs=1e-9)
    assert z == pytest.approx([d / s for d, s in zip(expected, deviation, strict=True)], abs=1e-9)


def test_a_planted_word_is_found_and_its_placebo_is_not():
    table = tables.check("keyness", ct.compare_words(written(spoken(20, 1))))
    row = table[(table["term"] == "zeal") & (table["group"] == "A")].iloc[0]
    assert row["verdict"] == "difference" and row["signature"] and row["z"] == table["z"].max()
    assert row["placebo_verdict"] == "none_found" and abs(row["placebo_z"]) < row["z"] / 2
    assert set(table.loc[table["verdict"] == "difference", "term"]) == {"zeal"}
    absent = table[(table["term"] == "zeal") & (table["group"] == "B")].iloc[0]
    assert absent["n"] == 0 and absent["verdict"] == "difference"


def test_quoted_and_reported_words_are_not_the_outlets_own():
    text = 'They marched. "Zeal zeal," he said; zealous men came.'
    said = {"statement_id": "s", "sentence_id": "a1:0", "article_id": "a1", "source_type": "other", "mode": "indirect",
            "content_start": 36, "content_end": 53}  # fmt: skip
    corpus = written([("a1", "A", None, "war", text)], [said])
    own, quoted = ct.word_mentions(corpus), ct.word_mentions(corpus, voice="quoted")
    assert own["term"].tolist() == ["they", "marched", "he", "said"]
    assert quoted["term"].tolist() == ["zeal", "zeal"]
    assert ct.word_mentions(corpus, voice="attributed")["term"].tolist() == ["zealous", "men", "came"]
    assert [text[s:e].lower() for s, e in zip(quoted["start"], quoted["end"], strict=True)] == ["zeal", "zeal"]
    assert len(ct.word_mentions(corpus, voice="all")) == 9
    with pytest.raises(ValueError, match="unattributed, attributed, quoted, all"):
        ct.word_mentions(corpus, voice="own")


def test_wire_copy_is_neither_a_groups_words_nor_the_others():
    articles = spoken(8, 2) + [(f"w{i}", "A", "Reuters", "war", "zest zest zest zest") for i in range(8)]
    table = ct.compare_words(written(articles))
    assert set(table.loc[table["term"] == "zest", "group"]) == {"agency: Reuters"}
    assert (table.loc[table["group"] == "agency: Reuters", "verdict"] == "descriptive").all()


def test_strata_compare_like_with_like():
    articles = [(a, o, g, s, t + (" shell shell" if s == "war" else "")) for a, o, g, s, t in spoken(24, 3)]
    uneven = [row for i, row in enumerate(articles) if row[1] == "A" or row[3] == "trade" or i % 6 == 1]
    crude, within = ct.compare_words(written(uneven)), ct.compare_words(written(uneven), strata="section")
    gap = [float(t.loc[(t["term"] == "shell") & (t["group"] == "A"), "difference"].iloc[0]) for t in (crude, within)]
    assert gap[0] > 1 and abs(gap[1]) < gap[0] / 10
    for table in (crude, within):
        assert "zeal" in set(table.loc[table["verdict"] == "difference", "term"])
    with pytest.raises(KeyError, match="no column of articles"):
        ct.compare_words(written(uneven), strata="weather")


def test_any_column_can_be_compared():
    table = ct.compare_words(written(spoken(6, 4)), by="section")
    assert set(table["group"]) == {"war", "trade"}


def test_small_and_empty_corpora_end_well():
    assert ct.compare_words(ct.Corpus()).empty and ct.compare_coverage(ct.Corpus()).empty
    table = ct.compare_words(written([("a1", "A", None, "war", "zeal zeal and zest")]))
    assert table["term"].tolist() == ["zeal"] and table["verdict"].tolist() == ["descriptive"]


def test_the_prior_draws_rare_words_in():
    delta, _ = keyness.log_odds(np.array([1, 50]), np.array([0, 20]), np.array([1, 70]))
    assert abs(delta[0]) < abs(math.log(2 / 1) - math.log(1e-9))


def covered(n):
    rows, entities, names = [], [], []
    for outlet in "AB":
        for i in range(n):
            article = f"{outlet.lower()}{i}"
            rows.append({"article_id": article, "outlet": outlet, "n_words": 5, "text": "Omar met Hale."})
            for name in ("Omar", "Hale") if outlet == "A" else ("Omar",):
                entities.append(
                    (f"{article}:0:e{len(name)}", f"{article}:0", article, 0, 4, name, "PERSON", name, None, "t", None)
                )
                names.append((name, article, name, "PERSON", None))
    sentences = [(f"{r['article_id']}:0", r["article_id"], 0, "body", 0, 0, 14, "Omar met Hale.") for r in rows]
    return ct.Corpus(
        articles=tables.make("articles", rows), sentences=tables.make("sentences", sentences),
        entities=tables.make("entities", entities), names=tables.make("names", names),
    )  # fmt: skip


def test_an_actor_that_an_outlet_leaves_out():
    table = tables.check("coverage", ct.compare_coverage(covered(8))).set_index(["value", "group"])
    assert table.loc[("Hale", "B"), "left_out"] and table.loc[("Hale", "B"), "verdict"] == "difference"
    assert table.loc[("Hale", "B"), "conf_high"] == pytest.approx(0.3244, abs=1e-3)  # Wilson, 0 of 8
    assert table.loc[("Omar", "B"), "verdict"] != "difference"


def test_stories_are_covered_too():
    corpus = covered(6)
    stories = pd.DataFrame({"story_id": "s1", "article_id": [f"a{i}" for i in range(6)]})
    table = ct.compare_coverage(corpus, stories=stories)
    row = table[(table["what"] == "story") & (table["group"] == "B")].iloc[0]
    assert row["left_out"] and row["others"] == 1


def test_terms_named_beforehand_are_a_family_of_their_own_in_all_their_forms():
    forms = ["zeal", "zeals", "Zeal"]
    articles = [(a, o, g, s, t.replace("zeal", forms[i % 3])) for i, (a, o, g, s, t) in enumerate(spoken(20, 1))]
    table = tables.check("keyness", ct.compare_words(written(articles), terms=["zeal", "absent"], voice="all"))
    row = table[(table["term"] == "zeal") & (table["group"] == "A")].iloc[0]
    assert row["n"] == 16 * 3 and row["verdict"] == "difference" and row["family"] == row["kind"] == "named"
    assert row["n_testable"] == 1 and row["bound"] > 0
    assert len(table) == 4 and set(table.loc[table["term"] == "absent", "verdict"]) <= {"too_few", "none_found"}
    with pytest.raises(ValueError, match="religion"):
        ct.compare_words(written(articles), list="nothing")
    assert ct.compare_words(written(articles), terms=[], voice="all").empty, "no word is named: none is compared"


def test_forms_spellings_and_hyphens_of_a_term_are_one():
    text = (
        "The labour law, the labor laws. Asylum-seekers met an asylum seeker. They deport; he was deported. US let us."
    )
    found = ct.term_mentions(
        written([("a1", "A", None, "war", text)]), ["labour", "asylum seeker", "deport", "US"], voice="all"
    )
    assert found["term"].tolist() == ["labour", "labour", "asylum seeker", "asylum seeker", "deport", "deport", "US"]
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["text"].tolist()
    corpus = written([("a1", "A", None, "war", "They met in İzmir, not in IZMIR or Ìzmir.")])
    assert ct.term_mentions(corpus, ["Izmir"])["text"].tolist() == ["İzmir", "IZMIR"]
    with pytest.raises(ValueError, match="voice='own'"):
        ct.term_mentions(corpus, ["Izmir"], voice="own")


def test_acronyms_stay_whole_and_what_is_no_wording_is_set_aside():
    outlets = ("Gazette", "Herald")
    articles = [
        (f"a{i}", outlets[i % 2], None, "war", "The U.S. force came, the Gazette wrote, to Bay") for i in range(12)
    ]
    table = ct.compare_words(written(articles)).drop_duplicates("term").set_index("term")
    assert "u.s" not in table.index and table.loc["u.s.", "kind"] == "words"
    assert table.loc["gazette", "kind"] == "outlet name" and table.loc["gazette", "verdict"] == "descriptive"


def test_ranks_find_a_planted_word_and_no_other():
    table = ct.compare_words(written(spoken(20, 5)), test="ranks")
    assert set(table.loc[table["verdict"] == "difference", "term"]) == {"zeal"}
    with pytest.raises(ValueError, match="rates, ranks"):
        ct.compare_words(written(spoken(6, 5)), test="means")


def test_counts_by_article_hold_zeros():
    articles = [("a1", "A", None, "war", "Two terrorists, one deported"), ("a2", "B", None, "war", "Nothing at all")]
    table = ct.article_counts(written(articles), terms=["deport"], labels=["terrorist"], measures=["sentences", "mode"])
    tables.check("article_counts", table)
    assert table["term:deport"].tolist() == [1, 0] and table["label:terrorist"].tolist() == [1, 0]
    assert table["sentences"].tolist() == [1, 1] and table["words"].tolist() == [4, 3]
    with pytest.raises(ValueError, match="source_type"):
        ct.article_counts(written(articles), measures=["mood"])
    with pytest.raises(ValueError, match="not in the list actor_labels"):
        ct.article_counts(written(articles), labels=["terrorists"])


def test_words_beside_a_name_are_found_within_its_articles():
    rng = np.random.default_rng(0)
    sentences, entities, names, rows = [], [], [], []
    for i in range(12):
        article = f"a{i}"
        rows.append({"article_id": article, "outlet": "A", "n_words": 60, "text": ""})
        names.append(("Omar", article, "Omar", "PERSON", None))
        for k in range(8):
            words = [str(w) for w in rng.choice(["bread", "road", "river", "market", "winter"], 5)]
            text = " ".join(["Omar", *words, "brutal"] if k < 3 else words)
            sentences.append((f"{article}:{k}", article, k, "body", k, 0, len(text), text))
            if k < 3:
                entities.append(
                    (f"{article}:{k}:e0", f"{article}:{k}", article, 0, 4, "Omar", "PERSON", "Omar", None, "t", None)
                )
    corpus = ct.Corpus(
        articles=tables.make("articles", rows), sentences=tables.make("sentences", sentences),
        entities=tables.make("entities", entities), names=tables.make("names", names),
    )  # fmt: skip
    table = tables.check("collocations", ct.collocations(corpus, actor="Omar"))
    assert table["term"].iloc[0] == "brutal" and set(table.loc[table["verdict"] == "difference", "term"]) == {"brutal"}


def test_stories_that_a_corpus_carries_are_the_strata_where_groups_share_five():
    corpus = written(spoken(12, 3))
    stories = pd.DataFrame(
        {"story_id": [f"s{i // 2 % 6}" for i in range(24)], "article_id": [f"{o}{i}" for i in range(12) for o in "ab"]}
    )
    carrying = corpus.with_kept(tables.Kept({"stories": stories}))
    within, without = ct.compare_words(carrying), ct.compare_words(carrying, strata="none")
    plain = ct.compare_words(corpus)
    assert (within["n_strata"].dropna() == 6).all() and within["pooled_p"].notna().any()
    assert without["n_strata"].isna().all() and without["p_value"].equals(plain["p_value"])
    assert within.set_index(["term", "group"])["pooled_p"].equals(plain.set_index(["term", "group"])["p_value"].reindex(
        pd.MultiIndex.from_frame(within[["term", "group"]])))  # fmt: skip
    few = corpus.with_kept(tables.Kept({"stories": stories[stories["story_id"] < "s4"]}))
    assert ct.compare_words(few)["n_strata"].isna().all()


def test_rates_are_corrected_by_places_that_were_judged():
    corpus = written(spoken(20, 1))
    places = ct.term_mentions(corpus, ["zeal"])
    half = places.assign(right=[i % 2 == 0 for i in range(len(places))])
    row = ct.compare_words(corpus, terms=["zeal"], voice="all", reviewed=half).iloc[0]
    assert row["corrected"] == pytest.approx(row["estimate"] / 2) and row["n_reviewed"] == len(places)
    assert row["corrected_low"] < row["corrected"] < row["corrected_high"]
    right = places.assign(right=True)
    row = ct.compare_words(corpus, terms=["zeal"], voice="all", reviewed=right.head(20)).iloc[0]
    assert row["corrected"] == pytest.approx(row["estimate"]) and row["n_reviewed"] == 20


def test_coverage_is_corrected_by_pairs_that_were_judged():
    corpus = covered(12)
    sheet = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(12)], "value": "Hale", "right": [True] * 6 + [False] * 6}
    )
    table = ct.compare_coverage(corpus, reviewed=sheet).set_index(["value", "group"])
    assert table.loc[("Hale", "A"), "corrected"] == pytest.approx(0.5) and table.loc[("Hale", "A"), "n_reviewed"] == 12
    assert table["corrected"].notna().sum() == 1
    with pytest.raises(tables.TableError, match="right"):
        ct.compare_coverage(corpus, reviewed=sheet.drop(columns="right"))
