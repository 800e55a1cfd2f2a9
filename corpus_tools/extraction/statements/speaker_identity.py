"""Whom a speaker's words stand for in one article: a person, a body, people by their role, or an earlier speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from corpus_tools.extraction.language.people import HUMAN, gender_of_name
from corpus_tools.extraction.statements.source_types import (
    ATTACHED,
    CLOSED,
    DOCUMENT,
    GOVERNMENTS,
    OPENERS,
    ORGANISATION_TYPES,
    OTHER,
    PERSON,
    PRONOUN,
    VAGUE_TYPES,
    RoleWords,
    _compiled,
    strength,
)
from corpus_tools.extraction.statements.speaker_names import (
    MEMORY,
    POSSESSIVE,
    Article,
    Mention,
    Speaker,
    full_name,
    gender_in,
    person_in,
    role_in,
)
from corpus_tools.lexicons import Lexicons

ARTICLE = re.compile(
    r"^(?:the|this|that|these|those|a|an|his|her|its|their|our|my|whose|some|another|one|two|several)\b\s*",
    re.IGNORECASE,
)
INDEFINITE = re.compile(r"^(?:a|an|some|another|one|two|three|several|many|few|most|other|others)\b", re.IGNORECASE)
AFTER_COMMA = re.compile(r",[”\"’']? (?:[\w.’'-]+ ){0,4}$")  # with the titles of the name
GOVERNED = re.compile(r"\b(?:to|with|of|by|from|about|for|against|on|at|in|and|or) (?:[A-Z][\w.’'-]* ){0,4}$")
FRONTED = re.compile(r",[\s”’\"']*$")
BEHIND = re.compile(r"\b(?:from|by) (?:the )?$")
PERSONAL = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
OFFICE = re.compile(r"['’]s? office\b")
SPEAKS_FOR = re.compile(r"\b[Ss]pokes")
NEXT_WORD, NOUNS = re.compile(" ([a-z]+)"), ("NN", "NNS")
CONJUNCTION = re.compile(" and ")
BODY_BEHIND = re.compile(r",? (?:of|at|from|with) ((?:the )?[A-Z][^,]*)")
JOINED = re.compile(
    r"(?: of(?: [A-Z][\w.-]+)+| \([^()]+\))?(?:(?:, [^,;]{1,60})?, and|,| and) (?:(?:[A-Z][\w.’'-]*|of) ){0,5}"
)
_OTHER = {"m": "f", "f": "m"}  # gender
SUBJECT_REACH = 40  # code points from the start of a sentence within which its subject begins
SUBJECTS_BACK = 6  # sentences that are searched for a subject before a pronoun
NEAR = 1  # sentences back within which `they` and `it` may take up a speaker
SENTENCES_BACK = 2  # that are searched for a name before a pronoun


UNNAMED_TYPES = ("anonymous_official", "anonymous_diplomat")


class ArticleSpeakers:
    """The speakers of one article in reading order: what a pronoun or `the spokesman` stands for is looked up among them."""

    def __init__(
        self,
        roles: RoleWords,
        mentions: dict[str, list[Mention]],
        article: Article,
        ids: list[str],
        texts: list[str],
        quoted: frozenset[int],
    ) -> None:
        self.roles, self.mentions, self.article, self.ids = roles, mentions, article, ids
        self.texts, self.quoted = texts, quoted
        self.last_person = -1  # sentence of the latest speaker who is a person
        self.known: list[Speaker] = []
        self.places: list[tuple[int, int]] = []  # sentence and start of each of them
        self.seen: dict[tuple[int, int, int], Speaker] = {}
        self.genders: dict[str, str] = {}

    def speaker(self, text: str, sentence: int, start: int, end: int, said: tuple[int, int] | None = None) -> Speaker:
        """The speaker whose words stand at `start` to `end` of a sentence; `said` is what they say in that sentence."""
        place = (sentence, start, end)
        if place not in self.seen:
            speaker = self._read(text, sentence, start, end, said)
            if speaker.human and speaker.gender:
                self.genders.setdefault(speaker.name, speaker.gender)
            self.seen[place] = speaker
        self.known.append(self.seen[place])
        self.places.append((sentence, start))
        if self.seen[place].human and not self.seen[place].plural:
            self.last_person = sentence
        return self.seen[place]

    def _read(self, text: str, sentence: int, start: int, end: int, said: tuple[int, int] | None) -> Speaker:
        low = text.lower()
        if low in self.roles.groups["ourselves"] and text not in self.roles.countries:  # "US says"
            return Speaker(text, text, None, OTHER, False, True, True)
        if self._pronoun_gender(low):
            return (
                self._by_person_here(text, sentence, start, said)
                or self._by_person_before(text, sentence)
                or self._by_pronoun(text)
                or self._anybody(text, sentence, start)
            )
        if low in self.roles.groups["they"] or low in self.roles.groups["thing"]:
            found = self._by_body(text, sentence)
            return found or Speaker(text, text, None, OTHER, False, False, low in self.roles.groups["they"])
        inside = [m for m in self.mentions.get(self.ids[sentence], ()) if start <= m.start and m.end <= end]
        person = person_in(self.roles, self.article, text, start, end, inside)
        if person is None:
            return self._by_role_noun(text, sentence) or self._unnamed(text, start, inside)
        speaker = self._named(text, *person)
        if _together(text, [(m.start - start, m.end - start) for m in inside if m.label == "PERSON"]):
            return speaker._replace(name=ARTICLE.sub("", text), role=None, plural=True)
        return speaker

    def _named(self, text: str, printed: str, name: str) -> Speaker:
        role = role_in(self.roles, text, printed)
        full, earlier = full_name(name, self.known)
        titled = gender_in(self.roles, text.partition(printed)[0])  # "Ms. Kooi"
        gender = titled or self._gender(full) or gender_in(self.roles, text)
        if not role and earlier is not None:
            return earlier._replace(text=text, gender=gender)
        known = self.article.roles.get(full, "")
        told = [self._kind(words) for words in dict.fromkeys((role or known, known))]
        source_type = max(*told, earlier.source_type if earlier else OTHER, key=strength)
        if source_type in UNNAMED_TYPES:
            source_type = self.roles.own_or_foreign(GOVERNMENTS[0], role or known, self.article.countries)
        behind = BODY_BEHIND.match(text.partition(printed)[2]) if source_type == OTHER else None  # "Roe of Nahr TV"
        if behind is not None:
            source_type = self._kind(behind[1])
        if source_type == OTHER:
            source_type = self.roles.listed_body(behind[1] if behind is not None else role or known) or OTHER
        return Speaker(text, full, role or known or None, source_type, True, True, False, gender)

    def _kind(self, words: str) -> str:
        """The kind of source that some words tell: their own, or that of whom they speak for (`Ostrov's office`)."""
        kind = self.roles.own_or_foreign(self.roles.source_type(words), words, self.article.countries)
        if not OFFICE.search(words) and (kind not in VAGUE_TYPES or not SPEAKS_FOR.search(words)):
            return kind
        behind = (
            role for name, role in self.article.roles.items() if re.search(rf"\b{re.escape(name.split()[-1])}\b", words)
        )
        return next((told for role in behind if (told := self.roles.source_type(role)) not in VAGUE_TYPES), kind)

    def _by_role_noun(self, text: str, sentence: int) -> Speaker | None:
        """`the spokesman`, `the agency`: the latest speaker, or the only person of the article, whose words hold that noun."""
        if not ARTICLE.match(text) or INDEFINITE.match(text):
            return None
        bare = ARTICLE.sub("", text)
        head = ATTACHED.split(bare)[0].split(",")[0].strip().split()
        if not head or any(word[:1].isupper() for word in head) or len(head) > 3:
            return None
        phrase = " ".join(head)
        word = next((word for word in self.roles.find(phrase) if word.end == len(phrase)), None)
        term = phrase[word.start :] if word is not None else head[-1]
        body = word is not None and word.kind not in HUMAN
        alone = "(?! [a-z])" if word is not None and word.kind == "body" else ""  # no commission in "commission report"
        noun = re.compile(rf"\b{re.escape(term)}\b(?!['’]s){alone}", re.IGNORECASE)
        many = head[-1].endswith("s")
        persons = [name for name, role in self.article.roles.items() if self._holds(ATTACHED.split(role)[0], noun)]
        for speaker, _ in self._latest():
            if speaker.human and (speaker.plural != many or body):
                continue
            printed = [ATTACHED.split(words)[0] for words in (speaker.text, speaker.role or "")]
            printed += [speaker.name] * speaker.named
            known = " ".join(printed).lower()
            same = all(modifier in known for modifier in phrase.removesuffix(term).split())  # not "the second friend"
            if same and any(self._holds(words, noun) for words in printed):
                return speaker._replace(text=text)
        if word is None or word.kind not in HUMAN:
            return None
        if word.kind == PERSON and word.source_type not in VAGUE_TYPES and not many:
            for speaker in reversed(self.known[-MEMORY:]):
                if speaker.human and speaker.named and _has_office(speaker, term, word.source_type):
                    return speaker._replace(text=text)
        return self._bearer(text, persons[0]) if len(persons) == 1 and not many else None

    def _holds(self, words: str, noun: re.Pattern[str]) -> bool:
        """Whether a noun stands in some words, as a role of its own: no president in `Vice President`."""
        found = noun.search(words)
        if found is None:
            return False
        before = re.split(r"[\s-]+", words[: found.start()].lower())
        return self.roles.groups["below"].isdisjoint(before)

    def _bearer(self, text: str, name: str) -> Speaker:
        """The person of the article whose printed role the words take up."""
        role = self.article.roles[name]
        return Speaker(text, name, role, self._kind(role), True, True, False)

    def _unnamed(self, text: str, start: int, inside: list[Mention]) -> Speaker:
        """A speaker without a person's name: a body, a document, people by their role."""
        bare = ARTICLE.sub("", text)
        offset = len(text) - len(bare)
        head = re.split(r",|\(", ATTACHED.split(bare)[0])[0].rstrip()
        matches = list(self.roles.find(head))
        last = matches[-1].kind if matches else ""
        at_head = bool(matches) and matches[-1].end == len(head)
        human = (at_head and last in HUMAN) or self._ends_with_people(ATTACHED.split(bare)[0].rstrip(" ,"))
        source_type = self._kind(text)
        body = next(
            (
                m
                for m in inside
                if m.label in ("ORG", "GPE", "FAC")
                and (m.end - start == offset + len(head) or (m.start - start, m.end - start) == (offset, len(text)))
            ),
            None,
        )
        if body is None and at_head and last == DOCUMENT:  # "a statement from the ministry"
            body = next(
                (m for m in inside if m.label in ("ORG", "GPE") and BEHIND.search(text[: m.start - start])),
                None,
            )
        others = [m for m in inside if body is not None and m.end < body.start]
        several = any(text.startswith(" and ", m.end - start) for m in others)
        people = next((m for m in inside if m.label == "NORP" and m.end - start == offset + len(head)), None)
        name = bare.split(", ")[0] if not INDEFINITE.match(text) else text
        if body is not None and not human:
            own = body.name if len(body.name) >= len(body.text) else body.text
            kind = self.roles.kind_of_body(body.text) or self.roles.kind_of_body(body.name)
            if source_type == OTHER or kind == "media":
                source_type = ORGANISATION_TYPES.get(kind, "government" if body.label == "GPE" else OTHER)
            source_type = self.roles.own_or_foreign(source_type, text, self.article.countries)
            return Speaker(text, name if several else own, None, source_type, True, False, several)
        plural = head.endswith("s") or head.split(" ")[-1] in self.roles.groups["plural"]
        capital = any(word[:1].isupper() for word in head.split()[1:]) or (
            head[:1].isupper()
            and not self.roles.is_tagged(head.split()[0].lower(), CLOSED)
            and not matches
            and not human
        )
        definite_body = not INDEFINITE.match(text) and self._names_a_body(head, offset > 0)
        named = not human and people is None and (definite_body or (capital and not INDEFINITE.match(text)))
        if named and not definite_body and not inside and self.article.has_entities:
            # without a mention only a capital inside the sentence tells a name: not "Fifty-six percent", not "Telecoms"
            named = " " in head and (start > 0 or any(word[:1].isupper() for word in head.split()[1:]))
        gender = gender_in(self.roles, text)
        return Speaker(text, name if named else text, None, source_type, named, human, plural, gender)

    def _names_a_body(self, head: str, definite: bool) -> bool:
        """`Nahr authorities`, `the government and its allies`: a body, or one with an article among others."""
        at = 0
        for part in CONJUNCTION.split(head):
            words = list(self.roles.find(part))
            end = at + len(part)
            if words and words[-1].kind == "body" and words[-1].end == len(part) and (definite or end == len(head)):
                return True
            at = end + len(" and ")
        return False

    def _ends_with_people(self, phrase: str) -> bool:
        """`six US, Israeli and other officials`: people, whatever names stand in the list before them."""
        word = next(self.roles.find(phrase.split(" ")[-1]), None)
        return word is not None and word.kind in HUMAN

    def _by_person_before(self, text: str, sentence: int) -> Speaker | None:
        """`Haddad opened the dam. She said ...`: the latest subject of a sentence told since the latest person spoke."""
        first = next(iter(self.mentions.get(self.ids[sentence], ())), None)
        opens = (
            first is not None and first.start == 0 and first.label == "PERSON"
        )  # "Haddad's plan failed when he said"
        told = [  # over what is quoted, and over "He resigned last week."
            before
            for before in range(sentence - 1, max(self.last_person, sentence - SUBJECTS_BACK - 1), -1)
            if before not in self.quoted and self.texts[before].partition(" ")[0].lower() != text.lower()
        ]
        if opens and first is not None:
            return self._mentioned(text, first) if told else None
        persons = partial(self._only_person, other=_OTHER.get(self._pronoun_gender(text.lower()), ""))
        for subject in (of(before) for before in told for of in (self._subject_of, persons)):
            found = self._mentioned(text, subject) if subject is not None else None
            if found is not None:
                return found
        return None

    def _only_person(self, sentence: int, other: str) -> Mention | None:
        """The one person whom a sentence names, but for those of the `other` gender: `It was tough for Haddad. She said`."""
        named = (m for m in self.mentions.get(self.ids[sentence], ()) if m.label == "PERSON")
        persons = {m.name: m for m in named if self._gender(m.name) != other}
        only = next(iter(persons.values())) if len(persons) == 1 else None
        if (
            only is None
            or PERSONAL.search(self.texts[sentence][: only.start])
            or (
                self.texts[sentence].startswith(POSSESSIVE, only.end)
                and not PERSONAL.search(self.texts[sentence], only.end)  # but "In Haddad's speech, he praised it."
            )
        ):
            return None
        following = NEXT_WORD.match(self.texts[sentence], only.end)
        return (
            None if following and self.roles.is_tagged(following[1], NOUNS) else only
        )  # not "the Obama administration"

    def _gender(self, name: str) -> str:
        return self.genders.get(name, "") or gender_of_name(self.roles.name_genders, name)

    def _subject_of(self, sentence: int) -> Mention | None:
        """The person whose name begins a sentence or, after a clause before it, follows a comma."""
        text = self.texts[sentence]
        clause = self.roles.is_tagged(text.partition(" ")[0].lower(), (*OPENERS, "WRB"))
        for m in self.mentions.get(self.ids[sentence], ()):
            if m.label != "PERSON":
                continue
            if clause:  # "When Ahmed was held, Haddad opened the dam."
                if AFTER_COMMA.search(text[: m.start]):
                    return m
            elif m.start > SUBJECT_REACH or GOVERNED.search(text[: m.start]):
                return None
            elif not text.startswith(POSSESSIVE, m.end):
                return m
        return None

    def _by_person_here(self, text: str, sentence: int, start: int, said: tuple[int, int] | None) -> Speaker | None:
        """`Haddad resigned because he thought ...`: the only person who is named before the pronoun in its sentence."""
        if not said or said[0] < start:
            return None
        words = self.texts[sentence]
        wanted = self._pronoun_gender(text.lower())
        names: dict[str, Mention] = {}
        for m in self.mentions.get(self.ids[sentence], ()):
            if m.label == "PERSON" and m.end <= start:
                names.setdefault(m.name, m)
        sure = [m for name, m in names.items() if wanted and gender_of_name(self.roles.name_genders, name) == wanted]
        if len(sure) == 1 and len(names) > 1:  # "after Thomas was named, Anita Hill's charges came: she said"
            return self._mentioned(text, sure[0])
        if len(names) != 1:
            return None
        m = next(iter(names.values()))
        fronted = FRONTED.search(words[:start]) and GOVERNED.search(words[: m.start])  # "Talking with Haddad, he said"
        return None if fronted or PERSONAL.search(words[: m.start]) else self._mentioned(text, m)

    def _anybody(self, text: str, sentence: int, start: int) -> Speaker:
        """The first person named in the sentence before the pronoun, or in the nearest of the sentences before."""
        for n in range(sentence, max(-1, sentence - SENTENCES_BACK - 1), -1):
            persons = (m for m in self.mentions.get(self.ids[n], ()) if m.label == "PERSON")
            own = (m for m in persons if n < sentence or m.end <= start)
            found = next((speaker for m in own if (speaker := self._mentioned(text, m))), None)
            if found is not None:
                return found
        return Speaker(text, text, None, OTHER, False, True, False, self._pronoun_gender(text.lower()))

    def _mentioned(self, text: str, m: Mention) -> Speaker | None:
        speaker = self._named(m.text, m.text, m.name)
        wanted = self._pronoun_gender(text.lower())
        gender = self.genders.get(speaker.name, "") or speaker.gender
        if wanted and gender and gender != wanted:
            return None
        return speaker._replace(text=text, gender=gender or wanted)

    def _by_pronoun(self, text: str) -> Speaker | None:
        """The latest speaker who can be meant by `he` or `she`."""
        wanted = self._pronoun_gender(text.lower())
        for speaker, _ in self._latest():
            gender = self.genders.get(speaker.name, "") or speaker.gender
            if speaker.human and not speaker.plural and gender in ("", wanted):
                return speaker._replace(text=text, gender=wanted)
        return None

    def _by_body(self, text: str, sentence: int) -> Speaker | None:
        """The body or the people just heard whom `it` or `they` can mean; nobody where others have spoken since."""
        many = text.lower() in self.roles.groups["they"]
        for speaker, place in self._latest():
            if place[0] < sentence - NEAR or self.roles.is_tagged(speaker.name.lower(), (PRONOUN,)):
                return None
            body = not speaker.human and not speaker.plural and (not many or speaker.source_type != OTHER)
            if body or (speaker.plural and many):  # "The ministry ... They said"
                return speaker._replace(text=text)
        return None

    def _latest(self) -> Iterator[tuple[Speaker, tuple[int, int]]]:
        """The speakers so far with their places, the latest first."""
        return zip(reversed(self.known[-MEMORY:]), reversed(self.places[-MEMORY:]), strict=True)

    def _pronoun_gender(self, word: str) -> str:
        """m for `he`, f for `she`, empty for other words."""
        if word in self.roles.groups["he"]:
            return "m"
        return "f" if word in self.roles.groups["she"] else ""


def _together(text: str, names: list[tuple[int, int]]) -> bool:
    """`Haddad and Gov. Roe`, `Haddad and his party`, `Haddad, Gov. Roe and others`: whether one name is not all who speak."""
    if "," not in text:
        first = names[-2:-1] if names and names[-1][1] == len(text) else names if len(names) == 1 else []
        return any(text.startswith(" and ", end) for _, end in first)
    return any(
        JOINED.fullmatch(text, end, start)
        and not text.startswith(POSSESSIVE, last)
        and not ATTACHED.search(text, 0, first)
        for (first, end), (start, last) in pairwise(names)
    )


def _has_office(speaker: Speaker, noun: str, source_type: str) -> bool:
    """`Gov. Roe`, later `the governor`: one of the kind that the noun tells; a government has many, so its title must agree."""
    title = (speaker.role or "").partition(".")[0].lower()
    agrees = source_type != ORGANISATION_TYPES["government"] or (title != "" and noun.startswith(title))
    return speaker.source_type == source_type and agrees


def speaker_in(text: str, start: int, end: int, mentions: Iterable[Any], words: Lexicons) -> Speaker:
    """Whom the words from `start` to `end` of a sentence with its names stand for, read as a speaker, without its article."""
    own = [Mention(m.start, m.end, m.label, m.text, m.name, None) for m in mentions]
    article = Article({}, frozenset(), True)
    reader = ArticleSpeakers(_compiled(words), {"": own}, article, [""], [text], frozenset())
    return reader.speaker(text[start:end], 0, start, end)
