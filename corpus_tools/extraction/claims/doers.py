"""Who did what a number tells: named in its sentence, the subject of its clause, or told in the sentences before."""

from __future__ import annotations

from functools import cache

from corpus_tools.extraction.claims import in_clause, tags
from corpus_tools.extraction.claims.accounts import same_account
from corpus_tools.extraction.claims.actors import BY_AFTER, SUBJECT, attacker_between, attacks, find_actor, is_labelled
from corpus_tools.extraction.claims.claim_places import MILITANT, free_places
from corpus_tools.extraction.claims.claim_times import is_harm
from corpus_tools.extraction.claims.counted import Counted, counted_class
from corpus_tools.extraction.claims.drafts import Actor, Article, Reading
from corpus_tools.extraction.claims.elided import FORCES, PEOPLE, is_tied
from corpus_tools.extraction.claims.event_types import ITSELF, POLLED, event_types
from corpus_tools.extraction.claims.event_words import LOSSES, Event
from corpus_tools.extraction.claims.in_clause import Standing, clause_words
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.phrases import Phrase, Token, singular
from corpus_tools.extraction.claims.places import PLACE_LABELS, Mention, Place, is_doer
from corpus_tools.extraction.claims.role_evidence import Said, Speaker
from corpus_tools.extraction.language.clauses import PARTICIPIAL, RELATIVE, Clause
from corpus_tools.extraction.language.people import DOCUMENT, role_terms
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_AGENTS = frozenset(("ORG", "PERSON", "NORP"))
_PERSONAL = ("he", "she")
_BODIES = ("ORG",)  # who asks in a poll does nothing of what the answers tell
_AFTER_A_DATELINE = (",", "(", "-", "–", "—")
_BESIDE = frozenset(("with", "at", "by"))  # prepositions between who has a share and it
HARM = "attack or disaster that did it"  # rules
EARLIER = "who attacked in a sentence before"


def actor_in_sentence(reading: Reading, event: Event, first: int, speaker: Speaker, article: Article) -> Actor | None:
    """Who did it, where that is somebody. A pronoun is the speaker in what a speaker says of an act, else null."""
    known = event_types(article.words)[event.event_type]
    harm = known.violent and ITSELF not in known.befalls
    found = find_actor(reading, event, first)
    if found is not None and found[1] - found[0] == 1 and reading.tokens[found[0]].tag == tags.PRONOUN:
        return _speaker_as_actor(reading, reading.tokens[found[0]], speaker, article)
    return _somebody(reading, *found, article.words, harm=harm) if found is not None else None


def _speaker_as_actor(reading: Reading, pronoun: Token, speaker: Speaker, article: Article) -> Actor | None:
    """The speaker for a pronoun: "we killed 7" where the words are quoted, "said that it killed 7" where they are told."""
    voice = speaker.voice
    if voice is None:
        return None
    quoted = pronoun.lower in clause_words(article.words, "speaking")
    if speaker.direct != quoted or not (quoted or _begins_what_is_said(reading, pronoun, voice)):
        return None  # "They spent $1 million," she said
    near = (reading.sentence, *reversed(article.before))
    sentence = next((s for s in near if s.sentence_id == voice.source_sentence_id), None)
    if sentence is None:
        return None
    return Actor(sentence, voice.source_start, voice.source_end, voice.source, "pronoun for the speaker")


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
    head = _head(reading, start, end)
    if not _can_act(reading, head, end, rule, words):
        if not (harm and singular(head.lower, words) in _harmful(words)):
            return None
        rule = HARM
    first, last = _joined(reading, start, end)
    at = reading.tokens[start].start
    name = next((m.name for m in reading.sentence.mentions if m.start == first == at and m.end == last), None)
    return Actor(reading.sentence, first, last, name, rule)


def _head(reading: Reading, start: int, end: int) -> Token:
    """The last word of a phrase before what belongs to it in "of" or "with"."""
    start += reading.tokens[start].tag == tags.NUMBER  # hundreds of | fighters
    inner = (n for n in range(start + 1, end) if reading.tokens[n].tag == tags.PREPOSITION)
    return reading.tokens[next(inner, end) - 1]


def _can_act(reading: Reading, head: Token, end: int, rule: str, words: Lexicons) -> bool:
    """Whether the head of a phrase is a person, a group, a body or a state that acts; not an attack, a blast or a thing."""
    mention = next((m for m in reading.sentence.mentions if m.start <= head.start < m.end), None)
    if mention is not None and mention.label in PLACE_LABELS:
        return mention.label == "GPE" and _is_state_acting(reading, mention, end, rule, words)
    if mention is not None:
        return mention.label in _AGENTS
    noun = singular(head.lower, words)
    return head.tag != tags.NUMBER and (noun in _acting(words) or (head.tag == tags.NAME and rule == SUBJECT))


def _is_state_acting(reading: Reading, mention: Mention, end: int, rule: str, words: Lexicons) -> bool:
    """Whether a place's name stands for those who act: as an agent, before "airstrikes", as the subject of its own clause."""
    if rule == BY_AFTER:
        return True
    if rule != SUBJECT:
        return is_doer(reading.tokens, end, words)
    language = reading.language
    after = language.at(mention.end - 1) + 1
    at = language.at(mention.start)
    led = language.tags[max(0, at - 1)] == "IN"  # "the rampage | in Paris | that killed"
    if led or "".join(language.lowers[after : after + 1]) in _AFTER_A_DATELINE:
        return False
    subjects = (c.subject for c in language.clauses if c.kind not in (RELATIVE, PARTICIPIAL))
    return any(phrase is not None and phrase.start <= at < phrase.end for phrase in subjects)


@cache
def _acting(words: Lexicons) -> frozenset[str]:
    """Nouns for persons, groups and bodies that act: roles of speakers, labels of armed groups, classes of people."""
    people = (
        row["term"] for row in words["counted_classes"] if row["where"] == "head" and row["counted_class"] in PEOPLE
    )
    roles = (term for term, (_, kind) in role_terms(words).items() if kind != DOCUMENT)  # a ruling does nothing
    terms = (*roles, *words.terms("actor_labels"), *people)
    heads = (singular(term.split()[-1].lower(), words) for term in terms)
    return frozenset(heads) | clause_words(words, "acts")


@cache
def _harmful(words: Lexicons) -> frozenset[str]:
    """Nouns for what kills without anybody being named: attacks, blasts, storms."""
    return clause_words(words, "harmful") | attacks(words)


def _joined(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The code points of the list that tokens start:end belong to: "| he and his wife | paid"."""
    language = reading.language
    phrase = language.np_at(language.at(reading.tokens[start].start))
    first, last = reading.tokens[start].start, reading.tokens[end - 1].end
    clause = next((c for c in reversed(language.clauses) if phrase is not None and c.subject == phrase), None)
    after, verb = language.at(last - 1) + 1, clause.verb.start if clause is not None else 0
    inside = {language.codes[n] for n in range(after, verb) if language.np_at(n) is None}
    if "&" in inside and inside <= {"&", ","}:
        last = language.ends[verb - 1]
    return first, last


def beside(actor: Actor | None, reading: Reading, counted: Counted, speaker: Speaker) -> Actor | None:
    """The actor, unless it is what is counted ("families earning $250,000") or who says so ("Mueller says the 12 men")."""
    if actor is None or actor.sentence is not reading.sentence:
        return actor
    own, voice = counted.phrase, speaker.voice
    says = voice is not None and voice.source_sentence_id == reading.sentence.sentence_id and actor.rule == SUBJECT
    if says and voice is not None and voice.source_start <= actor.start < voice.source_end:
        return None
    if own is None:
        return actor
    return None if actor.start <= reading.tokens[own.head].start < actor.end else actor


def subject_as_actor(
    reading: Reading, span: NumberSpan, event: Event, standing: Standing, article: Article
) -> Actor | None:
    """The subject of the number's clause, for what somebody does with what is counted: "Bevin issued 428 pardons"."""
    language = reading.language
    known = event_types(article.words)[event.event_type]
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None or clause.subject is None or clause.is_passive or clause.verb.lemma == "be":
        return None
    describes = clause.verb.lemma in clause_words(article.words, "describes")
    if clause.kind == PARTICIPIAL and (describes or language.lowers[clause.verb.start - 1] == "("):
        return None  # "passed the bill, | containing $9 billion"
    if is_tied(reading.sentence.text, span) or (
        event.event_type == POLLED and is_labelled(reading, clause.subject, _BODIES)
    ):
        return None  # "by a 50-vote majority"
    named = range(clause.verb.end, standing.token)
    others = any(m.label in _AGENTS and language.at(m.start) in named for m in reading.sentence.mentions)
    others = others and standing.role == "at"  # "faced 60 percent, with Mrs. Pelosi | at 56 percent"
    beside = known.actor == "clause" and standing.role in _BESIDE and not others  # "led | with 49.6 percent"
    object_of = known.actor or (known.violent and _is_told_by(reading, event, clause, standing))
    if not (beside or (object_of and standing.role == in_clause.OBJECT)):
        return None
    if is_report(language.lowers[clause.subject.head], article.words):
        return None
    start, end = language.span(clause.subject.start, clause.subject.end)
    positions = [n for n, token in enumerate(reading.tokens) if start <= token.start < end]
    if not positions or any(reading.tokens[n].tag == tags.PRONOUN for n in positions):
        return None
    return _somebody(reading, positions[0], positions[-1] + 1, SUBJECT, article.words)


def _is_told_by(reading: Reading, event: Event, clause: Clause, standing: Standing) -> bool:
    """Whether the event word stands between the verb and the number: "shot | dead | at least 13"."""
    told = clause.verb.start <= reading.language.at(reading.tokens[event.start].start) < standing.token
    return told and event.rule != LOSSES


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
    if counted_kind == MILITANT or (kind not in FORCES and not any(m.label in _AGENTS for m in inside)):
        return None
    name = next((m.name for m in inside if (m.start, m.end) == (start, end)), None)
    return Actor(earlier.sentence, start, end, name, EARLIER)
