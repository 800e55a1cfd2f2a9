"""Each verb with its subject, object, agent, prepositions, and where its clause ends: one pass from left to right.

The pass reads the sentence as chunks (N a noun phrase, V a verb group) and keeps the clauses that still wait for their verb:
"the man | who came | left". Rules of thumb of shallow parsing (Abney 1996), no tree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from corpus_tools.english.words import PARTICIPLE, PAST, Inflector, inflector
from corpus_tools.extraction.language.chunks import ACTIVE, BE, PASSIVE, Chunks, NounPhrase, VerbGroup
from corpus_tools.lexicons import Lexicons

MAIN, COORDINATED, SUBORDINATE, COMPLEMENT, RELATIVE, PARTICIPIAL, INFINITIVE = (
    "main", "coordinated", "subordinate", "complement", "relative", "participle", "infinitive",
)  # fmt: skip
_STOPS = '.;:-"()'  # marks between clauses
DEEPEST = 12  # clauses inside each other that are kept open
COUNTING = frozenset(("toll", "count"))  # frames of verbs of saying that no clause can follow: "put the toll at 13"
_LOOK_AHEAD = 14  # chunks within which the verb of an interrupted clause must come
SAY = "say"
NOUN, VERB, PREPOSITIONS = "N", "V", "if"


class Clause(NamedTuple):
    """A verb group with its arguments; positions are tokens.

    `start` to `end` is the clause's own stretch: it ends where the next clause begins. `subject` of a passive is what is acted
    on; with "be", `object` is what the subject is said to be. `parent` is the index of the governing clause, -1 at the top.
    """

    verb: VerbGroup
    start: int
    end: int
    kind: str
    subject: NounPhrase | None
    object: NounPhrase | None
    agent: NounPhrase | None
    prepositions: tuple[tuple[int, NounPhrase], ...]
    parent: int

    @property
    def is_passive(self) -> bool:
        return self.verb.voice == PASSIVE


@dataclass(slots=True)
class _Open:
    """A clause that the reader is in: what it has so far."""

    kind: str
    start: int  # chunk
    parent: int = -1  # clause index
    noun: int = -1  # chunk of its first free noun phrase: its subject to be
    verb: int = -1  # clause index of its verb
    antecedent: int = -1  # chunk, of a relative clause


@dataclass(slots=True)
class _Draft:
    """A clause in the making; nouns are chunks."""

    group: VerbGroup
    chunk: int
    kind: str
    starts: int  # chunk where its right stretch begins
    parent: int
    subject: int = -1
    object: int = -1
    agent: int = -1
    prepositions: list[tuple[int, int]] = field(default_factory=list)


class _Lists(NamedTuple):
    reporting: frozenset[str]  # verbs whose subject may follow
    openers: frozenset[str]  # words that govern a noun phrase or open a clause
    inflector: Inflector


@cache
def _lists(words: Lexicons) -> _Lists:
    verbs = [row for row in words["reporting_verbs"] if " " not in row["term"]]
    reporting = frozenset(row["term"] for row in verbs if not set(row["frames"].split()) <= COUNTING)
    return _Lists(reporting, clause_openers(words), inflector(words))


@cache
def clause_openers(words: Lexicons) -> frozenset[str]:
    """Subordinators, and prepositions that may open a clause: after, since."""
    classes = words["word_classes"]
    return frozenset(row["word"] for row in classes if row["class"] == "subordinator" or row["kind"] == "clausal")


def read_clauses(lowers: Sequence[str], codes: str, chunks: Chunks, words: Lexicons) -> tuple[Clause, ...]:
    """The clauses of a sentence, one a verb group."""
    return _Reader(lowers, codes, chunks, _lists(words)).read() if chunks.verb_groups else ()


class _Reader:
    def __init__(self, lowers: Sequence[str], codes: str, chunks: Chunks, lists: _Lists) -> None:
        self.lowers, self.codes, self.chunks = lowers, codes, chunks
        self.reporting, self.openers, self.inflector = lists
        self.shape, self.places = chunks.shape, chunks.places
        self.drafts: list[_Draft] = []
        self.open = [_Open(MAIN, 0)]
        self.opened: list[int] = []  # chunks that begin a clause before its verb is seen
        self.boundary = 0  # chunk after the last comma, conjunction or mark
        self.after_and = False
        self.free = -1  # first free noun phrase since the boundary
        self.late = -1  # first noun phrase that stands behind a mark, after the last verb: it may be a new subject

    def read(self) -> tuple[Clause, ...]:
        governed = False
        for c, sign in enumerate(self.shape):
            if len(self.open) > DEEPEST:
                del self.open[:-DEEPEST]
            if sign == NOUN:
                if not governed and not (c and self.shape[c - 1] == "&" and self._joins_governed(c)):
                    self._noun(c)
                governed = False
            elif sign == VERB:
                self._verb(c)
                governed = False
            elif sign in PREPOSITIONS:
                governed = True
            elif sign in "cWQ":
                self._opener(c, sign)
                governed = False
            elif sign in ",&" or sign in _STOPS:
                self._mark(c, sign)
                governed = governed and sign == "&"
        return self._finished()

    def _joins_governed(self, c: int) -> bool:
        """Whether a noun phrase is joined to one that a preposition governs, before any verb: "in Iraq and Syria, rebels"."""
        before = self.shape[max(0, c - 3) : c]
        at = c - 2 if before.endswith("N&") else c - 3 if before.endswith("N,&") else -1
        return (
            at > 0
            and self.shape[at - 1] in PREPOSITIONS
            and self.open[-1].verb < 0
            and self.shape[c + 1 : c + 2] != VERB
        )

    def _noun(self, c: int) -> None:
        if self.chunks.noun_phrases[self.places[c]].is_time:
            return
        if self.free < 0:
            self.free = c
        if self.late < 0 and self.boundary == c and c and self.shape[c - 1] != VERB:
            self.late = c
        if self.open[-1].noun < 0 and self.open[-1].verb < 0:
            self.open[-1].noun = c

    def _mark(self, c: int, sign: str) -> None:
        self.after_and = sign == "&" or (sign == "," and self.after_and and self.boundary == c)
        self.boundary, self.free = c + 1, -1
        if sign in ".;":
            self.open = [_Open(MAIN, c + 1)]

    def _opener(self, c: int, sign: str) -> None:
        """A subordinator, relative or question word opens a clause of its own."""
        parent = self.open[-1].verb
        self.opened.append(c)
        if sign == "W" and c + 1 < len(self.shape) and not self._is_complementiser(c):
            noun = self._antecedent(c)
            if noun >= 0:
                if noun == self.late:
                    self.opened[-1] = noun
                    self.open.append(_Open(MAIN, noun, -1, noun))
                self.open.append(_Open(RELATIVE, c, parent, antecedent=noun))
                self.boundary, self.free, self.after_and = c + 1, -1, False
                return
        kind = COMPLEMENT if sign == "W" or self.lowers[self.places[c]] in ("that", "whether") else SUBORDINATE
        self.open.append(_Open(kind, c, parent))
        self.boundary, self.free, self.after_and = c + 1, -1, False

    def _is_complementiser(self, c: int) -> bool:
        """Whether a word that may be relative opens what was said: "said on Monday that | its troops ..."."""
        word = self.lowers[self.places[c]]
        if word != "that" or self.shape[c + 1 : c + 2] != NOUN or not self.drafts:
            return word == "what"
        verb = self.drafts[-1]
        return verb.object < 0 and verb.group.lemma in self.reporting

    def _antecedent(self, c: int) -> int:
        """The noun phrase before a relative word, over a comma and a preposition ("in which"); -1 where none is near."""
        at = c - 1
        while at >= 0 and (self.shape[at] in ",i" or (self.shape[at - 1 : at + 1] == ",N" and self._is_number(at))):
            at -= 1
        return at if at >= 0 and self.shape[at] == NOUN else -1

    def _is_number(self, c: int) -> bool:
        """Whether a noun phrase is a bare number, as ages are: "Ali, 19, who"."""
        phrase = self.chunks.noun_phrases[self.places[c]]
        return phrase.end - phrase.start == 1 and self.codes[phrase.head] == "9"

    def _verb(self, c: int) -> None:
        group = self.chunks.verb_groups[self.places[c]]
        first = self.codes[group.start]
        if first == "t":
            self._dependent(c, group, INFINITIVE)
        elif group.is_finite and not (self.codes[group.head] in "bk" and self._is_reduced(c, group)):
            self._finite(c, group)
        elif self.codes[group.head] == "k" and first == "k" and self._is_past(c, group):
            voice = PASSIVE if self._shares_auxiliary(c) or self._is_headline_passive(c) else ACTIVE
            self._finite(c, group._replace(voice=voice, tense="past"))
        else:
            self._dependent(c, group._replace(voice=PASSIVE) if self.codes[group.head] == "b" else group, PARTICIPIAL)

    def _shares_auxiliary(self, c: int) -> bool:
        """Whether a participle stands under the auxiliary of the verb before: "13 were killed and 20 wounded"."""
        before = self.drafts[-1] if self.drafts else None
        return before is not None and before.group.voice == PASSIVE and self.after_and and not self._has_object(c)

    def _end_of(self, noun: int) -> int:
        """The chunk after a noun phrase and its of-phrases: "thousands of people | forced"."""
        at = noun + 1
        while self.shape[at : at + 2] == "fN":
            at += 2
        return at

    def _is_headline_passive(self, c: int) -> bool:
        """Whether a headline leaves the auxiliary out: "20 arrested in Paris", without an object and without a full stop."""
        if c == 0 or self.shape[c - 1] != NOUN or self._has_object(c) or self.codes[-1] == ".":
            return False
        phrase = self.chunks.noun_phrases[self.places[c - 1]]
        return phrase.number >= 0 or self.codes[phrase.head] == "9"

    def _is_past(self, c: int, group: VerbGroup) -> bool:
        """Whether a form that may be a participle is the past of its clause: "gunmen killed two", "he escaped"."""
        if self.boundary == c and self._shares_auxiliary(c):
            return True
        if self.inflector.verb(self.lowers[group.head]).form == PARTICIPLE:
            return False  # taken, seen
        waits = self.open[-1].verb < 0 and (self.open[-1].noun >= 0 or self.open[-1].antecedent >= 0)
        if waits and not self._has_object(c) and self.open[-1].noun == c - 2 and self.shape[c - 1] == ",":
            return False  # the suspect, | identified as ...
        new = self.free >= 0 and (self.free == c - 1 or (self._end_of(self.free) == c and self._shares_auxiliary(c)))
        shares = self.boundary == c and (self.after_and or self._has_object(c)) and bool(self.drafts)
        if not (waits or new or shares):
            return False
        return self._has_object(c) or (not self._verb_follows(c) and not self._by_follows(c))

    def _is_reduced(self, c: int, group: VerbGroup) -> bool:
        """Whether a form that may be a past is a participle after its noun: "people killed in the blast were buried"."""
        if group.end - group.start > 1 or group.lemma == SAY or self._has_object(c):
            return False
        if self.shape[c - 1 : c] != NOUN:
            return False
        return self._verb_follows(c) or self._by_follows(c) or self._is_in_object(c)

    def _is_in_object(self, c: int) -> bool:
        """Whether the noun before is part of an object ("put the number of people | killed at 45"), and none that is said."""
        if not self.drafts or self.free < 0 or self.free == c - 1:
            return False
        if self.inflector.verb(self.lowers[self._token(c)]).form == PAST:
            return False
        verb = self.drafts[-1]
        return verb.object == self.free and self._end_of(self.free) == c and verb.group.lemma not in self.reporting

    def _has_object(self, c: int) -> bool:
        after = c + 1
        return self.shape[after : after + 1] == NOUN and not self.chunks.noun_phrases[self.places[after]].is_time

    def _by_follows(self, c: int) -> bool:
        after = c + 1
        return self.shape[after : after + 2] == "iN" and self.lowers[self.places[after]] == "by"

    def _verb_follows(self, c: int) -> bool:
        """Whether a finite verb without a subject of its own comes soon: the noun before is then waiting for it."""
        governed = False
        for at in range(c + 1, min(len(self.shape), c + _LOOK_AHEAD)):
            sign = self.shape[at]
            if sign == VERB:
                group = self.chunks.verb_groups[self.places[at]]
                return group.is_finite
            if sign == NOUN and not governed and not self.chunks.noun_phrases[self.places[at]].is_time:
                return False
            if sign in "cWQ&" or sign in _STOPS:
                return False
            governed = sign in PREPOSITIONS
        return False

    def _is_inverted(self, c: int, group: VerbGroup) -> bool:
        """Whether the speaker stands behind a verb of saying: "...", said the commander."""
        if group.lemma not in self.reporting or not self._has_object(c) or self.shape[c + 2 : c + 3] == VERB:
            return False
        return (
            c > 0
            and self.shape[c - 1] in ',"'
            and not any(clause.verb < 0 and clause.noun >= 0 for clause in self.open)
        )

    def _noun_said_of(self, c: int) -> int:
        """The noun that the clause right before a verb tells what it is said to do: "a man who police say | shot three", "a
        bomb | they say | killed two"; -1 where it still waits for that verb, "the plan that the mayor announced | failed"."""
        before = self.drafts[-1] if self.drafts else None
        if before is None or before.chunk != c - 1 or before.group.lemma not in self.reporting:
            return -1
        noun = before.object if before.kind == RELATIVE else -1
        if before.kind == COMPLEMENT and before.object < 0:
            noun = self._antecedent(before.starts)
        waits = any(clause.verb < 0 and clause.noun == noun for clause in self.open)
        return noun if noun < before.chunk and (not waits or self._verb_follows(c + self._has_object(c))) else -1

    def _finite(self, c: int, group: VerbGroup) -> None:
        joined = self._joined_infinitive(c, group)
        if joined is not None:
            self._add(c, group, INFINITIVE, max(self.boundary - 1, 0), joined.parent, joined.subject)
            return
        noun = self._noun_said_of(c)
        if noun >= 0:
            said = len(self.drafts) - 1
            self.drafts[said].object = -1
            self.open.append(_Open(COMPLEMENT, c, said, noun, len(self.drafts)))
            self._add(c, group, COMPLEMENT, c, said, noun)
            return
        if self._is_inverted(c, group):
            self.open.append(_Open(MAIN, c, -1, c + 1, len(self.drafts)))
            self._add(c, group, MAIN, c, -1, c + 1)
            self.drafts[-1].object = -1
            return
        clause = self._clause_of(c)
        subject = clause.noun if clause.noun >= 0 else clause.antecedent
        starts = clause.start
        if clause.verb >= 0:  # a second verb of the same clause
            before = self.drafts[clause.verb]
            kind = COORDINATED if self.after_and else clause.kind
            subject, starts = before.subject, max(self.boundary - 1, before.chunk + 1)
            parent = clause.verb
        else:
            kind, parent = clause.kind, clause.parent
            last = self.drafts[-1].chunk if self.drafts else -1
            if starts <= last:  # the clause was interrupted
                starts = clause.noun if clause.noun > last else c
        clause.verb = len(self.drafts)
        self._add(c, group, kind, starts, parent, subject)
        draft = self.drafts[-1]
        if (
            clause.antecedent >= 0
            and subject != clause.antecedent
            and draft.object < 0
            and draft.group.voice != PASSIVE
        ):
            draft.object = clause.antecedent  # the fees | that they charge
        there = subject >= 0 and self.lowers[self._token(subject)] == "there" and group.lemma == "be"
        if there or (subject < 0 and kind == MAIN and (group.lemma in self.reporting or self.codes[group.head] == BE)):
            self._inverted()

    def _joined_infinitive(self, c: int, group: VerbGroup) -> _Draft | None:
        """The infinitive that a base form after "and" goes on with: "to respond and | kill 25"."""
        before = self.drafts[-1] if self.drafts else None
        bare = group.end - group.start == 1 and self.codes[group.head] == "v"
        joined = before is not None and before.kind == INFINITIVE and self.after_and and self.boundary == c
        return before if joined and bare else None

    def _clause_of(self, c: int) -> _Open:
        """The open clause that a finite verb belongs to; a new one where a free noun phrase stands before the verb."""
        current = self.open[-1]
        late = self._opened_by_preposition(c, current)
        if late:
            self.open.append(late)
            return late
        if current.verb < 0:
            if current.noun < 0 and current.antecedent < 0 and len(self.open) > 1 and self.boundary > current.start + 1:
                self.open.pop()
                return self._clause_of(c)
            return current
        waiting = next((clause for clause in reversed(self.open) if clause.verb < 0 and clause.noun >= 0), None)
        if waiting and not (self.after_and and self.boundary == c):
            while self.open[-1] is not waiting:
                self.open.pop()
            return waiting
        if self.free >= 0:
            return self._new_clause(current, c)
        if self.late >= 0 and self.boundary == c and not self.after_and:  # ..., Ali, a doctor, | said
            self.open.append(_Open(MAIN, self.late, -1, self.late))
            return self.open[-1]
        return self._said_of(current) or current

    def _said_of(self, current: _Open) -> _Open | None:
        """What was said of a noun with a participle, which was taken for an object: "said 12 people held in May | were"."""
        verb, last = self.drafts[current.verb], self.drafts[-1]
        reduced = last.kind == PARTICIPIAL and last.subject >= 0 and self.boundary == last.chunk + 1
        if not reduced or verb.object != last.subject or verb.group.lemma not in self.reporting:
            return None
        verb.object = -1
        self.open.append(_Open(COMPLEMENT, last.subject, current.verb, last.subject))
        return self.open[-1]

    def _opened_by_preposition(self, c: int, current: _Open) -> _Open | None:
        """A clause whose subordinator was taken for a preposition: "after | police | killed"."""
        if current.verb < 0 and (current.noun >= 0 or current.antecedent >= 0):
            return None
        if self.free >= 0:
            verb = self.drafts[current.verb] if current.verb >= 0 else None
            if verb is None or verb.object != self.free or verb.group.lemma in self.reporting:
                return None
        at = c - 1
        while at > 1 and self.shape[at - 1] in PREPOSITIONS and self.shape[at] == NOUN:
            if self.lowers[self.places[at - 1]] in self.openers:
                return _Open(SUBORDINATE, at - 1, current.verb, at)
            at -= 2
        return None

    def _new_clause(self, current: _Open, c: int) -> _Open:
        """A clause that begins with the first free noun phrase since the last mark, or with a verb's object: "said | he came"."""
        verb = self.drafts[current.verb]
        follows = self.boundary <= verb.chunk + 1
        noun = self.free
        if noun + 1 < c and self.shape[c - 2 : c] not in ("iN", "fN") and self.codes[self._token(c) - 1] == "o":
            noun = c - 1  # made it clear | he had
        if verb.object >= 0 and self.boundary <= verb.object:
            verb.object = -1
        if self.after_and:
            clause = _Open(COORDINATED, self.boundary, current.verb, noun)
        elif follows:
            clause = _Open(COMPLEMENT, noun, current.verb, noun)
        else:
            clause = _Open(MAIN, self.boundary, -1, noun)
        self.open.append(clause)
        return clause

    def _dependent(self, c: int, group: VerbGroup, kind: str) -> None:
        """An infinitive or participle: what it says of whom."""
        parent = self.open[-1].verb
        subject = -1
        before = self.shape[c - 1] if c else ""
        if before == NOUN and (kind == PARTICIPIAL or (self.drafts and self.drafts[-1].object == c - 1)):
            subject = c - 1
        elif parent >= 0:
            subject = self.drafts[parent].subject
        elif self.open[-1].noun >= 0:
            subject = self.open[-1].noun
        starts = c - 1 if before in ("i", "f") else c
        self._add(c, group, kind, starts, parent, subject)

    def _add(self, c: int, group: VerbGroup, kind: str, starts: int, parent: int, subject: int) -> None:
        draft = _Draft(group, c, kind, starts, parent, subject)
        self._arguments(draft)
        self.drafts.append(draft)
        self.boundary, self.free, self.late, self.after_and = c + 1, -1, -1, False

    def _arguments(self, draft: _Draft) -> None:
        """Object, agent and prepositions, up to the next verb or opener."""
        at, passive = draft.chunk + 1, draft.group.voice == PASSIVE
        shape, places = self.shape, self.places
        listed = False
        while at < len(shape):
            sign = shape[at]
            governs = at + 1 + (shape[at + 1 : at + 2] == "r")  # by | more than 5 percent
            if sign == NOUN:
                takes = draft.object == at - 1 or (draft.object < 0 and not listed)  # or gave him | a book
                if takes and not self._is_time(at):
                    draft.object = at
            elif sign in PREPOSITIONS and shape[governs : governs + 1] == NOUN:
                word = self.lowers[places[at]]
                if word == "by" and passive and draft.agent < 0 and not self._is_time(governs):
                    draft.agent = governs
                elif word != "of":
                    draft.prepositions.append((at, governs))
                at = governs
                listed = True
            elif sign in "VcWQ" or sign in _STOPS:
                return
            elif sign in ",&":
                listed = True
            at += 1

    def _is_time(self, c: int) -> bool:
        return self.chunks.noun_phrases[self.places[c]].is_time

    def _inverted(self) -> None:
        """The subject stands behind its verb: said the minister; there were two."""
        draft = self.drafts[-1]
        if draft.object >= 0:
            draft.subject, draft.object = draft.object, -1

    def _token(self, c: int) -> int:
        """The first token of chunk c."""
        if c >= len(self.shape):
            return len(self.codes)
        place = self.places[c]
        if self.shape[c] == NOUN:
            return self.chunks.noun_phrases[place].start
        return self.chunks.verb_groups[place].start if self.shape[c] == VERB else place

    def _finished(self) -> tuple[Clause, ...]:
        done: list[Clause] = []
        following = [draft.starts for draft in self.drafts[1:]] + [len(self.shape)]
        noun, places, phrases = self._noun_phrase, self.places, self.chunks.noun_phrases
        for draft, limit in zip(self.drafts, following, strict=True):
            opened = bisect_right(self.opened, draft.chunk)
            if opened < len(self.opened):
                limit = min(limit, self.opened[opened])
            end = max(self._token(limit), draft.group.end)
            while end > draft.group.end and not self.codes[end - 1].isalnum() and self.codes[end - 1] != "$":
                end -= 1
            start = min(self._token(draft.starts), draft.group.start)
            prepositions = tuple([(places[at], phrases[places[n]]) for at, n in draft.prepositions])
            arguments = (noun(draft.subject), noun(draft.object), noun(draft.agent), prepositions)
            done.append(Clause(draft.group, start, end, draft.kind, *arguments, draft.parent))
        return tuple(done)

    def _noun_phrase(self, c: int) -> NounPhrase | None:
        return None if c < 0 else self.chunks.noun_phrases[self.places[c]]
