"""Who says what: reported statements with their source, cue and content."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from corpus_tools import tables
from corpus_tools.extraction.language.quotations import Quoted, quoted_in, quoted_stretches
from corpus_tools.extraction.language.sentence import Sentence, Sentences, make
from corpus_tools.extraction.statements.contents import trimmed
from corpus_tools.extraction.statements.reported import find_cues
from corpus_tools.extraction.statements.speaker_labels import Label, Post, headline_label, posts, signature, turns
from corpus_tools.extraction.statements.speaker_names import Mention
from corpus_tools.extraction.statements.speaker_phrases import head_word
from corpus_tools.extraction.statements.statement_rows import Row, Sources
from corpus_tools.extraction.statements.subjects import stands_for
from corpus_tools.extraction.statements.tagged_sentence import (
    Found,
    Inventory,
    Words,
    _compiled,
    is_title,
    may_hold_cue,
    read_words,
)
from corpus_tools.extraction.statements.verbless import person_told_of
from corpus_tools.lexicons import Lexicons, load_lexicons

_READ = ("article_id", "sentence_id", "zone", "block", "text")
HEADLINES = ("title", "heading")
LONGEST_SENTENCE = 300  # words
_HEADLINE = re.compile(r'[^"].*[^.:?"]')  # the codes of a sentence in title case outside a title
QUOTED_IN = " \xa0\"“”„«»'‘’`"  # what stands between a clause and what is quoted
POSTED = "post"  # the frame of what is said in a post
SHARE_OF_QUOTATION = 0.6  # of a sentence's code points: from here on it is a quotation even without a cue


@tables.collector_off()
def find_statements(
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    lexicons: Lexicons | None = None,
    read: Sentences | None = None,
) -> pd.DataFrame:
    """The table statements from the tables sentences and entities.

    Works with an empty `entities` too: speakers are then the noun phrases beside the cue; with entities they get the name
    that they have within the article. Cues are the rows of the word list reporting_verbs with tier `core`. `read` holds
    sentences that were read before.
    """
    tables.need(sentences, "sentences", *_READ)
    words = lexicons or load_lexicons()
    inventory = _compiled(words)
    read = Sentences(words) if read is None else read
    sources = Sources(entities, words)
    columns = [sentences[c].tolist() for c in _READ]
    rows: list[dict[str, Any]] = []
    for article_id, group in groupby(zip(*columns, strict=True), key=lambda sentence: sentence[0]):
        rows.extend(_article(article_id, list(group), inventory, sources, read))
    return tables.make("statements", rows)


def _article(
    article_id: str,
    sentences: list[tuple[str, str, str, int, str]],
    inventory: Inventory,
    sources: Sources,
    read: Sentences,
) -> Iterator[dict[str, Any]]:
    rows: list[Row] = []
    ids, texts = [s[1] for s in sentences], [s[4] for s in sentences]
    blocks = [None if zone in HEADLINES else block for _, _, zone, block, _ in sentences]
    spoken = turns(texts, lambda: _surnames(ids, sources))
    posted = posts(texts, blocks)
    turn: Row | None = None
    quotations = quoted_in((block, text) for _, _, _, block, text in sentences)
    for n, found in enumerate(_each_alone(sentences, quotations, inventory, read)):
        _, _, zone, block, text = sentences[n]
        headline = zone in HEADLINES
        label = spoken.get(n)
        if headline and ": " in text:
            label = headline_label(text, read.lexicons)
            if label and not label.is_role and not _is_person(ids[n], text, *label.name, sources):
                label = None
        if label is not None:
            found = [_labelled(n, text, label, quotations[n], is_turn=not headline)]
            turn = None if headline else found[0]
        elif turn is not None and block == blocks[turn.sentence]:
            if not [row for row in found if row.cue]:
                found = [_same_turn(n, text, turn)]
        else:
            turn = None
        if n in posted:
            found = list(_of_post(n, text, posted[n], found, rows))
        elif not found and rows and _is_unsigned(rows[-1], n) and (signed := signature(text)):
            _sign(rows, n, signed)
        rows.extend(found)
    rows = _carry_speakers(
        rows, blocks, lambda n: _person_told_of(read[texts[n]], sources.mentions.get(ids[n], ()), inventory)
    )
    yield from sources.filled(article_id, rows, ids, texts)


def _each_alone(
    sentences: list[tuple[str, str, str, int, str]],
    quotations: list[list[Quoted]],
    inventory: Inventory,
    read: Sentences,
) -> list[list[Row]]:
    """The rows of each sentence, taken by itself. Every step is done for all of them at once: like work in a row is faster."""
    lines = [(n, zone, read[text], quotations[n]) for n, (_, _, zone, _, text) in enumerate(sentences)]
    cued = [line for line in lines if may_hold_cue(*line[2:], inventory, title=line[1] == "title")]
    make([sentence for _, _, sentence, _ in cued], "tags", "codes")
    words = {
        n: read_words(sentence, quoted, inventory, title=zone == "title" or _is_headline(sentence))
        for n, zone, sentence, quoted in cued
    }
    return [_sentence(n, zone, sentence.text, quoted, words.get(n), inventory) for n, zone, sentence, quoted in lines]


def _person_told_of(sentence: Sentence, mentions: Sequence[Mention], inventory: Inventory) -> tuple[int, int] | None:
    """The person who is the subject of a sentence that tells of no speech: `Haddad gave a talk.`, by name or as he or she."""
    words = read_words(sentence, quoted_stretches([sentence.text])[0], inventory)
    span = person_told_of(words, sentence.clauses)
    if span is None:
        return None
    end = words.ends[head_word(words, span)]
    named = words.tags[span.start] == "R" or any(m.label == "PERSON" and m.end == end for m in mentions)
    return (words.starts[span.start], words.ends[span.end - 1]) if named else None


def _surnames(ids: list[str], sources: Sources) -> frozenset[str]:
    """The last words of the persons' names of an article, lower case."""
    mentions = (m for sentence_id in ids for m in sources.mentions.get(sentence_id, ()))
    return frozenset(m.name.split()[-1].lower() for m in mentions if m.label == "PERSON")


def _is_person(sentence_id: str, text: str, start: int, end: int, sources: Sources) -> bool:
    """Whether a person's name makes up or ends the words from `start` to `end`: not of `Congratulations, Roe: it is done`."""
    mentions = sources.mentions.get(sentence_id, ())
    return any(m.label == "PERSON" and m.end == end and "," not in text[start : m.start] for m in mentions)


def _labelled(n: int, text: str, label: Label, quoted: list[Quoted], *, is_turn: bool) -> Row:
    """The row of a headline with its speaker as a label, or of a speaker's turn in a transcript."""
    content = trimmed(text, *label.content)
    colon = text.index(":", label.name[1]) if label.name[0] < label.content[0] else label.content[1]
    row = Row(n, colon, (colon, colon + 1), "speech", "direct", content, frame="label")
    row.source_sentence, row.source = n, label.name
    if not is_turn:
        inside = [q for q in quoted if q.start < content[1] and content[0] < q.end]
        row.mode = _mode(content, inside)
        if len(inside) == 1 and inside[0].start <= content[0] + 1 and inside[0].end >= content[1] - 1:
            row.content = trimmed(text, inside[0].start, inside[0].end)
    return row


def _same_turn(n: int, text: str, turn: Row) -> Row:
    """A later sentence of a turn in a transcript."""
    row = Row(n, 0, None, "quote", "direct", trimmed(text, 0, len(text)), frame="label")
    _join(row, turn)
    return row


def _of_post(n: int, text: str, post: Post, found: list[Row], rows: list[Row]) -> Iterator[Row]:
    """The row of a sentence of a post by who signed it, and those of what it reports itself."""
    content = trimmed(text, *post.content)
    cued = [row for row in found if row.cue is not None]
    if content[0] < content[1] and all(row.start != content[0] for row in cued):
        row = Row(n, content[0], None, "quote", "direct", content, post.signed, post.name, frame=POSTED)
        first = next((r for r in reversed(rows) if r.frame == POSTED), None)
        if first is not None and first.source_sentence == post.signed:
            _join(row, first)
        yield row
    yield from cued


def _is_unsigned(row: Row, n: int) -> bool:
    """Whether a row is the end of a quotation without a speaker, just before the sentence `n`."""
    return row.sentence == n - 1 and row.cue is None and row.source is None and not row.carried_out


def _sign(rows: list[Row], n: int, name: tuple[int, int]) -> None:
    """The quotation that the last row ends is said by the name in the sentence `n` below it."""
    later: Row | None = None
    for row in reversed(rows):
        if later is not None and (row.sentence < later.sentence - 1 or not (later.carried_in or row.carried_out)):
            return
        if row.cue is None and row.frame != "label":
            row.source_sentence, row.source, row.frame = n, name, "label"
            if later is not None:
                later.extra["with"] = row
            later = row


def _is_headline(sentence: Sentence) -> bool:
    return sentence.is_title_case and _HEADLINE.fullmatch(sentence.codes) is not None


def _sentence(
    n: int, zone: str, text: str, quoted: list[Quoted], words: Words | None, inventory: Inventory
) -> list[Row]:
    """The rows of one sentence; `words` where it may hold a cue."""
    if words is None:
        return [] if zone in HEADLINES else list(_uncued(n, text, quoted, []))
    rows: dict[int, Row] = {}
    for piece, stretches in _pieces(words, quoted):
        told = (_row(n, piece, f, stretches) for f in find_cues(piece, inventory))
        found = [row for row in told if row.source is not None or row.mode != "indirect" or row.content is None]
        for row in (*found, *_uncued(n, text, stretches, found)):
            rows.setdefault(row.start, row)
    return [rows[start] for start in sorted(rows)]


def _pieces(words: Words, quoted: list[Quoted]) -> Iterator[tuple[Words, list[Quoted]]]:
    """The sentence itself; cut into pieces where it is so long that it is none, so that time stays linear in its length."""
    if len(words.tags) <= LONGEST_SENTENCE:
        yield words, quoted
        return
    starts = [stretch.start for stretch in quoted]
    for a in range(0, len(words.tags), LONGEST_SENTENCE):
        b = min(a + LONGEST_SENTENCE, len(words.tags))
        lists = (words.starts[a:b], words.ends[a:b], words.lower[a:b], words.tags[a:b], words.tokens[a:b])
        piece = Words(words.sentence, *lists, words.inventory)
        inside = slice(bisect_left(starts, piece.starts[0]), bisect_left(starts, piece.ends[-1]))
        yield piece, quoted[inside]


def _uncued(n: int, text: str, quoted: list[Quoted], found: list[Row]) -> Iterator[Row]:
    """The quotations that make up most of the sentence and belong to no cue."""
    taken = [row.content for row in found if row.content]
    for span in quoted:
        short = span.end - span.start < SHARE_OF_QUOTATION * len(text)
        if short or any(a < span.end and span.start < b for a, b in taken):
            continue
        start, end = trimmed(text, span.start, span.end)
        frame = "" if _stands_alone(text, span) else "part"
        if start < end:
            row = Row(n, start, None, "quote", "direct", (start, end), frame=frame)
            row.carried_in, row.carried_out = span.carried_in, span.carried_out
            yield row


def _stands_alone(text: str, span: Quoted) -> bool:
    """Whether a quotation is no part of the clause before it (`I have "boots on the ground."`) and no title of a work."""
    before = text[: span.start].rstrip(QUOTED_IN)
    part = not span.carried_in and before[-1:].isalpha()
    return not part and not (before and is_title(text[span.start : span.end]))


def _row(n: int, words: Words, f: Found, quoted: list[Quoted]) -> Row:
    cue = (words.starts[f.cue.start], words.ends[f.cue.end - 1])
    row = Row(n, cue[0], cue, f.cue_class, f.mode, f.content, inherits=f.inherits, frame=f.frame)
    if f.source is not None:
        row.source_sentence = n
        row.source = (words.starts[f.source.start], words.ends[f.source.end - 1])
        meant = stands_for(words, f.source, f.cue)
        row.meant = (words.starts[meant.start], words.ends[meant.end - 1]) if meant else None
    if f.via is not None:
        row.via = words.text[words.starts[f.via.start] : words.ends[f.via.end - 1]]
    if f.content:
        inside = [q for q in quoted if q.start < f.content[1] and f.content[0] < q.end]
        row.carried_in = any(q.carried_in for q in inside)
        row.carried_out = any(q.carried_out for q in inside)
        if f.mode != "passive":
            row.mode = _mode(f.content, inside)
    return row


def _mode(content: tuple[int, int], quoted: list[Quoted]) -> str:
    """direct where only marks and a few words stand outside the quotation, mixed where some words are quoted."""
    if not quoted:
        return "indirect"
    start, end = content
    covered = sum(min(q.end, end) - max(q.start, start) for q in quoted)
    most = covered >= SHARE_OF_QUOTATION * (end - start) or max(q.end for q in quoted) >= end - 2
    return "direct" if most and min(q.start for q in quoted) <= start + 2 else "mixed"


def _carry_speakers(
    rows: list[Row], blocks: list[int | None], person_told_of: Callable[[int], tuple[int, int] | None]
) -> list[Row]:
    """Give quotations without a cue the speaker of the quotation that they belong to.

    A quotation that is part of the outlet's own clause is kept only with a speaker. A cue that stands alone (`Stern said.`)
    or a name before a colon (`Stern in The Post:`) is kept where a quotation is beside it; `Stern said:` always, since what
    was said may be set off without marks.
    """
    kept: list[Row] = []
    for i, row in enumerate(rows):
        before = kept[-1] if kept else None
        after = rows[i + 1] if i + 1 < len(rows) else None
        if row.frame == "alone" and not (before and before.cue is None and _adjacent(before, row, blocks)):
            continue
        if row.frame == "alone" and before and before.extra.get("with", row) is not row:
            continue  # the quotation has its speaker
        if row.frame == "introduced" and not (after and after.cue is None and _adjacent(row, after, blocks)):
            continue
        if row.frame == "alone" and before is not None:
            _join(before, row)
        kept.append(row)
        if row.cue is not None or row.frame in ("label", POSTED):
            continue
        group = _next_in_quotation(rows, i) if row.carried_out else None
        said = before is not None and before.mode != "passive" and before.frame != POSTED
        here = blocks[row.sentence]
        goes_on = before and said and before.cue and blocks[before.sentence] == here
        behind = after and after.frame == "alone" and not (goes_on and blocks[after.sentence] != here)
        if group is None and after and behind and _adjacent(row, after, blocks):
            group = after
        if group is None and before and said and _adjacent(before, row, blocks):
            group = _reported_by(before, kept)
        if group is not None:
            _join(row, group)
        elif not row.carried_in and _is_below(row, before, blocks) and (person := person_told_of(row.sentence - 1)):
            row.source_sentence, row.source = row.sentence - 1, person
        elif row.frame == "part":
            kept.pop()
    return kept


def _is_below(row: Row, before: Row | None, blocks: list[int | None]) -> bool:
    """Whether a sentence in which nothing is said stands right before a quotation that opens its sentence."""
    here, there = blocks[row.sentence], blocks[row.sentence - 1] if row.sentence else None
    free = before is None or before.sentence < row.sentence - 1
    return free and row.start <= 1 and here is not None and there is not None and here - there <= 1


def _reported_by(channel: Row, kept: list[Row]) -> Row:
    """`"...," Roe told Holt, the Herald reported. "..."`: the quotation goes on with Roe, whom the channel reports; and with
    whom the sentence quotes where it ends with what somebody else told (`"...," said Roe, who heard from Holt that`)."""
    if channel.mode == "indirect" and channel.frame != "alone":
        quoted = (r for r in kept if r.sentence == channel.sentence and r.mode == "direct" and r.frame == "end")
        return next(quoted, channel)
    if channel.frame not in ("end", "according") or channel.content is None:
        return channel
    start, end = channel.content
    told = (r for r in reversed(kept) if r.sentence == channel.sentence and r.cue and r.mode == "direct")
    return next((r for r in told if r.cue and start <= r.cue[0] < end), channel)


def _join(row: Row, group: Row) -> None:
    row.extra["with"] = group
    if row.cue is None:
        row.source_sentence, row.source, row.via = group.source_sentence, group.source, group.via


def _adjacent(first: Row, second: Row, blocks: list[int | None]) -> bool:
    """Whether two rows stand in one paragraph, or in neighbouring sentences of neighbouring paragraphs.

    A heading has no paragraph: it goes on with nobody's words but its own.
    """
    gap, here, there = second.sentence - first.sentence, blocks[first.sentence], blocks[second.sentence]
    if here is None or there is None:
        return gap == 0
    return gap <= (2 if here == there else 1) and there - here <= 1


def _next_in_quotation(rows: list[Row], i: int) -> Row | None:
    """The row with a cue in which the quotation of the row `i` goes on."""
    for later, row in zip(rows[i + 1 :], rows[i:], strict=False):
        if later.sentence != row.sentence + 1 or not later.carried_in:
            return None
        if later.cue is not None or not later.carried_out:
            return later if later.cue is not None else None
    return None
