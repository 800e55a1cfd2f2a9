"""Who says what: reported statements with their source, cue and content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.contents import (
    addressee_end,
    after_adjuncts,
    cut_contents,
    frame_at,
    frame_fits,
    head_noun,
    left_content,
    right_end,
    trimmed,
)
from corpus_tools.extraction.cues import Found, Inventory, Span, Verb, Words, _compiled, read_words
from corpus_tools.extraction.quotations import Quoted, QuoteState
from corpus_tools.extraction.sources import Row, Sources
from corpus_tools.extraction.speakers import (
    NOTHING,
    Subject,
    noun_phrase_after,
    noun_phrase_before,
    subject_after,
    subject_before,
)
from corpus_tools.lexicons import Lexicons, load_lexicons

LOWER_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
QUOTE_SIGN = re.compile(r"[\"“”„«»]|''|``|[‘'](?=\w)")
SETTING_REACH = 9  # words between "statement" and the participle that goes with it
SHARE_OF_QUOTATION = 0.6  # of a sentence's code points: from here on it is a quotation even without a cue


def find_statements(
    sentences: pd.DataFrame, entities: pd.DataFrame, *, lexicons: Lexicons | None = None
) -> pd.DataFrame:
    """The table statements from the tables sentences and entities.

    Works with an empty `entities` too: speakers are then the noun phrases beside the cue; with entities they get the name
    that they have within the article. Cues are the rows of the word list reporting_verbs with tier `core`.
    """
    words = lexicons or load_lexicons()
    inventory = _compiled(words)
    sources = Sources(entities, words)
    columns = [sentences[c].tolist() for c in ("article_id", "sentence_id", "zone", "block", "text")]
    rows: list[dict[str, Any]] = []
    for article_id, group in groupby(zip(*columns, strict=True), key=lambda sentence: sentence[0]):
        rows.extend(_article(article_id, list(group), inventory, sources))
    return tables.make("statements", rows)


def _article(
    article_id: str, sentences: list[tuple[str, str, str, int, str]], inventory: Inventory, sources: Sources
) -> Iterator[dict[str, Any]]:
    rows: list[Row] = []
    blocks = []
    n = 0
    for _, paragraph in groupby(sentences, key=lambda s: s[3]):
        state = QuoteState()
        for _, _, zone, block, text in paragraph:
            blocks.append(block)
            rows.extend(_sentence(n, zone, text, state, inventory))
            n += 1
    _carry_speakers(rows, blocks)
    texts = [s[4] for s in sentences]
    ids = [s[1] for s in sentences]
    yield from sources.filled(article_id, rows, ids, texts)


def _sentence(n: int, zone: str, text: str, state: QuoteState, inventory: Inventory) -> list[Row]:
    quoted: list[Quoted] = []
    if state.open or QUOTE_SIGN.search(text):
        quoted = state.read(text)
    if not quoted and inventory.wanted.isdisjoint(LOWER_WORD.findall(text.lower())):
        return []
    words = read_words(text, quoted, inventory, title=zone == "title")
    found = _cues(words, inventory, zone)
    rows = [_row(n, words, f, quoted) for f in found]
    taken = [row.content for row in rows if row.content]
    for span in quoted:
        if span.end - span.start >= SHARE_OF_QUOTATION * len(text) and not any(
            a < span.end and span.start < b for a, b in taken
        ):
            start, end = trimmed(text, span.start, span.end)
            if start < end:
                rows.append(
                    Row(n, start, None, "quote", "direct", (start, end),
                        carried_in=span.carried_in, carried_out=span.carried_out)
                )  # fmt: skip
    return sorted(rows, key=lambda row: row.start)


def _row(n: int, words: Words, f: Found, quoted: list[Quoted]) -> Row:
    cue = (words.starts[f.cue.start], words.ends[f.cue.end - 1])
    row = Row(n, cue[0], cue, f.cue_class, f.mode, f.content, inherits=f.inherits)
    if f.source is not None:
        row.source_sentence = n
        row.source = (words.starts[f.source.start], words.ends[f.source.end - 1])
    if f.via is not None:
        row.via = words.text[words.starts[f.via.start] : words.ends[f.via.end - 1]]
    if f.content:
        inside = [q for q in quoted if q.start < f.content[1] and f.content[0] < q.end]
        row.carried_in = any(q.carried_in for q in inside)
        row.carried_out = any(q.carried_out for q in inside)
        if f.mode != "passive":
            row.mode = _mode(words.text, f.content, inside)
    return row


def _mode(text: str, content: tuple[int, int], quoted: list[Quoted]) -> str:
    """direct where only marks and a few words stand outside the quotation, mixed where some words are quoted."""
    if not quoted:
        return "indirect"
    start, end = content
    covered = sum(min(q.end, end) - max(q.start, start) for q in quoted)
    first = min(q.start for q in quoted)
    if first <= start + 2 and max(q.end for q in quoted) >= end - 2:
        return "direct"
    if first <= start + 2 and covered >= SHARE_OF_QUOTATION * (end - start):
        return "direct"
    return "mixed"


def _cues(words: Words, inventory: Inventory, zone: str) -> list[Found]:
    """The statements of one sentence, in the order of their cues."""
    tags = words.tags
    found: list[Found] = []
    done = 0
    for i, tag in enumerate(tags):
        if tag in "VGI" and i >= done:
            verb, end = _verb_at(words, i, inventory)
            if verb is not None:
                statement = _statement(words, i, end, verb, inventory, found)
                if statement is not None:
                    found.append(statement)
                    done = statement.cue.end
    for match in inventory.according.finditer(words.text):
        statement = _according(words, match, inventory)
        if statement is not None:
            found.append(statement)
    found.sort(key=lambda f: f.cue.start)
    cut_contents(words, found)
    _pass_channels(found)
    return [f for f in found if f.content or f.frame == "response"]


def _pass_channels(found: list[Found]) -> None:
    """`According to X, Y stated`: what Y says came through X."""
    for channel, f in pairwise(found):
        inside = (
            channel.content and f.content and channel.content[0] <= f.content[0] and f.content[1] <= channel.content[1]
        )
        if channel.frame == "according" and channel.content and channel.cue.start == channel.lead and inside:
            f.via = channel.source


def _verb_at(words: Words, i: int, inventory: Inventory) -> tuple[Verb | None, int]:
    """The reporting verb at the word `i`, with the end of the cue after its particle."""
    for verb in inventory.verbs.get(words.lower[i], ()):
        if not verb.particle:
            return verb, i + 1
        if i + 1 < len(words.lower) and words.lower[i + 1] == verb.particle:
            return verb, i + 2
    return None, i


def _statement(words: Words, i: int, end: int, verb: Verb, inventory: Inventory, earlier: list[Found]) -> Found | None:
    tags, _lower = words.tags, words.lower
    before = tags[i - 1] if i else ""
    tag = tags[i]
    settings = inventory.settings
    if tag == "I" and not _is_finite_base(words, i):
        return None
    if tag == "G" and before != "A" and not (before == "B" and i > 1 and tags[i - 2] == "A"):
        subject = _participle_subject(words, i, settings, earlier)
    else:
        inverted = _inverted(words, i, end, settings)
        if inverted is not None:
            return _inverted_statement(words, i, end, inverted, verb, settings)
        subject = subject_before(words, i, settings)
    if subject.passive and tag == "V":
        return _passive(words, i, end, verb, subject)
    if subject.span is None and subject.inherits:
        subject = _inherited(words, i, settings, earlier)
    if subject is NOTHING:
        return None
    if "setting" in verb.frames:
        return _with_setting(words, i, end, subject, inventory)
    return _with_content(words, i, end, verb, subject, settings)


def _with_setting(words: Words, i: int, end: int, subject: Subject, inventory: Inventory) -> Found | None:
    """`issued a statement announcing that`: one cue from the verb to the participle."""
    tags, lower = words.tags, words.lower
    n = len(tags)
    k = end
    while k < n and tags[k] in "DCNdBQ9zx" and lower[k] not in inventory.settings:
        k += 1
    if k >= n or lower[k] not in inventory.settings:
        return None
    for g in range(k + 1, min(n, k + SETTING_REACH)):
        if tags[g] == "G":
            verb, stop = _verb_at(words, g, inventory)
            if verb is None:
                return None
            found = _with_content(words, g, stop, verb, subject, inventory.settings)
            return None if found is None else replace(found, cue=Span(i, stop))
        if tags[g] in "VIAZ.;R":
            return None
    return None


def _passive(words: Words, i: int, end: int, verb: Verb, subject: Subject) -> Found | None:
    """`are estimated at`: a statement whose speaker the sentence does not tell, or tells after `by`."""
    if "passive" not in verb.frames or subject.span is None:
        return None
    tags = words.tags
    be = i - 1
    while be > 0 and tags[be - 1] in "BA":
        be -= 1
    source = noun_phrase_after(words, end + 1) if end < len(tags) and words.lower[end] == "by" else None
    content = trimmed(words.text, words.starts[subject.span.start], right_end(words, end, len(tags)))
    return Found(Span(be, end), source, "passive", "passive", content, lead=subject.span.start, frame="end")


def _is_finite_base(words: Words, i: int) -> bool:
    """Whether a cue in its base form is a finite verb: after an auxiliary, a pronoun or a plural."""
    tags, lower = words.tags, words.lower
    k = i - 1
    while k >= 0 and tags[k] == "B":
        k -= 1
    if k < 0:
        return False
    if tags[k] in "ARW":
        return True
    if tags[k] in ",-)":
        return True
    return tags[k] in "CENM" and (lower[k].endswith("s") or lower[k] in _PLURALS)


_PLURALS = frozenset({"people", "police", "men", "women", "children"})


def _participle_subject(words: Words, i: int, settings: dict[str, str], earlier: list[Found]) -> Subject:
    tags, lower = words.tags, words.lower
    k = i - 1
    while k >= 0 and tags[k] == "B":
        k -= 1
    if k >= 0 and tags[k] in "EN" and lower[k] in settings:
        span = noun_phrase_before(tags, k + 1)
        if span is not None:
            return Subject(span, False)
    if k >= 0 and tags[k] in "CENzs9":
        return Subject(noun_phrase_before(tags, k + 1), False)
    return Subject(None, True)


def _inherited(words: Words, i: int, settings: dict[str, str], earlier: list[Found]) -> Subject:
    """The speaker of an earlier cue of the sentence, or the subject of its main clause."""
    for f in reversed(earlier):
        if f.source is not None:
            return Subject(f.source, True)
    tags = words.tags
    for k in range(min(i, 40)):
        if tags[k] in "AVd" or (tags[k] in "N" and k and tags[k - 1] in "RCE"):
            subject = subject_before(words, k, settings)
            if subject.span is not None:
                return Subject(subject.span, True)
    return Subject(None, True)


def _inverted(words: Words, i: int, end: int, settings: dict[str, str]) -> Span | None:
    """The speaker after the cue in `"...," said X` and `..., said X.`"""
    tags = words.tags
    n = len(tags)
    if end >= n or i == 0 or tags[end] not in "DQCENR9pz":
        return None
    before = tags[i - 1]
    if before == "Z" or (before == "," and i > 1 and tags[i - 2] == "Z"):
        return subject_after(words, end, settings)
    if before == ",":
        span = subject_after(words, end, settings)
        if span is None or (span.end < n and tags[span.end] not in ".,;S"):
            return None
        left = tags[:i]
        if "A" in left or "V" in left or "d" in left:
            aside = subject_before(words, i, settings)
            inside = tags[aside.span.start : i] if aside.span else "A"
            return None if aside.span and "A" not in inside and aside.span.start == 0 else span
    return None


def _inverted_statement(
    words: Words, i: int, end: int, span: Span, verb: Verb, settings: dict[str, str]
) -> Found | None:
    if not verb.frames & {"any", "quote", "end"}:
        return None
    tags = words.tags
    start, stop = left_content(words, i)
    after = after_adjuncts(words, span.end, settings)
    if after < len(tags) and tags[after] == "," and after + 1 < len(tags) and tags[after + 1] in "Zz":
        after += 1
    if after < len(tags) and tags[after] == "Z":
        stop = words.ends[after]
    if start >= stop:
        return None
    return Found(Span(i, end), span, verb.cue_class, "direct", (start, stop), lead=i)


def _with_content(
    words: Words, i: int, end: int, verb: Verb, subject: Subject, settings: dict[str, str]
) -> Found | None:
    tags, _lower = words.tags, words.lower
    n = len(tags)
    lead = subject.span.start if subject.span and not subject.inherits else i
    k = end
    while k < n and tags[k] == "B":
        k += 1
    if verb.takes_object and k < n and tags[k] not in "TZ:,.tH":
        addressee = noun_phrase_after(words, k)
        if addressee is not None:
            k = addressee_end(words, addressee)
    k = after_adjuncts(words, k, settings)
    frames = verb.frames
    found = Found(Span(i, end), subject.span, verb.cue_class, "indirect", None, subject.inherits, lead)
    if k < n and tags[k] == "," and k + 1 < n and tags[k + 1] in "ZzT":
        k += 1
    left_ends_with_quotation = lead > 0 and (
        tags[lead - 1] == "Z" or (tags[lead - 1] in ",-" and lead > 1 and tags[lead - 2] == "Z")
    )
    if (
        k >= n
        or tags[k] in ".;)"
        or left_ends_with_quotation
        or (tags[k] in ",-S" and lead > 0 and tags[lead - 1] in ",-")
    ):
        if not frames & {"any", "quote", "end"} or lead == 0 or subject.inherits:
            return None
        if tags[lead - 1] not in ",-Z":
            return None
        start, stop = left_content(words, lead)
        if start >= stop:
            return None
        if k < n and tags[k] == "Z":
            stop = words.ends[k]
        elif k + 1 < n and tags[k] in ",-" and not left_ends_with_quotation and tags[k + 1] not in "GM":
            stop = right_end(words, k + 1, len(tags))
        found.content = (start, stop)
        found.frame = "end"
        return found
    frame = frame_at(words, k)
    if not frame_fits(frame, frames, words, k):
        return None
    if frame in ("that", ":"):
        k += 1
        if k < n and tags[k] == ",":
            k += 1
    if k < n and tags[k] == ",":
        k += 1
    if k >= n:
        return None
    if tags[k] == "Z":
        stop = words.ends[k]
        rest = tags[k + 1 :]
        if rest and rest[0] not in ",.;" and frame != ":":
            stop = right_end(words, k, n)
        else:
            m = k + 1
            while m < n and tags[m] in "Z.":
                stop = words.ends[m] if tags[m] == "Z" else stop
                m += 1
        found.content = (words.starts[k], stop)
    else:
        found.content = (words.starts[k], right_end(words, k, n))
    found.frame = frame
    if found.content[0] >= found.content[1]:
        return None
    found.content = trimmed(words.text, *found.content)
    return found


def _according(words: Words, match: re.Match[str], inventory: Inventory) -> Found | None:
    tags, _lower = words.tags, words.lower
    first = next((i for i, start in enumerate(words.starts) if start == match.start()), None)
    if first is None or tags[first] in "Zz":
        return None
    after = next((i for i in range(first, len(tags)) if words.starts[i] >= match.end()), None)
    if after is None:
        return None
    at_start = first == 0 or tags[first - 1] in "&U.;:" or (first == 1 and tags[0] in "BU&")
    span = noun_phrase_after(words, after) if at_start else subject_after(words, after, inventory.settings)
    if span is None:
        return None
    head = head_noun(words, span)
    if head in inventory.not_sources:
        return None
    cue_class = inventory.according_class[match.group().lower()]
    if (
        cue_class == "document"
        and inventory.settings.get(head) is None
        and head not in ("confessions", "confession", "reports", "estimates", "data")
    ):
        return None
    n = len(tags)
    if at_start:
        k = span.end
        while k < n and tags[k] != ",":
            k += 1
        if k + 1 >= n:
            return None
        source = Span(span.start, k) if "V" not in tags[span.end : k] and "W" not in tags[span.start : k] else span
        content = trimmed(words.text, words.starts[k + 1], right_end(words, k + 1, n))
    else:
        source = span
        content = left_content(words, first)
    if content[0] >= content[1]:
        return None
    return Found(Span(first, after), source, cue_class, "indirect", content, lead=first, frame="according")


def _carry_speakers(rows: list[Row], blocks: list[int]) -> None:
    """Give quotations without a cue the speaker of the quotation that they belong to."""
    for i, row in enumerate(rows):
        if row.cue is not None:
            continue
        group = _next_in_quotation(rows, i) if row.carried_out else None
        if group is None and i:
            before = rows[i - 1]
            same = blocks[before.sentence] == blocks[row.sentence]
            near = (
                row.sentence - before.sentence <= (2 if same else 1)
                and blocks[row.sentence] - blocks[before.sentence] <= 1
            )
            group = before if near and before.mode in ("direct", "mixed", "indirect") else None
        if group is not None:
            row.source_sentence, row.source = group.source_sentence, group.source
            row.via = group.via
            row.extra["with"] = group


def _next_in_quotation(rows: list[Row], i: int) -> Row | None:
    for later, row in zip(rows[i + 1 :], rows[i:], strict=False):
        if later.sentence != row.sentence + 1 or not later.carried_in:
            return None
        if later.cue is not None:
            return later
        if not later.carried_out:
            return None
    return None
