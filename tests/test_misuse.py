"""Every public verb, called as it should not be: one sentence that says what was given, what is allowed, what to do."""
# ruff: noqa: E501

import pickle

import matplotlib as mpl
import pandas as pd
import pytest

import corpus_tools as ct

mpl.use("agg")
WRONG = pd.DataFrame({"a": [1]})


@pytest.fixture(scope="module")
def corpus():
    return ct.load_example()


@pytest.fixture(scope="module")
def found(corpus):
    return ct.compare_claims(corpus)


# A call of each verb, and words of its message: c is a Corpus, f the result of compare_claims, d a table of no kind, t a folder.
A_CORPUS = "It takes a Corpus, which ct.build, ct.open_corpus and ct.load make."
CASES = [
    # a table, a row or a name in place of a Corpus
    *[
        (lambda c, f, d, t, verb=verb, more=more: getattr(ct, verb)(d, *more), f"ct.{verb}: corpus is of class DataFrame. {A_CORPUS}")
        for verb, more in [
            ("overview", ()), ("explain_cleaning", ("x",)), ("explain_claim", ("x",)), ("show_article", ("x",)), ("show_evidence", ("x",)),
            ("kwic", ("x",)), ("name_counts", ()), ("names_table", ()), ("edit_names", (WRONG,)), ("find_stories", ()), ("find_copies", ()),
            ("compare_claims", ()), ("compare_naming", ()), ("naming_mentions", ()), ("frequent_actors", ()), ("compare_words", ()),
            ("word_mentions", ()), ("compare_coverage", ()), ("compare_sourcing", ()), ("sourcing_statements", ()),
            ("choose_topics", ()), ("too_little", ()),
        ]
    ],
    (lambda c, f, d, t: ct.fit_topics(d, n_topics=5), A_CORPUS),
    (lambda c, f, d, t: ct.add_context(c.claims, d), A_CORPUS),
    (lambda c, f, d, t: ct.compare_numeric_lean(d, f), A_CORPUS),
    (lambda c, f, d, t: ct.write_report(t, d, []), A_CORPUS),
    (lambda c, f, d, t: ct.write_review_sheet(d, "claims", t / "x.xlsx"), A_CORPUS),
    # a Corpus, or anything else, in place of a table
    (lambda c, f, d, t: ct.plot_claims(c), "claims is of class Corpus. It takes a pandas DataFrame, the table claims that ct.find_claims makes."),
    (lambda c, f, d, t: ct.plot_lines(c), "the table lines that ct.find_articles makes"),
    (lambda c, f, d, t: ct.plot_articles(c), "the table articles that ct.find_articles makes"),
    (lambda c, f, d, t: ct.plot_sourcing(c), "the table statements that ct.find_statements makes"),
    (lambda c, f, d, t: ct.plot_top_names(c), "counts is of class Corpus. It takes a pandas DataFrame."),
    (lambda c, f, d, t: ct.plot_copies(ct.find_copies(c)), "pairs is of class Copies"),
    (lambda c, f, d, t: ct.plot_heat(c, row="a", column="b", value="c"), "table is of class Corpus"),
    (lambda c, f, d, t: ct.find_articles(c), "pages is of class Corpus"),
    (lambda c, f, d, t: ct.split_sentences("Some text."), "blocks is 'Some text.'. It takes a pandas DataFrame, the table blocks that ct.find_articles"),
    (lambda c, f, d, t: ct.find_entities(c), "sentences is of class Corpus"),
    (lambda c, f, d, t: ct.find_names(c), "the table entities that ct.find_entities makes"),
    (lambda c, f, d, t: ct.add_context(c, c.claims), "rows is of class Corpus"),
    (lambda c, f, d, t: ct.compare_naming(c, copies=ct.find_copies(c)), "copies is of class Copies. It takes a pandas DataFrame, the table copies"),
    (lambda c, f, d, t: ct.plot_claim_ranges(d, c), "found is of class DataFrame. It takes the result of ct.compare_claims"),
    (lambda c, f, d, t: ct.plot_claim_ranges(c, f), "found is of class Corpus"),
    (lambda c, f, d, t: ct.claims_of_group(d, c), "the result of ct.compare_claims"),
    (lambda c, f, d, t: ct.compare_numeric_lean(c, d), "the result of ct.compare_claims"),
    (lambda c, f, d, t: ct.topic_examples(d, c), "model is of class DataFrame. It takes the result of ct.fit_topics."),
    (lambda c, f, d, t: ct.topic_shares(d, c), "the result of ct.fit_topics"),
    (lambda c, f, d, t: ct.save_figure(d, "x", caption="a", alt="b", data=d), "ax is of class DataFrame. Give what a ct.plot_ verb returns"),
    (lambda c, f, d, t: ct.write_tables(c, t), "tables is of class Corpus. It takes a dict."),
    # a table without a column
    (lambda c, f, d, t: ct.plot_claims(d), "claims has no column 'kind'; it has: a. ct.find_claims makes such a table."),
    (lambda c, f, d, t: ct.plot_headline_numbers(d), "claims has no column"),
    (lambda c, f, d, t: ct.plot_lines(d), "lines has no column 'file'"),
    (lambda c, f, d, t: ct.plot_articles(d), "articles has no column 'outlet'"),
    (lambda c, f, d, t: ct.plot_copies(d), "pairs has no column 'article_a'"),
    (lambda c, f, d, t: ct.plot_estimates(d, row="a"), "table has no column 'estimate'"),
    (lambda c, f, d, t: ct.plot_heat(d, row="x", column="a", value="a"), "table has no column 'x'; it has: a."),
    (lambda c, f, d, t: ct.plot_label_use(d, label="x"), "naming has no column 'label'"),
    (lambda c, f, d, t: ct.plot_sourcing(d), "statements has no column 'article_id'"),
    (lambda c, f, d, t: ct.plot_top_names(d), "counts has no column 'canonical'"),
    (lambda c, f, d, t: ct.plot_topic_choice(d), "choice has no column"),
    (lambda c, f, d, t: ct.plot_topic_terms(d), "terms has no column 'rank'"),
    (lambda c, f, d, t: ct.plot_topic_weights(d), "weights has no column 'block'"),
    (lambda c, f, d, t: ct.find_articles(d), "pages has no column"),
    (lambda c, f, d, t: ct.split_sentences(d), "ct.find_articles makes such a table."),
    (lambda c, f, d, t: ct.find_entities(d), "ct.split_sentences makes such a table."),
    (lambda c, f, d, t: ct.find_statements(d, d), "sentences has no column"),
    (lambda c, f, d, t: ct.find_claims(d, d, d, d), "has no column"),
    (lambda c, f, d, t: ct.find_names(d), "entities has no column"),
    (lambda c, f, d, t: ct.add_context(d, c), "add_context needs a column article_id or sentence_id; given: ['a']."),
    (lambda c, f, d, t: ct.edit_names(c, d), "It is the table of ct.names_table(corpus), edited."),
    (lambda c, f, d, t: ct.correct(c, d), "Corrections lack the columns"),
    (lambda c, f, d, t: ct.show_evidence(c, d), "Give a row with an id, such as sentence_id."),
    (lambda c, f, d, t: ct.build(d), "no column holds the text; no name is a known one. The columns are: a."),
    (lambda c, f, d, t: ct.build(d, columns={"b": "text"}), "columns= names 'b', which is not there. The columns are: a."),
    (lambda c, f, d, t: ct.build(d, columns={"a": "date"}), "columns= maps to date, which is no field of an article. Allowed: article_id, title"),
    # names that are not there
    *[
        (lambda c, f, d, t, verb=verb: getattr(ct, verb)(c, by="planet"), "by='planet' is no column of articles. Allowed: article_id, outlet")
        for verb in ("name_counts", "compare_naming", "compare_words", "compare_coverage", "compare_sourcing")
    ],
    (lambda c, f, d, t: ct.kwic(c, "x", by="planet"), "by='planet' is no column of articles. It has: article_id, outlet"),
    (lambda c, f, d, t: ct.compare_naming(c, actor="Nobody"), "No mention of actor='Nobody' was found. The most frequent names are: Anna"),
    (lambda c, f, d, t: ct.compare_naming(c, link="x"), "link='x' is not known. Allowed: name, "),
    (lambda c, f, d, t: ct.compare_claims(c, profile="x"), "profile='x' is not known. The profiles are: literal"),
    (lambda c, f, d, t: ct.fit_topics(c, n_topics=2, unit="x"), "unit='x'"),
    (lambda c, f, d, t: ct.fit_topics(c, n_topics=2, method="x"), "method='x'"),
    (lambda c, f, d, t: ct.show_article(c, "x"), "There is no article 'x'."),
    (lambda c, f, d, t: ct.explain_cleaning(c, "x"), "There is no article 'x'"),
    (lambda c, f, d, t: ct.explain_claim(c, "x"), "There is no claim 'x'."),
    (lambda c, f, d, t: ct.show_evidence(c, "x"), "There is no row 'x' in this corpus."),
    (lambda c, f, d, t: ct.plot_claim_ranges(f, c, group_id="x"), "There is no group 'x'."),
    (lambda c, f, d, t: ct.load_lexicons()["x"], "There is no word list 'x'."),
    (lambda c, f, d, t: ct.write_review_sheet(c, "x", t / "x.xlsx"), "The table 'x' has no review sheet. Those that have: articles"),
    (lambda c, f, d, t: ct.write_tables({"x": d}, t), "There is no table 'x'. The tables are: lines"),
    (lambda c, f, d, t: ct.nothing_such, "corpus_tools has no 'nothing_such'."),
    # files and folders
    (lambda c, f, d, t: ct.build(t / "none"), "There is no file or folder"),
    (lambda c, f, d, t: ct.build(d.rename(columns={"a": "text"}), metadata="none.tsv"), "There is no metadata file none.tsv."),
    (lambda c, f, d, t: ct.load(t / "none"), "holds no saved tables"),
    (lambda c, f, d, t: ct.read_tables(t), "holds no saved tables"),
    (lambda c, f, d, t: ct.load_lexicons(t / "none"), "lexicons= takes a folder of .tsv files"),
    (lambda c, f, d, t: c.save(t / "file.txt"), "is a file. Name a folder to write tables into"),
    (lambda c, f, d, t: ct.write_report(t / "file.txt", c, []), "is a file. Name a folder to write the report into"),
    (lambda c, f, d, t: ct.write_tables({}, t, format="xlsx"), "format='xlsx' is not known. Allowed: parquet, csv."),
    (lambda c, f, d, t: ct.read_review_sheet(t / "none.xlsx"), "There is no review sheet"),
    (lambda c, f, d, t: ct.read_review_sheet(t / "file.xlsx"), "file.xlsx is no Excel file."),
    (lambda c, f, d, t: ct.read_review_sheet(t / "file.txt"), "Give one that ends in .xlsx."),
    (lambda c, f, d, t: ct.write_review_sheet(c, "claims", t / "x.csv"), "Give one that ends in .xlsx."),
    # other kinds of values
    *[
        (lambda c, f, d, t, value=value: ct.build(value), "It takes a str or a Path or a pandas DataFrame.")
        for value in (None, 3, ["a"], {"text": ["a"]}, pd.Series(["a"]))
    ],
    (lambda c, f, d, t: ct.build(c), "source is of class Corpus."),
    (lambda c, f, d, t: ct.build(d, columns=["a"]), "columns is of class list. It takes a dict or None."),
    (lambda c, f, d, t: ct.build(d.rename(columns={"a": "text"}), lexicons="words"), "lexicons is 'words'. It takes word lists, which ct.load_lexicons makes"),
    (lambda c, f, d, t: ct.build(d.rename(columns={"a": "text"}), workers="2"), "workers is '2'. It takes a whole number."),
    (lambda c, f, d, t: ct.read_pages(None), "source is None."),
    (lambda c, f, d, t: ct.open_corpus(d), "source is of class DataFrame. It takes a str or a Path."),
    (lambda c, f, d, t: ct.load(None), "folder is None. It takes a str or a Path."),
    (lambda c, f, d, t: ct.load_lexicons(3), "folder is 3. It takes a str or a Path or None."),
    (lambda c, f, d, t: ct.find_numbers(3), "text is 3. It takes a str."),
    (lambda c, f, d, t: ct.find_dates(None), "text is None. It takes a str."),
    (lambda c, f, d, t: ct.read_date(3), "text is 3. It takes a str."),
    (lambda c, f, d, t: ct.resolve_date("yesterday", "x"), "is 'yesterday'. It takes a "),
    (lambda c, f, d, t: ct.kwic(c, 3), "pattern is 3. It takes a str."),
    (lambda c, f, d, t: ct.kwic(c, ["a"]), "pattern is of class list."),
    (lambda c, f, d, t: ct.kwic(c, ""), "'' holds none. Write a word"),
    (lambda c, f, d, t: ct.explain_claim(c, c.claims.iloc[0]), "claim_id is of class Series. It takes a str."),
    (lambda c, f, d, t: ct.show_evidence(c, None), "what is None. It takes a row of a table"),
    (lambda c, f, d, t: ct.compare_naming(c, actor=3), "actor is 3. It takes a str or a list or None."),
    (lambda c, f, d, t: ct.find_copies(c, min_containment="x"), "min_containment is 'x'. It takes a number."),
    (lambda c, f, d, t: ct.fit_topics(c, n_topics="x"), "n_topics is 'x'. It takes a whole number."),
    (lambda c, f, d, t: ct.choose_topics(c, 5), "is 5. It takes a list"),
    (lambda c, f, d, t: ct.save_figure(ct.plot_lines(c.lines), "a/b", caption="a", alt="b", data=d), "'a/b' is no file name for a figure."),
    (lambda c, f, d, t: ct.save_figure(ct.plot_lines(c.lines), "a", caption="{", alt="b", data=d), "has a brace without its partner"),
    (lambda c, f, d, t: ct.save_figure(ct.plot_lines(c.lines), "a", caption="{n_x}", alt="b", data=d), "The caption asks for {n_x}"),
    # too many, too few, negative
    (lambda c, f, d, t: ct.find_statements(c.sentences), "missing a required argument: 'entities'. It is called as ct.find_statements(sentences, entities,"),
    (lambda c, f, d, t: ct.kwic(c, "x", windw=3), "got an unexpected keyword argument 'windw'. It is called as ct.kwic(corpus, pattern, *, by=None, window=8)."),
    (lambda c, f, d, t: ct.log_odds(d), "missing a required argument"),
    (lambda c, f, d, t: ct.measure_accuracy("x"), "too many positional arguments"),
    (lambda c, f, d, t: ct.kwic(c, "x", window=-1), "window=-1 is negative. Give a whole number from 0 up."),
    (lambda c, f, d, t: ct.show_evidence(c, c.claims, most=-1), "most=-1 is negative."),
    (lambda c, f, d, t: ct.plot_top_names(d, top=-1), "top=-1 is negative."),
    (lambda c, f, d, t: ct.frequent_actors(c, -1), "n=-1 is negative."),
    (lambda c, f, d, t: ct.fit_topics(c, n_topics=-1), "n_topics=-1 is negative."),
    (lambda c, f, d, t: ct.fit_topics(c, n_topics=0), "n_topics=0 is not possible."),
    (lambda c, f, d, t: ct.find_copies(c, min_containment=-1), "min_containment=-1 is not a share."),
    (lambda c, f, d, t: ct.plot_claims(c.claims, columns=3), "columns=3 is not possible. Give 1"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "told"), CASES, ids=[f"{n}: {told[:40]}" for n, (_, told) in enumerate(CASES)])
def test_a_wrong_call_is_told_in_words(call, told, corpus, found, tmp_path):
    for name in ("file.txt", "file.xlsx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(Exception) as raised:
        call(corpus, found, WRONG, tmp_path)
    words = str(raised.value.args[0] if isinstance(raised.value, KeyError) else raised.value)
    assert told in words
    assert words[-1] in ".:)" or words.split()[-1].isalnum()


EMPTY = [
    *(["overview", "compare_claims", "compare_naming", "compare_sourcing", "compare_words", "compare_coverage", "find_copies", "find_stories"]),
    *(["name_counts", "names_table", "frequent_actors", "sourcing_statements", "naming_mentions", "word_mentions", "choose_topics", "too_little"]),
]  # fmt: skip


@pytest.mark.parametrize("verb", EMPTY)
def test_an_empty_corpus_is_no_error(verb):
    assert getattr(ct, verb)(ct.Corpus()) is not None


def test_a_verb_that_fails_by_itself_keeps_its_own_error(corpus, monkeypatch):
    from corpus_tools.presentation.evidence import verbs

    monkeypatch.setattr(verbs, "_keyword", lambda pattern: {}["inside"])
    with pytest.raises(KeyError, match=r"^'inside'$"):
        ct.kwic(corpus, "x")


def test_a_gap_in_a_word_list_is_no_missing_column_of_the_input(corpus, monkeypatch):
    from corpus_tools.extraction.names import entities

    monkeypatch.setattr(entities, "gazetteer", lambda words: {}["label"])
    with pytest.raises(KeyError, match=r"^'label'$"):
        ct.find_entities(corpus.sentences)


def test_arguments_are_checked_before_anything_is_read(monkeypatch):
    from corpus_tools.pipeline import build

    monkeypatch.setattr(build, "read_pages", None)
    with pytest.raises(TypeError, match=r"ct.build: lexicons is 'words'"):
        ct.build("nowhere", lexicons="words")


@pytest.mark.parametrize("table", [{"stories": WRONG}, {"copies": WRONG}])
def test_a_table_beside_the_corpus_is_checked_too(table, corpus):
    with pytest.raises(ct.TableError, match=r"has no column '\w+'; it has: a. ct.find_\w+ makes such a table"):
        ct.compare_coverage(corpus, **table)


def test_public_verbs_keep_name_words_and_place():
    assert ct.kwic is ct.kwic
    assert ct.kwic.__doc__.startswith("Keyword in context")
    assert pickle.loads(pickle.dumps(ct.kwic)) is ct.kwic
