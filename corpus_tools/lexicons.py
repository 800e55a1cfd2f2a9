"""Word lists: the packaged ones, extended, cut or replaced by the analyst's own.

A list is a tab-separated file: comment lines that begin with `#`, a header, one row a term; the first column is the
term. Nothing here imports pandas, so that the number grammar stays light to load.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGED = Path(__file__).parent / "data"
REPLACE = "replace"
ACTION, REMOVE, ADD = "action", "remove", "add"

# Lists that tell the kind of a person or thing: in them a loaded word has the row of its neutral partner in actor_labels.
JUDGING = ("people", "counted_classes", "event_nouns", "same_things", "scope_cues")
LABELS = "actor_labels"

Row = Mapping[str, str]


class LexiconError(ValueError):
    """A word list cannot be read, or says a thing twice."""


class Lexicons:
    """Word lists by name. Immutable; equal and hashable by content, so that what is compiled from it can be cached."""

    def __init__(self, lists: Mapping[str, tuple[Row, ...]]) -> None:
        partners = neutral_partners(lists.get(LABELS, ()))
        self._lists = {
            name: _alike(rows, partners) if name in JUDGING else rows for name, rows in sorted(lists.items())
        }
        self._hashes = {name: _hash(rows) for name, rows in self._lists.items()}
        self._fingerprint = hashlib.sha256("".join(self._hashes.values()).encode()).hexdigest()
        self._hash = hash(int(self._fingerprint, 16))  # of a number, which has the same hash in every process

    def __getitem__(self, name: str) -> tuple[Row, ...]:
        if name not in self._lists:
            raise LexiconError(f"There is no word list {name!r}. The lists are: {', '.join(self._lists)}.")
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def terms(self, name: str, **where: str) -> tuple[str, ...]:
        """The terms (first column) of the list `name`, in file order; `where` keeps rows with these values."""
        rows: Iterable[Row] = self[name]
        for column, value in where.items():
            rows = [row for row in rows if row.get(column) == value]
        return tuple(map(_term, rows))

    def holding(self, name: str, column: str, value: str) -> frozenset[str]:
        """The terms whose `column`, a cell of several words, holds one of them."""
        return frozenset(_term(row) for row in self[name] if value in row[column].split())

    def mapping(self, name: str, column: str) -> dict[str, str]:
        """Term -> value of `column`, for the list `name`."""
        return {_term(row): row[column] for row in self[name]}

    @property
    def hashes(self) -> dict[str, str]:
        """Name -> SHA-256 of the list's content."""
        return dict(self._hashes)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicons) and self._fingerprint == other._fingerprint

    def __repr__(self) -> str:
        return f"Lexicons: {len(self._lists)} lists, {sum(map(len, self._lists.values())):,} terms"


def _term(row: Row) -> str:
    return next(iter(row.values()))


def neutral_partners(labels: tuple[Row, ...]) -> dict[str, str]:
    """Loaded word -> the neutral word beside it in actor_labels, singular and plural."""
    pairs = ((row["term"], row.get("neutral")) for row in labels)
    plurals = ((row.get("plural"), row.get("neutral_plural")) for row in labels)
    return {label: neutral for label, neutral in (*pairs, *plurals) if label and neutral and label != neutral}


def _alike(rows: tuple[Row, ...], partners: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of a list in which each loaded word has the row of its neutral partner, and no other."""
    key = next(iter(rows[0])) if rows else ""
    kept = {row[key]: row for row in rows if row[key] not in partners}
    copied = ({**kept[neutral], key: label} for label, neutral in partners.items() if neutral in kept)
    return (*kept.values(), *copied)


def _hash(rows: tuple[Row, ...]) -> str:
    lines = ("\t".join(map("=".join, row.items())) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def either(terms: Iterable[str]) -> str:
    """A regular expression for any of the terms; the longest that fits is taken."""
    return "|".join(map(re.escape, sorted(terms, key=lambda term: (-len(term), term))))


def load_lexicons(folder: str | Path | None = None) -> Lexicons:
    """The packaged word lists, changed by the TSV files of `folder`.

    A file of the same name extends the packaged list; a row whose `action` is `remove` cuts a term; a first line
    `# replace` replaces the list. LexiconError names the file and the term where a list repeats one, has a row with too many
    cells, removes a term that is not there, or holds a value that the list does not allow, and a list under another ending;
    FileNotFoundError where there is no such folder.
    """
    packaged, rules = _packaged()
    if folder is None:
        return packaged
    own = Path(folder)
    if not own.is_dir():
        raise FileNotFoundError(
            f"{folder} is no folder. lexicons= takes a folder of .tsv files named like the packaged ones."
        )
    lists = {name: packaged[name] for name in packaged}
    changed: dict[str, _File] = {}
    for path in sorted(own.iterdir()):
        if path.suffix != ".tsv":
            if path.stem in lists and path.is_file():
                raise LexiconError(f"{path.name} is not read: a word list is tab-separated and named {path.stem}.tsv.")
            continue
        if path.stem not in lists:
            raise LexiconError(f"{path.name} is no word list of this package. The lists are: {', '.join(lists)}.")
        changed[path.stem] = _read(path)
        lists[path.stem] = _changed(path, changed[path.stem], lists[path.stem])
    for name, file in changed.items():
        _check(f"{name}.tsv", file, rules[name], lists)
        if name in JUDGING:
            _no_labels(f"{name}.tsv", file, neutral_partners(lists.get(LABELS, ())))
    return Lexicons(lists)


class _File(NamedTuple):
    """One file: its rows, the line that each stands in, whether it replaces, and what its comments say of its columns."""

    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    replaces: bool
    rules: tuple[_Rule, ...]


class _Rule(NamedTuple):
    """What a column may hold: "# strength is a number", "# counts is one of: object, -" (- is an empty cell), "some of"
    (several, parted by blanks), "# event_type is a term of event_types", "some terms of"."""

    column: str
    how: str
    values: str


_RULE = re.compile(
    r"#\s*(?P<column>\w+) is (?P<how>one of|some of|a term of|some terms of|a number)(?::?\s+(?P<values>.+))?$"
)


def _no_labels(name: str, file: _File, partners: Mapping[str, str]) -> None:
    """LexiconError where an analyst's list gives a loaded word a row that its neutral partner has not."""
    for term, line in zip(map(_term, file.rows), file.lines, strict=True):
        if term in partners:
            raise LexiconError(
                f"{name}, line {line}: {term!r} is a loaded word of {LABELS} and has the row of its partner "
                f"{partners[term]!r}. Change the row of {partners[term]!r}, or the partner in {LABELS}.tsv."
            )


@cache
def _packaged() -> tuple[Lexicons, dict[str, tuple[_Rule, ...]]]:
    """The packaged lists, and by list what its columns may hold."""
    files = {path.stem: _read(path) for path in sorted(PACKAGED.glob("*.tsv"))}
    lists = {name: file.rows for name, file in files.items()}
    for name, file in files.items():
        _check(f"{name}.tsv", file, file.rules, lists)
    return Lexicons(lists), {name: file.rules for name, file in files.items()}


def _check(name: str, file: _File, rules: Iterable[_Rule], lists: Mapping[str, tuple[Row, ...]]) -> None:
    """LexiconError with file, line, term and what is allowed, where a cell holds what its list does not allow."""
    for rule in rules:
        allowed = _allowed(rule, lists)
        for row, line in zip(file.rows, file.lines, strict=True):
            cell = row.get(rule.column)
            if cell is None or row.get(ACTION) == REMOVE:
                continue
            for part in cell.split() if rule.how.startswith("some") else [cell]:
                if _NUMBER.fullmatch(part) if allowed is None else part in allowed:
                    continue
                told = "a number" if allowed is None else ", ".join(allowed).replace(", ,", ",") or "nothing"
                raise LexiconError(f"{name}, line {line}: {_term(row)!r} has {rule.column} {part!r}. Allowed: {told}.")


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _allowed(rule: _Rule, lists: Mapping[str, tuple[Row, ...]]) -> tuple[str, ...] | None:
    if rule.how == "a number":
        return None
    if rule.how.endswith(("a term of", "terms of")):
        return tuple(map(_term, lists[rule.values]))
    return tuple("" if value == "-" else value for value in re.split(r",\s*", rule.values))


def _read(path: Path) -> _File:
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    rules: list[_Rule] = []
    seen: set[str] = set()
    header: list[str] = []
    replaces = False
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path.name} is not in UTF-8 ({error}). Save it as UTF-8 text, parted by tabs.") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            replaces = replaces or line.lstrip("# ").strip().lower() == REPLACE
            rule = _RULE.match(line.strip())
            if rule is not None:
                rules.append(_Rule(rule["column"], rule["how"], rule["values"] or ""))
            continue
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            continue
        if len(cells) > len(header):
            raise LexiconError(f"{path.name}, line {number}: {len(cells)} cells, but the header names {len(header)}.")
        if cells[0] in seen:
            raise LexiconError(f"{path.name}, line {number}: the term {cells[0]!r} stands twice. Keep one row for it.")
        seen.add(cells[0])
        lines.append(number)
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return _File(tuple(rows), tuple(lines), replaces, tuple(rules))


def _changed(path: Path, file: _File, packaged: tuple[Row, ...]) -> tuple[Row, ...]:
    rows = file.rows
    columns = list(packaged[0]) if packaged else []
    unknown = sorted({key for row in rows for key in row} - {*columns, ACTION})
    if columns and unknown:
        raise LexiconError(f"{path.name}: unknown columns {unknown}. Allowed: {', '.join([*columns, ACTION])}.")
    kept = {} if file.replaces else {_term(row): row for row in packaged}
    for row in rows:
        term, action = _term(row), row.get(ACTION) or ADD
        if action == REMOVE:
            if term not in kept:
                raise LexiconError(f"{path.name}: cannot remove {term!r}: it is not in the packaged list.")
            del kept[term]
        elif action == ADD:
            kept[term] = {column: row.get(column, "") for column in columns or row}
        else:
            raise LexiconError(f"{path.name}: action {action!r} for {term!r} is not known. Allowed: {ADD}, {REMOVE}.")
    return tuple(kept.values())
