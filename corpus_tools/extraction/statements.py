"""Who says what: reported statements with their source, cue and content."""

from __future__ import annotations

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons


def find_statements(
    sentences: pd.DataFrame, entities: pd.DataFrame, *, lexicons: Lexicons | None = None
) -> pd.DataFrame:
    """The table statements from the tables sentences and entities."""
    return tables.empty("statements")
