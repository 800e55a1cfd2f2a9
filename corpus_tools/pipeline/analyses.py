"""What an analysis of the whole corpus found, made once and kept with the corpus: notebooks and report read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.analysis.claims.compare import compare_claims
from corpus_tools.analysis.copies import find_copies
from corpus_tools.analysis.stories import find_stories
from corpus_tools.tables import Corpus, Kept, given_options


class _Analysis(NamedTuple):
    """A verb, and its result's fields by the table that keeps them; None where the result is the table."""

    verb: Callable[..., Any]
    fields: dict[str, str | None]


ANALYSES = (
    _Analysis(find_stories, {"stories": None}),
    _Analysis(find_copies, {"copies": "copies", "copy_edits": "copy_edits"}),
    _Analysis(compare_claims, {"claim_pairs": "pairs", "claim_groups": "groups", "claim_group_members": "members"}),
)


def keep_analyses(corpus: Corpus, *, profile: str = "literal") -> Corpus:
    """The corpus with its stories, copies and compared claims: find_stories, find_copies and compare_claims give them at once.

    They are saved with it and loaded again. A corpus in which a table is changed carries none. ValueError for a profile that
    is not known.
    """
    tables: dict[str, pd.DataFrame] = {}
    options: dict[str, dict[str, Any]] = {}
    for verb, fields in ANALYSES:
        given = {"profile": profile} if verb is compare_claims and profile != "literal" else {}
        found = verb(corpus, **given)
        tables |= {table: found if field is None else getattr(found, field) for table, field in fields.items()}
        options[verb.__name__] = given_options(verb, corpus, **given)
        corpus = corpus.with_kept(Kept(tables, options))
    return corpus
