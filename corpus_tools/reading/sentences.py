"""Blocks to sentences."""

from __future__ import annotations

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons


def split_sentences(blocks: pd.DataFrame, *, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table sentences from the table blocks."""
    return tables.empty("sentences")
