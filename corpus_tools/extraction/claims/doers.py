"""Who did what a number tells: named in its sentence, the subject of its clause, or told in the sentences before."""

from __future__ import annotations

from functools import cache

from corpus_tools.extraction.claims import in_clause, tags
from corpus_tools.extraction.claims.actors import ATTACKER, BY_AFTER, SUBJECT, attacker_in, find_actor
from corpus_tools.extraction.claims.counted import Counted, counted_class
from corpus_tools.extraction.claims.drafts import Actor, Article, Reading
from corpus_tools.extraction.claims.elided import FORCES, PEOPLE, is_tied
from corpus_tools.extraction.claims.event_types import ATTACKED, event_types
from corpus_tools.extraction.claims.event_words import NOUN_FORM, Event
from corpus_tools.extraction.claims.in_clause import Standing
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.phrases import Phrase, singular
from corpus_tools.extraction.claims.place_and_time import MILITANT, free_places, is_harm, same_account, time_within
from corpus_tools.extraction.claims.places import PLACE_LABELS, Place, is_building, is_doer, place_openers
from corpus_tools.extraction.claims.role_evidence import Speaker
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_AGENTS = frozenset(("ORG", "PERSON", "NORP"))
_NO_ACTORS = frozenset(("GPE", "LOC", "FAC", "DATE"))
_ENDS_A_PHRASE = frozenset("nNsSo)9")  # codes of the language layer
_FINITE = frozenset("ZzbBHOm")
_BESIDE = frozenset(("with", "at", "by"))  # prepositions between who has a share and it
EARLIER = "who attacked in a sentence before"  # the rule


def actor_in_sentence(reading: Reading, event: Event, first: int, speaker: Speaker, article: Article) -> Actor | None:
    """Who did it. A pronoun is the speaker in what a speaker says of an act ("said that it killed 7"), else null."""
    found = find_actor(reading, event, first)
    if found is None:
        return None
    start, end, rule = found
    if end - start > 1 or reading.tokens[start].tag != tags.PRONOUN:
        mention = next((m for m in reading.sentence.mentions if m.start == reading.tokens[start].start), None)
        where = mention is not None and mention.label in PLACE_LABELS and mention.end == reading.tokens[end - 1].end
        if where and rule != BY_AFTER and not is_doer(reading.tokens, end, article.words) and rule != SUBJECT:
            return None
        if rule != BY_AFTER and not _is_phrase(reading, start, end):
            return None
        if rule == SUBJECT and _is_where(reading, start, end):
            return None
        if rule == SUBJECT and not is_harm(event, article.words) and _is_no_doer(reading, end - 1):
            return None
        name = mention.name if mention is not None and mention.end == reading.tokens[end - 1].end else None
        return Actor(reading.sentence, reading.tokens[start].start, reading.tokens[end - 1].end, name, rule)
    voice = speaker.voice
    if voice is None or voice.source_start < 0:
        return None
    near = (reading.sentence, *reversed(article.before))
    sentence = next((s for s in near if s.sentence_id == voice.source_sentence_id), None)
    if sentence is None:
        return None
    return Actor(sentence, voice.source_start, voice.source_end, voice.source, "pronoun for the speaker")


def _is_where(reading: Reading, start: int, end: int) -> bool:
    """Whether a phrase of place holds the words: "a gas attack | in Syria | that left scores dead"."""
    first, last = reading.tokens[start].start, reading.tokens[end - 1].end
    openers = place_openers(reading.language.lexicons)
    held = any(place.start <= first and last <= place.end for place in reading.places)
    before = (
        token.lower for token in reversed(reading.tokens[:start]) if token.tag not in (tags.DETERMINER, tags.ADJECTIVE)
    )
    return held and next(before, "") in openers


def _is_no_doer(reading: Reading, last: int) -> bool:
    """Whether a phrase ends in a thing that happens or a time: "a budget deal | spends", "weeks | of talks"."""
    mark, language = reading.marks[last], reading.language
    phrase = language.np_at(language.at(reading.tokens[last].start))
    return (mark is not None and mark.reading(NOUN_FORM) is not None) or (phrase is not None and phrase.is_time)


def _is_phrase(reading: Reading, start: int, end: int) -> bool:
    """Whether tokens are a noun phrase that can do something: no verb in it, and a noun at its end."""
    language = reading.language
    first, last = reading.tokens[start].start, reading.tokens[end - 1].end
    codes = language.codes[language.at(first) : language.at(last - 1) + 1]
    return codes[-1:] in _ENDS_A_PHRASE and not _FINITE.intersection(codes)


def beside_counted(actor: Actor | None, reading: Reading, counted: Counted) -> Actor | None:
    """The actor, unless it is what is counted: "families earning $250,000"."""
    own = counted.phrase if actor is not None and actor.sentence is reading.sentence else None
    if actor is None or own is None or own.head < 0:
        return actor
    return None if actor.start <= reading.tokens[own.head].start < actor.end else actor


def is_attack(reading: Reading, actor: Actor) -> bool:
    """Whether an attack stands for who made it: "the attack in the village killed 11"."""
    inside = (n for n, token in enumerate(reading.tokens) if actor.start <= token.start < actor.end)
    marks = (reading.marks[n] for n in inside)
    return any(r.event_type == ATTACKED for mark in marks if mark is not None for r in mark.readings)


def _can_act(reading: Reading, phrase: Phrase, rule: str, words: Lexicons) -> bool:
    """Whether a phrase names somebody: a person, a group, a force, a state as the doer; not an attack, a blast or a flood."""
    start, end = reading.tokens[phrase.start].start, reading.tokens[phrase.end - 1].end
    inside = [mention for mention in reading.sentence.mentions if mention.start < end and start < mention.end]
    if any(mention.label not in _NO_ACTORS for mention in inside) or rule == ATTACKER:
        return True
    positions = range(phrase.start, phrase.end)
    if any(reading.tokens[n].tag == tags.PRONOUN for n in positions):
        return True
    if inside and reading.tokens[phrase.end - 1].end == inside[-1].end:
        return True
    of = next((n for n in positions if reading.tokens[n].tag == tags.PREPOSITION and n > phrase.start), phrase.end)
    head = singular(reading.tokens[of - 1].lower, words)
    return counted_class(reading.tokens, Phrase(phrase.start, of, of - 1), head, words) in PEOPLE or head in _bodies(
        words
    )


@cache
def _bodies(words: Lexicons) -> frozenset[str]:
    """Words for forces and groups that act: army, militia, rebels."""
    acting = (row["term"] for row in words["actor_labels"])
    return frozenset(term.split()[-1].lower() for term in acting)


def subject_as_actor(
    reading: Reading, span: NumberSpan, event: Event, standing: Standing, article: Article
) -> Actor | None:
    """The subject of the number's clause, for what somebody does with what is counted: "Bevin issued 428 pardons"."""
    language = reading.language
    known = event_types(article.words)[event.event_type]
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None or clause.subject is None or clause.is_passive or clause.verb.lemma == "be":
        return None
    if is_tied(reading.sentence.text, span):
        return None  # "by a 50-vote majority"
    beside = known.actor == "clause" and standing.role in _BESIDE  # "led | with 49.6 percent"
    if not (beside or (known.actor and standing.role == in_clause.OBJECT)):
        return None
    if is_report(language.lowers[clause.subject.head], article.words) or time_within(reading, span) is not None:
        return None
    start, end = language.span(clause.subject.start, clause.subject.end)
    positions = [n for n, token in enumerate(reading.tokens) if start <= token.start < end]
    phrase = Phrase(positions[0], positions[-1] + 1, positions[-1]) if positions else None
    if phrase is None or not _can_act(reading, phrase, SUBJECT, article.words):
        return None
    if any(reading.tokens[n].tag == tags.PRONOUN for n in positions):
        return None
    name = next((m.name for m in reading.sentence.mentions if (m.start, m.end) == (start, end)), None)
    return Actor(reading.sentence, start, end, name, "subject of the clause")


def actor_before(
    reading: Reading, event: Event, counted_kind: str | None, place: tuple[Reading, Place] | None, article: Article
) -> Actor | None:
    """Who did it, by the nearest sentence before that tells who attacked: "Gunmen raided a village. Six people were killed".

    Only names and armed people are taken over, none that did it to their own kind, and none from an event in another place.
    """
    if not is_harm(event, article.words):
        return None
    own_place = place[1].name if place is not None and place[0] is reading else None
    for earlier in same_account(reading, "incident", article):
        if own_place is not None and not _may_be_there(earlier, own_place):
            return None
        told = [found for found in article.earlier if found.reading is earlier and is_harm(found.event, article.words)]
        for found in reversed(told):
            alike = (found.counted_class == MILITANT) == (counted_kind == MILITANT)
            if found.actor is not None and alike and found.actor.sentence is earlier.sentence:
                return _agent(earlier, found.actor.start, found.actor.end, counted_kind, article)
        attacker = attacker_in(earlier)
        if attacker is not None:
            start, end = earlier.tokens[attacker[0]].start, earlier.tokens[attacker[1] - 1].end
            return _agent(earlier, start, end, counted_kind, article)
        if told:
            return None
    return None


def _may_be_there(earlier: Reading, name: str) -> bool:
    """Whether a sentence names this place, or none."""
    names = {place.name for place in free_places(earlier) if place.name is not None}
    return not names or name in names


def _agent(earlier: Reading, start: int, end: int, counted_kind: str | None, article: Article) -> Actor | None:
    """The words at start:end of a sentence as who did it, where they name a body, a person or armed people."""
    inside = [m for m in earlier.sentence.mentions if start <= m.start and m.end <= end]
    if any(mention.label in PLACE_LABELS or is_building(mention, article.words) for mention in inside):
        return None
    positions = [n for n, token in enumerate(earlier.tokens) if start <= token.start and token.end <= end]
    if not positions:
        return None
    phrase = Phrase(positions[0], positions[-1] + 1, positions[-1])
    head = singular(earlier.tokens[phrase.head].lower, article.words)
    kind = counted_class(earlier.tokens, phrase, head, article.words)
    own_kind = kind is not None and kind == counted_kind
    if own_kind or counted_kind == MILITANT or (kind not in FORCES and not any(m.label in _AGENTS for m in inside)):
        return None
    name = next((m.name for m in inside if (m.start, m.end) == (start, end)), None)
    return Actor(earlier.sentence, start, end, name, EARLIER)
