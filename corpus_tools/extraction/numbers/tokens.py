"""The tokens of a sentence as the grammar of quantities walks over them: words, numbers as written in digits, single marks."""

from __future__ import annotations

import re
from operator import add

from corpus_tools.english.tokens import pieces
from corpus_tools.extraction.language.sentence import Sentence

_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")  # 1,234,567.8 and 1,00,000
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")  # 12, 1.5, .5
HYPHENS = frozenset("-‐‑–")
PADDING = 8  # empty tokens after the last one, which also answer for places before the first
LONGEST_NUMBER = 30  # digits; longer runs are identifiers


class Tokens:
    """The tokens of one text in parallel lists, padded with empty ones, so that a look around never leaves the lists."""

    def __init__(self, sentence: Sentence) -> None:
        self.text = sentence.text
        self.is_headline = sentence.is_title_case
        self.words, self.starts = pieces(sentence.words, sentence.starts)
        self.ends = list(map(add, self.starts, map(len, self.words)))
        self.values: list[float | None] = [None] * len(self.words)
        self.digits = [i for i, word in enumerate(self.words) if word[-1].isdecimal()]
        for i in self.digits:
            self.values[i] = _value(self.words[i])
        self.lowers = list(map(str.lower, self.words))
        self.n = len(self.words)
        self.words += [""] * PADDING
        self.lowers += [""] * PADDING
        self.starts += [len(self.text) + PADDING] * PADDING
        self.ends += [-PADDING] * PADDING
        self.values += [None] * PADDING

    def glued(self, i: int) -> bool:
        """No blank stands between token `i` and the next one."""
        return self.ends[i] == self.starts[i + 1]

    def follows(self, i: int, phrase: tuple[str, ...]) -> bool:
        """The tokens from `i` on are those of `phrase`, in lower case."""
        return tuple(self.lowers[i : i + len(phrase)]) == phrase

    def end_of(self, at: int, phrase: tuple[str, ...]) -> int:
        """The end of a phrase that begins at token `at`, also where hyphens tie its words (square-foot); 0 where it does not."""
        end = at
        for word in phrase:
            end += end > at and word != "-" and self.words[end] in HYPHENS and self.glued(end - 1) and self.glued(end)
            if self.lowers[end] != word:
                return 0
            end += 1
        return end

    def ends_with(self, i: int, phrase: tuple[str, ...]) -> bool:
        """The tokens before `i` are those of `phrase`, in lower case."""
        return i >= len(phrase) and tuple(self.lowers[i - len(phrase) : i]) == phrase

    def is_word(self, i: int) -> bool:
        return self.words[i][:1].isalpha()

    def is_digits(self, i: int) -> bool:
        return self.words[i][-1:].isdecimal()


def _value(word: str) -> float | None:
    if len(word) > LONGEST_NUMBER:
        return None
    if _PLAIN.fullmatch(word):
        return float(word)
    if _GROUPED.fullmatch(word):
        return float(word.replace(",", ""))
    return None
