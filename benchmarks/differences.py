"""Rows of two builds of the same articles, held against each other: gained, lost, changed.

A row is found again by its place: a sentence by its words in its article, everything in it by its span. Ids of the later build
are translated into those of the earlier one, so that a sentence more at the top of an article changes nothing below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

Keys = tuple[tuple[str, ...], ...]
# How a row is found again: the first key that finds a partner counts. Columns that a revision has not are no key.
SPANS: Keys = (("sentence_id", "start", "end"), ("sentence_id", "end"), ("sentence_id", "start"))
KEYS: dict[str, Keys] = {
    "articles": (("file", "record", "first_line"), ("article_id",)),
    "sentences": (("article_id", "text"), ("article_id", "block", "start")),
    "lines": (("file", "record", "line", "part"),),
    "blocks": (("article_id", "text"), ("article_id", "block")),
    "entities": SPANS,
    "names": (("article_id", "name", "label"), ("article_id", "name")),
    "statements": (
        ("sentence_id", "cue_start", "cue_end"),
        ("sentence_id", "cue_end"),
        ("sentence_id", "cue_start"),
        ("sentence_id", "content_start"),
    ),
    "claims": SPANS,
    "claim_roles": (("claim_id", "role"),),
    "claim_pairs": (("claim_a", "claim_b"),),
}
OWN_ID = {
    "articles": "article_id",
    "sentences": "sentence_id",
    "entities": "entity_id",
    "statements": "statement_id",
    "claims": "claim_id",
}
REFERENCES = ("_id", "_a", "_b", "quote_group", "copy_of")  # how columns end that hold ids
# What changes with every row above it tells nothing.
SHIFTING = {
    "articles": {"first_line", "last_line", "text_sha256"},
    "lines": {"block"},
    "blocks": {"block", "start", "end", "first_line", "last_line"},
    "sentences": {"position", "block", "start", "end"},
}
NEW = "+"  # before an id that the earlier build has not

Tables = Mapping[str, pd.DataFrame]


class Difference(NamedTuple):
    """One table of two builds: its rows, positions of rows lost (in `before`) and gained (in `after`), and per column the
    pairs of positions whose values differ."""

    table: str
    before: pd.DataFrame
    after: pd.DataFrame
    lost: list[int]
    gained: list[int]
    changed: dict[str, list[tuple[int, int]]]
    n_changed: int

    def values(self, column: str) -> list[tuple[Any, Any]]:
        """Before and after of each change of a column; None for null."""
        old, new = plain(self.before[column]), plain(self.after[column])
        return [(old[b], new[a]) for b, a in self.changed[column]]


def plain(values: pd.Series) -> list[Any]:
    """Values with None for null."""
    return values.astype(object).where(values.notna(), None).tolist()


def differences(before: Tables, after: Tables) -> list[Difference]:
    """Every table of either build, those first on whose ids the others lean."""
    names = dict.fromkeys([*(name for name in KEYS if name in before or name in after), *before, *after])
    ids: dict[str, str] = {}
    return [_difference(n, before.get(n, pd.DataFrame()), after.get(n, pd.DataFrame()), ids) for n in names]


def _difference(name: str, before: pd.DataFrame, raw: pd.DataFrame, ids: dict[str, str]) -> Difference:
    after = _translated(raw, ids)
    pairs = _matched(before, after, KEYS.get(name, (*SPANS, tuple(c for c in before if c in raw))))
    own = OWN_ID.get(name, "")
    if own in before and own in raw:
        old, new = before[own].tolist(), raw[own].tolist()
        ids.update((identifier, NEW + identifier) for identifier in new)
        ids.update((new[a], old[b]) for b, a in pairs)
        after = _translated(raw, ids)  # a table may refer to its own rows
    changed = {
        column: _unequal(before[column], after[column], pairs)
        for column in before.columns
        if column in after and column not in SHIFTING.get(name, ())
    }
    found_b, found_a = {b for b, _ in pairs}, {a for _, a in pairs}
    return Difference(
        name,
        before,
        after,
        [b for b in range(len(before)) if b not in found_b],
        [a for a in range(len(after)) if a not in found_a],
        changed,
        len({pair for cells in changed.values() for pair in cells}),
    )


def _translated(table: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    columns = [column for column in table.columns if str(column).endswith(REFERENCES)]
    return table.assign(**{c: table[c].map(lambda value: ids.get(value, value)) for c in columns})


def _matched(before: pd.DataFrame, after: pd.DataFrame, keys: Keys) -> list[tuple[int, int]]:
    """Positions of rows that are one, in order: equal in the first key that finds them, the nth with the nth."""
    pairs: list[tuple[int, int]] = []
    left, right = _numbered(before, "before"), _numbered(after, "after")
    for key in keys:
        columns = list(key)
        if not columns or not {*columns} <= {*before.columns} & {*after.columns}:
            continue
        joined = _nth(left, columns).merge(_nth(right, columns), on=[*columns, "nth"])
        pairs += zip(joined["before"].tolist(), joined["after"].tolist(), strict=True)
        left = left[~left["before"].isin(joined["before"])]
        right = right[~right["after"].isin(joined["after"])]
    return sorted(pairs)


def _numbered(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table.assign(**{name: range(len(table))})


def _nth(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    place = [column for column in ("before", "after") if column in table]
    return table[[*columns, *place]].assign(nth=table.groupby(columns, dropna=False).cumcount())


def _unequal(before: pd.Series, after: pd.Series, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    old, new = plain(before), plain(after)
    return [(b, a) for b, a in pairs if old[b] != new[a]]
