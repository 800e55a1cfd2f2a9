"""What happened to the counted thing, and who did it: event words, and how a number hangs on one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.counted import Counted
from corpus_tools.extraction.event_words import (
    BASE,
    GERUND_FORM,
    NOUN_FORM,
    PARTICIPLE_FORM,
    PAST_FORM,
    S_FORM,
    STATE_FORM,
    EventWord,
    Mark,
    mark_at,
)  # fmt: skip
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.extraction.phrases import (
    ADJECTIVE,
    ADVERB,
    AUXILIARY,
    CLOSE,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    FOCUS,
    GERUND,
    NAME,
    NEGATION,
    NOUN,
    NUMBER,
    OPEN,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSIVE,
    POSSESSOR,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SEMICOLON,
    STOP,
    SUBORDINATOR,
    TIME,
    VERB,
    Token,
)  # fmt: skip
from corpus_tools.lexicons import Lexicons

# From the strongest down: where two events share one number, the stronger is taken (GUIDELINES A.6).
STRENGTH = (
    "killed", "killed_or_wounded", "wounded", "arrested", "destroyed", "seized", "captured", "displaced", "released",
    "attacked", "operations", "members", "participants", "other",
)  # fmt: skip
_AGENT_ONLY = "agent"  # verbs that tell who did it and count nothing
OTHER, KILLED, WOUNDED, BOTH = "other", "killed", "wounded", "killed_or_wounded"
PERSONS = frozenset(("killed", "wounded", "killed_or_wounded", "arrested", "displaced", "released"))
LOSSES = "losses"  # the rule
_LIVES = "life"  # what is counted where lives are lost
_LONGEST_EVENT = 4  # words of an event phrase: "number of people killed"
_REACH = 30  # words over which a number is linked to its verb


class Event(NamedTuple):
    """What happened, which tokens say so, in which role the number stands to them, and the rule."""

    event_type: str
    start: int
    end: int
    role: str
    rule: str
    head: str = ""


def find_event(
    tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, span: NumberSpan, counted: Counted, words: Lexicons
) -> Event:
    """What happened to what the number at token `at` counts, by the nearest event word that it hangs on."""
    if span.kind == "duration":
        return Event("duration", at, at + 1, "self", "a length of time")
    if span.kind in ("measure", "money", "multiple"):
        return Event(OTHER, at, at, "none", "no event word")
    noun = _noun_event(tokens, marks, at, counted, words) if span.kind != "percent" else None
    tries = (
        _state_after(tokens, marks, counted, at),
        noun if noun is not None and noun.rule.startswith("strong") else None,
        _verb_before(tokens, marks, at),
        _object_before(tokens, marks, counted),
        _nominalised(tokens, marks, at),
        _verb_after(tokens, marks, at, counted),
        _toll_before(tokens, marks, at, words),
        _state_in_phrase(marks, counted),
        noun,
        _lost(tokens, at, words) if span.kind == "count" else None,
    )
    return next((found for found in tries if found is not None), Event(OTHER, at, at, "none", "no event word"))


def _combined(marks: Sequence[Mark | None], tokens: Sequence[Token], mark: Mark, event_type: str) -> str:
    """The event of a mark and of one joined to it: "killed and wounded" is one number for both; else the stronger wins."""
    found = {event_type}
    for joint, other in ((mark.start - 1, mark.start - 2), (mark.end, mark.end + 1)):
        if not (0 <= other < len(tokens) and 0 <= joint < len(tokens)) or tokens[joint].tag != CONJUNCTION:
            continue
        near = marks[other]
        if near is not None and (near.end == joint or near.start == joint + 1):
            found |= {r.event_type for r in near.readings if r.strong and (r.form != NOUN_FORM or r.counts == "of")}
    if {KILLED, WOUNDED} <= found:
        return BOTH
    return min(found, key=STRENGTH.index)


def _event(
    marks: Sequence[Mark | None], tokens: Sequence[Token], mark: Mark, word: EventWord, role: str, rule: str
) -> Event:
    return Event(_combined(marks, tokens, mark, word.event_type), mark.start, mark.end, role, rule)


def _begins_object(tokens: Sequence[Token], marks: Sequence[Mark | None], position: int) -> bool:
    """Whether an object begins at `position`, so that the verb before it is active."""
    while (
        position < len(tokens)
        and tokens[position].tag in (FOCUS, ADVERB)
        and tokens[position].kind in ("object", "more")
    ):
        position += 1
    if position + 1 < len(tokens) and tokens[position].tag == CONJUNCTION and mark_at(marks, position + 1):
        joined = marks[position + 1]
        return joined is not None and _begins_object(tokens, marks, joined.end)
    return (
        position < len(tokens) and tokens[position].tag in _OBJECT_STARTS and tokens[position].lower not in ("there",)
    )


_OBJECT_STARTS = frozenset((NUMBER, DETERMINER, NAME, PLURAL, POSSESSOR, PRONOUN, NOUN, ADJECTIVE))


def _state_after(tokens: Sequence[Token], marks: Sequence[Mark | None], counted: Counted, at: int) -> Event | None:
    """ "13 people killed in", "147 wounded", "at least 20 dead", "31 troops die": the event word right after the phrase."""
    position = counted.end
    while position < len(tokens) and (
        tokens[position].tag in (ADVERB, FOCUS, QUOTE) or _leads_to_state(tokens, marks, position)
    ):
        position += 1
    mark = mark_at(marks, position)
    if mark is None:
        return None
    subject = next((r for r in mark.readings if r.counts == "subject" and (r.strong or r.form == GERUND_FORM)), None)
    if subject is not None:
        return _event(marks, tokens, mark, subject, "subject", "verb after the noun")
    word = mark.reading(STATE_FORM) or mark.reading(PARTICIPLE_FORM)
    if word is None or word.counts in ("subject", _AGENT_ONLY):
        return None
    plain_state = mark.reading(STATE_FORM) is not None and mark.reading(PAST_FORM) is None
    if not plain_state and _begins_object(tokens, marks, mark.end):
        return None
    return _event(marks, tokens, mark, word, "state", "event word after the noun")


def _leads_to_state(tokens: Sequence[Token], marks: Sequence[Mark | None], position: int) -> bool:
    """Whether a participle is followed by the state that it ascribes: "feared | dead", "reported | wounded"."""
    if position >= len(tokens) or tokens[position].tag not in (PAST, PARTICIPLE) or marks[position] is not None:
        return False
    mark = mark_at(marks, position + 1)
    return (
        mark is not None
        and mark.reading(STATE_FORM, PARTICIPLE_FORM) is not None
        and not _begins_object(tokens, marks, mark.end)
    )


def _noun_event(
    tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, counted: Counted, words: Lexicons
) -> Event | None:
    """ "97 deaths", "three attacks": the counted noun names the event. Lives count where something took them."""
    if counted.phrase is None or counted.phrase.head < 0 or counted.phrase.head >= len(marks):
        return None
    mark = marks[counted.phrase.head]
    word = mark.reading(NOUN_FORM) if mark is not None and mark.end == counted.phrase.head + 1 else None
    if mark is None or word is None or word.counts not in ("self", "both"):
        return None
    if word.counts == "self" and mark.readings[0].head == _LIVES and not _taken(tokens, at, mark.end, words):
        return None
    rule = "strong event noun" if word.strong else "event noun"
    return Event(word.event_type, mark.start, mark.end, "self", rule)


def _lost(tokens: Sequence[Token], at: int, words: Lexicons) -> Event | None:
    """ "lost 13 soldiers": what the number counts must be fighters, which `fitting_event` sees to."""
    position = at - 1
    while position > 0 and tokens[position].tag in (FOCUS, DETERMINER, ADVERB):
        position -= 1
    if position < 0 or tokens[position].lower not in words.terms("cue_context", kind="deadly losing"):
        return None
    return Event(KILLED, position, position + 1, "state", LOSSES)


@cache
def _deadly(words: Lexicons) -> frozenset[str]:
    return frozenset(row["word"] for row in words["cue_context"] if "deadly" in row["kind"].split())


def _taken(tokens: Sequence[Token], at: int, end: int, words: Lexicons) -> bool:
    """Whether lives were taken or lost: "claimed 200 | lives", "seven | lives sacrificed", "200 lives were | lost"."""
    taking = _deadly(words)
    position = at - 1
    while position > 0 and tokens[position].tag in (FOCUS, DETERMINER, ADVERB):
        position -= 1
    while end < len(tokens) and tokens[end].tag in (AUXILIARY, ADVERB):
        end += 1
    return (position >= 0 and tokens[position].lower in taking) or (end < len(tokens) and tokens[end].lower in taking)


_SKIPPED_BEFORE = frozenset((FOCUS, DETERMINER, ADVERB, QUOTE, OPEN, CLOSE, POSSESSIVE))
_NOMINAL_BEFORE = frozenset((NOUN, PLURAL, NAME, ADJECTIVE, POSSESSOR, NUMBER, TIME))
_LINKS = frozenset((CONJUNCTION, COMMA, DASH))
_ACTIVE_FORMS = (PAST_FORM, PARTICIPLE_FORM, GERUND_FORM, BASE, S_FORM)


def _verb_before(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int) -> Event | None:
    """ "killed 13 policemen and six others": the active verb whose object the number is, also over other parts of a list."""
    linked, subset, position = False, False, at - 1
    lowest = max(0, at - _REACH)
    while position >= lowest:
        token = tokens[position]
        mark = marks[position]
        if mark is not None:
            found = _as_governor(tokens, marks, mark, at, linked, subset)
            if found is not None:
                return None if linked and _own_clause(tokens, marks, at) else found
            if mark.reading(STATE_FORM) and _among(tokens, mark.start):
                return _event(marks, tokens, mark, mark.readings[0], "state", "among the dead")
        if token.kind == "subset":
            linked, subset = True, True
        elif token.tag in _LINKS:
            linked = True
        elif token.tag == PRONOUN and linked and tokens[position + 1].tag == CONJUNCTION and marks[position - 1]:
            pass  # "killing himself | and the three", "wounded her | and two"
        elif (
            token.tag in (SEMICOLON, STOP, COLON, SUBORDINATOR, AUXILIARY, VERB, PRONOUN)
            or (subset and token.tag == NUMBER)
            or (token.tag == RELATIVE and not subset)
        ):
            return None
        elif token.tag in (PAST, PARTICIPLE, GERUND):
            following = tokens[position + 1].tag if position + 1 < len(tokens) else STOP
            if not linked or following not in (NOUN, PLURAL, NAME, ADJECTIVE):
                return None
        elif (token.tag in _NOMINAL_BEFORE or token.tag == PREPOSITION) and not linked:
            return None
        position -= 1
    return None


def _as_governor(
    tokens: Sequence[Token], marks: Sequence[Mark | None], mark: Mark, at: int, linked: bool, subset: bool
) -> Event | None:
    """The event word as the verb that governs a later number, or None where it cannot."""
    word = mark.reading(*_ACTIVE_FORMS)
    if word is None or word.counts == _AGENT_ONLY:
        return None
    before = _before(tokens, mark.start)
    passive = before is not None and before.kind == "be" and mark.reading(PARTICIPLE_FORM) is not None
    passive = passive or (
        mark.reading(PAST_FORM, PARTICIPLE_FORM) is not None and not _begins_object(tokens, marks, mark.end)
    )
    if passive or word.counts == "subject":
        return _event(marks, tokens, mark, word, "state", "part of a list after the verb") if subset else None
    if mark.end < len(tokens) and tokens[mark.end].lower in ("of", "on", "by") and at != mark.end:
        if subset:
            return _event(marks, tokens, mark, word, "object", "part of a list after the verb")
        return None
    direct = mark.end < len(tokens) and tokens[mark.end].tag in (NUMBER, FOCUS)
    noun_like = before is None or (before.tag in _BEFORE_NOUN and before.lower != "to")
    if mark.reading(NOUN_FORM) is not None and not direct and noun_like:
        return None
    rule = "object of a list" if linked else "object of the verb"
    return _event(marks, tokens, mark, word, "object", rule)


_BEFORE_NOUN = frozenset((DETERMINER, ADJECTIVE, POSSESSOR, NUMBER, PREPOSITION, NOUN, NAME))


def _before(tokens: Sequence[Token], position: int) -> Token | None:
    """The word before `position`, adverbs and negation aside."""
    position -= 1
    while position >= 0 and tokens[position].tag in (ADVERB, NEGATION):
        position -= 1
    return tokens[position] if position >= 0 else None


def _among(tokens: Sequence[Token], position: int) -> bool:
    """Whether "among the" stands before `position`."""
    words = [token.lower for token in tokens[max(0, position - 2) : position]]
    return bool(words) and (words[0] == "among" or words[-1] == "among")


def _own_clause(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int) -> bool:
    """Whether the number begins a clause with a verb of its own: "killed 13, and 20 houses were burned"."""
    for position in range(at + 1, min(len(tokens), at + _REACH // 2)):
        tag = tokens[position].tag
        if tag in (AUXILIARY, VERB):
            return True
        if tag in (SEMICOLON, STOP, COLON, RELATIVE, SUBORDINATOR, COMMA, NUMBER):
            return False
        mark = mark_at(marks, position)
        if mark is not None and mark.reading(PAST_FORM) and mark.readings[0].counts == "subject":
            return True
    return False


def _nominalised(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int) -> Event | None:
    """ "the killing of 10", "the death of militants, 50 fighters and seven civilians"."""
    position, linked = at - 1, False
    while position > max(0, at - _REACH):
        token = tokens[position]
        if token.lower == "of":
            mark = marks[position - 1]
            word = mark.reading(NOUN_FORM) or mark.reading(GERUND_FORM) if mark is not None else None
            if mark is not None and word is not None and word.counts in ("of", "both", "object"):
                return _event(marks, tokens, mark, word, "of", "event noun with of")
            if not linked:
                return None
        elif token.tag in _LINKS or token.kind == "subset":
            linked = True
        elif (token.tag in _NOMINAL_BEFORE and not linked) or (
            token.tag not in _SKIPPED_BEFORE and token.tag not in _NOMINAL_BEFORE
        ):
            return None
        position -= 1
    return None


def _object_before(tokens: Sequence[Token], marks: Sequence[Mark | None], counted: Counted) -> Event | None:
    """ "the nine people he is accused of | killing": a clause without object right after what is counted."""
    start = counted.end
    if start >= len(tokens) or tokens[start].tag != PRONOUN or counted.phrase is None:
        return None
    for position in range(start + 1, min(len(tokens), start + _LONGEST_EVENT * 2)):
        mark = mark_at(marks, position)
        word = mark.reading(PAST_FORM, GERUND_FORM, BASE, S_FORM) if mark is not None else None
        if mark is not None and word is not None and word.counts == "object":
            open_end = not _begins_object(tokens, marks, mark.end)
            return _event(marks, tokens, mark, word, "object", "object of a clause after it") if open_end else None
        if tokens[position].tag not in (AUXILIARY, ADVERB, VERB, PAST, PARTICIPLE, PREPOSITION):
            return None
    return None


def _in_preposition(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number stands in a prepositional phrase, so that it is no subject. "with 20 people killed" is one."""
    position = at - 1
    while position >= 0 and tokens[position].tag in (FOCUS, DETERMINER, ADVERB, QUOTE):
        position -= 1
    if position < 0 or tokens[position].tag != PREPOSITION:
        return False
    return tokens[position].kind not in ("clausal", "subset") and tokens[position].lower != "of"


_CLAUSE_ENDS = frozenset((SEMICOLON, STOP, COLON, SUBORDINATOR))


def _verb_after(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, counted: Counted) -> Event | None:
    """ "13 members of the group were killed", "two villagers who ran were shot": the verb whose subject the number is."""
    own_relative = counted.end < len(tokens) and tokens[counted.end].tag == RELATIVE
    if _in_preposition(tokens, at) and not own_relative:
        return None
    position, relative, clause_inside, verb_seen, auxiliary, listed = counted.end, False, False, False, False, False
    highest = min(len(tokens), position + _REACH)
    while position < highest:
        token = tokens[position]
        tag = token.tag
        new_subject = tag == PRONOUN and not relative and tokens[position - 1].lower != "of"  # not "many of | them"
        if tag in _CLAUSE_ENDS or new_subject or token.lower in ("after", "before"):
            return None
        if token.lower == "that" and position > counted.end:
            return None
        if tag == CLOSE and not any(t.tag == OPEN for t in tokens[at:position]):
            return None  # the number stands in brackets, the verb outside
        if tag == NUMBER and verb_seen:
            return None
        listed = listed or tag == NUMBER
        if token.kind == "subset" and position > counted.end - 1:
            position = _after_subset(tokens, position)
            continue
        mark = mark_at(marks, position)
        if tag == AUXILIARY:
            auxiliary = True
        elif mark is not None and (found := _as_predicate(tokens, marks, mark, auxiliary)) is not None:
            own = not listed or auxiliary or found.role == "subject" or tokens[position - 1].tag == DASH
            own = own and (auxiliary or not (verb_seen or clause_inside) or found.role != "state")
            return found if own else None
        elif mark is not None and mark.reading(GERUND_FORM) and not auxiliary:
            return None
        elif tag in (VERB, PAST) or (tag == PARTICIPLE and auxiliary):
            if relative:
                relative = False
            elif _leads_to_state(tokens, marks, position):
                position += 1
                continue
            elif not _chained(tokens, position) and not (tag == PAST and _reduced(tokens, position)):
                return None
            verb_seen, auxiliary = True, auxiliary and _chained(tokens, position)
        elif tag == RELATIVE:
            relative = clause_inside = True
        elif tag not in (ADVERB, NEGATION):
            auxiliary = auxiliary and tag in (FOCUS, CONJUNCTION)
        if auxiliary and token.kind == "be":
            among = _be_among(tokens, marks, position + 1)
            if among is not None:
                return among
        position += 1
    return None


def _after_subset(tokens: Sequence[Token], position: int) -> int:
    """The token after a stated part, which has verbs of its own: "12 others, including five who died, | were wounded"."""
    for after in range(position + 1, len(tokens)):
        if tokens[after].tag in (COMMA, DASH):
            return after + 1
    return len(tokens)


def _as_predicate(tokens: Sequence[Token], marks: Sequence[Mark | None], mark: Mark, auxiliary: bool) -> Event | None:
    """The event word as the verb of the number's clause."""
    subject = next(
        (r for r in mark.readings if r.counts == "subject" and r.form in (PAST_FORM, PARTICIPLE_FORM, BASE, S_FORM)),
        None,
    )
    if subject is not None and (auxiliary or tokens[mark.start].tag != PLURAL):
        return _event(marks, tokens, mark, subject, "subject", "subject of the verb")
    state = mark.reading(STATE_FORM)
    word = mark.reading(PARTICIPLE_FORM)
    if auxiliary and word is not None and word.counts == _AGENT_ONLY and not _have_before(tokens, mark.start):
        return None
    if auxiliary and (word is not None or state is not None):
        active = word is not None and _begins_object(tokens, marks, mark.end) and _have_before(tokens, mark.start)
        if active:
            return Event("participants", mark.start, mark.end, "actor", "subject of an active verb")
        return _event(marks, tokens, mark, word or mark.readings[0], "subject", "passive verb")
    if word is None:
        return None
    before = _before(tokens, mark.start)
    if _begins_object(tokens, marks, mark.end):
        if before is not None and before.tag in (CONJUNCTION, COMMA):
            return None
        return Event("participants", mark.start, mark.end, "actor", "subject of an active verb")
    if word.counts == _AGENT_ONLY:
        return Event("participants", mark.start, mark.end, "actor", "subject of an active verb")
    if before is not None and before.tag == CONJUNCTION:
        return None
    return _event(marks, tokens, mark, word, "state", "participle after the noun")


def _have_before(tokens: Sequence[Token], position: int) -> bool:
    before = _before(tokens, position)
    return before is not None and before.kind == "have"


def _chained(tokens: Sequence[Token], position: int) -> bool:
    """Whether the verb leads on to another: "were believed to be dead", "discovered and destroyed"."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    return following is not None and (following.lower == "to" or following.tag == CONJUNCTION)


def _reduced(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word in -ed begins a reduced relative clause: "soldiers backed by tanks", "members involved in the coup"."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    return following is not None and following.tag == PREPOSITION


def _be_among(tokens: Sequence[Token], marks: Sequence[Mark | None], position: int) -> Event | None:
    """ "were among the dead"."""
    if position >= len(tokens) or tokens[position].lower != "among":
        return None
    for after in range(position + 1, min(len(tokens), position + _LONGEST_EVENT)):
        mark = mark_at(marks, after)
        if mark is not None:
            return _event(marks, tokens, mark, mark.readings[0], "state", "among the dead")
    return None


def _toll_before(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, words: Lexicons) -> Event | None:
    """ "the death toll rose to 27", "the victims included two": a toll that is said to be, reach or include the number."""
    for position in range(at - 1, max(-1, at - _REACH // 2), -1):
        token = tokens[position]
        if token.tag in (SEMICOLON, STOP, NUMBER):
            return None
        mark = marks[position]
        if mark is None:
            continue
        word = next((r for r in mark.readings if r.counts in ("toll", "self", "both", STATE_FORM)), None)
        counted = _number_of(tokens, mark.start)
        if word is None and counted:
            word = mark.reading(PARTICIPLE_FORM)
        if word is None or word.event_type not in _TOLLS:
            continue
        named = mark.start > 0 and tokens[mark.start - 1].tag in (DETERMINER, NUMBER)
        if word.counts == STATE_FORM and not named and not counted:
            continue  # "the wounded include", but not "people detained at"
        if not (_said_of(tokens, mark.end, at, words) or _in_the(tokens, mark.end, at)):
            continue
        return Event(word.event_type, mark.start, mark.end, "toll", "toll before the number", word.head)
    return None


def _number_of(tokens: Sequence[Token], position: int) -> bool:
    """Whether a state is that of a number of people: "raised the number of soldiers | killed since May to"."""
    before = " ".join(token.lower for token in tokens[max(0, position - _LONGEST_EVENT - 1) : position])
    return "number of" in before


def _in_the(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether only "in the" stands between: "a death toll | in the | thousands"."""
    return [token.lower for token in tokens[start:at]] == ["in", "the"]


_TOLLS = frozenset((KILLED, WOUNDED, BOTH, "arrested", "displaced"))


def _said_of(tokens: Sequence[Token], start: int, at: int, words: Lexicons) -> bool:
    """Whether the words before the number lead from a toll to it."""
    position = at - 1
    while (
        position >= start
        and tokens[position].tag in (FOCUS, ADVERB, QUOTE, DETERMINER)
        and tokens[position].lower != "now"
    ):
        position -= 1
    return position >= start and (tokens[position].lower in _links(words) or tokens[position].tag == COLON)


@cache
def _links(words: Lexicons) -> frozenset[str]:
    return frozenset(words.terms("number_links"))


def _state_in_phrase(marks: Sequence[Mark | None], counted: Counted) -> Event | None:
    """ "two wounded soldiers": the event word stands before the counted noun."""
    if counted.phrase is None:
        return None
    for position in range(counted.phrase.start, counted.phrase.end):
        mark = marks[position]
        if mark is not None and (mark.reading(STATE_FORM) or mark.reading(PARTICIPLE_FORM)):
            word = mark.reading(STATE_FORM, PARTICIPLE_FORM)
            if word is not None:
                return Event(word.event_type, mark.start, mark.end, "state", "event word before the noun")
    return None
