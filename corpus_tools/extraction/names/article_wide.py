"""What the whole article says of a name: consistency, short forms, and weaker signs for the words still open."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from corpus_tools.extraction.names.article_names import KNOWN_AS
from corpus_tools.extraction.names.capital_runs import Line, Span, has, is_before_place, is_role
from corpus_tools.extraction.names.gazetteer import (
    BODY,
    DETERMINER,
    GIVEN,
    GIVEN_WORD,
    LINK,
    LOWER,
    NAME_PREFIX,
    NO_PERSON,
    PLACE_NOUN,
    PLACE_PREPOSITION,
    PUNCTUATION,
    SPORT,
    STOP,
    SURNAME,
    SURNAME_WORD,
    VERB_OF_PERSONS,
    Entry,
    Gazetteer,
    is_common,
)
from corpus_tools.extraction.names.spelling import ARABIC_ARTICLES, is_acronym_of

MAX_ACRONYM = 6
MAX_OPEN_PERSON = 4  # words of a name that no list knows
_SURNAME_SHAPE = re.compile(r"(?:O'|Mc|Mac(?=[A-Z]))[A-Z][a-z]+(?<!ism)(?<!ite)|(?:[Aa]l|[Ee]l)-[A-Z][a-z]+")
_COMPANY_SHAPE = re.compile(r"([A-Z][a-z]+)[A-Z][a-z]+")
_ALIAS = re.compile(rf"{KNOWN_AS.pattern}\s?$")  # not of "Dubbed"
_ROMAN = re.compile(r"[IVXLC]+")


class Seen(NamedTuple):
    """What the sure-fire rules found in the article, and what stands around the words that they left open."""

    full: dict[str, str]  # words of a sure mention -> label
    surnames: dict[str, str]  # surname, or first name -> full name
    weak_surnames: dict[str, str]  # the same, of full names that rest on weak signs
    parts: dict[str, str]  # first words of an organisation's or place's name -> label
    heads: dict[str, set[str]]  # head word -> the organisations whose names end with it
    lower: frozenset[str]  # words that the article prints in lower case
    persons: Counter[str]
    places: Counter[str]
    no_names: frozenset[str]  # names of ships and storms, acronyms of laws
    middle: Counter[str]  # open runs with a capital that their place in the sentence does not explain
    of_sport: bool  # a report of matches: a country's name is its team

    @classmethod
    def of(cls, lines: list[Line], found: list[list[Span]], lists: Gazetteer) -> Seen:
        lower = _lower_words(lines)
        sport = _is_of_sport(lower, lines, lists)
        seen = cls({}, {}, {}, {}, {}, lower, Counter(), Counter(), _no_names(lines, lists), Counter(), sport)
        for line, spans in zip(lines, found, strict=True):
            for span in spans:
                if span.label and span.label != "NORP":
                    seen.remember(line, span, lists)
                else:
                    seen._look_around(line, span, lists)
        return seen

    def remember(self, line: Line, span: Span, lists: Gazetteer, *, weak: bool = False) -> None:
        words = line.words.text[span.first : span.last]
        if line.title_case and span.rule not in ("title", "known person", "given name"):
            return
        self.full.setdefault(" ".join(words), span.label)
        head = lists.heads.get(words[-1])
        if span.label == "ORG" and len(words) > 1 and head is not None and head.words == 1:  # not "the Administration"
            self.heads.setdefault(words[-1], set()).add(" ".join(words))
        if span.label == "PERSON":
            if len(words) > 1 or span.rule == "title":
                full = " ".join(words)
                surnames = self.weak_surnames if weak else self.surnames
                for part in _surnames_of(words):
                    surnames.setdefault(part, full)
                if len(words) > 1 and len(words[0]) > 2:
                    surnames.setdefault(words[0], full)
        elif k := next((k for k in range(2, len(words)) if words[k] in ("of", "for")), 0) if span.entry is None else 0:
            self.parts.setdefault(" ".join(words[:k]), span.label)
        elif 1 < len(words) <= _WORDS_OF_BODY and span.label == "ORG" and _stands_alone(words[0], lists):
            self.parts.setdefault(words[0], "ORG")  # "Wells Fargo", later "Wells"
        elif len(words) == 2 and span.entry is None and span.label in ("LOC", "GPE"):
            self.parts.setdefault(words[0], span.label)  # "Kanous Island", later "Kanous"

    def _look_around(self, line: Line, span: Span, lists: Gazetteer) -> None:
        text = line.words.text
        key = " ".join(text[span.first : span.last])
        if line.title_case:
            return
        if not line.opens(span.first):
            self.middle[key] += 1
        if not span.label and span.entry is None and _is_told_body(line, span, lists):
            (self.full if " " in key else self.parts).setdefault(key, "ORG")
        before = text[span.first - 1] if span.first else ""
        after = text[span.last] if span.last < len(text) else ""
        if lists.flags.get(after, 0) & VERB_OF_PERSONS or is_role(before, lists):
            self.persons[key] += 1
        placed = lists.flags.get(before, 0) & PLACE_PREPOSITION or lists.flags.get(after, 0) & PLACE_NOUN
        if placed or _is_told_place(line, span, lists):
            self.places[key] += 1


def _is_told_place(line: Line, span: Span, lists: Gazetteer) -> bool:
    """Do the words beside a name say that it is a place: "the town of Bogo", "al-Hawasha, a Shiite village"?"""
    text, first, last = line.words.text, span.first, span.last
    if first > 1 and text[first - 1] == "of" and lists.flags.get(text[first - 2], 0) & PLACE_NOUN:
        return True
    if text[last : last + 1] != [","] or not has("".join(text[last + 1 : last + 2]), DETERMINER, lists):
        return False
    return any(lists.flags.get(word, 0) & PLACE_NOUN for word in text[last + 2 : last + 2 + _WORDS_OF_KIND])


def _is_told_body(line: Line, span: Span, lists: Gazetteer) -> bool:
    """Do the words beside a name say that it is a body: "the charity Brightways", "Brightways, a small charity in"?"""
    text, first, last = line.words.text, span.first, span.last
    begin = first
    while begin and has(text[begin - 1], LINK, lists):
        begin -= 1
    goes_on = line.named(last) or (text[last : last + 1] == ["'"] and line.named(last + 2))  # "Samaritan's Purse"
    known = text[first] in lists.surnames or text[first] in lists.word_surnames
    named = known or has(text[first], SURNAME | SURNAME_WORD | GIVEN | GIVEN_WORD, lists)
    is_person = (named and last == first + 1) or text[first].removesuffix("s") in lists.titles  # "CEOs"
    plain = has(text[first], STOP, lists) or (line.opens(first) and is_common(text[first].lower(), lists.common))
    if goes_on or line.named(begin - 1) or plain or is_person:
        return False
    if first and has(text[first - 1], BODY, lists):
        return True
    if text[last : last + 1] != [","] or text[last + 1 : last + 2] not in (["a"], ["an"]):
        return False
    kinds = range(last + 2, min(last + 2 + _WORDS_OF_KIND, len(text)))
    return any(has(text[k], BODY, lists) and _ends_phrase(line, k + 1, lists) for k in kinds)


def _lower_words(lines: list[Line]) -> frozenset[str]:
    words = (zip(line.words.text, line.words.kind, strict=True) for line in lines)
    return frozenset([word for line in words for word, kind in line if kind == LOWER])


def _is_of_sport(lower: frozenset[str], lines: list[Line], lists: Gazetteer) -> bool:
    """Does the article speak of matches in words and in scores ("2-1", "1 – 0")?"""
    if len([word for word in lists.flags.keys() & lower if lists.flags[word] & SPORT]) < _WORDS_OF_SPORT:
        return False
    return any(_SCORE.search(" ".join(line.words.text)) for line in lines)


_WORDS_OF_SPORT, _WORDS_OF_BODY = 4, 4
_WORDS_OF_KIND = 3  # after its article, of what a name is said to be: "a | remote mountain village"
_SCORE = re.compile(r"(?<![\d.,$])\d{1,2} ?[-–] ?\d{1,2}(?![\d%])")


def _no_names(lines: list[Line], lists: Gazetteer) -> frozenset[str]:
    found = set()
    for line in lines:
        text = line.words.text
        for n in [n for n, word in enumerate(text[:-1]) if word[0].isupper()]:
            word, after = text[n], text[n + 1]
            if lists.flags.get(word, 0) & NO_PERSON:
                found.add(after)
            elif after == "(" and n + 2 < len(text) and text[n + 2].isupper():
                law = lists.single(word)  # "Freedom Restoration Act (FRA)"
                found.update([text[n + 2]] if law is not None and law.kind == "event" else [])
    return frozenset(found)


def _surnames_of(words: list[str]) -> list[str]:
    """The forms in which the article may repeat a person: "al-Hayani", "Hayani", "bin Laden", "Abu Ragheef"."""
    names = [word for word in words if word not in ("Jr", "Sr", ".", ",") and not _ROMAN.fullmatch(word)]
    if not names:
        return []
    last = names[-1]
    forms = [last]
    if "-" in last and last.split("-")[0].lower() in ARABIC_ARTICLES:
        forms += [last.split("-", 1)[1], "al-" + last.split("-", 1)[1], "Al-" + last.split("-", 1)[1]]
    for k in range(len(names) - 2, 0, -1):
        forms.append(" ".join(names[k:]))
    return forms


def settle_long_runs(lines: list[Line], found: list[list[Span]], seen: Seen, lists: Gazetteer) -> None:
    """Runs of several words are settled before single ones, so that a surname alone finds the name that a run gave."""
    for line, spans in zip(lines, found, strict=True):
        for span in spans:
            if not span.label and span.last - span.first > 1:
                for settled in settle(line, span, seen, lists):
                    if settled.last - settled.first > 1:
                        seen.remember(line, settled, lists, weak=True)


def settle(line: Line, span: Span, seen: Seen, lists: Gazetteer) -> list[Span]:
    """What the whole article says of a span: itself, another reading, several, or none."""
    settled = (_known_again if span.label else _open)(line, span, seen, lists)
    return [_as_team(line, found, lists) for found in settled] if seen.of_sport else settled


def _as_team(line: Line, span: Span, lists: Gazetteer) -> Span:
    """In a report of matches a country that nothing places is its team: "Norway beat", but "in Norway", "the Norway Cup"."""
    before = line.words.text[span.first - 1] if span.first else ""
    comma = before == "," and line.named(span.first - 2)  # "Oslo, Norway"
    placed = comma or lists.flags.get(before, 0) & PLACE_PREPOSITION or before in _BEFORE_PLACES
    country = span.label == "GPE" and span.entry is not None and span.entry.kind == "country"
    if not country or placed or line.named(span.last):
        return span
    return span._replace(label="ORG", rule="team of a country", entry=None)


def _known_again(line: Line, span: Span, seen: Seen, lists: Gazetteer) -> list[Span]:
    """A known place or people may be a person of this article ("Paris", "Sharon", "German")."""
    if span.last == span.first + 1 and span.entry is not None and span.entry.source in ("places", "organisations"):
        word = line.words.text[span.first]
        if is_before_place(line, span.last, lists):
            return [span]  # "Lincoln, Nebraska"
        before = line.words.text[span.first - 1] if span.first else ""
        place = span.entry.kind == "country" or before in _BEFORE_PLACES
        if place and seen.surnames.get(word, "").startswith(word) and not _speaks(line, span, lists):
            # the first name of "Jordan Peters" is no reason to doubt the country, or the city in "to Paris"
            return [span]
        if word in seen.surnames and span.entry.context:
            return [span._replace(label="PERSON", rule="surname in the article", entry=None)]
    return [span]


_BEFORE_PLACES = frozenset(("from", "of", "to", "at", "into", "for", "the", "throughout"))


def _speaks(line: Line, span: Span, lists: Gazetteer) -> bool:
    after = line.words.text[span.last] if span.last < len(line.words.text) else ""
    return after == "'" or has(after, VERB_OF_PERSONS, lists)


def _open(line: Line, span: Span, seen: Seen, lists: Gazetteer) -> list[Span]:
    text = line.words.text
    first, last = span.first, span.last
    if span.entry is not None and span.entry.source == "not_names":
        plain = line.opens(first) and lists.flags.get(text[first], 0) & STOP and not _speaks(line, span, lists)
        named = text[first] in seen.surnames and not plain
        return [Span(first, last, "PERSON", "surname in the article")] if named else []
    # The first word of a sentence, or an ordinary word in a headline, is no name of its own.
    if text[first] in seen.no_names and last == first + 1:
        return []
    opens = last == first + 1 and line.opens(first) and _opens_as_name(line, span, seen, lists)
    if span.entry is not None and _is_subject(line, span, seen, lists):
        return [Span(first, last, span.entry.label, "known term", span.entry)]
    while first < last and (line.opens(first) or line.title_case) and _plain(text[first], seen, lists):
        short = text[first] in seen.parts and last == first + 1 and not line.title_case
        if opens or short or " ".join(text[first:last]) in seen.full or text[first] in seen.surnames:
            break
        first += 1
    if first >= last:
        return []
    key = " ".join(text[first:last])
    label, rule = _known_in_article(key, seen)
    if label:
        return [Span(first, last, label, rule)]
    if opens:
        label = span.entry.label if span.entry is not None else "PERSON"
        return [Span(first, last, label, "known name that opens a sentence", span.entry)]
    if is_before_place(line, last, lists):
        return [Span(first, last, "GPE", "before its state or country", span.entry)]
    if last - first == 1:
        return _open_word(line, span, first, key, seen, lists)
    return _known_inside(line, first, last, seen, lists) or _open_words(line, first, last, key, seen, lists)


def _stands_alone(word: str, lists: Gazetteer) -> bool:
    """Whether the first word of a body's name can be its short form: no word, title, given name or place of its own."""
    flags, lower = lists.flags.get(word, 0), word.lower()
    plural = word.endswith(("s", "ing")) and is_common(lower, lists.common)  # "Students Union", but "United", "Wells"
    return (
        word[0].isupper()
        and "-" not in word
        and not word.isupper()
        and lower not in lists.common
        and (not plural or bool(flags & SURNAME_WORD))
        and not flags & (STOP | GIVEN | GIVEN_WORD | SURNAME)
        and lists.single(word) is None
    )


def _opens_as_name(line: Line, span: Span, seen: Seen, lists: Gazetteer) -> bool:
    """A country, or a well-known surname before a verb of persons, as the first word: "Japan, China", "Trump left"."""
    word, lower = line.words.text[span.first], line.words.text[span.first].lower()
    if line.title_case or lower in seen.lower:
        return False
    if span.entry is not None and span.entry.source == "places":
        return span.entry.kind == "country"
    if word not in lists.surnames and word not in lists.word_surnames:
        return False
    after = line.words.text[span.last] if span.last < len(line.words.text) else ""
    is_verb = after.endswith("ed") or has(after.capitalize(), STOP, lists)
    return _speaks(line, span, lists) or (is_verb and lower not in lists.common)


def _known_in_article(key: str, seen: Seen) -> tuple[str, str]:
    """Label and rule of words that a sure mention of the article explains."""
    if key in seen.full:
        return seen.full[key], "same words in the article"
    placed = seen.places[key] > seen.persons[key] and seen.parts.get(key) == "ORG"  # "Oso" of "Oso Fire Department"
    if key in seen.parts and key not in seen.surnames and not placed:
        return seen.parts[key], "short form in the article"
    return ("PERSON", "surname in the article") if key in seen.surnames or key in seen.weak_surnames else ("", "")


def _is_subject(line: Line, span: Span, seen: Seen, lists: Gazetteer) -> bool:
    """A listed body that is also a word, as the subject that opens a sentence: "Congress passed", "Parliament has"."""
    if line.title_case or span.entry is None or span.last >= len(line.words.text):
        return False
    word, after = line.words.text[span.first], line.words.text[span.last]
    if word.lower() in seen.lower or span.entry.kind not in (*_BODIES, *_FIRMS):
        return False
    if span.entry.kind in _FIRMS:
        return has(after, VERB_OF_PERSONS, lists)
    verb = lists.flags.get(after, 0) & VERB_OF_PERSONS or lists.flags.get(after.capitalize(), 0) & STOP  # "has"
    return word in _ALWAYS_BODIES or (bool(verb) and line.words.kind[span.last] == LOWER)


_ALWAYS_BODIES = frozenset(("Congress", "Parliament"))
_LONGEST_NAME = 12  # words
_FIRMS = ("company", "media")
_BODIES = ("government", "security", "international", "armed_group", "party")


def _known_inside(line: Line, first: int, last: int, seen: Seen, lists: Gazetteer) -> list[Span]:
    """Names of the article inside a run that holds more: "Assad Loyalists Kill", "Warhol Polaroids"."""
    text = line.words.text
    found: list[Span] = []
    i = first
    while i < last:
        for end in range(min(last, i + _LONGEST_NAME), i, -1):
            key = " ".join(text[i:end])
            label = seen.full.get(key) or ("PERSON" if key in seen.surnames else seen.parts.get(key))
            if not label:
                continue
            if label == "PERSON" and i == first:
                return [Span(i, end, label, "name of the article in a longer run")]  # "Warhol Polaroids"
            rest = [word for word in text[first:i] + text[end:last] if not word.isupper()]
            if all(_plain(word, seen, lists) for word in rest):
                found.append(Span(i, end, label, "name of the article in a longer run"))
                i = end - 1
                break
        i += 1
    return found


def _plain(word: str, seen: Seen, lists: Gazetteer) -> bool:
    lower = word.lower()
    if lists.flags.get(word, 0) & STOP:
        return True
    return lower in seen.lower or is_common(lower, lists.common)


def _open_word(line: Line, span: Span, i: int, key: str, seen: Seen, lists: Gazetteer) -> list[Span]:
    """One capitalised word that no list and no sure mention explains."""
    entry: Entry | None = span.entry
    if entry is not None and entry.context == "context" and _place_around(line, i, lists):
        return [Span(i, i + 1, entry.label, "place in context", entry)]
    if _is_acronym(key):
        return _acronym(line, i, key, seen, lists)
    if len(seen.heads.get(key, ())) == 1 and line.words.text[max(i - 1, 0)] in ("the", "The"):
        inside = i > 2 and line.words.text[i - 2] == "of" and line.named(i - 3)  # "Freedom of the Press"
        return [] if inside else [Span(i, i + 1, "ORG", "short form in the article")]
    if key in lists.surnames:
        return [Span(i, i + 1, "PERSON", "known surname")]
    if line.title_case:
        return []
    if _is_known_as(line, i):
        return [Span(i, i + 1, "PERSON", "known as")]
    if line.opens(i) and not seen.middle[key] and _plain(key, seen, lists):
        return []
    label, rule = _by_shape(line, i, key, seen, lists) or _by_company(line, i, key, seen, lists)
    return [Span(i, i + 1, label, rule)] if label else []


def _by_shape(line: Line, i: int, key: str, seen: Seen, lists: Gazetteer) -> tuple[str, str] | None:
    """Label and rule of a word that looks like a surname or a company; None where neither."""
    before = line.words.text[i - 1] if i else ""
    determined = has(before, DETERMINER, lists)
    flags = lists.flags.get(key, 0)
    shaped = _SURNAME_SHAPE.fullmatch(key) and not seen.places[key]
    if not determined and (key in lists.word_surnames or shaped):
        return "PERSON", "known surname" if key in lists.word_surnames else "shape of a surname"
    if key in lists.word_surnames and before in ("the", "The") and not line.named(i + 1):
        return "PERSON", "known surname"  # "the Bush administration"
    if not (flags & (GIVEN | SURNAME)) and _is_company_shape(key, lists):
        return "ORG", "shape of a company"
    return ("", "") if determined else None


def _by_company(line: Line, i: int, key: str, seen: Seen, lists: Gazetteer) -> tuple[str, str]:
    """Label and rule of a word by what stands beside it here and elsewhere in the article."""
    flags, after = lists.flags.get(key, 0), "".join(line.words.text[i + 1 : i + 2])
    if _plain(key, seen, lists) or (line.opens(i) and not seen.middle[key] and key.endswith("s")):
        return "", ""
    if seen.persons[key] > seen.places[key]:
        return "PERSON", "speaks or has a role"
    may_be_place = has(after, PLACE_NOUN, lists) or not flags & (GIVEN | GIVEN_WORD)  # "the Chelsea neighborhood"
    if seen.places[key] and may_be_place and _ends_phrase(line, i + 1, lists):
        return "GPE", "preposition of place"
    if flags & (GIVEN | SURNAME) and not line.named(i + 1):
        return "PERSON", "name list"
    return "", ""


def _is_company_shape(word: str, lists: Gazetteer) -> bool:
    """ "AccuWeather"; but not "LaPierre"."""
    found = _COMPANY_SHAPE.fullmatch(word)
    return found is not None and not lists.flags.get(found[1], 0) & NAME_PREFIX


def _is_known_as(line: Line, i: int) -> bool:
    """Does "also known as" or "nicknamed" stand before the word?"""
    return _ALIAS.search(" ".join([*line.words.text[max(0, i - 4) : i], ""])) is not None


def _is_acronym(key: str) -> bool:
    letters = key.replace(".", "")
    stops = len(letters) < len(key)
    return letters.isupper() and letters.isalpha() and 2 + stops <= len(letters) <= MAX_ACRONYM


def _acronym(line: Line, i: int, key: str, seen: Seen, lists: Gazetteer) -> list[Span]:
    """An acronym has the label of its long name; without one it is an organisation unless it looks like something else."""
    long_labels = {label for full, label in seen.full.items() if is_acronym_of(key, full)}
    if len(long_labels) == 1:
        return [Span(i, i + 1, long_labels.pop(), "acronym of a name in the article")]
    text = line.words.text
    before = text[i - 1] if i else ""
    after = text[i + 1] if i + 1 < len(text) else ""
    if line.title_case or len(key) < 3 or _ROMAN.fullmatch(key) or is_common(key.lower(), lists.common):
        return []
    if before in ("a", "an", "A", "An", "-", "#") or after == "-" or after[:1].isdigit():
        return []
    listed = lists.single(key.replace(".", ""))
    if listed is not None and not listed.label:
        return []  # "W.M.D."
    return [Span(i, i + 1, "ORG", "acronym")]


def _place_around(line: Line, i: int, lists: Gazetteer) -> bool:
    """A preposition of place before the word: "in Reading"."""
    before = line.words.text[i - 1] if i else ""
    return before in ("from", "at", "to") or has(before, PLACE_PREPOSITION, lists)


def _ends_phrase(line: Line, i: int, lists: Gazetteer) -> bool:
    """Does the noun phrase end before word i: a mark, a preposition, a conjunction, a verb form, a noun for places?"""
    text = line.words.text
    if i >= len(text) or line.words.kind[i] == PUNCTUATION:
        return True
    is_verb = line.words.kind[i] == LOWER and text[i].endswith("ed")
    known = lists.flags.get(text[i], 0) & (PLACE_NOUN | VERB_OF_PERSONS)
    return bool(is_verb or known or lists.flags.get(text[i].capitalize(), 0) & STOP)


def _open_words(line: Line, first: int, last: int, key: str, seen: Seen, lists: Gazetteer) -> list[Span]:
    """Several capitalised words that no list and no sure mention explains."""
    text = line.words.text
    tail = text[last - 1]
    if line.title_case:
        return []
    determined = first > 0 and has(text[first - 1], DETERMINER, lists)
    common = sum(is_common(word.lower(), lists.common) for word in text[first:last] if not word.islower())
    if determined:
        return [Span(first, last, "ORG", "article before")] if not common else []
    if last - first <= 3 and (lists.flags.get(tail, 0) & SURNAME or _SURNAME_SHAPE.fullmatch(tail)):
        return [Span(first, last, "PERSON", "surname at the end")]
    before_name = lists.flags.get(text[first - 1], 0) & PLACE_PREPOSITION if first else 0
    known = not common or (common < last - first and before_name)
    if seen.places[key] > seen.persons[key] and known:
        return [Span(first, last, "GPE", "preposition of place")]
    if last - first <= MAX_OPEN_PERSON and (not common or (common < last - first and seen.persons[key])):
        return [Span(first, last, "PERSON", "unknown words like a full name")]
    return []
