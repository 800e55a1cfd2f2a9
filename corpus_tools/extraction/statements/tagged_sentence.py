"""What a sentence offers to the reader of statements: its words with one class each, and the cues among them.

A sentence becomes a string of tags, one character a word, so that phrases can be read with short linear patterns.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from corpus_tools.english.tags import MARKS
from corpus_tools.english.words import ING, PARTICIPLE, PAST, S_FORM, Inflector, inflector
from corpus_tools.extraction.language.chunks import ARTICLES, FINITE, NOUNS, closed_words
from corpus_tools.extraction.language.clauses import PARTICIPIAL, Clause, clause_openers
from corpus_tools.extraction.language.people import role_terms
from corpus_tools.extraction.language.quotations import Quoted
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.lexicons import LexiconError, Lexicons, either

# One letter a word. The language layer's codes give most of them (LETTERS), this room's lists the others.
CLASSES = {
    "quantifier": "Q", "pronoun": "R", "that": "T", "wh": "H", "but": "U", "time": "M", "adverb": "B", "generation": "J",
}  # fmt: skip
# D determiner, R pronoun that can speak, W relative, S subordinator, P preposition, o of, t to, & conjunction, A auxiliary,
# C capitalised, E role noun, N other word, d word in -ed, g word in -ing, 9 number, s possessive, Z long quotation,
# z short quotation, L verb that is no cue, V finite cue, G cue in -ing, I cue in its base form, - dash, x other sign;
# punctuation stands for itself.
NOMINAL = "CENdg9zMxQ"
YEAR = re.compile(r"(?:19|20)\d\d")
SHORT_QUOTATION = 4  # words; a quotation up to this length without a stop may be part of a noun phrase
ENDING = ("any", "end", "quote")  # frames of a verb that may end a clause
VERBS = "vzZbkgH"  # codes of the language layer
KEPT_WHEN_CAPITAL = "TPoRWMJ"  # classes that a capital letter inside a sentence does not turn into a name
LONGEST_TITLE = 60  # code points: a quotation in title case up to this length is the name of a work or a programme


class Verb(NamedTuple):
    """One reporting verb: what it is and what may follow it."""

    lemma: str
    cue_class: str
    frames: frozenset[str]
    takes_object: bool
    needs_object: bool
    is_noun: bool
    particle: tuple[str, ...]


class Span(NamedTuple):
    """Words from `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int


@dataclass
class Found:
    """One statement as found in its sentence; positions are words, content positions code points."""

    cue: Span
    source: Span | None
    cue_class: str
    mode: str
    content: tuple[int, int] | None
    inherits: bool = False
    lead: int = 0  # first word of the cue's clause, where an earlier statement's content ends
    frame: str = ""
    via: Span | None = None
    unsaid: bool = False  # under a negation or a modal: no statement, but the content before it ends here


class Inventory(NamedTuple):
    """The word lists of this room, compiled."""

    letters: dict[str, str]
    kinds: dict[str, str]
    roles: frozenset[str]
    compounds: frozenset[str]  # roles of two words: "think tank"
    classed: frozenset[str]  # the words of the three
    verbs: dict[str, tuple[Verb, ...]]
    cue_words: frozenset[str]
    wanted: frozenset[str]
    company: dict[str, frozenset[str]]
    governors: dict[str, str]  # letters of subordinators and prepositions that are more than that
    nouns: frozenset[str]
    according: re.Pattern[str]
    according_class: dict[str, str]
    according_words: frozenset[str]
    according_names: frozenset[str]
    not_sources: frozenset[str]
    months: frozenset[str]
    settings: dict[str, str]
    tolls: frozenset[str]
    groups: dict[str, frozenset[str]]
    documents: frozenset[str]


class Words(NamedTuple):
    """A sentence as words: where they stand, their lower-case forms and the string of their tags."""

    sentence: Sentence
    starts: list[int]
    ends: list[int]
    lower: list[str]
    tags: str
    tokens: list[int]  # of the sentence, where each word begins
    inventory: Inventory

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.sentence.text

    def word_of(self, token: int) -> int:
        """The word that holds a token of the sentence, or the first one after it."""
        at = bisect_right(self.tokens, token) - 1
        return at if at >= 0 and self.starts[at] <= self.sentence.starts[token] < self.ends[at] else at + 1


@cache
def _compiled(words: Lexicons) -> Inventory:
    letters, groups = _word_letters(words), word_groups(words)
    verbs: dict[str, list[Verb]] = {}
    kinds: dict[str, str] = {}
    for row in words["reporting_verbs"]:
        if row["tier"] != "core":
            continue
        first, *particle = row["term"].split()
        frames, asked = frozenset(row["frames"].split()), row["object"]
        noun = row["noun"] == "yes"
        verb = Verb(row["term"], row["class"], frames, asked != "", asked == "needed", noun, tuple(particle))
        for form, tag in _forms(first, inflector(words)).items():
            verbs.setdefault(form, []).append(verb)
            kinds[form] = tag if kinds.get(form) != "V" else "V"
    phrases = words.mapping("according_to", "class")
    settings = frozenset(words.terms("speech_settings"))
    tolls = words.holding("cue_context", "kind", "toll")
    company = {
        form: frozenset(word for verb in found for word in verb.particle) | settings | tolls
        for form, found in verbs.items()
        if all(_is_weak(verb) for verb in found)
    }
    according_words = frozenset(max(phrase.split(), key=len) for phrase in phrases)
    pattern = re.compile(rf"\b(?:{either(phrases)})\b", re.IGNORECASE)
    singular = words.terms("people", noun="yes")
    compounds = frozenset(term for term in role_terms(words) if " " in term)
    roles = frozenset(role_terms(words)) - compounds
    roles |= {*singular, *(term + "s" for term in singular)} - letters.keys()
    return Inventory(
        letters,
        kinds,
        roles,
        compounds,
        roles | letters.keys() | kinds.keys(),
        {form: tuple(sorted(found, key=lambda v: -len(v.particle))) for form, found in verbs.items()},
        according_words.union(kinds),
        frozenset(form for form in verbs if form not in company) | according_words,
        company,
        dict.fromkeys(clause_openers(words) - groups["agent"], "S") | {"to": "t", "of": "o"},
        frozenset(form for form, found in verbs.items() if any(verb.is_noun for verb in found)),
        pattern,
        phrases,
        according_words,
        frozenset(row["term"] for row in words["according_to"] if row["names"] == "yes"),
        frozenset(words.terms("not_sources")),
        frozenset(term.lower() for term in words.terms("months")),
        words.mapping("speech_settings", "kind"),
        tolls,
        groups,
        words.holding("cue_context", "kind", "report").union(words.terms("people", kind="document")),
    )


GROUPS = (
    "object", "contrast", "condition", "be", "breaking", "degree", "no_speaker", "nobody", "first_person", "plural",
    "negation", "he", "she", "they", "thing", "ourselves", "day", "amount", "example", "aside", "apart", "label",
    "merely", "floating", "speaker", "approximate", "agent", "remote", "able", "below", "withheld", "unspoken", "society",
    "national", "bound", "by_way", "resuming", "untold",
)  # fmt: skip


def word_groups(words: Lexicons) -> dict[str, frozenset[str]]:
    """The groups of single words that the rules ask about, by name. LexiconError for a group that no rule knows."""
    groups: dict[str, set[str]] = {name: set() for name in GROUPS}
    for row in words["statement_words"]:
        for name in row["groups"].split():
            if name not in groups:
                raise LexiconError(
                    f"statement_words: the group {name!r} of {row['term']!r} is not known. Allowed: {', '.join(GROUPS)}."
                )
            groups[name].add(row["term"])
    return {name: frozenset(terms) for name, terms in groups.items()}


def _word_letters(words: Lexicons) -> dict[str, str]:
    """The letter of each word that has a class in this room. LexiconError for a class that has none."""
    letters = dict.fromkeys(closed_words(words).times, CLASSES["time"])
    for row in words["statement_words"]:
        if row["class"] and row["class"] not in CLASSES:
            raise LexiconError(
                f"statement_words: class {row['class']!r} of {row['term']!r} is not known. Allowed: {', '.join(CLASSES)}."
            )
        if row["class"]:
            letters[row["term"]] = CLASSES[row["class"]]
    return letters


def _forms(verb: str, inflect: Inflector) -> dict[str, str]:
    """The forms of a verb with their letters."""
    forms = inflect.forms(verb)
    letters = {form: "V" for name in (S_FORM, PAST, PARTICIPLE) for form in forms[name]}
    return letters | dict.fromkeys(forms[ING], "G") | {verb: "I"}


def may_hold_cue(sentence: Sentence, quoted: list[Quoted], inventory: Inventory, *, title: bool = False) -> bool:
    """Whether a sentence may say who says what: by its words outside quotations, a colon, or a dash after a quotation."""
    if not quoted:
        formed = _has_cue_form(sentence.letters, inventory)
        if ":" in sentence.text:  # "Jane Roe in The Post:"
            return formed or sentence.text.endswith(":")
        return formed and _has_cue_in_place(sentence, inventory, title=title)
    outside, at = [], 0
    for stretch in quoted:
        outside += sentence.lowers[at : sentence.at(stretch.start)]
        at = sentence.at(stretch.end)
    outside += sentence.lowers[at:]
    return not inventory.cue_words.isdisjoint(outside) or any(word[0] in _SIGNS for word in outside)


def _has_cue_form(words: frozenset[str], inventory: Inventory) -> bool:
    """Whether one of the lower-case `words` of a sentence can be a cue; a weak one only with a word that makes it one."""
    weak = inventory.company.keys() & words
    return not (inventory.wanted.isdisjoint(words) and all(inventory.company[form].isdisjoint(words) for form in weak))


def _has_cue_in_place(sentence: Sentence, inventory: Inventory, *, title: bool) -> bool:
    """Whether a form that can be a cue can be one where it stands: no noun after an article (`the report`), no noun that is a
    name (`Islamic State`), a weak one only before a word that makes it one."""
    words, lowers = sentence.words, sentence.lowers
    named = not (title or sentence.is_title_case)
    for i in [i for i, low in enumerate(lowers) if low in inventory.cue_words]:
        low = lowers[i]
        weak = low in inventory.company and inventory.company[low].isdisjoint(lowers[i + 1 :])
        noun = i > 0 and low in inventory.nouns and (words[i - 1] in ARTICLES or (named and words[i][0].isupper()))
        if low in inventory.according_words or not (weak or noun):
            return True
    return False


_SIGNS = frozenset(mark for mark, tag in MARKS.items() if tag in (":", "-"))


def read_words(sentence: Sentence, quoted: list[Quoted], inventory: Inventory, *, title: bool = False) -> Words:
    """The words of a sentence with their tags; a quotation counts as one word."""
    text, tags = sentence.text, _tags(sentence, inventory, title=title)
    if not quoted and "" not in tags:
        every = list(range(len(tags)))
        settled = _settled(tags, sentence.lowers, every, sentence, inventory)
        return Words(sentence, sentence.starts, sentence.ends, sentence.lowers, settled, every, inventory)
    printed = zip(sentence.starts, sentence.ends, sentence.lowers, tags, range(len(tags)), strict=True)
    plain = [word for word in printed if word[3]]  # quotation marks are no words
    kept = [word[4] for word in plain]
    words: list[tuple[int, int, str, str, int]] = []
    at = 0
    for stretch in quoted:
        begin, end = sentence.at(stretch.start), sentence.at(stretch.end)
        words += plain[bisect_left(kept, at) : bisect_left(kept, begin)]
        part = _is_part_of_phrase(text, stretch)
        ends_clause = part and text[stretch.end - 1] == ","
        words.append((stretch.start, stretch.end - ends_clause, "", "z" if part else "Z", begin))
        if ends_clause:  # 'on "Meet the Press," the senator said': the comma ends the phrase, not the title
            words.append((stretch.end - 1, stretch.end, ",", ",", end - 1))
        at = end
    words += plain[bisect_left(kept, at) :]
    starts, ends, lower, letters, tokens = map(list, zip(*words, strict=True)) if words else ([], [], [], [], [])
    return Words(
        sentence, starts, ends, lower, _settled(letters, lower, tokens, sentence, inventory), tokens, inventory
    )


def _tags(sentence: Sentence, inventory: Inventory, *, title: bool) -> list[str]:
    """One letter a token: that of the language layer, or what this room knows of the word."""
    known, kinds, roles, classed = inventory.letters, inventory.kinds, inventory.roles, inventory.classed
    codes = sentence.codes
    found = [LETTERS[code] for code in codes]
    for i, (word, low, code) in enumerate(zip(sentence.words, sentence.lowers, codes, strict=True)):
        if code in "ict":
            found[i] = inventory.governors.get(low, LETTERS[code])
        if (word == low and low not in classed) or not (code.isalpha() or code == "&"):
            continue
        letter, listed = found[i], known.get(low, "")
        kept = (listed or letter) in KEPT_WHEN_CAPITAL and not (word.isupper() and len(word) > 1)  # IT, WHO
        if word[0].isupper() and i > 0 and not title and not kept:
            letter = "M" if low in inventory.months and codes[i + 1 : i + 2] == "9" else "C"  # "May 5"
        elif listed:
            letter = "D" if listed == "T" and _is_governed_that(codes, i) else listed
        elif low in kinds and " ".join(sentence.lowers[i : i + 2]) in inventory.compounds:
            letter, found[i + 1] = "N", "E"  # "think tank"
        elif low in kinds and not (code == "k" and codes[i - 1] in NOUNS and _is_governed(i, sentence)):
            letter = kinds[low] if code in VERBS or not _is_noun(i, sentence, found, inventory) else "N"
            letter = "V" if letter == "I" and code == "b" else letter  # put, read
        elif low in roles:
            letter = "E"
        elif word[0].isupper() and _opens_a_name(i, letter, sentence, inventory):
            letter = "C"  # "Ward believes", "Reed said": no verb before a verb
        found[i] = letter
    if "b" in codes and not (_ASKED.isdisjoint(found) and inventory.according_words.isdisjoint(sentence.lowers)):
        _reduce(found, sentence)  # which nobody asks where no word tells of speech
    return found


def _is_governed_that(codes: str, i: int) -> bool:
    """`the author of that bill`, but not `given that the council`: whether a preposition governs a `that` without a clause."""
    return (
        codes[i - 1 : i] in ("i", "f")
        and codes[i] not in "cW"
        and codes[i + 1 : i + 2] not in ("d", "h", "o", "s", "N")
    )


def _reduce(tags: list[str], sentence: Sentence) -> None:
    """Past forms that belong to a noun are participles: "officials | briefed | on it say"."""
    for i, tag in enumerate(tags):
        behind = tag == LETTERS["b"] and sentence.codes[i] == "b" and i > 0 and sentence.codes[i - 1] in NOUNS
        if behind and _participial(i, sentence) is not None:
            tags[i] = LETTERS["k"]


_ASKED = frozenset("VGI:-")  # letters of cues, and signs of a speaker without one


def _participial(i: int, sentence: Sentence) -> Clause | None:
    """The participial clause whose verb group holds the token `i`."""
    index = sentence.clause_index(i)
    clause = sentence.clauses[index] if index >= 0 else None
    return clause if clause is not None and clause.kind == PARTICIPIAL else None


def _is_governed(i: int, sentence: Sentence) -> bool:
    """Whether a participle belongs to a noun of a clause that has its own verb: "a statement | posted on Friday"."""
    clause = _participial(i, sentence)
    return clause is not None and clause.parent >= 0


def _opens_a_name(i: int, letter: str, sentence: Sentence, inventory: Inventory) -> bool:
    """Whether a word with a capital is a name: a noun, but not `Fighting erupted`; a verb only before another."""
    if letter == "N":
        return i > 0 or not sentence.lowers[i].endswith("ing")
    return letter in "Ld" and sentence.codes[i + 1 : i + 2] in FINITE


def _is_noun(i: int, sentence: Sentence, tags: list[str], inventory: Inventory) -> bool:
    """Whether a form that may be a cue is the noun that the language layer takes it for."""
    after = sentence.codes[i + 1 : i + 2]
    if inventory.kinds[sentence.lowers[i]] == "G":
        before = sentence.codes[i - 1 : i]  # "clear warning signs", "a results reporting system"
        return before == "j" or (before in ("n", "s", "9", "r") and after == "n")
    if sentence.lowers[i] not in inventory.nouns:
        return False
    if after in (",", ".") and all(verb.frames.isdisjoint(ENDING) for verb in inventory.verbs[sentence.lowers[i]]):
        return True  # "according to court documents,"
    if i and tags[i - 1] in ",":  # "...," reports the Herald
        return inventory.kinds[sentence.lowers[i]] == "I" or after not in ("d", "N")
    return i == 0 or tags[i - 1] not in "CERB" or after not in tuple(".,:ip-")


# What the codes of the language layer (chunks.CODES) are for this room.
LETTERS = {
    **dict.fromkeys("nsjoux", "N"), **dict.fromkeys("NS", "C"), **dict.fromkeys("dh", "D"), **dict.fromkeys("vzZb", "L"),
    **dict.fromkeys("ByYGHKOm", "A"), **dict.fromkeys("icpt", "P"), "f": "o", "Q": "S", "W": "W", "k": "d", "g": "g",
    "r": "B", "'": "s", '"': "", "$": "x", **{mark: mark for mark in "-,:;.&()9"},
}  # fmt: skip


def _is_part_of_phrase(text: str, stretch: Quoted) -> bool:
    """Whether a quotation is so short, or so clearly the name of a work, that it may be part of a noun phrase."""
    if stretch.carried_in or stretch.carried_out:
        return False
    inner = text[stretch.start : stretch.end]
    if inner.count(" ") < SHORT_QUOTATION and not inner.rstrip().endswith((",", ".", "!", "?")):
        return True
    return len(inner) < LONGEST_TITLE and is_title(inner)


def is_title(quotation: str) -> bool:
    """Whether a quotation is in title case: the name of a book, a song, a programme."""
    words = [word for word in quotation.split() if word[:1].isalnum()]
    return (
        len(words) > 1
        and words[0][0].isupper()
        and all(word[0].isupper() or len(word) <= LONGEST_SMALL_WORD for word in words)
    )


LONGEST_SMALL_WORD = 3  # "of", "the", "and" in a title


def _is_weak(verb: Verb) -> bool:
    """Whether a verb is a cue only with another word: a particle, "a statement", "concern"."""
    return bool(verb.particle) or bool(verb.frames & {"setting", "feeling", "toll"})


def _settled(tags: list[str], lower: list[str], tokens: list[int], sentence: Sentence, inventory: Inventory) -> str:
    """The tags after a look at the neighbours: cue forms that are nouns here, name particles, a possessive that is `is`."""
    for i, tag in enumerate(tags):
        if tag not in _UNSETTLED or not i:
            continue
        before = tags[i - 1]
        if tag in "VIG" and lower[i] in inventory.company and not _has_company(i, tags, lower, inventory):
            tags[i] = _without_company(tag, tokens[i], sentence)
        elif (
            tag in "VI"
            and (before == "o" or lower[i] in inventory.nouns or lower[i] in inventory.roles)
            and _stands_as_noun(before, lower[i])
        ):
            tags[i] = "E" if lower[i] in inventory.roles else "N"  # "the suspect had shouted"
        elif tag == "I" and lower[i] in inventory.nouns and before in "CE" and not _is_plural(lower[i - 1], inventory):
            tags[i] = "N"  # "the State Department report on the raid", but "police report"
        elif tag == "V" and lower[i].endswith("ed") and (_is_attribute(i, tags) or _is_inside(tokens[i], sentence)):
            tags[i] = "d"
        elif tag == "G" and before in "Ds":
            tags[i] = "g"
        elif tag == "B" and before in "CDs" and tags[i + 1 : i + 2] == ["E"]:
            tags[i] = "N"  # "the university's vice president"
        elif tag == "J":
            tags[i] = "C"
        elif tag == "U" and before == "A":
            tags[i] = "B"  # "has yet to"
    settled = "".join(tags)
    return _NAME_WITH_DASH.sub(r"\1x", settled) if "-" in settled else settled


def _without_company(tag: str, token: int, sentence: Sentence) -> str:
    """The tag of a weak cue form that is no cue: `a poll | released | on Friday` and `the mayor | released | it`."""
    code = sentence.codes[token]
    if tag == "G":
        return LETTERS["g"]
    if tag == "I" or code not in VERBS:
        return LETTERS["n"]
    behind = code == "b" and token > 0 and sentence.codes[token - 1] in NOUNS
    return LETTERS["k" if behind and _participial(token, sentence) is not None else code]


_UNSETTLED = "VIGBJU"
_NAME_WITH_DASH = re.compile(r"(?<=[oP]D)(C{2,5})-(?=C{2,4},)")  # "of the Joint Task Force - Operation Nahr,"


def _is_plural(word: str, inventory: Inventory) -> bool:
    return word.endswith("s") or word in inventory.groups["plural"]


def _stands_as_noun(tag: str, word: str) -> bool:
    """Whether only a noun can stand behind the word `before` of the class `tag`: `the claims`, `to requests`, `two suspects`."""
    return not word.endswith("ed") and tag in "DsoPL"


def _is_attribute(i: int, tags: list[str]) -> bool:
    """Whether a past form belongs to a noun or has no subject: `the alleged raid`, `after reported raids`, `when asked`."""
    before = tags[i - 1]
    if before == "B":
        return i > 1 and tags[i - 2] in "DsP"
    if before == "S":
        return tags[i - 2 : i - 1] != ["A"]
    return before in "DsoPt" or (before == "L" and tags[i - 2] == "t")  # "to block proposed laws"


def _is_inside(token: int, sentence: Sentence) -> bool:
    """`10 new | confirmed | cases`: a participle between an adjective or a number and a noun."""
    codes = sentence.codes
    return codes[token] == "k" and codes[token - 1] in "j9" and codes[token + 1 : token + 2] in ("n", "s")


def _has_company(i: int, tags: list[str], lower: list[str], inventory: Inventory) -> bool:
    """Whether a weak cue form stands with its particle, or where only a verb can stand."""
    k = i - 1
    while k and tags[k] == "B":
        k -= 1
    singular = not lower[k].endswith("s")
    first = i + 1 + (tags[i + 1 : i + 2] in (["M"], ["B"]))  # "spoke warmly of"
    for verb in inventory.verbs[lower[i]]:
        if verb.particle:
            if verb.particle in (tuple(lower[at : at + len(verb.particle)]) for at in (i + 1, first)):
                return True
        elif (
            (tags[i] == "V" and not lower[i].endswith("s"))
            or tags[k] in "ARtW"
            or (tags[k] in "CEN" and (tags[i] == "V") == singular)
        ):
            return not (inventory.settings.keys() | inventory.tolls).isdisjoint(lower[i + 1 : i + 1 + COMPANY_REACH])
    return False


COMPANY_REACH = 7  # words after "issued" within which "statement" must stand
