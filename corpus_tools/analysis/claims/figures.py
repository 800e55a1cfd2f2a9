"""Claims made comparable: one Figure a claim, from its columns and the words of its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from corpus_tools.analysis import terms
from corpus_tools.analysis.claims.relations import EARLIER, SHARE, Quantity
from corpus_tools.analysis.stories import day_number
from corpus_tools.lexicons import Lexicons
from corpus_tools.schema import TABLES
from corpus_tools.tables import Corpus, plain

LEAD_SENTENCES = 4  # the title and the first sentences tell the article's own event
NEAR = 60  # characters either side of a number in which words tell what it is about
PASSAGES = 8  # sentences whose stems are kept: each stands beside two others
DAYS_OF = {"day": 1, "week": 7, "month": 31, "year": 366}
BACKGROUND = 14  # days before its article from which an event is an earlier one
ANYONE = "people"  # group of nouns that may stand for everyone
NO_PERSONS = frozenset((None, "thing", "other"))  # counted_class of what is nobody
LOOSE = "other"  # the event type that says nothing; that of all loose types (strength 0) here
SUBSET = "subset"  # the part of what is some of a total
TOTAL = "total"  # the part of a whole
SOME = "some"  # the part of a count of bodies: those found so far, there or that night
UNNAMED = "unnamed"  # begins the voucher of a source without a name
OTHER_KIND = "other"  # the source_type that says nothing of a source
PER = "per"
COUNT = "count"  # the dimension of what is counted
DECIMALS = 9
CLAIMS_AT_MOST = 10_000_000  # read at once: ranks of articles are so far apart

NUMBERS = ("value", "low", "high")  # the columns, of which a claim that is compared has one at least
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD_OR_MARK = re.compile(r"[A-Za-z]+|[^\w\s]")

Days = tuple[float, float]
Value = tuple[str, float]


@dataclass(slots=True, eq=False)
class Figure:
    """A claim as comparison reads it. What pairs ask again and again is worked out once."""

    rank: int  # tells reading order over the corpus
    claim_id: str
    article: str
    sentence: str
    position: int  # of its sentence in the article
    start: int  # in its sentence
    is_title: bool
    is_asserted: bool  # neither hypothetical nor negated
    is_planned: bool  # hypothetical, not negated
    is_background: bool  # told as an earlier event
    text: str
    quantity: Quantity
    event_type: str
    counted_class: str | None
    head: str | None
    thing: str | None  # group of nouns that count the same thing
    kin: frozenset[str]  # stems of the head and of the nouns of its group
    colours: frozenset[str]  # classes of the loaded labels in the counted phrase
    near: frozenset[str]  # stems of the content words near the number
    words: frozenset[str]  # stems of the sentence
    passage: frozenset[str]  # stems of the sentence and of those beside it
    before: str  # the word right before the number, in lower case
    after: str  # the word or mark right after it
    is_toll: bool  # people have come to harm
    is_happening: bool  # what texts give an account of, and count one by one: deaths, arrests, attacks
    party: frozenset[str]  # words of the names of who did it and who vouches: a force tells its own deeds
    scope: str
    part: str
    place: str | None
    places: frozenset[str]  # normal forms of the names in its place
    days: Days | None
    has_own_time: bool  # in its sentence
    order: str | None  # earlier, later or down, as the words around put it
    voucher: str | None  # who vouches; None for the outlet's own voice
    source_type: str
    published: float | None  # day number of its article
    tells_other_year: bool  # its sentence names a year that is not that of its article

    dimension: str = field(init=False)  # the scale on which it is compared: count, share, length, money USD ...
    size: float = field(init=False)  # the number, else its lower or upper bound, in the dimension's base unit
    value: Value = field(init=False)  # dimension and size: equal for equal figures
    names_event: bool = field(init=False)  # whether its event type says what happened
    is_person: bool = field(init=False)

    def __post_init__(self) -> None:
        self.dimension = self.quantity.dimension
        self.size = next(number for number in self.quantity[:3] if number is not None)
        self.value = self.dimension, round(self.size, DECIMALS)
        self.names_event = self.event_type != LOOSE and self.dimension == COUNT
        self.is_person = self.counted_class not in NO_PERSONS

    @property
    def printed(self) -> float:
        """Its number in its own unit, without sign."""
        return abs(self.size) / self.quantity.unit_size

    def forget_words(self) -> None:
        """Keep what is left to tell when it has been compared."""
        self.near = self.words = self.passage = self.kin = frozenset()

    @property
    def is_comparable(self) -> bool:
        """No denied happening and no base of a rate ("deaths per 100,000"). 25 applicants are 25, whatever was not done."""
        return not (self.is_happening and self.is_denied) and self.before != PER

    @property
    def is_denied(self) -> bool:
        return not (self.is_asserted or self.is_planned)

    @property
    def is_lead(self) -> bool:
        return self.position <= LEAD_SENTENCES

    @property
    def days_of_news(self) -> Days | None:
        """When it happened as far as its article's date tells; what is told as an earlier event may be of any time."""
        if self.published is None or self.is_background or not self.is_happening:
            return None
        return self.published - BACKGROUND, self.published

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_COLUMNS = TABLES["claims"].names


def read_figures(corpus: Corpus, tiers: tuple[str, ...]) -> list[Figure]:
    """The claims of these tiers with a number, in reading order."""
    return next(figures_of(corpus, tiers, dict.fromkeys(corpus.articles["article_id"], 0)))


def figures_of(corpus: Corpus, tiers: tuple[str, ...], batch_of: Mapping[str, int]) -> Iterator[list[Figure]]:
    """The same for one batch of articles after the other: an archive's words are never in memory at once."""
    articles = zip(corpus.articles["article_id"], corpus.articles["published"], strict=True)
    order = {article: (n * CLAIMS_AT_MOST, day_number(published)) for n, (article, published) in enumerate(articles)}
    told = corpus.claims
    both = (told[told["tier"].isin(tiers) & told[list(NUMBERS)].notna().any(axis=1)], corpus.sentences)
    rows = [table.groupby(table["article_id"].map(batch_of)).indices for table in both]  # by batch
    for n in range(max(batch_of.values(), default=0) + 1):
        claims, sentences = (table.iloc[own.get(n, [])] for table, own in zip(both, rows, strict=True))
        yield list(_read(claims, sentences, order, _lists(corpus.lexicons)))


def _read(
    claims: pd.DataFrame,
    sentences: pd.DataFrame,
    order: Mapping[str, tuple[int, float | None]],  # of each article: rank of its first claim, day number
    lists: _Lists,
) -> Iterator[Figure]:
    """Figures in reading order, sentence by sentence."""
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _records(claims, _COLUMNS):
        told[row[_COLUMNS.index("sentence_id")]].append(dict(zip(_COLUMNS, row, strict=True)))
    read = _records(sentences, ("article_id", "position", "sentence_id", "zone", "text"))
    in_order = sorted(read, key=lambda one: (order[one[0]][0], one[1]))
    rank = -1
    for n, (article, position, sentence_id, zone, text) in enumerate(in_order):
        if sentence_id in told:
            first, published = order[article]
            own = sorted(told[sentence_id], key=lambda claim: int(claim["start"]))
            around = (*in_order[max(0, n - 1) : n], *in_order[n + 1 : n + 2])
            beside = [one[-1] for one in around if one[0] == article]
            numbers = [(int(claim["start"]), int(claim["end"])) for claim in own]
            sentence = _Sentence(position, zone, text, beside, numbers, published, lists)
            for claim in own:
                rank = max(rank + 1, first)
                yield _figure(rank, claim, sentence, lists)


def is_older(figure: Figure) -> bool:
    """Whether words make it a count that another has replaced."""
    return figure.order == EARLIER or figure.before == "from"


def _records(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows as tuples, with None for every kind of null."""
    return zip(*(plain(frame[column]).tolist() for column in columns), strict=True)


class _Sentence:
    """A sentence: its place, its content words with offsets, and where its numbers stand."""

    def __init__(
        self,
        position: int,
        zone: str,
        text: str,
        beside: Iterable[str],  # the texts of the sentences before and after
        numbers: list[tuple[int, int]],
        published: float | None,
        lists: _Lists,
    ) -> None:
        self.position, self.text, self.published = int(position), text, published
        self.is_title = zone == "title" or (zone == "heading" and self.position == 0)
        self.numbers = numbers
        self.found = [(hit.start(), root) for hit in terms.WORD.finditer(text) if (root := lists.root(hit[0]))]
        self.words = frozenset(root for _, root in self.found)
        self.passage = self.words.union(*map(lists.roots, beside))
        self.tells_other_year = self._tells_other_year()

    def _tells_other_year(self) -> bool:
        """Whether it names a year, not counting with it, that is not that of its article."""
        named = (hit for hit in _YEAR.finditer(self.text) if not any(a <= hit.start() < b for a, b in self.numbers))
        years = {int(hit[0]) for hit in named}
        return bool(years) and (self.published is None or years != {pd.Timestamp(self.published, unit="D").year})

    def near(self, start: int, end: int) -> frozenset[str]:
        return frozenset(root for at, root in self.found if start - NEAR < at < start or end <= at < end + NEAR)

    def before(self, start: int) -> str:
        """The word right before the number; an opening bracket is one."""
        printed = self.text[:start].rstrip()
        return "(" if printed.endswith("(") else printed.rpartition(" ")[2].lower()

    def after(self, end: int) -> str:
        """The word or mark right after the number."""
        hit = _WORD_OR_MARK.search(self.text, end)
        return hit.group().lower() if hit else ""


def stem(word: str) -> str:
    """The normal form without ending: "killed", "killing" -> "kill"."""
    normal = terms.normal(word)
    for ending in ("ing", "ed", "es"):
        if normal.endswith(ending) and len(normal) - len(ending) > 3:
            return normal.removesuffix(ending)
    return normal


class _Lists:
    """What the word lists say, as figures ask for it."""

    def __init__(self, words: Lexicons) -> None:
        types, things = words["event_types"], words["same_things"]
        self.loose, self.tolls, self.accounts = (
            {row["event_type"] for row in types if row[column] == value}
            for column, value in (("strength", "0"), ("harm", "yes"), ("placed", "account"))
        )
        self.units = {row["unit"]: (row["dimension"], float(row["size"])) for row in words["unit_sizes"]}
        # Bodies stand for some of all who died, and for nobody else.
        self.bodies = {row["term"] for row in things if row["group"] == ANYONE and row["role"] == "part"}
        self.things = {row["term"]: row["group"] for row in things if row["term"] not in self.bodies}
        # Who may stand for everyone has no kin.
        kin = [(noun, group) for noun, group in self.things.items() if group != ANYONE]
        self.kin = {of: frozenset(stem(noun) for noun, group in kin if group == of) for _, of in kin}
        self.orders = {row["term"]: row["order"] for row in words["as_of_cues"]}
        labels = words["actor_labels"]
        self.labels = {row[form]: row["class"] for form in ("term", "plural") for row in labels if row[form]}
        self.empty = frozenset(words.terms("stopwords"))
        self.root = lru_cache(maxsize=terms.REMEMBERED)(self._root)
        self.roots = lru_cache(maxsize=PASSAGES)(self._roots)
        self.words = words

    def _roots(self, text: str) -> frozenset[str]:
        """The stems of a text's content words."""
        return frozenset(filter(None, map(self.root, terms.WORD.findall(text))))

    def _root(self, word: str) -> str:
        """The stem of a content word; empty for a word that says nothing."""
        root = "" if word.lower() in self.empty or word.isdigit() else stem(word)
        return root if len(root) > 2 else ""


_lists = cache(_Lists)


def _figure(rank: int, claim: dict[str, Any], sentence: _Sentence, lists: _Lists) -> Figure:
    start, end = int(claim["start"]), int(claim["end"])
    quantity = _quantity(claim, lists)
    days = _event_days(claim)
    head = claim["counted_head"]
    thing = lists.things.get(head or "", head)
    before = sentence.before(start)
    # In a title every word is written like a name: "Coastal Town".
    places = [claim["place_name"]] if sentence.is_title else [claim["place"], claim["place_name"]]
    return Figure(
        rank=rank,
        claim_id=claim["claim_id"],
        article=claim["article_id"],
        sentence=claim["sentence_id"],
        position=sentence.position,
        start=start,
        is_title=sentence.is_title,
        is_asserted=not claim["hypothetical"] and not claim["negated"],
        is_planned=bool(claim["hypothetical"]) and not claim["negated"],
        is_background=_is_background(claim, days, sentence.published),
        text=quantity.text,
        quantity=quantity,
        event_type=LOOSE if claim["event_type"] in lists.loose else claim["event_type"],
        counted_class=claim["counted_class"],
        head=head,
        thing=thing,
        kin=lists.kin.get(thing or "", frozenset()) | frozenset(stem(noun) for noun in [head] if noun),
        colours=_colours(claim["counted"], head, lists),
        near=sentence.near(start, end),
        words=sentence.words,
        passage=sentence.passage,
        before=before,
        after=sentence.after(end),
        is_toll=claim["event_type"] in lists.tolls,
        is_happening=quantity.dimension == COUNT and claim["event_type"] in lists.accounts,
        party=terms.name_words(f"{claim['actor'] or ''}, {claim['source_text'] or ''}", lists.words),
        scope=claim["scope"] or "incident",
        part=_part(claim, head, lists),
        place=claim["place_name"] or claim["place"],
        places=terms.place_names(", ".join(filter(None, places)), lists.words),
        days=days,
        has_own_time=claim["time"] is not None and claim["time"] in sentence.text,
        order=_order(claim["as_of"], before, lists),
        voucher=_voucher(claim, lists.words),
        source_type=claim["source_type"] or "unattributed",
        published=sentence.published,
        tells_other_year=sentence.tells_other_year,
    )


def _quantity(claim: dict[str, Any], lists: _Lists) -> Quantity:
    """The figure in its dimension's base unit."""
    kind, unit = claim["kind"], (claim["unit"] or "").lower()
    dimension, size = lists.units.get(unit, (f"{kind} {unit}".strip(), 1.0))
    if kind == "fraction":
        dimension, size = SHARE, 1.0
    elif kind == "percent":
        dimension, size = SHARE, 0.01
    elif kind == "count":
        dimension, size = COUNT, 1.0
    value, low, high = (None if claim[name] is None else claim[name] * size for name in NUMBERS)
    text = " ".join(claim["text"].split())
    return Quantity(value, low, high, claim["modifier"], size, text, dimension)


def _order(as_of: str | None, before: str, lists: _Lists) -> str | None:
    """What the words that place a count in time make of it: the longest cue in them decides."""
    if as_of is None:
        return None
    lower = as_of.lower()
    cues = [cue for cue in lists.orders if cue in lower]
    order = lists.orders[max(cues, key=len)] if cues else None
    return None if order == EARLIER and before == "to" else order  # "rose from 12 to 19"


def _colours(counted: str | None, head: str | None, lists: _Lists) -> frozenset[str]:
    found = [*terms.WORD.findall((counted or "").lower()), head or ""]
    return frozenset(lists.labels[word] for word in found if word in lists.labels)


def _event_days(claim: dict[str, Any]) -> Days | None:
    first = day_number(claim["event_date"])
    return None if first is None else (first, first + DAYS_OF[claim["date_precision"] or "day"] - 1)


def _is_background(claim: dict[str, Any], days: Days | None, published: float | None) -> bool:
    """Told as an earlier event, by the claim's own column, or by a day long before the article's."""
    is_old = days is not None and published is not None and published - days[1] > BACKGROUND
    return bool(claim["background"]) or is_old


def _part(claim: dict[str, Any], head: str | None, lists: _Lists) -> str:
    """The claim's part; a count of bodies is no total of the dead."""
    part: str = claim["part"] or TOTAL
    return SOME if part != SUBSET and head in lists.bodies else part


def _voucher(claim: dict[str, Any], words: Lexicons) -> str | None:
    """Who vouches: a named source by its name words, an unnamed one by its kind; None for the outlet's own voice."""
    if claim["source_type"] == "unattributed" and not claim["source_text"]:
        return None
    given = claim["source"] or claim["source_text"] or ""
    return " ".join(sorted(terms.name_words(given, words))) or f"{UNNAMED} {claim['source_type']}"
