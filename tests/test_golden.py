"""The rows of the seeds and of the example corpus are those that were looked at last."""

import pytest
from golden import NONE, RENEW, differing, golden_rows, hashed, read, write

import corpus_tools as ct


@pytest.fixture(scope="module")
def now():
    return golden_rows()


def test_rows_are_those_that_were_kept(now):
    told = differing(read(), now)
    assert not told, "Rows are not as they were kept:\n" + "\n".join(told) + f"\nIf that is meant: {RENEW}"


def test_a_changed_row_is_told_by_table_and_article(now, tmp_path):
    write(now, tmp_path / "kept.tsv")
    assert read(tmp_path / "kept.tsv") == now
    corpus = ct.load_example()
    first, n = (
        corpus.entities.loc[0, "article_id"],
        sum(corpus.entities["article_id"] == corpus.entities.loc[0, "article_id"]),
    )
    corpus.entities.loc[0, "rule"] = "another rule"
    kept = {key: told for key, told in now.items() if key[0] == "example"}
    assert differing(kept, hashed("example", corpus)) == [
        f"example, table entities, article {first}: {n} rows kept, {n} now"
    ]


def test_every_table_with_rows_is_kept(now):
    filled = {name for name, table in ct.load_example().tables() if len(table)} | {"claim_pairs"}
    assert {table for corpus, table, _ in now if corpus == "example"} == filled
    assert all(article != NONE for _, table, article in now if table != "lines")
