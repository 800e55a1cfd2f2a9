"""Terms that an analyst names beforehand: in any form and spelling, wherever they stand in a voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from corpus_tools.analysis.outlets import grouping
from corpus_tools.analysis.outlets.voices import ALL, VoiceSpans, check_voice
from corpus_tools.english.words import inflector
from corpus_tools.lexicons import Lexicons, either
from corpus_tools.tables import Corpus

WATCHED = "watched_terms"
# British and American spellings of one word
_SPELLINGS = (("our", "or"), ("ise", "ize"), ("isation", "ization"), ("yse", "yze"), ("ence", "ense"), ("tre", "ter"))
_SHORTEST_STEM = 3


def named_terms(terms: Sequence[str] | None, list_name: str | None, words: Lexicons) -> tuple[str, ...]:
    """The terms named, or those of a class of the list watched_terms (or of all its classes). ValueError: no such class."""
    if terms is not None and list_name is not None:
        raise ValueError("Give terms= or list=, not both: each is a family of its own.")
    if list_name is None:
        return tuple(dict.fromkeys(term.strip() for term in terms or () if term.strip()))
    classes = dict.fromkeys(row["class"] for row in words[WATCHED])
    if list_name not in (WATCHED, *classes):
        raise ValueError(f"list={list_name!r} is not known. Allowed: {', '.join((WATCHED, *classes))}.")
    return words.terms(WATCHED) if list_name == WATCHED else words.terms(WATCHED, **{"class": list_name})


def forms(term: str, words: Lexicons) -> tuple[str, ...]:
    """The written forms of a term: plural, forms as a verb, British and American spelling; the last word is inflected."""
    inflected = inflector(words)
    before, blank, last = term.rpartition(" ")
    found = dict.fromkeys([last, *_spelt(last)])
    for word in tuple(found):
        if word.isalpha():
            found |= dict.fromkeys([inflected.plural(word)])
            if not before:
                found |= dict.fromkeys(form for written in inflected.forms(word).values() for form in written)
    return tuple(before + blank + word for word in found)


def _spelt(word: str) -> Iterator[str]:
    for british, american in _SPELLINGS:
        for old, new in ((british, american), (american, british)):
            stem = word.removesuffix(old)
            if stem != word and len(stem) >= _SHORTEST_STEM:
                yield stem + new


def term_mentions(
    corpus: Corpus, terms: Sequence[str], *, voice: str = ALL, lexicons: Lexicons | None = None
) -> pd.DataFrame:
    """Every place of terms named beforehand, in any form: term, article_id, sentence_id, start, end, text.

    Number, verb forms, British and American spelling and hyphens are joined; capitals count only in a term that has capitals
    alone ("US"). Where two terms begin at one place the longer one counts. Captions are left out. ValueError: no such voice.
    """
    check_voice(voice)
    words = lexicons or corpus.lexicons
    term_of = {form.lower(): term for term in reversed(terms) for form in reversed(forms(term, words))}
    term_of |= {term.lower(): term for term in terms}
    if not term_of:
        return pd.DataFrame(columns=["term", "article_id", "sentence_id", "start", "end", "text"])
    pattern = re.compile(rf"(?<![\w’'-])(?:{_printed(either(term_of))})(?![\w-])", re.IGNORECASE)
    sentences = grouping.counted_sentences(corpus)
    spans = VoiceSpans(sentences, corpus.statements)
    rows = []
    columns = (sentences[c].tolist() for c in ("article_id", "sentence_id", "text"))
    for article, sentence, text in zip(*columns, strict=True):
        for hit in pattern.finditer(text):
            term = term_of.get(hit.group().lower()) or term_of[_form(hit.group(), term_of)]
            if term.isupper() and not hit.group().isupper():
                continue
            if voice in (ALL, spans.voice(sentence, hit.start(), hit.end())):
                rows.append((term, article, sentence, hit.start(), hit.end(), hit.group()))
    return pd.DataFrame(rows, columns=["term", "article_id", "sentence_id", "start", "end", "text"])


def _printed(escaped: str) -> str:
    """An escaped form in a pattern: a blank and a hyphen stand for each other."""
    return re.sub(r"(?:\\ |\\-)", r"[\\s‐-]", escaped)


def _form(printed: str, known: Iterable[str]) -> str:
    """The form of a list behind one that is printed otherwise: a hyphen for a blank, "İzmir" for "Izmir"."""
    return next(form for form in known if re.fullmatch(_printed(re.escape(form)), printed, re.IGNORECASE))
