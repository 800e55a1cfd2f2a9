"""What a claim takes from the rest of its sentence and of its article: elided nouns and shared events.

Knows no tables.
"""

from __future__ import annotations

from functools import cache

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.counted import OF_WHOM, PEOPLE, TIED, Counted, counted_class, counted_phrase
from corpus_tools.extraction.claims.drafts import Article, Draft, Head, Reading
from corpus_tools.extraction.claims.event_types import (  # fmt: skip
    ANYTHING,
    DURATION,
    OTHER,
    PARTICIPANTS,
    PERSONS,
    VOTES,
    event_types,
    of_persons,
)
from corpus_tools.extraction.claims.event_words import HIT, LOSSES, STATE_FORM, Event
from corpus_tools.extraction.claims.in_clause import OBJECT, SUBJECT, context_words, standing_of
from corpus_tools.extraction.claims.measured import LEAD, PURPOSE, is_move, measured
from corpus_tools.extraction.claims.phrases import Phrase, Token, left_of, neighbours, noun_phrase, singular
from corpus_tools.extraction.claims.places import place_openers
from corpus_tools.extraction.language.clauses import PARTICIPIAL
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.numbers.tokens import HYPHENS
from corpus_tools.lexicons import Lexicons

VOTE = "vote"
_AGAINST = (" to ", *HYPHENS)  # between numbers set against each other
VAGUE = "vague"  # the tier of words like "most"
_NUMBER_OF = 5  # words between "number of" and what happened to them: "the number of soldiers killed"
PAIR = "noun of two numbers set against each other"  # rules
SHARED = "shared with the number before"  # the rule
THING = "thing"  # the class of what can be hit
FORCES = frozenset(("militant", "security_force"))  # who has a strength, and losses
_SHARES = frozenset(("count", "fraction", "percent"))


def resolve_counted(reading: Reading, at: int, span: NumberSpan, article: Article) -> tuple[Counted, Head | None]:
    """What the number at token `at` counts, and its head noun.

    A noun left out is taken from the number before in the sentence ("13 policemen and six others"), from the phrase before the
    number ("its members are estimated at"), or from the sentence before ("Six were ill. | Two | died").
    """
    counted = counted_phrase(reading.tokens, at, span, article.words)
    counted = _of_pair(reading, at, counted, article) or counted
    own = _own_head(reading, counted)
    if own is not None or counted.rule == PAIR:
        return counted, own
    if counted.phrase is None and span.kind in _SIZES:
        counted, own = _size_of(reading, counted, span, article)
    elif counted.elided:
        own = _head_taken_over(reading, span, article)
        found = measured(reading, span) if own is None and counted.phrase is None else None
        if found is not None:
            counted, own = found._replace(end=counted.end), _own_head(reading, found)
    if own is None and counted.phrase is None:
        own = _head_before(reading, span, article)
    return counted, own


def _of_pair(reading: Reading, at: int, counted: Counted, article: Article) -> Counted | None:
    """The noun of two numbers set against each other: "a 221-207 | vote", "a | vote | of 237-189"; a 5-4 court counts none."""
    tokens = reading.tokens
    for first, second, joint in neighbours(reading.sentence.text, tokens, at):
        spans = [reading.numbers[tokens[n].number] for n in (first, second)]
        kinds = {one.kind for one in spans}
        tied = joint in HYPHENS and all(one.value is not None for one in spans)  # not "140,000-some"
        if not tied and (counted.phrase is not None or joint not in _AGAINST or len(kinds) > 1):
            continue
        noun = noun_phrase(tokens, second + 1)
        if noun.head < 0 and first > 1 and tokens[first - 1].lower == "of":
            noun = Phrase(first - 2, first - 1, first - 2)
        mark = reading.marks[noun.head]
        votes = mark is not None and any(word.event_type == VOTES for word in mark.readings)
        if noun.head >= 0 and (votes or not tied):
            return Counted(noun, singular(tokens[noun.head].lower, article.words), counted.end, PAIR, elided=True)
        if tied:
            return Counted(None, None, counted.end, PAIR, elided=True)
    return None


def _head_before(reading: Reading, span: NumberSpan, article: Article) -> Head | None:
    """The noun of the sentence before, where a number is the subject as one of its kind was there, or "it" is what was measured:
    "Six nurses were ill. | Two | died", "The rent was $900 in Rome. In Bari, it was | $600 |"."""
    language, standing = reading.language, standing_of(reading.language, span.number_start)
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    subject = clause.subject if clause is not None else None
    it = subject is not None and standing.clause == 0 and language.lowers[subject.start : subject.end] == ["it"]
    if standing.role != SUBJECT and not it:
        return None
    before = article.before[-1] if article.before else None
    harmed = any(mark is not None and mark.readings[0].type.harm for mark in reading.marks)  # not those who did it
    for found in article.earlier:
        if found.reading.sentence is not before or found.head is None or found.span.unit != span.unit:
            continue
        stood = standing_of(found.reading.language, found.span.number_start).role
        alike = found.span.kind == span.kind or found.span.tier == VAGUE  # "| Most | came from Peru. | 300 | live here"
        harm = event_types(article.words)[found.event.event_type].harm
        if alike and (harm or not harmed) and (it or stood == SUBJECT):
            return found.head._replace(rule="elided: from the sentence before")
    return None


_SIZES = frozenset(
    ("percent", "money", "multiple", "fraction", "duration", "measure")
)  # kinds of numbers that tell the size of something


def _size_of(reading: Reading, counted: Counted, span: NumberSpan, article: Article) -> tuple[Counted, Head | None]:
    """What a share or a sum is of: in its sentence, or as the one before it in the sentence: "to 7.7 percent from | 7.9"."""
    found = measured(reading, span)
    if found is None and span.kind != "duration":
        kinds = (span.kind, span.unit == LEAD)
        alike = (f for f in reversed(article.earlier) if (f.span.kind, f.span.unit == LEAD) == kinds)
        earlier = next(alike, None)
        shared = earlier is not None and earlier.reading is reading and earlier.counted.phrase is not None
        if shared and earlier is not None and earlier.counted.rule != PURPOSE and _is_shared(earlier):
            found = earlier.counted._replace(rule="as the size before it", elided=True)
    if found is None:
        return counted, None
    found = found._replace(end=counted.end)
    return found, _own_head(reading, found)


def _is_shared(earlier: Draft) -> bool:
    """ "led with 49.6 percent of the vote, and Cochran had | 48.9", but not "99 percent of precincts"."""
    votes = earlier.event.event_type == VOTES and earlier.counted.head == VOTE
    return earlier.counted_class in PEOPLE or earlier.counted.rule != OF_WHOM or votes


def _own_head(reading: Reading, counted: Counted) -> Head | None:
    if counted.head is None or counted.phrase is None:
        return None
    token = reading.tokens[counted.phrase.head]
    return Head(counted.head, reading.sentence, token.start, token.end, counted.rule or "")


def _head_taken_over(reading: Reading, span: NumberSpan, article: Article) -> Head | None:
    for found in reversed(article.earlier):
        if found.reading is not reading or found.span.kind != "count" or _act_on(reading, found.span, span):
            return None
        measured_before = found.counted.elided and found.counted.head is not None
        if found.head is None or found.counted.rule == TIED or measured_before:
            continue
        return found.head._replace(rule="elided: from the number before")
    return None


def _act_on(reading: Reading, before: NumberSpan, span: NumberSpan) -> bool:
    """Whether those counted before do something to these: "four men opened fire, killing | 10"."""
    subject, acted_on = (standing_of(reading.language, one.number_start) for one in (before, span))
    if subject.role != SUBJECT or acted_on.role != OBJECT:
        return False
    clause = reading.language.clauses[acted_on.clause]
    return acted_on.clause == subject.clause or (clause.kind == PARTICIPIAL and clause.parent == subject.clause)


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
    position = left_of(reading.tokens, at)
    near = reading.tokens[position]
    adjoining = near.tag in (tags.CONJUNCTION, tags.COMMA, tags.DASH) and position - before.counted.end <= 1
    listed = adjoining and not _has_verb(reading, counted, near)
    item = _itemised(reading, at, near, counted, before.event, article.words)
    moved = (counted.phrase is None or counted.elided) and _is_moved(reading, before.counted.end, at)
    if listed or item or moved or _is_part(reading, position, at, article.words) or counted.rule == "pronoun after of":
        return before.event._replace(rule=SHARED)
    return event


def _is_moved(reading: Reading, start: int, at: int) -> bool:
    """Whether a number is what the one before it has come from or gone to: "from 12 to | 19", "38, up from | 31"."""
    between = [token.lower for token in reading.tokens[start:at] if token.tag not in (tags.COMMA, tags.FOCUS)]
    return between == ["to"] or (
        between[1:] == ["from"] and is_move(reading.language, reading.language.at(reading.tokens[at].start) - 2)
    )


def _is_part(reading: Reading, position: int, at: int, words: Lexicons) -> bool:
    """Whether a cue of a part or an addition stands before a number: "| among them | eight guards", "and | another | nine"."""
    cues = _part_cues(words)
    before = [token.lower for token in reading.tokens[max(0, position - 2) : position + 1]]
    ends_there = any(" ".join(before[n:]) in cues for n in range(len(before)))
    return ends_there or any(token.lower in cues for token in reading.tokens[position + 1 : at])


def _has_verb(reading: Reading, counted: Counted, near: Token) -> bool:
    """Whether what is counted has a verb of its own: "a patient died and two nurses | became ill". "Of 90, 57 were" has not."""
    following = reading.tokens[counted.end].tag
    return following in (tags.VERB, tags.PARTICIPLE) or (following == tags.AUXILIARY and near.tag == tags.CONJUNCTION)


def _itemised(reading: Reading, at: int, near: Token, counted: Counted, event: Event, words: Lexicons) -> bool:
    """Whether a number without a noun is an item of what was counted before: "94 died: 48 in Texas, 12 in Ohio"."""
    following = reading.tokens[at + 1]
    placed = following.lower in place_openers(words) or following.tag in (tags.PREPOSITION, tags.TIME)
    listed = near.tag in (tags.COLON, tags.DASH, tags.COMMA, tags.CONJUNCTION)
    return counted.phrase is None and placed and listed and event.event_type in of_persons(words)


def fitting_event(event: Event, counted: Counted, counted_kind: str | None, words: Lexicons) -> Event:
    """The event that fits what is counted, by event_types.tsv: people are arrested, places captured, things seized."""
    known = event_types(words)[event.event_type]
    lost = counted_kind in FORCES or counted.head in context_words(words, "mourned")
    if (event.rule == LOSSES and not lost) or (event.rule == HIT and counted_kind != THING):
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
    if ANYTHING in befalls:
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
