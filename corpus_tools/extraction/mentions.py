"""Sure-fire rules: mentions that one sentence gives away by itself, and capitalised runs that it leaves open."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus_tools.extraction.gazetteer import (
    ARTICLE_NAME,
    CAPITAL,
    COMPANY_STOP,
    GIVEN,
    GIVEN_WORD,
    JUNIOR,
    LINK,
    LOWER,
    OWNER,
    PARTICLE,
    PUNCTUATION,
    ROLE,
    SHIP,
    STOP,
    SURNAME,
    SURNAME_WORD,
    Entry,
    Gazetteer,
    Head,
    Words,
    is_common,
)
from corpus_tools.extraction.spelling import is_acronym_of

MAX_PERSON_WORDS = 6
MAX_ACRONYM = 6
TITLE_CASE_SHARE = 0.6  # of the longer words of a sentence
TITLE_CASE_WORDS = 4
_MAX_JOINED = 3  # words before "and" in a name
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_OPENING = frozenset("\"“‘'([{:;-–—•*…?!.|/")


class Span(NamedTuple):
    """Words first..last (exclusive) of a sentence; label "" where its kind is still open."""

    first: int
    last: int
    label: str
    rule: str
    entry: Entry | None = None


class Line(NamedTuple):
    """A sentence under reading: its words, and whether its capitals mean little."""

    words: Words
    title_case: bool

    def opens(self, i: int) -> bool:
        """Does word i open the sentence, a quotation or a clause set off by a mark?"""
        return i == 0 or (self.words.kind[i - 1] == PUNCTUATION and self.words.text[i - 1] in _OPENING)

    def named(self, i: int) -> bool:
        return 0 <= i < len(self.words.kind) and self.words.kind[i] <= ARTICLE_NAME


def is_title_case(words: Words, headline: bool, gazetteer: Gazetteer) -> bool:
    """Are the capitals of this sentence those of a headline, so that they say nothing?

    In a title or heading most longer words are capitalised then; elsewhere all are, but for prepositions and articles.
    """
    longer = [kind for word, kind in zip(words.text, words.kind, strict=True) if len(word) > 3 and kind != PUNCTUATION]
    capitals = sum(kind == CAPITAL for kind in longer)
    if len(longer) < TITLE_CASE_WORDS or capitals <= TITLE_CASE_SHARE * len(longer):
        return False
    return headline or not any(
        kind == LOWER and word.isalpha() and len(word) > 1 and not gazetteer.flags.get(word.capitalize(), 0) & STOP
        for word, kind in zip(words.text, words.kind, strict=True)
    )


def find_spans(line: Line, gazetteer: Gazetteer) -> list[Span]:
    """The mentions that rules find in one sentence, and the capitalised runs that stay open, in order."""
    spans: list[Span] = []
    kind = line.words.kind
    i, n = 0, len(kind)
    while i < n:
        if kind[i] > ARTICLE_NAME:
            i += 1
            continue
        span, i = _read(line, i, gazetteer)
        if span is not None:
            spans.append(span)
    return spans


def _read(line: Line, i: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """The span that begins at the capitalised word i, and where reading goes on."""
    text = line.words.text
    if _in_address(line, i) or _is_contraction(text[i], gazetteer):
        return None, i + 1
    if _is(text[i], SHIP, gazetteer) and line.named(i + 1):
        return None, match_person(line, i + 1, gazetteer)
    term_end, entry = match_term(line, i, gazetteer)
    title_end = match_title(line, i, gazetteer)
    head_end, head_label = i, ""
    if not line.title_case or (i and text[i - 1] == "the"):
        head_end, head_label = match_head(line, i, term_end, gazetteer)
    if title_end > max(term_end, head_end) or (title_end > i and title_end >= term_end and title_end >= head_end):
        return _after_title(line, title_end, gazetteer)
    defined_end = match_defined(line, i, gazetteer)
    if defined_end > max(term_end, i + 1, head_end):
        return Span(i, defined_end, "ORG", "acronym in brackets"), defined_end
    if head_end > max(term_end, i):
        first = i - 1 if i and _ORDINAL.fullmatch(text[i - 1]) else i
        return Span(first, head_end, head_label, "head word"), head_end
    flags = gazetteer.flags.get(text[i], 0)
    if flags & (GIVEN | GIVEN_WORD) and (entry is None or (term_end == i + 1 and entry.label != "NORP")):
        end = match_person(line, i, gazetteer)
        if end > i + 1 and _is_full_name(line, i, end, flags, entry, gazetteer):
            return Span(i, end, "PERSON", "given name"), end
    if entry is not None:
        return _known(line, i, term_end, entry, gazetteer)
    if flags & STOP and line.opens(i):
        return None, i + 1
    if text[i] == "Channel" and i + 1 < len(text) and text[i + 1].isdigit():
        return Span(i, i + 2, "ORG", "numbered channel"), i + 2
    end = _open_end(line, i, gazetteer)
    return Span(i, end, "", "open"), end


def _is_contraction(word: str, gazetteer: Gazetteer) -> bool:
    """ "They've", "It'll"."""
    return "'" in word and bool(gazetteer.flags.get(word.partition("'")[0], 0) & STOP)


def _in_address(line: Line, i: int) -> bool:
    """Is the word part of an e-mail address or a handle?"""
    text = line.words.text
    return (i > 0 and text[i - 1] in ("@", "#")) or (i + 1 < len(text) and text[i + 1] == "@")


def _known(line: Line, i: int, end: int, entry: Entry, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    if not entry.label:
        return None, end
    if end == i + 1:
        word = line.words.text[i]
        if entry.context == "code":
            after_comma = i > 1 and line.words.text[i - 1] == "," and line.named(i - 2)
            return (Span(i, end, entry.label, "state code", entry) if after_comma else None), end
        capital_by_place = line.title_case or line.opens(i)
        if entry.context == "context" or (
            capital_by_place
            and entry.source != "demonyms"
            and (line.title_case or not word.isupper())
            and is_common(word.lower(), gazetteer.common)
        ):
            return Span(i, end, "", "open", entry), end
    first = i + 1 if line.words.text[i] == "The" and entry.label == "ORG" else i
    return Span(first, end, entry.label, _RULES[entry.source], entry), end


_RULES = {
    "organisations": "known organisation",
    "places": "known place",
    "demonyms": "demonym",
    "known_people": "known person",
}


def _is_full_name(line: Line, i: int, end: int, flags: int, entry: Entry | None, gazetteer: Gazetteer) -> bool:
    """Is a given name with the words after it a person? Ordinary words and places need a surname after them."""
    last = line.words.text[end - 1]
    last_flags = gazetteer.flags.get(last, 0)
    common_last = is_common(last.lower(), gazetteer.common)
    if entry is not None and entry.label != "PERSON":
        if (
            entry.label == "GPE"
            and not entry.context
            and end - i > 2
            and gazetteer.flags.get(line.words.text[i + 1], 0) & GIVEN
        ):
            return False  # "Washington Chris Gregoire"
        surname = last_flags & (SURNAME | GIVEN | (SURNAME_WORD if entry.context else 0))
        return bool(surname) or not (common_last or gazetteer.single(last))
    if flags & GIVEN and not line.title_case:
        return True
    return bool(last_flags & (SURNAME | SURNAME_WORD | GIVEN)) or not common_last


def match_term(line: Line, i: int, gazetteer: Gazetteer) -> tuple[int, Entry | None]:
    """End and entry of the longest term of the word lists that begins at word i; (i, None) where there is none."""
    text = line.words.text
    word = text[i]
    found = gazetteer.phrases.get(word)
    if found is None and len(word) > 4 and word.isupper():
        word = word.title()
        found = gazetteer.phrases.get(word)
        text = [other.title() if other.isupper() and len(other) > 1 else other for other in text[i : i + 8]]
        return (i, None) if found is None else _longest(text, 0, i, found)
    return (i, None) if found is None else _longest(text, i, i, found)


def _longest(
    text: list[str], at: int, i: int, found: tuple[tuple[tuple[str, ...], Entry], ...]
) -> tuple[int, Entry | None]:
    for rest, entry in found:
        if not rest or tuple(text[at + 1 : at + 1 + len(rest)]) == rest:
            return i + 1 + len(rest), entry
    return i, None


def match_title(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of the titles that begin at word i ("Lt. Gen.", "Prime Minister"), or i."""
    text = line.words.text
    end = i
    while end < len(text) and line.words.kind[end] <= LOWER:
        after = _one_title(text, end, gazetteer)
        if after == end:
            break
        end = after
        if end + 1 < len(text) and text[end] == "-" and text[end + 1] in ("elect", "Elect", "designate"):
            end += 2
    return end


def _one_title(text: list[str], i: int, gazetteer: Gazetteer) -> int:
    for rest in gazetteer.titles.get(text[i], ()):
        at = i + 1
        for word in rest:
            if at < len(text) and text[at] == ".":
                at += 1
            if at >= len(text) or text[at] != word:
                break
            at += 1
        else:
            return at + 1 if at < len(text) and text[at] == "." and len(text[at - 1]) <= 5 else at
    return i


def _after_title(line: Line, i: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """The person after a title, if one stands there."""
    if not (line.named(i) or _particle(line, i, gazetteer)):
        return None, i
    term_end, entry = match_term(line, i, gazetteer)
    if entry is not None and entry.label != "PERSON" and (term_end > i + 1 or entry.label in ("NORP", "ORG", "")):
        return None, i
    if line.words.text[i] in gazetteer.heads and not gazetteer.flags.get(line.words.text[i], 0) & (SURNAME | GIVEN):
        return None, i
    flags = gazetteer.flags.get(line.words.text[i], 0)
    if flags & STOP or line.words.text[i].partition("-")[0] in gazetteer.titles:
        return None, i
    end = match_person(line, i, gazetteer)
    if entry is not None and entry.label in ("GPE", "LOC", "FAC") and end == i + 1 and entry.context == "":
        return None, i
    if line.title_case and end == i + 1 and is_common(line.words.text[i].lower(), gazetteer.common):
        return None, i
    return Span(i, end, "PERSON", "title"), end


def _particle(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """A particle of a name in lower case, with a capital after it ("bin Laden", "al Sudani")."""
    text = line.words.text
    return i < len(text) and bool(gazetteer.flags.get(text[i], 0) & PARTICLE) and line.named(i + 1)


def match_person(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of the person's name that begins at word i."""
    text, kind = line.words.text, line.words.kind
    end, limit = i, min(len(text), i + MAX_PERSON_WORDS)
    while end < limit:
        if kind[end] <= ARTICLE_NAME:
            if end > i and _ends_name(line, end, gazetteer, first=end == i + 1):
                break
        elif not (_particle(line, end, gazetteer) or _hyphen(line, end)):
            break
        end += 1
    if end + 1 < len(text) and text[end] == "," and _is(text[end + 1], JUNIOR, gazetteer):
        end += 2
    if end < len(text) and _is(text[end - 1], JUNIOR, gazetteer) and text[end] == ".":
        end += 1
    return end


def _hyphen(line: Line, i: int) -> bool:
    """A hyphen inside a name: no blank beside it."""
    words = line.words
    return (
        words.text[i] == "-"
        and line.named(i + 1)
        and words.end[i - 1] == words.start[i]
        and words.end[i] == words.start[i + 1]
    )


def _ends_name(line: Line, i: int, gazetteer: Gazetteer, *, first: bool) -> bool:
    """Does word i, capitalised, stand after the name rather than in it? `first`: it would be the second word."""
    word = line.words.text[i]
    flags = gazetteer.flags.get(word, 0)
    flags_before = gazetteer.flags.get(line.words.text[i - 1], 0)
    if flags & (SURNAME | GIVEN) or flags & JUNIOR:
        return False
    if flags & STOP or (word.isupper() and len(word) > 2 and not line.words.text[i - 1].isupper()):
        return True
    entry = gazetteer.single(word)
    if entry is not None and entry.label == "NORP" and flags_before & GIVEN and _goes_on(line, i + 1, gazetteer):
        return False  # "Mohammed Shia al-Sudani"
    if entry is not None and not entry.label and flags_before & GIVEN and word not in gazetteer.date_words:
        return False  # a given name, and a surname that is also the name of a feast or a product
    if entry is not None and entry.source == "places" and entry.label == "GPE" and first and flags_before & GIVEN:
        return False  # "William Hague"
    if entry is not None and (entry.label in ("NORP", "ORG", "") or (entry.source == "places" and entry.context == "")):
        return True
    if line.title_case:
        return not flags & SURNAME_WORD and is_common(word.lower(), gazetteer.common)
    return word in gazetteer.titles and not flags & (SURNAME_WORD | GIVEN_WORD)


def _goes_on(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """Does an Arabic name go on at word i: "al-Sudani", "Al Sudani"?"""
    if i >= len(line.words.text):
        return False
    particle = gazetteer.flags.get(line.words.text[i], 0) & PARTICLE and line.named(i + 1)
    return line.words.kind[i] == ARTICLE_NAME or line.words.text[i].startswith(("Al-", "El-")) or bool(particle)


def _run_end(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of the unbroken run of capitalised words from i ("Children's Hospital", "A & M", "St. Louis" hold together)."""
    text, kind = line.words.text, line.words.kind
    end = i
    while end < len(text):
        if kind[end] <= ARTICLE_NAME:
            end += 1
        elif end == i or not (line.named(end + 1) or text[end] == "'"):
            break
        elif text[end] == "'" and gazetteer.flags.get(text[end - 1], 0) & OWNER:
            end += 1 + (end + 1 < len(text) and text[end + 1] == "s")
            if not line.named(end):
                return end - 1 - (text[end - 1] == "s")
        elif text[end] == "&" or (text[end] == "." and text[end - 1] in ("St", "Ft", "Mt")) or _hyphen(line, end):
            end += 1
        else:
            break
    return end


def match_defined(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of a long name whose acronym follows in brackets, "Special Investigation Unit (SIU)"; i where there is none."""
    text = line.words.text
    end = _run_end(line, i, gazetteer)
    while (
        end + 1 < len(text)
        and _is(text[end], LINK, gazetteer)
        and (line.named(end + 1) or _is(text[end + 1], LINK, gazetteer))
    ):
        end = _run_end(line, end + 1 + _is(text[end + 1], LINK, gazetteer), gazetteer)
    if end + 2 >= len(text) or text[end] != "(" or text[end + 2] != ")" or end == i + 1:
        return i
    if gazetteer.flags.get(text[i], 0) & STOP or _is_law_or_event(line, end - 1, gazetteer):
        return i
    return end if is_acronym_of(text[end + 1], " ".join(text[i:end]), defined=True) else i


def match_head(line: Line, i: int, term_end: int, gazetteer: Gazetteer) -> tuple[int, str]:
    """End and label of the phrase from word i whose head word makes it a name; (i, "") where there is none."""
    text = line.words.text
    end = _run_end(line, i, gazetteer)
    if gazetteer.flags.get(text[i], 0) & STOP:
        return i, ""
    if line.opens(i) and _is_plain_opening(line, i, end, gazetteer):
        return i, ""
    at = _last_head(line, i, end, gazetteer)
    if at is None:
        joined = _joined_run(line, i, end, term_end, gazetteer)
        at = _last_head(line, i, joined, gazetteer) if joined > end else None
        if at is None:
            return i, ""
    head = _head_at(text, at, i, gazetteer)
    if head is None or _is_law_or_event(line, at + 1, gazetteer):
        return i, ""
    stop, label = at + 1, head.label
    if stop < len(text) and text[stop] == "." and _is(text[at], COMPANY_STOP, gazetteer):
        stop += 1
    if head.label_of:
        longer = _with_object(line, i, at, stop, head.with_place, gazetteer)
        if longer > stop:
            return longer, head.label_of
    if not label or at == i or _is_person_like(line, i, at, gazetteer):
        return i, ""
    return stop, label


def _is(word: str, kind: int, gazetteer: Gazetteer) -> bool:
    return bool(gazetteer.flags.get(word, 0) & kind)


def _is_plain_opening(line: Line, i: int, end: int, gazetteer: Gazetteer) -> bool:
    """Does an ordinary word open the sentence before a known name or as a verb: "Sometimes Fox News", "Bringing Congress"?"""
    word = line.words.text[i]
    if end < i + 2 or not is_common(word.lower(), gazetteer.common):
        return False
    return word.endswith(("ing", "ly")) or match_term(line, i + 1, gazetteer)[0] == end


def _is_law_or_event(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """Does the run go on to a word that makes it no name of ours: "Congressional Review Act"?"""
    if not line.named(i):
        return False
    entry = gazetteer.single(line.words.text[i])
    return entry is not None and not entry.label and line.words.text[i] not in gazetteer.date_words


def _head_at(text: list[str], at: int, i: int, gazetteer: Gazetteer) -> Head | None:
    """The head word at `at`, of two words where they make one ("Police Department")."""
    if at > i + 1:
        two = gazetteer.heads.get(f"{text[at - 1]} {text[at]}")
        if two is not None:
            return two
    return gazetteer.heads.get(text[at])


def _last_head(line: Line, i: int, end: int, gazetteer: Gazetteer) -> int | None:
    """Place of the last head word in the run, before any title in it."""
    text = line.words.text
    for at in range(i + 1, end):
        if text[at] in gazetteer.titles and text[at] not in gazetteer.heads and match_title(line, at, gazetteer) > at:
            if at + 1 < end and text[at + 1] in gazetteer.heads:  # "General Directorate"
                continue
            end = at
            break
    for at in range(end - 1, i - 1, -1):
        head = _head_at(text, at, i, gazetteer)
        if head is None:
            continue
        if head.label_of and at + 1 < len(text) and text[at + 1] in ("of", "for", "on"):
            return at
        if head.label and at - i >= head.words:
            return at
    return None


def _joined_run(line: Line, i: int, end: int, term_end: int, gazetteer: Gazetteer) -> int:
    """End of "Security and Defense Committee": a short run, "and", and a run with a head word."""
    text = line.words.text
    if term_end > i or end - i > _MAX_JOINED or end + 1 >= len(text) or text[end] != "and":
        return end
    if not line.named(end + 1) or gazetteer.flags.get(text[i], 0) & GIVEN:
        return end
    if gazetteer.single(text[end + 1]) is not None or match_title(line, end + 1, gazetteer) > end + 1:
        return end
    return _run_end(line, end + 1, gazetteer)


def _with_object(line: Line, i: int, at: int, stop: int, with_place: bool, gazetteer: Gazetteer) -> int:
    """End of the name with its "of X", "for X and Y"; `stop` where nothing of that kind belongs to it."""
    text = line.words.text
    if stop >= len(text) or text[stop] not in ("of", "for", "on"):
        return stop
    begin = stop + 1
    article = begin < len(text) and text[begin] == "the"
    begin += article
    if not line.named(begin) or gazetteer.flags.get(text[begin], 0) & STOP:
        return stop
    term_end, entry = match_term(line, begin, gazetteer)
    if text[begin] in gazetteer.date_words or (text[stop] == "on" and entry is not None):
        return stop
    end = _run_end(line, begin, gazetteer)
    place = entry is not None and entry.label in ("GPE", "LOC", "NORP") and term_end >= end
    if place and ((at > i and (article or not with_place)) or text[stop] != "of"):
        return stop
    if not place and gazetteer.heads[text[at]].label_of == "GPE" and is_common(text[begin].lower(), gazetteer.common):
        return stop  # "State of Law"
    own_name = gazetteer.heads.get(text[begin])
    if (
        at > i
        and own_name is not None
        and own_name.label_of
        and begin + 1 < len(text)
        and text[begin + 1] in ("of", "for")
    ):
        return stop  # "Intelligence Directorate of the Ministry of Interior" is two
    if entry is not None and entry.label == "GPE" and begin < term_end < end:
        end = term_end if not _last_head(line, begin, end, gazetteer) else end
    end = next((k for k in range(begin + 1, end) if match_title(line, k, gazetteer) > k), end)
    if end + 1 < len(text) and text[end] == "and" and line.named(end + 1) and not place:
        after = match_term(line, end + 1, gazetteer)[1]
        if after is None and not gazetteer.flags.get(text[end + 1], 0) & (GIVEN | SURNAME | STOP):
            end = _run_end(line, end + 1, gazetteer)
    elif end + 2 < len(text) and text[end] in ("of", "for") and text[end + 1] != "the" and line.named(end + 1):
        end = _run_end(line, end + 1, gazetteer)
    return end


def _is_person_like(line: Line, i: int, at: int, gazetteer: Gazetteer) -> bool:
    """A given name and a head word that is also a surname: "Jonah Hill", "Sarah Hall"."""
    flags = gazetteer.flags.get(line.words.text[i], 0)
    last = gazetteer.flags.get(line.words.text[at], 0)
    near = at <= i + 2 and not any(is_common(word.lower(), gazetteer.common) for word in line.words.text[i + 1 : at])
    return near and bool(flags & (GIVEN | GIVEN_WORD)) and bool(last & (SURNAME | SURNAME_WORD))


def _open_end(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of a run of capitalised words that no rule explains: up to the next known term or title."""
    text, kind = line.words.text, line.words.kind
    end = i + 1
    while end < len(text):
        if kind[end] <= ARTICLE_NAME:
            entry = match_term(line, end, gazetteer)[1]
            if (entry is not None and entry.label != "PERSON") or match_title(line, end, gazetteer) > end:
                break
            if gazetteer.flags.get(text[end], 0) & GIVEN and is_common(text[end - 1].lower(), gazetteer.common):
                break
            end += 1
        elif line.named(end + 1) and (_particle(line, end, gazetteer) or text[end] == "&"):
            end += 2
        else:
            break
    return end


def is_role(word: str, gazetteer: Gazetteer) -> bool:
    """Is the word (or its singular) a role: "lawmaker", "spokesmen"?"""
    flags = gazetteer.flags
    return bool(flags.get(word, 0) & ROLE or (word.endswith("s") and flags.get(word[:-1], 0) & ROLE))
