"""What stands on a page around an article: lines to drop, labels and datelines to cut, by patterns in TSV files."""

from __future__ import annotations

import re
import string
from functools import cache, lru_cache
from typing import NamedTuple

from corpus_tools.lexicons import Lexicons, either

MOST_COMPILED = 2_000  # patterns
MAX_FURNITURE = 900  # characters; a longer line is text
LABEL_LOOK = 200  # characters in which a label and what must follow it stand
HEAD, TAIL = "head", "tail"
CASED = "yes"
OTHER = "*"  # in the column `begins`: any character but a letter of a to z or a digit

AFTER_LABEL = re.compile(r"[\"'“‘(]?(?:[A-Z]|\d)")
PLACE_OR_DAY = r"(?>[A-Z][\w.'’-]*|\d{1,2}|al-[A-Z][\w'’-]*)"  # atomic: a name is taken whole, or not at all
SITE = r"[A-Za-z][\w-]{1,30}\.(?:com|net|org|info|news|tv|co\.uk)"
# KABUL, Afghanistan - | COLUMBIA, S.C. -- | BAGHDAD: (the colon also marks a speaker: only where no other paragraph has one)
CAPITAL_DATELINE = re.compile(
    rf"[A-Z][A-Z.'’-]{{2,30}}(?:(?:, | ){PLACE_OR_DAY}){{0,8}},?(?: ?[-–—]{{1,2}} |: )(?=[\"'“‘]?[A-Z])"
)
SPEAKER = re.compile(r"[A-Z][A-Z.'’ -]{2,40}:\s")


class Rule(NamedTuple):
    """One row of furniture.tsv."""

    pattern: str
    fate: str
    where: str
    needs: str
    begins: str
    cased: bool


class Furniture(NamedTuple):
    """The rows of furniture.tsv, and patterns that tell quickly whether any row without `needs` can match."""

    rules: dict[str, tuple[Rule, ...]]  # by the first character of the line
    quick: str  # of rows that begin with any character
    quick_first: dict[str, str]  # of the others, by the first character of the line; compiled when first needed
    quick_cased: str
    needed: tuple[str, ...]


@cache
def furniture(words: Lexicons) -> Furniture:
    """The rows of furniture.tsv, compiled."""
    rules = []
    for row in words["furniture"]:
        fate, where, needs, begins = (row[name] for name in ("fate", "where", "needs", "begins"))
        rules.append(Rule(f"(?:{row['pattern']})$", fate, where, needs, begins, row["cased"] == CASED))
    plain = [rule for rule in rules if not rule.cased and not rule.needs]
    firsts = string.ascii_lowercase + string.digits + OTHER
    return Furniture(
        {first: tuple(rule for rule in rules if first in (rule.begins or first)) for first in firsts},
        _any_of([rule for rule in plain if not rule.begins]),
        {first: _any_of([rule for rule in plain if first in rule.begins]) for first in firsts},
        _any_of([rule for rule in rules if rule.cased]),
        tuple(sorted({rule.needs for rule in rules if rule.needs})),
    )


def _any_of(rules: list[Rule]) -> str:
    return "|".join(rule.pattern for rule in rules) or r"(?!)"


@lru_cache(MOST_COMPILED)
def _pattern(source: str) -> re.Pattern[str]:
    """Compiled when a line asks for it: most patterns no line asks for."""
    return re.compile(source)


GALLERY_END = re.compile(r"(?:Hide|Show) Caption \d{1,3} of \d{1,3}$")
GALLERY_TAIL = 40  # code points


def fate_of(text: str, where: frozenset[str], words: Lexicons) -> str | None:
    """What becomes of a line by furniture.tsv; None for text. `where` holds the parts of the article in which it stands."""
    if "Caption " in text[-GALLERY_TAIL:] and GALLERY_END.search(text[-GALLERY_TAIL:]):
        return "media_label"  # all captions of a gallery in one line
    if len(text) > MAX_FURNITURE:
        return None
    known = furniture(words)
    lower = text.lower()
    first = lower[:1] if lower[:1] in known.rules else OTHER
    found = _pattern(known.quick_first[first]).match(lower) or _pattern(known.quick).match(lower)
    if found or (where and _pattern(known.quick_cased).match(text)):
        rules = known.rules[first]
    else:
        needed = [word for word in known.needed if word in lower]
        rules = tuple(rule for rule in known.rules[first] if rule.needs in needed) if needed else ()
    for rule in rules:
        allowed = (rule.where == "any" or rule.where in where) and rule.needs in lower
        if allowed and _pattern(rule.pattern).match(text if rule.cased else lower):
            return rule.fate
    return None


@cache
def labels(words: Lexicons) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all labels at the start of a line, and the zone of what follows each."""
    zones = {f"l{n}": row["zone"] for n, row in enumerate(words["labels"])}
    return re.compile("|".join(f"(?P<l{n}>{row['pattern']})" for n, row in enumerate(words["labels"]))), zones


def find_label(text: str, words: Lexicons) -> tuple[int, str] | None:
    """End of the label at the start of `text`, and the zone of the rest; None without a label."""
    pattern, zones = labels(words)
    found = pattern.match(text[:LABEL_LOOK].lower())
    if found and found.lastgroup and AFTER_LABEL.match(text, found.end()):
        return found.end(), zones[found.lastgroup]
    return None


PHOTO_LINE = re.compile(  # the end of a caption without brackets: "... on Sunday. Photo: John Doe/AFP"
    r"[.!?\"'”’\w)] (?:Photo|Photograph|Picture|Image|Photo credit|Image credit|Illustration)(?:s? by|:) ?"
    r"[A-Z][\w.'’-]{0,30}(?: (?:[A-Z][\w.'’-]{0,30}|via|for)){0,6}(?: ?/ ?[A-Z][\w. '’-]{1,30}){0,3}$"
)
PHOTO_WORDS = ("hoto", "mage", "icture", "llustration")  # one of them stands in every such line
PHOTO_END = 160  # characters in which a credit stands
_PHOTO = r"\b(?:[Pp]hotos?|PHOTO|[Pp]hotograph|[Ii]mages?|[Ff]ile [Pp]hoto|[Hh]andout|Getty)\b"
PHOTO_BRACKET = re.compile(rf"[(\[][^()\[\]]{{0,60}}{_PHOTO}[^()\[\]]{{0,60}}[)\]]\.?$")


def is_photo_caption(text: str) -> bool:
    """Whether a paragraph ends in the credit of a photo, which no sentence of a report does, wherever it stands."""
    end = text[-PHOTO_END:]
    in_brackets = end[-2:].rstrip(".")[-1:] in (")", "]") and PHOTO_BRACKET.search(end) is not None
    return in_brackets or (any(word in end for word in PHOTO_WORDS) and PHOTO_LINE.search(end) is not None)


@cache
def credits(words: Lexicons) -> re.Pattern[str]:
    """The end of a caption: a credit in brackets, of a photo or of an agency."""
    agencies = either(words.terms("agencies"))
    photo = r"\b(?:[Pp]hoto|PHOTO|[Pp]hotograph|[Ii]mage|[Pp]icture|[Ff]ile|[Hh]andout|Getty|[Cc]ourtesy)\b"
    inside = r"[^()\[\]]"
    return re.compile(
        rf"[(\[](?:{inside}{{0,60}}{photo}{inside}{{0,60}}|"
        rf"(?:{inside}{{1,40}}/ ?)?(?:{agencies})(?:[ /,]{{1,3}}{inside}{{0,50}})?)[)\]]\.?$"
    )


@cache
def trailing_agency(words: Lexicons) -> re.Pattern[str]:
    """An agency in brackets after the last sentence of an article."""
    return re.compile(rf"(?<=[.!?\"”’])\s\((?P<medium>{either(words.terms('agencies'))})\)\.?$")


@cache
def placed_media(words: Lexicons) -> re.Pattern[str]:
    """A line that is a place and a medium: London: Asharq Al-Awsat."""
    media = either((*words.terms("agencies"), *words.terms("media")))
    return re.compile(rf"{PLACE_OR_DAY}(?:(?:, | ){PLACE_OR_DAY}){{0,3}}\s?[:–—/-]\s?(?P<medium>{media})$")


@cache
def datelines(words: Lexicons) -> re.Pattern[str]:
    """Place, day and medium before the first sentence: BEIRUT, Sept. 3 (Reuters) - ; Washington (CNN) ; Shafaq News/ ."""
    media = either((*words.terms("agencies"), *words.terms("media")))
    place = rf"(?:{PLACE_OR_DAY}(?:[ ,/–—-]{{1,3}}{PLACE_OR_DAY}){{0,8}}[ ,/–—-]{{1,3}})?"
    after = r"(?=[\"'“‘]?(?:[A-Z]|\d|al-))"
    return re.compile(
        rf"{place}[(\[](?P<medium>{media}|{SITE})[)\]]\s?(?:(?:[-–—:]{{1,2}}|\.)\s?)?{after}"
        rf"|(?P<prefix>{media}|{SITE})(?:\s?(?:[-–—]{{1,2}}|:)\s+|\s?/\s?(?:{PLACE_OR_DAY}\s?(?:[-–—/:]{{1,2}}\s?))?){after}"
    )
