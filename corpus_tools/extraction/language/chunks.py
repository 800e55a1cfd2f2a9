"""Base noun phrases and verb groups: what a sentence's tags show without a grammar, read by patterns over one letter a token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus_tools.english.tags import MARKS
from corpus_tools.english.words import (
    MOST_REMEMBERED,
    PARTICIPLE,
    PAST,
    PAST_OR_PARTICIPLE,
    S_FORM,
    Inflector,
    inflector,
)
from corpus_tools.lexicons import Lexicons

# One letter a tag, for patterns over whole sentences; marks stand for themselves; be, have and do have letters of their own.
CODES = {tag: tag for tag in MARKS.values() if not tag[0].isalpha()} | {
    "NN": "n", "NNS": "s", "NNP": "N", "NNPS": "S", "FW": "N", "ADD": "N", "GW": "n", "NFP": "x", "SYM": "x", "LS": "x",
    "AFX": "j", "CD": "9", "JJ": "j", "JJR": "j", "JJS": "j",
    "RB": "r", "RBR": "r", "RBS": "r", "RP": "p", "UH": "u", "DT": "d", "PDT": "d",
    "PRP": "o", "EX": "o", "PRP$": "h", "WP$": "h", "WDT": "W", "WP": "W", "WRB": "Q", "IN": "i", "SC": "c", "TO": "t", "CC": "&",
    "POS": "'", "MD": "m", "VB": "v", "VBP": "z", "VBZ": "Z", "VBD": "b", "VBN": "k", "VBG": "g",
}  # fmt: skip
BE, BE_BASE, BEEN, BEING, HAVE, HAVING, DO, MODAL = "B", "y", "Y", "G", "H", "K", "O", "m"
CORRECTED = frozenset("vzZbkgHmnsjc")  # letters that what stands beside may rule out
NOUNS = ("n", "N", "s", "S")
OBJECTS = ("d", "h", "9", "o")  # what an object may begin with
CLAUSE_SUBJECTS = ("o", "W")
# By what follows, what stands before a form like "claims" where it is a verb.
SPEAKERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*OBJECTS, "N", '"', ":"), (*NOUNS, *CLAUSE_SUBJECTS)),
    **dict.fromkeys(("c", "W", "Q"), (*NOUNS, *CLAUSE_SUBJECTS, "&", ",")),
}
MISREAD = {"c": "W", "Z": "s", "j": "n", "n": "g"}  # what such a letter stands for
SHARES = ("percent", "cent", "%")
DETERMINERS = ("d", "h", "'")  # articles and owners
ONE = ("one", "1")
AS_WELL = ("as", "well")  # as: joins like "and"
OF, AGO, THAT = "f", "ago", "that"
ARTICLES = ("the", "a", "an", "every")  # of the determiners, those that are never a phrase by themselves
_AUXILIARY = f"[{BE}{BE_BASE}{BEEN}{BEING}{HAVE}{HAVING}{DO}{MODAL}]"
_AROUND = "r{0,3}"  # adverbs inside a verb group
_DETERMINED = "(?:d{0,2}h?)"
# very large | armed | US, Israeli and other: what stands before the first noun; a participle only before what it can modify
_MODIFIER = (
    r"(?:r{0,2}j(?:,r?j){0,4}(?:,?&r?j)?|r?[9$]"
    r"|(?<=[dh9j'])r{0,2}[kg](?=[jnsNS])|(?<![a-zA-Z9'&])k(?=[nsNS])|(?<=[if])k(?=[nsNS]))"
)
_NOUNS = r"(?:[nsNS$]|9|j(?=[jnsNS])|'(?:r?[j9kg]){0,4}(?=[nsNS]))"
CHUNK = re.compile(  # each kind with the letters that it may begin with, which makes it faster
    rf"(?=[trByYGHKOmvzZbkg])(?P<verbs>t?{_AROUND}(?:{_AUXILIARY}{_AROUND}){{0,4}}[vzZbkg]|t?{_AROUND}(?:{_AUXILIARY}{_AROUND}){{0,4}}{_AUXILIARY})"
    rf"|(?=[odhrj9knNsS$g'])(?P<noun>o|{_DETERMINED}{_MODIFIER}{{0,8}}{_NOUNS}{{0,20}}[nsNS9]|{_DETERMINED}{_MODIFIER}{{1,8}}(?<=9)|d{{1,2}}h?r?j{{1,2}}(?![nsNSjkg9&])|r?j(?=f)|d{{1,2}}(?:j{{0,2}}|[nNj]{{1,3}}(?=g[BHOm]))g(?=[BHOmf,.])|d)"
)
BASES = ("v", "z", "H", "O", "B", "y")  # tags that the base form of a verb may have been given
TENSED = "bzZBHOm"  # letters of verbs that a sentence may have as its own
FINITE = ("b", "B", "H", "O", "Z")
BEFORE_PARTICIPLE = ("n", "s", "N", "S", "9", "B", "Y", "y", "G", "H")  # nouns and forms of be and have
SINGULAR = ("n", "N", "h", "'")  # of nouns, and of what stands before them
AFTER_ADJECTIVE = tuple('nsNSj9-",&')
LONGEST_BOUND = 4  # words that bound a number: "as many as"
SHORT_HAD = ("'d", "’d")
NOT_ENDINGS = ("n't", "n’t")
NEGATIONS = ("not", "never", "cannot")
ACTIVE, PASSIVE = "active", "passive"


class NounPhrase(NamedTuple):
    """A base noun phrase as token positions: end exclusive, -1 where a part is missing. Premodifiers are start..head."""

    start: int
    end: int
    head: int
    determiner: int
    number: int
    is_time: bool


class VerbGroup(NamedTuple):
    """A verb with its auxiliaries as token positions.

    voice: active, passive · tense: past, present, future, "" (infinitives, participles, -ing) · negation, modal: token or -1.
    """

    start: int
    end: int
    head: int
    lemma: str
    voice: str
    tense: str
    negation: int
    modal: int

    @property
    def is_finite(self) -> bool:
        return self.tense != ""


class Chunks(NamedTuple):
    """Phrases and verb groups in order, and the sentence with one letter a chunk (N, V) or other token (its code)."""

    noun_phrases: tuple[NounPhrase, ...]
    verb_groups: tuple[VerbGroup, ...]
    shape: str
    places: list[int]  # of each letter: index of the phrase, of the group, or token


class ClosedWords(NamedTuple):
    """What the chunker asks of single words."""

    auxiliaries: dict[str, str]
    quantity: frozenset[tuple[str, ...]]
    times: frozenset[str]
    dates: frozenset[tuple[str, ...]]
    date_ends: frozenset[str]
    vague: frozenset[str]  # dozens, several
    people: frozenset[str]  # words that mean people and bodies of people
    unchanged: frozenset[str]  # verbs whose past is their base form: hit, cut
    said: dict[str, str]  # forms of reporting verbs that are nouns too, with the code of the verb: claims, fear
    inflector: Inflector
    firm: dict[str, bool]  # see is_firm_noun

    def is_firm_noun(self, word: str) -> bool:
        """Whether nothing beside it makes a word that is tagged as a noun anything else; remembered, as news repeats words."""
        found = self.firm.get(word)
        if found is None:
            listed = word in self.auxiliaries or word in self.unchanged or word in self.said
            found = not (listed or word.endswith("ing") or self.inflector.is_past(word))
            if len(self.firm) < MOST_REMEMBERED:
                self.firm[word] = found
        return found


@cache
def closed_words(words: Lexicons) -> ClosedWords:
    """The word lists in the chunker's shape."""
    forms = inflector(words)
    auxiliaries = {"be": BE_BASE, "been": BEEN, "being": BEING, "having": HAVING}
    for verb, code in (("be", BE), ("have", HAVE), ("do", DO)):
        for form in ("base", S_FORM, PAST):
            auxiliaries |= {word: auxiliaries.get(word, code) for word in forms.forms(verb)[form]}
    auxiliaries |= dict.fromkeys(("am", "are", "'s", "’s", "'re", "’re", "'m", "’m"), BE)
    auxiliaries |= dict.fromkeys(("'ve", "’ve"), HAVE)
    auxiliaries |= {
        word + end: code for word, code in auxiliaries.items() if code in (BE, HAVE, DO) for end in NOT_ENDINGS
    }
    listed = (
        row["word"] for row in words["word_classes"] if row["class"] == "auxiliary" and row["word"] not in auxiliaries
    )
    denied = [word for word in listed if word.endswith((*NOT_ENDINGS, *NEGATIONS))]  # couldn't; "will" may be a noun
    auxiliaries |= {form: MODAL for word in denied for form in (word, word.replace("'", "’"))}
    before = (row["term"] for row in words["number_modifiers"] if row["position"] == "before")
    times = frozenset(row["word"] for row in words["word_classes"] if row["class"] == "time")
    dates = frozenset(tuple(term.split()) for term in words.terms("relative_dates"))
    date_ends = frozenset(date[-1] for date in dates)
    quantity = frozenset(tuple(term.split()) for term in before)
    vague = frozenset(words.terms("vague_numbers"))
    unchanged = frozenset(row["verb"] for row in words["irregular_verbs"] if row["past"].split()[:1] == [row["verb"]])
    people = frozenset(word for word in words.terms("people") if " " not in word)
    said: dict[str, str] = {}
    for verb in words.terms("reporting_verbs", noun="yes"):
        if " " not in verb:
            said |= {forms.forms(verb)[form][0]: code for form, code in (("base", "z"), (S_FORM, "Z"))}
    return ClosedWords(auxiliaries, quantity, times, dates, date_ends, vague, people, unchanged, said, forms, {})


def encode(lowers: Sequence[str], tags: Sequence[str], closed: ClosedWords) -> str:
    """One letter a token. Where the words beside it rule a tag out, the letter is the one that fits."""
    codes = [CODES[tag] for tag in tags]
    before = ""
    for i, code in enumerate(codes):
        if code == "9":
            _soften(i, lowers, codes, closed.quantity)
        elif code == "i":
            if lowers[i] == "of":
                codes[i] = OF
            elif lowers[i] == "as" and tuple(lowers[i - 2 : i]) == AS_WELL:
                codes[i] = "&"
        elif code == "n" and before == "s" and lowers[i - 1] in closed.vague:
            codes[i] = "z"  # thousands | rally in Paris
        elif code in CORRECTED and not (code in "ns" and closed.is_firm_noun(lowers[i])):
            codes[i] = _fitting(i, lowers, codes, closed)
        if before == "i" and lowers[i - 1] == "to" and _is_infinitive(i, codes):
            codes[i - 1 : i + 1] = "tv"
        if before in ("m", "t"):
            _bind(i - 1, codes)
        elif before == "g" and _is_noun_in_ing(i, codes):
            codes[i - 1] = "n"
        before = codes[i]
    return "".join(codes)


def _fitting(i: int, lowers: Sequence[str], codes: Sequence[str], closed: ClosedWords) -> str:
    """The letter of token i that fits what stands beside it."""
    code, before, word = codes[i], codes[i - 1] if i else "", lowers[i]
    if word in SHORT_HAD and _next(codes, i) in ("b", "k"):
        return HAVE
    if code in "vzZbkgHmn" and word in closed.auxiliaries:
        return closed.auxiliaries[word]
    if code in "bk":
        return _past_or_participle(i, lowers, codes)
    if word in closed.unchanged and ((code in "nvz" and before in NOUNS) or (code == "n" and before == "9")):
        found = "b" if _next(codes, i) in OBJECTS else code  # the coalition | hit a market
    elif code in "ns" and word in closed.said and _is_said(i, lowers, codes, closed):
        found = closed.said[word]  # the ministry | claims that, who | claims
    elif code in "vz":
        found = _base(i, lowers, codes)
    else:
        found = code
    if found != code:
        return found
    if code in "jvz" and before == "9" and _next(codes, i) not in (*NOUNS, "j", "9") and _is_sum(i, codes):
        return "n"  # a $5 billion | fine
    if code in "cZjn" and _is_misread(i, lowers, codes, closed):
        return MISREAD[code]
    if code in "nj" and i and closed.inflector.is_past(word):
        return _past(i, codes)
    return code


def _past_or_participle(i: int, lowers: Sequence[str], codes: Sequence[str]) -> str:
    """The letter of a form that was taken for a past or for a participle."""
    code, before, after = codes[i], codes[i - 1] if i else "", _next(codes, i)
    if code == "k":
        if before == "W":
            return "b"  # voters who | shocked the party
        return "j" if before in ("", "i", OF) and after in NOUNS else "k"  # a shelter for | displaced people
    if i == 0 and after in NOUNS:
        return "j"  # Retired | general
    counted = before == "9" and after == "i" and codes[max(0, i - 2)] == "i"  # from 1,200 | announced on Monday
    if i == 0 or counted or before == "h" or (before == "d" and lowers[i - 1] in ARTICLES):
        return "k"  # a retired general
    if after in ("n", "s", "j"):  # hundreds of | blindfolded men, seized 12 | stolen cars
        return "j" if before == OF else "k" if before == "j" or _is_object(i, codes) else "b"
    return "b"


def _base(i: int, lowers: Sequence[str], codes: Sequence[str]) -> str:
    """The letter of the base form of a verb: none follows "of", an article, or a noun in the singular: a car | bomb."""
    before = codes[i - 1] if i else ""
    if _follows_a_share(i, lowers, codes):
        return "z"
    if before in SINGULAR and not _ends_several(i, codes):
        return "n"
    number = lowers[i - 1] if before == "9" else ""
    one = number in ONE and codes[i - 2 : i - 1] != [MODAL]  # one | step up, but "could one | expect"
    long = one or ("-" in number and number[0].isdigit())  # a 41-yard | throw
    return "n" if long or before == OF or (before == "d" and lowers[i - 1] in ARTICLES) else codes[i]


def _ends_several(i: int, codes: Sequence[str]) -> bool:
    """Whether the noun before token i belongs to a plural before a preposition: "voters questioned in Ohio | say"."""
    while i and codes[i - 1] in "dhjnN'r":
        i -= 1
    if i < 2 or codes[i - 1] not in "fi":
        return False
    return codes[i - 2] in "sS" or (codes[i - 2] == "k" and codes[i - 3] in "sS")


def _is_sum(i: int, codes: Sequence[str]) -> bool:
    """Whether a sum of money with an article or owner stands before token i."""
    while i and codes[i - 1] == "9":
        i -= 1
    return i > 1 and codes[i - 1] == "$" and codes[i - 2] in DETERMINERS


def _follows_a_share(i: int, lowers: Sequence[str], codes: Sequence[str]) -> bool:
    """Whether a base form has a share as its subject: "60 percent | disapprove", but "a 5 percent | cut"."""
    inside = i > 2 and (codes[i - 3] in DETERMINERS or lowers[i - 3] == "to")  # a 48 to 42 percent lead
    return i > 1 and lowers[i - 1] in SHARES and codes[i - 2] == "9" and not inside


def _past(i: int, codes: Sequence[str]) -> str:
    """The letter of a form that is written like a past and was taken for a noun or an adjective."""
    before = codes[i - 1]
    if before in BEFORE_PARTICIPLE:
        return _participle_or_noun(i, codes)
    return codes[i]


def _is_said(i: int, lowers: Sequence[str], codes: Sequence[str], closed: ClosedWords) -> bool:
    """Whether a form like "claims" is a verb: after what speaks, and before what may be said."""
    before = i - 1
    while before > 0 and codes[before] == "r":
        before -= 1
    later = _next(codes, i + 1)
    if (
        codes[before] == "n"
        and not lowers[i].endswith("s")
        and (later in FINITE or lowers[before] not in closed.people)
    ):
        return False  # his home | state, one party | rule is, but "police | report that"
    return before >= 0 and codes[before] in SPEAKERS.get(_next(codes, i), CLAUSE_SUBJECTS)


def _next(items: Sequence[str], i: int) -> str:
    return items[i + 1] if i + 1 < len(items) else ""


def _is_noun_in_ing(i: int, codes: Sequence[str]) -> bool:
    """Whether the -ing before token i is a noun: "fighting | broke out", "displaced by fighting | in the east"."""
    if codes[i] in FINITE:
        return codes[i - 2 : i - 1] != [BE]
    return i > 1 and codes[i - 2] == "i" and codes[i] in ("i", ",", ".")


def _is_misread(i: int, lowers: Sequence[str], codes: Sequence[str], closed: ClosedWords) -> bool:
    """Whether its neighbours rule a letter out: the raid | that killed, 20 | states, a | wildfire killed, families | earning."""
    code, before, after, word = codes[i], codes[i - 1] if i else "", _next(codes, i), lowers[i]
    if code == "c":
        return word == THAT and before in NOUNS and after in ("b", "k", "Z")
    if code == "Z":
        return _is_plural(i, lowers, codes, closed)
    if code == "j":
        if word in closed.people and after not in AFTER_ADJECTIVE and _is_determined(i, codes):
            return True  # an | American | who, the death of a | terrorist
        noun = before == "d" and after in ("b", "k") and lowers[i - 1] in ARTICLES
        return noun and not closed.inflector.is_past(word)
    listed = before in ("s", "S") or (i > 0 and lowers[i - 1] == "those")
    return word.endswith("ing") and listed and after in (*OBJECTS, "j", "r", "$")


def _is_plural(i: int, lowers: Sequence[str], codes: Sequence[str], closed: ClosedWords) -> bool:
    """Whether a form in -s is no verb: of | hits, many | points, his | aims, swing | states that could."""
    before = codes[i - 1] if i else ""
    if before == "9" and not any(other in TENSED for n, other in enumerate(codes) if n != i):
        return False  # plane carrying 162 | disappears
    if before in ("9", "f", "i", "h", "'") or (i and lowers[i - 1] in closed.vague):
        return True
    if before in ("n", "j") and lowers[i + 1 : i + 2] == [THAT] and _next(codes, i + 1) in (*FINITE, MODAL):
        return True
    return before == "d" and lowers[i - 1] in ARTICLES


def _is_object(i: int, codes: Sequence[str]) -> bool:
    """Whether token i goes on with a number that a verb or preposition governs: "of the 24 | declared candidates"."""
    if codes[i - 1] != "9":
        return False
    while i and codes[i - 1] in "9rdh'$":
        i -= 1
    return i > 0 and codes[i - 1] in "bkgvzZfiBYy"


def _is_determined(i: int, codes: Sequence[str]) -> bool:
    """Whether token i goes on with a noun phrase that an article or owner begins."""
    while i and codes[i - 1] in "jnNkr9":
        i -= 1
    return i > 0 and codes[i - 1] in DETERMINERS


def _participle_or_noun(i: int, codes: Sequence[str]) -> str:
    """The letter of a past form that was taken for a noun or adjective: "others | wounded", "were | injured"."""
    if codes[i] == "n":
        return "n"
    return "j" if _next(codes, i) in ("n", "s", "N", "S", "j", "9") else "k"


def _soften(i: int, lowers: Sequence[str], codes: list[str], quantity: frozenset[tuple[str, ...]]) -> None:
    """The words before number i that bound it ("at least", "more than", "more than $") are no prepositions."""
    i -= i > 0 and codes[i - 1] == "$"
    for length in range(min(i, LONGEST_BOUND), 0, -1):
        estimated = length < i and codes[i - length - 1] in _BE_FORMS  # "were estimated at 13"
        if tuple(lowers[i - length : i]) in quantity and not estimated:
            codes[i - length : i] = "r" * length
            return


def _is_infinitive(i: int, codes: Sequence[str]) -> bool:
    """Whether token i after "to" is a verb, whatever the dictionary says: meant to | last five days."""
    governed = i > 1 and codes[i - 2] in "zZvkgj" and _next(codes, i) in OBJECTS
    return codes[i] == "v" or (codes[i] in "nj" and governed)


def _bind(i: int, codes: list[str]) -> None:
    """After a modal stands a verb, whatever the dictionary says; "to" before anything else is a preposition."""
    after = i + 1
    while after < len(codes) and codes[after] == "r":
        after += 1
    following = codes[after] if after < len(codes) else ""
    if codes[i] == "t" and following not in BASES:
        codes[i] = "i"
    elif codes[i] == "m" and following in ("n", "z", "b", "k"):
        codes[after] = "v"


def read_chunks(lowers: Sequence[str], codes: str, closed: ClosedWords) -> Chunks:
    """Phrases, groups and shape of a sentence, from left to right."""
    nouns: list[NounPhrase] = []
    verbs: list[VerbGroup] = []
    shape = ""
    places: list[int] = []
    at = 0
    for found in CHUNK.finditer(codes):
        start, end = found.span()
        if at < start:
            shape += codes[at:start]
            places.extend(range(at, start))
        if found.lastgroup == "noun":
            for first, last in _without_time(start, end, lowers, codes, closed):
                shape += "N"
                places.append(len(nouns))
                nouns.append(_noun_phrase(first, last, lowers, codes, closed))
        else:
            shape += "V"
            places.append(len(verbs))
            verbs.append(_verb_group(start, end, lowers, codes, closed))
        at = end
    places.extend(range(at, len(codes)))
    return Chunks(tuple(nouns), tuple(verbs), shape + codes[at:], places)


def _without_time(
    start: int, end: int, lowers: Sequence[str], codes: str, closed: ClosedWords
) -> tuple[tuple[int, int], ...]:
    """The stretch of a noun phrase, and that of a time which follows it without a mark: "a sharp rise | last year"."""
    day = end - 2
    if (
        lowers[end - 1] not in closed.date_ends
        or day <= start
        or codes[day - 1] not in (*NOUNS, "9")
        or (lowers[day], lowers[end - 1]) not in closed.dates
    ):
        return ((start, end),)
    return (start, day), (day, end)


def _noun_phrase(start: int, end: int, lowers: Sequence[str], codes: str, closed: ClosedWords) -> NounPhrase:
    head = end - 1
    while codes[start] == "r" and start < head:
        start += 1
    word, first = lowers[head], codes[start]
    is_time = word in closed.times or (end < len(lowers) and lowers[end] == AGO)
    if not is_time and word in closed.date_ends:
        # "this week", "the | next day"
        is_time = any(tuple(lowers[n:end]) in closed.dates for n in {start, start + (first == "d")})
    if start == head:
        return NounPhrase(start, end, head, -1, -1, is_time)
    return NounPhrase(start, end, head, start if first in "dh" else -1, codes.find("9", start, head), is_time)


def _verb_group(start: int, end: int, lowers: Sequence[str], codes: str, closed: ClosedWords) -> VerbGroup:
    head = end - 1
    last = codes[head]
    lemma, form = closed.inflector.verb(lowers[head])
    if start == head:
        tense = TENSES.get(last) or _tense_of_auxiliary(lowers[head], last)
        return VerbGroup(
            start, end, head, lemma, PASSIVE if last == "k" else ACTIVE, tense, _negation(lowers, head, end), -1
        )
    auxiliaries = codes[start:head].replace("r", "").replace("t", "")
    modal = codes.find(MODAL, start, head)
    is_be = auxiliaries[-1:] in _BE_FORMS and auxiliaries != ""
    passive = is_be and (last in "bk" or (last not in _AUXILIARY and form in _PAST_FORMS))
    if codes[start] == "t":
        tense = ""
    elif modal >= 0:
        tense = "future" if lowers[modal] in FUTURE else "present"
    elif auxiliaries:
        first = codes.find(auxiliaries[0], start, head)
        tense = _tense_of_auxiliary(lowers[first], codes[first])
    else:
        tense = TENSES.get(last) or _tense_of_auxiliary(lowers[head], last)
    bare = last == "k" and not auxiliaries
    return VerbGroup(
        start, end, head, lemma, PASSIVE if passive or bare else ACTIVE, tense, _negation(lowers, start, end), modal
    )


TENSES = {"b": "past", "z": "present", "v": "present", "Z": "present"}
FUTURE = ("will", "'ll", "’ll", "won't", "won’t", "shall")
_BE_FORMS = (BE, BE_BASE, BEEN, BEING)
_PAST_FORMS = (PAST, PARTICIPLE, PAST_OR_PARTICIPLE)


def _tense_of_auxiliary(word: str, code: str) -> str:
    if code not in (BE, HAVE, DO, MODAL):
        return ""
    return "past" if word.startswith(("was", "were", "had", "did")) else "present"


def _negation(lowers: Sequence[str], start: int, end: int) -> int:
    for i in range(start, end):
        word = lowers[i]
        if word in NEGATIONS or word.endswith(NOT_ENDINGS):
            return i
    return -1
