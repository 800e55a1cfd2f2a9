"""Precision and recall of the language layer on a treebank: tags, subjects, objects, agents, numbers, clause ends.

    python -m benchmarks.score_language words.tsv.gz [--split dev] [--news]

Gold is Universal Dependencies. Copulas count as verbs; a relative word stands for its antecedent; verbs that share a subject
with the verb before them have that subject; where a clause ends is the last word whose nearest clause is the verb's.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from benchmarks.word_tags import Word, aligned, sentences
from corpus_tools.extraction.language.sentence import Sentence
from corpus_tools.lexicons import Lexicons, load_lexicons

CLAUSAL = (
    "root",
    "conj",
    "advcl",
    "ccomp",
    "acl",
    "parataxis",
    "csubj",
    "xcomp",
    "advcl:relcl",
    "acl:relcl",
    "csubj:pass",
)
SUBJECTS = {"nsubj": "subject", "nsubj:pass": "passive subject"}
NEWS = ("newsgroup", "weblog", "GUM_news", "GUM_interview")
NOT_MARKS = ("punct", "cc", "mark")


class Gold:
    """The arguments that a treebank sentence gives to our tokens."""

    def __init__(self, words: list[Word], rows: list[dict[str, str]]) -> None:
        self.rows = {int(row["n"]): row for row in rows}
        self.token = {n: i for i, word in enumerate(words) for n in word.covered}
        self.children: dict[int, list[int]] = defaultdict(list)
        for n, row in self.rows.items():
            self.children[int(row["head"])].append(n)

    def verb_of(self, n: int) -> int:
        """Our token for the verb of clause n: the word itself, its copula where it is no verb; -1 where it has neither."""
        if self.rows[n]["upos"] in ("VERB", "AUX"):
            return self.token.get(n, -1)
        copulas = [c for c in self.children[n] if self.rows[c]["relation"] == "cop"]
        return self.token.get(copulas[0], -1) if copulas else -1

    def relations(self) -> set[tuple[str, int, int]]:
        """(relation, verb token, noun token)."""
        found: set[tuple[str, int, int]] = set()
        for n, row in self.rows.items():
            head, relation = int(row["head"]), row["relation"]
            if head not in self.rows or n not in self.token:
                continue
            verb = self.verb_of(head)
            if relation == "nummod":
                found.add(("number of a noun", self.token.get(head, -1), self.token[n]))
            elif verb < 0:
                continue
            elif relation in SUBJECTS:
                self._subject(found, head, self._referent(n, head), SUBJECTS[relation])
            elif relation == "obj":
                found.add(("object", verb, self.token[self._referent(n, head)]))
            elif relation == "obl:agent":
                found.add(("agent", verb, self.token[n]))
        for n, row in self.rows.items():
            if n in self.token and int(row["head"]) in self.token and self._is_participle(n):
                found.add(("noun of a participle", self.token[n], self.token[int(row["head"])]))
        return found

    def _is_participle(self, n: int) -> bool:
        """Whether word n is a participle after its noun: "people killed", without a word like "while" before it."""
        row = self.rows[n]
        marked = any(self.rows[c]["relation"] == "mark" for c in self.children[n])
        return row["relation"] == "acl" and row["ptb_tag"] in ("VBN", "VBG") and not marked

    def _referent(self, n: int, head: int) -> int:
        if self.rows[n]["ptb_tag"] in ("WP", "WDT") and self.rows[head]["relation"] == "acl:relcl":
            return int(self.rows[head]["head"])
        return n

    def _subject(self, found: set[tuple[str, int, int]], head: int, noun: int, kind: str) -> None:
        if noun not in self.token:
            return
        found.add((kind, self.verb_of(head), self.token[noun]))
        for c in self.children[head]:
            own = any(self.rows[d]["relation"].startswith(("nsubj", "csubj")) for d in self.children[c])
            if self.rows[c]["relation"] == "conj" and not own and self.verb_of(c) >= 0:
                found.add(("shared subject", self.verb_of(c), self.token[noun]))

    def ends(self) -> set[tuple[str, int, int]]:
        """Where the clause of each verb ends: the last of its own words."""
        last: dict[int, int] = {}
        for n in sorted(self.rows):
            if self.rows[n]["relation"] in NOT_MARKS or n not in self.token:
                continue
            clause = n
            while clause and not (self.rows[clause]["relation"] in CLAUSAL and self.verb_of(clause) >= 0):
                clause = int(self.rows[clause]["head"])
            if clause:
                last[clause] = max(self.token[n], last.get(clause, 0))
        return {("clause end", self.verb_of(clause), end) for clause, end in last.items() if self.verb_of(clause) >= 0}


def _as_phrases(sentence: Sentence, item: tuple[str, int, int]) -> tuple[str, int, int]:
    """A noun counts as found where its base phrase is: of a name the treebank takes the first word for the head, we the last."""
    kind, verb, noun = item
    phrase = sentence.np_at(noun)
    if kind == "number of a noun":
        counted = sentence.np_at(verb)
        return kind, counted.start if counted else verb, noun
    return (kind, verb, noun) if kind == "clause end" or not phrase else (kind, verb, phrase.start)


def found_by(sentence: Sentence) -> set[tuple[str, int, int]]:
    """What our reader finds, named as in Gold."""
    found: set[tuple[str, int, int]] = set()
    for clause in sentence.clauses:
        verb = clause.verb.head
        if clause.subject and (
            clause.kind not in ("infinitive", "participle") or clause.subject.end == clause.verb.start
        ):
            found.add(("subject", verb, clause.subject.head))
        if clause.object and clause.verb.lemma != "be":
            found.add(("object", verb, clause.object.head))
        if clause.agent:
            found.add(("agent", verb, clause.agent.head))
        found.add(("clause end", verb, clause.end - 1))
    for phrase in sentence.noun_phrases:
        if phrase.number >= 0:
            found.add(("number of a noun", phrase.head, phrase.number))
    return found


def _typed(found: set[tuple[str, int, int]], gold: set[tuple[str, int, int]]) -> set[tuple[str, int, int]]:
    """A subject counts under the kind that gold gives its verb; where gold has none, as a plain subject."""
    kinds: dict[int, str] = {}
    for kind, verb, _ in gold:
        if "subject" in kind or kind == "noun of a participle":
            kinds[verb] = kind
    return {(kinds.get(verb, kind) if kind == "subject" else kind, verb, noun) for kind, verb, noun in found}


def coarse(tag: str) -> str:
    """Six classes: noun, verb, adjective, adverb, number, other."""
    for start, name in (
        ("NN", "noun"),
        ("VB", "verb"),
        ("MD", "verb"),
        ("JJ", "adjective"),
        ("RB", "adverb"),
        ("CD", "number"),
    ):
        if tag.startswith(start):
            return name
    return "other"


def score(
    path: str, split: str, words: Lexicons, *, news: bool = False, show: str = ""
) -> dict[str, tuple[int, int, int]]:
    """Per relation: right, found, in gold; for tags: right, tokens, tokens."""
    abbreviations = frozenset(words.terms("abbreviations"))
    right: Counter[str] = Counter()
    made: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for rows in sentences(path, split):
        if news and not rows[0]["doc"].startswith(NEWS):
            continue
        text, tokens = aligned(rows, abbreviations)
        sentence = Sentence(text, words)
        for tag, token in zip(sentence.tags, tokens, strict=True):
            for name, same in (("tag", tag == token.tag), ("coarse tag", coarse(tag) == coarse(token.tag))):
                right[name] += same
                made[name] += 1
                wanted[name] += 1
        gold_of = Gold(tokens, rows)
        gold = gold_of.relations() | gold_of.ends()
        heads = {verb for kind, verb, _ in gold if kind != "number of a noun"}
        gold = {_as_phrases(sentence, item) for item in gold}
        ours = {_as_phrases(sentence, item) for item in _typed(found_by(sentence), gold)}
        ours = {item for item in ours if item[0] == "number of a noun" or item[1] in heads}
        for item in ours:
            made[item[0]] += 1
            right[item[0]] += item in gold
        for item in gold:
            wanted[item[0]] += 1
        if show:
            _show(sentence, show, ours, gold)
    return {name: (right[name], made[name], wanted[name]) for name in wanted}


def _show(
    sentence: Sentence, kind: str, ours: Iterable[tuple[str, int, int]], gold: Iterable[tuple[str, int, int]]
) -> None:
    missed = [(sentence.words[v], sentence.words[n]) for k, v, n in gold if k == kind and (k, v, n) not in ours]
    wrong = [(sentence.words[v], sentence.words[n]) for k, v, n in ours if k == kind and (k, v, n) not in gold]
    if missed or wrong:
        print(sentence.text, "\n   ", sentence.chunks.shape, "missed", missed, "wrong", wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", help="words.tsv.gz")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--news", action="store_true", help="news and weblogs only")
    parser.add_argument("--show", default="", help="a relation whose errors are printed")
    given = parser.parse_args()
    start = time.process_time()
    found = score(given.treebank, given.split, load_lexicons(), news=given.news, show=given.show)
    print(f"{'':22}{'precision':>10}{'recall':>10}{'gold':>8}")
    for name, (right, made, wanted) in sorted(found.items()):
        print(f"{name:22}{right / max(made, 1):>10.3f}{right / max(wanted, 1):>10.3f}{wanted:>8,}")
    print(f"{time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
