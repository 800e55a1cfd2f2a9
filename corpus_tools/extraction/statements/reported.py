"""The statements of one sentence: each cue with its speaker and what was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from corpus_tools.extraction.statements.complements import resumed, with_content
from corpus_tools.extraction.statements.contents import (
    after_adjuncts,
    clause_follows,
    cut_contents,
    left_content,
    right_content,
    right_end,
    trimmed,
)
from corpus_tools.extraction.statements.modals import is_quotation, is_unsaid
from corpus_tools.extraction.statements.speaker_phrases import (
    Subject,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
)
from corpus_tools.extraction.statements.subjects import (
    agrees,
    can_speak,
    inherited_subject,
    inverted_subject,
    is_document,
    is_finite_base,
    is_no_verb,
    is_nobody,
    may_be_noun,
    may_speak,
    participle_subject,
)
from corpus_tools.extraction.statements.tagged_sentence import Found, Inventory, Span, Verb, Words
from corpus_tools.extraction.statements.verbless import according, introduced_quotation, signed_quotation

CUE_TAG = re.compile("[VGI]")
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
                statement.unsaid = statement.unsaid or is_unsaid(words, statement, verb)
                found.append(statement)
                done = statement.cue.end
                break
    found += _without_verb(words, inventory, alone=not found)
    if len(found) > 1:
        found.sort(key=lambda f: f.cue.start)
        _pass_channels(found)
    cut_contents(words, found)
    for f in found:
        _cite(words, f, found)
    said = [f for f in found if not f.unsaid]
    return [f for f in said if not _says_again(words, f, said)] if len(said) > 1 else said


def _without_verb(words: Words, inventory: Inventory, *, alone: bool) -> list[Found]:
    """`according to X`, a signed quotation, and, where the sentence has no other statement, a name and a colon."""
    found: list[Found | None] = []
    if not inventory.according_words.isdisjoint(words.lower):
        matches = inventory.according.finditer(words.text, words.starts[0], words.ends[-1])
        found = [according(words, match, inventory) for match in matches]
    if alone and not any(found) and ":" in words.tags:
        found.append(introduced_quotation(words))
    if "Z-" in words.tags:
        found.append(signed_quotation(words))
    return [statement for statement in found if statement is not None]


def _says_again(words: Words, f: Found, found: list[Found]) -> bool:
    """`X said he believes ...`: one statement, not two; the pronoun that begins what X said is X."""
    groups = words.inventory.groups
    pronoun = f.source is not None and f.source.start == f.lead and words.tags[f.lead] == "R"
    if not pronoun or not any(words.lower[f.lead] in groups[name] for name in ("he", "she", "they")):
        return False
    at = words.starts[f.lead]
    return any(g.content is not None and g.content[0] == at and g.cue.end <= f.lead for g in found)


def _verbs_at(words: Words, i: int, inventory: Inventory) -> list[tuple[Verb, int]]:
    """The reporting verbs at the word `i`, each with the end of its cue; those with particles first."""
    found = []
    apart = 1 + (words.tags[i + 1 : i + 2] in ("M", "B"))  # "called Friday for"
    for verb in inventory.verbs.get(words.lower[i], ()):
        for first in {i + 1, i + apart} if verb.particle else {i + 1}:
            end = first + len(verb.particle)
            if verb.particle == tuple(words.lower[first:end]):
                found.append((verb, end))
    return found


def _pass_channels(found: list[Found]) -> None:
    """`According to X, Y stated`: what Y says came through X."""
    for channel, f in pairwise(found):
        reported = channel.content if channel.frame == "according" else None
        if reported and f.content and f.content[1] <= reported[1]:
            f.via = channel.source


def _cite(words: Words, f: Found, found: list[Found]) -> None:
    """`AFP reported, citing two officials`: what AFP reported is what the officials say, and AFP is the channel."""
    at = f.cue.start
    if words.tags[at] != "G" or not any("cited" in verb.frames for verb in words.inventory.verbs[words.lower[at]]):
        return
    people = noun_phrase_after(words, f.cue.end)
    told = [g for g in found if g is not f and g.content and g.source and not g.inherits]
    if people is None or not told or _OFFICIALS.match(words.tags, people.start, people.end) is None:
        return
    channel = next((g for g in reversed(told) if g.cue.start < at), told[0])
    if people.end < len(words.tags) and words.tags[people.end] in ",.":
        f.source, f.via, f.content, f.inherits, f.frame = people, channel.source, channel.content, False, "according"


_OFFICIALS = re.compile("[^Pots,]*E(?![CENdgs])")  # "police and army officials", not "police reports"


def _statement(words: Words, i: int, end: int, verb: Verb, inventory: Inventory, earlier: list[Found]) -> Found | None:
    """The statement of the verb at the word `i`; None where nobody says anything with it."""
    tags, tag = words.tags, words.tags[i]
    quoted_as = _quoted_as(words, i, end, verb) or _quotes_as(words, i, end, verb, earlier)
    if quoted_as is not None:
        return quoted_as
    first, progressive = i, _after_auxiliary(tags, i)
    if tag == "I" and not progressive and tags[max(0, i - 1)] == "t":
        link = _chain_before(words, i - 1, inventory)
        if link is None:
            return None
        first, subject = link, subject_before(words, link)
    elif tag == "G" and not progressive:
        subject = participle_subject(words, i)
    else:
        if tag == "I" and not is_finite_base(words, i, verb) and not ("document" in verb.frames and tags[i - 1] == "Z"):
            return None
        named = "complement" in verb.frames and tags[i - 1 : i] == ","  # "his group, called the Fund,"
        inverted = inverted_subject(words, i, end) if not (verb.needs_object or named) else None
        if inverted is not None:
            return _inverted_statement(words, i, end, inverted, verb)
        subject = subject_before(words, i)
    if subject.passive and tag == "V" and not words.lower[i].endswith("s"):
        return _passive(words, i, end, verb, subject)
    speaker = _speaker(words, i, end, verb, subject, earlier)
    found = _said(words, i, end, verb, speaker, inventory) if speaker is not None else None
    return replace(found, cue=Span(first, found.cue.end)) if found is not None and first < i else found


def _speaker(words: Words, i: int, end: int, verb: Verb, subject: Subject, earlier: list[Found]) -> Subject | None:
    """Who speaks; None where the form is no verb of saying, or the subject cannot say anything with it."""
    tags, tag = words.tags, words.tags[i]
    if subject.conditional or not may_speak(words, subject, verb, i) or is_no_verb(words, i, end, subject, verb):
        return None
    noun = verb.is_noun and "count" not in verb.frames and tag in "VI" and not _after_auxiliary(tags, i)
    if noun and may_be_noun(words, i, end, subject.span, verb):
        return None
    if subject.span is None and subject.inherits:
        subject = inherited_subject(words, i, earlier)
        thing = subject.span is not None and words.lower[subject.span.start] in words.inventory.groups["thing"]
        if thing and all(f.source != subject.span for f in earlier):
            return None  # "It is new and underscores the need"
    if subject.span is None:  # "talk about the sea", "Asking them would end it", "That suggests"
        return None if tag == "I" or i == 0 or "speaker" in verb.frames else subject
    asked = tags[: subject.span.start] in ("A", "HA", "UA")  # "Does he agree that it is shut?", "Nor did he believe it"
    return None if asked or is_nobody(words, subject.span) or not agrees(words, subject.span, i) else subject


def _said(words: Words, i: int, end: int, verb: Verb, subject: Subject, inventory: Inventory) -> Found | None:
    """The statement with what was said, as the frames of the verb want it."""
    if verb.frames & {"toll", "count"}:
        counted = _with_count(words, i, end, verb, subject)
        if counted is not None or "setting" not in verb.frames:
            return counted
    if "setting" in verb.frames:
        return _with_setting(words, i, end, subject, inventory)
    if "feeling" in verb.frames:
        return _with_feeling(words, i, end, verb, subject)
    found = with_content(words, i, end, verb, subject)
    speaks = subject.span is None or can_speak(words, subject.span)
    if found is None or not (speaks or (is_quotation(words, found, verb) and "V" not in words.tags[end + 1 :])):
        return None  # not 'the changes announced "will help," Roe said'
    if words.tags[i] == "G" and words.tags[max(0, i - 1)] in "PS" and found.frame in ("np", "to"):
        begin = bisect_left(words.starts, found.content[0]) if found.content else 0
        comma = words.tags.find(",", begin)  # not "in announcing the plan, | the mayor said"
        clause = found.frame == "np" and clause_follows(words, begin, before=comma)
        return found if clause else None  # "aside from saying he wants", but "against recommending charges": an act
    return found


def _quoted_as(words: Words, i: int, end: int, verb: Verb) -> Found | None:
    """`was quoted as saying ... by the Herald`: the subject of the passive speaks, who stands after `by` is the channel."""
    k = i - 2
    if words.tags[i] != "G" or words.lower[i - 1] != "as" or not _after_auxiliary(words.tags, k):
        return None
    subject = subject_before(words, k)
    if words.tags[k] not in "dV" or subject.span is None:
        return None
    channel = noun_phrase_after(words, end + 1) if words.lower[end : end + 1] == ["by"] else None
    start = channel.end if channel else end
    found = with_content(words, i, start, verb, Subject(subject.span, subject.inherits), cue=Span(k, end))
    return replace(found, via=channel) if found is not None else None


def _quotes_as(words: Words, i: int, end: int, verb: Verb, earlier: list[Found]) -> Found | None:
    """`the agency quoted X as saying`: X speaks, and who quotes, the latest statement so far, is the channel."""
    quoted = noun_phrase_before(words.tags, i - 1) if words.tags[i] == "G" and words.lower[i - 1] == "as" else None
    if quoted is None:
        return None
    medium = earlier.pop() if earlier and earlier[-1].cue.end == quoted.start else None
    if medium is None:  # "by quoting officials as saying"
        quoting = words.tags[quoted.start - 1] == "G"
        return with_content(words, i, end, verb, Subject(quoted, False)) if quoting else None
    found = with_content(words, i, end, verb, Subject(Span(medium.lead, quoted.end), False))
    return replace(found, source=quoted, via=medium.source, inherits=medium.inherits) if found is not None else None


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
    if not verb.frames & {"any", "end"} and i and "Z" not in tags[:i]:
        return None  # "what it would do, began more than a year ago"
    if i == 0:
        return with_content(words, i, span.end, verb, Subject(span, True), cue=Span(i, end))
    start, stop = left_content(words, i)
    k = after_adjuncts(words, span.end)
    if tags[i - 1] == "," and tags[k : k + 1] == "," and k + 1 < len(tags) and set(tags[: i - 1]).isdisjoint("AVLdZ"):
        stop = right_end(words, k + 1, len(tags))  # "A lot of it, say observers, is luck"
    else:
        stop = resumed(words, k, stop)
    said = Found(Span(i, end), span, verb.cue_class, "direct", (start, stop), lead=i, frame="end")
    return said if start < stop else None


def _with_setting(words: Words, i: int, end: int, subject: Subject, inventory: Inventory) -> Found | None:
    """`issued a statement announcing that`: one cue from the verb to the participle."""
    tags, lower = words.tags, words.lower
    phrase = _BEFORE_SETTING.match(tags, end)
    words_of_phrase = range(end, min(len(tags), phrase.end() + 1 if phrase else end))
    k = next((k for k in words_of_phrase if inventory.settings.get(lower[k], "feeling") != "feeling"), len(tags))
    g = tags.find("G", k + 1, k + SETTING_REACH)
    if g < 0 or not _OWN_CLAUSE.isdisjoint(tags[k + 1 : g]):  # "sent a message, but he avoided calling for it"
        return None
    told = (with_content(words, g, stop, verb, subject) for verb, stop in _verbs_at(words, g, inventory))
    found = next((found for found in told if found is not None), None)
    return replace(found, cue=Span(i, found.cue.end)) if found is not None else None


_OWN_CLAUSE = frozenset("URAVL;")
_BEFORE_SETTING = re.compile("[DCNdBQ9zx]*")


def _with_count(words: Words, i: int, end: int, verb: Verb, subject: Subject) -> Found | None:
    """`puts the toll at 13`, `documented the deaths of 45 civilians`: a speaker or a document that tells a number."""
    phrase, toll = noun_phrase_after(words, end), "toll" in verb.frames
    content = right_content(words, phrase.start, "np") if phrase is not None and subject.span is not None else None
    if phrase is None or content is None:
        return None
    last = bisect_left(words.starts, content[1]) if toll else phrase.end
    counts = toll and words.inventory.tolls.isdisjoint(words.lower[phrase.start : phrase.end])
    if counts or "9" not in words.tags[phrase.start : last]:
        return None
    return _of(words, Span(i, end), subject, verb, content)


def _with_feeling(words: Words, i: int, end: int, verb: Verb, subject: Subject) -> Found | None:
    """`expressed their concern about`: the cue ends with the noun, what was said follows the preposition or `that`."""
    tags, settings = words.tags, words.inventory.settings
    phrase = noun_phrase_after(words, end)
    inside = range(phrase.start, phrase.end) if phrase is not None else ()
    felt = next((k for k in inside if settings.get(words.lower[k]) == "feeling"), None)
    if felt is None:
        return None
    k = felt + 1 + (tags[felt + 1 : felt + 2] != "t") if tags[felt + 1 : felt + 2] in tuple("PoTt") else end
    content = right_content(words, k, "np") if k < len(tags) else None
    return _of(words, Span(i, k), subject, verb, content) if content is not None else None


def _of(words: Words, cue: Span, subject: Subject, verb: Verb, content: tuple[int, int]) -> Found:
    lead = subject.lead(cue.start)
    return Found(cue, subject.span, verb.cue_class, "indirect", content, subject.inherits, lead, "np")


def _passive(words: Words, i: int, end: int, verb: Verb, subject: Subject) -> Found | None:
    """`are estimated at`: a statement whose speaker the sentence does not tell, or tells after `by`."""
    tags = words.tags
    if "passive" not in verb.frames or subject.span is None or subject.conditional:
        return None
    be = i - 1
    while be > 0 and tags[be - 1] in "BA":
        be -= 1
    source = noun_phrase_after(words, end + 1) if end < len(tags) and words.lower[end] == "by" else None
    said = words.lower[subject.span.start] == "it" and tags.startswith("T", end) and end + 1 < len(tags)
    start = end + 1 if said else subject.span.start  # "it was reported | that"
    content = trimmed(words.text, words.starts[start], right_end(words, end, len(tags)))
    return Found(Span(be, end), source, "passive", "passive", content, lead=subject.span.start, frame="end")
