"""Whom a pronoun stands for that is a subject: the nearest subject before it that it can mean."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tools.extraction.claims.drafts import Actor, Article, Reading, reading_of
from corpus_tools.extraction.claims.in_clause import clause_words
from corpus_tools.extraction.claims.number_sources import is_report
from corpus_tools.extraction.claims.places import Mention
from corpus_tools.extraction.claims.who_acts import who_acts
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import MAIN
from corpus_tools.extraction.language.people import gender_of_name, name_genders

_GENDERS = {"he": "m", "she": "f"}
_THEY = "they"
_NUMBERS = {"it": False, _THEY: True}  # whether it means many
_PERSON = "PERSON"
_PLURAL = ("NNS", "NNPS")
_BACK = {True: 3, False: 1}  # sentences before that are searched for a person, and for others
RULE, PRINTED = "pronoun for the subject before", "pronoun as printed"


def antecedent(reading: Reading, pronoun: NounPhrase, article: Article) -> Actor | None:
    """Whom "he", "she", "it" or "they" stands for, by the subjects before it in its sentence and in those before."""
    word = reading.language.lowers[pronoun.head]
    if word not in _GENDERS and word not in _NUMBERS:
        return None
    quoted = _quotation(reading, reading.language.starts[pronoun.head]) if word in _NUMBERS else None
    for phrase in _subjects_here(reading, pronoun):
        found = _meant(reading, phrase, word)
        if found is not None and (quoted is None or quoted[0] <= found.start < quoted[1]):
            return found
    if quoted is not None:
        return None
    for sentence in reversed(article.before[-_BACK[word in _GENDERS] :]):
        earlier = reading_of(sentence, article)
        told = (_meant(earlier, phrase, word) for phrase in _subjects(earlier))
        found = next((actor for actor in told if actor is not None), None)
        if found is not None:
            return found
    return None


def meant_by(reading: Reading, pronoun: NounPhrase, article: Article) -> Actor | None:
    """Whom a pronoun stands for; one of persons, where nothing tells, as printed."""
    found = antecedent(reading, pronoun, article)
    persons = {*_GENDERS, _THEY} | clause_words(reading.language.lexicons, "speaking")
    if found is not None or reading.language.lowers[pronoun.head] not in persons:
        return found
    return Actor(reading.sentence, *reading.language.span(pronoun.start, pronoun.end), None, PRINTED)


def _quotation(reading: Reading, at: int) -> tuple[int, int] | None:
    """The words printed as a quotation that hold a code point: "they" is nobody of whom others tell."""
    return next(((q.start, q.end) for q in reading.language.quotations if q.start <= at < q.end), None)


def _subjects_here(reading: Reading, pronoun: NounPhrase) -> Iterator[NounPhrase]:
    """The subjects before a pronoun in its sentence, nearest first."""
    subjects = (clause.subject for clause in reversed(reading.language.clauses))
    return (subject for subject in subjects if subject is not None and subject.end <= pronoun.start)


def _subjects(reading: Reading) -> Iterator[NounPhrase]:
    """The subjects of a sentence, those of its main clauses first."""
    clauses = sorted(reading.language.clauses, key=lambda clause: clause.kind != MAIN)
    return (clause.subject for clause in clauses if clause.subject is not None)


def _meant(reading: Reading, phrase: NounPhrase, word: str) -> Actor | None:
    """A subject as what a pronoun means: a person that "he" or "she" fits, else who can act and is many or one."""
    language = reading.language
    head = language.starts[phrase.head]
    name = next((m for m in reading.sentence.mentions if m.start <= head < m.end), None)
    if word in _GENDERS:
        return _person(reading, name, word) if name is not None else None
    if (name is not None and name.label == _PERSON) or not language.tags[phrase.head].startswith("NN"):
        return None
    actor = who_acts(reading, phrase)
    if actor is None or is_report(language.lowers[phrase.head], language.lexicons):
        return None
    many = actor.end > language.ends[phrase.end - 1] or language.tags[phrase.head] in _PLURAL
    return actor._replace(rule=RULE) if many == _NUMBERS[word] else None


def _person(reading: Reading, name: Mention, word: str) -> Actor | None:
    """A name as whom "he" or "she" means, where it is a person's and the given name fits."""
    if name.label != _PERSON or gender_of_name(name_genders(reading.language.lexicons), name.name) not in (
        "",
        _GENDERS[word],
    ):
        return None
    return Actor(reading.sentence, name.start, name.end, name.name, RULE)
