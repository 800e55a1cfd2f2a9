"""Copies of one text in several articles, and the words that were changed between them.

Copies are found by containment of five-word shingles (Broder 1997), so that a wire text inside a longer article is seen. Pairs
that share few of them are weighed as well by the wording of sentences that tell the same, and by the agencies that they name.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis import terms
from corpus_tools.analysis.alignment import Pair, Retold, Told, by_facts, by_words, told
from corpus_tools.analysis.shingles import MOST_OF_IT, WORD, Shared, parts, shared
from corpus_tools.level_weights import probability
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

MIN_SHARED = 8  # shingles in common, below which containment alone tells nothing
MIN_CONTAINMENT = 0.1  # of two independent reports on one event hardly one pair shares this
WEIGHED_SHARED, WEIGHED_CONTAINMENT = 3, 0.03  # shingles and share from which two outlets' texts are weighed
WEIGHED_DAYS = 7.0  # between them at most: what a wire tells is taken over within days
DAY = 86_400
MIN_PROBABILITY = 0.8
# What each doubling of containment and of shared wording adds in log2 odds, and a credit (one agency that both name: two), by
# logistic regression on pairs of two outlets with 0.02 to 0.1 in common (benchmarks/readings/copies_1513.tsv).
ANY_PAIR, CONTAINED, WORDED, CREDITED = -1.0, 2.0, 2.7, 3.5
BACKGROUND = 0.6  # below this, an outlet's own text that spares the lead is standing background
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
    told: tuple[Told, ...]  # by each sentence of the body, outside quotations

    @property
    def words(self) -> list[str]:
        """Those of the body, in their order."""
        return [word for sentence in self.body for word in sentence.words]


@tables.kept("copies", "copy_edits", result=Copies)
def find_copies(
    corpus: Corpus,
    *,
    min_containment: float = MIN_CONTAINMENT,
    min_probability: float = MIN_PROBABILITY,
    lexicons: Lexicons | None = None,
) -> Copies:
    """Pairs of articles that share wire text, and every wording change between them.

    copies: containment (shared five-word shingles, quotations left out, as a share of the shorter text's), relation
    (same_text: word for word; edited_copy; updated_version: the same text with other figures, or by the same outlet;
    partial_reuse: under 0.25; same_outlet_background: paragraphs that an outlet prints again below other news), agency where
    either article names one,
    the sentences kept, edited, dropped and added, and the probability by containment, shared wording and agencies. Pairs of two
    outlets below `min_containment`, at most a week apart, are listed from `min_probability` on; 1 lists none of them.
    copy_edits: one row a change, sentences aligned by shared words, then by what they tell, `watched` where the change touches
    a word of the lists watched_terms or actor_labels. ValueError where min_containment is not above 0 or either is above 1.
    """
    if not 0 < min_containment <= 1:
        raise ValueError(f"min_containment={min_containment} is not a share. Give a number above 0, at most 1.")
    if not 0 <= min_probability <= 1:
        raise ValueError(f"min_probability={min_probability} is no probability. Give a number from 0 to 1.")
    words = lexicons or corpus.lexicons
    articles = _Articles(corpus, terms.common(words))
    met = {
        pair: runs for pair, runs in shared(articles.bodies(), WEIGHED_SHARED)
        if _by_runs(runs, min_containment) or (runs.containment >= WEIGHED_CONTAINMENT and articles.may_share(*pair))
    }  # fmt: skip
    names = _name_spans(corpus.entities, articles.ids({place for pair in met for place in pair}))
    read = lru_cache(REMEMBERED)(lambda place: articles.read(place, names))
    watched = _watched(words)
    figures = _figures(corpus.claims)
    rows: list[dict[str, Any]] = []
    edits: list[tuple[Any, ...]] = []
    for (a, b), runs in met.items():
        one, other = read(a), read(b)
        retold = by_facts(one.told, other.told)
        likely = _probability(one, other, runs.containment, retold.wording)
        is_listed = _by_runs(runs, min_containment) or min_probability <= likely < 1
        if not is_listed or not retold.pairs:
            continue  # what no sentence tells is furniture: "This post has been updated"
        pairs = _aligned(one.body, other.body, retold)
        is_same = one.words == other.words
        containment = 1.0 if is_same else runs.containment  # of which what others quote is no part
        relation = "same_text" if is_same else _relation(one, other, containment, pairs, figures)
        rows.append(_row(one, other, containment, relation, pairs) | {"probability": round(likely, 4)})
        edits += _edits(one, other, pairs, watched, whole=relation in ("edited_copy", "updated_version"))
    return Copies(tables.make("copies", rows), tables.make("copy_edits", edits))


def _by_runs(runs: Shared, min_containment: float) -> bool:
    return runs.n >= MIN_SHARED and runs.containment >= min_containment


# --- articles as words --------------------------------------------------------------------------------------------------


class _Articles:
    """Articles whose sentences are taken out of the table when they are asked for: an archive's are never read together."""

    def __init__(self, corpus: Corpus, common: frozenset[str]) -> None:
        self.common = common
        place = dict(zip(corpus.articles["article_id"], range(len(corpus.articles)), strict=True))
        home = corpus.sentences["article_id"].map(place).to_numpy(dtype=np.int64)
        in_order = bool((np.diff(home) >= 0).all())
        order = slice(None) if in_order else np.argsort(home, kind="stable")
        self.articles, sentences = corpus.articles, corpus.sentences.iloc[order]
        self.columns = {column: sentences[column].array for column in ("zone", "sentence_id", "block", "text")}
        self.days = [math.nan if pd.isna(when) else when.timestamp() / DAY for when in corpus.articles["published"]]
        self.ends = np.searchsorted(home[order], np.arange(len(place) + 1)).tolist()

    def cells(self, column: str, place: int) -> list[Any]:
        """A column of the sentences of one article."""
        cells: list[Any] = self.columns[column][self.ends[place] : self.ends[place + 1]].tolist()
        return cells

    def bodies(self) -> Iterator[Iterator[tuple[int, str]]]:
        """Block and text of the body's sentences, article by article."""
        for place in range(len(self.articles)):
            cells = zip(*(self.cells(column, place) for column in ("zone", "block", "text")), strict=True)
            yield ((block, text) for zone, block, text in cells if zone == "body")

    def may_share(self, a: int, b: int) -> bool:
        """Whether the two are of different outlets and near each other in time, as far as that is known."""
        one, other = (self.articles["outlet"].array[place] for place in (a, b))
        apart = abs(self.days[a] - self.days[b])
        return (pd.isna(one) or pd.isna(other) or one != other) and not apart > WEIGHED_DAYS

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
        body = tuple(zones["body"])
        unquoted = [""] * len(body)
        for n, is_quoted, text in parts((sentence.block, sentence.text) for sentence in body):
            unquoted[n] += "" if is_quoted else text
        said = tuple(told(text, self.common) for text in unquoted)
        return _Article(article_id, outlet, agency, tuple(zones["title"]), body, said)


def _name_spans(entities: pd.DataFrame, sentences: set[str]) -> dict[str, list[Span]]:
    """sentence_id -> where its names of persons, bodies and places of more than one word stand."""
    names = entities[entities["sentence_id"].isin(sentences) & ~entities["label"].isin(("NORP", "DATE"))]
    names = names[names["text"].str.contains(" ", regex=False)]
    found: dict[str, list[Span]] = {}
    for sentence_id, start, end in zip(names["sentence_id"], names["start"], names["end"], strict=True):
        found.setdefault(sentence_id, []).append((start, end))
    return found


# --- what a pair is -----------------------------------------------------------------------------------------------------


def _probability(one: _Article, other: _Article, containment: float, wording: float) -> float:
    """How likely text was taken over. One agency named by both counts twice; facts that both tell do not count."""
    credits = ((one.agency or other.agency) is not None) + (one.agency is not None and one.agency == other.agency)
    weight = ANY_PAIR + CONTAINED * math.log2(containment) + WORDED * math.log2(1 + wording) + CREDITED * credits
    return probability(weight)


def _aligned(one: Sequence[_Sentence], other: Sequence[_Sentence], retold: Retold | None = None) -> list[Pair]:
    """Sentences that share words, and of the rest those that tell the same."""
    pairs = by_words([sentence.words for sentence in one], [sentence.words for sentence in other])
    used, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    rest = retold.pairs if retold is not None else ()
    return sorted([*pairs, *((i, j) for i, j in rest if i not in used and j not in taken)])


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
    if containment < MOST_OF_IT:  # copies share 0.25 to 0.99
        return "partial_reuse"
    if same_outlet or _recounted(one, other, pairs, figures):
        return "updated_version"
    return "edited_copy"


def _recounted(
    one: _Article, other: _Article, pairs: Sequence[Pair], figures: dict[str, set[tuple[str, float]]]
) -> bool:
    """A sentence that stands in both counts the same thing differently."""
    for i, j in pairs:
        left, right = (figures.get(s.sentence_id, set()) for s in (one.body[i], other.body[j]))
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
    titles = ((one.title[i], other.title[j]) for i, j in _aligned(one.title, other.title))
    aligned = (*titles, *((one.body[i], other.body[j]) for i, j in pairs))
    found: list[tuple[Any, ...]] = [(a, b, *change) for a, b in aligned for change in _changes(a, b)]
    if whole:
        paired = {i for i, _ in pairs}, {j for _, j in pairs}
        found += [(a, None, a.text, None) for n, a in enumerate(one.body) if n not in paired[0]]
        found += [(None, b, None, b.text) for n, b in enumerate(other.body) if n not in paired[1]]
    for left, right, before, after in found:
        edit = "substituted" if before and after else "dropped" if before else "added"
        hit = _watch(before, after, watched, left, right)
        yield (*ids, left and left.sentence_id, right and right.sentence_id, before, after, edit, hit)


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
    for row in words["actor_labels"]:
        for form in (row["term"], row.get("plural", "")):
            if form:
                found.setdefault(form, "label")
    return found


def _watch(
    before: str | None, after: str | None, watched: dict[str, str], left: _Sentence | None, right: _Sentence | None
) -> str | None:
    """Class of the first watched word that stands on one side only; words of names of several words do not count."""
    one, other = (
        {match[0].casefold() for match in WORD.finditer(text or "")} - (sentence.named if sentence else frozenset())
        for text, sentence in ((before, left), (after, right))
    )
    hits = sorted((one ^ other) & watched.keys())
    return watched[hits[0]] if hits else None
