"""Incidents and events: which figures are about one happening.

Within an article figures are gathered into incidents: the article's own event, and background ones that another place, another
day or wording ("last month", "that attack") sets apart. Incidents of different articles are joined into events: the own
events of one story, and background incidents with the incident elsewhere that lies at their place and time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from corpus_tools.analysis import terms
from corpus_tools.analysis.claim_figures import DAYS_OF, VICTIM_EVENTS, Days, Figure
from corpus_tools.analysis.relations import same_number
from corpus_tools.tables import Corpus

EVENT_DAYS = 4  # own events of one story may be dated this far apart: fights that last, late reports
OLD_DAYS = 12  # a figure dated so long before its article is of another event, if the article's own has no day
DATE_SLACK = 1  # "late Tuesday" is Wednesday elsewhere
LEAD_BODY = 2  # sentences of the body whose places are the article's own
TOGETHER = 30  # characters between two names of places that a text puts together: "Rashad, a village in Diyala"
_APART = frozenset(("and", "or", "to", "from", "but"))  # between two names, they are two places


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
        known = terms.countries(corpus.lexicons)
        self.nations = frozenset(n for n, code in known.items() if not code)
        # nor does a place that the list has without a country: it may hold any other
        self._wide = self.nations | frozenset(n for n, code in known.items() if code == terms.SOMEWHERE)
        self._near: dict[str, set[str]] = defaultdict(set)
        for figure in figures:
            for name in figure.places:
                self._near[name] |= figure.places
        self._read(corpus)

    def _read(self, corpus: Corpus) -> None:
        """Names of places that a sentence puts side by side, with no "and" and little else between them."""
        texts = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["text"], strict=True))
        places = corpus.entities[corpus.entities["label"].isin(("GPE", "LOC"))]
        before: tuple[str, int, str] | None = None
        for sentence, start, end, text in zip(
            places["sentence_id"], places["start"], places["end"], places["text"], strict=True
        ):
            if before is not None and before[0] == sentence and 0 <= start - before[1] <= TOGETHER:
                between = texts.get(sentence, "")[before[1] : start].lower().split()
                if not _APART.intersection(between):
                    self._join(terms.place_names(before[2], corpus.lexicons), terms.place_names(text, corpus.lexicons))
            before = sentence, end, text

    def _join(self, a: frozenset[str], b: frozenset[str]) -> None:
        for x in a:
            self._near[x] |= b
        for y in b:
            self._near[y] |= a

    def disjoint(self, a: frozenset[str] | set[str], b: frozenset[str] | set[str]) -> bool:
        """Both name areas, none is shared, and no text puts one with the other; a country is no bar to a place."""
        if a & b or bool(a) != bool(a - self._wide) or bool(b) != bool(b - self._wide):
            return False
        if not a or not b:
            return False
        return not any(self._near[x] & b for x in a)


def days_disjoint(a: Days | None, b: Days | None, slack: float = 0) -> bool:
    """Both are known and lie more than `slack` days apart."""
    return a is not None and b is not None and (a[0] > b[1] + slack or b[0] > a[1] + slack)


def _is_exact(days: Days | None) -> bool:
    return days is not None and days[1] - days[0] < DAYS_OF["week"]


def find_incidents(figures: list[Figure], places: Places, corpus: Corpus) -> list[Incident]:
    """The incidents of every article, in reading order."""
    by_article: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_article[figure.article].append(figure)
    leads = _lead_areas(corpus)
    return [
        incident
        for article, own in by_article.items()
        for incident in _incidents_of(own, leads.get(article, frozenset()), places)
    ]


def _lead_areas(corpus: Corpus) -> dict[str, frozenset[str]]:
    """The words of the names of places in each article's title and first LEAD_BODY sentences."""
    sentences, entities = corpus.sentences, corpus.entities
    lead: set[str] = set()
    seen: dict[str, int] = defaultdict(int)
    for sentence, article, zone in zip(
        sentences["sentence_id"], sentences["article_id"], sentences["zone"], strict=True
    ):
        seen[article] += zone == "body"
        if zone == "title" or (zone == "body" and seen[article] <= LEAD_BODY):
            lead.add(sentence)
    found: dict[str, set[str]] = defaultdict(set)
    for sentence, article, label, text in zip(
        entities["sentence_id"], entities["article_id"], entities["label"], entities["text"], strict=True
    ):
        if label in ("GPE", "LOC") and sentence in lead:
            found[article] |= terms.place_names(text, corpus.lexicons)
    return {article: frozenset(names) for article, names in found.items()}


def _incidents_of(figures: list[Figure], lead_areas: frozenset[str], places: Places) -> list[Incident]:
    own = Incident(figures[0].article, is_own=True)
    lead = [f for f in figures if f.is_lead and not f.is_apart and f.scope == "incident"]
    dated = [f for f in lead if _is_exact(f.days)]
    own.days = next((f.days for f in dated if f.event_type in VICTIM_EVENTS), dated[0].days if dated else None)
    own.areas = set(lead_areas).union(next((f.areas for f in lead if f.areas), frozenset()))
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
    if figure.is_title:
        return own
    last = max((i for i in incidents if i.figures), key=lambda i: i.figures[-1].rank, default=own)
    if last is not own and not figure.is_apart and _goes_on(figure, last):
        return last
    is_own = not figure.is_apart and _fits(figure, own, places) and not _is_another(figure, own)
    if is_own and (own.days is not None or not _is_old(figure)):
        return own
    fitting = [incident for incident in reversed(others) if _fits(figure, incident, places)]
    for incident in fitting:
        if (_is_exact(figure.days) and figure.days == incident.days) or incident.places & figure.places:
            return incident
    for incident in fitting:
        if incident.figures[-1].block == figure.block and incident.figures[-1].scope == figure.scope:
            return incident
    return None


def _is_old(figure: Figure) -> bool:
    """Below the first sentence, and dated well before its article."""
    is_dated = figure.days is not None and figure.published is not None
    return is_dated and figure.position > 1 and figure.days[1] < figure.published - OLD_DAYS  # type: ignore[index,operator]


def _goes_on(figure: Figure, incident: Incident) -> bool:
    """Without place and time of its own, right after a figure of the incident: the text has not changed the subject."""
    last = incident.figures[-1]
    is_next = figure.position - last.position <= 1 and (figure.block == last.block or _repeats(figure, last))
    return is_next and not figure.areas and figure.days is None and figure.scope == last.scope


def _repeats(figure: Figure, last: Figure) -> bool:
    return figure.event_type == last.event_type and same_number(figure.quantity, last.quantity)


def _is_another(figure: Figure, incident: Incident) -> bool:
    """Wording like "also" before a second number of a kind: another happening, not a rival count."""
    return figure.adds and any(
        f.event_type == figure.event_type
        and not f.is_title
        and f.sentence != figure.sentence
        and labels_meet(f, figure)
        and not same_number(f.quantity, figure.quantity)
        for f in incident.figures
    )


def _fits(figure: Figure, incident: Incident, places: Places) -> bool:
    return not days_disjoint(figure.days, incident.days) and not places.disjoint(figure.areas, incident.areas)


def find_events(incidents: list[Incident], story_of: dict[str, str], places: Places) -> list[list[Incident]]:
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
    for i, incident in enumerate(incidents):
        for j in own.get(story_of.get(incident.article, ""), ()) if not incident.is_own else ():
            if _is_own_told_as_background(incident, incidents[j], places):
                joined.join(i, j)
                break
    for i, j in _same_day_links(incidents, story_of, places):
        joined.join(i, j)
    found = _background_links(incidents, places.nations)
    for i, j in found:
        if incidents[i].is_own and incidents[j].is_own:  # one event that fell into two stories
            joined.join(i, j)
    reached: dict[int, set[int]] = defaultdict(set)
    for i, j in found:
        for one, two in ((i, j), (j, i)):
            if not incidents[one].is_own and incidents[two].is_own:
                reached[one].add(joined.find(two))
    articles: dict[int, set[str]] = defaultdict(set)
    for i, incident in enumerate(incidents):
        articles[joined.find(i)].add(incident.article)
    for i, j in found:
        a, b = joined.find(i), joined.find(j)
        if a == b or any(len(reached[k]) > 1 for k in (i, j)) or articles[a] & articles[b]:
            continue  # background that fits two events is left alone, and so is what a text itself sets apart
        joined.join(i, j)
        articles[joined.find(i)] = articles[a] | articles[b]
    return [[incidents[i] for i in event] for event in joined.sets()]


def _same_day_links(incidents: list[Incident], story_of: dict[str, str], places: Places) -> list[tuple[int, int]]:
    """Background of two articles of one story with the same exact day and a like figure: the arrests of the day after."""
    index: dict[tuple[str, Days], list[int]] = defaultdict(list)
    for i, incident in enumerate(incidents):
        story = story_of.get(incident.article)
        if story is not None and not incident.is_own and incident.days is not None and _is_exact(incident.days):
            index[story, incident.days].append(i)
    return [
        (i, j)
        for members in index.values()
        for i, j in combinations(members, 2)
        if _same_background(incidents[i], incidents[j]) and not places.disjoint(incidents[i].areas, incidents[j].areas)
    ]


def _is_own_told_as_background(told: Incident, own: Incident, places: Places) -> bool:
    """ "Two days after the ferry sank and 14 died": nothing sets it apart from the own event, and a figure is the same."""
    if told.days is not None and (own.days is None or days_disjoint(told.days, own.days)):
        return False
    if places.disjoint(told.areas, own.areas):
        return False
    return any(
        f.event_type == g.event_type
        and f.event_type in VICTIM_EVENTS
        and f.scope == g.scope
        and f.label == g.label
        and f.quantity.point is not None
        and same_number(f.quantity, g.quantity)
        for f in told.figures
        for g in own.figures
    )


def _background_links(incidents: list[Incident], nations: frozenset[str]) -> list[tuple[int, int]]:
    """Pairs of incidents of two articles at one place and time with a like figure; two own events only of one exact day."""
    index: dict[tuple[str, float], list[int]] = defaultdict(list)
    for i, incident in enumerate(incidents):
        if incident.days and incident.days[1] - incident.days[0] < DAYS_OF["month"]:
            for place in sorted(incident.places - nations):
                for month in range(int(incident.days[0] // 31), int(incident.days[1] // 31) + 1):
                    index[place, month].append(i)
    found: set[tuple[int, int]] = set()
    for key in sorted(index):
        members = index[key]
        for k, j in enumerate(members):
            found.update((i, j) for i in members[:k] if _same_background(incidents[i], incidents[j]))
    return sorted(found)


def _same_background(a: Incident, b: Incident) -> bool:
    is_exact = _is_exact(a.days) and _is_exact(b.days)
    if a.article == b.article or (a.is_own and b.is_own and not is_exact):
        return False
    if days_disjoint(a.days, b.days, DATE_SLACK if is_exact else 0):
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
