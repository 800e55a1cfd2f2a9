"""What an analyst calls to see the words behind a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from corpus_tools.presentation.evidence.passages import Evidence, Mark, Passage
from corpus_tools.presentation.evidence.rows import CONTENT, NotInCorpusError, Place, find_places
from corpus_tools.schema import CLAIM_FIELDS
from corpus_tools.tables import Corpus, counted, plain

MOST = 20  # passages shown unless asked for more
WINDOW = 8  # words on each side of a keyword
_FIELD_OF_ROLE = {"number": "number_text"}  # where a role is named otherwise than its column in claims


def show_evidence(
    corpus: Corpus,
    what: pd.Series | pd.DataFrame | Mapping[str, Any] | str,
    *,
    found: Any = None,
    by: str = "outlet",
    most: int = MOST,
) -> Evidence:
    """The sentences behind a row of any table (or several rows, or an id), with the words marked.

    `found` is the result of compare_claims: it tells which claims a group holds (without it, claims are compared again).
    `by` is the column that the groups of a comparison between outlets are values of. At most `most` sentences are shown.
    NotInCorpusError (a KeyError) where the id or the row is not of this corpus.
    """
    places = find_places(corpus, what, found=found, by=by)
    passages = gather(corpus, places)
    return Evidence(_heading(what), passages[:most], left_out=max(0, len(passages) - most))


def show_article(corpus: Corpus, article_id: str) -> Evidence:
    """One whole article: the numbers of claims marked, names, speakers and the words behind a claim underlined.

    What somebody said is not marked, as it may be most of the text. NotInCorpusError for an unknown id.
    """
    chosen = corpus.articles[corpus.articles["article_id"] == article_id]
    if chosen.empty:
        raise NotInCorpusError(
            f"There is no article {article_id!r}. corpus.articles lists {len(corpus.articles):,} of them."
        )
    article = chosen.iloc[0]
    tables = {name: _of_article(getattr(corpus, name), article_id) for name in ("claims", "entities", "statements")}
    whole = _of_article(corpus.sentences, article_id)
    places = [Place(str(sentence), None) for sentence in whole["sentence_id"]]
    for name, table in tables.items():
        found = find_places(corpus, table)
        said = [place for place in found if place.mark is None or place.mark.what != CONTENT]
        places += found if name == "claims" else [place.underlined() for place in said]
    facts = article.drop(["text", "text_sha256"]).dropna()
    shown = pd.DataFrame({"column": facts.index.astype("str"), "value": [_shown(value) for value in facts]})
    return Evidence(str(article_id), gather(corpus, places), facts=shown, whole=True)


def _shown(value: Any) -> str:
    """A cell as text; a date without its hour."""
    return "" if pd.isna(value) else str(value.date() if isinstance(value, pd.Timestamp) else value)


def explain_claim(corpus: Corpus, claim_id: str) -> Evidence:
    """Which rule gave each field of a claim, from which words of which sentence. NotInCorpusError for an unknown id."""
    chosen = corpus.claims[corpus.claims["claim_id"] == claim_id]
    if chosen.empty:
        raise NotInCorpusError(f"There is no claim {claim_id!r}. corpus.claims lists {len(corpus.claims):,} of them.")
    claim = chosen.iloc[0]
    roles = corpus.claim_roles[corpus.claim_roles["claim_id"] == claim_id]
    facts = [_fact(name, claim, roles[roles["role"] == name]) for name in CLAIM_FIELDS]
    columns = ["field", "value", "words", "sentence", "rule"]
    table = pd.DataFrame([fact for fact in facts if any(fact[1:])], columns=columns, dtype="str")
    return Evidence(f"{claim_id}: {claim['text']}", gather(corpus, find_places(corpus, claim)), facts=table)


def _fact(name: str, claim: pd.Series, role: pd.DataFrame) -> tuple[str, str, str, str, str]:
    """One field: its value, the words it comes from, where they stand, the rule. Empty where the text does not say."""
    shown = _shown(claim[_FIELD_OF_ROLE.get(name, name)])
    if role.empty:
        return name, shown, "", "", ""
    row = role.iloc[0]
    where = "another: " + row["sentence_id"] if row["inherited"] else "its own"
    words = _shown(row["text"])
    return name, shown, words, where if words else "", row["rule"]


def kwic(corpus: Corpus, pattern: str, *, by: str | None = None, window: int = WINDOW) -> pd.DataFrame:
    """Keyword in context, a row a hit: pre, keyword, post, with article_id, sentence_id, start and end of the keyword.

    `pattern` is a word or several, `*` stands for the rest of a word; upper and lower case are one. `by` adds
    a column of `articles` (outlet, say) and sorts by it; `window` is the number of words on each side. ValueError for an
    empty pattern or an unknown column.
    """
    expression = _keyword(pattern)
    if by is not None and by not in corpus.articles.columns:
        raise ValueError(f"by={by!r} is no column of articles. It has: {', '.join(corpus.articles.columns)}.")
    columns = ["article_id", "sentence_id", "text"]
    rows = [
        (article, sentence, hit.start(), hit.end(), *_around(text, hit.start(), hit.end(), window))
        for article, sentence, text in corpus.sentences[columns].itertuples(index=False, name=None)
        for hit in expression.finditer(text)
    ]
    hits = pd.DataFrame(rows, columns=["article_id", "sentence_id", "start", "end", "pre", "keyword", "post"])
    hits = hits.astype({**dict.fromkeys(hits.columns, "str"), "start": "Int64", "end": "Int64"})
    if by is None or by in hits.columns:
        return hits
    hits.insert(0, by, hits["article_id"].map(corpus.articles.set_index("article_id")[by]))
    return hits.sort_values(by, kind="stable", na_position="last", ignore_index=True)


@cache
def _keyword(pattern: str) -> re.Pattern[str]:
    words = pattern.split()
    if not any(letter.isalnum() for letter in pattern):
        said = f"kwic looks for words; {pattern!r} holds none. Write a word, or its beginning with a *: terrorist*."
        raise ValueError(said)
    joined = r"\s+".join(r"\w*".join(map(re.escape, word.split("*"))) for word in words)
    return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)


def _around(text: str, start: int, end: int, window: int) -> tuple[str, str, str]:
    """The words before, the keyword, the words after."""
    before, after = text[:start], text[end:]
    cut = [m.start() for m in re.finditer(r"\S+", before)]
    rest = [m.end() for m in re.finditer(r"\S+", after)]
    first = cut[-window] if window and len(cut) > window else 0 if window else len(before)
    last = rest[window - 1] if window and len(rest) > window else len(after) if window else 0
    return before[first:].strip(), text[start:end], after[:last].strip()


def gather(corpus: Corpus, places: Iterable[Place]) -> tuple[Passage, ...]:
    """Places in sentences -> passages, each sentence once with all its marks, in reading order of the corpus."""
    marks: dict[str, list[Mark]] = {}
    for place in places:
        marks.setdefault(place.sentence_id, []).extend([place.mark] if place.mark else [])
    known = counted(corpus, _passages)
    wanted = sorted((known[sentence] for sentence in marks if sentence in known), key=lambda found: found[0])
    return tuple(passage._replace(marks=tuple(dict.fromkeys(marks[passage.sentence_id]))) for _, passage in wanted)


def _passages(corpus: Corpus) -> dict[str, tuple[int, Passage]]:
    """sentence_id -> its place in reading order, and the sentence without marks."""
    articles = plain(corpus.articles[["article_id", "outlet", "title"]]).itertuples(index=False, name=None)
    origin = {article: known for article, *known in articles}
    sentences = corpus.sentences[["sentence_id", "article_id", "zone", "text"]].itertuples(index=False, name=None)
    found = {}
    for number, (sentence, article, zone, text) in enumerate(sentences):
        outlet, title = origin.get(article, (None, None))
        found[str(sentence)] = (number, Passage(sentence, article, outlet, title, zone, text, ()))
    return found


def _of_article(table: pd.DataFrame, article_id: str) -> pd.DataFrame:
    return table[table["article_id"] == article_id]


def _heading(what: Any) -> str:
    if isinstance(what, str):
        return what
    if isinstance(what, pd.DataFrame):
        return f"{len(what):,} rows"
    row = dict(what)
    named = [row[name] for name in _HEADED if isinstance(row.get(name), str)]
    return " · ".join(named) or "Evidence"


_HEADED = ("claim_a", "relation", "claim_b", "group_id", "claim_id", "statement_id", "entity_id", "actor", "label", "voice",
           "measure", "what", "value", "term", "story_id", "article_a", "article_b", "group", "reason")  # fmt: skip
