"""Which sentences before tell of the same event, so that a claim may inherit a place or a time from them.

These are the nearest ones, as long as they go on with one event: a heading, a year, a running total or another place ends that.
Knows no tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tools.extraction.claims.actors import assaults
from corpus_tools.extraction.claims.drafts import Article, Reading, reading_of
from corpus_tools.extraction.claims.event_types import ACCOUNT
from corpus_tools.extraction.claims.in_clause import clause_at, clause_words, is_past_perfect, is_perfect
from corpus_tools.extraction.language.clauses import COORDINATED, MAIN, PARTICIPIAL, Clause

_PASSED_ON = 4  # sentences over which a place and a time are inherited
_ONE_EVENT = frozenset(
    ("incident", "cumulative")
)  # scopes of one event; a period and a stock have a place of their own
_LONG = frozenset(("week", "month", "year"))  # precisions of a time that is another than that of the news


def same_account(reading: Reading, scope: str, article: Article) -> Iterator[Reading]:
    """The sentences of the body before, nearest first, from which a claim may inherit: they may tell of the same event."""
    background = any(date.precision in _LONG for date in reading.dates) or _has_word(reading, "everywhere")
    if reading.sentence.zone != "body" or scope not in _ONE_EVENT or background or _is_earlier(reading):
        return
    for sentence in reversed(article.before[-_PASSED_ON:]):
        if sentence.zone != "body":
            return
        earlier = reading_of(sentence, article)
        yield earlier
        if any(date.precision in _LONG for date in earlier.dates):
            return


def continues(reading: Reading, earlier: Reading, article: Article) -> bool:
    """Whether a sentence follows another, or goes on with what that told of: "a train hit a truck ... | the train | had"."""
    main = _main(reading)
    if main is not None and is_perfect(reading.language, main):
        return False  # "has killed 1,050 since June"
    if article.before[-1] is earlier.sentence:
        return True
    language, definite = reading.language, clause_words(reading.language.lexicons, "definite")
    told = {earlier.language.lemma(phrase.head) for phrase in earlier.language.noun_phrases}
    again = (p for p in language.noun_phrases if p.determiner >= 0 and language.lowers[p.determiner] in definite)
    nouns = (n for phrase in again for n in range(phrase.start, phrase.end) if language.tags[n] in ("NN", "NNS"))
    return any(language.lemma(n) in told for n in nouns)


def _has_word(reading: Reading, role: str) -> bool:
    return not clause_words(reading.language.lexicons, role).isdisjoint(reading.language.lowers)


def _is_earlier(reading: Reading) -> bool:
    """Whether a sentence tells of what had been before: "He | had been serving | a sentence for the murders of nine people"."""
    main = _main(reading)
    return main is not None and is_past_perfect(reading.language, main)


def _main(reading: Reading) -> Clause | None:
    return next((clause for clause in reading.language.clauses if clause.kind == MAIN), None)


def beside_an_event(start: int, reading: Reading) -> bool:
    """Whether an event is told in the clause of these words, or by its verb or that of a clause joined to it."""
    language = reading.language
    where = clause_at(language, language.at(start))
    joined = {n for n, c in enumerate(language.clauses) if c.parent == where and c.kind in (COORDINATED, PARTICIPIAL)}
    verbs = [language.clauses[n].verb.head for n in {where, *joined} - {-1}]
    if any(language.lowers[verb] in assaults(language.lexicons) for verb in verbs):
        return True  # "gunmen | raided a village"
    told = (
        language.at(token.start)
        for token, mark in zip(reading.tokens, reading.marks, strict=True)
        if mark is not None and any(word.type.placed == ACCOUNT for word in mark.readings)
    )
    return any(at in verbs or clause_at(language, at) == where for at in told)
