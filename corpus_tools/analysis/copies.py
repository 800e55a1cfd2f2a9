"""Copies of one text in several articles, and the words that were changed between them.

Copies are found by containment of five-word shingles (Broder 1997), so that a wire text inside a longer article is seen.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.shingles import MOST_OF_IT, WORD, Pair, shared
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

MIN_SHARED = 8  # shingles in common, below which a pair is not looked at
MIN_CONTAINMENT = 0.1  # independent reports of one event share under 0.04
COPY = MOST_OF_IT  # copies share 0.25 to 0.99
BACKGROUND = 0.6  # below this, an outlet's own text that spares the lead is standing background
ALIKE = 0.5  # share of words (Dice) from which two sentences are taken for one
JOINING_GAP = 1  # unchanged words between two changes that are told as one
REMEMBERED = 500  # articles whose words are kept while pairs are compared
LEAD = 3  # sentences of the beginning: standing background never sits there

Span = tuple[int, int]


class Copies(NamedTuple):
    """The tables copies and copy_edits."""

    copies: pd.DataFrame
    copy_edits: pd.DataFrame


class _Sentence:
    """A sentence as words; where they stand is found out where they were changed."""

    def __init__(self, sentence_id: str, block: int, text: str, names: Sequence[Span]) -> None:
        self.sentence_id, self.block, self.text, self.names = sentence_id, block, text, names
        self.words = tuple(word.casefold() for word in WORD.findall(text))
        self.bag = tuple(sorted(self.words))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return tuple(match.span() for match in WORD.finditer(self.text))

    @cached_property
    def named(self) -> frozenset[str]:
        """Words that stand in names of several words alone: "islamic" of "Islamic State"."""
        inside = [any(start <= a < end for start, end in self.names) for a, _ in self.spans]
        outside = {word for word, is_in in zip(self.words, inside, strict=True) if not is_in}
        return frozenset(word for word, is_in in zip(self.words, inside, strict=True) if is_in) - outside


class _Article(NamedTuple):
    article_id: str
    outlet: str | None
    agency: str | None
    title: tuple[_Sentence, ...]
    body: tuple[_Sentence, ...]


@tables.kept("copies", "copy_edits", result=Copies)
def find_copies(
    corpus: Corpus, *, min_containment: float = MIN_CONTAINMENT, lexicons: Lexicons | None = None
) -> Copies:
    """Pairs of articles that share wire text, and every wording change between them.

    copies: containment (shared five-word shingles, quotations left out, as a share of the shorter text's), relation
    (edited_copy; updated_version: the same text with other figures, or by the same outlet; partial_reuse: under 0.25;
    same_outlet_background: paragraphs that an outlet prints again below other news), agency where either article names one, and
    the sentences kept, edited, dropped and added. copy_edits: one row a change, sentences aligned by shared words,
    `watched` where the change touches a word of the lists watched_terms or actor_labels. ValueError where min_containment is not
    above 0 and at most 1.
    """
    if not 0 < min_containment <= 1:
        raise ValueError(f"min_containment={min_containment} is not a share. Give a number above 0, at most 1.")
    articles = _Articles(corpus)
    found = {
        pair: told.containment
        for pair, told in shared(articles.bodies(), MIN_SHARED)
        if told.containment >= min_containment
    }
    names = _name_spans(corpus.entities, articles.ids({place for pair in found for place in pair}))
    read = lru_cache(REMEMBERED)(lambda place: articles.read(place, names))
    watched = _watched(lexicons or corpus.lexicons)
    figures = _figures(corpus.claims)
    rows: list[dict[str, Any]] = []
    edits: list[tuple[Any, ...]] = []
    for (a, b), containment in found.items():
        one, other = read(a), read(b)
        pairs = _aligned(one.body, other.body)
        relation = _relation(one, other, containment, pairs, figures)
        changes = list(_edits(one, other, pairs, watched, whole=relation in ("edited_copy", "updated_version")))
        rows.append(_row(one, other, containment, relation, pairs))
        edits += changes
    return Copies(tables.make("copies", rows), tables.make("copy_edits", edits))


# --- articles as words --------------------------------------------------------------------------------------------------


class _Articles:
    """Articles whose sentences are taken out of the table when they are asked for: an archive's are never read together."""

    def __init__(self, corpus: Corpus) -> None:
        place = dict(zip(corpus.articles["article_id"], range(len(corpus.articles)), strict=True))
        home = corpus.sentences["article_id"].map(place).to_numpy(dtype=np.int64)
        in_order = bool((np.diff(home) >= 0).all())
        order = slice(None) if in_order else np.argsort(home, kind="stable")
        self.articles, self.sentences = corpus.articles, corpus.sentences.iloc[order]
        self.ends = np.searchsorted(home[order], np.arange(len(place) + 1)).tolist()

    def cells(self, column: str, place: int) -> list[Any]:
        """A column of the sentences of one article."""
        return self.sentences[column].array[self.ends[place] : self.ends[place + 1]].tolist()

    def bodies(self) -> Iterator[Iterator[tuple[int, str]]]:
        """Block and text of the body's sentences, article by article."""
        for place in range(len(self.articles)):
            cells = zip(*(self.cells(column, place) for column in ("zone", "block", "text")), strict=True)
            yield ((block, text) for zone, block, text in cells if zone == "body")

    def ids(self, places: Iterable[int]) -> set[str]:
        """The sentences of some articles."""
        return {sentence for place in places for sentence in self.cells("sentence_id", place)}

    def read(self, place: int, names: Mapping[str, Sequence[Span]]) -> _Article:
        """An article with the words of its sentences."""
        zones: dict[str, list[_Sentence]] = {"title": [], "body": []}
        columns = (self.cells(column, place) for column in ("zone", "sentence_id", "block", "text"))
        for zone, sentence_id, block, text in zip(*columns, strict=True):
            if zone in zones:
                zones[zone].append(_Sentence(sentence_id, block, text, names.get(sentence_id, ())))
        article_id, *known = self.articles[["article_id", "outlet", "agency"]].iloc[place]
        outlet, agency = (None if pd.isna(name) else name for name in known)
        return _Article(article_id, outlet, agency, tuple(zones["title"]), tuple(zones["body"]))


def _name_spans(entities: pd.DataFrame, sentences: set[str]) -> dict[str, list[Span]]:
    """sentence_id -> where its names of persons, bodies and places of more than one word stand."""
    names = entities[entities["sentence_id"].isin(sentences) & ~entities["label"].isin(("NORP", "DATE"))]
    names = names[names["text"].str.contains(" ", regex=False)]
    found: dict[str, list[Span]] = {}
    for sentence_id, start, end in zip(names["sentence_id"], names["start"], names["end"], strict=True):
        found.setdefault(sentence_id, []).append((start, end))
    return found


# --- sentences of a pair ------------------------------------------------------------------------------------------------


def _aligned(one: Sequence[_Sentence], other: Sequence[_Sentence]) -> list[Pair]:
    """Sentences of the two that are one sentence, best first, each used once; in the order of the first article."""
    same: dict[tuple[str, ...], list[int]] = {}
    for j, sentence in enumerate(other):
        same.setdefault(sentence.bag, []).append(j)
    pairs = _best((0.0, i, j) for i, sentence in enumerate(one) for j in same.get(sentence.bag, ()) if sentence.bag)
    changed = [i for i in range(len(one)) if i not in pairs], set(range(len(other))) - set(pairs.values())
    return sorted((pairs | _best(_alike(one, other, *changed))).items())


def _best(candidates: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """Pairs of the candidates (unlikeness and two places), best first, each place used once."""
    used: set[int] = set()
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted((unlike, abs(i - j), i, j) for unlike, i, j in candidates):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def _alike(
    one: Sequence[_Sentence], other: Sequence[_Sentence], of_one: Iterable[int], of_other: Iterable[int]
) -> Iterator[tuple[float, int, int]]:
    """Those of the sentences that share enough words (Dice), and how unlike they are."""
    homes: dict[str, list[tuple[int, int]]] = {}
    for j in of_other:
        for word, n in Counter(other[j].words).items():
            homes.setdefault(word, []).append((j, n))
    for i in of_one:
        shared: dict[int, int] = {}
        for word, n in Counter(one[i].words).items():
            for j, m in homes.get(word, ()):
                shared[j] = shared.get(j, 0) + (n if n < m else m)
        for j, n in shared.items():
            likeness = 2 * n / (len(one[i].words) + len(other[j].words))
            if likeness >= ALIKE:
                yield 1 - likeness, i, j


def _figures(claims: pd.DataFrame) -> dict[str, set[tuple[str, float]]]:
    """sentence_id -> what is counted there with which number: core counts only."""
    counts = claims[(claims["tier"] == "core") & (claims["kind"] == "count") & claims["value"].notna()]
    found: dict[str, set[tuple[str, float]]] = {}
    for sentence_id, event, value in zip(counts["sentence_id"], counts["event_type"], counts["value"], strict=True):
        found.setdefault(sentence_id, set()).add((event, value))
    return found


def _relation(
    one: _Article,
    other: _Article,
    containment: float,
    pairs: Sequence[Pair],
    figures: dict[str, set[tuple[str, float]]],
) -> str:
    same_outlet = one.outlet is not None and one.outlet == other.outlet
    in_lead = any(i < LEAD and j < LEAD for i, j in pairs)
    if same_outlet and not in_lead and containment < BACKGROUND:
        return "same_outlet_background"
    if containment < COPY:
        return "partial_reuse"
    if same_outlet or _recounted(one, other, pairs, figures):
        return "updated_version"
    return "edited_copy"


def _recounted(
    one: _Article, other: _Article, pairs: Sequence[Pair], figures: dict[str, set[tuple[str, float]]]
) -> bool:
    """A sentence that stands in both counts the same thing differently."""
    for i, j in pairs:
        left, right = (
            figures.get(one.body[i].sentence_id, set()),
            figures.get(other.body[j].sentence_id, set()),
        )
        shared = {event for event, _ in left} & {event for event, _ in right}
        if any({v for e, v in left if e == event} != {v for e, v in right if e == event} for event in shared):
            return True
    return False


def _row(one: _Article, other: _Article, containment: float, relation: str, pairs: Sequence[Pair]) -> dict[str, Any]:
    kept = sum(one.body[i].words == other.body[j].words for i, j in pairs)
    return {
        "article_a": one.article_id, "article_b": other.article_id, "containment": round(containment, 4),
        "relation": relation, "agency": one.agency or other.agency,
        "kept": kept, "edited": len(pairs) - kept,
        "dropped": len(one.body) - len(pairs), "added": len(other.body) - len(pairs),
    }  # fmt: skip


# --- edits --------------------------------------------------------------------------------------------------------------


def _edits(
    one: _Article, other: _Article, pairs: Sequence[Pair], watched: dict[str, str], *, whole: bool
) -> Iterator[tuple[Any, ...]]:
    """Word changes of aligned sentences and, where `whole`, sentences that only one of the two has."""
    ids = (one.article_id, other.article_id)
    titles = _aligned(one.title, other.title)
    for left, right in (
        *((one.title[i], other.title[j]) for i, j in titles),
        *((one.body[i], other.body[j]) for i, j in pairs),
    ):
        for before, after in _changes(left, right):
            edit = "substituted" if before and after else "dropped" if before else "added"
            hit = _watch(before, after, watched, left.named, right.named)
            yield (*ids, left.sentence_id, right.sentence_id, before, after, edit, hit)
    if whole:
        matched_left, matched_right = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, sentence in enumerate(one.body):
            if i not in matched_left:
                yield (
                    *ids,
                    sentence.sentence_id,
                    None,
                    sentence.text,
                    None,
                    "dropped",
                    _watch(sentence.text, None, watched, sentence.named, frozenset()),
                )
        for j, sentence in enumerate(other.body):
            if j not in matched_right:
                yield (
                    *ids,
                    None,
                    sentence.sentence_id,
                    None,
                    sentence.text,
                    "added",
                    _watch(None, sentence.text, watched, frozenset(), sentence.named),
                )


def _changes(left: _Sentence, right: _Sentence) -> Iterator[tuple[str | None, str | None]]:
    """Runs of words that differ, as printed; changes with hardly a word between them are one."""
    matcher = difflib.SequenceMatcher(None, left.words, right.words, autojunk=False)
    runs: list[list[int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if runs and a - runs[-1][1] <= JOINING_GAP and c - runs[-1][3] <= JOINING_GAP:
            runs[-1][1], runs[-1][3] = b, d
        else:
            runs.append([a, b, c, d])
    for a, b, c, d in runs:
        yield _printed(left, a, b), _printed(right, c, d)


def _printed(sentence: _Sentence, start: int, end: int) -> str | None:
    return sentence.text[sentence.spans[start][0] : sentence.spans[end - 1][1]] if end > start else None


@cache
def _watched(words: Lexicons) -> dict[str, str]:
    """Word -> class, in the singular and plural that the lists give."""
    found = dict(words.mapping("watched_terms", "class"))
    for row in words["actor_labels"] if "actor_labels" in set(words) else ():
        for form in (row["term"], row.get("plural", "")):
            if form:
                found.setdefault(form, "label")
    return found


def _watch(
    before: str | None,
    after: str | None,
    watched: dict[str, str],
    named_before: frozenset[str],
    named_after: frozenset[str],
) -> str | None:
    """Class of the first watched word that stands on one side only; words of names of several words do not count."""
    left, right = ({match[0].casefold() for match in WORD.finditer(text or "")} for text in (before, after))
    hits = sorted(((left - named_before) ^ (right - named_after)) & watched.keys())
    return watched[hits[0]] if hits else None
