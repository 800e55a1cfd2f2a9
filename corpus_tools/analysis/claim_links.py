"""Which claims can be about one quantity: figures as comparisons read them, and the incidents and events they belong to.

Within an article figures are gathered into incidents: the article's own event, and background ones that another place, another
day or wording ("last month", "that attack") sets apart. Incidents of different articles are joined into events: the own
events of one story, and background incidents with the incident elsewhere that lies at their place and time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.analysis import terms
from corpus_tools.analysis.relations import DOWN, EARLIER, LATER, OPEN, Quantity
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import Corpus

VICTIM_EVENTS = frozenset(
    ("killed", "wounded", "killed_or_wounded", "arrested", "displaced", "released")
)  # what is counted are people that something was done to
GENERIC = frozenset(("people", "civilian"))  # classes that may stand for all victims of an event
LEAD_SENTENCES = 4  # the title and the first sentences tell the article's own event
EVENT_DAYS = 4  # own events of one story may be dated this far apart: fights that last, late reports
DATE_SLACK = 1  # "late Tuesday" is Wednesday elsewhere
CLAUSE_WORDS = 12  # words either side of a figure that tell what it is about
DAYS_OF = {"day": 1, "week": 7, "month": 31, "year": 366}
DAY = 86_400

Days = tuple[float, float]


class Figure(NamedTuple):
    """A claim as comparison reads it."""

    rank: int  # place in reading order over the corpus
    claim_id: str
    article: str
    sentence: str
    block: int
    is_title: bool
    is_lead: bool
    text: str
    quantity: Quantity
    dimension: str
    event_type: str
    counted_class: str | None
    head: str | None
    thing: str | None  # group of nouns that count the same thing
    colour: str | None
    actor: frozenset[str]
    scope: str
    part: str
    place: str | None
    places: frozenset[str]
    days: Days | None
    is_apart: bool  # wording sets it apart from the article's own event
    order: str | None
    expects_more: bool
    voucher: str | None
    source_type: str
    published: float | None
    context: frozenset[str]


@dataclass
class Incident:
    """Figures of one article about one happening."""

    article: str
    is_own: bool  # the event that the article reports
    places: set[str] = field(default_factory=set)
    days: Days | None = None
    figures: list[Figure] = field(default_factory=list)


def read_figures(corpus: Corpus, tiers: tuple[str, ...]) -> list[Figure]:
    """The claims of these tiers that state something (neither hypothetical nor negated), in reading order."""
    sentences = corpus.sentences
    places = dict(zip(sentences["sentence_id"], _records(sentences, "position", "block", "zone", "text"), strict=True))
    order = {article: i for i, article in enumerate(corpus.articles["article_id"])}
    published = dict(zip(order, _days_of(corpus.articles["published"]), strict=True))
    names = (
        "claim_id", "article_id", "sentence_id", "zone", "start", "end", "text", "value", "low", "high", "modifier", "kind",
        "unit", "counted_class", "counted_head", "event_type", "actor", "place", "place_name", "time", "event_date",
        "date_precision", "as_of", "scope", "part", "source", "source_text", "source_type", "hypothetical", "negated", "tier",
    )  # fmt: skip
    found = []
    for row in _records(corpus.claims, *names):
        claim = dict(zip(names, row, strict=True))
        if claim["tier"] not in tiers or claim["hypothetical"] or claim["negated"]:
            continue
        if claim["article_id"] in order and claim["sentence_id"] in places:
            found.append((order[claim["article_id"]], places[claim["sentence_id"]], claim))
    found.sort(key=lambda item: (item[0], item[1][0], item[2]["start"]))
    return [
        _figure(i, claim, sentence, published[claim["article_id"]], corpus.lexicons)
        for i, (_, sentence, claim) in enumerate(found)
    ]


def _records(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Rows as tuples, with None for every kind of null."""
    lists = [frame[column].astype(object).where(frame[column].notna(), None).tolist() for column in columns]
    return list(zip(*lists, strict=True))


def _days_of(when: pd.Series) -> list[float | None]:
    return [None if pd.isna(t) else float(t.timestamp() // DAY) for t in when]


def _figure(
    rank: int, claim: dict[str, Any], sentence: tuple[Any, ...], published: float | None, words: Lexicons
) -> Figure:
    position, block, zone, text = sentence
    start, end = int(claim["start"]), int(claim["end"])
    is_title = zone == "title" or (zone == "heading" and position == 0)
    quantity, dimension = _quantity(claim, words)
    order, expects_more = _as_of(claim["as_of"], text, start, end, words)
    head = claim["counted_head"]
    return Figure(
        rank=rank,
        claim_id=claim["claim_id"],
        article=claim["article_id"],
        sentence=claim["sentence_id"],
        block=int(block),
        is_title=is_title,
        is_lead=position <= LEAD_SENTENCES,
        text=" ".join(claim["text"].split()),
        quantity=quantity,
        dimension=dimension,
        event_type=claim["event_type"],
        counted_class=claim["counted_class"],
        head=head,
        thing=_things(words).get(head or "", head),
        colour=_colours(words).get(head or ""),
        actor=terms.place_names(claim["actor"] or "", words),
        scope=claim["scope"] or "incident",
        part=claim["part"] or "total",
        place=claim["place_name"] or claim["place"],
        places=terms.place_names(f"{claim['place'] or ''} {claim['place_name'] or ''}", words),
        days=_event_days(claim),
        is_apart=not is_title and _is_apart(text, start, end, claim["time"], words),
        order=order,
        expects_more=expects_more,
        voucher=_voucher(claim, words),
        source_type=claim["source_type"] or "unattributed",
        published=published,
        context=_context(text, start, end, head, words),
    )


def _quantity(claim: dict[str, Any], words: Lexicons) -> tuple[Quantity, str]:
    """The figure in its dimension's base unit, and the dimension."""
    kind, unit = claim["kind"], (claim["unit"] or "").lower()
    dimension, size = _units(words).get(unit, (f"{kind} {unit}".strip(), 1.0))
    if kind == "fraction":
        dimension, size = "share", 1.0
    elif kind == "percent":
        dimension, size = "share", 0.01
    elif kind == "count":
        dimension, size = "count", 1.0
    value, low, high = (None if claim[name] is None else claim[name] * size for name in ("value", "low", "high"))
    below = claim["text"].lower().startswith(("nearly", "almost", "close to", "just under"))
    text = " ".join(claim["text"].split())
    return Quantity(value, low, high, claim["modifier"], size, below, text), dimension


@cache
def _units(words: Lexicons) -> dict[str, tuple[str, float]]:
    return {row["unit"]: (row["dimension"], float(row["size"])) for row in words["unit_sizes"]}


@cache
def _things(words: Lexicons) -> dict[str, str]:
    return words.mapping("same_things", "group")


@cache
def _colours(words: Lexicons) -> dict[str, str]:
    return words.mapping("label_colours", "colour")


def _event_days(claim: dict[str, Any]) -> Days | None:
    if claim["event_date"] is None:
        return None
    first = float(claim["event_date"].timestamp() // DAY)
    return first, first + DAYS_OF[claim["date_precision"] or "day"] - 1


@cache
def _cues(words: Lexicons) -> tuple[tuple[re.Pattern[str], str, str, int], ...]:
    """Cues of the list as_of_cues: pattern, order, where it stands, how far off at most."""
    return tuple(
        (re.compile(rf"\b{re.escape(row['term'])}\b", re.IGNORECASE), row["order"], row["where"], int(row["near"]))
        for row in words["as_of_cues"]
    )


def _as_of(as_of: str | None, text: str, start: int, end: int, words: Lexicons) -> tuple[str | None, bool]:
    """Whether the words call a count an earlier one, a higher or a corrected one; and whether they expect more."""
    nearest: tuple[int, str] | None = None
    expects_more = False
    for pattern, order, where, near in _cues(words):
        if as_of and pattern.search(as_of):
            return order, False
        for hit in pattern.finditer(text):
            gap = start - hit.end() if hit.end() <= start else hit.start() - end
            side = "before" if hit.end() <= start else "after"
            if gap < 0 or gap > near or where not in (side, "both"):
                continue
            if order == OPEN:
                expects_more = True
            elif (nearest is None or gap < nearest[0]) and not _has_digit(text, hit.end(), start, end, hit.start()):
                nearest = gap, order
    return (nearest[1] if nearest else None), expects_more


def _has_digit(text: str, cue_end: int, start: int, end: int, cue_start: int) -> bool:
    """Whether another number stands between the cue and the figure: then the cue belongs to that one."""
    between = text[cue_end:start] if cue_end <= start else text[end:cue_start]
    return any(c.isdigit() for c in between)


@cache
def _apart_cues(words: Lexicons) -> re.Pattern[str]:
    cues = sorted(words.terms("background_cues"), key=lambda term: (-len(term), term))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, cues)) + r")\b", re.IGNORECASE)


def _is_apart(text: str, start: int, end: int, time: str | None, words: Lexicons) -> bool:
    """Whether background wording stands before the figure, in its clause, or in its time."""
    cues = _apart_cues(words)
    clause_end = re.search(r"[,;:—–]|\b(?:while|but|after|when)\b", text[end:])
    until = end + clause_end.start() if clause_end else len(text)
    return bool(cues.search(text[:start]) or cues.search(text[end:until]) or (time and cues.search(time)))


def _voucher(claim: dict[str, Any], words: Lexicons) -> str | None:
    """Who vouches: a named source by its name words, an unnamed one by its kind; None for the outlet's own voice."""
    if claim["source_type"] == "unattributed" and not claim["source_text"]:
        return None
    given = claim["source"] or claim["source_text"] or ""
    named = terms.place_names(given, words)
    return " ".join(sorted(named)) or f"unnamed {claim['source_type']}"


def _context(text: str, start: int, end: int, head: str | None, words: Lexicons) -> frozenset[str]:
    """What the words around the figure are about, without the counted noun."""
    before = " ".join(text[:start].split()[-CLAUSE_WORDS:])
    after = " ".join(text[end:].split()[:CLAUSE_WORDS])
    return terms.content(f"{before} {after}", words) - {terms.normal(head or "")}


class Places:
    """Which names of places stand together ("Al-Rashad in Diyala"), so that they do not set two figures apart."""

    def __init__(self, figures: list[Figure]) -> None:
        self._near: dict[str, set[str]] = defaultdict(set)
        for figure in figures:
            for name in figure.places:
                self._near[name] |= figure.places

    def disjoint(self, a: frozenset[str] | set[str], b: frozenset[str] | set[str]) -> bool:
        """Both name places, none is shared, and no text puts one with the other."""
        if not a or not b or a & b:
            return False
        return not any(self._near[x] & b for x in a)


def days_disjoint(a: Days | None, b: Days | None, slack: float = 0) -> bool:
    return a is not None and b is not None and (a[0] > b[1] + slack or b[0] > a[1] + slack)


def find_incidents(figures: list[Figure], places: Places) -> list[Incident]:
    """The incidents of every article, in reading order."""
    by_article: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_article[figure.article].append(figure)
    return [incident for own in by_article.values() for incident in _incidents_of(own, places)]


def _incidents_of(figures: list[Figure], places: Places) -> list[Incident]:
    own = Incident(figures[0].article, is_own=True)
    lead = [f for f in figures if f.is_lead and not f.is_apart and f.scope == "incident"]
    dated = [f.days for f in lead if f.days and f.days[1] - f.days[0] < DAYS_OF["week"]]
    own.days = dated[0] if dated else None
    own.places = set(next((f.places for f in lead if f.places), frozenset()))
    incidents = [own]
    for figure in figures:
        incident = _home(figure, incidents, places)
        if incident is None:
            incident = Incident(figure.article, is_own=False, days=figure.days)
            incidents.append(incident)
        incident.figures.append(figure)
        incident.places |= figure.places
        incident.days = incident.days or figure.days
    return [incident for incident in incidents if incident.figures]


def _home(figure: Figure, incidents: list[Incident], places: Places) -> Incident | None:
    """The incident that the figure belongs to; None where it begins one."""
    own, others = incidents[0], incidents[1:]
    if figure.is_title or (not figure.is_apart and _fits(figure, own, places)):
        return own
    for incident in reversed(others):
        last = incident.figures[-1]
        is_near = last.block == figure.block or bool(incident.places & figure.places)
        if is_near and _fits(figure, incident, places):
            return incident
    return None


def _fits(figure: Figure, incident: Incident, places: Places) -> bool:
    return not days_disjoint(figure.days, incident.days) and not places.disjoint(figure.places, incident.places)


def find_events(incidents: list[Incident], story_of: dict[str, str], places: Places) -> list[list[Incident]]:
    """Incidents joined over articles: own events of a story, and background with the same place and time elsewhere."""
    joined = _Union(len(incidents))
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
    assert a.days is not None and b.days is not None
    exact = a.days[1] - a.days[0] < DAYS_OF["week"] and b.days[1] - b.days[0] < DAYS_OF["week"]
    if days_disjoint(a.days, b.days, DATE_SLACK if exact else 0):
        return False
    return any(
        f.event_type == g.event_type and f.event_type in VICTIM_EVENTS and classes_meet(f, g)
        for f in a.figures
        for g in b.figures
    )


def classes_meet(a: Figure, b: Figure) -> bool:
    """Whether what the two count can be the same people."""
    one, two = a.counted_class, b.counted_class
    return one == two or one is None or two is None or one in GENERIC or two in GENERIC


class _Union:
    """Sets that grow together; the first member names each (Tarjan 1975, path halving)."""

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


def find_quantities(event: list[Incident]) -> list[list[Figure]]:
    """The figures of an event that count one thing, in reading order; figures alone are sets of one."""
    figures = sorted((f for incident in event for f in incident.figures), key=lambda f: f.rank)
    partial = _partial_classes(event)
    keyed: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        keyed[_key(figure, partial)].append(figure)
    found = []
    for key, members in keyed.items():
        found += _by_context(members) if key[0] == "context" else [members]
    return sorted(found, key=lambda members: members[0].rank)


def _partial_classes(event: list[Incident]) -> dict[str, set[str]]:
    """Event type -> classes that some text counts beside or as part of others: the SDF's dead beside the civilians."""
    found: dict[str, set[str]] = defaultdict(set)
    for incident in event:
        by_type: dict[str, list[Figure]] = defaultdict(list)
        for figure in incident.figures:
            if figure.event_type in VICTIM_EVENTS and figure.scope == "incident":
                by_type[figure.event_type].append(figure)
        for event_type, figures in by_type.items():
            whole = {f.counted_class for f in figures if f.part != "subset" and f.counted_class}
            parts = {f.counted_class for f in figures if f.part == "subset" and f.counted_class}
            special = whole - {"people"}
            found[event_type] |= parts - whole
            if len(special) > 1:
                found[event_type] |= special
            if "militant" in whole and len(whole) > 1:
                found[event_type].add("militant")
    return found


def _key(figure: Figure, partial: dict[str, set[str]]) -> tuple[str, ...]:
    """What a figure counts; a first part "context" means that the words around it must agree too."""
    kind, scope = figure.event_type, figure.scope
    if kind in VICTIM_EVENTS and figure.dimension == "count":
        special = figure.counted_class in partial.get(kind, ())
        what = figure.head if figure.counted_class in GENERIC else figure.counted_class
        if figure.part == "subset":
            return ("part", kind, scope, (what if special else figure.head) or f"only {figure.claim_id}")
        if special:
            return ("part", kind, scope, what or "")
        return ("whole", kind, scope)
    if kind in ("participants", "members", "other") or figure.dimension != "count":
        return ("context", figure.dimension, scope, "" if figure.dimension != "count" else figure.thing or "")
    return ("whole", kind, scope, figure.thing or "")


def _by_context(figures: list[Figure]) -> list[list[Figure]]:
    """Figures whose surrounding words share something; the rest alone."""
    joined = _Union(len(figures))
    for j, b in enumerate(figures):
        for i, a in enumerate(figures[:j]):
            if a.context & b.context:
                joined.join(i, j)
    return [[figures[i] for i in members] for members in joined.sets()]


def order_of(figure: Figure) -> str | None:
    """EARLIER, LATER, DOWN or None, as the figure's own words put it."""
    return figure.order if figure.order in (EARLIER, LATER, DOWN) else None
