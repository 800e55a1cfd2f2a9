"""Whether a sentence ends at a full stop, as Punkt decides (Kiss and Strunk 2006) with a fixed list of abbreviations.

The classification by tokens of NLTK (Apache 2.0) without what it counts in a text: no collocations, no orthographic contexts.
"""

from __future__ import annotations

import re

_ENDS_WORD = r"""[)";}\]*:@'({\[‘’“”«»!?]"""  # a mark that cannot stand within a word
_SEVERAL = r"(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)"  # dashes and dots
_TOKEN = re.compile(
    rf"{_SEVERAL}|[^\s(\"`{{\[:;&#*@)}}\]\-,]\S*?(?=\s|$|{_ENDS_WORD}|{_SEVERAL}|,(?=$|\s|{_ENDS_WORD}|{_SEVERAL}))|\S"
)
_DOTS = re.compile(r"\.\.+$")
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*$")
_INITIAL = re.compile(r"[^\W\d]\.$")
_PAUSES = frozenset(";:,.!?")  # no sentence begins with these


def holds_break(text: str, abbreviations: frozenset[str], starters: frozenset[str]) -> bool:
    """Whether a sentence ends within `text`: before its last token.

    `abbreviations`, without their stop, and `starters`, words that begin sentences even after an abbreviation, are in lower case.
    """
    tokens = _TOKEN.findall(text)
    return any(_ends(token, tokens[n], abbreviations, starters) for n, token in enumerate(tokens[:-1], 1))


def _ends(token: str, following: str, abbreviations: frozenset[str], starters: frozenset[str]) -> bool:
    """Whether a sentence ends with the token."""
    if token in (".", "?", "!"):
        return True
    is_dots = _DOTS.match(token) is not None
    if not is_dots and (token[-1] != "." or token.endswith("..")):
        return False
    is_initial = _INITIAL.match(token) is not None
    is_abbreviation = _is_abbreviation(token, abbreviations)
    if (is_dots or is_abbreviation) and not is_initial:
        word = following.lower()
        if word.endswith(".") and len(word) > 1 and not _is_abbreviation(following, abbreviations):
            word = word[:-1]
        return following[0].isupper() and word in starters
    goes_on = following in _PAUSES or following[0].islower() or (is_initial and following[0].isupper())
    return not is_abbreviation and not (goes_on and (is_initial or _NUMBER.match(token) is not None))


def _is_abbreviation(token: str, abbreviations: frozenset[str]) -> bool:
    word = token[:-1].lower()
    return word in abbreviations or word.rpartition("-")[2] in abbreviations
