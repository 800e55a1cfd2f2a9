"""Sentences as words, and what the word lists say of each: compiled once for a set of word lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.extraction.names.spelling import BARE_LETTERS, spoken_words
from corpus_tools.lexicons import Lexicons

# What a single word may be. One dictionary look-up a word gives all of it.
GIVEN, GIVEN_WORD, SURNAME, SURNAME_WORD, ROLE, NO_NAME, STOP = 1, 2, 4, 8, 16, 32, 64
VERB_OF_PERSONS, PLACE_PREPOSITION, PARTICLE, PLACE_NOUN, ROLE_MODIFIER, OWNER = 128, 256, 512, 1024, 2048, 4096
DETERMINER, JUNIOR, COMPANY_STOP, LINK, NO_PERSON = 8192, 16384, 32768, 65536, 131072
PORTFOLIO, NAME_PREFIX, ON_HEAD, SPORT, BODY = 262144, 524288, 1048576, 2097152, 4194304

CAPITAL, ARTICLE_NAME, LOWER, PUNCTUATION = 1, 2, 3, 4
MADE_OF_PIECES = 0  # of a token that is cut finer: its pieces have a kind each
_REMEMBERED = 100_000  # words whose kind is kept
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_WORD = r"[^\W_]*(?:(?:[-&]|'(?!s\b)|\.(?=[a-z0-9]))[^\W_]+)*"
# Capitalised words (initials and U.S. with their stops), al-Xxx, other words, and single marks.
TOKEN = re.compile(
    rf"([{_UPPER}](?:\.[{_UPPER}])+(?!\w)\.?|[{_UPPER}]\.(?=\s?[{_UPPER}])|[{_UPPER}]{_WORD})"
    rf"|((?:al|el|ar|as|ash|ad|an|at|az|ul)-[{_UPPER}]{_WORD})"
    rf"|([^\W_]{_WORD})"
    r"|([^\w\s])"
)
_MARKS = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "\u00a0": " "}
_SAME_LENGTH = str.maketrans(_MARKS) | BARE_LETTERS  # the word lists know neither curly marks nor accents
_FOREIGN = re.compile("[" + "".join(map(chr, _SAME_LENGTH)) + "]")
_INFLECTIONS = (
    ("s", ""), ("es", ""), ("d", ""), ("ed", ""), ("ing", ""), ("ing", "e"), ("ies", "y"), ("ied", "y"), ("ly", ""),
    ("er", ""), ("er", "e"), ("est", ""), ("n", ""),
)  # fmt: skip
_OUTER = ("s", "ly")  # endings that stand after another
_MIN_STEM = 3
_MIN_MEDIA = 4  # letters
_MAX_SYLLABLE = 6  # letters of a syllable of a Korean or Chinese name ("Kyung-soo"), roughly
_PARTIES = ("D", "R", "I")  # before a state: "R-Texas"


class Entry(NamedTuple):
    """What a word list says of a term."""

    label: str  # a label of the table entities; "" for a term that is no name
    name: str  # the name that it stands for; "" where it is that name itself
    source: str  # the word list
    # "context": a name only where the words around say so; "person": unless a name stands beside it; "code": after a comma
    context: str = ""
    kind: str = ""  # of a place or organisation


class Head(NamedTuple):
    """A head word that makes a capitalised phrase a name ("Agency", "Ministry of")."""

    label: str  # of a phrase that ends with it; "" where it is no end
    label_of: str  # of a phrase that goes on with "of" or "for"; "" where it does not
    with_place: bool
    words: int  # that must stand before it
    like: str = ""  # another head word for the same body
    front: str = ""  # label of a phrase that begins with it ("Lake Chad", "Jaish al-Islam"); "" where it begins none


class Gazetteer(NamedTuple):
    """The word lists in the form in which one pass over a sentence can use them."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]  # by first word; the rest of the words, longest first
    titles: dict[str, tuple[tuple[str, ...], ...]]
    heads: dict[str, Head]
    flags: dict[str, int]
    common: frozenset[str]
    surnames: dict[str, str]  # surname of a well-known person that is nothing else -> full name
    word_surnames: frozenset[str]  # surnames of well-known people that are also ordinary words or given names
    date_words: frozenset[str]  # months and weekdays as printed
    date_letters: frozenset[str]  # the same in lower case
    apart: frozenset[frozenset[str]]  # two names that are never joined
    families: dict[str, str]  # surname of several well-known people -> the one first in the list

    def single(self, word: str) -> Entry | None:
        """The entry of a term of one word."""
        found = self.phrases.get(word)
        return found[-1][1] if found and not found[-1][0] else None

    def term(self, text: str, label: str = "") -> Entry | None:
        """The entry of a term of any number of words; with a label, only one of that label."""
        first, *rest = term_words(text) or [""]
        entry = next((entry for words, entry in self.phrases.get(first, ()) if words == tuple(rest)), None)
        return entry if entry is None or not label or entry.label == label else None


class Words(NamedTuple):
    """A sentence as words: parallel lists."""

    text: list[str]
    start: list[int]
    end: list[int]
    kind: list[int]

    def add(self, word: str, start: int, kind: int) -> None:
        self.text.append(word)
        self.start.append(start)
        self.end.append(start + len(word))
        self.kind.append(kind)


def split_words(sentence: Sentence, gazetteer: Gazetteer) -> Words:
    """The tokens of a sentence as the rules for names read them: 's is cut, compounds are cut at a name ("US-based")."""
    text, at = _plain(sentence.text), 0
    kinds = list(map(_kind, sentence.words))
    if MADE_OF_PIECES not in kinds and "'" not in text and text is sentence.text:
        return Words(sentence.words, sentence.starts, sentence.ends, kinds)
    found = Words([], [], [], [])
    for word, begin, end, kind in zip(sentence.words, sentence.starts, sentence.ends, kinds, strict=True):
        if begin < at:
            continue
        if kind == MADE_OF_PIECES or (kind != PUNCTUATION and text[end : end + 1] == "'"):
            at = _add_pieces(found, text, begin, end, gazetteer)
        else:
            found.add(text[begin] if kind == PUNCTUATION else word, begin, kind)
    return found


@lru_cache(_REMEMBERED)
def _kind(word: str) -> int:
    """The kind of a token, or that it may have to be cut finer."""
    if word.isascii() and (word.isalpha() or word.isdigit()):
        return CAPITAL if word[0].isupper() else LOWER
    return PUNCTUATION if len(word) == 1 and not word.isalnum() else MADE_OF_PIECES


def term_words(term: str) -> list[str]:
    """A term of the word lists, cut like a sentence."""
    return [piece.group() for piece in TOKEN.finditer(_plain(term))]


def _plain(text: str) -> str:
    if text.isascii() and "`" not in text:
        return text
    text = text.replace("’", "'")
    return text.translate(_SAME_LENGTH) if _FOREIGN.search(text) else text


def _add_pieces(found: Words, text: str, begin: int, end: int, gazetteer: Gazetteer) -> int:
    """Cut a token finer and add its pieces; gives the place after the last one, which may hold what was cut from the token."""
    at = begin
    for piece in TOKEN.finditer(text, begin):
        if piece.start() >= end:
            break
        word, at, kind = piece.group(), piece.end(), piece.lastindex or LOWER
        parts = _compound(word, gazetteer) if "-" in word and kind in (CAPITAL, LOWER) else [word]
        second = len(parts) > 1 and bool(found.text) and found.end[-1] + 1 == piece.start()
        if len(parts) == 1 or (second and is_second_name(found.text[-1], word, gazetteer)):
            found.add(word, piece.start(), kind)
            continue
        place = piece.start()
        for part in parts:
            found.add(part, place, PUNCTUATION if part == "-" else CAPITAL if part[0].isupper() else LOWER)
            place += len(part)
    return at


def _compound(word: str, gazetteer: Gazetteer) -> list[str]:
    """The parts of a hyphen compound where one of them is a known name, else the word."""
    if word in gazetteer.phrases or word.islower():
        return [word]
    head, _, tail = word.rpartition("-")
    if head in _PARTIES:
        return [head, "-", tail]
    if tail.islower() and (gazetteer.single(head) or (head[0].isupper() and is_common(tail, gazetteer.common))):
        if is_common(head.lower(), gazetteer.common) and not gazetteer.single(head):
            return [word]
        return [*_compound(head, gazetteer), "-", tail]
    parts = word.split("-")
    if not all(part and (part[0].isupper() or part.islower()) for part in parts):
        return [word]
    known = [gazetteer.single(part) for part in parts]
    persons = [part in gazetteer.surnames or part in gazetteer.word_surnames for part in parts]  # "anti-Trump"
    if (any(persons) or any(entry and entry.label in ("NORP", "GPE", "ORG") for entry in known)) and all(
        entry or person or part.islower() for entry, person, part in zip(known, persons, parts, strict=True)
    ):
        return [piece for part in parts for piece in ("-", part)][1:]
    return [word]


def is_second_name(before: str, word: str, gazetteer: Gazetteer) -> bool:
    """Is the compound the given name after an East Asian family name: "Ki-moon" of "Ban Ki-moon"?"""
    head, _, tail = word.partition("-")
    if not (len(before) <= _MAX_SYLLABLE and before[0].isupper() and head[0].isupper() and tail.isalpha()):
        return False
    if len(head) > _MAX_SYLLABLE or len(tail) > _MAX_SYLLABLE or tail in ("led", "based", "era", "like"):
        return False
    if gazetteer.single(head) is not None:
        return False
    if is_common(head.lower(), gazetteer.common) and is_common(tail.lower(), gazetteer.common):
        return False  # "Post-war"
    return bool(gazetteer.flags.get(before, 0) & (GIVEN | GIVEN_WORD | SURNAME | SURNAME_WORD))


def is_common(word: str, common: frozenset[str], *, endings: int = 2) -> bool:
    """Is `word` (lower case) an ordinary English word, with up to two endings ("allegedly")?"""
    if word in common:
        return True
    for ending, base in _INFLECTIONS if endings else ():
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) < _MIN_STEM:
                continue
            if stem + base in common or (stem[-1] == stem[-2] and stem[:-1] in common):
                return True
            if ending in _OUTER and is_common(stem, common, endings=endings - 1):
                return True
    return False


@cache
def gazetteer(lexicons: Lexicons) -> Gazetteer:
    """The compiled word lists."""
    phrases: dict[str, dict[tuple[str, ...], Entry]] = {}

    def add(term: str, entry: Entry) -> None:
        first, *rest = term_words(term)
        phrases.setdefault(first, {}).setdefault(tuple(rest), entry)

    for row in lexicons["not_names"]:
        add(row["term"], Entry("", "", "not_names", "", row["kind"]))
    for row in lexicons["organisations"]:
        add(row["term"], Entry("ORG", row["name"], "organisations", "", row["kind"]))
    for row in lexicons["places"]:
        add(row["term"], Entry(row["label"], row["name"], "places", row["context"], row["kind"]))
    for row in lexicons["demonyms"]:
        add(row["term"], Entry("NORP", row["name"], "demonyms"))
    for term in _media(lexicons):
        add(term, Entry("ORG", "", "media", "", "media"))
    for term in lexicons.terms("known_people"):
        add(term, Entry("PERSON", "", "known_people"))
    flags = _flags(lexicons)
    common = frozenset(lexicons.terms("common_words"))
    dates = _date_words(lexicons)
    surnames, word_surnames = _surnames(lexicons, flags, common, phrases)
    return Gazetteer(
        {first: tuple(sorted(rest.items(), key=lambda item: -len(item[0]))) for first, rest in phrases.items()},
        _titles(lexicons),
        {
            row["term"]: Head(
                row["label"],
                row["label_of"],
                row["with_place"] == "yes",
                int(row["words"] or 1),
                row["like"],
                row["front"],
            )
            for row in lexicons["name_heads"]
        },
        flags,
        common,
        surnames,
        word_surnames,
        dates,
        frozenset(word.lower() for word in dates),
        names_apart(lexicons),
        _families(lexicons),
    )


def _families(lexicons: Lexicons) -> dict[str, str]:
    bearers: dict[str, list[str]] = {}
    for name in lexicons.terms("known_people"):
        first, last = (spoken_words(name) or ("",))[0], spoken_words(name)[-1]
        if first != last and all(first != spoken_words(other)[0] for other in bearers.get(last, [])):
            bearers.setdefault(last, []).append(name)
    return {surname: names[0] for surname, names in bearers.items() if len(names) > 1}


def _media(lexicons: Lexicons) -> list[str]:
    """Names of media that need nothing around them: several words, or one that is no ordinary word."""
    common = frozenset(lexicons.terms("common_words"))
    bare = (term.removeprefix("The ") for term in lexicons.terms("media"))
    short = (term for term in bare if " " in term or (len(term) >= _MIN_MEDIA and "'" not in term))
    return [term for term in short if " " in term or not is_common(term.lower(), common)]


def names_apart(lexicons: Lexicons) -> frozenset[frozenset[str]]:
    """Pairs of names that are never joined, from the list `must_not_merge`, as `are_apart` compares them."""
    rows = lexicons["must_not_merge"]
    return frozenset(frozenset((_bare(row["term"]), _bare(o))) for row in rows for o in row["others"].split("|"))


def are_apart(a: str, b: str, apart: frozenset[frozenset[str]]) -> bool:
    """Does the list keep the two names apart, however their initials are set?"""
    return bool(apart) and frozenset((_bare(a), _bare(b))) in apart


def _bare(name: str) -> str:
    return "".join(spoken_words(name))


def _date_words(lexicons: Lexicons) -> frozenset[str]:
    names = [*lexicons.terms("months"), *lexicons.terms("weekdays")]
    return frozenset([*names, *(name.upper() for name in names)])


def _flags(lexicons: Lexicons) -> dict[str, int]:
    flags: dict[str, int] = {}
    for row in lexicons["given_names"]:
        flags[row["term"]] = flags.get(row["term"], 0) | (GIVEN_WORD if row["word"] else GIVEN)
    for row in lexicons["surnames"]:
        flags[row["term"]] = flags.get(row["term"], 0) | (SURNAME_WORD if row["word"] else SURNAME)
    for term in lexicons.terms("people", noun="yes"):
        flags[term] = flags.get(term, 0) | ROLE
        flags[term.capitalize()] = flags.get(term.capitalize(), 0) | ROLE
    for term in lexicons.terms("people", kind="body"):
        flags[term] = flags.get(term, 0) | (BODY if term.islower() else 0)
    kinds = {
        "stop": STOP, "person_verb": VERB_OF_PERSONS, "place_preposition": PLACE_PREPOSITION, "particle": PARTICLE,
        "place_noun": PLACE_NOUN, "role_modifier": ROLE_MODIFIER, "owner": OWNER,
        "determiner": DETERMINER, "junior": JUNIOR, "company_stop": COMPANY_STOP, "link": LINK, "no_person": NO_PERSON,
        "portfolio": PORTFOLIO, "name_prefix": NAME_PREFIX, "on_head": ON_HEAD, "sport": SPORT,
    }  # fmt: skip
    for row in lexicons["context_words"]:
        for kind in row["kind"].split():
            flags[row["term"]] = flags.get(row["term"], 0) | kinds[kind]
    return flags


def _titles(lexicons: Lexicons) -> dict[str, tuple[tuple[str, ...], ...]]:
    titles: dict[str, set[tuple[str, ...]]] = {}
    for term in _printed_titles(lexicons):
        first, *rest = (word for word in term_words(term) if word != ".")
        titles.setdefault(first, set()).add(tuple(rest))
        titles.setdefault("-".join((first, *rest)), set()).add(())  # "Chief-of-Staff"
    return {first: tuple(sorted(rest, key=lambda words: (-len(words), words))) for first, rest in titles.items()}


def _printed_titles(lexicons: Lexicons) -> Iterator[str]:
    """The titles of the list people as they stand before a name: with capitals."""
    for row in lexicons["people"]:
        if row["title"]:
            words = _WORD_START.sub(lambda match: match[0].upper(), row["term"])
            yield _SMALL_WORD.sub(lambda match: match[0].lower(), words)


_WORD_START = re.compile(r"(?:^|(?<=[ -]))\w")
_SMALL_WORD = re.compile(r"(?<= )(?:Of|The|And|For|In|De|Al)(?= )|(?<=-)(?:Elect|Founder)\b")


def _surnames(
    lexicons: Lexicons, flags: dict[str, int], common: frozenset[str], phrases: dict[str, dict[tuple[str, ...], Entry]]
) -> tuple[dict[str, str], frozenset[str]]:
    """Surnames of well-known people: those that are nothing else, and those that are also a word or a given name."""
    full: dict[str, str] = {}
    words: set[str] = set()
    titles = set(_printed_titles(lexicons)) | set(lexicons.terms("name_heads"))
    for name in lexicons.terms("known_people"):
        surname = name.split()[-1]
        if " " not in name or len(surname) < _MIN_STEM or () in phrases.get(surname, {}):
            continue
        if flags.get(surname, 0) & (GIVEN | GIVEN_WORD) or is_common(surname.lower(), common):
            if surname not in titles:
                words.add(surname)
            continue
        full.setdefault(surname, name)
        if surname.startswith("al-"):
            full.setdefault(surname[3:], name)
    return full, frozenset(words)
