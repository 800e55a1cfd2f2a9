"""Corrections by an analyst: applied to a new corpus, checked, remembered; and the way through Excel."""
# ruff: noqa: E501

import dataclasses
import json
import re

import pandas as pd
import pytest

import corpus_tools as ct
from corpus_tools import tables
from corpus_tools.corrections import with_corrections
from corpus_tools.tables import Corpus

openpyxl = pytest.importorskip("openpyxl")
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def corpus():
    sentences = [{"sentence_id": f"a:{n}", "article_id": "a", "position": n, "zone": "body", "block": n, "start": n, "end": n + 1, "text": text}
                 for n, text in enumerate(["At least 13 were killed in Ashdale.", FORMULA + " \x07 7 wounded"])]  # fmt: skip
    claims = [
        {"claim_id": f"a:{n}:c9", "sentence_id": f"a:{n}", "article_id": "a", "zone": "body", "start": 9, "end": 11, "text": "13", "number_text": "13",
         "value": 13 + n, "low": 13, "modifier": "at_least", "kind": "count", "event_type": "killed", "scope": "incident", "part": "total", "place": ["Ashdale", FORMULA][n],
         "source_type": "unattributed", "quoted": False, "hypothetical": False, "background": False, "negated": n == 1, "tier": "core"}
        for n in range(2)
    ]  # fmt: skip
    roles = [{"claim_id": "a:0:c9", "role": "place", "sentence_id": "a:0", "start": 27, "end": 34, "text": "Ashdale", "inherited": False, "rule": "in"},
             {"claim_id": "a:1:c9", "role": "place", "sentence_id": "a:1", "start": 0, "end": 3, "text": "=HY", "inherited": False, "rule": "in"}]  # fmt: skip
    articles = [
        {"article_id": "a", "outlet": "+Post", "title": "T", "published": pd.Timestamp("2024-03-05"), "n_words": 9}
    ]
    rows = {"sentences": sentences, "claims": claims, "claim_roles": roles, "articles": articles}
    return Corpus(**{name: tables.make(name, given) for name, given in rows.items()}, run={"input": {}})


def _corrections(*rows):
    return pd.DataFrame(rows, columns=["table", "row_id", "column", "before", "value", "who", "why"])


def test_a_correction_changes_one_cell_of_a_new_corpus(corpus):
    before = {name: table.copy() for name, table in corpus.tables()}
    new = ct.correct(corpus, _corrections(("claims", "a:0:c9", "place", "Ashdale", "Northdale", "mh", "next sentence")))
    assert list(new.claims["place"]) == ["Northdale", FORMULA]
    assert new.run["corrections"][0]["why"] == "next sentence"
    assert json.dumps(new.run)
    for name, table in corpus.tables():
        pd.testing.assert_frame_equal(table, before[name])
    assert "corrections" not in corpus.run
    role = new.claim_roles[(new.claim_roles["claim_id"] == "a:0:c9") & (new.claim_roles["role"] == "place")]
    assert list(role["rule"]) == ["correction by mh"] and role["text"].isna().all()
    assert "correction by mh" in repr(ct.explain_claim(new, "a:0:c9"))


def test_corrections_survive_saving_and_add_up(corpus, tmp_path):
    new = ct.correct(corpus, _corrections(("claims", "a:0:c9", "value", 13, 14, None, None)))
    again = ct.correct(
        ct.load(new.save(tmp_path)),
        _corrections(("articles", "a", "published", "2024-03-05", "2024-03-06", None, None)),
    )
    assert [row["value"] for row in again.run["corrections"]] == ["14", "2024-03-06"]
    assert again.articles["published"].iloc[0] == pd.Timestamp("2024-03-06")
    assert list(again.claims["value"]) == [14.0, 14.0]


def test_null_means_that_the_text_does_not_say_and_a_row_can_be_taken_out(corpus):
    rows = [
        ("claims", "a:0:c9", "place", "Ashdale", None, None, None),
        ("claims", "a:1:c9", "row", "keep", "remove", None, None),
    ]
    new = ct.correct(corpus, _corrections(*rows))
    assert list(new.claims["claim_id"]) == ["a:0:c9"] and new.claims["place"].isna().all()
    assert "a:1:c9" not in set(new.claim_roles["claim_id"])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("lines", "x", "text", None, "y", "", ""), "'lines' cannot be corrected. Those that can: articles"),
        (("claims", "x", "place", None, "y", "", ""), "no such row"),
        (("claims", "a:0:c9", "colour", None, "y", "", ""), "cannot be corrected. Those that can: text"),
        (("claims", "a:0:c9", "start", 9, 10, "", ""), "cannot be corrected"),
        (("claims", "a:0:c9", "event_type", "killed", "hurt", "", ""), "'hurt' is not allowed. Allowed: killed, killed_or_wounded"),
        (("claims", "a:0:c9", "event_type", "killed", None, "", ""), "never empty. Allowed"),
        (("claims", "a:0:c9", "value", 13, "many", "", ""), "'many' is no number. Write it like 1200 or 12.5"),
        (("claims", "a:0:c9", "negated", False, "perhaps", "", ""), "'perhaps' is no boolean"),
        (("claims", "a:0:c9", "place", "Elsewhere", "Northdale", "", ""), "made for 'Elsewhere', but the value is 'Ashdale' now"),
        (("claims", "a:0:c9", "row", "keep", "burn", "", ""), "Allowed: keep, remove"),
        (("articles", "a", "published", None, "03/04/2024", "", ""), "'03/04/2024' is no date"),
        (("names", "Rome", "canonical", None, "Roma", "", ""), "no such row"),
    ],
)  # fmt: skip
def test_a_correction_that_does_not_fit_is_an_error_that_says_what_does(corpus, row, message):
    with pytest.raises(ct.CorrectionError, match=message.replace(".", r"\.")):
        ct.correct(corpus, _corrections(row))


def test_a_file_of_corrections_in_another_encoding_is_named(tmp_path):
    (tmp_path / "corrections.tsv").write_bytes(
        "table\trow_id\tcolumn\tvalue\nclaims\ta\tplace\tM\xe1laga\n".encode("latin-1")
    )
    with pytest.raises(ct.CorrectionError, match=r"corrections\.tsv cannot be read.*Save it as UTF-8"):
        ct.read_corrections(tmp_path / "corrections.tsv")


def test_corrections_need_their_columns(corpus):
    with pytest.raises(ct.CorrectionError, match="lack the columns"):
        ct.correct(corpus, pd.DataFrame({"table": ["claims"]}))


@pytest.mark.parametrize("table", ["claims", "articles", "sentences"])
def test_an_untouched_sheet_holds_no_corrections(corpus, tmp_path, table):
    path = ct.write_review_sheet(corpus, table, tmp_path / "r.xlsx")
    assert len(ct.read_review_sheet(path)) == 0


def _fill(path, changes):
    book = openpyxl.load_workbook(path)
    sheet = book["review"]
    header = {cell.value: cell.column for cell in sheet[1]}
    for row, column, value in changes:
        sheet.cell(row, header[column]).value = value
    book.save(path)


def test_through_excel_and_back(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    _fill(path, [(2, "place", None), (2, "value", 15), (2, "who", "mh"), (3, "negated", False), (3, "row", "remove")])
    corrections = ct.read_review_sheet(path)
    assert set(corrections["column"]) == {"place", "value", "negated", "row"}
    assert set(corrections.loc[corrections["row_id"] == "a:0:c9", "who"]) == {"mh"}
    new = ct.correct(corpus, corrections)
    assert list(new.claims["value"]) == [15.0] and new.claims["place"].isna().all()


def test_no_cell_is_a_formula_and_columns_have_their_lists(corpus, tmp_path):
    book = openpyxl.load_workbook(ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx"))
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    texts = {cell.value for row in book["review"].iter_rows() for cell in row}
    assert FORMULA in texts and "+Post" in texts, "the words stay as they are"
    lists = [rule.formula1 for rule in book["review"].data_validations.dataValidation]
    assert len(lists) >= 8 and all(source.startswith("allowed!") for source in lists)
    assert book["original"].sheet_state == book["allowed"].sheet_state == "hidden"


UNREAD = {
    (2, "place", "=1+1"): "row 2, column place: '=1+1' is a formula. Write a value, or empty it.",
    (3, "right", "maybe"): "row 3, column right: 'maybe' is not allowed. Allowed: yes, no.",
    (3, "claim_id", "a:9:c9"): "row 3, column claim_id: the id 'a:9:c9' was not in the sheet. Leave the ids.",
    (3, "claim_id", "a:0:c9"): "row 3, column claim_id: the id 'a:0:c9' stands in a row above, too. Keep one.",
    (2, "place", "#N/A"): "row 2, column place: '#N/A' is an error of Excel. Write a value, or empty it.",
    (
        2,
        "outlet",
        "Post",
    ): "row 2, column outlet: 'Post' belongs into a sheet of the table articles. Put back '+Post' here.",
    (3, "value", "many"): "row 3, column value: 'many' is no number. Write it like 1200 or 12.5.",
    (2, "event_type", "shot"): "row 2, column event_type: 'shot' is not allowed. Allowed: killed, ",
    (3, "row", None): "row 3, column row: this column is never empty. Allowed: keep, remove.",
    (2, "low", 99): "row 2, column low 99 is more than value 13. Change both, or empty one.",
}


@pytest.mark.parametrize(("change", "message"), UNREAD.items())
def test_a_cell_that_cannot_be_read_is_told_with_what_is_allowed(corpus, tmp_path, change, message):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    _fill(path, [change, (2, "counted", "sailors")])
    with pytest.raises(ct.CorrectionError, match=re.escape(message)):
        ct.read_review_sheet(path, strict=True)
    with pytest.warns(UserWarning, match=re.escape(message)):
        corrections = ct.read_review_sheet(path)
    assert corrections[["column", "value"]].to_numpy().tolist() == [["counted", "sailors"]], "what is right is kept"
    ct.correct(corpus, corrections)


def test_all_cells_that_cannot_be_read_are_told_at_once_and_their_rows_judge_nothing(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    _fill(
        path,
        [
            (2, "value", "many"),
            (2, "negated", "perhaps"),
            (2, "right", "yes"),
            (3, "right", "yes"),
            (3, "sentence", "=A1"),
        ],
    )
    with pytest.warns(
        UserWarning,
        match=r"row 2, column value: 'many'.*\n  row 2, column negated: 'perhaps' is not allowed. Allowed: TRUE, FALSE.$",
    ):
        assert len(ct.read_review_sheet(path)) == 0
    assert ct.review_precision(path)["n"].iloc[0] == 1


def test_a_sheet_without_a_column_says_which(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    _fill(path, [(1, "place", "where")])
    with pytest.raises(ct.CorrectionError, match="columns place are gone"):
        ct.read_review_sheet(path)


def test_a_word_list_of_ones_own_is_known_to_the_sheet(corpus, tmp_path):
    (tmp_path / "event_types.tsv").write_text("event_type\tstrength\nshelled\t1\n", encoding="utf-8")
    words = ct.load_lexicons(tmp_path)
    own = dataclasses.replace(corpus, lexicons=words)
    path = ct.write_review_sheet(own, "claims", tmp_path / "r.xlsx")
    _fill(path, [(2, "event_type", "Shelled")])
    assert ct.correct(own, ct.read_review_sheet(path)).claims["event_type"].tolist()[0] == "shelled"


def test_words_of_a_list_are_read_however_they_are_typed(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    _fill(path, [(2, "right", "Yes "), (2, "event_type", "Killed"), (3, "negated", True), (3, "row", "Remove")])
    assert ct.read_review_sheet(path)[["column", "value"]].to_numpy().tolist() == [["row", "remove"]]
    assert ct.review_precision(path)["n"].iloc[0] == 2


def test_a_sheet_that_may_be_filled_is_not_written_over(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    with pytest.raises(FileExistsError, match="there already"):
        ct.write_review_sheet(corpus, "claims", path)
    assert [file.name for file in tmp_path.iterdir()] == ["r.xlsx"]


def test_a_renamed_sheet_is_named(corpus, tmp_path):
    book = openpyxl.load_workbook(ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx"))
    book["review"].title = "by MH"
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(ct.CorrectionError, match=r"of its sheets \(by MH, original, allowed\) none is called 'review'"):
        ct.read_review_sheet(tmp_path / "r.xlsx")


def test_other_files_and_other_tables_are_refused(corpus, tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(ct.CorrectionError, match="no review sheet"):
        ct.read_review_sheet(tmp_path / "other.xlsx")
    with pytest.raises(ct.CorrectionError, match="'lines' has no review sheet"):
        ct.write_review_sheet(corpus, "lines", tmp_path / "r.xlsx")
    with pytest.raises(ct.CorrectionError, match="of its 2 none is in: where value > 99"):
        ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx", where="value > 99")
    ct.write_review_sheet(Corpus(), "claims", tmp_path / "empty.xlsx")
    assert len(ct.read_review_sheet(tmp_path / "empty.xlsx")) == 0


def test_corrections_of_rows_that_are_gone_are_listed(corpus):
    rows = _corrections(
        ("claims", "gone:0:c9", "place", None, "y", "", ""), ("claims", "a:0:c9", "place", "Ashdale", "y", "", "")
    )
    orphans = ct.find_orphans(corpus, rows)
    assert orphans["row_id"].tolist() == ["gone:0:c9"]
    assert ct.correct(corpus, rows.drop(index=orphans.index)).claims["place"].tolist()[0] == "y"


def _judged(path, verdicts):
    _fill(path, [(row, "right", said) for row, said in enumerate(verdicts, start=2)])


def test_how_often_rows_are_right_is_told_with_an_interval(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    _judged(path, ["Yes ", None])
    _fill(path, [(3, "place", "Northdale")])
    found = ct.review_precision(path).set_index("measure")
    assert list(found.loc["row", ["right", "n", "n_rows"]]) == [1, 2, 2]
    assert list(found.loc["place", ["right", "n"]]) == [1, 2]
    assert list(found.loc["event_type", ["right", "n"]]) == [2, 2]
    assert found.loc["unit", "n"] == 0, "a field that no row has says nothing"
    assert 0 < found.loc["row", "conf_low"] < 0.5 < found.loc["row", "conf_high"] < 1


def test_rows_are_chosen_by_condition_id_and_draw(corpus, tmp_path):
    many = ct.load_example()
    path = tmp_path / "r.xlsx"

    def ids(**chosen):
        path.unlink(missing_ok=True)
        ct.write_review_sheet(many, "claims", path, **chosen)
        return [cell.value for cell in openpyxl.load_workbook(path)["review"]["A"][1:]]

    killed = many.claims.loc[many.claims["event_type"] == "killed", "claim_id"].tolist()
    assert ids(where="event_type == 'killed'") == killed
    assert set(ids(where="outlet == 'Vale Herald' and value > 5")) < set(many.claims["claim_id"])
    assert ids(ids=killed[:2]) == killed[:2]
    drawn = ids(sample=5, seed=2)
    assert len(drawn) == 5 and drawn == ids(sample=5, seed=2) != ids(sample=5, seed=3)
    for wrong, said in (
        ({"where": "colour == 1"}, "cannot be read"),
        ({"ids": ["nobody"]}, "no row with the claim_id 'nobody'"),
    ):
        with pytest.raises(ct.CorrectionError, match=said):
            ids(**wrong)


def test_the_number_stands_bold_in_its_sentence_and_few_columns_stand_first(corpus, tmp_path):
    path = ct.write_review_sheet(corpus, "claims", tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(path, rich_text=True)["review"]
    header = [cell.value for cell in sheet[1]]
    parts = sheet.cell(2, header.index("sentence") + 1).value
    assert [str(part) for part in parts if not isinstance(part, str)] == [
        "13"[:0] + str(corpus.sentences["text"][0])[9:11]
    ]
    assert (
        header[:2] == ["claim_id", "right"]
        and header.index("why") < header.index("negated")
        and header.index("text") < 8
    )
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(header.index("why") + 2)].hidden
    assert sheet.auto_filter.ref.startswith("A1:")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("claim_pairs", "relation", "distinct"), ("names", "canonical", "Port Elm Harbour"), ("statements", "source_type", "detainee"), ("entities", "label", "FAC")],
)  # fmt: skip
def test_other_tables_go_through_the_sheet_into_the_file_and_into_every_build(tmp_path, table, column, value):
    corpus = ct.load_example()
    path = ct.write_review_sheet(corpus, table, tmp_path / "r.xlsx", sample=3)
    _fill(path, [(2, column, value)])
    corrections = ct.read_review_sheet(path)
    assert corrections[["table", "column", "value"]].to_numpy().tolist() == [[table, column, value]]
    ct.add_corrections(tmp_path / "corrections.tsv", corrections, corpus)
    again = ct.correct(ct.load_example(), ct.read_corrections(tmp_path / "corrections.tsv"))
    assert again.run["corrections"][0]["value"] == value
    if table == "claim_pairs":
        pair = set(corrections["row_id"].iloc[0].split(" & "))
        told = ct.compare_claims(again).pairs
        assert told[told["claim_a"].isin(pair) & told["claim_b"].isin(pair)]["relation"].tolist() == ["distinct"]
    else:
        assert value in set(getattr(again, table)[column])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": 14}, ["at least 14 (corrected)", 14, 14, None, "at_least"]),
        ({"modifier": "exact"}, ["13 (corrected)", 13, 13, 13, "exact"]),
        ({"modifier": "at_most"}, ["at most 13 (corrected)", 13, None, 13, "at_most"]),
        ({"low": 15, "high": 15, "modifier": "exact"}, ["15 (corrected)", 15, 15, 15, "exact"]),
        ({"low": 13, "high": 20, "modifier": "range"}, ["13 to 20 (corrected)", 13, 13, 20, "range"]),
        ({"place": "Northdale"}, ["13 (corrected)", 13, 13, None, "at_least"]),
    ],
)
def test_words_value_and_bounds_of_a_corrected_number_agree(corpus, given, expected):
    rows = [("claims", "a:0:c9", column, None, value, None, None) for column, value in given.items()]
    claim = ct.correct(corpus, _corrections(*rows)).claims.iloc[0]
    assert [
        None if pd.isna(claim[name]) else claim[name] for name in ("text", "value", "low", "high", "modifier")
    ] == expected


def test_a_corrected_article_names_the_correction_as_evidence():
    corpus = ct.load_example()
    article, other = corpus.articles["article_id"].iloc[:2]
    rows = [("articles", article, "published", None, "2024-03-06", "mh", None), ("articles", article, "outlet", None, "Post", None, None),
            ("articles", other, "published", None, None, "mh", None)]  # fmt: skip
    new = ct.correct(corpus, _corrections(*rows)).articles.iloc[:2]
    assert new["published_evidence"].iloc[0] == "correction by mh" and new["outlet_evidence"].iloc[0] == "correction"
    assert pd.isna(new["published_evidence"].iloc[1])
    assert new["outlet_evidence"].iloc[1] == corpus.articles["outlet_evidence"].iloc[1]


def test_a_correction_is_not_applied_to_another_text_and_the_last_word_counts(corpus, tmp_path):
    path = tmp_path / "corrections.tsv"
    for value in ("Northdale", "Southdale"):
        ct.add_corrections(path, _corrections(("claims", "a:0:c9", "place", "Ashdale", value, "mh", "=1+1")), corpus)
    kept = ct.read_corrections(path)
    assert kept[["before", "value", "why"]].to_numpy().tolist() == [["Ashdale", "Southdale", "=1+1"]]
    assert "'=1+1" in path.read_text(encoding="utf-8"), "no cell of the file is a formula"
    other = Corpus(
        **{**dict(corpus.tables()), "sentences": corpus.sentences.assign(text="Another text of the same id.")}
    )
    assert ct.find_orphans(other, kept)["problem"].tolist() == ["the text of its row is another one now"]
    newer = Corpus(**{**dict(corpus.tables()), "claims": corpus.claims.assign(place="Elsewhere")})
    assert "the value is 'Elsewhere' now" in ct.find_orphans(newer, kept)["problem"].iloc[0]


def test_two_corrections_of_one_cell_in_files_are_refused_unless_one_was_made_for_the_other(corpus, tmp_path):
    header, cell = "table\trow_id\tcolumn\tbefore\tvalue\twho\n", "claims\ta:0:c9\tplace\t"
    files = [tmp_path / "corrections.tsv", tmp_path / "more.tsv"]
    files[0].write_text(f"{header}\t\t\t\t\t\n{cell}Ashdale\tNorthdale\tA\n")
    files[1].write_text(f"{header}{cell}Northdale\tSouthdale\tB\n")
    assert with_corrections(corpus, files).claims["place"].iloc[0] == "Southdale"
    files[1].write_text(f"{header}{cell}Ashdale\tSouthdale\tB\n")
    with pytest.raises(ct.CorrectionError, match="there are two, 'Northdale' by A and 'Southdale' by B"):
        with_corrections(corpus, files)


def test_a_file_of_corrections_is_told_what_is_wrong_with_it(corpus, tmp_path):
    path = tmp_path / "corrections.tsv"
    path.write_text("table,row_id,column,value\nclaims,a:0:c9,place,Northdale\n")
    with pytest.raises(ct.CorrectionError, match=r"parted by tabs. Found: 'table,row_id,column,value'"):
        ct.read_corrections(path)
    orphans = ct.find_orphans(corpus, _corrections(("claim", "a:0:c9", "place", None, "Northdale", "", "")))
    assert orphans["problem"].iloc[0].startswith("the table 'claim' cannot be corrected; those that can: articles")


def test_a_folder_of_tables_is_opened_with_its_corrections_once(tmp_path):
    corpus = ct.load_example()
    folder = ct.keep_analyses(corpus).save(tmp_path / "tables")
    claim = corpus.claims.iloc[0]
    row = ("claims", claim["claim_id"], "place", claim["place"], "Northdale", "mh", None)
    ct.add_corrections(
        folder / "corrections.tsv", _corrections(row, ("claims", "gone", "place", None, "x", None, None)), corpus
    )
    opened = ct.open_corpus(folder)
    assert opened.claims["place"].iloc[0] == "Northdale" and "claim_pairs" in opened.kept.tables
    assert opened.run["corrections_left_out"][0]["row_id"] == "gone"
    assert "corrections: 1 applied, 1 left out." in opened.run["reading"]
    opened.save(folder)
    again = ct.open_corpus(folder)
    assert len(again.run["corrections"]) == 1 and (folder / "corrections.tsv").is_file()
    with pytest.raises(ValueError, match="holds saved tables, not articles"):
        ct.build(folder)
