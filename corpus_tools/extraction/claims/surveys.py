"""Shares that a poll or an election tells: what the sentences are about, and the survey that vouches. Knows no tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from corpus_tools.dates import DateSpan
from corpus_tools.english.tokens import letters_of
from corpus_tools.english.words import inflector
from corpus_tools.extraction.claims.counted import PEOPLE, Counted
from corpus_tools.extraction.claims.drafts import Article, Draft, Reading, Sentence, reading_of
from corpus_tools.extraction.claims.event_types import POLLED, VOTES, event_types
from corpus_tools.extraction.claims.event_words import PARTICIPLE_FORM, Event
from corpus_tools.extraction.claims.events import TOPIC
from corpus_tools.extraction.claims.in_clause import clause_at, clause_words
from corpus_tools.extraction.claims.number_sources import is_report, voice_of
from corpus_tools.extraction.claims.role_evidence import NO_STATEMENT, Speaker
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

SHARES = frozenset(("percent", "fraction"))  # kinds of numbers that tell parts
BY_TOPIC = "what the sentences are about"  # rules
SURVEY = "survey that the sentences tell of"
_LASTS = 3  # sentences after "poll" in which shares are still its shares
_HEAD = 3  # sentences at the head of an article, its title among them, that tell what it is about


def survey_told(own: Sequence[Sentence], words: Lexicons) -> Sentence | None:
    """The sentence at the head of an article that names the poll which the article is about."""
    return next((one for one in own[:_HEAD] if not _polls(words).isdisjoint(one.language.lowers)), None)


def fieldwork(own: Sequence[Sentence], words: Lexicons) -> tuple[Sentence, DateSpan] | None:
    """When the poll of an article that is about one asked: "The poll was conducted | Aug. 14-19 |"."""
    for sentence in own:
        language = sentence.language
        if _polls(words).isdisjoint(language.lowers):
            continue
        asking = {n for n, clause in enumerate(language.clauses) if clause.verb.lemma in clause_words(words, "asks")}
        days = [
            d
            for d in language.dates
            if not d.anchored and d.precision != "year" and clause_at(language, language.at(d.start)) in asking
        ]
        if len(days) == 1:  # more are those of several polls
            return sentence, days[0]
    return None


@cache
def _polls(words: Lexicons) -> frozenset[str]:
    terms = words.terms("event_nouns", event_type=POLLED, counts=TOPIC)
    return frozenset(form for term in terms if is_report(term, words) for form in (term, f"{term}s"))


def by_topic(
    reading: Reading, event: Event, span: NumberSpan, counted: Counted, kind: str | None, article: Article
) -> Event:
    """A share without an event word, in or soon after a sentence that tells of a poll or an election."""
    about = (reading, *_near(article))
    topics = [topic for one in about for topic in _topics(one) if topic == POLLED or one.numbers]
    last = next((f for f in reversed(article.earlier) if f.span.kind in SHARES or f.event.rule == BY_TOPIC), None)
    if last is not None and last.event.event_type == POLLED and _is_near(last, reading, article):
        topics.insert(0, POLLED)  # a poll goes on before an election that it tells of
    elif last is not None and last.reading is reading and last.event.event_type == VOTES:
        topics.insert(0, VOTES)  # "with 99 percent of precincts reporting, he led, 51 to 49 percent"
    elif article.survey is not None and (kind in PEOPLE or counted.phrase is None):
        topics.append(POLLED)
    if POLLED in _topics(reading):
        topics.insert(0, POLLED)
    fitting = (topic for topic in topics if span.kind in event_types(article.words)[topic].takes)
    topic = next(fitting, None)
    return event._replace(event_type=topic, rule=BY_TOPIC) if topic is not None else event


def survey_of(speaker: Speaker, reading: Reading, event: Event, article: Article) -> Speaker:
    """`speaker`, or for a share of a poll without one the survey that the sentences tell of, or the last one."""
    if speaker.voice is not None or speaker.rule != NO_STATEMENT or event.event_type != POLLED:
        return speaker
    named = next((found for one in (reading, *_near(article)) if (found := _survey_in(one)) is not None), None)
    return named or _last_survey(reading, article) or speaker


def _survey_in(reading: Reading) -> Speaker | None:
    """The survey that a sentence names as what vouches for shares."""
    language = reading.language
    for mark in reading.marks:
        if mark is None or not any(r.counts == TOPIC and r.event_type == POLLED for r in mark.readings):
            continue
        phrase = language.np_at(language.at(reading.tokens[mark.start].start))
        if phrase is not None and is_report(language.lowers[phrase.head], language.lexicons):
            span = language.span(phrase.start, phrase.end)
            return voice_of(reading, span, SURVEY, language.lexicons)
    return None


def _last_survey(reading: Reading, article: Article) -> Speaker | None:
    """The survey of the last share; where the article is about a survey that of any before, or the one at its head."""
    for found in reversed(article.earlier):
        voice = found.speaker.voice
        told = voice is not None and not _polls(article.words).isdisjoint((voice.source_text or "").lower().split())
        if told and (article.survey is not None or _is_near(found, reading, article)):
            return found.speaker._replace(said=None, rule=SURVEY)
    return _survey_in(reading_of(article.survey, article)) if article.survey is not None else None


def tells_poll(reading: Reading, article: Article) -> bool:
    """Whether a sentence, or the one before, tells of a poll, so that a share "in favor" is no vote."""
    about = (reading, *(_near(article, 1) if VOTES not in _topics(reading) else ()))
    return any(POLLED in _topics(one) for one in about)


def _topics(reading: Reading) -> Iterator[str]:
    """The event types that a sentence is about, by words like "poll" or "election"."""
    readings = (reading for mark in reading.marks if mark is not None for reading in mark.readings)
    return (
        word.event_type
        for word in readings
        if word.counts == TOPIC or (word.event_type == POLLED and word.form == PARTICIPLE_FORM)
    )


def _near(article: Article, last: int = _LASTS) -> list[Reading]:
    """Of the sentences before, as far as a topic lasts, those that may name one, nearest first."""
    known = _topic_letters(article.words)
    near = [one for one in reversed(article.before[-last:]) if not known.isdisjoint(one.language.letters)]
    return [reading_of(sentence, article) for sentence in near]


@cache
def _topic_letters(words: Lexicons) -> frozenset[str]:
    """A run of letters of each word that is a topic, by which a quick look tells whether one may stand in a sentence."""
    nouns = words.terms("event_nouns", counts=TOPIC)
    forms = (form for noun in nouns for form in (noun, inflector(words).plural(noun)))
    return frozenset(max(letters_of(form.split()), key=len, default="") for form in forms)


def _is_near(draft: Draft, reading: Reading, article: Article) -> bool:
    sentence = draft.reading.sentence
    return any(one is sentence for one in (reading.sentence, *article.before[-_LASTS:]))
