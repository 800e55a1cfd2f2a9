"""The words that stand beside an actor's name more often than elsewhere in the same articles."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.actors import canonical_names, find_actor, spelling
from corpus_tools.analysis.outlets.keyness import PER_WORDS, term_of
from corpus_tools.analysis.outlets.voices import WORD
from corpus_tools.analysis.statistics import inference
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

BESIDE, ELSEWHERE = "beside", "elsewhere"
MIN_SENTENCES = 5  # with the word
MOST_ARTICLES = 200  # of those that name the actor; where there are more, those that name it most often


def collocations(corpus: Corpus, *, actor: str, lexicons: Lexicons | None = None) -> pd.DataFrame:
    """The table collocations: each word of the sentences that name an actor, against the other sentences of the same articles.

    `actor` is any spelling of a name. The unit is the sentence; sentences are compared within their article, so that what an
    article is about does not count, and the test draws again which of an article's sentences name the actor. Of more than 200
    articles those that name it most often are taken. n_articles and n_articles_with count sentences here. Ordered by `bound`.
    Stop words, the words of the name and captions are left out.
    ValueError where no mention of the actor is found in a corpus that has names.
    """
    words = lexicons or corpus.lexicons
    mentions = canonical_names(corpus)
    if not len(mentions):
        return tables.empty("collocations")
    name = find_actor(mentions, actor, words)[0]
    own, sentences = _around(corpus, mentions, name)
    skipped = {*words.terms("stopwords"), *(part for text in own["text"].unique() for part in spelling(text).split())}
    found = [Counter(term_of(hit.group()) for hit in WORD.finditer(text)) for text in sentences["text"]]
    n_with = Counter(term for counts in found for term in counts if term not in skipped and len(term) > 1)
    terms = sorted(term for term, n in n_with.items() if n >= MIN_SENTENCES)
    column = {term: i for i, term in enumerate(terms)}
    cells = [(row, column[term], n) for row, counts in enumerate(found) for term, n in counts.items() if term in column]
    if not cells:
        return tables.empty("collocations")
    rows, columns, n = np.array(cells, dtype=np.int64).T
    counts = grouping.count_matrix(np.repeat(rows, n), np.repeat(columns, n), (len(found), len(terms)))
    beside = np.where(sentences["sentence_id"].isin(own["sentence_id"]), BESIDE, ELSEWHERE).tolist()
    length = np.array([counted.total() for counted in found], dtype=float)
    within = sentences["article_id"].tolist()
    table = inference.compare_groups(counts, length, beside, per=PER_WORDS, strata=within, intervals=False)
    table = inference.judge(table)
    table = table[(table["group"] == BESIDE) & (table["n"] > 0)].assign(actor=name)
    table = table.assign(term=[terms[item] for item in table["item"]], _order=table["bound"].fillna(0.0))
    table = table.sort_values(["_order", "log_ratio", "term"], ascending=[False, False, True], kind="stable")
    return tables.make("collocations", table.drop(columns=["item", "group", "_order"]))


def _around(corpus: Corpus, mentions: pd.DataFrame, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The mentions of a name, and the sentences of the articles that name it most often."""
    own, sentences = mentions[mentions["canonical"] == name], grouping.counted_sentences(corpus)
    articles = grouping.commonest(own["article_id"]).index[:MOST_ARTICLES]
    return own, sentences[sentences["article_id"].isin(articles)]


def beside_mentions(corpus: Corpus, *, actor: str) -> pd.DataFrame:
    """Every word in a sentence with the actor: term, sentence_id, start, end; of the articles that `collocations` reads."""
    own, sentences = _around(corpus, canonical_names(corpus), actor)
    sentences = sentences[sentences["sentence_id"].isin(own["sentence_id"])]
    rows = [
        (term_of(hit.group()), sentence, hit.start(), hit.end())
        for sentence, text in zip(sentences["sentence_id"], sentences["text"], strict=True)
        for hit in WORD.finditer(text)
    ]
    return pd.DataFrame(rows, columns=pd.Index(["term", "sentence_id", "start", "end"]))
