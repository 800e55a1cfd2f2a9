"""A small corpus from plain rows, for the tests of stories and comparison. All of it is invented."""

import re

import pandas as pd

from corpus_tools import tables
from corpus_tools.lexicons import load_lexicons
from corpus_tools.tables import Corpus

WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
HEDGES = {"at least": "at_least", "more than": "more_than", "about": "approx", "nearly": "approx", "up to": "at_most"}
NUMBER = re.compile(
    r"\[(at least |more than |about |nearly |up to )?([\d,]+|dozens|hundreds|\w+)( [a-z]+)?\|([^\]]*)\]", re.I
)
KINDS = {"percent": ("percent", "%"), "points": ("percent", "percentage point")}
CUES = load_lexicons()["as_of_cues"]


def corpus(*articles):
    """Each article is a dict: id, outlet, published, title, body (list of sentences).

    A claim is written into its sentence as [at least 13|killed people soldier; place=Tarn; date=2031-03-04; source=...].
    """
    rows, sentences, claims = [], [], []
    for article in articles:
        parts = [("title", article["title"])] if article.get("title") else []
        parts += [("body", sentence) for sentence in article.get("body", [])]
        for position, (zone, marked) in enumerate(parts):
            key = f"{article['id']}:{position}"
            text, found = _read(marked)
            sentences.append((key, article["id"], position, zone, article.get("block", position), None, None, text))
            for start, end, number, fields in found:
                claims.append(_claim(key, article["id"], zone, text, start, end, number, fields))
        words = " ".join(re.sub(r"[\[\]]", "", text) for _, text in parts)
        rows.append(
            {"article_id": article["id"], "outlet": article.get("outlet"), "title": article.get("title"), "text": words,
             "published": article.get("published"), "n_words": len(words.split()), "copy_of": article.get("copy_of")}
        )  # fmt: skip
    articles_table = tables.make("articles", pd.DataFrame(rows)) if rows else tables.empty("articles")
    return Corpus(
        articles=articles_table,
        sentences=tables.make("sentences", sentences),
        claims=tables.make("claims", claims),
    )


def _read(marked):
    text, found, last = "", [], 0
    for hit in NUMBER.finditer(marked):
        text += marked[last : hit.start()]
        words = "".join(part or "" for part in hit.groups()[:3])
        found.append((len(text), len(text) + len(words), hit.groups()[:3], hit.group(4)))
        text += words
        last = hit.end()
    return text + marked[last:], found


def _as_of(text, start, end):
    """The nearest words of the list as_of_cues, as find_claims fills the column."""
    near = []
    for row in CUES:
        for hit in re.finditer(rf"\b{re.escape(row['term'])}\b", text, re.I):
            is_before = hit.end() <= start
            gap = start - hit.end() if is_before else hit.start() - end
            if row["where"] in ("before" if is_before else "after", "both") and 0 <= gap <= int(row["near"]):
                near.append((gap, -len(row["term"]), hit.group()))
    return min(near)[2] if near else None


def _claim(sentence, article, zone, text, start, end, number, fields):
    hedge, word, unit = ((part or "").strip().lower() for part in number)
    modifier = HEDGES.get(hedge, "exact")
    head, _, rest = fields.partition(";")
    given = dict(part.strip().split("=", 1) for part in rest.split(";") if part.strip())
    event, counted_class, noun = (*head.split(), None, None)[:3]
    value = None if word in ("dozens", "hundreds") else float(WORDS.get(word) or word.replace(",", ""))
    kind, unit = KINDS.get(unit) or ("duration" if unit else "count", unit.rstrip("s") or None)
    low = {"dozens": 24.0, "hundreds": 200.0}.get(
        word, value if modifier in ("exact", "at_least", "more_than") else None
    )
    return {
        "claim_id": f"{sentence}:c{start}", "sentence_id": sentence, "article_id": article, "zone": zone,
        "start": start, "end": end, "text": text[start:end], "number_text": word, "value": value, "low": low,
        "high": value if modifier in ("exact", "at_most") else None, "modifier": "vague" if value is None else modifier,
        "counted": noun,
        "kind": kind, "unit": unit, "counted_head": noun,
        "counted_class": counted_class if counted_class != "-" else None, "event_type": event, "place": given.get("place"),
        "as_of": _as_of(text, start, end),
        "actor": given.get("actor"), "time": given.get("time"), "event_date": given.get("date"),
        "date_precision": given.get("precision", "day") if given.get("date") else None,
        "scope": given.get("scope", "incident"), "part": given.get("part", "total"), "source_text": given.get("source"),
        "source": given.get("source"), "source_type": given.get("type", "other" if given.get("source") else "unattributed"),
        "quoted": False, "hypothetical": "hypothetical" in given, "negated": "negated" in given,
        "tier": given.get("tier", "core"),
    }  # fmt: skip
