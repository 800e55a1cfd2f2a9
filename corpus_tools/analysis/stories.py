"""Which articles cover the same story: shared names, places, rare terms and dates.

Each article is a bag of the words of its title and opening, names counted double; words are weighted by how few articles
have them. Only articles that share words that few have are compared (an inverted index), and only within STORY_DAYS where
both have a date. Articles are joined, most alike first, while a story stays alike as a whole (average linkage, Sokal and
Michener 1958), so that two stories are not chained by one article that touches both.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis import terms
from corpus_tools.analysis.linkage import join_on_average
from corpus_tools.dates import find_dates, resolve_date
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

STORY_DAYS = 12  # articles further apart are other stories, or background of this one
OPENING_WORDS = 220  # the opening tells the article's own event; further down stands background
NAME_WEIGHT = 2.0
TITLE_WEIGHT = 1.5
SIMILAR = 0.22  # two articles alike enough to be joined
ALIKE_ON_AVERAGE = 0.1  # a story as a whole must stay this alike
DECAY_PER_DAY = 0.02  # likeness that a day between two articles costs
UNDATED_DAYS = 5.0  # where a date is missing, articles count as this far apart
TEXT_DATED = 0.5  # what a day counts where one of the dates is from a text
RARE_SHARE, RARE_AT_LEAST = 0.02, 40  # a word in more articles of these weeks does not bring two of them together
PRIOR = 200  # articles of all weeks that count beside those of an article's own
SHARED_AT_LEAST = 3  # rare words that two articles must share to be compared
SHOWN = 8  # shared words printed as evidence
ALONE = 0.5  # of its weight is left to a word that no other article has: it says little about likeness
OPENING_SENTENCES = 8  # where an undated article may name its day
DAY = 86_400
EPOCH = datetime.date(1970, 1, 1).toordinal()


class _Bag(NamedTuple):
    article_id: str
    day: float | None
    is_dated: bool  # by its publisher, not by a date in its text
    words: dict[str, float]
    shown: dict[str, str]  # word -> as it is first spelt

    @property
    def period(self) -> int | None:
        return None if self.day is None else int(self.day // STORY_DAYS)


@tables.kept("stories")
def find_stories(corpus: Corpus) -> pd.DataFrame:
    """The table stories: one row for each article that shares a story with another one.

    An article alone in its story has no row. `similarity` is the likeness to the nearest other article of the story,
    `evidence` the words that the two share, rarest first. The story is named after its first article in reading order.
    """
    bags = _bags(corpus)
    weighted, rare = _weighted(bags)
    likeness = _likeness(bags, weighted, rare)
    rows = []
    for story in join_on_average(len(bags), likeness, pair=SIMILAR, least=ALIKE_ON_AVERAGE, unknown=0.0):
        for i in story if len(story) > 1 else ():
            nearest = max((j for j in story if j != i), key=lambda j: (likeness.get(_pair(i, j), 0.0), -j))
            similarity = round(likeness.get(_pair(i, nearest), 0.0), 4)
            rows.append((f"story-{bags[story[0]].article_id}", bags[i].article_id, similarity,
                         _evidence(bags[i], weighted[i], weighted[nearest])))  # fmt: skip
    return tables.make("stories", rows)


def _bags(corpus: Corpus) -> list[_Bag]:
    common, words = terms.common(corpus.lexicons), corpus.lexicons
    text: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for article, *part in zip(*_cells(corpus.sentences, "article_id", "zone", "text"), strict=True):
        text[article].append(tuple(part))
    names, articles, bags = _names(corpus), corpus.articles, []
    for article, when in zip(articles["article_id"], articles["published"], strict=True):
        parts, is_dated = text[article], not pd.isna(when)
        opening = " ".join(told for _, told in parts[:OPENING_SENTENCES])
        day = day_number(when) if is_dated else _day_in(opening, words)
        bags.append(_bag(article, day, is_dated, parts, names[article], common))
    return bags


def day_number(when: Any) -> float | None:
    """Days since 1970; None without a date."""
    return None if pd.isna(when) else float(when.timestamp() // DAY)


def _cells(frame: pd.DataFrame, *columns: str) -> list[list[Any]]:
    """Columns as lists, which are gone through much faster."""
    return [frame[column].tolist() for column in columns]


def _day_in(text: str, words: Lexicons) -> float | None:
    found = [
        resolved.date.toordinal() - EPOCH
        for span in find_dates(text, lexicons=words)
        if span.year and span.day and (resolved := resolve_date(span, None)) is not None
    ]
    return float(max(found)) if found else None


def _names(corpus: Corpus) -> dict[str, set[str]]:
    """The words of each article's names of persons, organisations and places."""
    found: dict[str, set[str]] = defaultdict(set)
    entities = corpus.entities
    entities = entities[~entities["label"].isin(("DATE", "NORP"))]
    told = _cells(entities.assign(name=entities["name"].fillna(entities["text"])), "article_id", "name")
    for article, name in dict.fromkeys(zip(*told, strict=True)):
        found[article].update(map(terms.normal, terms.WORD.findall(name)))
    return found


def _bag(
    article: str,
    day: float | None,
    is_dated: bool,
    parts: list[tuple[str, str]],
    names: set[str],
    common: frozenset[str],
) -> _Bag:
    counts: dict[str, float] = {}
    shown: dict[str, str] = {}
    n_words = 0
    for zone, text in parts:
        if n_words > OPENING_WORDS:
            break
        found = terms.WORD.findall(text)
        n_words += len(found)
        weight = TITLE_WEIGHT if zone == "title" else 1.0
        for position, word in enumerate(found):
            normal = terms.normal(word)
            if len(normal) < 3 or normal in common:
                continue
            is_name = normal in names or (word[0].isupper() and position > 0 and zone == "body")
            counts[normal] = max(counts.get(normal, 0.0), weight * NAME_WEIGHT if is_name else weight)
            shown.setdefault(normal, word)
    return _Bag(article, day, is_dated, counts, shown)


class _Window(NamedTuple):
    """The articles around one in time: how many, and in how many of each period's each word stands."""

    n: int
    counts: list[Counter[str]]


def _windows(bags: list[_Bag]) -> dict[int | None, _Window]:
    """Period -> its articles, those of the periods beside it and those without date; None -> all, for those without date."""
    own: dict[int | None, Counter[str]] = defaultdict(Counter)
    size = Counter(bag.period for bag in bags)
    for bag in bags:
        own[bag.period].update(bag.words.keys())
    found: dict[int | None, _Window] = {None: _Window(0, [Counter(chain.from_iterable(bag.words for bag in bags))])}
    for period in own:
        if period is not None:
            near = [p for p in (period - 1, period, period + 1, None) if p in own]
            found[period] = _Window(sum(size[p] for p in near), [own[p] for p in near])
    return found


def _weighted(bags: list[_Bag]) -> tuple[list[dict[str, float]], list[list[str]]]:
    """Each bag with its words weighted by rarity: in its own weeks, as far as these have articles enough to tell, else in all;
    and those of its words that are rare enough to bring two articles together."""
    windows, n = _windows(bags), len(bags)
    (everywhere,) = windows[None].counts
    stretches = [f"undated {i}" if bag.period is None else bag.period for i, bag in enumerate(bags)]
    seen = {(word, stretch) for bag, stretch in zip(bags, stretches, strict=True) for word in bag.words}
    found_in = Counter(word for word, _ in seen)
    n_stretches = len(set(stretches))
    weighted: list[dict[str, float]] = [{} for _ in bags]
    rare: list[list[str]] = [[] for _ in bags]
    for bag, weights, own in zip(bags, weighted, rare, strict=True):
        near = windows[bag.period]
        most = max(RARE_AT_LEAST, RARE_SHARE * near.n)
        for word, weight in bag.words.items():
            n_near = sum([count.get(word, 0) for count in near.counts])
            if 2 <= n_near <= most:
                own.append(word)
            told = n_near if bag.period is not None else 0
            share = (told + PRIOR * (everywhere[word] + 0.5) / (n + 2)) / (near.n + PRIOR)
            rarity = math.log((n_stretches + 2) / (found_in[word] + 0.5)) - math.log(share)
            weights[word] = weight * rarity * (1.0 if everywhere[word] > 1 else ALONE)
    return weighted, rare


def _pair(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def _likeness(
    bags: list[_Bag], weighted: list[dict[str, float]], rare: list[list[str]]
) -> dict[tuple[int, int], float]:
    """Cosine of each two articles that share rare words and lie close in time, less what the days between them cost."""
    index: dict[str, dict[int | None, list[int]]] = defaultdict(dict)  # word -> the articles before, by period
    norms = [math.sqrt(math.fsum(w * w for w in words.values())) for words in weighted]
    found: dict[tuple[int, int], float] = {}
    for i, bag in enumerate(bags):
        near = () if bag.period is None else (bag.period - 1, bag.period, bag.period + 1, None)
        told = [index[word] for word in rare[i]]
        shared = Counter(chain.from_iterable(own[p] for own in told for p in (near or own) if p in own))
        for own in told:
            own.setdefault(bag.period, []).append(i)
        for j, n_shared in shared.items():
            if n_shared < SHARED_AT_LEAST or (apart := _apart(bag, bags[j])) > STORY_DAYS:
                continue
            small, large = sorted((weighted[i], weighted[j]), key=len)
            dot = math.fsum([w * large[word] for word, w in small.items() if word in large])
            found[j, i] = max(0.0, dot / (norms[i] * norms[j]) - DECAY_PER_DAY * apart)
    return found


def _apart(a: _Bag, b: _Bag) -> float:
    """Days between two articles; a date in a text may be that of the event, some time before."""
    if a.day is None or b.day is None:
        return UNDATED_DAYS
    return abs(a.day - b.day) * (1.0 if a.is_dated and b.is_dated else TEXT_DATED)


def _evidence(a: _Bag, words_a: dict[str, float], words_b: dict[str, float]) -> str:
    shared = sorted(words_a.keys() & words_b.keys(), key=lambda word: (-words_a[word] * words_b[word], word))
    return ", ".join(terms.printed(a.shown[word]) for word in shared[:SHOWN])
