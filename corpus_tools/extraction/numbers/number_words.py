"""The word lists of the grammar, ready for look-up; compiled once for each set of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from corpus_tools.english.tokens import pieces, tokenise
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.numbers.tokens import HYPHENS, Tokens
from corpus_tools.lexicons import Lexicons

Payload = TypeVar("Payload")
# First token -> the phrases that begin (or, read backwards, end) with it, longest first.
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Payload], ...]]

_WORD = re.compile(r"[^\W\d_]+")
_MEN = re.compile(r"(?:[^aiou]men|women|children)$")  # policemen, schoolchildren; not specimen
_DIGIT = re.compile(r"\d")
PERCENT = frozenset(("%", "percent"))
ARTICLES = frozenset(("a", "an", "the"))
TWO = ("both", "twin", "pair", "twice")
_TIED_FORMS = frozenset(("glued", "hyphen", "letter", "apart"))  # units that follow without a blank


class Unit(NamedTuple):
    unit: str
    kind: str
    form: str
    tier: str
    words: tuple[str, ...]  # as written, for units whose case matters


class Vague(NamedTuple):
    low: float | None
    tier: str
    kind: str


class Grammar(NamedTuple):
    triggers: frozenset[str]  # a sentence without one of these and without digit holds no number ...
    measures: frozenset[
        str
    ]  # ... but for "a mile or more": looked for beside "the", not in headlines ("Over a Barrel")
    cardinals: Mapping[str, tuple[float, str]]  # value and class: unit, ten, hundred, word, dozen
    abbreviations: Mapping[str, tuple[float, str]]  # bn, m, k
    ordinals: frozenset[str]
    fractions: Mapping[str, float]  # third, half
    plural_fractions: Mapping[str, float]  # thirds
    signs: Mapping[str, float]  # ½
    vague: Phrases[Vague]
    before: Phrases[str]  # by last word, reversed
    after: Phrases[str]
    verbs: Mapping[str, tuple[str, str]]
    neutral: Phrases[str]  # by last word, reversed
    units: Phrases[Unit]
    lengthening: frozenset[str]  # "three full days"
    money_before: Phrases[tuple[str, str]]  # by last word: code, and the term as written
    money_after: Phrases[str]
    labels: Mapping[str, str]
    idioms: Phrases[str]
    roles: Mapping[str, frozenset[str]]
    sport: frozenset[str]  # words of matches
    folds: Mapping[str, float]  # tenfold
    multiples: Mapping[str, float]  # double
    after_article: frozenset[str]  # "a" or "the" begins a number only before one of these
    starts: frozenset[str]  # words at which the walk stops


@cache
def compiled(lexicons: Lexicons) -> Grammar:
    cardinals = {row["term"]: (float(row["value"]), row["class"]) for row in lexicons["number_words"]}
    scales = {row["term"]: (float(row["value"]), row["class"]) for row in lexicons["number_scales"]}
    cardinals |= {term: scale for term, scale in scales.items() if scale[1] in ("word", "dozen")}
    fractions = {row["term"]: 1 / float(row["parts"]) for row in lexicons["fraction_words"]}
    plural_fractions = {row["plural"]: 1 / float(row["parts"]) for row in lexicons["fraction_words"]}
    ordinals = frozenset(lexicons.terms("ordinals"))
    signs = {row["term"]: float(row["value"]) for row in lexicons["fraction_signs"]}
    vague = {
        row["term"]: Vague(float(row["low"]) if row["low"] else None, row["tier"], row["kind"])
        for row in lexicons["vague_numbers"]
    }
    modifiers = lexicons["number_modifiers"]
    idioms = lexicons.mapping("number_idioms", "reason")
    roles: dict[str, set[str]] = {}
    for row in lexicons["number_context"]:
        roles.setdefault(row["role"], set()).add(row["word"])
    for row in lexicons["actor_labels"]:  # whatever people are called, their ages are ages
        roles["persons"].update(filter(None, (row["plural"], row["neutral_plural"])))
    multiples = {row["term"]: float(row["value"]) for row in lexicons["multiple_words"]}
    folds = {f"{term}fold": value for term, (value, _) in cardinals.items() if value > 1}
    vague_phrases = _by_first((term, entry) for term, entry in vague.items())
    number_words = {*cardinals, *ordinals, *fractions, *plural_fractions, *signs, *folds, *multiples, *TWO}
    starts = number_words | set(vague_phrases) | {"a", "an", "no", "once", "couple"}
    units = [(r["term"], r["kind"]) for r in lexicons["units"] if r["form"] == "word"]
    spans_of_time = {term for term, kind in units if kind == "duration"}
    measures = [_WORD.findall(term.lower()) for term, kind in units if kind in ("duration", "measure")]
    triggers = number_words | {_tokens(term)[-1] for term in vague} | {"once", "couple"}
    return Grammar(
        triggers=frozenset(triggers | spans_of_time | roles["zero noun"]),
        measures=frozenset(max(letters, key=len, default="") for letters in measures),
        cardinals=cardinals,
        abbreviations={term: scale for term, scale in scales.items() if scale[1] in ("abbreviation", "glued")},
        ordinals=ordinals,
        fractions=fractions,
        plural_fractions=plural_fractions,
        signs=signs,
        vague=vague_phrases,
        before=_by_last((r["term"], r["modifier"]) for r in modifiers if r["position"] == "before"),
        after=_by_first((r["term"].lstrip("… "), r["modifier"]) for r in modifiers if r["position"] == "after"),
        verbs={r["term"].rstrip("… "): (r["modifier"], r["position"]) for r in modifiers if r["term"].endswith("…")},
        neutral=_by_last((term, "") for term in lexicons.terms("number_neutral")),
        units=_by_first(
            (r["term"], Unit(r["unit"], r["kind"], r["form"], r["tier"] or "core", _tokens(r["term"], lower=False)))
            for r in sorted(lexicons["units"], key=lambda row: row["form"] == "word")  # mW before mw
        ),
        lengthening=frozenset(lexicons.terms("duration_adjectives")),
        money_before=_by_last(
            (r["term"], (r["unit"], r["term"])) for r in lexicons["currencies"] if r["position"] != "after"
        ),
        money_after=_by_first((r["term"], r["unit"]) for r in lexicons["currencies"] if r["position"] != "before"),
        labels=lexicons.mapping("number_labels", "case"),
        idioms=_idioms(idioms, number_words | {"once"}),
        roles={role: frozenset(words) for role, words in roles.items()},
        sport=lexicons.holding("context_words", "kind", "sport"),
        folds=folds,
        multiples=multiples,
        after_article=frozenset(
            {_tokens(term)[1] for term in vague if _tokens(term)[0] in ARTICLES}
            | {_tokens(row["term"])[0] for row in lexicons["units"]}
            | {*lexicons.terms("duration_adjectives"), *number_words, "couple"}
        ),
        starts=frozenset(starts),
    )


def holds_number(sentence: Sentence, grammar: Grammar) -> bool:
    """A digit or a number word stands in the sentence: a quick look before the grammar."""
    if _DIGIT.search(sentence.text):
        return True
    seen = sentence.letters
    return not grammar.triggers.isdisjoint(seen) or ("the" in seen and not grammar.measures.isdisjoint(seen))


def match_at(tokens: Tokens, i: int, phrases: Phrases[Payload]) -> tuple[int, Payload] | None:
    """The longest phrase that begins at token `i`: end and payload."""
    for phrase, payload in phrases.get(tokens.lowers[i], ()):
        if len(phrase) == 1 or (tokens.lowers[i + 1] == phrase[1] and tokens.follows(i, phrase)):
            return i + len(phrase), payload
    return None


def match_before(tokens: Tokens, i: int, phrases: Phrases[Payload]) -> tuple[int, Payload] | None:
    """The longest phrase that ends just before token `i`: first token and payload."""
    if i <= 0:
        return None
    for phrase, payload in phrases.get(tokens.lowers[i - 1], ()):
        if len(phrase) == 1 or (tokens.lowers[i - 2] == phrase[-2] and tokens.ends_with(i, phrase)):
            return i - len(phrase), payload
    return None


def _tokens(term: str, *, lower: bool = True) -> tuple[str, ...]:
    words, starts, _ = tokenise(term)
    parts = pieces(words, starts)[0]
    return tuple(part.lower() if lower else part for part in parts)


def _by_first(terms: Iterable[tuple[str, Payload]]) -> Phrases[Payload]:
    return _grouped(terms, 0)


def _by_last(terms: Iterable[tuple[str, Payload]]) -> Phrases[Payload]:
    return _grouped(terms, -1)


def _grouped(terms: Iterable[tuple[str, Payload]], key: int) -> Phrases[Payload]:
    grouped: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
    for term, payload in terms:
        phrase = _tokens(term)
        grouped.setdefault(phrase[key], []).append((phrase, payload))
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in grouped.items()}


def _idioms(terms: Mapping[str, str], number_words: set[str]) -> Phrases[str]:
    """Idioms by their first number word; the phrase keeps the words before it (see masks.idiom)."""
    grouped: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term, reason in terms.items():
        phrase = _tokens(term)
        for word in {word for word in phrase if word in number_words}:
            grouped.setdefault(word, []).append((phrase, reason))
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in grouped.items()}


def may_be_unit(g: Grammar, t: Tokens, i: int) -> bool:
    """The word at token `i` is a unit of the number before it: not the "in" of "No. 2 in the world"."""
    forms = {
        unit.form for _, unit in g.units.get(t.lowers[i], ()) if unit.form == "word" or unit.words[0] == t.words[i]
    }
    if t.lowers[i] == "second" and t.words[i + 1] in HYPHENS:
        return False
    forms -= {"rate", "apart"} if t.glued(i - 1) else {"rate"}
    return bool(forms - _TIED_FORMS) or (bool(forms) and t.glued(i - 1))


def counts_a_plural(g: Grammar, t: Tokens, i: int) -> bool:
    """A plural noun follows, after at most one more word."""
    for at in (i, i + 1):
        word = t.lowers[at]
        if not word.isalpha() or word in g.roles["pronoun after one"]:
            return False
        if (
            word in g.roles["people plural"]
            or _MEN.search(word)
            or (word.endswith("s") and not word.endswith(("ss", "us", "is")))
        ):
            return True
    return False
