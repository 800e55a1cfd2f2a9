"""Claims and stories -> pairs and groups: who gives which figure for one quantity of one event (docs/comparison.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, permutations, product
from typing import Any, NamedTuple

import pandas as pd

from corpus_tools import tables
from corpus_tools.analysis.claims.figures import Figure, figures_of
from corpus_tools.analysis.claims.groups import group_rows, join, read_profile
from corpus_tools.analysis.claims.links import BAR, MOVES, SAID, Told, margin, tell
from corpus_tools.analysis.claims.pairs import Pair, blocks, score
from corpus_tools.analysis.claims.parts import can_hold, find_parts
from corpus_tools.analysis.claims.weights import read_weights
from corpus_tools.analysis.stories import find_stories
from corpus_tools.corrections import BETWEEN, PAIRS
from corpus_tools.schema import TIERS
from corpus_tools.tables import Corpus

LOOKALIKES_AT_MOST = 12  # a number that more figures give ("two killed") is no look-alike, only a frequent number
ARTICLES_AT_ONCE = 500  # whose figures are in memory with their words
COUNTERPART = 0.2  # probability from which a figure of the body may be on the quantity of the title
LINKED = 0.63  # share right of the linked pairs with less than even odds by their own weight, on left-out stories
PERIODS = frozenset(("period_total", "cumulative"))

Row = dict[str, Any]
_Key = tuple[str, str | None]  # two claims in reading order


class Comparison(NamedTuple):
    """The tables claim_pairs, claim_groups, claim_group_members and stories."""

    pairs: pd.DataFrame
    groups: pd.DataFrame
    members: pd.DataFrame
    stories: pd.DataFrame

    def borderline(self, n: int = 20) -> pd.DataFrame:
        """The n pairs whose weight is nearest to the bar that pairs of one quantity must reach: most worth a judgement
        (`judge_pair`)."""
        scored = self.pairs[self.pairs["weight"].notna()]
        nearest = (scored["weight"] - BAR).abs().sort_values(kind="stable").index[:n]
        return scored.loc[nearest].reset_index(drop=True)


@tables.kept("claim_pairs", "claim_groups", "claim_group_members", "stories", result=Comparison)
def compare_claims(
    corpus: Corpus,
    *,
    profile: str = "literal",
    stories: pd.DataFrame | None = None,
    tiers: tuple[str, ...] = ("core",),
) -> Comparison:
    """Pairs of claims about one quantity, with how they stand to each other and why, and groups with low, best and high.

    `profile` is a coding profile of the list profiles: it picks `best`; `stories` is a table stories (default: find_stories);
    `tiers` are the claims that count. ValueError for a profile or tier that is not known. A pair is a link where its weight
    (log2 odds, the sum of what its levels are worth in the list link_weights; Fellegi and Sunter 1969), on the average over the
    pairs of a quantity, makes it probable enough (average linkage); `explain_pair` shows the sum. No numbers are averaged, and no
    group is summed.
    """
    wrong = [tier for tier in tiers if tier not in TIERS]
    if wrong:
        raise ValueError(f"tiers={tiers!r}: {wrong[0]!r} is not known. Allowed: {', '.join(TIERS)}.")
    coding = read_profile(profile, corpus.lexicons)
    known = find_stories(corpus) if stories is None else tables.check("stories", stories)
    story_of = dict(zip(known["article_id"], known["story_id"], strict=True))
    quantities, rows = tables.counted(corpus, _linked, tiers=tiers, stories=tuple(story_of.items()))
    groups, members = group_rows(quantities, rows, story_of, _copies(corpus), _outlets(corpus), coding)
    return Comparison(
        tables.make("claim_pairs", rows),
        tables.make("claim_groups", groups),
        tables.make("claim_group_members", members),
        known,
    )


def _linked(
    corpus: Corpus, tiers: tuple[str, ...], stories: tuple[tuple[str, str], ...]
) -> tuple[list[list[Figure]], list[Row]]:
    """The figures by quantity and the rows of claim_pairs: what every coding profile starts from."""
    figures, scored = _scored(corpus, tiers, dict(stories))
    judged = _judgements(corpus, {f.claim_id: f for f in figures})
    pair_of = {_key(pair.a, pair.b): pair for pair in scored}
    margins = {key: margin(pair) for key, pair in pair_of.items()}
    margins |= dict.fromkeys(_of_two_changes(scored), -SAID)
    margins |= {key: -SAID if told.relation == "distinct" else SAID for key, told in judged.items()}
    quantities = join(figures, margins)
    home: dict[str | None, int] = {f.claim_id: n for n, members in enumerate(quantities) for f in members}
    found = chain(
        judged.values(),
        find_parts(figures),
        tell([p for key, p in pair_of.items() if key not in judged and home[key[0]] == home[key[1]]], quantities),
        _unsupported_titles(figures, scored, corpus),
        _periods(_with_periods(figures)),
        _lookalikes(figures, pair_of),
    )
    first: dict[_Key, Told] = {}  # in the order of the decision table
    for told in found:
        first.setdefault(_key(told.a, told.b), told)
    order = sorted(first.items(), key=lambda item: sorted(f.rank for f in (item[1].a, item[1].b) if f is not None))
    return quantities, [_row(key, told, pair_of.get(key)) for key, told in order]


def _scored(corpus: Corpus, tiers: tuple[str, ...], story_of: Mapping[str, str]) -> tuple[list[Figure], list[Pair]]:
    """The figures in reading order and every pair of them that was compared, both without the words that were compared: some
    stories are read after others, for the words of an archive are most of its memory."""
    weights = read_weights(corpus.lexicons)
    figures: list[Figure] = []
    scored: list[Pair] = []
    for read in figures_of(corpus, tiers, _batches(corpus.articles["article_id"], story_of)):
        own = [f for f in read if f.is_comparable]
        figures += own
        for block in blocks(own, story_of):
            scored += score(block, weights)
            for figure in block.figures:
                figure.forget_words()
        for figure in own:
            figure.forget_words()
    return sorted(figures, key=lambda f: f.rank), scored


def _batches(articles: Iterable[str], story_of: Mapping[str, str]) -> dict[str, int]:
    """Article -> the number of its batch; the articles of a story are in that of the first."""
    first: dict[str, int] = {}
    at = enumerate(articles)
    return {article: first.setdefault(story_of.get(article, article), n // ARTICLES_AT_ONCE) for n, article in at}


def _of_two_changes(scored: Sequence[Pair]) -> Iterator[_Key]:
    """Figures of two changes in one sentence: "from 78.8 to 78.5 for women, from 75.3 to 74.8 for men" are two quantities."""
    changes: dict[str, list[tuple[Figure, Figure]]] = defaultdict(list)
    for pair in scored:
        if pair.move in MOVES:
            changes[pair.a.sentence].append((pair.a, pair.b))
    for told in changes.values():
        for one, other in combinations(told, 2):
            if not set(one) & set(other):
                yield from (_key(a, b) for a, b in product(one, other))


def _key(a: Figure, b: Figure | None) -> _Key:
    if b is None:
        return a.claim_id, None
    return (a.claim_id, b.claim_id) if a.rank < b.rank else (b.claim_id, a.claim_id)


def _row(key: _Key, told: Told, pair: Pair | None) -> Row:
    a, b = told.a, told.b
    is_dated = b is not None and None not in (a.published, b.published)
    return {
        "claim_a": key[0],
        "claim_b": key[1],
        "relation": told.relation,
        "same_event": told.same_event,
        "weight": None if pair is None else round(pair.weight, 2),
        "probability": None if pair is None else round(_probability(told, pair), 3),
        "tension": told.tension,
        "label_drift": b is not None and bool(a.colours and b.colours) and not a.colours & b.colours,
        "same_voucher": b is not None and a.voucher is not None and a.voucher == b.voucher,
        "days_apart": abs(a.published - b.published) if is_dated else None,  # type: ignore[operator, union-attr]
        "reason": told.reason,
    }


def _probability(told: Told, pair: Pair) -> float:
    """Of its own weight; of a linked pair at least LINKED, for where that says less the rest of its quantity speaks for it."""
    return pair.probability if told.relation == "distinct" else max(pair.probability, LINKED)


def _judgements(corpus: Corpus, figures: Mapping[str, Figure]) -> dict[_Key, Told]:
    """What people have said of pairs (`judge_pair`), the last word on each."""
    found = {}
    for row in corpus.run.get("corrections", []):
        ends = [figures[name] for name in str(row["row_id"]).split(BETWEEN) if name in figures]
        if row["table"] == PAIRS and len(ends) == 2:
            a, b = ends
            same = "no" if row["value"] == "distinct" else "yes" if a.article == b.article else "possible"
            why = f"judged: {row.get('why') or row['value']}"
            found[_key(a, b)] = Told(a, b, row["value"], same, False, why)
    return found


def _outlets(corpus: Corpus) -> dict[str, str | None]:
    return dict(zip(corpus.articles["article_id"], tables.plain(corpus.articles["outlet"]), strict=True))


def _copies(corpus: Corpus) -> dict[str, str]:
    """Article -> the article whose copy it is, itself where it is none."""
    articles = corpus.articles
    original = articles["copy_of"].where(articles["copy_of"].notna(), articles["article_id"])
    return dict(zip(articles["article_id"], original, strict=True))


def _unsupported_titles(figures: Sequence[Figure], scored: Sequence[Pair], corpus: Corpus) -> Iterator[Told]:
    """Title figures about an event whose number stands nowhere in the body, nor any figure for it: a row without counterpart."""
    claims = corpus.claims[corpus.claims["zone"] != "title"]
    numbers = set(zip(claims["article_id"], claims["value"], strict=True))
    bodies = set(corpus.sentences.loc[corpus.sentences["zone"] == "body", "article_id"])
    told = {
        p.a.claim_id for p in scored if p.probability >= COUNTERPART and p.a.article == p.b.article and not p.b.is_title
    }
    for title in figures:
        point = title.quantity.point
        is_of_event = title.is_title and title.names_event and title.article in bodies
        if is_of_event and point is not None and (title.article, point) not in numbers and title.claim_id not in told:
            reason = f"the title says {title.text}; the body gives no number for it"
            yield Told(title, None, "headline_mismatch", "yes", False, reason)


def _with_periods(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, where a source that has told totals of a period goes on with them in its next sentence."""
    found: list[Figure] = []
    for figure in figures:
        before = found[-1] if found and found[-1].article == figure.article else None
        if before is not None and before.scope in PERIODS and figure.position - before.position <= 1:
            is_next = figure.voucher is not None and figure.voucher == before.voucher and not figure.has_own_time
            figure = replace(figure, scope=before.scope, party=figure.party | before.party) if is_next else figure
        found.append(figure)
    return found


def _periods(figures: Sequence[Figure]) -> Iterator[Told]:
    """Incidents and vague words beside a total of their period in one article, which may hold them: never summed, never in
    conflict. One party tells both; of things, it may be nobody's."""
    alike: dict[tuple[str, str, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.is_happening and figure.is_asserted:
            alike[figure.article, figure.event_type, None if figure.is_person else figure.thing].append(figure)
    for single, total in chain.from_iterable(permutations(members, 2) for members in alike.values()):
        is_vague = single.quantity.modifier == "vague" and total.quantity.point is not None
        is_less = single.scope == "incident" or is_vague
        is_one_party = single.party & total.party or not (single.is_person or (single.party and total.party))
        if total.scope in PERIODS and is_less and is_one_party and can_hold(total, single):
            goes_on = is_vague and single.scope == total.scope and abs(single.position - total.position) == 1
            one = f"{single.text} and {total.text} are of one period"  # "dozens of operations last year. It carried out 341"
            reason = one if goes_on else f"{single.text} may be part of the period's {total.text}"
            yield Told(single, total, "compatible", "yes" if goes_on else "possible", goes_on, reason)


def _lookalikes(figures: Sequence[Figure], pair_of: Mapping[_Key, Pair]) -> Iterator[Told]:
    """Figures that only look like one quantity: equal numbers of one event type, or one event type in one article."""
    alike: dict[Any, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.names_event and figure.quantity.point is not None:
            alike[figure.event_type, figure.quantity.point].append(figure)
            alike[figure.event_type, figure.article].append(figure)
    for members in alike.values():
        if len(members) <= LOOKALIKES_AT_MOST:
            for a, b in combinations(members, 2):
                yield Told(a, b, "distinct", "no", False, _difference(a, b, pair_of.get(_key(a, b))))


def _difference(a: Figure, b: Figure, pair: Pair | None) -> str:
    if a.scope != b.scope:
        return f"different scope: {a.scope} and {b.scope}"
    if a.days and b.days and (a.days[0] > b.days[1] + 1 or b.days[0] > a.days[1] + 1):
        return "another time"
    if a.places and b.places and not a.places & b.places:
        return f"another place: {', '.join(sorted(a.places))} and {', '.join(sorted(b.places))}"
    if pair is None:
        return "no sign that the events are one" if a.article != b.article else "numbers too far apart"
    return f"too little speaks for one quantity: {pair.weight:+.1f} points (explain_pair shows them)"
