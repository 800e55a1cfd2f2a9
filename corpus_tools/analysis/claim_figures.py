"""Claims as comparisons read them: one Figure a claim, with its number in base units and what can be told of time and place."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools.analysis import terms
from corpus_tools.analysis.relations import DOWN, EARLIER, LATER, OPEN, Quantity
from corpus_tools.lexicons import Lexicons, either
from corpus_tools.tables import Corpus

VICTIM_EVENTS = frozenset(
    ("killed", "wounded", "killed_or_wounded", "arrested", "displaced", "released")
)  # what is counted are people that something was done to
SPECIAL_CLASSES = frozenset(("security_force", "militant", "official", "journalist", "detainee"))
ARMED_KINDS = frozenset(("security", "armed_group"))  # of organisations
MEMBERS = frozenset(("member", "personnel", "element"))  # nouns that say nothing without the body they belong to
ANYONE = "people"  # group of nouns that may stand for all victims of an event
COMBINED = "combined"  # scope of a figure that adds up several incidents
LEAD_SENTENCES = 4  # the title and the first sentences tell the article's own event
COMBINED_NEAR = 50  # characters either side in which wording like "separate attacks" is about the figure
CLAUSE_WORDS = 12  # words either side of a figure that tell what it is about
UNNAMED = "unnamed"  # begins the voucher of a source without a name
AMONG_REACH = 60  # characters after a figure in which "were among the dead" makes it a part
SITE_BEFORE, SITE_AFTER = 100, 80  # characters round a figure in which a building is where it was
VERB_REACH = 16  # characters before a figure that hold "surpasses"
DAYS_OF = {"day": 1, "week": 7, "month": 31, "year": 366}
DAY = 86_400

Days = tuple[float, float]


class Figure(NamedTuple):
    """A claim as comparison reads it."""

    rank: int  # place in reading order over the corpus
    claim_id: str
    article: str
    sentence: str
    position: int  # of its sentence in the article
    block: int
    start: int  # in its sentence
    is_title: bool
    is_asserted: bool  # neither hypothetical nor negated
    is_planned: bool  # hypothetical, not negated
    is_lead: bool
    text: str
    quantity: Quantity
    dimension: str
    event_type: str
    counted_class: str | None
    is_bare: bool  # without a noun of its own
    head: str | None
    thing: str | None  # group of nouns that count the same thing
    label: str | None  # who exactly is counted; None where it may be anyone
    is_some: bool  # children, relatives ...: some of the victims where a text also counts all
    colours: frozenset[str]  # classes of the labels that stand in the counted phrase
    side: str | None  # the organisation or people that the counted belong to
    party: frozenset[str]  # words of the names of who did it and who vouches: a force tells its own deeds
    scope: str
    part: str
    place: str | None
    places: frozenset[str]  # words of its names
    areas: frozenset[str]  # those that name an area, not a building in one
    days: Days | None
    has_own_time: bool  # in its sentence
    is_apart: bool  # wording sets it apart from the article's own event
    is_beside: bool  # "and three others": besides some that are not counted here
    adds: bool  # wording goes on to another happening of the same kind
    order: str | None
    expects_more: bool
    voucher: str | None
    source_type: str
    published: float | None
    context: frozenset[str]  # what the words around it are about
    is_length: bool  # the length of the event itself
    site: frozenset[str]  # names of buildings beside it that the article's first sentences do not have
    again: str | None = None  # the figure before that it counts anew


def read_figures(corpus: Corpus, tiers: tuple[str, ...]) -> list[Figure]:
    """The claims of these tiers in reading order; those that are feared, planned or denied have is_asserted False."""
    sentences = corpus.sentences
    places = dict(zip(sentences["sentence_id"], _records(sentences, "position", "block", "zone", "text"), strict=True))
    order = {article: i for i, article in enumerate(corpus.articles["article_id"])}
    published = dict(zip(order, _days_of(corpus.articles["published"]), strict=True))
    open_ended = _expecting_more(corpus)
    named = _place_words(corpus)
    leads = _lead_words(corpus)
    names = (
        "claim_id", "article_id", "sentence_id", "zone", "start", "end", "text", "value", "low", "high", "modifier", "kind",
        "unit", "counted", "counted_class", "counted_head", "event_type", "actor", "place", "place_name", "time", "event_date",
        "date_precision", "as_of", "scope", "part", "source", "source_text", "source_type", "hypothetical", "negated", "tier",
    )  # fmt: skip
    found = []
    for row in _records(corpus.claims, *names):
        claim = dict(zip(names, row, strict=True))
        if claim["tier"] in tiers and claim["article_id"] in order and claim["sentence_id"] in places:
            found.append((order[claim["article_id"]], places[claim["sentence_id"]], claim))
    found.sort(key=lambda item: (item[0], item[1][0], item[2]["start"]))
    return [
        _figure(
            i,
            claim,
            sentence,
            published[claim["article_id"]],
            claim["article_id"] in open_ended,
            named.get(claim["article_id"]),
            leads[claim["article_id"]],
            corpus.lexicons,
        )
        for i, (_, sentence, claim) in enumerate(found)
    ]


def _records(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Rows as tuples, with None for every kind of null."""
    lists = [frame[column].astype(object).where(frame[column].notna(), None).tolist() for column in columns]
    return list(zip(*lists, strict=True))


def _days_of(when: pd.Series) -> list[float | None]:
    return [None if pd.isna(t) else float(t.timestamp() // DAY) for t in when]


def _place_words(corpus: Corpus) -> dict[str, frozenset[str]]:
    """The words of each article's names of places: what a claim calls a place may be none. Empty without entities."""
    found: dict[str, set[str]] = defaultdict(set)
    entities = corpus.entities
    for article, label, text in zip(entities["article_id"], entities["label"], entities["text"], strict=True):
        found[article] |= terms.place_names(text, corpus.lexicons) if label in ("GPE", "LOC", "NORP") else frozenset()
    return {article: frozenset(words) for article, words in found.items()}


def _lead_words(corpus: Corpus) -> dict[str, frozenset[str]]:
    """The words of each article's title and first sentences."""
    found: dict[str, set[str]] = defaultdict(set)
    sentences = corpus.sentences
    for article, position, text in zip(sentences["article_id"], sentences["position"], sentences["text"], strict=True):
        if position <= LEAD_SENTENCES:
            found[article].update(map(terms.normal, terms.WORD.findall(text)))
    return {article: frozenset(found[article]) for article in corpus.articles["article_id"]}


def _expecting_more(corpus: Corpus) -> frozenset[str]:
    """Articles that say somewhere that a toll is likely to rise."""
    cue = _any_cue(corpus.lexicons, OPEN)
    sentences = corpus.sentences
    return frozenset(
        article for article, text in zip(sentences["article_id"], sentences["text"], strict=True) if cue.search(text)
    )


def _figure(
    rank: int,
    claim: dict[str, Any],
    sentence: tuple[Any, ...],
    published: float | None,
    expects_more: bool,
    places: frozenset[str] | None,
    lead: frozenset[str],
    words: Lexicons,
) -> Figure:
    position, block, zone, text = sentence
    start, end = int(claim["start"]), int(claim["end"])
    is_title = zone == "title" or (zone == "heading" and position == 0)
    quantity, dimension = _quantity(claim, words)
    if quantity.modifier == "exact" and _exceeds(words).search(text[max(0, start - VERB_REACH) : start]):
        quantity = quantity._replace(modifier="more_than", high=None)
    head = claim["counted_head"]
    thing = _things(words).get(head or "", head)
    side, force = _side(claim["counted"], words)
    scope = _scope(claim, text, start, end, words)
    days = _event_days(claim) if scope == "incident" else None
    is_apart = not is_title and _is_apart(text, start, end, claim["time"], words)
    place = f"{claim['place'] or ''}, {claim['place_name'] or ''}"
    names = terms.place_names(place, words)
    areas = names if places is None else names & places
    return Figure(
        rank=rank,
        claim_id=claim["claim_id"],
        article=claim["article_id"],
        sentence=claim["sentence_id"],
        position=int(position),
        block=int(block),
        start=start,
        is_title=is_title,
        is_asserted=not claim["hypothetical"] and not claim["negated"],
        is_planned=bool(claim["hypothetical"]) and not claim["negated"],
        is_lead=position <= LEAD_SENTENCES,
        text=" ".join(claim["text"].split()),
        quantity=quantity,
        dimension=dimension,
        event_type=claim["event_type"],
        counted_class=claim["counted_class"],
        is_bare=not claim["counted"],
        head=head,
        thing=thing,
        label=_label(claim, thing, force, words),
        is_some=_roles(words).get(head or "") == "part" or terms.is_people(head or "", words),
        colours=_colours(claim["counted"], head, words),
        side=side,
        party=terms.name_words(f"{claim['actor'] or ''}, {claim['source_text'] or ''}", words)
        - set(terms.countries(words)),
        scope=scope,
        part="subset" if _among(words).search(text[end : end + AMONG_REACH]) else claim["part"] or "total",
        place=claim["place_name"] or claim["place"],
        places=names,
        areas=frozenset() if terms.names_a_building(place, words) else areas,
        days=None if is_apart and _is_lent(claim["time"], text) else days,
        has_own_time=claim["time"] is not None and not _is_lent(claim["time"], text),
        is_apart=is_apart,
        is_beside=False,
        adds=any_of(words, "addition_cues").search(text[:start]) is not None,
        order=_as_of(claim["as_of"], text, start, end, words) if claim["kind"] == "count" else None,
        expects_more=expects_more,
        voucher=_voucher(claim, words),
        source_type=claim["source_type"] or "unattributed",
        published=published,
        context=_context(text, start, end, head, words),
        is_length=_is_length(claim, text, start, end, words),
        site=terms.buildings(text[max(0, start - SITE_BEFORE) : end + SITE_AFTER], words) - lead,
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
def _among(words: Lexicons) -> re.Pattern[str]:
    """ "(Three) policemen were among the dead": what stands before it is a part."""
    cues = [row["cue"] for row in words["part_cues"] if row["part"] == "subset" and row["cue"].startswith("among the ")]
    return re.compile(rf"^[^\d,.;:]*\b(?:{either(cues)})\b", re.IGNORECASE)


@cache
def _exceeds(words: Lexicons) -> re.Pattern[str]:
    return re.compile(rf"{any_of(words, 'exceeding_verbs').pattern}\s$", re.IGNORECASE)


@cache
def _units(words: Lexicons) -> dict[str, tuple[str, float]]:
    return {row["unit"]: (row["dimension"], float(row["size"])) for row in words["unit_sizes"]}


@cache
def _things(words: Lexicons) -> dict[str, str]:
    return words.mapping("same_things", "group")


@cache
def _roles(words: Lexicons) -> dict[str, str]:
    return words.mapping("same_things", "role")


@cache
def _label_classes(words: Lexicons) -> dict[str, str]:
    rows = words["actor_labels"]
    return {row["term"]: row["class"] for row in rows} | {row["plural"]: row["class"] for row in rows if row["plural"]}


def _colours(counted: str | None, head: str | None, words: Lexicons) -> frozenset[str]:
    classes = _label_classes(words)
    found = [*terms.WORD.findall((counted or "").lower()), head or ""]
    return frozenset(classes[word] for word in found if word in classes)


@cache
def _organisations(words: Lexicons) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Any organisation of the list as a pattern, and its spelling -> its name and kind."""
    known = {row["term"]: (row["name"] or row["term"], row["kind"]) for row in words["organisations"]}
    return re.compile(rf"\b(?:{either(known)})\b"), known


def _side(counted: str | None, words: Lexicons) -> tuple[str | None, bool]:
    """The organisation, else the nation, that a counted phrase names; and whether it names a body (armed, or unknown)."""
    if not counted or counted.islower():
        return None, False
    pattern, known = _organisations(words)
    hit = pattern.search(counted)
    if hit:
        name, kind = known[hit.group()]
        return name, kind in ARMED_KINDS
    names = terms.place_names(counted, words)
    nations = terms.countries(words)
    return (min(names) if names else None), any(name not in nations for name in names)


def _event_days(claim: dict[str, Any]) -> Days | None:
    if claim["event_date"] is None:
        return None
    first = float(claim["event_date"].timestamp() // DAY)
    return first, first + DAYS_OF[claim["date_precision"] or "day"] - 1


def _label(claim: dict[str, Any], thing: str | None, is_force: bool, words: Lexicons) -> str | None:
    """Who exactly is counted: a special class, or the noun; None where it may be anyone. Members of a body are a force.

    Victims of the class people are anyone, whatever the noun, unless it is one for some of them (children, relatives).
    """
    counted_class, head = claim["counted_class"], claim["counted_head"] or ""
    if counted_class in SPECIAL_CLASSES:
        return str(counted_class)
    if is_force and head in MEMBERS:
        return "security_force"
    if thing == ANYONE:
        return None
    is_known = _roles(words).get(head) == "part" or terms.is_people(head, words)
    if claim["event_type"] in VICTIM_EVENTS and counted_class in (None, "people") and not is_known:
        return None
    return thing


def _scope(claim: dict[str, Any], text: str, start: int, end: int, words: Lexicons) -> str:
    """The claim's scope; what happened on one day is no period; COMBINED where the words add up incidents, or name two days."""
    scope: str = claim["scope"] or "incident"
    if scope == "period_total" and claim["event_date"] is not None and claim["date_precision"] == "day":
        scope = "incident"
    if scope != "incident" or claim["event_type"] not in VICTIM_EVENTS:
        return scope
    days = len(_weekdays(words).findall(claim["time"] or ""))
    near = text[max(0, start - COMBINED_NEAR) : end + COMBINED_NEAR]
    return COMBINED if days > 1 or any_of(words, "combined_cues").search(near) else scope


def _is_lent(time: str | None, text: str) -> bool:
    """Whether the time stands in another sentence."""
    return time is not None and time not in text


@cache
def any_of(words: Lexicons, name: str) -> re.Pattern[str]:
    """Any term of a list, as a whole word."""
    return re.compile(rf"\b(?:{either(words.terms(name))})\b", re.IGNORECASE)


def _weekdays(words: Lexicons) -> re.Pattern[str]:
    return any_of(words, "weekdays")


class _Cue(NamedTuple):
    pattern: re.Pattern[str]
    order: str
    where: str
    near: int  # characters between cue and figure at most


@cache
def _cues(words: Lexicons) -> tuple[_Cue, ...]:
    return tuple(
        _Cue(re.compile(rf"\b{re.escape(row['term'])}\b", re.IGNORECASE), row["order"], row["where"], int(row["near"]))
        for row in words["as_of_cues"]
    )


@cache
def _any_cue(words: Lexicons, *orders: str) -> re.Pattern[str]:
    """Any cue of these orders: most texts have none, and are passed over fast."""
    listed = [row["term"] for row in words["as_of_cues"] if row["order"] in orders]
    return re.compile(rf"\b(?:{either(listed)})\b", re.IGNORECASE)


def _as_of(as_of: str | None, text: str, start: int, end: int, words: Lexicons) -> str | None:
    """Whether the words call a count an EARLIER one, a LATER (higher) or a corrected one (DOWN); the nearest cue decides."""
    if not as_of and not _any_cue(words, EARLIER, LATER, DOWN).search(text):
        return None
    cues = [cue for cue in _cues(words) if cue.order != OPEN]
    if as_of:
        for cue in cues:
            if cue.pattern.search(as_of):
                return cue.order
    nearest: tuple[int, str] | None = None
    for cue in cues:
        for hit in cue.pattern.finditer(text):
            is_before = hit.end() <= start
            gap = start - hit.end() if is_before else hit.start() - end
            if gap < 0 or gap > cue.near or cue.where not in ("before" if is_before else "after", "both"):
                continue
            if (nearest is None or gap < nearest[0]) and not _has_digit(text, hit.end(), start, end, hit.start()):
                nearest = gap, cue.order
    return nearest[1] if nearest else None


def _has_digit(text: str, cue_end: int, start: int, end: int, cue_start: int) -> bool:
    """Whether another number stands between the cue and the figure: then the cue belongs to that one."""
    between = text[cue_end:start] if cue_end <= start else text[end:cue_start]
    return any(c.isdigit() for c in between)


def _is_apart(text: str, start: int, end: int, time: str | None, words: Lexicons) -> bool:
    """Whether background wording stands before the figure, in its clause, or in its time."""
    cues = any_of(words, "background_cues")
    clause_end = re.search(r"[,;:—–]|\b(?:while|but|after|when)\b", text[end:])
    until = end + clause_end.start() if clause_end else len(text)
    return bool(cues.search(text[:start]) or cues.search(text[end:until]) or (time and cues.search(time)))


def _voucher(claim: dict[str, Any], words: Lexicons) -> str | None:
    """Who vouches: a named source by its name words, an unnamed one by its kind; None for the outlet's own voice."""
    if claim["source_type"] == "unattributed" and not claim["source_text"]:
        return None
    given = claim["source"] or claim["source_text"] or ""
    named = terms.name_words(given, words)
    return " ".join(sorted(named)) or f"{UNNAMED} {claim['source_type']}"


def _context(text: str, start: int, end: int, head: str | None, words: Lexicons) -> frozenset[str]:
    """What the words around the figure are about, without the counted noun."""
    before = " ".join(text[:start].split()[-CLAUSE_WORDS:])
    after = " ".join(text[end:].split()[:CLAUSE_WORDS])
    return terms.content(f"{before} {after}", words) - {terms.normal(head or "")}


def _is_length(claim: dict[str, Any], text: str, start: int, end: int, words: Lexicons) -> bool:
    """Whether a duration under a month is that of the event: "fighting lasted 10 days", "a six-day siege"."""
    if claim["kind"] != "duration" or _units(words).get(claim["unit"] or "", ("", 99.0))[1] > DAYS_OF["week"]:
        return False
    near = f"{' '.join(text[:start].split()[-CLAUSE_WORDS:])} {' '.join(text[end:].split()[:2])}"
    return any_of(words, "length_cues").search(near) is not None


def order_of(figure: Figure) -> str | None:
    """EARLIER, LATER, DOWN or None, as the figure's own words put it."""
    return figure.order if figure.order in (EARLIER, LATER, DOWN) else None
