"""Count word classes in treebanks and in news: which tag a word has, alone, after another tag, before another word.

    python -m benchmarks.word_tags words.tsv.gz news.jsonl.gz > corpus_tools/data/word_tags.tsv

The first file has one word a line with corpus, doc, split, sentence, n, word, lemma, ptb_tag, upos, head, relation, space_after;
only its split `train` is counted. The second is made by benchmarks/tag_news.py: treebanks are small, and a word of the news that
they hold once, or never, is met there in all its places.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from corpus_tools.english.tags import BEGIN, FIRST, MARKS, NAME, NOUN, Tagger, endings, is_open, tagger
from corpus_tools.english.tokens import is_title_case, tokenise
from corpus_tools.lexicons import Lexicons, load_lexicons

HEADER = """\
# Tags of words, counted by benchmarks/word_tags.py: the commonest tag, and where what stands beside says otherwise.
# tag: Penn Treebank tags, and SC for subordinators, which Penn writes IN. A term with a capital stands for the word inside a
# sentence, -ing for all other words with this ending. before: the tag before (with a plus: and the usual tag of the word after),
# and this word's tag then; ^ is the start of a sentence. after: the word after, or in capitals its usual tag, and this word's tag
# then; ^ is the end.
# tag is one of: ADD, AFX, CC, CD, DT, EX, FW, GW, IN, JJ, JJR, JJS, LS, MD, NFP, NN, NNP, NNPS, NNS, PDT, \
POS, PRP, PRP$, RB, RBR, RBS, RP, SC, SYM, TO, UH, VB, VBD, VBG, VBN, VBP, VBZ, WDT, WP, WP$, WRB, $
# Source: counted in UD English EWT (CC BY-SA 4.0), the permissively licensed genres of GUM (CC BY 4.0), and in news that a model
# fitted on these two has tagged (benchmarks/tag_news.py). Licence: CC BY-SA 4.0.
term\ttag\tbefore\tafter"""
LEAST_OF_WORD = 2  # how often a word must have been seen to have a row
LEAST, LEAST_SHARE = 3, 0.6  # the same for a context, and the share of its tag there, to overrule the word's own tag
USUAL_SHARE = 0.8  # the same for the usual tag of the word after, which stands for many words
OPEN = ("NN", "VB", "JJ", "RB", "CD")  # how the tags of open classes begin
UNSURE = "?"  # a tag that counts nothing
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
    """How often one word, or one ending, had each tag: alone, and by what stands beside, written as the list writes it."""

    alone: Counter[str]
    before: dict[str, Counter[str]]  # by the tag before
    after: dict[str, Counter[str]]  # by the word after
    usual: dict[str, Counter[str]]  # by the usual tag of the word after
    both: dict[str, Counter[str]]  # by the tag before and the usual tag after

    @property
    def tag(self) -> str:
        """The commonest tag."""
        return self.alone.most_common(1)[0][0]

    def cells(self, expected: dict[str, str], usual_of: Callable[[str], str]) -> tuple[str, str, str]:
        """The commonest tag, what overrules it before (where endings let expect other tags: those), what overrules it after."""
        before = _overruling(self.before, lambda context: expected.get(context, self.tag), own=self.tag)
        usual = _overruling(self.usual, lambda _: self.tag, LEAST, USUAL_SHARE)
        known = expected | before

        def simpler(context: str) -> str:
            tag, _, following = context.partition("+")
            return known.get(tag) or usual.get(following, self.tag)

        both = _overruling(self.both, simpler)
        after = _overruling(self.after, lambda word: usual.get(usual_of(word), self.tag)) | usual
        return self.tag, _cell(before | both), _cell(after)

    def ending_cells(self) -> tuple[str, str, str]:
        """The same for an ending, which needs more evidence and does not look at the word after."""
        return self.tag, _cell(_overruling(self.before, lambda _: self.tag, ENDING_LEAST, ENDING_SHARE)), ""


Tagged = list[tuple[str, str]]  # the words of a sentence with their tags


def of_treebank(path: str) -> Iterator[Tagged]:
    """The sentences of the split `train` as our tokeniser cuts them."""
    abbreviations = frozenset(load_lexicons().terms("abbreviations"))
    for rows in sentences(path, "train"):
        yield [(word.text, word.tag) for word in aligned(rows, abbreviations)[1]]


def of_news(path: str) -> Iterator[Tagged]:
    """Sentences that another tagger has read, as benchmarks/tag_news.py writes them: words and tags, one sentence a line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield list(zip(*json.loads(line), strict=True))


def count(treebank: Iterable[Tagged], news: Iterable[Tagged]) -> Iterator[tuple[str, str, str, str]]:
    """Rows of the list: term, tag, what stands before, what stands after."""
    by_hand = list(treebank)
    known = {(word.lower(), tag) for one in by_hand for word, tag in one}
    read = [
        one for one in (*by_hand, *(_sure(one, known) for one in news)) if not is_title_case([word for word, _ in one])
    ]
    counted: dict[str, Counts] = defaultdict(lambda: Counts(Counter(), *(defaultdict(Counter) for _ in range(4))))
    for one in read:
        for (word, tag), previous in zip(one, _previous(one), strict=True):
            for key in _keys(word, previous) if tag != UNSURE else ():
                counted[key].alone[tag] += 1
    usual = {key: counts.tag for key, counts in counted.items()}
    plain = tagger(load_lexicons())

    def usual_of(word: str) -> str:
        return word if word == FIRST else NAME if word[0].isupper() else usual.get(word) or plain.usual(word)

    for one in read:
        _count_contexts(_prepositions(one, usual), counted, usual_of)
    yield from _rows(counted, usual_of)


def _sure(one: Tagged, known: set[tuple[str, str]]) -> Tagged:
    """A sentence of the news in which no word is of a closed class that the treebanks do not have it in: those are read wrong."""
    return [(word, tag if tag.startswith(OPEN) or (word.lower(), tag) in known else UNSURE) for word, tag in one]


def _prepositions(one: Tagged, usual: dict[str, str]) -> Tagged:
    """A sentence in which a preposition before a verb in -ing is one: "by | fighting", which treebanks mark as a subordinator."""
    following = [tag for _, tag in one[1:]] + [FIRST]
    return [
        (word, "IN" if (tag, after) == ("SC", "VBG") and usual.get(word.lower()) == "IN" else tag)
        for (word, tag), after in zip(one, following, strict=True)
    ]


def _previous(one: Tagged) -> list[str]:
    return [FIRST, *(tag for _, tag in one[:-1])]


def _count_contexts(one: Tagged, counted: dict[str, Counts], usual: Callable[[str], str]) -> None:
    following = [word for word, _ in one[1:]] + [FIRST]
    for (word, tag), previous, after in zip(one, _previous(one), following, strict=True):
        expected = usual(after)
        for key in _keys(word, previous) if tag != UNSURE else ():
            counts = counted[key]
            counts.before[previous][tag] += 1
            if not key.startswith("-"):
                counts.after[after.lower()][tag] += 1
                counts.usual[expected][tag] += 1
                counts.both[f"{previous}+{expected}"][tag] += 1


def _rows(counted: dict[str, Counts], usual_of: Callable[[str], str]) -> Iterator[tuple[str, str, str, str]]:
    by_ending = {
        key: counts.ending_cells()
        for key, counts in counted.items()
        if key.startswith("-") and counts.alone.total() >= LEAST_OF_WORD
    }
    rows = tuple(dict(zip(("term", "tag", "before", "after"), (key, *c), strict=True)) for key, c in by_ending.items())
    lists = load_lexicons()
    kept = {name: lists[name] for name in ("number_words", "number_scales")}
    endings_only = Tagger(Lexicons({**kept, "word_tags": rows, "common_words": ()}))
    for key in sorted(counted):
        if key in by_ending:
            yield key, *by_ending[key]
        elif not key.startswith("-") and counted[key].alone.total() >= LEAST_OF_WORD:
            open_class = is_open(key, counted[key].tag) and key.islower()
            cells = counted[key].cells(endings_only.before_by_ending(key) if open_class else {}, usual_of)
            if cells != (_default(key, by_ending), "", ""):
                yield key, *cells


def _keys(word: str, previous: str) -> list[str]:
    """The word as the list holds it, and its endings; none for numbers and marks."""
    if not word[0].isalpha():
        return []
    if word[0].isupper() and previous not in BEGIN:
        return [word]  # as printed: with a capital that its place in the sentence does not call for
    low = word.lower()
    return [low, *endings(low)] if word.islower() and len(low) > 3 else [low]


def _default(word: str, by_ending: dict[str, tuple[str, str, str]]) -> str:
    """The tag that a word would have without a row of its own."""
    if word[0].isupper():
        return NAME
    return next((by_ending[end][0] for end in endings(word) if end in by_ending), NOUN)


def _overruling(
    contexts: dict[str, Counter[str]],
    default: Callable[[str], str],
    least: int = LEAST,
    share: float = LEAST_SHARE,
    own: str = "",
) -> dict[str, str]:
    """The contexts that give a word another tag than it would have there; also its own, where its ending lets expect another."""
    kept = {}
    for context in sorted(contexts):
        seen, hits = contexts[context].most_common(1)[0]
        sure = hits >= least and hits >= share * contexts[context].total()
        if (sure or seen == own) and seen != default(context):
            kept[context] = seen
    return kept


def _cell(contexts: dict[str, str]) -> str:
    return " ".join(f"{context}:{tag}" for context, tag in sorted(contexts.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", help="words.tsv.gz")
    parser.add_argument("news", help="news.jsonl.gz")
    given = parser.parse_args()
    print(HEADER)
    for cells in count(of_treebank(given.treebank), of_news(given.news)):
        print("\t".join(cells).rstrip("\t"))
