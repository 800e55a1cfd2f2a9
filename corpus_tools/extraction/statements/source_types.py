"""What kind of source a speaker is, from the role words printed with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from corpus_tools.english.tags import Tagger, tagger
from corpus_tools.extraction.language.chunks import ClosedWords, closed_words
from corpus_tools.extraction.language.people import HUMAN, name_genders, role_terms
from corpus_tools.extraction.statements.tagged_sentence import word_groups
from corpus_tools.lexicons import Lexicons

OTHER = "other"
DOCUMENT = "document"
PERSON = "person"  # kind of words that tell by themselves what somebody is
VAGUE_TYPES = frozenset({OTHER, "anonymous_official"})
KIN, PARTY = "witness", "party_or_militia"
RELATIVE = re.compile(r"(?<=[a-z]),? (?:who|which|that)\b")
ATTACHED = re.compile(r"\b(?:of|for|at|in|from|with|on|to|by|who|that|which|including|representing)\b")
# What an organisation's kind in organisations.tsv says about it as a speaker.
ORGANISATION_TYPES = {
    "media": "media", "security": "security_force", "party": "party_or_militia", "armed_group": "party_or_militia",
    "government": "government", "society": "monitor_ngo", "university": "expert",
}  # fmt: skip
GOVERNMENTS = ("government", "foreign_government")
PRONOUN, SUBORDINATORS = "PRP", ("SC", "WDT", "WP")
OPENERS = ("IN", "TO", "CC", "MD", PRONOUN, *SUBORDINATORS)  # tags of words that no role begins with
CLOSED = (*OPENERS, "DT", "EX", "PDT", "PRP$", "WP$", "WRB", "RB")
LEADING_NUMBER = re.compile(r"^(?:\d{1,3}|I{2,3}|IV|Jr\.?|Sr\.?)(?:,\s*|\s+|$)")  # an age, a generation
SPEAKS_FOR = ("spokes", "representative of")  # what these begin tells less than whom they speak for
PARTY_AND_STATE = re.compile(r"(?<!\w)[RDI]-[A-Z]")  # "R-Ohio"
_SOCIETY = re.compile(r"\b[A-Z]\w+s for (?=[A-Z])")  # "Americans for Tax Reform"
_WORD = re.compile(r"\w+(?:(?![’']s\b)[.’'-]\w+)*")
LONGEST_ROLE = 10  # words
MEDIA_NAMES = 4  # that end with a word which then tells that a body is one
LONGEST_ADDRESS = 5  # code points of "Miss."
_CAPITALISED_BEFORE = re.compile(r"(?<!\w)([A-Z][\w-]{1,40}) $")
_OWNER = re.compile(r"[A-Z][\w.-]{1,40}[’']s ")
_CAPITALISED = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)*")


class RoleWord(NamedTuple):
    """A role word found in a text."""

    start: int
    end: int
    source_type: str
    kind: str


class RoleWords(NamedTuple):
    """The word lists that tell kinds of sources, compiled: role words by their first word, names of countries."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], str, str, str], ...]]
    closed: ClosedWords
    genders: dict[str, str]
    name_genders: dict[str, str]
    tagger: Tagger
    countries: dict[str, str]
    states: tuple[str, ...]  # of a country, with the name of another one in theirs: New Jersey
    organisations: dict[str, str]
    media_heads: frozenset[str]  # last words of the names of media: Herald
    groups: dict[str, frozenset[str]]

    def find(self, text: str) -> Iterator[RoleWord]:
        """The role words of `text` from left to right, the longest first where several begin at one place."""
        spans = [match.span() for match in _WORD.finditer(text)]
        lower = [text[start:end].lower() for start, end in spans]
        i = 0
        while i < len(spans):
            for parts, printed, source_type, kind in self.by_first.get(lower[i], ()):
                if tuple(lower[i : i + len(parts)]) != parts:
                    continue
                start, end = spans[i][0], spans[i + len(parts) - 1][1]
                if printed and text[start:end] != printed:
                    continue
                yield RoleWord(start, end, source_type, kind)
                i += len(parts) - 1
                break
            i += 1

    def is_tagged(self, word: str, tags: tuple[str, ...]) -> bool:
        """Whether one of the `tags` is the usual one of a word in lower case; auxiliaries count as openers."""
        return self.tagger.usual(word) in tags or ("MD" in tags and word in self.closed.auxiliaries)

    def kind_of_body(self, name: str) -> str:
        """The kind of an organisation in the lists, or what its last word tells; empty where neither does."""
        last = re.split("[ -]", name)[-1]
        return self.organisations.get(name) or ("media" if last in self.media_heads else "")

    def listed_body(self, role: str) -> str:
        """The type of the longest listed organisation that a role names (`president of Nahr TV`); empty where it names none,
        or where the role tells by itself what somebody is (`a Navy veteran`)."""
        if any(word.kind == PERSON for word in self.find(role)):
            return ""
        spans = [match.span() for match in _WORD.finditer(role)]
        named = (
            role[a:b]
            for n in range(len(spans), 0, -1)
            for (a, _), (_, b) in zip(spans, spans[n - 1 :], strict=False)
            if not _CAPITALISED_BEFORE.search(role[:a])  # no Slate in "Clean Slate"
        )
        return next((kind for name in named if (kind := ORGANISATION_TYPES.get(self.kind_of_body(name), ""))), "")

    def is_role(self, text: str) -> bool:
        """Whether the whole of `text` is one role word."""
        stripped = text.strip(" .")
        return any(word.start == 0 and word.end >= len(stripped) for word in self.find(stripped))

    def is_title(self, word: str) -> bool:
        """Whether a word before a name is a role or a form of address."""
        heads = (found for found in self.find(word) if found.kind in HUMAN)
        return any(heads) or word.rstrip(".").lower() in self.genders

    def trimmed_role(self, role: str) -> str:
        """A role without an age or a generation before it; empty where it is a clause or a bare title of address."""
        role = LEADING_NUMBER.sub("", role.strip())
        words = list(_WORD.finditer(role))
        if any(self.is_tagged(word.group().lower(), ("MD",)) for word in words):
            return ""
        if len(words) > LONGEST_ROLE:
            words = words[:LONGEST_ROLE]
            while len(words) > 1 and self.is_tagged(words[-1].group().lower(), CLOSED):
                words.pop()
            role = role[: words[-1].end()]
        first = next(_WORD.finditer(role), None)
        if first is None:
            return ""
        if first.group() not in self.countries and self.is_tagged(first.group().lower(), OPENERS):
            return ""  # "us", not "US"
        if self.genders.get(role.rstrip(".").lower()) and len(role) <= LONGEST_ADDRESS:
            return ""
        if first.group().endswith("ing") and not any(w.start == first.end() + 1 for w in self.find(role)):
            return ""  # "noting that students ..."
        return role

    def source_type(self, text: str) -> str:
        """The type that `text` tells: its head if that is specific, else the body named beside it, else rank or general word."""
        attached = ATTACHED.search(text)
        cut = attached.start() if attached else len(text)
        found = _of_speaker(text, list(self.find(text)))
        person, principal = _persons(text, found, cut)
        body, head_is_body = self._body(text, found, cut)
        rank = next((word.source_type for word in found if word.kind == "rank"), "")
        general = next((w.source_type for w in found if w.kind == "general" and w.source_type != OTHER), "")
        of_body = attached or _OWNER.search(text)
        if general == "government" and of_body and not body and not self.country_in(text[cut:] if attached else text):
            general = ""  # "president of the bank", "Facebook's vice president"
        if head_is_body and body:  # "the refugee agency"
            return body
        if PARTY_AND_STATE.search(text) and (person or general or OTHER) in (OTHER, PARTY):
            return "lawmaker"
        return person or body or rank or general or principal or self._of_nation(text, found) or OTHER

    def _of_nation(self, text: str, found: list[RoleWord]) -> str:
        """`the Ruritanian leader`: a word that means a government where the name of a nation stands before it."""
        named = (word for word in found if text[word.start : word.end].lower() in self.groups["national"])
        nations = (match.group(1) for word in named if (match := _CAPITALISED_BEFORE.search(text[: word.start])))
        return "government" if any(nation in self.countries for nation in nations) else ""

    def _body(self, text: str, found: list[RoleWord], cut: int) -> tuple[str, bool]:
        """The type of the body that is named, one after a preposition first, and whether a body is the head."""
        head = [word.kind for word in found if word.start <= cut]
        types: dict[bool, str] = {}
        for word in found:
            part = word.kind == "body" and self._is_part_of_name(text, word)
            kind = "monitor_ngo" if part else word.source_type
            if word.kind == "body" and kind != OTHER:
                types.setdefault(word.start > cut, kind)
        return types.get(True) or types.get(False, ""), head[-1:] == ["body"]

    def _is_part_of_name(self, text: str, word: RoleWord) -> bool:
        """`Immunization Action Coalition`, `Harbour Research Council`: a society's name, no army, no town's council."""
        printed = text[word.start : word.end]
        if printed.lower() not in self.groups["society"] or not printed[0].isupper():
            return False
        if text.startswith((" for ", " to ", " against "), word.end):  # "the Coalition for Immigrant Rights"
            return True
        before = _CAPITALISED_BEFORE.search(text[: word.start])
        return before is not None and before.group(1) not in self.countries

    def country_in(self, text: str) -> str | None:
        """The first country that `text` names, also by a demonym."""
        for state in self.states:
            text = text.replace(state, "")
        for run in _CAPITALISED.findall(_SOCIETY.sub("", text)):
            for part in (run, *run.split()):
                if part in self.countries:
                    return self.countries[part]
        return None

    def own_or_foreign(self, source_type: str, text: str, own: frozenset[str]) -> str:
        """Whose government it is, where `text` names a country and it is known which are the article's `own`."""
        if source_type not in GOVERNMENTS or not own:
            return source_type
        named = self.country_in(text)
        return source_type if named is None else GOVERNMENTS[named not in own]


def _of_speaker(text: str, found: list[RoleWord]) -> list[RoleWord]:
    """The role words without a body in a relative clause (`a group that bought television time`)."""
    relative = RELATIVE.search(text)
    end = relative.start() if relative else len(text)
    return [word for word in found if word.kind != "body" or word.start < end]


def strength(source_type: str) -> int:
    """How much a type tells of somebody: an office more than a party, a party more than a family."""
    return {OTHER: 0, "anonymous_official": 0, KIN: 1, PARTY: 2}.get(source_type, 3)


def _persons(text: str, found: list[RoleWord], cut: int) -> tuple[str, str]:
    """The types of the person at the head, the last one before a preposition ("refugee advocate"), and of whom they speak for."""
    people = [word for word in found if word.kind in HUMAN]
    heads = [word for word in people if word.start <= cut] or people[:1]
    persons = [word.source_type for word in heads if word.kind == PERSON]
    if persons:
        return max(reversed(persons), key=strength), ""  # "strategist and veteran"
    speaks_for = any(text[word.start : word.end].lower().startswith(SPEAKS_FOR) for word in heads)
    later = (word.source_type for word in people if word.start > cut and word.kind == PERSON)
    return "", next(later, "") if speaks_for else ""


@cache
def _compiled(words: Lexicons) -> RoleWords:
    terms = role_terms(words)
    by_first: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
    for term, (source_type, kind) in terms.items():
        parts = tuple(match.group().lower() for match in _WORD.finditer(term))
        printed = "" if term == term.lower() else _WORD.sub(lambda m: m.group(), term).rstrip(".")
        by_first.setdefault(parts[0], []).append((parts, printed, source_type, kind))
    countries = {row["term"]: row["name"] or row["term"] for row in words["places"] if row["kind"] == "country"}
    nations = set(countries.values())
    heads = Counter(name.split()[-1] for name in words.terms("media") if " " in name)
    peoples = {term: name for term, name in words.mapping("demonyms", "name").items() if name in nations}
    return RoleWords(
        {first: tuple(sorted(found, key=lambda row: (-len(row[0]), row))) for first, found in by_first.items()},
        closed_words(words),
        {row["term"].lower(): row["gender"] for row in words["people"] if row["gender"]},
        name_genders(words),
        tagger(words),
        countries | peoples,
        tuple(
            row["term"]
            for row in words["places"]
            if row["kind"] == "state_code" and not countries.keys().isdisjoint(row["term"].split()[1:])
        ),
        words.mapping("organisations", "kind"),
        frozenset(head for head, n in heads.items() if n >= MEDIA_NAMES),
        word_groups(words),
    )
