"""Who did what a number tells: named in its sentence, the subject of its clause, or told in the sentences before."""

from __future__ import annotations

from corpus_tools.extraction.claims import in_clause, tags
from corpus_tools.extraction.claims.accounts import same_account
from corpus_tools.extraction.claims.actors import BY_AFTER, SUBJECT, attacker_between, find_actor
from corpus_tools.extraction.claims.claim_places import MILITANT, free_places
from corpus_tools.extraction.claims.counted import PEOPLE, Counted, counted_class
from corpus_tools.extraction.claims.drafts import Actor, Article, Reading, Sentence
from corpus_tools.extraction.claims.elided import FORCES
from corpus_tools.extraction.claims.event_types import ITSELF, OTHER, PARTICIPANTS, VOTES, event_types
from corpus_tools.extraction.claims.event_words import Event, is_harm
from corpus_tools.extraction.claims.in_clause import Standing, clause_words
from corpus_tools.extraction.claims.phrases import Phrase, Token, singular
from corpus_tools.extraction.claims.places import PLACE_LABELS, Place
from corpus_tools.extraction.claims.pronouns import meant_by
from corpus_tools.extraction.claims.role_evidence import Said, Speaker
from corpus_tools.extraction.claims.who_acts import AGENTS, can_act, harmful, head_of, joined_with, who_acts
from corpus_tools.extraction.language.clauses import COMPLEMENT, INFINITIVE, RELATIVE, SAY
from corpus_tools.lexicons import Lexicons

_PERSONAL, _WE = ("he", "she"), "we"
_STATES = ("be", "have")
_HANGING = (RELATIVE, INFINITIVE)  # kinds of clauses
_ACTS = (OTHER, PARTICIPANTS, VOTES)  # events in which those who are counted do something
_BLAMED, _RESPONSIBILITY = ("on", "to"), "responsibility"  # before who did it; what who did it claims
HARM = "attack or disaster that did it"  # rules
EARLIER = "who attacked in a sentence before"
COUNTED = "those who are counted"


def actor_in_sentence(reading: Reading, event: Event, first: int, speaker: Speaker, article: Article) -> Actor | None:
    """Who did it, where that is somebody. A pronoun is the speaker in what a speaker says of an act."""
    known = event_types(article.words)[event.event_type]
    harm = not known.is_loose and ITSELF not in known.befalls
    found = find_actor(reading, event, first)
    if found is not None and found[1] - found[0] == 1 and reading.tokens[found[0]].tag == tags.PRONOUN:
        pronoun = reading.tokens[found[0]]
        voice = _speaker_as_actor(reading, pronoun, speaker, article)
        phrase = reading.language.np_at(reading.language.at(pronoun.start))
        return voice or (meant_by(reading, phrase, article) if phrase is not None else None)
    actor = _somebody(reading, *found, article.words, harm=harm) if found is not None else None
    claimed = known.violent and harm and (actor is None or actor.rule == HARM)
    return (_claimant(reading) or actor) if claimed else actor


def _claimant(reading: Reading) -> Actor | None:
    """Who is said to have made an attack: "| ISIS | claimed responsibility", "claimed by | ISIS |", "blamed on | the Front |"."""
    language = reading.language
    for clause in language.clauses:
        if clause.verb.lemma not in clause_words(language.lexicons, "blames") or clause.verb.negation >= 0:
            continue
        on = next((phrase for at, phrase in clause.prepositions if language.lowers[at] in _BLAMED), clause.agent)
        admits = on is None and clause.object is not None and language.lowers[clause.object.head] == _RESPONSIBILITY
        phrase = clause.subject if admits else on
        if phrase is not None and language.lowers[phrase.start] != "no":
            return who_acts(reading, phrase, BY_AFTER)
    return None


def _speaker_as_actor(reading: Reading, pronoun: Token, speaker: Speaker, article: Article) -> Actor | None:
    """The speaker for a pronoun: "we killed 7" where the words are quoted, "said that it killed 7" where they are told."""
    voice = speaker.voice
    if voice is None:
        return None
    quoted = pronoun.lower in clause_words(article.words, "speaking")
    near = (reading.sentence, *reversed(article.before))
    sentence = next((s for s in near if s.sentence_id == voice.source_sentence_id), None)
    if sentence is None or speaker.direct != quoted:
        return None  # "They spent $1 million," she said
    if not (_is_voice_of(pronoun, voice, sentence) if quoted else _begins_what_is_said(reading, pronoun, voice)):
        return None
    return Actor(sentence, voice.source_start, voice.source_end, voice.source, "pronoun for the speaker")


def _is_voice_of(pronoun: Token, voice: Said, sentence: Sentence) -> bool:
    """Whether a pronoun in quoted words is who says them: a person's "we" are others too."""
    inside = {m.label for m in sentence.mentions if voice.source_start <= m.start < voice.source_end}
    is_person = "PERSON" in inside or (voice.source_text or "").lower() in _PERSONAL
    return not is_person or pronoun.lower != _WE


def _begins_what_is_said(reading: Reading, pronoun: Token, voice: Said) -> bool:
    """Whether a pronoun that is the first subject of what is told may be who tells it: a person is no "it", only one a "he"."""
    sentence, language = reading.sentence, reading.language
    inside = [m.label for m in sentence.mentions if voice.source_start <= m.start < voice.source_end]
    verbs = (language.starts[clause.verb.start] for clause in language.clauses)
    later = any(voice.content_start <= start < pronoun.start for start in verbs)
    here = voice.source_sentence_id == sentence.sentence_id and voice.source_start < voice.content_start
    fits = ("PERSON" in inside) == (pronoun.lower in _PERSONAL)
    return here and fits and not later


def _somebody(
    reading: Reading, start: int, end: int, rule: str, words: Lexicons, *, harm: bool = False
) -> Actor | None:
    """The actor at tokens start:end with whom it is joined to, where the words name who can act, or what can do harm."""
    if reading.tokens[start].tag == tags.RELATIVE:
        return None
    dated = [date for date in reading.language.dates if date.start <= reading.tokens[start].start < date.end]
    start = next((n for n in range(start, end) if not dated or reading.tokens[n].start >= dated[0].end), start)
    head = head_of(reading, start, end)
    if not can_act(reading, head, end, rule, words):
        if not (harm and singular(head.lower, words) in harmful(words)):
            return None
        rule = HARM
    first, last = joined_with(reading, start, end)
    at = reading.tokens[start].start
    name = next((m.name for m in reading.sentence.mentions if m.start == first == at and m.end == last), None)
    return Actor(reading.sentence, first, last, name, rule)


def beside(
    actor: Actor | None, reading: Reading, event: Event, counted: Counted, standing: Standing, speaker: Speaker
) -> Actor | None:
    """The actor, unless it is what is counted ("families earning $250,000") or who says so ("Mueller says the 12 men").

    Who says no sentence does something: "Roe | reported | $12 million in income".
    """
    if actor is None or actor.sentence is not reading.sentence:
        return actor
    own, voice = counted.phrase, speaker.voice
    told = actor.rule != SUBJECT or _is_told(reading, event, standing)
    here = voice is not None and not told and voice.source_sentence_id == reading.sentence.sentence_id
    if here and voice is not None and voice.source_start <= actor.start < voice.source_end:
        return None
    if own is None:
        return actor
    return None if actor.start <= reading.tokens[own.head].start < actor.end else actor


def _is_told(reading: Reading, event: Event, standing: Standing) -> bool:
    """Whether a number is the object of a verb that no clause completes, and that completes none: "what they said were 12".

    Who reports harm has done none.
    """
    if standing.role != in_clause.OBJECT or event_types(reading.language.lexicons)[event.event_type].harm:
        return False
    clauses = reading.language.clauses
    clause = clauses[standing.clause]
    completed = any(c.parent == standing.clause and c.kind == COMPLEMENT for c in clauses)
    return not completed and clause.kind not in _HANGING and clause.verb.lemma not in (SAY, *_STATES)


def counted_as_actor(
    reading: Reading, counted: Counted, kind: str | None, event: Event, standing: Standing, speaker: Speaker
) -> Actor | None:
    """The people who are counted, where they do something: "12 | senators | walked out"."""
    if standing.role != in_clause.SUBJECT or counted.phrase is None or counted.elided or speaker.attribution:
        return None
    clause = reading.language.clauses[standing.clause]
    acts = not clause.is_passive and clause.verb.lemma not in _STATES
    if not acts or kind not in PEOPLE | FORCES or event.event_type not in _ACTS:
        return None
    start, end = reading.tokens[counted.phrase.start].start, reading.tokens[counted.phrase.end - 1].end
    whole = reading.language.np_at(reading.language.at(end - 1))
    if whole is not None and reading.language.starts[whole.head] >= end:
        return None  # "a three-| judge | panel heard"
    return Actor(reading.sentence, start, end, None, COUNTED)


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
            if found.actor is not None and found.actor.sentence is earlier.sentence:
                return _agent(earlier, found.actor.start, found.actor.end, counted_kind, article)
        attacker = attacker_between(earlier, 0, len(earlier.tokens))
        if attacker is not None:
            start, end = earlier.tokens[attacker[0]].start, earlier.tokens[attacker[1] - 1].end
            return _agent(earlier, start, end, counted_kind, article)
        if told:
            return None
    return None


def points_back(actor: Actor) -> bool:
    """Whether an attack is one told before, wherever that was said to be: "| The attack | killed 12"."""
    article, *words = actor.text.lower().split()
    return article == "the" and len(words) == 1


def _may_be_there(earlier: Reading, name: str) -> bool:
    """Whether a sentence names this place, or none."""
    names = {place.name for place in free_places(earlier) if place.name is not None}
    return not names or name in names


def _agent(earlier: Reading, start: int, end: int, counted_kind: str | None, article: Article) -> Actor | None:
    """The words at start:end of a sentence as who did it, where they name a body, a person or armed people."""
    inside = [m for m in earlier.sentence.mentions if start <= m.start and m.end <= end]
    if any(mention.label in PLACE_LABELS for mention in inside):
        return None
    positions = [n for n, token in enumerate(earlier.tokens) if start <= token.start and token.end <= end]
    if not positions:
        return None
    phrase = Phrase(positions[0], positions[-1] + 1, positions[-1])
    head = singular(earlier.tokens[phrase.head].lower, article.words)
    kind = counted_class(earlier.tokens, phrase, head, article.words)
    if counted_kind == MILITANT or (kind not in FORCES and not any(m.label in AGENTS for m in inside)):
        return None
    name = next((m.name for m in inside if (m.start, m.end) == (start, end)), None)
    return Actor(earlier.sentence, start, end, name, EARLIER)
