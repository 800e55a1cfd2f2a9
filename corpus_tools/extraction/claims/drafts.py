"""What is known while the claims of an article are read: its sentences, each read once, and a draft of every claim so far.

Knows no tables.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from corpus_tools.dates import DateSpan, ResolvedDate
from corpus_tools.extraction.claims.article_places import ArticlePlaces
from corpus_tools.extraction.claims.assertion import Cue, Meaning, clause_ends, find_cues
from corpus_tools.extraction.claims.counted import Counted
from corpus_tools.extraction.claims.event_words import BASE, PARTICIPLE_FORM, PAST_FORM, Event, Mark, mark_events
from corpus_tools.extraction.claims.open_times import open_times
from corpus_tools.extraction.claims.phrases import Phrase, Token, read_tokens, text_of
from corpus_tools.extraction.claims.places import Mention, Place, find_places
from corpus_tools.extraction.claims.role_evidence import Said, Span, Speaker
from corpus_tools.extraction.language.made_once import made_once
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

_CLOSE_BEFORE_CUE = 3  # code points between a time and the cue that it dates: "the ministry on Monday | announced"
_CLOSE_TO_CUE = 30  # code points between a cue and the time that dates it: "said in a statement on Monday"


class Sentence(NamedTuple):
    """One sentence with what the other rooms found in it."""

    sentence_id: str
    article_id: str
    zone: str
    text: str
    mentions: list[Mention]
    statements: list[Said]
    language: Language


class Reading:
    """A sentence as claims read it: each part is made when it is first asked for, as most sentences are asked for few."""

    def __init__(self, sentence: Sentence, numbers: Sequence[NumberSpan]) -> None:
        self.sentence, self.numbers, self.language = sentence, numbers, sentence.language

    @made_once
    def names(self) -> list[Span]:
        """Where names stand in it."""
        return [(mention.start, mention.end) for mention in self.sentence.mentions if mention.label != "DATE"]

    @made_once
    def tokens(self) -> list[Token]:
        """Its words, marks and numbers."""
        return read_tokens(self.language, self.numbers, names=self.names)

    @made_once
    def marks(self) -> list[Mark | None]:
        """For each token the event word that it belongs to."""
        marks = mark_events(self.tokens, self.language.lexicons)
        return [None if mark is None or _is_noun(mark, self.tokens, self.language) else mark for mark in marks]

    @made_once
    def places(self) -> list[Place]:
        """Its places; no verb is one: "aimed at | overhauling U.S. public works"."""
        language, marked = self.language, [mark is not None for mark in self.marks]
        times = frozenset(date.start for date in language.dates)
        verbs = {language.starts[clause.verb.head] for clause in language.clauses}
        found = find_places(self.sentence.text, self.tokens, self.sentence.mentions, language.lexicons, marked, times)
        return [place for place in found if place.start not in verbs]

    @made_once
    def dates(self) -> list[DateSpan]:
        """Its times but those that only date what was said."""
        dates = self.language.dates
        return [d for d in dates if not _dates_the_saying(d, self.sentence) and not _is_in_a_name(d, self.names)]

    @made_once
    def open_times(self) -> list[tuple[int, DateSpan]]:
        """Its times that no calendar has, each with the clause that it is told of."""
        return open_times(self.language)

    @made_once
    def speakers(self) -> list[Span]:
        """The words in it that name who speaks."""
        own = self.sentence.sentence_id
        return [(s.source_start, s.source_end) for s in self.sentence.statements if s.source_sentence_id == own]

    @made_once
    def cues(self) -> list[Cue]:
        """The words that make a number a plan, a guess, a denial ..."""
        return find_cues(self.sentence.text, self.tokens, self.language.lexicons) if self.numbers else []

    @made_once
    def ends(self) -> list[int]:
        """Where clauses end."""
        return clause_ends(self.tokens)


class Head(NamedTuple):
    """The head noun of what is counted, and where its words stand."""

    noun: str
    sentence: Sentence
    start: int
    end: int
    rule: str

    @property
    def words(self) -> str:
        """The noun as printed."""
        return self.sentence.text[self.start : self.end]


class Actor(NamedTuple):
    """Who did it: the words and where they stand."""

    sentence: Sentence
    start: int
    end: int
    name: str | None
    rule: str

    @property
    def text(self) -> str:
        return self.sentence.text[self.start : self.end]


class Background(NamedTuple):
    """The words that set a number apart from the article's event, and the rule that says so."""

    words: Span
    rule: str


class Draft(NamedTuple):
    """All that was found about one number; later numbers of the article take from it what they leave out."""

    reading: Reading
    span: NumberSpan
    counted: Counted
    head: Head | None
    counted_class: str | None
    event: Event
    event_words: Span | None
    actor: Actor | None
    place: tuple[Reading, Place] | None
    time: tuple[Reading, DateSpan] | None
    time_words: Span | None  # the time with what bounds it
    date: ResolvedDate | None
    meaning: Meaning
    scope: str
    speaker: Speaker
    quoted: bool
    befalls_persons: bool
    background: Background | None
    likely: frozenset[str] = frozenset()  # roles that no rule told, only weights

    @property
    def counted_words(self) -> str | None:
        phrase = self.counted_phrase
        return text_of(self.reading.sentence.text, self.reading.tokens, phrase) if phrase is not None else None

    @property
    def counted_phrase(self) -> Phrase | None:
        """The counted noun phrase with what belongs to it in "of"."""
        phrase = self.counted.phrase
        if phrase is None or self.counted.elided:
            return phrase
        return phrase._replace(end=max(phrase.end, self.counted.end))

    @property
    def has_target(self) -> bool:
        return self.befalls_persons and self.counted.phrase is not None


class Article(NamedTuple):
    """What is known of the article when a sentence is read."""

    published: datetime.date | None
    statements: dict[str, Said]
    before: list[Sentence]
    earlier: list[Draft]
    readings: dict[str, Reading]
    words: Lexicons
    sentences: Sequence[Sentence]
    places: ArticlePlaces
    survey: Sentence | None = None  # the sentence at its head that names the poll that it is about
    fieldwork: tuple[Sentence, DateSpan] | None = None  # when that poll asked


def reading_of(sentence: Sentence, article: Article) -> Reading:
    """What is read of a sentence of the article, kept for whoever asks again; without numbers where claims have not read it."""
    if sentence.sentence_id not in article.readings:
        article.readings[sentence.sentence_id] = Reading(sentence, [])
    return article.readings[sentence.sentence_id]


def _is_noun(mark: Mark, tokens: Sequence[Token], language: Language) -> bool:
    """Whether what looks like a verb in the past is a noun: "another | shot of the tower"."""
    if mark.start == 0 or any(reading.form not in (PAST_FORM, PARTICIPLE_FORM, BASE) for reading in mark.readings):
        return False
    at = language.at(tokens[mark.start].start)
    return language.tags[at] == "NN" and language.tags[at - 1] in ("DT", "JJ", "PRP$")


def _is_in_a_name(date: DateSpan, names: Sequence[Span]) -> bool:
    """Whether what looks like a time is part of a name: "a USA | TODAY | poll", "the | Sunday | Times", not "Easter Sunday"."""
    return any(
        start <= date.start and (date.end < end or (date.end == end and date.kind == "relative"))
        for start, end in names
    )


def _dates_the_saying(date: DateSpan, sentence: Sentence) -> bool:
    """Whether a named time says when something was said: "announced on Monday that it killed 7"."""
    return any(
        said.cue_start >= 0
        and not said.content_start <= date.start < said.content_end
        and (
            0 <= date.start - said.cue_end < _CLOSE_TO_CUE
            or said.cue_end <= date.start < said.content_start  # "told Al-Hurra in an interview on Monday: ..."
            or (0 <= said.cue_start - date.end < _CLOSE_BEFORE_CUE and date.precision == "day")
        )
        for said in sentence.statements
    )
