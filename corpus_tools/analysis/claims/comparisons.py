"""Two figures in reading order: each comparison gives the name of a level (after Fellegi and Sunter 1969).

What a level is worth stands in the list link_weights, made by `python -m benchmarks.link_weights` from annotated stories:
one weight for the level in any pair, one more where the numbers are equal or differ, and one for the sort of pair (equal counts,
shares that differ ...).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from itertools import chain

from corpus_tools.analysis.claims.figures import ANYONE, COUNT, LOOSE, Figure, Value, is_older
from corpus_tools.analysis.claims.relations import DURATION, EARLIER, SHARE, digits_of, is_one_number, rounds

SIZES = ((1.02, "within 2 %"), (1.1, "within 10 %"), (1.5, "within half"), (2.0, "within a factor 2"))
VAGUE_REACH = 10.0  # a vague word fits numbers up to this many times its lower bound
VAGUE_UNDER = 0.8  # and from this much of it
SMALL, MIDDLE = 3, 12  # numbers that many things have
DIGITS = ("round number", "two digits", "three digits", "four digits")
NEAR_STEPS = (0.0, 0.1, 0.2, 0.35, 0.6)
SENTENCE_STEPS = (0.0, 0.15, 0.3, 0.5, 0.8)
PASSAGE_STEPS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45)
SHARED = 2  # sentences apart up to which two figures share a sentence of their passages
BOTHS = (0, 1, 2)
CROWDS = (1, 3, 6, 12)
BESIDE = 30  # characters between two numbers of one sentence that stand side by side
DAYS = ((0, "same day"), (3, "next days"))
DEFINITE = frozenset(("the", "these", "those", "all", "both", "his", "her", "their", "its"))
COMMON = frozenset((SHARE, DURATION))  # dimensions on which numbers are often equal
FAR_APART = 45.0  # days between two dates that no slip in reading "Friday" makes
MOVE, CHANGE = "words before", "from one to the other"  # a comparison, and its level where a sentence tells a change
BRACKETS = "in brackets"  # its level for a number told again in another unit: "2 metres (six feet)"
OVER_YEARS = "from that of one year to that of another"  # two quantities: "from 69.9 in 1959 to 78.9 in 2014"
MOVING = 120  # characters between the two numbers of a change
MOVED_AT_MOST = 2.0  # times what it was: of the numbers before "down from 70", the nearest that can have been it


class Rarity:
    """How alike texts are in their words, of which those that few of the texts have count more."""

    def __init__(self, texts: Collection[frozenset[str]]) -> None:
        counts = Counter(chain.from_iterable(texts))
        self._counts, self._rarity = counts, {n: math.log((len(texts) + 1) / n) + 0.1 for n in set(counts.values())}
        self._weights: dict[frozenset[str], float] = {}

    def likeness(self, a: frozenset[str], b: frozenset[str], *, of_smaller: bool = False) -> float:
        """Shared words as a share of all words, or of those of the smaller side, weighted by rarity."""
        left, right, shared = self._weigh(a), self._weigh(b), self._weigh(a & b)
        whole = min(left, right) if of_smaller else left + right - shared
        return shared / whole if whole else 0.0

    def _weigh(self, words: frozenset[str]) -> float:
        if words not in self._weights:
            self._weights[words] = math.fsum([self._rarity[self._counts[word]] for word in words])
        return self._weights[words]


class Surroundings:
    """What the figures of one block (a story, or an article alone) have in common: rare words, numbers that stand together."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.words = Rarity({f.sentence: f.words for f in figures}.values())
        self.passages = Rarity({f.sentence: f.passage for f in figures}.values())
        self._both: dict[tuple[str, Value, str, Value], set[str]] = {}
        self.of_sentence: dict[str, list[Figure]] = defaultdict(list)
        self.alike: dict[tuple[str, Value], list[Figure]] = defaultdict(list)
        self.of_kind: dict[tuple[str, str, str | None], set[Value]] = defaultdict(set)
        self.on_scale: dict[tuple[str, str], set[Value]] = defaultdict(set)
        self.told_in: dict[tuple[str, Value], set[str]] = defaultdict(set)
        for f in figures:
            self.of_sentence[f.sentence].append(f)
            self.alike[f.article, f.value].append(f)
            self.of_kind[_kind(f)].add(f.value)
            self.told_in[f.event_type, f.value].add(f.article)
            self.on_scale[f.article, f.dimension].add(f.value)

    def tells_of(self, figure: Figure, kin: frozenset[str]) -> bool:
        """Whether its sentence has a noun of these that no other number there counts."""
        others = (f.kin for f in self.of_sentence[figure.sentence] if f.claim_id != figure.claim_id)
        return bool((kin & figure.words).difference(*others))

    def articles_with_both(self, a: Figure, b: Figure) -> set[str]:
        """Articles that tell both numbers of such an event as two things: in no order, not as the counts of two sources."""
        one, other = (a.event_type, a.value), (b.event_type, b.value)
        if (found := self._both.get((*one, *other))) is None:
            both = self.told_in[one] & self.told_in[other]
            found = self._both[*one, *other] = {article for article in both if self._are_apart(article, a, b)}
        return found

    def _are_apart(self, article: str, a: Figure, b: Figure) -> bool:
        both = self.alike[article, a.value], self.alike[article, b.value]
        left, right = ([f for f in told if f.event_type == x.event_type] for told, x in zip(both, (a, b), strict=True))
        is_ordered = any(f.order or is_older(f) for f in chain(*both))  # "revised the toll to 49, | from 50"
        return not is_ordered and not any(are_two_sources(x, y) for x in left for y in right)


def are_two_sources(a: Figure, b: Figure) -> bool:
    """Both have one, and not the same."""
    return None not in (a.voucher, b.voucher) and a.voucher != b.voucher


def _kind(f: Figure) -> tuple[str, str, str | None]:
    return f.article, f.event_type, f.thing


def ratio(a: Figure, b: Figure) -> float:
    """The larger size over the smaller."""
    one, other = abs(a.size), abs(b.size)
    if one == other:
        return 1.0
    small, large = (one, other) if one < other else (other, one)
    return large / small if small > 0 and (a.size > 0) == (b.size > 0) else math.inf


def are_equal(a: Figure, b: Figure) -> bool:
    return is_one_number(a.size, b.size, a.quantity, b.quantity)


def is_rounded(a: Figure, b: Figure) -> bool:
    """Whether one number is the other one rounded: 140 and 144, 1.3 million and 1,344,406."""
    return a.quantity.unit_size == b.quantity.unit_size and rounds(a.printed, b.printed)


def sorts(a: Figure, b: Figure) -> tuple[str, str]:
    """The sorts a pair is of: whether the numbers are equal, and that with what is counted."""
    if a.dimension != COUNT or b.dimension != COUNT:
        known = {a.dimension, b.dimension} & COMMON
        kind = f"{min(known)}s" if known else "sizes"
    else:
        kind = "tolls" if a.is_toll or b.is_toll else "events" if a.names_event or b.names_event else "counts"
    return ("equal", f"equal {kind}") if are_equal(a, b) else ("differ", kind)


def _step(value: float, steps: Sequence[float]) -> str:
    return f"over {max((s for s in steps if value > s), default=-1):g}" if value > steps[0] else "nothing"


def _size(a: Figure, b: Figure, around: Surroundings) -> str:
    between, vague = ratio(a, b), [f for f in (a, b) if f.quantity.modifier == "vague"]
    if len(vague) == 2:
        return "same vague word" if a.quantity.low == b.quantity.low else "other vague word"
    if vague:
        word, number = (a, b) if vague == [a] else (b, a)
        fits = VAGUE_UNDER * word.size <= number.size <= VAGUE_REACH * word.size
        return "vague word that fits" if fits else "vague word that does not fit"
    if are_equal(a, b):
        return _telling(a)
    if is_rounded(a, b):
        return "one rounds the other"
    return next((name for most, name in SIZES if between <= most), "further apart")


def _telling(f: Figure) -> str:
    """How much an equal number tells: how small it is, how many digits it has."""
    if is_small(f):
        return f"equal, up to {SMALL if f.printed <= SMALL else MIDDLE}"
    return f"equal, {DIGITS[min(digits_of(f.printed), len(DIGITS)) - 1]}"


def is_small(f: Figure) -> bool:
    """Whether many things have its number: a whole one up to a dozen."""
    return f.printed <= MIDDLE and f.printed == int(f.printed)


def _event(a: Figure, b: Figure, around: Surroundings) -> str:
    if a.event_type == b.event_type:
        return "same" if a.event_type != LOOSE else "none known"
    if LOOSE in (a.event_type, b.event_type):
        return "one known"
    return "differ, both of harm" if a.is_toll and b.is_toll else "differ"


def _noun(a: Figure, b: Figure, around: Surroundings) -> str:
    if not a.head or not b.head:
        named, bare = (a, b) if a.head else (b, a)
        if not named.head:
            return "neither"
        return "one, told in the other's sentence" if around.tells_of(bare, named.kin) else "one"
    if a.thing == b.thing:
        return "same" if a.head == b.head else "alike"
    if a.is_person != b.is_person:
        return "a person and a thing"
    if a.is_person and ANYONE in (a.thing, b.thing):
        return "anyone and some"
    if around.tells_of(b, a.kin) or around.tells_of(a, b.kin):
        return "other, told in the other's sentence"
    return "other persons" if a.is_person else "other things"


def _words_near(a: Figure, b: Figure, around: Surroundings) -> str:
    return _step(around.words.likeness(a.near, b.near), NEAR_STEPS)


def _words_of_sentence(a: Figure, b: Figure, around: Surroundings) -> str:
    if a.sentence == b.sentence:
        return "same sentence"
    return _step(around.words.likeness(a.words, b.words, of_smaller=True), SENTENCE_STEPS)


def _words_around(a: Figure, b: Figure, around: Surroundings) -> str:
    """Words of the sentences beside too: they say what a short sentence is about."""
    if a.article == b.article and abs(a.position - b.position) <= SHARED:
        return "one passage"
    return _step(around.passages.likeness(a.passage, b.passage), PASSAGE_STEPS)


def _lead(a: Figure, b: Figure, around: Surroundings) -> str:
    return f"{a.is_lead + b.is_lead} in leads"


def _part(a: Figure, b: Figure, around: Surroundings) -> str:
    """A total, some of it, or more that come on top: "four more"."""
    return " and ".join(sorted({a.part, b.part}))


def _told_as(a: Figure, b: Figure, around: Surroundings) -> str:
    """Denials, plans and background."""
    denied = a.is_denied + b.is_denied
    if denied:
        return "one denied" if denied == 1 else "both denied"
    planned, earlier = a.is_planned + b.is_planned, a.is_background + b.is_background
    if planned:
        return "one planned" if planned == 1 else "both planned"
    return ("fact", "one as background", "both as background")[earlier]


def _move(a: Figure, b: Figure, around: Surroundings) -> str:
    """Two numbers of one sentence: "to 8.3 percent from 8.2 percent", "2 metres (six feet)"."""
    if a.sentence != b.sentence:
        return "none"
    if _are_one_change(a, b, around):
        return OVER_YEARS if a.tells_other_year else CHANGE
    if b.start - a.end >= BESIDE:
        return "none"
    return BRACKETS if b.before == "(" else "side by side"


def _are_one_change(a: Figure, b: Figure, around: Surroundings) -> bool:
    """Whether a sentence has a number move from one to the other: "from 52 to 51", "64 percent ..., down from 70"."""
    if b.start - a.end >= MOVING:
        return False
    told = [f for f in around.of_sentence[a.sentence] if f.dimension == a.dimension]
    if {a.before, b.before} == {"from", "to"}:
        return told.index(b) - told.index(a) == 1
    if (a.order == EARLIER) == (b.order == EARLIER):
        return False
    older, newer = (a, b) if a.order == EARLIER else (b, a)
    side = [f for f in told if (f.rank < older.rank) == (newer.rank < older.rank)]
    near = [f for f in side if not is_older(f) and _can_be_newer(f, older)]
    return min(near, key=lambda f: abs(f.rank - older.rank), default=None) is newer


def _can_be_newer(newer: Figure, older: Figure) -> bool:
    """Whether a count can be what an older one has become: of one event where that has one, else of about its size."""
    if older.names_event:
        return newer.event_type == older.event_type
    return ratio(newer, older) <= MOVED_AT_MOST


def _modifier(a: Figure, b: Figure, around: Surroundings) -> str:
    return "same" if a.quantity.modifier == b.quantity.modifier else "other"


def _company(a: Figure, b: Figure, around: Surroundings) -> str:
    """Other numbers of the two sentences: one event's other numbers are the same too."""
    if a.sentence == b.sentence:
        return "same sentence"
    left, right = ({f.value for f in around.of_sentence[x.sentence]} - {a.value, b.value} for x in (a, b))
    if not left or not right:
        return "alone"
    return f"{min(len(left & right), 2)} shared"


def _rivals(a: Figure, b: Figure, around: Surroundings) -> str:
    """How many different numbers the articles give for such an event and noun."""
    if a.event_type != b.event_type:
        return "other event"
    return f"{min(max(len(around.of_kind[_kind(f)]) for f in (a, b)), 4)} numbers"


def _crowd(a: Figure, b: Figure, around: Surroundings) -> str:
    """How many different numbers on their scale an article gives: a poll has equal percentages for many answers."""
    if a.dimension == COUNT:
        return "not asked"
    return _band(max(len(around.on_scale[f.article, f.dimension]) for f in (a, b)), CROWDS)


def _band(number: int, starts: Sequence[int]) -> str:
    return f"{max(start for start in starts if number >= start)} or more"


def _both(a: Figure, b: Figure, around: Surroundings) -> str:
    """For numbers that differ: how many articles of the story tell both."""
    if are_equal(a, b):
        return "equal"
    return _band(len(around.articles_with_both(a, b)), BOTHS) + (" with them" if a.article == b.article else "")


def _words_beside(a: Figure, b: Figure, around: Surroundings) -> str:
    """The words right before and right after the numbers, of any kind: "10 years ago", "10 years later"."""
    same = [name for name, x, y in (("before", a.before, b.before), ("after", a.after, b.after)) if x and x == y]
    return f"same {' and '.join(same)}" if same else "other"


def _definite(a: Figure, b: Figure, around: Surroundings) -> str:
    """ "The two men": such words go back to a number told before."""
    where = "one article" if a.article == b.article else "two articles"
    return f"{sum(f.before in DEFINITE for f in (a, b))} in {where}"


def _day(a: Figure, b: Figure, around: Surroundings) -> str:
    """How far apart the texts put what the two count; days of which both sentences tell themselves say more."""
    apart = _apart(a, b)
    if apart is None:
        return "not asked"
    if apart > FAR_APART:
        return "far apart"
    if not (a.days and b.days and a.has_own_time and b.has_own_time):
        return "near"
    return next((f"{name} told" for most, name in DAYS if apart <= most), "other days told")


def are_two_types(a: Figure, b: Figure) -> bool:
    """Both say what happened, and one was killed where the other was wounded, or the like."""
    return a.names_event and b.names_event and a.event_type != b.event_type


def is_told_anew(a: Figure, b: Figure, sentences: int) -> bool:
    """Whether a text gives a number again within so many sentences, and not as one that it has told ("the two")."""
    is_near = a.article == b.article and a.is_title == b.is_title and abs(a.position - b.position) <= sentences
    return is_near and are_equal(a, b) and b.before not in DEFINITE


def are_two_events(a: Figure, b: Figure) -> bool:
    """Two happenings at times that lie far apart."""
    return a.is_happening and b.is_happening and (_apart(a, b) or 0.0) > FAR_APART


def _apart(a: Figure, b: Figure) -> float | None:
    """Days between the two events; news without a date is of the days of its article."""
    one, other = (f.days or f.days_of_news for f in (a, b))
    return None if one is None or other is None else max(one[0], other[0]) - min(one[1], other[1])


def _better(a: Figure, b: Figure, around: Surroundings) -> str:
    """Whether another number of one's sentence is that of the other, and more alike: "four killed, four wounded"."""
    found = sum(
        any(
            c.claim_id not in (x.claim_id, y.claim_id) and c.value == y.value and _alike(c, y) > _alike(x, y)
            for c in around.of_sentence[x.sentence]
        )
        for x, y in ((a, b), (b, a))
    )
    return f"for {found} of two"


def _alike(a: Figure, b: Figure) -> int:
    return (a.event_type == b.event_type) + (a.thing == b.thing) + are_equal(a, b)


COMPARISONS: dict[str, Callable[[Figure, Figure, Surroundings], str]] = {
    "size": _size,
    "event": _event,
    "noun": _noun,
    "words near": _words_near,
    "words of the sentence": _words_of_sentence,
    "words around": _words_around,
    "lead": _lead,
    "part": _part,
    "told as": _told_as,
    MOVE: _move,
    "modifier": _modifier,
    "other numbers": _company,
    "numbers for it": _rivals,
    "numbers on the scale": _crowd,
    "definite": _definite,
    "words beside": _words_beside,
    "both in an article": _both,
    "day": _day,
    "a better one in the sentence": _better,
}


def compare(a: Figure, b: Figure, around: Surroundings) -> dict[str, str]:
    """Comparison -> its level for these two figures."""
    return {name: level(a, b, around) for name, level in COMPARISONS.items()}
