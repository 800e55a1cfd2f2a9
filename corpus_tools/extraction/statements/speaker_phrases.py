"""Noun phrases beside a cue: who speaks, to whom, and where the phrase ends. Works on strings of tags (tagged_sentence.py)."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus_tools.extraction.language.clauses import RELATIVE
from corpus_tools.extraction.statements.tagged_sentence import YEAR, Span, Words

WINDOW = 60  # words looked at on either side of a cue: keeps every search linear in the length of the text
MAX_APPOSITIONS = 5
ADJECTIVE, PLURAL = "j", "s"  # codes of the language layer

OCCASION = "occasion"  # kind of a setting in which somebody speaks

# Read backwards from the cue: a noun phrase with what is attached by of, at, for ... or joined by and.
_CHUNK_BACK = (
    r"(?:\)[^()]{1,12}\()?[CENdg9zxs]{1,15}(?:B(?=[DQo]))?(?:\)[^()]{1,12}\([CENdg9zxs]{0,9})?"
    r"(?:[DQ9]{1,3}(?:B(?=[Pot]))?|Q)?"
)
_BACK = re.compile(rf"(?:{_CHUNK_BACK}|[Q9D]{{1,2}})(?:(?:Lt|[Pot&]{{1,2}})(?:{_CHUNK_BACK}|Q)){{0,6}}")
# Read forwards: the same, the other way round.
_CHUNK = r"[DQ9]{0,3}M?[CENdg9zxsQ]{1,15}(?:\([^()]{1,12}\)[CENdg9zxs]{0,9})?"
_FORWARD = re.compile(rf"{_CHUNK}(?:(?:[Po&]|(?<=d)t){_CHUNK}){{0,6}}")  # documents | provided to the Herald
_LEADING_VERB = re.compile(r"d{1,3}[PtD]")


class Subject(NamedTuple):
    """The words of the speaker, if they were found beside the cue; `inherits` where the cue shares an earlier cue's speaker."""

    span: Span | None
    inherits: bool
    passive: bool = False
    conditional: bool = False

    def lead(self, cue: int) -> int:
        """The first word of the clause of a cue."""
        return self.span.start if self.span and not self.inherits else cue


def noun_phrase_before(tags: str, end: int) -> Span | None:
    """The noun phrase that ends just before the word `end`."""
    low = max(0, end - WINDOW)
    backwards = tags[low:end][::-1]
    match = _BACK.match(backwards)
    if not match:
        return None
    start = end - match.end()
    if 0 < start < end - 1 and tags[start - 1 : start + 1] == ",g":  # ", stunning Phillips and others"
        start += 1
    while start < end and tags[start] in "Pot&sxM":
        start += 1
    start += tags.startswith("9D", start, end)  # "in 2013 the court"
    verb = _LEADING_VERB.match(tags, start, end)
    if verb:  # "benefited from the position of"
        start = verb.end() - (tags[verb.end() - 1] == "D")
    while 0 < start < end and tags[start - 1] == "B" and tags[start] in "Q9B":  # "at least eight of ten voters"
        start -= 1
    return Span(start - 2 * tags.startswith("DM9", start - 2), end)  # "a September 9 article"


def noun_phrase_after(words: Words, start: int) -> Span | None:
    """The noun phrase that begins at the word `start`, without appositions."""
    tags = words.tags
    if start < len(tags) and tags[start] == "R":
        return Span(start, start + 1)
    match = _FORWARD.match(tags, start, min(len(tags), start + WINDOW))
    if match is None:
        return None
    end = match.end()
    close = tags.startswith("t", end) and words.sentence.codes[words.tokens[end - 1]] == ADJECTIVE  # "people loyal to"
    whom = noun_phrase_after(words, end + 1) if close else None
    return Span(start, whom.end if whom is not None else end)


def subject_before(words: Words, cue: int) -> Subject:
    """The speaker on the left of the cue `cue`; conditional where an `if` stands before it."""
    subject = _subject_before(words, cue)
    if subject.span is None:
        return subject
    span = _with_amount(words, _without_opening(words, subject.span))
    name = Span(span.start, _cut_settings(words, span))
    apart = words.tags[name.start] != "D" and _is_name(words.tags, name)  # "Jane Roe | in an interview said"
    span = _out_of_phrase(words, name if apart else span, cue)
    k = span.start - 1
    conditional = k >= 0 and words.tags[k] == "S" and words.lower[k] in words.inventory.groups["condition"]
    return subject._replace(span=span, conditional=conditional)


def _out_of_phrase(words: Words, span: Span, cue: int) -> Span:
    """`A poll by the Herald | said`: the subject of the clause, where the phrase before its verb is under a preposition."""
    governed = words.tags.endswith(("P", "o", "Bt"), 0, span.start)  # "a man next to | me said"
    tags, clauses = words.tags, words.sentence.clauses if governed else []
    index = words.sentence.clause_index(words.tokens[cue]) if clauses else -1
    subject = clauses[index].subject if index >= 0 and clauses[index].verb.is_finite else None
    if subject is None:
        return span
    first, end = words.word_of(subject.start), words.word_of(subject.end)
    if first >= span.start or tags[end - 1] not in "CEN" or ":" in tags[first:cue]:
        return span
    return Span(first, span.end if set(tags[end : span.start]) <= set("PoDCENM9gBt") else end)


def _with_amount(words: Words, span: Span) -> Span:
    """`fewer than half of voters`: a number with the words that bound it."""
    compared = words.tags[span.start] in "Q9" and words.lower[span.start - 1] in words.inventory.groups["bound"]
    return Span(span.start - 2, span.end) if compared and span.start > 1 else span


def _without_opening(words: Words, span: Span) -> Span:
    """`to the end of his presidency Obama`, `a measure Romney`: the name that ends a phrase under a preposition or with `a`."""
    tags = words.tags
    noun = words.sentence.codes[words.tokens[span.end - 2]] != ADJECTIVE
    if words.lower[span.start] in INDEFINITE and noun and _THING_AND_NAME.fullmatch(tags, span.start, span.end):
        return Span(span.end - 1, span.end)
    if span.start == 0 or tags[span.start - 1] not in "Pt":
        return span
    name = _NAME_AT_END.search(tags, span.start, span.end)
    return Span(name.start() if name else span.start, span.end)


INDEFINITE = ("a", "an")
_THING_AND_NAME = re.compile("D[NE]{1,2}C")
_NAME_AT_END = re.compile(r"(?<!D9)(?<=[NM9])C{1,5}$")  # not "the 9th | Circuit"


def _subject_before(words: Words, cue: int) -> Subject:
    tags = words.tags
    i, passive = _before_verb(words, cue)
    if i < 0 or tags[i] in "&U":
        return Subject(None, True, passive)
    if tags[i] == "-":
        return Subject(_between_dashes(words, i), False, passive)
    if tags[i] == "R":
        return Subject(Span(i, i + 1), False, passive)
    if tags[i] in "WT":
        return Subject(antecedent(words, i - (tags[i - 1 : i] in (",", "-"))), False, passive)
    span: Span | None
    placed = _before_place(words, i + (tags[i] != ","))
    if placed is not None:
        return Subject(placed, False, passive)
    if tags[i] == ",":
        last = _aside(words, i)
        span = _with_apposition(words, i if last is None else last + 1)  # "Jane Roe, D-Va., meanwhile, said"
        span = span if span is None or not _is_date(tags, span) else None  # "on September 11, told him"
        span = Span(_first_joined(words, span.start), span.end) if span is not None else None
        return Subject(span, span is None, passive)
    span = _nominal(words, i)
    if span is not None and _is_date(tags, span):  # "a poll that was released May 6 asked"
        return Subject(None, True, passive)
    if span is not None and span.start > 1 and tags[span.start - 1] == "P" and tags[span.start - 2] in "WR":
        return _subject_before(words, span.start - 1)  # "who at the time asked"
    joined = (
        span is not None and "," in tags[max(0, span.start - 2) : span.start] and "&" in tags[span.start - 1 : span.end]
    )
    listed = _LIST.search(tags, 0, span.start) if span is not None and joined else None
    if span is not None:
        first = listed.start("list") if listed is not None else _first_joined(words, span.start)
        span = Span(first, span.end)
    if span is not None and tags[max(0, span.start - 2) : span.start] == "R&":
        span = Span(span.start - 2, span.end)  # "he and his aides said"
    return Subject(span, span is None, passive)


def _before_place(words: Words, end: int) -> Span | None:
    """`Jane Roe, a nurse from Cary, | N.C.`: the speaker whose phrase ends with the place before the word `end`."""
    tags = words.tags
    placed = _PLACE.search(tags, max(0, end - WINDOW), end)
    span = _with_apposition(words, placed.start("rest")) if placed is not None else None
    if placed is None or span is None or (span.start and tags[span.start - 1] not in "U.:;Z,"):
        return None
    if tags[span.start] != "C" and "," not in tags[span.start : placed.start("rest")]:
        return None  # "the party in Washington, | Sessions said"
    return Span(span.start, end if span.end == placed.start("rest") else span.end)


_PLACE = re.compile("[CENdgL]P[DN]{0,2}C{1,4}(?P<rest>,)C{1,2}$")


def _is_date(tags: str, span: Span) -> bool:
    return tags[max(0, span.start - 1) : span.end] == "M9"


_LIST = re.compile(
    r"(?:(?<=[TSU])|^(?:P[^AVLZ;:,-]*[NEM9],)?(?=[DCEN]))(?P<list>(?:D?[CEN]{1,4}(?:oC{1,3})?,){1,4}&?)$"
)


def _first_joined(words: Words, start: int) -> int:
    """Where `Jane Roe, a clerk, and | even Tom Holt, D-Va.,` begins, whose last part begins at the word `start`."""
    tags = words.tags
    comma = start - 1 - (tags[start - 1 : start] == "B") - 1
    if comma < 1 or tags[comma : comma + 2] != ",&":
        return start
    first = _with_apposition(words, comma)
    if first is None or not (first.start == 0 or tags[first.start - 1] in ",TZ"):
        return start
    fronted = 0 if tags[first.start - 1 : first.start] == "," else first.start  # "In May, Roe, a clerk, and Holt said"
    return first.start if set(tags[fronted:comma]).isdisjoint("AVLGI") else start


def _before_verb(words: Words, cue: int) -> tuple[int, bool]:
    """The last word before a verb group and its time (`Clinton on Monday had said`), and whether it may be a passive."""
    tags, lower, groups = words.tags, words.lower, words.inventory.groups
    i, passive = cue - 1, False
    while i >= 0 and (tags[i] in "BA" or (lower[i] in groups["floating"] and tags[i - 1] in "CENBA)")):
        passive = passive or lower[i] in groups["be"] or _IT_IS.match(lower[i - 1] + lower[i]) is not None
        i -= 1
    k = i
    while k >= 0 and (tags[k] in "M9" or lower[k] in groups["day"]):
        k -= 1
    k -= k >= 0 and tags[k] in "PB"  # "on Monday", "earlier Monday"
    timed = i >= 0 and ("M" in tags[max(0, i - 1) : i + 1] or YEAR.fullmatch(lower[i]) is not None)  # "in 2005"
    return (k if timed and k >= 0 and tags[k] in "CENRWd,)" else i), passive


_IT_IS = re.compile("it['’]s")  # before a participle `is`, not `has`


def antecedent(words: Words, end: int) -> Span | None:
    """The noun phrase before a relative pronoun: its last part where only that can speak (`the position of officials, who`)."""
    tags = words.tags
    span = noun_phrase_before(tags, end)
    if span is None:
        return None
    start = span.start
    if tags[start - 1] == ",":  # "said Jane Roe, the mayor, who asked"
        name = noun_phrase_before(tags, start - 1)
        if name is not None and _is_name(tags, name) and (name.start == 0 or tags[name.start - 1] in "VP"):
            return Span(name.start, span.end)
    span = Span(start, _cut_settings(words, Span(start, span.end)))
    first = _FIRST_PART.match(tags, span.start, span.end)
    rest = tags[first.end() : span.end].lstrip("Pot") if first else ""
    if first and not set(first.group()) & set("CE") and set(rest) & set("CE"):
        span = Span(span.end - len(rest), span.end)
    parts = re.split("[Pot]", tags[span.start : span.end])
    if tags.startswith("W", end) and _is_bare_name(parts[0]) and tags[span.end - 1] == "E":
        return Span(span.end - len(parts[-1]), span.end)  # "told Roe of a clerk who says"
    return span


_FIRST_PART = re.compile(r"[^Pot&]{1,15}(?=[Pot])")


def _nominal(words: Words, last: int) -> Span | None:
    """The noun phrase whose last word is `last`; with its head where a relative clause stands between."""
    tags = words.tags
    span = noun_phrase_before(tags, last + 1)
    if span is None:
        return None
    k = span.start - 1
    for _ in range(10):  # "the gunmen who attacked the town": the head stands before the relative pronoun
        if k < 0 or (tags[k] in ",.;:-GUSZ" and words.lower[k] != "as"):
            break
        own = tags[k] == "W" and k + 1 < span.start  # not "the voters who Roe said"
        that = tags[k] == "T" and "S" not in tags[k : span.start]  # not "a debt that grew as the council said"
        if own or (that and _is_relative(words, k) and set(tags[k : span.start]) & set("AVL")):
            head = noun_phrase_before(tags, k)
            if head is None or (_is_governed(tags, head) and "&" in tags[span.start : span.end]):
                break
            return Span(head.start, span.end)
        k -= 1
    if _is_governed(tags, span) and "&" in tags[span.start : span.end]:
        return Span(tags.rindex("&", span.start, span.end) + 1, span.end)  # "Holt was a candidate and critics say"
    return span


def _is_governed(tags: str, span: Span) -> bool:
    """Whether a phrase is no subject: it follows a preposition or a verb."""
    return span.start > 0 and tags[span.start - 1] in "APL"


def _is_relative(words: Words, k: int) -> bool:
    """Whether the word `k` opens a relative clause: "the union that represents the workers"."""
    return any(clause.kind == RELATIVE and clause.start == words.tokens[k] for clause in words.sentence.clauses)


def _starts_clause(tags: str, i: int) -> bool:
    return i == 0 or tags[i - 1] in "SU.:;Z,"


def _is_bare_name(tags: str) -> bool:
    return bool(re.fullmatch(r"C{1,5}", tags))


def _aside(words: Words, comma: int) -> int | None:
    """Where `, however,` or `, in a statement,` ends at `comma`: the last word before it; None where there is no such aside."""
    tags = words.tags
    for k in range(comma - 1, max(-1, comma - ASIDE_REACH), -1):
        if tags[k] == ",":
            inside = tags[k + 1 : comma]
            example = words.lower[k + 1] in words.inventory.groups["example"]
            adverbial = (
                (inside[:1] in ("B", "M") and len(inside) < SHORT_ASIDE)
                or words.lower[comma - 1] in words.inventory.groups["aside"]
                or (inside[:1] == "P" and not example and (tags[k - 1] == "R" or is_setting(words, k + 1, comma)))
            )
            return k - 1 if adverbial else None
        if tags[k] in "VGZ;:.":
            return None
    return None


def _with_apposition(words: Words, comma: int) -> Span | None:
    """`X, head of Y, one of Z,` or `Head of Y, X,` before a comma; a participle or relative clause at its end is left out."""
    tags = words.tags
    opening = _OPENING_NAME.match(tags, 0, comma + 1)
    if opening:  # "Roe, pushing back against the attempt to close it, said"
        return Span(opening.start("name"), opening.end("name") if _leads_away(words, opening.start("aside")) else comma)
    found: Span | None = None
    end = last = comma
    for _ in range(MAX_APPOSITIONS):
        k = tags.rfind(",", max(0, last - WINDOW), last)
        segment = tags[k + 1 : last]
        if k < 0 or set(segment) & set(";:.Z-"):
            break
        placed = _before_place(words, k)
        if placed is not None:
            return placed
        if words.lower[k + 1] == "whose":  # "Roe, whose son attends the school, said"
            segment = "W" + segment[1:]
        head = noun_phrase_before(tags, k)
        named = head is not None and _is_name(tags, head) and not _PARTY.match(words.lower[head.start])
        joined = head is not None and _is_joined_name(words, head, k + 1, segment)
        if head is None or not (joined or (named and _is_titled(words, k + 1, last)) or _describes(segment)):
            break
        starts = _starts_clause(tags, head.start)
        if found is None or (starts and (named or segment[0] in "dV")):
            found = head
        if _leads_away(words, k + 1):
            end = k
        if named and starts:
            break
        last = k
    if found is None:
        span = noun_phrase_before(tags, comma)
        sent = words.lower[comma + 2 : comma + 3]  # "received letters, sent | by another way, stating"
        told = span is not None and not words.inventory.groups["by_way"].isdisjoint(sent)
        return None if span is not None and not told and _is_object(words, span) else span  # "drank wine, said"
    return Span(found.start, max(end, found.end))


def _is_object(words: Words, span: Span) -> bool:
    """Whether a phrase is the object of a finite verb before it: not `a group, called the River,`, `who is called Roe,`."""
    verb = span.start - 1
    before = words.tags[max(0, verb - 1) : verb]
    passive = words.lower[max(0, verb - 1)] in words.inventory.groups["be"]
    return verb > 0 and words.tags[verb] in "LV" and before not in (",", "G") and not passive


def _leads_away(words: Words, k: int) -> bool:
    """Whether a relative clause or a participle begins at the word `k`; `including X` and `acting director` belong to
    the speaker."""
    tags = words.tags
    return (
        _is_apart(words, k)
        or (tags[k] in "WGg" and tags[k : k + 2] != "gE")
        or (tags[k] in "Vd" and tags[k + 1 : k + 2] in ("P", "t"))
    )


def _is_apart(words: Words, k: int) -> bool:
    """`Roe, | in his ruling`, `back at the plant`: whether a circumstance begins at the word `k`; not `in charge of`."""
    return words.lower[k] in words.inventory.groups["apart"] and words.tags[k + 1 : k + 2] in (*"DCQ9PzZ",)


ASIDE_REACH, SHORT_ASIDE = 12, 8  # words
_OPENING_NAME = re.compile(r"[&UB]?,?(?P<name>[CE]{0,5}C),(?P<aside>[gGDE](?:tB?L|[^AVLRWTSI;:.Z&U])+),$")
_PARTY = re.compile(r"[rdi]-[a-z]")  # "Jane Roe, D-N.Y., the chair,"
_NAME_PHRASE = re.compile(r"(?:C{1,4}s)?(?:[DE]?[NE]{0,4})C{1,6}(?:xC){0,3}(?:\(C{1,3}\))?|C{1,5}oC{1,3}")
_DESCRIPTION = re.compile(r"[DEPBoNQ9gdWGSM]|V[Pt]|LE|C{1,4}(?:s|[PoE])")  # "lead author"
_CLAUSE_OPENER = re.compile("[WT]")
_FINITE = re.compile(r"[AL]")


def _is_name(tags: str, span: Span) -> bool:
    return bool(_NAME_PHRASE.fullmatch(tags, span.start, span.end))


def _describes(segment: str) -> bool:
    """Whether the words between two commas say something of the phrase before them: no clause of their own, no second name."""
    if not _DESCRIPTION.match(segment):
        return False
    own = _CLAUSE_OPENER.split(segment.removeprefix("LE"))[0]
    return not _FINITE.search(own) and not (segment[0] in "DNQ9E" and "V" in own)


def _is_titled(words: Words, first: int, end: int) -> bool:
    """`Jane Roe, Virginia Democrat and chair,`: capitals that end in a word for what a person is."""
    capitals = _CAPITALS.match(words.tags, first, end)
    return capitals is not None and words.lower[capitals.end() - 1] in words.inventory.roles


_CAPITALS = re.compile("C{1,4}")


def _is_joined_name(words: Words, head: Span, first: int, segment: str) -> bool:
    """`Head of Y, X,`, `Deputy of the Force, Major X,`, `Springfield, Va.,`, `Her clerks, X and Y,`: a name after a role, one
    word after a place, or names after a plural."""
    titled = "E" in words.tags[head.start : head.end] or words.lower[first] in words.inventory.roles
    return _is_bare_name(segment) and (titled or len(segment) == 1)


def _between_dashes(words: Words, dash: int) -> Span | None:
    tags = words.tags
    k = dash - 1
    low = max(-1, dash - WINDOW)
    while k > low and tags[k] != "-":
        k -= 1
    head = noun_phrase_before(tags, k) if k > low else None
    if head is None or tags[k + 1] == "W":  # "the film -- which weaves voices together -- explains"
        return head
    name = noun_phrase_before(tags, head.start - 1) if tags[head.start - 1] == "," else None  # "Roe, head of Y --"
    return Span(name.start if name and _is_bare_name(tags[name.start : name.end]) else head.start, dash)


def subject_after(words: Words, start: int) -> Span | None:
    """The speaker on the right of an inverted cue (`said X, head of Y.`), with its appositions."""
    tags, lower = words.tags, words.lower
    n = len(tags)
    span = noun_phrase_after(words, start)
    if span is None:
        return None
    end = _cut_settings(words, span)
    for _ in range(MAX_APPOSITIONS):
        if end >= n or tags[end] != ",":
            break
        k = end + 1
        high = min(n, k + WINDOW)
        while k < high and tags[k] not in ",VGZ;:.":
            k += 1
        segment = tags[end + 1 : k]
        if k < high and tags[k] in "VG" and not (segment and segment[0] == "W"):
            break
        if (
            not segment.strip("B")
            or segment[0] not in "DECWPN9oBd"
            or lower[end + 1] in words.inventory.groups["breaking"]
        ):
            break
        apart = "W" not in tags[start:end] and _is_apart(words, end + 1)
        if apart or (segment[0] == "P" and is_setting(words, end + 1, k)):
            break
        while k < high and tags[k] not in ",Z;:.":  # "said Roe, who leads the council"
            k += 1
        end = k
    return Span(start, end)


def _cut_settings(words: Words, span: Span) -> int:
    """The end of the phrase before `in a statement`, `on Monday`, `at a rally` inside it."""
    phrases = (phrase.span() for phrase in _PHRASE.finditer(words.tags, span.start + 1, span.end))
    return next((start for start, end in phrases if is_setting(words, start, end)), span.end)


_PHRASE = re.compile("P[^Po&]*")


def is_setting(words: Words, start: int, end: int) -> bool:
    """Whether one of some words tells a time or a setting in which somebody speaks."""
    return "M" in words.tags[start:end] or not words.inventory.settings.keys().isdisjoint(words.lower[start:end])


def head_word(words: Words, span: Span) -> int:
    """The head of a phrase: its last word before `of`, a preposition or a comma."""
    last = span.start
    for i in range(span.start, span.end):
        if words.tags[i] in "Pot,-(&WT" and i > span.start:
            break
        if words.tags[i] != "s":
            last = i
    return last


def head_noun(words: Words, span: Span) -> str:
    """The head of a phrase in lower case."""
    return words.lower[head_word(words, span)]
