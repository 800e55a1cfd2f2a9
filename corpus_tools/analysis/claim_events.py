"""Incidents and events: which figures are about one happening.

Within an article figures are gathered into incidents: the article's own event, and background ones that another place, another
day or wording ("last month", "that attack") sets apart. Incidents of different articles are joined into events: the own
events of one story, and background incidents with the incident elsewhere that lies at their place and time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus_tools.analysis import terms
from corpus_tools.analysis.claim_figures import DAYS_OF, VICTIM_EVENTS, Days, Figure
from corpus_tools.tables import Corpus

EVENT_DAYS = 4  # own events of one story may be dated this far apart: fights that last, late reports
DATE_SLACK = 1  # "late Tuesday" is Wednesday elsewhere
TOGETHER = 4  # words between two names of places that a text puts together: "Rashad, in Diyala"


@dataclass
class Incident:
    """Figures of one article about one happening."""

    article: str
    is_own: bool  # the event that the article reports
    places: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)
    days: Days | None = None
    figures: list[Figure] = field(default_factory=list)


class Places:
    """Which names of places stand together ("Al-Rashad in Diyala"), so that they do not set two figures apart."""

    def __init__(self, figures: list[Figure], corpus: Corpus) -> None:
        self._countries = frozenset(n for n, code in terms.countries(corpus.lexicons).items() if not code)
        self._near: dict[str, set[str]] = defaultdict(set)
        for figure in figures:
            for name in figure.places:
                self._near[name] |= figure.places
        self._read(corpus.sentences["text"], frozenset(self._near))

    def _read(self, texts: Iterable[str], known: frozenset[str]) -> None:
        """Names that a sentence puts side by side, with no "and" or other name between them."""
        for text in texts:
            found = [(i, terms.normal(w), w.lower()) for i, w in enumerate(terms.WORD.findall(text))]
            last: tuple[int, str] | None = None
            for i, name, word in found:
                if word in ("and", "or", "to", "from"):
                    last = None
                elif name in known:
                    if last is not None and i - last[0] <= TOGETHER and last[1] != name:
                        self._near[name].add(last[1])
                        self._near[last[1]].add(name)
                    last = i, name

    def disjoint(self, a: frozenset[str] | set[str], b: frozenset[str] | set[str]) -> bool:
        """Both name areas, none is shared, and no text puts one with the other; a country is no bar to a place."""
        if a & b or bool(a) != bool(a - self._countries) or bool(b) != bool(b - self._countries):
            return False
        if not a or not b:
            return False
        return not any(self._near[x] & b for x in a)


def days_disjoint(a: Days | None, b: Days | None, slack: float = 0) -> bool:
    """Both are known and lie more than `slack` days apart."""
    return a is not None and b is not None and (a[0] > b[1] + slack or b[0] > a[1] + slack)


def _is_exact(days: Days | None) -> bool:
    return days is not None and days[1] - days[0] < DAYS_OF["week"]


def find_incidents(figures: list[Figure], places: Places) -> list[Incident]:
    """The incidents of every article, in reading order."""
    by_article: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_article[figure.article].append(figure)
    return [incident for own in by_article.values() for incident in _incidents_of(own, places)]


def _incidents_of(figures: list[Figure], places: Places) -> list[Incident]:
    own = Incident(figures[0].article, is_own=True)
    lead = [f for f in figures if f.is_lead and not f.is_apart and f.scope == "incident"]
    own.days = next((f.days for f in lead if _is_exact(f.days)), None)
    own.areas = set(next((f.areas for f in lead if f.areas), frozenset()))
    incidents = [own]
    for figure in figures:
        incident = _home(figure, incidents, places)
        if incident is None:
            incident = Incident(figure.article, is_own=False, days=figure.days)
            incidents.append(incident)
        incident.figures.append(figure)
        incident.places |= figure.places
        incident.areas |= figure.areas
        incident.days = incident.days or figure.days
    return [incident for incident in incidents if incident.figures]


def _home(figure: Figure, incidents: list[Incident], places: Places) -> Incident | None:
    """The incident that the figure belongs to; None where it begins one."""
    own, others = incidents[0], incidents[1:]
    if figure.is_title or (not figure.is_apart and _fits(figure, own, places)):
        return own
    fitting = [incident for incident in reversed(others) if _fits(figure, incident, places)]
    for incident in fitting:
        if (_is_exact(figure.days) and figure.days == incident.days) or incident.places & figure.places:
            return incident
    for incident in fitting:
        last = incident.figures[-1]
        if last.block == figure.block and last.scope == figure.scope:
            return incident
    return None


def _fits(figure: Figure, incident: Incident, places: Places) -> bool:
    return not days_disjoint(figure.days, incident.days) and not places.disjoint(figure.areas, incident.areas)


def find_events(incidents: list[Incident], story_of: dict[str, str]) -> list[list[Incident]]:
    """Incidents joined over articles: own events of a story, and background with the same place and time elsewhere."""
    joined = Union(len(incidents))
    own: dict[str, list[int]] = defaultdict(list)
    for i, incident in enumerate(incidents):
        if incident.is_own and incident.article in story_of:
            own[story_of[incident.article]].append(i)
    for story in own.values():
        for k, i in enumerate(story):
            for j in story[:k]:
                if not days_disjoint(incidents[i].days, incidents[j].days, EVENT_DAYS):
                    joined.join(i, j)
                    break
    for i, j in _background_links(incidents):
        joined.join(i, j)
    return [[incidents[i] for i in event] for event in joined.sets()]


def _background_links(incidents: list[Incident]) -> list[tuple[int, int]]:
    """Pairs of incidents of two articles, at least one of them background, at one place and time, with a like figure."""
    index: dict[tuple[str, float], list[int]] = defaultdict(list)
    for i, incident in enumerate(incidents):
        if incident.days:
            for place in incident.places:
                for month in range(int(incident.days[0] // 31), int(incident.days[1] // 31) + 1):
                    index[place, month].append(i)
    found: set[tuple[int, int]] = set()
    for key in sorted(index):
        members = index[key]
        for k, j in enumerate(members):
            found.update((i, j) for i in members[:k] if _same_background(incidents[i], incidents[j]))
    return sorted(found)


def _same_background(a: Incident, b: Incident) -> bool:
    if a.article == b.article or (a.is_own and b.is_own):
        return False
    if days_disjoint(a.days, b.days, DATE_SLACK if _is_exact(a.days) and _is_exact(b.days) else 0):
        return False
    return any(
        f.event_type == g.event_type and f.event_type in VICTIM_EVENTS and labels_meet(f, g)
        for f in a.figures
        for g in b.figures
    )


def labels_meet(a: Figure, b: Figure) -> bool:
    """Whether what the two count can be the same people or things."""
    return a.label == b.label or a.label is None or b.label is None


class Union:
    """Sets that grow together; the first member names each (disjoint sets with path halving, Tarjan 1975)."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.find(i), self.find(j)))
        self._parent[b] = a

    def sets(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            found[self.find(i)].append(i)
        return list(found.values())
