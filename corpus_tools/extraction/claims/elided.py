"""What a claim takes from the rest of its sentence and of its article: elided nouns and shared events.

Knows no tables.
"""

from __future__ import annotations

from functools import cache

from corpus_tools.english.words import INDEFINITE
from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.counted import OF_WHOM, PEOPLE, TIED, Counted, counted_class, counted_phrase
from corpus_tools.extraction.claims.drafts import Article, Head, Reading
from corpus_tools.extraction.claims.event_types import (  # fmt: skip
    ANYTHING,
    DURATION,
    ITSELF,
    OTHER,
    PARTICIPANTS,
    PERSONS,
    VOTES,
    event_types,
    of_persons,
)
from corpus_tools.extraction.claims.event_words import LOSSES, STATE_FORM, Event
from corpus_tools.extraction.claims.in_clause import SUBJECT, standing_of
from corpus_tools.extraction.claims.measured import LEAD, PURPOSE, measured
from corpus_tools.extraction.claims.phrases import Phrase, Token, neighbours, noun_phrase, singular
from corpus_tools.extraction.claims.places import place_openers
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.numbers.tokens import HYPHENS
from corpus_tools.lexicons import Lexicons

DEAD, VOTE = "dead", "vote"
_NUMBER_OF = 5  # words between "number of" and what happened to them: "the number of soldiers killed"
PAIR = "noun of two numbers set against each other"  # rules
RESTATED = "the same told in another measure"  # the rule
FORCES = frozenset(("militant", "security_force"))  # who has a strength, and losses
_GROUP_LASTS = 3  # sentences over which shares are of the same people
_PARTS = frozenset(("percent", "fraction"))
_SHARES = frozenset(("count", "fraction", "percent"))


def resolve_counted(reading: Reading, at: int, span: NumberSpan, article: Article) -> tuple[Counted, Head | None]:
    """What the number at token `at` counts, and its head noun.

    A noun left out is taken from the number before in the sentence ("13 policemen and six others"), from the phrase before the
    number ("its members are estimated at"), or, for "the eight", from the number that names it first.
    """
    tokens, sentence = reading.tokens, reading.sentence
    counted = counted_phrase(tokens, at, span, article.words)
    own = _own_head(reading, counted)
    if own is not None and (not counted.elided or own.noun == DEAD):
        return counted, own
    paired = _of_pair(reading, at, counted, article) if counted.phrase is None else None
    if paired is not None:
        return paired, _own_head(reading, paired)
    if counted.phrase is None and span.kind in _SIZES:
        restated = _restated(reading, at, counted, article) if span.kind != "duration" else None
        if restated is not None:
            return restated
        return _size_of(reading, counted, span, article)
    if not counted.elided:
        return counted, None
    restated = _restated(reading, at, counted, article) if counted.phrase is None else None
    if restated is not None:
        return restated
    taken_over = _head_taken_over(reading, article)
    if taken_over is not None:
        adjective = counted.phrase is not None and counted.head is not None  # "killed two people and 116 | injured"
        return counted._replace(phrase=None, head=None) if adjective else counted, taken_over
    if own is None and tokens[at - 1].tag in _DEFINITE and tokens[at - 1].lower not in INDEFINITE:
        own = next((f.head for f in reversed(article.earlier) if f.head and f.span.value == span.value), None)
        own = own._replace(rule="definite: the same number before") if own is not None else None
    alone = own is None and counted.phrase is None and not is_tied(sentence.text, span)
    found = measured(reading, span) if alone else None
    return (found._replace(end=counted.end), _own_head(reading, found)) if found is not None else (counted, own)


def _of_pair(reading: Reading, at: int, counted: Counted, article: Article) -> Counted | None:
    """The noun of two numbers set against each other: "a 221-207 | vote", "a | vote | of 237-189"."""
    tokens = reading.tokens
    for first, second, joint in neighbours(reading.sentence.text, tokens, at):
        kinds = {reading.numbers[tokens[n].number].kind for n in (first, second)}
        if joint not in HYPHENS and not (joint == " to " and len(kinds) == 1):
            continue
        after = noun_phrase(tokens, second + 1)
        if after.head >= 0:
            return Counted(after, singular(tokens[after.head].lower, article.words), counted.end, PAIR, elided=True)
        if first > 1 and tokens[first - 1].lower == "of":
            noun = Phrase(first - 2, first - 1, first - 2)
            return Counted(noun, singular(tokens[first - 2].lower, article.words), counted.end, PAIR, elided=True)
    return None


def is_tied(text: str, span: NumberSpan) -> bool:
    """Whether a hyphen ties a number to another: "237-189"."""
    return text[span.end : span.end + 1] in HYPHENS or text[max(0, span.start - 1) : span.start] in HYPHENS


def _restated(reading: Reading, at: int, counted: Counted, article: Article) -> tuple[Counted, Head | None] | None:
    """What the number right before counts, which this one tells in another measure: "nearly 200 counties, | or about 6%"."""
    last = next((f for f in reversed(article.earlier) if f.reading is reading), None)
    if last is None or last.counted.phrase is None or (last.counted.elided and last.counted.rule != RESTATED):
        return None
    between = [token for token in reading.tokens[last.counted.end : at] if token.tag != tags.FOCUS]
    marked = bool(between) and between[0].tag in (tags.COMMA, tags.OPEN, tags.DASH)
    if not marked or [token.lower for token in between[1:]] not in ([], ["or"]):
        return None
    if len(between) == 1 and _goes_on_with(reading, counted.end):
        return None
    return last.counted._replace(end=counted.end, rule=RESTATED, elided=True), last.head


def _goes_on_with(reading: Reading, end: int) -> bool:
    """Whether no mark closes after the number, so that it begins something new: "12 died, | nine of burns"."""
    return reading.tokens[end].tag not in (tags.COMMA, tags.CLOSE, tags.DASH, tags.STOP)


_SIZES = frozenset(
    ("percent", "money", "multiple", "fraction", "duration", "measure")
)  # kinds of numbers that tell the size of something


def _size_of(reading: Reading, counted: Counted, span: NumberSpan, article: Article) -> tuple[Counted, Head | None]:
    """What a share or a sum is of: in its sentence, or as the one before it in the sentence: "to 7.7 percent from | 7.9"."""
    found = measured(reading, span)
    if found is None and span.kind != "duration":
        earlier = next(
            (
                f
                for f in reversed(article.earlier)
                if f.reading is reading and f.span.kind == span.kind and (f.span.unit == LEAD) == (span.unit == LEAD)
            ),
            None,
        )
        shared = earlier is not None and (
            earlier.counted_class in PEOPLE
            or earlier.counted.rule != OF_WHOM
            or (earlier.event.event_type == VOTES and earlier.counted.head == VOTE)  # not "99 percent of precincts"
        )  # "led with 49.6 percent of the vote, and Cochran had | 48.9"
        if shared and earlier is not None and earlier.counted.phrase is not None and earlier.counted.rule != PURPOSE:
            found = earlier.counted._replace(rule="as the size before it", elided=True)
    if found is None:
        return counted, _group_before(reading, span, article)
    found = found._replace(end=counted.end)
    own = _own_head(reading, found)
    return found, own


def _group_before(reading: Reading, span: NumberSpan, article: Article) -> Head | None:
    """Of whom a share is that says or does something, from a share in the sentences before: "only 32 percent | said"."""
    standing = standing_of(reading.language, span.number_start)
    if span.kind not in _PARTS or standing.role != SUBJECT or reading.language.clauses[standing.clause].is_passive:
        return None
    near = {sentence.sentence_id for sentence in article.before[-_GROUP_LASTS:]} | {reading.sentence.sentence_id}
    for found in reversed(article.earlier):
        if found.reading.sentence.sentence_id not in near:
            return None
        if found.head is not None and found.span.kind in _PARTS and found.counted_class in PEOPLE:
            return found.head._replace(rule="as the share before it")
    return None


_DEFINITE = frozenset((tags.DETERMINER, "F"))


def _own_head(reading: Reading, counted: Counted) -> Head | None:
    if counted.head is None or counted.phrase is None:
        return None
    token = reading.tokens[counted.phrase.head]
    return Head(counted.head, reading.sentence, token.start, token.end, counted.rule or "")


def _head_taken_over(reading: Reading, article: Article) -> Head | None:
    for found in reversed(article.earlier):
        if found.reading is not reading or found.span.kind != "count":
            return None
        if (
            found.head is None
            or found.counted.rule == TIED
            or (found.counted.elided and found.counted.head is not None)
        ):
            continue  # "nine dead and 13": an adjective is no noun to take over
        return found.head._replace(rule="elided: from the number before")
    return None


def class_of(reading: Reading, counted: Counted, head: Head | None, event: Event, article: Article) -> str | None:
    """The class of what is counted; killed, wounded and arrested without a noun are people."""
    if head is None:
        return "people" if event.event_type in of_persons(article.words) else None
    if counted.head is not None and counted.phrase is not None:  # "others" are of the class of those before
        return counted_class(reading.tokens, counted.phrase, head.noun, article.words)
    return next((f.counted_class for f in reversed(article.earlier) if f.head and f.head.noun == head.noun), None)


@cache
def _part_cues(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("part_cues"))


def shared_event(
    reading: Reading, at: int, span: NumberSpan, counted: Counted, event: Event, article: Article
) -> Event:
    """The event of the number before, for a stated part of it or an addition to it: "132 of which", "another nine"."""
    untold = event_types(article.words)[event.event_type].is_loose
    if not untold or span.kind not in _SHARES or not article.earlier or at == 0:
        return event
    if event.role == STATE_FORM:
        return event  # "12 dead, 30 | missing"
    before = next((one for one in reversed(article.earlier) if one.event.event_type != DURATION), article.earlier[-1])
    if before.reading is not reading or before.event.event_type == OTHER:
        return event
    position = at - 1
    while reading.tokens[position].tag in (tags.DETERMINER, tags.ADVERB):
        position -= 1
    near = reading.tokens[position]
    adjoining = near.tag in (tags.CONJUNCTION, tags.COMMA, tags.DASH) and position - before.counted.end <= 1
    listed = adjoining and not _has_verb(reading, counted, near)
    item = _itemised(reading, at, near, counted, before.event, article.words)
    if listed or item or near.lower in _part_cues(article.words) or counted.rule == "pronoun after of":
        return before.event._replace(rule="shared with the number before")
    return event


def _has_verb(reading: Reading, counted: Counted, near: Token) -> bool:
    """Whether what is counted has a verb of its own: "a patient died and two nurses | became ill". "Of 90, 57 were" has not."""
    following = reading.tokens[counted.end].tag
    return following in (tags.VERB, tags.PARTICIPLE) or (following == tags.AUXILIARY and near.tag == tags.CONJUNCTION)


def _itemised(reading: Reading, at: int, near: Token, counted: Counted, event: Event, words: Lexicons) -> bool:
    """Whether a number without a noun is an item of what was counted before: "94 died: 48 in Texas, 12 in Ohio"."""
    following = reading.tokens[at + 1]
    placed = following.lower in place_openers(words) or following.tag in (tags.PREPOSITION, tags.TIME)
    listed = near.tag in (tags.COLON, tags.COMMA, tags.CONJUNCTION)
    return counted.phrase is None and placed and listed and event.event_type in of_persons(words)


def fitting_event(event: Event, counted: Counted, counted_kind: str | None, words: Lexicons) -> Event:
    """The event that fits what is counted, by event_types.tsv: people are arrested, places captured, things seized."""
    known = event_types(words)[event.event_type]
    if event.rule == LOSSES and counted_kind not in FORCES:
        return event._replace(event_type=OTHER, role="none")
    if counted_kind is None and counted.head is None and known.is_loose:
        return event._replace(event_type=OTHER, role="none")  # "sent thousands into the streets"
    if counted_kind is None:
        unnamed = counted.elided and event.role == "subject"  # "thousands rally in Paris"
        return event if known.name != PARTICIPANTS or unnamed else event._replace(event_type=OTHER)
    fits = befits(event, counted_kind, words)
    return event if fits else event._replace(event_type=known.otherwise)


def befits(event: Event, counted_kind: str | None, words: Lexicons) -> bool:
    """Whether an event can befall what is of this class."""
    befalls = event_types(words)[event.event_type].befalls
    if befalls & {ANYTHING, ITSELF}:
        return True
    return PERSONS in befalls if counted_kind in PEOPLE else bool(befalls - {PERSONS})


def counted_toll(reading: Reading, counted: Counted, event: Event, words: Lexicons) -> tuple[Counted, Head]:
    """What a toll counts: deaths, in "the death toll rose to 27"; soldiers, in "the number of soldiers killed rose to 60"."""
    rule, tokens = "toll before the number", reading.tokens
    of = next(
        (n for n in range(event.start - 1, max(event.start - _NUMBER_OF, 0), -1) if tokens[n].lower == "of"), None
    )
    found = noun_phrase(tokens, of + 1) if of is not None and not event.head else None
    if found is not None and 0 <= found.head < event.start:
        phrase, noun = found, singular(tokens[found.head].lower, words)
    else:
        phrase = Phrase(event.start, event.end, event.end - 1)
        noun = event.head or singular(tokens[event.end - 1].lower, words)
    toll = Counted(phrase, noun, counted.end, rule, elided=True)
    return toll, Head(noun, reading.sentence, tokens[phrase.start].start, tokens[phrase.end - 1].end, rule)
