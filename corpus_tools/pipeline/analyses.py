"""What an analysis of the whole corpus found, made once and kept with the corpus: notebooks and report read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from corpus_tools.analysis.claims.compare import compare_claims
from corpus_tools.analysis.copies import find_copies
from corpus_tools.analysis.stories import find_stories
from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import TABLES
from corpus_tools.tables import Corpus, Kept, add_tables, given_options, load, load_columns


class _Analysis(NamedTuple):
    """A verb, its result's fields by the table that keeps them (None where the result is the table), and what it reads."""

    verb: Callable[..., Any]
    fields: dict[str, str | None]
    reads: dict[str, tuple[str, ...]]


ANALYSES = (
    _Analysis(find_stories, {"stories": None}, {
        "articles": ("article_id", "published"),
        "sentences": ("article_id", "zone", "text"),
        "entities": ("article_id", "label", "name", "text"),
    }),
    _Analysis(find_copies, {"copies": "copies", "copy_edits": "copy_edits"}, {
        "articles": ("article_id", "published", "outlet", "agency"),
        "sentences": ("sentence_id", "article_id", "zone", "block", "text"),
        "entities": ("sentence_id", "label", "text", "start", "end"),
        "claims": ("sentence_id", "tier", "kind", "event_type", "value"),
    }),
    _Analysis(compare_claims, {"claim_pairs": "pairs", "claim_groups": "groups", "claim_group_members": "members"}, {
        "articles": ("article_id", "published", "outlet", "copy_of"),
        "sentences": ("sentence_id", "article_id", "position", "zone", "text"),
        "claims": tuple(TABLES["claims"].names),
    }),
)  # fmt: skip


def keep_analyses(corpus: Corpus, *, profile: str = "literal") -> Corpus:
    """The corpus with its stories, copies and compared claims: find_stories, find_copies and compare_claims give them at once.

    They are saved with it and loaded again. A corpus in which a table is changed carries none. ValueError for a profile that
    is not known.
    """
    kept = Kept()
    for analysis in ANALYSES:
        kept = _added(kept, analysis, corpus.with_kept(kept), profile)
    return corpus.with_kept(kept)


def add_analyses(folder: str | Path, *, profile: str = "literal", lexicons: Lexicons | None = None) -> None:
    """The same for a saved corpus, whose tables they are written beside: in memory are only the columns that each verb reads."""
    kept = Kept()
    for analysis in ANALYSES:
        read = load_columns(folder, analysis.reads, lexicons=lexicons)
        kept = _added(kept, analysis, read.with_kept(kept), profile)
    add_tables(folder, kept.tables, kept.options)


def add_findings(folder: str | Path, *, profile: str = "literal", lexicons: Lexicons | None = None) -> None:
    """Write the findings, and what outlets were compared in for them, beside the tables and analyses of a saved corpus, so that
    notebooks and report need not look again."""
    from corpus_tools.presentation.findings import BETWEEN_OUTLETS, NAME, findings  # heavy: it compares outlets

    corpus = load(folder, lexicons=lexicons)
    kept = corpus.kept
    for table, verb in BETWEEN_OUTLETS.items():
        kept = _added(kept, _Analysis(verb, {table: None}, {}), corpus.with_kept(kept), profile)
    told = findings(corpus.with_kept(kept), compare_claims(corpus, profile=profile))
    add_tables(folder, {**{table: kept.tables[table] for table in BETWEEN_OUTLETS}, NAME: told}, kept.options)


def _added(kept: Kept, analysis: _Analysis, corpus: Corpus, profile: str) -> Kept:
    """What is kept, with the tables of one more analysis of the corpus."""
    verb, fields, _ = analysis
    given = {"profile": profile} if verb is compare_claims and profile != "literal" else {}
    found = verb(corpus, **given)
    made = {table: found if field is None else getattr(found, field) for table, field in fields.items()}
    options = {verb.__name__: given_options(verb, corpus, **given)}
    return Kept({**kept.tables, **made}, {**kept.options, **options})
