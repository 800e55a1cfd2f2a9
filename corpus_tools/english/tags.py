"""The tag of each word of a sentence, from one dictionary counted in treebanks and in tagged news.

A word has its commonest tag, unless the tag before it, the word after it or the usual tag of that word were seen to go with
another one (a decision list in the manner of Yarowsky 1994); endings stand in for words that were never seen. Tags are those of
the Penn Treebank, and SC for subordinators ("that he came", "because"), which Penn does not tell from prepositions; marks stand
for themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons

FIRST = "^"  # what stands before the first word
NUMBER, NAME, NOUN, SYMBOL = "CD", "NNP", "NN", "SYM"
MARKS = {
    ",": ",", ";": ";", ":": ":", "(": "(", "[": "(", "{": "(", ")": ")", "]": ")", "}": ")",
    ".": ".", "!": ".", "?": ".", "…": ".",
    "-": "-", "–": "-", "—": "-", "―": "-", '"': '"', "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": '"', "`": '"',
    "'": '"', "’": '"', "$": "$", "£": "$", "€": "$", "¥": "$", "%": NOUN, "&": "CC",
}  # fmt: skip
BEGIN = frozenset((FIRST, ".", ":", '"', "(", "-", ";"))  # after these a capital does not make a name
_CLOSING = "”»"  # quotation marks after which a sentence goes on
_CLITICS = {"'ll": "MD", "'re": "VBP", "'ve": "VBP", "'m": "VBP", "'d": "MD"}
_LONGEST_ENDING, _SHORTEST_STEM = 4, 2  # letters
_SMALL = ("IN", "RP", "SC", "TO", "DT", "CC")  # tags of small words, which end compounds that are none
_FORMS = ("s", "es", "ed", "ing")
_ADVERBS = (("ly", ""), ("ly", "le"), ("ily", "y"), ("ally", ""), ("lly", "l"))  # and the end of their adjective


class _Entry(NamedTuple):
    tag: str
    before: dict[str, str]  # by the tag before, or that and the usual tag after: "TO", "TO+DT"
    after: dict[str, str]  # by the word after (small letters), or its usual tag (capitals)
    looks_ahead: bool = False  # whether what comes after it is asked for


def endings(word: str) -> list[str]:
    """The endings of a word in lower case as the dictionary writes them, the longest first: "-ting", "-ing", "-ng", "-g"."""
    return ["-" + word[at:] for at in range(max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING), len(word))]


def is_open(word: str, tag: str) -> bool:
    """Whether a word's ending may tell its tag after another one: a longer word of an open class."""
    is_class = tag.startswith(("NN", "VB", "JJ", "RB")) and not tag.startswith(NAME)
    return len(word) > _LONGEST_ENDING and is_class and "-" not in word


class Tagger:
    """Reads the list word_tags; made once for a set of word lists: see `tagger`."""

    def __init__(self, words: Lexicons) -> None:
        self._entries = {
            row["term"]: _Entry(row["tag"], _pairs(row["before"]), _pairs(row["after"])) for row in words["word_tags"]
        }
        self._ordinary = frozenset(words.terms("common_words"))
        self._numbers = frozenset((*words.terms("number_words"), *words.terms("number_scales")))
        self._capital: dict[str, _Entry] = {}
        self._plain: dict[str, _Entry] = {}

    def usual(self, word: str) -> str:
        """The commonest tag of a word in lower case."""
        return (self._plain.get(word) or self._read(word, self._plain, anywhere=True)).tag

    def tags(self, words: Sequence[str], lowers: Sequence[str], *, title_case: bool = False) -> list[str]:
        """The tags of a sentence. In title case no capital makes a name."""
        found: list[str] = []
        previous = before_it = FIRST
        plain, capital = self._plain, self._capital
        for word, low, following, printed in zip(
            words, lowers, (*lowers[1:], FIRST), (*words[1:], FIRST), strict=False
        ):
            if (
                word == low
                or title_case
                or not word[0].isupper()
                or (previous in BEGIN and (len(word) == 1 or not word.isupper()) and before_it not in _CLOSING)
            ):
                tag, before, after, looks_ahead = plain.get(word) or self._read(word, plain, anywhere=True)
            else:
                tag, before, after, looks_ahead = capital.get(word) or self._read(word, capital, anywhere=False)
            if looks_ahead:
                if printed != following and not title_case and printed[0].isupper():
                    expected = NAME
                else:
                    expected = self.usual(following) if following != FIRST else FIRST
                previous = (
                    before.get(f"{previous}+{expected}")
                    or after.get(following)
                    or before.get(previous)
                    or after.get(expected, tag)
                )
            else:
                previous = before.get(previous, tag) if before else tag
            found.append(previous)
            before_it = word
        return found

    def _read(self, word: str, memory: dict[str, _Entry], *, anywhere: bool) -> _Entry:
        tag, before, after, _ = self._look_up(word, anywhere=anywhere)
        entry = _Entry(tag, before, after, bool(after) or "+" in "".join(before))
        if len(memory) < MOST_REMEMBERED:
            memory[word] = entry
        return entry

    def _look_up(self, word: str, *, anywhere: bool) -> _Entry:
        low = word.lower()
        if not word[0].isalpha():
            return _Entry(_sign(word), _POSSESSIVE if low in ("'s", "’s") else _NOTHING, _NOTHING)
        if word[0].isupper():
            printed = self._entries.get(word)
            if printed and (not anywhere or (low not in self._entries and not self._is_ordinary(low))):
                return printed
            if not anywhere:
                return _Entry(NAME, _NOTHING, _NOTHING)
        known = self._entries.get(low)
        if known and is_open(low, known.tag):
            return known._replace(before=self.before_by_ending(low) | known.before)
        if known:
            return known
        if word[0].isupper() and not self._is_ordinary(low):
            return _Entry(NAME, _NOTHING, _NOTHING)
        return self._by_ending(word)

    def _is_ordinary(self, low: str) -> bool:
        """Whether a word is an ordinary one, or a form of one: a capital at the start of a sentence makes it no name."""
        parts = low.split("-")
        if low in self._ordinary or (parts[1:] and all(p in self._entries or p in self._ordinary for p in parts)):
            return True
        stems = [low[: -len(end)] + more for end in _FORMS if low.endswith(end) for more in ("", "e")]
        stems += [low[: -len(end)] + stem for end, stem in _ADVERBS if low.endswith(end)]
        return any(stem in self._ordinary for stem in stems)

    def _by_ending(self, word: str) -> _Entry:
        low, printed_last = word.lower(), word.rpartition("-")[2]
        last = printed_last.lower()
        if printed_last != word and printed_last[:1].isupper() and word[0].islower():
            return _Entry(NAME, _NOTHING, _NOTHING)  # al-Dahlaki
        if last != low and last in self._entries:
            tag = self._entries[last].tag
            if tag in ("VBN", "VBD", "VBG", "JJ"):
                return _Entry("JJ", _NOTHING, _NOTHING)
            return _Entry(NOUN if tag in _SMALL else tag, _NOTHING, _NOTHING)  # mail-in, run-up
        known = (self._entries[end] for end in endings(low) if end in self._entries)
        found = next((entry for entry in known if entry.tag != NUMBER or low in self._numbers), None)  # not "nominee"
        before = self.before_by_ending(low) if len(low) > _LONGEST_ENDING else _NOTHING  # not of "also"
        return _Entry(found.tag if found else NOUN, before, _NOTHING)

    def before_by_ending(self, low: str) -> dict[str, str]:
        """What the tag before says of a word by its ending: where a longer ending does not tell, a shorter one may."""
        before: dict[str, str] = {}
        for end in reversed(endings(low)):
            if end in self._entries:
                before |= self._entries[end].before
        return before


MOST_REMEMBERED = 200_000  # words; beyond that, tags are worked out again rather than kept
_NOTHING: dict[str, str] = {}
_POSSESSIVE = dict.fromkeys(("PRP", "EX", "WP", "WDT", "WRB", "DT", "RB"), "VBZ")  # it's, there's, who's


@cache
def tagger(words: Lexicons) -> Tagger:
    """The tagger for a set of word lists."""
    return Tagger(words)


def _sign(word: str) -> str:
    if word[0].isdigit():
        return NUMBER
    if word[0] in "'’" and len(word) > 1:
        return _CLITICS.get("'" + word[1:].lower(), "POS")
    return MARKS.get(word) or ("-" if word.startswith("--") else "." if word.startswith("..") else SYMBOL)


def _pairs(cell: str) -> dict[str, str]:
    """`TO:VB MD:VB` as a dictionary; the mark before the last colon may be a colon."""
    return {pair.rpartition(":")[0]: pair.rpartition(":")[2] for pair in cell.split()}
