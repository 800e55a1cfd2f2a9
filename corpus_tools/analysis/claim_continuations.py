"""Figures that go on from the one before: their text leaves out what it has just said, so they take it from there.

"The toll is 57, up from 43"; "organisers put the number at 20,000"; "260 camps were also destroyed" after a total of a year.
"""

from __future__ import annotations

import re
from collections import defaultdict

from corpus_tools.analysis.claim_figures import VICTIM_EVENTS, Figure, any_of
from corpus_tools.analysis.relations import EARLIER, same_number
from corpus_tools.lexicons import Lexicons

NEAR = 20  # characters between "put the number at" and the number: "about", "more than"
GOES_ON = 60  # characters after a number in which "also" carries a list on
_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
PERIODS = ("period_total", "cumulative")


def read_on(figures: list[Figure], texts: dict[str, str], words: Lexicons) -> list[Figure]:
    """The figures, with what each takes from the one before; `texts` are sentences by their id."""
    found: list[Figure] = []
    for figure in figures:
        before = found[-1] if found and found[-1].article == figure.article else None
        if before is not None and figure.dimension == "count":
            text = texts[figure.sentence]
            if figure.order == EARLIER and figure.sentence == before.sentence and figure.days == before.days:
                # "260, up from 140 on Sunday": the day is that of the older count, not of the event
                figure, before = figure._replace(days=None), before._replace(days=None)
                found[-1] = before
            if figure.is_bare and _is_left_behind(figure, before, text):
                figure = _same_thing(figure, before)._replace(order=EARLIER)
            elif figure.is_bare and _is_another_count(figure, before, text, words):
                figure = _same_thing(figure, before)
            elif _continues_period(figure, before, text, words):
                figure = figure._replace(scope=before.scope, days=before.days, party=figure.party | before.party)
        found.append(figure._replace(is_beside=True) if _is_beside(figure, found) else figure)
    return _with_titles(found)


def _with_titles(figures: list[Figure]) -> list[Figure]:
    """A running total in the lead whose number is the title's is what the article reports: "deaths have risen to 21"."""
    titles: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.is_title and figure.scope not in PERIODS:
            titles[figure.article, figure.event_type].append(figure)
    return [
        figure._replace(scope=title.scope)
        if figure.scope in PERIODS
        and figure.is_lead
        and (
            title := next(
                (t for t in titles[figure.article, figure.event_type] if same_number(t.quantity, figure.quantity)), None
            )
        )
        else figure
        for figure in figures
    ]


def _is_another_count(figure: Figure, before: Figure, text: str, words: Lexicons) -> bool:
    """Whether a number without a noun counts anew what the figure before counts."""
    if before.dimension != "count" or figure.position - before.position > 1:
        return False
    if figure.order == EARLIER and figure.sentence == before.sentence:
        return True
    return figure.event_type == "other" and any(
        hit.end() <= figure.start <= hit.end() + NEAR for hit in any_of(words, "same_count_cues").finditer(text)
    )


def _is_left_behind(figure: Figure, before: Figure, text: str) -> bool:
    """ "Raised its cuts to 1,500 from 1,200": the number from which the one before has moved."""
    if figure.sentence != before.sentence or before.dimension != "count" or before.is_bare:
        return False
    return _FROM.search(text[max(0, figure.start - NEAR) : figure.start]) is not None


def _same_thing(figure: Figure, before: Figure) -> Figure:
    return figure._replace(
        event_type=before.event_type,
        counted_class=before.counted_class,
        head=before.head,
        thing=before.thing,
        label=before.label,
        scope=before.scope,
        part=before.part,
        place=before.place,
        places=before.places,
        areas=before.areas,
        days=before.days,
        is_apart=before.is_apart,
        context=figure.context | before.context,
        again=before.claim_id,
    )


def _continues_period(figure: Figure, before: Figure, text: str, words: Lexicons) -> bool:
    """Whether a figure without a time of its own is the next item of a list that one source gives for a period."""
    if figure.scope != "incident" or before.scope not in PERIODS or figure.voucher is None or figure.has_own_time:
        return False
    if figure.voucher != before.voucher or figure.position - before.position > 1:
        return False
    return any_of(words, "addition_cues").search(text[: figure.start + GOES_ON]) is not None


def _is_beside(figure: Figure, before: list[Figure]) -> bool:
    """Whether an additional figure leaves out some victims of its own kind ("the envoy and three others died").

    After victims of another kind ("13 killed and six others wounded") it leaves out none.
    """
    if figure.part != "additional":
        return False
    for other in reversed(before):
        if other.sentence != figure.sentence:
            return True
        if other.event_type != figure.event_type and other.event_type in VICTIM_EVENTS:
            return False
    return True
