"""The actors of a corpus: mentions by canonical name, an actor found by any spelling, the most frequent ones, names by outlet."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from corpus_tools.analysis.names import named_mentions
from corpus_tools.analysis.outlets.grouping import commonest, counted_sentences, group_articles, media_names
from corpus_tools.extraction.names.spelling import spoken_words
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

NAME_COLUMNS = ["canonical", "name", "text"]
ALIAS_LISTS = ("aliases", "organisations", "places")  # spellings that stand for a name


def canonical_names(corpus: Corpus) -> pd.DataFrame:
    """The mentions of `entities` with their name across the corpus as `canonical`."""
    entities = corpus.entities
    keys = ["article_id", "name", "label"]
    joined = entities.merge(corpus.names[[*keys, "canonical"]], on=keys, how="left", validate="many_to_one")
    joined["canonical"] = joined["canonical"].fillna(joined["name"]).fillna(joined["text"])
    return joined


def spelling(name: str) -> str:
    """A name without case, articles, hyphens, stops and marks on its letters: what `actor=` is matched by."""
    return " ".join(spoken_words(name))


def find_actor(mentions: pd.DataFrame, actor: str, words: Lexicons) -> list[str]:
    """The canonical name that has `actor` as one of its spellings, in the corpus or in the word lists.

    ValueError names the most frequent where none has.
    """
    wanted = {spelling(actor)}
    rows = [row for name in ALIAS_LISTS for row in words[name] if row["name"]]
    meant = {row["name"] for row in rows if wanted & {spelling(row["term"]), spelling(row["name"])}}
    listed = meant | {row["term"] for row in rows if row["name"] in meant}
    for spellings, columns in ((meant, ["canonical"]), ([actor], NAME_COLUMNS), (listed, NAME_COLUMNS)):
        sought = set(map(spelling, spellings))
        for column in columns:
            hits = mentions.loc[[spelling(str(value)) in sought for value in mentions[column]], "canonical"]
            if len(hits):
                return [str(name) for name in sorted(hits.unique(), key=lambda name: (-(hits == name).sum(), name))][:1]
    common = commonest(mentions.loc[mentions["label"] != "DATE", "canonical"]).index[:10]
    raise ValueError(
        f"No mention of actor={actor!r} was found. The most frequent names are: {', '.join(map(str, common))}."
    )


def frequent_actors(corpus: Corpus, n: int = 3, *, labels: Collection[str] = ("PERSON", "ORG")) -> list[str]:
    """The `n` names that most articles have, by canonical name: what `actors` stands for where nobody is chosen.

    Outlets and agencies of the corpus are left out, and captions do not count.
    """
    counted = counted_sentences(corpus)["sentence_id"]
    mentions = canonical_names(corpus)
    mentions = mentions[mentions["label"].isin(labels) & mentions["sentence_id"].isin(counted)]
    media = set(map(spelling, media_names(corpus)))
    mentions = mentions.loc[[spelling(str(name)) not in media for name in mentions["canonical"]]]
    order = mentions.groupby("canonical").agg(articles=("article_id", "nunique"), mentions=("article_id", "size"))
    order = order.reset_index().sort_values(["articles", "mentions", "canonical"], ascending=[False, False, True])
    return order["canonical"].astype(str).tolist()[:n]


def name_counts(corpus: Corpus, *, by: str = "article_id") -> pd.DataFrame:
    """How often each name of the corpus is printed in each article (or outlet, or another column of articles).

    One row for a name, label and group that has it, the most frequent names first. Columns: canonical, label, group, n
    (mentions), rate (mentions per 1,000 words of the group), printed (its commonest spelling there). Groups are those that
    comparisons have: agency copy apart, a text that repeats an earlier one left out, outlets as in `group_outlets`. KeyError
    for a column that articles does not have.
    """
    articles = corpus.articles[["article_id", "n_words"]].assign(group=corpus.articles["article_id"])
    if by != "article_id":
        articles = group_articles(corpus, by).articles
    mentions = named_mentions(corpus).merge(articles[["article_id", "group"]], on="article_id")
    words = articles.groupby("group")["n_words"].sum()
    spelled = mentions.groupby(["canonical", "label", "group", "text"]).size().reset_index(name="n")
    spelled = spelled.sort_values("n", ascending=False, kind="stable")
    table = (
        spelled.groupby(["canonical", "label", "group"]).agg(n=("n", "sum"), printed=("text", "first")).reset_index()
    )
    table["rate"] = 1000 * table["n"] / table["group"].map(words).astype("float64")
    total = table.groupby(["canonical", "label"])["n"].transform("sum")
    order = table.assign(_total=-total).sort_values(["_total", "canonical", "label", "group"], kind="stable")
    return order[["canonical", "label", "group", "n", "rate", "printed"]].reset_index(drop=True)
