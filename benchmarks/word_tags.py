"""Count word classes in treebanks: which tag a word has, alone, after another tag, before another word.

    python -m benchmarks.word_tags words.tsv.gz > corpus_tools/data/word_tags.tsv

The file has one word a line with corpus, doc, split, sentence, n, word, lemma, ptb_tag, upos, head, relation, space_after.
Only the split `train` is counted.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus_tools.english.tags import FIRST, MARKS, Tagger, endings, is_listed_capital, is_open
from corpus_tools.english.tokens import is_title_case, tokenise
from corpus_tools.lexicons import Lexicons, load_lexicons

HEADER = """\
# Tags of words, counted in treebanks by benchmarks/word_tags.py: the commonest tag, and where what stands beside says otherwise.
# tag: Penn Treebank tags, and SC for subordinators, which Penn writes IN. A term with a capital stands for the word inside a
# sentence, -ing for all other words with this ending. before: the tag before, and this word's tag then; ^ is the start of a
# sentence. after: the word after, and this word's tag then.
# Source: counted in UD English EWT (CC BY-SA 4.0) and the permissively licensed genres of GUM (CC BY 4.0). Licence: CC BY-SA 4.0.
term\ttag\tbefore\tafter"""
LEAST, LEAST_SHARE = (
    2,
    0.6,
)  # how often a context must have been seen, and the share of its tag, to overrule the word's own tag
ENDING_LEAST, ENDING_SHARE = 5, 0.93  # the same for endings, which stand for many words


class Word(NamedTuple):
    """One token of the treebank as our tokeniser cuts it; n, head and relation are those of its leading word there."""

    text: str
    tag: str
    n: int
    head: int
    relation: str
    covered: frozenset[int]


def sentences(path: str, split: str) -> Iterator[list[dict[str, str]]]:
    """The sentences of one split, each as the rows of its words."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        wanted = (row for row in rows if row["split"] == split)
        for _, group in itertools.groupby(wanted, key=lambda row: (row["doc"], row["sentence"])):
            yield list(group)


def text_of(rows: Iterable[dict[str, str]]) -> tuple[str, list[tuple[int, int]]]:
    """A sentence as text, and where each of its words stands in it."""
    text, places = "", []
    for row in rows:
        places.append((len(text), len(text) + len(row["word"])))
        text += row["word"] + (" " if row["space_after"] == "1" else "")
    return text, places


def tag_of(row: dict[str, str]) -> str:
    """The tag of a row in our set: Penn's, SC for a subordinator, IN for a participle that is a preposition ("including")."""
    if row["ptb_tag"] == "IN" and row["upos"] == "SCONJ":
        return "SC"
    if row["ptb_tag"] in ("VBG", "VBN") and row["relation"] == "case":
        return "IN"
    return row["ptb_tag"]


def aligned(rows: list[dict[str, str]], abbreviations: frozenset[str]) -> tuple[str, list[Word]]:
    """A sentence as our tokeniser cuts it, with the tags of the treebank."""
    text, places = text_of(rows)
    words, starts, ends = tokenise(text, abbreviations)
    found: list[Word] = []
    at = 0
    for word, start, end in zip(words, starts, ends, strict=True):
        while at > 0 and places[at - 1][1] > start:
            at -= 1
        while at < len(places) and places[at][1] <= start:
            at += 1
        covered = []
        while at < len(places) and places[at][0] < end:
            covered.append(at)
            at += 1
        leading = _leading([rows[i] for i in covered])
        found.append(
            Word(word, MARKS.get(word) or tag_of(leading), int(leading["n"]), int(leading["head"]), leading["relation"],
                 frozenset(int(rows[i]["n"]) for i in covered))
        )  # fmt: skip
    return text, found


def _leading(rows: list[dict[str, str]]) -> dict[str, str]:
    """The word that stands for a token that the treebank cuts: "do" of don't, "old" of six-year-old."""
    if len(rows) > 1 and rows[-1]["lemma"] == "not":
        return rows[0]
    inside = {row["n"] for row in rows}
    outward = [row for row in rows if row["head"] not in inside and row["upos"] != "PUNCT"]
    return (outward or rows)[-1]


class Counts(NamedTuple):
    """How often one word, or one ending, had each tag: alone, by the tag before, by the word after."""

    alone: Counter[str]
    before: dict[str, Counter[str]]
    after: dict[str, Counter[str]]

    def cells(self, expected: dict[str, str]) -> tuple[str, str, str]:
        """The commonest tag, what overrules it before (where endings let expect other tags: those), what overrules it after."""
        tag = self.alone.most_common(1)[0][0]
        return tag, _overruling(self.before, tag, expected), _overruling(self.after, tag, {})

    def ending_cells(self) -> tuple[str, str, str]:
        """The same for an ending, which needs more evidence and does not look at the word after."""
        tag = self.alone.most_common(1)[0][0]
        return tag, _overruling(self.before, tag, {}, ENDING_LEAST, ENDING_SHARE), ""


def count(path: str) -> Iterator[tuple[str, str, str, str]]:
    """Rows of the list: term, tag, what stands before, what stands after."""
    counted: dict[str, Counts] = defaultdict(lambda: Counts(Counter(), defaultdict(Counter), defaultdict(Counter)))
    abbreviations = frozenset(load_lexicons().terms("abbreviations"))
    for rows in sentences(path, "train"):
        words = aligned(rows, abbreviations)[1]
        if is_title_case([word.text for word in words]):
            continue
        for i, word in enumerate(words):
            if not word.text[0].isalpha():
                continue
            previous = words[i - 1].tag if i else FIRST
            following = words[i + 1].text.lower() if i + 1 < len(words) else ""
            for key in _keys(word.text, previous):
                counts = counted[key]
                counts.alone[word.tag] += 1
                counts.before[previous][word.tag] += 1
                if not key.startswith("-"):
                    counts.after[following][word.tag] += 1
    by_ending = {
        key: counts.ending_cells()
        for key, counts in counted.items()
        if key.startswith("-") and counts.alone.total() >= LEAST
    }
    tagger = Tagger(
        Lexicons({"word_tags": tuple(_row(key, cells) for key, cells in by_ending.items()), "common_words": ()})
    )
    for key in sorted(counted):
        if key in by_ending:
            yield key, *by_ending[key]
        elif not key.startswith("-"):
            tag = counted[key].alone.most_common(1)[0][0]
            expected = tagger.before_by_ending(key) if is_open(key, tag) and key.islower() else {}
            cells = counted[key].cells(expected)
            if cells != (_default(key, by_ending), "", ""):
                yield key, *cells


def _row(key: str, cells: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("term", "tag", "before", "after"), (key, *cells), strict=True))


def _keys(word: str, previous: str) -> list[str]:
    """The word as the list holds it, and its endings."""
    if is_listed_capital(word, previous):
        return [word]
    low = word.lower()
    return [low, *endings(low)] if word.islower() and len(low) > 3 else [low]


def _default(word: str, by_ending: dict[str, tuple[str, str, str]]) -> str:
    """The tag that a word would have without a row of its own."""
    if word[0].isupper():
        return "NNP"
    return next((by_ending[end][0] for end in endings(word) if end in by_ending), "NN")


def _overruling(
    contexts: dict[str, Counter[str]],
    tag: str,
    expected: dict[str, str],
    least: int = LEAST,
    share: float = LEAST_SHARE,
) -> str:
    """The contexts that give a word another tag than it has, or than its ending lets expect there."""
    kept = []
    for context in sorted(contexts):
        seen, hits = contexts[context].most_common(1)[0]
        sure = hits >= least and hits >= share * contexts[context].total()
        if (sure and seen != expected.get(context, tag)) or (seen == tag != expected.get(context, tag)):
            kept.append(f"{context}:{seen}")
    return " ".join(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", help="words.tsv.gz")
    print(HEADER)
    for cells in count(parser.parse_args().treebank):
        print("\t".join(cells).rstrip("\t"))
