"""Names by their head word: "Border Forces Command", "Ministry of Interior", "Special Investigation Unit (SIU)"."""

from __future__ import annotations

from corpus_tools.extraction.names.capital_runs import (
    ORDINAL,
    Line,
    has,
    is_before_place,
    match_term,
    match_title,
    run_end,
)
from corpus_tools.extraction.names.gazetteer import (
    COMPANY_STOP,
    GIVEN,
    GIVEN_WORD,
    JUNIOR,
    LINK,
    ON_HEAD,
    PORTFOLIO,
    STOP,
    SURNAME,
    SURNAME_WORD,
    Gazetteer,
    Head,
    is_common,
)
from corpus_tools.extraction.names.spelling import is_acronym_of

_MAX_JOINED = 3  # words before "and" in a name


def match_told(line: Line, i: int, end: int, gazetteer: Gazetteer) -> tuple[int, str]:
    """End and rule of a body whose capitals run from word i to `end` and whose kind or acronym follows, "Google, Inc.",
    "Special Investigation Unit (SIU)"; i where none."""
    text = line.words.text
    kind = text[end + 1] if text[end : end + 1] == [","] and line.named(end + 1) else ""
    if has(kind, COMPANY_STOP, gazetteer) and not has(kind, JUNIOR, gazetteer):
        return end + 2 + (text[end + 2 : end + 3] == ["."]), "ending of a firm"
    return _match_defined(line, i, end, gazetteer), "acronym in brackets"


def _match_defined(line: Line, i: int, end: int, gazetteer: Gazetteer) -> int:
    """End of a long name, whose capitals run to `end`, with its acronym in brackets behind it; i where there is none."""
    text = line.words.text
    while (
        end + 1 < len(text)
        and has(text[end], LINK, gazetteer)
        and (line.named(end + 1) or has(text[end + 1], LINK, gazetteer))
    ):
        end = run_end(line, end + 1 + has(text[end + 1], LINK, gazetteer), gazetteer)
    if end + 2 >= len(text) or text[end] != "(" or text[end + 2] != ")" or end == i + 1:
        return i
    if has(text[i], STOP, gazetteer) or is_law_or_event(line, end - 1, gazetteer):
        return i
    return end if is_acronym_of(text[end + 1], " ".join(text[i:end]), defined=True) else i


def match_front(line: Line, i: int, label: str, gazetteer: Gazetteer) -> int:
    """End of the name that begins with a head word: one word more for a place, the whole run for a body."""
    text = line.words.text
    if not line.named(i + 1):
        return i
    if label == "ORG":
        return run_end(line, i, gazetteer)
    if is_common(text[i + 1].lower(), gazetteer.common) and not has(text[i + 1], SURNAME | SURNAME_WORD, gazetteer):
        return i  # "Camp Fire", but "Fort Lee"
    return i + 2


def match_head(line: Line, i: int, end: int, term_end: int, gazetteer: Gazetteer) -> tuple[int, str]:
    """End and label of the phrase from word i, whose capitals run to `end`, whose head word makes it a name; else (i, "")."""
    text = line.words.text
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
    if head is None or is_law_or_event(line, at + 1, gazetteer):
        return i, ""
    stop, label = at + 1, head.label
    if stop < len(text) and text[stop] == "." and has(text[at], COMPANY_STOP, gazetteer):
        stop += 1
    if head.label_of:
        longer = _with_object(line, i, at, stop, head.with_place, gazetteer)
        if longer > stop:
            return longer, head.label_of
    if stop < len(text) and has(text[stop], PORTFOLIO, gazetteer):
        return i, ""  # "Home Front Minister"
    if text[at] == "House" and at == i + 1 and gazetteer.term(text[i], "NORP") is not None:
        return i, ""  # "a Democratic House"
    if not label or at == i or _is_person_like(line, i, at, gazetteer):
        return i, ""
    return stop, label


def _is_plain_opening(line: Line, i: int, end: int, gazetteer: Gazetteer) -> bool:
    """Does an ordinary word open the sentence before a known name or as a verb: "Sometimes Fox News", "Bringing Congress"?"""
    word = line.words.text[i]
    if end < i + 2 or not is_common(word.lower(), gazetteer.common):
        return False
    return word.endswith(("ing", "ly")) or match_term(line, i + 1, gazetteer)[0] == end


def is_law_or_event(line: Line, i: int, gazetteer: Gazetteer) -> bool:
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
        numbered = i > 0 and ORDINAL.fullmatch(text[i - 1]) is not None
        if head.label and at - i + numbered >= head.words:
            return at
    return None


def _joined_run(line: Line, i: int, end: int, term_end: int, gazetteer: Gazetteer) -> int:
    """End of "Security and Defense Committee": a short run, "and", and a run with a head word."""
    text = line.words.text
    entry = gazetteer.single(text[i])
    country = entry is not None and entry.label in ("GPE", "NORP") and end > term_end
    if (term_end > i and not country) or end - i > _MAX_JOINED or end + 1 >= len(text) or text[end] != "and":
        return end
    if not line.named(end + 1) or gazetteer.flags.get(text[i], 0) & GIVEN:
        return end
    if gazetteer.single(text[end + 1]) is not None or match_title(line, end + 1, gazetteer) > end + 1:
        return end
    return run_end(line, end + 1, gazetteer)


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
    place = entry is not None and entry.label in ("GPE", "LOC", "NORP") and term_end >= run_end(line, begin, gazetteer)
    if text[begin] in gazetteer.date_words or not _can_take(line, i, at, stop, begin, with_place, gazetteer):
        return stop
    return _object_end(line, begin, place, gazetteer)


def _can_take(line: Line, i: int, at: int, stop: int, begin: int, with_place: bool, gazetteer: Gazetteer) -> bool:
    """Does the phrase from `begin` belong to the name of the head word at `at`?"""
    text, article = line.words.text, begin > stop + 1
    term_end, entry = match_term(line, begin, gazetteer)
    field = entry is None or entry.label == "ORG"  # "Foreign Affairs" is also a magazine
    if text[stop] == "on" and not (field and has(text[at], ON_HEAD, gazetteer)):
        return False
    end = run_end(line, begin, gazetteer)
    if at > i and entry is None and is_before_place(line, end, gazetteer):
        return False  # "Space Museum of Elmville, Oregon"
    place = entry is not None and entry.label in ("GPE", "LOC", "NORP") and term_end >= end
    whose = with_place and (not article or (entry is not None and entry.kind == "country" and len(text[begin]) > 3))
    if place and ((at > i and not whose) or text[stop] != "of"):
        return False
    if not place and gazetteer.heads[text[at]].label_of == "GPE" and is_common(text[begin].lower(), gazetteer.common):
        return False  # "State of Law"
    own_name = gazetteer.heads.get(text[begin])
    own = own_name is not None and own_name.label_of and text[begin + 1 : begin + 2] in (["of"], ["for"])
    return not (at > i and own)  # "Intelligence Directorate of the Ministry of Interior" is two


def _object_end(line: Line, begin: int, place: bool, gazetteer: Gazetteer) -> int:
    """End of the phrase after "of", with a second one that "and", "of" or "for" joins."""
    text = line.words.text
    term_end, entry = match_term(line, begin, gazetteer)
    end = run_end(line, begin, gazetteer)
    if entry is not None and entry.label == "GPE" and begin < term_end < end:
        end = term_end if not _last_head(line, begin, end, gazetteer) else end
    end = next((k for k in range(begin + 1, end) if match_title(line, k, gazetteer) > k), end)
    if end + 1 < len(text) and text[end] == "and" and line.named(end + 1) and not place:
        after = match_term(line, end + 1, gazetteer)[1]
        if after is None:
            end = run_end(line, end + 1, gazetteer)
    elif end + 2 < len(text) and text[end] in ("of", "for") and text[end + 1] != "the" and line.named(end + 1):
        end = run_end(line, end + 1, gazetteer)
    return end


def _is_person_like(line: Line, i: int, at: int, gazetteer: Gazetteer) -> bool:
    """A given name and a head word that is also a surname: "Jonah Hill", "Sarah Hall"."""
    flags = gazetteer.flags.get(line.words.text[i], 0)
    last = gazetteer.flags.get(line.words.text[at], 0)
    near = at <= i + 2 and not any(is_common(word.lower(), gazetteer.common) for word in line.words.text[i + 1 : at])
    return near and bool(flags & (GIVEN | GIVEN_WORD)) and bool(last & (SURNAME | SURNAME_WORD))
