"""Files and frames to raw pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables


class Pages(NamedTuple):
    """What was read: one row a page or record in `pages`, what could not be read, and facts for the run record."""

    pages: pd.DataFrame  # file, record, text, and the record's own fields (title, outlet, published, url, ...)
    skipped_inputs: pd.DataFrame
    run: dict[str, Any]  # input hashes, encodings, delimiters


def read_pages(
    source: str | Path | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | pd.DataFrame | None = None,
) -> Pages:
    """Read a folder, a file or a DataFrame of records."""
    return Pages(pd.DataFrame({"file": [], "record": [], "text": []}), tables.empty("skipped_inputs"), {})
