"""Topics: what the articles or paragraphs of a corpus are about, and how far such topics can be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import stdtrit
from threadpoolctl import threadpool_limits

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.statistics import inference, intervals
from corpus_tools.analysis.statistics.correction import correct_counts
from corpus_tools.analysis.topics import fits, quality
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

UNITS = ("article", "paragraph")
METHODS = {"nmf": fits.nmf, "lsa-kmeans": fits.lsa_kmeans, "lda": fits.lda}
FEW_ARTICLES = 50  # below, a topic describes these texts and nothing more, however many paragraphs they have
N_TERMS = 20  # terms kept of each topic
MIN_SHARE, MIN_WITH = 0.005, 5  # a term must stand in this share of the units, and in so many (in two of few units)
MIN_TOKENS = 5  # shorter paragraphs are no unit
SHORT_SENTENCE = 10  # words added to a sentence's length, so that the shortest do not win
DECIMALS = 4  # kept where a fit ends, so that the last bits of a sum never show
MEASURES = ("npmi", "npmi_heldout", "diversity", "stability", "n_units", "n_articles", "n_topics")
NOTE_NOTHING = "nothing to fit: no word stands in several texts and not in most of them"
NOTE_FEW = f"fewer than {FEW_ARTICLES} articles: a description of these texts, nothing more"
TOKEN = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})*")

Array = np.ndarray[Any, Any]


class Topics(NamedTuple):
    """A fit as tables: topic_terms, topic_weights, topic_quality."""

    terms: pd.DataFrame
    weights: pd.DataFrame
    quality: pd.DataFrame


class _Units(NamedTuple):
    """Articles or paragraphs: where they stand, their tokens, and counts of every token (units x vocabulary)."""

    article_ids: list[str]
    blocks: list[int | None]
    tokens: list[list[str]]
    counts: Any
    vocabulary: list[str]

    @property
    def n_articles(self) -> int:
        return len(set(self.article_ids))

    def take(self, rows: list[int]) -> _Units:
        ids, blocks = [self.article_ids[row] for row in rows], [self.blocks[row] for row in rows]
        return _Units(ids, blocks, [self.tokens[row] for row in rows], self.counts[rows], self.vocabulary)


class _Fit(NamedTuple):
    """Weights of units in topics (units x topics), and relevance of terms to topics (topics x terms)."""

    weights: Array
    relevance: Array
    terms: list[str]

    def ranked(self, n_terms: int) -> Iterator[list[tuple[int, float]]]:
        """For each topic the numbers of its first terms, with their relevance as a share of the highest."""
        scale = np.maximum(self.relevance.max(axis=1, keepdims=True), 1e-12)
        for row in np.round(self.relevance / scale, DECIMALS):
            yield [(i, row[i]) for i in np.argsort(-row, kind="stable")[:n_terms].tolist() if row[i] > 0]

    def topics(self) -> list[list[str]]:
        return [[self.terms[i] for i, _ in ranked] for ranked in self.ranked(quality.TOP)]


def fit_topics(
    corpus: Corpus,
    *,
    n_topics: int,
    unit: str = "article",
    method: str = "nmf",
    seed: int = 0,
    lexicons: Lexicons | None = None,
) -> Topics:
    """Topics(terms, weights, quality) of the articles or paragraphs of a corpus.

    `method`: "nmf" (BM25 weights, non-negative matrix factorisation from a singular value decomposition: the most coherent on
    news), "lsa-kmeans" (for short, noisy posts), "lda". Texts that repeat an earlier one are left out. Quality: npmi (Bouma
    2009) on these units, npmi_heldout (topics of each half scored on the other half), diversity, stability (topics of the two
    halves matched, Jaccard of their ten first terms), n_units. A corpus with fewer units than n_topics gets as many
    topics as units, and the note says so; one without text gets empty tables.

    ValueError: n_topics, unit or method that is not allowed.
    """
    _check(n_topics, unit, method)
    units = _units(corpus, unit, lexicons or corpus.lexicons)
    fit = _fit(units, n_topics, method, seed)
    told = _quality(units, fit, n_topics, method, seed)
    if fit is None:
        return Topics(tables.empty("topic_terms"), tables.empty("topic_weights"), told)
    return Topics(_terms_table(fit, units), _weights_table(fit, units), told)


def _check(n_topics: int, unit: str, method: str) -> None:
    if n_topics < 1 or n_topics != int(n_topics):
        raise ValueError(f"n_topics={n_topics} is not possible. Give a whole number, 1 or more.")
    if unit not in UNITS:
        raise ValueError(f"unit={unit!r} is not known. Allowed: {', '.join(UNITS)}.")
    if method not in METHODS:
        raise ValueError(f"method={method!r} is not known. Allowed: {', '.join(METHODS)}.")


def _units(corpus: Corpus, unit: str, words: Lexicons) -> _Units:
    stop = frozenset(words.terms("stopwords"))
    articles = corpus.articles[corpus.articles["copy_of"].isna()]
    if unit == "article":
        columns = (articles[c].fillna("").tolist() for c in ("article_id", "title", "text"))
        rows = [(article, None, f"{title}\n{text}") for article, title, text in zip(*columns, strict=True)]
        least = 1
    else:
        blocks = corpus.blocks
        blocks = blocks[(blocks["zone"] == "body") & blocks["article_id"].isin(set(articles["article_id"]))]
        rows = list(zip(blocks["article_id"], blocks["block"], blocks["text"].fillna(""), strict=True))
        least = MIN_TOKENS
    tokens = [[t for t in TOKEN.findall(text.lower()) if t not in stop] for _, _, text in rows]
    kept = [i for i, found in enumerate(tokens) if len(found) >= least]
    tokens = [tokens[i] for i in kept]
    vocabulary = sorted({token for document in tokens for token in document})
    column = {token: i for i, token in enumerate(vocabulary)}
    lengths = np.array([len(document) for document in tokens], dtype=np.int64)
    places = np.fromiter((column[token] for document in tokens for token in document), np.int64, int(lengths.sum()))
    counts = grouping.count_matrix(np.repeat(np.arange(len(tokens)), lengths), places, (len(tokens), len(vocabulary)))
    return _Units([rows[i][0] for i in kept], [rows[i][1] for i in kept], tokens, counts, vocabulary)


def _counts(units: _Units) -> tuple[Any, list[str]]:
    """Units x terms, terms in alphabetical order: those that stand in enough units and not in most of them."""
    n = units.counts.shape[0]
    n_with = (units.counts > 0).sum(axis=0)
    least = max(MIN_WITH if n >= FEW_ARTICLES else min(n, 3) - 1, int(np.ceil(MIN_SHARE * n)))
    chosen = np.flatnonzero((n_with >= least) & ((n_with <= n / 2) | (n <= 2)))
    return sparse.csr_array(units.counts[:, chosen]), [units.vocabulary[i] for i in chosen]


def _fit(units: _Units, n_topics: int, method: str, seed: int) -> _Fit | None:
    """A fit, or null where the units have no terms in common."""
    counts, terms = _counts(units)
    n_topics = min(n_topics, *counts.shape)
    if n_topics < 1:
        return None
    with threadpool_limits(limits=1):  # the sums of a fit must not depend on the number of threads
        weights, relevance = METHODS[method](counts, n_topics, seed)
    order = np.argsort(-np.round(weights.sum(axis=0), DECIMALS), kind="stable")
    return _Fit(weights[:, order], relevance[order], terms)


def _terms_table(fit: _Fit, units: _Units) -> pd.DataFrame:
    counts, _ = _counts(units)
    by_class = np.round(fits.class_tfidf(counts, fit.weights), DECIMALS + 2)
    rows = [
        (topic + 1, rank, fit.terms[i], relevance, by_class[topic, i])
        for topic, ranked in enumerate(fit.ranked(N_TERMS))
        for rank, (i, relevance) in enumerate(ranked, start=1)
    ]
    return tables.make("topic_terms", rows)


def _weights_table(fit: _Fit, units: _Units) -> pd.DataFrame:
    n_units, n_topics = fit.weights.shape
    columns = {
        "article_id": np.repeat(np.array(units.article_ids, dtype=object), n_topics),
        "block": pd.array(np.repeat(np.array(units.blocks, dtype=object), n_topics), dtype="Int64"),
        "topic": np.tile(np.arange(1, n_topics + 1), n_units),
        "weight": np.round(fit.weights, DECIMALS).ravel(),
    }
    return tables.make("topic_weights", pd.DataFrame(columns))


def choose_topics(
    corpus: Corpus,
    n_topics: Iterable[int] = (5, 10, 15, 20, 30),
    *,
    unit: str = "article",
    method: str = "nmf",
    n_splits: int = 5,
    seed: int = 0,
    lexicons: Lexicons | None = None,
) -> pd.DataFrame:
    """The table topic_choice: coherence on texts fitted and not fitted, diversity and stability for several numbers of topics.

    Every number is fitted on both halves of `n_splits` random splits of the articles; the intervals are over splits (t), so they
    tell what the draw of articles does. Recommended is the smallest number whose held-out coherence is as good as the best: the
    difference over the same splits is within one standard error (after Breiman et al. 1984); the note names all such. Nothing is
    recommended below 50 articles. Numbers above the number of units are left out. ValueError as in fit_topics.
    """
    units = _units(corpus, unit, lexicons or corpus.lexicons)
    asked = sorted(set(n_topics))
    for number in asked:
        _check(number, unit, method)
    rows = [_choice(units, n, method, seed, n_splits) for n in asked if n <= len(units.tokens)]
    rows = [row for row in rows if row]
    if not rows:
        return tables.empty("topic_choice")
    table = pd.DataFrame(rows)
    enough = units.n_articles >= FEW_ARTICLES and bool(table["npmi_heldout"].notna().any())
    by_split = table.pop("_heldout")
    good = _as_good_as_the_best(by_split) if enough else np.zeros(len(table), dtype=bool)
    table["recommended"] = good & (np.cumsum(good) == 1)
    alike = ", ".join(map(str, table.loc[good, "n_topics"]))
    told = f"the texts do not tell these apart: {alike}; the fewest are recommended, as a start"
    table["note"] = np.where(good, told, "" if enough else NOTE_FEW)
    return tables.make("topic_choice", table)


def _as_good_as_the_best(heldout: Iterable[Sequence[float]]) -> Array:
    """Of numbers of topics, those whose mean over splits is within one standard error of the best, over the same splits."""
    values = np.array(list(heldout), dtype=float)
    behind = values[int(np.nan_to_num(np.nanmean(values, axis=1), nan=-np.inf).argmax())] - values
    n = values.shape[1]
    error = behind.std(axis=1, ddof=1) / np.sqrt(n) if n > 1 else np.zeros(len(values))
    return np.asarray(behind.mean(axis=1) <= error)


def _choice(units: _Units, n_topics: int, method: str, seed: int, n_splits: int) -> dict[str, Any] | None:
    fit = _fit(units, n_topics, method, seed)
    halves = [found for i in range(n_splits) if (found := _halves(units, n_topics, method, seed + i))]
    if fit is None:
        return None
    topics = fit.topics()
    by_split = [half.heldout for half in halves]
    heldout = zip(("npmi_heldout", "heldout_low", "heldout_high"), _over_splits(by_split, -1.0), strict=True)
    stability = _over_splits([half.stability for half in halves], 0.0)
    return {
        "n_topics": n_topics,
        "npmi": round(_npmi(units, topics), DECIMALS),
        **dict(heldout),
        "_heldout": by_split,
        "diversity": round(quality.diversity(topics), DECIMALS),
        **dict(zip(("stability", "stability_low", "stability_high"), stability, strict=True)),
    }


def _npmi(units: _Units, topics: list[list[str]]) -> float:
    """Coherence of topics on the units that they were fitted on."""
    return quality.Coherence(units.tokens, [term for topic in topics for term in topic]).mean(topics)


def _over_splits(values: Sequence[float], least: float) -> tuple[float, float, float]:
    """Mean and ends of its 95 % t interval (from `least` to 1 at most); nulls where there are too few splits."""
    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return (np.nan,) * 3
    mean = float(known.mean())
    if len(known) < 2:
        return round(mean, DECIMALS), np.nan, np.nan
    half = float(stdtrit(len(known) - 1, 1 - intervals.ALPHA / 2) * known.std(ddof=1) / np.sqrt(len(known)))
    return round(mean, DECIMALS), round(max(mean - half, least), DECIMALS), round(min(mean + half, 1.0), DECIMALS)


def topic_shares(
    model: Topics,
    corpus: Corpus,
    *,
    by: str = "outlet",
    strata: str | Mapping[str, Any] | pd.DataFrame | None = None,
    reviewed: pd.DataFrame | None = None,
    copies: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table topic_shares: the mean share of each topic over the articles of each group, with article-level intervals.

    `n` is the number of articles whose main topic it is. `by`, `strata` and `copies` as in compare_words. `reviewed`:
    articles drawn at random with the `topic` that a reader gave them; corrected* are then shares of articles by what readers say.
    KeyError: no such column.
    """
    groups = grouping.group_articles(corpus, by, copies)
    shares = model.weights.groupby(["article_id", "topic"])["weight"].mean().unstack("topic")
    shares = shares.reindex(groups.articles["article_id"])
    known = shares.notna().all(axis=1).to_numpy() if shares.shape[1] else np.zeros(len(shares), dtype=bool)
    if not known.any():
        return tables.empty("topic_shares")
    values = shares.to_numpy(dtype=float)[known]
    names = groups.articles["group"].to_numpy(dtype=object)[known]
    layers = grouping.strata_of(corpus, groups, strata)
    layers = None if layers is None else [layers[row] for row in np.flatnonzero(known)]
    exposure = np.ones(len(values))
    found = inference.compare_groups(values, exposure, names.tolist(), share=True, apart=groups.apart, strata=layers)
    main = pd.Series(values.argmax(axis=1)).groupby([names, values.argmax(axis=1)]).size().to_dict()
    found["n"] = [main.get(key, 0) for key in zip(found["group"], found["item"], strict=True)]
    table = inference.judge(found)
    table["topic"] = [int(shares.columns[item]) for item in table["item"]]
    if reviewed is not None:
        said = shares[known].rename_axis("article_id").stack().rename("said").reset_index()
        tables.need(reviewed, "reviewed", "article_id", "topic")
        read = reviewed.drop_duplicates("article_id").set_index("article_id")["topic"]
        judged = said[said["article_id"].isin(read.index)]
        sheet = judged.assign(right=judged["article_id"].map(read) == judged["topic"])
        exposed = groups.articles[known].assign(exposure=1.0)
        found = correct_counts(said, sheet, exposed, keys=["article_id", "topic"], item="topic")
        table = table.merge(found, on=["group", "topic"], how="left", validate="one_to_one")
    return tables.make("topic_shares", groups.told(table).drop(columns="item"))


def topic_examples(model: Topics, corpus: Corpus, *, n_examples: int = 3) -> pd.DataFrame:
    """The table topic_examples: for each topic the body sentences that show it best, from different articles.

    Score: weight of the topic in the sentence's unit times the mean weight of the topic's terms over the sentence's words.
    """
    sentences = corpus.sentences.loc[corpus.sentences["zone"] == "body", ["sentence_id", "article_id", "block", "text"]]
    tokens = [TOKEN.findall(text.lower()) for text in sentences["text"]]
    by = ["article_id", "block"] if model.weights["block"].notna().any() else ["article_id"]
    found: list[tuple[Any, ...]] = []
    for topic, terms in model.terms.groupby("topic"):
        weight = dict(zip(terms["term"], terms["weight"], strict=True))
        told = [sum(weight.get(word, 0.0) for word in set(words)) for words in tokens]
        own = model.weights[model.weights["topic"] == topic]
        scored = sentences.assign(told=told, n=list(map(len, tokens))).merge(own[[*by, "weight"]], on=by)
        scored = scored[scored["n"] >= MIN_TOKENS]
        scores = scored["weight"] * scored["told"] / (scored["n"] + SHORT_SENTENCE)
        scored = scored.assign(score=scores.round(DECIMALS + 2)).query("score > 0")
        best = scored.sort_values(["score", "sentence_id"], ascending=[False, True]).drop_duplicates("article_id")
        columns = best.head(n_examples)[["article_id", "sentence_id", "score", "text"]]
        found += [(topic, rank, *row) for rank, row in enumerate(columns.itertuples(index=False, name=None), start=1)]
    return tables.make("topic_examples", found)


class _Halves(NamedTuple):
    """Topics fitted on two disjoint halves of the units: coherence of each on the other half, and how alike they are."""

    heldout: float
    stability: float


def _halves(units: _Units, n_topics: int, method: str, seed: int) -> _Halves | None:
    """Whole articles are drawn, so that paragraphs of one article never face each other."""
    articles = list(dict.fromkeys(units.article_ids))
    drawn = np.random.default_rng(seed).permutation(len(articles))
    first = {articles[i] for i in drawn[: len(articles) // 2]}
    rows = [[i for i, article in enumerate(units.article_ids) if (article in first) is side] for side in (True, False)]
    parts = [units.take(side) for side in rows]
    if min(len(part.tokens) for part in parts) < 2:
        return None
    fits = [_fit(part, n_topics, method, seed) for part in parts]
    if fits[0] is None or fits[1] is None:
        return None
    ours, theirs = fits[0].topics(), fits[1].topics()
    known = [term for topic in (*ours, *theirs) for term in topic]
    turned = zip(parts, (theirs, ours), strict=True)
    heldout = [quality.Coherence(part.tokens, known).mean(topics) for part, topics in turned]
    return _Halves(float(np.mean(heldout)), float(np.mean(quality.likeness(ours, theirs))))


def _quality(units: _Units, fit: _Fit | None, n_asked: int, method: str, seed: int) -> pd.DataFrame:
    n_units = len(units.tokens)
    few = NOTE_FEW if units.n_articles < FEW_ARTICLES else ""
    if fit is None:
        known = {"n_units": float(n_units), "n_articles": float(units.n_articles), "n_topics": 0.0}
        return tables.make("topic_quality", [(name, known.get(name), None, None, NOTE_NOTHING) for name in MEASURES])
    topics = fit.topics()
    n_fitted = len(topics)
    fewer = f"{n_asked} topics asked for, {n_fitted} fitted: as many as units and terms allow"
    halves = _halves(units, n_asked, method, seed) or _Halves(np.nan, np.nan)
    values = (
        ("npmi", _npmi(units, topics), few or "coherence on the units fitted, -1 to 1: flatters itself"),
        ("npmi_heldout", halves.heldout, few or "coherence of each half's topics on the other half"),
        ("diversity", quality.diversity(topics), few or "share of different terms among the first ten of all topics"),
        ("stability", halves.stability, few or "likeness of the topics of two halves, 0 to 1"),
        ("n_units", float(n_units), few),
        ("n_articles", float(units.n_articles), few),
        ("n_topics", float(n_fitted), "" if n_fitted == n_asked else fewer),
    )
    rows = [(name, round(value, DECIMALS), None, None, note) for name, value, note in values]
    return tables.make("topic_quality", rows)
