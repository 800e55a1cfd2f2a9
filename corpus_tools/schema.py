"""Every table of the library: its columns, their types, keys, allowed values and meaning.

They are declared in data/schema: a row of tables.tsv a table, of columns.tsv a column, of values.tsv a set of values. `tables.py`
makes, checks, writes and reads tables by it, and docs/tables.md and datapackage.json are generated from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DECLARED = Path(__file__).parent / "data" / "schema"
INCLUDED = "+"  # begins the name of columns that several tables share

# Column types, and the pandas dtype each one has. Null is NaN, NA or NaT: "the text does not say" or "not found".
DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[us]"}
CORRECTED = " (corrected)"  # after the words of a claim that an analyst corrected
ID_SEPARATOR = " | "  # between several ids in one cell


class Column(NamedTuple):
    """One column of a table. `required` columns are never null."""

    name: str
    type: str
    meaning: str
    allowed: tuple[str, ...] = ()
    required: bool = False


class Table(NamedTuple):
    """One table: what a row is, the columns that identify a row, and who fills it."""

    name: str
    row: str
    filled_by: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _rows(file: str) -> Iterator[list[str]]:
    """The cells of each row of a file, without comments and header."""
    lines = (DECLARED / f"{file}.tsv").read_text(encoding="utf-8").splitlines()
    _, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return iter(rows)


VALUES = {name: tuple(values.split(", ")) for name, values in _rows("values")}
"""The values that columns with a fixed set of them may have."""

FATES, LABELS, RELATIONS, TIERS = (VALUES[name] for name in ("fates", "labels", "relations", "tiers"))
CLAIM_FIELDS, SOURCE_TYPES, LINKS, VOICES = (
    VALUES[name] for name in ("claim_fields", "source_types", "links", "voices")
)
FINDING_KINDS = VALUES["finding_kinds"]
UNATTRIBUTED = SOURCE_TYPES[-1]


def _columns() -> dict[str, tuple[Column, ...]]:
    """Table -> its columns."""
    found: dict[str, tuple[Column, ...]] = {}
    for table, name, kind, required, values, meaning in _rows("columns"):
        own = (Column(name, kind, meaning, VALUES.get(values, ()), required == "yes"),)
        found[table] = found.get(table, ()) + (found[name] if name.startswith(INCLUDED) else own)
    return found


_COLUMNS = _columns()
TABLES: dict[str, Table] = {
    name: Table(name, row, filled_by, tuple(key.split()), _COLUMNS[name])
    for name, filled_by, key, _, row in _rows("tables")
}
"""Every table by name, in the order in which data flows."""

CORPUS_TABLES: tuple[str, ...] = tuple(name for name, _, _, of_corpus, _ in _rows("tables") if of_corpus)
"""The tables that `build` fills."""
