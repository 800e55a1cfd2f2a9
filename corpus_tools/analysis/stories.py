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
from collections.abc import Iterable
from typing import NamedTuple

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
    shown: dict[str, str]  # word -> the spelling to print


@tables.kept("stories")
def find_stories(corpus: Corpus) -> pd.DataFrame:
    """The table stories: one row for each article that shares a story with another one.

    An article alone in its story has no row. `similarity` is the likeness to the nearest other article of the story,
    `evidence` the words that the two share, rarest first. The story is named after its first article in reading order.
    """
    bags = _bags(corpus)
    windows = _windows(bags)
    weighted = _weighted(bags, windows)
    likeness = _likeness(bags, weighted, windows)
    rows = []
    for story in join_on_average(len(bags), likeness, pair=SIMILAR, least=ALIKE_ON_AVERAGE, unknown=0.0):
        for i in story if len(story) > 1 else ():
            nearest = max((j for j in story if j != i), key=lambda j: (likeness.get(_pair(i, j), 0.0), -j))
            similarity = round(likeness.get(_pair(i, nearest), 0.0), 4)
            rows.append((f"story-{bags[story[0]].article_id}", bags[i].article_id, similarity,
                         _evidence(bags[i], weighted[i], weighted[nearest])))  # fmt: skip
    return tables.make("stories", rows)


def _bags(corpus: Corpus) -> list[_Bag]:
    common = terms.common(corpus.lexicons)
    text: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sentences = corpus.sentences
    for article, zone, words in zip(sentences["article_id"], sentences["zone"], sentences["text"], strict=True):
        text[article].append((zone, words))
    names, articles = _names(corpus), corpus.articles
    told = zip(articles["article_id"], _days(corpus), articles["published"].notna(), strict=True)
    return [_bag(article, day, is_dated, text[article], names[article], common) for article, day, is_dated in told]


def _days(corpus: Corpus) -> list[float | None]:
    """Day number of each article: its date, else the latest full date that its opening gives, else None."""
    opening: dict[str, list[str]] = defaultdict(list)
    for article, text in zip(corpus.sentences["article_id"], corpus.sentences["text"], strict=True):
        if len(opening[article]) < OPENING_SENTENCES:
            opening[article].append(text)
    return [
        _day_in(" ".join(opening[article]), corpus.lexicons) if pd.isna(when) else float(when.timestamp() // DAY)
        for article, when in zip(corpus.articles["article_id"], corpus.articles["published"], strict=True)
    ]


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
    for article, name in zip(entities["article_id"], entities["name"].fillna(entities["text"]), strict=True):
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
        for position, word in enumerate(found):
            normal = terms.normal(word)
            if len(normal) < 3 or normal in common:
                continue
            is_name = normal in names or (word[0].isupper() and position > 0 and zone == "body")
            weight = TITLE_WEIGHT if zone == "title" else 1.0
            counts[normal] = max(counts.get(normal, 0.0), weight * (NAME_WEIGHT if is_name else 1.0))
            shown.setdefault(normal, terms.printed(word))
    return _Bag(article, day, bool(is_dated), counts, shown)


class _Window(NamedTuple):
    """The articles around one in time: how many, in how many of them each word stands, and which words are rare."""

    n: int
    documents: Counter[str]

    def is_rare(self, word: str) -> bool:
        return 2 <= self.documents[word] <= max(RARE_AT_LEAST, RARE_SHARE * self.n)


def _periods(bags: list[_Bag]) -> list[int | None]:
    return [None if bag.day is None else int(bag.day // STORY_DAYS) for bag in bags]


def _windows(bags: list[_Bag]) -> dict[int | None, _Window]:
    """Period -> its articles, those of the periods beside it and those without date; None -> all, for those without date."""
    own: dict[int | None, Counter[str]] = defaultdict(Counter)
    size: Counter[int | None] = Counter()
    for bag, period in zip(bags, _periods(bags), strict=True):
        own[period].update(bag.words.keys())
        size[period] += 1
    found: dict[int | None, _Window] = {None: _Window(0, _added(own.values()))}
    for period in own:
        if period is not None:
            near = [p for p in (period - 1, period, period + 1, None) if p in own]
            found[period] = _Window(sum(size[p] for p in near), _added(own[p] for p in near))
    return found


def _added(counts: Iterable[Counter[str]]) -> Counter[str]:
    """One counter of all; Counter's own sum copies it at each step."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def _weighted(bags: list[_Bag], windows: dict[int | None, _Window]) -> list[dict[str, float]]:
    """Each bag with its words weighted by rarity: in its own weeks, as far as these have articles enough to tell, else in all."""
    everywhere, n = windows[None].documents, len(bags)
    periods = _periods(bags)
    stretches = [f"undated {i}" if period is None else period for i, period in enumerate(periods)]
    seen = {(word, stretch) for bag, stretch in zip(bags, stretches, strict=True) for word in bag.words}
    found_in = Counter(word for word, _ in seen)
    n_stretches = len(set(stretches))
    weighted = []
    for bag, period in zip(bags, periods, strict=True):
        near = windows[period]
        weights = {}
        for word, weight in bag.words.items():
            told = near.documents[word] if period is not None else 0
            share = (told + PRIOR * (everywhere[word] + 0.5) / (n + 2)) / (near.n + PRIOR)
            rarity = math.log((n_stretches + 2) / (found_in[word] + 0.5)) - math.log(share)
            weights[word] = weight * rarity * (1.0 if everywhere[word] > 1 else ALONE)
        weighted.append(weights)
    return weighted


def _pair(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def _likeness(
    bags: list[_Bag], weighted: list[dict[str, float]], windows: dict[int | None, _Window]
) -> dict[tuple[int, int], float]:
    """Cosine of each two articles that share rare words and lie close in time, less what the days between them cost."""
    periods = _periods(bags)
    rare = [[word for word in words if windows[p].is_rare(word)] for words, p in zip(weighted, periods, strict=True)]
    index: dict[str, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, period in enumerate(periods):
        for word in rare[i]:
            index[word][period].append(i)
    norms = [math.sqrt(math.fsum(w * w for w in words.values())) or 1.0 for words in weighted]
    found: dict[tuple[int, int], float] = {}
    for i, period in enumerate(periods):
        near = () if period is None else (period - 1, period, period + 1, None)
        shared: Counter[int] = Counter()
        for word in rare[i]:
            told = index[word]
            for p in told if period is None else near:
                shared.update(j for j in told.get(p, ()) if j > i)
        for j, n_shared in shared.items():
            if n_shared < SHARED_AT_LEAST or _apart(bags[i], bags[j]) > STORY_DAYS:
                continue
            small, large = sorted((weighted[i], weighted[j]), key=len)
            dot = math.fsum(w * large[word] for word, w in small.items() if word in large)
            cost = DECAY_PER_DAY * _apart(bags[i], bags[j])
            found[i, j] = max(0.0, dot / (norms[i] * norms[j]) - cost)
    return found


def _apart(a: _Bag, b: _Bag) -> float:
    """Days between two articles; a date in a text may be that of the event, some time before."""
    if a.day is None or b.day is None:
        return UNDATED_DAYS
    return abs(a.day - b.day) * (1.0 if a.is_dated and b.is_dated else TEXT_DATED)


def _evidence(a: _Bag, words_a: dict[str, float], words_b: dict[str, float]) -> str:
    shared = sorted(words_a.keys() & words_b.keys(), key=lambda word: (-words_a[word] * words_b[word], word))
    return ", ".join(a.shown[word] for word in shared[:SHOWN])
