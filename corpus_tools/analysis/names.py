"""Names across articles: a map, joined late."""

from __future__ import annotations

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons


def find_names(entities: pd.DataFrame, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table names from the table entities."""
    return tables.empty("names")
