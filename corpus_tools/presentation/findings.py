"""The findings of a corpus as ranked sentences, each with the ids behind it and a citation to paste.

Figures that exclude each other come first, then what was counted again, titles without support, figures that rest on one
source, wire copies and their edits, and what differs between outlets in speakers, naming and words. Where nothing is found,
it is said what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claims.compare import Comparison, compare_claims
from corpus_tools.analysis.copies import Copies, find_copies
from corpus_tools.analysis.linkage import first_named_of_joined
from corpus_tools.analysis.outlets.grouping import AGENCY, WIRE_COPIES
from corpus_tools.analysis.outlets.keyness import compare_words
from corpus_tools.analysis.outlets.naming import ANYONE, compare_naming
from corpus_tools.analysis.outlets.sourcing import compare_sourcing
from corpus_tools.analysis.statistics.inference import MIN_ARTICLES
from corpus_tools.extraction.claims.event_types import OTHER, of_persons
from corpus_tools.presentation.evidence.rows import find_places
from corpus_tools.presentation.printed import Printed, filled, read_printed
from corpus_tools.reading.text import so_many
from corpus_tools.schema import FINDING_KINDS, ID_SEPARATOR
from corpus_tools.tables import Corpus

MOST = 10  # findings of a kind
CITED = 6  # sentences cited for a finding
VERSIONS = 6  # figures named in one sentence
ADVICE = (
    "More articles help, outlets put into groups (--groups of the report, ct.group_outlets), or a corpus on one story"
)
NO_OUTLETS = "Outlets were not compared: no article has a known one. A metadata.tsv beside the files can name them."
BETWEEN_OUTLETS = {"naming": compare_naming, "sourcing": compare_sourcing, "keyness": compare_words}  # by their tables
NOTHING = "nothing_found"
NAME = "findings"
Order = tuple[float, ...]


class _Finding(NamedTuple):
    """One finding; within a kind the lowest `order` comes first."""

    kind: str
    order: Order
    text: str
    ids: tuple[str, ...]
    n_outlets: int | None = None


def findings(corpus: Corpus, found: Comparison | None = None, *, most: int = MOST) -> pd.DataFrame:
    """The table findings: one sentence with numbers a row, the most telling first, at most `most` of a kind.

    `found` is the result of compare_claims (default: compared here). show_evidence(corpus, row) shows the sentences behind a
    row; `citation` has outlet, title, date, address and sentence to paste. A kind without any finding has a row nothing_found
    that says what was looked at. ValueError where `most` is below 1.
    """
    if most < 1:
        raise ValueError(f"most={most} shows nothing. Give 1 or more.")
    compared = compare_claims(corpus) if found is None else found
    if most == MOST and (carried := _carried(corpus, compared)) is not None:
        return carried
    printed = read_printed(corpus)
    copies = find_copies(corpus)
    rows = [
        *_disagreements(compared, printed, of_persons(corpus.lexicons)),
        *_headlines(compared, printed),
        *_copied(copies, printed),
        *_between_outlets(corpus, copies.copies, most),
    ]
    rows.sort(key=lambda row: (FINDING_KINDS.index(row.kind), row.order))
    by_kind = groupby(rows, key=lambda row: row.kind)
    shown = [row for kind, own in by_kind for row in islice(own, most if kind != NOTHING else None)]
    made = []
    for rank, row in enumerate(shown, start=1):
        citation = "\n".join(printed.cite(name) for name in row.ids[:CITED]) or None
        made.append((rank, row.kind, row.text, row.n_outlets, ID_SEPARATOR.join(row.ids) or None, citation))
    return tables.make(NAME, made)


def _carried(corpus: Corpus, compared: Comparison) -> pd.DataFrame | None:
    """The findings that the corpus carries, where they were made from this comparison."""
    kept = corpus.kept.tables
    made_from = {"claim_pairs": compared.pairs, "claim_groups": compared.groups}
    is_same = NAME in kept and all(kept[name].equals(table) for name, table in made_from.items())
    return kept[NAME].copy() if is_same else None


# --- figures ------------------------------------------------------------------------------------------------------------


def _disagreements(found: Comparison, printed: Printed, persons: frozenset[str]) -> Iterator[_Finding]:
    """Each quantity with figures that exclude each other or were counted again, and those that rest on one source."""
    members = {str(group): list(claims) for group, claims in found.members.groupby("group_id", sort=False)["claim_id"]}
    pairs = _by_group(found)
    several, across, conflicts = 0, 0, 0
    for order, group in enumerate(found.groups.drop_duplicates("group_id").to_dict("records")):
        claims = members.get(group["group_id"], [])
        several += len(claims) > 1
        across += group["n_outlets"] > 1
        own = pairs.get(group["group_id"], found.pairs.iloc[:0])
        conflict, update = (own[own["relation"] == relation] for relation in ("conflict", "update"))
        update = update[update["claim_a"].map(printed.sentence_of) != update["claim_b"].map(printed.sentence_of)]
        conflicts += len(conflict)
        if len(conflict):
            yield _conflict(conflict, order, group, printed)
        if len(update):
            updated = _update(update, order, group, printed)
            if conflict.empty or len(updated.ids) > 2:  # else the two figures are told above
                yield updated
        is_one_source = group["n_articles"] > 1 and group["n_vouchers"] <= 1 and group["event_type"] in persons
        alike = _most_printed(claims, printed) if is_one_source and conflict.empty and update.empty else []
        if len(printed.articles_of(alike)) > 1:
            yield _one_source(alike, order, group, printed)
    if not conflicts:
        figures = so_many(several, "quantity", "quantities")
        looked = f"{figures} with more than one figure, {across:,} told by more than one outlet"
        yield _Finding(NOTHING, (0,), f"No two figures for one quantity exclude each other. Looked at: {looked}.", ())


def _by_group(found: Comparison) -> dict[str, pd.DataFrame]:
    """The pairs of claims of one quantity that may be of one event, by their group."""
    group_of = found.members.drop_duplicates("claim_id").set_index("claim_id")["group_id"]
    groups, others = (found.pairs[side].map(group_of) for side in ("claim_a", "claim_b"))
    within = (groups == others) & (found.pairs["same_event"] != "no")
    return dict(iter(found.pairs[within].groupby(groups[within], sort=False)))


def _conflict(pairs: pd.DataFrame, order: int, group: dict[str, Any], printed: Printed) -> _Finding:
    """The pair that says most: surely of one event, of two outlets, printed nearest in time. The others are counted."""
    rows = [(pair["claim_a"], pair["claim_b"], pair["same_event"] == "yes") for pair in pairs.to_dict("records")]
    rows.sort(key=lambda row: (-row[2], -len(printed.outlets(row[:2])), _seconds_between(row[0], row[1], printed)))
    *claims, is_sure = rows[0]
    outlets = len(printed.outlets(claims))
    doubt = "" if is_sure else ", if the texts tell of one event"
    others = f" {so_many(len(rows) - 1, 'more pair')} of figures for it do so too." if len(rows) > 1 else ""
    told = "; ".join(_told(claim, printed) for claim in claims)
    text = f"{what_is_counted(group, claims, printed)}: {told}. The two exclude each other{doubt}.{others}"
    ids = dict.fromkeys((*claims, *(name for row in rows for name in row[:2])))
    return _Finding("conflict", (-is_sure, -outlets, -len(rows), order), text, tuple(ids), outlets)


def _update(pairs: pd.DataFrame, order: int, group: dict[str, Any], printed: Printed) -> _Finding:
    """Each different figure once, where it was first printed, in the order of printing."""
    named = dict.fromkeys(name for pair in zip(pairs["claim_a"], pairs["claim_b"], strict=True) for name in pair)
    first: dict[tuple[str, ...], str] = {}
    for claim in sorted(named, key=lambda name: _moment(name, printed)):
        first.setdefault(_bounds(claim, printed), claim)
    is_sure = bool((pairs["same_event"] == "yes").any())
    doubt = "" if is_sure else ", if the texts tell of one event"
    told = "; ".join(_told(claim, printed) for claim in list(first.values())[:VERSIONS])
    more = f"; and {len(first) - VERSIONS:,} more" if len(first) > VERSIONS else ""
    outlets = len(printed.outlets(first.values()))
    text = (
        f"{what_is_counted(group, list(first.values()), printed)}: {told}{more}. The figure was counted again{doubt}."
    )
    return _Finding("update", (-is_sure, -outlets, -len(first), order), text, tuple(first.values()), outlets)


def _most_printed(claims: Sequence[str], printed: Printed) -> list[str]:
    """The claims of the figure that most articles have, with equal bounds."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for claim in claims:
        alike.setdefault(_bounds(claim, printed), []).append(claim)
    return max(alike.values(), key=lambda own: len(printed.articles_of(own)), default=[])


def _bounds(claim: str, printed: Printed) -> tuple[str, ...]:
    return tuple(str(printed.claims[claim][bound]) for bound in ("low", "value", "high"))


def _one_source(claims: Sequence[str], order: int, group: dict[str, Any], printed: Printed) -> _Finding:
    """What several articles print of people, all on one word."""
    speaker = next(filter(None, map(printed.speakers.get, claims)), "one that the texts do not name")
    n_articles, n_outlets = min(group["n_articles"], len(printed.articles_of(claims))), len(printed.outlets(claims))
    where = f"{so_many(n_articles, 'article')} of {so_many(n_outlets, 'outlet')}"
    figure = f"{what_is_counted(group, claims, printed)}: “{printed.numbers[claims[0]]}”"
    text = f"{figure} stands in {where} on the word of one source: {speaker}."
    return _Finding("single_source", (-n_outlets, order), text, tuple(claims), n_outlets)


def _headlines(found: Comparison, printed: Printed) -> Iterator[_Finding]:
    pairs = found.pairs[found.pairs["relation"] == "headline_mismatch"]
    for order, (title, rows) in enumerate(pairs.groupby("claim_a", sort=False)):
        article = printed.claims[str(title)]["article_id"]
        text = f"{printed.titled(article)}, has “{printed.numbers[str(title)]}”: {rows['reason'].iloc[0]}."
        yield _Finding("headline", (order,), text, (str(title), *rows["claim_b"].dropna()), 1)
    if pairs.empty:
        n = len({row["article_id"] for row in printed.claims.values() if row["zone"] == "title"})
        looked = f"Looked at: {so_many(n, 'title')} with a number."
        yield _Finding(NOTHING, (1,), f"No title has a number that its text lacks. {looked}", ())


def _moment(claim: str, printed: Printed) -> tuple[bool, Any]:
    return printed.moment(printed.claims[claim]["article_id"])


def _seconds_between(a: str, b: str, printed: Printed) -> float:
    (no_a, first), (no_b, second) = _moment(a, printed), _moment(b, printed)
    return float("inf") if no_a or no_b else abs((first - second).total_seconds())


def _told(claim: str, printed: Printed) -> str:
    """Who prints which words, when, on whose word."""
    row = printed.claims[claim]
    speaker = f", said by {printed.speakers[claim]}" if printed.speakers[claim] else ""
    return f"{printed.dated(row['article_id'])} has “{printed.numbers[claim]}”{speaker}"


def what_is_counted(group: dict[str, Any], claims: Sequence[str], printed: Printed) -> str:
    """What was counted, where and when, as far as the date is known: "Killed, Jableh, 2025-03"."""
    what = group["counted_class"] if group["event_type"] == OTHER else group["event_type"]
    event = filled(what, OTHER).replace("_", " ").capitalize()
    known = [printed.claims[claim]["date_precision"] for claim in claims]
    precision = next((str(one) for one in known if not pd.isna(one)), "day")
    day = "" if pd.isna(group["event_date"]) else f"{group['event_date']:{_DATES.get(precision, _DATES['day'])}}"
    return ", ".join(filter(None, (event, filled(group["place_name"]), day)))


_DATES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


# --- texts of others ----------------------------------------------------------------------------------------------------


def _copied(copies: Copies, printed: Printed) -> Iterator[_Finding]:
    """Each text that several articles print, once, and each pair of its edited copies."""
    wire = copies.copies[copies.copies["relation"].isin(WIRE_COPIES)]
    edits = copies.copy_edits[copies.copy_edits["watched"].notna()]
    edits_of = dict(iter(edits.groupby(["article_a", "article_b"], sort=False)))
    same = wire.loc[(wire[["edited", "dropped", "added"]] == 0).all(axis=1), ["article_a", "article_b"]]
    printed_again = sorted({*same["article_a"], *same["article_b"]})
    first = first_named_of_joined(printed_again, same.itertuples(index=False, name=None))
    told: set[frozenset[str]] = set()
    for order, copy in enumerate(wire.to_dict("records")):
        a, b = copy["article_a"], copy["article_b"]
        texts = frozenset((first.get(a, a), first.get(b, b)))
        if texts in told:
            continue
        told.add(texts)
        credit = "" if pd.isna(copy["agency"]) else f", a text of {copy['agency']}"
        watched, articles = edits_of.get((a, b), edits.iloc[:0]), [a, b]
        if len(texts) == 1:
            articles = sorted((name for name in first if first[name] == first[a]), key=lambda n: (printed.moment(n), n))
            shared = f"print the same text{credit}."
        else:
            shared = (
                f"share {copy['containment']:.0%} of the shorter text{credit}: {so_many(copy['edited'], 'sentence')} "
            )
            shared += f"edited, {copy['dropped']:,} dropped, {copy['added']:,} added."
        ids = watched[["sentence_a", "sentence_b"]].stack().dropna().unique().tolist() or articles
        words = zip(watched["before"], watched["after"], strict=True)
        changed = "; ".join(
            " against ".join("nothing" if pd.isna(word) else f"“{word}”" for word in pair) for pair in words
        )
        weighing = f" Words that weigh: {changed}." if changed else ""
        *others, last = [printed.titled(name) for name in articles[:CITED]]
        more = f", {last} and {len(articles) - CITED:,} more" if len(articles) > CITED else f" and {last}"
        text = f"{', '.join(others)}{more} {shared}{weighing}"
        n_outlets = len({printed.outlet(name) for name in articles})
        yield _Finding("copy", (-len(watched), -copy["edited"], order), text, tuple(ids), n_outlets)
    if wire.empty:
        looked = f"{so_many(len(printed.articles), 'article')}, by runs of five words"
        yield _Finding(NOTHING, (2,), f"No two articles print one text with edits. Looked at: {looked}.", ())


# --- between outlets ----------------------------------------------------------------------------------------------------


def _between_outlets(corpus: Corpus, copies: pd.DataFrame, most: int) -> Iterator[_Finding]:
    if corpus.articles["outlet"].isna().all():
        yield _Finding(NOTHING, (len(FINDING_KINDS),), NO_OUTLETS, ())
        return
    made = {table: compare(corpus, copies=copies) for table, compare in BETWEEN_OUTLETS.items()}
    tables_of = {
        "speakers": made["sourcing"][made["sourcing"]["measure"] == "source_type"],
        "naming": made["naming"][made["naming"]["voice"] == "unattributed"],
        "words": made["keyness"],
    }
    for kind, table in tables_of.items():
        yield from _compared(kind, table, corpus, most)
    tested = ("difference", "none_found")
    untested = {kind: table for kind, table in tables_of.items() if not table["verdict"].isin(tested).any()}
    if untested:
        columns = ["group", "n_articles", "n_strata", "verdict"]
        why = _why_untested(pd.concat([table[columns] for table in untested.values()]))
        text = f"Outlets were not compared in {', '.join(untested)}: {why}. {ADVICE}."
        yield _Finding(NOTHING, (len(FINDING_KINDS),), text, ())


def _why_untested(table: pd.DataFrame) -> str:
    """Too few articles of every outlet, too few stories that several tell, or too many comparisons for so few."""
    large = table[(table["n_articles"] >= MIN_ARTICLES) & ~table["group"].astype("str").str.startswith(AGENCY)]
    n = large["group"].nunique()
    if n < 2 and (table["verdict"] != "too_few").all():
        return f"two with {MIN_ARTICLES} articles or more are needed, and here {'is one' if n else 'is none'}"
    if table["n_strata"].notna().any():
        told = f"too few stories are told by two of the {n:,} outlets with {MIN_ARTICLES} articles or more"
        return f'{told}, and (without strata="none") only articles of one story are held against each other'
    have = "has" if n == 1 else "have"
    return f"{so_many(n, 'outlet')} with {MIN_ARTICLES} articles or more {have} too few for so many comparisons"


def _compared(kind: str, table: pd.DataFrame, corpus: Corpus, most: int) -> Iterator[_Finding]:
    differing = table[table["verdict"] == "difference"]
    differing = differing.sort_values("bound", key=lambda bound: -bound.abs(), kind="stable").head(most)
    for order, row in enumerate(differing.to_dict("records")):
        named = {str(name): cell for name, cell in row.items()}
        ids = dict.fromkeys(place.sentence_id for place in find_places(corpus, named))
        whom = "actors" if named.get("actor") == ANYONE else named.get("actor")
        told = _TELLING[kind].format(**named | {"actor": whom, "value": str(named.get("value")).replace("_", " ")})
        text = f"{told} ({so_many(row['n_articles'], 'article')}, adjusted p {row['p_adj']:.2g})."
        yield _Finding(kind, (order,), text, tuple(ids)[:CITED], 1)
    tested = table[table["verdict"] == "none_found"]
    if differing.empty and len(tested):
        size = tested["detectable_more"].median()
        could = "" if pd.isna(size) else f"; half of them could have shown {size:.1f} times the others' rate"
        looked = so_many(len(tested), "comparison") + could
        text = f"No difference between outlets in {kind} was found. Looked at: {looked}."
        yield _Finding(NOTHING, (FINDING_KINDS.index(kind),), text, ())


_TELLING = {
    "speakers": "{group} has the kind of speaker “{value}” in {estimate:.0%} of its reported statements, elsewhere {others:.0%}",
    "naming": "{group} names {actor} “{label}” {estimate:.2g} times in 1,000 words, elsewhere {others:.2g}, in its own voice",
    "words": "{group} writes “{term}” {estimate:.2g} times in 1,000 words, elsewhere {others:.2g}, in its own voice",
}
