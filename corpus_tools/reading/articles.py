"""Pages to articles, blocks and the ledger of lines."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import Lexicons


class Articles(NamedTuple):
    """The tables articles, blocks and lines."""

    articles: pd.DataFrame
    blocks: pd.DataFrame
    lines: pd.DataFrame


def find_articles(pages: pd.DataFrame, *, lexicons: Lexicons | None = None) -> Articles:
    """Articles, their blocks, and the fate of every line of `pages`."""
    return Articles(tables.empty("articles"), tables.empty("blocks"), tables.empty("lines"))
