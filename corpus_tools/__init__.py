"""News articles to tidy tables of sentences, entities, statements and numeric claims, and what differs between outlets.

Use it as `import corpus_tools as ct`. Verbs are loaded on first use, so that importing the package stays light.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from inspect import isfunction
from typing import Any

from corpus_tools.misuse import checked

_HOME = {
    "tables": ("Corpus", "TableError", "add_context", "load", "read_tables", "write_tables"),
    "lexicons": ("LexiconError", "Lexicons", "load_lexicons"),
    "dates": ("find_dates", "read_date", "resolve_date"),
    "reading.pages": ("read_pages",),
    "reading.articles": ("find_articles",),
    "reading.sentences": ("split_sentences",),
    "extraction.names.entities": ("find_entities",),
    "extraction.statements.statements": ("find_statements",),
    "extraction.numbers": ("find_numbers",),
    "extraction.claims.claims": ("find_claims",),
    "analysis.copies": ("Copies", "find_copies"),
    "analysis.outlets.numeric_lean": ("NumericLean", "compare_numeric_lean"),
    "analysis.names": ("edit_names", "find_names", "name_counts", "names_table"),
    "analysis.stories": ("find_stories",),
    "analysis.versions": ("Versions", "find_versions"),
    "analysis.events.coded": ("code_events",),
    "analysis.events.events": ("Events", "find_events"),
    "analysis.events.places": ("find_places",),
    "analysis.claims.compare": ("Comparison", "compare_claims"),
    "analysis.claims.explain": ("explain_pair",),
    "accuracy.report": ("measure_accuracy", "unseen_accuracy"),
    "draft_check": ("check_text",),
    "presentation.cleaning": ("explain_cleaning", "overview"),
    "presentation.evidence.rows": ("NotInCorpusError",),
    "presentation.evidence.verbs": ("explain_claim", "kwic", "show_article", "show_evidence"),
    "presentation.export": ("write_events", "write_sqlite", "write_workbook"),
    "presentation.figures": ("FigureError", "save_figure"),
    "presentation.plots.claims": ("claims_of_group", "plot_claim_ranges", "plot_claims", "plot_headline_numbers"),
    "presentation.plots.maps": ("plot_map",),
    "presentation.plots.pairs": ("plot_pair_weights",),
    "presentation.plots.names": ("plot_top_names",),
    "presentation.plots.reading": ("plot_articles", "plot_lines"),
    "presentation.plots.sources": ("plot_copies", "plot_estimates", "plot_heat", "plot_label_use", "plot_sourcing"),
    "presentation.plots.timelines": ("plot_timeline",),
    "presentation.plots.topics": ("plot_topic_choice", "plot_topic_terms", "plot_topic_weights"),
    "analysis.topics.model": ("Topics", "choose_topics", "fit_topics", "topic_examples", "topic_shares"),
    "analysis.outlets.naming": ("compare_naming", "naming_mentions"),
    "analysis.outlets.actors": ("frequent_actors",),
    "analysis.outlets.keyness": ("compare_words", "log_odds", "word_mentions"),
    "analysis.topics.use_test": ("topic_agreement", "topic_use_test"),
    "analysis.outlets.article_counts": ("article_counts",),
    "analysis.outlets.collocations": ("collocations",),
    "analysis.outlets.watched": ("term_mentions",),
    "analysis.outlets.coverage": ("compare_coverage",),
    "analysis.outlets.sourcing": ("compare_sourcing", "sourcing_statements"),
    "presentation.desk": ("Review", "review"),
    "presentation.explorer": ("write_explorer",),
    "presentation.findings": ("findings",),
    "presentation.runs": ("compare_runs",),
    "presentation.stories": ("Story", "tell_stories"),
    "analysis.outlets.grouping": ("group_outlets",),
    "presentation.shown": ("Shown", "name_articles", "show"),
    "presentation.report": ("too_little", "write_report"),
    "corrections": ("CorrectionError", "add_corrections", "correct", "find_orphans", "judge_pair", "read_corrections"),
    "presentation.review": ("read_review_sheet", "review_precision", "write_review_sheet"),
    "pipeline.analyses": ("keep_analyses",),
    "pipeline.build": ("build", "load_example", "open_corpus"),
}  # fmt: skip
_ROOM_OF = {verb: room for room, verbs in _HOME.items() for verb in verbs}

__all__ = sorted(_ROOM_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # half of the time of importing the package

        return version("corpus_tools")
    if name not in _ROOM_OF:
        raise AttributeError(f"corpus_tools has no {name!r}. dir(corpus_tools) lists what it has.")
    return _public(name)


@cache
def _public(name: str) -> Any:
    """The public name as people use it: a verb says in one sentence what is wrong with its arguments."""
    value = getattr(import_module(f"corpus_tools.{_ROOM_OF[name]}"), name)
    return checked(value, name) if isfunction(value) else value


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__version__"]
