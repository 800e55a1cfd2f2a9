"""The statements of one sentence: each cue with its speaker and what was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from corpus_tools.extraction.contents import (
    addressee_end,
    after_adjuncts,
    clause_follows,
    cut_contents,
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
from corpus_tools.extraction.cues import Found, Inventory, Span, Verb, Words
from corpus_tools.extraction.speakers import (
    Subject,
    head_noun,
    noun_phrase_after,
    subject_after,
    subject_before,
)
from corpus_tools.extraction.subjects import (
    inherited_subject,
    inverted_subject,
    is_document,
    is_finite_base,
    is_no_verb,
    may_be_noun,
    may_speak,
    participle_subject,
)

CUE_TAG = re.compile("[VGI]")
AS_REACH = 12  # words between "view" and "as"
SETTING_REACH = 9  # words between "statement" and the participle that goes with it


def find_cues(words: Words, inventory: Inventory) -> list[Found]:
    """The statements of one sentence, in the order of their cues."""
    found: list[Found] = []
    done = 0
    for candidate in CUE_TAG.finditer(words.tags):
        i = candidate.start()
        if i < done:
            continue
        for verb, end in _verbs_at(words, i, inventory):
            statement = _statement(words, i, end, verb, inventory, found)
            if statement is not None:
                found.append(statement)
                done = statement.cue.end
                break
    if not inventory.according_words.isdisjoint(words.lower):
        for match in inventory.according.finditer(words.text, words.starts[0], words.ends[-1]):
            statement = _according(words, match, inventory)
            if statement is not None:
                found.append(statement)
    if not found and ":" in words.tags:
        introduced = _introduced_quotation(words)
        if introduced is not None:
            found.append(introduced)
    if "Z-" in words.tags:
        signed = _signed_quotation(words)
        if signed is not None:
            found.append(signed)
    if len(found) > 1:
        found.sort(key=lambda f: f.cue.start)
        _pass_channels(found)
    cut_contents(words, found)
    return [f for f in found if not _says_again(words, f, found)] if len(found) > 1 else found


def _says_again(words: Words, f: Found, found: list[Found]) -> bool:
    """`X said he believes ...`: one statement, not two; the pronoun that begins what X said is X."""
    if f.source is None or f.source.start != f.lead or words.tags[f.lead] != "R" or f.inherits:
        return False
    groups = words.inventory.groups
    if not any(words.lower[f.lead] in groups[name] for name in ("he", "she", "they")):
        return False
    at = words.starts[f.lead]
    return any(
        g.content is not None
        and g.content[0] == at
        and g.cue.end <= f.lead
        and g.source is not None
        and g.frame != "according"
        for g in found
    )


def _verbs_at(words: Words, i: int, inventory: Inventory) -> list[tuple[Verb, int]]:
    """The reporting verbs at the word `i`, each with the end of its cue; those with particles first."""
    found = []
    for verb in inventory.verbs.get(words.lower[i], ()):
        end = i + 1 + len(verb.particle)
        if verb.particle == tuple(words.lower[i + 1 : end]):
            found.append((verb, end))
    return found


def _pass_channels(found: list[Found]) -> None:
    """`According to X, Y stated`: what Y says came through X."""
    for channel, f in pairwise(found):
        if channel.frame != "according" or not channel.content or not f.content:
            continue
        if channel.content[0] <= f.content[0] and f.content[1] <= channel.content[1]:
            f.via = channel.source


def _statement(words: Words, i: int, end: int, verb: Verb, inventory: Inventory, earlier: list[Found]) -> Found | None:
    tags = words.tags
    tag = tags[i]
    cue_start = i
    progressive = _after_auxiliary(tags, i)
    if tag == "G" and i > 1 and words.lower[i - 1] == "as":
        quoted_as = _quoted_as(words, i, end, verb)
        if quoted_as is not None:
            return quoted_as
    if tag == "I" and not progressive and i and tags[i - 1] == "t":
        link = _chain_before(words, i - 1, inventory)
        if link is None:
            return None
        cue_start = link
        subject = subject_before(words, link)
    elif tag == "G" and not progressive:
        subject = participle_subject(words, i)
    else:
        if tag == "I" and not is_finite_base(words, i, verb) and not ("document" in verb.frames and tags[i - 1] == "Z"):
            return None
        inverted = inverted_subject(words, i, end) if not verb.needs_object else None
        if inverted is not None:
            return _inverted_statement(words, i, end, inverted, verb)
        subject = subject_before(words, i)
    if subject.passive and tag == "V" and not words.lower[i].endswith("s"):
        return _passive(words, i, end, verb, subject)
    if subject.conditional or not may_speak(words, subject, verb, i) or is_no_verb(words, i, end, subject):
        return None
    if verb.is_noun and tag in "VI" and not progressive and may_be_noun(words, i, end, subject.span, verb):
        return None
    if subject.span is None and subject.inherits:
        subject = inherited_subject(words, i, earlier)
    if subject.span is None and (tag == "I" or (tag == "G" and i == 0) or "speaker" in verb.frames):
        return None  # "talk about the sea", "Asking them would end it", "That suggests"
    if "setting" in verb.frames:
        return _with_setting(words, i, end, subject, inventory)
    if "feeling" in verb.frames:
        return _with_feeling(words, i, end, verb, subject)
    statement = _with_content(words, i, end, verb, subject)
    if tag == "G" and i and tags[i - 1] == "P" and statement is not None and statement.frame in ("np", "to"):
        begin = bisect_left(words.starts, statement.content[0]) if statement.content else 0
        if statement.frame == "np" and clause_follows(tags, begin):  # "aside from saying he wants"
            return statement
        return None  # "against recommending charges": an act, not something said
    if statement is not None and cue_start < i:
        statement = replace(statement, cue=Span(cue_start, statement.cue.end))
    return statement


def _quoted_as(words: Words, i: int, end: int, verb: Verb) -> Found | None:
    """`was quoted as saying ... by the Herald`: the subject of the passive speaks, who stands after `by` is the channel."""
    tags = words.tags
    k = i - 2
    if tags[k] not in "dV" or not _after_auxiliary(tags, k):
        return None
    subject = subject_before(words, k)
    if not subject.passive or subject.conditional or subject.span is None:
        return None
    channel = noun_phrase_after(words, end + 1) if words.lower[end : end + 1] == ["by"] else None
    found = _with_content(
        words, i, channel.end if channel else end, verb, Subject(subject.span, subject.inherits), cue=Span(k, end)
    )
    return replace(found, via=channel) if found is not None else None


def _after_auxiliary(tags: str, i: int) -> bool:
    k = i - 1
    while k >= 0 and tags[k] == "B":
        k -= 1
    return k >= 0 and tags[k] == "A"


def _chain_before(words: Words, to: int, inventory: Inventory) -> int | None:
    """Where `went on` or `continued` begins before the `to` of an infinitive."""
    for k in (to - 1, to - 2):
        if k >= 0:
            for verb, end in _verbs_at(words, k, inventory):
                if "chain" in verb.frames and end == to:
                    return k
    return None


def _inverted_statement(words: Words, i: int, end: int, span: Span, verb: Verb) -> Found | None:
    if not verb.frames & {"any", "quote", "end"} or ("document" in verb.frames and not is_document(words, span)):
        return None
    tags = words.tags
    if i == 0:
        return _with_content(words, i, span.end, verb, Subject(span, True), cue=Span(i, end))
    start, stop = left_content(words, i)
    k = after_adjuncts(words, span.end)
    if tags[i - 1] == "," and tags[k : k + 1] == "," and set(tags[: i - 1]).isdisjoint("AVLdZ"):
        stop = right_end(words, k + 1, len(tags))  # "A lot of it, say observers, is luck"
    else:
        stop = _resumed(words, k, stop)
    return (
        Found(Span(i, end), span, verb.cue_class, "direct", (start, stop), lead=i, frame="end")
        if start < stop
        else None
    )


def _resumed(words: Words, k: int, stop: int) -> int:
    """The end of what was said where it goes on after the cue: `..., he said, "..."` or `, and "..."`."""
    tags = words.tags
    n = len(tags)
    while k < n and tags[k] in ",-&UB":
        k += 1
    return words.ends[k] if k < n and tags[k] in "Zz" else stop


def _with_setting(words: Words, i: int, end: int, subject: Subject, inventory: Inventory) -> Found | None:
    """`issued a statement announcing that`: one cue from the verb to the participle."""
    tags, lower = words.tags, words.lower
    n = len(tags)
    k = end
    while k < n and tags[k] in "DCNdBQ9zx" and not _is_setting(lower[k], inventory):
        k += 1
    if k >= n or not _is_setting(lower[k], inventory):
        return None
    for g in range(k + 1, min(n, k + SETTING_REACH)):
        if tags[g] == "G":
            for verb, stop in _verbs_at(words, g, inventory):
                found = _with_content(words, g, stop, verb, subject)
                if found is not None:
                    return replace(found, cue=Span(i, found.cue.end))
            return None
        if tags[g] in "VIAZ.;R":
            return None
    return None


def _is_setting(word: str, inventory: Inventory) -> bool:
    return inventory.settings.get(word, "feeling") != "feeling"


def _with_feeling(words: Words, i: int, end: int, verb: Verb, subject: Subject) -> Found | None:
    """`expressed their concern about`: the cue ends with the noun, what was said follows the preposition or `that`."""
    tags = words.tags
    phrase = noun_phrase_after(words, end)
    if phrase is None:
        return None
    for k in range(phrase.start, phrase.end):
        if words.inventory.settings.get(words.lower[k]) == "feeling":
            break
    else:
        return None
    k += 1
    n = len(tags)
    if k < n and tags[k] in "PoTt":
        k += tags[k] != "t"
        content = trimmed(words.text, words.starts[k], right_end(words, k, n)) if k < n else (0, 0)
    else:
        content = trimmed(words.text, words.starts[end], right_end(words, end, n))
        k = end
    if content[0] >= content[1]:
        return None
    lead = subject.span.start if subject.span and not subject.inherits else i
    return Found(Span(i, k), subject.span, verb.cue_class, "indirect", content, subject.inherits, lead, "np")


def _passive(words: Words, i: int, end: int, verb: Verb, subject: Subject) -> Found | None:
    """`are estimated at`: a statement whose speaker the sentence does not tell, or tells after `by`."""
    if "complement" in verb.frames and words.tags[end : end + 1] not in tuple("DQNCdZz"):
        return None  # "seats that have been called for the party"
    if "passive" not in verb.frames or subject.span is None or subject.conditional:
        return None
    tags = words.tags
    be = i - 1
    while be > 0 and tags[be - 1] in "BA":
        be -= 1
    source = noun_phrase_after(words, end + 1) if end < len(tags) and words.lower[end] == "by" else None
    if source is not None and set(tags[source.start : source.end]).isdisjoint("CEQR"):
        return None  # "is characterized by a focus on"
    content = trimmed(words.text, words.starts[subject.span.start], right_end(words, end, len(tags)))
    return Found(Span(be, end), source, "passive", "passive", content, lead=subject.span.start, frame="end")


def _with_content(
    words: Words, i: int, end: int, verb: Verb, subject: Subject, *, cue: Span | None = None
) -> Found | None:
    tags = words.tags
    n = len(tags)
    lead = subject.span.start if subject.span and not subject.inherits else i
    found = Found(cue or Span(i, end), subject.span, verb.cue_class, "indirect", None, subject.inherits, lead)
    k = end
    while k < n and tags[k] == "B" and words.lower[k] not in words.inventory.groups["negation"]:
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


_MAIN_VERB_AHEAD = re.compile(r"(?P<object>[CENDPotQ9gdzI&B]{1,20}?)B?A")


def _content_from(words: Words, start: int, found: Found, verb: Verb, subject: Subject) -> Found | None:
    """The statement with its content: on the left where the cue ends its clause, else on the right if the verb allows it."""
    tags = words.tags
    n = len(tags)
    lead = found.lead
    frames = verb.frames
    if verb.takes_object and words.lower[start : start + 2] == ["not", "to"]:  # "who asked not to be named"
        return None
    preposition = start < n and tags[start] in "Po" and words.lower[start] in frames and not is_amount(words, start)
    preposition = preposition and tags[start + 1 : start + 2] not in ("M", "")
    k = start if preposition else after_adjuncts(words, start, to_verb="to" in frames or "any" in frames)
    interrupts = lead > 0 and tags[lead - 1] == ","
    if k < n and tags[k] == "," and k + 1 < n and tags[k + 1] in ("Zz" if interrupts else "ZzT"):
        k += 1
    quoted_left = lead > 0 and (
        tags[lead - 1] == "Z" or (tags[lead - 1] in ",-" and lead > 1 and tags[lead - 2] == "Z")
    )
    if quoted_left and k < n and tags[k] in "TRDCENQ9" and tags[0] in "PSDCEN" and tags[lead - 1] != "Z":
        quoted_left = clause_follows(tags, k) is False and tags[k] != "T"
    if quoted_left and k < n and tags[k] in "Zz" and _OPENING_CLAUSE.match(tags):
        quoted_left = False  # "When asked about "the list," X answered, "No." "
    ends_here = k >= n or tags[k] in ".;)"
    if is_as_clause(words, lead) and k < n and tags[k] in "Pt":  # "as Holt reminded us in May, the bridge is old"
        comma = tags.find(",", k)
        k = comma if comma > 0 and set(tags[k:comma]).isdisjoint("AVLRZ") else k
    if frames & CLAUSE_FRAMES and is_as_clause(words, lead) and (ends_here or tags[k] in ",-:Zz"):
        return _as_clause(words, k, found)
    if ends_here or quoted_left or (tags[k] in ",-S" and lead > 0 and tags[lead - 1] in ",-"):
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
            stop = _resumed(words, k, stop)
        elif k + 1 < n and tags[k] in ",-" and tags[k + 1] not in "GM":
            stop = right_end(words, k + 1, n)
        return replace(found, content=(left, stop), frame="end")
    frame = frame_at(words, k)
    if frame == "np" and verb.needs_object and start < n and k == found.cue.end and _ends_with_phrase(words, k):
        return None  # "told The Chronicle."
    if frame == "that" and "that" not in frames and "np" in frames and tags[k + 1 : k + 2] in ("N", "E"):
        frame = "np"  # "called that criticism"
    if "complement" in frames and frame == "np" and not has_complement(words, k):
        return None
    reduced = _reduced_relative(words, found, k) if frame == "other" and "any" in frames else None
    if reduced is not None:
        return reduced
    if frame == "other" and tags[k] == "A" and "any" in frames and lead and tags[lead - 1] in "HW":
        predicate = trimmed(words.text, words.starts[k], right_end(words, k, _predicate_end(tags, lead, k)))
        return replace(found, content=predicate, frame="clause")  # "who police say was armed"
    if frame == "np" and verb.cue_class == "belief" and "as" in frames and "as" not in words.lower[k : k + AS_REACH]:
        return None  # "how Americans view Congress"
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
    if tags[k] != "A" or k != found.cue.end or span is None or found.inherits or span.end != i or i < 2:
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


_MAIN_VERB = re.compile(r"(?P<predicate>A[^,;:.TWHSAVLZ]{1,12}?)B?[AVL]")
CLAUSE_FRAMES = frozenset({"any", "clause", "end"})


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


_OPENING_CLAUSE = re.compile(r"B?,?[SP]")


def _according(words: Words, match: re.Match[str], inventory: Inventory) -> Found | None:
    """`according to X`: the speaker follows, what was said stands before or after."""
    tags = words.tags
    first, after = bisect_left(words.starts, match.start()), bisect_left(words.starts, match.end())
    if after >= len(tags) or words.starts[first] != match.start() or tags[first] in "Zz":
        return None
    at_start = first == 0 or tags[first - 1] in "&U.;:" or (first == 1 and tags[0] in "BU&")
    span = noun_phrase_after(words, after) if at_start else subject_after(words, after)
    if span is None:
        return None
    head = head_noun(words, span)
    cue_class = inventory.according_class[match.group().lower()]
    if match.group().lower() in inventory.according_names and not _leads_to_name(words, first, after, at_start):
        return None
    if cue_class == "belief" and not at_start and tags[first - 1] != ",":  # "it will sully him in the eyes of voters"
        return None
    if head in inventory.not_sources or (cue_class == "document" and head not in inventory.documents):
        return None
    n = len(tags)
    source = span
    if at_start:
        k = _phrase_end(words, span)
        if k + 1 >= n:
            return None
        relative = tags.find("W", span.start, k)
        source = Span(span.start, relative if relative > 0 else k)
        if "V" in tags[source.start : source.end]:
            source = span
        content = trimmed(words.text, words.starts[k + 1], right_end(words, k + 1, n))
    else:
        content = left_content(words, first)
        comma = tags.find(",", span.start)
        if comma > 0 and first and tags[first - 1] == "," and _PREDICATE.match(tags, comma + 1):
            source = Span(span.start, comma)  # "The bridge, according to the mayor, will stay closed"
            content = (content[0], right_end(words, comma + 1, n))
        elif (
            comma > 0 and comma + 1 < n and tags[comma + 1] not in "&U" and not set(tags[:first]) & set("AVLdZR")
        ):  # "Years ago, according to X, Y happened"
            source = Span(span.start, comma)
            content = trimmed(words.text, words.starts[comma + 1], right_end(words, comma + 1, n))
    if content[0] >= content[1]:
        return None
    return Found(Span(first, after), source, cue_class, "indirect", content, lead=first, frame="according")


_PREDICATE = re.compile(r"B{0,2}[AVL]")


def _leads_to_name(words: Words, first: int, after: int, at_start: bool) -> bool:
    """`, per the Herald`, not `per capita`: a phrase that has other senses leads to a speaker only before a name."""
    tags = words.tags
    apart = at_start or tags[first - 1] == ","
    return apart and (tags[after] in "CE" or (tags[after] == "D" and tags[after + 1 : after + 2] in ("C", "E")))


def _phrase_end(words: Words, span: Span) -> int:
    """The comma after the phrase of `according to`, over commas inside a list or an apposition."""
    tags = words.tags
    n = len(tags)
    k = span.end
    while k < n and tags[k] != ",":
        k += 1
    for _ in range(4):
        nxt = tags.find(",", k + 1)
        if nxt < 0 or any(tag in "AVIGZ" for tag in tags[k + 1 : nxt]) or tags[k + 1] in "RSP":
            return k
        if tags[k + 1] in "DEW" or "&" in tags[k + 1 : nxt] or (nxt == k + 2 and tags[k + 1] == "C"):
            k = nxt
        else:
            return k
    return k


_SIGNED = re.compile(r"Z-(?P<name>C{1,4})(?:,[^ZV]{1,30})?\.?$")


def _signed_quotation(words: Words) -> Found | None:
    """`"..." - Name`: a quotation with its speaker after a dash."""
    match = _SIGNED.search(words.tags)
    if match is None:
        return None
    quotation = match.start()
    content = trimmed(words.text, words.starts[quotation], words.ends[quotation])
    source = Span(*match.span("name"))
    return Found(
        Span(quotation + 1, quotation + 2), source, "speech", "direct", content, lead=quotation + 1, frame="end"
    )


_INTRODUCED = re.compile(r"(?P<name>D?C{1,6})(?:PD?C{1,5}|\(C{1,4}\)|,D?C{1,4})?(?P<colon>:)(?:Z|$)")


def _introduced_quotation(words: Words) -> Found | None:
    """`Name: "..."`, `Name in The Post:`: a quotation introduced by a name and a colon."""
    match = _INTRODUCED.match(words.tags)
    if match is None:
        return None
    colon = match.start("colon")
    content = None
    if colon + 1 < len(words.tags):
        content = trimmed(words.text, words.starts[colon + 1], words.ends[colon + 1])
    cue = Span(colon, colon + 1)
    return Found(
        cue,
        Span(*match.span("name")),
        "speech",
        "direct",
        content,
        lead=0,
        frame="introduced" if content is None else "quote",
    )
