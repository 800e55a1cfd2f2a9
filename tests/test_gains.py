"""Two builds held against each other: rows are found again by their place, and each difference is told once."""

import io
import tarfile

import pandas as pd
import pytest

import corpus_tools as ct
from benchmarks import gains, pages, rules, snapshot
from benchmarks.differences import NEW, differences

TEXT = "Two bridges fell on Monday. The mayor said that 12 people were hurt. Rain had fallen for 3 days."
FRAME = pd.DataFrame({"id": ["a", "b"], "title": ["Bridges fall", "Rain"], "text": [TEXT, "It rained for 9 days."]})


def tables(frame=FRAME):
    corpus = ct.build(frame)
    return {**dict(corpus.tables()), "claim_pairs": ct.compare_claims(corpus).pairs}


@pytest.fixture(scope="module")
def built():
    return tables()


def by_table(before, after):
    return {d.table: d for d in differences(before, after)}


def counts(d):
    return len(d.lost), len(d.gained), d.n_changed


def test_a_build_against_itself_shows_nothing(built):
    assert all(counts(d) == (0, 0, 0) for d in differences(built, built))


def test_a_sentence_more_at_the_top_changes_nothing_below_it(built):
    longer = FRAME.assign(text=["Nobody was there. " + TEXT, FRAME["text"][1]])
    found = by_table(built, tables(longer))
    assert counts(found["sentences"]) == (0, 1, 0)
    for name in ("entities", "statements", "claims", "claim_roles"):
        assert counts(found[name]) == (0, 0, 0), name


def test_rows_lost_gained_and_changed(built):
    claims = built["claims"].copy()
    claims.loc[0, "counted"] = "other words"
    claims.loc[1, "counted"] = None
    more = claims.iloc[[2]].assign(claim_id="new", start=0, end=1)
    found = by_table(built, {**built, "claims": pd.concat([claims.drop(index=3), more])})["claims"]
    assert counts(found) == (1, 1, 2)
    assert found.after["claim_id"].iloc[found.gained[0]] == NEW + "new"
    assert found.values("counted") == [("bridges", "other words"), ("people", None)]


def test_a_longer_span_is_a_change_and_its_roles_stay_with_it(built):
    longer = built["claims"].assign(
        end=built["claims"]["end"] + 1, claim_id="x" + built["claims"]["claim_id"], text="more"
    )
    roles = built["claim_roles"].assign(claim_id="x" + built["claim_roles"]["claim_id"])
    found = by_table(built, {**built, "claims": longer, "claim_roles": roles})
    assert counts(found["claims"]) == (0, 0, len(longer))
    assert counts(found["claim_roles"]) == (0, 0, 0)


def test_columns_and_tables_that_one_revision_has_not(built):
    after = {**built, "claims": built["claims"].drop(columns="place").assign(where="x"), "new_table": built["names"]}
    page = gains.compared(built, after, 1)
    assert ("claims", "where", "column is new", "", "") in page[1].rows
    assert ("claims", "place", "", "column is gone", "") in page[1].rows
    assert ("new_table", 0, len(built["names"]), 0, len(built["names"]), 0) in page[0].rows


def test_the_page_shows_rules_and_words(built):
    after = {**built, "entities": built["entities"].iloc[1:]}
    sections = {section.title: section for section in gains.compared(built, after, 1)}
    first = built["entities"].iloc[0]
    assert ("entities", first["rule"]) == sections["By rule"].rows[0][:2]
    [(words, row)] = sections["entities: 1 lost"].rows
    assert f"«{first['text']}»" in words and f"rule={first['rule']}" in row


def test_examples_are_twenty_by_seed():
    drawn = [gains._drawn(list(range(100)), seed) for seed in ("1", "1", "2")]
    assert drawn[0] == drawn[1] != drawn[2] and len(drawn[0]) == gains.EXAMPLES


def test_parts_of_a_statement_are_marked(built):
    reader = pages.Reader(built)
    assert reader.words(built["statements"].iloc[0]) == "[The mayor] «said» that {12 people were hurt}."


def test_cells_are_escaped():
    section = pages.Section("a<b", ("x",), [("1|2\n<i>",)])
    assert "1\\|2 <i>" in pages.markdown("t", "n", [section])
    assert "<td>1|2\n&lt;i&gt;</td>" in pages.page("t", "n", [section])


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
def test_the_first_articles_of_a_file(tmp_path, suffix):
    file = tmp_path / f"corpus{suffix}"
    if suffix == ".parquet":
        FRAME.to_parquet(file)
    elif suffix == ".csv":
        FRAME.to_csv(file, index=False)
    else:
        FRAME.to_json(file, orient="records", lines=True)
    assert snapshot.first_articles(file, 1).to_dict("records") == FRAME.head(1).to_dict("records")


def test_other_files_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"one of \.parquet, \.csv, \.jsonl is needed"):
        snapshot.first_articles(tmp_path / "corpus.txt", 1)


def test_the_command_builds_a_revision_once(tmp_path, monkeypatch, capsys):
    FRAME.to_parquet(tmp_path / "corpus.parquet")
    calls = []
    monkeypatch.setattr(gains, "snapshot", lambda code, *rest: (calls.append(code), snapshot.main(*rest)))
    monkeypatch.setattr(gains, "_git", lambda *words: b"0123456789abcdef\n" if words[0] == "rev-parse" else _archive())
    given = ["--base", "some", "--corpus", str(tmp_path / "corpus.parquet"), "--n", "1"]
    given += ["--output", str(tmp_path / "page"), "--cache", str(tmp_path / "cache")]
    assert gains.main(given) == gains.main(given) == 0
    assert len(calls) == 3
    assert "articles       1      1     0       0        0" in capsys.readouterr().out
    assert {p.name for p in (tmp_path / "page").iterdir()} == {"corpus.md", "corpus.html"}


def _archive():
    content = io.BytesIO()
    tarfile.open(fileobj=content, mode="w").close()
    return content.getvalue()


def test_rules_with_their_hits_and_two_examples(built):
    section = next(s for s in rules.rules(built, 1) if s.title.startswith("claim_roles"))
    named = [row for row in section.rows if row[0]]
    assert ("number: number grammar", f"{len(built['claims'])}") in [row[:2] for row in named]
    assert len(section.rows) <= 2 * len(named)
