"""Whether a cue form is a verb that somebody says something with, and who that is where it is not the phrase before it."""

from __future__ import annotations

import re
from bisect import bisect_left

from corpus_tools.english.words import inflector
from corpus_tools.extraction.language.chunks import NOUNS
from corpus_tools.extraction.language.clauses import COORDINATED, MAIN, PARTICIPIAL, RELATIVE, SUBORDINATE, Clause
from corpus_tools.extraction.statements.contents import clause_follows, is_as_clause
from corpus_tools.extraction.statements.speaker_phrases import (
    ADJECTIVE,
    OCCASION,
    PLURAL,
    Subject,
    antecedent,
    head_noun,
    head_word,
    noun_phrase_after,
    noun_phrase_before,
    subject_after,
    subject_before,
)
from corpus_tools.extraction.statements.tagged_sentence import Found, Span, Verb, Words

CLAUSE_REACH = 12  # clauses in which a subject is looked for, before and after
PAST_PARTICIPLE = "k"  # code of the language layer
NOUN_READING_LEFT = "CNEdgz9)"  # before a form like "reports": the form may be the head of a compound


def may_speak(words: Words, subject: Subject, verb: Verb, i: int) -> bool:
    """Whether the subject can be the speaker of this verb: not `you` or `there`, and no thing where the verb wants a speaker."""
    if subject.span is None:
        return words.tags[max(0, i - 1)] not in "WH"  # "what promises to be late", "when told"
    first = words.lower[subject.span.start]
    if verb.cue_class == "belief" and first in words.inventory.groups["first_person"]:
        return subject.span.end - subject.span.start > 1
    if "document" in verb.frames:
        return is_document(words, subject.span) or words.tags[: subject.span.start].endswith("Z")
    if "speaker" in verb.frames:
        head = words.tags[head_word(words, subject.span)]
        counted = words.tags[subject.span.start] == "9"  # "12 percent"
        return counted or head in "CEQ9" or (head == "R" and first != "it")
    return True


def is_nobody(words: Words, span: Span) -> bool:
    """`There was a time when calling someone a socialist`, `nothing suggests`: a subject that is nobody."""
    first, groups = words.lower[span.start], words.inventory.groups
    denied = span.start > 0 and words.lower[span.start - 1] in groups["negation"]  # "Not everyone agrees"
    return denied or first in groups["nobody"] or (first in groups["no_speaker"] and span.end - span.start == 1)


def agrees(words: Words, span: Span, i: int) -> bool:
    """Whether a verb in -s has a singular subject: not `others are uneasy ... and claims that`, a noun."""
    if words.tags[i] == "I" or not words.lower[i].endswith("s"):
        return True
    head = head_word(words, span)
    return words.sentence.codes[words.tokens[head]] != PLURAL or words.text[words.starts[head]].isupper()


def can_speak(words: Words, span: Span) -> bool:
    """Whether the head of a phrase is a name, people, a body, a number of them, or something written: not `attendance sang`."""
    tags, groups = words.tags, words.inventory.groups
    head = head_word(words, span)
    while head > span.start and _follows_noun(words, head):
        head -= 1
    handle = words.lower[max(0, head - 1)] == "@"
    if tags[head] in SPEAKING or tags[span.end - 1] == "E" or handle or is_document(words, span):
        return True
    noun = inflector(words.sentence.lexicons).singular(words.lower[head])
    if noun in words.inventory.roles or noun in groups["speaker"]:
        return True
    return words.sentence.codes[words.tokens[head]] in NOUNS and _AGENT.fullmatch(noun) is not None


def _follows_noun(words: Words, i: int) -> bool:
    """`people familiar with`, `the poll released`: a word that says something of the noun before it."""
    tag = words.tags[i]
    return tag in "dgB" or (tag == "N" and words.sentence.codes[words.tokens[i]] == ADJECTIVE)


SPEAKING = "CERQ9zZ"
_AGENT = re.compile(r"[a-z-]{3,}(?:er|or|ist|ian|crat)")  # "commenters"


def is_document(words: Words, span: Span) -> bool:
    """`the statement read`: whether the head of a phrase is something written."""
    head = head_noun(words, span)
    return head in words.inventory.documents or words.inventory.settings.get(head) == "document"


def is_no_verb(words: Words, i: int, end: int, subject: Subject, verb: Verb) -> bool:
    """`comments by X`, `known or suspected terrorists`, `Asked what`, `like, say, ...`, `the most promising path`."""
    tags, lower = words.tags, words.lower
    after = tags[end : end + 1]
    if lower[end : end + 1] == ["by"] or (i == 0 and tags[i] == "V"):
        return True
    if tags[i] == "G":
        return lower[i - 1] in words.inventory.groups["degree"]
    if tags[i - 1] != "&" or after not in ("N", "E"):
        return False
    return PAST_PARTICIPLE in (words.sentence.codes[words.tokens[k]] for k in (i, max(0, i - 2)))


def is_finite_base(words: Words, i: int, verb: Verb) -> bool:
    """Whether a cue in its base form is a finite verb: after an auxiliary, a pronoun or a plural."""
    tags, lower = words.tags, words.lower
    k = i - 1
    while k >= 0 and tags[k] == "B":
        k -= 1
    if k < 0 or tags[k] not in "ARWQ,-)CENMzsd9":
        return False
    if tags[k] in "ARWQ,-)" or not verb.is_noun:
        return tags[k] != "s"
    return lower[k].endswith("s") or lower[k] in words.inventory.groups["plural"]


def may_be_noun(words: Words, i: int, end: int, subject: Span | None, verb: Verb) -> bool:
    """`member states of`, `the group's reports on`: a noun, unless what follows can only be something said."""
    tags = words.tags
    if words.lower[i].endswith("ed") or tags[i - 1] not in NOUN_READING_LEFT:
        return False
    if subject and subject.start and tags[subject.start - 1] in "tPoL":
        return True
    opens = subject is not None and (subject.start == 0 or tags[subject.start - 1] in ",;")  # "In May, Roe vows to"
    if opens and tags[i - 1] == "C" and words.lower[i].endswith("s"):
        return False
    after = tags[end : end + 1]
    if after in ("", *"TZRH:") or (tags[i - 1] in "CE" and after in "DC"):
        return False
    if after in ".,":
        return not (subject and subject.start and tags[subject.start - 1] in ",Z-")
    return not clause_follows(words, end)


def participle_subject(words: Words, i: int) -> Subject:
    """The speaker of `saying`: the noun before it, or that of the main clause after a comma, a preposition or a quotation."""
    tags = words.tags
    k = i - 1
    while k >= 0 and tags[k] == "B":
        k -= 1
    withheld = words.lower[k - (tags[k] == "o" and k > 0)] if k >= 0 else ""  # also "short of claiming"
    if withheld in words.inventory.groups["withheld"] and tags[max(0, k - 1) : k + 1] != "BP":
        return Subject(None, False, conditional=True)  # "avoided saying", "barred from commenting"
    if k >= 0 and tags[k] in "CENzs9":
        span = noun_phrase_before(tags, k + 1)
        if words.inventory.settings.get(words.lower[k]) == OCCASION:  # "spent most of the hearing saying"
            return Subject(None, True)
        if span is not None and _may_say(words, span):
            speaks = set(tags[span.start : span.end]) & set("CEQ9") or words.lower[k] in words.inventory.settings
            return Subject(span, False, conditional=not speaks)
        people = span is not None and _is_people(words, k) and not is_document(words, Span(k, k + 1))
        if span is not None and (people or tags.startswith("GP", i)):
            return Subject(None, False, conditional=True)  # "in the step calling for", "marched beside men chanting"
    k -= k > 0 and tags[k - 1 : k + 1] == ",S"
    if k > 0 and tags[k] == ",":  # "Obama, citing the report, calls for", "But Obama, while saying"
        span = noun_phrase_before(tags, k)
        if span is not None and set(tags[: span.start]) <= set("&UB"):
            return Subject(span, False)
    return Subject(None, True)


def _may_say(words: Words, span: Span) -> bool:
    """Whether a noun before `saying` may be who says it: not under a preposition, but `with most voters saying`."""
    tags = words.tags
    people = _is_people(words, span.end - 1) or tags[span.start] in "Q9"
    agent = words.lower[span.start - 1] in words.inventory.groups["agent"]
    return tags[max(0, span.start - 1)] != "P" or (people and agent)


def _is_people(words: Words, k: int) -> bool:
    """Whether the word `k` alone names or means people or a body."""
    return words.tags[k] in "CE" or (words.tags[k] == "N" and can_speak(words, Span(k, k + 1)))


def inherited_subject(words: Words, i: int, earlier: list[Found]) -> Subject:
    """The speaker of an earlier cue of the sentence that is not itself reported, or the subject of the main clause."""
    tags = words.tags
    head = _relative_head(words, i)
    if head is not None:
        return Subject(head, True)
    candidates = [f for f in earlier if f.source is not None and f.mode != "passive"]
    if words.tags[i] == "G":  # "As the Herald reported, a study gave numbers, noting": of the main clause
        candidates = [f for f in candidates if not is_as_clause(words, f.lead)]
    for f in reversed(candidates):
        k = f.lead - 1
        nested = f.frame != "end" and any(
            g is not f and g.content and g.content[0] <= words.starts[f.lead] < g.content[1] and g.cue.start < f.lead
            for g in candidates
        )
        relative = f.lead < f.cue.start and any(t in "W" for t in tags[max(0, f.cue.start - 2) : f.cue.start])
        if (not nested or (k > 0 and tags[k] in "&U;")) and not relative:
            return Subject(f.source, True)
    subject = _subject_of_clause(words, i)
    if subject is not None and tags[i] == "G" and words.lower[subject.start] in words.inventory.groups["thing"]:
        subject = None  # "It will help them, adding that": somebody named before
    return Subject(subject, True)


def _subject_of_clause(words: Words, i: int) -> Span | None:
    """The subject of the clause that governs the verb at the word `i`, of a main clause before it, or of the one after it."""
    clauses = words.sentence.clauses
    index = bisect_left(clauses, words.tokens[i], key=lambda clause: clause.verb.end - 1)
    governing: list[int] = []
    at = clauses[index].parent if index < len(clauses) else -1
    while at >= 0 and len(governing) < CLAUSE_REACH:
        governing.append(at)
        at = clauses[at].parent
    before = [clauses[k] for k in (*governing, *range(index - 1, max(-1, index - CLAUSE_REACH), -1))]
    after = clauses[index + 1 : index + CLAUSE_REACH]
    participles = [clause for clause in before if clause.kind == PARTICIPIAL]
    joined = index < len(clauses) and clauses[index].kind == COORDINATED  # "came after Roe left and said that"
    first = [clause for clause in before[:1] if joined and clause.kind == SUBORDINATE]
    for clause in (*first, *filter(_is_main, before), *participles, *filter(_is_main, after)):
        verb = words.word_of(clause.verb.start)
        if verb >= len(words.tags):
            continue  # the clause lies beyond the words that are read
        subject = subject_before(words, verb)
        opens = i == 0 and subject.span is not None and "," not in words.tags[: subject.span.start]
        if subject.span is not None and not subject.conditional and not opens:  # "Asking the council would help"
            return subject.span
    return None


def _is_main(clause: Clause) -> bool:
    return clause.kind in (MAIN, COORDINATED) and clause.verb.is_finite


def _relative_head(words: Words, i: int) -> Span | None:
    """`X, who did not push them but urged them`: the head of the relative clause in which the second verb stands."""
    if "W" not in words.tags[:i]:
        return None
    clauses, index = words.sentence.clauses, words.sentence.clause_index(words.tokens[i])
    second = index >= 0 and clauses[index].kind == COORDINATED and clauses[index].parent >= 0
    relative = clauses[clauses[index].parent] if second else None
    opening = words.word_of(relative.start) if relative is not None and relative.kind == RELATIVE else 0
    return antecedent(words, opening - (words.tags[opening - 1] == ",")) if words.tags[opening] == "W" else None


def stands_for(words: Words, pronoun: Span, cue: Span) -> Span | None:
    """`the towns feared a war, which they called`: the plural subject of the clause that a relative clause with `they` is in."""
    if words.lower[pronoun.start] not in words.inventory.groups["they"] or words.tags[pronoun.start - 1] not in "HW":
        return None
    clauses, index = words.sentence.clauses, words.sentence.clause_index(words.tokens[cue.start])
    subject = clauses[clauses[index].parent].subject if index >= 0 and clauses[index].parent >= 0 else None
    if subject is None or words.sentence.codes[subject.head] != PLURAL:
        return None
    span = Span(words.word_of(subject.start), words.word_of(subject.end))
    return span if can_speak(words, span) else None


def inverted_subject(words: Words, i: int, end: int) -> Span | None:
    """The speaker after the cue in `"...," said X`, `..., said X.` and `Said X: "..."`."""
    tags = words.tags
    n = len(tags)
    if end >= n or not (tags[end] in "DQCENR9z" or (tags[end] == "g" and tags[end + 1 : end + 2] in ("C", "E"))):
        return None
    if i == 0:
        span = noun_phrase_after(words, end)
        return span if span and _QUOTED_NEXT.match(tags, span.end) else None
    if tags[:i].rstrip(",").endswith("Z"):
        span = subject_after(words, end)
        reduced = (
            span is not None and span.end - span.start > 1 and tags[span.end - 2] in "CEN" and tags[span.end - 1] == "d"
        )
        return (
            Span(span.start, span.end - 1) if span is not None and reduced else span
        )  # "the report | published Tuesday"
    span = subject_after(words, end) if tags[i - 1] == "," else None
    if span is None or (span.end < n and tags[span.end] not in ".,;:S"):
        return None
    return span if "," not in tags[: i - 1] or _is_clause(words, i) else None


_QUOTED_NEXT = re.compile(",?Z|:")


def _is_clause(words: Words, i: int) -> bool:
    """Whether a clause, not a name with its apposition, stands before the comma and the cue `i`."""
    left = words.tags[:i]
    if not set(left) & set("AVLd"):
        return False
    named = subject_before(words, i).span
    return named is None or named.start > 0
