"""What a share, a sum of money or another measure is of, where the words do not follow "of": "the rate fell to 5.9 percent".

Queries on the language layer; the phrase is given in the tokens of the claims room.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from corpus_tools.extraction.claims.counted import Counted
from corpus_tools.extraction.claims.drafts import Reading
from corpus_tools.extraction.claims.in_clause import OBJECT, SUBJECT, Standing, clause_words, standing_of
from corpus_tools.extraction.claims.phrases import Phrase, singular
from corpus_tools.extraction.language.chunks import NounPhrase
from corpus_tools.extraction.language.clauses import INFINITIVE, PARTICIPIAL, Clause
from corpus_tools.extraction.language.sentence import Sentence as Language
from corpus_tools.extraction.numbers import NumberSpan
from corpus_tools.lexicons import Lexicons

SAID_OF, MOVES, PURPOSE = "subject of the clause", "what rises or falls", "what money is for"  # rules
_LONGEST = 9  # words of what is measured
_SUM = 1_000_000  # from which a number without a noun may be money: "millions in donations"
_BESIDE = frozenset((",", "(", "–", "—", "-", ":"))  # marks between a noun and a number set beside it
_NOUNS = ("NN", "JJ", "VBG", "CD", "DT", "PRP$", "POS", "IN", "CC", "$", "SYM")
_COMPARED = (["JJR"], ["RBR"])  # "10 percent | fewer voters"
_SOMEBODY = ("PERSON", "NORP", "GPE")


class _Words(NamedTuple):
    links: frozenset[str]
    quantities: frozenset[str]
    roles: dict[str, frozenset[str]]

    def plays(self, word: str, role: str) -> bool:
        """Whether measure_words gives a word this role."""
        return role in self.roles.get(word, ())


@cache
def _words(words: Lexicons) -> _Words:
    links = {*words.terms("number_links"), *(row["word"] for row in words["number_context"] if row["role"] == "change")}
    quantities = frozenset(row["word"] for row in words["number_context"] if row["role"] == "sum noun")
    roles = {row["word"]: frozenset(row["role"].split()) for row in words["measure_words"]}
    return _Words(frozenset(links), quantities, roles)


@cache
def points(words: Lexicons) -> frozenset[str]:
    """Nouns that count steps of a scale: what they tell depends on the topic."""
    return frozenset(words.terms("measure_words", role="point"))


def measured(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """The noun phrase that the number tells the size of, None where its sentence names none."""
    language = reading.language
    standing = standing_of(language, span.number_start)
    if standing.token >= len(language):
        return None
    if span.kind == "duration":
        return _of(reading, span, words) or _lasting(reading, standing, words) or _spent(reading, span, words)
    if span.kind == "count":
        found = (
            _fronted(reading, span, words)
            or _beside(reading, span, words)
            or _changed(reading, span, standing, words)
            or _said_of(reading, span, standing, words)
        )
        return found or (_purpose(reading, span, standing, words) if (span.low or 0) >= _SUM else None)
    return (
        _modified(reading, span, standing, words)
        or _fronted(reading, span, words)
        or _before_of(reading, span, words)
        or _at(reading, span, words)
        or (_of(reading, span, words) if span.kind == "money" else None)
        or _beside(reading, span, words)
        or _set_beside(reading, span, words)
        or _changed(reading, span, standing, words)
        or _said_of(reading, span, standing, words)
        or (_purpose(reading, span, standing, words) if span.kind == "money" else None)
        or (_among(reading, standing, words) if span.kind == "percent" else None)
    )


def _among(reading: Reading, standing: Standing, words: Lexicons) -> Counted | None:
    """Of whom a share is, before it: "| among independent voters |, the poll found him ahead by 14 points"."""
    language = reading.language
    for position in range(min(standing.token, len(language)) - 1, -1, -1):
        phrase = language.np_at(position + 1) if _words(words).plays(language.lowers[position], "group") else None
        if phrase is not None and language.tags[phrase.head] in ("NNS", "NNPS"):
            return _made(reading, phrase.start, phrase.end, phrase.head, "of whom it is a share", words)
    return None


def _fronted(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "Of | the job gains | in November, more than a third, or 52,600, came": the whole that the sentence begins with."""
    language = reading.language
    first = next((n for n, lower in enumerate(language.lowers) if lower.isalpha()), 0)
    phrase = language.np_at(first + 1) if language.lowers[first] == "of" else None
    if (
        phrase is None
        or phrase.end > language.at(span.start)
        or "," not in language.lowers[phrase.end : language.at(span.start)]
    ):
        return None
    if any(language.codes[n] in "Bb" for n in range(phrase.end, language.at(span.start))):
        return None
    start = phrase.start + (phrase.number >= 0) * (phrase.number + 1 - phrase.start)
    return _made(reading, start, phrase.end, phrase.head, "the whole before the part", words)


def _set_beside(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "the spiraling debt, now | more than $18 trillion", "strong majorities (55 percent or more)"."""
    language = reading.language
    mark = language.at(span.start) - 1
    while mark > 0 and language.tags[mark].startswith("RB"):
        mark -= 1
    phrase = language.np_at(mark - 1) if mark > 0 and language.lowers[mark] in _BESIDE else None
    if phrase is None or phrase.end != mark or phrase.is_time or phrase.number >= 0:
        return None
    closing = language.lowers[language.at(span.end) : language.at(span.end) + 1]
    if language.lowers[mark] == "," and closing not in (["."], [","], [";"], []):
        return None
    whole = language.np_before_preposition(phrase.start)
    first = whole or phrase  # "investing in fields around | the world | - $12 billion"
    if _names_somebody(reading, first, language):
        return None
    return _made(reading, first.start, phrase.end, first.head, "noun that the number is set beside", words)


def _spent(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "23 years in | prison", "20 weeks | gestation", "six months to find | an alternative": what a time is spent with."""
    language = reading.language
    after = language.at(span.end)
    if after >= len(language):
        return None
    first = after + (language.lowers[after] == "in")
    phrase = language.np_at(first)
    bare = phrase is not None and phrase.end == first + 1 and language.codes[first] == "n"
    below = next((c for c in language.clauses if c.verb.start == after and c.kind == INFINITIVE), None)
    if not bare:
        phrase = below.object if below is not None else None
    if phrase is None or (phrase.is_time and not bare) or _names_somebody(reading, phrase, language):
        return None
    start = max(phrase.start, after)
    return _made(reading, start, phrase.end, phrase.head, "what a time is spent with", words)


def _of(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "millions of dollars | of taxpayer money", "two years | of a 19-year sentence"."""
    language = reading.language
    of, before = language.at(span.end), language.at(span.start) - 1
    if before >= 0 and _words(words).plays(language.lowers[before], "limit"):
        return None  # "within 48 hours of infection"
    phrase = language.np_at(of + 1) if of < len(language) and language.lowers[of] == "of" else None
    if phrase is None or phrase.is_time or language.tags[phrase.head].startswith("PRP"):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, "noun after of", words)


def _lasting(reading: Reading, standing: Standing, words: Lexicons) -> Counted | None:
    """What lasts: "extend | the rates | for two years", "| the siege | lasted ten days"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    if clause is None or (clause.verb.lemma == "be" and standing.role != "for"):
        return None
    if standing.role == "for":
        phrase = clause.subject if clause.is_passive else clause.object
    else:
        lasts = standing.role == OBJECT and _words(words).plays(clause.verb.lemma, "lasts")
        phrase = clause.subject if lasts and not clause.is_passive else None
    if phrase is None or phrase.is_time or phrase.number >= 0 or phrase.end > standing.token:
        return None
    if _names_somebody(reading, phrase, language):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, "what lasts", words)


def _beside(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "families | earning more than", "estates above", "a version for": the noun whose sum stands right after it."""
    language, known = reading.language, _words(words)
    first = language.at(span.start)
    position = first if language.tags[first] == "VBG" else first - 1  # "wages | exceeding $25"
    led = position > 0 and known.plays(language.lowers[position], "bound")
    position -= led
    participle = position > 0 and (language.codes[position] == "g" or position == first)
    phrase = language.np_at(position - participle) if led or participle else None
    if phrase is None or phrase.is_time or phrase.end != position - participle + 1 or phrase.number >= 0:
        return None
    before = language.codes[phrase.start - 1] if phrase.start else ""
    if (before == "i" and not participle) or _names_somebody(reading, phrase, language):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, "noun beside the number", words)


def _modified(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> Counted | None:
    """ "a $2 billion project", "a 5 percent rise": the head of the phrase that the number stands in."""
    phrase = reading.language.np_at(standing.token)
    if phrase is None or phrase.is_time or reading.language.starts[phrase.head] < span.end:
        return None
    if reading.language.tags[phrase.end : phrase.end + 1] == ["PRP"]:
        return None  # "38% say | they support it"
    first = reading.language.at(span.end)
    return _made(reading, first, phrase.end, phrase.head, "noun after the number", words)


def _before_of(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "a margin of error of 2.9 percent": the noun before "of"; a total, an average or a record names nothing."""
    language = reading.language
    of = language.at(span.start) - 1
    phrase = language.np_at(of - 1) if of > 0 and language.lowers[of] == "of" else None
    if phrase is None:
        return None
    whole = language.np_before_of(phrase.start)
    start, head = (whole.start, whole.head) if whole is not None else (phrase.start, phrase.head)
    if whole is None and _names_somebody(reading, phrase, language, moves=True):
        return None  # "a lead over Mr. Smith | of 5 percent"
    return _made(reading, start, phrase.end, head, "noun before of", words)


def _at(reading: Reading, span: NumberSpan, words: Lexicons) -> Counted | None:
    """ "with | Trump's approval | at 39 percent": the noun right before "at"."""
    language = reading.language
    at = language.at(span.start) - 1
    phrase = language.np_at(at - 1) if at > 0 and language.lowers[at] == "at" else None
    if phrase is None or phrase.end != at or phrase.is_time or phrase.number >= 0:
        return None
    if _names_somebody(reading, phrase, language):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, "noun before at", words)


def _said_of(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> Counted | None:
    """The subject of a verb that tells sizes, or the noun that a participle belongs to: "families | earning more than"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    subject = clause.subject if clause is not None else None
    if clause is None or subject is None or subject.start <= standing.token < subject.end:
        return None
    if subject.head == subject.number:
        return None  # "another 38 | raised $250,000"
    reduced = clause.kind == PARTICIPIAL and subject.end == clause.verb.start
    known = _words(words)
    sized = standing.role == OBJECT and not known.plays(clause.verb.lemma, "moves")  # but "they | raised $5 million"
    telling = language.lowers[clause.verb.head] in known.links and (
        sized
        or known.plays(standing.role, "lead")
        or (standing.role != OBJECT and clause.start <= standing.token < clause.end)
    )
    around = {clause.verb.lemma, *(language.lowers[n] for n in _next_to(language, span))}
    moves = span.kind == "percent" and (standing.role == "at" or any(known.plays(word, "moves") for word in around))
    parted = clause.verb.lemma == "be" and language.tags[language.at(span.end) : language.at(span.end) + 1] == ["JJ"]
    named = moves or parted or span.kind == "count"  # "the Dow closed above 26,000", "the police are 80 percent white"
    if not (reduced or telling or moves) or _names_somebody(reading, subject, language, moves=named):
        return None
    moved = clause.object  # "drive | emissions | down 6 percent"
    if moves and moved is not None and moved.number < 0 and moved.end <= standing.token and not moved.is_time:
        return _made(reading, moved.start, moved.end, moved.head, MOVES, words)
    end = _end_of_subject(language, subject, clause)
    by = moves and standing.role not in ("to", "at")
    return _made(reading, subject.start, end, subject.head, MOVES if by else SAID_OF, words)


def is_move(language: Language, at: int) -> bool:
    """Whether a word tells that something rises or falls: "a jump", "up 3 percent", but not "made | up 3 percent"."""
    makes_up = at > 0 and language.lemma(at - 1) == "make"
    return not makes_up and _words(language.lexicons).plays(language.lemma(at), "moves")


def is_change(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> bool:
    """Whether a share tells how much something has risen or fallen: "crashed 7 percent", "a 5 percent pay cut"."""
    language, known = reading.language, _words(words)
    after = language.at(span.end)
    moves = any(is_move(language, n) for n in (*_next_to(language, span), after + 1) if n < len(language))
    moves = moves or language.tags[after : after + 1] in _COMPARED
    if standing.clause < 0 or moves:
        return moves
    led = standing.role in (OBJECT, "by", "to")
    return led and known.plays(language.clauses[standing.clause].verb.lemma, "moves")


def _next_to(language: Language, span: NumberSpan) -> list[int]:
    """The tokens right before and right after a number."""
    return [n for n in (language.at(span.start) - 1, language.at(span.end)) if 0 <= n < len(language)]


def _changed(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> Counted | None:
    """The object that a change is made to: "raised | the rate | to 5 percent", "sold | the firm | for $5 million"."""
    language = reading.language
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    led = _words(words).plays(standing.role, "change") or (standing.role == "for" and span.kind == "money")
    if clause is None or not led or clause.object is None or clause.object.number >= 0:
        return None
    phrase = clause.object
    if phrase.end > standing.token or phrase.is_time or _names_somebody(reading, phrase, language):
        return None
    return _made(reading, phrase.start, phrase.end, phrase.head, "object of a change", words)


def _names_somebody(reading: Reading, phrase: NounPhrase, language: Language, *, moves: bool = False) -> bool:
    """Whether a phrase is a pronoun or the name of somebody: what these have is not what they measure.

    Where it `moves`, only persons and peoples are somebody: "Boeing | sank 11 percent".
    """
    tag = language.tags[phrase.head]
    if tag in ("PRP", "EX", "WP", "WDT", "DT") or (tag.startswith("NNP") and not moves):
        return language.lowers[phrase.head] not in clause_words(language.lexicons, "whoever")
    start, end = language.span(phrase.head, phrase.head + 1)
    named = (m.label for m in reading.sentence.mentions if m.start < end and start < m.end)
    return any(label in _SOMEBODY if moves else label != "DATE" for label in named)


def _end_of_subject(language: Language, subject: NounPhrase, clause: Clause) -> int:
    """The end of a subject with the phrases that belong to it: "support | for the bill | stands"."""
    end = clause.verb.start
    while end > subject.end and language.tags[end - 1].startswith("RB"):
        end -= 1
    inside = language.tags[subject.end : end]
    plain = all(tag.startswith(_NOUNS) for tag in inside)
    return end if plain and end - subject.start <= _LONGEST else subject.end


def _purpose(reading: Reading, span: NumberSpan, standing: Standing, words: Lexicons) -> Counted | None:
    """ "$5 million in aid", "spent $2 million last year on ads", "$3 million to fund beds": not a place, a time or somebody."""
    language, known = reading.language, _words(words)
    position = language.at(span.end)
    worth = position < len(language) and language.lowers[position] == "worth"
    position += worth
    word = language.lowers[position] if position < len(language) else ""
    clause = language.clauses[standing.clause] if standing.clause >= 0 else None
    phrases: list[NounPhrase | None] = []
    if known.plays(word, "beside") or (worth and word == "of"):
        phrases.append(language.np_at(position + 1))
    if clause is not None and (standing.role == OBJECT or (standing.role == SUBJECT and clause.is_passive)):
        led = ((n, phrase) for n, phrase in clause.prepositions if n >= position)
        phrases += [phrase for n, phrase in led if known.plays(language.lowers[n], "purpose")]
    for index, below in enumerate(language.clauses):
        gerund = known.plays(language.lowers[below.start], "purpose") or language.codes[below.start] == "g"
        purpose = language.lowers[below.verb.start] == "to" or (below.kind == PARTICIPIAL and gerund)
        if purpose and below.start == position:
            phrases.append(below.object or _object_below(language, index))
    for phrase in phrases:
        if phrase is None or phrase.is_time or phrase.head >= len(language):
            continue
        if not _names_somebody(reading, phrase, language):
            return _made(reading, phrase.start, phrase.end, phrase.head, PURPOSE, words)
    return None


def _object_below(language: Language, index: int) -> NounPhrase | None:
    """What the verb after a verb acts on: "trying to elect | a candidate"."""
    following = language.clauses[index + 1] if index + 1 < len(language.clauses) else None
    return following.object if following is not None and following.parent == index else None


def _made(reading: Reading, first: int, end: int, head: int, rule: str, words: Lexicons) -> Counted | None:
    """The phrase in the tokens of the claims room."""
    language = reading.language
    if not first <= head < end or language.lowers[head] in _words(words).quantities:
        return None
    if any(date.start < language.ends[head] <= date.end for date in reading.dates):
        return None
    starts = [token.start for token in reading.tokens]
    at = [bisect_left(starts, language.starts[n]) for n in (first, head, end - 1)]
    if at[2] >= len(starts) or starts[at[1]] != language.starts[head]:
        return None
    phrase = Phrase(at[0], at[2] + 1, at[1])
    return Counted(phrase, singular(reading.tokens[at[1]].lower, words), at[2] + 1, rule, elided=True)
