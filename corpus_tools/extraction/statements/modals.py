"""Cues under a negation or a modal: what somebody did not say, might, could or will say is no statement of what they said."""

from __future__ import annotations

from bisect import bisect_left

from corpus_tools.extraction.language.chunks import MODAL
from corpus_tools.extraction.statements.tagged_sentence import Found, Verb, Words


def is_unsaid(words: Words, found: Found, verb: Verb) -> bool:
    """Whether the cue stands under a negation or a modal and nothing shows that it was said all the same.

    Said all the same: a quotation beside the cue, the first person's `I will argue that`, and `the Herald can reveal that`
    (verbs with the frame `can`). What somebody does not rule out is told all the same.
    """
    if "denial" not in verb.frames and is_negated(words, found.cue.start):
        return not is_quotation(words, found, verb)
    modal = _modal_before(words, found.cue.start)
    if modal is None:
        return False
    lower, groups = words.lower, words.inventory.groups
    if is_quotation(words, found, verb):
        return False
    able, remote = lower[modal] in groups["able"], lower[modal] in groups["remote"]
    if found.source and lower[found.source.start] == "i":
        return remote
    return remote or not (able and "can" in verb.frames)


def is_negated(words: Words, cue: int) -> bool:
    """Whether a negation stands in the verb group of the cue: not in `did not only say`."""
    lower, groups, first = words.lower, words.inventory.groups, cue
    while first > 0 and words.tags[first - 1] in "ABMU":
        first -= 1
    return any(lower[i] in groups["negation"] and lower[i + 1] not in groups["merely"] for i in range(first, cue))


def _modal_before(words: Words, cue: int) -> int | None:
    """The modal of the verb group in which the cue stands."""
    if MODAL not in words.sentence.codes:
        return None
    group = words.sentence.vg_at(words.tokens[cue])
    return words.word_of(group.modal) if group is not None and group.modal >= 0 else None


def is_quotation(words: Words, found: Found, verb: Verb) -> bool:
    """Whether what was said is a quotation beside the cue: not `will continue to ask for "more time now"`."""
    tags = words.tags
    if "chain" in verb.frames:
        return False
    if found.content is None:
        return found.frame == "colon"
    if found.frame == "end":
        return tags[: found.lead].rstrip(",-").endswith("Z")
    k = bisect_left(words.starts, found.content[0])
    between = tags[found.cue.end : k]
    return tags[k : k + 1] == "Z" and set(between) <= set(",:-BM")
