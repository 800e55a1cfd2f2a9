"""What the package offers, by room: the package reads it to find a verb, editors and type checkers to complete it."""

from corpus_tools.accuracy.report import measure_accuracy as measure_accuracy, unseen_accuracy as unseen_accuracy
from corpus_tools.analysis.claims.compare import Comparison as Comparison, compare_claims as compare_claims
from corpus_tools.analysis.claims.explain import explain_pair as explain_pair
from corpus_tools.analysis.copies import Copies as Copies, find_copies as find_copies
from corpus_tools.analysis.events.coded import code_events as code_events
from corpus_tools.analysis.events.events import Events as Events, find_events as find_events
from corpus_tools.analysis.events.places import find_places as find_places
from corpus_tools.analysis.names import (
    edit_names as edit_names,
    find_names as find_names,
    names_table as names_table,
)
from corpus_tools.analysis.outlets.actors import (
    frequent_actors as frequent_actors,
    name_counts as name_counts,
)
from corpus_tools.analysis.outlets.article_counts import article_counts as article_counts
from corpus_tools.analysis.outlets.collocations import collocations as collocations
from corpus_tools.analysis.outlets.coverage import compare_coverage as compare_coverage
from corpus_tools.analysis.outlets.grouping import group_outlets as group_outlets
from corpus_tools.analysis.outlets.keyness import (
    compare_words as compare_words,
    log_odds as log_odds,
    word_mentions as word_mentions,
)
from corpus_tools.analysis.outlets.naming import compare_naming as compare_naming, naming_mentions as naming_mentions
from corpus_tools.analysis.outlets.numeric_lean import (
    NumericLean as NumericLean,
    compare_numeric_lean as compare_numeric_lean,
)
from corpus_tools.analysis.outlets.sourcing import (
    compare_sourcing as compare_sourcing,
    sourcing_statements as sourcing_statements,
)
from corpus_tools.analysis.outlets.watched import term_mentions as term_mentions
from corpus_tools.analysis.stories import find_stories as find_stories
from corpus_tools.analysis.topics.model import (
    Topics as Topics,
    choose_topics as choose_topics,
    fit_topics as fit_topics,
    topic_examples as topic_examples,
    topic_shares as topic_shares,
)
from corpus_tools.analysis.topics.use_test import topic_agreement as topic_agreement, topic_use_test as topic_use_test
from corpus_tools.analysis.versions import Versions as Versions, find_versions as find_versions
from corpus_tools.corrections import (
    CorrectionError as CorrectionError,
    add_corrections as add_corrections,
    correct as correct,
    find_orphans as find_orphans,
    judge_pair as judge_pair,
    read_corrections as read_corrections,
)
from corpus_tools.dates import find_dates as find_dates, resolve_date as resolve_date
from corpus_tools.draft_check import check_text as check_text
from corpus_tools.extraction.claims.claims import find_claims as find_claims
from corpus_tools.extraction.names.entities import find_entities as find_entities
from corpus_tools.extraction.numbers import find_numbers as find_numbers
from corpus_tools.extraction.statements.statements import find_statements as find_statements
from corpus_tools.field_dates import read_date as read_date
from corpus_tools.lexicons import LexiconError as LexiconError, Lexicons as Lexicons, load_lexicons as load_lexicons
from corpus_tools.pipeline.analyses import keep_analyses as keep_analyses
from corpus_tools.pipeline.build import build as build, load_example as load_example, open_corpus as open_corpus
from corpus_tools.presentation.cleaning import explain_cleaning as explain_cleaning, overview as overview
from corpus_tools.presentation.desk import Review as Review, review as review
from corpus_tools.presentation.evidence.rows import NotInCorpusError as NotInCorpusError
from corpus_tools.presentation.evidence.verbs import (
    explain_claim as explain_claim,
    kwic as kwic,
    show_article as show_article,
    show_evidence as show_evidence,
)
from corpus_tools.presentation.explorer import write_explorer as write_explorer
from corpus_tools.presentation.export import (
    write_events as write_events,
    write_sqlite as write_sqlite,
    write_workbook as write_workbook,
)
from corpus_tools.presentation.figures import FigureError as FigureError, save_figure as save_figure
from corpus_tools.presentation.findings import findings as findings
from corpus_tools.presentation.plots.claims import (
    claims_of_group as claims_of_group,
    plot_claim_ranges as plot_claim_ranges,
    plot_claims as plot_claims,
    plot_headline_numbers as plot_headline_numbers,
)
from corpus_tools.presentation.plots.maps import plot_map as plot_map
from corpus_tools.presentation.plots.names import plot_top_names as plot_top_names
from corpus_tools.presentation.plots.pairs import plot_pair_weights as plot_pair_weights
from corpus_tools.presentation.plots.reading import plot_articles as plot_articles, plot_lines as plot_lines
from corpus_tools.presentation.plots.sources import (
    plot_copies as plot_copies,
    plot_estimates as plot_estimates,
    plot_heat as plot_heat,
    plot_label_use as plot_label_use,
    plot_sourcing as plot_sourcing,
)
from corpus_tools.presentation.plots.timelines import plot_timeline as plot_timeline
from corpus_tools.presentation.plots.topics import (
    plot_topic_choice as plot_topic_choice,
    plot_topic_terms as plot_topic_terms,
    plot_topic_weights as plot_topic_weights,
)
from corpus_tools.presentation.report import too_little as too_little, write_report as write_report
from corpus_tools.presentation.review import (
    read_review_sheet as read_review_sheet,
    review_precision as review_precision,
    write_review_sheet as write_review_sheet,
)
from corpus_tools.presentation.runs import compare_runs as compare_runs
from corpus_tools.presentation.shown import Shown as Shown, name_articles as name_articles, show as show
from corpus_tools.presentation.stories import Story as Story, tell_stories as tell_stories
from corpus_tools.reading.articles import find_articles as find_articles
from corpus_tools.reading.pages import read_pages as read_pages
from corpus_tools.reading.sentences import split_sentences as split_sentences
from corpus_tools.tables import (
    Corpus as Corpus,
    TableError as TableError,
    add_context as add_context,
    load as load,
    read_tables as read_tables,
    write_tables as write_tables,
)

__all__: list[str]
