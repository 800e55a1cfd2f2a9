"""Who printed what, when, in which words: what findings, the report and the explorer call rows by instead of ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.schema import CORRECTED
from corpus_tools.tables import Corpus, counted

NO_OUTLET = "unknown outlet"
NO_TITLE = "without title"
_OF_ARTICLES = ["article_id", "outlet", "title", "published", "url"]


class Printed(NamedTuple):
    """Claims, articles and sentences by id."""

    claims: dict[str, dict[str, Any]]
    articles: dict[str, dict[str, Any]]
    sentences: dict[str, tuple[str, str]]  # article_id, text
    numbers: dict[str, str]  # claim_id -> the number with what it counts, as printed
    speakers: dict[str, str]  # claim_id -> who says so, empty where nobody

    def outlet(self, article: str) -> str:
        return filled(self.articles[article]["outlet"], NO_OUTLET)

    def title(self, article: str) -> str:
        return filled(self.articles[article]["title"], NO_TITLE)

    def day(self, article: str) -> str:
        """Day of printing, empty where it is not known."""
        published = self.articles[article]["published"]
        return "" if pd.isna(published) else f"{published:%Y-%m-%d}"

    def moment(self, article: str) -> tuple[bool, Any]:
        """When it was printed, to sort by; undated ones come last, each in the order given."""
        published = self.articles[article]["published"]
        return (True, 0) if pd.isna(published) else (False, published)

    def dated(self, article: str) -> str:
        """The outlet with the day of printing, where known."""
        day = self.day(article)
        return self.outlet(article) + (f" ({day})" if day else "")

    def titled(self, article: str) -> str:
        return f"{self.dated(article)}, “{self.title(article)}”"

    def articles_of(self, claims: Iterable[str]) -> set[str]:
        return {self.claims[claim]["article_id"] for claim in claims}

    def outlets(self, claims: Iterable[str]) -> set[str]:
        return set(map(self.outlet, self.articles_of(claims)))

    def sentence_of(self, name: str) -> str:
        """The sentence of a claim; else the id itself."""
        return str(self.claims[name]["sentence_id"]) if name in self.claims else name

    def cite(self, name: str) -> str:
        """Outlet, title, date, address and sentence behind the id of a claim, a sentence or an article."""
        article, words = self.sentences.get(self.sentence_of(name), (name, ""))
        address = filled(self.articles[article]["url"])
        known = (self.outlet(article), f"“{self.title(article)}”", self.day(article), address)
        return ", ".join(filter(None, known)) + (f": “{words}”" if words else "")


def read_printed(corpus: Corpus) -> Printed:
    """Everything of the corpus by id."""
    return counted(corpus, _all)


def _all(corpus: Corpus) -> Printed:
    sentences = corpus.sentences
    texts = zip(sentences["article_id"], sentences["text"], strict=True)
    return _printed(corpus, corpus.articles, corpus.claims)._replace(
        sentences=dict(zip(sentences["sentence_id"], texts, strict=True))
    )


def read_named(corpus: Corpus, articles: Collection[str], claims: Collection[str]) -> Printed:
    """The same of some articles and claims, and of the claims' articles, without sentences."""
    chosen = corpus.claims[corpus.claims["claim_id"].isin(claims)]
    ids = {*articles, *chosen["article_id"]}
    return _printed(corpus, corpus.articles[corpus.articles["article_id"].isin(ids)], chosen)


def _printed(corpus: Corpus, articles: pd.DataFrame, claims: pd.DataFrame) -> Printed:
    said = dict(zip(claims["claim_id"], speakers(claims, corpus), strict=True))
    named = _by_id(articles[_OF_ARTICLES], "article_id")
    return Printed(_by_id(claims, "claim_id"), named, {}, _numbers(corpus, claims), said)


def speakers(rows: pd.DataFrame, corpus: Corpus) -> pd.Series:
    """Who speaks in rows of claims or statements, as printed; whom a pronoun stands for by name. Empty where nobody."""
    words = rows["source_text"].fillna("")
    return words.mask(are_pronouns(words, corpus) & rows["source"].notna(), rows["source"])


def are_pronouns(words: pd.Series, corpus: Corpus) -> pd.Series:
    """Which of these words name nobody: "She"."""
    return words.str.lower().isin(corpus.lexicons.terms("statement_words", **{"class": "pronoun"}))


def filled(value: Any, otherwise: str = "") -> str:
    """A cell as text; `otherwise` where it is null."""
    return otherwise if pd.isna(value) else str(value)


def _numbers(corpus: Corpus, some: pd.DataFrame) -> dict[str, str]:
    """The words of each claim, to the end of what it counts where that follows in the sentence; of a corrected one its own."""
    if some.empty:
        return {}
    claims = some[["claim_id", "sentence_id", "start", "end", "text"]].rename(columns={"text": "said"})
    roles, sentences = corpus.claim_roles, corpus.sentences[["sentence_id", "text"]]
    if len(some) < len(corpus.claims):
        roles = roles[roles["claim_id"].isin(some["claim_id"])]
        sentences = sentences[sentences["sentence_id"].isin(some["sentence_id"])]
    things = roles[roles["role"] == "counted"].drop_duplicates("claim_id")
    things = things[["claim_id", "sentence_id", "end"]].rename(columns={"end": "last"})
    claims = claims.merge(things, on=["claim_id", "sentence_id"], how="left").merge(sentences, on="sentence_id")
    columns = (claims[name] for name in ("claim_id", "start", "end", "last", "text", "said"))
    return {
        claim: said if said.endswith(CORRECTED) else text[start : end if pd.isna(last) else max(end, last)]
        for claim, start, end, last, text, said in zip(*columns, strict=True)
    }


def _by_id(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    return {str(row[key]): {str(name): cell for name, cell in row.items()} for row in table.to_dict("records")}
