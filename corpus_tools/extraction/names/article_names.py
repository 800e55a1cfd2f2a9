"""One name for the mentions of one thing within an article: spelling, surname, acronym, "also known as"."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from corpus_tools.extraction.names.gazetteer import Entry, Gazetteer, are_apart, is_common
from corpus_tools.extraction.names.spelling import (
    body_key,
    is_acronym_of,
    same_spelling,
    same_words,
    sound_key,
    spoken_words,
)

SURNAME_ALONE, SPELLING, ACRONYM, ALIAS = "surname", "spelling", "acronym", "alias"
_GROUPS = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
_NOT_THE_PERSON = re.compile(r"\s(?:family|clan|dynasty|brothers|sisters|tribe)\b", re.IGNORECASE)
KNOWN_AS = re.compile(
    r",?\s?\(?(?:who (?:is|was) )?(?:(?:also|better|formerly|previously|otherwise|once|commonly|widely) )?"
    r"(?:known (?:as|by)|nicknamed|dubbed|a\.k\.a\.|aka|alias)\s(?:(?:the|his|her) )?[\"“'‘]?",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"[\"“]?\s?\(\s?(?:the |or )?[\"“'‘]?")


class Mention(NamedTuple):
    """A mention in an article: the sentence's number, code points in it, and what the rules say."""

    sentence: int
    start: int
    end: int
    text: str
    label: str
    rule: str
    entry: Entry | None
    role: str | None


Joined = tuple[str, str | None]


def join_names(mentions: list[Mention], texts: list[str], lists: Gazetteer) -> list[Joined]:
    """For each mention its name within the article, and why that differs from its words."""
    listed = {(m.text, m.label): m.entry.name for m in mentions if m.entry and m.entry.name}
    counts = Counter((m.text, _group(m.label)) for m in mentions if m.label not in ("NORP", "DATE"))
    doubtful = _of_families(mentions, lists)
    by_words = _join_words(mentions, texts)
    by_form: dict[tuple[str, str], Joined] = {}
    for group in ("PERSON", "ORG", "PLACE"):
        forms = [text for (text, of) in counts if of == group]
        found = (
            _join_persons(forms, counts, group, lists, doubtful)
            if group == "PERSON"
            else _join_others(forms, counts, group, lists)
        )
        by_form.update({(form, group): joined for form, joined in found.items()})
    results: list[Joined] = []
    for m in mentions:
        results.append(_name_of(m, texts[m.sentence], listed, by_words, by_form, lists))
    return results


def _group(label: str) -> str:
    return _GROUPS.get(label, label)


def _name_of(
    m: Mention,
    text: str,
    listed: dict[tuple[str, str], str],
    by_words: dict[tuple[str, str], Joined],
    by_form: dict[tuple[str, str], Joined],
    lists: Gazetteer,
) -> Joined:
    group = _group(m.label)
    defined = by_words.get((m.text, group))
    if (m.text, m.label) in listed and not (defined and defined[1] == ACRONYM):
        return listed[m.text, m.label], ALIAS
    if m.label in ("NORP", "DATE") or (group == "PERSON" and _NOT_THE_PERSON.match(text, m.end)):
        return m.text, None
    name, why = by_words.get((m.text, group)) or by_form.get((m.text, group)) or (m.text, None)
    further = by_form.get((name, group))
    if why is not None and further is not None:
        name = further[0]
    for label in ("ORG", "GPE", "LOC", "FAC"):
        if (name, label) in listed and _group(label) == group:
            name = listed[name, label]
    return (name, why) if name != m.text else (m.text, None)


def _join_words(mentions: list[Mention], texts: list[str]) -> dict[tuple[str, str], Joined]:
    """What the article's own words join: "Long Name (LN)", "X, also known as Y"."""
    joined: dict[tuple[str, str], Joined] = {}
    for a, b in pairwise(mentions):
        if a.sentence != b.sentence or _group(a.label) != _group(b.label) or a.text == b.text:
            continue
        between = texts[a.sentence][a.end : b.start]
        group = _group(a.label)
        if KNOWN_AS.fullmatch(between):
            joined.setdefault((b.text, group), (a.text, ALIAS))
        elif group != "PERSON" and _DEFINES.fullmatch(between):
            if is_acronym_of(b.text, a.text, defined=True):
                joined.setdefault((b.text, group), (a.text, ACRONYM))
            elif is_acronym_of(a.text, b.text, defined=True):
                joined.setdefault((a.text, group), (b.text, ACRONYM))
    return joined


def _join_persons(
    forms: list[str], counts: Counter[tuple[str, str]], group: str, lists: Gazetteer, doubtful: frozenset[str]
) -> dict[str, Joined]:
    """Full names by spelling; a surname (or first name) alone by its only full name in the article, or the only one before it.

    `forms` stand in the order in which the article first prints them.
    """
    full = [form for form in forms if len(spoken_words(form)) > 1 or _begins_with_an_article(form)]
    joined: dict[str, Joined] = {}
    clusters: list[list[str]] = []
    by_sound: dict[str, list[list[str]]] = {}  # by the last consonant: names that end in another one are not alike
    for form in sorted(full, key=lambda f: (-len(spoken_words(f)), f.isupper(), -counts[f, group], f)):
        alike = by_sound.setdefault(_last_sound(form), [])
        home = [
            cluster
            for cluster in alike
            if same_spelling(cluster[0], form) and not are_apart(cluster[0], form, lists.apart)
        ]
        if len(home) == 1:
            home[0].append(form)
            joined[form] = (home[0][0], SPELLING)
        else:
            clusters.append([form])
            alike.append(clusters[-1])
    heads = [cluster[0] for cluster in clusters]
    juniors = [head for head in heads if _JUNIOR.search(head)]
    places = {form: place for place, form in enumerate(forms)}
    introduced = {cluster[0]: min(places[form] for form in cluster) for cluster in clusters}
    for place, form in enumerate(forms):
        if form in joined:
            continue
        alike = by_sound.get(_last_sound(form), [])
        longer = [head for head, *_ in alike if head != form and _is_tail(form, head)]
        homes = [head for head in longer if not any(_is_tail(head, other) for other in longer)]  # not "Al Sisi"
        homes = homes or [head for head in juniors if _is_juniors(form, head, lists)]
        if not homes and len(spoken_words(form)) == 1:
            homes = [head for head in heads if _is_first(form, head)]
        if len(homes) > 1:  # "Hogan", before his wife, Yumi Hogan, is named
            homes = [head for head in homes if introduced[head] < place]
        if len(homes) == 1 and not (form in doubtful and not _is_chief(homes[0], lists)):
            joined[form] = (homes[0], SURNAME_ALONE)
    return joined


def _of_families(mentions: list[Mention], lists: Gazetteer) -> frozenset[str]:
    """Surnames of several well-known people that the article prints before any full name, or with an office of their own.

    "President Obama" is not Michelle Obama, though the article may give no other full name.
    """
    persons = [m for m in mentions if m.label == "PERSON" and m.sentence > 0]
    doubtful: set[str] = set()
    for form in {m.text for m in persons if _surname(m.text) in lists.families and len(spoken_words(m.text)) == 1}:
        alone = [m for m in persons if m.text == form]
        full = [m for m in persons if _is_tail(form, m.text)]
        offices = {m.role for m in alone if m.role} - {m.role for m in full if m.role}
        late = bool(full) and (alone[0].sentence, alone[0].start) < (full[0].sentence, full[0].start)
        if late or any(role.endswith(_OFFICES) for role in offices):
            doubtful.add(form)
    return frozenset(doubtful)


def _surname(name: str) -> str:
    return (spoken_words(name) or ("",))[-1]


def _last_sound(name: str) -> str:
    return "".join(sound_key(name)[-1:])[-1:]


def _is_chief(name: str, lists: Gazetteer) -> bool:
    """Is the full name that of the bearer who stands first in the list?"""
    chief = lists.families.get(_surname(name))
    return chief is None or spoken_words(chief)[0] == spoken_words(name)[0]


def _is_tail(form: str, full: str) -> bool:
    """Is `form` the last words of the full name, articles aside: "Araji" of "Qassim al-Araji", "Franken" of "Al Franken"?"""
    short, long = spoken_words(form), spoken_words(full)
    is_shorter = len(short) < len(long) or (_begins_with_an_article(full) and not _begins_with_an_article(form))
    return is_shorter and all(map(same_spelling, short, long[-len(short) :]))


def _begins_with_an_article(form: str) -> bool:
    """Is all but one word of a name an Arabic article, which may be a given name as well: "Al Franken", "Al Sisi"?"""
    return " " in form and form[0].isupper() and len(spoken_words(form)) == 1


def _is_juniors(form: str, full: str, lists: Gazetteer) -> bool:
    """Is `form` the surname of somebody whom no parent outshines: "King" of "Martin Luther King Jr."?"""
    without = _JUNIOR.sub("", full)
    own = _surname(form) not in lists.families or lists.term(full, "PERSON") is not None
    return own and _is_tail(form, without)


_JUNIOR = re.compile(r",? [JS]r\b\.?$")


def _is_first(form: str, full: str) -> bool:
    return spoken_words(form)[:1] == spoken_words(full)[:1]


def _join_others(forms: list[str], counts: Counter[tuple[str, str]], group: str, lists: Gazetteer) -> dict[str, Joined]:
    """Organisations and places: other spellings, short forms with one antecedent, acronyms with one long name."""
    joined: dict[str, Joined] = {}
    ordered = sorted(forms, key=lambda f: (-len(spoken_words(f)), f.isupper(), -counts[f, group], f))
    ends = {form: (spoken_words(form)[:1], spoken_words(form)[-1:]) for form in ordered}
    longer: list[str] = []
    spelled: dict[tuple[str, ...], list[tuple[str, str]]] = {}  # by sound: forms, and the same with one head word
    for form in ordered:
        headed = _one_head(form, lists)
        alike = spelled.setdefault(body_key(headed), [])
        same = next((other for other, other_headed in alike if same_words(other_headed, headed)), None)
        if same is not None:
            joined[form] = (same, SPELLING)
            continue
        first, last = ends[form]
        short_of = [
            other
            for other in longer
            if (ends[other][0] == first or ends[other][1] == last) and _is_short_form(form, other, group, lists)
        ]
        expansions = [other for other in longer if is_acronym_of(form, other)] if form.isupper() else []
        if len(short_of) == 1:
            joined[form] = (short_of[0], SPELLING)
        elif len(expansions) == 1 and lists.term(form) is None:
            joined[form] = (expansions[0], ACRONYM)
        else:
            longer.append(form)
            alike.append((form, headed))
    return joined


def _one_head(name: str, lists: Gazetteer) -> str:
    """The name with one head word for those that translators exchange: "Commission", "Committee"."""
    front, _, last = name.rpartition(" ")
    head = lists.heads.get(last)
    return f"{front} {head.like}" if head is not None and head.like else name


_OFFICES = ("President", "president", "President-elect", "Prime Minister", "King", "Secretary")


def _is_short_form(short: str, full: str, group: str, lists: Gazetteer) -> bool:
    """Is `short` the beginning of "X of Y", the rest of "Iraqi X", or "Kanous" of "Kanous Island"?"""
    a, b = spoken_words(short), spoken_words(full)
    if not 0 < len(a) < len(b):
        return False
    if group == "PLACE":
        head = lists.heads.get(full.split()[-1])
        natural = head is not None and head.label in ("LOC", "GPE") and not is_common(short.lower(), lists.common)
        return len(b) == len(a) + 1 and b[: len(a)] == a and natural and not (lists.term(full) or lists.term(short))
    if b[: len(a)] == a:  # "Wells" of "Wells Fargo"
        return (len(a) == 1 or b[len(a)] in ("of", "for")) and lists.term(short) is None
    if b[-1:] == a and short in lists.heads and lists.term(short) is None:
        return True  # "the Court", where one Supreme Court is named
    if b[-len(a) :] != a or len(b) != len(a) + 1:
        return False
    known, front = lists.term(short), lists.term(full.split()[0])
    if known is not None:
        if known.kind in ("armed_group", "party", "company"):
            return False  # "Hezbollah" is not "Kataib Hezbollah"
        long = lists.term(full)  # "Post" of "Washington Post", but not "Democratic Party" of "Iowa Democratic Party"
        return (long is not None or (front is not None and front.label == "NORP")) and len(a) == 1
    return front is not None and front.label in ("NORP", "GPE", "ORG")
