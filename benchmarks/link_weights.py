"""The list link_weights from annotated stories: what each level of each comparison is worth, in log2 odds.

python -m benchmarks.link_weights GOLD...                  figures on left-out stories, by relation
python -m benchmarks.link_weights GOLD... --write          the same, and the list, fitted on all
python -m benchmarks.link_weights GOLD... --on OTHER...    fitted on GOLD, measured on OTHER

GOLD is a folder of articles.jsonl with quantities.jsonl (a story a line: quantities with mentions and pairs) or with claims.jsonl
and comparisons.jsonl; a file of cases (tests/cases/events.jsonl); or a reading without text (benchmarks/readings/quantities_*),
whose articles stand in --corpora. The claims are the library's own. Logistic regression with a ridge; a story weighs like the
root of its number of links, so that one quantity with many mentions does not decide. Counts and weights are kept, no text.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.optimize import minimize

import corpus_tools as ct
from benchmarks.gold import read_gold
from corpus_tools.accuracy import claim_scores
from corpus_tools.accuracy.gold import locate, read_jsonl
from corpus_tools.analysis.claims.comparisons import compare, sorts
from corpus_tools.analysis.claims.figures import read_figures
from corpus_tools.analysis.claims.pairs import blocks, candidates
from corpus_tools.analysis.claims.weights import BASE
from corpus_tools.lexicons import Lexicons
from corpus_tools.tables import records

CORPORA = Path(ct.__file__).parent.parent.parent / "shared" / "corpora"
LIST = Path(ct.__file__).parent / "data" / "link_weights.tsv"
RIDGE = 1.0  # variance of a weight in natural log odds before anything is seen
SORT_SCALE = 0.6  # a weight for one sort of pair must earn itself more than one for all
CALIBRATED = 0.85  # on left-out stories, log odds are this much nearer to none than where they were fitted
FOLDS = 11
LEAST = 0.1  # log2 odds below which a weight is left out of the list
Mention = tuple[str, int, int]  # story, quantity, number in it
NO_LINK = ("distinct", "different", "refine")
UNCLEAR = "unclear"
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
HEADER = """\
# What a level of a comparison is worth, in log2 odds that two figures are one quantity (Fellegi and Sunter 1969).
# level: comparison and level, for every pair; after a sort of pair and a comma: what it is worth besides in such pairs.
# links, others: pairs of the annotated stories with this level. Made by `python -m benchmarks.link_weights GOLD... --write`;
# counts and weights alone are kept. Licence: MIT, as the package.
# weight is a number
level\tweight\tlinks\tothers
"""


class Story(NamedTuple):
    """Annotated articles: the corpus built from them, and what the annotators say of its claims."""

    corpus: ct.Corpus
    gold_of: Mapping[str, Any]  # claim_id -> the gold's mention
    relations: Mapping[frozenset[Any], str]
    story_of: Mapping[str, str]  # article_id -> story
    names_all: bool = True  # whether a pair that the gold does not name is no link
    knows_all: bool = True  # whether a claim that the gold does not name is told once

    def relation(self, a: str, b: str) -> str | None:
        """The gold's relation of two claims; None for none; UNCLEAR where it does not count."""
        left, right = self.gold_of.get(a), self.gold_of.get(b)
        if left is None or right is None:
            return None if self.knows_all else UNCLEAR
        return UNCLEAR if left == right else self.relations.get(frozenset((left, right)))


class Example(NamedTuple):
    story: str
    sorts: tuple[str, ...]
    levels: dict[str, str]
    is_link: bool


def read_stories(folder: str, corpora: Path = CORPORA) -> Story:
    """A gold folder of either format, a file of cases, or a reading of stories of the corpora."""
    if Path(folder).is_file():
        return read_reading(folder, corpora) if "quantities" in read_jsonl(Path(folder))[0] else read_cases(folder)
    gold = read_gold(folder)
    corpus = ct.build(gold.source)
    starts, article_of = locate(gold, corpus), gold.article_of(corpus)
    found = [
        {**row, "doc": article_of[row["article_id"]],
         "span": (starts[row["sentence_id"]] + row["start"], starts[row["sentence_id"]] + row["end"])}
        for row in records(corpus.claims) if row["sentence_id"] in starts
    ]  # fmt: skip
    told = Path(folder) / "quantities.jsonl"
    mentions, relations = _quantities(read_jsonl(told)) if told.is_file() else _comparisons(gold.rows)
    wanted = [
        {**row, "doc": row["article_id"], "span": gold.documents[row["article_id"]].absolute(row)} for row in mentions
    ]
    wanted = [row for row in wanted if row["span"] is not None]
    matched = claim_scores.match(wanted, found, with_value=False)
    gold_of = {found[j]["claim_id"]: wanted[i]["claim_id"] for i, j in matched.items()}
    known = ct.find_stories(corpus)
    joined = dict(zip(known["article_id"], known["story_id"], strict=True))
    facts = {article: gold.documents[name].facts for article, name in article_of.items() if name in gold.documents}
    story_of = {
        article: str(fact.get("story") or fact.get("event") or joined.get(article, article))
        for article, fact in facts.items()
    }
    return Story(corpus, gold_of, relations, story_of)


def _quantities(stories: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[frozenset[Any], str]]:
    mentions, relations = [], {}
    for story in stories:
        for keys, quantity in _keyed(story):
            for key, mention in zip(keys, quantity["mentions"], strict=True):
                mentions.append({**mention, "claim_id": key, "article_id": mention["article"]})
            relations |= _told(keys, quantity)
    return mentions, relations


def _keyed(story: dict[str, Any]) -> Iterator[tuple[list[Mention], dict[str, Any]]]:
    """The quantities of a story with a key for each mention."""
    for q, quantity in enumerate(story["quantities"]):
        yield [(story["story"], q, i) for i in range(len(quantity["mentions"]))], quantity


def _told(keys: Sequence[Mention], quantity: dict[str, Any]) -> dict[frozenset[Any], str]:
    """The relations that a quantity gives for pairs of its mentions."""
    return {frozenset((keys[i], keys[j])): relation for i, j, relation in quantity.get("pairs", ())}


def _comparisons(rows: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[frozenset[Any], str]]:
    return rows["claims"], {frozenset(k): v for k, v in claim_scores.gold_pairs(rows["comparisons"]).items()}


def read_cases(path: str) -> Story:
    """Invented events, as in tests/cases/events.jsonl: only the pairs that a case names count."""
    rows, relations, articles, story_of, printed = read_jsonl(Path(path)), {}, [], {}, Counter()
    for n, case in enumerate(rows):
        articles += [{**article, "article_id": f"{n}-{article.pop('id')}"} for article in map(dict, case["articles"])]
        for a, b, relation in [*case["expected"], *((*p, "distinct") for p in (*case["apart"], *case["unlinked"]))]:
            relations[frozenset((f"{n}-{a}", f"{n}-{b}"))] = relation
    corpus = ct.build(pd.DataFrame(articles))
    places = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["position"], strict=True))
    claims = corpus.claims.assign(_at=corpus.claims["sentence_id"].map(places)).sort_values(
        ["article_id", "_at", "start"]
    )
    gold_of = {}
    for claim, article, number in zip(
        claims["claim_id"], claims["article_id"], claims["number_text"].str.lower(), strict=True
    ):
        key = article.removeprefix("id-"), number
        printed[key] += 1
        gold_of[claim] = f"{key[0]}/{number}/{printed[key]}"
        story_of[article] = f"case {key[0].partition('-')[0]}"
    return Story(corpus, gold_of, relations, story_of, names_all=False)


def read_reading(path: str, corpora: Path) -> Story:
    """Stories read by hand: which numbers are mentions of one quantity, by article, zone and offset. No text is kept."""
    rows, relations, story_of, known = read_jsonl(Path(path)), {}, {}, {}
    for row in rows:
        story_of |= dict.fromkeys(row["articles"], row["story"])
        for keys, quantity in _keyed(row):
            known |= {tuple(mention): key for mention, key in zip(quantity["mentions"], keys, strict=True)}
            relations |= {frozenset(pair): "agree" for pair in combinations(keys, 2)}
            relations |= _told(keys, quantity)
        relations |= {frozenset(known[tuple(end)] for end in pair): UNCLEAR for pair in row.get("unclear", ())}
    corpus = ct.build(pd.concat([_chosen(corpora / name, story_of) for name in sorted({r["corpus"] for r in rows})]))
    merged = corpus.claims.merge(
        corpus.sentences[["sentence_id", "zone", "start"]], on="sentence_id", suffixes=("", "_of")
    )
    places = zip(merged["article_id"], merged["zone"], merged["start_of"].fillna(0) + merged["start"], strict=True)
    gold_of = {claim: known[at] for claim, at in zip(merged["claim_id"], places, strict=True) if at in known}
    return Story(corpus, gold_of, relations, story_of, knows_all=False)


def _chosen(file: Path, articles: Collection[str]) -> pd.DataFrame:
    """The articles of a corpus that a reading names; ids that are no names begin with "id-" there."""
    frame = pd.read_parquet(file)
    return frame[frame["article_id"].isin(articles) | ("id-" + frame["article_id"].astype(str)).isin(articles)]


def examples(told: Story) -> list[Example]:
    """Every candidate pair of the library within one annotated story."""
    stories = ct.find_stories(told.corpus)
    figures = [f for f in read_figures(told.corpus, ("core",)) if f.is_comparable]
    found = []
    for block in blocks(figures, dict(zip(stories["article_id"], stories["story_id"], strict=True))):
        for a, b in candidates(block):
            story, relation = told.story_of.get(a.article), told.relation(a.claim_id, b.claim_id)
            is_known = relation != UNCLEAR and (told.names_all or relation is not None)
            if story is not None and story == told.story_of.get(b.article) and is_known:
                is_link = relation is not None and relation not in NO_LINK
                found.append(Example(story, sorts(a, b), compare(a, b, block.around), is_link))
    return found


def _names(example: Example) -> Iterable[tuple[str, float]]:
    for name, level in example.levels.items():
        yield f"{name}: {level}", 1.0
        yield from ((f"{sort}, {name}: {level}", SORT_SCALE) for sort in example.sorts)


def fit(given: Sequence[Example]) -> dict[str, float]:
    """Weight by level, in log2 odds, and the base."""
    names = sorted({name for example in given for name, _ in _names(example)})
    place = {name: n for n, name in enumerate(names)}
    scale = {name: value for example in given for name, value in _names(example)}
    cells = [(row, place[name], value) for row, example in enumerate(given) for name, value in _names(example)]
    rows, columns, values = zip(*cells, strict=True)
    x = sp.csr_matrix((values, (rows, columns)), shape=(len(given), len(names)))
    y = np.array([example.is_link for example in given], dtype=float)
    links = Counter(example.story for example in given if example.is_link)
    weight = np.array([1 / math.sqrt(max(links[example.story], 1)) for example in given])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ theta[:-1] + theta[-1]
        residual = weight * (1 / (1 + np.exp(-z)) - y)
        penalty = theta[:-1] / RIDGE
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() + penalty @ theta[:-1] / 2
        return float(value), np.append(x.T @ residual + penalty, residual.sum())

    theta = minimize(
        loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    ).x / math.log(2)
    theta *= CALIBRATED
    return {BASE: float(theta[-1]), **{name: float(theta[n] * scale[name]) for name, n in place.items()}}


def lexicons(weights: Mapping[str, float], words: Lexicons) -> Lexicons:
    """The word lists with these weights."""
    rows = tuple({"level": level, "weight": repr(weight)} for level, weight in weights.items())
    return Lexicons({**{name: words[name] for name in words}, "link_weights": rows})


def compared(told: Story, weights: Mapping[str, float], stories: Iterable[str]) -> list[tuple[str, str, str, float]]:
    """What compare_claims gives for these annotated stories: two claims, relation, probability."""
    chosen = set(stories)
    inside = {article for article, story in told.story_of.items() if story in chosen}
    known = ct.find_stories(told.corpus)
    names = ("articles", "sentences", "claims")
    whole = {name: getattr(told.corpus, name) for name in names}
    tables = {name: frame[frame["article_id"].isin(inside)] for name, frame in whole.items()}
    corpus = dataclasses.replace(told.corpus, **tables, lexicons=lexicons(weights, told.corpus.lexicons))
    pairs = ct.compare_claims(corpus, stories=known[known["article_id"].isin(inside)].reset_index(drop=True)).pairs
    pairs = pairs[pairs["claim_b"].notna() & (pairs["relation"] != "distinct")]
    return list(zip(pairs["claim_a"], pairs["claim_b"], pairs["relation"], pairs["probability"], strict=True))


class Scores:
    """Links and relations against the gold: a link with a number that no annotator listed is wrong."""

    def __init__(self) -> None:
        self.by_story: dict[str, Counter[str]] = defaultdict(Counter)
        self.by_relation: dict[str, Counter[str]] = defaultdict(Counter)
        self.bins: dict[int, list[bool]] = defaultdict(list)

    def add(self, told: Story, found: Iterable[tuple[str, str, str, float]], stories: Iterable[str]) -> None:
        """Count what was found in these stories, and what was asked there."""
        article_of = dict(zip(told.corpus.claims["claim_id"], told.corpus.claims["article_id"], strict=True))
        chosen, seen = set(stories), set()
        for a, b, said, chance in found:
            story, gold = told.story_of[article_of[a]], told.relation(a, b)
            ends = frozenset((told.gold_of.get(a, a), told.gold_of.get(b, b)))
            if story != told.story_of[article_of[b]] or gold == UNCLEAR or ends in seen:
                continue
            seen.add(ends)
            is_link = (
                gold is not None and gold not in ("distinct", "different") and (gold != "refine" or said == "refine")
            )
            if said != "refine" or is_link:
                self.by_story[story].update(said=said != "refine", right=is_link and said != "refine")
            self.by_relation[said].update(said=1, right=is_link and gold == said)
            if chance == chance:
                self.bins[sum(chance >= edge for edge in BINS[1:-1])].append(is_link)
        story_of_gold = {key: told.story_of[article_of[claim]] for claim, key in told.gold_of.items()}
        for ends, relation in told.relations.items():
            homes = {story_of_gold.get(end) or (end[0] if isinstance(end, tuple) else None) for end in ends}
            if relation not in (UNCLEAR, "distinct", "different") and homes & chosen:
                self.by_relation[relation]["asked"] += 1
                if relation != "refine":
                    self.by_story[min(h for h in homes if h in chosen)]["asked"] += 1

    def report(self) -> str:
        """A table as text."""
        total = Counter()
        for counts in self.by_story.values():
            total.update(counts)
        scores = [2 * c["right"] / (c["said"] + c["asked"]) for c in self.by_story.values() if c["asked"]]
        lines = [f"links, mean F1 over {len(scores)} stories {sum(scores) / len(scores):.3f}", _line("links", total)]
        lines += [_line(relation, counts) for relation, counts in sorted(self.by_relation.items())]
        for n, links in sorted(self.bins.items()):
            share = sum(links) / len(links)
            lines.append(f"probability {BINS[n]:.1f} to {BINS[n + 1]:.1f}: {len(links)} pairs told, {share:.2f} links")
        return "\n".join(lines)


def _line(name: str, counts: Counter[str]) -> str:
    right, said, asked = counts["right"], counts["said"], counts["asked"]
    f1 = 2 * right / max(said + asked, 1)
    shares = f"precision {right / max(said, 1):.3f} recall {right / max(asked, 1):.3f} F1 {f1:.3f}"
    return f"{name:18} {shares} ({right} of {said}, {asked} asked)"


def left_out(given: Sequence[Story], found: Sequence[Example]) -> list[Scores]:
    """Each story compared with weights that it had no part in; one row of scores for each of `given`."""
    names = sorted({example.story for example in found})
    scores = [Scores() for _ in given]
    for n in range(min(FOLDS, len(names))):
        fold = set(names[n::FOLDS])
        weights = fit([example for example in found if example.story not in fold])
        for told, own in zip(given, scores, strict=True):
            if fold & set(told.story_of.values()):
                own.add(told, compared(told, weights, fold), fold)
    return scores


def written(weights: Mapping[str, float], found: Sequence[Example]) -> str:
    """The list as text: levels that are worth something, with the pairs behind them."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for example in found:
        for name, _ in [*_names(example), (BASE, 1.0)]:
            counts[name][not example.is_link] += 1
    rows = [(BASE, weights[BASE]), *((n, w) for n, w in sorted(weights.items()) if n != BASE and abs(w) >= LEAST)]
    return HEADER + "".join(f"{name}\t{weight:.2f}\t{counts[name][0]}\t{counts[name][1]}\n" for name, weight in rows)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", help="folders with annotated stories")
    parser.add_argument("--on", nargs="+", default=[], help="measure on these folders instead of on left-out stories")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the articles of readings")
    parser.add_argument("--write", action="store_true", help=f"write {LIST.name}, fitted on all of GOLD")
    given = parser.parse_args(arguments)
    stories = [read_stories(folder, given.corpora) for folder in given.gold]
    found = [example for told in stories for example in examples(told)]
    print(f"{len(found):,} candidate pairs, {sum(example.is_link for example in found):,} of them links")
    if given.on or given.write:
        weights = fit(found)
    for folder in given.on:
        told, scores = read_stories(folder, given.corpora), Scores()
        scores.add(told, compared(told, weights, set(told.story_of.values())), set(told.story_of.values()))
        print(f"{Path(folder).name}\n{scores.report()}")
    if not given.on:
        for folder, scores in zip(given.gold, left_out(stories, found), strict=True):
            print(f"{Path(folder).name}\n{scores.report()}")
    if given.write:
        LIST.write_text(written(weights, found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
