"""Versions of one page: what an outlet changed in an article after it was out, without a word or with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.copies import find_copies
from corpus_tools.field_dates import read_date
from corpus_tools.tables import Corpus

READ_AT = "read_at"  # column of the input, kept in articles, that tells when a page was read
ADDRESS, TITLE = "address", "title"
COUNTED = "count"
LABEL = "label"  # class of watched edits that exchange what an actor is called
ARROW, JOINED = " → ", "; "
SWAPPED = {"dropped": "added", "added": "dropped", "substituted": "substituted"}
_PROTOCOL = re.compile(r"^[a-z]+://(?:www\.|m\.|amp\.)?", re.IGNORECASE)
_ENDING = re.compile(r"/(?:amp/?)?$")
_ARTICLE = re.compile(r"^(?:the|an?) ")
_NO_WORD = re.compile(r"[\W_]+")

Thing = tuple[str, str]  # event type and class of what is counted


class Versions(NamedTuple):
    """The table versions, and copy_edits of its pairs: `before` is what the earlier version says."""

    versions: pd.DataFrame
    copy_edits: pd.DataFrame


def find_versions(corpus: Corpus, copies: Any = None) -> Versions:
    """Each page that the corpus holds twice or more, a row for each later version against the one before it.

    Two articles are versions of one page where they have one address (without protocol and fragment), or share text
    (`find_copies`; made here where `copies` is not given) and have one address but for its query, or one outlet and title. The
    earlier one is told by the column `read_at` of the input, else by the publication date, else by the order of reading.
    `figures`, `labels` and the speakers say what an analyst would look for first; every change of words is in copy_edits.
    """
    found = find_copies(corpus) if copies is None else copies
    pages = _pages(corpus.articles)
    edits = {(a, b): own for (a, b), own in found.copy_edits.groupby(["article_a", "article_b"], sort=False)}
    shared = {frozenset(pair): row for pair, row in found.copies.set_index(["article_a", "article_b"]).iterrows()}
    speakers, values = _speakers(corpus.statements), _values(corpus.claims)
    rows, changes = [], []
    for one, other, matched_by in _successions(pages, shared):
        a, b = one["article_id"], other["article_id"]
        own, counts = _in_order(edits, a, b), shared.get(frozenset((a, b)))
        before, after = speakers.get(a, {}), speakers.get(b, {})
        told = {
            "figures": JOINED.join(_recounted(values.get(a, {}), values.get(b, {}))) or None,
            "speakers_gone": JOINED.join(name for key, name in before.items() if key not in after) or None,
            "speakers_new": JOINED.join(name for key, name in after.items() if key not in before) or None,
        }
        rows.append(_row(one, other, matched_by, counts, own) | told)
        changes.append(own)
    edited = pd.concat(changes, ignore_index=True) if changes else tables.empty("copy_edits")
    return Versions(tables.make("versions", rows), tables.make("copy_edits", edited))


def _pages(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """The articles in the order in which their texts were out."""
    given = articles[READ_AT] if READ_AT in articles.columns else pd.Series([None] * len(articles), dtype=object)
    read = pd.to_datetime([_moment(value) for value in given], errors="coerce")
    moment = pd.Series(read, index=articles.index).fillna(articles["published"])
    ordered = articles.assign(moment=moment).sort_values("moment", kind="stable", na_position="last")
    return [
        {**row, "moment": None if pd.isna(row["moment"]) else row["moment"]}
        for row in ordered[["article_id", "outlet", "title", "url", "moment"]].to_dict("records")
    ]


def _moment(value: Any) -> pd.Timestamp | None:
    if isinstance(value, str):
        return pd.Timestamp(said) if (said := read_date(value)) is not None else None
    return pd.Timestamp(value).tz_localize(None) if pd.notna(value) else None


def _successions(
    pages: list[dict[str, Any]], shared: Mapping[frozenset[str], Any]
) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Neighbouring versions of each page, and what they have in common."""
    seen: set[frozenset[str]] = set()
    # what stands behind "?" may say which page it is, or only how a reader came to it
    for matched_by, key, needs_text in ((ADDRESS, _address, False), (ADDRESS, _path, True), (TITLE, _titled, True)):
        same: dict[Any, list[dict[str, Any]]] = {}
        for page in pages:
            if (own := key(page)) is not None:
                same.setdefault(own, []).append(page)
        for versions in same.values():
            for one, other in pairwise(versions):
                pair = frozenset((one["article_id"], other["article_id"]))
                if pair not in seen and (not needs_text or pair in shared):
                    seen.add(pair)
                    yield one, other, matched_by


def _address(page: Mapping[str, Any]) -> tuple[str, str] | None:
    """Path with host, and query, of a page's address."""
    if not isinstance(page["url"], str):
        return None
    path, _, query = _PROTOCOL.sub("", page["url"].partition("#")[0]).casefold().partition("?")
    return (_ENDING.sub("", path), query) if path else None


def _path(page: Mapping[str, Any]) -> str | None:
    address = _address(page)
    return address[0] if address else None


def _titled(page: Mapping[str, Any]) -> tuple[str, str] | None:
    known = isinstance(page["title"], str) and isinstance(page["outlet"], str)
    return (page["outlet"], _folded(page["title"])) if known else None


def _folded(text: Any) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip() if isinstance(text, str) else ""


def _in_order(edits: Mapping[Any, pd.DataFrame], one: str, other: str) -> pd.DataFrame:
    """The edits from the one article to the other, turned round where they were found the other way."""
    if (one, other) in edits:
        return edits[one, other]
    if (other, one) not in edits:
        return tables.empty("copy_edits")
    turned = edits[other, one].rename(
        columns={"article_a": "article_b", "article_b": "article_a", "sentence_a": "sentence_b", "sentence_b": "sentence_a",
                 "before": "after", "after": "before"}
    )  # fmt: skip
    return turned.assign(edit=turned["edit"].map(SWAPPED))[edits[other, one].columns]


def _row(
    one: Mapping[str, Any], other: Mapping[str, Any], matched_by: str, counts: Any, edits: pd.DataFrame
) -> dict[str, Any]:
    labels = edits[(edits["watched"] == LABEL) & (edits["edit"] == "substituted")]
    return {
        "article_a": one["article_id"],
        "article_b": other["article_id"],
        "outlet": other["outlet"],
        "matched_by": matched_by,
        "first_seen": one["moment"],
        "later_seen": other["moment"],
        "title_before": one["title"],
        "title_after": other["title"],
        "headline_changed": _folded(one["title"]) != _folded(other["title"]),
        "n_edits": len(edits),
        **{name: counts[name] if counts is not None else None for name in ("kept", "edited", "dropped", "added")},
        "labels": JOINED.join(f"{a}{ARROW}{b}" for a, b in zip(labels["before"], labels["after"], strict=True)) or None,
    }


def _speakers(statements: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Article -> each of its speakers, by what its spellings have in common."""
    found: dict[str, dict[str, str]] = {}
    names = statements["source"].fillna(statements["source_text"])
    for article, name in zip(statements["article_id"], names, strict=True):
        if pd.notna(name):
            found.setdefault(article, {}).setdefault(as_one(name), name)
    return found


def as_one(name: str) -> str:
    """What spellings of a speaker share that differ by case, the form of an apostrophe or an article before it."""
    return _ARTICLE.sub("", name.replace("’", "'").casefold())


def _recounted(before: Mapping[Thing, set[float]], after: Mapping[Thing, set[float]]) -> Iterator[str]:
    """What is counted in both versions with other numbers: "killed (people) 13 → 16"."""
    for thing, values in before.items():
        if thing in after and after[thing] != values:
            event, counted = thing
            printed = [", ".join(f"{value:,g}" for value in sorted(v)) for v in (values, after[thing])]
            yield f"{event} ({counted}) {ARROW.join(printed)}" if counted else f"{event} {ARROW.join(printed)}"


def _values(claims: pd.DataFrame) -> dict[str, dict[Thing, set[float]]]:
    """Article -> what is counted in it, with which numbers."""
    own = claims[(claims["tier"] == "core") & (claims["kind"] == COUNTED) & claims["value"].notna()]
    columns = (own["article_id"], own["event_type"], own["counted_class"].fillna(""), own["value"])
    found: dict[str, dict[Thing, set[float]]] = {}
    for article, event, head, value in zip(*columns, strict=True):
        found.setdefault(article, {}).setdefault((event, head), set()).add(value)
    return found
