"""What a reporting verb has said: the content before or after its cue, chosen by the frames of the verb."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus_tools.extraction.language.clauses import MAIN
from corpus_tools.extraction.statements.contents import (
    PREPOSITION_FRAMES,
    addressee_end,
    after_adjuncts,
    clause_follows,
    frame_at,
    frame_fits,
    has_complement,
    is_amount,
    is_as_clause,
    left_content,
    right_content,
    right_end,
    that_ahead,
    trimmed,
)
from corpus_tools.extraction.statements.modals import is_negated
from corpus_tools.extraction.statements.speaker_phrases import Subject, head_noun, noun_phrase_after
from corpus_tools.extraction.statements.subjects import can_speak
from corpus_tools.extraction.statements.tagged_sentence import Found, Span, Verb, Words

AS_REACH = 12  # words between "view" and "as"
_OVER = re.compile("[.M]*$|,[PAL]")
_ASIDE_AT_END = re.compile(r",g[^,.;:TZVAL]*\.?$")
_OF_WHOM = re.compile("o[DCEN]{1,6}[,:](?=Z)")
_PERSON = re.compile(r"[D9]?C{0,4}[CE](?![CENds-])|R(?=D)")
REFLEXIVE = ("self", "selves")
CLAUSE_FRAMES = frozenset({"any", "clause", "end"})
_ASIDE = re.compile(r",[SPBM][^,;:.ZzVAL]{0,20},")
_PHRASE_TO_COMMA = re.compile("[Pt][^AVLRZ,]*,")
_OWN_PARTICIPLE = re.compile(",g(?![DCENRQ9]{0,5}B?A)")
_FRONTED = re.compile("[PSB]|[U&]P")
_SUBJECT_OR_CLAUSE = re.compile("[^AL]*[AL]|[DQ9CENRz][CENR9zso&]*,$")
_OPENING_CLAUSE = re.compile(r"B?,?[SP]")


def with_content(
    words: Words, i: int, end: int, verb: Verb, subject: Subject, *, cue: Span | None = None
) -> Found | None:
    """The statement of the verb at the word `i`, whose cue ends at `end`; None where nothing said stands around it."""
    tags = words.tags
    n = len(tags)
    lead, inherits = subject.lead(i), subject.inherits
    found = Found(cue or Span(i, end), subject.span, verb.cue_class, "indirect", None, inherits, lead)
    k, negation = end, words.inventory.groups["negation"]
    while k < n and tags[k] == "B" and words.lower[k] not in negation and not is_amount(words, k):
        k += 1
    if tags[k : k + 1] == "A":  # "says | too much is made of it"
        k = end
    starts = [k]
    subject_next = (
        tags[k : k + 1] == "R" and words.lower[k] not in words.inventory.groups["object"]
    )  # "warned they still"
    if verb.takes_object and k < n and not subject_next and tags[k] not in "TZ:,.tHP" and tags[k : k + 2] != "zN":
        addressee = noun_phrase_after(words, k)
        if addressee is not None:
            told = verb.needs_object or words.tags[addressee.start] != "D" or can_speak(words, addressee)
            at = 0 if told else 1  # "promised a return to order"
            starts.insert(at, addressee_end(words, addressee, verb.frames))
            that = that_ahead(tags, k, n)
            if that is not None and tags[that] == "T":
                starts.insert(0, that)
    filled = (_content_from(words, start, found, verb, subject) for start in starts)
    told_of = [statement for statement in filled if statement is not None]
    return next((f for f in told_of if f.frame != "alone"), told_of[0] if told_of else None)


def _content_from(words: Words, start: int, found: Found, verb: Verb, subject: Subject) -> Found | None:
    """The statement with its content: on the left where the cue ends its clause, else on the right if the verb allows it."""
    tags, lead = words.tags, found.lead
    k = _after_cue(words, start, found, verb)
    if k is None:
        return None
    aside = lead == 0 and _ASIDE_AT_END.match(tags, k)  # "Trump said, looking out on the crowd."
    ends_here = aside or tags[k : k + 1] in ("", ".", ";", ")")
    if is_as_clause(words, lead):
        k = tags.find(",", k) if _PHRASE_TO_COMMA.match(tags, k) else k  # "as Holt reminded us in May, it is old"
        if verb.frames & CLAUSE_FRAMES and (ends_here or tags[k] in ",-:Zz"):
            return _as_clause(words, k, found)
    direct = k == found.cue.end or verb.takes_object
    reported = direct and tags[k : k + 1] == "T"  # 'Roe said, "It is shut," adding that it is safe'
    adds = tags.startswith("ZG", found.cue.start - 1) and not ends_here  # 'called it "late," saying it'
    quoted = not (reported or adds) and _is_quoted_before(words, lead, k)
    set_off = not ends_here and tags[k] in ",-S" and lead > 0 and tags[lead - 1] in ",-"
    asks = "wh" in verb.frames and set_off and frame_at(words, k) == "wh"  # "In Derna, Roe asked the mayor if"
    if ends_here or quoted or (set_off and not asks):
        if not quoted and start < len(tags) and tags[k : k + 1] not in (",", "-") and _is_fronted(words, lead):
            return _said_after(words, start, start, found, verb)  # "In May, nuns sang with them"
        return _said_before(words, k, replace(found, inherits=subject.inherits), verb, quoted=quoted)
    return _said_after(words, start, k, found, verb)


def _is_fronted(words: Words, lead: int) -> bool:
    """Whether a phrase or a subordinate clause, and no main clause, stands before the cue's clause."""
    if lead == 0 or not _FRONTED.match(words.tags):
        return False
    return not any(c.kind == MAIN and c.verb.start < words.tokens[lead] for c in words.sentence.clauses)


def _after_cue(words: Words, start: int, found: Found, verb: Verb) -> int | None:
    """Where what was said may begin: after time words and settings, at the verb's preposition; None where nothing is said."""
    tags, frames = words.tags, verb.frames
    if verb.takes_object and words.lower[start : start + 2] == ["not", "to"]:  # "who asked not to be named"
        return None
    k = start
    of_whom = _OF_WHOM.match(tags, start)
    if of_whom is not None:  # 'said of Holt, "She is wrong"'
        return of_whom.end()
    if not _is_preposition(words, start, frames):
        k = after_adjuncts(words, start, to_verb="to" in frames or "any" in frames)
    aside = _ASIDE.match(tags, k)
    if aside is not None and (tags[aside.end() : aside.end() + 1] in ("T", "Z") or clause_follows(words, aside.end())):
        return aside.end()  # "has said, if elected, he"
    interrupts = found.lead > 1 and tags[found.lead - 1] == ","
    goes_on = tags.startswith(",Z", k) and words.text[words.starts[k + 1]].islower()
    if interrupts and goes_on and _SUBJECT_OR_CLAUSE.match(tags, 0, found.lead):
        return k  # 'It is "conceivable" that they win, he said, "if both run"', 'The plan, he said, "is late"'
    if tags[k : k + 1] == "," and tags[k + 1 : k + 2] in tuple("Zz" if interrupts else "ZzT"):
        k += 1
    return k


def _is_preposition(words: Words, k: int, frames: frozenset[str]) -> bool:
    """Whether a preposition that the verb asks for stands at the word `k`."""
    return words.tags[k : k + 1] in ("P", "o", "S") and words.lower[k] in frames


def _is_quoted_before(words: Words, lead: int, k: int) -> bool:
    """Whether a quotation ends before the cue's clause and what follows at the word `k` is not what was said."""
    tags = words.tags
    quoted = tags[:lead].rstrip(",-").endswith("Z")  # but 'When asked about "it," X answered, "No."'
    return quoted and (tags[k : k + 1] not in ("Z", "z") or not _OPENING_CLAUSE.match(tags))


def _said_before(words: Words, k: int, found: Found, verb: Verb, *, quoted: bool) -> Found | None:
    """The statement whose content stands before its cue, or which stands alone."""
    tags, lead = words.tags, found.lead
    if not verb.frames & ({"any", "quote", "end"} if quoted or lead == 0 else {"any", "end"}):
        return None
    if lead == 0 or found.inherits or tags[lead - 1] not in ",-Z":
        ends = lead > 0 and is_negated(words, found.cue.start)  # "said it was shut but did not elaborate"
        return replace(found, frame="alone", unsaid=ends) if lead == 0 or ends else None
    left, stop = left_content(words, lead)
    if quoted:
        stop = resumed(words, k, stop)
    elif (
        tags[k : k + 1] in (",", "-")
        and tags[k + 1 : k + 2] not in ("", "G", "M", "W")
        and not _OWN_PARTICIPLE.match(tags, k)  # "it is shut, she said, leaving us no way"
        and words.lower[k + 1] not in words.inventory.according_words  # "Roe said, according to the Herald"
    ):
        stop = right_end(words, k + 1, len(tags))
    return replace(found, content=(left, stop), frame="end") if left < stop else None


def _said_after(words: Words, start: int, k: int, found: Found, verb: Verb) -> Found | None:
    """The statement whose content begins at the word `k`, if the verb allows what stands there."""
    tags, frames, lead = words.tags, verb.frames, found.lead
    frame = frame_at(words, k)
    if frame == "that" and "that" not in frames and "np" in frames and tags[k + 1 : k + 2] in ("N", "E"):
        frame = "np"  # "called that criticism"
    if frame == "clause" and words.lower[k] in PREPOSITION_FRAMES & frames:
        frame = words.lower[k]  # "what he described as"
    if _says_nothing(words, start, k, frame, found, verb):
        return None
    if frame == "other" and "any" in frames and tags[k] in "AL":
        if lead == 0 or tags[lead - 1] not in "HWT":
            return None
        predicate = trimmed(words.text, words.starts[k], right_end(words, k, (tags + ",").index(",", k)))
        return replace(found, content=predicate, frame="clause")  # "who police say was armed"
    if frame == ":" and k + 1 == len(tags):
        return replace(found, frame="colon")
    content = right_content(words, k, frame) if frame_fits(frame, frames, words, k) else None
    if content is None:
        return None
    widened = k == found.cue.end and _is_preposition(words, k, frames)
    cue = Span(found.cue.start, k + 1) if widened else found.cue
    return replace(found, cue=cue, content=content, frame=frame)


def _says_nothing(words: Words, start: int, k: int, frame: str, found: Found, verb: Verb) -> bool:
    """Whether what stands at the word `k` is an object, a comparison or an act rather than something said."""
    tags, lower, lead, frames = words.tags, words.lower, found.lead, verb.frames
    after = tags[k + 1 : k + 2]
    named = "complement" in frames and tags[:lead].endswith("H") and tags[k] not in "zZ"  # "what he called a rant"
    preposition = frame in PREPOSITION_FRAMES
    if (frame != "np" and not preposition) or named:
        return named
    belief = verb.cue_class == "belief"
    if preposition:
        return False
    return (
        (verb.needs_object and k == found.cue.end and _ends_with_phrase(words, k))  # "told The Chronicle."
        or ("complement" in frames and not has_complement(words, k))
        or _head_of_object(words, k) in words.inventory.groups["unspoken"]  # "requested anonymity", "claimed 12 lives"
        or (
            "thing" in frames
            and _PERSON.match(tags, k) is not None
            and not ("any" in frames and clause_follows(words, k))
        )
        or (lower[k].endswith(REFLEXIVE) and after not in tuple("THZ:,"))  # "must assert itself in the region"
        or (belief and "as" in frames and "as" not in lower[k : k + AS_REACH])  # "how Americans view Congress"
    )


def _head_of_object(words: Words, k: int) -> str:
    phrase = noun_phrase_after(words, k)
    return head_noun(words, phrase) if phrase is not None else ""


def _ends_with_phrase(words: Words, k: int) -> bool:
    """Whether nothing but one noun phrase follows from the word `k` on."""
    phrase = noun_phrase_after(words, k)
    return phrase is not None and _OVER.match(words.tags, phrase.end) is not None


def _as_clause(words: Words, k: int, found: Found) -> Found | None:
    """`As X put it, ...` and `..., as X said`: what was said follows the clause, or stands around it."""
    tags = words.tags
    n = len(tags)
    opening = found.lead - 1
    after = n if tags[k : k + 1] in ("", ".", ";", ")") else k if tags[k] in "Zz" else k + 1
    left, stop = left_content(words, found.lead - 1)
    if set(tags[:opening]) <= set("BU&,-"):
        left = stop = words.starts[after] if after < n else 0
    stop = max(stop, right_end(words, after, n)) if after < n else stop
    return replace(found, content=trimmed(words.text, left, stop), frame="end") if left < stop else None


def resumed(words: Words, k: int, stop: int) -> int:
    """The end of what was said where it goes on after the cue: `..., he said, "..."` or `, and "..."`."""
    tags = words.tags
    n = len(tags)
    while k < n and tags[k] in ",-&UB":
        k += 1
    return words.ends[k] if k < n and tags[k] in "Zz" else stop
