"""Text to tokens: words, numbers as written in digits, and single marks."""

from __future__ import annotations

import re

# .500 | 1,234.5 and 13,14 are one match, cut apart below | don't, country's | any other mark
_TOKEN = re.compile(r"(?<![\w.,])\.\d+|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\S")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")  # 1,234,567.8 and 1,00,000
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")  # 12, 1.5, .5
_STOPPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")  # 1.234.567
PADDING = 8  # empty tokens after the last one, which also answer for places before the first
LONGEST_NUMBER = 30  # digits; longer runs are identifiers


class Tokens:
    """The tokens of one text in parallel lists, padded with empty ones, so that a look around never leaves the lists."""

    __slots__ = ("ends", "lowers", "n", "starts", "text", "values", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.values: list[float | None] = []
        for match in _TOKEN.finditer(text):
            word, start = match.group(), match.start()
            if word[-1].isdecimal():
                self._add_digits(word, start)
            else:
                self._add(word, start, None)
        self.lowers = [word.lower() for word in self.words]
        self.n = len(self.words)
        self.words += [""] * PADDING
        self.lowers += [""] * PADDING
        self.starts += [len(text) + PADDING] * PADDING
        self.ends += [-PADDING] * PADDING
        self.values += [None] * PADDING

    def _add(self, word: str, start: int, value: float | None) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(start + len(word))
        self.values.append(value)

    def _add_digits(self, word: str, start: int) -> None:
        if len(word) <= LONGEST_NUMBER and (number := _value(word)) is not None:
            self._add(word, start, number)
            return
        if "," not in word:
            self._add(word, start, None)
            return
        at = start
        for piece in re.split(r"(,)", word):
            number = None if piece == "," or len(piece) > LONGEST_NUMBER else _value(piece)
            self._add(piece, at, number)
            at += len(piece)

    def glued(self, i: int) -> bool:
        """No blank stands between token `i` and the next one."""
        return self.ends[i] == self.starts[i + 1]

    def follows(self, i: int, phrase: tuple[str, ...]) -> bool:
        """The tokens from `i` on are those of `phrase`, in lower case."""
        return tuple(self.lowers[i : i + len(phrase)]) == phrase

    def ends_with(self, i: int, phrase: tuple[str, ...]) -> bool:
        """The tokens before `i` are those of `phrase`, in lower case."""
        return i >= len(phrase) and tuple(self.lowers[i - len(phrase) : i]) == phrase

    def is_word(self, i: int) -> bool:
        return self.words[i][:1].isalpha()

    def is_digits(self, i: int) -> bool:
        return self.words[i][-1:].isdecimal()


def _value(word: str) -> float | None:
    if _PLAIN.fullmatch(word):
        return float(word)
    if _GROUPED.fullmatch(word):
        return float(word.replace(",", ""))
    if _STOPPED.fullmatch(word):
        return float(word.replace(".", ""))
    return None
