"""Where something probably was, where no rule says so: the places at hand, each weighed by how and where it is named.

Each signal has a level ("told: here, phrase"); place_weights.tsv says what the level is worth, in log2 odds (Fellegi and Sunter
1969). The list is fitted from annotated claims by benchmarks/place_weights.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.article_places import nations
from corpus_tools.extraction.claims.claim_places import lasts
from corpus_tools.extraction.claims.drafts import Article, Reading, Sentence
from corpus_tools.extraction.claims.event_types import DURATION, event_types
from corpus_tools.extraction.claims.event_words import Event
from corpus_tools.extraction.claims.in_clause import Standing, clause_at, governing
from corpus_tools.extraction.claims.places import (
    BARE,
    DEFINITE,
    FIRM,
    PHRASE,
    PLACE_LABELS,
    Place,
    place_openers,
)
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.level_weights import probability, read_weights
from corpus_tools.lexicons import Lexicons

BASE = "any candidate"  # the row of the weights that stands for how rare the right one is
LEAST = 0.65  # probability from which a place is told
_REACH, _HEAD = 4, 3  # sentences before, and at the head of an article, whose places may be meant
_OFTEN = 3  # mentions of a place in an article that are many
_RECENT = (0, 1, 3, 8, 12)  # sentences since a place was named last, as far as it matters how many
_WORDS = (1, 3, 7, 14)  # words between number and place, likewise
_HOW = {PHRASE: "phrase", FIRM: "firm", DEFINITE: "definite", BARE: "bare"}
_PREPOSITIONS = "ift"  # letters of their tags


class Asked(NamedTuple):
    """The number whose place is asked for, as far as it is read."""

    reading: Reading
    span: NumberSpan
    event: Event
    standing: Standing
    is_planned: bool
    counts_speakers: bool


class Candidate(NamedTuple):
    """A place that may be meant, its sentence, how many sentences before the number, and whether a rule told it before."""

    place: Place
    sentence: Sentence
    distance: int
    passed_on: bool = False

    @property
    def where(self) -> str:
        return "before" if self.distance else "here"


def likeliest(asked: Asked, article: Article) -> Candidate | None:
    """The place that was probably meant, if one is probable enough."""
    weights = place_weights(article.words)
    best, told = 0.0, None
    of_claim: dict[str, float] = {}
    for candidate in candidates(asked, article):
        where = candidate.where
        if where not in of_claim:
            of_claim[where] = weights[BASE] + worth(weights, claim_signals(asked, where, article))
        chance = probability(of_claim[where] + worth(weights, place_signals(asked, candidate, article)))
        if chance >= LEAST and chance > best:
            best, told = chance, candidate
    return told


def worth(weights: Mapping[str, float], levels: Iterable[str]) -> float:
    """What these levels are worth together, in log2 odds."""
    return sum([weights.get(level, 0.0) for level in levels])


@cache
def place_weights(words: Lexicons) -> dict[str, float]:
    """Level -> log2 odds. LexiconError where a weight is no number or the base is missing."""
    return read_weights(words, "place_weights", BASE, "how rare the right candidate is")


def candidates(asked: Asked, article: Article) -> Iterator[Candidate]:
    """The places of the number's sentence, and the names in those before it and at the head of the article, nearest first."""
    here = len(article.before)
    for place in asked.reading.places:
        around = place.start <= asked.span.start < place.end
        if around or (place.name is None and place.weight != DEFINITE):
            continue  # "in a country of 80 million"; but "in the state"
        yield Candidate(place, asked.reading.sentence, 0)
    told = [found.place for found in article.earlier if found.place is not None and "place" not in found.likely]
    for at in range(here - 1, -1, -1):
        if here - at <= _REACH or at < _HEAD:
            sentence = article.sentences[at]
            passed_on = sorted({place for reading, place in told if reading.sentence is sentence})
            yield from _of_sentence(sentence, here - at, passed_on)


def _of_sentence(sentence: Sentence, distance: int, passed_on: Sequence[Place]) -> Iterator[Candidate]:
    """The places told of numbers before, as they were told, and the other names of places in a sentence."""
    yield from (Candidate(place, sentence, distance, True) for place in passed_on)
    for mention in sentence.mentions:
        if mention.label in PLACE_LABELS and not any(one.start <= mention.start < one.end for one in passed_on):
            yield Candidate(Place(*mention[:3], mention.name, BARE), sentence, distance)


def claim_signals(asked: Asked, where: str, article: Article) -> Iterator[str]:
    """The levels of what is asked, for places here or before."""
    known = event_types(asked.reading.language.lexicons)[asked.event.event_type]
    yield f"{where}, placed: {known.placed}"
    yield f"{where}, setting: {known.setting or 'no'}"
    yield f"{where}, event: {'loose' if known.is_loose else 'told'}"
    yield f"{where}, planned: {'yes' if asked.is_planned else 'no'}"
    yield f"{where}, counted: {'speakers' if asked.counts_speakers else 'others'}"
    clause = asked.standing.clause
    yield f"{where}, tense: {asked.reading.language.clauses[clause].verb.tense if clause >= 0 else 'none'}"
    body = any(mention.label == "ORG" for mention in asked.reading.sentence.mentions)
    yield f"{where}, body: {'yes' if body else 'no'}"
    if asked.event.event_type == DURATION:
        yield f"{where}, length: {'of it' if lasts(asked.reading, asked.span, asked.standing) else 'until then'}"


def place_signals(asked: Asked, candidate: Candidate, article: Article) -> Iterator[str]:
    """The levels of a candidate."""
    place, sentence, distance, _ = candidate
    yield f"speaker: {'yes' if _is_voice(sentence, place) else 'no'}"
    names = article.places.of_sentence[len(article.before) - distance]
    yield f"alone: {'no' if names - {place.name} else 'yes'}"
    yield from _of_name(place, len(article.before), article)
    yield from _before(asked, candidate, article) if distance else _here(asked, place)


def _is_voice(sentence: Sentence, place: Place) -> bool:
    """Whether a place stands in the words that name a speaker."""
    voices = (said for said in sentence.statements if said.source_sentence_id == sentence.sentence_id)
    return any(said.source_start <= place.start < said.source_end for said in voices)


def _of_name(place: Place, here: int, article: Article) -> Iterator[str]:
    """How an article names a place."""
    if place.name is None:
        yield "named: never"
        return
    known, name = article.places, place.name
    times = known.times[name]
    yield f"named: {'once' if times <= 1 else 'often' if times >= _OFTEN else 'twice'}"
    yield f"within: {'yes' if name in known.within else 'no'}"
    yield f"nation: {'yes' if name in nations(article.words) else 'no'}"
    since = next((n for n in range(min(here, _RECENT[-1]) + 1) if name in known.of_sentence[here - n]), None)
    yield f"last named: {'far' if since is None else _up_to(since, _RECENT)}"


def _here(asked: Asked, place: Place) -> Iterator[str]:
    """How a place stands to the number of its sentence."""
    language, span = asked.reading.language, asked.span
    first, last = language.at(place.start), language.at(place.end - 1)
    after = place.start >= span.end
    yield f"told: here, {_HOW[place.weight]}"
    yield f"role: here, {_role(asked.reading, place)}"
    gap = first - language.at(span.end - 1) - 1 if after else language.at(span.start) - last - 1
    side = "after" if after else "before"
    yield f"gap: {side}, {_up_to(gap, _WORDS)}"
    yield f"clause: {_relation(asked, clause_at(language, first))}, {side}"
    yield f"first: {'yes' if first <= 1 else 'no'}"


def _relation(asked: Asked, where: int) -> str:
    """How the clause of a place stands to that of the number."""
    language, own = asked.reading.language, asked.standing.clause
    if where == own:
        return "same"
    if any(index == where for index, *_ in governing(language, own)):
        return "above"
    return "below" if any(index == own for index, *_ in governing(language, where)) else "beside"


def _before(asked: Asked, candidate: Candidate, article: Article) -> Iterator[str]:
    """How a place of an earlier sentence stands to the number's sentence."""
    place, sentence, distance, passed_on = candidate
    own, here = asked.reading.places, len(article.before)
    names = {one.name for one in own if one.name is not None}
    named = "it alone" if names == {place.name} else "it" if place.name in names else "others" if names else "no name"
    yield f"told: before, {_HOW[place.weight] if passed_on else 'name'}"
    yield f"role: before, {_role_in(sentence.text, place, article.words)}"
    yield f"own sentence: {named if own else 'none'}"
    yield f"in the title: {'yes' if place.name in article.places.of_sentence[0] else 'no'}"
    between = article.places.of_sentence[here - distance + 1 : here]
    yield f"between: {'others' if any(one - {place.name} for one in between) else 'none'}"


def _role(reading: Reading, place: Place) -> str:
    """What stands around a place: its preposition, or that it owns or describes what follows."""
    language = reading.language
    first, end = language.at(place.start), language.at(place.end - 1) + 1
    if language.tags[end : end + 1] == ["POS"]:
        return "owner"
    phrase = language.np_at(first)
    if phrase is not None and phrase.head >= end:
        return "modifier"
    at = next((n for n in (first - 1, first) if n >= 0 and language.codes[n] in _PREPOSITIONS), None)
    return language.lowers[at] if at is not None else "none"


def _role_in(text: str, place: Place, words: Lexicons) -> str:
    """The same by the printed words alone, for a sentence that nobody has read."""
    if text[place.end : place.end + 2] in ("'s", "’s"):
        return "owner"
    before = text[: place.start].rstrip().rpartition(" ")[2].lower()
    return before if before in place_openers(words) else "none"


def _up_to(number: int, bounds: Sequence[int]) -> str:
    return next((str(bound) for bound in bounds if number <= bound), "far")
