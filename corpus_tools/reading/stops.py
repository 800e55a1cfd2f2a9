"""Whether a stop ends a sentence: Punkt (Kiss and Strunk, 2006) with listed abbreviations and sentence starters, nothing learned.

What is left of Punkt where no counts of a corpus stand behind it; its decisions are those of NLTK, which takes a second to load.
"""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import pairwise

STOPS, MARKS = ".?!", ";:,.!?"
_RUN = r"(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)"
_ENDS_WORD = rf"[)\";}}\]*:@'({{\[‘’“”«»?!]|{_RUN}"
_TOKEN = re.compile(rf"{_RUN}|(?![(\"`{{\[:;&#*@)}}\]\-,])\S+?(?=\s|$|{_ENDS_WORD}|,(?=$|\s|{_ENDS_WORD}))|\S")
_DOTS = re.compile(r"\.\.+$")
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*\.?$")


def holds_break(text: str, abbreviations: Set[str], starters: Set[str]) -> bool:
    """Whether a sentence ends before the last token of `text`."""
    tokens = [token for line in text.split("\n") for token in _TOKEN.findall(line)]
    return any(_ends(token, after, abbreviations, starters) for token, after in pairwise(tokens))


def _ends(token: str, after: str, abbreviations: Set[str], starters: Set[str]) -> bool:
    """Whether a token ends its sentence; `after` is the next one."""
    if token in STOPS or not token.endswith("."):
        return token in STOPS
    dots, initial = _DOTS.match(token) is not None, len(token) == 2 and token[0].isalpha()
    ends = _is_plain(token, abbreviations)
    if not (initial or ends) and (dots or not token.endswith("..")):
        low = after.lower()
        word = low[:-1] if len(low) > 1 and low.endswith(".") and _is_plain(after, abbreviations) else low
        if after[0].isupper() and word in starters:
            return True
    if (initial or _NUMBER.match(token)) and (after in MARKS or after[0].islower()):
        return False
    return ends and not (initial and after[0].isupper())


def _is_plain(token: str, abbreviations: Set[str]) -> bool:
    """Whether a token that ends in a stop is neither dots nor an abbreviation."""
    word = token[:-1].lower()
    return not token.endswith("..") and word not in abbreviations and word.rpartition("-")[2] not in abbreviations
