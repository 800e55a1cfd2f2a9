"""Are two spellings one name? Transliteration, case, hyphens, the article al-, middle names, acronyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ARABIC_ARTICLES = frozenset(("al", "el", "ar", "as", "ash", "ad", "an", "at", "az", "ul"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'"}
_LATIN = range(0xC0, 0x250)
_BARE = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "Ħ": "H"}
_CONSONANTS = (
    ("kh", "x"), ("dh", "z"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"),
)  # fmt: skip
_VOWELS = frozenset("aeiou")
_SAME_VOWEL = frozenset((*"aeiou", *(a + b for a, b in ("ae", "ea", "ei", "ie", "ou", "uo"))))
_SMALL = frozenset(("of", "the", "for", "and", "in", "on", "to", "de", "la", "du", "des", "al", "el"))
_MIN_ACRONYM, _MIN_LETTERS = 2, 3
_SIZE = 100_000


def _bare_letters() -> dict[int, str]:
    """Latin letters with a mark -> the letter alone, one for one, so that offsets stay."""
    bare = {chr(code): unicodedata.normalize("NFKD", chr(code))[0] for code in _LATIN}
    return str.maketrans({letter: base for letter, base in {**bare, **_BARE}.items() if base.isascii()})


BARE_LETTERS = _bare_letters()
_SAME = str.maketrans(_QUOTES) | BARE_LETTERS


@lru_cache(_SIZE)
def spoken_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without marks, possessive and the article: "Qassim al-Araji" -> qassim, araji."""
    plain = name.replace("`", "'").lower() if name.isascii() else _without_marks(name.translate(_SAME))
    plain = plain.replace(".", "")
    words = [word.replace("'", "") for word in _WORD.findall(plain.removesuffix("'s"))]
    kept = [word for word in words if word not in ARABIC_ARTICLES and word != "the"]
    return tuple(_servants(kept or words))


def _without_marks(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))


def _servants(words: list[str]) -> Iterator[str]:
    """ "Abd al-Salam", "Abdul Salam", "Abdel-Salam" and "Abdulsalam" as one word."""
    before = False
    for n, word in enumerate(words):
        match = _SERVANT.fullmatch(word)
        if match and not match[1] and n + 1 < len(words):
            before = True
            continue
        yield "abd" + (match[1] if match else word) if before or (match and match[1]) else word
        before = False


_SERVANT = re.compile(r"abd(?:[aeou]l|[aeou][rszn](?=[rszn]))?(|[a-z]{3,})")


def same_spelling(a: str, b: str, *, initials_only: bool = False) -> bool:
    """Are `a` and `b` one person's name in two spellings? Every word alike, or one leaves out what stands in the middle.

    With `initials_only` nothing longer than an initial may be left out.
    """
    x, y = spoken_words(a), spoken_words(b)
    if len(x) == len(y):
        return all(map(_alike, x, y))
    if len(x) < len(y):
        x, y = y, x
    if len(y) < 2 or not (_alike(x[0], y[0]) and _alike(x[-1], y[-1])):
        return False
    if initials_only and (len(y) > 2 or max(map(len, x[1:-1])) > 1):
        return False
    rest = iter(x[1:-1])
    return all(any(_alike(word, other) for other in rest) for word in y[1:-1])


@lru_cache(_SIZE)
def _sounds(word: str) -> tuple[str, tuple[str, ...]]:
    """Consonants, and the vowels between them ("" where there is none)."""
    for written, sound in _CONSONANTS:
        word = word.replace(written, sound)
    consonants: list[str] = []
    vowels = [""]
    for letter in word:
        if letter in _VOWELS:
            vowels[-1] += letter
        elif not consonants or vowels[-1] or letter != consonants[-1]:
            consonants.append(letter)
            vowels.append("")
    if len(consonants) > 1 and consonants[-1] == "h":  # Fallujah, Falluja
        consonants.pop()
        vowels.pop()
    return "".join(consonants), tuple(vowels)


@lru_cache(_SIZE)
def sound_key(name: str, *, ends_only: bool = False) -> tuple[str, ...]:
    """Consonants of each word (`ends_only`: of the first and the last): equal for every two spellings of one name."""
    words = spoken_words(name)
    return tuple(_sounds(word)[0] for word in ((words[0], words[-1]) if ends_only else words))


@lru_cache(_SIZE)
def _alike(a: str, b: str) -> bool:
    """One word in two transliterations: the same consonants, and vowels that writers exchange (a/e, e/i, o/u)."""
    if a == b:
        return True
    if len(a) < _MIN_LETTERS or len(b) < _MIN_LETTERS or not (a.isalpha() and b.isalpha()):
        return False  # "2nd", "22nd"
    (consonants, vowels), (others, other_vowels) = _sounds(a), _sounds(b)
    if consonants != others or len(consonants) < 2:
        return False
    return all(map(_same_vowels, vowels, other_vowels))


def _same_vowels(a: str, b: str) -> bool:
    if a == b:
        return True
    if not a or not b:
        return False
    return a[0] + b[0] in _SAME_VOWEL and a[-1] + b[-1] in _SAME_VOWEL


@lru_cache(_SIZE)
def is_acronym_of(short: str, full: str, *, defined: bool = False) -> bool:
    """Is `short` (capitals) made of the first letters of the words of `full`, small words aside?

    Where the text itself defines it (`defined`), one word may be left out: "Iraqi Counter-Terrorism Service (CTS)".
    """
    letters = short.replace(".", "")
    if not (len(letters) >= _MIN_ACRONYM and letters.isupper() and letters.isalpha()):
        return False
    words = re.findall(r"[^\W_]+", full)
    if len(words) < 2 or (not defined and len(letters) < _MIN_LETTERS):
        return False
    capitals = "".join(word[0] for word in words if word.lower() not in _SMALL).upper()
    every = "".join(word[0] for word in words).upper()
    if letters in (capitals, every):
        return True
    return (
        defined and len(capitals) > 2 and any(letters == capitals[:k] + capitals[k + 1 :] for k in range(len(capitals)))
    )


_BRITISH = ((re.compile(r"isation\b"), "ization"), (re.compile(r"entre\b"), "enter"), (re.compile(r"efence\b"), "efense"),
            (re.compile(r"abour\b"), "abor"), (re.compile(r"ogramme\b"), "ogram"))  # fmt: skip


@lru_cache(_SIZE)
def _american_words(name: str) -> tuple[str, ...]:
    for british, american in _BRITISH:
        name = british.sub(american, name)
    return spoken_words(name)


def body_key(name: str) -> tuple[str, ...]:
    """Consonants of each word: equal for every two names that same_words finds the same."""
    return tuple(_sounds(word)[0] for word in _american_words(name))


def same_words(a: str, b: str) -> bool:
    """Are two names of bodies or places the same words, each in some spelling: "Organisation", "Organization"?"""
    x, y = _american_words(a), _american_words(b)
    return len(x) == len(y) and all(map(_alike, x, y))
