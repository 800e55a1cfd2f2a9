"""A sentence as it is read once: tokens with tags, and what is made of them when first asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from corpus_tools.dates import DateSpan, calendar_spans, date_readings, dates_in
from corpus_tools.english.tags import tagger
from corpus_tools.english.tokens import is_title_case, letters_of, tokenise
from corpus_tools.english.words import inflector
from corpus_tools.extraction.language.chunks import Chunks, NounPhrase, VerbGroup, closed_words, encode, read_chunks
from corpus_tools.extraction.language.clauses import Clause, read_clauses
from corpus_tools.extraction.language.made_once import made_once
from corpus_tools.extraction.language.quotations import Quoted, quoted_stretches
from corpus_tools.lexicons import Lexicons

APOSTROPHES = ("'", "’", "‘")


@cache
def _abbreviations(lexicons: Lexicons) -> frozenset[str]:
    return frozenset(lexicons.terms("abbreviations"))


class Sentence:
    """One sentence: its tokens in parallel lists (words, lowers, starts, ends, tags), its phrases and clauses.

    Positions are tokens, ends are exclusive; starts, ends and quotations are code points of `text`.
    """

    def __init__(self, text: str, lexicons: Lexicons) -> None:
        self.text = text
        self.lexicons = lexicons
        self.words, self.starts, self.ends = tokenise(text, _abbreviations(lexicons))
        self.lowers = list(map(str.lower, self.words))

    def __len__(self) -> int:
        return len(self.words)

    @made_once
    def letters(self) -> frozenset[str]:
        """Its runs of letters in lower case, by which a quick look tells whether a word may stand in it."""
        return letters_of(self.lowers)

    @made_once
    def _date_readings(self) -> list[tuple[str, DateSpan]]:
        return date_readings(self.text, self.letters, self.lexicons)

    @made_once
    def dates(self) -> list[DateSpan]:
        """What find_dates gives for it."""
        return dates_in(self._date_readings)

    @made_once
    def calendar_spans(self) -> list[tuple[int, int]]:
        """What names a day, month or year with digits: code points."""
        return calendar_spans(self._date_readings)

    @made_once
    def is_title_case(self) -> bool:
        """Whether its capitals are those of a headline."""
        return is_title_case(self.words)

    @made_once
    def tags(self) -> list[str]:
        """A Penn tag a token; SC for subordinators; marks for themselves."""
        tags = tagger(self.lexicons).tags(self.words, self.lowers, title_case=self.is_title_case)
        quoted = False
        for i in [i for i, word in enumerate(self.words) if word in APOSTROPHES and i]:
            if not quoted and self.starts[i] == self.ends[i - 1] and self._is_owner(i - 1):
                tags[i] = "POS"  # the ministers' claims
            quoted = quoted or self.starts[i] > self.ends[i - 1]
        return tags

    def _is_owner(self, i: int) -> bool:
        """Whether token i can own what follows the apostrophe after it."""
        return self.lowers[i].endswith("s") and i + 2 < len(self) and self.starts[i + 2] > self.ends[i + 1]

    @made_once
    def codes(self) -> str:
        """The tags with one letter a token (chunks.CODES)."""
        return encode(self.lowers, self.tags, closed_words(self.lexicons))

    @made_once
    def chunks(self) -> Chunks:
        """Noun phrases, verb groups, and their order."""
        return read_chunks(self.lowers, self.codes, closed_words(self.lexicons))

    @property
    def noun_phrases(self) -> tuple[NounPhrase, ...]:
        return self.chunks.noun_phrases

    @property
    def verb_groups(self) -> tuple[VerbGroup, ...]:
        return self.chunks.verb_groups

    @made_once
    def clauses(self) -> tuple[Clause, ...]:
        """One clause a verb group, in the same order."""
        return read_clauses(self.lowers, self.codes, self.chunks, self.lexicons)

    @made_once
    def quotations(self) -> list[Quoted]:
        """The stretches between quotation marks, the sentence taken by itself."""
        return quoted_stretches([self.text])[0]

    def lemma(self, i: int) -> str:
        """The base form of token i: of a verb or noun by its tag, else the word in lower case."""
        tag = self.tags[i]
        if tag.startswith(("VB", "MD")):
            return inflector(self.lexicons).verb(self.lowers[i]).lemma
        return inflector(self.lexicons).singular(self.lowers[i]) if tag in ("NNS", "NN") else self.lowers[i]

    def at(self, offset: int) -> int:
        """The token that holds code point `offset`, or the first one after it; len where there is none."""
        i = bisect_right(self.starts, offset) - 1
        return i if i >= 0 and offset < self.ends[i] else i + 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points from token `first` to token `last` (exclusive)."""
        return self.starts[first], self.ends[last - 1]

    def np_at(self, i: int) -> NounPhrase | None:
        """The noun phrase that holds token i."""
        found = bisect_left(self.noun_phrases, (i + 1,)) - 1  # a tuple begins with its start
        return self.noun_phrases[found] if found >= 0 and i < self.noun_phrases[found].end else None

    def np_before_of(self, start: int) -> NounPhrase | None:
        """The noun phrase that "of" joins with what begins at token `start`: "| the share | of voters"."""
        return self.np_at(start - 2) if start > 1 and self.lowers[start - 1] == "of" else None

    def np_before_preposition(self, start: int) -> NounPhrase | None:
        """The noun phrase that a preposition but "of" joins with it: "| the attack | in Syria"."""
        return self.np_at(start - 2) if start > 1 and self.codes[start - 1] == "i" else None

    def clause_index(self, i: int) -> int:
        """The index of the clause whose verb group holds token i; -1 where there is none."""
        found = bisect_left(self.verb_groups, (i + 1,)) - 1
        return found if found >= 0 and i < self.verb_groups[found].end else -1

    def vg_at(self, i: int) -> VerbGroup | None:
        """The verb group that holds token i."""
        found = self.clause_index(i)
        return self.verb_groups[found] if found >= 0 else None


def make(sentences: Sequence[object], *parts: str) -> None:
    """Make these parts of several sentences before they are asked for: like work in a row takes less time than in turns."""
    for part in parts:
        for sentence in sentences:
            getattr(sentence, part)


class Sentences(dict[str, Sentence]):
    """Text -> Sentence: each sentence is made when first asked for, and once."""

    def __init__(self, lexicons: Lexicons) -> None:
        super().__init__()
        self.lexicons = lexicons

    def __missing__(self, text: str) -> Sentence:
        self[text] = Sentence(text, self.lexicons)
        return self[text]
