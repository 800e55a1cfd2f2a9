"""Where something probably was, where no rule says so: the places at hand, each weighed by how and where it is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from corpus_tools.extraction.claims.article_places import nations
from corpus_tools.extraction.claims.drafts import Article, Draft, Reading, Sentence
from corpus_tools.extraction.claims.event_types import DURATION, event_types
from corpus_tools.extraction.claims.likely import Asked, Candidate, Role
from corpus_tools.extraction.claims.places import (
    BARE,
    DEFINITE,
    FIRM,
    PHRASE,
    PLACE_LABELS,
    Place,
    place_openers,
)
from corpus_tools.extraction.claims.reality import is_definite
from corpus_tools.lexicons import Lexicons

_LEAST = 0.8  # probability from which a place is told
_REACH, _HEAD = 4, 3  # sentences before, and at the head of an article, whose places may be meant
_OFTEN = 3  # mentions of a place in an article that are many
_RECENT = (0, 1, 3, 8, 12)  # sentences since a place was named last, as far as it matters how many
_OTHERS = 6  # the same for the last other place
_WORDS = (1, 3, 7, 10, 14, 20)  # words between number and place, likewise
_SHARES = (10, 20, 30, 45, 60, 80)  # percent of an article's mentions of places, likewise
_PLACES = (1, 2, 4, 8)  # places that an article names, likewise
_OF_A_PERSON = 6  # code points between a person and the place that only tells who that is: "Rick Scott of | Florida"
_HOW = {PHRASE: "phrase", FIRM: "firm", DEFINITE: "definite", BARE: "bare"}
_PREPOSITIONS = "ift"  # letters of their tags


def candidates(asked: Asked, article: Article) -> Iterator[Candidate[Place]]:
    """The places of the number's sentence, and the names in those before it and at the head of the article, nearest first.

    Who speaks has no place, and of a length of time only a rule tells it.
    """
    if asked.counts_speakers or asked.event.event_type == DURATION:
        return
    here = len(article.before)
    for place in asked.reading.places:
        around = place.start <= asked.span.start < place.end
        if around or (place.name is None and place.weight != DEFINITE):
            continue  # "in a country of 80 million"; but "in the state"
        yield Candidate(place, asked.reading.sentence, 0)
    told = [found.place for found in article.earlier if found.place is not None and "place" not in found.likely]
    seen: set[str] = set()
    for at in range(here - 1, -1, -1):
        if here - at <= _REACH or at < _HEAD:
            sentence = article.sentences[at]
            passed_on = sorted({place for reading, place in told if reading.sentence is sentence})
            for candidate in _of_sentence(sentence, here - at, passed_on):
                if candidate.thing.text not in seen:
                    seen.add(candidate.thing.text)
                    yield candidate


def _of_sentence(sentence: Sentence, distance: int, passed_on: Sequence[Place]) -> Iterator[Candidate[Place]]:
    """The places told of numbers before, as they were told, and the other names of places in a sentence."""
    yield from (Candidate(place, sentence, distance, True) for place in passed_on)
    for mention in sentence.mentions:
        if mention.label in PLACE_LABELS and not any(one.start <= mention.start < one.end for one in passed_on):
            yield Candidate(Place(*mention[:3], mention.name, BARE), sentence, distance)


def claim_signals(asked: Asked, where: str, article: Article) -> Iterator[str]:
    """The levels of what is asked, for places here or before."""
    language, clause = asked.reading.language, asked.standing.clause
    known = event_types(language.lexicons)[asked.event.event_type]
    yield f"{where}, placed: {known.placed}"
    yield f"{where}, event: {'loose' if known.is_loose else 'told'}"
    yield f"{where}, tense: {language.clauses[clause].verb.tense if clause >= 0 else 'none'}"
    body = any(mention.label == "ORG" for mention in asked.reading.sentence.mentions)
    yield f"{where}, body: {'yes' if body else 'no'}"
    yield f"kind: {asked.span.kind}"
    yield f"definite: {'yes' if is_definite(language, asked.standing.token) else 'no'}"
    yield f"places: {_up_to(len(article.places.times), _PLACES)}"


def place_signals(asked: Asked, candidate: Candidate[Place], article: Article) -> Iterator[str]:
    """The levels of a candidate."""
    place, sentence, distance, _ = candidate
    names = article.places.of_sentence[len(article.before) - distance]
    yield f"alone: {'no' if names - {place.name} else 'yes'}"
    persons = (one.end for one in sentence.mentions if one.label == "PERSON")
    yield f"of a person: {'yes' if any(0 <= place.start - end <= _OF_A_PERSON for end in persons) else 'no'}"
    peoples = {one.name for one in asked.reading.sentence.mentions if one.label == "NORP"} & nations(article.words)
    yield f"people: {_fits(place, peoples)}"
    yield from _of_name(place, len(article.before), article)
    yield from _told_before(asked, place, article)
    yield from _before(asked, candidate, article) if distance else _here(asked, place)


def _fits(place: Place, names: Collection[str | None]) -> str:
    """Whether a place is among those named elsewhere."""
    return "none" if not names else "no" if place.name not in names else "alone" if len(names) == 1 else "with others"


def _of_name(place: Place, here: int, article: Article) -> Iterator[str]:
    """How an article names a place."""
    known, name = article.places, place.name
    yield f"in the title: {_fits(place, known.of_sentence[0])}"
    yield f"in the lede: {'yes' if any(name in names for names in known.of_sentence[1:2]) else 'no'}"
    others = (n for n in range(min(here, _OTHERS) + 1) if known.of_sentence[here - n] - {name})
    yield f"others named: {next(others, 'far')}"
    if name is None:
        yield "named: never"
        return
    times = known.times[name]
    yield f"named: {'once' if times <= 1 else 'often' if times >= _OFTEN else 'twice'}"
    yield f"share: {_up_to(100 * times / max(1, known.times.total()), _SHARES)}"
    yield f"within: {'yes' if name in known.within else 'no'}"
    since = next((n for n in range(min(here, _RECENT[-1]) + 1) if name in known.of_sentence[here - n]), None)
    yield f"last named: {'far' if since is None else _up_to(since, _RECENT)}"


def _told_before(asked: Asked, place: Place, article: Article) -> Iterator[str]:
    """Whether the place was told of the last number that has one by rule, and of the numbers before in its sentence."""
    told = [found for found in article.earlier if found.place is not None and "place" not in found.likely]
    yield f"told last: {_fits(place, _names(told[-1:]))}"
    yield f"told in the sentence: {_fits(place, _names([one for one in told if one.reading is asked.reading]))}"


def _names(drafts: Sequence[Draft]) -> set[str | None]:
    return {draft.place[1].name for draft in drafts if draft.place is not None}


def _here(asked: Asked, place: Place) -> Iterator[str]:
    """How a place stands to the number of its sentence."""
    language, span = asked.reading.language, asked.span
    first, last = language.at(place.start), language.at(place.end - 1)
    after = place.start >= span.end
    yield f"told: here, {_HOW[place.weight]}"
    yield f"role: here, {_role(asked.reading, place)}"
    gap = first - language.at(span.end - 1) - 1 if after else language.at(span.start) - last - 1
    yield f"gap: {'after' if after else 'before'}, {_up_to(gap, _WORDS)}"
    yield f"first: {'yes' if first <= 1 else 'no'}"


def _before(asked: Asked, candidate: Candidate[Place], article: Article) -> Iterator[str]:
    """How a place of an earlier sentence stands to the number's sentence."""
    place, sentence, distance, passed_on = candidate
    own, here = asked.reading.places, len(article.before)
    yield f"told: before, {_HOW[place.weight] if passed_on else 'name'}"
    yield f"role: before, {_role_in(sentence.text, place, article.words)}"
    yield f"own sentence: {_fits(place, {one.name for one in own if one.name is not None}) if own else 'no place'}"
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


def _up_to(number: float, bounds: Sequence[int]) -> str:
    return next((str(bound) for bound in bounds if number <= bound), "far")


PLACES: Role[Place] = Role("place", "place_weights", _LEAST, candidates, claim_signals, place_signals)
