"""What every comparison between outlets shares: groups of articles, whose words are whose, and what stands behind a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import VOICES
from corpus_tools.tables import Corpus

AGENCY = "agency: "
UNKNOWN = "unknown {by}"
UNATTRIBUTED, ATTRIBUTED, QUOTED = VOICES
ALL = "all"
COUNTED_ZONES = ("title", "heading", "body")  # captions are the photo agencies' words, and pages repeat them
WIRE_COPIES = ("edited_copy", "updated_version")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
QUOTE_MARK = re.compile("[\"“”„«»‘’']")
ALIAS_LISTS = ("aliases", "organisations", "places")  # spellings that stand for a name
_LONGEST_SINGLE = 200  # code points between single quotation marks; more is an apostrophe that was taken for one

Span = tuple[int, int]


class Groups(NamedTuple):
    """The articles that are compared, each once: article_id, group, n_words; `apart` names the groups of agency copy."""

    articles: pd.DataFrame
    apart: frozenset[str]


def group_articles(corpus: Corpus, by: str, copies: pd.DataFrame | None = None) -> Groups:
    """Put every article into its group: a value of the column `by` of articles.

    Texts that repeat an earlier article word for word are left out. Agency copy is a group of its own, "agency: " and its
    name; with `copies` (the table of find_copies) also where only the other copy carries the credit, and of copies without
    any credit the earlier one alone is kept. KeyError where articles has no such column.
    """
    articles = corpus.articles
    if by not in articles.columns:
        raise KeyError(f"by={by!r} is no column of articles. Allowed: {', '.join(articles.columns)}.")
    agency = dict(zip(articles["article_id"], articles["agency"], strict=True))
    agency = {article: name for article, name in agency.items() if not pd.isna(name)}
    dropped = set(articles.loc[articles["copy_of"].notna(), "article_id"])
    for first, second in _wire_pairs(copies):
        shared = agency.get(first) or agency.get(second)
        if shared:
            agency.setdefault(first, shared)
            agency.setdefault(second, shared)
        else:
            dropped.add(second)
    ids = articles["article_id"].tolist()
    values = articles[by].tolist()
    unknown = UNKNOWN.format(by=by)
    own = [unknown if pd.isna(value) else str(value) for value in values]
    alone = by == "article_id"
    group = [own[i] if alone or article not in agency else AGENCY + agency[article] for i, article in enumerate(ids)]
    frame = pd.DataFrame({"article_id": ids, "group": group, "n_words": articles["n_words"].astype(int)})
    frame = frame[~frame["article_id"].isin(dropped)].reset_index(drop=True)
    apart = {name for name in frame["group"] if name.startswith(AGENCY)}
    if alone:
        apart = {article for article in frame["article_id"] if article in agency}
    return Groups(frame, frozenset(apart))


def _wire_pairs(copies: pd.DataFrame | None) -> list[tuple[str, str]]:
    if copies is None or not len(copies):
        return []
    pairs = copies[copies["relation"].isin(WIRE_COPIES)].sort_values(["article_a", "article_b"])
    return list(zip(pairs["article_a"], pairs["article_b"], strict=True))


def strata_of(
    corpus: Corpus, groups: Groups, strata: str | Mapping[str, Any] | pd.DataFrame | None
) -> list[str] | None:
    """The stratum of each article: a column of articles, a mapping article_id -> stratum, or the table `stories`.

    Articles without one are strata of their own, so that they are compared with nothing. KeyError for an unknown column.
    """
    if strata is None:
        return None
    if isinstance(strata, str):
        if strata not in corpus.articles.columns:
            raise KeyError(
                f"strata={strata!r} is no column of articles. Allowed: {', '.join(corpus.articles.columns)}."
            )
        known = dict(zip(corpus.articles["article_id"], corpus.articles[strata], strict=True))
    elif isinstance(strata, pd.DataFrame):
        known = dict(zip(strata["article_id"], strata["story_id"], strict=True))
    else:
        known = dict(strata)
    found = [(article, known.get(article)) for article in groups.articles["article_id"]]
    return [f"alone: {article}" if value is None or pd.isna(value) else str(value) for article, value in found]


class VoiceSpans:
    """Which stretches of a sentence are somebody else's words: content of statements, and what quotation marks enclose."""

    def __init__(self, sentences: pd.DataFrame, statements: pd.DataFrame) -> None:
        self._quoted = quoted_spans(sentences)
        self._attributed: dict[str, list[Span]] = {}
        columns = ("sentence_id", "content_start", "content_end", "mode")
        for sentence, start, end, mode in zip(*(statements[c].tolist() for c in columns), strict=True):
            if pd.isna(start) or pd.isna(end):
                continue
            where = self._quoted if mode == "direct" else self._attributed
            where.setdefault(sentence, []).append((int(start), int(end)))

    def words(self, sentence_id: str, text: str, voice: str) -> Iterator[re.Match[str]]:
        """The words of a sentence that stand in a voice, or in any of them."""
        quoted, attributed = self._quoted.get(sentence_id, ()), self._attributed.get(sentence_id, ())
        if voice == ALL or not (quoted or attributed):
            return WORD.finditer(text) if voice in (ALL, UNATTRIBUTED) else iter(())
        return (word for word in WORD.finditer(text) if _voice_at(word.start(), quoted, attributed) == voice)

    def voice(self, sentence_id: str, start: int, end: int) -> str:
        """quoted, attributed or unattributed: the voice of the first code point decides."""
        return _voice_at(start, self._quoted.get(sentence_id, ()), self._attributed.get(sentence_id, ()))


def _voice_at(at: int, quoted: Sequence[Span], attributed: Sequence[Span]) -> str:
    for start, end in quoted:
        if start <= at < end:
            return QUOTED
    for start, end in attributed:
        if start <= at < end:
            return ATTRIBUTED
    return UNATTRIBUTED


def quoted_spans(sentences: pd.DataFrame) -> dict[str, list[Span]]:
    """What quotation marks enclose, by sentence. A quotation may run over the sentences of one paragraph; one that is never
    closed runs to the paragraph's end, as in quotations of several paragraphs."""
    found: dict[str, list[Span]] = {}
    state, place = _QuoteState(), None
    columns = ("sentence_id", "article_id", "block", "text")
    for sentence, article, block, text in zip(*(sentences[c].tolist() for c in columns), strict=True):
        if (article, block) != place:
            state, place = _QuoteState(), (article, block)
        spans = state.read(text)
        if spans:
            found[sentence] = spans
    return found


class _QuoteState:
    """Whether a double quotation mark is open while the sentences of a paragraph go by."""

    def __init__(self) -> None:
        self.open = False

    def read(self, text: str) -> list[Span]:
        spans: list[Span] = []
        start, single = (0 if self.open else -1), -1
        for match in QUOTE_MARK.finditer(text):
            at, mark = match.start(), match.group()
            before, after = text[at - 1 : at].isalnum(), text[at + 1 : at + 2].isalnum()
            if mark in "‘’'":
                if single >= 0 and not after and mark != "‘" and at - single <= _LONGEST_SINGLE:
                    spans.append((single, at))
                    single = -1
                elif not before and after and mark != "’":
                    single = at + 1
            elif self.open and mark in '"”»':
                spans.append((start, at))
                self.open, start = False, -1
            elif not self.open and mark in '"“„«' and not (mark == '"' and before and not after):
                self.open, start = True, at + 1
        if self.open:
            spans.append((start, len(text)))
        return sorted(spans)


def count_matrix(rows: Iterable[int], columns: Iterable[int], shape: tuple[int, int]) -> Any:
    """Sparse counts from one pair of indices an occurrence."""
    where = (np.fromiter(rows, dtype=np.int64), np.fromiter(columns, dtype=np.int64))
    matrix = sparse.csr_array((np.ones(len(where[0])), where), shape=shape)
    matrix.sum_duplicates()
    return matrix


def canonical_names(corpus: Corpus) -> pd.DataFrame:
    """The mentions of `entities` with their name across the corpus as `canonical`."""
    entities = corpus.entities
    keys = ["article_id", "name", "label"]
    joined = entities.merge(corpus.names[[*keys, "canonical"]], on=keys, how="left", validate="many_to_one")
    joined["canonical"] = joined["canonical"].fillna(joined["name"]).fillna(joined["text"])
    return joined


def spelling(name: str) -> str:
    """A name without case, article and Arabic article, hyphens and stops: what `actor=` is matched by."""
    plain = re.sub(r"[-’'.]", " ", name.casefold())
    return " ".join(word for word in plain.split() if word not in ("the", "al", "el"))


def find_actor(mentions: pd.DataFrame, actor: str, words: Lexicons) -> list[str]:
    """The canonical name that has `actor` as one of its spellings, in the corpus or in the word lists.

    ValueError names the most frequent where none has.
    """
    wanted = spelling(actor)
    for alias in (row["name"] for name in ALIAS_LISTS for row in words[name] if spelling(row["term"]) == wanted):
        if (mentions["canonical"] == alias).any():
            return [alias]
    for column in ("canonical", "name", "text"):
        hits = mentions.loc[[spelling(str(value)) == wanted for value in mentions[column]], "canonical"]
        if len(hits):
            return [str(name) for name in sorted(hits.unique(), key=lambda name: (-(hits == name).sum(), name))][:1]
    mentions = mentions[mentions["label"] != "DATE"]
    common = mentions["canonical"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:10]
    raise ValueError(
        f"No mention of actor={actor!r} was found. The most frequent names are: {', '.join(map(str, common))}."
    )


def frequent_actors(corpus: Corpus, n: int = 3, *, labels: Collection[str] = ("PERSON", "ORG")) -> list[str]:
    """The `n` names that most articles have, by canonical name: what `actors` stands for where nobody is chosen.

    Outlets and agencies of the corpus are left out, and captions do not count.
    """
    counted = corpus.sentences.loc[corpus.sentences["zone"].isin(COUNTED_ZONES), "sentence_id"]
    mentions = canonical_names(corpus)
    mentions = mentions[mentions["label"].isin(labels) & mentions["sentence_id"].isin(set(counted))]
    media = {
        spelling(str(name)) for column in ("outlet", "agency") for name in corpus.articles[column].dropna().unique()
    }
    mentions = mentions.loc[[spelling(str(name)) not in media for name in mentions["canonical"]]]
    order = mentions.groupby("canonical").agg(articles=("article_id", "nunique"), mentions=("article_id", "size"))
    order = order.reset_index().sort_values(["articles", "mentions", "canonical"], ascending=[False, False, True])
    return order["canonical"].astype(str).tolist()[:n]
