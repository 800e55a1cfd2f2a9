"""A surname alone across articles: joined to the one full name to which the corpus and the article around it point."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from corpus_tools.extraction.names.spelling import spoken_words
from corpus_tools.lexicons import Lexicons

DOMINANT = 0.9  # share of the articles with a bearer of the surname that have this one
LEADING = 0.7  # the same, for the bearer who stands first in known_people
CLEAR = 3  # times as many mentions in the article, or shared neighbours, as the next bearer
FEWEST_ARTICLES = 2  # with a bearer whom the lists do not know
FEWEST_NEAR = 3  # names of their company and words of their roles that the article shares with such a bearer
_ROLE_WORD = re.compile(r"[a-z]{3,}")

Key = tuple[str, str]  # name within the article, article


# A name as an article prints it, as a plain tuple: an archive has a million.
Mention = tuple[str, str, str, str, str | None, str | None]
MENTION = ("label", "name", "article_id", "text", "role", "joined_by")  # its columns of entities


class _Bearer(NamedTuple):
    """A full name of the corpus: mentions by article, who else its articles name, the words of its roles."""

    mentions: Counter[str]
    company: set[str]
    roles: Counter[str]


class _Known(NamedTuple):
    """What the lists say of people: full names, the first bearer of each surname, given names, surnames of many strangers."""

    people: frozenset[tuple[str, ...]]
    first: dict[str, tuple[str, ...]]
    given: frozenset[str]
    frequent: frozenset[str]


def join_surnames(
    mentions: Mapping[Mention, int], canonical: Mapping[tuple[str, str], str], words: Lexicons
) -> dict[Key, str]:
    """(name, article) of a surname alone -> the full name of the corpus that it stands for.

    `canonical` gives the name across the corpus by name and label. A bearer named in the same article goes first,
    where one is named much more often there. Else the one who has nearly all articles of the corpus, if the lists know them or
    the article names somebody of their company or a role of theirs; else the one with whose company and roles alone it agrees.
    """
    roles: dict[Key, set[str]] = {}
    told: Counter[Key] = Counter()
    for (label, name, article, _, role, _), n in mentions.items():
        if label == "PERSON" and len(spoken_words(name)) == 1:
            roles.setdefault((name, article), set()).update(_role_words(role))
            told[name, article] += n
    doubtful = frozenset(term for term in words.terms("surnames", word="word"))
    bearers, around = _bearers(mentions, canonical, {spoken_words(name)[0] for name, _ in roles})
    known = _known(words)
    joined: dict[Key, str] = {}
    for (name, article), own_roles in roles.items():
        surname = spoken_words(name)[0]
        if name in doubtful and told[name, article] == 1 and not own_roles:
            continue  # "Ford and General Motors"
        if canonical[name, "PERSON"] == name and surname in bearers:
            found = _chosen(surname, article, bearers[surname], around[article], own_roles, known)
            if found is not None:
                joined[name, article] = found
    return joined


def _role_words(role: str | None) -> list[str]:
    return _ROLE_WORD.findall(role.lower()) if role else []


def _known(words: Lexicons) -> _Known:
    people = [spoken_words(term) for term in words.terms("known_people")]
    first: dict[str, tuple[str, ...]] = {}
    for spoken in people:
        if len(spoken) > 1:
            first.setdefault(spoken[-1], spoken)
    frequent = frozenset(term.casefold() for term in words.terms("surnames", frequent="yes"))
    given = frozenset(term.casefold() for term in words.terms("given_names"))
    return _Known(frozenset(people), first, given - first.keys(), frequent)


def _bearers(
    mentions: Mapping[Mention, int], canonical: Mapping[tuple[str, str], str], surnames: set[str]
) -> tuple[dict[str, dict[str, _Bearer]], dict[str, set[str]]]:
    """Surname -> full name -> bearer; and the persons and bodies that each article names."""
    around: dict[str, set[str]] = defaultdict(set)
    for label, name, article, *_ in mentions:
        if label in ("PERSON", "ORG"):
            around[article].add(canonical[name, label])
    bearers: dict[str, dict[str, _Bearer]] = defaultdict(dict)
    for (label, name, article, _, role, _), n in mentions.items():
        full = canonical[name, label] if label == "PERSON" else ""
        spoken = spoken_words(full)
        if len(spoken) < 2 or spoken[-1] not in surnames:
            continue
        bearer = bearers[spoken[-1]].setdefault(full, _Bearer(Counter(), set(), Counter()))
        if article not in bearer.mentions:
            bearer.company.update(around[article])
            bearer.company.discard(full)
        bearer.mentions[article] += n
        bearer.roles.update(_role_words(role))
    return bearers, around


def _chosen(
    surname: str, article: str, bearers: dict[str, _Bearer], around: set[str], roles: set[str], known: _Known
) -> str | None:
    here = Counter({name: b.mentions[article] for name, b in bearers.items() if article in b.mentions})
    first = next((name for name in bearers if known.first.get(surname) == spoken_words(name)), None)
    if len(here) > 1:
        most = here.most_common(1)[0][1]
        return first if first and here[first] == most else _clear(here, 1)
    if surname in known.given:
        return None
    articles = Counter({name: len(b.mentions) for name, b in bearers.items()})
    top, n = articles.most_common(1)[0]
    share = n / articles.total()
    office = _clear(Counter({name: sum(b.roles[word] for word in roles) for name, b in bearers.items()}), 1)
    if office is not None and office != top:  # "President Clinton", where the corpus has a Secretary of that name too
        return office if office not in here else None
    near = Counter(
        {name: sum(map(b.company.__contains__, around)) + len(roles & b.roles.keys()) for name, b in bearers.items()}
    )
    if share >= LEADING and top == first:
        found: str | None = top
    elif share >= DOMINANT and spoken_words(top) in known.people and near[top]:
        found = top
    else:
        found = _clear(near, FEWEST_NEAR)
        strange = found is not None and (surname in known.frequent or articles[found] < FEWEST_ARTICLES)
        found = None if strange else found
    return None if found in here else found  # within the article it was left alone on purpose


def _clear(counts: Counter[str], fewest: int) -> str | None:
    """The name that has at least `fewest`, and clearly more than the next."""
    (top, n), *others = counts.most_common(2)
    return top if n >= max(fewest, CLEAR * others[0][1] if others else 0) else None
