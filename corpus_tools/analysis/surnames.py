"""A surname alone across articles: joined to the one full name to which the corpus and the article around it point."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from corpus_tools.extraction.names.spelling import spoken_words
from corpus_tools.lexicons import Lexicons

LEADING = 0.7  # share of the articles with a bearer of the surname that have the one who stands first in known_people
CLEAR = 3  # times as many mentions in the article, or shared neighbours, as the next bearer
FEWEST_ARTICLES = 2  # with a bearer whom the lists do not know
FEWEST_NEAR = 3  # names of their company and words of their roles that the article shares with such a bearer
_ROLE_WORD = re.compile(r"[a-z]{3,}")

Key = tuple[str, str]  # name within the article, article
Row = tuple[str, str, str]  # name within the article, label, article


MENTION = ("label", "name", "article_id", "text", "role", "joined_by")  # columns of entities


class _Bearer(NamedTuple):
    """A full name of the corpus: mentions by article, who else its articles name, the words of its roles."""

    mentions: Counter[str]
    company: set[str]
    roles: Counter[str]


class _Family(NamedTuple):
    """The bearers of a surname by full name, with what is asked of them for every article."""

    bearers: dict[str, _Bearer]
    articles: Counter[str]  # that name each of them
    here: dict[str, Counter[str]]  # article -> how often it names them
    first: str | None  # who stands first in known_people


class _Known(NamedTuple):
    """What the lists say of people: full names, the first bearer of each surname, given names, surnames of many strangers."""

    people: frozenset[tuple[str, ...]]
    first: dict[str, tuple[str, ...]]
    given: frozenset[str]
    frequent: frozenset[str]


def join_surnames(
    mentions: pd.DataFrame, rows: Sequence[Row], canonical: Mapping[tuple[str, str], str], words: Lexicons
) -> dict[Key, str]:
    """(name, article) of a surname alone -> the full name of the corpus that it stands for.

    `mentions` has the columns MENTION, `rows` each name, label and article of them once, `canonical` gives the name across the
    corpus by name and label. A bearer named in the same article goes first,
    where one is named much more often there. Else the one who has most articles of the corpus, if the lists name them first; else
    the one with whose company and roles alone the article agrees.
    """
    people = mentions[mentions["label"] == "PERSON"]
    surname_of = {name: spoken[0] for name in people["name"].unique() if len(spoken := spoken_words(name)) == 1}
    alone = people[people["name"].isin(list(surname_of))]
    told: dict[Key, int] = alone.groupby(["name", "article_id"], sort=False).size().to_dict()
    genders = words.mapping("name_genders", "gender")
    roles, addressed = _addressed(alone, words)
    shared = frozenset(words.terms("given_names")).intersection(words.terms("surnames", frequent="yes"))
    doubtful = shared.union(words.terms("surnames", word="word"))
    around, known = _around(rows, canonical), _known(words)
    families = _families(people, canonical, set(surname_of.values()), around, known)
    joined: dict[Key, str] = {}
    for (name, article), n in told.items():
        surname, own_roles = surname_of[name], roles[name, article]
        given = any(full.startswith(f"{name} ") for full in around[article])
        if n == 1 and not own_roles and (given or name in doubtful):
            continue  # "Paul" beside Paul Roe, "Ford and General Motors", "James" of a list of names
        if canonical[name, "PERSON"] == name and surname in families:
            found = _chosen(families[surname], surname, article, around[article], own_roles, known)
            gender = genders.get(found.split()[0]) if found is not None else None
            is_other = gender is not None and bool(addressed[name, article] - {gender})  # "Mrs. Thomas" is not Clarence
            if found is not None and not is_other:
                joined[name, article] = found
    return joined


def _addressed(alone: pd.DataFrame, words: Lexicons) -> tuple[dict[Key, set[str]], dict[Key, set[str]]]:
    """Of surnames alone: the words of their roles, and the genders of their forms of address."""
    genders = words.mapping("people", "gender")
    roles: dict[Key, set[str]] = defaultdict(set)
    addressed: dict[Key, set[str]] = defaultdict(set)
    told = alone[["name", "article_id", "role"]].dropna().drop_duplicates()
    for name, article, role in told.itertuples(index=False, name=None):
        roles[name, article].update(_role_words(role))
        if gender := genders.get(role.rstrip(".").lower()):
            addressed[name, article].add(gender)
    return roles, addressed


def _role_words(role: str) -> list[str]:
    return _ROLE_WORD.findall(role.lower())


def _known(words: Lexicons) -> _Known:
    given = frozenset(term.casefold() for term in words.terms("given_names"))
    people = {term: spoken_words(term) for term in words.terms("known_people")}
    first: dict[str, tuple[str, ...]] = {}
    for term, spoken in people.items():
        patronym = " bin " in term and spoken[-1] in given  # King Salman is not Mohammed bin Salman
        if len(spoken) > 1 and not patronym:
            first.setdefault(spoken[-1], spoken)
    frequent = frozenset(term.casefold() for term in words.terms("surnames", frequent="yes"))
    return _Known(frozenset(people.values()), first, given - first.keys(), frequent)


def _around(rows: Sequence[Row], canonical: Mapping[tuple[str, str], str]) -> dict[str, set[str]]:
    """The persons and bodies that each article names."""
    around: dict[str, set[str]] = defaultdict(set)
    for name, label, article in rows:
        if label in ("PERSON", "ORG"):
            around[article].add(canonical[name, label])
    return around


def _families(
    people: pd.DataFrame,
    canonical: Mapping[tuple[str, str], str],
    surnames: set[str],
    around: Mapping[str, set[str]],
    known: _Known,
) -> dict[str, _Family]:
    """Surname -> its bearers."""
    full_of = {name: canonical[name, "PERSON"] for name in people["name"].unique()}
    full_of = {name: full for name, full in full_of.items() if _surname(full) in surnames}
    named = people[people["name"].isin(list(full_of))]
    named = named.assign(full=named["name"].map(full_of))
    bearers: dict[str, dict[str, _Bearer]] = defaultdict(dict)
    for (full, article), n in named.groupby(["full", "article_id"], sort=False).size().items():
        own = bearers[_surname(full)]
        if full not in own:
            own[full] = _Bearer(Counter(), set(), Counter())
        own[full].mentions[article] = n
        own[full].company.update(around[article] - {full})
    roles = named.drop_duplicates().dropna(subset="role")[["full", "role"]]
    for full, role in roles.itertuples(index=False, name=None):
        bearers[_surname(full)][full].roles.update(_role_words(role))
    return {surname: _family(surname, own, known) for surname, own in bearers.items()}


def _family(surname: str, bearers: dict[str, _Bearer], known: _Known) -> _Family:
    here: dict[str, Counter[str]] = defaultdict(Counter)
    for name, bearer in bearers.items():
        for article, n in bearer.mentions.items():
            here[article][name] = n
    articles = Counter({name: len(bearer.mentions) for name, bearer in bearers.items()})
    first = next((name for name in bearers if known.first.get(surname) == spoken_words(name)), None)
    return _Family(bearers, articles, here, first)


def _surname(full: str) -> str:
    """The last word of a name of several; "" of others."""
    spoken = spoken_words(full)
    return spoken[-1] if len(spoken) > 1 else ""


def _chosen(
    family: _Family, surname: str, article: str, around: set[str], roles: set[str], known: _Known
) -> str | None:
    bearers, first = family.bearers.items(), family.first
    here = family.here.get(article, Counter())
    top, n = family.articles.most_common(1)[0]
    share = n / family.articles.total()
    if surname in known.given:  # "Kim", a family name before the others too
        return None
    if len(here) > 1:
        most = here.most_common(1)[0][1]
        leads = first is not None and (here[first] == most or (not here[first] and top == first and share >= LEADING))
        return first if leads else _clear(here, 1)  # "Obama" beside Malia and Michelle Obama is Barack
    told = {name: sum(b.roles[word] for word in roles) for name, b in bearers}
    fewest = {name: 1 if spoken_words(name) in known.people else FEWEST_ARTICLES for name, _ in bearers}
    shares = {name: round(100 * told[name] / b.roles.total()) for name, b in bearers if told[name] >= fewest[name]}
    office = _clear(Counter(shares), 1) if shares else None
    if office is not None and office != top:  # "President Clinton", where the corpus has a Secretary of that name too
        return office if office not in here else None
    near = Counter({name: len(b.company & around) + len(roles & b.roles.keys()) for name, b in bearers})
    if share >= LEADING and top == first:
        found: str | None = top
    else:
        found = _clear(near, FEWEST_NEAR)
        strange = found is not None and (surname in known.frequent or family.articles[found] < FEWEST_ARTICLES)
        found = None if strange else found
    return None if found in here else found  # within the article it was left alone on purpose


def _clear(counts: Counter[str], fewest: int) -> str | None:
    """The name that has at least `fewest`, and clearly more than the next."""
    (top, n), *others = counts.most_common(2)
    return top if n >= max(fewest, CLEAR * others[0][1] if others else 0) else None
