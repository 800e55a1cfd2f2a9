"""Sure-fire rules: mentions that one sentence gives away by itself, and capitalised runs that it leaves open."""

from __future__ import annotations

from corpus_tools.extraction.names.capital_runs import (
    ORDINAL,
    Line,
    Span,
    has,
    match_term,
    match_title,
    particle,
    run_end,
)
from corpus_tools.extraction.names.gazetteer import (
    ARTICLE_NAME,
    COMPANY_STOP,
    GIVEN,
    GIVEN_WORD,
    JUNIOR,
    NO_PERSON,
    PARTICLE,
    STOP,
    SURNAME,
    SURNAME_WORD,
    Entry,
    Gazetteer,
    is_common,
    is_second_name,
)
from corpus_tools.extraction.names.head_words import match_front, match_head, match_told

MAX_PERSON_WORDS = 6


def _is_place(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """Is word i, or the two words that end with it, a place of the list?"""
    text = line.words.text
    known = gazetteer.single(text[i]) or (gazetteer.term(f"{text[i - 1]} {text[i]}") if i else None)
    return known is not None and known.label == "GPE"


_RULES = {
    "organisations": "known organisation",
    "places": "known place",
    "demonyms": "demonym",
    "known_people": "known person",
    "media": "known organisation",
}


def find_spans(line: Line, gazetteer: Gazetteer) -> list[Span]:
    """The mentions that rules find in one sentence, and the capitalised runs that stay open, in order."""
    spans: list[Span] = []
    kind = line.words.kind
    i, n = 0, len(kind)
    while i < n:
        if kind[i] > ARTICLE_NAME and line.words.text[i] not in _LOWER_STARTS:
            i += 1
            continue
        span, i = _read(line, i, gazetteer) if kind[i] <= ARTICLE_NAME else _lower_start(line, i, gazetteer)
        if span is not None:
            spans.append(span)
    return spans


_LOWER_STARTS = frozenset(("al", "el"))


def _lower_start(line: Line, i: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """A listed name that begins with an article in lower case: "al Qaeda"."""
    end, entry = match_term(line, i, gazetteer)
    if entry is None and line.named(i + 1):
        end, entry = match_term(line, i + 1, gazetteer)
    if entry is None or entry.label != "ORG":
        return None, i + 1
    return Span(i, end, entry.label, _RULES[entry.source], entry), end


def _read(line: Line, i: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """The span that begins at the capitalised word i, and where reading goes on."""
    text = line.words.text
    if _in_address(line, i) or _is_contraction(text[i], gazetteer):
        return None, i + 1
    if has(text[i], NO_PERSON, gazetteer) and line.named(i + 1):
        return None, match_person(line, i + 1, gazetteer)
    term_end, entry = match_term(line, i, gazetteer)
    title_end = match_title(line, i, gazetteer)
    run, head_end, head_label = run_end(line, i, gazetteer), i, ""
    if not line.title_case or (i and text[i - 1] == "the"):
        head_end, head_label = match_head(line, i, run, term_end, gazetteer)
    if title_end > i and title_end >= term_end and title_end >= head_end:
        person, end = _after_title(line, title_end, gazetteer)
        if person is None and title_end == i + 1 and has(text[i], SURNAME | SURNAME_WORD, gazetteer):
            return Span(i, title_end, "", "open"), title_end  # "King" of this article
        return person, end
    told_end, rule = match_told(line, i, run, gazetteer)
    if told_end > max(term_end, i + 1, head_end):
        return Span(i, told_end, "ORG", rule), told_end
    if i and head_end == i and text[i] in gazetteer.heads and ORDINAL.fullmatch(text[i - 1]):
        return Span(i - 1, i + 1, gazetteer.heads[text[i]].label or "ORG", "head word"), i + 1  # "501st Legion"
    if head_end > max(term_end, i):
        first = i - 1 if i and ORDINAL.fullmatch(text[i - 1]) else i
        return Span(first, head_end, head_label, "head word"), head_end
    found = _person_or_front(line, i, term_end, entry, gazetteer)
    if found is not None:
        return found
    if entry is not None:
        return _known(line, i, term_end, entry, gazetteer)
    if has(text[i], STOP, gazetteer) and line.opens(i):
        return None, i + 1
    end = _open_end(line, i, gazetteer)
    return Span(i, end, "", "open"), end


def _person_or_front(
    line: Line, i: int, term_end: int, entry: Entry | None, gazetteer: Gazetteer
) -> tuple[Span, int] | None:
    """A person by the given name or the family name before it, or a name known by its first word ("Lake Chad")."""
    text = line.words.text
    if line.named(i + 1) and "-" in text[i + 1] and is_second_name(text[i], text[i + 1], gazetteer):
        end = match_person(line, i, gazetteer)
        return Span(i, end, "PERSON", "family name first"), end
    front = gazetteer.heads.get(text[i]) if entry is None else None
    if front is not None and front.front:
        end = match_front(line, i, front.front, gazetteer)
        if end > i + 1:
            return Span(i, end, front.front, "first word of a name"), end
    flags = gazetteer.flags.get(text[i], 0)
    city = entry is not None and entry.kind == "city" and term_end == i + 1
    if city and line.named(i + 1) and has(text[i + 1], SURNAME, gazetteer):
        end = match_person(line, i, gazetteer)
        return Span(i, end, "PERSON", "surname after a city's name"), end
    if flags & (GIVEN | GIVEN_WORD) and (
        entry is None or (term_end == i + 1 and (entry.label != "NORP" or _is_odd_word(line, i + 1, gazetteer)))
    ):
        end = match_person(line, i, gazetteer)
        if end > i + 1 and _is_full_name(line, i, end, flags, entry, gazetteer):
            return Span(i, end, "PERSON", "given name"), end
    return None


def _is_contraction(word: str, gazetteer: Gazetteer) -> bool:
    """ "They've", "It'll"."""
    return "'" in word and bool(gazetteer.flags.get(word.partition("'")[0], 0) & STOP)


def _is_odd_word(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """A capitalised word in no list but that of surnames: what stands after the given name "Christian"."""
    return (
        line.named(i)
        and match_term(line, i, gazetteer)[1] is None
        and not is_common(line.words.text[i].lower(), gazetteer.common)
    )


def _in_address(line: Line, i: int) -> bool:
    """Is the word part of an e-mail address or a handle?"""
    text = line.words.text
    return (i > 0 and text[i - 1] in ("@", "#")) or (i + 1 < len(text) and text[i + 1] == "@")


def _known(line: Line, i: int, end: int, entry: Entry, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    if not entry.label:
        names = SURNAME | SURNAME_WORD | GIVEN | GIVEN_WORD
        if end == i + 1 and not line.title_case and has(line.words.text[i], names, gazetteer):
            return Span(i, end, "", "open", entry), end  # "White" or "Moon" of this article
        return None, end
    if end == i + 1:
        word = line.words.text[i]
        if entry.context == "code":
            after_comma = i > 1 and line.words.text[i - 1] == "," and _is_place(line, i - 2, gazetteer)
            return (Span(i, end, entry.label, "state code", entry) if after_comma else None), end
        capital_by_place = line.title_case or line.opens(i)
        if entry.context == "context" or (
            capital_by_place
            and entry.source != "demonyms"
            and ((line.title_case and not _stands_out(line, word)) or not word.isupper())
            and is_common(word.lower(), gazetteer.common)
        ):
            return Span(i, end, "", "open", entry), end
    text = line.words.text
    if entry.source == "places" and _is_event(line, end, gazetteer):
        return None, end
    first = i + 1 if text[i] == "The" and entry.label == "ORG" else i
    if entry.label == "PERSON":
        first = match_title(line, i, gazetteer)
        if end < len(text) and has(text[end], JUNIOR, gazetteer):  # "Benedict XVI"
            end += 1 + (has(text[end], COMPANY_STOP, gazetteer) and text[end + 1 : end + 2] == ["."])
    return Span(first, end, entry.label, _RULES[entry.source], entry), end


def _stands_out(line: Line, word: str) -> bool:
    """Is the word in capitals throughout and the headline not: "Militants Free US Hostage"?"""
    return word.isupper() and any(len(other) > 3 and not other.isupper() for other in line.words.text)


def _is_event(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """Does a law, war or contest follow: "North Atlantic Treaty"?"""
    if line.title_case or not line.named(i):
        return False
    after = gazetteer.single(line.words.text[i])
    if after is None and line.named(i + 1) and match_title(line, i, gazetteer) == i:
        after = gazetteer.single(line.words.text[i + 1])  # "USA Freedom Act"
    return after is not None and after.kind == "event"


def _is_full_name(line: Line, i: int, end: int, flags: int, entry: Entry | None, gazetteer: Gazetteer) -> bool:
    """Is a given name with the words after it a person? Ordinary words and places need a surname after them."""
    last = line.words.text[end - 1]
    last_flags = gazetteer.flags.get(last, 0)
    common_last = is_common(last.lower(), gazetteer.common)
    if entry is not None and entry.label != "PERSON":
        surname = last_flags & (SURNAME | GIVEN | (SURNAME_WORD if entry.context else 0))
        return bool(surname) or not (common_last or gazetteer.single(last))
    plain = flags & GIVEN or not is_common(line.words.text[i].lower(), gazetteer.common)
    if plain and not line.title_case:
        return True
    return bool(last_flags & (SURNAME | SURNAME_WORD | GIVEN)) or not common_last


def _after_title(line: Line, i: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """The person after a title, if one stands there."""
    if not (line.named(i) or particle(line, i, gazetteer)):
        return None, i
    term_end, entry = match_term(line, i, gazetteer)
    if entry is not None and entry.label != "PERSON" and (term_end > i + 1 or entry.label in ("NORP", "ORG", "")):
        return None, i
    word = line.words.text[i]
    if (
        word in gazetteer.heads
        or has(word, STOP, gazetteer)
        or line.words.text[i].partition("-")[0] in gazetteer.titles
    ):
        return None, i
    end = match_person(line, i, gazetteer)
    if entry is not None and entry.label == "PERSON":
        end = max(end, term_end)  # "Prime Minister Theresa May"
    if entry is not None and entry.label in ("GPE", "LOC", "FAC") and end == i + 1 and entry.context == "":
        return None, i
    if line.title_case and end == i + 1 and is_common(line.words.text[i].lower(), gazetteer.common):
        return None, i
    return Span(i, end, "PERSON", "title"), end


def match_person(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of the person's name that begins at word i."""
    text, kind = line.words.text, line.words.kind
    end, limit = i, min(len(text), i + MAX_PERSON_WORDS)
    while end < limit:
        if kind[end] <= ARTICLE_NAME:
            if end > i and _ends_name(line, end, gazetteer, first=end == i + 1):
                break
        elif not particle(line, end, gazetteer):
            break
        end += 1
    if end + 1 < len(text) and text[end] == "," and has(text[end + 1], JUNIOR, gazetteer):
        end += 2
    if end < len(text) and has(text[end - 1], COMPANY_STOP, gazetteer) and text[end] == ".":
        end += 1  # "Jr."
    return end


def _ends_name(line: Line, i: int, gazetteer: Gazetteer, *, first: bool) -> bool:
    """Does word i, capitalised, stand after the name rather than in it? `first`: it would be the second word."""
    word = line.words.text[i]
    flags = gazetteer.flags.get(word, 0)
    flags_before = gazetteer.flags.get(line.words.text[i - 1], 0)
    if flags & (SURNAME | GIVEN) or flags & JUNIOR:
        return False
    if word in _BEFORE_SURNAMES or line.words.text[i - 1] in _BEFORE_SURNAMES:
        return False
    if flags & STOP or (word.isupper() and len(word) > 2 and "." not in word):
        return True
    entry = gazetteer.single(word)
    alone = first and not line.title_case and not line.named(i + 1)  # "Mike German, an agent"
    if (
        entry is not None
        and entry.label == "NORP"
        and flags_before & GIVEN
        and (alone or _goes_on(line, i + 1, gazetteer))
    ):
        return False  # "Mohammed Shia al-Sudani"
    namesake = entry is not None and not entry.label and not entry.kind and word not in gazetteer.date_words
    if namesake and flags & SURNAME_WORD and flags_before & GIVEN and not line.title_case:
        return False  # "Shaun White"
    feast = entry is not None and not entry.label and not is_common(word.lower(), gazetteer.common)
    if feast and flags_before & GIVEN and word not in gazetteer.date_words:
        return False  # a given name, and a surname that is also the name of a feast or a product
    if entry is not None and entry.source == "places" and entry.label == "GPE" and first and flags_before & GIVEN:
        return False  # "William Hague"
    if entry is not None and (entry.label in ("NORP", "ORG", "") or (entry.source == "places" and entry.context == "")):
        return True
    if line.title_case:
        return not flags & SURNAME_WORD and is_common(word.lower(), gazetteer.common)
    return word in gazetteer.titles and not flags & (SURNAME_WORD | GIVEN_WORD)


_BEFORE_SURNAMES = frozenset(("El", "Ben", "Bin"))


def _goes_on(line: Line, i: int, gazetteer: Gazetteer) -> bool:
    """Does an Arabic name go on at word i: "al-Sudani", "Al Sudani"?"""
    if i >= len(line.words.text):
        return False
    particle = gazetteer.flags.get(line.words.text[i], 0) & PARTICLE and line.named(i + 1)
    return line.words.kind[i] == ARTICLE_NAME or line.words.text[i].startswith(("Al-", "El-")) or bool(particle)


def _open_end(line: Line, i: int, gazetteer: Gazetteer) -> int:
    """End of a run of capitalised words that no rule explains: up to the next known term or title."""
    text, kind = line.words.text, line.words.kind
    end = i + 1
    while end < len(text):
        if kind[end] <= ARTICLE_NAME:
            term_end, entry = match_term(line, end, gazetteer)
            inner = kind[end - 1] > ARTICLE_NAME  # after a particle: "Bandar bin Sultan"
            if entry is not None and not entry.label and not entry.kind and has(text[end], SURNAME_WORD, gazetteer):
                entry = None  # "Shaun White"
            if (entry is not None and (entry.label != "PERSON" or term_end > end + 1)) or (
                not inner and match_title(line, end, gazetteer) > end
            ):
                break
            if gazetteer.flags.get(text[end], 0) & GIVEN and is_common(text[end - 1].lower(), gazetteer.common):
                break
            end += 1
        elif particle(line, end, gazetteer) or (text[end] == "&" and line.named(end + 1)):
            end += 1
        else:
            break
    while end > i + 1 and kind[end - 1] > ARTICLE_NAME:
        end -= 1
    return end
