"""How a number hangs on a verb of its sentence: as its object, as its subject, in "the killing of"."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tools.extraction.claims import tags
from corpus_tools.extraction.claims.counted import Counted
from corpus_tools.extraction.claims.event_types import PARTICIPANTS
from corpus_tools.extraction.claims.event_words import (  # fmt: skip
    AGENT_ONLY,
    BASE,
    GERUND_FORM,
    HIT,
    LONGEST_EVENT,
    NOUN_FORM,
    PARTICIPLE_FORM,
    PAST_FORM,
    REACH,
    S_FORM,
    STATE_FORM,
    Event,
    Mark,
    begins_object,
    leads_to_state,
    made_event,
    mark_at,
)
from corpus_tools.extraction.claims.phrases import Token, left_of

AMONG, BEING = "among", "being"
_NOT_BEFORE_A_VERB = tags.BEFORE_NOUN | {tags.STOP}
_ACTIVE_FORMS = (PAST_FORM, PARTICIPLE_FORM, GERUND_FORM, BASE, S_FORM)


def verb_before(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, *, given: bool = False) -> Event | None:
    """ "killed 13 policemen and six others": the active verb whose object the number is, also over other parts of a list.

    What is `given` may stand behind whom it is given to: "paid | the driver | $400".
    """
    linked, subset, position = False, False, at - 1
    lowest = max(0, at - REACH)
    while position >= lowest:
        token = tokens[position]
        mark = marks[position]
        if mark is not None:
            found = _as_governor(tokens, marks, mark, at, linked, subset)
            if found is not None:
                return None if linked and _own_clause(tokens, marks, at) else found
            if mark.reading(STATE_FORM) and _among(tokens, mark.start):
                return made_event(marks, tokens, mark, mark.readings[0], "state", "among the dead")
        if token.kind == "subset":
            linked, subset = True, True
        elif token.tag in tags.LINKS:
            linked = True
        elif (
            token.tag in (tags.SEMICOLON, tags.STOP, tags.COLON, tags.SUBORDINATOR, tags.AUXILIARY, tags.VERB)
            or (token.tag == tags.PRONOUN and not (linked or given))  # "killed | himself | and three others"
            or (subset and token.tag == tags.NUMBER)
            or (token.tag == tags.RELATIVE and not subset)
        ):
            return None
        elif token.tag in (tags.PARTICIPLE, tags.GERUND):
            if not linked or tokens[position + 1].tag not in (tags.NOUN, tags.PLURAL, tags.NAME, tags.ADJECTIVE):
                return None
        elif not linked and (token.tag == tags.PREPOSITION or (token.tag in tags.NOMINAL_BEFORE and not given)):
            return None
        position -= 1
    return None


def _as_governor(
    tokens: Sequence[Token], marks: Sequence[Mark | None], mark: Mark, at: int, linked: bool, subset: bool
) -> Event | None:
    """The event word as the verb that governs a later number, or None where it cannot."""
    word = mark.reading(*_ACTIVE_FORMS)
    if word is None:
        return None
    before = _before(tokens, mark.start)
    if word.counts == AGENT_ONLY:
        direct = word.strong and mark.reading(PAST_FORM) is not None and begins_object(tokens, marks, mark.end)
        return Event(word.event_type, mark.start, mark.end, "object", HIT) if direct and before.kind != "be" else None
    passive = before.kind == "be" and mark.reading(PARTICIPLE_FORM) is not None
    passive = passive or (
        mark.reading(PAST_FORM, PARTICIPLE_FORM) is not None and not begins_object(tokens, marks, mark.end)
    )
    if passive or word.counts == "subject":
        return made_event(marks, tokens, mark, word, "state", "part of a list after the verb") if subset else None
    if tokens[mark.end].lower in ("of", "on", "by"):
        return None
    direct = tokens[mark.end].tag in (tags.NUMBER, tags.FOCUS)
    noun_like = before.tag in _NOT_BEFORE_A_VERB and before.lower != "to"
    if mark.reading(NOUN_FORM) is not None and not direct and noun_like:
        return None
    rule = "object of a list" if linked else "object of the verb"
    return made_event(marks, tokens, mark, word, "object", rule)


def _before(tokens: Sequence[Token], position: int) -> Token:
    """The word before `position`, adverbs and negation aside."""
    position -= 1
    while tokens[position].tag in (tags.ADVERB, tags.NEGATION):
        position -= 1
    return tokens[position]


def _among(tokens: Sequence[Token], position: int) -> bool:
    """Whether "among the" stands before `position`."""
    return AMONG in (token.lower for token in tokens[max(0, position - 2) : position])


def _own_clause(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int) -> bool:
    """Whether the number begins a clause with a verb of its own: "killed 13, and 20 houses were burned"."""
    for position in range(at + 1, min(len(tokens), at + REACH // 2)):
        tag = tokens[position].tag
        if tag in tags.FINITE:
            return True
        if tag in (tags.SEMICOLON, tags.STOP, tags.COLON, tags.RELATIVE, tags.SUBORDINATOR, tags.COMMA, tags.NUMBER):
            return False
    return False


def nominalised(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int) -> Event | None:
    """ "the killing of 10", "the death of militants, 50 fighters and seven civilians"."""
    position, linked = at - 1, False
    while position > max(0, at - REACH):
        token = tokens[position]
        if token.lower in ("of", "with"):
            mark = marks[position - 1]
            word = mark.reading(NOUN_FORM) if mark is not None else None
            if mark is not None and word is not None and word.counts in ("of", "both", "object"):
                return made_event(marks, tokens, mark, word, "of", "event noun with of")
            if not linked:
                return None
        elif token.tag in tags.LINKS or token.kind == "subset":
            linked = True
        elif (token.tag in tags.NOMINAL_BEFORE and not linked) or (
            token.tag not in tags.SKIPPED_BEFORE and token.tag not in tags.NOMINAL_BEFORE
        ):
            return None
        position -= 1
    return None


def in_preposition(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number stands in a prepositional phrase, so that it is no subject. "with 20 people killed" is one."""
    position = left_of(tokens, at)
    return (
        tokens[position].tag == tags.PREPOSITION
        and tokens[position].kind not in ("clausal", "subset")
        and (tokens[position].lower != "of" or tokens[position - 1].tag == tags.NUMBER)  # "two of the | 15 | died"
    )


def verb_after(tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, counted: Counted) -> Event | None:
    """ "13 members of the group were killed", "two villagers who ran were shot": the verb whose subject the number is."""
    governed = tokens[counted.end].tag != tags.RELATIVE and in_preposition(tokens, at)
    if governed and tokens[counted.end].lower != BEING:
        return None
    walk = _Walk(tokens, marks, at, counted)
    reach = LONGEST_EVENT if governed else REACH  # "led to 20 people | being killed"
    highest = min(len(tokens), counted.end + reach)
    position = counted.end
    while position < highest and not walk.ends(position):
        if tokens[position].kind == "subset":
            position = _after_subset(tokens, position)
            continue
        mark = mark_at(marks, position)
        found = _as_predicate(tokens, marks, mark, walk.auxiliary) if mark is not None else None
        if tokens[position].tag != tags.AUXILIARY and found is not None:
            return found if walk.leads_to(position, found) else None
        if not walk.passes(position, mark):
            return None
        among = _be_among(tokens, marks, position + 1) if walk.auxiliary and tokens[position].kind == "be" else None
        if among is not None:
            return among
        position += 1
    return None


class _Walk:
    """From what is counted to its verb, word by word: what was passed, and whether the verb can still come."""

    def __init__(self, tokens: Sequence[Token], marks: Sequence[Mark | None], at: int, counted: Counted) -> None:
        self.tokens, self.marks, self.at, self.start = tokens, marks, at, counted.end
        self.relative = self.clause_inside = self.verb_seen = self.auxiliary = self.listed = False

    def ends(self, position: int) -> bool:
        """Whether the clause ends before the word."""
        tokens, token = self.tokens, self.tokens[position]
        others = token.tag == tags.PRONOUN and not self.relative and tokens[position - 1].lower != "of"
        if token.tag in tags.CLAUSE_ENDS or others or token.lower in ("after", "before"):
            return True  # not "many of | them"
        if token.lower == "that" and position > self.start:
            return True
        if token.tag == tags.CLOSE and not any(t.tag == tags.OPEN for t in tokens[self.at : position]):
            return True  # the number stands in brackets, the verb outside
        if token.tag == tags.NUMBER and self.verb_seen:
            return True
        self.listed = self.listed or token.tag == tags.NUMBER
        return False

    def leads_to(self, position: int, found: Event) -> bool:
        """Whether an event word is the verb of what is counted, and not of something in between."""
        tied = self.tokens[position - 1].tag == tags.DASH
        own = not self.listed or self.auxiliary or found.role == "subject" or tied
        return own and (self.auxiliary or not (self.verb_seen or self.clause_inside) or found.role != "state")

    def passes(self, position: int, mark: Mark | None) -> bool:
        """Whether the verb can come behind the word."""
        token = self.tokens[position]
        if token.tag == tags.AUXILIARY:
            self.auxiliary = True
        elif token.tag in (tags.VERB, tags.PARTICIPLE):
            return self._passes_verb(position)
        elif token.tag == tags.RELATIVE:
            # "ten families whose sons | died"
            self.relative = self.clause_inside = True
            return token.lower != "whose"
        elif token.tag not in (tags.ADVERB, tags.NEGATION):
            self.auxiliary = self.auxiliary and token.tag in (tags.FOCUS, tags.CONJUNCTION)
        return True

    def _passes_verb(self, position: int) -> bool:
        chained = _chained(self.tokens, position)
        reduced = self.tokens[position].tag == tags.PARTICIPLE and _reduced(self.tokens, position)
        if not self.relative and leads_to_state(self.tokens, self.marks, position):
            return True  # "were | found | dead"
        if not (self.relative or chained or reduced):
            return False
        self.relative, self.verb_seen, self.auxiliary = False, True, self.auxiliary and chained
        return True


def _after_subset(tokens: Sequence[Token], position: int) -> int:
    """The token after a stated part, which has verbs of its own: "12 others, including five who died, | were wounded"."""
    for after in range(position + 1, len(tokens)):
        if tokens[after].tag in (tags.COMMA, tags.DASH):
            return after + 1
    return len(tokens)


def _as_predicate(tokens: Sequence[Token], marks: Sequence[Mark | None], mark: Mark, auxiliary: bool) -> Event | None:
    """The event word as the verb of the number's clause."""
    subject = next(
        (r for r in mark.readings if r.counts == "subject" and r.form in (PAST_FORM, PARTICIPLE_FORM, BASE, S_FORM)),
        None,
    )
    if subject is not None and (auxiliary or tokens[mark.start].tag not in (tags.NOUN, tags.PLURAL)):
        return made_event(marks, tokens, mark, subject, "subject", "subject of the verb")
    state, word = mark.reading(STATE_FORM), mark.reading(PARTICIPLE_FORM)
    before, acts = _before(tokens, mark.start), begins_object(tokens, marks, mark.end)
    if word is None and (state is None or acts):
        return None  # "are missing | a big part"
    agent, perfect = word is not None and word.counts == AGENT_ONLY, before.kind == "have"
    if auxiliary and word is not None and agent and not perfect:
        told = word.strong and tokens[mark.start - 1].lower != "be"  # not "will be hit hardest"
        return Event(word.event_type, mark.start, mark.end, "subject", HIT) if told else None
    if auxiliary and not (perfect and (acts or agent)):  # "have struck | down the law"
        return made_event(marks, tokens, mark, word or mark.readings[0], "subject", "passive verb")
    if word is None or before.tag in (tags.CONJUNCTION, tags.COMMA):
        return None
    if acts or agent:
        return Event(PARTICIPANTS, mark.start, mark.end, "actor", "subject of an active verb")
    return made_event(marks, tokens, mark, word, "state", "participle after the noun")


def _chained(tokens: Sequence[Token], position: int) -> bool:
    """Whether the verb leads on to another: "were believed to be dead", "discovered and destroyed"."""
    return tokens[position + 1].lower == "to" or tokens[position + 1].tag == tags.CONJUNCTION


def _reduced(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word in -ed begins a reduced relative clause: "soldiers backed by tanks", "members involved in the coup"."""
    return tokens[position + 1].tag == tags.PREPOSITION


def _be_among(tokens: Sequence[Token], marks: Sequence[Mark | None], position: int) -> Event | None:
    """ "were among the dead"."""
    if tokens[position].lower != AMONG:
        return None
    for after in range(position + 1, min(len(tokens), position + LONGEST_EVENT)):
        mark = mark_at(marks, after)
        if mark is not None:
            return made_event(marks, tokens, mark, mark.readings[0], "state", "among the dead")
    return None
