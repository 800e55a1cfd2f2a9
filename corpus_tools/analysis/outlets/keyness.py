"""Which words set one outlet's own wording apart from the others': log-odds to order, articles to judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from operator import methodcaller
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.voices import ALL, UNATTRIBUTED, VoiceSpans
from corpus_tools.analysis.statistics import inference
from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import VOICES
from corpus_tools.tables import Corpus

PER_WORDS = 1000
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
            word, start = _term(match.group()), match.start()
            if term is None or word == term:
                found.append((word, article, sentence, start, start + len(word), word in stop))
    columns = ["term", "article_id", "sentence_id", "start", "end", "stop"]
    types = ["str", "str", "str", "Int64", "Int64", "boolean"]
    return pd.DataFrame(found, columns=pd.Index(columns)).astype(dict(zip(columns, types, strict=True)))


def _spoken(corpus: Corpus, voice: str) -> Iterator[tuple[str, str, Iterator[re.Match[str]]]]:
    """(article, sentence, its words in a voice) of every sentence that is no caption."""
    allowed = (*VOICES, ALL)
    if voice not in allowed:
        raise ValueError(f"voice={voice!r} is not known. Allowed: {', '.join(allowed)}.")
    sentences = corpus.sentences[corpus.sentences["zone"].isin(grouping.COUNTED_ZONES)]
    voices = VoiceSpans(sentences, corpus.statements)
    columns = (sentences[c].tolist() for c in ("article_id", "sentence_id", "text"))
    for article, sentence, text in zip(*columns, strict=True):
        yield article, sentence, voices.words(sentence, text, voice)


def _term(printed: str) -> str:
    """A word as it is counted: lower case, without possessive s."""
    return printed.lower().replace("’", "'").removesuffix("'s")


def compare_words(
    corpus: Corpus,
    *,
    by: str = "outlet",
    voice: str = UNATTRIBUTED,
    strata: str | Mapping[str, Any] | pd.DataFrame | None = None,
    copies: pd.DataFrame | None = None,
    seed: int = 0,
    lexicons: Lexicons | None = None,
) -> pd.DataFrame:
    """The table keyness: each word of each group against the other groups, strongest first (z).

    Only words in `voice` count: by default those that stand neither in a statement nor in quotation marks. The log-odds with an
    informative Dirichlet prior (Monroe, Colaresi and Quinn 2008; prior: all texts together) order the words; what is a
    difference is decided by articles (see docs/outlets.md), corrected over all words of all groups. `strata` (a column of
    articles, a mapping article_id -> stratum, or the table stories) compares within strata only, pooled by inverse
    variance. placebo_*: the same after the groups were shuffled over the articles with `seed`. A word that a group
    never uses has a row only where that is a difference. Each cell leads back through `word_mentions(corpus, term=...)`.

    KeyError: no such column. ValueError: no such voice.
    """
    groups = grouping.group_articles(corpus, by, copies)
    stop = frozenset((lexicons or corpus.lexicons).terms("stopwords"))
    counts, length, terms = _count_terms(corpus, voice, groups.articles["article_id"].tolist(), stop)
    if not terms:
        return tables.empty("keyness")
    layers = grouping.strata_of(corpus, groups, strata)
    names = groups.articles["group"].tolist()
    table = _compared(counts, length, names, layers, groups.apart, intervals=True)
    table = table[(table["n"] > 0) | (table["verdict"] == "difference")]
    log_odds_, z, signature = _scores(counts, names, layers, groups.apart, table)
    shuffled = _shuffled(names, layers, groups.apart, seed)
    placebo = _compared(counts, length, shuffled, layers, groups.apart, intervals=False)
    placebo_z = _scores(counts, shuffled, layers, groups.apart, table)[1]
    keys = ["group", "item"]
    table = table.assign(log_odds=log_odds_, z=z, signature=signature, placebo_z=placebo_z)
    beside = placebo[[*keys, "verdict"]].rename(columns={"verdict": "placebo_verdict"})
    table = table.merge(beside, on=keys, how="left", validate="one_to_one")
    table["placebo_verdict"] = table["placebo_verdict"].fillna("descriptive")  # of groups that are not tested
    table["term"] = [terms[item] for item in table["item"]]
    table = table.sort_values(["group", "z", "term"], ascending=[True, False, True], kind="stable")
    return tables.make("keyness", table.drop(columns="item"))


def _count_terms(corpus: Corpus, voice: str, articles: list[str], stop: frozenset[str]) -> tuple[Any, Array, list[str]]:
    """Articles x terms (terms in alphabetical order), and the number of words of each article, stop words included."""
    printed: dict[str, Counter[str]] = {article: Counter() for article in articles}
    for article, _, words in _spoken(corpus, voice):
        if article in printed:
            printed[article].update(map(_GROUP, words))
    length = np.array([words.total() for words in printed.values()], dtype=float)
    term_of = {word: _term(word) for word in set().union(*printed.values())}
    known = sorted(set(term_of.values()) - stop)
    column = {term: i for i, term in enumerate(known)}
    column_of = {word: column[term] for word, term in term_of.items() if term in column}
    found = [
        (row, column_of[word], n)
        for row, own in enumerate(printed.values())
        for word, n in own.items()
        if word in column_of
    ]
    if not found:
        return None, length, []
    rows, columns, n = np.array(found, dtype=np.int64).T
    counts = sparse.csr_array((n.astype(float), (rows, columns)), shape=(len(articles), len(known)))
    n_with = np.bincount(counts.indices, minlength=len(known))
    least = MIN_ARTICLES_WITH if len(articles) >= MANY_ARTICLES else 1
    chosen = np.flatnonzero((n_with >= least) & (counts.sum(axis=0) >= MIN_COUNT))
    return counts[:, chosen], length, [known[i] for i in chosen]


def _shuffled(names: list[str], layers: list[str] | None, apart: frozenset[str], seed: int) -> list[str]:
    """The groups, shuffled over the articles (within strata); agency copy stays where it is."""
    rng, shuffled = np.random.default_rng(seed), list(names)
    where: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if name not in apart:
            where.setdefault(layers[i] if layers else "", []).append(i)
    for layer in sorted(where):
        drawn = rng.permutation(len(where[layer]))
        for to, source in zip(where[layer], drawn, strict=True):
            shuffled[to] = names[where[layer][source]]
    return shuffled


def _compared(
    counts: Any, length: Array, names: list[str], layers: list[str] | None, apart: frozenset[str], *, intervals: bool
) -> pd.DataFrame:
    rows = inference.compare_groups(
        counts, length, names, per=PER_WORDS, apart=apart, strata=layers, intervals=intervals, untested_zeros=False
    )
    return inference.judge(rows)


def _scores(
    counts: Any, names: list[str], layers: list[str] | None, apart: frozenset[str], table: pd.DataFrame
) -> tuple[Array, Array, Array]:
    """log_odds, z and signature of each row of the table (which is ordered by group)."""
    groups, items = table["group"].to_numpy(dtype=object), table["item"].to_numpy(dtype=np.int64)
    known = np.array(names, dtype=np.str_)
    scored = [_score(counts, known, layers, apart, group) for group in table["group"].unique()]
    chosen = [items[groups == group] for group in table["group"].unique()]
    columns = [np.concatenate([s[i][at] for s, at in zip(scored, chosen, strict=True)]) for i in range(3)]
    return columns[0], columns[1], columns[2]


def _score(
    counts: Any, names: Array, layers: list[str] | None, apart: frozenset[str], group: str
) -> tuple[Array, Array, Array]:
    """Log-odds of one group against the others (pooled over strata by inverse variance), z, and whether it alone has the word."""
    inside = names == group
    outside = ~inside & ~np.isin(names, sorted(apart))
    strata = np.array(layers if layers else [""] * len(names), dtype=np.str_)
    prior = counts.sum(axis=0)
    weight, pooled = np.zeros(counts.shape[1]), np.zeros(counts.shape[1])
    for stratum in np.unique(strata):
        here = strata == stratum
        sets = [np.flatnonzero(here & side) for side in (inside, outside)]
        if not len(sets[0]) or not len(sets[1]):
            continue
        ours, theirs = (counts[rows].sum(axis=0) for rows in sets)
        delta, z = log_odds(ours, theirs, prior)
        precision = np.divide(z, delta, out=np.zeros_like(z), where=delta != 0) ** 2
        precision = np.where(delta == 0, 1 / (1 / (ours + prior) + 1 / (theirs + prior)), precision)
        weight, pooled = weight + precision, pooled + precision * delta
    score = np.divide(pooled, weight, out=np.full_like(pooled, np.nan), where=weight > 0)
    own = counts[np.flatnonzero(inside)].sum(axis=0)
    return (
        inference.round_significant(score),
        inference.round_significant(score * np.sqrt(weight)),
        (own > 0) & (own == prior),
    )
