"""Mentions of persons, organisations, places, peoples and dates, by rules and word lists."""

from __future__ import annotations

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons


def find_entities(sentences: pd.DataFrame, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table entities from the table sentences."""
    return tables.empty("entities")
