"""What is counted is what is shown: every row of every table of the sample corpus leads to exactly as many marks as it counts."""

from pathlib import Path

import pytest

import corpus_tools as ct

ROOT = Path(__file__).parent.parent
COUNTS = ("n", "n_claims", "mentions")  # the column that says how many
NO_WORDS = ("topic_quality", "topic_choice")  # measures of a fit: no sentence stands behind one
ALL, FEW = 10**6, 5
pytestmark = pytest.mark.slow


def _tables(corpus, found):
    """Every table that the verbs make of a corpus, by name."""
    events, copies, model = ct.find_events(corpus, found), ct.find_copies(corpus), ct.fit_topics(corpus, n_topics=3)
    actor = ct.frequent_actors(corpus, 1)[0]
    yield from corpus.tables()
    for part in (found, events, copies):
        yield from ((name, table) for name, table in part._asdict().items())
    yield from (
        ("naming of an actor", ct.compare_naming(corpus, actor=actor)),
        ("naming", ct.compare_naming(corpus)),
        ("naming, loosest link", ct.compare_naming(corpus, actor=actor, link="same_article")),
        ("naming_mentions", ct.naming_mentions(corpus, actor=actor)),
        ("sourcing", ct.compare_sourcing(corpus)),
        ("words", ct.compare_words(corpus)),
        ("coverage", ct.compare_coverage(corpus)),
        ("collocations", ct.collocations(corpus, actor=actor)),
        ("name_counts", ct.name_counts(corpus)),
        ("name_counts by outlet", ct.name_counts(corpus, by="outlet")),
        ("names_table", ct.names_table(corpus)),
        ("topic_terms", model.terms),
        ("topic_weights", model.weights),
        ("topic_examples", ct.topic_examples(model, corpus)),
        ("findings", ct.findings(corpus, found)),
    )


def _wrong(corpus, table, found):
    """Rows whose marks are not as many as they count; of a table that counts nothing the first rows lead somewhere."""
    counted = next((name for name in COUNTS if name in table.columns), None)
    for row in table.head(FEW if counted is None else len(table)).to_dict("records"):
        shown = ct.show_evidence(corpus, row, found=found, most=ALL)
        marks = sum(mark.main for passage in shown.passages for mark in passage.marks)
        if counted is not None and marks != row[counted]:
            yield {**row, "marks": marks, "counted": row[counted]}


def test_every_row_of_every_table_shows_as_many_marks_as_it_counts():
    corpus = ct.build(ROOT / "seeds")
    found = ct.compare_claims(corpus)
    wrong = {
        name: list(_wrong(corpus, table, found))[:2] for name, table in _tables(corpus, found) if name not in NO_WORDS
    }
    assert {name: rows for name, rows in wrong.items() if rows} == {}
