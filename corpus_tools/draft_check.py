"""The numbers of a draft against the corpus: which sentence gives each, which gives another, which has no source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.pipeline.build import build
from corpus_tools.tables import Corpus

SUPPORTED, DIFFERS, NO_SOURCE = "supported", "differs", "no source found"
NEAR_LETTERS = 45  # code points beside a number that tell which number of its sentence it is
SENTENCE_WEIGHT, NEAR_WEIGHT, FIELD_WEIGHT = 0.55, 0.3, 0.15  # what makes two numbers the same figure
LEAST_LIKE = 0.3  # below, no sentence of the corpus is about the same figure
AS_LIKE = 0.05  # claims that are as near as this are looked at together
NEARLY_THE_SAME = 0.8  # from here on the two are one sentence, in which every name should be the same
EQUAL = 1e-9
_NAME = re.compile(r"\b[A-Z][\w-]*[^\W\d_]")
PLACE_LABELS = ("GPE", "LOC", "FAC")

Places = dict[str, list[str]]  # the names of places in each sentence


class Texts(NamedTuple):
    """Claims with the words around them: of the whole sentence and beside the number, the number itself left out."""

    claims: pd.DataFrame
    sentences: list[str]
    near: list[str]


def check_text(draft: str, corpus: Corpus) -> pd.DataFrame:
    """Each number of a draft with the sentence of the corpus that is nearest to it: the table draft_numbers.

    verdict: `supported` where that sentence gives the same figure, with the same bounds; `differs` where it gives another figure,
    another bound or another place; `no source found` where no sentence is about it. note tells it in words ("16 here, 13
    there"). ValueError for a draft without text.
    """
    if not isinstance(draft, str) or not draft.strip():
        raise ValueError("The draft is empty. Give its text as one string, paragraphs parted by blank lines.")
    frame = pd.DataFrame({"id": ["draft"], "title": [None], "text": [draft], "outlet": ["draft"]})
    own = build(frame, lexicons=corpus.lexicons)
    here, there = _texts(own), _texts(corpus)
    if here.claims.empty:
        return tables.empty("draft_numbers")
    likeness = _likeness(here, there) if len(there.claims) else np.zeros((len(here.claims), 0))
    places = (_places(own), _places(corpus))
    offsets = _offsets(draft, own.sentences)
    drafted = zip(here.claims.to_dict("records"), likeness, strict=True)
    rows = [_row(claim, offsets, there.claims, alike, places) for claim, alike in drafted]
    source = corpus.claims[["claim_id", "sentence_id", "article_id"]]
    found = tables.add_context(pd.DataFrame(rows).merge(source, on="claim_id", how="left"), corpus)
    return tables.make("draft_numbers", found.drop(columns="published"))


def _texts(corpus: Corpus) -> Texts:
    claims = corpus.claims[corpus.claims["number_text"].notna()].reset_index(drop=True)
    claims["sentence"] = claims["sentence_id"].map(corpus.sentences.set_index("sentence_id")["text"])
    spans = zip(claims["sentence"], claims["start"], claims["end"], strict=True)
    cut = [(text, int(start), int(end)) for text, start, end in spans]
    return Texts(
        claims,
        [_without_digits(text[:start] + " " + text[end:]) for text, start, end in cut],
        [_without_digits(text[max(0, a - NEAR_LETTERS) : a] + " " + text[b : b + NEAR_LETTERS]) for text, a, b in cut],
    )


def _without_digits(text: str) -> str:
    return "".join(" " if letter.isdigit() else letter for letter in text)


def _offsets(draft: str, sentences: pd.DataFrame) -> dict[str, int]:
    """Where each sentence begins in the draft, whose first line may have been read as a title, and blanks cleaned."""
    found, at = {}, 0
    for name, text in zip(sentences["sentence_id"], sentences["text"], strict=True):
        place = re.compile(r"\s+".join(map(re.escape, text.split()))).search(draft, at)
        at = place.start() if place else at
        found[str(name)] = at
    return found


def _likeness(here: Texts, there: Texts) -> np.ndarray:
    """How surely each claim of the draft (rows) and of the corpus (columns) are one figure, 0 to 1: words weighted by rarity."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # heavy: only this verb needs it

    total = np.zeros((len(here.claims), len(there.claims)))
    texts = ((SENTENCE_WEIGHT, here.sentences, there.sentences), (NEAR_WEIGHT, here.near, there.near))
    for weight, ours, theirs in texts:
        turn = TfidfVectorizer(sublinear_tf=True, token_pattern=r"(?u)\b\w+\b").fit([*theirs, *ours])
        total += weight * (turn.transform(ours) @ turn.transform(theirs).T).toarray()
    for column in ("event_type", "counted_head"):
        ours, theirs = (t.claims[column].to_numpy(dtype=object) for t in (here, there))
        total += FIELD_WEIGHT / 2 * (ours[:, None] == theirs[None, :])
    ours, theirs = (t.claims["kind"].str.cat(t.claims["unit"].fillna("")).to_numpy(dtype=object) for t in (here, there))
    return np.where(ours[:, None] == theirs[None, :], total, 0.0)


def _places(corpus: Corpus) -> Places:
    named = corpus.entities[corpus.entities["label"].isin(PLACE_LABELS)]
    return named.groupby("sentence_id")["name"].agg(list).to_dict()


def _row(
    claim: dict[str, Any], offsets: dict[str, int], claims: pd.DataFrame, alike: np.ndarray, places: Sequence[Places]
) -> dict[str, Any]:
    start = offsets[claim["sentence_id"]] + claim["start"]
    row = {"start": start, "end": start + claim["end"] - claim["start"], "text": claim["text"]}
    best = alike.max(initial=0.0)
    if best < LEAST_LIKE:
        return {**row, "verdict": NO_SOURCE, "note": "no sentence of the corpus is about it", "claim_id": None}
    near = claims[alike >= best - AS_LIKE].assign(likeness=alike[alike >= best - AS_LIKE])
    near = near.sort_values("likeness", ascending=False, kind="stable")
    equal = [other for other in near.to_dict("records") if _same_figure(claim, other)]
    other = equal[0] if equal else near.iloc[0].to_dict()
    verdict, note = _verdict(claim, other, bool(equal), places)
    likeness = round(float(other["likeness"]), 3)
    return {**row, "verdict": verdict, "note": note, "claim_id": other["claim_id"], "likeness": likeness}


def _verdict(one: dict[str, Any], two: dict[str, Any], equal: bool, places: Sequence[Places]) -> tuple[str, str]:
    """Whether the figure is supported, and what stands here and there where it is not."""
    if not equal:
        return DIFFERS, f"{one['text']} here, {two['text']} there"
    where = [named.get(c["sentence_id"], []) for named, c in zip(places, (one, two), strict=True)]
    ours, theirs = (Counter(set(names)) for names in where)
    if two["likeness"] >= NEARLY_THE_SAME:
        printed = (_NAME.findall(claim["sentence"][1:]) for claim in (one, two))
        ours, theirs = (Counter([*names, *named]) for names, named in zip(printed, where, strict=True))
    if ours - theirs and theirs - ours:
        return DIFFERS, f"{', '.join(sorted(ours - theirs))} here, {', '.join(sorted(theirs - ours))} there"
    return SUPPORTED, ""


def _same_figure(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Equal value and bounds, and equally firm."""
    if one["modifier"] != two["modifier"]:
        return False
    bounds = ((one[field], two[field]) for field in ("value", "low", "high"))
    return all((pd.isna(a) and pd.isna(b)) or abs(a - b) <= EQUAL * max(abs(a), abs(b), 1) for a, b in bounds)
