"""What a reporting verb has said: the content before or after its cue, chosen by the frames of the verb."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from corpus_tools.extraction.statements.contents import (
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
from corpus_tools.extraction.statements.speaker_phrases import Subject, noun_phrase_after
from corpus_tools.extraction.statements.tagged_sentence import Found, Span, Verb, Words

AS_REACH = 12  # words between "view" and "as"
_MAIN_VERB_AHEAD = re.compile(r"(?P<object>[CENDPotQ9gdzI&B]{1,20}?)B?A")
_MAIN_VERB = re.compile(r"(?P<predicate>A[^,;:.TWHSAVLZ]{1,12}?)(?<!t)B?(?<!tB)[AVL]")
REFLEXIVE = ("self", "selves")
CLAUSE_FRAMES = frozenset({"any", "clause", "end"})
_OPENING_CLAUSE = re.compile(r"B?,?[SP]")


def with_content(
    words: Words, i: int, end: int, verb: Verb, subject: Subject, *, cue: Span | None = None
) -> Found | None:
    """The statement of the verb at the word `i`, whose cue ends at `end`; None where nothing said stands around it."""
    tags = words.tags
    n = len(tags)
    lead = subject.span.start if subject.span and not subject.inherits else i
    found = Found(cue or Span(i, end), subject.span, verb.cue_class, "indirect", None, subject.inherits, lead)
    k = end
    while (
        k < n
        and tags[k] == "B"
        and words.lower[k] not in words.inventory.groups["negation"]
        and not is_amount(words, k)
    ):
        k += 1
    starts = [k]
    relative = i > 0 and tags[i - 1] in "WA" and "W" in tags[max(0, i - 3) : i]
    if verb.takes_object and k < n and tags[k] not in "TZ:,.tHP":
        addressee = noun_phrase_after(words, k)
        if addressee is None and words.lower[k] in words.inventory.groups["object"]:  # "asking her, ..."
            addressee = Span(k, k + 1)
        if addressee is not None:
            starts.insert(0, addressee_end(words, addressee, verb.frames))
            that = that_ahead(tags, k, n)
            if that is not None and tags[that] == "T":
                starts.insert(0, that)
    alone: Found | None = None
    for start in starts:
        filled = _content_from(words, start, found, verb, subject)
        if filled is not None and filled.frame != "alone":
            bare = filled.frame == "to" or (filled.frame == "np" and not verb.frames & CLAUSE_FRAMES)
            return _inside_relative(words, filled) if relative and bare else filled
        alone = alone or filled
    return alone


def _inside_relative(words: Words, found: Found) -> Found:
    """`Firms that agreed to take part were granted ...`: what was said ends where the verb of the main clause begins."""
    if found.content is None:
        return found
    begin = bisect_left(words.starts, found.content[0])
    match = _MAIN_VERB_AHEAD.match(words.tags, begin)
    if match is None:
        return found
    return replace(found, content=trimmed(words.text, found.content[0], words.ends[match.end("object") - 1]))


def _content_from(words: Words, start: int, found: Found, verb: Verb, subject: Subject) -> Found | None:
    """The statement with its content: on the left where the cue ends its clause, else on the right if the verb allows it."""
    tags = words.tags
    n = len(tags)
    lead = found.lead
    frames = verb.frames
    if verb.takes_object and words.lower[start : start + 2] == ["not", "to"]:  # "who asked not to be named"
        return None
    preposition = start < n and tags[start] in "Po" and words.lower[start] in frames and not is_amount(words, start)
    if preposition and tags[start + 1 : start + 2] == "&":
        return None  # "asked for and got"
    preposition = preposition and tags[start + 1 : start + 2] not in ("M", "")
    k = start if preposition else after_adjuncts(words, start, to_verb="to" in frames or "any" in frames)
    interrupts = lead > 0 and tags[lead - 1] == ","
    if k < n and tags[k] == "," and k + 1 < n and tags[k + 1] in ("Zz" if interrupts else "ZzT"):
        k += 1
    quoted_left = lead > 0 and (
        tags[lead - 1] == "Z" or (tags[lead - 1] in ",-" and lead > 1 and tags[lead - 2] == "Z")
    )
    if quoted_left and k < n and tags[k] in "TRDCENQ9" and tags[0] in "PSDCENG" and tags[lead - 1] != "Z":
        quoted_left = clause_follows(words, k) is False and tags[k] != "T"
    if quoted_left and k < n and tags[k] in "Zz" and _OPENING_CLAUSE.match(tags):
        quoted_left = False  # "When asked about "the list," X answered, "No." "
    ends_here = k >= n or tags[k] in ".;)"
    if is_as_clause(words, lead) and k < n and tags[k] in "Pt":  # "as Holt reminded us in May, the bridge is old"
        comma = tags.find(",", k)
        k = comma if comma > 0 and set(tags[k:comma]).isdisjoint("AVLRZ") else k
    if frames & CLAUSE_FRAMES and is_as_clause(words, lead) and (ends_here or tags[k] in ",-:Zz"):
        return _as_clause(words, k, found)
    asks = "wh" in frames and not ends_here and frame_at(words, k) == "wh"  # "In Derna, Roe asked the mayor if"
    if ends_here or quoted_left or (tags[k] in ",-S" and not asks and lead > 0 and tags[lead - 1] in ",-"):
        if not frames & ({"any", "quote", "end"} if quoted_left or lead == 0 else {"any", "end"}):
            return None
        if lead == 0 or subject.inherits or tags[lead - 1] not in ",-Z":
            alone = ends_here and lead == 0 and not subject.inherits and bool(frames & {"any", "quote"})
            alone = alone and words.inventory.groups["negation"].isdisjoint(words.lower[lead : found.cue.start])
            return replace(found, frame="alone") if alone else None
        left, stop = left_content(words, lead)
        if left >= stop:
            return None
        if quoted_left:
            stop = resumed(words, k, stop)
        elif k + 1 < n and tags[k] in ",-" and tags[k + 1] not in "GM":
            stop = right_end(words, k + 1, n)
        return replace(found, content=(left, stop), frame="end")
    frame = frame_at(words, k)
    if frame == "np" and verb.needs_object and start < n and k == found.cue.end and _ends_with_phrase(words, k):
        return None  # "told The Chronicle."
    if frame == "that" and "that" not in frames and "np" in frames and tags[k + 1 : k + 2] in ("N", "E"):
        frame = "np"  # "called that criticism"
    if "complement" in frames and (
        (lead and tags[lead - 1] == "H") or (frame == "np" and not has_complement(words, k))
    ):
        return None  # "what he called a rant"
    if frame == "np" and words.lower[k].endswith(REFLEXIVE) and tags[k + 1 : k + 2] not in ("T", "H", "Z", ":", ","):
        return None  # "must assert itself in the region"
    reduced = _reduced_relative(words, found, k) if frame == "other" and "any" in frames else None
    if reduced is not None:
        return reduced
    if frame == "other" and tags[k] in "AL" and "any" in frames and lead and tags[lead - 1] in "HWT":
        predicate = trimmed(words.text, words.starts[k], right_end(words, k, _predicate_end(tags, lead, k)))
        return replace(found, content=predicate, frame="clause")  # "who police say was armed"
    if frame == "np" and verb.cue_class == "belief" and "as" in frames and "as" not in words.lower[k : k + AS_REACH]:
        return None  # "how Americans view Congress"
    if (
        frame == "np"
        and verb.cue_class == "belief"
        and not words.inventory.groups["negation"].isdisjoint(words.lower[lead:k])
    ):
        return None  # "did not believe Holt"
    if frame == "to" and words.lower[k + 1 : k + 2] and words.lower[k + 1] in words.inventory.groups["finite"]:
        return None  # "the rules that they agreed to were"
    if frame == "to" and tags[k + 1 : k + 2] in ("", ":", ".", ","):  # "Under the deal, they agreed to:"
        return None
    if frame == ":" and k + 1 >= n and frames & {"any", "quote"}:
        return replace(found, frame="colon")
    if not frame_fits(frame, frames, words, k):
        return None
    content = right_content(words, k, frame)
    if content is None:
        return None
    cue = found.cue
    if preposition and k == cue.end:
        cue = Span(cue.start, k + 1)
    return replace(found, cue=cue, content=content, frame=frame)


def _reduced_relative(words: Words, found: Found, k: int) -> Found | None:
    """`a woman police say was held`: the last word before the cue speaks, of the noun before it."""
    tags = words.tags
    i = found.cue.start
    span = found.source
    if tags[k] not in "AL" or k != found.cue.end or span is None or found.inherits or span.end != i or i < 2:
        return None
    if tags[i - 1] != "E" or tags[i - 2] not in "NE" or span.end - span.start < 2:
        return None
    comma = tags.find(",", k)
    stop = comma if comma > 0 else _predicate_end(tags, i - 1, k)
    predicate = trimmed(words.text, words.starts[k], right_end(words, k, stop))
    return replace(found, source=Span(i - 1, i), content=predicate, lead=i - 1, frame="clause")


def _ends_with_phrase(words: Words, k: int) -> bool:
    """Whether nothing but one noun phrase follows from the word `k` on."""
    phrase = noun_phrase_after(words, k)
    return phrase is not None and set(words.tags[phrase.end :]) <= set(".M")


def _predicate_end(tags: str, lead: int, k: int) -> int:
    """Where the predicate that begins at the auxiliary `k` ends: at the comma or before the verb of the clause around it."""
    if lead > 1 and tags[lead - 2] == ",":
        comma = tags.find(",", k)
        return comma if comma > 0 else len(tags)
    match = _MAIN_VERB.match(tags, k)
    return match.end("predicate") if match else len(tags)


def _as_clause(words: Words, k: int, found: Found) -> Found | None:
    """`As X put it, ...` and `..., as X said`: what was said follows the clause, or stands around it."""
    tags = words.tags
    n = len(tags)
    opening = found.lead - 1
    while opening > 0 and tags[opening - 1] in ",-":
        opening -= 1
    after = n if k >= n or tags[k] in ".;)" else k if tags[k] in "Zz" else k + 1
    if set(tags[:opening]) <= set("BU&,-"):
        content = trimmed(words.text, words.starts[after], right_end(words, after, n)) if after < n else (0, 0)
    else:
        left, stop = left_content(words, found.lead - 1)
        content = (left, max(stop, right_end(words, after, n)) if after < n else stop)
    return replace(found, content=content, frame="end") if content[0] < content[1] else None


def resumed(words: Words, k: int, stop: int) -> int:
    """The end of what was said where it goes on after the cue: `..., he said, "..."` or `, and "..."`."""
    tags = words.tags
    n = len(tags)
    while k < n and tags[k] in ",-&UB":
        k += 1
    return words.ends[k] if k < n and tags[k] in "Zz" else stop
