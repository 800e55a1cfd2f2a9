"""Numeric claims: each number with its thing, event, actor, target, place, time and speaker."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons


class Claims(NamedTuple):
    """The tables claims, claim_roles and ignored_numbers."""

    claims: pd.DataFrame
    claim_roles: pd.DataFrame
    ignored_numbers: pd.DataFrame


def find_claims(
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    lexicons: Lexicons | None = None,
) -> Claims:
    """Claims, where each of their fields comes from, and the numbers that are no claims."""
    return Claims(tables.empty("claims"), tables.empty("claim_roles"), tables.empty("ignored_numbers"))
