"""A page to look around in without Python: tables to filter, and the article behind every row, with its marks.

One file from templates/explorer.*: data, style and script are inside. The page's policy lets that one script run and loads
nothing; data is JSON in which no tag can stand, and the script writes it as text alone.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections import defaultdict
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from corpus_tools.analysis.claims.compare import Comparison, compare_claims
from corpus_tools.presentation.boxes import TEMPLATES
from corpus_tools.presentation.evidence.rows import CONTENT
from corpus_tools.presentation.printed import Printed, filled, read_printed, speakers
from corpus_tools.schema import ID_SEPARATOR
from corpus_tools.tables import Corpus

NAME = "explorer.html"
MOST = 1000  # articles that a page opens in under three seconds
Row = list[Any]  # cells, event types, kinds of speakers, places, places in the text, id: KEYS of explorer.js


def write_explorer(
    folder: str | Path,
    corpus: Corpus,
    *,
    found: Comparison | None = None,
    title: str = "Corpus",
    most: int | None = MOST,
) -> Path:
    """Write FOLDER/explorer.html: claims, pairs of claims, statements and articles, with filters and the text behind each row.

    `found` is the result of compare_claims (default: compared here). Of more than `most` articles an even sample is shown, and
    the page says so; most=None takes all. ValueError where `most` is below 1.
    """
    if most is not None and most < 1:
        raise ValueError(f"most={most} shows no article. Give 1 or more, or None for all.")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    chosen = _sample(list(corpus.articles["article_id"]), most)
    compared = compare_claims(corpus) if found is None else found
    content = json.dumps(_content(corpus, compared, chosen), ensure_ascii=False, separators=(",", ":"))
    style, script = ((TEMPLATES / f"explorer.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    page = Template((TEMPLATES / NAME).read_text(encoding="utf-8")).substitute(
        title=html.escape(title),
        note=html.escape(_note(len(chosen), len(corpus.articles))),
        style=style,
        style_hash=_hashed(style),
        script=script,
        script_hash=_hashed(script),
        data=content.replace("<", "\\u003c"),
    )
    path = target / NAME
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def _sample(articles: list[str], most: int | None) -> list[str]:
    """At most `most` articles at even distances in reading order."""
    if most is None or len(articles) <= most:
        return articles
    return [articles[i * len(articles) // most] for i in range(most)]


def _note(n: int, of: int) -> str:
    said = "A row opens its article: by a click, or by Enter; arrows go from row to row."
    if n == of:
        return f"{n:,} articles. {said}"
    return (
        f"A sample: {n:,} of {of:,} articles, at even distances in reading order; pairs only where both articles are in it. "
        f"ct.write_explorer(folder, corpus, most=None) shows all. {said}"
    )


def _hashed(text: str) -> str:
    """How the page's policy names the one script or style that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _content(corpus: Corpus, found: Comparison, chosen: list[str]) -> dict[str, Any]:
    printed, inside = read_printed(corpus), set(chosen)
    claims = [claim for claim, row in printed.claims.items() if row["article_id"] in inside]
    sentences = corpus.sentences[corpus.sentences["article_id"].isin(inside)]
    statements = corpus.statements[corpus.statements["article_id"].isin(inside)]
    statements = statements.assign(speaker=speakers(statements, corpus))
    article_of = {article: i for i, article in enumerate(chosen)}
    place_of = _places_in_text(sentences, article_of)
    pairs = found.pairs[found.pairs["claim_a"].isin(claims) & found.pairs["claim_b"].isin(claims)]
    rows = {
        "claims": [_claim(name, printed, place_of) for name in claims],
        "pairs": [_pair(pair, printed, place_of) for pair in pairs.to_dict("records")],
        "statements": [_statement(row, printed, place_of) for row in statements.to_dict("records")],
        "articles": _article_rows(chosen, claims, printed, corpus.articles),
    }
    return {
        "articles": _articles(printed, sentences, chosen, _stories(found.stories, printed), _marks(corpus, inside)),
        "tables": {name: _table(name, rows[name]) for name in rows},
    }


_COLUMNS = {
    "claims": ("outlet", "date", "event", "number", "place", "speaker", "kind of speaker"),
    "pairs": ("relation", "one event", "outlet", "number", "other outlet", "other number", "event", "reason"),
    "statements": ("outlet", "date", "speaker", "kind of speaker", "mode"),
    "articles": ("outlet", "date", "title", "agency", "words", "claims"),
}


def _table(name: str, rows: list[Row]) -> dict[str, Any]:
    """One table of the page; `review` is the table of the corpus whose rows the command of that name takes."""
    whole = name == "articles"
    review = "" if whole else {"pairs": "claim_pairs"}.get(name, name)
    return {"columns": list(_COLUMNS[name]), "rows": rows, "sentence": not whole, "whole": whole, "review": review}


def _claim(name: str, printed: Printed, place_of: dict[str, tuple[int, int]]) -> Row:
    row = printed.claims[name]
    event, speaker, who = _words(row["event_type"]), _words(row["source_type"]), printed.speakers[name]
    where = filled(row["place_name"]) or filled(row["place"])
    article = row["article_id"]
    cells = [printed.outlet(article), printed.day(article), event, printed.numbers[name], where, who, speaker]
    return [cells, [event], [speaker], [where] if where else [], [place_of[row["sentence_id"]]], name]


def _pair(pair: dict[Any, Any], printed: Printed, place_of: dict[str, tuple[int, int]]) -> Row:
    a, b = (_claim(pair[side], printed, place_of) for side in ("claim_a", "claim_b"))
    (outlet, _, event, number, *_), (other, _, _, other_number, *_) = a[0], b[0]
    told = (_words(pair["relation"]), pair["same_event"])
    cells = [*told, outlet, number, other, other_number, event, filled(pair["reason"])]
    joined = [list(dict.fromkeys([*one, *other])) for one, other in zip(a[1:5], b[1:5], strict=True)]
    return [cells, *joined, ID_SEPARATOR.join((a[5], b[5]))]


def _statement(row: dict[Any, Any], printed: Printed, place_of: dict[str, tuple[int, int]]) -> Row:
    speaker, article = _words(row["source_type"]), row["article_id"]
    cells = [printed.outlet(article), printed.day(article), row["speaker"], speaker, row["mode"]]
    return [cells, [], [speaker], [], [place_of[row["sentence_id"]]], row["statement_id"]]


def _article_rows(chosen: list[str], claims: list[str], printed: Printed, articles: pd.DataFrame) -> list[Row]:
    own: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in claims:
        own[printed.claims[claim]["article_id"]].append(printed.claims[claim])
    known = {row["article_id"]: row for row in articles[["article_id", "agency", "n_words"]].to_dict("records")}
    rows = []
    for i, article in enumerate(chosen):
        told = (printed.outlet(article), printed.day(article), printed.title(article))
        cells = [*told, filled(known[article]["agency"]), f"{known[article]['n_words']:,}", str(len(own[article]))]
        events, speakers, places = (
            list(dict.fromkeys(_words(row[column]) for row in own[article] if not pd.isna(row[column])))
            for column in ("event_type", "source_type", "place_name")
        )
        rows.append([cells, events, speakers, places, [(i, 0)], article])
    return rows


def _articles(
    printed: Printed,
    sentences: pd.DataFrame,
    chosen: list[str],
    story_of: dict[str, str],
    marks: dict[str, list[tuple[int, int, str, bool]]],
) -> list[dict[str, Any]]:
    texts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    columns = (sentences[name] for name in ("sentence_id", "article_id", "block", "text"))
    for sentence, article, block, text in zip(*columns, strict=True):
        texts[article].append({"block": int(block), "text": text, "marks": marks.get(sentence, [])})
    return [
        {
            "id": article,
            "outlet": printed.outlet(article),
            "title": printed.title(article),
            "date": printed.day(article),
            "url": filled(printed.articles[article]["url"]),
            "story": story_of.get(article, ""),
            "sentences": texts[article],
        }
        for article in chosen
    ]


def _stories(stories: pd.DataFrame, printed: Printed) -> dict[str, str]:
    """article_id -> its story, named by the title of the story's first article."""
    first = stories.drop_duplicates("story_id").set_index("story_id")["article_id"]
    pairs = zip(stories["article_id"], stories["story_id"].map(first), strict=True)
    return {article: printed.title(opening) for article, opening in pairs}


def _marks(corpus: Corpus, inside: set[str]) -> dict[str, list[tuple[int, int, str, bool]]]:
    """sentence_id -> start, end, what it is, and whether it is a number of a claim (else what somebody said)."""
    found: dict[str, list[tuple[int, int, str, bool]]] = defaultdict(list)
    spans = (
        (corpus.claims, ("start", "end", "event_type"), True),
        (corpus.statements.assign(what=CONTENT), ("content_start", "content_end", "what"), False),
    )
    for table, columns, is_claim in spans:
        rows = table[table["article_id"].isin(inside)].dropna(subset=list(columns))
        for sentence, start, end, what in zip(rows["sentence_id"], *(rows[name] for name in columns), strict=True):
            found[sentence].append((int(start), int(end), _words(what), is_claim))
    return found


def _places_in_text(sentences: pd.DataFrame, article_of: dict[str, int]) -> dict[str, tuple[int, int]]:
    """sentence_id -> number of its article and its own number there."""
    order = sentences.groupby("article_id", sort=False).cumcount()
    rows = zip(sentences["sentence_id"], sentences["article_id"], order, strict=True)
    return {sentence: (article_of[article], int(number)) for sentence, article, number in rows}


def _words(value: Any) -> str:
    return str(value).replace("_", " ")
