"""An analyst's corrections: kept in corrections.tsv beside the corpus, applied to a new Corpus after every build.

A correction is a row of the table `corrections`. It names its row by id and carries a hash of the row's text, so that it is
never applied to another text; what fits no more is listed, not dropped.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.field_dates import read_date
from corpus_tools.folders import CORRECTIONS_FILE, whole_file
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.schema import CLAIM_FIELDS, CORPUS_TABLES, CORRECTED, LABELS, RELATIONS, TABLES, Column
from corpus_tools.tables import Corpus

CORRECTION_COLUMNS = TABLES["corrections"].names
KEY = ("table", "row_id", "column")
ROW, KEEP, REMOVE = "row", "keep", "remove"  # the pseudo-column that takes a whole row out
WHO, WHY = "who", "why"
PAIRS, NAMES = "claim_pairs", "names"  # corrected in a way of their own: judgements on pairs, and what a name is called
EVENTS, MEMBERS = "events", "event_claims"  # judgements on proposed events, which find_events follows
MERGE, EVENT = "merge_into", "event_id"  # the pseudo-column that puts an event into another; the event of a claim
BETWEEN = " & "  # between the parts of an id: two claims; a name, its label and an article
CANONICAL, RELATION = "canonical", "relation"
REVIEWED = tuple(name for name in CORPUS_TABLES if len(TABLES[name].key) == 1)  # rows that one id names
CORRECTABLE = (*REVIEWED, PAIRS, NAMES, EVENTS, MEMBERS)
APPLIED, LEFT_OUT = "corrections", "corrections_left_out"  # in the record of the run
HASH_LETTERS = 12
GONE = "there is no such row. ct.find_orphans() lists all that have none."
_LISTED = {"event_type": "event_types"}  # columns whose values are the terms of a word list
_UNCHANGEABLE = (
    *("start", "end", "position", "block", "zone", "n_words", "first_line", "last_line", "record"),
    *("text_sha256", "n_claims", "n_articles", "n_outlets", "coded"),
)
_OPEN_BELOW, _OPEN_ABOVE = ("at_most", "less_than"), ("at_least", "more_than")
_LIKE = {"boolean": "true or false", "integer": "1200", "number": "1200 or 12.5", "date": "2024-03-05"}
BOUNDED = ("value", "low", "high", "modifier")
_FIELD_OF = {**dict.fromkeys(("value", "low", "high"), "number"), "source_text": "source"}  # whose rule a correction is


class CorrectionError(ValueError):
    """A correction does not fit the tables."""


def correct(corpus: Corpus, corrections: pd.DataFrame) -> Corpus:
    """A new Corpus with the corrections applied; the given one stays as it is.

    `corrections` has a row for each: table, row_id, column, value, and may have before (the value that it corrects; null: any),
    text_hash, who and why. A null value means "the text does not say". The column `row` with the value `remove` takes a row
    out. A row of claim_pairs is a judgement on a pair (`judge_pair`); one of names gives a name its `canonical`; those of events
    and event_claims are what a coder says of proposed events (docs/events.md).
    Who and why are kept in `run`, in `claim_roles` as the rule of the field, and as evidence of an article's outlet, agency and
    date, from which no date of its claims is worked out again. A corrected claim says so in its `text`, and
    its bounds, value and modifier agree where only one of them was given.
    CorrectionError names the correction and what is allowed: an unknown table, row, column or value, a value that no
    longer is what it was.
    """
    missing = [name for name in (*KEY, "value") if name not in corrections.columns]
    if missing:
        raise CorrectionError(f"Corrections lack the columns {missing}. They need: {', '.join(CORRECTION_COLUMNS)}.")
    given = tables.plain(corrections.reindex(columns=CORRECTION_COLUMNS))
    earlier = _applied(corpus)
    changed: dict[str, pd.DataFrame] = {}
    for table, rows in given.groupby("table", sort=False):
        name = str(table)
        if name in (PAIRS, EVENTS, MEMBERS):
            _check_judged(corpus, name, rows)
        elif name == NAMES:
            changed[name] = _renamed(corpus.names, rows)
        elif name in REVIEWED:
            allowed = {row_id: {as_written(row["value"])} for row_id, row in earlier.items() if row_id[0] == name}
            changed[name] = _corrected(name, getattr(corpus, name), rows, corpus.lexicons, allowed)
        else:
            raise CorrectionError(f"The table {name!r} cannot be corrected. Those that can: {', '.join(CORRECTABLE)}.")
    if "claims" in changed:
        of_claims = given[given["table"] == "claims"]
        changed["claims"] = _agreeing(changed["claims"], corpus.claims, of_claims)
        changed["claim_roles"] = _roles(corpus, changed["claims"], of_claims)
    if "articles" in changed:
        changed["articles"] = _evidenced(changed["articles"], given[given["table"] == "articles"])
    kept = [*corpus.run.get(APPLIED, []), *given.to_dict("records")]
    run = {**corpus.run, APPLIED: [{k: as_written(v) for k, v in row.items()} for row in kept]}
    return dataclasses.replace(corpus, **{name: tables.check(name, frame) for name, frame in changed.items()}, run=run)


def judge_pair(corpus: Corpus, claim_a: str, claim_b: str, relation: str, note: str = "", *, who: str = "") -> Corpus:
    """A new Corpus that keeps what a person says of two claims: one of the relations of claim_pairs, or `distinct`.

    It is a correction of the table claim_pairs: it stands in `run`, is saved and loaded with the corpus, can be kept in a
    table of corrections and is replayed by `correct` after a build; `compare_claims` follows it. CorrectionError as there.
    """
    row = {"table": PAIRS, "row_id": pair_id(claim_a, claim_b), "column": RELATION, "value": relation}
    return correct(corpus, pd.DataFrame([{**row, WHO: who, WHY: note}]))


def pair_id(claim_a: str, claim_b: str) -> str:
    """How a correction names two claims."""
    return BETWEEN.join((claim_a, claim_b))


def find_orphans(corpus: Corpus, corrections: pd.DataFrame) -> pd.DataFrame:
    """The corrections that fit the corpus no more, with the reason as `problem`. `correct` takes the others.

    The row is gone, its text is another one, or its value is neither the one that was corrected nor the corrected one.
    """
    known, earlier = _Rows(corpus), _applied(corpus)
    rows = tables.records(corrections.reindex(columns=CORRECTION_COLUMNS))
    problems = [_problem(row, known, earlier) for row in rows]
    found = corrections.assign(problem=pd.Series(problems, index=corrections.index, dtype="str"))
    return found[found["problem"].notna()]


def without_told(corpus: Corpus, corrections: pd.DataFrame) -> pd.DataFrame:
    """The corrections without those of rows that earlier ones have taken out, where the same was told then."""
    earlier = _applied(corpus)
    told = [
        (row["table"], row["row_id"], ROW) in earlier
        and earlier.get(tuple(row[name] for name in KEY), {}).get("value") == row["value"]
        for row in tables.records(corrections)
    ]
    return corrections[~pd.Series(told, index=corrections.index, dtype=bool)]


def _problem(row: Mapping[Any, Any], rows: _Rows, earlier: Mapping[tuple[str, ...], Mapping[str, Any]]) -> str | None:
    table, row_id, column = (str(row[name]) for name in KEY)
    if table not in CORRECTABLE:
        return f"the table {table!r} cannot be corrected; those that can: {', '.join(CORRECTABLE)}"
    if (table, row_id) not in rows:
        return "there is no such row any more"
    if row["text_hash"] and row["text_hash"] != rows.hash((table, row_id)):
        return "the text of its row is another one now"
    if row["before"] is None or table not in REVIEWED or column == ROW:
        return None
    now = as_written(rows.value(table, row_id, column))
    last = earlier.get((table, row_id, column), row)["value"]
    known = {as_written(row["before"]), as_written(row["value"]), as_written(last)}
    return None if now in known else f"it was made for {row['before']!r}, but the value is {now!r} now"


def read_corrections(path: str | Path) -> pd.DataFrame:
    """The table of corrections in a file: tab-separated, with a header. CorrectionError where columns are missing."""
    if not Path(path).is_file():
        raise FileNotFoundError(f"There is no file of corrections {path}. corpus-tools review ... --apply writes one.")
    try:
        frame = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    except ValueError as error:  # also what the reader of tables and UTF-8 raise
        raise CorrectionError(
            f"{Path(path).name} cannot be read: {error}. Save it as UTF-8 text, parted by tabs."
        ) from error
    missing = [name for name in (*KEY, "value") if name not in frame.columns]
    if missing:
        raise CorrectionError(
            f"{Path(path).name} lacks the columns {missing}. It needs: {', '.join(KEY)}, value, parted by tabs. "
            f"Found: {', '.join(map(repr, frame.columns))}."
        )
    frame = frame.dropna(how="all")
    return tables.make("corrections", tables.with_formulas(frame).reindex(columns=CORRECTION_COLUMNS))


def add_corrections(path: str | Path, corrections: pd.DataFrame, corpus: Corpus) -> Path:
    """Add corrections to a file (made if needed), each with the hash of its row's text; the last word on a cell counts."""
    known = _Rows(corpus)
    rows = zip(corrections["table"], corrections["row_id"], strict=True)
    new = corrections.assign(text_hash=[known.hash((str(table), str(row_id))) for table, row_id in rows])
    old = read_corrections(path) if Path(path).is_file() else tables.empty("corrections")
    merged = _one_a_cell(pd.concat([old, tables.make("corrections", new)[CORRECTION_COLUMNS]], ignore_index=True))
    with whole_file(path, over=True) as file:
        tables.without_formulas(merged).to_csv(file, sep="\t", index=False, encoding="utf-8", lineterminator="\n")
    return Path(path)


def _one_a_cell(corrections: pd.DataFrame) -> pd.DataFrame:
    """The last correction of each cell, made for what the first of them was made for."""
    first = corrections.groupby(list(KEY), sort=False, dropna=False)["before"]
    merged = corrections.assign(before=first.transform(lambda cell: cell.iloc[0]))
    return merged.drop_duplicates(list(KEY), keep="last", ignore_index=True)


def overruled(corrections: pd.DataFrame) -> list[tuple[dict[Any, Any], dict[Any, Any]]]:
    """Each correction after which another one gives the same cell another value, with that one."""
    last: dict[tuple[str, ...], dict[Any, Any]] = {}
    found = []
    for row in tables.records(corrections):
        first = last.get(cell := tuple(str(row[name]) for name in KEY), row)
        if as_written(first["value"]) != as_written(row["value"]):
            found.append((first, row))
        last[cell] = row
    return found


def correction_files(given: str | Path | None, *folders: str | Path) -> list[str | Path]:
    """The corrections.tsv of folders, where there is one, and the file that was named."""
    beside = [path for folder in folders if (path := Path(folder) / CORRECTIONS_FILE).is_file()]
    return [*beside, *([given] if given is not None else [])]


def with_corrections(corpus: Corpus, files: Iterable[str | Path]) -> Corpus:
    """The corpus with the corrections of files that it does not have yet; those that fit no more are listed in `run`.

    CorrectionError where two of them give one cell two values, and the second was not made for what the first gave.
    """
    read = [read_corrections(path) for path in files]
    given = pd.concat(read, ignore_index=True) if read else tables.empty("corrections")
    for first, second in overruled(given):
        if as_written(second["before"]) != as_written(first["value"]):
            said = " and ".join(f"{row['value']!r} by {row[WHO] or 'somebody'}" for row in (first, second))
            raise CorrectionError(f"{_where(str(first['table']), first)}: there are two, {said}. Keep one of them.")
    given = _one_a_cell(given)
    earlier = _applied(corpus)
    same = [
        as_written(earlier[key]["value"]) == as_written(value) if (key := tuple(map(str, cells))) in earlier else False
        for *cells, value in zip(*(given[name] for name in (*KEY, "value")), strict=True)
    ]
    pending = given[~pd.Series(same, index=given.index, dtype=bool)]
    if pending.empty:
        return corpus
    orphans = find_orphans(corpus, pending)
    new = correct(corpus, pending.drop(index=orphans.index))
    left_out = tables.records(orphans)
    said = f"corrections: {len(new.run[APPLIED]):,} applied, {len(orphans):,} left out."
    reading = [line for line in new.run.get("reading", ()) if not line.startswith("corrections:")]
    return dataclasses.replace(new, run={**new.run, LEFT_OUT: left_out, "reading": [*reading, said]})


def correctable(name: str, words: Lexicons | None = None) -> list[Column]:
    """The columns of a table that may be corrected: no keys, no places in the text; with the values that a word list allows."""
    if name == MEMBERS:
        return [column for column in TABLES[name].columns if column.name == EVENT]
    if name in (PAIRS, NAMES):
        only = RELATION if name == PAIRS else CANONICAL
        return [c._replace(allowed=RELATIONS if name == PAIRS else ()) for c in TABLES[name].columns if c.name == only]
    columns = [
        column
        for column in TABLES[name].columns
        if not column.name.endswith(("_id", "_start", "_end")) and column.name not in _UNCHANGEABLE
    ]
    lists = words or load_lexicons()
    merge = [Column(MERGE, "string", "the event that this one belongs to")] if name == EVENTS else []
    return [
        column._replace(allowed=lists.terms(_LISTED[column.name])) if column.name in _LISTED else column
        for column in [*columns, *merge]
    ]


def _applied(corpus: Corpus) -> dict[tuple[str, ...], dict[str, Any]]:
    """(table, row, column) -> the correction that the corpus has."""
    return {tuple(str(row[name]) for name in KEY): row for row in corpus.run.get(APPLIED, ())}


class _Rows:
    """The rows that can be corrected, by table and id: whether one is there, a hash of its text, and its values."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        sentences = corpus.sentences
        texts = {key: _hashed(text) for key, text in zip(sentences["sentence_id"], sentences["text"], strict=True)}
        self.hash_of: dict[tuple[str, str], str | None] = {}
        self.number_of: dict[tuple[str, str], int] = {}
        for name in REVIEWED:
            frame = getattr(corpus, name)
            of_row = frame["text_sha256"].str[:HASH_LETTERS] if name == "articles" else frame["sentence_id"].map(texts)
            for number, (row, text) in enumerate(zip(frame[TABLES[name].key[0]], of_row, strict=True)):
                self.hash_of[name, row] = None if pd.isna(text) else text
                self.number_of[name, row] = number
        for name, label, article in corpus.names[["name", "label", "article_id"]].itertuples(index=False):
            self.hash_of |= dict.fromkeys(((NAMES, name_id(name, label)), (NAMES, name_id(name, label, article))))

    def __contains__(self, row: tuple[str, str]) -> bool:
        return all(end in self.hash_of or end[0] == EVENTS for end in self.ends(row))

    def hash(self, row: tuple[str, str]) -> str | None:
        """Of the text behind a row; of a pair of both texts; None where the row has no text of its own."""
        texts = [self.hash_of.get(end) for end in self.ends(row)]
        return None if None in texts else texts[0] if len(texts) == 1 else _hashed("".join(map(str, texts)))

    def value(self, table: str, row_id: str, column: str) -> Any:
        return getattr(self.corpus, table)[column].iloc[self.number_of[table, row_id]]

    @staticmethod
    def ends(row: tuple[str, str]) -> list[tuple[str, str]]:
        table, row_id = row
        return [("claims", claim) for claim in row_id.split(BETWEEN)] if table in (PAIRS, MEMBERS) else [row]


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:HASH_LETTERS]


def name_id(name: str, label: str, article: str | None = None) -> str:
    """How a correction names a name: in one article, or in all."""
    return BETWEEN.join(filter(None, (name, label, article)))


def _named(row_id: str) -> tuple[str, str, str | None]:
    """Name, label and article of a name's id; the name itself may hold what stands between."""
    parts = row_id.split(BETWEEN)
    at = -1 if parts[-1] in LABELS or len(parts) < 3 else -2
    return BETWEEN.join(parts[:at]), parts[at], None if at == -1 else parts[-1]


def _renamed(names: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table names with the canonical names that corrections give; those of one article after those of all."""
    new = names.copy()
    wanted = [(*_named(str(row["row_id"])), row) for row in rows.to_dict("records")]
    for name, label, article, row in sorted(wanted, key=lambda one: one[2] is not None):
        where, value = _where(NAMES, row), as_written(row["value"])
        of_name = (new["name"] == name) & (new["label"] == label) & (article is None or new["article_id"] == article)
        if row["column"] != CANONICAL or value is None:
            raise CorrectionError(
                f"{where}: {value!r} is not allowed. Allowed: {CANONICAL}, and a name that is not empty."
            )
        if not of_name.any():
            raise CorrectionError(f"{where}: {GONE}")
        new.loc[of_name, CANONICAL] = value
        new.loc[of_name, "joined_by"] = None if value == name else "alias"
    return new


def _where(table: str, row: Mapping[Any, Any]) -> str:
    return f"Correction of {table}, row {row['row_id']!r}, column {row['column']!r}"


def _check_judged(corpus: Corpus, name: str, rows: pd.DataFrame) -> None:
    """Of pairs and events claims, columns and values can be checked here; which events there are is found out by find_events."""
    columns = {column.name: column for column in correctable(name, corpus.lexicons)}
    known = set(corpus.claims["claim_id"])
    for row in rows.to_dict("records"):
        where = _where(name, row)
        claims = [] if name == EVENTS else [claim for _, claim in _Rows.ends((name, str(row["row_id"])))]
        if name == PAIRS and len(set(claims)) != 2:
            raise CorrectionError(f"{where}: it takes two claims. row_id is two claims with {BETWEEN!r} between.")
        if unknown := [claim for claim in claims if claim not in known]:
            raise CorrectionError(f"{where}: there is no claim {unknown[0]!r}.")
        if row["column"] in (MERGE, EVENT) and as_written(row["value"]) is None:
            raise CorrectionError(f"{where}: name an event.")
        declared = _column(row, columns, where, removable=name == EVENTS)
        if declared is not None:
            typed(declared, row["value"], where)


def _column(
    row: Mapping[Any, Any], columns: Mapping[str, Column], where: str, *, removable: bool = True
) -> Column | None:
    """The column that a correction changes, None where it keeps or takes out the row. CorrectionError where it may not."""
    if row["column"] == ROW and removable:
        if row["value"] not in (KEEP, REMOVE):
            raise CorrectionError(f"{where}: {row['value']!r} is not allowed. Allowed: {KEEP}, {REMOVE}.")
        return None
    if row["column"] not in columns:
        raise CorrectionError(f"{where}: this column cannot be corrected. Those that can: {', '.join(columns)}, {ROW}.")
    return columns[row["column"]]


def _corrected(
    name: str, frame: pd.DataFrame, rows: pd.DataFrame, words: Lexicons, earlier: Mapping[tuple[str, ...], set[Any]]
) -> pd.DataFrame:
    """The table with cells changed and rows taken out; `earlier` has the values that corrections before these gave."""
    key, columns = TABLES[name].key[0], {column.name: column for column in correctable(name, words)}
    place = {row_id: number for number, row_id in enumerate(frame[key])}
    values: dict[str, list[Any]] = {}
    removed: set[int] = set()
    for correction in rows.to_dict("records"):
        row_id, column = correction["row_id"], correction["column"]
        where = _where(name, correction)
        if row_id not in place:
            raise CorrectionError(f"{where}: {GONE}")
        number = place[row_id]
        declared = _column(correction, columns, where)
        if declared is None:
            removed.update([number] if correction["value"] == REMOVE else [])
            continue
        current = values.setdefault(column, tables.plain(frame[column]).tolist())
        now = as_written(current[number])
        before = as_written(typed(declared, correction["before"], where, is_new=False))
        if before is not None and now not in {before} | earlier.get((name, row_id, column), set()):
            raise CorrectionError(
                f"{where}: it was made for {correction['before']!r}, but the value is {now!r} now. "
                "Check the sentence again and renew or drop the correction."
            )
        current[number] = typed(declared, correction["value"], where)
    new = frame.assign(**{name: pd.Series(cells, frame.index, frame[name].dtype) for name, cells in values.items()})
    return new.drop(index=[frame.index[number] for number in removed]).reset_index(drop=True)


def _evidenced(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Corrected articles whose outlet, agency and date name the correction as their evidence, where it gave none itself."""
    given = {(row["row_id"], row["column"]): row for row in rows.to_dict("records")}
    new = articles.copy()
    for (article, column), row in given.items():
        evidence = f"{column}_evidence"
        if evidence in new.columns and (article, evidence) not in given:
            said = None if as_written(row["value"]) is None else _by(row[WHO])
            new.loc[new["article_id"] == article, evidence] = said
    return new


def _by(who: Any) -> str:
    """How a corrected field names what gave it."""
    return f"correction by {who}" if who else "correction"


def _agreeing(claims: pd.DataFrame, before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Corrected claims whose value, bounds and modifier agree where only some were given, and whose text says `corrected`."""
    given = rows[rows["column"] != ROW].groupby("row_id")["column"].agg(set).to_dict()
    old = before.set_index("claim_id")
    new = claims.copy()
    for number, claim in enumerate(claims["claim_id"]):
        if claim not in given:
            continue
        columns = given[claim]
        cells = {name: new[name].iloc[number] for name in (*BOUNDED, "text", "number_text", "unit")}
        if columns & set(BOUNDED):
            cells |= _bounded(cells, old.loc[claim], columns)
            if said := _disorder(cells):
                raise CorrectionError(f"Correction of claims, row {claim!r}: {said}.")
            cells["text"] = cells["text"] if "text" in columns else _number_words(cells)
            cells["number_text"] = as_written(_point(cells)) or cells["number_text"]
        for name in (*BOUNDED, "text", "number_text"):
            said = cells[name] if name != "text" else str(cells[name]).removesuffix(CORRECTED) + CORRECTED
            new.iloc[number, new.columns.get_loc(name)] = said
    return new


def _bounded(cells: Mapping[str, Any], old: pd.Series | Mapping[str, Any], columns: set[str]) -> dict[str, Any]:
    """Value, low, high and modifier, where some were given and the others follow from them."""
    value, low, high, modifier = (cells[name] for name in BOUNDED)
    if "value" not in columns and {"low", "high"} & columns and low == high:
        value = low
    if "modifier" in columns and not {"low", "high"} & columns:
        if modifier in (*_OPEN_BELOW, *_OPEN_ABOVE, "exact"):
            low, high = (None if modifier in opens else value for opens in (_OPEN_BELOW, _OPEN_ABOVE))
    elif "value" in columns:
        low = value if "low" not in columns and low == old["value"] else low
        high = value if "high" not in columns and high == old["value"] else high
    if "modifier" not in columns and not pd.isna(low) and not pd.isna(high):
        modifier = "exact" if low == high else "range" if modifier == "exact" else modifier
    return {"value": value, "low": low, "high": high, "modifier": modifier}


def _disorder(cells: Mapping[str, Any]) -> str | None:
    for low, high in (("low", "value"), ("value", "high"), ("low", "high")):
        if not pd.isna(cells[low]) and not pd.isna(cells[high]) and cells[low] > cells[high]:
            return f"{low} {as_written(cells[low])} is more than {high} {as_written(cells[high])}"
    return None


def contradiction(after: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    """How value, low and high of a claim would contradict each other after a correction; None where they would not."""
    columns = {name for name in BOUNDED if as_written(after.get(name)) != as_written(before.get(name))}
    new, old = (_numbers(row) for row in (after, before))
    return _disorder(_bounded(new, old, columns)) if columns else None


def _numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """Value, bounds and modifier of a row whose numbers may be written as text."""
    written = {name: as_written(row.get(name)) for name in BOUNDED}
    return {name: cell if cell is None or name == "modifier" else float(cell) for name, cell in written.items()}


def _point(cells: Mapping[str, Any]) -> Any:
    """The one number of a figure: its value, else a bound."""
    return next((one for one in (cells["value"], cells["low"], cells["high"]) if not pd.isna(one)), None)


def _number_words(cells: Mapping[str, Any]) -> str:
    """The corrected figure in words: "at least 14"."""
    modifier, low, high = cells["modifier"], cells["low"], cells["high"]
    if modifier == "range" and not pd.isna(low) and not pd.isna(high):
        number = f"{as_written(low)} to {as_written(high)}"
    else:
        number = f"{'about' if modifier == 'approx' else modifier.replace('_', ' ')} {as_written(_point(cells))}"
    return " ".join(filter(None, (number.removeprefix("exact "), as_written(cells["unit"]))))


def typed(column: Column, value: Any, where: str, *, is_new: bool = True) -> Any:
    """A cell as its column's type. CorrectionError says what is allowed."""
    if value is None or (isinstance(value, str) and not value.strip()) or pd.isna(value):
        if column.required and is_new:
            raise CorrectionError(f"{where}: this column is never empty.{_choices(column)}")
        return None
    text = str(value).strip()
    if is_new and column.allowed and text not in column.allowed:
        raise CorrectionError(f"{where}: {text!r} is not allowed.{_choices(column)}")
    try:
        if column.type == "boolean":
            return {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}[text.lower()]
        if column.type == "integer":
            return int(float(text))
        if column.type == "number":
            return float(text)
        if column.type == "date":
            return _date(value)
    except (KeyError, ValueError, OverflowError) as error:
        raise CorrectionError(f"{where}: {text!r} is no {column.type}. Write it like {_LIKE[column.type]}.") from error
    return text


def _date(value: Any) -> pd.Timestamp:
    """A date; ValueError for words that can be read in two ways, or in none."""
    date = read_date(value) if isinstance(value, str) else value
    if date is None:
        raise ValueError(value)
    return pd.Timestamp(date).as_unit("us")


def _choices(column: Column) -> str:
    return f" Allowed: {', '.join(column.allowed)}." if column.allowed else ""


def _roles(corpus: Corpus, claims: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """claim_roles in which corrected fields name the correction as their rule, without words, and removed claims have none."""
    roles = corpus.claim_roles[corpus.claim_roles["claim_id"].isin(claims["claim_id"])]
    sentence = dict(zip(claims["claim_id"], claims["sentence_id"], strict=True))
    fields = [
        (row["row_id"], field, row["value"], row[WHO])
        for row in corrections.to_dict("records")
        if (field := _FIELD_OF.get(row["column"], row["column"])) in CLAIM_FIELDS and row["row_id"] in sentence
    ]
    if not fields:
        return roles.reset_index(drop=True)
    touched = pd.MultiIndex.from_tuples([field[:2] for field in fields])
    rest = roles[~pd.MultiIndex.from_frame(roles[["claim_id", "role"]]).isin(touched)]
    new = {}
    for claim, role, value, who in fields:
        new[claim, role] = (claim, role, sentence[claim], as_written(value), False, _by(who))
    columns = ["claim_id", "role", "sentence_id", "name", "inherited", "rule"]
    added = tables.make("claim_roles", pd.DataFrame(new.values(), columns=columns))
    return pd.concat([rest, added], ignore_index=True)


def as_written(value: Any) -> str | None:
    """A value as one text, however it was typed: 13 and 13.0, True and TRUE are one; empty is null."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.0f}" if float(value).is_integer() else repr(float(value))
    if isinstance(value, pd.Timestamp) or hasattr(value, "isoformat"):
        written = pd.Timestamp(value).isoformat()
        return written.removesuffix("T00:00:00")
    return str(value).strip() or None
