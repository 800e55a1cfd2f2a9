"""Names across articles: a map, joined late, that the analyst can edit.

Within an article a surname finds its full name. Across articles names of several words are joined, acronyms that some article
spells out, listed aliases, and a surname alone where corpus and article point to one bearer (surnames.py).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.surnames import MENTION, Row, join_surnames
from corpus_tools.corrections import CANONICAL, NAMES, correct, name_id
from corpus_tools.extraction.names.gazetteer import are_apart, names_apart
from corpus_tools.extraction.names.spelling import same_spelling, same_words, sound_key, spoken_words
from corpus_tools.lexicons import Lexicons, load_lexicons
from corpus_tools.tables import Corpus

ALIAS, SPELLING, ACRONYM, SURNAME = "alias", "spelling", "acronym", "surname_corpus"
EDIT_COLUMNS = ("name", "label", "canonical")
NAME_KEY = ("name", "label", "article_id")
MAX_ROLES = 5  # printed in names_table
_KINDS = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_UNNAMED = ("DATE",)
_RENAMED = ("PERSON", "ORG")  # places and peoples keep the name that the lists give to their spellings
_SEPARATOR = " | "
_SHOWN = ("canonical", "label", "name")  # what a row of names_table is of
_COUNTED = ("variants", "mentions", "articles", "outlets", "roles", "joined_by")

Canonical = tuple[str, str | None]


def find_names(
    entities: pd.DataFrame, *, lexicons: Lexicons | None = None, edits: str | Path | pd.DataFrame | None = None
) -> pd.DataFrame:
    """The table names from the table entities: each name of an article, and its name across the corpus.

    Joined are other spellings of names of several words, acronyms that one long name of the corpus explains, and what the
    list `aliases` says, and surnames alone that point to one bearer; never two names of the list `must_not_merge`.
    The canonical name is one that an article prints. `edits` is the table of
    `names_table`, or its CSV, with changed `canonical`: it has the last word. ValueError where a row of it cannot be used.
    """
    words = lexicons or load_lexicons()
    tables.need(entities, "entities", *MENTION)
    known = entities.loc[~entities["label"].isin(_UNNAMED) & entities["name"].notna(), list(MENTION)]
    row_of = known.groupby(list(NAME_KEY), sort=False).ngroup().to_numpy()  # of each mention, in order of the first
    firsts = known.loc[~pd.Series(row_of, index=known.index).duplicated(), list(NAME_KEY)]
    rows: list[Row] = list(zip(*map(_cells, (firsts[column] for column in NAME_KEY)), strict=True))
    canonical = _canonical(known, words)
    surnames = join_surnames(known, rows, {key: name for key, (name, _) in canonical.items()}, words)
    found: list[Canonical] = []
    for own, label, article in rows:
        name, why = canonical[own, label]
        full = surnames.get((own, article)) if why is None and label == "PERSON" else None
        found.append((name, why) if full is None else (full, SURNAME))
    printed = _printed(known, np.array([name for name, _ in found], dtype=object)[row_of])
    last: list[Canonical] = []
    for (own, label, _), (name, why) in zip(rows, found, strict=True):
        form = printed.get((name, label), name)
        last.append((form, None if form == own else why))
    shown, reasons = zip(*last, strict=True) if last else ((), ())
    names = firsts.assign(canonical=shown, joined_by=pd.array(reasons, dtype=object))
    return tables.make("names", _edited(names, edits))


def _cells(values: pd.Series) -> list[Any]:
    """The cells of a column, equal ones as one object: a name stands in an archive a thousand times."""
    codes, known = pd.factorize(values)
    return known.astype(object).take(codes).tolist()


def _printed(known: pd.DataFrame, full: npt.NDArray[np.object_]) -> dict[tuple[str, str], str]:
    """(canonical, label) of a person or body -> the commonest form in which the articles print it; `full` has the canonical
    name of each mention.

    Full names of persons count before surnames, which others may share; a name that only a list gives is never taken.
    """
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    texts: dict[str, set[str]] = defaultdict(set)
    renamed = known.assign(full=full)[known["label"].isin(_RENAMED)]
    for (whole, label, name, text), n in renamed.groupby(["full", "label", "name", "text"], sort=False).size().items():
        counts = forms[whole, label]
        counts[name if len(spoken_words(text)) < len(spoken_words(name)) else text] += n
        counts[text] += 0
        texts[label].add(text)
    printed = {}
    for (name, label), counts in forms.items():
        told = {form: n for form, n in counts.items() if form in texts[label]}
        if name in told or not told:
            continue
        printed[name, label] = min(told, key=lambda form: (form.isupper(), -told[form], -len(form), form))
    return printed


def _canonical(known: pd.DataFrame, words: Lexicons) -> dict[tuple[str, str], Canonical]:
    """(name, label) -> name across the corpus, and why."""
    alias = {spoken_words(term): name for term, name in words.mapping("aliases", "name").items()}
    apart = names_apart(words)
    given, surnames = words.terms("given_names"), words.terms("surnames")
    plain = frozenset(word.casefold() for word in (*given, *surnames))
    frequent = frozenset(word.casefold() for word in words.terms("surnames", frequent="yes"))
    labels: dict[tuple[str, str], str] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, label), n in known.groupby(["name", "label"], sort=False).size().items():
        kind = labels[name, label] = _KINDS.get(label, label)
        counts[kind][name] += n
    listed = words.terms("organisations")
    explained = known.loc[known["joined_by"] == ACRONYM, ["label", "name", "text"]].drop_duplicates()
    explained = explained[~explained["text"].isin(listed)]
    people = frozenset(map(spoken_words, words.terms("known_people")))
    rules = _Apart(apart, plain, frequent, people)
    joined = {kind: _join(names, kind, alias, rules, _long_names(explained, kind)) for kind, names in counts.items()}
    return {(name, label): joined[kind][name] for (name, label), kind in labels.items()}


def _long_names(explained: pd.DataFrame, kind: str) -> dict[str, str]:
    """Acronym -> long name, where the articles that spell it out agree on one."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for label, name, text in explained.itertuples(index=False, name=None):
        if _KINDS.get(label, label) == kind:
            meanings[text].add(name)
    return {text: next(iter(names)) for text, names in meanings.items() if len(names) == 1}


def _join(
    names: Counter[str], kind: str, alias: dict[tuple[str, ...], str], apart: _Apart, long_names: dict[str, str]
) -> dict[str, Canonical]:
    """Each name of one kind -> its name across the corpus. The most frequent spelling stands for the others."""
    homes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    result: dict[str, Canonical] = {}
    for name in sorted(names, key=lambda n: (n.isupper(), -names[n], -len(n), n)):
        spoken = spoken_words(name)
        if spoken in alias:
            target = alias[spoken]
            result[name] = (target, ALIAS if name != target else None)
        elif name in long_names and not are_apart(name, long_names[name], apart.listed):
            result[name] = (long_names[name], ACRONYM)
        elif len(spoken) > 1 and kind != "NORP":
            key = sound_key(name, ends_only=kind == "PERSON")
            home = next((other for other in homes[key] if _same(other, name, kind, apart)), None)
            result[name] = (result[home][0], SPELLING) if home is not None else (name, None)
        else:
            result[name] = (name, None)
        if result[name][1] in (None, ALIAS) and len(spoken) > 1:
            homes[sound_key(name, ends_only=kind == "PERSON")].append(name)
    return {name: _last(result, name, why) for name, (_, why) in result.items()}


class _Apart(NamedTuple):
    """What keeps two names of the corpus apart that sound alike."""

    listed: frozenset[frozenset[str]]
    plain: frozenset[str]  # given names and surnames of the lists, in lower case
    frequent: frozenset[str]  # surnames that many strangers share
    people: frozenset[tuple[str, ...]]  # known full names, of which a middle name may be left out


def _same(a: str, b: str, kind: str, apart: _Apart) -> bool:
    if are_apart(a, b, apart.listed):
        return False
    if kind != "PERSON":
        return same_words(a, b)
    x, y = spoken_words(a), spoken_words(b)
    if len(x) != len(y) and min(x, y, key=len) in apart.people:
        return same_spelling(a, b)
    if len(x) != len(y) and x[-1] in apart.frequent:
        return False  # "John Smith" and "John E. Smith"
    if len(x) == len(y) and all(word in apart.plain for word in (*x, *y)) and not _doubles_only(x, y):
        return False  # "Marion Berry" and "Marion Barry"
    return same_spelling(a, b, initials_only=True)


def _doubles_only(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Do the words differ in doubled letters alone: "Hilary", "Hillary"?"""
    return [_DOUBLED.sub(r"\1", word) for word in a] == [_DOUBLED.sub(r"\1", word) for word in b]


_DOUBLED = re.compile(r"(\w)\1+")


def _last(result: dict[str, Canonical], name: str, why: str | None) -> Canonical:
    """Follow a long name to the spelling that stands for it."""
    target = result[name][0]
    further = result.get(target, (target, None))[0]
    return (further, why) if further != name else (name, None)


def names_table(corpus: Corpus) -> pd.DataFrame:
    """One row for each name of the corpus: what it was joined to, how it is printed, how often, by whom.

    Columns: canonical, label, name, variants (as printed), mentions, articles, outlets, roles (as printed, the commonest
    first), joined_by. To change it, save it with `.to_csv("names.csv", index=False)`, edit the column `canonical` (the same
    word in two rows merges them, another word splits or renames) and give it to `edit_names`. A column `article_id` may
    confine a row to one article.
    """
    mentions = named_mentions(corpus).merge(corpus.articles[["article_id", "outlet"]], on="article_id", how="left")
    grouped = mentions.groupby(list(_SHOWN), sort=True)
    numbers = grouped.agg(
        mentions=("text", "size"), articles=("article_id", "nunique"), joined_by=("joined_by", "first")
    )
    variants, outlets = (_listed(mentions, column) for column in ("text", "outlet"))
    listed = {"variants": variants, "outlets": outlets, "roles": _listed(mentions, "role", MAX_ROLES)}
    words = {column: [found.get(key, "") for key in numbers.index] for column, found in listed.items()}
    table = numbers.assign(**words).astype(dict.fromkeys(words, "str")).reset_index()[[*_SHOWN, *_COUNTED]]
    total = table.groupby(["canonical", "label"])["mentions"].transform("sum")
    order = table.assign(_total=-total, _own=-table["mentions"])
    order = order.sort_values(["_total", "canonical", "label", "_own", "name"], kind="stable")
    return order.drop(columns=["_total", "_own"]).reset_index(drop=True)


def _listed(mentions: pd.DataFrame, column: str, most: int | None = None) -> dict[tuple[str, ...], str]:
    """(canonical, label, name) -> the values of a column in its mentions, the commonest first."""
    known = mentions.loc[mentions[column].notna(), [*_SHOWN, column]]
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for *key, value in zip(*(known[name] for name in known), strict=True):
        found[tuple(key)][value] += 1
    return {
        key: _SEPARATOR.join(sorted(counted, key=lambda value: (-counted[value], value))[:most])
        for key, counted in found.items()
    }


def edit_names(corpus: Corpus, edits: str | Path | pd.DataFrame) -> Corpus:
    """The corpus with the names that the analyst's edited `names_table` (a frame, or its CSV) gives.

    What differs is kept in `run` as corrections of the table names: it is saved with the corpus, and `correct` replays it.
    FileNotFoundError where there is no such file; ValueError says which row cannot be used.
    """
    edited = find_names(corpus.entities, lexicons=corpus.lexicons, edits=edits)
    known = corpus.names.merge(edited, on=list(NAME_KEY), suffixes=("", "_new"))
    differing = known[known["canonical"] != known["canonical_new"]]
    rows = [
        (NAMES, name_id(name, label, article), CANONICAL, old, new)
        for name, label, article, old, new in differing[[*NAME_KEY, "canonical", "canonical_new"]].itertuples(
            index=False
        )
    ]
    return correct(corpus, tables.make("corrections", rows)) if rows else corpus


def _edited(rows: pd.DataFrame, edits: str | Path | pd.DataFrame | None) -> pd.DataFrame:
    if edits is None:
        return rows
    wanted, for_article = _read_edits(edits)
    canonical: list[str] = []
    joined_by: list[str | None] = []
    for name, label, article, old, why in rows[[*NAME_KEY, "canonical", "joined_by"]].itertuples(index=False):
        new = for_article.get((name, label, article)) or wanted.get((name, label)) or old
        canonical.append(new)
        joined_by.append(why if new == old else ALIAS if new != name else None)
    return rows.assign(canonical=canonical, joined_by=joined_by)


def _read_edits(edits: str | Path | pd.DataFrame) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str], str]]:
    """(name, label) -> canonical, and the same confined to an article."""
    source, frame = "edits", edits
    if not isinstance(frame, pd.DataFrame):
        source, frame = str(edits), pd.read_csv(frame, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in EDIT_COLUMNS if column not in frame.columns]
    if missing:
        raise ValueError(f"{source} lacks the columns {missing}. It is the table of ct.names_table(corpus), edited.")
    articles = frame["article_id"] if "article_id" in frame.columns else pd.Series([""] * len(frame), index=frame.index)
    everywhere: dict[tuple[str, str], str] = {}
    confined: dict[tuple[str, str, str], str] = {}
    given = zip(frame["name"], frame["label"], frame["canonical"], articles, strict=True)
    for row, (name, label, canonical, article) in enumerate(given, start=2):  # row 1 is the header
        new = str(canonical).strip() if pd.notna(canonical) else ""
        if not new:
            raise ValueError(
                f"{source}, row {row}: {name!r} has no canonical. Write a name, or its own name to keep it apart."
            )
        if article and pd.notna(article):
            confined[name, label, str(article)] = new
        elif everywhere.setdefault((name, label), new) != new:
            old = everywhere[name, label]
            raise ValueError(f"{source}, row {row}: {name!r} is given as {old!r} and {new!r}. Keep one row for it.")
    return everywhere, confined


def named_mentions(corpus: Corpus) -> pd.DataFrame:
    """Every mention that has a name, with its name across the corpus."""
    keys, columns = list(NAME_KEY), [*NAME_KEY, "text", "role"]
    named = corpus.entities.loc[~corpus.entities["label"].isin(_UNNAMED) & corpus.entities["name"].notna(), columns]
    return named.merge(corpus.names, on=keys, validate="many_to_one")
