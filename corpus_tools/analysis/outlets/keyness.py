"""Which words set one outlet's own wording apart from the others': log-odds to order, articles to judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import methodcaller
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping, watched
from corpus_tools.analysis.outlets.voices import UNATTRIBUTED, WORD, VoiceSpans, check_voice
from corpus_tools.analysis.statistics import effects, inference
from corpus_tools.analysis.statistics.correction import correct_counts
from corpus_tools.analysis.statistics.permutation import n_with_item
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

PER_WORDS = 1000
PRIOR_WORDS, LEAST_PRIOR = 10_000, 1e-3
CALENDAR = ("months", "weekdays", "relative_dates")
HOUSE_STYLE, ALMOST_NOWHERE = 0.5, 0.05  # shares of a group's articles, and of the others', with a word of house style
WORDS, NAMED, CALENDAR_WORD, OUTLET_NAME, STYLE = "words", "named", "calendar", "outlet name", "house style"
SET_ASIDE = (CALENDAR_WORD, OUTLET_NAME)  # described, not tested
MIN_COUNT = 2  # rarer words are no term
MANY_ARTICLES, MIN_ARTICLES_WITH = 50, 5  # from so many articles on, a term must stand in so many of them
_GROUP = methodcaller("group")

Array = np.ndarray[Any, Any]


def log_odds(ours: Array, theirs: Array, prior: Array) -> tuple[Array, Array]:
    """Log-odds ratio of each word with an informative Dirichlet prior, and its z-score (Monroe, Colaresi and Quinn 2008).

    `ours`, `theirs`: counts of each word of one vocabulary in the two sets of texts; `prior`: its pseudo-counts. Nulls where the
    vocabulary is a single word.
    """
    ours, theirs, prior = (np.asarray(values, dtype=float) for values in (ours, theirs, prior))
    n_ours, n_theirs, n_prior = ours.sum(), theirs.sum(), prior.sum()
    if len(prior) == 1:  # no other word: no odds
        return np.full(1, np.nan), np.full(1, np.nan)
    delta = np.log((ours + prior) / (n_ours + n_prior - ours - prior)) - np.log(
        (theirs + prior) / (n_theirs + n_prior - theirs - prior)
    )
    variance = 1 / (ours + prior) + 1 / (theirs + prior)
    return delta, delta / np.sqrt(variance)


def word_mentions(
    corpus: Corpus, *, term: str | None = None, voice: str = UNATTRIBUTED, lexicons: Lexicons | None = None
) -> pd.DataFrame:
    """Every word that compare_words counts in a voice (unattributed, attributed, quoted or all), or every place of one `term`.

    Columns: term (lower case), article_id, sentence_id, start, end, stop (a stop word: counted in the length only).
    Captions are left out. ValueError: no such voice.
    """
    stop = frozenset((lexicons or corpus.lexicons).terms("stopwords"))
    found: list[tuple[Any, ...]] = []
    for article, sentence, words in _spoken(corpus, voice):
        for match in words:
            word, start = term_of(match.group()), match.start()
            if term is None or word == term:
                found.append((word, article, sentence, start, start + len(word), word in stop))
    columns = ["term", "article_id", "sentence_id", "start", "end", "stop"]
    types = ["str", "str", "str", "Int64", "Int64", "boolean"]
    return pd.DataFrame(found, columns=pd.Index(columns)).astype(dict(zip(columns, types, strict=True)))


def _spoken(corpus: Corpus, voice: str) -> Iterator[tuple[str, str, Iterator[re.Match[str]]]]:
    """(article, sentence, its words in a voice) of every sentence that is no caption."""
    check_voice(voice)
    sentences = grouping.counted_sentences(corpus)
    voices = VoiceSpans(sentences, corpus.statements)
    columns = (sentences[c].tolist() for c in ("article_id", "sentence_id", "text"))
    for article, sentence, text in zip(*columns, strict=True):
        yield article, sentence, voices.words(sentence, text, voice)


def term_of(printed: str) -> str:
    """A word as it is counted: lower case, without possessive s."""
    return printed.lower().replace("’", "'").removesuffix("'s")


@tables.kept("keyness")
def compare_words(  # noqa: PLR0913  every option has a name
    corpus: Corpus,
    *,
    by: str = "outlet",
    voice: str = UNATTRIBUTED,
    terms: Sequence[str] | None = None,
    list: str | None = None,
    strata: str | Mapping[str, Any] | pd.DataFrame | None = None,
    test: str = "rates",
    reviewed: pd.DataFrame | None = None,
    copies: pd.DataFrame | None = None,
    seed: int = 0,
    lexicons: Lexicons | None = None,
) -> pd.DataFrame:
    """The table keyness: each word of each group against the other groups, ordered by `bound`.

    Only words in `voice` count: by default those that stand neither in a statement nor in quotation marks. What is a difference
    is decided by articles (see docs/outlets.md). Without `terms` every word is compared: a list to explore, corrected over
    all words; words of the calendar and of outlets' names (`kind`) are described and not tested, those of house style tested and
    marked. `terms`, or `list` (watched_terms or one of its classes), names words beforehand: they are a family of their own, with
    all their forms and spellings, and nothing else is compared. `strata` (a column of articles, "month", a mapping article_id ->
    stratum, the tables stories or topic_weights) compares within strata only, by default within the stories that a corpus carries
    (keep_analyses) where groups share five of them; "none" does not. pooled_* hold the same without strata. `test`: rates, or
    ranks of counts among articles of like length. placebo_*: the same after the groups were shuffled over the articles with
    `seed`. Each cell leads back through `word_mentions(corpus, term=...)` or `term_mentions`. `reviewed`: rows of these drawn at
    random, with `right` where the word is used in the sense and the voice meant: corrected* are the rates with such errors.

    KeyError: no such column. ValueError: no such voice, list or test.
    """
    words = lexicons or corpus.lexicons
    groups = grouping.group_articles(corpus, by, copies)
    named = terms is not None or list is not None
    counted = _counted(corpus, groups, voice, watched.named_terms(terms, list, words) if named else None, words)
    if not counted.terms:
        return tables.empty("keyness")
    names = groups.articles["group"].to_numpy(dtype=np.str_)
    sides = _Sides(names, grouping.strata_of(corpus, groups, strata), groups.apart)
    kinds = [NAMED] * len(counted.terms) if named else _kinds(counted, sides, corpus, words)
    table = _compared(counted, sides, kinds, test)
    table = table[(table["n"] > 0) | (table["verdict"] == "difference") | named]
    if table.empty:  # terms that stand nowhere, of groups that cannot be tested
        return tables.empty("keyness")
    table = table.assign(**_scores(counted.counts, sides, table), evenness=_evenness(counted, names, table))
    shuffled = sides.shuffled(seed)
    placebo = _compared(counted, shuffled, kinds, test, is_placebo=True)
    placebo_z = _scores(counted.counts, shuffled, table)["z"]
    keys = ["group", "item"]
    beside = placebo[[*keys, "verdict"]].rename(columns={"verdict": "placebo_verdict"})
    table = table.assign(placebo_z=placebo_z).merge(beside, on=keys, how="left", validate="one_to_one")
    table["placebo_verdict"] = table["placebo_verdict"].fillna("descriptive")  # of groups that are not tested
    own = {"term": [counted.terms[item] for item in table["item"]], "kind": [kinds[item] for item in table["item"]]}
    share, order = table["n_articles_with"] / table["n_articles"], table["bound"].fillna(0.0)
    table = table.assign(**own, voice=voice, text_share=share, _order=order)
    if reviewed is not None:
        if named:
            places = watched.term_mentions(corpus, counted.terms, voice=voice, lexicons=words)
        else:
            places = word_mentions(corpus, voice=voice, lexicons=words)
            places = places[places["term"].isin(counted.terms)]
        exposed = groups.articles.assign(exposure=counted.length)
        keys = ["sentence_id", "start"]
        found = correct_counts(places.assign(said=1.0), reviewed, exposed, keys=keys, item="term", per=PER_WORDS)
        table = table.merge(found, on=["group", "term"], how="left", validate="one_to_one")
    table = table.sort_values(["group", "_order", "z", "term"], ascending=[True, False, False, True], kind="stable")
    return tables.make("keyness", groups.told(table).drop(columns=["item", "_order"]))


class _Sides(NamedTuple):
    """The group of each article, its stratum (None without strata), and the groups that are set apart."""

    names: Array
    layers: Sequence[str] | None
    apart: frozenset[str]

    @property
    def strata(self) -> Array:
        return np.array(self.layers if self.layers else [""] * len(self.names), dtype=np.str_)

    def of(self, group: str) -> tuple[Array, Array]:
        """Which articles are of a group, and which of those that it is compared with."""
        inside = self.names == group
        return inside, ~inside & ~np.isin(self.names, sorted(self.apart))

    def shuffled(self, seed: int) -> _Sides:
        """The groups, shuffled over the articles (within strata); agency copy stays where it is."""
        rng, names, free = np.random.default_rng(seed), self.names.copy(), ~np.isin(self.names, sorted(self.apart))
        for layer in np.unique(self.strata[free]):
            where = np.flatnonzero(free & (self.strata == layer))
            names[where] = self.names[where[rng.permutation(len(where))]]
        return self._replace(names=names)


class _Counted(NamedTuple):
    """Articles x terms (terms in alphabetical order), and the number of words of each article, stop words included."""

    counts: Any
    length: Array
    terms: list[str]


def _counted(
    corpus: Corpus, groups: grouping.Groups, voice: str, terms: Sequence[str] | None, words: Lexicons
) -> _Counted:
    """The words named beforehand (null: all that are no stop words and not too rare) by article."""
    articles = groups.articles["article_id"].tolist()
    if terms is None:
        return _count_terms(corpus, voice, articles, frozenset(words.terms("stopwords")))
    length = dict.fromkeys(articles, 0)
    for article, _, spoken in _spoken(corpus, voice):
        if article in length:
            length[article] += sum(1 for _ in spoken)
    known = sorted(terms)
    mentions = watched.term_mentions(corpus, terms, voice=voice, lexicons=words)
    return _Counted(grouping.indicators(groups, mentions, "term", known), np.array([*length.values()], float), known)


def _count_terms(corpus: Corpus, voice: str, articles: list[str], stop: frozenset[str]) -> _Counted:
    printed: dict[str, Counter[str]] = {article: Counter() for article in articles}
    for article, _, words in _spoken(corpus, voice):
        if article in printed:
            printed[article].update(map(_GROUP, words))
    length = np.array([words.total() for words in printed.values()], dtype=float)
    counted_as = {word: term_of(word) for word in set().union(*printed.values())}
    known = sorted(term for term in set(counted_as.values()) - stop if len(term) > 1)
    column = {term: i for i, term in enumerate(known)}
    column_of = {word: column[term] for word, term in counted_as.items() if term in column}
    cells = ((row, word, n) for row, own in enumerate(printed.values()) for word, n in own.items())
    found = [(row, column_of[word], n) for row, word, n in cells if word in column_of]
    if not found:
        return _Counted(None, length, [])
    rows, columns, n = np.array(found, dtype=np.int64).T
    counts = sparse.csr_array((n.astype(float), (rows, columns)), shape=(len(articles), len(known)))
    n_with = np.bincount(counts.indices, minlength=len(known))
    least = MIN_ARTICLES_WITH if len(articles) >= MANY_ARTICLES else 1
    chosen = np.flatnonzero((n_with >= least) & (counts.sum(axis=0) >= MIN_COUNT))
    return _Counted(counts[:, chosen], length, [known[i] for i in chosen])


def _kinds(counted: _Counted, sides: _Sides, corpus: Corpus, words: Lexicons) -> list[str]:
    """What kind of word each term is: one of the calendar, of outlets' names, of one group's house style, or any other."""
    calendar = {part for name in CALENDAR for term in words.terms(name) for part in term.lower().split()}
    outlets = {term_of(word) for name in grouping.media_names(corpus) for word in WORD.findall(name)}
    style = np.zeros(len(counted.terms), dtype=bool)
    for group in set(sides.names.tolist()) - sides.apart:
        inside, outside = sides.of(group)
        if min(inside.sum(), outside.sum()) < inference.MIN_ARTICLES:
            continue
        own, others = (n_with_item(counted.counts[np.flatnonzero(side)]) / side.sum() for side in (inside, outside))
        style |= (own > HOUSE_STYLE) & (others < ALMOST_NOWHERE)
    return [
        CALENDAR_WORD if term in calendar else OUTLET_NAME if term in outlets else STYLE if style[item] else WORDS
        for item, term in enumerate(counted.terms)
    ]


def _evenness(counted: _Counted, names: Array, table: pd.DataFrame) -> Array:
    """The evenness of each row's term over the group's articles."""
    found = np.full(len(table), np.nan)
    for group in table["group"].unique():
        rows = np.flatnonzero((names == group) & (counted.length > 0))
        here = (table["group"] == group).to_numpy()
        if len(rows) > 1:
            even = effects.evenness(counted.counts[rows], counted.length[rows])
            found[here] = even[table.loc[here, "item"].to_numpy(dtype=np.int64)]
    return inference.round_significant(found)


def _compared(
    counted: _Counted, sides: _Sides, kinds: list[str], test: str, *, is_placebo: bool = False
) -> pd.DataFrame:
    """The groups compared term by term; of a placebo only the verdicts are told."""
    rows = inference.compare_groups(
        counted.counts, counted.length, sides.names.tolist(), per=PER_WORDS, apart=sides.apart, strata=sides.layers,
        test=test, intervals=not is_placebo, pooled=not is_placebo, untested_zeros=False,
    )  # fmt: skip
    own = pd.Series([kinds[item] for item in rows["item"]], index=rows.index, dtype="str")
    # house style is known by the groups' difference: a family of its own would test what was chosen for being extreme
    return inference.judge(rows.assign(family=own.replace(STYLE, WORDS), described=own.isin(SET_ASIDE)))


def _scores(counts: Any, sides: _Sides, table: pd.DataFrame) -> dict[str, Array]:
    """log_odds, z and signature of each row of the table (which is ordered by group)."""
    parts = []
    for group, items in table.groupby("group", sort=False)["item"]:
        score = _score(counts, sides, str(group))
        parts.append([of_all[items.to_numpy(dtype=np.int64)] for of_all in score])
    return dict(zip(("log_odds", "z", "signature"), map(np.concatenate, zip(*parts, strict=True)), strict=True))


def _score(counts: Any, sides: _Sides, group: str) -> tuple[Array, Array, Array]:
    """Log-odds of one group against the others (pooled over strata by inverse variance), z, and whether it alone has the word."""
    (inside, outside), strata = sides.of(group), sides.strata
    weight, pooled = np.zeros(counts.shape[1]), np.zeros(counts.shape[1])
    for stratum in np.intersect1d(strata[inside], strata[outside]):
        here = strata == stratum
        sets = [np.flatnonzero(here & side) for side in (inside, outside)]
        ours, theirs = (counts[rows].sum(axis=0) for rows in sets)
        prior = _prior(ours + theirs)
        delta, z = log_odds(ours, theirs, prior)
        precision = np.divide(z, delta, out=np.zeros_like(z), where=delta != 0) ** 2
        precision = np.where(delta == 0, 1 / (1 / (ours + prior) + 1 / (theirs + prior)), precision)
        weight, pooled = weight + precision, pooled + precision * delta
    score = np.divide(pooled, weight, out=np.full_like(pooled, np.nan), where=weight > 0)
    own = counts[np.flatnonzero(inside)].sum(axis=0)
    return (
        inference.round_significant(score),
        inference.round_significant(score * np.sqrt(weight)),
        (own > 0) & (own == counts.sum(axis=0)),
    )


def _prior(counts: Array) -> Array:
    """The prior of one stratum: its own words, as if PRIOR_WORDS of them had been read before (all, where it has fewer).

    Words that the stratum lacks are neither side's: they get the least prior there is.
    """
    total = counts.sum()
    return np.maximum(counts * min(1.0, PRIOR_WORDS / max(total, 1.0)), LEAST_PRIOR)
